/* config/project_words.h — which bare words and blocks a project file may have where; small text tables. */
#ifndef MX_CONFIG_PROJECT_WORDS_H
#define MX_CONFIG_PROJECT_WORDS_H

#include "config/hcl_eval.h"

extern const char *const mx_dir_formats[]; /* ends with NULL, as all lists here */
extern const char *const mx_exec_orders[];

bool mx_is_word(const char *const *words, mx_str word);
/* The bare words that an attribute takes ("migration.format"); NULL: none. */
const mx_hcl_words *mx_words_of(mx_str path);
/* The directory of a file's path; "" when that is the working directory. */
mx_str mx_path_dir_or_here(mx_str path);

#endif
