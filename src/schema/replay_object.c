#include "schema/mentions.h"
#include "schema/reader.h"
#include "schema/replay_use.h"
#include "schema/text.h"
#include "schema/view.h"
#include "sql/parse.h"

#include <string.h>

/* Not in a schema, but in the database. */
static bool of_database(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_EXTENSION:
    case MX_O_EVENT_TRIGGER:
    case MX_O_PUBLICATION:
    case MX_O_SUBSCRIPTION:
    case MX_O_ROLE:
    case MX_O_SERVER:
    case MX_O_DATABASE:
    case MX_O_TABLESPACE:
    case MX_O_CAST:
    case MX_O_OTHER:
        return true;
    default:
        return false;
    }
}

static bool is_relation(mx_object_kind kind)
{
    return kind == MX_O_VIEW || kind == MX_O_MATVIEW || kind == MX_O_VIRTUAL_TABLE ||
           kind == MX_O_FOREIGN_TABLE;
}

/* Of a type that is written without its schema: the first on the search_path. */
static mx_str schema_of_type(mx_replay *r, mx_str written)
{
    mx_str name = written;
    if (mx_str_starts(written, MX_STR("\""))) {
        mx_reader in = mx_reader_open(r->arena, written, &r->model->server);
        mx_str before;
        name = mx_reader_name(&in, &before);
    }
    const mx_udt *type = mx_model_type(r->model, MX_STR_NONE, name);
    return type ? type->schema->name : mx_model_relation_schema(r->model, name);
}

/* "t.c%type": the type that the column has when the routine is made. */
static mx_str type_of_column(mx_replay *r, mx_str item)
{
    static const mx_str word = {"%type", 5};
    const mx_type *type = mx_str_ends(item, word)
                              ? mx_model_type_of(r->model, mx_str_sub(item, 0, item.len - word.len))
                              : NULL;
    if (!type)
        return item;
    mx_str text = mx_type_bare_text(r->model, r->arena, type);
    size_t end = mx_str_find(text, '[') == MX_NPOS ? text.len : mx_str_find(text, '[');
    mx_str name = mx_signature_type(mx_str_sub(text, 0, end));
    return end < text.len ? mx_str_cat(r->arena, name, MX_STR("[]")) : name;
}

mx_str mx_r_signature(mx_replay *r, mx_str signature)
{
    mx_buf buf = MX_BUF(r->arena);
    mx_str rest, item, own = mx_str_printf(r->arena, "%.*s.", MX_FMT(r->model->server.schema));
    if (r->model->server.engine != MX_PG || signature.len < 3)
        return mx_r_keep(r, signature);
    mx_buf_char(&buf, '(');
    for (rest = mx_str_sub(signature, 1, signature.len - 1); rest.len;) {
        bool more = mx_str_cut(rest, ',', &item, &rest);
        item = type_of_column(r, mx_str_trim(item));
        mx_str schema = MX_STR_NONE;
        if (mx_str_starts(item, own))
            item = mx_str_sub(item, own.len, item.len);
        else
            schema = schema_of_type(r, mx_str_ends(item, MX_STR("[]")) ? mx_str_sub(item, 0, item.len - 2)
                                                                       : item);
        if (schema.len && !mx_str_eq(schema, r->model->server.schema))
            mx_buf_printf(&buf, "%.*s.", MX_FMT(mx_text_name(r->arena, schema, &r->model->server)));
        mx_buf_printf(&buf, "%.*s%s", MX_FMT(item), more ? ", " : "");
    }
    mx_buf_char(&buf, ')');
    return mx_buf_take(&buf);
}

static void fill_object(mx_replay *r, mx_object *object, const mx_create_object *create)
{
    object->signature = mx_r_signature(r, create->signature);
    object->source = mx_r_keep(r, mx_text_without_end_comment(r->stmt->text, &r->model->server));
    if (mx_str_istarts(object->source, MX_STR("alter "))) /* MySQL's ALTER VIEW gives the view anew */
        object->source = mx_str_cat(r->arena, MX_STR("CREATE"),
                                    mx_str_sub(object->source, strlen("alter"), object->source.len));
    object->search_path = r->model->search_path;
    object->span = r->stmt->span;
    object->columns = (mx_strs){0};
    object->refers = (mx_names){0};
    object->body_refers = create->body_refers;
    object->body_checked = create->body_checked;
    object->body_parsed = create->body_parsed;
    for (size_t i = 0; i < create->columns.len; i++)
        mx_vec_push(r->arena, &object->columns, mx_r_name(r, create->columns.at[i]));
    for (size_t i = 0; i < create->refers.len; i++) {
        mx_name name = {mx_r_keep(r, create->refers.at[i].schema), mx_r_name(r, create->refers.at[i].name),
                        create->refers.at[i].span};
        mx_vec_push(r->arena, &object->refers, name);
        mx_model_note_named(r->model, name.name);
    }
    for (size_t i = 0; i < create->options.len; i++) {
        if (mx_str_eq(create->options.at[i].key, MX_STR("renamed_from")))
            object->renamed_from = mx_r_keep(r, create->options.at[i].value);
    }
    object->awaits = (mx_absent){0};
    r->model->absent = r->model->trusted ? NULL : &object->awaits;
    object->definition = r->rules->object(r->model, object, create);
    r->model->absent = NULL;
    object->awaits.name.span = mx_r_place_of(r, create, &object->awaits);
    if (object->listed)
        mx_mentions_note(r->model, object);
}

/* The table (or view) that a trigger, policy or rule is on. */
static mx_status check_on_table(mx_replay *r, const mx_create_object *create)
{
    const mx_name *on = &create->on_table;
    if (!on->name.len || mx_model_relation(r->model, on->schema, on->name))
        return MX_OK;
    if (mx_r_is_unknown(r->model, on))
        return MX_FAILED;
    return mx_fail(r->diags, MX_SCH002, on->span, "", "table \"%.*s\" does not exist", MX_FMT(on->name));
}

/* Where a trigger stands among those of its event: last, if nothing is said. */
static void place_trigger(mx_replay *r, mx_object *trigger, const mx_create_object *create)
{
    const mx_option *follows = mx_options_get(&create->options, MX_STR("follows")),
                    *precedes = mx_options_get(&create->options, MX_STR("precedes"));
    const mx_option *beside = follows ? follows : precedes;
    if (trigger->kind != MX_O_TRIGGER || !r->rules->triggers_in_order)
        return;
    const mx_object *other = beside ? mx_model_object(r->model, MX_O_TRIGGER, trigger->schema->name,
                                                      beside->value, MX_STR_NONE, trigger->on_table.name)
                                    : NULL;
    mx_object_place(r->model, trigger, other, other && precedes);
}

static mx_status already(mx_replay *r, const mx_create_object *create)
{
    return mx_fail(r->diags, MX_SCH001, create->name.span, "", "%s \"%.*s\" already exists",
                   mx_object_kind_name(create->kind), MX_FMT(create->name.name));
}

/* Roles, databases and tablespaces belong to the whole server, which may have them already. */
static bool is_of_server(const mx_replay *r, mx_object_kind kind)
{
    return (r->model->server.engine & (MX_PG | MX_MY)) &&
           (kind == MX_O_ROLE || kind == MX_O_DATABASE || kind == MX_O_TABLESPACE);
}

static mx_status pass_over(mx_replay *r)
{
    mx_warn(r->diags, MX_SQL104, r->stmt->span, "", "what lies outside of schemas is not part of the model");
    return MX_OK;
}

bool mx_r_is_there_anyhow(const mx_replay *r, mx_object_kind kind, mx_str name)
{
    return r->model->server.engine == MX_PG && kind == MX_O_EXTENSION && mx_str_eq(name, MX_STR("plpgsql"));
}

/* PostgreSQL: so is a view that reads something temporary, also when nothing is said. */
static bool is_temporary(const mx_replay *r, const mx_create_object *create)
{
    if (create->temporary)
        return is_relation(create->kind);
    const mx_schema *temporary = r->model->temporary;
    bool found = false;
    for (size_t i = 0; create->kind == MX_O_VIEW && temporary && !found && i < create->refers.len; i++) {
        const mx_name *name = &create->refers.at[i];
        found = (!name->schema.len || mx_str_eq(name->schema, temporary->name)) &&
                mx_model_relation(r->model, temporary->name, name->name);
    }
    return found && r->model->server.engine == MX_PG;
}

mx_status mx_r_create_object(mx_replay *r, const mx_create_object *create)
{
    mx_schema *schema = NULL;
    mx_name where = create->name;
    if (mx_r_is_there_anyhow(r, create->kind, create->name.name))
        return create->if_not_exists ? MX_OK : already(r, create);
    if (is_of_server(r, create->kind)) {
        if (!r->model->trusted && !r->model->opaque)
            MX_TRY(r->rules->refuse_object(r->model, create, r->stmt->text, r->stmt->span, r->diags));
        return pass_over(r);
    }
    switch (create->kind) {
    case MX_O_SEQUENCE:
        return mx_r_create_sequence(r, create);
    case MX_O_ENUM:
    case MX_O_DOMAIN:
    case MX_O_COMPOSITE:
    case MX_O_RANGE:
    case MX_O_TYPE:
        return mx_r_create_type(r, create);
    default:
        break;
    }
    if (!where.schema.len)
        where.schema = create->on_table.schema;
    if (!where.schema.len && create->on_table.name.len && r->model->search_path.len) {
        const mx_table *on = mx_model_table(r->model, MX_STR_NONE, create->on_table.name);
        where.schema = on ? on->schema->name : MX_STR_NONE;
    }
    if (is_temporary(r, create))
        schema = mx_r_temporary_schema(r);
    else if (!of_database(create->kind))
        MX_TRY(mx_r_schema(r, &where, &schema));
    MX_TRY(check_on_table(r, create));
    if (!r->model->trusted && !r->model->opaque)
        MX_TRY(r->rules->refuse_object(r->model, create, r->stmt->text, r->stmt->span, r->diags));
    if (schema) /* of roles it is another limit */
        MX_TRY(mx_r_name_fits(r, create->name.name, create->name.span));
    mx_str schema_name = schema ? schema->name : MX_STR_NONE;
    mx_str signature = mx_r_signature(r, create->signature);
    mx_object *object = mx_model_object(r->model, create->kind, schema_name, create->name.name, signature,
                                        create->on_table.name);
    if (object && r->model->server.engine == MX_PG && !mx_str_eq(object->signature, signature))
        object = NULL; /* another overload */
    if (object && create->if_not_exists)
        return MX_OK;
    if (object && !create->or_replace)
        return already(r, create);
    if (!object && schema && is_relation(create->kind)) {
        if (create->if_not_exists && mx_name_is_relation(schema, create->name.name))
            return MX_OK;
        MX_TRY(mx_r_new_relation(r, schema, create->name.name, create->name.span,
                                 mx_object_kind_name(create->kind)));
    }
    if (object) {
        const mx_object before = *object;
        if (object->kind == MX_O_TRIGGER)
            mx_options_unset(&object->notes, MX_STR("state")); /* made anew, it is enabled */
        object->column_types.at = NULL;                        /* its own lists, not those of what it was */
        object->column_types.len = object->column_types.cap = 0;
        object->uses.at = NULL;
        object->uses.len = object->uses.cap = 0;
        object->uses_keys = (mx_indexes){0};
        fill_object(r, object, create);
        if (!r->model->trusted && !r->model->opaque &&
            r->rules->refuse_replaced(r->model, &before, object, r->diags) != MX_OK) {
            *object = before;
            return MX_FAILED;
        }
        place_trigger(r, object, create);
        return mx_r_check_made(r->model, object, r->diags);
    }
    object = mx_new(r->arena, mx_object);
    object->kind = create->kind;
    object->schema = schema;
    object->name = mx_r_name(r, create->name.name);
    object->on_table = (mx_name){mx_r_keep(r, create->on_table.schema), mx_r_name(r, create->on_table.name),
                                 create->on_table.span};
    if (object->on_table.name.len && !object->on_table.schema.len && r->model->search_path.len)
        object->on_table.schema = schema ? schema->name : MX_STR_NONE;
    fill_object(r, object, create);
    mx_object_add(r->model, object);
    place_trigger(r, object, create);
    return mx_r_check_made(r->model, object, r->diags);
}

/* --- DROP --- */

mx_object *mx_r_object(const mx_replay *r, mx_object_kind kind, const mx_name *name, mx_str signature,
                       const mx_name *on)
{
    mx_str schema = name->schema.len || !on ? name->schema : on->schema;
    if (!schema.len && r->model->search_path.len)
        schema = on ? mx_model_relation_schema(r->model, on->name)
                    : mx_model_object_schema(r->model, kind, name->name, signature);
    return mx_model_object(r->model, kind, schema, name->name, signature, on ? on->name : MX_STR_NONE);
}

/* Triggers on a view go with it. */
static void drop_triggers(mx_replay *r, const mx_object *object)
{
    if (!object->schema || !mx_model_is_named(r->model, object->name))
        return;
    const mx_objects named = mx_mentions_of(r->model, object->name);
    for (size_t i = named.len; i-- > 0;) {
        mx_object *other = named.at[i];
        if (other != object && other->schema == object->schema && other->on_table.name.len &&
            mx_table_name_same(other->on_table.name, object->name, &r->model->server))
            mx_object_remove(r->model, other);
    }
}

static mx_object *dropped(mx_replay *r, const mx_drop *drop, size_t i)
{
    const mx_name *name = &drop->names.at[i];
    mx_str signature = i < drop->signatures.len ? mx_r_signature(r, drop->signatures.at[i]) : MX_STR_NONE;
    mx_object *object = mx_r_object(r, drop->kind, name, signature,
                                    drop->on_table.name.len ? &drop->on_table : NULL);
    return object || drop->kind != MX_O_ROUTINE ? object
                                                : mx_r_object(r, MX_O_FUNCTION, name, signature, NULL);
}

static mx_objects all_dropped(mx_replay *r, const mx_drop *drop)
{
    mx_objects all = {0};
    for (size_t i = 0; i < drop->names.len && drop->names.len > 1; i++) {
        mx_object *object = dropped(r, drop, i);
        if (object)
            mx_vec_push(r->arena, &all, object);
    }
    return all;
}

mx_status mx_r_drop_object(mx_replay *r, const mx_drop *drop, size_t i)
{
    const mx_name *name = &drop->names.at[i];
    if (is_of_server(r, drop->kind))
        return pass_over(r);
    mx_object *object = dropped(r, drop, i);
    if (!object) {
        const mx_relation *other = is_relation(drop->kind)
                                       ? mx_model_relation(r->model, name->schema, name->name)
                                       : NULL;
        if (other && drop->if_exists && drop->kind == MX_O_VIEW && r->model->server.engine == MX_MARIA)
            return MX_OK; /* the server only notes it */
        if (other)
            return mx_fail(r->diags, MX_SCH005, name->span, "", "\"%.*s\" is a %s, not a %s",
                           MX_FMT(name->name), mx_object_kind_name(other->kind),
                           mx_object_kind_name(drop->kind));
        return drop->if_exists ? MX_OK
                               : mx_fail(r->diags, MX_SCH002, name->span, "", "%s \"%.*s\" does not exist",
                                         mx_object_kind_name(drop->kind), MX_FMT(name->name));
    }
    if (!drop->cascade && !r->model->trusted && !r->model->opaque)
        MX_TRY(r->rules->refuse_drop(r->model, object, r->stmt->span, r->diags));
    const mx_objects with = all_dropped(r, drop);
    MX_TRY(mx_r_drop_object_uses(r, object, drop->cascade, &with, r->stmt->span));
    if (is_relation(object->kind))
        drop_triggers(r, object);
    mx_object_remove(r->model, object);
    return MX_OK;
}

/* --- ALTER --- */

/* CREATE RECURSIVE VIEW reads itself by a name that stays when the view gets another: said as the server keeps it.
 * Empty: the query is not part of the text. */
static mx_str without_recursive(mx_replay *r, mx_str source, const mx_create_object *create, mx_str name)
{
    const mx_span at = create->name.span;
    mx_buf buf = MX_BUF(r->arena);
    mx_reader in = mx_reader_open(r->arena, mx_str_sub(source, 0, at.start), &r->model->server);
    size_t query = (size_t)((uintptr_t)create->query.ptr - (uintptr_t)source.ptr);
    if ((uintptr_t)create->query.ptr < (uintptr_t)source.ptr || query < at.end || query > source.len)
        return MX_STR_NONE;
    for (; !mx_reader_at_end(&in); mx_reader_next(&in)) {
        if (!mx_str_ieq(in.tok.text, MX_STR("recursive")))
            mx_buf_printf(&buf, "%.*s ", MX_FMT(in.tok.text));
    }
    mx_str between = mx_str_sub(source, at.end, query);
    mx_str read = mx_view_recursive_query(r->model, create);
    mx_buf_printf(&buf, "%.*s%.*s%.*s", MX_FMT(name), MX_FMT(between), MX_FMT(read));
    mx_buf_str(&buf, mx_str_sub(source, query + create->query.len, source.len));
    return mx_buf_take(&buf);
}

/* PostgreSQL's routines and views and MySQL's events are named in the head of their statement; the same word elsewhere is
 * something else. */
bool mx_r_rename_in_head(mx_replay *r, mx_object *object)
{
    const mx_statement statement = {.text = object->source};
    const mx_server *server = &r->model->server;
    bool of_schema = object->schema && !mx_str_eq(object->schema->name, server->schema);
    mx_stmt stmt;
    mx_str name = mx_text_name(r->arena, object->name, server);
    if (object->kind != MX_O_EVENT &&
        (server->engine != MX_PG ||
         (object->kind != MX_O_FUNCTION && object->kind != MX_O_PROCEDURE && object->kind != MX_O_VIEW &&
          object->kind != MX_O_MATVIEW && object->kind != MX_O_AGGREGATE && object->kind != MX_O_STATISTICS &&
          object->kind != MX_O_COLLATION)))
        return false;
    if (mx_parse_statement(r->arena, &statement, server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT)
        return false;
    if (object->schema && (of_schema || object->search_path.len))
        name = mx_str_printf(r->arena, "%.*s.%.*s",
                             MX_FMT(mx_text_name(r->arena, object->schema->name, server)), MX_FMT(name));
    mx_span at = stmt.u.create_object->name.span;
    if (mx_options_get(&stmt.u.create_object->options, MX_STR("recursive"))) {
        mx_str plain = without_recursive(r, object->source, stmt.u.create_object, name);
        if (plain.len)
            mx_r_new_source(r, object, plain);
        return plain.len > 0;
    }
    mx_buf buf = MX_BUF(r->arena);
    mx_buf_str(&buf, mx_str_sub(object->source, 0, at.start));
    mx_buf_str(&buf, name);
    mx_buf_str(&buf, mx_str_sub(object->source, at.end, object->source.len));
    mx_r_new_source(r, object, mx_buf_take(&buf));
    return true;
}

/* MySQL's and MariaDB's views stay what they were made as: what they read may have gone. */
static bool rename_view_as_made(mx_replay *r, mx_object *view, mx_str from)
{
    const mx_statement statement = {.text = view->source};
    const mx_server *server = &r->model->server;
    mx_str head = mx_str_printf(r->arena, "view %.*s", MX_FMT(from));
    mx_stmt stmt;
    if (view->kind != MX_O_VIEW || !(server->engine & MX_MY) || !mx_str_starts(view->definition, head) ||
        mx_parse_statement(r->arena, &statement, server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT)
        return false;
    mx_span at = stmt.u.create_object->name.span;
    view->source = mx_str_printf(r->arena, "%.*s%.*s%.*s", MX_FMT(mx_str_sub(view->source, 0, at.start)),
                                 MX_FMT(mx_text_name(r->arena, view->name, server)),
                                 MX_FMT(mx_str_sub(view->source, at.end, view->source.len)));
    view->definition = mx_str_printf(r->arena, "view %.*s%.*s", MX_FMT(view->name),
                                     MX_FMT(mx_str_sub(view->definition, head.len, view->definition.len)));
    mx_mentions_note(r->model, view);
    return true;
}

static void rename_in_source(mx_replay *r, mx_object *object, mx_str from)
{
    mx_str text;
    if (rename_view_as_made(r, object, from) || mx_r_rename_in_head(r, object))
        return;
    if (mx_text_rename(r->arena, object->source, from, object->name, &r->model->server, &text)) {
        mx_r_new_source(r, object, text);
    }
}

/* Is there an ALTER of it that is kept as it was said (keeps_as_said)? */
static bool was_altered(const mx_replay *r, const mx_object *object)
{
    for (size_t i = 0; object->kind == MX_O_OTHER && i < r->model->objects.len; i++) {
        const mx_object *other = r->model->objects.at[i];
        if (other != object && other->kind == MX_O_OTHER && mx_str_istarts(other->name, MX_STR("alter ")) &&
            mx_text_has_name(other->source, object->name, &r->model->server))
            return true;
    }
    return false;
}

static mx_status rename_object(mx_replay *r, mx_object *object, const mx_alter_action *action)
{
    mx_schema *schema = object->schema;
    mx_str from = object->name, name = mx_r_name(r, action->new_name);
    if (was_altered(r, object))
        return mx_r_cannot(r, action->span, "another name of what was altered before");
    if (action->kind == MX_A_SET_SCHEMA) {
        mx_name to = {.schema = action->new_name, .name = from, .span = action->span};
        MX_TRY(mx_r_schema(r, &to, &schema));
        name = from;
    }
    bool own = r->model->server.engine == MX_DUCK && mx_name_same(name, from, &r->model->server);
    if (schema && is_relation(object->kind) && !own)
        MX_TRY(mx_r_new_relation(r, schema, name, action->span, mx_object_kind_name(object->kind)));
    const mx_used used = {.sort = is_relation(object->kind) ? MX_USES_RELATION : MX_USES_ROUTINE,
                          .schema = object->schema,
                          .name = from,
                          .object = object};
    bool follow = r->rules->views_hold_tables && object->schema &&
                  (is_relation(object->kind) || object->kind == MX_O_FUNCTION ||
                   object->kind == MX_O_PROCEDURE || object->kind == MX_O_AGGREGATE);
    if (follow)
        MX_TRY(mx_r_check_follow(r, &used, action->span));
    mx_object_rename(r->model, object, schema, name);
    if (action->kind != MX_A_SET_SCHEMA)
        rename_in_source(r, object, from);
    else
        (void)mx_r_rename_in_head(r, object);
    if (follow && is_relation(object->kind))
        mx_r_move_on_table(r, &used, schema, name);
    if (follow)
        mx_r_follow(r, &used, schema, name);
    return MX_OK;
}

/* PostgreSQL: what is no part of the statement that made it, and so is noted beside it. False: it is something else. */
static bool is_noted(mx_replay *r, mx_object *object, const mx_alter_action *action, mx_status *status)
{
    bool set = action->kind == MX_A_SET_DEFAULT, drop = action->kind == MX_A_DROP_DEFAULT;
    *status = MX_OK;
    if (object->kind == MX_O_STATISTICS && action->kind == MX_A_OTHER) {
        mx_reader in = mx_reader_open(r->arena, action->text, &r->model->server);
        if (!mx_reader_words(&in, "set statistics"))
            return false;
        mx_str value = mx_reader_rest(&in);
        bool usual = mx_str_ieq(value, MX_STR("default")) || mx_str_starts(value, MX_STR("-"));
        mx_options_set(r->arena, &object->notes, MX_STR("statistics"), usual ? MX_STR_NONE : value);
        return true;
    }
    if (object->kind != MX_O_VIEW || r->model->server.engine != MX_PG || (!set && !drop))
        return false;
    const mx_type *type = NULL;
    for (size_t i = 0; i < object->columns.len && object->columns.len == object->column_types.len; i++)
        type = mx_str_eq(object->columns.at[i], action->name) ? object->column_types.at[i] : type;
    const mx_expr_site site = {.place = MX_X_DEFAULT, .type = type};
    mx_sql sql = {0};
    if (set)
        *status = r->rules->expr(r->model, &site, action->expr, &sql, r->diags);
    mx_options_set(r->arena, &object->notes, mx_str_printf(r->arena, "default %.*s", MX_FMT(action->name)),
                   sql.text);
    return true;
}

static mx_status alter_text(mx_replay *r, mx_object *object, const mx_alter_action *action)
{
    mx_str source;
    mx_status noted;
    if (is_noted(r, object, action, &noted))
        return noted;
    mx_status status = r->rules->alter_object(r->model, object, action, &source, r->diags);
    if (status == MX_NOT_FOUND)
        return mx_r_cannot(r, action->span, "this change of what is kept as text");
    MX_TRY(status);
    mx_r_new_source(r, object, source);
    return MX_OK;
}

/* ALTER TEXT SEARCH … ADD MAPPING, (template = x): said again as it stands, behind what made it. */
static bool keeps_as_said(mx_replay *r, const mx_alter *alter)
{
    static const mx_str words = {"alter text search ", 18};
    mx_str canon = r->model->server.engine == MX_PG && alter->kind == MX_O_OTHER
                       ? mx_text_canon(r->arena, r->stmt->text, &r->model->server)
                       : MX_STR_NONE;
    if (!mx_str_starts(canon, words))
        return false;
    mx_object *said = mx_new(r->arena, mx_object);
    said->kind = MX_O_OTHER;
    said->name = said->definition = canon;
    said->source = mx_r_keep(r, r->stmt->text);
    said->search_path = r->model->search_path;
    said->span = r->stmt->span;
    mx_reader in = mx_reader_open(r->arena, r->stmt->text, &r->model->server);
    for (; !mx_reader_at_end(&in); mx_reader_next(&in)) {
        if (in.tok.kind != MX_T_WORD && in.tok.kind != MX_T_QUOTED)
            continue;
        const mx_name name = {.name = mx_token_value(r->arena, &in.tok, &r->model->server),
                              .span = r->stmt->span};
        mx_vec_push(r->arena, &said->refers, name);
    }
    mx_object_add(r->model, said);
    return true;
}

mx_status mx_r_alter_object(mx_replay *r, const mx_alter *alter)
{
    const mx_name *on = alter->actions.len ? &alter->actions.at[0]->object : NULL;
    bool by_table = alter->kind == MX_O_TRIGGER || alter->kind == MX_O_POLICY || alter->kind == MX_O_RULE;
    mx_object *object = mx_r_object(r, alter->kind, &alter->name, mx_r_signature(r, alter->signature),
                                    by_table ? on : NULL);
    if (!object && keeps_as_said(r, alter))
        return MX_OK;
    if (!object)
        return alter->if_exists
                   ? MX_OK
                   : mx_fail(r->diags, MX_SCH002, alter->name.span, "", "%s \"%.*s\" does not exist",
                             mx_object_kind_name(alter->kind), MX_FMT(alter->name.name));
    for (size_t i = 0; i < alter->actions.len; i++) {
        const mx_alter_action *action = alter->actions.at[i];
        if (action->kind == MX_A_RENAME || action->kind == MX_A_RENAME_TABLE ||
            action->kind == MX_A_SET_SCHEMA)
            MX_TRY(rename_object(r, object, action));
        else if (action->kind == MX_A_RENAME_COLUMN && object->kind == MX_O_VIEW)
            MX_TRY(mx_r_rename_view_column(r, object, action));
        else if (action->kind != MX_A_OWNER && action->kind != MX_A_NOTHING)
            MX_TRY(alter_text(r, object, action));
    }
    return MX_OK;
}
