#include "dialect/calls_refused.h"
#include "dialect/sqlite/lite.h"
#include "schema/reader.h"

/* https://www.sqlite.org/lang_createtable.html, gencol.html, expridx.html. What a default calls is looked up when a row comes. */

enum { AGGREGATE = MX_F_AGGREGATE, MUTABLE = MX_F_MUTABLE };
static const mx_known_function functions[] = {
#define FN(name, least, most, flags) {name, least, most, flags},
#include "dialect/sqlite/functions.def"
#undef FN
};

/* A program may bring functions of its own, and so may an extension that it loads: a name is refused when it is known to be another
 * engine's, or one that a younger version has. */
static const struct foreign {
    const char *name;
    uint32_t since; /* 0: SQLite has none of that name */
} foreign[] = {
    {"age", 0},
    {"array_length", 0},
    {"ascii", 0},
    {"bit_length", 0},
    {"btrim", 0},
    {"char_length", 0},
    {"character_length", 0},
    {"clock_timestamp", 0},
    {"concat", 34400},
    {"concat_ws", 34400},
    {"curdate", 0},
    {"curtime", 0},
    {"date_add", 0},
    {"date_format", 0},
    {"date_part", 0},
    {"date_sub", 0},
    {"date_trunc", 0},
    {"dateadd", 0},
    {"datediff", 0},
    {"day", 0},
    {"gen_random_uuid", 0},
    {"getdate", 0},
    {"getutcdate", 0},
    {"greatest", 0},
    {"isnull", 0},
    {"json_array_insert", 0},
    {"json_pretty", 34600},
    {"json_typeof", 0},
    {"jsonb", 34500},
    {"jsonb_array_length", 0},
    {"jsonb_typeof", 0},
    {"lcase", 0},
    {"least", 0},
    {"left", 0},
    {"len", 0},
    {"locate", 0},
    {"lpad", 0},
    {"md5", 0},
    {"month", 0},
    {"newid", 0},
    {"nextval", 0},
    {"now", 0},
    {"nvl", 0},
    {"octet_length", 34300},
    {"position", 0},
    {"rand", 0},
    {"regexp_like", 0},
    {"regexp_matches", 0},
    {"regexp_replace", 0},
    {"repeat", 0},
    {"reverse", 0},
    {"right", 0},
    {"rpad", 0},
    {"sha2", 0},
    {"split_part", 0},
    {"starts_with", 0},
    {"str_to_date", 0},
    {"string_agg", 34400},
    {"strpos", 0},
    {"substring_index", 0},
    {"sysdate", 0},
    {"sysdatetime", 0},
    {"timediff", 34300},
    {"to_char", 0},
    {"to_date", 0},
    {"to_timestamp", 0},
    {"to_tsvector", 0},
    {"ucase", 0},
    {"unhex", 34100},
    {"unix_timestamp", 0},
    {"utc_timestamp", 0},
    {"uuid", 0},
    {"uuid_generate_v4", 0},
    {"year", 0},
};

static const char *unknown(const mx_model *model, mx_str name)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        if (mx_str_ieq(name, mx_str_of(foreign[i].name)))
            return foreign[i].since && foreign[i].since <= model->server.version
                       ? NULL
                       : "SQLite has no function \"%.*s\"";
    }
    return NULL;
}

static bool visit_parameter(mx_expr *node, void *arg)
{
    const mx_expr **found = arg;
    if (node->kind == MX_E_PARAM)
        *found = node;
    return *found == NULL;
}

mx_status mx_lite_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written,
                         const mx_expr *tree, mx_diags *diags)
{
    mx_call_rules rules = {.functions = functions,
                           .count = sizeof functions / sizeof *functions,
                           .unknown = unknown,
                           .refused = MX_F_AGGREGATE | (site->place == MX_X_CHECK ? 0 : MX_F_MUTABLE),
                           .place = mx_expr_place_words(site->place)};
    const mx_expr *parameter = NULL;
    (void)tree;
    mx_expr_walk((mx_expr *)(uintptr_t)written, visit_parameter, &parameter); /* only looks */
    if (parameter)
        return mx_fail(diags, MX_SCH005, parameter->span, "", "a parameter cannot stand in %s", rules.place);
    if (site->place == MX_X_DEFAULT || site->place == MX_X_ON_UPDATE)
        return MX_OK;
    return mx_refuse_calls(model, written, &rules, diags);
}

static mx_status refuse_parameters(const mx_model *model, mx_str text, mx_span at, mx_diags *diags)
{
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    for (; !mx_reader_at_end(&in); mx_reader_next(&in)) {
        if (in.tok.kind == MX_T_PARAM)
            return mx_fail(diags, MX_SCH005,
                           (mx_span){at.file, at.start + in.tok.span.start, at.start + in.tok.span.end}, "",
                           "a parameter cannot stand in a view");
    }
    return MX_OK;
}

/* INSTEAD OF is for views, and views have no other triggers; virtual tables have none. */
mx_status mx_lite_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                mx_diags *diags)
{
    const mx_name *on = &create->on_table;
    if ((create->kind == MX_O_TRIGGER || create->kind == MX_O_VIEW) &&
        mx_str_istarts(create->name.name, MX_STR("sqlite_")))
        return mx_lite_reserved(create->name.span, diags);
    if (create->kind == MX_O_VIEW)
        return refuse_parameters(model, text, at, diags);
    if (create->kind != MX_O_TRIGGER)
        return MX_OK;
    if (mx_model_object(model, MX_O_VIRTUAL_TABLE, on->schema, on->name, MX_STR_NONE, MX_STR_NONE))
        return mx_fail(diags, MX_SCH005, at, "",
                       "trigger \"%.*s\" on the virtual table \"%.*s\": there can be none",
                       MX_FMT(create->name.name), MX_FMT(on->name));
    bool instead = false;
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    for (; !mx_reader_at_end(&in) && !mx_reader_at_word(&in, "on"); mx_reader_next(&in))
        instead |= mx_reader_at_word(&in, "instead");
    bool table = mx_model_table(model, on->schema, on->name) != NULL;
    bool view = !table && mx_model_object(model, MX_O_VIEW, on->schema, on->name, MX_STR_NONE, MX_STR_NONE);
    if ((instead && table) || (!instead && view))
        return mx_fail(diags, MX_SCH005, at, "", "trigger \"%.*s\" on the %s \"%.*s\" %s INSTEAD OF",
                       MX_FMT(create->name.name), view ? "view" : "table", MX_FMT(on->name),
                       view ? "must be" : "cannot be");
    return mx_lite_refuse_trigger(model, text, at, diags);
}
