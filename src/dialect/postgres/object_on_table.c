#include "dialect/postgres/object_form.h"
#include "dialect/postgres/postgres.h"
#include "schema/text.h"
#include "schema/canon.h"
#include "schema/view.h"
#include "sql/parse.h"

/* What hangs on a table or view, as it is compared: triggers, policies, rules. */

/* --- conditions on rows ----------------------------------------------------------------------------------- */

static bool is_row(const mx_expr *e)
{
    return (e->kind == MX_E_NAME || e->kind == MX_E_STAR) && e->path_len &&
           (mx_str_eq(e->path[0], MX_STR("new")) || mx_str_eq(e->path[0], MX_STR("old")));
}

/* new.a, (new).a and old.a by one name each: "new.a". */
static bool name_row_column(mx_expr *node, void *arg)
{
    mx_pg_form *f = arg;
    bool field = node->kind == MX_E_FIELD && is_row(node->args[0]) && node->args[0]->path_len == 1;
    if (!field && (node->kind != MX_E_NAME || !is_row(node)))
        return true;
    mx_str row = field ? node->args[0]->path[0] : node->path[0],
           column = field ? node->text : node->path[node->path_len - 1];
    if (!field && node->path_len == 1)
        node->kind = MX_E_STAR; /* the row, which is shown as new.* */
    if (!field && node->path_len != 2)
        return true;
    node->kind = MX_E_NAME;
    node->arg_count = 0;
    mx_expr_set_name(f->model->arena, node,
                     mx_str_printf(f->model->arena, "%.*s.%.*s", MX_FMT(row), MX_FMT(column)));
    return false;
}

/* The rows before and after as one table, so that the types of their columns are known. */
static mx_table *rows_of(mx_pg_form *f, const mx_table *table)
{
    static const char *const names[] = {"new", "old"};
    mx_table *rows = mx_new(f->model->arena, mx_table);
    rows->schema = table->schema;
    for (size_t i = 0; i < table->columns.len * 2; i++) {
        mx_column *column = mx_new(f->model->arena, mx_column);
        *column = *table->columns.at[i / 2];
        column->table = rows;
        column->name = mx_str_printf(f->model->arena, "%s.%.*s", names[i % 2], MX_FMT(column->name));
        mx_vec_push(f->model->arena, &rows->columns, column);
    }
    return rows;
}

/* WHEN of a trigger, WHERE of a rule. */
static mx_str row_condition(mx_pg_form *f, const mx_object *object, mx_str text)
{
    const mx_table *table = mx_model_table(f->model, object->on_table.schema, object->on_table.name);
    mx_expr_site site = {.place = MX_X_CHECK};
    mx_expr *tree = NULL;
    if (table && f->model->absent) {
        const mx_view_within old = {.alias = MX_STR("old"), .columns = &table->columns};
        const mx_view_within rows = {.alias = MX_STR("new"), .columns = &table->columns, .next = &old};
        mx_str unused;
        (void)mx_view_expr_within(f->model, text, &rows, &unused); /* it notes what is absent */
    }
    if (!table || mx_parse_expr(f->model->arena, text, MX_NOWHERE, &f->model->server, &tree, NULL) != MX_OK)
        return mx_pg_form_text(f, &site, text);
    mx_expr_walk(tree, name_row_column, f);
    site.table = rows_of(f, table);
    return mx_pg_form_expr(f, &site, tree, text);
}

/* --- triggers ------------------------------------------------------------------------------------------- */

/* The events in the server's order, UPDATE's columns as written. */
static bool events(mx_pg_form *f, const mx_table *table, mx_reader *in)
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
                mx_str name = mx_reader_value(in);
                if (table && !mx_table_column(table, name))
                    mx_view_note_absent(f->model, MX_STR_NONE, name, true);
                mx_vec_push(f->model->arena, &columns, name);
            } while (mx_reader_punct(in, ','));
        }
    } while (mx_reader_word(in, "or"));
    for (size_t i = 0, n = 0; i < 4; i++) {
        if (!has[i])
            continue;
        if (n++)
            mx_pg_form_put(f, "or");
        mx_pg_form_put(f, order[i]);
        for (size_t k = 0; i == 2 && k < columns.len; k++) {
            mx_pg_form_put(f, k ? "," : "of");
            mx_pg_form_str(f, columns.at[k]);
        }
    }
    return true;
}

static void transition_tables(mx_pg_form *f, mx_reader *in)
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
    mx_pg_form_put(f, "referencing");
    for (size_t i = 0; i < 2; i++) {
        if (!names[i].len)
            continue;
        mx_pg_form_put(f, i ? "new table" : "old table");
        mx_pg_form_str(f, names[i]);
    }
}

/* Arguments are texts, whatever they were written as. */
static bool trigger_call(mx_pg_form *f, mx_reader *in)
{
    mx_str schema, name;
    if (!mx_reader_word(in, "execute") ||
        !(mx_reader_word(in, "function") || mx_reader_word(in, "procedure")))
        return false;
    name = mx_reader_name(in, &schema);
    if (!schema.len)
        schema = mx_model_object_schema(f->model, MX_O_FUNCTION, name, MX_STR_NONE);
    mx_pg_form_put(f, "execute");
    mx_pg_form_name(f, schema, name);
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
static void deferral(mx_pg_form *f, mx_reader *in)
{
    bool deferrable = !mx_reader_words(in, "not deferrable") && mx_reader_word(in, "deferrable");
    bool deferred = !mx_reader_words(in, "initially immediate") && mx_reader_words(in, "initially deferred");
    if (deferrable || deferred)
        mx_pg_form_put(f, "deferrable");
    if (deferred)
        mx_pg_form_put(f, "initially deferred");
}

bool mx_pg_trigger_form(mx_pg_form *f, const mx_object *object, mx_reader *in)
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
    mx_pg_form_put(f, constraint ? "constraint trigger" : "trigger");
    mx_pg_form_str(f, object->name);
    while (timing < 3 && !mx_reader_words(in, timings[timing]))
        timing++;
    if (timing == 3)
        return false;
    mx_pg_form_put(f, timings[timing]);
    if (!events(f, mx_model_table(f->model, object->on_table.schema, object->on_table.name), in) ||
        !mx_reader_word(in, "on"))
        return false;
    (void)mx_reader_name(in, &schema);
    mx_pg_form_put(f, "on");
    mx_pg_form_name(f, object->on_table.schema, object->on_table.name);
    if (mx_reader_word(in, "from")) {
        other = mx_reader_name(in, &schema);
        mx_pg_form_put(f, "from");
        mx_pg_form_name(f, schema, other);
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
    mx_pg_form_put(f, row ? "for each row" : "for each statement");
    if (mx_reader_word(in, "when")) {
        if (!mx_reader_group(in, &group))
            return false;
        mx_pg_form_put(f, "when");
        mx_pg_form_str(f, row_condition(f, object, group));
    }
    return trigger_call(f, in);
}

/* --- policies ------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

/* CURRENT_ROLE is another word for CURRENT_USER; SESSION_USER differs from it where a role is set alone. */
static mx_str role_named(mx_pg_form *f, mx_reader *in)
{
    bool word = in->tok.kind == MX_T_WORD;
    mx_str name = mx_reader_value(in);
    bool me = word && (mx_str_eq(name, MX_STR("current_user")) || mx_str_eq(name, MX_STR("current_role")) ||
                       mx_str_eq(name, MX_STR("session_user")));
    if (f->as_user)
        me = me || mx_str_eq(name, f->model->user);
    else if (me && f->model->user.len)
        return f->model->user;
    return me ? MX_STR("current_user") : name;
}

static void roles(mx_pg_form *f, mx_reader *in)
{
    mx_strs names = {0};
    bool everyone = false;
    if (mx_reader_word(in, "to")) {
        do {
            mx_str name = role_named(f, in);
            everyone = everyone || mx_str_ieq(name, MX_STR("public"));
            mx_vec_push(f->model->arena, &names, name);
        } while (mx_reader_punct(in, ','));
    }
    if (everyone) /* the others are no part of it then */
        names.len = 0;
    if (!names.len)
        mx_vec_push(f->model->arena, &names, MX_STR("public"));
    mx_sort(f->model->arena, names.at, names.len, sizeof *names.at, by_text, NULL);
    mx_pg_form_put(f, "to");
    for (size_t i = 0; i < names.len; i++)
        mx_pg_form_str(f, names.at[i]);
}

static bool policy_condition(mx_pg_form *f, mx_reader *in, const mx_table *table, const char *words)
{
    const mx_expr_site site = {.place = MX_X_CHECK, .table = table};
    mx_str group;
    if (!mx_reader_words(in, words))
        return true;
    if (!mx_reader_group(in, &group))
        return false;
    mx_pg_form_put(f, words);
    mx_str settled;
    const mx_view_within within = {.alias = table ? table->name : MX_STR_NONE,
                                   .columns = table ? &table->columns : NULL};
    bool query = mx_text_has_name(group, MX_STR("select"), &f->model->server);
    if (table && (query || f->model->absent) && mx_view_expr_within(f->model, group, &within, &settled) &&
        query)
        mx_pg_form_str(f, settled);
    else
        mx_pg_form_str(f, mx_pg_form_text(f, &site, group));
    return true;
}

bool mx_pg_policy_form(mx_pg_form *f, const mx_object *object, mx_reader *in)
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
    mx_pg_form_put(f, "policy");
    mx_pg_form_str(f, object->name);
    mx_pg_form_put(f, "on");
    mx_pg_form_name(f, object->on_table.schema, object->on_table.name);
    mx_pg_form_put(f, restrictive ? "restrictive" : "permissive");
    mx_pg_form_put(f, "for");
    mx_pg_form_str(f, command);
    roles(f, in);
    return policy_condition(f, in, table, "using") && policy_condition(f, in, table, "with check") &&
           mx_reader_at_end(in);
}

/* --- rules --------------------------------------------------------------------------------------------- */

/* What stands in NEW and OLD: the columns of the table, or of the view, whose types are not asked for. */
static mx_columns row_columns(mx_pg_form *f, const mx_object *object, bool *partial)
{
    mx_str schema = object->on_table.schema, name = object->on_table.name;
    const mx_table *table = mx_model_table(f->model, schema, name);
    const mx_object *view = mx_model_object(f->model, MX_O_VIEW, schema, name, MX_STR_NONE, MX_STR_NONE);
    *partial = !table && (!view || view->columns_guessed);
    if (!table && !view)
        return (mx_columns){0};
    return (table ? table : mx_view_as_table(f->model->arena, view))->columns;
}

/* One command, or several in parentheses with ';' between them. */
static void rule_commands(mx_pg_form *f, mx_str text, const mx_view_within *rows)
{
    mx_reader in = mx_reader_open(f->model->arena, text, &f->model->server);
    mx_str group;
    if (mx_reader_group(&in, &group) && mx_reader_at_end(&in))
        text = group;
    in = mx_reader_open(f->model->arena, text, &f->model->server);
    for (size_t start = 0; start < text.len;) {
        while (!mx_reader_at_end(&in) && !mx_reader_at_punct(&in, ';')) {
            if (!mx_reader_group(&in, &group))
                mx_reader_next(&in);
        }
        size_t end = mx_reader_at_end(&in) ? text.len : in.tok.span.start;
        mx_str command = mx_str_trim(mx_str_sub(text, start, end)), settled;
        start = end + 1;
        (void)mx_reader_punct(&in, ';');
        if (!command.len)
            continue;
        if (!mx_pg_write_form(f->model, command, rows, &settled))
            settled = mx_text_canon(f->model->arena, command, &f->model->server);
        mx_pg_form_str(f, settled);
        mx_pg_form_put(f, ";");
    }
}

/* RULE name AS ON event TO t [WHERE condition] DO [ALSO | INSTEAD] … */
bool mx_pg_rule_form(mx_pg_form *f, const mx_object *object, mx_reader *in)
{
    mx_str schema;
    bool partial;
    const mx_columns columns = row_columns(f, object, &partial);
    const mx_view_within old = {.alias = MX_STR("old"), .columns = &columns, .partial = partial};
    const mx_view_within rows = {
        .alias = MX_STR("new"), .columns = &columns, .next = &old, .partial = partial};
    if (!mx_reader_word(in, "create"))
        return false;
    (void)mx_reader_words(in, "or replace");
    if (!mx_reader_word(in, "rule"))
        return false;
    (void)mx_reader_value(in);
    if (!mx_reader_words(in, "as on"))
        return false;
    mx_pg_form_put(f, "rule");
    mx_pg_form_str(f, object->name);
    mx_pg_form_put(f, "on");
    mx_str event = mx_str_lower(f->model->arena, mx_reader_value(in));
    mx_pg_form_str(f, event);
    if (!mx_reader_word(in, "to"))
        return false;
    (void)mx_reader_name(in, &schema);
    mx_pg_form_name(f, object->on_table.schema, object->on_table.name);
    if (mx_reader_word(in, "where")) {
        size_t start = in->tok.span.start;
        while (!mx_reader_at_end(in) && !mx_reader_at_word(in, "do"))
            mx_reader_next(in);
        mx_str condition = mx_str_sub(in->lexer.text, start, in->tok.span.start), settled;
        const mx_view_within only_new = {.alias = MX_STR("new"), .columns = &columns, .partial = partial};
        const mx_view_within *told = mx_str_eq(event, MX_STR("insert")) ? &only_new
                                     : mx_str_eq(event, MX_STR("update"))
                                         ? &rows
                                         : &old; /* of one row no name is wanted */
        mx_pg_form_put(f, "where");
        if (!mx_view_expr_within(f->model, condition, told, &settled))
            settled = row_condition(f, object, condition);
        mx_pg_form_str(f, settled);
    }
    if (!mx_reader_word(in, "do"))
        return false;
    mx_pg_form_put(f, mx_reader_word(in, "instead") ? "do instead" : "do also");
    (void)mx_reader_word(in, "also");
    rule_commands(f, mx_reader_rest(in), &rows);
    return true;
}
