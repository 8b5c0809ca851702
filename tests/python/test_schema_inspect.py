"""`schema inspect` in all its forms: of files and of live databases; the page is opened in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
import threading
import xml.etree.ElementTree
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import servers

SHOP = """\
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy ${x}');
CREATE TABLE users (id bigserial PRIMARY KEY, name varchar(60) NOT NULL DEFAULT 'no "name" yet', mail text UNIQUE,
  feeling mood DEFAULT 'sad', made timestamptz NOT NULL DEFAULT now(), low text GENERATED ALWAYS AS (lower(name)) STORED,
  CHECK (length(name) > 1));
COMMENT ON TABLE users IS 'who </script><b>buys</b>';
CREATE TABLE "Order Line" (id integer GENERATED ALWAYS AS IDENTITY (START WITH 10), "user id" bigint NOT NULL
  REFERENCES users ON DELETE CASCADE, parent integer, price numeric(10,2), PRIMARY KEY (id),
  FOREIGN KEY (parent) REFERENCES "Order Line" (id), UNIQUE (id, price));
CREATE INDEX by_price ON "Order Line" (price DESC, (lower('x')), parent) WHERE price > 0;
CREATE VIEW cheap AS SELECT id, price FROM "Order Line" WHERE price < 1;
"""
DEV = "docker://postgres/15/dev?search_path=public"


@pytest.fixture
def inspect(metaxy_bin, tmp_path):
    (tmp_path / "shop.sql").write_text(SHOP)

    def call(*arguments: str, url: str = "file://shop.sql", dev: str = DEV, status: int = 0) -> subprocess.CompletedProcess:
        done = subprocess.run([metaxy_bin, "schema", "inspect", "-u", url, "--dev-url", dev, *arguments], cwd=tmp_path,
                              capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return call


def test_json(inspect):
    schema = json.loads(inspect("--format", "json").stdout)["schemas"][0]
    users, lines = schema["tables"]
    assert [c["name"] for c in users["columns"]] == ["id", "name", "mail", "feeling", "made", "low"]
    assert users["primary_key"]["parts"] == [{"column": "id"}]
    assert {"columns": ["user id"], "on_delete": "CASCADE", "references": {"schema": "public", "table": "users", "columns": ["id"]}}.items() <= \
        lines["foreign_keys"][1].items()
    assert [i["where"] for i in lines["indexes"] if i["name"] == "by_price"] == ["(price > (0)::numeric)"]
    assert schema["types"] == [{"name": "mood", "values": ["sad", "it's ok", "happy ${x}"]}]
    assert schema["objects"][0]["name"] == "cheap"


def test_mermaid(inspect):
    lines = inspect("--format", "{{ mermaid . }}").stdout.splitlines()
    assert lines[0] == "erDiagram" and '    "users" {' in lines and "      bigint id PK" in lines
    assert '    "Order Line" }o--|| "users" : "Order Line_user id_fkey"' in lines


def test_hcl(inspect, metaxy_bin, tmp_path):
    done = inspect("-o", "shop.hcl")
    assert "left out" in done.stderr            # the view
    text = (tmp_path / "shop.hcl").read_text()
    assert 'default = "no \\"name\\" yet"' in text and "ref_columns = [table.users.column.id]" in text
    assert 'values = ["sad", "it\'s ok", "happy $${x}"]' in text and 'column["user id"]' in text
    fmt = subprocess.run([metaxy_bin, "schema", "fmt", "shop.hcl"], cwd=tmp_path, capture_output=True, text=True)
    assert (fmt.returncode, fmt.stdout) == (0, "")      # laid out already, and it parses


def test_templates(inspect):
    assert inspect("--format", "{{ range .schemas }}{{ .name }} {{ len .tables }}{{ end }}").stdout == "public 2"
    assert inspect("--format", '{{ sql . "    " }}').stdout == inspect().stdout.replace("\n  ", "\n    ")
    assert '"nothing"' in inspect("--format", "{{ nothing . }}", status=1).stderr


def test_exclude_and_output(inspect, tmp_path):
    assert "users" not in [t["name"] for t in json.loads(inspect("--format", "json", "--exclude", "users", "--exclude",
                                                                 "Order Line", "--exclude", "cheap").stdout)["schemas"][0].get("tables", [])]
    assert "no format is known" in inspect("-o", "shop.png", status=1).stderr
    assert not (tmp_path / "shop.png").exists()


def test_svg(inspect, tmp_path):
    inspect("-o", "shop.svg")
    root = xml.etree.ElementTree.parse(tmp_path / "shop.svg").getroot()
    texts = [t for e in root.iter() if (t := (e.text or "").strip())]
    assert root.tag.endswith("svg") and {"users", "Order Line", "cheap", "PK", "FK"} <= set(texts)


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def test_the_page_in_a_browser(inspect, tmp_path):
    if not CHROMIUM:
        pytest.fail("chromium is not installed") if servers.is_ci() else pytest.skip("chromium is not installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.fail("playwright is not installed") if servers.is_ci() else pytest.skip("playwright is not installed")
    inspect("-o", "shop.html")
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], timeout=300_000)
        page = browser.new_page(viewport={"width": 1100, "height": 700})
        page.set_default_timeout(300_000)
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
        page.goto((tmp_path / "shop.html").as_uri())
        page.wait_for_function("window.graphPage && graphPage.drawn > 0")
        assert page.evaluate("[graphPage.nodes.length, graphPage.edges.length]") == [3, 2]
        assert page.inner_text("#stats") == "3 tables · 12 columns · 2 arrows"
        assert page.evaluate("""() => {
            const canvas = document.getElementById("canvas");
            const seen = new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer));
            return seen.size;
        }""") > 20
        browser.close()
    assert wrong == []


def test_a_live_database_says_the_same(inspect, tmp_path, postgres_db):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres_db, autocommit=True) as connection:
        connection.execute(SHOP)
    url = postgres_db + "?sslmode=disable&search_path=public"
    for form in ("hcl", "mermaid"):       # tables and keys; a view's text is the server's own
        live, file = (sorted(inspect("--format", form, url=u).stdout.splitlines()) for u in (url, "file://shop.sql"))
        assert live == file


def test_called_as_atlas_it_prints_hcl(metaxy_bin, tmp_path):
    (tmp_path / "atlas").symlink_to(metaxy_bin)
    (tmp_path / "a.sql").write_text("CREATE TABLE t (id integer PRIMARY KEY, a text);\n")
    done = subprocess.run([str(Path(tmp_path / "atlas")), "schema", "inspect", "-u", "file://a.sql", "--dev-url",
                           "sqlite://dev?mode=memory"], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.startswith('table "t" {\n  schema = schema.main\n'), done.stderr


class Listener:
    """Stands between the command and PostgreSQL, and counts the statements that pass: messages Query and Parse."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.server, self.statements, self.socket = (parts.hostname, parts.port), 0, socket.create_server(("127.0.0.1", 0))
        self.url = url.replace(f":{parts.port}/", f":{self.socket.getsockname()[1]}/")
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        client = self.socket.accept()[0]
        server = socket.create_connection(self.server)
        threading.Thread(target=self._pass_back, args=(server, client), daemon=True).start()
        waiting, started = b"", False
        while data := client.recv(65536):
            waiting += data
            while len(waiting) >= (5 if started else 4):
                length = int.from_bytes(waiting[1:5], "big") + 1 if started else int.from_bytes(waiting[:4], "big")
                if len(waiting) < length:
                    break
                self.statements += started and waiting[:1] in (b"Q", b"P")
                waiting, started = waiting[length:], True
            server.sendall(data)
        server.close()

    @staticmethod
    def _pass_back(server: socket.socket, client: socket.socket) -> None:
        try:
            while data := server.recv(65536):
                client.sendall(data)
        except OSError:
            pass


def queries_of_mariadb(url: str, run) -> int:
    import pymysql

    parts = urlsplit(url)
    with pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username or "root") as connection:
        cursor, asked = connection.cursor(), 0

        def status(name: str) -> int:
            nonlocal asked
            cursor.execute(f"SHOW GLOBAL STATUS LIKE '{name}'")
            asked += 1
            return int(cursor.fetchone()[1])

        def count() -> int:
            """The server hears a little later that others have gone, and counts that too."""
            there = [-1]
            while len(there) < 4 or len(set(there[-3:])) > 1:
                time.sleep(0.1)
                there.append(status("Threads_connected"))
            return status("Questions") - asked

        before = count()
        run()
        return count() - before


def make_tables(url: str, first: int, last: int) -> None:
    statements = [f"CREATE TABLE t{number} (id integer PRIMARY KEY, a text)" for number in range(first, last)]
    parts = urlsplit(url)
    if parts.scheme.startswith("postgres"):
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
        return
    import pymysql

    with pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username or "root", database=parts.path[1:]) as connection:
        for statement in statements:
            connection.cursor().execute(statement)


def tables_in(done: subprocess.CompletedProcess) -> int:
    return len(json.loads(done.stdout)["schemas"][0]["tables"])


def test_as_many_statements_for_a_hundred_tables_as_for_five_on_postgres(inspect, postgres_db):
    pytest.importorskip("psycopg")
    found = []
    for first, last in ((0, 5), (5, 100)):
        make_tables(postgres_db, first, last)
        between = Listener(postgres_db)
        assert tables_in(inspect("--format", "json", url=between.url + "?sslmode=disable&gssencmode=disable",
                                 dev="docker://postgres/15/dev")) == last
        found.append(between.statements)
    assert found[0] == found[1] and 5 < found[0] < 60, found


def test_tables_of_mariadb_stand_in_the_order_of_their_names(inspect, mysql_db):
    pytest.importorskip("pymysql")
    make_tables(mysql_db, 5, 6)
    time.sleep(1.1)     # as the server tells when a table was made
    make_tables(mysql_db, 0, 5)
    shown = inspect(url=mysql_db.replace("mysql://", "mariadb://", 1), dev="docker://mariadb/10.11/dev").stdout
    made = re.findall(r"CREATE TABLE `(\w+)`", shown)
    assert len(made) == 6 and made == sorted(made)


def test_as_many_statements_for_a_hundred_tables_as_for_five_on_mariadb(inspect, mysql_db):
    pytest.importorskip("pymysql")
    found = []
    for first, last in ((0, 5), (5, 100)):
        make_tables(mysql_db, first, last)
        shown = []
        found.append(queries_of_mariadb(mysql_db, lambda: shown.append(
            inspect("--format", "json", url=mysql_db.replace("mysql://", "mariadb://", 1), dev="docker://mariadb/10.11/dev"))))
        assert tables_in(shown[0]) == last
    assert found[0] == found[1] and 5 < found[0] < 60, found


def test_a_view_that_the_user_may_not_see_is_named(metaxy_bin, mysql_db):
    pymysql = pytest.importorskip("pymysql")
    parts, user = urlsplit(mysql_db), "only_looks"
    with pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username or "root", database=parts.path[1:]) as connection:
        def run(*statements: str) -> None:
            for statement in statements:
                connection.cursor().execute(statement)

        def inspect() -> subprocess.CompletedProcess:
            url = f"mariadb://{user}@{parts.hostname}:{parts.port}{parts.path}"
            return subprocess.run([metaxy_bin, "schema", "inspect", "-u", url], capture_output=True, text=True, timeout=300)

        run("CREATE TABLE t (a int)", "CREATE VIEW seen AS SELECT a FROM t", "CREATE VIEW hidden AS SELECT a + 1 AS b FROM t",
            f"CREATE OR REPLACE USER {user}@'%'", f"GRANT SELECT ON {parts.path[1:]}.* TO {user}@'%'",
            f"GRANT SHOW VIEW ON {parts.path[1:]}.seen TO {user}@'%'")
        try:
            done = inspect()
            assert done.returncode == 1 and "`hidden` cannot be read: user only_looks@% has no right SHOW VIEW" in done.stderr, done
            assert "seen" not in done.stderr
            run(f"GRANT SHOW VIEW ON {parts.path[1:]}.* TO {user}@'%'")
            done = inspect()
            assert done.returncode == 0 and "VIEW `hidden`" in done.stdout, done
        finally:
            run(f"DROP USER {user}@'%'")


@pytest.mark.parametrize("column", [
    pytest.param("jsonpath DEFAULT '" + "- " * 50_000 + "$'", id="signs"),
    pytest.param("jsonpath DEFAULT '" + "(" * 50_000 + "$" + ")" * 50_000 + "'", id="parentheses"),
    pytest.param("jsonpath DEFAULT '$" + " + 1" * 200_000 + "'", id="sums"),
    pytest.param("tsquery DEFAULT 'a" + " & a" * 500_000 + "'", id="words"),
    pytest.param("tsquery DEFAULT '" + "!" * 50_000 + "a'", id="nots"),
])
def test_literals_nested_deep_stay_as_they_are(metaxy_bin, tmp_path, column):
    (tmp_path / "s.sql").write_text(f"CREATE TABLE t (a {column});\n")
    done = subprocess.run([metaxy_bin, "schema", "inspect", "-u", "file://s.sql", "--dialect", "postgres"], cwd=tmp_path,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert column.split("'")[1] in done.stdout
