/* api/migration.c — metaxy/plan.h. */
#include "api/migration.h"

#include "migrate/planned.h"
#include "schema/replay.h"

typedef struct statement {
    mx_str sql, comment;
    mx_strs reverse;
} statement;

struct mx_migration {
    mx_arena *arena;
    mx_vec(statement) statements;
    mx_str text;
    bool destructive;
};

/* Models, changes and steps stay behind in the scratch; what the caller may ask for is copied. */
static void keep(mx_arena *arena, const mx_planned *planned, mx_migration *out)
{
    for (size_t i = 0; i < planned->plan.steps.len; i++) {
        const mx_step *step = planned->plan.steps.at[i];
        statement s = {.sql = mx_str_copy(arena, step->sql), .comment = mx_str_copy(arena, step->comment)};
        for (size_t j = 0; j < step->reverse.len; j++)
            mx_vec_push(arena, &s.reverse, mx_str_copy(arena, step->reverse.at[j]));
        mx_vec_push(arena, &out->statements, s);
    }
    out->text = mx_str_copy(arena, planned->text);
    out->destructive = planned->plan.destructive;
}

enum { SIZE_SANE = 4096 }; /* no version's options will be larger: `size` was never set */

static mx_status bad_argument(mx_diags *diags, const char *hint, const char *what)
{
    return mx_fail(diags, MX_API001, MX_NOWHERE, hint, "%s", what);
}

/* A caller built against other headers knows fewer members, or more: those must not be set. */
static mx_status read_options(mx_api_job *job)
{
    const mx_migration_options *given = job->options;
    job->known = (mx_migration_options){.size = sizeof job->known};
    if (given) {
        size_t size = given->size < sizeof job->known ? given->size : sizeof job->known;
        if (given->size < sizeof given->size || given->size > SIZE_SANE)
            return bad_argument(job->diags, "Begin with MX_MIGRATION_OPTIONS.",
                                "the options do not say their size");
        for (size_t i = sizeof job->known; i < given->size; i++)
            if (((const char *)given)[i] != 0)
                return bad_argument(job->diags, "Install the library that belongs to the headers.",
                                    "an option is set that this version of the library does not know");
        memcpy(&job->known, given, size);
    }
    const mx_migration_options *o = &job->known;
    if ((o->rename_count && !o->renames) || (o->exclude_count && !o->exclude))
        return bad_argument(job->diags, "", "a list of options is NULL but not empty");
    for (const char *c = o->indent; c && *c; c++)
        if (*c != ' ' && *c != '\t')
            return bad_argument(job->diags, "", "an indent holds spaces or tabs only");
    return MX_OK;
}

static mx_status read_rename(mx_arena *arena, const mx_rename *rename, mx_hints *out, mx_diags *diags)
{
    if (!rename->from || !rename->to || !*rename->from || !*rename->to)
        return bad_argument(diags, "", "a rename needs both names");
    if (strchr(rename->from, '='))
        return bad_argument(diags, "Say it as a hint.", "the old name of a rename must not hold '='");
    return mx_hint_parse(arena, mx_str_printf(arena, "%s=%s", rename->from, rename->to), out, diags);
}

static mx_status read_hints(mx_arena *arena, const mx_migration_options *o, mx_hints *out, mx_diags *diags)
{
    if (o->hints && *o->hints) {
        mx_str text = mx_str_of(o->hints);
        MX_TRY(mx_api_text_check(text, "hints", diags));
        MX_TRY(mx_hints_read(arena, text, mx_diags_file(diags, MX_STR("hints"), text), out, diags));
    }
    for (size_t i = 0; i < o->rename_count; i++)
        MX_TRY(read_rename(arena, &o->renames[i], out, diags));
    return MX_OK;
}

static mx_status replay_text(mx_model *model, mx_str text, const char *name, mx_diags *diags)
{
    MX_TRY(mx_api_text_check(text, name, diags));
    uint32_t file = mx_diags_file(diags, mx_str_of(name), text);
    MX_TRY(mx_replay_text(model, text, file, MX_STR_NONE, diags));
    return mx_model_finish(model, diags);
}

static mx_status plan_in(mx_arena *arena, mx_api_job *job, mx_planned *out)
{
    mx_hints hints = {0};
    mx_meant server;
    MX_TRY(read_options(job));
    const mx_migration_options *o = &job->known;
    MX_TRY(mx_api_server_read(arena, job->server, o->schema, &server, job->diags));
    MX_TRY(read_hints(arena, o, &hints, job->diags));
    mx_planned_options options = {.indent = mx_str_of(o->indent), .diff = {.hints = &hints}};
    for (size_t i = 0; i < o->exclude_count; i++)
        mx_vec_push(arena, &options.diff.exclude, mx_str_of(o->exclude[i]));

    mx_model *from = mx_model_new(arena, &server.server, server.dialect->model);
    mx_model *to = mx_model_new(arena, &server.server, server.dialect->model);
    MX_TRY(job->start(from, job));
    MX_TRY(replay_text(to, job->to, o->to_name ? o->to_name : "to.sql", job->diags));
    return mx_planned_make(arena, from, to, server.dialect, &options, out, job->diags);
}

typedef struct work_args {
    mx_api_job *job;
    mx_migration *migration;
} work_args;

static mx_status work(mx_arena *arena, void *arg)
{
    work_args *a = arg;
    mx_planned planned;
    mx_arena *scratch = mx_arena_child(arena);
    MX_TRY(plan_in(scratch, a->job, &planned));
    a->migration = mx_new(arena, mx_migration);
    keep(arena, &planned, a->migration);
    mx_arena_free(scratch);
    return MX_OK;
}

mx_status mx_api_plan(mx_migration **out, mx_api_job *job)
{
    mx_arena *arena;
    work_args args = {.job = job};
    *out = NULL;
    MX_TRY(mx_guard(&arena, work, &args, job->diags));
    args.migration->arena = arena;
    *out = args.migration;
    return MX_OK;
}

static mx_status start_text(mx_model *model, const mx_api_job *job)
{
    const mx_str *from = job->from;
    return replay_text(model, *from, job->known.from_name ? job->known.from_name : "from.sql", job->diags);
}

mx_status mx_migration_plan(mx_migration **out, mx_str from, mx_str to, const char *server,
                            const mx_migration_options *options, mx_diags *diags)
{
    mx_api_job job = {
        .start = start_text, .from = &from, .to = to, .server = server, .options = options, .diags = diags};
    return mx_api_plan(out, &job);
}

void mx_migration_free(mx_migration *migration)
{
    if (migration)
        mx_arena_free(migration->arena);
}

size_t mx_migration_count(const mx_migration *migration)
{
    return migration ? migration->statements.len : 0;
}

static const statement *statement_at(const mx_migration *migration, size_t i)
{
    return i < mx_migration_count(migration) ? &migration->statements.at[i] : NULL;
}

mx_str mx_migration_sql(const mx_migration *migration, size_t i)
{
    const statement *s = statement_at(migration, i);
    return s ? s->sql : MX_STR("");
}

mx_str mx_migration_comment(const mx_migration *migration, size_t i)
{
    const statement *s = statement_at(migration, i);
    return s ? s->comment : MX_STR("");
}

size_t mx_migration_reverse_count(const mx_migration *migration, size_t i)
{
    const statement *s = statement_at(migration, i);
    return s ? s->reverse.len : 0;
}

mx_str mx_migration_reverse(const mx_migration *migration, size_t i, size_t j)
{
    const statement *s = statement_at(migration, i);
    return s && j < s->reverse.len ? s->reverse.at[j] : MX_STR("");
}

mx_str mx_migration_text(const mx_migration *migration)
{
    return migration ? migration->text : MX_STR("");
}

bool mx_migration_destructive(const mx_migration *migration)
{
    return migration && migration->destructive;
}
