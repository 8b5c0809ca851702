#include "plan/equal.h"
#include "plan/known.h"
#include "plan/losses.h"
#include "plan/planner.h"
#include "plan/rules.h"
#include "plan/stricter.h"
#include "schema/affinity.h"
#include "schema/canon.h"
#include "schema/column_use.h"
#include "schema/nested.h"

/* What a person should know before the plan runs. Codes and words follow the lint codes of docs/. */

/* Whether no two rows that are there get the same values in it: one that comes with the plan is NULL or numbered, or none is in it. */
static bool is_known_unique(const mx_planner *planner, const mx_change *table, const mx_index *index)
{
    mx_known_rows rows = {.planner = planner, .table = table};
    if (index->where.tree) {
        mx_known counts = mx_plan_known(&rows, index->where.tree);
        if (counts.kind == MX_K_NULL || (counts.kind == MX_K_NUMBER && !counts.millionths))
            return true;
    }
    for (size_t p = 0; p < index->parts.len; p++) {
        const mx_column *column = index->parts.at[p].column;
        const mx_expr *tree = index->parts.at[p].expr.tree;
        mx_known held = column ? mx_plan_known_column(&rows, column)
                        : tree ? mx_plan_known(&rows, tree)
                               : (mx_known){.kind = MX_K_NOTHING};
        if (held.kind == MX_K_NULL && !index->nulls_not_distinct)
            return true;
        if (column && mx_plan_is_new_column(table, column) &&
            (mx_plan_comes_with_numbers(planner, column) ||
             (mx_plan_comes_without_values(column) && !planner->rules->filled_with(column).len)))
            return true;
    }
    return false;
}

static void new_unique(mx_planner *planner, const mx_change *table, mx_span at, const mx_index *index)
{
    mx_str what = index->role == MX_I_PRIMARY ? MX_STR("primary key")
                  : index->name.len
                      ? mx_str_printf(planner->arena, "unique index \"%.*s\"", MX_FMT(index->name))
                      : MX_STR("unique key");
    mx_warn(planner->diags, MX_MF101, at, "Look for duplicates before you apply it.",
            "the %.*s on \"%.*s\" fails if its columns hold duplicates", MX_FMT(what),
            MX_FMT(table->to.table->name));
}

static bool is_changed(const mx_change *table, const mx_index *to)
{
    for (size_t i = 0; i < table->children.len; i++)
        if (table->children.at[i]->to.index == to)
            return true; /* which is told of there */
    return false;
}

/* A column that is made anew holds one value in all rows, unless that is NULL or a number of their own. */
static void keys_of_replaced(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *column = child->to.column;
    const mx_table *to = table->to.table;
    bool null = !column->not_null && !column->default_value.text.len;
    if (null || mx_plan_comes_with_numbers(planner, column))
        return;
    if (to->primary && mx_index_has_column(to->primary, column) && !is_changed(table, to->primary))
        new_unique(planner, table, mx_change_span(child), to->primary);
    for (size_t i = 0; i < to->indexes.len; i++) {
        const mx_index *index = to->indexes.at[i];
        if (index->unique && mx_index_has_column(index, column) && !is_changed(table, index))
            new_unique(planner, table, mx_change_span(child), index);
    }
}

static void column_hazard(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    mx_str name = table->to.table->name;
    const mx_column *to = child->to.column;
    if (child->verb == MX_DROP && child->from.column->generated != MX_G_VIRTUAL) {
        planner->destructive = true;
        mx_warn(planner->diags, MX_DS103, mx_change_span(child), "If it was renamed, say so with --rename.",
                "dropping column \"%.*s\" of table \"%.*s\" deletes its values",
                MX_FMT(mx_change_name(child)), MX_FMT(name));
        mx_plan_emptied_heirs(planner, table, child);
    }
    if (child->verb == MX_MODIFY && !child->from.column->generated && to->generated) {
        planner->destructive = true;
        mx_warn(planner->diags, MX_DS103, mx_change_span(child), "Copy them to another column first.",
                "making column \"%.*s\" of table \"%.*s\" a computed one deletes its values",
                MX_FMT(to->name), MX_FMT(name));
    }
    bool replaced = child->verb == MX_MODIFY && !child->from.column->generated && !to->generated &&
                    planner->rules->replaces_column(child);
    if (replaced) {
        planner->destructive = true;
        mx_warn(planner->diags, MX_DS103, mx_change_span(child), "Copy them to another column first.",
                "column \"%.*s\" of table \"%.*s\" is dropped and added again, as no value of type %.*s "
                "becomes one of type %.*s: its values are deleted",
                MX_FMT(to->name), MX_FMT(name), MX_FMT(child->from.column->type.text), MX_FMT(to->type.text));
        keys_of_replaced(planner, table, child);
    }
    if ((child->verb == MX_ADD || replaced) && mx_plan_comes_without_values(to)) {
        mx_str value = planner->rules->filled_with(to);
        mx_str what = value.len ? mx_str_printf(planner->arena, "gives all rows of \"%.*s\" %.*s",
                                                MX_FMT(name), MX_FMT(value))
                                : mx_str_printf(planner->arena, "fails if \"%.*s\" has rows", MX_FMT(name));
        mx_warn(planner->diags, MX_MF103, mx_change_span(child),
                "Give it a default, or add it nullable and fill it first.",
                "adding the NOT NULL column \"%.*s\" without a default %.*s", MX_FMT(to->name), MX_FMT(what));
    }
    bool backfilled = to && to->default_value.text.len && !to->generated; /* mx_plan_alter_table does it */
    if (child->verb == MX_MODIFY && (child->aspects & MX_D_NULL) && to->not_null &&
        !child->from.column->not_null && !backfilled &&
        planner->rules->numbered_by_itself(table->from.table) != child->from.column)
        mx_warn(planner->diags, MX_MF104, mx_change_span(child), "Fill the column before this statement.",
                "making column \"%.*s\" of \"%.*s\" NOT NULL fails if it holds NULLs", MX_FMT(to->name),
                MX_FMT(name));
}

/* The first value that goes, but for those that a hint renames; NULL: none. */
static const mx_str *lost_value(const mx_planner *planner, const mx_strs *from, const mx_strs *to,
                                mx_str schema, mx_str type, mx_str table, mx_str column)
{
    for (size_t i = 0; i < from->len; i++) {
        mx_hint *hint = mx_plan_renamed_value(planner, schema, type, table, column, from->at[i]);
        if (!mx_strs_has(to, hint ? hint->to : from->at[i]))
            return &from->at[i];
    }
    return NULL;
}

static bool is_set(const mx_type *type)
{
    return mx_str_eq(type->base, MX_STR("set"));
}

static bool holds_less(const mx_planner *planner, const mx_table *table, const mx_column *from,
                       const mx_column *to)
{
    if (from->type.values.len && to->type.values.len) /* an enum or a set of the column's own */
        return (is_set(&from->type) && !is_set(&to->type)) ||
               lost_value(planner, &from->type.values, &to->type.values, table->schema->name, MX_STR_NONE,
                          table->name, to->name) != NULL;
    unsigned engine = planner->changes->to->server.engine;
    return mx_plan_is_narrower(engine, &from->type, &to->type) ||
           ((engine & MX_MY) && mx_plan_holds_fewer_bytes(from, to));
}

/* What stands nowhere is the database's, or as the dev URL says. */
static mx_str keep_letters(mx_planner *planner, const mx_column *from, const mx_column *to,
                           const mx_table *table)
{
    bool by_default = mx_str_eq(to->charset, planner->changes->to->server.charset) &&
                      mx_str_eq(to->charset, table->charset);
    if (!by_default)
        return mx_str_printf(planner->arena,
                             "Look for such letters before you apply it; CHARACTER SET %.*s in the column or "
                             "its table keeps them.",
                             MX_FMT(from->charset));
    return mx_str_printf(planner->arena,
                         "%.*s is the default of the database. CHARACTER SET %.*s in the column or its table "
                         "keeps such letters, and so does ?charset=%.*s in the dev URL, for all tables.",
                         MX_FMT(to->charset), MX_FMT(from->charset), MX_FMT(from->charset));
}

static void warn_letters(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    if (!from->generated && !to->generated && mx_plan_loses_letters(from->charset, to->charset))
        mx_warn(
            planner->diags, MX_MF105, mx_change_span(child),
            mx_str_z(planner->arena, keep_letters(planner, from, to, table->to.table)),
            "column \"%.*s\" of \"%.*s\" gets the character set %.*s, and has %.*s: letters that %.*s lacks "
            "become \"?\", or the statement fails",
            MX_FMT(to->name), MX_FMT(table->to.table->name), MX_FMT(to->charset), MX_FMT(from->charset),
            MX_FMT(to->charset));
}

static bool is_numeric(mx_affinity affinity)
{
    return affinity == MX_AFF_NUMERIC || affinity == MX_AFF_INTEGER || affinity == MX_AFF_REAL;
}

/* SQLite: no statement fails, but what a text says may not be what a number does. */
static void read_as_number(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    mx_affinity was = mx_affinity_of(from->type.base), is = mx_affinity_of(to->type.base);
    if (from->generated || to->generated || is_numeric(was) || !is_numeric(is))
        return;
    mx_str had = from->type.text.len ? from->type.text : MX_STR("without a type");
    mx_warn(planner->diags, MX_MF105, mx_change_span(child),
            "Look for such values before you apply it; a type with TEXT in its name keeps them.",
            "column \"%.*s\" of \"%.*s\" is %.*s and was %.*s: texts that look like numbers become numbers, "
            "'0012' becomes 12, and of long ones only the first digits stay",
            MX_FMT(to->name), MX_FMT(table->to.table->name), MX_FMT(to->type.text), MX_FMT(had));
}

/* DuckDB: fields go by their names. */
static void loses_field(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    mx_str lost = mx_nested_lost(from->type.text, to->type.text, MX_N_STRUCT);
    if (from->generated || to->generated || !lost.len)
        return;
    planner->destructive = true;
    mx_warn(planner->diags, MX_DS103, mx_change_span(child), "Copy them to a column of their own first.",
            "column \"%.*s\" of table \"%.*s\" loses the field %.*s, with its values", MX_FMT(to->name),
            MX_FMT(table->to.table->name), MX_FMT(lost));
}

/* MySQL and MariaDB: a number is the position of a value, or bits of positions. */
static bool counts_values(const mx_type *from, const mx_type *to)
{
    static const char *const numbers[] = {"tinyint", "smallint", "mediumint", "int",    "bigint", "bool",
                                          "decimal", "numeric",  "float",     "double", "bit",    "year"};
    const mx_type *number = from->values.len ? to : from;
    if (!from->values.len == !to->values.len)
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (mx_str_ieq(number->base, mx_str_of(numbers[i])))
            return number == to || i + 1 < sizeof numbers / sizeof *numbers; /* a year is a text here */
    return false;
}

static void counted(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    const mx_type *values = from->type.values.len ? &from->type : &to->type;
    const char *places = is_set(values) ? "the bits of their values' positions" : "the positions of values";
    mx_warn(planner->diags, MX_MF105, mx_change_span(child),
            from->type.values.len
                ? "Make it a varchar in a migration before this one: what the values say is kept then."
                : "Make it a varchar in a migration before this one: the numbers are taken by what they say "
                  "then.",
            from->type.values.len
                ? "column \"%.*s\" of \"%.*s\" becomes %.*s and was %.*s: rows get %s (1 for %.*s), not what "
                  "these say"
                : "column \"%.*s\" of \"%.*s\" becomes %.*s and was %.*s: numbers are taken for %s (1 for "
                  "%.*s), not for what they say",
            MX_FMT(to->name), MX_FMT(table->to.table->name), MX_FMT(to->type.text), MX_FMT(from->type.text),
            places, MX_FMT(mx_str_quoted(planner->arena, values->values.at[0], '\'')));
}

static void narrowed(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    if (from->generated || to->generated || planner->rules->replaces_column(child) ||
        !holds_less(planner, table->to.table, from, to))
        return;
    if (counts_values(&from->type, &to->type)) {
        counted(planner, table, child);
        return;
    }
    mx_warn(
        planner->diags, MX_MF105, mx_change_span(child),
        "Look for values that do not fit before you apply it.",
        "column \"%.*s\" of \"%.*s\" holds less as %.*s than as %.*s: values that do not fit are cut, or the "
        "statement fails",
        MX_FMT(to->name), MX_FMT(table->to.table->name), MX_FMT(to->type.text), MX_FMT(from->type.text));
}

/* Moments with and without a zone become each other by the zone that the session is in. */
static void shifted(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    if (from->generated || to->generated ||
        !mx_plan_depends_on_zone(planner->changes->to->server.engine, &from->type, &to->type))
        return;
    mx_warn(planner->diags, MX_MF113, mx_change_span(child),
            "Set the session's time zone to the one that the values are meant in.",
            "values of column \"%.*s\" of \"%.*s\" become %.*s by the time zone of the session",
            MX_FMT(to->name), MX_FMT(table->to.table->name), MX_FMT(to->type.text));
}

static bool is_used(const mx_model *model, const mx_udt *type)
{
    for (size_t s = 0; s < model->schemas.len; s++)
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++) {
            const mx_columns *columns = &model->schemas.at[s]->tables.at[t]->columns;
            for (size_t i = 0; i < columns->len; i++)
                if (columns->at[i]->type.udt == type)
                    return true;
        }
    return false;
}

static void narrowed_type(mx_planner *planner, const mx_change *change)
{
    const mx_udt *from = change->from.type, *to = change->to.type;
    const mx_str *lost = lost_value(planner, &from->values, &to->values, to->schema->name, to->name,
                                    MX_STR_NONE, MX_STR_NONE);
    if (lost && is_used(planner->changes->from, from))
        mx_warn(planner->diags, MX_MF105, mx_change_span(change),
                "Give such rows another value first, or say by a hint what it is called now.",
                "type \"%.*s\" loses the value \"%.*s\": the statement fails where a row has it",
                MX_FMT(to->name), MX_FMT(*lost));
}

/* Whether the index forbids all that `was`, an index of the table before, did. */
static bool as_strict(const mx_change *table, const mx_index *index, const mx_index *was)
{
    if (!index || !index->unique || (index->where.text.len && !mx_str_eq(index->where.text, was->where.text)))
        return false;
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        bool there = false;
        for (size_t k = 0; !there && k < was->parts.len; k++) {
            const mx_index_part *old = &was->parts.at[k];
            there = part->column ? old->column && mx_plan_column_after(table, old->column) == part->column
                                 : !old->column && mx_str_eq(part->expr.text, old->expr.text);
        }
        if (!there)
            return false;
    }
    return true;
}

/* Rows stay unique by another key, or the columns go too (which is said of them). */
static bool is_made_up_for(const mx_change *table, const mx_index *was)
{
    bool stays = false;
    for (size_t i = 0; i < was->parts.len; i++)
        stays |= !was->parts.at[i].column || mx_plan_column_after(table, was->parts.at[i].column);
    if (!stays || as_strict(table, table->to.table->primary, was))
        return true;
    for (size_t i = 0; i < table->to.table->indexes.len; i++)
        if (as_strict(table, table->to.table->indexes.at[i], was))
            return true;
    return false;
}

static mx_str named(mx_planner *planner, const char *what, mx_str name)
{
    return name.len ? mx_str_printf(planner->arena, "%s \"%.*s\"", what, MX_FMT(name)) : mx_str_of(what);
}

static void dropped_unique(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_index *was = child->from.index;
    if (!was->unique || is_made_up_for(table, was))
        return;
    mx_str name = was->role == MX_I_PRIMARY  ? MX_STR("primary key")
                  : was->role == MX_I_UNIQUE ? named(planner, "unique constraint", was->name)
                                             : named(planner, "unique index", was->name);
    mx_warn(planner->diags, MX_CD101, mx_change_span(child), "", "the %.*s of \"%.*s\" is dropped",
            MX_FMT(name), MX_FMT(table->to.table->name));
}

static bool nobodys(mx_str name, bool made_up)
{
    return made_up || !name.len;
}

/* Whether a check that comes without a name takes the place of one that goes: it looks at the same columns. */
static bool follows_check(const mx_change *table, const mx_check *was, const mx_check *is)
{
    const mx_columns *columns = &table->from.table->columns;
    if (!nobodys(was->name, was->made_up) || !nobodys(is->name, is->made_up))
        return false;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *now = mx_plan_column_after(table, columns->at[i]);
        bool used = was->expr.tree && mx_expr_uses(table->from.table, was->expr.tree, columns->at[i]);
        if (used != (now && is->expr.tree && mx_expr_uses(table->to.table, is->expr.tree, now)))
            return false;
    }
    return true;
}

static bool follows_fkey(const mx_change *table, const mx_fkey *was, const mx_fkey *is)
{
    if (!nobodys(was->name, was->made_up) || !nobodys(is->name, is->made_up) ||
        was->columns.len != is->columns.len)
        return false;
    for (size_t i = 0; i < was->columns.len; i++)
        if (mx_plan_column_after(table, was->columns.at[i]) != is->columns.at[i])
            return false;
    return true;
}

static bool follows(const mx_change *table, const mx_change *drop, const mx_change *add)
{
    return drop->subject == MX_C_CHECK ? follows_check(table, drop->from.check, add->to.check)
                                       : follows_fkey(table, drop->from.fkey, add->to.fkey);
}

/* A check or foreign key without a name becomes another one when it is changed. Each that comes replaces one that goes. */
static bool is_replaced(const mx_change *table, const mx_change *drop)
{
    const mx_change *by = NULL;
    size_t come = 0, gone = 0;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *add = table->children.at[i];
        if (add->subject == drop->subject && add->verb == MX_ADD && follows(table, drop, add)) {
            by = add;
            come++;
        }
    }
    for (size_t i = 0; by && table->children.at[i] != drop; i++) {
        const mx_change *before = table->children.at[i];
        gone += before->subject == drop->subject && before->verb == MX_DROP && follows(table, before, by) ? 1
                                                                                                          : 0;
    }
    return gone < come;
}

static void dropped_check(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_check *was = child->from.check;
    const mx_column *at = was->column ? was->column : was->written_at;
    if ((at && !mx_plan_column_after(table, at)) || is_replaced(table, child))
        return;
    mx_warn(planner->diags, MX_CD101, mx_change_span(child), "", "the %.*s of \"%.*s\" is dropped",
            MX_FMT(named(planner, "check", was->name)), MX_FMT(table->to.table->name));
}

static void dropped_fkey(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_fkey *fkey = child->from.fkey;
    if (is_replaced(table, child))
        return;
    mx_str name = fkey->name.len
                      ? mx_str_printf(planner->arena, "foreign key \"%.*s\"", MX_FMT(fkey->name))
                      : mx_str_printf(planner->arena, "the foreign key to \"%.*s\"", MX_FMT(fkey->ref.name));
    mx_warn(planner->diags, MX_CD101, mx_change_span(child), "", "%.*s of \"%.*s\" is dropped", MX_FMT(name),
            MX_FMT(table->to.table->name));
}

static void child_hazard(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    if (child->subject == MX_C_COLUMN) {
        column_hazard(planner, table, child);
        mx_plan_equal_values(planner, table, child);
    }
    bool gets_unique = child->subject == MX_C_INDEX && child->to.index && child->to.index->unique &&
                       (child->verb == MX_ADD ||
                        (child->verb == MX_MODIFY &&
                         (child->aspects & (MX_D_UNIQUE | MX_D_PARTS | MX_D_WHERE | MX_D_NULL))));
    if (gets_unique && !is_known_unique(planner, table, child->to.index) &&
        !mx_plan_unique_follows(table, child->to.index))
        new_unique(planner, table, mx_change_span(child), child->to.index);
    if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && (child->aspects & MX_D_TYPE)) {
        narrowed(planner, table, child);
        if (planner->changes->to->server.engine == MX_LITE)
            read_as_number(planner, table, child);
        if (planner->changes->to->server.engine == MX_DUCK)
            loses_field(planner, table, child);
        shifted(planner, table, child);
    }
    if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && (child->aspects & MX_D_CHARSET))
        warn_letters(planner, table, child);
    bool loses_unique = child->subject == MX_C_INDEX &&
                        (child->verb == MX_DROP ||
                         (child->verb == MX_MODIFY && (child->aspects & MX_D_UNIQUE) &&
                          !child->to.index->unique));
    if (loses_unique)
        dropped_unique(planner, table, child);
    if (child->subject == MX_C_CHECK && child->verb == MX_DROP)
        dropped_check(planner, table, child);
    if (child->subject == MX_C_FKEY && child->verb == MX_DROP)
        dropped_fkey(planner, table, child);
    mx_plan_stricter_part(planner, table, child);
}

static void table_hazards(mx_planner *planner, const mx_change *table)
{
    mx_plan_stricter_table(planner, table);
    mx_plan_lost_row_security(planner, table);
    mx_plan_lost_counters(planner, table);
}

/* Its rows go over to those of the table that it is a partition of. */
static bool rows_are_kept(const mx_planner *planner, const mx_table *dropped)
{
    for (const mx_table *above = dropped->partition_of; above; above = above->partition_of) {
        const mx_change *change = mx_map_get_address(&planner->modified, above);
        if (!(planner->rules->caps & MX_CAP_PARTS_ARE_TABLES))
            return false;
        if ((change && planner->rules->needs_rebuild(planner, change)) || mx_plan_is_rehashed(planner, above))
            return true;
    }
    return false;
}

/* Rows of virtual tables of SQLite, or what a full-text index knows of rows elsewhere. */
static void emptied_object(mx_planner *planner, const mx_change *change)
{
    mx_str name = mx_change_name(change);
    if (change->from.object->kind != MX_O_VIRTUAL_TABLE ||
        (change->verb == MX_MODIFY && mx_plan_can_refill(planner, change->to.object)))
        return;
    planner->destructive = true;
    if (change->verb == MX_DROP)
        mx_warn(planner->diags, MX_DS102, mx_change_span(change), "",
                "dropping virtual table \"%.*s\" deletes its rows", MX_FMT(name));
    else
        mx_warn(planner->diags, MX_DS102, mx_change_span(change), "Fill it behind this statement.",
                "virtual table \"%.*s\" is made anew: it is empty then", MX_FMT(name));
}

/* Whether something of the schema, other than tables, is not moved elsewhere before. */
static bool loses_objects(const mx_planner *planner, const mx_schema *schema)
{
    const mx_changes *changes = &planner->changes->changes;
    for (size_t i = 0; i < changes->len; i++) {
        const mx_change *change = changes->at[i];
        if (change->verb != MX_DROP)
            continue;
        if ((change->subject == MX_C_OBJECT && change->from.object->schema == schema &&
             !change->from.object->on_table.name.len) ||
            (change->subject == MX_C_TYPE && change->from.type->schema == schema) ||
            (change->subject == MX_C_SEQUENCE && change->from.sequence->schema == schema))
            return true;
    }
    return false;
}

static void dropped_schema(mx_planner *planner, const mx_change *change)
{
    const mx_schema *schema = change->from.schema;
    size_t tables = 0;
    for (size_t i = 0; i < schema->tables.len; i++)
        tables += !mx_plan_survivor(planner, schema->tables.at[i]);
    if (!tables && !loses_objects(planner, schema))
        return;
    planner->destructive = true;
    if (tables)
        mx_warn(planner->diags, MX_DS101, mx_change_span(change), "",
                "dropping schema \"%.*s\" with its %zu table%s", MX_FMT(schema->name), tables,
                tables == 1 ? "" : "s");
    else
        mx_warn(planner->diags, MX_DS101, mx_change_span(change), "",
                "dropping schema \"%.*s\" with all that is in it", MX_FMT(schema->name));
}

void mx_plan_hazards(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->verb == MX_DROP && change->subject == MX_C_TABLE &&
            !rows_are_kept(planner, change->from.table)) {
            planner->destructive = true;
            mx_warn(planner->diags, MX_DS102, mx_change_span(change),
                    "If it was renamed, say so with --rename.", "dropping table \"%.*s\" deletes its rows",
                    MX_FMT(change->from.table->name));
        }
        if (change->verb == MX_DROP && change->subject == MX_C_SCHEMA)
            dropped_schema(planner, change);
        if (change->subject == MX_C_OBJECT && (change->verb == MX_DROP || change->verb == MX_MODIFY))
            emptied_object(planner, change);
        if (change->verb == MX_DROP && (change->subject == MX_C_OBJECT || change->subject == MX_C_SEQUENCE))
            mx_plan_lost_object(planner, change);
        if (change->verb == MX_MODIFY && change->subject == MX_C_TYPE) {
            narrowed_type(planner, change);
            mx_plan_stricter_domain(planner, change);
        }
        if (change->verb == MX_MODIFY && change->subject == MX_C_TABLE)
            table_hazards(planner, change);
        for (size_t c = 0; c < change->children.len; c++)
            child_hazard(planner, change, change->children.at[c]);
    }
}
