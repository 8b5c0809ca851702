#include "dialect/mysql/calls.h"

#include "dialect/mysql/moments.h"
#include "dialect/mysql/mysql.h"
#include "dialect/mysql/negate.h"
#include "schema/canon.h"

/* --- building ------------------------------------------------------------------------------------------- */

static mx_expr *binary(mx_model *model, const char *op, mx_expr *left, mx_expr *right)
{
    return mx_expr_binary(model->arena, mx_str_of(op), left, right);
}

static mx_expr *call_of(mx_model *model, const char *name, mx_expr *first, mx_expr *second)
{
    mx_expr *const args[] = {first, second};
    return mx_expr_call(model->arena, mx_str_of(name), args, second ? 2 : 1, first);
}

static mx_expr *number(mx_model *model, const char *text, const mx_expr *at)
{
    return mx_expr_new(model->arena, MX_E_NUMBER, mx_str_of(text), at);
}

bool mx_my_is_query(const mx_expr *node)
{
    return node->kind == MX_E_SELECT || (node->kind == MX_E_RAW && mx_str_starts(node->text, MX_STR("(")));
}

/* --- moments -------------------------------------------------------------------------------------------- */

static mx_expr *current_timestamp(mx_model *model, const mx_expr *node)
{
    mx_expr *call = mx_expr_new(model->arena, mx_is_maria(&model->server) ? MX_E_CALL : MX_E_KEYWORD,
                                MX_STR_NONE, node);
    if (mx_is_maria(&model->server))
        mx_expr_set_name(model->arena, call, MX_STR("current_timestamp"));
    else
        call->text = MX_STR("current_timestamp");
    const mx_expr *precision = node->arg_count ? node->args[0] : NULL;
    if (precision && !mx_str_eq(precision->text, MX_STR("0")))
        mx_expr_add_arg(model->arena, call, node->args[0]);
    return call;
}

static bool is_now(mx_str name)
{
    static const char *const words[] = {"current_timestamp", "now", "localtime", "localtimestamp", NULL};
    for (size_t i = 0; words[i]; i++) {
        if (mx_str_ieq(name, mx_str_of(words[i])))
            return true;
    }
    return false;
}

/* Words that servers show as calls. */
mx_expr *mx_my_keyword(mx_model *model, mx_expr *node)
{
    static const char *const calls[][2] = {
        {"current_date", "curdate"},       {"current_time", "curtime"}, {"current_user", "current_user"},
        {"current_role", "current_role"},  {"utc_date", "utc_date"},    {"utc_time", "utc_time"},
        {"utc_timestamp", "utc_timestamp"}};
    if (is_now(node->text))
        return current_timestamp(model, node);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (!mx_str_ieq(node->text, mx_str_of(calls[i][0])))
            continue;
        mx_expr *call = mx_expr_new(model->arena, MX_E_CALL, MX_STR_NONE, node);
        mx_expr_set_name(model->arena, call, mx_str_of(calls[i][1]));
        for (uint32_t k = 0; k < node->arg_count; k++)
            mx_expr_add_arg(model->arena, call, node->args[k]);
        return call;
    }
    return node;
}

static mx_expr *moved(mx_model *model, const char *op, mx_expr *date, mx_expr *by, mx_str unit)
{
    mx_expr *interval = mx_expr_new(model->arena, MX_E_INTERVAL, unit, by);
    mx_expr_add_arg(model->arena, interval, by);
    return binary(model, op, date, interval);
}

/* date_add(d, interval 1 day), adddate(d, 1) → d + interval 1 day */
static mx_expr *moved_date(mx_model *model, mx_expr *node, const char *op)
{
    mx_expr *by = node->args[1];
    return by->kind == MX_E_INTERVAL ? binary(model, op, node->args[0], by)
                                     : moved(model, op, node->args[0], by, MX_STR("day"));
}

/* --- calls that are shown as something else -------------------------------------------------------------- */

/* f(x) → a cast to this type, as MariaDB shows it. */
static mx_expr *made_cast(mx_model *model, mx_expr *node, mx_str name)
{
    static const char *const types[][2] = {{"date", "date"}, {"time", "time"}, {"timestamp", "datetime"}};
    for (size_t i = 0; mx_is_maria(&model->server) && i < sizeof types / sizeof *types; i++) {
        if (mx_str_eq(name, mx_str_of(types[i][0])))
            return mx_expr_cast(model->arena, node->args[0], mx_str_of(types[i][1]));
    }
    return node;
}

static mx_expr *conv(mx_model *model, mx_expr *node, const char *base)
{
    mx_expr *const args[] = {node->args[0], number(model, "10", node), number(model, base, node)};
    return mx_expr_call(model->arena, MX_STR("conv"), args, 3, node);
}

/* char(65 using utf8mb4) */
static mx_expr *chr(mx_model *model, mx_expr *node)
{
    return call_of(model, "char", node->args[0],
                   mx_expr_new(model->arena, MX_E_RAW, MX_STR("using utf8mb4"), node));
}

static mx_expr *rewritten_one(mx_model *model, mx_expr *node, mx_str name)
{
    static const struct {
        const char *name, *to, *second;
        bool maria;
    } seconds[] = {{"round", "round", "0", false},
                   {"weekofyear", "week", "3", false},
                   {"yearweek", "yearweek", "0", true},
                   {"lead", "lead", "1", true},
                   {"lag", "lag", "1", true}};
    mx_expr *first = node->args[0];
    bool maria = mx_is_maria(&model->server);
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        if (mx_str_eq(name, mx_str_of(seconds[i].name)) && (maria || !seconds[i].maria))
            return call_of(model, seconds[i].to, first, number(model, seconds[i].second, node));
    }
    if (mx_str_eq(name, MX_STR("isnull")))
        return binary(model, "is", first, mx_expr_new(model->arena, MX_E_NULL, MX_STR("null"), node));
    if (mx_str_eq(name, MX_STR("bin")) || mx_str_eq(name, MX_STR("oct")))
        return conv(model, node, mx_str_eq(name, MX_STR("bin")) ? "2" : "8");
    if (maria && mx_str_eq(name, MX_STR("weight_string"))) {
        mx_expr *const args[] = {first, number(model, "0", node), number(model, "0", node),
                                 number(model, "1", node)};
        return mx_expr_call(model->arena, name, args, 4, node);
    }
    if (maria && mx_str_eq(name, MX_STR("chr")))
        return chr(model, node);
    return made_cast(model, node, name);
}

static mx_expr *rewritten_two(mx_model *model, mx_expr *node, mx_str name)
{
    static const struct {
        const char *name, *op;
    } moves[] = {{"date_add", "+"}, {"adddate", "+"}, {"date_sub", "-"}, {"subdate", "-"}};
    mx_expr *first = node->args[0], *second = node->args[1];
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (mx_str_eq(name, mx_str_of(moves[i].name)))
            return moved_date(model, node, moves[i].op);
    if (mx_str_eq(name, MX_STR("mod")))
        return binary(model, "%", first, second);
    if (mx_str_eq(name, MX_STR("datediff")))
        return binary(model, "-", call_of(model, "to_days", first, NULL),
                      call_of(model, "to_days", second, NULL));
    if (mx_str_eq(name, MX_STR("instr")))
        return call_of(model, "locate", second, first);
    if (mx_is_maria(&model->server) && mx_str_eq(name, MX_STR("add_months")))
        return moved(model, "+", first, second, MX_STR("month"));
    return node;
}

static mx_expr *rewritten(mx_model *model, mx_expr *node, mx_str name)
{
    if (node->arg_count == 1)
        return rewritten_one(model, node, name);
    if (node->arg_count == 2)
        return rewritten_two(model, node, name);
    if (node->arg_count == 3 && mx_str_eq(name, MX_STR("if")) && !mx_is_maria(&model->server))
        node->args[0] = mx_my_condition(model, node->args[0]);
    if (node->arg_count == 3 && mx_str_eq(name, MX_STR("timestampadd")) &&
        node->args[0]->kind == MX_E_KEYWORD) {
        mx_str unit = node->args[0]->text;
        if (mx_str_starts(unit, MX_STR("sql_tsi_")))
            unit = mx_str_sub(unit, 8, unit.len);
        return moved(model, "+", node->args[2], node->args[1], unit);
    }
    return node;
}

mx_expr *mx_my_regexp(mx_model *model, mx_expr *node)
{
    bool maria = mx_is_maria(&model->server), not = (node->flags & MX_EF_NOT) != 0;
    if (!maria && model->server.version < 80004)
        return node;
    node->flags &= ~(uint32_t)MX_EF_NOT;
    mx_expr *is = maria ? node : call_of(model, "regexp_like", node->args[0], node->args[1]);
    return not ? mx_expr_unary(model->arena, MX_STR("not"), is) : is;
}

mx_expr *mx_my_json_path(mx_model *model, mx_expr *node)
{
    mx_expr *value = call_of(model, "json_extract", node->args[0], node->args[1]);
    return mx_str_eq(node->text, MX_STR("->>")) ? call_of(model, "json_unquote", value, NULL) : value;
}

mx_expr *mx_my_sounds(mx_model *model, mx_expr *node)
{
    const char *op = node->flags & MX_EF_NOT ? "<>" : "=";
    return binary(model, op, call_of(model, "soundex", node->args[0], NULL),
                  call_of(model, "soundex", node->args[1], NULL));
}

/* --- names ---------------------------------------------------------------------------------------------- */

/* trim(trailing from a) is rtrim(a), position('x' in a) a plain call. Only a trim of characters keeps its words. */
static mx_str settle_words(mx_expr *node, mx_str name)
{
    bool trims = mx_str_eq(name, MX_STR("trim"));
    if (mx_str_eq(node->prefix, MX_STR("using")) || (trims && node->arg_count > 1 && node->prefix.len))
        return name;
    if (trims && mx_str_eq(node->prefix, MX_STR("leading")))
        name = MX_STR("ltrim");
    else if (trims && mx_str_eq(node->prefix, MX_STR("trailing")))
        name = MX_STR("rtrim");
    else if (mx_str_eq(name, MX_STR("position")) && node->prefix.len)
        name = MX_STR("locate");
    node->prefix = MX_STR_NONE;
    return name;
}

typedef struct synonym {
    const char *from, *to;
} synonym;

static const synonym synonyms[] = {{"atan2", "atan"},
                                   {"ceil", "ceiling"},
                                   {"character_length", "char_length"},
                                   {"current_date", "curdate"},
                                   {"current_time", "curtime"},
                                   {"day", "dayofmonth"},
                                   {"lcase", "lower"},
                                   {"mid", "substr"},
                                   {"nvl", "ifnull"},
                                   {"octet_length", "length"},
                                   {"power", "pow"},
                                   {"schema", "database"},
                                   {"session_user", "user"},
                                   {"sha1", "sha"},
                                   {"stddev", "std"},
                                   {"stddev_pop", "std"},
                                   {"substring", "substr"},
                                   {"system_user", "user"},
                                   {"ucase", "upper"},
                                   {"var_pop", "variance"}};

/* Of MariaDB; on MySQL some of them mean another thing. https://mariadb.com/kb/en/geographic-functions/ */
static const synonym of_maria[] = {{"asbinary", "st_aswkb"},
                                   {"astext", "st_astext"},
                                   {"aswkb", "st_aswkb"},
                                   {"aswkt", "st_astext"},
                                   {"contains", "st_contains"},
                                   {"disjoint", "mbrdisjoint"},
                                   {"geometryfromtext", "st_geometryfromtext"},
                                   {"geometryfromwkb", "st_geometryfromwkb"},
                                   {"geomfromtext", "st_geometryfromtext"},
                                   {"geomfromwkb", "st_geometryfromwkb"},
                                   {"glength", "st_length"},
                                   {"intersects", "mbrintersects"},
                                   {"json_pretty", "json_detailed"},
                                   {"lengthb", "length"},
                                   {"overlaps", "mbroverlaps"},
                                   {"srid", "srid"},
                                   {"st_asbinary", "st_aswkb"},
                                   {"st_aswkt", "st_astext"},
                                   {"st_geomfromtext", "st_geometryfromtext"},
                                   {"st_geomfromwkb", "st_geometryfromwkb"},
                                   {"st_srid", "srid"}};

/* MariaDB: these stand for ST_… */
static const char *const bare_spatial[] = {
    "area",          "boundary",         "buffer",    "centroid", "convexhull",     "crosses",
    "dimension",     "endpoint",         "envelope",  "equals",   "exteriorring",   "geometryn",
    "geometrytype",  "interiorringn",    "isclosed",  "isempty",  "isring",         "issimple",
    "numgeometries", "numinteriorrings", "numpoints", "pointn",   "pointonsurface", "startpoint",
    "touches",       "within",           "x",         "y"};

static mx_str settled_name(mx_model *model, mx_str name)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (mx_str_eq(name, mx_str_of(synonyms[i].from)))
            return mx_str_of(synonyms[i].to);
    }
    if (!mx_is_maria(&model->server))
        return name;
    for (size_t i = 0; i < sizeof of_maria / sizeof *of_maria; i++) {
        if (mx_str_eq(name, mx_str_of(of_maria[i].from)))
            return mx_str_of(of_maria[i].to);
    }
    for (size_t i = 0; i < sizeof bare_spatial / sizeof *bare_spatial; i++) {
        if (mx_str_eq(name, mx_str_of(bare_spatial[i])))
            return mx_str_printf(model->arena, "st_%.*s", MX_FMT(name));
    }
    return name;
}

/* One name of several that mean the same; servers print this one or that. */
mx_expr *mx_my_call(mx_model *model, mx_expr *node)
{
    mx_str name = mx_expr_last(node);
    if (is_now(name))
        return current_timestamp(model, node);
    mx_str lower = settle_words(node, mx_str_lower(model->arena, name));
    if (node->path_len > 1) { /* a routine of a schema */
        mx_expr_set_name(model->arena, node, lower);
        return node;
    }
    lower = settled_name(model, lower);
    if (mx_str_eq(lower, MX_STR("min")) || mx_str_eq(lower, MX_STR("max")))
        node->flags &= ~(uint32_t)MX_EF_DISTINCT;
    mx_expr_set_name(model->arena, node, lower);
    return rewritten(model, node, lower);
}

/* --- casts ---------------------------------------------------------------------------------------------- */

/* "name(1,2)", as the type was written; `otherwise`: its arguments when there are none. */
static void put_type(mx_arena *arena, mx_buf *buf, const char *name, const mx_type_name *type,
                     const char *otherwise)
{
    mx_buf_text(buf, name);
    for (uint32_t i = 0; i < type->arg_count; i++)
        mx_buf_printf(buf, "%s%.*s", i ? "," : "(", MX_FMT(type->args[i]->text));
    if (type->arg_count == 1 && mx_str_eq(mx_str_of(name), MX_STR("decimal")))
        mx_buf_lit(buf, ",0");
    mx_buf_text(buf, type->arg_count ? ")" : otherwise);
    (void)arena;
}

/* How servers show the type of a cast. A charset that is the session's says nothing: which one it is, is not known here. */
static mx_str cast_type(mx_arena *arena, const mx_type_name *type)
{
    static const char *const texts[] = {"char",          "varchar",           "nchar",
                                        "national char", "national varchar",  "nvarchar",
                                        "character",     "character varying", "national character"};
    static const char *const whole[] = {"int", "integer", "signed", "signed int", "signed integer"};
    static const char *const decimals[] = {"decimal", "dec", "numeric", "fixed"};
    mx_buf buf = MX_BUF(arena);
    mx_str name = mx_str_lower(arena, type->name);
    if (mx_str_eq(name, MX_STR("binary")) || mx_str_eq(name, MX_STR("varbinary"))) {
        put_type(arena, &buf, "char", type, "");
        mx_buf_lit(&buf, " charset binary");
        return mx_buf_take(&buf);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!mx_str_eq(name, mx_str_of(texts[i])))
            continue;
        bool session = !type->charset.len || mx_str_istarts(type->charset, MX_STR("utf8"));
        mx_str charset = mx_str_lower(arena, type->charset);
        put_type(arena, &buf, "char", type, "");
        if (!session)
            mx_buf_printf(&buf, " charset %.*s", MX_FMT(charset));
        mx_buf_text(&buf, type->binary ? " binary" : "");
        return mx_buf_take(&buf);
    }
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        if (mx_str_eq(name, mx_str_of(whole[i])))
            return type->is_unsigned ? MX_STR("unsigned") : MX_STR("signed");
    }
    if (mx_str_starts(name, MX_STR("unsigned")))
        return MX_STR("unsigned");
    for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
        if (!mx_str_eq(name, mx_str_of(decimals[i])))
            continue;
        put_type(arena, &buf, "decimal", type, "(10,0)");
        return mx_buf_take(&buf);
    }
    return type->array_dims ? mx_str_lower(arena, type->name) : mx_str_lower(arena, type->text);
}

/* TIME '10:00' is shown as TIME'10:00:00'; what stands behind a point stays as it is written. */
static void typed_moment(mx_model *model, mx_expr *node)
{
    mx_str name = mx_str_lower(model->arena, node->type->name), *text = &node->args[0]->text;
    const mx_type type = {.base = mx_str_eq(name, MX_STR("timestamp")) ? MX_STR("datetime") : name};
    if (node->args[0]->kind == MX_E_STRING && mx_str_find(*text, '.') == MX_NPOS)
        (void)mx_my_moment(model->arena, &model->server, &type, *text, text);
}

mx_expr *mx_my_cast(mx_model *model, mx_expr *node)
{
    if (node->type && node->flags & MX_EF_IMPLICIT)
        return node;
    if (node->type && node->flags & MX_EF_TYPED)
        typed_moment(model, node);
    if (node->type)
        node->type->text = node->flags & MX_EF_TYPED ? mx_str_lower(model->arena, node->type->text)
                           : node->type->array_dims
                               ? mx_str_cat(model->arena, cast_type(model->arena, node->type),
                                            MX_STR(" array"))
                               : cast_type(model->arena, node->type);
    return node;
}

/* --- literals ------------------------------------------------------------------------------------------- */

/* 007 is 7, .5 is 0.5, 1. is 1. */
static mx_str plain_number(mx_arena *arena, mx_str text)
{
    if (mx_str_starts(text, MX_STR("0x")) || mx_str_starts(text, MX_STR("0b")))
        return text;
    while (text.len > 1 && text.ptr[0] == '0' && mx_is_digit(text.ptr[1]))
        text = mx_str_sub(text, 1, text.len);
    if (text.len > 1 && text.ptr[text.len - 1] == '.')
        text.len--;
    return mx_str_starts(text, MX_STR(".")) ? mx_str_cat(arena, MX_STR("0"), text) : text;
}

/* b'101', 0b101 → 0x05 */
static mx_str hex_of_bits(mx_arena *arena, mx_str text)
{
    size_t first = 2, end = text.ptr[1] == '\'' ? text.len - 1 : text.len, bits = end - first;
    mx_buf buf = MX_BUF(arena);
    unsigned value = 0;
    mx_buf_lit(&buf, "0x");
    for (size_t i = 0; i < bits; i++) {
        value = value << 1 | (text.ptr[first + i] == '1' ? 1u : 0u);
        if ((bits - i - 1) % 8 != 0)
            continue;
        mx_buf_printf(&buf, "%02x", value);
        value = 0;
    }
    return mx_buf_take(&buf);
}

mx_expr *mx_my_literal(mx_model *model, mx_expr *node)
{
    mx_str lower = mx_str_lower(model->arena, node->text);
    if (node->kind == MX_E_NUMBER) {
        node->text = plain_number(model->arena, node->text);
        return node;
    }
    bool maria = mx_is_maria(&model->server);
    if (node->kind == MX_E_BOOL)
        return maria ? number(model, mx_str_eq(lower, MX_STR("true")) ? "1" : "0", node) : node;
    bool bits = mx_str_starts(lower, MX_STR("b'")) || mx_str_starts(lower, MX_STR("0b"));
    node->text = maria && bits ? hex_of_bits(model->arena, lower) : lower;
    return node;
}

/* --- conditions ----------------------------------------------------------------------------------------- */

/* MySQL: 0 <> a is a, and 0 = a is NOT a. */
static mx_expr *without_zero(mx_model *model, mx_expr *node)
{
    bool same = mx_expr_is_op(node, MX_E_BINARY, "=");
    if (!same && !mx_expr_is_op(node, MX_E_BINARY, "<>"))
        return node;
    for (uint32_t i = 0; i < 2; i++) {
        const mx_expr *zero = node->args[i];
        if (zero->kind == MX_E_NUMBER && mx_str_eq(zero->text, MX_STR("0")))
            return same ? mx_my_negated(model, node->args[1 - i]) : node->args[1 - i];
    }
    return node;
}

mx_expr *mx_my_condition(mx_model *model, mx_expr *node)
{
    bool item = node->kind == MX_E_RAW && !mx_my_is_query(node);
    if (!mx_is_maria(&model->server))
        return without_zero(model, node);
    if (node->kind != MX_E_NAME && !item)
        return node;
    return binary(model, "<>", node, number(model, "0", node));
}
