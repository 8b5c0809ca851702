"""SQLAlchemy: its models as SQL text, and tables of features and stores as its MetaData.

    from metaxy.ext.sqlalchemy import print_ddl             # what `metaxy migrate diff` reads as the desired schema
    print_ddl("postgresql", [User])

    from metaxy.ext.sqlalchemy import filter_feature_sqla_metadata, get_system_slqa_metadata
    url, target_metadata = filter_feature_sqla_metadata(store, Base.metadata)

`metaxy.ext.sqlalchemy.provider` is the first for a tree of files (`metaxy provider sqlalchemy`). Each name loads what it
needs when first asked for: the first needs neither the C core nor a database driver. docs/sqlalchemy.md has the second.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from metaxy.ext import imports_of

if TYPE_CHECKING:
    from metaxy.ext.sqlalchemy.configuration import SQLAlchemyConfig
    from metaxy.ext.sqlalchemy.ddl import ddl_text, print_ddl
    from metaxy.ext.sqlalchemy.errors import (
        DialectError,
        ModelError,
        ModelsNotFoundError,
        ModuleImportError,
        Problem,
        ProviderError,
    )
    from metaxy.ext.sqlalchemy.feature_tables import filter_feature_sqla_metadata
    from metaxy.ext.sqlalchemy.older_names import (
        add_metaxy_system_metadata,
        get_feature_sqla_metadata_for_store,
        get_features_sqlalchemy_metadata,
        get_features_store_metadata_and_url,
        get_metaxy_system_metadata,
        get_store_metadata_and_url,
        get_system_metadata,
        get_system_sqla_metadata_for_store,
    )
    from metaxy.ext.sqlalchemy.store_urls import get_store_sqlalchemy_url
    from metaxy.ext.sqlalchemy.system_tables import (
        create_system_tables,
        get_system_slqa_metadata,
        get_system_sqla_metadata,
    )

__all__ = [
    "DialectError",
    "ModelError",
    "ModelsNotFoundError",
    "ModuleImportError",
    "Problem",
    "ProviderError",
    "SQLAlchemyConfig",
    "add_metaxy_system_metadata",
    "create_system_tables",
    "ddl_text",
    "filter_feature_sqla_metadata",
    "get_feature_sqla_metadata_for_store",
    "get_features_sqlalchemy_metadata",
    "get_features_store_metadata_and_url",
    "get_metaxy_system_metadata",
    "get_store_metadata_and_url",
    "get_store_sqlalchemy_url",
    "get_system_metadata",
    "get_system_slqa_metadata",
    "get_system_sqla_metadata",
    "get_system_sqla_metadata_for_store",
    "print_ddl",
]

_HOME = {
    "SQLAlchemyConfig": "configuration",
    "add_metaxy_system_metadata": "older_names",
    "create_system_tables": "system_tables",
    "ddl_text": "ddl",
    "filter_feature_sqla_metadata": "feature_tables",
    "get_feature_sqla_metadata_for_store": "older_names",
    "get_features_sqlalchemy_metadata": "older_names",
    "get_features_store_metadata_and_url": "older_names",
    "get_metaxy_system_metadata": "older_names",
    "get_store_metadata_and_url": "older_names",
    "get_store_sqlalchemy_url": "store_urls",
    "get_system_metadata": "older_names",
    "get_system_slqa_metadata": "system_tables",
    "get_system_sqla_metadata": "system_tables",
    "get_system_sqla_metadata_for_store": "older_names",
    "print_ddl": "ddl",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with imports_of("sqlalchemy", "sqlalchemy"):
        module = importlib.import_module(f"{__name__}.{_HOME.get(name, 'errors')}")
    return getattr(module, name)
