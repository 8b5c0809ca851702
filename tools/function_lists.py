#!/usr/bin/env python3
"""Writes src/dialect/{mysql,sqlite}/functions.def: the functions that MariaDB 10.11 and SQLite 3.40 have, as they answered.

    python tests/servers.py run --only mysql -- python tools/function_lists.py

SQLite lists them (pragma_function_list). MariaDB lists some (information_schema.sql_functions); of all names below it is asked which
numbers of arguments they take, and whether they may stand in a DEFAULT, a CHECK, a stored column.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pymysql

DIALECTS = Path(__file__).resolve().parent.parent / "src" / "dialect"
MOST = 8            # arguments that are tried; some take them in pairs
# Functions that MariaDB's own list leaves out, as its manual has them (https://mariadb.com/kb/en/function-and-operator-reference/).
ALSO = """
ascii avg bit_and bit_or bit_xor char charset collation convert count current_date current_role current_time current_timestamp
current_user curdate curtime date date_add date_sub day default hour if interval json_table lastval localtime localtimestamp left
minute month nextval now old_password password point quarter repeat replace reverse right row_count row_number second setval sysdate
time timestamp timestampadd timestampdiff trim truncate user utc_date utc_time utc_timestamp value values weight_string year
area asbinary astext aswkb aswkt boundary buffer centroid contains convexhull crosses dimension disjoint endpoint envelope equals
exteriorring geomcollfromtext geomcollfromwkb geometrycollection geometrycollectionfromtext geometryfromtext geometryn geometrytype
geomfromtext geomfromwkb glength interiorringn intersects isclosed isempty isring issimple linefromtext linefromwkb linestring
linestringfromtext mbrcontains mbrdisjoint mbrequal mbrintersects mbroverlaps mbrtouches mbrwithin mlinefromtext mpointfromtext
mpolyfromtext multilinestring multipoint multipolygon numgeometries numinteriorrings numpoints overlaps pointfromtext pointfromwkb
pointn pointonsurface polyfromtext polyfromwkb polygon polygonfromtext srid startpoint touches within x y
st_area st_asbinary st_asgeojson st_astext st_aswkb st_aswkt st_boundary st_buffer st_centroid st_contains st_convexhull st_crosses
st_difference st_dimension st_disjoint st_distance st_distance_sphere st_endpoint st_envelope st_equals st_exteriorring
st_geomcollfromtext st_geomcollfromwkb st_geometryfromtext st_geometryn st_geometrytype st_geomfromgeojson st_geomfromtext
st_geomfromwkb st_interiorringn st_intersection st_intersects st_isclosed st_isempty st_isring st_issimple st_length
st_linefromtext st_linefromwkb st_numgeometries st_numinteriorrings st_numpoints st_overlaps st_pointfromtext st_pointfromwkb
st_pointn st_pointonsurface st_polyfromtext st_polyfromwkb st_relate st_srid st_startpoint st_symdifference st_touches st_union
st_within st_x st_y
insert column_add column_create column_delete column_get get_format rownum concat_operator_oracle decode_oracle lpad_oracle
ltrim_oracle replace_oracle rpad_oracle rtrim_oracle substr_oracle trim_oracle
""".split()
SHAPES = """geom geomcoll geometry geometrycollection line linestring mline mpoint mpoly multilinestring multipoint multipolygon
point poly polygon""".split()
ALSO += [start + shape + end for start in ("", "st_") for shape in SHAPES for end in ("fromtext", "fromwkb")]
AGGREGATES = set("""avg bit_and bit_or bit_xor count group_concat json_arrayagg json_objectagg max min std stddev stddev_pop stddev_samp
sum var_pop var_samp variance cume_dist dense_rank first_value lag last_value lead median nth_value ntile percent_rank
percentile_cont percentile_disc rank row_number""".split())
CLOCKS = set("now curtime current_time current_timestamp localtime localtimestamp sysdate utc_time utc_timestamp".split())
# They wait, or look outside of the server; it keeps them out of every expression, and they are not tried here.
ASIDE = """sleep benchmark get_lock release_lock release_all_locks is_free_lock is_used_lock master_pos_wait master_gtid_wait
load_file""".split()
HEAD = """\
/* dialect/{0}/functions.def — {1}. Made by tools/function_lists.py. No guard.
 * FN(name, fewest arguments, most arguments (99: any number), flags of dialect/calls_refused.h): MUTABLE with the fewest arguments. */
"""
UNKNOWN, WRONG_COUNT, SYNTAX, NOT_HERE, MISSING_FUNCTION = 1305, (1582, 1583), 1064, 1901, 1128


def sqlite() -> list[str]:
    connection = sqlite3.connect(":memory:")
    assert sqlite3.sqlite_version.startswith("3.40."), "the table is that of SQLite 3.40"
    rows = connection.execute("select name, type, narg, flags from pragma_function_list where builtin").fetchall()
    # only there when the library was built so
    rows = [row for row in rows if not row[0].startswith(("fts", "rtree", "geopoly", "sqlite_offset", "load_ext", "match"))]
    counts: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for name, kind, count, flags in rows:
        aggregate = kind in ("a", "w") and not (name in ("max", "min") and count != 1)
        counts.setdefault((name, "AGGREGATE" if aggregate else "0" if flags & 0x800 else "MUTABLE"), []).append((count, flags))
    lines = []
    for (name, flags), given in sorted(counts.items()):
        most = 99 if any(count < 0 for count, _ in given) else max(count for count, _ in given)
        lines.append(f'FN("{name}", {min(max(count, 0) for count, _ in given)}, {most}, {flags})')
    return lines


def code(cursor: pymysql.cursors.Cursor, sql: str) -> tuple[int, str]:
    try:
        cursor.execute("drop table if exists t")
        cursor.execute(sql)
        while cursor.nextset():
            pass
    except pymysql.Error as error:
        return error.args[0], str(error.args[1])
    return 0, ""


def mariadb() -> list[str]:
    parts = urlsplit(os.environ["MX_MYSQL_URL"])
    cursor = pymysql.connect(host=parts.hostname, port=parts.port, user=unquote(parts.username or "root"),
                             password=unquote(parts.password or ""), autocommit=True).cursor()
    cursor.execute("select version()")
    assert cursor.fetchone()[0].startswith("10.11."), "the table is that of MariaDB 10.11"
    cursor.execute("create database function_lists")
    cursor.execute("use function_lists")
    cursor.execute("select lower(function) from information_schema.sql_functions")
    names = {row[0] for row in cursor.fetchall() if "oracle" not in row[0]} | set(ALSO)
    names -= {"name_const", *ASIDE}     # which takes no column
    lines = [f'FN("{name}", 0, 99, NEVER)' for name in ASIDE] + ['FN("name_const", 2, 2, NEVER)']
    for name in names:
        taken, flags = [], "AGGREGATE" if name in AGGREGATES else "0"
        for count in range(MOST + 1):
            number, text = code(cursor, f"create table t (a int, b varchar(200) as ({name}({', '.join(['a'] * count)})))")
            stored_function = number in (1901, 1305, 1128) and f"`{name}`" in text.lower()
            if number not in (*WRONG_COUNT, SYNTAX) and not stored_function:
                taken.append(count)
        if name == "rownum":
            lines.append('FN("rownum", 0, 0, NEVER)')       # in queries alone
            continue
        if not taken and name not in AGGREGATES:
            lines.append(f'FN("{name}", 0, 99, 0)')     # with a grammar of its own
            continue
        if name not in AGGREGATES:
            args = ", ".join(["a"] * taken[0])
            plain, _ = code(cursor, f"create table t (a int, b varchar(200) as ({name}({args})))")
            stored, _ = code(cursor, f"create table t (a int, b varchar(200) as ({name}({args})) stored)")
            check, _ = code(cursor, f"create table t (a int, check ({name}({args})))")
            default, _ = code(cursor, f"create table t (a int, b varchar(200) default ({name}({args})))")
            if stored == NOT_HERE:
                flags = "NEVER" if default == NOT_HERE else "MUTABLE" if check == NOT_HERE else "SESSION"
        if name in CLOCKS:      # with a number of digits
            lines.append(f'FN("{name}", 0, 1, MUTABLE | CLOCK)')
            continue
        least, most = (0, 99) if name in AGGREGATES else (taken[0], 99 if taken[-1] >= MOST - 1 else taken[-1])
        lines.append(f'FN("{name}", {least}, {most}, {flags})')
    cursor.execute("drop database function_lists")
    return sorted(lines)


def main() -> None:
    for folder, about, lines in (("sqlite", "SQLite 3.40's functions", sqlite()), ("mysql", "MariaDB 10.11's functions", mariadb())):
        (DIALECTS / folder / "functions.def").write_text(HEAD.format(folder, about) + "\n".join(lines) + "\n", encoding="utf-8")
        print(f"{folder}: {len(lines)}")


if __name__ == "__main__":
    main()
