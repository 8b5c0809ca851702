/* duckdb/types.c — types as DuckDB's catalogue writes them: https://duckdb.org/docs/stable/sql/data_types/overview */
#include "dialect/duckdb/duck.h"

#include "base/buf.h"
#include "schema/print.h"
#include "schema/text.h"
#include "sql/parse.h"
#include "sql/token.h"

enum { DEEPEST = 60 }; /* levels of nesting */

static const struct {
    const char *name, *canonical;
} names[] = {
    {"bigint", "BIGINT"},
    {"bignum", "BIGNUM"},
    {"binary", "BLOB"},
    {"bit", "BIT"},
    {"bitstring", "BIT"},
    {"bit varying", "BIT"},
    {"blob", "BLOB"},
    {"bool", "BOOLEAN"},
    {"boolean", "BOOLEAN"},
    {"bpchar", "VARCHAR"},
    {"bytea", "BLOB"},
    {"char", "VARCHAR"},
    {"char varying", "VARCHAR"},
    {"character", "VARCHAR"},
    {"character varying", "VARCHAR"},
    {"date", "DATE"},
    {"datetime", "TIMESTAMP"},
    {"dec", "DECIMAL"},
    {"decimal", "DECIMAL"},
    {"double", "DOUBLE"},
    {"double precision", "DOUBLE"},
    {"enum", "ENUM"},
    {"float", "FLOAT"},
    {"float4", "FLOAT"},
    {"float8", "DOUBLE"},
    {"geometry", "GEOMETRY"},
    {"guid", "UUID"},
    {"hugeint", "HUGEINT"},
    {"int", "INTEGER"},
    {"int1", "TINYINT"},
    {"int128", "HUGEINT"},
    {"int16", "SMALLINT"},
    {"int2", "SMALLINT"},
    {"int32", "INTEGER"},
    {"int4", "INTEGER"},
    {"int64", "BIGINT"},
    {"int8", "BIGINT"},
    {"integer", "INTEGER"},
    {"integral", "INTEGER"},
    {"interval", "INTERVAL"},
    {"json", "JSON"},
    {"logical", "BOOLEAN"},
    {"long", "BIGINT"},
    {"map", "MAP"},
    {"numeric", "DECIMAL"},
    {"nvarchar", "VARCHAR"},
    {"oid", "BIGINT"},
    {"real", "FLOAT"},
    {"row", "STRUCT"},
    {"short", "SMALLINT"},
    {"signed", "INTEGER"},
    {"smallint", "SMALLINT"},
    {"string", "VARCHAR"},
    {"struct", "STRUCT"},
    {"text", "VARCHAR"},
    {"time", "TIME"},
    {"time with time zone", "TIME WITH TIME ZONE"},
    {"time without time zone", "TIME"},
    {"time_ns", "TIME_NS"},
    {"timestamp", "TIMESTAMP"},
    {"timestamp with time zone", "TIMESTAMP WITH TIME ZONE"},
    {"timestamp without time zone", "TIMESTAMP"},
    {"timestamp_ms", "TIMESTAMP_MS"},
    {"timestamp_ns", "TIMESTAMP_NS"},
    {"timestamp_s", "TIMESTAMP_S"},
    {"timestamp_us", "TIMESTAMP"},
    {"timestamptz", "TIMESTAMP WITH TIME ZONE"},
    {"timetz", "TIME WITH TIME ZONE"},
    {"tinyint", "TINYINT"},
    {"ubigint", "UBIGINT"},
    {"uhugeint", "UHUGEINT"},
    {"uint128", "UHUGEINT"},
    {"uint16", "USMALLINT"},
    {"uint32", "UINTEGER"},
    {"uint64", "UBIGINT"},
    {"uint8", "UTINYINT"},
    {"uinteger", "UINTEGER"},
    {"union", "UNION"},
    {"usmallint", "USMALLINT"},
    {"utinyint", "UTINYINT"},
    {"uuid", "UUID"},
    {"varbinary", "BLOB"},
    {"varchar", "VARCHAR"},
    {"variant", "VARIANT"},
    {"varint", "BIGNUM"},
};

typedef struct writing {
    mx_model *model;
    mx_buf *out;
    mx_span at; /* of the whole, for messages about its parts */
    unsigned depth;
    mx_diags *diags;
    const mx_schema *home; /* where a name without a schema is looked for first; NULL: nowhere */
} writing;

static mx_status put_type(writing *w, const mx_type_name *type);

static mx_status bad(const writing *w, const mx_type_name *type, const char *why)
{
    return mx_fail(w->diags, MX_SCH003, w->at, "", "type \"%.*s\" %s", MX_FMT(type->text), why);
}

static const char *canonical_of(mx_str name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (mx_str_eq(name, mx_str_of(names[i].name)))
            return names[i].canonical;
    return NULL;
}

/* TIMESTAMP(3) is TIMESTAMP_MS: the type of as many digits. */
static const char *timestamp_of(const mx_type_name *type)
{
    int64_t digits = 6;
    if (type->arg_count && !mx_type_arg(type, 0, &digits))
        return "TIMESTAMP";
    return digits <= 0   ? "TIMESTAMP_S"
           : digits <= 3 ? "TIMESTAMP_MS"
           : digits <= 6 ? "TIMESTAMP"
                         : "TIMESTAMP_NS";
}

/* What the server calls the type, without arguments and dimensions; NULL: it is none of its own. */
static const char *base_of(const mx_type_name *type)
{
    const char *canonical = type->quoted || type->schema.len ? NULL : canonical_of(type->name);
    return canonical && mx_str_eq(mx_str_of(canonical), MX_STR("TIMESTAMP")) ? timestamp_of(type) : canonical;
}

static mx_status put_part(writing *w, mx_str text)
{
    mx_type_name *type = NULL;
    MX_TRY(mx_parse_type(w->model->arena, text, w->at, &w->model->server, &type, w->diags));
    return put_type(w, type);
}

/* One field of a STRUCT or UNION: a name and a type; or a type alone (MAP). */
static mx_status put_field(writing *w, const mx_type_name *whole, mx_str text, bool named)
{
    mx_lexer lexer = {.text = text, .server = &w->model->server, .file = w->at.file, .base = w->at.start};
    mx_token name;
    if (named) {
        MX_TRY(mx_lex(&lexer, &name, w->diags));
        if (name.kind != MX_T_WORD && name.kind != MX_T_QUOTED)
            return bad(w, whole, "has a field without a name");
        mx_str value = mx_token_value(w->model->arena, &name, &w->model->server);
        mx_buf_str(w->out, mx_text_name(w->model->arena, value, &w->model->server));
        mx_buf_char(w->out, ' ');
        text = mx_str_sub(text, lexer.at, text.len);
    }
    return put_part(w, text);
}

/* (a, b, …): cut at the commas that are in no parentheses. */
static mx_status put_fields(writing *w, const mx_type_name *type, bool named, size_t want)
{
    mx_str group = mx_str_trim(type->args[0]->text);
    if (type->arg_count != 1 || group.len < 2 || group.ptr[0] != '(')
        return bad(w, type, "has no fields");
    mx_str text = mx_str_sub(group, 1, group.len - 1);
    mx_lexer lexer = {.text = text, .server = &w->model->server, .file = w->at.file, .base = w->at.start};
    size_t start = 0, depth = 0, count = 0;
    for (;;) {
        mx_token token;
        size_t before;
        MX_TRY(mx_lex(&lexer, &token, w->diags));
        before = token.kind == MX_T_END ? text.len : lexer.at - token.text.len;
        char c = token.kind == MX_T_PUNCT ? token.text.ptr[0] : '\0';
        depth += c == '(' || c == '[' ? 1 : 0;
        depth -= c == ')' || c == ']' ? 1 : 0;
        if (token.kind != MX_T_END && !(c == ',' && depth == 0))
            continue;
        mx_str field = mx_str_sub(text, start, before);
        start = lexer.at;
        if (count && token.kind == MX_T_END && !mx_str_trim(field).len) /* a comma too many */
            break;
        mx_buf_text(w->out, count++ ? ", " : "");
        MX_TRY(put_field(w, type, field, named));
        if (token.kind == MX_T_END)
            break;
    }
    return want && count != want ? bad(w, type, "has not two types, of keys and of values") : MX_OK;
}

static mx_status put_values(writing *w, const mx_type_name *type)
{
    for (uint32_t i = 0; i < type->arg_count; i++) {
        if (type->args[i]->kind != MX_E_STRING)
            return bad(w, type, "has a value that is no text");
        mx_buf_text(w->out, i ? ", " : "");
        mx_print_string_plain(w->out, type->args[i], &w->model->server);
    }
    return MX_OK;
}

static mx_status put_decimal(writing *w, const mx_type_name *type)
{
    int64_t precision = 18, scale = 3;
    if (type->arg_count > 2 || (type->arg_count > 0 && !mx_type_arg(type, 0, &precision)) ||
        (type->arg_count > 1 && !mx_type_arg(type, 1, &scale)))
        return bad(w, type, "wants a precision and a scale");
    if (type->arg_count == 1)
        scale = 0;
    if (precision < 1 || precision > 38 || scale < 0 || scale > precision)
        return bad(w, type, "has a precision that is not from 1 to 38, or a scale above it");
    mx_buf_printf(w->out, "(%lld,%lld)", (long long)precision, (long long)scale);
    return MX_OK;
}

static mx_status put_arguments(writing *w, const mx_type_name *type, mx_str canonical)
{
    bool fields = mx_str_eq(canonical, MX_STR("STRUCT")) || mx_str_eq(canonical, MX_STR("UNION"));
    bool map = mx_str_eq(canonical, MX_STR("MAP")), values = mx_str_eq(canonical, MX_STR("ENUM"));
    if (mx_str_eq(canonical, MX_STR("DECIMAL")))
        return put_decimal(w, type);
    if (mx_str_eq(canonical, MX_STR("GEOMETRY")) && type->arg_count == 1 &&
        type->args[0]->kind == MX_E_STRING)
        values = true; /* its coordinates' system */
    if (!fields && !map && !values) {
        bool ignored = mx_str_eq(canonical, MX_STR("VARCHAR")) || mx_str_starts(canonical, MX_STR("TIM")) ||
                       mx_str_eq(canonical, MX_STR("BIT")) || mx_str_eq(canonical, MX_STR("FLOAT"));
        return type->arg_count && !ignored ? bad(w, type, "takes no arguments") : MX_OK;
    }
    if (type->arg_count == 0)
        return bad(w, type, "wants its parts in parentheses");
    mx_buf_char(w->out, '(');
    MX_TRY(values ? put_values(w, type) : put_fields(w, type, fields, map ? 2 : 0));
    mx_buf_char(w->out, ')');
    return MX_OK;
}

/* [] and [3] behind the type, as written; ARRAY is []. */
static void put_dimensions(writing *w, const mx_type_name *type)
{
    size_t start = type->text.len;
    while (start > 0) {
        mx_str before = mx_str_trim(mx_str_sub(type->text, 0, start));
        size_t open = before.len && before.ptr[before.len - 1] == ']' ? mx_str_rfind(before, '[') : MX_NPOS;
        if (open == MX_NPOS)
            break;
        start = open;
    }
    bool some = false;
    for (size_t i = start; i < type->text.len; i++)
        if (!mx_is_space(type->text.ptr[i])) {
            mx_buf_char(w->out, type->text.ptr[i]);
            some = true;
        }
    if (!some && type->array_dims)
        mx_buf_lit(w->out, "[]");
}

/* A type that a user has made stands for what it was made of. */
static mx_status put_made_type(writing *w, const mx_type_name *type)
{
    const mx_udt *made = w->home && !type->schema.len ? mx_model_type(w->model, w->home->name, type->name)
                                                      : NULL;
    if (!made)
        made = mx_model_type(w->model, type->schema, type->name);
    if (!made || (made->kind == MX_O_DOMAIN && !made->domain))
        return MX_NOT_FOUND;
    if (made->kind == MX_O_DOMAIN) {
        mx_buf_str(w->out, made->domain->type.text);
        return MX_OK;
    }
    mx_buf_lit(w->out, "ENUM(");
    for (size_t i = 0; i < made->values.len; i++) {
        mx_expr value = {.kind = MX_E_STRING, .text = made->values.at[i]};
        mx_buf_text(w->out, i ? ", " : "");
        mx_print_string_plain(w->out, &value, &w->model->server);
    }
    mx_buf_char(w->out, ')');
    return MX_OK;
}

static mx_status put_type(writing *w, const mx_type_name *type)
{
    const char *canonical = base_of(type);
    if (!canonical && put_made_type(w, type) == MX_OK) {
        put_dimensions(w, type);
        return type->arg_count ? bad(w, type, "takes no arguments") : MX_OK;
    }
    if (!canonical)
        return mx_fail(w->diags, MX_SCH003, w->at, "", "type \"%.*s\" is not known in DuckDB",
                       MX_FMT(type->text));
    if (++w->depth > DEEPEST)
        return mx_fail(w->diags, MX_SQL004, w->at, "", "the type is nested too deeply");
    mx_buf_text(w->out, canonical);
    MX_TRY(put_arguments(w, type, mx_str_of(canonical)));
    put_dimensions(w, type);
    w->depth--;
    return MX_OK;
}

mx_status mx_duck_type(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                       mx_diags *diags)
{
    mx_buf buf = MX_BUF(model->arena);
    writing w = {model, &buf,  written->span,
                 0,     diags, column && column->table ? column->table->schema : NULL};
    *out = (mx_type){0};
    MX_TRY(put_type(&w, written));
    out->text = mx_buf_take(&buf);
    const char *canonical = base_of(written);
    out->base = canonical ? mx_str_of(canonical) : out->text;
    out->array_dims = written->array_dims;
    return MX_OK;
}
