#include "store/ddl.h"

#include "sql/token.h"
#include "store/declared.h"
#include "store/impl.h"
#include "store/system_tables.h"

/* ---- a store without a connection ---- */

mx_status mx_store_offline(mx_arena *arena, mx_store **out, mx_str dialect, uint32_t version,
                           const mx_store_settings *settings, mx_diags *diags)
{
    const mx_store_engine *engine = mx_engine_named(dialect);
    const mx_dialect *known = mx_dialect_named(dialect);
    *out = NULL;
    if (!engine || !known)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "there are no stores on %.*s", MX_FMT(dialect));
    mx_store *store = mx_new(arena, mx_store);
    *store = (mx_store){.arena = arena, .settings = *settings, .engine = engine, .dialect = known};
    store->server.one_schema = true;
    mx_server_init(&store->server, known, version);
    *out = store;
    return MX_OK;
}

const mx_server *mx_store_server(const mx_store *store)
{
    return &store->server;
}

/* ---- fields that are there ---- */

/* The names in STRUCT(a VARCHAR, "b c" VARCHAR). */
static mx_strs struct_fields(mx_arena *arena, mx_str type, const mx_server *server)
{
    mx_strs names = {0};
    mx_lexer lexer = {.text = type, .server = server};
    mx_token token;
    size_t depth = 0;
    bool name_next = false;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END) {
        char c = token.kind == MX_T_PUNCT ? token.text.ptr[0] : '\0';
        if (name_next && (token.kind == MX_T_WORD || token.kind == MX_T_QUOTED))
            mx_vec_push(arena, &names, mx_token_value(arena, &token, server));
        depth += c == '(' ? 1 : 0;
        depth -= c == ')' && depth ? 1 : 0;
        name_next = (c == '(' || c == ',') && depth == 1;
    }
    return names;
}

/* Rows of older versions have values of fields that the feature has no more: their places stay. */
static void keep_fields(mx_store *store, mx_arena *arena, const mx_model *current, mx_str name,
                        mx_frame *frame)
{
    const mx_table *table = current ? mx_model_table(current, MX_STR_NONE, name) : NULL;
    for (size_t i = 0; table && !store->engine->json && i < frame->columns.len; i++) {
        mx_frame_column *made = &frame->columns.at[i];
        const mx_column *column = mx_is_by_field(made->name) ? mx_table_column(table, made->name) : NULL;
        if (!column || made->type->kind != MX_ARROW_STRUCT || !mx_str_eq(column->type.base, MX_STR("STRUCT")))
            continue;
        mx_strs keys = struct_fields(arena, column->type.text, &store->server);
        for (size_t k = 0; k < made->type->children.len; k++)
            if (!mx_strs_has(&keys, made->type->children.at[k].name))
                mx_vec_push(arena, &keys, made->type->children.at[k].name);
        made->type = mx_fields_type(arena, &keys, false);
    }
}

/* ---- tables ---- */

typedef struct writing {
    mx_store *store;
    mx_arena *arena;
    const mx_model *current;
    mx_buf out;
    mx_diags *diags;
} writing;

static mx_status put_table(writing *w, mx_str name, const mx_frame *frame, const mx_strs *ids)
{
    mx_str text;
    MX_TRY(mx_table_ddl(w->store, w->arena, name, frame, ids, &text, w->diags));
    mx_buf_str(&w->out, text);
    mx_buf_lit(&w->out, ";\n");
    return MX_OK;
}

static mx_status put_system_table(writing *w, mx_str key)
{
    mx_frame frame;
    mx_str name = mx_store_table_name(w->store, w->arena, key);
    MX_TRY(mx_table_check_name(w->store, key, name, w->diags));
    (void)mx_system_frame(w->arena, key, &frame);
    return put_table(w, name, &frame, NULL);
}

/* Rows as somebody would write them: the ids, what is declared, and the provenance. */
static const mx_arrow_type *rows_of(writing *w, const mx_definition *def, mx_frame *declared, mx_diags *diags)
{
    mx_arrow_type *type = mx_new(w->arena, mx_arrow_type);
    mx_strs keys = mx_struct_keys(w->arena, def->spec);
    type->kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < def->spec->id_columns.len; i++)
        mx_frame_add(w->arena, declared,
                     (mx_frame_column){def->spec->id_columns.at[i], &mx_text_type, false});
    if (mx_declare_columns(w->store, w->arena, def, true, declared, diags) != MX_OK)
        return NULL;
    for (size_t i = 0; i < declared->columns.len; i++)
        mx_vec_push(w->arena, &type->children,
                    ((mx_arrow_field){declared->columns.at[i].name, declared->columns.at[i].type}));
    mx_vec_push(w->arena, &type->children,
                ((mx_arrow_field){MX_PROVENANCE_BY_FIELD, mx_fields_type(w->arena, &keys, false)}));
    return type;
}

static mx_status put_feature_table(writing *w, const mx_definition *def)
{
    mx_frame declared = {0}, frame;
    mx_strs ids;
    mx_str key = def->spec->key, name = mx_store_table_name(w->store, w->arena, key);
    MX_TRY(mx_table_check_name(w->store, key, name, w->diags));
    const mx_arrow_type *in = rows_of(w, def, &declared, w->diags);
    if (!in)
        return MX_FAILED;
    MX_TRY(mx_feature_frame(w->store, w->arena, key, in, &frame, &ids, w->diags));
    for (size_t i = 0; i < declared.declared.len; i++)
        mx_vec_push(w->arena, &frame.declared, declared.declared.at[i]);
    mx_declare_fields(w->store, w->arena, def, &frame);
    keep_fields(w->store, w->arena, w->current, name, &frame);
    return put_table(w, name, &frame, &ids);
}

static bool has_table(const mx_ddl_scope *scope, const mx_definition *def)
{
    return !def->external && (!scope || scope->has(scope->arg, def));
}

mx_status mx_store_ddl(mx_store *store, mx_arena *arena, mx_store_part part, const mx_ddl_scope *scope,
                       const mx_model *current, mx_str *out, mx_diags *diags)
{
    writing w = {store, arena, current, MX_BUF(arena), diags};
    if (part == MX_PART_SYSTEM_TABLES) {
        MX_TRY(put_system_table(&w, MX_FEATURE_VERSIONS_KEY));
        MX_TRY(put_system_table(&w, MX_EVENTS_KEY));
    }
    for (size_t i = 0; part == MX_PART_FEATURE_TABLES && i < mx_graph_count(store->graph); i++) {
        const mx_definition *def = mx_graph_at(store->graph, i);
        if (has_table(scope, def))
            MX_TRY(put_feature_table(&w, def));
    }
    *out = mx_buf_take(&w.out);
    return MX_OK;
}

mx_status mx_store_ddl_names(mx_store *store, mx_arena *arena, mx_store_part part, const mx_ddl_scope *scope,
                             mx_strs *out, mx_diags *diags)
{
    (void)diags;
    if (part == MX_PART_SYSTEM_TABLES) {
        mx_vec_push(arena, out, mx_store_table_name(store, arena, MX_FEATURE_VERSIONS_KEY));
        mx_vec_push(arena, out, mx_store_table_name(store, arena, MX_EVENTS_KEY));
        return MX_OK;
    }
    for (size_t i = 0; i < mx_graph_count(store->graph); i++) {
        const mx_definition *def = mx_graph_at(store->graph, i);
        if (has_table(scope, def))
            mx_vec_push(arena, out, mx_store_table_name(store, arena, def->spec->key));
    }
    return MX_OK;
}

/* ---- names ---- */

void mx_store_older_names(const mx_store *store, mx_arena *arena, const mx_older_name **out, size_t *count)
{
    static const struct {
        const char *from, *to;
    } columns[] = {
        {"snapshot_version", "metaxy_project_version"},
        {"metaxy_snapshot_version", "metaxy_project_version"},
        {"feature_version", "metaxy_feature_version"},
        {"feature_spec_version", "metaxy_definition_version"},
        {"metaxy_feature_spec_version", "metaxy_definition_version"},
        {"metaxy_full_definition_version", "metaxy_definition_version"},
    };
    enum { COLUMNS = sizeof columns / sizeof *columns };
    mx_older_name *names = mx_new_array(arena, mx_older_name, COLUMNS + 1);
    names[0].from = mx_str_cat(arena, store->settings.table_prefix,
                               MX_STR("metaxy-system__feature_versions"));
    names[0].to = mx_store_table_name(store, arena, MX_FEATURE_VERSIONS_KEY);
    for (size_t i = 0; i < COLUMNS; i++)
        names[i + 1] = (mx_older_name){mx_str_of(columns[i].from), mx_str_of(columns[i].to), true};
    *out = names;
    *count = COLUMNS + 1;
}

mx_str mx_store_revisions_name(const mx_store *store, mx_arena *arena, mx_store_part part)
{
    return mx_str_cat(arena, store->settings.table_prefix,
                      part == MX_PART_SYSTEM_TABLES ? MX_STR("metaxy_system__revisions_system")
                                                    : MX_STR("metaxy_system__revisions_features"));
}
