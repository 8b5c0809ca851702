"""What the tests of the integrations share: a configuration and a graph of their own, and stores on every engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("sqlmodel")

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "stores"))

from store_fixtures import engine, make_store  # noqa: E402, F401


@pytest.fixture(autouse=True)
def alone(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty working directory and graph, no METAXY_ variables, no configuration, no tables and
    classes left in SQLModel's registry."""
    from sqlmodel import SQLModel

    import metaxy as mx
    from metaxy.config import MetaxyConfig

    for name in list(os.environ):
        if name.upper().startswith("METAXY_") and name != "METAXY_BIN":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    before = set(SQLModel.metadata.tables)
    MetaxyConfig.reset()
    with mx.FeatureGraph().use():
        yield
    MetaxyConfig.reset()
    for name in set(SQLModel.metadata.tables) - before:
        SQLModel.metadata.remove(SQLModel.metadata.tables[name])
    SQLModel._sa_registry.dispose()     # classes of other tests have the same names
