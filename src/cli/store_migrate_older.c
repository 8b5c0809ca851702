#include "cli/store_migrate_older.h"

#include "schema/edit.h"

/* ---- names ---- */

static void add_hint(mx_arena *arena, mx_hints *hints, mx_hint_kind kind, mx_str table, mx_str from,
                     mx_str to)
{
    mx_hint hint = {.kind = kind, .table = table, .from = from, .to = to};
    mx_vec_push(arena, hints, hint);
}

void mx_older_hints(mx_store_migration *m, const mx_model *from, mx_hints *hints)
{
    mx_arena *arena = m->cli->arena;
    const mx_older_name *older;
    size_t count;
    const mx_table *table = NULL;
    mx_str name = MX_STR_NONE;
    mx_strs taken = {0};
    mx_store_older_names(m->store, arena, &older, &count);
    for (size_t i = 0; i < count; i++) {
        if (!older[i].column) {
            name = older[i].to;
            taken = (mx_strs){0};
            table = mx_model_table(from, MX_STR_NONE, name);
            if (table)
                continue;
            table = mx_model_table(from, MX_STR_NONE, older[i].from);
            if (table)
                add_hint(arena, hints, MX_H_TABLE, MX_STR_NONE, older[i].from, name);
        } else if (table && mx_table_column(table, older[i].from) && !mx_table_column(table, older[i].to) &&
                   !mx_strs_has(&taken, older[i].to)) {
            mx_vec_push(arena, &taken, older[i].to);
            add_hint(arena, hints, MX_H_COLUMN, name, older[i].from, older[i].to);
        }
    }
}

/* ---- keys ---- */

static const mx_hint *hint_to(const mx_hints *hints, mx_hint_kind kind, mx_str table, mx_str to)
{
    for (size_t i = 0; i < hints->len; i++)
        if (hints->at[i].kind == kind && mx_str_eq(hints->at[i].to, to) &&
            (kind == MX_H_TABLE || mx_str_eq(hints->at[i].table, table)))
            return &hints->at[i];
    return NULL;
}

/* What a table of the later state is now; NULL: it is not there. */
static const mx_table *table_before(const mx_model *from, mx_str name, const mx_hints *hints)
{
    const mx_hint *hint = hint_to(hints, MX_H_TABLE, MX_STR_NONE, name);
    return mx_model_table(from, MX_STR_NONE, hint ? hint->from : name);
}

static void loosen(mx_store_migration *m, const mx_table *before, mx_table *table, const mx_hints *hints,
                   mx_buf *fill)
{
    bool loose = false;
    for (size_t i = 0; table->primary && i < table->primary->parts.len; i++) {
        mx_column *column = table->primary->parts.at[i].column;
        if (mx_table_column(before, column->name) || hint_to(hints, MX_H_COLUMN, table->name, column->name))
            continue;
        column->not_null = false;
        loose = true;
        mx_str text = mx_store_fill(m->store, m->cli->arena, table->name, column->name);
        mx_buf_printf(fill, "%.*s;\n", MX_FMT(text));
    }
    if (loose)
        mx_table_remove_index(table, table->primary);
}

void mx_older_between(mx_store_migration *m, const mx_model *from, mx_model *to, const mx_hints *hints,
                      mx_str *fill)
{
    mx_buf buf = MX_BUF(m->cli->arena);
    for (size_t s = 0; s < to->schemas.len; s++)
        for (size_t t = 0; t < to->schemas.at[s]->tables.len; t++) {
            mx_table *table = to->schemas.at[s]->tables.at[t];
            const mx_table *before = table_before(from, table->name, hints);
            if (before)
                loosen(m, before, table, hints, &buf);
        }
    *fill = mx_buf_take(&buf);
}
