#!/usr/bin/env python3
"""Writes src/dialect/postgres/{catalogue,relations}.def from the catalogue of a running PostgreSQL 15 with its extensions
(package postgresql-15).

    python tests/servers.py run --only postgres -- python tools/postgres_catalogue.py

The functions, operators, implicit casts and operator classes that a server has before anybody makes one, and the names of what the
extensions bring that are delivered with it. Functions that only the server itself can call (of type internal) are left out.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src/dialect/postgres"
TYPE = re.compile(r"^PT\((\w+),", re.MULTILINE)
PSEUDO = {"anyarray": "?[]", "anycompatiblearray": "?[]", "anyenum": "?e", "anyrange": "?r", "anycompatiblerange": "?r",
          "anymultirange": "?m", "anycompatiblemultirange": "?m", "record": "?c", "anynonarray": "?n", "anycompatiblenonarray": "?n",
          "any": "?*", "anyelement": "?", "anycompatible": "?"}
HEAD = """\
/* dialect/postgres/catalogue.def — what a server has from the start. Made by tools/postgres_catalogue.py from PostgreSQL 15's pg_proc,
 * pg_operator, pg_cast and pg_opclass. No guard: included where a table is made, with the macros that it wants.
 *   PF(name, arguments, result, kind, volatility, how many arguments may be left out)    kind: f function, s of rows, a aggregate, w window
 *   PO(name, left, right, result)    PC(from, to): a cast that needs not be written    PA(from, to): nor where a value is assigned
 *   PW(from, to): a cast that has to be written    PK(method, class)
 *   PE(extension, function, immutable)    PX(extension, method, class)
 * Types are those of types.def; "!" is another, "?" any, "?[]" an array of it, "?n" none, "?e" an enum, "?r" a range of it, "?m" a
 * multirange; "?c" any row, "?*" whatever it is; "..." as the last argument: any number of the one before. Undefines all of its macros. */
"""
MACROS = {"PF": "name, arguments, result, kind, volatility, optional", "PO": "name, left, right, result", "PC": "from, to", "PA": "from, to",
          "PW": "from, to", "PK": "method, opclass", "PE": "extension, function, immutable", "PX": "extension, method, opclass"}
HEAD += "".join(f"#ifndef {name}\n#define {name}({args})\n#endif\n" for name, args in MACROS.items())
TAIL = "".join(f"#undef {name}\n" for name in MACROS)

FUNCTIONS = """
select p.proname, p.proargtypes::oid[], p.provariadic, p.prorettype, p.proretset,
       p.prokind, p.provolatile, p.pronargdefaults
from pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind <> 'p'
  and not ('internal'::regtype = any(p.proargtypes)) and p.prorettype <> 'internal'::regtype
"""
OPERATORS = """
select oprname, oprleft, oprright, oprresult from pg_operator where oprnamespace = 'pg_catalog'::regnamespace and oprcode <> 0
"""
RELATIONS = """
select case n.nspname when 'pg_catalog' then '' else n.nspname || '.' end || c.relname, a.attname, a.atttypid
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
order by 1, a.attnum
"""
OUT_ARGUMENTS = """
select p.proname, coalesce(p.proargnames, '{}'), coalesce(p.proargmodes::text[], '{}'), coalesce(p.proallargtypes, '{}') from pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' order by p.proname, p.oid
"""
RELATIONS_HEAD = """\
/* dialect/postgres/relations.def — PR(name, columns): the columns that PostgreSQL 15's own tables and views have, and those of what its
 * functions (`f()`) give as OUT arguments: "name type, name type", without the type where it is none of types.def. Sorted. Made by
 * tools/postgres_catalogue.py. No guard. */
"""
CASTS = "select castsource, casttarget, castcontext from pg_cast where castcontext in ('i', 'a', 'e') and castsource <> casttarget"
CLASSES = "select amname, opcname from pg_opclass join pg_am a on a.oid = opcmethod"
OF_EXTENSION = """
select e.extname, p.proname, bool_or(p.provolatile = 'i') from pg_depend d join pg_extension e on e.oid = d.refobjid join pg_proc p on p.oid = d.objid
where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and e.extname <> 'plpgsql'
  and not ('internal'::regtype = any(p.proargtypes)) and p.prorettype <> 'internal'::regtype
  and p.proname <> all (select proname from pg_proc where pronamespace = 'pg_catalog'::regnamespace)
group by 1, 2
"""
CLASSES_OF_EXTENSION = """
select distinct e.extname, a.amname, c.opcname from pg_depend d join pg_extension e on e.oid = d.refobjid
join pg_opclass c on c.oid = d.objid join pg_am a on a.oid = c.opcmethod
where d.classid = 'pg_opclass'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
"""


def names_of_types(cursor: psycopg.Cursor) -> dict[int, str]:
    """oid → the name in types.def; arrays end in []."""
    shown = {"INT2": "int2", "CHAR1": "char"}
    known = TYPE.findall((FOLDER / "types.def").read_text(encoding="utf-8"))
    wanted = {shown.get(name, name.lower()): name for name in known}
    cursor.execute("select oid, typname, typelem, typcategory from pg_type where typnamespace = 'pg_catalog'::regnamespace")
    rows = cursor.fetchall()
    plain = {oid: wanted[name] for oid, name, _, _ in rows if name in wanted}
    arrays = {oid: f"{plain.get(element, '!')}[]" for oid, _, element, category in rows if category == "A"}
    anyhow = {oid: PSEUDO[name] for oid, name, _, _ in rows if name in PSEUDO}
    return arrays | anyhow | plain


def column_of(name: str, kind: str) -> str:
    """kind: of types.def; what is any or none of them is left out."""
    return f"{name} {kind}" if kind[:1].isalpha() else name


def main() -> None:
    with psycopg.connect(os.environ["MX_POSTGRES_URL"]) as connection:
        cursor = connection.cursor()
        assert connection.info.server_version // 10000 == 15, "the tables are those of PostgreSQL 15"
        name = names_of_types(cursor)

        def typed(oid: int) -> str:
            return name.get(oid, "!") if oid else ""

        lines = set()
        cursor.execute(FUNCTIONS)
        for function, args, variadic, result, rows, kind, volatility, optional in cursor.fetchall():
            words = [typed(oid) for oid in args]
            if variadic:
                words[-1] = words[-1].removesuffix("[]") + " ..."
            kind = "s" if rows else kind
            lines.add(("0", function, f'PF("{function}", "{" ".join(words)}", "{typed(result)}", \'{kind}\', \'{volatility}\', {optional})'))
        cursor.execute(OPERATORS)
        for operator, left, right, result in cursor.fetchall():
            lines.add(("1", operator, f'PO("{operator}", "{typed(left)}", "{typed(right)}", "{typed(result)}")'))
        relations: dict[str, list[str]] = {}
        cursor.execute(RELATIONS)
        for relation, column, oid in cursor.fetchall():
            relations.setdefault(relation, []).append(column_of(column, typed(oid)))
        cursor.execute(OUT_ARGUMENTS)
        for function, names, modes, types in cursor.fetchall():
            given = [column_of(a, typed(t)) for a, m, t in zip(names, modes, types) if m in "ot"]
            if relations.setdefault(f"{function}()", given) != given:  # of several of a name
                relations[f"{function}()"] = []
        cursor.execute(CASTS)
        for source, target, context in cursor.fetchall():
            if source in name and target in name:
                macro = {"i": "PC", "a": "PA", "e": "PW"}[context]
                lines.add(("2", macro, f"{macro}({name[source]}, {name[target]})"))
        cursor.execute(CLASSES)
        for method, opclass in cursor.fetchall():
            lines.add(("3", opclass, f'PK("{method}", "{opclass}")'))
        cursor.execute("select name from pg_available_extensions order by name")
        for (extension,) in cursor.fetchall():
            cursor.execute(f'create extension if not exists "{extension}" cascade')
        cursor.execute(OF_EXTENSION)
        for extension, function, immutable in cursor.fetchall():
            lines.add(("4", function, f'PE("{extension}", "{function}", {str(immutable).lower()})'))
        cursor.execute(CLASSES_OF_EXTENSION)
        for extension, method, opclass in cursor.fetchall():
            lines.add(("5", opclass, f'PX("{extension}", "{method}", "{opclass}")'))
        connection.rollback()
    rows = [text for _, _, text in sorted(lines, key=lambda line: (line[0], line[1].encode(), line[2]))]
    (FOLDER / "catalogue.def").write_text(HEAD + "\n".join(rows) + "\n" + TAIL, encoding="utf-8")
    lists = [f'PR("{name}", "{", ".join(columns)}")' for name, columns in sorted(relations.items(), key=lambda r: r[0].encode()) if columns]
    (FOLDER / "relations.def").write_text(RELATIONS_HEAD + "\n".join(lists) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows, {len(lists)} relations")


if __name__ == "__main__":
    main()
