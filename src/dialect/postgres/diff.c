#include "dialect/postgres/postgres.h"

const mx_diff_rules mx_postgres_diff = {
    .same_type = mx_same_type_text,
    .same_default = mx_same_default_text,
    .same_check = mx_same_check_text,
    .column_order = false, /* columns cannot be moved, and a new table for an order's sake is not worth it */
    .constraint_names = true,
};
