#include "render/render.h"

#include <inttypes.h>

#include "plan/planner.h"
#include "render/moment.h"
#include "render/renderer.h"
#include "render/rules.h"

static mx_status alter_table(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "ALTER TABLE ");
    mx_render_table(r, step->table);
    for (size_t i = 0; i < step->clauses.len; i++) {
        mx_buf_text(&r->buf, i ? ", " : " ");
        MX_TRY(r->rules->clause(r, step, step->clauses.at[i]));
    }
    return MX_OK;
}

static bool copied_value(mx_renderer *r, const mx_copy *copy)
{
    mx_str value = copy->to->default_value.text.len ? mx_sql_shown(&copy->to->default_value) : MX_STR("NULL");
    if (!copy->from) {
        mx_render_parens(r, value);
        return true;
    }
    if (copy->fill)
        mx_buf_printf(&r->buf, "%s(", r->rules->or_else);
    bool leads = r->rules->copied(r, copy->from, copy->to);
    if (copy->fill)
        mx_buf_printf(&r->buf, ", %.*s)", MX_FMT(value));
    return leads;
}

static mx_status refuse_value(mx_renderer *r, const mx_copy *copy)
{
    return mx_fail(r->diags, MX_PLN001, copy->to->span,
                   "Write this step by hand: say what becomes of the values.",
                   "cannot plan the change of column \"%.*s\": nothing leads from %.*s to %.*s",
                   MX_FMT(copy->to->name), MX_FMT(copy->from->type.text), MX_FMT(copy->to->type.text));
}

static bool takes_numbers(const mx_copies *copies)
{
    for (size_t i = 0; i < copies->len; i++)
        if (copies->at[i].to->identity == MX_ID_ALWAYS)
            return true;
    return false;
}

/* A table with heirs (PostgreSQL) gives its own rows alone. */
static bool has_heirs(const mx_table *table)
{
    return table->children.len && !table->partition_by.len;
}

static mx_status copy_rows(mx_renderer *r, const mx_step *step)
{
    bool in_order = step->lineage.len && !step->orphans;
    mx_render_lit(r, "INSERT INTO ");
    mx_render_table(r, step->table);
    mx_render_lit(r, " (");
    for (size_t i = 0; i < step->copies.len; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        mx_render_ident(r, step->copies.at[i].to->name);
    }
    mx_buf_char(&r->buf, ')');
    mx_buf_text(&r->buf, takes_numbers(&step->copies) ? " OVERRIDING SYSTEM VALUE" : "");
    if (in_order)
        mx_render_generations(r, step);
    mx_render_lit(r, " SELECT ");
    for (size_t i = 0; i < step->copies.len; i++) {
        const mx_copy *copy = &step->copies.at[i];
        mx_buf_text(&r->buf, i ? ", " : "");
        if (!copied_value(r, copy))
            return refuse_value(r, copy);
        if (!copy->fill)
            continue;
        mx_render_lit(r, " AS ");
        mx_render_ident(r, copy->to->name);
    }
    mx_buf_text(&r->buf, has_heirs(step->from_table) ? " FROM ONLY " : " FROM ");
    if (in_order)
        mx_render_ident(r, MX_STR("generation"));
    else
        mx_render_table(r, step->from_table);
    if (step->orphans)
        mx_render_where_orphan(r, step);
    return MX_OK;
}

static void keep_counter(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "INSERT INTO ");
    mx_render_ident(r, MX_STR("sqlite_sequence"));
    mx_render_lit(r, " (");
    mx_render_ident(r, MX_STR("name"));
    mx_render_lit(r, ", ");
    mx_render_ident(r, MX_STR("seq"));
    mx_render_lit(r, ") SELECT ");
    r->rules->string(r, step->table->name);
    mx_render_lit(r, ", ");
    mx_render_ident(r, MX_STR("seq"));
    mx_render_lit(r, " FROM ");
    mx_render_ident(r, MX_STR("sqlite_sequence"));
    mx_render_lit(r, " WHERE ");
    mx_render_ident(r, MX_STR("name"));
    mx_render_lit(r, " = ");
    r->rules->string(r, step->from_table->name);
}

static void kept_values(mx_renderer *r, const mx_step *step)
{
    for (size_t i = 0; i < step->kept.len; i++) {
        mx_render_lit(r, ", ");
        mx_render_ident(r, step->kept.at[i]->name);
        mx_render_lit(r, " = ");
        mx_render_ident(r, step->kept.at[i]->name);
    }
}

static void backfill(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "UPDATE ");
    mx_render_table(r, step->table);
    mx_render_lit(r, " SET ");
    mx_render_ident(r, step->column->name);
    mx_buf_printf(&r->buf, " = %.*s", MX_FMT(step->column->default_value.text));
    kept_values(r, step);
    if (step->everywhere)
        return;
    mx_render_lit(r, " WHERE ");
    mx_render_ident(r, step->column->name);
    mx_render_lit(r, " IS NULL");
}

static void rename_value(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, "UPDATE ");
    mx_render_table(r, step->table);
    mx_render_lit(r, " SET ");
    mx_render_ident(r, step->column->name);
    mx_render_lit(r, " = ");
    if (!step->new_bit) {
        r->rules->string(r, step->new_name);
        kept_values(r, step);
        mx_render_lit(r, " WHERE ");
        mx_render_ident(r, step->column->name);
        mx_render_lit(r, " = ");
        r->rules->string(r, step->old_name);
        return;
    }
    mx_render_lit(r, "(");
    mx_render_ident(r, step->column->name);
    mx_buf_printf(&r->buf, " & ~%" PRIu64 ") | %" PRIu64, step->old_bit, step->new_bit);
    kept_values(r, step);
    mx_render_lit(r, " WHERE FIND_IN_SET(");
    r->rules->string(r, step->old_name);
    mx_render_lit(r, ", ");
    mx_render_ident(r, step->column->name);
    mx_render_lit(r, ")");
}

static mx_status statement(mx_renderer *r, const mx_step *step)
{
    switch (step->kind) {
    case MX_ST_CREATE_SCHEMA:
    case MX_ST_DROP_SCHEMA:
    case MX_ST_ALTER_SCHEMA:
        return r->rules->schema(r, step);
    case MX_ST_CREATE_TYPE:
    case MX_ST_DROP_TYPE:
    case MX_ST_ALTER_TYPE:
        return r->rules->type(r, step);
    case MX_ST_CREATE_SEQUENCE:
    case MX_ST_DROP_SEQUENCE:
    case MX_ST_ALTER_SEQUENCE:
        return r->rules->sequence(r, step);
    case MX_ST_CREATE_TABLE:
        return r->rules->create_table(r, step);
    case MX_ST_DROP_TABLE:
        mx_render_lit(r, "DROP TABLE ");
        mx_render_table(r, step->table);
        return MX_OK;
    case MX_ST_RENAME_TABLE:
        return r->rules->rename_table(r, step);
    case MX_ST_MOVE:
        return r->rules->move(r, step);
    case MX_ST_ALTER_TABLE:
        return alter_table(r, step);
    case MX_ST_CREATE_INDEX:
        return r->rules->create_index(r, step);
    case MX_ST_DROP_INDEX:
        return r->rules->drop_index(r, step);
    case MX_ST_RENAME_INDEX:
        return r->rules->rename_index(r, step);
    case MX_ST_COMMENT:
        return r->rules->comment(r, step);
    case MX_ST_BACKFILL:
        backfill(r, step);
        return MX_OK;
    case MX_ST_RENAME_VALUE:
        rename_value(r, step);
        return MX_OK;
    case MX_ST_COPY_ROWS:
        return copy_rows(r, step);
    case MX_ST_KEEP_COUNTER:
        keep_counter(r, step);
        return MX_OK;
    case MX_ST_FKEYS_OFF:
        mx_render_lit(r, "PRAGMA foreign_keys = off");
        return MX_OK;
    case MX_ST_FKEYS_ON:
        mx_render_lit(r, "PRAGMA foreign_keys = on");
        return MX_OK;
    case MX_ST_CREATE_OBJECT:
        return r->rules->create_object(r, step);
    case MX_ST_DROP_OBJECT:
        return r->rules->drop_object(r, step);
    case MX_ST_GRANT:
    case MX_ST_REVOKE:
        return r->rules->right(r, step);
    case MX_ST_SQL:
        mx_buf_str(&r->buf, step->sql);
        return MX_OK;
    case MX_ST_KINDS:
        break;
    }
    return mx_render_refuse(r, step);
}

/* What was written, cut into its statements. */
static mx_strs take_statements(mx_renderer *r)
{
    mx_strs out = {0};
    size_t start = 0;
    mx_str text = mx_buf_take(&r->buf);
    for (size_t i = 0; i < r->ends.len; i++) {
        mx_vec_push(r->arena, &out, mx_str_sub(text, start, r->ends.at[i]));
        start = r->ends.at[i];
    }
    mx_vec_push(r->arena, &out, mx_str_sub(text, start, text.len));
    r->ends.len = 0;
    return out;
}

/* What no statement undoes makes the step irreversible. */
static void reverse_statement(mx_renderer *r, mx_step *step, const mx_step *back)
{
    mx_status status = statement(r, back);
    mx_strs statements = take_statements(r);
    if (status != MX_OK || !statements.at[0].len) {
        step->irreversible = true;
        return;
    }
    for (size_t i = 0; i < statements.len; i++)
        mx_vec_push(r->arena, &step->reverse, statements.at[i]);
}

static void render_reverse(mx_renderer *r, const mx_moment *moment, mx_step *step)
{
    mx_step back;
    if (step->undone_before || step->irreversible || (step->kind == MX_ST_SQL && step->reverse.len))
        return; /* whoever made it said what undoes it, or that nothing does */
    if (!mx_render_undo(r->arena, step, &back)) {
        step->irreversible = step->kind != MX_ST_BACKFILL && step->kind != MX_ST_COMMENT &&
                             step->kind != MX_ST_FKEYS_OFF && step->kind != MX_ST_FKEYS_ON;
        return;
    }
    mx_diags *diags = r->diags;
    r->diags = NULL; /* what cannot be undone is no error of the plan */
    mx_moment_tell(moment, &back);
    reverse_statement(r, step, &back);
    for (size_t i = 0; i < step->undo.len; i++) {
        back = *step->undo.at[i];
        mx_moment_tell(moment, &back);
        reverse_statement(r, step, &back);
    }
    r->diags = diags;
}

/* Behind the undo of the step that follows them: last first, as all that is undone. */
static void undo_waiting(mx_arena *arena, mx_steps *waiting, mx_step *step)
{
    for (; waiting->len; waiting->len--) {
        const mx_step *back = waiting->at[waiting->len - 1];
        step->irreversible |= back->irreversible;
        for (size_t i = 0; i < back->reverse.len; i++)
            mx_vec_push(arena, &step->reverse, back->reverse.at[i]);
    }
}

/* A step is one statement, so that who stops between two can go on; the first of several undoes them all. */
static void add_steps(mx_arena *arena, mx_plan *plan, mx_step *step, const mx_strs *statements)
{
    for (size_t i = 0; i < statements->len; i++) {
        mx_step *one = i ? mx_new(arena, mx_step) : step;
        if (i) {
            *one = *step;
            one->undo = (mx_steps){0};
            one->reverse = (mx_strs){0};
        }
        one->sql = statements->at[i];
        mx_vec_push(arena, &plan->steps, one);
    }
}

mx_status mx_render_plan(mx_arena *arena, mx_plan *plan, const mx_server *server,
                         const struct mx_render_rules *rules, const mx_render_options *options,
                         mx_diags *diags)
{
    mx_renderer r = {.arena = arena,
                     .buf = MX_BUF(arena),
                     .server = server,
                     .rules = rules,
                     .options = options,
                     .diags = diags};
    mx_moment moment = {.arena = arena, .server = server};
    mx_steps steps = plan->steps, waiting = {0};
    plan->steps = (mx_steps){0};
    for (size_t i = 0; i < steps.len; i++) {
        if (steps.at[i]->back_only) {
            render_reverse(&r, &moment, steps.at[i]);
            mx_vec_push(arena, &waiting, steps.at[i]);
            continue;
        }
        MX_TRY(statement(&r, steps.at[i]));
        mx_strs statements = take_statements(&r);
        render_reverse(&r, &moment, steps.at[i]);
        undo_waiting(arena, &waiting, steps.at[i]);
        mx_moment_pass(&moment, steps.at[i]);
        add_steps(arena, plan, steps.at[i], &statements);
    }
    return MX_OK;
}

void mx_render_one_line(mx_buf *buf, mx_str text)
{
    for (size_t i = 0; i < text.len; i++)
        mx_buf_char(buf, text.ptr[i] == '\n' || text.ptr[i] == '\r' ? ' ' : text.ptr[i]);
}

mx_str mx_render_file(mx_arena *arena, const mx_plan *plan)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < plan->steps.len; i++) {
        const mx_step *step = plan->steps.at[i];
        if (step->comment.len) {
            mx_buf_lit(&buf, "-- ");
            mx_render_one_line(&buf, step->comment);
            mx_buf_char(&buf, '\n');
        }
        mx_buf_str(&buf, step->sql);
        mx_buf_lit(&buf, ";\n");
    }
    return mx_buf_take(&buf);
}
