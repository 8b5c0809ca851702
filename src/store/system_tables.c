#include "store/system_tables.h"

#include "base/time.h"
#include "feature/canon.h"
#include "store/impl.h"
#include "store/keys.h"

/* ---- the tables' columns ---- */

static const mx_arrow_type text_type = {.kind = MX_ARROW_TEXT},
                           time_type = {.kind = MX_ARROW_TIMESTAMP, .bits = 64, .unit = MX_UNIT_MICRO};

typedef struct system_column {
    const char *name;
    const mx_arrow_type *type;
    size_t chars; /* of texts that keys are made of; 0: any */
    bool indexed;
} system_column;

enum { NAME = 191, KEY = 255, VERSION = 64 }; /* on MySQL all of a key together may have 3072 bytes */

enum {
    V_PROJECT,
    V_KEY,
    V_FEATURE_VERSION,
    V_DEFINITION_VERSION,
    V_RECORDED_AT,
    V_SPEC,
    V_SCHEMA,
    V_CLASS_PATH,
    V_PROJECT_VERSION,
    V_TAGS,
    V_DELETED_AT,
    V_COLUMNS
};
static const system_column version_columns[V_COLUMNS] = {
    [V_PROJECT] = {"project", &text_type, NAME, true},
    [V_KEY] = {"feature_key", &text_type, KEY, true},
    [V_FEATURE_VERSION] = {"metaxy_feature_version", &text_type, VERSION, true},
    [V_DEFINITION_VERSION] = {"metaxy_definition_version", &text_type, VERSION, false},
    [V_RECORDED_AT] = {"recorded_at", &time_type, 0, true},
    [V_SPEC] = {"feature_spec", &text_type, 0, false},
    [V_SCHEMA] = {"feature_schema", &text_type, 0, false},
    [V_CLASS_PATH] = {"feature_class_path", &text_type, 0, false},
    [V_PROJECT_VERSION] = {"metaxy_project_version", &text_type, VERSION, true},
    [V_TAGS] = {"tags", &text_type, 0, false},
    [V_DELETED_AT] = {"deleted_at", &time_type, 0, false},
};

enum { E_PROJECT, E_EXECUTION, E_TYPE, E_TIMESTAMP, E_FEATURE, E_PAYLOAD, E_COLUMNS };
static const system_column event_columns[E_COLUMNS] = {
    [E_PROJECT] = {"project", &text_type, NAME, true},
    [E_EXECUTION] = {"execution_id", &text_type, KEY, true},
    [E_TYPE] = {"event_type", &text_type, KEY, true},
    [E_TIMESTAMP] = {"timestamp", &time_type, 0, false},
    [E_FEATURE] = {"feature_key", &text_type, KEY, true},
    [E_PAYLOAD] = {"payload", &text_type, 0, false},
};

/* What tells rows apart: each push that changes anything has a row for every feature. */
static const char *const version_key[] =
    {"project", "feature_key", "metaxy_definition_version", "metaxy_project_version", "recorded_at", NULL},
                         *const event_key[] = {"project", "execution_id", "timestamp", NULL},
                         *const version_lookup[] = {"project", "feature_key", "metaxy_feature_version", NULL},
                         *const event_lookup[] = {"project", "execution_id", "event_type", NULL};

/* In the order of the original's SQLAlchemy tables; those above are in the order of its rows. */
static const uint8_t version_order[V_COLUMNS] = {V_PROJECT,
                                                 V_KEY,
                                                 V_DEFINITION_VERSION,
                                                 V_FEATURE_VERSION,
                                                 V_PROJECT_VERSION,
                                                 V_RECORDED_AT,
                                                 V_SPEC,
                                                 V_SCHEMA,
                                                 V_CLASS_PATH,
                                                 V_TAGS,
                                                 V_DELETED_AT},
                     event_order[E_COLUMNS] = {E_PROJECT, E_EXECUTION, E_TIMESTAMP,
                                               E_TYPE,    E_FEATURE,   E_PAYLOAD};

typedef struct system_table {
    const system_column *columns;
    size_t count;
    const char *const *key, *const *lookup;
    const uint8_t *order;
} system_table;

static const system_table versions_table = {version_columns, V_COLUMNS, version_key, version_lookup,
                                            version_order},
                          events_table = {event_columns, E_COLUMNS, event_key, event_lookup, event_order};

static mx_strs names_of(mx_arena *arena, const char *const *names)
{
    mx_strs list = {0};
    for (size_t i = 0; names[i]; i++)
        mx_vec_push(arena, &list, mx_str_of(names[i]));
    return list;
}

static const mx_table_keys *keys_of(const mx_store *store, mx_arena *arena, const system_table *of,
                                    mx_str table)
{
    mx_table_keys *keys = mx_new(arena, mx_table_keys);
    mx_strs lookup = names_of(arena, of->lookup);
    keys->primary = names_of(arena, of->key);
    keys->collation = MX_STR("utf8mb4_bin"); /* that every server of MySQL and MariaDB has */
    mx_str name = mx_str_printf(arena, "idx_%.*s_lookup", MX_FMT(table));
    mx_keys_add_index(arena, keys, mx_index_name(store, arena, name), &lookup);
    for (size_t i = 0; i < of->count; i++) {
        const char *const one[] = {of->columns[i].name, NULL};
        mx_strs column = names_of(arena, one);
        name = mx_str_printf(arena, "ix_%.*s_%s", MX_FMT(table), of->columns[i].name);
        if (of->columns[i].indexed)
            mx_keys_add_index(arena, keys, mx_index_name(store, arena, name), &column);
    }
    return keys;
}

static mx_str type_of(const mx_store *store, mx_arena *arena, const system_column *column)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    if (column->type->kind == MX_ARROW_TEXT)
        store->engine->key_text(&sql, column->chars);
    else
        mx_add(&sql, "%z", store->engine->plain_time);
    return mx_sqlbuf_take(&sql);
}

bool mx_system_frame(const mx_store *store, mx_arena *arena, mx_str key, bool planned, mx_frame *out)
{
    bool versions = mx_str_eq(key, MX_FEATURE_VERSIONS_KEY);
    const system_table *table = versions ? &versions_table : &events_table;
    if (!versions && !mx_str_eq(key, MX_EVENTS_KEY))
        return false;
    *out = (mx_frame){.keys = keys_of(store, arena, table, mx_store_table_name(store, arena, key))};
    for (size_t i = 0; i < table->count; i++) {
        const system_column *column = &table->columns[planned ? table->order[i] : i];
        mx_str name = mx_str_of(column->name);
        mx_column_decl declared = {name, type_of(store, arena, column)};
        mx_frame_add(arena, out, (mx_frame_column){name, column->type, false});
        mx_vec_push(arena, &out->declared, declared);
    }
    return true;
}

/* ---- rows in ---- */

typedef struct rows_made {
    mx_arrow_type type;
    mx_arrow_builder *builder;
    bool given;
} rows_made;

static rows_made *new_rows(mx_arena *arena, const system_column *columns, size_t count)
{
    rows_made *rows = mx_new(arena, rows_made);
    rows->type.kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < count; i++)
        mx_vec_push(arena, &rows->type.children,
                    ((mx_arrow_field){mx_str_of(columns[i].name), columns[i].type}));
    rows->builder = mx_arrow_builder_new(arena, &rows->type);
    return rows;
}

static void put_text(rows_made *rows, size_t at, mx_str text)
{
    mx_arrow_add_text(rows->builder, at, text);
}

static void put_optional(rows_made *rows, size_t at, mx_str text)
{
    if (text.len)
        put_text(rows, at, text);
    else
        mx_arrow_add_null(rows->builder, at);
}

static mx_status next_rows(void *state, struct ArrowArray *out, mx_diags *diags)
{
    rows_made *rows = state;
    (void)diags;
    if (rows->given)
        return MX_NOT_FOUND;
    rows->given = true;
    mx_arrow_builder_take(rows->builder, out);
    return MX_OK;
}

static mx_status append(mx_store *store, mx_arena *arena, mx_str key, rows_made *rows, mx_diags *diags)
{
    struct ArrowArrayStream stream;
    mx_write write = {0};
    if (!mx_arrow_stream_make(&rows->type, (mx_arrow_source){rows, next_rows, NULL}, &stream))
        mx_arena_oom(arena);
    return mx_store_write(store, key, &stream, &write, NULL, diags);
}

/* ---- rows out ---- */

static int64_t micros_of(const mx_arrow_type *type, const mx_cell *cell)
{
    static const int64_t times[] = {1000000, 1000, 1};
    mx_time time;
    if (type->kind == MX_ARROW_TIMESTAMP)
        return type->unit == MX_UNIT_NANO ? cell->integer / 1000 : cell->integer * times[type->unit];
    if (type->kind != MX_ARROW_TEXT || !mx_time_parse(cell->text, &time))
        return 0;
    return time.seconds * 1000000 + time.nanos / 1000;
}

/* Where the columns are in the table: its own order may be another. */
typedef struct places {
    size_t at[V_COLUMNS]; /* MX_NPOS: not there */
    const mx_arrow_type *type;
} places;

static mx_status find_places(places *p, const mx_arrow_type *type, mx_diags *diags)
{
    p->type = type;
    for (size_t i = 0; i < V_COLUMNS; i++) {
        p->at[i] = MX_NPOS;
        for (size_t k = 0; k < type->children.len; k++)
            if (mx_str_eq(type->children.at[k].name, mx_str_of(version_columns[i].name)))
                p->at[i] = k;
        if (p->at[i] == MX_NPOS && i != V_DELETED_AT && i != V_TAGS)
            return mx_fail(diags, MX_STO009, MX_NOWHERE, "",
                           "the table of feature versions has no column \"%s\"", version_columns[i].name);
    }
    return MX_OK;
}

static mx_str text_of(mx_arena *arena, const mx_arrow_reader *reader, const places *p, size_t column,
                      size_t row)
{
    if (p->at[column] == MX_NPOS)
        return MX_STR_NONE;
    mx_cell cell = mx_arrow_cell(reader, p->at[column], row);
    return cell.null ? MX_STR_NONE : mx_str_copy(arena, cell.text);
}

static mx_recorded read_row(mx_arena *arena, const mx_arrow_reader *reader, const places *p, size_t row)
{
    mx_cell time = mx_arrow_cell(reader, p->at[V_RECORDED_AT], row);
    return (mx_recorded){
        .project = text_of(arena, reader, p, V_PROJECT, row),
        .key = text_of(arena, reader, p, V_KEY, row),
        .feature_version = text_of(arena, reader, p, V_FEATURE_VERSION, row),
        .definition_version = text_of(arena, reader, p, V_DEFINITION_VERSION, row),
        .recorded_at = time.null ? 0 : micros_of(p->type->children.at[p->at[V_RECORDED_AT]].type, &time),
        .spec = text_of(arena, reader, p, V_SPEC, row),
        .schema = text_of(arena, reader, p, V_SCHEMA, row),
        .class_path = text_of(arena, reader, p, V_CLASS_PATH, row),
        .project_version = text_of(arena, reader, p, V_PROJECT_VERSION, row),
        .tags = text_of(arena, reader, p, V_TAGS, row),
    };
}

static bool is_null(const mx_arrow_reader *reader, const places *p, size_t column, size_t row)
{
    return p->at[column] == MX_NPOS || mx_arrow_cell(reader, p->at[column], row).null;
}

static bool has_text(const mx_arrow_reader *reader, const places *p, size_t column, size_t row, mx_str want)
{
    mx_cell cell = mx_arrow_cell(reader, p->at[column], row);
    return !want.len || (!cell.null && mx_str_eq(cell.text, want));
}

static int by_moment(const void *a, const void *b, void *arg)
{
    const mx_recorded *x = a, *y = b;
    (void)arg;
    return (x->recorded_at > y->recorded_at) - (x->recorded_at < y->recorded_at);
}

mx_status mx_store_recorded(mx_store *store, mx_arena *arena, mx_str project, mx_str project_version,
                            mx_recorded_rows *out, mx_diags *diags)
{
    struct ArrowArrayStream stream;
    mx_arrow_reader *reader;
    mx_read read = {0};
    places p;
    bool there = false;
    *out = (mx_recorded_rows){0};
    MX_TRY(mx_store_has(store, MX_FEATURE_VERSIONS_KEY, &there, diags));
    if (!there)
        return MX_OK;
    MX_TRY(mx_store_read(store, MX_FEATURE_VERSIONS_KEY, &read, false, &stream, diags));
    MX_TRY(mx_arrow_reader_open(arena, &reader, &stream, diags));
    mx_status status = find_places(&p, mx_arrow_reader_type(reader), diags);
    while (status == MX_OK && (status = mx_arrow_reader_next(reader, diags)) == MX_OK)
        for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++)
            if (has_text(reader, &p, V_PROJECT, row, project) &&
                has_text(reader, &p, V_PROJECT_VERSION, row, project_version) &&
                is_null(reader, &p, V_DELETED_AT, row))
                mx_vec_push(arena, out, read_row(arena, reader, &p, row));
    mx_arrow_reader_close(reader);
    mx_sort(arena, out->at, out->len, sizeof *out->at, by_moment, NULL);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

mx_status mx_store_last_push(mx_store *store, mx_arena *arena, mx_str project, mx_str *project_version,
                             mx_diags *diags)
{
    mx_recorded_rows rows;
    MX_TRY(mx_store_recorded(store, arena, project, MX_STR_NONE, &rows, diags));
    if (rows.len == 0)
        return MX_NOT_FOUND;
    *project_version = rows.at[rows.len - 1].project_version;
    return MX_OK;
}

static int newest_first(const void *a, const void *b, void *arg)
{
    const mx_history_entry *x = a, *y = b;
    (void)arg;
    return (x->recorded_at < y->recorded_at) - (x->recorded_at > y->recorded_at);
}

mx_status mx_store_history(mx_store *store, mx_arena *arena, mx_str project, mx_history *out, mx_diags *diags)
{
    mx_recorded_rows rows;
    mx_map seen = {0}; /* the entry's number, from 1 */
    *out = (mx_history){0};
    MX_TRY(mx_store_recorded(store, arena, project, MX_STR_NONE, &rows, diags));
    for (size_t i = 0; i < rows.len; i++) {
        const mx_recorded *row = &rows.at[i];
        size_t number = (size_t)(uintptr_t)mx_map_get(&seen, row->project_version);
        if (!number) {
            mx_history_entry entry = {row->project_version, row->recorded_at, 0};
            mx_vec_push(arena, out, entry);
            number = out->len;
            mx_map_put(arena, &seen, row->project_version, (void *)(uintptr_t)number);
        }
        out->at[number - 1].features++;
    }
    mx_sort(arena, out->at, out->len, sizeof *out->at, newest_first, NULL);
    return MX_OK;
}

/* ---- pushing ---- */

static mx_status project_of(const mx_store *store, const mx_graph *graph, mx_str wanted, mx_str *out,
                            mx_diags *diags)
{
    *out = wanted;
    if (wanted.len || mx_graph_project(graph, out, NULL) == MX_OK)
        return MX_OK;
    *out = store->settings.project;
    return out->len && mx_graph_count(graph) ? MX_OK : mx_graph_project(graph, out, diags);
}

/* {"a": "b", "metaxy": "{\"version\": \"…\"}"}, as Python's json.dumps writes it. */
static mx_str tags_text(mx_arena *arena, const mx_push *push)
{
    mx_buf out = MX_BUF(arena), own = MX_BUF(arena);
    mx_canon c = {&out, MX_CANON_STORED}, inner = {&own, MX_CANON_STORED};
    bool first = true;
    mx_buf_char(&own, '{');
    mx_canon_key(&inner, MX_STR("version"), true);
    mx_canon_string(&inner, push->package_version.len ? push->package_version : MX_STR(MX_VERSION));
    mx_buf_char(&own, '}');
    mx_buf_char(&out, '{');
    for (size_t i = 0; i < push->tag_count; i++) {
        if (mx_str_eq(push->tags[i].name, MX_STR("metaxy")))
            continue;
        mx_canon_key(&c, push->tags[i].name, first);
        mx_canon_string(&c, push->tags[i].value);
        first = false;
    }
    mx_canon_key(&c, MX_STR("metaxy"), first);
    mx_canon_string(&c, mx_buf_view(&own));
    mx_buf_char(&out, '}');
    return mx_buf_take(&out);
}

static mx_str spec_text(mx_arena *arena, const mx_definition *def)
{
    mx_buf out = MX_BUF(arena);
    mx_spec_write(&out, def->spec, MX_CANON_STORED);
    return mx_buf_take(&out);
}

static mx_str schema_text(mx_arena *arena, const mx_definition *def)
{
    mx_buf out = MX_BUF(arena);
    mx_definition_write_schema(&out, def, MX_CANON_STORED);
    return mx_buf_take(&out);
}

typedef struct pushing {
    mx_graph *graph;
    const mx_push *push;
    mx_pushed *out;
    mx_arena *arena; /* the caller's */
    mx_map known; /* key → definition version (an mx_str *), of the last push with this project version */
    int64_t moment;
    mx_str tags;
} pushing;

static mx_status put_definition(pushing *p, mx_arena *arena, rows_made *rows, const mx_definition *def,
                                mx_diags *diags)
{
    mx_str key = def->spec->key, version, definition;
    MX_TRY(mx_graph_feature_version(p->graph, key, &version, diags));
    MX_TRY(mx_graph_definition_version(p->graph, key, &definition, diags));
    const mx_str *known = mx_map_get(&p->known, key);
    if (known && mx_str_eq(*known, definition))
        return MX_OK;
    put_text(rows, V_PROJECT, p->out->project);
    put_text(rows, V_KEY, key);
    put_text(rows, V_FEATURE_VERSION, version);
    put_text(rows, V_DEFINITION_VERSION, definition);
    mx_arrow_add_int(rows->builder, V_RECORDED_AT, p->moment++);
    put_text(rows, V_SPEC, spec_text(arena, def));
    put_text(rows, V_SCHEMA, schema_text(arena, def));
    put_optional(rows, V_CLASS_PATH, def->class_path);
    put_text(rows, V_PROJECT_VERSION, p->out->project_version);
    put_text(rows, V_TAGS, p->tags);
    mx_arrow_add_null(rows->builder, V_DELETED_AT);
    if (p->out->already)
        mx_vec_push(p->arena, &p->out->updated, mx_str_copy(p->arena, key));
    p->out->rows++;
    return MX_OK;
}

/* What was pushed before: the last push's version, its definitions, and a moment behind all of them. */
static mx_status look_back(mx_store *store, mx_arena *arena, pushing *p, mx_diags *diags)
{
    mx_recorded_rows rows;
    p->moment = mx_store_now(store);
    MX_TRY(mx_store_recorded(store, arena, p->out->project, MX_STR_NONE, &rows, diags));
    if (rows.len == 0)
        return MX_OK;
    const mx_recorded *last = &rows.at[rows.len - 1];
    if (p->moment <= last->recorded_at)
        p->moment = last->recorded_at + 1; /* a clock that went back changes no order */
    p->out->already = mx_str_eq(last->project_version, p->out->project_version);
    for (size_t i = 0; p->out->already && i < rows.len; i++)
        if (mx_str_eq(rows.at[i].project_version, p->out->project_version))
            mx_map_put(arena, &p->known, rows.at[i].key, &rows.at[i].definition_version);
    return MX_OK;
}

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static mx_status push_work(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    pushing *p = arg;
    MX_TRY(look_back(store, arena, p, diags));
    rows_made *rows = new_rows(arena, version_columns, V_COLUMNS);
    bool any = false;
    for (size_t i = 0; i < mx_graph_count(p->graph); i++) {
        const mx_definition *def = mx_graph_at(p->graph, i);
        if (def->external || !mx_str_eq(def->project, p->out->project))
            continue;
        any = true;
        MX_TRY(put_definition(p, arena, rows, def, diags));
    }
    if (!any)
        return mx_fail(diags, MX_FEA012, MX_NOWHERE, "", "no features found for project '%.*s' in the graph",
                       MX_FMT(p->out->project));
    mx_sort(p->arena, p->out->updated.at, p->out->updated.len, sizeof(mx_str), by_text, NULL);
    return p->out->rows ? append(store, arena, MX_FEATURE_VERSIONS_KEY, rows, diags) : MX_OK;
}

mx_status mx_store_push(mx_store *store, mx_arena *arena, mx_graph *graph, const mx_push *push,
                        mx_pushed *out, mx_diags *diags)
{
    pushing p = {.graph = graph, .push = push, .out = out, .arena = arena, .tags = tags_text(arena, push)};
    *out = (mx_pushed){0};
    MX_TRY(mx_graph_check(graph, diags));
    MX_TRY(mx_graph_check_names(graph, diags));
    MX_TRY(project_of(store, graph, push->project, &out->project, diags));
    out->project_version = mx_graph_project_version(graph, out->project);
    return mx_store_transaction(store, push_work, &p, diags);
}

/* ---- reading back ---- */

static const mx_json *json_text(mx_arena *arena, mx_str text)
{
    mx_buf quoted = MX_BUF(arena);
    mx_json *out = NULL;
    mx_buf_json(&quoted, text);
    return mx_json_parse(arena, mx_buf_view(&quoted), 0, MX_FEA002, &out, NULL) == MX_OK ? out : NULL;
}

mx_status mx_recorded_definition(mx_arena *arena, const mx_recorded *row, const mx_definition **out,
                                 mx_diags *diags)
{
    return mx_definition_from_stored(arena, json_text(arena, row->spec), json_text(arena, row->schema),
                                     row->class_path, row->project, out, diags);
}

mx_status mx_store_load_graph(mx_store *store, mx_arena *arena, mx_str project, mx_str project_version,
                              mx_graph *graph, mx_diags *diags)
{
    mx_recorded_rows rows;
    mx_map latest = {0};
    MX_TRY(mx_store_recorded(store, arena, project, project_version, &rows, diags));
    if (rows.len == 0)
        return mx_fail(diags, MX_STO015, MX_NOWHERE,
                       "Push the graph first, or look at the history of pushes.",
                       "no features recorded for project version %.*s", MX_FMT(project_version));
    for (size_t i = 0; i < rows.len; i++)
        mx_map_put(arena, &latest, rows.at[i].key, &rows.at[i]);
    for (size_t i = 0; i < rows.len; i++) {
        const mx_recorded *row = &rows.at[i];
        const mx_definition *def;
        if (mx_map_get(&latest, row->key) != row)
            continue;
        MX_TRY(mx_recorded_definition(arena, row, &def, diags));
        MX_TRY(mx_graph_add(graph, def, false, diags));
    }
    return MX_OK;
}

/* ---- events ---- */

typedef struct writing {
    const mx_event *event;
} writing;

static mx_status event_work(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    const mx_event *event = ((writing *)arg)->event;
    rows_made *rows = new_rows(arena, event_columns, E_COLUMNS);
    put_text(rows, E_PROJECT, event->project);
    put_text(rows, E_EXECUTION, event->execution_id);
    put_text(rows, E_TYPE, event->type);
    mx_arrow_add_int(rows->builder, E_TIMESTAMP, mx_store_now(store));
    put_optional(rows, E_FEATURE, event->feature);
    put_text(rows, E_PAYLOAD, event->payload.len ? event->payload : MX_STR("{\"type\": \"empty\"}"));
    return append(store, arena, MX_EVENTS_KEY, rows, diags);
}

mx_status mx_store_write_event(mx_store *store, const mx_event *event, mx_diags *diags)
{
    writing w = {event};
    return mx_store_transaction(store, event_work, &w, diags);
}
