#include "cli/feature_select.h"

#include <unistd.h>

mx_status mx_feature_format(mx_cli *cli, const char *const *formats, mx_str *out)
{
    mx_buf all = MX_BUF(cli->arena);
    *out = mx_cli_given(cli, "format") ? mx_cli_text(cli, "format") : mx_str_of(formats[0]);
    for (size_t i = 0; formats[i]; i++) {
        if (mx_str_eq(*out, mx_str_of(formats[i])))
            return MX_OK;
        mx_buf_printf(&all, "%s%s", i ? ", " : "", formats[i]);
    }
    const char *near = mx_str_nearest(*out, formats);
    mx_str hint = near ? mx_str_printf(cli->arena, "Did you mean %s?", near) : MX_STR_NONE;
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, mx_str_z(cli->arena, hint),
                   "--format is one of %.*s, not '%.*s'", MX_FMT(mx_buf_view(&all)), MX_FMT(*out));
}

mx_status mx_plain_or_json(mx_cli *cli)
{
    static const char *const formats[] = {"plain", "json", NULL};
    mx_str unused;
    return mx_feature_format(cli, formats, &unused);
}

bool mx_wants_json(const mx_cli *cli)
{
    return mx_str_eq(mx_cli_text(cli, "format"), MX_STR("json"));
}

mx_status mx_feature_error(mx_cli *cli, const char *code, mx_str message, const char *detail,
                           const mx_strs *items, mx_str hint)
{
    if (!mx_wants_json(cli)) {
        mx_buf_printf(&cli->out, "Error: %.*s\n", MX_FMT(message));
        if (hint.len)
            mx_buf_printf(&cli->out, "Hint: %.*s\n", MX_FMT(hint));
        return MX_FAILED;
    }
    mx_json_writer w = MX_JSON_WRITER(&cli->out, NULL);
    mx_json_begin(&w, '{');
    mx_json_put_key(&w, MX_STR("error"));
    mx_json_put_string(&w, mx_str_of(code));
    mx_json_put_key(&w, MX_STR("message"));
    mx_json_put_string(&w, message);
    if (detail) {
        mx_json_put_key(&w, mx_str_of(detail));
        if (mx_str_eq(mx_str_of(detail), MX_STR("key"))) {
            mx_json_put_string(&w, items->at[0]);
        } else {
            mx_json_begin(&w, '[');
            for (size_t i = 0; i < items->len; i++)
                mx_json_put_string(&w, items->at[i]);
            mx_json_end(&w, ']');
        }
    }
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
    return MX_FAILED;
}

/* As Python prints a tuple of texts. */
static mx_str tuple_text(mx_arena *arena, mx_str key)
{
    mx_buf buf = MX_BUF(arena);
    size_t parts = 0;
    mx_buf_char(&buf, '(');
    for (mx_str rest = key, part;; parts++) {
        bool more = mx_str_cut(rest, '/', &part, &rest);
        mx_buf_printf(&buf, "%s'%.*s'", parts ? ", " : "", MX_FMT(part));
        if (!more)
            break;
    }
    mx_buf_text(&buf, parts ? ")" : ",)");
    return mx_buf_take(&buf);
}

/* In JSON the message is the one that programs know from metaxy 0.1: pydantic's. */
static mx_status invalid_key(mx_cli *cli, mx_str text, const mx_problem *problem)
{
    mx_arena *arena = cli->arena;
    mx_strs items = {0};
    mx_str said = mx_str_printf(arena, "%.*s%s%.*s", MX_FMT(problem->message), problem->hint.len ? ". " : "",
                                MX_FMT(problem->hint));
    mx_vec_push(arena, &items, text);
    if (mx_wants_json(cli))
        said = mx_str_printf(arena,
                             "1 validation error for FeatureKey\n  Value error, %.*s [type=value_error, "
                             "input_value=%.*s, input_type=tuple]\n    For further information visit "
                             "https://errors.pydantic.dev/2.14/v/value_error",
                             MX_FMT(said), MX_FMT(tuple_text(arena, text)));
    mx_str message = mx_str_printf(arena, "Invalid feature key '%.*s': %.*s", MX_FMT(text), MX_FMT(said));
    return mx_feature_error(cli, "INVALID_FEATURE_KEY", message, "key", &items, MX_STR_NONE);
}

mx_status mx_select_feature(mx_cli *cli, mx_str text, mx_str *key)
{
    mx_problem problem;
    mx_buf buf = MX_BUF(cli->arena);
    bool table_form = mx_str_find(text, '/') == MX_NPOS && mx_str_find_str(text, MX_STR("__")) != MX_NPOS;
    for (mx_str rest = text; rest.len;) { /* "a__b" */
        size_t at = table_form ? mx_str_find_str(rest, MX_STR("__")) : MX_NPOS;
        mx_buf_str(&buf, at == MX_NPOS ? rest : mx_str_sub(rest, 0, at));
        if (at == MX_NPOS)
            break;
        mx_buf_char(&buf, '/');
        rest = mx_str_sub(rest, at + 2, rest.len);
    }
    if (mx_key_from_text(cli->arena, MX_FEATURE_KEY, mx_buf_take(&buf), key, &problem))
        return MX_OK;
    return invalid_key(cli, text, &problem);
}

static mx_status flags_error(mx_cli *cli, const char *code, mx_str message, const char *detail)
{
    mx_strs items = {0};
    mx_vec_push(cli->arena, &items, MX_STR("--all-features"));
    mx_vec_push(cli->arena, &items, MX_STR("<features>"));
    return mx_feature_error(cli, code, message, detail, &items, MX_STR_NONE);
}

mx_status mx_select_features(mx_cli *cli, const mx_feature_project *project, mx_strs *keys, mx_strs *missing)
{
    bool all = mx_cli_on(cli, "all-features");
    if (all && cli->args.len)
        return flags_error(cli, "CONFLICTING_FLAGS",
                           MX_STR("Cannot specify both --all-features and feature arguments"),
                           "conflicting_flags");
    if (!all && !cli->args.len)
        return flags_error(cli, "MISSING_REQUIRED_FLAG",
                           MX_STR("Must specify either --all-features or feature arguments"),
                           "required_flags");
    for (size_t i = 0; all && i < mx_graph_count(project->graph); i++) {
        const mx_definition *def = mx_graph_at(project->graph, i);
        if (mx_feature_project_has(project, def))
            mx_vec_push(cli->arena, keys, def->spec->key);
    }
    for (size_t i = 0; i < cli->args.len; i++) {
        mx_str key;
        MX_TRY(mx_select_feature(cli, cli->args.at[i], &key));
        mx_strs *into = mx_graph_find(project->graph, key) ? keys : missing;
        if (!mx_strs_has(into, key))
            mx_vec_push(cli->arena, into, key);
    }
    return MX_OK;
}

static mx_str near_key(mx_cli *cli, const mx_feature_project *project, mx_str key)
{
    const char **names = mx_new_array(cli->arena, const char *, mx_graph_count(project->graph) + 1);
    for (size_t i = 0; i < mx_graph_count(project->graph); i++)
        names[i] = mx_str_z(cli->arena, mx_graph_at(project->graph, i)->spec->key);
    return mx_str_of(mx_str_nearest(key, names));
}

mx_status mx_features_not_found(mx_cli *cli, const mx_feature_project *project, const mx_strs *missing)
{
    mx_buf hint = MX_BUF(cli->arena), names = MX_BUF(cli->arena);
    for (size_t i = 0; i < missing->len; i++) {
        mx_str near = near_key(cli, project, missing->at[i]);
        mx_buf_printf(&names, "%s%.*s", i ? ", " : "", MX_FMT(missing->at[i]));
        if (near.len)
            mx_buf_printf(&hint, "%s'%.*s'", hint.len ? ", " : "Did you mean ", MX_FMT(near));
    }
    if (hint.len)
        mx_buf_char(&hint, '?');
    mx_str message = MX_STR("Feature(s) not found in graph");
    if (!mx_wants_json(cli))
        message = mx_str_printf(cli->arena, "%.*s: %.*s", MX_FMT(message), MX_FMT(mx_buf_view(&names)));
    return mx_feature_error(cli, "FEATURES_NOT_FOUND", message, "features", missing, mx_buf_take(&hint));
}
