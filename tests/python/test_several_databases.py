"""Files with several databases of MariaDB, as `mariadb-dump --databases` writes them: behind USE names are of that database."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "change-matrix"))
import run as matrix  # noqa: E402

DEV = "docker://mariadb/10.11"
OTHERS = "[^q]*"        # what other tests have on the server
SCRIPT = """\
CREATE DATABASE `{a}` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
USE `{a}`;
CREATE TABLE t (id int PRIMARY KEY, w int);
CREATE TABLE u (id int PRIMARY KEY, t int, FOREIGN KEY (t) REFERENCES t (id));
CREATE VIEW w AS SELECT t.id, (SELECT max(u.id) FROM u) AS t FROM t JOIN (u AS x, t AS y) ON x.t = t.id AND y.id = x.id;
CREATE VIEW v AS WITH u AS (SELECT id FROM t) SELECT u.id FROM u;
DELIMITER //
/*!50003 CREATE*/ /*!50003 TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN DELETE FROM u; SET NEW.w = 1; END */ //
CREATE PROCEDURE p () BEGIN SELECT * FROM t; END //
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 00:00:00' DISABLE DO DELETE FROM t //
DELIMITER ;
CREATE DATABASE `{b}` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
USE `{b}`;
CREATE TABLE t (id int PRIMARY KEY, a int, FOREIGN KEY (a) REFERENCES `{a}`.t (id));
CREATE FUNCTION f () RETURNS int RETURN 1;
CREATE VIEW v AS SELECT x.id FROM `{a}`.t AS x, t;
"""


@pytest.fixture
def names() -> dict[str, str]:
    stem = uuid.uuid4().hex[:12]
    return {"a": f"q{stem}_a", "b": f"q{stem}_b"}


def _metaxy(metaxy_bin: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([metaxy_bin, "schema", *arguments, "--dev-url", DEV], capture_output=True, text=True, timeout=300,
                          stdin=subprocess.DEVNULL)


def test_a_plan_names_the_databases(metaxy_bin: str, names: dict[str, str], tmp_path: Path) -> None:
    state, empty = tmp_path / "state.sql", tmp_path / "empty.sql"
    state.write_text(SCRIPT.format(**names))
    empty.write_text("")
    plan = _metaxy(metaxy_bin, "diff", "--from", f"file://{empty}", "--to", f"file://{state}")
    assert plan.returncode == 0, plan.stderr
    a = names["a"]
    for text in (f"TRIGGER `{a}`.tr BEFORE INSERT ON `{a}`.t FOR EACH ROW BEGIN DELETE FROM u;", f"PROCEDURE `{a}`.p ()", f"EVENT `{a}`.e ON",
                 f"VIEW `{a}`.w AS SELECT t.id, (SELECT max(u.id) FROM `{a}`.u) AS t FROM `{a}`.t JOIN (`{a}`.u AS x, `{a}`.t AS y) ON",
                 f"FUNCTION `{names['b']}`.f ()"):
        assert text in plan.stdout
    (tmp_path / "planned.sql").write_text(plan.stdout)
    for before, after in (("planned.sql", "state.sql"), ("state.sql", "planned.sql")):
        same = _metaxy(metaxy_bin, "diff", "--from", f"file://{tmp_path / before}", "--to", f"file://{tmp_path / after}")
        assert (same.returncode, same.stdout) == (0, ""), same.stderr


def test_the_servers_own_databases_are_left_out(metaxy_bin: str, names: dict[str, str], tmp_path: Path) -> None:
    state, more = tmp_path / "state.sql", tmp_path / "more.sql"
    state.write_text(SCRIPT.format(**names))
    more.write_text("CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nCREATE TABLE IF NOT EXISTS db (Host char(255), KEY h (Host)) ENGINE=Aria;\n"
                    "CREATE VIEW user AS SELECT Host FROM db;\nINSERT INTO db VALUES ('x');\n" + state.read_text())
    for before, after in ((state, more), (more, state)):
        same = _metaxy(metaxy_bin, "diff", "--from", f"file://{before}", "--to", f"file://{after}")
        assert (same.returncode, same.stdout) == (0, ""), same.stderr


def test_a_file_is_what_the_server_holds(metaxy_bin: str, names: dict[str, str], tmp_path: Path, mysql_url: str) -> None:
    state = tmp_path / "state.sql"
    state.write_text(SCRIPT.format(**names))
    url = mysql_url.rsplit("/", 1)[0] + "/"
    server = matrix.MySQL(mysql_url)
    connection = server.create({})
    try:
        server.script(connection, state.read_text())
        for before, after in ((url, f"file://{state}"), (f"file://{state}", url)):
            same = _metaxy(metaxy_bin, "diff", "--exclude", OTHERS, "--from", before, "--to", after)
            assert (same.returncode, same.stdout) == (0, ""), same.stderr
    finally:
        server.script(connection, "".join(f"DROP DATABASE IF EXISTS `{name}`;\n" for name in reversed(names.values())))
        server.drop(connection)
