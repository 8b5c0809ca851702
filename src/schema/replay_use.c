#include "schema/mentions.h"
#include "schema/replay_use.h"

#include "schema/text_uses.h"
#include "sql/parse.h"

/* --- what a name means --------------------------------------------------------------------------------------- */

static bool has(const mx_replay *r, const mx_schema *schema, const mx_used *used)
{
    if (schema == used->schema)
        return true;
    if (used->sort == MX_USES_ROUTINE)
        return mx_model_object(r->model, MX_O_FUNCTION, schema->name, used->name, MX_STR_NONE, MX_STR_NONE);
    return mx_model_relation(r->model, schema->name, used->name) ||
           mx_model_type(r->model, schema->name, used->name);
}

/* The schema in which a name without one is found, by what was on the search_path when the text was read. */
const mx_schema *mx_r_found_in(const mx_replay *r, const mx_object *object, const mx_used *used)
{
    mx_str rest = object->search_path.len ? object->search_path : r->model->server.schema, name;
    while (rest.len) {
        (void)mx_str_cut(rest, '\n', &name, &rest);
        const mx_schema *schema = mx_model_schema(r->model, name);
        if (name.len && schema && has(r, schema, used))
            return schema;
    }
    return object->schema && has(r, object->schema, used) ? object->schema
                                                          : NULL; /* CREATE SCHEMA s CREATE VIEW … */
}

/* Can it be called with so many arguments? */
static bool takes(const mx_object *routine, int count)
{
    int most = 0, least = 0;
    bool variadic = false;
    if (count < 0 || routine->kind == MX_O_AGGREGATE)
        return true;
    for (size_t i = 0; i < routine->arguments.len; i++) {
        const mx_argument *argument = &routine->arguments.at[i];
        if (mx_str_eq(argument->mode, MX_STR("table")) ||
            (mx_str_eq(argument->mode, MX_STR("out")) && routine->kind == MX_O_FUNCTION))
            continue;
        most++;
        least += !argument->has_default;
        variadic = variadic || mx_str_eq(argument->mode, MX_STR("variadic"));
    }
    return count >= least - variadic && (count <= most || variadic);
}

static bool is_signature(const mx_replay *r, const mx_used *used, mx_str signature)
{
    const mx_object *other = mx_model_object(r->model, MX_O_FUNCTION, used->schema->name, used->name,
                                             signature, MX_STR_NONE);
    return other && mx_str_eq(other->signature, signature);
}

/* A call of that name in the routine's schema, of so many arguments: is it that one? `callee`: of an expression's call, which may
 * know it. */
static mx_uses is_called(const mx_replay *r, const mx_used *used, int count, bool qualified, mx_str callee)
{
    if (callee.len && mx_str_eq(callee, used->object->signature))
        return MX_USES_IT;
    if (mx_str_eq(callee, MX_STR("*")) || (callee.len && is_signature(r, used, callee)))
        return MX_USES_NOT;
    if (!takes(used->object, count))
        return MX_USES_NOT;
    if (!qualified && r->rules->has_function(r->model, used->name))
        return MX_USES_UNSURE;
    for (int kind = 0; kind < 2; kind++) { /* functions and procedures are one kind to the map */
        const mx_object *other = mx_model_object(r->model, kind ? MX_O_AGGREGATE : MX_O_FUNCTION,
                                                 used->schema->name, used->name, MX_STR_NONE, MX_STR_NONE);
        for (; other; other = other->same_name) {
            if (other != used->object && mx_object_is_routine(other) && takes(other, count))
                return MX_USES_UNSURE;
        }
    }
    return MX_USES_IT;
}

/* --- in kept statements -------------------------------------------------------------------------------------- */

typedef struct search {
    mx_replay *r;
    const mx_object
        *object; /* NULL: of an expression, which names what is not in the server's schema with its own */
    const mx_used *used;
    mx_uses found;
    bool aliased; /* something else is called so */
    mx_text_use *hits;
    size_t len, cap;
} search;

static unsigned wanted(mx_use_sort sort)
{
    switch (sort) {
    case MX_USES_ROUTINE:
        return MX_USE_ROUTINE;
    case MX_USES_TYPE:
        return MX_USE_TYPE;
    case MX_USES_SEQUENCE:
        return MX_USE_STRING | MX_USE_RELATION;
    case MX_USES_RELATION:
        break;
    }
    return MX_USE_RELATION | MX_USE_TYPE | MX_USE_STRING;
}

static bool is_meant(const search *s, const mx_text_use *use)
{
    const mx_used *used = s->used;
    if (!mx_str_eq(use->name, used->name))
        return false;
    if (use->schema.len)
        return mx_str_eq(use->schema, used->schema->name);
    if (use->qualifier)
        return true; /* of what FROM has, in whatever schema that is */
    return s->object ? mx_r_found_in(s->r, s->object, used) == used->schema
                     : mx_str_eq(used->schema->name, s->r->model->server.schema);
}

static bool visit_use(const mx_text_use *use, void *arg)
{
    search *s = arg;
    if (use->may == MX_USE_ALIAS)
        s->aliased = s->aliased || mx_str_eq(use->name, s->used->name);
    if (!(use->may & wanted(s->used->sort)) || !is_meant(s, use))
        return true;
    mx_uses is = s->used->sort == MX_USES_ROUTINE
                     ? is_called(s->r, s->used, use->count, use->schema.len > 0, MX_STR_NONE)
                     : MX_USES_IT;
    if (use->qualifier && !use->schema.len)
        is = MX_USES_NOT; /* it may be an alias; it goes along with the others */
    else if (is == MX_USES_NOT)
        return true;
    if (is > s->found)
        s->found = is;
    struct {
        mx_text_use *at;
        size_t len, cap;
    } hits = {s->hits, s->len, s->cap};
    mx_vec_push(s->r->arena, &hits, *use);
    s->hits = hits.at;
    s->len = hits.len;
    s->cap = hits.cap;
    return true;
}

/* Of many texts few name one thing: they are not read token by token. False: it cannot be named, not even in other letters or quotes. */
static bool may_name(mx_str text, mx_str name)
{
    if (!name.len || mx_str_find(name, '"') != MX_NPOS || mx_str_find(name, '`') != MX_NPOS ||
        mx_str_find(text, '&') != MX_NPOS) /* U&"…" */
        return true;
    for (size_t i = 0; i + name.len <= text.len; i++) {
        if (mx_lower(text.ptr[i]) == mx_lower(name.ptr[0]) &&
            mx_str_ieq(mx_str_sub(text, i, i + name.len), name))
            return true;
    }
    return false;
}

static search look(mx_replay *r, const mx_object *object, mx_str text, const mx_used *used)
{
    search s = {.r = r, .object = object, .used = used};
    bool quoted = wanted(used->sort) & MX_USE_STRING && mx_str_find_str(text, used->name) != MX_NPOS;
    if (quoted || (may_name(text, used->name) && mx_text_has_name(text, used->name, &r->model->server)))
        mx_text_uses(r->arena, text, &r->model->server, visit_use, &s);
    return s;
}

mx_uses mx_r_object_uses(mx_replay *r, const mx_object *object, const mx_used *used)
{
    if (object == used->object || object->kind == MX_O_EXTENSION || object->kind == MX_O_PUBLICATION)
        return MX_USES_NOT;
    return look(r, object, object->source, used).found;
}

mx_uses mx_r_text_uses(mx_replay *r, mx_str text, const mx_used *used)
{
    return text.len ? look(r, NULL, text, used).found : MX_USES_NOT;
}

/* --- in expressions ------------------------------------------------------------------------------------------- */

typedef struct tree_search {
    mx_replay *r;
    const mx_used *used;
    mx_uses found;
    const mx_schema *schema; /* NULL: look only */
    mx_str name;
} tree_search;

static bool is_servers(const mx_replay *r, const mx_schema *schema)
{
    return mx_str_eq(schema->name, r->model->server.schema);
}

static bool is_in(const tree_search *s, mx_str schema)
{
    return schema.len ? mx_str_eq(schema, s->used->schema->name) : is_servers(s->r, s->used->schema);
}

static void at_call(tree_search *s, mx_expr *call)
{
    mx_str schema = call->path_len == 2 ? call->path[0] : MX_STR_NONE;
    if (call->path_len == 0 || call->path_len > 2 || !mx_str_eq(mx_expr_last(call), s->used->name) ||
        !is_in(s, schema))
        return;
    mx_uses is = is_called(s->r, s->used, (int)call->arg_count, schema.len > 0, call->callee);
    if (is > s->found)
        s->found = is;
    if (!s->schema || is != MX_USES_IT)
        return;
    mx_str *path = mx_new_array(s->r->arena, mx_str, 2);
    path[0] = s->schema->name;
    path[1] = s->name;
    call->path_len = is_servers(s->r, s->schema) ? 1 : 2;
    call->path = path + (2 - call->path_len);
}

static void at_type(tree_search *s, mx_type_name *type)
{
    if (!type || !type->quoted || !mx_str_eq(type->name, s->used->name) || !is_in(s, type->schema))
        return;
    s->found = MX_USES_IT;
    if (!s->schema)
        return;
    type->name = type->text = s->name;
    type->schema = is_servers(s->r, s->schema) ? MX_STR_NONE : s->schema->name;
}

static mx_str shown(mx_replay *r, const mx_schema *schema, mx_str name, bool qualified)
{
    mx_str bare = mx_text_name(r->arena, name, &r->model->server);
    return qualified
               ? mx_str_printf(r->arena, "%.*s.%.*s",
                               MX_FMT(mx_text_name(r->arena, schema->name, &r->model->server)), MX_FMT(bare))
               : bare;
}

/* 's'::regclass */
static void at_string(tree_search *s, mx_expr *cast)
{
    mx_expr *string = cast->args[0];
    if (string->kind != MX_E_STRING || !cast->type || !mx_str_eq(cast->type->name, MX_STR("regclass")))
        return;
    bool bare = is_servers(s->r, s->used->schema) &&
                mx_str_eq(string->text, shown(s->r, s->used->schema, s->used->name, false));
    if (!bare && !mx_str_eq(string->text, shown(s->r, s->used->schema, s->used->name, true)))
        return;
    s->found = MX_USES_IT;
    if (s->schema)
        string->text = shown(s->r, s->schema, s->name, !is_servers(s->r, s->schema));
}

static bool visit_node(mx_expr *node, void *arg)
{
    tree_search *s = arg;
    bool relation = s->used->sort == MX_USES_SEQUENCE || s->used->sort == MX_USES_RELATION;
    if (s->used->sort == MX_USES_ROUTINE && node->kind == MX_E_CALL)
        at_call(s, node);
    else if (s->used->sort == MX_USES_TYPE && node->kind == MX_E_CAST)
        at_type(s, node->type);
    else if (relation && node->kind == MX_E_CAST)
        at_string(s, node);
    return true;
}

mx_uses mx_r_slot_uses(mx_replay *r, const mx_use_slot *slot, const mx_used *used)
{
    tree_search s = {.r = r, .used = used};
    if (slot->sql->tree)
        mx_expr_walk(slot->sql->tree, visit_node, &s);
    return s.found;
}

/* --- all expressions ------------------------------------------------------------------------------------------ */

typedef struct walk {
    bool (*visit)(const mx_use_slot *slot, void *arg);
    void *arg;
    bool on;
} walk;

static void at_slot(walk *w, mx_use_slot slot, mx_sql *sql)
{
    slot.sql = sql;
    if (w->on && (sql->tree || sql->text.len))
        w->on = w->visit(&slot, w->arg);
}

static void walk_index(walk *w, mx_use_slot slot, mx_index *index)
{
    slot.index = index;
    for (size_t i = 0; i < index->parts.len; i++)
        at_slot(w, slot, &index->parts.at[i].expr);
    at_slot(w, slot, &index->where);
}

static void walk_table(walk *w, mx_table *table)
{
    const mx_use_slot slot = {.table = table};
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_column *column = table->columns.at[i];
        at_slot(w, (mx_use_slot){.table = table, .column = column, .is_default = true},
                &column->default_value);
        at_slot(w, (mx_use_slot){.table = table, .column = column}, &column->expression);
    }
    for (size_t i = 0; i < table->checks.len; i++)
        at_slot(w, (mx_use_slot){.table = table, .check = table->checks.at[i]}, &table->checks.at[i]->expr);
    for (size_t i = 0; i < table->indexes.len; i++)
        walk_index(w, slot, table->indexes.at[i]);
}

static void walk_domain(walk *w, mx_udt *domain)
{
    const mx_use_slot slot = {.domain = domain};
    if (domain->domain)
        at_slot(w, (mx_use_slot){.domain = domain, .is_default = true}, &domain->domain->default_value);
    for (size_t i = 0; i < domain->checks.len; i++) {
        mx_use_slot check = slot;
        check.check = domain->checks.at[i];
        at_slot(w, check, &check.check->expr);
    }
}

void mx_r_each_slot(mx_replay *r, mx_str name, bool (*visit)(const mx_use_slot *slot, void *arg), void *arg)
{
    walk w = {.visit = visit, .arg = arg, .on = true};
    const mx_holders holders = mx_mentions_holders(r->model, name);
    for (size_t i = 0; i < holders.len && w.on; i++) {
        mx_object *view = holders.at[i].view;
        if (holders.at[i].table)
            walk_table(&w, holders.at[i].table);
        else if (holders.at[i].type)
            walk_domain(&w, holders.at[i].type);
        for (size_t k = 0; view && k < view->indexes.len; k++)
            walk_index(&w, (mx_use_slot){.view = view}, view->indexes.at[k]);
    }
}

void mx_r_note_slot(mx_replay *r, const mx_use_slot *slot)
{
    const mx_holder holder = {slot->table, slot->domain, slot->view};
    mx_mentions_note_expr(r->model, holder, slot->sql);
}

/* --- renames ---------------------------------------------------------------------------------------------------- */

/* Qualified where it was, and where nobody would find it otherwise. */
static mx_str replaced(mx_replay *r, const mx_object *object, mx_str text, const search *found,
                       mx_schema *schema, mx_str name)
{
    mx_buf buf = MX_BUF(r->arena);
    size_t done = 0;
    bool open = !(object && object->search_path.len) && is_servers(r, schema);
    for (size_t i = 0; i < found->len; i++) {
        const mx_text_use *use = &found->hits[i];
        bool alone = use->qualifier && !use->schema.len;
        if (alone && found->aliased)
            continue;
        mx_str now = shown(r, schema, name, !alone && (use->schema.len || !open));
        mx_buf_str(&buf, mx_str_sub(text, done, use->at.start));
        if (use->may & MX_USE_STRING) { /* within quotes */
            for (size_t k = 0; k < now.len; k++) {
                mx_buf_char(&buf, now.ptr[k]);
                if (now.ptr[k] == '\'')
                    mx_buf_char(&buf, '\'');
            }
        } else {
            mx_buf_str(&buf, now);
        }
        done = use->at.end;
    }
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    return mx_buf_take(&buf);
}

/* "(e, s.t[])": types of the server's own schema are named without it. */
static mx_str follow_signature(mx_replay *r, mx_str signature, const mx_used *used, const mx_schema *schema,
                               mx_str name)
{
    mx_str was = shown(r, used->schema, used->name, !is_servers(r, used->schema));
    mx_str now = shown(r, schema, name, !is_servers(r, schema)), rest, item;
    mx_buf buf = MX_BUF(r->arena);
    if (signature.len < 3)
        return signature;
    mx_buf_char(&buf, '(');
    for (rest = mx_str_sub(signature, 1, signature.len - 1); rest.len;) {
        bool more = mx_str_cut(rest, ',', &item, &rest);
        item = mx_str_trim(item);
        size_t end = item.len;
        while (end >= 2 && mx_str_eq(mx_str_sub(item, end - 2, end), MX_STR("[]")))
            end -= 2;
        mx_str type = mx_str_sub(item, 0, end);
        mx_buf_str(&buf, mx_str_eq(type, was) ? now : type);
        mx_buf_printf(&buf, "%.*s%s", MX_FMT(mx_str_sub(item, end, item.len)), more ? ", " : "");
    }
    mx_buf_char(&buf, ')');
    return mx_buf_take(&buf);
}

static void follow_refers(mx_replay *r, mx_object *object, const mx_used *used, const mx_schema *schema,
                          mx_str name)
{
    for (size_t i = 0; i + object->body_refers < object->refers.len; i++) {
        mx_name *refer = &object->refers.at[i];
        const mx_text_use as = {.schema = refer->schema, .name = refer->name};
        const search s = {.r = r, .object = object, .used = used};
        if (!is_meant(&s, &as))
            continue;
        refer->name = name;
        if (refer->schema.len || schema != used->schema)
            refer->schema = schema->name;
        mx_mentions_note(r->model, object);
    }
}

/* The columns of a view stay what they are called, also those that a function that is called otherwise now gave its name to. */
static void keep_columns(mx_replay *r, mx_object *object, mx_str source)
{
    const mx_strs was = object->columns;
    mx_str text;
    object->columns = (mx_strs){0};
    mx_r_new_source(r, object, source);
    if (object->columns.len != was.len || mx_strs_same(&was, &object->columns) ||
        !mx_r_tell_columns(r, source, &was, &text))
        return;
    object->columns = was;
    mx_r_new_source(r, object, text);
}

static void follow_in_object(mx_replay *r, mx_object *object, const mx_used *used, mx_schema *schema,
                             mx_str name)
{
    bool typed = used->sort == MX_USES_TYPE || used->sort == MX_USES_RELATION;
    search found = look(r, object, object->source, used);
    if (object == used->object || found.found != MX_USES_IT)
        return;
    follow_refers(r, object, used, schema, name);
    if (typed && mx_object_is_routine(object))
        object->signature = follow_signature(r, object->signature, used, schema, name);
    keep_columns(r, object, replaced(r, object, object->source, &found, schema, name));
}

typedef struct following {
    mx_replay *r;
    const mx_used *used;
    mx_schema *schema;
    mx_str name;
} following;

static bool follow_in_slot(const mx_use_slot *slot, void *arg)
{
    const following *f = arg;
    tree_search s = {.r = f->r, .used = f->used, .schema = f->schema, .name = f->name};
    if (!slot->sql->tree)
        return true;
    mx_expr_walk(slot->sql->tree, visit_node, &s);
    if (s.found == MX_USES_IT) {
        slot->sql->text = f->r->rules->print(f->r->model, slot->sql->tree);
        mx_r_note_slot(f->r, slot);
    }
    return true;
}

void mx_r_follow(mx_replay *r, const mx_used *used, mx_schema *schema, mx_str name)
{
    following f = {r, used, schema, name};
    mx_model_note_named(r->model, name);
    mx_r_each_slot(r, used->name, follow_in_slot, &f);
    const mx_objects objects = mx_mentions_of(r->model, used->name);
    for (size_t i = 0; i < objects.len; i++)
        follow_in_object(r, objects.at[i], used, schema, name);
    const mx_holders holders = mx_mentions_holders(r->model, used->name);
    for (size_t i = 0; i < holders.len; i++) {
        mx_table *table = holders.at[i].table;
        search found = table && table->partition_by.len ? look(r, NULL, table->partition_by, used)
                                                        : (search){0};
        if (found.found != MX_USES_IT)
            continue;
        table->partition_by = replaced(r, NULL, table->partition_by, &found, schema, name);
        mx_mentions_note_partition_by(table);
    }
}

typedef struct doubt {
    mx_replay *r;
    const mx_used *used;
    const mx_use_slot *slot;
} doubt;

static bool doubt_slot(const mx_use_slot *slot, void *arg)
{
    doubt *d = arg;
    if (mx_r_slot_uses(d->r, slot, d->used) != MX_USES_UNSURE)
        return true;
    d->slot = mx_new(d->r->arena, mx_use_slot);
    *(mx_use_slot *)(uintptr_t)d->slot = *slot;
    return false;
}

static mx_status in_doubt(mx_replay *r, const mx_used *used, const char *what, mx_str name, mx_span at)
{
    return mx_fail(r->diags, MX_SCH004, at, "",
                   "it cannot be told whether %s \"%.*s\" calls this \"%.*s\" or another one of that name",
                   what, MX_FMT(name), MX_FMT(used->name));
}

mx_status mx_r_check_follow(mx_replay *r, const mx_used *used, mx_span at)
{
    doubt d = {.r = r, .used = used};
    if (used->sort != MX_USES_ROUTINE)
        return MX_OK; /* others have no overloads */
    mx_r_each_slot(r, used->name, doubt_slot, &d);
    if (d.slot)
        return in_doubt(r, used,
                        d.slot->domain ? "domain"
                        : d.slot->view ? "view"
                                       : "table",
                        d.slot->domain ? d.slot->domain->name
                        : d.slot->view ? d.slot->view->name
                                       : d.slot->table->name,
                        at);
    const mx_objects objects = mx_mentions_of(r->model, used->name);
    for (size_t i = 0; i < objects.len; i++) {
        if (mx_r_object_uses(r, objects.at[i], used) == MX_USES_UNSURE)
            return in_doubt(r, used, mx_object_kind_name(objects.at[i]->kind), objects.at[i]->name, at);
    }
    return MX_OK;
}
