#include "dialect/postgres/exprs.h"

#include "dialect/postgres/catalogue.h"

/* Which operator is meant, and what it does to its operands: https://www.postgresql.org/docs/current/typeconv-oper.html, for the operators
 * of pg_operator that schemas use. */

static bool is_any(mx_str text, const char *const *words)
{
    for (; *words; words++) {
        if (mx_str_eq(text, mx_str_of(*words)))
            return true;
    }
    return false;
}

/* --- what can become what ------------------------------------------------------------------------------------------------------- */

/* Place in the chain of implicit casts among numbers; 0: none of them. */
static int number_rank(mx_pg_static type)
{
    if (type.dims)
        return 0;
    switch (type.id) {
    case MX_PT_INT2:
        return 1;
    case MX_PT_INT4:
        return 2;
    case MX_PT_INT8:
        return 3;
    case MX_PT_NUMERIC:
        return 4;
    case MX_PT_FLOAT4:
        return 5;
    case MX_PT_FLOAT8:
        return 6;
    default:
        return 0;
    }
}

static bool is_integer(mx_pg_static type)
{
    int rank = number_rank(type);
    return rank >= 1 && rank <= 3;
}

static bool is_string(mx_pg_static type)
{
    return type.dims == 0 && (type.id == MX_PT_TEXT || type.id == MX_PT_VARCHAR || type.id == MX_PT_BPCHAR ||
                              type.id == MX_PT_NAME);
}

static int time_rank(mx_pg_static type)
{
    if (type.dims)
        return 0;
    return type.id == MX_PT_DATE ? 1 : type.id == MX_PT_TIMESTAMP ? 2 : type.id == MX_PT_TIMESTAMPTZ ? 3 : 0;
}

static bool implicit(mx_pg_static from, mx_pg_static to)
{
    if (mx_pg_same(from, to) || mx_pg_is(from, MX_PT_UNKNOWN))
        return true;
    if (number_rank(from) && number_rank(to))
        return number_rank(from) < number_rank(to);
    if (time_rank(from) && time_rank(to))
        return time_rank(from) < time_rank(to);
    if (is_string(from) && is_string(to))
        return to.id != MX_PT_NAME || from.id != MX_PT_NAME;
    return (mx_pg_is(from, MX_PT_CIDR) && mx_pg_is(to, MX_PT_INET)) ||
           (mx_pg_is(from, MX_PT_BIT) && mx_pg_is(to, MX_PT_VARBIT)) ||
           (mx_pg_is(from, MX_PT_TIME) && (to.id == MX_PT_INTERVAL || to.id == MX_PT_TIMETZ) && !to.dims);
}

static bool is_preferred(mx_pg_static type)
{
    return type.dims == 0 &&
           (type.id == MX_PT_FLOAT8 || type.id == MX_PT_TEXT || type.id == MX_PT_TIMESTAMPTZ ||
            type.id == MX_PT_BOOL || type.id == MX_PT_INTERVAL || type.id == MX_PT_INET ||
            type.id == MX_PT_VARBIT || type.id == MX_PT_OID);
}

mx_pg_static mx_pg_common(const mx_pg_static *types, size_t count)
{
    mx_pg_static common = MX_PG_TYPE(UNKNOWN);
    bool all_same = count > 0;
    for (size_t i = 0; i < count; i++) {
        if (types[i].id == MX_PT_NONE)
            return MX_PG_TYPE(NONE);
        all_same = all_same && mx_pg_same(types[i], types[0]);
    }
    if (all_same && types[0].id != MX_PT_UNKNOWN)
        return types[0];
    for (size_t i = 0; i < count; i++) {
        mx_pg_static next = mx_pg_base(types[i]);
        if (next.id == MX_PT_UNKNOWN)
            continue;
        if (common.id == MX_PT_UNKNOWN)
            common = next;
        else if (mx_pg_category(common) != mx_pg_category(next))
            return MX_PG_TYPE(NONE);
        else if (!is_preferred(common) && implicit(common, next) && !implicit(next, common))
            common = next;
    }
    return common.id == MX_PT_UNKNOWN ? MX_PG_TYPE(TEXT) : common;
}

/* --- comparison ------------------------------------------------------------------------------------------------------------------ */

/* The type that a value of this type is compared as: VARCHAR has no operators of its own. */
static mx_pg_static compared(mx_pg_static type)
{
    type = mx_pg_base(type);
    if (type.dims)
        return type;
    if (type.id == MX_PT_VARCHAR)
        return MX_PG_TYPE(TEXT);
    if (type.id == MX_PT_CIDR)
        return MX_PG_TYPE(INET);
    if (type.id == MX_PT_REGCLASS || type.id == MX_PT_REGTYPE || type.id == MX_PT_REGPROC)
        return MX_PG_TYPE(OID);
    return type;
}

typedef struct pair {
    mx_pg_static left, right; /* what the operator takes */
    bool known;
} pair;

static pair both(mx_pg_static type)
{
    return (pair){type, type, true};
}

/* Numbers: integers of two sizes have operators of their own, and so have the two floats; else the operator of the greater one, where
 * a real beside another sort of number makes that one double precision. */
static pair numbers(mx_pg_static a, mx_pg_static b)
{
    if ((is_integer(a) && is_integer(b)) || (number_rank(a) >= 5 && number_rank(b) >= 5))
        return (pair){a, b, true};
    if (a.id == MX_PT_FLOAT4 || b.id == MX_PT_FLOAT4)
        return (pair){a.id == MX_PT_FLOAT4 ? a : MX_PG_TYPE(FLOAT8),
                      b.id == MX_PT_FLOAT4 ? b : MX_PG_TYPE(FLOAT8), true};
    return both(number_rank(a) > number_rank(b) ? a : b);
}

static pair strings(mx_pg_static a, mx_pg_static b)
{
    if (a.id == b.id)
        return both(compared(a));
    if ((a.id == MX_PT_NAME && b.id == MX_PT_TEXT) || (a.id == MX_PT_TEXT && b.id == MX_PT_NAME))
        return (pair){a, b, true};
    bool bpchar = (a.id == MX_PT_BPCHAR && b.id == MX_PT_VARCHAR) ||
                  (a.id == MX_PT_VARCHAR && b.id == MX_PT_BPCHAR);
    if (bpchar)
        return both(MX_PG_TYPE(BPCHAR));
    if (a.id == MX_PT_NAME || b.id == MX_PT_NAME)
        return (pair){a.id == MX_PT_NAME ? a : MX_PG_TYPE(TEXT), b.id == MX_PT_NAME ? b : MX_PG_TYPE(TEXT),
                      true};
    return both(MX_PG_TYPE(TEXT));
}

/* What operators see of a type: VARCHAR, as text without operators of its own, stands for a citext that is far. */
static mx_pg_static seen(mx_pg_static type)
{
    type = mx_pg_base(type);
    return mx_pg_is_far_citext(type) ? MX_PG_TYPE(VARCHAR) : type;
}

/* citext has operators with itself, and those that match with text too; beside other texts, and joined, it is text. */
static bool is_citext(mx_pg_static type)
{
    return type.id == MX_PT_USER && !type.udt && !type.dims && mx_str_eq(type.name, MX_STR("citext"));
}

static pair comparison(mx_pg_static a, mx_pg_static b)
{
    bool free_a = a.id == MX_PT_UNKNOWN, free_b = b.id == MX_PT_UNKNOWN;
    a = seen(a);
    b = seen(b);
    if (free_a && free_b)
        return both(MX_PG_TYPE(TEXT));
    if (a.id == MX_PT_NONE || b.id == MX_PT_NONE)
        return (pair){a, b, false};
    if (free_a || free_b)
        return both(compared(free_a ? b : a));
    if (mx_pg_same(a, b))
        return both(compared(a));
    if (number_rank(a) && number_rank(b))
        return numbers(a, b);
    if (is_string(a) && is_string(b))
        return strings(a, b);
    if ((is_citext(a) && is_string(b)) || (is_string(a) && is_citext(b)))
        return both(MX_PG_TYPE(TEXT));
    if (time_rank(a) && time_rank(b))
        return (pair){a, b, true};
    a = compared(a);
    b = compared(b);
    if (implicit(a, b))
        return both(b);
    return implicit(b, a) ? both(a) : (pair){a, b, false};
}

static void apply(mx_pg_ctx *c, pair p, mx_expr **a, mx_pg_static left, mx_expr **b, mx_pg_static right)
{
    if (!p.known)
        return;
    *a = mx_pg_to(c, *a, left, p.left);
    *b = mx_pg_to(c, *b, right, p.right);
}

void mx_pg_compare(mx_pg_ctx *c, mx_expr **a, mx_pg_static *left, mx_expr **b, mx_pg_static *right)
{
    pair p = comparison(*left, *right);
    apply(c, p, a, *left, b, *right);
    if (p.known) {
        *left = p.left;
        *right = p.right;
    }
}

/* --- arithmetic ------------------------------------------------------------------------------------------------------------------ */

static mx_pg_static greater(mx_pg_static a, mx_pg_static b)
{
    return number_rank(a) > number_rank(b) ? a : b;
}

/* Dates, times and intervals. */
static bool time_arithmetic(mx_str op, mx_pg_static a, mx_pg_static b, pair *p, mx_pg_static *type)
{
    bool minus = mx_str_eq(op, MX_STR("-")), interval_a = mx_pg_is(a, MX_PT_INTERVAL),
         interval_b = mx_pg_is(b, MX_PT_INTERVAL);
    int ta = time_rank(a), tb = time_rank(b);
    *p = (pair){a, b, true};
    if ((mx_str_eq(op, MX_STR("*")) || mx_str_eq(op, MX_STR("/"))) && (interval_a || interval_b)) {
        p->left = interval_a ? a : MX_PG_TYPE(FLOAT8);
        p->right = interval_b ? b : MX_PG_TYPE(FLOAT8);
        *type = MX_PG_TYPE(INTERVAL);
        return true;
    }
    if (!minus && !mx_str_eq(op, MX_STR("+")))
        return false;
    if ((ta && interval_b) || (tb && interval_a && !minus)) {
        int rank = ta ? ta : tb;
        *type = rank == 3 ? MX_PG_TYPE(TIMESTAMPTZ) : MX_PG_TYPE(TIMESTAMP);
        return true;
    }
    if (interval_a && (interval_b || b.id == MX_PT_UNKNOWN)) {
        *p = both(a);
        *type = a;
        return true;
    }
    if (ta == 1 && is_integer(b)) {
        p->right = MX_PG_TYPE(INT4);
        *type = a;
        return true;
    }
    if (minus && ((ta && b.id == MX_PT_UNKNOWN) || (tb && a.id == MX_PT_UNKNOWN))) {
        *p = both(ta ? a : b);
        *type = ta + tb == 1 ? MX_PG_TYPE(INT4) : MX_PG_TYPE(INTERVAL);
        return true;
    }
    if (ta && tb && minus) {
        *type = ta == 1 && tb == 1 ? MX_PG_TYPE(INT4) : MX_PG_TYPE(INTERVAL);
        if (ta != tb)
            *p = both(ta > tb ? a : b);
        return true;
    }
    if (ta && !minus && mx_pg_is(b, MX_PT_TIME)) {
        *type = MX_PG_TYPE(TIMESTAMP);
        return true;
    }
    return false;
}

static bool arithmetic(mx_str op, mx_pg_static a, mx_pg_static b, pair *p, mx_pg_static *type)
{
    static const char *const ops[] = {"+", "-", "*", "/", "%", "^", "&", "|", "#", NULL};
    a = mx_pg_base(a);
    b = mx_pg_base(b);
    if (!is_any(op, ops))
        return false;
    if (time_arithmetic(op, a, b, p, type))
        return true;
    if (number_rank(a) && b.id == MX_PT_UNKNOWN)
        b = a;
    else if (number_rank(b) && a.id == MX_PT_UNKNOWN)
        a = b;
    if (!number_rank(a) || !number_rank(b)) {
        bool json = mx_pg_is(a, MX_PT_JSONB) && mx_str_eq(op, MX_STR("-"));
        *p = (pair){a, b.id == MX_PT_UNKNOWN || is_string(b) ? MX_PG_TYPE(TEXT) : b, json};
        *type = json ? a : MX_PG_TYPE(NONE);
        return json;
    }
    if (mx_str_eq(op, MX_STR("^"))) {
        bool exact = number_rank(a) <= 4 && number_rank(b) <= 4 &&
                     (number_rank(a) == 4 || number_rank(b) == 4);
        *p = both(exact ? MX_PG_TYPE(NUMERIC) : MX_PG_TYPE(FLOAT8));
        *type = p->left;
        return true;
    }
    *p = numbers(a, b);
    bool one_size = mx_str_eq(op, MX_STR("%")) || mx_str_eq(op, MX_STR("&")) || mx_str_eq(op, MX_STR("|")) ||
                    mx_str_eq(op, MX_STR("#"));
    if (one_size && is_integer(a) && is_integer(b))
        *p = both(greater(a, b));
    *type = greater(p->left, p->right);
    return true;
}

/* --- text, documents, arrays ------------------------------------------------------------------------------------------------------ */

static pair matching(mx_pg_static a, mx_pg_static b)
{
    a = seen(a);
    b = seen(b);
    bool own = mx_pg_is(a, MX_PT_BPCHAR) || mx_pg_is(a, MX_PT_NAME) || mx_pg_is(a, MX_PT_BYTEA);
    if (is_citext(a))
        return is_string(b) ? (pair){a, MX_PG_TYPE(TEXT), true} : both(a);
    if (a.id == MX_PT_NONE || (a.id == MX_PT_USER && !a.udt))
        return (pair){a, b, false};
    return (pair){own ? a : MX_PG_TYPE(TEXT), mx_pg_is(a, MX_PT_BYTEA) ? a : MX_PG_TYPE(TEXT), true};
}

static mx_pg_static text_array(void)
{
    return (mx_pg_static){.id = MX_PT_TEXT, .dims = 1};
}

/* text || anything: only the texts are made texts. */
static bool concatenation(mx_pg_static a, mx_pg_static b, pair *p, mx_pg_static *type)
{
    a = is_citext(mx_pg_base(a)) ? MX_PG_TYPE(VARCHAR) : seen(a);
    b = is_citext(mx_pg_base(b)) ? MX_PG_TYPE(VARCHAR) : seen(b);
    bool free_a = a.id == MX_PT_UNKNOWN, free_b = b.id == MX_PT_UNKNOWN;
    *p = (pair){a, b, true};
    *type = MX_PG_TYPE(TEXT);
    if (a.id == MX_PT_NONE || b.id == MX_PT_NONE) {
        *p = (pair){a, b, false};
        *type = MX_PG_TYPE(NONE);
        return true;
    }
    mx_pg_static other = free_a ? b : a;
    bool own = other.id == MX_PT_JSONB || other.id == MX_PT_BYTEA || other.id == MX_PT_VARBIT ||
               other.id == MX_PT_BIT || other.id == MX_PT_TSVECTOR || other.id == MX_PT_TSQUERY ||
               (other.id == MX_PT_USER && !other.udt);
    if (own && (free_a || free_b || mx_pg_same(a, b))) {
        *p = both(other);
        *type = other;
        return true;
    }
    if (is_string(a) || free_a)
        p->left = MX_PG_TYPE(TEXT);
    if (is_string(b) || free_b)
        p->right = MX_PG_TYPE(TEXT);
    return true;
}

/* Keys are texts, alone or in arrays; minus takes another hstore, too, and what is written in quotes as one. */
static bool hstore(mx_str op, mx_pg_static a, mx_pg_static b, pair *p, mx_pg_static *type)
{
    static const char *const keyed[] = {"?", "?|", "?&", NULL};
    bool fetches = mx_str_eq(op, MX_STR("->")), asks = is_any(op, keyed), minus = mx_str_eq(op, MX_STR("-"));
    bool whole = minus && (b.id == MX_PT_UNKNOWN || mx_pg_is_hstore(mx_pg_base(b)));
    if (!mx_pg_is_hstore(a) || b.id == MX_PT_NONE || !(fetches || asks || minus))
        return false;
    bool many = asks ? op.len > 1 : mx_pg_base(b).dims > 0;
    mx_pg_static key = many ? text_array() : MX_PG_TYPE(TEXT);
    *p = (pair){a, whole ? a : key, true};
    *type = asks ? MX_PG_TYPE(BOOL) : minus ? a : key;
    return true;
}

static bool document(mx_str op, mx_pg_static a, mx_pg_static b, pair *p, mx_pg_static *type)
{
    bool json = mx_pg_is(a, MX_PT_JSON) || mx_pg_is(a, MX_PT_JSONB), free_b = b.id == MX_PT_UNKNOWN;
    *p = (pair){a, b, true};
    if (!json && !mx_pg_is(a, MX_PT_TSVECTOR))
        return false;
    if (mx_str_eq(op, MX_STR("->")) || mx_str_eq(op, MX_STR("->>"))) {
        p->right = free_b || is_string(b) ? MX_PG_TYPE(TEXT) : MX_PG_TYPE(INT4);
        *type = mx_str_eq(op, MX_STR("->")) ? a : MX_PG_TYPE(TEXT);
    } else if (mx_str_eq(op, MX_STR("#>")) || mx_str_eq(op, MX_STR("#>>")) || mx_str_eq(op, MX_STR("#-"))) {
        p->right = text_array();
        *type = mx_str_eq(op, MX_STR("#>>")) ? MX_PG_TYPE(TEXT) : a;
    } else if (mx_str_eq(op, MX_STR("?"))) {
        p->right = MX_PG_TYPE(TEXT);
        *type = MX_PG_TYPE(BOOL);
    } else if (mx_str_eq(op, MX_STR("?|")) || mx_str_eq(op, MX_STR("?&"))) {
        p->right = text_array();
        *type = MX_PG_TYPE(BOOL);
    } else if (mx_str_eq(op, MX_STR("@?")) || mx_str_eq(op, MX_STR("@@"))) {
        p->right = mx_pg_is(a, MX_PT_TSVECTOR) ? (free_b ? MX_PG_TYPE(TSQUERY) : b) : MX_PG_TYPE(JSONPATH);
        *type = MX_PG_TYPE(BOOL);
    } else {
        return false;
    }
    return true;
}

/* @>, <@, && and the like of one type on both sides. */
static bool containment(mx_str op, mx_pg_static a, mx_pg_static b, pair *p, mx_pg_static *type)
{
    static const char *const ops[] = {"@>", "<@", "&&", "-|-", "<<", ">>", "&<", "&>", "~=", NULL};
    if (!is_any(op, ops))
        return false;
    *type = MX_PG_TYPE(BOOL);
    *p = (pair){a, b, false};
    if (mx_pg_category(a) == 'I' || mx_pg_category(b) == 'I')
        return true; /* of networks, which the catalogue knows */
    if (is_integer(a) && (mx_str_eq(op, MX_STR("<<")) || mx_str_eq(op, MX_STR(">>")))) {
        *type = a;
        *p = (pair){a, MX_PG_TYPE(INT4), is_integer(b)};
    } else if (a.id == MX_PT_UNKNOWN && b.id != MX_PT_NONE) {
        *p = both(mx_pg_base(b));
    } else if (b.id == MX_PT_UNKNOWN && a.id != MX_PT_NONE) {
        *p = both(mx_pg_base(a));
    } else if (mx_pg_base(a).dims && mx_pg_same(mx_pg_base(a), mx_pg_base(b))) {
        *p = both(mx_pg_base(a));
    }
    return true;
}

/* --- all of them ----------------------------------------------------------------------------------------------------------------- */

/* Like functions, an extension's operators are found without the schema on the path; what the server has for the
 * types is found before those. */
static void drop_schema(const mx_pg_ctx *c, mx_expr *e, mx_pg_static left, mx_pg_static right)
{
    mx_pg_static result;
    if (mx_str_eq(e->prefix, c->model->server.schema) &&
        !mx_pg_choose_operator(e->text, false, &left, &right, &result))
        e->prefix = MX_STR_NONE;
}

mx_expr *mx_pg_operator(mx_pg_ctx *c, mx_expr *e, mx_pg_static left, mx_pg_static right, mx_pg_static *type)
{
    static const char *const compare[] = {"=", "<>", "<", ">", "<=", ">=", "is distinct from", NULL};
    static const char *const match[] = {"~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*", NULL};
    pair p = {left, right, false};
    *type = MX_PG_TYPE(NONE);
    drop_schema(c, e, left, right);
    p.known = mx_pg_own_operator(c, e->prefix, e->text, false, &p.left, &p.right);
    if (p.known || e->prefix.len) { /* OPERATOR(schema.op): of an extension, mostly */
        apply(c, p, &e->args[0], left, &e->args[1], right);
        return e;
    }
    if (is_any(e->text, compare)) {
        p = comparison(left, right);
        *type = MX_PG_TYPE(BOOL);
    } else if (is_any(e->text, match)) {
        p = matching(left, right);
        *type = MX_PG_TYPE(BOOL);
    } else if (mx_pg_poly_operator(c, e->text, &p.left, &p.right, type)) {
        p.known = true;
    } else if (mx_str_eq(e->text, MX_STR("||"))) {
        (void)concatenation(left, right, &p, type);
    } else if (!hstore(e->text, mx_pg_base(left), right, &p, type) &&
               !document(e->text, mx_pg_base(left), right, &p, type) &&
               !containment(e->text, left, right, &p, type) && !arithmetic(e->text, left, right, &p, type)) {
        p.known = false;
    }
    if (!p.known) {
        p = (pair){left, right, false};
        p.known = mx_pg_choose_operator(e->text, false, &p.left, &p.right, type);
    }
    apply(c, p, &e->args[0], left, &e->args[1], right);
    return e;
}
