"""Features that are SQLModel tables.

    from metaxy.ext.sqlmodel import BaseSQLModelFeature

    class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="video", id_columns=["video_id"])):
        video_id: str
        path: str

docs/sqlmodel.md is the page for users. What is not needed to declare features is loaded when first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from metaxy.ext import imports_of

with imports_of("sqlmodel", "sqlalchemy", "sqlmodel"):
    from metaxy.ext.sqlmodel.feature import BaseSQLModelFeature, SQLModelFeature, SQLModelFeatureMeta
    from metaxy.ext.sqlmodel.feature_table import SQLModelFeatureConfig

if TYPE_CHECKING:
    from metaxy.ext.sqlmodel.configuration import SQLModelPluginConfig
    from metaxy.ext.sqlmodel.metadata import filter_feature_sqlmodel_metadata

__all__ = [
    "BaseSQLModelFeature",
    "SQLModelFeature",
    "SQLModelFeatureConfig",
    "SQLModelFeatureMeta",
    "SQLModelPluginConfig",
    "filter_feature_sqlmodel_metadata",
]

_HOME = {"SQLModelPluginConfig": "configuration", "filter_feature_sqlmodel_metadata": "metadata"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
