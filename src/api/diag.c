/* api/diag.c — metaxy/diag.h: one message, field by field, and all of them as text. The sink itself is base/diag.c's. */
#include "base/buf.h"
#include "base/diag.h"

static mx_str never_null(mx_str s)
{
    return s.ptr ? s : MX_STR("");
}

mx_severity mx_diags_severity(const mx_diags *diags, size_t i)
{
    const mx_diag *diag = mx_diags_at(diags, i);
    return diag ? diag->severity : MX_NOTE;
}

const char *mx_diags_code(const mx_diags *diags, size_t i)
{
    const mx_diag *diag = mx_diags_at(diags, i);
    return diag ? mx_code_name(diag->code) : "";
}

mx_str mx_diags_message(const mx_diags *diags, size_t i)
{
    const mx_diag *diag = mx_diags_at(diags, i);
    return never_null(diag ? diag->message : MX_STR_NONE);
}

mx_str mx_diags_hint(const mx_diags *diags, size_t i)
{
    const mx_diag *diag = mx_diags_at(diags, i);
    return never_null(diag ? diag->hint : MX_STR_NONE);
}

bool mx_diags_where(const mx_diags *diags, size_t i, mx_where *out)
{
    const mx_diag *diag = mx_diags_at(diags, i);
    mx_place first, last;
    *out = (mx_where){.file = MX_STR("")};
    if (!diag)
        return false;
    mx_span at = mx_diags_origin_of(diags, diag->at);
    if (!mx_diags_place_in_text(diags, at, &first))
        return false;
    uint32_t end = at.end > at.start ? at.end : at.start;
    mx_diags_place_in_text(diags, (mx_span){at.file, end, end}, &last);
    *out = (mx_where){.file = never_null(first.name),
                      .start = at.start,
                      .end = end,
                      .line = first.line,
                      .column = first.column,
                      .end_line = last.line,
                      .end_column = last.column};
    return true;
}

typedef struct print_args {
    const mx_diags *diags;
    bool colour;
    mx_str out;
} print_args;

static mx_status print_all(mx_arena *arena, void *arg)
{
    print_args *a = arg;
    mx_buf buf = MX_BUF(arena);
    mx_diags_print(&buf, a->diags, a->colour);
    a->out = mx_buf_take(&buf);
    return MX_OK;
}

mx_str mx_diags_text(mx_diags *diags, bool colour)
{
    print_args args = {.diags = diags, .colour = colour};
    if (mx_diags_count(diags) == 0)
        return MX_STR("");
    if (mx_diags_scratch(diags, print_all, &args) != MX_OK)
        return MX_STR("error MEM001: out of memory\n");
    return args.out;
}
