/* migrate/draft_file.c — a draft as the files of a layout: sections, marks, comments. */
#include "base/buf.h"
#include "migrate/draft.h"
#include "migrate/layout.h"

typedef struct writer {
    const mx_draft *draft;
    mx_str version;
    mx_buf up, down; /* layouts with one file use `up` alone */
    bool impossible;
} writer;

static void comment_line(mx_buf *buf, mx_str comment)
{
    if (comment.len)
        mx_buf_printf(buf, "-- %.*s\n", MX_FMT(comment));
}

static void plain(mx_buf *buf, const mx_draft_statement *s)
{
    comment_line(buf, s->comment);
    mx_buf_printf(buf, "%.*s;\n", MX_FMT(s->sql));
}

/* goose ends a statement at a line's last ';' and drops lines of comment, but for what stands between these marks. */
static void goose_statement(mx_buf *buf, const mx_draft_statement *s)
{
    bool whole = mx_str_find(s->sql, ';') != MX_NPOS || mx_str_find_str(s->sql, MX_STR("--")) != MX_NPOS;
    comment_line(buf, s->comment);
    mx_buf_text(buf, whole ? "-- +goose StatementBegin\n" : "");
    mx_buf_printf(buf, "%.*s;\n", MX_FMT(s->sql));
    mx_buf_text(buf, whole ? "-- +goose StatementEnd\n" : "");
}

static void statements(mx_buf *buf, const mx_draft_statements *list,
                       void (*one)(mx_buf *, const mx_draft_statement *))
{
    for (size_t i = 0; i < list->len; i++)
        one(buf, &list->at[i]);
}

static void say_one_way(mx_buf *buf, const mx_draft *draft)
{
    if (draft->one_way)
        mx_buf_printf(buf, "-- nothing undoes this%s%.*s\n", draft->for_good.len ? ": " : "",
                      MX_FMT(draft->for_good));
}

static void two_files(writer *w)
{
    if (w->draft->alone) /* for us and Atlas: the tools themselves have no mark, or one outside of the file */
        mx_buf_lit(&w->up, MX_NO_TRANSACTION "\n\n");
    statements(&w->up, &w->draft->up, plain);
    statements(&w->down, &w->draft->down, plain);
}

/* The URL of the database must say it. */
static void golang_note(mx_buf *buf, bool bare)
{
    if (bare)
        mx_buf_lit(buf, "-- not inside a transaction: wants x-multi-statement=true on PostgreSQL, "
                        "x-no-tx-wrap=true on SQLite\n");
}

static void golang_migrate(writer *w)
{
    golang_note(&w->up, w->draft->up_bare);
    golang_note(&w->down, w->draft->down_bare);
    two_files(w);
}

static void goose(writer *w)
{
    const mx_draft *draft = w->draft;
    if (draft->up_bare || draft->down_bare)
        mx_buf_lit(&w->up, "-- +goose NO TRANSACTION\n");
    mx_buf_lit(&w->up, "-- +goose Up\n");
    statements(&w->up, &draft->up, goose_statement);
    mx_buf_lit(&w->up, "\n-- +goose Down\n");
    say_one_way(&w->up, draft);
    statements(&w->up, &draft->down, goose_statement);
}

static void dbmate_mark(mx_buf *buf, const char *name, bool bare)
{
    mx_buf_printf(buf, "-- migrate:%s%s\n", name, bare ? " transaction:false" : "");
}

static void dbmate(writer *w)
{
    const mx_draft *draft = w->draft;
    dbmate_mark(&w->up, "up", draft->up_bare);
    statements(&w->up, &draft->up, plain);
    mx_buf_char(&w->up, '\n');
    dbmate_mark(&w->up, "down", draft->down_bare);
    say_one_way(&w->up, draft);
    statements(&w->up, &draft->down, plain);
}

/* Liquibase ends statements at each ';' it sees: those of a changeset that hold one are ended by another mark, one that
 * stands in none of them. NULL: all of them do. */
static const char *end_mark(const mx_draft_statements *list, size_t step)
{
    static const char *const marks[] = {";", " @@", " ~~", " !!", " ##", " ^^", NULL};
    for (size_t m = 0; marks[m]; m++) {
        mx_str mark = mx_str_trim(mx_str_of(marks[m]));
        bool used = false;
        for (size_t i = 0; i < list->len; i++)
            used |= list->at[i].step == step && mx_str_find_str(list->at[i].sql, mark) != MX_NPOS;
        if (!used)
            return marks[m];
    }
    return NULL;
}

/* Each line of what goes back is a comment of its own. */
static void rollback(mx_buf *buf, const mx_draft_statement *s, const char *end)
{
    mx_str line, rest = s->sql;
    while (rest.len) {
        bool last = mx_str_find(rest, '\n') == MX_NPOS;
        mx_str_cut(rest, '\n', &line, &rest);
        mx_buf_printf(buf, "--rollback %.*s%s\n", MX_FMT(line), last ? end : "");
    }
}

static void rollbacks(writer *w, size_t step, const char *end)
{
    const mx_draft_statements *down = &w->draft->down;
    bool any = false;
    for (size_t i = 0; i < down->len; i++)
        if (down->at[i].step == step) {
            rollback(&w->up, &down->at[i], end);
            any = true;
        }
    if (!any && !w->draft->one_way) /* another changeset's way back brings this one's along */
        mx_buf_lit(&w->up, "--rollback empty\n");
}

/* A step may be several statements: the last one's changeset has the way back. */
static void changeset(writer *w, const mx_draft_statement *s, size_t number, bool last_of_step)
{
    const mx_draft *draft = w->draft;
    size_t step = last_of_step ? s->step : MX_NPOS;
    const char *end = end_mark(&draft->down, step);
    mx_buf_printf(&w->up, "\n--changeset atlas:%.*s-%zu", MX_FMT(w->version), number);
    if (mx_str_find(s->sql, ';') != MX_NPOS)
        mx_buf_lit(&w->up, " splitStatements:false");
    if (mx_str_find_str(s->sql, MX_STR("--")) != MX_NPOS || mx_str_find_str(s->sql, MX_STR("/*")) != MX_NPOS)
        mx_buf_lit(&w->up, " stripComments:false");
    if (!end)
        w->impossible = true;
    else if (*end != ';')
        mx_buf_printf(&w->up, " rollbackEndDelimiter:%s", end + 1);
    mx_buf_text(&w->up, draft->up_bare || draft->down_bare ? " runInTransaction:false\n" : "\n");
    if (s->comment.len)
        mx_buf_printf(&w->up, "--comment: %.*s\n", MX_FMT(s->comment));
    mx_buf_printf(&w->up, "%.*s;\n", MX_FMT(s->sql));
    rollbacks(w, step, end);
}

static void liquibase(writer *w)
{
    const mx_draft_statements *up = &w->draft->up;
    mx_buf_lit(&w->up, "--liquibase formatted sql\n");
    if (w->draft->alone)
        mx_buf_lit(&w->up, MX_NO_TRANSACTION "\n");
    for (size_t i = 0; i < up->len; i++)
        changeset(w, &up->at[i], i + 1, i + 1 == up->len || up->at[i + 1].step != up->at[i].step);
}

static void (*const writers[MX_LAYOUTS])(writer *) = {
    [MX_LAYOUT_ATLAS] = NULL,       [MX_LAYOUT_GOLANG_MIGRATE] = golang_migrate, [MX_LAYOUT_GOOSE] = goose,
    [MX_LAYOUT_FLYWAY] = two_files, [MX_LAYOUT_LIQUIBASE] = liquibase,           [MX_LAYOUT_DBMATE] = dbmate,
};

static void put_beside(mx_arena *arena, mx_new_file *out, mx_str name, mx_str text)
{
    mx_beside beside = {name, text};
    mx_vec_push(arena, &out->beside, beside);
}

/* Flyway refuses a file with statements that run inside of transactions only and outside of them only, unless a file
 * of settings beside it says that there is none. */
static void flyway_settings(mx_arena *arena, const mx_draft *draft, mx_new_file *out)
{
    const mx_str text = MX_STR("executeInTransaction=false\n"), end = MX_STR(".conf");
    if (draft->down_bare && out->beside.len)
        put_beside(arena, out, mx_str_cat(arena, out->beside.at[0].name, end), text);
    if (draft->up_bare)
        put_beside(arena, out, mx_str_cat(arena, out->name, end), text);
}

static bool same_statement(mx_str got, mx_str wanted)
{
    if (mx_str_ends(got, MX_STR(";")))
        got = mx_str_trim(mx_str_sub(got, 0, got.len - 1));
    /* a comment at the start of a statement's text is not in what is read back */
    return mx_str_ends(wanted, got) && (got.len == wanted.len || mx_str_starts(wanted, MX_STR("--")) ||
                                        mx_str_starts(wanted, MX_STR("/*")));
}

static bool reads_back(mx_arena *arena, const mx_dir *dir, const mx_draft_statements *wanted,
                       const mx_server *server)
{
    mx_statements got;
    if (dir->count != 1 || mx_dir_statements(arena, dir, &dir->files[0], server, &got, NULL) != MX_OK ||
        got.len != wanted->len)
        return false;
    for (size_t i = 0; i < got.len; i++)
        if (!same_statement(got.at[i].text, wanted->at[i].sql))
            return false;
    return true;
}

static mx_status check(mx_arena *arena, const writer *w, mx_layout layout, const mx_new_file *file,
                       const mx_server *server, mx_diags *diags)
{
    const mx_dir_file read = {.name = file->name, .text = file->text};
    const mx_dir *dir = mx_dir_of(arena, MX_STR_NONE, layout, &read, 1, NULL);
    if (!w->impossible && reads_back(arena, dir, &w->draft->up, server))
        return MX_OK;
    return mx_fail(
        diags, MX_DIR008, MX_NOWHERE, "Plan into the layout atlas.",
        "a statement of this migration cannot be written in the layout %s: its text holds what has a "
        "meaning there",
        mx_layout_name(layout));
}

mx_status mx_draft_file(mx_arena *arena, const mx_draft *draft, mx_layout layout, mx_str name,
                        const mx_server *server, mx_new_file *out, mx_diags *diags)
{
    mx_dir_file parsed = {.name = name};
    *out = (mx_new_file){.name = name, .text = draft->text};
    if (!writers[layout])
        return MX_OK;
    mx_layout_read_name(layout, &parsed);
    writer w = {.draft = draft, .version = parsed.version, .up = MX_BUF(arena), .down = MX_BUF(arena)};
    writers[layout](&w);
    out->text = mx_buf_take(&w.up);
    if (mx_layout_two_files(layout) && !draft->one_way)
        put_beside(arena, out, mx_layout_down_name(arena, layout, name), mx_buf_take(&w.down));
    if (layout == MX_LAYOUT_FLYWAY)
        flyway_settings(arena, draft, out);
    return check(arena, &w, layout, out, server, diags);
}
