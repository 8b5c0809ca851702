/* diff/rules.h — what the diff asks a dialect. diff.c owns the loop and knows no dialect by name. Defaults: mx_same_*_text. */
#ifndef MX_DIFF_RULES_H
#define MX_DIFF_RULES_H

#include "diff/change.h"

typedef struct mx_diff_rules {
    bool (*same_type)(const mx_column *from, const mx_column *to);
    bool (*same_default)(const mx_column *from, const mx_column *to);
    bool (*same_check)(const mx_check *from, const mx_check *to);         /* the expressions */
    bool (*same_index_options)(const mx_index *from, const mx_index *to); /* NULL: all are compared */
    /* PARTITION BY, `from` with the names that its columns have in `to`; NULL: texts are compared */
    bool (*same_partitioning)(const mx_table *from, mx_str from_text, const mx_table *to);
    uint32_t (*schema_aspects)(const mx_schema *from,
                               const mx_schema *to); /* what differs of the schemas themselves */
    /* whether a word, `used` as a type's or a routine's name, may mean what an extension of the model brings; NULL: there are none */
    bool (*brings)(const mx_model *model, const mx_object *extension, mx_str word, bool used);
    bool
        column_order; /* a changed order of columns is a change (MySQL, SQLite rebuilds; PostgreSQL cannot) */
    bool sequence_starts_move; /* where a sequence starts is what it gave last, once it is used (DuckDB) */
    bool
        made_up_names; /* names that the server made up on both sides count too (PostgreSQL); else they are numbers that may move (MySQL) */
    bool trigger_order; /* triggers of one event run in the order in which they were made (MySQL) */
} mx_diff_rules;

/* What fits most: canonical texts are compared. */
bool mx_same_type_text(const mx_column *from, const mx_column *to);
bool mx_same_default_text(const mx_column *from, const mx_column *to);
bool mx_same_check_text(const mx_check *from, const mx_check *to);
uint32_t mx_schema_aspects(const mx_schema *from, const mx_schema *to);

#endif
