"""One MetaData that stands for several, for callers whose interface has room for one only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import MetaData
from sqlalchemy.util import FacadeDict


class MergedMetaData(MetaData):
    """Shows the tables of all `parts`, which keep their own tables, events and sequences. Not for defining
    tables.
    """

    def __init__(self, parts: Sequence[MetaData]) -> None:
        super().__init__()
        self.parts = tuple(parts)
        tables = [table for part in self.parts for table in part.tables.values()]
        self.tables = cast("FacadeDict[str, Any]", FacadeDict({table.key: table for table in tables}))


def as_one(metadatas: Sequence[MetaData]) -> MetaData:
    """The only item of `metadatas`, or a MergedMetaData."""
    return metadatas[0] if len(metadatas) == 1 else MergedMetaData(metadatas)


def parts_of(metadatas: Iterable[MetaData]) -> list[MetaData]:
    """The opposite of as_one, for each item."""
    found: list[MetaData] = []
    for metadata in metadatas:
        found.extend(metadata.parts if isinstance(metadata, MergedMetaData) else [metadata])
    return found
