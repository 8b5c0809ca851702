#include "dialect/postgres/catalogue.h"

/* https://www.postgresql.org/docs/current/typeconv-func.html, …-oper.html: the candidates that take the arguments, then those of them
 * that take most as they are, then those that take most as the preferred type of their category. */

struct function {
    const char *name, *args, *result;
    char kind, volatility;
    uint8_t optional;
};
static const struct function functions[] = {
#define PF(name, args, result, kind, volatility, optional) {name, args, result, kind, volatility, optional},
#include "dialect/postgres/catalogue.def"
};

static const struct operator
{
    const char *name, *left, *right, *result;
}
operators[] = {
#define PO(name, left, right, result) {name, left, right, result},
#include "dialect/postgres/catalogue.def"
};

static const struct type_cast {
    mx_pg_id from, to;
    char
        context; /* pg_cast.castcontext: 'i' anywhere, 'a' where a value is assigned, 'e' where it is written */
} casts[] = {
#define PC(from, to) {MX_PT_##from, MX_PT_##to, 'i'},
#define PA(from, to) {MX_PT_##from, MX_PT_##to, 'a'},
#define PW(from, to) {MX_PT_##from, MX_PT_##to, 'e'},
#include "dialect/postgres/catalogue.def"
};

static const struct opclass {
    const char *extension, *method, *name; /* extension NULL: the server's own */
} opclasses[] = {
#define PK(method, opclass) {NULL, method, opclass},
#define PX(extension, method, opclass) {extension, method, opclass},
#include "dialect/postgres/catalogue.def"
};

static const struct extension_function {
    const char *extension, *name;
    bool immutable;
} extension_functions[] = {
#define PE(extension, function, immutable) {extension, function, immutable},
#include "dialect/postgres/catalogue.def"
};

/* Functions that the table's server has and older ones lack, and those that younger ones have. https://www.postgresql.org/docs/release/ */
static const struct since {
    const char *name;
    uint32_t version;
} sinces[] = {
    {"sha224", 110000},
    {"sha256", 110000},
    {"sha384", 110000},
    {"sha512", 110000},
    {"starts_with", 110000},
    {"websearch_to_tsquery", 110000},
    {"jsonb_path_exists", 120000},
    {"jsonb_path_match", 120000},
    {"jsonb_path_query", 120000},
    {"jsonb_path_query_array", 120000},
    {"jsonb_path_query_first", 120000},
    {"gcd", 130000},
    {"gen_random_uuid", 130000},
    {"is_normalized", 130000},
    {"jsonb_set_lax", 130000},
    {"lcm", 130000},
    {"min_scale", 130000},
    {"normalize", 130000},
    {"trim_scale", 130000},
    {"bit_count", 140000},
    {"date_bin", 140000},
    {"range_agg", 140000},
    {"string_to_table", 140000},
    {"trim_array", 140000},
    {"unistr", 140000},
    {"regexp_count", 150000},
    {"regexp_instr", 150000},
    {"regexp_like", 150000},
    {"regexp_substr", 150000},
    {"any_value", 160000},
    {"array_sample", 160000},
    {"array_shuffle", 160000},
    {"date_add", 160000},
    {"date_subtract", 160000},
    {"erf", 160000},
    {"erfc", 160000},
    {"json_array", 160000},
    {"json_arrayagg", 160000},
    {"json_agg_strict", 160000},
    {"json_object_agg_strict", 160000},
    {"json_object_agg_unique", 160000},
    {"json_object_agg_unique_strict", 160000},
    {"json_objectagg", 160000},
    {"jsonb_agg_strict", 160000},
    {"jsonb_object_agg_strict", 160000},
    {"jsonb_object_agg_unique", 160000},
    {"jsonb_object_agg_unique_strict", 160000},
    {"pg_input_error_info", 160000},
    {"pg_input_is_valid", 160000},
    {"random_normal", 160000},
    {"json_exists", 170000},
    {"pg_basetype", 170000},
    {"to_regtypemod", 170000},
    {"json_query", 170000},
    {"json_scalar", 170000},
    {"json_serialize", 170000},
    {"json_table", 170000},
    {"json_value", 170000},
    {"to_bin", 170000},
    {"to_oct", 170000},
    {"unicode_assigned", 170000},
    {"uuid_extract_timestamp", 170000},
    {"uuid_extract_version", 170000},
    {"xmltext", 170000},
    {"array_reverse", 180000},
    {"array_sort", 180000},
    {"casefold", 180000},
    {"crc32", 180000},
    {"crc32c", 180000},
    {"gamma", 180000},
    {"has_largeobject_privilege", 180000},
    {"lgamma", 180000},
    {"uuidv4", 180000},
    {"uuidv7", 180000},
};

enum { TABLE_VERSION = 150000, LAST_VERSION = 180000 };

/* --- types ----------------------------------------------------------------------------------------------------------------------- */

static mx_pg_id id_named(mx_str word)
{
    static const struct {
        const char *word;
        mx_pg_id id;
    } ids[] = {
#define PT(id, shown, format, category) {#id, MX_PT_##id},
#include "dialect/postgres/types.def"
#undef PT
    };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (mx_str_eq(word, mx_str_of(ids[i].word)))
            return ids[i].id;
    }
    return MX_PT_NONE;
}

mx_pg_static mx_pg_static_named(mx_str word)
{
    mx_pg_static type = {0};
    if (mx_str_ends(word, MX_STR("[]"))) {
        type.dims = 1;
        word = mx_str_sub(word, 0, word.len - 2);
    }
    type.id = id_named(word);
    return type.id == MX_PT_NONE ? MX_PG_TYPE(NONE) : type;
}

/* What this page knows nothing of: it may be anything. */
static bool is_open(mx_pg_static type)
{
    return type.id == MX_PT_NONE || type.id == MX_PT_UNKNOWN || (type.id == MX_PT_USER && !type.udt);
}

/* contexts: those that will do, of 'i', 'a' and 'e' */
static bool has_cast(mx_pg_id from, mx_pg_id to, const char *contexts)
{
    for (size_t i = 0; i < sizeof casts / sizeof *casts; i++) {
        if (casts[i].from == from && casts[i].to == to && strchr(contexts, casts[i].context))
            return true;
    }
    return false;
}

static bool fits_any(mx_pg_static given, mx_str word)
{
    char category = mx_pg_category(given);
    if (mx_str_eq(word, MX_STR("?[]")))
        return category == 'A';
    if (mx_str_eq(word, MX_STR("?n")))
        return category != 'A';
    if (mx_str_eq(word, MX_STR("?e")))
        return category == 'E';
    if (mx_str_eq(word, MX_STR("?r")) || mx_str_eq(word, MX_STR("?m")))
        return category == 'R' && mx_pg_is_multirange(given) == (word.ptr[1] == 'm');
    return !mx_str_eq(word, MX_STR("?c")) || category == 'C';
}

enum { NO_FIT, FITS, PREFERRED, EXACT };

static bool is_preferred(mx_pg_static type)
{
    static const mx_pg_id preferred[] = {MX_PT_BOOL,        MX_PT_TEXT,     MX_PT_FLOAT8, MX_PT_OID,
                                         MX_PT_TIMESTAMPTZ, MX_PT_INTERVAL, MX_PT_INET,   MX_PT_VARBIT};
    for (size_t i = 0; i < sizeof preferred / sizeof *preferred; i++) {
        if (mx_pg_is(type, preferred[i]))
            return true;
    }
    return false;
}

static int fit(mx_pg_static given, mx_str word)
{
    if (is_open(given))
        return FITS;
    given = mx_pg_base(given);
    if (is_open(given))
        return FITS;
    if (mx_str_starts(word, MX_STR("!")))
        return NO_FIT; /* of a type that is none of types.def */
    if (mx_str_starts(word, MX_STR("?")))
        return fits_any(given, word) ? FITS : NO_FIT;
    mx_pg_static want = mx_pg_static_named(word);
    if (mx_pg_same(given, want))
        return EXACT;
    if (given.dims != want.dims || given.id == MX_PT_USER)
        return NO_FIT;
    if (given.id != want.id && !has_cast(given.id, want.id, "i"))
        return NO_FIT;
    return is_preferred(want) && mx_pg_category(given) == mx_pg_category(want) ? PREFERRED : FITS;
}

bool mx_pg_casts(mx_pg_static from, mx_pg_static to)
{
    if (mx_pg_same(from, to) || from.id == MX_PT_UNKNOWN)
        return true;
    from = mx_pg_base(from);
    if (mx_pg_same(from, to))
        return true;
    return from.dims == to.dims && from.id != MX_PT_USER && to.id != MX_PT_USER &&
           has_cast(from.id, to.id, "i");
}

bool mx_pg_assigns(mx_pg_static from, mx_pg_static to)
{
    from = mx_pg_base(from);
    to = mx_pg_base(to);
    if (is_open(from) || is_open(to) || mx_pg_same(from, to) || mx_pg_category(to) == 'S')
        return true;
    if (from.dims && to.dims) {
        from.dims = to.dims = 0;
        return mx_pg_assigns(from, to);
    }
    if (from.id == MX_PT_USER || to.id == MX_PT_USER)
        return from.udt && to.udt ? from.udt->kind != MX_O_ENUM || from.udt == to.udt : false;
    return from.dims == to.dims && (from.id == to.id || has_cast(from.id, to.id, "ia"));
}

/* find_coercion_pathway: by way of their texts, too, and arrays element by element. */
bool mx_pg_casts_written(mx_pg_static from, mx_pg_static to)
{
    from = mx_pg_base(from);
    to = mx_pg_base(to);
    if (is_open(from) || is_open(to) || mx_pg_same(from, to) || mx_pg_category(from) == 'S' ||
        mx_pg_category(to) == 'S')
        return true;
    if (from.dims || to.dims) {
        bool both = from.dims && to.dims;
        from.dims = to.dims = 0;
        return both && mx_pg_casts_written(from, to);
    }
    if (from.id == MX_PT_USER || to.id == MX_PT_USER)
        return from.udt && to.udt && from.udt->kind != MX_O_ENUM && to.udt->kind != MX_O_ENUM;
    return has_cast(from.id, to.id, "iae");
}

/* --- functions ------------------------------------------------------------------------------------------------------------------- */

static size_t first_function(mx_str name)
{
    size_t low = 0, high = sizeof functions / sizeof *functions;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mx_str_cmp(mx_str_of(functions[middle].name), name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct since *since_of(mx_str name)
{
    for (size_t i = 0; i < sizeof sinces / sizeof *sinces; i++) {
        if (mx_str_eq(name, mx_str_of(sinces[i].name)))
            return &sinces[i];
    }
    return NULL;
}

static uint32_t words_of(mx_str args, bool *endless)
{
    uint32_t count = 0;
    mx_str word;
    *endless = false;
    while (args.len) {
        (void)mx_str_cut(args, ' ', &word, &args);
        *endless = mx_str_eq(word, MX_STR("..."));
        count += !*endless;
    }
    return count;
}

/* How well arguments fit, what counts most first. */
typedef struct fitness {
    uint32_t exact, good;
    uint32_t texts; /* quoted literals that are taken for texts, which they are before all else */
} fitness;

static int compare_fitness(fitness a, fitness b)
{
    if (a.exact != b.exact)
        return a.exact < b.exact ? -1 : 1;
    if (a.good != b.good)
        return a.good < b.good ? -1 : 1;
    return a.texts < b.texts ? -1 : a.texts > b.texts;
}

static bool fits_function(const struct function *f, const mx_pg_static *types, uint32_t count, fitness *fits)
{
    bool endless;
    mx_str args = mx_str_of(f->args), word = MX_STR_NONE, next;
    uint32_t wants = words_of(args, &endless);
    *fits = (fitness){0};
    if (count + f->optional < wants || (count > wants && !endless))
        return count + 1 == wants && endless; /* of what may come any number of times also none */
    for (uint32_t i = 0; types && i < count; i++) {
        if (args.len) {
            (void)mx_str_cut(args, ' ', &next, &args);
            if (!mx_str_eq(next, MX_STR("...")))
                word = next;
        }
        int how = fit(types[i], word);
        if (how == NO_FIT)
            return false;
        fits->exact += how == EXACT;
        fits->good += how >= PREFERRED;
        if (types[i].id == MX_PT_UNKNOWN && !mx_str_starts(word, MX_STR("?")))
            fits->texts += mx_str_eq(word, MX_STR("TEXT"))                   ? 3
                           : mx_pg_category(mx_pg_static_named(word)) == 'S' ? 2
                                                                             : 0;
    }
    return true;
}

static void add_candidate(mx_pg_call *call, const struct function *f, bool first)
{
    mx_pg_static result = mx_pg_static_named(mx_str_of(f->result));
    if (first)
        *call = (mx_pg_call){true, true, f->volatility == 'i', f->kind, result, f->args, f->result};
    else
        call->args = NULL;
    call->immutable = call->immutable || f->volatility == 'i';
    if (!mx_pg_same(call->result, result))
        call->result = MX_PG_TYPE(NONE);
}

mx_pg_call mx_pg_find_function(uint32_t version, mx_str name, const mx_pg_static *types, uint32_t count)
{
    mx_pg_call call = {.kind = 'f', .result = MX_PG_TYPE(NONE)};
    const size_t end = sizeof functions / sizeof *functions;
    fitness best = {0};
    const struct since *since = since_of(name);
    if (since && since->version > version)
        return call;
    if ((since && since->version > TABLE_VERSION) || version >= LAST_VERSION + 10000)
        call.known = call.fits = call.immutable = true; /* by no row of the table */
    for (size_t i = first_function(name); i < end && mx_str_eq(mx_str_of(functions[i].name), name); i++) {
        fitness own;
        call.known = true;
        if (!fits_function(&functions[i], types, count, &own))
            continue;
        int order = compare_fitness(own, best);
        if (call.fits && order < 0)
            continue;
        add_candidate(&call, &functions[i], !call.fits || order > 0);
        best = own;
    }
    if (call.known && !call.fits && version >= TABLE_VERSION + 10000)
        call.fits = call.immutable = true; /* it may have got arguments since that no row has */
    return call;
}

char mx_pg_kind_of_function(uint32_t version, mx_str name)
{
    const size_t end = sizeof functions / sizeof *functions, first = first_function(name);
    const struct since *since = since_of(name);
    char kind = 0;
    for (size_t i = first; i < end && mx_str_eq(mx_str_of(functions[i].name), name); i++) {
        if (i > first && functions[i].kind != kind)
            return 0;
        kind = functions[i].kind;
    }
    return since && since->version > version ? 0 : kind;
}

mx_str mx_pg_wanted_word(const mx_pg_call *call, uint32_t i)
{
    mx_str args = mx_str_of(call->args ? call->args : ""), word = MX_STR_NONE, next;
    for (uint32_t k = 0; k <= i && args.len; k++) {
        (void)mx_str_cut(args, ' ', &next, &args);
        if (!mx_str_eq(next, MX_STR("...")))
            word = next;
    }
    return word;
}

mx_pg_static mx_pg_wanted(const mx_pg_call *call, uint32_t i)
{
    mx_str word = mx_pg_wanted_word(call, i);
    return mx_str_starts(word, MX_STR("?")) || mx_str_starts(word, MX_STR("!")) ? MX_PG_TYPE(NONE)
                                                                                : mx_pg_static_named(word);
}

/* --- operators ------------------------------------------------------------------------------------------------------------------- */

bool mx_pg_find_operator(mx_str name, mx_pg_static left, mx_pg_static right, bool prefix,
                         mx_pg_static *result)
{
    bool found = false, known = false;
    int best = -1;
    *result = MX_PG_TYPE(NONE);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const struct operator* o = & operators[i];
        if (!mx_str_eq(mx_str_of(o->name), name))
            continue;
        known = true;
        if ((*o->left == '\0') != prefix)
            continue;
        int a = prefix ? EXACT : fit(left, mx_str_of(o->left)), b = fit(right, mx_str_of(o->right));
        if (a == NO_FIT || b == NO_FIT || (found && a + b < best))
            continue;
        mx_pg_static own = mx_pg_static_named(mx_str_of(o->result));
        if (a + b > best)
            *result = own;
        else if (!mx_pg_same(*result, own))
            *result = MX_PG_TYPE(NONE);
        best = a + b;
        found = true;
    }
    return found || !known;
}

bool mx_pg_knows_operator(mx_str name)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (mx_str_eq(mx_str_of(operators[i].name), name))
            return true;
    }
    return false;
}

/* Of operators that take types of the table alone. */
static const struct operator* exact_operator(mx_str name, mx_pg_static left, mx_pg_static right, bool prefix)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const struct operator* o = & operators[i];
        bool fits = mx_str_eq(mx_str_of(o->name), name) && (*o->left == '\0') == prefix;
        if (fits && (prefix || fit(left, mx_str_of(o->left)) == EXACT) &&
            fit(right, mx_str_of(o->right)) == EXACT)
            return o;
    }
    return NULL;
}

/* How well an operand that is there fits; one without a type goes by its category. */
static int weigh(mx_pg_static given, mx_str word)
{
    if (given.id == MX_PT_UNKNOWN)
        return mx_str_starts(word, MX_STR("?")) || mx_str_starts(word, MX_STR("!"))
                   ? NO_FIT
                   : FITS + (mx_pg_category(mx_pg_static_named(word)) == 'S');
    return mx_str_starts(word, MX_STR("?")) ? NO_FIT : fit(given, word);
}

bool mx_pg_choose_operator(mx_str name, bool prefix, mx_pg_static *left, mx_pg_static *right,
                           mx_pg_static *result)
{
    mx_pg_static a = mx_pg_base(*left), b = mx_pg_base(*right);
    const struct operator* best = NULL;
    int most = 0, alike = 1;
    bool free_a = !prefix && a.id == MX_PT_UNKNOWN, free_b = b.id == MX_PT_UNKNOWN;
    if (b.id == MX_PT_NONE || a.id == MX_PT_USER || b.id == MX_PT_USER || (free_b && (free_a || prefix)) ||
        (!prefix && a.id == MX_PT_NONE))
        return false;
    best = exact_operator(name, free_a ? b : a, free_b ? a : b, prefix);
    for (size_t i = 0; (!best || most) && i < sizeof operators / sizeof *operators; i++) {
        const struct operator* o = & operators[i];
        if (!mx_str_eq(mx_str_of(o->name), name) || (*o->left == '\0') != prefix)
            continue;
        int of_left = prefix ? EXACT : weigh(a, mx_str_of(o->left)), of_right = weigh(b, mx_str_of(o->right));
        int all = of_left == NO_FIT || of_right == NO_FIT ? 0 : of_left + of_right;
        alike = all > most ? 1 : alike + (all == most && all);
        best = all > most ? o : best;
        most = all > most ? all : most;
    }
    if (!best || alike > 1)
        return false;
    *left = mx_pg_static_named(mx_str_of(best->left));
    *right = mx_pg_static_named(mx_str_of(best->right));
    *result = mx_pg_static_named(mx_str_of(best->result));
    return true;
}

/* --- classes, extensions --------------------------------------------------------------------------------------------------------- */

bool mx_pg_has_opclass(mx_str method, mx_str opclass)
{
    for (size_t i = 0; i < sizeof opclasses / sizeof *opclasses; i++) {
        if (!opclasses[i].extension && mx_str_eq(opclass, mx_str_of(opclasses[i].name)) &&
            mx_str_eq(method, mx_str_of(opclasses[i].method)))
            return true;
    }
    return false;
}

const char *mx_pg_extension_of_opclass(mx_str method, mx_str opclass, size_t at)
{
    for (size_t i = 0; i < sizeof opclasses / sizeof *opclasses; i++) {
        if (opclasses[i].extension && mx_str_eq(opclass, mx_str_of(opclasses[i].name)) &&
            mx_str_eq(method, mx_str_of(opclasses[i].method)) && at-- == 0)
            return opclasses[i].extension;
    }
    return NULL;
}

const char *mx_pg_extension_of_function(mx_str name, size_t at)
{
    for (size_t i = 0; i < sizeof extension_functions / sizeof *extension_functions; i++) {
        if (mx_str_eq(name, mx_str_of(extension_functions[i].name)) && at-- == 0)
            return extension_functions[i].extension;
    }
    return NULL;
}

/* Those for types that the server has itself; others come with the extension's types. https://www.postgresql.org/docs/current/contrib.html */
static const struct {
    const char *extension, *operators;
} extension_operators[] = {
    {"btree_gist", "<->"},
    {"earthdistance", "<@>"},
    {"intarray", "# & && + - <@ @ @> @@ | ~ ~~"},
    {"pg_trgm", "% %> %>> <% <-> <->> <->>> <<% <<-> <<<->"},
};

static bool extension_has_operator(mx_str extension, mx_str name)
{
    for (size_t i = 0; i < sizeof extension_operators / sizeof *extension_operators; i++) {
        mx_str item, rest = mx_str_of(extension_operators[i].operators);
        while (mx_str_eq(extension, mx_str_of(extension_operators[i].extension)) && rest.len) {
            mx_str_cut(rest, ' ', &item, &rest);
            if (mx_str_eq(item, name))
                return true;
        }
    }
    return false;
}

bool mx_pg_extension_has(mx_str extension, mx_str name)
{
    if (extension_has_operator(extension, name))
        return true;
    for (size_t i = 0; i < sizeof extension_functions / sizeof *extension_functions; i++) {
        if (mx_str_eq(name, mx_str_of(extension_functions[i].name)) &&
            mx_str_eq(extension, mx_str_of(extension_functions[i].extension)))
            return true;
    }
    for (size_t i = 0; i < sizeof opclasses / sizeof *opclasses; i++) {
        if (opclasses[i].extension && mx_str_eq(name, mx_str_of(opclasses[i].name)) &&
            mx_str_eq(extension, mx_str_of(opclasses[i].extension)))
            return true;
    }
    return false;
}

bool mx_pg_is_class_word(mx_str word)
{
    for (size_t i = 0; i < sizeof opclasses / sizeof *opclasses; i++) {
        if (mx_str_eq(word, mx_str_of(opclasses[i].name)) || mx_str_eq(word, mx_str_of(opclasses[i].method)))
            return true;
    }
    return false;
}

bool mx_pg_is_mutable_extra(mx_str name)
{
    bool found = false;
    for (size_t i = 0; i < sizeof extension_functions / sizeof *extension_functions; i++) {
        if (!mx_str_eq(name, mx_str_of(extension_functions[i].name)))
            continue;
        if (extension_functions[i].immutable)
            return false;
        found = true;
    }
    return found;
}

bool mx_pg_knows_extension(mx_str extension)
{
    static const char *const none[] = {"plpgsql",  "btree_gin", "btree_gist", "file_fdw",
                                       "dict_int", "dict_xsyn", "bloom"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (mx_str_eq(extension, mx_str_of(none[i])))
            return true;
    }
    for (size_t i = 0; i < sizeof extension_functions / sizeof *extension_functions; i++) {
        if (mx_str_eq(extension, mx_str_of(extension_functions[i].extension)))
            return true;
    }
    return false;
}
