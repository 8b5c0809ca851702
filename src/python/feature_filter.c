/* python/feature_filter.c — filter_text(): feature/filter.h. */
#include "core.h"

#include "base/diag.h"
#include "feature/filter.h"

typedef struct reading {
    mx_str text, out;
    mx_diags *sink;
} reading;

static mx_status read_work(mx_arena *arena, void *arg)
{
    reading *r = arg;
    const mx_filter *filter;
    mx_buf buf = MX_BUF(arena);
    uint32_t file = mx_diags_file(r->sink, MX_STR("filter"), r->text);
    MX_TRY(mx_filter_parse(arena, mx_str_copy(arena, r->text), file, &filter, r->sink));
    mx_filter_print(&buf, filter);
    r->out = mx_buf_take(&buf);
    return MX_OK;
}

PyObject *core_filter_text(PyObject *module, PyObject *arg)
{
    reading r = {0};
    mx_arena *arena = NULL;
    if (!core_str_arg(arg, &r.text))
        return NULL;
    r.sink = mx_diags_new();
    PyObject *result = NULL;
    if (r.sink && mx_guard(&arena, read_work, &r, r.sink) == MX_OK)
        result = core_text(r.out);
    else
        core_raise(core_state_of(module), r.sink);
    mx_arena_free(arena);
    mx_diags_free(r.sink);
    return result;
}
