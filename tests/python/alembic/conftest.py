"""Projects on every engine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("alembic")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from projects import FEATURE_HEAD, FEATURES, STORES, SYSTEM_HEAD, WORKFLOW, Project, store_toml  # noqa: E402

INI = """\
[dev:metaxy_system]
script_location = alembic/dev/system

[dev:metaxy_features]
script_location = alembic/dev/features
"""


@pytest.fixture(params=list(STORES))
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """An empty database of a server; "" for engines that need none."""
    fixture = {"postgresql": "postgres_db", "mysql": "mysql_db"}.get(engine_name)
    return str(request.getfixturevalue(fixture)) if fixture else ""


@pytest.fixture
def metaxy_toml(engine_name: str, store_url: str) -> str:
    """A project with the store `dev` on an empty database."""
    return (f'store = "dev"\nentrypoints = ["features"]\n\n{store_toml("dev", engine_name, store_url)}\n'
            "[ext.sqlmodel]\nenable = true\n")


@pytest.fixture
def project(tmp_path: Path, metaxy_toml: str) -> Project:
    """The guide's multi-store setup: environments for system and feature tables with version tables of their own."""
    pytest.importorskip("sqlmodel")
    made = Project(tmp_path)
    made.write("metaxy.toml", metaxy_toml)
    made.write("features.py", FEATURES)
    made.write("alembic.ini", INI)
    for name, head in (("system", SYSTEM_HEAD), ("features", FEATURE_HEAD)):
        made.environment(f"alembic/dev/{name}", head, WORKFLOW, version_table=f'"alembic_version_metaxy_{name}"')
    return made


@pytest.fixture
def tables(project: Project) -> Callable[[], set[str]]:
    """The tables of the store's database."""
    return project.tables
