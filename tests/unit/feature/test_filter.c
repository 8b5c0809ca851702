/* Filters against the recorded cases: the canonical text, what is refused and how, and — by evaluating the
 * tree here — which rows of the recorded table it keeps. */
#include "vectors.h"

#include "feature/filter.h"

/* A value of SQL: null, true, false, a number, a text. */
typedef struct value {
    enum { NONE, BOOLEAN, NUMBER, TEXT } kind;
    double number; /* of BOOLEAN: 0 or 1 */
    mx_str text;
} value;

static value boolean(bool b)
{
    return (value){.kind = BOOLEAN, .number = b};
}

static value column(const mx_json *row, mx_str name)
{
    const mx_json *cell = mx_json_get(row, name);
    switch (mx_json_kind_of(cell)) {
    case MX_JSON_BOOL:
        return boolean(mx_json_bool(cell));
    case MX_JSON_INT:
    case MX_JSON_DOUBLE:
        return (value){.kind = NUMBER, .number = mx_json_double(cell)};
    case MX_JSON_STRING:
        return (value){.kind = TEXT, .text = mx_json_string(cell)};
    default:
        return (value){.kind = NONE};
    }
}

static value eval(const mx_json *row, const mx_filter *f);

static const mx_filter *bare(const mx_filter *f)
{
    while (f->kind == MX_FILTER_GROUP)
        f = f->items.at[0];
    return f;
}

static int compare(value a, value b)
{
    if (a.kind == TEXT)
        return mx_str_cmp(a.text, b.text);
    return (a.number > b.number) - (a.number < b.number);
}

static value compared(const mx_json *row, const mx_filter *f, mx_filter_op op)
{
    value a = eval(row, f->items.at[0]), b = eval(row, f->items.at[1]);
    bool null_test = bare(f->items.at[0])->kind == MX_FILTER_NULL ||
                     bare(f->items.at[1])->kind == MX_FILTER_NULL;
    if (null_test && (op == MX_FILTER_EQ || op == MX_FILTER_NE))
        return boolean((a.kind == NONE && b.kind == NONE) == (op == MX_FILTER_EQ));
    if (a.kind == NONE || b.kind == NONE)
        return (value){.kind = NONE};
    int order = compare(a, b);
    switch (op) {
    case MX_FILTER_EQ:
        return boolean(order == 0);
    case MX_FILTER_NE:
        return boolean(order != 0);
    case MX_FILTER_LT:
        return boolean(order < 0);
    case MX_FILTER_GT:
        return boolean(order > 0);
    case MX_FILTER_LE:
        return boolean(order <= 0);
    case MX_FILTER_GE:
        return boolean(order >= 0);
    }
    return (value){.kind = NONE};
}

/* AND is false when any is; OR true when any is; else null when any is. */
static value joined(const mx_json *row, const mx_filter *f, bool decides)
{
    bool null = false;
    for (size_t i = 0; i < f->items.len; i++) {
        value v = eval(row, f->items.at[i]);
        if (v.kind != NONE && (v.number != 0) == decides)
            return boolean(decides);
        null = null || v.kind == NONE;
    }
    return null ? (value){.kind = NONE} : boolean(!decides);
}

static value in(const mx_json *row, const mx_filter *f)
{
    value left = eval(row, f->items.at[0]);
    if (left.kind == NONE)
        return left;
    for (size_t i = 1; i < f->items.len; i++) {
        value item = eval(row, f->items.at[i]);
        if (item.kind == left.kind && compare(left, item) == 0)
            return boolean(true);
    }
    return boolean(false);
}

static value eval(const mx_json *row, const mx_filter *f)
{
    value v;
    switch (f->kind) {
    case MX_FILTER_COLUMN:
        return column(row, f->text);
    case MX_FILTER_NUMBER:
        return (value){.kind = NUMBER, .number = strtod(f->text.ptr, NULL)};
    case MX_FILTER_TEXT:
        return (value){.kind = TEXT, .text = f->text};
    case MX_FILTER_TRUE:
    case MX_FILTER_FALSE:
        return boolean(f->kind == MX_FILTER_TRUE);
    case MX_FILTER_NULL:
        return (value){.kind = NONE};
    case MX_FILTER_MINUS:
        v = eval(row, f->items.at[0]);
        v.number = -v.number;
        return v;
    case MX_FILTER_GROUP:
        return eval(row, f->items.at[0]);
    case MX_FILTER_NOT:
        v = eval(row, f->items.at[0]);
        v.number = v.number == 0;
        return v;
    case MX_FILTER_AND:
        return joined(row, f, false);
    case MX_FILTER_OR:
        return joined(row, f, true);
    case MX_FILTER_COMPARE:
        return compared(row, f, f->op);
    case MX_FILTER_IS:
        return compared(row, f, MX_FILTER_EQ);
    case MX_FILTER_IN:
        return in(row, f);
    }
    return (value){.kind = NONE};
}

/* A number or a text by itself is true in some engines; the recorded ones want a truth value or a number. */
static mx_str rows_kept(mx_arena *arena, const mx_json *table, const mx_filter *f)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_char(&buf, '[');
    for (size_t i = 0; i < mx_json_length(table); i++) {
        value v = eval(mx_json_at(table, i), f);
        if (v.kind != NONE && v.number != 0)
            mx_buf_printf(&buf, "%s%zu", buf.len > 1 ? "," : "", i);
    }
    mx_buf_char(&buf, ']');
    return mx_buf_take(&buf);
}

static mx_str printed(mx_arena *arena, const mx_filter *f)
{
    mx_buf buf = MX_BUF(arena);
    mx_filter_print(&buf, f);
    return mx_buf_take(&buf);
}

static void check_good(mx_arena *arena, const mx_json *c, const mx_json *table, const mx_filter *f)
{
    const mx_json *want = get(c, "expected"), *error = get(want, "eval_error");
    const mx_filter *again;
    mx_str text = printed(arena, f);
    same_text(c, "normalized", text, text_at(want, "normalized"));
    assert_int_equal(mx_filter_parse(arena, text, 0, &again, NULL), MX_OK);
    same_text(c, "printed again", printed(arena, again), text);
    if (get(want, "rows"))
        same_text(c, "rows", rows_kept(arena, table, f), dumped(arena, get(want, "rows")));
    else if (mx_str_eq(mx_json_string(error), MX_STR("InvalidOperationError")))
        assert_false(mx_filter_has_column(f));
}

static mx_status all_cases(mx_arena *arena, void *arg)
{
    const mx_json *whole, *cases = load_vectors(arena, "filters.json", &whole);
    (void)arg;
    for (size_t i = 0; i < mx_json_length(cases); i++) {
        const mx_json *c = mx_json_at(cases, i), *want = get(c, "expected");
        mx_diags *diags = mx_diags_new();
        const mx_filter *f = NULL;
        mx_status status = mx_filter_parse(arena, text_at(c, "filter"), 0, &f, diags);
        mx_str error = text_at(want, "error"), got = MX_STR("");
        if (status != MX_OK)
            got = mx_diags_at(diags, 0)->code == MX_FEA004 ? MX_STR("FilterParseError")
                                                           : MX_STR("ValidationError");
        if (mx_str_eq(error, MX_STR("TokenError"))) /* ours is of the same kind as other broken texts */
            error = MX_STR("ValidationError");
        same_text(c, "error", got, error);
        if (status == MX_OK)
            check_good(arena, c, get(whole, "table"), f);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_vectors(void **state)
{
    (void)state;
    in_arena(all_cases, NULL);
}

static const struct {
    const char *filter, *want; /* the canonical text, or code and message */
} own_cases[] = {
    {"a is not null", "NOT a IS NULL"},
    {"a NOT NULL", "NOT a IS NULL"},
    {"a NOT IN (1) IS NULL", "FEA004 a comparison cannot be compared itself"},
    {"a < 1 = true", "FEA004 a comparison cannot be compared itself"},
    {"(a < 1) = true", "FEA004 a comparison cannot be compared itself"},
    {"a = 1 = 2", "FEA004 a comparison cannot be compared itself"},
    {"(a) = (1)", "(a) = (1)"},
    {"a >= -1.50", "a >= -1.50"},
    {"a = - -1", "a = - -1"},
    {"a = -'x'", "FEA004 Unary minus only supported for numeric literals"},
    {"\"a \"\"b\".c = 1", "\"a \"\"b\".c = 1"},
    {"/* x */ a /*y*/ = 1", "a /* x */ /* y */ = 1"},
    {"a -- I/*= */", "a /* I/ *= * / */"},
    {"a /* b /* c */ d */", "a /* b / * c * / d */"},
    {"a = 'x", "FEA003 a quote is not closed"},
    {"a = 1 /* x", "FEA003 a comment is not closed"},
    {"   ", "FEA003 Filter string cannot be empty"},
    {"-- nothing", "FEA003 Filter string cannot be empty"},
    {"a = 1)", "FEA003 expected an operator or the end of the filter, got ')'"},
    {"(a = 1", "FEA003 expected ')', but the filter ends"},
    {"a IN (1, 2", "FEA003 expected ',' or ')', but the filter ends"},
    {"a IN (-1, 'x', NULL, TRUE)", "a IN (-1, 'x', NULL, TRUE)"},
    {"a IN 1", "FEA004 filters have no IN without a list in parentheses"},
    {"1 IN (1)", "FEA004 IN stands behind a column only"},
    {"a <=> 1", "FEA004 filters have no '<=>'"},
    {"a b", "FEA004 filters have no aliases"},
    {"a b c", "FEA003 expected an operator or the end of the filter, got 'b'"},
    {"+ NOT ", "FEA003 expected a column or a literal, got 'NOT'"},
    {"a NOT b", "FEA003 expected IN, got 'b'"},
    {"a = NOT b", "FEA004 filters have no comparison of NOT"},
    {"CASE WHEN a THEN b END", "FEA004 filters have no CASE"},
    {"a = ANY(1)", "FEA004 filters have no functions and casts"},
    {"a <> 1 and not (b or c)", "a <> 1 AND NOT (b OR c)"},
    {"a = 1 or b = 2 and c = 3 or d", "a = 1 OR b = 2 AND c = 3 OR d"},
};

static mx_status check_own(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof own_cases / sizeof *own_cases; i++) {
        mx_diags *diags = mx_diags_new();
        const mx_filter *f;
        mx_buf buf = MX_BUF(arena);
        if (mx_filter_parse(arena, mx_str_of(own_cases[i].filter), 0, &f, diags) == MX_OK)
            mx_filter_print(&buf, f);
        else
            mx_buf_printf(&buf, "%s %.*s", mx_code_name(mx_diags_at(diags, 0)->code),
                          MX_FMT(mx_diags_at(diags, 0)->message));
        mx_diags_free(diags);
        assert_text(mx_buf_view(&buf), own_cases[i].want);
    }
    return MX_OK;
}

static void test_own(void **state)
{
    (void)state;
    in_arena(check_own, NULL);
}

/* However long or deep, it ends with an answer. */
static mx_status check_large(mx_arena *arena, void *arg)
{
    static const struct {
        const char *start, *again, *end;
        mx_status want;
    } rows[] = {{"a", " AND a", "", MX_OK},   {"", "(", "a", MX_FAILED},
                {"", "NOT ", "a", MX_FAILED}, {"", "- ", "1", MX_FAILED},
                {"", "+", "1", MX_OK},        {"a IN (1", ",1", ")", MX_OK},
                {"/*", "/*", "a", MX_FAILED}, {"a IN (SELECT ", "(", "", MX_FAILED}};
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_buf buf = MX_BUF(arena);
        const mx_filter *f;
        mx_buf_text(&buf, rows[i].start);
        for (int k = 0; k < 100000; k++)
            mx_buf_text(&buf, rows[i].again);
        mx_buf_text(&buf, rows[i].end);
        assert_int_equal(mx_filter_parse(arena, mx_buf_view(&buf), 0, &f, NULL), rows[i].want);
        if (rows[i].want == MX_OK)
            assert_true(printed(arena, f).len > 0);
    }
    return MX_OK;
}

static void test_large(void **state)
{
    (void)state;
    in_arena(check_large, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
