#include "cli/command.h"

#include <stdlib.h>
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

mx_status mx_cli_missing(mx_cli *cli, const char *flags, const char *hint)
{
    return mx_fail(cli->diags, MX_USE003, MX_NOWHERE, hint, "%s not set", flags);
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
    if (!spec)
        spec = find_in(mx_globals_of(cli->command), name, letter);
    /* Before the command's words nobody knows yet which global flags it takes: check_globals does. */
    return spec || cli->command || cli->atlas ? spec : find_in(mx_feature_flags, name, letter);
}

static mx_status unknown_flag(mx_cli *cli, mx_str name, char letter)
{
    const char *names[64];
    size_t count = 0;
    const mx_command *command = cli->command; /* NULL before the command's name */
    for (const mx_flag_spec *spec = command ? command->flags : NULL; spec && spec->name && count < 60; spec++)
        names[count++] = spec->name;
    for (const mx_flag_spec *spec = mx_globals_of(command); spec->name && count < 63; spec++)
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
    if (spec->kind == MX_FLAG_TEXT || spec->kind == MX_FLAG_WORD) {
        flag->text = value;
        flag->on = true;
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
    if (!has_value && spec->kind == MX_FLAG_WORD)
        return set_flag(cli, spec, MX_STR_NONE);
    if (!has_value) {
        if (w->at + 1 >= w->argc)
            return mx_fail(cli->diags, MX_USE002, MX_NOWHERE, "", "flag needs an argument: --%s", spec->name);
        value = mx_str_of(w->argv[++w->at]);
    }
    return set_flag(cli, spec, value);
}

/* "--tags.KEY VALUE", or "-t.KEY VALUE", is "--tags KEY=VALUE". `key` may have the value: "KEY=VALUE". */
static mx_status keyed_flag(mx_cli *cli, words *w, const mx_flag_spec *spec, mx_str key)
{
    mx_str name, value;
    if (!mx_str_cut(key, '=', &name, &value)) {
        if (w->at + 1 >= w->argc)
            return mx_fail(cli->diags, MX_USE002, MX_NOWHERE, "", "flag needs an argument: --%s.%.*s",
                           spec->name, MX_FMT(key));
        value = mx_str_of(w->argv[++w->at]);
    }
    return set_flag(cli, spec, mx_str_printf(cli->arena, "%.*s=%.*s", MX_FMT(name), MX_FMT(value)));
}

/* The flag of "KEYED.…", and what is behind the dot; NULL for others. */
static const mx_flag_spec *keyed_spec(const mx_cli *cli, mx_str text, char letter, mx_str *key)
{
    mx_str head;
    if (!cli->command || !cli->command->features || !mx_str_cut(text, '.', &head, key) || !key->len)
        return NULL;
    const mx_flag_spec *spec = find_spec(cli, head, letter);
    return spec && spec->kind == MX_FLAG_VARS && (!letter || !head.len) ? spec : NULL;
}

static mx_status long_flag(mx_cli *cli, words *w, mx_str word)
{
    mx_str name, value;
    bool has_value = mx_str_cut(mx_str_sub(word, 2, word.len), '=', &name, &value);
    const mx_flag_spec *spec = find_spec(cli, name, 0);
    bool features = cli->command && cli->command->features;
    mx_str key;
    const mx_flag_spec *keyed = spec ? NULL : keyed_spec(cli, mx_str_sub(word, 2, word.len), 0, &key);
    if (keyed)
        return keyed_flag(cli, w, keyed, key);
    if (!spec && features && !has_value && mx_str_starts(name, MX_STR("no-"))) {
        spec = find_spec(cli, mx_str_sub(name, 3, name.len), 0);
        if (spec && spec->kind == MX_FLAG_BOOL)
            return set_flag(cli, spec, MX_STR("false"));
        spec = NULL;
    }
    return spec ? take_value(cli, w, spec, has_value, value) : unknown_flag(cli, name, 0);
}

static mx_status short_flag(mx_cli *cli, words *w, mx_str word)
{
    const mx_flag_spec *spec = find_spec(cli, MX_STR_NONE, word.ptr[1]);
    if (!spec)
        return unknown_flag(cli, word, word.ptr[1]);
    mx_str value = mx_str_sub(word, 2, word.len), key;
    if (spec == keyed_spec(cli, value, word.ptr[1], &key))
        return keyed_flag(cli, w, spec, key);
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

static bool is_group(const mx_cli *cli, mx_str word)
{
    for (const mx_command *command = mx_commands; command->path; command++) {
        if (!(cli->atlas && command->features) && mx_str_starts(mx_str_of(command->path), word) &&
            command->path[word.len] == ' ')
            return true;
    }
    return false;
}

static const mx_command *find_command(const mx_cli *cli, mx_str path)
{
    for (const mx_command *command = mx_commands; command->path; command++) {
        if (!(cli->atlas && command->features) && mx_str_eq(mx_str_of(command->path), path))
            return command;
    }
    return NULL;
}

/* `group`: the words before it; may be empty. */
static mx_status unknown_command(mx_cli *cli, mx_str group, mx_str word)
{
    const char *names[128];
    size_t count = 0, start = group.len ? group.len + 1 : 0;
    for (const mx_command *command = mx_commands; command->path && count < 127; command++) {
        mx_str path = mx_str_of(command->path), head, tail;
        if (path.len <= start || !mx_str_starts(path, group) || command->hidden)
            continue;
        (void)mx_str_cut(mx_str_sub(path, start, path.len), ' ', &head, &tail);
        names[count++] = mx_str_z(cli->arena, head);
    }
    names[count] = NULL;
    const char *near = mx_str_nearest(word, names);
    mx_str before = mx_str_printf(cli->arena, "%s%s%.*s", cli->program, group.len ? " " : "", MX_FMT(group));
    mx_str hint = near ? mx_str_printf(cli->arena, "Did you mean \"%.*s %s\"?", MX_FMT(before), near)
                       : mx_str_printf(cli->arena, "'%.*s --help' lists the commands.", MX_FMT(before));
    cli->exit_status = cli->atlas ? 0 : 2;
    return mx_fail(cli->diags, MX_USE001, MX_NOWHERE, mx_str_z(cli->arena, hint),
                   "unknown command \"%.*s\" for \"%.*s\"", MX_FMT(word), MX_FMT(before));
}

/* A flag before the command: a global one. */
static mx_status early_flag(mx_cli *cli, words *w, mx_str word)
{
    mx_str name, value;
    if (word.ptr[1] != '-')
        return short_flag(cli, w, word);
    bool has_value = mx_str_cut(mx_str_sub(word, 2, word.len), '=', &name, &value);
    const mx_flag_spec *spec = find_spec(cli, name, 0);
    if (!spec)
        return mx_fail(cli->diags, MX_USE002, MX_NOWHERE, "Flags of a command stand behind it.",
                       "unknown flag: --%.*s", MX_FMT(name));
    return take_value(cli, w, spec, has_value, value);
}

/* Whether the next word makes it another command: `list` alone is one, `list stores` another. */
static bool longer_command(const words *w, mx_str path)
{
    mx_str next = w->at + 1 < w->argc ? mx_str_of(w->argv[w->at + 1]) : MX_STR_NONE;
    for (const mx_command *command = mx_commands; command->path && next.len; command++) {
        mx_str text = mx_str_of(command->path);
        if (text.len == path.len + 1 + next.len && mx_str_starts(text, path) && text.ptr[path.len] == ' ' &&
            mx_str_ends(text, next))
            return true;
    }
    return false;
}

/* "help", "help migrate diff": of all, of a group, of a command. */
static mx_status help_command(mx_cli *cli, words *w)
{
    mx_str path = MX_STR_NONE;
    for (w->at++; w->at < w->argc; w->at++) {
        mx_str word = mx_str_of(w->argv[w->at]),
               longer = path.len ? mx_str_printf(cli->arena, "%.*s %.*s", MX_FMT(path), MX_FMT(word)) : word;
        if (!find_command(cli, longer) && !is_group(cli, longer))
            return unknown_command(cli, path, word);
        path = longer;
    }
    cli->command = find_command(cli, path);
    if (cli->command && !cli->command->about[0])
        return MX_OK; /* one that is not there yet says so itself */
    mx_cli_help(cli, path, cli->command);
    return MX_NOT_FOUND;
}

/* The command's words may have global flags before and between them. Sets w->at behind the last of them. */
static mx_status find_words(mx_cli *cli, words *w)
{
    mx_str path = MX_STR_NONE;
    if (w->at < w->argc && mx_str_eq(mx_str_of(w->argv[w->at]), MX_STR("help")))
        return help_command(cli, w);
    for (; w->at < w->argc; w->at++) {
        mx_str word = mx_str_of(w->argv[w->at]);
        if (is_help(word)) {
            mx_cli_help(cli, path, NULL);
            return MX_NOT_FOUND;
        }
        if (is_version(word) && !path.len) {
            cli->command = find_command(cli, MX_STR("version"));
            w->at = w->argc;
            return MX_OK;
        }
        if (word.len > 1 && word.ptr[0] == '-') {
            MX_TRY(early_flag(cli, w, word));
            continue;
        }
        mx_str longer = path.len ? mx_str_printf(cli->arena, "%.*s %.*s", MX_FMT(path), MX_FMT(word)) : word;
        cli->command = find_command(cli, longer);
        if (cli->command && !longer_command(w, longer)) {
            w->at++;
            return MX_OK;
        }
        if (!cli->command && path.len && !cli->atlas)
            return unknown_command(cli, path, word);
        if (!cli->command &&
            path.len) { /* `atlas migrate foo` prints the help of `migrate` and is no error */
            mx_cli_help(cli, path, NULL);
            return MX_NOT_FOUND;
        }
        if (!is_group(cli, word) && !cli->command)
            return unknown_command(cli, MX_STR_NONE, word);
        path = longer;
    }
    mx_cli_help(cli, path, NULL);
    return MX_NOT_FOUND;
}

/* A global flag that stood before the command must be one that it takes. */
static mx_status check_globals(mx_cli *cli)
{
    for (size_t i = 0; i < cli->flags.len; i++) {
        const mx_flag_spec *spec = cli->flags.at[i].spec;
        if (!find_in(cli->command->flags, mx_str_of(spec->name), 0) &&
            !find_in(mx_globals_of(cli->command), mx_str_of(spec->name), 0) && !cli->command->passes_on)
            return unknown_flag(cli, mx_str_of(spec->name), 0);
    }
    return MX_OK;
}

/* METAXY_GRAPH_RENDER_DIRECTION: flags of feature commands that the command line does not give. */
static mx_status read_variables(mx_cli *cli)
{
    for (const mx_flag_spec *spec = cli->command->flags; spec && spec->name; spec++) {
        mx_str text = mx_str_printf(cli->arena, "METAXY_%s_%s", cli->command->path, spec->name);
        char *name = (char *)text.ptr; /* just made: nobody else has it */
        for (size_t i = 0; i < text.len; i++)
            name[i] = name[i] == ' ' || name[i] == '-' ? '_' : mx_upper(name[i]);
        const char *value = getenv(name);
        if (value && !mx_cli_given(cli, spec->name))
            MX_TRY(set_flag(cli, spec, mx_str_of(value)));
    }
    return MX_OK;
}

/* "list featurs": `list` alone is a command, too. */
static const char *sibling_hint(mx_cli *cli)
{
    mx_str path = mx_str_of(cli->command->path), group, own, head, tail;
    const char *names[128];
    size_t count = 0;
    (void)mx_str_cut(path, ' ', &group, &own);
    for (const mx_command *command = mx_commands; command->path && count < 127; command++) {
        if (mx_str_cut(mx_str_of(command->path), ' ', &head, &tail) && mx_str_eq(head, group) &&
            !command->hidden)
            names[count++] = mx_str_z(cli->arena, tail);
    }
    names[count] = NULL;
    const char *near = cli->command->max_args ? NULL : mx_str_nearest(cli->args.at[0], names);
    if (!near || mx_str_eq(own, mx_str_of(near)))
        return "";
    return mx_str_z(cli->arena, mx_str_printf(cli->arena, "Did you mean \"%s %.*s %s\"?", cli->program,
                                              MX_FMT(group), near));
}

static mx_status check_arguments(mx_cli *cli)
{
    const mx_command *command = cli->command;
    if (cli->args.len > command->max_args)
        return mx_fail(cli->diags, MX_USE005, MX_NOWHERE, sibling_hint(cli),
                       "accepts at most %u arg(s), received %zu", command->max_args, cli->args.len);
    if (cli->args.len < command->min_args)
        return mx_fail(cli->diags, MX_USE005, MX_NOWHERE, "",
                       "requires at least %u arg(s), only received %zu", command->min_args, cli->args.len);
    return MX_OK;
}

static mx_status read_words(mx_cli *cli, words *w)
{
    bool only_arguments = false;
    for (; w->at < w->argc; w->at++) {
        mx_str word = mx_str_of(w->argv[w->at]);
        if (cli->command->passes_on || only_arguments || word.len < 2 || word.ptr[0] != '-') {
            mx_vec_push(cli->arena, &cli->args, word);
        } else if (mx_str_eq(word, MX_STR("--"))) {
            only_arguments = true;
        } else if (is_help(word)) {
            mx_cli_help(cli, MX_STR_NONE, cli->command);
            return MX_NOT_FOUND;
        } else {
            MX_TRY(word.ptr[1] == '-' ? long_flag(cli, w, word) : short_flag(cli, w, word));
        }
    }
    if (cli->command->passes_on)
        return MX_OK;
    if (cli->command->features)
        MX_TRY(read_variables(cli));
    MX_TRY(check_globals(cli));
    return check_arguments(cli);
}

mx_status mx_cli_parse(mx_cli *cli, int argc, char **argv)
{
    words w = {argc, 1, argv};
    MX_TRY(find_words(cli, &w));
    mx_status status = read_words(cli, &w);
    if (status == MX_FAILED && cli->command->features)
        cli->exit_status = 2;
    return status;
}
