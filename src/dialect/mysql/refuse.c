#include "dialect/calls_refused.h"
#include "dialect/mysql/refuse.h"
#include "dialect/mysql/versions.h"

#include "schema/calls.h"
#include "schema/canon.h"

/* https://mariadb.com/kb/en/generated-columns/, https://dev.mysql.com/doc/refman/8.0/en/create-table-generated-columns.html and
 * …/create-table-check-constraints.html: functions of the server alone, those that always give the same where rows keep the result. */

enum {
    AGGREGATE = MX_F_AGGREGATE,
    MUTABLE = MX_F_MUTABLE,
    CLOCK = MX_F_CLOCK,
    SESSION = MX_F_SESSION,
    NEVER = MX_F_NEVER
};
static const mx_known_function functions[] = {
#define FN(name, least, most, flags) {name, least, most, flags},
#include "dialect/mysql/functions.def"
#undef FN
};

/* What the list, which is MariaDB 10.11's, lacks. https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html,
 * https://mariadb.com/kb/en/function-and-operator-reference/ */
static const struct other {
    const char *name;
    unsigned engines;
    uint32_t since;
} others[] = {
    {"any_value", MX_MYSQL, 50700},
    {"bin_to_uuid", MX_MYSQL, 80000},
    {"distance", MX_MYSQL, 90000},
    {"etag", MX_MYSQL, 90000},
    {"format_bytes", MX_MY, 80000},
    {"format_pico_time", MX_MY, 80000},
    {"grouping", MX_MYSQL, 80000},
    {"gtid_subset", MX_MYSQL, 50600},
    {"gtid_subtract", MX_MYSQL, 50600},
    {"icu_version", MX_MYSQL, 80000},
    {"is_uuid", MX_MYSQL, 80000},
    {"json_array_intersect", MX_MARIA, 110200},
    {"json_key_value", MX_MARIA, 110200},
    {"json_object_filter_keys", MX_MARIA, 110200},
    {"json_object_to_array", MX_MARIA, 110200},
    {"json_schema_valid", MX_MARIA, 110100},
    {"json_schema_valid", MX_MYSQL, 80000},
    {"json_schema_validation_report", MX_MYSQL, 80000},
    {"json_storage_free", MX_MYSQL, 80000},
    {"json_storage_size", MX_MYSQL, 50700},
    {"kdf", MX_MARIA, 110300},
    {"last_value", MX_MARIA, 0}, /* LAST_VALUE (a, b) without OVER */
    {"mbrcoveredby", MX_MY, 50700},
    {"mbrcovers", MX_MYSQL, 50700},
    {"member", MX_MYSQL, 80000},
    {"ps_current_thread_id", MX_MYSQL, 80000},
    {"ps_thread_id", MX_MYSQL, 80000},
    {"regexp_like", MX_MYSQL, 80000},
    {"roles_graphml", MX_MYSQL, 80000},
    {"source_pos_wait", MX_MYSQL, 80000},
    {"statement_digest", MX_MYSQL, 80000},
    {"statement_digest_text", MX_MYSQL, 80000},
    {"string_to_vector", MX_MYSQL, 90000},
    {"to_vector", MX_MYSQL, 90000},
    {"uuid_to_bin", MX_MYSQL, 80000},
    {"uuid_v4", MX_MARIA, 110700},
    {"uuid_v7", MX_MARIA, 110700},
    {"validate_password_strength", MX_MYSQL, 50600},
    {"vec_distance", MX_MARIA, 110700},
    {"vec_distance_cosine", MX_MARIA, 110700},
    {"vec_distance_euclidean", MX_MARIA, 110700},
    {"vec_fromtext", MX_MARIA, 110700},
    {"vec_totext", MX_MARIA, 110700},
    {"vector_dim", MX_MYSQL, 90000},
    {"vector_to_string", MX_MYSQL, 90000},
    {"wait_for_executed_gtid_set", MX_MYSQL, 50700},
    {"from_vector", MX_MYSQL, 90000},
};

/* Of the data dictionary, and of components that an installation may have. */
static bool has_family(const mx_server *server, mx_str name)
{
    static const char *const starts[] = {"asymmetric_", "create_asymmetric_", "create_dh_", "create_digest",
                                         "get_dd_",     "group_replication_", "keyring_"};
    for (size_t i = 0; server->engine == MX_MYSQL && i < sizeof starts / sizeof *starts; i++) {
        if (mx_str_istarts(name, mx_str_of(starts[i])))
            return true;
    }
    return mx_str_istarts(name, MX_STR("st_")) || mx_str_istarts(name, MX_STR("mbr"));
}

static bool has_another(const mx_server *server, mx_str name)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (mx_str_ieq(name, mx_str_of(others[i].name)) && others[i].engines & server->engine &&
            others[i].since <= server->version)
            return true;
    }
    return has_family(server, name);
}

static bool is_listed(const mx_server *server)
{
    return mx_is_maria(server) && server->version / 100 == 1011;
}

/* LAST_VALUE (a, b) is a window function or none. */
mx_call_kind mx_my_call_kind(const mx_model *model, mx_str name)
{
    static const char *const windows[] = {"cume_dist", "dense_rank", "first_value",  "lag",  "lead",
                                          "nth_value", "ntile",      "percent_rank", "rank", "row_number"};
    static const char *const others_too[] = {"last_value", "median", "percentile_cont", "percentile_disc"};
    (void)model;
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        if (mx_str_ieq(name, mx_str_of(windows[i])))
            return MX_CALL_WINDOW;
    }
    for (size_t i = 0; i < sizeof others_too / sizeof *others_too; i++) {
        if (mx_str_ieq(name, mx_str_of(others_too[i])))
            return MX_CALL_UNKNOWN;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (mx_str_ieq(name, mx_str_of(functions[i].name)))
            return functions[i].flags & AGGREGATE ? MX_CALL_AGGREGATE : MX_CALL_PLAIN;
    }
    return MX_CALL_UNKNOWN;
}

static const char *unknown(const mx_model *model, mx_str name)
{
    return has_another(&model->server, name)
               ? NULL
               : "function \"%.*s\" is none of the server's own, and no other may be called here";
}

/* MySQL's: what depends on a locale or a time zone alone may be kept, unix_timestamp excepted. */
static const char *const mysql_steady[] = {
    "date_format", "dayname", "from_unixtime", "monthname", "random_bytes", "week", NULL};
static const char *const mysql_varying[] = {
    "json_merge", "rand", "source_pos_wait", "statement_digest", "statement_digest_text", "unix_timestamp",
    "updatexml",  NULL};
static const char *const maria_varying[] = {"rand", NULL};

static unsigned refused_in(const mx_model *model, const mx_expr_site *site)
{
    bool maria = mx_is_maria(&model->server);
    switch (site->place) {
    case MX_X_DEFAULT:
    case MX_X_ON_UPDATE:
        return MX_F_AGGREGATE | (maria ? MX_F_NEVER : 0);
    case MX_X_CHECK:
        return MX_F_AGGREGATE | MX_F_NEVER | MX_F_MUTABLE;
    case MX_X_GENERATED:
        if (!maria)
            return MX_F_AGGREGATE | MX_F_NEVER | MX_F_MUTABLE;
        return site->column && site->column->generated == MX_G_STORED
                   ? MX_F_AGGREGATE | MX_F_NEVER | MX_F_SESSION | MX_F_MUTABLE
                   : MX_F_AGGREGATE | MX_F_NEVER;
    case MX_X_INDEX_PART:
        return MX_F_AGGREGATE | MX_F_NEVER | (maria ? 0 : MX_F_MUTABLE);
    default:
        return MX_F_AGGREGATE | MX_F_NEVER;
    }
}

static mx_status check_counter(const mx_model *model, const mx_expr_site *site, const mx_expr *written,
                               const char *place, mx_diags *diags)
{
    bool kept = !mx_is_maria(&model->server) || site->place == MX_X_CHECK ||
                (site->column && site->column->generated == MX_G_STORED);
    bool looked = site->place == MX_X_CHECK || site->place == MX_X_GENERATED;
    for (size_t i = 0; looked && kept && site->table && i < site->table->columns.len; i++) {
        const mx_column *column = site->table->columns.at[i];
        if (column->auto_increment && mx_expr_uses(site->table, written, column))
            return mx_fail(diags, MX_SCH005, written->span, "",
                           "the AUTO_INCREMENT column \"%.*s\" may not stand in %s", MX_FMT(column->name),
                           place);
    }
    return MX_OK;
}

static bool visit_variable(mx_expr *node, void *arg)
{
    const mx_expr **found = arg;
    if (node->kind == MX_E_PARAM && mx_str_starts(node->text, MX_STR("@")))
        *found = node;
    return *found == NULL;
}

/* @x and @@x: MariaDB lets defaults and virtual columns have them, MySQL nothing. */
static mx_status check_variables(const mx_model *model, const mx_expr_site *site, const mx_expr *written,
                                 const char *place, mx_diags *diags)
{
    bool kept = site->place == MX_X_CHECK ||
                (site->place == MX_X_GENERATED && site->column && site->column->generated == MX_G_STORED);
    bool looked = mx_is_maria(&model->server)
                      ? kept
                      : kept || site->place == MX_X_GENERATED || site->place == MX_X_INDEX_PART ||
                            site->place == MX_X_DEFAULT;
    const mx_expr *variable = NULL;
    if (looked)
        mx_expr_walk((mx_expr *)(uintptr_t)written, visit_variable, (void *)&variable); /* it only looks */
    return variable ? mx_fail(diags, MX_SCH005, written->span, "", "the variable %.*s may not stand in %s",
                              MX_FMT(variable->text), place)
                    : MX_OK;
}

static bool visit_match(mx_expr *node, void *arg)
{
    const mx_expr **found = arg;
    if (node->kind == MX_E_RAW && mx_str_istarts(node->text, MX_STR("match")) &&
        !mx_is_word_byte(node->text.len > 5 ? node->text.ptr[5] : ' '))
        *found = node;
    return *found == NULL;
}

/* It wants an index to search in. */
static mx_status check_match(const mx_expr *written, const char *place, mx_diags *diags)
{
    const mx_expr *match = NULL;
    mx_expr_walk((mx_expr *)(uintptr_t)written, visit_match, (void *)&match); /* it only looks */
    return match ? mx_fail(diags, MX_SCH005, match->span, "", "MATCH … AGAINST may not stand in %s", place)
                 : MX_OK;
}

static mx_status refuse(const mx_model *model, const mx_expr_site *site, const mx_expr *written,
                        mx_diags *diags)
{
    bool maria = mx_is_maria(&model->server);
    mx_call_rules rules = {.functions = functions,
                           .count = sizeof functions / sizeof *functions,
                           .unknown = unknown,
                           .refused = refused_in(model, site),
                           .varying = maria ? maria_varying : mysql_varying,
                           .steady = maria ? NULL : mysql_steady,
                           .open = !is_listed(&model->server),
                           .place = mx_expr_place_words(site->place)};
    if (site->place == MX_X_DEFAULT)
        MX_TRY(mx_my_check_default(site->type, written, diags));
    MX_TRY(check_counter(model, site, written, rules.place, diags));
    MX_TRY(check_variables(model, site, written, rules.place, diags));
    MX_TRY(check_match(written, rules.place, diags));
    return mx_refuse_calls(model, written, &rules, diags);
}

mx_status mx_my_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written, const mx_expr *tree,
                       mx_diags *diags)
{
    (void)tree;
    return refuse(model, site, written, diags);
}

static mx_status check_indexed(const mx_model *model, const mx_index *index, mx_diags *diags)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_column *column = index->parts.at[i].column;
        if (!column || column->generated != MX_G_VIRTUAL || !column->expression.tree)
            continue;
        mx_column kept = *column;
        kept.generated = MX_G_STORED;
        const mx_expr_site site = {.place = MX_X_GENERATED, .table = column->table, .column = &kept};
        MX_TRY(refuse(model, &site, column->expression.tree, diags));
    }
    return MX_OK;
}

mx_status mx_my_check_indexed(const mx_model *model, const mx_table *table, mx_diags *diags)
{
    for (size_t i = 0; mx_is_maria(&model->server) && i < table->indexes.len; i++)
        MX_TRY(check_indexed(model, table->indexes.at[i], diags));
    return MX_OK;
}

/* --- views ----------------------------------------------------------------------------------------------------------------------- */

typedef struct text_calls {
    const mx_model *model;
    mx_span at;
    mx_diags *diags;
    mx_status status;
} text_calls;

static bool is_own(const mx_model *model, mx_str schema, mx_str name)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (mx_model_object(model, MX_O_FUNCTION, model->schemas.at[s]->name, name, MX_STR_NONE, MX_STR_NONE))
            return true;
    }
    return schema.len && !mx_model_schema(model, schema); /* of what lies elsewhere nothing is known */
}

/* SELECT SQL_NO_CACHE (a): a word of SELECT, no call. */
static bool is_option(mx_str name)
{
    static const char *const words[] = {"distinctrow",       "high_priority",    "sql_big_result",
                                        "sql_buffer_result", "sql_cache",        "sql_calc_found_rows",
                                        "sql_no_cache",      "sql_small_result", "straight_join"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_ieq(name, mx_str_of(words[i])))
            return true;
    }
    return false;
}

static bool check_call(const mx_text_call *call, void *arg)
{
    text_calls *c = arg;
    const mx_call_rules rules = {.functions = functions, .count = sizeof functions / sizeof *functions};
    if (is_option(call->name) || mx_knows_function(&rules, call->name) ||
        has_another(&c->model->server, call->name) || is_own(c->model, call->schema, call->name))
        return true;
    mx_span at = {c->at.file, c->at.start + call->at.start, c->at.start + call->at.end};
    c->status = mx_fail(c->diags, MX_SCH002, at, "Create it before, or is this file for another dialect?",
                        "function \"%.*s\" does not exist", MX_FMT(call->name));
    return false;
}

/* Bodies of triggers and routines are looked into when they run, but for a trigger's rows. */
mx_status mx_my_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags)
{
    text_calls calls = {model, at, diags, MX_OK};
    if (create->kind == MX_O_TRIGGER)
        return mx_my_check_trigger(model, create, text, at, diags);
    if (create->kind == MX_O_ROLE)
        return mx_my_require(&model->server, MX_MY_ROLES, at, diags);
    if (create->kind == MX_O_VIEW)
        mx_text_calls(model->arena, text, &model->server, check_call, &calls);
    return calls.status;
}
