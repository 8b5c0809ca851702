#include "schema/block.h"
#include "schema/names.h"

/* --- reading -------------------------------------------------------------------------------------------- */

static const struct {
    const char *relation;
    mx_asked_part about;
    unsigned kinds; /* of relations that it shows; 0: all, or it shows none */
} relations[] = {
    {"pg_namespace", MX_Q_SCHEMA, 0},
    {"schemata", MX_Q_SCHEMA, 0},
    {"pg_class", MX_Q_RELATION, 0},
    {"pg_tables", MX_Q_RELATION, 1u << MX_O_TABLE},
    {"tables", MX_Q_RELATION, 1u << MX_O_TABLE | 1u << MX_O_VIEW},
    {"views", MX_Q_RELATION, 1u << MX_O_VIEW},
    {"pg_views", MX_Q_RELATION, 1u << MX_O_VIEW},
    {"pg_matviews", MX_Q_RELATION, 1u << MX_O_MATVIEW},
    {"sequences", MX_Q_RELATION, 1u << MX_O_SEQUENCE},
    {"pg_sequences", MX_Q_RELATION, 1u << MX_O_SEQUENCE},
    {"pg_type", MX_Q_TYPE, 0},
    {"pg_roles", MX_Q_ROLE, 0},
    {"pg_user", MX_Q_ROLE, 0},
    {"pg_authid", MX_Q_ROLE, 0},
    {"pg_extension", MX_Q_EXTENSION, 0},
    {"pg_proc", MX_Q_ROUTINE, 0},
    {"routines", MX_Q_ROUTINE, 0},
    {"pg_indexes", MX_Q_INDEX, 0},
    {"columns", MX_Q_COLUMN, 0},
    {"pg_attribute", MX_Q_COLUMN, 0},
    {"pg_constraint", MX_Q_CONSTRAINT, 0},
    {"table_constraints", MX_Q_CONSTRAINT, 0},
    {"pg_trigger", MX_Q_TRIGGER, 0},
    {"triggers", MX_Q_TRIGGER, 0},
    {"pg_policy", MX_Q_POLICY, 0},
    {"pg_policies", MX_Q_POLICY, 0},
    {"pg_enum", MX_Q_VALUE, 0},
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
    bool standard = mx_str_eq(schema, MX_STR("information_schema"));
    skip_alias(in);
    if (schema.len ? !standard && !mx_str_eq(schema, MX_STR("pg_catalog"))
                   : !mx_str_starts(name, MX_STR("pg_")))
        return false;
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (!mx_str_eq(name, mx_str_of(relations[i].relation)) ||
            standard == mx_str_starts(name, MX_STR("pg_")))
            continue;
        if (relations[i].kinds)
            out->kinds = out->kinds ? out->kinds & relations[i].kinds : relations[i].kinds;
        if (relations[i].about > out->about)
            out->about = relations[i].about;
        return true;
    }
    return false;
}

/* Said twice, it may be of two things. */
static bool put_part(mx_asked *out, mx_asked_part part, mx_str value)
{
    if (out->names[part].len || !value.len)
        return false;
    out->names[part] = value;
    return true;
}

/* Of 'x'::regclass, 's.x'::regclass: its two parts. */
static bool put_name(mx_reader *in, mx_asked *out, mx_asked_part part, mx_str text)
{
    mx_reader name = mx_reader_open(in->arena, text, in->lexer.server);
    mx_str schema, last = mx_reader_name(&name, &schema);
    out->on_path = out->on_path || !schema.len;
    return mx_reader_at_end(&name) && put_part(out, part, last) &&
           (!schema.len || put_part(out, MX_Q_SCHEMA, schema));
}

static bool put(mx_reader *in, mx_asked *out, mx_str column, mx_str value, bool cast)
{
    if (mx_str_eq(column, MX_STR("contype")) || mx_str_eq(column, MX_STR("constraint_type"))) {
        out->kind = value;
        return !cast && value.len > 0;
    }
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (mx_str_eq(column, mx_str_of(columns[i].column)))
            return cast ? put_name(in, out, columns[i].part, value) : put_part(out, columns[i].part, value);
    }
    return false;
}

static bool is_schema_column(mx_str column)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (columns[i].part == MX_Q_SCHEMA && mx_str_eq(column, mx_str_of(columns[i].column)))
            return true;
    }
    return false;
}

/* current_schema(); current_database(), which is looked at anyway */
static bool read_current(mx_reader *in, mx_asked *out, mx_str column)
{
    mx_str inside;
    if (mx_reader_word(in, "current_schema")) {
        out->here = true;
        return is_schema_column(column) && (!mx_reader_at_punct(in, '(') || mx_reader_group(in, &inside));
    }
    return mx_str_ends(column, MX_STR("_catalog")) && mx_reader_word(in, "current_database") &&
           mx_reader_group(in, &inside);
}

/* NOT attisdropped, attnum > 0, NOT tgisinternal: so is whatever a statement makes by that name. */
static bool read_usual(mx_reader *in)
{
    mx_reader ahead = *in;
    uint64_t number;
    mx_str table;
    bool negated = mx_reader_word(&ahead, "not");
    mx_str column = mx_reader_name(&ahead, &table);
    bool usual = negated
                     ? mx_str_eq(column, MX_STR("attisdropped")) || mx_str_eq(column, MX_STR("tgisinternal"))
                     : mx_str_eq(column, MX_STR("attnum")) && mx_reader_op(&ahead, ">") &&
                           mx_reader_number(&ahead, &number) && number == 0;
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
    if (mx_str_eq(column, MX_STR("typtype"))) {
        out->kind = mx_reader_value(in);
        return mx_str_eq(out->kind, MX_STR("e"));
    }
    if (in->tok.kind == MX_T_STRING) {
        mx_str value = mx_reader_value(in);
        bool cast = mx_reader_op(in, "::");
        if (cast && !mx_reader_word(in, "regclass") && !mx_reader_word(in, "regtype"))
            return false;
        out->cast = out->cast || cast;
        return put(in, out, column, value, cast);
    }
    if (mx_reader_at_word(in, "current_schema") || mx_reader_at_word(in, "current_database"))
        return read_current(in, out, column);
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

/* 1, *, a column: as many rows come as there are */
static bool read_selected(mx_reader *in)
{
    uint64_t number;
    mx_str table;
    if (mx_reader_at_word(in, "from"))
        return true;
    do {
        if (mx_reader_op(in, "*") || mx_reader_number(in, &number))
            continue;
        if (in->tok.kind != MX_T_WORD)
            return false;
        mx_reader_name(in, &table);
    } while (mx_reader_punct(in, ','));
    return mx_reader_at_word(in, "from");
}

static bool read_query(mx_reader *in, mx_asked *out)
{
    if (!mx_reader_word(in, "select") || !read_selected(in))
        return false;
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
    if (mx_reader_word(in, "limit") && (!mx_reader_number(in, &limit) || limit != 1))
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
    bool named = put_name(in, out, out->about, mx_reader_value(&text));
    bool is = mx_reader_word(in, "is"), is_not = mx_reader_word(in, "not");
    if (!is_not)
        out->negated = !out->negated;
    return named && is && mx_reader_word(in, "null") && mx_reader_at_end(&text);
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
