#include "plan/equal.h"

/* MySQL: all but _bin take some letters for others, as e for é. https://mariadb.com/kb/en/supported-character-sets-and-collations/ */
static bool merges_by_mysql(const mx_column *from, const mx_column *to)
{
    return to->collation.len && !mx_str_ieq(to->collation, from->collation) &&
           !mx_str_ends(to->collation, MX_STR("_bin")) && !mx_str_eq(to->collation, MX_STR("binary"));
}

/* https://www.sqlite.org/datatype3.html#collating_sequences */
static bool merges_by_sqlite(const mx_column *from, const mx_column *to)
{
    return to->collation.len && !mx_str_ieq(to->collation, from->collation) &&
           !mx_str_ieq(to->collation, MX_STR("binary"));
}

/* Others tell all texts apart that differ in a byte. https://www.postgresql.org/docs/current/collation.html */
static bool is_nondeterministic(const mx_model *model, mx_str collation)
{
    for (size_t s = 0; collation.len && s < model->schemas.len; s++) {
        const mx_object *made = mx_model_object(model, MX_O_COLLATION, model->schemas.at[s]->name, collation,
                                                MX_STR_NONE, MX_STR_NONE);
        if (made && mx_str_find_str(made->definition, MX_STR("deterministic")) != MX_NPOS)
            return true; /* the default is not kept in it */
    }
    return false;
}

static bool merges_by_postgres(const mx_model *model, const mx_column *from, const mx_column *to)
{
    mx_str citext = MX_STR("citext");
    return (mx_str_eq(to->type.base, citext) && !mx_str_eq(from->type.base, citext)) ||
           (!mx_str_eq(from->collation, to->collation) && is_nondeterministic(model, to->collation));
}

static bool merges(const mx_planner *planner, const mx_column *from, const mx_column *to)
{
    const mx_model *model = planner->changes->to;
    if (from->generated || to->generated)
        return false;
    unsigned engine = model->server.engine;
    return engine & MX_MY      ? merges_by_mysql(from, to)
           : engine == MX_PG   ? merges_by_postgres(model, from, to)
           : engine == MX_LITE ? merges_by_sqlite(from, to)
                               : false;
}

/* What is told of it then covers this too. */
static bool changes_itself(const mx_change *table, const mx_index *index)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_INDEX && child->to.index == index && child->verb != MX_RENAME)
            return true;
    }
    return false;
}

static void warn_of(mx_planner *planner, const mx_change *table, const mx_change *column,
                    const mx_index *index)
{
    bool has_it = false;
    for (size_t i = 0; index && index->unique && i < index->parts.len; i++)
        has_it |= index->parts.at[i].column == column->to.column && !index->parts.at[i].collation.len;
    if (has_it && !changes_itself(table, index))
        mx_warn(
            planner->diags, MX_MF101, mx_change_span(column), "Look for duplicates before you apply it.",
            "more values of column \"%.*s\" of \"%.*s\" are equal than before: the statement fails if its "
            "unique key holds such",
            MX_FMT(column->to.column->name), MX_FMT(table->to.table->name));
}

void mx_plan_equal_values(mx_planner *planner, const mx_change *table, const mx_change *column)
{
    const mx_table *to = table->to.table;
    if (column->verb != MX_MODIFY || !merges(planner, column->from.column, column->to.column))
        return;
    warn_of(planner, table, column, to->primary);
    for (size_t i = 0; i < to->indexes.len; i++)
        warn_of(planner, table, column, to->indexes.at[i]);
}
