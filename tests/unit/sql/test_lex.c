#include "text.h"

#include "../fault.h"
#include "sql/token.h"

/* Tokens as w[word] k[keyword] q[name] s[text] b[blob] n[number] p[param] o[operator] and punctuation as
 * itself. */
static mx_status dump(mx_arena *arena, text_run *t)
{
    static const char letters[] = {
        [MX_T_WORD] = 'w',   [MX_T_QUOTED] = 'q', [MX_T_STRING] = 's', [MX_T_BLOB] = 'b',
        [MX_T_NUMBER] = 'n', [MX_T_PARAM] = 'p',  [MX_T_OP] = 'o',     [MX_T_PUNCT] = '.'};
    mx_lexer lexer = {.text = t->in, .server = t->server};
    mx_token token;
    for (;;) {
        MX_TRY(mx_lex(&lexer, &token, t->diags));
        if (token.kind == MX_T_END)
            return MX_OK;
        if (t->buf->len)
            mx_buf_char(t->buf, ' ');
        mx_str value = mx_token_value(arena, &token, t->server);
        if (token.kind == MX_T_PUNCT) {
            mx_buf_str(t->buf, value);
            continue;
        }
        mx_buf_char(t->buf, token.kind == MX_T_WORD && token.keyword ? 'k' : letters[token.kind]);
        if (token.prefix.len)
            mx_buf_printf(t->buf, ":%.*s", MX_FMT(token.prefix));
        mx_buf_char(t->buf, '[');
        mx_buf_str(t->buf, value);
        mx_buf_char(t->buf, ']');
    }
}

static const text_case words[] = {
    {"folded", "Create FOO \"Foo\"", "k[create] w[foo] q[Foo]", 'p', 0},
    {"kept", "Create FOO \"Foo\"", "k[Create] w[FOO] q[Foo]", 's', 0},
    {"dollar inside", "a$1 b", "w[a$1] w[b]", 'p', 0},
    {"bytes over 0x7f",
     "stra\xc3\x9f"
     "e",
     "w[stra\xc3\x9f"
     "e]",
     'p', 0},
    {"backticks", "`a``b`.`c`", "q[a`b] . q[c]", 'm', 0},
    {"backticks in sqlite", "`a``b` [x y] \"q\"\"r\"", "q[a`b] q[x y] q[q\"r]", 's', 0},
    {"brackets do not double in sqlite", "[a]]", "q[a] ]", 's', 0},
    {"brackets double in sql server", "[a]]b]", "q[a]b]", 't', 0},
    {"brackets are no quotes", "a[1]", "w[a] [ n[1] ]", 'p', 0},
    {"double quotes are text", "\"a\\\"b\"\"c\"", "s[a\"b\"c]", 'm', 0},
    {"ansi quotes", "\"a\"\"b\" 'c\\'", "q[a\"b] s[c\\]", 'q', 0},
    {"names may begin with digits", "1a 2b3 1e5 1e 0x1g 0xff 0b01 0b2 0XFF",
     "w[1a] w[2b3] n[1e5] w[1e] w[0x1g] b[0xff] b[0b01] w[0b2] w[0XFF]", 'm', 0},
    {"digits behind a dot", "t.1a db.2.x", "w[t] . w[1a] w[db] . w[2] . w[x]", 'm', 0},
    {"hash names", "#tmp a#b @@rowcount @x", "w[#tmp] w[a#b] p[@@rowcount] p[@x]", 't', 0},
    {"unicode name", "U&\"d\\0061t\\+000061\"", "q:U&[data]", 'p', 0},
    {"unicode name with its escape", "u&'d!0061' UESCAPE '!' x", "s:u&[da] w[x]", 'p', 0},
};

static const text_case strings[] = {
    {"doubled", "'it''s' ''", "s[it's] s[]", 'p', 0},
    {"backslash is plain", "'a\\' 'b'", "s[a\\] s[b]", 'p', 0},
    {"escapes", "'a\\'b\\\\', 'n\\n\\t\\Z\\%\\_\\x'", "s[a'b\\] , s[n\n\t\032\\%\\_x]", 'm', 0},
    {"E", "E'a\\'b\\\\\\n\\x41\\101\\u00e9\\U0001F600\\q'", "s:E[a'b\\\nAA\xc3\xa9\xf0\x9f\x98\x80q]", 'p',
     0},
    {"E surrogates", "e'\\uD83D\\uDE00'", "s:e[\xf0\x9f\x98\x80]", 'p', 0},
    {"E is a name", "type'a'", "k[type] s[a]", 'p', 0},
    {"no E", "e'a'", "w[e] s[a]", 's', 0},
    {"N", "N'a' n'b'", "s:N[a] s:n[b]", 'm', 0},
    {"X and B", "x'00fF' B'01'", "b:x[x'00fF'] b:B[B'01']", 'p', 0},
    {"no B", "x'00' b'01'", "b:x[x'00'] w[b] s[01]", 's', 0},
    {"introducer", "_utf8mb4'a' _latin1 'b' _utf8 x'41' _foo'c'",
     "s:_utf8mb4[a] s:_latin1[b] b:_utf8[_utf8 x'41'] w[_foo] s[c]", 'm', 0},
    {"joined over a line", "'a'\n 'b' 'c'", "s[ab] s[c]", 'p', 0},
    {"joined over a comment", "'a' -- x ' y\n'b'", "s[ab]", 'p', 0},
    {"E joined", "E'a\\''\n'b\\''", "s:E[a'b']", 'p', 0},
    {"joined over a space", "'a' 'b'\n\"c\"", "s[abc]", 'm', 0},
    {"not joined", "'a'\n'b'", "s[a] s[b]", 's', 0},
    {"dollar", "$$a'b$$ $t$x$$y$t$ $1 a$$b", "s:$[a'b] s:$[x$$y] p[$1] w[a$$b]", 'p', 0},
    {"dollar tag of bytes", "$\xc3\xa9$x$\xc3\xa9$", "s:$[x]", 'p', 0},
    {"long quote", "'a\nb'", "s[a\nb]", 'p', 0},
};

static const text_case numbers[] = {
    {"postgres", "1 1.5 .5 1. 1e5 1e-5 1.5E+3 1..10 1_000 0xFf 0o17 0b01",
     "n[1] n[1.5] n[.5] n[1.] n[1e5] n[1e-5] n[1.5E+3] n[1] . . n[10] n[1_000] n[0xFf] n[0o17] n[0b01]", 'p',
     0},
    {"mysql", "1 1.5 .5 1e5 -1", "n[1] n[1.5] n[.5] n[1e5] o[-] n[1]", 'm', 0},
    {"sqlite", "0xff 1e3 5.", "n[0xff] n[1e3] n[5.]", 's', 0},
    {"a column of a table is no number", "t.5", "w[t] . w[5]", 'm', 0},
};

static const text_case operators[] = {
    {"longest", "a->>'b' #>> @> ~~* ||/ <-> != ::int",
     "w[a] o[->>] s[b] o[#>>] o[@>] o[~~*] o[||/] o[<->] o[!=] o[::] k[int]", 'p', 0},
    {"a sign goes back", "a=-1 b<+2 c*-3", "w[a] o[=] o[-] n[1] w[b] o[<] o[+] n[2] w[c] o[*] o[-] n[3]", 'p',
     0},
    {"a sign stays", "@-1 |- ", "o[@-] n[1] o[|-]", 'p', 0},
    {"several signs go", "a *-- c\n+- b", "w[a] o[*] o[+] o[-] w[b]", 'p', 0},
    {"a comment ends it", "a+/*x*/b</**/c", "w[a] o[+] w[b] o[<] w[c]", 'p', 0},
    {"lone", "a:b := x", "w[a] : w[b] o[:=] w[x]", 'p', 0},
    {"mysql", "a<=>b->>'$.x' :=1 && || ! ~^",
     "w[a] o[<=>] w[b] o[->>] s[$.x] o[:=] n[1] o[&&] o[||] o[!] o[~] o[^]", 'm', 0},
    {"no greed in mysql", "a=-1 b=!c", "w[a] o[=] o[-] n[1] w[b] o[=] o[!] w[c]", 'm', 0},
    {"sqlite", "a==b<>c||d->>'x'", "w[a] o[==] w[b] o[<>] w[c] o[||] w[d] o[->>] s[x]", 's', 0},
    {"duckdb", "a // 2 ** ?", "w[a] o[//] n[2] o[**] p[?]", 'd', 0},
    {"params", "? ?1 :a @b $c", "p[?] p[?1] p[:a] p[@b] p[$c]", 's', 0},
    {"variables", "@a @`x y` @@global.sql_mode 'u'@'h'", "p[@a] p[@`x y`] p[@@global.sql_mode] s[u] p[@'h']",
     'm', 0},
    {"json question marks", "a ? 'b' ?| c", "w[a] o[?] s[b] o[?|] w[c]", 'p', 0},
};

static const text_case comments[] = {
    {"line", "a -- b\nc --d\n--", "w[a] w[c]", 'p', 0},
    {"dashes need a space", "5--3 -- x\n--\t1\n--", "n[5] o[-] o[-] n[3]", 'm', 0},
    {"hash", "a # b\nc", "w[a] w[c]", 'm', 0},
    {"no hash", "a # b", "w[a] o[#] w[b]", 'p', 0},
    {"block", "a/*'*/b", "w[a] w[b]", 's', 0},
    {"nested", "a /* b /* c */ d */ e", "w[a] w[e]", 'p', 0},
    {"not nested", "a /* b /* c */ d", "w[a] w[d]", 's', 0},
    {"conditional", "a /*!40101 b */ c /*! d */ /*!99999 e */ /*M!100100 f */ g", "w[a] w[b] w[c] w[d] w[g]",
     'm', 0},
    {"conditional of MariaDB",
     "/*!40101 b */ /*!50700 c */ /*!100200 d */ /*!999999 e */ /*M!100100 f */ /*M! g */ /*M!110000 h */",
     "w[b] w[d] w[f] w[g]", 'a', 0},
    {"conditional holds comments", "/*!40101 a /* b */ c */ d", "w[a] w[c] w[d]", 'm', 0},
    {"conditional holds quotes", "/*!40101 'a */' */ d", "s[a */] w[d]", 'm', 0},
    {"hint", "select /*+ x */ a", "k[select] w[a]", 'm', 0},
};

static const text_case errors[] = {
    {"quote", "a 'b", "w[a] !SQL001@2 unclosed quote", 'p', 0},
    {"quote after escape", "'b\\'", "!SQL001@0 unclosed quote", 'm', 0},
    {"name", "\"b", "!SQL001@0 unclosed quote", 'p', 0},
    {"second part", "'a'\n'b", "!SQL001@4 unclosed quote", 'p', 0},
    {"dollar", "$a$ b", "!SQL001@0 unclosed quote", 'p', 0},
    {"comment", "a /* b", "w[a] !SQL003@2 unclosed comment", 'p', 0},
    {"nested comment", "/* /* */", "!SQL003@0 unclosed comment", 'p', 0},
    {"conditional comment", "/*!40101 a", "w[a] !SQL003@0 unclosed comment", 'm', 0},
    {"nul", "a\0b", "w[a] !SQL005@1 byte 0x00 in SQL text", 'p', 3},
    {"nul in a string", "'a\0'", "!SQL005@2 byte 0x00 in SQL text", 'm', 4},
    {"backslash", "a \\ b", "w[a] !SQL005@2 '\\' starts no token", 'p', 0},
    {"control", "\x01", "!SQL005@0 byte 0x01 starts no token", 's', 0},
    {"junk behind a number", "12ab", "!SQL005@0 trailing junk after a number", 'p', 0},
    {"unicode escape", "E'\\u12'", "!SQL005@2 invalid Unicode escape", 'p', 0},
    {"zero escape", "E'\\000'", "!SQL005@2 escape makes a byte 0x00", 'p', 0},
    {"zero hex escape", "E'\\x0'", "!SQL005@2 escape makes a byte 0x00", 'p', 0},
};

static void test_words(void **state)
{
    (void)state;
    TEXT_ROWS(words, dump);
}
static void test_strings(void **state)
{
    (void)state;
    TEXT_ROWS(strings, dump);
}
static void test_numbers(void **state)
{
    (void)state;
    TEXT_ROWS(numbers, dump);
}
static void test_operators(void **state)
{
    (void)state;
    TEXT_ROWS(operators, dump);
}
static void test_comments(void **state)
{
    (void)state;
    TEXT_ROWS(comments, dump);
}
static void test_errors(void **state)
{
    (void)state;
    TEXT_ROWS(errors, dump);
}

/* Every keyword is found in any case, and the list is sorted. */
static void test_keywords(void **state)
{
    (void)state;
    for (int k = 1; k < KW_COUNT; k++) {
        mx_str text = mx_keyword_text((mx_keyword)k);
        char upper[64];
        assert_true(text.len > 0 && text.len < sizeof upper);
        for (size_t i = 0; i < text.len; i++)
            upper[i] = mx_upper(text.ptr[i]);
        assert_int_equal(mx_keyword_of(text), k);
        assert_int_equal(mx_keyword_of((mx_str){upper, text.len}), k);
        if (k > 1)
            assert_true(mx_str_cmp(mx_keyword_text((mx_keyword)(k - 1)), text) < 0);
    }
    static const char *const none[] = {"", "a", "zz", "selec", "selects", "createx", "_", "1a"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(mx_keyword_of(mx_str_of(none[i])), KW_NONE);
}

static void test_reserved(void **state)
{
    (void)state;
    assert_true(mx_word_reserved(KW_USER, server_of('p')));
    assert_false(mx_word_reserved(KW_USER, server_of('m')));
    assert_true(mx_word_reserved(KW_INDEX, server_of('m')));
    assert_true(mx_word_reserved(KW_INDEX, server_of('s')));
    assert_false(mx_word_reserved(KW_INDEX, server_of('p')));
    assert_true(mx_word_reserved(KW_RANK, server_of('m')));
    assert_false(mx_word_reserved(KW_RANK, server_of('a')));
    assert_false(mx_word_reserved(KW_NONE, server_of('p')));
}

/* Spans count from the file's start, also in a piece of it. */
static void test_spans(void **state)
{
    (void)state;
    mx_lexer lexer = {.text = MX_STR("  ab 'c'"), .server = server_of('p'), .file = 3, .base = 100};
    mx_token token;
    assert_int_equal(mx_lex(&lexer, &token, NULL), MX_OK);
    assert_int_equal(token.span.file, 3);
    assert_int_equal(token.span.start, 102);
    assert_int_equal(token.span.end, 104);
    assert_true(token.space_before);
    assert_int_equal(mx_lex(&lexer, &token, NULL), MX_OK);
    assert_int_equal(token.span.start, 105);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(mx_lex(&lexer, &token, NULL), MX_OK);
        assert_int_equal(token.kind, MX_T_END);
    }
}

static mx_status values(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_lexer lexer = {.text = MX_STR("SELECT E'a\\n' U&'\\0061' $$x$$ 'a'\n'b' \"q\"\"r\""),
                      .server = server_of('p')};
    mx_token token = {.kind = MX_T_WORD};
    while (token.kind != MX_T_END) {
        MX_TRY(mx_lex(&lexer, &token, NULL));
        mx_token_value(arena, &token, lexer.server);
    }
    return MX_OK;
}

static void test_faults(void **state)
{
    (void)state;
    fault_every_work(values, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),     cmocka_unit_test(test_strings),  cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_operators), cmocka_unit_test(test_comments), cmocka_unit_test(test_errors),
        cmocka_unit_test(test_keywords),  cmocka_unit_test(test_reserved), cmocka_unit_test(test_spans),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
