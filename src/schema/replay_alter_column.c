#include "schema/column_use.h"
#include "schema/mentions.h"
#include "schema/replay_parts.h"

/* --- ADD COLUMN --- */

static mx_status position_of(mx_replay *r, const mx_table *table, const mx_column_def *def, size_t *out)
{
    *out = def->first ? 0 : MX_NPOS;
    if (!def->after.len)
        return MX_OK;
    mx_column *after;
    MX_TRY(mx_r_column(r, table, def->after, false, def->span, &after));
    *out = mx_table_column_at(table, after) + 1;
    return MX_OK;
}

static mx_status fill_added(mx_replay *r, mx_table *table, mx_column *column, const mx_column_def *def)
{
    mx_pending_keys keys = {0};
    MX_TRY(mx_r_column_finish(r, column, def));
    mx_r_gather_keys(r, column, def, &keys);
    return mx_r_add_keys(r, table, &keys);
}

/* Of a column that cannot be added: keys that were made before the one that failed. */
static void take_back(mx_table *table, mx_column *column)
{
    for (size_t i = table->indexes.len; i-- > 0;) {
        const mx_index *index = table->indexes.at[i];
        if (index->parts.len && index->parts.at[0].column == column)
            mx_table_remove_index(table, table->indexes.at[i]);
    }
    if (table->primary && table->primary->parts.len && table->primary->parts.at[0].column == column)
        mx_table_remove_index(table, table->primary);
    for (size_t i = table->fkeys.len; i-- > 0;) {
        if (table->fkeys.at[i]->written_at == column)
            mx_table_remove_fkey(table, table->fkeys.at[i]);
    }
    for (size_t i = table->checks.len; i-- > 0;) {
        if (table->checks.at[i]->written_at == column)
            mx_table_remove_check(table, table->checks.at[i]);
    }
    mx_table_remove_column(table, column);
}

/* PostgreSQL keeps what a view's star stood for when the view was made. */
static void keep_stars(const mx_replay *r, const mx_table *table)
{
    if (!r->rules->views_hold_tables)
        return;
    const mx_objects named = mx_mentions_of(r->model, table->name);
    for (size_t i = 0; i < named.len; i++) {
        mx_object *view = named.at[i];
        if (view->schema && view->starless.len && mx_object_names_table(r, view, table))
            view->source = view->starless;
    }
}

static mx_status add_column(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    const mx_column_def *def = action->column;
    mx_column *column;
    size_t at;
    if (mx_table_column(table, def->name)) {
        if (action->if_not_exists)
            return MX_OK;
        return mx_fail(r->diags, MX_SCH001, def->name_span, "",
                       "column \"%.*s\" already exists in table \"%.*s\"", MX_FMT(def->name),
                       MX_FMT(table->name));
    }
    MX_TRY(mx_r_column_new(r, table, def, &column));
    MX_TRY(position_of(r, table, def, &at));
    mx_table_add_column(table, column, at);
    mx_status st = fill_added(r, table, column, def);
    if (st != MX_OK)
        take_back(table, column);
    else
        keep_stars(r, table);
    return st;
}

/* --- MODIFY, CHANGE: the definition anew --- */

static void drop_own_checks(mx_table *table, const mx_column *column)
{
    for (size_t i = table->checks.len; i-- > 0;) {
        if (table->checks.at[i]->column == column)
            mx_table_remove_check(table, table->checks.at[i]);
    }
}

static bool in_primary(const mx_table *table, const mx_column *column)
{
    return table->primary && mx_index_has_column(table->primary, column);
}

static void place(mx_replay *r, mx_table *table, mx_column *column, size_t at)
{
    size_t from = mx_table_column_at(table, column);
    if (at == MX_NPOS)
        return;
    mx_vec_remove(&table->columns, from);
    mx_vec_insert(r->arena, &table->columns, from < at ? at - 1 : at, column);
}

static mx_status redefine(mx_replay *r, mx_table *table, mx_column *column, const mx_column_def *def)
{
    mx_column *fresh;
    size_t at;
    MX_TRY(mx_r_column_new(r, table, def, &fresh));
    MX_TRY(position_of(r, table, def, &at));
    mx_column old = *column;
    *column = *fresh;
    column->name = old.name;
    if (mx_str_eq(fresh->name, old.name) == false && mx_name_same(fresh->name, old.name, &r->model->server))
        column->name = fresh->name; /* only the case is another */
    column->not_null = column->not_null || (r->rules->primary_not_null && in_primary(table, column));
    mx_checks checks = table->checks;
    if (r->rules->column_checks)
        drop_own_checks(table, column);
    mx_status st = fill_added(r, table, column, def);
    if (st == MX_OK)
        st = r->rules->check_retyped(r->model, &old, column, def->span, r->diags);
    if (st != MX_OK) {
        *column = old;
        table->checks = checks;
        return st;
    }
    place(r, table, column, at);
    return mx_r_recanon(r, table, column);
}

mx_status mx_r_place_column(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_column *column;
    size_t at;
    mx_status st = mx_r_column(r, table, action->name, action->if_exists, action->span, &column);
    if (st != MX_OK)
        return st == MX_NOT_FOUND ? MX_OK : st;
    MX_TRY(position_of(r, table, action->column, &at));
    place(r, table, column, at);
    return MX_OK;
}

static mx_status modify_column(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_column *column;
    mx_status st = mx_r_column(r, table, action->name, action->if_exists, action->span, &column);
    if (st != MX_OK)
        return st == MX_NOT_FOUND ? MX_OK : st;
    if (action->kind == MX_A_CHANGE_COLUMN &&
        !mx_name_same(action->name, action->column->name, &r->model->server))
        MX_TRY(mx_r_rename_column(r, table, action->name, action->column->name, action->span));
    return redefine(r, table, column, action->column);
}

/* --- one property of a column --- */

/* PostgreSQL: the type of what a view reads stays. */
static mx_status no_view_reads(mx_replay *r, const mx_table *table, const mx_column *column, mx_span at)
{
    const mx_objects named = mx_mentions_of(r->model, table->name);
    for (size_t i = 0; i < named.len; i++) {
        const mx_object *object = named.at[i];
        for (size_t k = 0; object->schema && object->uses_known && k < object->uses.len; k++) {
            if (object->uses.at[k] == column)
                return mx_fail(r->diags, MX_SCH006, at, "Drop it before, and create it again behind.",
                               "column \"%.*s\" of table \"%.*s\" is used by %s \"%.*s\"",
                               MX_FMT(column->name), MX_FMT(table->name), mx_object_kind_name(object->kind),
                               MX_FMT(object->name));
        }
    }
    return MX_OK;
}

static mx_status no_generated_reads(mx_replay *r, const mx_table *table, const mx_column *column, mx_span at)
{
    const mx_column *other = r->model->server.engine == MX_PG ? mx_generated_from(column) : NULL;
    return other ? mx_fail(r->diags, MX_SCH006, at, "Drop it before, and add it again behind.",
                           "column \"%.*s\" of table \"%.*s\" is used by generated column \"%.*s\"",
                           MX_FMT(column->name), MX_FMT(table->name), MX_FMT(other->name))
                 : MX_OK;
}

mx_status mx_r_check_type(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_column *column = action->kind == MX_A_SET_TYPE ? mx_table_column(table, action->name) : NULL;
    mx_sql unused;
    if (!column || r->model->server.engine != MX_PG || r->model->trusted)
        return MX_OK;
    mx_column probe = *column;
    MX_TRY(r->rules->type(r->model, action->type, &probe, &probe.type, r->diags));
    const mx_expr_site site = {.place = MX_X_USING, .table = table, .column = column, .type = &probe.type};
    if (action->using_expr)
        return mx_r_expr(r, site, action->using_expr, &unused);
    return column->generated ? MX_OK /* its expression is computed anew */
                             : r->rules->check_retyped(r->model, column, &probe, action->span, r->diags);
}

static mx_status set_type(mx_replay *r, mx_table *table, mx_column *column, const mx_alter_action *action)
{
    MX_TRY(no_view_reads(r, table, column, action->span));
    MX_TRY(no_generated_reads(r, table, column, action->span));
    mx_column probe = *column;
    MX_TRY(r->rules->type(r->model, action->type, &probe, &probe.type, r->diags));
    column->type = probe.type;
    column->collation = mx_r_keep(r, action->collate);
    column->storage = column->compression = MX_STR_NONE; /* the new type's, be it the old one */
    if (column->default_value.tree) {
        mx_expr_site site = {.place = MX_X_DEFAULT, .table = table, .column = column, .type = &column->type};
        MX_TRY(r->rules->expr(r->model, &site, column->default_value.tree, &column->default_value, r->diags));
    }
    MX_TRY(r->rules->column(r->model, column, NULL, r->diags));
    return mx_r_recanon(r, table, column);
}

static mx_status drop_not_null(mx_replay *r, const mx_table *table, mx_column *column, mx_span at)
{
    if (r->rules->primary_not_null && in_primary(table, column))
        return mx_fail(r->diags, MX_SCH005, at, "", "column \"%.*s\" is in the primary key",
                       MX_FMT(column->name));
    if (column->identity != MX_ID_NONE)
        return mx_fail(r->diags, MX_SCH005, at, "", "column \"%.*s\" is an identity column",
                       MX_FMT(column->name));
    column->not_null = false;
    return MX_OK;
}

static mx_status drop_expression(mx_replay *r, mx_column *column, const mx_alter_action *action)
{
    if (!column->generated && !action->if_exists)
        return mx_fail(r->diags, MX_SCH005, action->span, "", "column \"%.*s\" is not generated",
                       MX_FMT(column->name));
    column->generated = MX_G_NONE;
    column->expression = (mx_sql){0};
    return MX_OK;
}

static void set_options(mx_replay *r, mx_column *column, const mx_alter_action *action)
{
    for (size_t i = 0; i < action->options.len; i++) {
        if (action->kind == MX_A_SET_OPTIONS)
            mx_options_set(r->arena, &column->options, action->options.at[i].key,
                           action->options.at[i].value);
        else
            mx_options_unset(&column->options, action->options.at[i].key);
    }
}

static mx_status drop_column(mx_replay *r, mx_table *table, mx_column *column, const mx_alter_action *action)
{
    mx_quoted_texts quoted = mx_r_quote_texts(r);
    mx_status st = mx_r_drop_column(r, table, column, action->cascade, action->span);
    if (st != MX_OK)
        mx_r_unquote_texts(r, &quoted);
    return st;
}

static mx_status rename_column(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_quoted_texts quoted = mx_r_quote_texts(r);
    mx_status st = mx_r_rename_column(r, table, action->name, action->new_name, action->span);
    if (st != MX_OK)
        mx_r_unquote_texts(r, &quoted);
    return st;
}

static mx_status alter_one(mx_replay *r, mx_table *table, mx_column *column, const mx_alter_action *action)
{
    mx_expr_site generated = {
        .place = MX_X_GENERATED, .table = table, .column = column, .type = &column->type};
    switch (action->kind) {
    case MX_A_DROP_COLUMN:
        return drop_column(r, table, column, action);
    case MX_A_SET_DEFAULT:
        MX_TRY(mx_r_set_default(r, column, action->expr));
        return r->rules->column(r->model, column, NULL, r->diags);
    case MX_A_DROP_DEFAULT:
        column->default_value = (mx_sql){0};
        return r->rules->column(r->model, column, NULL, r->diags);
    case MX_A_SET_NOT_NULL:
        column->not_null = true;
        return MX_OK;
    case MX_A_DROP_NOT_NULL:
        return drop_not_null(r, table, column, action->span);
    case MX_A_SET_TYPE:
        return set_type(r, table, column, action);
    case MX_A_SET_EXPRESSION:
        if (!column->generated)
            return mx_fail(r->diags, MX_SCH005, action->span, "", "column \"%.*s\" is not generated",
                           MX_FMT(column->name));
        MX_TRY(mx_r_expr(r, generated, action->expr, &column->expression));
        mx_mentions_note_column(column);
        return MX_OK;
    case MX_A_DROP_EXPRESSION:
        return drop_expression(r, column, action);
    case MX_A_SET_STATISTICS:
        if (mx_str_eq(action->text, MX_STR("- 1")) || mx_str_eq(action->text, MX_STR("-1")) ||
            mx_str_ieq(action->text, MX_STR("default")))
            mx_options_unset(&column->options, MX_STR("statistics"));
        else
            mx_options_set(r->arena, &column->options, MX_STR("statistics"), action->text);
        return MX_OK;
    case MX_A_SET_STORAGE:
        column->storage = mx_str_lower(r->arena, action->text);
        return MX_OK;
    case MX_A_SET_COMPRESSION:
        column->compression = mx_str_lower(r->arena, action->text);
        return MX_OK;
    case MX_A_SET_VISIBLE:
        column->invisible = mx_str_eq(action->text, MX_STR("no"));
        return MX_OK;
    case MX_A_SET_OPTIONS:
    case MX_A_RESET_OPTIONS:
        set_options(r, column, action);
        return MX_OK;
    default:
        return mx_r_cannot(r, action->span, "this change of a column");
    }
}

mx_status mx_r_alter_column(mx_replay *r, mx_table *table, const mx_alter_action *action)
{
    mx_column *column;
    mx_status st;
    switch (action->kind) {
    case MX_A_ADD_COLUMN:
        return add_column(r, table, action);
    case MX_A_MODIFY_COLUMN:
    case MX_A_CHANGE_COLUMN:
        return modify_column(r, table, action);
    case MX_A_RENAME_COLUMN:
        if (action->if_exists && !mx_table_column(table, action->name))
            return MX_OK;
        return rename_column(r, table, action);
    case MX_A_SET_OPTIONS:
    case MX_A_RESET_OPTIONS:
        if (!action->name.len)
            return MX_NOT_FOUND; /* the table's */
        break;
    case MX_A_DROP_COLUMN:
    case MX_A_SET_DEFAULT:
    case MX_A_DROP_DEFAULT:
    case MX_A_SET_NOT_NULL:
    case MX_A_DROP_NOT_NULL:
    case MX_A_SET_TYPE:
    case MX_A_ADD_IDENTITY:
    case MX_A_SET_IDENTITY:
    case MX_A_DROP_IDENTITY:
    case MX_A_SET_EXPRESSION:
    case MX_A_DROP_EXPRESSION:
    case MX_A_SET_STATISTICS:
    case MX_A_SET_STORAGE:
    case MX_A_SET_COMPRESSION:
    case MX_A_SET_VISIBLE:
        break;
    default:
        return MX_NOT_FOUND;
    }
    bool may_miss = action->if_exists && action->kind != MX_A_DROP_IDENTITY &&
                    action->kind != MX_A_DROP_EXPRESSION;
    st = mx_r_column(r, table, action->name, may_miss, action->span, &column);
    if (st != MX_OK)
        return st == MX_NOT_FOUND ? MX_OK : st;
    return alter_one(r, table, column, action);
}
