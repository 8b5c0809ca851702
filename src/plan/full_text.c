#include "plan/planner.h"
#include "schema/reader.h"

/* Full-text tables of SQLite whose text stands in another table (https://www.sqlite.org/fts5.html#external_content_tables): made anew
 * they know nothing of its rows, until they are told to read them. */

/* What `content = …` names among the arguments of fts4 and fts5; empty: nothing. */
static mx_str content_of(mx_planner *planner, const mx_object *object)
{
    mx_reader in = mx_reader_open(planner->arena, object->source, &planner->changes->to->server);
    while (!mx_reader_at_end(&in) && !mx_reader_word(&in, "using"))
        mx_reader_next(&in);
    if ((!mx_reader_word(&in, "fts5") && !mx_reader_word(&in, "fts4")) || !mx_reader_punct(&in, '('))
        return MX_STR_NONE;
    while (!mx_reader_at_end(&in)) {
        if (mx_reader_word(&in, "content") && (mx_reader_punct(&in, '=') || mx_reader_op(&in, "=")))
            return mx_reader_value(&in);
        while (!mx_reader_at_end(&in) && !mx_reader_punct(&in, ','))
            mx_reader_next(&in);
    }
    return MX_STR_NONE;
}

bool mx_plan_can_refill(mx_planner *planner, const mx_object *object)
{
    if (object->kind != MX_O_VIRTUAL_TABLE || !object->schema)
        return false;
    mx_str content = content_of(planner, object);
    return content.len && mx_model_table(planner->changes->to, object->schema->name, content);
}

void mx_plan_refill(mx_planner *planner, const mx_change *change)
{
    mx_str name = mx_str_quoted(planner->arena, change->to.object->name, '`');
    mx_str sql = mx_str_printf(planner->arena, "INSERT INTO %.*s (%.*s) VALUES ('rebuild')", MX_FMT(name),
                               MX_FMT(name));
    mx_plan_sql(planner, change, sql, "Fill \"%.*s\" virtual table", MX_FMT(change->to.object->name));
}
