/* migrate/apply_run.c — executing files: statements, revision rows and transactions so that, however a run
 * ends, the rows say what the database has. */
#include "migrate/apply_run.h"

#include "base/buf.h"
#include "migrate/engine.h"
#include "migrate/transaction.h"

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
    return mx_fail(run->diags, MX_DB002, statement->span, "", "%.*s", MX_FMT(run->report->error));
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

/* A file inside a transaction of ours: the row is written once, with the work or not at all. */
static mx_status run_inside(mx_apply_run *run, mx_apply_item *item)
{
    int64_t started = (int64_t)mx_clock_ns(), before = item->revision.execution_time;
    mx_apply_file *entry = open_file(run, item);
    mx_status status = MX_OK;
    for (size_t i = item->skip; status == MX_OK && i < item->statements.len; i++) {
        const mx_statement *statement = &item->statements.at[i];
        mx_vec_push(run->arena, &entry->applied, statement->text);
        status = run_statement(run, item, statement);
        if (status == MX_OK && !mx_conn_in_transaction(run->conn))
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

static mx_status run_in_transaction(mx_apply_run *run, mx_apply_items *items, size_t from, size_t to)
{
    mx_tx tx;
    if (mx_tx_begin(run->arena, run->conn, &tx, run->diags) != MX_OK) {
        run->report->error = mx_str_copy(run->arena, mx_conn_error(run->conn));
        return MX_FAILED;
    }
    size_t first = run->report->applied.len;
    mx_status status = MX_OK;
    for (size_t i = from; status == MX_OK && i < to; i++)
        status = run_inside(run, &items->at[i]);
    mx_str words;
    if (status != MX_OK)
        mx_tx_rollback(&tx);
    else if (mx_tx_commit(&tx, &words, NULL) != MX_OK)
        status = file_failed(run, &items->at[to - 1], words);
    for (size_t i = first; status != MX_OK && i < run->report->applied.len; i++)
        run->report->applied.at[i].rolled_back = true;
    return status;
}

typedef enum kind { OTHER, DATA, DEFINITION } kind; /* OTHER: VACUUM, PRAGMA, BEGIN, SET, ATTACH, CALL, … */

static kind kind_of(mx_arena *arena, mx_str statement)
{
    static const struct {
        mx_str word;
        kind kind;
    } known[] = {{{"create", 6}, DEFINITION}, {{"alter", 5}, DEFINITION}, {{"drop", 4}, DEFINITION},
                 {{"rename", 6}, DEFINITION}, {{"insert", 6}, DATA},      {{"update", 6}, DATA},
                 {{"delete", 6}, DATA},       {{"replace", 7}, DATA},     {{"with", 4}, DATA}};
    mx_str word = mx_first_word(arena, statement);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (mx_str_eq(word, known[i].word))
            return known[i].kind;
    return OTHER;
}

typedef struct bare {
    mx_apply_run *run;
    mx_apply_item *item;
    int64_t started, before;
    size_t kept; /* statements whose effect is committed */
} bare;

/* MySQL's and MariaDB's errors of a definition that is there, or gone, already. */
static bool says_done(mx_str words)
{
    static const mx_str errors[] = {
        {"Error 1007 ", 11}, {"Error 1008 ", 11}, /* database */
        {"Error 1050 ", 11}, {"Error 1051 ", 11}, /* table, view */
        {"Error 4092 ", 11},                      /* view */
        {"Error 1060 ", 11},                      /* column */
        {"Error 1061 ", 11}, {"Error 1068 ", 11}, /* index, primary key */
        {"Error 1091 ", 11},                      /* column or index to drop */
        {"Error 1304 ", 11}, {"Error 1305 ", 11}, /* routine */
        {"Error 1359 ", 11}, {"Error 1360 ", 11}, /* trigger */
        {"Error 1826 ", 11},                      /* constraint */
    };
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (mx_str_starts(words, errors[i]))
            return true;
    return false;
}

/* A definition that ends the transaction around it: a server goes on with it when its client is killed, and nobody
 * writes the row. So the row says before what is going to be run; whoever resumes there takes "already exists" for
 * what it is. */
static mx_status run_definition(bare *b, size_t i)
{
    mx_apply_run *run = b->run;
    mx_apply_item *item = b->item;
    const mx_statement *statement = &item->statements.at[i];
    item->revision.error_stmt = statement->text;
    MX_TRY(write_row(run, item, b->started, b->before));
    item->revision.error_stmt = MX_STR_NONE;
    if (!item->doubtful || i != item->skip || mx_conn_interrupted(run->conn))
        return run_statement(run, item, statement);
    if (mx_conn_exec(run->conn, statement->text, NULL, 0, MX_NOWHERE, NULL) == MX_OK)
        return MX_OK;
    mx_str words = mx_conn_error(run->conn);
    if (!says_done(words))
        return statement_failed(run, item, statement, words);
    mx_warn(
        run->diags, MX_REV007, statement->span, "Look whether what is there is what the statement makes.",
        "statement %zu of %.*s counts as done: an earlier run was killed while it ran, and now it says: %.*s",
        i + 1, MX_FMT(item->file->name), MX_FMT(words));
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
    kind what = kind_of(run->arena, statement->text);
    bool begun = mx_conn_in_transaction(run->conn);
    bool alone = what == DEFINITION && !engine->transactional_ddl;
    bool share = engine->row_with_statement && !begun && what != OTHER && !alone;
    if (share && mx_conn_begin(run->conn, NULL) != MX_OK)
        return statement_failed(run, item, statement, mx_conn_error(run->conn));
    MX_TRY(alone ? run_definition(b, i) : run_statement(run, item, statement));
    item->revision.applied = (int64_t)i + 1;
    mx_vec_push(run->arena, &item->revision.partial, item->hashes.at[i]);
    MX_TRY(write_row(run, item, b->started, b->before));
    if (share && mx_conn_commit(run->conn, NULL) != MX_OK)
        return statement_failed(run, item, statement, mx_conn_error(run->conn));
    if (!mx_conn_in_transaction(run->conn))
        b->kept = i + 1;
    return MX_OK;
}

/* What a transaction of the file's own had done is gone with it: the row says what is left. */
static void record_failure(bare *b)
{
    mx_revision *revision = &b->item->revision;
    mx_apply_file *entry = current(b->run);
    mx_conn_rollback(b->run->conn);
    revision->applied = (int64_t)b->kept;
    if (revision->partial.len > b->kept)
        revision->partial.len = b->kept;
    revision->error = entry->error;
    revision->error_stmt = entry->error_stmt;
    mx_arena *scratch = mx_arena_child(b->run->arena);
    revision->execution_time = b->before + ((int64_t)mx_clock_ns() - b->started);
    mx_revision_write(scratch, b->run->conn, &b->run->place, revision, b->run->diags);
    mx_arena_free(scratch);
}

static mx_status run_bare(mx_apply_run *run, mx_apply_item *item)
{
    bare b = {run, item, (int64_t)mx_clock_ns(), item->revision.execution_time, item->skip};
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
