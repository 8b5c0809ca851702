/* api/migration.h — how the public planning functions make an mx_migration. */
#ifndef MX_API_MIGRATION_H
#define MX_API_MIGRATION_H

#include "api/server.h"
#include "metaxy/plan.h"
#include "migrate/draft.h"

typedef struct mx_api_job mx_api_job;

/* Where the plan starts: fills the empty model. */
typedef mx_status (*mx_api_start)(mx_model *model, const mx_api_job *job);

struct mx_api_job {
    mx_api_start start;
    const void *from; /* for `start` */
    mx_str to;
    mx_layout layout; /* of the directory that the plan is for */
    const char *server;
    const mx_migration_options *options; /* as the caller gave them; may be NULL */
    mx_diags *diags;
    mx_migration_options known; /* filled by mx_api_plan: all members, those that the caller knows as given */
};

mx_status mx_api_plan(mx_migration **out, mx_api_job *job);
/* The migration as the file `name` of `layout`. DIR008: it was planned for another one. */
mx_status mx_api_file(mx_arena *arena, const mx_migration *migration, mx_layout layout, mx_str name,
                      mx_new_file *out, mx_diags *diags);

#endif
