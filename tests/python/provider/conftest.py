"""Trees of model files for the provider's tests."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")
sys.path.insert(0, str(Path(__file__).parent))

from provider_tools import SOURCES

for name, place in (("metaxy", SOURCES[0]), ("atlas_provider_sqlalchemy", SOURCES[1])):
    if importlib.util.find_spec(name) is None:
        sys.path.insert(0, place)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes {relative name: text} below a fresh directory, which becomes the working directory."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write
