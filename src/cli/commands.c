#include "cli/commands.h"

/* Tables: */
/* clang-format off */
#define END_OF_FLAGS {0}
#define DIR {"dir", 0, MX_FLAG_TEXT, "URL", "migration directory (default file://migrations)"}
#define DIR_FORMAT {"dir-format", 0, MX_FLAG_TEXT, "NAME", "its layout (default atlas)"}
#define DEV_URL {"dev-url", 0, MX_FLAG_TEXT, "URL", "which server is meant, e.g. docker://mysql/8/dev; nothing is started"}
#define DIALECT {"dialect", 0, MX_FLAG_TEXT, "NAME", "the same by name: mysql, mariadb, postgres, sqlite"}
#define FORMAT {"format", 0, MX_FLAG_TEXT, "TEMPLATE", "Go template for the output"}
#define SCHEMA {"schema", 's', MX_FLAG_LIST, "NAME", "only this schema"}
#define URL {"url", 'u', MX_FLAG_TEXT, "URL", "the database"}
#define REVISIONS_SCHEMA {"revisions-schema", 0, MX_FLAG_TEXT, "NAME", "schema of the revisions table"}
#define LOCK_TIMEOUT {"lock-timeout", 0, MX_FLAG_TEXT, "DURATION", "how long to wait for the lock (default 10s)"}
#define RENAME {"rename", 0, MX_FLAG_LIST, "OLD=NEW", "a table, or TABLE.OLD=NEW a column, that was renamed"}
#define HINTS {"hints", 0, MX_FLAG_TEXT, "FILE", "renames as a JSON list"}
#define EDIT {"edit", 0, MX_FLAG_BOOL, "", "open the file in $EDITOR"}
#define EXCLUDE {"exclude", 0, MX_FLAG_LIST, "PATTERN", "leave out what matches schema.table.child"}

const mx_flag_spec mx_global_flags[] = {
    {"config", 'c', MX_FLAG_TEXT, "URL", "project file (default file://atlas.hcl)"},
    {"env", 0, MX_FLAG_TEXT, "NAME", "which env block of the project file"},
    {"var", 0, MX_FLAG_VARS, "K=V", "value of a variable"},
    END_OF_FLAGS};

static const mx_flag_spec no_flags[] = {END_OF_FLAGS};
static const mx_flag_spec migrate_apply[] = {
    URL, DIR, DIR_FORMAT, FORMAT, REVISIONS_SCHEMA,
    {"dry-run", 0, MX_FLAG_BOOL, "", "show the statements, run and write nothing"},
    LOCK_TIMEOUT,
    {"baseline", 0, MX_FLAG_TEXT, "VERSION", "the database is at this version already"},
    {"tx-mode", 0, MX_FLAG_TEXT, "MODE", "none, file (default) or all"},
    {"exec-order", 0, MX_FLAG_TEXT, "ORDER", "linear (default), linear-skip or non-linear"},
    {"allow-dirty", 0, MX_FLAG_BOOL, "", "start on a database that holds tables"},
    {"allow-edited", 0, MX_FLAG_BOOL, "", "go on although an applied file has changed"},
    END_OF_FLAGS};
static const mx_flag_spec migrate_diff[] = {
    {"to", 0, MX_FLAG_LIST, "URL", "the desired state"},
    DEV_URL, DIALECT, DIR, DIR_FORMAT, SCHEMA, LOCK_TIMEOUT, FORMAT, RENAME, HINTS,
    {"qualifier", 0, MX_FLAG_TEXT, "NAME", "written before the names of tables"},
    {"dry-run", 0, MX_FLAG_BOOL, "", "print the file instead of writing it"},
    EDIT, END_OF_FLAGS};
static const mx_flag_spec migrate_hash[] = {DIR, DIR_FORMAT, LOCK_TIMEOUT, END_OF_FLAGS};
static const mx_flag_spec migrate_new[] = {DIR, DIR_FORMAT, LOCK_TIMEOUT, EDIT, END_OF_FLAGS};
static const mx_flag_spec migrate_status[] = {URL, FORMAT, DIR, DIR_FORMAT, REVISIONS_SCHEMA, END_OF_FLAGS};
static const mx_flag_spec migrate_validate[] = {DEV_URL, DIALECT, DIR, DIR_FORMAT, END_OF_FLAGS};
static const mx_flag_spec schema_diff[] = {
    {"from", 'f', MX_FLAG_LIST, "URL", "the state before"},
    {"to", 0, MX_FLAG_LIST, "URL", "the state after"},
    DEV_URL, DIALECT, SCHEMA, EXCLUDE, FORMAT, RENAME, HINTS, END_OF_FLAGS};
static const mx_flag_spec schema_inspect[] = {URL, DEV_URL, DIALECT, SCHEMA, EXCLUDE, FORMAT, END_OF_FLAGS};

const mx_command mx_commands[] = {
    {"migrate diff", "[name]", "Plan a new migration file", migrate_diff, 0, 1, false, mx_cmd_migrate_diff, false},
    {"migrate new", "[name]", "Make an empty migration file", migrate_new, 0, 1, false, mx_cmd_migrate_new, false},
    {"migrate hash", "", "Rewrite atlas.sum", migrate_hash, 0, 0, false, mx_cmd_migrate_hash, false},
    {"migrate validate", "", "Check the directory's sum; with --dev-url or --dialect also replay it", migrate_validate, 0, 0, false, mx_cmd_migrate_validate, false},
    {"migrate apply", "[amount]", "Run pending migration files on a database", migrate_apply, 0, 1, false, mx_cmd_migrate_apply, false},
    {"migrate status", "", "Tell what is applied and what is pending", migrate_status, 0, 0, false, mx_cmd_migrate_status, false},
    {"schema diff", "", "Print the SQL that leads from one state to another", schema_diff, 0, 0, false, mx_cmd_schema_diff, false},
    {"schema inspect", "", "Print a state as SQL", schema_inspect, 0, 0, false, mx_cmd_schema_inspect, false},
    {"schema fmt", "[path…]", "Lay out HCL files", no_flags, 0, 10000, false, mx_cmd_schema_fmt, false},
    {"provider sqlalchemy", "--path DIR --dialect NAME", "Print the DDL of SQLAlchemy models", no_flags, 0, 10000, true, mx_cmd_provider_sqlalchemy, false},
#define NOT_YET(path) {path, "", "", no_flags, 0, 10000, true, mx_cmd_not_yet, true}
    NOT_YET("migrate checkpoint"), NOT_YET("migrate down"), NOT_YET("migrate edit"), NOT_YET("migrate import"), NOT_YET("migrate lint"),
    NOT_YET("migrate ls"), NOT_YET("migrate push"), NOT_YET("migrate rebase"), NOT_YET("migrate rm"), NOT_YET("migrate set"), NOT_YET("migrate test"),
    NOT_YET("schema apply"), NOT_YET("schema clean"), NOT_YET("schema plan"), NOT_YET("schema push"), NOT_YET("schema test"),
    NOT_YET("completion"), NOT_YET("login"), NOT_YET("logout"), NOT_YET("whoami"),
#undef NOT_YET
    {"version", "", "Print the version", no_flags, 0, 0, false, mx_cmd_version, false},
    {NULL, NULL, NULL, NULL, 0, 0, false, NULL, false}};
