/* Functions on regular expressions. They are POSIX extended ones (libc's regcomp) with \d \D \w \W \s \S \b
 * added; what the syntax of RE2 has beyond that, (?…) above all, is refused with a message, never read as
 * something else. */
#include <regex.h>

#include "config/hcl_funcs.h"

typedef struct compiled {
    regex_t regex;
    bool ready;
} compiled;

static void close_regex(void *arg)
{
    compiled *re = arg;
    if (re->ready)
        regfree(&re->regex);
}

#define NEST_MAX 50
#define COST_MAX 10000

/* {n} and {n,m} at s[*i]: the larger number. */
static uint64_t bound(mx_str s, size_t *i)
{
    uint64_t most = 1, n = 0;
    for ((*i)++; *i < s.len && (mx_is_digit(s.ptr[*i]) || s.ptr[*i] == ','); (*i)++) {
        n = s.ptr[*i] == ',' ? 0 : n > COST_MAX ? n : n * 10 + (uint64_t)(s.ptr[*i] - '0');
        most = n > most ? n : most;
    }
    return most;
}

/* regcomp copies what is repeated: x+ twice, x{9} nine times, and what is nested multiplies. Counts the
 * copies. */
static mx_status check_cost(hcl_call *c, mx_str s)
{
    uint64_t cost[NEST_MAX + 1] = {0}, last = 0, factor;
    size_t depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        factor = ch == '+' ? 2 : ch == '{' ? bound(s, &i) : 1;
        if (ch == '(') {
            if (depth == NEST_MAX)
                return hcl_arg_fail(c, 0, "groups are nested more than %d deep", NEST_MAX);
            cost[++depth] = 0;
            last = 0;
        } else if (ch == ')' && depth > 0) {
            last = cost[depth--] + 1;
            cost[depth] += last;
        } else if (factor > 1) {
            cost[depth] += last * (factor - 1);
            last *= factor;
        } else {
            i += ch == '\\';
            cost[depth] += last = 1;
        }
        if (cost[depth] > COST_MAX)
            return hcl_arg_fail(c, 0, "its repetitions make the pattern too large");
    }
    return MX_OK;
}

/* regcomp knows \w \W \s \S \b, and not \d; inside [ ] it knows no backslash at all. */
static mx_status translate(hcl_call *c, mx_str pattern, mx_str *out)
{
    mx_buf buf = MX_BUF(c->arena);
    bool in_set = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char ch = pattern.ptr[i], next = i + 1 < pattern.len ? pattern.ptr[i + 1] : '\0';
        if (ch == '\0')
            return hcl_arg_fail(c, 0, "the pattern holds a zero byte");
        if (!in_set && ch == '(' && next == '?')
            return hcl_arg_fail(c, 0, "groups of the form (?…) are not supported");
        if (!in_set && (ch == '*' || ch == '+' || ch == '?' || ch == '}') && next == '?')
            return hcl_arg_fail(c, 0, "lazy repetition (%c?) is not supported", ch);
        if (in_set && ch == '\\')
            return hcl_arg_fail(c, 0, "a backslash inside [ ] is not supported");
        if (ch == '[' && !in_set) {
            in_set = true;
            mx_buf_char(&buf, ch);
            if (next == '^') {
                mx_buf_char(&buf, next);
                i++;
            }
            if (i + 1 < pattern.len && pattern.ptr[i + 1] == ']') {
                mx_buf_char(&buf, ']');
                i++;
            }
            continue;
        }
        if (ch == ']')
            in_set = false;
        if (ch == '\\' && (next == 'd' || next == 'D')) {
            mx_buf_text(&buf, next == 'd' ? "[0-9]" : "[^0-9]");
            i++;
            continue;
        }
        if (ch == '\\' && (next == 'n' || next == 't' || next == 'r')) {
            mx_buf_char(&buf, next == 'n' ? '\n' : next == 't' ? '\t' : '\r');
            i++;
            continue;
        }
        if (ch == '\\' && (mx_is_digit(next) || (mx_is_alpha(next) && !strchr("wWsSbB", next))))
            return hcl_arg_fail(c, 0, "\\%c is not supported", next);
        mx_buf_char(&buf, ch);
        if (ch == '\\' && i + 1 < pattern.len)
            mx_buf_char(&buf, pattern.ptr[++i]);
    }
    *out = mx_buf_take(&buf);
    return MX_OK;
}

/* The compiled pattern dies with `scratch`. */
static mx_status compile(hcl_call *c, mx_arena *scratch, mx_str pattern, regex_t **out)
{
    mx_str text;
    char why[128];
    if (pattern.len > 1000)
        return hcl_arg_fail(c, 0, "the pattern is longer than 1000 bytes");
    MX_TRY(check_cost(c, pattern));
    MX_TRY(translate(c, pattern, &text));
    compiled *re = mx_new(scratch, compiled);
    mx_arena_defer(scratch, close_regex, re);
    const char *z = mx_str_z(scratch, text);
    int rc = regcomp(&re->regex, z, REG_EXTENDED);
    re->ready = rc == 0;
    if (rc == REG_ESPACE)
        mx_arena_oom(c->arena);
    if (rc != 0) {
        regerror(rc, &re->regex, why, sizeof why);
        return hcl_arg_fail(c, 0, "the pattern cannot be read: %s", why);
    }
    *out = &re->regex;
    return MX_OK;
}

#define GROUPS 20

/* One match: the whole, or the list of its groups when the pattern has some. */
static const mx_value *match_value(hcl_call *c, mx_str s, const regex_t *re, const regmatch_t *m)
{
    if (re->re_nsub == 0)
        return mx_value_text(c->arena, mx_str_sub(s, (size_t)m[0].rm_so, (size_t)m[0].rm_eo));
    mx_value *list = mx_value_list(c->arena);
    for (size_t g = 1; g <= re->re_nsub && g < GROUPS; g++)
        mx_value_push(c->arena, list,
                      m[g].rm_so < 0
                          ? &mx_value_null
                          : mx_value_text(c->arena, mx_str_sub(s, (size_t)m[g].rm_so, (size_t)m[g].rm_eo)));
    return list;
}

/* Matches in `s` from offset `from` on; offsets in m are into s. */
static bool search(const regex_t *re, mx_str s, size_t from, regmatch_t *m)
{
    m[0].rm_so = (regoff_t)from;
    m[0].rm_eo = (regoff_t)s.len;
    return regexec(re, s.ptr ? s.ptr : "", GROUPS, m, REG_STARTEND | (from ? REG_NOTBOL : 0)) == 0;
}

#define SUBJECT_MAX 100000 /* bytes: back-tracking on longer ones may take for ever */

static mx_status subject(hcl_call *c, size_t i, mx_str *out)
{
    MX_TRY(hcl_arg_text(c, i, out));
    if (out->len > SUBJECT_MAX)
        return hcl_arg_fail(c, i, "the text is longer than %d bytes", SUBJECT_MAX);
    return mx_hcl_spend(c->eval, c->expr->at, 1000 + out->len);
}

typedef mx_status (*regex_work)(hcl_call *c, const regex_t *re, mx_str s, const mx_value **out);

static mx_status with_regex(hcl_call *c, size_t pattern_arg, size_t text_arg, regex_work work,
                            const mx_value **out)
{
    mx_str pattern, s;
    regex_t *re = NULL;
    MX_TRY(hcl_arg_text(c, pattern_arg, &pattern));
    MX_TRY(subject(c, text_arg, &s));
    mx_arena *scratch = mx_arena_child(c->arena);
    mx_status st = compile(c, scratch, pattern, &re);
    if (st == MX_OK)
        st = work(c, re, s, out);
    mx_arena_free(scratch);
    return st;
}

static mx_status first_match(hcl_call *c, const regex_t *re, mx_str s, const mx_value **out)
{
    regmatch_t m[GROUPS];
    if (!search(re, s, 0, m))
        return hcl_arg_fail(c, 1, "the pattern does not match");
    *out = match_value(c, s, re, m);
    return MX_OK;
}

static mx_status all_matches(hcl_call *c, const regex_t *re, mx_str s, const mx_value **out)
{
    regmatch_t m[GROUPS];
    mx_value *list = mx_value_list(c->arena);
    for (size_t from = 0; from <= s.len && search(re, s, from, m);) {
        MX_TRY(mx_hcl_spend(c->eval, c->expr->at, 100));
        mx_value_push(c->arena, list, match_value(c, s, re, m));
        from = (size_t)m[0].rm_eo + (m[0].rm_eo == m[0].rm_so);
    }
    *out = list;
    return MX_OK;
}

/* $1, ${1} and $$ in the replacement. */
static mx_status expand(hcl_call *c, mx_buf *buf, mx_str put, mx_str s, const regex_t *re,
                        const regmatch_t *m)
{
    for (size_t i = 0; i < put.len; i++) {
        if (put.ptr[i] != '$' || i + 1 == put.len) {
            mx_buf_char(buf, put.ptr[i]);
            continue;
        }
        if (put.ptr[i + 1] == '$') {
            mx_buf_char(buf, '$');
            i++;
            continue;
        }
        bool braces = put.ptr[i + 1] == '{';
        size_t from = i + 1 + braces, end = from;
        while (end < put.len && mx_is_digit(put.ptr[end]))
            end++;
        uint64_t group;
        if (!mx_str_to_u64(mx_str_sub(put, from, end), &group) ||
            (braces && (end == put.len || put.ptr[end] != '}')))
            return hcl_arg_fail(c, 2, "a $ must be followed by the number of a group, or by $");
        if (group < GROUPS && group <= re->re_nsub && m[group].rm_so >= 0)
            mx_buf_str(buf, mx_str_sub(s, (size_t)m[group].rm_so, (size_t)m[group].rm_eo));
        i = end - 1 + braces;
    }
    return MX_OK;
}

static mx_status replace_all(hcl_call *c, const regex_t *re, mx_str s, const mx_value **out)
{
    regmatch_t m[GROUPS];
    mx_str put;
    mx_buf buf = MX_BUF(c->arena);
    size_t from = 0, copied = 0;
    MX_TRY(hcl_arg_text(c, 2, &put));
    while (from <= s.len && search(re, s, from, m)) {
        MX_TRY(mx_hcl_spend(c->eval, c->expr->at, 100 + put.len / 32));
        mx_buf_str(&buf, mx_str_sub(s, copied, (size_t)m[0].rm_so));
        MX_TRY(expand(c, &buf, put, s, re, m));
        copied = (size_t)m[0].rm_eo;
        from = copied + (m[0].rm_eo == m[0].rm_so);
    }
    mx_buf_str(&buf, mx_str_sub(s, copied, s.len));
    return hcl_give_buf(c, &buf, out);
}

static mx_status fn_regex(hcl_call *c, const mx_value **out)
{
    return with_regex(c, 0, 1, first_match, out);
}

static mx_status fn_regexall(hcl_call *c, const mx_value **out)
{
    return with_regex(c, 0, 1, all_matches, out);
}

/* regexreplace(text, pattern, replacement) */
static mx_status fn_regexreplace(hcl_call *c, const mx_value **out)
{
    return with_regex(c, 1, 0, replace_all, out);
}

static mx_status fn_regexpescape(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    mx_buf buf = MX_BUF(c->arena);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\0' && strchr("\\.+*?()|[]{}^$", s.ptr[i]))
            mx_buf_char(&buf, '\\');
        mx_buf_char(&buf, s.ptr[i]);
    }
    return hcl_give_buf(c, &buf, out);
}

const hcl_func_def hcl_funcs_regex[] = {
    {"regex", 2, 2, fn_regex},
    {"regexall", 2, 2, fn_regexall},
    {"regexpescape", 1, 1, fn_regexpescape},
    {"regexreplace", 3, 3, fn_regexreplace},
    {NULL, 0, 0, NULL},
};
