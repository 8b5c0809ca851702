#include "cli/store_select.h"

#include "cli/feature_select.h"
#include "store/names.h"

mx_status mx_select_filters(mx_cli *cli, const char *flag, mx_filters *out)
{
    mx_strs texts = mx_cli_list(cli, flag);
    for (size_t i = 0; i < texts.len; i++) {
        const mx_filter *filter;
        size_t said = mx_diags_count(cli->diags);
        if (mx_filter_parse(cli->arena, texts.at[i], mx_diags_file(cli->diags, MX_STR("filter"), texts.at[i]),
                            &filter, cli->diags) == MX_OK) {
            mx_vec_push(cli->arena, out, filter);
            continue;
        }
        mx_str why = mx_diags_take(cli->diags, cli->arena, said);
        mx_str words = mx_str_printf(cli->arena, "Invalid filter syntax: %.*s: %.*s", MX_FMT(texts.at[i]),
                                     MX_FMT(why));
        return mx_feature_error(cli, "GENERIC_ERROR", words, NULL, NULL, MX_STR_NONE);
    }
    return MX_OK;
}

mx_status mx_select_known(mx_cli *cli, const mx_feature_project *project, mx_strs *keys)
{
    mx_strs missing = {0};
    MX_TRY(mx_select_features(cli, project, keys, &missing));
    if (missing.len)
        mx_buf_lit(&cli->out, "Warning: Feature(s) not found: ");
    for (size_t i = 0; i < missing.len; i++)
        mx_buf_printf(&cli->out, "%.*s%s", MX_FMT(missing.at[i]), i + 1 < missing.len ? ", " : "\n");
    return MX_OK;
}

mx_status mx_select_there(mx_cli *cli, const mx_feature_project *project, const char *what, mx_strs *keys)
{
    MX_TRY(mx_select_known(cli, project, keys));
    if (keys->len)
        return MX_OK;
    return mx_feature_error(cli, "NO_FEATURES",
                            mx_str_printf(cli->arena, "No valid features selected for %s.", what), NULL, NULL,
                            MX_STR_NONE);
}

mx_status mx_select_one(mx_cli *cli, const mx_feature_project *project, mx_str text, bool system, mx_str *key)
{
    const mx_definition *def;
    *key = text;
    if (system && mx_is_system_table(text))
        return MX_OK;
    MX_TRY(mx_select_feature(cli, text, key));
    return mx_graph_get(project->graph, *key, &def, cli->diags);
}
