"""Conditions on the rows of a feature, as SQL text."""

from __future__ import annotations

from typing import Any, Self

from pydantic import model_validator

from metaxy import _core
from metaxy.models.bases import FrozenBaseModel

__all__ = ["FilterExpression", "FilterParseError"]


class FilterParseError(ValueError):
    """SQL that filters do not have: BETWEEN, LIKE, arithmetic, functions, subqueries and so on."""


def _canonical(text: str) -> str:
    if not text.strip():
        raise ValueError("Filter string cannot be empty.")
    try:
        return _core.filter_text(text)
    except _core.MetaxyError as error:
        if error.code == "FEA004":
            raise FilterParseError(error.message) from error
        raise ValueError(f"Failed to parse filter string: {error.message}") from error


class FilterExpression(FrozenBaseModel):
    """A filter that was read. Made by `from_string`; text in its place is read too.

    expression: the canonical text, with one space between words, keywords in capitals and `<>`.
    source: the text as written. Source: src/feature/filter.h.
    """

    expression: str
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"expression": _canonical(value), "source": value} if isinstance(value, str) else value

    @classmethod
    def from_string(cls, text: str) -> Self:
        """Read `text`.

        FilterParseError when it is SQL that filters do not have, pydantic's ValidationError when it is empty or no SQL.
        """
        try:
            _canonical(text)
        except FilterParseError:
            raise
        except ValueError:
            pass        # said again below, as a ValidationError
        return cls.model_validate(text)
