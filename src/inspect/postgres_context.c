#include "inspect/postgres_parts.h"

/* What the things of one schema use of others, and what of others uses them. The catalogue says of each thing what it
 * needs; such a schema is read as a whole, so that what it needs itself is there too. What is an extension's comes with
 * the extension. */

#define OF(catalog) "SELECT 'pg_catalog." catalog "'::pg_catalog.regclass::pg_catalog.oid, x.oid, "
#define IN_SCHEMA(catalog, column) OF(catalog) "x." column " FROM pg_catalog." catalog " x"
#define ON_TABLE(catalog, column)                                                                            \
    OF(catalog)                                                                                              \
    "c.relnamespace FROM pg_catalog." catalog " x JOIN pg_catalog.pg_class c ON c.oid = x." column

/* clang-format off */
static const char used_schemas[] =
    "WITH RECURSIVE ours AS (SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND "
    "n.nspname NOT IN ('information_schema', 'atlas_schema_revisions')), "
    "thing (classid, objid, nsp) AS ("
    IN_SCHEMA("pg_class", "relnamespace") " UNION ALL "
    IN_SCHEMA("pg_type", "typnamespace") " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE "
    "e.deptype = 'e' AND e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND e.objid = x.typelem) UNION ALL "
    IN_SCHEMA("pg_proc", "pronamespace") " UNION ALL "
    IN_SCHEMA("pg_collation", "collnamespace") " UNION ALL "
    IN_SCHEMA("pg_constraint", "connamespace") " UNION ALL "
    ON_TABLE("pg_attrdef", "adrelid") " UNION ALL "
    ON_TABLE("pg_trigger", "tgrelid") " UNION ALL "
    ON_TABLE("pg_rewrite", "ev_class") " UNION ALL "
    ON_TABLE("pg_policy", "polrelid") "), "
    "need (by_nsp, nsp) AS (SELECT DISTINCT a.nsp, b.nsp FROM pg_catalog.pg_depend d "
    "JOIN thing a ON a.classid = d.classid AND a.objid = d.objid "
    "JOIN thing b ON b.classid = d.refclassid AND b.objid = d.refobjid AND b.nsp <> a.nsp "
    "JOIN ours oa ON oa.oid = a.nsp JOIN ours ob ON ob.oid = b.nsp WHERE NOT EXISTS (SELECT FROM "
    "pg_catalog.pg_depend e WHERE e.deptype = 'e' AND ((e.classid = d.refclassid AND e.objid = d.refobjid) OR "
    "(e.classid = d.classid AND e.objid = d.objid)))), "
    "used (nsp) AS (SELECT o.oid FROM ours o WHERE o.nspname = CAST(?1 AS text) UNION "
    "SELECT n.nsp FROM used u JOIN need n ON n.by_nsp = u.nsp), "
    "met (nsp) AS (SELECT o.oid FROM ours o WHERE o.nspname = CAST(?1 AS text) UNION "
    "SELECT CASE n.nsp WHEN m.nsp THEN n.by_nsp ELSE n.nsp END FROM met m JOIN need n ON m.nsp IN (n.nsp, n.by_nsp)) "
    "SELECT pg_catalog.string_agg(o.nspname, pg_catalog.chr(1) ORDER BY o.nspname) FILTER (WHERE o.oid IN "
    "(SELECT u.nsp FROM used u)), pg_catalog.string_agg(o.nspname, pg_catalog.chr(1) ORDER BY o.nspname), "
    "(SELECT n.nspname::text FROM pg_catalog.pg_namespace n WHERE n.nspname = CAST(?1 AS text)) "
    "FROM met m JOIN ours o ON o.oid = m.nsp WHERE o.nspname <> CAST(?1 AS text)";
/* clang-format on */

static mx_str text_at(const mx_rows *rows, size_t column)
{
    mx_field value = mx_rows_at(rows, 0, column);
    return value.kind == MX_V_TEXT ? value.text : MX_STR_NONE;
}

mx_status mx_postgres_schemas_beside(mx_catalogue *catalogue, mx_str only, mx_str *used, mx_str *met)
{
    const mx_field schema = MX_TEXT_VALUE(only);
    mx_rows rows;
    *used = *met = MX_STR_NONE;
    MX_TRY(mx_conn_rows(catalogue->model->arena, &rows, catalogue->conn, mx_str_of(used_schemas), &schema, 1,
                        catalogue->diags));
    if (rows.rows != 1)
        return MX_OK;
    *used = text_at(&rows, 0);
    *met = text_at(&rows, 1);
    if (!text_at(&rows, 2).len)
        catalogue->model->missing_schema = only;
    return MX_OK;
}
