#include "schema/mentions.h"
#include "schema/replay_parts.h"

/* --- expressions --- */

typedef struct name_check {
    mx_replay *r;
    const mx_expr_site *site;
    mx_status status;
} name_check;

static bool is_hidden_column(const mx_replay *r, mx_str name)
{
    if (r->model->server.engine != MX_LITE)
        return false;
    return mx_str_ieq(name, MX_STR("rowid")) || mx_str_ieq(name, MX_STR("oid")) ||
           mx_str_ieq(name, MX_STR("_rowid_"));
}

/* DuckDB: s.x, t.s.x of a column s that is a STRUCT. */
static bool is_field(const name_check *c, const mx_expr *node)
{
    const mx_table *table = c->site->table;
    if (c->r->model->server.engine != MX_DUCK || node->path_len < 2)
        return false;
    bool qualified = mx_str_ieq(node->path[0], table->name) && node->path_len > 2;
    return mx_table_column(table, node->path[qualified ? 1 : 0]) != NULL;
}

/* PostgreSQL: the table's name stands for its row. */
static bool is_row(const name_check *c, const mx_expr *node)
{
    mx_expr_place place = c->site->place;
    return c->r->model->server.engine == MX_PG && node->path_len == 1 &&
           (place == MX_X_CHECK || place == MX_X_INDEX_PART || place == MX_X_INDEX_WHERE) &&
           mx_table_name_same(node->path[0], c->site->table->name, &c->r->model->server);
}

static bool visit_name(mx_expr *node, void *arg)
{
    name_check *c = arg;
    if (c->status == MX_OK &&
        mx_expr_is_op(node, MX_E_BINARY, "=>")) { /* what stands left of it names an argument */
        mx_expr_walk(node->args[1], visit_name, arg);
        return false;
    }
    if (c->status == MX_OK && node->kind == MX_E_CALL &&
        mx_str_eq(node->prefix, MX_STR("using"))) { /* the last one is a character set */
        mx_expr_walk(node->args[0], visit_name, arg);
        return false;
    }
    if (c->status != MX_OK || node->kind != MX_E_NAME || node->path_len == 0)
        return c->status == MX_OK;
    if (mx_expr_column(c->site->table, node) || is_hidden_column(c->r, mx_expr_last(node)) ||
        is_field(c, node) || is_row(c, node))
        return true;
    if (c->r->rules->quoted_is_string && node->path_len == 1 && (node->flags & MX_EF_QUOTED))
        return true;
    mx_column *none;
    c->status = mx_r_column(c->r, c->site->table, mx_expr_last(node), false, node->span, &none);
    if (c->status == MX_OK) /* there is such a column, but the qualifier is another table's */
        c->status = mx_fail(c->r->diags, MX_SCH002, node->span, "", "\"%.*s\" is not the table here",
                            MX_FMT(node->path[node->path_len - 2]));
    return false;
}

/* The expression's own text out of the statement's. */
static mx_str source_of(mx_replay *r, const mx_expr *written)
{
    mx_span at = written->span, whole = r->stmt->span;
    if (at.file != whole.file || at.start < whole.start || at.end > whole.end ||
        at.end - whole.start > r->stmt->text.len || at.end <= at.start)
        return MX_STR_NONE;
    return mx_text_squeeze(r->arena, mx_str_sub(r->stmt->text, at.start - whole.start, at.end - whole.start),
                           &r->model->server);
}

mx_status mx_r_refuse(mx_replay *r, const mx_expr_site *site, const mx_expr *written, const mx_sql *made)
{
    if (r->model->trusted || r->model->opaque)
        return MX_OK;
    return r->rules->refuse(r->model, site, written, made->tree, r->diags);
}

mx_status mx_r_expr(mx_replay *r, mx_expr_site site, const mx_expr *written, mx_sql *out)
{
    *out = (mx_sql){0};
    if (site.table && site.place != MX_X_DEFAULT && site.place != MX_X_ON_UPDATE) {
        name_check check = {r, &site, MX_OK};
        mx_expr_walk((mx_expr *)(uintptr_t)written, visit_name, &check); /* only looks */
        MX_TRY(check.status);
    }
    MX_TRY(r->rules->expr(r->model, &site, written, out, r->diags));
    MX_TRY(mx_r_refuse(r, &site, written, out));
    mx_str source = r->rules->keeps_source ? source_of(r, written) : MX_STR_NONE;
    if (!mx_str_eq(source, out->text))
        out->source = source;
    return MX_OK;
}

static mx_expr_site site_of(const mx_column *column, mx_expr_place place)
{
    return (mx_expr_site){.place = place, .table = column->table, .column = column, .type = &column->type};
}

mx_status mx_r_set_default(mx_replay *r, mx_column *column, const mx_expr *written)
{
    column->default_value = (mx_sql){0};
    if (!written)
        return MX_OK;
    if (written->kind == MX_E_NULL &&
        !r->rules->keep_default_null) { /* none, but the catalogue may show it */
        if (r->rules->keeps_source)
            column->default_value.source = source_of(r, written);
        return MX_OK;
    }
    if (column->generated)
        return mx_fail(r->diags, MX_SCH005, written->span, "",
                       "the generated column \"%.*s\" cannot have a default", MX_FMT(column->name));
    if (written->kind == MX_E_CALL && mx_str_ieq(mx_expr_last(written), MX_STR("nextval")))
        r->model->written_nextvals++;
    MX_TRY(mx_r_expr(r, site_of(column, MX_X_DEFAULT), written, &column->default_value));
    mx_mentions_note_column(column);
    return MX_OK;
}

/* --- a column from its definition --- */

mx_status mx_r_column_new(mx_replay *r, mx_table *table, const mx_column_def *def, mx_column **out)
{
    mx_column *column = mx_new(r->arena, mx_column);
    MX_TRY(mx_r_name_fits(r, def->name, def->name_span));
    column->table = table;
    column->name = mx_r_name(r, def->name);
    column->span = def->span;
    column->not_null = def->not_null == MX_YES;
    column->not_null_conflict = mx_r_keep(r, def->not_null_conflict);
    column->auto_increment = def->auto_increment;
    column->invisible = def->invisible;
    column->comment = mx_r_keep(r, def->comment);
    column->storage = mx_r_keep(r, def->storage);
    column->compression = mx_r_keep(r, def->compression);
    column->renamed_from = mx_r_keep(r, def->renamed_from);
    for (size_t i = 0; i < def->options.len; i++)
        mx_options_set(r->arena, &column->options, def->options.at[i].key, def->options.at[i].value);
    if (def->type) {
        MX_TRY(r->rules->type(r->model, def->type, column, &column->type, r->diags));
        if (!column->charset.len)
            column->charset = mx_r_keep(r, def->type->charset);
        if (!column->collation.len)
            column->collation = mx_r_keep(r, def->type->collate);
    }
    if (def->collate.len)
        column->collation = mx_r_keep(r, def->collate);
    if (def->generated)
        column->generated = def->stored == MX_YES || (def->stored == MX_UNSET && r->rules->stored_by_default)
                                ? MX_G_STORED
                                : MX_G_VIRTUAL;
    *out = column;
    return MX_OK;
}

mx_status mx_r_column_finish(mx_replay *r, mx_column *column, const mx_column_def *def)
{
    if (def->default_expr)
        MX_TRY(mx_r_set_default(r, column, def->default_expr));
    if (def->on_update)
        MX_TRY(mx_r_expr(r, site_of(column, MX_X_ON_UPDATE), def->on_update, &column->on_update));
    if (def->generated)
        MX_TRY(mx_r_expr(r, site_of(column, MX_X_GENERATED), def->generated, &column->expression));
    return r->rules->column(r->model, column, def, r->diags);
}

void mx_r_gather_keys(mx_replay *r, mx_column *column, const mx_column_def *def, mx_pending_keys *out)
{
    for (size_t i = 0; i < def->keys.len; i++) {
        mx_pending_key key = {.def = def->keys.at[i], .column = column};
        mx_vec_push(r->arena, out, key);
    }
}

/* --- once more, after a type has changed --- */

static mx_status again(mx_replay *r, mx_expr_site site, const mx_column *changed, mx_sql *sql)
{
    if (!sql->tree || !site.table || !mx_expr_uses(site.table, sql->tree, changed))
        return MX_OK;
    return r->rules->expr(r->model, &site, sql->tree, sql, r->diags);
}

static mx_status again_index(mx_replay *r, mx_index *index, const mx_column *changed)
{
    mx_expr_site site = {.place = MX_X_INDEX_PART, .table = index->table};
    for (size_t i = 0; i < index->parts.len; i++)
        MX_TRY(again(r, site, changed, &index->parts.at[i].expr));
    site.place = MX_X_INDEX_WHERE;
    return again(r, site, changed, &index->where);
}

typedef struct retyped {
    mx_replay *r;
    const mx_column *column;
    mx_span at;
} retyped;

static mx_status still(const retyped *c, mx_expr_site site, const mx_sql *sql)
{
    if (!sql->tree || !mx_expr_uses(site.table, sql->tree, c->column))
        return MX_OK;
    mx_expr written = *sql->tree;
    written.span = c->at;
    return mx_r_refuse(c->r, &site, &written, sql);
}

static mx_status still_index(const retyped *c, const mx_index *index)
{
    mx_expr_site site = {.place = MX_X_INDEX_PART, .table = index->table};
    for (size_t i = 0; i < index->parts.len; i++)
        MX_TRY(still(c, site, &index->parts.at[i].expr));
    site.place = MX_X_INDEX_WHERE;
    return still(c, site, &index->where);
}

mx_status mx_r_check_retyped(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    const mx_column *column = action->kind == MX_A_SET_TYPE ? mx_table_column(table, action->name) : NULL;
    const retyped c = {r, column, action->span};
    if (!column || r->model->server.engine != MX_PG)
        return MX_OK;
    for (size_t i = 0; i < table->checks.len; i++) {
        const mx_expr_site site = {.place = MX_X_CHECK, .table = table};
        MX_TRY(still(&c, site, &table->checks.at[i]->expr));
    }
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(still_index(&c, table->indexes.at[i]));
    return MX_OK;
}

mx_status mx_r_recanon(mx_replay *r, mx_table *table, const mx_column *column)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        mx_expr_site site = {.place = MX_X_CHECK, .table = table, .column = table->checks.at[i]->column};
        MX_TRY(again(r, site, column, &table->checks.at[i]->expr));
    }
    for (size_t i = 0; i < table->columns.len; i++)
        MX_TRY(again(r, site_of(table->columns.at[i], MX_X_GENERATED), column,
                     &table->columns.at[i]->expression));
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(again_index(r, table->indexes.at[i], column));
    return MX_OK;
}
