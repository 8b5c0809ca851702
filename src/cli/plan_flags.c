#include "cli/plan_flags.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "migrate/revisions.h"

static const struct skip_bits {
    mx_skip_kind kind;
    uint64_t bits;
} skip_bits[] = {
    {MX_SKIP_ADD_SCHEMA, mx_diff_skip(MX_ADD, MX_C_SCHEMA)},
    {MX_SKIP_DROP_SCHEMA, mx_diff_skip(MX_DROP, MX_C_SCHEMA)},
    {MX_SKIP_MODIFY_SCHEMA, mx_diff_skip(MX_MODIFY, MX_C_SCHEMA)},
    {MX_SKIP_ADD_TABLE, mx_diff_skip(MX_ADD, MX_C_TABLE)},
    {MX_SKIP_DROP_TABLE, mx_diff_skip(MX_DROP, MX_C_TABLE)},
    {MX_SKIP_MODIFY_TABLE, mx_diff_skip(MX_MODIFY, MX_C_TABLE)},
    {MX_SKIP_RENAME_TABLE, mx_diff_skip(MX_RENAME, MX_C_TABLE)},
    {MX_SKIP_ADD_COLUMN, mx_diff_skip(MX_ADD, MX_C_COLUMN)},
    {MX_SKIP_DROP_COLUMN, mx_diff_skip(MX_DROP, MX_C_COLUMN)},
    {MX_SKIP_MODIFY_COLUMN, mx_diff_skip(MX_MODIFY, MX_C_COLUMN)},
    {MX_SKIP_ADD_INDEX, mx_diff_skip(MX_ADD, MX_C_INDEX)},
    {MX_SKIP_DROP_INDEX, mx_diff_skip(MX_DROP, MX_C_INDEX)},
    {MX_SKIP_MODIFY_INDEX, mx_diff_skip(MX_MODIFY, MX_C_INDEX)},
    {MX_SKIP_ADD_FOREIGN_KEY, mx_diff_skip(MX_ADD, MX_C_FKEY)},
    {MX_SKIP_DROP_FOREIGN_KEY, mx_diff_skip(MX_DROP, MX_C_FKEY)},
    {MX_SKIP_MODIFY_FOREIGN_KEY, mx_diff_skip(MX_MODIFY, MX_C_FKEY)},
    {MX_SKIP_RENAME_CONSTRAINT, mx_diff_skip(MX_RENAME, MX_C_FKEY) | mx_diff_skip(MX_RENAME, MX_C_CHECK)},
};

/* Views, functions and the like are one subject of the diff: they can only be left out all together. */
static mx_status skip_objects(mx_cli *cli, const mx_project *project, uint64_t *skip)
{
    static const mx_skip_kind kinds[3][4] = {
        {MX_SKIP_ADD_VIEW, MX_SKIP_ADD_FUNC, MX_SKIP_ADD_PROC, MX_SKIP_ADD_TRIGGER},
        {MX_SKIP_DROP_VIEW, MX_SKIP_DROP_FUNC, MX_SKIP_DROP_PROC, MX_SKIP_DROP_TRIGGER},
        {MX_SKIP_MODIFY_VIEW, MX_SKIP_MODIFY_FUNC, MX_SKIP_MODIFY_PROC, MX_SKIP_MODIFY_TRIGGER}};
    static const mx_verb verbs[3] = {MX_ADD, MX_DROP, MX_MODIFY};
    for (size_t v = 0; v < 3; v++) {
        size_t set = 0, last = 0;
        for (size_t k = 0; k < 4; k++) {
            if (!mx_diff_skips(&project->env->diff, kinds[v][k]))
                continue;
            last = k;
            set++;
        }
        if (set == 4)
            *skip |= mx_diff_skip(verbs[v], MX_C_OBJECT);
        else if (set)
            return mx_fail(cli->diags, MX_USE006, MX_NOWHERE,
                           "Set it for views, functions, procedures and triggers together, or not at all.",
                           "diff.skip: leaving out only some kinds of objects (%s) is not supported yet",
                           mx_skip_kind_name(kinds[v][last]));
    }
    return MX_OK;
}

static mx_status read_hints(mx_cli *cli, mx_hints *hints)
{
    mx_str path = mx_cli_text(cli, "hints"), text;
    mx_strs renames = mx_cli_list(cli, "rename");
    if (path.len) {
        mx_status status = mx_file_read(cli->arena, path, &text, cli->diags);
        if (status == MX_NOT_FOUND)
            return mx_fail(cli->diags, MX_IO001, MX_NOWHERE, "", "the hints file \"%.*s\" does not exist",
                           MX_FMT(path));
        MX_TRY(status);
        MX_TRY(mx_hints_read(cli->arena, text, mx_diags_file(cli->diags, path, text), hints, cli->diags));
    }
    for (size_t i = 0; i < renames.len; i++)
        MX_TRY(mx_hint_parse(cli->arena, renames.at[i], hints, cli->diags));
    return MX_OK;
}

static bool is_word(const char *answer, const char *word)
{
    mx_str said = mx_str_trim(mx_str_of(answer));
    return mx_str_ieq(said, mx_str_of(word)) || (said.len == 1 && mx_lower(said.ptr[0]) == word[0]);
}

static mx_status no_answer(mx_cli *cli)
{
    fputc('\n', stderr);
    return mx_fail(cli->diags, MX_USE007, MX_NOWHERE, "Answer y or n, or say it with --rename or --hints.",
                   "the question was not answered");
}

/* Asks a person until the answer is yes or no; an empty line is a no, the end of the input is none. */
static mx_status ask(void *arg, const mx_hint *hint)
{
    for (;;) {
        char answer[64] = "";
        if (hint->kind == MX_H_COLUMN)
            fprintf(stderr, "Was column \"%.*s\" of table \"%.*s\" renamed to \"%.*s\"? [y/N] ",
                    MX_FMT(hint->from), MX_FMT(hint->table), MX_FMT(hint->to));
        else if (hint->kind == MX_H_SCHEMA)
            fprintf(stderr, "Was schema \"%.*s\" renamed to \"%.*s\"? [y/N] ", MX_FMT(hint->from),
                    MX_FMT(hint->to));
        else if (hint->from_schema.len)
            fprintf(stderr, "Was table \"%.*s\" moved from schema \"%.*s\" to \"%.*s.%.*s\"? [y/N] ",
                    MX_FMT(hint->from), MX_FMT(hint->from_schema), MX_FMT(hint->schema), MX_FMT(hint->to));
        else
            fprintf(stderr, "Was table \"%.*s\" renamed to \"%.*s\"? [y/N] ", MX_FMT(hint->from),
                    MX_FMT(hint->to));
        fflush(stderr);
        if (!fgets(answer, sizeof answer, stdin))
            return no_answer(arg);
        if (answer[0] == '\n' || is_word(answer, "no"))
            return MX_NOT_FOUND;
        if (is_word(answer, "yes"))
            return MX_OK;
        fputs("Write y when it was renamed, n when the one is dropped and the other is new.\n", stderr);
    }
}

mx_status mx_planned_flags(mx_cli *cli, const mx_project *project, mx_hints *hints, mx_planned_options *out)
{
    *out = (mx_planned_options){0};
    MX_TRY(read_hints(cli, hints));
    out->diff.hints = hints;
    for (size_t i = 0; i < sizeof skip_bits / sizeof *skip_bits; i++) {
        if (mx_diff_skips(&project->env->diff, skip_bits[i].kind))
            out->diff.skip |= skip_bits[i].bits;
    }
    MX_TRY(skip_objects(cli, project, &out->diff.skip));
    out->plan.concurrent_index_add = project->env->diff.concurrent_add;
    out->plan.concurrent_index_drop = project->env->diff.concurrent_drop;
    out->plan.qualifier = mx_cli_text(cli, "qualifier");
    if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
        out->confirm = ask;
    out->confirm_arg = cli;
    return MX_OK;
}

mx_status mx_exclude_flag(mx_cli *cli, const mx_project *project, mx_strs *out)
{
    bool given = mx_cli_given(cli, "exclude");
    *out = given ? mx_cli_list(cli, "exclude") : project->env->exclude.items;
    for (size_t i = 0; i < out->len; i++) {
        mx_str types;
        if (mx_exclude_valid(out->at[i], &types))
            continue;
        mx_str hint =
            types.len
                ? mx_str_printf(cli->arena, "A type is one of %.*s.", MX_FMT(types))
                : MX_STR("Write schema.table.child, or less of it, with * ? and [a-z] in place of letters; "
                         "and [type=table|view] behind it.");
        return mx_fail(cli->diags, MX_USE004, given ? MX_NOWHERE : project->env->exclude.at,
                       mx_str_z(cli->arena, hint), "\"%.*s\" is no pattern of what to exclude",
                       MX_FMT(out->at[i]));
    }
    return MX_OK;
}

/* That table is left out of what is read of a database anyway. */
static bool is_of_revisions(mx_str pattern)
{
    return mx_str_find_str(pattern, MX_STR(MX_REVISIONS_TABLE)) != MX_NPOS;
}

void mx_exclude_tell_unfit(mx_cli *cli, const mx_project *project, const mx_model *state,
                           const mx_model *other, const mx_hints *hints)
{
    bool given = mx_cli_given(cli, "exclude");
    const mx_strs patterns = given ? mx_cli_list(cli, "exclude") : project->env->exclude.items;
    for (size_t i = 0; i < patterns.len; i++) {
        mx_str pattern = patterns.at[i];
        if (is_of_revisions(pattern) || mx_exclude_fits(pattern, state, hints) ||
            (other && mx_exclude_fits(pattern, other, hints)))
            continue;
        mx_warn(cli->diags, MX_USE008, given ? MX_NOWHERE : project->env->exclude.at,
                state->server.one_schema
                    ? "One schema is compared: patterns begin with the table, \"table\" or \"table.column\"."
                    : "Patterns begin with the schema: \"schema.table\", \"schema.table.column\".",
                "the pattern \"%.*s\" of what to exclude matches nothing", MX_FMT(pattern));
    }
}
