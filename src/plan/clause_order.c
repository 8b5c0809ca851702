#include "plan/planner.h"
#include "schema/canon.h"

/* The order of an ALTER TABLE's clauses about columns: those that are computed, and those that are computed from. */

static bool is_column(const mx_change *clause, mx_verb verb)
{
    return clause->subject == MX_C_COLUMN && clause->verb == verb;
}

/* A computed column that is computed otherwise from then on, and stays where it is. */
static bool is_computed_otherwise(const mx_change *clause)
{
    return is_column(clause, MX_MODIFY) && clause->from.column->generated && clause->to.column->generated &&
           (clause->aspects & MX_D_GENERATED) && !(clause->aspects & MX_D_ORDER);
}

static bool uses(const mx_column *computed, const mx_column *column)
{
    return computed->table && mx_expr_uses(computed->table, computed->expression.tree, column);
}

/* Some column was computed from this one, and is no longer. */
static bool is_let_go(const mx_changes *clauses, const mx_column *column)
{
    for (size_t i = 0; i < clauses->len; i++) {
        if (is_computed_otherwise(clauses->at[i]) && uses(clauses->at[i]->from.column, column))
            return true;
    }
    return false;
}

static bool uses_new_column(const mx_changes *clauses, const mx_column *computed)
{
    for (size_t i = 0; i < clauses->len; i++) {
        if (is_column(clauses->at[i], MX_ADD) && uses(computed, clauses->at[i]->to.column))
            return true;
    }
    return false;
}

/* 0: what is generated no longer; 1: the rest; 2: what is generated from now on, or from new columns; 3: what nothing is
 * generated from any more. */
static int place_among_columns(const mx_changes *clauses, const mx_change *clause)
{
    if (is_column(clause, MX_DROP))
        return clause->from.column->generated ? 0 : is_let_go(clauses, clause->from.column) ? 3 : 1;
    if (is_computed_otherwise(clause))
        return uses_new_column(clauses, clause->to.column) ? 2 : 1;
    if (!is_column(clause, MX_MODIFY) || !clause->from.column->generated == !clause->to.column->generated)
        return 1;
    return clause->from.column->generated ? 0 : 2;
}

static bool is_used_by_any(const mx_changes *computed, const mx_change *clause)
{
    for (size_t i = 0; i < computed->len; i++) {
        if (computed->at[i] != clause && uses(computed->at[i]->from.column, clause->from.column))
            return true;
    }
    return false;
}

/* Of computed columns that go, the one that is computed from another goes first. */
static void sort_computed(mx_planner *planner, mx_changes *computed)
{
    mx_changes sorted = {0};
    while (computed->len) {
        size_t i = 0;
        while (i < computed->len && is_used_by_any(computed, computed->at[i]))
            i++;
        if (i == computed->len)
            i = 0;
        mx_vec_push(planner->arena, &sorted, computed->at[i]);
        mx_vec_remove(computed, i);
    }
    *computed = sorted;
}

/* Generated columns go before the columns that they look at, and come behind them. */
static void sort_generated(mx_planner *planner, mx_changes *clauses)
{
    mx_changes sorted = {0};
    for (int place = 0; place < 4; place++) {
        for (size_t i = 0; i < clauses->len; i++) {
            if (place_among_columns(clauses, clauses->at[i]) == place)
                mx_vec_push(planner->arena, &sorted, clauses->at[i]);
        }
        if (place == 0)
            sort_computed(planner, &sorted);
    }
    *clauses = sorted;
}

/* A new column that is computed comes behind the new ones that it looks at. */
static void sort_new_computed(mx_planner *planner, mx_changes *clauses)
{
    for (size_t i = 0; i < clauses->len;) {
        mx_change *clause = clauses->at[i];
        size_t last = i;
        for (size_t k = i + 1; is_column(clause, MX_ADD) && clause->to.column->generated && k < clauses->len;
             k++) {
            if (is_column(clauses->at[k], MX_ADD) && !clauses->at[k]->to.column->generated &&
                uses(clause->to.column, clauses->at[k]->to.column))
                last = k;
        }
        while (last > i && last + 1 < clauses->len && is_column(clauses->at[last + 1], MX_ADD) &&
               clauses->at[last + 1]->to.column->generated)
            last++; /* behind those that were moved before it */
        if (last == i) {
            i++;
            continue;
        }
        mx_vec_remove(clauses, i);
        mx_vec_insert(planner->arena, clauses, last, clause);
    }
}

static size_t place_of(const mx_change *add)
{
    const mx_columns *columns = &add->to_table->columns;
    size_t i = 0;
    while (i < columns->len && columns->at[i] != add->to.column)
        i++;
    return i;
}

static int add_cmp(const void *a, const void *b, void *arg)
{
    size_t one = place_of(*(mx_change *const *)a), other = place_of(*(mx_change *const *)b);
    (void)arg;
    return one < other ? -1 : one > other;
}

/* Columns that are made anew come among those that are new: each is put behind one that is there. */
static void sort_adds(mx_planner *planner, mx_changes *clauses)
{
    mx_changes adds = {0};
    for (size_t i = 0; i < clauses->len; i++) {
        if (is_column(clauses->at[i], MX_ADD))
            mx_vec_push(planner->arena, &adds, clauses->at[i]);
    }
    if (adds.len > 1)
        mx_sort(planner->arena, adds.at, adds.len, sizeof adds.at[0], add_cmp, NULL);
    for (size_t i = 0, k = 0; i < clauses->len; i++) {
        if (is_column(clauses->at[i], MX_ADD))
            clauses->at[i] = adds.at[k++];
    }
}

/* Says that its column stands behind the one before it in the desired table. */
static bool is_placed(const mx_change *clause)
{
    return (is_column(clause, MX_ADD) || is_column(clause, MX_MODIFY)) && clause->aspects & MX_D_ORDER;
}

static const mx_column *column_before(const mx_column *column)
{
    const mx_columns *columns = &column->table->columns;
    for (size_t i = 1; i < columns->len; i++) {
        if (mx_str_eq(columns->at[i]->name, column->name))
            return columns->at[i - 1];
    }
    return NULL;
}

/* A new column that one of these is computed from has to come before it. */
static bool is_computed_from(const mx_changes *clauses, size_t first, size_t last, const mx_change *added)
{
    for (size_t i = first; i <= last && is_column(added, MX_ADD); i++) {
        if (clauses->at[i]->subject == MX_C_COLUMN && clauses->at[i]->to.column &&
            clauses->at[i]->to.column->generated && uses(clauses->at[i]->to.column, added->to.column))
            return true;
    }
    return false;
}

/* MySQL places columns in the order of the clauses: the column that another is put behind has to be there before it. */
static void sort_places(mx_planner *planner, mx_changes *clauses)
{
    for (size_t i = 0; i < clauses->len;) {
        mx_change *clause = clauses->at[i];
        const mx_column *before = is_placed(clause) ? column_before(clause->to.column) : NULL;
        size_t at = i + 1;
        while (before && at < clauses->len &&
               !(is_placed(clauses->at[at]) && mx_str_eq(clauses->at[at]->to.column->name, before->name)))
            at++;
        if (!before || at == clauses->len || is_computed_from(clauses, i + 1, at, clause)) {
            i++;
            continue;
        }
        mx_vec_remove(clauses, i);
        mx_vec_insert(planner->arena, clauses, at, clause);
    }
}

void mx_plan_sort_columns(mx_planner *planner, mx_changes *clauses, bool made_anew)
{
    sort_generated(planner, clauses);
    if (made_anew)
        sort_adds(planner, clauses);
    sort_new_computed(planner, clauses);
    sort_places(planner, clauses);
}
