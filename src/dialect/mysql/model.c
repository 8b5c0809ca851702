#include "dialect/mysql/mysql.h"
#include "dialect/mysql/history.h"
#include "dialect/mysql/refuse.h"
#include "dialect/mysql/partition.h"
#include "dialect/mysql/versions.h"

#include "schema/canon.h"
#include "schema/edit.h"
#include "schema/names.h"

/* --- tables --------------------------------------------------------------------------------------------------------------------- */

/* What a table's columns inherit, once its options are known. */
static void settle_charset(mx_model *model, mx_table *table)
{
    if (!table->charset.len)
        table->charset = table->schema->charset.len ? table->schema->charset : model->server.charset;
    if (!table->collation.len)
        table->collation = table->schema->collation.len &&
                                   mx_str_eq(mx_mysql_charset_of(table->schema->collation), table->charset)
                               ? table->schema->collation
                               : mx_mysql_default_collation(model->arena, table->charset, &model->server);
}

/* Options that have no word for their default: 0 stands for it. */
bool mx_my_is_reset_by_zero(mx_str key)
{
    static const char *const keys[] = {"autoextend_size", "avg_row_length", "checksum", "delay_key_write",
                                       "key_block_size",  "max_rows",       "min_rows", "table_checksum"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (mx_str_eq(key, mx_str_of(keys[i])))
            return true;
    }
    return false;
}

/* Options whose value is a string. */
bool mx_my_is_text_option(mx_str key)
{
    static const char *const keys[] = {
        "compression",      "connection",      "data directory", "encryption",
        "engine_attribute", "index directory", "password",       "secondary_engine_attribute"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (mx_str_eq(key, mx_str_of(keys[i])))
            return true;
    }
    return false;
}

mx_str mx_my_reset_value(mx_str key)
{
    static const char *const values[][2] = {
        {"page_checksum", "1"}, /* DEFAULT leaves an Aria table as it is */
        {"compression", "none"},
        {"encryption", "N"},
        {"tablespace", "innodb_file_per_table"}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (mx_str_eq(key, mx_str_of(values[i][0])))
            return mx_str_of(values[i][1]);
    }
    if (mx_my_is_text_option(key))
        return MX_STR_NONE;
    return mx_my_is_reset_by_zero(key) ? MX_STR("0") : MX_STR("DEFAULT");
}

/* What an engine does anyhow; SHOW CREATE shows some of these as if they were written. */
static bool is_own_default(const mx_option *option)
{
    static const char *const defaults[][2] = {
        {"insert_method", "NO"}, {"page_checksum", "1"}, {"transactional", "1"}};
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        if (mx_str_eq(option->key, mx_str_of(defaults[i][0])) &&
            mx_str_eq(option->value, mx_str_of(defaults[i][1])))
            return true;
    return false;
}

/* "4M": 4194304 */
static mx_str in_bytes(mx_arena *arena, mx_str size)
{
    static const char units[] = "KMG";
    const char *unit = size.len > 1 ? strchr(units, size.ptr[size.len - 1]) : NULL;
    uint64_t number;
    if (!unit || !mx_str_to_u64(mx_str_sub(size, 0, size.len - 1), &number) || number > UINT64_MAX >> 40)
        return size;
    return mx_str_printf(arena, "%llu", (unsigned long long)number << (10 * (unit - units + 1)));
}

static mx_status table_option(mx_model *model, mx_table *table, mx_option *option, mx_diags *diags)
{
    mx_arena *arena = model->arena;
    (void)diags;
    if (mx_str_eq(option->key, MX_STR("engine"))) {
        table->engine = mx_str_ieq(option->value, MX_STR("innodb")) ? MX_STR("InnoDB")
                                                                    : mx_str_copy(arena, option->value);
    } else if (mx_str_eq(option->key, MX_STR("charset"))) {
        table->charset = mx_mysql_charset(arena, option->value, &model->server);
        if (!mx_str_eq(mx_mysql_charset_of(table->collation), table->charset))
            table->collation = mx_mysql_default_collation(arena, table->charset, &model->server);
    } else if (mx_str_eq(option->key, MX_STR("collate"))) {
        table->collation = mx_mysql_collation(arena, option->value, &model->server);
        table->charset = mx_mysql_charset_of(table->collation);
    } else if (mx_str_eq(option->key, MX_STR("comment"))) {
        table->comment = mx_str_copy(arena, option->value);
    } else if (mx_str_eq(option->key, MX_STR("auto_increment"))) {
        uint64_t next = 0;
        table->auto_increment = mx_str_to_u64(option->value, &next) && next > 1 ? (int64_t)next : 0;
    } else if (mx_str_eq(option->key, MX_STR("system versioning"))) {
        table->system_versioning = MX_STR("with system versioning");
    } else if (mx_my_is_text_option(option->key) || mx_str_eq(option->key, MX_STR("tablespace")) ||
               mx_str_eq(option->key, MX_STR("union"))) {
        if (mx_str_eq(option->key, MX_STR("encryption")))
            option->value = mx_str_upper(arena, option->value);
        if (mx_str_eq(option->key, MX_STR("compression")))
            option->value = mx_str_lower(arena, option->value);
        if (!option->value.len || mx_str_eq(option->value, mx_my_reset_value(option->key))) {
            mx_options_unset(&table->options, option->key);
            option->key = MX_STR_NONE;
        }
        return MX_NOT_FOUND; /* names and texts, as they are */
    } else {
        option->value = mx_str_upper(arena, option->value);
        if (mx_str_eq(option->key, MX_STR("autoextend_size")))
            option->value = in_bytes(arena, option->value);
        if (is_own_default(option) || mx_str_eq(option->value, MX_STR("DEFAULT")) ||
            (mx_str_eq(option->value, MX_STR("0")) && mx_my_is_reset_by_zero(option->key))) {
            mx_options_unset(&table->options, option->key);
            option->key = MX_STR_NONE;
        }
        return MX_NOT_FOUND;
    }
    return MX_OK;
}

/* --- columns -------------------------------------------------------------------------------------------------------------------- */

static void column_charset(mx_model *model, mx_column *column)
{
    mx_table *table = column->table;
    mx_arena *arena = model->arena;
    if (!mx_mysql_is_text(&column->type)) {
        column->charset = column->collation = MX_STR_NONE;
        return;
    }
    if (column->collation.len) {
        column->collation = mx_mysql_collation(arena, column->collation, &model->server);
        column->charset = mx_mysql_charset_of(column->collation);
    } else if (column->charset.len) {
        column->charset = mx_mysql_charset(arena, column->charset, &model->server);
        column->collation = mx_mysql_default_collation(arena, column->charset, &model->server);
    } else {
        column->charset = table->charset;
        column->collation = table->collation;
    }
}

static bool has_own_check(const mx_column_def *written)
{
    for (size_t i = 0; written && i < written->keys.len; i++) {
        if (written->keys.at[i]->kind == MX_K_CHECK)
            return true;
    }
    return false;
}

/* JSON of MariaDB: LONGTEXT with a check of its own. */
static void json_check(mx_model *model, mx_column *column)
{
    mx_check *check = mx_new(model->arena, mx_check);
    mx_expr *name = mx_expr_new(model->arena, MX_E_NAME, MX_STR_NONE, NULL);
    mx_expr_set_name(model->arena, name, column->name);
    mx_expr *tree = mx_expr_call(model->arena, MX_STR("json_valid"), &name, 1, NULL);
    check->table = column->table;
    check->column = column;
    check->made_up = true;
    check->expr = (mx_sql){.tree = tree, .text = mx_mysql_print(model, tree)};
    mx_table_add_check(column->table, check);
}

static void default_of(mx_model *model, mx_column *column, mx_expr *value)
{
    mx_expr_site site = {
        .place = MX_X_DEFAULT, .table = column->table, .column = column, .type = &column->type};
    (void)mx_mysql_expr(model, &site, value, &column->default_value, NULL);
}

/* explicit_defaults_for_timestamp = OFF: a TIMESTAMP is NOT NULL; the first of a table is kept up to date by itself, the others are
 * zero. https://dev.mysql.com/doc/refman/5.7/en/timestamp-initialization.html */
static void implied_timestamp(mx_model *model, mx_column *column, const mx_column_def *written)
{
    if (mx_my_has(&model->server, MX_MY_EXPLICIT_TIMESTAMP) || !written || written->not_null == MX_NO ||
        !mx_str_eq(column->type.base, MX_STR("timestamp")) || column->generated)
        return;
    column->not_null = true;
    if (written->default_expr || written->on_update)
        return;
    for (size_t i = 0; i < column->table->columns.len && column->table->columns.at[i] != column; i++) {
        if (!mx_str_eq(column->table->columns.at[i]->type.base, MX_STR("timestamp")))
            continue;
        default_of(model, column,
                   mx_expr_new(model->arena, MX_E_STRING, MX_STR("0000-00-00 00:00:00"), NULL));
        return;
    }
    default_of(model, column, mx_expr_new(model->arena, MX_E_KEYWORD, MX_STR("current_timestamp"), NULL));
    column->on_update = column->default_value;
}

/* MariaDB gives what is compressed and NOT NULL an empty default of its own. */
static void compressed_default(mx_model *model, mx_column *column)
{
    if (!column->not_null || column->default_value.text.len ||
        !mx_options_get(&column->options, MX_STR("compressed")))
        return;
    default_of(model, column, mx_expr_new(model->arena, MX_E_STRING, MX_STR_NONE, NULL));
}

/* MariaDB gives a moment that is kept up to date and NOT NULL a zero to begin with. */
static void updated_default(mx_model *model, mx_column *column, const mx_column_def *written)
{
    if (!mx_is_maria(&model->server) || !column->not_null || !written || !written->on_update ||
        written->default_expr)
        return;
    int digits = column->type.arg_count ? (int)column->type.args[0] : 0;
    mx_str zero = mx_str_printf(model->arena, "0000-00-00 00:00:00%s%.*s", digits ? "." : "", digits,
                                "000000");
    default_of(model, column, mx_expr_new(model->arena, MX_E_STRING, zero, NULL));
}

static bool is_current_time(const mx_expr *value)
{
    return value->kind == MX_E_KEYWORD ||
           (value->kind == MX_E_CALL && mx_str_eq(mx_expr_last(value), MX_STR("current_timestamp")));
}

/* https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html: what is in parentheses is an expression, a literal too. */
static mx_status check_default(const mx_model *model, const mx_column *column, const mx_column_def *written,
                               mx_diags *diags)
{
    const mx_expr *value = column->default_value.tree;
    if (!value || !written->default_expr)
        return MX_OK;
    bool bare = !(written->default_expr->flags & MX_EF_GROUP);
    if (bare && is_current_time(value) && !mx_my_holds_now(&model->server, &column->type, value))
        return mx_fail(diags, MX_SCH005, written->default_expr->span,
                       "Put it in parentheses, or give it as many digits of a second as the type.",
                       "the current time by itself is no default for a column of type %.*s",
                       MX_FMT(column->type.text));
    if (!mx_expr_is_literal(value) && !is_current_time(value))
        return mx_my_require(&model->server, MX_MY_EXPRESSION_DEFAULTS, written->default_expr->span, diags);
    if (!bare)
        return mx_my_require(&model->server, MX_MY_EXPRESSION_DEFAULTS, written->default_expr->span, diags);
    return mx_mysql_is_lob(&column->type)
               ? mx_my_require(&model->server, MX_MY_LITERAL_LOB_DEFAULTS, written->default_expr->span, diags)
               : MX_OK;
}

static mx_status check_column(const mx_model *model, const mx_column *column, const mx_column_def *written,
                              mx_diags *diags)
{
    const mx_server *server = &model->server;
    MX_TRY(check_default(model, column, written, diags));
    MX_TRY(mx_my_check_written(model, column, written, diags));
    if (column->invisible)
        MX_TRY(mx_my_require(server, MX_MY_INVISIBLE_COLUMNS, column->span, diags));
    if (written->generated && written->not_null != MX_UNSET)
        MX_TRY(mx_my_require(server, MX_MY_NULLABLE_GENERATED, column->span, diags));
    if (mx_options_get(&column->options, MX_STR("srid")))
        MX_TRY(mx_my_require(server, MX_MY_SRID, column->span, diags));
    mx_str charset = written->type ? written->type->charset : MX_STR_NONE;
    if (charset.len && mx_mysql_is_text(&column->type))
        MX_TRY(mx_my_check_collation(server, mx_mysql_charset(model->arena, charset, server),
                                     column->collation, column->span, diags));
    return mx_my_check_collation(server, column->charset, column->collation, column->span, diags);
}

static mx_status complete_column(mx_model *model, mx_column *column, const mx_column_def *written,
                                 mx_diags *diags)
{
    settle_charset(model, column->table);
    if (written && written->type && written->type->binary && mx_mysql_is_text(&column->type) &&
        !column->collation.len) {
        mx_str charset = column->charset.len ? mx_mysql_charset(model->arena, column->charset, &model->server)
                                             : column->table->charset;
        column->collation = mx_str_cat(model->arena, charset, MX_STR("_bin"));
    }
    if (written && written->type && mx_is_maria(&model->server) &&
        mx_my_has(&model->server, MX_MY_JSON_CHECK) && mx_str_eq(written->type->name, MX_STR("json")) &&
        !has_own_check(written))
        json_check(model, column);
    if (written && written->serial_default_value) {
        column->not_null = column->auto_increment = true;
        mx_options_set(model->arena, &column->options, MX_STR("serial"), MX_STR("yes"));
    }
    column_charset(model, column);
    mx_my_row_column(model, column);
    implied_timestamp(model, column, written);
    compressed_default(model, column);
    updated_default(model, column, written);
    column->not_null |= column->auto_increment;
    return written ? check_column(model, column, written, diags) : MX_OK;
}

/* --- whole tables ---------------------------------------------------------------------------------------------------------------- */

static bool counts(const mx_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (table->columns.at[i]->auto_increment)
            return true;
    }
    return false;
}

/* An index that the server made under a foreign key goes when one that was written serves it too, or a longer one that it made. */
static mx_status finish_table(mx_model *model, mx_table *table, mx_diags *diags)
{
    settle_charset(model, table);
    MX_TRY(mx_my_check_collation(&model->server, table->charset, table->collation, table->span, diags));
    mx_my_settle_partitioning(model, table);
    mx_my_settle_history(model, table);
    if (!counts(table))
        table->auto_increment = 0;
    if (!table->engine.len)
        table->engine = MX_STR("InnoDB");
    for (size_t i = table->indexes.len; i-- > 0;) {
        mx_index *made = table->indexes.at[i];
        mx_strs columns = {0};
        bool served = false;
        if (!made->for_fkey)
            continue;
        for (size_t c = 0; c < made->parts.len && made->parts.at[c].column; c++)
            mx_vec_push(model->arena, &columns, made->parts.at[c].column->name);
        served = table->primary && mx_my_index_serves(table->primary, &columns);
        for (size_t k = 0; !served && k < table->indexes.len; k++)
            served = k != i &&
                     (!table->indexes.at[k]->for_fkey || table->indexes.at[k]->parts.len > made->parts.len) &&
                     mx_my_index_serves(table->indexes.at[k], &columns);
        if (served)
            mx_table_remove_index(table, made);
    }
    table->fkey_number = mx_my_highest_number(table,
                                              mx_str_printf(model->arena, "%.*s_ibfk_", MX_FMT(table->name)));
    return MX_OK;
}

static bool is_first_in_key(const mx_column *column)
{
    const mx_table *table = column->table;
    if (table->primary && table->primary->parts.len && table->primary->parts.at[0].column == column)
        return true;
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->parts.len && table->indexes.at[i]->parts.at[0].column == column)
            return true;
    }
    return false;
}

static mx_status check_table(mx_model *model, const mx_table *table, mx_diags *diags)
{
    size_t counters = 0;
    MX_TRY(mx_my_check_limits(model, table, diags));
    for (size_t i = 0; i < table->indexes.len; i++) {
        mx_index *index = table->indexes.at[i];
        for (size_t k = 0; k < index->parts.len; k++) /* of a column that has become longer */
            mx_my_cut_part(model, index, &index->parts.at[k]);
    }
    MX_TRY(mx_my_check_indexes(model, table, diags));
    if (!model->trusted && !model->opaque)
        MX_TRY(mx_my_check_primary_seen(table, diags));
    MX_TRY(mx_my_check_partitions(table, diags));
    if (!model->trusted && !model->opaque) {
        MX_TRY(mx_my_check_partition_list(table, diags));
        MX_TRY(mx_my_check_history(table, diags));
    }
    MX_TRY(mx_my_check_fkeys(model, table, diags));
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        if (!column->auto_increment)
            continue;
        if (!is_first_in_key(column) || ++counters > 1)
            return mx_fail(
                diags, MX_SCH005, column->span, "Make it the first column of a key.",
                "there can be only one AUTO_INCREMENT column in table \"%.*s\" and it must be a key",
                MX_FMT(table->name));
    }
    return MX_OK;
}

/* --- ALTER ---------------------------------------------------------------------------------------------------------------------- */

/* A text whose characters take more bytes then holds as many as before. */
static void widen(mx_arena *arena, mx_column *column)
{
    static const char *const family[] = {"tinytext", "text", "mediumtext", "longtext"};
    for (size_t i = 0; i + 1 < sizeof family / sizeof *family; i++) {
        if (!mx_str_eq(column->type.base, mx_str_of(family[i])))
            continue;
        column->type = mx_type_make(arena, mx_str_of(family[i + 1]), 0, 0, 0);
        return;
    }
}

/* CONVERT TO CHARACTER SET reaches all text columns. */
static mx_status convert_charset(mx_model *model, mx_table *table, const mx_alter_action *action,
                                 mx_diags *diags)
{
    const mx_option *charset = mx_options_get(&action->options, MX_STR("charset")),
                    *collate = mx_options_get(&action->options, MX_STR("collate"));
    mx_str name = charset ? charset->value : action->name,
           collation = collate ? collate->value : action->collate;
    table->charset = mx_str_ieq(name, MX_STR("default")) || !name.len
                         ? table->schema->charset.len ? table->schema->charset : model->server.charset
                         : mx_mysql_charset(model->arena, name, &model->server);
    table->collation = collation.len
                           ? mx_mysql_collation(model->arena, collation, &model->server)
                           : mx_mysql_default_collation(model->arena, table->charset, &model->server);
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_column *column = table->columns.at[i];
        if (!mx_mysql_is_text(&column->type))
            continue;
        const mx_column old = *column;
        if (mx_mysql_max_bytes(table->charset) > mx_mysql_max_bytes(column->charset))
            widen(model->arena, column);
        column->charset = table->charset;
        column->collation = table->collation;
        mx_status st = mx_my_check_retyped(model, &old, column, action->span, diags);
        if (st == MX_OK)
            continue;
        *column = old;
        return st;
    }
    return MX_OK;
}

/* Words that came with a later version. */
static mx_status check_words(const mx_server *server, const mx_alter_action *action, mx_diags *diags)
{
    switch (action->kind) {
    case MX_A_RENAME_COLUMN:
        return mx_my_require(server, MX_MY_RENAME_COLUMN, action->span, diags);
    case MX_A_RENAME_KEY:
        return mx_my_require(server, MX_MY_RENAME_INDEX, action->span, diags);
    case MX_A_DROP_KEY:
        if (action->key_kind_any)
            return mx_my_require(server, MX_MY_DROP_CONSTRAINT, action->span, diags);
        return action->key_kind == MX_K_CHECK ? mx_my_require(server, MX_MY_CHECKS, action->span, diags)
                                              : MX_OK;
    default:
        return MX_OK;
    }
}

static mx_status alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    MX_TRY(check_words(&model->server, action, diags));
    mx_my_note_keys(model, table);
    MX_TRY(mx_my_check_action(model, table, action, diags));
    mx_my_note_action(table, action);
    if (mx_my_forgets_default(model, table, action) || mx_my_is_no_constraint(table, action))
        return MX_OK;
    if (action->kind == MX_A_CONVERT_CHARSET)
        return convert_charset(model, table, action, diags);
    if (action->kind == MX_A_PARTITION)
        return mx_my_alter_partitions(model, table, action, diags);
    return action->kind == MX_A_SYSTEM_VERSIONING ? mx_my_alter_history(model, table, action, diags)
                                                  : MX_NOT_FOUND;
}

/* DUAL; seq_1_to_9 of MariaDB; and a server may take names in any letters. */
static bool relation_may_be(const mx_model *model, mx_str name)
{
    if (mx_str_ieq(name, MX_STR("dual")) ||
        (mx_is_maria(&model->server) && mx_str_istarts(name, MX_STR("seq_"))))
        return true;
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_schema *schema = model->schemas.at[s];
        for (size_t i = 0; i < schema->tables.len; i++) {
            if (mx_str_ieq(schema->tables.at[i]->name, name))
                return true;
        }
        for (size_t i = 0; i < schema->objects.len; i++) {
            if (schema->objects.at[i]->kind == MX_O_VIEW && mx_str_ieq(schema->objects.at[i]->name, name))
                return true;
        }
    }
    return false;
}

/* Values that are written without parentheses, units, types and other words of calls; and what a sequence has. */
static bool column_may_be(const mx_model *model, mx_str qualifier, mx_str name)
{
    static const char *const words[] = {
        "_rowid",   "nextval",  "currval", "previval",     "lastval",      "row_start",    "row_end",
        "rownum",   "sysdate",  "value",   "current_date", "current_time", "current_user", "localtime",
        "utc_date", "utc_time", "date",    "time",         "datetime",     "timestamp",    "signed",
        "unsigned", "binary",   "char",    "nchar",        "decimal",      "integer",      "json",
        "float",    "double",   "real",    "microsecond",  "second",       "minute",       "hour",
        "day",      "week",     "month",   "quarter",      "year",         "day_hour",     "inet4",
        "inet6",    "uuid",     "default", "dual",         "utf8",         "utf8mb3",      "utf8mb4",
        "latin1",   "ascii",    "unicode", "ucs2",         "utc_timestamp"};
    (void)model;
    (void)qualifier;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_ieq(name, mx_str_of(words[i])))
            return true;
    }
    return mx_str_istarts(name, MX_STR("sql_tsi_")) || mx_str_istarts(name, MX_STR("day_")) ||
           mx_str_istarts(name, MX_STR("hour_")) || mx_str_istarts(name, MX_STR("minute_"));
}

#define SHARED_MODEL(of_several)                                                                             \
    .privileges = mx_my_privileges, .rights_by_name = true, .type = mx_mysql_type, .expr = mx_mysql_expr,    \
    .servers_columns = mx_plain_servers_columns, .refuse = mx_my_refuse,                                     \
    .refuse_object = mx_my_refuse_object, .refuse_drop = mx_plain_refuse_drop,                               \
    .refuse_replaced = mx_plain_refuse_replaced, .relation_may_be = relation_may_be,                         \
    .column_may_be = column_may_be, .print = mx_mysql_print, .column = complete_column,                      \
    .check_retyped = mx_my_check_retyped, .check_renamed = mx_my_check_renamed, .selected = mx_my_selected,  \
    .schema_texts = mx_my_schema_texts, .arrange = mx_my_arrange, .key_name = mx_mysql_key_name,             \
    .is_counted_name = mx_mysql_is_counted_name, .index = mx_my_index, .fkey = mx_my_fkey,                   \
    .table_option = table_option, .alter = alter, .finish_table = finish_table, .check_table = check_table,  \
    .object = mx_mysql_object, .alter_object = mx_my_alter_object, .has_function = mx_plain_has_function,    \
    .call_kind = mx_my_call_kind, .triggers_in_order = true, .max_name = 64, .schemas = true,                \
    .index_names = MX_NS_TABLE, .unique_names = MX_NS_TABLE, .primary_names = MX_NS_FREE,                    \
    .loose_fkey_checks = true, .primary_not_null = true,                                                     \
    .drop_column = {.primary = MX_DROP_SHRUNK,                                                               \
                    .unique = MX_DROP_SHRUNK,                                                                \
                    .index = MX_DROP_SHRUNK,                                                                 \
                    .composite_unique = (of_several),                                                        \
                    .index_expr = MX_DROP_REFUSED,                                                           \
                    .own_check = MX_DROP_TAKEN,                                                              \
                    .shared_check = MX_DROP_REFUSED,                                                         \
                    .fkey = MX_DROP_REFUSED,                                                                 \
                    .referenced = MX_DROP_REFUSED,                                                           \
                    .generated = MX_DROP_REFUSED,                                                            \
                    .view = MX_DROP_IGNORED}

const mx_model_rules mx_mysql_model = {SHARED_MODEL(MX_DROP_SHRUNK), .fkey_names = MX_NS_SCHEMA,
                                       .check_names = MX_NS_SCHEMA, .sequence_cache = 1,
                                       .sequence_max = INT64_MAX};

/* a column of a unique key of several does not go alone: https://jira.mariadb.org/browse/MDEV-13613 */
const mx_model_rules mx_mariadb_model = {SHARED_MODEL(MX_DROP_REFUSED), .fkey_names = MX_NS_SCHEMA,
                                         .fkey_named_by_index = true,   .check_names = MX_NS_TABLE,
                                         .column_checks = true,         .sequence_cache = 1000,
                                         .sequence_max = INT64_MAX - 1};
