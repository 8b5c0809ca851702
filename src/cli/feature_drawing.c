#include "cli/feature_drawing.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/table.h"
#include "feature/plan.h"

static bool shown(const mx_cli *cli, const char *flag, bool otherwise)
{
    return mx_cli_given(cli, flag) ? mx_cli_on(cli, flag) : otherwise;
}

mx_status mx_graph_view_of(mx_cli *cli, mx_graph_view *out)
{
    bool minimal = mx_cli_on(cli, "minimal"), verbose = mx_cli_on(cli, "verbose");
    mx_str direction = mx_cli_text(cli, "direction"), length = mx_cli_text(cli, "hash-length");
    uint64_t hash_length = 8;
    if (minimal && verbose)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--minimal and --verbose exclude each other");
    if (length.len && (!mx_str_to_u64(length, &hash_length) || hash_length > 64))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Write 0 for whole versions.",
                       "--hash-length is a number up to 64, not '%.*s'", MX_FMT(length));
    bool down = mx_str_ieq(direction, MX_STR("TB")), right = mx_str_ieq(direction, MX_STR("LR"));
    if (direction.len && !down && !right)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--direction is TB or LR, not '%.*s'",
                       MX_FMT(direction));
    *out = (mx_graph_view){
        .fields = shown(cli, "show-fields", true),
        .feature_versions = shown(cli, "show-feature-versions", !minimal),
        .field_versions = shown(cli, "show-field-versions", !minimal),
        .code_versions = shown(cli, "show-code-versions", verbose),
        .project_version = shown(cli, "show-project-version", !minimal),
        .projects = shown(cli, "show-projects", true),
        .hash_length = (size_t)hash_length,
        .direction = right ? MX_DRAW_RIGHT : MX_DRAW_DOWN,
        .has_direction = direction.len > 0,
        .title = mx_cli_text(cli, "title"),
    };
    return MX_OK;
}

mx_str mx_shown_version(const mx_graph_view *view, mx_str version)
{
    return view->hash_length && view->hash_length < version.len ? mx_str_sub(version, 0, view->hash_length)
                                                                : version;
}

static mx_str list_text(mx_arena *arena, const mx_strs *texts)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < texts->len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? ", " : "", MX_FMT(texts->at[i]));
    return mx_buf_take(&buf);
}

typedef struct painter {
    mx_cli *cli;
    mx_graph *graph;
    const mx_graph_view *view;
    mx_drawing *drawing;
    mx_map nodes; /* key → index, in `numbers` */
    size_t *numbers;
    mx_map rows; /* "feature.field" → mx_draw_end */
} painter;

static bool number_of(const painter *p, mx_str key, size_t *out)
{
    const size_t *found = mx_map_get(&p->nodes, key);
    if (found)
        *out = *found;
    return found != NULL;
}

/* What a dependency says besides its feature, for the page's details. */
static mx_str dep_text(mx_arena *arena, const mx_feature_dep *dep)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, dep->feature);
    if (dep->optional)
        mx_buf_lit(&buf, ", optional");
    if (dep->lineage.kind != MX_IDENTITY)
        mx_buf_printf(&buf, ", %s%s%.*s", mx_lineage_name(dep->lineage.kind),
                      dep->lineage.has_on ? " on " : "", MX_FMT(list_text(arena, &dep->lineage.on)));
    if (dep->has_select)
        mx_buf_printf(&buf, ", select %.*s", MX_FMT(list_text(arena, &dep->select)));
    for (size_t i = 0; i < dep->renames.len; i++)
        mx_buf_printf(&buf, ", %.*s → %.*s", MX_FMT(dep->renames.at[i].from), MX_FMT(dep->renames.at[i].to));
    for (size_t i = 0; i < dep->filters.len; i++)
        mx_buf_printf(&buf, ", where %.*s", MX_FMT(dep->filters.at[i]));
    return mx_buf_take(&buf);
}

static void add_facts(const painter *p, size_t node, const mx_definition *def)
{
    mx_arena *arena = p->cli->arena;
    mx_buf deps = MX_BUF(arena), metadata = MX_BUF(arena);
    const mx_feature_spec *spec = def->spec;
    mx_draw_add_fact(p->drawing, node, "description", spec->description);
    mx_draw_add_fact(p->drawing, node, "source", mx_definition_source(def));
    mx_draw_add_fact(p->drawing, node, "id columns", list_text(arena, &spec->id_columns));
    for (size_t i = 0; i < spec->deps.len; i++)
        mx_buf_printf(&deps, "%s%.*s", i ? "\n" : "", MX_FMT(dep_text(arena, &spec->deps.at[i])));
    mx_draw_add_fact(p->drawing, node, "depends on", mx_buf_take(&deps));
    if (mx_json_length(spec->metadata)) {
        mx_json_writer w = MX_JSON_WRITER(&metadata, NULL);
        mx_json_put(&w, spec->metadata);
        mx_draw_add_fact(p->drawing, node, "metadata", mx_buf_take(&metadata));
    }
    if (def->external)
        mx_draw_add_fact(p->drawing, node, "external", MX_STR("made elsewhere, known by its declaration"));
}

static mx_status add_node(painter *p, const mx_definition *def)
{
    const mx_graph_view *view = p->view;
    mx_diags *diags = p->cli->diags;
    const mx_feature_spec *spec = def->spec;
    mx_str version;
    MX_TRY(mx_graph_feature_version(p->graph, spec->key, &version, diags));
    size_t node = mx_draw_add_node(p->drawing, spec->key,
                                   view->feature_versions ? mx_shown_version(view, version) : MX_STR_NONE,
                                   view->projects ? def->project : MX_STR_NONE);
    p->drawing->nodes.at[node].dashed = def->external;
    p->numbers[node] = node;
    mx_map_put(p->cli->arena, &p->nodes, spec->key, &p->numbers[node]);
    for (size_t i = 0; view->fields && i < spec->fields.len; i++) {
        const mx_field_spec *field = &spec->fields.at[i];
        MX_TRY(mx_graph_field_version(p->graph, spec->key, field->key, &version, diags));
        mx_draw_end *end = mx_new(p->cli->arena, mx_draw_end);
        *end = (mx_draw_end){node, i};
        mx_map_put(p->cli->arena, &p->rows,
                   mx_str_printf(p->cli->arena, "%.*s.%.*s", MX_FMT(spec->key), MX_FMT(field->key)), end);
        bool code = view->code_versions || !mx_str_eq(field->code_version, MX_INITIAL_CODE_VERSION);
        mx_draw_add_row(p->drawing, node, field->key,
                        view->field_versions ? mx_shown_version(view, version) : MX_STR_NONE,
                        code && (view->code_versions || view->field_versions)
                            ? mx_str_cat(p->cli->arena, MX_STR("code "), field->code_version)
                            : MX_STR_NONE);
    }
    add_facts(p, node, def);
    return MX_OK;
}

static bool row_of(const painter *p, size_t node, mx_str name, size_t *row)
{
    const mx_draw_node *at = &p->drawing->nodes.at[node];
    for (*row = 0; *row < at->rows.len; ++*row)
        if (mx_str_eq(at->rows.at[*row].name, name))
            return true;
    return false;
}

static mx_status add_links(painter *p, size_t node, const mx_definition *def)
{
    mx_arena *scratch = mx_arena_child(p->cli->arena);
    for (size_t i = 0; i < p->drawing->nodes.at[node].rows.len && i < def->spec->fields.len; i++) {
        mx_field_parents parents = {0};
        MX_TRY(mx_plan_parents(p->graph, scratch, def->spec->key, def->spec->fields.at[i].key, &parents,
                               p->cli->diags));
        for (size_t k = 0; k < parents.len; k++) {
            const mx_draw_end *from = mx_map_get(&p->rows, parents.at[k].name);
            if (from)
                mx_draw_add_link(p->drawing, *from, (mx_draw_end){node, i});
        }
    }
    mx_arena_free(scratch);
    return MX_OK;
}

static void add_edges(painter *p, size_t node, const mx_definition *def)
{
    for (size_t i = 0; i < def->spec->deps.len; i++) {
        const mx_feature_dep *dep = &def->spec->deps.at[i];
        size_t from;
        if (!number_of(p, dep->feature, &from))
            continue;
        size_t added = mx_draw_add_edge(p->drawing, from, node);
        mx_draw_edge *edge = &p->drawing->edges.at[added];
        edge->dashed = dep->optional;
        if (dep->lineage.kind != MX_IDENTITY)
            edge->label = mx_str_of(mx_lineage_name(dep->lineage.kind));
    }
}

static void begin_drawing(painter *p, mx_cli *cli, mx_graph *graph, const mx_graph_view *view,
                          mx_drawing *out, size_t most)
{
    *p = (painter){.cli = cli, .graph = graph, .view = view, .drawing = out};
    mx_drawing_init(out, cli->arena);
    out->node_word = "feature";
    out->row_word = "field";
    p->numbers = mx_new_array(cli->arena, size_t, most + 1);
}

mx_status mx_feature_drawing(mx_cli *cli, mx_graph *graph, const mx_strs *keys, const mx_graph_view *view,
                             mx_str version, mx_drawing *out)
{
    painter p;
    begin_drawing(&p, cli, graph, view, out, keys->len);
    out->title = view->title.len ? view->title : MX_STR("Features");
    out->note = version;
    for (size_t i = 0; i < keys->len; i++)
        MX_TRY(add_node(&p, mx_graph_find(graph, keys->at[i])));
    for (size_t i = 0; i < keys->len; i++) {
        const mx_definition *def = mx_graph_find(graph, keys->at[i]);
        add_edges(&p, i, def);
        MX_TRY(add_links(&p, i, def));
    }
    return MX_OK;
}

/* ---- differences ---- */

static mx_draw_status draw_status(mx_graph_status status)
{
    static const mx_draw_status known[] = {[MX_GRAPH_SAME] = MX_DRAW_PLAIN,
                                           [MX_GRAPH_ADDED] = MX_DRAW_ADDED,
                                           [MX_GRAPH_REMOVED] = MX_DRAW_REMOVED,
                                           [MX_GRAPH_CHANGED] = MX_DRAW_CHANGED};
    return known[status];
}

static mx_str change_text(mx_cli *cli, const mx_graph_view *view, mx_str from, mx_str to)
{
    from = mx_shown_version(view, from);
    to = mx_shown_version(view, to);
    if (!from.len || !to.len || mx_str_eq(from, to))
        return to.len ? to : from;
    return mx_str_printf(cli->arena, "%.*s → %.*s", MX_FMT(from), MX_FMT(to));
}

static mx_status add_changed_node(painter *p, mx_graph *graph, const mx_node_change *change)
{
    const mx_definition *def = mx_graph_find(graph, change->key);
    p->graph = graph;
    MX_TRY(add_node(p, def));
    mx_draw_node *node = &p->drawing->nodes.at[p->drawing->nodes.len - 1];
    node->status = draw_status(change->status);
    if (p->view->feature_versions)
        node->note = change_text(p->cli, p->view, change->old_version, change->new_version);
    for (size_t i = 0; i < change->fields.len; i++) {
        const mx_field_change *field = &change->fields.at[i];
        size_t row;
        bool there = row_of(p, p->drawing->nodes.len - 1, field->field, &row);
        if (!there && p->view->fields)
            row = mx_draw_add_row(p->drawing, p->drawing->nodes.len - 1, field->field, MX_STR_NONE,
                                  MX_STR_NONE);
        else if (!there)
            continue;
        mx_draw_row *at = &p->drawing->nodes.at[p->drawing->nodes.len - 1].rows.at[row];
        at->status = draw_status(field->status);
        if (p->view->field_versions)
            at->note = change_text(p->cli, p->view, field->old_version, field->new_version);
    }
    return MX_OK;
}

mx_status mx_graph_diff_drawing(mx_cli *cli, mx_graph *from, mx_graph *to, const mx_graph_diff *diff,
                                const mx_graph_view *view, mx_drawing *out)
{
    painter p;
    begin_drawing(&p, cli, to, view, out, diff->nodes.len);
    out->title = view->title.len ? view->title : MX_STR("Changes of the graph");
    out->note = mx_str_printf(cli->arena, "%zu added, %zu removed, %zu changed", diff->added, diff->removed,
                              diff->changed);
    for (size_t i = 0; i < diff->nodes.len; i++) {
        const mx_node_change *change = &diff->nodes.at[i];
        MX_TRY(add_changed_node(&p, change->status == MX_GRAPH_REMOVED ? from : to, change));
    }
    for (size_t i = 0; i < diff->nodes.len; i++) {
        const mx_node_change *change = &diff->nodes.at[i];
        bool removed = change->status == MX_GRAPH_REMOVED;
        size_t first = out->edges.len;
        p.graph = removed ? from : to;
        const mx_definition *def = mx_graph_find(p.graph, change->key);
        add_edges(&p, i, def);
        for (size_t k = first; k < out->edges.len; k++)
            out->edges.at[k].status = change->status == MX_GRAPH_ADDED ? MX_DRAW_ADDED
                                      : removed                        ? MX_DRAW_REMOVED
                                                                       : MX_DRAW_PLAIN;
        MX_TRY(add_links(&p, i, def));
    }
    return MX_OK;
}

/* ---- out ---- */

void mx_put_drawing(const mx_drawing *drawing, mx_str format, const mx_graph_view *view, bool to_file,
                    mx_buf *out)
{
    mx_draw_direction wide = view->has_direction ? view->direction : MX_DRAW_RIGHT;
    if (mx_str_eq(format, MX_STR("mermaid")))
        mx_draw_mermaid(drawing, view->direction, out);
    else if (mx_str_eq(format, MX_STR("graphviz")))
        mx_draw_graphviz(drawing, view->direction, out);
    else if (mx_str_eq(format, MX_STR("svg")))
        mx_draw_svg(drawing, wide, out);
    else if (mx_str_eq(format, MX_STR("html")))
        mx_draw_page(drawing, wide, out);
    else
        mx_draw_terminal(drawing, mx_terminal_width(), !to_file && mx_colour_wanted(STDOUT_FILENO), out);
}

mx_status mx_put_output(mx_cli *cli, mx_buf *text)
{
    mx_str path = mx_cli_text(cli, "output");
    if (!path.len || mx_str_eq(path, MX_STR("-"))) {
        mx_buf_str(&cli->out, mx_buf_view(text));
        return MX_OK;
    }
    const mx_file_out out = {path, mx_buf_view(text)};
    MX_TRY(mx_files_write(cli->arena, &out, 1, cli->diags));
    mx_buf_printf(&cli->err, "Wrote %.*s\n", MX_FMT(path));
    return MX_OK;
}

static bool has_format(const char *const *formats, const char *format)
{
    while (*formats && strcmp(*formats, format) != 0)
        formats++;
    return *formats != NULL;
}

mx_status mx_output_format(mx_cli *cli, const char *const *formats, mx_str *format)
{
    static const struct {
        const char *ending, *format;
    } known[] = {{".svg", "svg"},         {".html", "html"},    {".htm", "html"},     {".mmd", "mermaid"},
                 {".mermaid", "mermaid"}, {".dot", "graphviz"}, {".gv", "graphviz"},  {".json", "json"},
                 {".yaml", "yaml"},       {".yml", "yaml"},     {".txt", "terminal"}, {".sql", "sql"},
                 {".hcl", "hcl"}};
    mx_str path = mx_cli_text(cli, "output"), base = mx_path_base(path);
    mx_buf endings = MX_BUF(cli->arena);
    size_t dot = mx_str_rfind(base, '.');
    if (mx_cli_given(cli, "format") || dot == MX_NPOS || dot == 0)
        return MX_OK;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!has_format(formats, known[i].format))
            continue;
        if (mx_str_ends(base, mx_str_of(known[i].ending))) {
            *format = mx_str_of(known[i].format);
            return MX_OK;
        }
        mx_buf_printf(&endings, "%s%s", endings.len ? ", " : "", known[i].ending);
    }
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                   "--format says what to write whatever the file is called.",
                   "no format is known by the ending of %.*s; known are %.*s", MX_FMT(path),
                   MX_FMT(mx_buf_view(&endings)));
}
