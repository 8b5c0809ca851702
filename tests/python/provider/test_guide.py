"""The two models of the guide, in all dialects, both modes."""

from __future__ import annotations

import pytest

from provider_models import GUIDE
from provider_tools import provide, python

DIALECTS = ["mysql", "mariadb", "postgresql", "sqlite", "mssql"]
KEY = {
    "mysql": "INTEGER NOT NULL AUTO_INCREMENT",
    "mariadb": "INTEGER NOT NULL AUTO_INCREMENT",
    "postgresql": "SERIAL NOT NULL",
    "sqlite": "INTEGER NOT NULL",
    "mssql": "INTEGER NOT NULL IDENTITY",
}


def expected(dialect: str, file: str) -> str:
    null = " NULL" if dialect == "mssql" else ""
    lines = [
        f"-- atlas:pos user_account[type=table] {file}:10",
        f"-- atlas:pos address[type=table] {file}:20",
        "",
        "CREATE TABLE user_account (",
        f"\tid {KEY[dialect]}, ",
        "\tname VARCHAR(30) NOT NULL, ",
        f"\tfullname VARCHAR(30){null}, ",
        "\tPRIMARY KEY (id)",
        ");",
        "",
        "CREATE TABLE address (",
        f"\tid {KEY[dialect]}, ",
        "\temail_address VARCHAR(30) NOT NULL, ",
        "\tuser_id INTEGER NOT NULL, ",
        "\tPRIMARY KEY (id), ",
        "\tFOREIGN KEY(user_id) REFERENCES user_account (id)",
        ");",
        "",
        "",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_standalone(tree, dialect):
    root = tree({"db/models.py": GUIDE})
    run = provide("--path", "./db", "--dialect", dialect)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == expected(dialect, f"{root}/db/models.py")


def test_mysql_is_the_default(tree):
    root = tree({"db/models.py": GUIDE})
    assert provide("--path", "./db").stdout == expected("mysql", f"{root}/db/models.py")


@pytest.mark.parametrize("module", ["atlas_provider_sqlalchemy.ddl", "metaxy.ext.sqlalchemy"])
def test_script(tree, module):
    script = f'from models import User\nfrom {module} import print_ddl\n\nprint_ddl("mysql", [User])\n'
    root = tree({"models.py": GUIDE, "load_models.py": script})
    run = python("load_models.py")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == expected("mysql", f"{root}/models.py")


def test_the_script_beside_the_models_is_not_run(tree):
    root = tree({"models.py": GUIDE, "load_models.py": "from models import User\nraise SystemExit(7)\n"})
    run = provide("--path", ".")
    assert (run.returncode, run.stdout) == (0, expected("mysql", f"{root}/models.py"))


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("postgresql+asyncpg", "postgresql"),
        ("postgresql+psycopg2", "postgresql"),
        ("postgres", "postgresql"),
        ("mysql+mysqlconnector", "mysql"),
        ("mysql+pymysql", "mysql"),
        ("maria", "mariadb"),
        ("mariadb+mariadbconnector", "mariadb"),
        ("sqlite+aiosqlite", "sqlite"),
        ("mssql+pyodbc", "mssql"),
    ],
)
def test_names_with_drivers_need_no_driver(tree, name, like):
    root = tree({"models.py": GUIDE})
    run = provide("--path", "models.py", "--dialect", name)
    assert (run.stdout, run.stderr) == (expected(like, f"{root}/models.py"), "")
