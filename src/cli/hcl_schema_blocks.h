/* cli/hcl_schema_blocks.h — what the writers of blocks share: tables (hcl_schema_table.c, _partition.c, _comment.c), types and sequences (hcl_schema_types.c)
 * and all others (hcl_schema.c). Inside of hcl_schema*.c only. */
#ifndef MX_CLI_HCL_SCHEMA_BLOCKS_H
#define MX_CLI_HCL_SCHEMA_BLOCKS_H

#include "cli/hcl_schema_words.h"

typedef struct mx_hcl_writer {
    mx_hcl_sql sql;
    const mx_hcl_bodies *files;
    mx_str home; /* the schema whose things need no qualifier */
    size_t schemas;
    mx_hcl_origins origins;
    mx_map known; /* of hcl_schema_refs.c: blocks by what refers to them */
    mx_map done;  /* domains and composite types that are written already, by address */
} mx_hcl_writer;

static inline mx_buf *out(mx_hcl_writer *w)
{
    return w->sql.out;
}

static inline bool is_engine(const mx_hcl_writer *w, unsigned engines)
{
    return (w->sql.server->engine & engines) != 0;
}

static inline const mx_hcl_attr *attr_of(const mx_hcl_body *body, const char *name)
{
    return mx_hcl_attr_of(body, mx_str_of(name));
}

/* What is written between the two comes from the block. */
size_t mx_hcl_begin(mx_hcl_writer *w, const mx_hcl_block *block);
void mx_hcl_end(mx_hcl_writer *w, size_t begun);
/* HCL005 for what only other engines, or other blocks, have; `attrs` ends with NULL */
mx_status mx_hcl_only_where(mx_hcl_writer *w, bool there, const mx_hcl_body *body, const char *const *attrs);
mx_status mx_hcl_block_name(mx_hcl_writer *w, const mx_hcl_block *block, mx_str *name);
mx_status mx_hcl_block_schema(mx_hcl_writer *w, const mx_hcl_block *block, mx_str *schema); /* empty: none */
bool mx_hcl_is_alone(const mx_hcl_writer *w); /* no name needs its schema */
void mx_hcl_sql_qualified(mx_hcl_writer *w, mx_str schema, mx_str name);
mx_status mx_hcl_sql_block_name(mx_hcl_writer *w, const mx_hcl_block *block);
/* `before` and the attribute's text, where it is there */
mx_status mx_hcl_sql_clause(mx_hcl_writer *w, const mx_hcl_body *body, const char *name, const char *before,
                            bool quoted);

/* --- references: hcl_schema_refs.c --- */

void mx_hcl_know_blocks(mx_hcl_writer *w); /* before all others */
/* The block that a reference names, whose first word is its type: the one of the schema `near` first. HCL002: there is none, or several
 * of other schemas. */
mx_status mx_hcl_find(mx_hcl_writer *w, mx_str near, const mx_str *path, size_t len, mx_span at,
                      const mx_hcl_block **out);
bool mx_hcl_is_there(const mx_hcl_writer *w, const mx_str *path, size_t len); /* one or more */
const mx_hcl_block *mx_hcl_schema_named(const mx_hcl_writer *w, mx_str name); /* NULL: none */
/* The name of the schema that schema.app or schema.tenant["a"] means; that of the first need not be there */
mx_status mx_hcl_schema_of(mx_hcl_writer *w, const mx_hcl_expr *value, mx_str *out);
/* column.id, table.t.column.id: the column's name, and the words before, none or those of a table */
mx_status mx_hcl_column_of(mx_hcl_writer *w, const mx_hcl_expr *value, mx_str *name, mx_strs *table);
/* As it, of a table's own column: HCL003 where the words before say another table */
mx_status mx_hcl_own_column_of(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_expr *value,
                               mx_str *name);
/* That table's name, qualified */
mx_status mx_hcl_sql_table_of(mx_hcl_writer *w, mx_str near, const mx_strs *table, mx_span at);
/* All of a list of references name blocks; `list` may be NULL */
mx_status mx_hcl_all_there(mx_hcl_writer *w, const mx_hcl_attr *list);

/* (a, b): the last name of each reference in the list `name` of the block, columns of `table`; NULL: of any */
mx_status mx_hcl_sql_columns(mx_hcl_writer *w, const mx_hcl_block *table, const mx_hcl_block *block,
                             const char *name);
/* COLLATE: a name in PostgreSQL, a word elsewhere */
mx_status mx_hcl_sql_collation(mx_hcl_writer *w, const mx_hcl_body *body);
/* As mx_hcl_sql_type, and enum.mood, domain.zip by the schema of their blocks, that of `user` first */
mx_status mx_hcl_sql_column_type(mx_hcl_writer *w, const mx_hcl_block *user, const mx_hcl_expr *value);

mx_status mx_hcl_sql_enum(mx_hcl_writer *w, const mx_hcl_block *type);
mx_status mx_hcl_sql_made_type(mx_hcl_writer *w, const mx_hcl_block *type); /* domain, composite */
mx_status mx_hcl_sql_sequence(mx_hcl_writer *w, const mx_hcl_block *sequence);
mx_status mx_hcl_sql_owner(mx_hcl_writer *w, const mx_hcl_block *sequence);
/* start, increment, min_value, …: each with a space before it */
mx_status mx_hcl_sql_bounds(mx_hcl_writer *w, const mx_hcl_body *body);

mx_status mx_hcl_sql_table(mx_hcl_writer *w, const mx_hcl_block *table);
mx_status mx_hcl_sql_partition(mx_hcl_writer *w,
                               const mx_hcl_block *table); /* PARTITION BY; nothing without a block */
mx_status mx_hcl_sql_counted_defaults(mx_hcl_writer *w, const mx_hcl_block *table); /* nextval('s') */
mx_status mx_hcl_sql_indexes(mx_hcl_writer *w, const mx_hcl_block *table);
mx_status mx_hcl_sql_fkeys(mx_hcl_writer *w, const mx_hcl_block *table);
mx_status mx_hcl_sql_comments(mx_hcl_writer *w, const mx_hcl_block *table);

#endif
