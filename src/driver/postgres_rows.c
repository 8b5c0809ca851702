/* driver/postgres_rows.c — many rows out of PostgreSQL: COPY (query) TO STDOUT in its binary format. COPY
 * takes no parameters, so they become literals; columns of types whose binary form we do not read come as
 * text. */
#include <limits.h>

#include "driver/number.h"
#include "driver/params.h"
#include "driver/postgres_binary.h"
#include "driver/postgres_impl.h"
#include "driver/spool.h"
#include "driver/stream.h"

/* ---- parameters as literals, of a type that the server infers, as it does for parameters ---- */

bool mx_pg_put_text(mx_buf *out, mx_str text)
{
    bool backslash = mx_str_find(text, '\\') != MX_NPOS;
    if (mx_str_find(text, '\0') != MX_NPOS)
        return false;
    mx_buf_text(out, backslash ? " E'" : " '"); /* the space: not to become part of a word */
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'' || text.ptr[i] == '\\')
            mx_buf_char(out, text.ptr[i]);
        mx_buf_char(out, text.ptr[i]);
    }
    mx_buf_char(out, '\'');
    return true;
}

static bool put_literal(mx_buf *out, const mx_field *params, size_t n)
{
    char number[MX_REAL_TEXT_MAX];
    const mx_field *value = &params[n];
    switch (value->kind) {
    case MX_V_INT:
        mx_buf_printf(out, " '%lld'", (long long)value->integer);
        return true;
    case MX_V_REAL:
        return mx_pg_put_text(out, (mx_str){number, mx_real_text(value->real, number)});
    case MX_V_TEXT:
        return mx_pg_put_text(out, value->text);
    case MX_V_BLOB:
        mx_buf_lit(out, " E'\\\\x");
        mx_buf_hex(out, value->text);
        mx_buf_lit(out, "'::pg_catalog.bytea");
        return true;
    default:
        mx_buf_lit(out, " NULL");
        return true;
    }
}

static const mx_param_style literal_style = {.dollar = true, .put = put_literal};

/* ---- the stream ---- */

typedef struct copy_out {
    mx_arena *arena; /* all of this; its own root */
    mx_conn *conn;
    mx_pg_db *db;
    mx_arrow_type *type;
    pg_oid *oids;
    mx_arrow_builder *builder;
    mx_arena *scratch; /* values on their way; renewed now and then */
    size_t since;      /* rows since it was */
    char *message;     /* of libpq; to be freed by it */
    mx_str rest;       /* what of the message was not read yet */
    bool headed;       /* the copy's header was read */
    bool over;
    bool alone;         /* no transaction of the caller's hangs on this statement */
    mx_spool *spool;    /* the messages that were not read when the next statement came */
    const char *failed; /* words for what went wrong meanwhile */
} copy_out;

static void free_message(copy_out *c)
{
    if (c->message)
        c->db->lib.freemem(c->message);
    c->message = NULL;
}

/* What the server says when all rows were sent. */
static mx_status finish_copy(copy_out *c)
{
    PGresult *result = c->db->lib.getResult(c->db->conn);
    bool ok = result && c->db->lib.resultStatus(result) == PQ_COMMAND_OK;
    if (!ok)
        mx_pg_failed(c->conn, result);
    c->db->lib.clear(result);
    mx_pg_drain(c->db);
    return ok ? MX_NOT_FOUND : MX_FAILED;
}

static mx_status receive(copy_out *c)
{
    free_message(c);
    int n = c->db->lib.getCopyData(c->db->conn, &c->message, 0);
    if (n > 0) {
        c->rest = (mx_str){c->message, (size_t)n};
        return MX_OK;
    }
    c->message = NULL;
    return finish_copy(c);
}

static void set_aside(mx_conn *conn, void *reading)
{
    copy_out *c = reading;
    mx_status status = MX_OK;
    mx_str rest = c->rest;
    c->failed = "the rest of a query's rows could not be set aside";
    c->spool = mx_spool_new(c->arena);
    if (c->spool && rest.len && !mx_spool_put(c->spool, rest))
        status = MX_FAILED;
    c->rest = MX_STR_NONE;
    while (c->spool && status == MX_OK)
        if ((status = receive(c)) == MX_OK && !mx_spool_put(c->spool, c->rest))
            break;
    c->rest = MX_STR_NONE;
    if (status == MX_NOT_FOUND)
        c->failed = NULL;
    else if (status == MX_FAILED && conn->error.len)
        c->failed = mx_str_z(c->arena, conn->error);
    free_message(c);
    mx_pg_drain(c->db);
}

static mx_status next_message(copy_out *c)
{
    if (c->db->reading == c)
        return receive(c);
    mx_status status = c->spool ? mx_spool_next(c->spool, &c->rest) : MX_NOT_FOUND;
    if (status == MX_OK || (status == MX_NOT_FOUND && !c->failed))
        return status;
    mx_conn_set_error(c->conn, c->failed ? c->failed : "rows that were set aside cannot be read");
    return MX_FAILED;
}

/* False: the message is shorter than that. */
static bool take(copy_out *c, size_t bytes, mx_str *out)
{
    if (c->rest.len < bytes)
        return false;
    *out = mx_str_sub(c->rest, 0, bytes);
    c->rest = mx_str_sub(c->rest, bytes, c->rest.len);
    return true;
}

/* Eleven bytes that say what it is, four of flags, and an extension that none has made yet. */
static bool take_header(copy_out *c)
{
    enum { SIGNATURE = 11, FLAGS = 4, LENGTH = 4 };
    mx_str bytes;
    if (!take(c, SIGNATURE + FLAGS + LENGTH, &bytes) ||
        memcmp(bytes.ptr, "PGCOPY\n\377\r\n\0", SIGNATURE) != 0)
        return false;
    c->headed = true;
    int64_t extension = mx_load_be(bytes.ptr + SIGNATURE + FLAGS, LENGTH);
    return extension >= 0 && take(c, (size_t)extension, &bytes);
}

static mx_status not_a_copy(mx_diags *diags)
{
    return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "the server's copy of the rows cannot be read");
}

/* What Arrow has no value for, as the server writes it. */
static mx_str unheld(mx_arrow_kind kind, mx_str bytes)
{
    bool moment = (kind == MX_ARROW_TIMESTAMP && bytes.len == 8) || (kind == MX_ARROW_DATE && bytes.len == 4);
    if (kind == MX_ARROW_TIME)
        return MX_STR("24:00:00");
    if (kind == MX_ARROW_LIST && bytes.len >= 4 && mx_load_be(bytes.ptr, 4) > 1)
        return MX_STR("an array of arrays");
    if (!moment)
        return MX_STR("a value");
    unsigned unused = 64 - 8 * (unsigned)bytes.len;
    int64_t value = mx_load_be(bytes.ptr, bytes.len);
    return value == INT64_MAX >> unused   ? MX_STR("infinity")
           : value == INT64_MIN >> unused ? MX_STR("-infinity")
                                          : MX_STR("a moment");
}

static mx_status misfit(copy_out *c, size_t column, mx_str bytes, mx_diags *diags)
{
    const mx_arrow_field *field = &c->type->children.at[column];
    mx_arrow_kind kind = MX_ARROW_TEXT;
    const mx_arrow_type *own = mx_pg_arrow_type(c->scratch, c->oids[column], -1);
    if (own)
        kind = own->kind;
    return mx_misfit(field->name, field->type,
                     kind == MX_ARROW_TEXT && c->oids[column] != PG_NUMERIC && c->oids[column] != PG_UUID
                         ? mx_str_sub(bytes, c->oids[column] == PG_JSONB && bytes.len, bytes.len)
                         : unheld(kind, bytes),
                     MX_STR_NONE, diags);
}

/* A count of columns, and of each a length and bytes. MX_NOT_FOUND: the copy's own end. */
static mx_status take_row(copy_out *c, mx_diags *diags)
{
    mx_str bytes;
    if (!take(c, 2, &bytes))
        return not_a_copy(diags);
    int64_t count = mx_load_be(bytes.ptr, 2);
    if (count == -1)
        return MX_NOT_FOUND;
    if (count != (int64_t)c->type->children.len)
        return not_a_copy(diags);
    for (size_t i = 0; i < c->type->children.len; i++) {
        if (!take(c, 4, &bytes))
            return not_a_copy(diags);
        int64_t len = mx_load_be(bytes.ptr, 4);
        if (len == -1)
            mx_arrow_add_null(c->builder, i);
        else if (len < 0 || !take(c, (size_t)len, &bytes))
            return not_a_copy(diags);
        else if (!mx_pg_decode(c->builder, i, c->type->children.at[i].type, c->oids[i], bytes, c->scratch))
            return misfit(c, i, bytes, diags);
    }
    return MX_OK;
}

static void renew_scratch(copy_out *c)
{
    enum { RENEW_ROWS = 256 };
    if (++c->since % RENEW_ROWS)
        return;
    mx_arena_free(c->scratch);
    c->scratch = NULL;
    c->scratch = mx_arena_child(c->arena);
}

static mx_status next_row(copy_out *c, mx_diags *diags)
{
    while (c->rest.len == 0) {
        mx_status status = next_message(c);
        if (status == MX_FAILED)
            return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(c->conn->error));
        if (status == MX_NOT_FOUND)
            return status;
    }
    if (!c->headed && !take_header(c))
        return not_a_copy(diags);
    if (c->rest.len == 0)
        return next_row(c, diags); /* the header had a message of its own; it comes once */
    renew_scratch(c);
    mx_status status = take_row(c, diags);
    if (status != MX_NOT_FOUND)
        return status;
    c->rest = MX_STR_NONE;
    return next_row(c, diags); /* behind the copy's end only the server's word on it comes */
}

static mx_status next_batch(void *state, struct ArrowArray *out, mx_diags *diags)
{
    copy_out *c = state;
    mx_status status = MX_OK;
    while (!c->over && status == MX_OK && !mx_arrow_builder_full(c->builder))
        status = next_row(c, diags);
    c->over = c->over || status != MX_OK;
    if (status == MX_FAILED || mx_arrow_builder_rows(c->builder) == 0)
        return status == MX_FAILED ? MX_FAILED : MX_NOT_FOUND;
    mx_arrow_builder_take(c->builder, out);
    return MX_OK;
}

static void end_stream(copy_out *c)
{
    char words[256];
    if (c->db->reading == c) {
        if (c->alone && c->db->cancel) /* inside a transaction, that would end it */
            c->db->lib.cancel(c->db->cancel, words, sizeof words);
        mx_pg_drain(c->db);
    }
    free_message(c);
}

static void end_deferred(void *arg)
{
    end_stream(arg);
}

static void end_reading(void *state)
{
    copy_out *c = state;
    mx_arena_free(c->arena); /* ends the stream, too */
}

/* ---- its beginning ---- */

typedef struct order {
    mx_conn *conn;
    mx_str sql;
    const mx_field *params;
    size_t count;
    const mx_arrow_type *wanted;
    mx_diags *diags;
    copy_out *made;
} order;

static mx_status failed(const order *o)
{
    return mx_fail(o->diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(o->conn->error));
}

/* The columns: *sql becomes a query that gives those as text that have to come so. */
static mx_status plan_columns(const order *o, copy_out *c, mx_str *sql)
{
    mx_pg_columns columns;
    MX_TRY(mx_pg_describe(c->arena, o->conn, *sql, &columns, o->diags));
    mx_buf names = MX_BUF(c->arena), items = MX_BUF(c->arena);
    bool rewritten = false;
    c->type = mx_new(c->arena, mx_arrow_type);
    c->type->kind = MX_ARROW_STRUCT;
    c->oids = columns.oids;
    for (size_t i = 0; i < columns.count; i++) {
        const mx_arrow_type *own = mx_pg_arrow_type(c->arena, c->oids[i], columns.modifiers[i]);
        const mx_arrow_type *type = mx_wanted_type(o->wanted, columns.names[i]);
        type = type ? type : own ? own : &mx_type_utf8;
        bool as_text = !own || !mx_pg_decodes(c->oids[i], type);
        mx_buf_printf(&names, "%sc%zu", i ? ", " : "", i);
        mx_buf_printf(&items, "%sc%zu%s", i ? ", " : "", i, as_text ? "::pg_catalog.text" : "");
        if (as_text)
            c->oids[i] = PG_TEXT;
        rewritten = rewritten || as_text;
        mx_arrow_field field = {columns.names[i], mx_arrow_type_copy(c->arena, type)};
        mx_vec_push(c->arena, &c->type->children, field);
    }
    *sql = mx_statement_of(&literal_style, *sql); /* the server has seen that no other follows */
    if (rewritten)
        *sql = mx_str_printf(c->arena, "SELECT %.*s FROM (%.*s\n) AS q (%.*s)", MX_FMT(mx_buf_view(&items)),
                             MX_FMT(*sql), MX_FMT(mx_buf_view(&names)));
    return MX_OK;
}

static mx_status start_copy(const order *o, copy_out *c, mx_str sql)
{
    mx_pg_db *db = o->conn->db;
    c->alone = !mx_conn_in_transaction(o->conn);
    if (mx_pg_send(o->conn,
                   mx_str_printf(c->arena, "COPY (%.*s\n) TO STDOUT (FORMAT binary)", MX_FMT(sql))) != MX_OK)
        return failed(o);
    PGresult *result = db->lib.getResult(db->conn);
    bool ok = result && db->lib.resultStatus(result) == PQ_COPY_OUT;
    if (!ok)
        mx_pg_failed(o->conn, result);
    db->lib.clear(result);
    if (!ok) {
        mx_pg_drain(db);
        return failed(o);
    }
    db->reading = c;
    db->set_aside = set_aside;
    return MX_OK;
}

static mx_status begin_stream(mx_arena *arena, void *arg)
{
    order *o = arg;
    copy_out *c = mx_new(arena, copy_out);
    *c = (copy_out){.arena = arena, .conn = o->conn, .db = o->conn->db, .scratch = mx_arena_child(arena)};
    mx_str sql = o->sql;
    const char *bad = o->count ? mx_params_put(arena, &literal_style, sql, o->params, o->count, &sql) : NULL;
    if (bad)
        return mx_fail(o->diags, MX_DB002, MX_NOWHERE, "", "%s", bad);
    MX_TRY(plan_columns(o, c, &sql));
    c->builder = mx_arrow_builder_new(arena, c->type);
    mx_arena_defer(arena, end_deferred, c);
    o->made = c;
    return start_copy(o, c, sql);
}

mx_status mx_pg_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                       const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags)
{
    order o = {conn, sql, params, count, wanted, diags, NULL};
    mx_arena *arena = NULL;
    MX_TRY(mx_guard(&arena, begin_stream, &o, diags));
    if (mx_arrow_stream_make(o.made->type, (mx_arrow_source){o.made, next_batch, end_reading}, out))
        return MX_OK;
    mx_diags_oom(diags);
    return MX_FAILED;
}
