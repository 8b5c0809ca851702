#include "schema/mentions.h"
#include "schema/replay_parts.h"
#include "schema/replica.h"
#include "schema/view.h"

static mx_index_role role_of(const mx_replay *r, const mx_key_def *def)
{
    switch (def->kind) {
    case MX_K_PRIMARY:
        return MX_I_PRIMARY;
    case MX_K_UNIQUE:
        return r->rules->unique_constraints ? MX_I_UNIQUE : MX_I_INDEX;
    case MX_K_EXCLUDE:
        return MX_I_EXCLUDE;
    default:
        return MX_I_INDEX;
    }
}

/* "(x)" and "(x COLLATE c)" are the column all the same. */
static const mx_expr *plain_column(mx_replay *r, const mx_table *table, const mx_expr *expr, mx_str *collate)
{
    if (expr->kind == MX_E_COLLATE && expr->args[0]->kind == MX_E_NAME) {
        *collate = mx_expr_collation(r->arena, expr);
        expr = expr->args[0];
    }
    return mx_expr_column(table, expr) ? expr : NULL;
}

/* PostgreSQL takes COLLATE off the top of a part and keeps it beside it: "((x || y) COLLATE c)" is "((x || y)) COLLATE c". */
static const mx_expr *without_collation(mx_replay *r, const mx_expr *expr, mx_str *collate)
{
    while (expr && expr->kind == MX_E_COLLATE && r->model->server.engine == MX_PG) {
        if (!collate->len)
            *collate = mx_expr_collation(r->arena, expr);
        expr = expr->args[0];
    }
    return expr;
}

static mx_status add_part(mx_replay *r, mx_index *index, const mx_key_part_def *def)
{
    mx_table *table = index->table;
    mx_index_part part = {
        .prefix = def->prefix, .desc = def->desc == MX_YES, .nulls_first = def->nulls_first == MX_YES};
    mx_str collate = def->collate, name = def->column;
    const mx_expr *expr = without_collation(r, def->expr, &collate);
    const mx_expr *column = expr && !name.len ? plain_column(r, table, expr, &collate) : NULL;
    if (column)
        name = mx_expr_last(column);
    if (name.len)
        MX_TRY(mx_r_column(r, table, name, false, def->span, &part.column));
    else
        MX_TRY(mx_r_expr(r, (mx_expr_site){.place = MX_X_INDEX_PART, .table = table}, expr, &part.expr));
    if (part.expr.tree &&
        r->model->server.engine == MX_PG) { /* of a cast that changes nothing, a column is left */
        column = plain_column(r, table, part.expr.tree, &collate);
        part.column = column ? mx_table_column(table, mx_expr_last(column)) : NULL;
        part.expr = part.column ? (mx_sql){0} : part.expr;
    }
    part.former = def->former;
    if (!part.column || !mx_str_ieq(collate, part.column->collation))
        part.collation = mx_r_keep(r, collate);
    part.opclass = mx_r_keep(r, def->opclass);
    part.with_op = mx_r_keep(r, def->with_op);
    for (size_t i = 0; i < def->opclass_params.len; i++)
        mx_options_set(r->arena, &part.opclass_params, def->opclass_params.at[i].key,
                       def->opclass_params.at[i].value);
    mx_vec_push(r->arena, &index->parts, part);
    return MX_OK;
}

/* May a column stand in it twice? */
static bool may_repeat(const mx_replay *r, const mx_index *index)
{
    uint32_t engine = r->model->server.engine;
    return engine == MX_PG || engine == MX_LITE || (engine == MX_DUCK && index->role == MX_I_INDEX);
}

static mx_status add_parts(mx_replay *r, mx_index *index, const mx_pending_key *key)
{
    if (key->column && key->def->parts.len == 0) {
        mx_index_part part = {.column = key->column};
        mx_vec_push(r->arena, &index->parts, part);
        return MX_OK;
    }
    for (size_t i = 0; i < key->def->parts.len; i++) {
        MX_TRY(add_part(r, index, &key->def->parts.at[i]));
        const mx_column *column = index->parts.at[i].column;
        for (size_t k = 0; column && index->role != MX_I_EXCLUDE && k < i && !may_repeat(r, index); k++) {
            if (index->parts.at[k].column == column)
                return mx_fail(r->diags, MX_SCH001, key->def->parts.at[i].span, "",
                               "column \"%.*s\" stands twice in a key", MX_FMT(column->name));
        }
    }
    return MX_OK;
}

/* A parameter without a value is one that is true. */
void mx_r_keep_index_option(mx_replay *r, mx_index *index, mx_str key, mx_str value)
{
    bool bare = !value.len && mx_str_starts(key, MX_STR("with."));
    if (!mx_options_get(&index->options, key))
        mx_vec_push(r->arena, &index->written, mx_r_keep(r, key));
    mx_options_set(r->arena, &index->options, key, bare ? MX_STR("true") : value);
}

static void take_options(mx_replay *r, mx_index *index, const mx_options *options)
{
    for (size_t i = 0; i < options->len; i++) {
        mx_str key = options->at[i].key, value = options->at[i].value;
        if (mx_str_eq(key, MX_STR("comment")))
            index->comment = mx_r_keep(r, value);
        else if (mx_str_eq(key, MX_STR("visible")))
            index->invisible = mx_str_eq(value, MX_STR("no"));
        else if (mx_str_eq(key, MX_STR("renamed_from")))
            index->renamed_from = mx_r_keep(r, value);
        else
            mx_r_keep_index_option(r, index, key, value);
    }
}

static mx_status build(mx_replay *r, mx_table *table, const mx_pending_key *key, mx_index *index)
{
    const mx_key_def *def = key->def;
    index->table = table;
    index->span = def->span;
    index->role = role_of(r, def);
    index->unique = def->unique || def->kind == MX_K_PRIMARY || def->kind == MX_K_UNIQUE;
    index->kind = mx_r_keep(r, def->index_kind);
    index->method = mx_r_keep(r, def->method);
    index->nulls_not_distinct = def->nulls_not_distinct;
    index->deferrable = def->deferrable == MX_YES || def->initially_deferred == MX_YES;
    index->initially_deferred = def->initially_deferred == MX_YES;
    index->for_fkey = key->for_fkey;
    if (!mx_str_eq(def->conflict, MX_STR("abort"))) /* what happens anyway */
        index->conflict = mx_r_keep(r, def->conflict);
    MX_TRY(add_parts(r, index, key));
    for (size_t i = 0; i < def->include.len; i++) {
        mx_column *column;
        MX_TRY(mx_r_column(r, table, def->include.at[i], false, def->span, &column));
        mx_vec_push(r->arena, &index->include, column->name);
        if (def->former_include.len)
            mx_vec_push(r->arena, &index->former_include, def->former_include.at[i]);
    }
    if (def->where)
        MX_TRY(mx_r_expr(r, (mx_expr_site){.place = MX_X_INDEX_WHERE, .table = table}, def->where,
                         &index->where));
    take_options(r, index, &def->options);
    return r->rules->index(r->model, index, def, r->diags);
}

/* --- names --- */

static mx_status taken(mx_replay *r, const mx_table *table, mx_index_role role, mx_str name, mx_span at)
{
    mx_name_scope scope = role == MX_I_INDEX     ? r->rules->index_names
                          : role == MX_I_PRIMARY ? r->rules->primary_names
                                                 : r->rules->unique_names;
    MX_TRY(mx_r_name_fits(r, name, at));
    bool is_taken = (scope == MX_NS_TABLE && mx_table_index(table, name)) ||
                    (role != MX_I_INDEX && r->rules->one_constraint_space &&
                     mx_name_is_table_constraint(table, name));
    if (scope == MX_NS_SCHEMA)
        return mx_r_new_relation(r, table->schema, name, at, "index");
    if (!is_taken)
        return MX_OK;
    return mx_fail(r->diags, MX_SCH001, at, "", "%s \"%.*s\" already exists in table \"%.*s\"",
                   role == MX_I_INDEX ? "index" : "constraint", MX_FMT(name), MX_FMT(table->name));
}

static mx_status name_index(mx_replay *r, const mx_table *table, mx_index *index, const mx_key_def *def)
{
    index->name = mx_r_name(r, def->name.len ? def->name : def->symbol);
    if (!index->name.len) {
        index->name = r->rules->key_name(r->model, table, def->kind, def);
        index->made_up = true;
    }
    if (index->role == MX_I_PRIMARY && r->rules->primary_names == MX_NS_FREE && !r->rules->unique_constraints)
        index->name = r->rules->key_name(r->model, table, def->kind,
                                         def); /* MySQL: PRIMARY, whatever was written */
    return index->name.len ? taken(r, table, index->role, index->name, def->span) : MX_OK;
}

/* --- ADD CONSTRAINT … USING INDEX i --- */

static bool is_plain(const mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        if (!part->column || part->desc || part->nulls_first || part->collation.len || part->opclass.len)
            return false;
    }
    return true;
}

static mx_status use_index(mx_replay *r, mx_table *table, const mx_key_def *def)
{
    mx_index *index = mx_table_index(table, def->using_index);
    if (!index || index->role != MX_I_INDEX)
        return mx_fail(r->diags, MX_SCH002, def->span, "",
                       "table \"%.*s\" has no index \"%.*s\" that could become a constraint",
                       MX_FMT(table->name), MX_FMT(def->using_index));
    if (!index->unique || index->where.tree)
        return mx_fail(r->diags, MX_SCH005, def->span, "", "index \"%.*s\" is not unique on all rows",
                       MX_FMT(index->name));
    if (r->model->server.engine == MX_PG && !is_plain(index))
        return mx_fail(r->diags, MX_SCH005, def->span, "",
                       "index \"%.*s\" is sorted as no constraint's is, or has an expression",
                       MX_FMT(index->name));
    if (table->partition_by.len)
        return mx_fail(r->diags, MX_SCH005, def->span, "",
                       "no index of the partitioned table \"%.*s\" can become a constraint",
                       MX_FMT(table->name));
    mx_table_remove_index(table, index);
    index->role = role_of(r, def);
    index->nulls_not_distinct &= index->role != MX_I_PRIMARY; /* which has none */
    mx_str name = def->name.len ? mx_r_name(r, def->name) : index->name;
    mx_replica_renamed(table, index->name, name);
    index->name = name;
    index->deferrable = def->deferrable == MX_YES || def->initially_deferred == MX_YES;
    index->initially_deferred = def->initially_deferred == MX_YES;
    uint32_t number = index->number;
    mx_table_add_index(table, index);
    index->number = number; /* it is the same one */
    return MX_OK;
}

/* --- adding --- */

static void mark_primary(mx_replay *r, mx_index *index, const mx_key_def *def)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_column *column = index->parts.at[i].column;
        if (column && r->rules->primary_not_null)
            column->not_null = true;
        if (column && def->autoincrement)
            column->auto_increment = true;
    }
}

/* An index that the server made under a foreign key gives way to a written one that serves as well, its
 * name included. */
static void make_way(mx_table *table, const mx_index *index, const mx_key_def *def)
{
    mx_index *old = mx_table_index(table, def->name.len ? def->name : def->symbol);
    bool serves = old && old->for_fkey && !index->for_fkey && !index->kind.len &&
                  old->parts.len <= index->parts.len;
    for (size_t i = 0; serves && i < old->parts.len; i++)
        serves = old->parts.at[i].column == index->parts.at[i].column && !index->parts.at[i].prefix;
    if (serves)
        mx_table_remove_index(table, old);
}

mx_status mx_r_add_index(mx_replay *r, mx_table *table, const mx_pending_key *key)
{
    const mx_key_def *def = key->def;
    if (def->kind == MX_K_PRIMARY && table->primary)
        return mx_fail(r->diags, MX_SCH001, def->span, "", "table \"%.*s\" has a primary key already",
                       MX_FMT(table->name));
    if (def->using_index.len) {
        MX_TRY(use_index(r, table, def));
        if (def->kind == MX_K_PRIMARY)
            mark_primary(r, table->primary, def);
        return MX_OK;
    }
    mx_index *index = mx_new(r->arena, mx_index);
    MX_TRY(build(r, table, key, index));
    make_way(table, index, def);
    MX_TRY(name_index(r, table, index, def));
    if (index->role == MX_I_PRIMARY)
        mark_primary(r, index, def);
    mx_table_add_index(table, index);
    return MX_OK;
}

static bool index_exists(const mx_replay *r, const mx_table *table, mx_str name)
{
    return r->rules->index_names == MX_NS_SCHEMA ? mx_name_is_relation(table->schema, name)
                                                 : mx_table_index(table, name) != NULL;
}

static bool is_view_index(const mx_replay *r, const mx_schema *schema, mx_str name)
{
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_indexes *indexes = &schema->objects.at[i]->indexes;
        for (size_t k = 0; k < indexes->len; k++) {
            if (mx_name_same(indexes->at[k]->name, name, &r->model->server))
                return true;
        }
    }
    return false;
}

/* The name that the server makes up, with a number where indexes of views have it. */
static mx_str view_index_name(mx_replay *r, const mx_object *view, const mx_key_def *def)
{
    const mx_table as_table = {.schema = view->schema, .name = view->name};
    mx_str base = r->rules->key_name(r->model, &as_table, MX_K_INDEX, def), name = base;
    for (unsigned number = 1; is_view_index(r, view->schema, name) || mx_name_is_relation(view->schema, name);
         number++)
        name = mx_str_printf(r->arena, "%.*s%u", MX_FMT(base), number);
    return name;
}

static mx_status view_column(mx_replay *r, const mx_object *view, mx_str name, mx_span at)
{
    if (r->model->trusted || !view->columns.len || view->columns_guessed || mx_strs_has(&view->columns, name))
        return MX_OK;
    return mx_fail(r->diags, MX_SCH002, at, "",
                   "column \"%.*s\" does not exist in materialized view \"%.*s\"", MX_FMT(name),
                   MX_FMT(view->name));
}

static bool is_no_column(const mx_expr *name, const void *arg)
{
    const mx_object *view = arg;
    return name->path_len == 1 && !mx_strs_has(&view->columns, name->path[0]) &&
           !mx_str_eq(name->path[0], view->name);
}

static mx_status view_columns(mx_replay *r, const mx_object *view, const mx_expr *written)
{
    const mx_expr *found = mx_expr_find_name(written, is_no_column, view);
    return found ? view_column(r, view, found->path[0], found->span) : MX_OK;
}

/* What the server refuses of an index on such columns: its parts know no columns themselves. */
static mx_status check_view_index(mx_replay *r, const mx_table *rows, const mx_index *index,
                                  const mx_key_def *def)
{
    mx_index shown = *index;
    memset(&shown.parts, 0, sizeof shown.parts);
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part part = index->parts.at[i];
        mx_column *column = i < def->parts.len && !def->parts.at[i].expr
                                ? mx_table_column(rows, def->parts.at[i].column)
                                : NULL;
        part.column = column && column->type.text.len ? column : NULL;
        mx_vec_push(r->arena, &shown.parts, part);
    }
    return r->model->trusted ? MX_OK : r->rules->index(r->model, &shown, def, r->diags);
}

/* On a materialised view: names are kept as expressions. */
static mx_status create_view_index(mx_replay *r, mx_object *view, const mx_key_def *def)
{
    const mx_table *rows = mx_view_as_table(r->arena, view);
    mx_index *index = mx_new(r->arena, mx_index);
    bool there = def->name.len && is_view_index(r, view->schema, def->name);
    if (there && def->if_not_exists)
        return MX_OK;
    if (there)
        return mx_fail(r->diags, MX_SCH001, def->span, "", "index \"%.*s\" already exists",
                       MX_FMT(def->name));
    MX_TRY(mx_r_new_relation(r, view->schema, def->name, def->span, "index"));
    index->view = view;
    index->made_up = !def->name.len;
    index->name = def->name.len ? mx_r_name(r, def->name) : view_index_name(r, view, def);
    index->span = def->span;
    index->unique = def->unique;
    index->method = mx_r_keep(r, def->method);
    for (size_t i = 0; i < def->parts.len; i++) {
        const mx_key_part_def *written = &def->parts.at[i];
        mx_str collate = written->collate;
        const mx_expr *expr = without_collation(r, written->expr, &collate);
        mx_index_part part = {.desc = written->desc == MX_YES,
                              .nulls_first = written->nulls_first == MX_YES,
                              .collation = mx_r_keep(r, collate),
                              .opclass = mx_r_keep(r, written->opclass)};
        for (size_t k = 0; k < written->opclass_params.len; k++)
            mx_options_set(r->arena, &part.opclass_params, written->opclass_params.at[k].key,
                           written->opclass_params.at[k].value);
        mx_expr *name = mx_expr_new(r->arena, MX_E_NAME, MX_STR_NONE, NULL);
        mx_expr_set_name(r->arena, name, written->column);
        mx_expr_site site = {.place = MX_X_INDEX_PART, .table = rows};
        if (!written->expr)
            MX_TRY(view_column(r, view, written->column, written->span.file ? written->span : def->span));
        MX_TRY(view_columns(r, view, written->expr));
        MX_TRY(r->rules->expr(r->model, &site, expr ? expr : name, &part.expr, r->diags));
        mx_vec_push(r->arena, &index->parts, part);
    }
    for (size_t i = 0; i < def->include.len; i++)
        mx_vec_push(r->arena, &index->include, mx_r_name(r, def->include.at[i]));
    index->nulls_not_distinct = def->nulls_not_distinct;
    take_options(r, index, &def->options);
    MX_TRY(check_view_index(r, rows, index, def));
    MX_TRY(r->rules->index(r->model, index, def, r->diags));
    if (def->where) {
        const mx_expr_site site = {.place = MX_X_INDEX_WHERE, .table = rows};
        MX_TRY(view_columns(r, view, def->where));
        MX_TRY(r->rules->expr(r->model, &site, def->where, &index->where, r->diags));
    }
    mx_vec_push(r->arena, &view->indexes, index);
    mx_mentions_note_index(r->model, (mx_holder){.view = view}, index);
    return MX_OK;
}

mx_status mx_r_create_index(mx_replay *r, const mx_name *name, const mx_key_def *def)
{
    const mx_relation *found = mx_model_relation(r->model, name->schema, name->name);
    if (found && found->kind == MX_O_MATVIEW)
        return create_view_index(r, found->u.object, def);
    mx_table *table;
    MX_TRY(mx_r_table(r, name, false, &table));
    if (table->only_named)
        return MX_OK;
    if (def->if_not_exists && def->name.len && index_exists(r, table, def->name))
        return MX_OK;
    mx_alter_action add = {.kind = MX_A_ADD_KEY, .span = def->span};
    mx_key_def key_def = *def;
    add.key = &key_def;
    MX_TRY(mx_r_check_history(r, table, &add));
    mx_index *old = def->or_replace ? mx_table_index(table, def->name) : NULL;
    if (old)
        mx_table_remove_index(table, old);
    mx_pending_keys keys = {0};
    mx_pending_key key = {.def = def};
    mx_vec_push(r->arena, &keys, key);
    MX_TRY(mx_r_add_keys(r, table, &keys));
    if (table->children.len && !def->only)
        MX_TRY(mx_r_index_children(r, table, def));
    return mx_r_finish_table(r, table);
}
