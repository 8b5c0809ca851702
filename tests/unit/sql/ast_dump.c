/* ast_dump.c — statements as indented text. */
#include "ast_dump.h"

static const char *const object_names[] = {
    "table",      "column",        "constraint",   "index",         "schema",        "sequence", "enum",
    "domain",     "composite",     "range",        "type",          "view",          "matview",  "trigger",
    "function",   "procedure",     "aggregate",    "routine",       "extension",     "policy",   "rule",
    "event",      "virtual-table", "statistics",   "collation",     "cast",          "operator", "role",
    "grant",      "publication",   "subscription", "event-trigger", "foreign-table", "server",   "database",
    "tablespace", "other",
};
_Static_assert(sizeof object_names / sizeof *object_names == MX_O_KINDS, "name the new object kind");

static const char *const key_names[] = {"primary", "unique", "foreign", "check",
                                        "exclude", "index",  "not-null"};

static const char *const action_names[] = {
    "add-column",
    "drop-column",
    "modify-column",
    "change-column",
    "rename-column",
    "set-default",
    "drop-default",
    "set-not-null",
    "drop-not-null",
    "set-type",
    "add-identity",
    "set-identity",
    "drop-identity",
    "set-expression",
    "drop-expression",
    "set-statistics",
    "set-storage",
    "set-compression",
    "set-visible",
    "add-key",
    "drop-key",
    "alter-key",
    "rename-key",
    "validate-key",
    "rename-table",
    "set-schema",
    "set-options",
    "reset-options",
    "convert-charset",
    "set-logged",
    "set-unlogged",
    "owner",
    "inherit",
    "no-inherit",
    "attach-partition",
    "detach-partition",
    "partition",
    "row-security",
    "trigger-state",
    "replica-identity",
    "system-versioning",
    "add-value",
    "rename-value",
    "set-sequence-options",
    "rename",
    "other",
    "nothing",
};
_Static_assert(sizeof action_names / sizeof *action_names == MX_A_KINDS, "name the new alter kind");

static const char *const fk_names[] = {"", "no-action", "restrict", "cascade", "set-null", "set-default"};

static void line(mx_buf *b, int depth)
{
    if (b->len && b->ptr[b->len - 1] != '\n')
        mx_buf_char(b, '\n');
    mx_buf_repeat(b, ' ', (size_t)depth * 2);
}

static void put_str(mx_buf *b, const char *key, mx_str value)
{
    if (!value.len)
        return;
    mx_buf_printf(b, " %s=", key);
    mx_buf_json(b, value);
}

static void put_flag(mx_buf *b, const char *key, bool value)
{
    if (value)
        mx_buf_printf(b, " %s", key);
}

static void put_tri(mx_buf *b, const char *key, mx_tri value)
{
    if (value != MX_UNSET)
        mx_buf_printf(b, " %s=%s", key, value == MX_YES ? "yes" : "no");
}

static void put_name(mx_buf *b, const char *key, const mx_name *name)
{
    if (!name->name.len)
        return;
    mx_buf_printf(b, "%s%s", key, *key ? "=" : " ");
    if (name->schema.len)
        mx_buf_printf(b, "%.*s.", MX_FMT(name->schema));
    mx_buf_printf(b, "%.*s", MX_FMT(name->name));
}

static void put_strs(mx_buf *b, const char *key, const mx_strs *strs)
{
    if (!strs->len)
        return;
    mx_buf_printf(b, " %s=[", key);
    for (size_t i = 0; i < strs->len; i++) {
        mx_buf_text(b, i ? ", " : "");
        mx_buf_json(b, strs->at[i]);
    }
    mx_buf_char(b, ']');
}

static void put_options(mx_buf *b, int depth, const mx_options *options)
{
    for (size_t i = 0; i < options->len; i++) {
        line(b, depth);
        mx_buf_printf(b, "option %.*s = ", MX_FMT(options->at[i].key));
        mx_buf_json(b, options->at[i].value);
    }
}

static void put_expr(mx_buf *b, int depth, const char *key, const mx_expr *expr)
{
    if (!expr)
        return;
    line(b, depth);
    mx_buf_printf(b, "%s ", key);
    mx_dump_expr(b, expr);
}

static void put_part(mx_buf *b, int depth, const mx_key_part_def *part)
{
    line(b, depth);
    mx_buf_lit(b, "part");
    if (part->expr) {
        mx_buf_char(b, ' ');
        mx_dump_expr(b, part->expr);
    } else
        mx_buf_printf(b, " %.*s", MX_FMT(part->column));
    if (part->prefix)
        mx_buf_printf(b, " prefix=%u", (unsigned)part->prefix);
    put_tri(b, "desc", part->desc);
    put_tri(b, "nulls-first", part->nulls_first);
    put_str(b, "collate", part->collate);
    put_str(b, "opclass", part->opclass);
    put_str(b, "with", part->with_op);
    put_options(b, depth + 1, &part->opclass_params);
}

static void put_ref(mx_buf *b, int depth, const mx_references *ref)
{
    line(b, depth);
    put_name(b, "references", &ref->table);
    put_strs(b, "columns", &ref->columns);
    put_str(b, "match", ref->match);
    if (ref->on_delete)
        mx_buf_printf(b, " on-delete=%s", fk_names[ref->on_delete]);
    if (ref->on_update)
        mx_buf_printf(b, " on-update=%s", fk_names[ref->on_update]);
    put_strs(b, "set", &ref->set_columns);
}

static void put_key(mx_buf *b, int depth, const mx_key_def *key)
{
    line(b, depth);
    mx_buf_printf(b, "key %s", key_names[key->kind]);
    put_str(b, "name", key->name);
    put_str(b, "symbol", key->symbol);
    put_flag(b, "inline", key->inline_column);
    put_flag(b, "unique", key->unique);
    put_str(b, "index-kind", key->index_kind);
    put_str(b, "method", key->method);
    put_flag(b, "concurrently", key->concurrently);
    put_flag(b, "nulls-not-distinct", key->nulls_not_distinct);
    put_flag(b, "if-not-exists", key->if_not_exists);
    put_flag(b, "only", key->only);
    put_str(b, "using-index", key->using_index);
    put_tri(b, "deferrable", key->deferrable);
    put_tri(b, "initially-deferred", key->initially_deferred);
    put_tri(b, "enforced", key->enforced);
    put_flag(b, "not-valid", key->not_valid);
    put_flag(b, "no-inherit", key->no_inherit);
    put_flag(b, "autoincrement", key->autoincrement);
    put_str(b, "conflict", key->conflict);
    put_strs(b, "include", &key->include);
    for (size_t i = 0; i < key->parts.len; i++)
        put_part(b, depth + 1, &key->parts.at[i]);
    if (key->ref.table.name.len)
        put_ref(b, depth + 1, &key->ref);
    put_expr(b, depth + 1, "check", key->check);
    put_expr(b, depth + 1, "where", key->where);
    put_options(b, depth + 1, &key->options);
}

static void put_identity(mx_buf *b, int depth, const mx_identity_def *identity)
{
    if (!identity)
        return;
    line(b, depth);
    mx_buf_lit(b, "identity");
    put_tri(b, "always", identity->always);
    put_options(b, depth + 1, &identity->options);
}

static void put_column(mx_buf *b, int depth, const char *what, const mx_column_def *c)
{
    line(b, depth);
    mx_buf_printf(b, "%s %.*s", what, MX_FMT(c->name));
    if (c->type) {
        mx_buf_lit(b, ": ");
        mx_dump_type(b, c->type);
    }
    put_tri(b, "not-null", c->not_null);
    put_str(b, "not-null-name", c->not_null_name);
    put_str(b, "not-null-conflict", c->not_null_conflict);
    put_flag(b, "auto-increment", c->auto_increment);
    put_tri(b, "stored", c->stored);
    put_str(b, "collate", c->collate);
    put_flag(b, "invisible", c->invisible);
    put_flag(b, "serial-default-value", c->serial_default_value);
    if (c->has_comment) {
        mx_buf_lit(b, " comment=");
        mx_buf_json(b, c->comment);
    }
    put_str(b, "storage", c->storage);
    put_str(b, "compression", c->compression);
    put_str(b, "renamed-from", c->renamed_from);
    put_flag(b, "first", c->first);
    put_str(b, "after", c->after);
    put_expr(b, depth + 1, "default", c->default_expr);
    put_expr(b, depth + 1, "on-update", c->on_update);
    put_expr(b, depth + 1, "generated", c->generated);
    put_identity(b, depth + 1, c->identity);
    for (size_t i = 0; i < c->keys.len; i++)
        put_key(b, depth + 1, c->keys.at[i]);
    put_options(b, depth + 1, &c->options);
}

static void put_create_table(mx_buf *b, const mx_create_table *t)
{
    mx_buf_lit(b, "create table");
    put_name(b, "", &t->name);
    put_flag(b, "if-not-exists", t->if_not_exists);
    put_flag(b, "temporary", t->temporary);
    put_flag(b, "unlogged", t->unlogged);
    put_flag(b, "without-rowid", t->without_rowid);
    put_flag(b, "strict", t->strict);
    put_str(b, "renamed-from", t->renamed_from);
    for (size_t i = 0; i < t->columns.len; i++)
        put_column(b, 1, "column", t->columns.at[i]);
    for (size_t i = 0; i < t->keys.len; i++)
        put_key(b, 1, t->keys.at[i]);
    for (size_t i = 0; i < t->likes.len; i++) {
        line(b, 1);
        put_name(b, "like", &t->likes.at[i].table);
        put_strs(b, "options", &t->likes.at[i].options);
    }
    for (size_t i = 0; i < t->inherits.len; i++) {
        line(b, 1);
        put_name(b, "inherits", &t->inherits.at[i]);
    }
    put_options(b, 1, &t->options);
    if (t->partition_of.name.len) {
        line(b, 1);
        put_name(b, "partition-of", &t->partition_of);
        put_str(b, "bounds", t->partition_bounds);
    }
    if (t->partition_by.len) {
        line(b, 1);
        mx_buf_lit(b, "partition by ");
        mx_buf_str(b, t->partition_by);
    }
    if (t->as_query.len) {
        line(b, 1);
        mx_buf_lit(b, "as ");
        mx_buf_str(b, t->as_query);
    }
}

static void put_text(mx_buf *b, const char *key, mx_str value)
{
    if (!value.len)
        return;
    line(b, 1);
    mx_buf_printf(b, "%s ", key);
    mx_buf_json(b, value);
}

static void put_create_object(mx_buf *b, const mx_create_object *o)
{
    mx_buf_printf(b, "create %s", object_names[o->kind]);
    put_name(b, "", &o->name);
    put_str(b, "signature", o->signature);
    put_name(b, " on", &o->on_table);
    put_flag(b, "or-replace", o->or_replace);
    put_flag(b, "if-not-exists", o->if_not_exists);
    put_flag(b, "temporary", o->temporary);
    put_strs(b, "values", &o->values);
    put_strs(b, "columns", &o->columns);
    if (o->type) {
        mx_buf_lit(b, " type=");
        mx_dump_type(b, o->type);
    }
    if (o->domain)
        put_column(b, 1, "domain", o->domain);
    put_options(b, 1, &o->options);
    put_text(b, "definition", o->definition);
    put_text(b, "query", o->query);
    for (size_t i = 0; i < o->attributes.len; i++)
        put_column(b, 1, "attribute", o->attributes.at[i]);
    for (size_t i = 0; i < o->refers.len; i++) {
        line(b, 1);
        put_name(b, "refers", &o->refers.at[i]);
    }
}

static void put_drop(mx_buf *b, const mx_drop *d)
{
    mx_buf_printf(b, "drop %s", object_names[d->kind]);
    put_name(b, " on", &d->on_table);
    put_flag(b, "if-exists", d->if_exists);
    put_flag(b, "cascade", d->cascade);
    put_flag(b, "concurrently", d->concurrently);
    put_flag(b, "temporary", d->temporary);
    for (size_t i = 0; i < d->names.len; i++) {
        line(b, 1);
        put_name(b, "name", &d->names.at[i]);
        if (i < d->signatures.len)
            put_str(b, "signature", d->signatures.at[i]);
    }
}

static void put_action(mx_buf *b, const mx_alter_action *a)
{
    line(b, 1);
    mx_buf_text(b, action_names[a->kind]);
    put_str(b, "name", a->name);
    put_str(b, "new", a->new_name);
    put_flag(b, "if-exists", a->if_exists);
    put_flag(b, "if-not-exists", a->if_not_exists);
    put_flag(b, "cascade", a->cascade);
    put_flag(b, "before", a->before);
    if (a->kind == MX_A_DROP_KEY || a->kind == MX_A_RENAME_KEY || a->kind == MX_A_ALTER_KEY)
        mx_buf_printf(b, " of=%s", a->key_kind_any ? "any" : key_names[a->key_kind]);
    put_name(b, " object", &a->object);
    put_str(b, "collate", a->collate);
    put_str(b, "text", a->text);
    if (a->type) {
        mx_buf_lit(b, " type=");
        mx_dump_type(b, a->type);
    }
    if (a->column)
        put_column(b, 2, "column", a->column);
    if (a->key)
        put_key(b, 2, a->key);
    put_expr(b, 2, "expr", a->expr);
    put_expr(b, 2, "using", a->using_expr);
    put_identity(b, 2, a->identity);
    put_options(b, 2, &a->options);
}

static void put_alter(mx_buf *b, const mx_alter *first)
{
    for (const mx_alter *a = first; a; a = a->next) {
        line(b, 0);
        mx_buf_printf(b, "alter %s", object_names[a->kind]);
        put_name(b, "", &a->name);
        put_str(b, "signature", a->signature);
        put_flag(b, "if-exists", a->if_exists);
        put_flag(b, "only", a->only);
        for (size_t i = 0; i < a->actions.len; i++)
            put_action(b, a->actions.at[i]);
    }
}

static void put_comment(mx_buf *b, const mx_comment_on *c)
{
    mx_buf_printf(b, "comment on %s", object_names[c->kind]);
    put_name(b, "", &c->name);
    put_str(b, "column", c->column);
    put_str(b, "signature", c->signature);
    if (c->is_null)
        mx_buf_lit(b, " is null");
    else {
        mx_buf_lit(b, " is ");
        mx_buf_json(b, c->text);
    }
}

static void put_option_line(mx_buf *b, const char *what, const mx_option *option)
{
    mx_buf_printf(b, "%s %.*s = ", what, MX_FMT(option->key));
    mx_buf_json(b, option->value);
}

static void put_grant(mx_buf *b, const mx_grant *g)
{
    static const char *const scopes[] = {"", " all in", " future"};
    mx_buf_printf(b, "%s%s on %s", g->revoke ? "revoke" : "grant",
                  g->scope == MX_GS_ALL_IN    ? scopes[1]
                  : g->scope == MX_GS_DEFAULT ? scopes[2]
                                              : scopes[0],
                  object_names[g->kind]);
    for (size_t i = 0; i < g->names.len; i++) {
        put_name(b, "", &g->names.at[i]);
        put_str(b, "signature", g->signatures.at[i]);
    }
    for (size_t i = 0; g->scope != MX_GS_NONE && i < g->privileges.len; i++) {
        put_str(b, "right", g->privileges.at[i].name);
        put_strs(b, "columns", &g->privileges.at[i].columns);
    }
    for (size_t i = 0; i < g->grantees.len; i++)
        put_str(b, "role", g->grantees.at[i].len ? g->grantees.at[i] : MX_STR("everybody"));
    put_strs(b, "owners", &g->owners);
    put_flag(b, "option", g->grant_option);
    put_str(b, "text", g->text);
}

void mx_dump_stmt(mx_buf *b, const mx_stmt *s)
{
    switch (s->kind) {
    case MX_S_CREATE_TABLE:
        put_create_table(b, s->u.create_table);
        break;
    case MX_S_CREATE_INDEX:
        mx_buf_lit(b, "create index");
        put_name(b, " on", &s->u.create_index.table);
        put_key(b, 1, s->u.create_index.index);
        break;
    case MX_S_CREATE_OBJECT:
        put_create_object(b, s->u.create_object);
        break;
    case MX_S_DROP:
        put_drop(b, s->u.drop);
        break;
    case MX_S_ALTER:
        put_alter(b, s->u.alter);
        break;
    case MX_S_COMMENT_ON:
        put_comment(b, s->u.comment_on);
        break;
    case MX_S_GRANT:
        put_grant(b, s->u.grant);
        break;
    case MX_S_CREATE_SCHEMA:
        mx_buf_printf(b, "create schema %.*s", MX_FMT(s->u.create_schema.name));
        put_flag(b, "if-not-exists", s->u.create_schema.if_not_exists);
        put_options(b, 1, &s->u.create_schema.options);
        break;
    case MX_S_USE:
        mx_buf_lit(b, "use");
        put_name(b, "", &s->u.use);
        break;
    case MX_S_SET:
        put_option_line(b, "set", &s->u.set);
        break;
    case MX_S_TX:
        mx_buf_lit(b, "transaction");
        break;
    case MX_S_DATA:
        mx_buf_lit(b, "data");
        break;
    case MX_S_KINDS:
        mx_buf_lit(b, "?");
        break;
    }
    if (b->len && b->ptr[b->len - 1] != '\n')
        mx_buf_char(b, '\n');
}
