#include "dialect/postgres/object_form.h"
#include "schema/part.h"
#include "schema/text.h"

/* INSERT, UPDATE and DELETE of rules and of bodies that are parsed when they are made, in the form in which they are compared:
 * what is computed goes through the form of queries, columns that are not named are, and literals have their columns' types.
 *
 * Not read, and compared by their words: WITH before them, SET (a, b) = …, ONLY, and what writes to views. */

typedef struct writing {
    mx_model *model;
    const mx_view_within *outer;
    const mx_table *table;
    mx_str target; /* as FROM has it, with its alias */
    mx_buf out;
} writing;

typedef struct write_list {
    mx_buf items; /* what is selected */
    size_t count;
} write_list;

static const char *const stop_words[] = {"set",    "using", "where", "returning", "values",     "default",
                                         "select", "with",  "table", "on",        "overriding", NULL};

static bool at_stop(const mx_reader *in)
{
    for (size_t i = 0; stop_words[i]; i++) {
        if (mx_reader_at_word(in, stop_words[i]))
            return true;
    }
    return mx_reader_at_end(in) || mx_reader_at_punct(in, '(');
}

/* name [[AS] alias] */
static bool read_target(writing *w, mx_reader *in)
{
    size_t start = in->tok.span.start;
    mx_str schema, name = mx_reader_name(in, &schema);
    w->table = mx_model_table(w->model, schema, name);
    if (mx_reader_word(in, "as") || !at_stop(in))
        mx_reader_next(in);
    size_t end = mx_reader_at_end(in) ? in->lexer.text.len : in->tok.span.start;
    w->target = mx_str_trim(mx_str_sub(in->lexer.text, start, end));
    if (!w->table && !mx_model_relation(w->model, schema, name))
        mx_view_note_absent(w->model, schema, name, false);
    if (!w->table)
        return false;
    mx_buf_printf(&w->out, " %.*s.%.*s", MX_FMT(w->table->schema->name), MX_FMT(w->table->name));
    return true;
}

/* Without lengths: what is assigned gets them behind. A domain's values are written as its base's. */
static mx_str cast_type(const writing *w, const mx_column *column)
{
    const mx_type *type = &column->type;
    while (type->udt && type->udt->domain && !type->array_dims)
        type = &type->udt->domain->type;
    return mx_type_bare_text(w->model, w->model->arena, type);
}

static void put_item(const writing *w, write_list *list, const mx_part *item, const mx_column *column)
{
    bool one = item->to == item->from + 1;
    bool literal = one && (item->at[item->from].kind == MX_T_STRING || mx_part_is(item, item->from, "null"));
    mx_buf_printf(&list->items, "%s%.*s", list->count++ ? ", " : "", MX_FMT(mx_part_text(item)));
    if (literal && column)
        mx_buf_printf(&list->items, "::%.*s", MX_FMT(cast_type(w, column)));
}

static bool put_query(writing *w, mx_str query)
{
    mx_str form;
    if (!mx_view_query_within(w->model, query, w->outer, &form))
        return false;
    mx_buf_printf(&w->out, ": %.*s", MX_FMT(form));
    return true;
}

static mx_str column_name(const writing *w, const mx_part *p, size_t i)
{
    return mx_token_value(w->model->arena, &p->at[i], &w->model->server);
}

/* a = 1, b = DEFAULT: the names go out, what they are set to is selected. */
static bool assignments(writing *w, mx_part p, write_list *list)
{
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_comma(&p, i);
        bool named = i + 2 < end && mx_str_eq(p.at[i + 1].text, MX_STR("="));
        if (!named || (p.at[i].kind != MX_T_WORD && p.at[i].kind != MX_T_QUOTED))
            return false;
        mx_str name = column_name(w, &p, i);
        const mx_column *column = mx_table_column(w->table, name);
        const mx_part item = mx_part_sub(&p, i + 2, end);
        bool usual = end == i + 3 && mx_part_is(&p, i + 2, "default");
        if (!column)
            mx_view_note_absent(w->model, MX_STR_NONE, name, true);
        if (!column)
            return false;
        mx_buf_printf(&w->out, " %.*s%s", MX_FMT(name), usual ? " default" : "");
        if (!usual)
            put_item(w, list, &item, column);
        i = end + 1;
    }
    return true;
}

/* UPDATE and DELETE: `p` stands behind the target. */
static bool change_rows(writing *w, mx_part p, bool update)
{
    static const char *const words[] = {"from", "using", "where", "returning", NULL};
    static const char *const returning[] = {"returning", NULL};
    write_list list = {.items = MX_BUF(w->model->arena)};
    size_t at = mx_part_find(&p, p.from, words), back = mx_part_find(&p, p.from, returning);
    if (update && (!mx_part_take(&p, "set") || !assignments(w, mx_part_sub(&p, p.from, at), &list)))
        return false;
    if (back < p.to) {
        mx_part items = mx_part_sub(&p, back + 1, p.to);
        mx_buf_printf(&w->out, " returning from %zu", list.count);
        mx_buf_printf(&list.items, "%s%.*s", list.count ? ", " : "", MX_FMT(mx_part_text(&items)));
        list.count++;
    }
    mx_str items = list.count ? mx_buf_take(&list.items) : MX_STR("1"), others = MX_STR_NONE,
           where = MX_STR_NONE;
    if (mx_part_is(&p, at, update ? "from" : "using")) {
        size_t end = mx_part_find(&p, at + 1, words);
        mx_part more = mx_part_sub(&p, at + 1, end);
        others = mx_str_cat(w->model->arena, MX_STR(", "), mx_part_text(&more));
        at = end;
    }
    if (mx_part_is(&p, at, "where")) {
        mx_part condition = mx_part_sub(&p, at, back);
        where = mx_part_text(&condition);
    } else if (at != back) {
        return false;
    }
    return put_query(w, mx_str_printf(w->model->arena, "SELECT %.*s FROM %.*s%.*s %.*s", MX_FMT(items),
                                      MX_FMT(w->target), MX_FMT(others), MX_FMT(where)));
}

/* The columns that are written, in their order. */
static bool written_columns(const writing *w, const mx_str *list, mx_columns *out)
{
    mx_reader in = mx_reader_open(w->model->arena, list ? *list : MX_STR_NONE, &w->model->server);
    for (size_t i = 0; !list && i < w->table->columns.len; i++)
        mx_vec_push(w->model->arena, out, w->table->columns.at[i]);
    while (list && !mx_reader_at_end(&in)) {
        mx_str name = mx_reader_value(&in);
        mx_column *column = mx_table_column(w->table, name);
        if (!column)
            mx_view_note_absent(w->model, MX_STR_NONE, name, true);
        if (!column)
            return false;
        mx_vec_push(w->model->arena, out, column);
        if (!mx_reader_punct(&in, ',') && !mx_reader_at_end(&in))
            return false; /* a field or an element of it */
    }
    return true;
}

/* (1, DEFAULT), (2, 3): `count` of columns */
static bool rows(writing *w, mx_part p, const mx_columns *columns, size_t *count)
{
    mx_buf forms = MX_BUF(w->model->arena);
    const mx_buf before = w->out;
    w->out = forms;
    for (size_t i = p.from; i < p.to;) {
        size_t end = mx_part_punct(&p, i, '(') ? mx_part_behind(&p, i) : i, at = 0;
        write_list list = {.items = MX_BUF(w->model->arena)};
        if (end == i || (end < p.to && !mx_part_punct(&p, end, ',')))
            return false;
        mx_part row = mx_part_sub(&p, i + 1, end - 1);
        for (size_t k = row.from; k < row.to; at++) {
            size_t next = mx_part_comma(&row, k);
            mx_part item = mx_part_sub(&row, k, next);
            if (next == k + 1 && mx_part_is(&row, k, "default"))
                mx_buf_printf(&w->out, " default %zu", at);
            else
                put_item(w, &list, &item, at < columns->len ? columns->at[at] : NULL);
            k = next + 1;
        }
        *count = at;
        mx_str items = list.count ? mx_buf_take(&list.items) : MX_STR("1");
        if (!put_query(w, mx_str_cat(w->model->arena, MX_STR("SELECT "), items)))
            return false;
        i = end + 1;
    }
    forms = w->out;
    w->out = before;
    for (size_t i = 0; i < *count && i < columns->len; i++)
        mx_buf_printf(&w->out, " %.*s", MX_FMT(columns->at[i]->name));
    mx_buf_str(&w->out, mx_buf_take(&forms));
    return *count <= columns->len;
}

/* How many columns a query selects is known of a plain list without a star alone. */
static size_t selected(const mx_part *p, size_t usual)
{
    static const char *const words[] = {"from", "where", "union", "order", "limit", "group", NULL};
    size_t count = 0, end = mx_part_find(p, p->from + 1, words);
    if (!mx_part_is(p, p->from, "select"))
        return usual;
    mx_part list = mx_part_sub(p, p->from + 1, end);
    for (size_t i = list.from; i < list.to; count++) {
        if (mx_str_eq(list.at[i].text, MX_STR("*")) ||
            (i + 2 < list.to && mx_str_eq(list.at[i + 2].text, MX_STR("*"))))
            return usual;
        i = mx_part_comma(&list, i) + 1;
    }
    return count;
}

/* ON CONFLICT [target] DO {NOTHING | UPDATE SET … [WHERE …]}: `p` stands behind CONFLICT. */
static bool conflict(writing *w, mx_part p)
{
    static const char *const does[] = {"do", NULL}, *const wheres[] = {"where", NULL};
    size_t at = mx_part_find(&p, p.from, does);
    mx_part target = mx_part_sub(&p, p.from, at);
    mx_str on = at > p.from ? mx_text_canon(w->model->arena, mx_part_text(&target), &w->model->server)
                            : MX_STR_NONE;
    mx_buf_printf(&w->out, " on conflict %.*s", MX_FMT(on));
    p.from = at;
    if (!mx_part_take(&p, "do"))
        return false;
    if (mx_part_take(&p, "nothing")) {
        mx_buf_lit(&w->out, " nothing");
        return p.from == p.to;
    }
    if (!mx_part_take(&p, "update") || !mx_part_take(&p, "set"))
        return false;
    const mx_view_within *outer = w->outer, excluded = {.alias = MX_STR("excluded"),
                                                        .columns = &w->table->columns,
                                                        .next = outer};
    write_list list = {.items = MX_BUF(w->model->arena)};
    size_t where = mx_part_find(&p, p.from, wheres);
    mx_buf_lit(&w->out, " update");
    if (!assignments(w, mx_part_sub(&p, p.from, where), &list))
        return false;
    mx_part condition = mx_part_sub(&p, where, p.to);
    mx_str items = list.count ? mx_buf_take(&list.items) : MX_STR("1");
    mx_str rest = where < p.to ? mx_part_text(&condition) : MX_STR_NONE;
    w->outer = &excluded;
    bool fine = put_query(w, mx_str_printf(w->model->arena, "SELECT %.*s FROM %.*s %.*s", MX_FMT(items),
                                           MX_FMT(w->target), MX_FMT(rest)));
    w->outer = outer;
    return fine;
}

/* `p` stands behind the target and its columns. */
static bool insert(writing *w, mx_part p, const mx_columns *columns)
{
    static const char *const conflicts[] = {"conflict", NULL}, *const returning[] = {"returning", NULL};
    size_t back = mx_part_find(&p, p.from, returning), clash = mx_part_find(&p, p.from, conflicts), count = 0;
    size_t end = clash < p.to ? clash - 1 : back;
    for (; mx_part_is(&p, p.from, "overriding") && p.from + 3 <= p.to; p.from += 3)
        mx_buf_printf(&w->out, " overriding %.*s",
                      MX_FMT(mx_str_lower(w->model->arena, p.at[p.from + 1].text)));
    mx_part what = mx_part_sub(&p, p.from, end);
    if (mx_part_take(&what, "default")) {
        mx_buf_lit(&w->out, " default values");
    } else if (mx_part_take(&what, "values")) {
        if (!rows(w, what, columns, &count))
            return false;
    } else {
        count = selected(&what, columns->len);
        for (size_t i = 0; i < count && i < columns->len; i++)
            mx_buf_printf(&w->out, " %.*s", MX_FMT(columns->at[i]->name));
        if (what.from == what.to || !put_query(w, mx_part_text(&what)))
            return false;
    }
    if (clash < p.to && !conflict(w, mx_part_sub(&p, clash + 1, back)))
        return false;
    if (back == p.to)
        return true;
    mx_part items = mx_part_sub(&p, back + 1, p.to);
    mx_buf_lit(&w->out, " returning");
    return put_query(w, mx_str_printf(w->model->arena, "SELECT %.*s FROM %.*s", MX_FMT(mx_part_text(&items)),
                                      MX_FMT(w->target)));
}

static const mx_view_within *called(const writing *w, mx_str alias)
{
    const mx_view_within *within = w->outer;
    while (within && !mx_name_same(within->alias, alias, &w->model->server))
        within = within->next;
    return within;
}

/* NEW.* and OLD.*: their columns */
static mx_str without_stars(const writing *w, mx_str text)
{
    mx_part p;
    mx_buf buf = MX_BUF(w->model->arena);
    size_t done = 0;
    if (!mx_part_open(w->model->arena, &w->model->server, text, &p))
        return text;
    for (size_t i = p.from; i + 2 < p.to; i++) {
        const mx_view_within *within = NULL;
        if (mx_part_punct(&p, i + 1, '.') && mx_str_eq(p.at[i + 2].text, MX_STR("*")))
            within = called(w, column_name(w, &p, i));
        if (!within)
            continue;
        mx_buf_str(&buf, mx_str_sub(text, done, p.at[i].span.start));
        for (size_t k = 0; k < within->columns->len; k++)
            mx_buf_printf(
                &buf, "%s%.*s.%.*s", k ? ", " : "", MX_FMT(within->alias),
                MX_FMT(mx_text_name(w->model->arena, within->columns->at[k]->name, &w->model->server)));
        done = p.at[i + 2].span.end;
    }
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    return mx_buf_take(&buf);
}

bool mx_pg_write_form(mx_model *model, mx_str text, const mx_view_within *outer, mx_str *out)
{
    writing w = {.model = model, .outer = outer, .out = MX_BUF(model->arena)};
    text = without_stars(&w, mx_str_trim(text));
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    mx_columns columns = {0};
    mx_str list;
    mx_part p;
    bool inserts = mx_reader_words(&in, "insert into"), updates = !inserts && mx_reader_word(&in, "update");
    bool deletes = !inserts && !updates && mx_reader_words(&in, "delete from");
    if (!inserts && !updates && !deletes)
        return mx_view_query_within(model, text, outer, out);
    mx_buf_text(&w.out, inserts ? "insert" : updates ? "update" : "delete");
    if (mx_reader_at_word(&in, "only") || !read_target(&w, &in))
        return false;
    if (inserts) {
        bool named = mx_reader_at_punct(&in, '(');
        mx_reader ahead = in;
        if (named) { /* INSERT INTO t (SELECT …) */
            mx_reader_next(&ahead);
            named = !mx_reader_at_word(&ahead, "select") && !mx_reader_at_word(&ahead, "values") &&
                    !mx_reader_at_word(&ahead, "with") && !mx_reader_at_punct(&ahead, '(');
        }
        if ((named && !mx_reader_group(&in, &list)) || !written_columns(&w, named ? &list : NULL, &columns))
            return false;
    }
    mx_str rest = mx_reader_at_end(&in) ? MX_STR_NONE : mx_str_sub(text, in.tok.span.start, text.len);
    if (!rest.len && deletes)
        rest = MX_STR("where true");
    if (!mx_part_open(model->arena, &model->server, rest, &p))
        return false;
    if (inserts ? !insert(&w, p, &columns) : !change_rows(&w, p, updates))
        return false;
    *out = mx_buf_take(&w.out);
    return true;
}
