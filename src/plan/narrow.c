#include "plan/planner.h"

/* Which types hold less than others: lengths of text, ranges of integers, digits of decimals, values of enums, and what a text
 * that becomes something else, a fraction that becomes whole or a moment that becomes a day has to be. Other types are not
 * judged. */

typedef enum family { TEXT, INTEGER, DECIMAL, FLOATING, MOMENT, DAY, PARSED } family;

typedef struct type_word {
    const char *base;
    family family;
    int64_t
        size; /* TEXT: characters, when the type has no length; INTEGER: bits; FLOATING: bits that are exact */
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
    {"tinytext", TEXT, 255, MX_MY},
    {"text", TEXT, 65535, MX_MY},
    {"mediumtext", TEXT, 16777215, MX_MY},
    {"longtext", TEXT, 4294967295, MX_MY},
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
    {"timestamptz", MOMENT, 0, SIZED},
    {"timestamp with time zone", MOMENT, 0, SIZED},
    {"datetime", MOMENT, 0, SIZED},
    {"date", DAY, 0, SIZED},
    {"varchar", TEXT, ANY_LENGTH, MX_DUCK},
    {"time", PARSED, 0, SIZED},
    {"timetz", PARSED, 0, SIZED},
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

static bool narrower_within(unsigned engine, const type_word *was, const mx_type *from, const type_word *is,
                            const mx_type *to)
{
    switch (was->family) {
    case TEXT:
        return engine != MX_DUCK && length_of(is, to) < length_of(was, from);
    case INTEGER:
        return narrower_integer(from, was->size, to, is->size);
    case DECIMAL:
        return narrower_decimal(from, to);
    case FLOATING:
        return is->size < was->size;
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

/* The one is a text. What a text of any length becomes may not be one. */
static bool narrower_kind(const type_word *was, const mx_type *from, const type_word *is, const mx_type *to)
{
    if (was->family == TEXT)
        return has_enum(to) || (is && is->family != TEXT);
    if (!is || to->udt)
        return false;
    if (is_number(was) && is_number(is))
        return narrower_number(was, from, is, to);
    return was->family == MOMENT && (is->family == DAY || is->family == PARSED);
}

bool mx_plan_is_narrower(unsigned engine, const mx_type *from, const mx_type *to)
{
    const type_word *was = word_of(engine, from), *is = word_of(engine, to);
    if (was && !from->udt && was->family == TEXT && !from->array_dims && to->array_dims)
        return true; /* '{a,b}' */
    if (!was || from->udt || from->array_dims != to->array_dims)
        return false;
    if (is && !to->udt && was->family == is->family)
        return narrower_within(engine, was, from, is, to);
    return !to->array_dims && narrower_kind(was, from, is, to);
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
