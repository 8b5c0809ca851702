/* duckdb/plan_sequence.c — a sequence that changes. "ALTER SEQUENCE option not yet supported": it is made anew under its name,
 * and goes on behind the last value that it gave, where its new bounds have that. No default may name it meanwhile. */
#include "dialect/duckdb/duck.h"
#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/column_use.h"

/* The session's variable that holds the last value. */
static const char value_variable[] = "metaxy_last_value";

/* The defaults that name it go, or are there again. */
static void set_defaults(mx_planner *planner, const mx_sequence *sequence, bool back)
{
    const mx_model *model = planner->changes->from;
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_tables *tables = &model->schemas.at[s]->tables;
        for (size_t t = 0; t < tables->len; t++) {
            const mx_columns *columns = &tables->at[t]->columns;
            for (size_t i = 0; i < columns->len; i++) {
                const mx_column *column = columns->at[i];
                if (!mx_sql_takes_from(&column->default_value, sequence))
                    continue;
                const mx_column *without = mx_plan_without_default(planner, column);
                mx_plan_set_default(planner, back ? without : column, back ? column : without);
            }
        }
    }
}

static void put_literal(mx_buf *buf, mx_str value)
{
    mx_buf_quoted(buf, value, '\'');
}

static mx_str keep_value(mx_planner *planner, const mx_sequence *sequence)
{
    mx_buf buf = MX_BUF(planner->arena);
    mx_buf_printf(&buf,
                  "SET VARIABLE %s = (SELECT last_value FROM duckdb_sequences() WHERE database_name = "
                  "current_database() AND "
                  "schema_name = ",
                  value_variable);
    put_literal(&buf, sequence->schema->name);
    mx_buf_lit(&buf, " AND sequence_name = ");
    put_literal(&buf, sequence->name);
    mx_buf_char(&buf, ')');
    return mx_buf_take(&buf);
}

static mx_str set_value(mx_planner *planner, const mx_sequence *sequence)
{
    mx_buf name = MX_BUF(planner->arena), buf = MX_BUF(planner->arena);
    if (!mx_str_eq(sequence->schema->name, sequence->schema->model->server.schema)) {
        mx_buf_quoted(&name, sequence->schema->name, '"');
        mx_buf_char(&name, '.');
    }
    mx_buf_quoted(&name, sequence->name, '"');
    mx_buf_lit(&buf, "SELECT setval(");
    put_literal(&buf, mx_buf_view(&name));
    mx_buf_printf(&buf, ", getvariable('%s')) WHERE getvariable('%s') BETWEEN %lld AND %lld", value_variable,
                  value_variable, (long long)sequence->min, (long long)sequence->max);
    return mx_buf_take(&buf);
}

void mx_duck_alter_sequence(mx_planner *planner, const mx_change *change)
{
    const mx_sequence *from = change->from.sequence, *to = change->to.sequence;
    mx_step *kept = mx_plan_sql(planner, change, keep_value(planner, from),
                                "Keep the last value of sequence \"%.*s\"", MX_FMT(from->name));
    mx_vec_push(planner->arena, &kept->reverse, set_value(planner, from));
    set_defaults(planner, from, false);
    mx_plan_step(planner, MX_ST_DROP_SEQUENCE, mx_change_make(planner->arena, MX_DROP, change, from, NULL, 0),
                 "Drop sequence \"%.*s\"", MX_FMT(from->name));
    mx_plan_step(planner, MX_ST_CREATE_SEQUENCE, mx_change_make(planner->arena, MX_ADD, change, NULL, to, 0),
                 "Create sequence \"%.*s\"", MX_FMT(to->name));
    set_defaults(planner, from, true);
    mx_step *set = mx_plan_sql(planner, change, set_value(planner, to),
                               "Go on behind the last value of sequence \"%.*s\"", MX_FMT(to->name));
    mx_vec_push(planner->arena, &set->reverse, keep_value(planner, to));
}
