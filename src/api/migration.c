/* api/migration.c — metaxy/plan.h. */
#include "api/migration.h"

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
    mx_layout layout;
    mx_draft draft;
    mx_server server; /* for its rules of text alone */
};

static mx_draft_statements kept_list(mx_arena *arena, const mx_draft_statements *list)
{
    mx_draft_statements out = {0};
    for (size_t i = 0; i < list->len; i++) {
        const mx_draft_statement *s = &list->at[i];
        mx_draft_statement copy = {mx_str_copy(arena, s->comment), mx_str_copy(arena, s->sql), s->step};
        mx_vec_push(arena, &out, copy);
    }
    return out;
}

static mx_draft kept_draft(mx_arena *arena, const mx_draft *draft)
{
    mx_draft out = *draft;
    out.up = kept_list(arena, &draft->up);
    out.down = kept_list(arena, &draft->down);
    out.for_good = mx_str_copy(arena, draft->for_good);
    out.text = mx_str_copy(arena, draft->text);
    return out;
}

/* Models, changes and steps stay behind in the scratch; what the caller may ask for is copied. */
static void keep(mx_arena *arena, const mx_planned *planned, const mx_draft *draft, mx_migration *out)
{
    out->draft = kept_draft(arena, draft);
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

typedef struct before_args {
    mx_arena *arena;
    const mx_meant *server;
    const mx_api_job *job;
} before_args;

static mx_status state_before(void *arg, mx_model **out)
{
    const before_args *a = arg;
    *out = mx_model_new(a->arena, &a->server->server, a->server->dialect->model);
    return a->job->start(*out, a->job);
}

static mx_status plan_in(mx_arena *arena, mx_api_job *job, mx_planned *out, mx_draft *draft,
                         mx_server *text_rules)
{
    mx_hints hints = {0};
    mx_meant server;
    before_args start = {arena, &server, job};
    const mx_draft_before before = {state_before, &start};
    MX_TRY(read_options(job));
    const mx_migration_options *o = &job->known;
    MX_TRY(mx_api_server_read(arena, job->server, o->schema, &server, job->diags));
    *text_rules = server.server;
    text_rules->schema = text_rules->charset = text_rules->collation = MX_STR_NONE;
    MX_TRY(read_hints(arena, o, &hints, job->diags));
    mx_planned_options options = {.indent = mx_str_of(o->indent), .diff = {.hints = &hints}};
    for (size_t i = 0; i < o->exclude_count; i++)
        mx_vec_push(arena, &options.diff.exclude, mx_str_of(o->exclude[i]));

    mx_model *from, *to = mx_model_new(arena, &server.server, server.dialect->model);
    MX_TRY(state_before(&start, &from));
    MX_TRY(replay_text(to, job->to, o->to_name ? o->to_name : "to.sql", job->diags));
    MX_TRY(mx_planned_make(arena, from, to, server.dialect, &options, out, job->diags));
    return mx_draft_make(arena, out, job->layout, &before, &options, server.dialect, draft, job->diags);
}

typedef struct work_args {
    mx_api_job *job;
    mx_migration *migration;
} work_args;

static mx_status work(mx_arena *arena, void *arg)
{
    work_args *a = arg;
    mx_planned planned;
    mx_draft draft;
    mx_arena *scratch = mx_arena_child(arena);
    a->migration = mx_new(arena, mx_migration);
    a->migration->layout = a->job->layout;
    MX_TRY(plan_in(scratch, a->job, &planned, &draft, &a->migration->server));
    keep(arena, &planned, &draft, a->migration);
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

mx_status mx_api_file(mx_arena *arena, const mx_migration *migration, mx_layout layout, mx_str name,
                      mx_new_file *out, mx_diags *diags)
{
    if (migration->layout != layout && layout != MX_LAYOUT_ATLAS)
        return mx_fail(diags, MX_DIR008, MX_NOWHERE, "Plan it from the directory: mx_dir_plan.",
                       "the migration was not planned for the layout %s", mx_layout_name(layout));
    return mx_draft_file(arena, &migration->draft, layout, name, &migration->server, out, diags);
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
