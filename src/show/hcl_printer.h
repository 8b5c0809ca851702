/* show/hcl_printer.h — what the printers of HCL's blocks share: tables (hcl.c), types, sequences and extensions (hcl_types.c).
 * Inside the room only. */
#ifndef MX_SHOW_HCL_PRINTER_H
#define MX_SHOW_HCL_PRINTER_H

#include "base/buf.h"
#include "schema/model.h"
#include "show/hcl_words.h"

typedef struct mx_hcl_printer {
    mx_arena *arena;
    mx_buf *out;
    const mx_model *model;
    mx_strs *left_out;
    bool mysql;
    bool orders_nulls; /* NULLS FIRST and LAST mean something */
    mx_map done;       /* types that are printed already, by address */
} mx_hcl_printer;

void mx_hcl_put_attr(mx_hcl_printer *p, const char *indent, const char *name); /* name = */
void mx_hcl_put_text_attr(mx_hcl_printer *p, const char *indent, const char *name, mx_str value);
void mx_hcl_put_word_attr(mx_hcl_printer *p, const char *indent, const char *name, const char *word);
void mx_hcl_put_number_attr(mx_hcl_printer *p, const char *indent, const char *name, int64_t number);
void mx_hcl_put_sql_attr(mx_hcl_printer *p, const char *indent, const char *name, const mx_sql *sql);
void mx_hcl_put_type_attr(mx_hcl_printer *p, const char *indent, const mx_type *type);
/* Of MySQL's that nobody has named: a block needs some name, and one schema alone is read as the connection's. */
mx_str mx_hcl_schema_name(const mx_schema *schema);
void mx_hcl_put_schema_attr(mx_hcl_printer *p, const mx_schema *schema);
void mx_hcl_put_block(mx_hcl_printer *p, const char *indent, const char *type, mx_str label); /* … { */

/* What HCL has no words for: `what` of the thing, like "DEFERRABLE" of index "i"; empty: the thing itself. */
void mx_hcl_leave(mx_hcl_printer *p, bool there, const char *what, const char *kind, const mx_table *table,
                  mx_str name);

/* show/hcl_types.c */
void mx_hcl_put_extension(mx_hcl_printer *p, const mx_object *extension);
void mx_hcl_put_udt(mx_hcl_printer *p, const mx_udt *type);
void mx_hcl_put_sequence(mx_hcl_printer *p, const mx_sequence *sequence);
/* INCREMENT, MINVALUE, …, where they are not those that come by themselves */
void mx_hcl_put_bounds(mx_hcl_printer *p, const char *indent, const mx_sequence *sequence);

#endif
