#include "dialect/mysql/refuse.h"

#include "schema/canon.h"

/* What a column may become: https://mariadb.com/kb/en/inet6/, …/uuid-data-type/, …/geometry-types/ have no conversion from and to
 * numbers and times (4078), and virtual columns none at all (1907, 3106 of MySQL).
 * And what it may become while a foreign key is on it or points at it (1832, 1833).
 * https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html#foreign-key-checks; MariaDB refuses more since
 * https://jira.mariadb.org/browse/MDEV-31086: whatever foreign_key_checks says, and longer texts too. */

static bool is_strict(const mx_server *server)
{
    static const uint32_t since[] = {100432, 100523, 100616, 101007, 101106, 110004, 110103, 110202};
    if (!mx_is_maria(server))
        return false;
    for (size_t i = 0; i < sizeof since / sizeof *since; i++) {
        if (server->version / 100 == since[i] / 100)
            return server->version >= since[i];
    }
    return server->version > 110202;
}

/* Bytes that a row keeps of an enum or set, or of a length. */
unsigned mx_my_bytes_of_values(const mx_type *type)
{
    size_t count = type->values.len;
    if (mx_str_eq(type->base, MX_STR("enum")))
        return count > 255 ? 2 : 1;
    return count > 32 ? 8 : (unsigned)(count + 7) / 8;
}

static bool begins_with(const mx_strs *values, const mx_strs *first)
{
    if (values->len < first->len)
        return false;
    for (size_t i = 0; i < first->len; i++) {
        if (!mx_str_eq(values->at[i], first->at[i]))
            return false;
    }
    return true;
}

static bool same_args(const mx_type *a, const mx_type *b)
{
    bool same = a->arg_count == b->arg_count;
    for (uint32_t i = 0; same && i < a->arg_count; i++)
        same = a->args[i] == b->args[i];
    return same;
}

static bool is_any(mx_str base, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (mx_str_eq(base, mx_str_of(words[i])))
            return true;
    }
    return false;
}

/* Longer, and its length takes as many bytes. */
static bool is_extended(const mx_column *from, const mx_column *to)
{
    uint64_t each = mx_mysql_is_text(&to->type) ? mx_mysql_max_bytes(to->charset) : 1;
    bool varies = mx_str_starts(to->type.base, MX_STR("var"));
    return varies && from->type.args[0] <= to->type.args[0] &&
           ((uint64_t)from->type.args[0] * each > 255) == ((uint64_t)to->type.args[0] * each > 255);
}

static bool keeps_type(const mx_server *server, const mx_column *from, const mx_column *to)
{
    /* how numbers are shown says nothing of what is kept */
    static const char *const shown[] = {"tinyint", "smallint", "mediumint", "int",
                                        "bigint",  "float",    "double"};
    const mx_type *a = &from->type, *b = &to->type;
    if (!mx_str_eq(a->base, b->base) || a->is_unsigned != b->is_unsigned ||
        (mx_mysql_is_text(b) &&
         !(mx_str_eq(from->charset, to->charset) && mx_str_eq(from->collation, to->collation))))
        return false;
    if (!mx_is_maria(server) && from->auto_increment != to->auto_increment)
        return false;
    if (b->values.len)
        return begins_with(&b->values, &a->values) && mx_my_bytes_of_values(a) == mx_my_bytes_of_values(b);
    return is_any(b->base, shown, sizeof shown / sizeof *shown) || same_args(a, b) ||
           (!is_strict(server) && is_extended(from, to));
}

static const mx_fkey *holder_of(const mx_column *column)
{
    const mx_table *table = column->table;
    for (size_t i = 0; i < table->fkeys.len; i++) {
        for (size_t k = 0; k < table->fkeys.at[i]->columns.len; k++) {
            if (table->fkeys.at[i]->columns.at[k] == column)
                return table->fkeys.at[i];
        }
    }
    for (size_t i = 0; i < table->referenced_by.len; i++) {
        const mx_fkey *fkey = table->referenced_by.at[i];
        for (size_t k = 0; k < fkey->ref_columns.len; k++) {
            if (mx_str_ieq(fkey->ref_columns.at[k], column->name))
                return fkey;
        }
    }
    return NULL;
}

/* --- conversions ------------------------------------------------------------------------------------------- */

typedef enum sort { BYTES, VALUES, ADDRESS, SHAPE } sort;

static sort sort_of(const mx_type *type)
{
    static const char *const addresses[] = {"inet4", "inet6", "uuid"}, *const bytes[] = {
                                                                           "char",      "varchar", "binary",
                                                                           "varbinary", "enum",    "set"};
    if (is_any(type->base, addresses, sizeof addresses / sizeof *addresses))
        return ADDRESS;
    if (mx_my_is_shape(type))
        return SHAPE;
    bool lob = mx_str_ends(type->base, MX_STR("text")) || mx_str_ends(type->base, MX_STR("blob"));
    return lob || mx_str_eq(type->base, MX_STR("json")) ||
                   is_any(type->base, bytes, sizeof bytes / sizeof *bytes)
               ? BYTES
               : VALUES;
}

bool mx_my_converts(const mx_server *server, const mx_column *from, const mx_column *to)
{
    sort a = sort_of(&from->type), b = sort_of(&to->type);
    return !mx_is_maria(server) || (a == b && a != ADDRESS) || a == BYTES || b == BYTES ||
           mx_str_eq(from->type.base, to->type.base);
}

static mx_status check_conversion(const mx_server *server, const mx_column *from, const mx_column *to,
                                  mx_span at, mx_diags *diags)
{
    if (from->generated != to->generated &&
        (from->generated == MX_G_VIRTUAL || to->generated == MX_G_VIRTUAL))
        return mx_fail(diags, MX_SCH005, at, "Drop it, and add it again.",
                       "column \"%.*s\" of table \"%.*s\" cannot become, or cease to be, a virtual one",
                       MX_FMT(to->name), MX_FMT(to->table->name));
    if (from->generated == MX_G_VIRTUAL || mx_my_converts(server, from, to))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, at, "Drop it, and add it again.",
                   "column \"%.*s\" of table \"%.*s\" cannot change from %.*s to %.*s", MX_FMT(to->name),
                   MX_FMT(to->table->name), MX_FMT(from->type.text), MX_FMT(to->type.text));
}

static const mx_fkey *unfit_of(const mx_fkeys *fkeys)
{
    for (size_t i = 0; i < fkeys->len; i++) {
        if (fkeys->at[i]->unfit && fkeys->at[i]->ref_table)
            return fkeys->at[i];
    }
    return NULL;
}

/* Another type copies the rows, and then MariaDB looks at the keys again that it let be with foreign_key_checks off: 1025, errno 150. */
static mx_status check_copy(const mx_model *model, const mx_column *from, const mx_column *to, mx_span at,
                            mx_diags *diags)
{
    const mx_table *table = to->table;
    bool copies = !mx_str_eq(from->type.base, to->type.base) && from->generated != MX_G_VIRTUAL;
    const mx_fkey *fkey = unfit_of(&table->fkeys);
    fkey = fkey ? fkey : unfit_of(&table->referenced_by);
    if (!copies || !fkey || !model->fkey_checks || !mx_is_maria(&model->server) || !mx_my_is_innodb(table))
        return MX_OK;
    return mx_fail(diags, MX_SCH006, at, "Drop the foreign key before, or make what it refers to.",
                   "table \"%.*s\" cannot be copied: foreign key \"%.*s\" of table \"%.*s\" does not fit",
                   MX_FMT(table->name), MX_FMT(fkey->name), MX_FMT(fkey->table->name));
}

mx_status mx_my_check_retyped(const mx_model *model, const mx_column *from, const mx_column *to, mx_span at,
                              mx_diags *diags)
{
    const mx_server *server = &model->server;
    const mx_fkey *fkey = holder_of(to);
    if (!model->trusted && !model->opaque) {
        MX_TRY(check_conversion(server, from, to, at, diags));
        MX_TRY(check_copy(model, from, to, at, diags));
    }
    if (!fkey || !mx_my_is_innodb(to->table) || model->trusted || model->opaque ||
        !(model->fkey_checks || is_strict(server)) || keeps_type(server, from, to))
        return MX_OK;
    bool named = !mx_str_eq(from->type.text, to->type.text);
    mx_str change = named ? mx_str_printf(model->arena, " from %.*s to %.*s", MX_FMT(from->type.text),
                                          MX_FMT(to->type.text))
                          : MX_STR_NONE;
    return mx_fail(diags, MX_SCH006, at, "Drop the foreign key before, and add it again behind.",
                   "column \"%.*s\" of table \"%.*s\" cannot change%.*s: foreign key \"%.*s\" of table "
                   "\"%.*s\" uses it",
                   MX_FMT(to->name), MX_FMT(to->table->name), MX_FMT(change), MX_FMT(fkey->name),
                   MX_FMT(fkey->table->name));
}

bool mx_my_copies_anew(const mx_table *table)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (mx_my_is_hashed(table->indexes.at[i]))
            return true;
    }
    return false;
}

static bool index_computes(const mx_index *index, const mx_column *column)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        if (mx_expr_uses(index->table, index->parts.at[i].expr.tree, column))
            return true;
    }
    return false;
}

/* What keeps a column's name on MySQL 8; NULL: nothing does. *name: what it is called. */
static const char *namer_of(const mx_column *column, mx_str *name)
{
    const mx_table *table = column->table;
    for (size_t i = 0; i < table->checks.len; i++) {
        *name = table->checks.at[i]->name;
        if (mx_expr_uses(table, table->checks.at[i]->expr.tree, column))
            return "check";
    }
    for (size_t i = 0; i < table->columns.len; i++) {
        *name = table->columns.at[i]->name;
        if (mx_expr_uses(table, table->columns.at[i]->expression.tree, column))
            return "the generated column";
        if (mx_expr_uses(table, table->columns.at[i]->default_value.tree, column))
            return "the default of column";
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        *name = table->indexes.at[i]->name;
        if (index_computes(table->indexes.at[i], column))
            return "index";
    }
    return NULL;
}

/* 3108, 3772, 3837, 3959 */
static mx_status check_name_kept(const mx_column *column, mx_span at, mx_diags *diags)
{
    mx_str name = MX_STR_NONE;
    const char *namer = namer_of(column, &name);
    return namer ? mx_fail(diags, MX_SCH006, at, "Drop that before, and make it again behind.",
                           "column \"%.*s\" of table \"%.*s\" cannot be renamed: %s \"%.*s\" uses it",
                           MX_FMT(column->name), MX_FMT(column->table->name), namer, MX_FMT(name))
                 : MX_OK;
}

/* 1846, whatever foreign_key_checks says: a foreign key's columns are renamed where they are. */
mx_status mx_my_check_renamed(const mx_model *model, const mx_column *column, mx_str name, mx_span at,
                              mx_diags *diags)
{
    const mx_fkey *fkey = holder_of(column);
    bool mysql_8 = !mx_is_maria(&model->server) && model->server.version >= 80000;
    if (model->trusted || model->opaque || mx_str_ieq(name, column->name))
        return MX_OK;
    if (mysql_8)
        MX_TRY(check_name_kept(column, at, diags));
    if (!fkey || !mx_my_copies_anew(column->table))
        return MX_OK;
    return mx_fail(diags, MX_SCH006, at, "Drop the foreign key before, and add it again behind.",
                   "column \"%.*s\" of table \"%.*s\" cannot be renamed: foreign key \"%.*s\" of table "
                   "\"%.*s\" uses it, and the table has a unique key that is too long for an index",
                   MX_FMT(column->name), MX_FMT(column->table->name), MX_FMT(fkey->name),
                   MX_FMT(fkey->table->name));
}
