/* dialect/mysql/partition.h — PARTITION BY of MySQL and MariaDB: the text of mx_table.partition_by read into
 * its parts, written in one form, changed by ALTER TABLE, and the statements that lead from one to another.
 *
 * Literals of bounds are compared as written; of functions in bounds, only TO_DAYS('…') and YEAR('…') are
 * worked out as the server does. CONVERT PARTITION and CONVERT TABLE of MariaDB are not modelled.
 * https://dev.mysql.com/doc/refman/8.0/en/alter-table-partition-operations.html */
#ifndef MX_DIALECT_MYSQL_PARTITION_H
#define MX_DIALECT_MYSQL_PARTITION_H

#include "render/renderer.h"
#include "schema/model.h"

typedef struct mx_my_partition {
    mx_str name;
    mx_str values;  /* "values less than (10)", "values in (1,2)", "history"; empty: HASH, KEY */
    mx_str options; /* " comment = 'x'"; the engine is the table's and not kept */
    mx_str subs;    /* " (subpartition `s0`, …)" */
} mx_my_partition;
typedef mx_vec(mx_my_partition) mx_my_partition_list;

typedef struct mx_my_partitioning {
    mx_str method;      /* "range (`y`)", "linear key (`id`)", "list columns (`a`,`b`)"; empty: none */
    mx_str sub;         /* " subpartition by hash (`a`)" */
    uint64_t sub_count; /* SUBPARTITIONS n, given to each partition that lists none */
    mx_my_partition_list parts;
} mx_my_partitioning;

/* Reads `text` ("partition by …", any spelling; empty: none). False: it is none that we know. */
bool mx_my_read_partitioning(mx_model *model, const mx_table *table, mx_str text, mx_my_partitioning *out);
mx_str mx_my_partitioning_text(mx_arena *arena, const mx_my_partitioning *p);
/* How many subpartitions it has, when they are called as the server calls them; else 0. */
uint64_t mx_my_numbered_subs(mx_arena *arena, const mx_my_partition *part);
/* The table's own text in its one form; what cannot be read stays. */
void mx_my_settle_partitioning(mx_model *model, mx_table *table);
/* By what is meant: UNIX_TIMESTAMP('…') is a number in the catalogue; where intervals of SYSTEM_TIME start is not written by
 * everybody, and AUTO adds partitions by itself. */
bool mx_my_same_partitioning(const mx_table *from, mx_str from_text, const mx_table *to);
bool mx_my_is_history(mx_str method);
/* Days from year 0 to the date in a text, as TO_DAYS counts them; false: no date. */
bool mx_my_to_days(mx_str date, int64_t *out);
/* MX_A_PARTITION. MX_NOT_FOUND: an action that is not modelled. */
mx_status mx_my_alter_partitions(mx_model *model, mx_table *table, const mx_alter_action *action,
                                 mx_diags *diags);
void mx_my_partition_by(mx_renderer *r, const mx_table *table); /* " PARTITION BY …" */
/* The rest of ALTER TABLE t and further whole statements, joined as a file joins them. False: no change. */
bool mx_my_partition_clauses(mx_renderer *r, const mx_table *from, const mx_table *to);
/* The next value of "values in (1,'a,b',(2,3))" from *at, which moves behind it; empty: there is none. */
mx_str mx_my_next_value(mx_str values, size_t *at);
/* RANGE: whether the one ends before (<0), where (0) or behind (>0) the other. False: we cannot tell. */
bool mx_my_compare_ends(const mx_my_partition *one, const mx_my_partition *other, int *out);
/* Those that these statements drop with their rows. */
mx_strs mx_my_dropped_partitions(mx_arena *arena, const mx_table *from, const mx_table *to);

#endif
