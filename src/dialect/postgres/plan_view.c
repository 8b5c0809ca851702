#include "dialect/postgres/postgres.h"

#include "plan/planner.h"
#include "schema/canon.h"
#include "schema/part.h"

/* Which views OR REPLACE changes in place: rights, rules and what reads them stay. Where that is not sure they are made anew.
 * https://www.postgresql.org/docs/15/sql-createview.html */

static bool names(const mx_names *names, const mx_name *name)
{
    for (size_t i = 0; i < names->len; i++) {
        if (mx_str_eq(names->at[i].name, name->name) && mx_str_eq(names->at[i].schema, name->schema))
            return true;
    }
    return false;
}

/* The query with what is before it; false: it cannot be read. */
static bool open_text(const mx_object *view, mx_part *out)
{
    mx_model *model = view->schema->model;
    return mx_part_open(model->arena, &model->server, view->definition, out);
}

/* How often a word of the query stands in it, at any depth. */
static size_t count_word(const mx_part *text, const char *word)
{
    size_t count = 0;
    for (size_t i = text->from; i < text->to; i++)
        count += mx_part_is(text, i, word);
    return count;
}

/* Those that a join merges are of either side's type. */
static bool merges_columns(const mx_object *view)
{
    mx_part text;
    return mx_str_find_str(view->definition, MX_STR("join")) != MX_NPOS && open_text(view, &text) &&
           (count_word(&text, "natural") || count_word(&text, "using"));
}

/* Attributes and domains have collations of their own, and hold the view by more than their name. */
static bool is_plain_column(const mx_column *column)
{
    return !column->collation.len && (!column->type.udt || column->type.udt->kind == MX_O_ENUM);
}

/* What it gives is known for sure. Of collations nothing is known but where there are none, here and in the views it reads: at most
 * `budget` of them are looked at. */
static bool is_plain(const mx_object *view, size_t *budget)
{
    bool plain = view->uses_known && !view->uses_rows && !view->columns_guessed && view->columns.len &&
                 *budget && view->column_types.len == view->columns.len &&
                 mx_str_find_str(view->definition, MX_STR("collat")) == MX_NPOS && !merges_columns(view);
    *budget -= *budget != 0;
    for (size_t i = 0; plain && i < view->columns.len; i++)
        plain = view->column_types.at[i] && view->column_types.at[i]->base.len;
    for (size_t i = 0; plain && i < view->uses.len; i++)
        plain = is_plain_column(view->uses.at[i]);
    for (size_t i = 0; plain && i < view->refers.len; i++) {
        const mx_name *name = &view->refers.at[i];
        const mx_relation *read = mx_model_relation(view->schema->model, name->schema, name->name);
        if (read && (read->kind == MX_O_VIEW || read->kind == MX_O_MATVIEW))
            plain = is_plain(read->u.object, budget);
    }
    return plain;
}

/* Others have collations, or modifiers that not every cast gives. */
static bool is_sure(const mx_type *type)
{
    static const char *const sure[] = {
        "smallint", "integer", "bigint", "numeric", "real",  "double precision",
        "boolean",  "uuid",    "date",   "json",    "jsonb", "bytea"};
    bool is = type->udt && type->udt->kind == MX_O_ENUM;
    for (size_t i = 0; i < sizeof sure / sizeof *sure && !is; i++)
        is = mx_str_eq(type->base, mx_str_of(sure[i]));
    return is;
}

/* What a query without others in it selects, of tables alone; none: it is not so. */
static mx_strs items(const mx_object *view)
{
    static const char *const select[] = {"select", NULL}, *const from[] = {"from", NULL};
    mx_model *model = view->schema->model;
    mx_strs list = {0};
    mx_part part;
    for (size_t i = 0; i < view->refers.len; i++) {
        const mx_name *name = &view->refers.at[i];
        if (!mx_model_table(model, name->schema, name->name))
            return list;
    }
    if (!open_text(view, &part) || count_word(&part, "select") != 1)
        return list;
    size_t at = mx_part_find(&part, part.from, select) + 1, end = mx_part_find(&part, at, from);
    for (size_t next; at < end; at = next + 1) {
        next = mx_part_comma(&part, at);
        mx_part item = mx_part_sub(&part, at, next < end ? next : end);
        mx_vec_push(model->arena, &list, mx_part_text(&item));
    }
    return list;
}

/* Items whose types are not sure are read alike. */
static bool same_items(const mx_object *from, const mx_object *to)
{
    mx_strs before = items(from), after = items(to);
    if (before.len != from->columns.len || after.len != from->columns.len)
        return false;
    for (size_t i = 0; i < from->columns.len; i++)
        if (!is_sure(to->column_types.at[i]) && !mx_str_eq(before.at[i], after.at[i]))
            return false;
    return true;
}

static bool same_types(const mx_object *from, const mx_object *to)
{
    const mx_model *was = from->schema->model, *is = to->schema->model;
    bool sure = true;
    for (size_t i = 0; i < from->columns.len; i++) {
        if (!mx_str_eq(mx_type_text(was, was->arena, from->column_types.at[i]),
                       mx_type_text(is, is->arena, to->column_types.at[i])))
            return false;
        sure = sure && is_sure(to->column_types.at[i]);
    }
    return sure || same_items(from, to);
}

static bool same_key(const mx_index *from, const mx_index *to)
{
    bool same = from && to && from->parts.len == to->parts.len;
    for (size_t i = 0; same && i < from->parts.len; i++)
        same = mx_str_eq(from->parts.at[i].column->name, to->parts.at[i].column->name);
    return same;
}

/* A query that groups by a primary key, and gives other columns, holds that key. */
static bool keeps_keys(const mx_object *from, const mx_model *to)
{
    bool groups = mx_str_find_str(from->definition, MX_STR("group by")) != MX_NPOS;
    for (size_t i = 0; groups && i < from->uses.len; i++) {
        const mx_table *table = from->uses.at[i]->table;
        const mx_table *kept = mx_model_table(to, table->schema->name, table->name);
        if (table->primary && !(kept && same_key(table->primary, kept->primary)))
            return false;
    }
    return true;
}

/* What is said of it, and its columns' defaults, stay: no more has to be taken back than the new view says. */
static bool keeps_notes(const mx_object *from, const mx_object *to)
{
    if (from->comment.len && !to->comment.len)
        return false;
    for (size_t i = 0; i < from->notes.len; i++) {
        const mx_option *kept = mx_options_get(&to->notes, from->notes.at[i].key);
        if (from->notes.at[i].value.len && !(kept && kept->value.len))
            return false;
    }
    return true;
}

/* Nothing goes that the old one holds: all that it names the new one names, too. */
bool mx_pg_replaces_view(const mx_object *from, const mx_object *to)
{
    size_t was = 100, is = 100;
    bool same = mx_strs_same(&from->columns, &to->columns) && is_plain(from, &was) && is_plain(to, &is) &&
                same_types(from, to) && keeps_keys(from, to->schema->model) && keeps_notes(from, to);
    for (size_t i = 0; same && i < from->refers.len; i++)
        same = names(&to->refers, &from->refers.at[i]);
    return same;
}
