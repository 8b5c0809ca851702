/* metaxy/graph.h: a graph as a handle. Each function is a guard around the room's own; texts that are made
 * to be handed out live in an arena of their own, which a change of the graph clears. */
#include "metaxy/graph.h"

#include "feature/features_toml.h"
#include "feature/graph_diff.h"
#include "feature/lock.h"
#include "feature/plan.h"
#include "feature/selection.h"
#include "feature/snapshot.h"

struct mx_features {
    mx_arena *arena;
    mx_graph *graph;
    mx_arena *answers; /* NULL: none given since the last change */
};

/* What a call works on; members that it does not need are zero. */
typedef struct call {
    mx_features *f, *other;
    mx_str text, key, field;
    const char *name, *project;
    const mx_feature_options *options;
    const mx_feature_selection *selection;
    size_t length;
    mx_str *out;
    const mx_str **list;
    size_t *count;
    mx_diags *diags;
    mx_status (*version)(mx_graph *, mx_str, mx_str *, mx_diags *);
} call;

static mx_status run(mx_features *f, mx_work work, call *c)
{
    if (c->out)
        *c->out = MX_STR("");
    if (c->list) {
        *c->list = NULL;
        *c->count = 0;
    }
    return mx_guard_in(f->arena, work, c, c->diags);
}

mx_graph *mx_features_graph(mx_features *f)
{
    return f->graph;
}

static mx_arena *answers(mx_features *f)
{
    if (!f->answers)
        f->answers = mx_arena_child(f->arena);
    return f->answers;
}

static void changed(mx_features *f)
{
    mx_arena_free(f->answers);
    f->answers = NULL;
}

static mx_str never_null(mx_str s)
{
    return s.ptr ? s : MX_STR("");
}

/* Opening and closing. */

static mx_status open_features(mx_arena *arena, void *arg)
{
    call *c = arg;
    if (c->length < MX_TRUNCATION_MIN)
        return mx_fail(c->diags, MX_API001, MX_NOWHERE, "", "a version has at least %d characters",
                       MX_TRUNCATION_MIN);
    c->f = mx_new(arena, mx_features);
    c->f->graph = mx_graph_new(arena, c->length);
    return MX_OK;
}

mx_status mx_features_new(mx_features **out, size_t length, mx_diags *diags)
{
    mx_arena *arena;
    call c = {.length = length, .diags = diags};
    *out = NULL;
    MX_TRY(mx_guard(&arena, open_features, &c, diags));
    c.f->arena = arena;
    *out = c.f;
    return MX_OK;
}

void mx_features_free(mx_features *features)
{
    if (features)
        mx_arena_free(features->arena);
}

/* Adding. */

static mx_status set_provenance(mx_arena *arena, mx_definition *def, mx_str json, mx_diags *diags)
{
    mx_json *given;
    MX_TRY(mx_json_parse(arena, mx_str_copy(arena, json), 0, MX_FEA002, &given, diags));
    if (mx_json_kind_of(given) != MX_JSON_OBJECT)
        return mx_fail(diags, MX_FEA001, MX_NOWHERE, "", "provenance_by_field is a table, not %s",
                       mx_json_kind_name(mx_json_kind_of(given)));
    def->has_provenance = true;
    for (size_t i = 0; i < mx_json_length(given); i++) {
        const mx_json *version = mx_json_at(given, i);
        if (mx_json_kind_of(version) != MX_JSON_STRING)
            return mx_fail(diags, MX_FEA001, MX_NOWHERE, "",
                           "a version in provenance_by_field is a string, not %s",
                           mx_json_kind_name(mx_json_kind_of(version)));
        mx_vec_push(arena, &def->provenance,
                    ((mx_provenance){mx_json_key(given, i), mx_json_string(version)}));
    }
    return MX_OK;
}

static mx_status add_feature(mx_arena *arena, void *arg)
{
    call *c = arg;
    const mx_feature_options none = MX_FEATURE_OPTIONS, *options = c->options ? c->options : &none;
    mx_str text = mx_str_copy(arena, c->text);
    mx_definition *def = mx_new(arena, mx_definition);
    mx_json *schema = NULL;
    if (!c->project || !*c->project)
        return mx_fail(c->diags, MX_API001, MX_NOWHERE, "", "no project is given");
    if (options->size != sizeof *options)
        return mx_fail(c->diags, MX_API001, MX_NOWHERE, "", "the options are not of this library's version");
    uint32_t file = mx_diags_file(c->diags, mx_str_of(options->name ? options->name : "spec.json"), text);
    MX_TRY(mx_spec_from_text(arena, text, file, &def->spec, c->diags));
    if (options->schema.len)
        MX_TRY(
            mx_json_parse_wide(arena, mx_str_copy(arena, options->schema), 0, MX_FEA002, &schema, c->diags));
    def->schema = schema;
    def->project = mx_str_copy(arena, mx_str_of(c->project));
    def->class_path = mx_str_copy(arena, mx_str_of(options->class_path));
    def->source = mx_str_copy(arena, mx_str_of(options->source));
    def->external = options->external;
    if (options->provenance.len)
        MX_TRY(set_provenance(arena, def, options->provenance, c->diags));
    changed(c->f);
    return mx_graph_add(c->f->graph, def, options->keep_present, c->diags);
}

mx_status mx_features_add(mx_features *features, mx_str json, const char *project,
                          const mx_feature_options *options, mx_diags *diags)
{
    call c = {.f = features, .text = json, .project = project, .options = options, .diags = diags};
    return run(features, add_feature, &c);
}

/* All or none: first on a graph of their own together with what is there. */
static mx_status add_all(mx_arena *arena, call *c, const mx_definitions *defs)
{
    mx_arena *scratch = mx_arena_child(arena);
    mx_graph *trial = mx_graph_new(scratch, MX_TRUNCATION_MIN);
    mx_status status = MX_OK;
    for (size_t i = 0; i < mx_graph_count(c->f->graph); i++)
        MX_TRY(mx_graph_add(trial, mx_graph_at(c->f->graph, i), false, c->diags));
    for (size_t i = 0; i < defs->len; i++)
        if (mx_graph_add(trial, defs->at[i], false, c->diags) != MX_OK)
            status = MX_FAILED;
    mx_arena_free(scratch);
    changed(c->f);
    for (size_t i = 0; status == MX_OK && i < defs->len; i++)
        status = mx_graph_add(c->f->graph, defs->at[i], false, c->diags);
    return status;
}

static uint32_t named_file(const call *c, const char *name)
{
    return mx_diags_file(c->diags, mx_str_of(c->name ? c->name : name), c->text);
}

static mx_status add_toml(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_definitions defs = {0};
    mx_str source = mx_str_copy(arena, mx_str_of(c->name ? c->name : "features.toml"));
    MX_TRY(mx_features_toml(arena, c->text, named_file(c, "features.toml"), source,
                            mx_str_copy(arena, mx_str_of(c->project)), &defs, c->diags));
    return add_all(arena, c, &defs);
}

mx_status mx_features_add_toml(mx_features *features, mx_str text, const char *name, const char *project,
                               mx_diags *diags)
{
    call c = {.f = features, .text = text, .name = name, .project = project, .diags = diags};
    return run(features, add_toml, &c);
}

static mx_status add_lock(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_lock lock = {0};
    mx_definitions defs = {0};
    MX_TRY(mx_lock_read(arena, c->text, named_file(c, "metaxy.lock"), &lock, c->diags));
    for (size_t i = 0; i < lock.len; i++)
        mx_vec_push(arena, &defs, lock.at[i].def);
    return add_all(arena, c, &defs);
}

mx_status mx_features_add_lock(mx_features *features, mx_str text, const char *name, mx_diags *diags)
{
    call c = {.f = features, .text = text, .name = name, .diags = diags};
    return run(features, add_lock, &c);
}

static mx_status add_snapshot(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_definitions defs = {0};
    mx_graph *loaded = mx_graph_new(arena, MX_TRUNCATION_MIN);
    MX_TRY(mx_snapshot_read(arena, c->text, named_file(c, "snapshot.json"), loaded, c->diags));
    for (size_t i = 0; i < mx_graph_count(loaded); i++)
        mx_vec_push(arena, &defs, mx_graph_at(loaded, i));
    return add_all(arena, c, &defs);
}

mx_status mx_features_add_snapshot(mx_features *features, mx_str json, const char *name, mx_diags *diags)
{
    call c = {.f = features, .text = json, .name = name, .diags = diags};
    return run(features, add_snapshot, &c);
}

static mx_status remove_feature(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    changed(c->f);
    return mx_graph_remove(c->f->graph, c->key, c->diags);
}

mx_status mx_features_remove(mx_features *features, mx_str key, mx_diags *diags)
{
    call c = {.f = features, .key = key, .diags = diags};
    return run(features, remove_feature, &c);
}

/* Looking. */

size_t mx_features_count(const mx_features *features)
{
    return mx_graph_count(features->graph);
}

mx_str mx_features_key(const mx_features *features, size_t i)
{
    return never_null(i < mx_features_count(features) ? mx_graph_at(features->graph, i)->spec->key
                                                      : MX_STR_NONE);
}

mx_str mx_features_project(const mx_features *features, size_t i)
{
    return never_null(i < mx_features_count(features) ? mx_graph_at(features->graph, i)->project
                                                      : MX_STR_NONE);
}

bool mx_features_external(const mx_features *features, size_t i)
{
    return i < mx_features_count(features) && mx_graph_at(features->graph, i)->external;
}

static mx_status check_all(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_status status = mx_graph_check(c->f->graph, c->diags);
    mx_arena *scratch = mx_arena_child(arena);
    if (mx_graph_check_names(c->f->graph, c->diags) != MX_OK)
        status = MX_FAILED;
    for (size_t i = 0; i < mx_graph_count(c->f->graph); i++) { /* those without a plan have been reported */
        const mx_feature_plan *plan;
        if (mx_plan_feature(c->f->graph, scratch, mx_graph_at(c->f->graph, i)->spec->key, &plan, NULL) ==
                MX_OK &&
            mx_plan_check_columns(plan, c->diags) != MX_OK)
            status = MX_FAILED;
    }
    mx_arena_free(scratch);
    return status;
}

mx_status mx_features_check(mx_features *features, mx_diags *diags)
{
    call c = {.f = features, .diags = diags};
    return run(features, check_all, &c);
}

/* Versions. */

static mx_status one_version(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_str version;
    (void)arena;
    MX_TRY(c->version(c->f->graph, c->key, &version, c->diags));
    *c->out = version;
    return MX_OK;
}

mx_status mx_features_version(mx_features *features, mx_str key, mx_str *out, mx_diags *diags)
{
    call c = {.f = features, .key = key, .out = out, .version = mx_graph_feature_version, .diags = diags};
    return run(features, one_version, &c);
}

mx_status mx_features_definition_version(mx_features *features, mx_str key, mx_str *out, mx_diags *diags)
{
    call c = {.f = features, .key = key, .out = out, .version = mx_graph_definition_version, .diags = diags};
    return run(features, one_version, &c);
}

static mx_status field_version(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_str version;
    (void)arena;
    MX_TRY(mx_graph_field_version(c->f->graph, c->key, c->field, &version, c->diags));
    *c->out = version;
    return MX_OK;
}

mx_status mx_features_field_version(mx_features *features, mx_str key, mx_str field, mx_str *out,
                                    mx_diags *diags)
{
    call c = {.f = features, .key = key, .field = field, .out = out, .diags = diags};
    return run(features, field_version, &c);
}

static mx_status project_version(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    *c->out = mx_graph_project_version(c->f->graph, c->key);
    return MX_OK;
}

mx_status mx_features_project_version(mx_features *features, mx_str project, mx_str *out, mx_diags *diags)
{
    call c = {.f = features, .key = project, .out = out, .diags = diags};
    return run(features, project_version, &c);
}

/* Orders. */

static void answer_list(call *c, mx_strs *list)
{
    mx_vec_push(answers(c->f), list, MX_STR("")); /* so that there is something to point at */
    *c->list = list->at;
    *c->count = list->len - 1;
}

static mx_status sorted(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_strs list = {0};
    (void)arena;
    mx_graph_sort(c->f->graph, answers(c->f), NULL, false, &list);
    answer_list(c, &list);
    return MX_OK;
}

mx_status mx_features_sorted(mx_features *features, const mx_str **out, size_t *count, mx_diags *diags)
{
    call c = {.f = features, .list = out, .count = count, .diags = diags};
    return run(features, sorted, &c);
}

static mx_status downstream(mx_arena *arena, void *arg)
{
    call *c = arg;
    const mx_definition *def;
    mx_strs list = {0}, sources = {0};
    MX_TRY(mx_graph_get(c->f->graph, c->key, &def, c->diags));
    mx_vec_push(arena, &sources, def->spec->key);
    mx_graph_downstream(c->f->graph, answers(c->f), &sources, &list);
    answer_list(c, &list);
    return MX_OK;
}

mx_status mx_features_downstream(mx_features *features, mx_str key, const mx_str **out, size_t *count,
                                 mx_diags *diags)
{
    call c = {.f = features, .key = key, .list = out, .count = count, .diags = diags};
    return run(features, downstream, &c);
}

/* The caller's texts as a selection, its keys checked. */
static mx_status read_selection(mx_arena *arena, const call *c, mx_selection *out)
{
    const mx_feature_selection *from = c->selection;
    if (from->size != sizeof *from)
        return mx_fail(c->diags, MX_API001, MX_NOWHERE, "", "the selection is not of this library's version");
    *out = (mx_selection){.all = from->all};
    for (size_t i = 0; i < from->project_count; i++)
        mx_vec_push(arena, &out->projects, mx_str_of(from->projects[i]));
    for (size_t i = 0; i < from->key_count; i++) {
        mx_str key;
        mx_problem problem = {0};
        if (!mx_key_from_text(arena, MX_FEATURE_KEY, mx_str_of(from->keys[i]), &key, &problem))
            return mx_fail(c->diags, MX_FEA001, MX_NOWHERE, mx_str_z(arena, problem.hint), "%.*s",
                           MX_FMT(problem.message));
        mx_vec_push(arena, &out->keys, key);
    }
    return mx_selection_check(out, c->diags);
}

static mx_status select_features(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_selection selection;
    mx_strs list = {0};
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = read_selection(scratch, c, &selection);
    if (status == MX_OK) {
        mx_graph_select(c->f->graph, answers(c->f), &selection, &list);
        answer_list(c, &list);
    }
    mx_arena_free(scratch);
    return status;
}

mx_status mx_features_select(mx_features *features, const mx_feature_selection *selection, const mx_str **out,
                             size_t *count, mx_diags *diags)
{
    call c = {.f = features, .selection = selection, .list = out, .count = count, .diags = diags};
    return run(features, select_features, &c);
}

/* Texts. */

static mx_status spec_json(mx_arena *arena, void *arg)
{
    call *c = arg;
    const mx_definition *def;
    mx_buf buf = MX_BUF(answers(c->f));
    (void)arena;
    MX_TRY(mx_graph_get(c->f->graph, c->key, &def, c->diags));
    mx_spec_write(&buf, def->spec, MX_CANON_DUMP);
    *c->out = mx_buf_take(&buf);
    return MX_OK;
}

mx_status mx_features_json(mx_features *features, mx_str key, mx_str *out, mx_diags *diags)
{
    call c = {.f = features, .key = key, .out = out, .diags = diags};
    return run(features, spec_json, &c);
}

static mx_status snapshot(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_buf buf = MX_BUF(answers(c->f));
    (void)arena;
    MX_TRY(mx_snapshot_write(c->f->graph, c->key, &buf, c->diags));
    *c->out = mx_buf_take(&buf);
    return MX_OK;
}

mx_status mx_features_snapshot(mx_features *features, mx_str project, mx_str *out, mx_diags *diags)
{
    call c = {.f = features, .key = project, .out = out, .diags = diags};
    return run(features, snapshot, &c);
}

static mx_status lock_text(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_lock lock = {0};
    mx_strs keys = {0};
    mx_str text;
    (void)arena;
    for (size_t i = 0; i < mx_graph_count(c->f->graph); i++)
        if (mx_graph_at(c->f->graph, i)->external)
            mx_vec_push(answers(c->f), &keys, mx_graph_at(c->f->graph, i)->spec->key);
    MX_TRY(mx_lock_of(c->f->graph, answers(c->f), &keys, &lock, c->diags));
    MX_TRY(mx_lock_write(answers(c->f), &lock, &text, c->diags));
    *c->out = text;
    return MX_OK;
}

mx_status mx_features_lock(mx_features *features, mx_str *out, mx_diags *diags)
{
    call c = {.f = features, .out = out, .diags = diags};
    return run(features, lock_text, &c);
}

static mx_status compare(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_graph_diff diff = {{0}, 0, 0, 0};
    mx_buf buf = MX_BUF(answers(c->f));
    mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
    mx_arena *scratch = mx_arena_child(arena);
    MX_TRY(mx_graph_compare(scratch, c->other->graph, c->f->graph, &diff, c->diags));
    mx_graph_diff_write(&w, &diff);
    mx_arena_free(scratch);
    *c->out = mx_buf_take(&buf);
    return MX_OK;
}

mx_status mx_features_compare(mx_features *from, mx_features *to, mx_str *out, mx_diags *diags)
{
    call c = {.f = to, .other = from, .out = out, .diags = diags};
    return run(to, compare, &c);
}
