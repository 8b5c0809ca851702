#include "store/impl.h"

/* Filters as SQL. What SQL says otherwise than a filter is written out: a comparison with NULL, IS with a
 * literal, IN with NULLs. */

static mx_status add(mx_sqlbuf *sql, const mx_filter *filter, const mx_scope *scope, mx_diags *diags);

static const mx_filter *inside(const mx_filter *filter)
{
    while (filter->kind == MX_FILTER_GROUP)
        filter = filter->items.at[0];
    return filter;
}

static mx_status add_column(mx_sqlbuf *sql, const mx_filter *filter, const mx_scope *scope, mx_diags *diags)
{
    mx_str name = scope->name ? scope->name(scope->arg, filter->text) : filter->text;
    if (!name.len || (scope->frame && !mx_frame_find(scope->frame, name))) {
        mx_buf have = MX_BUF(sql->r.arena);
        for (size_t i = 0; scope->frame && i < scope->frame->columns.len; i++)
            mx_buf_printf(&have, "%s%.*s", i ? ", " : "", MX_FMT(scope->frame->columns.at[i].name));
        return mx_fail(diags, MX_STO009, filter->at, "",
                       "the filter's column '%.*s' is not there; there are: %.*s", MX_FMT(filter->text),
                       MX_FMT(mx_buf_view(&have)));
    }
    mx_str value = mx_piece(sql->store, sql->r.arena, "%z%i", scope->table, name);
    if (scope->in_table && mx_strs_has(&scope->frame->inexact, name))
        sql->store->engine->exact(sql, value);
    else
        mx_add(sql, "%s", value);
    return MX_OK;
}

/* Of a column that is read as texts whatever it is (as_texts, native), the engine knows more. MX_ARROW_NULL: not known. */
static mx_arrow_kind kind_of(const mx_filter *filter, const mx_scope *scope)
{
    filter = inside(filter);
    if (filter->kind == MX_FILTER_TEXT)
        return MX_ARROW_TEXT;
    if (filter->kind == MX_FILTER_NUMBER || filter->kind == MX_FILTER_MINUS)
        return MX_ARROW_REAL;
    if (filter->kind != MX_FILTER_COLUMN || !scope->frame)
        return MX_ARROW_NULL;
    mx_str name = scope->name ? scope->name(scope->arg, filter->text) : filter->text;
    const mx_frame_column *column = mx_frame_find(scope->frame, name);
    bool told = column && !column->type->native.len && !mx_strs_has(&scope->frame->as_texts, name);
    return told ? column->type->kind : MX_ARROW_NULL;
}

static bool is_number(mx_arrow_kind kind)
{
    return kind == MX_ARROW_INT || kind == MX_ARROW_UINT || kind == MX_ARROW_REAL || kind == MX_ARROW_DECIMAL;
}

/* NaN and the infinities, which have no other literals. */
static bool names_number(const mx_sqlbuf *sql, mx_arrow_kind kind, const mx_filter *value)
{
    static const mx_str words[] = {{"nan", 3},      {"inf", 3},       {"-inf", 4},     {"+inf", 4},
                                   {"infinity", 8}, {"-infinity", 9}, {"+infinity", 9}};
    const mx_store_engine *engine = sql->store->engine;
    bool may = kind == MX_ARROW_REAL ? engine->nan_reals : kind == MX_ARROW_DECIMAL && engine->nan_decimals;
    for (size_t i = 0; may && value->kind == MX_FILTER_TEXT && i < sizeof words / sizeof *words; i++)
        if (mx_str_ieq(value->text, words[i]))
            return true;
    return false;
}

/* MySQL makes 0 of all texts that are no number: "id = 0" would mean most rows. Where an engine makes none, what is a text to
 * us may be a number to it (PostgreSQL's numeric, columns of SQLite's without a type), and it has its own words. */
static mx_status check_kinds(const mx_sqlbuf *sql, const mx_filter *left, const mx_filter *right,
                             const mx_scope *scope, mx_diags *diags)
{
    bool turned = inside(left)->kind != MX_FILTER_COLUMN;
    const mx_filter *column = inside(turned ? right : left), *value = inside(turned ? left : right);
    mx_arrow_kind a = kind_of(column, scope), b = kind_of(value, scope);
    bool text = a == MX_ARROW_TEXT && is_number(b) && sql->store->engine->makes_numbers;
    if (column->kind != MX_FILTER_COLUMN || (!text && !(is_number(a) && b == MX_ARROW_TEXT)) ||
        names_number(sql, a, value))
        return MX_OK;
    return mx_fail(diags, MX_STO009, column->at, "Write texts in quotes, and numbers without.",
                   "the filter compares column '%.*s', which holds %s, with %s", MX_FMT(column->text),
                   text ? "texts" : "numbers", text ? "a number" : "a text");
}

static mx_status add_null_test(mx_sqlbuf *sql, const mx_filter *operand, bool is_null, const mx_scope *scope,
                               mx_diags *diags)
{
    mx_add(sql, "(");
    MX_TRY(add(sql, operand, scope, diags));
    mx_add(sql, is_null ? " IS NULL)" : " IS NOT NULL)");
    return MX_OK;
}

static mx_status add_compare(mx_sqlbuf *sql, const mx_filter *filter, mx_filter_op op, const mx_scope *scope,
                             mx_diags *diags)
{
    const mx_filter *left = filter->items.at[0], *right = filter->items.at[1];
    if (op == MX_FILTER_EQ || op == MX_FILTER_NE) {
        if (inside(right)->kind == MX_FILTER_NULL)
            return add_null_test(sql, left, op == MX_FILTER_EQ, scope, diags);
        if (inside(left)->kind == MX_FILTER_NULL)
            return add_null_test(sql, right, op == MX_FILTER_EQ, scope, diags);
    }
    bool ordered = op != MX_FILTER_EQ && op != MX_FILTER_NE;
    bool texts = ordered && kind_of(left, scope) == MX_ARROW_TEXT && kind_of(right, scope) == MX_ARROW_TEXT;
    MX_TRY(check_kinds(sql, left, right, scope, diags));
    mx_add(sql, "(");
    MX_TRY(add(sql, left, scope, diags));
    mx_add(sql, "%z %z ", texts ? sql->store->engine->bytewise : "", mx_filter_op_text(op));
    MX_TRY(add(sql, right, scope, diags));
    mx_add(sql, ")");
    return MX_OK;
}

static mx_status add_in(mx_sqlbuf *sql, const mx_filter *filter, const mx_scope *scope, mx_diags *diags)
{
    size_t some = 0;
    for (size_t i = 1; i < filter->items.len; i++)
        some += inside(filter->items.at[i])->kind != MX_FILTER_NULL;
    if (!some) { /* nothing matches; whether the column is there is still asked */
        mx_add(sql, "(");
        MX_TRY(add(sql, filter->items.at[0], scope, diags));
        mx_add(sql, " IS NULL AND 1 = 0)");
        return MX_OK;
    }
    mx_add(sql, "(");
    MX_TRY(add(sql, filter->items.at[0], scope, diags));
    mx_add(sql, " IN (");
    bool more = false;
    for (size_t i = 1; i < filter->items.len; i++) {
        if (inside(filter->items.at[i])->kind == MX_FILTER_NULL)
            continue;
        mx_add(sql, more ? ", " : "");
        MX_TRY(check_kinds(sql, filter->items.at[0], filter->items.at[i], scope, diags));
        MX_TRY(add(sql, filter->items.at[i], scope, diags));
        more = true;
    }
    mx_add(sql, "))");
    return MX_OK;
}

static mx_status add_list(mx_sqlbuf *sql, const mx_filter *filter, const char *word, const mx_scope *scope,
                          mx_diags *diags)
{
    mx_add(sql, "(");
    for (size_t i = 0; i < filter->items.len; i++) {
        mx_add(sql, "%z", i ? word : "");
        MX_TRY(add(sql, filter->items.at[i], scope, diags));
    }
    mx_add(sql, ")");
    return MX_OK;
}

static mx_status add_around(mx_sqlbuf *sql, const mx_filter *filter, const char *before,
                            const mx_scope *scope, mx_diags *diags)
{
    mx_add(sql, "%z", before);
    MX_TRY(add(sql, filter->items.at[0], scope, diags));
    mx_add(sql, ")");
    return MX_OK;
}

static mx_status add(mx_sqlbuf *sql, const mx_filter *filter, const mx_scope *scope, mx_diags *diags)
{
    switch (filter->kind) {
    case MX_FILTER_COLUMN:
        return add_column(sql, filter, scope, diags);
    case MX_FILTER_NUMBER:
        mx_add(sql, "%s", filter->text);
        return MX_OK;
    case MX_FILTER_TEXT:
        mx_add(sql, "%l", filter->text);
        return MX_OK;
    case MX_FILTER_TRUE:
    case MX_FILTER_FALSE:
    case MX_FILTER_NULL:
        mx_add(sql, filter->kind == MX_FILTER_TRUE    ? "TRUE"
                    : filter->kind == MX_FILTER_FALSE ? "FALSE"
                                                      : "NULL");
        return MX_OK;
    case MX_FILTER_MINUS:
        return add_around(sql, filter, "(-", scope, diags);
    case MX_FILTER_GROUP:
        return add(sql, filter->items.at[0], scope, diags);
    case MX_FILTER_NOT:
        return add_around(sql, filter, "(NOT ", scope, diags);
    case MX_FILTER_AND:
        return add_list(sql, filter, " AND ", scope, diags);
    case MX_FILTER_OR:
        return add_list(sql, filter, " OR ", scope, diags);
    case MX_FILTER_COMPARE:
        return add_compare(sql, filter, filter->op, scope, diags);
    case MX_FILTER_IS:
        return add_compare(sql, filter, MX_FILTER_EQ, scope, diags);
    case MX_FILTER_IN:
        return add_in(sql, filter, scope, diags);
    }
    return MX_OK;
}

bool mx_filter_fits(const mx_filter *filter, const mx_frame *frame)
{
    if (filter->kind == MX_FILTER_COLUMN)
        return mx_frame_find(frame, filter->text) != NULL;
    for (size_t i = 0; i < filter->items.len; i++)
        if (!mx_filter_fits(filter->items.at[i], frame))
            return false;
    return true;
}

mx_status mx_add_filters(mx_sqlbuf *sql, const mx_filters *filters, const mx_scope *scope, bool any,
                         mx_diags *diags)
{
    for (size_t i = 0; i < filters->len; i++) {
        if (!mx_filter_has_column(filters->at[i]))
            return mx_fail(diags, MX_STO009, filters->at[i]->at, "",
                           "a filter without a column cannot be applied");
        mx_add(sql, i ? any ? " OR " : " AND " : "");
        MX_TRY(add(sql, filters->at[i], scope, diags));
    }
    return MX_OK;
}
