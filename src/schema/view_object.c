#include "schema/view.h"

#include "schema/canon.h"
#include "schema/text.h"
#include "schema/view_part.h"

/* Whole views: what they are compared by, their columns and what they read. */

static bool is_same(const mx_type *a, const mx_type *b)
{
    return a->udt == b->udt && mx_str_eq(a->base, b->base) && a->arg_count == b->arg_count &&
           a->args[0] == b->args[0] && a->args[1] == b->args[1] && a->array_dims == b->array_dims;
}

/* A copy, as the table's column may become another: one for all views. */
static const mx_type *kept_type(mx_model *model, const mx_view_column *column)
{
    const mx_type *type = model->server.engine == MX_PG ? mx_view_type(column) : NULL;
    const mx_type *known = type ? mx_map_get(&model->view_types, type->text) : NULL;
    if (!type || (known && is_same(known, type)))
        return known;
    mx_type *kept = mx_new(model->arena, mx_type);
    *kept = *type;
    mx_map_put(model->arena, &model->view_types, kept->text, kept);
    return kept;
}

/* MySQL and MariaDB give another name to what has none of its own. */
static bool same_name(const mx_view *view, const mx_strs *names, const mx_view_columns *found, size_t i,
                      size_t k)
{
    mx_str a = i < names->len ? names->at[i] : found->at[i].name,
           b = k < names->len ? names->at[k] : found->at[k].name;
    const mx_view_column *one = &found->at[i], *other = &found->at[k];
    return (i < names->len || !one->guessed || one->figured) &&
           (k < names->len || !other->guessed || other->figured) && mx_name_same(a, b, view->server);
}

/* `names`: the view's list of columns; MySQL and MariaDB want it whole. */
static void note_wrong_names(mx_view *view, const mx_strs *names, const mx_view_columns *found)
{
    bool whole = view->server->engine & MX_MY && names->len;
    if (!view->inexact && (names->len > found->len || (whole && names->len < found->len)))
        mx_view_note_fault(view, "the list of its columns is not as long as the select list");
    for (size_t i = 0; view->model->absent && i < found->len; i++) {
        for (size_t k = 0; k < i; k++) {
            if (same_name(view, names, found, i, k))
                mx_view_note_fault(view, "two of its columns have one name");
        }
    }
}

/* $1, and @a, @@a and ? of MySQL and MariaDB */
static void note_parameters(mx_view *view, const mx_part *p)
{
    for (size_t i = p->from; i < p->to; i++) {
        char sign = p->at[i].kind == MX_T_PARAM ? p->at[i].text.ptr[0] : 0;
        if (view->server->engine == MX_PG ? sign == '$' : sign == '@' || sign == '?')
            mx_view_note_fault(view, "a view has no parameters, and reads no variables");
    }
}

/* `names`: the view's list of columns, may be empty. False: there is something in it that we cannot resolve (a table that is not in
 * the model, …): compare its tokens instead. `object` (may be NULL): the view, which keeps the types of its columns. */
static bool form_of(mx_view *view, const mx_strs *names, mx_str *out, mx_strs *columns, mx_object *object)
{
    mx_model *model = view->model;
    mx_view_columns found = {0};
    mx_buf buf = MX_BUF(model->arena);
    mx_strs called = {0};
    mx_part p;
    if (!mx_part_open(view->arena, view->server, view->text, &p))
        return false;
    note_parameters(view, &p);
    if (!mx_view_query(view, p, NULL, &buf, &found))
        return false;
    bool guessed = false;
    note_wrong_names(view, names, &found);
    for (size_t i = 0; i < found.len; i++) {
        if (i < names->len) {
            found.at[i].name = names->at[i];
            found.at[i].starred = false;
        }
        guessed = guessed || (found.at[i].guessed && i >= names->len);
        mx_vec_push(model->arena, &called, mx_str_copy(model->arena, found.at[i].name));
        if (object)
            mx_vec_push(model->arena, &object->column_types, kept_type(model, &found.at[i]));
    }
    mx_view_put_called(&buf, &found);
    *out = mx_buf_take(&buf);
    *columns = called;
    if (object)
        object->columns_guessed = guessed;
    return true;
}

static mx_view_scope scope_of(mx_view *view, const mx_view_within *within)
{
    mx_view_scope scope = {0};
    for (; within; within = within->next) {
        mx_view_source source = {.alias = within->alias,
                                 .shown = within->alias,
                                 .partial = within->partial,
                                 .arguments = within->arguments};
        for (size_t i = 0; i < within->columns->len; i++) {
            mx_view_column column = {.name = within->columns->at[i]->name, .column = within->columns->at[i]};
            mx_vec_push(view->arena, &source.columns, column);
        }
        (void)mx_view_add_source(view, &scope, source);
    }
    return scope;
}

bool mx_view_query_within(mx_model *model, mx_str text, const mx_view_within *within, mx_str *out)
{
    mx_view view = mx_view_of(model, text);
    mx_view_scope scope = scope_of(&view, within);
    mx_view_columns columns = {0};
    mx_buf buf = MX_BUF(model->arena);
    mx_part p;
    if (!mx_part_open(view.arena, view.server, text, &p) || !mx_view_query(&view, p, &scope, &buf, &columns))
        return false;
    *out = mx_buf_take(&buf);
    return true;
}

bool mx_view_expr_within(mx_model *model, mx_str text, const mx_view_within *within, mx_str *out)
{
    mx_view view = mx_view_of(model, text);
    mx_view_scope scope = scope_of(&view, within);
    return mx_view_expr(&view, &scope, text, NULL, false, out, NULL);
}

/* WITH [NO] DATA of PostgreSQL and DuckDB. */
static void drop_data(mx_part *p)
{
    size_t words = mx_part_is(p, p->to - 2, "no") ? 3 : 2;
    if (p->to - p->from > 3 && mx_part_is(p, p->to - 1, "data") && mx_part_is(p, p->to - words, "with"))
        p->to -= words;
}

bool mx_view_columns_of(mx_model *model, mx_str text, mx_view_columns *out, bool *own)
{
    mx_view view = mx_view_of(model, text);
    mx_buf buf = MX_BUF(model->arena);
    mx_part p;
    if (!mx_part_open(view.arena, view.server, text, &p))
        return false;
    drop_data(&p);
    bool fine = mx_view_query(&view, p, NULL, &buf, out) && !view.united;
    *own = !view.reshaped;
    return fine;
}

/* Whether a materialized view holds rows is the matter of REFRESH: dumps make all WITH NO DATA and fill them behind. Where it lies
 * is not part of the model, as with tables. */
static bool is_default(const mx_option *option)
{
    return mx_str_eq(option->key, MX_STR("recursive")) || mx_str_eq(option->key, MX_STR("definer")) ||
           mx_str_eq(option->key, MX_STR("renamed_from")) ||
           (mx_str_eq(option->key, MX_STR("algorithm")) && mx_str_ieq(option->value, MX_STR("undefined"))) ||
           (mx_str_eq(option->key, MX_STR("sql security")) && mx_str_ieq(option->value, MX_STR("definer"))) ||
           (mx_str_eq(option->key, MX_STR("using")) && mx_str_ieq(option->value, MX_STR("heap"))) ||
           mx_str_eq(option->key, MX_STR("tablespace")) || mx_str_eq(option->key, MX_STR("data")) ||
           mx_str_eq(option->key, MX_STR("with.oids"));
}

mx_str mx_view_recursive_query(mx_model *model, const mx_create_object *create)
{
    mx_buf columns = MX_BUF(model->arena);
    for (size_t i = 0; i < create->columns.len; i++) {
        mx_str name = mx_text_name(model->arena, create->columns.at[i], &model->server);
        mx_buf_printf(&columns, "%s%.*s", i ? ", " : "", MX_FMT(name));
    }
    mx_str list = mx_buf_take(&columns), view = mx_text_name(model->arena, create->name.name, &model->server);
    return mx_str_printf(model->arena, "WITH RECURSIVE %.*s(%.*s) AS (%.*s) SELECT %.*s FROM %.*s",
                         MX_FMT(view), MX_FMT(list), MX_FMT(create->query), MX_FMT(list), MX_FMT(view));
}

/* security_barrier, security_barrier = on: one value. */
static mx_str option_value(mx_model *model, const mx_option *option)
{
    static const char *const yes[] = {"", "on", "1", "yes"}, *const no[] = {"off", "0", "no"};
    mx_str value = mx_str_lower(model->arena, option->value);
    if (!mx_str_starts(option->key, MX_STR("with.security_")))
        return value;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (mx_str_eq(value, mx_str_of(yes[i])))
            return MX_STR("true");
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (mx_str_eq(value, mx_str_of(no[i])))
            return MX_STR("false");
    }
    return value;
}

static void note_check(mx_view *view, const mx_create_object *create)
{
    mx_part p;
    const mx_option *check = mx_options_get(&create->options, MX_STR("check option"));
    const mx_option *algorithm = mx_options_get(&create->options, MX_STR("algorithm"));
    if (!check)
        check = mx_options_get(&create->options, MX_STR("with.check_option"));
    bool temporary = algorithm && mx_str_ieq(algorithm->value, MX_STR("temptable"));
    if (!check || !mx_part_open(view->arena, view->server, view->text, &p))
        return;
    if (temporary)
        mx_view_note_fault(view, "WITH CHECK OPTION wants a view that is no temporary table");
    mx_view_note_fixed(view, &p);
}

/* MySQL and MariaDB keep a view as it was when its tables, or their columns, go or get another name. Its own columns are not told:
 * what it reads may only come behind it in a catalogue. */
static bool form_of_lost(mx_model *model, const mx_create_object *create, mx_str *out)
{
    mx_view view = mx_view_of(model, create->query);
    mx_strs columns = {0};
    view.settled = true;
    return model->trusted && model->server.engine & MX_MY &&
           form_of(&view, &create->columns, out, &columns, NULL);
}

const mx_table *mx_view_as_table(mx_arena *arena, const mx_object *view)
{
    mx_table *table = mx_new(arena, mx_table);
    table->schema = view->schema;
    table->name = view->name;
    for (size_t i = 0; i < view->columns.len; i++) {
        mx_column *column = mx_new(arena, mx_column);
        column->table = table;
        column->name = view->columns.at[i];
        if (view->column_types.len == view->columns.len && view->column_types.at[i])
            column->type = *view->column_types.at[i];
        mx_vec_push(arena, &table->columns, column);
    }
    return table;
}

mx_str mx_view_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    mx_buf buf = MX_BUF(model->arena);
    mx_options options = {0};
    bool recursive = mx_options_get(&create->options, MX_STR("recursive")) != NULL;
    mx_view view = mx_view_of(model, recursive ? mx_view_recursive_query(model, create) : create->query);
    mx_str form;
    note_check(&view, create);
    object->starless = MX_STR_NONE;
    object->column_types.len = object->uses.len = 0;
    if (model->absent)
        object->uses_keys = (mx_indexes){0};
    object->uses_known = object->uses_rows = false;
    object->columns_guessed = true;
    for (size_t i = 0; i < create->options.len; i++) {
        bool check = mx_str_eq(create->options.at[i].key, MX_STR("with.check_option"));
        if (!is_default(&create->options.at[i]))
            mx_options_set(model->arena, &options, check ? MX_STR("check option") : create->options.at[i].key,
                           create->options.at[i].value);
    }
    mx_buf_printf(&buf, "%s %.*s", object->kind == MX_O_MATVIEW ? "materialized view" : "view",
                  MX_FMT(object->name));
    for (size_t i = 0; i < options.len; i++) {
        mx_str value = option_value(model, &options.at[i]);
        mx_buf_printf(&buf, " %.*s=%.*s", MX_FMT(options.at[i].key), MX_FMT(value));
    }
    if (form_of(&view, &create->columns, &form, &object->columns, object)) {
        for (size_t i = 0; i < view.used->columns.len && model->server.engine == MX_PG; i++)
            mx_vec_push(model->arena, &object->uses, view.used->columns.at[i]);
        for (size_t i = 0; i < view.used->keys.len; i++)
            mx_vec_push(model->arena, &object->uses_keys, view.used->keys.at[i]);
        object->uses_rows = view.used->rows;
        object->uses_known = model->server.engine == MX_PG;
        object->starless = recursive ? MX_STR_NONE : mx_view_starless(&view, object->source);
        mx_buf_printf(&buf, " as %.*s", MX_FMT(form));
        return mx_buf_take(&buf);
    }
    if (form_of_lost(model, create, &form)) {
        mx_buf_printf(&buf, " as %.*s", MX_FMT(form));
        return mx_buf_take(&buf);
    }
    for (size_t i = 0; i < create->columns.len; i++)
        mx_buf_printf(&buf, " %.*s", MX_FMT(create->columns.at[i]));
    mx_buf_printf(&buf, " as %.*s", MX_FMT(mx_text_canon(model->arena, create->query, &model->server)));
    return mx_buf_take(&buf);
}
