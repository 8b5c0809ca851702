#include "schema/mentions.h"
#include "schema/replay_use.h"
#include "schema/text_scope.h"

/* Names in kept texts: which mean a table, or its column. */

typedef struct meaning {
    const mx_replay *r;
    const mx_object *object;
    mx_schema *schema;
    mx_str table, column;
    bool lone; /* the table alone is looked for */
} meaning;

static mx_has view_has(const meaning *m, const mx_object *view)
{
    for (size_t i = 0; i < view->columns.len; i++)
        if (mx_name_same(view->columns.at[i], m->column, &m->r->model->server))
            return MX_HAS_OTHER;
    return view->columns_guessed || !view->columns.len ? MX_HAS_MAYBE : MX_HAS_NOT;
}

static mx_has whose(void *arg, const mx_name *name)
{
    const meaning *m = arg;
    if (!name->name.len)
        return MX_HAS_NOT;
    if (mx_r_means(m->r, m->object, name, m->schema, m->table))
        return MX_HAS_IT;
    if (m->lone)
        return MX_HAS_NOT;
    const mx_table *table = mx_r_table_meant(m->r, m->object, name);
    if (table)
        return mx_table_column(table, m->column) ? MX_HAS_OTHER : MX_HAS_NOT;
    mx_name where = *name;
    if (!where.schema.len && m->object->schema)
        where.schema = m->object->schema->name;
    static const mx_object_kind kinds[] = {MX_O_VIEW, MX_O_MATVIEW};
    for (size_t i = 0; i < 2; i++) {
        const mx_object *view = mx_r_object(m->r, kinds[i], &where, MX_STR_NONE, NULL);
        if (!view)
            view = mx_r_object(m->r, kinds[i], name, MX_STR_NONE, NULL);
        if (view)
            return view_has(m, view);
    }
    return MX_HAS_MAYBE;
}

static bool is_of_rows(const mx_replay *r, const mx_object *object, mx_schema *schema, mx_str table)
{
    return (object->kind == MX_O_TRIGGER || object->kind == MX_O_RULE) &&
           mx_r_means(r, object, &object->on_table, schema, table);
}

static bool hits_of(mx_replay *r, meaning *m, mx_scopeds *out)
{
    const mx_scope_asks asks = {
        .column = m->column, .has = whose, .arg = m, .rows = is_of_rows(r, m->object, m->schema, m->table)};
    mx_scopeds all = {0};
    if (!mx_text_scopes(r->arena, m->object->source, &r->model->server, &asks, &all))
        return false;
    for (size_t i = 0; i < all.len; i++)
        if ((all.at[i].place == MX_AS_TABLE) == m->lone)
            mx_vec_push(r->arena, out, all.at[i]);
    return true;
}

bool mx_r_text_is_scoped(const mx_object *object)
{
    return object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW || object->kind == MX_O_TRIGGER ||
           object->kind == MX_O_POLICY || object->kind == MX_O_RULE || object->body_parsed;
}

mx_status mx_r_check_table_follows(mx_replay *r, const mx_table *table, mx_span at)
{
    if (r->model->server.engine != MX_LITE || r->model->legacy_alter_table)
        return MX_OK;
    const mx_objects *list = &table->schema->objects;
    for (size_t i = 0; i < list->len; i++) {
        meaning m = {
            .r = r, .object = list->at[i], .schema = table->schema, .table = table->name, .lone = true};
        mx_scopeds hits = {0};
        if (!mx_r_text_is_scoped(m.object) ||
            !mx_text_has_name(m.object->source, table->name, &r->model->server) || !hits_of(r, &m, &hits))
            continue;
        for (size_t k = 0; k < hits.len; k++)
            if (hits.at[k].has == MX_HAS_GONE)
                return mx_fail(
                    r->diags, MX_SCH006, at,
                    "Write IN (SELECT * FROM …) there, or drop it before and make it again behind.",
                    "%s \"%.*s\" says IN \"%.*s\", which the server does not follow when the table is "
                    "renamed",
                    mx_object_kind_name(m.object->kind), MX_FMT(m.object->name), MX_FMT(table->name));
    }
    return MX_OK;
}

bool mx_r_text_of_renamed_table(mx_replay *r, const mx_object *object, mx_schema *schema, mx_str from,
                                mx_str to, mx_str *out)
{
    meaning m = {.r = r, .object = object, .schema = schema, .table = from, .lone = true};
    const mx_server *server = &r->model->server;
    mx_scopeds hits = {0};
    if (!mx_r_text_is_scoped(object) || !hits_of(r, &m, &hits))
        return mx_text_rename_table(r->arena, object->source, from, to, server, out);
    *out = mx_text_rename_scoped(r->arena, object->source, &hits, from, to, false, server);
    return hits.len > 0;
}

bool mx_r_text_of_renamed_column(mx_replay *r, const mx_object *object, const mx_table *table, mx_str from,
                                 mx_str to, mx_str *out)
{
    const mx_alter *alter = r->stmt && r->stmt->kind == MX_S_ALTER ? r->stmt->u.alter : NULL;
    bool quoted = alter && alter->actions.len == 1 && alter->actions.at[0]->new_quoted;
    meaning m = {.r = r, .object = object, .schema = table->schema, .table = table->name, .column = from};
    const mx_server *server = &r->model->server;
    mx_scopeds hits = {0}, sure = {0};
    if (!mx_r_text_is_scoped(object))
        return mx_text_rename_column(r->arena, object->source, table->name, from, to, true, false, server,
                                     out);
    if (!hits_of(r, &m, &hits))
        return false;
    for (size_t i = 0; i < hits.len; i++)
        if (hits.at[i].has == MX_HAS_IT && hits.at[i].place != MX_AS_STAR)
            mx_vec_push(r->arena, &sure, hits.at[i]);
    *out = mx_text_rename_scoped(r->arena, object->source, &sure, from, to, quoted, server);
    bool again = server->engine == MX_PG && object->kind != MX_O_VIEW && object->kind != MX_O_MATVIEW;
    return again || hits.len > 0; /* INSERT INTO t VALUES … means columns without naming them */
}

/* What is called so without a table in front would be the column. */
static bool is_caught(mx_replay *r, const meaning *m, mx_str to)
{
    meaning after = *m;
    mx_scopeds hits = {0};
    bool caught = false;
    after.column = to;
    if (r->model->server.engine != MX_PG || !hits_of(r, &after, &hits))
        return false;
    for (size_t i = 0; i < hits.len; i++)
        caught = caught ||
                 (hits.at[i].place == MX_AS_READ && hits.at[i].has == MX_HAS_IT && !hits.at[i].qualified);
    return caught;
}

static mx_status check_follows(mx_replay *r, meaning *m, mx_str to, mx_span at)
{
    mx_scopeds hits = {0};
    bool read = hits_of(r, m, &hits), sure = read && !is_caught(r, m, to);
    for (size_t i = 0; sure && i < hits.len; i++)
        sure = hits.at[i].has == MX_HAS_IT;
    if (sure)
        return MX_OK;
    return mx_fail(
        r->diags, MX_SCH004, at, "Drop it before, and make it again behind.",
        "which names in %s \"%.*s\" mean column \"%.*s\" of \"%.*s\", and what they become, cannot "
        "be told",
        mx_object_kind_name(m->object->kind), MX_FMT(m->object->name), MX_FMT(m->column), MX_FMT(m->table));
}

mx_status mx_r_check_texts_follow(mx_replay *r, const mx_table *table, mx_str column, mx_str to, mx_span at)
{
    const mx_objects named = mx_mentions_of(r->model, table->name);
    for (size_t i = 0; i < named.len; i++) {
        const mx_object *object = named.at[i];
        meaning m = {.r = r, .schema = table->schema, .table = table->name, .column = column};
        m.object = object;
        bool asked = r->rules->views_hold_tables && object->uses_known; /* when it is read again */
        if (object->schema && !asked && mx_r_text_is_scoped(object) && mx_r_text_follows(r, object) &&
            mx_object_names_table(r, object, table))
            MX_TRY(check_follows(r, &m, to, at));
    }
    return MX_OK;
}

mx_text_read mx_r_text_reads(mx_replay *r, const mx_object *object, const mx_column *column)
{
    const mx_table *table = column->table;
    meaning m = {
        .r = r, .object = object, .schema = table->schema, .table = table->name, .column = column->name};
    mx_text_read found = MX_READ_NOT;
    mx_scopeds hits = {0};
    if (!mx_r_text_is_scoped(object) || !mx_object_names_table(r, object, table))
        return MX_READ_NOT;
    if (!hits_of(r, &m, &hits))
        return MX_READ_IT;
    for (size_t i = 0; i < hits.len; i++) {
        const mx_scoped *hit = &hits.at[i];
        if (hit->place != MX_AS_READ || hit->otherwise)
            continue;
        if (hit->qualified || hit->token.kind != MX_T_QUOTED || hit->token.text.ptr[0] != '"')
            return MX_READ_IT;
        found = MX_READ_OR_TEXT;
    }
    return found;
}

bool mx_r_text_names(mx_replay *r, const mx_object *object, const mx_column *column)
{
    const mx_table *table = column->table;
    meaning m = {
        .r = r, .object = object, .schema = table->schema, .table = table->name, .column = column->name};
    mx_scopeds hits = {0};
    return !hits_of(r, &m, &hits) || hits.len > 0;
}
