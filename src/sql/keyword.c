#include "sql/token.h"

enum {
    R_PG = MX_PG,
    R_MYSQL = MX_MYSQL,
    R_MARIA = MX_MARIA,
    R_MY = MX_MY,
    R_LITE = MX_LITE,
    R_MSSQL = MX_MSSQL,
    R_DUCK = MX_DUCK
};

static const struct {
    const char *text;
    uint8_t len, reserved;
} words[KW_COUNT] = {
    {"", 0, 0},
#define KW(id, text, reserved) {text, sizeof(text) - 1, (reserved)},
#include "sql/keywords.def"
#undef KW
};

enum { LONGEST = 32 };

/* The first keyword of every letter, and the end. test_lex.c looks every keyword up, so a wrong row cannot
 * stay. */
static const uint16_t letter[27] = {
    KW_ABORT, KW_BACKUP, KW_CACHE,   KW_DATA,   KW_EACH, KW_FAIL,   KW_GENERAL,   KW_HANDLER,  KW_IDENTITY,
    KW_JOIN,  KW_KEY,    KW_LABEL,   KW_MAIN,   KW_NAME, KW_OBJECT, KW_PACK_KEYS, KW_QUALIFY,  KW_RAISE,
    KW_SAFE,  KW_TABLE,  KW_UESCAPE, KW_VACUUM, KW_WAIT, KW_XML,    KW_YEAR,      KW_ZEROFILL, KW_COUNT,
};

mx_keyword mx_keyword_of(mx_str word)
{
    char low[LONGEST];
    if (word.len == 0 || word.len > LONGEST || !mx_is_alpha(word.ptr[0]))
        return KW_NONE;
    for (size_t i = 0; i < word.len; i++) {
        low[i] = mx_lower(word.ptr[i]);
        if ((unsigned char)low[i] > 'z' || low[i] == '\0')
            return KW_NONE;
    }
    size_t from = letter[low[0] - 'a'], to = letter[low[0] - 'a' + 1];
    while (from < to) {
        size_t mid = (from + to) / 2, i = 1;
        const char *text = words[mid].text; /* mostly the second byte decides: a call of memcmp is slower */
        while (i < word.len && low[i] == text[i])
            i++;
        if (i == word.len && text[i] == '\0')
            return (mx_keyword)mid;
        if (i == word.len || low[i] < text[i])
            to = mid;
        else
            from = mid + 1;
    }
    return KW_NONE;
}

mx_str mx_keyword_text(mx_keyword keyword)
{
    return (mx_str){words[keyword].text, words[keyword].len};
}

/* Words that MySQL did not reserve from the first: https://dev.mysql.com/doc/refman/8.0/en/keywords.html, and the same of 8.4, 9. */
static bool is_too_young(mx_keyword keyword, uint32_t version)
{
    static const struct young {
        mx_keyword keyword;
        uint32_t since;
    } young[] = {
        {KW_CUBE, 80001},       {KW_CUME_DIST, 80002},   {KW_DENSE_RANK, 80002}, {KW_EMPTY, 80004},
        {KW_EXCEPT, 80003},     {KW_FIRST_VALUE, 80002}, {KW_FUNCTION, 80001},   {KW_GROUPING, 80001},
        {KW_GROUPS, 80002},     {KW_INTERSECT, 80031},   {KW_JSON_TABLE, 80004}, {KW_LAG, 80002},
        {KW_LAST_VALUE, 80002}, {KW_LATERAL, 80014},     {KW_LEAD, 80002},       {KW_NTH_VALUE, 80002},
        {KW_NTILE, 80002},      {KW_OF, 80001},          {KW_OVER, 80002},       {KW_PERCENT_RANK, 80002},
        {KW_QUALIFY, 80400},    {KW_RANK, 80002},        {KW_RECURSIVE, 80001},  {KW_ROW, 80002},
        {KW_ROWS, 80002},       {KW_ROW_NUMBER, 80002},  {KW_SYSTEM, 80003},     {KW_WINDOW, 80002}};
    for (size_t i = 0; version < 90000 && i < sizeof young / sizeof *young; i++) {
        if (young[i].keyword == keyword)
            return version < young[i].since;
    }
    return false;
}

bool mx_word_reserved(mx_keyword keyword, const mx_server *server)
{
    if (server && server->engine == MX_MYSQL && is_too_young(keyword, server->version))
        return false;
    return (words[keyword].reserved & (server ? (unsigned)server->engine : (unsigned)MX_PG)) != 0;
}
