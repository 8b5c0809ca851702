"""What the models of definitions have in common.

All of them are built when they are first used (`defer_build`): importing metaxy.ext.sqlmodel costs half of what it did.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["DeferredModel", "FrozenBaseModel"]


class DeferredModel(BaseModel):
    """A model whose validator is made when it is first asked for anything."""

    model_config = ConfigDict(defer_build=True)


class FrozenBaseModel(DeferredModel):
    """A model that refuses unknown arguments and cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
