#include "cli/explain.h"

#include "base/json.h"

mx_status mx_explain_asked(mx_cli *cli, mx_explain_form *out)
{
    mx_str word = mx_cli_text(cli, "explain");
    *out = MX_EXPLAIN_NOT;
    if (!mx_cli_on(cli, "explain"))
        return MX_OK;
    bool json = mx_str_eq(word, MX_STR("json"));
    if (word.len && !json && !mx_str_eq(word, MX_STR("text")))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Write --explain or --explain=json.",
                       "invalid argument \"%.*s\" for \"--explain\" flag", MX_FMT(word));
    *out = json ? MX_EXPLAIN_JSON : MX_EXPLAIN_TEXT;
    return MX_OK;
}

/* A comment must not end in the middle of a name. */
static void put_line(mx_buf *out, mx_str text)
{
    for (size_t i = 0; i < text.len; i++)
        mx_buf_char(out, text.ptr[i] == '\n' || text.ptr[i] == '\r' ? ' ' : text.ptr[i]);
    mx_buf_char(out, '\n');
}

static void put_place(mx_cli *cli, const mx_difference *difference, mx_buf *line)
{
    mx_place place;
    if (!mx_diags_place(cli->diags, difference->at, &place))
        return;
    mx_buf_printf(line, " (%.*s:%zu", MX_FMT(place.name), place.line);
    if (place.owner.len)
        mx_buf_printf(line, ", %.*s%s%.*s", MX_FMT(place.owner), place.part.len ? "." : "",
                      MX_FMT(place.part));
    mx_buf_char(line, ')');
}

static void put_text(mx_cli *cli, const mx_step *step, const mx_reason *reason, mx_buf *out)
{
    mx_buf_lit(out, "-- ");
    put_line(out, step->comment);
    if (reason->why)
        mx_buf_printf(out, "--   %s\n", reason->why);
    for (size_t i = 0; i < reason->differences.len; i++) {
        mx_buf line = MX_BUF(cli->arena);
        mx_buf_str(&line, mx_difference_text(cli->arena, &reason->differences.at[i]));
        put_place(cli, &reason->differences.at[i], &line);
        mx_buf_lit(out, "--   ");
        put_line(out, mx_buf_view(&line));
    }
    mx_buf_str(out, step->sql);
    mx_buf_lit(out, ";\n");
}

static void put_member(mx_json_writer *w, const char *key, mx_str text)
{
    if (!text.len)
        return;
    mx_json_put_key(w, mx_str_of(key));
    mx_json_put_string(w, text);
}

static void put_number(mx_json_writer *w, const char *key, size_t number)
{
    mx_json_put_key(w, mx_str_of(key));
    mx_json_put_int(w, (int64_t)number);
}

static void put_difference(mx_cli *cli, mx_json_writer *w, const mx_difference *difference)
{
    mx_place place;
    mx_json_begin(w, '{');
    put_member(w, "verb", mx_str_of(difference->verb));
    put_member(w, "subject", mx_str_of(difference->subject));
    put_member(w, "schema", difference->schema);
    put_member(w, "table", difference->table);
    put_member(w, "name", difference->name);
    put_member(w, "old_name", difference->old_name);
    put_member(w, "old_schema", difference->old_schema);
    mx_json_put_key(w, MX_STR("aspects"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < difference->aspects.len; i++) {
        mx_json_begin(w, '{');
        put_member(w, "name", mx_str_of(difference->aspects.at[i].name));
        put_member(w, "from", difference->aspects.at[i].from);
        put_member(w, "to", difference->aspects.at[i].to);
        mx_json_end(w, '}');
    }
    mx_json_end(w, ']');
    if (mx_diags_place(cli->diags, difference->at, &place)) {
        put_member(w, "class", place.owner);
        put_member(w, "attribute", place.part);
        put_member(w, "file", place.name);
        put_number(w, "line", place.line);
        put_number(w, "column", place.column);
    }
    mx_json_end(w, '}');
}

static void put_json(mx_cli *cli, mx_json_writer *w, const mx_step *step, const mx_reason *reason)
{
    mx_json_begin(w, '{');
    put_member(w, "sql", step->sql);
    put_member(w, "comment", step->comment);
    mx_json_put_key(w, MX_STR("reverse"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < step->reverse.len; i++)
        mx_json_put_string(w, step->reverse.at[i]);
    mx_json_end(w, ']');
    put_member(w, "why", mx_str_of(reason->why ? reason->why : ""));
    mx_json_put_key(w, MX_STR("differences"));
    mx_json_begin(w, '[');
    for (size_t i = 0; i < reason->differences.len; i++)
        put_difference(cli, w, &reason->differences.at[i]);
    mx_json_end(w, ']');
    mx_json_end(w, '}');
}

mx_str mx_explained(mx_cli *cli, const mx_planned *planned, mx_explain_form form)
{
    mx_buf out = MX_BUF(cli->arena);
    mx_json_writer w = MX_JSON_WRITER(&out, NULL);
    const mx_steps *steps = &planned->plan.steps;
    if (form != MX_EXPLAIN_JSON) {
        for (size_t i = 0; i < steps->len; i++)
            put_text(cli, steps->at[i], &planned->reasons.at[i], &out);
        return mx_buf_take(&out);
    }
    mx_json_begin(&w, '{');
    mx_json_put_key(&w, MX_STR("statements"));
    mx_json_begin(&w, '[');
    for (size_t i = 0; i < steps->len; i++)
        put_json(cli, &w, steps->at[i], &planned->reasons.at[i]);
    mx_json_end(&w, ']');
    mx_json_end(&w, '}');
    mx_buf_char(&out, '\n');
    return mx_buf_take(&out);
}
