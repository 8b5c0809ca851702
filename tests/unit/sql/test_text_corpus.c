/* Properties that hold for scripts that others wrote: the change matrix (tests/change-matrix) and, where
 * METAXY_TEST_REAL names their directory, schemas and histories of real projects.
 *   1. Tokens stand in order, each is the text of its span, and between two of them there is only white
 *      space and comments.
 *   2. The tokens of the statements that a script is split into are the tokens of the script, empty
 *      statements aside.
 *   3. The tokens of a statement, joined by one space each, are read as the same tokens.
 * Read by its own engine's rules a file must hold no error; by the other engines' rules it may, and 1 and
 * 3 still hold. */
#include <stdlib.h>

#include "base/file.h"
#include "base/vec.h"
#include "sql/split.h"
#include "sql/token.h"
#include "text.h"

typedef mx_vec(mx_token) tokens;

typedef struct corpus {
    const mx_server *server;
    bool own; /* the file is written for this engine */
    size_t files, tokens, statements;
} corpus;

static bool only_space_or_comment(mx_str gap)
{
    gap = mx_str_trim(gap);
    return gap.len == 0 || gap.ptr[0] == '-' || gap.ptr[0] == '#' || mx_str_starts(gap, MX_STR("/*")) ||
           mx_str_starts(gap, MX_STR("*/"));
}

/* All tokens; false where the text has an error. */
static bool lex_all(mx_arena *arena, mx_str text, uint32_t base, const mx_server *server, tokens *out)
{
    mx_lexer lexer = {.text = text, .server = server, .base = base};
    mx_token token;
    size_t end = 0;
    while (mx_lex(&lexer, &token, NULL) == MX_OK) {
        assert_true(token.span.start >= base + end && token.span.end <= base + text.len);
        mx_str gap = mx_str_sub(text, end, token.span.start - base);
        assert_true(only_space_or_comment(gap));
        assert_int_equal(token.space_before, gap.len > 0);
        if (token.kind == MX_T_END)
            return true;
        end = token.span.end - base;
        assert_true(token.text.len > 0);
        assert_ptr_equal(token.text.ptr, text.ptr + (token.span.start - base));
        assert_int_equal(token.text.len, token.span.end - token.span.start);
        mx_vec_push(arena, out, token);
    }
    return false;
}

static void same_tokens(const tokens *a, const mx_token *b, size_t count)
{
    assert_int_equal(a->len, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(a->at[i].kind, b[i].kind);
        assert_true(mx_str_eq(a->at[i].text, b[i].text));
    }
}

static void check_joined(mx_arena *arena, const tokens *statement, const mx_server *server)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < statement->len; i++) {
        if (i)
            mx_buf_char(&buf, ' ');
        mx_buf_str(&buf, statement->at[i].text);
    }
    tokens again = {0};
    assert_true(lex_all(arena, mx_buf_view(&buf), 0, server, &again));
    same_tokens(&again, statement->at, statement->len);
}

typedef struct one_file {
    corpus *c;
    mx_str path;
} one_file;

static mx_status check_file(mx_arena *arena, void *arg)
{
    const one_file *f = arg;
    corpus *c = f->c;
    mx_str text;
    tokens whole = {0}, parts = {0};
    mx_statements statements = {0};
    MX_TRY(mx_file_read(arena, f->path, &text, NULL));
    bool lexed = lex_all(arena, text, 0, c->server, &whole);
    bool split = mx_split(arena, text, 1, 0, MX_STR_NONE, c->server, &statements, NULL) == MX_OK;
    if (c->own && !(lexed && split))
        print_error("%.*s: cannot be %s\n", MX_FMT(f->path), lexed ? "split" : "lexed");
    assert_true(!c->own || (lexed && split));
    for (size_t i = 0; split && i < statements.len; i++) {
        tokens of = {0};
        bool ok = lex_all(arena, statements.at[i].text, statements.at[i].span.start, c->server, &of);
        assert_true(ok || !lexed);
        for (size_t k = 0; k < of.len; k++)
            mx_vec_push(arena, &parts, of.at[k]);
        if (ok)
            check_joined(arena, &of, c->server);
    }
    if (lexed && split)
        same_tokens(&whole, parts.at, parts.len);
    c->files++;
    c->tokens += whole.len;
    c->statements += statements.len;
    return MX_OK;
}

static const char engines[] = "pmasdg";
enum { ENGINES = sizeof engines - 1 };

/* All *.sql below a folder; an engine's files are in folders or files named by it. */
static void walk(mx_arena *arena, mx_str path, char own, corpus counts[ENGINES])
{
    mx_strs names = {0};
    if (mx_path_is_dir(path)) {
        if (mx_dir_list(arena, path, &names, NULL) != MX_OK)
            return;
        for (size_t i = 0; i < names.len; i++) {
            mx_str name = names.at[i];
            char engine = mx_str_starts(name, MX_STR("mysql"))        ? 'a'
                          : mx_str_starts(name, MX_STR("postgresql")) ? 'p'
                          : mx_str_starts(name, MX_STR("sqlite"))     ? 's'
                                                                      : own;
            walk(arena, mx_path_join(arena, path, name), engine, counts);
        }
        return;
    }
    if (!mx_str_ends(path, MX_STR(".sql")) || !own)
        return;
    for (size_t i = 0; i < ENGINES; i++) {
        counts[i].server = server_of(engines[i]);
        counts[i].own = engines[i] == own || (own == 'a' && engines[i] == 'm');
        one_file f = {&counts[i], path};
        assert_int_equal(mx_guard(NULL, check_file, &f, NULL), MX_OK);
    }
}

static mx_status walk_all(mx_arena *arena, void *arg)
{
    const char *root = arg;
    corpus counts[ENGINES] = {{0}};
    walk(arena, mx_str_of(root), 0, counts);
    for (size_t i = 0; i < ENGINES; i++)
        print_message("[%c] %zu files, %zu tokens, %zu statements\n", engines[i], counts[i].files,
                      counts[i].tokens, counts[i].statements);
    assert_true(counts[0].files > 0);
    return MX_OK;
}

static void change_matrix(void **state)
{
    char root[4096];
    (void)state;
    snprintf(root, sizeof root, "%s/tests/change-matrix", getenv("MX_SOURCE_ROOT"));
    assert_int_equal(mx_guard(NULL, walk_all, root, NULL), MX_OK);
}

static void real_projects(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, walk_all, getenv("METAXY_TEST_REAL"), NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest own[] = {cmocka_unit_test(change_matrix)};
    const struct CMUnitTest all[] = {cmocka_unit_test(change_matrix), cmocka_unit_test(real_projects)};
    return getenv("METAXY_TEST_REAL") ? cmocka_run_group_tests(all, NULL, NULL)
                                      : cmocka_run_group_tests(own, NULL, NULL);
}
