#include "schema/mentions.h"
#include "schema/replay_use.h"

/* What goes with what it uses: DROP … CASCADE. */

typedef struct going {
    mx_replay *r;
    const mx_used *used;
    bool cascade;
    const mx_objects *with;
    mx_span at;
    mx_use_slot slot; /* the next that goes */
    bool found;
    mx_status status;
} going;

static const char *sort_name(const mx_used *used)
{
    if (used->object)
        return mx_object_kind_name(used->object->kind);
    return used->sort == MX_USES_TYPE ? "type" : used->sort == MX_USES_SEQUENCE ? "sequence" : "table";
}

static mx_status held(const going *g, const char *what, mx_str name, mx_str table)
{
    mx_str of = table.len ? mx_str_printf(g->r->arena, " of table \"%.*s\"", MX_FMT(table)) : MX_STR_NONE;
    return mx_fail(g->r->diags, MX_SCH006, g->at, "Drop that before, or use CASCADE.",
                   "%s \"%.*s\" is used by %s \"%.*s\"%.*s", sort_name(g->used), MX_FMT(g->used->name), what,
                   MX_FMT(name), MX_FMT(of));
}

/* What only may use it does not hold it; but whether it goes must be known. */
static mx_status in_doubt(const going *g, const char *what, mx_str name)
{
    return mx_fail(g->r->diags, MX_SCH004, g->at, "Drop what calls it before.",
                   "it cannot be told whether %s \"%.*s\" calls this \"%.*s\" or another one of that name",
                   what, MX_FMT(name), MX_FMT(g->used->name));
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static const char *slot_name(const mx_use_slot *slot, mx_str *name, mx_str *table)
{
    *table = slot->table ? slot->table->name : MX_STR_NONE;
    if (slot->check) {
        *name = slot->check->name;
        return slot->domain ? "domain constraint" : "check";
    }
    if (slot->index) {
        *name = slot->index->name;
        return "index";
    }
    if (slot->domain) {
        *name = slot->domain->name;
        return "the default of domain";
    }
    *name = slot->column->name;
    return slot->is_default ? "the default of column" : "generated column";
}

static bool find_slot(const mx_use_slot *slot, void *arg)
{
    going *g = arg;
    mx_uses uses = mx_r_slot_uses(g->r, slot, g->used);
    mx_str name, table;
    if (uses == MX_USES_NOT || (uses == MX_USES_UNSURE && !g->cascade))
        return true;
    const char *what = slot_name(slot, &name, &table);
    if (uses == MX_USES_UNSURE)
        g->status = in_doubt(g, what, name);
    else if (!g->cascade)
        g->status = held(g, what, name, table);
    g->slot = *slot;
    g->found = true;
    return false;
}

static void remove_domain_check(mx_udt *domain, const mx_check *check)
{
    for (size_t i = domain->checks.len; i-- > 0;) {
        if (domain->checks.at[i] == check)
            mx_vec_remove(&domain->checks, i);
    }
}

static void remove_view_index(mx_object *view, const mx_index *index)
{
    for (size_t i = view->indexes.len; i-- > 0;) {
        if (view->indexes.at[i] == index)
            mx_vec_remove(&view->indexes, i);
    }
}

static mx_status drop_slot(mx_replay *r, const mx_use_slot *slot, mx_span at)
{
    if (slot->domain && slot->check)
        remove_domain_check(slot->domain, slot->check);
    else if (slot->check)
        mx_table_remove_check(slot->table, slot->check);
    else if (slot->view)
        remove_view_index(slot->view, slot->index);
    else if (slot->index)
        return mx_r_drop_index(r, slot->index, true, at);
    else if (slot->domain) /* it is the domain that the server's catalogue says this of */
        return mx_r_drop_udt(r, slot->domain, true, at);
    else if (slot->is_default) {
        slot->column->default_value = (mx_sql){0};
        slot->column->serial = false;
    } else
        return mx_r_drop_column(r, slot->table, slot->column, true, at);
    return MX_OK;
}

static mx_status drop_slots(going *g)
{
    for (;;) {
        g->found = false;
        mx_r_each_slot(g->r, g->used->name, find_slot, g);
        if (!g->found || g->status != MX_OK)
            return g->status;
        MX_TRY(drop_slot(g->r, &g->slot, g->at));
        if (g->slot.table)
            MX_TRY(mx_r_finish_table(g->r, g->slot.table));
    }
}

/* --- tables: by their partition keys --- */

static mx_status drop_partitioned_in(going *g, const mx_holders *holders, const mx_schema *schema)
{
    for (size_t i = holders->len; i-- > 0;) {
        mx_table *table = holders->at[i].table;
        if (!table || table->schema != schema || !table->listed)
            continue;
        mx_uses uses = mx_r_text_uses(g->r, table->partition_by, g->used);
        if (uses == MX_USES_NOT || (uses == MX_USES_UNSURE && !g->cascade))
            continue;
        if (uses == MX_USES_UNSURE)
            return in_doubt(g, "the partition key of table", table->name);
        if (!g->cascade)
            return held(g, "the partition key of table", table->name, MX_STR_NONE);
        MX_TRY(mx_r_drop_table(g->r, table));
    }
    return MX_OK;
}

static mx_status drop_partitioned(going *g)
{
    const mx_holders holders = mx_mentions_holders(g->r->model, g->used->name);
    for (size_t s = 0; s < g->r->model->schemas.len && holders.len; s++)
        MX_TRY(drop_partitioned_in(g, &holders, g->r->model->schemas.at[s]));
    return MX_OK;
}

/* --- kept statements ---------------------------------------------------------------------------------------------- */

static bool goes_too(const going *g, const mx_object *object)
{
    for (size_t i = 0; g->with && i < g->with->len; i++) {
        if (g->with->at[i] == object)
            return true;
    }
    return false;
}

/* Triggers, policies, rules on a table, and its statistics, go with it whoever asks. */
static bool is_own(const mx_replay *r, const mx_used *used, const mx_object *object)
{
    mx_str schema = object->on_table.schema.len ? object->on_table.schema
                    : object->schema            ? object->schema->name
                                                : MX_STR_NONE;
    return used->sort == MX_USES_RELATION && object->on_table.name.len &&
           mx_table_name_same(object->on_table.name, used->name, &r->model->server) &&
           mx_str_eq(schema, used->schema->name);
}

static bool is_relation(const mx_object *object)
{
    return object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW || object->kind == MX_O_FOREIGN_TABLE;
}

static void drop_own(mx_replay *r, const mx_used *used)
{
    const mx_objects named = mx_mentions_of(r->model, used->name);
    for (size_t i = named.len; i-- > 0;) {
        if (named.at[i]->schema == used->schema && is_own(r, used, named.at[i]))
            mx_object_remove(r->model, named.at[i]);
    }
}

mx_status mx_r_drop_object_uses(mx_replay *r, mx_object *object, bool cascade, const mx_objects *with,
                                mx_span at)
{
    mx_used used = {.schema = object->schema, .name = object->name, .object = object};
    if (!object->schema || (!is_relation(object) && !mx_object_is_routine(object)))
        return MX_OK;
    used.sort = is_relation(object) ? MX_USES_RELATION : MX_USES_ROUTINE;
    MX_TRY(mx_r_drop_uses(r, &used, cascade, with, at));
    if (used.sort == MX_USES_RELATION)
        drop_own(r, &used);
    return MX_OK;
}

static mx_status drop_object(going *g, mx_object *object)
{
    MX_TRY(mx_r_drop_object_uses(g->r, object, true, g->with, g->at));
    if (object->listed)
        mx_object_remove(g->r->model, object);
    return MX_OK;
}

/* Of one schema, or of the database (NULL). */
static mx_status drop_objects(going *g, const mx_objects *named, const mx_schema *schema)
{
    for (size_t i = named->len; i-- > 0;) {
        mx_object *object = named->at[i];
        if (!object->listed || object->schema != schema || goes_too(g, object) ||
            is_own(g->r, g->used, object))
            continue;
        mx_uses uses = mx_r_object_uses(g->r, object, g->used);
        if (uses == MX_USES_NOT || (uses == MX_USES_UNSURE && !g->cascade))
            continue;
        if (uses == MX_USES_UNSURE)
            return in_doubt(g, mx_object_kind_name(object->kind), object->name);
        if (!g->cascade)
            return held(g, mx_object_kind_name(object->kind), object->name, MX_STR_NONE);
        MX_TRY(drop_object(g, object));
        i = named->len; /* others went with it */
    }
    return MX_OK;
}

mx_status mx_r_drop_uses(mx_replay *r, const mx_used *used, bool cascade, const mx_objects *with, mx_span at)
{
    going g = {.r = r, .used = used, .cascade = cascade, .with = with, .at = at};
    if (!r->rules->views_hold_tables)
        return MX_OK;
    bool named = mx_model_is_named(r->model, used->name);
    const mx_objects naming = named ? mx_mentions_of(r->model, used->name) : (mx_objects){0};
    for (size_t s = 0; s < r->model->schemas.len && naming.len; s++)
        MX_TRY(drop_objects(&g, &naming, r->model->schemas.at[s]));
    MX_TRY(drop_objects(&g, &naming, NULL));
    if (used->sort == MX_USES_RELATION || (used->sort == MX_USES_ROUTINE && !named))
        return MX_OK;
    if (used->sort == MX_USES_ROUTINE)
        MX_TRY(drop_partitioned(&g));
    return drop_slots(&g);
}
