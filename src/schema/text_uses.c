#include "schema/text_uses.h"

#include "schema/names.h"
#include "schema/text_scan.h"
#include "sql/token.h"

enum { MOST_DEPTH = 64, MOST_PARTS = 3 };

typedef struct level {
    bool query, tables, cast; /* a query's words were seen; in its FROM list; in CAST(…) */
} level;

typedef struct scan {
    mx_arena *arena;
    mx_str text;
    const mx_server *server;
    mx_vec(mx_token) tokens;
    size_t at;
    uint32_t depth;
    level levels[MOST_DEPTH];
    bool expecting; /* a relation's name is next */
    bool typed;     /* all names are types, or routines: the head of a routine, operators, casts */
    bool routine;   /* it is a routine: its head ends where the body begins */
    const char
        *on; /* of triggers, policies ("on") and rules ("to"): what its table stands behind; NULL: nothing */
    mx_strs ctes;
    bool (*visit)(const mx_text_use *use, void *arg);
    void *arg;
    bool enough;
} scan;

typedef struct chain {
    size_t first, len; /* tokens */
    mx_str parts[MOST_PARTS];
    mx_span spans[MOST_PARTS];
    size_t count;
} chain;

/* --- tokens ------------------------------------------------------------------------------------------------ */

static const mx_token *token(const scan *s, size_t i)
{
    static const mx_token none = {.kind = MX_T_END};
    return i < s->tokens.len ? &s->tokens.at[i] : &none;
}

static const mx_token *before(const scan *s, size_t i, size_t steps)
{
    return i >= steps ? token(s, i - steps) : token(s, MX_NPOS);
}

static bool is_punct(const mx_token *t, char c)
{
    return t->kind == MX_T_PUNCT && t->text.ptr[0] == c;
}

static bool is_word(const mx_token *t, const char *word)
{
    return t->kind == MX_T_WORD && mx_str_ieq(t->text, mx_str_of(word));
}

static bool is_one_of(const mx_token *t, const char *const *words)
{
    for (; t->kind == MX_T_WORD && *words; words++) {
        if (mx_str_ieq(t->text, mx_str_of(*words)))
            return true;
    }
    return false;
}

static bool is_reserved(const scan *s, const mx_token *t)
{
    return t->kind == MX_T_WORD && t->keyword && mx_word_reserved((mx_keyword)t->keyword, s->server);
}

static bool is_name(const scan *s, const mx_token *t)
{
    return t->kind == MX_T_QUOTED || (t->kind == MX_T_WORD && !is_reserved(s, t));
}

static void read_tokens(scan *s)
{
    mx_scan all;
    mx_scan_start(&all, s->text, s->server);
    while (mx_scan_next(&all))
        mx_vec_push(s->arena, &s->tokens, all.tok);
}

/* --- names ------------------------------------------------------------------------------------------------- */

static bool read_chain(const scan *s, chain *out)
{
    *out = (chain){.first = s->at};
    if (!is_name(s, token(s, s->at)) || is_punct(before(s, s->at, 1), '.'))
        return false;
    for (size_t i = s->at;; i += 2) {
        const mx_token *t = token(s, i);
        if (out->count == MOST_PARTS)
            return false;
        out->parts[out->count] = mx_token_value(s->arena, t, s->server);
        out->spans[out->count++] = t->span;
        out->len = i + 1 - s->at;
        const mx_token *next = token(s, i + 2);
        if (!is_punct(token(s, i + 1), '.') || (next->kind != MX_T_WORD && next->kind != MX_T_QUOTED))
            return true;
    }
}

static void tell(scan *s, unsigned may, const chain *c, size_t parts, bool qualifier, int count)
{
    mx_text_use use = {.may = may, .qualifier = qualifier, .count = count};
    size_t first = parts > 2 ? parts - 2 : 0;
    if (s->enough || parts == 0)
        return;
    use.name = c->parts[parts - 1];
    use.schema = parts > 1 ? c->parts[parts - 2] : MX_STR_NONE;
    use.at = (mx_span){.start = c->spans[first].start, .end = c->spans[parts - 1].end};
    if (!use.schema.len && (may & MX_USE_RELATION) && mx_strs_has(&s->ctes, use.name))
        use.may &= ~(unsigned)MX_USE_RELATION;
    if (use.may)
        s->enough = !s->visit(&use, s->arg);
}

/* '(' stands at i: how many arguments there are up to its ')'. */
static int count_arguments(const scan *s, size_t i, size_t *end)
{
    int commas = 0;
    size_t depth = 0, inside = 0;
    for (; i < s->tokens.len; i++) {
        const mx_token *t = token(s, i);
        bool opens = is_punct(t, '(') || is_punct(t, '['), closes = is_punct(t, ')') || is_punct(t, ']');
        inside += depth > 0 && !(closes && depth == 1);
        depth += opens;
        depth -= closes;
        commas += depth == 1 && is_punct(t, ',');
        if (depth == 0)
            break;
    }
    *end = i;
    return inside ? commas + 1 : 0;
}

/* --- what stands where ------------------------------------------------------------------------------------- */

/* name [(columns)] AS [NOT] [MATERIALIZED] ( behind WITH or a comma: a query's own name. */
static bool is_cte(const scan *s, const chain *c)
{
    static const char *const queries[] = {"select", "values", "with",  "insert",
                                          "update", "delete", "table", NULL};
    const mx_token *last = before(s, c->first, 1);
    size_t i = c->first + c->len;
    if (c->count > 1 || (!is_word(last, "with") && !is_word(last, "recursive") && !is_punct(last, ',')))
        return false;
    if (is_punct(token(s, i), '(')) {
        (void)count_arguments(s, i, &i);
        i++;
    }
    if (!is_word(token(s, i), "as"))
        return false;
    for (i++; is_word(token(s, i), "not") || is_word(token(s, i), "materialized");)
        i++;
    return is_punct(token(s, i), '(') && is_one_of(token(s, i + 1), queries);
}

/* May a call stand behind this? Not where a list of columns, or an alias with one, does. */
static bool may_precede_call(const scan *s, size_t i)
{
    static const char *const never[] = {"as",      "into",   "table",      "only",    "references",  "update",
                                        "collate", "create", "constraint", "primary", "tablesample", NULL};
    static const char *const also[] = {"by",     "function", "procedure", "return",  "returns", "between",
                                       "like",   "ilike",    "is",        "set",     "execute", "over",
                                       "values", "exists",   "isnull",    "similar", "no",      NULL};
    const mx_token *t = before(s, i, 1);
    if (t->kind == MX_T_OP)
        return !mx_str_eq(t->text, MX_STR("::"));
    if (t->kind == MX_T_PUNCT)
        return is_punct(t, '(') || is_punct(t, ',') || is_punct(t, '[') || is_punct(t, ':') ||
               is_punct(t, ';') || (is_punct(t, ')') && s->typed);
    if (t->kind == MX_T_NUMBER) /* FUNCTION 1 f(…) of an operator class */
        return is_word(before(s, i, 2), "function");
    if (is_one_of(t, never))
        return false;
    return is_one_of(t, also) || is_reserved(s, t) || is_word(t, "join");
}

/* SFUNC = f, HANDLER f: a routine without its arguments. */
static bool is_option_value(const scan *s, size_t i)
{
    static const char *const options[] = {
        "function",    "procedure",  "restrict",     "join",         "sfunc",     "finalfunc",
        "combinefunc", "serialfunc", "deserialfunc", "msfunc",       "minvfunc",  "mfinalfunc",
        "input",       "output",     "receive",      "send",         "typmod_in", "typmod_out",
        "analyze",     "subscript",  "canonical",    "subtype_diff", NULL};
    static const char *const words[] = {"handler", "inline", "validator", "support", NULL};
    const mx_token *t = before(s, i, 1);
    if (t->kind == MX_T_OP && mx_str_eq(t->text, MX_STR("=")))
        return is_one_of(before(s, i, 2), options);
    return is_one_of(t, words);
}

/* CREATE FUNCTION f( is f's own name. */
static bool is_own_name(const scan *s, size_t i)
{
    static const char *const kinds[] = {"function", "procedure", "aggregate", NULL};
    static const char *const makes[] = {"create", "replace", NULL};
    return is_one_of(before(s, i, 1), kinds) && is_one_of(before(s, i, 2), makes);
}

static bool is_argument_name(const scan *s, const chain *c)
{
    const mx_token *next = token(s, c->first + c->len), *last = before(s, c->first, 1);
    static const char *const modes[] = {"in", "out", "inout", "variadic", NULL};
    return c->count == 1 && is_name(s, next) && !is_word(next, "default") &&
           (is_punct(last, '(') || is_punct(last, ',') || is_one_of(last, modes));
}

static bool is_type(const scan *s, const chain *c)
{
    const mx_token *last = before(s, c->first, 1), *next = token(s, c->first + c->len);
    if (last->kind == MX_T_OP && mx_str_eq(last->text, MX_STR("::")))
        return true;
    if (s->levels[s->depth].cast && is_word(last, "as"))
        return true;
    if (next->kind == MX_T_STRING && !is_word(token(s, c->first), "e"))
        return true;
    return s->typed && !is_argument_name(s, c);
}

/* In a FROM list, behind a table or a group. */
static bool is_alias(const scan *s, const chain *c)
{
    const mx_token *last = before(s, c->first, 1);
    return c->count == 1 && s->levels[s->depth].tables &&
           (is_word(last, "as") || is_punct(last, ')') || is_name(s, last));
}

static void name_at(scan *s, const chain *c)
{
    const mx_token *next = token(s, c->first + c->len);
    size_t end;
    if (is_cte(s, c)) {
        mx_vec_push(s->arena, &s->ctes, c->parts[0]);
        s->expecting = false;
        return;
    }
    bool expected = s->expecting;
    s->expecting = false;
    if (is_own_name(s, c->first))
        return;
    if (is_option_value(s, c->first)) {
        tell(s, MX_USE_ROUTINE, c, c->count, false, -1);
        return;
    }
    if (is_punct(next, '(') && (may_precede_call(s, c->first))) {
        int count = count_arguments(s, c->first + c->len, &end);
        bool trigger = is_word(before(s, c->first, 2), "execute");
        tell(s, MX_USE_ROUTINE, c, c->count, false, trigger ? -1 : count);
        return;
    }
    if (expected) {
        tell(s, MX_USE_RELATION, c, c->count, false, -1);
        return;
    }
    if (is_alias(s, c)) {
        tell(s, MX_USE_ALIAS, c, 1, false, -1);
        return;
    }
    if (is_type(s, c)) {
        tell(s, MX_USE_TYPE, c, c->count, false, -1);
        return;
    }
    if (is_punct(next, '.')) /* t.* */
        tell(s, MX_USE_RELATION, c, c->count, true, -1);
    else if (c->count > 1 && !is_punct(next, '('))
        tell(s, MX_USE_RELATION, c, c->count - 1, true, -1);
}

/* 'x'::regclass, and what NEXTVAL and its like are given. */
static void string_at(scan *s)
{
    static const char *const calls[] = {"nextval", "currval", "setval", NULL};
    const mx_token *t = token(s, s->at), *cast = token(s, s->at + 1);
    bool shown = cast->kind == MX_T_OP && mx_str_eq(cast->text, MX_STR("::")) &&
                 is_word(token(s, s->at + 2), "regclass");
    bool given = is_punct(before(s, s->at, 1), '(') && is_one_of(before(s, s->at, 2), calls);
    if ((!shown && !given) || s->enough || t->text.len < 2 || t->prefix.len)
        return;
    mx_lexer lexer = {.text = mx_token_value(s->arena, t, s->server), .server = s->server};
    mx_token parts[4] = {0};
    size_t count = 0;
    while (count < 4 && mx_lex(&lexer, &parts[count], NULL) == MX_OK && parts[count].kind != MX_T_END)
        count++;
    if (count != 1 && !(count == 3 && is_punct(&parts[1], '.')))
        return;
    mx_text_use use = {.may = MX_USE_STRING, .count = -1};
    use.name = mx_token_value(s->arena, &parts[count - 1], s->server);
    use.schema = count == 3 ? mx_token_value(s->arena, &parts[0], s->server) : MX_STR_NONE;
    use.at = (mx_span){.start = t->span.start + 1, .end = t->span.end - 1};
    s->enough = !s->visit(&use, s->arg);
}

static void punctuation(scan *s, const mx_token *t)
{
    bool expected = s->expecting;
    s->expecting = false;
    if (is_punct(t, '(')) {
        bool cast = is_word(before(s, s->at, 1), "cast");
        if (s->depth + 1 < MOST_DEPTH)
            s->depth++;
        s->levels[s->depth] = (level){.cast = cast, .tables = expected};
        s->expecting = expected;
    } else if (is_punct(t, ')')) {
        s->depth -= s->depth > 0;
    } else if (is_punct(t, ',')) {
        s->expecting = s->levels[s->depth].tables;
    } else if (is_punct(t, ';')) {
        s->levels[s->depth] = (level){.cast = false};
    }
}

/* UPDATE that is no statement: FOR UPDATE, ON UPDATE, BEFORE UPDATE OR …, DO UPDATE */
static bool is_event(const mx_token *last)
{
    static const char *const words[] = {"for", "on", "before", "after", "or", "do", "of", "no", NULL};
    return is_one_of(last, words);
}

static void word_at(scan *s, const mx_token *t)
{
    static const char *const queries[] = {"select", "delete", NULL};
    static const char *const names[] = {"join", "into", "references", "table", NULL};
    static const char *const between[] = {"only", "lateral", "if", "not", "exists", "as", NULL};
    level *here = &s->levels[s->depth];
    if (s->routine && s->depth == 0 && (is_word(t, "as") || is_word(t, "begin") || is_word(t, "return")))
        s->typed = s->routine = false;
    if (is_one_of(t, between))
        return;
    s->expecting = false;
    if (s->typed)
        return; /* RETURNS TABLE (…) */
    if (is_one_of(t, queries)) {
        *here = (level){.query = true, .cast = here->cast};
    } else if (is_word(t, "from")) {
        s->expecting = (s->depth == 0 || here->query) && !is_word(before(s, s->at, 1), "distinct");
        here->tables = s->expecting;
    } else if (is_one_of(t, names)) {
        s->expecting = true;
    } else if (is_word(t, "update")) {
        s->expecting = !is_event(before(s, s->at, 1));
        here->query = true;
    } else if (is_word(t, "using")) {
        s->expecting = here->query && !is_punct(token(s, s->at + 1), '(');
        here->tables = here->tables || s->expecting;
    } else if (s->on && s->depth == 0 && is_word(t, s->on)) {
        s->expecting = true;
        s->on = NULL;
    } else if (!is_word(t, "join") && is_reserved(s, t)) {
        static const char *const inside[] = {"cross", "inner", "left", "right", "full", "natural",
                                             "outer", "and",   "or",   "not",   "true", "false",
                                             "null",  "is",    "in",   "like",  "on",   NULL};
        if (!is_one_of(t, inside))
            here->tables = false;
    } else if (is_word(t, "set") || is_word(t, "values")) {
        here->tables = false;
    }
}

/* --- all ---------------------------------------------------------------------------------------------------- */

/* CREATE [OR REPLACE] … kind */
static void look_at_head(scan *s)
{
    static const char *const routines[] = {"function", "procedure", NULL};
    static const char *const typed[] = {"aggregate", "operator", "cast", "type", "transform", NULL};
    static const char *const on[] = {"trigger", "policy", NULL};
    for (size_t i = 0; i < 6 && !is_punct(token(s, i), '('); i++) {
        const mx_token *t = token(s, i);
        s->routine = is_one_of(t, routines);
        s->typed = s->routine || is_one_of(t, typed);
        s->on = is_one_of(t, on) ? "on" : is_word(t, "rule") ? "to" : NULL;
        if (s->typed || s->on)
            return;
    }
}

void mx_text_uses(mx_arena *arena, mx_str text, const mx_server *server,
                  bool (*visit)(const mx_text_use *use, void *arg), void *arg)
{
    scan s = {.arena = arena, .text = text, .server = server, .visit = visit, .arg = arg};
    read_tokens(&s);
    look_at_head(&s);
    while (s.at < s.tokens.len && !s.enough) {
        const mx_token *t = token(&s, s.at);
        chain c;
        size_t step = 1;
        if (t->kind == MX_T_STRING) {
            string_at(&s);
            s.expecting = false;
        } else if (t->kind == MX_T_PUNCT) {
            punctuation(&s, t);
        } else if (is_one_of(t, (const char *const[]){"only", "lateral", "if", "exists", NULL}) &&
                   s.expecting) {
            step = 1; /* between FROM and the name */
        } else if (t->kind == MX_T_WORD &&
                   (is_reserved(&s, t) ||
                    is_one_of(t, (const char *const[]){"join", "update", "delete", "set", "values", "return",
                                                       "begin", NULL}))) {
            word_at(&s, t);
        } else if (read_chain(&s, &c)) {
            name_at(&s, &c);
            step = c.len;
        } else {
            s.expecting = false;
        }
        s.at += step;
    }
}

/* --- one type ---------------------------------------------------------------------------------------------- */

static bool is_cast_op(const mx_token *t)
{
    return t->kind == MX_T_OP && mx_str_eq(t->text, MX_STR("::"));
}

/* Is AS at i that of CAST(… AS type)? */
static bool is_of_cast(const scan *s, size_t i)
{
    static const char *const casts[] = {"cast", "xmlserialize", NULL};
    size_t depth = 1;
    while (i > 0 && depth) {
        depth += is_punct(token(s, --i), ')');
        depth -= is_punct(token(s, i), '(');
    }
    return !depth && is_one_of(before(s, i, 1), casts);
}

/* Of a name at i, its schema's before it: a column, its alias, or what it stands behind? */
static bool may_be_type(const scan *s, size_t i, mx_str schema)
{
    static const char *const phrases[] = {"by", "between", "like", "ilike", "escape", "values", NULL};
    const mx_token *next = token(s, i + 1);
    if (is_punct(before(s, i, 1), '.')) {
        if (!is_name(s, before(s, i, 2)) ||
            !mx_str_eq(mx_token_value(s->arena, before(s, i, 2), s->server), schema))
            return false;
        i -= 2;
    }
    const mx_token *last = before(s, i, 1);
    if (is_punct(next, '.'))
        return false;
    if (is_punct(next, '(') || next->kind == MX_T_STRING || is_cast_op(last))
        return true;
    if (is_word(last, "as"))
        return is_of_cast(s, i - 1);
    return (is_name(s, last) && !is_one_of(last, phrases)) || is_punct(last, ')') || is_punct(last, ']');
}

bool mx_text_may_use_type(mx_arena *arena, mx_str text, const mx_server *server, mx_str schema, mx_str name)
{
    scan s = {.arena = arena, .text = text, .server = server};
    mx_str lower = mx_str_lower(arena, name);
    if (!mx_str_has_word(mx_str_lower(arena, text), lower) && mx_str_find(name, '"') == MX_NPOS)
        return false;
    read_tokens(&s);
    for (size_t i = 0; i < s.tokens.len; i++) {
        const mx_token *t = token(&s, i);
        bool named = (t->kind == MX_T_WORD || t->kind == MX_T_QUOTED) &&
                     mx_str_eq(mx_token_value(arena, t, server), name) && may_be_type(&s, i, schema);
        bool shown = t->kind == MX_T_STRING && mx_str_has_word(mx_str_lower(arena, t->text), lower) &&
                     is_cast_op(token(&s, i + 1)) && is_word(token(&s, i + 2), "regtype");
        if (named || shown)
            return true;
    }
    return false;
}
