/* schema/dump.h — a model as text: everything that is compared, nothing that is not, in an order that does
 * not depend on how the model was made (but for columns, whose order is state). For tests, and for telling
 * two models apart. */
#ifndef MX_SCHEMA_DUMP_H
#define MX_SCHEMA_DUMP_H

#include "base/buf.h"
#include "schema/model.h"

void mx_model_dump(mx_buf *buf, const mx_model *model);
void mx_table_dump(mx_buf *buf, const mx_table *table);

#endif
