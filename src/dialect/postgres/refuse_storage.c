#include "dialect/postgres/refuse.h"

#include "schema/canon.h"
#include "schema/names.h"

#include <stdlib.h>
#include <string.h>

/* Storage parameters, WITH (…) and SET (…), and those of views: which there are, and their bounds.
 * https://www.postgresql.org/docs/15/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS, …/sql-createindex.html,
 * …/sql-altertable.html. */

enum {
    HEAP = 1,
    TOAST = 2,
    BTREE = 4,
    HASH = 8,
    GIST = 16,
    SPGIST = 32,
    GIN = 64,
    BRIN = 128,
    COLUMN = 256,
    PARTITIONED = 512, /* has none */
    VIEW = 1024
};

typedef enum value_kind { BOOLEAN, WHOLE, REAL, WORD, SCOPE } value_kind;

typedef struct parameter {
    const char *name;
    unsigned of;
    value_kind kind;
    double min, max;
} parameter;

#define MOST 2147483647.0
static const parameter parameters[] = {
    {"autosummarize", BRIN, BOOLEAN, 0, 0},
    {"autovacuum_analyze_scale_factor", HEAP, REAL, 0, 100},
    {"autovacuum_analyze_threshold", HEAP, WHOLE, 0, MOST},
    {"autovacuum_enabled", HEAP | TOAST, BOOLEAN, 0, 0},
    {"autovacuum_freeze_max_age", HEAP | TOAST, WHOLE, 100000, 2000000000},
    {"autovacuum_freeze_min_age", HEAP | TOAST, WHOLE, 0, 1000000000},
    {"autovacuum_freeze_table_age", HEAP | TOAST, WHOLE, 0, 2000000000},
    {"autovacuum_multixact_freeze_max_age", HEAP | TOAST, WHOLE, 10000, 2000000000},
    {"autovacuum_multixact_freeze_min_age", HEAP | TOAST, WHOLE, 0, 1000000000},
    {"autovacuum_multixact_freeze_table_age", HEAP | TOAST, WHOLE, 0, 2000000000},
    {"autovacuum_vacuum_cost_delay", HEAP | TOAST, REAL, 0, 100},
    {"autovacuum_vacuum_cost_limit", HEAP | TOAST, WHOLE, 1, 10000},
    {"autovacuum_vacuum_insert_scale_factor", HEAP | TOAST, REAL, 0, 100},
    {"autovacuum_vacuum_insert_threshold", HEAP | TOAST, WHOLE, -1, MOST},
    {"autovacuum_vacuum_scale_factor", HEAP | TOAST, REAL, 0, 100},
    {"autovacuum_vacuum_threshold", HEAP | TOAST, WHOLE, 0, MOST},
    {"buffering", GIST, WORD, 0, 0},
    {"check_option", VIEW, SCOPE, 0, 0},
    {"deduplicate_items", BTREE, BOOLEAN, 0, 0},
    {"fastupdate", GIN, BOOLEAN, 0, 0},
    {"fillfactor", HEAP | BTREE | HASH | GIST | SPGIST, WHOLE, 10, 100},
    {"gin_pending_list_limit", GIN, WHOLE, 64, MOST},
    {"log_autovacuum_min_duration", HEAP | TOAST, WHOLE, -1, MOST},
    {"n_distinct", COLUMN, REAL, -1, 1e300},
    {"n_distinct_inherited", COLUMN, REAL, -1, 1e300},
    {"pages_per_range", BRIN, WHOLE, 1, 131072},
    {"parallel_workers", HEAP, WHOLE, 0, 1024},
    {"security_barrier", VIEW, BOOLEAN, 0, 0},
    {"security_invoker", VIEW, BOOLEAN, 0, 0},
    {"toast_tuple_target", HEAP, WHOLE, 128, 8160},
    {"user_catalog_table", HEAP, BOOLEAN, 0, 0},
    {"vacuum_cleanup_index_scale_factor", BTREE, REAL, 0, 1e10},
    {"vacuum_index_cleanup", HEAP | TOAST, WORD, 0, 0},
    {"vacuum_truncate", HEAP | TOAST, BOOLEAN, 0, 0},
};

typedef struct owner { /* of parameters: a table, index, column or view */
    const mx_model *model;
    unsigned kind;
    const char *what;
    mx_str name;
    mx_span at;
    mx_diags *diags;
} owner;

static const parameter *find(mx_str name, unsigned of)
{
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        if (parameters[i].of & of && mx_str_ieq(name, mx_str_of(parameters[i].name)))
            return &parameters[i];
    }
    return NULL;
}

/* parse_bool: the beginning of a word is enough, where it is no other's. */
static bool is_truth(mx_str value)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off"};
    if (mx_str_eq(value, MX_STR("1")) || mx_str_eq(value, MX_STR("0")))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mx_str word = mx_str_of(words[i]);
        if (value.len && value.len <= word.len && mx_str_ieq(value, mx_str_sub(word, 0, value.len)) &&
            (value.len > 1 || word.ptr[0] != 'o'))
            return true;
    }
    return false;
}

static bool is_word_of(const parameter *p, mx_str value)
{
    static const char *const truths[] = {"on", "off", "true", "false", "yes", "no", "1", "0"};
    bool few = mx_str_eq(mx_str_of(p->name), MX_STR("buffering"));
    for (size_t i = 0; i < (few ? 2 : sizeof truths / sizeof *truths); i++) {
        if (mx_str_ieq(value, mx_str_of(truths[i])))
            return true;
    }
    return mx_str_ieq(value, MX_STR("auto"));
}

/* False: it is none. One that is too long is not `told`. */
static bool number(mx_str value, double *out, bool *told)
{
    char text[64], *end;
    *told = value.len < sizeof text;
    if (!*told)
        return true;
    memcpy(text, value.ptr, value.len);
    text[value.len] = 0;
    *out = strtod(text, &end);
    const char *number_end = end;
    while (*end == ' ')
        end++;
    return number_end != text && end == text + value.len;
}

static mx_status refuse(const owner *o, mx_str name, const char *why)
{
    return mx_fail(o->diags, MX_SCH005, o->at, "", "storage parameter \"%.*s\" of %s \"%.*s\" %s",
                   MX_FMT(name), o->what, MX_FMT(o->name), why);
}

static mx_status check_bounds(const owner *o, const parameter *p, mx_str name, mx_str value)
{
    double is = 0;
    bool told;
    if (!number(value, &is, &told))
        return refuse(o, name, "takes a number");
    double rounds = p->kind == WHOLE ? 0.5 : 0;
    bool within = is >= p->min - rounds && is <= p->max + rounds;
    return !told || within ? MX_OK : refuse(o, name, "is out of its bounds");
}

static mx_status check(const owner *o, mx_str name, mx_str value)
{
    bool toast = mx_str_starts(name, MX_STR("toast."));
    mx_str bare = toast ? mx_str_sub(name, 6, name.len) : name;
    if (toast && o->kind == VIEW)
        return MX_OK; /* passed over, whatever it is */
    const parameter *p = find(bare, toast ? TOAST : o->kind);
    if (!p)
        return o->model->server.version < 180000 ? refuse(o, name, "is not known to the server there")
                                                 : MX_OK;
    switch (p->kind) {
    case BOOLEAN:
        return is_truth(value) ? MX_OK : refuse(o, name, "takes true or false");
    case SCOPE:
        return mx_str_ieq(value, MX_STR("local")) || mx_str_ieq(value, MX_STR("cascaded"))
                   ? MX_OK
                   : refuse(o, name, "takes local or cascaded");
    case WORD:
        return is_word_of(p, value) ? MX_OK : refuse(o, name, "takes on, off or auto");
    default:
        return check_bounds(o, p, name, value);
    }
}

static mx_status check_all(const owner *o, const mx_options *options)
{
    for (size_t i = 0; i < options->len; i++) {
        mx_str key = options->at[i].key;
        if (mx_str_starts(key, MX_STR("with.")))
            MX_TRY(check(o, mx_str_sub(key, 5, key.len), options->at[i].value));
    }
    return MX_OK;
}

static mx_status check_index(const mx_model *model, const mx_index *index, mx_diags *diags)
{
    static const struct {
        const char *method;
        unsigned kind;
    } methods[] = {{"btree", BTREE},   {"hash", HASH}, {"gist", GIST},
                   {"spgist", SPGIST}, {"gin", GIN},   {"brin", BRIN}};
    for (size_t i = 0; i < sizeof methods / sizeof *methods && index->options.len; i++) {
        const owner o = {model, methods[i].kind, "index", index->name, index->span, diags};
        if (mx_str_eq(index->method, mx_str_of(methods[i].method)))
            MX_TRY(check_all(&o, &index->options));
    }
    return MX_OK;
}

mx_status mx_pg_check_storage_parameters(const mx_model *model, const mx_table *table, mx_diags *diags)
{
    const owner own = {model, table->partition_by.len ? PARTITIONED : HEAP, "table", table->name, table->span,
                       diags};
    if (!mx_options_get(&table->options, MX_STR("using"))) /* who stores its rows otherwise has others */
        MX_TRY(check_all(&own, &table->options));
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        const owner o = {model, COLUMN, "column", column->name, table->span, diags};
        if (column->options.len)
            MX_TRY(check_all(&o, &column->options));
    }
    if (table->primary)
        MX_TRY(check_index(model, table->primary, diags));
    for (size_t i = 0; i < table->indexes.len; i++)
        MX_TRY(check_index(model, table->indexes.at[i], diags));
    return MX_OK;
}

mx_status mx_pg_check_view_parameters(const mx_model *model, mx_object_kind kind, mx_str name, bool made,
                                      const mx_options *options, mx_diags *diags)
{
    const bool view = kind == MX_O_VIEW;
    for (size_t i = 0; i < options->len && !model->trusted && !model->opaque; i++) {
        const mx_option *option = &options->at[i];
        const owner o = {model, view ? VIEW : HEAP, mx_object_kind_name(kind), name, option->span, diags};
        mx_str value = option->value.len ? option->value : MX_STR("true");
        if (!view && made && mx_str_eq(option->key, MX_STR("with.oids")))
            MX_TRY(mx_pg_check_oids(model, option, diags));
        else if (mx_str_starts(option->key, MX_STR("with.")))
            MX_TRY(check(&o, mx_str_sub(option->key, 5, option->key.len), value));
    }
    return MX_OK;
}

/* Gone since version 12; what says that there are none is still taken where something is made. */
mx_status mx_pg_check_oids(const mx_model *model, const mx_option *option, mx_diags *diags)
{
    static const char *const none[] = {"false", "off", "0"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (mx_str_ieq(option->value, mx_str_of(none[i])))
            return MX_OK;
    }
    if (model->trusted || model->opaque || model->server.version < 120000)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, option->span, "Take it out.", "there are no tables WITH OIDS any more");
}

mx_str mx_pg_storage_value(mx_str key, mx_str value)
{
    const parameter *p = find(mx_str_sub(key, mx_str_starts(key, MX_STR("with.toast.")) ? 11 : 5, key.len),
                              ~0u);
    return p && (p->kind == WHOLE || p->kind == REAL) ? mx_str_trim(value) : value;
}
