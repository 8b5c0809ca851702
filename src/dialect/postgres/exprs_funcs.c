#include "dialect/postgres/exprs.h"

#include "dialect/postgres/catalogue.h"

/* https://www.postgresql.org/docs/current/typeconv-func.html, by a table of the functions that schemas call. A function that is not in it
 * keeps its arguments as they are written. */

static const struct function {
    const char *name, *args;
    char result;
} functions[] = {
#define FN(name, args, result) {name, args, result},
#include "dialect/postgres/functions.def"
#undef FN
};

static mx_pg_static type_of_letter(char letter)
{
    switch (letter) {
    case 't':
        return MX_PG_TYPE(TEXT);
    case 'i':
        return MX_PG_TYPE(INT4);
    case 'I':
        return MX_PG_TYPE(INT8);
    case 'n':
        return MX_PG_TYPE(NUMERIC);
    case 'd':
        return MX_PG_TYPE(FLOAT8);
    case 'r':
        return MX_PG_TYPE(FLOAT4);
    case 'b':
        return MX_PG_TYPE(BOOL);
    case 'z':
        return MX_PG_TYPE(TIMESTAMPTZ);
    case 's':
        return MX_PG_TYPE(TIMESTAMP);
    case 'D':
        return MX_PG_TYPE(DATE);
    case 'v':
        return MX_PG_TYPE(INTERVAL);
    case 'j':
        return MX_PG_TYPE(JSONB);
    case 'J':
        return MX_PG_TYPE(JSON);
    case 'u':
        return MX_PG_TYPE(UUID);
    case 'y':
        return MX_PG_TYPE(BYTEA);
    case 'a':
        return (mx_pg_static){.id = MX_PT_TEXT, .dims = 1};
    case 'c':
        return MX_PG_TYPE(REGCLASS);
    case 'g':
        return MX_PG_TYPE(REGCONFIG);
    case 'x':
        return MX_PG_TYPE(TSVECTOR);
    case 'q':
        return MX_PG_TYPE(TSQUERY);
    case 'o':
        return MX_PG_TYPE(INET);
    case 'p':
        return MX_PG_TYPE(BPCHAR);
    case 'w':
        return MX_PG_TYPE(CHAR1);
    default:
        return MX_PG_TYPE(NONE);
    }
}

static bool is_number(mx_pg_static type)
{
    return mx_pg_category(type) == 'N' && type.id != MX_PT_MONEY;
}

/* May a value of this type stand where the letter is? */
static bool fits(mx_pg_static type, char letter)
{
    mx_pg_static want = type_of_letter(letter);
    mx_pg_static base = mx_pg_base(type);
    if (letter == 'p' && type.id == MX_PT_UNKNOWN)
        return false; /* a text before all else */
    if (type.id == MX_PT_UNKNOWN || type.id == MX_PT_NONE || letter == '.' || letter == '=' || letter == 'N')
        return letter != 'N' || type.id == MX_PT_NONE || is_number(base);
    if (mx_pg_same(base, want))
        return true;
    if (letter == 't')
        return mx_pg_category(base) == 'S';
    if (letter == 'n' || letter == 'd')
        return is_number(base) && (letter == 'd' || (base.id != MX_PT_FLOAT4 && base.id != MX_PT_FLOAT8));
    if (letter == 'i' || letter == 'I')
        return base.id == MX_PT_INT2 || base.id == MX_PT_INT4;
    if (letter == 'z')
        return mx_pg_is(base, MX_PT_DATE); /* to the preferred type of dates */
    return false;
}

static char letter_at(const struct function *f, uint32_t i)
{
    size_t len = strlen(f->args);
    return len == 0 ? '.' : f->args[i < len ? i : len - 1];
}

static bool takes(const struct function *f, const mx_expr *e, const mx_pg_static *types)
{
    size_t len = strlen(f->args);
    bool endless = len > 0 && f->args[len - 1] == '.';
    if ((e->arg_count > len && !endless) || (len > 0 && e->arg_count == 0))
        return false;
    /* what has more rows of one name tells them apart by the number of arguments: "gt" is not taken for one */
    if (len > 1 && e->arg_count == 1 && f->args[0] != 't' && f->args[0] != '.' && f->args[0] != 'c' &&
        f->args[0] != 'z' && f->args[0] != 's' && f->args[0] != 'j')
        return false;
    for (uint32_t i = 0; i < e->arg_count; i++) {
        if (!fits(types[i], letter_at(f, i)))
            return false;
    }
    return true;
}

static const struct function *find(const mx_expr *e, const mx_pg_static *types)
{
    mx_str name = mx_expr_last(e);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (mx_str_eq(name, mx_str_of(functions[i].name)) && takes(&functions[i], e, types))
            return &functions[i];
    }
    return NULL;
}

/* One type for all: COALESCE, GREATEST, LEAST. */
static mx_expr *one_type(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *types, mx_pg_static *type)
{
    *type = mx_pg_common(types, e->arg_count);
    for (uint32_t i = 0; type->id != MX_PT_NONE && i < e->arg_count; i++)
        e->args[i] = mx_pg_to(c, e->args[i], types[i], *type);
    return e;
}

/* CEIL and the like know numeric and double precision; integers become the latter. */
static mx_pg_static wide(mx_pg_static type)
{
    type = mx_pg_base(type);
    return type.id == MX_PT_NUMERIC || type.id == MX_PT_NONE ? type : MX_PG_TYPE(FLOAT8);
}

static bool is_worded(const mx_expr *e)
{
    static const char *const words[] = {"both", "leading", "trailing", "in", "from", "placing", NULL};
    for (size_t i = 0; words[i]; i++) {
        if (mx_str_eq(e->prefix, mx_str_of(words[i])))
            return true;
    }
    return false;
}

/* They are there for texts, bytes and bits. */
static mx_pg_static worded_type(const mx_expr *e, const mx_pg_static *types)
{
    mx_pg_static found = MX_PG_TYPE(TEXT);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        mx_pg_static base = mx_pg_base(types[i]);
        if (mx_pg_is(base, MX_PT_BYTEA) || mx_pg_is(base, MX_PT_BIT))
            found = base;
    }
    return found;
}

/* TRIM(BOTH FROM v): casts that the server adds are not shown in these. */
static mx_expr *worded(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *types, mx_pg_static *type)
{
    mx_pg_static wanted = worded_type(e, types);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        if (types[i].id == MX_PT_UNKNOWN)
            e->args[i] = mx_pg_literal(c, e->args[i], wanted);
    }
    *type = mx_str_eq(e->prefix, MX_STR("in")) ? MX_PG_TYPE(INT4) : wanted;
    return e;
}

/* What the server takes for a text there: it shows the cast, and nobody need write it. */
static mx_expr *without_cast(mx_expr *arg)
{
    bool text = arg->kind == MX_E_CAST && arg->args[0]->kind == MX_E_STRING && !arg->type->array_dims &&
                mx_str_eq(arg->type->text, MX_STR("text"));
    return text ? arg->args[0] : arg;
}

/* Where the arguments begin that are elements of one array: "JSON TEXT ..."; those of any type each, "?* ...", are none. */
static uint32_t first_of_array(mx_str args, uint32_t none)
{
    uint32_t words = 0;
    if (!mx_str_ends(args, MX_STR(" ...")) || mx_str_ends(args, MX_STR("?* ...")))
        return none;
    for (size_t i = 0; i < args.len; i++)
        words += args.ptr[i] == ' ';
    return words - 1;
}

/* The arguments of all others that the server has from the start. Of what extensions bring nothing is known. */
static mx_expr *by_catalogue(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *types, mx_pg_static *type)
{
    mx_pg_call call = {.known = false};
    if (e->path_len == 1)
        call = mx_pg_find_function(c->model->server.version, mx_expr_last(e), types, e->arg_count);
    for (uint32_t i = 0; !call.known && i < e->arg_count; i++)
        e->args[i] = without_cast(e->args[i]);
    bool named = false; /* what is named stands in no order */
    for (uint32_t i = 0; i < e->arg_count; i++)
        named = named || mx_expr_is_op(e->args[i], MX_E_BINARY, "=>") ||
                mx_expr_is_op(e->args[i], MX_E_UNARY, "variadic");
    if (!call.fits || !call.args || named) {
        *type = call.fits ? call.result : MX_PG_TYPE(NONE);
        return e;
    }
    mx_pg_static *wants = mx_new_array(c->arena, mx_pg_static, e->arg_count + 1), any;
    mx_str *words = mx_new_array(c->arena, mx_str, e->arg_count + 1);
    for (uint32_t i = 0; i < e->arg_count; i++)
        words[i] = mx_pg_wanted_word(&call, i);
    if (!mx_pg_bind(c, words, types, e->arg_count, mx_str_of(call.gives), wants, &any)) {
        for (uint32_t i = 0; i < e->arg_count; i++)
            wants[i] = MX_PG_TYPE(NONE);
    }
    for (uint32_t i = 0; i < e->arg_count; i++) {
        mx_pg_static want = mx_pg_wanted(&call, i);
        if (wants[i].id != MX_PT_NONE && types[i].id != MX_PT_NONE)
            e->args[i] = mx_pg_to(c, e->args[i], types[i], wants[i]);
        if (want.id != MX_PT_NONE && types[i].id != MX_PT_NONE)
            e->args[i] = mx_pg_to(c, e->args[i], types[i], want);
    }
    mx_pg_gather(c, e, first_of_array(mx_str_of(call.args), e->arg_count));
    *type = call.result.id == MX_PT_NONE ? any : call.result;
    return e;
}

mx_expr *mx_pg_function(mx_pg_ctx *c, mx_expr *e, mx_pg_static *types, mx_pg_static *type)
{
    mx_str name = mx_expr_last(e);
    *type = MX_PG_TYPE(NONE);
    if (mx_str_eq(name, MX_STR("coalesce")) || mx_str_eq(name, MX_STR("greatest")) ||
        mx_str_eq(name, MX_STR("least")))
        return one_type(c, e, types, type);
    if (mx_str_eq(name, MX_STR("nullif")) && e->arg_count == 2) {
        mx_pg_compare(c, &e->args[0], &types[0], &e->args[1], &types[1]);
        *type = types[0];
        return e;
    }
    if (mx_str_eq(name, MX_STR("trim")) && e->path_len == 1 && !e->prefix.len)
        e->prefix = MX_STR("both");
    bool by_pattern = mx_str_eq(e->prefix, MX_STR("from")) &&
                      (types[1].id == MX_PT_UNKNOWN || mx_pg_category(types[1]) == 'S');
    if (by_pattern)
        e->prefix = MX_STR_NONE; /* SUBSTRING(x FROM 'a+') is shown as a call */
    if (is_worded(e))
        return worded(c, e, types, type);
    if (mx_pg_own_call(c, e, types, type))
        return e;
    bool fractions = mx_str_eq(name, MX_STR("percentile_cont")) || mx_str_eq(name, MX_STR("percentile_disc"));
    if (fractions && e->path_len == 1 && e->arg_count == 1) {
        e->args[0] = mx_pg_to(c, e->args[0], types[0],
                              (mx_pg_static){.id = MX_PT_FLOAT8, .dims = mx_pg_base(types[0]).dims});
        return e;
    }
    const struct function *f = e->path_len == 1 ? find(e, types) : NULL;
    if (!f)
        return by_catalogue(c, e, types, type);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        char letter = letter_at(f, i);
        mx_pg_static want = letter == 'N'   ? wide(types[i])
                            : letter == '=' ? mx_pg_base(types[i])
                                            : type_of_letter(letter);
        if (want.id != MX_PT_NONE && types[i].id != MX_PT_NONE)
            e->args[i] = mx_pg_to(c, e->args[i], types[i], want);
        if (i == 0 && f->result == '=')
            *type = letter == '.' ? types[i] : want;
    }
    if (f->result != '=')
        *type = type_of_letter(f->result);
    return e;
}
