#include "store/declared.h"

#include "base/json.h"
#include "schema/replay.h"
#include "sql/parse.h"
#include "store/impl.h"

/* ---- names of types that mean the same on every engine ---- */

static const mx_arrow_type int16 = {.kind = MX_ARROW_INT, .bits = 16},
                           int32 = {.kind = MX_ARROW_INT, .bits = 32},
                           real32 = {.kind = MX_ARROW_REAL, .bits = 32},
                           real64 = {.kind = MX_ARROW_REAL, .bits = 64}, bytes = {.kind = MX_ARROW_BINARY},
                           date = {.kind = MX_ARROW_DATE},
                           day_time = {.kind = MX_ARROW_TIME, .unit = MX_UNIT_MICRO},
                           wall_time = {.kind = MX_ARROW_TIMESTAMP, .bits = 64, .unit = MX_UNIT_MICRO};

static const struct {
    const char *name;
    const mx_arrow_type *type;
} portable[] = {
    {"string", &mx_text_type},
    {"text", &mx_text_type},
    {"smallint", &int16},
    {"integer", &int32},
    {"int", &int32},
    {"bigint", &mx_int_type},
    {"real", &real32},
    {"double", &real64},
    {"double precision", &real64},
    {"number", &real64},
    {"boolean", &mx_bool_type},
    {"bool", &mx_bool_type},
    {"bytes", &bytes},
    {"date", &date},
    {"time", &day_time},
    {"timestamp", &wall_time},
    {"timestamptz", &mx_time_type},
    {"timestamp with time zone", &mx_time_type},
};

static const mx_arrow_type *portable_type(mx_str name)
{
    for (size_t i = 0; i < sizeof portable / sizeof *portable; i++)
        if (mx_str_ieq(name, mx_str_of(portable[i].name)))
            return portable[i].type;
    return NULL;
}

/* ---- declared types as the engine's ---- */

typedef struct declaring {
    mx_store *store;
    mx_arena *arena;
    const mx_definition *def;
    mx_frame *frame;
    mx_diags *diags;
} declaring;

static mx_str type_sql(const declaring *d, mx_str column, const mx_arrow_type *type)
{
    mx_sqlbuf sql = mx_sqlbuf_in(d->store, d->arena);
    bool id = mx_strs_has(&d->def->spec->id_columns, column);
    d->store->engine->type_name(&sql, type, id);
    return mx_sqlbuf_take(&sql);
}

/* What is no portable name must be one type of the engine: it is written into statements as it is. */
static mx_status engine_type(const declaring *d, mx_str column, mx_str written)
{
    mx_type_name *name = NULL;
    mx_type type;
    mx_model *model = mx_model_new(d->arena, &d->store->server, d->store->dialect->model);
    mx_diags *quiet = NULL;
    if (mx_parse_type(d->arena, written, MX_NOWHERE, &d->store->server, &name, quiet) == MX_OK &&
        d->store->dialect->model->type(model, name, NULL, &type, quiet) == MX_OK)
        return MX_OK;
    return mx_fail(
        d->diags, MX_STO018, MX_NOWHERE,
        "Portable names are string, bigint, integer, double, boolean, bytes, date, time, timestamp and "
        "timestamptz.",
        "feature %.*s: the type '%.*s' of column '%.*s' is none of %s", MX_FMT(d->def->spec->key),
        MX_FMT(written), MX_FMT(column), d->store->dialect->name);
}

static void declare(const declaring *d, mx_str column, mx_str sql)
{
    mx_column_decl decl = {column, sql};
    mx_vec_push(d->arena, &d->frame->declared, decl);
    if (!mx_frame_find(d->frame, column))
        mx_frame_add(d->arena, d->frame, (mx_frame_column){column, &mx_text_type, false});
}

static mx_status declare_sql(const declaring *d, mx_str column, mx_str written)
{
    const mx_arrow_type *type = portable_type(mx_str_trim(written));
    if (!type)
        MX_TRY(engine_type(d, column, written));
    declare(d, column, type ? type_sql(d, column, type) : mx_str_trim(written));
    return MX_OK;
}

/* ---- JSON schemas ---- */

static mx_str text_member(const mx_json *object, const char *key)
{
    const mx_json *value = mx_json_get(object, mx_str_of(key));
    return value && mx_json_kind_of(value) == MX_JSON_STRING ? mx_json_string(value) : MX_STR_NONE;
}

/* {"anyOf": [X, {"type": "null"}]} is X. */
static const mx_json *not_null_part(const mx_json *schema)
{
    const mx_json *parts = mx_json_get(schema, MX_STR("anyOf"));
    for (size_t i = 0; parts && i < mx_json_length(parts); i++)
        if (!mx_str_eq(text_member(mx_json_at(parts, i), "type"), MX_STR("null")))
            return mx_json_at(parts, i);
    return schema;
}

static const mx_arrow_type *json_type(mx_arena *arena, const mx_json *schema, unsigned depth)
{
    static const struct {
        const char *type, *format;
        const mx_arrow_type *arrow;
    } types[] = {
        {"integer", "", &mx_int_type},          {"number", "", &real64},   {"boolean", "", &mx_bool_type},
        {"string", "date-time", &mx_time_type}, {"string", "date", &date}, {"string", "time", &day_time},
        {"string", "binary", &bytes},
    };
    enum { DEEPEST = 16 };
    schema = not_null_part(schema);
    mx_str type = text_member(schema, "type"), format = text_member(schema, "format");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (mx_str_eq(type, mx_str_of(types[i].type)) && mx_str_eq(format, mx_str_of(types[i].format)))
            return types[i].arrow;
    bool list = mx_str_eq(type, MX_STR("array")), map = mx_str_eq(type, MX_STR("object"));
    const mx_json *items = mx_json_get(schema, list ? MX_STR("items") : MX_STR("additionalProperties"));
    if (!(list || map) || !items || mx_json_kind_of(items) != MX_JSON_OBJECT || depth >= DEEPEST)
        return &mx_text_type;
    mx_arrow_type *nested = mx_new(arena, mx_arrow_type);
    nested->kind = list ? MX_ARROW_LIST : MX_ARROW_MAP;
    if (map)
        mx_vec_push(arena, &nested->children, ((mx_arrow_field){MX_STR("key"), &mx_text_type}));
    mx_vec_push(
        arena, &nested->children,
        ((mx_arrow_field){list ? MX_STR("item") : MX_STR("value"), json_type(arena, items, depth + 1)}));
    return nested;
}

/* Whether rows' values can stand in a column of a class's type and be what they were: the same kind, or whole numbers for
 * any. */
static bool suits(const mx_arrow_type *declared, const mx_arrow_type *given)
{
    static const bool whole[] = {[MX_ARROW_INT] = true, [MX_ARROW_UINT] = true, [MX_ARROW_MAP] = false};
    if (given->kind == MX_ARROW_NULL)
        return true;
    if (declared->kind == MX_ARROW_TIMESTAMP)
        return given->kind == MX_ARROW_TIMESTAMP && !declared->zone.len == !given->zone.len;
    if (declared->kind == MX_ARROW_REAL && whole[given->kind])
        return true;
    if (whole[declared->kind])
        return given->kind == MX_ARROW_INT && given->bits <= declared->bits;
    bool nested = declared->kind == MX_ARROW_LIST || declared->kind == MX_ARROW_MAP;
    return declared->kind == given->kind && !nested;
}

static void declare_class(const declaring *d, const mx_frame *rows, mx_str name, const mx_json *schema)
{
    const mx_arrow_type *type = json_type(d->arena, schema, 0);
    const mx_frame_column *given = rows ? mx_frame_find(rows, name) : NULL;
    if (!given || suits(type, given->type))
        declare(d, name, type_sql(d, name, type));
}

static mx_status declare_json(const declaring *d, const mx_frame *rows)
{
    const mx_json *properties = d->def->schema ? mx_json_get(d->def->schema, MX_STR("properties")) : NULL;
    for (size_t i = 0; properties && i < mx_json_length(properties); i++) {
        mx_str name = mx_json_key(properties, i);
        const mx_json *schema = mx_json_at(properties, i);
        mx_str sql = text_member(schema, "sql_type"); /* features.toml, read back from a store */
        if (mx_str_starts(name, MX_STR("metaxy_")))
            continue;
        if (sql.len)
            MX_TRY(declare_sql(d, name, sql));
        else
            declare_class(d, rows, name, schema);
    }
    return MX_OK;
}

mx_status mx_declare_columns(mx_store *store, mx_arena *arena, const mx_definition *def, const mx_frame *rows,
                             mx_frame *frame, mx_diags *diags)
{
    const declaring d = {store, arena, def, frame, diags};
    if (!def)
        return MX_OK;
    for (size_t i = 0; i < def->columns.len; i++)
        MX_TRY(declare_sql(&d, def->columns.at[i].name, def->columns.at[i].type));
    return def->columns.len ? MX_OK : declare_json(&d, rows);
}

void mx_declare_fields(mx_store *store, mx_arena *arena, const mx_definition *def, mx_frame *frame)
{
    if (!def || !def->json_fields || store->engine->json)
        return;
    mx_vec_push(arena, &frame->declared, ((mx_column_decl){MX_PROVENANCE_BY_FIELD, MX_STR("JSON")}));
    mx_vec_push(arena, &frame->declared, ((mx_column_decl){MX_DATA_VERSION_BY_FIELD, MX_STR("JSON")}));
}

mx_str mx_declared_type(const mx_frame *frame, mx_str column)
{
    for (size_t i = 0; i < frame->declared.len; i++)
        if (mx_str_eq(frame->declared.at[i].name, column))
            return frame->declared.at[i].type;
    return MX_STR_NONE;
}
