#include "store/names.h"

static bool is_one_of(mx_str name, const mx_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (mx_str_eq(name, names[i]))
            return true;
    return false;
}
#define IS_ONE_OF(name, ...)                                                                                 \
    is_one_of(name, (const mx_str[]){__VA_ARGS__}, sizeof((const mx_str[]){__VA_ARGS__}) / sizeof(mx_str))

bool mx_is_by_field(mx_str column)
{
    return IS_ONE_OF(column, MX_PROVENANCE_BY_FIELD, MX_DATA_VERSION_BY_FIELD);
}

bool mx_is_system_time(mx_str column)
{
    return IS_ONE_OF(column, MX_CREATED_AT, MX_UPDATED_AT, MX_DELETED_AT);
}

bool mx_is_upstream_dropped(mx_str column)
{
    return IS_ONE_OF(column, MX_FEATURE_VERSION, MX_PROJECT_VERSION, MX_CREATED_AT, MX_UPDATED_AT,
                     MX_MATERIALIZATION_ID);
}

bool mx_is_version_column(mx_str column)
{
    return IS_ONE_OF(column, MX_PROVENANCE_BY_FIELD, MX_PROVENANCE, MX_DATA_VERSION_BY_FIELD,
                     MX_DATA_VERSION);
}

bool mx_is_system_table(mx_str feature)
{
    mx_str first, rest;
    mx_str_cut(feature, '/', &first, &rest);
    return mx_str_eq(first, MX_STR("metaxy-system"));
}
