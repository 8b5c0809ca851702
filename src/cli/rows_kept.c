#include "cli/rows_kept.h"

typedef struct kept {
    struct ArrowSchema schema;
    const mx_arrow_type *type;
    mx_vec(struct ArrowArray) batches;
    size_t next;
    struct ArrowArrayStream source; /* while it is read */
} kept;

static void let_go(void *arg)
{
    kept *k = arg;
    if (k->source.release)
        k->source.release(&k->source);
    if (k->schema.release)
        k->schema.release(&k->schema);
    for (size_t i = 0; i < k->batches.len; i++)
        if (k->batches.at[i].release)
            k->batches.at[i].release(&k->batches.at[i]);
    k->batches.len = 0;
}

static mx_status next_batch(void *state, struct ArrowArray *out, mx_diags *diags)
{
    kept *k = state;
    (void)diags;
    if (k->next == k->batches.len)
        return MX_NOT_FOUND;
    *out = k->batches.at[k->next];
    k->batches.at[k->next++].release = NULL;
    return MX_OK;
}

static void nothing(void *state)
{
    (void)state; /* the arena's */
}

mx_status mx_rows_keep(mx_cli *cli, struct ArrowArrayStream *stream)
{
    kept *k = mx_new(cli->arena, kept);
    k->source = *stream;
    stream->release = NULL;
    mx_arena_defer(cli->arena, let_go, k);
    int failed = k->source.get_schema(&k->source, &k->schema);
    if (!failed)
        MX_TRY(mx_arrow_type_read(cli->arena, &k->schema, &k->type, cli->diags));
    for (bool more = true; !failed && more;) {
        mx_vec_push(cli->arena, &k->batches, ((struct ArrowArray){0}));
        failed = k->source.get_next(&k->source, &k->batches.at[k->batches.len - 1]);
        more = !failed && k->batches.at[k->batches.len - 1].release;
        if (!more)
            k->batches.len--;
    }
    const char *words = failed ? k->source.get_last_error(&k->source) : NULL;
    if (failed)
        return mx_fail(cli->diags, MX_ARW002, MX_NOWHERE, "", "%s", words ? words : "rows cannot be read");
    k->source.release(&k->source);
    if (!mx_arrow_stream_make(k->type, (mx_arrow_source){k, next_batch, nothing}, stream))
        mx_arena_oom(cli->arena);
    return MX_OK;
}
