/* migrate/directive.c — reading directives out of comment lines. */
#include "migrate/directive.h"

static bool printable(mx_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < ' ' || s.ptr[i] > '~')
            return false;
    return true;
}

static bool word_char(char c)
{
    return mx_is_alpha(c) || mx_is_digit(c) || c == '_';
}

/* The last "atlas:" of the line that a word follows; MX_NPOS: none. */
static size_t last_mark(mx_str line)
{
    static const mx_str mark = {"atlas:", 6};
    for (size_t i = line.len; i-- > 0;) {
        mx_str rest = mx_str_sub(line, i, line.len);
        if (mx_str_starts(rest, mark) && rest.len > mark.len && word_char(rest.ptr[mark.len]))
            return i;
    }
    return MX_NPOS;
}

bool mx_directive_read(mx_str line, mx_directive *out)
{
    size_t at = last_mark(line);
    if (at == MX_NPOS || !printable(mx_str_sub(line, 0, at)))
        return false;
    size_t start = at + 6, end = start;
    while (end < line.len && word_char(line.ptr[end]))
        end++;
    size_t stop = end;
    while (stop < line.len && line.ptr[stop] >= ' ' && line.ptr[stop] <= '~')
        stop++;
    out->name = mx_str_sub(line, start, end);
    out->args = MX_STR_NONE;
    if (end < stop && line.ptr[end] == ' ')
        out->args = mx_str_trim(mx_str_sub(line, end, stop));
    return true;
}

/* Cuts the line that starts at `at`, without its end; *next is where the following one starts. */
static mx_str line_at(mx_str text, size_t at, size_t *next)
{
    mx_str rest = mx_str_sub(text, at, text.len);
    size_t end = mx_str_find(rest, '\n');
    *next = end == MX_NPOS ? text.len : at + end + 1;
    mx_str line = mx_str_sub(text, at, end == MX_NPOS ? text.len : at + end);
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

static bool comment_line(mx_str line)
{
    return mx_str_starts(line, MX_STR("--")) || mx_str_starts(line, MX_STR("#"));
}

static bool blank(mx_str line)
{
    return mx_str_trim(line).len == 0;
}

/* The head block counts only when an empty line or the end of the text follows it. */
static void read_head(mx_arena *arena, mx_str text, uint32_t file, mx_directives *out)
{
    mx_directives found = {0};
    bool any = false;
    for (size_t at = 0, next; at < text.len; at = next) {
        mx_str line = line_at(text, at, &next);
        if (blank(line)) {
            if (any)
                break;
            continue;
        }
        if (!comment_line(line))
            return;
        any = true;
        mx_directive directive;
        if (mx_directive_read(line, &directive)) {
            directive.span = (mx_span){file, (uint32_t)at, (uint32_t)(at + line.len)};
            mx_vec_push(arena, &found, directive);
        }
    }
    *out = found;
}

static mx_str unescape(mx_arena *arena, mx_str s)
{
    char *text = mx_arena_alloc(arena, s.len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i], next = i + 1 < s.len ? s.ptr[i + 1] : 0;
        if (c == '\\' && (next == 'n' || next == 'r' || next == 't')) {
            c = next == 'n' ? '\n' : next == 'r' ? '\r' : '\t';
            i++;
        }
        text[n++] = c;
    }
    text[n] = '\0';
    return (mx_str){text, n};
}

static void read_first_line(mx_arena *arena, mx_str text, mx_file_marks *marks)
{
    size_t next = 0;
    mx_str line = line_at(text, 0, &next);
    mx_directive directive;
    if (!mx_directive_read(line, &directive))
        return;
    if (mx_str_eq(directive.name, MX_STR("sum")))
        marks->sum_ignored = mx_str_eq(directive.args, MX_STR("ignore"));
    if (mx_str_starts(line, MX_STR("-- atlas:delimiter")) && mx_str_eq(directive.name, MX_STR("delimiter"))) {
        marks->delimiter = unescape(arena, directive.args);
        marks->body = (uint32_t)next;
    }
}

mx_file_marks mx_file_marks_read(mx_arena *arena, mx_str text, uint32_t file)
{
    mx_file_marks marks = {0};
    read_first_line(arena, text, &marks);
    read_head(arena, text, file, &marks.all);
    for (size_t i = 0; i < marks.all.len; i++) {
        const mx_directive *directive = &marks.all.at[i];
        if (mx_str_eq(directive->name, MX_STR("checkpoint"))) {
            marks.checkpoint = true;
            marks.tag = directive->args;
        } else if (mx_str_eq(directive->name, MX_STR("txmode"))) {
            if (mx_str_eq(directive->args, MX_STR("none")))
                marks.tx_mode = MX_TX_NONE;
            else if (mx_str_eq(directive->args, MX_STR("file")))
                marks.tx_mode = MX_TX_FILE;
        }
    }
    return marks;
}

static mx_status check_tx_mode(const mx_directive *directive, bool again, mx_diags *diags)
{
    mx_str args = directive->args;
    if (again)
        return mx_fail(diags, MX_DIR007, directive->span, "Keep one of the lines.",
                       "multiple txmode values found in file");
    if (mx_str_eq(args, MX_STR("all")))
        return mx_fail(diags, MX_DIR007, directive->span,
                       "Only a whole run can have the mode: use --tx-mode all.",
                       "txmode \"all\" is not allowed in file directive");
    if (!mx_str_eq(args, MX_STR("none")) && !mx_str_eq(args, MX_STR("file")))
        return mx_fail(diags, MX_DIR007, directive->span, "Use none or file.",
                       "unknown txmode \"%.*s\" found in file directive", MX_FMT(args));
    return MX_OK;
}

mx_status mx_file_marks_check(const mx_file_marks *marks, mx_diags *diags)
{
    mx_status status = MX_OK;
    bool tx_seen = false;
    if (marks->body > 0 && marks->delimiter.len == 0)
        status = mx_fail(diags, MX_DIR007, marks->all.len ? marks->all.at[0].span : MX_NOWHERE,
                         "Write the delimiter after the word, for example: -- atlas:delimiter \\n\\n",
                         "delimiter is empty");
    for (size_t i = 0; i < marks->all.len; i++) {
        const mx_directive *directive = &marks->all.at[i];
        if (mx_str_eq(directive->name, MX_STR("txmode"))) {
            if (check_tx_mode(directive, tx_seen, diags) != MX_OK)
                status = MX_FAILED;
            tx_seen = true;
        } else if (mx_str_eq(directive->name, MX_STR("txtar")) ||
                   mx_str_eq(directive->name, MX_STR("assert")) ||
                   mx_str_eq(directive->name, MX_STR("import"))) {
            status = mx_fail(diags, MX_DIR007, directive->span, "",
                             "directive \"%.*s\" is not supported in a migration file yet",
                             MX_FMT(directive->name));
        }
    }
    return status;
}

/* --- directives that do nothing ------------------------------------------------------------------------- */

/* Of all of Atlas's editions: what we do not read is not the user's slip. */
static const char *const atlas_words[] = {"assert", "baseline", "checkpoint", "delimiter",
                                          "import", "nolint",   "pos",        "renamed_from",
                                          "sum",    "txmode",   "txtar",      NULL};
static const char *const own_words[] = {"pos", NULL};

static bool is_among(mx_str word, const char *const *words)
{
    while (*words && !mx_str_eq(word, mx_str_of(*words)))
        words++;
    return *words != NULL;
}

/* "-- atlas:txmod none": the directive begins the comment and the line; one that speaks of directives, or stands within a routine's body,
 * is not meant. */
static bool begins_directive(mx_str line, bool *own, mx_directive *out)
{
    size_t mark = mx_str_starts(line, MX_STR("--")) || mx_str_starts(line, MX_STR("/*")) ? 2
                  : mx_str_starts(line, MX_STR("#"))                                     ? 1
                                                                                         : 0;
    if (!mark)
        return false;
    line = mx_str_trim(mx_str_sub(line, mark, line.len));
    *own = mx_str_starts(line, MX_STR("metaxy:"));
    if (!*own && !mx_str_starts(line, MX_STR("atlas:")))
        return false;
    size_t start = *own ? 7 : 6, end = start;
    while (end < line.len && word_char(line.ptr[end]))
        end++;
    out->name = mx_str_sub(line, start, end);
    return out->name.len > 0;
}

static void warn_unknown(mx_arena *arena, const mx_directive *found, bool own, mx_diags *diags)
{
    bool word = found->name.len > 3; /* of shorter ones, too many are near */
    const char *near = word ? mx_str_nearest(found->name, own ? own_words : atlas_words) : NULL;
    const char *tool = own ? "metaxy" : "atlas";
    if (word && own && !near && (near = mx_str_nearest(found->name, atlas_words)))
        tool = "atlas";
    mx_str hint = near ? mx_str_printf(arena, "Did you mean %s:%s?", tool, near) : MX_STR("");
    mx_warn(diags, MX_DIR012, found->span, mx_str_z(arena, hint),
            "unknown directive \"%s:%.*s\" has no effect", own ? "metaxy" : "atlas", MX_FMT(found->name));
}

static bool is_read(const mx_file_marks *marks, const mx_directive *found)
{
    for (size_t i = 0; i < marks->all.len; i++)
        if (marks->all.at[i].span.start == found->span.start)
            return true;
    return false;
}

static bool warn_unread(const mx_file_marks *marks, const mx_directive *found, mx_diags *diags)
{
    bool first = mx_str_eq(found->name, MX_STR("delimiter")) || mx_str_eq(found->name, MX_STR("sum"));
    bool head = mx_str_eq(found->name, MX_STR("txmode")) || mx_str_eq(found->name, MX_STR("checkpoint"));
    if (first ? found->span.start == 0 : !head || is_read(marks, found))
        return false;
    mx_warn(diags, MX_DIR012, found->span,
            first ? "Make it the first line of the file."
                  : "Put it above the first statement, and an empty line behind it.",
            "directive \"atlas:%.*s\" has no effect here", MX_FMT(found->name));
    return true;
}

void mx_directives_warn(mx_arena *arena, mx_str text, uint32_t file, const mx_file_marks *marks,
                        mx_diags *diags)
{
    for (size_t at = 0, next; at < text.len; at = next) {
        mx_str line = line_at(text, at, &next);
        mx_directive found;
        bool own;
        if (!begins_directive(line, &own, &found))
            continue;
        size_t start = (size_t)(line.ptr - text.ptr);
        found.span = (mx_span){file, (uint32_t)start, (uint32_t)(start + line.len)};
        if (!is_among(found.name, own ? own_words : atlas_words)) {
            warn_unknown(arena, &found, own, diags);
            return;
        }
        if (marks && !own && warn_unread(marks, &found, diags))
            return;
    }
}

void mx_statement_directives(mx_arena *arena, const mx_statement *statement, mx_directives *out)
{
    for (size_t i = 0; i < statement->comment_count; i++) {
        const mx_comment *comment = &statement->comments[i];
        mx_str text = comment->text;
        if (mx_str_starts(text, MX_STR("/*"))) {
            if (mx_str_find(text, '\n') != MX_NPOS)
                continue;
            if (mx_str_ends(text, MX_STR("*/")) && text.len >= 4)
                text.len -= 2;
        }
        while (text.len > 0 && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r'))
            text.len--;
        mx_directive directive;
        if (mx_directive_read(text, &directive)) {
            directive.span = comment->span;
            mx_vec_push(arena, out, directive);
        }
    }
}

mx_status mx_tx_mode_find(mx_str text, mx_tx_mode *out, mx_diags *diags)
{
    static const struct {
        mx_str name;
        mx_tx_mode mode;
    } modes[] = {{{"file", 4}, MX_TX_FILE}, {{"all", 3}, MX_TX_ALL}, {{"none", 4}, MX_TX_NONE}};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (mx_str_eq(text, modes[i].name)) {
            *out = modes[i].mode;
            return MX_OK;
        }
    return mx_fail(diags, MX_REV006, MX_NOWHERE, "Use file, all or none.", "unknown tx-mode \"%.*s\"",
                   MX_FMT(text));
}
