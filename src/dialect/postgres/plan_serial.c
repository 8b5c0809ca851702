#include "dialect/postgres/plan_serial.h"

#include "plan/planner.h"
#include "schema/canon.h"

/* A sequence that a column takes its values from comes before the column's default and goes after it. */

mx_step *mx_pg_sequence_step(mx_planner *planner, mx_step_kind kind, const mx_sequence *from,
                             const mx_sequence *to, uint32_t aspects, const char *what,
                             const mx_column *column)
{
    mx_change *change = mx_new(planner->arena, mx_change);
    *change = (mx_change){.verb = !from ? MX_ADD
                                  : !to ? MX_DROP
                                        : MX_MODIFY,
                          .subject = MX_C_SEQUENCE,
                          .aspects = aspects};
    change->from.sequence = from;
    change->to.sequence = to;
    return mx_plan_step(planner, kind, change, "%s serial column \"%.*s\"", what, MX_FMT(column->name));
}

/* That it had before, when it was no column's; NULL: there is none. */
const mx_sequence *mx_pg_there_before(const mx_planner *planner, const mx_sequence *sequence)
{
    const mx_sequence *there = mx_model_sequence(planner->changes->from, sequence->schema->name,
                                                 sequence->name);
    return there && !there->internal ? there : NULL;
}

static void log_sequence(mx_planner *planner, const mx_sequence *like, bool was_unlogged, bool unlogged,
                         const mx_column *column)
{
    mx_sequence *from = mx_new(planner->arena, mx_sequence), *to = mx_new(planner->arena, mx_sequence);
    *from = *to = *like;
    from->unlogged = was_unlogged;
    to->unlogged = unlogged;
    if (was_unlogged != unlogged)
        mx_pg_sequence_step(planner, MX_ST_ALTER_SEQUENCE, from, to, MX_D_ENGINE, "Modify sequence of",
                            column);
}

/* Before its table changes, with which it becomes UNLOGGED or LOGGED. */
static void create_sequence(mx_planner *planner, const mx_column *to)
{
    const mx_sequence *sequence = to->sequence, *there = mx_pg_there_before(planner, sequence);
    const mx_change *table = mx_map_get_address(&planner->modified, to->table);
    if (there) {
        mx_pg_sequence_step(planner, MX_ST_ALTER_SEQUENCE, there, sequence,
                            MX_D_TYPE | MX_D_OPTIONS | MX_D_OWNER, "Use sequence for", to);
        log_sequence(planner, sequence, there->unlogged,
                     table && mx_sequence_is_with_table(sequence) ? table->from.table->unlogged
                                                                  : sequence->unlogged,
                     to);
    } else {
        mx_pg_sequence_step(planner, MX_ST_CREATE_SEQUENCE, NULL, sequence, MX_D_OWNER, "Create sequence for",
                            to);
    }
}

/* Who undoes its drop can give it to the column by its name. */
static bool stays_by_name(const mx_column *from, const mx_table *now)
{
    return now && mx_str_eq(now->name, from->table->name) &&
           mx_str_eq(now->schema->name, from->table->schema->name) && mx_table_column(now, from->name);
}

void mx_pg_drop_sequence(mx_planner *planner, const mx_column *from)
{
    const mx_sequence *sequence = from->sequence;
    const mx_sequence *stays = mx_model_sequence(planner->changes->to, sequence->schema->name,
                                                 sequence->name);
    const mx_table *now = mx_plan_survivor(planner, from->table);
    if (stays && !stays->internal) {
        mx_pg_sequence_step(planner, MX_ST_ALTER_SEQUENCE, sequence, stays,
                            MX_D_TYPE | MX_D_OPTIONS | MX_D_OWNER, "Keep sequence of", from);
        log_sequence(planner, stays,
                     now && mx_sequence_is_with_table(sequence) ? now->unlogged : sequence->unlogged,
                     stays->unlogged, from);
    } else {
        mx_pg_sequence_step(planner, MX_ST_DROP_SEQUENCE, sequence, NULL,
                            stays_by_name(from, now) ? MX_D_OWNER : 0, "Drop sequence used by", from);
    }
}

/* --- counters that go on --- */

static mx_str qualified(mx_planner *planner, const mx_schema *in, mx_str name)
{
    mx_buf buf = MX_BUF(planner->arena);
    mx_str schema = planner->options->qualifier.len           ? planner->options->qualifier
                    : planner->changes->to->server.one_schema ? MX_STR_NONE
                                                              : in->name;
    if (schema.len) {
        mx_buf_quoted(&buf, schema, '"');
        mx_buf_char(&buf, '.');
    }
    mx_buf_quoted(&buf, name, '"');
    return mx_buf_take(&buf);
}

mx_str mx_pg_table_name(mx_planner *planner, const mx_table *table)
{
    return qualified(planner, table->schema, table->name);
}

mx_str mx_pg_sequence_name(mx_planner *planner, const mx_sequence *sequence)
{
    return qualified(planner, sequence->schema, sequence->name);
}

/* Where nothing was given, by nobody, it begins where it says. Descending ones go on downwards. `aside`: the sequence that gave the
 * values before; NULL: none did. */
void mx_pg_set_counter(mx_planner *planner, const mx_change *table, const mx_column *column,
                       const mx_sequence *aside)
{
    const mx_sequence *sequence = column->sequence;
    bool up = sequence->increment > 0;
    mx_str name = mx_pg_table_name(planner, table->to.table);
    mx_str id = mx_str_quoted(planner->arena, column->name, '"');
    mx_buf sql = MX_BUF(planner->arena);
    mx_buf_text(&sql, "SELECT setval(");
    if (column->identity || !aside)
        mx_buf_printf(&sql, "pg_get_serial_sequence(%.*s, %.*s)",
                      MX_FMT(mx_str_quoted(planner->arena, name, '\'')),
                      MX_FMT(mx_str_quoted(planner->arena, column->name, '\'')));
    else /* two are the column's for now */
        mx_buf_str(&sql, mx_str_quoted(planner->arena, mx_pg_sequence_name(planner, sequence), '\''));
    mx_str value = aside ? MX_STR("\"value\"") : id;
    mx_buf_printf(&sql, ", %s(%.*s)) FROM ", up ? "MAX" : "MIN", MX_FMT(value));
    if (aside)
        mx_buf_printf(&sql,
                      "(SELECT %.*s AS \"value\" FROM %.*s UNION ALL SELECT last_value - CASE WHEN is_called "
                      "THEN 0 ELSE %lld END FROM %.*s) AS \"given\"",
                      MX_FMT(id), MX_FMT(name), (long long)aside->increment,
                      MX_FMT(mx_pg_sequence_name(planner, aside)));
    else
        mx_buf_str(&sql, name);
    mx_buf_printf(&sql, " WHERE %.*s %s %lld", MX_FMT(value), up ? ">=" : "<=", (long long)sequence->start);
    mx_plan_sql(planner, table, mx_buf_take(&sql), "Set sequence for \"%.*s\" table",
                MX_FMT(table->to.table->name));
}

const mx_sequence *mx_pg_renamed(mx_planner *planner, const mx_sequence *sequence, mx_str name, bool owned)
{
    mx_sequence *now = mx_new(planner->arena, mx_sequence);
    *now = *sequence;
    now->name = name;
    now->owner = owned ? sequence->owner : NULL;
    return now;
}

const mx_sequence *mx_pg_sequence_aside(mx_planner *planner, const mx_sequence *sequence)
{
    const mx_sequence *stays = mx_model_sequence(planner->changes->to, sequence->schema->name,
                                                 sequence->name);
    return stays && !stays->internal && !stays->owner ? NULL : mx_pg_under_free_name(planner, sequence);
}

void mx_pg_rename_aside(mx_planner *planner, const mx_sequence *from, const mx_sequence *aside,
                        const mx_column *column)
{
    mx_step *step = mx_pg_sequence_step(planner, MX_ST_ALTER_SEQUENCE, from, aside, 0,
                                        "Put aside sequence of", column);
    mx_change *change = mx_new(planner->arena, mx_change);
    *change = *step->change;
    change->verb = MX_RENAME;
    step->change = change;
}

static void put_aside(mx_planner *planner, const mx_sequence *from, const mx_sequence *aside,
                      const mx_column *column)
{
    if (from->owner && !from->internal) { /* the new one shall be found as the column's */
        mx_pg_sequence_step(planner, MX_ST_ALTER_SEQUENCE, from,
                            mx_pg_renamed(planner, from, from->name, false), MX_D_OWNER, "Free sequence of",
                            column);
    }
    mx_pg_rename_aside(planner, from, aside, column);
}

/* One clause before all others of its table. */
void mx_pg_alter_first(mx_planner *planner, const mx_change *table, const mx_change *child,
                       const mx_column *mid, uint32_t aspects)
{
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, table, "Modify \"%.*s\" table",
                                 MX_FMT(table->to.table->name));
    step->table = table->to.table;
    mx_vec_push(planner->arena, &step->clauses,
                mx_change_make(planner->arena, MX_MODIFY, child, child->from.any, mid, aspects));
}

const mx_column *mx_pg_uncounted(mx_planner *planner, const mx_column *from, const mx_column *to)
{
    mx_column *mid = mx_new(planner->arena, mx_column);
    *mid = *from;
    mid->name = to->name; /* renamed by now */
    mid->default_value = (mx_sql){0};
    mid->serial = false;
    mid->identity = MX_ID_NONE;
    mid->sequence = NULL;
    return mid;
}

static const mx_change *modified(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->verb == MX_MODIFY ? child : NULL;
}

/* The server raises no lower bound above a counter: it goes there first. */
static void raise_counter(mx_planner *planner, const mx_change *table, const mx_column *from,
                          const mx_column *to)
{
    const mx_sequence *was = from->sequence, *is = to->sequence;
    if (!from->identity || !to->identity || !was || !is || is->min <= was->start || is->min > was->max)
        return;
    mx_str sequence = mx_str_printf(
        planner->arena, "pg_get_serial_sequence(%.*s, %.*s)",
        MX_FMT(mx_str_quoted(planner->arena, mx_pg_table_name(planner, table->to.table), '\'')),
        MX_FMT(mx_str_quoted(planner->arena, to->name, '\'')));
    mx_str sql = mx_str_printf(planner->arena,
                               "SELECT setval(%.*s, %lld, false) WHERE "
                               "COALESCE(pg_sequence_last_value(%.*s::regclass), %lld) < %lld",
                               MX_FMT(sequence), (long long)is->min, MX_FMT(sequence), (long long)was->start,
                               (long long)is->min);
    mx_plan_sql(planner, table, sql, "Raise counter of \"%.*s\" table", MX_FMT(table->to.table->name));
}

/* SERIAL, or what somebody wrote in its place. */
static bool takes_from_own(const mx_column *column)
{
    return column->serial || (!column->identity && column->sequence && column->sequence->owner == column &&
                              column->default_value.tree);
}

static int64_t limit_of(const mx_type *type)
{
    return mx_str_eq(type->base, MX_STR("smallint"))  ? INT16_MAX
           : mx_str_eq(type->base, MX_STR("integer")) ? INT32_MAX
                                                      : INT64_MAX;
}

/* Bounds of an identity that the new type does not hold, and that are not just those of the old one, which the server lowers itself. */
static bool narrows_first(const mx_column *from, const mx_column *to)
{
    const mx_sequence *was = from->sequence;
    int64_t old = limit_of(&from->type), new = limit_of(&to->type);
    return from->identity && to->identity && was && to->sequence && new < old &&
           ((was->max > new && was->max != old) || (was->min < -new - 1 && was->min != -old - 1) ||
            was->start > new || was->start < -new - 1);
}

/* What it counts becomes as it is to be, and its type behind that. */
static const mx_column *narrowed(mx_planner *planner, const mx_column *from, const mx_column *to)
{
    mx_column *mid = mx_new(planner->arena, mx_column);
    *mid = *from;
    mid->name = to->name; /* renamed by now */
    mid->identity = to->identity;
    mid->sequence = to->sequence;
    return mid;
}

static bool is_whole(const mx_type *type)
{
    return mx_str_eq(type->base, MX_STR("smallint")) || mx_str_eq(type->base, MX_STR("integer")) ||
           mx_str_eq(type->base, MX_STR("bigint"));
}

/* A column counts by whole numbers: it stops before it gets another type. */
static bool stops_first(const mx_column *from, const mx_column *to)
{
    return from->identity && !to->identity && !is_whole(&to->type);
}

/* In between such a column counts nothing. */
void mx_pg_prepare_counters(mx_planner *planner)
{
    for (size_t t = 0; t < planner->changes->changes.len; t++) {
        const mx_change *table = planner->changes->changes.at[t];
        for (size_t i = 0; table->subject == MX_C_TABLE && i < table->children.len; i++) {
            const mx_change *child = modified(table->children.at[i]);
            if (!child) {
                mx_pg_prepare_heirs_identity(planner, table, table->children.at[i]);
                continue;
            }
            const mx_column *from = child->from.column, *to = child->to.column;
            if ((takes_from_own(from) && to->identity) || (from->identity && takes_from_own(to)) ||
                stops_first(from, to))
                mx_map_put_address(planner->arena, &planner->former, from,
                                   mx_pg_uncounted(planner, from, to));
            else if (narrows_first(from, to))
                mx_map_put_address(planner->arena, &planner->former, from, narrowed(planner, from, to));
        }
    }
}

/* nextval('s'::regclass) */
static bool names_sequence(mx_planner *planner, const mx_column *column, mx_str *schema, mx_str *name)
{
    const mx_expr *tree = column->default_value.tree;
    if (!tree || tree->kind != MX_E_CALL || !mx_str_ieq(mx_expr_last(tree), MX_STR("nextval")) ||
        tree->arg_count != 1 || tree->args[0]->kind != MX_E_CAST ||
        tree->args[0]->args[0]->kind != MX_E_STRING ||
        !mx_pg_split_name(planner->arena, tree->args[0]->args[0]->text, schema, name))
        return false;
    if (!schema->len)
        *schema = planner->changes->from->server.schema;
    return true;
}

const mx_sequence *mx_pg_default_sequence(mx_planner *planner, const mx_column *column)
{
    mx_str schema, name;
    return names_sequence(planner, column, &schema, &name)
               ? mx_model_sequence(column->table->schema->model, schema, name)
               : NULL;
}

static bool takes_from(mx_planner *planner, const mx_column *column, const mx_sequence *sequence)
{
    mx_str schema, name;
    return names_sequence(planner, column, &schema, &name) && mx_str_eq(name, sequence->name) &&
           mx_str_eq(schema, sequence->schema->name);
}

static mx_str taker_key(mx_planner *planner, mx_str schema, mx_str name)
{
    return mx_str_printf(planner->arena, "%.*s\n%.*s", MX_FMT(schema), MX_FMT(name));
}

static mx_map *find_takers(mx_planner *planner, const mx_model *model)
{
    mx_map *found = mx_new(planner->arena, mx_map);
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++) {
            const mx_columns *columns = &model->schemas.at[s]->tables.at[t]->columns;
            for (size_t i = 0; i < columns->len; i++) {
                mx_str schema, name;
                if (!names_sequence(planner, columns->at[i], &schema, &name))
                    continue;
                mx_str key = taker_key(planner, schema, name);
                mx_columns *list = mx_map_get(found, key);
                if (!list) {
                    list = mx_new(planner->arena, mx_columns);
                    mx_map_put(planner->arena, found, key, list);
                }
                mx_vec_push(planner->arena, list, columns->at[i]);
            }
        }
    }
    return found;
}

/* The columns of the model whose defaults take from a sequence of that name; NULL: none. */
static const mx_columns *takers_of(mx_planner *planner, const mx_model *model, const mx_sequence *sequence)
{
    mx_map **takers = &planner->takers[model == planner->changes->to];
    if (!*takers)
        *takers = find_takers(planner, model);
    return mx_map_get(*takers, taker_key(planner, sequence->schema->name, sequence->name));
}

bool mx_pg_others_take_from(mx_planner *planner, const mx_model *model, const mx_column *own)
{
    const mx_columns *takers = takers_of(planner, model, own->sequence);
    return takers && (takers->len > 1 || takers->at[0] != own);
}

/* `aside`: what it is called by now; NULL: it is dropped by its own name, or stays for itself. Others may take from it until all tables
 * have changed. */
static void drop_used(mx_planner *planner, const mx_column *from, const mx_sequence *aside)
{
    mx_steps *out = planner->out;
    if (mx_pg_others_take_from(planner, planner->changes->from, from))
        planner->out = &planner->behind_tables;
    if (aside)
        mx_pg_sequence_step(planner, MX_ST_DROP_SEQUENCE, aside, NULL, 0, "Drop sequence used by", from);
    else
        mx_pg_drop_sequence(planner, from);
    planner->out = out;
}

static bool same_name(const mx_sequence *a, const mx_sequence *b)
{
    return mx_str_eq(a->name, b->name) && mx_str_eq(a->schema->name, b->schema->name);
}

static void own_to_identity(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column;
    const mx_sequence *aside = mx_pg_sequence_aside(planner, from->sequence);
    mx_pg_alter_first(planner, table, child, mx_pg_uncounted(planner, from, child->to.column), MX_D_DEFAULT);
    if (aside)
        put_aside(planner, from->sequence, aside, from);
    else if (from->serial)
        mx_pg_drop_sequence(planner, from);
    if (aside && !from->serial && !same_name(from->sequence, child->to.column->sequence))
        mx_map_put_address(planner->arena, &planner->stand_ins, from->sequence,
                           aside); /* a change of its own drops it */
}

static void is_identity_now(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    const mx_sequence *aside = mx_pg_sequence_aside(planner, from->sequence);
    mx_pg_set_counter(planner, table, to, aside);
    if (aside && (from->serial || same_name(from->sequence, to->sequence)))
        drop_used(planner, from, aside);
}

/* The identity's own sequence goes with it. A sequence of another name is made, and given to the column, by a change of its own. */
static void identity_to_own(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    bool in_place = to->serial || same_name(from->sequence, to->sequence);
    const mx_sequence *aside = in_place ? mx_pg_sequence_aside(planner, from->sequence) : from->sequence;
    if (aside && in_place)
        put_aside(planner, from->sequence, aside, from);
    if (aside && to->serial)
        create_sequence(planner, to);
    else if (in_place && !to->serial)
        mx_pg_sequence_step(planner, MX_ST_CREATE_SEQUENCE, NULL, to->sequence, 0, "Create sequence for", to);
    if (aside)
        mx_pg_set_counter(planner, table, to, aside);
    mx_pg_alter_first(planner, table, child, mx_pg_uncounted(planner, from, to), MX_D_IDENTITY);
    if (!aside)
        create_sequence(planner, to);
}

static void is_own_now(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    if (to->serial && !mx_pg_sequence_aside(planner, from->sequence))
        mx_pg_set_counter(planner, table, to, NULL);
    if (!to->serial && same_name(from->sequence, to->sequence))
        mx_pg_sequence_step(planner, MX_ST_ALTER_SEQUENCE,
                            mx_pg_renamed(planner, to->sequence, to->sequence->name, false), to->sequence,
                            MX_D_OWNER, "Give sequence to", to);
}

bool mx_pg_counts(const mx_column *column)
{
    return column->serial || column->identity;
}

/* A column besides its own that takes from it before and afterwards: the server would know the old sequence by its number. */
static const mx_column *other_user(mx_planner *planner, const mx_column *own)
{
    const mx_columns *takers = takers_of(planner, planner->changes->from, own->sequence);
    for (size_t i = 0; takers && i < takers->len; i++) {
        const mx_column *column = takers->at[i];
        const mx_table *now = mx_plan_survivor(planner, column->table);
        const mx_column *after = now ? mx_table_column(now, column->name) : NULL;
        if (column != own && after && takes_from(planner, after, own->sequence))
            return column;
    }
    return NULL;
}

static mx_status refuse_shared(mx_planner *planner, const mx_change *child)
{
    const mx_column *from = child->from.column;
    bool goes = from->serial || same_name(from->sequence, child->to.column->sequence);
    const mx_column *other = goes ? other_user(planner, from) : NULL;
    if (!other)
        return MX_OK;
    mx_str why = mx_str_printf(
        planner->arena, "its sequence \"%.*s\" goes, from which column \"%.*s\" of table \"%.*s\" takes",
        MX_FMT(from->sequence->name), MX_FMT(other->name), MX_FMT(other->table->name));
    return mx_plan_refuse(planner, child,
                          "Give that column a sequence of its own, or no default, by a migration before.",
                          mx_str_z(planner->arena, why));
}

/* That the column took from, which may be gone with another column otherwise. */
static const mx_sequence *taken_from(mx_planner *planner, const mx_column *from)
{
    const mx_sequence *was = mx_pg_default_sequence(planner, from);
    if (!was || (was->owner && was->owner != from))
        return NULL;
    const mx_sequence *aside = mx_map_get_address(&planner->stand_ins, was);
    return aside ? aside : mx_pg_sequence_now(planner, was);
}

/* Behind its rows, and behind what the sequence has given if that was there before, or the one that it took from. */
static void begin_counting(mx_planner *planner, const mx_change *table, const mx_column *from,
                           const mx_column *to)
{
    const mx_sequence *there = to->serial ? mx_pg_there_before(planner, to->sequence) : NULL;
    if (!there || !takes_from(planner, from, there))
        mx_pg_set_counter(planner, table, to, there ? there : taken_from(planner, from));
}

/* What fills its NULLs comes behind its values. */
static bool begins_early(const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    return !mx_pg_counts(from) && to->serial && mx_plan_must_fill(child) && is_whole(&from->type);
}

mx_status mx_pg_before_alter(mx_planner *planner, const mx_change *table)
{
    if (mx_plan_is_anew(planner, table->from.table)) {
        mx_pg_counters_aside(planner, table->from.table);
        return MX_OK;
    }
    mx_pg_fill_at_once(planner, table);
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = modified(table->children.at[i]);
        if (!child) {
            mx_pg_before_heirs_identity(planner, table->children.at[i]);
            continue;
        }
        const mx_column *from = child->from.column, *to = child->to.column;
        if (takes_from_own(from) && to->identity) {
            MX_TRY(refuse_shared(planner, child));
            own_to_identity(planner, table, child);
        } else if (from->identity && takes_from_own(to)) {
            identity_to_own(planner, table, child);
        } else if (!from->serial && to->serial) {
            create_sequence(planner, to);
            if (begins_early(child))
                begin_counting(planner, table, from, to);
        }
        raise_counter(planner, table, from, to);
        if (narrows_first(from, to))
            mx_pg_alter_first(planner, table, child, narrowed(planner, from, to), MX_D_IDENTITY);
        else if (stops_first(from, to) && !takes_from_own(to))
            mx_pg_alter_first(planner, table, child, mx_pg_uncounted(planner, from, to), MX_D_IDENTITY);
    }
    return MX_OK;
}

mx_status mx_pg_after_alter(mx_planner *planner, const mx_change *table)
{
    if (mx_plan_is_anew(planner, table->from.table)) {
        mx_pg_counters_back(planner, table);
        return MX_OK;
    }
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = modified(table->children.at[i]);
        if (!child) {
            mx_pg_after_heirs_identity(planner, table, table->children.at[i]);
            continue;
        }
        const mx_column *from = child->from.column, *to = child->to.column;
        if (from->serial && !mx_pg_counts(to))
            drop_used(planner, from, mx_map_get_address(&planner->stand_ins, from->sequence));
        else if (from->serial && to->serial && !mx_str_eq(from->sequence->type, to->sequence->type))
            mx_pg_sequence_step(planner, MX_ST_ALTER_SEQUENCE, from->sequence, to->sequence, MX_D_TYPE,
                                "Modify sequence of", to);
        if (takes_from_own(from) && to->identity)
            is_identity_now(planner, table, child);
        else if (from->identity && takes_from_own(to))
            is_own_now(planner, table, child);
        else if (mx_pg_counts(to) && !mx_pg_counts(from) && !begins_early(child))
            begin_counting(planner, table, from, to);
    }
    return MX_OK;
}
