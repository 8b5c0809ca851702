#include "schema/mentions.h"
#include "schema/part.h"
#include "schema/replay_use.h"
#include "sql/parse.h"

/* --- texts --- */

/* Does the name mean the table (of that name, when it had another one)? Without a schema it is one of the
 * object's own; PostgreSQL's is found where the search_path found it, but for the table that the object is on. */
bool mx_r_means(const mx_replay *r, const mx_object *object, const mx_name *name, mx_schema *schema,
                mx_str table)
{
    const mx_server *server = &r->model->server;
    const mx_used used = {.sort = MX_USES_RELATION, .schema = schema, .name = table};
    mx_str in = name->schema.len ? name->schema
                : object->schema ? object->schema->name
                                 : r->model->current_schema;
    if (!name->name.len || !mx_table_name_same(name->name, table, server))
        return false;
    if (r->rules->views_hold_tables && !name->schema.len && name != &object->on_table)
        return mx_r_found_in(r, object, &used) == schema;
    return mx_table_name_same(in, schema->name, server);
}

const mx_table *mx_r_table_meant(const mx_replay *r, const mx_object *object, const mx_name *name)
{
    const mx_used used = {.sort = MX_USES_RELATION, .name = name->name};
    const mx_schema *in = r->rules->views_hold_tables ? mx_r_found_in(r, object, &used) : object->schema;
    if (!name->schema.len && in)
        return mx_model_table(r->model, in->name, name->name);
    return name->schema.len || !r->rules->views_hold_tables
               ? mx_model_table(r->model, name->schema, name->name)
               : NULL;
}

static bool names_relation(const mx_replay *r, const mx_object *object, mx_schema *schema, mx_str name)
{
    if (mx_r_means(r, object, &object->on_table, schema, name))
        return true;
    for (size_t i = 0; i < object->refers.len; i++) {
        if (mx_r_means(r, object, &object->refers.at[i], schema, name))
            return true;
    }
    return false;
}

bool mx_object_names_table(const mx_replay *r, const mx_object *object, const mx_table *table)
{
    return names_relation(r, object, table->schema, table->name);
}

void mx_r_new_source(mx_replay *r, mx_object *object, mx_str source)
{
    mx_statement statement = {.span = object->span, .text = source};
    mx_stmt stmt;
    mx_str path = r->model->search_path, current = r->model->current_schema;
    object->source = source;
    if (!mx_str_eq(path, object->search_path)) {
        r->model->search_path = object->search_path;
        mx_model_settle_path(r->model);
    }
    if (mx_parse_statement(r->arena, &statement, &r->model->server, &stmt, NULL) == MX_OK &&
        stmt.kind == MX_S_CREATE_OBJECT)
        object->definition = r->rules->object(r->model, object, stmt.u.create_object);
    else
        object->definition = mx_text_canon_create(r->arena, source, &r->model->server);
    r->model->search_path = path;
    r->model->current_schema = current;
    mx_mentions_note(r->model, object);
}

/* A name without a schema gets one when its table has gone to another. */
static void rename_ref(mx_replay *r, mx_object *object, mx_name *name, const mx_table *table)
{
    name->name = table->name;
    mx_model_note_named(r->model, name->name);
    if (name->schema.len ||
        table->schema != (object->schema ? object->schema : mx_model_schema(r->model, MX_STR_NONE)))
        name->schema = table->schema->name;
    mx_mentions_note(r->model, object);
}

void mx_r_move_on(mx_replay *r, mx_object *object, mx_schema *schema, mx_str name)
{
    mx_object_remove(r->model, object);
    object->on_table.name = name;
    if (object->on_table.schema.len || (object->schema && object->schema != schema))
        object->on_table.schema = schema->name;
    object->schema = object->schema ? schema : NULL;
    mx_object_add(r->model, object);
}

bool mx_r_text_follows(const mx_replay *r, const mx_object *object)
{
    if (!r->rules->rename_rewrites_text || r->model->legacy_alter_table)
        return false;
    return object->body_parsed || (object->kind != MX_O_FUNCTION && object->kind != MX_O_PROCEDURE);
}

/* What a trigger does stays as it is; MySQL and MariaDB change only what it is on. */
static void rename_behind_on(mx_replay *r, mx_object *object)
{
    const mx_statement statement = {.text = object->source};
    const mx_server *server = &r->model->server;
    mx_stmt stmt;
    if (mx_parse_statement(r->arena, &statement, server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT || !stmt.u.create_object->on_table.name.len)
        return;
    const mx_name *on = &stmt.u.create_object->on_table;
    mx_str name = mx_text_name(r->arena, object->on_table.name, server);
    if (on->schema.len)
        name = mx_str_printf(r->arena, "%.*s.%.*s",
                             MX_FMT(mx_text_name(r->arena, object->schema->name, server)), MX_FMT(name));
    mx_buf buf = MX_BUF(r->arena);
    mx_buf_str(&buf, mx_str_sub(object->source, 0, on->span.start));
    mx_buf_str(&buf, name);
    mx_buf_str(&buf, mx_str_sub(object->source, on->span.end, object->source.len));
    mx_r_new_source(r, object, mx_buf_take(&buf));
}

/* Of the table that was called `from` in `schema`. */
static void rename_table_in_object(mx_replay *r, mx_object *object, mx_table *table, mx_schema *schema,
                                   mx_str from)
{
    mx_str text;
    if (!names_relation(r, object, schema, from))
        return;
    for (size_t i = 0; i < object->refers.len; i++) {
        if (mx_r_means(r, object, &object->refers.at[i], schema, from))
            rename_ref(r, object, &object->refers.at[i], table);
    }
    if (mx_r_means(r, object, &object->on_table, schema, from))
        mx_r_move_on(r, object, table->schema, table->name);
    if (r->rules->views_hold_tables) /* all that use it follow, by replay_use.h */
        return;
    if (!mx_r_text_follows(r, object))
        rename_behind_on(r, object);
    else if (mx_r_text_of_renamed_table(r, object, schema, from, table->name, &text))
        mx_r_new_source(r, object, text);
}

bool mx_r_tell_columns(mx_replay *r, mx_str source, const mx_strs *columns, mx_str *out)
{
    const mx_statement statement = {.text = source};
    mx_buf buf = MX_BUF(r->arena);
    mx_stmt stmt;
    if (mx_parse_statement(r->arena, &statement, &r->model->server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT || stmt.u.create_object->columns.len)
        return false;
    size_t behind = stmt.u.create_object->name.span.end;
    mx_buf_str(&buf, mx_str_sub(source, 0, behind));
    for (size_t i = 0; i < columns->len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? ", " : " (",
                      MX_FMT(mx_text_name(r->arena, columns->at[i], &r->model->server)));
    mx_buf_printf(&buf, ")%.*s", MX_FMT(mx_str_sub(source, behind, source.len)));
    *out = mx_buf_take(&buf);
    return true;
}

/* PostgreSQL: a view's own columns keep their names. */
static void keep_names(mx_replay *r, mx_object *view, const mx_strs *before)
{
    mx_str text;
    if (before->len && !mx_strs_same(&view->columns, before) &&
        mx_r_tell_columns(r, view->source, before, &text))
        mx_r_new_source(r, view, text);
}

static bool reads(const mx_columns_read *uses, const mx_column *column)
{
    for (size_t i = 0; i < uses->len; i++) {
        if (uses->at[i] == column)
            return true;
    }
    return false;
}

/* Not one that a query in the text gives, which is made anew with each reading. */
static bool is_of_table(const mx_column *column)
{
    return column->table && mx_table_column(column->table, column->name) == column;
}

/* A view that is known reads the same columns under their new names: else the text was not followed as the server follows what it
 * keeps of it. */
static bool reads_the_same(const mx_object *view, const mx_columns_read *before)
{
    bool same = view->uses_known;
    for (size_t i = 0; i < before->len; i++)
        same = same && (!is_of_table(before->at[i]) || reads(&view->uses, before->at[i]));
    for (size_t i = 0; i < view->uses.len; i++)
        same = same && (!is_of_table(view->uses.at[i]) || reads(before, view->uses.at[i]));
    return same;
}

/* False: nobody can say what becomes of it. */
static bool rename_column_in_object(mx_replay *r, mx_object *object, const mx_table *table, mx_str from,
                                    mx_str to)
{
    mx_strs before = {0};
    mx_columns_read uses = {0};
    bool known = object->uses_known;
    for (size_t i = 0; i < object->uses.len; i++)
        mx_vec_push(r->arena, &uses, object->uses.at[i]);
    for (size_t i = 0; i < object->columns.len; i++)
        mx_vec_push(r->arena, &before, object->columns.at[i]);
    bool keeps = (object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW) && r->rules->views_hold_tables;
    if (keeps && object->starless.len)
        object->source = object->starless; /* what its star stood for */
    mx_str text;
    if (mx_r_text_of_renamed_column(r, object, table, from, to, &text))
        mx_r_new_source(r, object, text);
    else if (known && keeps && reads(&uses, mx_table_column(table, to)))
        return false;
    if (keeps)
        keep_names(r, object, &before);
    return !known || !keeps || reads_the_same(object, &uses);
}

/* What could not be followed, the last; NULL: all were. */
static const mx_object *each_object(mx_replay *r, mx_table *table, mx_schema *schema, mx_str from,
                                    mx_str column_from, mx_str column_to)
{
    const mx_object *lost = NULL;
    const mx_objects all = mx_mentions_of(r->model, from);
    for (size_t i = 0; i < all.len; i++) {
        mx_object *object = all.at[i];
        bool follows = mx_r_text_follows(r, object);
        if (!object->schema || !(follows || object->on_table.name.len))
            continue;
        if (!column_from.len)
            rename_table_in_object(r, object, table, schema, from);
        else if (follows && mx_object_names_table(r, object, table) &&
                 !rename_column_in_object(r, object, table, column_from, column_to))
            lost = object;
    }
    return lost;
}

void mx_r_move_on_table(mx_replay *r, const mx_used *used, mx_schema *schema, mx_str name)
{
    const mx_objects named = mx_mentions_of(r->model, used->name);
    mx_objects all = {0};
    for (size_t i = 0; i < named.len; i++) {
        if (named.at[i]->schema == used->schema &&
            mx_r_means(r, named.at[i], &named.at[i]->on_table, used->schema, used->name))
            mx_vec_push(r->arena, &all, named.at[i]);
    }
    for (size_t i = 0; i < all.len; i++)
        mx_r_move_on(r, all.at[i], schema, name);
}

/* --- tables --- */

/* Only the names of one table stand in such a text. */
static void rename_in_text(mx_replay *r, mx_sql *sql, mx_str from, mx_str to)
{
    mx_str text;
    if (sql->source.len && mx_text_rename(r->arena, sql->source, from, to, &r->model->server, &text))
        sql->source = text;
}

static void rename_sql_table(mx_replay *r, mx_sql *sql, mx_str from, mx_str to)
{
    mx_str text;
    if (sql->source.len && mx_text_rename_table(r->arena, sql->source, from, to, &r->model->server, &text))
        sql->source = text;
    if (sql->tree && mx_expr_rename_table(r->model, sql->tree, from, to))
        sql->text = r->rules->print(r->model, sql->tree);
}

/* --- columns of views --- */

/* "CREATE VIEW v (a, b) AS …" with another list, or with one at all. False: it cannot be read. */
static bool list_columns(mx_replay *r, mx_str source, const mx_strs *columns, mx_str *out)
{
    const mx_statement statement = {.text = source};
    mx_stmt stmt;
    mx_part p;
    if (mx_r_tell_columns(r, source, columns, out))
        return true;
    if (mx_parse_statement(r->arena, &statement, &r->model->server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT || !mx_part_open(r->arena, &r->model->server, source, &p))
        return false;
    while (p.from < p.to && p.at[p.from].span.start < stmt.u.create_object->name.span.end)
        p.from++;
    if (!mx_part_punct(&p, p.from, '('))
        return false;
    size_t from = p.at[p.from].span.start, to = p.at[mx_part_behind(&p, p.from) - 1].span.end;
    mx_str without = mx_str_cat(r->arena, mx_str_sub(source, 0, from), mx_str_sub(source, to, source.len));
    return mx_r_tell_columns(r, without, columns, out);
}

/* What is said of a column of it: its comment, its default. */
static void move_note(mx_replay *r, mx_object *view, const char *what, mx_str from, mx_str to)
{
    mx_str key = mx_str_printf(r->arena, "%s %.*s", what, MX_FMT(from));
    const mx_option *note = mx_options_get(&view->notes, key);
    if (!note)
        return;
    mx_str value = note->value;
    mx_options_unset(&view->notes, key);
    mx_options_set(r->arena, &view->notes, mx_str_printf(r->arena, "%s %.*s", what, MX_FMT(to)), value);
}

/* ALTER VIEW v RENAME COLUMN a TO b: in its own list of columns, and in what reads it. */
mx_status mx_r_rename_view_column(mx_replay *r, mx_object *view, const mx_alter_action *action)
{
    mx_str source = view->starless.len ? view->starless : view->source, text, old = MX_STR_NONE;
    mx_strs columns = {0};
    if (!view->columns.len || view->columns_guessed)
        return mx_r_cannot(r, action->span, "RENAME COLUMN of a view whose columns are not known");
    for (size_t i = 0; i < view->columns.len; i++) {
        mx_str name = view->columns.at[i];
        bool named = mx_name_same(name, action->name, &r->model->server);
        if (mx_name_same(name, action->new_name, &r->model->server))
            return mx_fail(r->diags, MX_SCH001, action->span, "",
                           "column \"%.*s\" already exists in view \"%.*s\"", MX_FMT(name),
                           MX_FMT(view->name));
        old = named ? name : old;
        mx_vec_push(r->arena, &columns, named ? mx_r_name(r, action->new_name) : name);
    }
    if (!old.len)
        return mx_fail(r->diags, MX_SCH002, action->span, "", "view \"%.*s\" has no column \"%.*s\"",
                       MX_FMT(view->name), MX_FMT(action->name));
    if (!list_columns(r, source, &columns, &text))
        return mx_r_cannot(r, action->span, "this change of what is kept as text");
    mx_table rows = {.schema = view->schema, .name = view->name};
    MX_TRY(mx_r_check_texts_follow(r, &rows, old, mx_r_name(r, action->new_name), action->span));
    mx_r_new_source(r, view, text);
    move_note(r, view, "column", old, action->new_name);
    move_note(r, view, "default", old, action->new_name);
    (void)each_object(r, &rows, view->schema, view->name, old, mx_r_name(r, action->new_name));
    return MX_OK;
}

static void each_sql(mx_replay *r, mx_table *table,
                     void (*fn)(mx_replay *r, mx_sql *sql, mx_str from, mx_str to), mx_str from, mx_str to)
{
    for (size_t i = 0; i < table->columns.len; i++)
        fn(r, &table->columns.at[i]->expression, from, to);
    for (size_t i = 0; i < table->checks.len; i++)
        fn(r, &table->checks.at[i]->expr, from, to);
    for (size_t i = 0; i < table->indexes.len; i++) {
        for (size_t k = 0; k < table->indexes.at[i]->parts.len; k++)
            fn(r, &table->indexes.at[i]->parts.at[k].expr, from, to);
        fn(r, &table->indexes.at[i]->where, from, to);
    }
}

void mx_r_rename_parent(mx_replay *r, const mx_table *table, mx_str old)
{
    mx_str now = mx_str_printf(r->arena, "%.*s.%.*s", MX_FMT(table->schema->name), MX_FMT(table->name));
    for (size_t i = 0; i < table->children.len; i++) {
        mx_strs *inherits = &table->children.at[i]->inherits;
        for (size_t k = 0; k < inherits->len; k++) {
            if (mx_str_eq(inherits->at[k], old))
                inherits->at[k] = now;
        }
    }
}

static void rename_fkeys(mx_replay *r, mx_table *table, mx_str from)
{
    for (size_t i = 0; i < table->fkeys.len; i++) {
        mx_fkey *fkey = table->fkeys.at[i];
        mx_str name = mx_fkey_name_after(r->arena, fkey->name, from, table->name);
        if (!mx_str_eq(name, fkey->name))
            mx_table_rename_fkey(table, fkey, name);
    }
}

static void rename_checks(mx_replay *r, mx_table *table, mx_str from)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        mx_check *check = table->checks.at[i];
        mx_str name = mx_check_name_after(r->arena, check->name, from, table->name);
        if (!mx_str_eq(name, check->name))
            mx_table_rename_check(table, check, name);
    }
}

mx_status mx_r_rename_table(mx_replay *r, mx_table *table, const mx_name *to, mx_span at)
{
    mx_schema *schema;
    mx_name where = *to;
    MX_TRY(mx_r_schema(r, &where, &schema));
    mx_str from = table->name, name = mx_r_name(r, to->name);
    mx_schema *before = table->schema;
    const mx_used used = {.sort = MX_USES_RELATION, .schema = before, .name = from};
    bool same = schema == table->schema && mx_table_name_same(name, from, &r->model->server);
    if (!same)
        MX_TRY(mx_r_new_relation(r, schema, name, at, "table"));
    else if (mx_str_eq(name, from) ||
             r->model->server.engine == MX_LITE) /* it takes no other letters either */
        return r->model->server.engine == MX_LITE || r->model->server.engine == MX_PG
                   ? mx_fail(r->diags, MX_SCH001, at, "", "table \"%.*s\" already exists", MX_FMT(name))
                   : MX_OK;
    MX_TRY(mx_r_texts_whole(r, at));
    MX_TRY(mx_r_check_table_follows(r, table, at));
    mx_str old = r->model->server.engine == MX_PG
                     ? mx_str_printf(r->arena, "%.*s.%.*s", MX_FMT(table->schema->name), MX_FMT(from))
                     : from;
    if (r->model->server.engine == MX_LITE && r->model->legacy_alter_table && !r->model->fkey_checks)
        mx_table_let_go(table); /* references stay with the old name */
    mx_sequences moved = {0};
    for (size_t i = 0; i < table->columns.len && schema != table->schema; i++) {
        if (table->columns.at[i]->sequence && table->columns.at[i]->sequence->owner == table->columns.at[i])
            mx_vec_push(r->arena, &moved, table->columns.at[i]->sequence);
    }
    mx_table_rename(table, schema, name);
    if (r->model->server.engine & MX_MY)
        rename_fkeys(r, table, from);
    if (r->model->server.engine == MX_MYSQL)
        rename_checks(r, table, from);
    for (size_t i = 0; i < moved.len; i++)
        mx_r_move_sequence(r, moved.at[i], schema);
    each_sql(r, table, rename_sql_table, from, name);
    (void)each_object(r, table, before, from, MX_STR_NONE, MX_STR_NONE);
    if (r->rules->views_hold_tables)
        mx_r_follow(r, &used, schema, table->name);
    if (r->model->server.engine == MX_PG)
        mx_r_rename_parent(r, table, old);
    return MX_OK;
}

/* --- columns --- */

static mx_status rename_checked(mx_replay *r, mx_table *table, mx_str from, mx_str to, mx_span at,
                                mx_column **out)
{
    MX_TRY(mx_r_column(r, table, from, false, at, out));
    MX_TRY(mx_r_name_fits(r, to, at));
    mx_column *other = mx_table_column(table, to);
    if (other && other != *out)
        return mx_fail(r->diags, MX_SCH001, at, "", "column \"%.*s\" already exists in table \"%.*s\"",
                       MX_FMT(to), MX_FMT(table->name));
    return mx_r_texts_whole(r, at);
}

static void rename_sql_column(mx_replay *r, const mx_table *table, mx_sql *sql, mx_str from, mx_str to)
{
    if (!sql->tree || !mx_expr_rename_column(r->model, table, sql->tree, from, to))
        return;
    sql->text = r->rules->print(r->model, sql->tree);
    rename_in_text(r, sql, from, to);
}

mx_status mx_r_rename_column(mx_replay *r, mx_table *table, mx_str from, mx_str to, mx_span at)
{
    mx_column *column;
    MX_TRY(rename_checked(r, table, from, to, at, &column));
    MX_TRY(mx_r_check_texts_follow(r, table, column->name, mx_r_name(r, to), at));
    mx_str old = column->name, name = mx_r_name(r, to);
    mx_table_rename_column(table, column, name);
    for (size_t i = 0; i < table->columns.len; i++) {
        rename_sql_column(r, table, &table->columns.at[i]->expression, old, name);
        if (r->model->server.engine & (MX_MYSQL | MX_MARIA)) /* elsewhere a default names no columns */
            rename_sql_column(r, table, &table->columns.at[i]->default_value, old, name);
    }
    for (size_t i = 0; i < table->checks.len; i++)
        rename_sql_column(r, table, &table->checks.at[i]->expr, old, name);
    for (size_t i = 0; i < table->indexes.len; i++) {
        mx_index *index = table->indexes.at[i];
        for (size_t k = 0; k < index->parts.len; k++)
            rename_sql_column(r, table, &index->parts.at[k].expr, old, name);
        rename_sql_column(r, table, &index->where, old, name);
    }
    if (table->partition_by.len) {
        mx_str text;
        if (mx_text_rename(r->arena, table->partition_by, old, name, &r->model->server, &text))
            table->partition_by = text;
        mx_mentions_note_partition_by(table);
    }
    const mx_object *lost = each_object(r, table, table->schema, table->name, old, name);
    return !lost
               ? MX_OK
               : mx_fail(
                     r->diags, MX_SCH004, at.file ? at : r->stmt->span,
                     "Drop the view before, and create it again behind.",
                     "what view \"%.*s\" becomes when column \"%.*s\" of table \"%.*s\" is renamed cannot be "
                     "modelled",
                     MX_FMT(lost->name), MX_FMT(old), MX_FMT(table->name));
}
