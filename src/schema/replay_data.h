/* schema/replay_data.h — replay that holds INSERT, UPDATE and DELETE against the tables that are there, for who checks files
 * and makes nothing of them. */
#ifndef MX_SCHEMA_REPLAY_DATA_H
#define MX_SCHEMA_REPLAY_DATA_H

#include "schema/replay.h"

/* As mx_replay_statements. SCH002 also for the table that a statement of data names, and for the columns that an INSERT
 * lists, where they are certainly not there. */
mx_status mx_replay_with_data(mx_model *model, const mx_statements *statements, mx_diags *diags);
/* `scratch` takes what is read: of a statement of data nothing stays. */
mx_status mx_replay_check_data(mx_model *model, mx_arena *scratch, const mx_stmt *stmt, mx_diags *diags);

#endif
