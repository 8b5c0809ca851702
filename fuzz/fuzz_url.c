/* URLs of all kinds; states do look at the disk (stat and listing only). */
#include "config/url.h"

typedef struct input {
    mx_str text;
    mx_diags *diags;
} input;

static void said(mx_status st, const mx_diags *diags)
{
    if (st == MX_FAILED && mx_diags_errors(diags) == 0)
        __builtin_trap();
}

static mx_status work(mx_arena *arena, void *arg)
{
    const input *in = arg;
    mx_url url;
    mx_db_url db;
    mx_dir_url dir;
    mx_state_url state;
    if (mx_url_parse(arena, in->text, MX_NOWHERE, &url, in->diags) == MX_OK) {
        mx_url_redacted(arena, &url);
        mx_url_param_of(&url, "search_path");
    }
    said(mx_db_url_parse(arena, in->text, MX_NOWHERE, &db, in->diags), in->diags);
    said(mx_dir_url_parse(arena, in->text, MX_NOWHERE, &dir, in->diags), in->diags);
    said(mx_state_url_parse(arena, in->text, MX_NOWHERE, &state, in->diags), in->diags);
    return MX_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {{(const char *)data, size}, mx_diags_new()};
    mx_guard(NULL, work, &in, in.diags);
    mx_diags_free(in.diags);
    return 0;
}
