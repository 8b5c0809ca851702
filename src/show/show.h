/* show/show.h — a schema model for people and other programs: as HCL, JSON, a Mermaid diagram, a drawing.
 *
 * In: a model. Out: text, or a drawing (draw/draw.h) that the caller prints. The same model gives the same bytes.
 * SQL is made by plan/ and render/, not here; what HCL schemas have no words for is left out and named. */
#ifndef MX_SHOW_SHOW_H
#define MX_SHOW_SHOW_H

#include "draw/draw.h"
#include "schema/model.h"

/* Blocks of HCL: schemas, types, sequences, extensions and tables with all their parts (docs/migrations.md lists the
 * words). What it cannot say (views, triggers, functions, partitions, …) is left out, and named in `left_out`. */
void mx_show_hcl(mx_arena *arena, const mx_model *model, mx_buf *out, mx_strs *left_out);
/* {"schemas": [{"name", "tables": [{"name", "columns", "primary_key", "indexes", "foreign_keys",
 * "checks"}], "enums", "sequences", "objects"}], "objects"}. Empty values are left out. `indent` as of
 * mx_json_writer. */
void mx_show_json(mx_arena *arena, const mx_model *model, const char *indent, mx_buf *out);
/* erDiagram: tables with their columns, and a line for each foreign key. */
void mx_show_mermaid(mx_arena *arena, const mx_model *model, mx_buf *out);
/* A box for each table and view, a row for each column, an arrow for each foreign key. */
void mx_show_drawing(mx_arena *arena, const mx_model *model, mx_str title, mx_drawing *out);

#endif
