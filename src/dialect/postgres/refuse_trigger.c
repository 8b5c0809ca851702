#include "dialect/postgres/refuse.h"
#include "schema/canon.h"
#include "schema/reader.h"
#include "sql/parse.h"

/* WHEN of a trigger that runs BEFORE: what the server computes later is not there yet. */

typedef struct condition {
    const mx_table *table;
    const mx_column *computed; /* that it looks at */
} condition;

static bool is_new(const mx_expr *e)
{
    return (e->kind == MX_E_NAME || e->kind == MX_E_STAR) && e->path_len &&
           mx_str_eq(e->path[0], MX_STR("new"));
}

static const mx_column *first_computed(const mx_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (table->columns.at[i]->generated)
            return table->columns.at[i];
    }
    return NULL;
}

static bool visit(mx_expr *e, void *arg)
{
    condition *c = arg;
    bool field = e->kind == MX_E_FIELD && is_new(e->args[0]) && e->args[0]->path_len == 1;
    if (field || (is_new(e) && e->path_len == 2)) {
        const mx_column *column = mx_table_column(c->table, field ? e->text : e->path[1]);
        c->computed = c->computed || !column || !column->generated ? c->computed : column;
        return false;
    }
    if (is_new(e) && !c->computed)
        c->computed = first_computed(c->table); /* the row as a whole */
    return true;
}

/* What stands between the parentheses behind WHEN of a trigger that runs BEFORE; empty: it is another one, or has none. */
static mx_str condition_before(mx_model *model, mx_str text)
{
    mx_str group = MX_STR_NONE, schema;
    mx_reader in = mx_reader_open(model->arena, text, &model->server);
    (void)mx_reader_word(&in, "create");
    (void)mx_reader_words(&in, "or replace");
    if (!mx_reader_word(&in, "trigger"))
        return group;
    (void)mx_reader_name(&in, &schema);
    if (!mx_reader_word(&in, "before"))
        return group;
    while (!mx_reader_at_end(&in) && !mx_reader_at_word(&in, "when") && !mx_reader_at_word(&in, "execute"))
        mx_reader_next(&in);
    return mx_reader_word(&in, "when") && mx_reader_group(&in, &group) ? group : MX_STR_NONE;
}

mx_status mx_pg_check_trigger(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags)
{
    const mx_table *table = mx_model_table(model, create->on_table.schema, create->on_table.name);
    condition c = {.table = table};
    mx_expr *tree = NULL;
    if (model->trusted || !table || !first_computed(table))
        return MX_OK;
    mx_str group = condition_before(model, text);
    if (!group.len || mx_parse_expr(model->arena, group, MX_NOWHERE, &model->server, &tree, NULL) != MX_OK ||
        !tree)
        return MX_OK;
    mx_expr_walk(tree, visit, &c);
    if (!c.computed)
        return MX_OK;
    return mx_fail(diags, MX_SCH005, at,
                   "Let it run AFTER, or compare the columns that it is computed from, one by one.",
                   "WHEN of a trigger that runs BEFORE cannot look at the generated column \"%.*s\" of NEW",
                   MX_FMT(c.computed->name));
}
