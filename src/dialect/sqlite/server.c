/* sqlite/server.c — SQLite's answers about the model, in one place. */
#include "dialect/plain_expr.h"
#include "dialect/sqlite/lite.h"

const mx_model_rules mx_sqlite_model = {
    .privileges = mx_plain_privileges,
    .type = mx_lite_type,
    .expr = mx_lite_expr,
    .print = mx_plain_print,
    .column = mx_lite_column,
    .selected = mx_lite_selected,
    .arrange = mx_plain_arrange,
    .key_name = mx_plain_key_name,
    .is_counted_name = mx_plain_is_counted_name,
    .index = mx_lite_index,
    .fkey = mx_plain_fkey,
    .table_option = mx_plain_table_option,
    .alter = mx_lite_alter,
    .finish_table = mx_lite_finish_table,
    .object = mx_plain_object,
    .check_table = mx_lite_check_table,
    .temporary_schema = "temp",
    .index_names = MX_NS_SCHEMA, /* with tables and views */
    .unique_names = MX_NS_FREE,  /* two constraints may have one name */
    .fkey_names = MX_NS_FREE,
    .check_names = MX_NS_FREE,
    .primary_names = MX_NS_FREE,
    .late_references = true,
    .quoted_is_string = true,
    .rename_rewrites_text = true,
    .drop_table_free = true,
    .unique_constraints = true,
    .inline_keys_go = true,
    .keeps_source = true,
    .sequence_cache = 1,
    .sequence_max = INT64_MAX,
    /* https://www.sqlite.org/lang_altertable.html, 5: what uses the column holds it */
    .drop_column = {.primary = MX_DROP_REFUSED,
                    .unique = MX_DROP_REFUSED,
                    .index = MX_DROP_REFUSED,
                    .composite_unique = MX_DROP_REFUSED,
                    .index_expr = MX_DROP_REFUSED,
                    .own_check = MX_DROP_REFUSED,
                    .shared_check = MX_DROP_REFUSED,
                    .fkey = MX_DROP_REFUSED,
                    .referenced = MX_DROP_IGNORED,
                    .generated = MX_DROP_REFUSED,
                    .view = MX_DROP_REFUSED},
};
