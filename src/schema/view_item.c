#include "schema/text.h"
#include "schema/view_part.h"

/* What a query selects: expressions under their names, and stars. */

mx_str mx_part_value(const mx_view *view, const mx_part *p, size_t i)
{
    return mx_token_value(view->arena, &p->at[i], view->server);
}

mx_str mx_part_take_value(const mx_view *view, mx_part *p)
{
    return p->from < p->to ? mx_part_value(view, p, p->from++) : MX_STR_NONE;
}

/* Words that end an operand's type or stand between operands: what follows them is no alias. */
static bool binds_on(const mx_part *p, size_t i)
{
    static const char *const words[] = {"and",    "or",      "not",    "in",      "is",       "like",
                                        "ilike",  "between", "zone",   "from",    "collate",  "escape",
                                        "double", "when",    "then",   "else",    "case",     "div",
                                        "mod",    "xor",     "regexp", "rlike",   "interval", "character",
                                        "binary", "all",     "any",    "without", "distinct", "over"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (mx_part_is(p, i, words[k]))
            return true;
    }
    return p->at[i].kind == MX_T_OP ||
           (p->at[i].kind == MX_T_PUNCT && !mx_part_punct(p, i, ')') && !mx_part_punct(p, i, ']'));
}

/* MySQL: a text behind this is an alias, and no part of a value: DATE '…', _utf8mb4 '…' and 'a' 'b' are one. */
static bool is_value_end(const mx_part *p, size_t i)
{
    return mx_part_punct(p, i, ')') || p->at[i].kind == MX_T_NUMBER || p->at[i].kind == MX_T_QUOTED ||
           mx_part_is(p, i, "null") || mx_part_is(p, i, "end");
}

/* PostgreSQL: IS NFC NORMALIZED, IS JSON OBJECT, IS JSON WITH UNIQUE KEYS end with words that could be aliases. */
static bool ends_a_test(const mx_part *p, size_t last)
{
    static const char *const pairs[][2] = {
        {"nfc", "normalized"}, {"nfd", "normalized"}, {"nfkc", "normalized"}, {"nfkd", "normalized"},
        {"json", "value"},     {"json", "scalar"},    {"json", "array"},      {"json", "object"},
    };
    if (last < p->from + 3)
        return false;
    if (mx_part_is(p, last, "keys") && mx_part_is(p, last - 1, "unique") && mx_part_is(p, last - 2, "with"))
        return true;
    bool is = mx_part_is(p, last - 2, "is") ||
              (mx_part_is(p, last - 2, "not") && mx_part_is(p, last - 3, "is"));
    for (size_t i = 0; is && i < sizeof pairs / sizeof *pairs; i++) {
        if (mx_part_is(p, last - 1, pairs[i][0]) && mx_part_is(p, last, pairs[i][1]))
            return true;
    }
    return false;
}

mx_str mx_view_take_alias(const mx_view *view, mx_part *p)
{
    size_t last = p->to - 1;
    const mx_token *token = &p->at[last];
    bool text = token->kind == MX_T_STRING && view->server->engine & MX_MY; /* 3 'three' */
    bool name = (text && is_value_end(p, last - 1)) || token->kind == MX_T_QUOTED ||
                (token->kind == MX_T_WORD && !mx_part_is(p, last, "end") && !mx_part_is(p, last, "null"));
    if (p->to - p->from >= 3 && mx_part_is(p, last - 1, "as")) {
        p->to -= 2;
        return mx_part_value(view, p, last);
    }
    bool of_type = p->to - p->from > 2 &&
                   ((mx_part_is(p, last, "zone") && mx_part_is(p, last - 1, "time")) ||
                    (mx_part_is(p, last, "varying") && mx_part_is(p, last - 1, "bit")) ||
                    (view->server->engine == MX_PG && ends_a_test(p, last)));
    if (p->to - p->from < 2 || !name || of_type || binds_on(p, last - 1) ||
        (token->kind == MX_T_WORD && mx_word_reserved(token->keyword, view->server)))
        return MX_STR_NONE;
    p->to--;
    return mx_part_value(view, p, last);
}

static void put_item(mx_view *view, mx_buf *out, mx_view_columns *columns, const mx_view_column *column)
{
    mx_vec_push(view->arena, columns, *column);
    mx_buf_text(out, columns->len > 1 ? ", " : " ");
    mx_buf_str(out, column->expr);
}

void mx_view_put_called(mx_buf *out, const mx_view_columns *columns)
{
    mx_buf_lit(out, " called");
    for (size_t i = 0; i < columns->len; i++) {
        if (!columns->at[i].starred)
            mx_buf_printf(out, " %.*s", MX_FMT(columns->at[i].name));
    }
}

/* DuckDB keeps the star: the view shows the columns that its tables have when it is read. */
static bool keep_star(mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_buf *out,
                      mx_view_columns *columns)
{
    bool found = false;
    mx_buf_text(out, columns->len ? ", " : " ");
    for (size_t i = 0; i < scope->sources.len; i++) {
        const mx_view_source *source = &scope->sources.at[i];
        if (qualifier.len && !mx_name_same(source->alias, qualifier, view->server))
            continue;
        if (qualifier.len)
            mx_buf_printf(out, "%.*s.", MX_FMT(source->shown));
        for (size_t k = 0; k < source->columns.len; k++) {
            mx_vec_push(view->arena, columns, source->columns.at[k]);
            columns->at[columns->len - 1].starred = true;
        }
        found = true;
    }
    mx_buf_lit(out, "*");
    return found;
}

/* Written by the printer of expressions: a column that a star stands for must look like any other. */
static void put_starred(mx_view *view, const mx_view_name *name, mx_buf *out, mx_view_columns *columns,
                        mx_buf *names)
{
    mx_expr *tree = mx_expr_new(view->arena, MX_E_NAME, MX_STR_NONE, NULL);
    mx_view_column selected = name->column;
    if (name->column.hidden)
        return;
    mx_view_use(view, &name->column);
    mx_expr_set_name(view->arena, tree, name->column.expr);
    selected.expr = view->model->rules->print(view->model, tree);
    put_item(view, out, columns, &selected);
    mx_str alias = name->alias.len ? mx_text_name(view->arena, name->alias, view->server) : MX_STR_NONE;
    mx_str column = mx_text_name(view->arena, name->column.name, view->server);
    mx_buf_printf(names, "%s%.*s%s%.*s", names->len ? ", " : "", MX_FMT(alias), alias.len ? "." : "",
                  MX_FMT(column));
}

static bool put_star(mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_buf *out,
                     mx_view_columns *columns, mx_buf *names)
{
    bool found = false;
    for (size_t i = 0; i < scope->sources.len; i++) {
        const mx_view_source *source = &scope->sources.at[i];
        if (qualifier.len && !mx_name_same(source->alias, qualifier, view->server))
            continue;
        if (source->open)
            return false;
        view->inexact |= source->partial;
        found = true;
        for (size_t k = 0; qualifier.len && k < source->columns.len; k++) {
            mx_view_name name = {source->columns.at[k], source->alias};
            put_starred(view, &name, out, columns, names);
        }
    }
    for (size_t i = 0; !qualifier.len && i < scope->names.len; i++)
        put_starred(view, &scope->names.at[i], out, columns, names);
    return found;
}

/* (x).*, x of a composite type, or a call that gives rows: PostgreSQL shows each field. */
static bool put_fields(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out, mx_view_columns *columns,
                       mx_buf *names)
{
    mx_view_columns fields = {0};
    mx_str row = mx_part_text(&p);
    if (!mx_view_fields(view, scope, p, &fields))
        return false;
    for (size_t i = 0; i < fields.len; i++) {
        mx_view_column field;
        mx_str name = mx_text_name(view->arena, fields.at[i].name, view->server), expr;
        mx_str text = mx_str_printf(view->arena, "%.*s.%.*s", MX_FMT(row), MX_FMT(name));
        if (!mx_view_expr(view, scope, text, NULL, false, &expr, &field))
            return false;
        field.expr = expr;
        field.type = mx_view_type(&field) ? field.type : fields.at[i].type;
        put_item(view, out, columns, &field);
        mx_buf_printf(names, "%s%.*s", names->len ? ", " : "", MX_FMT(text));
    }
    return fields.len > 0;
}

bool mx_view_item_of(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out, mx_view_columns *columns)
{
    size_t n = p.to - p.from;
    mx_view_column column;
    mx_str expr, alias;
    if (!n) {
        mx_view_note_fault(view, "a comma in its select list stands beside no column");
        return false;
    }
    bool star = p.at[p.to - 1].kind == MX_T_OP && mx_str_eq(p.at[p.to - 1].text, MX_STR("*"));
    if (star && n > 3 && mx_part_punct(&p, p.to - 2, '.') && mx_part_punct(&p, p.to - 3, ')') &&
        view->server->engine == MX_PG) {
        mx_buf names = MX_BUF(view->arena);
        if (!put_fields(view, scope, mx_part_sub(&p, p.from, p.to - 2), out, columns, &names))
            return false;
        mx_view_note_star(view, mx_part_text(&p), mx_buf_view(&names));
        return true;
    }
    if (star && (n == 1 || n == 3 || n == 5)) {
        mx_buf names = MX_BUF(view->arena);
        mx_str qualifier = n == 1 ? MX_STR_NONE : mx_part_value(view, &p, p.to - 3);
        if (n > 1 && !mx_part_punct(&p, p.to - 2, '.'))
            return false;
        if (view->server->engine == MX_DUCK)
            return keep_star(view, scope, qualifier, out, columns);
        if (!put_star(view, scope, qualifier, out, columns, &names)) {
            if (n == 3)
                mx_view_note_star_of_none(view, scope, qualifier);
            return false;
        }
        mx_view_note_star(view, mx_part_text(&p), mx_buf_view(&names));
        return true;
    }
    size_t end = p.to;
    alias = mx_view_take_alias(view, &p);
    bool word = end == p.to + 1 && p.at[p.to].kind == MX_T_WORD && p.at[p.to].keyword; /* INTERVAL '1' DAY */
    size_t shown = view->shown;
    view->shows = view->depth == 1 && !view->united;
    if (!mx_view_expr(view, scope, mx_part_text(&p), NULL, false, &expr, &column))
        return false;
    column.expr = expr;
    column.numbered = view->shown == shown ? 0 : shown + 1;
    column.name = alias.len ? alias : column.name;
    column.guessed = alias.len ? word : column.guessed;
    column.figured = column.figured && !alias.len;
    put_item(view, out, columns, &column);
    return true;
}
