#include "dialect/mysql/refuse.h"
#include "dialect/mysql/versions.h"
#include "schema/canon.h"
#include "schema/edit.h"

/* https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html#foreign-key-restrictions: types of the same size and sign, texts
 * of the same character set, and an index that begins with the columns. */

/* How InnoDB keeps values; what it keeps one way may refer to each other, whatever the types are called: a date is three bytes of a number.
 * cmp_cols_are_equal of storage/innobase/rem/rem0cmp.cc. */
typedef enum kept_as { K_OTHER, K_NUMBER, K_BYTES, K_FLOAT, K_DOUBLE, K_TEXT } kept_as;
typedef struct kept {
    kept_as as;
    uint32_t bytes; /* K_NUMBER */
    bool is_unsigned;
} kept;

static const struct {
    const char *base;
    kept kept;
} kept_types[] = {
    {"bigint", {K_NUMBER, 8, false}},   {"binary", {K_BYTES, 0, false}},
    {"bit", {K_BYTES, 0, false}},       {"char", {K_TEXT, 0, false}},
    {"date", {K_NUMBER, 3, false}},     {"datetime", {K_BYTES, 0, false}},
    {"decimal", {K_BYTES, 0, false}},   {"double", {K_DOUBLE, 0, false}},
    {"enum", {K_NUMBER, 1, true}},      {"float", {K_FLOAT, 0, false}},
    {"inet4", {K_BYTES, 0, false}},     {"inet6", {K_BYTES, 0, false}},
    {"int", {K_NUMBER, 4, false}},      {"mediumint", {K_NUMBER, 3, false}},
    {"set", {K_NUMBER, 1, true}},       {"smallint", {K_NUMBER, 2, false}},
    {"time", {K_BYTES, 0, false}},      {"timestamp", {K_BYTES, 0, false}},
    {"tinyint", {K_NUMBER, 1, false}},  {"uuid", {K_BYTES, 0, false}},
    {"varbinary", {K_BYTES, 0, false}}, {"varchar", {K_TEXT, 0, false}},
    {"year", {K_NUMBER, 1, true}},
};

static kept kept_of(const mx_type *type)
{
    for (size_t i = 0; i < sizeof kept_types / sizeof *kept_types; i++) {
        kept found = kept_types[i].kept;
        if (!mx_str_eq(type->base, mx_str_of(kept_types[i].base)))
            continue;
        found.is_unsigned = found.is_unsigned || type->is_unsigned;
        found.bytes = type->values.len ? mx_my_bytes_of_values(type) : found.bytes;
        return found;
    }
    return (kept){K_OTHER, 0, false};
}

static bool same_kind(const mx_column *a, const mx_column *b)
{
    const kept from = kept_of(&a->type), to = kept_of(&b->type);
    if (from.as == K_OTHER || to.as == K_OTHER)
        return true;
    if (from.as != to.as)
        return false;
    if (from.as == K_NUMBER)
        return from.bytes == to.bytes && from.is_unsigned == to.is_unsigned;
    return from.as != K_TEXT || (mx_str_eq(a->charset, b->charset) && mx_str_eq(a->collation, b->collation));
}

static bool has_index(const mx_table *table, const mx_strs *columns)
{
    bool found = table->primary && mx_my_index_serves(table->primary, columns);
    for (size_t i = 0; !found && i < table->indexes.len; i++)
        found = mx_my_index_serves(table->indexes.at[i], columns);
    return found;
}

bool mx_my_is_innodb(const mx_table *table)
{
    return !table->engine.len || mx_str_ieq(table->engine, MX_STR("InnoDB"));
}

static bool is_plain(const mx_table *table)
{
    return mx_my_is_innodb(table) && !table->partition_by.len;
}

static bool writes(mx_fk_action action)
{
    return action == MX_FK_CASCADE || action == MX_FK_SET_NULL;
}

/* https://mariadb.com/kb/en/generated-columns/#foreign-keys: none that the key would write to is computed and stored, or is what a stored
 * column is computed from. */
static mx_status check_computed(const mx_fkey *fkey, mx_diags *diags)
{
    const mx_table *table = fkey->table;
    bool sets_null = fkey->on_delete == MX_FK_SET_NULL, updates = writes(fkey->on_update);
    for (size_t i = 0; i < fkey->columns.len && (sets_null || updates); i++) {
        const mx_column *column = fkey->columns.at[i];
        if (column->generated)
            return mx_fail(diags, MX_SCH005, fkey->span, "Leave the action out.",
                           "foreign key \"%.*s\" cannot write to column \"%.*s\", which is computed",
                           MX_FMT(fkey->name), MX_FMT(column->name));
        for (size_t k = 0; k < table->columns.len; k++) {
            const mx_column *stored = table->columns.at[k];
            if (stored->generated == MX_G_STORED && mx_expr_uses(table, stored->expression.tree, column))
                return mx_fail(diags, MX_SCH005, fkey->span, "Leave the action out.",
                               "foreign key \"%.*s\" cannot write to column \"%.*s\": the stored column "
                               "\"%.*s\" is computed from it",
                               MX_FMT(fkey->name), MX_FMT(column->name), MX_FMT(stored->name));
        }
    }
    return MX_OK;
}

/* https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html; MariaDB: ER_GENERATED_COLUMN_FUNCTION_IS_NOT_ALLOWED */
static mx_status check_checks(const mx_fkey *fkey, mx_diags *diags)
{
    const mx_table *table = fkey->table;
    bool written = fkey->on_delete == MX_FK_SET_NULL || writes(fkey->on_update);
    for (size_t i = 0; written && i < table->checks.len; i++) {
        const mx_check *check = table->checks.at[i];
        for (size_t c = 0; c < fkey->columns.len; c++) {
            const mx_column *column = fkey->columns.at[c];
            if (mx_expr_uses(table, check->expr.tree, column))
                return mx_fail(diags, MX_SCH005, fkey->span, "Leave the action out, or the check.",
                               "foreign key \"%.*s\" cannot write to column \"%.*s\", which check \"%.*s\" "
                               "looks at",
                               MX_FMT(fkey->name), MX_FMT(column->name),
                               MX_FMT(check->name.len ? check->name : column->name));
        }
    }
    return MX_OK;
}

static mx_status check_own_index(const mx_fkey *fkey, mx_diags *diags)
{
    mx_strs columns = {0};
    for (size_t i = 0; i < fkey->columns.len; i++)
        mx_vec_push(fkey->table->schema->model->arena, &columns, fkey->columns.at[i]->name);
    if (has_index(fkey->table, &columns))
        return MX_OK;
    return mx_fail(diags, MX_SCH006, fkey->span, "Drop the foreign key before, or make another index.",
                   "no index of table \"%.*s\" begins with the columns of its foreign key \"%.*s\"",
                   MX_FMT(fkey->table->name), MX_FMT(fkey->name));
}

static mx_status check_referred_index(const mx_fkey *fkey, mx_diags *diags)
{
    if (has_index(fkey->ref_table, &fkey->ref_columns))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, fkey->span, "Make a key of the columns that it refers to.",
                   "no index of table \"%.*s\" begins with the columns that foreign key \"%.*s\" refers to",
                   MX_FMT(fkey->ref_table->name), MX_FMT(fkey->name));
}

mx_status mx_my_check_reference(const mx_fkey *fkey, mx_diags *diags)
{
    if (fkey->ref_table && mx_my_is_innodb(fkey->table) && !mx_my_is_innodb(fkey->ref_table))
        return mx_fail(diags, MX_SCH005, fkey->span, "Give both tables the engine InnoDB.",
                       "foreign key \"%.*s\" refers to table \"%.*s\", whose engine is %.*s",
                       MX_FMT(fkey->name), MX_FMT(fkey->ref_table->name), MX_FMT(fkey->ref_table->engine));
    if (mx_my_is_innodb(fkey->table)) {
        MX_TRY(check_computed(fkey, diags));
        MX_TRY(check_checks(fkey, diags));
    }
    if (fkey->ref_table && mx_my_is_innodb(fkey->table) && fkey->ref_table->partition_by.len)
        return mx_fail(diags, MX_SCH005, fkey->span, "",
                       "foreign key \"%.*s\" refers to table \"%.*s\", which is partitioned",
                       MX_FMT(fkey->name), MX_FMT(fkey->ref_table->name));
    if (!fkey->ref_table || !is_plain(fkey->table) || !is_plain(fkey->ref_table))
        return MX_OK;
    for (size_t i = 0; i < fkey->columns.len && i < fkey->ref_columns.len; i++) {
        const mx_column *from = fkey->columns.at[i],
                        *to = mx_table_column(fkey->ref_table, fkey->ref_columns.at[i]);
        if (to && !same_kind(from, to))
            return mx_fail(
                diags, MX_SCH005, fkey->span, "Give both columns one type, character set and collation.",
                "foreign key \"%.*s\" is from column \"%.*s\" of type %.*s to \"%.*s\" of type %.*s",
                MX_FMT(fkey->name), MX_FMT(from->name), MX_FMT(from->type.text), MX_FMT(to->name),
                MX_FMT(to->type.text));
    }
    MX_TRY(check_own_index(fkey, diags));
    return check_referred_index(fkey, diags);
}

static mx_status check_referred(const mx_model *model, const mx_table *table, mx_diags *diags)
{
    if (model->trusted || model->opaque || !is_plain(table))
        return MX_OK;
    for (size_t i = 0; i < table->referenced_by.len; i++) {
        const mx_fkey *fkey = table->referenced_by.at[i];
        if (is_plain(fkey->table) && fkey->table != table && !fkey->unfit)
            MX_TRY(check_referred_index(fkey, diags));
    }
    return MX_OK;
}

static bool is_key_of(const mx_index *index, const mx_strs *columns)
{
    return index && index->unique && index->parts.len == columns->len && mx_my_index_serves(index, columns);
}

/* restrict_fk_on_non_standard_key: https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html */
static mx_status check_referred_key(const mx_model *model, const mx_fkey *fkey, mx_diags *diags)
{
    const mx_table *to = fkey->ref_table;
    if (!to || !mx_my_has(&model->server, MX_MY_STRICT_REFERENCES) ||
        is_key_of(to->primary, &fkey->ref_columns))
        return MX_OK;
    for (size_t i = 0; i < to->indexes.len; i++) {
        if (is_key_of(to->indexes.at[i], &fkey->ref_columns))
            return MX_OK;
    }
    return mx_fail(diags, MX_SCH005, fkey->span, "Make the columns that it refers to a unique key.",
                   "foreign key \"%.*s\" refers to columns of \"%.*s\" that are no unique key, which MySQL "
                   "wants since 8.4",
                   MX_FMT(fkey->name), MX_FMT(to->name));
}

/* A reference would put NULL where none may be. https://jira.mariadb.org/browse/MDEV-34392 for CASCADE, which MySQL allows. */
static mx_status check_fkey(const mx_model *model, const mx_fkey *fkey, mx_diags *diags)
{
    if (!model->trusted && !model->opaque)
        MX_TRY(mx_my_check_reference(fkey, diags));
    bool sets_null = fkey->on_delete == MX_FK_SET_NULL || fkey->on_update == MX_FK_SET_NULL;
    bool follows = mx_is_maria(&model->server) && fkey->on_update == MX_FK_CASCADE && fkey->ref_table;
    for (size_t i = 0; i < fkey->columns.len && (sets_null || follows); i++) {
        const mx_column *column = fkey->columns.at[i];
        const mx_column *to = fkey->ref_table ? mx_table_column(fkey->ref_table, fkey->ref_columns.at[i])
                                              : NULL;
        if (column->not_null && (sets_null || (to && !to->not_null)))
            return mx_fail(diags, MX_SCH005, fkey->span, "Let the column be NULL, or choose another action.",
                           "foreign key \"%.*s\" can set column \"%.*s\" to NULL, which is NOT NULL",
                           MX_FMT(fkey->name), MX_FMT(column->name));
    }
    return check_referred_key(model, fkey, diags);
}

mx_status mx_my_check_fkey(const mx_fkey *fkey, mx_diags *diags)
{
    return check_fkey(fkey->table->schema->model, fkey, diags);
}

/* With foreign_key_checks off a table is made and changed under a key that does not fit it. The server then looks at the key again only
 * when it copies rows. */
static void note_unfit(const mx_model *model, const mx_fkeys *fkeys, bool checked)
{
    for (size_t i = 0; i < fkeys->len; i++) {
        mx_fkey *fkey = fkeys->at[i];
        if (!checked || fkey->unfit)
            fkey->unfit = check_fkey(model, fkey, NULL) != MX_OK;
    }
}

/* MariaDB does not ask for what foreign keys stand on when the key that rows lie by goes and another one takes its place: 10.11 takes
 * DROP PRIMARY KEY where a unique key of NOT NULL columns stays, or comes. A copy of the rows asks. */
static bool loses_key_unasked(const mx_model *model, const mx_table *table)
{
    bool rekeyed = table->rekeyed && !table->copied;
    mx_table *own = table->columns.len ? table->columns.at[0]->table : NULL;
    if (own)
        own->rekeyed = own->copied = own->altered = false;
    return rekeyed && mx_is_maria(&model->server) && mx_my_is_innodb(table) && mx_my_clustered(table);
}

mx_status mx_my_check_fkeys(const mx_model *model, const mx_table *table, mx_diags *diags)
{
    bool checked = !loses_key_unasked(model, table) && model->fkey_checks;
    note_unfit(model, &table->fkeys, checked);
    note_unfit(model, &table->referenced_by, checked);
    for (size_t i = 0; i < table->fkeys.len && model->fkey_checks; i++) {
        mx_fkey *fkey = table->fkeys.at[i];
        if (fkey->unfit || check_fkey(model, fkey, diags) == MX_OK)
            continue;
        mx_table_remove_fkey(fkey->table, fkey);
        return MX_FAILED;
    }
    return model->fkey_checks ? check_referred(model, table, diags) : MX_OK;
}
