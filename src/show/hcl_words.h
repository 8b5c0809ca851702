/* show/hcl_words.h — words of HCL: texts, references, types, defaults. Inside the room only. */
#ifndef MX_SHOW_HCL_WORDS_H
#define MX_SHOW_HCL_WORDS_H

#include "base/buf.h"
#include "schema/model.h"

void mx_hcl_put_text(mx_buf *out, mx_str text);                     /* "…", escaped */
void mx_hcl_put_sql(mx_buf *out, mx_str sql);                       /* sql("…") */
void mx_hcl_put_member(mx_buf *out, const char *from, mx_str name); /* column.id, column["Mixed Case"] */
void mx_hcl_put_type(mx_arena *arena, mx_buf *out, const mx_model *model, const mx_type *type);
/* A plain value where it is one ("x", 1, true), else sql("…"). */
void mx_hcl_put_default(mx_buf *out, const mx_column *column);

#endif
