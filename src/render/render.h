/* render/render.h — steps → SQL text; the only room that quotes. */
#ifndef MX_RENDER_RENDER_H
#define MX_RENDER_RENDER_H

#include "plan/plan.h"

struct mx_render_rules;
typedef struct mx_render_options {
    mx_str
        indent; /* empty: each statement on one line; else table elements on their own lines, indented by it */
    bool qualify; /* write schema names (database scope) */
    mx_str qualifier;
} mx_render_options;

/* Fills sql (without ';') and reverse of every step. */
mx_status mx_render_plan(mx_arena *arena, mx_plan *plan, const mx_server *server,
                         const struct mx_render_rules *rules, const mx_render_options *options,
                         mx_diags *diags);
/* The whole as a file: "-- Comment\nSTATEMENT;\n"…; ends in one newline; empty plan: empty text. */
mx_str mx_render_file(mx_arena *arena, const mx_plan *plan);
/* For comments: names may hold line breaks. */
void mx_render_one_line(struct mx_buf *buf, mx_str text);
#endif
