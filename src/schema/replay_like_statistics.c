#include "schema/names.h"
#include "schema/reader.h"
#include "schema/replay_parts.h"
#include "schema/text.h"
#include "sql/parse.h"

/* PostgreSQL: CREATE TABLE t (LIKE other INCLUDING STATISTICS). Each of the other's statistics is made anew under a name that the
 * server makes up: of the table, of the columns by their place, and "expr" for each expression. */

enum { MAX_NAME = 63 };

typedef struct statistics_parts {
    mx_replay *r;
    const mx_table *from;
    mx_map columns; /* those of `from` that it is about */
    size_t exprs;
} statistics_parts;

static void add_part(statistics_parts *parts, mx_str text)
{
    mx_reader in = mx_reader_open(parts->r->arena, text, &parts->r->model->server);
    mx_str schema, name = mx_reader_name(&in, &schema);
    const mx_column *column = mx_reader_at_end(&in) ? mx_table_column(parts->from, name) : NULL;
    if (column)
        mx_map_put_address(parts->r->arena, &parts->columns, column, column);
    else
        parts->exprs++;
}

/* What stands between ON and FROM, part by part. */
static void read_parts(statistics_parts *parts, mx_str text)
{
    mx_reader in = mx_reader_open(parts->r->arena, text, &parts->r->model->server);
    bool listed = false; /* behind ON */
    for (size_t depth = 0, start = 0; !mx_reader_at_end(&in); mx_reader_next(&in)) {
        bool end = depth == 0 && mx_reader_at_word(&in, "from");
        if (listed && (end || (depth == 0 && mx_reader_at_punct(&in, ',')))) {
            add_part(parts, mx_str_trim(mx_str_sub(text, start, in.tok.span.start)));
            start = in.tok.span.end;
        } else if (!listed && depth == 0 && mx_reader_at_word(&in, "on")) {
            listed = true;
            start = in.tok.span.end;
        }
        depth += mx_reader_at_punct(&in, '(') ? 1u : 0u;
        depth -= mx_reader_at_punct(&in, ')') && depth ? 1u : 0u;
    }
}

static void add_to_name(mx_buf *buf, mx_str part)
{
    if (buf->len > MAX_NAME)
        return;
    mx_buf_text(buf, buf->len ? "_" : "");
    mx_buf_str(buf, mx_name_cut(part, MAX_NAME));
}

static mx_str new_name(mx_replay *r, const mx_table *table, const statistics_parts *parts)
{
    mx_buf middle = MX_BUF(r->arena);
    for (size_t i = 0; i < parts->from->columns.len; i++) {
        const mx_column *column = parts->from->columns.at[i];
        if (mx_map_get_address(&parts->columns, column))
            add_to_name(&middle, column->name);
    }
    for (size_t i = 0; i < parts->exprs; i++)
        add_to_name(&middle, MX_STR("expr"));
    mx_str columns = mx_buf_take(&middle);
    for (unsigned number = 0;; number++) {
        mx_str name = mx_name_join_numbered(r->arena, table->name, columns, MX_STR("stat"), number, MAX_NAME);
        if (!mx_model_object(r->model, MX_O_STATISTICS, table->schema->name, name, MX_STR_NONE, MX_STR_NONE))
            return name;
    }
}

static mx_str qualified(mx_replay *r, const mx_table *table, mx_str name)
{
    const mx_server *server = &r->model->server;
    return mx_str_printf(r->arena, "%.*s.%.*s", MX_FMT(mx_text_name(r->arena, table->schema->name, server)),
                         MX_FMT(mx_text_name(r->arena, name, server)));
}

static mx_status copy_one(mx_replay *r, const mx_table *table, const mx_table *from, const mx_object *old,
                          bool comments)
{
    const mx_statement before = {.text = old->source};
    mx_stmt stmt, *outer = (mx_stmt *)(uintptr_t)r->stmt;
    if (mx_parse_statement(r->arena, &before, &r->model->server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT)
        return mx_r_cannot(r, outer->span, "LIKE … INCLUDING STATISTICS of these");
    mx_span name_at = stmt.u.create_object->name.span, table_at = stmt.u.create_object->on_table.span;
    mx_str between = mx_str_sub(old->source, name_at.end, table_at.start);
    statistics_parts parts = {.r = r, .from = from};
    read_parts(&parts, between);
    mx_str name = new_name(r, table, &parts);
    bool plain = mx_str_eq(table->schema->name, r->model->server.schema) && !r->model->search_path.len;
    const mx_server *server = &r->model->server;
    mx_statement made = {
        .text = mx_str_printf(
            r->arena, "CREATE STATISTICS %.*s%.*s%.*s",
            MX_FMT(plain ? mx_text_name(r->arena, name, server) : qualified(r, table, name)), MX_FMT(between),
            MX_FMT(plain ? mx_text_name(r->arena, table->name, server) : qualified(r, table, table->name)))};
    MX_TRY(mx_parse_statement(r->arena, &made, server, &stmt, r->diags));
    stmt.span = outer->span;
    r->stmt = &stmt;
    mx_status status = mx_r_create_object(r, stmt.u.create_object);
    r->stmt = outer;
    mx_object *object = mx_model_object(r->model, MX_O_STATISTICS, table->schema->name, name, MX_STR_NONE,
                                        MX_STR_NONE);
    if (status == MX_OK && object && comments)
        object->comment = old->comment;
    return status;
}

mx_status mx_r_copy_statistics(mx_replay *r, const mx_table *table, const mx_table *from, bool comments)
{
    mx_objects found = {0};
    for (size_t s = 0; s < r->model->schemas.len; s++) {
        const mx_objects *objects = &r->model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            const mx_name *on = &objects->at[i]->on_table;
            if (objects->at[i]->kind == MX_O_STATISTICS &&
                mx_model_table(r->model, on->schema.len ? on->schema : objects->at[i]->schema->name,
                               on->name) == from)
                mx_vec_push(r->arena, &found, objects->at[i]);
        }
    }
    for (size_t i = 0; i < found.len; i++)
        MX_TRY(copy_one(r, table, from, found.at[i], comments));
    return MX_OK;
}
