"""`from atlas_provider_sqlalchemy.ddl import print_ddl`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from metaxy.ext.sqlalchemy import ddl as _ddl
from metaxy.ext.sqlalchemy import merged as _merged
from metaxy.ext.sqlalchemy.ddl import print_ddl
from metaxy.ext.sqlalchemy.errors import ModelsNotFoundError, ModuleImportError
from metaxy.ext.sqlalchemy.provider import load_metadata as _load_metadata

__all__ = [
    "ModelsNotFoundError",
    "ModuleImportError",
    "dump_ddl",
    "get_file_directives",
    "get_metadata",
    "print_ddl",
]


def get_metadata(db_dir: str | Path, skip_errors: bool = False) -> Any:
    """The MetaData of the models below `db_dir`.

    If there are several, a MetaData that stands for all of them: pass it to dump_ddl and get_file_directives.
    Raises ModuleImportError, ModelsNotFoundError.
    """
    return _merged.as_one(_load_metadata([db_dir], skip_errors=skip_errors))


def get_file_directives(db_dir: str | Path, metadata: Any) -> list[str]:
    """A line `-- atlas:pos …` for each table of `metadata` whose source line is known.

    db_dir: not needed any more; positions of all tables are given, wherever they are defined.
    """
    return _ddl.position_lines(_merged.parts_of([metadata]))


def dump_ddl(dialect_driver: str, metadata: Sequence[Any], directives: Iterable[str] = ()) -> None:
    """Prints `directives`, then the SQL of all `metadata`, to stdout, whole or not at all."""
    text = _ddl.metadata_text(dialect_driver, _merged.parts_of(metadata), directives=list(directives))
    sys.stdout.write(text)
    sys.stdout.flush()
