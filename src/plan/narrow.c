#include "plan/planner.h"
#include "schema/affinity.h"

/* Which types hold less than others: lengths of text and bytes, ranges of integers, digits of decimals and of seconds, values of enums
 * and domains, and what a text that becomes something else, a fraction that becomes whole, a number that becomes a truth or a moment that
 * becomes a day has to be. Other types are not judged. */

typedef enum family { TEXT, BYTES, INTEGER, DECIMAL, FLOATING, MOMENT, DAY, CLOCK, PARSED } family;

typedef struct type_word {
    const char *base;
    family family;
    int64_t
        size; /* TEXT: characters, BYTES: bytes or bits, when the type has no length; INTEGER: bits; FLOATING: bits that are exact */
    unsigned where; /* engines */
} type_word;

#define ANY_LENGTH INT64_MAX
#define ENFORCING (MX_PG | MX_MY) /* DuckDB and SQLite let a text be as long as it likes */
#define SIZED (MX_PG | MX_MY | MX_DUCK)

static const type_word words[] = {
    {"char", TEXT, 1, ENFORCING},
    {"character", TEXT, 1, ENFORCING},
    {"varchar", TEXT, ANY_LENGTH, ENFORCING},
    {"character varying", TEXT, ANY_LENGTH, ENFORCING},
    {"text", TEXT, ANY_LENGTH, MX_PG},
    {"citext", TEXT, ANY_LENGTH, MX_PG},
    {"bpchar", TEXT, ANY_LENGTH, MX_PG},
    {"name", TEXT, 63, MX_PG},
    {"\"char\"", TEXT, 1, MX_PG},
    {"tinytext", TEXT, 255, MX_MY},
    {"text", TEXT, 65535, MX_MY},
    {"mediumtext", TEXT, 16777215, MX_MY},
    {"longtext", TEXT, 4294967295, MX_MY},
    {"binary", BYTES, 1, MX_MY},
    {"varbinary", BYTES, ANY_LENGTH, MX_MY},
    {"tinyblob", BYTES, 255, MX_MY},
    {"blob", BYTES, 65535, MX_MY},
    {"mediumblob", BYTES, 16777215, MX_MY},
    {"longblob", BYTES, 4294967295, MX_MY},
    {"bit", BYTES, 1, ENFORCING},
    {"bit varying", BYTES, ANY_LENGTH, MX_PG},
    {"tinyint", INTEGER, 8, SIZED},
    {"smallint", INTEGER, 16, SIZED},
    {"mediumint", INTEGER, 24, SIZED},
    {"int", INTEGER, 32, SIZED},
    {"integer", INTEGER, 32, SIZED},
    {"bigint", INTEGER, 64, SIZED},
    {"hugeint", INTEGER, 128, MX_DUCK},
    {"decimal", DECIMAL, 0, SIZED},
    {"numeric", DECIMAL, 0, SIZED},
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
    {"varchar", TEXT, ANY_LENGTH, MX_DUCK},
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
    bool sized = type->arg_count && (word->size == 1 || word->size == ANY_LENGTH); /* not MySQL's text(n) */
    return sized ? type->args[0] : word->size;
}

/* An unsigned type of the same size holds no negative numbers; a signed one of the same size not the greatest. */
static bool narrower_integer(const mx_type *from, int64_t had, const mx_type *to, int64_t has)
{
    if (from->is_unsigned == to->is_unsigned)
        return has < had;
    return to->is_unsigned || has <= had;
}

/* Without digits PostgreSQL's numeric holds all of them. */
static bool narrower_decimal(const mx_type *from, const mx_type *to)
{
    if (!from->arg_count || !to->arg_count)
        return to->arg_count > from->arg_count;
    int64_t had = from->arg_count > 1 ? from->args[1] : 0, has = to->arg_count > 1 ? to->args[1] : 0;
    return has < had || to->args[0] - has < from->args[0] - had || (to->is_unsigned && !from->is_unsigned);
}

/* Digits of a second that it keeps: https://www.postgresql.org/docs/current/datatype-datetime.html,
 * https://mariadb.com/kb/en/datetime/ */
static int64_t second_digits(unsigned engine, const mx_type *type)
{
    return type->arg_count ? type->args[0] : engine & MX_MY ? 0 : 6;
}

static bool narrower_moment(unsigned engine, const mx_type *from, const mx_type *to)
{
    bool shorter_range = (engine & MX_MY) && !mx_str_ieq(from->base, MX_STR("timestamp")) &&
                         mx_str_ieq(to->base, MX_STR("timestamp")); /* 1970 to 2038 */
    return shorter_range || second_digits(engine, to) < second_digits(engine, from);
}

static bool narrower_within(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                            const mx_type *to)
{
    switch (was->family) {
    case TEXT:
    case BYTES:
        return engine != MX_DUCK && length_of(is, to) < length_of(was, from);
    case INTEGER:
        return narrower_integer(from, was->size, to, is->size);
    case DECIMAL:
        return narrower_decimal(from, to);
    case FLOATING:
        return is->size < was->size;
    case MOMENT:
    case CLOCK:
        return narrower_moment(engine, from, to);
    default:
        return false;
    }
}

/* Digits before the point and behind it. Numbers of PostgreSQL without them have any. */
typedef struct digits {
    int64_t before, behind;
} digits;

static digits digits_of(const type_word *word, const mx_type *type)
{
    if (word->family == DECIMAL) {
        int64_t behind = type->arg_count > 1 ? type->args[1] : 0;
        return type->arg_count ? (digits){type->args[0] - behind, behind} : (digits){ANY_LENGTH, ANY_LENGTH};
    }
    return (digits){(word->size - 1) * 301 / 1000 + 1, 0}; /* those of its greatest number */
}

/* Numbers of one kind as numbers of another. */
static bool narrower_number(const type_word *was, const mx_type *from, const type_word *is, const mx_type *to)
{
    digits had = digits_of(was, from), has = digits_of(is, to);
    if (was->family == FLOATING)
        return true;
    if (is->family == FLOATING)
        return was->family == INTEGER ? was->size > is->size
                                      : !from->arg_count || from->args[0] > is->size * 3 / 10;
    return was->family == INTEGER ? has.before < had.before : had.behind > 0 || had.before >= has.before;
}

static bool is_number(const type_word *word)
{
    return word->family == INTEGER || word->family == DECIMAL || word->family == FLOATING;
}

static bool has_enum(const mx_type *type)
{
    return type->values.len || (type->udt && type->udt->kind == MX_O_ENUM);
}

/* The one is a text. What a text of any length becomes may not be one; all types of PostgreSQL and DuckDB that are no text have a form
 * of their own. */
static bool narrower_kind(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                          const mx_type *to)
{
    if (was->family == TEXT)
        return has_enum(to) ||
               (is ? is->family != TEXT && is->family != BYTES : (engine & (MX_PG | MX_DUCK)) != 0);
    if (!is || to->udt)
        return false;
    if (is_number(was) && is_number(is))
        return narrower_number(was, from, is, to);
    if (is_number(was))
        return is->family == MOMENT || is->family == DAY || is->family == CLOCK || is->family == PARSED;
    return was->family == MOMENT && (is->family == DAY || is->family == CLOCK || is->family == PARSED);
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

/* Whole numbers have 64 bits, of which a fraction is exact to 53. */
static bool rounds(const mx_type *from, const mx_type *to)
{
    return mx_affinity_of(from->base) == MX_AFF_INTEGER && mx_affinity_of(to->base) == MX_AFF_REAL;
}

bool mx_plan_is_narrower(unsigned engine, const mx_type *from, const mx_type *to)
{
    if (engine == MX_LITE)
        return rounds(from, to);
    if (to->udt && to->udt->domain && from->array_dims == to->array_dims)
        return narrower_domain(engine, from, to);
    if (from->udt && from->udt->domain && !from->array_dims)
        from = &from->udt->domain->type;
    const type_word *was = word_of(engine, from), *is = word_of(engine, to);
    if (was && !from->udt && was->family == TEXT && !from->array_dims && to->array_dims)
        return true; /* '{a,b}' */
    if (!was || from->udt || from->array_dims != to->array_dims)
        return false;
    if (is && !to->udt && was->family == is->family)
        return narrower_within(engine, was, from, is, to);
    return !to->array_dims && narrower_kind(engine, was, from, is, to);
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
    if (!was || !is || mx_str_ieq(from->type.base, MX_STR("bit")) || mx_str_ieq(to->type.base, MX_STR("bit")))
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
