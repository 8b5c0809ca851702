/* Data sources. Their `.url` is a handle; the programs and files behind it are read by source.c when a
 * command asks. */
#include "base/file.h"
#include "config/project.h"
#include "config/project_words.h"
#include "config/source_run.h"

typedef struct data {
    mx_project *project;
    const mx_hcl_block *block;
    mx_str type, name, who; /* who: "data.TYPE.NAME" */
} data;

/* ---- arguments ---- */

static mx_status known_attrs(const data *d, const char *const *attrs, const char *const *blocks)
{
    for (size_t i = 0; i < d->block->body->attrs.len; i++) {
        const mx_hcl_attr *attr = &d->block->body->attrs.at[i];
        if (!mx_is_word(attrs, attr->name))
            return mx_fail(d->project->diags, MX_HCL005, attr->name_at, "",
                           "data \"%.*s\" has no attribute \"%.*s\"", MX_FMT(d->type), MX_FMT(attr->name));
    }
    for (size_t i = 0; i < d->block->body->blocks.len; i++) {
        const mx_hcl_block *block = &d->block->body->blocks.at[i];
        if (blocks == NULL || !mx_is_word(blocks, block->type))
            return mx_fail(d->project->diags, MX_HCL005, block->type_at, "",
                           "data \"%.*s\" has no block \"%.*s\"", MX_FMT(d->type), MX_FMT(block->type));
    }
    return MX_OK;
}

/* NULL when it is not given or null. */
static mx_status arg(const data *d, const char *name, const mx_value **out, mx_span *at)
{
    const mx_hcl_attr *attr = mx_hcl_attr_of(d->block->body, mx_str_of(name));
    *out = NULL;
    *at = d->block->type_at;
    if (attr == NULL)
        return MX_OK;
    *at = attr->value->at;
    MX_TRY(mx_hcl_evaluate(&d->project->eval, attr->value, out));
    if ((*out)->kind == MX_VALUE_NULL)
        *out = NULL;
    return MX_OK;
}

static mx_status missing(const data *d, const char *name)
{
    return mx_fail(d->project->diags, MX_HCL005, d->block->type_at, "", "%.*s needs the attribute \"%s\"",
                   MX_FMT(d->who), name);
}

static mx_status text_arg(const data *d, const char *name, bool required, mx_str *out, mx_span *at)
{
    const mx_value *v;
    *out = MX_STR_NONE;
    MX_TRY(arg(d, name, &v, at));
    if (v == NULL)
        return required ? missing(d, name) : MX_OK;
    return mx_hcl_to_text(&d->project->eval, v, *at, out);
}

/* A text or a list of texts. */
static mx_status texts_arg(const data *d, const char *name, bool required, mx_strs *out)
{
    const mx_value *v;
    mx_span at;
    mx_str s;
    *out = (mx_strs){0};
    MX_TRY(arg(d, name, &v, &at));
    if (v == NULL)
        return required ? missing(d, name) : MX_OK;
    if (!mx_value_is_list(v)) {
        MX_TRY(mx_hcl_to_text(&d->project->eval, v, at, &s));
        mx_vec_push(d->project->arena, out, s);
    }
    for (size_t i = 0; mx_value_is_list(v) && i < v->as.items.len; i++) {
        const mx_value *item = v->as.items.at[i];
        MX_TRY(mx_hcl_to_text(&d->project->eval, item, item->at.file ? item->at : at, &s));
        mx_vec_push(d->project->arena, out, s);
    }
    if (required && out->len == 0)
        return mx_fail(d->project->diags, MX_HCL003, at, "", "%.*s: %s is empty", MX_FMT(d->who), name);
    return MX_OK;
}

static mx_status program_arg(const data *d, mx_strs *out)
{
    const mx_hcl_attr *attr = mx_hcl_attr_of(d->block->body, MX_STR("program"));
    MX_TRY(texts_arg(d, "program", true, out));
    if (out->at[0].len == 0)
        return mx_fail(d->project->diags, MX_HCL003, attr->value->at, "", "%.*s: the program has no name",
                       MX_FMT(d->who));
    for (size_t i = 0; i < out->len; i++)
        if (mx_str_find(out->at[i], '\0') != MX_NPOS)
            return mx_fail(d->project->diags, MX_HCL003, attr->value->at, "",
                           "%.*s: an argument holds a zero byte", MX_FMT(d->who));
    return MX_OK;
}

/* ---- schemas: handles ---- */

/* Registers the source; the value is { url = handle }. */
static mx_status give_source(const data *d, mx_source *source, const mx_value **out)
{
    mx_project *project = d->project;
    source->name = d->name;
    source->at = d->block->type_at;
    source->url = mx_str_printf(project->arena, "mem://%.*s/%.*s", MX_FMT(d->type), MX_FMT(d->name));
    mx_vec_push(project->arena, &project->sources, source);
    mx_value *object = mx_value_object(project->arena);
    mx_value_set(project->arena, object, MX_STR("url"), mx_value_text(project->arena, source->url));
    *out = object;
    return MX_OK;
}

static mx_status external_schema(const data *d, const mx_value **out)
{
    static const char *const attrs[] = {"program", "working_dir", NULL};
    mx_source *source = mx_new(d->project->arena, mx_source);
    mx_span at;
    source->kind = MX_SOURCE_PROGRAM;
    source->run = mx_source_run_new(d->project->arena);
    MX_TRY(known_attrs(d, attrs, NULL));
    MX_TRY(program_arg(d, &source->program));
    MX_TRY(text_arg(d, "working_dir", false, &source->working_dir, &at));
    return give_source(d, source, out);
}

static const mx_source *find_source(const mx_project *project, mx_str url)
{
    for (size_t i = 0; i < project->sources.len; i++)
        if (mx_str_eq(project->sources.at[i]->url, url))
            return project->sources.at[i];
    return NULL;
}

typedef struct parts {
    const data *of;
    mx_source *source;
} parts;

/* One `schema "NAME" { url = … }`. */
static mx_status add_part(mx_project *project, const mx_hcl_block *block, void *arg)
{
    const data *d = ((const parts *)arg)->of;
    mx_source *source = ((const parts *)arg)->source;
    static const char *const attrs[] = {"url", "for_each", NULL};
    mx_source_part part = {.at = block->type_at};
    data inner = *d;
    inner.block = block;
    mx_span at;
    mx_str url;
    if (!mx_str_eq(block->type, MX_STR("schema")))
        return mx_fail(project->diags, MX_HCL005, block->type_at, "", "data \"%.*s\" has no block \"%.*s\"",
                       MX_FMT(d->type), MX_FMT(block->type));
    if (block->labels.len > 1)
        return mx_fail(project->diags, MX_HCL001, block->type_at, "", "a schema block has one label at most");
    MX_TRY(known_attrs(&inner, attrs, NULL));
    MX_TRY(text_arg(&inner, "url", true, &url, &at));
    part.schema = block->labels.len ? block->labels.at[0] : MX_STR_NONE;
    part.source = find_source(project, url);
    if (part.source == NULL)
        part.source = mx_source_of_url(project->arena, url, at);
    mx_vec_push(project->arena, &source->parts, part);
    return MX_OK;
}

static mx_status composite_schema(const data *d, const mx_value **out)
{
    static const char *const attrs[] = {NULL}, *const blocks[] = {"schema", "dynamic", NULL};
    mx_project *project = d->project;
    mx_source *source = mx_new(project->arena, mx_source);
    parts here = {d, source};
    source->kind = MX_SOURCE_COMPOSITE;
    MX_TRY(known_attrs(d, attrs, blocks));
    for (size_t i = 0; i < d->block->body->blocks.len; i++)
        MX_TRY(mx_project_expand(project, &d->block->body->blocks.at[i], add_part, &here));
    if (source->parts.len == 0)
        return mx_fail(project->diags, MX_HCL005, d->block->type_at, "", "%.*s needs a schema block",
                       MX_FMT(d->who));
    return give_source(d, source, out);
}

static mx_status vars_arg(const data *d, mx_source *source)
{
    mx_span at;
    MX_TRY(arg(d, "vars", &source->vars, &at));
    if (source->vars && source->vars->kind != MX_VALUE_OBJECT)
        return mx_fail(d->project->diags, MX_HCL003, at, "", "%.*s: vars is an object", MX_FMT(d->who));
    return MX_OK;
}

static mx_status hcl_schema(const data *d, const mx_value **out)
{
    static const char *const attrs[] = {"path", "paths", "vars", NULL};
    mx_source *source = mx_new(d->project->arena, mx_source);
    mx_strs more;
    source->kind = MX_SOURCE_HCL;
    MX_TRY(known_attrs(d, attrs, NULL));
    MX_TRY(texts_arg(d, "path", false, &source->paths));
    MX_TRY(texts_arg(d, "paths", false, &more));
    for (size_t i = 0; i < more.len; i++)
        mx_vec_push(d->project->arena, &source->paths, more.at[i]);
    if (source->paths.len == 0)
        return missing(d, "path");
    MX_TRY(vars_arg(d, source));
    return give_source(d, source, out);
}

static mx_status template_dir(const data *d, const mx_value **out)
{
    static const char *const attrs[] = {"path", "vars", NULL};
    mx_source *source = mx_new(d->project->arena, mx_source);
    mx_span at;
    mx_str path;
    source->kind = MX_SOURCE_TEMPLATE_DIR;
    MX_TRY(known_attrs(d, attrs, NULL));
    MX_TRY(text_arg(d, "path", true, &path, &at));
    mx_vec_push(d->project->arena, &source->paths, path);
    MX_TRY(vars_arg(d, source));
    return give_source(d, source, out);
}

/* ---- plain values ---- */

static mx_status external(const data *d, const mx_value **out)
{
    static const char *const attrs[] = {"program", "working_dir", NULL};
    mx_strs program;
    mx_str dir, text;
    mx_span at;
    MX_TRY(known_attrs(d, attrs, NULL));
    MX_TRY(program_arg(d, &program));
    MX_TRY(text_arg(d, "working_dir", false, &dir, &at));
    MX_TRY(mx_source_program(d->project->arena, d->who, d->block->type_at, &program, dir, &text,
                             d->project->diags));
    *out = mx_value_text(d->project->arena, text);
    return MX_OK;
}

/* constant://?val=…&decoder=string and file:///path?decoder=string */
static mx_status runtimevar(const data *d, const mx_value **out)
{
    static const char *const attrs[] = {"url", NULL};
    mx_project *project = d->project;
    mx_str text, decoder;
    mx_span at;
    mx_url url;
    MX_TRY(known_attrs(d, attrs, NULL));
    MX_TRY(text_arg(d, "url", true, &text, &at));
    MX_TRY(mx_url_parse(project->arena, text, at, &url, project->diags));
    decoder = mx_url_param_of(&url, "decoder");
    if (!mx_str_eq(decoder, MX_STR("string")))
        return mx_fail(project->diags, MX_CFG004, at, "Put decoder=string into its query.",
                       "%.*s: the decoder must be string", MX_FMT(d->who));
    if (mx_str_eq(url.scheme, MX_STR("constant"))) {
        *out = mx_value_text(project->arena, mx_url_param_of(&url, "val"));
        return MX_OK;
    }
    if (!mx_str_eq(url.scheme, MX_STR("file")))
        return mx_fail(project->diags, MX_HCL005, at, "constant:// and file:// are.",
                       "%.*s: %.*s:// is not supported", MX_FMT(d->who), MX_FMT(url.scheme));
    mx_str path = mx_str_cat(project->arena, url.host, url.path), value;
    mx_status st = mx_file_read(project->arena, path, &value, project->diags);
    if (st == MX_NOT_FOUND)
        return mx_fail(project->diags, MX_IO001, at, "", "%.*s: %.*s: no such file", MX_FMT(d->who),
                       MX_FMT(path));
    MX_TRY(st);
    *out = mx_value_text(project->arena, value);
    return MX_OK;
}

static mx_status refused(const data *d, const mx_value **out)
{
    (void)out;
    return mx_fail(d->project->diags, MX_HCL005, d->block->type_at, "",
                   "%.*s: data sources of type %.*s are not supported", MX_FMT(d->who), MX_FMT(d->type));
}

/* A query with one column: count, values, and value, the first of them. */
static mx_status sql_query(const data *d, const mx_value **out)
{
    static const char *const attrs[] = {"url", "query", "args", NULL};
    static const mx_values none = {0};
    mx_project *project = d->project;
    const mx_value *args;
    mx_str url, query;
    mx_span at, query_at, args_at;
    size_t columns = 0;
    MX_TRY(known_attrs(d, attrs, NULL));
    MX_TRY(text_arg(d, "url", true, &url, &at));
    MX_TRY(text_arg(d, "query", true, &query, &query_at));
    MX_TRY(arg(d, "args", &args, &args_at));
    if (args && !mx_value_is_list(args))
        return mx_fail(project->diags, MX_HCL003, args_at, "", "%.*s: args is a list", MX_FMT(d->who));
    if (!project->query)
        return mx_fail(project->diags, MX_HCL005, d->block->type_at,
                       "external runs a program and gives what it prints.", "%.*s: no database is asked here",
                       MX_FMT(d->who));
    mx_value *values = mx_value_list(project->arena), *object = mx_value_object(project->arena);
    MX_TRY(project->query(project->arena, url, query_at, query, args ? &args->as.items : &none, values,
                          &columns, project->diags));
    if (columns != 1)
        return mx_fail(project->diags, MX_HCL003, query_at, "", "%.*s: the query has %zu columns, not one",
                       MX_FMT(d->who), columns);
    size_t count = values->as.items.len;
    mx_value_set(project->arena, object, MX_STR("count"), mx_value_int(project->arena, (int64_t)count));
    mx_value_set(project->arena, object, MX_STR("value"), count ? values->as.items.at[0] : &mx_value_null);
    mx_value_set(project->arena, object, MX_STR("values"), values);
    *out = object;
    return MX_OK;
}

static const struct {
    const char *type;
    mx_status (*fn)(const data *d, const mx_value **out);
} types[] = {
    {"external_schema", external_schema},
    {"composite_schema", composite_schema},
    {"hcl_schema", hcl_schema},
    {"template_dir", template_dir},
    {"external", external},
    {"runtimevar", runtimevar},
    {"sql", sql_query},
    {"aws_rds_token", refused},
    {"gcp_cloudsql_token", refused},
    {"remote_dir", refused},
    {"remote_schema", refused},
};

mx_status mx_project_data(mx_project *project, const mx_node *node, const mx_value **out)
{
    const mx_hcl_block *block = node->block;
    data d = {project, block, block->labels.at[0], block->labels.at[1], node->name};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (mx_str_eq(d.type, mx_str_of(types[i].type)))
            return types[i].fn(&d, out);
    return mx_fail(project->diags, MX_HCL005, block->type_at,
                   "Known are external_schema, composite_schema, hcl_schema, template_dir, external, sql and "
                   "runtimevar.",
                   "there is no data source of type \"%.*s\"", MX_FMT(d.type));
}
