/* migrate/proof.h — that a plan's SQL does what it says: replayed on one model it makes another one. */
#ifndef MX_MIGRATE_PROOF_H
#define MX_MIGRATE_PROOF_H

#include "dialect/dialect.h"
#include "diff/diff.h"
#include "plan/plan.h"

typedef enum mx_proof_kind { /* for the words of a failure */
                             MX_PROOF_FORWARD,
                             MX_PROOF_BACK,
                             MX_PROOF_SERVER,
                             MX_PROOF_SERVER_BACK
} mx_proof_kind;

/* Replays `sql` on `model`, which must then equal `wanted`. MX_FAILED: PLN002 names what still differs. */
mx_status mx_prove(mx_arena *arena, mx_model *model, const mx_model *wanted, mx_str sql, mx_proof_kind kind,
                   const mx_dialect *dialect, const mx_diff_options *options, mx_diags *diags);
/* Its two parts: the model is what `sql` makes of it, and equals `wanted`. */
mx_status mx_prove_replay(mx_model *model, const mx_model *wanted, mx_str sql, mx_proof_kind kind,
                          mx_diags *diags);
mx_status mx_prove_equal(mx_arena *arena, const mx_model *got, const mx_model *wanted, mx_proof_kind kind,
                         const mx_dialect *dialect, const mx_diff_options *options, mx_diags *diags);
/* And that in its own: what differs, and that nothing does. */
mx_status mx_prove_left(mx_arena *arena, const mx_model *got, const mx_model *wanted,
                        const mx_dialect *dialect, const mx_diff_options *options, mx_changeset *left,
                        mx_diags *diags);
mx_status mx_prove_none_left(mx_arena *arena, const mx_changeset *left, mx_proof_kind kind, mx_diags *diags);

/* Servers but PostgreSQL keep a view whose table has gone, and would not make it again. Where that is what a proof stumbled
 * over, SCH002 where `wanted` has the view takes the place of what was said behind the first `told`. */
void mx_prove_tell_broken(const mx_model *model, const mx_model *wanted, size_t told, mx_diags *diags);

/* What a plan drops or makes anew is held by something that it leaves as it is: where the proof stumbled over that first, of what was
 * said behind the first `told`, one SCH006 stands where the states say it, and nothing of what followed. Of a foreign key that is left
 * out and cannot come back, or is in the way, it names the table. */
void mx_prove_tell_held(mx_arena *arena, const mx_plan *plan, const mx_changeset *changes, mx_str text,
                        size_t told, mx_diags *diags);

/* The statements that undo a plan, the last step's first, as SQL. Else the last step that nothing undoes. */
const mx_step *mx_plan_reverse(mx_arena *arena, const mx_plan *plan, mx_str *out, size_t *count);

#endif
