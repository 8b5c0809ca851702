/* schema/replay_texts.c — what ALTER TABLE of SQLite does with the texts of all views and triggers, of whatever table it is. */
#include "schema/replay_parts.h"

#include "schema/part.h"
#include "schema/text.h"

static mx_status text_whole(mx_replay *r, const mx_object *object, mx_span at)
{
    mx_names tables = {0};
    mx_text_tables(r->arena, object->definition, &r->model->server, &tables);
    for (size_t i = 0; i < tables.len; i++) {
        mx_str name = tables.at[i].name;
        if (mx_str_istarts(name, MX_STR("sqlite_")) || mx_str_istarts(name, MX_STR("pragma_")) ||
            mx_str_istarts(name, MX_STR("json_")) || mx_model_relation(r->model, tables.at[i].schema, name))
            continue;
        bool live = r->model->trusted; /* it was broken in the database before the plan came */
        return mx_fail(r->diags, MX_SCH005, live ? object->span : at,
                       live ? "Drop it in the database, or make there what it names, and plan again."
                            : "Drop the view or trigger before and make it again behind, or set PRAGMA "
                              "legacy_alter_table = ON.",
                       "%s \"%.*s\" names the table \"%.*s\", which does not exist: the server refuses every "
                       "ALTER TABLE until then",
                       mx_object_kind_name(object->kind), MX_FMT(object->name), MX_FMT(name));
    }
    return MX_OK;
}

mx_status mx_r_texts_whole(mx_replay *r, mx_span at)
{
    if (r->model->server.engine != MX_LITE || r->model->legacy_alter_table)
        return MX_OK;
    const mx_schema *schema = mx_model_schema(r->model, MX_STR_NONE);
    for (size_t i = 0; schema && i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if (object->kind == MX_O_VIEW || object->kind == MX_O_TRIGGER)
            MX_TRY(text_whole(r, object, at));
    }
    return MX_OK;
}

/* --- texts in double quotes --- */

typedef struct known {
    const mx_replay *r;
    const mx_object *object;
    mx_names tables;
    bool unknown; /* a function among the tables has columns that we do not know */
} known;

static bool has_column(const known *k, const mx_name *name, mx_str column, bool *unknown)
{
    const mx_table *table = mx_r_table_meant(k->r, k->object, name);
    const mx_object *view = table ? NULL
                                  : mx_model_object(k->r->model, MX_O_VIEW, name->schema, name->name,
                                                    MX_STR_NONE, MX_STR_NONE);
    if (table)
        return mx_table_column(table, column) != NULL;
    *unknown = *unknown || !view || !view->columns.len;
    for (size_t i = 0; view && i < view->columns.len; i++) {
        if (mx_name_same(view->columns.at[i], column, &k->r->model->server))
            return true;
    }
    return false;
}

/* A column of any of its tables, or it cannot be told. */
static bool is_name(void *arg, mx_str name)
{
    static const char *const rowid[] = {"rowid", "oid", "_rowid_"};
    const known *k = arg;
    bool unknown = k->unknown, found = false;
    for (size_t i = 0; i < sizeof rowid / sizeof *rowid; i++)
        found = found || mx_str_ieq(name, mx_str_of(rowid[i]));
    for (size_t i = 0; i < k->tables.len; i++)
        found = found || mx_str_ieq(k->tables.at[i].name, name) ||
                has_column(k, &k->tables.at[i], name, &unknown);
    return found || unknown;
}

/* FROM f (…), and functions that may stand behind a comma there. */
static bool is_function(const mx_part *p, size_t i)
{
    static const char *const names[] = {"json_each", "json_tree", "generate_series"};
    if (!mx_part_punct(p, i + 1, '(') || p->at[i].kind == MX_T_PUNCT)
        return false;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if (mx_part_is(p, i, names[k]))
            return true;
    }
    return mx_str_istarts(p->at[i].text, MX_STR("pragma_")) || mx_part_is(p, i - 1, "from") ||
           mx_part_is(p, i - 1, "join");
}

/* UPDATE OR IGNORE s.t SET, as a statement of a trigger. */
static void look_at_updates(known *k)
{
    mx_part p;
    if (!mx_part_open(k->r->arena, &k->r->model->server, k->object->source, &p))
        return;
    for (size_t i = p.from + 1; i < p.to; i++) {
        k->unknown = k->unknown || is_function(&p, i);
        if (!mx_part_is(&p, i, "update") ||
            !(mx_part_is(&p, i - 1, "begin") || mx_part_punct(&p, i - 1, ';')))
            continue;
        i += mx_part_is(&p, i + 1, "or") ? 3 : 1;
        i += mx_part_punct(&p, i + 1, '.') ? 2 : 0;
        if (i >= p.to)
            return;
        mx_name name = {.name = mx_token_value(k->r->arena, &p.at[i], &k->r->model->server)};
        mx_vec_push(k->r->arena, &k->tables, name);
    }
}

/* A trigger's own table is named by NEW and OLD alone. */
static void quote_texts_of(mx_replay *r, mx_object *object, mx_quoted_texts *out)
{
    known k = {.r = r, .object = object};
    mx_str text;
    if (mx_str_find(object->source, '"') == MX_NPOS)
        return;
    mx_text_tables(r->arena, object->source, &r->model->server, &k.tables);
    look_at_updates(&k);
    if (!mx_text_quote_texts(r->arena, object->source, &r->model->server, is_name, &k, &text))
        return;
    mx_vec_push(r->arena, &out->objects, object);
    mx_vec_push(r->arena, &out->sources, object->source);
    mx_r_new_source(r, object, text);
}

mx_quoted_texts mx_r_quote_texts(mx_replay *r)
{
    mx_quoted_texts out = {0};
    if (r->model->server.engine != MX_LITE || r->model->legacy_alter_table)
        return out;
    const mx_schema *schema = mx_model_schema(r->model, MX_STR_NONE);
    for (size_t i = 0; schema && i < schema->objects.len; i++) {
        mx_object *object = schema->objects.at[i];
        if (object->kind == MX_O_VIEW || object->kind == MX_O_TRIGGER)
            quote_texts_of(r, object, &out);
    }
    return out;
}

void mx_r_unquote_texts(mx_replay *r, const mx_quoted_texts *quoted)
{
    for (size_t i = 0; i < quoted->objects.len; i++)
        mx_r_new_source(r, quoted->objects.at[i], quoted->sources.at[i]);
}
