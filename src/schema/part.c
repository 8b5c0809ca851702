#include "schema/part.h"

#include "schema/text_scan.h"

bool mx_part_is(const mx_part *p, size_t i, const char *word)
{
    return i < p->to && p->at[i].kind == MX_T_WORD && mx_str_ieq(p->at[i].text, mx_str_of(word));
}

bool mx_part_punct(const mx_part *p, size_t i, char c)
{
    return i < p->to && p->at[i].kind == MX_T_PUNCT && p->at[i].text.ptr[0] == c;
}

bool mx_part_take(mx_part *p, const char *word)
{
    bool yes = mx_part_is(p, p->from, word);
    p->from += yes ? 1u : 0u;
    return yes;
}

bool mx_part_take_punct(mx_part *p, char c)
{
    bool yes = mx_part_punct(p, p->from, c);
    p->from += yes ? 1u : 0u;
    return yes;
}

mx_part mx_part_sub(const mx_part *p, size_t from, size_t to)
{
    return (mx_part){p->text, p->at, from, to};
}

mx_str mx_part_text(const mx_part *p)
{
    return p->from < p->to ? mx_str_sub(p->text, p->at[p->from].span.start, p->at[p->to - 1].span.end)
                           : MX_STR_NONE;
}

static bool opens(const mx_part *p, size_t i)
{
    return mx_part_punct(p, i, '(') || mx_part_punct(p, i, '[') || mx_part_punct(p, i, '{');
}

static bool closes(const mx_part *p, size_t i)
{
    return mx_part_punct(p, i, ')') || mx_part_punct(p, i, ']') || mx_part_punct(p, i, '}');
}

size_t mx_part_behind(const mx_part *p, size_t i)
{
    size_t depth = 0;
    for (; i < p->to; i++) {
        depth += opens(p, i) ? 1u : 0u;
        if (closes(p, i) && (depth == 0 || --depth == 0))
            return i + 1;
    }
    return p->to;
}

size_t mx_part_find(const mx_part *p, size_t i, const char *const *words)
{
    while (i < p->to) {
        if (opens(p, i)) {
            i = mx_part_behind(p, i);
            continue;
        }
        bool inner = i > p->from && ((mx_part_is(p, i, "from") && mx_part_is(p, i - 1, "distinct")) ||
                                     (mx_part_is(p, i, "group") && mx_part_is(p, i - 1, "within")));
        for (size_t k = 0; words[k] && !inner; k++) {
            if (mx_part_is(p, i, words[k]))
                return i;
        }
        i++;
    }
    return p->to;
}

size_t mx_part_comma(const mx_part *p, size_t i)
{
    while (i < p->to && !mx_part_punct(p, i, ','))
        i = opens(p, i) ? mx_part_behind(p, i) : i + 1;
    return i;
}

bool mx_part_open(mx_arena *arena, const mx_server *server, mx_str text, mx_part *out)
{
    mx_tokens tokens = {0};
    if (!mx_scan_all(arena, text, server, &tokens))
        return false;
    *out = (mx_part){text, tokens.at, 0, tokens.len};
    return tokens.len > 0;
}
