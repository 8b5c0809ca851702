"""Migrations of stores: features become tables, plans become files, rows stay, on each of the four engines.

The story is examples/video: features declared in TOML, planned, applied, pushed, written, resolved; then a column
renamed, a column and a field added, planned, applied, and resolved again.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from processes import SECONDS

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "video"
ENGINES = ("duckdb", "sqlite", "postgres", "mysql")
CLASSES = {"duckdb": "metaxy.ext.duckdb.DuckDBMetadataStore", "sqlite": "metaxy.ext.sqlite.SQLiteMetadataStore",
           "postgres": "metaxy.ext.postgresql.PostgreSQLMetadataStore", "mysql": "metaxy.ext.mysql.MySQLMetadataStore"}
PREFIX = "p_"


class Store:
    """A project with one store, and its database seen from outside."""

    def __init__(self, folder: Path, engine: str, url: str, metaxy_bin: str):
        self.folder, self.engine, self.url, self.bin = folder, engine, url, metaxy_bin
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        self.configure()

    def configure(self, settings: str = "", prefix: str = PREFIX) -> None:
        where = f'connection_string = "{self.url}"' if self.engine in ("postgres", "mysql") else f'database = "store.{self.engine}"'
        (self.folder / "metaxy.toml").write_text(
            f'project = "video"\nstore = "dev"\n[stores.dev]\ntype = "{CLASSES[self.engine]}"\n'
            f'[stores.dev.config]\n{where}\ntable_prefix = "{prefix}"\n{settings}\n')

    @property
    def environment(self) -> dict[str, str]:
        return {k: v for k, v in os.environ.items() if not k.startswith("METAXY") or k in ("METAXY_LIBDUCKDB",)}

    def run(self, *argv: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([self.bin, *argv], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def update(self) -> dict[str, int]:
        """How many rows of each feature were new."""
        done = subprocess.run([sys.executable, "update.py"], cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return {line.partition(":")[0]: int(line.split()[1]) for line in done.stdout.splitlines()}

    def files(self, part: str) -> list[Path]:
        return sorted((self.folder / "migrations" / "dev" / part).glob("*.sql"))

    def quoted(self, name: str) -> str:
        return f"`{name}`" if self.engine in ("mysql", "sqlite") else f'"{name}"'

    def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """Runs statements; the rows of the last."""
        rows: list[tuple[Any, ...]] = []
        connection = self.connect()
        try:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
                rows = list(cursor.fetchall()) if cursor.description else []
            if self.engine == "sqlite":
                connection.commit()
        finally:
            connection.close()
        return [tuple(row) for row in rows]

    def connect(self) -> Any:
        if self.engine == "duckdb":
            import duckdb

            return duckdb.connect(str(self.folder / "store.duckdb"))
        if self.engine == "sqlite":
            return sqlite3.connect(self.folder / "store.sqlite")
        if self.engine == "postgres":
            import psycopg

            return psycopg.connect(self.url, autocommit=True)
        import pymysql
        from urllib.parse import unquote, urlsplit

        parts = urlsplit(self.url)
        return pymysql.connect(host=parts.hostname, port=parts.port or 3306, user=unquote(parts.username or "root"),
                               password=unquote(parts.password or ""), database=parts.path[1:], autocommit=True)

    def tables(self) -> set[str]:
        query = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
                 "duckdb": "SELECT table_name FROM duckdb_tables()",
                 "postgres": "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
                 "mysql": "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"}[self.engine]
        return {name for (name,) in self.sql(query)}


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path, metaxy_bin: str) -> Store:
    url = request.getfixturevalue(f"{request.param}_db") if request.param in ("postgres", "mysql") else ""
    return Store(tmp_path, request.param, url, metaxy_bin)


@pytest.fixture
def lite(tmp_path: Path, metaxy_bin: str) -> Store:
    return Store(tmp_path, "sqlite", "", metaxy_bin)


def is_synced(store: Store) -> bool:
    said = store.run("migrate", "diff", "--store", "dev").stdout
    return said == "dev/system: synced, no changes to be made\ndev/features: synced, no changes to be made\n"


def test_the_story_of_examples_video(store: Store) -> None:
    said = store.run("migrate", "diff", "init", "--store", "dev").stdout.split()
    assert [line.split("/")[1:3] for line in said] == [["dev", "system"], ["dev", "features"]]
    store.run("migrate", "apply", "--store", "dev")
    system = {PREFIX + "metaxy_system__feature_versions", PREFIX + "metaxy_system__events"}
    histories = {PREFIX + "metaxy_system__revisions_system", PREFIX + "metaxy_system__revisions_features"}
    assert store.tables() == {PREFIX + "video", PREFIX + "video__scenes"} | system | histories
    store.run("push")
    assert store.update() == {"video": 3, "video/scenes": 3}
    assert store.update() == {"video": 0, "video/scenes": 0}
    video = store.quoted(PREFIX + "video")
    before = store.sql(f"SELECT video_id, path, seconds, metaxy_provenance, metaxy_data_version FROM {video} ORDER BY video_id")
    assert [row[:3] for row in before] == [("intro", "/videos/intro.mp4", 12.5), ("outro", "/videos/outro.mp4", 8.0),
                                           ("talk", "/videos/talk.mp4", 1800.0)]
    assert is_synced(store)

    for name in ("features.toml", "videos.json"):
        shutil.copy(EXAMPLE / "changed" / name, store.folder / name)
    store.run("migrate", "diff", "language", "--store", "dev", "--rename", "video.path=file")
    assert (len(store.files("system")), len(store.files("features"))) == (1, 2)
    assert "pending" in store.run("migrate", "status", "--store", "dev").stdout.lower()
    store.run("migrate", "apply", "--store", "dev")
    after = store.sql(f"SELECT video_id, file, seconds, metaxy_provenance, metaxy_data_version FROM {video} ORDER BY video_id")
    assert after == before
    store.run("push")
    assert store.update() == {"video": 3, "video/scenes": 0}      # another version of video; the frames are what they were
    assert store.update() == {"video": 0, "video/scenes": 0}
    assert store.sql(f"SELECT count(*), count(language) FROM {video}") == [(6, 3)]
    status = store.run("metadata", "status", "--all-features").stdout.splitlines()
    assert [line.split()[1:3] for line in status[2:]] == [["video", "3"], ["video/scenes", "3"]]
    assert is_synced(store)
    assert "PENDING" not in store.run("migrate", "status", "--all-stores").stdout


def test_the_script_of_the_example(tmp_path: Path, metaxy_bin: str) -> None:
    (tmp_path / "metaxy").symlink_to(metaxy_bin)
    path = f"{tmp_path}:{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(["sh", str(EXAMPLE / "story.sh")], env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if line.endswith(" new")] == [
        "video: 3 new", "video/scenes: 3 new", "video: 3 new", "video/scenes: 0 new"]
    assert 'RENAME COLUMN "path" TO "file"' in done.stdout and "PENDING" not in done.stdout


def test_tables_that_writes_made_are_taken_over(store: Store) -> None:
    store.configure("auto_create_tables = true")
    store.run("push")
    store.update()
    store.sql("CREATE TABLE others (id int)")
    rows = store.sql(f"SELECT video_id, metaxy_provenance FROM {store.quoted(PREFIX + 'video')} ORDER BY video_id")
    store.run("migrate", "diff", "init", "--store", "dev")
    assert [path.name.endswith("_baseline.sql") for path in store.files("features")] == [True]     # it is the same plan
    assert store.files("system")[0].name.endswith("_baseline.sql")
    said = store.run("migrate", "apply", "--store", "dev").stderr
    assert "counts as applied" in said
    assert rows == store.sql(f"SELECT video_id, metaxy_provenance FROM {store.quoted(PREFIX + 'video')} ORDER BY video_id")
    assert is_synced(store) and "others" in store.tables()
    assert "counts as applied" not in store.run("migrate", "apply", "--store", "dev").stderr


def test_a_store_elsewhere_gets_what_was_a_baseline_here(lite: Store) -> None:
    lite.configure("auto_create_tables = true")
    lite.run("push")
    lite.update()
    lite.run("migrate", "diff", "init", "--store", "dev")
    (lite.folder / "store.sqlite").unlink()
    lite.configure()
    lite.run("migrate", "apply", "--store", "dev")
    lite.run("push")
    assert lite.update() == {"video": 3, "video/scenes": 3}


def test_tables_of_another_shape_are_not_guessed_at(lite: Store) -> None:
    lite.run("migrate", "diff", "init", "--store", "dev")
    lite.sql(f"CREATE TABLE {PREFIX}video (video_id text, other text)")
    said = lite.run("migrate", "apply", "--store", "dev", code=1)
    assert "none of the migrations makes like that" in said.stderr
    assert lite.sql(f"SELECT count(*) FROM pragma_table_info('{PREFIX}video')") == [(2,)]


def test_older_names_of_system_tables_are_planned_away(store: Store) -> None:
    old, events = (store.quoted(PREFIX + "metaxy-system__" + name) for name in ("feature_versions", "migration_events"))
    text = "varchar(200)" if store.engine == "mysql" else "varchar"
    store.sql(f"CREATE TABLE {old} (project {text} NOT NULL, feature_key {text} NOT NULL, feature_version {text}, recorded_at timestamp,"
              f" feature_spec {text}, feature_schema {text}, feature_class_path {text}, snapshot_version {text} NOT NULL,"
              " PRIMARY KEY (feature_key, snapshot_version))",
              f"INSERT INTO {old} VALUES ('video', 'old/one', 'v1', '2025-10-20 10:00:00', '{{}}', '{{}}', 'a.B', 's1')",
              f"CREATE TABLE {events} (id integer NOT NULL, project {text}, migration_id {text}, event_type {text}, timestamp timestamp,"
              f" feature_key {text}, PRIMARY KEY (id))",
              f"INSERT INTO {events} VALUES (1, 'video', 'm1', 'started', '2025-10-20 10:00:00', NULL),"
              " (2, 'video', 'm1', 'completed', '2025-10-20 10:00:01', 'old/one')")
    store.run("migrate", "diff", "init", "--store", "dev")
    names = [path.name.partition("_")[2] for path in store.files("system")]
    assert names == ["baseline.sql", "init.sql"]
    store.run("migrate", "apply", "--store", "dev")
    new, today = (store.quoted(PREFIX + "metaxy_system__" + name) for name in ("feature_versions", "events"))
    assert store.sql(f"SELECT project, feature_key, metaxy_feature_version, metaxy_project_version, metaxy_definition_version FROM {new}") == [
        ("video", "old/one", "v1", "s1", "")]
    assert store.sql(f"SELECT project, execution_id, event_type, feature_key FROM {today} ORDER BY timestamp") == [
        ("video", "m1", "started", None), ("video", "m1", "completed", "old/one")]
    assert not {name for name in store.tables() if "-" in name}
    store.run("push")
    assert store.sql(f"SELECT count(*) FROM {new}") == [(3,)]
    assert is_synced(store)


def test_plans_need_no_server(tmp_path: Path, metaxy_bin: str) -> None:
    store = Store(tmp_path, "postgres", "postgresql://nobody@127.0.0.1:1/none", metaxy_bin)
    said = store.run("migrate", "diff", "init", "--store", "dev")
    assert "cannot be looked at" in said.stderr and len(store.files("features")) == 1
    shutil.rmtree(tmp_path / "migrations")
    said = store.run("migrate", "diff", "init", "--store", "dev", "--dialect", "postgres")
    assert not said.stderr and len(store.files("features")) == 1
    store.run("migrate", "apply", "--store", "dev", code=1)


def test_the_server_decides_between_mysql_and_mariadb(tmp_path: Path, metaxy_bin: str) -> None:
    store = Store(tmp_path, "mysql", "mysql://nobody@127.0.0.1:1/none", metaxy_bin)
    for dialect, collation in (("mysql/8", "utf8mb4_0900_bin"), ("mariadb/11", "utf8mb4_nopad_bin")):
        said = store.run("migrate", "diff", "--store", "dev", "--dialect", dialect, "--dry-run").stdout
        assert collation in said and said.count("CREATE TABLE") == 4


def test_a_dry_run_writes_nothing(store: Store) -> None:
    said = store.run("migrate", "diff", "--store", "dev", "--dry-run").stdout
    assert said.count("CREATE TABLE") == 4 and not (store.folder / "migrations").exists()
    store.run("migrate", "diff", "--store", "dev")
    assert store.run("migrate", "apply", "--store", "dev", "--dry-run").stdout.count("CREATE TABLE") == 4
    assert not store.tables()


def test_status_of_all_stores_goes_on_behind_one_that_does_not_answer(lite: Store) -> None:
    config = (lite.folder / "metaxy.toml").read_text()
    (lite.folder / "metaxy.toml").write_text(
        config + f'[stores.away]\ntype = "{CLASSES["postgres"]}"\nconfig = {{ connection_string = "postgresql://u:secret@127.0.0.1:1/x" }}\n'
        f'[stores.two]\ntype = "{CLASSES["sqlite"]}"\nconfig = {{ database = "two.sqlite" }}\n')
    said = lite.run("migrate", "status", "--all-stores", code=1)
    assert [line.partition(":")[0] for line in said.stdout.splitlines() if "Migration Status" in line] == [
        "dev/system", "dev/features", "away", "two/system", "two/features"]
    assert "away: Migration Status: UNKNOWN\n" in said.stdout
    assert "secret" not in said.stdout + said.stderr and not (lite.folder / "two.sqlite").exists()


@pytest.mark.parametrize("argv", [
    ["diff", "--store", "dev", "--to", "file://x.sql"], ["apply", "--store", "dev", "--url", "sqlite://x.db"],
    ["apply", "--store", "dev", "--baseline", "1"], ["status", "--store", "dev", "--url", "sqlite://x"]])
def test_flags_that_do_not_go_together_are_named(lite: Store, argv: list[str]) -> None:
    assert "go with --store" in lite.run("migrate", *argv, code=1).stderr


def test_a_number_of_files_counts_over_both_histories(lite: Store) -> None:
    lite.run("migrate", "diff", "init", "--store", "dev")
    assert lite.run("migrate", "apply", "1", "--store", "dev").stdout.startswith("dev/system: ")
    assert PREFIX + "video" not in lite.tables() and PREFIX + "metaxy_system__events" in lite.tables()
    lite.run("migrate", "apply", "1", "--store", "dev")
    assert PREFIX + "video" in lite.tables()
    assert "cannot apply '0'" in lite.run("migrate", "apply", "0", "--store", "dev", code=1).stderr
    assert "invalid amount" in lite.run("migrate", "apply", "x", "--store", "dev", code=1).stderr


def test_two_that_apply_at_once_take_tables_over_once(store: Store) -> None:
    store.configure("auto_create_tables = true")
    store.run("push")
    store.update()
    store.run("migrate", "diff", "init", "--store", "dev")
    argv = [store.bin, "migrate", "apply", "--store", "dev", "--lock-timeout", "300s"]
    both = [subprocess.Popen(argv, cwd=store.folder, env=store.environment, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) for _ in range(2)]
    said = [process.communicate(timeout=600)[0] for process in both]
    for process, text in zip(both, said, strict=True):      # one process at a time has a file of DuckDB: the other is told so
        assert process.returncode == 0 or "lock" in text.lower(), said
    store.run("migrate", "apply", "--store", "dev")
    revisions = store.quoted(PREFIX + "metaxy_system__revisions_features")
    assert store.sql(f"SELECT count(*) FROM {revisions}") == [(1,)]
    assert is_synced(store)


def test_a_plan_that_cannot_be_written_whole_leaves_nothing(lite: Store) -> None:
    folder = lite.folder / "migrations" / "dev"
    folder.mkdir(parents=True)
    (folder / "features").symlink_to("nowhere/at/all")      # found empty, and cannot be made
    lite.run("migrate", "diff", "init", "--store", "dev", code=1)
    assert not lite.files("system")
    (folder / "features").unlink()
    lite.run("migrate", "diff", "init", "--store", "dev")
    lite.run("migrate", "apply", "--store", "dev")


def test_a_store_that_is_not_there_is_named(lite: Store) -> None:
    said = lite.run("migrate", "diff", "--store", "dew", code=1).stderr
    assert "there is no store 'dew'" in said and "Did you mean dev?" in said


def test_a_declared_type_that_the_engine_does_not_have_is_refused(store: Store) -> None:
    features = (store.folder / "features.toml").read_text()
    (store.folder / "features.toml").write_text(features.replace('seconds = "double"', 'seconds = "tstzrange"'))
    code = {"sqlite": 0, "postgres": 0}.get(store.engine, 1)      # SQLite takes any word
    said = store.run("migrate", "diff", "--store", "dev", code=code).stderr
    assert ("'tstzrange' of column 'seconds' is none of" in said) == (code == 1)


def test_a_feature_that_goes_warns_before_its_rows_do(lite: Store) -> None:
    lite.run("migrate", "diff", "--store", "dev")
    features = (lite.folder / "features.toml").read_text()
    (lite.folder / "features.toml").write_text(features.partition('[features."video/scenes"]')[0])
    said = lite.run("migrate", "diff", "gone", "--store", "dev")
    assert "DS102" in said.stderr
    assert "DROP TABLE" in lite.files("features")[-1].read_text()


def test_what_was_done_by_hand_is_told_and_not_taken_back(store: Store) -> None:
    store.run("migrate", "diff", "init", "--store", "dev")
    store.run("migrate", "apply", "--store", "dev")
    said = store.run("migrate", "status", "--store", "dev")
    assert "Drift" not in said.stdout and not said.stderr
    video = store.quoted(PREFIX + "video")
    store.sql(f"ALTER TABLE {video} ADD COLUMN by_hand integer", f"DROP TABLE {store.quoted(PREFIX + 'video__scenes')}")
    said = store.run("migrate", "status", "--all-stores")
    assert said.stdout.count("Drift") == 1 and "by_hand" in said.stdout and f"DROP TABLE {store.quoted(PREFIX + 'video__scenes')}" in said.stdout
    assert "REV010" not in said.stderr and f'"{PREFIX}video"' in said.stderr
    said = store.run("migrate", "diff", "--store", "dev")
    assert said.stdout.count("synced") == 2 and "what the store holds is not what version" in said.stderr
    json = store.run("migrate", "status", "--store", "dev", "--format", "{{ json . }}").stdout
    assert "Drift" not in json


def test_a_file_out_of_order_is_pending_and_no_drift(tmp_path: Path, metaxy_bin: str) -> None:
    """Another's plan arrives, older than what is applied: what it would do was not done by hand."""
    store = Store(tmp_path, "sqlite", "", metaxy_bin)
    store.run("migrate", "diff", "init", "--store", "dev")
    store.run("migrate", "apply", "--store", "dev")
    folder = store.folder / "migrations" / "dev" / "features"
    rehash = ("migrate", "hash", "--dir", "file://migrations/dev/features")
    (folder / "29990202000000_mine.sql").write_text(f"ALTER TABLE `{PREFIX}video` ADD COLUMN `mine` text NULL;\n")
    said = store.run("migrate", "status", "--store", "dev", code=1)
    assert " ".join(("metaxy", *rehash[:3], '"file://')) in said.stdout     # names the directory that is meant
    store.run(*rehash)
    store.run("migrate", "apply", "--store", "dev")
    (folder / "29990101000000_theirs.sql").write_text(f"ALTER TABLE `{PREFIX}video` ADD COLUMN `theirs` text NULL;\n")
    store.run(*rehash)
    said = store.run("migrate", "status", "--store", "dev")
    assert "(1 out of order)" in said.stdout and "Drift" not in said.stdout and not said.stderr
    store.run("migrate", "apply", "--store", "dev", "--exec-order", "non-linear")
    said = store.run("migrate", "status", "--store", "dev")
    assert "out of order" not in said.stdout and "Drift" not in said.stdout and not said.stderr


def test_a_killed_apply_is_taken_up_again(store: Store) -> None:
    """kill -9 at several moments: in the end all rows of a data migration are there once."""
    store.run("migrate", "diff", "init", "--store", "dev")
    fill = store.quoted(PREFIX + "video")
    folder = store.folder / "migrations" / "dev" / "features"
    (folder / "29990101000000_fill.sql").write_text(
        "".join(f"INSERT INTO {fill} (video_id, seconds) VALUES ('v{i}', {i});\n" for i in range(400)))
    store.run("migrate", "hash", "--dir", f"file://{folder}")
    for pause in (0.02, 0.06, 0.12, 0.3):
        process = subprocess.Popen([store.bin, "migrate", "apply", "--store", "dev"], cwd=store.folder, env=store.environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    # A server may still be at what a killed one asked for last, and keep its lock.
    store.run("migrate", "apply", "--store", "dev", "--lock-timeout", f"{SECONDS}s")
    assert store.sql(f"SELECT count(*), count(DISTINCT video_id) FROM {fill}") == [(400, 400)]
    assert "PENDING" not in store.run("migrate", "status", "--store", "dev").stdout
