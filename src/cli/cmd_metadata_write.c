#include "cli/commands.h"
#include "cli/feature_select.h"
#include "cli/rows_file.h"
#include "cli/rows_report.h"
#include "cli/store_project.h"
#include "cli/store_select.h"
#include "feature/key.h"
#include "store/frame.h"
#include "store/names.h"

/* ---- what is known of the columns' types ---- */

typedef struct column_types {
    mx_cli *cli;
    mx_arrow_type *columns; /* the first of a name counts */
} column_types;

static void know(const column_types *t, mx_str name, const mx_arrow_type *type)
{
    mx_vec_push(t->cli->arena, &t->columns->children, ((mx_arrow_field){name, type}));
}

static mx_status said_types(const column_types *t)
{
    static const char *const words[] = {"text", "integer", "real",      "boolean",
                                        "date", "time",    "timestamp", NULL};
    static const mx_arrow_type types[] = {{.kind = MX_ARROW_TEXT},
                                          {.kind = MX_ARROW_INT, .bits = 64},
                                          {.kind = MX_ARROW_REAL, .bits = 64},
                                          {.kind = MX_ARROW_BOOL, .bits = 1},
                                          {.kind = MX_ARROW_DATE, .bits = 32},
                                          {.kind = MX_ARROW_TIME, .bits = 64, .unit = MX_UNIT_MICRO},
                                          {.kind = MX_ARROW_TIMESTAMP, .bits = 64, .unit = MX_UNIT_MICRO}};
    mx_str name, word;
    mx_strs given = mx_cli_list(t->cli, "types");
    for (size_t i = 0; i < given.len; i++) {
        size_t at = 0;
        if (!mx_str_cut(given.at[i], '=', &name, &word) || !name.len)
            return mx_fail(t->cli->diags, MX_USE004, MX_NOWHERE, "Write --types COLUMN=TYPE.",
                           "'%.*s' is no type", MX_FMT(given.at[i]));
        while (words[at] && !mx_str_eq(word, mx_str_of(words[at])))
            at++;
        const char *near = words[at] ? NULL : mx_str_nearest(word, words);
        if (!words[at])
            return mx_fail(
                t->cli->diags, MX_USE004, MX_NOWHERE,
                near ? mx_str_z(t->cli->arena, mx_str_printf(t->cli->arena, "Did you mean %s?", near))
                     : "Types are text, integer, real, boolean, date, time and timestamp.",
                "unknown type '%.*s' of column '%.*s'", MX_FMT(word), MX_FMT(name));
        know(t, name, &types[at]);
    }
    return MX_OK;
}

static void system_types(const column_types *t, const mx_feature_spec *spec)
{
    const mx_str by_field[] = {MX_PROVENANCE_BY_FIELD, MX_DATA_VERSION_BY_FIELD};
    const mx_str texts[] = {MX_PROVENANCE, MX_DATA_VERSION, MX_FEATURE_VERSION, MX_PROJECT_VERSION,
                            MX_MATERIALIZATION_ID};
    const mx_str times[] = {MX_CREATED_AT, MX_UPDATED_AT, MX_DELETED_AT};
    mx_strs keys = {0};
    for (size_t i = 0; i < spec->fields.len; i++)
        mx_vec_push(t->cli->arena, &keys, mx_key_struct_key(t->cli->arena, spec->fields.at[i].key));
    for (size_t i = 0; i < 2; i++)
        know(t, by_field[i], mx_fields_type(t->cli->arena, &keys, false));
    for (size_t i = 0; i < 5; i++)
        know(t, texts[i], &mx_text_type);
    for (size_t i = 0; i < 3; i++)
        know(t, times[i], &mx_time_type);
}

static mx_status known_types(mx_cli *cli, const mx_open_store *store, const mx_definition *def,
                             const mx_arrow_type **out)
{
    const mx_arrow_type *stored = NULL;
    column_types t = {cli, mx_new(cli->arena, mx_arrow_type)};
    t.columns->kind = MX_ARROW_STRUCT;
    MX_TRY(said_types(&t));
    system_types(&t, def->spec); /* a table may have fields of other versions: rows have this one's */
    mx_status found = mx_store_columns(store->store, cli->arena, def->spec->key, &stored, cli->diags);
    if (found == MX_FAILED)
        return found;
    for (size_t i = 0; stored && i < stored->children.len; i++)
        know(&t, stored->children.at[i].name, stored->children.at[i].type);
    *out = t.columns;
    return MX_OK;
}

/* ---- the command ---- */

/* Where the file is to blame, what the store says of its stream is no news. */
static void cut_echoes(mx_cli *cli, size_t said)
{
    for (size_t i = said; i < mx_diags_count(cli->diags); i++) {
        mx_code code = mx_diags_at(cli->diags, i)->code;
        if (code == MX_ROW001 || code == MX_ROW002 || code == MX_IO001) {
            mx_diags_cut(cli->diags, i + 1);
            return;
        }
    }
}

mx_status mx_cmd_metadata_write(mx_cli *cli)
{
    mx_feature_project project;
    mx_open_store *store;
    mx_rows_format format;
    mx_write write = {.preserve_versions = mx_cli_on(cli, "preserve-feature-version"),
                      .has_materialization_id = mx_cli_given(cli, "materialization-id"),
                      .materialization_id = mx_cli_text(cli, "materialization-id")};
    mx_str key, path = cli->args.at[1];
    struct ArrowArrayStream rows = {0};
    const mx_arrow_type *known;
    uint64_t written = 0;
    MX_TRY(mx_check_summary(cli));
    MX_TRY(mx_rows_format_of(cli, path, &format));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_select_one(cli, &project, cli->args.at[0], false, &key));
    MX_TRY(mx_open_store_chosen(cli, &project, MX_STORE_WRITE, &store));
    MX_TRY(known_types(cli, store, mx_graph_find(project.graph, key), &known));
    size_t said = mx_diags_count(cli->diags);
    mx_progress *progress = mx_progress_begin(cli, "Writing");
    mx_progress_part(progress, key, 0);
    mx_status status = mx_rows_read(cli, path, format, known, &rows);
    if (status == MX_OK) {
        mx_progress_stream(progress, &rows);
        status = mx_store_write(store->store, key, &rows, &write, &written, cli->diags);
    }
    mx_progress_end(progress);
    if (status != MX_OK) {
        cut_echoes(cli, said);
        return MX_FAILED;
    }
    mx_rows_report(cli, "written", "Wrote", store, key, written, &cli->out);
    return MX_OK;
}
