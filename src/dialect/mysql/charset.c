#include "dialect/mysql/mysql.h"
#include "dialect/mysql/versions.h"

/* https://dev.mysql.com/doc/refman/8.0/en/charset-charsets.html, https://mariadb.com/kb/en/supported-character-sets-and-collations/ */
static const struct charset {
    const char *name, *collation; /* the default one */
    uint32_t max_bytes;
} charsets[] = {
    {"armscii8", "armscii8_general_ci", 1}, {"ascii", "ascii_general_ci", 1},
    {"big5", "big5_chinese_ci", 2},         {"binary", "binary", 1},
    {"cp1250", "cp1250_general_ci", 1},     {"cp1251", "cp1251_general_ci", 1},
    {"cp1256", "cp1256_general_ci", 1},     {"cp1257", "cp1257_general_ci", 1},
    {"cp850", "cp850_general_ci", 1},       {"cp852", "cp852_general_ci", 1},
    {"cp866", "cp866_general_ci", 1},       {"cp932", "cp932_japanese_ci", 2},
    {"dec8", "dec8_swedish_ci", 1},         {"eucjpms", "eucjpms_japanese_ci", 3},
    {"euckr", "euckr_korean_ci", 2},        {"gb18030", "gb18030_chinese_ci", 4},
    {"gb2312", "gb2312_chinese_ci", 2},     {"gbk", "gbk_chinese_ci", 2},
    {"geostd8", "geostd8_general_ci", 1},   {"greek", "greek_general_ci", 1},
    {"hebrew", "hebrew_general_ci", 1},     {"hp8", "hp8_english_ci", 1},
    {"keybcs2", "keybcs2_general_ci", 1},   {"koi8r", "koi8r_general_ci", 1},
    {"koi8u", "koi8u_general_ci", 1},       {"latin1", "latin1_swedish_ci", 1},
    {"latin2", "latin2_general_ci", 1},     {"latin5", "latin5_turkish_ci", 1},
    {"latin7", "latin7_general_ci", 1},     {"macce", "macce_general_ci", 1},
    {"macroman", "macroman_general_ci", 1}, {"sjis", "sjis_japanese_ci", 2},
    {"swe7", "swe7_swedish_ci", 1},         {"tis620", "tis620_thai_ci", 1},
    {"ucs2", "ucs2_general_ci", 2},         {"ujis", "ujis_japanese_ci", 3},
    {"utf16", "utf16_general_ci", 4},       {"utf16le", "utf16le_general_ci", 4},
    {"utf32", "utf32_general_ci", 4},       {"utf8mb3", "utf8mb3_general_ci", 3},
    {"utf8mb4", "utf8mb4_general_ci", 4},
};

static const struct charset *find(mx_str name)
{
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
        if (mx_str_ieq(name, mx_str_of(charsets[i].name)))
            return &charsets[i];
    }
    return NULL;
}

mx_str mx_mysql_charset(mx_arena *arena, mx_str written, const mx_server *server)
{
    (void)server;
    return mx_str_ieq(written, MX_STR("utf8")) ? MX_STR("utf8mb3") : mx_str_lower(arena, written);
}

mx_str mx_mysql_collation(mx_arena *arena, mx_str written, const mx_server *server)
{
    (void)server;
    mx_str lower = mx_str_lower(arena, written);
    if (mx_str_starts(lower, MX_STR("utf8_")))
        return mx_str_cat(arena, MX_STR("utf8mb3_"), mx_str_sub(lower, 5, lower.len));
    return lower;
}

mx_str mx_mysql_default_collation(mx_arena *arena, mx_str charset, const mx_server *server)
{
    const struct charset *known = find(charset);
    bool utf8mb4 = mx_str_eq(charset, MX_STR("utf8mb4"));
    if (mx_str_eq(charset, server->charset) && server->collation.len)
        return server->collation;
    if (utf8mb4 && server->engine == MX_MYSQL && server->version >= 80000)
        return MX_STR("utf8mb4_0900_ai_ci");
    bool unicode = utf8mb4 || mx_str_eq(charset, MX_STR("utf8mb3")) || mx_str_eq(charset, MX_STR("ucs2")) ||
                   mx_str_starts(charset, MX_STR("utf16")) || mx_str_eq(charset, MX_STR("utf32"));
    if (unicode && mx_is_maria(server) && server->version >= 110600)
        return mx_str_cat(arena, charset, MX_STR("_uca1400_ai_ci"));
    return known ? mx_str_of(known->collation) : mx_str_cat(arena, charset, MX_STR("_general_ci"));
}

mx_str mx_mysql_charset_of(mx_str collation)
{
    mx_str head, tail;
    (void)mx_str_cut(collation, '_', &head, &tail);
    return head;
}

uint32_t mx_mysql_max_bytes(mx_str charset)
{
    const struct charset *known = find(charset);
    return known ? known->max_bytes : 4;
}

mx_status mx_my_check_collation(const mx_server *server, mx_str charset, mx_str collation, mx_span at,
                                mx_diags *diags)
{
    mx_str of = mx_mysql_charset_of(collation);
    if (charset.len && !find(charset))
        return mx_fail(diags, MX_SCH005, at, "", "unknown character set \"%.*s\"", MX_FMT(charset));
    if (!collation.len)
        return MX_OK;
    if (!find(of))
        return mx_fail(diags, MX_SCH005, at, "", "unknown collation \"%.*s\"", MX_FMT(collation));
    if (charset.len && !mx_str_eq(charset, of))
        return mx_fail(diags, MX_SCH005, at, "", "collation \"%.*s\" is not one of character set \"%.*s\"",
                       MX_FMT(collation), MX_FMT(charset));
    if (mx_str_find_str(collation, MX_STR("_0900_")) != MX_NPOS)
        return mx_my_require(server, MX_MY_COLLATIONS_0900, at, diags);
    return mx_str_find_str(collation, MX_STR("_uca1400_")) != MX_NPOS
               ? mx_my_require(server, MX_MY_COLLATIONS_UCA1400, at, diags)
               : MX_OK;
}
