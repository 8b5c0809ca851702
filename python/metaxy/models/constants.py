"""Names of the columns that every feature's table has, and the code version of a field that has none."""

from __future__ import annotations

DEFAULT_CODE_VERSION = "__metaxy_initial__"

SYSTEM_COLUMN_PREFIX = "metaxy_"

METAXY_PROVENANCE_BY_FIELD = "metaxy_provenance_by_field"
METAXY_PROVENANCE = "metaxy_provenance"
METAXY_FEATURE_VERSION = "metaxy_feature_version"
METAXY_PROJECT_VERSION = "metaxy_project_version"
METAXY_DEFINITION_VERSION = "metaxy_definition_version"
METAXY_DATA_VERSION_BY_FIELD = "metaxy_data_version_by_field"
METAXY_DATA_VERSION = "metaxy_data_version"
METAXY_CREATED_AT = "metaxy_created_at"
METAXY_UPDATED_AT = "metaxy_updated_at"
METAXY_DELETED_AT = "metaxy_deleted_at"
METAXY_MATERIALIZATION_ID = "metaxy_materialization_id"

ALL_SYSTEM_COLUMNS = frozenset({
    METAXY_PROVENANCE_BY_FIELD,
    METAXY_PROVENANCE,
    METAXY_FEATURE_VERSION,
    METAXY_PROJECT_VERSION,
    METAXY_DATA_VERSION_BY_FIELD,
    METAXY_DATA_VERSION,
    METAXY_CREATED_AT,
    METAXY_UPDATED_AT,
    METAXY_DELETED_AT,
    METAXY_MATERIALIZATION_ID,
})

# These follow a sample downstream, under the name of the feature they come from.
SYSTEM_COLUMNS_WITH_LINEAGE = frozenset({
    METAXY_PROVENANCE_BY_FIELD,
    METAXY_PROVENANCE,
    METAXY_DATA_VERSION_BY_FIELD,
    METAXY_DATA_VERSION,
})

_DROPPABLE_COLUMNS = ALL_SYSTEM_COLUMNS - {METAXY_PROVENANCE_BY_FIELD, METAXY_PROVENANCE}


def is_system_column(name: str) -> bool:
    """Whether `name` is a column that every feature's table has."""
    return name in ALL_SYSTEM_COLUMNS


def is_droppable_system_column(name: str) -> bool:
    """Whether `name` is a system column that can be made again from the provenance."""
    return name in _DROPPABLE_COLUMNS
