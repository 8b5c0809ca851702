#include "dialect/mysql/bytes.h"

#include "base/buf.h"
#include "dialect/mysql/mysql.h"
#include "schema/canon.h"
#include "sql/token.h"

/* "x'6162'" → 6162 and 16; "0b11" → 11 and 2. False: none of these. */
static bool digits_of(mx_str text, mx_str *digits, unsigned *base)
{
    if (text.len < 2)
        return false;
    bool prefixed = text.ptr[0] == '0' && !(text.ptr[1] == '\'');
    char letter = mx_lower(prefixed ? text.ptr[1] : text.ptr[0]);
    *base = letter == 'x' ? 16 : letter == 'b' ? 2 : 0;
    *digits = mx_str_sub(text, 2, prefixed ? text.len : text.len - 1);
    return *base != 0;
}

static unsigned digit(char c)
{
    return mx_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(mx_lower(c) - 'a') + 10;
}

static bool number_of(mx_str digits, unsigned base, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (*out > UINT64_MAX / base)
            return false;
        *out = *out * base + digit(digits.ptr[i]);
    }
    return true;
}

static mx_str bytes_of(mx_arena *arena, mx_str digits, unsigned base)
{
    mx_buf buf = MX_BUF(arena);
    size_t each = base == 16 ? 2 : 8, first = digits.len % each;
    for (size_t i = 0; i < digits.len; i += i == 0 && first ? first : each) {
        unsigned byte = 0;
        for (size_t k = 0; k < (i == 0 && first ? first : each); k++)
            byte = byte * base + digit(digits.ptr[i + k]);
        mx_buf_char(&buf, (char)byte);
    }
    return mx_buf_take(&buf);
}

static mx_expr *bits(mx_arena *arena, uint64_t value, const mx_expr *at)
{
    char text[64];
    size_t n = 0;
    do {
        text[n++] = (char)('0' + (value & 1));
        value >>= 1;
    } while (value);
    mx_buf buf = MX_BUF(arena);
    mx_buf_lit(&buf, "b'");
    while (n > 0)
        mx_buf_char(&buf, text[--n]);
    mx_buf_char(&buf, '\'');
    return mx_expr_new(arena, MX_E_BLOB, mx_buf_take(&buf), at);
}

static mx_expr *bits_default(mx_arena *arena, mx_expr *tree)
{
    mx_str digits = MX_STR_NONE;
    uint64_t value = 0;
    unsigned base = 0;
    if (tree->kind == MX_E_BLOB && digits_of(tree->text, &digits, &base) && number_of(digits, base, &value))
        return bits(arena, value, tree);
    if (tree->kind == MX_E_NUMBER && mx_str_to_u64(tree->text, &value))
        return bits(arena, value, tree);
    if (tree->kind == MX_E_BOOL)
        return bits(arena, mx_str_eq(tree->text, MX_STR("true")), tree);
    if (tree->kind != MX_E_STRING || tree->text.len > 8)
        return tree;
    for (size_t i = 0; i < tree->text.len; i++)
        value = value << 8 | (unsigned char)tree->text.ptr[i];
    return bits(arena, value, tree);
}

/* BINARY(n) is filled up with zero bytes; they say nothing. */
static mx_str unfilled(mx_str bytes)
{
    while (bytes.len && bytes.ptr[bytes.len - 1] == '\0')
        bytes.len--;
    return bytes;
}

static mx_str charset_of(const mx_column *column)
{
    if (!column)
        return MX_STR_NONE;
    if (column->collation.len)
        return mx_mysql_charset_of(column->collation);
    if (column->charset.len || !column->table)
        return column->charset;
    return column->table->collation.len ? mx_mysql_charset_of(column->table->collation)
                                        : column->table->charset;
}

static bool is_wide(mx_str charset)
{
    return mx_str_istarts(charset, MX_STR("utf16")) || mx_str_istarts(charset, MX_STR("utf32")) ||
           mx_str_istarts(charset, MX_STR("ucs2"));
}

/* No control bytes, which files are not to hold; those that break lines and set columns are let be in `text`. */
static bool is_printable(mx_str bytes, bool text)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        bool space = c == '\t' || c == '\n' || c == '\r';
        if ((c < 0x20 && !(text && space)) || c == 0x7f)
            return false;
    }
    return true;
}

static bool is_ascii(mx_str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if ((unsigned char)bytes.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

static mx_expr *hex(mx_arena *arena, mx_str bytes, const mx_expr *at)
{
    mx_buf buf = MX_BUF(arena);
    if (bytes.len == 0)
        return mx_expr_new(arena, MX_E_STRING, bytes, at);
    mx_buf_lit(&buf, "0x");
    for (size_t i = 0; i < bytes.len; i++)
        mx_buf_printf(&buf, "%02x", (unsigned)(unsigned char)bytes.ptr[i]);
    return mx_expr_new(arena, MX_E_BLOB, mx_buf_take(&buf), at);
}

/* BINARY, VARBINARY: a string when it can be read, else hex digits. */
static mx_expr *binary_default(mx_arena *arena, const mx_type *type, mx_str bytes, const mx_expr *at)
{
    if (mx_str_eq(type->base, MX_STR("binary")))
        bytes = unfilled(bytes);
    return is_ascii(bytes) && is_printable(bytes, false) ? mx_expr_new(arena, MX_E_STRING, bytes, at)
                                                         : hex(arena, bytes, at);
}

/* What latin1 has from 0x80 to 0x9f: cp1252, and control codes where that has nothing.
 * https://mariadb.com/kb/en/supported-character-sets-and-collations/ */
static const uint16_t latin1_80[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                       0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                       0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                       0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

/* `n` bytes as one number, the last of them first when the charset says so. */
static uint32_t unit(const char *bytes, size_t n, bool little)
{
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | (unsigned char)bytes[little ? n - 1 - i : i];
    return value;
}

/* The bytes of a charset as characters; false: not known here, or no characters of it. */
static bool decoded(mx_arena *arena, mx_str charset, mx_str bytes, mx_str *out)
{
    mx_buf buf = MX_BUF(arena);
    bool latin1 = mx_str_eq(charset, MX_STR("latin1")), little = mx_str_eq(charset, MX_STR("utf16le"));
    size_t width = latin1 ? 1 : mx_str_eq(charset, MX_STR("utf32")) ? 4 : is_wide(charset) ? 2 : 0;
    if (!width || bytes.len % width)
        return false;
    for (size_t i = 0; i < bytes.len; i += width) {
        uint32_t code = unit(bytes.ptr + i, width, little);
        if (latin1 && code >= 0x80 && code < 0xa0)
            code = latin1_80[code - 0x80];
        if (width == 2 && code >= 0xd800 && code < 0xdc00 && i + 4 <= bytes.len) {
            uint32_t low = unit(bytes.ptr + i + 2, 2, little);
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            return false;
        mx_put_utf8(&buf, code);
    }
    *out = mx_buf_take(&buf);
    return mx_str_is_utf8(*out, NULL);
}

/* A text's: the same, where its character set says what the bytes are. */
static mx_expr *text_default(mx_arena *arena, const mx_column *column, mx_str bytes, mx_expr *tree)
{
    mx_str charset = charset_of(column), text;
    if (tree->kind != MX_E_STRING && decoded(arena, charset, bytes, &text) && is_printable(text, true))
        return mx_expr_new(arena, MX_E_STRING, text, tree);
    bool utf8 = mx_str_istarts(charset, MX_STR("utf8")) && mx_str_is_utf8(bytes, NULL);
    if (is_wide(charset) || !(utf8 || is_ascii(bytes)))
        return tree;
    if (!is_printable(bytes, true))
        return hex(arena, bytes, tree);
    return tree->kind == MX_E_STRING ? tree : mx_expr_new(arena, MX_E_STRING, bytes, tree);
}

mx_expr *mx_my_bytes_default(mx_arena *arena, const mx_expr_site *site, mx_expr *tree)
{
    const mx_type *type = site->type;
    mx_str digits;
    uint64_t value;
    unsigned base = 0;
    bool binary = mx_str_eq(type->base, MX_STR("binary")) || mx_str_eq(type->base, MX_STR("varbinary"));
    bool string = tree->kind == MX_E_STRING && !tree->prefix.len;
    if (mx_str_eq(type->base, MX_STR("bit")))
        return bits_default(arena, tree);
    if (mx_mysql_is_lob(type) ||
        (!string && (tree->kind != MX_E_BLOB || !digits_of(tree->text, &digits, &base))))
        return tree;
    if (binary || mx_mysql_is_text(type)) {
        mx_str bytes = string ? tree->text : bytes_of(arena, digits, base);
        return binary ? binary_default(arena, type, bytes, tree)
                      : text_default(arena, site->column, bytes, tree);
    }
    if (string)
        return tree;
    bool text = tree->text.ptr[0] != '0' && base == 16; /* x'31' is a string, 0x31 a number */
    if (text || !number_of(digits, base, &value))
        return tree;
    return mx_expr_new(arena, MX_E_NUMBER, mx_str_printf(arena, "%llu", (unsigned long long)value), tree);
}
