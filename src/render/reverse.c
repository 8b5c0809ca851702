#include "render/renderer.h"

/* The step that undoes a step, when the later ones are undone already and the earlier ones are not yet. */

static const mx_step_kind undone_by[MX_ST_KINDS] = {
    [MX_ST_CREATE_SCHEMA] = MX_ST_DROP_SCHEMA,
    [MX_ST_DROP_SCHEMA] = MX_ST_CREATE_SCHEMA,
    [MX_ST_ALTER_SCHEMA] = MX_ST_ALTER_SCHEMA,
    [MX_ST_CREATE_TYPE] = MX_ST_DROP_TYPE,
    [MX_ST_DROP_TYPE] = MX_ST_CREATE_TYPE,
    [MX_ST_ALTER_TYPE] = MX_ST_ALTER_TYPE,
    [MX_ST_CREATE_SEQUENCE] = MX_ST_DROP_SEQUENCE,
    [MX_ST_DROP_SEQUENCE] = MX_ST_CREATE_SEQUENCE,
    [MX_ST_ALTER_SEQUENCE] = MX_ST_ALTER_SEQUENCE,
    [MX_ST_CREATE_TABLE] = MX_ST_DROP_TABLE,
    [MX_ST_DROP_TABLE] = MX_ST_CREATE_TABLE,
    [MX_ST_RENAME_TABLE] = MX_ST_RENAME_TABLE,
    [MX_ST_MOVE] = MX_ST_MOVE,
    [MX_ST_CREATE_INDEX] = MX_ST_DROP_INDEX,
    [MX_ST_DROP_INDEX] = MX_ST_CREATE_INDEX,
    [MX_ST_RENAME_INDEX] = MX_ST_RENAME_INDEX,
    [MX_ST_CREATE_OBJECT] = MX_ST_DROP_OBJECT,
    [MX_ST_DROP_OBJECT] = MX_ST_CREATE_OBJECT,
    [MX_ST_ALTER_TABLE] = MX_ST_ALTER_TABLE,
    [MX_ST_COMMENT] = MX_ST_COMMENT,
    [MX_ST_GRANT] = MX_ST_REVOKE,
    [MX_ST_REVOKE] = MX_ST_GRANT,
};

static mx_verb inverse_verb(mx_verb verb)
{
    return verb == MX_ADD ? MX_DROP : verb == MX_DROP ? MX_ADD : verb;
}

/* A renamed thing has its new name until its rename is undone. */
#define KEEP_NAME(field, type)                                                                               \
    do {                                                                                                     \
        if (!mx_str_eq(back->from.field->name, back->to.field->name)) {                                      \
            type *named = mx_new(arena, type);                                                               \
            *named = *back->to.field;                                                                        \
            named->name = back->from.field->name;                                                            \
            back->to.field = named;                                                                          \
        }                                                                                                    \
    } while (0)

static void keep_name(mx_arena *arena, mx_change *back)
{
    switch (back->subject) {
    case MX_C_TYPE:
        KEEP_NAME(type, mx_udt);
        break;
    case MX_C_SEQUENCE:
        KEEP_NAME(sequence, mx_sequence);
        break;
    case MX_C_TABLE:
        KEEP_NAME(table, mx_table);
        break;
    case MX_C_COLUMN:
        KEEP_NAME(column, mx_column);
        break;
    case MX_C_INDEX:
        KEEP_NAME(index, mx_index);
        break;
    case MX_C_FKEY:
        KEEP_NAME(fkey, mx_fkey);
        break;
    case MX_C_CHECK:
        KEEP_NAME(check, mx_check);
        break;
    default:
        break;
    }
}

static bool is_last(const mx_table *table, const mx_column *column)
{
    return table->columns.len && table->columns.at[table->columns.len - 1] == column;
}

static mx_change *inverse(mx_arena *arena, const mx_change *change)
{
    mx_change *back = mx_new(arena, mx_change);
    *back = *change;
    back->verb = inverse_verb(change->verb);
    back->from = change->to;
    back->to = change->from;
    back->from_table = change->to_table;
    back->to_table = change->from_table;
    if (back->verb == MX_MODIFY && back->from.any && back->to.any)
        keep_name(arena, back);
    if (back->verb == MX_ADD && back->subject == MX_C_COLUMN && back->to_table &&
        !is_last(back->to_table, back->to.column))
        back->aspects |= MX_D_ORDER; /* it comes back where it was */
    if (back->verb == MX_ADD && back->subject == MX_C_FKEY && back->to.fkey->made_up)
        back->aspects |= MX_D_SERIAL; /* MySQL: under the next number, so that it names its index as before */
    return back;
}

static bool is_column_drop(const mx_change *clause)
{
    return clause->subject == MX_C_COLUMN && clause->verb == MX_DROP;
}

/* What was added goes, last first; columns come back in their order; then the rest, last first. */
static mx_changes inverse_clauses(mx_arena *arena, const mx_changes *clauses)
{
    mx_changes out = {0};
    for (size_t i = clauses->len; i > 0; i--) {
        if (clauses->at[i - 1]->verb == MX_ADD)
            mx_vec_push(arena, &out, inverse(arena, clauses->at[i - 1]));
    }
    for (int generated = 0; generated < 2; generated++) { /* what they are made from comes first */
        for (size_t i = 0; i < clauses->len; i++) {
            if (is_column_drop(clauses->at[i]) &&
                (clauses->at[i]->from.column->generated != MX_G_NONE) == (generated == 1))
                mx_vec_push(arena, &out, inverse(arena, clauses->at[i]));
        }
    }
    for (size_t i = clauses->len; i > 0; i--) {
        if (clauses->at[i - 1]->verb != MX_ADD && !is_column_drop(clauses->at[i - 1]))
            mx_vec_push(arena, &out, inverse(arena, clauses->at[i - 1]));
    }
    return out;
}

static bool has_undo(const mx_step *step)
{
    const mx_change *change = step->change;
    bool listed = step->kind < MX_ST_KINDS &&
                  (undone_by[step->kind] != MX_ST_CREATE_SCHEMA || step->kind == MX_ST_DROP_SCHEMA);
    /* What is only taken away for a while is known without a change; its indexes go and come with it. */
    if (step->object && !change)
        return step->kind == MX_ST_CREATE_OBJECT || step->kind == MX_ST_DROP_OBJECT;
    if (!listed || !change)
        return false;
    if (step->kind == MX_ST_COMMENT)
        return change->from.any != NULL; /* else it goes with the thing that was made */
    /* A rebuild is undone by the reverse plan as a whole. */
    return change->subject != MX_C_TABLE || change->verb != MX_MODIFY || step->kind == MX_ST_ALTER_TABLE;
}

bool mx_render_undo(mx_arena *arena, const mx_step *step, mx_step *out)
{
    const mx_change *change = step->change;
    if (!has_undo(step))
        return false;
    *out = *step;
    out->kind = undone_by[step->kind];
    if (!change)
        return true;
    out->change = inverse(arena, change);
    out->clauses = inverse_clauses(arena, &step->clauses);
    if (step->kind == MX_ST_RENAME_TABLE) {
        out->table = change->from.table;
        out->old_name = change->to.table->name;
    } else if (step->kind == MX_ST_RENAME_INDEX) {
        out->index = change->from.index;
    } else if (step->kind == MX_ST_CREATE_OBJECT &&
               step->replace) { /* over the old one: that comes back the same way */
        out->kind = MX_ST_CREATE_OBJECT;
        out->object = change->from.object;
    }
    return true;
}
