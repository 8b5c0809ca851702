#include "plan/planner.h"

#include <stdarg.h>
#include <stdio.h>

#include "plan/rules.h"

static mx_str format(mx_planner *planner, const char *text, va_list args)
{
    char small[256];
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, text, args);
    if (len < 0) {
        va_end(again);
        return MX_STR_NONE;
    }
    char *out = mx_arena_alloc(planner->arena, (size_t)len + 1, 1);
    (void)vsnprintf(out, (size_t)len + 1, text, again);
    va_end(again);
    return (mx_str){out, (size_t)len};
}

static mx_step *add_step(mx_planner *planner, mx_step_kind kind, const mx_change *change, mx_str comment)
{
    mx_step *step = mx_new(planner->arena, mx_step);
    step->kind = kind;
    step->change = change;
    step->comment = comment;
    mx_vec_push(planner->arena, planner->out, step);
    return step;
}

mx_step *mx_plan_step(mx_planner *planner, mx_step_kind kind, const mx_change *change, const char *comment,
                      ...)
{
    va_list args;
    va_start(args, comment);
    mx_str text = format(planner, comment, args);
    va_end(args);
    return add_step(planner, kind, change, text);
}

mx_step *mx_plan_sql(mx_planner *planner, const mx_change *change, mx_str sql, const char *comment, ...)
{
    va_list args;
    va_start(args, comment);
    mx_str text = format(planner, comment, args);
    va_end(args);
    mx_step *step = add_step(planner, MX_ST_SQL, change, text);
    step->sql = sql;
    return step;
}

/* Name and place of what is changed: of `to`, else of `from`. */
typedef struct identity {
    mx_str name;
    mx_span span;
} identity;
#define IDENTITY(part) ((identity){(part)->name, (part)->span})

static identity identity_of(const mx_change *change)
{
    const union mx_changed *it = change->to.any ? &change->to : &change->from;
    switch (change->subject) {
    case MX_C_SCHEMA:
        return IDENTITY(it->schema);
    case MX_C_TYPE:
        return IDENTITY(it->type);
    case MX_C_SEQUENCE:
        return IDENTITY(it->sequence);
    case MX_C_TABLE:
        return IDENTITY(it->table);
    case MX_C_COLUMN:
        return IDENTITY(it->column);
    case MX_C_INDEX:
        return IDENTITY(it->index);
    case MX_C_FKEY:
        return IDENTITY(it->fkey);
    case MX_C_CHECK:
        return IDENTITY(it->check);
    case MX_C_OBJECT:
        return IDENTITY(it->object);
    case MX_C_RIGHT:
        return IDENTITY(it->right);
    default:
        return (identity){MX_STR_NONE, MX_NOWHERE};
    }
}

mx_span mx_change_span(const mx_change *change)
{
    return identity_of(change).span;
}

mx_str mx_change_name(const mx_change *change)
{
    return identity_of(change).name;
}

mx_status mx_plan_refuse(mx_planner *planner, const mx_change *change, const char *hint, const char *why)
{
    static const char *const subjects[MX_C_SUBJECTS + 1] = {
        [MX_C_SCHEMA] = "schema",    [MX_C_TYPE] = "type",     [MX_C_SEQUENCE] = "sequence",
        [MX_C_TABLE] = "table",      [MX_C_COLUMN] = "column", [MX_C_INDEX] = "index",
        [MX_C_FKEY] = "foreign key", [MX_C_CHECK] = "check",   [MX_C_OBJECT] = "object",
        [MX_C_RIGHT] = "right on",   [MX_C_SUBJECTS] = "thing"};
    return mx_fail(planner->diags, MX_PLN001, mx_change_span(change), hint,
                   "cannot plan the change of %s \"%.*s\": %s", subjects[change->subject],
                   MX_FMT(mx_change_name(change)), why);
}

mx_change *mx_change_make(mx_arena *arena, mx_verb verb, const mx_change *like, const void *from,
                          const void *to, uint32_t aspects)
{
    mx_change *change = mx_new(arena, mx_change);
    *change = (mx_change){.verb = verb,
                          .subject = like->subject,
                          .aspects = aspects,
                          .from.any = from,
                          .to.any = to,
                          .from_table = like->from_table,
                          .to_table = like->to_table};
    return change;
}

mx_status mx_plan_as_it_is(mx_planner *planner)
{
    (void)planner;
    return MX_OK;
}

bool mx_plan_never_rebuild(const mx_planner *planner, const mx_change *table)
{
    (void)planner, (void)table;
    return false;
}

bool mx_plan_never_replaces_column(const mx_change *child)
{
    (void)child;
    return false;
}

bool mx_plan_always_rename(const mx_change *child)
{
    (void)child;
    return true;
}

bool mx_plan_comment_in_place(const mx_change *child)
{
    return child->aspects == MX_D_COMMENT;
}

mx_status mx_plan_alter_type_none(mx_planner *planner, const mx_change *change)
{
    return mx_plan_refuse(planner, change, "Write this step by hand into a new migration file.",
                          "no statement of this server does it");
}

mx_status mx_plan_nothing(mx_planner *planner, const mx_change *table)
{
    (void)planner, (void)table;
    return MX_OK;
}

void mx_plan_nothing_more(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    (void)planner, (void)change, (void)table;
}

bool mx_plan_held_by_type(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->verb == MX_MODIFY &&
           (child->aspects & (MX_D_TYPE | MX_D_CHARSET | MX_D_COLLATION));
}

const mx_table *mx_plan_into_itself(const mx_planner *planner, const mx_change *anew)
{
    (void)planner;
    return anew->to.table;
}

const mx_sequence *mx_plan_no_sequence(mx_planner *planner, const mx_column *column)
{
    (void)planner;
    (void)column;
    return NULL;
}

const mx_column *mx_plan_none_numbered(const mx_table *table)
{
    (void)table;
    return NULL;
}

mx_str mx_plan_filled_with_nothing(const mx_column *added)
{
    (void)added;
    return MX_STR_NONE;
}

mx_str mx_plan_no_row_number(const mx_table *from, const mx_table *to)
{
    (void)from;
    (void)to;
    return MX_STR_NONE;
}

bool mx_plan_never_replace(const mx_object *from, const mx_object *to)
{
    (void)from, (void)to;
    return false;
}

mx_status mx_plan_any_fkey(const mx_fkey *fkey, mx_diags *diags)
{
    (void)fkey, (void)diags;
    return MX_OK;
}
