#include "migrate/settled.h"

#include "migrate/proof.h"
#include "plan/explain.h"

void mx_settled_tell(mx_arena *arena, const mx_model *now, const mx_model *wanted, const mx_dialect *dialect,
                     const mx_diff_options *options, mx_diags *diags)
{
    mx_changeset left;
    if (mx_prove_left(arena, now, wanted, dialect, options, &left, NULL) != MX_OK)
        return;
    mx_differences all = mx_explain_all(arena, &left);
    for (size_t i = 0; i < all.len; i++)
        mx_warn(diags, MX_PLN003, all.at[i].at,
                "Write it as `metaxy schema inspect` shows it, or leave it out with --exclude.",
                "all is applied, but the database still differs, so each plan will have this again: %.*s",
                MX_FMT(mx_difference_text(arena, &all.at[i])));
}
