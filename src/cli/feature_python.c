#include "cli/feature_python.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/run.h"
#include "cli/python.h"
#include "cli/python_packages.h"

enum { FORMAT = 1 };

/* ---- what is asked ---- */

static mx_str variable(const mx_environment *environment, const char *name)
{
    const mx_variable *found = mx_environment_get(environment, mx_str_of(name));
    return found ? found->value : MX_STR_NONE;
}

/* METAXY_ENTRYPOINT… names modules too. */
static bool names_modules(const mx_feature_project *project)
{
    if (project->config->entrypoints.len)
        return true;
    for (size_t i = 0; i < project->environment->variables.len; i++)
        if (mx_str_starts(project->environment->variables.at[i]->name, MX_STR("METAXY_ENTRYPOINT")))
            return true;
    return false;
}

static mx_str hex_of(mx_arena *arena, mx_str bytes)
{
    uint8_t digest[32];
    mx_sha256_of(bytes, digest);
    return mx_hex(arena, digest, sizeof digest);
}

static mx_str settings_text(mx_arena *arena, const mx_configuration *config)
{
    mx_buf buf = MX_BUF(arena);
    mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
    mx_configuration_json(&w, config->values, false);
    return mx_buf_take(&buf);
}

static mx_str request_text(mx_arena *arena, const mx_feature_project *project)
{
    mx_buf buf = MX_BUF(arena);
    mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
    const mx_configuration *config = project->config;
    mx_json_begin(&w, '{');
    mx_json_put_key(&w, MX_STR("root"));
    mx_json_put_string(&w, config->root);
    mx_json_put_key(&w, MX_STR("config_file"));
    mx_json_put_string(&w, config->file);
    mx_json_put_key(&w, MX_STR("configuration")); /* modules can ask for it */
    mx_json_put_string(&w, hex_of(arena, settings_text(arena, config)));
    mx_json_put_key(&w, MX_STR("environment"));
    mx_json_begin(&w, '{');
    for (size_t i = 0; i < project->environment->variables.len; i++) {
        const mx_variable *v = project->environment->variables.at[i];
        if (!v->at.file)
            continue; /* the process's own: the interpreter inherits it */
        mx_json_put_key(&w, v->name);
        mx_json_put_string(&w, v->value);
    }
    mx_json_end(&w, '}');
    mx_json_end(&w, '}');
    return mx_buf_take(&buf);
}

/* ---- what was kept ---- */

/* Empty: there is no place to keep anything. */
static mx_str cache_path(mx_arena *arena, const mx_feature_project *project, mx_str python, mx_str request)
{
    mx_str base = variable(project->environment, "XDG_CACHE_HOME"),
           home = variable(project->environment, "HOME");
    if (!base.len && home.len)
        base = mx_path_join(arena, home, MX_STR(".cache"));
    if (!base.len || base.ptr[0] != '/')
        return MX_STR_NONE;
    mx_str key = mx_str_printf(arena, "%d\n%s\n%.*s\n%.*s\n%.*s", FORMAT, mx_version(), MX_FMT(python),
                               MX_FMT(mx_path_absolute(arena, MX_STR("."))), MX_FMT(request));
    mx_str name = mx_str_printf(arena, "metaxy/features-%.*s.json", 32, hex_of(arena, key).ptr);
    return mx_path_join(arena, base, name);
}

static bool ends_as_import(mx_str name)
{
    static const char *const endings[] = {".py",  ".pyc", ".so",        ".zip",
                                          ".egg", ".pth", ".dist-info", ".egg-info"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (mx_str_ends(name, mx_str_of(endings[i])))
            return true;
    return mx_str_find(name, '.') == MX_NPOS && !mx_str_eq(name, MX_STR("__pycache__"));
}

/* Names in a directory as metaxy/_export.py hashes them. */
static mx_str names_digest(mx_arena *arena, mx_str path, bool whole)
{
    mx_strs names = {0};
    mx_buf buf = MX_BUF(arena);
    bool first = true;
    if (mx_dir_list(arena, path, &names, NULL) != MX_OK)
        return MX_STR_NONE;
    for (size_t i = 0; i < names.len; i++) {
        if (!whole && !ends_as_import(names.at[i]))
            continue;
        if (!first)
            mx_buf_char(&buf, '\n');
        mx_buf_str(&buf, names.at[i]);
        first = false;
    }
    return hex_of(arena, mx_buf_view(&buf));
}

static int64_t nanoseconds(const struct timespec *t)
{
    return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

/* Times tell only of changes that are older than the clock's step: what changed shortly before the answer is compared
 * by its content. */
static bool times_same(const mx_json *entry, const struct stat *now, int64_t taken)
{
    static const int64_t slack = 2000000000; /* nanoseconds */
    int64_t mtime = nanoseconds(&now->st_mtim), ctime = nanoseconds(&now->st_ctim);
    return mx_json_int(mx_json_at(entry, 2)) == (int64_t)now->st_size &&
           mx_json_int(mx_json_at(entry, 3)) == mtime && mx_json_int(mx_json_at(entry, 4)) == ctime &&
           mx_json_int(mx_json_at(entry, 5)) == (int64_t)now->st_ino && mtime < taken - slack &&
           ctime < taken - slack;
}

static bool path_same(mx_arena *arena, const mx_json *entry, int64_t taken)
{
    mx_str path = mx_json_string(mx_json_at(entry, 0)), kind = mx_json_string(mx_json_at(entry, 1)),
           digest = mx_json_string(mx_json_at(entry, 6)), text;
    struct stat now;
    bool there = stat(mx_str_z(arena, path), &now) == 0;
    if (mx_str_eq(kind, MX_STR("absent")))
        return !there;
    if (!there || S_ISDIR(now.st_mode) == mx_str_eq(kind, MX_STR("file")))
        return false;
    if (times_same(entry, &now, taken))
        return true;
    if (!mx_str_eq(kind, MX_STR("file")))
        return mx_str_eq(names_digest(arena, path, mx_str_eq(kind, MX_STR("all"))), digest);
    return mx_file_read(arena, path, &text, NULL) == MX_OK && mx_str_eq(hex_of(arena, text), digest);
}

static int by_bytes(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static mx_str environment_digest(mx_arena *arena, const mx_environment *environment)
{
    mx_strs lines = {0};
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < environment->variables.len; i++) {
        const mx_variable *v = environment->variables.at[i];
        if (mx_str_eq(v->name, MX_STR("LC_CTYPE")))
            continue; /* the interpreter sets it itself where no locale is set */
        mx_vec_push(arena, &lines, mx_str_printf(arena, "%.*s=%.*s", MX_FMT(v->name), MX_FMT(v->value)));
    }
    mx_sort(arena, lines.at, lines.len, sizeof *lines.at, by_bytes, NULL);
    for (size_t i = 0; i < lines.len; i++) {
        if (i)
            mx_buf_char(&buf, '\n');
        mx_buf_str(&buf, lines.at[i]);
    }
    return hex_of(arena, mx_buf_view(&buf));
}

static bool variables_same(mx_arena *arena, const mx_json *inputs, const mx_environment *environment)
{
    const mx_json *variables = mx_json_get(inputs, MX_STR("variables"));
    mx_str all = mx_json_string(mx_json_get(inputs, MX_STR("all_variables")));
    if (all.len && !mx_str_eq(all, environment_digest(arena, environment)))
        return false;
    for (size_t i = 0; i < mx_json_length(variables); i++) {
        const mx_variable *now = mx_environment_get(environment, mx_json_key(variables, i));
        mx_str was = mx_json_string(mx_json_at(variables, i));
        if (now ? !mx_str_eq(was, hex_of(arena, now->value)) : was.len > 0)
            return false;
    }
    return true;
}

bool mx_python_inputs_same(mx_arena *arena, const mx_json *inputs, const mx_environment *environment)
{
    const mx_json *paths = mx_json_get(inputs, MX_STR("paths"));
    int64_t taken = mx_json_int(mx_json_get(inputs, MX_STR("taken")));
    mx_arena *scratch = mx_arena_child(arena);
    bool same = mx_json_length(paths) > 0 && mx_json_length(mx_json_get(inputs, MX_STR("outside"))) == 0 &&
                variables_same(scratch, inputs, environment);
    for (size_t i = 0; same && i < mx_json_length(paths); i++)
        same = path_same(scratch, mx_json_at(paths, i), taken);
    mx_arena_free(scratch);
    return same;
}

/* NULL: nothing was kept, or it holds no longer. */
static const mx_json *kept_answer(mx_cli *cli, const mx_feature_project *project, mx_str path)
{
    mx_str text;
    mx_json *answer;
    if (!path.len || mx_file_read(cli->arena, path, &text, NULL) != MX_OK)
        return NULL;
    if (mx_json_parse_wide(cli->arena, text, 0, MX_FEA002, &answer, NULL) != MX_OK ||
        mx_json_int(mx_json_get(answer, MX_STR("format"))) != FORMAT)
        return NULL;
    const mx_json *inputs = mx_json_get(answer, MX_STR("inputs"));
    return mx_python_inputs_same(cli->arena, inputs, project->environment) ? answer : NULL;
}

/* What cannot be kept is made again next time: no reason to fail. */
static void keep_answer(mx_cli *cli, mx_str path, const mx_json *answer, mx_str text)
{
    const mx_json *inputs = mx_json_get(answer, MX_STR("inputs"));
    if (!path.len || mx_json_get(answer, MX_STR("error")) ||
        mx_json_length(mx_json_get(inputs, MX_STR("outside"))))
        return;
    const mx_file_out out = {path, text};
    if (mx_dir_make(cli->arena, mx_path_dir(path), NULL) == MX_OK)
        (void)mx_files_write(cli->arena, &out, 1, NULL);
}

/* ---- the interpreter ---- */

static mx_status no_answer(mx_cli *cli, mx_str python, const mx_run_result *result)
{
    MX_TRY(mx_python_has_package(cli, python, result->err, "loads the project's modules"));
    mx_buf_str(&cli->err, result->err);
    return mx_fail(cli->diags, MX_RUN001, MX_NOWHERE, "", "%.*s -m metaxy._export failed", MX_FMT(python));
}

/* A source file while lines of it are looked up, which mostly come in their order. */
typedef struct source {
    mx_str path, text;
    uint32_t file; /* 0: it cannot be shown */
    int64_t line;  /* that begins at `start` */
    size_t start;
} source;

static void open_source(mx_cli *cli, mx_str path, source *s)
{
    *s = (source){.path = path, .line = 1};
    if (!path.len || mx_file_read(cli->arena, path, &s->text, NULL) != MX_OK ||
        !mx_str_is_utf8(s->text, NULL))
        return;
    mx_str here = mx_path_absolute(cli->arena, MX_STR("."));
    s->file = mx_diags_file(cli->diags, mx_path_within(path, here), s->text);
}

static mx_span span_of_line(mx_cli *cli, source *s, mx_str path, int64_t line)
{
    if (!mx_str_eq(path, s->path))
        open_source(cli, path, s);
    if (!s->file || line < 1)
        return MX_NOWHERE;
    if (line < s->line) {
        s->line = 1;
        s->start = 0;
    }
    for (; s->line < line && s->start < s->text.len; s->line++) {
        size_t end = mx_str_find(mx_str_sub(s->text, s->start, s->text.len), '\n');
        s->start = end == MX_NPOS ? s->text.len : s->start + end + 1;
    }
    size_t start = s->start, end = mx_str_find(mx_str_sub(s->text, start, s->text.len), '\n');
    end = end == MX_NPOS ? s->text.len : start + end;
    while (start < end && mx_is_space(s->text.ptr[start]))
        start++;
    return (mx_span){s->file, (uint32_t)start, (uint32_t)end};
}

static mx_status report_error(mx_cli *cli, const mx_json *error)
{
    mx_str type = mx_json_string(mx_json_get(error, MX_STR("type"))),
           message = mx_json_string(mx_json_get(error, MX_STR("message"))), first, rest;
    (void)mx_str_cut(message, '\n', &first, &rest);
    mx_buf_str(&cli->err, mx_json_string(mx_json_get(error, MX_STR("traceback"))));
    source s = {0};
    mx_span at = span_of_line(cli, &s, mx_json_string(mx_json_get(error, MX_STR("file"))),
                              mx_json_int(mx_json_get(error, MX_STR("line"))));
    return mx_fail(cli->diags, MX_FEA014, at, "",
                   "the project's Python features cannot be loaded: %.*s%s%.*s", MX_FMT(type),
                   first.len ? ": " : "", MX_FMT(first));
}

static mx_status ask(mx_cli *cli, mx_str python, mx_str request, mx_str cache, const mx_json **out)
{
    mx_strs argv = {0};
    mx_run_result result;
    mx_json *answer;
    mx_vec_push(cli->arena, &argv, python);
    mx_vec_push(cli->arena, &argv, MX_STR("-m"));
    mx_vec_push(cli->arena, &argv, MX_STR("metaxy._export"));
    mx_vec_push(cli->arena, &argv, request);
    MX_TRY(mx_run(cli->arena, &argv, MX_STR_NONE, &result, cli->diags));
    if (result.exit_status != 0)
        return no_answer(cli, python, &result);
    mx_buf_str(&cli->err, result.err);
    MX_TRY(mx_json_parse_wide(cli->arena, result.out,
                              mx_diags_file(cli->diags, MX_STR("metaxy._export"), result.out), MX_FEA002,
                              &answer, cli->diags));
    if (mx_json_int(mx_json_get(answer, MX_STR("format"))) != FORMAT)
        return mx_fail(cli->diags, MX_RUN001, MX_NOWHERE,
                       "Install the same version of metaxy-c in both places.",
                       "%.*s has a package metaxy of another version than this command", MX_FMT(python));
    const mx_json *error = mx_json_get(answer, MX_STR("error"));
    if (error)
        return report_error(cli, error);
    keep_answer(cli, cache, answer, result.out);
    *out = answer;
    return MX_OK;
}

/* ---- the answer ---- */

/* What is wrong with a spec is told at its class: the JSON is nothing that a user has seen. */
static const mx_feature_spec *spec_at(mx_cli *cli, const mx_feature_spec *read, mx_span at)
{
    mx_feature_spec *spec = mx_new(cli->arena, mx_feature_spec);
    *spec = *read;
    spec->at = at;
    for (size_t i = 0; i < spec->deps.len; i++)
        spec->deps.at[i].at = at;
    for (size_t i = 0; i < spec->fields.len; i++)
        spec->fields.at[i].at = at;
    return spec;
}

static mx_status read_feature(mx_cli *cli, const mx_json *value, source *s, mx_definitions *out)
{
    const mx_definition *stored;
    mx_definition *def = mx_new(cli->arena, mx_definition);
    MX_TRY(mx_definition_from_stored(
        cli->arena, mx_json_get(value, MX_STR("spec")), mx_json_get(value, MX_STR("schema")),
        mx_json_string(mx_json_get(value, MX_STR("class_path"))),
        mx_json_string(mx_json_get(value, MX_STR("project"))), &stored, cli->diags));
    *def = *stored;
    def->spec = spec_at(cli, stored->spec,
                        span_of_line(cli, s, mx_json_string(mx_json_get(value, MX_STR("file"))),
                                     mx_json_int(mx_json_get(value, MX_STR("line")))));
    def->source = mx_json_string(mx_json_get(value, MX_STR("source")));
    def->table = mx_json_string(mx_json_get(value, MX_STR("table")));
    def->json_fields = mx_json_bool(mx_json_get(value, MX_STR("json_fields")));
    def->external = mx_json_bool(mx_json_get(value, MX_STR("external")));
    def->mismatch_is_error = mx_str_eq(mx_json_string(mx_json_get(value, MX_STR("on_version_mismatch"))),
                                       MX_STR("error"));
    const mx_json *provenance = mx_json_get(value, MX_STR("provenance_by_field"));
    def->has_provenance = mx_json_kind_of(provenance) == MX_JSON_OBJECT;
    for (size_t i = 0; def->has_provenance && i < mx_json_length(provenance); i++) {
        mx_provenance given = {mx_json_key(provenance, i), mx_json_string(mx_json_at(provenance, i))};
        mx_vec_push(cli->arena, &def->provenance, given);
    }
    mx_vec_push(cli->arena, out, def);
    return MX_OK;
}

mx_status mx_python_features(mx_cli *cli, const mx_feature_project *project, mx_definitions *out)
{
    mx_str python = mx_python_path(cli);
    bool needed = names_modules(project);
    mx_packages packages = needed ? MX_PACKAGES_SOME : mx_python_packages(cli->arena, python, project);
    if (packages == MX_PACKAGES_NONE || (packages == MX_PACKAGES_UNKNOWN && !project->config->file.len))
        return MX_OK;
    mx_str request = request_text(cli->arena, project),
           cache = cache_path(cli->arena, project, python, request);
    const mx_json *answer = kept_answer(cli, project, cache);
    if (!answer) {
        size_t said = mx_diags_count(cli->diags), printed = cli->err.len;
        mx_status status = ask(cli, python, request, cache, &answer);
        const mx_diag *last = status == MX_OK ? NULL
                                              : mx_diags_at(cli->diags, mx_diags_count(cli->diags) - 1);
        if (last && packages == MX_PACKAGES_UNKNOWN && last->code == MX_RUN001) {
            mx_diags_cut(cli->diags, said);
            cli->err.len = printed;
            return MX_OK;
        }
        MX_TRY(status);
    }
    const mx_json *features = mx_json_get(answer, MX_STR("features"));
    source s = {0};
    for (size_t i = 0; i < mx_json_length(features); i++)
        MX_TRY(read_feature(cli, mx_json_at(features, i), &s, out));
    return MX_OK;
}

mx_status mx_python_tables(mx_cli *cli, const mx_feature_project *project, mx_str store, mx_str dialect,
                           mx_str *out)
{
    mx_str python = mx_python_path(cli);
    mx_strs argv = {0};
    mx_run_result result;
    mx_vec_push(cli->arena, &argv, python);
    mx_vec_push(cli->arena, &argv, MX_STR("-m"));
    mx_vec_push(cli->arena, &argv, MX_STR("metaxy._store_tables"));
    mx_vec_push(cli->arena, &argv, request_text(cli->arena, project));
    mx_vec_push(cli->arena, &argv, store);
    mx_vec_push(cli->arena, &argv, dialect);
    MX_TRY(mx_run(cli->arena, &argv, MX_STR_NONE, &result, cli->diags));
    *out = result.out;
    if (result.exit_status == 0) {
        mx_buf_str(&cli->err, result.err); /* warnings */
        return MX_OK;
    }
    mx_str words = mx_str_trim(result.err);
    size_t line = mx_str_rfind(words, '\n');
    return mx_fail(cli->diags, MX_FEA014, MX_NOWHERE, "",
                   "the tables of the project's SQLModel features cannot be told: %.*s",
                   MX_FMT(line == MX_NPOS ? words : mx_str_sub(words, line + 1, words.len)));
}
