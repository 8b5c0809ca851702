#include "cli/rows_report.h"

#include "cli/feature_report.h"

mx_status mx_check_summary(mx_cli *cli)
{
    mx_str word = mx_cli_text(cli, "summary");
    if (!word.len || mx_str_eq(word, MX_STR("plain")) || mx_str_eq(word, MX_STR("json")))
        return MX_OK;
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Summaries are plain and json.",
                   "unknown summary '%.*s'", MX_FMT(word));
}

void mx_rows_report(mx_cli *cli, const char *what, const char *verb, const mx_open_store *store, mx_str key,
                    uint64_t rows, mx_buf *json_to)
{
    if (!mx_str_eq(mx_cli_text(cli, "summary"), MX_STR("json"))) {
        mx_buf_printf(&cli->err, "%s %llu row(s) of %.*s\n", verb, (unsigned long long)rows, MX_FMT(key));
        return;
    }
    mx_json_writer w = MX_JSON_WRITER(json_to, NULL);
    mx_json_begin(&w, '{');
    mx_put_text(&w, "feature", key);
    mx_put_text(&w, "store", store->config->name);
    mx_json_put_key(&w, mx_str_of(what));
    mx_json_put_int(&w, (int64_t)rows);
    mx_json_end(&w, '}');
    mx_buf_char(json_to, '\n');
}
