"""A write that makes the table of a SQLModel feature makes what `metaxy migrate diff --store` plans: the next plan is empty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MODELS = '''\
import enum
from datetime import datetime
from decimal import Decimal

import metaxy as mx
from metaxy.ext.sqlmodel import BaseSQLModelFeature
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel


class Owner(SQLModel, table=True):
    id: str = Field(primary_key=True, max_length=20)


class Plain(mx.BaseFeature, spec=mx.FeatureSpec(key="plain", id_columns=["uid"])):
    uid: str
    seconds: float
    count: int
    note: str | None = None
    tags: list[str] | None = None


class Kind(enum.Enum):
    short = "short"
    long = "long"


class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="video", id_columns=["uid"], fields=["frames", "audio"])):
    __table_args__ = (UniqueConstraint("path"), CheckConstraint("seconds >= 0", name="positive"), {"comment": "all that was filmed"})
    uid: str = Field(primary_key=True, max_length=40)
    path: str = Field(index=True, max_length=200, sa_column_kwargs={"comment": "where it lies"})
    seconds: float = 0.0
    size: Decimal = Field(default=0, max_digits=12, decimal_places=2)
    kind: Kind = Kind.short
    shown: bool = Field(default=True, sa_column_kwargs={"server_default": "1"})
    taken: datetime | None = None
    owner: str | None = Field(default=None, foreign_key="owner.id", max_length=20)


class Crop(BaseSQLModelFeature, table=True, inject_index=True,
           spec=mx.FeatureSpec(key="video/crop", id_columns=["uid"], deps=[Video])):
    uid: str = Field(primary_key=True, max_length=40)
    of: str | None = Field(default=None, foreign_key="video.uid", max_length=40)
    kind: Kind = Kind.long
    width: int = 0


class Numbered(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="numbered", id_columns=["uid"])):
    number: int | None = Field(default=None, primary_key=True)
    uid: str


class Note(BaseSQLModelFeature, table=True, inject_primary_key=True, spec=mx.FeatureSpec(key="note", id_columns=["uid"])):
    uid: str
    text: str | None = None
'''
ROWS = {
    "video/crop": [{"uid": "c", "of": None, "kind": "long", "width": 3}],
    "video": [{"uid": "a", "path": "/a", "seconds": 1.5, "size": 10.25, "kind": "short", "shown": True, "taken": None}],
    "numbered": [{"uid": "a"}, {"uid": "b"}],
    "plain": [{"uid": "p", "seconds": 1, "count": 3}],
    "note": [{"uid": "n", "text": "t", "more": 1}],
}
PROGRAM = '''\
import json, sys, warnings
import metaxy as mx
warnings.simplefilter("ignore")
with mx.init().get_store().open("w") as store:
    for key, rows in json.load(sys.stdin).items():
        for row in rows:
            names = [field.key.to_string() for field in mx.current_graph().get_feature_definition(key).spec.fields]
            row["metaxy_provenance_by_field"] = dict.fromkeys(names, "1")
            if key != "video":
                row["metaxy_provenance"] = "p"
        store.write(key, rows)
'''
CLASSES = {"duckdb": "duckdb.DuckDBMetadataStore", "sqlite": "sqlite.SQLiteMetadataStore",
           "postgres": "postgresql.PostgreSQLMetadataStore", "mysql": "mysql.MySQLMetadataStore"}


class Project:
    """A folder with models and one store, and programs that run there."""

    def __init__(self, folder: Path, bin_: str, where: str, type_: str):
        self.folder, self.bin = folder, bin_
        (folder / "models.py").write_text(MODELS)
        (folder / "metaxy.toml").write_text(
            'project = "models"\nentrypoints = ["models"]\nauto_create_tables = true\n'
            f'[stores.dev]\ntype = "metaxy.ext.{type_}"\n[stores.dev.config]\n{where}\ntable_prefix = "p_"\n')

    def run(self, *words: str, given: str | None = None) -> str:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("METAXY") or k == "METAXY_LIBDUCKDB"}
        environment |= {"PYTHONPATH": str(self.folder), "METAXY_PYTHON": sys.executable, "XDG_CACHE_HOME": str(self.folder / "cache")}
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=300, env=environment, input=given or "")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def write(self, *keys: str) -> None:
        self.run(sys.executable, "-c", PROGRAM, given=json.dumps({key: ROWS[key] for key in keys}))

    def plan(self) -> str:
        return self.run(self.bin, "migrate", "diff", "--store", "dev")

    def texts(self) -> list[str]:
        return [path.read_text() for path in sorted((self.folder / "migrations/dev/features").glob("*.sql"))]


@pytest.fixture(params=sorted(CLASSES))
def project(request: pytest.FixtureRequest, tmp_path: Path, metaxy_bin: str) -> Project:
    if request.param in ("postgres", "mysql"):
        where = f'connection_string = "{request.getfixturevalue(request.param + "_db")}"'
    else:
        pytest.importorskip(request.param.replace("sqlite", "sqlite3"))
        where = f'database = "dev.{request.param}"'
    return Project(tmp_path, metaxy_bin, where, CLASSES[request.param])


def test_a_write_makes_the_table_that_a_migration_would_make(project: Project) -> None:
    """The first table brings the one that it refers to; the package and the command make the same."""
    project.run(project.bin, "push")
    project.write("video/crop")
    project.write("video")
    project.write("plain", "numbered")
    (project.folder / "notes.jsonl").write_text(json.dumps({"uid": "n", "text": "t", "metaxy_provenance_by_field": {"default": "1"}}))
    project.run(project.bin, "metadata", "write", "note", "notes.jsonl")
    project.plan()
    baseline, = project.texts()
    assert baseline.count("CREATE TABLE") == 5
    project.run(project.bin, "migrate", "apply", "--store", "dev")
    assert project.plan().splitlines()[1].startswith("dev/features: synced")


def test_columns_that_only_rows_have_are_added(tmp_path: Path, metaxy_bin: str) -> None:
    project = Project(tmp_path, metaxy_bin, 'database = "dev.sqlite"', CLASSES["sqlite"])
    project.write("note")
    project.plan()
    baseline, rest = project.texts()
    assert "more" in baseline and "DROP COLUMN `more`" in rest
