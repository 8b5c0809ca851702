#include "dialect/mysql/mysql.h"
#include "dialect/mysql/versions.h"

#include "schema/canon.h"

/* https://dev.mysql.com/doc/refman/8.0/en/data-types.html, https://mariadb.com/kb/en/data-types/ */

typedef enum type_class {
    INTEGER,
    DECIMAL,
    FLOATING,
    REAL,
    BITS,
    CHARACTERS,
    BYTES,
    TEXTS,
    BLOBS,
    ENUMERATION,
    PLAIN,
    TIMED,
    YEAR,
    BOOLEAN,
    SERIAL,
    JSON,
    VECTOR
} type_class;

static const struct type_word {
    const char *word, *base;
    type_class class;
    bool national;
} type_words[] = {
    {"tinyint", "tinyint", INTEGER, false},
    {"int1", "tinyint", INTEGER, false},
    {"smallint", "smallint", INTEGER, false},
    {"int2", "smallint", INTEGER, false},
    {"mediumint", "mediumint", INTEGER, false},
    {"int3", "mediumint", INTEGER, false},
    {"middleint", "mediumint", INTEGER, false},
    {"int", "int", INTEGER, false},
    {"integer", "int", INTEGER, false},
    {"int4", "int", INTEGER, false},
    {"bigint", "bigint", INTEGER, false},
    {"int8", "bigint", INTEGER, false},
    {"bool", "tinyint", BOOLEAN, false},
    {"boolean", "tinyint", BOOLEAN, false},
    {"serial", "bigint", SERIAL, false},
    {"decimal", "decimal", DECIMAL, false},
    {"numeric", "decimal", DECIMAL, false},
    {"dec", "decimal", DECIMAL, false},
    {"fixed", "decimal", DECIMAL, false},
    {"number", "decimal", DECIMAL, false},
    {"float", "float", FLOATING, false},
    {"float4", "float", REAL, false},
    {"float8", "double", REAL, false},
    {"double", "double", REAL, false},
    {"double precision", "double", REAL, false},
    {"real", "double", REAL, false},
    {"bit", "bit", BITS, false},
    {"char", "char", CHARACTERS, false},
    {"character", "char", CHARACTERS, false},
    {"nchar", "char", CHARACTERS, true},
    {"national char", "char", CHARACTERS, true},
    {"national character", "char", CHARACTERS, true},
    {"varchar", "varchar", CHARACTERS, false},
    {"char varying", "varchar", CHARACTERS, false},
    {"character varying", "varchar", CHARACTERS, false},
    {"varcharacter", "varchar", CHARACTERS, false},
    {"nvarchar", "varchar", CHARACTERS, true},
    {"national varchar", "varchar", CHARACTERS, true},
    {"nchar varchar", "varchar", CHARACTERS, true},
    {"nchar varying", "varchar", CHARACTERS, true},
    {"national char varying", "varchar", CHARACTERS, true},
    {"national character varying", "varchar", CHARACTERS, true},
    {"varchar2", "varchar", CHARACTERS, false},
    {"char byte", "binary", BYTES, false},
    {"binary", "binary", BYTES, false},
    {"varbinary", "varbinary", BYTES, false},
    {"raw", "varbinary", BYTES, false},
    {"tinytext", "tinytext", PLAIN, false},
    {"text", "text", TEXTS, false},
    {"mediumtext", "mediumtext", PLAIN, false},
    {"longtext", "longtext", PLAIN, false},
    {"clob", "longtext", PLAIN, false},
    {"long", "mediumtext", PLAIN, false},
    {"long varchar", "mediumtext", PLAIN, false},
    {"long char varying", "mediumtext", PLAIN, false},
    {"long character varying", "mediumtext", PLAIN, false},
    {"long varcharacter", "mediumtext", PLAIN, false},
    {"tinyblob", "tinyblob", PLAIN, false},
    {"blob", "blob", BLOBS, false},
    {"mediumblob", "mediumblob", PLAIN, false},
    {"longblob", "longblob", PLAIN, false},
    {"long varbinary", "mediumblob", PLAIN, false},
    {"enum", "enum", ENUMERATION, false},
    {"set", "set", ENUMERATION, false},
    {"date", "date", PLAIN, false},
    {"datetime", "datetime", TIMED, false},
    {"timestamp", "timestamp", TIMED, false},
    {"time", "time", TIMED, false},
    {"year", "year", YEAR, false},
    {"json", "json", JSON, false},
    {"geometry", "geometry", PLAIN, false},
    {"point", "point", PLAIN, false},
    {"linestring", "linestring", PLAIN, false},
    {"polygon", "polygon", PLAIN, false},
    {"multipoint", "multipoint", PLAIN, false},
    {"multilinestring", "multilinestring", PLAIN, false},
    {"multipolygon", "multipolygon", PLAIN, false},
    {"geometrycollection", "geometrycollection", PLAIN, false},
    {"geomcollection", "geometrycollection", PLAIN, false},
    {"uuid", "uuid", PLAIN, false},
    {"inet4", "inet4", PLAIN, false},
    {"inet6", "inet6", PLAIN, false},
    {"vector", "vector", VECTOR, false},
};

/* Types that not every version has. */
static bool is_known(const mx_server *server, mx_str base)
{
    static const struct young {
        const char *base;
        mx_my_feature feature;
    } young[] = {{"vector", MX_MY_VECTOR},
                 {"uuid", MX_MY_UUID},
                 {"inet4", MX_MY_INET4},
                 {"inet6", MX_MY_INET6},
                 {"json", MX_MY_JSON}};
    for (size_t i = 0; i < sizeof young / sizeof *young; i++) {
        if (mx_str_eq(base, mx_str_of(young[i].base)))
            return mx_my_has(server, young[i].feature);
    }
    return true;
}

static const struct type_word *find_word(const mx_server *server, mx_str name)
{
    for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++) {
        if (mx_str_eq(name, mx_str_of(type_words[i].word)))
            return is_known(server, mx_str_of(type_words[i].base)) ? &type_words[i] : NULL;
    }
    return NULL;
}

static bool is_one_of(const mx_type *type, const char *const *bases)
{
    for (; *bases; bases++) {
        if (mx_str_eq(type->base, mx_str_of(*bases)))
            return true;
    }
    return false;
}

bool mx_mysql_is_text(const mx_type *type)
{
    static const char *const bases[] = {"char",     "varchar", "tinytext", "text", "mediumtext",
                                        "longtext", "enum",    "set",      NULL};
    return is_one_of(type, bases);
}

bool mx_mysql_is_lob(const mx_type *type)
{
    static const char *const bases[] = {"tinytext",
                                        "text",
                                        "mediumtext",
                                        "longtext",
                                        "tinyblob",
                                        "blob",
                                        "mediumblob",
                                        "longblob",
                                        "json",
                                        "geometry",
                                        "point",
                                        "linestring",
                                        "polygon",
                                        "multipoint",
                                        "multilinestring",
                                        "multipolygon",
                                        "geometrycollection",
                                        NULL};
    return is_one_of(type, bases);
}

static mx_type sized(mx_arena *arena, const char *base, int64_t size)
{
    return mx_type_make(arena, mx_str_of(base), 1, size, 0);
}

static void add_unsigned(mx_arena *arena, const mx_type_name *written, mx_type *type)
{
    type->zerofill = written->zerofill;
    type->is_unsigned = written->is_unsigned || written->zerofill;
    if (type->is_unsigned)
        type->text = mx_str_cat(arena, type->text, MX_STR(" unsigned"));
    if (type->zerofill)
        type->text = mx_str_cat(arena, type->text, MX_STR(" zerofill"));
}

/* What a type shows without a width of its own: a byte for the sign more, but of bigint. */
static int64_t usual_width(const char *base, bool is_unsigned)
{
    static const struct width {
        const char *base;
        int64_t width;
    } widths[] = {{"tinyint", 3}, {"smallint", 5}, {"mediumint", 8}, {"int", 10}};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        if (strcmp(base, widths[i].base) == 0)
            return widths[i].width + !is_unsigned;
    }
    return 20;
}

/* https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-19.html */
static bool shows_widths(const mx_server *server)
{
    return mx_is_maria(server) || server->version < 80019;
}

/* A display width is part of the type with ZEROFILL, and of tinyint(1), which clients take as boolean. Any other makes no
 * difference; it is kept beside the type (no arg_count), for servers that show it. */
static mx_type integer(mx_arena *arena, const mx_server *server, const mx_type_name *written,
                       const char *base)
{
    bool is_unsigned = written->is_unsigned || written->zerofill;
    int64_t usual = usual_width(base, is_unsigned), width = usual;
    bool given = mx_type_arg(written, 0, &width) && width > 0;
    bool one = given && width == 1 && strcmp(base, "tinyint") == 0 && !written->is_unsigned;
    mx_type type = one || written->zerofill ? sized(arena, base, given ? width : usual)
                                            : mx_type_make(arena, mx_str_of(base), 0, 0, 0);
    if (given && !type.arg_count && width != usual && shows_widths(server))
        type.args[0] = width;
    add_unsigned(arena, written, &type);
    return type;
}

static mx_type decimal(mx_arena *arena, const mx_type_name *written)
{
    int64_t precision = 10, scale = 0;
    (void)mx_type_arg(written, 0, &precision);
    (void)mx_type_arg(written, 1, &scale);
    mx_type type = mx_type_make(arena, MX_STR("decimal"), 2, precision ? precision : 10, scale);
    add_unsigned(arena, written, &type);
    return type;
}

/* FLOAT(p) chooses between the two; FLOAT(m, d) keeps its digits. */
static mx_type floating(mx_arena *arena, const mx_type_name *written, const char *base, bool precision)
{
    int64_t a = 0, b = 0;
    bool one = mx_type_arg(written, 0, &a), two = mx_type_arg(written, 1, &b);
    mx_type type = one && two
                       ? mx_type_make(arena, mx_str_of(base), 2, a, b)
                       : mx_type_make(arena, one && precision && a > 24 ? MX_STR("double") : mx_str_of(base),
                                      0, 0, 0);
    add_unsigned(arena, written, &type);
    return type;
}

/* TEXT(n) and BLOB(n): the smallest of the family that holds n characters. */
static mx_type smallest(mx_arena *arena, const mx_type_name *written, const char *family, uint32_t bytes)
{
    int64_t n = 0;
    const char *size = "";
    if (mx_type_arg(written, 0, &n) && n > 0) {
        n = n > INT64_MAX / bytes ? INT64_MAX : n * bytes;
        size = n <= 255 ? "tiny" : n <= 65535 ? "" : n <= 16777215 ? "medium" : "long";
    }
    return mx_type_make(arena, mx_str_printf(arena, "%s%s", size, family), 0, 0, 0);
}

mx_type mx_mysql_values(mx_arena *arena, mx_str base, const mx_strs *values)
{
    mx_type type = {.base = base, .values = *values};
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, base);
    mx_buf_char(&buf, '(');
    for (size_t i = 0; i < values->len; i++) {
        mx_str value = values->at[i];
        mx_buf_text(&buf, i ? ",'" : "'");
        for (size_t k = 0; k < value.len; k++) {
            if (value.ptr[k] == '\'' || value.ptr[k] == '\\')
                mx_buf_char(&buf, value.ptr[k]);
            mx_buf_char(&buf, value.ptr[k]);
        }
        mx_buf_char(&buf, '\'');
    }
    mx_buf_char(&buf, ')');
    type.text = mx_buf_take(&buf);
    return type;
}

static mx_type enumeration(mx_arena *arena, const mx_type_name *written, const char *base)
{
    mx_strs values = {0};
    for (uint32_t i = 0; i < written->arg_count; i++) {
        mx_str value = written->args[i]->text;
        while (value.len && value.ptr[value.len - 1] == ' ')
            value.len--; /* trailing spaces are dropped by the server */
        mx_vec_push(arena, &values, mx_str_copy(arena, value));
    }
    return mx_mysql_values(arena, mx_str_of(base), &values);
}

static mx_str charset_for(mx_model *model, const mx_type_name *written, const mx_column *column)
{
    if (written->charset.len)
        return mx_mysql_charset(model->arena, written->charset, &model->server);
    if (written->collate.len)
        return mx_mysql_charset_of(mx_mysql_collation(model->arena, written->collate, &model->server));
    return column && column->table && column->table->charset.len ? column->table->charset
                                                                 : model->server.charset;
}

static mx_type characters(mx_model *model, const mx_type_name *written, const char *base, mx_diags *diags,
                          mx_status *status)
{
    int64_t length = 1;
    if (!mx_type_arg(written, 0, &length) && strcmp(base, "char") != 0 && strcmp(base, "binary") != 0)
        *status = mx_fail(diags, MX_SCH003, written->span, "Give it a length, e.g. varchar(255).",
                          "the type %s needs a length", base);
    return sized(model->arena, base, length);
}

/* CHAR(4) CHARACTER SET binary, and CHAR(4) BYTE, are BINARY(4). */
static const char *of_bytes(const char *base)
{
    static const char *const pairs[][2] = {{"char", "binary"},           {"varchar", "varbinary"},
                                           {"tinytext", "tinyblob"},     {"text", "blob"},
                                           {"mediumtext", "mediumblob"}, {"longtext", "longblob"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strcmp(base, pairs[i][0]) == 0)
            return pairs[i][1];
    }
    return base;
}

static void imply_national(mx_model *model, mx_column *column)
{
    if (column && !column->charset.len)
        column->charset = mx_mysql_charset(model->arena, MX_STR("utf8mb3"), &model->server);
}

/* JSON of MariaDB is a LONGTEXT; its check is added when the column is complete (model.c). */
static mx_type json(mx_model *model, mx_column *column)
{
    if (!mx_is_maria(&model->server))
        return mx_type_make(model->arena, MX_STR("json"), 0, 0, 0);
    if (column) {
        column->charset = MX_STR("utf8mb4");
        column->collation = MX_STR("utf8mb4_bin");
    }
    return mx_type_make(model->arena, MX_STR("longtext"), 0, 0, 0);
}

static mx_type serial(mx_model *model, mx_column *column)
{
    mx_type type = mx_type_make(model->arena, MX_STR("bigint"), 0, 0, 0);
    type.is_unsigned = true;
    type.text = MX_STR("bigint unsigned");
    if (column) {
        column->not_null = column->auto_increment = true;
        mx_options_set(model->arena, &column->options, MX_STR("serial"),
                       MX_STR("yes")); /* until model.c has made its key */
    }
    return type;
}

static mx_type timed(mx_arena *arena, const mx_type_name *written, const char *base)
{
    int64_t precision = 0;
    return mx_type_arg(written, 0, &precision) && precision > 0
               ? sized(arena, base, precision)
               : mx_type_make(arena, mx_str_of(base), 0, 0, 0);
}

static mx_status unknown(const mx_type_name *written, mx_diags *diags, const char *server)
{
    return mx_fail(diags, MX_SCH003, written->span, "Is this file for another dialect?",
                   "%s has no type \"%.*s\"", server, MX_FMT(written->text));
}

mx_status mx_mysql_type(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                        mx_diags *diags)
{
    mx_arena *arena = model->arena;
    const char *server = mx_is_maria(&model->server) ? "MariaDB" : "MySQL";
    const struct type_word *word = written->quoted || written->schema.len || written->array_dims
                                       ? NULL
                                       : find_word(&model->server, written->name);
    mx_status status = MX_OK;
    if (!word)
        return unknown(written, diags, server);
    uint32_t bytes = mx_mysql_max_bytes(charset_for(model, written, column));
    int64_t size = 1;
    bool raw = mx_str_ieq(written->charset, MX_STR("binary"));
    switch (word->class) {
    case INTEGER:
        if (mx_type_arg(written, 0, &size) && size > 255)
            return mx_fail(diags, MX_SCH005, written->span, "", "the type %s is 255 digits wide at most",
                           word->base);
        *out = integer(arena, &model->server, written, word->base);
        break;
    case BOOLEAN:
        *out = sized(arena, "tinyint", 1);
        break;
    case SERIAL:
        *out = serial(model, column);
        break;
    case DECIMAL:
        *out = decimal(arena, written);
        break;
    case FLOATING:
        if (written->arg_count == 1 && mx_type_arg(written, 0, &size) && size > 53)
            return mx_fail(diags, MX_SCH005, written->span, "", "the type %s has 53 bits at most",
                           word->base);
        *out = floating(arena, written, word->base, true);
        break;
    case REAL:
        *out = floating(arena, written, word->base, false);
        break;
    case BITS:
        (void)mx_type_arg(written, 0, &size);
        *out = sized(arena, word->base, size);
        break;
    case VECTOR: /* https://dev.mysql.com/doc/refman/9.0/en/vector.html; MariaDB must be told */
        size = 2048;
        if (!mx_type_arg(written, 0, &size) && mx_is_maria(&model->server))
            return mx_fail(diags, MX_SCH003, written->span, "Give it a length, e.g. vector(3).",
                           "the type vector needs a length");
        *out = sized(arena, word->base, size);
        break;
    case CHARACTERS:
        *out = characters(model, written, raw ? of_bytes(word->base) : word->base, diags, &status);
        break;
    case BYTES:
        (void)mx_type_arg(written, 0, &size);
        *out = sized(arena, word->base, size);
        break;
    case TEXTS:
        *out = smallest(arena, written, raw ? "blob" : "text", bytes);
        break;
    case BLOBS:
        *out = smallest(arena, written, "blob", 1);
        break;
    case ENUMERATION:
        *out = enumeration(arena, written, word->base);
        break;
    case TIMED:
        *out = timed(arena, written, word->base);
        break;
    case JSON:
        *out = json(model, column);
        break;
    case YEAR: /* ER_INVALID_YEAR_COLUMN_LENGTH (1818) */
        if (!mx_is_maria(&model->server) && mx_type_arg(written, 0, &size) && size != 4)
            return mx_fail(diags, MX_SCH005, written->span, "Write year.", "the type year has 4 digits");
        *out = mx_type_make(arena, MX_STR("year"), 0, 0, 0);
        break;
    case PLAIN:
        *out = mx_type_make(arena, mx_str_of(raw ? of_bytes(word->base) : word->base), 0, 0, 0);
        break;
    }
    if (word->national)
        imply_national(model, column);
    return status;
}

/* https://dev.mysql.com/doc/refman/8.0/en/create-table-select.html */
void mx_my_selected(mx_model *model, mx_column *column)
{
    mx_column from = *column;
    mx_plain_selected(model, column);
    column->not_null = from.not_null;
    column->default_value = from.default_value;
    column->on_update = from.on_update;
    column->comment = from.comment;
    if (from.auto_increment) {
        column->default_value = (mx_sql){.text = MX_STR("0")};
        column->default_value.tree = mx_expr_new(model->arena, MX_E_NUMBER, MX_STR("0"), NULL);
    }
}

bool mx_my_holds_now(const mx_server *server, const mx_type *type, const mx_expr *now)
{
    int64_t digits = 0, wanted = type->arg_count ? type->args[0] : 0;
    bool moment = mx_str_eq(type->base, MX_STR("datetime")) || mx_str_eq(type->base, MX_STR("timestamp"));
    if (now->arg_count)
        (void)mx_str_to_i64(now->args[0]->text, &digits);
    return mx_is_maria(server) || (moment && digits == wanted);
}
