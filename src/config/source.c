#include "config/source.h"

#include "base/file.h"
#include "base/run.h"
#include "config/source_run.h"
#include "config/template.h"

#define DEPTH 32        /* of composite schemas in composite schemas */
#define STDERR_MAX 8000 /* bytes of a program's stderr in a message; its end is what matters */

struct mx_source_run {
    bool done;
    mx_str text;
};

struct mx_source_run *mx_source_run_new(mx_arena *arena)
{
    return mx_new(arena, struct mx_source_run);
}

const mx_source *mx_source_of_url(mx_arena *arena, mx_str url, mx_span at)
{
    mx_source *source = mx_new(arena, mx_source);
    source->kind = MX_SOURCE_URL;
    source->url = url;
    source->at = at;
    return source;
}

/* ---- programs ---- */

/* A provider of ours that sees METAXY_POSITIONS also says where columns are declared (`-- metaxy:pos`). */

/* What running a program says knows nothing of the project file: said again with the place and who wants it. */
static mx_status not_run(mx_arena *arena, mx_str who, mx_span at, size_t before, mx_diags *diags)
{
    if (mx_diags_count(diags) <= before)
        return MX_FAILED;
    const mx_diag *last = mx_diags_at(diags, before);
    mx_str message = mx_str_copy(arena, last->message), hint = mx_str_copy(arena, last->hint);
    mx_diags_cut(diags, before);
    return mx_fail(diags, MX_RUN001, at, mx_str_z(arena, hint), "%.*s: %.*s", MX_FMT(who), MX_FMT(message));
}

mx_status mx_source_program(mx_arena *arena, mx_str who, mx_span at, const mx_strs *argv, mx_str dir,
                            mx_str *out, mx_diags *diags)
{
    mx_run_result result;
    size_t before = mx_diags_count(diags);
    if (mx_run_with(arena, argv, dir, MX_STR("METAXY_POSITIONS=columns"), &result, diags) != MX_OK)
        return not_run(arena, who, at, before, diags);
    *out = result.out;
    if (result.exit_status == 0)
        return MX_OK;
    mx_str said = mx_str_trim(result.err);
    if (said.len > STDERR_MAX)
        said = mx_str_sub(said, said.len - STDERR_MAX, said.len);
    if (said.len == 0)
        said = mx_str_printf(arena, "exit status %d", result.exit_status);
    return mx_fail(diags, MX_RUN001, at, "", "%.*s: running program %.*s: %.*s", MX_FMT(who),
                   MX_FMT(argv->at[0]), MX_FMT(said));
}

static mx_status read_program(mx_arena *arena, const mx_source *source, mx_source_texts *out, mx_diags *diags)
{
    bool data = mx_str_starts(source->url,
                              MX_STR("mem://external_schema/")); /* else metaxy.toml's provider */
    mx_str who = mx_str_printf(arena, "%s.%.*s", data ? "data.external_schema" : "migrate",
                               MX_FMT(source->name)),
           text = MX_STR_NONE;
    if (source->run && source->run->done) {
        text = source->run->text;
    } else {
        MX_TRY(
            mx_source_program(arena, who, source->at, &source->program, source->working_dir, &text, diags));
        if (mx_str_trim(text).len == 0)
            return mx_fail(
                diags, MX_PRV002, source->at,
                "An empty schema would drop every table. Let the program print a comment if that is wanted.",
                "%.*s: program %.*s printed nothing", MX_FMT(who), MX_FMT(source->program.at[0]));
        if (source->run) {
            source->run->text = text;
            source->run->done = true;
        }
    }
    mx_str name = mx_str_printf(arena, "%.*s/schema.sql", MX_FMT(source->name));
    mx_vec_push(arena, out, ((mx_source_text){.name = name, .text = text}));
    return MX_OK;
}

/* ---- files ---- */

static mx_status read_text(mx_arena *arena, mx_str path, mx_span at, mx_str *out, mx_diags *diags)
{
    mx_status st = mx_file_read(arena, path, out, diags);
    if (st == MX_NOT_FOUND)
        return mx_fail(diags, MX_PRV001, at, "", "open %.*s: no such file or directory", MX_FMT(path));
    return st;
}

static mx_status read_url(mx_arena *arena, const mx_source *source, mx_source_texts *out, mx_diags *diags)
{
    mx_state_url state;
    MX_TRY(mx_state_url_parse(arena, source->url, source->at, &state, diags));
    if (state.kind != MX_STATE_SQL)
        return MX_MISMATCH;
    for (size_t i = 0; i < state.files.len; i++) {
        mx_str text;
        MX_TRY(read_text(arena, state.files.at[i], source->at, &text, diags));
        mx_vec_push(arena, out, ((mx_source_text){.name = state.files.at[i], .text = text}));
    }
    return MX_OK;
}

/* All files of a directory and of those in it are templates of one set, hidden ones apart; `top` gets the *.sql directly in it. */
static mx_status add_templates(mx_arena *arena, const mx_source *source, mx_str dir, size_t depth,
                               mx_templates *set, mx_strs *top, mx_diags *diags)
{
    mx_strs names;
    mx_status st = depth < DEPTH ? mx_dir_list(arena, dir, &names, diags) : MX_NOT_FOUND;
    if (st == MX_NOT_FOUND)
        return mx_fail(diags, MX_PRV001, source->at, "", "open %.*s: no such file or directory", MX_FMT(dir));
    MX_TRY(st);
    for (size_t i = 0; i < names.len; i++) {
        mx_str path = mx_path_join(arena, dir, names.at[i]), text;
        if (mx_str_starts(names.at[i], MX_STR(".")))
            continue;
        if (mx_path_is_dir(path)) {
            MX_TRY(add_templates(arena, source, path, depth + 1, set, NULL, diags));
            continue;
        }
        mx_str same = mx_path_join(arena, source->paths.at[0], names.at[i]);
        if (!top && mx_str_ends(same, MX_STR(".sql")) && mx_path_exists(same))
            return mx_fail(diags, MX_PRV001, source->at,
                           "Templates are called as their files are: rename one.",
                           "%.*s has the name of %.*s", MX_FMT(path), MX_FMT(same));
        MX_TRY(read_text(arena, path, source->at, &text, diags));
        MX_TRY(mx_templates_add(arena, set, path, text, diags));
        if (top && mx_str_ends(names.at[i], MX_STR(".sql")))
            mx_vec_push(arena, top, names.at[i]);
    }
    return MX_OK;
}

static mx_status read_templates(mx_arena *arena, const mx_source *source, mx_source_texts *out,
                                mx_diags *diags)
{
    mx_strs names = {0};
    mx_templates *set = mx_templates_new(arena);
    const mx_value *vars = source->vars ? source->vars : mx_value_object(arena);
    MX_TRY(add_templates(arena, source, source->paths.at[0], 0, set, &names, diags));
    for (size_t i = 0; i < names.len; i++) {
        mx_buf buf = MX_BUF(arena);
        MX_TRY(mx_templates_run(arena, set, names.at[i], vars, &buf, diags));
        mx_vec_push(arena, out, ((mx_source_text){.name = names.at[i], .text = mx_buf_take(&buf)}));
    }
    return MX_OK;
}

/* ---- all ---- */

mx_status mx_source_is_empty(const mx_source *source, mx_diags *diags)
{
    return mx_fail(
        diags, MX_PRV001, source->at,
        "An empty schema would drop every table. Add a file with a comment alone if that is wanted.",
        "%.*s contains no SQL files", MX_FMT(source->paths.len ? source->paths.at[0] : source->url));
}

static mx_status read_at(mx_arena *arena, const mx_source *source, int depth, mx_source_texts *out,
                         mx_diags *diags)
{
    switch (source->kind) {
    case MX_SOURCE_URL:
        return read_url(arena, source, out, diags);
    case MX_SOURCE_PROGRAM:
        return read_program(arena, source, out, diags);
    case MX_SOURCE_TEMPLATE_DIR:
        return read_templates(arena, source, out, diags);
    case MX_SOURCE_HCL:
        return MX_MISMATCH;
    case MX_SOURCE_COMPOSITE:
        break;
    }
    if (depth > DEPTH)
        return mx_fail(diags, MX_HCL001, source->at, "", "composite schemas are nested too deeply");
    for (size_t i = 0; i < source->parts.len; i++) {
        size_t from = out->len;
        MX_TRY(read_at(arena, source->parts.at[i].source, depth + 1, out, diags));
        for (size_t j = from; j < out->len; j++)
            if (source->parts.at[i].schema.len) {
                out->at[j].schema = source->parts.at[i].schema;
                out->at[j].at = source->parts.at[i].at;
            }
        if (out->len == from)
            return mx_source_is_empty(source->parts.at[i].source, diags);
    }
    return MX_OK;
}

mx_status mx_source_read(mx_arena *arena, const mx_source *source, mx_source_texts *out, mx_diags *diags)
{
    *out = (mx_source_texts){0};
    return read_at(arena, source, 0, out, diags);
}
