/* diff/rights.h — rights × rights → what has to be given and taken back. */
#ifndef MX_DIFF_RIGHTS_H
#define MX_DIFF_RIGHTS_H

#include "diff/change.h"

/* Changes that turn the rights `from` on one thing into `to`; both name columns as `to` does. `on`: what it is now. Those
 * that take come first. Nothing is left out. */
void mx_right_changes(mx_arena *arena, const mx_right_target *on, const mx_rights *from, const mx_rights *to,
                      mx_changes *out);
/* The rights that a thing has when it is made while `model` holds. */
mx_rights mx_rights_promised(mx_arena *arena, const mx_right_target *on, const mx_model *model);

#endif
