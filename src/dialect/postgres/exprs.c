#include "dialect/postgres/exprs.h"

#include "schema/edit.h"
#include "schema/part.h"
#include "sql/parse.h"

/* --- names ----------------------------------------------------------------------------------------------------------------------- */

/* "tableoid", and "t.tableoid" as views have it. */
static mx_pg_static system_type(mx_str name)
{
    mx_str before, rest = name;
    while (mx_str_cut(rest, '.', &before, &rest))
        name = rest;
    static const struct {
        const char *name;
        mx_pg_id id;
    } system[] = {{"ctid", MX_PT_TID}, {"tableoid", MX_PT_OID}, {"xmin", MX_PT_XID},
                  {"xmax", MX_PT_XID}, {"cmin", MX_PT_CID},     {"cmax", MX_PT_CID}};
    for (size_t i = 0; i < sizeof system / sizeof *system; i++) {
        if (mx_str_eq(name, mx_str_of(system[i].name)))
            return (mx_pg_static){.id = system[i].id};
    }
    return MX_PG_TYPE(NONE);
}

static mx_expr *canon_name(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    const mx_column *column = c->site->table ? mx_expr_column(c->site->table, e) : NULL;
    *type = MX_PG_TYPE(NONE);
    if (column) {
        mx_expr_set_name(c->arena, e, column->name);
        e->flags &= ~(uint32_t)MX_EF_QUOTED;
        *type = mx_pg_of(&column->type);
    } else if (c->site->table && e->path_len == 1 && mx_str_eq(e->path[0], c->site->table->name)) {
        e->kind = MX_E_STAR; /* its row, which is shown as t.* */
    } else if (c->site->table && e->kind == MX_E_NAME && e->path_len) {
        *type = system_type(mx_expr_last(e));
    } else if (!c->site->table && c->site->place == MX_X_CHECK && e->path_len == 1 &&
               mx_str_eq(e->path[0], MX_STR("value"))) {
        e->kind = MX_E_KEYWORD;
        e->text = MX_STR("value");
        e->path_len = 0;
    }
    if (e->kind == MX_E_KEYWORD && c->site->type)
        *type = mx_pg_base(mx_pg_of(c->site->type));
    return e;
}

static mx_pg_static keyword_type(mx_pg_ctx *c, mx_str text)
{
    static const struct {
        const char *word;
        mx_pg_id id;
    } words[] = {{"current_timestamp", MX_PT_TIMESTAMPTZ},
                 {"current_date", MX_PT_DATE},
                 {"current_time", MX_PT_TIMETZ},
                 {"localtime", MX_PT_TIME},
                 {"localtimestamp", MX_PT_TIMESTAMP},
                 {"current_user", MX_PT_NAME},
                 {"session_user", MX_PT_NAME},
                 {"user", MX_PT_NAME},
                 {"current_role", MX_PT_NAME},
                 {"current_schema", MX_PT_NAME},
                 {"current_catalog", MX_PT_NAME}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_eq(text, mx_str_of(words[i].word)))
            return (mx_pg_static){.id = words[i].id};
    }
    if (mx_str_eq(text, MX_STR("value")) && c->site->type)
        return mx_pg_base(mx_pg_of(c->site->type));
    return MX_PG_TYPE(NONE);
}

/* Functions of the server are found without their schema, and so are those of the schema on the path. */
static void drop_schema(mx_pg_ctx *c, mx_expr *e)
{
    if (e->path_len == 2 &&
        (mx_str_eq(e->path[0], MX_STR("pg_catalog")) || mx_str_eq(e->path[0], c->model->server.schema)))
        mx_expr_set_name(c->arena, e, e->path[1]);
}

/* Under another search_path a function is told by where it was found. */
static void add_schema(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *types)
{
    mx_str schema = e->path_len == 1 && !e->prefix.len ? mx_pg_schema_of_call(c, e, types) : MX_STR_NONE;
    if (!schema.len || mx_str_eq(schema, c->model->server.schema))
        return;
    mx_str *path = mx_new_array(c->arena, mx_str, 2);
    path[0] = schema;
    path[1] = e->path[0];
    e->path = path;
    e->path_len = 2;
}

static mx_expr *canon_call(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    if (mx_str_eq(e->prefix, MX_STR("xml")) || mx_str_eq(mx_expr_last(e), MX_STR("xmlconcat")))
        return mx_pg_canon_xml(c, e, type);
    mx_pg_static *types = mx_new_array(c->arena, mx_pg_static, e->arg_count ? e->arg_count : 1);
    drop_schema(c, e);
    for (uint32_t i = 0; i < e->arg_count; i++)
        e->args[i] = mx_pg_canon(c, e->args[i], &types[i]);
    add_schema(c, e, types);
    mx_model_note_named(c->model, mx_expr_last(e));
    bool query = e->arg_count == 1 && (e->args[0]->kind == MX_E_RAW || e->args[0]->kind == MX_E_SELECT);
    if (query && e->path_len == 1 && mx_str_eq(e->path[0], MX_STR("array"))) { /* ARRAY(SELECT …) */
        *type = types[0];
        type->dims = types[0].id == MX_PT_NONE ? 0 : 1;
        return e;
    }
    return mx_pg_function(c, e, types, type);
}

/* The type of what is ordered by behind WITHIN GROUP (ORDER BY a [DESC] …). */
static mx_pg_static type_within(mx_pg_ctx *c, mx_str text)
{
    static const char *const ends[] = {"asc", "desc", "nulls", "using", NULL};
    mx_pg_static type = MX_PG_TYPE(NONE);
    mx_expr *tree = NULL;
    mx_part p;
    if (!mx_part_open(c->arena, &c->model->server, text, &p) || !mx_part_take(&p, "within") ||
        !mx_part_take(&p, "group") || !mx_part_punct(&p, p.from, '('))
        return type;
    p = mx_part_sub(&p, p.from + 1, mx_part_behind(&p, p.from) - 1);
    if (!mx_part_take(&p, "order") || !mx_part_take(&p, "by"))
        return type;
    mx_part first = mx_part_sub(&p, p.from, mx_part_comma(&p, p.from));
    first.to = mx_part_find(&first, first.from, ends);
    if (mx_parse_expr(c->arena, mx_part_text(&first), MX_NOWHERE, &c->model->server, &tree, NULL) == MX_OK &&
        tree)
        (void)mx_pg_canon(c, tree, &type);
    return type;
}

/* percentile_cont(0.5), percentile_disc(…), mode() … WITHIN GROUP: what it gives is of the type of what is ordered, or an array of it. */
static mx_expr *canon_over(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    static const char *const names[] = {"percentile_cont", "percentile_disc", "mode"};
    e->args[0] = mx_pg_canon(c, e->args[0], type);
    mx_expr *call = e->args[0];
    size_t which = 0;
    while (which < 3 && !(call->kind == MX_E_CALL && mx_str_eq(mx_expr_last(call), mx_str_of(names[which]))))
        which++;
    mx_pg_static ordered = which < 3 ? type_within(c, e->text) : MX_PG_TYPE(NONE), given = MX_PG_TYPE(NONE);
    if (ordered.id == MX_PT_NONE)
        return e;
    if (call->arg_count)
        (void)mx_pg_canon(c, mx_expr_copy(c->arena, call->args[0]), &given);
    *type = which == 0 && !mx_pg_is(ordered, MX_PT_INTERVAL) ? MX_PG_TYPE(FLOAT8) : ordered;
    type->dims = given.dims && !type->dims ? 1 : type->dims;
    return e;
}

/* --- all others --------------------------------------------------------------------------------------------------------------------- */

static mx_expr *canon_zone(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static zone = {0};
    e->args[0] = mx_pg_canon(c, e->args[0], type);
    if (e->arg_count > 1) { /* else AT LOCAL */
        e->args[1] = mx_pg_canon(c, e->args[1], &zone);
        e->args[1] = mx_pg_to(c, e->args[1], zone,
                              zone.id == MX_PT_UNKNOWN || mx_pg_category(zone) == 'S' ? MX_PG_TYPE(TEXT)
                                                                                      : zone);
    }
    if (mx_pg_is(*type, MX_PT_DATE) || type->id == MX_PT_UNKNOWN) {
        e->args[0] = mx_pg_to(c, e->args[0], *type, MX_PG_TYPE(TIMESTAMPTZ));
        *type = MX_PG_TYPE(TIMESTAMPTZ);
    }
    *type = mx_pg_is(*type, MX_PT_TIMESTAMPTZ) ? MX_PG_TYPE(TIMESTAMP)
            : mx_pg_is(*type, MX_PT_TIMESTAMP) ? MX_PG_TYPE(TIMESTAMPTZ)
                                               : *type;
    return e;
}

/* The table's row as a whole: t, t.* */
static bool is_own_row(const mx_pg_ctx *c, const mx_expr *e)
{
    const mx_table *table = c->site->table;
    return table && (e->kind == MX_E_NAME || e->kind == MX_E_STAR) && e->path_len == 1 &&
           mx_str_eq(e->path[0], table->name) && (e->kind == MX_E_STAR || !mx_expr_column(table, e));
}

/* (t).a is a. False: it is another field. */
static bool is_own_field(const mx_pg_ctx *c, mx_expr *e)
{
    if (e->kind != MX_E_FIELD || !is_own_row(c, e->args[0]) || !mx_table_column(c->site->table, e->text))
        return false;
    e->kind = MX_E_NAME;
    e->arg_count = 0;
    mx_expr_set_name(c->arena, e, e->text);
    return true;
}

/* ROW(t.*, 1): of each of the columns. */
static void expand_rows(mx_pg_ctx *c, mx_expr *row)
{
    mx_expr wide = *row;
    wide.args = NULL;
    wide.arg_count = 0;
    for (uint32_t i = 0; i < row->arg_count; i++) {
        const mx_expr *field = row->args[i];
        if (field->kind != MX_E_STAR || !is_own_row(c, field)) {
            mx_expr_add_arg(c->arena, &wide, row->args[i]);
            continue;
        }
        for (size_t k = 0; k < c->site->table->columns.len; k++) {
            mx_expr *name = mx_expr_new(c->arena, MX_E_NAME, MX_STR_NONE, field);
            mx_expr_set_name(c->arena, name, c->site->table->columns.at[k]->name);
            mx_expr_add_arg(c->arena, &wide, name);
        }
    }
    *row = wide;
}

/* (row).a of a composite type. */
static mx_pg_static type_of_field(mx_pg_static row, mx_str name)
{
    row = mx_pg_base(row);
    for (size_t i = 0; row.udt && !row.dims && i < row.udt->fields.len; i++) {
        if (mx_str_eq(row.udt->fields.at[i]->name, name))
            return mx_pg_of(&row.udt->fields.at[i]->type);
    }
    return MX_PG_TYPE(NONE);
}

static mx_expr *canon_children(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static first = MX_PG_TYPE(NONE), other = first;
    if (is_own_field(c, e))
        return canon_name(c, e, type);
    if (e->kind == MX_E_ROW)
        expand_rows(c, e);
    for (uint32_t i = 0; i < e->arg_count; i++)
        e->args[i] = mx_pg_canon(c, e->args[i], i ? &other : &first);
    const mx_pg_static base = mx_pg_base(first);
    *type = MX_PG_TYPE(NONE);
    if (e->kind == MX_E_COLLATE) {
        *type = first.id == MX_PT_UNKNOWN ? MX_PG_TYPE(TEXT) : first;
        e->args[0] = mx_pg_to(c, e->args[0], first, *type);
        if (e->path_len == 1 &&
            (mx_str_eq(e->path[0], MX_STR("pg_catalog")) || mx_str_eq(e->path[0], c->model->server.schema)))
            e->path_len = 0; /* the schema alone */
    } else if (e->kind == MX_E_FIELD) {
        *type = type_of_field(first, e->text);
    } else if (e->kind == MX_E_EXTRACT) {
        *type = c->model->server.version >= 140000 ? MX_PG_TYPE(NUMERIC) : MX_PG_TYPE(FLOAT8);
        e->text = mx_str_lower(c->arena, e->text);
    } else if (e->kind == MX_E_INDEX && base.dims) {
        *type = base;
        type->dims = e->flags & MX_EF_SLICE ? 1 : 0;
    } else if (e->kind == MX_E_INDEX && mx_pg_is(base, MX_PT_JSONB)) {
        *type = base;
        e->args[1] = mx_pg_to(c, e->args[1], e->arg_count > 1 ? other : first,
                              e->arg_count > 1 && other.id == MX_PT_UNKNOWN ? MX_PG_TYPE(TEXT) : other);
    }
    return e;
}

mx_expr *mx_pg_canon(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    switch (e->kind) {
    case MX_E_NULL:
    case MX_E_STRING:
        *type = e->prefix.len ? MX_PG_TYPE(BPCHAR) : MX_PG_TYPE(UNKNOWN); /* N'…' */
        return e->prefix.len ? mx_pg_literal(c, e, *type) : e;
    case MX_E_BOOL:
        *type = MX_PG_TYPE(BOOL);
        return e;
    case MX_E_NUMBER:
        return mx_pg_number(c, e, e->text, type);
    case MX_E_BLOB:
        *type = MX_PG_TYPE(BIT);
        return mx_pg_literal(c, e, *type);
    case MX_E_NAME:
        return canon_name(c, e, type);
    case MX_E_KEYWORD:
        *type = keyword_type(c, e->text);
        return e;
    case MX_E_CALL:
        return canon_call(c, e, type);
    case MX_E_OVER:
        return canon_over(c, e, type);
    case MX_E_UNARY:
        return mx_pg_canon_unary(c, e, type);
    case MX_E_BINARY:
        return mx_pg_canon_binary(c, e, type);
    case MX_E_IN:
        return mx_pg_canon_in(c, e, type);
    case MX_E_BETWEEN:
        return mx_pg_canon_between(c, e, type);
    case MX_E_ANY:
        return mx_pg_canon_any(c, e, type);
    case MX_E_CASE:
        return mx_pg_canon_case(c, e, type);
    case MX_E_CAST:
        return mx_pg_canon_cast(c, e, type);
    case MX_E_ARRAY:
        return mx_pg_canon_array(c, e, type);
    case MX_E_AT_ZONE:
        return canon_zone(c, e, type);
    case MX_E_EXISTS:
        *type = MX_PG_TYPE(BOOL);
        return e;
    case MX_E_RAW: /* a subquery of a view may have its type */
        if (!e->type || !mx_pg_find(c->model, e->type, type))
            *type = MX_PG_TYPE(NONE);
        return e;
    default:
        return canon_children(c, e, type);
    }
}

/* --- the question ---------------------------------------------------------------------------------------------------------------- */

/* What a value is assigned to gives literals their type; a cast of anything else does not show. */
static mx_expr *assigned(mx_pg_ctx *c, mx_expr *e, mx_pg_static from, const mx_type *to)
{
    mx_pg_static type = to ? mx_pg_of(to) : MX_PG_TYPE(NONE);
    mx_pg_cast_row(c, e, type);
    if (from.id == MX_PT_UNKNOWN && mx_pg_is(type, MX_PT_INTERVAL) && e->kind == MX_E_STRING)
        e->text = mx_pg_assigned_interval(c, to, e->text);
    return from.id == MX_PT_UNKNOWN ? mx_pg_literal(c, e, type) : e;
}

static bool is_null(const mx_expr *e)
{
    return e->kind == MX_E_NULL || (e->kind == MX_E_CAST && e->args[0]->kind == MX_E_NULL);
}

/* DEFAULT NULL, where the server adds a conversion to it and so keeps it: to a length, a domain, another type. */
static mx_str kept_null(mx_model *model, const mx_expr *tree, mx_pg_static from, const mx_type *to)
{
    bool same = from.id == MX_PT_UNKNOWN || !to || mx_pg_same(from, mx_pg_of(to));
    bool known = from.id > MX_PT_UNKNOWN && from.id < MX_PT_USER;
    if (!same && known)
        return mx_pg_print(model, tree);
    return to && (to->arg_count || (to->udt && to->udt->domain)) ? MX_STR("NULL") : MX_STR_NONE;
}

/* The type of what was read, with its length where a cast gives one. Nothing is told of what is not known. */
static void tell(mx_model *model, const mx_expr *tree, mx_pg_static type, mx_type *out)
{
    bool modifiers, sized = tree->kind == MX_E_CAST && tree->type->arg_count;
    if (type.id == MX_PT_NONE || type.id == MX_PT_UNKNOWN)
        return;
    const mx_type_name *name = sized ? tree->type : mx_pg_cast_type(model, type, NULL, &modifiers);
    if (mx_pg_type_of(model, name, NULL, out, NULL) != MX_OK)
        *out = (mx_type){0};
}

mx_status mx_pg_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                     mx_diags *diags)
{
    mx_pg_ctx c = {.model = model, .arena = model->arena, .site = site, .diags = diags, .status = MX_OK};
    mx_pg_static type;
    mx_expr *tree = mx_pg_canon(&c, mx_expr_copy(model->arena, written), &type);
    switch (site->place) {
    case MX_X_DEFAULT:
    case MX_X_GENERATED:
    case MX_X_ON_UPDATE:
    case MX_X_USING:
        tree = assigned(&c, tree, type, site->type);
        break;
    case MX_X_CHECK:
    case MX_X_INDEX_WHERE:
        if (type.id == MX_PT_UNKNOWN)
            tree = mx_pg_literal(&c, tree, MX_PG_TYPE(BOOL));
        break;
    case MX_X_INDEX_PART:
        if (type.id == MX_PT_UNKNOWN) {
            type = MX_PG_TYPE(TEXT);
            tree = mx_pg_literal(&c, tree, type);
        }
        break;
    }
    if (c.status != MX_OK)
        return c.status;
    if (site->told)
        tell(model, tree, type, site->told);
    *out = (mx_sql){0};
    if (site->place == MX_X_DEFAULT && is_null(tree)) { /* as if none were written */
        out->source = kept_null(model, tree, type, site->type);
        return MX_OK;
    }
    *out = (mx_sql){.tree = tree, .text = mx_pg_print(model, tree)};
    return MX_OK;
}
