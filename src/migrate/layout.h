/* migrate/layout.h — what the six layouts make of a file's name. For this room only; others see
 * migrate/dir.h. */
#ifndef MX_MIGRATE_LAYOUT_H
#define MX_MIGRATE_LAYOUT_H

#include "migrate/dir.h"

bool mx_layout_counts(mx_layout layout, mx_str name);          /* is it a file of the directory? */
void mx_layout_read_name(mx_layout layout, mx_dir_file *file); /* file->name → version, description */
/* Of a new file; and of the file of its way down, empty in layouts that have none. */
mx_str mx_layout_new_name(mx_arena *arena, mx_layout layout, mx_str version, mx_str name);
mx_str mx_layout_down_name(mx_arena *arena, mx_layout layout, mx_str name);
char mx_flyway_kind(mx_str name); /* 'V', 'B' or 'R' */
/* Whose a file is by the marks before its first statement (goose, dbmate, liquibase), or by its name and the others' (golang-migrate;
 * flyway where it has ways down, or another order); MX_LAYOUT_ATLAS: nobody else's. */
mx_layout mx_layout_of_text(mx_str text);
mx_layout mx_layout_of_name(const mx_dir_file *files, size_t count, size_t at);
void mx_layout_read_marks(mx_layout layout,
                          mx_dir_file *file); /* what the tool's own pragmas say about transactions */

#endif
