#include "dialect/postgres/exprs.h"

#include <float.h>
#include <string.h>

/* Literals of shapes, amounts, addresses and other values that are written in several ways, as their types show them:
 * https://www.postgresql.org/docs/current/datatype-geometric.html, …/datatype-money.html, …/datatype-net-types.html,
 * …/datatype-uuid.html. False: what is written is not understood and stays. */

/* --- points, lines, boxes ------------------------------------------------------------------------------------------------------------- */

typedef struct point {
    mx_str x, y;
} point;

typedef mx_vec(point) points;

/* Coordinates with brackets, commas and blanks between them; `radius` may be NULL. */
static bool coordinates(mx_arena *arena, mx_str text, points *out, mx_str *radius)
{
    mx_strs all = {0};
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        mx_str number;
        if (mx_is_space(text.ptr[i]) || strchr("()[]<>,", text.ptr[i])) {
            i++;
            continue;
        }
        while (end < text.len && !mx_is_space(text.ptr[end]) && !strchr("()[]<>,", text.ptr[end]))
            end++;
        if (!mx_pg_float_text(arena, mx_str_sub(text, i, end), DBL_DIG, &number))
            return false;
        mx_vec_push(arena, &all, number);
        i = end;
    }
    if (all.len % 2 != (radius ? 1 : 0))
        return false;
    for (size_t i = 0; i + 1 < all.len; i += 2) {
        const point p = {all.at[i], all.at[i + 1]};
        mx_vec_push(arena, out, p);
    }
    if (radius)
        *radius = all.at[all.len - 1];
    return out->len > 0;
}

/* Is the number greater? Both as mx_pg_float_text has them; with an exponent it cannot be told. */
static bool greater(mx_str a, mx_str b, bool *sure)
{
    bool minus = a.ptr[0] == '-', other = b.ptr[0] == '-';
    *sure = *sure && mx_str_find(a, 'e') == MX_NPOS && mx_str_find(b, 'e') == MX_NPOS;
    if (minus != other)
        return other;
    if (minus) {
        mx_str swap = mx_str_sub(b, 1, b.len);
        b = mx_str_sub(a, 1, a.len);
        a = swap;
    }
    size_t dot_a = mx_str_find(a, '.'), dot_b = mx_str_find(b, '.');
    dot_a = dot_a == MX_NPOS ? a.len : dot_a;
    dot_b = dot_b == MX_NPOS ? b.len : dot_b;
    return dot_a != dot_b ? dot_a > dot_b : mx_str_cmp(a, b) > 0;
}

static void put_points(mx_buf *out, const points *list)
{
    for (size_t i = 0; i < list->len; i++)
        mx_buf_printf(out, "%s(%.*s,%.*s)", i ? "," : "", MX_FMT(list->at[i].x), MX_FMT(list->at[i].y));
}

/* The upper right corner stands first. */
static bool box(mx_buf *out, points *corners)
{
    bool sure = true;
    if (corners->len != 2)
        return false;
    point *a = &corners->at[0], *b = &corners->at[1];
    if (greater(b->x, a->x, &sure)) {
        mx_str x = a->x;
        a->x = b->x;
        b->x = x;
    }
    if (greater(b->y, a->y, &sure)) {
        mx_str y = a->y;
        a->y = b->y;
        b->y = y;
    }
    put_points(out, corners);
    return sure;
}

/* {A,B,C} */
static bool line(mx_arena *arena, mx_buf *out, mx_str text)
{
    if (text.len < 3 || text.ptr[0] != '{' || text.ptr[text.len - 1] != '}')
        return false;
    mx_str rest = mx_str_sub(text, 1, text.len - 1), one;
    size_t count = 0;
    mx_buf_char(out, '{');
    for (bool more = true; more; count++) {
        more = mx_str_cut(rest, ',', &one, &rest);
        if (!mx_pg_float_text(arena, one, DBL_DIG, &one))
            return false;
        mx_buf_printf(out, "%s%.*s", count ? "," : "", MX_FMT(one));
    }
    mx_buf_char(out, '}');
    return count == 3;
}

static bool shape(mx_arena *arena, mx_pg_id type, mx_str text, mx_str *shown)
{
    points list = {0};
    mx_str radius;
    mx_buf out = MX_BUF(arena);
    bool circle = type == MX_PT_CIRCLE, open = type == MX_PT_PATH && mx_str_starts(text, MX_STR("["));
    bool fine;
    if (type == MX_PT_LINE) {
        fine = line(arena, &out, text);
    } else if (!coordinates(arena, text, &list, circle ? &radius : NULL)) {
        return false;
    } else if (type == MX_PT_BOX) {
        fine = box(&out, &list);
    } else {
        bool single = type == MX_PT_POINT, ends = type == MX_PT_LSEG || open;
        fine = single || circle ? list.len == 1 : type != MX_PT_LSEG || list.len == 2;
        mx_buf_text(&out, single ? "" : circle ? "<" : ends ? "[" : "(");
        put_points(&out, &list);
        if (circle)
            mx_buf_printf(&out, ",%.*s", MX_FMT(radius));
        mx_buf_text(&out, single ? "" : circle ? ">" : ends ? "]" : ")");
    }
    *shown = mx_buf_take(&out);
    return fine;
}

/* --- money ------------------------------------------------------------------------------------------------------------------------------ */

/* -$1,234.50 → -1234.5; zeros behind the point go, so that nothing is a point that was none: what it means, the server's locale says. */
static bool money(mx_arena *arena, mx_str text, mx_str *shown)
{
    mx_buf digits = MX_BUF(arena);
    bool negative = false, behind = false, any = false;
    size_t cents = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (mx_is_digit(c)) {
            any = true;
            cents += behind ? 1 : 0;
            mx_buf_char(&digits, c);
        } else if (c == '.' && !behind) {
            behind = true;
            mx_buf_char(&digits, c);
        } else if (c == '-' || c == '(') {
            negative = true;
        } else if (c == ',' ? behind : c != '$' && c != ')' && c != ' ') {
            return false;
        }
    }
    mx_str plain = mx_buf_take(&digits);
    while (behind && (mx_str_ends(plain, MX_STR("0")) || mx_str_ends(plain, MX_STR(".")))) {
        behind = !mx_str_ends(plain, MX_STR("."));
        plain = mx_str_sub(plain, 0, plain.len - 1);
    }
    while (plain.len > 1 && plain.ptr[0] == '0' && mx_is_digit(plain.ptr[1]))
        plain = mx_str_sub(plain, 1, plain.len);
    if (plain.len == 0 || plain.ptr[0] == '.')
        plain = mx_str_cat(arena, MX_STR("0"), plain);
    *shown = negative && !mx_str_eq(plain, MX_STR("0")) ? mx_str_cat(arena, MX_STR("-"), plain) : plain;
    return any && cents <= 2;
}

/* --- addresses ----------------------------------------------------------------------------------------------------------------------- */

typedef struct address {
    uint8_t bytes[16];
    size_t given; /* of four */
    int64_t bits; /* -1: not said */
    bool six;
} address;

static bool read_four(mx_str text, address *a, size_t at)
{
    mx_str one;
    uint64_t n = 0;
    a->given = 0;
    for (bool more = true; more; a->given++) {
        more = mx_str_cut(text, '.', &one, &text);
        if (a->given == 4 || !mx_str_to_u64(one, &n) || n > 255)
            return false;
        a->bytes[at + a->given] = (uint8_t)n;
    }
    return true;
}

static bool read_word(mx_str text, uint8_t *out)
{
    unsigned n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char l = mx_lower(text.ptr[i]);
        if (!mx_is_digit(l) && (l < 'a' || l > 'f'))
            return false;
        n = n * 16 + (unsigned)(mx_is_digit(l) ? l - '0' : l - 'a' + 10);
    }
    out[0] = (uint8_t)(n >> 8);
    out[1] = (uint8_t)n;
    return text.len > 0 && text.len <= 4;
}

/* Words with ':' between them, to the end of eight; four bytes may end them. */
static bool read_words(mx_str text, address *a, uint8_t *bytes, size_t *count)
{
    mx_str one;
    *count = 0;
    for (bool more = text.len > 0; more;) {
        more = mx_str_cut(text, ':', &one, &text);
        if (!more && mx_str_find(one, '.') != MX_NPOS) {
            address four = {0};
            if (*count > 12 || !read_four(one, &four, 0) || four.given != 4)
                return false;
            memcpy(bytes + *count, four.bytes, 4);
            *count += 4;
        } else if (*count > 14 || !read_word(one, bytes + *count)) {
            return false;
        } else {
            *count += 2;
        }
    }
    a->given = 16;
    return true;
}

static bool read_six(mx_str text, address *a)
{
    uint8_t head[16], tail[16];
    size_t gap = mx_str_find_str(text, MX_STR("::")), before = 0, behind = 0;
    a->six = true;
    if (gap == MX_NPOS) {
        if (!read_words(text, a, a->bytes, &before))
            return false;
        return before == 16;
    }
    if (!read_words(mx_str_sub(text, 0, gap), a, head, &before) ||
        !read_words(mx_str_sub(text, gap + 2, text.len), a, tail, &behind) || before + behind > 14)
        return false;
    memcpy(a->bytes, head, before);
    memcpy(a->bytes + 16 - behind, tail, behind);
    return true;
}

/* The net of an address without a length, by its first byte: inet_cidr_pton_ipv4. */
static int64_t usual_bits(const address *a)
{
    unsigned first = a->bytes[0];
    int64_t bits = first >= 240 ? 32 : first >= 224 ? 8 : first >= 192 ? 24 : first >= 128 ? 16 : 8;
    int64_t given = (int64_t)a->given * 8;
    return bits < given ? given : bits == 8 && first == 224 ? 4 : bits;
}

/* The longest run of zeros is left out: inet_net_ntop_ipv6. */
static void put_six(mx_buf *out, const uint8_t *bytes)
{
    unsigned words[8];
    size_t best = 8, best_len = 1;
    for (size_t i = 0; i < 8; i++)
        words[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
    for (size_t i = 0; i < 8; i++) {
        size_t end = i;
        while (end < 8 && !words[end])
            end++;
        if (end - i > best_len) {
            best = i;
            best_len = end - i;
        }
    }
    bool four = best == 0 &&
                (best_len == 6 || (best_len == 7 && words[7] != 1) || (best_len == 5 && words[5] == 0xffff));
    for (size_t i = 0; i < 8; i++) {
        if (i >= best && i < best + best_len && best < 8) {
            mx_buf_text(out, i == best ? ":" : "");
            continue;
        }
        mx_buf_text(out, i ? ":" : "");
        if (i == 6 && four) {
            mx_buf_printf(out, "%u.%u.%u.%u", bytes[12], bytes[13], bytes[14], bytes[15]);
            return;
        }
        mx_buf_printf(out, "%x", words[i]);
    }
    mx_buf_text(out, best < 8 && best + best_len == 8 ? ":" : "");
}

static bool net(mx_arena *arena, mx_str text, bool cidr, mx_str *shown)
{
    address a = {.bits = -1};
    mx_str host, length;
    uint64_t bits = 0;
    mx_buf out = MX_BUF(arena);
    bool cut = mx_str_cut(text, '/', &host, &length);
    bool six = mx_str_find(text, ':') != MX_NPOS;
    if (cut && (!mx_str_to_u64(length, &bits) || bits > (six ? 128 : 32)))
        return false;
    if (six ? !read_six(host, &a) : !read_four(host, &a, 0) || (!cidr && a.given != 4 && !cut))
        return false;
    a.bits = cut ? (int64_t)bits : six ? 128 : cidr ? usual_bits(&a) : 32;
    if (six)
        put_six(&out, a.bytes);
    else
        mx_buf_printf(&out, "%u.%u.%u.%u", a.bytes[0], a.bytes[1], a.bytes[2], a.bytes[3]);
    if (cidr || a.bits != (six ? 128 : 32))
        mx_buf_printf(&out, "/%lld", (long long)a.bits);
    *shown = mx_buf_take(&out);
    return true;
}

/* 08-00-2b-01-02-03, 0800.2b01.0203, 08002b010203, 8:0:2b:1:2:3 → 08:00:2b:01:02:03; of eight bytes, ff:fe stands in the middle of six. */
static bool mac(mx_arena *arena, mx_str text, size_t bytes, mx_str *shown)
{
    mx_buf digits = MX_BUF(arena), out = MX_BUF(arena);
    bool parts = mx_str_find(text, ':') != MX_NPOS || mx_str_find(text, '-') != MX_NPOS;
    for (size_t i = 0, start = 0; i < text.len; i++) {
        char l = mx_lower(text.ptr[i]);
        bool digit = mx_is_digit(l) || (l >= 'a' && l <= 'f');
        bool ends = i + 1 == text.len || text.ptr[i + 1] == ':' || text.ptr[i + 1] == '-';
        if (!digit)
            start = i + 1;
        else if (parts && ends && i == start)
            mx_buf_char(&digits, '0');
        if (digit)
            mx_buf_char(&digits, l);
        else if (l != ':' && l != '-' && l != '.')
            return false;
    }
    mx_str all = mx_buf_take(&digits);
    if (bytes == 8 && all.len == 12)
        all = mx_str_printf(arena, "%.*sfffe%.*s", MX_FMT(mx_str_sub(all, 0, 6)),
                            MX_FMT(mx_str_sub(all, 6, 12)));
    if (all.len != bytes * 2)
        return false;
    for (size_t i = 0; i < all.len; i += 2)
        mx_buf_printf(&out, "%s%.2s", i ? ":" : "", all.ptr + i);
    *shown = mx_buf_take(&out);
    return true;
}

static bool uuid(mx_arena *arena, mx_str text, mx_str *shown)
{
    mx_buf out = MX_BUF(arena);
    size_t digits = 0;
    text = mx_str_lower(arena, text);
    for (size_t i = 0; i < text.len; i++) {
        char l = text.ptr[i];
        if (l == '-' || (l == '{' && i == 0) || (l == '}' && i + 1 == text.len))
            continue;
        if (!mx_is_digit(l) && (l < 'a' || l > 'f'))
            return false;
        mx_buf_text(&out, digits == 8 || digits == 12 || digits == 16 || digits == 20 ? "-" : "");
        mx_buf_char(&out, l);
        digits++;
    }
    *shown = mx_buf_take(&out);
    return digits == 32;
}

/* 16/0b374d848 → 16/B374D848 */
static bool lsn(mx_arena *arena, mx_str text, mx_str *shown)
{
    mx_buf out = MX_BUF(arena);
    mx_str parts[2];
    if (!mx_str_cut(text, '/', &parts[0], &parts[1]))
        return false;
    for (size_t p = 0; p < 2; p++) {
        mx_str part = parts[p];
        while (part.len > 1 && part.ptr[0] == '0')
            part = mx_str_sub(part, 1, part.len);
        mx_buf_text(&out, p ? "/" : "");
        for (size_t i = 0; i < part.len; i++)
            mx_buf_char(&out, part.ptr[i] >= 'a' && part.ptr[i] <= 'f' ? (char)(part.ptr[i] - 'a' + 'A')
                                                                       : part.ptr[i]);
    }
    *shown = mx_buf_take(&out);
    return true;
}

bool mx_pg_shape_text(mx_arena *arena, mx_pg_id type, mx_str text, mx_str *shown)
{
    switch (type) {
    case MX_PT_POINT:
    case MX_PT_LINE:
    case MX_PT_LSEG:
    case MX_PT_BOX:
    case MX_PT_PATH:
    case MX_PT_POLYGON:
    case MX_PT_CIRCLE:
        return shape(arena, type, text, shown);
    case MX_PT_MONEY:
        return money(arena, text, shown);
    case MX_PT_INET:
    case MX_PT_CIDR:
        return net(arena, text, type == MX_PT_CIDR, shown);
    case MX_PT_MACADDR:
    case MX_PT_MACADDR8:
        return mac(arena, text, type == MX_PT_MACADDR ? 6 : 8, shown);
    case MX_PT_UUID:
        return uuid(arena, text, shown);
    case MX_PT_PG_LSN:
        return lsn(arena, text, shown);
    default:
        return false;
    }
}
