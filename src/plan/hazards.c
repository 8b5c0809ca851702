#include "plan/planner.h"

/* What a person should know before the plan runs. Codes and words follow the lint codes of docs/. */

static bool is_new_in_change(const mx_change *table, const mx_index *index)
{
    for (size_t p = 0; p < index->parts.len; p++) {
        bool added = false;
        for (size_t i = 0; i < table->children.len; i++) {
            const mx_change *child = table->children.at[i];
            added |= child->subject == MX_C_COLUMN && child->verb == MX_ADD &&
                     child->to.column == index->parts.at[p].column;
        }
        if (!added)
            return false;
    }
    return true;
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
    }
    bool filled = to && (to->default_value.text.len || to->generated || to->identity || to->serial ||
                         to->auto_increment);
    if (child->verb == MX_ADD && to->not_null && !filled)
        mx_warn(planner->diags, MX_MF103, mx_change_span(child),
                "Give it a default, or add it nullable and fill it first.",
                "adding the NOT NULL column \"%.*s\" without a default fails if \"%.*s\" has rows",
                MX_FMT(to->name), MX_FMT(name));
    bool backfilled = to && to->default_value.text.len && !to->generated; /* mx_plan_alter_table does it */
    if (child->verb == MX_MODIFY && (child->aspects & MX_D_NULL) && to->not_null &&
        !child->from.column->not_null && !backfilled)
        mx_warn(planner->diags, MX_MF104, mx_change_span(child), "Fill the column before this statement.",
                "making column \"%.*s\" of \"%.*s\" NOT NULL fails if it holds NULLs", MX_FMT(to->name),
                MX_FMT(name));
}

static void dropped_fkey(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_fkey *fkey = child->from.fkey;
    mx_str name = fkey->name.len
                      ? mx_str_printf(planner->arena, "foreign key \"%.*s\"", MX_FMT(fkey->name))
                      : mx_str_printf(planner->arena, "the foreign key to \"%.*s\"", MX_FMT(fkey->ref.name));
    mx_warn(planner->diags, MX_CD101, mx_change_span(child), "", "%.*s of \"%.*s\" is dropped", MX_FMT(name),
            MX_FMT(table->to.table->name));
}

static void new_unique(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_index *index = child->to.index;
    mx_str what = index->role == MX_I_PRIMARY ? MX_STR("primary key")
                  : index->name.len
                      ? mx_str_printf(planner->arena, "unique index \"%.*s\"", MX_FMT(index->name))
                      : MX_STR("unique key");
    mx_warn(planner->diags, MX_MF101, mx_change_span(child), "Look for duplicates before you apply it.",
            "the %.*s on \"%.*s\" fails if its columns hold duplicates", MX_FMT(what),
            MX_FMT(table->to.table->name));
}

static void child_hazard(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    if (child->subject == MX_C_COLUMN)
        column_hazard(planner, table, child);
    bool gets_unique = child->subject == MX_C_INDEX && child->to.index && child->to.index->unique &&
                       (child->verb == MX_ADD ||
                        (child->verb == MX_MODIFY &&
                         (child->aspects & (MX_D_UNIQUE | MX_D_PARTS | MX_D_WHERE))));
    if (gets_unique && !is_new_in_change(table, child->to.index))
        new_unique(planner, table, child);
    if (child->subject == MX_C_FKEY && child->verb == MX_DROP)
        dropped_fkey(planner, table, child);
}

void mx_plan_hazards(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->verb == MX_DROP && change->subject == MX_C_TABLE) {
            planner->destructive = true;
            mx_warn(planner->diags, MX_DS102, mx_change_span(change),
                    "If it was renamed, say so with --rename.", "dropping table \"%.*s\" deletes its rows",
                    MX_FMT(change->from.table->name));
        }
        if (change->verb == MX_DROP && change->subject == MX_C_SCHEMA) {
            planner->destructive = true;
            mx_warn(planner->diags, MX_DS101, mx_change_span(change), "",
                    "dropping schema \"%.*s\" with its %zu tables", MX_FMT(change->from.schema->name),
                    change->from.schema->tables.len);
        }
        for (size_t c = 0; c < change->children.len; c++)
            child_hazard(planner, change, change->children.at[c]);
    }
}
