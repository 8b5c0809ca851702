#include "dialect/postgres/postgres.h"
#include "dialect/postgres/refuse.h"

#include "schema/canon.h"
#include "schema/reader.h"
#include "schema/view.h"
#include "sql/parse.h"

/* CREATE STATISTICS name [(kinds)] ON a, b, (expression) FROM t as it is compared: the catalogue keeps the columns by
 * their place in the table, expressions behind them, and no kinds where all are meant. */

typedef struct wanted {
    mx_model *model;
    const mx_table *table;
    mx_vec(const mx_column *) columns;
    mx_strs exprs;
} wanted;

enum { NDISTINCT = 1, DEPENDENCIES = 2, MCV = 4, ALL_KINDS = 7 };

static bool read_kinds(mx_reader *in, unsigned *kinds)
{
    *kinds = ALL_KINDS;
    if (!mx_reader_punct(in, '('))
        return true;
    *kinds = 0;
    do {
        if (mx_reader_word(in, "ndistinct"))
            *kinds |= NDISTINCT;
        else if (mx_reader_word(in, "dependencies"))
            *kinds |= DEPENDENCIES;
        else if (mx_reader_word(in, "mcv"))
            *kinds |= MCV;
        else
            return false;
    } while (mx_reader_punct(in, ','));
    return mx_reader_punct(in, ')');
}

static bool add_part(wanted *w, mx_str text)
{
    const mx_expr_site site = {.place = MX_X_INDEX_PART, .table = w->table};
    mx_expr *tree = NULL;
    mx_sql sql = {0};
    if (mx_parse_expr(w->model->arena, text, MX_NOWHERE, &w->model->server, &tree, NULL) != MX_OK)
        return false;
    if (tree->kind == MX_E_NAME && tree->path_len == 1) {
        const mx_column *column = mx_table_column(w->table, tree->path[0]);
        if (column)
            mx_vec_push(w->model->arena, &w->columns, column);
        else
            mx_view_note_absent(w->model, MX_STR_NONE, tree->path[0], true);
        return column != NULL;
    }
    const mx_view_within within = {.alias = w->table->name, .columns = &w->table->columns};
    mx_str unused;
    if (w->model->absent)
        (void)mx_view_expr_within(w->model, text, &within, &unused);
    if (mx_pg_expr(w->model, &site, tree, &sql, NULL) != MX_OK)
        return false;
    mx_vec_push(w->model->arena, &w->exprs, sql.text);
    return true;
}

/* What stands between ON and FROM, part by part. */
static bool read_parts(wanted *w, mx_reader *in)
{
    mx_str all = in->lexer.text;
    for (size_t depth = 0, start = in->tok.span.start; !mx_reader_at_end(in); mx_reader_next(in)) {
        bool end = depth == 0 && mx_reader_at_word(in, "from");
        if (end || (depth == 0 && mx_reader_at_punct(in, ','))) {
            if (!add_part(w, mx_str_trim(mx_str_sub(all, start, in->tok.span.start))))
                return false;
            start = in->tok.span.end;
        }
        if (end)
            return true;
        depth += mx_reader_at_punct(in, '(') ? 1u : 0u;
        depth -= mx_reader_at_punct(in, ')') && depth ? 1u : 0u;
    }
    return false;
}

static int by_name(const void *a, const void *b, void *arg)
{
    const mx_column *x = *(const mx_column *const *)a, *y = *(const mx_column *const *)b;
    (void)arg;
    return mx_str_cmp(x->name, y->name);
}

/* False: it cannot be read. */
static bool read_all(wanted *w, const mx_table *table, mx_str text, unsigned *kinds)
{
    mx_reader in = mx_reader_open(w->model->arena, text, &w->model->server);
    mx_str schema;
    w->table = table;
    if (!table || !mx_reader_words(&in, "create statistics"))
        return false;
    (void)mx_reader_words(&in, "if not exists");
    if (!mx_reader_at_word(&in, "on") && !mx_reader_at_punct(&in, '('))
        (void)mx_reader_name(&in, &schema);
    if (!read_kinds(&in, kinds) || !mx_reader_word(&in, "on") || !read_parts(w, &in))
        return false;
    mx_sort(w->model->arena, w->columns.at, w->columns.len, sizeof *w->columns.at, by_name, NULL);
    return true;
}

/* What they are of: a table, or a materialized view whose columns are known. */
static const mx_table *rows_of(mx_model *model, mx_str schema, mx_str name)
{
    const mx_table *table = mx_model_table(model, schema, name);
    const mx_object *view = table ? NULL
                                  : mx_model_object(model, MX_O_MATVIEW, schema, name, MX_STR_NONE,
                                                    MX_STR_NONE);
    return view && view->columns.len && !view->columns_guessed ? mx_view_as_table(model->arena, view) : table;
}

mx_str mx_pg_statistics(mx_model *model, const mx_object *object, mx_str text)
{
    wanted w = {.model = model};
    mx_buf buf = MX_BUF(model->arena);
    unsigned kinds;
    if (!read_all(&w, rows_of(model, object->on_table.schema, object->on_table.name), text, &kinds))
        return MX_STR_NONE;
    mx_buf_printf(&buf, "statistics %.*s %u on", MX_FMT(object->name),
                  w.columns.len + w.exprs.len > 1 ? kinds : ALL_KINDS);
    for (size_t i = 0; i < w.columns.len; i++)
        mx_buf_printf(&buf, " %.*s", MX_FMT(w.columns.at[i]->name));
    for (size_t i = 0; i < w.exprs.len; i++)
        mx_buf_printf(&buf, " (%.*s)", MX_FMT(w.exprs.at[i]));
    mx_buf_printf(&buf, " from %.*s.%.*s", MX_FMT(w.table->schema->name), MX_FMT(w.table->name));
    return mx_buf_take(&buf);
}

mx_status mx_pg_check_statistics(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                 mx_diags *diags)
{
    wanted w = {.model = model};
    unsigned kinds;
    if (!read_all(&w, rows_of(model, create->on_table.schema, create->on_table.name), text, &kinds))
        return MX_OK;
    if (w.columns.len == 1 && !w.exprs.len)
        return mx_fail(diags, MX_SCH005, at, "Name more columns, or use ALTER COLUMN … SET STATISTICS.",
                       "statistics of one column are kept anyhow");
    for (size_t i = 0; i < w.columns.len; i++) {
        const mx_column *column = w.columns.at[i];
        const mx_index_part part = {.column = (mx_column *)(uintptr_t)column}; /* only looked at */
        if (i && w.columns.at[i - 1] == column)
            return mx_fail(diags, MX_SCH001, at, "", "column \"%.*s\" is there twice", MX_FMT(column->name));
        if (column->type.text.len && mx_pg_lacks_opclass(model, &part, MX_STR("btree")))
            return mx_fail(diags, MX_SCH005, at, "",
                           "statistics cannot have column \"%.*s\": its type %.*s has no order",
                           MX_FMT(column->name), MX_FMT(column->type.text));
    }
    return MX_OK;
}
