#include "schema/replay_parts.h"

/* MySQL and MariaDB: DROP COLUMN c, ADD COLUMN c in one ALTER TABLE. Indexes find their columns by name, and so have the new one,
 * with as much of it as they had of the old one. */

static void set_aside(mx_replay *r, mx_index *index, const mx_column *column, mx_span at, mx_kept_parts *kept)
{
    for (size_t i = index ? index->parts.len : 0; i-- > 0;) {
        if (index->parts.at[i].column != column)
            continue;
        mx_kept_part part = {index, i, index->parts.at[i], at};
        mx_vec_push(r->arena, kept, part);
        mx_vec_remove(&index->parts, i);
    }
}

void mx_r_keep_parts(mx_replay *r, mx_table *table, const mx_alter *alter, mx_kept_parts *kept)
{
    for (size_t a = 0; a < alter->actions.len && r->model->server.engine & MX_MY; a++) {
        const mx_alter_action *action = alter->actions.at[a];
        const mx_column *column = action->kind == MX_A_DROP_COLUMN && mx_r_adds_column(r, alter, action->name)
                                      ? mx_table_column(table, action->name)
                                      : NULL;
        if (!column)
            continue;
        set_aside(r, table->primary, column, action->span, kept);
        for (size_t i = 0; i < table->indexes.len; i++)
            set_aside(r, table->indexes.at[i], column, action->span, kept);
    }
}

static bool is_lob(const mx_type *type)
{
    return mx_str_ends(type->base, MX_STR("text")) || mx_str_ends(type->base, MX_STR("blob"));
}

static bool has_length(const mx_type *type)
{
    return mx_str_ends(type->base, MX_STR("char")) || mx_str_ends(type->base, MX_STR("binary"));
}

/* Of another type it is a matter of bytes, and mostly refused. */
static bool fits(const mx_column *from, const mx_column *to, mx_index_part *part)
{
    const mx_type *a = &from->type, *b = &to->type;
    uint32_t length = part->prefix || !a->arg_count ? part->prefix : (uint32_t)a->args[0];
    if (is_lob(b) && (is_lob(a) || has_length(a))) {
        part->prefix = length;
        return length > 0;
    }
    if (has_length(b) && (is_lob(a) || has_length(a))) {
        uint32_t most = b->arg_count ? (uint32_t)b->args[0] : 1;
        part->prefix = length < most ? length : 0;
        return length > 0 && length <= most;
    }
    bool same = mx_str_eq(a->base, b->base) && a->arg_count == b->arg_count &&
                a->values.len == b->values.len && !mx_str_eq(a->base, MX_STR("decimal"));
    return same && (!a->arg_count || a->args[0] == b->args[0]);
}

static bool is_there(const mx_table *table, const mx_index *index)
{
    bool found = table->primary == index;
    for (size_t i = 0; i < table->indexes.len; i++)
        found = found || table->indexes.at[i] == index;
    return found;
}

mx_status mx_r_put_back_parts(mx_replay *r, mx_table *table, mx_kept_parts *kept)
{
    mx_status st = MX_OK;
    for (; kept->len; kept->len--) {
        mx_kept_part *part = &kept->at[kept->len - 1];
        const mx_column *old = part->part.column;
        mx_column *column = mx_table_column(table, old->name);
        if (!is_there(table, part->index) || (column && column != old && !fits(old, column, &part->part)))
            st = mx_r_cannot(r, part->at, "an indexed column in the place of one of another type");
        part->part.column = column;
        if (column && part->index == table->primary)
            column->not_null = column->not_null || r->rules->primary_not_null;
        if (column)
            mx_vec_insert(r->arena, &part->index->parts, part->place, part->part);
        else if (!part->index->parts.len)
            mx_table_remove_index(table, part->index);
    }
    return st;
}
