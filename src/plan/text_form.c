#include "plan/narrow.h"

/* How long values are when they are written as text. */

typedef struct form {
    const char *base;
    int64_t length, unsigned_length;
    bool has_seconds; /* digits of them come behind */
    unsigned where;
} form;

/* No float of MySQL: its text has 6 digits. */
static const form forms[] = {
    {"tinyint", 4, 3, false, MX_MY},
    {"smallint", 6, 5, false, MX_PG | MX_MY},
    {"mediumint", 8, 8, false, MX_MY},
    {"int", 11, 10, false, MX_MY},
    {"integer", 11, 10, false, MX_PG},
    {"bigint", 20, 20, false, MX_PG | MX_MY},
    {"oid", 10, 10, false, MX_PG},
    {"real", 15, 15, false, MX_PG},
    {"double", 24, 24, false, MX_MY},
    {"double precision", 24, 24, false, MX_PG},
    {"boolean", 5, 5, false, MX_PG},
    {"date", 10, 10, false, MX_MY},
    {"date", 13, 13, false, MX_PG}, /* 5874897-12-31, 4713-01-01 BC */
    {"datetime", 19, 19, true, MX_MY},
    {"timestamp", 19, 19, true, MX_MY},
    {"timestamp", 22, 22, true, MX_PG},
    {"timestamp without time zone", 22, 22, true, MX_PG},
    {"timestamptz", 31, 31, true, MX_PG}, /* +05:53:28 */
    {"timestamp with time zone", 31, 31, true, MX_PG},
    {"time", 10, 10, true, MX_MY},
    {"time", 8, 8, true, MX_PG},
    {"time without time zone", 8, 8, true, MX_PG},
    {"timetz", 17, 17, true, MX_PG},
    {"time with time zone", 17, 17, true, MX_PG},
    {"year", 4, 4, false, MX_MY},
    {"uuid", 36, 36, false, MX_PG | MX_MY},
    {"inet4", 15, 15, false, MX_MY},
    {"inet6", 39, 39, false, MX_MY},
    {"inet", 43, 43, false, MX_PG},
    {"cidr", 43, 43, false, MX_PG},
    {"macaddr", 17, 17, false, MX_PG},
    {"macaddr8", 23, 23, false, MX_PG},
    {"json", 4294967295, 4294967295, false, MX_MY},
};

static int64_t decimal_length(const mx_type *type)
{
    if (!type->arg_count)
        return MX_ANY_LENGTH;
    int64_t behind = type->arg_count > 1 ? type->args[1] : 0;
    return type->args[0] + (behind > 0) + (behind >= type->args[0]) + !type->is_unsigned;
}

/* A set may hold all of its values, with commas between. */
static int64_t values_length(const mx_strs *values, bool all)
{
    int64_t longest = 0, sum = 0;
    for (size_t i = 0; i < values->len; i++) {
        int64_t letters = (int64_t)mx_str_chars(values->at[i]);
        longest = letters > longest ? letters : longest;
        sum += letters + (i > 0);
    }
    return all ? sum : longest;
}

int64_t mx_plan_text_length(unsigned engine, const mx_type *type)
{
    bool is_bits = mx_str_ieq(type->base, MX_STR("bit"));
    if (type->array_dims)
        return MX_ANY_LENGTH;
    if (mx_plan_values(type))
        return values_length(mx_plan_values(type), mx_str_ieq(type->base, MX_STR("set")));
    if (type->udt)
        return MX_ANY_LENGTH;
    if (mx_str_ieq(type->base, MX_STR("decimal")) || mx_str_ieq(type->base, MX_STR("numeric")))
        return decimal_length(type);
    if (engine == MX_PG && (is_bits || mx_str_ieq(type->base, MX_STR("bit varying"))))
        return type->arg_count ? type->args[0] : is_bits ? 1 : MX_ANY_LENGTH;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const form *f = &forms[i];
        if (!(f->where & engine) || !mx_str_ieq(type->base, mx_str_of(f->base)))
            continue;
        int64_t digits = f->has_seconds ? mx_plan_second_digits(engine, type) : 0;
        return (type->is_unsigned ? f->unsigned_length : f->length) + (digits ? digits + 1 : 0);
    }
    return MX_ANY_LENGTH;
}
