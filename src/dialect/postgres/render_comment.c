#include "dialect/postgres/postgres.h"
#include "schema/canon.h"

/* What statements of their own say of a thing: comments, and beside them whether a trigger is enabled, targets of statistics,
 * defaults of a view's columns. */

static void constraint(mx_renderer *r, mx_str name, const mx_table *table)
{
    mx_render_lit(r, "CONSTRAINT ");
    mx_render_ident(r, name);
    mx_render_lit(r, " ON ");
    mx_render_table(r, table);
}

static void is_text(mx_renderer *r, mx_str text)
{
    mx_render_lit(r, " IS ");
    if (text.len)
        r->rules->string(r, text);
    else
        mx_render_lit(r, "NULL");
}

static void object_head(mx_renderer *r, const mx_object *object)
{
    mx_buf_printf(&r->buf, "COMMENT ON %s ", mx_pg_object_word(r, object));
    mx_pg_object_name(r, object);
}

static void type_head(mx_renderer *r, const mx_udt *type)
{
    mx_buf_text(&r->buf, type->kind == MX_O_DOMAIN ? "COMMENT ON DOMAIN " : "COMMENT ON TYPE ");
    mx_render_qualified(r, type->schema->name, type->name);
}

/* ALTER TABLE t DISABLE TRIGGER x */
static void state(mx_renderer *r, const mx_object *object, mx_str value)
{
    mx_render_lit(r, "ALTER TABLE ");
    mx_render_qualified(r, object->on_table.schema, object->on_table.name);
    mx_buf_printf(&r->buf, " %.*s %s ", MX_FMT(value.len ? mx_str_upper(r->arena, value) : MX_STR("ENABLE")),
                  object->kind == MX_O_RULE ? "RULE" : "TRIGGER");
    mx_render_ident(r, object->name);
}

/* What is said of a part: its kind and its name are the key. */
static void note(mx_renderer *r, const mx_object *object, const mx_udt *type, mx_str key, mx_str value)
{
    mx_str kind, name;
    if (object && mx_str_eq(key, MX_STR("state"))) {
        state(r, object, value);
        return;
    }
    mx_str schema = object ? object->schema->name : type->schema->name,
           owner = object ? object->name : type->name;
    if (object && mx_str_eq(key, MX_STR("statistics"))) {
        mx_render_lit(r, "ALTER STATISTICS ");
        mx_render_qualified(r, schema, owner);
        mx_buf_printf(&r->buf, " SET STATISTICS %.*s", MX_FMT(value.len ? value : MX_STR("-1")));
        return;
    }
    if (!mx_str_cut(key, ' ', &kind, &name))
        return;
    if (mx_str_eq(kind, MX_STR("default"))) {
        mx_render_lit(r, "ALTER VIEW ");
        mx_render_qualified(r, schema, owner);
        mx_render_lit(r, " ALTER COLUMN ");
        mx_render_ident(r, name);
        if (value.len)
            mx_buf_printf(&r->buf, " SET DEFAULT %.*s", MX_FMT(value));
        else
            mx_render_lit(r, " DROP DEFAULT");
        return;
    }
    mx_buf_printf(&r->buf, "COMMENT ON %.*s ", MX_FMT(mx_str_upper(r->arena, kind)));
    if (mx_str_eq(kind, MX_STR("index"))) {
        mx_render_qualified(r, schema, name);
    } else if (mx_str_eq(kind, MX_STR("constraint"))) {
        mx_render_ident(r, name);
        mx_render_lit(r, " ON DOMAIN ");
        mx_render_qualified(r, schema, owner);
    } else {
        mx_render_qualified(r, schema, owner);
        mx_buf_char(&r->buf, '.');
        mx_render_ident(r, name);
    }
    is_text(r, value);
}

static mx_str noted(const mx_options *notes, mx_str key)
{
    const mx_option *note = notes ? mx_options_get(notes, key) : NULL;
    return note ? note->value : MX_STR_NONE;
}

static void next(mx_renderer *r, bool *first)
{
    if (!*first)
        mx_render_next_statement(r);
    *first = false;
}

/* Of one of them; the other is NULL. */
static void comment(mx_renderer *r, const mx_object *object, const mx_udt *type, mx_str text)
{
    if (type)
        type_head(r, type);
    else
        object_head(r, object);
    is_text(r, text);
}

/* A statement for all that is said now, or no more. What is made anew has nothing of what was said before. */
static mx_status notes(mx_renderer *r, const mx_step *step)
{
    const mx_change *change = step->change;
    bool of_type = change->subject == MX_C_TYPE, first = true;
    const mx_object *object = of_type ? NULL : change->to.object;
    const mx_udt *type = of_type ? change->to.type : NULL;
    bool anew = !change->from.any || (change->aspects & ~(uint32_t)MX_D_COMMENT);
    const mx_options none = {0}, *to = of_type ? &type->notes : &object->notes;
    const mx_options *from = !change->from.any ? &none
                             : of_type         ? &change->from.type->notes
                                               : &change->from.object->notes;
    mx_str is = of_type ? type->comment : object->comment;
    mx_str was = !change->from.any ? MX_STR_NONE
                 : of_type         ? change->from.type->comment
                                   : change->from.object->comment;
    if (anew ? is.len != 0 : !mx_str_eq(is, was)) {
        next(r, &first);
        comment(r, object, type, is);
    }
    for (size_t i = 0; i < to->len; i++) {
        mx_str value = to->at[i].value;
        if (anew ? value.len != 0 : !mx_str_eq(value, noted(from, to->at[i].key))) {
            next(r, &first);
            note(r, object, type, to->at[i].key, value);
        }
    }
    for (size_t i = 0; !anew && i < from->len; i++) {
        if (from->at[i].value.len && !mx_options_get(to, from->at[i].key)) {
            next(r, &first);
            note(r, object, type, from->at[i].key, MX_STR_NONE);
        }
    }
    if (first && anew) { /* nothing is said, and nothing was */
        next(r, &first);
        comment(r, object, type, MX_STR_NONE);
    }
    return first ? mx_render_refuse(r, step) : MX_OK;
}

static void index_comment(mx_renderer *r, const mx_step *step, const mx_index *index)
{
    mx_render_lit(r, "COMMENT ON ");
    if (index->role == MX_I_INDEX) {
        mx_render_lit(r, "INDEX ");
        mx_render_qualified(r, step->table->schema->name, index->name);
    } else {
        constraint(r, index->name, step->table);
    }
    is_text(r, index->comment);
}

static void target(mx_renderer *r, const mx_step *step, const mx_option *option, bool gone)
{
    mx_render_lit(r, "ALTER INDEX ");
    mx_render_qualified(r, step->table->schema->name, step->change->to.index->name);
    mx_buf_printf(&r->buf, " ALTER COLUMN %.*s SET STATISTICS %.*s", MX_FMT(option->key),
                  MX_FMT(gone ? MX_STR("-1") : option->value));
}

/* Targets are told by columns' numbers. */
static mx_status index_notes(mx_renderer *r, const mx_step *step)
{
    static const mx_index none;
    const mx_change *change = step->change;
    bool anew = !change->from.any || (change->aspects & ~(uint32_t)MX_D_COMMENT), first = true;
    const mx_index *to = change->to.index, *from = anew ? &none : change->from.index;
    if (!mx_str_eq(from->comment, to->comment)) {
        next(r, &first);
        index_comment(r, step, to);
    }
    for (size_t i = 0; i < to->targets.len; i++) {
        const mx_option *was = mx_options_get(&from->targets, to->targets.at[i].key);
        if (was && mx_str_eq(was->value, to->targets.at[i].value))
            continue;
        next(r, &first);
        target(r, step, &to->targets.at[i], false);
    }
    for (size_t i = 0; i < from->targets.len; i++) {
        if (mx_options_get(&to->targets, from->targets.at[i].key))
            continue;
        next(r, &first);
        target(r, step, &from->targets.at[i], true);
    }
    if (first) /* it was said by what made it */
        index_comment(r, step, to);
    return MX_OK;
}

mx_status mx_pg_comment(mx_renderer *r, const mx_step *step)
{
    const mx_change *change = step->change;
    mx_str text;
    if (change->subject == MX_C_TYPE || change->subject == MX_C_OBJECT)
        return notes(r, step);
    if (change->subject == MX_C_INDEX)
        return index_notes(r, step);
    mx_render_lit(r, "COMMENT ON ");
    switch (change->subject) {
    case MX_C_SCHEMA:
        mx_render_lit(r, "SCHEMA ");
        mx_render_ident(r, change->to.schema->name);
        text = change->to.schema->comment;
        break;
    case MX_C_TABLE:
        mx_render_lit(r, "TABLE ");
        mx_render_table(r, change->to.table);
        text = change->to.table->comment;
        break;
    case MX_C_COLUMN:
        mx_render_lit(r, "COLUMN ");
        mx_render_table(r, step->table);
        mx_buf_char(&r->buf, '.');
        mx_render_ident(r, change->to.column->name);
        text = change->to.column->comment;
        break;
    case MX_C_FKEY:
        constraint(r, change->to.fkey->name, step->table);
        text = change->to.fkey->comment;
        break;
    case MX_C_CHECK:
        constraint(r, change->to.check->name, step->table);
        text = change->to.check->comment;
        break;
    case MX_C_SEQUENCE:
        mx_render_lit(r, "SEQUENCE ");
        mx_render_qualified(r, change->to.sequence->schema->name, change->to.sequence->name);
        text = change->to.sequence->comment;
        break;
    default:
        return mx_render_refuse(r, step);
    }
    is_text(r, text);
    return MX_OK;
}
