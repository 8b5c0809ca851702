"""The native command on a project of SQLModel features: the same tables, also where SQLModel names them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("duckdb")

import servers

MODELS = '''\
import metaxy as mx
from metaxy.ext.sqlmodel import BaseSQLModelFeature


class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="a/video", id_columns=["uid"])):
    __tablename__ = "my_videos"
    uid: str


class Crop(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="a/crop", id_columns=["uid"], deps=[Video])):
    uid: str
'''
CONFIG = '''\
project = "models"
entrypoints = ["models"]
auto_create_tables = true
[ext.sqlmodel]
enable = true
infer_db_table_names = false
[stores.dev]
type = "metaxy.ext.duckdb.DuckDBMetadataStore"
config = { database = "dev.duckdb", table_prefix = "p_" }
'''
PROGRAM = '''\
import warnings, duckdb, metaxy as mx
warnings.simplefilter("ignore")
with mx.init().get_store().open("w") as store:
    store.write("a/video", [{"uid": "x", "metaxy_provenance_by_field": {"default": "1"}}])
with duckdb.connect("dev.duckdb") as connection:
    print(*sorted(row[0] for row in connection.sql("SELECT table_name FROM duckdb_tables()").fetchall()))
'''


def test_the_command_uses_the_tables_of_the_classes(metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "metaxy.toml").write_text(CONFIG)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "METAXY_PYTHON": sys.executable,
                   "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def run(*words: str) -> str:
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=300, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(metaxy_bin, "push")
    assert run(sys.executable, "-c", PROGRAM) == "p_metaxy_system__feature_versions p_my_videos\n"
    status = json.loads(run(metaxy_bin, "metadata", "status", "--all-features", "--format", "json"))
    features = status["features"] if isinstance(status, dict) else status
    assert "p_my_videos" in json.dumps(features)
    assert run(metaxy_bin, "metadata", "status", "a/crop").splitlines()[-1].split()[:4] == ["○", "a/crop", "-", "1"]


ALIKE = '''\
import sys, metaxy as mx
mx.init()
from metaxy.ext.sqlmodel import BaseSQLModelFeature
from metaxy.ext.{module} import {cls} as Store


class A(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="a/one", id_columns=["uid"])):
    __tablename__ = "Video"
    uid: str


class B(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="a/two", id_columns=["uid"])):
    __tablename__ = "video"
    uid: str


with Store({where}, auto_create_tables=True).open("w") as store:
    for work in (lambda: store.write("a/one", [{{"uid": "x", "metaxy_provenance_by_field": {{"default": "1"}}}}]),
                 lambda: store.drop_feature_metadata("a/two")):
        try:
            work()
        except mx.MetaxyError as error:
            print(error)
'''


@pytest.mark.parametrize(("module", "cls"), [("duckdb", "DuckDBMetadataStore"), ("sqlite", "SQLiteMetadataStore")])
def test_tables_that_differ_in_case_alone(tmp_path: Path, module: str, cls: str) -> None:
    """They are one table there: no feature gets another's rows, or drops them."""
    (tmp_path / "metaxy.toml").write_text(CONFIG.replace('entrypoints = ["models"]\n', ""))
    done = subprocess.run([sys.executable, "-c", ALIKE.format(module=module, cls=cls, where='"alike.db"')], cwd=tmp_path, capture_output=True,
                          text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if "FEA011" in line] == [
        f"error FEA011: the tables of features 'a/one' and 'a/two', 'Video' and 'video', are one on {module}",
        f"error FEA011: the tables of features 'a/two' and 'a/one', 'video' and 'Video', are one on {module}"]


@pytest.mark.slow
@pytest.mark.parametrize("folds", [1, 0])
def test_tables_that_differ_in_case_alone_on_a_server(tmp_path: Path, folds: int) -> None:
    """MariaDB says by a setting of its own whether they are one; a name with capitals is found either way."""
    try:
        manager = servers.start("mysql", f"--lower-case-table-names={folds}")
        with manager as server:
            import pymysql

            with pymysql.connect(host="127.0.0.1", port=server.port, user="root") as connection:
                connection.cursor().execute("CREATE DATABASE mx")
            (tmp_path / "metaxy.toml").write_text(CONFIG.replace('entrypoints = ["models"]\n', ""))
            program = ALIKE.format(module="mysql", cls="MySQLMetadataStore", where=f'connection_string="{server.url}mx"')
            alone = program.split("class B(")[0] + program[program.index("with Store("):]
            alone = alone.replace('lambda: store.drop_feature_metadata("a/two")', 'lambda: print("rows", len(store.read("a/one").collect()))')
            outputs = []
            for text in (alone, program):
                done = subprocess.run([sys.executable, "-c", text], cwd=tmp_path, capture_output=True, text=True, timeout=300)
                assert done.returncode == 0, done.stdout + done.stderr
                outputs.append(done.stdout)
    except servers.Missing as missing:
        pytest.fail(str(missing)) if servers.is_ci() else pytest.skip(str(missing))
    assert "rows 1" in outputs[0]
    assert [line for line in outputs[1].splitlines() if "FEA011" in line] == ([
        "error FEA011: the tables of features 'a/one' and 'a/two', 'Video' and 'video', are one on mysql",
        "error FEA011: the tables of features 'a/two' and 'a/one', 'video' and 'Video', are one on mysql"] if folds else [])
