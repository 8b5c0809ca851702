/* render/rules.h — what the renderer asks a dialect. const data; no slot is NULL (the mx_render_* of renderer.h fit most). */
#ifndef MX_RENDER_RULES_H
#define MX_RENDER_RULES_H

#include "render/renderer.h"

typedef struct mx_render_rules {
    char quote;                                  /* around identifiers: '"' or '`'; doubled inside */
    bool unnamed_fkeys;                          /* foreign keys and checks may be written without a name */
    bool indexes_in_table;                       /* CREATE TABLE holds plain indexes too */
    void (*string)(mx_renderer *r, mx_str text); /* a text literal */
    mx_status (*create_table)(mx_renderer *r, const mx_step *step); /* mx_render_create_table fits most */
    void (*column)(mx_renderer *r, const mx_column *column);        /* "`id` int NOT NULL AUTO_INCREMENT" */
    /* A key or index as an element of CREATE TABLE and behind ADD: "PRIMARY KEY (`id`)". False: it is written at its column. */
    bool (*table_index)(mx_renderer *r, const mx_index *index);
    void (*table_check)(mx_renderer *r, const mx_check *check);
    void (*table_options)(mx_renderer *r,
                          const mx_table *table); /* what follows ')', with a space before it */
    void (*index_part)(mx_renderer *r, const mx_index *index, const mx_index_part *part);
    mx_status (*create_index)(mx_renderer *r, const mx_step *step);
    mx_status (*drop_index)(mx_renderer *r, const mx_step *step);
    mx_status (*rename_index)(mx_renderer *r, const mx_step *step);
    /* One clause of ALTER TABLE: "ADD COLUMN …". MX_FAILED with PLN001: this server has none. */
    mx_status (*clause)(mx_renderer *r, const mx_step *step, const mx_change *clause);
    mx_status (*schema)(mx_renderer *r, const mx_step *step); /* CREATE, ALTER, DROP */
    mx_status (*type)(mx_renderer *r, const mx_step *step);
    mx_status (*sequence)(mx_renderer *r, const mx_step *step);
    mx_status (*comment)(mx_renderer *r, const mx_step *step); /* COMMENT ON */
    /* The value of a column of the old table for one of the new, by their names; false: nothing leads there. */
    bool (*copied)(mx_renderer *r, const mx_column *from, const mx_column *to);
    const char *or_else; /* IFNULL */
    mx_status (*drop_object)(mx_renderer *r, const mx_step *step);
    mx_status (*create_object)(mx_renderer *r, const mx_step *step);
    mx_status (*rename_table)(mx_renderer *r, const mx_step *step);
    mx_status (*move)(mx_renderer *r, const mx_step *step);  /* to another schema */
    mx_status (*right)(mx_renderer *r, const mx_step *step); /* GRANT, REVOKE */
} mx_render_rules;

#endif
