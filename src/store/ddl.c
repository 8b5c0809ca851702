#include "store/ddl.h"

#include "schema/print.h"
#include "schema/text.h"
#include "sql/token.h"
#include "store/declared.h"
#include "store/impl.h"
#include "store/keys.h"
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

mx_status mx_store_database_charset(mx_arena *arena, mx_conn *conn, mx_server *server, mx_diags *diags)
{
    mx_rows rows;
    if (!server->charset.len)
        return MX_OK;
    MX_TRY(mx_conn_rows(arena, &rows, conn, MX_STR("SELECT @@character_set_database, @@collation_database"),
                        NULL, 0, diags));
    if (rows.rows && mx_rows_at(&rows, 0, 0).kind == MX_V_TEXT && mx_rows_at(&rows, 0, 1).kind == MX_V_TEXT) {
        server->charset = mx_rows_at(&rows, 0, 0).text;
        server->collation = mx_rows_at(&rows, 0, 1).text;
    }
    return MX_OK;
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
    mx_strs texts = {0};
    MX_TRY(mx_table_ddl(w->store, w->arena, name, frame, ids, &texts, w->diags));
    for (size_t i = 0; i < texts.len; i++)
        mx_buf_printf(&w->out, "%.*s;\n", MX_FMT(texts.at[i]));
    return MX_OK;
}

/* A table that is there has its columns in the order of who made it: no reason to move them. */
static void keep_order(mx_arena *arena, const mx_table *table, mx_frame *frame)
{
    mx_frame_columns sorted = {0};
    for (size_t i = 0; table && i < table->columns.len; i++) {
        const mx_frame_column *column = mx_frame_find(frame, table->columns.at[i]->name);
        if (column)
            mx_vec_push(arena, &sorted, *column);
    }
    for (size_t i = 0; table && i < frame->columns.len; i++)
        if (!mx_table_column(table, frame->columns.at[i].name))
            mx_vec_push(arena, &sorted, frame->columns.at[i]);
    if (table)
        frame->columns = sorted;
}

static bool has_all(const mx_table *table, const mx_frame *frame)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (!mx_frame_find(frame, table->columns.at[i]->name))
            return false;
    return true;
}

static mx_status put_system_table(writing *w, mx_str key)
{
    mx_frame frame;
    mx_str name = mx_store_table_name(w->store, w->arena, key);
    MX_TRY(mx_table_check_name(w->store, key, name, w->diags));
    (void)mx_system_frame(w->store, w->arena, key, true, &frame);
    keep_order(w->arena, w->current ? mx_model_table(w->current, MX_STR_NONE, name) : NULL, &frame);
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
    if (mx_declare_columns(w->store, w->arena, def, NULL, declared, diags) != MX_OK)
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
    const mx_table *table = w->current ? mx_model_table(w->current, MX_STR_NONE, name) : NULL;
    if (table && has_all(table, &frame)) /* what is renamed stays in its place */
        keep_order(w->arena, table, &frame);
    mx_declare_keys(w->store, w->arena, name, &ids, &frame);
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

/* ---- types ---- */

/* As DuckDB shows a column's. */
static mx_str enum_text(mx_arena *arena, const mx_udt *type)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_lit(&buf, "ENUM(");
    for (size_t i = 0; i < type->values.len; i++) {
        mx_expr value = {.kind = MX_E_STRING, .text = type->values.at[i]};
        mx_buf_text(&buf, i ? ", " : "");
        mx_print_string_plain(&buf, &value, &type->schema->model->server);
    }
    mx_buf_char(&buf, ')');
    return mx_buf_take(&buf);
}

bool mx_table_uses_type(mx_arena *arena, const mx_table *table, const mx_udt *type)
{
    mx_str text = type->kind == MX_O_ENUM ? enum_text(arena, type) : MX_STR_NONE;
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_type *has = &table->columns.at[i]->type;
        if (has->udt == type || (text.len && !has->udt && mx_str_starts(has->text, text)))
            return true;
    }
    return false;
}

typedef struct sequence_use {
    mx_str bare, behind_schema; /* as it stands in nextval('…') */
    bool found;
} sequence_use;

static bool visit_default(mx_expr *node, void *arg)
{
    sequence_use *use = arg;
    use->found |= node->kind == MX_E_STRING &&
                  (mx_str_eq(node->text, use->bare) || mx_str_ends(node->text, use->behind_schema));
    return !use->found;
}

bool mx_table_uses_sequence(mx_arena *arena, const mx_table *table, const mx_sequence *sequence)
{
    mx_str name = mx_text_name(arena, sequence->name, &sequence->schema->model->server);
    sequence_use use = {name, mx_str_cat(arena, MX_STR("."), name), false};
    for (size_t i = 0; i < table->columns.len && !use.found; i++) {
        mx_expr *tree = table->columns.at[i]->default_value.tree;
        if (tree && tree->kind == MX_E_CALL && mx_str_ieq(mx_expr_last(tree), MX_STR("nextval")))
            mx_expr_walk(tree, visit_default, &use);
    }
    return use.found;
}

/* ---- names ---- */

void mx_store_older_names(const mx_store *store, mx_arena *arena, const mx_older_name **out, size_t *count)
{
    static const struct {
        const char *from, *to;
        bool column;
    } older[] = {
        {"metaxy-system__feature_versions", "metaxy_system__feature_versions", false},
        {"snapshot_version", "metaxy_project_version", true},
        {"metaxy_snapshot_version", "metaxy_project_version", true},
        {"feature_version", "metaxy_feature_version", true},
        {"feature_spec_version", "metaxy_definition_version", true},
        {"metaxy_feature_spec_version", "metaxy_definition_version", true},
        {"metaxy_full_definition_version", "metaxy_definition_version", true},
        {"metaxy-system__migration_events", "metaxy_system__events", false},
        {"migration_id", "execution_id", true},
    };
    enum { NAMES = sizeof older / sizeof *older };
    mx_older_name *names = mx_new_array(arena, mx_older_name, NAMES);
    for (size_t i = 0; i < NAMES; i++) {
        mx_str prefix = older[i].column ? MX_STR_NONE : store->settings.table_prefix;
        names[i] = (mx_older_name){mx_str_cat(arena, prefix, mx_str_of(older[i].from)),
                                   mx_str_cat(arena, prefix, mx_str_of(older[i].to)), older[i].column};
    }
    *out = names;
    *count = NAMES;
}

mx_str mx_store_fill(const mx_store *store, mx_arena *arena, mx_str table, mx_str column)
{
    const mx_str keys[] = {MX_FEATURE_VERSIONS_KEY, MX_EVENTS_KEY};
    bool moment = false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        mx_frame frame;
        (void)mx_system_frame(store, arena, keys[i], true, &frame);
        const mx_frame_column *known = mx_frame_find(&frame, column);
        moment |= known && known->type->kind == MX_ARROW_TIMESTAMP;
    }
    return mx_piece(store, arena, "UPDATE %i SET %i = %l WHERE %i IS NULL", table, column,
                    moment ? MX_STR("1970-01-01 00:00:00") : MX_STR(""), column);
}

mx_str mx_store_revisions_name(const mx_store *store, mx_arena *arena, mx_store_part part)
{
    return mx_str_cat(arena, store->settings.table_prefix,
                      part == MX_PART_SYSTEM_TABLES ? MX_STR("metaxy_system__revisions_system")
                                                    : MX_STR("metaxy_system__revisions_features"));
}
