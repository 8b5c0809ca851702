/* dialect/postgres/postgres.h — PostgreSQL's answers, a table for each stage. */
#ifndef MX_DIALECT_POSTGRES_H
#define MX_DIALECT_POSTGRES_H

#include "diff/rules.h"
#include "plan/rules.h"
#include "render/rules.h"
#include "schema/reader.h"
#include "schema/rules.h"

extern const mx_model_rules mx_postgres_model;
extern const mx_diff_rules mx_postgres_diff;
extern const mx_plan_rules mx_postgres_plan;
extern const mx_render_rules mx_postgres_render;

enum { MX_PG_MAX_NAME = 63 }; /* bytes; NAMEDATALEN - 1 */

/* types.c */
mx_status mx_pg_type_of(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                        mx_diags *diags);
bool mx_pg_gives(
    const mx_type *type,
    const mx_type_name *cast); /* a literal that is assigned to the one takes the type of the other */
/* exprs.c, exprs_print.c */
bool mx_pg_servers_columns(mx_model *model, mx_str schema, mx_str name, mx_columns *out,
                           bool *all); /* relations.c */
mx_status mx_pg_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                     mx_diags *diags);
mx_str mx_pg_print(mx_model *model, const mx_expr *tree);
mx_str mx_pg_shown(mx_arena *arena, const mx_expr *tree,
                   const mx_server *server); /* as the server reads it back to the same tree */
/* names.c */
mx_str mx_pg_key_name(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def);
/* ChooseRelationName: table_middle_label, with the first number that makes it free; `constraint`: among constraints too. */
mx_str mx_pg_relation_name(mx_model *model, const mx_schema *schema, mx_str table, mx_str middle,
                           const char *label, bool constraint);
bool mx_pg_split_name(mx_arena *arena, mx_str text, mx_str *schema,
                      mx_str *name); /* "public.t_id_seq", quoted or not, of a text */
mx_str mx_pg_join_name(mx_arena *arena, mx_str schema, mx_str name, const mx_server *server);
/* serial.c: sequences behind columns */
mx_status mx_pg_new_sequence(mx_model *model, mx_column *column, const mx_column_def *written,
                             mx_diags *diags);                        /* of serial, identity */
mx_expr *mx_pg_nextval(mx_model *model, const mx_sequence *sequence); /* serial.c: as a default */
void mx_pg_settle_serial(mx_model *model, mx_column *column);         /* is it what SERIAL stands for? */
mx_status mx_pg_alter_identity(mx_model *model, mx_table *table, const mx_alter_action *action,
                               mx_diags *diags);
mx_str mx_pg_storage_of(const mx_type *type); /* model.c: "plain", "main", "extended" */
/* objects.c */
mx_str mx_pg_object(mx_model *model, mx_object *object, const mx_create_object *create);
mx_str mx_pg_extension_schema(const mx_object *extension); /* what its definition says */
/* alter_object.c */
/* What SET name {= | TO} value and SET TIME ZONE value set; in lower case, "my.kind" as my.kind. */
mx_str mx_pg_setting_name(mx_model *model, mx_reader *in);
mx_status mx_pg_alter_object(mx_model *model, const mx_object *object, const mx_alter_action *action,
                             mx_str *source, mx_diags *diags);
/* statistics.c: extended ones in the catalogue's form; empty when the text is none of them */
mx_str mx_pg_statistics(mx_model *model, const mx_object *object, mx_str text);
/* range.c: "as range ( … )", as it is compared */
const mx_udt *mx_pg_range_of(const mx_model *model,
                             mx_str multirange); /* NULL: no multirange of the model's */
mx_str mx_pg_range(mx_model *model, const mx_udt *range, const mx_create_object *create);
/* partition.c: keys and bounds of partitions in their one form */
void mx_pg_settle_partitions(mx_model *model, mx_table *table);
/* The parts of its key as they are written; empty: it cannot be read. */
mx_strs mx_pg_partition_key(mx_arena *arena, const mx_table *table, const mx_server *server);
/* Of a part of the key the column that it is; NULL: it is an expression. */
const mx_column *mx_pg_key_column(mx_model *model, const mx_table *table, mx_str part);
/* SCH002: the key names a column that is not there. */
mx_status mx_pg_check_partition_key(mx_model *model, const mx_table *table, mx_diags *diags);
/* rights.c */
extern const mx_privilege mx_pg_privileges[];
mx_status mx_pg_right(mx_renderer *r, const mx_step *step);
/* collation.c: as the catalogue shows it, which is nothing for the one that is had anyhow */
void mx_pg_collation(const mx_model *model, mx_column *column); /* of a column, a domain, an attribute */
/* That stands behind a column or, of `table`, an expression. Both NULL: it is not known what it has. */
mx_str mx_pg_collation_beside(mx_model *model, const mx_table *table, const mx_column *column,
                              const mx_expr *expr, mx_str written);
/* opclass.c */
/* The server refuses the part: no class is written, and no built-in one is the default. */
bool mx_pg_lacks_opclass(const mx_model *model, const mx_index_part *part, mx_str method);
bool mx_pg_takes_type(mx_str opclass, const mx_type *type); /* true when it cannot be told */
mx_str mx_pg_opclass(mx_arena *arena, const mx_type *type, mx_str method,
                     mx_str written); /* empty for the type's default */

/* render_parts.c: pieces that several statements share */
void mx_pg_type(mx_renderer *r, const mx_type *type); /* "mood" quoted, arrays with [] */
mx_str mx_pg_sql(mx_renderer *r, const mx_sql *sql);
void mx_pg_far_name(mx_renderer *r, const mx_schema *from,
                    mx_str name); /* an operator class, its schema too */
void mx_pg_collate(mx_renderer *r, const mx_schema *from,
                   mx_str collation); /* " COLLATE …"; nothing for none */
void mx_pg_default(mx_renderer *r,
                   const mx_column *column); /* the outer cast of a text is left out where it says nothing */
void mx_pg_identity(mx_renderer *r, const mx_column *column); /* GENERATED … AS IDENTITY (…) */
void mx_pg_storage(mx_renderer *r, const mx_options *options,
                   const char *prefix); /* " WITH (a = 1)" of options whose key has this prefix */
void mx_pg_index_storage(mx_renderer *r, const mx_index *index); /* the same, as it was written */
mx_str mx_pg_options_text(mx_renderer *r, const mx_options *options, const mx_options *other,
                          const char *prefix, bool values);
/* render_cast.c: the values of a column under a new type */
bool mx_pg_needs_using(const mx_type *from, const mx_type *to); /* the server does not cast them by itself */
bool mx_pg_using(mx_renderer *r, mx_str column, const mx_type *from,
                 const mx_type *to); /* " USING …" where it is needed; false: no cast */
bool mx_pg_copied(mx_renderer *r, const mx_column *from, const mx_column *to);
/* plan.c: the index that rows are known by, as it was written; empty: none */
/* The column between serial and identity: it counts nothing. */
const mx_column *mx_pg_uncounted(struct mx_planner *planner, const mx_column *from, const mx_column *to);
mx_str mx_pg_replica_index(const mx_table *table);
mx_str mx_pg_table_name(mx_planner *planner, const mx_table *table); /* plan_serial.c: in quotes, qualified */
mx_status mx_pg_free_sequences(mx_planner *planner);                 /* plan_sequence.c; before all tables */
/* plan_serial.c: steps around an ALTER TABLE for sequences of columns */
void mx_pg_prepare_counters(mx_planner *planner); /* from serial to identity, and back */
mx_status mx_pg_before_alter(mx_planner *planner, const mx_change *table);
/* plan_partition.c: where columns are filled, what else would wait for the end: a table with rows to be checked cannot be altered. */
void mx_pg_fill_at_once(mx_planner *planner, const mx_change *table);
mx_status mx_pg_after_alter(mx_planner *planner, const mx_change *table);
/* plan_anew.c: partitioned otherwise, or a column changes by which it, or a partition, is partitioned */
bool mx_pg_is_anew(const mx_planner *planner, const mx_change *table);
/* plan_part_names.c: renames indexes of a partition that was just made, where the server names them otherwise */
void mx_pg_name_part_indexes(mx_planner *planner, const mx_table *table);
/* plan_partition.c: rows that belong into another partition afterwards; MF106, MF107 where they cannot go over */
mx_status mx_pg_loosen(mx_planner *planner);
mx_status mx_pg_move_rows(mx_planner *planner);
const mx_table *mx_pg_copies_into(const mx_planner *planner, const mx_change *anew);
/* plan_type.c */
mx_status mx_pg_alter_type(mx_planner *planner, const mx_change *change);
void mx_pg_alter_attributes(mx_planner *planner,
                            const mx_change *change); /* of a composite type, whose order stays */
/* plan_view.c */
bool mx_pg_replaces_view(const mx_object *from, const mx_object *to);
bool mx_pg_is_remade(const mx_planner *planner, const mx_change *change); /* a MODIFY of an enum or domain */
/* plan_redo.c: what is made anew because of types, generated columns and routines that are */
mx_status mx_pg_redo(mx_planner *planner);
/* render_clause.c: ALTER TABLE */
mx_status mx_pg_clause(mx_renderer *r, const mx_step *step, const mx_change *clause);
/* render_object.c: types, sequences, comments, views and the like */
mx_status mx_pg_type_statement(mx_renderer *r, const mx_step *step);
mx_status mx_pg_sequence(mx_renderer *r, const mx_step *step);
const char *mx_pg_object_word(mx_renderer *r, const mx_object *object); /* FUNCTION */
void mx_pg_object_name(mx_renderer *r, const mx_object *object); /* with its signature, or ON its table */
/* render_comment.c */
mx_status mx_pg_comment(mx_renderer *r, const mx_step *step);
mx_status mx_pg_move(mx_renderer *r, const mx_step *step); /* to another schema */
mx_status mx_pg_drop_object(mx_renderer *r, const mx_step *step);
mx_status mx_pg_create_object(mx_renderer *r, const mx_step *step);
/* render_table.c: tables that belong to others */
mx_status mx_pg_create_table(mx_renderer *r, const mx_step *step);
/* In CREATE TABLE (transformIndexConstraints) the server makes one key of this one and one that stands before it. */
bool mx_pg_is_repeated(const mx_table *table, const mx_index *key);
void mx_pg_parent(mx_renderer *r, mx_str qualified); /* of mx_table.inherits */
void mx_pg_tidy(mx_renderer *r, mx_str text,
                size_t words); /* canonical text as people write it; the first words in capitals */
/* render.c */
void mx_pg_table_options(mx_renderer *r, const mx_table *table);
void mx_pg_column(mx_renderer *r, const mx_column *column);
bool mx_pg_table_index(mx_renderer *r, const mx_index *index);
void mx_pg_check(mx_renderer *r, const mx_check *check);

#endif
