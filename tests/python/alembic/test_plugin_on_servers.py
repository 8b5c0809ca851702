"""Autogenerate with the plugin on PostgreSQL and MariaDB: what their catalogues have that SQLite's has not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.dialects import postgresql
from test_plugin import Environment, users


def environment_at(url: str, driver: str, folder: Path) -> Environment:
    return Environment(folder / "alembic", sa.create_engine(sa.make_url(url).set(drivername=driver), poolclass=sa.NullPool))


@pytest.fixture
def postgres(postgres_db: str, tmp_path: Path) -> Iterator[Environment]:
    environment = environment_at(postgres_db, "postgresql+psycopg", tmp_path)
    yield environment
    environment.engine.dispose()


@pytest.fixture
def mariadb(mysql_db: str, tmp_path: Path) -> Iterator[Environment]:
    environment = environment_at(mysql_db, "mysql+pymysql", tmp_path)
    yield environment
    environment.engine.dispose()


def apply(environment: Environment, metadata: sa.MetaData, **options: object) -> str:
    environment.use(metadata, **options)
    text = environment.revision()
    environment.upgrade()
    environment.check()
    return text


def test_values_of_an_enum_can_be_used_at_once(postgres: Environment) -> None:
    before, after = sa.MetaData(), sa.MetaData()
    users(before, sa.Column("mood", sa.Enum("sad", "ok", name="mood"), server_default="ok"))
    users(after, sa.Column("mood", sa.Enum("sad", "ok", "happy", name="mood"), server_default="happy"))
    apply(postgres, before)
    assert "autocommit_block" in apply(postgres, after)
    postgres.execute("INSERT INTO users VALUES (1)")
    assert postgres.rows("SELECT mood::text FROM users") == [("happy",)]


def test_undeclared_objects_stay_and_guard_what_they_need(postgres: Environment) -> None:
    before, without, wider = sa.MetaData(), sa.MetaData(), sa.MetaData()
    users(before, sa.Column("name", sa.String(10)))
    users(without)
    users(wider, sa.Column("name", sa.String(10)), sa.Column("age", sa.Integer, sa.Identity()))
    apply(postgres, before)
    postgres.execute(
        "CREATE VIEW names AS SELECT name FROM users", "CREATE SEQUENCE free", "CREATE SCHEMA other",
        "CREATE TABLE other.things (i integer)", "CREATE TYPE size AS ENUM ('s', 'l')",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := ':x'; RETURN NEW; END $$",
        "CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()", "CREATE EXTENSION hstore")
    upgrade = apply(postgres, wider).partition("def downgrade")[0]
    assert "DROP" not in upgrade and "public" not in upgrade
    postgres.use(without)
    with pytest.raises((CommandError, sa.exc.DBAPIError), match="name"):     # planned or run: the view needs the column
        postgres.revision()
        postgres.upgrade()
    assert postgres.rows("SELECT count(name) FROM names") == [(0,)]


def test_schemas(postgres: Environment) -> None:
    own = sa.MetaData()
    sa.Table("users", own, sa.Column("id", sa.Integer, primary_key=True), schema="public")
    sa.Table("orders", own, sa.Column("id", sa.Integer, primary_key=True),
             sa.Column("user_id", sa.ForeignKey("public.users.id")), schema="shop")
    postgres.execute("CREATE SCHEMA elsewhere", "CREATE TABLE elsewhere.t (i integer)")
    apply(postgres, own)
    assert postgres.rows("SELECT count(*) FROM shop.orders, elsewhere.t") == [(0,)]


def test_qualified_former_names(postgres: Environment) -> None:
    before, after = sa.MetaData(), sa.MetaData()
    for metadata in before, after:
        sa.Table("stays", metadata, sa.Column("id", sa.Integer), schema="app")
        sa.Table("stays", metadata, sa.Column("id", sa.Integer), schema="core")
    sa.Table("users", before, sa.Column("name", sa.Text), schema="app")
    sa.Table("orders", before, sa.Column("id", sa.Integer), schema="app")
    sa.Table("accounts", after, sa.Column("full_name", sa.Text, info={"renamed_from": "users.name"}), schema="app",
             info={"renamed_from": "app.users"})
    sa.Table("purchases", after, sa.Column("id", sa.Integer), schema="core", info={"renamed_from": "app.orders"})
    apply(postgres, before)
    postgres.execute("INSERT INTO app.users VALUES ('Ada')", "INSERT INTO app.orders VALUES (2)")
    apply(postgres, after)
    assert postgres.rows("SELECT full_name, id FROM app.accounts, core.purchases") == [("Ada", 2)]
    postgres.downgrade()
    assert postgres.rows("SELECT name, id FROM app.users, app.orders") == [("Ada", 2)]


def test_what_the_session_prints_by_is_put_back(postgres: Environment) -> None:
    postgres.execute("CREATE SCHEMA app")
    engine = postgres.engine.execution_options()
    metadata = sa.MetaData()
    users(metadata, sa.Column("tags", postgresql.ARRAY(sa.Text)))
    with engine.connect() as connection:
        from alembic import autogenerate
        from alembic.migration import MigrationContext

        connection.exec_driver_sql("SET search_path = app, public")
        context = MigrationContext.configure(connection, opts={"autogenerate_plugins": ["metaxy"]})
        assert autogenerate.compare_metadata(context, metadata)
        assert connection.exec_driver_sql("SHOW search_path").scalar() == "app, public"


def test_mariadb(mariadb: Environment) -> None:
    before, after = sa.MetaData(), sa.MetaData()
    users(before, sa.Column("state", sa.Enum("a", "b"), nullable=False), sa.Column("data", sa.JSON),
          sa.Column("name", sa.String(20), server_default="50% :x"))
    users(after, sa.Column("state", sa.Enum("a", "b", "c"), nullable=False, server_default="c"), sa.Column("data", sa.JSON),
          sa.Column("label", sa.String(30), server_default="50% :x"), sa.CheckConstraint("state <> 'z'", name="known"))
    apply(mariadb, before)
    mariadb.execute("INSERT INTO users (id, state) VALUES (1, 'a')")
    apply(mariadb, after, metaxy_renames={"users.name": "label"})
    mariadb.execute("INSERT INTO users (id) VALUES (2)")
    assert mariadb.rows("SELECT state, label FROM users ORDER BY id") == [("a", "50% :x"), ("c", "50% :x")]
    mariadb.execute("DELETE FROM users WHERE id = 2")       # its state has no name below
    mariadb.downgrade()
    assert mariadb.rows("SELECT name FROM users WHERE id = 1") == [("50% :x",)]
