/* schema/leave_out.h — a model without some parts of its tables: columns, indexes, foreign keys and checks. */
#ifndef MX_SCHEMA_LEAVE_OUT_H
#define MX_SCHEMA_LEAVE_OUT_H

#include "schema/model.h"

/* Says which; type: "column", "index", "fk", "check"; "table", "view", "materialized" with an empty `part`. */
typedef struct mx_left_out {
    bool (*is)(void *arg, mx_str schema, mx_str name, mx_str part, const char *type);
    void *arg;
} mx_left_out;

/* Tables stay, but what of them and of views that are left out would hold a column is gone. Indexes, keys and checks go with a column that they use, parts that a table inherits with its parents'. An index that a foreign
 * key needs stays, with the warning USE008. SCH006: a column is used by something else. */
mx_status mx_model_leave_out(mx_model *model, const mx_left_out *what, mx_diags *diags);

#endif
