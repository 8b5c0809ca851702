/* Completion for shells, made from the command table: words of commands, flags, and keys of features, which are
 * asked from `metaxy list features --format keys`. */
#include "cli/commands.h"

static bool hidden(const mx_command *command)
{
    return command->hidden;
}

static bool takes_features(const mx_command *command)
{
    return strstr(command->arguments, "FEATURE") != NULL;
}

/* The words that may follow `path`: each once, in the table's order. */
static mx_strs next_words(mx_cli *cli, mx_str path)
{
    mx_strs out = {0};
    for (const mx_command *c = mx_commands; c->path; c++) {
        mx_str text = mx_str_of(c->path), word, rest;
        if (hidden(c))
            continue;
        if (path.len) {
            if (!mx_str_starts(text, path) || text.len <= path.len || text.ptr[path.len] != ' ')
                continue;
            text = mx_str_sub(text, path.len + 1, text.len);
        }
        (void)mx_str_cut(text, ' ', &word, &rest);
        if (!mx_strs_has(&out, word))
            mx_vec_push(cli->arena, &out, word);
    }
    return out;
}

/* Every path that something follows: "", "migrate", "graph", … */
static mx_strs groups(mx_cli *cli)
{
    mx_strs out = {0};
    mx_vec_push(cli->arena, &out, MX_STR(""));
    for (const mx_command *c = mx_commands; c->path; c++) {
        mx_str text = mx_str_of(c->path);
        size_t blank = mx_str_rfind(text, ' ');
        mx_str group = blank == MX_NPOS ? MX_STR_NONE : mx_str_sub(text, 0, blank);
        if (!hidden(c) && group.len && !mx_strs_has(&out, group))
            mx_vec_push(cli->arena, &out, group);
    }
    return out;
}

static void put_words(mx_buf *out, const mx_strs *list)
{
    for (size_t i = 0; i < list->len; i++)
        mx_buf_printf(out, "%s%.*s", i ? " " : "", MX_FMT(list->at[i]));
}

static void put_flag_names(mx_buf *out, const mx_command *command)
{
    const mx_flag_spec *const tables[] = {command->flags, mx_globals_of(command)};
    mx_buf_lit(out, "--help");
    for (size_t t = 0; t < 2; t++)
        for (const mx_flag_spec *flag = tables[t]; flag && flag->name; flag++)
            mx_buf_printf(out, " --%s", flag->name);
}

/* The function of bash and of zsh. They name the words of the line differently, and hand over what fits in ways of
 * their own; in zsh, `path` and `words` mean something already. */
typedef struct shell {
    const char *begin, *files, *end;
} shell;

static void put_function(mx_cli *cli, const shell *s)
{
    mx_buf *out = &cli->out;
    mx_strs paths = groups(cli);
    mx_buf_text(out, s->begin);
    mx_buf_lit(out, "        [[ $word == -* ]] && continue\n"
                    "        next=\"${route:+$route }$word\"\n"
                    "        case $next in\n");
    for (const mx_command *c = mx_commands; c->path; c++)
        if (!hidden(c))
            mx_buf_printf(out, "            \"%s\") route=$next ;;\n", c->path);
    for (size_t i = 1; i < paths.len; i++)
        mx_buf_printf(out, "            \"%.*s\") route=$next ;;\n", MX_FMT(paths.at[i]));
    mx_buf_lit(out, "        esac\n    done\n"
                    "    if [[ $prev == --feature ]]; then\n"
                    "        list=$(metaxy list features --format keys 2>/dev/null)\n"
                    "    elif [[ $cur == -* ]]; then\n        case $route in\n");
    for (const mx_command *c = mx_commands; c->path; c++) {
        if (hidden(c))
            continue;
        mx_buf_printf(out, "            \"%s\") list=\"", c->path);
        put_flag_names(out, c);
        mx_buf_lit(out, "\" ;;\n");
    }
    mx_buf_lit(out, "        esac\n    else\n        case $route in\n");
    for (size_t i = 0; i < paths.len; i++) {
        mx_strs list = next_words(cli, paths.at[i]);
        mx_buf_printf(out, "            \"%.*s\") list=\"", MX_FMT(paths.at[i]));
        put_words(out, &list);
        mx_buf_lit(out, "\" ;;\n");
    }
    for (const mx_command *c = mx_commands; c->path; c++)
        if (!hidden(c) && takes_features(c))
            mx_buf_printf(out,
                          "            \"%s\") list=$(metaxy list features --format keys 2>/dev/null) ;;\n",
                          c->path);
    mx_buf_printf(out, "            *) %s; return ;;\n        esac\n    fi\n%s", s->files, s->end);
}

static void bash(mx_cli *cli)
{
    static const shell self = {
        "# Completion of metaxy for bash. Use: source <(metaxy completion bash)\n"
        "_metaxy() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} route= next= word list=\n"
        "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n",
        "COMPREPLY=($(compgen -f -- \"$cur\"))",
        "    COMPREPLY=($(compgen -W \"$list\" -- \"$cur\"))\n"
        "}\n"
        "complete -o default -F _metaxy metaxy\n",
    };
    put_function(cli, &self);
}

/* A file _metaxy in a directory of $fpath is itself the function, until it has run for the first time. */
static void zsh(mx_cli *cli)
{
    static const shell self = {
        "#compdef metaxy\n"
        "# Completion of metaxy for zsh. Use: source <(metaxy completion zsh), or as _metaxy in $fpath\n"
        "_metaxy() {\n"
        "    local cur=${words[CURRENT]} prev=${words[CURRENT-1]} route= next= word list=\n"
        "    for word in \"${(@)words[2,CURRENT-1]}\"; do\n",
        "_files",
        "    [[ -n $list ]] && compadd -- ${=list}\n"
        "}\n"
        "if [[ ${funcstack[1]} == _metaxy ]]; then\n    _metaxy \"$@\"\nelse\n    compdef _metaxy "
        "metaxy\nfi\n",
    };
    put_function(cli, &self);
}

/* In single quotes, as fish reads them. */
static void put_quoted(mx_buf *out, const char *text)
{
    mx_buf_char(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            mx_buf_char(out, '\\');
        mx_buf_char(out, *text);
    }
    mx_buf_char(out, '\'');
}

static const char *about_of(const char *word, mx_str group)
{
    for (const mx_command *c = mx_commands; c->path; c++) {
        mx_str path = mx_str_of(c->path);
        size_t start = group.len ? group.len + 1 : 0;
        if (!hidden(c) && path.len > start && mx_str_starts(path, group) &&
            mx_str_eq(mx_str_sub(path, start, path.len), mx_str_of(word)))
            return c->about;
    }
    return "";
}

static void fish(mx_cli *cli)
{
    mx_buf *out = &cli->out;
    mx_strs paths = groups(cli);
    mx_buf_lit(out, "# Completion of metaxy for fish. Use: metaxy completion fish | source\n"
                    "function __metaxy_path\n"
                    "    string join ' ' (string match -v -- '-*' (commandline -opc)[2..-1])\n"
                    "end\n"
                    "function __metaxy_at\n    test \"$(__metaxy_path)\" = \"$argv\"\nend\n"
                    "function __metaxy_in\n    string match -q -- \"$argv*\" \"$(__metaxy_path)\"\nend\n");
    for (size_t i = 0; i < paths.len; i++) {
        mx_strs list = next_words(cli, paths.at[i]);
        for (size_t k = 0; k < list.len; k++) {
            const char *word = mx_str_z(cli->arena, list.at[k]);
            mx_buf_printf(out, "complete -c metaxy -f -n '__metaxy_at %.*s' -a %s -d ", MX_FMT(paths.at[i]),
                          word);
            put_quoted(out, about_of(word, paths.at[i]));
            mx_buf_char(out, '\n');
        }
    }
    for (const mx_command *c = mx_commands; c->path; c++) {
        if (hidden(c))
            continue;
        if (takes_features(c))
            mx_buf_printf(out,
                          "complete -c metaxy -f -n '__metaxy_in %s' -a '(metaxy list features --format keys "
                          "2>/dev/null)'\n",
                          c->path);
        for (const mx_flag_spec *flag = c->flags; flag && flag->name; flag++) {
            mx_buf_printf(out, "complete -c metaxy -n '__metaxy_in %s' -l %s", c->path, flag->name);
            if (flag->letter)
                mx_buf_printf(out, " -s %c", flag->letter);
            if (flag->kind != MX_FLAG_BOOL && flag->kind != MX_FLAG_WORD)
                mx_buf_lit(out, " -r");
            mx_buf_lit(out, " -d ");
            put_quoted(out, flag->about);
            mx_buf_char(out, '\n');
        }
    }
}

mx_status mx_cmd_completion(mx_cli *cli)
{
    static const char *const shells[] = {"bash", "zsh", "fish", NULL};
    static void (*const print[])(mx_cli *) = {bash, zsh, fish};
    for (size_t i = 0; shells[i]; i++)
        if (mx_str_eq(cli->args.at[0], mx_str_of(shells[i]))) {
            print[i](cli);
            return MX_OK;
        }
    return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "There is bash, zsh and fish.",
                   "no completion for the shell '%.*s'", MX_FMT(cli->args.at[0]));
}
