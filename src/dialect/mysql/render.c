#include "dialect/mysql/mysql.h"

#include <string.h>

#include "dialect/mysql/history.h"
#include "dialect/mysql/partition.h"
#include "dialect/mysql/versions.h"
#include "plan/planner.h"
#include "render/counter.h"
#include "schema/canon.h"
#include "schema/names.h"

/* --- columns ------------------------------------------------------------------------------------------------------------------ */

/* Literals and the current time stand bare, other expressions in parentheses:
 * https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html */
static bool is_bare_default(const mx_server *server, const mx_type *type, const mx_expr *value)
{
    if (value->kind == MX_E_KEYWORD && mx_str_eq(value->text, MX_STR("current_timestamp")))
        return mx_my_holds_now(server, type, value);
    return mx_expr_is_literal(value) || value->kind == MX_E_KEYWORD ||
           (value->kind == MX_E_CALL && mx_str_ieq(mx_expr_last(value), MX_STR("current_timestamp")));
}

static void default_value(mx_renderer *r, const mx_column *column)
{
    const mx_sql *value = &column->default_value;
    bool bare = is_bare_default(r->server, &column->type, value->tree) &&
                (!mx_mysql_is_lob(&column->type) || mx_my_has(r->server, MX_MY_LITERAL_LOB_DEFAULTS));
    mx_render_lit(r, " DEFAULT ");
    if (bare)
        mx_buf_str(&r->buf, value->text);
    else
        mx_render_parens(r, value->text);
}

/* A charset or collation as the server calls it: utf8 before it was utf8mb3. */
void mx_my_put_charset(mx_renderer *r, const char *word, mx_str name)
{
    bool old = mx_str_starts(name, MX_STR("utf8mb3")) && !mx_my_has(r->server, MX_MY_UTF8MB3_NAMES);
    mx_buf_printf(&r->buf, old ? "%s utf8%.*s" : "%s %.*s", word,
                  MX_FMT(old ? mx_str_sub(name, strlen("utf8mb3"), name.len) : name));
}

static void charset(mx_renderer *r, const mx_column *column)
{
    const mx_table *table = column->table;
    if (column->charset.len && !mx_str_eq(column->charset, table->charset))
        mx_my_put_charset(r, " CHARSET", column->charset);
    if (column->collation.len && !mx_str_eq(column->collation, table->collation))
        mx_my_put_charset(r, " COLLATE", column->collation);
}

static void generated(mx_renderer *r, const mx_column *column)
{
    if (mx_my_is_row_column(column)) {
        mx_buf_printf(&r->buf, " GENERATED ALWAYS AS %.*s", MX_FMT(column->expression.text));
        return;
    }
    mx_render_lit(r, " AS ");
    mx_render_parens(r, column->expression.text);
    mx_buf_text(&r->buf, column->generated == MX_G_STORED ? " STORED" : " VIRTUAL");
    if (r->server->engine & MX_MYSQL) /* MariaDB takes neither NULL nor NOT NULL here */
        mx_buf_text(&r->buf, column->not_null ? " NOT NULL" : " NULL");
}

static void comment(mx_renderer *r, mx_str text)
{
    if (!text.len)
        return;
    mx_render_lit(r, " COMMENT ");
    r->rules->string(r, text);
}

/* MariaDB keeps a check that was written at a column with that column. */
static void column_checks(mx_renderer *r, const mx_column *column)
{
    for (size_t i = 0; i < column->table->checks.len; i++) {
        const mx_check *check = column->table->checks.at[i];
        if (check->column != column)
            continue;
        mx_render_lit(r, " CHECK ");
        mx_render_parens(r, check->expr.text);
    }
}

/* COMPRESSED, SRID 4326, WITHOUT SYSTEM VERSIONING; what only engines know is key = value. */
static void column_option(mx_renderer *r, const mx_option *option)
{
    static const char *const words[] = {"column_format", "storage", "srid"};
    bool yes = mx_str_eq(option->value, MX_STR("yes")), word = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        word |= mx_str_eq(option->key, mx_str_of(words[i]));
    mx_str key = mx_str_upper(r->arena, option->key);
    if (mx_str_eq(option->key, MX_STR("system versioning")))
        mx_buf_printf(&r->buf, " %s %.*s", yes ? "WITH" : "WITHOUT", MX_FMT(key));
    else if (yes && mx_str_eq(option->key, MX_STR("compressed")))
        mx_buf_printf(&r->buf, " %.*s", MX_FMT(key));
    else if (mx_str_ends(option->key, MX_STR("engine_attribute"))) {
        mx_buf_printf(&r->buf, " %.*s ", MX_FMT(key));
        r->rules->string(r, option->value);
    } else
        mx_buf_printf(&r->buf, word ? " %.*s %.*s" : " %.*s=%.*s", MX_FMT(key), MX_FMT(option->value));
}

/* COMPRESSED and REF_SYSTEM_ID are parts of the type. */
static bool is_of_type(const mx_option *option)
{
    return mx_str_eq(option->key, MX_STR("compressed")) || mx_str_eq(option->key, MX_STR("ref_system_id"));
}

static void column_options(mx_renderer *r, const mx_column *column, bool of_type)
{
    for (size_t i = 0; i < column->options.len; i++) {
        if (is_of_type(&column->options.at[i]) == of_type)
            column_option(r, &column->options.at[i]);
    }
}

/* int(3) unsigned: a width that is no part of the type's text. */
static void type(mx_renderer *r, const mx_type *type)
{
    mx_buf_str(&r->buf, type->base);
    if (type->args[0] && !type->arg_count)
        mx_buf_printf(&r->buf, "(%lld)", (long long)type->args[0]);
    mx_buf_str(&r->buf, mx_str_sub(type->text, type->base.len, type->text.len));
}

static void column(mx_renderer *r, const mx_column *column)
{
    mx_render_ident(r, column->name);
    mx_buf_char(&r->buf, ' ');
    type(r, &column->type);
    column_options(r, column, true);
    charset(r, column);
    if (column->generated)
        generated(r, column);
    else
        mx_buf_text(&r->buf, column->not_null ? " NOT NULL" : " NULL");
    if (column->default_value.text.len)
        default_value(r, column);
    if (column->on_update.text.len)
        mx_buf_printf(&r->buf, " ON UPDATE %.*s", MX_FMT(column->on_update.text));
    if (column->auto_increment)
        mx_render_lit(r, " AUTO_INCREMENT");
    if (column->invisible)
        mx_render_lit(r, " INVISIBLE");
    column_options(r, column, false);
    comment(r, column->comment);
    column_checks(r, column);
}

static void new_column(mx_renderer *r, const mx_column *written)
{
    column(r, written);
    mx_my_render_system_time(r, written, "");
}

/* --- indexes ------------------------------------------------------------------------------------------------------------------ */

static void index_part(mx_renderer *r, const mx_index *index, const mx_index_part *part)
{
    const mx_option *period = mx_options_get(&index->options, MX_STR("without overlaps"));
    if (part->column)
        mx_render_ident(r, part->column->name);
    else
        mx_render_parens(r, part->expr.text);
    if (part->prefix)
        mx_buf_printf(&r->buf, " (%u)", part->prefix);
    if (part->desc)
        mx_render_lit(r, " DESC");
    if (!period || part != &index->parts.at[index->parts.len - 1])
        return;
    mx_render_lit(r, ", ");
    mx_render_ident(r, period->value);
    mx_render_lit(r, " WITHOUT OVERLAPS");
}

static void index_options(mx_renderer *r, const mx_index *index)
{
    bool by_hash = index->table && mx_str_ieq(index->table->engine, MX_STR("memory"));
    if (index->method.len && mx_str_ieq(index->method, MX_STR("btree")) == by_hash)
        mx_buf_printf(&r->buf, " USING %.*s", MX_FMT(mx_str_upper(r->arena, index->method)));
    for (size_t i = 0; i < index->options.len; i++) {
        const mx_option *option = &index->options.at[i];
        if (mx_str_eq(option->key, MX_STR("without overlaps")))
            continue; /* stands among the columns */
        if (mx_str_eq(option->key, MX_STR("parser")))
            mx_buf_printf(&r->buf, " WITH PARSER %.*s", MX_FMT(option->value));
        else
            mx_buf_printf(&r->buf, " %.*s = %.*s", MX_FMT(mx_str_upper(r->arena, option->key)),
                          MX_FMT(option->value));
    }
    comment(r, index->comment);
    if (index->invisible)
        mx_buf_text(&r->buf, mx_is_maria(r->server) ? " IGNORED" : " INVISIBLE");
}

static bool table_index(mx_renderer *r, const mx_index *index)
{
    if (index->role == MX_I_PRIMARY) {
        mx_render_lit(r, "PRIMARY KEY ");
    } else {
        if (index->kind.len)
            mx_buf_printf(&r->buf, "%.*s ", MX_FMT(mx_str_upper(r->arena, index->kind)));
        mx_buf_text(&r->buf, index->unique ? "UNIQUE INDEX " : "INDEX ");
        mx_render_ident(r, index->name);
        mx_buf_char(&r->buf, ' ');
    }
    mx_render_index_parts(r, index);
    index_options(r, index);
    return true;
}

/* Only through ALTER TABLE: the planner makes clauses of all index changes here. */
static mx_status rename_index(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "ALTER TABLE ");
    mx_render_table(r, step->table);
    mx_render_lit(r, " RENAME INDEX ");
    mx_render_ident(r, step->change->from.index->name);
    mx_render_lit(r, " TO ");
    mx_render_ident(r, step->change->to.index->name);
    return MX_OK;
}

/* --- tables ------------------------------------------------------------------------------------------------------------------- */

static void check(mx_renderer *r, const mx_check *check)
{
    if (check->period)
        mx_my_render_period(r, check);
    else
        mx_render_check(r, check);
    if (check->not_enforced)
        mx_render_lit(r, " NOT ENFORCED");
}

/* Options of engines, which MariaDB takes with '=' alone. */
static bool is_engine_option(mx_str key)
{
    static const char *const keys[] = {"page_compressed", "page_compression_level", "encrypted",
                                       "encryption_key_id"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (mx_str_eq(key, mx_str_of(keys[i])))
            return true;
    }
    return false;
}

static void option(mx_renderer *r, mx_str key, mx_str value)
{
    if (mx_str_eq(key, MX_STR("tablespace"))) {
        mx_render_lit(r, "TABLESPACE ");
        mx_render_ident(r, value);
        return;
    }
    if (mx_my_is_text_option(key)) {
        mx_buf_printf(&r->buf, "%.*s ", MX_FMT(mx_str_upper(r->arena, key)));
        r->rules->string(r, value);
        return;
    }
    mx_buf_printf(&r->buf, "%.*s%c%.*s", MX_FMT(mx_str_upper(r->arena, key)),
                  is_engine_option(key) ? '=' : ' ', MX_FMT(value));
}

static void table_option(mx_renderer *r, const mx_option *written)
{
    mx_buf_char(&r->buf, ' ');
    option(r, written->key, written->value);
}

static void table_options(mx_renderer *r, const mx_table *table)
{
    mx_my_put_charset(r, " CHARSET", table->charset);
    mx_my_put_charset(r, " COLLATE", table->collation);
    if (table->engine.len && !mx_str_ieq(table->engine, MX_STR("InnoDB")))
        mx_buf_printf(&r->buf, " ENGINE %.*s", MX_FMT(table->engine));
    comment(r, table->comment);
    if (table->auto_increment > 1)
        mx_buf_printf(&r->buf, " AUTO_INCREMENT %lld", (long long)table->auto_increment);
    for (size_t i = 0; i < table->options.len; i++)
        table_option(r, &table->options.at[i]);
    if (table->system_versioning.len)
        mx_render_lit(r, " WITH SYSTEM VERSIONING");
    if (table->partition_by.len)
        mx_my_partition_by(r, table);
}

/* --- ALTER TABLE -------------------------------------------------------------------------------------------------------------- */

static void position(mx_renderer *r, const mx_column *column)
{
    const mx_columns *columns = &column->table->columns;
    if (columns->len && mx_str_eq(columns->at[0]->name, column->name)) {
        mx_render_lit(r, " FIRST");
        return;
    }
    for (size_t i = 1; i < columns->len; i++) {
        if (!mx_str_eq(columns->at[i]->name, column->name))
            continue;
        mx_render_lit(r, " AFTER ");
        mx_render_ident(r, columns->at[i - 1]->name);
    }
}

/* RENAME COLUMN, or CHANGE COLUMN with the definition that the column has now: that of `from`, and of what was made from it. */
static void rename_column(mx_renderer *r, const mx_column *from, const mx_column *to)
{
    bool renames = mx_my_has(r->server, MX_MY_RENAME_COLUMN);
    mx_buf_text(&r->buf, renames ? "RENAME COLUMN " : "CHANGE COLUMN ");
    mx_render_ident(r, from->name);
    mx_buf_text(&r->buf, renames ? " TO " : " ");
    if (renames)
        mx_render_ident(r, to->name);
    else
        column(r, to);
}

/* What a table's columns say of its history waits until it keeps one: plan.c, after_history. */
static bool starts_history(const mx_step *step)
{
    const mx_change *table = step->change;
    return table && table->subject == MX_C_TABLE && table->verb == MX_MODIFY &&
           !table->from.table->system_versioning.len && table->to.table->system_versioning.len;
}

static void altered_column(mx_renderer *r, const mx_step *step, const mx_column *to)
{
    mx_column without = *to;
    without.options = (mx_options){0};
    for (size_t i = 0; i < to->options.len; i++) {
        if (!mx_str_eq(to->options.at[i].key, MX_STR("system versioning")))
            mx_vec_push(r->arena, &without.options, to->options.at[i]);
    }
    column(r, starts_history(step) ? &without : to);
}

/* The history of before went: plan.c, before_history. */
static void new_times(mx_renderer *r, const mx_step *step, const mx_column *column)
{
    const mx_change *table = step->change;
    mx_my_render_system_time(r, column, "ADD ");
    if (mx_my_row_end(column->table) == column && table && table->subject == MX_C_TABLE &&
        table->verb == MX_MODIFY && table->from.table->system_versioning.len)
        mx_render_lit(r, ", ADD SYSTEM VERSIONING");
}

static void column_clause(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    switch (change->verb) {
    case MX_DROP:
        mx_render_lit(r, "DROP COLUMN ");
        mx_render_ident(r, change->from.column->name);
        return;
    case MX_RENAME:
        rename_column(r, change->from.column, change->to.column);
        return;
    case MX_ADD:
    case MX_MODIFY:
        mx_buf_text(&r->buf, change->verb == MX_ADD ? "ADD COLUMN " : "MODIFY COLUMN ");
        altered_column(r, step, change->to.column);
        if (change->aspects & MX_D_ORDER)
            position(r, change->to.column);
        if (change->verb == MX_ADD)
            new_times(r, step, change->to.column);
        return;
    }
}

static void index_clause(mx_renderer *r, const mx_change *change)
{
    if (change->verb == MX_ADD) {
        mx_render_lit(r, "ADD ");
        (void)table_index(r, change->to.index);
    } else if (change->verb == MX_MODIFY) {
        mx_render_lit(r, "ALTER INDEX ");
        mx_render_ident(r, change->to.index->name);
        bool maria = (mx_is_maria(r->server)) != 0;
        mx_buf_text(&r->buf, change->to.index->invisible ? (maria ? " IGNORED" : " INVISIBLE")
                                                         : (maria ? " NOT IGNORED" : " VISIBLE"));
    } else if (change->from.index->role == MX_I_PRIMARY) {
        mx_render_lit(r, "DROP PRIMARY KEY");
    } else {
        mx_render_lit(r, "DROP INDEX ");
        mx_render_ident(r, change->from.index->name);
    }
}

static void fkey_clause(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    if (change->verb == MX_ADD) {
        mx_fkey fkey = *change->to.fkey;
        if (change->aspects & MX_D_SERIAL)
            fkey.name = MX_STR_NONE; /* the server gives the same */
        mx_render_lit(r, "ADD ");
        mx_render_fkey(r, &fkey);
    } else {
        mx_render_lit(r, "DROP FOREIGN KEY ");
        mx_render_ident(r, step->table ? mx_fkey_name_after(r->buf.arena, change->from.fkey->name,
                                                            change->from.fkey->table->name, step->table->name)
                                       : change->from.fkey->name);
    }
}

/* As its table is called by now. */
static mx_str check_name(mx_renderer *r, const mx_step *step, const mx_check *check)
{
    if (mx_is_maria(r->server) || !step->table)
        return check->name;
    return mx_check_name_after(r->arena, check->name, check->table->name, step->table->name);
}

static void check_clause(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    if (change->verb == MX_ADD) {
        mx_render_lit(r, "ADD ");
        check(r, change->to.check);
    } else {
        mx_buf_text(&r->buf, change->from.check->period ? "DROP PERIOD FOR "
                             : mx_is_maria(r->server)   ? "DROP CONSTRAINT "
                                                        : "DROP CHECK ");
        mx_render_ident(r, check_name(r, step, change->from.check));
    }
}

static void next_item(mx_renderer *r, bool *first)
{
    mx_buf_text(&r->buf, *first ? "" : ", ");
    *first = false;
}

static mx_status table_clause(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    const mx_table *from = change->from.table, *to = change->to.table;
    bool first = true;
    if (change->aspects == MX_D_PARTITION) /* a statement of its own: plan.c */
        return mx_my_partition_clauses(r, from, to) ? MX_OK : mx_render_refuse(r, step);
    if (change->aspects & (MX_D_CHARSET | MX_D_COLLATION)) {
        next_item(r, &first);
        mx_my_put_charset(r, "CHARSET", to->charset);
        mx_my_put_charset(r, " COLLATE", to->collation);
    }
    if (change->aspects & MX_D_ENGINE) {
        next_item(r, &first);
        mx_buf_printf(&r->buf, "ENGINE %.*s", MX_FMT(to->engine));
    }
    if (change->aspects & MX_D_COMMENT) {
        next_item(r, &first);
        mx_render_lit(r, "COMMENT ");
        r->rules->string(r, to->comment);
    }
    if (change->aspects & MX_D_AUTO_INCREMENT) {
        next_item(r, &first);
        mx_buf_printf(&r->buf, "AUTO_INCREMENT %lld", (long long)to->auto_increment);
    }
    for (size_t i = 0; (change->aspects & MX_D_OPTIONS) && i < to->options.len; i++) {
        next_item(r, &first);
        option(r, to->options.at[i].key, to->options.at[i].value);
    }
    for (size_t i = 0; (change->aspects & MX_D_OPTIONS) && i < from->options.len; i++) {
        if (mx_options_get(&to->options, from->options.at[i].key))
            continue;
        next_item(r, &first);
        mx_str key = from->options.at[i].key;
        option(r, key, mx_my_reset_value(key));
    }
    if (change->aspects & MX_D_DEFINITION) {
        next_item(r, &first);
        mx_buf_text(&r->buf, to->system_versioning.len ? "ADD SYSTEM VERSIONING" : "DROP SYSTEM VERSIONING");
    }
    return first ? mx_render_refuse(r, step) : MX_OK;
}

static mx_status clause(mx_renderer *r, const mx_step *step, const mx_change *change)
{
    switch (change->subject) {
    case MX_C_COLUMN:
        column_clause(r, step, change);
        return MX_OK;
    case MX_C_INDEX:
        index_clause(r, change);
        return MX_OK;
    case MX_C_FKEY:
        fkey_clause(r, step, change);
        return MX_OK;
    case MX_C_CHECK:
        check_clause(r, step, change);
        return MX_OK;
    case MX_C_TABLE:
        return table_clause(r, step, change);
    default:
        return mx_render_refuse(r, step);
    }
}

/* SETVAL goes one way only, a row that is put in goes either. */
static void move_counter(mx_renderer *r, const mx_sequence *sequence, const mx_counter *counter)
{
    mx_render_lit(r, "INSERT INTO ");
    mx_render_qualified(r, sequence->schema->name, sequence->name);
    mx_buf_printf(&r->buf,
                  " SELECT %lld, minimum_value, maximum_value, start_value, increment, cache_size, "
                  "cycle_option, cycle_count FROM ",
                  (long long)counter->next);
    mx_render_qualified(r, sequence->schema->name, sequence->name);
    mx_buf_printf(&r->buf, " WHERE next_not_cached_value %s %lld", counter->outside,
                  (long long)counter->bound);
    mx_render_next_statement(r);
}

/* MariaDB: https://mariadb.com/kb/en/create-sequence/ */
static mx_status sequence(mx_renderer *r, const mx_step *step)
{
    const mx_change *change = step->change;
    const mx_sequence *from = change->from.sequence, *to = change->to.sequence;
    if (!mx_is_maria(r->server))
        return mx_render_refuse(r, step);
    if (step->kind == MX_ST_DROP_SEQUENCE) {
        mx_render_lit(r, "DROP SEQUENCE ");
        mx_render_qualified(r, from->schema->name, from->name);
        return MX_OK;
    }
    if (change->verb == MX_RENAME) {
        mx_render_lit(r, "RENAME TABLE ");
        mx_render_qualified(r, from->schema->name, from->name);
        mx_render_lit(r, " TO ");
        mx_render_qualified(r, to->schema->name, to->name);
        return MX_OK;
    }
    bool alters = step->kind == MX_ST_ALTER_SEQUENCE;
    mx_counter counter = alters ? mx_counter_between(from, to) : (mx_counter){0};
    if (counter.outside)
        move_counter(r, to, &counter);
    mx_buf_text(&r->buf, alters ? "ALTER SEQUENCE " : "CREATE SEQUENCE ");
    mx_render_qualified(r, to->schema->name, to->name);
    mx_buf_printf(&r->buf, " START WITH %lld INCREMENT BY %lld MINVALUE %lld MAXVALUE %lld",
                  (long long)to->start, (long long)to->increment, (long long)to->min, (long long)to->max);
    if (to->cache)
        mx_buf_printf(&r->buf, " CACHE %lld", (long long)to->cache);
    else
        mx_render_lit(r, " NOCACHE");
    mx_buf_text(&r->buf, to->cycle ? " CYCLE" : " NOCYCLE");
    if (counter.restarts)
        mx_render_lit(r, " RESTART");
    return MX_OK;
}

static mx_status create_object(mx_renderer *r, const mx_step *step)
{
    mx_str source = step->object->source;
    if (step->replace && mx_str_istarts(source, MX_STR("create ")) &&
        !mx_str_istarts(source, MX_STR("create or replace "))) {
        mx_render_lit(r, "CREATE OR REPLACE");
        source = mx_str_sub(source, 6, source.len);
    }
    mx_buf_str(&r->buf, source);
    return MX_OK;
}

/* Foreign keys follow; views do not (https://dev.mysql.com/doc/refman/8.0/en/rename-table.html). */
static mx_status move(mx_renderer *r, const mx_step *step)
{
    if (step->change->subject != MX_C_TABLE)
        return mx_render_refuse(r, step);
    mx_render_lit(r, "RENAME TABLE ");
    mx_render_table(r, step->change->from.table);
    mx_render_lit(r, " TO ");
    mx_render_table(r, step->change->to.table);
    return MX_OK;
}

const mx_render_rules mx_mysql_render = {
    .right = mx_my_right,
    .quote = '`',
    .unnamed_fkeys = false,
    .indexes_in_table = true,
    .string = mx_render_string_escaped,
    .column = new_column,
    .table_index = table_index,
    .table_check = check,
    .create_table = mx_render_create_table,
    .table_options = table_options,
    .index_part = index_part,
    .create_index = mx_render_refuse,
    .drop_index = mx_render_refuse,
    .rename_index = rename_index,
    .clause = clause,
    .schema = mx_my_render_schema,
    .type = mx_render_refuse,
    .sequence = sequence,
    .comment = mx_render_refuse,
    .drop_object = mx_render_drop_object,
    .create_object = create_object,
    .move = move,
    .copied = mx_render_copied,
    .or_else = "IFNULL",
    .rename_table = mx_render_rename_table,
};
