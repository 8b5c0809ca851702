#include "schema/fkey_parts.h"
#include "schema/inherit.h"
#include "schema/replay_parts.h"

/* What LIKE takes over besides names, types and NOT NULL. MySQL: all but foreign keys. */
typedef struct like {
    bool defaults, generated, identity, indexes, constraints, comments, storage, compression, statistics;
} like;

static like like_of(const mx_replay *r, const mx_like_def *def)
{
    like l = {0};
    if (r->model->server.engine != MX_PG)
        return (like){true, true, true, true, true, true, true, true, false};
    for (size_t i = 0; i < def->options.len; i++) {
        mx_str verb, what;
        mx_str_cut(def->options.at[i], ' ', &verb, &what);
        bool on = mx_str_ieq(verb, MX_STR("including")), all = mx_str_ieq(what, MX_STR("all"));
        const struct {
            const char *name;
            bool *field;
        } fields[] = {
            {"defaults", &l.defaults}, {"generated", &l.generated},     {"identity", &l.identity},
            {"indexes", &l.indexes},   {"constraints", &l.constraints}, {"comments", &l.comments},
            {"storage", &l.storage},   {"compression", &l.compression}, {"statistics", &l.statistics}};
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
            if (all || mx_str_ieq(what, mx_str_of(fields[k].name)))
                *fields[k].field = on;
        }
    }
    return l;
}

/* INCLUDING IDENTITY: a sequence of its own that counts as the other does, from the start. */
static mx_status own_identity(mx_replay *r, mx_column *column, const mx_column *from)
{
    mx_identity_def identity = {.always = from->identity == MX_ID_ALWAYS ? MX_YES : MX_NO};
    const mx_column_def def = {.identity = &identity, .span = r->stmt->span};
    column->identity = MX_ID_NONE;
    MX_TRY(r->rules->column(r->model, column, &def, r->diags));
    const mx_sequence *other = from->sequence;
    mx_sequence *own = column->sequence;
    if (other && own) {
        own->start = other->start;
        own->increment = other->increment;
        own->min = other->min;
        own->max = other->max;
        own->cache = other->cache;
        own->cycle = other->cycle;
    }
    return MX_OK;
}

static mx_status copy_column(mx_replay *r, mx_table *table, const mx_column *from, like l)
{
    mx_column *old = mx_table_column(table, from->name);
    if (old && table->inherits.len) {
        old->not_null = old->not_null || from->not_null; /* two parents' columns of one name are one */
        return MX_OK;
    }
    if (old)
        return mx_fail(r->diags, MX_SCH001, r->stmt->span, "",
                       "column \"%.*s\" already exists in table \"%.*s\"", MX_FMT(from->name),
                       MX_FMT(table->name));
    mx_column *column = mx_new(r->arena, mx_column);
    *column = *from;
    column->sequence = NULL;
    column->serial = false;
    column->renamed_from = MX_STR_NONE;
    column->only_inherited = false;
    if (!l.identity)
        column->identity = MX_ID_NONE;
    if (!l.defaults && !from->generated)
        column->default_value = (mx_sql){0};
    if (!l.generated) {
        column->generated = MX_G_NONE;
        column->expression = (mx_sql){0};
    }
    column->default_value.tree = mx_expr_copy(r->arena, column->default_value.tree);
    column->expression.tree = mx_expr_copy(r->arena, column->expression.tree);
    column->comment = l.comments ? from->comment : MX_STR_NONE;
    column->storage = l.storage ? from->storage : MX_STR_NONE;
    column->compression = l.compression ? from->compression : MX_STR_NONE;
    if (!(r->model->server.engine & MX_MY)) /* PostgreSQL: statistics and n_distinct are the column's own */
        column->options = (mx_options){0};
    mx_table_add_column(table, column, MX_NPOS);
    return column->identity == MX_ID_NONE ? MX_OK : own_identity(r, column, from);
}

static mx_status copy_columns(mx_replay *r, mx_table *table, const mx_table *from, like l)
{
    for (size_t i = 0; i < from->columns.len; i++)
        MX_TRY(copy_column(r, table, from->columns.at[i], l));
    return MX_OK;
}

static const like everything = {true, true, false, true, true, false, true, true, false};

static mx_status take_unknown(mx_replay *r, mx_table *table, const mx_table *from, mx_span at)
{
    if (!from->only_named)
        return MX_OK;
    table->only_named = table->schema == r->model->temporary;
    return table->only_named
               ? MX_OK
               : mx_fail(r->diags, MX_SCH004, at, "Write its columns out.",
                         "the columns of \"%.*s\", which a query made, are not known", MX_FMT(from->name));
}

mx_status mx_r_copy_parents(mx_replay *r, mx_table *table, const mx_create_table *create)
{
    mx_table *from;
    for (size_t i = 0; i < create->inherits.len; i++) {
        MX_TRY(mx_r_table(r, &create->inherits.at[i], false, &from));
        MX_TRY(take_unknown(r, table, from, create->inherits.at[i].span));
        mx_str name = mx_str_printf(r->arena, "%.*s.%.*s", MX_FMT(from->schema->name), MX_FMT(from->name));
        mx_vec_push(r->arena, &table->inherits, name);
        mx_table_add_child(from, table);
        MX_TRY(copy_columns(r, table, from, everything));
        for (size_t k = 0; k < table->columns.len; k++)
            table->columns.at[k]->only_inherited = true;
    }
    for (size_t i = 0; i < create->likes.len; i++) {
        MX_TRY(mx_r_table(r, &create->likes.at[i].table, false, &from));
        MX_TRY(take_unknown(r, table, from, create->likes.at[i].table.span));
        MX_TRY(copy_columns(r, table, from, like_of(r, &create->likes.at[i])));
        if (r->model->server.engine & MX_MY) {
            table->engine = from->engine;
            table->charset = from->charset;
            table->collation = from->collation;
            table->comment = from->comment;
            table->partition_by = from->partition_by;
            table->system_versioning = from->system_versioning;
            for (size_t k = 0; k < from->options.len; k++)
                mx_options_set(r->arena, &table->options, from->options.at[k].key, from->options.at[k].value);
        }
    }
    if (create->partition_of.name.len) {
        MX_TRY(mx_r_table(r, &create->partition_of, false, &from));
        if (!from->partition_by.len)
            return mx_fail(r->diags, MX_SCH005, create->partition_of.span, "",
                           "table \"%.*s\" is not partitioned", MX_FMT(from->name));
        table->partition_of = from;
        mx_table_add_child(from, table);
        MX_TRY(copy_columns(r, table, from, everything));
    }
    return MX_OK;
}

/* --- keys --- */

/* MySQL's and MariaDB's copies are said the same of, and seen as little. */
static mx_options told_options(mx_replay *r, const mx_index *index)
{
    mx_options options = {0};
    for (size_t i = 0; i < index->options.len; i++)
        mx_options_set(r->arena, &options, index->options.at[i].key, index->options.at[i].value);
    if (index->comment.len)
        mx_options_set(r->arena, &options, MX_STR("comment"), index->comment);
    if (index->invisible)
        mx_options_set(r->arena, &options, MX_STR("visible"), MX_STR("no"));
    return options;
}

/* A definition that makes the same key on another table. */
static mx_pending_key key_like(mx_replay *r, const mx_index *index)
{
    mx_key_def *def = mx_new(r->arena, mx_key_def);
    def->kind = index->role == MX_I_PRIMARY   ? MX_K_PRIMARY
                : index->role == MX_I_UNIQUE  ? MX_K_UNIQUE
                : index->role == MX_I_EXCLUDE ? MX_K_EXCLUDE
                                              : MX_K_INDEX;
    def->span = r->stmt->span;
    if (r->model->server.engine & MX_MY)
        def->name = index->name;
    def->unique = index->unique;
    def->index_kind = index->kind;
    def->method = index->method;
    def->include = index->include;
    def->former_include = index->former_include;
    def->where = index->where.tree;
    def->options = r->model->server.engine & MX_MY ? told_options(r, index) : index->options;
    def->nulls_not_distinct = index->nulls_not_distinct;
    def->deferrable = index->deferrable ? MX_YES : MX_UNSET;
    def->initially_deferred = index->initially_deferred ? MX_YES : MX_UNSET;
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        mx_key_part_def copy = {.column = part->column ? part->column->name : MX_STR_NONE,
                                .former = part->former,
                                .expr = part->expr.tree,
                                .prefix = part->prefix,
                                .desc = part->desc ? MX_YES : MX_UNSET,
                                .nulls_first = part->nulls_first == part->desc ? MX_UNSET
                                               : part->nulls_first             ? MX_YES
                                                                               : MX_NO,
                                .collate = part->collation,
                                .opclass = part->opclass,
                                .opclass_params = part->opclass_params,
                                .with_op = part->with_op,
                                .span = r->stmt->span};
        mx_vec_push(r->arena, &def->parts, copy);
    }
    return (mx_pending_key){.def = def};
}

static mx_status copy_index(mx_replay *r, mx_table *table, const mx_index *index)
{
    mx_pending_keys keys = {0};
    size_t before = table->indexes.len;
    mx_vec_push(r->arena, &keys, key_like(r, index));
    MX_TRY(mx_r_add_keys(r, table, &keys));
    mx_index *made = index->role == MX_I_PRIMARY        ? table->primary
                     : table->indexes.len == before + 1 ? table->indexes.at[before]
                                                        : NULL;
    if (made && made->role == MX_I_INDEX)
        made->comment = index->comment;
    else if (made) /* of a key what is said of its index alone */
        made->index_comment = index->index_comment;
    return MX_OK;
}

/* `comments`: PostgreSQL's, of LIKE */
static mx_status copy_indexes(mx_replay *r, mx_table *table, const mx_table *from, bool comments)
{
    mx_pending_keys keys = {0};
    mx_indexes indexes = mx_table_indexes_in_order(r->arena, from);
    if (comments && from->primary && !table->primary)
        MX_TRY(copy_index(r, table, from->primary));
    else if (from->primary && !table->primary)
        mx_vec_push(r->arena, &keys, key_like(r, from->primary));
    for (size_t i = 0; i < indexes.len; i++) {
        if (comments)
            MX_TRY(copy_index(r, table, indexes.at[i]));
        else
            mx_vec_push(r->arena, &keys, key_like(r, indexes.at[i]));
    }
    return mx_r_add_keys(r, table, &keys);
}

static mx_status copy_checks(mx_replay *r, mx_table *table, const mx_table *from, bool inherited,
                             bool comments)
{
    for (size_t i = 0; i < from->checks.len; i++) {
        const mx_check *old = from->checks.at[i];
        if (mx_table_check(table, old->name) || (inherited && old->no_inherit))
            continue;
        mx_check *check = mx_new(r->arena, mx_check);
        *check = *old;
        check->expr.tree = mx_expr_copy(r->arena, old->expr.tree);
        check->column = old->column ? mx_table_column(table, old->column->name) : NULL;
        check->written_at = NULL;
        check->not_valid = false; /* a new table holds no rows */
        if (!comments)            /* what is said of it is its own */
            check->comment = MX_STR_NONE;
        if (r->rules->check_names == MX_NS_SCHEMA) {
            mx_key_def def = {.kind = MX_K_CHECK, .check = check->expr.tree};
            check->name = r->rules->key_name(r->model, table, MX_K_CHECK, &def);
            check->made_up = true;
        }
        mx_table_add_check(table, check);
    }
    return MX_OK;
}

/* A partition has its parent's foreign keys too. */
static mx_status copy_fkeys(mx_replay *r, mx_table *table, const mx_table *from)
{
    for (size_t i = 0; i < from->fkeys.len; i++) {
        const mx_fkey *old = from->fkeys.at[i];
        mx_fkey *fkey = mx_new(r->arena, mx_fkey);
        *fkey = *old;
        fkey->written_at = NULL;
        fkey->comment = MX_STR_NONE;
        fkey->parts.len = fkey->parts.cap = 0;
        fkey->parts.at = NULL;
        fkey->columns = (mx_columns){0};
        fkey->ref_columns = (mx_strs){0};
        for (size_t k = 0; k < old->columns.len; k++)
            mx_vec_push(r->arena, &fkey->columns, mx_table_column(table, old->columns.at[k]->name));
        for (size_t k = 0; k < old->ref_columns.len; k++)
            mx_vec_push(r->arena, &fkey->ref_columns, old->ref_columns.at[k]);
        mx_table_add_fkey(table, fkey);
    }
    return MX_OK;
}

mx_status mx_r_copy_parts(mx_replay *r, mx_table *table, const mx_create_table *create)
{
    mx_table *from;
    for (size_t i = 0; i < create->inherits.len; i++) {
        MX_TRY(mx_r_table(r, &create->inherits.at[i], false, &from));
        MX_TRY(copy_checks(r, table, from, true, false));
    }
    for (size_t i = 0; i < create->likes.len; i++) {
        MX_TRY(mx_r_table(r, &create->likes.at[i].table, false, &from));
        like l = like_of(r, &create->likes.at[i]);
        if (l.constraints)
            MX_TRY(copy_checks(r, table, from, false, l.comments));
        if (l.indexes)
            MX_TRY(copy_indexes(r, table, from, l.comments && r->model->server.engine == MX_PG));
        if (l.statistics)
            MX_TRY(mx_r_copy_statistics(r, table, from, l.comments));
    }
    if (table->partition_of) {
        MX_TRY(copy_checks(r, table, table->partition_of, true, false));
        MX_TRY(copy_indexes(r, table, table->partition_of, false));
        mx_fkeys_reach(table);
        MX_TRY(copy_fkeys(r, table, table->partition_of));
    }
    return MX_OK;
}
