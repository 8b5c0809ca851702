#include "dialect/postgres/postgres.h"
#include "plan/planner.h"
#include "render/counter.h"
#include "schema/canon.h"
#include "schema/names.h"

/* --- types -------------------------------------------------------------------------------------------------------------------- */

static void values(mx_renderer *r, const mx_udt *type)
{
    mx_buf_char(&r->buf, '(');
    for (size_t i = 0; i < type->values.len; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        r->rules->string(r, type->values.at[i]);
    }
    mx_buf_char(&r->buf, ')');
}

static void domain_start(mx_renderer *r, const mx_udt *type, bool *first)
{
    if (!*first)
        mx_render_next_statement(r);
    *first = false;
    mx_render_lit(r, "ALTER DOMAIN ");
    mx_render_qualified(r, type->schema->name, type->name);
    mx_buf_char(&r->buf, ' ');
}

static void domain(mx_renderer *r, const mx_udt *type)
{
    mx_render_lit(r, " AS ");
    mx_pg_type(r, &type->domain->type);
    mx_pg_collate(r, type->schema, type->domain->collation);
    if (mx_sql_shown(&type->domain->default_value).len) {
        mx_render_lit(r, " DEFAULT ");
        mx_pg_default(r, type->domain);
    }
    mx_buf_text(&r->buf, type->domain->not_null ? " NOT NULL" : "");
    for (size_t i = 0; i < type->checks.len; i++) {
        if (type->checks.at[i]->not_valid)
            continue;
        mx_buf_char(&r->buf, ' ');
        mx_pg_check(r, type->checks.at[i]);
    }
    bool first = false;
    for (size_t i = 0; i < type->checks.len; i++) { /* which only ALTER DOMAIN can say */
        if (!type->checks.at[i]->not_valid)
            continue;
        domain_start(r, type, &first);
        mx_render_lit(r, "ADD ");
        mx_pg_check(r, type->checks.at[i]);
    }
}

static void field_type(mx_renderer *r, const mx_udt *type, const mx_column *field)
{
    mx_pg_type(r, &field->type);
    mx_pg_collate(r, type->schema, field->collation);
}

static void field(mx_renderer *r, const mx_udt *type, const mx_column *field)
{
    mx_render_ident(r, field->name);
    mx_buf_char(&r->buf, ' ');
    field_type(r, type, field);
}

static void fields(mx_renderer *r, const mx_udt *type)
{
    mx_render_lit(r, " AS (");
    for (size_t i = 0; i < type->fields.len; i++) {
        mx_buf_text(&r->buf, i ? ", " : "");
        field(r, type, type->fields.at[i]);
    }
    mx_buf_char(&r->buf, ')');
}

/* Kept as text: what stands behind the name. */
static mx_status range(mx_renderer *r, const mx_step *step, const mx_udt *type)
{
    if (!mx_str_starts(type->definition, MX_STR("as range")))
        return mx_render_refuse(r, step);
    mx_buf_char(&r->buf, ' ');
    mx_pg_tidy(r, type->definition, 2);
    return MX_OK;
}

static mx_status create_type(mx_renderer *r, const mx_step *step, const mx_udt *type)
{
    mx_buf_text(&r->buf, type->kind == MX_O_DOMAIN ? "CREATE DOMAIN " : "CREATE TYPE ");
    mx_render_qualified(r, type->schema->name, type->name);
    switch (type->kind) {
    case MX_O_ENUM:
        mx_render_lit(r, " AS ENUM ");
        values(r, type);
        return MX_OK;
    case MX_O_DOMAIN:
        domain(r, type);
        return MX_OK;
    case MX_O_COMPOSITE:
        fields(r, type);
        return MX_OK;
    case MX_O_RANGE:
        return range(r, step, type);
    default:
        return mx_render_refuse(r, step);
    }
}

/* Several values in one step: one statement each. */
static mx_status add_values(mx_renderer *r, const mx_step *step)
{
    const mx_udt *from = step->change->from.type, *to = step->change->to.type;
    bool first = true;
    size_t at = 0;
    for (size_t i = 0; i < to->values.len; i++) {
        if (at < from->values.len && mx_str_eq(from->values.at[at], to->values.at[i])) {
            at++;
            continue;
        }
        if (mx_strs_has(&from->values, to->values.at[i]))
            return mx_render_refuse(r, step);
        if (!first)
            mx_render_next_statement(r);
        first = false;
        mx_render_lit(r, "ALTER TYPE ");
        mx_render_qualified(r, to->schema->name, to->name);
        mx_render_lit(r, " ADD VALUE ");
        r->rules->string(r, to->values.at[i]);
        if (at < from->values.len) {
            mx_render_lit(r, " BEFORE ");
            r->rules->string(r, from->values.at[at]);
        }
    }
    return first ? mx_render_refuse(r, step) : MX_OK;
}

static void rename_value(mx_renderer *r, const mx_step *step, const mx_udt *type)
{
    mx_render_lit(r, "ALTER TYPE ");
    mx_render_qualified(r, type->schema->name, type->name);
    mx_render_lit(r, " RENAME VALUE ");
    r->rules->string(r, step->old_name);
    mx_render_lit(r, " TO ");
    r->rules->string(r, step->new_name);
}

/* A domain changes by a statement for each of its parts. */
static const mx_check *same_check(const mx_udt *type, const mx_check *check)
{
    for (size_t i = 0; i < type->checks.len; i++) {
        const mx_check *other = type->checks.at[i];
        if (mx_str_eq(other->name, check->name) && mx_str_eq(other->expr.text, check->expr.text))
            return other;
    }
    return NULL;
}

/* No statement takes a validation back. */
static bool is_unlearned(const mx_check *was, const mx_check *is)
{
    return !was->not_valid && is->not_valid;
}

/* What its checks and its default call may be another routine of the same name: MX_D_METHOD. */
static mx_status alter_domain(mx_renderer *r, const mx_step *step)
{
    const mx_udt *from = step->change->from.type, *to = step->change->to.type;
    const mx_sql *said = &from->domain->default_value, *says = &to->domain->default_value;
    bool first = true, anew = (step->change->aspects & MX_D_METHOD) != 0;
    for (size_t i = 0; i < from->checks.len; i++) {
        const mx_check *is = same_check(to, from->checks.at[i]);
        if (!anew && is && !is_unlearned(from->checks.at[i], is))
            continue;
        domain_start(r, to, &first);
        mx_render_lit(r, "DROP CONSTRAINT ");
        mx_render_ident(r, from->checks.at[i]->name);
    }
    for (size_t i = 0; i < to->checks.len; i++) {
        const mx_check *was = same_check(from, to->checks.at[i]);
        bool validates = was && was->not_valid && !to->checks.at[i]->not_valid;
        if (!anew && was && !validates && !is_unlearned(was, to->checks.at[i]))
            continue;
        domain_start(r, to, &first);
        mx_buf_text(&r->buf, !anew && validates ? "VALIDATE CONSTRAINT " : "ADD ");
        if (!anew && validates)
            mx_render_ident(r, was->name);
        else
            mx_pg_check(r, to->checks.at[i]);
    }
    if (!mx_str_eq(said->text, says->text) || (anew && says->text.len)) {
        domain_start(r, to, &first);
        mx_buf_text(&r->buf, says->text.len ? "SET DEFAULT " : "DROP DEFAULT");
        if (says->text.len)
            mx_pg_default(r, to->domain);
    }
    if (from->domain->not_null != to->domain->not_null) {
        domain_start(r, to, &first);
        mx_buf_text(&r->buf, to->domain->not_null ? "SET NOT NULL" : "DROP NOT NULL");
    }
    return first ? mx_render_refuse(r, step) : MX_OK;
}

static void attribute(mx_renderer *r, bool *first, const char *verb, mx_str name)
{
    mx_buf_printf(&r->buf, "%s%s ATTRIBUTE ", *first ? " " : ", ", verb);
    *first = false;
    mx_render_ident(r, name);
}

/* Attributes are added behind the others: those that are new must stand there. */
static bool adds_at_end(const mx_udt *from, const mx_udt *to)
{
    bool added = false;
    for (size_t i = 0; i < to->fields.len; i++) {
        bool is_new = !mx_udt_field(from, to->fields.at[i]->name);
        if (added && !is_new)
            return false;
        added = is_new;
    }
    return true;
}

static mx_status alter_composite(mx_renderer *r, const mx_step *step)
{
    const mx_udt *from = step->change->from.type, *to = step->change->to.type;
    bool first = true;
    if (!adds_at_end(from, to))
        return mx_render_refuse(r, step);
    mx_render_lit(r, "ALTER TYPE ");
    mx_render_qualified(r, to->schema->name, to->name);
    for (size_t i = 0; i < from->fields.len; i++) {
        if (!mx_udt_field(to, from->fields.at[i]->name))
            attribute(r, &first, "DROP", from->fields.at[i]->name);
    }
    for (size_t i = 0; i < to->fields.len; i++) {
        const mx_column *now = to->fields.at[i], *was = mx_udt_field(from, now->name);
        if (was && mx_str_eq(was->type.text, now->type.text) && mx_str_eq(was->collation, now->collation))
            continue;
        attribute(r, &first, was ? "ALTER" : "ADD", now->name);
        mx_buf_text(&r->buf, was ? " TYPE " : " ");
        field_type(r, to, now);
    }
    return first ? mx_render_refuse(r, step) : MX_OK;
}

mx_status mx_pg_type_statement(mx_renderer *r, const mx_step *step)
{
    const mx_change *change = step->change;
    const mx_udt *type = change->to.type ? change->to.type : change->from.type;
    const char *word = type->kind == MX_O_DOMAIN ? "DOMAIN" : "TYPE";
    if (step->kind == MX_ST_CREATE_TYPE)
        return create_type(r, step, type);
    if (step->kind == MX_ST_DROP_TYPE) {
        mx_buf_printf(&r->buf, "DROP %s ", word);
        mx_render_qualified(r, change->from.type->schema->name, change->from.type->name);
        return MX_OK;
    }
    if (step->new_name.len) {
        rename_value(r, step, type);
        return MX_OK;
    }
    if (change->verb != MX_RENAME && type->kind == MX_O_COMPOSITE)
        return alter_composite(r, step);
    if (change->verb != MX_RENAME)
        return type->kind == MX_O_DOMAIN ? alter_domain(r, step) : add_values(r, step);
    mx_buf_printf(&r->buf, "ALTER %s ", word);
    mx_render_qualified(r, change->from.type->schema->name, change->from.type->name);
    mx_render_lit(r, " RENAME TO ");
    mx_render_ident(r, change->to.type->name);
    return MX_OK;
}

/* --- sequences ---------------------------------------------------------------------------------------------------------------- */

static void sequence_options(mx_renderer *r, const mx_sequence *sequence)
{
    mx_buf_printf(&r->buf,
                  " AS %.*s START WITH %lld INCREMENT BY %lld MINVALUE %lld MAXVALUE %lld CACHE %lld",
                  MX_FMT(sequence->type), (long long)sequence->start, (long long)sequence->increment,
                  (long long)sequence->min, (long long)sequence->max, (long long)sequence->cache);
    mx_buf_text(&r->buf, sequence->cycle ? " CYCLE" : " NO CYCLE");
}

static mx_str shown_name(mx_renderer *r, const mx_sequence *sequence)
{
    size_t start = r->buf.len;
    mx_render_qualified(r, sequence->schema->name, sequence->name);
    mx_str name = mx_str_copy(r->arena, mx_str_sub(mx_buf_view(&r->buf), start, r->buf.len));
    r->buf.len = start;
    return name;
}

static void move_counter(mx_renderer *r, const mx_sequence *sequence, const mx_counter *counter)
{
    mx_str name = shown_name(r, sequence);
    mx_buf_printf(&r->buf, "SELECT setval(%.*s, %lld, false) FROM %.*s WHERE last_value %s %lld",
                  MX_FMT(mx_str_quoted(r->arena, name, '\'')), (long long)counter->next, MX_FMT(name),
                  counter->outside, (long long)counter->bound);
    mx_render_next_statement(r);
}

static void owned_by(mx_renderer *r, const mx_column *owner)
{
    mx_render_lit(r, " OWNED BY ");
    if (!owner) {
        mx_render_lit(r, "NONE");
        return;
    }
    mx_render_table(r, owner->table);
    mx_buf_char(&r->buf, '.');
    mx_render_ident(r, owner->name);
}

/* Behind a serial column: all but type and owner is what it would be anyhow. */
static void serial_sequence(mx_renderer *r, const mx_sequence *sequence)
{
    mx_render_lit(r, "CREATE SEQUENCE IF NOT EXISTS ");
    mx_render_qualified(r, sequence->schema->name, sequence->name);
    mx_buf_printf(&r->buf, " AS %.*s", MX_FMT(sequence->type));
    owned_by(r, sequence->owner);
}

static void create_sequence(mx_renderer *r, const mx_sequence *sequence)
{
    mx_buf_text(&r->buf, sequence->unlogged ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ");
    mx_render_qualified(r, sequence->schema->name, sequence->name);
    sequence_options(r, sequence);
}

mx_status mx_pg_sequence(mx_renderer *r, const mx_step *step)
{
    const mx_change *change = step->change;
    const mx_sequence *from = change->from.sequence, *to = change->to.sequence;
    if (step->kind == MX_ST_DROP_SEQUENCE) {
        mx_buf_text(&r->buf, from->owner ? "DROP SEQUENCE IF EXISTS " : "DROP SEQUENCE ");
        mx_render_qualified(r, from->schema->name, from->name);
        return MX_OK;
    }
    if (step->kind == MX_ST_CREATE_SEQUENCE) {
        if (change->aspects & MX_D_OWNER)
            serial_sequence(r, to);
        else
            create_sequence(r, to);
        return MX_OK;
    }
    if (change->verb == MX_RENAME) {
        mx_render_lit(r, "ALTER SEQUENCE ");
        mx_render_qualified(r, from->schema->name, from->name);
        mx_render_lit(r, " RENAME TO ");
        mx_render_ident(r, to->name);
        return MX_OK;
    }
    bool options = change->aspects & (MX_D_OPTIONS | MX_D_TYPE);
    mx_counter counter = mx_counter_between(from, to);
    if (options && counter.outside)
        move_counter(r, to, &counter);
    mx_render_lit(r, "ALTER SEQUENCE ");
    mx_render_qualified(r, to->schema->name, to->name);
    if (options)
        sequence_options(r, to);
    if (options && counter.restarts)
        mx_render_lit(r, " RESTART");
    if (change->aspects & MX_D_OWNER)
        owned_by(r, to->owner);
    if (change->aspects & MX_D_ENGINE) /* a statement of its own */
        mx_buf_text(&r->buf, to->unlogged ? " SET UNLOGGED" : " SET LOGGED");
    return MX_OK;
}

/* --- named text --------------------------------------------------------------------------------------------------------------- */

const char *mx_pg_object_word(mx_renderer *r, const mx_object *object)
{
    return mx_str_z(r->arena, mx_str_upper(r->arena, mx_str_of(mx_object_kind_name(object->kind))));
}

void mx_pg_object_name(mx_renderer *r, const mx_object *object)
{
    bool local = object->kind == MX_O_TRIGGER || object->kind == MX_O_POLICY || object->kind == MX_O_RULE;
    if (local || object->kind == MX_O_EXTENSION)
        mx_render_ident(r, object->name);
    else
        mx_render_qualified(r, object->schema ? object->schema->name : MX_STR_NONE, object->name);
    mx_buf_str(&r->buf, object->signature);
    if (!local)
        return;
    mx_render_lit(r, " ON ");
    mx_render_qualified(r, object->on_table.schema, object->on_table.name);
}

mx_status mx_pg_drop_object(mx_renderer *r, const mx_step *step)
{
    const mx_object *object = step->object;
    mx_str other = mx_object_other_kind(object);
    if (other.len)
        mx_buf_printf(&r->buf, "DROP %s ", mx_str_z(r->arena, mx_str_upper(r->arena, other)));
    else
        mx_buf_printf(&r->buf, "DROP %s ", mx_pg_object_word(r, object));
    if (object->kind == MX_O_CAST) { /* "(a AS b)" */
        mx_buf_str(&r->buf, object->name);
    } else if (object->kind == MX_O_OPERATOR) {
        mx_render_schema_of(r, object->schema ? object->schema->name : MX_STR_NONE);
        mx_buf_str(&r->buf, object->name);
        mx_buf_char(&r->buf, ' ');
        mx_buf_str(&r->buf, object->signature);
    } else {
        mx_pg_object_name(r, object);
    }
    return MX_OK;
}

/* DuckDB takes them as one text. */
static void set_path_text(mx_renderer *r, mx_str path)
{
    mx_buf list = MX_BUF(r->arena);
    mx_str name;
    while (path.len) {
        (void)mx_str_cut(path, '\n', &name, &path);
        mx_buf_text(&list, list.len ? "," : "");
        mx_buf_str(&list, mx_str_quoted(r->arena, name, '"'));
    }
    mx_render_lit(r, "SET search_path = ");
    mx_render_string_plain(r, mx_buf_take(&list));
    mx_render_next_statement(r);
}

/* Names without a schema mean what they meant where the statement was written. */
static void set_path(mx_renderer *r, mx_str path)
{
    mx_str name;
    if (r->server->engine == MX_DUCK) {
        set_path_text(r, path);
        return;
    }
    mx_render_lit(r, "SET search_path TO ");
    for (bool first = true; path.len; first = false) {
        (void)mx_str_cut(path, '\n', &name, &path);
        mx_buf_text(&r->buf, first ? "" : ", ");
        mx_render_ident(r, name);
    }
    mx_render_next_statement(r);
}

mx_status mx_pg_create_object(mx_renderer *r, const mx_step *step)
{
    mx_str source = step->object->source;
    bool path = step->object->search_path.len != 0;
    if (path)
        set_path(r, step->object->search_path);
    if (step->replace && mx_str_istarts(source, MX_STR("create ")) &&
        !mx_str_istarts(source, MX_STR("create or replace "))) {
        mx_render_lit(r, "CREATE OR REPLACE");
        source = mx_str_sub(source, 6, source.len);
    }
    mx_buf_str(&r->buf, source);
    if (path) {
        mx_render_next_statement(r);
        mx_render_lit(r, "RESET search_path");
    }
    return MX_OK;
}
