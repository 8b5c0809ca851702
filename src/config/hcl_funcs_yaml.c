/* Functions on YAML. */
#include "config/hcl_funcs.h"
#include "config/yaml.h"

static mx_status fn_yamldecode(hcl_call *c, const mx_value **out)
{
    mx_str text;
    const char *why;
    size_t line;
    MX_TRY(hcl_arg_text(c, 0, &text));
    MX_TRY(mx_hcl_spend(c->eval, c->expr->at, text.len / 4));
    if (mx_yaml_parse(c->arena, text, out, &why, &line) != MX_OK)
        return hcl_arg_fail(c, 0, "line %zu of the YAML: %s", line, why);
    return MX_OK;
}

static mx_status fn_yamlencode(hcl_call *c, const mx_value **out)
{
    mx_buf buf = MX_BUF(c->arena);
    mx_yaml_write(&buf, c->args.at[0]);
    return hcl_give_buf(c, &buf, out);
}

const hcl_func_def hcl_funcs_yaml[] = {
    {"yamldecode", 1, 1, fn_yamldecode},
    {"yamlencode", 1, 1, fn_yamlencode},
    {NULL, 0, 0, NULL},
};
