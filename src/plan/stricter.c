#include "plan/stricter.h"

#include "plan/known.h"
#include "plan/rules.h"
#include "schema/canon.h"

const mx_column *mx_plan_column_after(const mx_change *table, const mx_column *from)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->from.column == from)
            return child->verb == MX_DROP ? NULL : child->to.column;
    }
    return mx_table_column(table->to.table, from->name);
}

bool mx_plan_is_new_column(const mx_change *table, const mx_column *column)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_ADD && child->to.column == column)
            return true;
    }
    return false;
}

/* --- checks --- */

/* Without casts to one of the types, which ends with NULL, where it has no size. */
static const mx_expr *without_casts_to(const mx_expr *tree, const char *const *types)
{
    while (tree->kind == MX_E_CAST && tree->arg_count && tree->type && !tree->type->arg_count &&
           !tree->text.len) {
        const char *const *plain = types;
        while (*plain && !mx_str_eq(tree->type->name, mx_str_of(*plain)))
            plain++;
        if (!*plain)
            return tree;
        tree = tree->args[0];
    }
    return tree;
}

/* Without casts that leave a text as it is. */
static const mx_expr *bare(const mx_expr *tree)
{
    static const char *const texts[] = {"text", "character varying", "varchar", NULL};
    return without_casts_to(tree, texts);
}

/* Without casts that leave a literal number as it is. */
static const mx_expr *bare_number(const mx_expr *tree)
{
    static const char *const numbers[] = {"smallint", "integer",          "bigint",
                                          "numeric",  "double precision", NULL};
    return without_casts_to(tree, numbers);
}

static const mx_expr *without_casts(const mx_expr *tree)
{
    while (tree->kind == MX_E_CAST && tree->arg_count)
        tree = tree->args[0];
    return tree;
}

/* A literal number without an exponent: of any size, compared digit by digit. */
typedef struct number {
    bool minus;
    mx_str whole, fraction; /* without zeros that say nothing */
} number;

static bool are_digits(mx_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!mx_is_digit(s.ptr[i]))
            return false;
    return true;
}

static bool literal_number(const mx_expr *tree, number *out)
{
    const mx_expr *bare = bare_number(tree);
    out->minus = bare->kind == MX_E_UNARY && mx_str_eq(bare->text, MX_STR("-"));
    if (out->minus) {
        tree = bare->args[0];
        bare = bare_number(tree);
    }
    bool quoted = bare->kind == MX_E_STRING && bare != tree; /* PostgreSQL's '-1'::integer */
    mx_str text = bare->text;
    if (!quoted && bare->kind != MX_E_NUMBER)
        return false;
    if (quoted && mx_str_starts(text, MX_STR("-"))) {
        out->minus = !out->minus;
        text = mx_str_sub(text, 1, text.len);
    }
    mx_str_cut(text, '.', &out->whole, &out->fraction);
    while (out->whole.len && out->whole.ptr[0] == '0')
        out->whole = mx_str_sub(out->whole, 1, out->whole.len);
    while (mx_str_ends(out->fraction, MX_STR("0")))
        out->fraction.len--;
    return text.len && are_digits(out->whole) && are_digits(out->fraction);
}

static int number_cmp(const number *a, const number *b)
{
    bool zeros = !a->whole.len && !a->fraction.len && !b->whole.len && !b->fraction.len;
    if (a->minus != b->minus)
        return zeros ? 0 : a->minus ? -1 : 1;
    int cmp = a->whole.len != b->whole.len ? (a->whole.len < b->whole.len ? -1 : 1)
                                           : mx_str_cmp(a->whole, b->whole);
    if (!cmp)
        cmp = mx_str_cmp(a->fraction, b->fraction);
    return a->minus ? -cmp : cmp;
}

/* x > 10, 10 < x */
typedef struct bound {
    const mx_expr *of;
    number at;
    bool upper, strict;
} bound;

static bool read_bound(const mx_expr *of, const mx_expr *at, bool upper, bool strict, bound *out)
{
    *out = (bound){.of = of, .upper = upper, .strict = strict};
    return literal_number(at, &out->at);
}

static bool compared(const mx_expr *tree, bound *out)
{
    mx_str op = tree->text;
    bool upper = mx_str_starts(op, MX_STR("<")), strict = op.len == 1;
    if (tree->kind != MX_E_BINARY || tree->arg_count != 2 ||
        !(mx_str_eq(op, MX_STR("<")) || mx_str_eq(op, MX_STR("<=")) || mx_str_eq(op, MX_STR(">")) ||
          mx_str_eq(op, MX_STR(">="))))
        return false;
    return read_bound(tree->args[0], tree->args[1], upper, strict, out) ||
           read_bound(tree->args[1], tree->args[0], !upper, strict, out);
}

/* Of a comparison with a number one, of BETWEEN two numbers two; 0: it is neither. */
static size_t bounds_of(const mx_expr *tree, bound out[2])
{
    if (tree->kind == MX_E_BETWEEN && !(tree->flags & (MX_EF_NOT | MX_EF_SYMMETRIC)) && tree->arg_count == 3)
        return read_bound(tree->args[0], tree->args[1], false, false, &out[0]) &&
                       read_bound(tree->args[0], tree->args[2], true, false, &out[1])
                   ? 2
                   : 0;
    return compared(tree, &out[0]) ? 1 : 0;
}

/* x > 10 and x >= 20 hold where x > 20 did. */
static bool is_looser(const bound *was, const bound *is)
{
    if (was->upper != is->upper || !mx_expr_same(was->of, is->of))
        return false;
    int cmp = number_cmp(&was->at, &is->at);
    if (!cmp)
        return was->strict || !is->strict;
    return is->upper ? cmp < 0 : cmp > 0;
}

static bool keeps_bound(const mx_expr *was, const bound *is)
{
    bound had[2];
    size_t count = bounds_of(was, had);
    for (size_t i = 0; i < count; i++)
        if (is_looser(&had[i], is))
            return true;
    return mx_expr_is_op(was, MX_E_BINARY, "and") &&
           (keeps_bound(was->args[0], is) || keeps_bound(was->args[1], is));
}

static bool keeps_bounds(const mx_expr *was, const mx_expr *is)
{
    bound has[2];
    size_t count = bounds_of(is, has), kept = 0;
    while (kept < count && keeps_bound(was, &has[kept]))
        kept++;
    return count && kept == count;
}

/* The values of x IN (a, b), or of PostgreSQL's x = ANY (ARRAY[a, b]) or x = a; *of: x. 0: it is something else. */
static size_t listed(const mx_expr *tree, const mx_expr **of, mx_expr *const **values)
{
    *of = tree->arg_count ? tree->args[0] : NULL;
    if (tree->kind == MX_E_IN && !(tree->flags & MX_EF_NOT) && tree->arg_count > 1) {
        *values = tree->args + 1;
        return tree->arg_count - 1;
    }
    if (tree->kind == MX_E_BINARY && tree->arg_count == 2 && mx_str_eq(tree->text, MX_STR("="))) {
        *values = tree->args + 1;
        return 1;
    }
    const mx_expr *array = tree->kind == MX_E_ANY && !(tree->flags & MX_EF_ALL) && tree->arg_count == 2 &&
                                   mx_str_eq(tree->text, MX_STR("="))
                               ? bare(tree->args[1])
                               : NULL;
    if (!array || array->kind != MX_E_ARRAY)
        return 0;
    *values = array->args;
    return array->arg_count;
}

static bool longer_list(const mx_expr *was, const mx_expr *is)
{
    const mx_expr *of_was, *of_is;
    mx_expr *const *had = NULL, *const *has = NULL;
    size_t had_count = listed(was, &of_was, &had), has_count = listed(is, &of_is, &has);
    if (!had_count || !has_count || !mx_expr_same(bare(of_was), bare(of_is)))
        return false;
    for (size_t i = 0; i < had_count; i++) {
        bool there = false;
        for (size_t k = 0; !there && k < has_count; k++)
            there = mx_expr_is_literal(without_casts(had[i])) && mx_expr_same(bare(had[i]), bare(has[k]));
        if (!there)
            return false;
    }
    return true;
}

/* As a whole, or as one of the parts of AND. */
static bool says(const mx_expr *was, const mx_expr *is)
{
    if (mx_expr_same(was, is) || longer_list(was, is))
        return true;
    return mx_expr_is_op(was, MX_E_BINARY, "and") && (says(was->args[0], is) || says(was->args[1], is));
}

/* Whether `is` holds wherever `was` does; false where that cannot be told. */
static bool implies(const mx_expr *was, const mx_expr *is)
{
    if (says(was, is) || keeps_bounds(was, is))
        return true;
    if (mx_expr_is_op(is, MX_E_BINARY, "and"))
        return implies(was, is->args[0]) && implies(was, is->args[1]);
    return mx_expr_is_op(is, MX_E_BINARY, "or") && (implies(was, is->args[0]) || implies(was, is->args[1]));
}

static bool is_kept(const mx_check *check)
{
    return !check->not_valid && !check->not_enforced;
}

bool mx_plan_check_follows(const mx_checks *were, const mx_check *is)
{
    for (size_t i = 0; i < were->len; i++) {
        const mx_check *was = were->at[i];
        if (is_kept(was) && (mx_str_eq(was->expr.text, is->expr.text) ||
                             (was->expr.tree && is->expr.tree && implies(was->expr.tree, is->expr.tree))))
            return true;
    }
    return false;
}

/* The columns that it looks at are called as they were, so that the same words mean the same. */
static bool keeps_names(const mx_change *table, const mx_check *check)
{
    const mx_columns *columns = &table->to.table->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *was = mx_table_column(table->from.table, columns->at[i]->name);
        if (check->expr.tree && mx_expr_uses(table->to.table, check->expr.tree, columns->at[i]) &&
            (!was || mx_plan_column_after(table, was) != columns->at[i]))
            return false;
    }
    return true;
}

static bool is_plain_text(const mx_column *column)
{
    return mx_str_eq(column->type.base, MX_STR("text")) || mx_str_eq(column->type.base, MX_STR("varchar")) ||
           mx_str_eq(column->type.base, MX_STR("character varying"));
}

static mx_expr *without_cast_of_text(mx_expr *node, void *arg)
{
    const mx_table *table = arg;
    const mx_expr *of = bare(node);
    const mx_column *column = of != node && of->kind == MX_E_NAME && of->path_len == 1
                                  ? mx_table_column(table, of->path[0])
                                  : NULL;
    return column && is_plain_text(column) ? (mx_expr *)(uintptr_t)of : node;
}

static bool keeps_texts(const mx_planner *planner, const mx_change *table, const mx_check *check)
{
    const mx_columns *columns = &table->to.table->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *is = columns->at[i], *was = mx_table_column(table->from.table, is->name);
        if (!was || !mx_expr_uses(table->to.table, check->expr.tree, is) ||
            mx_str_eq(was->type.text, is->type.text))
            continue;
        if (!is_plain_text(was) || !is_plain_text(is) ||
            mx_plan_is_narrower(planner->changes->to->server.engine, &was->type, &is->type))
            return false;
    }
    return true;
}

/* The same but for casts to text of columns of texts, which come and go with their types. */
static bool follows_as_text(const mx_planner *planner, const mx_change *table, const mx_check *is)
{
    mx_arena *arena = planner->arena;
    const mx_checks *were = &table->from.table->checks;
    if (!is->expr.tree || !keeps_texts(planner, table, is))
        return false;
    const mx_expr *now = mx_expr_rewrite(mx_expr_copy(arena, is->expr.tree), without_cast_of_text,
                                         (void *)(uintptr_t)table->to.table);
    for (size_t i = 0; i < were->len; i++) {
        mx_expr *tree = is_kept(were->at[i]) ? mx_expr_copy(arena, were->at[i]->expr.tree) : NULL;
        if (tree &&
            implies(mx_expr_rewrite(tree, without_cast_of_text, (void *)(uintptr_t)table->from.table), now))
            return true;
    }
    return false;
}

/* One of its columns comes without values, which fails where there are rows, and that is told. */
static bool is_of_failing_column(const mx_planner *planner, const mx_change *table, const mx_check *check)
{
    const mx_columns *columns = &table->to.table->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *column = columns->at[i];
        if (mx_plan_comes_without_values(column) && !planner->rules->filled_with(column).len &&
            mx_plan_is_new_column(table, column) && check->expr.tree &&
            mx_expr_uses(table->to.table, check->expr.tree, column))
            return true;
    }
    return false;
}

static bool holds_anyway(const mx_planner *planner, const mx_change *table, const mx_check *check)
{
    mx_known_rows rows = {.planner = planner, .table = table};
    return check->expr.tree &&
           (mx_plan_is_known_to_hold(&rows, check->expr.tree) ||
            mx_plan_values_hold(&rows, check->expr.tree) || is_of_failing_column(planner, table, check));
}

static void stricter_check(mx_planner *planner, const mx_change *table, mx_span at, const mx_check *is)
{
    bool follows = keeps_names(table, is) && (mx_plan_check_follows(&table->from.table->checks, is) ||
                                              follows_as_text(planner, table, is));
    if (!is_kept(is) || follows || holds_anyway(planner, table, is))
        return;
    mx_str name = is->column
                      ? mx_str_printf(planner->arena, "check of column \"%.*s\" of", MX_FMT(is->column->name))
                  : is->name.len ? mx_str_printf(planner->arena, "check \"%.*s\" on", MX_FMT(is->name))
                                 : MX_STR("check on");
    mx_warn(planner->diags, MX_MF108, at, "Look for rows that do not hold it before you apply it.",
            "the %.*s \"%.*s\" fails if it holds rows that break it", MX_FMT(name),
            MX_FMT(table->to.table->name));
}

/* MariaDB's, which live with a column. */
static void checks_of_column(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_checks *checks = &table->to.table->checks;
    for (size_t i = 0; i < checks->len; i++) {
        if (checks->at[i]->column && checks->at[i]->column == child->to.column)
            stricter_check(planner, table, mx_change_span(child), checks->at[i]);
    }
}

/* --- foreign keys --- */

static bool refers_alike(mx_planner *planner, const mx_change *table, const mx_fkey *was, const mx_fkey *is)
{
    const mx_table *parent = was->ref_table ? mx_plan_survivor(planner, was->ref_table) : NULL;
    if (was->not_valid || was->not_enforced || !parent || parent != is->ref_table ||
        was->columns.len != is->columns.len || !mx_str_eq(was->match, is->match))
        return false;
    for (size_t i = 0; i < was->columns.len; i++) {
        if (mx_plan_column_after(table, was->columns.at[i]) != is->columns.at[i] ||
            i >= was->ref_columns.len || i >= is->ref_columns.len ||
            !mx_str_eq(was->ref_columns.at[i], is->ref_columns.at[i]))
            return false;
    }
    return true;
}

/* One of its columns comes with it and is NULL in all rows, which then refer to nothing. */
static bool refers_to_nothing(const mx_planner *planner, const mx_change *table, const mx_fkey *fkey)
{
    for (size_t i = 0; i < fkey->columns.len && !fkey->match.len; i++) {
        const mx_column *column = fkey->columns.at[i];
        if (mx_plan_is_new_column(table, column) && !column->default_value.text.len && !column->generated &&
            !column->identity && !column->serial && !column->auto_increment &&
            !(column->not_null && planner->rules->filled_with(column).len))
            return true;
    }
    return false;
}

static void stricter_fkey(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_fkey *is = child->to.fkey;
    if (is->not_valid || is->not_enforced || refers_to_nothing(planner, table, is))
        return;
    for (size_t i = 0; i < table->from.table->fkeys.len; i++)
        if (refers_alike(planner, table, table->from.table->fkeys.at[i], is))
            return;
    mx_str name = is->name.len ? mx_str_printf(planner->arena, " \"%.*s\"", MX_FMT(is->name)) : MX_STR_NONE;
    mx_warn(planner->diags, MX_MF109, mx_change_span(child),
            planner->rules->caps & MX_CAP_FKEYS_INLINE
                ? "Look for such rows before you apply it. Where foreign keys are not enforced, they stay as "
                  "they are."
                : "Look for such rows before you apply it.",
            "the foreign key%.*s on \"%.*s\" fails if rows refer to some that \"%.*s\" does not hold",
            MX_FMT(name), MX_FMT(table->to.table->name), MX_FMT(is->ref.name));
}

/* --- keys --- */

static bool is_changed(const mx_change *table, const mx_column *from)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && child->from.column == from &&
            (child->aspects & (MX_D_TYPE | MX_D_COLLATION | MX_D_CHARSET | MX_D_GENERATED)))
            return true;
    }
    return false;
}

static bool renames_columns(const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++)
        if (table->children.at[i]->subject == MX_C_COLUMN && table->children.at[i]->verb == MX_RENAME)
            return true;
    return false;
}

static bool has_part(const mx_change *table, const mx_index *index, const mx_index_part *was)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *is = &index->parts.at[i];
        bool same = was->column
                        ? is->column && mx_plan_column_after(table, was->column) == is->column &&
                              !is_changed(table, was->column)
                        : !is->column && mx_str_eq(was->expr.text, is->expr.text) && !renames_columns(table);
        if (same && mx_str_eq(was->collation, is->collation) && mx_str_eq(was->opclass, is->opclass) &&
            (!is->prefix || (was->prefix && was->prefix <= is->prefix)))
            return true;
    }
    return false;
}

static bool covers(const mx_change *table, const mx_index *was, const mx_index *index)
{
    bool same_nulls = !index->nulls_not_distinct || was->nulls_not_distinct || was->role == MX_I_PRIMARY;
    if (!was->unique || was->broken || !was->parts.len || !same_nulls ||
        (was->where.text.len && (!mx_str_eq(was->where.text, index->where.text) || renames_columns(table))))
        return false;
    for (size_t i = 0; i < was->parts.len; i++)
        if (!has_part(table, index, &was->parts.at[i]))
            return false;
    return true;
}

bool mx_plan_unique_follows(const mx_change *table, const mx_index *index)
{
    const mx_table *from = table->from.table;
    if (from->primary && covers(table, from->primary, index))
        return true;
    for (size_t i = 0; i < from->indexes.len; i++)
        if (covers(table, from->indexes.at[i], index))
            return true;
    return false;
}

static void stricter_exclusion(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_index *is = child->to.index;
    for (size_t i = 0; i < is->parts.len; i++)
        if (is->parts.at[i].column && mx_plan_is_new_column(table, is->parts.at[i].column) &&
            !is->parts.at[i].column->default_value.text.len && !is->parts.at[i].column->generated)
            return; /* NULL, which excludes nothing */
    mx_warn(planner->diags, MX_MF110, mx_change_span(child), "Look for such rows before you apply it.",
            "the exclusion constraint \"%.*s\" on \"%.*s\" fails if rows of it exclude each other",
            MX_FMT(is->name), MX_FMT(table->to.table->name));
}

/* Of a domain that a new column has. What rows get there has to keep them. */
static void rules_of_domain(mx_planner *planner, const mx_change *table, const mx_change *child,
                            const mx_udt *domain)
{
    const mx_column *column = child->to.column;
    mx_known_rows in_table = {.planner = planner, .table = table};
    mx_known_rows rows = {.planner = planner, .value = mx_plan_known_column(&in_table, column)};
    if (domain->domain->not_null && rows.value.kind == MX_K_NULL)
        mx_warn(
            planner->diags, MX_MF103, mx_change_span(child),
            "Give it a default, or add it of a type that may be NULL and fill it first.",
            "adding column \"%.*s\" without a default fails if \"%.*s\" has rows: domain \"%.*s\" takes no "
            "NULL",
            MX_FMT(column->name), MX_FMT(table->to.table->name), MX_FMT(domain->name));
    for (size_t i = 0; i < domain->checks.len; i++) {
        const mx_check *check = domain->checks.at[i];
        if (is_kept(check) && !(check->expr.tree && mx_plan_is_known_to_hold(&rows, check->expr.tree)))
            mx_warn(planner->diags, MX_MF108, mx_change_span(child),
                    "Give it a default that the domain takes.",
                    "the check \"%.*s\" of domain \"%.*s\" fails if rows of \"%.*s\" get a value in column "
                    "\"%.*s\" that breaks it",
                    MX_FMT(check->name), MX_FMT(domain->name), MX_FMT(table->to.table->name),
                    MX_FMT(column->name));
    }
}

static void rules_of_type(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *column = child->to.column;
    const mx_udt *type = column->type.array_dims ? NULL : column->type.udt;
    bool fails = mx_plan_comes_without_values(column) && !planner->rules->filled_with(column).len;
    for (; type && type->domain && !fails; type = type->domain->type.udt)
        rules_of_domain(planner, table, child, type);
}

void mx_plan_stricter_part(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    bool changes = child->verb == MX_MODIFY;
    if (child->verb != MX_ADD && !changes)
        return;
    if (child->subject == MX_C_CHECK && (!changes || (child->aspects & (MX_D_EXPR | MX_D_ENFORCED))))
        stricter_check(planner, table, mx_change_span(child), child->to.check);
    if (child->subject == MX_C_COLUMN && !changes)
        rules_of_type(planner, table, child);
    if (child->subject == MX_C_COLUMN && changes && (child->aspects & MX_D_EXPR))
        checks_of_column(planner, table, child);
    if (child->subject == MX_C_FKEY &&
        (!changes || (child->aspects & (MX_D_PARTS | MX_D_REFERENCE | MX_D_METHOD | MX_D_ENFORCED))))
        stricter_fkey(planner, table, child);
    if (child->subject == MX_C_INDEX && child->to.index->role == MX_I_EXCLUDE &&
        (!changes || (child->aspects & (MX_D_PARTS | MX_D_ROLE | MX_D_METHOD | MX_D_WHERE))))
        stricter_exclusion(planner, table, child);
}

void mx_plan_stricter_table(mx_planner *planner, const mx_change *table)
{
    if (!table->from.table->strict && table->to.table->strict)
        mx_warn(planner->diags, MX_MF112, mx_change_span(table),
                "Look for values of another type with typeof() before you apply it.",
                "\"%.*s\" becomes STRICT, which fails if a column holds values of another type",
                MX_FMT(table->to.table->name));
}

/* --- domains --- */

static bool has_type(const mx_columns *columns, const mx_udt *type)
{
    for (size_t i = 0; i < columns->len; i++) {
        const mx_udt *of = columns->at[i]->type.udt;
        if (of == type || (of && of->domain && of->domain->type.udt == type) ||
            (of && of->kind == MX_O_COMPOSITE && has_type(&of->fields, type)))
            return true;
    }
    return false;
}

static bool is_used(const mx_model *model, const mx_udt *type)
{
    for (size_t s = 0; s < model->schemas.len; s++)
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++)
            if (has_type(&model->schemas.at[s]->tables.at[t]->columns, type))
                return true;
    return false;
}

static bool is_stricter(const mx_udt *from, const mx_udt *to, unsigned engine)
{
    if ((to->domain->not_null && !from->domain->not_null) ||
        mx_plan_is_narrower(engine, &from->domain->type, &to->domain->type))
        return true;
    for (size_t i = 0; i < to->checks.len; i++)
        if (is_kept(to->checks.at[i]) && !mx_plan_check_follows(&from->checks, to->checks.at[i]))
            return true;
    return false;
}

void mx_plan_stricter_domain(mx_planner *planner, const mx_change *type)
{
    const mx_udt *from = type->from.type, *to = type->to.type;
    if (!from->domain || !to->domain || !is_used(planner->changes->from, from) ||
        !is_stricter(from, to, planner->changes->to->server.engine))
        return;
    mx_warn(planner->diags, MX_MF111, mx_change_span(type),
            "Look for such values in the columns of this type before you apply it.",
            "domain \"%.*s\" takes fewer values than before: the statement fails where a row has another",
            MX_FMT(to->name));
}
