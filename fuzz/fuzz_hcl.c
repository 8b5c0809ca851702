/* Project files: read, evaluated for the environment "x", turned into settings, formatted; schema files: their values computed. Formatting keeps
 * the meaning and is done when it is done. Programs and directories are left alone: inputs that name them
 * are passed over. */
#include "config/hcl.h"
#include "config/project.h"
#include "config/schema_values.h"
#include "config/settings_read.h"

typedef struct input {
    mx_str text;
    mx_diags *diags;
} input;

static void check_format(mx_arena *arena, mx_str text, mx_diags *diags)
{
    mx_str once, twice;
    if (mx_hcl_format(arena, text, mx_diags_file(diags, MX_STR("f"), text), &once, diags) != MX_OK)
        return;
    if (mx_hcl_format(arena, once, mx_diags_file(diags, MX_STR("g"), once), &twice, diags) != MX_OK ||
        !mx_str_eq(once, twice))
        __builtin_trap();
}

static mx_status settings(mx_arena *arena, mx_str text, mx_diags *diags)
{
    mx_project *project;
    mx_values envs;
    const mx_value *diff, *lint;
    MX_TRY(mx_project_open(arena, MX_STR("atlas.hcl"), text, MX_STR("x"), mx_value_object(arena), NULL,
                           &project, diags));
    MX_TRY(mx_project_envs(project, &envs));
    MX_TRY(mx_project_global(project, "diff", &diff));
    MX_TRY(mx_project_global(project, "lint", &lint));
    mx_settings_reader reader = {arena, diags, false, &project->sources};
    for (size_t i = 0; i < envs.len; i++) {
        mx_env env = {.name = MX_STR("x")};
        mx_strs found;
        MX_TRY(mx_settings_read(&reader, envs.at[i], diff, lint, &env));
        (void)mx_env_lookup(arena, &env, MX_STR("migration.dir"), &found, diags);
    }
    return MX_OK;
}

static mx_status schema(mx_arena *arena, mx_str text, mx_diags *diags)
{
    mx_hcl_bodies files = {0};
    mx_hcl_body *body;
    MX_TRY(mx_hcl_parse(arena, text, mx_diags_file(diags, MX_STR("s.hcl"), text), &body, diags));
    mx_vec_push(arena, &files, body);
    return mx_schema_values(arena, MX_STR("s.hcl"), mx_value_object(arena), &files, diags);
}

static mx_status work(mx_arena *arena, void *arg)
{
    const input *in = arg;
    check_format(arena, in->text, in->diags);
    mx_diags_clear(in->diags);
    if (settings(arena, in->text, in->diags) == MX_FAILED && mx_diags_errors(in->diags) == 0)
        __builtin_trap();
    mx_diags_clear(in->diags);
    if (schema(arena, in->text, in->diags) == MX_FAILED && mx_diags_errors(in->diags) == 0)
        __builtin_trap();
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const passed_over[] = {"program", "glob", "fileset"};
    input in = {{(const char *)data, size}, NULL};
    for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
        if (mx_str_find_str(in.text, mx_str_of(passed_over[i])) != MX_NPOS)
            return -1;
    in.diags = mx_diags_new();
    mx_guard(NULL, work, &in, in.diags);
    mx_diags_free(in.diags);
    return 0;
}
