#include "migrate/first_steps.h"

#include "plan/rules.h"
#include "schema/replay.h"

typedef struct first_steps {
    mx_arena *arena;
    mx_model *from;
    const mx_model *to;
    const mx_dialect *dialect;
    const mx_render_options *render;
    mx_plan *plan;
    mx_diags *diags;
    const mx_hints *hints;
} first_steps;

static void push(first_steps *f, mx_steps *steps, mx_step_kind kind, mx_change change, mx_str comment)
{
    mx_step *step = mx_new(f->arena, mx_step);
    mx_change *kept = mx_new(f->arena, mx_change);
    *kept = change;
    *step = (mx_step){.kind = kind, .change = kept, .comment = comment};
    if (change.subject == MX_C_OBJECT)
        step->object = change.from.object;
    mx_vec_push(f->arena, steps, step);
}

/* What stands behind them sees them done. */
static mx_status take(first_steps *f, const mx_steps *steps)
{
    mx_plan part = {.arena = f->arena, .steps = *steps};
    MX_TRY(mx_render_plan(f->arena, &part, &f->to->server, f->dialect->render, f->render, f->diags));
    mx_str sql = mx_render_file(f->arena, &part);
    for (size_t i = 0; i < steps->len; i++)
        mx_vec_push(f->arena, &f->plan->steps, steps->at[i]);
    MX_TRY(mx_replay_text(f->from, sql, mx_diags_file(f->diags, MX_STR("planned.sql"), sql), MX_STR_NONE,
                          f->diags));
    return mx_model_finish(f->from, f->diags);
}

/* --- schemas --- */

static mx_status rename_schema(first_steps *f, mx_hint *hint)
{
    const mx_schema *old = mx_model_schema(f->from, hint->from), *new = mx_model_schema(f->to, hint->to);
    mx_steps steps = {0};
    if (!old || !new || mx_model_schema(f->from, hint->to) || mx_model_schema(f->to, hint->from))
        return MX_OK;
    mx_schema *was = mx_new(f->arena, mx_schema);
    *was = *old;
    hint->used = true;
    push(f, &steps, MX_ST_ALTER_SCHEMA,
         (mx_change){.verb = MX_RENAME, .subject = MX_C_SCHEMA, .from.schema = was, .to.schema = new},
         mx_str_printf(f->arena, "Rename schema from \"%.*s\" to \"%.*s\"", MX_FMT(hint->from),
                       MX_FMT(hint->to)));
    return take(f, &steps);
}

static mx_str name_by_now(const mx_hints *hints, mx_str schema)
{
    for (size_t i = 0; i < hints->len; i++) {
        const mx_hint *hint = &hints->at[i];
        if (hint->kind == MX_H_SCHEMA && hint->used && mx_str_eq(hint->from, schema))
            return hint->to;
    }
    return schema;
}

/* What stands in a schema that was renamed may be named by either name. */
static void follow_schemas(const first_steps *f, mx_hint *hint)
{
    if (hint->kind == MX_H_SCHEMA && !hint->table.len)
        return;
    hint->from_schema = name_by_now(f->hints, hint->from_schema);
    hint->schema = name_by_now(f->hints, hint->schema);
    if (hint->kind == MX_H_SCHEMA) {
        hint->from = name_by_now(f->hints, hint->from);
        hint->to = name_by_now(f->hints, hint->to);
    } else if (hint->kind == MX_H_COLUMN && !hint->schema.len &&
               mx_model_table(f->from, name_by_now(f->hints, hint->table), hint->from)) {
        hint->table = name_by_now(f->hints, hint->table);
        hint->to_prefix = name_by_now(f->hints, hint->to_prefix);
    }
}

/* --- what moves to another schema --- */

static mx_object *view_of(const mx_model *model, mx_str schema, mx_str name)
{
    mx_object *view = mx_model_object(model, MX_O_VIEW, schema, name, MX_STR_NONE, MX_STR_NONE);
    return view ? view : mx_model_object(model, MX_O_MATVIEW, schema, name, MX_STR_NONE, MX_STR_NONE);
}

static const void *thing_of(const mx_model *model, mx_hint_kind kind, mx_str schema, mx_str name)
{
    switch (kind) {
    case MX_H_TABLE:
        return mx_model_table(model, schema, name);
    case MX_H_TYPE:
        return mx_model_type(model, schema, name);
    case MX_H_SEQUENCE:
        return mx_model_sequence(model, schema, name);
    case MX_H_VIEW:
        return view_of(model, schema, name);
    default:
        return NULL;
    }
}

/* The one schema that has it where the other model has not; empty: there are none, or several. */
static mx_str home_of(const mx_model *model, const mx_model *other, const mx_hint *hint, mx_str name)
{
    mx_str found = MX_STR_NONE;
    for (size_t i = 0; i < model->schemas.len; i++) {
        mx_str schema = model->schemas.at[i]->name;
        if (!thing_of(model, hint->kind, schema, name) || thing_of(other, hint->kind, schema, name))
            continue;
        if (found.len)
            return MX_STR_NONE;
        found = schema;
    }
    return found;
}

/* --rename a.t=u: no column t of a table called a. */
static bool is_half_qualified(const first_steps *f, const mx_hint *hint)
{
    const mx_table *table = mx_model_table(f->from, MX_STR_NONE, hint->table);
    return hint->kind == MX_H_COLUMN && !hint->at.file && !hint->to_prefix.len && !hint->schema.len &&
           mx_model_table(f->from, hint->table, hint->from) && !(table && mx_table_column(table, hint->from));
}

/* {"kind": "schema", "table": "t", "from": "a", "to": "b"}; --rename a.t=b.t, t=b.u, a.t=u; {"schema": "a", "from": "t", "to": "b.t"} */
static void read_again(const first_steps *f, mx_hint *hint)
{
    mx_str head, tail;
    if (hint->kind == MX_H_SCHEMA && hint->table.len) {
        *hint = (mx_hint){.kind = MX_H_TABLE,
                          .from_schema = hint->from,
                          .schema = hint->to,
                          .from = hint->table,
                          .to = hint->table,
                          .at = hint->at};
    } else if (hint->kind == MX_H_COLUMN && hint->to_prefix.len && !hint->schema.len &&
               mx_model_table(f->from, hint->table, hint->from) &&
               mx_model_table(f->to, hint->to_prefix, hint->to)) {
        *hint = (mx_hint){.kind = MX_H_TABLE,
                          .from_schema = hint->table,
                          .schema = hint->to_prefix,
                          .from = hint->from,
                          .to = hint->to,
                          .at = hint->at};
    } else if (is_half_qualified(f, hint)) {
        *hint = (mx_hint){.kind = MX_H_TABLE,
                          .from_schema = hint->table,
                          .from = hint->from,
                          .to = hint->to,
                          .at = hint->at};
    } else if (mx_str_cut(hint->to, '.', &head, &tail) &&
               !thing_of(f->to, hint->kind, hint->schema, hint->to) &&
               thing_of(f->to, hint->kind, name_by_now(f->hints, head), tail)) {
        hint->from_schema = hint->schema.len ? hint->schema : hint->from_schema;
        hint->schema = name_by_now(f->hints, head);
        hint->to = tail;
    }
}

/* Where it is and where it goes. False: it stays in its schema, or the hint fits nothing. */
static bool find_move(const first_steps *f, const mx_hint *hint, mx_str *from, mx_str *to)
{
    *from = hint->from_schema.len ? hint->from_schema : home_of(f->from, f->to, hint, hint->from);
    *to = hint->schema.len ? hint->schema : home_of(f->to, f->from, hint, hint->to);
    if (!hint->schema.len && thing_of(f->to, hint->kind, *from, hint->to)) /* it stays */
        return false;
    return from->len && to->len && !mx_str_eq(*from, *to) &&
           thing_of(f->from, hint->kind, *from, hint->from) && thing_of(f->to, hint->kind, *to, hint->to) &&
           !thing_of(f->to, hint->kind, *from, hint->from) && !thing_of(f->from, hint->kind, *to, hint->to) &&
           !mx_model_relation(f->from, *to, hint->from);
}

/* The thing as it was, and in its new schema; what else it becomes is said by later steps. */
static mx_change move_of(first_steps *f, const mx_hint *hint, mx_str from, mx_schema *to)
{
    const void *thing = thing_of(f->from, hint->kind, from, hint->from);
    mx_change change = {.verb = MX_RENAME};
#define MOVED(SUBJECT, type, field)                                                                          \
    do {                                                                                                     \
        type *was = mx_new(f->arena, type), *is = mx_new(f->arena, type);                                    \
        *was = *is = *(const type *)thing;                                                                   \
        is->schema = to;                                                                                     \
        change.subject = SUBJECT;                                                                            \
        change.from.field = was;                                                                             \
        change.to.field = is;                                                                                \
    } while (0)
    if (hint->kind == MX_H_TABLE)
        MOVED(MX_C_TABLE, mx_table, table);
    else if (hint->kind == MX_H_TYPE)
        MOVED(MX_C_TYPE, mx_udt, type);
    else if (hint->kind == MX_H_SEQUENCE)
        MOVED(MX_C_SEQUENCE, mx_sequence, sequence);
    else
        MOVED(MX_C_OBJECT, mx_object, object);
#undef MOVED
    return change;
}

static void drop_triggers(first_steps *f, const mx_table *table, mx_steps *steps)
{
    const mx_objects *objects = &table->schema->objects;
    for (size_t i = 0; i < objects->len; i++) {
        mx_object *trigger = objects->at[i];
        if (trigger->kind == MX_O_TRIGGER && mx_str_eq(trigger->on_table.name, table->name))
            push(f, steps, MX_ST_DROP_OBJECT,
                 (mx_change){.verb = MX_DROP, .subject = MX_C_OBJECT, .from.object = trigger},
                 mx_str_printf(f->arena, "Drop trigger \"%.*s\"", MX_FMT(trigger->name)));
    }
}

static mx_status move(first_steps *f, mx_hint *hint)
{
    static const char *const words[] = {
        [MX_H_TABLE] = "table", [MX_H_TYPE] = "type", [MX_H_SEQUENCE] = "sequence", [MX_H_VIEW] = "view"};
    uint32_t caps = f->dialect->plan->caps;
    mx_str from, to;
    mx_steps steps = {0};
    read_again(f, hint);
    if (!(caps & (hint->kind == MX_H_TABLE ? MX_CAP_MOVES_TABLES : MX_CAP_MOVES_ALL)) ||
        !find_move(f, hint, &from, &to))
        return MX_OK;
    mx_schema *schema = mx_model_schema(f->to, to);
    if (!mx_model_schema(f->from, to))
        push(f, &steps, MX_ST_CREATE_SCHEMA,
             (mx_change){.verb = MX_ADD, .subject = MX_C_SCHEMA, .to.schema = schema},
             mx_str_printf(f->arena, "Add new schema named \"%.*s\"", MX_FMT(to)));
    if (hint->kind == MX_H_TABLE && caps & MX_CAP_TRIGGERS_HOLD_TABLES)
        drop_triggers(f, mx_model_table(f->from, from, hint->from), &steps);
    hint->used = hint->moved = true;
    hint->from_schema = from;
    hint->schema = to;
    push(f, &steps, MX_ST_MOVE, move_of(f, hint, from, schema),
         mx_str_printf(f->arena, "Move %s \"%.*s\" from schema \"%.*s\" to \"%.*s\"", words[hint->kind],
                       MX_FMT(hint->from), MX_FMT(from), MX_FMT(to)));
    return take(f, &steps);
}

static bool can_move(mx_hint_kind kind)
{
    return kind == MX_H_TABLE || kind == MX_H_TYPE || kind == MX_H_SEQUENCE || kind == MX_H_VIEW ||
           kind == MX_H_COLUMN || kind == MX_H_SCHEMA;
}

mx_status mx_first_steps(mx_arena *arena, mx_model *from, const mx_model *to, const mx_dialect *dialect,
                         const mx_planned_options *options, const mx_render_options *render, mx_hints *hints,
                         mx_plan *plan, mx_diags *diags)
{
    first_steps f = {arena, from, to, dialect, render, plan, diags, hints};
    if (to->server.one_schema || options->diff.schema_scope.len || options->plan.qualifier.len)
        return MX_OK;
    for (size_t i = 0; hints && i < hints->len; i++) {
        if (hints->at[i].kind == MX_H_SCHEMA && !hints->at[i].table.len &&
            dialect->plan->caps & MX_CAP_RENAMES_SCHEMAS)
            MX_TRY(rename_schema(&f, &hints->at[i]));
    }
    for (size_t i = 0; hints && i < hints->len; i++)
        follow_schemas(&f, &hints->at[i]);
    for (size_t i = 0; hints && i < hints->len; i++) {
        if (!hints->at[i].used && can_move(hints->at[i].kind))
            MX_TRY(move(&f, &hints->at[i]));
    }
    return MX_OK;
}
