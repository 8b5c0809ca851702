#include "store/narrow.h"

#include "store/digests.h"

#define SUM MX_STR(MX_PRIVATE "sum")

static bool is_whole(mx_arrow_kind kind)
{
    return kind == MX_ARROW_INT || kind == MX_ARROW_UINT;
}

/* Equal values of these types have the same number, whatever table they are in. */
static bool same_sums(const mx_frame_column *a, const mx_frame_column *b)
{
    if (!a || !b || a->json || b->json)
        return false;
    bool texts = a->type->kind == MX_ARROW_TEXT && b->type->kind == MX_ARROW_TEXT;
    return texts || (is_whole(a->type->kind) && is_whole(b->type->kind));
}

bool mx_narrows(const mx_store *store, const mx_frame *frame, const mx_strs *names, const mx_few *few)
{
    bool can = store->engine->sum && names->len == few->keys->len;
    for (size_t i = 0; can && i < names->len; i++)
        can = same_sums(mx_frame_find(frame, names->at[i]), mx_frame_find(few->frame, few->keys->at[i]));
    return can;
}

mx_status mx_few_sums(mx_store *store, mx_arena *arena, mx_few *few, mx_strs *temporaries, mx_diags *diags)
{
    mx_str name = mx_temporary_name(store, arena);
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "CREATE TEMPORARY TABLE %i AS SELECT DISTINCT ", name);
    store->engine->sum(&sql, few->keys, few->frame, "k.");
    mx_add(&sql, " AS %i FROM %s AS k", SUM, few->frame->from);
    mx_vec_push(arena, temporaries, name);
    few->sums = mx_piece(store, arena, "%i", name);
    MX_TRY(mx_store_exec(store, mx_sqlbuf_take(&sql), diags));
    return mx_temporary_filled(store, name, diags);
}

void mx_add_narrow(mx_sqlbuf *sql, const mx_frame *frame, const mx_strs *names, const char *table,
                   const mx_few *few, bool may_be)
{
    sql->store->engine->sum(sql, names, frame, table);
    mx_add(sql, "%z IN (SELECT b.%i FROM %s AS b)", may_be ? "" : " NOT", SUM, few->sums);
}
