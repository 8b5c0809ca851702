"""What env.py declares, as SQL: `metaxy_schema`, target_metadata, or both.

`metaxy_schema` is the whole truth, or, when it makes no tables, all that is beside those of target_metadata. MetaData says nothing of views, triggers and functions, of tables
that filters leave out and, usually, of other schemas: with_kept puts those beside the declared tables as they are in the
database, so that nothing differs about them and all that depends on them is seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaxy._core import InvalidSchema
from metaxy.ext.alembic.database import Database, Owner, Server, names_in, script

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy import MetaData


@dataclass(frozen=True)
class Declared:
    """SQL of the declared schema. whole: what it does not say is not to be. name: what messages call it."""

    sql: str
    name: str
    whole: bool


def declared(context: AutogenContext, server: Server) -> Declared:
    """What `context` declares. Raises what the provider raises for models, OSError for a file that is not there."""
    schema = context.opts.get("metaxy_schema")
    if schema is None:
        return Declared(_metadata_sql(context, server), "target_metadata", whole=False)
    parts = [schema] if isinstance(schema, (str, PathLike)) else list(schema)
    texts = [_schema_text(part) for part in parts]
    sql, name = "\n".join(text for text, _ in texts), ", ".join(name for _, name in texts)
    if any(metadata.tables for metadata in metadatas_of(context)) and not _has_tables(sql, server):
        sql, name = f"{_metadata_sql(context, server)}\n{sql}", f"target_metadata with {name}"
    return Declared(sql, name, whole=True)


def _has_tables(sql: str, server: Server) -> bool:
    """Whether SQL makes tables of its own; what does not stand by itself (a view of a model's table) has none."""
    try:
        return any(name.kind == "table" for name in names_in(sql, server, "metaxy_schema"))
    except InvalidSchema:
        return False


def _schema_text(part: str | PathLike[str]) -> tuple[str, str]:
    """SQL itself, or the path of a file of SQL, or of a folder of such files."""
    if isinstance(part, str) and not part.lower().endswith(".sql") and not part.startswith("file://"):
        return part, "metaxy_schema"
    path = Path(str(part).removeprefix("file://"))
    files = sorted(path.glob("*.sql")) if path.is_dir() else [path]
    return "\n".join(file.read_text(encoding="utf-8") for file in files), str(path)


def metadatas_of(context: AutogenContext) -> list[MetaData]:
    """target_metadata, which may be one or several."""
    metadata: Any = context.metadata
    if metadata is None:
        return []
    return list(metadata) if isinstance(metadata, (list, tuple)) else [metadata]


def _metadata_sql(context: AutogenContext, server: Server) -> str:
    from metaxy.ext.sqlalchemy.ddl import metadata_text
    from metaxy.ext.sqlalchemy.errors import ModelsNotFoundError

    try:
        return metadata_text(server.dialect, metadatas_of(context), directives=[])
    except ModelsNotFoundError:  # no models: an empty schema, as for Alembic
        return ""


# What others refer to stands before them, all else behind.
_EARLY = ("schema", "extension", "collation", "type", "sequence", "function", "procedure")


def with_kept(sql: str, before: Database, kept: Iterable[Owner]) -> str:
    """`sql` and, from `before`, the statements that make `kept`."""
    owners = set(kept)
    statements = [(statement, owner) for statement, owner in before.statements if owner in owners]
    early = script(statement for statement, owner in statements if owner.kind in _EARLY)
    late = script(statement for statement, owner in statements if owner.kind not in _EARLY)
    return f"{early}{sql}\n{late}"
