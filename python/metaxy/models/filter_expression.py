"""Conditions on the rows of a feature, as SQL text."""

from __future__ import annotations

from collections.abc import Callable
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import TYPE_CHECKING, Any, Self

from pydantic import model_validator

from metaxy import _core
from metaxy.models.bases import FrozenBaseModel

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["FilterExpression", "FilterParseError", "NarwhalsFilter", "parse_filter_string"]


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

    def to_expr(self) -> nw.Expr:
        """The filter as a narwhals expression; needs narwhals. A filter without columns cannot be applied to rows."""
        import narwhals as nw  # noqa: F401  (the annotation below, and an error that names the package)

        made: nw.Expr = _expression(_core.filter_tree(self.source or self.expression))
        return made


NarwhalsFilter = FilterExpression      # the original's name


def parse_filter_string(filter_string: str) -> nw.Expr:
    """A filter string as a narwhals expression. Errors: FilterExpression.from_string."""
    return FilterExpression.from_string(filter_string).to_expr()


# ---- the core's tree as an expression ----

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {"=": eq, "<>": ne, "<": lt, ">": gt, "<=": le, ">=": ge}


def _literal(tree: tuple[Any, ...]) -> Any:
    """The value of a literal, in parentheses or not; ... for what is none."""
    kind = tree[0]
    if kind == "group":
        return _literal(tree[1])
    if kind == "minus":
        return -_literal(tree[1])
    if kind == "number":
        return int(tree[1]) if tree[1].isdigit() else float(tree[1])
    constants = {"text": tree[-1], "true": True, "false": False, "null": None}
    return constants.get(kind, ...)


def _expression(tree: tuple[Any, ...]) -> Any:
    import narwhals as nw

    kind = tree[0]
    if kind == "column":
        return nw.col(tree[1])
    if kind == "group":
        return _expression(tree[1])
    if kind == "not":
        return ~_expression(tree[1])
    if kind in ("and", "or"):
        made = _expression(tree[1])
        for item in tree[2:]:
            made = (and_ if kind == "and" else or_)(made, _expression(item))
        return made
    if kind == "in":
        return nw.col(tree[1][1]).is_in([value for value in map(_literal, tree[2:]) if value is not None])
    if kind == "is" or kind in _COMPARE:
        return _comparison(kind, tree[1], tree[2])
    return nw.lit(_literal(tree))


def _comparison(kind: str, left: tuple[Any, ...], right: tuple[Any, ...]) -> Any:
    """`=`, `<>` and IS against the literal NULL ask whether something is null; IS against another literal is `=`."""
    if kind in ("is", "=", "<>"):
        for side, other in ((left, right), (right, left)):
            if _literal(other) is None:
                null = _expression(side).is_null()
                return ~null if kind == "<>" else null
    return _COMPARE["=" if kind == "is" else kind](_expression(left), _expression(right))
