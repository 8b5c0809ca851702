/* diff/parts.h — the parts of a table that are compared one by one: columns, indexes, foreign keys, checks.
 *
 * In: a table and a kind of part.   Out: lists of parts with the names they are known by, and which part of one table is
 * which of the other's.   What is told of them is table.c's and columns.c's. */
#ifndef MX_DIFF_PARTS_H
#define MX_DIFF_PARTS_H

#include "diff/context.h"

/* One kind of part of a table, on one side: what is compared, by which name. */
typedef struct mx_diff_parts {
    const void **at;
    mx_str *keys;
    bool *made_up;
    bool *counted; /* such as the server makes up, even when it is written */
    size_t len;
} mx_diff_parts;

typedef struct mx_diff_part_kind {
    mx_subject subject;
    mx_hint_kind hint;
    mx_key_kind key; /* MX_K_PRIMARY: of no key, or any index */
    uint32_t (*aspects)(const mx_diff_ctx *ctx, const void *from, const void *to);
    const char *type; /* in exclude patterns */
} mx_diff_part_kind;

enum { MX_PARTS_COLUMNS, MX_PARTS_INDEXES, MX_PARTS_FKEYS, MX_PARTS_CHECKS };
extern const mx_diff_part_kind mx_diff_part_kinds[];

mx_diff_parts mx_diff_parts_of(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_table *table);
mx_diff_parts mx_diff_excluded_parts(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind,
                                     const mx_table *table); /* which the former has not */
/* Of a list that is sifted: part i becomes the next of those that stay. */
void mx_diff_parts_keep(mx_diff_parts *list, size_t *kept, size_t i);
/* Leaves those that are inherited, or those that are not. */
void mx_diff_parts_keep_inherited(const mx_diff_part_kind *kind, mx_diff_parts *list, bool inherited);
/* What a table has from its parents changes with them. */
void mx_diff_parts_leave_inherited(const mx_diff_ctx *ctx, const mx_diff_part_kind *kind,
                                   const mx_change *table, mx_diff_parts *from, mx_diff_parts *to);

void mx_diff_parts_join_hinted(mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_table *to_table,
                               const mx_diff_parts *from, const mx_diff_parts *to, mx_pairs *pairs);
/* Names that people wrote bind; names that the server made up only when nothing equal in content is there. */
mx_pairs mx_diff_parts_pair(mx_diff_ctx *ctx, const mx_diff_part_kind *kind, const mx_table *to_table,
                            const mx_diff_parts *from, const mx_diff_parts *to);

/* For mx_pairs_by_content(). */
typedef struct mx_diff_part_content {
    const mx_diff_ctx *ctx;
    const mx_diff_part_kind *kind;
    const mx_diff_parts *from, *to;
} mx_diff_part_content;

void mx_diff_parts_emit_drops(mx_diff_ctx *ctx, mx_change *table, const mx_diff_part_kind *kind,
                              const mx_diff_parts *from, const mx_pairs *pairs);

#endif
