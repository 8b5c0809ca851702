#include "schema/reader.h"
#include "schema/view_part.h"
#include "sql/parse.h"

/* Functions in FROM, which make rows, and what their columns are called. */

/* A call, or several side by side. */
typedef struct calls {
    mx_view_columns columns; /* one without a name: called as its function or by the alias */
    mx_strs names;           /* of the functions of such columns, in order */
    mx_str first;            /* function of them */
    size_t count;
    bool open; /* there may be more columns than we know */
} calls;

static void add_typed(mx_view *view, mx_view_columns *columns, mx_str name, const mx_type *type)
{
    mx_view_column column = {.name = name, .type = type};
    mx_vec_push(view->arena, columns, column);
}

static void add_called(mx_view *view, mx_view_columns *columns, mx_str name)
{
    add_typed(view, columns, name, NULL);
}

/* --- what a function gives ------------------------------------------------------------------------------- */

/* The table or composite type that a text names. */
static bool columns_of_type(mx_view *view, mx_str text, mx_view_columns *out)
{
    mx_str schema;
    mx_reader in = mx_reader_open(view->arena, text, view->server);
    (void)mx_reader_word(&in, "setof");
    mx_str name = mx_reader_name(&in, &schema);
    if (!mx_reader_at_end(&in) || !name.len)
        return false;
    const mx_udt *type = mx_model_type(view->model, schema, name);
    for (size_t i = 0; type && i < type->fields.len; i++)
        add_typed(view, out, type->fields.at[i]->name, &type->fields.at[i]->type);
    return out->len || mx_view_find_table(view, schema, name, out);
}

/* RETURNS [SETOF] t, t a table or view. */
static bool rows_of_result(mx_view *view, const mx_object *function, mx_view_columns *out)
{
    const mx_statement statement = {.text = function->source};
    mx_stmt stmt;
    if (mx_parse_statement(view->arena, &statement, view->server, &stmt, NULL) != MX_OK ||
        stmt.kind != MX_S_CREATE_OBJECT)
        return false;
    const mx_option *returns = mx_options_get(&stmt.u.create_object->options, MX_STR("returns"));
    return returns && columns_of_type(view, returns->value, out);
}

/* NULL::t, the first argument of jsonb_populate_record and its like */
static bool rows_of_first(mx_view *view, mx_part args, mx_view_columns *out)
{
    mx_part type = mx_part_sub(&args, args.from, mx_part_comma(&args, args.from));
    while (type.from < type.to &&
           !(type.at[type.from].kind == MX_T_OP && mx_str_eq(type.at[type.from].text, MX_STR("::"))))
        type.from++;
    type.from++;
    return type.from < type.to && columns_of_type(view, mx_part_text(&type), out);
}

/* One that the server has, with a result of this type; NULL: not known. What we do not know of gives one value, or a row of any
 * columns. */
static void servers_columns(mx_view *view, mx_str name, mx_part args, const mx_type *type, calls *out)
{
    static const char *const populate[] = {"json_populate_record", "jsonb_populate_record",
                                           "json_populate_recordset", "jsonb_populate_recordset"};
    for (size_t i = 0; i < sizeof populate / sizeof *populate; i++) {
        if (mx_str_eq(name, mx_str_of(populate[i])) && rows_of_first(view, args, &out->columns))
            return;
    }
    size_t known = out->columns.len;
    if (mx_view_servers_columns(view, MX_STR_NONE, mx_str_printf(view->arena, "%.*s()", MX_FMT(name)),
                                &out->columns) &&
        out->columns.len > known)
        return;
    add_typed(view, &out->columns, MX_STR_NONE, type);
    out->open = out->open || !type; /* it may as well be a row */
}

static size_t count_of(mx_part args)
{
    size_t count = 0;
    for (size_t i = args.from; i < args.to; count++)
        i = mx_part_comma(&args, i) + 1;
    return count;
}

static bool takes(const mx_object *function, size_t given)
{
    size_t most = 0, least = 0;
    bool variadic = false;
    for (size_t i = 0; i < function->arguments.len; i++) {
        const mx_argument *argument = &function->arguments.at[i];
        if (mx_str_eq(argument->mode, MX_STR("out")) || mx_str_eq(argument->mode, MX_STR("table")))
            continue;
        variadic = variadic || mx_str_eq(argument->mode, MX_STR("variadic"));
        most++;
        least += argument->has_default || variadic ? 0u : 1u;
    }
    return given >= least && (given <= most || variadic);
}

/* Its OUT arguments, the fields of its result, or what it is called. False: not known. */
static bool columns_of(mx_view *view, const mx_object *function, mx_view_columns *out)
{
    for (size_t i = 0; i < function->arguments.len; i++) {
        const mx_argument *argument = &function->arguments.at[i];
        bool given = mx_str_eq(argument->mode, MX_STR("out")) || mx_str_eq(argument->mode, MX_STR("inout")) ||
                     mx_str_eq(argument->mode, MX_STR("table"));
        if (given && !argument->name.len)
            return false;
        if (given)
            add_typed(view, out, argument->name, argument->type.text.len ? &argument->type : NULL);
    }
    if (out->len)
        return true;
    const mx_udt *type = function->result.udt;
    if (!function->result.text.len)
        return rows_of_result(view, function, out);
    for (size_t i = 0; type && !function->result.array_dims && i < type->fields.len; i++)
        add_typed(view, out, type->fields.at[i]->name, &type->fields.at[i]->type);
    if (!out->len)
        add_called(view, out, MX_STR_NONE);
    return !mx_str_eq(function->result.text, MX_STR("record"));
}

static bool same_columns(const mx_view_columns *a, const mx_view_columns *b)
{
    bool same = a->len == b->len;
    for (size_t i = 0; same && i < a->len; i++)
        same = mx_str_eq(a->at[i].name, b->at[i].name);
    return same;
}

/* One of the model's. MX_NOT_FOUND: it has none that takes so many; MX_FAILED: not known, or several differ. */
static mx_status own_columns(mx_view *view, mx_str schema, mx_str name, size_t given, mx_view_columns *out)
{
    mx_status found = MX_NOT_FOUND;
    if (!schema.len)
        schema = mx_model_object_schema(view->model, MX_O_FUNCTION, name, MX_STR_NONE);
    const mx_object *function = mx_model_object(view->model, MX_O_FUNCTION, schema, name, MX_STR_NONE,
                                                MX_STR_NONE);
    for (; function; function = function->same_name) {
        mx_view_columns columns = {0};
        if (!takes(function, given))
            continue;
        if (!columns_of(view, function, &columns) || (found == MX_OK && !same_columns(&columns, out)))
            return MX_FAILED;
        *out = columns;
        found = MX_OK;
    }
    return found;
}

/* An own function of the name hides the server's unnest(anyarray) only for what is no array. */
static bool is_array(mx_view *view, mx_view_scope *scope, mx_part arg)
{
    mx_expr *tree = NULL;
    mx_view_column item;
    mx_str expr;
    if (mx_parse_expr(view->arena, mx_part_text(&arg), MX_NOWHERE, view->server, &tree, NULL) != MX_OK ||
        !tree || !mx_view_expr(view, scope, mx_part_text(&arg), NULL, false, &expr, &item))
        return true;
    if (tree->kind == MX_E_CAST)
        return tree->type && tree->type->array_dims;
    return tree->kind == MX_E_NAME ? !item.column || item.column->type.array_dims
                                   : tree->kind != MX_E_NUMBER && tree->kind != MX_E_STRING;
}

/* The type of what unnest(a, b, …) gives for one of them. NULL: not known. */
static const mx_type *unnested(mx_view *view, mx_view_scope *scope, mx_part args, size_t at)
{
    mx_view_column item = {0};
    mx_str expr;
    size_t from = args.from;
    for (size_t i = 0; i < at; i++)
        from = mx_part_comma(&args, from) + 1;
    mx_part one = mx_part_sub(&args, from, mx_part_comma(&args, from));
    mx_str text = mx_part_text(&one);
    return mx_view_expr(view, scope, mx_str_printf(view->arena, "unnest(%.*s)", MX_FMT(text)), NULL, false,
                        &expr, &item)
               ? item.type
               : NULL;
}

/* --- calls ----------------------------------------------------------------------------------------------- */

/* (a int, b text): types are told with the names. */
static bool is_definition(const mx_part *p)
{
    if (!mx_part_punct(p, p->from, '('))
        return false;
    mx_part inner = mx_part_sub(p, p->from + 1, mx_part_behind(p, p->from) - 1);
    return mx_part_comma(&inner, inner.from) > inner.from + 1;
}

static bool definition(mx_view *view, mx_part *p, mx_view_columns *columns, mx_buf *out)
{
    size_t end = mx_part_behind(p, p->from);
    mx_part list = mx_part_sub(p, p->from + 1, end - 1);
    mx_view_scope none = {0};
    columns->len = 0;
    mx_buf_lit(out, " as (");
    for (size_t i = list.from; i < list.to;) {
        size_t next = mx_part_comma(&list, i);
        mx_part type = mx_part_sub(&list, i + 1, next);
        mx_str expr, text = mx_part_text(&type);
        add_called(view, columns, mx_part_value(view, &list, i));
        if (!mx_view_expr(view, &none, mx_str_printf(view->arena, "null::%.*s", MX_FMT(text)), NULL, false,
                          &expr, NULL))
            return false;
        mx_buf_printf(out, "%s%.*s", i > list.from ? ", " : "", MX_FMT(expr));
        i = next + 1;
    }
    mx_buf_char(out, ')');
    p->from = end;
    return true;
}

static bool is_name(const mx_part *p, size_t i)
{
    return i < p->to && (p->at[i].kind == MX_T_WORD || p->at[i].kind == MX_T_QUOTED);
}

/* CURRENT_DATE and its like are functions too. */
static bool at_value_word(const mx_part *p)
{
    static const char *const words[] = {
        "current_date", "current_time", "current_timestamp", "localtime",       "localtimestamp",
        "current_user", "session_user", "current_role",      "current_catalog", "current_schema"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_part_is(p, p->from, words[i]))
            return true;
    }
    return false;
}

/* The parenthesis of [schema.]name(…; p->to: none stands here. */
static size_t call_at(const mx_part *p)
{
    size_t name = p->from + (mx_part_punct(p, p->from + 1, '.') ? 2u : 0u);
    return is_name(p, name) && mx_part_punct(p, name + 1, '(') ? name + 1 : p->to;
}

static bool value_word(mx_view *view, mx_view_scope *scope, mx_part *p, calls *found, mx_buf *out)
{
    mx_view_column item = {0};
    mx_str text, name = mx_str_lower(view->arena, p->at[p->from].text);
    if (!mx_view_expr(view, scope, name, NULL, false, &text, &item))
        return false;
    mx_buf_str(out, text);
    p->from++;
    found->first = found->count ? found->first : name;
    found->count++;
    add_typed(view, &found->columns, MX_STR_NONE, item.type);
    mx_vec_push(view->arena, &found->names, name);
    return true;
}

static bool call(mx_view *view, mx_view_scope *scope, mx_part *p, calls *found, mx_buf *out)
{
    size_t open = call_at(p);
    if (open == p->to && at_value_word(p))
        return value_word(view, scope, p, found, out);
    if (open == p->to)
        return false;
    size_t end = mx_part_behind(p, open);
    mx_part whole = mx_part_sub(p, p->from, end), args = mx_part_sub(p, open + 1, end - 1);
    mx_str schema = open > p->from + 1 ? mx_part_value(view, p, p->from) : MX_STR_NONE, text;
    mx_str name = mx_part_value(view, p, open - 1);
    bool catalogue = mx_str_eq(schema, MX_STR("pg_catalog"));
    bool unnest = (!schema.len || catalogue) && mx_str_eq(name, MX_STR("unnest"));
    size_t given = count_of(args), before = found->columns.len;
    mx_view_columns own = {0};
    mx_view_column item;
    if (!mx_view_expr(view, scope, mx_part_text(&whole), NULL, false, &text, &item))
        return false;
    mx_buf_str(out, text);
    p->from = end;
    if (!found->count)
        found->first = name;
    bool array = unnest && (given > 1 || is_array(view, scope, args));
    mx_status st = catalogue || array ? MX_NOT_FOUND : own_columns(view, schema, name, given, &own);
    if (st == MX_NOT_FOUND && schema.len && !catalogue)
        return false;
    for (size_t i = 0; i < own.len; i++)
        mx_vec_push(view->arena, &found->columns, own.at[i]);
    for (size_t i = 0; st == MX_NOT_FOUND && i < (unnest ? given : 1); i++)
        servers_columns(view, name, args, given > 1 && unnest ? unnested(view, scope, args, i) : item.type,
                        found);
    found->count += array ? given : 1;
    for (size_t i = before; i < found->columns.len; i++) {
        if (!found->columns.at[i].name.len)
            mx_vec_push(view->arena, &found->names, name);
    }
    if (st == MX_FAILED)
        found->open = true;
    return true;
}

/* ROWS FROM (f(…) [AS (a int)], …) */
static bool side_by_side(mx_view *view, mx_view_scope *scope, mx_part *p, calls *found, mx_buf *out)
{
    size_t end = mx_part_behind(p, p->from + 2);
    mx_part list = mx_part_sub(p, p->from + 3, end - 1);
    mx_buf text = MX_BUF(view->arena), unnested = MX_BUF(view->arena);
    bool all = true; /* are unnest(…): unnest(a, b) is the same */
    for (size_t i = list.from; i < list.to;) {
        size_t next = mx_part_comma(&list, i);
        mx_part one = mx_part_sub(&list, i, next);
        calls added = {0};
        all = all && mx_part_is(&one, i, "unnest") && mx_part_comma(&one, i) == one.to &&
              mx_part_behind(&one, i + 1) == one.to;
        mx_buf_text(&text, i > list.from ? ", " : "");
        size_t before = text.len;
        if (!call(view, scope, &one, &added, &text))
            return false;
        mx_str shown = mx_str_sub(mx_buf_view(&text), before, text.len);
        if (all && mx_str_starts(shown, MX_STR("unnest(")))
            mx_buf_printf(&unnested, "%s%.*s", unnested.len ? ", " : "", (int)(shown.len - 8), shown.ptr + 7);
        if (mx_part_take(&one, "as") && is_definition(&one)) {
            added.open = false;
            added.names.len = 0;
            if (!definition(view, &one, &added.columns, &text))
                return false;
        }
        if (one.from < one.to)
            return false;
        if (!found->count)
            found->first = added.first;
        found->open = found->open || added.open;
        found->count += added.count;
        for (size_t k = 0; k < added.columns.len; k++)
            mx_vec_push(view->arena, &found->columns, added.columns.at[k]);
        for (size_t k = 0; k < added.names.len; k++)
            mx_vec_push(view->arena, &found->names, added.names.at[k]);
        i = next + 1;
    }
    p->from = end;
    if (all)
        mx_buf_printf(out, "unnest(%.*s)", (int)unnested.len, unnested.ptr);
    else
        mx_buf_printf(out, "rows from (%.*s)", (int)text.len, text.ptr);
    return true;
}

bool mx_view_at_call(const mx_part *p)
{
    bool rows = mx_part_is(p, p->from, "rows") && mx_part_is(p, p->from + 1, "from") &&
                mx_part_punct(p, p->from + 2, '(');
    return rows || call_at(p) < p->to || (at_value_word(p) && p->at[p->from].kind == MX_T_WORD);
}

/* Columns that have no name yet get it. */
static void name_columns(calls *found, mx_str alias)
{
    size_t n = 0;
    for (size_t i = 0; i < found->columns.len; i++) {
        mx_view_column *column = &found->columns.at[i];
        if (column->name.len)
            continue;
        mx_str function = found->names.at[n++];
        column->name = found->count == 1 && alias.len ? alias : function;
    }
}

/* (a, b): all that the server has. Of what we do not know `now() n(n)` is how it shows `now() n`. */
static void rename_open(mx_view *view, mx_part *p, mx_view_source *source)
{
    mx_part list = mx_part_sub(p, p->from + 1, mx_part_behind(p, p->from) - 1);
    size_t named = count_of(list);
    if (source->open && named == 1 && mx_str_eq(mx_part_value(view, &list, list.from), source->alias)) {
        p->from = list.to + 1;
        return;
    }
    while (source->open && source->columns.len < named)
        add_called(view, &source->columns, MX_STR_NONE);
    source->open = false;
    mx_view_rename_columns(view, p, &source->columns);
}

/* What it is called with may be what stands before it. */
bool mx_view_rows(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out)
{
    mx_view_source source = {0};
    calls found = {0};
    mx_buf types = MX_BUF(view->arena);
    if (view->server->engine != MX_PG)
        return false;
    bool rows = mx_part_is(p, p->from, "rows") && mx_part_is(p, p->from + 1, "from");
    if (rows ? !side_by_side(view, scope, p, &found, out) : !call(view, scope, p, &found, out))
        return false;
    bool ordinality = mx_part_is(p, p->from, "with") && mx_part_is(p, p->from + 1, "ordinality");
    p->from += ordinality ? 2 : 0;
    bool as = mx_part_take(p, "as"), defined = as && is_definition(p);
    if (!defined && (as || !mx_view_at_join_word(view, p)) && p->from < p->to)
        source.alias = mx_part_take_value(view, p);
    if (is_definition(p)) {
        found.open = false;
        found.names.len = 0;
        if (!definition(view, p, &found.columns, &types))
            return false;
    }
    name_columns(&found, source.alias);
    mx_view_column count = {.name = MX_STR("ordinality"), .type = mx_view_type_named(view, "bigint")};
    if (ordinality)
        mx_vec_push(view->arena, &found.columns, count);
    source.columns = found.columns;
    source.open = found.open;
    source.partial = true;
    source.scalar = !rows && !ordinality && found.columns.len == 1 && !found.open && !defined;
    if (!source.alias.len)
        source.alias = found.first;
    if (mx_part_punct(p, p->from, '('))
        rename_open(view, p, &source);
    view->reshaped = true;
    mx_str shown = mx_view_add_source(view, scope, source);
    mx_buf_printf(out, "%s%.*s as %.*s", ordinality ? " with ordinality" : "", (int)types.len, types.ptr,
                  MX_FMT(shown));
    if (!source.open)
        mx_view_put_called(out, &source.columns);
    return true;
}

bool mx_view_fields(mx_view *view, mx_view_scope *scope, mx_part p, mx_view_columns *out)
{
    calls found = {0};
    mx_buf scratch = MX_BUF(view->arena);
    mx_view_column item;
    mx_str expr, text = mx_part_text(&p);
    while (mx_part_punct(&p, p.from, '(') && mx_part_behind(&p, p.from) == p.to)
        p = mx_part_sub(&p, p.from + 1, p.to - 1);
    size_t open = call_at(&p);
    if (open < p.to && mx_part_behind(&p, open) == p.to) {
        if (call(view, scope, &p, &found, &scratch) && !found.open && !found.names.len)
            *out = found.columns;
        return out->len > 0;
    }
    if (!mx_view_expr(view, scope, text, NULL, false, &expr, &item))
        return false;
    const mx_type *type = mx_view_type(&item);
    for (size_t i = 0; type && type->udt && !type->array_dims && i < type->udt->fields.len; i++)
        add_typed(view, out, type->udt->fields.at[i]->name, &type->udt->fields.at[i]->type);
    return out->len > 0;
}
