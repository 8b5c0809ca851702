/* dialect/postgres/refuse.h — what the server refuses about an expression: functions and operators that are not there, arguments they
 * do not take, queries and aggregates where none may be, what is not immutable where it has to be, literals that are none of their type.
 *
 * Only what is known is refused: with an extension that catalogue.h does not know nothing is. */
#ifndef MX_DIALECT_POSTGRES_REFUSE_H
#define MX_DIALECT_POSTGRES_REFUSE_H

#include "schema/rules.h"

#include "dialect/postgres/static_type.h"

/* refuse.c: the answer to mx_model_rules.refuse */
mx_status mx_pg_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written, const mx_expr *tree,
                       mx_diags *diags);
/* refuse_names.c */
mx_status mx_pg_check_opclass(const mx_model *model, const mx_index *index, const mx_index_part *part,
                              mx_diags *diags);
mx_status mx_pg_check_method(const mx_model *model, const mx_index *index, mx_diags *diags);
mx_status mx_pg_check_collation(const mx_model *model, const mx_column *column, mx_diags *diags);
mx_status mx_pg_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags); /* of mx_model_rules */
/* refuse_types.c: SCH002 for a type of an argument or result that is not there */
mx_status mx_pg_check_routine_types(mx_model *model, const mx_create_object *routine, mx_diags *diags);
/* refuse_replaced.c: of mx_model_rules */
mx_status mx_pg_refuse_drop(const mx_model *model, const mx_object *object, mx_span at, mx_diags *diags);
mx_status mx_pg_refuse_replaced(const mx_model *model, const mx_object *before, const mx_object *after,
                                mx_diags *diags);
/* refuse_table.c, refuse_alter.c: of mx_model_rules */
mx_status mx_pg_check_reference(const mx_fkey *fkey, mx_diags *diags); /* of mx_plan_rules */
mx_status mx_pg_check_table(mx_model *model, const mx_table *table, mx_diags *diags);
mx_status mx_pg_check_retyped(const mx_model *model, const mx_column *from, const mx_column *to, mx_span at,
                              mx_diags *diags);
mx_status mx_pg_check_column_name(const mx_model *model, mx_str name, mx_span at, mx_diags *diags);
mx_status mx_pg_check_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags);
/* statistics.c: of CREATE STATISTICS */
mx_status mx_pg_check_statistics(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                 mx_diags *diags);
/* refuse_storage.c */
mx_status mx_pg_check_storage_parameters(const mx_model *model, const mx_table *table, mx_diags *diags);
mx_status mx_pg_check_view_parameters(const mx_model *model, mx_object_kind kind, mx_str name, bool made,
                                      const mx_options *options, mx_diags *diags);
mx_status mx_pg_check_oids(const mx_model *model, const mx_option *option, mx_diags *diags); /* of WITH (…) */
/* "with.fillfactor": the blanks around a number are none of it */
mx_str mx_pg_storage_value(mx_str key, mx_str value);
/* refuse_inherit.c */
mx_status mx_pg_check_inherit(const mx_model *model, const mx_table *table, const mx_alter_action *action,
                              mx_diags *diags);
mx_status mx_pg_check_attach(const mx_model *model, const mx_table *table, const mx_alter_action *action,
                             mx_diags *diags);
mx_status mx_pg_check_bounds(const mx_table *part, mx_diags *diags);
/* refuse_bounds.c: bounds beside those of the other partitions, once for each partition; and when it is detached */
mx_status mx_pg_check_overlap(mx_model *model, const mx_table *part, mx_diags *diags);
void mx_pg_forget_bounds(const mx_model *model, const mx_table *table, const mx_table *part);
bool mx_pg_may_have_casts(const mx_model *model); /* that the server has not from the start */
/* Is there a function, or a type, of that name to call, with one argument? true when it cannot be told */
bool mx_pg_may_call(mx_model *model, mx_str schema, mx_str name, bool one);
mx_status mx_pg_no_function(mx_model *model, mx_str name, mx_span at, mx_diags *diags); /* SCH002 */
const mx_object *mx_pg_own_function(const mx_model *model, mx_str schema,
                                    mx_str name); /* schema empty: any */
bool mx_pg_is_type(mx_model *model, mx_str name);
bool mx_pg_has_extension(const mx_model *model, const char *name);
bool mx_pg_has_any_extension(const mx_model *model);
bool mx_pg_extension_brings(const mx_model *model,
                            mx_str name); /* a function, of an extension delivered with the server */
bool mx_pg_has_open_extension(const mx_model *model); /* one that may bring anything */
/* refuse_trigger.c: `text` is the whole statement */
mx_status mx_pg_check_trigger(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags);
/* refuse_trigger_form.c: the same of its time, events, rows and function */
mx_status mx_pg_check_trigger_form(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                   mx_diags *diags);
/* refuse_literal.c: SCH005 for a text that the type's input function refuses */
mx_status mx_pg_check_literal(mx_model *model, mx_pg_static type, mx_str text, mx_span at, mx_diags *diags);

#endif
