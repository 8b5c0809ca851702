#include "dialect/postgres/postgres.h"
#include "dialect/postgres/static_type.h"

#include "schema/canon.h"
#include "schema/names.h"

/* https://www.postgresql.org/docs/current/datatype.html */

static const struct builtin {
    const char *shown, *format;
    char category;
} builtins[MX_PT_IDS] = {
#define PT(id, shown, format, category) [MX_PT_##id] = {shown, format, category},
#include "dialect/postgres/types.def"
#undef PT
};

/* Words that are not `shown` or `format` of a type themselves. */
static const struct synonym {
    const char *word;
    mx_pg_id id;
} synonyms[] = {
    {"int", MX_PT_INT4},
    {"int4", MX_PT_INT4},
    {"int2", MX_PT_INT2},
    {"int8", MX_PT_INT8},
    {"decimal", MX_PT_NUMERIC},
    {"dec", MX_PT_NUMERIC},
    {"float4", MX_PT_FLOAT4},
    {"float8", MX_PT_FLOAT8},
    {"float", MX_PT_FLOAT8},
    {"bool", MX_PT_BOOL},
    {"varchar", MX_PT_VARCHAR},
    {"char varying", MX_PT_VARCHAR},
    {"national character varying", MX_PT_VARCHAR},
    {"national char varying", MX_PT_VARCHAR},
    {"nchar varying", MX_PT_VARCHAR},
    {"national varchar", MX_PT_VARCHAR},
    {"char", MX_PT_BPCHAR},
    {"bpchar", MX_PT_BPCHAR},
    {"nchar", MX_PT_BPCHAR},
    {"national character", MX_PT_BPCHAR},
    {"national char", MX_PT_BPCHAR},
    {"varbit", MX_PT_VARBIT},
};

static const struct serial_word {
    const char *word;
    mx_pg_id id;
} serial_words[] = {
    {"serial", MX_PT_INT4},  {"serial4", MX_PT_INT4},     {"bigserial", MX_PT_INT8},
    {"serial8", MX_PT_INT8}, {"smallserial", MX_PT_INT2}, {"serial2", MX_PT_INT2},
};

/* Types that an extension brings; any other name is taken from an extension that we do not know. */
static const struct extension_type {
    const char *extension, *type;
} extension_types[] = {
    {"hstore", "hstore"},     {"citext", "citext"},
    {"ltree", "ltree"},       {"ltree", "lquery"},
    {"ltree", "ltxtquery"},   {"postgis", "geometry"},
    {"postgis", "geography"}, {"postgis", "box2d"},
    {"postgis", "box3d"},     {"postgis_raster", "raster"},
    {"vector", "vector"},     {"vector", "halfvec"},
    {"vector", "sparsevec"},  {"cube", "cube"},
    {"isn", "isbn"},          {"isn", "isbn13"},
    {"isn", "ean13"},         {"isn", "issn"},
    {"isn", "issn13"},        {"isn", "upc"},
    {"seg", "seg"},           {"intarray", "query_int"},
};

/* --- static types --------------------------------------------------------------------------------------------------------------- */

bool mx_pg_same(mx_pg_static a, mx_pg_static b)
{
    return a.id == b.id && a.dims == b.dims && a.udt == b.udt && mx_str_eq(a.name, b.name);
}

mx_pg_static mx_pg_base(mx_pg_static type)
{
    /* Domains are made of what was there before, so this ends; the bound is for safety alone. */
    for (int depth = 0;
         depth < 64 && type.dims == 0 && type.udt && type.udt->kind == MX_O_DOMAIN && type.udt->domain;
         depth++)
        type = mx_pg_of(&type.udt->domain->type);
    return type;
}

bool mx_pg_is_far_citext(mx_pg_static type)
{
    return type.id == MX_PT_USER && !type.udt && !type.dims && mx_str_ends(type.name, MX_STR(".citext"));
}

bool mx_pg_is_hstore(mx_pg_static type)
{
    return type.id == MX_PT_USER && !type.udt && !type.dims &&
           (mx_str_eq(type.name, MX_STR("hstore")) || mx_str_ends(type.name, MX_STR(".hstore")));
}

char mx_pg_category(mx_pg_static type)
{
    type = mx_pg_base(type);
    if (type.id == MX_PT_NONE)
        return '?';
    if (type.id == MX_PT_UNKNOWN)
        return 'X';
    if (type.dims)
        return 'A';
    if (type.udt)
        return type.udt->kind == MX_O_ENUM        ? 'E'
               : type.udt->kind == MX_O_COMPOSITE ? 'C'
               : type.udt->kind == MX_O_RANGE     ? 'R'
                                                  : 'U';
    if (type.id == MX_PT_USER)
        return mx_str_eq(type.name, MX_STR("citext")) || mx_pg_is_far_citext(type) ? 'S' : 'U';
    return builtins[type.id].category;
}

/* Asked for every column of every index and expression: most words differ in their first letter. */
static bool spells(const char *name, mx_str word)
{
    return word.len && name[0] == word.ptr[0] && mx_str_eq(word, mx_str_of(name));
}

static mx_pg_id builtin_named(mx_str word)
{
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
        if (spells(synonyms[i].word, word))
            return synonyms[i].id;
    }
    for (int id = MX_PT_UNKNOWN + 1; id < MX_PT_USER; id++) {
        if (spells(builtins[id].shown, word) || spells(builtins[id].format, word))
            return (mx_pg_id)id;
    }
    return MX_PT_NONE;
}

mx_pg_static mx_pg_of(const mx_type *type)
{
    mx_pg_static out = {.dims = type->array_dims, .udt = type->udt};
    if (type->udt) {
        out.id = MX_PT_USER;
        return out;
    }
    out.id = builtin_named(type->base);
    if (out.id == MX_PT_NONE && type->base.len) {
        out.id = MX_PT_USER;
        out.name = type->base;
    }
    return out;
}

mx_str mx_pg_format(mx_arena *arena, mx_pg_static type)
{
    mx_buf buf = MX_BUF(arena);
    if (type.id == MX_PT_USER)
        mx_buf_str(&buf, type.name);
    else
        mx_buf_text(&buf, type.id == MX_PT_BPCHAR && type.dims ? "bpchar" : builtins[type.id].format);
    for (uint32_t i = 0; i < type.dims; i++)
        mx_buf_lit(&buf, "[]");
    return mx_buf_take(&buf);
}

bool mx_pg_gives(const mx_type *type, const mx_type_name *cast)
{
    mx_pg_static to = mx_pg_base(mx_pg_of(type));
    if (to.udt)
        return cast->quoted && mx_str_eq(cast->name, to.udt->name) && cast->array_dims == to.dims;
    if (to.id == MX_PT_USER)
        return !cast->quoted && cast->array_dims == to.dims && !cast->arg_count &&
               cast->text.len == to.name.len + 2 * (size_t)to.dims && mx_str_starts(cast->text, to.name);
    mx_str text = mx_str_of(to.id == MX_PT_NONE ? "" : builtins[to.id].format);
    return !cast->quoted && cast->array_dims == to.dims && !cast->arg_count && !cast->fields.len &&
           mx_str_eq(cast->name, text);
}

bool mx_pg_is_builtin_word(mx_str word)
{
    bool found = builtin_named(word) != MX_PT_NONE;
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins && !found; i++)
        found = builtins[i].shown && (mx_str_has_word(mx_str_of(builtins[i].shown), word) ||
                                      mx_str_has_word(mx_str_of(builtins[i].format), word));
    return found;
}

/* --- names as written ----------------------------------------------------------------------------------------------------------- */

static bool has_any_extension(const mx_model *model)
{
    for (size_t i = 0; i < model->objects.len; i++) {
        if (model->objects.at[i]->kind == MX_O_EXTENSION &&
            !mx_str_eq(model->objects.at[i]->name, MX_STR("plpgsql")))
            return true;
    }
    return false;
}

const char *mx_pg_extension_of_type(mx_str name)
{
    for (size_t i = 0; i < sizeof extension_types / sizeof *extension_types; i++) {
        if (mx_str_eq(name, mx_str_of(extension_types[i].type)))
            return extension_types[i].extension;
    }
    return NULL;
}

static const mx_object *extension_named(const mx_model *model, const char *name)
{
    return mx_model_object(model, MX_O_EXTENSION, MX_STR_NONE, mx_str_of(name), MX_STR_NONE, MX_STR_NONE);
}

/* The extension that has the well-known type. NULL: none has. */
static const mx_object *bringer_of(const mx_model *model, mx_str name)
{
    const char *extension = mx_pg_extension_of_type(name);
    const mx_object *found = extension ? extension_named(model, extension) : NULL;
    bool raster = extension && mx_str_eq(mx_str_of(extension), MX_STR("postgis_raster"));
    return !found && raster ? extension_named(model, "postgis") : found;
}

static bool is_extension_type(const mx_model *model, mx_str name)
{
    return mx_pg_extension_of_type(name) ? bringer_of(model, name) != NULL : has_any_extension(model);
}

/* Where the type is that no mx_udt stands for: as written, or with its extension or its range. */
static mx_str schema_of(const mx_model *model, const mx_type_name *written)
{
    const mx_object *extension = bringer_of(model, written->name);
    const mx_udt *range = mx_pg_range_of(model, written->name);
    if (written->schema.len)
        return written->schema;
    return extension ? mx_pg_extension_schema(extension) : range ? range->schema->name : MX_STR_NONE;
}

static mx_str far_name(const mx_model *model, const mx_type_name *written)
{
    mx_str schema = schema_of(model, written);
    if (mx_str_eq(schema, model->server.schema))
        schema = MX_STR_NONE;
    return mx_pg_join_name(model->arena, schema, mx_str_copy(model->arena, written->name), &model->server);
}

static bool in_catalog(mx_str schema)
{
    return !schema.len || mx_str_eq(schema, MX_STR("pg_catalog"));
}

/* A quoted word is a name in pg_type: "char" is not CHAR, and no name of several words is one. */
static mx_pg_id quoted_builtin(mx_str name)
{
    if (mx_str_eq(name, MX_STR("char")))
        return MX_PT_CHAR1;
    return mx_str_find(name, ' ') == MX_NPOS && !mx_str_eq(name, MX_STR("dec")) &&
                   !mx_str_eq(name, MX_STR("decimal")) && !mx_str_eq(name, MX_STR("int")) &&
                   !mx_str_eq(name, MX_STR("integer"))
               ? builtin_named(name)
               : MX_PT_NONE;
}

static mx_pg_id float_of(const mx_type_name *written)
{
    int64_t precision = 0;
    return mx_type_arg(written, 0, &precision) && precision < 25 ? MX_PT_FLOAT4 : MX_PT_FLOAT8;
}

bool mx_pg_find(mx_model *model, const mx_type_name *written, mx_pg_static *out)
{
    *out = (mx_pg_static){.dims = written->array_dims ? 1 : 0};
    mx_udt *udt = NULL;
    if (in_catalog(written->schema)) {
        out->id = written->quoted || written->schema.len ? quoted_builtin(written->name)
                                                         : builtin_named(written->name);
        if (out->id == MX_PT_FLOAT8 && mx_str_eq(written->name, MX_STR("float")))
            out->id = float_of(written);
        if (out->id != MX_PT_NONE)
            return true;
    }
    if (!mx_str_eq(written->schema, MX_STR("pg_catalog")))
        udt = mx_model_type(model, written->schema, written->name);
    if (!udt && !written->schema.len)
        udt = mx_model_type(model, model->server.schema, written->name);
    out->id = MX_PT_USER;
    out->udt = udt;
    if (udt)
        return true;
    out->name = far_name(model, written);
    return is_extension_type(model, written->name) || mx_pg_range_of(model, written->name);
}

/* --- canonical text ------------------------------------------------------------------------------------------------------------- */

/* "(10,2)" as the server would show it; empty for what means nothing: the modifiers are the type's default. */
static mx_str modifiers_of(mx_arena *arena, mx_pg_id id, const mx_type_name *written)
{
    int64_t a = 0, b = 0;
    bool one = mx_type_arg(written, 0, &a), two = mx_type_arg(written, 1, &b);
    switch (id) {
    case MX_PT_NUMERIC:
        return one ? mx_str_printf(arena, "(%lld,%lld)", (long long)a, two ? (long long)b : 0LL)
                   : MX_STR_NONE;
    case MX_PT_VARCHAR:
    case MX_PT_VARBIT:
        return one ? mx_str_printf(arena, "(%lld)", (long long)a) : MX_STR_NONE;
    case MX_PT_BPCHAR:
    case MX_PT_BIT:
        return mx_str_printf(arena, "(%lld)", one ? (long long)a : 1LL);
    case MX_PT_TIME:
    case MX_PT_TIMETZ:
    case MX_PT_TIMESTAMP:
    case MX_PT_TIMESTAMPTZ:
    case MX_PT_INTERVAL:
        return one && a < 6 ? mx_str_printf(arena, "(%lld)", (long long)a) : MX_STR_NONE;
    default:
        return MX_STR_NONE;
    }
}

/* bpchar (the word) has no length of its own; CHAR is CHAR(1). */
static bool is_unsized(const mx_type_name *written)
{
    bool bit = mx_str_eq(written->name, MX_STR("\"bit\"")) ||
               (written->quoted && mx_str_eq(written->name, MX_STR("bit")));
    return (bit || mx_str_eq(written->name, MX_STR("bpchar"))) && !written->arg_count;
}

static void put_fields(mx_buf *buf, mx_pg_id id, const mx_type_name *written)
{
    if (id != MX_PT_INTERVAL || !written->fields.len)
        return;
    mx_buf_char(buf, ' ');
    mx_buf_str(buf, written->fields);
}

/* The arguments of an extension's type are kept as written: vector(3), geometry(Point,4326). */
static void put_raw_arguments(mx_buf *buf, const mx_type_name *written)
{
    for (uint32_t i = 0; i < written->arg_count; i++) {
        const mx_expr *arg = written->args[i];
        mx_buf_text(buf, i ? "," : "(");
        mx_buf_str(buf, arg->kind == MX_E_NAME ? mx_expr_last(arg) : arg->text);
        mx_buf_text(buf, i + 1 == written->arg_count ? ")" : "");
    }
}

/* format: "timestamp(3) with time zone"; the modifier stands behind the first word there. */
static mx_str with_modifiers(mx_arena *arena, mx_pg_static type, const mx_type_name *written, bool format,
                             bool *any)
{
    mx_str modifiers = is_unsized(written) ? MX_STR_NONE : modifiers_of(arena, type.id, written);
    mx_buf buf = MX_BUF(arena);
    mx_str words = mx_str_of(format ? builtins[type.id].format : builtins[type.id].shown), tail = MX_STR_NONE;
    *any = modifiers.len || (type.id == MX_PT_INTERVAL && written->fields.len);
    if (format && modifiers.len && type.id == MX_PT_BPCHAR)
        words = MX_STR("character");
    if (modifiers.len && type.id == MX_PT_BIT)
        words = MX_STR("bit");
    if (is_unsized(written))
        words = type.id == MX_PT_BPCHAR ? MX_STR("bpchar") : MX_STR("\"bit\"");
    if (format && (type.id == MX_PT_TIME || type.id == MX_PT_TIMETZ || type.id == MX_PT_TIMESTAMP ||
                   type.id == MX_PT_TIMESTAMPTZ))
        (void)mx_str_cut(words, ' ', &words, &tail);
    mx_buf_str(&buf, words);
    put_fields(&buf, type.id, written);
    mx_buf_str(&buf, modifiers);
    if (tail.len) {
        mx_buf_char(&buf, ' ');
        mx_buf_str(&buf, tail);
    }
    for (uint32_t i = 0; i < type.dims; i++)
        mx_buf_lit(&buf, "[]");
    return mx_buf_take(&buf);
}

mx_type_name *mx_pg_cast_type(mx_model *model, mx_pg_static type, const mx_type_name *written,
                              bool *modifiers)
{
    static const mx_type_name bare = {.name = {"", 0}};
    mx_type_name *out = mx_new(model->arena, mx_type_name);
    out->array_dims = type.dims;
    *modifiers = false;
    if (type.udt) { /* printed by name, so that it can be renamed */
        out->quoted = true;
        out->name = out->text = type.udt->name;
        out->schema = mx_str_eq(type.udt->schema->name, model->server.schema) ? MX_STR_NONE
                                                                              : type.udt->schema->name;
        return out;
    }
    if (type.id == MX_PT_USER) {
        if (!mx_pg_split_name(model->arena, type.name, &out->schema, &out->name))
            out->name = type.name;
        out->text = mx_pg_format(model->arena, type);
        return out;
    }
    bool one = written && (type.id == MX_PT_BPCHAR || type.id == MX_PT_BIT) && !is_unsized(written);
    out->name = mx_str_of(one ? builtins[type.id].shown : builtins[type.id].format);
    out->text = mx_pg_format(model->arena, type);
    if (!written || !(written->arg_count + written->fields.len || one))
        return out;
    out->args = written->args;
    out->arg_count = written->arg_count;
    out->fields = written->fields;
    out->text = with_modifiers(model->arena, type, written->arg_count + written->fields.len ? written : &bare,
                               true, modifiers);
    return out;
}

/* --- the question --------------------------------------------------------------------------------------------------------------- */

static mx_status refuse_arguments(const mx_type_name *written, mx_diags *diags, const char *why)
{
    return mx_fail(diags, MX_SCH005, written->span, "", "type %.*s: %s", MX_FMT(written->text), why);
}

/* https://www.postgresql.org/docs/current/datatype-numeric.html: precision 1 to 1000; scale -1000 to 1000 from version 15 on. */
static mx_status check_arguments(const mx_model *model, mx_pg_id id, const mx_type_name *written,
                                 mx_diags *diags)
{
    static const mx_pg_id sized[] = {MX_PT_NUMERIC,     MX_PT_VARCHAR, MX_PT_BPCHAR, MX_PT_BIT,
                                     MX_PT_VARBIT,      MX_PT_TIME,    MX_PT_TIMETZ, MX_PT_TIMESTAMP,
                                     MX_PT_TIMESTAMPTZ, MX_PT_INTERVAL};
    int64_t a = 0, b = 0;
    bool one = mx_type_arg(written, 0, &a), two = mx_type_arg(written, 1, &b),
         takes = mx_str_eq(written->name, MX_STR("float"));
    for (size_t i = 0; i < sizeof sized / sizeof *sized; i++)
        takes = takes || sized[i] == id;
    if (!written->arg_count)
        return MX_OK;
    if (!takes)
        return refuse_arguments(written, diags, "type modifier is not allowed");
    if (!one || written->arg_count > (id == MX_PT_NUMERIC ? 2u : 1u) || (written->arg_count == 2 && !two))
        return refuse_arguments(written, diags, "invalid type modifier");
    if (id == MX_PT_NUMERIC) {
        bool wide = model->server.version >= 150000;
        if (a < 1 || a > 1000)
            return refuse_arguments(written, diags, "precision must be between 1 and 1000");
        return b < (wide ? -1000 : 0) || b > (wide ? 1000 : a)
                   ? refuse_arguments(written, diags, "scale is out of range")
                   : MX_OK;
    }
    if (id == MX_PT_VARCHAR || id == MX_PT_BPCHAR)
        return a < 1 || a > 10485760
                   ? refuse_arguments(written, diags, "length must be between 1 and 10485760")
                   : MX_OK;
    if (id == MX_PT_FLOAT4 || id == MX_PT_FLOAT8)
        return a < 1 || a > 53 ? refuse_arguments(written, diags, "precision must be between 1 and 53 bits")
                               : MX_OK;
    return a < 0 || ((id == MX_PT_BIT || id == MX_PT_VARBIT) && a < 1)
               ? refuse_arguments(written, diags, "precision is out of range")
               : MX_OK;
}

static mx_status unknown_type(const mx_model *model, const mx_type_name *written, mx_diags *diags)
{
    const mx_relation *rows = mx_model_relation(model, written->schema, written->name);
    if (rows && rows->kind != MX_O_INDEX && rows->kind != MX_O_SEQUENCE)
        return mx_fail(
            diags, MX_SCH004, written->span, "Make a composite type of these columns, and use that.",
            "columns of the type that the rows of \"%.*s\" have cannot be modelled", MX_FMT(written->name));
    const char *extension = mx_pg_extension_of_type(written->name);
    if (extension)
        return mx_fail(diags, MX_SCH003, written->span, "Create the extension before.",
                       "type \"%.*s\" belongs to the extension \"%s\", which is not there",
                       MX_FMT(written->text), extension);
    return mx_fail(diags, MX_SCH003, written->span,
                   "Create the type before, or is this file for another dialect?",
                   "PostgreSQL has no type \"%.*s\"", MX_FMT(written->text));
}

static bool serial_type(const mx_type_name *written, mx_pg_id *id)
{
    for (size_t i = 0;
         !written->quoted && !written->schema.len && i < sizeof serial_words / sizeof *serial_words; i++) {
        if (mx_str_eq(written->name, mx_str_of(serial_words[i].word))) {
            *id = serial_words[i].id;
            return true;
        }
    }
    return false;
}

static mx_status make_serial(mx_model *model, const mx_type_name *written, mx_column *column, mx_pg_id id,
                             mx_type *out, mx_diags *diags)
{
    bool is_new = column && column->table && !mx_table_column(column->table, column->name);
    if (!is_new || written->array_dims || written->arg_count)
        return mx_fail(diags, MX_SCH003, written->span,
                       "Write the integer type, a sequence, and a default that takes its values.",
                       "\"%.*s\" is no type: it is only for new columns", MX_FMT(written->text));
    *out = mx_type_make(model->arena, mx_str_of(builtins[id].shown), 0, 0, 0);
    column->serial = true; /* its sequence comes when the column is completed */
    return MX_OK;
}

mx_status mx_pg_type_of(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                        mx_diags *diags)
{
    mx_pg_static type;
    mx_pg_id serial;
    bool any;
    *out = (mx_type){0};
    if (serial_type(written, &serial))
        return make_serial(model, written, column, serial, out, diags);
    if (written->setof || !mx_pg_find(model, written, &type))
        return unknown_type(model, written, diags);
    out->array_dims = type.dims;
    out->udt = (mx_udt *)(uintptr_t)type.udt;
    if (type.udt) {
        if (written->arg_count)
            return refuse_arguments(written, diags, "type modifier is not allowed");
        out->base = type.udt->name;
        out->text = mx_str_printf(model->arena, "%.*s%s", MX_FMT(type.udt->name), type.dims ? "[]" : "");
        return MX_OK;
    }
    if (type.id == MX_PT_USER) {
        mx_buf buf = MX_BUF(model->arena);
        out->base = type.name;
        mx_buf_str(&buf, out->base);
        put_raw_arguments(&buf, written);
        mx_buf_text(&buf, type.dims ? "[]" : "");
        out->text = mx_buf_take(&buf);
        return MX_OK;
    }
    MX_TRY(check_arguments(model, type.id, written, diags));
    out->base = mx_str_of(builtins[type.id].shown);
    out->text = with_modifiers(model->arena, type, written, false, &any);
    for (uint32_t i = 0; any && i < 2 && mx_type_arg(written, i, &out->args[i]); i++)
        out->arg_count++;
    if (any && type.id == MX_PT_NUMERIC)
        out->arg_count = 2;
    return MX_OK;
}
