#include "dialect/postgres/postgres.h"
#include "dialect/postgres/static_type.h"

#include "schema/names.h"
#include "schema/reader.h"
#include "schema/text.h"
#include "sql/parse.h"

/* Range types in one form: options in one order, types as the server shows them, what is a default left out.
 * https://www.postgresql.org/docs/current/sql-createtype.html */

static mx_str local(const mx_model *model, mx_str schema)
{
    return mx_str_eq(schema, MX_STR("pg_catalog")) || mx_str_eq(schema, model->server.schema) ? MX_STR_NONE
                                                                                              : schema;
}

static mx_str part(mx_reader *in)
{
    bool bare = in->tok.kind == MX_T_WORD;
    mx_str value = mx_reader_value(in);
    return bare ? mx_str_lower(in->arena, value) : value;
}

/* [schema.]name. False: something else. */
static bool read_name(mx_model *model, mx_str value, mx_str *schema, mx_str *name)
{
    mx_reader in = mx_reader_open(model->arena, value, &model->server);
    *schema = MX_STR_NONE;
    *name = part(&in);
    if (mx_reader_punct(&in, '.')) {
        *schema = *name;
        *name = part(&in);
    }
    return name->len && mx_reader_at_end(&in);
}

static mx_str name_form(mx_model *model, mx_str value)
{
    mx_str schema, name;
    if (!read_name(model, value, &schema, &name))
        return value;
    return mx_pg_join_name(model->arena, local(model, schema), name, &model->server);
}

/* Lengths mean nothing to a range. */
static mx_str subtype_form(mx_model *model, mx_str value, mx_type *type)
{
    mx_type_name *written = NULL;
    *type = (mx_type){0};
    if (mx_parse_type(model->arena, value, MX_NOWHERE, &model->server, &written, NULL) != MX_OK)
        return mx_text_canon(model->arena, value, &model->server);
    written->args = NULL;
    written->arg_count = 0;
    if (mx_pg_type_of(model, written, NULL, type, NULL) != MX_OK)
        return mx_text_canon(model->arena, value, &model->server);
    if (!type->udt)
        return type->text;
    mx_str name = mx_pg_join_name(model->arena, local(model, type->udt->schema->name), type->udt->name,
                                  &model->server);
    return type->array_dims ? mx_str_cat(model->arena, name, MX_STR("[]")) : name;
}

static mx_str opclass_form(mx_model *model, mx_str value, const mx_type *subtype)
{
    return mx_pg_opclass(model->arena, subtype->text.len ? subtype : NULL, MX_STR("btree"),
                         name_form(model, value));
}

static mx_str collation_form(mx_model *model, mx_str value)
{
    mx_str name = name_form(model, value);
    return mx_str_eq(name, MX_STR("\"default\"")) ? MX_STR_NONE : name;
}

/* makeMultirangeTypeName: the first "range" becomes "multirange", else "_multirange" stands behind. */
static mx_str usual_multirange(mx_arena *arena, mx_str range)
{
    static const mx_str word = {"range", 5};
    size_t at = mx_str_find_str(range, word), room = MX_PG_MAX_NAME - sizeof "_multirange" + 1;
    if (at == MX_NPOS)
        return mx_str_cat(arena, mx_str_sub(range, 0, range.len < room ? range.len : room),
                          MX_STR("_multirange"));
    mx_str name = mx_str_printf(arena, "%.*smulti%.*s", MX_FMT(mx_str_sub(range, 0, at)),
                                MX_FMT(mx_str_sub(range, at, range.len)));
    return mx_name_cut(name, MX_PG_MAX_NAME);
}

static mx_str multirange_form(mx_model *model, mx_str value, const mx_udt *range)
{
    mx_str schema, name;
    if (!read_name(model, value, &schema, &name))
        return value;
    if (!schema.len)
        schema = model->current_schema.len ? model->current_schema : model->server.schema;
    if (mx_str_eq(schema, range->schema->name) &&
        mx_str_eq(name, usual_multirange(model->arena, range->name)))
        return MX_STR_NONE;
    return mx_pg_join_name(model->arena, local(model, schema), name, &model->server);
}

enum { SUBTYPE, OPCLASS, COLLATION, CANONICAL, SUBTYPE_DIFF, MULTIRANGE, KEYS };

static const char *const keys[KEYS] = {"subtype",   "subtype_opclass", "collation",
                                       "canonical", "subtype_diff",    "multirange_type_name"};

/* key = value, …; each value as written. */
static bool read_options(mx_model *model, mx_str list, mx_str values[KEYS])
{
    mx_reader in = mx_reader_open(model->arena, list, &model->server);
    while (!mx_reader_at_end(&in)) {
        size_t key = 0;
        while (key < KEYS && !mx_reader_word(&in, keys[key]))
            key++;
        if (key == KEYS || !mx_reader_op(&in, "="))
            return false;
        values[key] = mx_reader_item(&in);
        (void)mx_reader_punct(&in, ',');
    }
    return values[SUBTYPE].len > 0;
}

mx_str mx_pg_range(mx_model *model, const mx_udt *range, const mx_create_object *create)
{
    mx_str list, values[KEYS] = {{0}};
    mx_type subtype;
    mx_reader in = mx_reader_open(model->arena, create->definition, &model->server);
    while (!mx_reader_at_end(&in) && !mx_reader_at_punct(&in, '('))
        mx_reader_next(&in);
    if (!mx_reader_group(&in, &list))
        return MX_STR("as range");
    mx_buf buf = MX_BUF(model->arena);
    mx_buf_lit(&buf, "as range (");
    if (!read_options(model, list, values)) {
        mx_buf_printf(&buf, " %.*s )", MX_FMT(mx_text_canon(model->arena, list, &model->server)));
        return mx_buf_take(&buf);
    }
    values[SUBTYPE] = subtype_form(model, values[SUBTYPE], &subtype);
    values[OPCLASS] = opclass_form(model, values[OPCLASS], &subtype);
    values[COLLATION] = collation_form(model, values[COLLATION]);
    values[CANONICAL] = name_form(model, values[CANONICAL]);
    values[SUBTYPE_DIFF] = name_form(model, values[SUBTYPE_DIFF]);
    values[MULTIRANGE] = multirange_form(model, values[MULTIRANGE], range);
    for (size_t key = 0; key < KEYS; key++) {
        if (values[key].len)
            mx_buf_printf(&buf, "%s %s = %.*s", key ? " ," : "", keys[key], MX_FMT(values[key]));
    }
    mx_buf_lit(&buf, " )");
    return mx_buf_take(&buf);
}

mx_pg_static mx_pg_subtype(mx_model *model, const mx_udt *range)
{
    mx_str list, values[KEYS] = {{0}};
    mx_type subtype;
    mx_reader in = mx_reader_open(model->arena, range->definition, &model->server);
    if (!mx_reader_words(&in, "as range") || !mx_reader_group(&in, &list) ||
        !read_options(model, list, values))
        return MX_PG_TYPE(NONE);
    (void)subtype_form(model, values[SUBTYPE], &subtype);
    return subtype.text.len ? mx_pg_of(&subtype) : MX_PG_TYPE(NONE);
}

/* multirange_type_name = x in the form of mx_pg_range, else the usual one. */
static mx_str multirange_of(const mx_model *model, const mx_udt *range)
{
    static const mx_str key = {"multirange_type_name = ", 23};
    size_t at = mx_str_find_str(range->definition, key);
    if (at == MX_NPOS)
        return usual_multirange(model->arena, range->name);
    mx_reader in = mx_reader_open(
        model->arena, mx_str_sub(range->definition, at + key.len, range->definition.len), &model->server);
    mx_str schema;
    return mx_reader_name(&in, &schema);
}

const mx_udt *mx_pg_range_of(const mx_model *model, mx_str multirange)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_udts *types = &model->schemas.at[s]->types;
        for (size_t i = 0; i < types->len; i++) {
            if (types->at[i]->kind == MX_O_RANGE && mx_str_eq(multirange_of(model, types->at[i]), multirange))
                return types->at[i];
        }
    }
    return NULL;
}
