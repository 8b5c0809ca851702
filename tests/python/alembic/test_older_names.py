"""Helpers for env.py of earlier releases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from projects import FEATURES, WORKFLOW, Project
from sqlalchemy import MetaData

import metaxy
from metaxy.ext import alembic

TOML = """\
store = "dev"
entrypoints = ["features"]

[stores.dev]
type = "metaxy.ext.sqlite.SQLiteMetadataStore"
config = { database = "dev.sqlite" }

[ext.sqlmodel]
enable = true
"""
SYSTEM = {"metaxy_system__feature_versions", "metaxy_system__events"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    pytest.importorskip("sqlmodel")
    made = Project(tmp_path)
    made.write("metaxy.toml", TOML)
    made.write("features.py", FEATURES)
    monkeypatch.chdir(tmp_path)
    return made


def run(project: Project, code: str) -> list[str]:
    """Words that a fresh interpreter prints in the project."""
    return project.python(f"import metaxy\nfrom metaxy.ext import alembic as old\n{code}").split()


def test_metadata(project: Project) -> None:
    assert set(run(project, "print(*old.get_metaxy_metadata().tables)")) == SYSTEM
    assert set(run(project, "metaxy.init()\nprint(*old.get_user_features_metadata().tables)")) == {"video"}
    assert set(run(project, "from sqlalchemy import MetaData, Table, Column, Integer\nm = MetaData()\n"
                            "Table('mine', m, Column('i', Integer))\nprint(old.include_metaxy_tables(m) is m, *m.tables)"
                   )) == SYSTEM | {"mine", "True"}
    assert run(project, "print(old.check_sqlmodel_enabled(), old.get_store_sqlalchemy_url('dev'))") == [
        "True", "sqlite:///dev.sqlite"]


def test_the_prefix_of_the_default_store(project: Project) -> None:
    project.write("metaxy.toml", TOML.replace('"dev.sqlite" }', '"dev.sqlite", table_prefix = "p_" }'))
    assert set(run(project, "print(*old.get_metaxy_metadata().tables)")) == {f"p_{name}" for name in SYSTEM}


@pytest.mark.parametrize("name", ["METAXY_EXT__ALEMBIC_FILTER_BY_PROJECT", "METAXY_EXT__ALEMBIC__FILTER_BY_PROJECT"])
def test_the_option(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert alembic.AlembicPluginConfig().filter_by_project
    monkeypatch.setenv(name, "false")
    assert not alembic.AlembicPluginConfig().filter_by_project


def test_texts(project: Project) -> None:
    sql = alembic.get_table_creation_sql()
    assert {name for kind, _, name, _ in metaxy._core.schema_names(sql, "postgres") if kind == "table"} == SYSTEM
    assert "`" in alembic.get_table_creation_sql("mysql") or "CREATE TABLE" in alembic.get_table_creation_sql("mysql")
    project.write("alembic.ini", "[alembic]\nscript_location = system\n")
    project.write("system/env.py", alembic.generate_alembic_env_template())
    project.write("system/script.py.mako", "")
    project.write("system/versions/first.py", alembic.create_initial_migration_script())
    project.run("upgrade", "head")
    project.run("check")
    project.run("downgrade", "base")


def test_the_guide_of_two_directories(project: Project) -> None:
    """The older SQLModel guide: user tables and system tables in directories of their own, on one database."""
    url = "sqlalchemy.url = sqlite:///dev.sqlite\n"
    project.write(".metaxy/alembic-system/alembic.ini", "[alembic]\nscript_location = .metaxy/alembic-system\n" + url)
    project.write("alembic.ini", "[alembic]\nscript_location = alembic\n" + url)
    boilerplate = "from alembic import context\nconfig = context.config\n"
    project.environment(
        ".metaxy/alembic-system",
        boilerplate + "from metaxy.ext.alembic import get_metaxy_metadata\n\n"
        "metaxy_system_metadata = get_metaxy_metadata()\ntarget_metadata = metaxy_system_metadata\n",
        WORKFLOW, version_table='"alembic_version_metaxy_system"')
    project.environment(
        "alembic",
        boilerplate + "from sqlmodel import SQLModel\nfrom metaxy import init_metaxy\n\ninit_metaxy()\n"
        "target_metadata = SQLModel.metadata\n", WORKFLOW)
    system = ("-c", ".metaxy/alembic-system/alembic.ini")
    project.run(*system, "revision", "--autogenerate", "-m", "create metaxy system tables")
    project.run(*system, "upgrade", "head")
    project.run("revision", "--autogenerate", "-m", "add video feature table")
    project.run("upgrade", "head")
    project.write("features.py", FEATURES + "    height: int | None = None\n")
    project.run("revision", "--autogenerate", "-m", "add processing timestamp")
    project.run("upgrade", "head")
    project.run("check")
    project.run(*system, "check")
    made = "".join(path.read_text() for path in project.root.rglob("versions/*.py"))
    upgrades = "".join(part.partition("def downgrade")[0] for part in made.split("def upgrade")[1:])
    assert "drop_table" not in upgrades and "height" in upgrades


def test_importing_is_cheap() -> None:
    code = "import metaxy.ext.alembic, sys; print(any(name in sys.modules for name in ('alembic', 'sqlalchemy')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr
    assert isinstance(MetaData, type)
