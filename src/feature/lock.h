/* feature/lock.h — the text of metaxy.lock: definitions of other projects' features, with their versions, as
 * they were when they were locked.
 *
 * Text in, text out; finding the features in a store is the store's business, writing the file the
 * command's. */
#ifndef MX_FEATURE_LOCK_H
#define MX_FEATURE_LOCK_H

#include "feature/graph.h"

typedef struct mx_lock_entry {
    const mx_definition *def;
    mx_str version, definition_version;
    mx_vec(mx_provenance) fields; /* versions, in the order of the spec when written, of the file when read */
} mx_lock_entry;
typedef mx_vec(mx_lock_entry) mx_lock;

/* Entries for `keys`, which are in the graph, ordered by key text. Fails as versions do. */
mx_status mx_lock_of(mx_graph *graph, mx_arena *arena, const mx_strs *keys, mx_lock *out, mx_diags *diags);
/* FEA013: metadata with a null inside a list, which TOML cannot say. */
mx_status mx_lock_write(mx_arena *arena, const mx_lock *lock, mx_str *out, mx_diags *diags);
/* Every definition is external, its source "metaxy.lock". CFG001, FEA001, FEA013 at their place. */
mx_status mx_lock_read(mx_arena *arena, mx_str text, uint32_t file, mx_lock *out, mx_diags *diags);

typedef enum mx_lock_change_kind { MX_LOCK_ADDED, MX_LOCK_UPDATED, MX_LOCK_REMOVED } mx_lock_change_kind;
typedef struct mx_lock_change {
    mx_lock_change_kind kind;
    const mx_lock_entry *from, *to; /* NULL: added; removed */
} mx_lock_change;
typedef mx_vec(mx_lock_change) mx_lock_changes;
/* By definition version; in the order of keys, added, updated, removed each by itself. Returns how many
 * are unchanged. */
size_t mx_lock_compare(mx_arena *arena, const mx_lock *from, const mx_lock *to, mx_lock_changes *out);

#endif
