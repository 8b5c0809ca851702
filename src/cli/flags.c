#include "cli/command.h"

#include <string.h>

const mx_flag *mx_cli_flag(const mx_cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->flags.len; i++) {
        if (strcmp(cli->flags.at[i].spec->name, name) == 0)
            return &cli->flags.at[i];
    }
    return NULL;
}

bool mx_cli_given(const mx_cli *cli, const char *name)
{
    return mx_cli_flag(cli, name) != NULL;
}

mx_str mx_cli_text(const mx_cli *cli, const char *name)
{
    const mx_flag *flag = mx_cli_flag(cli, name);
    return flag ? flag->text : MX_STR_NONE;
}

mx_strs mx_cli_list(const mx_cli *cli, const char *name)
{
    const mx_flag *flag = mx_cli_flag(cli, name);
    return flag ? flag->list : (mx_strs){0};
}

bool mx_cli_on(const mx_cli *cli, const char *name)
{
    const mx_flag *flag = mx_cli_flag(cli, name);
    return flag && flag->on;
}

mx_status mx_cli_missing(mx_cli *cli, const char *flags)
{
    return mx_fail(cli->diags, MX_USE003, MX_NOWHERE, "", "%s not set", flags);
}

static const mx_flag_spec *find_in(const mx_flag_spec *specs, mx_str name, char letter)
{
    for (; specs && specs->name; specs++) {
        if (letter ? specs->letter == letter : mx_str_eq(name, mx_str_of(specs->name)))
            return specs;
    }
    return NULL;
}

static const mx_flag_spec *find_spec(const mx_cli *cli, mx_str name, char letter)
{
    const mx_flag_spec *spec = find_in(cli->command ? cli->command->flags : NULL, name, letter);
    return spec ? spec : find_in(mx_global_flags, name, letter);
}

static mx_status unknown_flag(mx_cli *cli, mx_str name, char letter)
{
    const char *names[64];
    size_t count = 0;
    for (const mx_flag_spec *spec = cli->command->flags; spec && spec->name && count < 60; spec++)
        names[count++] = spec->name;
    for (const mx_flag_spec *spec = mx_global_flags; spec->name && count < 63; spec++)
        names[count++] = spec->name;
    names[count] = NULL;
    if (letter)
        return mx_fail(cli->diags, MX_USE002, MX_NOWHERE, "", "unknown shorthand flag: '%c' in -%c", letter,
                       letter);
    const char *near = mx_str_nearest(name, names);
    mx_str hint = near ? mx_str_printf(cli->arena, "Did you mean --%s?", near) : MX_STR_NONE;
    return mx_fail(cli->diags, MX_USE002, MX_NOWHERE, near ? mx_str_z(cli->arena, hint) : "",
                   "unknown flag: --%.*s", MX_FMT(name));
}

static mx_flag *flag_of(mx_cli *cli, const mx_flag_spec *spec)
{
    for (size_t i = 0; i < cli->flags.len; i++) {
        if (cli->flags.at[i].spec == spec)
            return &cli->flags.at[i];
    }
    mx_flag flag = {.spec = spec};
    mx_vec_push(cli->arena, &cli->flags, flag);
    return &cli->flags.at[cli->flags.len - 1];
}

static mx_status set_bool(mx_cli *cli, mx_flag *flag, mx_str value)
{
    static const char *const yes[] = {"true", "1", "t", "T", "TRUE", "True"}, *const no[] = {
                                                                                  "false", "0",     "f",
                                                                                  "F",     "FALSE", "False"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (mx_str_eq(value, mx_str_of(yes[i])) || mx_str_eq(value, mx_str_of(no[i]))) {
            flag->on = mx_str_eq(value, mx_str_of(yes[i]));
            return MX_OK;
        }
    }
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "Write true or false.",
                   "invalid argument \"%.*s\" for \"--%s\" flag", MX_FMT(value), flag->spec->name);
}

static mx_status set_flag(mx_cli *cli, const mx_flag_spec *spec, mx_str value)
{
    mx_flag *flag = flag_of(cli, spec);
    if (spec->kind == MX_FLAG_BOOL)
        return set_bool(cli, flag, value);
    if (spec->kind == MX_FLAG_TEXT) {
        flag->text = value;
    } else if (spec->kind == MX_FLAG_VARS) {
        mx_vec_push(cli->arena, &flag->list, value);
    } else {
        for (mx_str head, tail = value; tail.len;) {
            mx_str rest;
            (void)mx_str_cut(tail, ',', &head, &rest);
            mx_vec_push(cli->arena, &flag->list, head);
            tail = rest;
        }
    }
    return MX_OK;
}

typedef struct words {
    int argc, at;
    char **argv;
} words;

static mx_status take_value(mx_cli *cli, words *w, const mx_flag_spec *spec, bool has_value, mx_str value)
{
    if (!has_value && spec->kind == MX_FLAG_BOOL)
        return set_flag(cli, spec, MX_STR("true"));
    if (!has_value) {
        if (w->at + 1 >= w->argc)
            return mx_fail(cli->diags, MX_USE002, MX_NOWHERE, "", "flag needs an argument: --%s", spec->name);
        value = mx_str_of(w->argv[++w->at]);
    }
    return set_flag(cli, spec, value);
}

static mx_status long_flag(mx_cli *cli, words *w, mx_str word)
{
    mx_str name, value;
    bool has_value = mx_str_cut(mx_str_sub(word, 2, word.len), '=', &name, &value);
    const mx_flag_spec *spec = find_spec(cli, name, 0);
    return spec ? take_value(cli, w, spec, has_value, value) : unknown_flag(cli, name, 0);
}

static mx_status short_flag(mx_cli *cli, words *w, mx_str word)
{
    const mx_flag_spec *spec = find_spec(cli, MX_STR_NONE, word.ptr[1]);
    if (!spec)
        return unknown_flag(cli, word, word.ptr[1]);
    mx_str value = mx_str_sub(word, 2, word.len);
    bool has_value = value.len > 0;
    if (mx_str_starts(value, MX_STR("=")))
        value = mx_str_sub(value, 1, value.len);
    return take_value(cli, w, spec, has_value, value);
}

static bool is_help(mx_str word)
{
    return mx_str_eq(word, MX_STR("--help")) || mx_str_eq(word, MX_STR("-h"));
}

static bool is_version(mx_str word)
{
    return mx_str_eq(word, MX_STR("--version")) || mx_str_eq(word, MX_STR("-V"));
}

static bool is_group(mx_str word)
{
    for (const mx_command *command = mx_commands; command->path; command++) {
        if (mx_str_starts(mx_str_of(command->path), word) && command->path[word.len] == ' ')
            return true;
    }
    return false;
}

static const mx_command *find_command(mx_str path)
{
    for (const mx_command *command = mx_commands; command->path; command++) {
        if (mx_str_eq(mx_str_of(command->path), path))
            return command;
    }
    return NULL;
}

static mx_status unknown_command(mx_cli *cli, mx_str word)
{
    const char *names[64];
    size_t count = 0;
    for (const mx_command *command = mx_commands; command->path && count < 63; command++) {
        mx_str head, tail;
        (void)mx_str_cut(mx_str_of(command->path), ' ', &head, &tail);
        names[count++] = mx_str_z(cli->arena, head);
    }
    names[count] = NULL;
    const char *near = mx_str_nearest(word, names);
    mx_str hint = near ? mx_str_printf(cli->arena, "Did you mean \"%s %s\"?", cli->program, near)
                       : mx_str_printf(cli->arena, "'%s --help' lists the commands.", cli->program);
    return mx_fail(cli->diags, MX_USE001, MX_NOWHERE, mx_str_z(cli->arena, hint),
                   "unknown command \"%.*s\" for \"%s\"", MX_FMT(word), cli->program);
}

/* A flag before the command: a global one. */
static mx_status early_flag(mx_cli *cli, words *w, mx_str word)
{
    mx_str name, value;
    if (word.ptr[1] != '-')
        return short_flag(cli, w, word);
    bool has_value = mx_str_cut(mx_str_sub(word, 2, word.len), '=', &name, &value);
    const mx_flag_spec *spec = find_in(mx_global_flags, name, 0);
    if (!spec)
        return mx_fail(cli->diags, MX_USE002, MX_NOWHERE, "Flags of a command stand behind it.",
                       "unknown flag: --%.*s", MX_FMT(name));
    return take_value(cli, w, spec, has_value, value);
}

/* The command's words may have global flags before and between them. Sets w->at behind the last of them. */
static mx_status find_words(mx_cli *cli, words *w)
{
    mx_str path = MX_STR_NONE;
    for (; w->at < w->argc; w->at++) {
        mx_str word = mx_str_of(w->argv[w->at]);
        if (is_help(word)) {
            mx_cli_help(cli, path, NULL);
            return MX_NOT_FOUND;
        }
        if (is_version(word) && !path.len) {
            cli->command = find_command(MX_STR("version"));
            w->at = w->argc;
            return MX_OK;
        }
        if (word.len > 1 && word.ptr[0] == '-') {
            MX_TRY(early_flag(cli, w, word));
            continue;
        }
        mx_str longer = path.len ? mx_str_printf(cli->arena, "%.*s %.*s", MX_FMT(path), MX_FMT(word)) : word;
        cli->command = find_command(longer);
        if (cli->command) {
            w->at++;
            return MX_OK;
        }
        if (path.len) { /* `atlas migrate foo` prints the help of `migrate` and is no error */
            mx_cli_help(cli, path, NULL);
            return MX_NOT_FOUND;
        }
        if (!is_group(word))
            return unknown_command(cli, word);
        path = word;
    }
    mx_cli_help(cli, path, NULL);
    return MX_NOT_FOUND;
}

static mx_status check_arguments(mx_cli *cli)
{
    const mx_command *command = cli->command;
    if (cli->args.len > command->max_args)
        return mx_fail(cli->diags, MX_USE005, MX_NOWHERE, "", "accepts at most %u arg(s), received %zu",
                       command->max_args, cli->args.len);
    if (cli->args.len < command->min_args)
        return mx_fail(cli->diags, MX_USE005, MX_NOWHERE, "",
                       "requires at least %u arg(s), only received %zu", command->min_args, cli->args.len);
    return MX_OK;
}

mx_status mx_cli_parse(mx_cli *cli, int argc, char **argv)
{
    words w = {argc, 1, argv};
    bool only_arguments = false;
    MX_TRY(find_words(cli, &w));
    for (; w.at < argc; w.at++) {
        mx_str word = mx_str_of(argv[w.at]);
        if (cli->command->passes_on || only_arguments || word.len < 2 || word.ptr[0] != '-') {
            mx_vec_push(cli->arena, &cli->args, word);
        } else if (mx_str_eq(word, MX_STR("--"))) {
            only_arguments = true;
        } else if (is_help(word)) {
            mx_cli_help(cli, MX_STR_NONE, cli->command);
            return MX_NOT_FOUND;
        } else {
            MX_TRY(word.ptr[1] == '-' ? long_flag(cli, &w, word) : short_flag(cli, &w, word));
        }
    }
    return cli->command->passes_on ? MX_OK : check_arguments(cli);
}
