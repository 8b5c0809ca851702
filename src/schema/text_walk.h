/* schema/text_walk.h — the parts of the walk of schema/text_scope.h, for text_scope*.c alone. */
#ifndef MX_SCHEMA_TEXT_WALK_H
#define MX_SCHEMA_TEXT_WALK_H

#include "schema/part.h"
#include "schema/text_scan.h"
#include "schema/text_scope.h"

enum { MX_W_MOST_DEPTH = 200 };

/* What stands in FROM, or a name that WITH gives. */
typedef struct mx_w_source {
    mx_str schema, name;
    mx_has has;
    bool table; /* called by its own name */
    bool it;    /* it is the table that is looked for */
} mx_w_source;
typedef mx_vec(mx_w_source) mx_w_sources;

typedef struct mx_w_scope {
    const struct mx_w_scope *parent;
    mx_w_sources from, with;
    bool alias;  /* its list of what is selected calls something so */
    bool listed; /* and SQLite finds that where no column is */
} mx_w_scope;

typedef struct mx_walk {
    mx_arena *arena;
    const mx_server *server;
    const mx_scope_asks *asks;
    mx_part p;
    mx_scopeds *out;
    size_t depth;
    mx_scoped unwanted; /* where what is said of no hit goes */
    bool quiet, failed;
} mx_walk;

typedef struct mx_w_outcome { /* of a query: its column that is called so */
    mx_has has;
    mx_has star, plain; /* by * or t.*; by a or t.a alone: whose column it is */
    bool alias;         /* by AS */
} mx_w_outcome;

static inline const mx_token *mx_w_token(const mx_walk *w, size_t i)
{
    static const mx_token none = {.kind = MX_T_END};
    return i < w->p.to ? &w->p.at[i] : &none;
}

static inline bool mx_w_is(const mx_walk *w, size_t i, const char *word)
{
    return mx_part_is(&w->p, i, word);
}

static inline bool mx_w_punct(const mx_walk *w, size_t i, char c)
{
    return mx_part_punct(&w->p, i, c);
}

static inline bool mx_w_one_of(const mx_walk *w, size_t i, const char *const *words)
{
    for (size_t k = 0; words[k]; k++)
        if (mx_w_is(w, i, words[k]))
            return true;
    return false;
}

/* --- tokens [i, to) (text_scope_expr.c); `to`: there is none --- */
size_t mx_w_behind(const mx_walk *w, size_t i, size_t to);
/* outside of brackets, no field and no word of another clause */
size_t mx_w_find(const mx_walk *w, size_t i, size_t to, const char *const *words);
size_t mx_w_comma(const mx_walk *w, size_t i, size_t to);
/* called like the column */
bool mx_w_named(const mx_walk *w, size_t i);
mx_str mx_w_value(const mx_walk *w, size_t i);
bool mx_w_same_name(const mx_walk *w, mx_str a, mx_str b);
/* never NULL */
mx_scoped *mx_w_note(mx_walk *w, size_t i, mx_scoped_as place, mx_has has);
bool mx_w_is_query(const mx_walk *w, size_t i);
/* [s.]t; *next: behind it */
mx_w_source mx_w_take_table(mx_walk *w, size_t i, const mx_w_scope *s, size_t *next);
/* of the sources from `past` on */
mx_has mx_w_has_of(const mx_w_sources *list, size_t past);
/* of a name without a qualifier; `without`: as if the table had no such column */
mx_has mx_w_resolve(const mx_w_scope *s, bool without);
const mx_w_source *mx_w_find_source(const mx_walk *w, const mx_w_scope *s, mx_str schema, mx_str name);
/* called like the column, but by the language or by what it stands behind no column; the expression begins at `start` */
bool mx_w_is_no_column(const mx_walk *w, size_t i, size_t start);
void mx_w_expr(mx_walk *w, size_t from, size_t to, const mx_w_scope *s);

/* --- (text_scope_query.c) --- */
/* what may stand in FROM; added to the scope */
size_t mx_w_take_source(mx_walk *w, size_t i, size_t to, mx_w_scope *s);
void mx_w_from_list(mx_walk *w, size_t i, size_t to, mx_w_scope *s);
/* of what is selected; `gives`: others know the query by the names of its columns */
void mx_w_item(mx_walk *w, size_t from, size_t to, const mx_w_scope *s, mx_w_outcome *out, bool gives);
/* sides of UNION, or one SELECT */
mx_w_outcome mx_w_compound(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent, bool gives);
/* WITH a AS (…), b (x, y) AS (…): what stands behind */
size_t mx_w_with(mx_walk *w, size_t i, size_t to, mx_w_scope *s);
/* (text_scope.c) */
mx_w_outcome mx_w_statement(mx_walk *w, size_t from, size_t to, const mx_w_scope *parent, bool gives);

#endif
