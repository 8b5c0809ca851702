#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"

typedef struct origins {
    mx_cli *cli;
    mx_json_writer *w; /* NULL: TOML */
    bool hide;
} origins;

static void print_origin(void *arg, mx_str path, const mx_conf *value, mx_str origin)
{
    origins *o = arg;
    if (o->w) {
        mx_json_put_key(o->w, path);
        mx_json_begin(o->w, '{');
        mx_json_put_key(o->w, MX_STR("value"));
        mx_configuration_json(o->w, value, o->hide);
        mx_put_text(o->w, "origin", origin);
        mx_json_end(o->w, '}');
        return;
    }
    if (value->kind == MX_JSON_NULL)
        return;
    mx_buf_printf(&o->cli->out, "%.*s = ", MX_FMT(path));
    mx_conf_toml_value(&o->cli->out, value, o->hide);
    mx_buf_printf(&o->cli->out, "  # %.*s\n", MX_FMT(origin));
}

/* The merged configuration; secrets are hidden unless they are asked for. */
mx_status mx_cmd_config_print(mx_cli *cli)
{
    static const char *const formats[] = {"toml", "json", NULL};
    mx_feature_project project;
    mx_str format;
    MX_TRY(mx_feature_format(cli, formats, &format));
    MX_TRY(mx_feature_project_config(cli, &project));
    const mx_configuration *config = project.config;
    bool json = mx_str_eq(format, MX_STR("json")), hide = !mx_cli_on(cli, "show-secrets");
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    if (mx_cli_on(cli, "origin")) {
        origins o = {cli, json ? &w : NULL, hide};
        if (json)
            mx_json_begin(&w, '{');
        mx_configuration_each(cli->arena, config->values, cli->diags, print_origin, &o);
        if (json)
            mx_json_end(&w, '}');
    } else if (json) {
        mx_configuration_json(&w, config->values, hide);
    } else {
        mx_configuration_toml(&cli->out, config->values, hide);
    }
    if (json)
        mx_buf_char(&cli->out, '\n');
    return MX_OK;
}
