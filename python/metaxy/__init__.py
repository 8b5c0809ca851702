"""Metadata tables of features, and versioned schema migrations, on a C core.

The core is loaded on first use: what needs only SQLAlchemy (`metaxy.ext.sqlalchemy`) starts without it.
"""

__version__: str

__all__ = ["__version__"]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from metaxy import _core

        return _core.version
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
