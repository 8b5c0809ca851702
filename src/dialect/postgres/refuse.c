#include "dialect/postgres/catalogue.h"
#include "dialect/postgres/exprs.h"
#include "dialect/postgres/refuse.h"

#include "schema/names.h"

/* An expression's canonical tree from the leaves up, each node with its type. What the server would look up is looked up in the model,
 * then in catalogue.h; what cannot be told is let pass. https://www.postgresql.org/docs/current/sql-createtable.html */

typedef struct walk {
    mx_model *model;
    const mx_expr_site *site;
    mx_diags *diags;
    mx_span at; /* of the whole, where a node has none */
    mx_status status;
    bool immutable; /* all that is called has to be */
} walk;

static mx_pg_static visit(walk *w, const mx_expr *e);

/* --- words ----------------------------------------------------------------------------------------------------------------------- */

static mx_span span_of(const walk *w, const mx_expr *e)
{
    return e && e->span.file ? e->span : w->at;
}

static void refuse(walk *w, const mx_expr *e, mx_code code, const char *hint, mx_str why)
{
    if (w->status == MX_OK)
        w->status = mx_fail(w->diags, code, span_of(w, e), hint, "%.*s", MX_FMT(why));
}

static void not_here(walk *w, const mx_expr *e, const char *what)
{
    refuse(
        w, e, MX_SCH005, "",
        mx_str_printf(w->model->arena, "%s may not stand in %s", what, mx_expr_place_words(w->site->place)));
}

static void is_mutable(walk *w, const mx_expr *e, mx_str what)
{
    if (w->immutable)
        refuse(w, e, MX_SCH005, "Write what it depends on, as in (t AT TIME ZONE 'UTC')::date.",
               mx_str_printf(w->model->arena, "%s has to be immutable, and %.*s is not",
                             mx_expr_place_words(w->site->place), MX_FMT(what)));
}

static mx_str type_text(const walk *w, mx_pg_static type)
{
    if (type.udt)
        return type.udt->name;
    return type.id == MX_PT_UNKNOWN || type.id == MX_PT_NONE ? MX_STR("unknown")
                                                             : mx_pg_format(w->model->arena, type);
}

static bool is_told(mx_pg_static type)
{
    return type.id != MX_PT_NONE && type.id != MX_PT_UNKNOWN && (type.id != MX_PT_USER || type.udt);
}

static void truth(walk *w, const mx_expr *e, mx_pg_static type, const char *of)
{
    if (is_told(type) && !mx_pg_is(mx_pg_base(type), MX_PT_BOOL))
        refuse(w, e, MX_SCH005, "Compare it with something.",
               mx_str_printf(w->model->arena, "what stands in %s has to be boolean, not %.*s", of,
                             MX_FMT(type_text(w, type))));
}

/* --- calls ----------------------------------------------------------------------------------------------------------------------- */

/* Words with a grammar of their own: functions to the eye alone. */
static bool is_syntax(mx_str name)
{
    static const char *const words[] = {"coalesce",     "greatest",
                                        "least",        "nullif",
                                        "trim",         "position",
                                        "substring",    "overlay",
                                        "extract",      "treat",
                                        "normalize",    "xmlconcat",
                                        "xmlelement",   "xmlexists",
                                        "xmlforest",    "xmlparse",
                                        "xmlpi",        "xmlroot",
                                        "xmlserialize", "grouping",
                                        "row",          "json_array",
                                        "json_object",  "json_scalar",
                                        "json_exists",  "json_serialize",
                                        "json_query",   "json_value",
                                        "json",         "any",
                                        "some",         "all",
                                        "exists",       "cast",
                                        "values"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_eq(name, mx_str_of(words[i])))
            return true;
    }
    return false;
}

static bool is_odd_argument(const mx_expr *arg)
{
    return arg->kind == MX_E_STAR || arg->kind == MX_E_RAW || mx_expr_is_op(arg, MX_E_BINARY, "=>") ||
           mx_expr_is_op(arg, MX_E_UNARY, "variadic");
}

static mx_str signature(walk *w, mx_str name, const mx_pg_static *types, uint32_t count)
{
    mx_buf buf = MX_BUF(w->model->arena);
    mx_buf_str(&buf, name);
    for (uint32_t i = 0; i < count; i++) {
        mx_buf_text(&buf, i ? ", " : "(");
        mx_buf_str(&buf, type_text(w, types[i]));
    }
    mx_buf_text(&buf, count ? ")" : "()");
    return mx_buf_take(&buf);
}

/* A function of the script's: one in SQL is looked into by the server, of others their volatility counts. */
static bool is_mutable_own(const mx_object *function)
{
    if (function->same_name || mx_str_find_str(function->definition, MX_STR("immutable")) != MX_NPOS)
        return false;
    return mx_str_find_str(function->definition, MX_STR("language plpgsql")) != MX_NPOS;
}

static void check_kind(walk *w, const mx_expr *e, char kind)
{
    if (kind == 'a')
        not_here(w, e, "an aggregate function");
    else if (kind == 'w')
        not_here(w, e, "a window function");
    else if (kind == 's')
        not_here(w, e, "a function that gives rows");
}

static bool is_cast_call(walk *w, const mx_expr *e, mx_str name)
{
    return e->arg_count == 1 && mx_pg_is_type(w->model, name);
}

static mx_pg_static built_in_call(walk *w, const mx_expr *e, mx_str name, const mx_pg_static *types, bool odd)
{
    uint32_t count = e->arg_count;
    mx_pg_call call = mx_pg_find_function(w->model->server.version, name, odd ? NULL : types, count);
    if (odd && call.known)
        call = mx_pg_find_function(w->model->server.version, name, NULL,
                                   count == 1 && e->args[0]->kind == MX_E_STAR ? 0 : count);
    if (!call.fits && !odd && is_cast_call(w, e, name))
        return MX_PG_TYPE(NONE);
    if (!call.fits && !odd) {
        refuse(w, e, MX_SCH002, "Cast the arguments to types that it takes.",
               mx_str_printf(w->model->arena, "there is no function %.*s",
                             MX_FMT(signature(w, name, types, count))));
        return MX_PG_TYPE(NONE);
    }
    check_kind(w, e, call.kind);
    if (call.fits && !call.immutable && !odd)
        is_mutable(w, e, signature(w, name, types, count));
    return odd ? MX_PG_TYPE(NONE) : call.result;
}

static mx_pg_static visit_call(walk *w, const mx_expr *e)
{
    mx_str name = mx_expr_last(e), schema = e->path_len > 1 ? e->path[e->path_len - 2] : MX_STR_NONE;
    mx_pg_static *types = mx_new_array(w->model->arena, mx_pg_static, e->arg_count ? e->arg_count : 1);
    bool odd = false;
    for (uint32_t i = 0; i < e->arg_count; i++) {
        odd = odd || is_odd_argument(e->args[i]);
        types[i] = visit(w, e->args[i]);
    }
    if (w->status != MX_OK)
        return MX_PG_TYPE(NONE);
    if (e->prefix.len || (e->path_len == 1 && !(e->flags & MX_EF_QUOTED) && is_syntax(name)))
        return e->arg_count && mx_str_eq(name, MX_STR("coalesce")) ? types[0] : MX_PG_TYPE(NONE);
    const mx_object *own = mx_pg_own_function(w->model, schema, name);
    if (!mx_pg_may_call(w->model, schema, name, e->arg_count == 1)) {
        w->status = mx_pg_no_function(w->model, name, span_of(w, e), w->diags);
        return MX_PG_TYPE(NONE);
    }
    bool catalogue = !schema.len || mx_str_eq(schema, MX_STR("pg_catalog"));
    if (own && is_mutable_own(own) && !mx_pg_find_function(w->model->server.version, name, NULL, 0).known)
        is_mutable(w, e, name);
    if (!own && mx_pg_is_mutable_extra(name) &&
        !mx_pg_find_function(w->model->server.version, name, NULL, 0).known)
        is_mutable(w, e, name);
    if (own || !catalogue || mx_pg_has_open_extension(w->model) || mx_pg_extension_of_function(name, 0) ||
        !mx_pg_find_function(w->model->server.version, name, NULL, 0).known)
        return MX_PG_TYPE(NONE);
    return built_in_call(w, e, name, types, odd);
}

static bool has_object(const mx_model *model, mx_object_kind kind)
{
    for (size_t i = 0; i < model->objects.len; i++) {
        if (model->objects.at[i]->kind == kind &&
            (kind != MX_O_EXTENSION || !mx_str_eq(model->objects.at[i]->name, MX_STR("plpgsql"))))
            return true;
    }
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t i = 0; i < model->schemas.at[s]->objects.len; i++) {
            if (model->schemas.at[s]->objects.at[i]->kind == kind)
                return true;
        }
    }
    return false;
}

static bool has_own_operators(const mx_model *model)
{
    return has_object(model, MX_O_OPERATOR) || has_object(model, MX_O_CAST) ||
           has_object(model, MX_O_EXTENSION);
}

/* An extension brings casts of its own types alone. */
static bool may_have_own_cast(const mx_model *model, mx_pg_static from, mx_pg_static to)
{
    bool built_in = mx_pg_base(from).id != MX_PT_USER && mx_pg_base(to).id != MX_PT_USER;
    return has_object(model, MX_O_CAST) || (!built_in && has_object(model, MX_O_EXTENSION));
}

/* --- casts ----------------------------------------------------------------------------------------------------------------------- */

/* What the type's text depends on: DateStyle, TimeZone, lc_monetary, names of things. */
static bool reads_settings(mx_pg_static type)
{
    static const mx_pg_id ids[] = {MX_PT_DATE,       MX_PT_INTERVAL,  MX_PT_MONEY,         MX_PT_REGCLASS,
                                   MX_PT_REGTYPE,    MX_PT_REGPROC,   MX_PT_REGPROCEDURE,  MX_PT_REGROLE,
                                   MX_PT_TIMESTAMP,  MX_PT_REGCONFIG, MX_PT_REGDICTIONARY, MX_PT_REGNAMESPACE,
                                   MX_PT_TIMESTAMPTZ};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (mx_pg_is(type, ids[i]))
            return true;
    }
    return (mx_pg_category(type) == 'R' && !type.udt) || mx_pg_category(type) == 'E';
}

static bool is_zoned(mx_pg_static type)
{
    return mx_pg_is(type, MX_PT_TIMESTAMPTZ) || mx_pg_is(type, MX_PT_TIMETZ);
}

static bool is_moment(mx_pg_static type)
{
    return mx_pg_category(type) == 'D';
}

static bool is_mutable_cast(mx_pg_static from, mx_pg_static to)
{
    from = mx_pg_base(from);
    to = mx_pg_base(to);
    if (mx_pg_same(from, to) || !is_told(from) || !is_told(to))
        return false;
    if (is_moment(from) && is_moment(to))
        return is_zoned(from) != is_zoned(to) &&
               !(mx_pg_is(from, MX_PT_TIMETZ) && mx_pg_is(to, MX_PT_TIME)); /* which drops the zone */
    if (mx_pg_category(to) == 'S')
        return reads_settings(from);
    if (mx_pg_category(from) == 'S')
        return reads_settings(to) || mx_pg_is(to, MX_PT_TIME) || mx_pg_is(to, MX_PT_TIMETZ) ||
               mx_pg_is(to, MX_PT_XML);
    return mx_pg_is(from, MX_PT_MONEY) || mx_pg_is(to, MX_PT_MONEY);
}

/* 'name'::regclass: a table, view or sequence that is there by then. */
static void check_regclass(walk *w, const mx_expr *literal)
{
    mx_str schema = MX_STR_NONE, name = MX_STR_NONE;
    if (!mx_pg_split_name(w->model->arena, literal->text, &schema, &name) || w->model->unknown.len)
        return;
    bool digits = name.len > 0;
    for (size_t i = 0; i < name.len; i++)
        digits = digits && mx_is_digit(name.ptr[i]);
    if (digits || (schema.len && !mx_model_schema(w->model, schema)) || mx_str_starts(name, MX_STR("pg_")) ||
        mx_model_relation(w->model, schema, name))
        return;
    for (size_t s = 0; !schema.len && s < w->model->schemas.len; s++) {
        if (mx_model_relation(w->model, w->model->schemas.at[s]->name, name))
            return; /* on the path, perhaps */
    }
    refuse(w, literal, MX_SCH002, "Create it before.",
           mx_str_printf(w->model->arena, "\"%.*s\" does not exist", MX_FMT(literal->text)));
}

static bool is_literal(const mx_expr *e)
{
    return e->kind == MX_E_STRING || e->kind == MX_E_NULL;
}

static mx_pg_static visit_cast(walk *w, const mx_expr *e)
{
    mx_pg_static to, from = visit(w, e->args[0]);
    if (!mx_pg_find(w->model, e->type, &to))
        return MX_PG_TYPE(NONE);
    if (e->args[0]->kind == MX_E_STRING && mx_pg_is(to, MX_PT_REGCLASS))
        check_regclass(w, e->args[0]);
    if (e->args[0]->kind == MX_E_STRING && w->status == MX_OK)
        w->status = mx_pg_check_literal(w->model, to, e->args[0]->text, span_of(w, e), w->diags);
    if (is_told(from) && !mx_pg_casts_written(from, to) && !may_have_own_cast(w->model, from, to))
        refuse(w, e, MX_SCH002, "Go by a type that both can be cast to, such as text.",
               mx_str_printf(w->model->arena, "there is no cast from %.*s to %.*s",
                             MX_FMT(type_text(w, from)), MX_FMT(type_text(w, to))));
    if (!is_literal(e->args[0]) && is_mutable_cast(from, to))
        is_mutable(w, e,
                   mx_str_printf(w->model->arena, "a cast from %.*s to %.*s", MX_FMT(type_text(w, from)),
                                 MX_FMT(type_text(w, to))));
    return to;
}

/* --- operators ------------------------------------------------------------------------------------------------------------------- */

static bool is_symbol(mx_str op)
{
    static const mx_str symbols = {.ptr = "+-*/<>=~!@#%^&|`?", .len = 17};
    for (size_t i = 0; i < op.len; i++) {
        if (mx_str_find(symbols, op.ptr[i]) == MX_NPOS)
            return false;
    }
    return op.len > 0;
}

static void check_mutable_operator(walk *w, const mx_expr *e, mx_pg_static a, mx_pg_static b)
{
    bool zoned = mx_pg_is(a, MX_PT_TIMESTAMPTZ), moved = mx_pg_is(b, MX_PT_TIMESTAMPTZ);
    bool sum = mx_str_eq(e->text, MX_STR("+")) || mx_str_eq(e->text, MX_STR("-"));
    bool shift = sum && ((zoned && mx_pg_is(b, MX_PT_INTERVAL)) || (moved && mx_pg_is(a, MX_PT_INTERVAL)));
    bool compared = !sum && (zoned != moved) && is_moment(zoned ? b : a);
    bool joined = mx_str_eq(e->text, MX_STR("||")) && ((mx_pg_category(a) == 'S' && reads_settings(b)) ||
                                                       (mx_pg_category(b) == 'S' && reads_settings(a)));
    if (shift || compared || joined)
        is_mutable(w, e,
                   mx_str_printf(w->model->arena, "%.*s %.*s %.*s", MX_FMT(type_text(w, a)), MX_FMT(e->text),
                                 MX_FMT(type_text(w, b))));
}

static mx_pg_static visit_operator(walk *w, const mx_expr *e)
{
    bool prefix = e->kind == MX_E_UNARY;
    mx_pg_static left = prefix ? MX_PG_TYPE(NONE) : visit(w, e->args[0]), result;
    mx_pg_static right = visit(w, e->args[prefix ? 0 : 1]);
    if (w->status != MX_OK || e->prefix.len || !is_symbol(e->text))
        return MX_PG_TYPE(NONE);
    bool there = mx_pg_find_operator(e->text, left, right, prefix, &result);
    check_mutable_operator(w, e, mx_pg_base(left), mx_pg_base(right));
    if (there || has_own_operators(w->model))
        return result;
    refuse(w, e, MX_SCH002, "Cast one side to the type of the other.",
           mx_str_printf(w->model->arena, "there is no operator %.*s%s%.*s %.*s",
                         MX_FMT(prefix ? MX_STR_NONE : type_text(w, left)), prefix ? "" : " ",
                         MX_FMT(e->text), MX_FMT(type_text(w, right))));
    return MX_PG_TYPE(NONE);
}

static mx_pg_static visit_binary(walk *w, const mx_expr *e)
{
    bool both = mx_str_eq(e->text, MX_STR("and")) || mx_str_eq(e->text, MX_STR("or"));
    if (mx_str_eq(e->text, MX_STR("=>")))
        return visit(w, e->args[1]);
    if (!both && is_symbol(e->text))
        return visit_operator(w, e);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        mx_pg_static type = visit(w, e->args[i]);
        if (both)
            truth(w, e->args[i], type, mx_str_eq(e->text, MX_STR("and")) ? "AND" : "OR");
    }
    return both || mx_str_starts(e->text, MX_STR("is")) ? MX_PG_TYPE(BOOL) : MX_PG_TYPE(NONE);
}

static mx_pg_static visit_unary(walk *w, const mx_expr *e)
{
    if (!mx_str_eq(e->text, MX_STR("not")))
        return is_symbol(e->text) ? visit_operator(w, e) : visit(w, e->args[0]);
    truth(w, e->args[0], visit(w, e->args[0]), "NOT");
    return MX_PG_TYPE(BOOL);
}

/* --- the other nodes ------------------------------------------------------------------------------------------------------------- */

static mx_pg_static visit_name(walk *w, const mx_expr *e)
{
    const mx_column *column = w->site->table ? mx_expr_column(w->site->table, e) : NULL;
    if (w->site->place == MX_X_DEFAULT) {
        refuse(w, e, MX_SCH005, "A text stands in single quotes, a call has parentheses.",
               mx_str_printf(w->model->arena, "a default cannot use a column: \"%.*s\"",
                             MX_FMT(mx_expr_last(e))));
        return MX_PG_TYPE(NONE);
    }
    if (column && column->generated && w->site->place == MX_X_GENERATED && column != w->site->column)
        refuse(w, e, MX_SCH005, "Write that column's own expression.",
               mx_str_printf(w->model->arena, "a generated column cannot use another one, \"%.*s\"",
                             MX_FMT(column->name)));
    return column ? mx_pg_of(&column->type) : MX_PG_TYPE(NONE);
}

/* Words that stand for a call, CURRENT_DATE and its kin, and a number: exprs.c knows their types. */
static mx_pg_static leaf(walk *w, const mx_expr *e)
{
    mx_pg_ctx c = {.model = w->model, .arena = w->model->arena, .site = w->site, .status = MX_OK};
    mx_pg_static type = MX_PG_TYPE(NONE);
    (void)mx_pg_canon(&c, mx_expr_copy(w->model->arena, e), &type);
    return type;
}

static mx_pg_static visit_keyword(walk *w, const mx_expr *e)
{
    if (mx_str_starts(e->text, MX_STR("current_")) || mx_str_starts(e->text, MX_STR("localtime")))
        is_mutable(w, e, e->text);
    return leaf(w, e);
}

static mx_pg_static visit_case(walk *w, const mx_expr *e)
{
    uint32_t first = e->flags & MX_EF_OPERAND ? 1 : 0;
    mx_pg_static type = MX_PG_TYPE(NONE);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        mx_pg_static own = visit(w, e->args[i]);
        bool result = i >= first && (i + 1 == e->arg_count || (i - first) % 2 == 1);
        if (!result && !first)
            truth(w, e->args[i], own, "WHEN");
        if (result && type.id == MX_PT_NONE && own.id != MX_PT_UNKNOWN)
            type = own;
    }
    return type;
}

static mx_pg_static visit_array(walk *w, const mx_expr *e)
{
    mx_pg_static element = MX_PG_TYPE(NONE);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        mx_pg_static own = visit(w, e->args[i]);
        if (element.id == MX_PT_NONE && own.id != MX_PT_UNKNOWN)
            element = own;
    }
    element.dims = element.id == MX_PT_NONE ? 0 : 1;
    return element;
}

/* a = ANY (list): the operator is one between an element and the operand. */
static void check_any(walk *w, const mx_expr *e, mx_pg_static left, mx_pg_static list)
{
    mx_pg_static element = list, result;
    element.dims = 0;
    if (w->status != MX_OK || !list.dims || !is_symbol(e->text) || has_own_operators(w->model) ||
        mx_pg_find_operator(e->text, left, element, false, &result))
        return;
    refuse(w, e, MX_SCH002, "Cast one side to the type of the other.",
           mx_str_printf(w->model->arena, "there is no operator %.*s %.*s %.*s", MX_FMT(type_text(w, left)),
                         MX_FMT(e->text), MX_FMT(type_text(w, element))));
}

static mx_pg_static visit_children(walk *w, const mx_expr *e)
{
    mx_pg_static first = MX_PG_TYPE(NONE), last = first;
    for (uint32_t i = 0; i < e->arg_count; i++) {
        last = visit(w, e->args[i]);
        if (i == 0)
            first = last;
    }
    if (e->kind == MX_E_ANY)
        check_any(w, e, first, last);
    switch (e->kind) {
    case MX_E_IN:
    case MX_E_BETWEEN:
    case MX_E_ANY:
        return MX_PG_TYPE(BOOL);
    case MX_E_COLLATE:
        return first;
    case MX_E_EXTRACT:
        if (mx_pg_is(mx_pg_base(first), MX_PT_TIMESTAMPTZ))
            is_mutable(w, e, MX_STR("EXTRACT from timestamp with time zone"));
        return w->model->server.version >= 140000 ? MX_PG_TYPE(NUMERIC) : MX_PG_TYPE(FLOAT8);
    case MX_E_AT_ZONE:
        first = mx_pg_base(first);
        return mx_pg_is(first, MX_PT_TIMESTAMPTZ) ? MX_PG_TYPE(TIMESTAMP)
               : mx_pg_is(first, MX_PT_TIMESTAMP) ? MX_PG_TYPE(TIMESTAMPTZ)
                                                  : MX_PG_TYPE(NONE);
    case MX_E_INDEX:
        if (mx_pg_is(first, MX_PT_JSONB))
            return first;
        if (!first.dims)
            return MX_PG_TYPE(NONE); /* a point's coordinate */
        first.dims = e->flags & MX_EF_SLICE ? first.dims : 0;
        return first.id == MX_PT_USER ? MX_PG_TYPE(NONE) : first;
    default:
        return MX_PG_TYPE(NONE);
    }
}

static mx_pg_static visit(walk *w, const mx_expr *e)
{
    if (w->status != MX_OK)
        return MX_PG_TYPE(NONE);
    switch (e->kind) {
    case MX_E_NULL:
    case MX_E_STRING:
        return MX_PG_TYPE(UNKNOWN);
    case MX_E_BOOL:
        return MX_PG_TYPE(BOOL);
    case MX_E_NUMBER:
        return leaf(w, e);
    case MX_E_NAME:
        return visit_name(w, e);
    case MX_E_KEYWORD:
        return visit_keyword(w, e);
    case MX_E_CALL:
        return visit_call(w, e);
    case MX_E_UNARY:
        return visit_unary(w, e);
    case MX_E_BINARY:
        return visit_binary(w, e);
    case MX_E_CASE:
        return visit_case(w, e);
    case MX_E_CAST:
        return visit_cast(w, e);
    case MX_E_ARRAY:
        return visit_array(w, e);
    case MX_E_EXISTS:
    case MX_E_SELECT:
        not_here(w, e, "a query");
        return MX_PG_TYPE(NONE);
    case MX_E_OVER:
        not_here(w, e,
                 mx_str_find_str(mx_str_lower(w->model->arena, e->text), MX_STR("over")) != MX_NPOS
                     ? "a window function"
                     : "an aggregate function");
        return MX_PG_TYPE(NONE);
    default:
        return visit_children(w, e);
    }
}

static void check_whole(walk *w, const mx_expr *tree, mx_pg_static type)
{
    mx_expr_place place = w->site->place;
    if (place == MX_X_CHECK || place == MX_X_INDEX_WHERE)
        truth(w, tree, type, place == MX_X_CHECK ? "CHECK" : "WHERE");
    bool assigned = place == MX_X_DEFAULT || place == MX_X_GENERATED || place == MX_X_USING;
    if (!assigned || !w->site->type || !is_told(type))
        return;
    mx_pg_static to = mx_pg_of(w->site->type);
    if (!mx_pg_assigns(type, to) && !may_have_own_cast(w->model, type, to))
        refuse(w, tree, MX_SCH005, "Cast it to the column's type.",
               mx_str_printf(w->model->arena, "%s of type %.*s cannot be %.*s",
                             mx_expr_place_words(w->site->place), MX_FMT(w->site->type->text),
                             MX_FMT(type_text(w, type))));
}

mx_status mx_pg_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written, const mx_expr *tree,
                       mx_diags *diags)
{
    walk w = {.model = model,
              .site = site,
              .diags = diags,
              .at = written->span,
              .status = MX_OK,
              .immutable = site->place == MX_X_GENERATED || site->place == MX_X_INDEX_PART ||
                           site->place == MX_X_INDEX_WHERE};
    if (!tree)
        return MX_OK;
    mx_pg_static type = visit(&w, tree);
    if (w.status == MX_OK)
        check_whole(&w, tree, type);
    return w.status;
}
