/* sql/parse_refers.c — which relations, functions and types a kept text names. It reads tokens, not
 * grammar: what stands where a name of a relation must stand, what is called, what is cast to. It may name
 * too much (a builtin, a variable), which costs nothing: only names of the schema's objects are looked up
 * in the list. */
#include "sql/ddl.h"

enum { MX_REFER_DEPTH = 64 };

typedef struct refer_scan {
    mx_parser p;
    mx_parser *owner; /* its arena holds the names */
    mx_names *out;
    mx_strs ctes;             /* names that WITH gives: no relations */
    uint16_t before, before2; /* keywords of the two tokens before */
    bool expecting;           /* a relation's name is next */
    uint32_t depth;
    struct {
        bool query, from, cast; /* a query's words were seen; in its FROM list; in CAST(…) */
    } level[MX_REFER_DEPTH];
} refer_scan;

void mx_add_refer(mx_parser *p, mx_names *out, mx_name name)
{
    for (size_t i = 0; i < out->len; i++)
        if (mx_str_eq(out->at[i].name, name.name) && mx_str_eq(out->at[i].schema, name.schema))
            return;
    if (name.name.len)
        mx_vec_push(p->arena, out, name);
}

/* a.b.c: the last two parts. `qualifier`, if not NULL: the part before them. */
static mx_name take_chain(refer_scan *scan, mx_str *qualifier)
{
    mx_parser *p = &scan->p;
    mx_str before = MX_STR_NONE;
    mx_name name = {.name = mx_token_value(p->arena, &p->tok, p->server), .span = p->tok.span};
    mx_p_next(p);
    while (mx_p_punct(p, '.')) {
        const mx_token *next = mx_p_peek(p);
        bool text = next->kind == MX_T_STRING && mx_p_is(p, MX_LITE);
        if (next->kind != MX_T_WORD && next->kind != MX_T_QUOTED && !text)
            break;
        mx_p_next(p);
        before = name.schema;
        name.schema = name.name;
        name.name = mx_token_value(p->arena, &p->tok, p->server);
        mx_p_next(p);
    }
    name.span = mx_p_span_from(p, name.span);
    if (qualifier)
        *qualifier = before;
    return name;
}

static void add(refer_scan *scan, mx_name name)
{
    if (name.schema.len || !mx_strs_has(&scan->ctes, name.name))
        mx_add_refer(scan->owner, scan->out, name);
}

/* 'schema.name' as text, behind nextval( or before ::regclass */
static void add_from_string(refer_scan *scan, const mx_token *token)
{
    mx_str value = mx_token_value(scan->p.arena, token, scan->p.server);
    mx_parser inner;
    mx_p_init(&inner, scan->p.arena, value, token->span, scan->p.server, NULL);
    mx_name name;
    if ((inner.tok.kind == MX_T_WORD || inner.tok.kind == MX_T_QUOTED) &&
        mx_p_name(&inner, "a name", &name) == MX_OK && mx_p_at_end(&inner) && !inner.failed)
        add(scan, name);
}

static bool string_names_object(refer_scan *scan, bool called)
{
    mx_mark mark = mx_p_mark(&scan->p);
    mx_p_next(&scan->p);
    bool yes = called;
    if (mx_p_take_op(&scan->p, "::"))
        yes = mx_p_word(&scan->p, "regclass") || mx_p_word(&scan->p, "regproc") ||
              mx_p_word(&scan->p, "regtype");
    mx_p_reset(&scan->p, &mark);
    return yes;
}

/* UPDATE that is no statement: FOR UPDATE, ON UPDATE, BEFORE UPDATE OR …, DO UPDATE */
static bool update_is_event(const refer_scan *scan)
{
    switch (scan->before) {
    case KW_FOR:
    case KW_ON:
    case KW_BEFORE:
    case KW_AFTER:
    case KW_OR:
    case KW_DO:
    case KW_OF:
    case KW_NO:
        return true;
    default:
        return false;
    }
}

/* SQLite: UPDATE OR IGNORE t; left at the last of these words. */
static void skip_conflict(mx_parser *p)
{
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    if (p->server->engine == MX_LITE && mx_p_word(p, "or"))
        mx_p_next(p);
    else
        mx_p_reset(p, &mark);
}

/* What a keyword means for what follows. */
static void keyword(refer_scan *scan)
{
    uint32_t d = scan->depth;
    switch (scan->p.tok.keyword) {
    case KW_SELECT:
    case KW_DELETE:
        scan->level[d].query = true;
        scan->level[d].from = false;
        break;
    case KW_FROM:
        /* not EXTRACT(x FROM y), not IS DISTINCT FROM */
        scan->expecting = (d == 0 || scan->level[d].query) && scan->before != KW_DISTINCT;
        scan->level[d].from = scan->expecting;
        break;
    case KW_JOIN:
    case KW_INTO:
    case KW_REFERENCES:
        scan->expecting = true;
        break;
    case KW_TABLE:
        scan->expecting = true;
        scan->level[d].from = true; /* TABLE a, b */
        break;
    case KW_UPDATE:
        scan->expecting = !update_is_event(scan);
        scan->level[d].query = true;
        if (scan->expecting)
            skip_conflict(&scan->p);
        break;
    case KW_USING: /* DELETE … USING t, MERGE … USING t; a join's USING has '(' */
        scan->expecting = !mx_p_next_punct(&scan->p, '(');
        break;
    case KW_ONLY:
    case KW_LATERAL:
    case KW_IF:
    case KW_NOT:
    case KW_EXISTS:
        break; /* between FROM or TABLE and the name */
    case KW_WHERE:
    case KW_GROUP:
    case KW_ORDER:
    case KW_HAVING:
    case KW_LIMIT:
    case KW_UNION:
    case KW_EXCEPT:
    case KW_INTERSECT:
    case KW_SET:
    case KW_VALUES:
    case KW_RETURNING:
    case KW_WINDOW:
        scan->level[d].from = false;
        scan->expecting = false;
        break;
    case KW_AS:
        break;
    default:
        scan->expecting = false;
        break;
    }
}

/* name [(columns)] AS [NOT] [MATERIALIZED] ( … behind WITH or a comma: a query's own name. */
static bool at_cte(refer_scan *scan)
{
    mx_parser *p = &scan->p;
    if (scan->before != KW_WITH && scan->before != KW_RECURSIVE && scan->before != KW_COUNT)
        return false;
    mx_mark mark = mx_p_mark(p);
    bool yes = false;
    mx_p_next(p);
    bool whole = !mx_p_punct(p, '(') || mx_p_skip_group(p) == MX_OK;
    if (whole && mx_p_take(p, KW_AS)) {
        mx_p_take(p, KW_NOT);
        mx_p_take(p, KW_MATERIALIZED);
        yes = mx_p_punct(p, '(');
    }
    mx_p_reset(p, &mark);
    return yes;
}

static bool is_sequence_function(mx_str name)
{
    return mx_str_ieq(name, MX_STR("nextval")) || mx_str_ieq(name, MX_STR("currval")) ||
           mx_str_ieq(name, MX_STR("setval")) || mx_str_ieq(name, MX_STR("lastval"));
}

static void name_token(refer_scan *scan)
{
    mx_parser *p = &scan->p;
    if (at_cte(scan)) {
        mx_str cte = mx_token_value(p->arena, &p->tok, p->server);
        mx_vec_push(p->arena, &scan->ctes, cte);
        mx_p_next(p);
        return;
    }
    bool cast = scan->level[scan->depth].cast && scan->before == KW_AS;
    bool value_for = scan->before == KW_FOR && scan->before2 == KW_VALUE; /* NEXT VALUE FOR s */
    mx_str qualifier;
    mx_name name = take_chain(scan, &qualifier);
    if (scan->expecting || cast || value_for || mx_p_punct(p, '('))
        add(scan, name);
    scan->expecting = false;
    if (mx_p_op(p, "%")) { /* t%ROWTYPE, t.c%TYPE */
        mx_p_next(p);
        if (mx_p_word(p, "rowtype"))
            add(scan, name);
        else if (mx_p_word(p, "type") && name.schema.len)
            add(scan, (mx_name){.schema = qualifier, .name = name.schema, .span = name.span});
    }
    if (mx_p_punct(p, '(') && is_sequence_function(name.name)) {
        mx_p_next(p);
        if (scan->depth + 1 < MX_REFER_DEPTH)
            memset(&scan->level[++scan->depth], 0, sizeof scan->level[0]);
        if (p->tok.kind == MX_T_STRING && string_names_object(scan, true))
            add_from_string(scan, &p->tok);
        else if (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED)
            scan->expecting = true; /* MariaDB: nextval(s) */
    }
}

static void punctuation(refer_scan *scan)
{
    mx_parser *p = &scan->p;
    char c = p->tok.text.ptr[0];
    if (c == '(') {
        bool cast = scan->before == KW_CAST;
        if (scan->depth + 1 < MX_REFER_DEPTH)
            scan->depth++;
        memset(&scan->level[scan->depth], 0, sizeof scan->level[0]);
        scan->level[scan->depth].cast = cast;
        scan->level[scan->depth].from = scan->expecting; /* FROM (a JOIN b): still relations */
    } else if (c == ')') {
        scan->depth -= scan->depth > 0;
        scan->expecting = false;
    } else if (c == ',')
        scan->expecting = scan->level[scan->depth].from;
    else if (c == ';') {
        scan->expecting = false;
        memset(&scan->level[scan->depth], 0, sizeof scan->level[0]);
    }
    mx_p_next(p);
}

/* SQLite takes a text for a name where nothing but a name may stand. */
static bool is_name_in_text(refer_scan *scan)
{
    return mx_p_is(&scan->p, MX_LITE) &&
           (scan->expecting || scan->before == KW_WITH || scan->before == KW_RECURSIVE);
}

static void one_token(refer_scan *scan)
{
    mx_parser *p = &scan->p;
    mx_token token = p->tok;
    switch (token.kind) {
    case MX_T_WORD:
        if (mx_word_reserved((mx_keyword)token.keyword, p->server) || token.keyword == KW_ONLY ||
            token.keyword == KW_LATERAL || token.keyword == KW_UPDATE || token.keyword == KW_DELETE ||
            token.keyword == KW_SET || token.keyword == KW_VALUES || token.keyword == KW_IF ||
            token.keyword == KW_EXISTS || token.keyword == KW_RECURSIVE) {
            keyword(scan);
            mx_p_next(p);
            if (token.keyword == KW_TABLESAMPLE && p->tok.kind == MX_T_WORD)
                mx_p_next(p); /* a method, not a function */
        } else
            name_token(scan);
        break;
    case MX_T_QUOTED:
        name_token(scan);
        break;
    case MX_T_PUNCT:
        punctuation(scan);
        break;
    case MX_T_STRING:
        if (is_name_in_text(scan)) {
            name_token(scan);
            break;
        }
        if (string_names_object(scan, false))
            add_from_string(scan, &token);
        mx_p_next(p);
        break;
    case MX_T_OP:
        mx_p_next(p);
        if (mx_str_eq(token.text, MX_STR("::")) && (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED))
            add(scan, take_chain(scan, NULL));
        break;
    default:
        mx_p_next(p);
        break;
    }
    scan->before2 = scan->before;
    /* KW_COUNT stands for a comma: no keyword has that number. */
    scan->before = token.kind == MX_T_WORD                                ? token.keyword
                   : token.kind == MX_T_PUNCT && token.text.ptr[0] == ',' ? (uint16_t)KW_COUNT
                                                                          : (uint16_t)KW_NONE;
}

void mx_find_refers(mx_parser *p, mx_str text, mx_span at, mx_names *out)
{
    refer_scan *scan = mx_new(p->arena, refer_scan);
    scan->owner = p;
    scan->out = out;
    mx_p_init(&scan->p, p->arena, text, at, p->server,
              NULL); /* what is no SQL inside ends the search, without a word */
    while (!mx_p_at_end(&scan->p)) {
        uint32_t before = scan->p.tok.span.start;
        one_token(scan);
        if (scan->p.failed || (scan->p.tok.span.start == before && mx_p_at_end(&scan->p)))
            break;
    }
}

/* x [CONSTANT] t [...]; of one variable: what stands where its type does */
static void declared(refer_scan *scan)
{
    mx_parser *p = &scan->p;
    mx_p_next(p);
    if (p->tok.kind == MX_T_WORD && mx_str_ieq(p->tok.text, MX_STR("constant")))
        mx_p_next(p);
    if (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED)
        add(scan, take_chain(scan, NULL));
    while (!mx_p_at_end(p) && !scan->p.failed && !mx_p_punct(p, ';'))
        mx_p_next(p);
    mx_p_next(p);
}

void mx_find_declared(mx_parser *p, mx_str text, mx_span at, mx_names *out)
{
    refer_scan *scan = mx_new(p->arena, refer_scan);
    scan->owner = p;
    scan->out = out;
    mx_p_init(&scan->p, p->arena, text, at, p->server, NULL);
    while (!mx_p_at_end(&scan->p) && !scan->p.failed) {
        bool declares = mx_p_word(&scan->p, "declare");
        mx_p_next(&scan->p);
        while (declares && !mx_p_at_end(&scan->p) && !scan->p.failed && !mx_p_word(&scan->p, "begin"))
            declared(scan);
    }
}
