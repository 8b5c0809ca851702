/* schema/rules.h — what the replay asks a dialect. const data; no slot is NULL. */
#ifndef MX_SCHEMA_RULES_H
#define MX_SCHEMA_RULES_H

#include "schema/model.h"

typedef struct mx_model_rules {
    /* A type as written → canonical. SCH003 for a type the server does not know. `column` (may be NULL) takes what a type word
     * implies: serial, charset, json's check. */
    mx_status (*type)(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out, mx_diags *diags);
    /* An expression → the server's own spelling. `table` (may be NULL) resolves column names and types; `for_type` (may be NULL) is the
     * type it is assigned to (defaults: outer casts come and go by it). */
    mx_sql (*expr)(mx_model *model, const mx_table *table, mx_expr *written, const mx_type *for_type);
    /* The name the server gives to a key or index without one; called after all named ones of the statement are in place.
     * Empty: the server gives none (SQLite). */
    mx_str (*key_name)(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def);
    /* Completes a table or column after its parts are known: implied NOT NULL, charset, collation, sequences, implicit indexes. */
    mx_status (*finish_table)(mx_model *model, mx_table *table, mx_diags *diags);
    /* What the server refuses about a finished key or foreign key: missing unique key under a reference, too long keys, text keys
     * without length. */
    mx_status (*check_table)(mx_model *model, const mx_table *table, mx_diags *diags);
    uint32_t max_name; /* bytes; longer names are cut (PostgreSQL 63) or refused (MySQL 64) by key_name and the replay */
} mx_model_rules;

#endif
