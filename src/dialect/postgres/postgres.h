/* dialect/postgres/postgres.h — PostgreSQL's answers, a table for each stage. */
#ifndef MX_DIALECT_POSTGRES_H
#define MX_DIALECT_POSTGRES_H

#include "diff/rules.h"
#include "plan/rules.h"
#include "render/rules.h"
#include "schema/rules.h"

extern const mx_model_rules mx_postgres_model;
extern const mx_diff_rules mx_postgres_diff;
extern const mx_plan_rules mx_postgres_plan;
extern const mx_render_rules mx_postgres_render;

/* render_parts.c: pieces that several statements share */
void mx_pg_type(mx_renderer *r, const mx_type *type);                     /* "mood" quoted, arrays with [] */
void mx_pg_default(mx_renderer *r, const mx_sql *value);                  /* the outer cast of a text is left out */
void mx_pg_identity(mx_renderer *r, const mx_column *column);             /* GENERATED … AS IDENTITY (…) */
void mx_pg_storage(mx_renderer *r, const mx_options *options, const char *prefix); /* " WITH (a = 1)" of options whose key has this prefix */
/* render_clause.c: ALTER TABLE */
mx_status mx_pg_clause(mx_renderer *r, const mx_step *step, const mx_change *clause);
/* render_object.c: types, sequences, comments, views and the like */
mx_status mx_pg_type_statement(mx_renderer *r, const mx_step *step);
mx_status mx_pg_sequence(mx_renderer *r, const mx_step *step);
mx_status mx_pg_comment(mx_renderer *r, const mx_step *step);
mx_status mx_pg_drop_object(mx_renderer *r, const mx_step *step);
mx_status mx_pg_create_object(mx_renderer *r, const mx_step *step);
/* render.c */
void mx_pg_column(mx_renderer *r, const mx_column *column);
bool mx_pg_table_index(mx_renderer *r, const mx_index *index);
void mx_pg_check(mx_renderer *r, const mx_check *check);

#endif
