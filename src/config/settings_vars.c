/* --var: "k=v", or a CSV record of such; a name that comes again makes a list. */
#include "config/csv.h"
#include "config/settings_read.h"

static void add(mx_arena *arena, mx_value *vars, mx_str name, mx_str text)
{
    const mx_value *there = mx_value_get(vars, name), *value = mx_value_text(arena, text);
    if (there) {
        mx_value *list = mx_value_list(arena);
        for (size_t i = 0; there->kind == MX_VALUE_LIST && i < there->as.items.len; i++)
            mx_value_push(arena, list, there->as.items.at[i]);
        if (there->kind == MX_VALUE_TEXT)
            mx_value_push(arena, list, there);
        mx_value_push(arena, list, value);
        value = list;
    }
    mx_value_set(arena, vars, name, value);
}

mx_status mx_settings_vars(mx_arena *arena, const mx_strs *flags, const mx_value **out, mx_diags *diags)
{
    mx_value *vars = mx_value_object(arena);
    for (size_t i = 0; i < flags->len; i++) {
        mx_str rest = flags->at[i];
        mx_strs pairs;
        const char *why = "it is empty";
        if (mx_csv_record(arena, &rest, &pairs, &why) != MX_OK)
            return mx_fail(diags, MX_USE004, MX_NOWHERE, "", "invalid value \"%.*s\" of --var: %s",
                           MX_FMT(flags->at[i]), why);
        for (size_t j = 0; j < pairs.len; j++) {
            mx_str name, text;
            if (!mx_str_cut(pairs.at[j], '=', &name, &text) || mx_str_trim(name).len == 0)
                return mx_fail(diags, MX_USE004, MX_NOWHERE,
                               "Quote a value that holds commas: --var '\"k=a,b\"'.",
                               "variables must be format as key=value, got: \"%.*s\"", MX_FMT(pairs.at[j]));
            add(arena, vars, mx_str_trim(name), text);
        }
    }
    *out = vars;
    return MX_OK;
}
