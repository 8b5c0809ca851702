#include "render/renderer.h"

/* Rows of a table that refers to itself, parents before children: "a row can only come when the row is there that it refers
 * to". Each round of a recursive query reaches the table before the next one is looked for. */

static void link_columns(mx_renderer *r, const mx_link *link, const char *parent_alias, mx_str parent)
{
    mx_render_ident(r, MX_STR("child"));
    mx_buf_char(&r->buf, '.');
    mx_render_ident(r, link->child);
    mx_render_lit(r, " = ");
    mx_render_ident(r, mx_str_of(parent_alias));
    mx_buf_char(&r->buf, '.');
    mx_render_ident(r, parent);
}

static uint32_t keys_of(const mx_links *lineage)
{
    return lineage->at[lineage->len - 1].key + 1;
}

static void is_null(mx_renderer *r, const mx_links *lineage, uint32_t key)
{
    bool some = false;
    for (size_t i = 0; i < lineage->len; i++) {
        if (lineage->at[i].key != key)
            continue;
        mx_buf_text(&r->buf, some ? " OR " : "");
        mx_render_ident(r, lineage->at[i].child);
        mx_render_lit(r, " IS NULL");
        some = true;
    }
}

/* The child's columns are those of what the alias stands for: of the new table, or as they were called. */
static void links(mx_renderer *r, const mx_links *lineage, uint32_t key, const char *alias, bool is_new)
{
    bool some = false;
    for (size_t i = 0; i < lineage->len; i++) {
        const mx_link *link = &lineage->at[i];
        if (link->key != key)
            continue;
        mx_buf_text(&r->buf, some ? " AND " : "");
        link_columns(r, link, alias, is_new ? link->new_parent : link->parent);
        some = true;
    }
}

static void one_key(mx_renderer *r, const mx_step *step)
{
    mx_render_lit(r, " WITH RECURSIVE \"generation\" AS (SELECT * FROM ");
    mx_render_table(r, step->from_table);
    mx_render_lit(r, " WHERE ");
    is_null(r, &step->lineage, 0);
    mx_render_lit(r, " UNION ALL SELECT \"child\".* FROM \"generation\" JOIN ");
    mx_render_table(r, step->from_table);
    mx_render_lit(r, " AS \"child\" ON ");
    links(r, &step->lineage, 0, "generation", false);
    mx_buf_char(&r->buf, ')');
}

/* A row has a place when all that it refers to have one: https://duckdb.org/docs/stable/sql/query_syntax/with (USING KEY) */
static void places(mx_renderer *r, const mx_step *step)
{
    uint32_t keys = keys_of(&step->lineage);
    mx_render_lit(r, " WITH RECURSIVE \"place\" (\"metaxy_row\", \"metaxy_level\") USING KEY "
                     "(\"metaxy_row\") AS (SELECT rowid, 0 FROM ");
    mx_render_table(r, step->from_table);
    for (uint32_t key = 0; key < keys; key++) {
        mx_buf_text(&r->buf, key ? " AND (" : " WHERE (");
        is_null(r, &step->lineage, key);
        mx_buf_char(&r->buf, ')');
    }
    mx_render_lit(r, " UNION SELECT \"child\".rowid, \"last\".\"metaxy_level\" + 1 FROM ");
    mx_render_table(r, step->from_table);
    mx_render_lit(r, " AS \"child\", (SELECT max(\"metaxy_level\") AS \"metaxy_level\" FROM "
                     "recurring.\"place\") AS \"last\" "
                     "WHERE \"child\".rowid NOT IN (SELECT \"metaxy_row\" FROM recurring.\"place\")");
    for (uint32_t key = 0; key < keys; key++) {
        mx_render_lit(r, " AND (");
        is_null(r, &step->lineage, key);
        mx_render_lit(r, " OR EXISTS (SELECT 1 FROM ");
        mx_render_table(r, step->from_table);
        mx_render_lit(r, " AS \"parent\" JOIN recurring.\"place\" AS \"made\" ON \"parent\".rowid = "
                         "\"made\".\"metaxy_row\" WHERE ");
        links(r, &step->lineage, key, "parent", false);
        mx_render_lit(r, "))");
    }
    mx_buf_char(&r->buf, ')');
}

static void several_keys(mx_renderer *r, const mx_step *step)
{
    places(r, step);
    mx_render_lit(r, ", \"generation\" AS (SELECT \"child\".*, \"metaxy_level\" FROM ");
    mx_render_table(r, step->from_table);
    mx_render_lit(r, " AS \"child\" JOIN \"place\" ON \"child\".rowid = \"metaxy_row\" WHERE "
                     "\"metaxy_level\" = 0 UNION ALL SELECT "
                     "\"child\".*, \"metaxy_level\" FROM (SELECT DISTINCT \"metaxy_level\" AS \"last\" FROM "
                     "\"generation\") JOIN "
                     "\"place\" ON \"metaxy_level\" = \"last\" + 1 JOIN ");
    mx_render_table(r, step->from_table);
    mx_render_lit(r, " AS \"child\" ON \"child\".rowid = \"metaxy_row\")");
}

void mx_render_generations(mx_renderer *r, const mx_step *step)
{
    if (keys_of(&step->lineage) == 1)
        one_key(r, step);
    else
        several_keys(r, step);
}

void mx_render_where_orphan(mx_renderer *r, const mx_step *step)
{
    uint32_t keys = keys_of(&step->lineage);
    mx_render_lit(r, " AS \"child\" WHERE ");
    for (uint32_t key = 0; key < keys; key++) {
        mx_buf_text(&r->buf, key ? ") OR (" : keys > 1 ? "(" : "");
        mx_render_lit(r, "NOT (");
        is_null(r, &step->lineage, key);
        mx_render_lit(r, ") AND NOT EXISTS (SELECT 1 FROM ");
        mx_render_table(r, step->table);
        mx_render_lit(r, " AS \"parent\" WHERE ");
        links(r, &step->lineage, key, "parent", true);
        mx_buf_char(&r->buf, ')');
    }
    mx_buf_text(&r->buf, keys > 1 ? ")" : "");
}
