/* cli/live.h — a live database that a schema command works on: connected, and read as a model. */
#ifndef MX_CLI_LIVE_H
#define MX_CLI_LIVE_H

#include "cli/project.h"
#include "driver/driver.h"
#include "migrate/run_plan.h"
#include "schema/model.h"

/* Of the first database: its URL's schema (PostgreSQL) is the one that is compared, in place of the dev URL's. */
mx_status mx_live_bind(mx_cli *cli, mx_project *project, mx_str url);
/* Connects. Without --dev-url and --dialect the server that answers, with its version, says whose rules
 * hold; with them it must be of that engine: USE004. DB001. */
mx_status mx_live_open(mx_cli *cli, mx_project *project, mx_str url, mx_open_flags flags, mx_conn **out);
/* PRV001: the URL names a file that is not there. Nothing is made. */
mx_status mx_live_there(mx_cli *cli, mx_str url);
/* Whether it is a SQLite file that is not there, and was opened to look at it: then it is an empty database. */
bool mx_live_is_missing(mx_cli *cli, mx_str url, mx_conn *conn);
/* PRV006 when it is so. */
void mx_live_tell_missing(mx_cli *cli, mx_str url, mx_conn *conn);
/* MySQL, MariaDB: what the database gives a table without CHARSET is what it means in files beside it, unless the dev URL says it. */
mx_status mx_live_charset(mx_cli *cli, mx_project *project, mx_conn *conn);
/* What it holds. */
mx_status mx_live_model(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_model **out);

typedef enum mx_answer { MX_ANSWER_NO, MX_ANSWER_YES } mx_answer;
/* Asks on the terminal whether the changes in `sql` shall be made; they and what was warned of until now are shown
 * first. --auto-approve is yes. MX_FAILED: USE004 when nobody can be asked. */
mx_status mx_live_ask(mx_cli *cli, mx_str sql, mx_answer *out);
/* Runs `sql`; signals end it in order.
 * Says how far it came when it fails. */
mx_status mx_live_run(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_str sql, mx_run_mode mode);
/* The same where nothing is to stay anyway: it does not say how far it came. `name`: what messages call the text. */
mx_status mx_live_try(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_str name, mx_str sql,
                      mx_run_mode mode);

#endif
