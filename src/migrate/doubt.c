/* migrate/doubt.c — what became of a statement that a killed run had begun. */
#include "migrate/doubt.h"

#include "migrate/apply_run.h"
#include "migrate/engine.h"
#include "sql/parse.h"

/* --- the server's errors --------------------------------------------------------------------------------- */

enum { CREATES = 1, DROPS = 2, ALTERS = 4, RENAMES = 8 };

/* Of what is there, or gone, already. PostgreSQL runs few statements without a transaction: only theirs.
 * https://mariadb.com/kb/en/mariadb-error-code-reference/, https://www.postgresql.org/docs/current/errcodes-appendix.html */
static const struct {
    const char *code;
    mx_engine engines;
    unsigned words;
} done_codes[] = {
    {"1007", MX_MY, CREATES}, /* database */
    {"1008", MX_MY, DROPS},
    {"1050", MX_MY, CREATES}, /* table, view, sequence */
    {"1051", MX_MY, DROPS},
    {"4091", MX_MY, DROPS},            /* sequence */
    {"4092", MX_MY, DROPS},            /* view */
    {"1060", MX_MY, ALTERS},           /* column */
    {"1061", MX_MY, CREATES | ALTERS}, /* index */
    {"1068", MX_MY, ALTERS},           /* primary key */
    {"1091", MX_MY, DROPS | ALTERS},   /* column, index or constraint to drop */
    {"1826", MX_MY, ALTERS},           /* constraint */
    {"3822", MX_MYSQL, ALTERS},        /* check */
    {"3821", MX_MYSQL, ALTERS},
    {"3940", MX_MYSQL, ALTERS}, /* constraint to drop */
    {"1493", MX_MY, ALTERS},    /* partition: its bounds, its name, the one to drop */
    {"1495", MX_MY, ALTERS},
    {"1507", MX_MY, ALTERS},
    {"1508", MX_MY, ALTERS},
    {"1517", MX_MY, ALTERS},
    {"4124", MX_MARIA, ALTERS}, /* system versioning */
    {"4135", MX_MARIA, ALTERS},
    {"1304", MX_MY, CREATES}, /* routine */
    {"1305", MX_MY, DROPS},
    {"1359", MX_MY, CREATES}, /* trigger */
    {"1360", MX_MY, DROPS},
    {"1537", MX_MY, CREATES | ALTERS}, /* event */
    {"1539", MX_MY, DROPS | ALTERS},
    {"1396", MX_MY, CREATES | DROPS | RENAMES}, /* user, role */
    {"1476", MX_MY, CREATES},                   /* server */
    {"1477", MX_MY, DROPS},
    {"42P04", MX_PG, CREATES}, /* database */
    {"3D000", MX_PG, DROPS},
    {"42710", MX_PG, CREATES}, /* tablespace, subscription */
    {"42704", MX_PG, DROPS},   /* and index */
    {"42P01", MX_PG, ALTERS},  /* partition to detach */
};

static unsigned word_bit(mx_str word)
{
    static const struct {
        mx_str word;
        unsigned bit;
    } words[] = {
        {{"create", 6}, CREATES}, {{"drop", 4}, DROPS}, {{"alter", 5}, ALTERS}, {{"rename", 6}, RENAMES}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (mx_str_eq(word, words[i].word))
            return words[i].bit;
    return 0;
}

bool mx_doubt_says_done(const mx_conn *conn, mx_str first_word)
{
    mx_str code = mx_conn_error_code(conn);
    /* behind SET STATEMENT … FOR any of them may stand */
    unsigned word = mx_str_eq(first_word, MX_STR("set")) ? ~0U : word_bit(first_word);
    mx_engine engine = mx_migrate_engine_of(conn)->server.engine;
    for (size_t i = 0; i < sizeof done_codes / sizeof done_codes[0]; i++)
        if ((done_codes[i].engines & engine) && (done_codes[i].words & word) &&
            mx_str_eq(code, mx_str_of(done_codes[i].code)))
            return true;
    /* MariaDB's word for a foreign key whose name is taken */
    return (engine & MX_MY) && (word & ALTERS) && mx_str_eq(code, MX_STR("1005")) &&
           mx_str_find_str(mx_conn_error(conn), MX_STR("errno: 121")) != MX_NPOS;
}

/* --- what can be known before ---------------------------------------------------------------------------- */

/* PostgreSQL, CREATE INDEX CONCURRENTLY: what is left of one that did not end has the name already. */
static mx_doubt look_at_index(mx_arena *arena, mx_conn *conn, const mx_stmt *stmt, mx_str *why, mx_str *hint)
{
    const mx_key_def *index = stmt->u.create_index.index;
    mx_rows rows;
    if (index->name.len == 0) {
        *why = MX_STR("run again, it would make another index of that kind");
        return MX_DOUBT_OPEN;
    }
    const mx_field params[] = {MX_TEXT_VALUE(index->name), MX_TEXT_VALUE(stmt->u.create_index.table.name),
                               MX_TEXT_VALUE(stmt->u.create_index.table.schema)};
    mx_status status = mx_conn_rows(
        arena, &rows, conn,
        MX_STR("SELECT i.indisvalid FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = "
               "i.indexrelid "
               "JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = "
               "t.relnamespace WHERE c.relname = ?1 AND t.relname = ?2 AND (n.nspname = ?3 OR (?3 = '' AND "
               "pg_catalog.pg_table_is_visible(t.oid)))"),
        params, 3, NULL);
    if (status != MX_OK || rows.rows == 0)
        return MX_DOUBT_TRY;
    if (mx_rows_at(&rows, 0, 0).integer != 0) {
        *why = mx_str_printf(arena, "index \"%.*s\" is there", MX_FMT(index->name));
        return MX_DOUBT_DONE;
    }
    *why = mx_str_printf(arena, "index \"%.*s\" is invalid: it was not built to its end",
                         MX_FMT(index->name));
    *hint = MX_STR("Drop the index, and apply again.");
    return MX_DOUBT_OPEN;
}

/* Whether it fails when it was done before: it adds or drops something with a name. */
static bool fails_twice(const mx_alter_action *action)
{
    switch (action->kind) {
    case MX_A_ADD_COLUMN:
        return !action->if_not_exists;
    case MX_A_DROP_COLUMN:
    case MX_A_DROP_KEY:
        return !action->if_exists;
    case MX_A_ADD_KEY:
        return !action->if_not_exists &&
               (action->name.len || action->key->symbol.len || action->key->kind == MX_K_PRIMARY);
    default:
        return false;
    }
}

static bool has(mx_str lower, const char *word)
{
    return mx_str_find_str(lower, mx_str_of(word)) != MX_NPOS;
}

/* Whether it does more each time: what it adds gets a name from the server, or it counts partitions. */
static bool adds_up(mx_arena *arena, const mx_alter_action *action)
{
    if (action->kind == MX_A_ADD_KEY)
        return action->name.len == 0 && action->key->symbol.len == 0 && action->key->kind != MX_K_PRIMARY;
    if (action->kind != MX_A_PARTITION)
        return false;
    mx_str text = mx_str_lower(arena, action->text);
    return mx_str_starts(text, MX_STR("coalesce")) || mx_str_starts(text, MX_STR("exchange")) ||
           (mx_str_starts(text, MX_STR("add")) && has(text, "partitions"));
}

static mx_doubt look_at_alter(mx_arena *arena, mx_conn *conn, const mx_alter *alter, mx_str *why)
{
    mx_doubt renamed = mx_doubt_renames(arena, conn, alter, why);
    bool fails = false, more = false;
    for (size_t i = 0; i < alter->actions.len; i++) {
        fails = fails || fails_twice(alter->actions.at[i]);
        more = more || adds_up(arena, alter->actions.at[i]);
    }
    if (renamed == MX_DOUBT_DONE || fails)
        return renamed == MX_DOUBT_DONE ? renamed : MX_DOUBT_TRY;
    if (more)
        *why = MX_STR("run again, it would do the same once more");
    return more ? MX_DOUBT_OPEN : renamed;
}

mx_doubt mx_doubt_look(mx_arena *arena, mx_conn *conn, const mx_server *server, const mx_statement *statement,
                       mx_str *why, mx_str *hint)
{
    static const mx_str rows[] = {{"call", 4},   {"do", 2},     {"execute", 7}, {"lock", 4},
                                  {"select", 6}, {"begin", 5},  {"if", 2},      {"case", 4},
                                  {"loop", 4},   {"repeat", 6}, {"while", 5},   {"for", 3}};
    mx_str word = mx_first_word(arena, statement->text);
    mx_stmt stmt;
    *hint = MX_STR_NONE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (mx_str_eq(word, rows[i])) {
            *why = mx_str_eq(word, MX_STR("lock")) ? MX_STR("so may be those behind it, up to UNLOCK TABLES")
                                                   : MX_STR("it ends transactions by itself");
            return MX_DOUBT_OPEN;
        }
    if (mx_parse_statement(arena, statement, server, &stmt, NULL) != MX_OK)
        return MX_DOUBT_TRY;
    if (stmt.kind == MX_S_CREATE_INDEX && server->engine == MX_PG)
        return look_at_index(arena, conn, &stmt, why, hint);
    return stmt.kind == MX_S_ALTER && (server->engine & MX_MY) ? look_at_alter(arena, conn, stmt.u.alter, why)
                                                               : MX_DOUBT_TRY;
}

bool mx_doubt_all_done(mx_arena *arena, mx_conn *conn, const mx_server *server, const mx_statement *statement)
{
    mx_stmt stmt;
    return !(server->engine & MX_MY) || mx_parse_statement(arena, statement, server, &stmt, NULL) != MX_OK ||
           stmt.kind != MX_S_ALTER || mx_doubt_columns(arena, conn, stmt.u.alter);
}
