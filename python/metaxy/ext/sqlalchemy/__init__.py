"""SQLAlchemy models as SQL text: what `metaxy migrate diff` reads as the desired schema.

Nothing here needs the C core or a database driver, and SQLAlchemy is imported on first use only.

    from metaxy.ext.sqlalchemy import print_ddl
    print_ddl("postgresql", [User])

`metaxy.ext.sqlalchemy.provider` is the same for a tree of files (`metaxy provider sqlalchemy`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metaxy.ext.sqlalchemy.ddl import ddl_text, print_ddl
    from metaxy.ext.sqlalchemy.errors import (
        DialectError,
        ModelError,
        ModelsNotFoundError,
        ModuleImportError,
        Problem,
        ProviderError,
    )

__all__ = [
    "DialectError",
    "ModelError",
    "ModelsNotFoundError",
    "ModuleImportError",
    "Problem",
    "ProviderError",
    "ddl_text",
    "print_ddl",
]

_HOME = {"ddl_text": "ddl", "print_ddl": "ddl"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_HOME.get(name, 'errors')}")
    return getattr(module, name)
