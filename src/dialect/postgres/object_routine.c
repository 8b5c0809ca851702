#include "dialect/postgres/object_form.h"
#include "dialect/postgres/postgres.h"
#include "schema/text.h"
#include "schema/view.h"
#include "sql/parse.h"

/* Functions, procedures and aggregates as they are compared. */

/* Lengths mean nothing in arguments and results: the server forgets them. */
static mx_str bare_type(mx_pg_form *f, const mx_type_name *written, mx_type *type)
{
    mx_str column = written->of_column ? mx_str_printf(f->model->arena, "%.*s.%.*s", MX_FMT(written->schema),
                                                       MX_FMT(written->name))
                                       : MX_STR_NONE;
    const mx_type *found_type = column.len ? mx_model_type_of(f->model, column) : NULL;
    if (found_type) {
        *type = *found_type;
        type->arg_count = 0;
        type->text = mx_type_bare_text(f->model, f->model->arena, found_type);
        return type->text;
    }
    mx_type_name bare = *written;
    bare.args = NULL;
    bare.arg_count = 0;
    bare.fields = MX_STR_NONE;
    if (mx_pg_type_of(f->model, &bare, NULL, type, NULL) == MX_OK) {
        mx_str shown = mx_type_bare_text(f->model, f->model->arena, type);
        if (!mx_str_starts(shown, MX_STR("bpchar")) || type->udt)
            return shown;
        return mx_str_cat(f->model->arena, MX_STR("character"), mx_str_sub(shown, 6, shown.len));
    }
    *type = (mx_type){0};
    mx_str text = mx_text_canon(f->model->arena, written->text, &f->model->server);
    mx_str found = written->schema.len ? MX_STR_NONE : mx_model_relation_schema(f->model, written->name);
    if (found.len)
        text = mx_str_printf(f->model->arena, "%.*s . %.*s", MX_FMT(found), MX_FMT(text));
    mx_str prefix = mx_str_printf(f->model->arena, "%.*s . ", MX_FMT(f->model->server.schema));
    return mx_str_starts(text, prefix) ? mx_str_sub(text, prefix.len, text.len) : text;
}

static mx_str type_named(mx_pg_form *f, mx_str text, mx_type *type)
{
    static const mx_str word = {"%type", 5};
    const mx_type *of_column = mx_str_ends(text, word)
                                   ? mx_model_type_of(f->model, mx_str_sub(text, 0, text.len - word.len))
                                   : NULL;
    if (of_column) {
        *type = *of_column;
        type->arg_count = 0;
        type->text = mx_type_bare_text(f->model, f->model->arena, of_column);
        return type->text;
    }
    mx_expr *cast = NULL;
    mx_str written = mx_str_cat(f->model->arena, MX_STR("NULL::"), text);
    if (mx_parse_expr(f->model->arena, written, MX_NOWHERE, &f->model->server, &cast, NULL) == MX_OK &&
        cast->kind == MX_E_CAST && cast->type)
        return bare_type(f, cast->type, type);
    *type = (mx_type){0};
    return mx_str_lower(f->model->arena, text);
}

static void arguments(mx_pg_form *f, const mx_create_object *create, bool table)
{
    bool first = true;
    mx_buf_text(&f->buf, table ? " returns table (" : " (");
    for (size_t i = 0; i < create->attributes.len; i++) {
        const mx_column_def *def = create->attributes.at[i];
        mx_type type;
        if (mx_str_eq(def->storage, MX_STR("table")) != table)
            continue;
        mx_buf_text(&f->buf, first ? "" : ", ");
        first = false;
        if (!table && !mx_str_eq(def->storage, MX_STR("in")))
            mx_buf_printf(&f->buf, "%.*s ", MX_FMT(def->storage));
        if (def->name.len)
            mx_buf_printf(&f->buf, "%.*s ", MX_FMT(def->name));
        mx_buf_str(&f->buf, bare_type(f, def->type, &type));
        if (!def->default_expr)
            continue;
        const mx_expr_site site = {.place = MX_X_DEFAULT, .type = type.text.len ? &type : NULL};
        mx_buf_lit(&f->buf, " default ");
        mx_str value = mx_pg_form_expr(f, &site, def->default_expr, MX_STR("?"));
        mx_buf_str(&f->buf, value.len ? value : MX_STR("null"));
    }
    mx_buf_char(&f->buf, ')');
}

static void put_option(mx_pg_form *f, const mx_create_object *create, const char *key, const char *usual)
{
    mx_str value = mx_str_lower(f->model->arena, mx_pg_form_said(create, key));
    if (!value.len || mx_str_eq(value, mx_str_of(usual)))
        return;
    mx_pg_form_put(f, key);
    mx_pg_form_str(f, value);
}

/* SET x = y, SET x TO y, in the order written. */
static void put_settings(mx_pg_form *f, const mx_create_object *create)
{
    for (size_t i = 0; i < create->options.len; i++) {
        if (!mx_str_eq(create->options.at[i].key, MX_STR("set")))
            continue;
        mx_reader in = mx_reader_open(f->model->arena, create->options.at[i].value, &f->model->server);
        mx_pg_form_put(f, "set");
        mx_pg_form_str(f, mx_pg_setting_name(f->model, &in));
        if (!mx_reader_op(&in, "="))
            (void)mx_reader_word(&in, "to");
        for (; !mx_reader_at_end(&in); (void)mx_reader_punct(&in, ','))
            mx_pg_form_str(f, mx_reader_value(&in));
    }
}

/* The arguments, as the body knows them. */
static mx_columns argument_columns(mx_pg_form *f, const mx_create_object *create)
{
    mx_columns columns = {0};
    for (size_t i = 0; i < create->attributes.len; i++) {
        const mx_column_def *def = create->attributes.at[i];
        mx_column *column = mx_new(f->model->arena, mx_column);
        if (!def->name.len || mx_str_eq(def->storage, MX_STR("table")) ||
            mx_str_eq(def->storage, MX_STR("out")))
            continue;
        column->name = def->name;
        (void)bare_type(f, def->type, &column->type);
        mx_vec_push(f->model->arena, &columns, column);
    }
    return columns;
}

/* BEGIN ATOMIC …; … END and RETURN …, as they are parsed when they are made: queries as those of views. */
static mx_str parsed_body(mx_pg_form *f, const mx_create_object *create)
{
    mx_str text = create->query;
    mx_reader in = mx_reader_open(f->model->arena, text, &f->model->server);
    mx_buf buf = MX_BUF(f->model->arena);
    const mx_columns columns = argument_columns(f, create);
    const mx_view_within within = {.alias = create->name.name, .columns = &columns, .arguments = true};
    if (mx_reader_word(&in, "return")) {
        mx_str given = mx_str_trim(mx_str_sub(text, in.tok.span.start, text.len)), settled;
        if (!mx_view_expr_within(f->model, given, &within, &settled))
            settled = mx_text_canon(f->model->arena, given, &f->model->server);
        return mx_str_cat(f->model->arena, MX_STR("return "), settled);
    }
    if (!mx_reader_words(&in, "begin atomic"))
        return MX_STR_NONE;
    mx_buf_lit(&buf, "begin atomic");
    for (size_t start = in.tok.span.start; !mx_reader_at_end(&in); mx_reader_next(&in)) {
        if (!mx_reader_at_punct(&in, ';'))
            continue;
        mx_str statement = mx_str_trim(mx_str_sub(text, start, in.tok.span.start)), whole;
        start = in.tok.span.end;
        if (!statement.len) /* the server keeps nothing of a ';' too many */
            continue;
        if (!mx_pg_write_form(f->model, statement, &within, &whole))
            whole = mx_text_canon(f->model->arena, statement, &f->model->server);
        mx_buf_printf(&buf, " %.*s;", MX_FMT(whole));
    }
    return mx_buf_take(&buf);
}

/* A body whose arguments may be of any type is not looked into, and SET may say where its tables are. */
static bool is_checked(const mx_pg_form *f, const mx_create_object *create, mx_str language)
{
    bool checked = f->model->absent && !f->model->bodies_unchecked && create->query.len &&
                   (!language.len || mx_str_eq(language, MX_STR("sql")));
    for (size_t i = 0; i < create->attributes.len; i++)
        checked = checked && !mx_str_istarts(create->attributes.at[i]->type->name, MX_STR("any"));
    for (size_t i = 0; i < create->options.len; i++)
        checked = checked && !mx_str_eq(create->options.at[i].key, MX_STR("set"));
    return checked;
}

/* Notes what is absent. Statements behind one that is no query may use what that makes. */
static void read_body(mx_pg_form *f, const mx_create_object *create)
{
    static const char *const queries[] = {"select", "insert", "update", "delete", "values"};
    mx_reader in = mx_reader_open(f->model->arena, create->query, &f->model->server);
    mx_columns columns = {0};
    for (size_t i = 0; i < create->attributes.len; i++) {
        mx_column *column = mx_new(f->model->arena, mx_column);
        column->name = create->attributes.at[i]->name;
        (void)bare_type(f, create->attributes.at[i]->type, &column->type);
        if (column->name.len)
            mx_vec_push(f->model->arena, &columns, column);
    }
    const mx_view_within within = {.alias = create->name.name, .columns = &columns, .arguments = true};
    while (!mx_reader_at_end(&in)) {
        bool query = mx_reader_at_word(&in, "with");
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
            query = query || mx_reader_at_word(&in, queries[i]);
        size_t start = in.tok.span.start;
        while (!mx_reader_at_end(&in) && !mx_reader_at_punct(&in, ';'))
            mx_reader_next(&in);
        size_t end = mx_reader_at_end(&in) ? create->query.len : in.tok.span.start;
        mx_str unused;
        if (!query)
            return;
        (void)mx_pg_write_form(f->model, mx_str_sub(create->query, start, end), &within, &unused);
        (void)mx_reader_punct(&in, ';');
    }
}

static void body(mx_pg_form *f, const mx_create_object *create, mx_str language)
{
    bool code = !language.len || mx_str_eq(language, MX_STR("sql")) || mx_str_eq(language, MX_STR("plpgsql"));
    mx_str text = code ? mx_text_canon(f->model->arena, create->query, &f->model->server)
                       : mx_str_trim(create->query);
    mx_str parsed = code ? parsed_body(f, create) : MX_STR_NONE;
    if (!parsed.len && is_checked(f, create, language))
        read_body(f, create);
    mx_pg_form_put(f, "as");
    mx_pg_form_str(f, parsed.len ? parsed : text);
}

/* RETURNS may be left out beside OUT and INOUT. */
static mx_str implied_result(mx_pg_form *f, const mx_create_object *create)
{
    size_t outs = 0;
    mx_str only = MX_STR_NONE;
    for (size_t i = 0; i < create->attributes.len; i++) {
        const mx_column_def *def = create->attributes.at[i];
        mx_type type;
        if (!mx_str_eq(def->storage, MX_STR("out")) && !mx_str_eq(def->storage, MX_STR("inout")))
            continue;
        outs++;
        only = bare_type(f, def->type, &type);
    }
    return outs > 1 ? MX_STR("record") : only;
}

/* What calls of it ask for. */
static void keep_arguments(mx_pg_form *f, mx_object *object, const mx_create_object *create, mx_str returns)
{
    static const mx_str many = {"setof ", 6};
    object->arguments = (mx_arguments){0};
    object->result = (mx_type){0};
    for (size_t i = 0; i < create->attributes.len; i++) {
        const mx_column_def *def = create->attributes.at[i];
        mx_argument argument = {.name = mx_str_copy(f->model->arena, def->name),
                                .mode = mx_str_copy(f->model->arena, def->storage),
                                .has_default = def->default_expr != NULL};
        (void)bare_type(f, def->type, &argument.type);
        mx_vec_push(f->model->arena, &object->arguments, argument);
    }
    object->result_set = mx_str_starts(returns, many) || mx_str_starts(returns, MX_STR("table("));
    if (mx_str_starts(returns, many))
        returns = mx_str_sub(returns, many.len, returns.len);
    if (returns.len && !mx_str_starts(returns, MX_STR("table(")))
        (void)type_named(f, returns, &object->result);
}

/* [setof] type, the model's own types and tables where search_path found them */
static void put_result(mx_pg_form *f, const mx_object *object, mx_str returns)
{
    static const mx_str many = {"setof ", 6};
    mx_str own = mx_str_printf(f->model->arena, "%.*s.", MX_FMT(f->model->server.schema));
    bool set = mx_str_starts(returns, many);
    mx_str one = set ? mx_str_sub(returns, many.len, returns.len) : returns;
    if (f->model->search_path.len && object->result.udt) {
        one = mx_type_text(f->model, f->model->arena, &object->result);
    } else if (f->model->search_path.len && mx_str_find(one, '.') == MX_NPOS) {
        mx_str schema = mx_model_relation_schema(f->model, one);
        if (schema.len)
            one = mx_str_printf(f->model->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(one));
    }
    if (set)
        mx_pg_form_put(f, "setof");
    mx_pg_form_str(f, mx_str_starts(one, own) ? mx_str_sub(one, own.len, one.len) : one);
}

/* RETURNS [SETOF] table.column%TYPE: the type that the column has by then. */
static mx_str told_result(mx_pg_form *f, mx_str returns)
{
    static const mx_str many = {"setof ", 6}, word = {"%type", 5};
    mx_type type;
    if (!mx_str_ends(returns, word))
        return returns;
    bool set = mx_str_starts(returns, many);
    mx_str told = type_named(f, set ? mx_str_sub(returns, many.len, returns.len) : returns, &type);
    return set ? mx_str_cat(f->model->arena, many, told) : told;
}

mx_str mx_pg_routine_form(mx_pg_form *f, mx_object *object, const mx_create_object *create)
{
    mx_str language = mx_pg_form_said(create, "language"),
           returns = told_result(f, mx_pg_form_said(create, "returns"));
    if (!returns.len && object->kind == MX_O_FUNCTION)
        returns = implied_result(f, create);
    keep_arguments(f, object, create, returns);
    bool many = mx_str_starts(returns, MX_STR("setof ")) || mx_str_starts(returns, MX_STR("table("));
    bool in_c = mx_str_eq(language, MX_STR("c")) || mx_str_eq(language, MX_STR("internal"));
    mx_pg_form_put(f, object->kind == MX_O_PROCEDURE ? "procedure" : "function");
    mx_pg_form_name(f, object->schema ? object->schema->name : MX_STR_NONE, object->name);
    arguments(f, create, false);
    if (mx_str_starts(returns, MX_STR("table(")))
        arguments(f, create, true);
    else if (returns.len) {
        mx_pg_form_put(f, "returns");
        put_result(f, object, returns);
    }
    mx_pg_form_put(f, "language");
    mx_pg_form_str(f, language.len ? language : MX_STR("sql"));
    put_option(f, create, "volatility", "volatile");
    put_option(f, create, "strict", "no");
    put_option(f, create, "leakproof", "no");
    put_option(f, create, "security", "invoker");
    put_option(f, create, "window", "no");
    put_option(f, create, "parallel", "unsafe");
    put_option(f, create, "cost", in_c ? "1" : "100");
    put_option(f, create, "rows", many ? "1000" : "0");
    put_option(f, create, "support", "");
    put_option(f, create, "transform", "");
    put_settings(f, create);
    body(f, create, language);
    return mx_buf_take(&f->buf);
}

/* --- aggregates ----------------------------------------------------------------------------------------- */

/* Names of functions without the schemas that everybody finds, types in one spelling, options in one order. */
mx_str mx_pg_aggregate_form(mx_pg_form *f, const mx_object *object, const mx_create_object *create)
{
    static const char *const defaults[][2] = {{"parallel", "unsafe"},
                                              {"finalfunc_modify", "read_only"},
                                              {"mfinalfunc_modify", "read_only"},
                                              {"sspace", "0"},
                                              {"msspace", "0"}};
    mx_options options = {0};
    for (size_t i = 0; i < create->options.len; i++) {
        mx_str key = mx_str_lower(f->model->arena, create->options.at[i].key);
        mx_str value = create->options.at[i].value, schema, name;
        if (mx_str_eq(key, MX_STR("basetype"))) /* in the signature already */
            continue;
        if (mx_str_eq(key, MX_STR("sfunc1")) || mx_str_eq(key, MX_STR("stype1")) ||
            mx_str_eq(key, MX_STR("initcond1")))
            key = mx_str_sub(key, 0, key.len - 1);
        bool type = mx_str_eq(key, MX_STR("stype")) || mx_str_eq(key, MX_STR("mstype"));
        bool start = mx_str_eq(key, MX_STR("initcond")) || mx_str_eq(key, MX_STR("minitcond"));
        if (type) {
            mx_type unused;
            value = type_named(f, value, &unused);
        } else if (!start) {
            mx_reader in = mx_reader_open(f->model->arena, value, &f->model->server);
            name = mx_reader_name(&in, &schema);
            bool own = mx_str_eq(schema, f->model->server.schema) || mx_str_eq(schema, MX_STR("pg_catalog"));
            value = mx_reader_at_end(&in) && own ? name : mx_str_lower(f->model->arena, value);
        }
        mx_options_set(f->model->arena, &options, key, value);
    }
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
        if (mx_str_eq(mx_pg_form_option(&options, defaults[i][0]), mx_str_of(defaults[i][1])))
            mx_options_unset(&options, mx_str_of(defaults[i][0]));
    }
    mx_pg_form_put(f, "aggregate");
    mx_pg_form_name(f, object->schema ? object->schema->name : MX_STR_NONE, object->name);
    mx_buf_str(&f->buf, object->signature);
    for (size_t i = 0; i < options.len; i++)
        mx_buf_printf(&f->buf, " %.*s='%.*s'", MX_FMT(options.at[i].key), MX_FMT(options.at[i].value));
    return mx_buf_take(&f->buf);
}
