"""What the core says about rows, as the exceptions and warnings that callers know (codes: docs/diagnostics.md)."""

from __future__ import annotations

import warnings
from typing import NoReturn

from metaxy import _core, _definitions
from metaxy.metadata_store.exceptions import (
    FeatureNotFoundError,
    HashAlgorithmNotSupportedError,
    MetadataSchemaError,
    MetadataStoreError,
    SystemDataNotFoundError,
    TableNotFoundError,
)
from metaxy.metadata_store.warnings import MetaxyColumnMissingWarning
from metaxy.models.filter_expression import FilterParseError
from metaxy.models.types import FeatureKey

_CLASSES: dict[str, type[Exception]] = {
    "STO002": MetadataSchemaError,
    "STO003": MetadataSchemaError,
    "STO004": MetadataSchemaError,
    "STO005": ValueError,
    "STO006": ValueError,
    "STO007": HashAlgorithmNotSupportedError,
    "STO008": TableNotFoundError,
    "STO009": MetadataSchemaError,
    "STO010": ValueError,
    "STO012": NotImplementedError,
    "STO013": ValueError,
    "STO020": ValueError,
    "FEA003": ValueError,
    "FEA004": FilterParseError,
}
_WARNINGS: dict[str, type[Warning]] = {"STO011": MetaxyColumnMissingWarning}


def raise_known(error: _core.MetaxyError, key: FeatureKey | None) -> NoReturn:
    """The error of a call about feature `key`."""
    text = f"{error.message}\n{error.hint}" if error.hint else error.message
    if error.code == "STO001":
        if key is not None and is_system(key):
            raise SystemDataNotFoundError(
                f"{text}\nSystem data is written by `metaxy push`: push the graph first.") from error
        raise FeatureNotFoundError(text, keys=() if key is None else (key,)) from error
    known = _CLASSES.get(error.code)
    if known is not None:
        raise known(text) from error
    if error.code.startswith("FEA"):
        _definitions.reraise(error)
    raise MetadataStoreError(text) from error


def warn(diagnostics: tuple[_core.Diagnostic, ...], stacklevel: int) -> None:
    """Gives warnings to Python's own. stacklevel: as of warnings.warn in the caller's place."""
    for item in diagnostics:
        if item.severity == "warning":
            warnings.warn(item.message, _WARNINGS.get(item.code, UserWarning), stacklevel=stacklevel + 1)


def is_system(key: FeatureKey) -> bool:
    """Whether the key is that of a system table."""
    return len(key) > 0 and key[0] == "metaxy-system"
