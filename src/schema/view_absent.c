#include "schema/view.h"
#include "schema/view_part.h"

/* What a query names that is certain not to be there. Wherever a name may mean something that is not known, nothing is said: the
 * server then says it. */

static bool asks(const mx_view *view)
{
    return view->model->absent && !view->model->absent->name.name.len && !view->doubt;
}

void mx_view_note_absent(mx_model *model, mx_str schema, mx_str name, bool column)
{
    if (model->absent && !model->absent->name.name.len)
        *model->absent = (mx_absent){
            .name = {.schema = mx_str_copy(model->arena, schema), .name = mx_str_copy(model->arena, name)},
            .column = column};
}

void mx_view_note_table(mx_view *view, mx_str schema, mx_str name)
{
    if (asks(view))
        mx_view_note_absent(view->model, schema, name, false);
}

void mx_view_note_fault(mx_view *view, const char *fault)
{
    mx_absent *absent = view->model->absent;
    if (absent && !absent->fault && !view->doubt && view->server->engine & (MX_PG | MX_MY))
        absent->fault = fault;
}

/* --- what else a name may be ------------------------------------------------------------------------------ */

static bool has_column(const mx_view *view, const mx_view_source *source, mx_str name)
{
    for (size_t i = 0; i < source->columns.len; i++) {
        if (mx_name_same(source->columns.at[i].name, name, view->server))
            return true;
    }
    return false;
}

/* A table in sight, or outside, may have it, or be it. */
static bool may_be_in_sight(const mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_str name)
{
    size_t sources = 0;
    for (; scope; scope = scope->outer) {
        for (size_t i = 0; i < scope->sources.len; i++) {
            const mx_view_source *source = &scope->sources.at[i];
            bool unknown = source->open || source->partial, meant = true;
            sources++;
            if (qualifier.len) {
                if (has_column(view, source, qualifier)) /* a field of it */
                    return true;
                meant = mx_name_same(source->alias, qualifier, view->server);
                unknown = unknown && (meant || mx_str_eq(source->alias, MX_STR("*VALUES*")));
            }
            if (unknown || (meant && has_column(view, source, name)) ||
                (!qualifier.len && mx_name_same(source->alias, name, view->server)))
                return true;
        }
    }
    return !sources;
}

/* A word in front of which a value may stand, and nothing else. */
static bool precedes_value(const mx_part *p, size_t i)
{
    static const char *const words[] = {"select", "distinct", "where", "and",   "or",   "not",
                                        "on",     "by",       "when",  "then",  "else", "case",
                                        "like",   "between",  "in",    "having"};
    if (p->at[i].kind == MX_T_OP || mx_part_punct(p, i, '(') || mx_part_punct(p, i, ','))
        return true;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (mx_part_is(p, i, words[k]))
            return true;
    }
    return false;
}

/* Words, ':' and signs that make a name of what they follow, or a name with a meaning of its own in a call. */
static bool makes_name(const mx_view *view, const mx_part *p, size_t i)
{
    static const char *const words[] = {"from", "for", "placing", "using", "in"};
    bool first = i > p->from + 1 && mx_part_punct(p, i - 2, '(');
    if (i >= p->to)
        return false;
    for (size_t k = 0; first && k < sizeof words / sizeof *words; k++) {
        if (mx_part_is(p, i, words[k]))
            return true;
    }
    mx_str text = p->at[i].text;
    return mx_str_eq(text, MX_STR(":")) || mx_str_eq(text, MX_STR(":=")) || mx_str_eq(text, MX_STR("=>")) ||
           (view->server->engine == MX_DUCK && mx_str_eq(text, MX_STR("->")));
}

static bool is_name_token(const mx_view *view, const mx_part *p, size_t i, mx_str name)
{
    return (p->at[i].kind == MX_T_WORD || p->at[i].kind == MX_T_QUOTED) &&
           mx_name_same(mx_part_value(view, p, i), name, view->server);
}

/* A bare name: it stands where values stand, wherever the text has it, and no word of SQL looks like it. */
static bool is_a_value_alone(const mx_view *view, mx_str name)
{
    mx_part p;
    size_t found = 0;
    if (!mx_part_open(view->arena, view->server, view->text, &p))
        return false;
    for (size_t i = p.from; i < p.to; i++) {
        if (view->server->engine == MX_DUCK &&
            (mx_part_is(&p, i, "lambda") || mx_str_eq(p.at[i].text, MX_STR("->"))))
            return false;
        if (!is_name_token(view, &p, i, name) || (i > p.from && mx_part_punct(&p, i - 1, '.')) ||
            mx_part_punct(&p, i + 1, '.') || mx_part_punct(&p, i + 1, '('))
            continue;
        if (p.at[i].keyword || (i > p.from && !precedes_value(&p, i - 1)) || makes_name(view, &p, i + 1))
            return false;
        found++;
    }
    return found > 0;
}

/* DuckDB: there are names of its own within, whose fields look like columns: [s.x FOR s IN list], lambda s: s.x, s -> s.x. */
static bool binds_names(const mx_view *view)
{
    mx_part p;
    if (view->server->engine != MX_DUCK)
        return false;
    if (!mx_part_open(view->arena, view->server, view->text, &p))
        return true;
    for (size_t i = p.from; i < p.to; i++) {
        if (mx_part_is(&p, i, "lambda") || mx_part_is(&p, i, "for") || mx_str_eq(p.at[i].text, MX_STR("->")))
            return true;
    }
    return false;
}

/* --- columns ---------------------------------------------------------------------------------------------- */

static bool is_alias(const mx_view *view, const mx_view_columns *aliases, mx_str name)
{
    for (size_t i = 0; aliases && i < aliases->len; i++) {
        if (aliases->at[i].guessed || mx_name_same(aliases->at[i].name, name, view->server))
            return true;
    }
    return false;
}

/* Two tables of the innermost query that has any have it. */
static bool is_ambiguous(const mx_view *view, const mx_view_scope *scope, mx_str name)
{
    size_t count = 0;
    for (; scope && !count; scope = scope->outer) {
        for (size_t i = 0; i < scope->names.len; i++)
            count += mx_name_same(scope->names.at[i].column.name, name, view->server);
    }
    return count > 1;
}

void mx_view_note_column(mx_view *view, const mx_view_scope *scope, mx_str qualifier, mx_str name,
                         const mx_view_columns *aliases)
{
    if (view->model->absent && !qualifier.len && !is_alias(view, aliases, name) &&
        is_ambiguous(view, scope, name) && is_a_value_alone(view, name))
        mx_view_note_fault(view, "a column without its table's name is one of two tables'");
    if (!asks(view) || view->model->rules->column_may_be(view->model, qualifier, name) ||
        may_be_in_sight(view, scope, qualifier, name))
        return;
    for (size_t i = 0; !qualifier.len && aliases && i < aliases->len; i++) {
        if (aliases->at[i].guessed)
            return;
    }
    if (qualifier.len ? !binds_names(view) : is_a_value_alone(view, name))
        mx_view_note_absent(view->model, qualifier, name, true);
}

void mx_view_note_star_of_none(mx_view *view, const mx_view_scope *scope, mx_str qualifier)
{
    for (; scope; scope = scope->outer) {
        for (size_t i = 0; i < scope->sources.len; i++) {
            const mx_view_source *source = &scope->sources.at[i];
            if (mx_str_ieq(source->alias, qualifier) || has_column(view, source, qualifier) ||
                (!source->columns.len && !source->alias.len))
                return;
        }
    }
    mx_str fault = mx_str_printf(view->arena, "no table in FROM is called \"%.*s\"", MX_FMT(qualifier));
    mx_view_note_fault(view, mx_str_z(view->arena, fault));
}

void mx_view_note_using(mx_view *view, const mx_view_scope *scope, mx_str name)
{
    for (size_t i = 0; i < scope->sources.len; i++) {
        if (scope->sources.at[i].open || scope->sources.at[i].partial)
            return;
    }
    if (asks(view) && !view->model->rules->column_may_be(view->model, MX_STR_NONE, name))
        mx_view_note_absent(view->model, MX_STR_NONE, name, true);
}
