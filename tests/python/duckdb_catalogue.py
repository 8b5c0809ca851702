"""A DuckDB as test_property_plans.py wants its servers: scripts, rows, and the catalogue as a dict to compare."""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb


def _keyword(default: str | None) -> str | None:
    """A keyword comes in the letters in which it was written."""
    return default.lower() if default and default.isidentifier() else default


class DuckDB:
    dialect = "duckdb"

    def __init__(self, error: type[Exception]):
        self.error = error

    def create(self, options: dict) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(":memory:")

    def drop(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.close()

    def reset(self, connection: duckdb.DuckDBPyConnection) -> None:
        pass

    def script(self, connection: duckdb.DuckDBPyConnection, text: str) -> None:
        """In one transaction, as a migration file is applied."""
        connection.execute("BEGIN")
        try:
            for statement in duckdb.extract_statements(text):
                try:
                    connection.execute(statement)
                except duckdb.Error as wrong:
                    raise self.error(statement.query, wrong) from None
            try:
                connection.execute("COMMIT")
            except duckdb.Error as wrong:
                raise self.error("COMMIT", wrong) from None
        except BaseException:
            try:
                connection.execute("ROLLBACK")
            except duckdb.Error:
                pass
            raise

    def counts(self, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
        names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        return {f"{schema}.{name}": connection.execute(f'SELECT count(*) FROM "{schema}"."{name}"').fetchall()[0][0]
                for schema, name in names}

    def rows(self, connection: duckdb.DuckDBPyConnection, query: str) -> list:
        """As the engine writes them: a column may have got another name, so it takes no part."""
        values = connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({query})").fetchall()
        return [list(row) for row in values]

    def catalog(self, connection: duckdb.DuckDBPyConnection, options: dict) -> dict[str, dict[str, Any]]:
        items: dict[str, dict[str, Any]] = self.objects(connection)
        for table, comment in connection.execute("SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal").fetchall():
            items[f"table {table}"] = {"comment": comment, "constraints": Counter(), "collated": self.collated(connection, table)}
        for table, name, type_, default, nullable, comment, generated in connection.execute(
                "SELECT table_name, column_name, data_type, column_default, is_nullable, comment, is_generated "
                "FROM duckdb_columns() WHERE NOT internal").fetchall():
            if f"view {table}" in items:
                continue
            if generated:        # a cast to the column's type, as it was spelled
                default = default.rpartition(" AS ")[0]
            items[f"column {table}.{name}"] = {"type": type_, "default": _keyword(default), "nullable": nullable, "comment": comment,
                                               "generated": generated}
        for table, kind, text in connection.execute("SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() "
                                                    "WHERE constraint_type <> 'NOT NULL'").fetchall():
            items[f"table {table}"]["constraints"][f"{kind} {text}"] += 1
        for name, sql, comment in connection.execute("SELECT index_name, sql, comment FROM duckdb_indexes()").fetchall():
            items[f"index {name}"] = {"sql": sql, "comment": comment}
        for name, kind, labels in connection.execute("SELECT type_name, logical_type, labels FROM duckdb_types() WHERE NOT internal "
                                                     "AND database_name = current_database()").fetchall():
            items[f"type {name}"] = {"type": kind, "labels": labels}
        return items

    @staticmethod
    def objects(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
        """Those beside the tables. Each view is asked for its columns: what the catalogue says of them is from the last time."""
        items: dict[str, dict[str, Any]] = {}
        for name, sql, comment in connection.execute("SELECT view_name, sql, comment FROM duckdb_views() WHERE NOT internal").fetchall():
            quoted = name.replace('"', '""')
            try:
                columns = [(*column[:4], _keyword(column[4]), *column[5:])
                           for column in connection.execute(f'DESCRIBE "{quoted}"').fetchall()]
                if "*" in sql:      # in the order of the table's columns, which is no difference
                    columns.sort(key=lambda column: column[0])
            except duckdb.Error as wrong:
                columns = [str(wrong)]
            items[f"view {name}"] = {"sql": sql, "comment": comment, "columns": columns}
        for name, numbers, comment in connection.execute("SELECT sequence_name, [start_value, min_value, max_value, increment_by, cycle], comment FROM duckdb_sequences()").fetchall():
            items[f"sequence {name}"] = {"numbers": numbers, "comment": comment}
        for name, kind, parameters, text in connection.execute("SELECT function_name, function_type, parameters, macro_definition "
                                                               "FROM duckdb_functions() WHERE NOT internal").fetchall():
            items[f"macro {name}"] = {"kind": kind, "parameters": parameters, "definition": text}
        return items

    @staticmethod
    def collated(connection: duckdb.DuckDBPyConnection, table: str) -> int:
        """How many columns have a collation: only the statement says it."""
        sql = connection.execute("SELECT sql FROM duckdb_tables() WHERE table_name = ?", [table]).fetchall()[0][0]
        return sql.count(" COLLATE ")
