"""Emptied databases of PostgreSQL instead of new ones, for the engines of change-matrix/run.py: a new one takes ten
times as long."""

from __future__ import annotations

from typing import Any

SCHEMAS = "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
# What stands in no schema, or holds for the database. Objects of the server's own have smaller numbers.
OTHERS = " UNION ALL ".join(
    [f"SELECT 1 FROM {catalogue} WHERE oid >= 16384" for catalogue in (
        "pg_extension", "pg_publication", "pg_event_trigger", "pg_foreign_data_wrapper", "pg_language", "pg_cast", "pg_am",
        "pg_largeobject_metadata")]
    + ["SELECT 1 FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE datname = current_database()",
       "SELECT 1 FROM pg_default_acl"])

# As it is in a new database, before PostgreSQL 15 and from then on.
PUBLIC = [[create, f"GRANT {right} ON SCHEMA public TO PUBLIC", "COMMENT ON SCHEMA public IS 'standard public schema'"]
          for create, right in (("CREATE SCHEMA public", "ALL"), ("CREATE SCHEMA public AUTHORIZATION pg_database_owner", "USAGE"))]


def reuse_databases(engine: Any) -> Any:
    """The engine, which from now on keeps what is dropped for the next one; `drop_idle()` ends that."""
    make, drop = engine.create, engine.drop
    idle: list[Any] = []

    def create(options: dict[str, Any]) -> Any:
        return idle.pop() if idle else make(options)

    def put_back(connection: Any) -> None:
        engine.reset(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION AUTHORIZATION DEFAULT")
            cursor.execute("DISCARD TEMP")
            cursor.execute(SCHEMAS)
            schemas = ", ".join(name for name, in cursor.fetchall())
            cursor.execute(f"DROP SCHEMA {schemas} CASCADE" if schemas else "SELECT")
            for statement in PUBLIC[connection.info.server_version >= 150000]:
                cursor.execute(statement)
            cursor.execute(OTHERS)
            is_empty = cursor.fetchone() is None
        if is_empty:
            idle.append(connection)
        else:
            drop(connection)

    def drop_idle() -> None:
        while idle:
            drop(idle.pop())

    engine.create, engine.drop, engine.drop_idle = create, put_back, drop_idle
    return engine
