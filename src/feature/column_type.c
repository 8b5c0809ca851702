#include "feature/column_type.h"

#include "base/buf.h"

/* Names of types, of all engines; those that JSON schemas of features.toml have had from the start say which. */
static const struct {
    const char *sql, *json;
} types[] = {
    {"integer", "integer"},
    {"int", "integer"},
    {"bigint", "integer"},
    {"smallint", "integer"},
    {"float", "number"},
    {"double", "number"},
    {"real", "number"},
    {"number", "number"},
    {"decimal", "number"},
    {"numeric", "number"},
    {"boolean", "boolean"},
    {"bool", "boolean"},
    {"text", "string"},
    {"string", "string"},
    {"varchar", "string"},
    {"date", "string"},
    {"timestamp", "string"},
    {"time", "string"},
    {"uuid", "string"},
#define T(name)                                                                                              \
    {                                                                                                        \
        name, NULL                                                                                           \
    }
    /* clang-format off */
    T("array"), T("bigserial"), T("bignum"), T("binary"), T("bit"), T("bitstring"), T("blob"), T("box"),
    T("bpchar"), T("bytea"), T("bytes"), T("char"), T("character"), T("cidr"), T("circle"), T("citext"),
    T("clob"), T("cube"), T("date32"), T("daterange"), T("datetime"), T("datetime2"), T("datetime64"),
    T("datetimeoffset"), T("dec"), T("decimal128"), T("decimal256"), T("decimal32"), T("decimal64"),
    T("enum"), T("enum16"), T("enum8"), T("fixed"), T("fixedstring"), T("float32"), T("float4"),
    T("float64"), T("float8"), T("geography"), T("geometry"), T("geometrycollection"), T("geomcollection"),
    T("guid"), T("halfvec"), T("hierarchyid"), T("hstore"), T("hugeint"), T("image"), T("inet"), T("inet4"),
    T("inet6"), T("int1"), T("int128"), T("int16"), T("int2"), T("int256"), T("int3"), T("int32"),
    T("int4"), T("int4range"), T("int64"), T("int8"), T("int8range"), T("interval"), T("ipv4"), T("ipv6"),
    T("json"), T("jsonb"), T("jsonpath"), T("line"), T("linestring"), T("list"), T("long"), T("longblob"),
    T("longtext"), T("lowcardinality"), T("lseg"), T("ltree"), T("macaddr"), T("macaddr8"), T("map"),
    T("mediumblob"), T("mediumint"), T("mediumtext"), T("middleint"), T("money"), T("multilinestring"),
    T("multipoint"), T("multipolygon"), T("name"), T("national"), T("nchar"), T("nested"), T("ntext"),
    T("null"), T("nullable"), T("numrange"), T("nvarchar"), T("object"), T("oid"), T("path"), T("pg_lsn"),
    T("point"), T("polygon"), T("regclass"), T("rowversion"), T("serial"), T("serial2"), T("serial4"),
    T("serial8"), T("set"), T("smalldatetime"), T("smallmoney"), T("smallserial"), T("sparsevec"),
    T("sql_variant"), T("struct"), T("timestamp_ms"), T("timestamp_ns"), T("timestamp_s"), T("timestamptz"),
    T("timetz"), T("tinyblob"), T("tinyint"), T("tinytext"), T("tsquery"), T("tsrange"), T("tstzrange"),
    T("tsvector"), T("tuple"), T("ubigint"), T("uhugeint"), T("uint128"), T("uint16"), T("uint256"),
    T("uint32"), T("uint64"), T("uint8"), T("uinteger"), T("union"), T("uniqueidentifier"), T("unsigned"),
    T("usmallint"), T("utinyint"), T("varbinary"), T("varbit"), T("varchar2"), T("variant"), T("varint"),
    T("vector"), T("xml"), T("year"),
/* clang-format on */
#undef T
};

/* What may stand behind the name: DOUBLE PRECISION, TIMESTAMP WITH TIME ZONE, INT UNSIGNED, CHARACTER SET x. */
/* clang-format off */
static const char *const endings[] = {
    "array", "ascii", "big", "binary", "blob", "byte", "char", "character", "charset", "collate", "day",
    "hour", "int", "integer", "large", "local", "long", "minute", "month", "object", "precision", "raw",
    "second", "set", "signed", "text", "time", "to", "unicode", "unsigned", "varbinary", "varchar",
    "varying", "with", "without", "year", "zerofill", "zone",
};
/* clang-format on */

static bool is_word_char(char c)
{
    return mx_is_alpha(c) || mx_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

const char *mx_column_type_json(mx_str type)
{
    mx_str name = mx_str_trim(type);
    size_t end = mx_str_find(name, '(');
    if (end != MX_NPOS)
        name = mx_str_trim(mx_str_sub(name, 0, end));
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (mx_str_ieq(name, mx_str_of(types[i].sql)))
            return types[i].json;
    return NULL;
}

/* ---- names ---- */

/* NULL: it is a type's name, or far from all of them. */
static const char *near_type(mx_str name)
{
    size_t least = name.len < 4 ? 0 : name.len < 7 ? 2 : 3; /* as far as this is no slip any more */
    const char *near = NULL;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t distance = mx_str_distance(name, mx_str_of(types[i].sql), least);
        if (distance == 0)
            return NULL;
        if (distance < least) {
            least = distance;
            near = types[i].sql;
        }
    }
    return near;
}

static bool is_ending(mx_str word)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (mx_str_ieq(word, mx_str_of(endings[i])))
            return true;
    return false;
}

/* ---- reading ---- */

typedef struct reader {
    mx_arena *arena;
    mx_str type;
    size_t at;
    mx_type_fault *fault;
} reader;

__attribute__((format(printf, 3, 4))) static bool wrong(reader *r, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    r->fault->message = mx_str_vprintf(r->arena, format, args);
    va_end(args);
    r->fault->hint = mx_str_of(hint);
    return false;
}

/* Whatever is between quotes; two of them inside stand for one. */
static bool skip_quoted(reader *r)
{
    char quote = r->type.ptr[r->at];
    size_t end = mx_str_find(mx_str_sub(r->type, r->at + 1, r->type.len), quote);
    if (end == MX_NPOS)
        return wrong(r, "", "the type has no %c behind the first", quote);
    r->at += end + 2;
    return true;
}

/* What is in parentheses is the type's own: lengths, members, other types. */
static bool skip_group(reader *r)
{
    char closers[64];
    size_t depth = 0;
    do {
        char c = r->type.ptr[r->at];
        if (c == '\'' || c == '"' || c == '`') {
            if (!skip_quoted(r))
                return false;
            continue;
        }
        if (c == ';')
            return wrong(r, "", "';' is no part of a type");
        if (c == '(' || c == '[') {
            if (depth == sizeof closers)
                return wrong(r, "", "the type is nested more than %zu deep", sizeof closers);
            closers[depth++] = c == '(' ? ')' : ']';
        } else if (c == ')' || c == ']') {
            if (c != closers[depth - 1])
                return wrong(r, "", "the type has '%c' where '%c' is expected", c, closers[depth - 1]);
            depth--;
        }
        r->at++;
    } while (depth && r->at < r->type.len);
    return depth == 0 || wrong(r, "", "the type has no '%c' at its end", closers[depth - 1]);
}

static mx_str take_word(reader *r)
{
    size_t start = r->at;
    while (r->at < r->type.len && is_word_char(r->type.ptr[r->at]))
        r->at++;
    return mx_str_sub(r->type, start, r->at);
}

/* `name`: a part of the name, which may begin with a schema's and a dot. `any`: whatever the word is, it is fine; and
 * whether that is so for the next one. */
static bool read_word(reader *r, bool name, bool *any)
{
    size_t start = r->at;
    mx_str word = take_word(r);
    bool dotted = (r->at < r->type.len && r->type.ptr[r->at] == '.') ||
                  (start && r->type.ptr[start - 1] == '.');
    bool free = *any;
    *any = !name && (mx_str_ieq(word, MX_STR("set")) || mx_str_ieq(word, MX_STR("charset")) ||
                     mx_str_ieq(word, MX_STR("collate")));
    if (!name)
        return free || is_ending(word) ||
               wrong(r, "Write the type alone.", "'%.*s' is no part of a type", MX_FMT(word));
    const char *near = dotted ? NULL : near_type(word);
    if (mx_is_digit(word.ptr[0]))
        return wrong(r, "", "a type does not begin with a digit");
    if (!near)
        return true;
    mx_str hint = mx_str_printf(
        r->arena, "Did you mean '%s'? A type of your own with this name stands in double quotes.", near);
    return wrong(r, mx_str_z(r->arena, hint), "there is no type '%.*s'", MX_FMT(word));
}

bool mx_column_type_check(mx_arena *arena, mx_str type, mx_type_fault *fault)
{
    reader r = {arena, type, 0, fault};
    bool first = true, any = false, good = true;
    while (good && r.at < type.len) {
        char c = type.ptr[r.at];
        bool part = first || (r.at > 0 && type.ptr[r.at - 1] == '.');
        if (mx_is_space(c) || (c == '.' && !first)) {
            r.at++;
        } else if (c == '"' || c == '`') {
            good = part || any ? skip_quoted(&r) : wrong(&r, "", "the type has a second name");
            first = any = false;
        } else if (is_word_char(c)) {
            good = read_word(&r, part, &any);
            first = false;
        } else if (!first && (c == '(' || c == '[')) {
            good = skip_group(&r);
        } else {
            good = wrong(&r, "Write the name of a SQL type, as varchar(20).", "'%.*s' is no part of a type",
                         (int)mx_utf8_decode(type, r.at, NULL), type.ptr + r.at);
        }
    }
    return good && (!first || wrong(&r, "", "a column needs a name and a type"));
}
