#include "schema/replay_data.h"
#include "schema/replay_parts.h"

#include "sql/parse.h"

enum { MAX_ERRORS = 20, BATCH = 64 }; /* BATCH: statements that share one scratch arena */

/* --- settings --- */

static bool is_on(mx_str value)
{
    return !(mx_str_eq(value, MX_STR("0")) || mx_str_ieq(value, MX_STR("off")) ||
             mx_str_ieq(value, MX_STR("false")) || mx_str_ieq(value, MX_STR("no")));
}

/* DuckDB: "No catalog + schema named … found"; the catalog of a database in memory has a name that is known. */
static mx_status check_path(const mx_replay *r)
{
    mx_model *model = r->model;
    if (model->server.engine == MX_DUCK && mx_str_ieq(model->search_path, MX_STR("memory")) &&
        !mx_model_schema(model, model->search_path)) {
        model->search_path = MX_STR_NONE;
        mx_model_settle_path(model);
    }
    mx_str rest = model->server.engine == MX_DUCK ? model->search_path : MX_STR_NONE, name;
    while (rest.len) {
        (void)mx_str_cut(rest, '\n', &name, &rest);
        if (!mx_model_schema(model, name))
            return mx_fail(r->diags, MX_SCH002, r->stmt->span, "Create it before.",
                           "schema \"%.*s\" does not exist", MX_FMT(name));
    }
    return MX_OK;
}

static mx_status set(mx_replay *r, const mx_option *option)
{
    mx_model *model = r->model;
    mx_r_set_history(r);
    if (mx_str_ieq(option->key, MX_STR("foreign_key_checks")) ||
        mx_str_ieq(option->key, MX_STR("foreign_keys"))) {
        if (option->value.len) /* without, a PRAGMA only asks */
            model->fkey_checks = is_on(option->value);
    } else if (mx_str_ieq(option->key, MX_STR("legacy_alter_table")) && option->value.len) {
        model->legacy_alter_table = is_on(option->value);
    } else if (mx_str_ieq(option->key, MX_STR("writable_schema")) && option->value.len) {
        model->writable_schema = is_on(option->value) && !mx_str_ieq(option->value, MX_STR("reset"));
    } else if (mx_str_ieq(option->key, MX_STR("check_function_bodies"))) {
        model->bodies_unchecked = !is_on(option->value);
    } else if (mx_str_ieq(option->key, MX_STR("role")) && model->server.engine == MX_PG) {
        model->user = mx_str_ieq(option->value, MX_STR("none")) ? MX_STR_NONE : mx_r_keep(r, option->value);
    } else if (mx_str_ieq(option->key, MX_STR("search_path"))) {
        if (r->stmt->local && !model->local_path)
            model->session_path = model->search_path;
        model->local_path = r->stmt->local;
        bool usual = mx_str_eq(option->value, model->server.schema);
        model->search_path = usual ? MX_STR_NONE : mx_r_keep(r, option->value);
        mx_model_settle_path(model);
        return check_path(r);
    }
    return MX_OK;
}

/* With its transaction goes what SET LOCAL said. */
static void end_local_settings(mx_model *model)
{
    if (!model->local_path)
        return;
    model->local_path = false;
    model->search_path = model->session_path;
    mx_model_settle_path(model);
}

static mx_status use(mx_replay *r, const mx_name *name)
{
    mx_schema *schema = mx_model_schema(r->model, name->name);
    if (!schema)
        return mx_fail(r->diags, MX_SCH002, name->span, "Create it before.", "schema \"%.*s\" does not exist",
                       MX_FMT(name->name));
    r->model->current_schema = schema->name;
    return MX_OK;
}

/* --- schemas --- */

static mx_status schema_options(mx_replay *r, mx_schema *schema, const mx_options *options)
{
    const mx_option *charset = mx_options_get(options, MX_STR("charset")),
                    *collate = mx_options_get(options, MX_STR("collate")),
                    *comment = mx_options_get(options, MX_STR("comment"));
    if (comment)
        schema->comment = mx_r_keep(r, comment->value);
    if (!charset && !collate)
        return MX_OK;
    schema->charset = charset ? mx_r_keep(r, charset->value) : MX_STR_NONE;
    schema->collation = collate ? mx_r_keep(r, collate->value) : MX_STR_NONE;
    return r->rules->schema_texts(r->model, schema, r->stmt->span, r->diags);
}

static mx_status create_schema(mx_replay *r, mx_str name, bool if_not_exists, const mx_options *options)
{
    if (!r->rules->schemas)
        return mx_r_cannot(r, r->stmt->span, "a schema");
    MX_TRY(mx_r_name_fits(r, name, r->stmt->span));
    mx_schema *schema = mx_model_schema(r->model, name);
    bool chosen = schema && schema->built_in && r->model->server.chosen_schema && !schema->span.file &&
                  mx_str_eq(schema->name, r->model->server.schema);
    if (schema && !chosen)
        return if_not_exists ? MX_OK
                             : mx_fail(r->diags, MX_SCH001, r->stmt->span, "",
                                       "schema \"%.*s\" already exists", MX_FMT(name));
    if (!chosen)
        schema = mx_schema_new(r->model, mx_r_name(r, name));
    if (r->model->search_path.len)
        mx_model_settle_path(r->model); /* it may be the one that new things go to */
    schema->span = r->stmt->span;
    schema->charset = r->model->server.charset;
    schema->collation = r->model->server.collation;
    return schema_options(r, schema, options);
}

static mx_status alter_schema(mx_replay *r, const mx_alter *alter)
{
    mx_schema *schema = mx_model_schema(r->model, alter->name.name);
    if (!schema)
        return mx_fail(r->diags, MX_SCH002, alter->name.span, "", "schema \"%.*s\" does not exist",
                       MX_FMT(alter->name.name));
    for (size_t i = 0; i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        if (action->kind == MX_A_SET_OPTIONS)
            MX_TRY(schema_options(r, schema, &action->options));
        else if (action->kind == MX_A_RENAME && mx_model_schema(r->model, action->new_name))
            return mx_fail(r->diags, MX_SCH001, action->span, "", "schema \"%.*s\" already exists",
                           MX_FMT(action->new_name));
        else if (action->kind == MX_A_RENAME)
            mx_r_rename_schema(r, schema, mx_r_name(r, action->new_name));
        else if (action->kind != MX_A_OWNER)
            return mx_r_cannot(r, action->span, "this change of a schema");
    }
    return MX_OK;
}

/* --- ALTER of what is no table --- */

/* SET STATISTICS n; none, and less than none, is the default. */
static void set_target(mx_replay *r, mx_options *targets, const mx_alter_action *action)
{
    if (mx_str_eq(action->text, MX_STR("default")) || mx_str_starts(action->text, MX_STR("-")))
        mx_options_unset(targets, action->name);
    else
        mx_options_set(r->arena, targets, mx_r_keep(r, action->name), mx_r_keep(r, action->text));
}

static mx_status rename_view_index(mx_replay *r, mx_object *view, mx_index *index,
                                   const mx_alter_action *action)
{
    mx_str name = mx_r_name(r, action->new_name);
    MX_TRY(mx_r_new_relation(r, view->schema, name, action->span, "index"));
    const mx_option *note = mx_options_get(&view->notes,
                                           mx_str_printf(r->arena, "index %.*s", MX_FMT(index->name)));
    if (note) {
        mx_options_set(r->arena, &view->notes, mx_str_printf(r->arena, "index %.*s", MX_FMT(name)),
                       note->value);
        (void)mx_options_unset(&view->notes, mx_str_printf(r->arena, "index %.*s", MX_FMT(index->name)));
    }
    index->name = name;
    index->made_up = false;
    return MX_OK;
}

static mx_status rename_index(mx_replay *r, mx_index *index, mx_object *view, const mx_alter_action *action)
{
    mx_alter_action rename = *action;
    rename.name = index->name;
    return view ? rename_view_index(r, view, index, &rename) : mx_r_rename_key(r, index->table, &rename);
}

/* As the server shows them: what is set comes behind those that stay. */
static void set_index_options(mx_replay *r, mx_index *index, const mx_alter_action *action)
{
    for (size_t i = 0; i < action->options.len; i++) {
        const mx_option *option = &action->options.at[i];
        for (size_t k = index->written.len; k-- > 0;) {
            if (mx_str_eq(index->written.at[k], option->key))
                mx_vec_remove(&index->written, k);
        }
        (void)mx_options_unset(&index->options, option->key);
        if (action->kind == MX_A_SET_OPTIONS)
            mx_r_keep_index_option(r, index, mx_r_keep(r, option->key), mx_r_keep(r, option->value));
    }
}

mx_status mx_r_alter_index(mx_replay *r, const mx_alter *alter)
{
    mx_object *view = NULL;
    const mx_relation *found = mx_model_relation(r->model, alter->name.schema, alter->name.name);
    mx_index *index = found && found->kind == MX_O_INDEX ? found->u.index : NULL;
    if (!found)
        index = mx_r_view_index(r, &alter->name, &view);
    if (!index && mx_r_is_unknown(r->model, &alter->name))
        return MX_FAILED;
    if (!index)
        return alter->if_exists ? MX_OK
                                : mx_fail(r->diags, MX_SCH002, alter->name.span, "",
                                          "index \"%.*s\" does not exist", MX_FMT(alter->name.name));
    for (size_t i = 0; i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        if (action->kind == MX_A_RENAME || action->kind == MX_A_RENAME_TABLE)
            MX_TRY(rename_index(r, index, view, action));
        else if ((action->kind == MX_A_SET_OPTIONS || action->kind == MX_A_RESET_OPTIONS) &&
                 !action->name.len)
            set_index_options(r, index, action);
        else if (action->kind == MX_A_SET_STATISTICS && action->name.len && !view)
            set_target(r, &index->targets, action);
        else if (action->kind != MX_A_OWNER && action->kind != MX_A_NOTHING &&
                 action->kind != MX_A_ATTACH_PARTITION)
            return mx_r_cannot(r, action->span, "this change of an index");
    }
    return view ? MX_OK : r->rules->check_table(r->model, index->table, r->diags);
}

mx_status mx_r_alter_other(mx_replay *r, const mx_alter *alter)
{
    switch (alter->kind) {
    case MX_O_SCHEMA:
        return alter_schema(r, alter);
    case MX_O_INDEX:
        return mx_r_alter_index(r, alter);
    case MX_O_SEQUENCE:
        return mx_r_alter_sequence(r, alter);
    case MX_O_TYPE:
    case MX_O_ENUM:
    case MX_O_DOMAIN:
    case MX_O_COMPOSITE:
    case MX_O_RANGE:
        return mx_r_alter_type(r, alter);
    case MX_O_DATABASE:
    case MX_O_ROLE:
    case MX_O_TABLESPACE:
        mx_warn(r->diags, MX_SQL104, r->stmt->span, "",
                "what lies outside of schemas is not part of the model");
        return MX_OK;
    default:
        return mx_r_alter_object(r, alter);
    }
}

static mx_status alter_all(mx_replay *r, const mx_alter *alter)
{
    for (; alter; alter = alter->next)
        MX_TRY(alter->kind == MX_O_TABLE ? mx_r_alter_table(r, alter) : mx_r_alter_other(r, alter));
    return MX_OK;
}

/* --- statements --- */

mx_status mx_replay_statement(mx_model *model, const mx_stmt *stmt, mx_diags *diags)
{
    mx_replay r = {
        .model = model, .arena = model->arena, .rules = model->rules, .stmt = stmt, .diags = diags};
    switch (stmt->kind) {
    case MX_S_CREATE_TABLE:
        return mx_r_create_table(&r, stmt->u.create_table);
    case MX_S_CREATE_INDEX:
        return mx_r_create_index(&r, &stmt->u.create_index.table, stmt->u.create_index.index);
    case MX_S_CREATE_OBJECT:
        return mx_r_create_object(&r, stmt->u.create_object);
    case MX_S_DROP:
        return mx_r_drop(&r, stmt->u.drop);
    case MX_S_ALTER:
        return alter_all(&r, stmt->u.alter);
    case MX_S_COMMENT_ON:
        return mx_r_comment_on(&r, stmt->u.comment_on);
    case MX_S_GRANT:
        return mx_r_grant(&r, stmt->u.grant);
    case MX_S_CREATE_SCHEMA:
        return create_schema(&r, stmt->u.create_schema.name, stmt->u.create_schema.if_not_exists,
                             &stmt->u.create_schema.options);
    case MX_S_USE:
        return use(&r, &stmt->u.use);
    case MX_S_SET:
        return set(&r, &stmt->u.set);
    case MX_S_DATA:
        return model->writable_schema ? mx_r_write_schema(&r) : MX_OK;
    case MX_S_TX:
    case MX_S_KINDS:
        break;
    }
    return MX_OK;
}

/* What is `undone` is only read; `data`: what names tables is checked, too. */
static mx_status parse_and_replay(mx_model *model, mx_arena *scratch, const mx_statement *statement,
                                  bool undone, bool data, mx_diags *diags)
{
    mx_stmt stmt = {0};
    size_t said = mx_diags_count(diags);
    mx_status st;
    if (mx_r_block(model, scratch, statement, undone, diags, &st) == MX_OK)
        return st;
    st = mx_parse_statement(scratch, statement, &model->server, &stmt, diags);
    if (undone)
        return st;
    if (st == MX_OK)
        st = mx_replay_statement(model, &stmt, diags);
    if (st == MX_OK && data && stmt.kind == MX_S_DATA)
        st = mx_replay_check_data(model, scratch, &stmt, diags);
    if (st != MX_OK)
        mx_replay_failed(model, &stmt);
    model->opaque = model->opaque || stmt.opaque;
    bool may_change = stmt.kind == MX_S_DATA && mx_r_may_change_schema(model, statement->text);
    model->code_ran = model->code_ran || may_change ||
                      (stmt.kind == MX_S_DATA && mx_r_runs_code(statement->text));
    if (st == MX_OK && may_change && mx_diags_count(diags) == said && !model->trusted)
        mx_warn(diags, MX_SQL104, stmt.span, "If it changes the schema, write those statements out.",
                "query was passed over: what the routine that it calls does to the schema is not known");
    if (st == MX_OK && stmt.kind == MX_S_DATA && mx_diags_count(diags) == said && !model->passed_over++)
        model->first_passed_over = stmt.span;
    return st;
}

static mx_status replay_all(mx_model *model, const mx_statements *statements, bool data, mx_diags *diags)
{
    mx_arena *scratch = NULL, *kept = mx_arena_child(model->arena);
    const mx_r_course *course = mx_r_course_of(kept, statements, &model->server);
    mx_status st = MX_OK;
    int errors = 0;
    for (size_t i = 0; i < statements->len && errors < MAX_ERRORS; i++) {
        if (i % BATCH == 0) {
            mx_arena_free(scratch);
            scratch = mx_arena_child(model->arena);
        }
        size_t said = mx_diags_count(diags);
        if (parse_and_replay(model, scratch, &statements->at[i], course[i].undone, data, diags) != MX_OK) {
            st = MX_FAILED;
            errors += mx_diags_count(diags) > said || !diags;
        }
        if (course[i].ends)
            end_local_settings(model);
    }
    end_local_settings(model);
    mx_arena_free(scratch);
    mx_arena_free(kept);
    return st;
}

mx_status mx_replay_statements(mx_model *model, const mx_statements *statements, mx_diags *diags)
{
    return replay_all(model, statements, false, diags);
}

mx_status mx_replay_with_data(mx_model *model, const mx_statements *statements, mx_diags *diags)
{
    return replay_all(model, statements, true, diags);
}

mx_status mx_replay_text(mx_model *model, mx_str text, uint32_t file, mx_str delimiter, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(model->arena);
    mx_statements statements = {0};
    mx_status st = mx_split(scratch, text, file, 0, delimiter, &model->server, &statements, diags);
    if (st == MX_OK)
        st = mx_replay_statements(model, &statements, diags);
    mx_arena_free(scratch);
    return st;
}

void mx_replay_context(mx_model *model, const mx_statements *context)
{
    if (!context || context == model->context)
        return;
    bool trusted = model->trusted;
    mx_map unknown = model->unknown; /* of what is there already each statement fails, and nothing follows */
    model->trusted = true;
    model->unknown = (mx_map){0};
    size_t own = model->schemas.len;
    for (size_t i = 0; i < context->len; i++) {
        mx_statements one = {0};
        mx_vec_push(model->arena, &one, context->at[i]);
        (void)mx_replay_statements(model, &one, NULL);
    }
    for (size_t i = own; i < model->schemas.len; i++)
        model->schemas.at[i]->span = MX_NOWHERE; /* no text of the user's makes it */
    model->trusted = trusted;
    model->unknown = unknown;
    model->context = context;
}

/* --- the end --- */

/* The server keeps it, and refuses rows: worth a word. */
static void never_came(mx_model *model, const mx_fkey *fkey, mx_diags *diags)
{
    if (mx_r_is_unknown(model, &fkey->ref))
        return;
    mx_report(diags, MX_SCH002, MX_WARNING, fkey->ref.span.file ? fkey->ref.span : fkey->span, "",
              "table \"%.*s\", which foreign key \"%.*s\" refers to, does not exist", MX_FMT(fkey->ref.name),
              MX_FMT(fkey->name));
}

static bool is_unresolved_view(const mx_object *object)
{
    return (object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW) && !object->columns.len;
}

static void forget_forms(mx_model *model)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_objects *objects = &model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            if (objects->at[i]->kind == MX_O_VIEW)
                objects->at[i]->columns.len = 0;
        }
    }
}

/* A catalogue lists views by name, and so a view perhaps before the one that it selects from: its form is made once all are there. */
static void resolve_views(mx_model *model)
{
    mx_replay r = {.model = model, .arena = model->arena, .rules = model->rules};
    if (model->rules->views_read_late)
        forget_forms(model);
    for (bool more = model->rules->object != mx_plain_object; more;) {
        more = false;
        for (size_t s = 0; s < model->schemas.len; s++) {
            const mx_objects *objects = &model->schemas.at[s]->objects;
            for (size_t i = 0; i < objects->len; i++) {
                if (!is_unresolved_view(objects->at[i]))
                    continue;
                mx_r_new_source(&r, objects->at[i], objects->at[i]->source);
                more = more || !is_unresolved_view(objects->at[i]);
            }
        }
    }
}

/* A dump of all of a server's databases has the server's own. */
static void drop_own_schemas(mx_model *model)
{
    static const char *const names[] = {"mysql", "sys", "information_schema", "performance_schema"};
    for (size_t i = model->server.engine & MX_MY ? model->schemas.len : 0; i-- > 0;) {
        mx_schema *schema = model->schemas.at[i];
        bool own = false;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            own |= mx_str_ieq(schema->name, mx_str_of(names[k]));
        if (own && !mx_str_eq(schema->name, model->server.schema))
            mx_schema_remove(schema);
    }
}

mx_status mx_model_finish(mx_model *model, mx_diags *diags)
{
    resolve_views(model);
    mx_status st = mx_r_check_absent(model, diags);
    mx_replay_leave(model); /* what is planned upon it runs in a session of its own */
    drop_own_schemas(model);
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_tables *tables = &model->schemas.at[s]->tables;
        for (size_t t = 0; t < tables->len; t++) {
            mx_table *table = tables->at[t];
            for (size_t i = 0; i < table->fkeys.len && !model->rules->late_references; i++) {
                if (!table->fkeys.at[i]->ref_table)
                    never_came(model, table->fkeys.at[i], diags);
            }
            if (model->rules->finish_table(model, table, diags) != MX_OK)
                st = MX_FAILED;
        }
    }
    return st;
}
