/* cli/project.h — flags over settings over defaults: what a schema command works with. */
#ifndef MX_CLI_PROJECT_H
#define MX_CLI_PROJECT_H

#include "cli/command.h"
#include "config/settings.h"
#include "dialect/dialect.h"
#include "migrate/dir.h"

typedef struct mx_project {
    const mx_config *config;
    const mx_env *env;         /* never NULL: an empty one when there is no project file */
    const mx_dialect *dialect; /* NULL until mx_project_server */
    mx_server server;
    mx_str other_schema; /* the connection's own, when --schema chose another one; else empty */
    mx_str
        live_schema; /* what a database's URL calls the schema that is compared, when the dev URL has another name */
    mx_str server_url; /* of the database that said which server it is; empty: a flag or the dev URL did */
} mx_project;

/* Reads the project file that -c, --env and --var name. One environment only. */
mx_status mx_project_load(mx_cli *cli, mx_project *out);
/* Behind a command: each --var that neither its project file nor any schema in HCL that it read declares (HCL009). */
void mx_project_tell_vars(const mx_cli *cli);
mx_status mx_project_of_env(mx_cli *cli, const mx_config *config, const mx_env *env, mx_project *out);
/* The flag when it was given, else the setting, else "". */
mx_str mx_project_text(const mx_cli *cli, const char *flag, const mx_setting *setting);
/* USE003: "FLAGS not set"; the hint says how the server is named, with an example of the command that runs. */
mx_status mx_project_missing(mx_cli *cli, const char *flags);
/* USE003 where there is no URL of a database. A project file that gives an empty one is shown: its variable is not set. */
mx_status mx_project_missing_url(mx_cli *cli, const mx_setting *url, const char *flags, const char *hint);
/* Engine, version and scope, from --dialect, --dev-url or the setting dev. Required: USE003 when none of them is there. */
mx_status mx_project_server(mx_cli *cli, mx_project *project, bool required);
/* The same from the URL of a database, and who answers there: mysql:// may lead to a MariaDB, whose defaults are others.
 * NULL, 0: not known. */
mx_status mx_project_server_of(mx_cli *cli, mx_project *project, mx_str url, mx_span at,
                               const mx_dialect *here, uint32_t version);
/* The migration directory of --dir, --dir-format and the settings: read, or one without files when it is not there and `may_be_new`. */
mx_status mx_project_dir(mx_cli *cli, const mx_project *project, bool may_be_new, mx_dir **out);
/* The directory as the user named it: "file://migrations". */
mx_str mx_project_dir_url(const mx_cli *cli, const mx_project *project);
/* Validates the sum; prints what the commands print when it is wrong. */
mx_status mx_project_check_sum(mx_cli *cli, const mx_dir *dir);
/* A sub-second precise "10s"; the default 10 s in milliseconds. */
mx_status mx_project_lock_timeout(mx_cli *cli, const mx_project *project, uint64_t *ms);

#endif
