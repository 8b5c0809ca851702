"""The tables of a store are the same whoever makes them: a migration, a write, or SQLAlchemy's MetaData.

Each is held against the plan of the others, on each of the four engines: nothing is left to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "video"
ENGINES = ("duckdb", "sqlite", "postgres", "mysql")
CLASSES = {"duckdb": "metaxy.ext.duckdb.DuckDBMetadataStore", "sqlite": "metaxy.ext.sqlite.SQLiteMetadataStore",
           "postgres": "metaxy.ext.postgresql.PostgreSQLMetadataStore", "mysql": "metaxy.ext.mysql.MySQLMetadataStore"}
PREFIX = "a_prefix_that_is_long_"     # names of indexes are cut
INJECT = "[ext.sqlalchemy]\ninject_primary_key = true\ninject_index = true\n"
CREATE = """
import metaxy, sys
from sqlalchemy import create_engine
from metaxy.ext.sqlalchemy import get_system_slqa_metadata
metaxy.init()
url, metadata = get_system_slqa_metadata("dev")
metadata.create_all(create_engine(url))
"""


class Project:
    def __init__(self, folder: Path, engine: str, url: str, metaxy_bin: str):
        self.folder, self.engine, self.url, self.bin = folder, engine, url, metaxy_bin

    def configure(self, settings: str = "", more: str = "") -> None:
        where = f'connection_string = "{self.url}"' if self.engine in ("postgres", "mysql") else f'database = "store.{self.engine}"'
        (self.folder / "metaxy.toml").write_text(
            f'project = "video"\nstore = "dev"\n[stores.dev]\ntype = "{CLASSES[self.engine]}"\n'
            f'[stores.dev.config]\n{where}\ntable_prefix = "{PREFIX}"\n{settings}\n{more}')

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("METAXY") or k == "METAXY_LIBDUCKDB"}
        environment["METAXY_PYTHON"] = sys.executable
        done = subprocess.run(argv, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def metaxy(self, *argv: str) -> str:
        return self.run(self.bin, *argv).stdout

    def python(self, text: str) -> str:
        return self.run(sys.executable, "-c", text).stdout

    def text(self, part: str) -> str:
        """The last file of a plan."""
        return sorted((self.folder / "migrations" / "dev" / part).glob("*.sql"))[-1].read_text()

    def planned(self, part: str) -> list[str]:
        """The names of the files of a plan, without their times."""
        return [path.name.partition("_")[2] for path in sorted((self.folder / "migrations" / "dev" / part).glob("*.sql"))]


@pytest.fixture(params=ENGINES)
def project(request: pytest.FixtureRequest, tmp_path: Path, metaxy_bin: str) -> Project:
    url = request.getfixturevalue(f"{request.param}_db") if request.param in ("postgres", "mysql") else ""
    made = Project(tmp_path, request.param, url, metaxy_bin)
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    made.configure()
    return made


def test_what_sqlalchemy_made_is_what_is_planned(project: Project) -> None:
    project.python(CREATE)
    project.metaxy("migrate", "diff", "init", "--store", "dev")
    assert project.planned("system") == ["baseline.sql"]


def test_what_writes_made_is_what_is_planned(project: Project) -> None:
    project.configure("auto_create_tables = true", INJECT)
    project.metaxy("push")
    project.run(sys.executable, "update.py")
    project.metaxy("migrate", "diff", "init", "--store", "dev")
    assert (project.planned("system"), project.planned("features")) == (["baseline.sql", "init.sql"], ["baseline.sql"])
    assert "feature_versions" not in project.text("system")     # the table of events alone is missing


MODELS = """
from datetime import datetime
from decimal import Decimal
import metaxy as mx
from metaxy.ext.sqlmodel import BaseSQLModelFeature
from sqlalchemy import Numeric
from sqlmodel import Field

class Clip(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="clip", id_columns=["clip_id"], fields=["default"])):
    clip_id: str = Field(max_length=40)
    price: Decimal | None = Field(default=None, sa_type=Numeric(10, 2))
    label: str | None = Field(default=None, index=True)
    at: datetime | None = None
"""
CREATE_CLASSES = """
import metaxy
from sqlalchemy import create_engine
from sqlmodel import SQLModel
from metaxy.ext.sqlalchemy import filter_feature_sqla_metadata
metaxy.init()
url, metadata = filter_feature_sqla_metadata("dev", SQLModel.metadata)
metadata.create_all(create_engine(url))
"""


def test_tables_of_classes_are_what_their_classes_say(project: Project) -> None:
    pytest.importorskip("sqlmodel")
    (project.folder / "features.toml").unlink()
    (project.folder / "models.py").write_text(MODELS)
    project.configure(more=INJECT)
    config = (project.folder / "metaxy.toml").read_text()
    (project.folder / "metaxy.toml").write_text('entrypoints = ["models"]\n' + config.replace('"video"', '"models"'))
    project.python(CREATE)
    project.python("import sys; sys.path.insert(0, '')\n" + CREATE_CLASSES)
    project.metaxy("migrate", "diff", "init", "--store", "dev")
    assert (project.planned("system"), project.planned("features")) == (["baseline.sql"], ["baseline.sql"])
    assert "PRIMARY KEY" in project.text("features") and "metaxy_idx_" in project.text("features")
