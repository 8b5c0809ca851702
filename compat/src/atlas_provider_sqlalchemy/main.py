"""The command `atlas-provider-sqlalchemy`."""

from __future__ import annotations

from metaxy.ext.sqlalchemy import provider as _provider

__all__ = ["main"]


def main() -> int:
    """Runs the provider on the program's arguments. Returns the exit status."""
    return _provider.main(prog="atlas-provider-sqlalchemy")
