/* duckdb/server.c — DuckDB's answers about the model, in one place. */
#include "dialect/duckdb/duck.h"

/* Tables of its own, which need no schema; or one of an extension that was loaded. */
static bool relation_may_be(const mx_model *model, mx_str name)
{
    static const char *const starts[] = {"duckdb_", "pg_", "pragma_", "sqlite_"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (mx_str_istarts(name, mx_str_of(starts[i])))
            return true;
    }
    return model->objects.len > 0;
}

static bool column_may_be(const mx_model *model, mx_str qualifier, mx_str name)
{
    static const char *const words[] = {
        "rowid",           "current_date",   "current_time", "current_timestamp",
        "localtime",       "localtimestamp", "current_role", "current_user",
        "session_user",    "user",           "columns",      "current_catalog",
        "file_row_number", "filename",       "excluded",     "current_schema"};
    (void)model;
    (void)qualifier;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_ieq(name, mx_str_of(words[i])))
            return true;
    }
    return false;
}

const mx_model_rules mx_duckdb_model = {
    .privileges = mx_plain_privileges,
    .type = mx_duck_type,
    .expr = mx_duck_expr,
    .servers_columns = mx_plain_servers_columns,
    .refuse = mx_duck_refuse,
    .refuse_object = mx_plain_refuse_object,
    .relation_may_be = relation_may_be,
    .column_may_be = column_may_be,
    .refuse_drop = mx_plain_refuse_drop,
    .refuse_replaced = mx_plain_refuse_replaced,
    .print = mx_duck_print,
    .column = mx_duck_column,
    .selected = mx_plain_selected,
    .schema_texts = mx_plain_schema_texts,
    .arrange = mx_plain_arrange,
    .key_name = mx_plain_key_name,
    .is_counted_name = mx_plain_is_counted_name,
    .index = mx_duck_index,
    .fkey = mx_duck_fkey,
    .table_option = mx_plain_table_option,
    .alter = mx_duck_alter,
    .finish_table = mx_duck_finish_table,
    .object = mx_duck_object,
    .alter_object = mx_plain_alter_object,
    .has_function = mx_plain_has_function,
    .call_kind = mx_plain_call_kind,
    .check_retyped = mx_plain_check_retyped,
    .check_renamed = mx_plain_check_renamed,
    .check_table = mx_duck_check_table,
    .schemas = true,
    .views_read_late = true,
    .temporary_schema = "temp",
    .index_names = MX_NS_SCHEMA,
    .unique_names = MX_NS_FREE,
    .fkey_names = MX_NS_FREE,
    .check_names = MX_NS_FREE,
    .primary_names = MX_NS_FREE,
    .primary_not_null = true,
    .unique_constraints = true,
    .sequence_cache = 1,
    .sequence_max = INT64_MAX,
    /* What holds a column must go before it: "Cannot drop this column: an index depends on it". */
    .drop_column = {.primary = MX_DROP_REFUSED,
                    .unique = MX_DROP_REFUSED,
                    .index = MX_DROP_REFUSED,
                    .composite_unique = MX_DROP_REFUSED,
                    .index_expr = MX_DROP_REFUSED,
                    .own_check = MX_DROP_TAKEN,
                    .shared_check = MX_DROP_REFUSED,
                    .fkey = MX_DROP_REFUSED,
                    .referenced = MX_DROP_REFUSED,
                    .generated = MX_DROP_CASCADED,
                    .view = MX_DROP_IGNORED},
};
