/* Manual pages, made from the command table: metaxy(1), and one for a group of commands. */
#include "cli/commands.h"

/* Text for roff: no '-' that becomes a hyphen, no line that begins with a control character. */
static void put_roff(mx_buf *out, mx_str text)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t point;
        char c = text.ptr[i];
        size_t len = mx_utf8_decode(text, i, &point);
        if (i == 0 && (c == '.' || c == '\''))
            mx_buf_lit(out, "\\&");
        if (len > 1)
            mx_buf_printf(out, "\\[u%04X]", (unsigned)point);
        else if (c == '-' || c == '\\')
            mx_buf_text(out, c == '-' ? "\\-" : "\\e");
        else
            mx_buf_char(out, c);
        i += len ? len : 1;
    }
}

static void put_flags(mx_buf *out, const mx_flag_spec *flags)
{
    for (; flags && flags->name; flags++) {
        mx_buf_lit(out, ".TP\n.B ");
        if (flags->letter)
            mx_buf_printf(out, "\\-%c, ", flags->letter);
        mx_buf_lit(out, "\\-\\-");
        put_roff(out, mx_str_of(flags->name));
        if (flags->kind != MX_FLAG_BOOL)
            mx_buf_printf(out, "%s\\fI%s\\fR", flags->kind == MX_FLAG_WORD ? "" : " ", flags->value);
        mx_buf_char(out, '\n');
        put_roff(out, mx_str_of(flags->about));
        if (flags->kind == MX_FLAG_LIST || flags->kind == MX_FLAG_VARS)
            mx_buf_lit(out, " (may be repeated)");
        mx_buf_char(out, '\n');
    }
}

static void put_command(mx_buf *out, const mx_command *command)
{
    mx_buf_lit(out, ".SS \"metaxy ");
    put_roff(out, mx_str_of(command->path));
    if (command->arguments[0]) {
        mx_buf_char(out, ' ');
        put_roff(out, mx_str_of(command->arguments));
    }
    mx_buf_lit(out, "\"\n");
    put_roff(out, mx_str_of(command->about));
    mx_buf_lit(out, ".\n");
    put_flags(out, command->flags);
}

static bool is_in(const mx_command *command, mx_str group)
{
    mx_str path = mx_str_of(command->path);
    return !command->hidden && (!group.len || (mx_str_starts(path, group) &&
                                               (path.len == group.len || path.ptr[group.len] == ' ')));
}

static void put_commands(mx_buf *out, mx_str group)
{
    mx_buf_lit(out, ".SH COMMANDS\n");
    for (const mx_command *c = mx_commands; c->path; c++)
        if (is_in(c, group))
            put_command(out, c);
}

/* `metaxy man [GROUP]`: for the build, which installs the pages. */
mx_status mx_cmd_man(mx_cli *cli)
{
    mx_buf *out = &cli->out;
    mx_str group = cli->args.len ? cli->args.at[0] : MX_STR_NONE;
    bool any = false;
    for (const mx_command *c = mx_commands; c->path; c++)
        any = any || is_in(c, group);
    if (!any)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "no commands are called '%.*s'", MX_FMT(group));
    mx_buf_lit(out, ".\\\" Made by `metaxy man` from the command table.\n.TH METAXY");
    if (group.len)
        mx_buf_printf(out, "\\-%.*s", MX_FMT(mx_str_upper(cli->arena, group)));
    mx_buf_printf(
        out,
        " 1 \"\" \"metaxy %s\"\n.SH NAME\nmetaxy%s%.*s \\- metadata tables of features, and versioned "
        "schema migrations\n.SH SYNOPSIS\n.B metaxy\n[\\fIglobal flags\\fR] %.*s%s\\fICOMMAND\\fR "
        "[\\fIflags\\fR]\n",
        mx_version(), group.len ? "\\-" : "", MX_FMT(group), MX_FMT(group), group.len ? " " : "");
    put_commands(out, group);
    if (!group.len) {
        mx_buf_lit(out, ".SH \"GLOBAL FLAGS OF FEATURE COMMANDS\"\n");
        put_flags(out, mx_feature_flags);
        mx_buf_lit(out, ".SH \"GLOBAL FLAGS OF MIGRATE AND SCHEMA\"\n");
        put_flags(out, mx_global_flags);
    }
    mx_buf_lit(out, ".SH \"EXIT STATUS\"\n0 when all went well, 1 when something failed or does not hold, 2 "
                    "when a feature "
                    "command is called wrongly.\n"
                    ".SH ENVIRONMENT\n.TP\n.B METAXY_CONFIG\nThe configuration file.\n.TP\n.B "
                    "METAXY_\\fICOMMAND\\fR_\\fIFLAG\\fR\n"
                    "A flag of a feature command, as METAXY_GRAPH_RENDER_DIRECTION.\n.TP\n.B "
                    "METAXY_PYTHON\nThe interpreter "
                    "that loads features declared in Python.\n.TP\n.B NO_COLOR\nNo colours.\n");
    return MX_OK;
}
