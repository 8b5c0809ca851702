/* store/names.h — the columns that stores keep beside a feature's own, and the names of tables. */
#ifndef MX_STORE_NAMES_H
#define MX_STORE_NAMES_H

#include "base/arena.h"

#define MX_PROVENANCE_BY_FIELD MX_STR("metaxy_provenance_by_field")
#define MX_PROVENANCE MX_STR("metaxy_provenance")
#define MX_DATA_VERSION_BY_FIELD MX_STR("metaxy_data_version_by_field")
#define MX_DATA_VERSION MX_STR("metaxy_data_version")
#define MX_FEATURE_VERSION MX_STR("metaxy_feature_version")
#define MX_PROJECT_VERSION MX_STR("metaxy_project_version")
#define MX_CREATED_AT MX_STR("metaxy_created_at")
#define MX_UPDATED_AT MX_STR("metaxy_updated_at")
#define MX_DELETED_AT MX_STR("metaxy_deleted_at")
#define MX_MATERIALIZATION_ID MX_STR("metaxy_materialization_id")

bool mx_is_by_field(mx_str column);         /* either of the two that hold a value for each field */
bool mx_is_system_time(mx_str column);      /* created, updated, deleted at */
bool mx_is_upstream_dropped(mx_str column); /* what downstream features do not take from upstream rows */
bool mx_is_version_column(mx_str column);   /* the four of provenance and data version */

bool mx_is_system_table(mx_str feature); /* a key whose first part is metaxy-system */

#endif
