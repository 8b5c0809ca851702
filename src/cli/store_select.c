#include "cli/store_select.h"

#include "cli/feature_select.h"

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
        const mx_diag *last = mx_diags_at(cli->diags, mx_diags_count(cli->diags) - 1);
        mx_str words = mx_str_printf(cli->arena, "Invalid filter syntax: %.*s: %.*s", MX_FMT(texts.at[i]),
                                     MX_FMT(last->message));
        mx_diags_cut(cli->diags, said);
        return mx_feature_error(cli, "GENERIC_ERROR", words, NULL, NULL, MX_STR_NONE);
    }
    return MX_OK;
}
