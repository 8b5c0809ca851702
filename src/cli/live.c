#include "cli/live.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/cancel.h"
#include "config/url.h"
#include "inspect/inspect.h"
#include "migrate/run_plan.h"
#include "render/renderer.h"
#include "schema/replay.h"
#include "store/ddl.h"

/* "10.11.19-MariaDB": 10.11.19 */
static uint32_t version_of(const mx_dialect *dialect, mx_str text)
{
    uint32_t numbers[3] = {0};
    size_t given = 0;
    for (size_t i = 0; given < 3 && i < text.len && mx_is_digit(text.ptr[i]); i++) {
        uint32_t number = 0;
        for (; i < text.len && mx_is_digit(text.ptr[i]) && number < 100; i++)
            number = number * 10 + (uint32_t)(text.ptr[i] - '0');
        numbers[given++] = number < 100 ? number : 99;
        if (i >= text.len || text.ptr[i] != '.')
            break;
    }
    return mx_dialect_newest(dialect, numbers, given);
}

/* PostgreSQL: the schema that the URL of a database names; empty: none, or --schema says which one counts. */
static mx_status schema_of(mx_cli *cli, const mx_project *project, mx_str url, mx_str *out)
{
    mx_db_url db;
    bool chosen = mx_cli_given(cli, "schema") || project->env->schemas.items.len;
    *out = MX_STR_NONE;
    if (project->server.engine != MX_PG || chosen)
        return MX_OK;
    MX_TRY(mx_db_url_parse(cli->arena, url, MX_NOWHERE, &db, cli->diags));
    *out = db.schema;
    return MX_OK;
}

/* One schema is compared with one, whatever each is called. */
static mx_status find_schema(mx_cli *cli, mx_project *project, mx_str url)
{
    mx_str schema;
    MX_TRY(schema_of(cli, project, url, &schema));
    if (schema.len && !project->server.one_schema)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                       "Give the other URLs and the dev URL a search_path too, or leave it out here.",
                       "the URL of a database names schema \"%.*s\", but all schemas are compared",
                       MX_FMT(schema));
    if (schema.len && !mx_str_eq(schema, project->server.schema))
        project->live_schema = schema;
    return MX_OK;
}

mx_status mx_live_bind(mx_cli *cli, mx_project *project, mx_str url)
{
    mx_str schema;
    MX_TRY(schema_of(cli, project, url, &schema));
    if (schema.len) {
        project->server.schema = schema;
        project->server.one_schema = true;
    }
    project->live_schema = MX_STR_NONE;
    return MX_OK;
}

static void warn_of_newer(mx_cli *cli, const mx_dialect *here, uint32_t version)
{
    uint32_t major = version / 10000, newest = mx_dialect_newest(here, NULL, 0) / 10000;
    if (major > newest && !mx_dialect_has_version(here, &major, 1))
        mx_report(cli->diags, MX_USE006, MX_WARNING, MX_NOWHERE, "Look at each plan before you apply it.",
                  "%s %u is newer than what is known, which is %u: what is new in it is not read", here->name,
                  (unsigned)major, (unsigned)newest);
}

static mx_str shown(const mx_cli *cli, mx_str text)
{
    mx_url url;
    return mx_url_parse(cli->arena, text, MX_NOWHERE, &url, NULL) == MX_OK ? mx_url_redacted(cli->arena, &url)
                                                                           : MX_STR("a database");
}

static mx_status check_engine(mx_cli *cli, mx_project *project, mx_str url, mx_conn *conn)
{
    project->live_schema = MX_STR_NONE;
    const mx_dialect *here = mx_dialect_named(mx_str_of(mx_conn_driver(conn)));
    if (!here)
        return MX_OK;
    uint32_t version = version_of(here, mx_str_of(mx_conn_version(conn)));
    warn_of_newer(cli, here, version);
    if (!project->dialect) {
        project->server_url = url;
        return mx_project_server_of(cli, project, url, MX_NOWHERE, here, version);
    }
    bool mysql = (project->dialect->engine & MX_MY) && (here->engine & MX_MY);
    if (mysql || project->dialect->engine == here->engine)
        return find_schema(cli, project, url);
    if (project->server_url.len)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Compare databases of one engine.",
                       "%.*s is %s, but %.*s is %s", MX_FMT(shown(cli, url)), here->name,
                       MX_FMT(shown(cli, project->server_url)), project->dialect->name);
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                   "Leave --dev-url and --dialect out, or let them name the database's engine.",
                   "the database is %s, but the dev URL or dialect says %s", here->name,
                   project->dialect->name);
}

/* Statements of one schema name none. On PostgreSQL the search path that the inspection sets is the place; MySQL and
 * MariaDB are told before. */
static mx_status go_to_schema(mx_cli *cli, const mx_project *project, mx_conn *conn)
{
    const mx_server *server = &project->server;
    if (!server->chosen_schema || !(server->engine & MX_MY))
        return MX_OK;
    mx_renderer r = {.arena = cli->arena,
                     .buf = MX_BUF(cli->arena),
                     .server = server,
                     .rules = project->dialect->render,
                     .diags = cli->diags};
    mx_render_lit(&r, "USE ");
    mx_render_ident(&r, server->schema);
    return mx_conn_exec(conn, mx_buf_take(&r.buf), NULL, 0, MX_NOWHERE, cli->diags);
}

mx_status mx_live_open(mx_cli *cli, mx_project *project, mx_str url, mx_open_flags flags, mx_conn **out)
{
    MX_TRY(mx_conn_open(cli->arena, out, url, flags, cli->diags));
    mx_status status = check_engine(cli, project, url, *out);
    if (status == MX_OK)
        status = go_to_schema(cli, project, *out);
    if (status != MX_OK)
        mx_conn_abandon(*out);
    return status;
}

/* A file that is not there is opened as one in memory. */
bool mx_live_is_missing(mx_cli *cli, mx_str url, mx_conn *conn)
{
    bool duckdb = strcmp(mx_conn_driver(conn), "duckdb") == 0;
    mx_rows rows;
    if ((!duckdb && strcmp(mx_conn_driver(conn), "sqlite") != 0) ||
        mx_str_find_str(url, MX_STR(":memory:")) != MX_NPOS ||
        mx_str_find_str(url, MX_STR("mode=memory")) != MX_NPOS)
        return false;
    mx_status status = mx_conn_rows(
        cli->arena, &rows, conn,
        duckdb ? MX_STR("SELECT coalesce(path, '') FROM duckdb_databases() WHERE NOT internal")
               : MX_STR("SELECT file FROM pragma_database_list WHERE name = 'main'"),
        NULL, 0, NULL);
    return status == MX_OK && rows.rows == 1 && mx_rows_at(&rows, 0, 0).text.len == 0;
}

mx_status mx_live_there(mx_cli *cli, mx_str url)
{
    mx_conn *conn;
    MX_TRY(mx_conn_open(cli->arena, &conn, url, MX_OPEN_READ_ONLY, cli->diags));
    bool missing = mx_live_is_missing(cli, url, conn);
    mx_conn_close(conn);
    return missing ? mx_fail(cli->diags, MX_PRV001, MX_NOWHERE, "", "%.*s is not there", MX_FMT(url)) : MX_OK;
}

void mx_live_tell_missing(mx_cli *cli, mx_str url, mx_conn *conn)
{
    if (mx_live_is_missing(cli, url, conn))
        mx_warn(cli->diags, MX_PRV006, MX_NOWHERE, "", "%.*s is not there: it counts as an empty database",
                MX_FMT(url));
}

mx_status mx_live_charset(mx_cli *cli, mx_project *project, mx_conn *conn)
{
    mx_str dev = mx_project_text(cli, "dev-url", &project->env->dev);
    bool told = !mx_cli_text(cli, "dialect").len && (mx_str_find_str(dev, MX_STR("charset=")) != MX_NPOS ||
                                                     mx_str_find_str(dev, MX_STR("collation=")) != MX_NPOS);
    return project->server.engine & MX_MY && !told
               ? mx_store_database_charset(cli->arena, conn, &project->server, cli->diags)
               : MX_OK;
}

/* The schema of the database gets the name that it is compared under. */
static mx_status call_schema(mx_cli *cli, const mx_project *project, mx_model *model)
{
    mx_renderer r = {.arena = cli->arena,
                     .buf = MX_BUF(cli->arena),
                     .server = &project->server,
                     .rules = project->dialect->render,
                     .diags = cli->diags};
    if (mx_model_schema(model, project->server.schema))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Compare all schemas, or one of the same name.",
                       "schema \"%.*s\" cannot be compared as \"%.*s\": it uses what that one holds",
                       MX_FMT(project->live_schema), MX_FMT(project->server.schema));
    mx_render_lit(&r, "ALTER SCHEMA ");
    mx_render_ident(&r, project->live_schema);
    mx_render_lit(&r, " RENAME TO ");
    mx_render_ident(&r, project->server.schema);
    mx_str sql = mx_buf_take(&r.buf);
    model->server.schema = project->server.schema; /* what is renamed is read anew as things of it */
    MX_TRY(mx_replay_text(model, sql, mx_diags_file(cli->diags, MX_STR("schema.sql"), sql), MX_STR_NONE,
                          cli->diags));
    model->search_path = MX_STR_NONE;
    return mx_model_finish(model, cli->diags);
}

mx_status mx_live_model(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_model **out)
{
    mx_server server = project->server;
    bool other = project->live_schema.len > 0;
    if (other)
        server.schema = project->live_schema;
    *out = mx_model_new(cli->arena, &server, project->dialect->model);
    mx_status status = mx_inspect(*out, conn, cli->diags);
    return status == MX_OK && other ? call_schema(cli, project, *out) : status;
}

mx_status mx_live_ask(mx_cli *cli, mx_str sql, mx_answer *out)
{
    char answer[16] = "";
    *out = MX_ANSWER_YES;
    mx_buf_lit(&cli->out, "-- Planned Changes:\n");
    mx_buf_str(&cli->out, sql);
    mx_cli_tell(cli);
    if (mx_cli_on(cli, "auto-approve"))
        return MX_OK;
    *out = MX_ANSWER_NO;
    if (!isatty(STDIN_FILENO))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                       "There is no terminal to ask on: give --auto-approve to make the changes.", "^D");
    fputs("Apply these changes? [y/N] ", stderr);
    fflush(stderr);
    if (fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
        *out = MX_ANSWER_YES;
    return MX_OK;
}

static mx_status run_plan(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_str name, mx_str sql,
                          mx_run_mode mode, mx_plan_run *run)
{
    mx_arena *cancel = mx_cancel_begin(cli->arena, conn);
    mx_status status = mx_run_plan(cli->arena, conn, name, sql, &project->server, mode, run, cli->diags);
    mx_arena_free(cancel);
    return status;
}

mx_status mx_live_try(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_str name, mx_str sql,
                      mx_run_mode mode)
{
    mx_plan_run run;
    return run_plan(cli, project, conn, name, sql, mode, &run);
}

mx_status mx_live_run(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_str sql, mx_run_mode mode)
{
    mx_plan_run run;
    mx_status status = run_plan(cli, project, conn, MX_STR("planned.sql"), sql, mode, &run);
    if (status == MX_OK)
        return MX_OK;
    if (run.rolled_back)
        mx_buf_lit(&cli->err, "Nothing was changed: the transaction was rolled back.\n");
    else
        mx_buf_printf(&cli->err, "%zu of %zu statements are in effect.\n", run.done, run.total);
    return status;
}
