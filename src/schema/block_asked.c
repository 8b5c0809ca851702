#include "schema/block.h"
#include "schema/names.h"

/* --- reading -------------------------------------------------------------------------------------------- */

static const struct {
    const char *relation;
    mx_asked_part about;
} relations[] = {
    {"pg_namespace", MX_Q_SCHEMA},
    {"schemata", MX_Q_SCHEMA},
    {"pg_class", MX_Q_RELATION},
    {"pg_tables", MX_Q_RELATION},
    {"tables", MX_Q_RELATION},
    {"views", MX_Q_RELATION},
    {"pg_views", MX_Q_RELATION},
    {"pg_matviews", MX_Q_RELATION},
    {"sequences", MX_Q_RELATION},
    {"pg_sequences", MX_Q_RELATION},
    {"pg_type", MX_Q_TYPE},
    {"pg_roles", MX_Q_ROLE},
    {"pg_user", MX_Q_ROLE},
    {"pg_authid", MX_Q_ROLE},
    {"pg_extension", MX_Q_EXTENSION},
    {"pg_proc", MX_Q_ROUTINE},
    {"routines", MX_Q_ROUTINE},
    {"pg_indexes", MX_Q_INDEX},
    {"columns", MX_Q_COLUMN},
    {"pg_attribute", MX_Q_COLUMN},
    {"pg_constraint", MX_Q_CONSTRAINT},
    {"table_constraints", MX_Q_CONSTRAINT},
    {"pg_trigger", MX_Q_TRIGGER},
    {"triggers", MX_Q_TRIGGER},
    {"pg_policy", MX_Q_POLICY},
    {"pg_policies", MX_Q_POLICY},
    {"pg_enum", MX_Q_VALUE},
};

static const struct {
    const char *column;
    mx_asked_part part;
} columns[] = {
    {"nspname", MX_Q_SCHEMA},
    {"schema_name", MX_Q_SCHEMA},
    {"schemaname", MX_Q_SCHEMA},
    {"table_schema", MX_Q_SCHEMA},
    {"constraint_schema", MX_Q_SCHEMA},
    {"routine_schema", MX_Q_SCHEMA},
    {"trigger_schema", MX_Q_SCHEMA},
    {"event_object_schema", MX_Q_SCHEMA},
    {"sequence_schema", MX_Q_SCHEMA},
    {"relname", MX_Q_RELATION},
    {"tablename", MX_Q_RELATION},
    {"table_name", MX_Q_RELATION},
    {"viewname", MX_Q_RELATION},
    {"matviewname", MX_Q_RELATION},
    {"sequencename", MX_Q_RELATION},
    {"sequence_name", MX_Q_RELATION},
    {"event_object_table", MX_Q_RELATION},
    {"conrelid", MX_Q_RELATION},
    {"attrelid", MX_Q_RELATION},
    {"tgrelid", MX_Q_RELATION},
    {"polrelid", MX_Q_RELATION},
    {"typname", MX_Q_TYPE},
    {"enumtypid", MX_Q_TYPE},
    {"rolname", MX_Q_ROLE},
    {"usename", MX_Q_ROLE},
    {"extname", MX_Q_EXTENSION},
    {"proname", MX_Q_ROUTINE},
    {"routine_name", MX_Q_ROUTINE},
    {"indexname", MX_Q_INDEX},
    {"column_name", MX_Q_COLUMN},
    {"attname", MX_Q_COLUMN},
    {"conname", MX_Q_CONSTRAINT},
    {"constraint_name", MX_Q_CONSTRAINT},
    {"tgname", MX_Q_TRIGGER},
    {"trigger_name", MX_Q_TRIGGER},
    {"polname", MX_Q_POLICY},
    {"policyname", MX_Q_POLICY},
    {"enumlabel", MX_Q_VALUE},
};

/* [AS] t: what stands behind a relation and is no word of the grammar. */
static void skip_alias(mx_reader *in)
{
    static const char *const words[] = {"join", "inner", "on", "where", "limit"};
    if (mx_reader_word(in, "as")) {
        mx_reader_next(in);
        return;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_reader_at_word(in, words[i]))
            return;
    }
    if (in->tok.kind == MX_T_WORD)
        mx_reader_next(in);
}

static bool read_relation(mx_reader *in, mx_asked *out)
{
    mx_str schema, name = mx_reader_name(in, &schema);
    skip_alias(in);
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (!mx_str_eq(name, mx_str_of(relations[i].relation)))
            continue;
        if (relations[i].about > out->about)
            out->about = relations[i].about;
        return true;
    }
    return false;
}

/* Of 'x'::regclass, 's.x'::regclass: its two parts. */
static void put_name(mx_reader *in, mx_asked *out, mx_asked_part part, mx_str text)
{
    mx_reader name = mx_reader_open(in->arena, text, in->lexer.server);
    mx_str schema, last = mx_reader_name(&name, &schema);
    out->names[part] = last;
    if (schema.len)
        out->names[MX_Q_SCHEMA] = schema;
}

/* current_schema(), current_database(): what is looked at anyway */
static bool read_current(mx_reader *in)
{
    mx_str inside;
    if (mx_reader_word(in, "current_schema"))
        return !mx_reader_at_punct(in, '(') || mx_reader_group(in, &inside);
    return mx_reader_word(in, "current_database") && mx_reader_group(in, &inside);
}

static bool put(mx_reader *in, mx_asked *out, mx_str column, mx_str value, bool cast)
{
    if (mx_str_eq(column, MX_STR("contype")) || mx_str_eq(column, MX_STR("constraint_type"))) {
        out->kind = value;
        return true;
    }
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (!mx_str_eq(column, mx_str_of(columns[i].column)))
            continue;
        if (cast)
            put_name(in, out, columns[i].part, value);
        else
            out->names[columns[i].part] = value;
        return true;
    }
    return false;
}

/* NOT attisdropped, attnum > 0, NOT tgisinternal, typtype = 'e': so is whatever a statement makes by that name. */
static bool read_usual(mx_reader *in)
{
    mx_reader ahead = *in;
    uint64_t number;
    mx_str table;
    bool negated = mx_reader_word(&ahead, "not");
    mx_str column = mx_reader_name(&ahead, &table);
    bool usual = negated
                     ? mx_str_eq(column, MX_STR("attisdropped")) || mx_str_eq(column, MX_STR("tgisinternal"))
                 : mx_str_eq(column, MX_STR("attnum"))
                     ? mx_reader_op(&ahead, ">") && mx_reader_number(&ahead, &number) && number == 0
                     : mx_str_eq(column, MX_STR("typtype")) && mx_reader_op(&ahead, "=") &&
                           mx_str_eq(mx_reader_value(&ahead), MX_STR("e"));
    if (usual)
        *in = ahead;
    return usual;
}

/* c = 'x'; c = 's.x'::regclass; a.oid = b.c */
static bool read_condition(mx_reader *in, mx_asked *out)
{
    if (read_usual(in))
        return true;
    mx_str table, column = mx_reader_name(in, &table);
    if (!mx_reader_op(in, "="))
        return false;
    if (in->tok.kind == MX_T_STRING) {
        mx_str value = mx_reader_value(in);
        bool cast = mx_reader_op(in, "::");
        if (cast && !mx_reader_word(in, "regclass") && !mx_reader_word(in, "regtype"))
            return false;
        return put(in, out, column, value, cast);
    }
    if (read_current(in))
        return true;
    bool is_name = in->tok.kind == MX_T_WORD || in->tok.kind == MX_T_QUOTED;
    mx_reader_name(in, &table);
    return is_name && table.len > 0;
}

static bool read_conditions(mx_reader *in, mx_asked *out)
{
    do {
        mx_str inside;
        mx_reader ahead = *in;
        if (mx_reader_group(&ahead, &inside)) { /* ON (a.x = b.y) */
            mx_reader within = mx_reader_open(in->arena, inside, in->lexer.server);
            if (!read_conditions(&within, out) || !mx_reader_at_end(&within))
                return false;
            *in = ahead;
        } else if (!read_condition(in, out))
            return false;
    } while (mx_reader_word(in, "and"));
    return true;
}

static bool read_query(mx_reader *in, mx_asked *out)
{
    if (!mx_reader_word(in, "select"))
        return false;
    while (!mx_reader_at_end(in) && !mx_reader_at_word(in, "from"))
        mx_reader_next(in);
    if (!mx_reader_word(in, "from") || !read_relation(in, out))
        return false;
    while (mx_reader_at_word(in, "join") || mx_reader_at_word(in, "inner") || mx_reader_at_punct(in, ',')) {
        bool comma = mx_reader_punct(in, ',');
        (void)mx_reader_word(in, "inner");
        if ((!comma && !mx_reader_word(in, "join")) || !read_relation(in, out) ||
            (!comma && (!mx_reader_word(in, "on") || !read_conditions(in, out))))
            return false;
    }
    if (mx_reader_word(in, "where") && !read_conditions(in, out))
        return false;
    uint64_t limit;
    if (mx_reader_word(in, "limit") && !mx_reader_number(in, &limit))
        return false;
    (void)mx_reader_punct(in, ';');
    return mx_reader_at_end(in) && out->names[out->about].len > 0;
}

/* to_regclass('s.x') IS [NOT] NULL, to_regtype(…) */
static bool read_named(mx_reader *in, mx_asked *out)
{
    mx_str inside;
    out->about = mx_reader_at_word(in, "to_regclass") ? MX_Q_RELATION : MX_Q_TYPE;
    mx_reader_next(in);
    if (!mx_reader_group(in, &inside))
        return false;
    mx_reader text = mx_reader_open(in->arena, inside, in->lexer.server);
    if (text.tok.kind != MX_T_STRING)
        return false;
    put_name(in, out, out->about, mx_reader_value(&text));
    bool is = mx_reader_word(in, "is"), is_not = mx_reader_word(in, "not");
    if (!is_not)
        out->negated = !out->negated;
    return is && mx_reader_word(in, "null") && mx_reader_at_end(&text);
}

static bool read_one(mx_reader *in, mx_asked *out)
{
    mx_str query;
    out->negated = mx_reader_word(in, "not");
    if (mx_reader_at_word(in, "to_regclass") || mx_reader_at_word(in, "to_regtype"))
        return read_named(in, out);
    if (!mx_reader_word(in, "exists") || !mx_reader_group(in, &query))
        return false;
    mx_reader inside = mx_reader_open(in->arena, query, in->lexer.server);
    return read_query(&inside, out);
}

bool mx_block_read_asked(mx_reader *in, mx_asked_all *out)
{
    do {
        mx_asked one = {0};
        if (!read_one(in, &one))
            return false;
        mx_vec_push(in->arena, out, one);
    } while (mx_reader_word(in, "and"));
    return true;
}

/* --- answering ------------------------------------------------------------------------------------------ */

static bool is(mx_str wanted, mx_str name)
{
    return !wanted.len || mx_str_eq(wanted, name);
}

/* `letter`: of pg_constraint.contype, which is what the words of constraint_type begin with, too. */
static bool is_kind(const mx_asked *asked, char letter)
{
    return !asked->kind.len || mx_lower(asked->kind.ptr[0]) == letter;
}

static bool has_constraint(const mx_table *table, const mx_asked *asked)
{
    mx_str name = asked->names[MX_Q_CONSTRAINT];
    const mx_index *index = mx_table_index(table, name);
    const char letter = !index                        ? 0
                        : index->role == MX_I_PRIMARY ? 'p'
                        : index->role == MX_I_UNIQUE  ? 'u'
                        : index->role == MX_I_EXCLUDE ? 'x'
                                                      : 0;
    return (letter && is_kind(asked, letter)) || (mx_table_fkey(table, name) && is_kind(asked, 'f')) ||
           (mx_table_check(table, name) && is_kind(asked, 'c'));
}

static bool table_has(const mx_table *table, const mx_asked *asked)
{
    switch (asked->about) {
    case MX_Q_COLUMN:
        return mx_table_column(table, asked->names[MX_Q_COLUMN]) != NULL;
    case MX_Q_CONSTRAINT:
        return has_constraint(table, asked);
    default:
        return mx_table_index(table, asked->names[MX_Q_INDEX]) != NULL;
    }
}

static bool in_tables(const mx_schema *schema, const mx_asked *asked)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mx_table *table = schema->tables.at[i];
        if (is(asked->names[MX_Q_RELATION], table->name) && table_has(table, asked))
            return true;
    }
    return false;
}

static bool in_objects(const mx_objects *objects, const mx_asked *asked)
{
    for (size_t i = 0; i < objects->len; i++) {
        const mx_object *object = objects->at[i];
        mx_asked_part part = object->kind == MX_O_TRIGGER     ? MX_Q_TRIGGER
                             : object->kind == MX_O_POLICY    ? MX_Q_POLICY
                             : object->kind == MX_O_ROLE      ? MX_Q_ROLE
                             : object->kind == MX_O_EXTENSION ? MX_Q_EXTENSION
                             : object->kind == MX_O_FUNCTION || object->kind == MX_O_PROCEDURE ||
                                     object->kind == MX_O_AGGREGATE
                                 ? MX_Q_ROUTINE
                                 : MX_Q_PARTS;
        bool on_table = part == MX_Q_TRIGGER || part == MX_Q_POLICY;
        if (part == asked->about && mx_str_eq(object->name, asked->names[part]) &&
            (!on_table || is(asked->names[MX_Q_RELATION], object->on_table.name)))
            return true;
    }
    return false;
}

static bool in_types(const mx_schema *schema, const mx_asked *asked)
{
    for (size_t i = 0; i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        if (!is(asked->names[MX_Q_TYPE], type->name))
            continue;
        if (asked->about == MX_Q_TYPE)
            return true;
        for (size_t v = 0; v < type->values.len; v++) {
            if (mx_str_eq(type->values.at[v], asked->names[MX_Q_VALUE]))
                return true;
        }
    }
    mx_str rows = asked->names[MX_Q_TYPE];
    return asked->about == MX_Q_TYPE && mx_model_table(schema->model, schema->name, rows) != NULL;
}

static bool in_schema(const mx_schema *schema, const mx_asked *asked)
{
    switch (asked->about) {
    case MX_Q_SCHEMA:
        return true;
    case MX_Q_RELATION:
        return mx_model_relation(schema->model, schema->name, asked->names[MX_Q_RELATION]) != NULL;
    case MX_Q_TYPE:
    case MX_Q_VALUE:
        return in_types(schema, asked);
    case MX_Q_INDEX:
    case MX_Q_COLUMN:
    case MX_Q_CONSTRAINT:
        return in_tables(schema, asked);
    default:
        return in_objects(&schema->objects, asked);
    }
}

bool mx_block_answer(const mx_model *model, const mx_asked *asked)
{
    bool found = in_objects(&model->objects, asked);
    for (size_t i = 0; i < model->schemas.len && !found; i++) {
        const mx_schema *schema = model->schemas.at[i];
        found = is(asked->names[MX_Q_SCHEMA], schema->name) && in_schema(schema, asked);
    }
    return found != asked->negated;
}
