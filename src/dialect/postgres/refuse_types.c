#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"
#include "schema/canon.h"
#include "sql/parse.h"

/* Types of arguments and results that are not there. */

/* Of the server's own, those that no column is made of. */
static bool is_servers(const mx_model *model, mx_str name)
{
    static const char *const names[] = {"trigger",
                                        "event_trigger",
                                        "void",
                                        "record",
                                        "cstring",
                                        "internal",
                                        "unknown",
                                        "language_handler",
                                        "fdw_handler",
                                        "index_am_handler",
                                        "table_am_handler",
                                        "tsm_handler",
                                        "refcursor",
                                        "aclitem",
                                        "tid",
                                        "cid",
                                        "xid",
                                        "xid8",
                                        "name",
                                        "gtsvector",
                                        "txid_snapshot",
                                        "int2vector",
                                        "oidvector",
                                        NULL};
    if (mx_str_starts(name, MX_STR("pg_")) || mx_str_starts(name, MX_STR("any")) ||
        mx_str_starts(name, MX_STR("reg")) || mx_str_starts(name, MX_STR("_")))
        return true;
    if (mx_str_eq(name, MX_STR("opaque")))
        return model->server.version < 130000;
    for (size_t i = 0; names[i]; i++) {
        if (mx_str_eq(name, mx_str_of(names[i])))
            return true;
    }
    return false;
}

static bool is_there(mx_model *model, const mx_type_name *written)
{
    mx_type_name bare = *written;
    mx_type type;
    bare.args = NULL;
    bare.arg_count = 0;
    bare.fields = MX_STR_NONE;
    if (written->of_column || mx_pg_type_of(model, &bare, NULL, &type, NULL) == MX_OK ||
        is_servers(model, written->name))
        return true;
    if (written->schema.len && !mx_model_schema(model, written->schema))
        return true; /* of what lies elsewhere nothing is known */
    return mx_model_relation(model, written->schema, written->name) || mx_pg_has_any_extension(model);
}

static mx_status no_type(const mx_type_name *written, mx_span at, mx_diags *diags)
{
    return mx_fail(diags, MX_SCH002, at, "Create it before, or is this file for another dialect?",
                   "type \"%.*s\" does not exist", MX_FMT(written->name));
}

mx_status mx_pg_check_routine_types(mx_model *model, const mx_create_object *routine, mx_diags *diags)
{
    static const mx_str many = {"setof ", 6}, column = {"%type", 5};
    const mx_option *language = mx_options_get(&routine->options, MX_STR("language")),
                    *returns = mx_options_get(&routine->options, MX_STR("returns"));
    bool in_c = language && (mx_str_ieq(language->value, MX_STR("c")) ||
                             mx_str_ieq(language->value, MX_STR("internal"))); /* makes a shell of a type */
    for (size_t i = 0; i < routine->attributes.len && !in_c; i++) {
        const mx_column_def *def = routine->attributes.at[i];
        if (def->type && !is_there(model, def->type))
            return no_type(def->type, def->type->span, diags);
    }
    if (in_c || !returns || mx_str_starts(returns->value, MX_STR("table(")) ||
        mx_str_ends(returns->value, column))
        return MX_OK;
    mx_str text = mx_str_starts(returns->value, many)
                      ? mx_str_sub(returns->value, many.len, returns->value.len)
                      : returns->value;
    mx_expr *cast = NULL;
    if (mx_parse_expr(model->arena, mx_str_cat(model->arena, MX_STR("NULL::"), text), MX_NOWHERE,
                      &model->server, &cast, NULL) != MX_OK ||
        cast->kind != MX_E_CAST || !cast->type || is_there(model, cast->type))
        return MX_OK;
    return no_type(cast->type, returns->span, diags);
}
