#include "cli/commands.h"
#include "cli/feature_drawing.h"
#include "cli/live.h"
#include "cli/plan_flags.h"
#include "cli/state_check.h"
#include "config/hcl.h"
#include "config/template.h"
#include "migrate/planned.h"
#include "schema/leave_out.h"
#include "schema/replay.h"
#include "show/show.h"

/* A state in one of its forms. All of them show the model that the plan from nothing makes: what --exclude
 * and the scope leave out is left out everywhere. */
typedef struct inspection {
    mx_cli *cli;
    const mx_project *project;
    mx_model *state; /* without the parts of tables that --exclude names */
    mx_strs exclude;
    mx_model *shown; /* NULL: not yet planned */
    mx_str sql, indent;
    mx_str title;
} inspection;

static mx_status plan(inspection *i, mx_str indent)
{
    mx_cli *cli = i->cli;
    mx_planned_options options = {.indent = indent};
    mx_planned planned;
    if (i->shown && mx_str_eq(indent, i->indent))
        return MX_OK;
    options.diff.exclude = i->exclude;
    i->shown = mx_model_new(cli->arena, &i->project->server, i->project->dialect->model);
    MX_TRY(
        mx_planned_make(cli->arena, i->shown, i->state, i->project->dialect, &options, &planned, cli->diags));
    i->sql = planned.text;
    i->indent = indent;
    return MX_OK;
}

static mx_status put_hcl(inspection *i, mx_buf *out)
{
    mx_cli *cli = i->cli;
    mx_buf plain = MX_BUF(cli->arena);
    mx_str text;
    mx_strs left_out = {0};
    mx_show_hcl(cli->arena, i->shown, &plain, &left_out);
    if (left_out.len)
        mx_buf_printf(&cli->err,
                      "Warning: HCL has no words for %zu parts of the state, which are left out:\n",
                      left_out.len);
    for (size_t k = 0; k < left_out.len; k++)
        mx_buf_printf(&cli->err, "  %.*s\n", MX_FMT(left_out.at[k]));
    uint32_t file = mx_diags_file(cli->diags, MX_STR("schema.hcl"), mx_buf_view(&plain));
    MX_TRY(mx_hcl_format(cli->arena, mx_buf_view(&plain), file, &text, cli->diags));
    mx_buf_str(out, text);
    return MX_OK;
}

static mx_status put_form(inspection *i, mx_str form, mx_buf *out)
{
    mx_cli *cli = i->cli;
    mx_drawing drawing;
    MX_TRY(plan(i, i->indent));
    if (mx_str_eq(form, MX_STR("sql"))) {
        mx_buf_str(out, i->sql);
    } else if (mx_str_eq(form, MX_STR("hcl"))) {
        return put_hcl(i, out);
    } else if (mx_str_eq(form, MX_STR("json"))) {
        mx_show_json(cli->arena, i->shown, NULL, out);
        mx_buf_char(out, '\n');
    } else if (mx_str_eq(form, MX_STR("mermaid"))) {
        mx_show_mermaid(cli->arena, i->shown, out);
    } else {
        mx_show_drawing(cli->arena, i->shown, i->title, &drawing);
        if (mx_str_eq(form, MX_STR("svg")))
            mx_draw_svg(&drawing, MX_DRAW_RIGHT, out);
        else
            mx_draw_page(&drawing, MX_DRAW_RIGHT, out);
    }
    return MX_OK;
}

/* ---- templates ---- */

/* {{ sql . }}, {{ sql . "  " }} */
static mx_status call_sql(mx_arena *arena, void *ctx, const mx_values *args, mx_span at, const mx_value **out,
                          mx_diags *diags)
{
    inspection *i = ctx;
    mx_str indent = MX_STR_NONE;
    if (args->len > 1 && args->at[1]->kind == MX_VALUE_TEXT)
        indent = args->at[1]->as.text;
    else if (args->len != 1)
        return mx_fail(diags, MX_TPL001, at, "Write sql . or sql . \"  \".",
                       "sql takes the state and an indentation");
    MX_TRY(plan(i, indent));
    *out = mx_value_text(arena, i->sql);
    return MX_OK;
}

static mx_status call_form(const char *form, mx_arena *arena, void *ctx, const mx_value **out)
{
    mx_buf text = MX_BUF(arena);
    MX_TRY(put_form(ctx, mx_str_of(form), &text));
    *out = mx_value_text(arena, mx_buf_take(&text));
    return MX_OK;
}

#define CALL(name)                                                                                           \
    static mx_status call_##name(mx_arena *arena, void *ctx, const mx_values *args, mx_span at,              \
                                 const mx_value **out, mx_diags *diags)                                      \
    {                                                                                                        \
        (void)args;                                                                                          \
        (void)at;                                                                                            \
        (void)diags;                                                                                         \
        return call_form(#name, arena, ctx, out);                                                            \
    }
CALL(hcl)
CALL(mermaid)
CALL(svg)
CALL(html)
#undef CALL

static mx_status put_template(inspection *i, mx_str template, mx_buf *out)
{
    static const mx_template_func funcs[] = {{"sql", call_sql},         {"hcl", call_hcl},
                                             {"mermaid", call_mermaid}, {"svg", call_svg},
                                             {"html", call_html},       {NULL, NULL}};
    mx_cli *cli = i->cli;
    const mx_template_env env = {.funcs = funcs, .ctx = i};
    const mx_value *value;
    mx_buf json = MX_BUF(cli->arena);
    MX_TRY(mx_template_check(cli->arena, template, &env, cli->diags));
    MX_TRY(plan(i, MX_STR_NONE));
    mx_show_json(cli->arena, i->shown, NULL, &json);
    MX_TRY(mx_value_from_json(cli->arena, mx_buf_view(&json), MX_TPL001, MX_NOWHERE, &value, cli->diags));
    return mx_template_run(cli->arena, template, &env, value, out, cli->diags);
}

/* ---- the command ---- */

static bool is_excluded(void *arg, mx_str schema, mx_str name, mx_str part, const char *type)
{
    const inspection *i = arg;
    return mx_exclude_names(&i->exclude, &i->project->server, schema, name, part, type);
}

/* Whole tables and the like are left out by the plan. */
static mx_status leave_out(inspection *i)
{
    const mx_left_out parts = {is_excluded, i};
    MX_TRY(mx_exclude_flag(i->cli, i->project, &i->exclude));
    mx_exclude_tell_unfit(i->cli, i->project, i->state, NULL, NULL);
    return i->exclude.len ? mx_model_leave_out(i->state, &parts, i->cli->diags) : MX_OK;
}

static const char *const forms[] = {"sql", "hcl", "json", "mermaid", "svg", "html", NULL};

static bool is_form(mx_str text)
{
    for (size_t i = 0; forms[i]; i++)
        if (mx_str_eq(text, mx_str_of(forms[i])))
            return true;
    return false;
}

/* A template without an action prints itself; nobody but Atlas wants that. */
static mx_status check_form(mx_cli *cli, mx_str form)
{
    if (is_form(form) || cli->atlas || mx_str_find_str(form, MX_STR("{{")) != MX_NPOS)
        return MX_OK;
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                   "Known are sql, hcl, json, mermaid, svg and html; a Go template holds {{ and }}.",
                   "unknown format \"%.*s\"", MX_FMT(form));
}

static mx_status form_of(mx_cli *cli, const mx_project *project, mx_str *form)
{
    *form = mx_project_text(cli, "format", &project->env->format.schema_inspect);
    if (form->len)
        return check_form(cli, *form);
    MX_TRY(mx_output_format(cli, forms, form));
    if (!form->len)
        *form = cli->atlas ? MX_STR("hcl") : MX_STR("sql");
    return MX_OK;
}

/* Of no file and no setting: whoever connects says which schemes there are. */
static bool is_unknown(const mx_url *url)
{
    static const char *const known[] = {"file", "env", "data", "atlas", "ent"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (mx_str_eq(url->scheme, mx_str_of(known[i])))
            return false;
    return url->scheme.len > 0;
}

static mx_status load(mx_cli *cli, mx_project *project, mx_str url, mx_model **out)
{
    mx_strs urls = {0};
    mx_url parts;
    mx_conn *conn;
    mx_vec_push(cli->arena, &urls, url);
    MX_TRY(mx_url_parse(cli->arena, url, MX_NOWHERE, &parts, cli->diags));
    if (!parts.scheme.len) {
        mx_state_url state;
        return mx_state_url_parse(cli->arena, url, parts.at, &state, cli->diags);
    }
    bool db = mx_url_is_db(&parts) || is_unknown(&parts);
    MX_TRY(mx_project_server(cli, project, !db));
    if (!db)
        return mx_state_of_urls(cli, project, &urls, NULL, out);
    if (project->dialect && !project->server.one_schema)
        MX_TRY(mx_live_bind(cli, project, url));
    MX_TRY(mx_live_open(cli, project, url, MX_OPEN_READ_ONLY, &conn));
    mx_live_tell_missing(cli, url, conn);
    mx_status status = mx_live_model(cli, project, conn, out);
    mx_conn_close(conn);
    if (status == MX_OK)
        mx_state_tell_left_out(cli, project, *out);
    return status;
}

mx_status mx_cmd_schema_inspect(mx_cli *cli)
{
    mx_project project;
    mx_model *model;
    mx_str form;
    mx_buf text = MX_BUF(cli->arena);
    MX_TRY(mx_project_load(cli, &project));
    mx_str url = mx_project_text(cli, "url", &project.env->url);
    if (!url.len)
        return mx_project_missing_url(
            cli, &project.env->url, "required flag(s) \"url\"",
            "Name the database with --url, or with --env an environment of the project file.");
    MX_TRY(form_of(cli, &project, &form));
    MX_TRY(load(cli, &project, url, &model));
    inspection i = {
        .cli = cli, .project = &project, .state = model, .indent = MX_STR("  "), .title = MX_STR("Schema")};
    MX_TRY(leave_out(&i));
    if (is_form(form))
        MX_TRY(put_form(&i, form, &text));
    else
        MX_TRY(put_template(&i, form, &text));
    return mx_put_output(cli, &text);
}
