"""Projects on every engine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("metaxy._core")
pytest.importorskip("alembic")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from projects import FEATURE_HEAD, FEATURES, SYSTEM_HEAD, WORKFLOW, Project  # noqa: E402

INI = """\
[dev:metaxy_system]
script_location = alembic/dev/system

[dev:metaxy_features]
script_location = alembic/dev/features
"""
STORES = {
    "duckdb": ('metaxy.ext.metadata_stores.duckdb.DuckDBMetadataStore', 'database = "dev_metadata.duckdb"'),
    "sqlite": ("metaxy.ext.sqlite.SQLiteMetadataStore", 'database = "dev_metadata.sqlite"'),
    "postgresql": ("metaxy.ext.postgresql.PostgreSQLMetadataStore", 'connection_string = "@URL@"'),
    "mysql": ("metaxy.ext.mysql.MySQLMetadataStore", 'connection_string = "@URL@"'),
}


@pytest.fixture(params=list(STORES))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def metaxy_toml(engine_name: str, request: pytest.FixtureRequest) -> str:
    """A project with the store `dev` on an empty database."""
    kind, config = STORES[engine_name]
    if "@URL@" in config:
        url = request.getfixturevalue("postgres_db" if engine_name == "postgresql" else "mysql_db")
        config = config.replace("@URL@", url)
    return (f'store = "dev"\nentrypoints = ["features"]\n\n[stores.dev]\ntype = "{kind}"\n'
            f"config = {{ {config} }}\n\n[ext.sqlmodel]\nenable = true\n")


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
    def names() -> set[str]:
        return set(project.python(
            "import metaxy, sqlalchemy as sa\n"
            "from metaxy.ext.sqlalchemy import get_store_sqlalchemy_url as url\n"
            "config = metaxy.init()\n"
            "print(*sa.inspect(sa.create_engine(url(config.get_store('dev')))).get_table_names())").split())

    return names
