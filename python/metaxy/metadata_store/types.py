"""How a store is opened."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["AccessMode"]

AccessMode: TypeAlias = Literal["r", "w"]
