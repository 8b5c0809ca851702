#include "diff/renamed.h"

#include "schema/canon.h"
#include "schema/text.h"

typedef struct new_name {
    mx_str from, to;
} new_name;
typedef mx_vec(new_name) new_names;

static bool is_rename(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->verb == MX_RENAME;
}

static bool takes_name_of_other(const mx_change *table, const mx_change *rename)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *other = table->children.at[i];
        if (other != rename && is_rename(other) &&
            mx_str_eq(other->from.column->name, rename->to.column->name))
            return true;
    }
    return false;
}

/* One by one: who takes the name of another waits under a name that none has until that is free. */
static new_names names_of(mx_arena *arena, const mx_change *table)
{
    new_names names = {0}, late = {0};
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (!is_rename(child))
            continue;
        new_name name = {child->from.column->name, child->to.column->name};
        if (takes_name_of_other(table, child)) {
            new_name last = {mx_str_printf(arena, "renamed %zu", i), name.to};
            mx_vec_push(arena, &late, last);
            name.to = last.from;
        }
        mx_vec_push(arena, &names, name);
    }
    for (size_t i = 0; i < late.len; i++)
        mx_vec_push(arena, &names, late.at[i]);
    return names;
}

static mx_str in_text(mx_arena *arena, const mx_change *table, const new_names *names, mx_str text)
{
    const mx_server *server = &table->from.table->schema->model->server;
    for (size_t i = 0; i < names->len && text.len; i++)
        (void)mx_text_rename(arena, text, names->at[i].from, names->at[i].to, server, &text);
    return text;
}

mx_str mx_renamed_text(mx_arena *arena, const mx_change *table, mx_str text)
{
    const new_names names = names_of(arena, table);
    return in_text(arena, table, &names, text);
}

mx_sql mx_renamed_sql(mx_arena *arena, const mx_change *table, const mx_sql *sql)
{
    const mx_table *from = table->from.table;
    const new_names names = names_of(arena, table);
    mx_sql now = *sql;
    if (!now.tree)
        return now;
    now.tree = mx_expr_copy(arena, now.tree);
    for (size_t i = 0; i < names.len; i++)
        (void)mx_expr_rename_column(from->schema->model, from, now.tree, names.at[i].from, names.at[i].to);
    now.text = in_text(arena, table, &names, now.text);
    now.source = in_text(arena, table, &names, now.source);
    return now;
}
