"""Filters as callers write them, as text that the core reads: strings, FilterExpression, narwhals expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from metaxy.models.filter_expression import FilterExpression
from metaxy.models.types import ValidatedFeatureKeyAdapter

_OPERATORS = {
    "__eq__": "=", "__ne__": "<>", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">=",
    "__and__": "AND", "__or__": "OR",
}
_SWAPPED = {"__rand__": "AND", "__ror__": "OR"}


def texts(filters: Any) -> list[str]:
    """One filter, several, or None, as a list of texts. TypeError, naming what cannot be said, for other expressions."""
    if filters is None:
        return []
    if isinstance(filters, (str, FilterExpression)) or not isinstance(filters, Iterable):
        filters = [filters]
    return [_text(item) for item in filters]


def by_feature(filters: Mapping[Any, Any] | None) -> list[tuple[str, list[str]]]:
    """Filters by key."""
    return [(ValidatedFeatureKeyAdapter.validate_python(key).to_string(), texts(items))
            for key, items in (filters or {}).items()]


def _text(item: Any) -> str:
    if isinstance(item, str):
        return FilterExpression.from_string(item).expression
    if isinstance(item, FilterExpression):
        return item.expression
    return _expression(item)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float, Decimal)):
        text = str(value)       # without quotes, nan and inf would be names of columns
        return text if text.lstrip("-")[0].isdigit() else f"'{text}'"
    if isinstance(value, (datetime, date)):
        return "'" + str(value) + "'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    raise TypeError(f"a filter cannot compare with a {type(value).__qualname__}: {value!r}")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _operand(value: Any) -> str:
    return _expression(value) if hasattr(value, "_nodes") else _literal(value)


def _expression(expression: Any) -> str:
    """A narwhals expression: columns, literals, comparisons, &, |, ~, is_null, is_in, is_between."""
    nodes = getattr(expression, "_nodes", None)
    if nodes is None:
        raise TypeError(f"a filter is a str, a FilterExpression or a narwhals expression, not {type(expression)!r}")
    text = ""
    for node in nodes:
        text = _apply(node, text)
    return text


def _apply(node: Any, text: str) -> str:
    name, operands, kwargs = node.name, list(node.exprs or ()), dict(node.kwargs or {})
    if name == "col":
        names = list(kwargs["names"])
        if len(names) != 1:
            raise TypeError("a filter names one column at a time")
        return _name(names[0])
    if name == "lit":
        return _literal(kwargs["value"])
    if name in _OPERATORS or name in _SWAPPED:
        right = _operand(operands[0])
        operator = _OPERATORS.get(name) or _SWAPPED[name]
        return f"({text} {operator} {right})"
    if name in ("__invert__", "not_"):
        return f"(NOT {text})"
    if name == "is_null":
        return f"({text} IS NULL)"
    if name == "is_in":
        items = ", ".join(_literal(item) for item in kwargs["other"])
        return f"({text} IN ({items}))"
    if name == "is_between":
        low, high = (_operand(value) for value in operands)
        closed = kwargs.get("closed", "both")
        above, below = (">=" if closed in ("both", "left") else ">"), ("<=" if closed in ("both", "right") else "<")
        return f"({text} {above} {low} AND {text} {below} {high})"
    if name in ("all_horizontal", "any_horizontal"):
        word = " AND " if name == "all_horizontal" else " OR "
        return "(" + word.join(_expression(item) for item in operands) + ")"
    raise TypeError(f"filters do not have {name!r}; filter the rows that were read instead")
