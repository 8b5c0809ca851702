/* cli/feature_drawing.h — a graph of features as a drawing (draw/draw.h), and what --show-… leave of it. */
#ifndef MX_CLI_FEATURE_DRAWING_H
#define MX_CLI_FEATURE_DRAWING_H

#include "cli/feature_project.h"
#include "draw/draw.h"
#include "feature/graph_diff.h"

typedef struct mx_graph_view {
    bool fields, feature_versions, field_versions, code_versions, project_version, projects;
    size_t hash_length; /* characters of a version that are shown; 0: all */
    mx_draw_direction direction;
    bool has_direction;
    mx_str title;
} mx_graph_view;

/* --show-…, --minimal, --verbose, --hash-length, --direction, --title. USE004. */
mx_status mx_graph_view_of(mx_cli *cli, mx_graph_view *out);
mx_str mx_shown_version(const mx_graph_view *view, mx_str version);
/* `keys`: the features that are drawn. */
mx_status mx_feature_drawing(mx_cli *cli, mx_graph *graph, const mx_strs *keys, const mx_graph_view *view,
                             mx_str version, mx_drawing *out);
/* Both graphs in one picture, with what was added, removed and changed. */
mx_status mx_graph_diff_drawing(mx_cli *cli, mx_graph *from, mx_graph *to, const mx_graph_diff *diff,
                                const mx_graph_view *view, mx_drawing *out);
/* Writes a drawing in one of the formats cards, mermaid, graphviz, svg, html. */
void mx_put_drawing(const mx_drawing *drawing, mx_str format, const mx_graph_view *view, bool to_file,
                    mx_buf *out);
/* To --output, whole, or to stdout: without it, or when it is "-". */
mx_status mx_put_output(mx_cli *cli, mx_buf *text);
/* Without --format, the ending of --output tells it: "graph.svg" → "svg". *format stays without an ending. USE004: the
 * ending tells none of `formats`, which ends with NULL. */
mx_status mx_output_format(mx_cli *cli, const char *const *formats, mx_str *format);

#endif
