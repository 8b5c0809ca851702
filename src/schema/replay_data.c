/* schema/replay_data.c — whether the table of an INSERT, UPDATE or DELETE is there, and the columns that an INSERT lists.
 *
 * Only where it is certain: one statement on one table, named plainly. What is behind WITH, in MERGE and COPY, in
 * conditions and values is not looked at, nor anything behind a statement that may have made tables unseen. */
#include "schema/replay_data.h"

#include "schema/reader.h"
#include "schema/replay_parts.h"

typedef struct data {
    mx_replay *r;
    mx_reader in;
    mx_name name;
} data;

static void skip_words(mx_reader *in, const char *const *words)
{
    for (size_t i = 0; words[i];)
        i = mx_reader_word(in, words[i]) ? 0 : i + 1;
}

static bool at_ident(const mx_reader *in)
{
    return in->tok.kind == MX_T_WORD || in->tok.kind == MX_T_QUOTED;
}

/* [schema.]name. False: it is something else. */
static bool take_name(data *d)
{
    mx_reader *in = &d->in;
    if (!at_ident(in))
        return false;
    d->name.span = in->tok.span;
    d->name.name = mx_reader_value(in);
    if (!mx_reader_punct(in, '.'))
        return true;
    if (!at_ident(in))
        return false;
    d->name.schema = d->name.name;
    d->name.span.end = in->tok.span.end;
    d->name.name = mx_reader_value(in);
    return !mx_reader_at_punct(in, '.');
}

static bool take_alias(mx_reader *in)
{
    bool as = mx_reader_word(in, "as");
    if (as && !at_ident(in))
        return false;
    if (as)
        mx_reader_next(in);
    return true;
}

/* Behind the verb: up to the table's name, which is taken. */
static bool take_insert(data *d)
{
    static const char *const mysql[] = {"low_priority", "delayed", "high_priority", "ignore", NULL};
    mx_engine engine = d->r->model->server.engine;
    if (engine & MX_MY)
        skip_words(&d->in, mysql);
    if ((engine & (MX_LITE | MX_DUCK)) && mx_reader_word(&d->in, "or"))
        mx_reader_next(&d->in);
    if (!mx_reader_word(&d->in, "into") && !(engine & MX_MY))
        return false;
    return take_name(d);
}

/* MySQL names several tables: only one with SET right behind it is plain. */
static bool take_update(data *d)
{
    static const char *const mysql[] = {"low_priority", "ignore", NULL};
    mx_engine engine = d->r->model->server.engine;
    mx_reader *in = &d->in;
    if (engine & MX_MY)
        skip_words(in, mysql);
    if (engine == MX_LITE && mx_reader_word(in, "or"))
        mx_reader_next(in);
    if (engine == MX_PG)
        mx_reader_word(in, "only");
    if (!take_name(d) || !take_alias(in))
        return false;
    return mx_reader_at_word(in, "set");
}

static bool take_delete(data *d)
{
    static const char *const mysql[] = {"low_priority", "quick", "ignore", NULL};
    static const char *const behind[] = {"where", "order", "limit", "returning", NULL};
    mx_engine engine = d->r->model->server.engine;
    mx_reader *in = &d->in;
    if (engine & MX_MY)
        skip_words(in, mysql);
    if (!mx_reader_word(in, "from"))
        return false;
    if (engine == MX_PG)
        mx_reader_word(in, "only");
    if (!take_name(d) || !take_alias(in))
        return false;
    for (size_t i = 0; behind[i]; i++)
        if (mx_reader_at_word(in, behind[i]))
            return true;
    return mx_reader_at_end(in) || mx_reader_at_punct(in, ';');
}

/* Tables of the system's own, and that of revisions. */
static bool is_systems(const data *d)
{
    static const mx_str starts[] = {{"pg_", 3},
                                    {"sqlite_", 7},
                                    {"duckdb_", 7},
                                    {"information_schema", 18},
                                    {"atlas_schema_revisions", 22}};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (mx_str_istarts(d->name.schema, starts[i]) || mx_str_istarts(d->name.name, starts[i]))
            return true;
    return false;
}

/* Extensions of PostgreSQL that bring no tables. */
static bool brings_tables(mx_str extension)
{
    static const char *const none[] = {
        "btree_gin", "btree_gist", "citext",   "cube",    "fuzzystrmatch", "hstore",   "intarray",  "isn",
        "ltree",     "pg_trgm",    "pgcrypto", "plpgsql", "earthdistance", "unaccent", "uuid-ossp", "vector"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (mx_str_ieq(extension, mx_str_of(none[i])))
            return false;
    return true;
}

/* Whether something that is no table of the model may have the name. */
static bool may_be_else(const mx_objects *objects, mx_str name)
{
    for (size_t i = 0; i < objects->len; i++) {
        const mx_object *object = objects->at[i];
        if (object->kind == MX_O_VIRTUAL_TABLE || mx_str_ieq(object->name, name) ||
            (object->kind == MX_O_EXTENSION && brings_tables(object->name)))
            return true;
    }
    return false;
}

/* The table is missing for certain. */
static bool is_missing(const data *d)
{
    const mx_model *model = d->r->model;
    const mx_schema *schema = mx_model_schema(model, d->name.schema);
    bool all = !model->server.one_schema && !model->server.schemas.len;
    if (may_be_else(&model->objects, d->name.name))
        return false;
    for (size_t i = 0; i < model->schemas.len; i++)
        if (may_be_else(&model->schemas.at[i]->objects, d->name.name))
            return false;
    return schema ||
           (model->server.engine == MX_PG && d->name.schema.len && all); /* else another database's */
}

static bool is_row_number(const data *d, mx_str column)
{
    static const char *const names[] = {"rowid", "oid", "_rowid_", NULL}, *const history[] = {
                                                                              "row_start", "row_end", NULL};
    const char *const *list = d->r->model->server.engine & MX_MY ? history : names;
    for (; *list; list++)
        if (mx_str_ieq(column, mx_str_of(*list)))
            return true;
    return false;
}

/* Letters beyond ASCII are equal by rules of the server's. */
static bool is_ascii(mx_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] > 127)
            return false;
    }
    return true;
}

static bool is_routine(const mx_model *model, mx_str name)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_objects *objects = &model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            if (mx_object_is_routine(objects->at[i]) && mx_str_ieq(objects->at[i]->name, name))
                return true;
        }
    }
    return false;
}

static bool has_trigger(const mx_model *model, mx_str table)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_objects *objects = &model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            if (objects->at[i]->kind == MX_O_TRIGGER && mx_str_ieq(objects->at[i]->on_table.name, table))
                return true;
        }
    }
    return false;
}

/* A trigger of the table, or a routine that is called, may make tables; elsewhere they may not. */
static bool runs_code(data *d)
{
    if (d->r->model->server.engine != MX_PG)
        return false;
    if (has_trigger(d->r->model, d->name.name))
        return true;
    while (!mx_reader_at_end(&d->in)) {
        bool name = at_ident(&d->in);
        mx_str word = name ? mx_reader_value(&d->in) : MX_STR_NONE;
        if (!name)
            mx_reader_next(&d->in);
        else if (mx_reader_at_punct(&d->in, '(') && is_routine(d->r->model, word))
            return true;
    }
    return false;
}

/* (a, b): not a query in parentheses. */
static mx_status check_columns(data *d, const mx_table *table)
{
    static const char *const queries[] = {"select", "with", "values", "table", NULL};
    mx_reader *in = &d->in;
    mx_status status = MX_OK;
    if (!mx_reader_punct(in, '('))
        return MX_OK;
    for (size_t i = 0; queries[i]; i++)
        if (mx_reader_at_word(in, queries[i]))
            return MX_OK;
    do {
        mx_column *column;
        mx_span at = in->tok.span;
        if (!at_ident(in))
            return status;
        mx_str name = mx_reader_value(in);
        if (!mx_reader_at_punct(in, ',') && !mx_reader_at_punct(in, ')')) {
            mx_reader_item(in); /* a[1], a.field, t.a */
            continue;
        }
        if (!is_row_number(d, name) && is_ascii(name) &&
            mx_r_column(d->r, table, name, false, at, &column) != MX_OK)
            status = MX_FAILED;
    } while (mx_reader_punct(in, ','));
    return status;
}

mx_status mx_replay_check_data(mx_model *model, mx_arena *scratch, const mx_stmt *stmt, mx_diags *diags)
{
    mx_replay replay = {
        .model = model, .arena = scratch, .rules = model->rules, .stmt = stmt, .diags = diags};
    mx_replay *r = &replay;
    data d = {.r = r,
              .in = {.arena = r->arena,
                     .lexer = {.text = r->stmt->text,
                               .server = &model->server,
                               .file = r->stmt->span.file,
                               .base = r->stmt->span.start}}};
    if (model->opaque || model->code_ran || model->server.engine == MX_MSSQL)
        return MX_OK;
    mx_reader_next(&d.in);
    bool inserts = mx_reader_word(&d.in, "insert") ||
                   ((model->server.engine & (MX_MY | MX_LITE)) && mx_reader_word(&d.in, "replace"));
    bool plain = inserts                           ? take_insert(&d)
                 : mx_reader_word(&d.in, "update") ? take_update(&d)
                 : mx_reader_word(&d.in, "delete") ? take_delete(&d)
                                                   : false;
    if (!plain || is_systems(&d) || !is_ascii(d.name.name))
        return MX_OK;
    const mx_relation *found = mx_model_relation(r->model, d.name.schema, d.name.name);
    if (!found && is_missing(&d)) {
        mx_table *table;
        return mx_r_table(r, &d.name, false, &table);
    }
    mx_status status = MX_OK;
    bool known = found && found->kind == MX_O_TABLE && !found->u.table->only_named;
    if (known && inserts && take_alias(&d.in))
        status = check_columns(&d, found->u.table);
    model->code_ran = model->code_ran || runs_code(&d);
    return status;
}
