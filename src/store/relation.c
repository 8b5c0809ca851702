#include "store/relation.h"

/* What it is, in words, and whether that is a view. MX_NOT_FOUND: nothing of the kind. */
static mx_status find(mx_store *store, mx_arena *arena, mx_str feature, mx_str *what, bool *view,
                      mx_diags *diags)
{
    mx_rows rows = {0};
    mx_str name = mx_store_table_name(store, arena, feature);
    mx_str sql = mx_piece(store, arena, "SELECT what FROM (%z) AS t WHERE name = %l",
                          store->engine->list_foreign, name);
    MX_TRY(mx_conn_rows(arena, &rows, store->conn, sql, NULL, 0, diags));
    if (!rows.rows)
        return MX_NOT_FOUND;
    *what = mx_rows_at(&rows, 0, 0).text;
    *view = mx_str_ends(*what, MX_STR("view"));
    return MX_OK;
}

mx_status mx_check_droppable(mx_store *store, mx_arena *arena, mx_str feature, mx_diags *diags)
{
    mx_str what;
    bool view;
    mx_status status = find(store, arena, feature, &what, &view, diags);
    if (status != MX_OK)
        return status == MX_NOT_FOUND ? MX_OK : status;
    return mx_fail(diags, MX_STO022, MX_NOWHERE,
                   view ? "Drop it by DROP VIEW, where nothing else needs it."
                        : "Drop it by DROP TABLE with its schema's name, where nothing else needs it.",
                   "feature %.*s: '%.*s' is %.*s, which the store does not drop", MX_FMT(feature),
                   MX_FMT(mx_store_table_name(store, arena, feature)), MX_FMT(what));
}

typedef struct naming {
    mx_store *store;
    mx_str feature;
    size_t said;
    mx_diags *diags;
} naming;

static mx_status look(mx_arena *arena, void *arg)
{
    const naming *n = arg;
    const mx_arrow_type *type;
    (void)mx_conn_describe(n->store->conn, arena, mx_store_table_name(n->store, arena, n->feature), &type);
    return MX_OK;
}

void mx_look_at_relation(mx_store *store, mx_str feature)
{
    if ((mx_conn_abilities(store->conn) & MX_CAN_SCAN) && !mx_conn_in_transaction(store->conn))
        (void)mx_guard(NULL, look, &(naming){store, feature, 0, NULL}, NULL);
}

static mx_status name_relation(mx_arena *arena, void *arg)
{
    const naming *n = arg;
    mx_str what;
    bool view;
    if (find(n->store, arena, n->feature, &what, &view, NULL) != MX_OK || !view)
        return MX_OK;
    mx_str words = mx_diags_take(n->diags, arena, n->said);
    mx_fail(n->diags, MX_STO022, MX_NOWHERE, "Write to the tables that it reads, or drop it.",
            "feature %.*s: '%.*s' is %.*s, whose rows the engine does not change: %.*s", MX_FMT(n->feature),
            MX_FMT(mx_store_table_name(n->store, arena, n->feature)), MX_FMT(what), MX_FMT(words));
    return MX_OK;
}

void mx_name_relation(mx_store *store, mx_str feature, size_t said, mx_diags *diags)
{
    size_t count = diags ? mx_diags_count(diags) : 0;
    if (count <= said || mx_diags_at(diags, count - 1)->code != MX_DB002 || mx_conn_interrupted(store->conn))
        return;
    mx_guard(NULL, name_relation, &(naming){store, feature, said, diags}, NULL);
}
