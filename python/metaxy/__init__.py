"""Metadata tables of features, and versioned schema migrations, on a C core.

The core is loaded on first use: what needs only SQLAlchemy (`metaxy.ext.sqlalchemy`) starts without it.
"""

import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from metaxy._decorators import (
        experimental,
    )
    from metaxy._hashing import (
        HashAlgorithm,
    )
    from metaxy._init import (
        init,
        init_metaxy,
    )
    from metaxy._warnings import (
        ExternalFeatureVersionMismatchWarning,
        UnresolvedExternalFeatureWarning,
    )
    from metaxy.config import (
        MetaxyConfig,
        StoreConfig,
    )
    from metaxy.entrypoints import (
        load_features,
        load_module_entrypoint,
        load_package_entrypoints,
    )
    from metaxy.metadata_store.base import (
        MetadataStore,
    )
    from metaxy.metadata_store.buffered import (
        BufferedMetadataWriter,
    )
    from metaxy.metadata_store.system import (
        SystemTableStorage,
        sync_external_features,
    )
    from metaxy.metadata_store.types import (
        AccessMode,
    )
    from metaxy.versioning.types import (
        Increment,
        LazyIncrement,
        PolarsIncrement,
        PolarsLazyIncrement,
    )
    from metaxy.models.feature import (
        BaseFeature,
        FeatureConfig,
        FeatureGraph,
        current_graph,
        get_feature_by_key,
        graph,
    )
    from metaxy.models.feature_definition import (
        FeatureDefinition,
    )
    from metaxy.models.feature_selection import (
        FeatureSelection,
    )
    from metaxy.models.feature_spec import (
        BaseFeatureSpec,
        FeatureDep,
        FeatureSpec,
        FeatureSpecWithIDColumns,
        IDColumns,
    )
    from metaxy.models.field import (
        FieldDep,
        FieldSpec,
        SpecialFieldDep,
    )
    from metaxy.models.fields_mapping import (
        AllFieldsMapping,
        DefaultFieldsMapping,
        FieldsMapping,
        FieldsMappingType,
    )
    from metaxy.models.lineage import (
        LineageRelationship,
    )
    from metaxy.models.types import (
        CoercibleToFeatureKey,
        CoercibleToFieldKey,
        FeatureDepMetadata,
        FeatureKey,
        FieldKey,
        ValidatedFeatureKey,
        ValidatedFeatureKeyAdapter,
        ValidatedFeatureKeySequence,
        ValidatedFeatureKeySequenceAdapter,
        ValidatedFieldKey,
        ValidatedFieldKeyAdapter,
        ValidatedFieldKeySequence,
        ValidatedFieldKeySequenceAdapter,
        coerce_to_feature_key,
    )
    from metaxy.utils.exceptions import (
        ExternalFeatureVersionMismatchError,
        MetaxyMissingFeatureDependency,
    )
    from metaxy._decorators import public as public
    from metaxy.schema import (
        Diagnostic,
        DirectoryError,
        InvalidArgument,
        InvalidSchema,
        MetaxyError,
        Migration,
        MigrationDirectory,
        MigrationFile,
        SQLSyntaxError,
        Statement,
        UnsupportedChange,
        check_sql,
        plan,
        plan_migration,
    )

__version__: str

__all__ = [
    "AccessMode",
    "AllFieldsMapping",
    "BaseFeature",
    "BaseFeatureSpec",
    "BufferedMetadataWriter",
    "CoercibleToFeatureKey",
    "CoercibleToFieldKey",
    "DefaultFieldsMapping",
    "Diagnostic",
    "DirectoryError",
    "ExternalFeatureVersionMismatchError",
    "ExternalFeatureVersionMismatchWarning",
    "FeatureConfig",
    "FeatureDefinition",
    "FeatureDep",
    "FeatureDepMetadata",
    "FeatureGraph",
    "FeatureKey",
    "FeatureSelection",
    "FeatureSpec",
    "FeatureSpecWithIDColumns",
    "FieldDep",
    "FieldKey",
    "FieldSpec",
    "FieldsMapping",
    "FieldsMappingType",
    "HashAlgorithm",
    "IDColumns",
    "Increment",
    "InvalidArgument",
    "InvalidSchema",
    "LazyIncrement",
    "LineageRelationship",
    "MetadataStore",
    "MetaxyConfig",
    "MetaxyError",
    "MetaxyMissingFeatureDependency",
    "Migration",
    "MigrationDirectory",
    "MigrationFile",
    "PolarsIncrement",
    "PolarsLazyIncrement",
    "SQLSyntaxError",
    "SpecialFieldDep",
    "Statement",
    "StoreConfig",
    "SystemTableStorage",
    "UnresolvedExternalFeatureWarning",
    "UnsupportedChange",
    "ValidatedFeatureKey",
    "ValidatedFeatureKeyAdapter",
    "ValidatedFeatureKeySequence",
    "ValidatedFeatureKeySequenceAdapter",
    "ValidatedFieldKey",
    "ValidatedFieldKeyAdapter",
    "ValidatedFieldKeySequence",
    "ValidatedFieldKeySequenceAdapter",
    "__version__",
    "check_sql",
    "coerce_to_feature_key",
    "current_graph",
    "experimental",
    "get_feature_by_key",
    "graph",
    "init",
    "init_metaxy",
    "load_features",
    "load_module_entrypoint",
    "load_package_entrypoints",
    "plan",
    "plan_migration",
    "sync_external_features",
]

# Definitions of features: the name and the module it is loaded from when first asked for.
_DEFINITIONS = {
    "AccessMode": "metaxy.metadata_store.types",
    "AllFieldsMapping": "metaxy.models.fields_mapping",
    "BaseFeature": "metaxy.models.feature",
    "BaseFeatureSpec": "metaxy.models.feature_spec",
    "BufferedMetadataWriter": "metaxy.metadata_store.buffered",
    "CoercibleToFeatureKey": "metaxy.models.types",
    "CoercibleToFieldKey": "metaxy.models.types",
    "DefaultFieldsMapping": "metaxy.models.fields_mapping",
    "ExternalFeatureVersionMismatchError": "metaxy.utils.exceptions",
    "ExternalFeatureVersionMismatchWarning": "metaxy._warnings",
    "FeatureConfig": "metaxy.models.feature",
    "FeatureDefinition": "metaxy.models.feature_definition",
    "FeatureDep": "metaxy.models.feature_spec",
    "FeatureDepMetadata": "metaxy.models.types",
    "FeatureGraph": "metaxy.models.feature",
    "FeatureKey": "metaxy.models.types",
    "FeatureSelection": "metaxy.models.feature_selection",
    "FeatureSpec": "metaxy.models.feature_spec",
    "FeatureSpecWithIDColumns": "metaxy.models.feature_spec",
    "FieldDep": "metaxy.models.field",
    "FieldKey": "metaxy.models.types",
    "FieldSpec": "metaxy.models.field",
    "FieldsMapping": "metaxy.models.fields_mapping",
    "FieldsMappingType": "metaxy.models.fields_mapping",
    "HashAlgorithm": "metaxy._hashing",
    "IDColumns": "metaxy.models.feature_spec",
    "Increment": "metaxy.versioning.types",
    "LazyIncrement": "metaxy.versioning.types",
    "LineageRelationship": "metaxy.models.lineage",
    "MetadataStore": "metaxy.metadata_store.base",
    "MetaxyConfig": "metaxy.config",
    "MetaxyMissingFeatureDependency": "metaxy.utils.exceptions",
    "PolarsIncrement": "metaxy.versioning.types",
    "PolarsLazyIncrement": "metaxy.versioning.types",
    "SpecialFieldDep": "metaxy.models.field",
    "StoreConfig": "metaxy.config",
    "SystemTableStorage": "metaxy.metadata_store.system",
    "UnresolvedExternalFeatureWarning": "metaxy._warnings",
    "ValidatedFeatureKey": "metaxy.models.types",
    "ValidatedFeatureKeyAdapter": "metaxy.models.types",
    "ValidatedFeatureKeySequence": "metaxy.models.types",
    "ValidatedFeatureKeySequenceAdapter": "metaxy.models.types",
    "ValidatedFieldKey": "metaxy.models.types",
    "ValidatedFieldKeyAdapter": "metaxy.models.types",
    "ValidatedFieldKeySequence": "metaxy.models.types",
    "ValidatedFieldKeySequenceAdapter": "metaxy.models.types",
    "coerce_to_feature_key": "metaxy.models.types",
    "current_graph": "metaxy.models.feature",
    "experimental": "metaxy._decorators",
    "get_feature_by_key": "metaxy.models.feature",
    "graph": "metaxy.models.feature",
    "init": "metaxy._init",
    "init_metaxy": "metaxy._init",
    "load_features": "metaxy.entrypoints",
    "load_module_entrypoint": "metaxy.entrypoints",
    "load_package_entrypoints": "metaxy.entrypoints",
    "sync_external_features": "metaxy.metadata_store.system",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from metaxy import _core

        return _core.version
    module = "metaxy._decorators" if name == "public" else _DEFINITIONS.get(name)
    if module is not None:
        import importlib

        value = globals()[name] = getattr(importlib.import_module(module), name)
        return value
    if name in __all__:
        from metaxy import schema

        value = globals()[name] = getattr(schema, name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(types.ModuleType):
    """This package, where `graph` stays the default graph after `import metaxy.graph` has set it to the module."""

    def __setattr__(self, name: str, value: object) -> None:
        if name != "graph" or not isinstance(value, types.ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
