/* render/renderer.h — the SQL of one statement while it is written, for the files of this room and the dialects' render rules. */
#ifndef MX_RENDER_RENDERER_H
#define MX_RENDER_RENDERER_H

#include "base/buf.h"
#include "render/render.h"

typedef struct mx_renderer {
    mx_arena *arena;
    mx_buf buf;
    const mx_server *server;
    const struct mx_render_rules *rules;
    const mx_render_options *options;
    mx_diags *diags;
    bool first;          /* of the list that is open */
    mx_vec(size_t) ends; /* in buf: of the statements of one step that are written, but for its last */
} mx_renderer;

/* Identifiers, quoted always; the quote character doubled. */
void mx_render_ident(mx_renderer *r, mx_str name);
void mx_render_schema_of(mx_renderer *r, mx_str schema); /* and the dot, where names are written with it */
void mx_render_qualified(mx_renderer *r, mx_str schema,
                         mx_str name); /* the schema only where options ask for it */
void mx_render_table(mx_renderer *r, const mx_table *table);
void mx_render_columns(mx_renderer *r, const mx_columns *columns); /* (`a`, `b`) */
void mx_render_names(mx_renderer *r, const mx_strs *names);        /* (`a`, `b`) */
void mx_render_string_plain(mx_renderer *r, mx_str text);          /* '…', quotes doubled */
void mx_render_string_escaped(mx_renderer *r, mx_str text); /* the same, backslashes doubled too (MySQL) */
void mx_render_parens(mx_renderer *r,
                      mx_str expr); /* (expr), once: none added around what is wholly inside a pair */
/* A list of elements, each on its own line where an indent is set: open writes "(", item writes what stands before an element,
 * close writes ")". */
void mx_render_open(mx_renderer *r);
void mx_render_item(mx_renderer *r);
void mx_render_close(mx_renderer *r);
#define mx_render_lit(r, literal) mx_buf_lit(&(r)->buf, literal)

/* What is written from here on is a statement of its own. */
void mx_render_next_statement(mx_renderer *r);

/* Plain answers for rules. */
void mx_render_check(mx_renderer *r, const mx_check *check); /* CONSTRAINT `c` CHECK (…) */
void mx_render_fkey(mx_renderer *r,
                    const mx_fkey *fkey); /* CONSTRAINT … FOREIGN KEY … ON UPDATE … ON DELETE … */
void mx_render_constraint_name(mx_renderer *r,
                               mx_str name); /* "CONSTRAINT `c` ", nothing for an empty name */
void mx_render_index_parts(mx_renderer *r, const mx_index *index); /* (…, …) by rules->index_part */
const char *mx_fk_action_text(mx_fk_action action);                /* "SET NULL" */
void mx_render_deferrable(mx_renderer *r, bool deferrable, bool initially_deferred);
void mx_render_no_options(mx_renderer *r, const mx_table *table);
/* generations.c: what stands before and behind SELECT in a step with a lineage */
void mx_render_generations(mx_renderer *r, const mx_step *step);
void mx_render_where_orphan(mx_renderer *r, const mx_step *step);
mx_status mx_render_create_table(mx_renderer *r, const mx_step *step);
mx_status mx_render_refuse(mx_renderer *r,
                           const mx_step *step); /* PLN001: this server has no such statement */
mx_status mx_render_drop_object(mx_renderer *r, const mx_step *step);              /* DROP VIEW `v` */
mx_status mx_render_create_object(mx_renderer *r, const mx_step *step);            /* as written */
bool mx_render_copied(mx_renderer *r, const mx_column *from, const mx_column *to); /* its name */
mx_status mx_render_rename_table(mx_renderer *r, const mx_step *step); /* ALTER TABLE a RENAME TO b */
mx_status mx_render_schema(mx_renderer *r, const mx_step *step);       /* CREATE SCHEMA, DROP SCHEMA */

const mx_right_change *mx_step_rights(const mx_step *step); /* of GRANT, REVOKE */
/* SELECT, UPDATE (`a`); USAGE for none. Those of `but` are left out; answers which these were. */
uint64_t mx_render_privileges(mx_renderer *r, const mx_right_change *rights, uint64_t but);

/* render/reverse.c: the step that undoes one; false: none does (rows are gone, or it is scaffolding of a rebuild). */
bool mx_render_undo(mx_arena *arena, const mx_step *step, mx_step *out);

#endif
