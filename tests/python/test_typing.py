"""The package is typed: mypy --strict and pyright find nothing in it, and nothing in a program that uses it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import metaxy as mx
from metaxy.config import MetaxyConfig
from metaxy.ext.sqlalchemy import filter_feature_sqla_metadata
from metaxy.ext.sqlmodel import BaseSQLModelFeature, filter_feature_sqlmodel_metadata
from sqlmodel import Field, Session, SQLModel, select


class Video(mx.BaseFeature, spec=mx.FeatureSpec(key="video", id_columns=["id"], fields=["audio"])):
    id: str


class Crop(mx.BaseFeature, spec=mx.FeatureSpec(
        key=["video", "crop"], id_columns=["id"], deps=[mx.FeatureDep(feature=Video, rename={"path": "video_path"})])):
    id: str


class Sound(BaseSQLModelFeature, table=True, inject_index=True, spec=mx.FeatureSpec(
        key="sound", id_columns=["id"], deps=[Video])):
    id: str = Field(primary_key=True)
    rate: int


def rates(session: Session) -> list[int]:
    url, metadata = filter_feature_sqlmodel_metadata("dev", SQLModel.metadata)
    url, metadata = filter_feature_sqla_metadata(metadata, mx.init().get_store(), inject_primary_key=True)
    session.add(Sound(id=url, rate=len(metadata.tables)))
    return [sound.rate for sound in session.exec(select(Sound))]


def main(graph: mx.FeatureGraph) -> str:
    config: MetaxyConfig = mx.init()
    store = config.get_store("dev")
    with config.use(), graph.use(), store.open("w") as opened:
        opened.has_feature(Crop)
    versions: dict[str, str] = graph.get_feature_version_by_field(Video)
    return versions["audio"] + Crop.feature_version()
"""


def checked(tool: str, *arguments: str, folder: Path) -> None:
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed")
    ran = subprocess.run([sys.executable, "-m", tool, *arguments], cwd=folder, capture_output=True, text=True,
                         timeout=600)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def installed(repo_root: Path, tmp_path: Path) -> Path:
    """The checkout's package beside a program, as the tools look for them."""
    (tmp_path / "metaxy").symlink_to(repo_root / "python" / "metaxy", target_is_directory=True)
    (tmp_path / "program.py").write_text(PROGRAM)
    return tmp_path


@pytest.mark.slow
def test_mypy(repo_root: Path, tmp_path: Path) -> None:
    folder = installed(repo_root, tmp_path)
    checked("mypy", "--strict", f"--config-file={repo_root / 'pyproject.toml'}", "--cache-dir", str(tmp_path / "cache"),
            "metaxy", "program.py", folder=folder)


@pytest.mark.slow
def test_pyright(repo_root: Path, tmp_path: Path) -> None:
    folder = installed(repo_root, tmp_path)
    (folder / "pyrightconfig.json").write_text(
        '{"include": ["metaxy", "program.py"], "pythonVersion": "3.11", "reportMissingModuleSource": false}')
    checked("pyright", "--pythonpath", sys.executable, folder=folder)
