/* migrate/statements.c — which part of a file is executed going up, by layout, and its statements.
 *
 * goose and dbmate mark sections with comment lines; the text between them is split like any other, so that a
 * semicolon in a literal or a trigger's body does no harm. What goose puts between StatementBegin and
 * StatementEnd is one statement. */
#include "migrate/layout.h"

typedef enum pragma { NONE, UP, DOWN, BEGIN_STATEMENT, END_STATEMENT, NO_TRANSACTION, UNKNOWN } pragma;

typedef struct line {
    size_t start, end, next; /* end: without the line's end */
} line;

static bool next_line(mx_str text, size_t at, line *out)
{
    if (at >= text.len)
        return false;
    size_t end = mx_str_find(mx_str_sub(text, at, text.len), '\n');
    out->start = at;
    out->next = end == MX_NPOS ? text.len : at + end + 1;
    out->end = end == MX_NPOS ? text.len : at + end;
    return true;
}

static mx_str line_text(mx_str text, const line *l)
{
    return mx_str_trim(mx_str_sub(text, l->start, l->end));
}

/* "--", space, `word`, and what follows it. */
static bool pragma_rest(mx_str text, mx_str word, mx_str *rest)
{
    if (!mx_str_starts(text, MX_STR("--")))
        return false;
    text = mx_str_trim(mx_str_sub(text, 2, text.len));
    if (!mx_str_starts(text, word))
        return false;
    *rest = mx_str_trim(mx_str_sub(text, word.len, text.len));
    return true;
}

static pragma goose_pragma(mx_str text)
{
    static const struct {
        mx_str name;
        pragma kind;
    } kinds[] = {{{"Up", 2}, UP},
                 {{"Down", 4}, DOWN},
                 {{"StatementBegin", 14}, BEGIN_STATEMENT},
                 {{"StatementEnd", 12}, END_STATEMENT},
                 {{"NO TRANSACTION", 14}, NO_TRANSACTION}};
    mx_str rest;
    if (!pragma_rest(text, MX_STR("+goose"), &rest))
        return NONE;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (mx_str_ieq(rest, kinds[i].name))
            return kinds[i].kind;
    return UNKNOWN;
}

static pragma dbmate_pragma(mx_str text, bool *no_transaction)
{
    mx_str rest;
    pragma kind = pragma_rest(text, MX_STR("migrate:up"), &rest)     ? UP
                  : pragma_rest(text, MX_STR("migrate:down"), &rest) ? DOWN
                                                                     : NONE;
    if (kind == NONE || rest.len == 0)
        return kind;
    *no_transaction = mx_str_eq(rest, MX_STR("transaction:false"));
    return *no_transaction || mx_str_eq(rest, MX_STR("transaction:true")) ? kind : UNKNOWN;
}

static pragma pragma_of(mx_layout layout, mx_str text, bool *no_transaction)
{
    *no_transaction = false;
    if (layout == MX_LAYOUT_DBMATE)
        return dbmate_pragma(text, no_transaction);
    pragma kind = goose_pragma(text);
    *no_transaction = kind == NO_TRANSACTION;
    return kind;
}

mx_layout mx_layout_of_text(mx_str text)
{
    static const mx_layout marked[] = {MX_LAYOUT_GOOSE, MX_LAYOUT_DBMATE};
    line l;
    mx_str rest;
    for (size_t at = 0; next_line(text, at, &l); at = l.next) {
        mx_str words = line_text(text, &l);
        if (words.len && !mx_str_starts(words, MX_STR("--")))
            break;
        bool no_transaction;
        for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
            if (pragma_of(marked[i], words, &no_transaction) == UP)
                return marked[i];
        if (pragma_rest(words, MX_STR("liquibase formatted sql"), &rest))
            return MX_LAYOUT_LIQUIBASE;
    }
    return MX_LAYOUT_ATLAS;
}

void mx_layout_read_marks(mx_layout layout, mx_dir_file *file)
{
    if ((layout != MX_LAYOUT_GOOSE && layout != MX_LAYOUT_DBMATE) || file->marks.tx_mode != MX_TX_DEFAULT)
        return;
    line l;
    for (size_t at = 0; next_line(file->text, at, &l); at = l.next) {
        bool no_transaction;
        pragma kind = pragma_of(layout, line_text(file->text, &l), &no_transaction);
        if (no_transaction && kind != DOWN)
            file->marks.tx_mode = MX_TX_NONE;
    }
}

typedef struct reader {
    mx_arena *arena;
    const mx_dir_file *file;
    const mx_server *server;
    mx_layout layout;
    mx_statements *out;
    mx_diags *diags;
    bool up, down, inside; /* sections seen; between StatementBegin and StatementEnd */
    size_t start;          /* of the text not yet split */
} reader;

static mx_status split_part(reader *r, size_t start, size_t end)
{
    return mx_split(r->arena, mx_str_sub(r->file->text, start, end), r->file->file, (uint32_t)start,
                    r->file->marks.delimiter, r->server, r->out, r->diags);
}

/* All between the two pragmas is one statement; nothing if it is empty. */
static void whole_part(reader *r, size_t start, size_t end)
{
    mx_str part = mx_str_sub(r->file->text, start, end), text = mx_str_trim(part);
    if (text.len == 0)
        return;
    uint32_t at = (uint32_t)(text.ptr - r->file->text.ptr);
    mx_statement statement = {.span = {r->file->file, at, at + (uint32_t)text.len}, .text = text};
    mx_vec_push(r->arena, r->out, statement);
}

static mx_status bad_pragma(reader *r, const line *l, const char *why)
{
    mx_span span = {r->file->file, (uint32_t)l->start, (uint32_t)l->end};
    return mx_fail(r->diags, MX_DIR007, span, "", "%s", why);
}

static mx_status take_pragma(reader *r, pragma kind, const line *l)
{
    bool running = r->up && !r->down;
    switch (kind) {
    case UP:
        if (r->up || r->down)
            return bad_pragma(r, l, "the section for going up must come first and once");
        r->up = true;
        r->start = l->next;
        return MX_OK;
    case DOWN:
        if (!r->up)
            return bad_pragma(r, l, "the section for going down stands before the one for going up");
        if (r->inside || r->down)
            return bad_pragma(
                r, l, r->inside ? "a statement is not ended before this" : "a second section for going down");
        r->down = true;
        return split_part(r, r->start, l->start);
    case BEGIN_STATEMENT:
        if (!r->up || r->inside)
            return bad_pragma(r, l,
                              r->inside ? "the statement before is not ended" : "no section is open here");
        r->inside = true;
        if (running)
            MX_TRY(split_part(r, r->start, l->start));
        r->start = l->next;
        return MX_OK;
    case END_STATEMENT:
        if (!r->inside)
            return bad_pragma(r, l, "no statement was begun before this");
        r->inside = false;
        if (running)
            whole_part(r, r->start, l->start);
        r->start = l->next;
        return MX_OK;
    case UNKNOWN:
        return bad_pragma(r, l, "this pragma or its option is not known");
    default:
        return MX_OK;
    }
}

static mx_status read_sections(reader *r)
{
    mx_str text = r->file->text;
    line l;
    size_t at = 0;
    for (; next_line(text, at, &l); at = l.next) {
        bool no_transaction;
        pragma kind = pragma_of(r->layout, line_text(text, &l), &no_transaction);
        if (kind != NONE)
            MX_TRY(take_pragma(r, kind, &l));
    }
    line last = {text.len, text.len, text.len};
    if (r->inside)
        return bad_pragma(r, &last, "a statement is begun and never ended");
    if (!r->up && mx_str_trim(text).len > 0)
        return bad_pragma(r, &(line){0, 0, 0}, "the file has no section for going up");
    return r->up && !r->down ? split_part(r, r->start, text.len) : MX_OK;
}

mx_status mx_dir_statements(mx_arena *arena, const mx_dir *dir, const mx_dir_file *file,
                            const mx_server *server, mx_statements *out, mx_diags *diags)
{
    *out = (mx_statements){0};
    reader r = {
        .arena = arena, .file = file, .server = server, .layout = dir->layout, .out = out, .diags = diags};
    if (file->text.len > UINT32_MAX)
        return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "%.*s is too large", MX_FMT(file->name));
    if (dir->layout == MX_LAYOUT_GOOSE || dir->layout == MX_LAYOUT_DBMATE)
        return read_sections(&r);
    return split_part(&r, file->marks.body, file->text.len);
}
