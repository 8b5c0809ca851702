#include "dialect/postgres/postgres.h"

#include "dialect/postgres/catalogue.h"
#include "dialect/postgres/refuse.h"

#include "schema/canon.h"
#include "schema/edit.h"
#include "schema/names.h"

/* --- columns --------------------------------------------------------------------------------------------------------------------- */

/* The way a type is stored when nothing else is asked for: pg_type.typstorage. */
mx_str mx_pg_storage_of(const mx_type *type)
{
    static const char *const plain[] = {
        "boolean", "smallint", "integer", "bigint",    "real",        "double precision",
        "date",    "time",     "timetz",  "timestamp", "timestamptz", "interval",
        "uuid",    "money",    "oid",     "name",      "\"char\"",    "point",
        "macaddr", "macaddr8", NULL};
    static const char *const main_types[] = {"numeric", "inet", "cidr", NULL};
    for (size_t i = 0; !type->array_dims && plain[i]; i++) {
        if (mx_str_eq(type->base, mx_str_of(plain[i])))
            return MX_STR("plain");
    }
    for (size_t i = 0; !type->array_dims && main_types[i]; i++) {
        if (mx_str_eq(type->base, mx_str_of(main_types[i])))
            return MX_STR("main");
    }
    return type->udt && type->udt->kind == MX_O_ENUM && !type->array_dims ? MX_STR("plain")
                                                                          : MX_STR("extended");
}

/* What says nothing is left out; what is kept is in lower case. */
static void settle_storage(mx_model *model, mx_column *column)
{
    column->storage = mx_str_lower(model->arena, column->storage);
    if (mx_str_eq(column->storage, MX_STR("default")) ||
        mx_str_eq(column->storage, mx_pg_storage_of(&column->type)))
        column->storage = MX_STR_NONE;
    column->compression = mx_str_lower(model->arena, column->compression);
    if (mx_str_eq(column->compression, MX_STR("default")))
        column->compression = MX_STR_NONE;
}

/* The sequence behind an identity column has the column's type. */
static mx_status follow_type(mx_column *column, mx_diags *diags)
{
    static const mx_options none = {0};
    mx_sequence *sequence = column->sequence;
    if (!column->identity || !sequence || mx_str_eq(sequence->type, column->type.base))
        return MX_OK;
    return mx_sequence_options(sequence, &none, column->type.base, false, column->span, diags);
}

static mx_status complete_column(mx_model *model, mx_column *column, const mx_column_def *written,
                                 mx_diags *diags)
{
    if (written)
        MX_TRY(mx_pg_check_column_name(model, column->name, written->name_span, diags));
    mx_pg_collation(model, column);
    MX_TRY(mx_pg_check_collation(model, column, diags));
    settle_storage(model, column);
    if (column->generated && column->expression.tree &&
        mx_expr_uses(column->table, column->expression.tree, column))
        return mx_fail(diags, MX_SCH005, column->span, "", "the generated column \"%.*s\" refers to itself",
                       MX_FMT(column->name));
    if (written)
        MX_TRY(mx_pg_new_sequence(model, column, written, diags));
    MX_TRY(follow_type(column, diags));
    mx_pg_settle_serial(model, column);
    return MX_OK;
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------ */

/* transformCreateStmt: checks, then the primary key, then the other keys. Foreign keys come last anyhow. */
static int rank(const mx_pending_key *key)
{
    switch (key->def->kind) {
    case MX_K_CHECK:
    case MX_K_NOT_NULL:
        return 0;
    case MX_K_PRIMARY:
        return 1;
    default:
        return 2;
    }
}

static bool same_strs(const mx_strs *a, const mx_strs *b)
{
    for (size_t i = 0; a->len == b->len && i < a->len; i++) {
        if (!mx_str_eq(a->at[i], b->at[i]))
            return false;
    }
    return a->len == b->len;
}

static bool is_plain_unique(const mx_key_def *def)
{
    return (def->kind == MX_K_UNIQUE || def->kind == MX_K_PRIMARY) && !def->using_index.len;
}

static bool same_tree(const mx_expr *a, const mx_expr *b)
{
    return a == b || (a && b && mx_expr_same(a, b));
}

static bool same_options(const mx_options *a, const mx_options *b)
{
    for (size_t i = 0; a->len == b->len && i < a->len; i++) {
        if (!mx_str_eq(a->at[i].key, b->at[i].key) || !mx_str_eq(a->at[i].value, b->at[i].value))
            return false;
    }
    return a->len == b->len;
}

static bool same_part(const mx_key_part_def *a, const mx_key_part_def *b)
{
    return mx_str_eq(a->column, b->column) && same_tree(a->expr, b->expr) && a->desc == b->desc &&
           a->nulls_first == b->nulls_first && mx_str_eq(a->collate, b->collate) &&
           mx_str_eq(a->opclass, b->opclass) && same_options(&a->opclass_params, &b->opclass_params) &&
           mx_str_eq(a->with_op, b->with_op);
}

/* transformIndexConstraints: of keys that say the same twice one is made. */
static bool same_key(const mx_key_def *a, const mx_key_def *b)
{
    bool exclude = a->kind == MX_K_EXCLUDE && b->kind == MX_K_EXCLUDE && mx_str_eq(a->method, b->method) &&
                   same_tree(a->where, b->where);
    if ((!exclude && (!is_plain_unique(a) || !is_plain_unique(b))) || a->parts.len != b->parts.len ||
        a->deferrable != b->deferrable || a->initially_deferred != b->initially_deferred ||
        a->nulls_not_distinct != b->nulls_not_distinct || !same_strs(&a->include, &b->include))
        return false;
    for (size_t i = 0; i < a->parts.len; i++) {
        if (!same_part(&a->parts.at[i], &b->parts.at[i]))
            return false;
    }
    return true;
}

/* Adds a key behind the others unless one of them is the same; that one takes its name when it has none. */
static void add_unless_there(mx_model *model, mx_pending_keys *out, mx_pending_key key)
{
    for (size_t i = 0; i < out->len; i++) {
        if (!same_key(out->at[i].def, key.def))
            continue;
        if (!out->at[i].def->name.len && key.def->name.len) {
            mx_key_def *named = mx_new(model->arena, mx_key_def);
            *named = *out->at[i].def;
            named->name = key.def->name;
            out->at[i].def = named;
        }
        return;
    }
    mx_vec_push(model->arena, out, key);
}

static mx_status arrange(mx_model *model, mx_table *table, mx_pending_keys *keys, mx_diags *diags)
{
    mx_pending_keys out = {0};
    (void)table, (void)diags;
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < keys->len; i++) {
            if (rank(&keys->at[i]) == pass)
                add_unless_there(model, &out, keys->at[i]);
        }
    }
    *keys = out;
    return MX_OK;
}

static bool is_ordered(mx_str method)
{
    return mx_str_eq(method, MX_STR("btree"));
}

/* Of the server's own. */
static bool is_no_equality(mx_str operator)
{
    static const char *const symbols[] = {"<",  "<=", ">",  ">=", "<>",  "&&",
                                          "@>", "<@", "&<", "&>", "-|-", "~="};
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        if (mx_str_eq(operator, mx_str_of(symbols[i])))
            return true;
    }
    return false;
}

/* "public.gin_trgm_ops" as dumps have it: what the path finds is named without a schema. */
static mx_str opclass_on_path(const mx_model *model, mx_str method, mx_str opclass)
{
    mx_str schema, name;
    bool found = mx_str_cut(opclass, '.', &schema, &name) && mx_str_eq(schema, model->server.schema) &&
                 !mx_pg_has_opclass(method, name);
    return found ? name : opclass;
}

static mx_status complete_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags)
{
    if (!index->method.len)
        index->method = MX_STR("btree");
    MX_TRY(mx_pg_check_method(model, index, diags));
    if (index->unique && !is_ordered(index->method))
        return mx_fail(diags, MX_SCH005, index->span, "",
                       "access method \"%.*s\" does not support unique indexes", MX_FMT(index->method));
    for (size_t i = 0; i < index->parts.len; i++) {
        mx_index_part *part = &index->parts.at[i];
        mx_tri nulls = i < def->parts.len ? def->parts.at[i].nulls_first : MX_UNSET;
        if (!is_ordered(index->method) && (part->desc || nulls != MX_UNSET))
            return mx_fail(diags, MX_SCH005, index->span, "",
                           "access method \"%.*s\" does not support ASC, DESC and NULLS",
                           MX_FMT(index->method));
        part->opclass = opclass_on_path(model, index->method, part->opclass);
        if (mx_pg_lacks_opclass(model, part, index->method))
            return mx_fail(
                diags, MX_SCH005, index->span,
                "Name an operator class, or create the extension that has one before.",
                "type %.*s of column \"%.*s\" has no default operator class for access method \"%.*s\"",
                MX_FMT(part->column->type.text), MX_FMT(part->column->name), MX_FMT(index->method));
        MX_TRY(mx_pg_check_opclass(model, index, part, diags));
        if (!model->trusted && !part->opclass.len && is_ordered(index->method) &&
            is_no_equality(part->with_op))
            return mx_fail(diags, MX_SCH005, index->span, "Is USING gist missing?",
                           "operator %.*s cannot be used to exclude rows by access method \"btree\"",
                           MX_FMT(part->with_op));
        part->nulls_first = nulls == MX_UNSET ? part->desc : nulls == MX_YES;
        part->collation = mx_pg_collation_beside(model, index->table, part->column, part->expr.tree,
                                                 part->collation);
        if (!part->opclass_params.len) /* which stand behind a class that is named */
            part->opclass = mx_pg_opclass(model->arena, part->column ? &part->column->type : NULL,
                                          index->method, part->opclass);
    }
    mx_options_unset(&index->options, MX_STR("tablespace"));
    for (size_t i = 0; i < index->options.len; i++) {
        mx_option *option = &index->options.at[i];
        if (mx_str_starts(option->key, MX_STR("with.")))
            option->value = mx_pg_storage_value(option->key, option->value);
    }
    return MX_OK;
}

/* --- tables ---------------------------------------------------------------------------------------------------------------------- */

static mx_status table_option(mx_model *model, mx_table *table, mx_option *option, mx_diags *diags)
{
    (void)table;
    if (mx_str_eq(option->key, MX_STR("with.oids")))
        MX_TRY(mx_pg_check_oids(model, option, diags));
    bool says_nothing = mx_str_eq(option->key, MX_STR("tablespace")) ||
                        mx_str_eq(option->key, MX_STR("with.oids")) ||
                        mx_str_eq(option->key, MX_STR("on commit")) ||
                        (mx_str_eq(option->key, MX_STR("using")) &&
                         mx_str_ieq(option->value, MX_STR("heap")));
    if (!option->value.len && mx_str_starts(option->key, MX_STR("with.")))
        option->value = MX_STR("true");
    if (mx_str_starts(option->key, MX_STR("with.")))
        option->value = mx_pg_storage_value(option->key, option->value);
    if (says_nothing)
        option->key = MX_STR_NONE; /* where things lie is not part of the model */
    return MX_NOT_FOUND;
}

static mx_status alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    mx_column *column = mx_table_column(table, action->name);
    MX_TRY(mx_pg_check_alter(model, table, action, diags));
    switch (action->kind) {
    case MX_A_ADD_IDENTITY:
    case MX_A_SET_IDENTITY:
    case MX_A_DROP_IDENTITY:
        return mx_pg_alter_identity(model, table, action, diags);
    case MX_A_SET_STORAGE:
    case MX_A_SET_COMPRESSION:
        if (!column)
            return MX_NOT_FOUND; /* the replay says so */
        *(action->kind == MX_A_SET_STORAGE ? &column->storage
                                           : &column->compression) = mx_str_copy(model->arena, action->text);
        settle_storage(model, column);
        return MX_OK;
    default:
        return MX_NOT_FOUND;
    }
}

static int by_index_name(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp((*(mx_index *const *)a)->name, (*(mx_index *const *)b)->name);
}

static int by_fkey_name(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp((*(mx_fkey *const *)a)->name, (*(mx_fkey *const *)b)->name);
}

static int by_check_name(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp((*(mx_check *const *)a)->name, (*(mx_check *const *)b)->name);
}

static bool is_sorted(const void *items, size_t n, size_t size,
                      int (*cmp)(const void *, const void *, void *))
{
    for (size_t i = 1; i < n; i++) {
        if (cmp((const char *)items + (i - 1) * size, (const char *)items + i * size, NULL) > 0)
            return false;
    }
    return true;
}

static void sort_if_needed(mx_arena *arena, void *items, size_t n, size_t size,
                           int (*cmp)(const void *, const void *, void *))
{
    if (!is_sorted(items, n, size, cmp))
        mx_sort(arena, items, n, size, cmp, NULL);
}

/* The server keeps no order of these; people are shown them by name. */
static mx_status finish_table(mx_model *model, mx_table *table, mx_diags *diags)
{
    (void)diags;
    sort_if_needed(model->arena, table->indexes.at, table->indexes.len, sizeof *table->indexes.at,
                   by_index_name);
    sort_if_needed(model->arena, table->fkeys.at, table->fkeys.len, sizeof *table->fkeys.at, by_fkey_name);
    sort_if_needed(model->arena, table->checks.at, table->checks.len, sizeof *table->checks.at,
                   by_check_name);
    for (size_t i = 0; i < table->columns.len; i++)
        mx_pg_settle_serial(model, table->columns.at[i]);
    mx_pg_settle_partitions(model, table);
    return MX_OK;
}

static bool has_function(const mx_model *model, mx_str name)
{
    bool runs_sql = mx_str_starts(name, MX_STR("dblink")) || mx_str_starts(name, MX_STR("crosstab"));
    return mx_pg_find_function(model->server.version, name, NULL, 0).known ||
           (!runs_sql && mx_pg_extension_brings(model, name));
}

/* What the grammar has is called as functions are; a function of the schema's own may be meant instead of the server's. */
static mx_call_kind call_kind(const mx_model *model, mx_str name)
{
    static const char *const words[] = {"coalesce", "greatest", "least", "nullif", "trim"};
    static const mx_object_kind own[] = {MX_O_FUNCTION, MX_O_AGGREGATE};
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
            if (mx_model_object(model, own[i], model->schemas.at[s]->name, name, MX_STR_NONE, MX_STR_NONE))
                return MX_CALL_UNKNOWN;
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_eq(name, mx_str_of(words[i])))
            return MX_CALL_PLAIN;
    }
    switch (mx_pg_kind_of_function(model->server.version, name)) {
    case 'a':
        return MX_CALL_AGGREGATE;
    case 'w':
        return MX_CALL_WINDOW;
    case 'f':
        return MX_CALL_PLAIN;
    default:
        return MX_CALL_UNKNOWN;
    }
}

static bool relation_may_be(const mx_model *model, mx_str name)
{
    (void)name;
    return mx_pg_has_open_extension(model);
}

/* System columns; and t.f is f(t), where f is a function of one argument. */
static bool column_may_be(const mx_model *model, mx_str qualifier, mx_str name)
{
    static const char *const system[] = {"ctid", "tableoid", "xmin", "xmax", "cmin", "cmax", "oid"};
    for (size_t i = 0; i < sizeof system / sizeof *system; i++) {
        if (mx_str_eq(name, mx_str_of(system[i])))
            return true;
    }
    if (!qualifier.len)
        return false;
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (mx_model_object(model, MX_O_FUNCTION, model->schemas.at[s]->name, name, MX_STR_NONE, MX_STR_NONE))
            return true;
    }
    return has_function(model, name) || mx_pg_has_open_extension(model);
}

const mx_model_rules mx_postgres_model = {
    .privileges = mx_pg_privileges,
    .type = mx_pg_type_of,
    .expr = mx_pg_expr,
    .servers_columns = mx_pg_servers_columns,
    .refuse = mx_pg_refuse,
    .refuse_object = mx_pg_refuse_object,
    .relation_may_be = relation_may_be,
    .column_may_be = column_may_be,
    .refuse_drop = mx_pg_refuse_drop,
    .refuse_replaced = mx_pg_refuse_replaced,
    .print = mx_pg_print,
    .column = complete_column,
    .collation = mx_pg_collation,
    .selected = mx_plain_selected,
    .schema_texts = mx_plain_schema_texts,
    .arrange = arrange,
    .key_name = mx_pg_key_name,
    .is_counted_name = mx_plain_is_counted_name,
    .index = complete_index,
    .fkey = mx_plain_fkey,
    .table_option = table_option,
    .alter = alter,
    .finish_table = finish_table,
    .check_retyped = mx_pg_check_retyped,
    .check_renamed = mx_plain_check_renamed,
    .check_table = mx_pg_check_table,
    .object = mx_pg_object,
    .alter_object = mx_pg_alter_object,
    .has_function = has_function,
    .call_kind = call_kind,
    .range_type = mx_pg_range,
    .keep_default_null = true,
    .max_name = MX_PG_MAX_NAME,
    .cut_names = true,
    .schemas = true,
    .row_types = true,
    .temporary_schema = "pg_temp",
    .index_names = MX_NS_SCHEMA,
    .unique_names = MX_NS_SCHEMA,
    .primary_names = MX_NS_SCHEMA,
    .fkey_names = MX_NS_TABLE,
    .check_names = MX_NS_TABLE,
    .one_constraint_space = true,
    .rename_rewrites_text = true,
    .views_hold_tables = true,
    .primary_not_null = true,
    .unique_constraints = true,
    .stored_by_default = true,
    .sequence_cache = 1,
    .sequence_max = INT64_MAX,
    .drop_column = {.primary = MX_DROP_TAKEN,
                    .unique = MX_DROP_TAKEN,
                    .index = MX_DROP_TAKEN,
                    .composite_unique = MX_DROP_TAKEN,
                    .index_expr = MX_DROP_TAKEN,
                    .own_check = MX_DROP_TAKEN,
                    .shared_check = MX_DROP_TAKEN,
                    .fkey = MX_DROP_TAKEN,
                    .referenced = MX_DROP_CASCADED,
                    .generated = MX_DROP_CASCADED,
                    .view = MX_DROP_CASCADED},
};
