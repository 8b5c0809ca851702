#include "plan/known.h"

#include "base/json.h"
#include "plan/rules.h"
#include "plan/stricter.h"
#include "schema/canon.h"

#define ONE INT64_C(1000000)
#define DIGITS 12 /* before the point; six behind it */

static const mx_known nothing = {.kind = MX_K_NOTHING}, null = {.kind = MX_K_NULL},
                      some = {.kind = MX_K_VALUE};

static mx_known number(int64_t millionths)
{
    return (mx_known){.kind = MX_K_NUMBER, .millionths = millionths};
}

static mx_known truth(bool holds)
{
    return number(holds ? ONE : 0);
}

static mx_known text(mx_str value)
{
    return (mx_known){.kind = MX_K_TEXT, .text = value};
}

static bool is_null(mx_known value)
{
    return value.kind == MX_K_NULL;
}

static bool is_true(mx_known value)
{
    return value.kind == MX_K_NUMBER && value.millionths != 0;
}

static bool is_false(mx_known value)
{
    return value.kind == MX_K_NUMBER && value.millionths == 0;
}

static mx_known inverted(mx_known value)
{
    return is_true(value) ? truth(false) : is_false(value) ? truth(true) : is_null(value) ? null : nothing;
}

/* 12, 0.5; all else is a value of which no more is known. */
static mx_known read_number(mx_str written)
{
    int64_t value = 0, unit = ONE;
    size_t at = 0, before = 0;
    for (; at < written.len && written.ptr[at] >= '0' && written.ptr[at] <= '9'; at++, before++) {
        if (before == DIGITS)
            return some;
        value = value * 10 + (written.ptr[at] - '0') * ONE;
    }
    if (at < written.len && written.ptr[at] == '.')
        for (at++; at < written.len && written.ptr[at] >= '0' && written.ptr[at] <= '9' && unit > 1; at++) {
            unit /= 10;
            value += (written.ptr[at] - '0') * unit;
        }
    return written.len && at == written.len ? number(value) : some;
}

/* --- comparisons --- */

static bool is_plain(mx_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' || (unsigned char)value.ptr[i] > '~')
            return false;
    return true;
}

/* The same bytes are the same text; other letters, not only in another case or with more spaces behind, are another one. */
static mx_known same_text(mx_str a, mx_str b)
{
    if (mx_str_eq(a, b))
        return truth(true);
    mx_str left = mx_str_trim(a), right = mx_str_trim(b);
    return is_plain(a) && is_plain(b) && !mx_str_ieq(left, right) ? truth(false) : nothing;
}

static mx_known compared(mx_str op, mx_known a, mx_known b)
{
    bool equal = mx_str_eq(op, MX_STR("=")) || mx_str_eq(op, MX_STR("==")),
         unequal = mx_str_eq(op, MX_STR("<>")) || mx_str_eq(op, MX_STR("!="));
    if (is_null(a) || is_null(b))
        return null;
    if (a.kind == MX_K_TEXT && b.kind == MX_K_TEXT && (equal || unequal))
        return unequal ? inverted(same_text(a.text, b.text)) : same_text(a.text, b.text);
    if (a.kind != MX_K_NUMBER || b.kind != MX_K_NUMBER)
        return nothing;
    int64_t left = a.millionths, right = b.millionths;
    if (mx_str_eq(op, MX_STR("<")))
        return truth(left < right);
    if (mx_str_eq(op, MX_STR("<=")))
        return truth(left <= right);
    if (mx_str_eq(op, MX_STR(">")))
        return truth(left > right);
    if (mx_str_eq(op, MX_STR(">=")))
        return truth(left >= right);
    return truth(equal == (left == right));
}

static bool is_among(mx_str word, const char *const *words)
{
    for (; *words; words++)
        if (mx_str_ieq(word, mx_str_of(*words)))
            return true;
    return false;
}

static bool compares(mx_str op)
{
    static const char *const ops[] = {"=", "==", "<>", "!=", "<", "<=", ">", ">=", NULL};
    return is_among(op, ops);
}

/* Operators that give NULL of NULL, which "||" (arrays), "<=>" and "is" do not. */
static bool is_strict_operator(mx_str op)
{
    static const char *const ops[] = {"+",    "-",   "*",   "/",     "%",          "&",      "|",    "<<",
                                      ">>",   "^",   "->",  "->>",   "#>",         "#>>",    "~",    "!~",
                                      "~*",   "!~*", "~~",  "!~~",   "~~*",        "!~~*",   "like", "ilike",
                                      "glob", "div", "mod", "rlike", "similar to", "regexp", "xor",  "@>",
                                      "<@",   "&&",  "?",   "@@",    NULL};
    return is_among(op, ops);
}

static mx_known conjunction(mx_known a, mx_known b)
{
    if (is_false(a) || is_false(b))
        return truth(false);
    if (is_true(a) && is_true(b))
        return truth(true);
    return (is_null(a) || is_true(a)) && (is_null(b) || is_true(b)) ? null : nothing;
}

static mx_known asked(mx_known a, const mx_expr *what)
{
    if (what->kind == MX_E_NULL || (what->kind == MX_E_KEYWORD && mx_str_eq(what->text, MX_STR("unknown"))))
        return a.kind == MX_K_NOTHING ? nothing : truth(is_null(a));
    if (what->kind != MX_E_BOOL || (a.kind != MX_K_NUMBER && !is_null(a)))
        return nothing;
    return truth(mx_str_eq(what->text, MX_STR("true")) ? is_true(a) : is_false(a));
}

/* a IS NOT DISTINCT FROM b */
static mx_known alike(mx_known a, mx_known b)
{
    if (a.kind == MX_K_NOTHING || b.kind == MX_K_NOTHING)
        return nothing;
    return is_null(a) || is_null(b) ? truth(is_null(a) && is_null(b)) : compared(MX_STR("="), a, b);
}

static mx_known binary(const mx_known_rows *rows, const mx_expr *tree)
{
    mx_known a = mx_plan_known(rows, tree->args[0]), found = nothing;
    if (mx_str_eq(tree->text, MX_STR("is"))) {
        found = asked(a, tree->args[1]);
        return tree->flags & MX_EF_NOT ? inverted(found) : found;
    }
    mx_known b = mx_plan_known(rows, tree->args[1]);
    if (mx_str_eq(tree->text, MX_STR("and")))
        return conjunction(a, b);
    if (mx_str_eq(tree->text, MX_STR("or")))
        return inverted(conjunction(inverted(a), inverted(b)));
    if (mx_str_eq(tree->text, MX_STR("<=>")) || mx_str_eq(tree->text, MX_STR("is not distinct from")))
        return alike(a, b);
    if (mx_str_eq(tree->text, MX_STR("is distinct from")))
        return tree->flags & MX_EF_NOT ? alike(a, b) : inverted(alike(a, b));
    if (tree->prefix.len)
        return nothing;
    if (compares(tree->text))
        return compared(tree->text, a, b);
    return is_strict_operator(tree->text) && (is_null(a) || is_null(b)) ? null : nothing;
}

/* x = a OR x = b … */
static mx_known is_one_of(const mx_known_rows *rows, const mx_expr *of, mx_expr *const *values, size_t count)
{
    mx_known a = mx_plan_known(rows, of), found = truth(false);
    for (size_t i = 0; i < count; i++) {
        mx_known same = compared(MX_STR("="), a, mx_plan_known(rows, values[i]));
        found = inverted(conjunction(inverted(found), inverted(same)));
    }
    return found;
}

static const mx_expr *inside_casts(const mx_expr *tree)
{
    while (tree->kind == MX_E_CAST && tree->arg_count)
        tree = tree->args[0];
    return tree;
}

static mx_known any(const mx_known_rows *rows, const mx_expr *tree)
{
    const mx_expr *array = tree->arg_count == 2 ? inside_casts(tree->args[1]) : NULL;
    bool all = tree->flags & MX_EF_ALL;
    if (!array || array->kind != MX_E_ARRAY || !array->arg_count ||
        !mx_str_eq(tree->text, all ? MX_STR("<>") : MX_STR("=")))
        return nothing;
    mx_known found = is_one_of(rows, tree->args[0], array->args, array->arg_count);
    return all ? inverted(found) : found;
}

static mx_known between(const mx_known_rows *rows, const mx_expr *tree)
{
    if (tree->flags & MX_EF_SYMMETRIC || tree->arg_count != 3)
        return nothing;
    mx_known a = mx_plan_known(rows, tree->args[0]);
    mx_known found = conjunction(compared(MX_STR(">="), a, mx_plan_known(rows, tree->args[1])),
                                 compared(MX_STR("<="), a, mx_plan_known(rows, tree->args[2])));
    return tree->flags & MX_EF_NOT ? inverted(found) : found;
}

static mx_known chosen(const mx_known_rows *rows, const mx_expr *tree)
{
    size_t at = tree->flags & MX_EF_OPERAND ? 1 : 0;
    mx_known operand = at ? mx_plan_known(rows, tree->args[0]) : nothing;
    for (; at + 1 < tree->arg_count; at += 2) {
        mx_known when = mx_plan_known(rows, tree->args[at]);
        if (tree->flags & MX_EF_OPERAND)
            when = compared(MX_STR("="), operand, when);
        if (is_true(when))
            return mx_plan_known(rows, tree->args[at + 1]);
        if (!is_false(when) && !is_null(when))
            return nothing;
    }
    return tree->flags & MX_EF_ELSE ? mx_plan_known(rows, tree->args[tree->arg_count - 1]) : null;
}

/* --- calls --- */

/* Of the servers' own, those that give NULL of NULL. */
static bool is_strict(mx_str function)
{
    static const char *const strict[] = {"abs",
                                         "array_length",
                                         "btrim",
                                         "cardinality",
                                         "ceil",
                                         "ceiling",
                                         "char_length",
                                         "character_length",
                                         "contains",
                                         "date",
                                         "date_part",
                                         "date_trunc",
                                         "ends_with",
                                         "floor",
                                         "instr",
                                         "json_array_length",
                                         "json_length",
                                         "json_typeof",
                                         "json_valid",
                                         "jsonb_array_length",
                                         "jsonb_path_exists",
                                         "jsonb_typeof",
                                         "left",
                                         "length",
                                         "len",
                                         "list_contains",
                                         "locate",
                                         "lower",
                                         "lcase",
                                         "ltrim",
                                         "mod",
                                         "octet_length",
                                         "position",
                                         "regexp_full_match",
                                         "regexp_like",
                                         "regexp_matches",
                                         "replace",
                                         "reverse",
                                         "right",
                                         "round",
                                         "rtrim",
                                         "scale",
                                         "sign",
                                         "starts_with",
                                         "strlen",
                                         "strpos",
                                         "substr",
                                         "substring",
                                         "to_char",
                                         "trim",
                                         "trunc",
                                         "truncate",
                                         "ucase",
                                         "upper",
                                         "year",
                                         NULL};
    return is_among(function, strict);
}

static mx_known first_value(const mx_known_rows *rows, const mx_expr *call)
{
    for (uint32_t i = 0; i < call->arg_count; i++) {
        mx_known found = mx_plan_known(rows, call->args[i]);
        if (!is_null(found))
            return found;
    }
    return null;
}

static mx_known counted(const mx_known_rows *rows, const mx_expr *call, bool nulls)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < call->arg_count; i++) {
        mx_known found = mx_plan_known(rows, call->args[i]);
        if (found.kind == MX_K_NOTHING || call->args[i]->kind == MX_E_RAW)
            return nothing;
        count += is_null(found) == nulls ? ONE : 0;
    }
    return number(count);
}

static mx_known is_json(const mx_known_rows *rows, mx_str value)
{
    mx_json *json = NULL;
    mx_status status = mx_json_parse(rows->planner->arena, value, 0, MX_USE001, &json, NULL);
    return status == MX_OK ? truth(true) : nothing;
}

static mx_known called(const mx_known_rows *rows, const mx_expr *call)
{
    static const char *const first[] = {"coalesce", "ifnull", "nvl", NULL},
                             *const lengths[] = {"length", "char_length",  "character_length",
                                                 "len",    "octet_length", NULL},
                             *const never_null[] = {"now",
                                                    "gen_random_uuid",
                                                    "uuid",
                                                    "random",
                                                    "rand",
                                                    "current_timestamp",
                                                    "clock_timestamp",
                                                    "statement_timestamp",
                                                    "transaction_timestamp",
                                                    "nextval",
                                                    NULL};
    mx_str name = mx_expr_last(call);
    if (call->path_len != 1 || (call->callee.len && !mx_str_eq(call->callee, MX_STR("*"))))
        return nothing;
    if (is_among(name, first))
        return first_value(rows, call);
    if (is_among(name, never_null))
        return some;
    if (mx_str_ieq(name, MX_STR("num_nonnulls")) || mx_str_ieq(name, MX_STR("num_nulls")))
        return counted(rows, call, mx_str_ieq(name, MX_STR("num_nulls")));
    if (!is_strict(name))
        return nothing;
    for (uint32_t i = 0; i < call->arg_count; i++) {
        mx_known found = mx_plan_known(rows, call->args[i]);
        if (is_null(found))
            return null;
        if (found.kind == MX_K_TEXT && call->arg_count == 1 && is_among(name, lengths) &&
            is_plain(found.text))
            return number((int64_t)found.text.len * ONE);
        if (found.kind == MX_K_TEXT && mx_str_ieq(name, MX_STR("json_valid")))
            return is_json(rows, found.text);
    }
    return nothing;
}

/* --- casts and columns --- */

static bool is_text(mx_str type)
{
    static const char *const texts[] = {
        "text",      "varchar", "character varying", "tinytext", "longtext", "enum", "mediumtext", "char",
        "character", "string",  "nvarchar",          "nchar",    "set",      NULL};
    return is_among(type, texts);
}

static bool is_whole(mx_str type)
{
    static const char *const wholes[] = {"int",       "integer", "bigint", "smallint", "tinyint",
                                         "mediumint", "hugeint", "bool",   "boolean",  NULL};
    return is_among(type, wholes);
}

static bool is_number(mx_str type)
{
    static const char *const numbers[] = {"numeric", "decimal",          "real", "float",
                                          "double",  "double precision", NULL};
    return is_whole(type) || is_among(type, numbers);
}

#define ANY_SCALE (-1)

static bool fits(mx_str base, int64_t scale, int64_t millionths)
{
    int64_t unit = ONE;
    bool inexact = mx_str_ieq(base, MX_STR("real")) || mx_str_ieq(base, MX_STR("float"));
    for (int64_t i = 0; i < scale && unit > 1; i++)
        unit /= 10;
    return (scale == ANY_SCALE && !is_whole(base) && !inexact) || millionths % unit == 0;
}

/* A value as one of a type; scale: digits that it keeps behind the point. */
static mx_known as_type(mx_known value, mx_str base, int64_t scale, bool texts)
{
    if (value.kind == MX_K_TEXT && !texts && is_number(base)) { /* DEFAULT '5' */
        bool minus = mx_str_starts(value.text, MX_STR("-"));
        value = read_number(minus ? mx_str_sub(value.text, 1, value.text.len) : value.text);
        value.millionths = minus ? -value.millionths : value.millionths;
    }
    if (value.kind == MX_K_NUMBER)
        return is_number(base) && fits(base, scale, value.millionths) ? value : some;
    return value.kind == MX_K_TEXT && !texts ? some : value;
}

static mx_known cast(const mx_known_rows *rows, const mx_expr *tree)
{
    mx_known value = mx_plan_known(rows, tree->args[0]);
    if (value.kind == MX_K_NOTHING || is_null(value) || !tree->type || tree->text.len)
        return tree->text.len && !is_null(value) ? nothing : value;
    bool sized = tree->type->arg_count > 0;
    mx_str base = tree->type->name;
    mx_known as = tree->type->array_dims
                      ? some
                      : as_type(value, base, sized ? 0 : ANY_SCALE, is_text(base) && !sized);
    bool may_fail = rows->planner->changes->to->server.engine & (MX_MY | MX_LITE); /* then it is NULL */
    return as.kind == MX_K_VALUE && may_fail ? nothing : as;
}

static mx_known zero_of(const mx_column *column, mx_str filled)
{
    if (mx_str_eq(filled, MX_STR("0")))
        return number(0);
    if (mx_str_eq(filled, MX_STR("''")))
        return text(MX_STR_NONE);
    return column->type.values.len ? text(column->type.values.at[0]) : some;
}

static mx_known default_of(const mx_known_rows *rows, const mx_column *column)
{
    mx_known value = column->default_value.tree ? mx_plan_known(rows, column->default_value.tree) : nothing;
    const mx_type *type = &column->type;
    while (type->udt && type->udt->domain && !type->array_dims)
        type = &type->udt->domain->type;
    bool in_enum = type->values.len || (type->udt && type->udt->kind == MX_O_ENUM);
    if (type->array_dims || (type->udt && !in_enum))
        return is_null(value) ? null : value.kind ? some : nothing;
    int64_t scale = !type->arg_count ? ANY_SCALE : type->arg_count > 1 ? type->args[1] : 0;
    return as_type(value, type->base, scale, in_enum || is_text(type->base));
}

static mx_known comes_with(const mx_known_rows *rows, const mx_column *column)
{
    const mx_planner *planner = rows->planner;
    const mx_udt *domain = column->type.udt && !column->type.array_dims ? column->type.udt : NULL;
    mx_known held = column->not_null ? some : nothing;
    if (column->generated || mx_plan_comes_with_numbers(planner, column))
        return held;
    if (column->default_value.text.len) {
        mx_known value = default_of(rows, column);
        return value.kind ? value : held;
    }
    if (mx_plan_comes_without_values(column))
        return zero_of(column, planner->rules->filled_with(column));
    for (; domain && domain->domain; domain = domain->domain->type.udt)
        if (domain->domain->default_value.text.len)
            return default_of(rows, domain->domain);
    return null;
}

mx_known mx_plan_known_column(const mx_known_rows *rows, const mx_column *column)
{
    if (rows->table && mx_plan_is_new_column(rows->table, column))
        return comes_with(rows, column);
    return column->not_null ? some : nothing;
}

static mx_known name(const mx_known_rows *rows, const mx_expr *tree)
{
    const mx_column *column = rows->table ? mx_expr_column(rows->table->to.table, tree) : NULL;
    if (column && column == rows->column)
        return rows->held;
    return column ? mx_plan_known_column(rows, column) : nothing;
}

static mx_known unary(const mx_known_rows *rows, const mx_expr *tree)
{
    mx_known value = mx_plan_known(rows, tree->args[0]);
    if (mx_str_eq(tree->text, MX_STR("not")) || mx_str_eq(tree->text, MX_STR("!")))
        return inverted(value);
    if (is_null(value))
        return null;
    return mx_str_eq(tree->text, MX_STR("-")) && value.kind == MX_K_NUMBER ? number(-value.millionths)
                                                                           : nothing;
}

mx_known mx_plan_known(const mx_known_rows *rows, const mx_expr *tree)
{
    mx_known found = nothing;
    switch (tree->kind) {
    case MX_E_NULL:
        return null;
    case MX_E_BOOL:
        return truth(mx_str_eq(tree->text, MX_STR("true")));
    case MX_E_NUMBER:
        return read_number(tree->text);
    case MX_E_STRING:
        return text(tree->text);
    case MX_E_KEYWORD:
        return mx_str_eq(tree->text, MX_STR("value")) && !rows->table ? rows->value : some;
    case MX_E_NAME:
        return name(rows, tree);
    case MX_E_UNARY:
        return unary(rows, tree);
    case MX_E_BINARY:
        found = binary(rows, tree);
        break;
    case MX_E_IN:
        found = tree->args[tree->arg_count - 1]->kind == MX_E_SELECT
                    ? nothing
                    : is_one_of(rows, tree->args[0], tree->args + 1, tree->arg_count - 1);
        return tree->flags & MX_EF_NOT ? inverted(found) : found;
    case MX_E_BETWEEN:
        return between(rows, tree);
    case MX_E_ANY:
        return any(rows, tree);
    case MX_E_CASE:
        return chosen(rows, tree);
    case MX_E_CALL:
        return called(rows, tree);
    case MX_E_CAST:
        return cast(rows, tree);
    case MX_E_EXTRACT:
    case MX_E_AT_ZONE:
    case MX_E_COLLATE:
        found = mx_plan_known(rows, tree->args[0]);
        return is_null(found) ? null : nothing;
    default:
        break;
    }
    return found;
}

bool mx_plan_is_known_to_hold(const mx_known_rows *rows, const mx_expr *tree)
{
    mx_known found = mx_plan_known(rows, tree);
    return is_null(found) || is_true(found);
}

static const mx_strs *values_of(const mx_column *column)
{
    const mx_type *type = &column->type;
    if (type->array_dims || column->generated || mx_str_ieq(type->base, MX_STR("set")))
        return NULL;
    const mx_strs *values = type->udt && type->udt->kind == MX_O_ENUM ? &type->udt->values : &type->values;
    return values->len ? values : NULL;
}

static const mx_column *was_called(const mx_change *table, const mx_column *column)
{
    const mx_columns *columns = &table->from.table->columns;
    for (size_t i = 0; i < columns->len; i++)
        if (mx_plan_column_after(table, columns->at[i]) == column)
            return columns->at[i];
    return NULL;
}

/* What rows hold in it, whole; NULL: anything. */
static const mx_strs *values_held(const mx_known_rows *rows, const mx_column *column)
{
    const mx_strs *values = values_of(column);
    const mx_column *was = was_called(rows->table, column);
    const mx_type *type = &column->type;
    if (values || !was || type->udt || type->array_dims || column->generated || !is_text(type->base))
        return values;
    values = values_of(was);
    for (size_t i = 0; values && type->arg_count && i < values->len; i++)
        if ((int64_t)values->at[i].len > type->args[0])
            return NULL;
    return values;
}

bool mx_plan_values_hold(const mx_known_rows *rows, const mx_expr *tree)
{
    const mx_table *table = rows->table->to.table;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        const mx_strs *values = mx_expr_uses(table, tree, column) ? values_held(rows, column) : NULL;
        mx_known_rows some_rows = *rows;
        some_rows.column = column;
        some_rows.held = null;
        bool hold = values && (column->not_null || mx_plan_is_known_to_hold(&some_rows, tree));
        for (size_t k = 0; hold && k < values->len; k++) {
            some_rows.held = text(values->at[k]);
            hold = mx_plan_is_known_to_hold(&some_rows, tree);
        }
        if (hold)
            return true;
    }
    return false;
}

/* --- columns that come --- */

static bool makes_up(mx_expr *node, void *arg)
{
    static const char *const names[] = {"nextval", "clock_timestamp", "sys_guid", "newid", "rand", NULL};
    bool *found = arg;
    mx_str called = node->kind == MX_E_CALL ? mx_expr_last(node) : MX_STR_NONE;
    *found |= mx_str_istarts(called, MX_STR("uuid")) || mx_str_istarts(called, MX_STR("gen_random")) ||
              mx_str_istarts(called, MX_STR("random")) || is_among(called, names);
    return !*found;
}

bool mx_plan_comes_with_numbers(const mx_planner *planner, const mx_column *added)
{
    bool found = added->identity || added->serial || added->auto_increment ||
                 (added->table && planner->rules->numbered_by_itself(added->table) == added);
    if (added->default_value.tree)
        mx_expr_walk(added->default_value.tree, makes_up, &found);
    return found;
}

bool mx_plan_comes_without_values(const mx_column *added)
{
    const mx_udt *type = added->type.array_dims ? NULL : added->type.udt;
    for (; type && type->domain; type = type->domain->type.udt)
        if (type->domain->default_value.text.len)
            return false;
    return added->not_null && !added->default_value.text.len && !added->generated && !added->identity &&
           !added->serial && !added->auto_increment;
}
