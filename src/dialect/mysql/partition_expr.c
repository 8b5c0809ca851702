#include "dialect/mysql/mysql.h"
#include "dialect/mysql/partition_reader.h"
#include "schema/canon.h"
#include "schema/text.h"
#include "sql/parse.h"

mx_my_part_reader mx_my_part_open(mx_model *model, const mx_table *table, mx_str text)
{
    return (mx_my_part_reader){
        .model = model, .table = table, .in = mx_reader_open(model->arena, text, &model->server)};
}

bool mx_my_to_days(mx_str date, int64_t *out)
{
    uint64_t y, m, d;
    if (date.len < 10 || date.ptr[4] != '-' || date.ptr[7] != '-' ||
        !mx_str_to_u64(mx_str_sub(date, 0, 4), &y) || !mx_str_to_u64(mx_str_sub(date, 5, 7), &m) ||
        !mx_str_to_u64(mx_str_sub(date, 8, 10), &d) || m < 1 || m > 12 || d < 1 || d > 31)
        return false;
    int64_t year = (int64_t)y - (m <= 2), era = year / 400, of_era = year - era * 400;
    int64_t of_year = (153 * ((int64_t)m + (m > 2 ? -3 : 9)) + 2) / 5 + (int64_t)d - 1;
    *out = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year + 60;
    return true;
}

/* The server works functions of bounds out: TO_DAYS('2024-01-01') is a number from then on. */
static bool folded(mx_arena *arena, const mx_expr *tree, mx_str *out)
{
    mx_str name = mx_expr_last(tree);
    int64_t days;
    if (tree->kind != MX_E_CALL || tree->arg_count != 1 || tree->args[0]->kind != MX_E_STRING ||
        !mx_my_to_days(tree->args[0]->text, &days))
        return false;
    if (mx_str_ieq(name, MX_STR("to_days")))
        *out = mx_str_printf(arena, "%lld", (long long)days);
    else if (mx_str_ieq(name, MX_STR("year"))) {
        uint64_t year = 0;
        (void)mx_str_to_u64(mx_str_sub(tree->args[0]->text, 0, 4), &year);
        *out = mx_str_printf(arena, "%llu", (unsigned long long)year);
    } else
        return false;
    return true;
}

/* A whole number, worked out: 1 + 1, TO_DAYS('2020-01-01') + 5. False: it is none, or has another form. */
static bool whole_number(mx_arena *arena, const mx_expr *tree, int64_t *out)
{
    int64_t a, b;
    mx_str text;
    uint64_t value;
    if (tree->kind == MX_E_NUMBER || folded(arena, tree, &text)) {
        if (!mx_str_to_u64(tree->kind == MX_E_NUMBER ? tree->text : text, &value) || value > INT64_MAX)
            return false;
        *out = (int64_t)value;
        return true;
    }
    if (tree->arg_count < 1 || !whole_number(arena, tree->args[0], &a))
        return false;
    if (mx_expr_is_op(tree, MX_E_UNARY, "-")) {
        *out = -a;
        return true;
    }
    if (tree->kind != MX_E_BINARY || !whole_number(arena, tree->args[1], &b))
        return false;
    if (mx_str_eq(tree->text, MX_STR("+")))
        return !__builtin_add_overflow(a, b, out);
    if (mx_str_eq(tree->text, MX_STR("-")))
        return !__builtin_sub_overflow(a, b, out);
    if (mx_str_eq(tree->text, MX_STR("*")))
        return !__builtin_mul_overflow(a, b, out);
    bool div = mx_str_ieq(tree->text, MX_STR("div"));
    if (!b || b == -1 ||
        !(div || mx_str_eq(tree->text, MX_STR("%")) || mx_str_ieq(tree->text, MX_STR("mod"))))
        return false;
    *out = div ? a / b : a % b;
    return true;
}

mx_str mx_my_part_expr(mx_my_part_reader *rd, mx_str text, bool bound)
{
    mx_arena *arena = rd->model->arena;
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    mx_str value;
    if (mx_str_ieq(text, MX_STR("maxvalue")))
        return MX_STR("maxvalue");
    if (mx_parse_expr(arena, text, MX_NOWHERE, &rd->model->server, &tree, NULL) != MX_OK || !tree)
        return mx_text_canon(arena, text, &rd->model->server);
    int64_t number;
    if (bound && folded(arena, tree, &value))
        return value;
    if (bound && whole_number(arena, tree, &number))
        return mx_str_printf(arena, "%lld", (long long)number);
    const mx_expr_site site = {.place = MX_X_CHECK, .table = rd->table};
    return mx_mysql_expr(rd->model, &site, tree, &sql, NULL) == MX_OK
               ? sql.text
               : mx_text_canon(arena, text, &rd->model->server);
}

/* a, b: each in its one form, commas of the outer level between them. */
mx_str mx_my_part_list(mx_my_part_reader *rd, mx_str text, bool names)
{
    mx_buf buf = MX_BUF(rd->model->arena);
    mx_my_part_reader in = mx_my_part_open(rd->model, rd->table, text);
    size_t start = 0;
    while (in.in.tok.kind != MX_T_END) {
        mx_str group;
        if (names && (in.in.tok.kind == MX_T_WORD || in.in.tok.kind == MX_T_QUOTED)) {
            mx_buf_quoted(&buf, mx_reader_value(&in.in), '`');
            mx_buf_text(&buf, mx_reader_punct(&in.in, ',') ? "," : "");
            continue;
        }
        if (mx_reader_at_punct(&in.in, '(')) {
            if (!mx_reader_group(&in.in, &group))
                break;
        } else if (!mx_reader_at_punct(&in.in, ','))
            mx_reader_next(&in.in);
        if (!names && (mx_reader_at_punct(&in.in, ',') || in.in.tok.kind == MX_T_END)) {
            size_t end = in.in.tok.kind == MX_T_END ? text.len : in.in.tok.span.start;
            mx_buf_str(&buf, mx_my_part_expr(&in, mx_str_trim(mx_str_sub(text, start, end)), true));
            mx_buf_text(&buf, in.in.tok.kind == MX_T_END ? "" : ",");
            start = in.in.tok.span.end;
            if (in.in.tok.kind != MX_T_END)
                mx_reader_next(&in.in);
        } else if (names)
            mx_reader_next(&in.in);
    }
    return mx_buf_take(&buf);
}
