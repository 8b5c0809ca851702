#include "base/buf.h"
#include "show/parts.h"
#include "show/show.h"

/* ---- a drawing ---- */

static mx_str flag_of(const mx_column *column)
{
    if (mx_in_primary(column))
        return mx_in_fkey(column) ? MX_STR("PK, FK") : MX_STR("PK");
    if (mx_in_fkey(column))
        return MX_STR("FK");
    return mx_is_unique(column) ? MX_STR("UQ") : MX_STR_NONE;
}

static mx_str note_of(mx_arena *arena, const mx_column *column)
{
    mx_str type = mx_shown_type(arena, column);
    return column->not_null ? type : mx_str_printf(arena, "%.*s?", MX_FMT(type));
}

static mx_str part_names(mx_arena *arena, const mx_index *index)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        mx_str what = part->column ? part->column->name : mx_sql_shown(&part->expr);
        mx_buf_printf(&buf, "%s%.*s%s", i ? ", " : "", MX_FMT(what), part->desc ? " desc" : "");
    }
    return mx_buf_take(&buf);
}

static void add_facts(mx_arena *arena, const mx_table *table, size_t node, mx_drawing *out)
{
    mx_draw_add_fact(out, node, "comment", table->comment);
    if (table->primary)
        mx_draw_add_fact(out, node, "primary key", part_names(arena, table->primary));
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mx_index *index = table->indexes.at[i];
        mx_draw_add_fact(
            out, node, index->unique ? "unique" : "index",
            mx_str_printf(arena, "%.*s (%.*s)", MX_FMT(index->name), MX_FMT(part_names(arena, index))));
    }
    for (size_t i = 0; i < table->checks.len; i++)
        mx_draw_add_fact(out, node, "check", mx_sql_shown(&table->checks.at[i]->expr));
    mx_draw_add_fact(out, node, "engine", table->engine);
    mx_draw_add_fact(out, node, "partitions", table->partition_by);
}

static void add_table(mx_arena *arena, const mx_table *table, mx_map *nodes, mx_drawing *out)
{
    size_t node = mx_draw_add_node(out, mx_shown_name(arena, table->schema, table->name), MX_STR_NONE,
                                   table->schema->name);
    size_t *number = mx_new(arena, size_t);
    *number = node;
    mx_map_put_address(arena, nodes, table, number);
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        mx_draw_add_row(out, node, column->name, note_of(arena, column), flag_of(column));
    }
    add_facts(arena, table, node, out);
}

static size_t row_of(const mx_table *table, const mx_column *column)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (table->columns.at[i] == column)
            return i;
    return MX_DRAW_NO_ROW;
}

static void add_fkey(const mx_fkey *fkey, size_t from, size_t to, mx_drawing *out)
{
    size_t edge = mx_draw_add_edge(out, from, to);
    bool optional = false;
    for (size_t i = 0; i < fkey->columns.len; i++) {
        optional |= !fkey->columns.at[i]->not_null;
        const mx_column *ref = i < fkey->ref_columns.len
                                   ? mx_table_column(fkey->ref_table, fkey->ref_columns.at[i])
                                   : NULL;
        mx_draw_end here = {from, row_of(fkey->table, fkey->columns.at[i])};
        mx_draw_end there = {to, ref ? row_of(fkey->ref_table, ref) : MX_DRAW_NO_ROW};
        if (ref)
            mx_draw_add_link(out, here, there);
        if (i == 0 && fkey->columns.len == 1) {
            out->edges.at[edge].from = here;
            out->edges.at[edge].to = there;
        }
    }
    out->edges.at[edge].dashed = optional;
}

static void add_views(mx_arena *arena, const mx_schema *schema, mx_drawing *out)
{
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if (object->kind != MX_O_VIEW && object->kind != MX_O_MATVIEW)
            continue;
        size_t node = mx_draw_add_node(out, mx_shown_name(arena, schema, object->name), MX_STR("view"),
                                       schema->name);
        out->nodes.at[node].dashed = true;
        for (size_t k = 0; k < object->columns.len; k++)
            mx_draw_add_row(out, node, object->columns.at[k], MX_STR_NONE, MX_STR_NONE);
        mx_draw_add_fact(out, node, "definition", object->source);
    }
}

void mx_show_drawing(mx_arena *arena, const mx_model *model, mx_str title, mx_drawing *out)
{
    mx_map nodes = {0};
    mx_drawing_init(out, arena);
    out->title = title;
    out->node_word = "table";
    out->row_word = "column";
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (!mx_shown_schema(model->schemas.at[s]))
            continue;
        for (size_t i = 0; i < model->schemas.at[s]->tables.len; i++)
            add_table(arena, model->schemas.at[s]->tables.at[i], &nodes, out);
        add_views(arena, model->schemas.at[s], out);
    }
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (!mx_shown_schema(model->schemas.at[s]))
            continue;
        for (size_t i = 0; i < model->schemas.at[s]->tables.len; i++) {
            const mx_table *table = model->schemas.at[s]->tables.at[i];
            const size_t *from = mx_map_get_address(&nodes, table);
            for (size_t k = 0; k < table->fkeys.len; k++) {
                const mx_fkey *fkey = table->fkeys.at[k];
                const size_t *to = fkey->ref_table ? mx_map_get_address(&nodes, fkey->ref_table) : NULL;
                if (to)
                    add_fkey(fkey, *from, *to, out);
            }
        }
    }
}

/* ---- Mermaid's diagram of entities and relations ---- */

/* Names are quoted; attributes are words, so that all else in them becomes '_'. */
static void put_entity(mx_buf *out, mx_str name)
{
    mx_buf_char(out, '"');
    for (size_t i = 0; i < name.len; i++)
        mx_buf_char(out, name.ptr[i] == '"' || (unsigned char)name.ptr[i] < ' ' ? '_' : name.ptr[i]);
    mx_buf_char(out, '"');
}

static void put_word(mx_buf *out, mx_str text)
{
    if (!text.len || mx_is_digit(text.ptr[0]))
        mx_buf_char(out, '_');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool plain = mx_is_alpha(c) || mx_is_digit(c) || c == '_' || c == '-' || c == '(' || c == ')' ||
                     c == '[' || c == ']';
        if (c != ' ' || i + 1 < text.len)
            mx_buf_char(out, plain ? c : '_');
    }
}

static void put_columns(mx_arena *arena, const mx_table *table, mx_buf *out)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mx_column *column = table->columns.at[i];
        mx_buf_lit(out, "      ");
        put_word(out, mx_shown_type(arena, column));
        mx_buf_char(out, ' ');
        put_word(out, column->name);
        mx_str keys = flag_of(column);
        if (keys.len)
            mx_buf_printf(out, " %.*s", MX_FMT(mx_str_eq(keys, MX_STR("UQ")) ? MX_STR("UK") : keys));
        if (column->comment.len) {
            mx_buf_char(out, ' ');
            put_entity(out, column->comment);
        }
        mx_buf_char(out, '\n');
    }
}

static void put_relation(mx_arena *arena, const mx_fkey *fkey, mx_buf *out)
{
    bool optional = false, one = fkey->columns.len == 1 && mx_is_unique(fkey->columns.at[0]);
    for (size_t i = 0; i < fkey->columns.len; i++)
        optional |= !fkey->columns.at[i]->not_null;
    mx_buf_lit(out, "    ");
    put_entity(out, mx_shown_name(arena, fkey->table->schema, fkey->table->name));
    mx_buf_printf(out, " %s--%s ", one ? "|o" : "}o", optional ? "o|" : "||");
    put_entity(out, mx_shown_name(arena, fkey->ref_table->schema, fkey->ref_table->name));
    mx_buf_lit(out, " : ");
    put_entity(out, fkey->name.len ? fkey->name : fkey->columns.at[0]->name);
    mx_buf_char(out, '\n');
}

void mx_show_mermaid(mx_arena *arena, const mx_model *model, mx_buf *out)
{
    mx_buf_lit(out, "erDiagram\n");
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (!mx_shown_schema(model->schemas.at[s]))
            continue;
        for (size_t i = 0; i < model->schemas.at[s]->tables.len; i++) {
            const mx_table *table = model->schemas.at[s]->tables.at[i];
            mx_buf_lit(out, "    ");
            put_entity(out, mx_shown_name(arena, table->schema, table->name));
            mx_buf_lit(out, " {\n");
            put_columns(arena, table, out);
            mx_buf_lit(out, "    }\n");
        }
    }
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (!mx_shown_schema(model->schemas.at[s]))
            continue;
        for (size_t i = 0; i < model->schemas.at[s]->tables.len; i++) {
            const mx_table *table = model->schemas.at[s]->tables.at[i];
            for (size_t k = 0; k < table->fkeys.len; k++)
                if (table->fkeys.at[k]->ref_table && table->fkeys.at[k]->columns.len)
                    put_relation(arena, table->fkeys.at[k], out);
        }
    }
}
