/* schema/replay.h — statements in order → model: CREATE, ALTER, DROP, RENAME, COMMENT with all their
 * effects. */
#ifndef MX_SCHEMA_REPLAY_H
#define MX_SCHEMA_REPLAY_H

#include "schema/model.h"
#include "schema/rules.h"

/* An empty database of that server (its built-in schema included). `rules` are the dialect's answers. */
mx_model *mx_model_new(mx_arena *arena, const mx_server *server, const mx_model_rules *rules);

/* Applies one statement. MX_FAILED: SCH… names the place; the model is then as before the statement where
 * the server would leave it so, and in no case inconsistent. */
mx_status mx_replay_statement(mx_model *model, const mx_stmt *stmt, mx_diags *diags);

/* Splits, parses and applies a whole text. `scratch` takes statements and trees that need not live as long
 * as the model. Goes on after an error to report more (at most 20), then answers MX_FAILED. What follows from an error
 * alone is not reported. */
mx_status mx_replay_text(mx_model *model, mx_str text, uint32_t file, mx_str delimiter, mx_diags *diags);
mx_status mx_replay_statements(mx_model *model, const mx_statements *statements, mx_diags *diags);

/* Tells of a statement that was not understood or failed: the table or index that it would have made is unknown from then
 * on, and statements that use it fail without a message of their own. */
void mx_replay_failed(mx_model *model, const mx_stmt *stmt);

/* Until mx_replay_leave, what names no schema belongs to `name`, which is made when it is not there. SCH004: the engine has one. */
mx_status mx_replay_enter(mx_model *model, mx_str name, mx_span at, mx_diags *diags);
void mx_replay_leave(mx_model *model);

/* What another model's things use of schemas that are not compared, as far as it is not there. */
void mx_replay_context(mx_model *model, const mx_statements *context);

/* Called once after the last statement: resolves what may come late (SQLite and MySQL forward references),
 * drops MySQL's implicit foreign-key indexes that a written index covers. SCH002 for what never came,
 * where the server would refuse it. */
mx_status mx_model_finish(mx_model *model, mx_diags *diags);

/* Whether a view, or another query that is kept, names what was not there when it was made, and is not now. */
bool mx_view_is_broken(const mx_model *model, const mx_object *object);

#endif
