#include "dialect/duckdb/duckdb.h"

const mx_diff_rules mx_duckdb_diff = {
    .same_type = mx_same_type_text,
    .same_default = mx_same_default_text,
    .same_check = mx_same_check_text,
    .schema_aspects = mx_schema_aspects,
    .column_order = false,
    .sequence_starts_move = true, /* duckdb_sequences().start_value, after the database was opened again */
    .made_up_names = true,
};
