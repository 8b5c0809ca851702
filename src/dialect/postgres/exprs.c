#include "dialect/postgres/exprs.h"

#include "schema/edit.h"

/* --- casts ----------------------------------------------------------------------------------------------------------------------- */

mx_expr *mx_pg_cast(mx_pg_ctx *c, mx_expr *e, mx_pg_static to)
{
    if (e->kind == MX_E_COLLATE) { /* the cast goes below it */
        e->args[0] = mx_pg_cast(c, e->args[0], to);
        return e;
    }
    bool modifiers;
    mx_expr *cast = mx_expr_new(c->arena, MX_E_CAST, MX_STR_NONE, e);
    cast->type = mx_pg_cast_type(c->model, to, NULL, &modifiers);
    mx_expr_add_arg(c->arena, cast, e);
    return cast;
}

mx_expr *mx_pg_to(mx_pg_ctx *c, mx_expr *e, mx_pg_static from, mx_pg_static to)
{
    if (from.id == MX_PT_UNKNOWN)
        return mx_pg_literal(c, e, to);
    if (from.id == MX_PT_NONE || to.id == MX_PT_NONE || to.id == MX_PT_UNKNOWN || mx_pg_same(from, to))
        return e;
    return mx_pg_cast(c, e, to);
}

/* ARRAY['a'::character varying]::text[] casts the elements, (ARRAY[…])::text[] the array; the second is what IN makes. Where it means the
 * same, the second is the canonical one. */
static bool all_casts(const mx_expr *array, mx_pg_ctx *c, mx_type_name **inner)
{
    for (uint32_t i = 0; i < array->arg_count; i++) {
        const mx_expr *outer = array->args[i];
        mx_pg_static a, b;
        if (outer->kind != MX_E_CAST || outer->args[0]->kind != MX_E_CAST ||
            outer->args[0]->args[0]->kind != MX_E_STRING)
            return false;
        if (!mx_pg_find(c->model, outer->type, &a) || !mx_pg_find(c->model, outer->args[0]->type, &b))
            return false;
        if (!mx_pg_is(a, MX_PT_TEXT) || !mx_pg_is(b, MX_PT_VARCHAR) || outer->args[0]->type->arg_count)
            return false;
        *inner = outer->args[0]->type;
    }
    return array->arg_count > 0;
}

static mx_expr *hoist_casts(mx_pg_ctx *c, mx_expr *array)
{
    mx_type_name *inner = NULL;
    if (!all_casts(array, c, &inner))
        return array;
    for (uint32_t i = 0; i < array->arg_count; i++)
        array->args[i] = array->args[i]->args[0];
    return mx_pg_cast(c, array, (mx_pg_static){.id = MX_PT_TEXT, .dims = 1});
}

static mx_expr *array_of(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *wanted, mx_pg_static *type)
{
    mx_pg_static *types = mx_new_array(c->arena, mx_pg_static, e->arg_count ? e->arg_count : 1);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        if (wanted && e->args[i]->kind == MX_E_ARRAY)
            e->args[i] = array_of(c, e->args[i], wanted, &types[i]);
        else
            e->args[i] = mx_pg_canon(c, e->args[i], &types[i]);
    }
    mx_pg_static element = wanted         ? *wanted
                           : e->arg_count ? mx_pg_common(types, e->arg_count)
                                          : MX_PG_TYPE(NONE);
    for (uint32_t i = 0; element.id != MX_PT_NONE && i < e->arg_count; i++) {
        if (!types[i].dims)
            e->args[i] = mx_pg_to(c, e->args[i], types[i], element);
    }
    *type = element;
    type->dims = element.id == MX_PT_NONE ? 0 : 1;
    return hoist_casts(c, e);
}

/* A cast to what a thing is already is none; but one without a length of what has one is. */
static bool says_nothing(mx_pg_ctx *c, const mx_expr *arg, mx_pg_static from, mx_pg_static to, bool modifiers,
                         const mx_type_name *type)
{
    const mx_column *column = c->site->table && arg->kind == MX_E_NAME ? mx_expr_column(c->site->table, arg)
                                                                       : NULL;
    mx_type same;
    if (!mx_pg_same(from, to))
        return false;
    if (!modifiers)
        return !(column && column->type.arg_count) && !(arg->kind == MX_E_CAST && arg->type->arg_count);
    return column && mx_pg_type_of(c->model, type, NULL, &same, NULL) == MX_OK &&
           mx_str_eq(same.text, column->type.text);
}

/* A table or a view is the type of its rows. */
static bool is_row_type(const mx_model *model, const mx_type_name *type)
{
    return mx_model_table(model, type->schema, type->name) ||
           mx_model_object(model, MX_O_VIEW, type->schema, type->name, MX_STR_NONE, MX_STR_NONE) ||
           mx_model_object(model, MX_O_MATVIEW, type->schema, type->name, MX_STR_NONE, MX_STR_NONE);
}

static mx_expr *canon_cast(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    bool modifiers;
    mx_pg_static from, to;
    if (!mx_pg_find(c->model, e->type, &to)) {
        *type = MX_PG_TYPE(NONE);
        if (is_row_type(c->model, e->type)) {
            e->args[0] = mx_pg_canon(c, e->args[0], &from);
            e->flags &= ~(uint32_t)(MX_EF_CONVERT | MX_EF_TYPED | MX_EF_IMPLICIT);
            return e;
        }
        if (c->status == MX_OK)
            c->status = mx_fail(c->diags, MX_SCH003, e->type->span,
                                "Create the type before, or is this file for another dialect?",
                                "PostgreSQL has no type \"%.*s\"", MX_FMT(e->type->text));
        return e;
    }
    mx_type_name *written = e->type;
    mx_type_name *name = mx_pg_cast_type(c->model, to, written, &modifiers);
    *type = to;
    e->flags &= ~(uint32_t)(MX_EF_CONVERT | MX_EF_TYPED | MX_EF_IMPLICIT);
    mx_expr *arg = e->args[0];
    if (arg->kind == MX_E_ARRAY && to.dims && arg->arg_count) {
        mx_pg_static element = to, own;
        element.dims = 0;
        mx_expr *plain = array_of(c, mx_expr_copy(c->arena, arg), NULL, &own);
        bool pinned = plain->kind == MX_E_ARRAY && own.id == MX_PT_VARCHAR && to.id == MX_PT_TEXT &&
                      !modifiers;
        if (!pinned)
            return array_of(c, arg, &element, type);
        arg = plain;
        from = own;
    } else {
        arg = mx_pg_canon(c, arg, &from);
    }
    e->args[0] = arg;
    e->type = name;
    if (from.id == MX_PT_UNKNOWN && !modifiers)
        return mx_pg_literal(c, arg, to);
    if (from.id == MX_PT_UNKNOWN) {
        mx_expr *constant = mx_pg_literal(c, arg, to);
        e->args[0] = constant->kind == MX_E_CAST ? constant->args[0] : constant;
        return e;
    }
    return says_nothing(c, arg, from, to, modifiers, written) ? arg : e;
}

/* --- names ----------------------------------------------------------------------------------------------------------------------- */

static mx_expr *canon_name(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    const mx_column *column = c->site->table ? mx_expr_column(c->site->table, e) : NULL;
    *type = MX_PG_TYPE(NONE);
    if (column) {
        mx_expr_set_name(c->arena, e, column->name);
        e->flags &= ~(uint32_t)MX_EF_QUOTED;
        *type = mx_pg_of(&column->type);
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
    mx_pg_static *types = mx_new_array(c->arena, mx_pg_static, e->arg_count ? e->arg_count : 1);
    drop_schema(c, e);
    for (uint32_t i = 0; i < e->arg_count; i++)
        e->args[i] = mx_pg_canon(c, e->args[i], &types[i]);
    add_schema(c, e, types);
    mx_model_note_named(c->model, mx_expr_last(e));
    return mx_pg_function(c, e, types, type);
}

/* --- operators ------------------------------------------------------------------------------------------------------------------- */

static mx_expr *binary(mx_pg_ctx *c, const char *op, mx_expr *a, mx_expr *b)
{
    return mx_expr_binary(c->arena, mx_str_of(op), a, b);
}

static mx_expr *negation(mx_pg_ctx *c, mx_expr *e)
{
    return mx_expr_unary(c->arena, MX_STR("not"), e);
}

/* LIKE and its kin are operators with names of their own. */
static const struct {
    const char *word, *op, *negated;
} like_words[] = {{"like", "~~", "!~~"}, {"ilike", "~~*", "!~~*"}, {"similar to", "~", "!~"}};

static mx_expr *pattern(mx_pg_ctx *c, const mx_expr *e)
{
    bool similar = mx_str_eq(e->text, MX_STR("similar to"));
    mx_expr *args[2] = {e->args[1], e->arg_count > 2 ? e->args[2] : NULL};
    if (similar)
        return mx_expr_call(c->arena, MX_STR("similar_to_escape"), args, args[1] ? 2 : 1, e->args[1]);
    return args[1] ? mx_expr_call(c->arena, MX_STR("like_escape"), args, 2, e->args[1]) : args[0];
}

static void name_operator(mx_pg_ctx *c, mx_expr *e)
{
    if (mx_str_eq(e->text, MX_STR("!=")))
        e->text = MX_STR("<>");
    for (size_t i = 0; i < sizeof like_words / sizeof *like_words; i++) {
        if (!mx_str_eq(e->text, mx_str_of(like_words[i].word)))
            continue;
        e->args[1] = pattern(c, e);
        e->arg_count = 2;
        e->text = mx_str_of(e->flags & MX_EF_NOT ? like_words[i].negated : like_words[i].op);
        e->flags &= ~(uint32_t)MX_EF_NOT;
        return;
    }
}

static mx_expr *canon_is(mx_pg_ctx *c, mx_expr *e)
{
    mx_pg_static type;
    e->args[0] = mx_pg_canon(c, e->args[0], &type);
    if (type.id == MX_PT_UNKNOWN && e->args[1]->kind == MX_E_BOOL)
        e->args[0] = mx_pg_literal(c, e->args[0], MX_PG_TYPE(BOOL));
    return e;
}

/* An operand of AND, OR, NOT, and what stands behind WHEN. */
static mx_expr *truth(mx_pg_ctx *c, mx_expr *e)
{
    mx_pg_static type;
    e = mx_pg_canon(c, e, &type);
    return type.id == MX_PT_UNKNOWN ? mx_pg_literal(c, e, MX_PG_TYPE(BOOL)) : e;
}

static bool compares_rows(const mx_expr *e)
{
    bool equality = mx_str_eq(e->text, MX_STR("=")) || mx_str_eq(e->text, MX_STR("<>")) ||
                    mx_str_eq(e->text, MX_STR("!="));
    return equality && e->args[0]->kind == MX_E_ROW && e->args[1]->kind == MX_E_ROW &&
           e->args[0]->arg_count == e->args[1]->arg_count && e->args[0]->arg_count > 0;
}

/* (a, b) = (c, d) is a = c AND b = d. */
static mx_expr *by_field(mx_pg_ctx *c, mx_expr *e)
{
    bool equal = mx_str_eq(e->text, MX_STR("="));
    mx_expr *all = NULL;
    for (uint32_t i = 0; i < e->args[0]->arg_count; i++) {
        mx_expr *one = binary(c, equal ? "=" : "<>", e->args[0]->args[i], e->args[1]->args[i]);
        all = all ? binary(c, equal ? "and" : "or", all, one) : one;
    }
    return all;
}

static mx_expr *canon_binary(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static left, right;
    *type = MX_PG_TYPE(BOOL);
    if (mx_str_eq(e->text, MX_STR("and")) || mx_str_eq(e->text, MX_STR("or"))) {
        e->args[0] = truth(c, e->args[0]);
        e->args[1] = truth(c, e->args[1]);
        return e;
    }
    bool worded = mx_str_eq(e->text, MX_STR("is")) && e->args[1]->kind == MX_E_KEYWORD &&
                  !mx_str_eq(e->args[1]->text, MX_STR("unknown")); /* IS DOCUMENT, JSON, NORMALIZED */
    bool distinct = mx_str_eq(e->text, MX_STR("is distinct from"));
    if ((worded || distinct) && (e->flags & MX_EF_NOT)) {
        e->flags &= ~(uint32_t)MX_EF_NOT;
        return negation(c, mx_pg_canon(c, e, &left));
    }
    if (mx_str_eq(e->text, MX_STR("is")))
        return canon_is(c, e);
    if (mx_str_eq(e->text, MX_STR("=>"))) { /* the name of an argument, and the argument */
        e->args[1] = mx_pg_canon(c, e->args[1], type);
        return e;
    }
    if (compares_rows(e))
        return mx_pg_canon(c, by_field(c, e), type);
    name_operator(c, e);
    e->args[0] = mx_pg_canon(c, e->args[0], &left);
    e->args[1] = mx_pg_canon(c, e->args[1], &right);
    return mx_pg_operator(c, e, left, right, type);
}

static mx_expr *canon_unary(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    if (mx_str_eq(e->text, MX_STR("-")) && e->args[0]->kind == MX_E_NUMBER)
        return mx_pg_number(c, e, mx_str_cat(c->arena, MX_STR("-"), e->args[0]->text), type);
    if (mx_str_eq(e->text, MX_STR("not"))) {
        *type = MX_PG_TYPE(BOOL);
        e->args[0] = truth(c, e->args[0]);
        return e;
    }
    e->args[0] = mx_pg_canon(c, e->args[0], type);
    if (mx_str_eq(e->text, MX_STR("-")) &&
        e->args[0]->kind == MX_E_NUMBER) /* a cast that said nothing is gone */
        return mx_pg_number(c, e, mx_str_cat(c->arena, MX_STR("-"), e->args[0]->text), type);
    *type = mx_pg_base(*type);
    return e;
}

/* a BETWEEN b AND c is two comparisons. */
static mx_expr *canon_between(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    bool not = (e->flags & MX_EF_NOT) != 0;
    mx_expr *a = e->args[0], *low = e->args[1], *high = e->args[2];
    mx_expr *first = binary(c, not ? "<" : ">=", a, low),
            *second = binary(c, not ? ">" : "<=", mx_expr_copy(c->arena, a), high);
    mx_expr *both = binary(c, not ? "or" : "and", first, second);
    if (e->flags & MX_EF_SYMMETRIC) {
        mx_expr *third = binary(c, not ? "<" : ">=", mx_expr_copy(c->arena, a), mx_expr_copy(c->arena, high));
        mx_expr *fourth = binary(c, not ? ">" : "<=", mx_expr_copy(c->arena, a), mx_expr_copy(c->arena, low));
        both = binary(c, not ? "and" : "or", both, binary(c, not ? "or" : "and", third, fourth));
    }
    return mx_pg_canon(c, both, type);
}

static bool uses_column(const mx_pg_ctx *c, const mx_expr *e)
{
    return c->site->table && mx_expr_columns(c->site->table, e, NULL) > 0;
}

static mx_expr *join(mx_pg_ctx *c, mx_expr *all, mx_expr *one, bool not )
{
    return all ? binary(c, not ? "and" : "or", all, one) : one;
}

static mx_expr *canon_any(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);

/* IN (…): what has no column in it becomes one = ANY (ARRAY[…]), the others a comparison each. */
static mx_expr *canon_in(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    bool not = (e->flags & MX_EF_NOT) != 0;
    const char *op = not ? "<>" : "=";
    uint32_t constants = 0, used = 0;
    mx_expr *all = NULL;
    *type = MX_PG_TYPE(BOOL);
    if (e->arg_count == 2 && e->args[1]->kind == MX_E_SELECT)
        return e;
    if (e->arg_count == 2 && e->args[1]->kind == MX_E_RAW) { /* a view's subquery */
        mx_expr *any = mx_expr_new(c->arena, MX_E_ANY, MX_STR("="), e);
        mx_expr_add_arg(c->arena, any, e->args[0]);
        mx_expr_add_arg(c->arena, any, e->args[1]);
        any = canon_any(c, any, type);
        return not ? negation(c, any) : any;
    }
    mx_pg_static *types = mx_new_array(c->arena, mx_pg_static, e->arg_count);
    e->args[0] = mx_pg_canon(c, e->args[0], &types[0]);
    for (uint32_t i = 1; i < e->arg_count; i++) {
        mx_pg_static own;
        e->args[i] = mx_pg_canon(c, e->args[i], &own);
        if (!uses_column(c, e->args[i])) {
            constants++;
            types[constants] = own;
        }
    }
    mx_pg_static element = mx_pg_common(types, constants + 1);
    bool array = constants > 1 && e->args[0]->kind != MX_E_ROW;
    if (array) {
        mx_expr *list = mx_expr_new(c->arena, MX_E_ARRAY, MX_STR_NONE, e->args[1]);
        for (uint32_t i = 1; i < e->arg_count; i++) {
            if (!uses_column(c, e->args[i]))
                mx_expr_add_arg(c->arena, list, mx_pg_to(c, e->args[i], types[++used], element));
        }
        mx_expr *any = mx_expr_new(c->arena, MX_E_ANY, mx_str_of(op), e);
        mx_expr_add_arg(c->arena, any, mx_expr_copy(c->arena, e->args[0]));
        mx_expr_add_arg(c->arena, any, list);
        any->flags = not ? MX_EF_ALL : 0;
        mx_pg_static unused;
        all = mx_pg_canon(c, any, &unused);
    }
    for (uint32_t i = 1; i < e->arg_count; i++) {
        mx_pg_static unused;
        if (!array || uses_column(c, e->args[i]))
            all = join(c, all,
                       mx_pg_canon(c, binary(c, op, mx_expr_copy(c->arena, e->args[0]), e->args[i]), &unused),
                       not );
    }
    return all ? all : e;
}

static mx_expr *canon_any(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static left, right;
    for (size_t i = 0; i < sizeof like_words / sizeof *like_words; i++) {
        if (mx_str_eq(e->text, mx_str_of(like_words[i].word)))
            e->text = mx_str_of(like_words[i].op);
    }
    if (mx_str_eq(e->text, MX_STR("!=")))
        e->text = MX_STR("<>");
    e->args[0] = mx_pg_canon(c, e->args[0], &left);
    *type = MX_PG_TYPE(BOOL);
    if (e->args[1]->kind == MX_E_SELECT)
        return e;
    e->args[1] = mx_pg_canon(c, e->args[1], &right);
    if (e->args[1]->kind == MX_E_RAW) { /* a view's subquery: the cast of what it selects is not shown */
        mx_expr *compared = binary(c, "=", e->args[0], e->args[1]);
        mx_pg_static ignored;
        compared->text = e->text;
        (void)mx_pg_operator(c, compared, left, right, &ignored);
        e->args[0] = compared->args[0];
        return e;
    }
    if (right.id == MX_PT_NONE || (right.id != MX_PT_UNKNOWN && !right.dims))
        return e;
    /* the operator is chosen for the element; the array takes the cast as a whole */
    mx_expr *probe = binary(c, "=", e->args[0], mx_expr_new(c->arena, MX_E_NULL, MX_STR_NONE, e));
    mx_pg_static element = right, unused, wanted = MX_PG_TYPE(NONE);
    element.dims = 0;
    probe->text = e->text;
    (void)mx_pg_operator(c, probe, left, element, &unused);
    e->args[0] = probe->args[0];
    if (probe->args[1]->kind == MX_E_CAST)
        (void)mx_pg_find(c->model, probe->args[1]->type, &wanted);
    if (wanted.id != MX_PT_NONE) {
        wanted.dims = 1;
        e->args[1] = mx_pg_to(c, e->args[1], right, wanted);
    }
    return e;
}

static mx_expr *canon_case(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    uint32_t first = e->flags & MX_EF_OPERAND ? 1 : 0, count = 0;
    mx_pg_static operand = MX_PG_TYPE(NONE), *types = mx_new_array(c->arena, mx_pg_static, e->arg_count + 1);
    if (!(e->flags & MX_EF_ELSE)) {
        mx_expr_add_arg(c->arena, e, mx_expr_new(c->arena, MX_E_NULL, MX_STR_NONE, e));
        e->flags |= MX_EF_ELSE;
    }
    if (first) {
        e->args[0] = mx_pg_canon(c, e->args[0], &operand);
        if (operand.id == MX_PT_UNKNOWN) {
            e->args[0] = mx_pg_literal(c, e->args[0], MX_PG_TYPE(TEXT));
            operand = MX_PG_TYPE(TEXT);
        }
    }
    for (uint32_t i = first; i < e->arg_count; i++) {
        bool result = i + 1 == e->arg_count || (i - first) % 2 == 1;
        mx_pg_static own;
        if (!result && !first) {
            e->args[i] = truth(c, e->args[i]);
            continue;
        }
        e->args[i] = mx_pg_canon(c, e->args[i], &own);
        if (result) {
            types[count++] = own;
        } else {
            mx_expr *same = e->args[0];
            mx_pg_static left = operand;
            mx_pg_compare(c, &same, &left, &e->args[i], &own);
        }
    }
    *type = mx_pg_common(types, count);
    for (uint32_t i = first, at = 0; type->id != MX_PT_NONE && i < e->arg_count; i++) {
        if (i + 1 == e->arg_count || (i - first) % 2 == 1)
            e->args[i] = mx_pg_to(c, e->args[i], types[at], *type), at++;
    }
    return e;
}

static mx_expr *canon_zone(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static zone;
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

static mx_expr *canon_children(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static first = MX_PG_TYPE(NONE), other;
    for (uint32_t i = 0; i < e->arg_count; i++)
        e->args[i] = mx_pg_canon(c, e->args[i], i ? &other : &first);
    *type = MX_PG_TYPE(NONE);
    if (e->kind == MX_E_COLLATE) {
        *type = first.id == MX_PT_UNKNOWN ? MX_PG_TYPE(TEXT) : first;
        e->args[0] = mx_pg_to(c, e->args[0], first, *type);
        if (e->path_len == 2 && mx_str_eq(e->path[0], MX_STR("pg_catalog")))
            mx_expr_set_name(c->arena, e, e->path[1]);
    } else if (e->kind == MX_E_EXTRACT) {
        *type = c->model->server.version >= 140000 ? MX_PG_TYPE(NUMERIC) : MX_PG_TYPE(FLOAT8);
        e->text = mx_str_lower(c->arena, e->text);
    } else if (e->kind == MX_E_INDEX && first.dims) {
        *type = first;
        type->dims = e->flags & MX_EF_SLICE ? 1 : 0;
    } else if (e->kind == MX_E_INDEX && mx_pg_is(first, MX_PT_JSONB)) {
        *type = first;
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
        *type = MX_PG_TYPE(UNKNOWN);
        return e;
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
        e->args[0] = mx_pg_canon(c, e->args[0], type);
        return e;
    case MX_E_UNARY:
        return canon_unary(c, e, type);
    case MX_E_BINARY:
        return canon_binary(c, e, type);
    case MX_E_IN:
        return canon_in(c, e, type);
    case MX_E_BETWEEN:
        return canon_between(c, e, type);
    case MX_E_ANY:
        return canon_any(c, e, type);
    case MX_E_CASE:
        return canon_case(c, e, type);
    case MX_E_CAST:
        return canon_cast(c, e, type);
    case MX_E_ARRAY:
        return array_of(c, e, NULL, type);
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
