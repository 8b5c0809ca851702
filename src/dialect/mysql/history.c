#include "dialect/mysql/history.h"

#include "dialect/mysql/mysql.h"
#include "dialect/mysql/partition.h"
#include "schema/canon.h"
#include "schema/edit.h"

static bool is_row(const mx_column *column, mx_str words)
{
    const mx_expr *tree = column->expression.tree;
    return tree && tree->kind == MX_E_KEYWORD && mx_str_eq(tree->text, words);
}

bool mx_my_is_row_column(const mx_column *column)
{
    return is_row(column, MX_STR("row start")) || is_row(column, MX_STR("row end"));
}

static const mx_column *row_column(const mx_table *table, mx_str words)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (is_row(table->columns.at[i], words))
            return table->columns.at[i];
    }
    return NULL;
}

const mx_column *mx_my_row_start(const mx_table *table)
{
    return row_column(table, MX_STR("row start"));
}

const mx_column *mx_my_row_end(const mx_table *table)
{
    return row_column(table, MX_STR("row end"));
}

void mx_my_period_columns(const mx_check *period, mx_column *out[2])
{
    const mx_expr *tree = period->expr.tree;
    for (size_t i = 0; i < 2; i++)
        out[i] = tree->arg_count == 2 ? mx_table_column(period->table, mx_expr_last(tree->args[i])) : NULL;
}

/* --- the model ---------------------------------------------------------------------------------------------------------------- */

void mx_my_row_column(mx_model *model, mx_column *column)
{
    const mx_option *option = mx_options_get(&column->options, MX_STR("generated"));
    if (!option)
        return;
    mx_expr *words = mx_expr_new(model->arena, MX_E_KEYWORD, option->value, NULL);
    column->expression = (mx_sql){.tree = words, .text = mx_str_upper(model->arena, option->value)};
    column->generated = MX_G_STORED;
    column->not_null = true;
    (void)mx_options_unset(&column->options, MX_STR("generated"));
}

/* WITH SYSTEM VERSIONING at a column is said of the table, and WITHOUT of those that are not told so. */
static void versioned_columns(mx_model *model, mx_table *table)
{
    bool any = false;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_option *option = mx_options_get(&table->columns.at[i]->options, MX_STR("system versioning"));
        any |= option && mx_str_eq(option->value, MX_STR("yes"));
    }
    for (size_t i = 0; any && i < table->columns.len; i++) {
        mx_options *options = &table->columns.at[i]->options;
        const mx_option *option = mx_options_get(options, MX_STR("system versioning"));
        if (option && mx_str_eq(option->value, MX_STR("yes")))
            (void)mx_options_unset(options, MX_STR("system versioning"));
        else if (!option && !table->system_versioning.len && !mx_my_is_row_column(table->columns.at[i]))
            mx_options_set(model->arena, options, MX_STR("system versioning"), MX_STR("no"));
    }
    if (any)
        table->system_versioning = MX_STR("with system versioning");
}

/* The server puts the end of a row's time behind the columns of all unique keys. */
static void without_row_end(mx_index *index, const mx_column *row_end)
{
    if (!index || !index->unique || index->parts.len < 2 ||
        index->parts.at[index->parts.len - 1].column != row_end)
        return;
    index->parts.len--;
}

void mx_my_settle_history(mx_model *model, mx_table *table)
{
    const mx_column *row_end = mx_my_row_end(table);
    versioned_columns(model, table);
    for (size_t i = 0; !table->system_versioning.len && i < table->columns.len; i++)
        (void)mx_options_unset(&table->columns.at[i]->options, MX_STR("system versioning"));
    if (row_end) {
        without_row_end(table->primary, row_end);
        for (size_t i = 0; i < table->indexes.len; i++)
            without_row_end(table->indexes.at[i], row_end);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        mx_column *ends[2];
        if (!table->checks.at[i]->period)
            continue;
        mx_my_period_columns(table->checks.at[i], ends);
        for (size_t k = 0; k < 2; k++) {
            if (ends[k])
                ends[k]->not_null = true;
        }
    }
}

mx_status mx_my_alter_history(mx_model *model, mx_table *table, const mx_alter_action *action,
                              mx_diags *diags)
{
    bool add = mx_str_istarts(action->text, MX_STR("add"));
    mx_str words = mx_str_trim(mx_str_sub(action->text, add ? 3 : 4, action->text.len));
    if (!mx_str_istarts(words, MX_STR("system"))) /* PERIOD FOR SYSTEM_TIME: its columns tell */
        return MX_OK;
    if (add == (table->system_versioning.len > 0) && !model->opaque)
        return mx_fail(diags, MX_SCH005, action->span, "",
                       add ? "table \"%.*s\" keeps its history already"
                           : "table \"%.*s\" does not keep its history",
                       MX_FMT(table->name));
    table->system_versioning = add ? MX_STR("with system versioning") : MX_STR_NONE;
    return MX_OK;
}

/* --- what the server refuses -------------------------------------------------------------------------------------------------- */

static mx_status check_row_columns(const mx_table *table, mx_diags *diags)
{
    const mx_column *both[] = {mx_my_row_start(table), mx_my_row_end(table)};
    if (!both[0] && !both[1])
        return MX_OK;
    if (!both[0] || !both[1] || !table->system_versioning.len)
        return mx_fail(
            diags, MX_SCH005, table->span,
            "Write a column AS ROW START, one AS ROW END, PERIOD FOR SYSTEM_TIME of both, and WITH "
            "SYSTEM VERSIONING.",
            "table \"%.*s\" has %s", MX_FMT(table->name),
            !both[0]   ? "no column AS ROW START"
            : !both[1] ? "no column AS ROW END"
                       : "columns AS ROW START and ROW END but no SYSTEM VERSIONING");
    for (size_t i = 0; i < 2; i++) {
        const mx_type *type = &both[i]->type;
        bool number = mx_str_eq(type->text, MX_STR("bigint unsigned"));
        if (!number && !mx_str_eq(type->text, MX_STR("timestamp(6)")))
            return mx_fail(diags, MX_SCH005, both[i]->span, "",
                           "column \"%.*s\" is AS ROW %s and must be of type timestamp(6) or bigint unsigned",
                           MX_FMT(both[i]->name), i ? "END" : "START");
    }
    return MX_OK;
}

static mx_status check_versioned(const mx_table *table, mx_diags *diags)
{
    if (!table->system_versioning.len)
        return MX_OK;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        if (!mx_my_is_row_column(column) && !mx_options_get(&column->options, MX_STR("system versioning")))
            return MX_OK;
    }
    return mx_fail(diags, MX_SCH005, table->span, "", "table \"%.*s\" has no column whose history is kept",
                   MX_FMT(table->name));
}

static mx_status check_period(const mx_check *period, mx_diags *diags)
{
    static const char *const times[] = {"date", "datetime", "timestamp"};
    mx_column *ends[2];
    bool time = false;
    mx_my_period_columns(period, ends);
    for (size_t i = 0; ends[0] && i < sizeof times / sizeof *times; i++)
        time |= mx_str_eq(ends[0]->type.base, mx_str_of(times[i]));
    if (!ends[0] || !ends[1] || !time || !mx_str_eq(ends[0]->type.text, ends[1]->type.text))
        return mx_fail(diags, MX_SCH005, period->span, "",
                       "period \"%.*s\" wants two columns of one type: date, datetime or timestamp",
                       MX_FMT(period->name));
    if (mx_table_column(period->table, period->name))
        return mx_fail(diags, MX_SCH001, period->span, "", "period \"%.*s\" is called like a column",
                       MX_FMT(period->name));
    return MX_OK;
}

static mx_status check_overlaps(const mx_index *index, const mx_check *period, mx_diags *diags)
{
    const mx_option *named = index ? mx_options_get(&index->options, MX_STR("without overlaps")) : NULL;
    mx_column *ends[2];
    if (!named)
        return MX_OK;
    if (!period || !mx_str_ieq(period->name, named->value))
        return mx_fail(diags, MX_SCH002, index->span, "", "there is no period \"%.*s\" in table \"%.*s\"",
                       MX_FMT(named->value), MX_FMT(index->table->name));
    mx_my_period_columns(period, ends);
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_column *column = index->parts.at[i].column;
        if (column == ends[0] || column == ends[1])
            return mx_fail(diags, MX_SCH005, index->span, "Leave the column out.",
                           "key \"%.*s\" has column \"%.*s\" by its period already", MX_FMT(index->name),
                           MX_FMT(column->name));
    }
    return MX_OK;
}

/* At least one partition of the past before the one of the present, and a rule for when there are several. */
static mx_status check_partitions(const mx_table *table, mx_diags *diags)
{
    mx_my_partitioning p;
    if (!table->partition_by.len ||
        !mx_my_read_partitioning(table->schema->model, table, table->partition_by, &p) ||
        !mx_my_is_history(p.method))
        return MX_OK;
    if (!table->system_versioning.len)
        return mx_fail(diags, MX_SCH005, table->span, "Write WITH SYSTEM VERSIONING.",
                       "table \"%.*s\" keeps no history to be partitioned by", MX_FMT(table->name));
    size_t past = p.parts.len ? p.parts.len - 1 : 0;
    bool right = past > 0;
    for (size_t i = 0; i < p.parts.len; i++)
        right &= mx_str_eq(p.parts.at[i].values, i < past ? MX_STR("history") : MX_STR("current"));
    if (!right)
        return mx_fail(diags, MX_SCH005, table->span, "",
                       "table \"%.*s\" wants partitions HISTORY and one CURRENT behind them",
                       MX_FMT(table->name));
    if (past > 1 && mx_str_eq(p.method, MX_STR("system_time")))
        return mx_fail(diags, MX_SCH005, table->span, "Say INTERVAL or LIMIT.",
                       "table \"%.*s\" has several partitions HISTORY and no rule for them",
                       MX_FMT(table->name));
    if (mx_str_starts(p.method, MX_STR("system_time limit 0")))
        return mx_fail(diags, MX_SCH005, table->span, "", "LIMIT of table \"%.*s\" must be above 0",
                       MX_FMT(table->name));
    return MX_OK;
}

mx_status mx_my_check_history(const mx_table *table, mx_diags *diags)
{
    const mx_check *period = NULL;
    MX_TRY(check_partitions(table, diags));
    MX_TRY(check_row_columns(table, diags));
    MX_TRY(check_versioned(table, diags));
    for (size_t i = 0; i < table->checks.len; i++) {
        if (!table->checks.at[i]->period)
            continue;
        if (period)
            return mx_fail(diags, MX_SCH005, table->checks.at[i]->span, "",
                           "table \"%.*s\" has a period already", MX_FMT(table->name));
        period = table->checks.at[i];
        MX_TRY(check_period(period, diags));
    }
    MX_TRY(check_overlaps(table->primary, period, diags));
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(check_overlaps(table->indexes.at[i], period, diags));
    return MX_OK;
}

/* --- rendering ---------------------------------------------------------------------------------------------------------------- */

void mx_my_render_period(mx_renderer *r, const mx_check *period)
{
    const mx_expr *tree = period->expr.tree;
    mx_render_lit(r, "PERIOD FOR ");
    mx_render_ident(r, period->name);
    mx_render_lit(r, " (");
    for (uint32_t i = 0; i < tree->arg_count; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        mx_render_ident(r, mx_expr_last(tree->args[i]));
    }
    mx_buf_char(&r->buf, ')');
}

void mx_my_render_system_time(mx_renderer *r, const mx_column *column, const char *verb)
{
    const mx_column *start = mx_my_row_start(column->table);
    if (!start || mx_my_row_end(column->table) != column)
        return;
    mx_buf_printf(&r->buf, ", %sPERIOD FOR SYSTEM_TIME (", verb);
    mx_render_ident(r, start->name);
    mx_render_lit(r, ", ");
    mx_render_ident(r, column->name);
    mx_buf_char(&r->buf, ')');
}
