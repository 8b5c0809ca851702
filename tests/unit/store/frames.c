#include "frames.h"

#include "store/names.h"

static const mx_arrow_type text = {.kind = MX_ARROW_TEXT}, integer = {.kind = MX_ARROW_INT, .bits = 64},
                           real = {.kind = MX_ARROW_REAL, .bits = 64}, boolean = {.kind = MX_ARROW_BOOL},
                           nothing = {.kind = MX_ARROW_NULL},
                           moment = {.kind = MX_ARROW_TIMESTAMP, .unit = MX_UNIT_MICRO, .zone = {"UTC", 3}};

static const mx_arrow_type *struct_type(mx_arena *arena, const mx_json *rows, size_t column)
{
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    mx_strs keys = {0};
    type->kind = MX_ARROW_STRUCT;
    for (size_t r = 0; r < mx_json_length(rows); r++) {
        const mx_json *value = mx_json_at(mx_json_at(rows, r), column);
        for (size_t k = 0; k < mx_json_length(value); k++)
            if (!mx_strs_has(&keys, mx_json_key(value, k)))
                mx_vec_push(arena, &keys, mx_json_key(value, k));
    }
    for (size_t k = 0; k < keys.len; k++)
        mx_vec_push(arena, &type->children, ((mx_arrow_field){keys.at[k], &text}));
    return type;
}

static const mx_arrow_type *column_type(mx_arena *arena, mx_str name, const mx_json *rows, size_t column)
{
    const mx_arrow_type *type = &nothing;
    for (size_t r = 0; r < mx_json_length(rows); r++) {
        switch (mx_json_kind_of(mx_json_at(mx_json_at(rows, r), column))) {
        case MX_JSON_STRING:
            return mx_is_system_time(name) ? &moment : &text;
        case MX_JSON_OBJECT:
            return struct_type(arena, rows, column);
        case MX_JSON_BOOL:
            return &boolean;
        case MX_JSON_INT:
            type = &integer;
            break;
        case MX_JSON_DOUBLE:
            return &real;
        default:
            break;
        }
    }
    return type;
}

const mx_arrow_type *frame_type(mx_arena *arena, const mx_json *columns, const mx_json *rows)
{
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    type->kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < mx_json_length(columns); i++) {
        mx_str name = mx_json_string(mx_json_at(columns, i));
        mx_vec_push(arena, &type->children, ((mx_arrow_field){name, column_type(arena, name, rows, i)}));
    }
    return type;
}

static void add_value(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type,
                      const mx_json *value)
{
    if (mx_json_kind_of(value) == MX_JSON_NULL) {
        mx_arrow_add_null(builder, column);
        return;
    }
    switch (type->kind) {
    case MX_ARROW_STRUCT: {
        mx_arrow_builder *child = mx_arrow_builder_child(builder, column);
        for (size_t i = 0; i < type->children.len; i++)
            add_value(child, i, type->children.at[i].type, mx_json_get(value, type->children.at[i].name));
        mx_arrow_add_nested(builder, column);
        break;
    }
    case MX_ARROW_REAL:
        mx_arrow_add_real(builder, column, mx_json_double(value));
        break;
    case MX_ARROW_BOOL:
        mx_arrow_add_int(builder, column, mx_json_bool(value));
        break;
    case MX_ARROW_TIMESTAMP: /* any moment will do */
        mx_arrow_add_int(builder, column, 1700000000000000);
        break;
    case MX_ARROW_TEXT:
        mx_arrow_add_text(builder, column, mx_json_string(value));
        break;
    default:
        mx_arrow_add_int(builder, column, mx_json_int(value));
    }
}

typedef struct source {
    frame f;
    mx_arrow_builder *builder;
    bool given;
} source;

static mx_status next(void *state, struct ArrowArray *out, mx_diags *diags)
{
    source *from = state;
    (void)diags;
    if (from->given)
        return MX_NOT_FOUND;
    from->given = true;
    for (size_t r = 0; r < mx_json_length(from->f.rows); r++)
        for (size_t c = 0; c < from->f.type->children.len; c++)
            add_value(from->builder, c, from->f.type->children.at[c].type,
                      mx_json_at(mx_json_at(from->f.rows, r), c));
    mx_arrow_builder_take(from->builder, out);
    return MX_OK;
}

static void done(void *state)
{
    (void)state;
}

void frame_stream(mx_arena *arena, frame f, struct ArrowArrayStream *out)
{
    source *from = mx_new(arena, source);
    *from = (source){f, mx_arrow_builder_new(arena, f.type), false};
    assert_true(mx_arrow_stream_make(f.type, (mx_arrow_source){from, next, done}, out));
}

static void write_cell(mx_json_writer *w, const mx_arrow_type *type, const mx_cell *cell)
{
    if (cell->null) {
        mx_json_put_null(w);
        return;
    }
    switch (type->kind) {
    case MX_ARROW_STRUCT:
        mx_json_begin(w, '{');
        for (size_t i = 0; i < type->children.len; i++) {
            mx_cell child = mx_arrow_child(cell, i, false);
            mx_json_put_key(w, type->children.at[i].name);
            write_cell(w, type->children.at[i].type, &child);
        }
        mx_json_end(w, '}');
        break;
    case MX_ARROW_MAP:
        mx_json_begin(w, '{');
        for (size_t i = 0; i < cell->count; i++) {
            mx_cell key = mx_arrow_child(cell, i, false), value = mx_arrow_child(cell, i, true);
            mx_json_put_key(w, key.text);
            write_cell(w, type->children.at[1].type, &value);
        }
        mx_json_end(w, '}');
        break;
    case MX_ARROW_BOOL:
        mx_json_put_bool(w, cell->integer != 0);
        break;
    case MX_ARROW_REAL:
        mx_json_put_double(w, cell->real);
        break;
    case MX_ARROW_TIMESTAMP:
        mx_json_put_string(w, MX_STR("<ts>"));
        break;
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
        mx_json_put_int(w, cell->integer);
        break;
    default:
        mx_json_put_string(w, cell->text);
    }
}

mx_status frame_read(mx_arena *arena, struct ArrowArrayStream *stream, frame *out, mx_diags *diags)
{
    mx_arrow_reader *reader;
    mx_buf buf = MX_BUF(arena);
    mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
    mx_json *rows;
    mx_status status;
    MX_TRY(mx_arrow_reader_open(arena, &reader, stream, diags));
    out->type = mx_arrow_reader_type(reader);
    mx_json_begin(&w, '[');
    while ((status = mx_arrow_reader_next(reader, diags)) == MX_OK)
        for (size_t r = 0; r < mx_arrow_reader_rows(reader); r++) {
            mx_json_begin(&w, '[');
            for (size_t c = 0; c < out->type->children.len; c++) {
                mx_cell cell = mx_arrow_cell(reader, c, r);
                write_cell(&w, out->type->children.at[c].type, &cell);
            }
            mx_json_end(&w, ']');
        }
    mx_json_end(&w, ']');
    mx_arrow_reader_close(reader);
    if (status == MX_FAILED)
        return status;
    assert_int_equal(mx_json_parse(arena, mx_buf_take(&buf), 0, MX_FEA002, &rows, diags), MX_OK);
    out->rows = rows;
    return MX_OK;
}

frame frame_of_json(mx_arena *arena, const mx_json *value)
{
    const mx_json *rows = mx_json_get(value, MX_STR("rows"));
    return (frame){frame_type(arena, mx_json_get(value, MX_STR("columns")), rows), rows};
}

frame frame_of_text(mx_arena *arena, const char *json)
{
    mx_json *value;
    assert_int_equal(mx_json_parse(arena, mx_str_of(json), 0, MX_FEA002, &value, NULL), MX_OK);
    return frame_of_json(arena, value);
}

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static void show_value(mx_arena *arena, mx_buf *buf, mx_str column, const mx_json *value)
{
    if (mx_is_system_time(column) && mx_json_kind_of(value) == MX_JSON_STRING)
        mx_buf_lit(buf, "<ts>");
    else
        mx_buf_str(buf, canon(arena, value));
}

mx_str frame_shown(mx_arena *arena, frame f, const char *without)
{
    mx_strs names = {0}, lines = {0};
    for (size_t i = 0; i < f.type->children.len; i++)
        if (!without || !mx_str_eq(f.type->children.at[i].name, mx_str_of(without)))
            mx_vec_push(arena, &names, f.type->children.at[i].name);
    mx_sort(arena, names.at, names.len, sizeof *names.at, by_text, NULL);
    mx_buf buf = MX_BUF(arena);
    for (size_t r = 0; r < mx_json_length(f.rows); r++) {
        for (size_t n = 0; n < names.len; n++)
            for (size_t c = 0; c < f.type->children.len; c++)
                if (mx_str_eq(f.type->children.at[c].name, names.at[n])) {
                    mx_buf_text(&buf, n ? " | " : "");
                    show_value(arena, &buf, names.at[n], mx_json_at(mx_json_at(f.rows, r), c));
                }
        mx_vec_push(arena, &lines, mx_buf_take(&buf));
    }
    mx_sort(arena, lines.at, lines.len, sizeof *lines.at, by_text, NULL);
    for (size_t n = 0; n < names.len; n++)
        mx_buf_printf(&buf, "%s%.*s", n ? " | " : "", MX_FMT(names.at[n]));
    for (size_t i = 0; i < lines.len; i++)
        mx_buf_printf(&buf, "\n%.*s", MX_FMT(lines.at[i]));
    return mx_buf_take(&buf);
}
