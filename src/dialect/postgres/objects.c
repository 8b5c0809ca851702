#include "dialect/postgres/object_form.h"
#include "dialect/postgres/postgres.h"
#include "schema/view.h"

/* Objects that are kept as text, as they are compared: which form each kind has. */

/* Versions are the server's matter: another default version is no change of the schema. */
mx_str mx_pg_extension_schema(const mx_object *extension)
{
    static const mx_str key = {" schema ", 8};
    size_t at = mx_str_find_str(extension->definition, key);
    return at == MX_NPOS ? MX_STR_NONE
                         : mx_str_sub(extension->definition, at + key.len, extension->definition.len);
}

static mx_str extension(mx_pg_form *f, const mx_object *object, const mx_create_object *create)
{
    mx_str schema = mx_pg_form_said(create, "schema");
    mx_pg_form_put(f, "extension");
    mx_pg_form_str(f, object->name);
    mx_pg_form_put(f, "schema");
    mx_pg_form_str(f, schema.len ? schema : f->model->current_schema);
    return mx_buf_take(&f->buf);
}

/* LOCALE of the C library's is both of its locales; that library, and that equal is equal, need not be said. */
static void settle_collation(mx_pg_form *f, mx_options *options)
{
    mx_str locale = mx_pg_form_option(options, "locale");
    if (locale.len && !mx_str_eq(mx_pg_form_option(options, "provider"), MX_STR("icu"))) {
        mx_options_set(f->model->arena, options, MX_STR("lc_collate"), locale);
        mx_options_set(f->model->arena, options, MX_STR("lc_ctype"), locale);
        mx_options_unset(options, MX_STR("locale"));
    }
    if (mx_str_eq(mx_pg_form_option(options, "provider"), MX_STR("libc")))
        mx_options_unset(options, MX_STR("provider"));
    if (mx_str_eq(mx_pg_form_option(options, "deterministic"), MX_STR("true")))
        mx_options_unset(options, MX_STR("deterministic"));
}

/* FROM "C" or FROM "POSIX", which every server has. */
static bool copied_collation(mx_pg_form *f, const mx_object *object, mx_options *options)
{
    mx_reader in = mx_reader_open(f->model->arena, object->source, &f->model->server);
    mx_str schema, from;
    while (!mx_reader_at_end(&in) && !mx_reader_at_word(&in, "from"))
        mx_reader_next(&in);
    (void)mx_reader_word(&in, "from");
    from = mx_reader_name(&in, &schema);
    if (!mx_str_eq(from, MX_STR("C")) && !mx_str_eq(from, MX_STR("POSIX")))
        return false;
    mx_options_set(f->model->arena, options, MX_STR("lc_collate"), from);
    mx_options_set(f->model->arena, options, MX_STR("lc_ctype"), from);
    return true;
}

static mx_str collation(mx_pg_form *f, mx_object *object, const mx_create_object *create)
{
    mx_options options = {0};
    if (!create->options.len && !copied_collation(f, object, &options)) /* FROM another one */
        return mx_plain_object(f->model, object, create);
    for (size_t i = 0; i < create->options.len; i++) {
        mx_str key = mx_str_lower(f->model->arena, create->options.at[i].key),
               value = create->options.at[i].value;
        bool word = mx_str_eq(key, MX_STR("provider")) || mx_str_eq(key, MX_STR("deterministic"));
        mx_options_set(f->model->arena, &options, key, word ? mx_str_lower(f->model->arena, value) : value);
    }
    settle_collation(f, &options);
    mx_pg_form_put(f, "collation");
    mx_pg_form_str(f, object->name);
    for (size_t i = 0; i < options.len; i++)
        mx_buf_printf(&f->buf, " %.*s='%.*s'", MX_FMT(options.at[i].key), MX_FMT(options.at[i].value));
    return mx_buf_take(&f->buf);
}

static mx_str statistics(mx_pg_form *f, mx_object *object, const mx_create_object *create)
{
    mx_str text = mx_pg_statistics(f->model, object,
                                   create->definition.len ? create->definition : object->source);
    return text.len ? text : mx_plain_object(f->model, object, create);
}

static mx_str by_grammar(mx_pg_form *f, mx_object *object, const mx_create_object *create,
                         bool (*grammar)(mx_pg_form *, const mx_object *, mx_reader *))
{
    mx_reader in = mx_reader_open(
        f->model->arena, create->definition.len ? create->definition : object->source, &f->model->server);
    if (grammar(f, object, &in) && !f->buf.full)
        return mx_buf_take(&f->buf);
    return mx_plain_object(f->model, object, create);
}

static mx_str policy(mx_pg_form *f, mx_object *object, const mx_create_object *create)
{
    mx_str text = by_grammar(f, object, create, mx_pg_policy_form);
    object->also = MX_STR_NONE;
    if (f->model->user.len) {
        mx_pg_form other = {.model = f->model, .buf = MX_BUF(f->model->arena), .as_user = true};
        object->also = by_grammar(&other, object, create, mx_pg_policy_form);
    }
    return text;
}

mx_str mx_pg_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    mx_pg_form f = {.model = model, .buf = MX_BUF(model->arena)};
    switch (object->kind) {
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
        return mx_pg_routine_form(&f, object, create);
    case MX_O_AGGREGATE:
        return mx_pg_aggregate_form(&f, object, create);
    case MX_O_TRIGGER:
        return by_grammar(&f, object, create, mx_pg_trigger_form);
    case MX_O_POLICY:
        return policy(&f, object, create);
    case MX_O_RULE:
        return by_grammar(&f, object, create, mx_pg_rule_form);
    case MX_O_STATISTICS:
        return statistics(&f, object, create);
    case MX_O_VIEW:
    case MX_O_MATVIEW:
        return mx_view_object(model, object, create);
    case MX_O_COLLATION:
        return collation(&f, object, create);
    case MX_O_EXTENSION:
        return extension(&f, object, create);
    default:
        return mx_plain_object(model, object, create);
    }
}
