"""SQLAlchemy models on DuckDB: printed, planned into a directory, applied, changed with rows in the tables, applied again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("duckdb_sqlalchemy")

import duckdb

MODELS = """
from sqlalchemy import CheckConstraint, Enum, ForeignKey, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Video(Base):
    __tablename__ = "video"
    __table_args__ = (CheckConstraint("length > 0"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(20), index=True)
    kind: Mapped[str] = mapped_column(Enum("short", "long", name="kind"))
    length: Mapped[int]
    made_at = mapped_column(String, server_default=func.now())
    sequel_of: Mapped[int | None] = mapped_column(ForeignKey("video.id"))


class Frame(Base):
    __tablename__ = "frame"
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
"""

PROJECT = """
data "external_schema" "models" {{
  program = ["{metaxy}", "provider", "sqlalchemy", "--path", "models.py", "--dialect", "duckdb"]
}}
env "local" {{
  src = data.external_schema.models.url
  dev = "duckdb:///:memory:"
  url = "duckdb:///app.duckdb"
  migration {{ dir = "file://migrations" }}
}}
"""


def metaxy(metaxy_bin: str, folder: Path, *words: str) -> str:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run([metaxy_bin, *words, "--env", "local"], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "PATH": path}, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_models_are_planned_and_applied(metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "atlas.hcl").write_text(PROJECT.format(metaxy=metaxy_bin))
    metaxy(metaxy_bin, tmp_path, "migrate", "diff", "first")
    metaxy(metaxy_bin, tmp_path, "migrate", "apply")
    with duckdb.connect(str(tmp_path / "app.duckdb")) as connection:
        connection.execute("INSERT INTO video (title, kind, length, sequel_of) VALUES ('one', 'long', 3, NULL)")
        connection.execute("INSERT INTO video (title, kind, length, sequel_of) VALUES ('two', 'short', 4, 1)")
        connection.execute("INSERT INTO frame (video_id) VALUES (1), (2)")
    (tmp_path / "models.py").write_text(
        MODELS.replace('"long", name', '"long", "endless", name').replace("length > 0", "length > 1"))
    metaxy(metaxy_bin, tmp_path, "migrate", "diff", "second")
    metaxy(metaxy_bin, tmp_path, "migrate", "apply")
    assert "synced" in metaxy(metaxy_bin, tmp_path, "migrate", "diff", "third")
    assert "synced" in metaxy(metaxy_bin, tmp_path, "schema", "diff", "--from", "duckdb:///app.duckdb", "--to", "env://src")
    with duckdb.connect(str(tmp_path / "app.duckdb")) as connection:
        connection.execute("INSERT INTO video (title, kind, length, sequel_of) VALUES ('three', 'endless', 5, 2)")
        assert connection.execute("SELECT id, title, sequel_of FROM video ORDER BY id").fetchall() == [
            (1, "one", None), (2, "two", 1), (3, "three", 2)]
        assert connection.execute("SELECT id, video_id FROM frame ORDER BY id").fetchall() == [(1, 1), (2, 2)]
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO video (title, kind, length) VALUES ('none', 'long', 1)")


def test_names_may_be_longer_than_those_of_postgresql(metaxy_bin: str, tmp_path: Path) -> None:
    name = "a_name_" * 12
    (tmp_path / "models.py").write_text(
        "from sqlalchemy import Column, Integer, MetaData, Table\n\n"
        f"table = Table('{name}', MetaData(), Column('id', Integer, index=True))\n")
    (tmp_path / "atlas.hcl").write_text(PROJECT.format(metaxy=metaxy_bin))
    metaxy(metaxy_bin, tmp_path, "migrate", "diff", "first")
    metaxy(metaxy_bin, tmp_path, "migrate", "apply")
    with duckdb.connect(str(tmp_path / "app.duckdb")) as connection:
        assert connection.execute("SELECT table_name, index_name FROM duckdb_indexes()").fetchall() == [
            (name, f"ix_{name}_id")]
