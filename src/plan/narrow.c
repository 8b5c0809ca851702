#include "plan/narrow.h"
#include "schema/affinity.h"

/* Which types hold less than others: lengths of text and bytes, ranges of integers, digits of decimals and of seconds, values of enums
 * and domains, and what a text that becomes something else, a fraction that becomes whole, a number that becomes a truth or a moment that
 * becomes a day has to be. PostgreSQL, MySQL and MariaDB: of two types of different kinds the one holds less that is not known to keep
 * all values of the other. */

typedef enum family { TEXT, BYTES, BITS, INTEGER, DECIMAL, FLOATING, MOMENT, DAY, CLOCK, PARSED } family;

typedef struct type_word {
    const char *base;
    family family;
    int64_t
        size; /* TEXT: characters, BYTES, BITS: bytes or bits, when the type has no length; INTEGER: bits; FLOATING: bits that are exact */
    unsigned where; /* engines */
} type_word;

#define ENFORCING (MX_PG | MX_MY) /* DuckDB and SQLite let a text be as long as it likes */
#define SIZED (MX_PG | MX_MY | MX_DUCK)

static const type_word words[] = {
    {"char", TEXT, 1, ENFORCING},
    {"character", TEXT, 1, ENFORCING},
    {"varchar", TEXT, MX_ANY_LENGTH, ENFORCING},
    {"character varying", TEXT, MX_ANY_LENGTH, ENFORCING},
    {"text", TEXT, MX_ANY_LENGTH, MX_PG},
    {"citext", TEXT, MX_ANY_LENGTH, MX_PG},
    {"bpchar", TEXT, MX_ANY_LENGTH, MX_PG},
    {"name", TEXT, 63, MX_PG},
    {"\"char\"", TEXT, 1, MX_PG},
    {"tinytext", TEXT, 255, MX_MY},
    {"text", TEXT, 65535, MX_MY},
    {"mediumtext", TEXT, 16777215, MX_MY},
    {"longtext", TEXT, 4294967295, MX_MY},
    {"binary", BYTES, 1, MX_MY},
    {"varbinary", BYTES, MX_ANY_LENGTH, MX_MY},
    {"tinyblob", BYTES, 255, MX_MY},
    {"blob", BYTES, 65535, MX_MY},
    {"mediumblob", BYTES, 16777215, MX_MY},
    {"longblob", BYTES, 4294967295, MX_MY},
    {"bit", BITS, 1, ENFORCING},
    {"bit varying", BITS, MX_ANY_LENGTH, MX_PG},
    {"tinyint", INTEGER, 8, SIZED},
    {"smallint", INTEGER, 16, SIZED},
    {"mediumint", INTEGER, 24, SIZED},
    {"int", INTEGER, 32, SIZED},
    {"integer", INTEGER, 32, SIZED},
    {"bigint", INTEGER, 64, SIZED},
    {"hugeint", INTEGER, 128, MX_DUCK},
    {"decimal", DECIMAL, 0, SIZED},
    {"numeric", DECIMAL, 0, SIZED},
    {"money", DECIMAL, 0, MX_PG},
    {"oid", INTEGER, 32, MX_PG},
    {"real", FLOATING, 24, SIZED},
    {"float", FLOATING, 24, SIZED},
    {"double", FLOATING, 53, SIZED},
    {"double precision", FLOATING, 53, SIZED},
    {"timestamp", MOMENT, 0, SIZED},
    {"timestamp without time zone", MOMENT, 0, SIZED},
    {"timestamptz", MOMENT, 0, SIZED},
    {"timestamp with time zone", MOMENT, 0, SIZED},
    {"datetime", MOMENT, 0, SIZED},
    {"date", DAY, 0, SIZED},
    {"varchar", TEXT, MX_ANY_LENGTH, MX_DUCK},
    {"time", CLOCK, 0, SIZED},
    {"time without time zone", CLOCK, 0, SIZED},
    {"timetz", CLOCK, 0, SIZED},
    {"time with time zone", CLOCK, 0, SIZED},
    {"year", PARSED, 0, MX_MY},
    {"interval", PARSED, 0, SIZED},
    {"boolean", PARSED, 0, SIZED},
    {"uuid", PARSED, 0, SIZED},
    {"json", PARSED, 0, SIZED},
    {"jsonb", PARSED, 0, SIZED},
    {"xml", PARSED, 0, SIZED},
    {"inet", PARSED, 0, SIZED},
    {"cidr", PARSED, 0, SIZED},
    {"macaddr", PARSED, 0, SIZED},
    {"macaddr8", PARSED, 0, MX_PG},
    {"inet4", PARSED, 0, SIZED},
    {"inet6", PARSED, 0, SIZED},
};

static const type_word *word_of(unsigned engine, const mx_type *type)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((words[i].where & engine) && mx_str_ieq(type->base, mx_str_of(words[i].base)))
            return &words[i];
    return NULL;
}

static int64_t length_of(const type_word *word, const mx_type *type)
{
    bool sized = type->arg_count &&
                 (word->size == 1 || word->size == MX_ANY_LENGTH); /* not MySQL's text(n) */
    return sized ? type->args[0] : word->size;
}

static bool is_unsigned(const mx_type *type)
{
    return type->is_unsigned || mx_str_ieq(type->base, MX_STR("oid"));
}

/* An unsigned type of the same size holds no negative numbers; a signed one of the same size not the greatest. */
static bool narrower_integer(const mx_type *from, int64_t had, const mx_type *to, int64_t has)
{
    if (is_unsigned(from) == is_unsigned(to))
        return has < had;
    return is_unsigned(to) || has <= had;
}

/* Digits of a second that it keeps: https://www.postgresql.org/docs/current/datatype-datetime.html,
 * https://mariadb.com/kb/en/datetime/ */
int64_t mx_plan_second_digits(unsigned engine, const mx_type *type)
{
    return type->arg_count ? type->args[0] : engine & MX_MY ? 0 : 6;
}

/* Digits before the point and behind it. Numbers of PostgreSQL without them have any. */
typedef struct digits {
    int64_t before, behind;
} digits;

static digits digits_of_decimal(const mx_type *type)
{
    int64_t behind = type->arg_count > 1 ? type->args[1] : 0;
    if (mx_str_ieq(type->base, MX_STR("money")))
        return (digits){17, 2};
    return type->arg_count ? (digits){type->args[0] - behind, behind}
                           : (digits){MX_ANY_LENGTH, MX_ANY_LENGTH};
}

/* MySQL makes 20240131235959 of a moment. */
static digits digits_of(unsigned engine, const type_word *word, const mx_type *type)
{
    switch (word->family) {
    case DECIMAL:
        return digits_of_decimal(type);
    case MOMENT:
        return (digits){14, mx_plan_second_digits(engine, type)};
    case DAY:
        return (digits){8, 0};
    case CLOCK:
        return (digits){7, mx_plan_second_digits(engine, type)};
    case PARSED:
        return (digits){4, 0}; /* year */
    default:
        return (digits){(length_of(word, type) - 1) * 301 / 1000 + 1, 0}; /* those of its greatest number */
    }
}

static bool narrower_decimal(const mx_type *from, const mx_type *to)
{
    digits had = digits_of_decimal(from), has = digits_of_decimal(to);
    return has.before < had.before || has.behind < had.behind || (to->is_unsigned && !from->is_unsigned);
}

static bool narrower_moment(unsigned engine, const mx_type *from, const mx_type *to)
{
    bool shorter_range = (engine & MX_MY) && !mx_str_ieq(from->base, MX_STR("timestamp")) &&
                         mx_str_ieq(to->base, MX_STR("timestamp")); /* 1970 to 2038 */
    return shorter_range || mx_plan_second_digits(engine, to) < mx_plan_second_digits(engine, from);
}

static bool has_clock_zone(const mx_type *type)
{
    return mx_str_ieq(type->base, MX_STR("timetz")) || mx_str_ieq(type->base, MX_STR("time with time zone"));
}

/* Different types that no value is lost between. */
static bool keeps_all(const mx_type *from, const mx_type *to)
{
    static const char *const pairs[][2] = {{"cidr", "inet"},
                                           {"macaddr", "macaddr8"},
                                           {"json", "jsonb"},
                                           {"jsonb", "json"},
                                           {"inet4", "inet6"},
                                           {"time", "interval"},
                                           {"point", "geometry"},
                                           {"linestring", "geometry"},
                                           {"polygon", "geometry"},
                                           {"multipoint", "geometry"},
                                           {"multipolygon", "geometry"},
                                           {"multilinestring", "geometry"},
                                           {"geometrycollection", "geometry"},
                                           {"time without time zone", "interval"},
                                           {"int4range", "int8range"},
                                           {"int4range", "numrange"},
                                           {"int8range", "numrange"},
                                           {"int4multirange", "int8multirange"},
                                           {"hstore", "jsonb"},
                                           {"hstore", "json"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (mx_str_ieq(from->base, mx_str_of(pairs[i][0])) && mx_str_ieq(to->base, mx_str_of(pairs[i][1])))
            return true;
    }
    return mx_str_ieq(from->base, to->base);
}

static bool narrower_interval(const mx_type *from, const mx_type *to)
{
    return mx_str_ieq(to->base, MX_STR("interval")) &&
           mx_plan_second_digits(MX_PG, to) < mx_plan_second_digits(MX_PG, from);
}

static bool narrower_parsed(unsigned engine, const mx_type *from, const mx_type *to)
{
    return (engine & ENFORCING) && (!keeps_all(from, to) || narrower_interval(from, to));
}

static bool narrower_within(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                            const mx_type *to)
{
    switch (was->family) {
    case TEXT:
    case BYTES:
        return engine != MX_DUCK && length_of(is, to) < length_of(was, from);
    case BITS:
        return length_of(is, to) < length_of(was, from) ||
               (engine == MX_PG && mx_str_ieq(to->base, MX_STR("bit")) &&
                (!mx_str_ieq(from->base, to->base) || length_of(is, to) != length_of(was, from)));
    case INTEGER:
        return narrower_integer(from, was->size, to, is->size);
    case DECIMAL:
        return narrower_decimal(from, to);
    case FLOATING:
        return is->size < was->size;
    case MOMENT:
    case CLOCK:
        return narrower_moment(engine, from, to) || (has_clock_zone(from) && !has_clock_zone(to));
    case PARSED:
        return narrower_parsed(engine, from, to);
    default:
        return false;
    }
}

static bool is_time(const type_word *word)
{
    return word->family == MOMENT || word->family == DAY || word->family == CLOCK;
}

/* Numbers of one kind as numbers of another. */
static bool narrower_number(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                            const mx_type *to)
{
    digits had = digits_of(engine, was, from), has = digits_of(engine, is, to);
    if (was->family == FLOATING || (is_unsigned(to) && !is_unsigned(from) && !is_time(was)))
        return true;
    if (is->family == FLOATING)
        return was->family == INTEGER
                   ? was->size > is->size
                   : had.before > is->size || had.before + had.behind > (is->size - 1) * 301 / 1000;
    return was->family == INTEGER ? has.before < had.before
                                  : had.behind > has.behind || had.before >= has.before;
}

static bool is_number(const type_word *word)
{
    return word->family == INTEGER || word->family == DECIMAL || word->family == FLOATING;
}

const mx_strs *mx_plan_values(const mx_type *type)
{
    if (type->values.len)
        return &type->values;
    return type->udt && type->udt->kind == MX_O_ENUM ? &type->udt->values : NULL;
}

static bool is_any(const char *const *bases, size_t count, mx_str base)
{
    for (size_t i = 0; i < count; i++) {
        if (mx_str_ieq(base, mx_str_of(bases[i])))
            return true;
    }
    return false;
}

/* Bits as a number without a sign, or with one where PostgreSQL keeps the bit of the sign. */
static bool narrower_bits(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                          const mx_type *to)
{
    int64_t had = length_of(was, from), has = length_of(is, to);
    if (engine == MX_PG && mx_str_ieq(from->base, MX_STR("boolean")))
        return false;
    if (engine == MX_PG && mx_str_ieq(to->base, MX_STR("boolean")))
        return had > 1;
    if (engine == MX_PG)
        return !(was->family == INTEGER || is->family == INTEGER) || has < had;
    if (is->family == INTEGER)
        return to->is_unsigned ? has < had : has <= had;
    if (was->family == INTEGER)
        return !from->is_unsigned || has < had;
    return was->family != BITS || !is_number(is) ||
           (is->family == FLOATING ? has < had : digits_of(engine, is, to).before < (had * 301 / 1000) + 1);
}

/* MySQL keeps addresses as they are in as many bytes, and what else is no text in bytes as the text that it is written as. */
static bool narrower_text(unsigned engine, const mx_type *from, const type_word *is, const mx_type *to)
{
    static const char *const addresses[] = {"uuid", "inet6", "inet4"};
    bool padded = mx_str_ieq(to->base, MX_STR("binary"));
    int64_t length = length_of(is, to), bytes = mx_str_ieq(from->base, MX_STR("inet4")) ? 4 : 16;
    if (is->family == BYTES && is_any(addresses, 3, from->base))
        return padded ? length != bytes : length < bytes;
    return padded || mx_plan_text_length(engine, from) > length;
}

/* What a text of any length becomes may not be one: all types that are no text have a form of their own. */
static bool narrower_than_text(unsigned engine, const type_word *is, const mx_type *to)
{
    return mx_plan_values(to) || (is ? is->family != TEXT && is->family != BYTES : (engine & SIZED) != 0);
}

static bool narrower_time(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                          const mx_type *to)
{
    if (was->family == DAY && is->family == MOMENT)
        return (engine & MX_MY) && mx_str_ieq(to->base, MX_STR("timestamp")); /* 1970 to 2038 */
    if (was->family == MOMENT && (is_time(is) || is->family == PARSED))
        return true;
    if ((engine & MX_MY) && is_number(is) && is->family != BITS)
        return narrower_number(engine, was, from, is, to) || (is_unsigned(to) && was->family == CLOCK);
    return narrower_parsed(engine, from, to);
}

/* They are of different kinds. */
static bool narrower_kind(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                          const mx_type *to)
{
    if (was->family == TEXT)
        return narrower_than_text(engine, is, to);
    if (!is || to->udt || mx_plan_values(to))
        return (engine & ENFORCING) != 0;
    if (was->family == BYTES) /* mx_plan_holds_fewer_bytes: those of a text */
        return (engine & ENFORCING) && is->family != TEXT;
    if (engine == MX_DUCK && is->family == TEXT)
        return false;
    if (engine & MX_MY && was->family == BITS && (is->family == TEXT || is->family == BYTES))
        return true;
    if (is->family == TEXT || is->family == BYTES)
        return narrower_text(engine, from, is, to);
    if (was->family == BITS || is->family == BITS)
        return (engine & ENFORCING) && narrower_bits(engine, was, from, is, to);
    if (is_number(was) && is_number(is))
        return narrower_number(engine, was, from, is, to);
    if (is_number(was))
        return is_time(is) || is->family == PARSED;
    if (is_time(was))
        return narrower_time(engine, was, from, is, to);
    if (mx_str_ieq(from->base, MX_STR("boolean")) && is_number(is))
        return false;
    if (mx_str_ieq(from->base, MX_STR("year")) && is_number(is))
        return narrower_number(engine, was, from, is, to);
    return (engine & ENFORCING) && !keeps_all(from, to);
}

/* One type, which may be called otherwise now. */
static bool same_made(const mx_udt *from, const mx_udt *to)
{
    return mx_str_eq(from->name, to->name) ||
           (from->kind == to->kind && from->definition.len && mx_str_eq(from->definition, to->definition));
}

/* Values of an enum, or of a type that we know nothing of. */
static bool narrower_named(unsigned engine, const mx_type *from, const mx_type *to)
{
    const mx_strs *values = mx_plan_values(from), *kept = mx_plan_values(to);
    const type_word *is = to->udt || kept ? NULL : word_of(engine, to);
    if (is && (is->family == TEXT || is->family == BYTES))
        return narrower_text(engine, from, is, to);
    for (size_t i = 0; values && kept && i < values->len; i++) {
        if (!mx_strs_has(kept, values->at[i]))
            return true;
    }
    if ((values && kept) || (from->udt && to->udt && same_made(from->udt, to->udt)))
        return false;
    return values || kept || is || !keeps_all(from, to) || to->arg_count > from->arg_count;
}

/* What a domain takes is what its own type does, and its rules let in. */
static bool narrower_domain(unsigned engine, const mx_type *from, const mx_type *to)
{
    const mx_udt *domain = to->udt;
    if (from->udt && mx_str_eq(from->udt->name, domain->name))
        return false; /* it changes itself, and that is told of it */
    for (size_t i = 0; i < domain->checks.len; i++)
        if (!domain->checks.at[i]->not_valid)
            return true;
    return domain->domain->not_null || mx_plan_is_narrower(engine, from, &domain->domain->type);
}

/* A value becomes the only one of an array; an array becomes no other thing than a text. */
static bool narrower_array(unsigned engine, const mx_type *from, const mx_type *to)
{
    const type_word *was = word_of(engine, from), *is = word_of(engine, to);
    bool was_text = was && !from->udt && was->family == TEXT && !from->array_dims;
    if (engine == MX_DUCK || was_text)
        return was_text; /* '{a,b}' */
    if (from->array_dims)
        return to->array_dims || to->udt || !is || is->family != TEXT || length_of(is, to) != MX_ANY_LENGTH;
    mx_type element = *to;
    element.array_dims = 0;
    return mx_plan_is_narrower(engine, from, &element);
}

/* Whole numbers have 64 bits, of which a fraction is exact to 53. */
static bool rounds(const mx_type *from, const mx_type *to)
{
    return mx_affinity_of(from->base) == MX_AFF_INTEGER && mx_affinity_of(to->base) == MX_AFF_REAL;
}

/* A moment, a day, a truth or the like as something else: most have no cast to it. */
static bool narrower_as(const type_word *was, const mx_type *from, const type_word *is, const mx_type *to)
{
    bool same = mx_str_ieq(from->base, to->base);
    bool counts = mx_str_ieq(from->base, MX_STR("boolean")) && is && is_number(is);
    return is && !same && !counts && !(was->family == DAY && is->family == MOMENT);
}

bool mx_plan_is_narrower_plain(const mx_type *from, const mx_type *to)
{
    const type_word *was = word_of(MX_DUCK, from), *is = word_of(MX_DUCK, to);
    bool text = was && was->family == TEXT;
    if (!was || mx_str_ieq(to->base, MX_STR("variant")) || (is && is->family == TEXT) ||
        (!text && mx_str_ieq(to->base, MX_STR("json"))))
        return false;
    if (is && was->family == is->family && was->family != PARSED)
        return narrower_within(MX_DUCK, was, from, is, to);
    return text || is_number(was) ? narrower_kind(MX_DUCK, was, from, is, to)
                                  : narrower_as(was, from, is, to);
}

bool mx_plan_is_narrower(unsigned engine, const mx_type *from, const mx_type *to)
{
    if (engine == MX_LITE)
        return rounds(from, to);
    if (engine == MX_DUCK)
        return mx_plan_is_narrower_nested(from->text, to->text);
    if (to->udt && to->udt->domain && from->array_dims == to->array_dims)
        return narrower_domain(engine, from, to);
    if (from->udt && from->udt->domain && !from->array_dims)
        from = &from->udt->domain->type;
    if (from->array_dims != to->array_dims)
        return narrower_array(engine, from, to);
    const type_word *was = word_of(engine, from), *is = word_of(engine, to);
    if (!was || from->udt || from->values.len)
        return (engine & ENFORCING) && narrower_named(engine, from, to);
    if (is && !to->udt && !to->values.len && was->family == is->family)
        return narrower_within(engine, was, from, is, to);
    return narrower_kind(engine, was, from, is, to);
}

/* Of a letter, at most: https://mariadb.com/kb/en/supported-character-sets-and-collations/ */
static int64_t bytes_of_letter(mx_str charset)
{
    static const struct {
        const char *name;
        int64_t bytes;
    } sets[] = {{"utf8mb4", 4}, {"utf16", 4}, {"utf16le", 4}, {"utf32", 4}, {"gb18030", 4}, {"utf8mb3", 3},
                {"utf8", 3},    {"ujis", 3},  {"eucjpms", 3}, {"ucs2", 2},  {"big5", 2},    {"gbk", 2},
                {"gb2312", 2},  {"euckr", 2}, {"sjis", 2},    {"cp932", 2}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (mx_str_ieq(charset, mx_str_of(sets[i].name)))
            return sets[i].bytes;
    return 1;
}

static bool is_counted_in_letters(const mx_type *type)
{
    return mx_str_ieq(type->base, MX_STR("char")) || mx_str_ieq(type->base, MX_STR("varchar"));
}

bool mx_plan_holds_fewer_bytes(const mx_column *from, const mx_column *to)
{
    const type_word *was = word_of(MX_MY, &from->type), *is = word_of(MX_MY, &to->type);
    if (!was || !is)
        return false;
    if (was->family == BYTES && is->family == TEXT)
        return true;
    if (was->family != TEXT || (is->family != BYTES && is->family != TEXT) ||
        is_counted_in_letters(&to->type))
        return false;
    int64_t had = length_of(was, &from->type);
    if (is_counted_in_letters(&from->type))
        had *= bytes_of_letter(is->family == TEXT && to->charset.len ? to->charset : from->charset);
    return length_of(is, &to->type) < had;
}

static bool has_zone(unsigned engine, const mx_type *type)
{
    return engine & MX_MY ? mx_str_ieq(type->base, MX_STR("timestamp"))
                          : mx_str_ieq(type->base, MX_STR("timestamptz")) ||
                                mx_str_ieq(type->base, MX_STR("timestamp with time zone"));
}

bool mx_plan_depends_on_zone(unsigned engine, const mx_type *from, const mx_type *to)
{
    const type_word *was = word_of(engine, from), *is = word_of(engine, to);
    return was && is && !from->udt && !to->udt && (was->family == MOMENT || was->family == DAY) &&
           (is->family == MOMENT || is->family == DAY || is->family == CLOCK) &&
           has_zone(engine, from) != has_zone(engine, to);
}

/* MySQL: letters that the other character set has not become "?", or the statement fails. */
bool mx_plan_loses_letters(mx_str from, mx_str to)
{
    static const char *const whole[] = {"utf8mb4", "utf16", "utf16le", "utf32"};
    bool holds_all = mx_str_eq(from, to) || mx_str_eq(from, MX_STR("ascii")) ||
                     mx_str_eq(from, MX_STR("binary")) || mx_str_eq(to, MX_STR("binary"));
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        holds_all = holds_all || mx_str_eq(to, mx_str_of(whole[i]));
    bool basic = mx_str_eq(to, MX_STR("utf8mb3")) || mx_str_eq(to, MX_STR("utf8")) ||
                 mx_str_eq(to, MX_STR("ucs2"));
    bool more = mx_str_starts(from, MX_STR("utf")) && !mx_str_eq(from, MX_STR("utf8")) &&
                !mx_str_eq(from, MX_STR("utf8mb3"));
    return from.len && to.len && !holds_all && !(basic && !more);
}
