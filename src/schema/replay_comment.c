#include "schema/canon.h"
#include "schema/replay_parts.h"

static mx_status missing(mx_replay *r, const mx_comment_on *on, mx_str name)
{
    if (mx_r_is_unknown(r->model, &on->name))
        return MX_FAILED;
    return mx_fail(r->diags, MX_SCH002, on->name.span, "", "%s \"%.*s\" does not exist",
                   mx_object_kind_name(on->kind), MX_FMT(name));
}

/* Where a note is kept; it is empty until something is said. */
static mx_str *note(mx_replay *r, mx_options *notes, const char *what, mx_str name)
{
    mx_str key = mx_str_printf(r->arena, "%s %.*s", what, MX_FMT(name));
    if (!mx_options_get(notes, key))
        mx_options_set(r->arena, notes, key, MX_STR_NONE);
    for (size_t i = 0; i < notes->len; i++) {
        if (mx_str_eq(notes->at[i].key, key))
            return &notes->at[i].value;
    }
    return NULL;
}

static mx_str *constraint_comment(mx_replay *r, const mx_comment_on *on)
{
    const mx_table *table = mx_model_table(r->model, on->name.schema, on->name.name);
    mx_udt *type = table ? NULL : mx_model_type(r->model, on->name.schema, on->name.name);
    for (size_t i = 0; type && i < type->checks.len; i++) {
        if (mx_str_eq(type->checks.at[i]->name, on->column))
            return note(r, &type->notes, "constraint", on->column);
    }
    if (!table)
        return NULL;
    mx_index *index = mx_table_index(table, on->column);
    mx_fkey *fkey = mx_table_fkey(table, on->column);
    mx_check *check = mx_table_check(table, on->column);
    return index ? &index->comment : fkey ? &fkey->comment : check ? &check->comment : NULL;
}

static mx_str *relation_comment(const mx_relation *found, mx_object_kind kind)
{
    if (!found || (found->kind != kind && kind != MX_O_TABLE))
        return NULL;
    switch (found->kind) {
    case MX_O_TABLE:
        return &found->u.table->comment;
    case MX_O_INDEX:
        return found->u.index->role == MX_I_INDEX ? &found->u.index->comment : &found->u.index->index_comment;
    case MX_O_SEQUENCE:
        return &found->u.sequence->comment;
    default:
        return &found->u.object->comment;
    }
}

static mx_status column_comment(mx_replay *r, const mx_comment_on *on, mx_str **out)
{
    const mx_relation *found = mx_model_relation(r->model, on->name.schema, on->name.name);
    mx_column *column = NULL;
    mx_udt *type = found ? NULL : mx_model_type(r->model, on->name.schema, on->name.name);
    mx_table *table;
    for (size_t i = 0; type && i < type->fields.len; i++) {
        if (mx_str_eq(type->fields.at[i]->name, on->column)) {
            *out = note(r, &type->notes, "column", on->column);
            return MX_OK;
        }
    }
    if (found &&
        (found->kind == MX_O_VIEW || found->kind == MX_O_MATVIEW || found->kind == MX_O_FOREIGN_TABLE)) {
        *out = note(r, &found->u.object->notes, "column", on->column);
        return MX_OK;
    }
    MX_TRY(mx_r_table(r, &on->name, false, &table));
    if (table->only_named) {
        *out = mx_new(r->arena, mx_str);
        return MX_OK;
    }
    MX_TRY(mx_r_column(r, table, on->column, false, on->name.span, &column));
    *out = &column->comment;
    return MX_OK;
}

/* Indexes of materialized views stand with their view. */
static mx_str *view_index_comment(mx_replay *r, const mx_comment_on *on)
{
    mx_object *view;
    const mx_index *index = mx_r_view_index(r, &on->name, &view);
    return index ? note(r, &view->notes, "index", index->name) : NULL;
}

static mx_str *object_comment(mx_replay *r, const mx_comment_on *on)
{
    bool on_table = on->kind == MX_O_TRIGGER || on->kind == MX_O_POLICY || on->kind == MX_O_RULE;
    mx_name trigger = {on->name.schema, on->column, on->name.span};
    mx_object *object = on_table
                            ? mx_r_object(r, on->kind, &trigger, MX_STR_NONE, &on->name)
                            : mx_r_object(r, on->kind, &on->name, mx_r_signature(r, on->signature), NULL);
    return object ? &object->comment : NULL;
}

static mx_status find_comment(mx_replay *r, const mx_comment_on *on, mx_str **out)
{
    mx_schema *schema;
    mx_udt *type;
    switch (on->kind) {
    case MX_O_COLUMN:
        return column_comment(r, on, out);
    case MX_O_CONSTRAINT:
        *out = constraint_comment(r, on);
        break;
    case MX_O_INDEX:
        *out = view_index_comment(r, on);
        if (*out)
            break;
        __attribute__((fallthrough));
    case MX_O_TABLE:
    case MX_O_SEQUENCE:
    case MX_O_VIEW:
    case MX_O_MATVIEW:
    case MX_O_FOREIGN_TABLE:
        *out = relation_comment(mx_model_relation(r->model, on->name.schema, on->name.name), on->kind);
        break;
    case MX_O_SCHEMA:
        schema = mx_model_schema(r->model, on->name.name);
        *out = schema ? &schema->comment : NULL;
        break;
    case MX_O_TYPE:
    case MX_O_DOMAIN:
    case MX_O_ENUM:
    case MX_O_COMPOSITE:
    case MX_O_RANGE:
        type = mx_model_type(r->model, on->name.schema, on->name.name);
        *out = type ? &type->comment : NULL;
        break;
    default:
        *out = object_comment(r, on);
        break;
    }
    return *out ? MX_OK : MX_NOT_FOUND;
}

mx_status mx_r_comment_on(mx_replay *r, const mx_comment_on *on)
{
    mx_str *comment = NULL;
    if (mx_r_is_there_anyhow(r, on->kind, on->name.name))
        return MX_OK; /* dumps say again what the server said first */
    switch (on->kind) {
    case MX_O_DATABASE:
    case MX_O_ROLE:
    case MX_O_TABLESPACE:
    case MX_O_CAST:
    case MX_O_OPERATOR:
    case MX_O_OTHER:
    case MX_O_SERVER:
        mx_warn(r->diags, MX_SQL104, r->stmt->span, "",
                "comments on what lies outside of schemas are not part of the model");
        return MX_OK;
    default:
        break;
    }
    mx_status st = find_comment(r, on, &comment);
    if (st == MX_NOT_FOUND)
        return missing(r, on, on->column.len ? on->column : on->name.name);
    if (st == MX_OK)
        *comment = on->is_null ? MX_STR_NONE : mx_r_keep(r, on->text);
    return st;
}
