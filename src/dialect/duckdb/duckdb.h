/* dialect/duckdb/duckdb.h — DuckDB's answers, a table for each stage. */
#ifndef MX_DIALECT_DUCKDB_H
#define MX_DIALECT_DUCKDB_H

#include "diff/rules.h"
#include "plan/rules.h"
#include "render/rules.h"
#include "schema/rules.h"

extern const mx_model_rules mx_duckdb_model;
extern const mx_diff_rules mx_duckdb_diff;
extern const mx_plan_rules mx_duckdb_plan;
extern const mx_render_rules mx_duckdb_render;

#endif
