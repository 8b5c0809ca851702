/* duckdb/query_clauses.h — a query cut into its clauses, for the files that read queries. Inside the folder only. */
#ifndef MX_DIALECT_DUCKDB_QUERY_CLAUSES_H
#define MX_DIALECT_DUCKDB_QUERY_CLAUSES_H

#include "dialect/duckdb/query.h"

typedef enum mx_duck_clause {
    MX_QC_SELECT,
    MX_QC_FROM,
    MX_QC_WHERE,
    MX_QC_GROUP,
    MX_QC_HAVING,
    MX_QC_WINDOW,
    MX_QC_QUALIFY,
    MX_QC_SAMPLE,
    MX_QC_ORDER,
    MX_QC_LIMIT,
    MX_QC_OFFSET,
    MX_QC_FETCH,
    MX_QC_NONE
} mx_duck_clause;

typedef struct mx_duck_clauses {
    mx_part part[MX_QC_NONE]; /* behind the words */
    bool has[MX_QC_NONE];
} mx_duck_clauses;

/* Behind the token at i, or behind the group that begins there. */
size_t mx_duck_next_token(const mx_part *p, size_t i);
/* Where the next clause of this level begins that is `first` or one behind it; p->to: none. */
size_t mx_duck_next_clause(const mx_part *p, size_t i, mx_duck_clause first);
/* False: a clause stands there twice, or something before the first. */
bool mx_duck_cut(const mx_part *p, mx_duck_clauses *out);
/* What stands behind a SELECT, or behind several that are united: ORDER BY, LIMIT, OFFSET. */
bool mx_duck_query_end(mx_duck_query *q, const mx_duck_clauses *c, mx_buf *out);

#endif
