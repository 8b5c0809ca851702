"""`atlas_provider_sqlalchemy.commands.run`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from metaxy.ext.sqlalchemy import provider as _provider

__all__ = ["run"]


def run(dialect: str, paths: Sequence[str | Path], skip_errors: bool = False) -> None:
    """Prints the SQL of all models below `paths`, whole or not at all. Raises ProviderError."""
    text = _provider.run(dialect, paths, skip_errors)
    sys.stdout.write(text)
    sys.stdout.flush()
