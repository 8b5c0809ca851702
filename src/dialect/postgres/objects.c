#include "dialect/postgres/postgres.h"
#include "schema/canon.h"
#include "schema/reader.h"
#include "schema/text.h"
#include "schema/view.h"
#include "sql/parse.h"

/* What is compared of objects that are kept as text: as the server's catalogue holds them, so that clauses in
 * another order, defaults said or left out, and other quotes around a body make no difference. */

typedef struct form {
    mx_model *model;
    mx_buf buf;
} form;

static void put(form *f, const char *words)
{
    mx_buf_text(&f->buf, f->buf.len ? " " : "");
    mx_buf_text(&f->buf, words);
}

static void put_str(form *f, mx_str text)
{
    mx_buf_text(&f->buf, f->buf.len ? " " : "");
    mx_buf_str(&f->buf, text);
}

static void put_name(form *f, mx_str schema, mx_str name)
{
    if (schema.len && !mx_str_eq(schema, f->model->server.schema))
        name = mx_str_printf(f->model->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(name));
    put_str(f, name);
}

static mx_str canon_expr(form *f, const mx_expr_site *site, const mx_expr *tree, mx_str text)
{
    mx_sql sql = {0};
    if (tree && mx_pg_expr(f->model, site, tree, &sql, NULL) == MX_OK)
        return sql.text;
    return mx_text_canon(f->model->arena, text, &f->model->server);
}

static mx_str canon_text(form *f, const mx_expr_site *site, mx_str text)
{
    mx_expr *tree = NULL;
    if (mx_parse_expr(f->model->arena, text, MX_NOWHERE, &f->model->server, &tree, NULL) != MX_OK)
        tree = NULL;
    return canon_expr(f, site, tree, text);
}

/* --- functions and procedures --------------------------------------------------------------------------- */

static mx_str type_named(form *f, mx_str text, mx_type *type);

/* Lengths mean nothing in arguments and results: the server forgets them. */
static mx_str bare_type(form *f, const mx_type_name *written, mx_type *type)
{
    mx_type_name bare = *written;
    bare.args = NULL;
    bare.arg_count = 0;
    if (mx_pg_type_of(f->model, &bare, NULL, type, NULL) == MX_OK)
        return mx_type_text(f->model, f->model->arena, type);
    *type = (mx_type){0};
    mx_str text = mx_text_canon(f->model->arena, written->text, &f->model->server);
    mx_str found = written->schema.len ? MX_STR_NONE : mx_model_relation_schema(f->model, written->name);
    if (found.len)
        text = mx_str_printf(f->model->arena, "%.*s . %.*s", MX_FMT(found), MX_FMT(text));
    mx_str prefix = mx_str_printf(f->model->arena, "%.*s . ", MX_FMT(f->model->server.schema));
    return mx_str_starts(text, prefix) ? mx_str_sub(text, prefix.len, text.len) : text;
}

static void arguments(form *f, const mx_create_object *create, bool table)
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
        mx_str value = canon_expr(f, &site, def->default_expr, MX_STR("?"));
        mx_buf_str(&f->buf, value.len ? value : MX_STR("null"));
    }
    mx_buf_char(&f->buf, ')');
}

static mx_str option(const mx_create_object *create, const char *key)
{
    mx_str value = MX_STR_NONE; /* the last one counts */
    for (size_t i = 0; i < create->options.len; i++) {
        if (mx_str_eq(create->options.at[i].key, mx_str_of(key)))
            value = create->options.at[i].value;
    }
    return value;
}

static void put_option(form *f, const mx_create_object *create, const char *key, const char *usual)
{
    mx_str value = mx_str_lower(f->model->arena, option(create, key));
    if (!value.len || mx_str_eq(value, mx_str_of(usual)))
        return;
    put(f, key);
    put_str(f, value);
}

/* SET x = y, SET x TO y, in the order written. */
static void put_settings(form *f, const mx_create_object *create)
{
    for (size_t i = 0; i < create->options.len; i++) {
        if (!mx_str_eq(create->options.at[i].key, MX_STR("set")))
            continue;
        mx_reader in = mx_reader_open(f->model->arena, create->options.at[i].value, &f->model->server);
        put(f, "set");
        put_str(f, mx_pg_setting_name(f->model, &in));
        if (!mx_reader_op(&in, "="))
            (void)mx_reader_word(&in, "to");
        for (; !mx_reader_at_end(&in); (void)mx_reader_punct(&in, ','))
            put_str(f, mx_reader_value(&in));
    }
}

/* The arguments, as the body knows them. */
static mx_columns argument_columns(form *f, const mx_create_object *create)
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
static mx_str parsed_body(form *f, const mx_create_object *create)
{
    mx_str text = create->query;
    mx_reader in = mx_reader_open(f->model->arena, text, &f->model->server);
    mx_buf buf = MX_BUF(f->model->arena);
    const mx_columns columns = argument_columns(f, create);
    const mx_view_within within = {.alias = create->name.name, .columns = &columns};
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
        if (!mx_view_query_within(f->model, statement, &within, &whole))
            whole = mx_text_canon(f->model->arena, statement, &f->model->server);
        mx_buf_printf(&buf, " %.*s;", MX_FMT(whole));
        start = in.tok.span.end;
    }
    return mx_buf_take(&buf);
}

static void body(form *f, const mx_create_object *create, mx_str language)
{
    bool code = !language.len || mx_str_eq(language, MX_STR("sql")) || mx_str_eq(language, MX_STR("plpgsql"));
    mx_str text = code ? mx_text_canon(f->model->arena, create->query, &f->model->server)
                       : mx_str_trim(create->query);
    mx_str parsed = code ? parsed_body(f, create) : MX_STR_NONE;
    put(f, "as");
    put_str(f, parsed.len ? parsed : text);
}

/* RETURNS may be left out beside OUT and INOUT. */
static mx_str implied_result(form *f, const mx_create_object *create)
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
static void keep_arguments(form *f, mx_object *object, const mx_create_object *create, mx_str returns)
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
    if (mx_str_starts(returns, many))
        returns = mx_str_sub(returns, many.len, returns.len);
    if (returns.len && !mx_str_starts(returns, MX_STR("table(")))
        (void)type_named(f, returns, &object->result);
}

/* [setof] type, the model's own types and tables where search_path found them */
static void put_result(form *f, const mx_object *object, mx_str returns)
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
        put(f, "setof");
    put_str(f, mx_str_starts(one, own) ? mx_str_sub(one, own.len, one.len) : one);
}

static mx_str routine(form *f, mx_object *object, const mx_create_object *create)
{
    mx_str language = option(create, "language"), returns = option(create, "returns");
    if (!returns.len && object->kind == MX_O_FUNCTION)
        returns = implied_result(f, create);
    keep_arguments(f, object, create, returns);
    bool many = mx_str_starts(returns, MX_STR("setof ")) || mx_str_starts(returns, MX_STR("table("));
    bool in_c = mx_str_eq(language, MX_STR("c")) || mx_str_eq(language, MX_STR("internal"));
    put(f, object->kind == MX_O_PROCEDURE ? "procedure" : "function");
    put_name(f, object->schema ? object->schema->name : MX_STR_NONE, object->name);
    arguments(f, create, false);
    if (mx_str_starts(returns, MX_STR("table(")))
        arguments(f, create, true);
    else if (returns.len) {
        put(f, "returns");
        put_result(f, object, returns);
    }
    put(f, "language");
    put_str(f, language.len ? language : MX_STR("sql"));
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

/* --- triggers ------------------------------------------------------------------------------------------- */

/* The events in the server's order, UPDATE's columns as written. */
static bool events(form *f, mx_reader *in)
{
    static const char *const order[] = {"insert", "delete", "update", "truncate"};
    bool has[4] = {false};
    mx_strs columns = {0};
    do {
        size_t i = 0;
        while (i < 4 && !mx_reader_word(in, order[i]))
            i++;
        if (i == 4)
            return false;
        has[i] = true;
        if (i == 2 && mx_reader_word(in, "of")) {
            do {
                mx_vec_push(f->model->arena, &columns, mx_reader_value(in));
            } while (mx_reader_punct(in, ','));
        }
    } while (mx_reader_word(in, "or"));
    for (size_t i = 0, n = 0; i < 4; i++) {
        if (!has[i])
            continue;
        if (n++)
            put(f, "or");
        put(f, order[i]);
        for (size_t k = 0; i == 2 && k < columns.len; k++) {
            put(f, k ? "," : "of");
            put_str(f, columns.at[k]);
        }
    }
    return true;
}

static void transition_tables(form *f, mx_reader *in)
{
    if (!mx_reader_word(in, "referencing"))
        return;
    mx_str names[2] = {MX_STR_NONE, MX_STR_NONE};
    while (mx_reader_at_word(in, "old") || mx_reader_at_word(in, "new")) {
        bool new = mx_reader_at_word(in, "new");
        mx_reader_next(in);
        (void)mx_reader_word(in, "table");
        (void)mx_reader_word(in, "as");
        names[new] = mx_reader_value(in);
    }
    put(f, "referencing");
    for (size_t i = 0; i < 2; i++) {
        if (!names[i].len)
            continue;
        put(f, i ? "new table" : "old table");
        put_str(f, names[i]);
    }
}

/* Arguments are texts, whatever they were written as. */
static bool trigger_call(form *f, mx_reader *in)
{
    mx_str schema, name;
    if (!mx_reader_word(in, "execute") ||
        !(mx_reader_word(in, "function") || mx_reader_word(in, "procedure")))
        return false;
    name = mx_reader_name(in, &schema);
    if (!schema.len)
        schema = mx_model_object_schema(f->model, MX_O_FUNCTION, name, MX_STR_NONE);
    put(f, "execute");
    put_name(f, schema, name);
    if (!mx_reader_punct(in, '('))
        return false;
    while (!mx_reader_at_end(in) && !mx_reader_at_punct(in, ')')) {
        mx_str argument = mx_reader_value(in); /* MX_FMT takes its argument more than once */
        mx_buf_printf(&f->buf, " '%.*s'", MX_FMT(argument));
        (void)mx_reader_punct(in, ',');
    }
    return mx_reader_punct(in, ')') && mx_reader_at_end(in);
}

/* [NOT DEFERRABLE | DEFERRABLE] [INITIALLY IMMEDIATE | INITIALLY DEFERRED]; the latter implies DEFERRABLE. */
static void deferral(form *f, mx_reader *in)
{
    bool deferrable = !mx_reader_words(in, "not deferrable") && mx_reader_word(in, "deferrable");
    bool deferred = !mx_reader_words(in, "initially immediate") && mx_reader_words(in, "initially deferred");
    if (deferrable || deferred)
        put(f, "deferrable");
    if (deferred)
        put(f, "initially deferred");
}

static bool trigger_form(form *f, const mx_object *object, mx_reader *in)
{
    static const char *const timings[] = {"before", "after", "instead of"};
    mx_str schema, other, group;
    size_t timing = 0;
    if (!mx_reader_word(in, "create"))
        return false;
    (void)mx_reader_words(in, "or replace");
    bool constraint = mx_reader_word(in, "constraint");
    if (!mx_reader_word(in, "trigger"))
        return false;
    (void)mx_reader_name(in, &schema);
    put(f, constraint ? "constraint trigger" : "trigger");
    put_str(f, object->name);
    while (timing < 3 && !mx_reader_words(in, timings[timing]))
        timing++;
    if (timing == 3)
        return false;
    put(f, timings[timing]);
    if (!events(f, in) || !mx_reader_word(in, "on"))
        return false;
    (void)mx_reader_name(in, &schema);
    put(f, "on");
    put_name(f, object->on_table.schema, object->on_table.name);
    if (mx_reader_word(in, "from")) {
        other = mx_reader_name(in, &schema);
        put(f, "from");
        put_name(f, schema, other);
    }
    deferral(f, in);
    transition_tables(f, in);
    bool row = false;
    if (mx_reader_word(in, "for")) {
        (void)mx_reader_word(in, "each");
        row = mx_reader_word(in, "row");
        if (!row && !mx_reader_word(in, "statement"))
            return false;
    }
    put(f, row ? "for each row" : "for each statement");
    if (mx_reader_word(in, "when")) {
        if (!mx_reader_group(in, &group))
            return false;
        const mx_expr_site site = {.place = MX_X_CHECK};
        put(f, "when");
        put_str(f, canon_text(f, &site, group));
    }
    return trigger_call(f, in);
}

/* --- policies ------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static void roles(form *f, mx_reader *in)
{
    mx_strs names = {0};
    bool everyone = false;
    if (mx_reader_word(in, "to")) {
        do {
            mx_str name = mx_reader_value(in);
            everyone = everyone || mx_str_ieq(name, MX_STR("public"));
            mx_vec_push(f->model->arena, &names, name);
        } while (mx_reader_punct(in, ','));
    }
    if (everyone) /* the others are no part of it then */
        names.len = 0;
    if (!names.len)
        mx_vec_push(f->model->arena, &names, MX_STR("public"));
    mx_sort(f->model->arena, names.at, names.len, sizeof *names.at, by_text, NULL);
    put(f, "to");
    for (size_t i = 0; i < names.len; i++)
        put_str(f, names.at[i]);
}

static bool policy_condition(form *f, mx_reader *in, const mx_table *table, const char *words)
{
    const mx_expr_site site = {.place = MX_X_CHECK, .table = table};
    mx_str group;
    if (!mx_reader_words(in, words))
        return true;
    if (!mx_reader_group(in, &group))
        return false;
    put(f, words);
    mx_str settled;
    const mx_view_within within = {.alias = table ? table->name : MX_STR_NONE,
                                   .columns = table ? &table->columns : NULL};
    if (table && mx_text_has_name(group, MX_STR("select"), &f->model->server) &&
        mx_view_expr_within(f->model, group, &within, &settled))
        put_str(f, settled);
    else
        put_str(f, canon_text(f, &site, group));
    return true;
}

static bool policy_form(form *f, const mx_object *object, mx_reader *in)
{
    const mx_table *table = mx_model_table(f->model, object->on_table.schema, object->on_table.name);
    mx_str schema, command = MX_STR("all");
    if (!mx_reader_words(in, "create policy"))
        return false;
    (void)mx_reader_value(in);
    if (!mx_reader_word(in, "on"))
        return false;
    (void)mx_reader_name(in, &schema);
    bool restrictive = false;
    if (mx_reader_word(in, "as")) {
        restrictive = mx_reader_word(in, "restrictive");
        if (!restrictive && !mx_reader_word(in, "permissive"))
            return false;
    }
    if (mx_reader_word(in, "for"))
        command = mx_str_lower(f->model->arena, mx_reader_value(in));
    put(f, "policy");
    put_str(f, object->name);
    put(f, "on");
    put_name(f, object->on_table.schema, object->on_table.name);
    put(f, restrictive ? "restrictive" : "permissive");
    put(f, "for");
    put_str(f, command);
    roles(f, in);
    return policy_condition(f, in, table, "using") && policy_condition(f, in, table, "with check") &&
           mx_reader_at_end(in);
}

/* --- rules --------------------------------------------------------------------------------------------- */

/* RULE name AS ON event TO t [WHERE condition] DO [ALSO | INSTEAD] …; the commands as their words. */
static bool rule_form(form *f, const mx_object *object, mx_reader *in)
{
    mx_str schema;
    if (!mx_reader_word(in, "create"))
        return false;
    (void)mx_reader_words(in, "or replace");
    if (!mx_reader_word(in, "rule"))
        return false;
    (void)mx_reader_value(in);
    if (!mx_reader_words(in, "as on"))
        return false;
    put(f, "rule");
    put_str(f, object->name);
    put(f, "on");
    put_str(f, mx_str_lower(f->model->arena, mx_reader_value(in)));
    if (!mx_reader_word(in, "to"))
        return false;
    (void)mx_reader_name(in, &schema);
    put_name(f, object->on_table.schema, object->on_table.name);
    if (mx_reader_word(in, "where")) {
        size_t start = in->tok.span.start;
        while (!mx_reader_at_end(in) && !mx_reader_at_word(in, "do"))
            mx_reader_next(in);
        const mx_expr_site site = {.place = MX_X_CHECK};
        put(f, "where");
        put_str(f, canon_text(f, &site, mx_str_sub(in->lexer.text, start, in->tok.span.start)));
    }
    if (!mx_reader_word(in, "do"))
        return false;
    put(f, mx_reader_word(in, "instead") ? "do instead" : "do also");
    (void)mx_reader_word(in, "also");
    put_str(f, mx_text_canon(f->model->arena, mx_reader_rest(in), &f->model->server));
    return true;
}

/* --- all ------------------------------------------------------------------------------------------------ */

/* Versions are the server's matter: another default version is no change of the schema. */
mx_str mx_pg_extension_schema(const mx_object *extension)
{
    static const mx_str key = {" schema ", 8};
    size_t at = mx_str_find_str(extension->definition, key);
    return at == MX_NPOS ? MX_STR_NONE
                         : mx_str_sub(extension->definition, at + key.len, extension->definition.len);
}

static mx_str extension(form *f, const mx_object *object, const mx_create_object *create)
{
    mx_str schema = option(create, "schema");
    put(f, "extension");
    put_str(f, object->name);
    put(f, "schema");
    put_str(f, schema.len ? schema : f->model->current_schema);
    return mx_buf_take(&f->buf);
}

static mx_str value_of(const mx_options *options, const char *key)
{
    const mx_option *found = mx_options_get(options, mx_str_of(key));
    return found ? found->value : MX_STR_NONE;
}

/* LOCALE of the C library's is both of its locales; that library, and that equal is equal, need not be said. */
static void settle_collation(form *f, mx_options *options)
{
    mx_str locale = value_of(options, "locale");
    if (locale.len && !mx_str_eq(value_of(options, "provider"), MX_STR("icu"))) {
        mx_options_set(f->model->arena, options, MX_STR("lc_collate"), locale);
        mx_options_set(f->model->arena, options, MX_STR("lc_ctype"), locale);
        mx_options_unset(options, MX_STR("locale"));
    }
    if (mx_str_eq(value_of(options, "provider"), MX_STR("libc")))
        mx_options_unset(options, MX_STR("provider"));
    if (mx_str_eq(value_of(options, "deterministic"), MX_STR("true")))
        mx_options_unset(options, MX_STR("deterministic"));
}

/* FROM "C" or FROM "POSIX", which every server has. */
static bool copied_collation(form *f, const mx_object *object, mx_options *options)
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

static mx_str collation(form *f, mx_object *object, const mx_create_object *create)
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
    put(f, "collation");
    put_str(f, object->name);
    for (size_t i = 0; i < options.len; i++)
        mx_buf_printf(&f->buf, " %.*s='%.*s'", MX_FMT(options.at[i].key), MX_FMT(options.at[i].value));
    return mx_buf_take(&f->buf);
}

static mx_str type_named(form *f, mx_str text, mx_type *type)
{
    mx_expr *cast = NULL;
    mx_str written = mx_str_cat(f->model->arena, MX_STR("NULL::"), text);
    if (mx_parse_expr(f->model->arena, written, MX_NOWHERE, &f->model->server, &cast, NULL) == MX_OK &&
        cast->kind == MX_E_CAST && cast->type)
        return bare_type(f, cast->type, type);
    *type = (mx_type){0};
    return mx_str_lower(f->model->arena, text);
}

/* Names of functions without the schemas that everybody finds, types in one spelling, options in one order. */
static mx_str aggregate(form *f, const mx_object *object, const mx_create_object *create)
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
        if (mx_str_eq(value_of(&options, defaults[i][0]), mx_str_of(defaults[i][1])))
            mx_options_unset(&options, mx_str_of(defaults[i][0]));
    }
    put(f, "aggregate");
    put_name(f, object->schema ? object->schema->name : MX_STR_NONE, object->name);
    mx_buf_str(&f->buf, object->signature);
    for (size_t i = 0; i < options.len; i++)
        mx_buf_printf(&f->buf, " %.*s='%.*s'", MX_FMT(options.at[i].key), MX_FMT(options.at[i].value));
    return mx_buf_take(&f->buf);
}

static mx_str statistics(form *f, mx_object *object, const mx_create_object *create)
{
    mx_str text = mx_pg_statistics(f->model, object,
                                   create->definition.len ? create->definition : object->source);
    return text.len ? text : mx_plain_object(f->model, object, create);
}

static mx_str by_grammar(form *f, mx_object *object, const mx_create_object *create,
                         bool (*grammar)(form *, const mx_object *, mx_reader *))
{
    mx_reader in = mx_reader_open(
        f->model->arena, create->definition.len ? create->definition : object->source, &f->model->server);
    if (grammar(f, object, &in) && !f->buf.full)
        return mx_buf_take(&f->buf);
    return mx_plain_object(f->model, object, create);
}

mx_str mx_pg_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    form f = {.model = model, .buf = MX_BUF(model->arena)};
    switch (object->kind) {
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
        return routine(&f, object, create);
    case MX_O_AGGREGATE:
        return aggregate(&f, object, create);
    case MX_O_TRIGGER:
        return by_grammar(&f, object, create, trigger_form);
    case MX_O_POLICY:
        return by_grammar(&f, object, create, policy_form);
    case MX_O_RULE:
        return by_grammar(&f, object, create, rule_form);
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
