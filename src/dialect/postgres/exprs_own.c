#include "dialect/postgres/exprs.h"

#include "dialect/postgres/catalogue.h"

/* https://www.postgresql.org/docs/current/typeconv-func.html: of the functions of that name those that take the arguments, then those that
 * take most of them as they are, then as the preferred type of their category, then literals without a
 * type as strings. What cannot be told apart stays as it is written. */

typedef struct candidate {
    mx_pg_static *wants; /* of each argument of the call, as it is written; MX_PT_NONE: anything */
    uint32_t spread;     /* from this one on they are one VARIADIC array; else the number of arguments */
    mx_pg_static array, result;
    uint32_t exact, preferred;
    uint32_t strings; /* literals without a type that a string takes */
    bool whole;       /* all are just of the type that is wanted */
    bool open;        /* it cannot be told of all of them */
    mx_str signature;
} candidate;

/* --- what a call is made of -------------------------------------------------------------------------------------------------------- */

static bool is_named(const mx_expr *arg)
{
    return mx_expr_is_op(arg, MX_E_BINARY, "=>");
}

static bool is_variadic(const mx_expr *arg)
{
    return mx_expr_is_op(arg, MX_E_UNARY, "variadic");
}

/* The place of what is cast: behind a name, within VARIADIC. */
static mx_expr **value_of(mx_expr *call, uint32_t i)
{
    mx_expr *arg = call->args[i];
    return is_named(arg) ? &arg->args[1] : is_variadic(arg) ? &arg->args[0] : &call->args[i];
}

static mx_str mode_of(const mx_argument *argument)
{
    return argument->mode.len ? argument->mode : MX_STR("in");
}

/* The arguments that are given when it is called. */
static uint32_t inputs(const mx_object *function, const mx_argument **out, uint32_t most, bool *variadic)
{
    uint32_t count = 0;
    *variadic = false;
    for (size_t i = 0; i < function->arguments.len && count < most; i++) {
        const mx_argument *argument = &function->arguments.at[i];
        mx_str mode = mode_of(argument);
        if (mx_str_eq(mode, MX_STR("out")) || mx_str_eq(mode, MX_STR("table")))
            continue;
        *variadic = *variadic || mx_str_eq(mode, MX_STR("variadic"));
        out[count++] = argument;
    }
    return count;
}

static mx_pg_static type_of(const mx_type *type)
{
    return type->text.len ? mx_pg_of(type) : MX_PG_TYPE(NONE);
}

/* --- does it take the arguments ---------------------------------------------------------------------------------------------------- */

static bool is_preferred(mx_pg_static type)
{
    static const mx_pg_id ids[] = {MX_PT_BOOL,        MX_PT_TEXT,     MX_PT_FLOAT8, MX_PT_OID,
                                   MX_PT_TIMESTAMPTZ, MX_PT_INTERVAL, MX_PT_INET,   MX_PT_VARBIT};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (mx_pg_is(type, ids[i]))
            return true;
    }
    return false;
}

static bool weigh(candidate *found, const mx_pg_static *types, uint32_t count)
{
    found->whole = true;
    for (uint32_t i = 0; i < count; i++) {
        mx_pg_static is = types[i], want = found->wants[i];
        bool open = is.id == MX_PT_NONE || want.id == MX_PT_NONE;
        if (!open && !mx_pg_casts(is, mx_pg_base(want)))
            return false;
        found->open = found->open || open;
        found->whole = found->whole && !open && mx_pg_same(is, want);
        found->exact += !open && is.id != MX_PT_UNKNOWN && mx_pg_same(mx_pg_base(is), want);
        found->preferred += !open && is.id != MX_PT_UNKNOWN &&
                            (mx_pg_same(mx_pg_base(is), want) || is_preferred(want));
        found->strings += is.id == MX_PT_UNKNOWN && mx_pg_category(want) == 'S';
    }
    return true;
}

static uint32_t index_named(const mx_argument *const *args, uint32_t count, mx_str name)
{
    uint32_t i = 0;
    while (i < count && !mx_str_eq(args[i]->name, name))
        i++;
    return i;
}

enum { MOST_ARGUMENTS = 100 }; /* FUNC_MAX_ARGS */

/* False: it cannot be called so. */
static bool match(mx_pg_ctx *c, const mx_object *function, const mx_expr *e, const mx_pg_static *types,
                  candidate *out)
{
    const mx_argument *args[MOST_ARGUMENTS];
    bool variadic, given[MOST_ARGUMENTS] = {false};
    uint32_t count = inputs(function, args, MOST_ARGUMENTS, &variadic);
    bool whole_array = e->arg_count && is_variadic(e->args[e->arg_count - 1]);
    *out = (candidate){.wants = mx_new_array(c->arena, mx_pg_static, e->arg_count ? e->arg_count : 1),
                       .spread = e->arg_count,
                       .signature = function->signature,
                       .result = type_of(&function->result)};
    if (whole_array && !variadic)
        return false;
    if (variadic && !whole_array && e->arg_count >= count && count) {
        out->spread = count - 1;
        out->array = type_of(&args[count - 1]->type);
    }
    for (uint32_t i = 0; i < e->arg_count; i++) {
        bool spread = i >= out->spread;
        uint32_t at = is_named(e->args[i]) ? index_named(args, count, mx_expr_last(e->args[i]->args[0]))
                      : spread             ? count - 1
                                           : i;
        if (at >= count || (given[at] && !spread))
            return false;
        given[at] = true;
        out->wants[i] = type_of(&args[at]->type);
        if (spread)
            out->wants[i].dims = 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!given[i] && !args[i]->has_default)
            return false;
    }
    return weigh(out, types, e->arg_count);
}

static bool is_better(const candidate *a, const candidate *b)
{
    if (a->whole != b->whole)
        return a->whole;
    if (a->exact != b->exact)
        return a->exact > b->exact;
    return a->preferred != b->preferred ? a->preferred > b->preferred : a->strings > b->strings;
}

static bool is_as_good(const candidate *a, const candidate *b)
{
    return a->whole == b->whole && a->exact == b->exact && a->preferred == b->preferred &&
           a->strings == b->strings;
}

/* The best of the schema's functions of this name. False: none takes the arguments, or more than one does as well. */
static bool choose(mx_pg_ctx *c, mx_str schema, const mx_expr *e, const mx_pg_static *types, candidate *best)
{
    bool found = false, only = false, open = false;
    const mx_object *function = mx_model_object(c->model, MX_O_FUNCTION, schema, mx_expr_last(e), MX_STR_NONE,
                                                MX_STR_NONE);
    for (; function; function = function->same_name) {
        candidate next;
        if (function->kind != MX_O_FUNCTION || !match(c, function, e, types, &next))
            continue;
        open = open || next.open;
        if (!found || is_better(&next, best)) {
            *best = next;
            found = only = true;
        } else if (is_as_good(&next, best)) {
            only = false;
        }
    }
    best->open = open;
    return only;
}

/* Where pg_catalog comes first, of what takes the arguments equally well the server's own is meant. */
static bool is_servers_own(mx_pg_ctx *c, const mx_expr *e, const mx_pg_static *types, bool whole)
{
    mx_pg_call call = mx_pg_find_function(c->model->server.version, mx_expr_last(e), types, e->arg_count);
    bool same = true;
    for (uint32_t i = 0; call.fits && call.args && whole && i < e->arg_count; i++)
        same = same && mx_pg_same(types[i], mx_pg_wanted(&call, i));
    return call.fits && same;
}

/* One that takes the very types that the server's own takes hides it from behind. */
static bool hides(const mx_pg_ctx *c, const mx_expr *e, const candidate *chosen)
{
    mx_pg_call call = mx_pg_find_function(c->model->server.version, mx_expr_last(e), chosen->wants,
                                          e->arg_count);
    bool same = call.fits && call.args;
    for (uint32_t i = 0; same && i < e->arg_count; i++)
        same = mx_pg_same(chosen->wants[i], mx_pg_wanted(&call, i));
    return same || chosen->whole;
}

static bool names_catalogue(mx_str path)
{
    mx_str name;
    while (path.len) {
        (void)mx_str_cut(path, '\n', &name, &path);
        if (mx_str_eq(name, MX_STR("pg_catalog")))
            return true;
    }
    return false;
}

mx_str mx_pg_schema_of_call(mx_pg_ctx *c, const mx_expr *e, const mx_pg_static *types)
{
    mx_str rest = c->model->search_path, name;
    bool catalogue_follows = names_catalogue(rest);
    while (rest.len) {
        candidate chosen = {0};
        (void)mx_str_cut(rest, '\n', &name, &rest);
        const mx_schema *schema = mx_model_schema(c->model, name);
        catalogue_follows = catalogue_follows && !mx_str_eq(name, MX_STR("pg_catalog"));
        if (!schema || !choose(c, schema->name, e, types, &chosen))
            continue;
        bool own = !(catalogue_follows && hides(c, e, &chosen)) && is_servers_own(c, e, types, chosen.whole);
        return own ? MX_STR_NONE : schema->name;
    }
    if (!c->model->search_path.len || is_servers_own(c, e, types, false))
        return MX_STR_NONE;
    return mx_model_object_schema(c->model, MX_O_FUNCTION, mx_expr_last(e), MX_STR_NONE);
}

/* --- ranges ------------------------------------------------------------------------------------------------------------------------ */

/* The type that the constructor of a range, or of a multirange, takes. */
static bool range_constructor(mx_pg_ctx *c, mx_str name, mx_pg_static *bound, mx_pg_static *range)
{
    static const struct {
        const char *name;
        mx_pg_id bound;
    } ranges[] = {{"int4range", MX_PT_INT4},    {"int8range", MX_PT_INT8},        {"numrange", MX_PT_NUMERIC},
                  {"tsrange", MX_PT_TIMESTAMP}, {"tstzrange", MX_PT_TIMESTAMPTZ}, {"daterange", MX_PT_DATE}};
    const mx_type_name written = {.name = name, .text = name};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (mx_str_eq(name, mx_str_of(ranges[i].name))) {
            *bound = (mx_pg_static){.id = ranges[i].bound};
            return mx_pg_find(c->model, &written, range);
        }
    }
    return false;
}

static bool own_range(mx_pg_ctx *c, mx_str schema, mx_str name, mx_pg_static *bound, mx_pg_static *range)
{
    const mx_udt *type = mx_model_type(c->model, schema, name);
    if (!type || type->kind != MX_O_RANGE)
        return false;
    *bound = mx_pg_subtype(c->model, type);
    *range = (mx_pg_static){.id = MX_PT_USER, .udt = type};
    return bound->id != MX_PT_NONE;
}

/* range(low, high [, '[)']) */
static bool construct(mx_pg_ctx *c, mx_expr *e, mx_str schema, const mx_pg_static *types, mx_pg_static *type)
{
    mx_pg_static bound, range;
    mx_str name = mx_expr_last(e);
    bool built_in = e->path_len == 1 && range_constructor(c, name, &bound, &range);
    if (e->arg_count < 2 || e->arg_count > 3 || (!built_in && !own_range(c, schema, name, &bound, &range)))
        return false;
    for (uint32_t i = 0; i < e->arg_count; i++) {
        mx_pg_static want = i < 2 ? bound : MX_PG_TYPE(TEXT);
        if (types[i].id == MX_PT_NONE || !mx_pg_casts(types[i], want))
            return false;
    }
    for (uint32_t i = 0; i < e->arg_count; i++)
        e->args[i] = mx_pg_to(c, e->args[i], types[i], i < 2 ? bound : MX_PG_TYPE(TEXT));
    *type = range;
    return true;
}

/* --- the call ---------------------------------------------------------------------------------------------------------------------- */

void mx_pg_gather(mx_pg_ctx *c, mx_expr *e, uint32_t from)
{
    if (from >= e->arg_count)
        return;
    mx_expr *array = mx_expr_new(c->arena, MX_E_ARRAY, MX_STR_NONE, e->args[from]);
    for (uint32_t i = from; i < e->arg_count; i++)
        mx_expr_add_arg(c->arena, array, e->args[i]);
    e->args[from] = mx_expr_unary(c->arena, MX_STR("variadic"), array);
    e->arg_count = from + 1;
}

/* None of that name takes the arguments, whose types are all known, and one of the server's own does. */
static bool is_surely_servers(mx_pg_ctx *c, const mx_expr *e, mx_str schema, const mx_pg_static *types)
{
    const mx_object *function = mx_model_object(c->model, MX_O_FUNCTION, schema, mx_expr_last(e), MX_STR_NONE,
                                                MX_STR_NONE);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        if (types[i].id == MX_PT_NONE)
            return false;
    }
    for (; function; function = function->same_name) {
        candidate ignored;
        if (function->kind != MX_O_FUNCTION || match(c, function, e, types, &ignored))
            return false;
    }
    return e->path_len == 1 &&
           mx_pg_find_function(c->model->server.version, mx_expr_last(e), types, e->arg_count).fits;
}

/* A domain: a literal becomes a value of what it is made of first, and all but the domain's own are cast. */
static mx_expr *to_argument(mx_pg_ctx *c, mx_expr *e, mx_pg_static is, mx_pg_static want)
{
    if (mx_pg_same(want, mx_pg_base(want)))
        return mx_pg_to(c, e, is, want);
    if (is.id == MX_PT_UNKNOWN)
        e = mx_pg_literal(c, e, want);
    return mx_pg_same(is, want) ? e : mx_pg_cast(c, e, want);
}

bool mx_pg_own_call(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *types, mx_pg_static *type)
{
    mx_str schema = e->path_len > 1 ? e->path[e->path_len - 2] : c->model->server.schema;
    candidate chosen = {0};
    e->callee = MX_STR_NONE;
    if (e->path_len > 2 || e->prefix.len)
        return false;
    if (!choose(c, schema, e, types, &chosen)) {
        if (is_surely_servers(c, e, schema, types))
            e->callee = MX_STR("*");
        return construct(c, e, schema, types, type);
    }
    if (e->path_len == 1 && !chosen.whole &&
        mx_pg_find_function(c->model->server.version, mx_expr_last(e), types, e->arg_count).fits)
        return false; /* one of the server's own may be meant */
    if (!chosen.open)
        e->callee = chosen.signature;
    for (uint32_t i = 0; i < e->arg_count; i++) {
        mx_expr **value = value_of(e, i);
        if (types[i].id != MX_PT_NONE && chosen.wants[i].id != MX_PT_NONE)
            *value = to_argument(c, *value, types[i], chosen.wants[i]);
    }
    mx_pg_gather(c, e, chosen.spread);
    *type = chosen.result;
    return true;
}
