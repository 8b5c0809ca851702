#include "diff/context.h"
#include "schema/canon.h"
#include "schema/inherit.h"
#include "schema/text.h"

void mx_diff_remember(mx_diff_ctx *ctx, const void *from, const void *to)
{
    mx_map_put_address(ctx->arena, &ctx->renamed, from, to);
    mx_map_put_address(ctx->arena, &ctx->successors, to, from);
}

const void *mx_diff_successor(const mx_diff_ctx *ctx, const void *from)
{
    return mx_map_get_address(&ctx->renamed, from);
}

const void *mx_diff_predecessor(const mx_diff_ctx *ctx, const void *to)
{
    return mx_map_get_address(&ctx->successors, to);
}

/* Same thing on both sides: a remembered rename, or the same name where neither took part in one. */
static bool same_thing(const mx_diff_ctx *ctx, const void *from, const void *to, bool same_name)
{
    if (ctx->renamed.len) {
        const void *successor = mx_diff_successor(ctx, from);
        if (successor)
            return successor == to;
        if (mx_diff_predecessor(ctx, to))
            return false;
    }
    return same_name;
}

bool mx_same_column_ref(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to)
{
    if (!from || !to)
        return from == NULL && to == NULL;
    return same_thing(ctx, from, to, mx_name_same(from->name, to->name, &ctx->to->server));
}

bool mx_same_table_ref(const mx_diff_ctx *ctx, const mx_fkey *from, const mx_fkey *to)
{
    bool same_name = mx_name_same(from->ref.name, to->ref.name, &ctx->to->server) &&
                     mx_name_same(from->ref.schema, to->ref.schema, &ctx->to->server);
    if (!from->ref_table || !to->ref_table)
        return same_name;
    return same_thing(ctx, from->ref_table, to->ref_table, same_name);
}

bool mx_same_table(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    return same_thing(ctx, from, to, mx_name_same(from->name, to->name, &ctx->to->server));
}

bool mx_same_options(const mx_options *from, const mx_options *to)
{
    if (from->len != to->len)
        return false;
    for (size_t i = 0; i < from->len; i++) {
        if (!mx_str_eq(from->at[i].key, to->at[i].key) || !mx_str_eq(from->at[i].value, to->at[i].value))
            return false;
    }
    return true;
}

static bool has_notes(const mx_options *notes, const mx_options *of)
{
    for (size_t i = 0; i < of->len; i++) {
        const mx_option *note = mx_options_get(notes, of->at[i].key);
        if (!mx_str_eq(note ? note->value : MX_STR_NONE, of->at[i].value))
            return false;
    }
    return true;
}

bool mx_same_notes(const mx_options *from, const mx_options *to)
{
    return has_notes(from, to) && has_notes(to, from);
}

typedef struct names_arg {
    const mx_diff_ctx *ctx;
    const mx_table *from, *to;
} names_arg;

static bool same_tree(const names_arg *arg, const mx_expr *from, const mx_expr *to);

/* A name in both expressions: the last part a column (renamed or not), what stands before it a table. */
static bool same_path(const names_arg *arg, const mx_expr *from, const mx_expr *to)
{
    if (from->path_len != to->path_len)
        return false;
    for (uint32_t i = 0; i < from->path_len; i++) {
        bool last = i + 1 == from->path_len;
        const mx_column *a = last && arg->from ? mx_table_column(arg->from, from->path[i]) : NULL;
        const mx_column *b = last && arg->to ? mx_table_column(arg->to, to->path[i]) : NULL;
        if (a && b) {
            if (!mx_same_column_ref(arg->ctx, a, b))
                return false;
        } else if (!last && arg->from && arg->to && mx_str_eq(from->path[i], arg->from->name)) {
            if (!mx_str_eq(to->path[i], arg->to->name))
                return false;
        } else if (!mx_name_same(from->path[i], to->path[i], &arg->ctx->to->server)) {
            return false;
        }
    }
    return true;
}

static bool same_type_name(const names_arg *arg, const mx_type_name *from, const mx_type_name *to)
{
    if (!from || !to)
        return from == to;
    if (mx_str_eq(from->text, to->text))
        return true;
    const mx_udt *a = mx_model_type(arg->ctx->from, from->schema, from->name);
    const mx_udt *b = mx_model_type(arg->ctx->to, to->schema, to->name);
    return a && b && from->array_dims == to->array_dims &&
           same_thing(arg->ctx, a, b, mx_str_eq(a->name, b->name));
}

static bool same_tree(const names_arg *arg, const mx_expr *from, const mx_expr *to)
{
    if (!from || !to)
        return from == to;
    if (from->kind != to->kind || (from->flags & ~MX_EF_QUOTED) != (to->flags & ~MX_EF_QUOTED) ||
        from->arg_count != to->arg_count || !mx_str_eq(from->prefix, to->prefix))
        return false;
    if (from->kind == MX_E_NAME ? !same_path(arg, from, to) : !mx_str_eq(from->text, to->text))
        return false;
    if (from->kind != MX_E_NAME) {
        if (from->path_len != to->path_len)
            return false;
        for (uint32_t i = 0; i < from->path_len; i++) {
            if (!mx_str_eq(from->path[i], to->path[i]))
                return false;
        }
    }
    if (!same_type_name(arg, from->type, to->type))
        return false;
    for (uint32_t i = 0; i < from->arg_count; i++) {
        if (!same_tree(arg, from->args[i], to->args[i]))
            return false;
    }
    return true;
}

bool mx_same_sql(const mx_diff_ctx *ctx, const mx_table *from_table, const mx_table *to_table, mx_sql from,
                 mx_sql to)
{
    bool in_other_letters = ctx->to->server.engine == MX_DUCK && !mx_str_eq(from.text, to.text);
    if ((ctx->renamed.len == 0 && !in_other_letters) || !from.tree || !to.tree)
        return mx_str_eq(from.text, to.text);
    names_arg arg = {ctx, from_table, to_table};
    return same_tree(&arg, from.tree, to.tree);
}

bool mx_same_type(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to)
{
    if (from->type.udt && to->type.udt)
        return from->type.array_dims == to->type.array_dims &&
               same_thing(ctx, from->type.udt, to->type.udt,
                          mx_str_eq(from->type.udt->name, to->type.udt->name) &&
                              mx_str_eq(from->type.udt->schema->name, to->type.udt->schema->name));
    return ctx->rules->same_type(from, to);
}

static bool same_sequence(const mx_sequence *from, const mx_sequence *to)
{
    if (!from || !to)
        return from == NULL && to == NULL;
    return from->start == to->start && from->increment == to->increment && from->min == to->min &&
           from->max == to->max && from->cache == to->cache && from->cycle == to->cycle;
}

#define ASPECT(differs, bit) ((differs) ? (bit) : 0u)

static const mx_check *own_check(const mx_column *column, size_t nth)
{
    for (size_t i = 0; column->table && i < column->table->checks.len; i++) {
        if (column->table->checks.at[i]->column == column && nth-- == 0)
            return column->table->checks.at[i];
    }
    return NULL;
}

/* MariaDB: checks that were written at a column are part of its definition. */
static bool same_own_checks(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to)
{
    for (size_t i = 0;; i++) {
        const mx_check *a = own_check(from, i), *b = own_check(to, i);
        if (!a || !b)
            return a == NULL && b == NULL;
        if (mx_check_aspects(ctx, a, b))
            return false;
    }
}

uint32_t mx_column_aspects(const mx_diff_ctx *ctx, const mx_column *from, const mx_column *to)
{
    bool generated = from->generated != to->generated ||
                     (from->generated &&
                      !mx_same_sql(ctx, from->table, to->table, from->expression, to->expression));
    bool identity = from->identity != to->identity ||
                    (from->identity && !same_sequence(from->sequence, to->sequence));
    return ASPECT(!mx_same_type(ctx, from, to), MX_D_TYPE) |
           ASPECT(from->not_null != to->not_null, MX_D_NULL) |
           ASPECT(!mx_str_eq(from->not_null_conflict, to->not_null_conflict), MX_D_NULL) |
           ASPECT(from->serial != to->serial, MX_D_SERIAL) |
           ASPECT(!(from->serial && to->serial) && !ctx->rules->same_default(from, to) &&
                      !(ctx->renamed.len &&
                        mx_same_sql(ctx, from->table, to->table, from->default_value, to->default_value)),
                  MX_D_DEFAULT) |
           ASPECT(!mx_same_sql(ctx, from->table, to->table, from->on_update, to->on_update), MX_D_ON_UPDATE) |
           ASPECT(generated, MX_D_GENERATED) | ASPECT(identity, MX_D_IDENTITY) |
           ASPECT(from->auto_increment != to->auto_increment, MX_D_AUTO_INCREMENT) |
           ASPECT(from->invisible != to->invisible, MX_D_VISIBLE) |
           ASPECT(!mx_str_eq(from->charset, to->charset), MX_D_CHARSET) |
           ASPECT(!mx_str_eq(from->collation, to->collation), MX_D_COLLATION) |
           ASPECT(!mx_str_eq(from->comment, to->comment), MX_D_COMMENT) |
           ASPECT(!mx_str_eq(from->storage, to->storage) || !mx_str_eq(from->compression, to->compression),
                  MX_D_STORAGE) |
           ASPECT(!mx_same_options(&from->options, &to->options), MX_D_OPTIONS) |
           ASPECT(!same_own_checks(ctx, from, to), MX_D_EXPR);
}

const mx_column *mx_column_stored_as_parent(const mx_diff_ctx *ctx, const mx_column *from,
                                            const mx_column *was, const mx_column *is)
{
    static const mx_str statistics = {"statistics", 10};
    mx_column *now = mx_new(ctx->arena, mx_column);
    uint32_t reached = mx_column_aspects(ctx, was, is);
    const mx_option *old = mx_options_get(&was->options, statistics),
                    *new = mx_options_get(&is->options, statistics);
    *now = *from;
    if ((reached & (MX_D_TYPE | MX_D_COLLATION)) || !mx_str_eq(was->storage, is->storage))
        now->storage = is->storage;
    if (reached & (MX_D_TYPE | MX_D_COLLATION))
        now->compression = MX_STR_NONE;
    if (!old && !new)
        return now;
    if (old && new &&mx_str_eq(old->value, new->value))
        return now;
    now->options = (mx_options){0};
    for (size_t i = 0; i < from->options.len; i++)
        mx_options_set(ctx->arena, &now->options, from->options.at[i].key, from->options.at[i].value);
    if (new)
        mx_options_set(ctx->arena, &now->options, statistics, new->value);
    else
        mx_options_unset(&now->options, statistics);
    return now;
}

static bool same_part(const mx_diff_ctx *ctx, const mx_index *from, const mx_index *to, size_t i)
{
    const mx_index_part *a = &from->parts.at[i], *b = &to->parts.at[i];
    bool same_what = a->column || b->column ? mx_same_column_ref(ctx, a->column, b->column)
                                            : mx_same_sql(ctx, from->table, to->table, a->expr, b->expr);
    return same_what && a->prefix == b->prefix && a->desc == b->desc && a->nulls_first == b->nulls_first &&
           mx_str_eq(a->collation, b->collation) && mx_str_eq(a->opclass, b->opclass) &&
           mx_same_options(&a->opclass_params, &b->opclass_params) && mx_str_eq(a->with_op, b->with_op);
}

static bool same_include(const mx_diff_ctx *ctx, const mx_index *from, const mx_index *to)
{
    if (from->include.len != to->include.len)
        return false;
    for (size_t i = 0; i < from->include.len; i++) {
        const mx_column *a = from->table ? mx_table_column(from->table, from->include.at[i]) : NULL;
        const mx_column *b = to->table ? mx_table_column(to->table, to->include.at[i]) : NULL;
        if (a && b ? !mx_same_column_ref(ctx, a, b) : !mx_str_eq(from->include.at[i], to->include.at[i]))
            return false;
    }
    return true;
}

uint32_t mx_index_aspects(const mx_diff_ctx *ctx, const mx_index *from, const mx_index *to)
{
    bool parts = from->parts.len != to->parts.len;
    for (size_t i = 0; !parts && i < from->parts.len; i++)
        parts = !same_part(ctx, from, to, i);
    return ASPECT(parts, MX_D_PARTS) | ASPECT(from->role != to->role, MX_D_ROLE) |
           ASPECT(from->unique != to->unique, MX_D_UNIQUE) |
           ASPECT(!mx_str_eq(from->method, to->method) || !mx_str_eq(from->kind, to->kind), MX_D_METHOD) |
           ASPECT(!same_include(ctx, from, to), MX_D_INCLUDE) |
           ASPECT(!mx_same_sql(ctx, from->table, to->table, from->where, to->where), MX_D_WHERE) |
           ASPECT(from->nulls_not_distinct != to->nulls_not_distinct, MX_D_NULL) |
           ASPECT(from->deferrable != to->deferrable || from->initially_deferred != to->initially_deferred,
                  MX_D_DEFERRABLE) |
           ASPECT(from->invisible != to->invisible, MX_D_VISIBLE) |
           ASPECT(from->broken != to->broken, MX_D_ENFORCED) |
           ASPECT(!mx_str_eq(from->conflict, to->conflict), MX_D_ACTION) |
           ASPECT(!mx_str_eq(from->comment, to->comment) ||
                      !mx_str_eq(from->index_comment, to->index_comment) ||
                      !mx_same_options(&from->targets, &to->targets),
                  MX_D_COMMENT) |
           ASPECT(!(ctx->rules->same_index_options ? ctx->rules->same_index_options(from, to)
                                                   : mx_same_options(&from->options, &to->options)),
                  MX_D_OPTIONS);
}

static bool same_ref_columns(const mx_diff_ctx *ctx, const mx_fkey *from, const mx_fkey *to)
{
    if (from->ref_columns.len != to->ref_columns.len)
        return false;
    for (size_t i = 0; i < from->ref_columns.len; i++) {
        const mx_column *a = from->ref_table ? mx_table_column(from->ref_table, from->ref_columns.at[i])
                                             : NULL;
        const mx_column *b = to->ref_table ? mx_table_column(to->ref_table, to->ref_columns.at[i]) : NULL;
        if (a && b ? !mx_same_column_ref(ctx, a, b)
                   : !mx_name_same(from->ref_columns.at[i], to->ref_columns.at[i], &ctx->to->server))
            return false;
    }
    return true;
}

uint32_t mx_fkey_aspects(const mx_diff_ctx *ctx, const mx_fkey *from, const mx_fkey *to)
{
    bool parts = from->columns.len != to->columns.len;
    for (size_t i = 0; !parts && i < from->columns.len; i++)
        parts = !mx_same_column_ref(ctx, from->columns.at[i], to->columns.at[i]);
    return ASPECT(parts, MX_D_PARTS) |
           ASPECT(!mx_same_table_ref(ctx, from, to) || !same_ref_columns(ctx, from, to), MX_D_REFERENCE) |
           ASPECT(from->on_delete != to->on_delete || from->on_update != to->on_update ||
                      !mx_strs_same(&from->set_columns, &to->set_columns),
                  MX_D_ACTION) |
           ASPECT(!mx_str_eq(from->match, to->match), MX_D_METHOD) |
           ASPECT(from->deferrable != to->deferrable || from->initially_deferred != to->initially_deferred,
                  MX_D_DEFERRABLE) |
           ASPECT(from->not_enforced != to->not_enforced || from->not_valid != to->not_valid, MX_D_ENFORCED) |
           ASPECT(!mx_str_eq(from->comment, to->comment), MX_D_COMMENT);
}

/* The same words may then be said of another column. */
static bool has_renamed_columns(const mx_diff_ctx *ctx, const mx_table *from)
{
    for (size_t i = 0; ctx->renamed.len && i < from->columns.len; i++) {
        if (mx_diff_successor(ctx, from->columns.at[i]))
            return true;
    }
    return false;
}

uint32_t mx_check_aspects(const mx_diff_ctx *ctx, const mx_check *from, const mx_check *to)
{
    bool same = mx_same_sql(ctx, from->table, to->table, from->expr, to->expr) ||
                (ctx->rules->same_check(from, to) && !has_renamed_columns(ctx, from->table));
    return ASPECT(!same, MX_D_EXPR) |
           ASPECT(from->not_enforced != to->not_enforced || from->not_valid != to->not_valid, MX_D_ENFORCED) |
           ASPECT(from->no_inherit != to->no_inherit || from->period != to->period, MX_D_OPTIONS) |
           ASPECT(!mx_str_eq(from->comment, to->comment), MX_D_COMMENT);
}

static bool same_parent(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    if (!from || !to)
        return from == NULL && to == NULL;
    return mx_same_table(ctx, from, to);
}

static mx_str qualified(const mx_diff_ctx *ctx, const mx_table *table)
{
    return mx_str_printf(ctx->arena, "%.*s.%.*s", MX_FMT(table->schema->name), MX_FMT(table->name));
}

/* What a parent of that name in `from` is called in `to`. */
static mx_str parent_now(const mx_diff_ctx *ctx, mx_str name)
{
    for (size_t s = 0; s < ctx->from->schemas.len; s++) {
        const mx_tables *tables = &ctx->from->schemas.at[s]->tables;
        for (size_t i = 0; i < tables->len; i++) {
            const mx_table *now = tables->at[i]->children.len ? mx_diff_successor(ctx, tables->at[i]) : NULL;
            if (now && mx_str_eq(qualified(ctx, tables->at[i]), name))
                return qualified(ctx, now);
        }
    }
    return name;
}

mx_strs mx_diff_parents_now(const mx_diff_ctx *ctx, const mx_table *from)
{
    mx_strs now = {0};
    for (size_t i = 0; i < from->inherits.len; i++)
        mx_vec_push(ctx->arena, &now, parent_now(ctx, from->inherits.at[i]));
    return now;
}

static bool same_parents(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    mx_strs now = mx_diff_parents_now(ctx, from);
    return mx_strs_same(&now, &to->inherits);
}

bool mx_diff_stays_heir(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    if (from->partition_of || to->partition_of)
        return from->partition_of && to->partition_of &&
               same_parent(ctx, from->partition_of, to->partition_of);
    return mx_table_is_child(from) && mx_table_is_child(to);
}

/* A column of the key goes, and another one gets its name. */
static bool is_partitioned_by_another(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    for (size_t i = 0; from->partition_by.len && ctx->renamed.len && i < from->columns.len; i++) {
        const mx_column *column = from->columns.at[i];
        const mx_column *there = mx_diff_successor(ctx, column) ? NULL : mx_table_column(to, column->name);
        if (there && mx_diff_predecessor(ctx, there) && mx_str_has_word(from->partition_by, column->name))
            return true;
    }
    return false;
}

static bool same_partitioning(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    if (is_partitioned_by_another(ctx, from, to))
        return false;
    mx_str text = from->partition_by;
    for (size_t i = 0; text.len && ctx->renamed.len && i < from->columns.len; i++) {
        const mx_column *renamed = mx_diff_successor(ctx, from->columns.at[i]);
        if (renamed)
            (void)mx_text_rename(ctx->arena, text, from->columns.at[i]->name, renamed->name,
                                 &ctx->from->server, &text);
    }
    return mx_str_eq(text, to->partition_by) ||
           (ctx->rules->same_partitioning && ctx->rules->same_partitioning(from, text, to));
}

/* No statement changes it of a partitioned table, which holds no rows itself. */
static bool is_logged_otherwise(const mx_table *from, const mx_table *to)
{
    return from->unlogged != to->unlogged && !(from->partition_by.len && to->partition_by.len);
}

uint32_t mx_table_aspects(const mx_diff_ctx *ctx, const mx_table *from, const mx_table *to)
{
    return ASPECT(!mx_str_ieq(from->engine, to->engine), MX_D_ENGINE) |
           ASPECT(!mx_str_eq(from->charset, to->charset), MX_D_CHARSET) |
           ASPECT(!mx_str_eq(from->collation, to->collation), MX_D_COLLATION) |
           ASPECT(!mx_str_eq(from->comment, to->comment), MX_D_COMMENT) |
           /* where a database's counter has come to is the matter of its rows, not of what is wanted */
           ASPECT(to->auto_increment > from->auto_increment && !to->schema->model->trusted,
                  MX_D_AUTO_INCREMENT) |
           ASPECT(is_logged_otherwise(from, to) || from->without_rowid != to->without_rowid ||
                      from->strict != to->strict,
                  MX_D_STORAGE) |
           ASPECT(!mx_same_options(&from->options, &to->options), MX_D_OPTIONS) |
           ASPECT(!same_parents(ctx, from, to), MX_D_REFERENCE) |
           ASPECT(!same_partitioning(ctx, from, to) ||
                      !same_parent(ctx, from->partition_of, to->partition_of) ||
                      !mx_str_eq(from->partition_bounds, to->partition_bounds),
                  MX_D_PARTITION) |
           ASPECT(from->row_security != to->row_security ||
                      from->force_row_security != to->force_row_security,
                  MX_D_ENFORCED) |
           ASPECT(!mx_str_eq(from->system_versioning, to->system_versioning), MX_D_DEFINITION);
}
