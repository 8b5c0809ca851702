/* config/yaml_scalar.c — scalars of YAML: plain, quoted, block; what a plain one means. */
#include "config/yaml_parse.h"

#include <stdlib.h>

/* ---- plain ---- */

static bool in_words(mx_str s, const char *const *words)
{
    for (; *words; words++)
        if (mx_str_eq(s, mx_str_of(*words)))
            return true;
    return false;
}

/* "0x1f", "0o17". NULL: none. */
static const mx_value *other_base(mx_arena *arena, mx_str s)
{
    bool hex = mx_str_starts(s, MX_STR("0x"));
    int64_t n = 0;
    if ((!hex && !mx_str_starts(s, MX_STR("0o"))) || s.len < 3 || s.len > 17)
        return NULL;
    for (size_t i = 2; i < s.len; i++) {
        char c = mx_lower(s.ptr[i]);
        int digit = mx_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
        if (digit >= (hex ? 16 : 8))
            return NULL;
        n = n * (hex ? 16 : 8) + digit;
    }
    return mx_value_int(arena, n);
}

static bool looks_like_number(mx_str s)
{
    size_t i = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
    i += i < s.len && s.ptr[i] == '.';
    return i < s.len && mx_is_digit(s.ptr[i]);
}

/* YAML's core schema. */
static const mx_value *meaning(mx_arena *arena, mx_str s)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL},
                             *const yes[] = {"true", "True", "TRUE", NULL},
                             *const no[] = {"false", "False", "FALSE", NULL};
    if (in_words(s, nulls))
        return &mx_value_null;
    if (in_words(s, yes) || in_words(s, no))
        return in_words(s, yes) ? &mx_value_true : &mx_value_false;
    const mx_value *number = other_base(arena, s);
    if (!number && looks_like_number(s)) {
        mx_str digits = s.ptr[0] == '+' ? mx_str_sub(s, 1, s.len) : s;
        if (digits.ptr[0] == '.' || mx_str_starts(digits, MX_STR("-.")))
            digits = digits.ptr[0] == '.'
                         ? mx_str_cat(arena, MX_STR("0"), digits)
                         : mx_str_cat(arena, MX_STR("-0"), mx_str_sub(digits, 1, digits.len));
        number = mx_value_read_number(arena, digits);
    }
    return number ? number : mx_value_text(arena, s);
}

/* The part of a plain scalar on this line: to a comment, a pair's colon, or what ends it in flow style. */
static mx_str plain_line(yaml_parser *y, bool flow)
{
    size_t start = y->pos;
    for (; y->pos < y->text.len; y->pos++) {
        char c = yaml_at(y, 0), next = yaml_at(y, 1);
        bool behind_gap = y->pos > start && yaml_is_gap(y->text.ptr[y->pos - 1]);
        if (c == '\n' || (c == '#' && behind_gap) || (c == ':' && yaml_is_gap(next)))
            break;
        if (flow && (strchr(",[]{}", c) || (c == ':' && strchr(",[]{}", next))))
            break;
    }
    return mx_str_trim(mx_str_sub(y->text, start, y->pos));
}

/* Goes to the next line when it belongs to a scalar below `parent`; *gap: line ends between. */
static bool next_line_of_scalar(yaml_parser *y, int parent, size_t *gap)
{
    yaml_parser look = *y;
    *gap = 0;
    while (yaml_at(&look, 0) == ' ' || yaml_at(&look, 0) == '\t' || yaml_at(&look, 0) == '\r' ||
           yaml_at(&look, 0) == '\n') {
        *gap += yaml_at(&look, 0) == '\n';
        look.pos++;
    }
    char c = yaml_at(&look, 0);
    if (*gap == 0 || c == '\0' || c == '#' || (parent != YAML_IN_FLOW && yaml_column(&look) <= parent))
        return false;
    if (yaml_column(&look) == 0 &&
        (mx_str_starts(yaml_rest(&look), MX_STR("---")) || mx_str_starts(yaml_rest(&look), MX_STR("..."))))
        return false;
    y->pos = look.pos;
    return true;
}

/* One line end is a space, more are one less. */
static void fold(mx_buf *buf, size_t line_ends)
{
    if (line_ends == 1)
        mx_buf_char(buf, ' ');
    else
        mx_buf_repeat(buf, '\n', line_ends - 1);
}

static mx_status plain_scalar(yaml_parser *y, int parent, const mx_value **out)
{
    bool flow = parent == YAML_IN_FLOW;
    mx_buf buf = MX_BUF(y->arena);
    size_t gap, lines = 1;
    mx_buf_str(&buf, plain_line(y, flow));
    while (yaml_at(y, 0) == '\n' && next_line_of_scalar(y, parent, &gap)) {
        if (flow && strchr(",[]{}", yaml_at(y, 0)))
            break;
        fold(&buf, gap);
        mx_buf_str(&buf, plain_line(y, flow));
        lines++;
    }
    if (!flow && yaml_at(y, 0) == ':')
        return yaml_fail(y, lines > 1 ? "this line is indented like none before it"
                                      : "a colon and a blank cannot stand in a value without quotes");
    mx_str text = mx_buf_take(&buf);
    if (flow && !text.len)
        return yaml_fail(y, "a value is expected here");
    *out = lines > 1 ? mx_value_text(y->arena, text) : meaning(y->arena, text);
    return MX_OK;
}

/* ---- quoted ---- */

static void put_utf8(mx_buf *buf, uint32_t c)
{
    if (c < 0x80) {
        mx_buf_char(buf, (char)c);
    } else if (c < 0x800) {
        mx_buf_char(buf, (char)(0xC0 | c >> 6));
        mx_buf_char(buf, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        mx_buf_char(buf, (char)(0xE0 | c >> 12));
        mx_buf_char(buf, (char)(0x80 | (c >> 6 & 0x3F)));
        mx_buf_char(buf, (char)(0x80 | (c & 0x3F)));
    } else {
        mx_buf_char(buf, (char)(0xF0 | c >> 18));
        mx_buf_char(buf, (char)(0x80 | (c >> 12 & 0x3F)));
        mx_buf_char(buf, (char)(0x80 | (c >> 6 & 0x3F)));
        mx_buf_char(buf, (char)(0x80 | (c & 0x3F)));
    }
}

/* \xHH, \uHHHH, \UHHHHHHHH; pos is on the letter, and on the last digit at the end. */
static mx_status hex_escape(yaml_parser *y, size_t digits, mx_buf *buf)
{
    uint32_t c = 0;
    for (size_t i = 0; i < digits; i++) {
        char d = mx_lower(yaml_at(y, 1));
        if (!mx_is_digit(d) && !(d >= 'a' && d <= 'f'))
            return yaml_fail(y, "an escape is cut short");
        c = c * 16 + (uint32_t)(mx_is_digit(d) ? d - '0' : d - 'a' + 10);
        y->pos++;
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return yaml_fail(y, "an escape names no character");
    put_utf8(buf, c);
    return MX_OK;
}

static mx_status escape(yaml_parser *y, mx_buf *buf)
{
    static const char letters[] = "abtnvfre\"/\\ 0", means[] = "\a\b\t\n\v\f\r\x1b\"/\\ ";
    char c = yaml_at(y, 0);
    if (c == 'x' || c == 'u' || c == 'U')
        return hex_escape(y, c == 'x' ? 2 : c == 'u' ? 4 : 8, buf);
    if (c == 'N' || c == '_' || c == 'L' || c == 'P') {
        put_utf8(buf, c == 'N' ? 0x85 : c == '_' ? 0xA0 : c == 'L' ? 0x2028 : 0x2029);
        return MX_OK;
    }
    const char *at = c ? strchr(letters, c) : NULL;
    if (!at)
        return yaml_fail(y, "this escape is not known");
    mx_buf_char(buf, means[at - letters]);
    return MX_OK;
}

/* A line end inside quotes: blanks around it go, it folds. */
static void fold_quoted(yaml_parser *y, mx_buf *buf, size_t keep)
{
    size_t ends = 0;
    while (buf->len > keep && (buf->ptr[buf->len - 1] == ' ' || buf->ptr[buf->len - 1] == '\t'))
        buf->len--;
    for (; strchr(" \t\r\n", yaml_at(y, 0)) && yaml_at(y, 0); y->pos++)
        ends += yaml_at(y, 0) == '\n';
    fold(buf, ends);
}

static mx_status quoted(yaml_parser *y, bool one_line, mx_str *out)
{
    mx_buf buf = MX_BUF(y->arena);
    char quote = yaml_at(y, 0);
    size_t keep = 0; /* what came from escapes is not trimmed */
    for (y->pos++; y->pos < y->text.len;) {
        char c = yaml_at(y, 0);
        if (c == quote && !(quote == '\'' && yaml_at(y, 1) == '\'')) {
            y->pos++;
            *out = mx_buf_take(&buf);
            return MX_OK;
        }
        if (c == '\n' || (c == '\r' && yaml_at(y, 1) == '\n')) {
            if (one_line)
                return yaml_fail(y, "a key must stand on one line");
            fold_quoted(y, &buf, keep);
            continue;
        }
        if (quote == '"' && c == '\\' && (yaml_at(y, 1) == '\n')) { /* the line goes on */
            for (y->pos += 2; yaml_at(y, 0) == ' ' || yaml_at(y, 0) == '\t';)
                y->pos++;
            continue;
        }
        y->pos += (quote == '\'' && c == '\'') || (quote == '"' && c == '\\');
        if (quote == '"' && c == '\\') {
            MX_TRY(escape(y, &buf));
            keep = buf.len;
        } else {
            mx_buf_char(&buf, c);
        }
        y->pos++;
    }
    return yaml_fail(y, "a quoted text is not ended");
}

mx_status yaml_key(yaml_parser *y, mx_str *out, bool *plain)
{
    char c = yaml_at(y, 0);
    *plain = c != '"' && c != '\'';
    if (!*plain)
        return quoted(y, true, out);
    *out = plain_line(y, true);
    return out->len || c == ':' ? MX_OK : yaml_fail(y, "a key is expected here");
}

mx_status yaml_scalar(yaml_parser *y, int parent, const mx_value **out)
{
    mx_str text;
    char c = yaml_at(y, 0);
    if (c != '"' && c != '\'')
        return plain_scalar(y, parent, out);
    MX_TRY(quoted(y, false, &text));
    *out = mx_value_text(y->arena, text);
    if (parent == YAML_IN_FLOW)
        return MX_OK;
    while (yaml_at(y, 0) == ' ' || yaml_at(y, 0) == '\t' || yaml_at(y, 0) == '\r')
        y->pos++;
    bool comment = yaml_at(y, 0) == '#' && yaml_is_gap(y->text.ptr[y->pos - 1]);
    return comment || yaml_at(y, 0) == '\n' || y->pos >= y->text.len
               ? MX_OK
               : yaml_fail(y, "nothing may follow here");
}

/* ---- block ---- */

typedef struct block {
    bool folded;
    char chomp; /* '-', '+', or 0 */
    int indent; /* of its lines; 0: not known yet */
} block;

static mx_status block_header(yaml_parser *y, int parent, block *b)
{
    *b = (block){.folded = yaml_at(y, 0) == '>'};
    for (y->pos++; !yaml_is_gap(yaml_at(y, 0)); y->pos++) {
        char c = yaml_at(y, 0);
        if ((c == '-' || c == '+') && !b->chomp)
            b->chomp = c;
        else if (c >= '1' && c <= '9' && !b->indent)
            b->indent = (parent < 0 ? 0 : parent) + c - '0';
        else
            return yaml_fail(y, "this cannot follow | or >");
    }
    while (yaml_at(y, 0) == ' ' || yaml_at(y, 0) == '\t' || yaml_at(y, 0) == '\r')
        y->pos++;
    if (yaml_at(y, 0) == '#')
        while (yaml_at(y, 0) != '\n' && y->pos < y->text.len)
            y->pos++;
    if (yaml_at(y, 0) != '\n' && y->pos < y->text.len)
        return yaml_fail(y, "the text begins on the next line");
    y->pos += y->pos < y->text.len;
    return MX_OK;
}

/* The line at pos without its end. */
static mx_str whole_line(const yaml_parser *y)
{
    mx_str rest = yaml_rest(y);
    size_t end = mx_str_find(rest, '\n');
    mx_str line = mx_str_sub(rest, 0, end == MX_NPOS ? rest.len : end);
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

static int indent_of(mx_str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == ' ')
        n++;
    return (int)n;
}

mx_status yaml_block_scalar(yaml_parser *y, int parent, const mx_value **out)
{
    block b;
    mx_buf buf = MX_BUF(y->arena);
    size_t ends = 0; /* line ends since the last text */
    bool was_deep =
        true; /* the last line with text began with a blank; so do we at the start: nothing folds */
    MX_TRY(block_header(y, parent, &b));
    while (y->pos < y->text.len) {
        mx_str line = whole_line(y);
        int indent = indent_of(line);
        bool empty = mx_str_trim(line).len == 0 &&
                     (!b.indent || indent < b.indent || line.len == (size_t)indent);
        bool marker = mx_str_starts(line, MX_STR("---")) || mx_str_starts(line, MX_STR("..."));
        if (marker && (line.len == 3 || line.ptr[3] == ' ')) /* of the document, in the first column */
            break;
        if (!empty && !b.indent)
            b.indent = indent;
        if (!empty && (indent < b.indent || indent <= parent))
            break;
        if (!empty) {
            mx_str text = mx_str_sub(line, (size_t)b.indent, line.len);
            bool deep = text.ptr[0] == ' ' || text.ptr[0] == '\t';
            if (b.folded && buf.len && !deep && !was_deep)
                fold(&buf, ends);
            else
                mx_buf_repeat(&buf, '\n', ends);
            mx_buf_str(&buf, text);
            was_deep = deep;
            ends = 0;
        }
        ends++;
        size_t next = mx_str_find(yaml_rest(y), '\n');
        y->pos = next == MX_NPOS ? y->text.len : y->pos + next + 1;
        ends -= next == MX_NPOS && empty;
    }
    if (b.chomp == '+' || (b.chomp == 0 && buf.len && ends))
        mx_buf_repeat(&buf, '\n', b.chomp == '+' ? ends : 1);
    *out = mx_value_text(y->arena, mx_buf_take(&buf));
    return MX_OK;
}
