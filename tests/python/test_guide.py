"""The guide "Automatic migration planning for SQLAlchemy", step by step, as its reader would type it.

Fresh directory, the guide's own models and files. `atlas` is a link to our command, `atlas-provider-sqlalchemy` comes from the
compat distribution (tools/test_all.py installs both into the environment that runs these tests).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

MODELS = '''\
from typing import List, Optional
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, DeclarativeBase


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    fullname: Mapped[Optional[str]] = mapped_column(String(30))
    addresses: Mapped[List["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    email_address: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")
'''
AGE = "    age: Mapped[Optional[int]] = mapped_column()\n"

STANDALONE = '''\
data "external_schema" "sqlalchemy" {
  program = [
    "atlas-provider-sqlalchemy",
    "--path", "./db",
    "--dialect", "DIALECT" // mariadb | postgresql | sqlite | mssql
  ]
}

env "sqlalchemy" {
  src = data.external_schema.sqlalchemy.url
  dev = "DEV_URL"
  migration {
    dir = "file://migrations"
  }
  format {
    migrate {
      diff = "{{ sql . \\"  \\" }}"
    }
  }
}
'''

LOAD_MODELS = '''\
# import one of the models
from models import User
from atlas_provider_sqlalchemy.ddl import print_ddl

print_ddl("DIALECT", [User])
'''
SCRIPT = '''\
data "external_schema" "sqlalchemy" {
    program = [
        "python3",
        "load_models.py"
    ]
}

env "sqlalchemy" {
  src = data.external_schema.sqlalchemy.url
  dev = "DEV_URL"
  migration {
    dir = "file://migrations"
  }
  format {
    migrate {
      diff = "{{ sql . \\"  \\" }}"
    }
  }
}
'''

DEV_URL = {
    "mysql": "docker://mysql/8/dev",
    "mariadb": "docker://mariadb/11/dev",
    "postgresql": "docker://postgres/16/dev?search_path=public",
    "sqlite": "sqlite://dev?mode=memory",
}

FIRST = {
    "mysql": '''\
-- Create "user_account" table
CREATE TABLE `user_account` (
  `id` int NOT NULL AUTO_INCREMENT,
  `name` varchar(30) NOT NULL,
  `fullname` varchar(30) NULL,
  PRIMARY KEY (`id`)
) CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
-- Create "address" table
CREATE TABLE `address` (
  `id` int NOT NULL AUTO_INCREMENT,
  `email_address` varchar(30) NOT NULL,
  `user_id` int NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `user_id` (`user_id`),
  CONSTRAINT `address_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `user_account` (`id`) ON UPDATE NO ACTION ON DELETE NO ACTION
) CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
''',
    "mariadb": '''\
-- Create "user_account" table
CREATE TABLE `user_account` (
  `id` int NOT NULL AUTO_INCREMENT,
  `name` varchar(30) NOT NULL,
  `fullname` varchar(30) NULL,
  PRIMARY KEY (`id`)
) CHARSET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci;
-- Create "address" table
CREATE TABLE `address` (
  `id` int NOT NULL AUTO_INCREMENT,
  `email_address` varchar(30) NOT NULL,
  `user_id` int NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `user_id` (`user_id`),
  CONSTRAINT `address_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `user_account` (`id`) ON UPDATE RESTRICT ON DELETE RESTRICT
) CHARSET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci;
''',
    "postgresql": '''\
-- Create "user_account" table
CREATE TABLE "user_account" (
  "id" serial NOT NULL,
  "name" character varying(30) NOT NULL,
  "fullname" character varying(30) NULL,
  PRIMARY KEY ("id")
);
-- Create "address" table
CREATE TABLE "address" (
  "id" serial NOT NULL,
  "email_address" character varying(30) NOT NULL,
  "user_id" integer NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "address_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION
);
''',
    "sqlite": '''\
-- Create "user_account" table
CREATE TABLE `user_account` (
  `id` integer NOT NULL,
  `name` varchar(30) NOT NULL,
  `fullname` varchar(30) NULL,
  PRIMARY KEY (`id`)
);
-- Create "address" table
CREATE TABLE `address` (
  `id` integer NOT NULL,
  `email_address` varchar(30) NOT NULL,
  `user_id` integer NOT NULL,
  PRIMARY KEY (`id`),
  FOREIGN KEY (`user_id`) REFERENCES `user_account` (`id`) ON UPDATE NO ACTION ON DELETE NO ACTION
);
''',
}

SECOND = {
    "mysql": '-- Modify "user_account" table\nALTER TABLE `user_account` ADD COLUMN `age` int NULL;\n',
    "mariadb": '-- Modify "user_account" table\nALTER TABLE `user_account` ADD COLUMN `age` int NULL;\n',
    "postgresql": '-- Modify "user_account" table\nALTER TABLE "user_account" ADD COLUMN "age" integer NULL;\n',
    "sqlite": '-- Add column "age" to table: "user_account"\nALTER TABLE `user_account` ADD COLUMN `age` integer NULL;\n',
}

SYNCED = "The migration directory is synced with the desired state, no changes to be made\n"


@pytest.fixture
def project(tmp_path: Path, metaxy_bin: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project with `atlas`, `python3` and the provider on PATH, and nothing else that could help: no docker, no network."""
    if not shutil.which("atlas-provider-sqlalchemy", path=str(Path(sys.executable).parent)):
        pytest.fail("atlas-provider-sqlalchemy is not installed beside this Python: pip install . ./compat")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "atlas").symlink_to(metaxy_bin)
    monkeypatch.setenv("PATH", f"{folder}:{Path(sys.executable).parent}:/usr/bin:/bin")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    project = tmp_path / "project"
    project.mkdir()
    return project


def _run(project: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, cwd=project, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)


def _diff(project: Path) -> subprocess.CompletedProcess[str]:
    done = _run(project, "atlas", "migrate", "diff", "--env", "sqlalchemy")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def _sql_files(project: Path) -> list[Path]:
    return sorted((project / "migrations").glob("*.sql"))


def _standalone(project: Path, dialect: str) -> Path:
    (project / "db").mkdir()
    (project / "atlas.hcl").write_text(STANDALONE.replace("DIALECT", dialect).replace("DEV_URL", DEV_URL[dialect]))
    models = project / "db" / "models.py"
    models.write_text(MODELS)
    return models


def _script(project: Path, dialect: str) -> Path:
    (project / "atlas.hcl").write_text(SCRIPT.replace("DEV_URL", DEV_URL[dialect]))
    (project / "load_models.py").write_text(LOAD_MODELS.replace("DIALECT", dialect))
    models = project / "models.py"
    models.write_text(MODELS)
    return models


def _add_age(models: Path) -> None:
    text = models.read_text()
    line = "    fullname: Mapped[Optional[str]] = mapped_column(String(30))\n"
    assert line in text
    models.write_text(text.replace(line, line + AGE))


@pytest.mark.parametrize("mode", [_standalone, _script], ids=["standalone", "script"])
@pytest.mark.parametrize("dialect", list(DEV_URL))
def test_the_guide(project: Path, dialect: str, mode) -> None:
    models = mode(project, dialect)
    first = _diff(project)
    assert first.stdout == "" and first.stderr == ""
    files = _sql_files(project)
    assert len(files) == 1 and re.fullmatch(r"\d{14}\.sql", files[0].name)
    assert sorted(p.name for p in (project / "migrations").iterdir()) == [files[0].name, "atlas.sum"]
    assert files[0].read_text() == FIRST[dialect]

    _add_age(models)
    assert _diff(project).stdout == ""
    files = _sql_files(project)
    assert len(files) == 2
    assert files[1].read_text() == SECOND[dialect]

    assert _diff(project).stdout == SYNCED
    assert len(_sql_files(project)) == 2
    assert _run(project, "atlas", "migrate", "validate", "--env", "sqlalchemy").returncode == 0


def test_applied_to_a_database_with_rows(project: Path) -> None:
    models = _standalone(project, "sqlite")
    _diff(project)
    url = ("--url", "sqlite://app.db")
    assert "Next Version" in _run(project, "atlas", "migrate", "status", "--env", "sqlalchemy", *url).stdout
    assert _run(project, "atlas", "migrate", "apply", "--env", "sqlalchemy", *url).returncode == 0
    with sqlite3.connect(project / "app.db") as db:
        db.execute("INSERT INTO user_account VALUES (1, 'sandy', NULL)")
        db.execute("INSERT INTO address VALUES (1, 'sandy@example.org', 1)")
    _add_age(models)
    _diff(project)
    status = _run(project, "atlas", "migrate", "status", "--env", "sqlalchemy", *url)
    assert "Migration Status: PENDING" in status.stdout and "Pending Files:   1" in status.stdout
    assert _run(project, "atlas", "migrate", "apply", "--env", "sqlalchemy", *url).returncode == 0
    status = _run(project, "atlas", "migrate", "status", "--env", "sqlalchemy", *url)
    assert "Migration Status: OK" in status.stdout and "Already at latest version" in status.stdout
    with sqlite3.connect(project / "app.db") as db:
        assert db.execute("SELECT * FROM user_account").fetchall() == [(1, "sandy", None, None)]
        assert db.execute("SELECT email_address FROM address").fetchall() == [("sandy@example.org",)]
    again = _run(project, "atlas", "migrate", "apply", "--env", "sqlalchemy", *url)
    assert again.returncode == 0 and "No migration files to execute" in again.stdout


@pytest.mark.parametrize("dialect", ["mysql", "postgresql"])
def test_real_servers_take_both_files(project: Path, dialect: str, request: pytest.FixtureRequest) -> None:
    models = _standalone(project, "mariadb" if dialect == "mysql" else dialect)
    _diff(project)
    _add_age(models)
    _diff(project)
    statements = "".join(path.read_text() for path in _sql_files(project))
    if dialect == "postgresql":
        import psycopg

        with psycopg.connect(request.getfixturevalue("postgres_db"), autocommit=True) as connection:
            connection.execute(statements)
            rows = connection.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'user_account'").fetchall()
    else:
        import pymysql
        from pymysql.constants import CLIENT
        from urllib.parse import urlsplit

        url = urlsplit(request.getfixturevalue("mysql_db"))
        with pymysql.connect(host=url.hostname, port=url.port, user=url.username or "root", password=url.password or "",
                             database=url.path[1:], client_flag=CLIENT.MULTI_STATEMENTS, autocommit=True) as connection:
            cursor = connection.cursor()
            cursor.execute(statements)
            while cursor.nextset():
                pass
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'user_account' AND table_schema = DATABASE()")
            rows = cursor.fetchall()
    assert {row[0] for row in rows} == {"id", "name", "fullname", "age"}


def test_the_same_settings_in_metaxy_toml(project: Path, metaxy_bin: str) -> None:
    (project / "db").mkdir()
    (project / "db" / "models.py").write_text(MODELS)
    (project / "metaxy.toml").write_text(textwrap.dedent('''\
        [migrate]
        dev = "docker://mysql/8/dev"
        dir = "file://migrations"
        [migrate.provider]
        program = ["atlas-provider-sqlalchemy", "--path", "./db", "--dialect", "mysql"]
        [migrate.format.migrate]
        diff = "{{ sql . \\"  \\" }}"
        '''))
    done = _run(project, metaxy_bin, "migrate", "diff")
    assert done.returncode == 0, done.stderr
    assert _sql_files(project)[0].read_text() == FIRST["mysql"]


def test_the_native_provider_prints_the_same(project: Path, metaxy_bin: str) -> None:
    _standalone(project, "sqlite")
    ours = _run(project, metaxy_bin, "provider", "sqlalchemy", "--path", "./db", "--dialect", "sqlite")
    theirs = _run(project, "atlas-provider-sqlalchemy", "--path", "./db", "--dialect", "sqlite")
    assert ours.returncode == 0, ours.stderr
    assert ours.stdout == theirs.stdout and "CREATE TABLE user_account" in ours.stdout
