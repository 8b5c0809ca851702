"""Ctrl-C and SIGTERM while a command waits for a server: it ends in order, the old rows are there, and it can be run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from processes import SECONDS, until, until_caught
from store_cases import active
from test_conflicts import HOLD, connected, rows, waiting

pytestmark = pytest.mark.filterwarnings("ignore")
FEATURES = '[features."c/a"]\nid_columns = ["id"]\nfields = ["x"]\n'
CONFIG = """project = "p"
store = "one"
auto_create_tables = true
[stores.one]
type = "{type}"
config = {{ connection_string = "{url}" }}
"""
# The server itself would wait for longer than the test does: it is the signal that ends it, of LOAD DATA too.
LONG = {"postgresql": "", "mariadb": "?innodb_lock_wait_timeout=36000"}
WORK = {"write": ["write", "c/a", "-"], "soft delete": ["delete", "c/a", "--yes"], "hard delete": ["delete", "c/a", "--hard", "--yes"]}


@pytest.fixture(autouse=True)
def graph() -> Iterator[None]:
    made = mx.FeatureGraph()
    spec = mx.FeatureSpec(key="c/a", id_columns=["id"], fields=["x"])
    made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(mode="json"), {}, None, "p"))
    with active(made, project="p"):
        yield


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("engine", ("postgresql", "mariadb"), indirect=True)
def test_a_signal_while_a_server_is_waited_for(
        make_store: Any, engine: str, which: signal.Signals, metaxy_bin: str, tmp_path: Path) -> None:
    url = make_store.where["connection_string"]
    kind = make_store.cls
    (tmp_path / "metaxy.toml").write_text(CONFIG.format(type=f"{kind.__module__}.{kind.__name__}", url=url + LONG[engine]))
    (tmp_path / "features.toml").write_text(FEATURES)
    (tmp_path / "rows.jsonl").write_text('{"id": "3", "metaxy_provenance_by_field": {"x": "3"}}\n')
    env = {**os.environ, "METAXY_PYTHON": sys.executable}
    for argv in WORK.values():
        with make_store().open("w") as store:
            store.write("c/a", rows("1", "2"))
            before = frames.rows_of(store.read("c/a", with_sample_history=True, include_soft_deleted=True))
        with connected(url) as run, open(tmp_path / "rows.jsonl") as stdin:
            run(HOLD[engine])
            process = subprocess.Popen([metaxy_bin, "metadata", *argv], cwd=tmp_path, env=env, stdin=stdin, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                until(lambda: process.poll() is not None or waiting(url, engine), "a statement that waits for a lock")
                until_caught(process, which)
                process.send_signal(which)
                said = "".join(process.communicate(timeout=SECONDS))
            finally:
                process.kill()
        assert process.returncode == 1 and said, (argv, process.returncode, said)
        with make_store().open("w") as store:
            found = frames.rows_of(store.read("c/a", with_sample_history=True, include_soft_deleted=True))
            assert len(found) == len(before), (argv, said)
            store.delete("c/a", soft=False)
