#include "dialect/postgres/postgres.h"
#include "dialect/postgres/static_type.h"

/* Operator classes that an index of a type and method has anyhow: https://www.postgresql.org/docs/current/indexes-opclass.html, pg_opclass. */

static const struct own_class {
    mx_pg_id id;
    const char *word; /* before "_ops", of btree and hash; of brin before "_minmax_ops" */
} own_classes[] = {
    {MX_PT_BOOL, "bool"},
    {MX_PT_INT2, "int2"},
    {MX_PT_INT4, "int4"},
    {MX_PT_INT8, "int8"},
    {MX_PT_NUMERIC, "numeric"},
    {MX_PT_FLOAT4, "float4"},
    {MX_PT_FLOAT8, "float8"},
    {MX_PT_MONEY, "money"},
    {MX_PT_OID, "oid"},
    {MX_PT_TEXT, "text"},
    {MX_PT_VARCHAR, "text"},
    {MX_PT_BPCHAR, "bpchar"},
    {MX_PT_NAME, "name"},
    {MX_PT_CHAR1, "char"},
    {MX_PT_BYTEA, "bytea"},
    {MX_PT_DATE, "date"},
    {MX_PT_TIME, "time"},
    {MX_PT_TIMETZ, "timetz"},
    {MX_PT_TIMESTAMP, "timestamp"},
    {MX_PT_TIMESTAMPTZ, "timestamptz"},
    {MX_PT_INTERVAL, "interval"},
    {MX_PT_UUID, "uuid"},
    {MX_PT_JSONB, "jsonb"},
    {MX_PT_BIT, "bit"},
    {MX_PT_VARBIT, "varbit"},
    {MX_PT_INET, "inet"},
    {MX_PT_CIDR, "inet"},
    {MX_PT_MACADDR, "macaddr"},
    {MX_PT_MACADDR8, "macaddr8"},
    {MX_PT_TSVECTOR, "tsvector"},
    {MX_PT_TSQUERY, "tsquery"},
    {MX_PT_POINT, "point"},
    {MX_PT_BOX, "box"},
    {MX_PT_POLYGON, "poly"},
    {MX_PT_CIRCLE, "circle"},
    {MX_PT_PG_LSN, "pg_lsn"},
    {MX_PT_XID8, "xid8"},
    {MX_PT_TID, "tid"},
};

static const char *word_of(mx_pg_static type)
{
    char category = mx_pg_category(type);
    if (category == 'A')
        return "array";
    if (category == 'E')
        return "enum";
    if (category == 'R')
        return "range";
    for (size_t i = 0; i < sizeof own_classes / sizeof *own_classes; i++) {
        if (own_classes[i].id == type.id)
            return own_classes[i].word;
    }
    return NULL;
}

static bool is(mx_str text, const char *word, const char *suffix)
{
    mx_str w = mx_str_of(word), s = mx_str_of(suffix);
    return text.len == w.len + s.len && mx_str_starts(text, w) && mx_str_ends(text, s);
}

static bool is_default(mx_pg_static type, mx_str method, mx_str opclass)
{
    const char *word = word_of(type);
    if (mx_str_eq(method, MX_STR("brin")) && mx_pg_category(type) == 'R')
        return is(opclass, "range", "_inclusion_ops");
    if (mx_str_eq(method, MX_STR("brin")) &&
        (mx_pg_is(type, MX_PT_INET) || mx_pg_is(type, MX_PT_CIDR) || mx_pg_is(type, MX_PT_BOX)))
        return is(opclass, mx_pg_is(type, MX_PT_BOX) ? "box" : "inet", "_inclusion_ops");
    if (!word)
        return false;
    if (mx_str_eq(method, MX_STR("brin")))
        return is(opclass, word, "_minmax_ops");
    if (mx_str_eq(method, MX_STR("gist")) && (mx_pg_is(type, MX_PT_INET) || mx_pg_is(type, MX_PT_CIDR)))
        return false; /* inet_ops has to be written there */
    if (mx_str_eq(method, MX_STR("spgist")) && mx_pg_is(type, MX_PT_POINT))
        return is(opclass, "quad_point", "_ops");
    return is(opclass, word, "_ops");
}

/* Of extensions, those that an index of their type and method has anyhow; pg_opclass.opcdefault. */
static bool is_extension_default(mx_str method, mx_str opclass)
{
    static const char *const names[] = {"gist__int_ops",
                                        "gist__ltree_ops",
                                        "gist_bit_ops",
                                        "gist_bool_ops",
                                        "gist_bpchar_ops",
                                        "gist_bytea_ops",
                                        "gist_cash_ops",
                                        "gist_cidr_ops",
                                        "gist_cube_ops",
                                        "gist_date_ops",
                                        "gist_enum_ops",
                                        "gist_float4_ops",
                                        "gist_float8_ops",
                                        "gist_hstore_ops",
                                        "gist_inet_ops",
                                        "gist_int2_ops",
                                        "gist_int4_ops",
                                        "gist_int8_ops",
                                        "gist_interval_ops",
                                        "gist_ltree_ops",
                                        "gist_macaddr_ops",
                                        "gist_macaddr8_ops",
                                        "gist_numeric_ops",
                                        "gist_oid_ops",
                                        "gist_seg_ops",
                                        "gist_text_ops",
                                        "gist_time_ops",
                                        "gist_timestamp_ops",
                                        "gist_timestamptz_ops",
                                        "gist_timetz_ops",
                                        "gist_uuid_ops",
                                        "gist_vbit_ops",
                                        "gin_hstore_ops",
                                        "btree_hstore_ops",
                                        "hash_hstore_ops",
                                        "citext_ops",
                                        "ltree_ops",
                                        "hash_ltree_ops",
                                        "cube_ops",
                                        "seg_ops",
                                        "gist_geometry_ops_2d",
                                        "gist_geography_ops",
                                        "btree_geometry_ops",
                                        "btree_geography_ops",
                                        "hash_geometry_ops",
                                        NULL};
    if (mx_str_eq(method, MX_STR("gin")) && mx_str_eq(opclass, MX_STR("varchar_ops")))
        return true;
    for (size_t i = 0; names[i]; i++) {
        if (mx_str_eq(opclass, mx_str_of(names[i])))
            return true;
    }
    return false;
}

static bool is_one_of(mx_pg_static type, const mx_pg_id *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (mx_pg_is(type, ids[i]))
            return true;
    }
    return false;
}
#define ONE_OF(type, ids) is_one_of(type, ids, sizeof(ids) / sizeof *(ids))

/* Types that have no class for the method, but for those of extensions. */
static bool lacks_class(mx_pg_static type, mx_str method)
{
    static const mx_pg_id gin[] = {MX_PT_JSONB, MX_PT_TSVECTOR},
                          gist[] = {MX_PT_POINT,  MX_PT_BOX,      MX_PT_POLYGON,
                                    MX_PT_CIRCLE, MX_PT_TSVECTOR, MX_PT_TSQUERY},
                          no_btree[] = {MX_PT_JSON, MX_PT_JSONPATH, MX_PT_XML},
                          no_hash[] = {MX_PT_JSON,   MX_PT_JSONPATH, MX_PT_XML,    MX_PT_MONEY,
                                       MX_PT_VARBIT, MX_PT_TSVECTOR, MX_PT_TSQUERY};
    char category = mx_pg_category(type);
    if (category != 'E' && (type.id <= MX_PT_UNKNOWN || type.id >= MX_PT_USER))
        return false; /* ranges and composites, types of extensions */
    if (mx_str_eq(method, MX_STR("gin")))
        return category != 'A' && !ONE_OF(type, gin);
    if (mx_str_eq(method, MX_STR("gist")))
        return category != 'R' && !ONE_OF(type, gist);
    if (mx_str_eq(method, MX_STR("btree")))
        return category == 'G' || ONE_OF(type, no_btree);
    return mx_str_eq(method, MX_STR("hash")) && (category == 'G' || ONE_OF(type, no_hash));
}

/* pg_opclass.opcintype of those that only another type's are like. */
bool mx_pg_takes_type(mx_str opclass, const mx_type *type)
{
    if (!opclass.len)
        return true; /* as of most: a table's indexes are looked at again with each that it gets */
    mx_pg_static base = mx_pg_base(mx_pg_of(type));
    const char *word = word_of(base);
    if (base.id <= MX_PT_UNKNOWN || base.id == MX_PT_USER)
        return true;
    if (mx_str_eq(opclass, MX_STR("jsonb_path_ops")))
        return mx_pg_is(base, MX_PT_JSONB);
    if (mx_str_eq(opclass, MX_STR("text_pattern_ops")) || mx_str_eq(opclass, MX_STR("varchar_pattern_ops")))
        return mx_pg_is(base, MX_PT_TEXT) || mx_pg_is(base, MX_PT_VARCHAR);
    if (mx_str_eq(opclass, MX_STR("bpchar_pattern_ops")))
        return mx_pg_is(base, MX_PT_BPCHAR);
    for (size_t i = 0; i < sizeof own_classes / sizeof *own_classes; i++) {
        if (is(opclass, own_classes[i].word, "_ops"))
            return word && is(opclass, word, "_ops");
    }
    return true;
}

bool mx_pg_lacks_opclass(const mx_model *model, const mx_index_part *part, mx_str method)
{
    if (!part->column || part->opclass.len || !lacks_class(mx_pg_base(mx_pg_of(&part->column->type)), method))
        return false;
    for (size_t i = 0; i < model->objects.len; i++) {
        if (model->objects.at[i]->kind == MX_O_EXTENSION &&
            !mx_str_eq(model->objects.at[i]->name, MX_STR("plpgsql")))
            return false; /* it may be its class */
    }
    return true;
}

mx_str mx_pg_opclass(mx_arena *arena, const mx_type *type, mx_str method, mx_str written)
{
    mx_str schema, name;
    if (mx_str_starts(written, MX_STR("pg_catalog.")))
        written = mx_str_sub(written, 11, written.len);
    if (!mx_str_cut(written, '.', &schema, &name))
        name = written;
    if (!written.len || is_extension_default(method, name) ||
        (type && is_default(mx_pg_base(mx_pg_of(type)), method, written)))
        return MX_STR_NONE;
    return mx_str_copy(arena, written);
}
