"""Metadata tables of features, and versioned schema migrations, on a C core.

The core is loaded on first use: what needs only SQLAlchemy (`metaxy.ext.sqlalchemy`) starts without it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from metaxy.schema import (
        Diagnostic,
        DirectoryError,
        InvalidArgument,
        InvalidSchema,
        MetaxyError,
        Migration,
        MigrationDirectory,
        MigrationFile,
        SQLSyntaxError,
        Statement,
        UnsupportedChange,
        check_sql,
        plan,
        plan_migration,
    )

__version__: str

__all__ = [
    "Diagnostic",
    "DirectoryError",
    "InvalidArgument",
    "InvalidSchema",
    "MetaxyError",
    "Migration",
    "MigrationDirectory",
    "MigrationFile",
    "SQLSyntaxError",
    "Statement",
    "UnsupportedChange",
    "__version__",
    "check_sql",
    "plan",
    "plan_migration",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from metaxy import _core

        return _core.version
    if name in __all__:
        from metaxy import schema

        value = globals()[name] = getattr(schema, name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
