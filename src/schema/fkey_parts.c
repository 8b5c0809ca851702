#include "schema/fkey_parts.h"

#include "base/buf.h"
#include "schema/edit_maps.h"
#include "schema/inherit.h"
#include "schema/names.h"

enum { MAX_NAME = 63 };

static mx_str columns_of(const mx_fkey *fkey, mx_arena *arena)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < fkey->columns.len && buf.len <= MAX_NAME; i++) {
        mx_buf_text(&buf, buf.len ? "_" : "");
        mx_buf_str(&buf, mx_name_cut(fkey->columns.at[i]->name, MAX_NAME));
    }
    return mx_buf_take(&buf);
}

typedef struct adding {
    mx_fkey *fkey;
    mx_arena *scratch; /* of names that are taken */
    unsigned next;     /* those before are taken: partitions may be thousands */
} adding;

static adding begin(mx_fkey *fkey)
{
    const mx_model *model = fkey->table->schema->model;
    adding a = {.fkey = fkey, .scratch = mx_arena_child(model->arena)};
    if (fkey->parts.len && !model->fkey_parts_freed)
        a.next = fkey->parts.at[fkey->parts.len - 1].number + 1;
    return a;
}

static void add_part(adding *a, const mx_table *of)
{
    mx_schema *schema = a->fkey->table->schema;
    mx_arena *arena = schema->model->arena;
    mx_str columns = columns_of(a->fkey, a->scratch);
    mx_fkey_part part = {.of = of, .number = a->next};
    for (;; part.number++) {
        part.name = mx_name_join_numbered(a->scratch, a->fkey->table->name, columns, MX_STR("fkey"),
                                          part.number, MAX_NAME);
        if (!mx_name_is_constraint(schema, part.name))
            break;
    }
    a->next = part.number + 1;
    part.name = mx_str_copy(arena, part.name);
    mx_constraint_count(schema, part.name);
    mx_vec_push(arena, &a->fkey->parts, part);
}

static void add_parts(adding *a, const mx_table *parent)
{
    for (size_t i = 0; i < parent->children.len; i++) {
        const mx_table *child = parent->children.at[i];
        if (child->partition_of != parent)
            continue;
        add_part(a, child);
        add_parts(a, child);
    }
}

/* Those of partitions that refer to it are parts themselves. */
static bool counts(const mx_fkey *fkey)
{
    return fkey->table->schema->model->server.engine == MX_PG && fkey->ref_table &&
           !mx_fkey_is_inherited(fkey);
}

void mx_fkey_reach(mx_fkey *fkey)
{
    if (!counts(fkey) || !fkey->ref_table->partition_by.len)
        return;
    adding a = begin(fkey);
    add_parts(&a, fkey->ref_table);
    mx_arena_free(a.scratch);
}

void mx_fkeys_reach(const mx_table *part)
{
    for (const mx_table *above = part->partition_of; above; above = above->partition_of) {
        for (size_t i = 0; i < above->referenced_by.len; i++) {
            if (!counts(above->referenced_by.at[i]))
                continue;
            adding a = begin(above->referenced_by.at[i]);
            add_part(&a, part);
            add_parts(&a, part);
            mx_arena_free(a.scratch);
        }
    }
}

static void remove_part(mx_fkey *fkey, const mx_table *of)
{
    for (size_t i = fkey->parts.len; i-- > 0;) {
        if (fkey->parts.at[i].of != of)
            continue;
        fkey->table->schema->model->fkey_parts_freed = true;
        mx_constraint_uncount(fkey->table->schema, fkey->parts.at[i].name);
        mx_vec_remove(&fkey->parts, i);
    }
}

static void remove_parts(mx_fkey *fkey, const mx_table *part)
{
    remove_part(fkey, part);
    for (size_t i = 0; i < part->children.len; i++) {
        if (part->children.at[i]->partition_of == part)
            remove_parts(fkey, part->children.at[i]);
    }
}

void mx_fkeys_let_go(const mx_table *part)
{
    for (const mx_table *above = part->partition_of; above; above = above->partition_of) {
        for (size_t i = 0; i < above->referenced_by.len; i++) {
            if (above->referenced_by.at[i]->parts.len)
                remove_parts(above->referenced_by.at[i], part);
        }
    }
}
