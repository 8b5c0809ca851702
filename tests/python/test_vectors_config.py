"""Configurations against recorded cases: files and variables in, the configuration or its error out.

The cases come from METAXY_TEST_VECTORS, or tests/vectors/metaxy; README.md beside them says how to read them.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

from pydantic import ValidationError

from metaxy.config import MetaxyConfig

HERE = Path(__file__).resolve().parent.parent / "vectors" / "metaxy"
VECTORS = Path(os.environ.get("METAXY_TEST_VECTORS", HERE))


def cases() -> list[Any]:
    path = VECTORS / "config.json"
    return [pytest.param(case, id=case["name"]) for case in json.loads(path.read_text())["cases"]]


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The files of a case in the working directory, its variables, and no configuration before or after."""
    case = request.getfixturevalue("case")
    directory = tmp_path.resolve()
    for name, text in case["files"].items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text)
    for name in list(os.environ):
        if name.upper().startswith("METAXY_"):
            monkeypatch.delenv(name)
    for name, value in case["env"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(directory / case["options"].get("cwd", "."))
    MetaxyConfig.reset()
    yield directory
    MetaxyConfig.reset()


def check_error(error: BaseException, want: dict[str, Any], project: Path) -> None:
    assert type(error).__name__ == want["error"]
    if "errors" in want:
        assert isinstance(error, ValidationError)
        got = [{"loc": list(e["loc"]), "type": e["type"], "msg": e["msg"]} for e in error.errors()]
        assert got == want["errors"]
        return
    first, message = str(error).splitlines()[0], want["message"].replace("<dir>", str(project))
    if "Circular" in message:      # the original lists the files in the order of a set
        assert first.startswith(message.partition(":")[0])
    else:
        assert first.startswith(message)


@pytest.mark.filterwarnings("ignore:Ignoring incomplete store config")
@pytest.mark.parametrize("case", cases())
def test_config(case: dict[str, Any], project: Path) -> None:
    want, options = case["expected"], case["options"]
    arguments = {name: options[name] for name in ("config_file", "search_parents") if name in options}
    if "error" in want:
        with pytest.raises(Exception) as caught:
            MetaxyConfig.load(**arguments)
        check_error(caught.value, want, project)
        assert not MetaxyConfig.is_set()
        return
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        config = MetaxyConfig.load(**arguments)
    assert config.model_dump(mode="json") == want["config"]
    assert config.to_toml() == want["toml"]
    for got, wanted in ((config.config_file, want["config_file"]), (config.lock_file, want["lock_file"])):
        assert got == (None if wanted is None else project / wanted)
    assert [str(warning.message) for warning in seen if warning.category is UserWarning] == want["warnings"]
    assert MetaxyConfig.get() is config
    again = MetaxyConfig(**config.model_dump())
    assert again.model_dump() == config.model_dump()
