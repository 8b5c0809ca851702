"""Trees of files: what runs, under which name, how often."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from metaxy.ext.sqlalchemy import ModuleImportError
from metaxy.ext.sqlalchemy.provider import load_metadata, main, run

from provider_models import BASE, GUIDE, model
from provider_tools import SOURCES, positions, provide, statements

RUNS_ONCE = 'import builtins\nassert not hasattr(builtins, "seen_{0}")\nbuiltins.seen_{0} = True\n'


def tables(*arguments: str) -> list[str]:
    """Names of the tables that the provider prints, sorted; it must succeed."""
    done = provide(*arguments, "--dialect", "sqlite")
    assert done.returncode == 0, done.stderr
    return sorted(text.split()[2] for text in statements(done.stdout) if text.startswith("CREATE TABLE"))


@pytest.mark.parametrize(
    ("base_import", "package"),
    [
        ("from .base import Base", True),
        ("from .base import Base", False),
        ("from base import Base", True),
        ("from base import Base", False),
        ("from db.base import Base", True),
        ("from db.base import Base", False),
        ("from db import base; Base = base.Base", False),
    ],
)
@pytest.mark.parametrize("path", [".", "db", "db/models.py"])
def test_imports_between_files(tree, base_import, package, path):
    files = {"db/base.py": RUNS_ONCE.format("base") + BASE, "db/models.py": model(base_import, "t")}
    if package:
        files["db/__init__.py"] = ""
    tree(files)
    assert tables("--path", path) == ["t"]


def test_all_spellings_of_an_import_are_one_module(tree):
    tree(
        {
            "db/base.py": RUNS_ONCE.format("base") + BASE,
            "db/a.py": model("from base import Base", "a"),
            "db/b.py": model("from .base import Base\nfrom .a import A\nimport a\nassert a.A is A", "b"),
            "db/c.py": model(
                "from db.base import Base\nfrom b import B\nfrom db.b import B as C\nassert B is C", "c"
            ),
        }
    )
    assert tables("--path", "db") == ["a", "b", "c"]


def test_works_from_another_directory(tree, tmp_path, monkeypatch):
    root = tree({"app/db/base.py": BASE, "app/db/m.py": model("from db.base import Base", "t"), "x/y": ""})
    monkeypatch.chdir(root / "x")
    assert tables("--path", "../app/db") == ["t"]
    assert tables("--path", str(root / "app")) == ["t"]


def test_relative_imports_above_the_path(tree, monkeypatch):
    root = tree(
        {
            "top/base.py": BASE,
            "top/sub/m.py": model("from ..base import Base", "t"),
            "top/n.py": model("from .base import Base", "n"),
        }
    )
    monkeypatch.chdir(root / "top")
    assert tables("--path", ".") == ["n", "t"]
    assert tables("--path", "sub") == ["t"]


def test_src_layout(tree):
    tree(
        {
            "src/shop/__init__.py": "",
            "src/shop/db/__init__.py": "from shop.db.base import Base\n",
            "src/shop/db/base.py": RUNS_ONCE.format("base") + BASE,
            "src/shop/orders/__init__.py": "",
            "src/shop/orders/models.py": model("from shop.db import Base", "orders"),
            "src/shop/users/__init__.py": "",
            "src/shop/users/models.py": model("from ..db.base import Base", "users"),
        }
    )
    assert tables("--path", ".") == ["orders", "users"]
    assert tables("--path", "src") == ["orders", "users"]
    assert tables("--path", "src/shop/orders", "--path", "src/shop/users") == ["orders", "users"]


@pytest.mark.parametrize("package", [True, False])
def test_siblings_with_files_of_one_name(tree, package):
    files = {}
    for name in "ab":
        files[f"{name}/base.py"] = BASE
        files[f"{name}/models.py"] = model("from base import Base", f"t_{name}")
        files[f"{name}/more.py"] = model("from models import Base", f"u_{name}")
        if package:
            files[f"{name}/__init__.py"] = ""
    root = tree(files)
    wanted = ["t_a", "t_b", "u_a", "u_b"]
    assert tables("--path", ".") == wanted
    assert tables("--path", "a", "--path", "b") == wanted
    printed = positions(provide("--path", ".").stdout)
    assert f"t_a[type=table] {root}/a/models.py:5" in printed
    assert f"t_b[type=table] {root}/b/models.py:5" in printed


def test_packages_of_one_name(tree):
    tree(
        {
            f"{name}/models/{file}": text
            for name in "ab"
            for file, text in {
                "__init__.py": "from models.base import Base\n",
                "base.py": BASE,
                "t.py": model("from models import Base", f"t_{name}"),
            }.items()
        }
    )
    assert tables("--path", "a", "--path", "b") == ["t_a", "t_b"]


def test_names_of_the_standard_library_are_not_shadowed(tree):
    tree(
        {
            "db/email.py": model("from base import Base\nimport email.message, calendar", "email"),
            "db/calendar.py": model("from base import Base", "calendar"),
            "db/base.py": BASE + "import statistics\nassert statistics.mean\n",
            "db/statistics.py": "raise RuntimeError\n",
        }
    )
    assert tables("--path", "db") == ["calendar", "email"]


def test_circular_imports(tree):
    tree(
        {
            "a.py": model("from base import Base", "a") + "import b\n",
            "b.py": model("from base import Base", "b") + "import a\n",
            "base.py": BASE,
        }
    )
    assert tables("--path", ".") == ["a", "b"]


NOT_MODELS = {
    "alembic/env.py": "from alembic import context\nfrom m import Base\nraise SystemExit(1)\n",
    "alembic/versions/0001_x.py": "import sqlalchemy as sa\nt = sa.Table('n1', sa.MetaData())\n",
    "migrations/0002_x.py": "import sqlalchemy as sa\nrevision = '2'\ndown_revision: str | None = None\n"
    "t = sa.Table('n2', sa.MetaData())\n",
    "tests/models.py": model("from m import Base", "n3"),
    "pkg/tests/helpers.py": model("from m import Base", "n4"),
    "test_m.py": model("from m import Base", "n5"),
    "m_test.py": model("from m import Base", "n6"),
    "conftest.py": model("from m import Base", "n7"),
    "setup.py": "from setuptools import setup\nsetup()\n",
    ".venv/lib/x.py": model("from m import Base", "n8"),
    "env/pyvenv.cfg": "home = /usr\n",
    "env/lib/x.py": model("from m import Base", "n9"),
    "lib/site-packages/x.py": model("from m import Base", "n10"),
    "node_modules/x.py": model("from m import Base", "n11"),
    "__pycache__/x.py": model("from m import Base", "n12"),
    "load_models.py": "from m import Guide\nraise SystemExit(3)\n",
    "app.py": "from fastapi import FastAPI\nfrom pydantic import BaseModel\nfrom m import Base\n"
    "class In(BaseModel): pass\nraise SystemExit(4)\n",
    "seed.py": "from sqlalchemy import create_engine\nfrom m import Base\n"
    "Base.metadata.create_all(create_engine('no'))\n",
    "noise.py": "import sys\nclass A(Exception): pass\nsys.exit(5)\n",
}


def test_what_is_not_a_model_does_not_run(tree):
    tree(NOT_MODELS | {"m.py": BASE + model("", "m")})
    assert tables("--path", ".") == ["m"]


def test_a_file_without_models_runs_when_a_model_imports_it(tree):
    tree(
        {
            "names.py": "TABLE = 't'\n",
            "m.py": model("from names import TABLE\n" + BASE, "x").replace('"x"', "TABLE"),
        }
    )
    assert tables("--path", ".") == ["t"]


FORMS = {
    "alias": "import sqlalchemy as db\nt = db.Table('t', db.MetaData(), db.Column('id', db.Integer))\n",
    "renamed": "from sqlalchemy import Table as T, MetaData as M, Column, Integer\n"
    "t = T('t', M(), Column('id', Integer))\n",
    "star": "from sqlalchemy import *\nt = Table('t', MetaData(), Column('id', Integer))\n",
    "function": "import sqlalchemy as sa\nm = sa.MetaData()\ndef make(name):\n"
    "    return sa.Table(name, m, sa.Column('id', sa.Integer))\nmake('t')\n",
    "declarative_base": "from sqlalchemy.orm import declarative_base\nfrom sqlalchemy import *\n"
    "B = declarative_base()\n"
    "class T(B):\n    __tablename__ = 't'\n    id = Column(Integer, primary_key=True)\n",
    "registry": "from sqlalchemy.orm import registry, Mapped, mapped_column\nr = registry()\n"
    "@r.mapped\nclass T:\n"
    "    __tablename__ = 't'\n    id: Mapped[int] = mapped_column(primary_key=True)\n",
    "imperative": "from sqlalchemy.orm import registry\nfrom sqlalchemy import *\nr = registry()\n"
    "class T: pass\n"
    "r.map_imperatively(T, Table('t', r.metadata, Column('id', Integer, primary_key=True)))\n",
    "declared_attr": BASE.replace("import DeclarativeBase", "import *")
    + "    @declared_attr.directive\n    def __tablename__(cls): return cls.__name__.lower()\n"
    "class T(Base):\n    id: Mapped[int] = mapped_column(primary_key=True)\n",
    "init_subclass": BASE.replace("import DeclarativeBase", "import *").replace("    pass", "")
    + "    def __init_subclass__(cls, **kw):\n        cls.__tablename__ = cls.__name__.lower()\n"
    "        super().__init_subclass__(**kw)\nclass T(Base):\n"
    "    id: Mapped[int] = mapped_column(primary_key=True)\n",
    "single_table": BASE
    + model("", "t", "    kind: Mapped[str]\n    __mapper_args__ = {'polymorphic_on': 'kind'}\n")
    + "class U(T):\n    pass\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found_and_has_a_position(tree, form):
    text = FORMS[form]
    root = tree({"m.py": text})
    done = provide("--path", ".", "--dialect", "sqlite")
    assert done.returncode == 0, done.stderr
    lines = text.splitlines()
    wanted = [
        n for n, line in enumerate(lines, 1) if line.startswith(("class T", "t = ", "    return sa.Table"))
    ]
    if form == "imperative":
        wanted = [len(lines)]
    assert positions(done.stdout) == [f"t[type=table] {root}/m.py:{wanted[0]}"]


def test_sqlmodel(tree):
    pytest.importorskip("sqlmodel")
    root = tree(
        {
            "hero.py": "from sqlmodel import Field, SQLModel\n\n\nclass HeroBase(SQLModel):\n"
            "    name: str\n\n\n"
            "class Hero(HeroBase, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n"
            '    team_id: int | None = Field(default=None, foreign_key="team.id")\n',
            "team.py": "from sqlmodel import Field, SQLModel\n\nclass Team(SQLModel, table=True):\n"
            "    id: int | None = Field(default=None, primary_key=True)\n",
        }
    )
    done = provide("--path", ".", "--dialect", "postgresql")
    assert positions(done.stdout) == [
        f"team[type=table] {root}/team.py:3",
        f"hero[type=table] {root}/hero.py:8",
    ]
    assert [text.split()[2] for text in statements(done.stdout)] == ["team", "hero"]


def test_links(tree):
    root = tree({"real/m.py": BASE + model("", "t"), "db/x.txt": ""})
    (root / "db/linked").symlink_to(root / "real")
    (root / "db/loop").symlink_to(root / "db")
    assert tables("--path", "db") == ["t"]
    assert tables("--path", ".") == ["t"]


def test_models_that_print_do_not_touch_stdout(tree):
    noisy = "print('one')\nimport os, sys\nos.system('echo two')\nsys.stdout.write('three')\n"
    tree({"m.py": noisy + GUIDE})
    done = provide("--path", ".")
    assert done.returncode == 0
    assert done.stdout.startswith("-- atlas:pos user_account[type=table]")
    assert sorted(done.stderr.split()) == ["one", "three", "two"]


def test_twice_in_one_process(tree, tmp_path):
    first = tree({"one/base.py": BASE, "one/m.py": model("from base import Base", "a")})
    assert "CREATE TABLE a " in run("sqlite", [first / "one"])
    tree({"two/base.py": BASE, "two/m.py": model("from base import Base", "b")})
    text = run("sqlite", [first / "two"])
    assert "CREATE TABLE b " in text
    assert "CREATE TABLE a " not in text
    assert len(load_metadata([first / "one", first / "two"])) == 2


def test_a_failure_is_told_once_where_it_happened(tree):
    root = tree(
        {
            "base.py": BASE,
            "bad.py": "from base import Base\nimport nosuchthing\nclass X(Base): __abstract__ = True\n",
            "uses.py": model("from base import Base\nfrom bad import X", "uses"),
            "ends.py": "import sys\n" + model("from base import Base", "ends") + "sys.exit('bye')\n",
            "syntax.py": "def f(:\n",
            "good.py": model("from base import Base", "good"),
        }
    )
    done = provide("--path", ".")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{root}/bad.py:2: error: ModuleNotFoundError: No module named 'nosuchthing'",
        f"{root}/ends.py:9: error: the file ends the program (SystemExit: bye)",
        '  hint: Put what is not a model under `if __name__ == "__main__":`.',
        f"{root}/syntax.py:1: error: SyntaxError: invalid syntax",
        "Use --skip-errors to go on without these files.",
    ]
    with pytest.raises(ModuleImportError) as caught:
        load_metadata([root])
    assert len(caught.value.problems) == 3
    done = provide("--path", ".", "--skip-errors")
    assert done.returncode == 0
    assert "CREATE TABLE good " in done.stdout
    assert done.stderr.splitlines()[0] == (
        f"{root}/bad.py:2: warning: ModuleNotFoundError: No module named 'nosuchthing'"
    )


MAKES = """from sqlalchemy import Column, Integer, MetaData, Table
metadata = MetaData()
def make(name):
    return Table(name, metadata, Column("id", Integer, primary_key=True))
def make_both(name):
    return make(name), make(name + "_log")
class Factory:
    def build(self, name):
        return make(name)
def connect():
    raise RuntimeError("a database is wanted")
"""


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("from .base import make\nmake('w')\n", ["w"]),
        ("from db.base import make as m\nX = m('w')\n", ["w"]),
        ("from base import *\nfor n in 'ab': make(n)\n", ["a", "b"]),
        ("from . import base\nX = base.make('w')\n", ["w"]),
        ("import db.base\nX = db.base.make('w')\n", ["w"]),
        ("from .base import make_both\nmake_both('w')\n", ["w", "w_log"]),
        ("from .base import Factory\nclass Tables:\n    w = Factory().build('w')\n", ["w"]),
        ("from .base import make\ndef mine(n): return make(n)\nmine('w')\n", ["w"]),
        # neither what would run later, nor what makes no table
        ("from .base import make, connect\ndef main(): make('w')\nconnect()\n", []),
        ("from .base import connect, metadata\nconnect()\nmetadata.create_all(connect())\n", []),
    ],
)
def test_tables_of_the_projects_own_functions(tree, text, made):
    tree({"db/base.py": MAKES + "make('base')\n", "db/w.py": text})
    assert tables("--path", "db") == sorted(["base", *made])


NOTHING = "error: Found no sqlalchemy models/tables in the directory tree.\n"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("import json\nimport nosuchmodule.models\n", "x.py:2 imports 'nosuchmodule', which "),
        ("from nosuchmodule import Base\n", "x.py:1 imports 'nosuchmodule', which "),
        ("raise RuntimeError\n", "x.py was not imported, as nothing in it looks like a model: "),
        ("from . import y\nimport db.y\n", "x.py was not imported, as "),
        ("from sqlalchemy import MetaData\nm = MetaData()\n", ""),
    ],
)
def test_why_nothing_is_found(tree, text, hint):
    root = tree({"db/x.py": text}) / "db"
    done = provide("--path", "db")
    first, _, rest = done.stderr.partition("\n")
    assert (done.returncode, done.stdout, first + "\n") == (1, "", NOTHING)
    assert rest.startswith(f"  hint: {root}/{hint}") if hint else not rest


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--path", "."], 1, NOTHING),
        (["--path", ".", "--skip-errors"], 1, NOTHING),
        (["--path", "nope"], 2, "error: path 'nope' does not exist\n"),
        (["--path", "x.txt"], 2, "error: path 'x.txt' is not a Python file\n"),
        (
            ["--path", ".", "--dialect", "postgrsql"],
            2,
            "error: unknown dialect 'postgrsql'\n  hint: Did you mean 'postgresql'? Valid dialects are "
            "mysql, mariadb, postgresql, sqlite, mssql, duckdb, clickhouse, snowflake.\n",
        ),
        (["--path", ".", "--dialect", ""], 2, "error: unknown dialect ''"),
        (["--path", ".", "--dialect", "oracle"], 2, "error: unknown dialect 'oracle'"),
        (["--path", ".", "--dialect", "mysql+nope"], 2, "error: unknown driver 'nope' of dialect 'mysql'"),
        (["--dialect", "mysql"], 2, "usage: "),
        (["--path", ".", "--nope"], 2, "usage: "),
    ],
)
def test_wrong_usage(tree, capfd, arguments, status, message):
    tree({"x.txt": "", "plain.py": "import json\n"})
    assert main(arguments) == status
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(message)


def test_third_party_dialects_name_their_package(tree):
    try:
        import clickhouse_sqlalchemy  # noqa: F401
    except ImportError:
        tree({"m.py": GUIDE})
        done = provide("--path", ".", "--dialect", "clickhouse")
        assert (done.returncode, done.stdout) == (2, "")
        assert "pip install clickhouse-sqlalchemy" in done.stderr
    else:
        pytest.skip("clickhouse-sqlalchemy is installed")


def test_an_empty_metadata_is_nothing(tree):
    tree({"m.py": BASE})
    done = provide("--path", ".")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", NOTHING)


@pytest.mark.parametrize("package", [True, False])
def test_names_that_no_import_statement_can_say(tree, package):
    files = {}
    for name in ("my-app", "other-app"):
        files[f"{name}/base.py"] = BASE
        files[f"{name}/models.py"] = model("from base import Base", f"t_{name[0]}")
        files[f"{name}/sub/x-y.py"] = model("from ..base import Base", f"u_{name[0]}")
        if package:
            files |= {f"{name}/__init__.py": "", f"{name}/sub/__init__.py": ""}
    tree(files)
    assert tables("--path", ".") == ["t_m", "t_o", "u_m", "u_o"]


def test_bases_of_packages_elsewhere_on_the_path(tree):
    root = tree(
        {
            "lib/company/__init__.py": model(BASE, "x").replace('__tablename__ = "x"', "__abstract__ = True"),
            "app/m.py": "import company\n\n\nclass Invoice(company.X):\n    pass\n",
            "app/n.py": "from celery import Task\nclass A(Task): pass\nraise SystemExit(1)\n",
        }
    )
    base = (root / "lib/company/__init__.py").read_text() + (
        "    def __init_subclass__(cls, **kw):\n        cls.__tablename__ = cls.__name__.lower()\n"
        "        super().__init_subclass__(**kw)\n"
    )
    (root / "lib/company/__init__.py").write_text(base)
    done = provide(
        "--path", "app", "--dialect", "sqlite", PYTHONPATH=os.pathsep.join([*SOURCES, str(root / "lib")])
    )
    assert done.returncode == 0, done.stderr
    assert [text.split()[2] for text in statements(done.stdout)] == ["invoice"]


def test_what_models_print_at_exit_stays_out_of_stdout(tree):
    tree({"m.py": "import atexit\natexit.register(print, 'bye')\n" + GUIDE})
    done = provide("--path", ".")
    assert (done.returncode, done.stderr) == (0, "bye\n")
    assert "bye" not in done.stdout


def test_a_reader_that_goes_away_is_not_a_traceback(tree):
    root = tree({"m.py": BASE + "".join(model("", f"t{n}") for n in range(300))})
    command = [sys.executable, "-m", "metaxy.ext.sqlalchemy.provider", "--path", str(root)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(SOURCES)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
