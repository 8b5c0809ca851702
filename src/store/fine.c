#include "store/fine.h"

typedef struct watched {
    mx_str name;
    size_t column;
    uint64_t cut, first; /* rows that lose nanoseconds; the first of them, from 1 */
} watched;

struct mx_fine {
    struct ArrowArrayStream *source, own;
    mx_vec(watched) columns;
    uint64_t rows; /* that went by */
};

/* Moments of the system's columns are microseconds by their definition. DuckDB has timestamps of nanoseconds, without a
 * zone. */
static bool loses(const mx_store *store, const mx_arrow_field *column)
{
    const mx_arrow_type *type = column->type;
    if (type->unit != MX_UNIT_NANO || mx_str_starts(column->name, MX_STR("metaxy_")))
        return false;
    return type->kind == MX_ARROW_TIME ||
           (type->kind == MX_ARROW_TIMESTAMP && (store->engine->json || type->zone.len));
}

static bool is_valid(const uint8_t *bits, int64_t at)
{
    return !bits || (bits[at / 8] >> (at & 7) & 1);
}

/* A batch that says less than it must is refused by its reader. */
static void look(mx_fine *fine, watched *w, const struct ArrowArray *batch)
{
    const struct ArrowArray *column = (size_t)batch->n_children > w->column ? batch->children[w->column]
                                                                            : NULL;
    if (!column || column->dictionary || column->n_buffers != 2 || !column->buffers[1] || batch->offset < 0 ||
        column->offset < 0 || column->length < batch->offset + batch->length)
        return;
    const int64_t *values = column->buffers[1];
    for (int64_t i = 0; i < batch->length; i++) {
        int64_t at = column->offset + batch->offset + i;
        if (values[at] % 1000 == 0 || !is_valid(column->buffers[0], at))
            continue;
        if (!w->cut++)
            w->first = fine->rows + (uint64_t)i + 1;
    }
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    const mx_fine *fine = stream->private_data;
    return fine->source->get_schema(fine->source, out);
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    mx_fine *fine = stream->private_data;
    int error = fine->source->get_next(fine->source, out);
    if (error != 0 || !out->release)
        return error;
    for (size_t i = 0; i < fine->columns.len; i++)
        look(fine, &fine->columns.at[i], out);
    fine->rows += out->length > 0 ? (uint64_t)out->length : 0;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    const mx_fine *fine = stream->private_data;
    return fine->source->get_last_error(fine->source);
}

static void release(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

struct ArrowArrayStream *mx_fine_watch(const mx_store *store, mx_arena *arena,
                                       struct ArrowArrayStream *source, mx_fine **fine)
{
    const mx_arrow_type *type;
    mx_fine *made = mx_new(arena, mx_fine);
    *fine = NULL;
    if (!source->release || mx_stream_type(arena, source, &type, NULL) != MX_OK)
        return source; /* what is wrong is said when it is read */
    for (size_t i = 0; i < type->children.len; i++)
        if (loses(store, &type->children.at[i]))
            mx_vec_push(arena, &made->columns, ((watched){.name = type->children.at[i].name, .column = i}));
    if (!made->columns.len)
        return source;
    made->source = source;
    made->own = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release, made};
    *fine = made;
    return &made->own;
}

void mx_fine_tell(const mx_fine *fine, mx_str feature, mx_diags *diags)
{
    for (size_t i = 0; fine && i < fine->columns.len; i++) {
        const watched *w = &fine->columns.at[i];
        if (w->cut)
            mx_warn(
                diags, MX_STO021, MX_NOWHERE, "Round them, or write whole numbers of nanoseconds.",
                "feature %.*s: '%.*s' is kept in microseconds: nanoseconds of %llu row(s) are cut, first of "
                "row %llu",
                MX_FMT(feature), MX_FMT(w->name), (unsigned long long)w->cut, (unsigned long long)w->first);
    }
}
