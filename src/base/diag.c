#include "base/diag.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"

static const struct {
    const char *name, *about;
    mx_severity severity;
} codes[MX_CODES] = {
#define DIAG(code, severity_, about_) [MX_##code] = {#code, about_, severity_},
#include "base/diag_codes.def"
#undef DIAG
};

static const mx_diag out_of_memory = {
    .code = MX_MEM001, .severity = MX_ERROR, .message = {"out of memory", sizeof "out of memory" - 1}};

typedef struct origin {
    uint32_t start, end; /* in the text that has it */
    mx_span from;
    mx_str owner, part;
} origin;

/* A registered text. Where lines start is found out when a message about it is first printed. */
typedef struct source {
    mx_str name, text;
    mx_vec(origin) origins; /* by `start` */
    uint32_t *starts;       /* of each line, `lines` of them; NULL: not looked for yet */
    size_t lines;
} source;

/* Two arenas: one for the texts, one for the messages, which mx_diags_clear closes. Each function that needs
 * memory guards itself, so that a sink can be used from anywhere, also while other work unwinds. */
struct mx_diags {
    mx_arena *texts, *messages;
    mx_vec(source *) sources;
    mx_vec(mx_diag) items;
    size_t errors;
    bool oom; /* out_of_memory stands behind the items */
};

const char *mx_code_name(mx_code code)
{
    return codes[code].name;
}

mx_severity mx_code_severity(mx_code code)
{
    return codes[code].severity;
}

const char *mx_code_about(mx_code code)
{
    return codes[code].about;
}

/* Life. */

static mx_status make_sink(mx_arena *arena, void *out)
{
    mx_diags *diags = mx_new(arena, mx_diags);
    diags->texts = arena;
    *(mx_diags **)out = diags;
    return MX_OK;
}

mx_diags *mx_diags_new(void)
{
    mx_arena *arena;
    mx_diags *diags = NULL;
    if (mx_guard(&arena, make_sink, &diags, NULL) != MX_OK)
        return NULL;
    diags->texts = arena;
    return diags;
}

void mx_diags_free(mx_diags *diags)
{
    if (!diags)
        return;
    mx_arena_free(diags->messages);
    mx_arena_free(diags->texts); /* the sink itself lives there */
}

void mx_diags_clear(mx_diags *diags)
{
    if (!diags)
        return;
    mx_arena_free(diags->messages);
    diags->messages = NULL;
    diags->items.at = NULL;
    diags->items.len = diags->items.cap = 0;
    diags->errors = 0;
    diags->oom = false;
}

void mx_diags_oom(mx_diags *diags)
{
    if (diags)
        diags->oom = true;
}

/* Texts. */

typedef struct text_args {
    mx_diags *diags;
    mx_str name, text;
} text_args;

static mx_status add_text(mx_arena *arena, void *arg)
{
    const text_args *a = arg;
    source *s = mx_new(arena, source);
    s->name = mx_str_copy(arena, a->name);
    s->text = mx_str_copy(arena, a->text);
    mx_vec_push(arena, &a->diags->sources, s);
    return MX_OK;
}

uint32_t mx_diags_file(mx_diags *diags, mx_str name, mx_str text)
{
    text_args args = {diags, name, text};
    if (!diags || mx_guard_in(diags->texts, add_text, &args, diags) != MX_OK)
        return 0;
    return (uint32_t)diags->sources.len;
}

static source *source_of(const mx_diags *diags, uint32_t file)
{
    return diags && file && file <= diags->sources.len ? diags->sources.at[file - 1] : NULL;
}

mx_str mx_diags_file_name(const mx_diags *diags, uint32_t file)
{
    const source *s = source_of(diags, file);
    return s ? s->name : MX_STR_NONE;
}

mx_str mx_diags_file_text(const mx_diags *diags, uint32_t file)
{
    const source *s = source_of(diags, file);
    return s ? s->text : MX_STR_NONE;
}

/* Messages. */

typedef struct item_args {
    mx_diags *diags;
    mx_diag item;
    const char *hint, *format;
    va_list *args;
} item_args;

static mx_status nothing(mx_arena *arena, void *arg)
{
    (void)arena;
    (void)arg;
    return MX_OK;
}

static mx_status add_item(mx_arena *arena, void *arg)
{
    item_args *a = arg;
    a->item.message = mx_str_vprintf(arena, a->format, *a->args);
    a->item.hint = mx_str_copy(arena, mx_str_of(a->hint));
    mx_vec_push(arena, &a->diags->items, a->item);
    return MX_OK;
}

static void add(mx_diags *diags, mx_diag item, const char *hint, const char *format, va_list *args)
{
    item_args a = {diags, item, hint, format, args};
    if (!diags)
        return;
    if (!diags->messages)
        mx_guard(&diags->messages, nothing, NULL, diags);
    if (diags->messages && mx_guard_in(diags->messages, add_item, &a, diags) == MX_OK)
        diags->errors += item.severity == MX_ERROR;
}

mx_status mx_diags_scratch(mx_diags *diags, mx_work work, void *arg)
{
    if (!diags)
        return MX_FAILED;
    if (!diags->messages)
        MX_TRY(mx_guard(&diags->messages, nothing, NULL, NULL));
    return mx_guard_in(diags->messages, work, arg, NULL);
}

mx_status mx_fail(mx_diags *diags, mx_code code, mx_span at, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(diags, (mx_diag){.code = code, .severity = MX_ERROR, .at = at}, hint, format, &args);
    va_end(args);
    return MX_FAILED;
}

void mx_warn(mx_diags *diags, mx_code code, mx_span at, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(diags, (mx_diag){.code = code, .severity = codes[code].severity, .at = at}, hint, format, &args);
    va_end(args);
}

void mx_report(mx_diags *diags, mx_code code, mx_severity severity, mx_span at, const char *hint,
               const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(diags, (mx_diag){.code = code, .severity = severity, .at = at}, hint, format, &args);
    va_end(args);
}

size_t mx_diags_count(const mx_diags *diags)
{
    return diags ? diags->items.len + diags->oom : 0;
}

size_t mx_diags_errors(const mx_diags *diags)
{
    return diags ? diags->errors + diags->oom : 0;
}

const mx_diag *mx_diags_at(const mx_diags *diags, size_t i)
{
    if (i >= mx_diags_count(diags))
        return NULL;
    return i < diags->items.len ? &diags->items.at[i] : &out_of_memory;
}

void mx_diags_cut(mx_diags *diags, size_t count)
{
    while (diags && diags->items.len > count)
        diags->errors -= diags->items.at[--diags->items.len].severity == MX_ERROR;
}

void mx_diags_move(mx_diags *diags, size_t from, mx_span at)
{
    for (size_t i = from; diags && at.file && i < diags->items.len; i++) {
        mx_span *its = &diags->items.at[i].at;
        if (its->file != at.file || its->start < at.start || its->end > at.end)
            *its = at;
    }
}

mx_str mx_diags_take(mx_diags *diags, mx_arena *arena, size_t count)
{
    size_t all = mx_diags_count(diags);
    mx_str words = all > count ? mx_str_copy(arena, mx_diags_at(diags, all - 1)->message) : MX_STR_NONE;
    mx_diags_cut(diags, count);
    return words;
}

/* Places. */

void mx_text_position(mx_str text, uint32_t offset, uint32_t *line, uint32_t *column)
{
    size_t end = offset < text.len ? offset : text.len, start = 0;
    *line = 1;
    for (size_t i = 0; i < end; i++) {
        if (text.ptr[i] == '\n') {
            start = i + 1;
            *line += 1;
        }
    }
    *column = (uint32_t)mx_str_chars(mx_str_sub(text, start, end)) + 1;
}

static mx_status index_lines(mx_arena *arena, void *arg)
{
    source *s = arg;
    size_t lines = 1;
    for (size_t i = 0; i < s->text.len; i++)
        lines += s->text.ptr[i] == '\n';
    uint32_t *starts = mx_new_array(arena, uint32_t, lines);
    for (size_t i = 0, n = 1; i < s->text.len; i++)
        if (s->text.ptr[i] == '\n')
            starts[n++] = (uint32_t)(i + 1);
    s->starts = starts;
    s->lines = lines;
    return MX_OK;
}

/* The line of an offset: its number from 1, and where it starts. */
static size_t line_of(const mx_diags *diags, source *s, size_t offset, size_t *start)
{
    if (!s->starts && mx_guard_in(diags->texts, index_lines, s, NULL) != MX_OK) {
        uint32_t line, column; /* no memory for an index: look through the text */
        size_t before = mx_str_rfind(mx_str_sub(s->text, 0, offset), '\n');
        *start = before == MX_NPOS ? 0 : before + 1;
        mx_text_position(s->text, (uint32_t)offset, &line, &column);
        return line;
    }
    size_t low = 0, high = s->lines; /* starts[low] <= offset < starts[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (s->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    *start = s->starts[low];
    return low + 1;
}

/* Origins. */

typedef struct origin_args {
    source *of;
    origin item;
} origin_args;

static mx_status add_origin(mx_arena *arena, void *arg)
{
    origin_args *a = arg;
    a->item.owner = mx_str_copy(arena, a->item.owner);
    a->item.part = mx_str_copy(arena, a->item.part);
    mx_vec_push(arena, &a->of->origins, a->item);
    return MX_OK;
}

void mx_diags_origin(mx_diags *diags, mx_span at, mx_span from, mx_str owner, mx_str part)
{
    origin_args a = {source_of(diags, at.file), {at.start, at.end, from, owner, part}};
    if (a.of)
        mx_guard_in(diags->texts, add_origin, &a, diags);
}

/* The last range that starts at or before the place and holds it; NULL: none. */
static const origin *origin_of(const source *s, mx_span at)
{
    size_t low = 0, high = s->origins.len; /* those before `low` start at or before the place */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->origins.at[middle].start <= at.start)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0 && s->origins.at[low - 1].end <= at.start)
        low--;
    return low ? &s->origins.at[low - 1] : NULL;
}

mx_span mx_diags_origin_of(const mx_diags *diags, mx_span at)
{
    const source *s = source_of(diags, at.file);
    const origin *from = s ? origin_of(s, at) : NULL;
    return from ? from->from : at;
}

bool mx_diags_place(const mx_diags *diags, mx_span at, mx_place *out)
{
    const source *s = source_of(diags, at.file);
    const origin *from = s ? origin_of(s, at) : NULL;
    bool known = mx_diags_place_in_text(diags, from ? from->from : at, out);
    if (from) {
        out->owner = from->owner;
        out->part = from->part;
    }
    return known;
}

bool mx_diags_place_in_text(const mx_diags *diags, mx_span at, mx_place *out)
{
    source *s = source_of(diags, at.file);
    *out = (mx_place){0};
    if (!s)
        return false;
    size_t start = 0, offset = at.start < s->text.len ? at.start : s->text.len;
    size_t end = at.end < offset ? offset : at.end < s->text.len ? at.end : s->text.len;
    out->name = s->name;
    out->line = line_of(diags, s, offset, &start);
    size_t length = mx_str_find(mx_str_sub(s->text, start, s->text.len), '\n');
    mx_str line = mx_str_sub(s->text, start, length == MX_NPOS ? s->text.len : start + length);
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    out->text = line;
    out->start = offset - start < line.len ? offset - start : line.len;
    out->end = end - start < line.len ? end - start : line.len;
    out->column = mx_str_chars(mx_str_sub(s->text, start, offset)) + 1;
    return true;
}

bool mx_colour_wanted(int fd)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return !(none && *none) && term && *term && strcmp(term, "dumb") != 0 && isatty(fd);
}
