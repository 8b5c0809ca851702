#include "schema/reader.h"
#include "schema/replay_parts.h"

/* What a script takes back itself: BEGIN … ROLLBACK, and SAVEPOINT s … ROLLBACK TO s. Where statements about the schema end a
 * transaction (MySQL), nothing is taken back. */

typedef struct savepoint {
    mx_str name;
    size_t at; /* of the statement SAVEPOINT */
} savepoint;

typedef struct undoing {
    mx_arena *arena;
    bool *undone;
    bool open, by_savepoint; /* SQLite: SAVEPOINT outside of a transaction opens one */
    size_t start;
    mx_vec(savepoint) savepoints;
} undoing;

static void begin(undoing *u, size_t at)
{
    if (u->open)
        return;
    u->open = true;
    u->by_savepoint = false;
    u->start = at;
}

static void end(undoing *u)
{
    u->open = false;
    u->savepoints.len = 0;
}

static void undo(undoing *u, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        u->undone[i] = true;
}

/* The innermost of that name; MX_NPOS: there is none. */
static size_t find(const undoing *u, mx_str name)
{
    for (size_t i = u->savepoints.len; i-- > 0;) {
        if (mx_str_ieq(u->savepoints.at[i].name, name))
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

static void release(undoing *u, mx_str name)
{
    size_t found = find(u, name);
    if (found == MX_NPOS)
        return;
    u->savepoints.len = found;
    if (found == 0 && u->by_savepoint)
        end(u);
}

/* ROLLBACK [WORK | TRANSACTION] [TO [SAVEPOINT] s] */
static void roll_back(undoing *u, mx_reader *in, size_t at)
{
    (void)(mx_reader_word(in, "work") || mx_reader_word(in, "transaction"));
    if (!mx_reader_word(in, "to")) {
        if (u->open)
            undo(u, u->start + 1, at);
        end(u);
        return;
    }
    (void)mx_reader_word(in, "savepoint");
    size_t found = find(u, mx_reader_value(in));
    if (found == MX_NPOS)
        return;
    undo(u, u->savepoints.at[found].at + 1, at);
    u->savepoints.len = found + 1;
}

static void look(undoing *u, const mx_statement *statement, size_t at, const mx_server *server)
{
    mx_reader in = mx_reader_open(u->arena, statement->text, server);
    if (mx_reader_word(&in, "begin"))
        begin(u, at);
    else if (mx_reader_word(&in, "start")) {
        if (mx_reader_word(&in, "transaction"))
            begin(u, at);
    } else if (mx_reader_word(&in, "commit") || mx_reader_word(&in, "end"))
        end(u);
    else if (mx_reader_word(&in, "savepoint"))
        set_savepoint(u, mx_reader_value(&in), at);
    else if (mx_reader_word(&in, "release")) {
        (void)mx_reader_word(&in, "savepoint");
        release(u, mx_reader_value(&in));
    } else if (mx_reader_word(&in, "rollback") || mx_reader_word(&in, "abort"))
        roll_back(u, &in, at);
}

bool *mx_r_undone(mx_arena *arena, const mx_statements *statements, const mx_server *server)
{
    undoing u = {.arena = arena, .undone = mx_new_array(arena, bool, statements->len + 1)};
    for (size_t i = 0; i < statements->len && !(server->engine & MX_MY); i++)
        look(&u, &statements->at[i], i, server);
    return u.undone;
}
