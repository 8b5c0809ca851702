"""Bad input: the message says what is wrong and where, the exit status is 1, and no file has changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

GOOD = "CREATE TABLE t (id integer NOT NULL, PRIMARY KEY (id));\n"
HCL = '''\
data "external_schema" "models" {
  program = ["sh", "-c", "PROGRAM"]
}
env "dev" {
  src = data.external_schema.models.url
  dev = "sqlite://dev?mode=memory"
  migration {
    dir = "file://migrations"
  }
}
'''


@pytest.fixture
def project(tmp_path: Path, metaxy_bin: str) -> Path:
    """One applied-looking migration, a matching sum, and the desired state in schema.sql."""
    (tmp_path / "schema.sql").write_text(GOOD)
    done = _run(tmp_path, metaxy_bin, *DIFF)
    assert done.returncode == 0, done.stderr
    (tmp_path / "schema.sql").write_text(GOOD + "CREATE TABLE u (id integer);\n")
    return tmp_path


DIFF = ("migrate", "diff", "--to", "file://schema.sql", "--dev-url", "sqlite://dev?mode=memory")


def _run(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)


def _state(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _fails(folder: Path, metaxy_bin: str, *argv: str, says: tuple[str, ...],
           status: int = 1) -> subprocess.CompletedProcess[str]:
    before = _state(folder)
    done = _run(folder, metaxy_bin, *argv)
    assert done.returncode == status, done.stdout + done.stderr
    for words in says:
        assert words in done.stdout + done.stderr
    assert "ERROR: AddressSanitizer" not in done.stderr and "runtime error" not in done.stderr
    assert _state(folder) == before
    return done


def _with_program(project: Path, program: str) -> None:
    (project / "atlas.hcl").write_text(HCL.replace("PROGRAM", program))


def _only_migration(project: Path) -> Path:
    return next((project / "migrations").glob("*.sql"))


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("echo boom >&2; exit 3", ("data.external_schema.models", "boom")),
        ("true", ("models", "nothing")),
        ("printf '   \\\\n'", ("models", "nothing")),
        ("echo 'CREATE TABLE t (id integer NOT NULL,'", ("models/schema.sql:1:",)),
        ("echo 'CREATE TABLE t (id integer);'; exit 1", ("data.external_schema.models",)),
        ("exec /no/such/program", ("data.external_schema.models",)),
    ],
    ids=["fails", "prints nothing", "prints blanks", "prints half", "prints and fails", "is not there"],
)
def test_provider(project: Path, metaxy_bin: str, program: str, says: tuple[str, ...]) -> None:
    _with_program(project, program)
    _fails(project, metaxy_bin, "migrate", "diff", "--env", "dev", says=says)


def test_provider_that_does_not_exist(project: Path, metaxy_bin: str) -> None:
    (project / "atlas.hcl").write_text(HCL.replace('["sh", "-c", "PROGRAM"]', '["no-such-provider-at-all"]'))
    _fails(project, metaxy_bin, "migrate", "diff", "--env", "dev", says=("atlas.hcl:1:1: error RUN001", "data.external_schema.models: cannot start no-such-provider-at-all"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("CREATE TABLE t (id integer,);\n", ("schema.sql:1:", "error SQL")),
        ("CREATE TABLE t (id integer;\n", ("schema.sql:1:", "error SQL")),
        ("CREATE TABLE t (id integer);\nFROBNICATE t;\n", ("schema.sql:2:1", "error SQL102")),
        ("CREATE TABLE t (a text DEFAULT 'x);\n", ("schema.sql:1:", "error SQL001")),
        ("CREATE TABLE t (id integer);\nCREATE INDEX i ON t (missing);\n", ("schema.sql:2:", "missing", "error SCH")),
        ("CREATE INDEX i ON nowhere (a);\n", ("schema.sql:1:", "nowhere", "error SCH")),
        ("ALTER TABLE nowhere ADD COLUMN a integer;\n", ("schema.sql:1:", "nowhere", "error SCH")),
        ("CREATE TABLE t (id integer);\nCREATE TABLE t (id integer);\n", ("schema.sql:2:", "error SCH001")),
        ("CREATE TABLE t (id integer, ID text);\n", ("schema.sql:1:", "error SCH")),
    ],
    ids=["trailing comma", "open parenthesis", "unknown statement", "open quote", "unknown column", "index on nothing", "alter nothing", "table twice",
         "column twice"],
)
def test_sql(project: Path, metaxy_bin: str, text: str, says: tuple[str, ...]) -> None:
    (project / "schema.sql").write_text(text)
    _fails(project, metaxy_bin, *DIFF, says=says)


@pytest.mark.parametrize("dialect", ["docker://mysql/8/dev", "docker://postgres/16/dev", "docker://mariadb/11/dev"])
def test_a_foreign_key_to_what_is_not_there(tmp_path: Path, metaxy_bin: str, dialect: str) -> None:
    (tmp_path / "schema.sql").write_text("CREATE TABLE c (id integer PRIMARY KEY, p_id integer, FOREIGN KEY (p_id) REFERENCES p (id));\n")
    _fails(tmp_path, metaxy_bin, "migrate", "diff", "--to", "file://schema.sql", "--dev-url", dialect, says=("schema.sql:1:", "SCH002"))


class TestDirectory:
    """Every command that uses the directory refuses it."""

    COMMANDS = [DIFF, ("migrate", "validate"), ("migrate", "new", "x"), ("migrate", "apply", "--url", "sqlite://app.db"),
                ("migrate", "status", "--url", "sqlite://app.db")]

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[1])
    def test_edited(self, project: Path, metaxy_bin: str, command: tuple[str, ...]) -> None:
        path = _only_migration(project)
        path.write_text(path.read_text() + "\n-- more\n")
        done = _fails(project, metaxy_bin, *command, says=("checksum mismatch", f"{path.name} was edited"))
        assert done.stdout.startswith("You have a checksum error in your migration directory.\n\n\tL2: ")
        assert "Error: checksum mismatch" in done.stderr

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[1])
    def test_missing(self, project: Path, metaxy_bin: str, command: tuple[str, ...]) -> None:
        (project / "migrations" / "atlas.sum").unlink()
        _fails(project, metaxy_bin, *command, says=("checksum file not found",))

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[1])
    def test_malformed(self, project: Path, metaxy_bin: str, command: tuple[str, ...]) -> None:
        (project / "migrations" / "atlas.sum").write_text("h1:abc\nnonsense\n")
        _fails(project, metaxy_bin, *command, says=("checksum file format invalid",))

    def test_two_files_of_one_version(self, project: Path, metaxy_bin: str) -> None:
        path = _only_migration(project)
        path.with_name(path.stem + "_again.sql").write_text("CREATE TABLE again (id integer);\n")
        assert _run(project, metaxy_bin, "migrate", "hash").returncode == 0
        _fails(project, metaxy_bin, *DIFF, says=(path.stem, "version"))

    def test_unreadable(self, project: Path, metaxy_bin: str) -> None:
        _fails(project, metaxy_bin, "migrate", "validate", "--dir", "file://schema.sql", says=("schema.sql",))
        _fails(project, metaxy_bin, "migrate", "validate", "--dir", "file://nodir", says=("sql/migrate: stat nodir: no such file or directory",))

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_no_permission(self, project: Path, metaxy_bin: str) -> None:
        folder = project / "migrations"
        folder.chmod(0)
        try:
            done = _run(project, metaxy_bin, "migrate", "validate")
        finally:
            folder.chmod(0o755)
        assert done.returncode == 1 and "migrations" in done.stderr

    def test_cannot_be_replayed(self, project: Path, metaxy_bin: str) -> None:
        bad = project / "migrations" / "99990101000000_bad.sql"
        bad.write_text("CREATE TABLE ok (id integer);\nALTER TABLE gone ADD COLUMN a integer;\n")
        assert _run(project, metaxy_bin, "migrate", "hash").returncode == 0
        _fails(project, metaxy_bin, *DIFF, says=("99990101000000_bad.sql:2:", "gone"))
        _fails(project, metaxy_bin, "migrate", "validate", "--dev-url", "sqlite://dev?mode=memory", says=("99990101000000_bad.sql:2:", "gone"))
        assert _run(project, metaxy_bin, "migrate", "validate").returncode == 0

    @pytest.mark.parametrize("url", ["migrations", "http://x/y"])
    def test_url(self, project: Path, metaxy_bin: str, url: str) -> None:
        _fails(project, metaxy_bin, "migrate", "validate", "--dir", url, says=("Error: ",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('env "dev" {\n  src = \n}\n', ("atlas.hcl:2:", "HCL001")),
        ('env "dev" {\n  src = data.external_schema.nope.url\n}\n', ("atlas.hcl:2:", "HCL002")),
        ('env "dev" {\n  src = frobnicate("x")\n}\n', ("atlas.hcl:2:", "HCL004")),
        ('locals {\n  a = local.b\n  b = local.a\n}\nenv "dev" {\n  src = local.a\n}\n', ("atlas.hcl:", "HCL006")),
        ('variable "v" {\n  type = string\n}\nenv "dev" {\n  src = var.v\n}\n', ('missing value for required variable "v"',)),
        ('env "other" {\n}\n', ('env "dev" not defined',)),
    ],
    ids=["syntax", "reference", "function", "cycle", "variable", "env"],
)
def test_hcl(project: Path, metaxy_bin: str, text: str, says: tuple[str, ...]) -> None:
    (project / "atlas.hcl").write_text(text)
    _fails(project, metaxy_bin, "migrate", "diff", "--env", "dev", "--dev-url", "sqlite://dev?mode=memory", says=says)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("migrate", "diff"), ('required flag(s) "dev-url" not set', "--dialect or --dev-url", "--env", "metaxy migrate diff --dialect postgres --to")),
        (("schema", "diff"), ('required flag(s) "from", "to" not set', "metaxy schema diff --dialect postgres --from file://old.sql --to")),
        (("schema", "diff", "--from", "file://schema.sql", "--to", "file://schema.sql"), ('required flag(s) "dev-url" not set', "--dialect or --dev-url", "metaxy schema diff --dialect postgres --from")),
        (("migrate", "diff", "--dev-url", "sqlite://dev?mode=memory"), ('required flag(s) "to" not set',)),
        (("migrate", "apply"), ('required flag "url" not set',)),
        (("migrate", "apply", "--url", "sqlite://app.db", "x"), ('invalid amount argument "x"',)),
        (("migrate", "apply", "--url", "sqlite://app.db", "0"), ("cannot apply '0' migration files",)),
        (("migrate", "apply", "--url", "sqlite://app.db", "--tx-mode", "some"), ("some",)),
        (("migrate", "apply", "--url", "sqlite://app.db", "--exec-order", "random"), ("random",)),
        (("migrate", "apply", "--url", "oracle://x"), ('unknown driver "oracle"',)),
        (("migrate", "diff", "--dev-url", "oracle://x", "--to", "file://schema.sql"), ('unknown driver "oracle"',)),
        (("migrate", "diff", "--dialect", "oracel", "--to", "file://schema.sql"), ('unknown dialect "oracel"',)),
        (("migrate", "diff", "--dialect", "sqlit", "--to", "file://schema.sql"), ("Did you mean sqlite?",)),
        (("migrate", "diff", "--dev-url", "sqlite://dev?mode=memory", "--to", "schema.sql"), ("missing scheme. Did you mean file://schema.sql?",)),
        (("migrate", "diff", "--dev-url", "sqlite://dev?mode=memory", "--to", "file://nope.sql"), ("nope.sql",)),
        (("migrate", "diff", "--frobnicate"), ("unknown flag: --frobnicate",)),
        (("-x", "list"), ("unknown shorthand flag: 'x' in -x",)),
        (("--foo=1", "list"), ("unknown flag: --foo",)),
        (("--no-foo", "list"), ("unknown flag: --no-foo",)),
        (("migrate", "diff", "--dev-ulr", "x"), ("unknown flag: --dev-ulr", "--dev-url")),
        (("migrate", "diff", "a", "b"), ("accepts at most 1 arg(s), received 2",)),
        (("migrate", "validate", "--dir-format", "foo"), ('unknown dir format "foo"',)),
        ((*DIFF, "--hints", "nope.json"), ("nope.json",)),
        ((*DIFF, "--rename", "a=b"), ("a",)),
        ((*DIFF, "--rename", "nonsense"), ("nonsense",)),
        ((*DIFF, "--format", "{{ sql . | upper }}"), ("sql",)),
        ((*DIFF, "--format", "{{ .Nope }}"), ("Nope",)),
        (("schema", "diff", "--from", "file://schema.sql"), ("required flag",)),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else None,
)
def test_command_line(project: Path, metaxy_bin: str, argv: tuple[str, ...], says: tuple[str, ...]) -> None:
    _fails(project, metaxy_bin, *argv, says=says)


def test_unknown_command(project: Path, metaxy_bin: str, tmp_path: Path) -> None:
    """Metaxy's status is 2, Atlas's is 1."""
    says = ('unknown command "migrat"', "migrate")
    _fails(project, metaxy_bin, "migrat", "diff", says=says, status=2)
    atlas = tmp_path.parent / f"{tmp_path.name}-bin" / "atlas"
    atlas.parent.mkdir()
    atlas.symlink_to(Path(metaxy_bin).absolute())
    _fails(project, str(atlas), "migrat", "diff", says=says[:1])


def test_kinds_of_skip(project: Path, metaxy_bin: str) -> None:
    for word, hint in (("drop_tabel", 'Did you mean "drop_table"?'), ("everything", "Kinds are add_schema, drop_schema, ")):
        (project / "atlas.hcl").write_text(f"diff {{\n  skip {{\n    {word} = true\n  }}\n}}\n")
        _fails(project, metaxy_bin, *DIFF, "-c", "file://atlas.hcl", says=("atlas.hcl:3:", "CFG003", hint))


def test_a_list_for_a_variable(project: Path, metaxy_bin: str) -> None:
    """As docs/atlas-hcl.md has it."""
    (project / "atlas.hcl").write_text('variable "tenants" {\n  type = list(string)\n}\nenv "e" {\n  for_each = toset(var.tenants)\n'
                                       '  url = "sqlite://${each.value}.db"\n  migration {\n    dir = "file://migrations"\n  }\n}\n')
    for flags in (["--var", '"tenants=[""a"",""b""]"'], ["--var", "tenants=a", "--var", "tenants=b"]):
        assert _run(project, metaxy_bin, "migrate", "apply", "-c", "file://atlas.hcl", "--env", "e", *flags).returncode == 0
        for name in "ab":
            (project / f"{name}.db").unlink()


def test_hints_that_are_no_json(project: Path, metaxy_bin: str) -> None:
    (project / "hints.json").write_text('[{"kind": "table", "from": "a"}]')
    _fails(project, metaxy_bin, *DIFF, "--hints", "hints.json", says=("hints.json:1:", "DIF003"))
    (project / "hints.json").write_text("[{")
    _fails(project, metaxy_bin, *DIFF, "--hints", "hints.json", says=("hints.json:1:", "DIF003"))


def test_another_encoding(project: Path, metaxy_bin: str) -> None:
    """Of comments and rows nothing is taken; a definition would go to the server as it is."""
    (project / "schema.sql").write_bytes(b"-- caf\xe9\nINSERT INTO t VALUES ('caf\xe9');\nCREATE TABLE t (id integer NOT NULL, PRIMARY KEY (id)) /* \xe9 */;\n")
    assert _run(project, metaxy_bin, *DIFF).returncode == 0
    (project / "schema.sql").write_bytes(b"-- \xe9\nCREATE TABLE t (\n  n text DEFAULT 'caf\xe9');\n")
    _fails(project, metaxy_bin, *DIFF, says=("schema.sql:3:22: error IO004: this byte is not part of a UTF-8 text", "hint: Save the file as UTF-8."))


@pytest.mark.parametrize(("text", "refused"), [("", True), (" \n", True), ("# nothing\n", False), ("schema \"main\" {\n}\n", False)])
def test_an_empty_schema_in_hcl(project: Path, metaxy_bin: str, text: str, refused: bool) -> None:
    (project / "empty.hcl").write_text(text)
    done = _run(project, metaxy_bin, "schema", "diff", "--dialect", "sqlite", "--from", "file://schema.sql", "--to", "file://empty.hcl")
    assert done.returncode == refused and ("error PRV002: the desired state is empty: empty.hcl holds nothing" in done.stderr) == refused


@pytest.mark.parametrize("argv", [("migrate", "status"), ("migrate", "apply", "--dry-run"), ("schema", "inspect"),
                                  ("schema", "apply", "--to", "file://schema.sql", "--dry-run")])
def test_a_database_file_that_is_not_there(project: Path, metaxy_bin: str, argv: tuple[str, ...]) -> None:
    """Nothing is to be written: it is told, and not made."""
    before = _state(project)
    done = _run(project, metaxy_bin, *argv, "-u", "sqlite://typo.db")
    assert done.returncode == 0 and done.stderr == "Warning: sqlite://typo.db is not there: it counts as an empty database\n"
    assert _state(project) == before


@pytest.mark.parametrize("url", ["sqlite://new.db", "sqlite://new.db?_journal=WAL", "duckdb:///new.db"])
@pytest.mark.parametrize(("argv", "says"), [
    (("migrate", "set", "20990101000000"), "20990101000000"),
    (("migrate", "apply", "--baseline", "20990101000000"), "20990101000000"),
    (("schema", "apply", "--to", "file://nowhere.sql", "--auto-approve"), "nowhere.sql"),
    (("schema", "apply", "--to", "file://broken.sql", "--auto-approve"), "broken.sql:1:"),
    (("schema", "apply", "--to", "file://schema.sql"), "^D"),
], ids=["set", "apply", "no file", "broken file", "not agreed to"])
def test_a_database_file_that_a_failure_would_make(project: Path, metaxy_bin: str, argv: tuple[str, ...], says: str, url: str) -> None:
    """What fails before it has written anything leaves no empty database behind."""
    if url.startswith("duckdb"):
        pytest.importorskip("duckdb")
    (project / "migrations").mkdir(exist_ok=True)
    (project / "migrations" / "1_t.sql").write_text("CREATE TABLE t (id integer);\n")
    (project / "broken.sql").write_text("CREATE TABLE t (id integer;\n")
    _run(project, metaxy_bin, "migrate", "hash")
    before = _state(project)
    done = _run(project, metaxy_bin, *argv, "-u", url)
    assert done.returncode == 1 and says in done.stderr, done.stderr
    assert _state(project) == before


@pytest.mark.parametrize("url", ["sqlite://new.db", "duckdb:///new.db"])
def test_a_database_file_in_which_a_failure_has_left_something(project: Path, metaxy_bin: str, url: str) -> None:
    if url.startswith("duckdb"):
        pytest.importorskip("duckdb")
    (project / "migrations").mkdir(exist_ok=True)
    (project / "migrations" / "1_t.sql").write_text("CREATE TABLE t (id integer);\n")
    (project / "migrations" / "2_u.sql").write_text("INSERT INTO nowhere VALUES (1);\n")
    _run(project, metaxy_bin, "migrate", "hash")
    assert _run(project, metaxy_bin, "migrate", "apply", "-u", url).returncode == 1
    assert 'Create "t" table' in _run(project, metaxy_bin, "schema", "inspect", "-u", url, "--format", "{{ sql . }}").stdout


def test_a_link_to_no_database_file_stays(project: Path, metaxy_bin: str) -> None:
    (project / "link.db").symlink_to("new.db")
    assert _run(project, metaxy_bin, "schema", "apply", "--to", "file://nowhere.sql", "-u", "sqlite://link.db").returncode == 1
    assert (project / "link.db").is_symlink()


@pytest.mark.parametrize(("argv", "words"), [
    (("schema", "inspect", "--url", "app.db"), "missing scheme. Did you mean sqlite://app.db?"),
    (("schema", "inspect", "--url", "app.duckdb"), "missing scheme. Did you mean duckdb:///app.duckdb?"),
    (("schema", "inspect", "--url", "file://typo.sql", "--dialect", "sqlite"), "hint: Did you mean CREATE TABLE?"),
    (("schema", "inspect", "--url", "file://utf16.sql", "--dialect", "sqlite"), "hint: Save the file as UTF-8"),
    (("graph-diff", "current", "gone.json"), "Error: gone.json: no such file"),
])
def test_slips_are_named(project: Path, metaxy_bin: str, argv: tuple[str, ...], words: str) -> None:
    (project / "typo.sql").write_text("CREATE TABEL t (id int);\n")
    (project / "utf16.sql").write_text(GOOD, encoding="utf-16")
    _fails(project, metaxy_bin, *argv, says=(words,))


def test_a_directory_url_with_an_unknown_parameter(project: Path, metaxy_bin: str) -> None:
    done = _run(project, metaxy_bin, "migrate", "validate", "--dir", "file://migrations?formt=goose")
    assert done.returncode == 0
    assert 'parameter "formt" of "file://migrations?formt=goose" has no effect\n  hint: Did you mean format?\n' in done.stderr


def test_a_misspelt_second_word(project: Path, metaxy_bin: str) -> None:
    done = _run(project, metaxy_bin, "list", "featurs")
    assert done.returncode == 2 and 'hint: Did you mean "metaxy list features"?' in done.stderr


@pytest.mark.parametrize("dialect", ["mariadb", "duckdb"])
def test_a_view_whose_table_has_gone(project: Path, metaxy_bin: str, dialect: str) -> None:
    """Those servers keep it, and do not make it again: the view is shown, and nothing of what was planned."""
    (project / "gone.sql").write_text("CREATE TABLE t (a int);\nCREATE VIEW v AS SELECT a FROM t;\nDROP TABLE t;\nCREATE TABLE k (a int);\n")
    (project / "k.sql").write_text("CREATE TABLE k (a int);\n")
    words = ('gone.sql:2:1: error SCH002: view "v" reads "t", which is not there any more', "drop it, too, or leave it out by --exclude")
    for argv in (("inspect", "--url", "file://gone.sql"), ("diff", "--from", "file://k.sql", "--to", "file://gone.sql")):
        done = _fails(project, metaxy_bin, "schema", *argv, "--dialect", dialect, says=words)
        assert "planned.sql" not in done.stderr
    done = _run(project, metaxy_bin, "schema", "inspect", "--url", "file://gone.sql", "--dialect", dialect, "--exclude", "v", "--exclude", "*.v")
    assert done.returncode == 0 and "CREATE TABLE" in done.stdout
