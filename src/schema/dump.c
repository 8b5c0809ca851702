#include "schema/dump.h"

#include "schema/rights.h"
#include "schema/rules.h"

#include "schema/canon.h"

typedef struct lines {
    mx_arena *arena;
    mx_strs all;
} lines;

static int by_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static void add_line(lines *l, mx_buf *line)
{
    mx_vec_push(l->arena, &l->all, mx_buf_take(line));
}

static void put_lines(mx_buf *buf, lines *l, bool sorted)
{
    if (sorted)
        mx_sort(l->arena, l->all.at, l->all.len, sizeof *l->all.at, by_text, NULL);
    for (size_t i = 0; i < l->all.len; i++)
        mx_buf_str(buf, l->all.at[i]);
}

/* --- pieces --- */

static void put_name(mx_buf *b, mx_str name)
{
    bool simple = name.len > 0;
    for (size_t i = 0; i < name.len; i++)
        simple = simple && (mx_is_alpha(name.ptr[i]) || mx_is_digit(name.ptr[i]) || name.ptr[i] == '_');
    if (simple)
        mx_buf_str(b, name);
    else if (name.len)
        mx_buf_json(b, name);
    else
        mx_buf_char(b, '-');
}

static void put_text(mx_buf *b, const char *key, mx_str value)
{
    if (!value.len)
        return;
    mx_buf_printf(b, " %s=", key);
    mx_buf_json(b, value);
}

static void put_word(mx_buf *b, const char *key, mx_str value)
{
    if (value.len)
        mx_buf_printf(b, " %s=%.*s", key, MX_FMT(value));
}

static void put_flag(mx_buf *b, const char *word, bool on)
{
    if (on)
        mx_buf_printf(b, " %s", word);
}

static void put_options(mx_buf *b, const mx_options *options)
{
    for (size_t i = 0; i < options->len; i++) {
        mx_buf_printf(b, " [%.*s]=", MX_FMT(options->at[i].key));
        mx_buf_json(b, options->at[i].value);
    }
}

static void put_names(mx_buf *b, const mx_strs *names)
{
    mx_buf_char(b, '(');
    for (size_t i = 0; i < names->len; i++) {
        if (i)
            mx_buf_lit(b, ", ");
        put_name(b, names->at[i]);
    }
    mx_buf_char(b, ')');
}

static const char *const actions[] = {
    [MX_FK_NONE] = "none",       [MX_FK_NO_ACTION] = "no action", [MX_FK_RESTRICT] = "restrict",
    [MX_FK_CASCADE] = "cascade", [MX_FK_SET_NULL] = "set null",   [MX_FK_SET_DEFAULT] = "set default"};

/* --- parts of a table --- */

static void put_sequence(mx_buf *b, const mx_sequence *s)
{
    mx_buf_printf(b, " %.*s start=%lld increment=%lld min=%lld max=%lld cache=%lld", MX_FMT(s->type),
                  (long long)s->start, (long long)s->increment, (long long)s->min, (long long)s->max,
                  (long long)s->cache);
    put_flag(b, "cycle", s->cycle);
    put_flag(b, "unlogged", s->unlogged);
}

static void put_column(mx_buf *b, const mx_model *model, const mx_column *c)
{
    put_name(b, c->name);
    mx_str type = model ? mx_type_text(model, b->arena, &c->type) : c->type.text;
    mx_buf_printf(b, " %.*s", MX_FMT(type.len ? type : MX_STR("-")));
    put_flag(b, "zerofill", c->type.zerofill);
    put_flag(b, "not-null", c->not_null);
    put_word(b, "not-null-conflict", c->not_null_conflict);
    put_flag(b, "auto-increment", c->auto_increment);
    put_flag(b, "serial", c->serial);
    put_text(b, "default", c->default_value.text);
    put_text(b, "on-update", c->on_update.text);
    if (c->generated)
        put_text(b, c->generated == MX_G_STORED ? "stored" : "virtual", c->expression.text);
    if (c->identity) {
        mx_buf_text(b, c->identity == MX_ID_ALWAYS ? " identity=always" : " identity=by-default");
        if (c->sequence)
            put_sequence(b, c->sequence);
    }
    put_flag(b, "invisible", c->invisible);
    put_word(b, "charset", c->charset);
    put_word(b, "collation", c->collation);
    put_word(b, "storage", c->storage);
    put_word(b, "compression", c->compression);
    put_options(b, &c->options);
    put_text(b, "comment", c->comment);
}

static void put_part(mx_buf *b, const mx_index_part *part, bool nulls)
{
    if (part->column)
        put_name(b, part->column->name);
    else
        mx_buf_printf(b, "(%.*s)", MX_FMT(part->expr.text));
    if (part->prefix)
        mx_buf_printf(b, "(%u)", (unsigned)part->prefix);
    put_word(b, "collation", part->collation);
    put_word(b, "opclass", part->opclass);
    put_options(b, &part->opclass_params);
    put_flag(b, "desc", part->desc);
    put_flag(b, part->nulls_first ? "nulls-first" : "nulls-last", nulls && part->nulls_first != part->desc);
    put_word(b, "with", part->with_op);
}

static void put_index(mx_buf *b, const mx_index *index)
{
    static const char *const roles[] = {[MX_I_INDEX] = "index",
                                        [MX_I_PRIMARY] = "primary-key",
                                        [MX_I_UNIQUE] = "unique",
                                        [MX_I_EXCLUDE] = "exclude"};
    bool nulls = !index->table ||
                 index->table->schema->model->server.engine == MX_PG; /* others have no choice */
    mx_buf_printf(b, "%s ", roles[index->role]);
    put_name(b, index->name);
    put_flag(b, "unique", index->unique && index->role == MX_I_INDEX);
    put_word(b, "kind", index->kind);
    put_word(b, "using", index->method);
    mx_buf_lit(b, " (");
    for (size_t i = 0; i < index->parts.len; i++) {
        if (i)
            mx_buf_lit(b, ", ");
        put_part(b, &index->parts.at[i], nulls);
    }
    mx_buf_char(b, ')');
    if (index->include.len) {
        mx_buf_lit(b, " include ");
        put_names(b, &index->include);
    }
    put_text(b, "where", index->where.text);
    put_flag(b, "nulls-not-distinct", index->nulls_not_distinct);
    put_flag(b, "deferrable", index->deferrable);
    put_flag(b, "deferred", index->initially_deferred);
    put_flag(b, "invisible", index->invisible);
    put_word(b, "conflict", index->conflict);
    put_options(b, &index->options);
    put_text(b, "comment", index->comment);
    put_text(b, "index-comment", index->index_comment);
    mx_buf_char(b, '\n');
}

static void put_fkey(mx_buf *b, const mx_table *table, const mx_fkey *fkey)
{
    mx_buf_lit(b, "foreign-key ");
    put_name(b, fkey->name);
    mx_buf_lit(b, " (");
    for (size_t i = 0; i < fkey->columns.len; i++) {
        if (i)
            mx_buf_lit(b, ", ");
        put_name(b, fkey->columns.at[i]->name);
    }
    mx_buf_lit(b, ") references ");
    if (!mx_str_eq(fkey->ref.schema, table->schema->name)) {
        put_name(b, fkey->ref.schema);
        mx_buf_char(b, '.');
    }
    put_name(b, fkey->ref.name);
    mx_buf_char(b, ' ');
    put_names(b, &fkey->ref_columns);
    mx_buf_printf(b, " on-delete=%s on-update=%s", actions[fkey->on_delete], actions[fkey->on_update]);
    if (fkey->set_columns.len) {
        mx_buf_lit(b, " set ");
        put_names(b, &fkey->set_columns);
    }
    put_word(b, "match", fkey->match);
    put_flag(b, "deferrable", fkey->deferrable);
    put_flag(b, "deferred", fkey->initially_deferred);
    put_flag(b, "not-valid", fkey->not_valid);
    put_flag(b, "not-enforced", fkey->not_enforced);
    put_flag(b, "dangling", !fkey->ref_table);
    put_text(b, "comment", fkey->comment);
    mx_buf_char(b, '\n');
}

static void put_check(mx_buf *b, const mx_check *check)
{
    mx_buf_lit(b, "check ");
    put_name(b, check->name);
    if (check->column) {
        mx_buf_lit(b, " of ");
        put_name(b, check->column->name);
    }
    mx_buf_char(b, ' ');
    mx_buf_json(b, check->expr.text);
    put_flag(b, "not-enforced", check->not_enforced);
    put_flag(b, "no-inherit", check->no_inherit);
    put_flag(b, "not-valid", check->not_valid);
    put_flag(b, "period", check->period);
    put_text(b, "comment", check->comment);
    mx_buf_char(b, '\n');
}

/* --- tables --- */

static void put_table_head(mx_buf *b, const mx_table *table)
{
    mx_buf_lit(b, "  table ");
    put_name(b, table->name);
    put_flag(b, "unlogged", table->unlogged);
    put_flag(b, "without-rowid", table->without_rowid);
    put_flag(b, "strict", table->strict);
    put_word(b, "engine", table->engine);
    put_word(b, "charset", table->charset);
    put_word(b, "collation", table->collation);
    if (table->auto_increment)
        mx_buf_printf(b, " auto-increment=%lld", (long long)table->auto_increment);
    put_flag(b, "row-security", table->row_security);
    put_flag(b, "force-row-security", table->force_row_security);
    if (table->inherits.len) {
        mx_buf_lit(b, " inherits ");
        put_names(b, &table->inherits);
    }
    put_text(b, "partition-by", table->partition_by);
    if (table->partition_of) {
        mx_buf_lit(b, " partition-of=");
        put_name(b, table->partition_of->name);
        put_text(b, "bounds", table->partition_bounds);
    }
    put_text(b, "system-versioning", table->system_versioning);
    put_options(b, &table->options);
    put_text(b, "comment", table->comment);
    mx_buf_char(b, '\n');
}

void mx_table_dump(mx_buf *buf, const mx_table *table)
{
    lines parts = {.arena = buf->arena};
    put_table_head(buf, table);
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_buf_lit(buf, "    column ");
        put_column(buf, table->schema->model, table->columns.at[i]);
        mx_buf_char(buf, '\n');
    }
    for (size_t i = 0; i <= table->indexes.len; i++) {
        const mx_index *index = i < table->indexes.len ? table->indexes.at[i] : table->primary;
        mx_buf line = MX_BUF(buf->arena);
        mx_buf_lit(&line, "    ");
        if (!index)
            continue;
        put_index(&line, index);
        add_line(&parts, &line);
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        mx_buf line = MX_BUF(buf->arena);
        mx_buf_lit(&line, "    ");
        put_fkey(&line, table, table->fkeys.at[i]);
        add_line(&parts, &line);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        mx_buf line = MX_BUF(buf->arena);
        mx_buf_lit(&line, "    ");
        put_check(&line, table->checks.at[i]);
        add_line(&parts, &line);
    }
    put_lines(buf, &parts, true);
}

/* --- the rest --- */

static void put_type(mx_buf *b, const mx_model *model, const mx_udt *type)
{
    static const char *const kinds[] = {[MX_O_ENUM] = "enum",
                                        [MX_O_DOMAIN] = "domain",
                                        [MX_O_COMPOSITE] = "composite",
                                        [MX_O_RANGE] = "range",
                                        [MX_O_TYPE] = "type"};
    mx_buf_printf(b, "  %s ", kinds[type->kind]);
    put_name(b, type->name);
    for (size_t i = 0; i < type->values.len; i++)
        put_text(b, "value", type->values.at[i]);
    if (type->domain) {
        mx_column base = *type->domain;
        base.name = MX_STR("of");
        mx_buf_char(b, ' ');
        put_column(b, model, &base);
    }
    put_text(b, "definition", type->definition);
    put_text(b, "comment", type->comment);
    mx_buf_char(b, '\n');
    for (size_t i = 0; i < type->fields.len; i++) {
        mx_buf_lit(b, "    field ");
        put_column(b, model, type->fields.at[i]);
        mx_buf_char(b, '\n');
    }
    for (size_t i = 0; i < type->checks.len; i++) {
        mx_buf_lit(b, "    ");
        put_check(b, type->checks.at[i]);
    }
}

static void put_free_sequence(mx_buf *b, const mx_sequence *s)
{
    mx_buf_lit(b, "  sequence ");
    put_name(b, s->name);
    put_sequence(b, s);
    if (s->owner) {
        mx_buf_lit(b, " owner=");
        put_name(b, s->owner->table->name);
        mx_buf_char(b, '.');
        put_name(b, s->owner->name);
    }
    put_text(b, "comment", s->comment);
    mx_buf_char(b, '\n');
}

static const char *object_kind(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_VIEW:
        return "view";
    case MX_O_MATVIEW:
        return "materialized-view";
    case MX_O_TRIGGER:
        return "trigger";
    case MX_O_FUNCTION:
        return "function";
    case MX_O_PROCEDURE:
        return "procedure";
    case MX_O_EXTENSION:
        return "extension";
    case MX_O_POLICY:
        return "policy";
    case MX_O_VIRTUAL_TABLE:
        return "virtual-table";
    default:
        return "object";
    }
}

static void put_object(mx_buf *b, const mx_object *object)
{
    mx_buf_printf(b, "  %s ", object_kind(object->kind));
    put_name(b, object->name);
    mx_buf_str(b, object->signature);
    if (object->on_table.name.len) {
        mx_buf_lit(b, " on ");
        put_name(b, object->on_table.name);
    }
    put_text(b, "definition", object->definition);
    put_text(b, "comment", object->comment);
    mx_buf_char(b, '\n');
    for (size_t i = 0; i < object->indexes.len; i++) {
        mx_buf_lit(b, "    ");
        put_index(b, object->indexes.at[i]);
    }
}

static void put_schema(mx_buf *b, const mx_model *model, const mx_schema *schema)
{
    lines types = {.arena = b->arena}, sequences = {.arena = b->arena}, tables = {.arena = b->arena},
          objects = {.arena = b->arena};
    mx_buf part = MX_BUF(b->arena);
    mx_buf_lit(b, "schema ");
    put_name(b, schema->name);
    put_word(b, "charset", schema->charset);
    put_word(b, "collation", schema->collation);
    put_text(b, "comment", schema->comment);
    mx_buf_char(b, '\n');
    for (size_t i = 0; i < schema->types.len; i++) {
        put_type(&part, model, schema->types.at[i]);
        add_line(&types, &part);
    }
    for (size_t i = 0; i < schema->sequences.len; i++) {
        if (schema->sequences.at[i]->internal)
            continue;
        put_free_sequence(&part, schema->sequences.at[i]);
        add_line(&sequences, &part);
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        mx_table_dump(&part, schema->tables.at[i]);
        add_line(&tables, &part);
    }
    for (size_t i = 0; i < schema->objects.len; i++) {
        put_object(&part, schema->objects.at[i]);
        add_line(&objects, &part);
    }
    put_lines(b, &types, true);
    put_lines(b, &sequences, true);
    put_lines(b, &tables, true);
    put_lines(b, &objects, true);
}

/* --- rights --- */

static void put_privileges(mx_buf *b, const mx_model *model, const char *word, uint64_t bits)
{
    const mx_privilege *list = model->rules->privileges;
    if (bits)
        mx_buf_printf(b, " %s", word);
    for (size_t i = 0; list[i].name; i++) {
        if (bits >> i & 1u)
            mx_buf_printf(b, " %s,", list[i].name);
    }
}

static void put_target(mx_buf *b, const mx_right_target *target)
{
    static const char *const words[] = {"table", "", "sequence", "schema", "routine", "procedure", "type"};
    size_t word = 0;
    while (!((unsigned)target->kind >> word & 1u))
        word++;
    mx_buf_printf(b, "  rights on %s%s ", target->future ? "future " : "", words[word]);
    put_name(b, mx_right_schema(target));
    if (target->future && target->owner.len) {
        mx_buf_lit(b, " of ");
        put_name(b, target->owner);
    }
    if (target->kind != MX_RK_SCHEMA && !target->future) {
        mx_buf_char(b, '.');
        put_name(b, mx_right_name(target));
        mx_buf_str(b, mx_right_signature(target));
    }
}

static void put_rights(mx_buf *b, const mx_model *model, const mx_right_targets *targets)
{
    lines all = {.arena = b->arena};
    mx_buf part = MX_BUF(b->arena);
    for (size_t i = 0; i < targets->len; i++) {
        const mx_right_target *target = targets->at[i];
        for (size_t k = 0; mx_right_is_there(target) && k < target->rights.len; k++) {
            const mx_right *right = target->rights.at[k];
            if (!(right->given | right->taken) || !mx_right_has_column(right))
                continue;
            put_target(&part, target);
            if (mx_right_column(right).len) {
                mx_buf_char(&part, '.');
                put_name(&part, mx_right_column(right));
            }
            mx_buf_printf(&part,
                          " of %.*s:", MX_FMT(right->grantee.len ? right->grantee : MX_STR("everybody")));
            put_privileges(&part, model, "given", right->given);
            put_privileges(&part, model, "to pass on", right->grantable);
            put_privileges(&part, model, "taken", right->taken);
            mx_buf_char(&part, '\n');
            add_line(&all, &part);
        }
    }
    put_lines(b, &all, true);
}

void mx_model_dump(mx_buf *buf, const mx_model *model)
{
    lines schemas = {.arena = buf->arena}, objects = {.arena = buf->arena};
    mx_buf part = MX_BUF(buf->arena);
    for (size_t i = 0; i < model->schemas.len; i++) {
        put_schema(&part, model, model->schemas.at[i]);
        add_line(&schemas, &part);
    }
    put_lines(buf, &schemas, true);
    for (size_t i = 0; i < model->objects.len; i++) {
        put_object(&part, model->objects.at[i]);
        add_line(&objects, &part);
    }
    put_lines(buf, &objects, true);
    put_rights(buf, model, &model->rights);
    put_rights(buf, model, &model->future_rights);
}
