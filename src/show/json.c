#include "base/json.h"
#include "show/parts.h"
#include "show/show.h"

typedef struct writer {
    mx_arena *arena;
    mx_json_writer w;
} writer;

static void key(writer *o, const char *name)
{
    mx_json_put_key(&o->w, mx_str_of(name));
}

static void text(writer *o, const char *name, mx_str value)
{
    if (!value.len)
        return;
    key(o, name);
    mx_json_put_string(&o->w, value);
}

static void flag(writer *o, const char *name, bool on)
{
    if (!on)
        return;
    key(o, name);
    mx_json_put_bool(&o->w, true);
}

static void list(writer *o, const char *name, const mx_strs *values)
{
    if (!values->len)
        return;
    key(o, name);
    mx_json_begin(&o->w, '[');
    for (size_t i = 0; i < values->len; i++)
        mx_json_put_string(&o->w, values->at[i]);
    mx_json_end(&o->w, ']');
}

static void options(writer *o, const mx_options *values)
{
    if (!values->len)
        return;
    key(o, "options");
    mx_json_begin(&o->w, '{');
    for (size_t i = 0; i < values->len; i++) {
        mx_json_put_key(&o->w, values->at[i].key);
        mx_json_put_string(&o->w, values->at[i].value);
    }
    mx_json_end(&o->w, '}');
}

static void column(writer *o, const mx_column *c)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", c->name);
    text(o, "type", mx_shown_type(o->arena, c));
    flag(o, "null", !c->not_null);
    text(o, "default", mx_sql_shown(&c->default_value));
    text(o, "on_update", mx_sql_shown(&c->on_update));
    if (c->generated) {
        text(o, "generated", mx_sql_shown(&c->expression));
        flag(o, "stored", c->generated == MX_G_STORED);
    }
    text(o, "identity",
         c->identity == MX_ID_ALWAYS       ? MX_STR("ALWAYS")
         : c->identity == MX_ID_BY_DEFAULT ? MX_STR("BY_DEFAULT")
                                           : MX_STR_NONE);
    flag(o, "auto_increment", c->auto_increment);
    flag(o, "invisible", c->invisible);
    text(o, "charset", c->charset);
    text(o, "collate", c->collation);
    text(o, "comment", c->comment);
    options(o, &c->options);
    mx_json_end(&o->w, '}');
}

static void parts(writer *o, const mx_index *index)
{
    key(o, "parts");
    mx_json_begin(&o->w, '[');
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        mx_json_begin(&o->w, '{');
        if (part->column)
            text(o, "column", part->column->name);
        else
            text(o, "expr", mx_sql_shown(&part->expr));
        flag(o, "desc", part->desc);
        if (part->prefix) {
            key(o, "prefix");
            mx_json_put_int(&o->w, part->prefix);
        }
        text(o, "collate", part->collation);
        text(o, "ops", part->opclass);
        text(o, "op", part->with_op);
        mx_json_end(&o->w, '}');
    }
    mx_json_end(&o->w, ']');
}

static void index_of(writer *o, const mx_index *index)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", index->name);
    flag(o, "unique", index->unique && index->role != MX_I_PRIMARY);
    flag(o, "constraint", index->role == MX_I_UNIQUE || index->role == MX_I_EXCLUDE);
    text(o, "type", index->kind.len ? index->kind : index->method);
    parts(o, index);
    list(o, "include", &index->include);
    text(o, "where", mx_sql_shown(&index->where));
    flag(o, "nulls_not_distinct", index->nulls_not_distinct);
    flag(o, "deferrable", index->deferrable);
    text(o, "comment", index->comment);
    options(o, &index->options);
    mx_json_end(&o->w, '}');
}

static void fkey(writer *o, const mx_fkey *f)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", f->name);
    key(o, "columns");
    mx_json_begin(&o->w, '[');
    for (size_t i = 0; i < f->columns.len; i++)
        mx_json_put_string(&o->w, f->columns.at[i]->name);
    mx_json_end(&o->w, ']');
    key(o, "references");
    mx_json_begin(&o->w, '{');
    text(o, "schema", f->ref.schema);
    text(o, "table", f->ref.name);
    list(o, "columns", &f->ref_columns);
    mx_json_end(&o->w, '}');
    text(o, "on_update", mx_str_of(mx_shown_action(f->on_update)));
    text(o, "on_delete", mx_str_of(mx_shown_action(f->on_delete)));
    flag(o, "deferrable", f->deferrable);
    mx_json_end(&o->w, '}');
}

static void check(writer *o, const mx_check *c)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", c->name);
    text(o, "expr", mx_sql_shown(&c->expr));
    mx_json_end(&o->w, '}');
}

/* EACH(o, "columns", table->columns, column): a list that is left out when it is empty. */
#define EACH(o, name, items, put)                                                                            \
    do {                                                                                                     \
        if ((items).len) {                                                                                   \
            key((o), (name));                                                                                \
            mx_json_begin(&(o)->w, '[');                                                                     \
            for (size_t i_ = 0; i_ < (items).len; i_++)                                                      \
                put((o), (items).at[i_]);                                                                    \
            mx_json_end(&(o)->w, ']');                                                                       \
        }                                                                                                    \
    } while (0)

static void table(writer *o, const mx_table *t)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", t->name);
    EACH(o, "columns", t->columns, column);
    if (t->primary) {
        key(o, "primary_key");
        index_of(o, t->primary);
    }
    EACH(o, "indexes", t->indexes, index_of);
    EACH(o, "foreign_keys", t->fkeys, fkey);
    EACH(o, "checks", t->checks, check);
    text(o, "engine", t->engine);
    text(o, "charset", t->charset);
    text(o, "collate", t->collation);
    text(o, "partition_by", t->partition_by);
    flag(o, "strict", t->strict);
    flag(o, "without_rowid", t->without_rowid);
    text(o, "comment", t->comment);
    options(o, &t->options);
    mx_json_end(&o->w, '}');
}

static void type(writer *o, const mx_udt *t)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", t->name);
    list(o, "values", &t->values);
    text(o, "definition", t->definition);
    text(o, "comment", t->comment);
    mx_json_end(&o->w, '}');
}

static void object(writer *o, const mx_object *object)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", object->name);
    text(o, "signature", object->signature);
    text(o, "on", object->on_table.name);
    text(o, "definition", object->source);
    text(o, "comment", object->comment);
    mx_json_end(&o->w, '}');
}

static void schema(writer *o, const mx_schema *s)
{
    mx_json_begin(&o->w, '{');
    text(o, "name", s->name);
    EACH(o, "tables", s->tables, table);
    EACH(o, "types", s->types, type);
    EACH(o, "objects", s->objects, object);
    text(o, "charset", s->charset);
    text(o, "collate", s->collation);
    text(o, "comment", s->comment);
    mx_json_end(&o->w, '}');
}

void mx_show_json(mx_arena *arena, const mx_model *model, const char *indent, mx_buf *out)
{
    writer o = {arena, MX_JSON_WRITER(out, indent)};
    mx_json_begin(&o.w, '{');
    key(&o, "schemas");
    mx_json_begin(&o.w, '[');
    for (size_t i = 0; i < model->schemas.len; i++)
        if (mx_shown_schema(model->schemas.at[i]))
            schema(&o, model->schemas.at[i]);
    mx_json_end(&o.w, ']');
    EACH(&o, "objects", model->objects, object);
    mx_json_end(&o.w, '}');
}
