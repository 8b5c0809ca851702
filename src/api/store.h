/* api/store.h — what the files behind metaxy/store.h share. */
#ifndef MX_API_STORE_H
#define MX_API_STORE_H

#include "metaxy/store.h"
#include "store/store.h"

struct mx_feature_store {
    mx_arena *arena;
    mx_conn *conn;
    mx_store *store;
    mx_features *features;
};

mx_status mx_api_filters(mx_arena *arena, const mx_str *texts, size_t count, mx_filters *out,
                         mx_diags *diags);
/* A caller's options into ours: an older header's are shorter, and the rest is zero. API001: longer than ours, or shorter
 * than any were. `name`: "MX_FEATURE_READ_OPTIONS". */
mx_status mx_api_options(void *ours, size_t size, const void *theirs, size_t least, const char *name,
                         mx_diags *diags);
/* A stream that a call takes is released, whichever way it ended. */
void mx_api_release(struct ArrowArrayStream *stream);

#endif
