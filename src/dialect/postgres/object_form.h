/* dialect/postgres/object_form.h — what is compared of objects that are kept as text: as the server's catalogue
 * holds them, so that clauses in another order, defaults said or left out, and other quotes around a body make no
 * difference. Here: how such a form is written. In: what a statement says. Out: one line of text. */
#ifndef MX_DIALECT_POSTGRES_OBJECT_FORM_H
#define MX_DIALECT_POSTGRES_OBJECT_FORM_H

#include "schema/canon.h"
#include "schema/reader.h"
#include "schema/rules.h"
#include "schema/view.h"

typedef struct mx_pg_form {
    mx_model *model;
    mx_buf buf;
    bool as_user; /* who was connected is CURRENT_USER */
} mx_pg_form;

/* Words, each behind a space. */
void mx_pg_form_put(mx_pg_form *f, const char *words);
void mx_pg_form_str(mx_pg_form *f, mx_str text);
void mx_pg_form_name(mx_pg_form *f, mx_str schema,
                     mx_str name); /* the schema where it is not the usual one */
/* An expression as the server would hold it there; the words of the text where it is none. */
mx_str mx_pg_form_expr(mx_pg_form *f, const mx_expr_site *site, const mx_expr *tree, mx_str text);
mx_str mx_pg_form_text(mx_pg_form *f, const mx_expr_site *site, mx_str text);
mx_str mx_pg_form_option(const mx_options *options, const char *key); /* empty for none */

mx_str mx_pg_form_said(const mx_create_object *create, const char *key); /* the last one counts */

/* object_write.c: INSERT, UPDATE, DELETE or a query, within rows or arguments that it may name. False: it is not understood. */
bool mx_pg_write_form(mx_model *model, mx_str text, const mx_view_within *outer, mx_str *out);
/* object_routine.c: functions, procedures, aggregates */
mx_str mx_pg_routine_form(mx_pg_form *f, mx_object *object, const mx_create_object *create);
mx_str mx_pg_aggregate_form(mx_pg_form *f, const mx_object *object, const mx_create_object *create);
/* object_on_table.c: false where the text is not as the grammar has it */
bool mx_pg_trigger_form(mx_pg_form *f, const mx_object *object, mx_reader *in);
bool mx_pg_policy_form(mx_pg_form *f, const mx_object *object, mx_reader *in);
bool mx_pg_rule_form(mx_pg_form *f, const mx_object *object, mx_reader *in);

#endif
