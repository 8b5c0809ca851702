/* migrate/apply_run.c — executing files: statements, revision rows and transactions so that, however a run
 * ends, the rows say what the database has. */
#include "migrate/apply_run.h"

#include "base/buf.h"
#include "migrate/doubt.h"
#include "migrate/engine.h"
#include "migrate/transaction.h"
#include "schema/reader.h"

mx_str mx_first_word(mx_arena *arena, mx_str statement)
{
    size_t at = 0;
    while (at < statement.len) {
        mx_str rest = mx_str_sub(statement, at, statement.len);
        size_t end;
        if (mx_is_space(rest.ptr[0]) || rest.ptr[0] == ';' || rest.ptr[0] == '(') {
            at++;
        } else if (mx_str_starts(rest, MX_STR("--"))) {
            end = mx_str_find(rest, '\n');
            at = end == MX_NPOS ? statement.len : at + end + 1;
        } else if (mx_str_starts(rest, MX_STR("/*"))) {
            end = mx_str_find_str(mx_str_sub(rest, 2, rest.len), MX_STR("*/"));
            at = end == MX_NPOS ? statement.len : at + end + 4;
        } else {
            break;
        }
    }
    size_t end = at;
    while (end < statement.len && mx_is_alpha(statement.ptr[end]))
        end++;
    return mx_str_lower(arena, mx_str_sub(statement, at, end));
}

mx_str mx_go_quote(mx_arena *arena, mx_str text)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_char(&buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        switch (c) {
        case '"':
            mx_buf_lit(&buf, "\\\"");
            break;
        case '\\':
            mx_buf_lit(&buf, "\\\\");
            break;
        case '\n':
            mx_buf_lit(&buf, "\\n");
            break;
        case '\r':
            mx_buf_lit(&buf, "\\r");
            break;
        case '\t':
            mx_buf_lit(&buf, "\\t");
            break;
        default:
            if ((unsigned char)c < ' ' || c == 127)
                mx_buf_printf(&buf, "\\x%02x", (unsigned)(unsigned char)c);
            else
                mx_buf_char(&buf, c);
        }
    }
    mx_buf_char(&buf, '"');
    return mx_buf_take(&buf);
}

static mx_apply_file *current(mx_apply_run *run)
{
    return &run->report->applied.at[run->report->applied.len - 1];
}

static mx_apply_file *open_file(mx_apply_run *run, const mx_apply_item *item)
{
    mx_apply_file entry = {.file = item->file, .start = mx_ns_now(), .skipped = item->skip};
    mx_vec_push(run->arena, &run->report->applied, entry);
    return current(run);
}

static void close_file(mx_apply_file *entry, int64_t started)
{
    entry->end = mx_ns_now();
    entry->elapsed = (int64_t)mx_clock_ns() - started;
}

/* The rows behind PostgreSQL's COPY … FROM stdin are no statement: psql hands them over. A failed CREATE INDEX CONCURRENTLY leaves an
 * index that is never used, and has the name. */
static const char *hint_of(const mx_apply_run *run, const mx_statement *statement)
{
    mx_str why, left;
    if (mx_doubt_look(run->arena, run->conn, &run->place.engine->server, statement, &why, &left) ==
            MX_DOUBT_OPEN &&
        left.len)
        return left.ptr;
    bool copy = run->place.engine->server.engine == MX_PG &&
                mx_str_eq(mx_first_word(run->arena, statement->text), MX_STR("copy")) &&
                mx_str_find_str(mx_str_lower(run->arena, statement->text), MX_STR("stdin")) != MX_NPOS;
    return copy ? "Write the rows as INSERT statements: pg_dump --inserts does." : "";
}

/* Records the failure of a statement in the report and tells it; the words are the connection's. */
static mx_status statement_failed(mx_apply_run *run, const mx_apply_item *item, const mx_statement *statement,
                                  mx_str words)
{
    mx_apply_file *entry = current(run);
    entry->error = mx_str_copy(run->arena, words);
    entry->error_stmt = statement->text;
    run->report->error = mx_str_printf(
        run->arena, "sql/migrate: executing statement %.*s from version \"%.*s\": %.*s",
        MX_FMT(mx_go_quote(run->arena, statement->text)), MX_FMT(item->file->version), MX_FMT(words));
    return mx_fail(run->diags, MX_DB002, statement->span, hint_of(run, statement), "%.*s",
                   MX_FMT(run->report->error));
}

/* A failure of the whole file, no statement being to blame. */
static mx_status file_failed(mx_apply_run *run, const mx_apply_item *item, mx_str words)
{
    mx_apply_file *entry = current(run);
    entry->error = mx_str_copy(run->arena, words);
    run->report->error = mx_str_printf(run->arena, "sql/migrate: executing file \"%.*s\": %.*s",
                                       MX_FMT(item->file->name), MX_FMT(words));
    return mx_fail(run->diags, MX_DB002, (mx_span){item->file->file, 0, 0}, "", "%.*s",
                   MX_FMT(run->report->error));
}

static mx_status write_row(mx_apply_run *run, mx_apply_item *item, int64_t started, int64_t before)
{
    mx_arena *scratch = mx_arena_child(run->arena);
    item->revision.execution_time = before + ((int64_t)mx_clock_ns() - started);
    if (item->revision.executed_at == 0)
        item->revision.executed_at = current(run)->start;
    mx_status status = mx_revision_write(scratch, run->conn, &run->place, &item->revision, NULL);
    mx_arena_free(scratch);
    return status == MX_OK ? MX_OK : file_failed(run, item, mx_conn_error(run->conn));
}

static void finish_row(mx_apply_item *item)
{
    item->revision.applied = item->revision.total;
    item->revision.partial = (mx_strs){0};
    item->revision.error = item->revision.error_stmt = MX_STR_NONE;
}

/* The words of a failure are the connection's. */
static mx_status run_statement(mx_apply_run *run, const mx_apply_item *item, const mx_statement *statement)
{
    if (mx_conn_interrupted(run->conn))
        return statement_failed(run, item, statement, MX_STR("interrupted"));
    if (mx_conn_exec(run->conn, statement->text, NULL, 0, MX_NOWHERE, NULL) != MX_OK)
        return statement_failed(run, item, statement, mx_conn_error(run->conn));
    return MX_OK;
}

/* A file inside a transaction of ours: the row is written once, with the work or not at all. `ended`: a statement did
 * that with it. */
static mx_status run_inside(mx_apply_run *run, mx_apply_item *item, bool *ended)
{
    int64_t started = (int64_t)mx_clock_ns(), before = item->revision.execution_time;
    mx_apply_file *entry = open_file(run, item);
    mx_status status = MX_OK;
    for (size_t i = item->skip; status == MX_OK && i < item->statements.len; i++) {
        const mx_statement *statement = &item->statements.at[i];
        mx_vec_push(run->arena, &entry->applied, statement->text);
        status = run_statement(run, item, statement);
        *ended = status == MX_OK && !mx_conn_in_transaction(run->conn);
        if (*ended)
            status = statement_failed(run, item, statement,
                                      MX_STR("the statement ended the transaction of its file"));
    }
    if (status == MX_OK) {
        finish_row(item);
        status = write_row(run, item, started, before);
    }
    close_file(entry, started);
    return status;
}

static bool answers(mx_apply_run *run)
{
    mx_rows rows;
    return mx_conn_rows(run->arena, &rows, run->conn, MX_STR("SELECT 1"), NULL, 0, NULL) == MX_OK;
}

static mx_status run_in_transaction(mx_apply_run *run, mx_apply_items *items, size_t from, size_t to)
{
    mx_tx tx;
    if (mx_tx_begin(run->arena, run->conn, &tx, run->diags) != MX_OK) {
        run->report->error = mx_str_copy(run->arena, mx_conn_error(run->conn));
        return MX_FAILED;
    }
    size_t first = run->report->applied.len;
    bool ended = false;
    mx_status status = MX_OK;
    for (size_t i = from; status == MX_OK && i < to; i++)
        status = run_inside(run, &items->at[i], &ended);
    mx_str words;
    if (status != MX_OK) {
        run->report->undone = !ended;
        mx_tx_rollback(&tx);
    } else if (mx_tx_commit(&tx, &words, NULL) != MX_OK) {
        status = file_failed(run, &items->at[to - 1], words);
        run->report->undone = answers(run); /* else it may have been committed */
    }
    for (size_t i = first; status != MX_OK && i < run->report->applied.len; i++)
        run->report->applied.at[i].rolled_back = true;
    return status;
}

typedef enum kind {
    OTHER, /* VACUUM, PRAGMA, ATTACH, SET, … */
    DATA,
    DEFINITION,
    ROUTINE, /* may end the transaction around it */
    CONTROL, /* begins or ends one itself */
    LOCKS,
    UNLOCKS
} kind;

/* MariaDB: statements of routines stand for themselves, too, and SET STATEMENT … FOR runs another.
 * https://mariadb.com/kb/en/using-compound-statements-outside-of-stored-programs/ */
static bool is_compound(mx_arena *arena, mx_str statement, const mx_server *server)
{
    static const char *const heads[] = {"begin not", "set statement", "if",    "case",
                                        "loop",      "repeat",        "while", "for"};
    mx_reader in = mx_reader_open(arena, statement, server);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (mx_reader_words(&in, heads[i]))
            return true;
    return false;
}

static kind kind_of(mx_arena *arena, mx_str statement, const mx_server *server)
{
    static const struct {
        mx_str word;
        kind kind;
        mx_engine engines;
    } known[] = {{{"create", 6}, DEFINITION, MX_ANY_ENGINE},
                 {{"alter", 5}, DEFINITION, MX_ANY_ENGINE},
                 {{"drop", 4}, DEFINITION, MX_ANY_ENGINE},
                 {{"rename", 6}, DEFINITION, MX_ANY_ENGINE},
                 {{"insert", 6}, DATA, MX_ANY_ENGINE},
                 {{"update", 6}, DATA, MX_ANY_ENGINE},
                 {{"delete", 6}, DATA, MX_ANY_ENGINE},
                 {{"replace", 7}, DATA, MX_ANY_ENGINE},
                 {{"with", 4}, DATA, MX_ANY_ENGINE},
                 {{"load", 4}, DATA, MX_MY},
                 {{"call", 4}, ROUTINE, MX_MY},
                 {{"do", 2}, ROUTINE, MX_MY},
                 {{"execute", 7}, ROUTINE, MX_MY},
                 {{"select", 6}, ROUTINE, MX_MY},
                 {{"lock", 4}, LOCKS, MX_MY},
                 {{"unlock", 6}, UNLOCKS, MX_MY},
                 {{"begin", 5}, CONTROL, MX_ANY_ENGINE},
                 {{"start", 5}, CONTROL, MX_ANY_ENGINE},
                 {{"commit", 6}, CONTROL, MX_ANY_ENGINE},
                 {{"end", 3}, CONTROL, MX_ANY_ENGINE},
                 {{"rollback", 8}, CONTROL, MX_ANY_ENGINE},
                 {{"abort", 5}, CONTROL, MX_ANY_ENGINE},
                 {{"savepoint", 9}, CONTROL, MX_ANY_ENGINE},
                 {{"release", 7}, CONTROL, MX_ANY_ENGINE},
                 {{"prepare", 7}, CONTROL, MX_PG}};
    if ((server->engine & MX_MY) && is_compound(arena, statement, server))
        return ROUTINE;
    mx_str word = mx_first_word(arena, statement);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if ((known[i].engines & server->engine) && mx_str_eq(word, known[i].word))
            return known[i].kind;
    return OTHER;
}

typedef struct bare {
    mx_apply_run *run;
    mx_apply_item *item;
    int64_t started, before;
    size_t kept;   /* statements whose effect is committed */
    bool locked;   /* MySQL, MariaDB: by LOCK TABLES, and the table of revisions is not among them */
    bool in_doubt; /* the row is an intent, and still true */
} bare;

/* The row says before what is going to be run: the server goes on with it when its client is killed, and nobody
 * writes what became of it. */
static mx_status write_intent(bare *b, size_t i)
{
    b->item->revision.error_stmt = b->item->statements.at[i].text;
    MX_TRY(write_row(b->run, b->item, b->started, b->before));
    b->item->revision.error_stmt = MX_STR_NONE;
    return MX_OK;
}

static void warn_done(mx_apply_run *run, const mx_apply_item *item, size_t i, mx_str why)
{
    mx_warn(
        run->diags, MX_REV007, item->statements.at[i].span,
        "Look whether what is there is what the statement makes.",
        "statement %zu of %.*s counts as done: an earlier run was killed while it ran, and now it says: %.*s",
        i + 1, MX_FMT(item->file->name), MX_FMT(why));
}

static mx_status doubt_failed(mx_apply_run *run, const mx_apply_item *item, size_t i, mx_str why, mx_str hint)
{
    const mx_statement *statement = &item->statements.at[i];
    mx_apply_file *entry = current(run);
    entry->error = mx_str_printf(
        run->arena, "an earlier run was killed while it ran this statement, and may have done it: %.*s",
        MX_FMT(why));
    entry->error_stmt = statement->text;
    run->report->error = mx_str_printf(run->arena, "statement %zu of %.*s: %.*s", i + 1,
                                       MX_FMT(item->file->name), MX_FMT(entry->error));
    const char *look =
        "Look whether it was done. If it was not, apply again: then it is run. If it was, take it out of "
        "the file, and run metaxy migrate hash.";
    return mx_fail(run->diags, MX_REV011, statement->span, hint.len ? hint.ptr : look, "%.*s",
                   MX_FMT(run->report->error));
}

/* A statement whose intent an earlier run left behind; it has no transaction around it. */
static mx_status run_again(bare *b, size_t i)
{
    mx_apply_run *run = b->run;
    const mx_statement *statement = &b->item->statements.at[i];
    mx_arena *arena = run->arena;
    mx_str why, hint;
    const mx_server *server = run->options->server ? run->options->server : &run->place.engine->server;
    b->in_doubt = true;
    if (mx_conn_interrupted(run->conn))
        return run_statement(run, b->item, statement);
    switch (mx_doubt_look(arena, run->conn, server, statement, &why, &hint)) {
    case MX_DOUBT_OPEN:
        b->in_doubt = hint.len > 0; /* else whoever applies again has looked */
        return doubt_failed(run, b->item, i, why, hint);
    case MX_DOUBT_DONE:
        break;
    case MX_DOUBT_TRY:
        if (mx_conn_exec(run->conn, statement->text, NULL, 0, MX_NOWHERE, NULL) == MX_OK) {
            b->in_doubt = false;
            return MX_OK;
        }
        why = mx_str_copy(arena, mx_conn_error(run->conn));
        if (!mx_doubt_says_done(run->conn, mx_first_word(arena, statement->text)) ||
            !mx_doubt_all_done(arena, run->conn, server, statement))
            return statement_failed(run, b->item, statement, why);
    }
    b->in_doubt = false;
    warn_done(run, b->item, i, why);
    return MX_OK;
}

/* Without a transaction, its intent before it. */
static mx_status run_recorded(bare *b, size_t i)
{
    MX_TRY(write_intent(b, i));
    if (b->item->doubtful && i == b->item->skip)
        return run_again(b, i);
    return run_statement(b->run, b->item, &b->item->statements.at[i]);
}

/* PostgreSQL: active_sql_transaction (CREATE INDEX CONCURRENTLY, VACUUM, CREATE DATABASE, …), and
 * invalid_transaction_termination (a procedure that commits). */
static bool wants_no_transaction(const mx_conn *conn)
{
    mx_str code = mx_conn_error_code(conn);
    return mx_str_eq(code, MX_STR("25001")) || mx_str_eq(code, MX_STR("2D000"));
}

/* In a transaction that its row shares, if the server lets it. */
static mx_status run_shared(bare *b, size_t i, kind what)
{
    mx_apply_run *run = b->run;
    const mx_statement *statement = &b->item->statements.at[i];
    if (b->item->doubtful && i == b->item->skip)
        return run_recorded(b, i); /* it wanted none the last time */
    if (mx_conn_begin(run->conn, NULL) != MX_OK)
        return statement_failed(run, b->item, statement, mx_conn_error(run->conn));
    if (what == ROUTINE) /* if it ends the transaction, the intent is kept by that */
        MX_TRY(write_intent(b, i));
    if (!run->place.engine->any_with_row || mx_conn_interrupted(run->conn))
        return run_statement(run, b->item, statement);
    if (mx_conn_exec(run->conn, statement->text, NULL, 0, MX_NOWHERE, NULL) == MX_OK)
        return MX_OK;
    if (!wants_no_transaction(run->conn))
        return statement_failed(run, b->item, statement, mx_conn_error(run->conn));
    mx_conn_rollback(run->conn);
    return run_recorded(b, i);
}

static bool may_share(const mx_migrate_engine *engine, kind what)
{
    if (what == CONTROL || what == LOCKS || what == UNLOCKS)
        return false;
    return engine->any_with_row || (what != OTHER && (what != DEFINITION || engine->transactional_ddl));
}

/* Between LOCK TABLES and UNLOCK TABLES nothing can be begun, and no row be written but those of the tables named. */
static mx_status run_while_locked(bare *b, size_t i, kind what)
{
    MX_TRY(what == LOCKS && !b->locked ? run_recorded(b, i)
                                       : run_statement(b->run, b->item, &b->item->statements.at[i]));
    b->locked = what != UNLOCKS && what != CONTROL; /* BEGIN unlocks, too */
    return MX_OK;
}

/* Runs one statement without a transaction of the file's, and its row: together where that is possible, so
 * that a process that is killed leaves no doubt. */
static mx_status run_bare_statement(bare *b, size_t i)
{
    mx_apply_run *run = b->run;
    mx_apply_item *item = b->item;
    const mx_statement *statement = &item->statements.at[i];
    const mx_migrate_engine *engine = run->place.engine;
    kind what = kind_of(run->arena, statement->text, &engine->server);
    bool begun = mx_conn_in_transaction(run->conn);
    bool share = !begun && !b->locked && may_share(engine, what);
    if (b->locked || what == LOCKS)
        MX_TRY(run_while_locked(b, i, what));
    else if (share)
        MX_TRY(run_shared(b, i, what));
    else if (what == DEFINITION && !engine->transactional_ddl)
        MX_TRY(run_recorded(b, i));
    else
        MX_TRY(run_statement(run, item, statement));
    item->revision.applied = (int64_t)i + 1;
    mx_vec_push(run->arena, &item->revision.partial, item->hashes.at[i]);
    if (!b->locked)
        MX_TRY(write_row(run, item, b->started, b->before));
    if (share && mx_conn_in_transaction(run->conn) && mx_conn_commit(run->conn, NULL) != MX_OK)
        return statement_failed(run, item, statement, mx_conn_error(run->conn));
    if (!mx_conn_in_transaction(run->conn))
        b->kept = i + 1;
    return MX_OK;
}

static void unlock_tables(bare *b)
{
    if (b->locked)
        mx_conn_exec(b->run->conn, MX_STR("UNLOCK TABLES"), NULL, 0, MX_NOWHERE, NULL);
    b->locked = false;
}

/* What a transaction of the file's own had done is gone with it: the row says what is left. */
static void record_failure(bare *b)
{
    mx_revision *revision = &b->item->revision;
    mx_apply_file *entry = current(b->run);
    mx_conn_rollback(b->run->conn);
    unlock_tables(b);
    if (!b->in_doubt) {
        entry->total = b->item->statements.len;
        entry->in_effect = b->kept;
    }
    revision->applied = (int64_t)b->kept;
    if (revision->partial.len > b->kept)
        revision->partial.len = b->kept;
    revision->error = b->in_doubt ? MX_STR_NONE : entry->error; /* an intent has no error */
    revision->error_stmt = b->in_doubt ? b->item->statements.at[b->item->skip].text : entry->error_stmt;
    mx_arena *scratch = mx_arena_child(b->run->arena);
    revision->execution_time = b->before + ((int64_t)mx_clock_ns() - b->started);
    mx_revision_write(scratch, b->run->conn, &b->run->place, revision, b->run->diags);
    mx_arena_free(scratch);
}

static mx_status run_bare(mx_apply_run *run, mx_apply_item *item)
{
    bare b = {.run = run,
              .item = item,
              .started = (int64_t)mx_clock_ns(),
              .before = item->revision.execution_time,
              .kept = item->skip};
    mx_apply_file *entry = open_file(run, item);
    bool enforced = false;
    mx_status status = mx_foreign_keys_get(run->arena, run->conn, &enforced, NULL);
    status = status == MX_OK ? write_row(run, item, b.started, b.before)
                             : file_failed(run, item, mx_conn_error(run->conn));
    bool begun = status == MX_OK;
    for (size_t i = item->skip; status == MX_OK && i < item->statements.len; i++) {
        mx_vec_push(run->arena, &entry->applied, item->statements.at[i].text);
        status = run_bare_statement(&b, i);
    }
    unlock_tables(&b);
    if (status == MX_OK && mx_conn_in_transaction(run->conn))
        status = file_failed(run, item, MX_STR("the file begins a transaction and does not end it"));
    if (status == MX_OK) {
        finish_row(item);
        status = write_row(run, item, b.started, b.before);
    } else if (begun) {
        record_failure(&b);
    }
    mx_foreign_keys_set(run->conn, enforced);
    close_file(entry, b.started);
    return status;
}

static void pretend(mx_apply_run *run, const mx_apply_item *item)
{
    int64_t started = (int64_t)mx_clock_ns();
    mx_apply_file *entry = open_file(run, item);
    for (size_t i = item->skip; i < item->statements.len; i++)
        mx_vec_push(run->arena, &entry->applied, item->statements.at[i].text);
    close_file(entry, started);
}

mx_status mx_apply_execute(mx_apply_run *run, mx_apply_items *items)
{
    if (run->options->dry_run) {
        for (size_t i = 0; i < items->len; i++)
            pretend(run, &items->at[i]);
        return MX_OK;
    }
    if (items->len > 0 && items->at[0].mode == MX_TX_ALL)
        return run_in_transaction(run, items, 0, items->len);
    for (size_t i = 0; i < items->len; i++)
        MX_TRY(items->at[i].mode == MX_TX_NONE ? run_bare(run, &items->at[i])
                                               : run_in_transaction(run, items, i, i + 1));
    return MX_OK;
}
