"""What the models of definitions have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["FrozenBaseModel"]


class FrozenBaseModel(BaseModel):
    """A model that refuses unknown arguments and cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
