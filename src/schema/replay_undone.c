#include "schema/names.h"
#include "schema/reader.h"
#include "schema/replay_parts.h"

/* What a script takes back itself: BEGIN … ROLLBACK, SAVEPOINT s … ROLLBACK TO s, PREPARE TRANSACTION 'x' … ROLLBACK PREPARED 'x'.
 * Where statements about the schema end a transaction (MySQL), nothing is taken back. */

typedef struct savepoint {
    mx_str name;
    size_t at; /* of the statement SAVEPOINT */
} savepoint;

/* PostgreSQL: PREPARE TRANSACTION */
typedef struct prepared {
    mx_str name;
    size_t from, to;
} prepared;

typedef struct undoing {
    mx_arena *arena;
    const mx_server *server;
    mx_r_course *course;
    bool open, by_savepoint; /* SQLite: SAVEPOINT outside of a transaction opens one */
    size_t start;
    mx_vec(savepoint) savepoints;
    mx_vec(prepared) prepared;
} undoing;

static void begin(undoing *u, size_t at)
{
    if (u->open)
        return;
    u->open = true;
    u->by_savepoint = false;
    u->start = at;
}

static void end(undoing *u, size_t at)
{
    u->open = false;
    u->savepoints.len = 0;
    u->course[at].ends = true;
}

/* COMMIT or ROLLBACK, [WORK | TRANSACTION] [AND [NO] CHAIN]: with CHAIN the next one begins there. */
static void end_or_chain(undoing *u, mx_reader *in, size_t at)
{
    bool open = u->open;
    end(u, at);
    if (open && mx_reader_words(in, "and chain"))
        begin(u, at);
}

static void undo(undoing *u, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        u->course[i].undone = true;
}

/* The innermost of that name; MX_NPOS: there is none. */
static size_t find(const undoing *u, mx_str name)
{
    for (size_t i = u->savepoints.len; i-- > 0;) {
        if (mx_name_same(u->savepoints.at[i].name, name, u->server))
            return i;
    }
    return MX_NPOS;
}

static void set_savepoint(undoing *u, mx_str name, size_t at)
{
    if (!u->open) {
        begin(u, at);
        u->by_savepoint = true;
    }
    savepoint made = {mx_str_copy(u->arena, name), at};
    mx_vec_push(u->arena, &u->savepoints, made);
}

static void release(undoing *u, mx_str name, size_t at)
{
    size_t found = find(u, name);
    if (found == MX_NPOS)
        return;
    u->savepoints.len = found;
    if (found == 0 && u->by_savepoint)
        end(u, at);
}

/* PREPARE TRANSACTION 'x': what it did comes, or does not, with COMMIT PREPARED or ROLLBACK PREPARED. */
static void prepare(undoing *u, mx_str name, size_t at)
{
    prepared made = {mx_str_copy(u->arena, name), u->start + 1, at};
    if (u->open)
        mx_vec_push(u->arena, &u->prepared, made);
    end(u, at);
}

static void roll_back_prepared(undoing *u, mx_str name)
{
    for (size_t i = u->prepared.len; i-- > 0;) {
        if (!mx_str_eq(u->prepared.at[i].name, name))
            continue;
        undo(u, u->prepared.at[i].from, u->prepared.at[i].to);
        mx_vec_remove(&u->prepared, i);
        return;
    }
}

/* COMMIT [WORK | TRANSACTION] …, COMMIT PREPARED 'x' */
static void commit(undoing *u, mx_reader *in, size_t at)
{
    if (mx_reader_word(in, "prepared"))
        return;
    (void)(mx_reader_word(in, "work") || mx_reader_word(in, "transaction"));
    end_or_chain(u, in, at);
}

/* ROLLBACK [WORK | TRANSACTION] [TO [SAVEPOINT] s], ROLLBACK PREPARED 'x' */
static void roll_back(undoing *u, mx_reader *in, size_t at)
{
    if (mx_reader_word(in, "prepared")) {
        roll_back_prepared(u, mx_reader_value(in));
        return;
    }
    (void)(mx_reader_word(in, "work") || mx_reader_word(in, "transaction"));
    if (!mx_reader_word(in, "to")) {
        if (u->open)
            undo(u, u->start + 1, at);
        end_or_chain(u, in, at);
        return;
    }
    (void)mx_reader_word(in, "savepoint");
    size_t found = find(u, mx_reader_value(in));
    if (found == MX_NPOS)
        return;
    undo(u, u->savepoints.at[found].at + 1, at);
    u->savepoints.len = found + 1;
}

static void look(undoing *u, const mx_statement *statement, size_t at)
{
    mx_reader in = mx_reader_open(u->arena, statement->text, u->server);
    if (mx_reader_word(&in, "begin"))
        begin(u, at);
    else if (mx_reader_word(&in, "start")) {
        if (mx_reader_word(&in, "transaction"))
            begin(u, at);
    } else if (mx_reader_word(&in, "commit") || mx_reader_word(&in, "end"))
        commit(u, &in, at);
    else if (mx_reader_words(&in, "prepare transaction"))
        prepare(u, mx_reader_value(&in), at);
    else if (mx_reader_word(&in, "savepoint"))
        set_savepoint(u, mx_reader_value(&in), at);
    else if (mx_reader_word(&in, "release")) {
        (void)mx_reader_word(&in, "savepoint");
        release(u, mx_reader_value(&in), at);
    } else if (mx_reader_word(&in, "rollback") || mx_reader_word(&in, "abort"))
        roll_back(u, &in, at);
}

mx_r_course *mx_r_course_of(mx_arena *arena, const mx_statements *statements, const mx_server *server)
{
    undoing u = {
        .arena = arena, .server = server, .course = mx_new_array(arena, mx_r_course, statements->len + 1)};
    for (size_t i = 0; i < statements->len && !(server->engine & MX_MY); i++)
        look(&u, &statements->at[i], i);
    return u.course;
}
