#include "plan/explain.h"

#include "base/buf.h"
#include "plan/planner.h"
#include "schema/canon.h"
#include "schema/names.h"

/* ---- the words of an aspect's two sides ---- */

static mx_str word(bool yes, const char *is, const char *is_not)
{
    return mx_str_of(yes ? is : is_not);
}

static mx_str join(mx_arena *arena, const mx_strs *list)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < list->len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? ", " : "", MX_FMT(list->at[i]));
    return mx_buf_take(&buf);
}

static mx_str column_aspect(mx_arena *arena, const mx_column *c, uint32_t aspect)
{
    static const char *const identity[] = {
        [MX_ID_NONE] = "none", [MX_ID_ALWAYS] = "always", [MX_ID_BY_DEFAULT] = "by default"};
    switch (aspect) {
    case MX_D_TYPE:
        return c->type.udt
                   ? mx_str_printf(arena, "%.*s%s", MX_FMT(c->type.udt->name), c->type.array_dims ? "[]" : "")
                   : c->type.text;
    case MX_D_NULL:
        return word(c->not_null, "not null", "null");
    case MX_D_DEFAULT:
        return c->default_value.text.len ? mx_sql_shown(&c->default_value) : MX_STR("none");
    case MX_D_ON_UPDATE:
        return c->on_update.text.len ? mx_sql_shown(&c->on_update) : MX_STR("none");
    case MX_D_GENERATED:
        return c->generated ? mx_sql_shown(&c->expression) : MX_STR("none");
    case MX_D_IDENTITY:
        return mx_str_of(identity[c->identity]);
    case MX_D_AUTO_INCREMENT:
        return word(c->auto_increment, "yes", "no");
    case MX_D_SERIAL:
        return word(c->serial, "yes", "no");
    case MX_D_VISIBLE:
        return word(!c->invisible, "yes", "no");
    case MX_D_COMMENT:
        return c->comment;
    case MX_D_COLLATION:
        return c->collation;
    case MX_D_CHARSET:
        return c->charset;
    default:
        return MX_STR_NONE;
    }
}

static mx_str index_parts(mx_arena *arena, const mx_index *index)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        mx_str what = part->column ? part->column->name : mx_sql_shown(&part->expr);
        mx_buf_printf(&buf, "%s%.*s%s", i ? ", " : "", MX_FMT(what), part->desc ? " desc" : "");
    }
    return mx_buf_take(&buf);
}

static mx_str index_aspect(mx_arena *arena, const mx_index *index, uint32_t aspect)
{
    switch (aspect) {
    case MX_D_PARTS:
        return index_parts(arena, index);
    case MX_D_UNIQUE:
        return word(index->unique, "yes", "no");
    case MX_D_WHERE:
        return index->where.text.len ? mx_sql_shown(&index->where) : MX_STR("none");
    case MX_D_METHOD:
        return index->method;
    case MX_D_INCLUDE:
        return join(arena, &index->include);
    case MX_D_NULL:
        return word(index->nulls_not_distinct, "not distinct", "distinct");
    case MX_D_ENFORCED:
        return word(!index->broken, "yes", "no");
    case MX_D_COMMENT:
        return index->comment;
    default:
        return MX_STR_NONE;
    }
}

static const char *action_word(mx_fk_action action)
{
    static const char *const words[] = {
        [MX_FK_NONE] = "no action",  [MX_FK_NO_ACTION] = "no action", [MX_FK_RESTRICT] = "restrict",
        [MX_FK_CASCADE] = "cascade", [MX_FK_SET_NULL] = "set null",   [MX_FK_SET_DEFAULT] = "set default"};
    return words[action];
}

static mx_str fkey_aspect(mx_arena *arena, const mx_fkey *fkey, uint32_t aspect)
{
    if (aspect == MX_D_ACTION)
        return mx_str_printf(arena, "on update %s, on delete %s", action_word(fkey->on_update),
                             action_word(fkey->on_delete));
    if (aspect == MX_D_REFERENCE)
        return mx_str_printf(arena, "%.*s (%.*s)", MX_FMT(fkey->ref.name),
                             MX_FMT(join(arena, &fkey->ref_columns)));
    return aspect == MX_D_COMMENT ? fkey->comment : MX_STR_NONE;
}

static mx_str table_aspect(const mx_table *table, uint32_t aspect)
{
    switch (aspect) {
    case MX_D_COMMENT:
        return table->comment;
    case MX_D_ENGINE:
        return table->engine;
    case MX_D_CHARSET:
        return table->charset;
    case MX_D_COLLATION:
        return table->collation;
    case MX_D_PARTITION:
        return table->partition_by;
    default:
        return MX_STR_NONE;
    }
}

static mx_str aspect_text(mx_arena *arena, mx_subject subject, const void *of, uint32_t aspect)
{
    if (!of)
        return MX_STR_NONE;
    switch (subject) {
    case MX_C_COLUMN:
        return column_aspect(arena, of, aspect);
    case MX_C_INDEX:
        return index_aspect(arena, of, aspect);
    case MX_C_FKEY:
        return fkey_aspect(arena, of, aspect);
    case MX_C_TABLE:
        return table_aspect(of, aspect);
    case MX_C_CHECK:
        return aspect == MX_D_EXPR ? mx_sql_shown(&((const mx_check *)of)->expr) : MX_STR_NONE;
    case MX_C_TYPE:
        return aspect == MX_D_VALUES ? join(arena, &((const mx_udt *)of)->values) : MX_STR_NONE;
    default:
        return MX_STR_NONE;
    }
}

static const struct {
    uint32_t bit;
    const char *name;
} aspects[] = {
    {MX_D_TYPE, "type"},
    {MX_D_NULL, "null"},
    {MX_D_DEFAULT, "default"},
    {MX_D_GENERATED, "generated"},
    {MX_D_IDENTITY, "identity"},
    {MX_D_SERIAL, "serial"},
    {MX_D_AUTO_INCREMENT, "auto_increment"},
    {MX_D_COMMENT, "comment"},
    {MX_D_COLLATION, "collation"},
    {MX_D_CHARSET, "charset"},
    {MX_D_ON_UPDATE, "on_update"},
    {MX_D_ORDER, "order"},
    {MX_D_VISIBLE, "visible"},
    {MX_D_PARTS, "columns"},
    {MX_D_UNIQUE, "unique"},
    {MX_D_WHERE, "where"},
    {MX_D_METHOD, "method"},
    {MX_D_INCLUDE, "include"},
    {MX_D_OPTIONS, "options"},
    {MX_D_DEFERRABLE, "deferrable"},
    {MX_D_REFERENCE, "references"},
    {MX_D_ACTION, "actions"},
    {MX_D_EXPR, "expression"},
    {MX_D_ENFORCED, "enforced"},
    {MX_D_VALUES, "values"},
    {MX_D_ENGINE, "engine"},
    {MX_D_PARTITION, "partition"},
    {MX_D_DEFINITION, "definition"},
    {MX_D_ROLE, "role"},
    {MX_D_STORAGE, "storage"},
    {MX_D_OWNER, "owner"},
};

static void put_aspects(mx_arena *arena, const mx_change *change, mx_difference *out)
{
    for (size_t i = 0; change->verb == MX_MODIFY && i < sizeof aspects / sizeof *aspects; i++) {
        if (!(change->aspects & aspects[i].bit))
            continue;
        mx_aspect aspect = {aspects[i].name,
                            aspect_text(arena, change->subject, change->from.any, aspects[i].bit),
                            aspect_text(arena, change->subject, change->to.any, aspects[i].bit)};
        mx_vec_push(arena, &out->aspects, aspect);
    }
}

/* ---- differences ---- */

static const char *index_word(const mx_index *index)
{
    return index->role == MX_I_PRIMARY   ? "primary key"
           : index->role == MX_I_UNIQUE  ? "unique constraint"
           : index->role == MX_I_EXCLUDE ? "exclusion constraint"
                                         : "index";
}

static const char *subject_word(const mx_change *change)
{
    static const char *const words[MX_C_SUBJECTS] = {
        [MX_C_SCHEMA] = "schema",    [MX_C_TYPE] = "type",     [MX_C_SEQUENCE] = "sequence",
        [MX_C_TABLE] = "table",      [MX_C_COLUMN] = "column", [MX_C_INDEX] = "index",
        [MX_C_FKEY] = "foreign key", [MX_C_CHECK] = "check",   [MX_C_OBJECT] = "object",
        [MX_C_RIGHT] = "right on"};
    const union mx_changed *it = change->to.any ? &change->to : &change->from;
    if (change->subject == MX_C_OBJECT && it->any)
        return mx_object_kind_name(it->object->kind);
    return change->subject == MX_C_INDEX && it->any ? index_word(it->index) : words[change->subject];
}

static const mx_schema *schema_of(const mx_change *change, const union mx_changed *it, const mx_table *table)
{
    switch (change->subject) {
    case MX_C_TABLE:
        return it->table->schema;
    case MX_C_TYPE:
        return it->type->schema;
    case MX_C_SEQUENCE:
        return it->sequence->schema;
    case MX_C_OBJECT:
        return it->object->schema;
    default:
        return table ? table->schema : NULL;
    }
}

static const mx_column *only_column(const mx_change *change)
{
    const union mx_changed *it = change->to.any ? &change->to : &change->from;
    if (change->subject == MX_C_FKEY && it->fkey->columns.len == 1)
        return it->fkey->columns.at[0];
    if (change->subject == MX_C_INDEX && it->index->parts.len == 1)
        return it->index->parts.at[0].column;
    return NULL;
}

static void add_difference(mx_arena *arena, const mx_change *change, mx_differences *out)
{
    static const char *const verbs[] = {
        [MX_ADD] = "add", [MX_DROP] = "drop", [MX_MODIFY] = "modify", [MX_RENAME] = "rename"};
    const mx_table *table = change->to_table ? change->to_table : change->from_table;
    if (!change->to.any && !change->from.any)
        return;
    const mx_schema *schema = schema_of(change, change->to.any ? &change->to : &change->from, table);
    const mx_schema *old = change->verb == MX_RENAME ? schema_of(change, &change->from, table) : schema;
    const mx_column *column = only_column(change);
    mx_difference made = {.verb = verbs[change->verb],
                          .subject = subject_word(change),
                          .name = mx_change_name(change),
                          .schema = schema && !schema->built_in ? schema->name : MX_STR_NONE,
                          .table = table && change->subject != MX_C_TABLE ? table->name : MX_STR_NONE,
                          .at = mx_change_span(change)};
    if (change->verb == MX_RENAME) {
        mx_change before = *change;
        before.to.any = NULL;
        made.old_name = mx_change_name(&before);
        if (old && schema && !mx_str_eq(old->name, schema->name))
            made.old_schema = old->name;
    }
    if (column && column->span.file)
        made.at = column->span; /* where a model says it */
    else if (!made.at.file && table)
        made.at = table->span;
    put_aspects(arena, change, &made);
    mx_vec_push(arena, out, made);
}

static void remember(mx_explainer *explainer, const mx_change *change)
{
    const void *sides[] = {change->from.any, change->to.any};
    for (size_t i = 0; i < 2; i++) {
        if (!sides[i])
            continue;
        if (change->verb != MX_RENAME || !mx_map_get_address(&explainer->differences, sides[i]))
            mx_map_put_address(explainer->arena, &explainer->differences, sides[i], change);
        if (change->verb == MX_RENAME)
            mx_map_put_address(explainer->arena, &explainer->renames, sides[i], change);
    }
    for (size_t i = 0; i < change->children.len; i++)
        remember(explainer, change->children.at[i]);
}

void mx_explainer_init(mx_explainer *explainer, mx_arena *arena, const mx_changeset *changes)
{
    *explainer = (mx_explainer){.arena = arena};
    for (size_t i = 0; i < changes->changes.len; i++)
        remember(explainer, changes->changes.at[i]);
}

static const mx_change *of_either_side(const mx_map *map, const mx_change *change)
{
    const mx_change *known = change->to.any ? mx_map_get_address(map, change->to.any) : NULL;
    return !known && change->from.any ? mx_map_get_address(map, change->from.any) : known;
}

/* Of a change that the planner made up (a key dropped and added again) the difference behind it. */
static const mx_change *behind(const mx_explainer *explainer, const mx_change *change)
{
    const mx_change *known = change->verb == MX_RENAME ? of_either_side(&explainer->renames, change) : NULL;
    if (!known)
        known = of_either_side(&explainer->differences, change);
    return known && known->subject == change->subject ? known : change;
}

/* And of its parts, where it is a table. */
static void add_differences(mx_arena *arena, const mx_change *change, mx_differences *out)
{
    bool modified = change->subject == MX_C_TABLE && change->verb == MX_MODIFY;
    if (!modified || change->aspects || !change->children.len)
        add_difference(arena, change, out);
    for (size_t i = 0; modified && i < change->children.len; i++)
        add_difference(arena, change->children.at[i], out);
}

/* COMMENT ON is one step of a difference that may have others. */
static void add_comment(mx_arena *arena, const mx_change *change, mx_differences *out)
{
    mx_change comment = *change;
    if (change->verb != MX_MODIFY || !(change->aspects & MX_D_COMMENT)) {
        add_differences(arena, change, out);
        return;
    }
    comment.aspects = MX_D_COMMENT;
    add_difference(arena, &comment, out);
}

static const mx_change *of_index(const mx_explainer *explainer, const mx_step *step)
{
    const mx_change *known = mx_map_get_address(&explainer->differences, step->index);
    if (known || !step->change || (step->change->subject == MX_C_TABLE && step->change->verb == MX_MODIFY))
        return known ? known : step->change;
    bool drops = step->kind == MX_ST_DROP_INDEX;
    mx_change *made = mx_new(explainer->arena, mx_change);
    *made = (mx_change){.verb = drops ? MX_DROP : MX_ADD,
                        .subject = MX_C_INDEX,
                        .from.any = drops ? step->index : NULL,
                        .to.any = drops ? NULL : step->index,
                        .from_table = drops ? step->table : NULL,
                        .to_table = drops ? NULL : step->index->table};
    return made;
}

static const char *scaffolding(const mx_step *step)
{
    if (step->kind == MX_ST_FKEYS_OFF || step->kind == MX_ST_FKEYS_ON)
        return "tables are rebuilt";
    if (step->object)
        return "it uses what changes: dropped before, created again after";
    return "another step needs it";
}

const char *mx_explain(mx_explainer *explainer, const mx_step *step, mx_differences *out)
{
    *out = (mx_differences){0};
    for (size_t i = 0; step->kind == MX_ST_ALTER_TABLE && i < step->clauses.len; i++) {
        const mx_change *change = behind(explainer, step->clauses.at[i]);
        bool again = false; /* one difference, two clauses: dropped and added */
        for (size_t k = 0; k < i; k++)
            again |= behind(explainer, step->clauses.at[k]) == change;
        if (!again)
            add_difference(explainer->arena, change, out);
    }
    if (out->len)
        return NULL;
    const mx_change *change = step->index ? of_index(explainer, step) : step->change;
    if (!change)
        return scaffolding(step);
    if (step->kind == MX_ST_COMMENT)
        add_comment(explainer->arena, behind(explainer, change), out);
    else
        add_differences(explainer->arena, behind(explainer, change), out);
    return out->len ? NULL : scaffolding(step);
}

mx_differences mx_explain_all(mx_arena *arena, const mx_changeset *changes)
{
    mx_differences all = {0};
    for (size_t i = 0; i < changes->changes.len; i++)
        add_differences(arena, changes->changes.at[i], &all);
    return all;
}

static void put_name(mx_buf *buf, mx_str schema, mx_str name)
{
    mx_buf_char(buf, ' ');
    if (schema.len)
        mx_buf_printf(buf, "\"%.*s\".", MX_FMT(schema));
    mx_buf_printf(buf, "\"%.*s\"", MX_FMT(name));
}

mx_str mx_difference_text(mx_arena *arena, const mx_difference *difference)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_printf(&buf, "%s %s", difference->verb, difference->subject);
    if (difference->old_name.len) {
        put_name(&buf, difference->old_schema, difference->old_name);
        mx_buf_lit(&buf, " to");
    }
    if (difference->name.len)
        put_name(&buf, difference->old_schema.len ? difference->schema : MX_STR_NONE, difference->name);
    if (difference->table.len)
        mx_buf_printf(&buf, " of table \"%.*s\"", MX_FMT(difference->table));
    for (size_t i = 0; i < difference->aspects.len; i++) {
        const mx_aspect *aspect = &difference->aspects.at[i];
        mx_buf_printf(&buf, "%s %s", i ? "," : ":", aspect->name);
        if (aspect->from.len || aspect->to.len)
            mx_buf_printf(&buf, " %.*s → %.*s", MX_FMT(aspect->from.len ? aspect->from : MX_STR("none")),
                          MX_FMT(aspect->to.len ? aspect->to : MX_STR("none")));
    }
    return mx_buf_take(&buf);
}
