#include "schema/column_use.h"
#include "dialect/postgres/plan_redo.h"
#include "dialect/postgres/postgres.h"
#include "schema/canon.h"
#include "schema/inherit.h"
#include "schema/names.h"

/* --- changes that may be written to -------------------------------------------------------------------------------------------- */

static mx_options other_options(const mx_pg_redoing *d, const mx_table *table)
{
    mx_options out = {0};
    for (size_t i = 0; i < table->options.len; i++) {
        if (!mx_str_eq(table->options.at[i].key, MX_STR("replica identity")))
            mx_vec_push(d->planner->arena, &out, table->options.at[i]);
    }
    return out;
}

static bool same_other_options(const mx_pg_redoing *d, const mx_table *from, const mx_table *to)
{
    mx_options a = other_options(d, from), b = other_options(d, to);
    for (size_t i = 0; a.len == b.len && i < a.len; i++) {
        if (!mx_str_eq(a.at[i].key, b.at[i].key) || !mx_str_eq(a.at[i].value, b.at[i].value))
            return false;
    }
    return a.len == b.len;
}

static void read_tables(mx_pg_redoing *d)
{
    for (size_t i = 0; i < d->changes->changes.len; i++) {
        mx_change *change = d->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->from.any && change->to.any)
            mx_map_put_address(d->planner->arena, &d->successors, change->from.any, change->to.any);
        if (change->subject != MX_C_TABLE || change->verb != MX_MODIFY)
            continue;
        mx_change *copy = mx_new(d->planner->arena, mx_change);
        *copy = *change;
        copy->children = (mx_changes){0};
        for (size_t k = 0; k < change->children.len; k++)
            mx_vec_push(d->planner->arena, &copy->children, change->children.at[k]);
        if (mx_pg_replica_index(change->to.table).len &&
            same_other_options(d, change->from.table, change->to.table))
            copy->aspects &= ~(uint32_t)MX_D_OPTIONS; /* said behind its indexes */
        d->changes->changes.at[i] = copy;
        mx_map_put_address(d->planner->arena, &d->tables, change->from.any, copy);
    }
}

const mx_table *mx_pg_redo_successor(const mx_pg_redoing *d, const mx_table *from)
{
    const mx_table *to = mx_map_get_address(&d->successors, from);
    return to ? to : mx_model_table(d->changes->to, from->schema->name, from->name);
}

static mx_change *table_change(mx_pg_redoing *d, const mx_table *from, const mx_table *to)
{
    mx_change *change = mx_map_get_address(&d->tables, from);
    if (change)
        return change;
    change = mx_new(d->planner->arena, mx_change);
    *change = (mx_change){.verb = MX_MODIFY,
                          .subject = MX_C_TABLE,
                          .from.table = from,
                          .to.table = to,
                          .from_table = from,
                          .to_table = to};
    mx_vec_push(d->planner->arena, &d->changes->changes, change);
    mx_map_put_address(d->planner->arena, &d->tables, from, change);
    return change;
}

/* What is known of a part: its own MODIFY or DROP, and what a RENAME says that it has become. */
static mx_change *find_child(const mx_change *table, const void *from, const void **to)
{
    mx_change *found = NULL;
    for (size_t i = 0; table && i < table->children.len; i++) {
        mx_change *child = table->children.at[i];
        if (child->from.any != from)
            continue;
        if (child->to.any)
            *to = child->to.any;
        if (child->verb != MX_RENAME)
            found = child;
    }
    return found;
}

const mx_change *mx_pg_redo_child(const mx_pg_redoing *d, const mx_table *table, const void *part)
{
    const void *to = NULL;
    return find_child(mx_map_get_address(&d->tables, table), part, &to);
}

static void redo_part(mx_pg_redoing *d, mx_subject subject, const mx_table *from_table, const void *from,
                      const void *same_name, uint32_t aspects)
{
    const mx_table *to_table = mx_pg_redo_successor(d, from_table);
    if (!to_table)
        return;
    const void *to = NULL;
    mx_change *table = mx_map_get_address(&d->tables, from_table);
    mx_change *child = find_child(table, from, &to);
    if (child && child->verb == MX_DROP)
        return;
    to = to ? to : same_name;
    if (!to)
        return;
    table = table_change(d, from_table, to_table);
    mx_change *mine = mx_new(d->planner->arena, mx_change);
    *mine = child ? *child
                  : (mx_change){.verb = MX_MODIFY,
                                .subject = subject,
                                .from.any = from,
                                .to.any = to,
                                .from_table = from_table,
                                .to_table = to_table};
    mine->aspects |= aspects;
    for (size_t i = 0; child && i < table->children.len; i++) {
        if (table->children.at[i] == child)
            table->children.at[i] = mine;
    }
    if (!child)
        mx_vec_push(d->planner->arena, &table->children, mine);
}

void mx_pg_redo_column(mx_pg_redoing *d, const mx_column *column, uint32_t aspects)
{
    const mx_table *to = mx_pg_redo_successor(d, column->table);
    if (!mx_column_is_inherited(column))
        redo_part(d, MX_C_COLUMN, column->table, column, to ? mx_table_column(to, column->name) : NULL,
                  aspects);
}

void mx_pg_redo_check(mx_pg_redoing *d, const mx_check *check)
{
    const mx_table *to = mx_pg_redo_successor(d, check->table);
    if (!mx_check_is_inherited(check))
        redo_part(d, MX_C_CHECK, check->table, check, to ? mx_table_check(to, check->name) : NULL, MX_D_EXPR);
}

void mx_pg_redo_index(mx_pg_redoing *d, const mx_index *index)
{
    const mx_table *to = mx_pg_redo_successor(d, index->table);
    const mx_index *same = !to                                             ? NULL
                           : index == index->table->primary && to->primary ? to->primary
                                                                           : mx_table_index(to, index->name);
    if (!mx_index_is_inherited(index))
        redo_part(d, MX_C_INDEX, index->table, index, same, MX_D_PARTS);
}

static void redo_fkey(mx_pg_redoing *d, const mx_fkey *fkey)
{
    const mx_table *to = mx_pg_redo_successor(d, fkey->table);
    if (!mx_fkey_is_inherited(fkey))
        redo_part(d, MX_C_FKEY, fkey->table, fkey, to ? mx_table_fkey(to, fkey->name) : NULL, MX_D_PARTS);
}

static bool has_expression(const mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        if (!index->parts.at[i].column)
            return true;
    }
    return index->where.tree != NULL;
}

/* --- columns ------------------------------------------------------------------------------------------------------------------- */

/* A column that is dropped and added takes along what is on it. */
static void redo_what_falls(mx_pg_redoing *d, const mx_column *column)
{
    const mx_table *table = column->table;
    if (table->primary && mx_index_uses_column(table->primary, column))
        mx_pg_redo_index(d, table->primary);
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (mx_index_uses_column(table->indexes.at[i], column) ||
            mx_strs_has(&table->indexes.at[i]->include, column->name))
            mx_pg_redo_index(d, table->indexes.at[i]);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (mx_expr_uses(table, table->checks.at[i]->expr.tree, column))
            mx_pg_redo_check(d, table->checks.at[i]);
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        for (size_t k = 0; k < table->fkeys.at[i]->columns.len; k++) {
            if (table->fkeys.at[i]->columns.at[k] == column)
                redo_fkey(d, table->fkeys.at[i]);
        }
    }
}

static void redo_generated(mx_pg_redoing *d, const mx_column *column)
{
    const mx_table *table = column->table;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *other = table->columns.at[i];
        if (other->generated && other != column && mx_expr_uses(table, other->expression.tree, column))
            mx_pg_redo_column(d, other, MX_D_GENERATED);
    }
}

/* The server rebuilds a key for the type of a column that it only includes, and finds the foreign keys to it in its way. */
static void redo_including(mx_pg_redoing *d, const mx_column *column)
{
    const mx_table *table = column->table;
    if (!table->referenced_by.len)
        return;
    if (table->primary && mx_strs_has(&table->primary->include, column->name))
        mx_pg_redo_index(d, table->primary);
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->unique && mx_strs_has(&table->indexes.at[i]->include, column->name))
            mx_pg_redo_index(d, table->indexes.at[i]);
    }
}

/* A partition's index that the server makes anew with its parent's says what that one says. */
static void redo_index_comments(mx_pg_redoing *d, const mx_column *column)
{
    const mx_table *table = column->table, *to = mx_pg_redo_successor(d, table);
    for (size_t i = 0; to && i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i], *root = index, *now = mx_table_index(to, index->name);
        while (mx_index_parent(root))
            root = mx_index_parent(root);
        if (root != index && now && now->role == MX_I_INDEX && mx_index_uses_column(index, column) &&
            !mx_str_eq(root->comment, now->comment))
            redo_part(d, MX_C_INDEX, table, index, now, MX_D_COMMENT);
    }
}

static mx_change *find_rename(const mx_change *table, mx_str index, size_t *at)
{
    for (size_t i = 0; table && i < table->children.len; i++) {
        mx_change *child = table->children.at[i];
        *at = i;
        if (child->verb == MX_RENAME && child->subject == MX_C_INDEX &&
            mx_str_eq(child->from.index->name, index))
            return child;
    }
    return NULL;
}

static void redo_index_name(mx_pg_redoing *d, const mx_index *index, const mx_table *to)
{
    size_t at;
    mx_change *table = mx_map_get_address(&d->tables, index->table),
              *rename = find_rename(table, index->name, &at);
    const mx_index *is = rename                                          ? rename->to.index
                         : index == index->table->primary && to->primary ? to->primary
                                                                         : mx_table_index(to, index->name);
    if (!is)
        return;
    const mx_index *now = mx_index_as_remade(d->planner->arena, index, is);
    bool other = !mx_str_eq(now->name, is->name);
    if (rename)
        mx_vec_remove(&table->children, at);
    if (!other)
        return;
    const mx_change like = {.subject = MX_C_INDEX, .from_table = index->table, .to_table = to};
    rename = mx_change_make(d->planner->arena, MX_RENAME, &like, now, is, 0);
    mx_vec_push(d->planner->arena, &table_change(d, index->table, to)->children, rename);
}

/* A partition's indexes are named when they are made anew, as new ones are. */
static void redo_index_names(mx_pg_redoing *d, const mx_column *column)
{
    const mx_table *table = column->table, *to = mx_pg_redo_successor(d, table);
    for (size_t i = 0; to && table->partition_of && i <= table->indexes.len; i++) {
        const mx_index *index = i < table->indexes.len ? table->indexes.at[i] : table->primary;
        if (!index || !mx_index_uses(index, column) || !mx_index_is_inherited(index) ||
            mx_map_get_address(&d->renamed, index))
            continue;
        mx_map_put_address(d->planner->arena, &d->renamed, index, index);
        redo_index_name(d, index, to);
    }
}

/* Columns of a type that makes way, and what compares them with its values. */
static void redo_columns_of(mx_pg_redoing *d, const mx_udt *type, const mx_udt *old)
{
    for (size_t s = 0; s < d->changes->from->schemas.len; s++) {
        const mx_tables *tables = &d->changes->from->schemas.at[s]->tables;
        for (size_t t = 0; t < tables->len; t++) {
            const mx_table *table = tables->at[t];
            for (size_t i = 0; i < table->columns.len; i++) {
                const mx_column *column = table->columns.at[i];
                if (column->type.udt != type)
                    continue;
                mx_column *former = mx_new(d->planner->arena, mx_column);
                *former = *column;
                former->type.udt = (mx_udt *)(uintptr_t)old;
                mx_map_put_address(d->planner->arena, &d->planner->former, column, former);
                mx_pg_redo_column(d, column, MX_D_TYPE);
                redo_index_comments(d, column);
                redo_index_names(d, column);
                for (size_t k = 0; k < table->checks.len; k++) {
                    if (mx_expr_uses(table, table->checks.at[k]->expr.tree, column))
                        mx_pg_redo_check(d, table->checks.at[k]);
                }
                for (size_t k = 0; k < table->indexes.len; k++) {
                    if (has_expression(table->indexes.at[k]) &&
                        mx_index_uses_column(table->indexes.at[k], column))
                        mx_pg_redo_index(d, table->indexes.at[k]);
                }
            }
        }
    }
}

/* What a change of columns asks of others; to be called again until nothing is added. */
static void redo_of_columns(mx_pg_redoing *d)
{
    for (size_t i = 0; i < d->changes->changes.len; i++) {
        const mx_change *table = d->changes->changes.at[i];
        if (table->subject != MX_C_TABLE || table->verb != MX_MODIFY)
            continue;
        for (size_t pass = 0; pass < 2; pass++) {
            for (size_t k = 0; k < table->children.len; k++) {
                const mx_change *child = table->children.at[k];
                if (child->subject != MX_C_COLUMN || child->verb != MX_MODIFY)
                    continue;
                if (pass == 0 && (child->aspects & (MX_D_TYPE | MX_D_COLLATION)))
                    redo_generated(d, child->from.column);
                if (pass == 0 && (child->aspects & (MX_D_TYPE | MX_D_COLLATION)))
                    redo_including(d, child->from.column);
                if (pass == 1 && (child->aspects & MX_D_GENERATED) && child->to.column->generated)
                    redo_what_falls(d, child->from.column);
            }
        }
    }
}

/* --- types --------------------------------------------------------------------------------------------------------------------- */

/* Types and relations of a schema share their names. */
static bool is_free(const mx_pg_redoing *d, mx_str schema, mx_str name)
{
    const mx_model *models[] = {d->changes->from, d->changes->to};
    bool taken = false;
    for (size_t i = 0; i < 2; i++)
        taken |= mx_model_type(models[i], schema, name) || mx_model_relation(models[i], schema, name);
    return !taken;
}

static void put_type_aside(mx_pg_redoing *d, const mx_udt *type, mx_str name)
{
    mx_udt *old = mx_new(d->planner->arena, mx_udt);
    *old = *type;
    old->name = mx_str_cat(d->planner->arena, mx_name_cut(name, 59), MX_STR("_old"));
    for (size_t n = 2; !is_free(d, type->schema->name, old->name); n++)
        old->name = mx_str_printf(d->planner->arena, "%.*s_old_%zu", MX_FMT(mx_name_cut(name, 48)), n);
    mx_map_put_address(d->planner->arena, &d->planner->remade_types, type, old);
}

mx_change *mx_pg_redo_type_change(mx_pg_redoing *d, const mx_udt *from)
{
    for (size_t i = 0; i < d->changes->changes.len; i++) {
        mx_change *change = d->changes->changes.at[i];
        if (change->subject == MX_C_TYPE && change->verb == MX_MODIFY && change->from.type == from)
            return change;
    }
    return NULL;
}

/* A domain over a type that makes way does so too. Domains stand behind what they are made of. */
static void redo_domains(mx_pg_redoing *d)
{
    for (size_t s = 0; s < d->changes->from->schemas.len; s++) {
        const mx_schema *schema = d->changes->from->schemas.at[s];
        for (size_t i = 0; i < schema->types.len; i++) {
            const mx_udt *type = schema->types.at[i];
            if (!type->domain || !type->domain->type.udt ||
                mx_map_get_address(&d->planner->remade_types, type) ||
                !mx_map_get_address(&d->planner->remade_types, type->domain->type.udt))
                continue;
            const mx_change *known = mx_pg_redo_type_change(d, type);
            const mx_udt *to = known ? known->to.type
                                     : mx_model_type(d->changes->to, schema->name, type->name);
            if (!to || !to->domain)
                continue;
            put_type_aside(d, type, to->name);
            if (known)
                continue;
            mx_change *change = mx_new(d->planner->arena, mx_change);
            *change = (mx_change){.verb = MX_MODIFY,
                                  .subject = MX_C_TYPE,
                                  .from.type = type,
                                  .to.type = to,
                                  .aspects = MX_D_TYPE};
            mx_vec_push(d->planner->arena, &d->changes->changes, change);
        }
    }
}

static void redo_types(mx_pg_redoing *d)
{
    for (size_t i = 0; i < d->changes->changes.len; i++) {
        const mx_change *change = d->changes->changes.at[i];
        if (change->subject == MX_C_TYPE && change->verb == MX_MODIFY && mx_pg_is_remade(d->planner, change))
            put_type_aside(d, change->from.type, change->to.type->name);
    }
    if (!d->planner->remade_types.len)
        return;
    redo_domains(d);
    for (size_t s = 0; s < d->changes->from->schemas.len; s++) {
        const mx_udts *types = &d->changes->from->schemas.at[s]->types;
        for (size_t i = 0; i < types->len; i++) {
            const mx_udt *old = mx_map_get_address(&d->planner->remade_types, types->at[i]);
            if (old)
                redo_columns_of(d, types->at[i], old);
        }
    }
}

/* --- in two steps ------------------------------------------------------------------------------------------------------------- */

static void remember(mx_pg_redoing *d, const void *from, const void *mid)
{
    mx_map_put_address(d->planner->arena, &d->planner->former, from, mid);
}

/* Between serial and identity a column counts nothing (plan_serial.c). */
static void redo_counters(mx_pg_redoing *d, const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject != MX_C_COLUMN || child->verb != MX_MODIFY)
            continue;
        const mx_column *from = child->from.column, *to = child->to.column;
        if ((from->serial && to->identity) || (from->identity && to->serial))
            remember(d, from, mx_pg_uncounted(d->planner, from, to));
    }
}

/* Who leaves a parent does so before it drops what it had of it. */
static void redo_parents(mx_pg_redoing *d, mx_change *table)
{
    const mx_table *from = table->from.table, *to = table->to.table;
    if (!(table->aspects & MX_D_REFERENCE))
        return;
    mx_table *mid = mx_plan_heir_renamed(d->planner, from, to);
    size_t kept = mx_table_kept_parents(d->planner->arena, &mid->inherits, from, to).len;
    mid->inherits = to->inherits;
    mid->inherits.len = kept;
    remember(d, from, mid);
    if (kept == to->inherits.len)
        table->aspects &= ~(uint32_t)MX_D_REFERENCE;
}

/* Of what is kept as text alone it is not known what stands on it. */
static mx_status check_text(mx_planner *planner, const mx_change *change)
{
    const mx_object *object = change->subject == MX_C_OBJECT ? change->from.object : NULL;
    bool as_text = object &&
                   (object->kind == MX_O_OTHER || object->kind == MX_O_CAST || object->kind == MX_O_OPERATOR);
    if (!as_text || !mx_plan_object_goes(planner, change) ||
        (change->verb == MX_DROP && mx_plan_knows_drop(object)))
        return MX_OK;
    return mx_plan_refuse(planner, change,
                          "Write its DROP, and what comes in its place, into a file by hand.",
                          mx_plan_knows_drop(object) ? "what stands on it is not known"
                                                     : "what drops it is not known from its statement");
}

mx_status mx_pg_redo(mx_planner *planner)
{
    mx_changeset *changes = mx_new(planner->arena, mx_changeset);
    *changes = *planner->changes;
    changes->changes = (mx_changes){0};
    for (size_t i = 0; i < planner->changes->changes.len; i++)
        mx_vec_push(planner->arena, &changes->changes, planner->changes->changes.at[i]);
    planner->changes = changes;
    for (size_t i = 0; i < changes->changes.len; i++) {
        MX_TRY(check_text(planner, changes->changes.at[i]));
    }
    mx_pg_redoing d = {.planner = planner, .changes = changes};
    read_tables(&d);
    redo_types(&d);
    if (planner->remade_types.len)
        mx_pg_redo_routines_of_types(&d);
    mx_pg_redo_parsed_bodies(&d);
    for (size_t i = 0; i < changes->changes.len;
         i++) { /* with those that it adds: who is made of a routine */
        const mx_change *change = changes->changes.at[i];
        if (change->subject == MX_C_OBJECT && change->verb != MX_ADD &&
            mx_object_is_routine(change->from.object))
            MX_TRY(mx_pg_redo_routine(&d, change));
    }
    mx_pg_redo_order_drops(&d);
    redo_of_columns(&d);
    for (size_t i = 0; i < changes->changes.len; i++) {
        mx_change *change = changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_MODIFY) {
            mx_pg_redo_row_defaults(&d, change);
            redo_counters(&d, change);
            redo_parents(&d, change);
        }
    }
    mx_plan_find_tables(planner); /* those that change only for the sake of others, too */
    return MX_OK;
}
