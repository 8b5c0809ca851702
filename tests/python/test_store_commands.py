"""Commands that open the stores of a configuration: push, history, lock, --sync, and what is said about wrong settings."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest

CONFIG = """project = "{name}"
store = "main"
auto_create_tables = true
[stores.main]
type = "metaxy.ext.sqlite.SQLiteMetadataStore"
config = {{ database = "{store}" }}
[stores.other]
type = "metaxy.ext.metadata_stores.sqlite.SQLiteMetadataStore"
config = {{ database = "other.db", fallback_stores = ["main"] }}
"""
SHARED = """[features."shared/base"]
id_columns = ["id"]
fields = ["x", "y"]
[features."shared/mid"]
id_columns = ["id"]
deps = ["shared/base"]
fields = ["x"]
"""
USES = """[features."alpha/uses"]
id_columns = ["id"]
deps = ["shared/mid"]
fields = ["x"]
"""


class Run(Protocol):
    def __call__(self, project: str, *argv: str, code: int = 0) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def run(tmp_path: Path, metaxy_bin: str) -> Run:
    for name, features in (("alpha", USES), ("beta", SHARED)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "metaxy.toml").write_text(CONFIG.format(name=name, store=tmp_path / "store.db"))
        (tmp_path / name / "features.toml").write_text(features)

    def call(project: str, *argv: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("METAXY")}
        done = subprocess.run([metaxy_bin, *argv], cwd=tmp_path / project, env=env, capture_output=True, text=True,
                              timeout=300, stdin=subprocess.DEVNULL)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return call


def history(run: Run, project: str, *argv: str) -> list[tuple[str, int]]:
    said = json.loads(run(project, *argv, "history", "-f", "json").stdout)
    return [(item["project_version"], item["feature_count"]) for item in said["snapshots"]]


def test_push_is_recorded_once_a_version(run: Run, tmp_path: Path) -> None:
    assert "No graph snapshots recorded yet" in run("beta", "history").stderr
    assert not (tmp_path / "store.db").exists()      # reading makes no file
    first = run("beta", "push", "--tags.by", "me")
    assert "Recorded feature graph" in first.stderr
    assert "already recorded" in run("beta", "push").stderr
    old = first.stdout.strip()
    assert history(run, "beta") == [(old, 2)]
    features = tmp_path / "beta" / "features.toml"
    features.write_text(SHARED.replace('"x", "y"', '"x", "z"'))
    new = run("beta", "push").stdout.strip()
    assert new != old and history(run, "beta") == [(new, 2), (old, 2)]
    changed = json.loads(run("beta", "graph-diff", old, "current", "-f", "json").stdout)["nodes"]
    assert {key: node["status"] for key, node in changed.items()} == {
        "shared/base": "changed", "shared/mid": "unchanged"}      # its field comes from the field that stays
    same = json.loads(run("beta", "graph-diff", "latest", "-f", "json").stdout)["nodes"]
    assert {node["status"] for node in same.values()} == {"unchanged"}


def test_push_refuses_features_of_one_table(run: Run, tmp_path: Path) -> None:
    features = SHARED.replace("shared/base", "shared/a_b").replace("shared/mid", "shared/a-b")
    (tmp_path / "beta" / "features.toml").write_text(features)
    said = run("beta", "push", code=1).stderr
    assert "FEA011" in said and "one table name" in said
    assert "No graph snapshots recorded yet" in run("beta", "history").stderr


@pytest.mark.parametrize(("argv", "words"), [
    (("push", "--tags.metaxy", "1"), "reserved"),
    (("push", "--tags", "k"), "is no tag"),
    (("push", "--store", "mian"), "Did you mean main?"),
    (("--project", "x", "push"), "do not apply"),
    (("history", "--limit", "many"), "--limit is a number"),
    (("graph-diff", "latest"), "no graph is recorded"),
    (("metadata", "copy", "shared/base", "--from", "main"), "not set"),
    (("metadata", "copy", "shared/base", "--from", "main", "--to", "main"), "the same store"),
])
def test_wrong_use(run: Run, argv: tuple[str, ...], words: str) -> None:
    assert words in run("beta", *argv, code=1).stderr


@pytest.mark.parametrize(("old", "new", "words"), [
    ("metaxy.ext.sqlite.SQLite", "metaxy.ext.polars.handlers.delta.Delta", "are not supported"),
    ("metaxy.ext.sqlite.SQLite", "mine.SQLite", "are not supported"),
    ("metaxy.ext.sqlite.SQLite", "metaxy.ext.sqlit.SQLite", 'Did you mean "metaxy.ext.sqlite.SQLiteMetadataStore"?'),
    ("database = \"", "databse = \"", 'Did you mean "database"?'),
    ("database = \"", "hash_algorithm = \"md6\", database = \"", "no hash algorithm 'md6'"),
    ("database = \"", "table_prefix = 1, database = \"", "table_prefix is a text"),
])
def test_wrong_settings_name_their_place(run: Run, tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "beta" / "metaxy.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    said = run("beta", "push", code=1).stderr
    assert words in said and "metaxy.toml:" in said
    assert not (tmp_path / "store.db").exists()


def test_fallback_stores_in_a_circle(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "beta" / "metaxy.toml"
    path.write_text(path.read_text().replace('store.db"', 'store.db", fallback_stores = ["other"]'))
    said = json.loads(run("beta", "metadata", "status", "shared/base", "-f", "json").stdout)
    assert "fallback store of itself" in said["features"]["shared/base"]["error_message"]


def test_lock(run: Run, tmp_path: Path) -> None:
    lost = run("alpha", "lock", code=1)
    assert "shared/mid" in lost.stdout and not (tmp_path / "alpha" / "metaxy.lock").exists()
    run("beta", "push")
    first = run("alpha", "lock").stderr
    assert " + shared/base (" in first and " + shared/mid (" in first and "alpha/uses" not in first
    assert "up to date" in run("alpha", "lock").stderr
    run("alpha", "push")
    features = tmp_path / "beta" / "features.toml"
    features.write_text(SHARED.replace('"x", "y"', '"x", "z"'))
    run("beta", "push")
    changed = run("alpha", "lock").stderr
    assert " ~ shared/base (" in changed and "->" in changed


def test_lock_on_stdout_and_as_json(run: Run, tmp_path: Path) -> None:
    run("beta", "push")
    shown = run("alpha", "lock", "-o", "-").stdout
    assert not (tmp_path / "alpha" / "-").exists() and not (tmp_path / "alpha" / "metaxy.lock").exists()
    first = json.loads(run("alpha", "lock", "-f", "json").stdout)
    assert (tmp_path / "alpha" / "metaxy.lock").read_text() == shown
    assert first["written"] and [item["key"] for item in first["added"]] == ["shared/base", "shared/mid"]
    again = json.loads(run("alpha", "lock", "-f", "json").stdout)
    assert again == {**again, "written": False, "added": [], "updated": [], "removed": []}
    assert "cannot both go to stdout" in run("alpha", "lock", "-o", "-", "-f", "json", code=1).stderr


def test_json_of_commands_on_stores(run: Run) -> None:
    first = json.loads(run("beta", "push", "-f", "json").stdout)
    assert first == {"project_version": history(run, "beta")[0][0], "store": "main", "already_recorded": False, "updated": []}
    assert json.loads(run("beta", "push", "-f", "json").stdout)["already_recorded"]
    both = ("--all-features", "-f", "json")
    none = run("beta", "metadata", "delete", *both, code=1)
    assert json.loads(none.stdout) == {"hard": False, "dry_run": False, "rows": {}} and "has no table" in none.stderr
    assert json.loads(run("beta", "metadata", "copy", "--from", "main", "--to", "other", *both).stdout)["rows"] == 0
    assert json.loads(run("beta", "metadata", "drop", "--yes", *both).stdout) == {"dropped": ["shared/base", "shared/mid"]}
    for argv in (("push",), ("lock",), ("metadata", "copy", "--from", "main", "--to", "other"), ("metadata", "delete"), ("metadata", "drop")):
        assert "Did you mean json?" in run("beta", *argv, "-f", "jsn", code=1).stderr


def test_sync(run: Run, tmp_path: Path) -> None:
    external = tmp_path / "alpha" / "features.toml"
    external.write_text(USES + SHARED.replace('id_columns', 'external = true\nproject = "beta"\nid_columns'))
    assert "is not recorded" in run("alpha", "--sync", "list").stderr
    run("beta", "push")
    assert run("alpha", "--sync", "--locked", "list").stderr == ""
    (tmp_path / "beta" / "features.toml").write_text(SHARED.replace('"x", "y"', '"x", "z"'))
    run("beta", "push")
    assert "has version" in run("alpha", "--sync", "list").stderr
    assert "has version" in run("alpha", "--sync", "--locked", "list", code=1).stderr
    assert run("alpha", "list").stderr == ""


def test_drop_asks(run: Run) -> None:
    refused = json.loads(run("beta", "metadata", "drop", "shared/base", "--format", "json", code=1).stdout)
    assert refused["error"] == "MISSING_CONFIRMATION"
    assert "--yes" in run("beta", "metadata", "drop", "shared/base", code=1).stdout
    run("beta", "metadata", "drop", "shared/base", "--yes")


ROWS = """import metaxy as mx
with mx.init().get_store("main").open("w") as store:
    rows = [{"id": f"i{i}", "metaxy_provenance_by_field": {"x": f"x{i}", "y": f"y{i}"}} for i in range(5)]
    store.write("shared/base", rows)
    store.write("shared/mid", store.resolve_update("shared/mid").new[:3])
    store.write("shared/base", [{"id": "i1", "metaxy_provenance_by_field": {"x": "changed", "y": "y1"}}])
"""


@pytest.mark.parametrize(("filters", "rows", "missing", "stale", "progress"), [
    ([], 3, 2, 1, 60.0),
    (["id > 'i1'"], 1, 2, 0, 100 / 3),
    (["id <= 'i2'"], 3, 0, 1, 100.0),
    (["id = 'i2'"], 1, 0, 0, 100.0),
    (["id > 'i0'", "id < 'i4'"], 2, 1, 1, 200 / 3),
    (["id = 'i9'"], 0, 0, 0, None),
])
def test_status_of_filtered_rows(run: Run, tmp_path: Path, filters: list[str], rows: int, missing: int, stale: int,
                                 progress: float | None) -> None:
    """--filter holds for rows that are there and for rows that should be: five here, of which three are there."""
    pytest.importorskip("metaxy._core")
    subprocess.run([sys.executable, "-c", ROWS], cwd=tmp_path / "beta", check=True, timeout=300)
    flags = [word for text in filters for word in ("--filter", text)]
    argv = ["metadata", "status", "shared/mid", "-f", "json", "--progress", *flags]
    said = json.loads(run("beta", *argv).stdout)["features"]["shared/mid"]
    assert (said["store_rows"], said["missing"], said["stale"], said["orphaned"]) == (rows, missing, stale, 0)
    assert said.get("progress_percentage") == (None if progress is None else pytest.approx(progress))
    assert said["needs_update"] == bool(missing or stale)
    run("beta", *argv, "--assert-in-sync", code=int(said["needs_update"]))


def write_rows(run: Run, feature: str, rows: list[dict[str, object]], folder: Path) -> None:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run("beta", "metadata", "write", feature, str(path))


def test_tags_by_name(run: Run, tmp_path: Path) -> None:
    run("beta", "push", "-t.by", "me", "-t.at=home", "--tags.a", "1", "-t", "b=2")
    with sqlite3.connect(tmp_path / "store.db") as database:
        tags = {row[0] for row in database.execute("SELECT tags FROM metaxy_system__feature_versions")}
    said = json.loads(tags.pop())
    said.pop("metaxy")
    assert not tags and said == {"by": "me", "at": "home", "a": "1", "b": "2"}
    assert "needs an argument" in run("beta", "push", "-t.by", code=2).stderr


def test_status_looks_at_rows(run: Run, tmp_path: Path) -> None:
    """--verbose: the first rows of each part; a version that was not pushed is an error in JSON."""
    def base(name: str, version: str) -> dict[str, object]:
        return {"id": name, "metaxy_provenance_by_field": {"x": version, "y": "1"}}

    write_rows(run, "shared/base", [base(f"i{n}", "1") for n in range(7)], tmp_path)
    said = json.loads(run("beta", "metadata", "status", "shared/mid", "shared/base", "--verbose", "-f", "json").stdout)
    assert "sample_details" not in said["features"]["shared/base"]
    details = said["features"]["shared/mid"]["sample_details"]
    assert details[0] == "Missing samples:" and details[-1] == "and 2 more" and len(details) == 7
    assert {json.loads(line)["id"] for line in details[1:-1]} < {f"i{n}" for n in range(7)}
    assert "sample_details" not in run("beta", "metadata", "status", "shared/mid", "-f", "json").stdout
    assert "  Missing samples:\n" in run("beta", "metadata", "status", "shared/mid", "--verbose").stdout
    wrong = run("beta", "metadata", "status", "shared/mid", "--snapshot-id", "nope", "-f", "json", code=1)
    assert json.loads(wrong.stdout)["error"] == "SNAPSHOT_ERROR"


def test_a_dry_run_counts_what_a_hard_delete_takes(run: Run, tmp_path: Path) -> None:
    row = {"id": "a", "metaxy_provenance_by_field": {"x": "1", "y": "1"}}
    for _ in range(3):
        write_rows(run, "shared/base", [row], tmp_path)
    run("beta", "metadata", "delete", "shared/base")
    for argv in (("--dry-run",), ()):
        done = run("beta", "metadata", "delete", "shared/base", "--hard", "--yes", "-f", "json", *argv)
        assert json.loads(done.stdout)["rows"] == {"shared/base": 4}


def test_graph_diff_leaves_out_other_projects(run: Run, tmp_path: Path) -> None:
    """What a store has recorded is of one project; features of others in the graph are not added since."""
    run("beta", "push")
    run("alpha", "lock")
    run("alpha", "push")
    config = tmp_path / "alpha" / "metaxy.toml"
    config.write_text(config.read_text() + "\n")
    said = json.loads(run("alpha", "graph-diff", "latest", "-f", "json").stdout)["nodes"]
    assert {key: node["status"] for key, node in said.items()} == {
        "alpha/uses": "unchanged", "shared/base": "unchanged", "shared/mid": "unchanged"}
    assert set(said) == set(json.loads(run("alpha", "graph-diff", "current", "latest", "-f", "json").stdout)["nodes"])


def test_unknown_and_missing_features(run: Run, tmp_path: Path) -> None:
    """Unknown keys: a warning, and nothing to copy; a feature without a table fails a delete, and the others are done."""
    write_rows(run, "shared/base", [{"id": "a", "metaxy_provenance_by_field": {"x": "1", "y": "1"}}], tmp_path)
    copied = run("beta", "metadata", "copy", "no/such", "--from", "main", "--to", "other")
    assert copied.stdout == "Warning: Feature(s) not found: no/such\nWarning: No valid features to copy.\n"
    done = run("beta", "metadata", "delete", "shared/mid", "shared/base", code=1)
    assert "shared/mid has no table in store 'main'" in done.stderr and "Deleted 1 row(s) of shared/base" in done.stderr
