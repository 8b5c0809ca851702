"""Every public name of metaxy 0.1.11 that belongs here, at every path that it has there."""

from __future__ import annotations

import importlib

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

TOP = """
AccessMode AllFieldsMapping BaseFeature BufferedMetadataWriter CoercibleToFeatureKey CoercibleToFieldKey
DefaultFieldsMapping ExternalFeatureVersionMismatchError ExternalFeatureVersionMismatchWarning FeatureConfig
FeatureDefinition FeatureDep FeatureDepMetadata FeatureGraph FeatureKey FeatureSelection FeatureSpec
FeatureSpecWithIDColumns FieldDep FieldKey FieldSpec FieldsMapping FieldsMappingType HashAlgorithm IDColumns Increment
LazyIncrement LineageRelationship MetadataStore MetaxyConfig MetaxyMissingFeatureDependency PolarsIncrement
PolarsLazyIncrement SpecialFieldDep StoreConfig SystemTableStorage UnresolvedExternalFeatureWarning ValidatedFeatureKey
ValidatedFeatureKeyAdapter ValidatedFeatureKeySequence ValidatedFeatureKeySequenceAdapter ValidatedFieldKey
ValidatedFieldKeyAdapter ValidatedFieldKeySequence ValidatedFieldKeySequenceAdapter __version__ coerce_to_feature_key
current_graph experimental get_feature_by_key graph init load_features load_module_entrypoint load_package_entrypoints
sync_external_features public
"""
OLDER = "BaseFeatureSpec init_metaxy"
PATHS = {
    "metaxy.config": "InvalidConfigError MetaxyConfig PluginConfig StoreConfig",
    "metaxy.entrypoints": """DEFAULT_ENTRY_POINT_GROUP EntrypointLoadError load_entrypoints load_env_entrypoints
        load_features load_module_entrypoint load_package_entrypoints""",
    "metaxy.graph": "describe_graph get_feature_dependencies get_feature_dependents",
    "metaxy.metadata_store": """AccessMode DependencyError FEATURE_VERSIONS_KEY FeatureNotFoundError FieldNotFoundError
        HashAlgorithmNotSupportedError MetadataSchemaError MetadataStore MetadataStoreError StoreNotOpenError""",
    "metaxy.models.constants": "is_droppable_system_column is_system_column DEFAULT_CODE_VERSION ALL_SYSTEM_COLUMNS",
    "metaxy.models.feature": """BaseFeature FQFieldKey FeatureConfig FeatureDefinition FeatureGraph FeatureKey FeaturePlan
        FeatureSpec MetaxyMeta SerializedFeature current_graph graph""",
    "metaxy.models.feature_definition": "FeatureDefinition FeatureKey FeatureSpec",
    "metaxy.models.feature_selection": "FeatureSelection",
    "metaxy.models.feature_spec": """FeatureDep FeatureKey FeatureSpec FeatureSpecWithIDColumns FieldSpec
        FieldsMapping IDColumns LineageRelationship""",
    "metaxy.models.field": "FeatureKey FieldDep FieldKey FieldSpec SpecialFieldDep",
    "metaxy.models.fields_mapping": """AllFieldsMapping BaseFieldsMapping DefaultFieldsMapping FieldsMapping
        FieldsMappingResolutionContext FieldsMappingType NoneFieldsMapping SpecificFieldsMapping""",
    "metaxy.models.filter_expression": "FilterParseError NarwhalsFilter parse_filter_string",
    "metaxy.models.lineage": """AggregationRelationship BaseLineageRelationship ExpansionRelationship
        IdentityRelationship LineageRelationship LineageRelationshipType""",
    "metaxy.models.plan": "FQFieldKey FeatureDep FeaturePlan",
    "metaxy.models.types": """CoercibleToFeatureKey CoercibleToFieldKey FEATURE_KEY_SEPARATOR FIELD_KEY_SEPARATOR
        FeatureDepMetadata FeatureKey FieldKey KEY_SEPARATOR PushResult ValidatedFeatureKey ValidatedFieldKey""",
    "metaxy.utils": "BufferedMetadataWriter collect_to_arrow collect_to_polars",
    "metaxy.utils.exceptions": """MetaxyEmptyCodeVersionError MetaxyError MetaxyInvariantViolationError
        MetaxyMissingFeatureDependency""",
    "metaxy.utils.lock_file": "LockFile LockFileResult LockedFeature generate_lock_file load_lock_file",
    "metaxy.versioning": "HashAlgorithm Increment LazyIncrement PolarsIncrement PolarsLazyIncrement",
    "metaxy.versioning.types": "HashAlgorithm Increment LazyIncrement PolarsIncrement PolarsLazyIncrement",
}
ALL = [("metaxy", name) for name in (TOP + OLDER).split()] + [
    (path, name) for path, names in PATHS.items() for name in names.split()]


@pytest.mark.parametrize(("path", "name"), ALL)
def test_name(path: str, name: str) -> None:
    value = getattr(importlib.import_module(path), name)
    assert value is not None
    if isinstance(value, type) and path != "metaxy" and hasattr(importlib.import_module("metaxy"), name):
        assert value is getattr(importlib.import_module("metaxy"), name)


def test_all_says_them() -> None:
    import metaxy

    assert set((TOP + OLDER).split()) - {"public"} <= set(metaxy.__all__)
    assert set(metaxy.__all__) <= set(dir(metaxy))


def test_the_default_graph_stays() -> None:
    import metaxy
    import metaxy.graph

    assert isinstance(metaxy.graph, metaxy.FeatureGraph)
