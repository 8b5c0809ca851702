"""Marks for readers and documentation; they leave what they mark as it is."""

from __future__ import annotations

from typing import TypeVar

_T = TypeVar("_T")


def public(obj: _T) -> _T:
    """Mark a name as part of the API that is kept."""
    return obj


def experimental(obj: _T) -> _T:
    """Mark a name as one that may change."""
    return obj
