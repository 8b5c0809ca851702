#include "schema/view_my.h"

#include "schema/rules.h"
#include "schema/text.h"
#include "sql/parse.h"

/* --- words ---------------------------------------------------------------------------------------------- */

void mx_view_my_words(mx_part *p, bool *distinct, mx_buf *out)
{
    static const char *const words[] = {"high_priority",     "straight_join",      "sql_small_result",
                                        "sql_big_result",    "sql_cache",          "sql_no_cache",
                                        "sql_buffer_result", "sql_calc_found_rows"};
    bool found[sizeof words / sizeof *words] = {false}, any = true;
    while (any) {
        any = mx_part_take(p, "all");
        if (mx_part_take(p, "distinct") || mx_part_take(p, "distinctrow"))
            any = *distinct = true;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            if (mx_part_take(p, words[i]))
                any = found[i] = true;
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (found[i])
            mx_buf_printf(out, " %s", words[i]);
    }
}

mx_str mx_view_my_take_lock(mx_view *view, mx_part *p)
{
    static const char *const words[] = {"for", "lock", NULL};
    size_t i = mx_part_find(p, p->from, words);
    while (i < p->to &&
           !(mx_part_is(p, i, "lock") ? mx_part_is(p, i + 1, "in")
                                      : mx_part_is(p, i + 1, "update") || mx_part_is(p, i + 1, "share")))
        i = mx_part_find(p, i + 1, words);
    mx_part lock = mx_part_sub(p, i, p->to);
    if (i >= p->to)
        return MX_STR_NONE;
    p->to = i;
    mx_str text = mx_text_canon(view->arena, mx_part_text(&lock), view->server);
    return mx_str_printf(view->arena, " %.*s", MX_FMT(text));
}

bool mx_view_my_inside_from(const mx_part *p, size_t i)
{
    bool hint = i > p->from && (mx_part_is(p, i - 1, "index") || mx_part_is(p, i - 1, "key"));
    if (hint && mx_part_is(p, i, "for"))
        return true;
    return i > p->from && mx_part_is(p, i - 1, "for") &&
           (mx_part_is(p, i, "order") || mx_part_is(p, i, "group"));
}

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static void sort_names(mx_view *view, mx_strs *names)
{
    mx_sort(view->arena, names->at, names->len, sizeof *names->at, by_text, NULL);
}

/* --- behind a table ------------------------------------------------------------------------------------- */

static mx_strs names_of(mx_view *view, const mx_part *p)
{
    mx_strs names = {0};
    for (size_t i = p->from; i < p->to; i++) {
        if (!mx_part_punct(p, i, ','))
            mx_vec_push(view->arena, &names, mx_str_lower(view->arena, mx_part_value(view, p, i)));
    }
    sort_names(view, &names);
    return names;
}

static void put_names(const mx_strs *names, mx_buf *out)
{
    for (size_t i = 0; i < names->len; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(names->at[i]));
}

void mx_view_my_partitions(mx_view *view, mx_part *p, mx_buf *out)
{
    if (!mx_part_is(p, p->from, "partition") || !mx_part_punct(p, p->from + 1, '('))
        return;
    size_t end = mx_part_behind(p, p->from + 1);
    mx_part inner = mx_part_sub(p, p->from + 2, end - 1);
    mx_strs names = names_of(view, &inner);
    mx_buf_lit(out, " partition (");
    put_names(&names, out);
    mx_buf_char(out, ')');
    p->from = end;
}

bool mx_view_my_at_hint(const mx_part *p)
{
    return (mx_part_is(p, p->from, "use") || mx_part_is(p, p->from, "force") ||
            mx_part_is(p, p->from, "ignore")) &&
           (mx_part_is(p, p->from + 1, "index") || mx_part_is(p, p->from + 1, "key"));
}

/* FOR {JOIN | ORDER BY | GROUP BY}: MariaDB shows none of it. */
static mx_str hint_purpose(mx_view *view, mx_part *p)
{
    if (!mx_part_take(p, "for"))
        return MX_STR_NONE;
    mx_str what = mx_str_lower(view->arena, p->at[p->from++].text);
    (void)mx_part_take(p, "by");
    return view->server->engine == MX_MARIA ? MX_STR_NONE
                                            : mx_str_printf(view->arena, " for %.*s", MX_FMT(what));
}

/* MariaDB shows a hint for each index. */
void mx_view_my_hints(mx_view *view, mx_part *p, mx_buf *out)
{
    mx_strs hints = {0};
    while (mx_view_my_at_hint(p)) {
        mx_str kind = mx_str_lower(view->arena, p->at[p->from].text);
        p->from += 2;
        mx_str purpose = hint_purpose(view, p);
        if (!mx_part_punct(p, p->from, '('))
            return;
        size_t end = mx_part_behind(p, p->from);
        mx_part inner = mx_part_sub(p, p->from + 1, end - 1);
        mx_strs names = names_of(view, &inner);
        if (!names.len)
            mx_vec_push(view->arena, &names, MX_STR_NONE);
        for (size_t i = 0; i < names.len; i++)
            mx_vec_push(view->arena, &hints,
                        mx_str_printf(view->arena, " %.*s index%.*s (%.*s)", MX_FMT(kind), MX_FMT(purpose),
                                      MX_FMT(names.at[i])));
        p->from = end;
    }
    sort_names(view, &hints);
    for (size_t i = 0; i < hints.len; i++)
        mx_buf_str(out, hints.at[i]);
}

/* --- JSON_TABLE ------------------------------------------------------------------------------------------ */

bool mx_view_my_at_json_table(const mx_part *p)
{
    return mx_part_is(p, p->from, "json_table") && mx_part_punct(p, p->from + 1, '(');
}

/* The type between a column's name and PATH, as the server shows it: int is int(11). */
static mx_str json_type(mx_view *view, mx_part p)
{
    mx_type_name *written = NULL;
    mx_column column = {0};
    mx_type type = {0};
    mx_str text = mx_part_text(&p);
    if (mx_parse_type(view->arena, text, MX_NOWHERE, view->server, &written, NULL) != MX_OK || !written ||
        view->model->rules->type(view->model, written, &column, &type, NULL) != MX_OK)
        return mx_text_canon(view->arena, text, view->server);
    return type.text;
}

/* (name type PATH '…' …, name FOR ORDINALITY, NESTED PATH '…' COLUMNS (…), …): all but the types are kept as they are. */
static bool json_columns(mx_view *view, mx_part p, mx_view_columns *columns, size_t depth, mx_buf *out)
{
    static const char *const behind_type[] = {"path", "exists", NULL};
    enum { MAX_NESTED = 20 };
    mx_buf_lit(out, " columns (");
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        mx_part one = mx_part_sub(&p, i, end);
        mx_buf_text(out, i > p.from ? ", " : "");
        i = end + 1;
        if (mx_part_take(&one, "nested")) {
            (void)mx_part_take(&one, "path");
            mx_str path = mx_part_take_value(view, &one);
            if (depth > MAX_NESTED || !mx_part_take(&one, "columns") || !mx_part_punct(&one, one.from, '('))
                return false;
            mx_buf_printf(out, "nested '%.*s'", MX_FMT(path));
            if (!json_columns(view, mx_part_sub(&one, one.from + 1, one.to - 1), columns, depth + 1, out))
                return false;
            continue;
        }
        if (one.to - one.from < 3)
            return false;
        mx_view_column column = {.name = mx_part_take_value(view, &one)};
        mx_vec_push(view->arena, columns, column);
        size_t path = mx_part_find(&one, one.from, behind_type);
        if (path < one.to) {
            mx_str type = json_type(view, mx_part_sub(&one, one.from, path));
            mx_buf_printf(out, "%.*s %.*s", MX_FMT(column.name), MX_FMT(type));
            one.from = path;
        } else
            mx_buf_str(out, column.name);
        mx_str rest = mx_text_canon(view->arena, mx_part_text(&one), view->server);
        mx_buf_printf(out, " %.*s", MX_FMT(rest));
    }
    mx_buf_char(out, ')');
    return true;
}

bool mx_view_my_json_table(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    mx_view_source source = {0};
    size_t end = mx_part_behind(p, p->from + 1);
    mx_part inner = mx_part_sub(p, p->from + 2, end - 1);
    size_t comma = mx_part_comma(&inner, inner.from);
    mx_part of = mx_part_sub(&inner, inner.from, comma);
    mx_str expr;
    p->from = end;
    if (comma + 3 >= inner.to || !mx_view_expr(view, scope, mx_part_text(&of), NULL, false, &expr, NULL))
        return false;
    inner.from = comma + 1;
    mx_str path = mx_part_take_value(view, &inner);
    mx_buf_printf(out, "json_table(%.*s, '%.*s'", MX_FMT(expr), MX_FMT(path));
    if (!mx_part_take(&inner, "columns") || !mx_part_punct(&inner, inner.from, '(') ||
        mx_part_behind(&inner, inner.from) != inner.to ||
        !json_columns(view, mx_part_sub(&inner, inner.from + 1, inner.to - 1), &source.columns, 0, out))
        return false;
    (void)mx_part_take(p, "as");
    if (p->from >= p->to)
        return false;
    source.alias = mx_part_take_value(view, p);
    source.partial = true;
    mx_str shown = mx_view_add_source(view, scope, source);
    mx_buf_printf(out, ") as %.*s", MX_FMT(shown));
    view->reshaped = true;
    return true;
}

/* --- in calls ------------------------------------------------------------------------------------------- */

bool mx_view_my_is_default_tail(const mx_view *view, mx_str text)
{
    mx_part p;
    return mx_part_open(view->arena, view->server, text, &p) && p.to - p.from == 2 &&
           mx_part_take(&p, "separator") && mx_str_eq(mx_part_value(view, &p, p.from), MX_STR(","));
}

bool mx_view_my_tail(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out)
{
    static const char *const words[] = {"separator", "limit", NULL};
    mx_str separator = MX_STR(",");
    mx_buf limits = MX_BUF(view->arena);
    size_t end = mx_part_find(&p, p.from, words), start = p.from;
    if (end == p.from && end == p.to)
        return false;
    mx_part order = mx_part_sub(&p, p.from, end);
    for (p.from = end; p.from < p.to;) {
        size_t next = mx_part_find(&p, p.from + 1, words);
        if (mx_part_take(&p, "separator") && p.from < p.to)
            separator = mx_part_value(view, &p, p.from);
        else
            mx_view_limits(view, mx_part_sub(&p, p.from, next), &limits);
        p.from = next;
    }
    if (end > start) {
        if (!mx_part_take(&order, "order") || !mx_part_take(&order, "by"))
            return false;
        mx_buf_lit(out, "order by");
        if (!mx_view_order(view, scope, order, NULL, out))
            return false;
    }
    if (!mx_str_eq(separator, MX_STR(","))) {
        mx_buf_text(out, out->len ? " separator " : "separator ");
        mx_buf_quoted(out, separator, '\'');
    }
    mx_buf_str(out, mx_buf_take(&limits));
    return true;
}

bool mx_view_my_match(mx_view *view, mx_view_scope *scope, mx_str text, mx_str *out)
{
    static const char *const against_words[] = {"against", NULL};
    mx_buf buf = MX_BUF(view->arena);
    mx_part p;
    if (!mx_part_open(view->arena, view->server, text, &p) || !mx_part_take(&p, "match"))
        return false;
    size_t against = mx_part_find(&p, p.from, against_words);
    mx_part columns = mx_part_sub(&p, p.from, against), words = mx_part_sub(&p, against + 2, p.to - 1);
    if (mx_part_punct(&columns, columns.from, '('))
        columns = mx_part_sub(&columns, columns.from + 1, columns.to - 1);
    if (against >= p.to || words.from >= words.to)
        return false;
    mx_buf_lit(&buf, "match ");
    for (size_t i = columns.from; i < columns.to;) {
        size_t end = mx_part_comma(&columns, i);
        mx_part one = mx_part_sub(&columns, i, end);
        mx_str expr;
        if (!mx_view_expr(view, scope, mx_part_text(&one), NULL, false, &expr, NULL))
            return false;
        mx_buf_printf(&buf, "%s%.*s", i > columns.from ? "," : "", MX_FMT(expr));
        i = end + 1;
    }
    static const char *const mode_words[] = {"in", "with", NULL};
    size_t mode = mx_part_find(&words, words.from, mode_words);
    mx_part what = mx_part_sub(&words, words.from, mode), how = mx_part_sub(&words, mode, words.to);
    mx_str expr;
    if (!mx_view_expr(view, scope, mx_part_text(&what), NULL, false, &expr, NULL))
        return false;
    if (mx_part_is(&how, how.from + 1, "natural")) /* the default */
        how.from += 4;
    mx_str mode_text = mx_text_canon(view->arena, mx_part_text(&how), view->server);
    mx_buf_printf(&buf, " against (%.*s%s%.*s)", MX_FMT(expr), mode_text.len ? " " : "", MX_FMT(mode_text));
    *out = mx_buf_take(&buf);
    return true;
}
