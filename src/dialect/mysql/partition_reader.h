/* dialect/mysql/partition_reader.h — what reading PARTITION BY (partition.c), its expressions (partition_expr.c) and
 * the actions of ALTER TABLE upon it (partition_alter.c) share: a reader that knows the table. Only for these three. */
#ifndef MX_DIALECT_MYSQL_PARTITION_READER_H
#define MX_DIALECT_MYSQL_PARTITION_READER_H

#include "dialect/mysql/partition.h"
#include "schema/reader.h"

typedef struct mx_my_part_reader {
    mx_model *model;
    const mx_table *table;
    mx_reader in;
} mx_my_part_reader;

mx_my_part_reader mx_my_part_open(mx_model *model, const mx_table *table, mx_str text);
/* One expression in its one form; of a bound, worked out as the server does. */
mx_str mx_my_part_expr(mx_my_part_reader *rd, mx_str text, bool bound);
/* "a, b": each in its one form, as `names` of columns or as bounds. */
mx_str mx_my_part_list(mx_my_part_reader *rd, mx_str text, bool names);
/* (PARTITION p …, …), or with `word` "subpartition". False: it is none that we know. */
bool mx_my_read_parts(mx_my_part_reader *rd, const char *word, mx_my_partition_list *out);
/* p0, p1, … behind those there are, until there are `count`. */
void mx_my_number_parts(mx_arena *arena, mx_my_partition_list *parts, uint64_t count);
/* As many subpartitions as SUBPARTITIONS says, where a partition lists none. */
void mx_my_number_subs(mx_arena *arena, mx_my_partitioning *p);

#endif
