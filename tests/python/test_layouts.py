"""Directories of other tools: what `migrate new` and `migrate diff` write in each layout, read back, applied, undone.

Case files in tests/cases/layout/<dialect>: from.sql and to.sql, flags.txt for the second plan (optional), rows.sql (put
into a database of from.sql, SQLite only), and the files that are expected of the second plan, `VERSION` in place of
the time. UPDATE=1 writes those; then read the diff.
"""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
import subprocess
from pathlib import Path

import pytest

CASES = Path(__file__).resolve().parent.parent / "cases" / "layout"
FILES = sorted(CASES.glob("*/*.txt"))
LAYOUTS = ("golang-migrate", "goose", "flyway", "liquibase", "dbmate")
DEV_URLS = {"sqlite": "sqlite://dev?mode=memory", "postgres": "docker://postgres/15/dev", "mysql": "docker://mariadb/10.11/dev"}
VERSION = re.compile(r"\d{14}")


class Case:
    def __init__(self, path: Path):
        self.path, self.dialect = path, path.parent.name
        pieces = re.split(r"^-- ([a-z]\S+/\S+|[a-z]+\.[a-z]+) --\n", path.read_text(), flags=re.MULTILINE)
        assert pieces[0] == "", f"{path}: text before the first section"
        self.sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))

    def expected(self, layout: str) -> dict[str, str]:
        return {name: text for name, text in self.sections.items() if name.startswith(f"{layout}/")}

    def check(self, layout: str, got: dict[str, str]) -> None:
        if os.environ.get("UPDATE"):
            kept = {name: text for name, text in self.sections.items() if not name.startswith(f"{layout}/")}
            self.sections = kept | got
            self.path.write_text("".join(f"-- {name} --\n{text}" for name, text in self.sections.items()))
        assert got == self.expected(layout)


class Project:
    """A folder with a migration directory `m` of one layout."""

    def __init__(self, folder: Path, metaxy_bin: str, layout: str, dialect: str):
        self.folder, self.bin, self.layout, self.dialect = folder, metaxy_bin, layout, dialect
        self.dir, self.url = folder / "m", f"file://m?format={layout}"

    def run(self, *argv: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([self.bin, *argv], cwd=self.folder, capture_output=True, text=True, timeout=600,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    def plan(self, name: str, sql: str, *flags: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        (self.folder / f"{name}.sql").write_text(sql)
        return self.run("migrate", "diff", name, "--to", f"file://{name}.sql", "--dir", self.url,
                        "--dev-url", DEV_URLS[self.dialect], *flags, status=status)

    def diff(self, start: str, end: str) -> str:
        return self.run("schema", "diff", "--from", start, "--to", end, "--dev-url", DEV_URLS[self.dialect],
                        "--exclude", "atlas_schema_revisions").stdout

    def files(self, name: str) -> dict[str, str]:
        """Those that the plan `name` has written, by names without the time."""
        found = sorted(path for path in self.dir.iterdir() if re.search(rf"_{name}\.", path.name))
        return {f"{self.layout}/{VERSION.sub('VERSION', path.name)}": VERSION.sub("VERSION", path.read_text()) for path in found}

    def way_down(self, name: str) -> str:
        """The statements of the way down, as the layout's own tool would find them."""
        files = self.files(name)
        if self.layout == "golang-migrate":
            return files[f"{self.layout}/VERSION_{name}.down.sql"]
        if self.layout == "flyway":
            return files[f"{self.layout}/UVERSION__{name}.sql"]
        text = files[f"{self.layout}/VERSION_{name}.sql"]
        if self.layout == "goose":
            return text.split("-- +goose Down\n")[1]
        if self.layout == "dbmate":
            return re.split(r"^-- migrate:down.*\n", text, flags=re.MULTILINE)[1]
        return "".join(self.rollback(changeset) for changeset in reversed(re.split(r"^--changeset ", text, flags=re.MULTILINE)[1:]))

    @staticmethod
    def rollback(changeset: str) -> str:
        lines = [line.removeprefix("--rollback ") for line in changeset.splitlines() if line.startswith("--rollback ")]
        assert lines, "a changeset without a way back"
        mark = re.search(r"rollbackEndDelimiter:(\S+)", changeset.split("\n")[0])
        text = "" if lines == ["empty"] else "\n".join(lines) + "\n"
        return text.replace(f" {mark[1]}\n", ";\n") if mark else text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path, layout: str, metaxy_bin: str, tmp_path: Path) -> None:
    case = Case(path)
    project = Project(tmp_path, metaxy_bin, layout, case.dialect)
    project.plan("first", case.sections["from.sql"])
    project.plan("second", case.sections["to.sql"], *shlex.split(case.sections.get("flags.txt", "")))
    case.check(layout, project.files("second"))

    assert "synced" in project.plan("third", case.sections["to.sql"]).stdout, "read back it is another state"
    project.run("migrate", "validate", "--dir", project.url, "--dev-url", DEV_URLS[case.dialect])
    up = project.run("schema", "diff", "--from", "file://first.sql", "--to", "file://second.sql", "--dev-url",
                     DEV_URLS[case.dialect], *shlex.split(case.sections.get("flags.txt", ""))).stdout
    (tmp_path / "back.sql").write_text(case.sections["from.sql"] + up + project.way_down("second"))
    assert project.diff("file://back.sql", "file://first.sql") == "", "the way down leads elsewhere"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "sqlite"], ids=lambda path: path.stem)
def test_on_a_database(path: Path, layout: str, metaxy_bin: str, tmp_path: Path) -> None:
    """Applied file by file, foreign keys enforced, then taken down; rows are there all the time."""
    case = Case(path)
    project = Project(tmp_path, metaxy_bin, layout, "sqlite")
    database, url = tmp_path / "app.db", "sqlite://app.db?_fk=1"

    def rows() -> list[int]:
        with sqlite3.connect(database) as db:
            names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('t', 'users', 'log')")]
            return [db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in sorted(names)]

    project.plan("first", case.sections["from.sql"])
    project.run("migrate", "apply", "--dir", project.url, "--url", url)
    with sqlite3.connect(database) as db:
        db.executescript(case.sections["rows.sql"])
    before = rows()
    project.plan("second", case.sections["to.sql"], *shlex.split(case.sections.get("flags.txt", "")))
    assert "PENDING" in project.run("migrate", "status", "--dir", project.url, "--url", url).stdout
    project.run("migrate", "apply", "--dir", project.url, "--url", url)
    assert project.diff("sqlite://app.db", "file://second.sql") == ""
    assert rows() == before
    with sqlite3.connect(database) as db:
        db.executescript(project.way_down("second"))
    assert project.diff("sqlite://app.db", "file://first.sql") == ""
    assert rows() == before


TABLE = "CREATE TABLE t (id integer PRIMARY KEY);\n"


@pytest.mark.parametrize(("layout", "named", "nameless"), [
    ("golang-migrate", ["VERSION_a b.down.sql", "VERSION_a b.up.sql"], ["VERSION_migration.down.sql", "VERSION_migration.up.sql"]),
    ("goose", ["VERSION_a b.sql"], ["VERSION_migration.sql"]),
    ("flyway", ["UVERSION__a b.sql", "VVERSION__a b.sql"], ["UVERSION__migration.sql", "VVERSION__migration.sql"]),
    ("liquibase", ["VERSION_a b.sql"], ["VERSION.sql"]),
    ("dbmate", ["VERSION_a b.sql"], ["VERSION.sql"]),
])
def test_new(layout: str, named: list[str], nameless: list[str], metaxy_bin: str, tmp_path: Path) -> None:
    project = Project(tmp_path, metaxy_bin, layout, "sqlite")
    project.run("migrate", "new", "a b", "--dir", project.url)
    assert [VERSION.sub("VERSION", path.name) for path in sorted(project.dir.iterdir())] == [*named, "atlas.sum"]
    project.run("migrate", "new", "--dir", "file://m", "--dir-format", layout)
    assert sorted(VERSION.sub("VERSION", path.name) for path in project.dir.iterdir()) == sorted([*named, *nameless, "atlas.sum"])
    project.run("migrate", "validate", "--dir", project.url, "--dev-url", DEV_URLS["sqlite"])
    project.plan("one", TABLE)
    project.run("migrate", "apply", "--dir", project.url, "--url", "sqlite://app.db")
    assert project.diff("sqlite://app.db", "file://one.sql") == ""


def test_the_project_file_names_the_layout(metaxy_bin: str, tmp_path: Path) -> None:
    project = Project(tmp_path, metaxy_bin, "goose", "sqlite")
    (tmp_path / "one.sql").write_text(TABLE)
    (tmp_path / "atlas.hcl").write_text('env "x" {\n  src = "file://one.sql"\n  dev = "sqlite://dev?mode=memory"\n'
                                        '  migration {\n    dir = "file://m"\n    format = goose\n  }\n}\n')
    printed = project.run("migrate", "diff", "one", "--env", "x", "--dry-run").stdout
    assert printed.startswith("-- +goose Up\n") and "-- +goose Down\n-- reverse: create \"t\" table\n" in printed
    project.run("migrate", "diff", "one", "--env", "x")
    assert project.files("one") == {"goose/VERSION_one.sql": printed}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_templates(layout: str, metaxy_bin: str, tmp_path: Path) -> None:
    """They are the whole content of one file; never of two, and never without the layout's marks."""
    project = Project(tmp_path, metaxy_bin, layout, "sqlite")
    template = "{{ range .Changes }}{{ .Cmd }};\n{{ end }}"
    if layout in ("golang-migrate", "flyway"):
        assert "cannot make the two files" in project.plan("one", TABLE, "--format", template, status=1).stderr
    elif layout in ("goose", "dbmate"):
        assert "DIR007" in project.plan("one", TABLE, "--format", template, status=1).stderr
        mark = {"goose": "-- +goose Up", "dbmate": "-- migrate:up"}[layout]
        project.plan("one", TABLE, "--format", f"{mark}\n{template}")
    else:
        project.plan("one", TABLE, "--format", template)
    assert project.dir.exists() == (layout not in ("golang-migrate", "flyway"))
    project.plan("two", TABLE, "--format", '{{ sql . "  " }}')
    assert project.diff(project.url, "file://two.sql") == ""


def test_no_way_down(metaxy_bin: str, tmp_path: Path) -> None:
    """A plan that nothing undoes (names for another schema cannot be replayed here) says so; no empty way down pretends."""
    enum = Case(CASES / "postgres" / "enum-value.txt").sections
    for layout in LAYOUTS:
        folder = tmp_path / layout
        folder.mkdir()
        project = Project(folder, metaxy_bin, layout, "postgres")
        project.plan("one", enum["from.sql"])
        done = project.plan("two", enum["to.sql"], "--qualifier", "q")
        assert 'nothing undoes this migration: add value to enum type: "mood"' in done.stderr
        files = project.files("two")
        assert len([name for name in files if name.endswith(".sql")]) == 1
        text = "".join(files.values())
        assert "rollback" not in text and ("nothing undoes this" in text) == (layout in ("goose", "dbmate"))


def test_values_that_are_used_at_once(metaxy_bin: str, tmp_path: Path) -> None:
    """PostgreSQL lets nobody use a new value of an enum in the transaction that made it."""
    enum = Case(CASES / "postgres" / "enum-value.txt").sections
    project = Project(tmp_path, metaxy_bin, "atlas", "postgres")
    project.plan("one", enum["from.sql"])
    project.plan("two", enum["to.sql"])
    text = project.files("two")["atlas/VERSION_two.sql"]
    assert text.startswith("-- atlas:txmode none\n\n-- Add value")
    project.plan("three", enum["to.sql"].replace("'ok', 'happy')", "'ok', 'happy', 'glad')"))
    assert project.files("three")["atlas/VERSION_three.sql"].startswith("-- Add value")


def test_marks_in_a_statement_are_refused(metaxy_bin: str, tmp_path: Path) -> None:
    """A body whose text would end the section is not written; in other layouts it is."""
    body = TABLE + "CREATE TRIGGER g AFTER INSERT ON t BEGIN\n-- +goose Down\nDELETE FROM t;\n-- migrate:down\nDELETE FROM t;\nEND;\n"
    for layout in LAYOUTS:
        folder = tmp_path / layout
        folder.mkdir()
        project = Project(folder, metaxy_bin, layout, "sqlite")
        if layout in ("goose", "dbmate"):
            assert "has a meaning there" in project.plan("one", body, status=1).stderr
            assert not project.dir.exists()
        else:
            project.plan("one", body)
            assert "synced" in project.plan("one", body).stdout


def test_import(metaxy_bin: str, tmp_path: Path) -> None:
    """Other layouts become Atlas's own, with the same state."""
    case = Case(CASES / "sqlite" / "rebuild-rename-trigger.txt")
    for layout in LAYOUTS:
        folder = tmp_path / layout
        folder.mkdir()
        project = Project(folder, metaxy_bin, layout, "sqlite")
        project.plan("first", case.sections["from.sql"])
        project.plan("second", case.sections["to.sql"], *shlex.split(case.sections["flags.txt"]))
        project.run("migrate", "import", "--from", project.url, "--to", "file://new", "--dialect", "sqlite")
        made = sorted(VERSION.sub("VERSION", path.name) for path in (folder / "new").iterdir())
        assert made == ["VERSION_first.sql", "VERSION_second.sql", "atlas.sum"]
        project.run("migrate", "validate", "--dir", "file://new")
        assert project.diff("file://new?format=atlas", "file://second.sql") == ""
        again = project.run("migrate", "import", "--from", project.url, "--to", "file://new", status=1)
        assert "holds migrations already" in again.stderr
    assert "already in" in project.run("migrate", "import", "--from", "file://new", "--to", "file://x", status=1).stderr


def test_import_of_repeatables(metaxy_bin: str, tmp_path: Path) -> None:
    project = Project(tmp_path, metaxy_bin, "flyway", "sqlite")
    project.dir.mkdir()
    for name, text in {"V1__a.sql": TABLE, "V2__b.sql": "CREATE TABLE u (id integer);\n", "R__views.sql": "CREATE VIEW v AS SELECT id FROM u;\n",
                       "U1__a.sql": "DROP TABLE t;\n"}.items():
        (project.dir / name).write_text(text)
    project.run("migrate", "import", "--from", project.url, "--to", "file://new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["1_a.sql", "2R_views.sql", "2_b.sql", "atlas.sum"]
    (project.dir / "atlas.sum").write_text("h1:x\n")
    assert "checksum mismatch" in project.run("migrate", "import", "--from", project.url, "--to", "file://other", status=1).stderr


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_directory_that_is_read_without_its_layout(layout, tmp_path, metaxy_bin):
    """Its ways down would be run behind the ways up."""
    project = Project(tmp_path, metaxy_bin, layout, "sqlite")
    project.plan("one", TABLE)
    for command in (["apply", "-u", "sqlite://app.db"], ["status", "-u", "sqlite://app.db"], ["hash"], ["validate"],
                    ["diff", "two", "--to", "file://one.sql", "--dialect", "sqlite"]):
        told = project.run("migrate", *command, "--dir", "file://m", status=1).stderr
        assert f"is a migration file of {layout}" in told and f'"file://m?format={layout}", or --dir-format {layout}' in told
    before = sorted(path.name for path in project.dir.iterdir())
    project.run("migrate", "apply", "-u", "sqlite://app.db", "--dir", project.url)
    assert before == sorted(path.name for path in project.dir.iterdir())


def test_marks_that_are_no_layout(tmp_path, metaxy_bin):
    """In texts and comments behind statements; and names that are nearly another tool's."""
    project = Project(tmp_path, metaxy_bin, "atlas", "sqlite")
    project.dir.mkdir()
    (project.dir / "1_a.down.sql").write_text(f"{TABLE}-- +goose Up\n")
    (project.dir / "V2_b.sql").write_text("-- not -- migrate:up\nCREATE TABLE b (t text DEFAULT '\n-- migrate:up\n');\n")
    (project.dir / "Vx__c.sql").write_text("CREATE TABLE c (a int);\n")
    project.run("migrate", "hash", "--dir", "file://m")
    project.run("migrate", "apply", "-u", "sqlite://app.db", "--dir", "file://m")


@pytest.mark.parametrize(("second", "fine"), [("V2__b.sql", True), ("V2__b.sql V3__c.sql", True), ("V10__b.sql", False), ("U1__a.sql", False)])
def test_names_of_flyway_in_a_directory_of_atlas(second, fine, tmp_path, metaxy_bin):
    """Fine where they run in the order of their numbers, and there are no ways down."""
    project = Project(tmp_path, metaxy_bin, "atlas", "sqlite")
    project.dir.mkdir()
    for number, name in enumerate(["V1__a.sql", *second.split()]):
        (project.dir / name).write_text(f"CREATE TABLE t{number} (id int);\n")
    told = project.run("migrate", "hash", "--dir", "file://m", status=0 if fine else 1).stderr
    assert ("is a migration file of flyway" in told) != fine


@pytest.mark.parametrize(("first", "then"), [("atlas", "flyway"), ("flyway", "atlas")])
def test_rows_of_the_other_reading(first: str, then: str, metaxy_bin: str, tmp_path: Path) -> None:
    """Atlas's layout takes V2__b.sql for version V2, flyway's for 2: what was applied as one is known as the other."""
    old, new = Project(tmp_path, metaxy_bin, first, "sqlite"), Project(tmp_path, metaxy_bin, then, "sqlite")
    folder, url = tmp_path / "m", "sqlite://app.db"
    folder.mkdir()
    for version in (1, 2):
        (folder / f"V{version}__t{version}.sql").write_text(f"CREATE TABLE t{version} (id int);\n")
    old.run("migrate", "hash", "--dir", old.url)
    old.run("migrate", "apply", "--dir", old.url, "--url", url)
    assert "Migration Status: OK" in new.run("migrate", "status", "--dir", new.url, "--url", url).stdout
    (folder / "V3__t3.sql").write_text("CREATE TABLE t3 (id int);\n")
    new.run("migrate", "hash", "--dir", new.url)
    status = new.run("migrate", "status", "--dir", new.url, "--url", url)
    assert "Pending Files:   1\n" in status.stdout and status.stderr == ""
    new.run("migrate", "apply", "--dir", new.url, "--url", url)
    assert "Migration Status: OK" in new.run("migrate", "status", "--dir", new.url, "--url", url).stdout
    version = "1" if then == "flyway" else "V1"
    assert "(2 removed)" in new.run("migrate", "set", version, "--dir", new.url, "--url", url).stdout
    with sqlite3.connect(tmp_path / "app.db") as db:
        rows = db.execute("SELECT version FROM atlas_schema_revisions").fetchall()
    assert rows == [("V1" if first == "atlas" else "1",)]


@pytest.mark.parametrize(("layout", "there"), [("atlas", "29990101000000_z.sql"), ("atlas", "3_z.sql"), ("atlas", "V001__z.sql"),
                                               ("goose", "3_z.sql")])
def test_a_new_file_comes_behind_those_that_are_there(layout: str, there: str, metaxy_bin: str, tmp_path: Path) -> None:
    """Also where the time of day would sort before them: what was planned on top of them is run on top of them."""
    project = Project(tmp_path, metaxy_bin, layout, "sqlite")
    project.dir.mkdir()
    mark = "-- +goose Up\n" if layout == "goose" else ""
    (project.dir / there).write_text(f"{mark}CREATE TABLE a (id int);\n")
    project.run("migrate", "hash", "--dir", project.url)
    done = project.plan("add", "CREATE TABLE a (id int, b int);\n")
    assert "Warning: the new file's version is" in done.stderr and there in done.stderr
    assert [path.name for path in sorted(project.dir.glob("*.sql"))][0] == there
    project.run("migrate", "validate", "--dir", project.url, "--dialect", "sqlite")
    project.run("migrate", "new", "more", "--dir", project.url)
    assert sorted(project.dir.glob("*.sql"))[-1].name.endswith("_more.sql")


@pytest.mark.parametrize("there", ["9_z.sql", "z.sql"])
def test_no_version_comes_behind_those_that_are_there(there: str, metaxy_bin: str, tmp_path: Path) -> None:
    project = Project(tmp_path, metaxy_bin, "atlas", "sqlite")
    project.dir.mkdir()
    (project.dir / there).write_text("CREATE TABLE a (id int);\n")
    project.run("migrate", "hash", "--dir", project.url)
    done = project.plan("add", "CREATE TABLE a (id int, b int);\n", status=1)
    assert f'"{there}" comes behind it' in done.stderr
    assert [path.name for path in project.dir.glob("*.sql")] == [there]


def test_a_plan_is_replayed_before_the_repeatables(metaxy_bin: str, tmp_path: Path) -> None:
    project = Project(tmp_path, metaxy_bin, "flyway", "sqlite")
    project.dir.mkdir()
    (project.dir / "V1__a.sql").write_text("CREATE TABLE a (id int);\n")
    (project.dir / "R__v.sql").write_text("CREATE VIEW v AS SELECT id FROM a;\n")
    project.run("migrate", "hash", "--dir", project.url)
    done = project.plan("more", "CREATE TABLE a (id int, b int);\nCREATE VIEW v AS SELECT id, b FROM a;\n", status=1)
    assert 'run before "R__v.sql", as its version says' in done.stderr
    assert len(list(project.dir.glob("*.sql"))) == 2
    project.plan("column", "CREATE TABLE a (id int, b int);\nCREATE VIEW v AS SELECT id FROM a;\n")
    project.run("migrate", "validate", "--dir", project.url, "--dialect", "sqlite")


def test_a_name_that_is_too_long_leaves_no_directory(metaxy_bin: str, tmp_path: Path) -> None:
    project = Project(tmp_path, metaxy_bin, "atlas", "sqlite")
    (tmp_path / "to.sql").write_text("CREATE TABLE a (id int);\n")
    project.run("migrate", "diff", "n" * 300, "--to", "file://to.sql", "--dir", project.url, "--dialect", "sqlite", status=1)
    assert not project.dir.exists()
