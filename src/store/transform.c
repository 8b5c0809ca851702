#include "store/transform.h"

#include "store/key_map.h"
#include "store/impl.h"
#include "store/json_text.h"
#include "store/key_text.h"
#include "store/misfit.h"
#include "store/unkept.h"

/* A term, a column: where they are in the rows that come in. */

typedef struct place {
    size_t column; /* MX_NPOS: none */
    size_t child;  /* of a struct; MX_NPOS: the whole, or a map's entry `key` */
    mx_str key;
    bool map, json;
} place;

typedef struct term {
    mx_str text; /* when there is no place */
    place at, otherwise;
    mx_term_kind kind;
    size_t digest;
    bool optional;
} term;

typedef struct hash {
    term *terms;
    size_t count;
} hash;

typedef struct column {
    const mx_new_column *made;
    place from, otherwise;
    place *fields, *other_fields; /* BY_FIELD: one for each key */
    bool checked;                 /* the engine may not be able to keep a value */
} column;

struct mx_transformed {
    mx_arena *arena, *owned;
    const mx_transform *transform;
    mx_digest algorithm;
    const mx_store_engine *engine;
    mx_arrow_reader *reader;
    const mx_arrow_type *in, *out;
    mx_arrow_builder *builder;
    hash *hashes;
    column *columns;
    size_t *ids;
    mx_key_set *seen;
    char *texts;   /* of the batch's digests: `stride` bytes each, row by row */
    uint8_t *lens; /* of them; 0: NULL */
    size_t stride, texts_cap;
    mx_buf room, *member; /* member: of a JSON text */
    mx_code code;         /* of why rows were refused; MX_CODES: they were not */
    mx_str message, hint;
};

static size_t column_at(const mx_arrow_type *type, mx_str name)
{
    for (size_t i = 0; i < type->children.len; i++)
        if (mx_str_eq(type->children.at[i].name, name))
            return i;
    return MX_NPOS;
}

static mx_status find(const mx_transformed *state, mx_str name, size_t *out, mx_diags *diags)
{
    *out = column_at(state->in, name);
    if (*out != MX_NPOS)
        return MX_OK;
    return mx_fail(diags, MX_STO009, MX_NOWHERE, "", "the rows have no column '%.*s'", MX_FMT(name));
}

static bool is_text(const mx_arrow_type *type)
{
    return type->kind == MX_ARROW_TEXT || type->kind == MX_ARROW_NULL;
}

bool mx_holds_text(const mx_arrow_type *by_field, mx_str key)
{
    if (by_field->kind == MX_ARROW_MAP)
        return is_text(by_field->children.at[0].type) && is_text(by_field->children.at[1].type);
    size_t at = by_field->kind == MX_ARROW_STRUCT ? column_at(by_field, key) : MX_NPOS;
    return at == MX_NPOS || is_text(by_field->children.at[at].type);
}

mx_status mx_no_text(mx_str name, mx_str key, mx_diags *diags)
{
    return mx_fail(diags, MX_STO002, MX_NOWHERE, "Give a struct with one text for each field of the feature.",
                   "field '%.*s' of column '%.*s' of the rows is no text", MX_FMT(key), MX_FMT(name));
}

static mx_status find_field(const mx_transformed *state, mx_str name, mx_str key, place *out, mx_diags *diags)
{
    MX_TRY(find(state, name, &out->column, diags));
    const mx_arrow_type *type = state->in->children.at[out->column].type;
    out->key = key;
    out->map = type->kind == MX_ARROW_MAP;
    if (!mx_holds_text(type, key))
        return mx_no_text(name, key, diags);
    if (out->map || type->kind == MX_ARROW_NULL)
        return MX_OK;
    if (type->kind != MX_ARROW_STRUCT)
        return mx_fail(diags, MX_STO002, MX_NOWHERE,
                       "Give a struct with one text for each field of the feature.",
                       "column '%.*s' of the rows is no struct", MX_FMT(name));
    out->child = column_at(type, key);
    if (out->child != MX_NPOS)
        return MX_OK;
    return mx_fail(diags, MX_STO002, MX_NOWHERE, "Give a struct with one text for each field of the feature.",
                   "column '%.*s' of the rows has no field '%.*s'", MX_FMT(name), MX_FMT(key));
}

static mx_status find_place(const mx_transformed *state, mx_str name, mx_str key, place *out, mx_diags *diags)
{
    *out = (place){.column = MX_NPOS, .child = MX_NPOS};
    if (!name.len)
        return MX_OK;
    return key.len ? find_field(state, name, key, out, diags) : find(state, name, &out->column, diags);
}

/* Types. */

static const mx_arrow_type *type_of(mx_transformed *state, const mx_new_column *made, const column *from)
{
    switch (made->kind) {
    case MX_COLUMN_SAME:
        return state->in->children.at[from->from.column].type;
    case MX_COLUMN_FIELDS:
    case MX_COLUMN_BY_FIELD:
        return mx_fields_type(state->arena, &made->keys, made->map);
    case MX_COLUMN_TIME:
    case MX_COLUMN_NULL_TIME:
        return &mx_time_type;
    default:
        return &mx_text_type;
    }
}

static mx_status place_fields(mx_transformed *state, const mx_new_column *made, mx_str name, place **out,
                              mx_diags *diags)
{
    if (!name.len)
        return MX_OK;
    *out = mx_new_array(state->arena, place, made->keys.len + 1);
    for (size_t i = 0; i < made->keys.len; i++) {
        bool may_lack = mx_strs_has(&made->absent, made->keys.at[i]);
        mx_status status = find_place(state, name, made->keys.at[i], &(*out)[i], may_lack ? NULL : diags);
        if (status != MX_OK && !may_lack)
            return status;
        if (status != MX_OK)
            (*out)[i].column = MX_NPOS;
    }
    return MX_OK;
}

static mx_status place_columns(mx_transformed *state, mx_diags *diags)
{
    size_t count = state->transform->columns.len;
    mx_arrow_type *type = mx_new(state->arena, mx_arrow_type);
    type->kind = MX_ARROW_STRUCT;
    state->columns = mx_new_array(state->arena, column, count + 1);
    for (size_t i = 0; i < count; i++) {
        const mx_new_column *made = &state->transform->columns.at[i];
        column *into = &state->columns[i];
        into->made = made;
        MX_TRY(find_place(state, made->from, MX_STR_NONE, &into->from, diags));
        MX_TRY(find_place(state, made->otherwise, MX_STR_NONE, &into->otherwise, diags));
        if (made->kind == MX_COLUMN_BY_FIELD) {
            MX_TRY(place_fields(state, made, made->from, &into->fields, diags));
            MX_TRY(place_fields(state, made, made->otherwise, &into->other_fields, diags));
        }
        const mx_arrow_type *of = type_of(state, made, into);
        into->checked = state->transform->feature.len &&
                        mx_may_be_unkept(state->engine, made->name, of, made->array);
        mx_vec_push(state->arena, &type->children, ((mx_arrow_field){made->name, of}));
    }
    state->out = type;
    return MX_OK;
}

/* A member of the JSON that a text column holds. */
static mx_status find_member(const mx_transformed *state, const mx_term *from, place *out, mx_diags *diags)
{
    *out = (place){.child = MX_NPOS, .key = from->key, .json = true};
    return find(state, from->column, &out->column, diags);
}

static mx_status place_digests(mx_transformed *state, mx_diags *diags)
{
    const mx_hashes *hashes = &state->transform->hashes;
    state->hashes = mx_new_array(state->arena, hash, hashes->len + 1);
    for (size_t i = 0; i < hashes->len; i++) {
        hash *into = &state->hashes[i];
        into->count = hashes->at[i].terms.len;
        into->terms = mx_new_array(state->arena, term, into->count + 1);
        for (size_t k = 0; k < into->count; k++) {
            const mx_term *from = &hashes->at[i].terms.at[k];
            into->terms[k] = (term){
                .text = from->text, .kind = from->kind, .digest = from->dep, .optional = from->optional};
            if (from->kind != MX_TERM_VALUE)
                continue;
            if (from->json) {
                MX_TRY(find_member(state, from, &into->terms[k].at, diags));
                into->terms[k].otherwise.column = MX_NPOS;
                continue;
            }
            MX_TRY(find_place(state, from->column, from->key, &into->terms[k].at, diags));
            MX_TRY(find_place(state, from->otherwise, from->key, &into->terms[k].otherwise, diags));
        }
    }
    return MX_OK;
}

static mx_status place_ids(mx_transformed *state, mx_diags *diags)
{
    const mx_strs *ids = &state->transform->ids;
    state->ids = mx_new_array(state->arena, size_t, ids->len + 1);
    for (size_t i = 0; i < ids->len; i++)
        MX_TRY(find(state, ids->at[i], &state->ids[i], diags));
    if (state->transform->distinct)
        state->seen = mx_key_set_new(state->arena);
    return MX_OK;
}

/* Values. */

static mx_cell cell_at(const mx_transformed *state, const place *at, size_t row)
{
    mx_cell cell = {.null = true};
    if (at->column == MX_NPOS)
        return cell;
    cell = mx_arrow_cell(state->reader, at->column, row);
    if (cell.null || (!at->key.len && at->child == MX_NPOS))
        return cell;
    if (at->json) {
        mx_str text = MX_STR_NONE;
        bool found = mx_json_member_text(cell.text, at->key, state->member, &text);
        return (mx_cell){.null = !found, .text = text};
    }
    if (!at->map)
        return at->child == MX_NPOS ? (mx_cell){.null = true} : mx_arrow_child(&cell, at->child, false);
    for (size_t i = 0; i < cell.count; i++) {
        mx_cell key = mx_arrow_child(&cell, i, false);
        if (!key.null && mx_str_eq(key.text, at->key))
            return mx_arrow_child(&cell, i, true);
    }
    return (mx_cell){.null = true};
}

static mx_cell term_cell(const mx_transformed *state, const term *t, size_t row)
{
    if (t->otherwise.column != MX_NPOS && mx_arrow_cell(state->reader, t->at.column, row).null)
        return cell_at(state, &t->otherwise, row);
    return cell_at(state, &t->at, row);
}

static mx_str digest_text(const mx_transformed *state, size_t digest, size_t row)
{
    size_t at = row * state->transform->hashes.len + digest;
    return (mx_str){state->texts + at * state->stride, state->lens[at]};
}

static bool add_term(mx_transformed *state, const term *t, size_t row)
{
    if (t->kind == MX_TERM_TEXT) {
        mx_buf_str(&state->room, t->text);
        return true;
    }
    if (t->kind == MX_TERM_DIGEST) {
        mx_str text = digest_text(state, t->digest, row);
        mx_buf_str(&state->room, text);
        return text.len > 0;
    }
    mx_cell cell = term_cell(state, t, row);
    mx_buf_str(&state->room, cell.null ? MX_STR_NONE : cell.text);
    return !cell.null || t->optional;
}

static void hash_row(mx_transformed *state, size_t digest, size_t row)
{
    char text[MX_DIGEST_TEXT_MAX];
    const hash *h = &state->hashes[digest];
    size_t at = row * state->transform->hashes.len + digest;
    state->room.len = 0;
    state->lens[at] = 0;
    for (size_t i = 0; i < h->count; i++) {
        if (i)
            mx_buf_char(&state->room, '|');
        if (!add_term(state, &h->terms[i], row))
            return;
    }
    size_t len = mx_digest_text(state->algorithm, state->room.ptr, state->room.len, text);
    len = len < state->stride ? len : state->stride;
    memcpy(state->texts + at * state->stride, text, len);
    state->lens[at] = (uint8_t)len;
}

static void hash_batch(mx_transformed *state, size_t rows)
{
    size_t count = rows * state->transform->hashes.len;
    if (count > state->texts_cap) {
        state->texts = mx_new_array(state->arena, char, count * state->stride);
        state->lens = mx_new_array(state->arena, uint8_t, count);
        state->texts_cap = count;
    }
    for (size_t row = 0; row < rows && count; row++)
        for (size_t i = 0; i < state->transform->hashes.len; i++)
            hash_row(state, i, row);
}

static void add_digest(mx_transformed *state, mx_arrow_builder *builder, size_t to, size_t digest, size_t row)
{
    mx_str text = digest_text(state, digest, row);
    if (text.len)
        mx_arrow_add_text(builder, to, text);
    else
        mx_arrow_add_null(builder, to);
}

static void add_text_cell(mx_arrow_builder *builder, size_t to, const mx_cell *cell)
{
    if (cell->null)
        mx_arrow_add_null(builder, to);
    else
        mx_arrow_add_text(builder, to, cell->text);
}

static mx_status refuse(mx_transformed *state, mx_code code, mx_diags *diags, const char *hint,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));
static mx_str shown(mx_transformed *state, size_t row);

static mx_status misfit(mx_transformed *state, const mx_new_column *made, const mx_arrow_type *type,
                        const mx_cell *cell, size_t row, mx_diags *diags)
{
    return refuse(state, MX_STO003, diags, "Give values of the column's type.",
                  "feature %.*s: a value of the rows does not fit its table: column \"%.*s\" holds \"%.*s\", "
                  "which is no %s that fits it, in the row with %.*s",
                  MX_FMT(state->transform->feature), MX_FMT(made->name),
                  MX_FMT(mx_misfit_shown(state->arena, type, cell)), mx_arrow_kind_word(made->to->kind),
                  MX_FMT(shown(state, row)));
}

static mx_status check_kept(mx_transformed *state, size_t to, const mx_arrow_type *type, const mx_cell *cell,
                            size_t row, mx_diags *diags)
{
    const column *from = &state->columns[to];
    if (from->made->to && mx_misfits(type, from->made->to, cell))
        return misfit(state, from->made, type, cell, row, diags);
    const char *why = from->checked
                          ? mx_unkept(state->engine, from->made->name, type, from->made->array, cell)
                          : NULL;
    if (!why)
        return MX_OK;
    return refuse(state, MX_STO003, diags, "Leave it out of the value, or write it in another way.",
                  "feature %.*s: column '%.*s' holds %s, which %s cannot keep, in the row with %.*s",
                  MX_FMT(state->transform->feature), MX_FMT(from->made->name), why, state->engine->driver,
                  MX_FMT(shown(state, row)));
}

static mx_status add_fields(mx_transformed *state, size_t to, size_t row, mx_diags *diags)
{
    const column *from = &state->columns[to];
    mx_arrow_builder *child = mx_arrow_builder_child(state->builder, to);
    for (size_t i = 0; i < from->made->keys.len; i++) {
        size_t value = from->made->map ? 1 : i;
        if (from->made->map)
            mx_arrow_add_text(child, 0, from->made->keys.at[i]);
        if (from->made->kind == MX_COLUMN_FIELDS) {
            add_digest(state, child, value, from->made->digest + i, row);
            continue;
        }
        bool other = from->other_fields && mx_arrow_cell(state->reader, from->from.column, row).null;
        mx_cell cell = cell_at(state, other ? &from->other_fields[i] : &from->fields[i], row);
        MX_TRY(check_kept(state, to, &mx_text_type, &cell, row, diags));
        add_text_cell(child, value, &cell);
    }
    mx_arrow_add_nested(state->builder, to);
    return MX_OK;
}

static mx_status add_moment(mx_transformed *state, size_t to, const mx_cell *cell, mx_diags *diags)
{
    const column *from = &state->columns[to];
    int64_t micros = from->made->micros;
    if (cell->null && from->made->kind == MX_COLUMN_NULL_TIME) {
        mx_arrow_add_null(state->builder, to);
        return MX_OK;
    }
    if (!cell->null &&
        !mx_arrow_in_micros(state->in->children.at[from->from.column].type->unit, cell->integer, &micros))
        return refuse(state, MX_STO002, diags, "", "a moment in '%.*s' is too far from 1970 for microseconds",
                      MX_FMT(from->made->name));
    mx_arrow_add_int(state->builder, to, micros);
    return MX_OK;
}

static mx_status add_value(mx_transformed *state, size_t to, size_t row, mx_diags *diags)
{
    const column *from = &state->columns[to];
    mx_arrow_builder *builder = state->builder;
    mx_cell cell = cell_at(state, &from->from, row);
    if (cell.null && from->otherwise.column != MX_NPOS)
        cell = cell_at(state, &from->otherwise, row);
    switch (from->made->kind) {
    case MX_COLUMN_SAME:
        MX_TRY(check_kept(state, to, state->out->children.at[to].type, &cell, row, diags));
        if (!mx_arrow_add_cell(builder, to, &cell))
            return refuse(state, MX_STO003, diags, "", "a value of '%.*s' does not fit its own type",
                          MX_FMT(from->made->name));
        break;
    case MX_COLUMN_DIGEST:
        if (cell.null)
            add_digest(state, builder, to, from->made->digest, row);
        else
            mx_arrow_add_text(builder, to, cell.text);
        break;
    case MX_COLUMN_FIELDS:
    case MX_COLUMN_BY_FIELD:
        return add_fields(state, to, row, diags);
    case MX_COLUMN_TEXT:
        mx_arrow_add_text(builder, to, from->made->text);
        break;
    case MX_COLUMN_TIME:
    case MX_COLUMN_NULL_TIME:
        return add_moment(state, to, &cell, diags);
    case MX_COLUMN_NULL_TEXT:
        mx_arrow_add_null(builder, to);
        break;
    }
    return MX_OK;
}

/* Refusals. */

static mx_status refuse(mx_transformed *state, mx_code code, mx_diags *diags, const char *hint,
                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    state->message = mx_str_vprintf(state->arena, format, args);
    va_end(args);
    state->code = code;
    state->hint = mx_str_of(hint);
    return mx_fail(diags, code, MX_NOWHERE, hint, "%.*s", MX_FMT(state->message));
}

static mx_str shown(mx_transformed *state, size_t row)
{
    mx_buf buf = MX_BUF(state->arena);
    for (size_t i = 0; i < state->transform->ids.len; i++) {
        mx_cell cell = mx_arrow_cell(state->reader, state->ids[i], row);
        mx_buf_printf(&buf, "%s%.*s = ", i ? ", " : "", MX_FMT(state->transform->ids.at[i]));
        mx_arrow_kind kind = state->in->children.at[state->ids[i]].type->kind;
        if (kind == MX_ARROW_TEXT)
            mx_buf_json(&buf, cell.text);
        else if (kind == MX_ARROW_REAL)
            mx_buf_printf(&buf, "%.17g", cell.real);
        else if (kind == MX_ARROW_DECIMAL)
            mx_buf_str(&buf, cell.text);
        else
            mx_buf_printf(&buf, "%lld", (long long)cell.integer);
    }
    return mx_buf_take(&buf);
}

static mx_status check_ids(mx_transformed *state, size_t row, mx_diags *diags)
{
    const mx_transform *transform = state->transform;
    state->room.len = 0;
    for (size_t i = 0; i < transform->ids.len; i++) {
        mx_cell cell = mx_arrow_cell(state->reader, state->ids[i], row);
        if (cell.null)
            return refuse(state, MX_STO004, diags, "Every row has all of its id columns.",
                          "feature %.*s: the id column '%.*s' is null in a row", MX_FMT(transform->feature),
                          MX_FMT(transform->ids.at[i]));
        if (state->seen)
            mx_add_key_text(&state->room, state->in->children.at[state->ids[i]].type, &cell);
    }
    if (state->seen && !mx_key_set_add(state->seen, mx_buf_view(&state->room)))
        return refuse(
            state, MX_STO004, diags, "Write one row an id; the later state of it goes into a later write.",
            "feature %.*s: two rows have the id %.*s", MX_FMT(transform->feature), MX_FMT(shown(state, row)));
    return MX_OK;
}

/* The stream. */

static mx_status next_batch(void *arg, struct ArrowArray *out, mx_diags *diags)
{
    mx_transformed *state = arg;
    MX_TRY(mx_arrow_reader_next(state->reader, diags));
    size_t rows = mx_arrow_reader_rows(state->reader);
    if (state->transform->ids.len)
        for (size_t row = 0; row < rows; row++)
            MX_TRY(check_ids(state, row, diags));
    hash_batch(state, rows);
    for (size_t i = 0; i < state->transform->columns.len; i++)
        for (size_t row = 0; row < rows; row++)
            MX_TRY(add_value(state, i, row, diags));
    mx_arrow_builder_take(state->builder, out);
    return MX_OK;
}

static void done(void *arg)
{
    mx_transformed *state = arg;
    mx_arrow_reader_close(state->reader);
    mx_arena_free(state->owned); /* the state's own */
}

mx_status mx_transform_rows(mx_store *store, mx_arena *arena, struct ArrowArrayStream *rows,
                            const mx_transform *transform, struct ArrowArrayStream *out,
                            mx_transformed **made, mx_diags *diags)
{
    mx_transformed *state = mx_new(arena, mx_transformed);
    *state = (mx_transformed){.arena = arena,
                              .transform = transform,
                              .algorithm = store->settings.algorithm,
                              .stride = store->settings.truncation < MX_DIGEST_TEXT_MAX
                                            ? store->settings.truncation
                                            : MX_DIGEST_TEXT_MAX,
                              .engine = store->engine,
                              .room = MX_BUF(arena),
                              .member = mx_new(arena, mx_buf),
                              .code = MX_CODES};
    *state->member = MX_BUF(arena);
    *made = state;
    MX_TRY(mx_arrow_reader_open(arena, &state->reader, rows, diags));
    state->in = mx_arrow_reader_type(state->reader);
    mx_status status = place_columns(state, diags);
    if (status == MX_OK)
        status = place_digests(state, diags);
    if (status == MX_OK)
        status = place_ids(state, diags);
    if (status != MX_OK) {
        mx_arrow_reader_close(state->reader);
        return status;
    }
    state->builder = mx_arrow_builder_new(arena, state->out);
    if (!mx_arrow_stream_make(state->out, (mx_arrow_source){state, next_batch, done}, out))
        mx_arena_oom(arena);
    return MX_OK;
}

void mx_transformed_own(mx_transformed *state, mx_arena *arena)
{
    state->owned = arena;
}

const mx_arrow_type *mx_transformed_type(const mx_transformed *state)
{
    return state->out;
}

bool mx_transformed_refused(const mx_transformed *state, mx_diags *diags, size_t count)
{
    if (state->code == MX_CODES)
        return false;
    if (diags) {
        mx_diags_cut(diags, count);
        mx_fail(diags, state->code, MX_NOWHERE, mx_str_z(state->arena, state->hint), "%.*s",
                MX_FMT(state->message));
    }
    return true;
}
