#include "inspect/inspect.h"

#include "inspect/engine.h"
#include "schema/rules.h"

void mx_catalogue_end(mx_catalogue *catalogue)
{
    mx_vec_push(catalogue->model->arena, &catalogue->ends, (uint32_t)catalogue->text.len);
    mx_buf_char(&catalogue->text, '\n');
}

mx_status mx_catalogue_statements(mx_catalogue *catalogue, const char *sql, mx_str only, const char *what)
{
    const mx_field params[] = {MX_TEXT_VALUE(only), MX_TEXT_VALUE(mx_str_of(what ? what : ""))};
    mx_arena *scratch = mx_arena_child(catalogue->model->arena);
    mx_query *query;
    mx_status status = mx_query_open(scratch, &query, catalogue->conn, mx_str_of(sql), params, what ? 2 : 1,
                                     catalogue->diags);
    while (status == MX_OK && (status = mx_query_step(query, catalogue->diags)) == MX_OK) {
        for (size_t i = 0; i < mx_query_columns(query); i++) {
            mx_field statement = mx_query_value(query, i);
            if (statement.kind != MX_V_TEXT)
                continue;
            mx_buf_str(&catalogue->text, statement.text);
            mx_catalogue_end(catalogue);
        }
    }
    mx_arena_free(scratch);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

mx_status mx_catalogue_take(mx_catalogue *catalogue, mx_statements *out)
{
    uint32_t start = 0;
    if (catalogue->text.full)
        return mx_fail(catalogue->diags, MX_DB002, MX_NOWHERE, "",
                       "the catalogue of the database is too large");
    mx_str text = mx_buf_take(&catalogue->text);
    uint32_t file = mx_diags_file(catalogue->diags, MX_STR("the database's catalogue"), text);
    for (size_t i = 0; i < catalogue->ends.len; i++) {
        mx_statement statement = {.span = {file, start, catalogue->ends.at[i]},
                                  .text = mx_str_sub(text, start, catalogue->ends.at[i])};
        mx_vec_push(catalogue->model->arena, out, statement);
        start = catalogue->ends.at[i] + 1;
    }
    return MX_OK;
}

static mx_status replay(mx_catalogue *catalogue)
{
    mx_statements statements = {0};
    MX_TRY(mx_catalogue_take(catalogue, &statements));
    catalogue->model->trusted = true;
    MX_TRY(mx_replay_statements(catalogue->model, &statements, catalogue->diags));
    MX_TRY(mx_model_finish(catalogue->model, catalogue->diags));
    catalogue->model->fkey_checks = catalogue->model->server.engine != MX_LITE; /* as a session has it */
    return MX_OK;
}

/* A catalogue gives every key a name; those that the server made up are marked as in a script without them. */
static void mark_counted_names(const mx_model *model, mx_table *table)
{
    for (size_t i = 0; i < table->fkeys.len; i++) {
        mx_fkey *fkey = table->fkeys.at[i];
        fkey->made_up |= model->rules->is_counted_name(table, MX_K_FOREIGN, fkey->name);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        mx_check *check = table->checks.at[i];
        check->made_up |= model->rules->is_counted_name(table, MX_K_CHECK, check->name);
    }
}

static const struct {
    unsigned engines;
    mx_status (*read)(mx_catalogue *catalogue);
    mx_status (*look_again[2])(mx_catalogue *catalogue); /* behind the replay; NULL: no need */
} readers[] = {
    {MX_PG, mx_inspect_postgres, {mx_postgres_find_broken, mx_postgres_find_held}},
    {MX_MY, mx_inspect_mysql, {NULL}},
    {MX_LITE, mx_inspect_sqlite, {NULL}},
    {MX_DUCK, mx_inspect_duckdb, {NULL}},
};

mx_status mx_inspect(mx_model *model, mx_conn *conn, mx_diags *diags)
{
    mx_catalogue catalogue = {.conn = conn, .model = model, .diags = diags, .text = MX_BUF(model->arena)};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (!(model->server.engine & readers[i].engines))
            continue;
        MX_TRY(readers[i].read(&catalogue));
        MX_TRY(replay(&catalogue));
        for (size_t k = 0; k < 2 && readers[i].look_again[k]; k++)
            MX_TRY(readers[i].look_again[k](&catalogue));
        mx_rights_forget_roles(model);
        for (size_t s = 0; s < model->schemas.len; s++) {
            for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++)
                mark_counted_names(model, model->schemas.at[s]->tables.at[t]);
        }
        return MX_OK;
    }
    return mx_fail(diags, MX_USE006, MX_NOWHERE, "Use a file of SQL or a migration directory.",
                   "a live %s database cannot be inspected yet", mx_conn_driver(conn));
}
