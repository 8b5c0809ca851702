#include "cli/template_text.h"

#include "base/json.h"
#include "config/template.h"

mx_status mx_sql_template(mx_cli *cli, mx_str template, const char *command, mx_str *indent)
{
    mx_diff_format format;
    *indent = MX_STR_NONE;
    if (!template.len)
        return MX_OK;
    MX_TRY(mx_diff_format_parse(cli->arena, template, &format, cli->diags));
    if (format.kind != MX_DIFF_FORMAT_INDENT)
        return mx_fail(cli->diags, MX_TPL001, MX_NOWHERE, "Use '{{ sql . }}' or '{{ sql . \"  \" }}'.",
                       "%s prints SQL only, so far; got: %.*s", command, MX_FMT(template));
    *indent = format.indent;
    return MX_OK;
}

static void put_text(mx_json_writer *w, mx_str key, mx_str text)
{
    mx_json_put_key(w, key);
    mx_json_put_string(w, text);
}

static void put_step(mx_cli *cli, mx_json_writer *w, const mx_step *step)
{
    mx_buf reverse = MX_BUF(cli->arena);
    for (size_t i = 0; i < step->reverse.len; i++) {
        mx_buf_text(&reverse, i ? ";\n" : "");
        mx_buf_str(&reverse, step->reverse.at[i]);
    }
    mx_json_begin(w, '{');
    put_text(w, MX_STR("Cmd"), step->sql);
    put_text(w, MX_STR("Comment"), step->comment);
    put_text(w, MX_STR("Reverse"), mx_buf_take(&reverse));
    mx_json_end(w, '}');
}

static mx_status run_on_json(mx_cli *cli, mx_str template, mx_str json, mx_str *out)
{
    const mx_value *value;
    mx_buf buf = MX_BUF(cli->arena);
    MX_TRY(mx_value_from_json(cli->arena, json, MX_TPL001, MX_NOWHERE, &value, cli->diags));
    MX_TRY(mx_template_run(cli->arena, template, NULL, value, &buf, cli->diags));
    *out = mx_buf_take(&buf);
    return MX_OK;
}

static bool is_json_of_all(mx_arena *arena, mx_str template)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < template.len; i++) {
        if (!mx_is_space(template.ptr[i]))
            mx_buf_char(&buf, template.ptr[i]);
    }
    mx_str bare = mx_buf_view(&buf);
    return mx_str_eq(bare, MX_STR("{{json.}}")) || mx_str_eq(bare, MX_STR("{{json$}}"));
}

mx_status mx_template_of_report(mx_cli *cli, mx_str template, mx_str whole, mx_str sparse, mx_str *out)
{
    if (!is_json_of_all(cli->arena, template))
        return run_on_json(cli, template, whole, out);
    *out = sparse;
    return MX_OK;
}

mx_status mx_template_of_plan(mx_cli *cli, mx_str template, const mx_planned *planned, mx_str *out)
{
    mx_buf buf = MX_BUF(cli->arena);
    mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
    bool reversible = true;
    for (size_t i = 0; i < planned->plan.steps.len; i++)
        reversible &= !planned->plan.steps.at[i]->irreversible;
    mx_json_begin(&w, '{');
    put_text(&w, MX_STR("Version"), MX_STR_NONE);
    put_text(&w, MX_STR("Name"), cli->args.len ? cli->args.at[0] : MX_STR_NONE);
    mx_json_put_key(&w, MX_STR("Reversible"));
    mx_json_put_bool(&w, reversible);
    mx_json_put_key(&w, MX_STR("Transactional"));
    mx_json_put_bool(&w, planned->plan.transactional);
    put_text(&w, MX_STR("Delimiter"), MX_STR_NONE);
    mx_json_put_key(&w, MX_STR("Changes"));
    mx_json_begin(&w, '[');
    for (size_t i = 0; i < planned->plan.steps.len; i++)
        put_step(cli, &w, planned->plan.steps.at[i]);
    mx_json_end(&w, ']');
    mx_json_end(&w, '}');
    return run_on_json(cli, template, mx_buf_take(&buf), out);
}
