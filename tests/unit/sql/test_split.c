#include "text.h"

#include <time.h>

#include "../fault.h"
#include "sql/split.h"

/* Statements in angle brackets, a new line as "\n"; comments attached to one before it in braces. */
static mx_status dump(mx_arena *arena, text_run *t)
{
    mx_statements out = {0};
    mx_status st = mx_split(arena, t->in, 1, 0, MX_STR_NONE, t->server, &out, t->diags);
    for (size_t i = 0; i < out.len; i++) {
        if (t->buf->len)
            mx_buf_char(t->buf, ' ');
        for (size_t c = 0; c < out.at[i].comment_count; c++) {
            mx_buf_printf(t->buf, "{%.*s} ", MX_FMT(out.at[i].comments[c].text));
            mx_span at = out.at[i].comments[c].span;
            assert_true(mx_str_eq(mx_str_sub(t->in, at.start, at.end), out.at[i].comments[c].text));
        }
        mx_buf_printf(t->buf, "<%.*s>", MX_FMT(out.at[i].text));
        mx_str there = mx_str_sub(t->in, out.at[i].span.start, out.at[i].span.end);
        assert_true(there.len == out.at[i].text.len); /* a line's last backslash is a blank */
        assert_true(mx_str_eq(there, out.at[i].text) || mx_str_find(there, '\\') != MX_NPOS);
    }
    return st;
}

static const text_case plain[] = {
    {"nothing", "", "", 'g', 0},
    {"space", " \n\t ", "", 'p', 0},
    {"two", "a; b;", "<a;> <b;>", 'g', 0},
    {"last without delimiter", "a;\n b c ", "<a;> <b c>", 'p', 0},
    {"empty statements", ";; a;;", "<a;>", 'p', 0},
    {"byte order mark",
     "\xef\xbb\xbf"
     "a;",
     "<a;>", 'p', 0},
    {"parentheses", "a (b; (c;)) d;", "<a (b; (c;)) d;>", 's', 0},
    {"crlf", "a;\r\nb;\r\n", "<a;> <b;>", 'p', 0},
    {"quotes", "a ';' b \";\" c; d", "<a ';' b \";\" c;> <d>", 'p', 0},
    {"doubled quotes", "a 'b'';' c; d", "<a 'b'';' c;> <d>", 'g', 0},
    {"backticks", "a `;` b; c", "<a `;` b;> <c>", 'm', 0},
    {"backtick is an operator", "a ` b; c", "<a ` b;> <c>", 'p', 0},
    {"brackets", "a [;] b; c", "<a [;] b;> <c>", 's', 0},
    {"backslash escapes", "a 'b\\';' c; d", "<a 'b\\';' c;> <d>", 'm', 0},
    {"backslash is plain", "a 'b\\'; d", "<a 'b\\';> <d>", 'p', 0},
    {"backslash after E", "a E'b\\';' c; type'\\'; d", "<a E'b\\';' c;> <type'\\';> <d>", 'p', 0},
    {"dollar quotes", "a $$;$$ b $x$;$$;$x$; c", "<a $$;$$ b $x$;$$;$x$;> <c>", 'p', 0},
    {"dollar quotes, generic", "a $$;$$; c", "<a $$;$$;> <c>", 'g', 0},
    {"dollar in a name", "a$$; b$$;", "<a$$;> <b$$;>", 'p', 0},
    {"no dollar quotes", "a $$; c $$;", "<a $$;> <c $$;>", 's', 0},
    {"begin transaction is no block", "BEGIN TRANSACTION; a; END; BEGIN; b; COMMIT;",
     "<BEGIN TRANSACTION;> <a;> <END;> <BEGIN;> <b;> <COMMIT;>", 's', 0},
    {"begin is no block", "begin; a; commit;", "<begin;> <a;> <commit;>", 'm', 0},
    {"begin is no block in postgres", "BEGIN; a; END;", "<BEGIN;> <a;> <END;>", 'p', 0},
};

static const text_case comments[] = {
    {"attached", "-- x\na;", "{-- x} <a;>", 'p', 0},
    {"several", "-- x\n/* y\n */ -- z\na; -- w\nb;", "{-- x} {/* y\n */} {-- z} <a;> {-- w} <b;>", 'p', 0},
    {"a blank line detaches", "-- x\n\n-- y\na;", "{-- y} <a;>", 'p', 0},
    {"a blank line with spaces", "-- x\n \t\n a;", "<a;>", 'p', 0},
    {"crlf", "-- x\r\na;\r\n-- y\r\n\r\nb;", "{-- x} <a;> <b;>", 'p', 0},
    {"blank line before", "\n\n-- x\na;", "{-- x} <a;>", 'p', 0},
    {"only comments", "-- x\n/* y */", "", 'p', 0},
    {"at the end", "a;\n-- x", "<a;>", 'p', 0},
    {"inside they stay", "a -- ;\n b /* ; */ c; d", "<a -- ;\n b /* ; */ c;> <d>", 'p', 0},
    {"quotes in comments", "a -- it's\n; b /* ' */; c", "<a -- it's\n;> <b /* ' */;> <c>", 'g', 0},
    {"hash", "# x;\na # it's ;\n; b", "{# x;} <a # it's ;\n;> <b>", 'm', 0},
    {"a backslash ends a line", "a \\\nb \\\r\n'c\\\nd' -- e\\\n\\ f;",
     "<a  \nb  \r\n'c\\\nd' -- e\\\n\\ f;>", 'm', 0},
    {"nor does it begin or end a statement", "\\\n\\\na \\\n\\\n\\\r\n; \\\n-- c\nb \\\n",
     "<a  \n \n \r\n;> {-- c} <b>", 'm', 0},
    {"but not elsewhere", "a \\\nb;", "<a \\\nb;>", 'p', 0},
    {"no hash", "a # b; c", "<a # b;> <c>", 'p', 0},
    {"two dashes without space", "--x\na 5--3; b", "{--x} <a 5--3;> <b>", 'm', 0},
    {"nested", "a /* ; /* ; */ ; */; b", "<a /* ; /* ; */ ; */;> <b>", 'p', 0},
    {"nested before", "/* /* */ ; */ a;", "{/* /* */ ; */} <a;>", 'p', 0},
    {"not nested", "a /* /* */; b */; c", "<a /* /* */;> <b */;> <c>", 's', 0},
    {"conditional is text", "/*!40101 SET a = 1 */;\n/*!40101 SET b */;",
     "</*!40101 SET a = 1 */;> </*!40101 SET b */;>", 'm', 0},
    {"conditional that is not read", "/*!99999 SET a */;\n/*M! b */ c;", "{/*M! b */} <c;>", 'm', 0},
    {"delimiter in a conditional", "/*!50003 a; b */; c", "</*!50003 a; b */;> <c>", 'm', 0},
    {"quote in a conditional", "/*!50003 'a */' */; c", "</*!50003 'a */' */;> <c>", 'm', 0},
    {"conditional is a comment elsewhere", "/*! a; */ b;", "{/*! a; */} <b;>", 'p', 0},
};

static const text_case delimiters[] = {
    {"command", "DELIMITER //\na; b //\nc; d//\nDELIMITER ;\ne; f;", "<a; b> <c; d> <e;> <f;>", 's', 0},
    {"the server cuts as well", "DELIMITER //\na; b (c;); //\nd//\nDELIMITER ;\ne;",
     "<a;> <b (c;);> <d> <e;>", 'm', 0},
    {"but not bodies", "DELIMITER //\nDROP FUNCTION f;\nCREATE FUNCTION f() BEGIN a; END; //\nb;//",
     "<DROP FUNCTION f;> <CREATE FUNCTION f() BEGIN a; END;> <b;>", 'm', 0},
    {"nor conditional comments", "DELIMITER //\n/*!50003 a; b; */ //", "</*!50003 a; b; */>", 'm', 0},
    {"in sqlite", "delimiter $$\na; b$$ c$$", "<a; b> <c>", 's', 0},
    {"quoted", "DELIMITER 'x''y'\na x'y b", "<a> <b>", 'm', 0},
    {"not at the start", "a delimiter //; b", "<a delimiter //;> <b>", 'm', 0},
    {"a word that only begins so", "delimiters; b", "<delimiters;> <b>", 'm', 0},
    {"comments before it go", "-- x\nDELIMITER //\na //", "<a>", 'm', 0},
    {"wins over comments", "DELIMITER --\na -- b --\nc", "<a> <b> <c>", 'p', 0},
    {"not in parentheses", "DELIMITER //\na (//) b // c", "<a (//) b> <c>", 'p', 0},
    {"not in quotes", "DELIMITER //\na '//' // c", "<a '//'> <c>", 'p', 0},
    {"letters stand alone", "DELIMITER GO\nCATEGORY GOOD a_GO\nGO\nb", "<CATEGORY GOOD a_GO> <b>", 'p', 0},
    {"missing", "DELIMITER  \na", "!SQL101@0 DELIMITER without a delimiter", 'p', 0},
};

static const text_case blocks[] = {
    {"sqlite trigger",
     "CREATE TRIGGER t AFTER INSERT ON x WHEN NEW.a > 0 BEGIN INSERT INTO y VALUES ('one; two'); DELETE FROM "
     "z; END; b;",
     "<CREATE TRIGGER t AFTER INSERT ON x WHEN NEW.a > 0 BEGIN INSERT INTO y VALUES ('one; two'); DELETE "
     "FROM z; END;> <b;>",
     's', 0},
    {"case in a trigger",
     "create temp trigger t after update on x when case when 1 then 0 end begin update y set a = case b when "
     "1 then 2 else 3 end; end; b;",
     "<create temp trigger t after update on x when case when 1 then 0 end begin update y set a = case b "
     "when 1 then 2 else 3 end; end;> <b;>",
     's', 0},
    {"comment in the body", "CREATE TRIGGER t BEFORE DELETE ON x BEGIN -- end;\n SELECT 1; /* END; */ END; b",
     "<CREATE TRIGGER t BEFORE DELETE ON x BEGIN -- end;\n SELECT 1; /* END; */ END;> <b>", 's', 0},
    {"a column named end",
     "CREATE TRIGGER t AFTER INSERT ON x BEGIN UPDATE y SET a = \"end\", b = z.end; END; b",
     "<CREATE TRIGGER t AFTER INSERT ON x BEGIN UPDATE y SET a = \"end\", b = z.end; END;> <b>", 's', 0},
    {"mysql procedure",
     "CREATE DEFINER=`a`@`%` PROCEDURE p(a int) BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; "
     "END;"
     " IF a > 1 THEN SET b = IF(a, REPEAT('x', 2), 1); ELSEIF a THEN BEGIN END; END IF; l: LOOP LEAVE l; END "
     "LOOP l;"
     " WHILE a DO SET a = 0; END WHILE; REPEAT SET a = 1; UNTIL a END REPEAT; CASE a WHEN 1 THEN SET b = "
     "CASE WHEN 1 THEN IF(a, 1, 2) END; END CASE; END; b;",
     "<CREATE DEFINER=`a`@`%` PROCEDURE p(a int) BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; "
     "END;"
     " IF a > 1 THEN SET b = IF(a, REPEAT('x', 2), 1); ELSEIF a THEN BEGIN END; END IF; l: LOOP LEAVE l; END "
     "LOOP l;"
     " WHILE a DO SET a = 0; END WHILE; REPEAT SET a = 1; UNTIL a END REPEAT; CASE a WHEN 1 THEN SET b = "
     "CASE WHEN 1 THEN IF(a, 1, 2) END; END CASE; END;> <b;>",
     'm', 0},
    {"trigger without begin", "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = 1; b;",
     "<CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = 1;> <b;>", 'm', 0},
    {"trigger of one if",
     "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET NEW.a = 1; END IF; b;",
     "<CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET NEW.a = 1; END IF;> <b;>", 'm', 0},
    {"event", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN a; b; END; c",
     "<CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN a; b; END;> <c>", 'a', 0},
    {"begin not atomic", "BEGIN NOT ATOMIC a; b; END; c", "<BEGIN NOT ATOMIC a; b; END;> <c>", 'a', 0},
    {"for loop", "CREATE PROCEDURE p() BEGIN FOR i IN 1..10 DO a; END FOR; END; b",
     "<CREATE PROCEDURE p() BEGIN FOR i IN 1..10 DO a; END FOR; END;> <b>", 'a', 0},
    {"dumped trigger",
     "/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`h`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN "
     "a; b; END */; c;",
     "</*!50003 CREATE*/ /*!50017 DEFINER=`r`@`h`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN "
     "a; b; END */;> <c;>",
     'm', 0},
    {"begin atomic",
     "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; b;",
     "<CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END;> <b;>", 'p',
     0},
    {"body in dollars", "CREATE FUNCTION f() RETURNS int AS $$ BEGIN a; END; $$ LANGUAGE plpgsql; b;",
     "<CREATE FUNCTION f() RETURNS int AS $$ BEGIN a; END; $$ LANGUAGE plpgsql;> <b;>", 'p', 0},
    {"trigger of postgres", "CREATE TRIGGER t BEFORE INSERT ON x EXECUTE FUNCTION f(); b;",
     "<CREATE TRIGGER t BEFORE INSERT ON x EXECUTE FUNCTION f();> <b;>", 'p', 0},
    {"rule", "CREATE RULE r AS ON INSERT TO x DO (a; b); c",
     "<CREATE RULE r AS ON INSERT TO x DO (a; b);> <c>", 'p', 0},
    {"generic knows them",
     "CREATE TRIGGER t AFTER INSERT ON x BEGIN a; b; END; CREATE FUNCTION f() BEGIN ATOMIC a; END; c",
     "<CREATE TRIGGER t AFTER INSERT ON x BEGIN a; b; END;> <CREATE FUNCTION f() BEGIN ATOMIC a; END;> <c>",
     'g', 0},
    {"generic: a block that does not close is text", "CREATE TRIGGER t BEGIN a; b",
     "<CREATE TRIGGER t BEGIN a;> <b>", 'g', 0},
    {"a table named trigger", "CREATE TABLE x (trigger int, begin int); b",
     "<CREATE TABLE x (trigger int, begin int);> <b>", 's', 0},
    {"go", "CREATE TABLE a (b int)\nGO\nc; d\ngo -- x\nCATEGORY",
     "<CREATE TABLE a (b int)> <c;> <d> <CATEGORY>", 't', 0},
    {"t-sql blocks", "BEGIN TRY a; BEGIN b END; END TRY BEGIN CATCH c; END CATCH; BEGIN TRAN; d; COMMIT;",
     "<BEGIN TRY a; BEGIN b END; END TRY BEGIN CATCH c; END CATCH;> <BEGIN TRAN;> <d;> <COMMIT;>", 't', 0},
    {"t-sql procedure",
     "CREATE PROCEDURE p AS BEGIN IF 1 = 1 BEGIN a; END ELSE b; SELECT CASE WHEN 1 THEN 2 END END; c",
     "<CREATE PROCEDURE p AS BEGIN IF 1 = 1 BEGIN a; END ELSE b; SELECT CASE WHEN 1 THEN 2 END END;> <c>",
     't', 0},
};

static const text_case psql[] = {
    {"restrict", "\\restrict kQ1\n\na;\n\\unrestrict kQ1\n", "<a;>", 'p', 0},
    {"rows", "COPY t (a) FROM stdin;\n1\t(';\n\\.\n\nb;", "<COPY t (a) FROM stdin;> <b;>", 'p', 0},
    {"no rows", "copy t FROM STDIN WITH (FORMAT csv);\n\\.\r\nb;",
     "<copy t FROM STDIN WITH (FORMAT csv);> <b;>", 'p', 0},
    {"rows without an end", "COPY t FROM stdin;\nb;", "<COPY t FROM stdin;> <b;>", 'p', 0},
    {"what shows something", "\\x\na;\n\\d+ t\n\\dt\n\\echo b;\nc;", "<a;> <c;>", 'p', 0},
    {"quit", "a;\n\\q\nb (;", "<a;>", 'p', 0},
    {"rows of a file", "COPY t FROM 'x';\nb;\n\\restrict a", "<COPY t FROM 'x';> <b;>", 'p', 0},
};

static const text_case errors[] = {
    {"stray", "a; b);", "<a;> !SQL002@4 unexpected ')'", 'p', 0},
    {"unclosed", "a (b (c;", "!SQL002@5 unclosed '('", 'p', 0},
    {"quote", "a; 'b;", "<a;> !SQL001@3 unclosed quote", 'p', 0},
    {"backtick", "`b;", "!SQL001@0 unclosed quote", 'm', 0},
    {"dollar", "a $x$ b;", "!SQL001@2 unclosed quote", 'p', 0},
    {"comment", "a /* b;", "!SQL003@2 unclosed comment", 's', 0},
    {"comment before", "/* b;", "!SQL003@0 unclosed comment", 's', 0},
    {"nested comment", "a /* /* */;", "!SQL003@2 unclosed comment", 'p', 0},
    {"conditional", "/*!40101 a;", "!SQL003@0 unclosed comment", 'm', 0},
    {"block", "CREATE TRIGGER t AFTER INSERT ON x BEGIN a; b;", "!SQL002@35 BEGIN without END", 's', 0},
    {"case in a block", "CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT CASE; END;",
     "!SQL002@35 BEGIN without END", 's', 0},
    {"quote in a block", "CREATE TRIGGER t BEGIN 'a; END;", "!SQL001@23 unclosed quote", 's', 0},
    {"stray in a block", "CREATE TRIGGER t BEGIN a); END;", "!SQL002@24 unexpected ')'", 's', 0},
    {"unclosed in a block", "CREATE TRIGGER t BEGIN (a; END;", "!SQL002@23 unclosed '('", 's', 0},
    {"nul", "a\0;", "!SQL005@1 byte 0x00 in SQL text", 'g', 3},
    {"psql's file", "a;\n\\i b.sql\nc;", "<a;> !SQL102@3 psql's command \\i is not understood", 'p', 0},
    {"psql's copy", "\\copy t from 'x.csv'\nc;", "!SQL102@0 psql's command \\copy is not understood", 'p', 0},
    {"go with a count", "a\nGO 5\n", "!SQL103@2 GO with a count is not supported", 't', 0},
};

static void test_plain(void **state)
{
    (void)state;
    TEXT_ROWS(plain, dump);
}
static void test_comments(void **state)
{
    (void)state;
    TEXT_ROWS(comments, dump);
}
static void test_delimiters(void **state)
{
    (void)state;
    TEXT_ROWS(delimiters, dump);
}
static void test_blocks(void **state)
{
    (void)state;
    TEXT_ROWS(blocks, dump);
}
static void test_psql(void **state)
{
    (void)state;
    TEXT_ROWS(psql, dump);
}

static void test_errors(void **state)
{
    (void)state;
    TEXT_ROWS(errors, dump);
}

/* The delimiter that a directive names; offsets of a part of a file. */
static mx_status with_delimiter(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_statements out = {0};
    MX_TRY(mx_split(arena, MX_STR("a;\n\n\nb\nc\n\n\n -- x\nd"), 7, 50, MX_STR("\n\n\n"), server_of('p'),
                    &out, NULL));
    assert_int_equal(out.len, 3);
    assert_true(mx_str_eq(out.at[0].text, MX_STR("a;")));
    assert_true(mx_str_eq(out.at[1].text, MX_STR("b\nc")));
    assert_true(mx_str_eq(out.at[2].text, MX_STR("d")));
    assert_int_equal(out.at[2].comment_count, 1);
    assert_int_equal(out.at[1].span.file, 7);
    assert_int_equal(out.at[1].span.start, 55);
    assert_int_equal(out.at[1].span.end, 58);
    return MX_OK;
}

static void test_given_delimiter(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, with_delimiter, NULL, NULL), MX_OK);
}

typedef struct big {
    mx_str text;
    size_t want;
    char engine;
} big;

static mx_status split_big(mx_arena *arena, void *arg)
{
    const big *b = arg;
    mx_statements out = {0};
    MX_TRY(mx_split(arena, b->text, 1, 0, MX_STR_NONE, server_of(b->engine), &out, NULL));
    assert_int_equal(out.len, b->want);
    return MX_OK;
}

/* `piece`, n times; the time is linear: ten times as much takes at most forty times as long (a quadratic
 * one: hundred). */
static double seconds(const char *piece, size_t n, size_t statements, char engine)
{
    size_t len = strlen(piece);
    char *text = malloc(len * n);
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * len, piece, len);
    big b = {{text, len * n}, statements, engine};
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    assert_int_equal(mx_guard(NULL, split_big, &b, NULL), MX_OK);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    free(text);
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

static void test_linear(void **state)
{
    (void)state;
    static const struct {
        const char *piece;
        size_t each; /* statements a piece */
        char engine;
    } rows[] = {
        {"CREATE TABLE t (a int DEFAULT 'x', b text);\n-- c\n", 1, 'p'},
        {"-- c\n", 0, 'p'},
        {"CREATE TRIGGER t AFTER INSERT ON x BEGIN a; b; END;\n", 1, 's'},
        {"a '' ", 0, 'm'}, /* one statement in all */
        {"'\\\\' ", 0, 'm'},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t one = rows[i].each == 0 && rows[i].piece[0] != '-';
        double small = seconds(rows[i].piece, 3000, 3000 * rows[i].each + one, rows[i].engine);
        double large = seconds(rows[i].piece, 30000, 30000 * rows[i].each + one, rows[i].engine);
        assert_true(large < 40 * small + 0.05);
    }
}

static mx_status split_faulty(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_statements out = {0};
    return mx_split(arena, MX_STR("-- x\na ((b)); DELIMITER 'q''q'\nc q'q"), 1, 0, MX_STR_NONE,
                    server_of('s'), &out, NULL);
}

static void test_faults(void **state)
{
    (void)state;
    fault_every_work(split_faulty, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_delimiters),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_psql),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_given_delimiter),
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
