"""Script mode: models in, SQL text out.

-- atlas:pos user_account[type=table] /abs/path/models.py:10

CREATE TABLE user_account (…);
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from metaxy.ext.sqlalchemy.dialects import printing_dialect
from metaxy.ext.sqlalchemy.errors import ModelsNotFoundError, Position, Problem

if TYPE_CHECKING:
    from metaxy.ext.sqlalchemy.positions import Positions

NOTHING_FOUND = "Found no sqlalchemy models/tables in the directory tree."


def print_ddl(dialect: str, models: Iterable[Any]) -> None:
    """Prints `ddl_text(dialect, models)` to stdout, whole or not at all."""
    text = ddl_text(dialect, models)
    sys.stdout.write(text)
    sys.stdout.flush()


def ddl_text(dialect: str, models: Iterable[Any]) -> str:
    """SQL that creates every table of every MetaData that `models` belong to.

    dialect: a name of `dialects.DIALECTS`, or a SQLAlchemy URL name such as "postgresql+asyncpg".
    models: mapped classes, Table or MetaData objects, or anything with a `metadata`. One of each MetaData is
    enough, as long as the modules of all others were imported. Returns position comments, an empty line, then
    statements; each ends with ";" and an empty line. Raises ModelsNotFoundError if there is no table,
    DialectError, ModelError (all problems at once), and TypeError for an object without tables.
    """
    printing_dialect(dialect)  # a wrong name is reported before all else
    given = list(models)
    if not given:
        raise ModelsNotFoundError(
            Problem(
                "No models provided", hint="Pass at least one model; an empty schema would drop every table."
            )
        )
    metadatas = [metadata for model in given for metadata in _metadatas_of(model)]
    return metadata_text(dialect, metadatas, classes=[model for model in given if isinstance(model, type)])


def metadata_text(
    dialect: str,
    metadatas: Sequence[Any],
    *,
    classes: list[type] | None = None,
    directives: Sequence[str] | None = None,
) -> str:
    """As ddl_text, for MetaData objects.

    classes: helps to find positions of classes outside any registry.
    directives: comment lines to print instead of the positions.
    """
    from metaxy.ext.sqlalchemy import emit
    from metaxy.ext.sqlalchemy.positions import Positions

    printing = printing_dialect(dialect)
    unique = list(dict.fromkeys(metadatas))
    if not any(metadata.tables or metadata._sequences for metadata in unique):
        raise ModelsNotFoundError(NOTHING_FOUND)
    statements = emit.statements(unique, printing, Positions(unique, classes))
    return assemble(position_lines(unique, classes) if directives is None else directives, statements)


def position_lines(metadatas: Sequence[Any], classes: list[type] | None = None) -> list[str]:
    """`-- atlas:pos` lines of all tables whose place is known, in the order of their CREATE TABLE."""
    from metaxy.ext.sqlalchemy import emit
    from metaxy.ext.sqlalchemy.positions import Positions

    positions = Positions(list(metadatas), classes)
    tables = emit.tables_in_order(metadatas)
    lines = [position_line(table, positions.of_table(table)) for table in tables]
    if os.environ.get("METAXY_POSITIONS") == "columns":
        lines += [line for table in tables for line in _declarations(table, positions)]
    return [line for line in lines if line]


def _declarations(table: Any, positions: Positions) -> Iterator[str]:
    """`-- metaxy:pos {JSON}` lines of a table and its columns: class, attribute, file and line of each.

    For the command, which asks by METAXY_POSITIONS=columns; comments to anyone else.
    """
    cls = positions.class_of(table)
    owner = cls.__qualname__ if cls else None
    place = {"schema": table.schema or "", "table": table.name}
    if whole := positions.of_table(table):
        yield _declaration({**place, "class": owner or "", "file": whole.file, "line": whole.line})
    for column in table.columns:
        attribute, position = positions.of_column(column)
        if position:
            cls = positions.class_of_column(column)
            brought_by = cls.__qualname__ if cls else ""
            named = {**place, "column": column.name, "class": brought_by, "attribute": attribute}
            yield _declaration({**named, "file": position.file, "line": position.line})


def _declaration(content: dict[str, Any]) -> str:
    return f"-- metaxy:pos {json.dumps(content, ensure_ascii=True)}"


def assemble(directives: Sequence[str], statements: Sequence[str]) -> str:
    """The text of a schema file: comment lines, an empty line, statements."""
    head = "\n".join(directives) + "\n\n" if directives else ""
    return head + "".join(_ended(statement) for statement in statements)


def _ended(statement: str) -> str:
    """`statement` with one ';', which no comment in the last line swallows, and an empty line."""
    if "--" in statement.rpartition("\n")[2]:
        return f"{statement}\n;\n\n"
    return statement + ("\n\n" if statement.endswith(";") else ";\n\n")


def position_line(table: Any, position: Position | None) -> str | None:
    """`-- atlas:pos NAME[type=table] FILE:LINE`, or None when unknown or not printable in one line.

    A name in a schema is `SCHEMA[type=schema].NAME[type=table]`; SQLAlchemy 2.1's views have `type=view`.
    """
    if position is None:
        return None
    kind = "view" if getattr(table, "is_view", False) else "table"
    schema = f"{table.schema}[type=schema]." if table.schema else ""
    line = f"-- atlas:pos {schema}{table.name}[type={kind}] {position}"
    return line if len(line.splitlines()) == 1 else None


def _metadatas_of(model: Any) -> list[Any]:
    found = metadatas_in(model)
    if not found:
        raise TypeError(f"{model!r} is neither a model nor a table")
    return found


def metadatas_in(value: Any) -> list[Any]:
    """MetaData objects that `value` is or leads to: a MetaData, a Table, a class, a registry, a Flask
    extension.
    """
    from sqlalchemy import MetaData

    if isinstance(value, MetaData):
        return [value]
    found = []
    try:
        metadata = getattr(value, "metadata", None)
        if isinstance(metadata, MetaData):
            found.append(metadata)
            binds = getattr(value, "metadatas", None)
            if isinstance(binds, dict):  # flask_sqlalchemy: one MetaData a bind
                found.extend(bind for bind in binds.values() if isinstance(bind, MetaData))
    except Exception:  # a proxy outside its context, a property that fails: not a model
        return []
    return list(dict.fromkeys(found))
