"""URLs of database servers, from text or from parts."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from metaxy.metadata_store.sql import SQLMetadataStore
from metaxy.metadata_store.types import AccessMode

__all__ = ["ServerMetadataStore"]

_PARTS = {"user", "username", "password", "host", "port", "database", "dbname", "db"}


class ServerMetadataStore(SQLMetadataStore):
    """A store on a database server.

    connection_string: "<scheme>://user:password@host:port/database"; a "+driver" behind the scheme is passed over.
    connection_params: user, password, host, port, database in place of it; others become parameters of the URL.
    """

    scheme: str
    schemes: tuple[str, ...]

    def __init__(
        self,
        connection_string: str | None = None,
        *,
        connection_params: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if not connection_string and not connection_params:
            raise ValueError(f"{type(self).__name__} requires either connection_string or connection_params.")
        super().__init__(connection_string, connection_params=connection_params, **kwargs)
        if not connection_string:
            self.connection_string = self._from_parts(self.connection_params)
        scheme = self._scheme()
        if scheme.removesuffix("+unix") not in self.schemes:
            raise ValueError(
                f"{type(self).__name__} cannot open '{scheme}://…': the URL must begin with "
                + " or ".join(f"{known}://" for known in self.schemes))

    def _scheme(self) -> str:
        scheme, _, driver = (self.connection_string or "").partition("://")[0].lower().partition("+")
        return f"{scheme}+unix" if driver == "unix" else scheme

    def _from_parts(self, parts: dict[str, Any]) -> str:
        user = parts.get("user", parts.get("username"))
        password = parts.get("password")
        database = parts.get("database", parts.get("dbname", parts.get("db", "")))
        credentials = ""
        if user is not None:
            credentials = quote(str(user), safe="")
            credentials += f":{quote(str(password), safe='')}@" if password is not None else "@"
        port = f":{parts['port']}" if "port" in parts else ""
        rest = {name: value for name, value in parts.items() if name not in _PARTS}
        query = f"?{urlencode(rest)}" if rest else ""
        host = parts.get("host", "localhost")
        return f"{self.scheme}://{credentials}{host}{port}/{quote(str(database), safe='')}{query}"

    def _url(self, mode: AccessMode) -> str:
        rest = (self.connection_string or "").partition("://")[2]
        return f"{self._scheme()}://{rest}"
