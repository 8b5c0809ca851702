#include "dialect/postgres/exprs.h"

#include <string.h>

/* Literals of tsvector and tsquery as the server shows them: https://www.postgresql.org/docs/current/datatype-textsearch.html. What is not
 * understood stays as it is, and so does what is nested too deep or a chain of too many operators. */

enum {
    MAX_DEPTH = 100,
    MAX_HEIGHT = 1000
}; /* of what is read within another, and of its tree, which chains make high */

typedef struct reader {
    mx_arena *arena;
    mx_str text;
    size_t at;
    int depth;
    bool wrong;
} reader;

static void skip(reader *r)
{
    while (r->at < r->text.len && mx_is_space(r->text.ptr[r->at]))
        r->at++;
}

static bool take(reader *r, char c)
{
    skip(r);
    if (r->at >= r->text.len || r->text.ptr[r->at] != c)
        return false;
    r->at++;
    return true;
}

/* A word, bare or in quotes; it is shown in quotes. `ends`: what else than blanks stands behind a bare one. */
static bool take_word(reader *r, const char *ends, mx_str *out)
{
    mx_buf buf = MX_BUF(r->arena);
    bool quotes = take(r, '\'');
    while (r->at < r->text.len) {
        char c = r->text.ptr[r->at];
        if (c == '\\')
            return false;
        if (quotes && c == '\'') {
            if (r->at + 1 >= r->text.len || r->text.ptr[r->at + 1] != '\'')
                break;
            mx_buf_char(&buf, c);
            r->at++;
        } else if (!quotes && (mx_is_space(c) || strchr(ends, c))) {
            break;
        }
        mx_buf_char(&buf, c);
        r->at++;
        if (!quotes && c == '\'')
            mx_buf_char(&buf, c);
    }
    if (quotes && r->at++ >= r->text.len)
        return false;
    *out = mx_buf_take(&buf);
    return out->len > 0;
}

/* --- tsvector: words in order, each once -------------------------------------------------------------------------------------------- */

typedef struct spot {
    uint64_t position;
    char weight;
} spot;

typedef struct lexeme {
    mx_str word;
    mx_vec(spot) spots;
} lexeme;

static int by_word(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(((const lexeme *)a)->word, ((const lexeme *)b)->word);
}

static int by_position(const void *a, const void *b, void *arg)
{
    const spot *x = a, *y = b;
    (void)arg;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return x->weight - y->weight;
}

/* :1A,2 */
static bool take_spots(reader *r, lexeme *to)
{
    if (r->at >= r->text.len || r->text.ptr[r->at] != ':')
        return true;
    do {
        spot s = {0, 'D'};
        size_t start = ++r->at;
        while (r->at < r->text.len && mx_is_digit(r->text.ptr[r->at]))
            r->at++;
        if (!mx_str_to_u64(mx_str_sub(r->text, start, r->at), &s.position) || !s.position ||
            s.position > 16383)
            return false;
        char c = r->at < r->text.len ? mx_lower(r->text.ptr[r->at]) : ' ';
        if (c >= 'a' && c <= 'd') {
            s.weight = (char)(c - 'a' + 'A');
            r->at++;
        }
        mx_vec_push(r->arena, &to->spots, s);
    } while (r->at < r->text.len && r->text.ptr[r->at] == ',');
    return true;
}

bool mx_pg_tsvector_text(mx_arena *arena, mx_str text, mx_str *shown)
{
    reader r = {.arena = arena, .text = text};
    mx_vec(lexeme) all = {0};
    mx_buf out = MX_BUF(arena);
    for (skip(&r); r.at < r.text.len; skip(&r)) {
        lexeme one = {0};
        if (!take_word(&r, ":", &one.word) || !take_spots(&r, &one))
            return false;
        mx_vec_push(arena, &all, one);
    }
    mx_sort(arena, all.at, all.len, sizeof *all.at, by_word, NULL);
    size_t kept = 0;
    for (size_t i = 0; i < all.len; i++) {
        lexeme *last = kept ? &all.at[kept - 1] : NULL;
        if (!last || !mx_str_eq(last->word, all.at[i].word)) {
            all.at[kept++] = all.at[i];
            continue;
        }
        for (size_t k = 0; k < all.at[i].spots.len; k++)
            mx_vec_push(arena, &last->spots, all.at[i].spots.at[k]);
    }
    all.len = kept;
    for (size_t i = 0; i < all.len; i++) {
        lexeme *l = &all.at[i];
        mx_sort(arena, l->spots.at, l->spots.len, sizeof *l->spots.at, by_position, NULL);
        mx_buf_printf(&out, "%s'%.*s'", i ? " " : "", MX_FMT(l->word));
        bool any = false;
        for (size_t k = 0; k < l->spots.len; k++) {
            if (k && l->spots.at[k].position == l->spots.at[k - 1].position)
                continue;
            mx_buf_printf(&out, "%s%llu", any ? "," : ":", (unsigned long long)l->spots.at[k].position);
            if (l->spots.at[k].weight != 'D')
                mx_buf_char(&out, l->spots.at[k].weight);
            any = true;
        }
    }
    *shown = mx_buf_take(&out);
    return true;
}

/* --- tsquery ---------------------------------------------------------------------------------------------------------------------------- */

typedef enum rank { Q_OR = 1, Q_AND, Q_NEXT, Q_NOT, Q_WORD } rank; /* tsearch_op_priority */

typedef struct query {
    rank op;
    int height;  /* of the tree below */
    mx_str text; /* of a word, or what stands between two */
    const struct query *left, *right;
} query;

static const query *any(reader *r);

static const query *wrong(reader *r)
{
    static const query nothing = {.op = Q_WORD};
    r->wrong = true;
    return &nothing;
}

static const query *two(reader *r, rank op, mx_str text, const query *left, const query *right)
{
    query *q = mx_new(r->arena, query);
    int height = left ? left->height : 0;
    if (right && right->height > height)
        height = right->height;
    *q = (query){.op = op, .height = height + 1, .text = text, .left = left, .right = right};
    return q->height > MAX_HEIGHT ? wrong(r) : q;
}

/* 'word':*AB */
static const query *word(reader *r)
{
    mx_str text;
    mx_buf buf = MX_BUF(r->arena);
    bool prefix = false, weights[4] = {false};
    if (!take_word(r, ":&|!()<>", &text))
        return wrong(r);
    mx_buf_printf(&buf, "'%.*s'", MX_FMT(text));
    if (r->at < r->text.len && r->text.ptr[r->at] == ':') {
        for (r->at++; r->at < r->text.len; r->at++) {
            char c = mx_lower(r->text.ptr[r->at]);
            if (c == '*')
                prefix = true;
            else if (c >= 'a' && c <= 'd')
                weights[c - 'a'] = true;
            else
                break;
        }
        mx_buf_text(&buf, prefix ? ":*" : ":");
        for (size_t i = 0; i < 4; i++) {
            if (weights[i])
                mx_buf_char(&buf, "ABCD"[i]);
        }
    }
    return two(r, Q_WORD, mx_buf_take(&buf), NULL, NULL);
}

static const query *unary(reader *r)
{
    const query *q;
    if (r->wrong || ++r->depth > MAX_DEPTH)
        return wrong(r);
    if (take(r, '!')) {
        q = two(r, Q_NOT, MX_STR("!"), unary(r), NULL);
    } else if (take(r, '(')) {
        q = any(r);
        q = take(r, ')') ? q : wrong(r);
    } else {
        q = word(r);
    }
    r->depth--;
    return q;
}

/* <-> and <2> */
static const query *phrase(reader *r)
{
    const query *left = unary(r);
    while (!r->wrong && take(r, '<')) {
        mx_str text = MX_STR(" <-> ");
        size_t start = r->at;
        uint64_t n = 1;
        if (r->at < r->text.len && r->text.ptr[r->at] == '-')
            r->at++;
        else
            while (r->at < r->text.len && mx_is_digit(r->text.ptr[r->at]))
                r->at++;
        mx_str distance = mx_str_sub(r->text, start, r->at);
        if (!mx_str_eq(distance, MX_STR("-")) && !mx_str_to_u64(distance, &n))
            return wrong(r);
        if (n != 1)
            text = mx_str_printf(r->arena, " <%llu> ", (unsigned long long)n);
        if (r->at >= r->text.len || r->text.ptr[r->at++] != '>')
            return wrong(r);
        left = two(r, Q_NEXT, text, left, unary(r));
    }
    return left;
}

static const query *both(reader *r)
{
    const query *left = phrase(r);
    while (!r->wrong && take(r, '&'))
        left = two(r, Q_AND, MX_STR(" & "), left, phrase(r));
    return left;
}

static const query *any(reader *r)
{
    const query *left = both(r);
    while (!r->wrong && take(r, '|'))
        left = two(r, Q_OR, MX_STR(" | "), left, both(r));
    return left;
}

static void put(mx_buf *out, const query *q, rank outer, bool behind_phrase)
{
    bool brackets = q->op < outer || (q->op == Q_NEXT && behind_phrase);
    mx_buf_text(out, brackets ? "( " : "");
    if (q->op == Q_NOT)
        mx_buf_char(out, '!');
    if (q->left)
        put(out, q->left, q->op, false);
    if (q->op != Q_NOT)
        mx_buf_str(out, q->text);
    if (q->right)
        put(out, q->right, q->op, q->op == Q_NEXT);
    mx_buf_text(out, brackets ? " )" : "");
}

bool mx_pg_tsquery_text(mx_arena *arena, mx_str text, mx_str *shown)
{
    reader r = {.arena = arena, .text = text};
    mx_buf out = MX_BUF(arena);
    const query *q = any(&r);
    skip(&r);
    if (r.wrong || r.at != r.text.len)
        return false;
    put(&out, q, Q_OR, false);
    *shown = mx_buf_take(&out);
    return true;
}
