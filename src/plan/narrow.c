#include "plan/planner.h"

/* Which types hold less than others: lengths of text, ranges of integers, digits of decimals. Types of other kinds, and
 * two of different kinds, are not judged. */

typedef enum family { NEITHER, TEXT, INTEGER, DECIMAL, FLOATING } family;

typedef struct type_word {
    const char *base;
    family family;
    int64_t size;   /* TEXT: characters, when the type has no length; INTEGER, FLOATING: bits */
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
    {"real", FLOATING, 32, SIZED},
    {"float", FLOATING, 32, SIZED},
    {"double", FLOATING, 64, SIZED},
    {"double precision", FLOATING, 64, SIZED},
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

bool mx_plan_is_narrower(unsigned engine, const mx_type *from, const mx_type *to)
{
    const type_word *was = word_of(engine, from), *is = word_of(engine, to);
    if (!was || !is || was->family != is->family || from->udt || to->udt ||
        from->array_dims != to->array_dims)
        return false;
    switch (was->family) {
    case TEXT:
        return length_of(is, to) < length_of(was, from);
    case INTEGER:
        return narrower_integer(from, was->size, to, is->size);
    case DECIMAL:
        return narrower_decimal(from, to);
    default:
        return is->size < was->size;
    }
}
