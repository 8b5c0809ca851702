#include "dialect/sqlite/sqlite.h"

/* A declared type is text to SQLite; case and white space of it mean nothing, which the model has folded already. */
const mx_diff_rules mx_sqlite_diff = {
    .same_type = mx_same_type_text,
    .same_default = mx_same_default_text,
    .same_check = mx_same_check_text,
    .schema_aspects = mx_schema_aspects,
    .column_order = false, /* an order alone is not worth a rebuild */
    .made_up_names = true,
};
