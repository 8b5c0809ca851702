#include "inspect/postgres_parts.h"

/* clang-format off */
static const char held[] =
    "SELECT n.nspname, p.proname, (SELECT pg_catalog.string_agg(pg_catalog.format_type(a.t, NULL), ', ' "
    "ORDER BY a.i) FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY a (t, i)), "
    "pg_catalog.min(pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)) "
    "FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_proc p ON d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass "
    "AND p.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE d.deptype <> 'e' AND d.classid IN ("
    "'pg_catalog.pg_operator'::pg_catalog.regclass, 'pg_catalog.pg_cast'::pg_catalog.regclass, "
    "'pg_catalog.pg_amproc'::pg_catalog.regclass, 'pg_catalog.pg_opclass'::pg_catalog.regclass, "
    "'pg_catalog.pg_opfamily'::pg_catalog.regclass, 'pg_catalog.pg_am'::pg_catalog.regclass, "
    "'pg_catalog.pg_language'::pg_catalog.regclass, 'pg_catalog.pg_conversion'::pg_catalog.regclass, "
    "'pg_catalog.pg_transform'::pg_catalog.regclass, 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, "
    "'pg_catalog.pg_ts_parser'::pg_catalog.regclass, 'pg_catalog.pg_ts_template'::pg_catalog.regclass) AND"
    OURS NO_EXTENSION("pg_proc", "p.oid") "GROUP BY p.oid, n.nspname ORDER BY p.oid";
/* clang-format on */

/* Overloads that cannot be told apart by what they take are all held. */
static void mark(mx_catalogue *catalogue, mx_object_kind kind, const mx_rows *rows, size_t row)
{
    const mx_model *model = catalogue->model;
    mx_str schema = mx_rows_at(rows, row, 0).text, name = mx_rows_at(rows, row, 1).text,
           signature = mx_str_printf(model->arena, "(%.*s)", MX_FMT(mx_rows_at(rows, row, 2).text)),
           by = mx_rows_at(rows, row, 3).text;
    mx_object *object = mx_model_object(model, kind, schema, name, signature, MX_STR_NONE);
    if (object) {
        object->held_by = by;
        return;
    }
    for (object = mx_model_object(model, kind, schema, name, MX_STR_NONE, MX_STR_NONE); object;
         object = object->same_name)
        object->held_by = by;
}

mx_status mx_postgres_find_held(mx_catalogue *catalogue)
{
    const mx_model *model = catalogue->model;
    const mx_field only = MX_TEXT_VALUE(model->server.one_schema ? model->server.schema : MX_STR_NONE);
    mx_rows rows;
    MX_TRY(mx_conn_rows(model->arena, &rows, catalogue->conn, mx_str_of(held), &only, 1, catalogue->diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mark(catalogue, MX_O_FUNCTION, &rows, i);
        mark(catalogue, MX_O_AGGREGATE, &rows, i);
    }
    return MX_OK;
}
