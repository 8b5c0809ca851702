#include "cli/commands.h"

/* Tables: */
/* clang-format off */
#define END_OF_FLAGS {0}
#define DIR {"dir", 0, MX_FLAG_TEXT, "URL", "migration directory (default file://migrations)"}
#define DIR_FORMAT {"dir-format", 0, MX_FLAG_TEXT, "NAME", "its layout (default atlas)"}
#define DEV_URL {"dev-url", 0, MX_FLAG_TEXT, "URL", "which server is meant, e.g. docker://mysql/8/dev; nothing is started"}
#define DIALECT {"dialect", 0, MX_FLAG_TEXT, "NAME", "the same by name: mysql, mariadb, postgres, sqlite, duckdb"}
#define FORMAT {"format", 0, MX_FLAG_TEXT, "TEMPLATE", "Go template for the output"}
#define SCHEMA {"schema", 's', MX_FLAG_LIST, "NAME", "only these schemas"}
#define URL {"url", 'u', MX_FLAG_TEXT, "URL", "the database"}
#define REVISIONS_SCHEMA {"revisions-schema", 0, MX_FLAG_TEXT, "NAME", "schema of the revisions table"}
#define LOCK_TIMEOUT {"lock-timeout", 0, MX_FLAG_TEXT, "DURATION", "how long to wait for the lock (default 10s)"}
#define RENAME {"rename", 0, MX_FLAG_LIST, "OLD=NEW", "a table, or TABLE.OLD=NEW a column, that was renamed"}
#define HINTS {"hints", 0, MX_FLAG_TEXT, "FILE", "renames as a JSON list"}
#define EDIT {"edit", 0, MX_FLAG_BOOL, "", "open the file in $EDITOR"}
#define EXPLAIN {"explain", 0, MX_FLAG_WORD, "[=json]", "say for every statement which difference made it, and where it is declared"}
#define PROVE {"prove", 0, MX_FLAG_BOOL, "", "show that the statements lead there, and their reverse leads back"}
#define VERIFY {"verify", 0, MX_FLAG_TEXT, "URL", "the same on this database, which must be empty"}
#define AUTO_APPROVE {"auto-approve", 0, MX_FLAG_BOOL, "", "make the changes without asking"}
#define STORE_OF(about) {"store", 0, MX_FLAG_TEXT, "NAME", about}
#define CONFIG_FILE {"config-file", 0, MX_FLAG_TEXT, "PATH", "with --store: metaxy.toml or pyproject.toml"}
#define EXCLUDE {"exclude", 0, MX_FLAG_LIST, "PATTERN", "leave out what matches schema.table.child"}

const mx_flag_spec mx_global_flags[] = {
    {"config", 'c', MX_FLAG_TEXT, "URL", "project file (default file://atlas.hcl)"},
    {"env", 0, MX_FLAG_TEXT, "NAME", "which env block of the project file"},
    {"var", 0, MX_FLAG_VARS, "K=V", "value of a variable"},
    END_OF_FLAGS};

const mx_flag_spec mx_feature_flags[] = {
    {"config-file", 0, MX_FLAG_TEXT, "PATH", "metaxy.toml or pyproject.toml (default: searched from here upwards)"},
    {"project", 0, MX_FLAG_TEXT, "NAME", "work on this project's features"},
    {"all-projects", 0, MX_FLAG_BOOL, "", "work on the features of all projects"},
    {"sync", 0, MX_FLAG_BOOL, "", "sync external features from the default store first"},
    {"locked", 0, MX_FLAG_BOOL, "", "with --sync: another version than the locked one is an error"},
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
    {"allow-edited", 0, MX_FLAG_BOOL, "", "go on although an applied file has changed or is missing"},
    STORE_OF("a store of metaxy.toml: its system tables, then its features' tables"), CONFIG_FILE,
    END_OF_FLAGS};
static const mx_flag_spec migrate_diff[] = {
    {"to", 0, MX_FLAG_LIST, "URL", "the desired state"},
    DEV_URL, DIALECT, DIR, DIR_FORMAT, SCHEMA, LOCK_TIMEOUT, FORMAT, RENAME, HINTS,
    {"qualifier", 0, MX_FLAG_TEXT, "NAME", "written before the names of tables"},
    {"dry-run", 0, MX_FLAG_BOOL, "", "print the file instead of writing it"},
    EDIT, EXPLAIN, PROVE, VERIFY,
    STORE_OF("plan the tables of a store of metaxy.toml, from its features"), CONFIG_FILE, END_OF_FLAGS};
static const mx_flag_spec migrate_hash[] = {DIR, DIR_FORMAT, LOCK_TIMEOUT, END_OF_FLAGS};
static const mx_flag_spec migrate_import[] = {
    {"from", 0, MX_FLAG_TEXT, "TOOL|URL", "whose history: alembic, or file://DIR?format=goose and the like"},
    {"to", 0, MX_FLAG_TEXT, "URL", "the directory to make (default: that of --dir)"},
    {"ini", 0, MX_FLAG_TEXT, "FILE", "Alembic's configuration (default alembic.ini)"},
    {"section", 0, MX_FLAG_TEXT, "NAME", "section of it, as alembic -n (default alembic)"},
    DEV_URL, DIALECT, DIR, DIR_FORMAT, END_OF_FLAGS};
static const mx_flag_spec migrate_new[] = {DIR, DIR_FORMAT, LOCK_TIMEOUT, EDIT, END_OF_FLAGS};
static const mx_flag_spec migrate_status[] = {URL, FORMAT, DIR, DIR_FORMAT, REVISIONS_SCHEMA,
    STORE_OF("a store of metaxy.toml"), {"all-stores", 0, MX_FLAG_BOOL, "", "all stores of metaxy.toml"}, CONFIG_FILE, END_OF_FLAGS};
static const mx_flag_spec migrate_set[] = {URL, DIR, DIR_FORMAT, REVISIONS_SCHEMA, END_OF_FLAGS};
static const mx_flag_spec migrate_validate[] = {DEV_URL, DIALECT, DIR, DIR_FORMAT, END_OF_FLAGS};
static const mx_flag_spec schema_diff[] = {
    {"from", 'f', MX_FLAG_LIST, "URL", "the state before"},
    {"to", 0, MX_FLAG_LIST, "URL", "the state after"},
    DEV_URL, DIALECT, SCHEMA, EXCLUDE, FORMAT, RENAME, HINTS, EXPLAIN, PROVE, VERIFY, END_OF_FLAGS};
static const mx_flag_spec schema_inspect[] = {
    URL, DEV_URL, DIALECT, SCHEMA, EXCLUDE,
    {"format", 0, MX_FLAG_TEXT, "FORMAT", "sql (default), hcl, json, mermaid, svg, html, or a Go template"},
    {"output", 'o', MX_FLAG_TEXT, "FILE", "write to this file; its ending tells the format"}, END_OF_FLAGS};
static const mx_flag_spec schema_apply[] = {
    URL, {"to", 0, MX_FLAG_LIST, "URL", "the desired state"}, DEV_URL, DIALECT, SCHEMA, EXCLUDE,
    {"dry-run", 0, MX_FLAG_BOOL, "", "show the statements, run nothing"}, AUTO_APPROVE, FORMAT,
    {"tx-mode", 0, MX_FLAG_TEXT, "MODE", "file (default): all in one transaction where the engine can; or none"},
    LOCK_TIMEOUT, RENAME, HINTS, EXPLAIN, END_OF_FLAGS};
static const mx_flag_spec schema_clean[] = {
    URL, DEV_URL, DIALECT, SCHEMA, {"dry-run", 0, MX_FLAG_BOOL, "", "show the statements, run nothing"}, AUTO_APPROVE,
    LOCK_TIMEOUT, END_OF_FLAGS};

/* Commands on features. */
#define FORMAT_OF(formats) {"format", 'f', MX_FLAG_TEXT, "FORMAT", formats}
#define VERBOSE(about) {"verbose", 'v', MX_FLAG_BOOL, "", about}
#define ALL_FEATURES {"all-features", 0, MX_FLAG_BOOL, "", "all features of the project (with --all-projects: of all)"}
#define STORE STORE_OF("store that holds recorded graphs")
#define OUTPUT {"output", 'o', MX_FLAG_TEXT, "FILE", "write to this file; its ending tells the format"}
#define VIEW \
    {"minimal", 0, MX_FLAG_BOOL, "", "keys and fields only"}, VERBOSE("everything, code versions too"), \
    {"show-fields", 0, MX_FLAG_BOOL, "", "fields (on)"}, {"show-feature-versions", 0, MX_FLAG_BOOL, "", "versions of features (on)"}, \
    {"show-field-versions", 0, MX_FLAG_BOOL, "", "versions of fields (on)"}, {"show-code-versions", 0, MX_FLAG_BOOL, "", "code versions (off)"}, \
    {"show-project-version", 0, MX_FLAG_BOOL, "", "the project's version (on)"}, {"show-projects", 0, MX_FLAG_BOOL, "", "projects (on)"}, \
    {"hash-length", 0, MX_FLAG_TEXT, "N", "characters of versions; 0: all (default 8)"}, \
    {"direction", 0, MX_FLAG_TEXT, "TB|LR", "from top to bottom or from left to right"}, {"title", 0, MX_FLAG_TEXT, "TEXT", "above the picture"}

#define PLAIN_OR_JSON FORMAT_OF("plain (default), json")

static const mx_flag_spec list_features[] = {VERBOSE("with dependencies"), FORMAT_OF("plain (default), json, keys"), END_OF_FLAGS};
static const mx_flag_spec list_stores[] = {PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec describe_features[] = {ALL_FEATURES, PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec describe_graph[] = {{"snapshot", 0, MX_FLAG_TEXT, "FILE", "another graph than the project's"}, STORE, PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec graph_render[] = {
    FORMAT_OF("terminal (default), cards, mermaid, graphviz, svg, html, json"),
    {"type", 't', MX_FLAG_TEXT, "TYPE", "on the terminal: graph (default, a tree) or cards"}, OUTPUT,
    {"snapshot", 0, MX_FLAG_TEXT, "FILE", "another graph than the project's"}, STORE, VIEW,
    {"feature", 0, MX_FLAG_TEXT, "KEY", "this feature and what is around it"},
    {"up", 0, MX_FLAG_TEXT, "N", "levels upstream of --feature (default all)"}, {"down", 0, MX_FLAG_TEXT, "N", "levels downstream of --feature (default all)"},
    {"project", 0, MX_FLAG_TEXT, "NAME", "features of this project only"}, END_OF_FLAGS};
static const mx_flag_spec graph_diff[] = {FORMAT_OF("terminal (default), cards, mermaid, graphviz, svg, html, json, yaml"), OUTPUT, STORE, VIEW, END_OF_FLAGS};
static const mx_flag_spec push[] = {
    STORE_OF("store to record the graph in (default: the configured one)"),
    {"tags", 't', MX_FLAG_VARS, "KEY=VALUE", "kept with what is recorded; also --tags.KEY VALUE"}, PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec history[] = {
    STORE, {"limit", 0, MX_FLAG_TEXT, "N", "the N newest"}, PLAIN_OR_JSON, END_OF_FLAGS};
#define FILTER {"filter", 0, MX_FLAG_VARS, "SQL", "rows of the feature for which this is true; repeats"}
static const mx_flag_spec metadata_status[] = {
    ALL_FEATURES, STORE_OF("store to ask (default: the configured one)"), FILTER,
    {"global-filter", 0, MX_FLAG_VARS, "SQL", "rows of every feature that is read for which this is true; repeats"},
    {"stale-if", 0, MX_FLAG_VARS, "SQL", "rows for which this is true are stale; repeats"},
    {"snapshot-id", 0, MX_FLAG_TEXT, "VERSION", "against the features of this pushed version"},
    {"assert-in-sync", 0, MX_FLAG_BOOL, "", "exit with status 1 when anything needs an update"},
    {"what-if", 0, MX_FLAG_TEXT, "CHANGE", "how many rows would be stale: FEATURE:FIELD=CODE_VERSION, or a changed graph"},
    {"progress", 0, MX_FLAG_BOOL, "", "percent of the input that has been worked on"},
    {"verbose", 0, MX_FLAG_BOOL, "", "a look at the first rows that are missing, stale or orphaned"},
    {"allow-fallback-stores", 0, MX_FLAG_BOOL, "", "read what is not there from fallback stores (on)"},
    PLAIN_OR_JSON, END_OF_FLAGS};
#define YES {"yes", 0, MX_FLAG_BOOL, "", "do it without asking for this flag"}
static const mx_flag_spec metadata_delete[] = {
    ALL_FEATURES, STORE_OF("store to delete from (default: the configured one)"), FILTER,
    {"soft", 0, MX_FLAG_BOOL, "", "mark rows as deleted (default)"}, {"hard", 0, MX_FLAG_BOOL, "", "remove rows"},
    {"with-feature-history", 0, MX_FLAG_BOOL, "", "rows of all feature versions"}, YES,
    {"dry-run", 0, MX_FLAG_BOOL, "", "count the rows, delete nothing"}, PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec metadata_drop[] = {ALL_FEATURES, STORE_OF("store to drop from (default: the configured one)"), YES, PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec metadata_copy[] = {
    ALL_FEATURES, {"from", 0, MX_FLAG_TEXT, "STORE", "store that has the rows"}, {"to", 0, MX_FLAG_TEXT, "STORE", "store that gets them"}, FILTER,
    {"with-feature-history", 0, MX_FLAG_BOOL, "", "rows of all feature versions (on)"},
    {"with-sample-history", 0, MX_FLAG_BOOL, "", "all rows of an id, not the latest alone"}, PLAIN_OR_JSON, END_OF_FLAGS};
#define SUMMARY {"summary", 0, MX_FLAG_TEXT, "FORMAT", "plain (default), json: what was done, beside the rows"}
#define ROWS_FORMAT FORMAT_OF("of the rows: csv, jsonl, parquet (default: by the file's ending; -: jsonl)")
static const mx_flag_spec metadata_read[] = {
    STORE_OF("store to read from (default: the configured one)"), ROWS_FORMAT,
    {"output", 'o', MX_FLAG_TEXT, "FILE", "write to this file (default -: stdout)"}, FILTER,
    {"columns", 0, MX_FLAG_LIST, "NAME", "only these columns"},
    {"feature-version", 0, MX_FLAG_TEXT, "VERSION", "rows of this version, not of the current one"},
    {"with-feature-history", 0, MX_FLAG_BOOL, "", "rows of all feature versions"},
    {"with-sample-history", 0, MX_FLAG_BOOL, "", "all rows of an id, not the latest alone"},
    {"include-soft-deleted", 0, MX_FLAG_BOOL, "", "deleted rows too"},
    {"allow-fallback-stores", 0, MX_FLAG_BOOL, "", "read what is not there from fallback stores (on)"}, SUMMARY, END_OF_FLAGS};
static const mx_flag_spec metadata_write[] = {
    STORE_OF("store to write to (default: the configured one)"), ROWS_FORMAT,
    {"types", 0, MX_FLAG_LIST, "COLUMN=TYPE", "of columns: text, integer, real, boolean, date, time, timestamp"},
    {"materialization-id", 0, MX_FLAG_TEXT, "ID", "kept with the rows"},
    {"preserve-feature-version", 0, MX_FLAG_BOOL, "", "keep the feature and project versions that the rows have"}, SUMMARY, END_OF_FLAGS};
static const mx_flag_spec metadata_rebase[] = {
    {"from", 0, MX_FLAG_TEXT, "VERSION", "feature version of the rows"},
    {"to", 0, MX_FLAG_TEXT, "VERSION", "feature version that they get (default: the current one)"},
    STORE_OF("store to work on (default: the configured one)"),
    {"dry-run", 0, MX_FLAG_BOOL, "", "count the rows, write nothing"}, PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec lock[] = {STORE_OF("store that other projects were pushed to (default: the configured one)"),
    {"output", 'o', MX_FLAG_TEXT, "FILE", "write this file (default: metaxy.lock beside the configuration; -: stdout)"}, PLAIN_OR_JSON, END_OF_FLAGS};
static const mx_flag_spec config_print[] = {
    FORMAT_OF("toml (default), json"), {"origin", 0, MX_FLAG_BOOL, "", "where each value comes from"},
    {"show-secrets", 0, MX_FLAG_BOOL, "", "do not hide passwords and the like"}, END_OF_FLAGS};

const mx_flag_spec *mx_globals_of(const mx_command *command)
{
    return command && command->features ? mx_feature_flags : mx_global_flags;
}

const mx_command mx_commands[] = {
#define LIST_FEATURES(path, hidden) {path, "", "List features with their versions", list_features, 0, 0, false, mx_cmd_list_features, hidden, true}
#define LIST_STORES(path, hidden) {path, "", "List the configured stores", list_stores, 0, 0, false, mx_cmd_list_stores, hidden, true}
#define DESCRIBE(path, hidden) {path, "FEATURE…", "Tell all about features", describe_features, 0, 10000, false, mx_cmd_describe_features, hidden, true}
#define GRAPH_DIFF(path, hidden) {path, "FROM [TO]", "Compare graphs: 'current', 'latest', a recorded version, or a file", graph_diff, 1, 2, false, mx_cmd_graph_diff, hidden, true}
    LIST_FEATURES("list features", false), LIST_FEATURES("list feature", true), LIST_FEATURES("list", true),
    LIST_STORES("list stores", false), LIST_STORES("list store", true),
    DESCRIBE("describe features", false), DESCRIBE("describe feature", true),
    {"describe graph", "", "Count features, roots and leaves", describe_graph, 0, 0, false, mx_cmd_describe_graph, false, true},
    {"graph render", "", "Draw the graph: tree, cards, Mermaid, Graphviz, SVG, an HTML page", graph_render, 0, 0, false, mx_cmd_graph_render, false, true},
    {"push", "", "Record the project's feature graph in a store", push, 0, 0, false, mx_cmd_push, false, true},
    {"history", "", "List the graphs that a store has recorded", history, 0, 0, false, mx_cmd_history, false, true},
    {"lock", "", "Write metaxy.lock: the features of other projects that this one needs", lock, 0, 0, false, mx_cmd_lock, false, true},
    {"metadata copy", "FEATURE…", "Copy rows from one store to another", metadata_copy, 0, 10000, false, mx_cmd_metadata_copy, false, true},
    {"metadata delete", "FEATURE…", "Delete rows of features", metadata_delete, 0, 10000, false, mx_cmd_metadata_delete, false, true},
    {"metadata drop", "FEATURE…", "Drop the tables of features", metadata_drop, 0, 10000, false, mx_cmd_metadata_drop, false, true},
    {"metadata read", "FEATURE", "Write rows of a feature to a file or stdout", metadata_read, 1, 1, false, mx_cmd_metadata_read, false, true},
    {"metadata rebase", "FEATURE", "Move rows to another feature version", metadata_rebase, 1, 1, false, mx_cmd_metadata_rebase, false, true},
    {"metadata status", "FEATURE…", "Count new, stale and orphaned rows of features", metadata_status, 0, 10000, false, mx_cmd_metadata_status, false, true},
    {"metadata write", "FEATURE FILE", "Append rows of a file, or of stdin (-), to a feature", metadata_write, 2, 2, false, mx_cmd_metadata_write, false, true},
    GRAPH_DIFF("graph-diff", false), GRAPH_DIFF("graph-diff render", true),
    {"config print", "", "Print the merged configuration", config_print, 0, 0, false, mx_cmd_config_print, false, true},
#undef LIST_FEATURES
#undef LIST_STORES
#undef DESCRIBE
#undef GRAPH_DIFF
    {"migrate diff", "[name]", "Plan a new migration file", migrate_diff, 0, 1, false, mx_cmd_migrate_diff, false, false},
    {"migrate import", "", "Make a migration directory of another tool's history", migrate_import, 0, 0, false, mx_cmd_migrate_import, false, false},
    {"migrate new", "[name]", "Make an empty migration file", migrate_new, 0, 1, false, mx_cmd_migrate_new, false, false},
    {"migrate hash", "", "Rewrite atlas.sum", migrate_hash, 0, 0, false, mx_cmd_migrate_hash, false, false},
    {"migrate validate", "", "Check the directory's sum; with --dev-url or --dialect also replay it", migrate_validate, 0, 0, false, mx_cmd_migrate_validate, false, false},
    {"migrate apply", "[amount]", "Run pending migration files on a database", migrate_apply, 0, 1, false, mx_cmd_migrate_apply, false, false},
    {"migrate set", "[version]", "Declare a version to be the current one, without running anything", migrate_set, 0, 1, false, mx_cmd_migrate_set, false, false},
    {"migrate status", "", "Tell what is applied and what is pending", migrate_status, 0, 0, false, mx_cmd_migrate_status, false, false},
    {"schema diff", "", "Print the SQL that leads from one state to another", schema_diff, 0, 0, false, mx_cmd_schema_diff, false, false},
    {"schema apply", "", "Change a database until it is as desired", schema_apply, 0, 0, false, mx_cmd_schema_apply, false, false},
    {"schema clean", "", "Drop all that a database holds", schema_clean, 0, 0, false, mx_cmd_schema_clean, false, false},
    {"schema inspect", "", "Print a state as SQL, HCL, JSON or a picture", schema_inspect, 0, 0, false, mx_cmd_schema_inspect, false, false},
    {"schema fmt", "[path…]", "Lay out HCL files", no_flags, 0, 10000, false, mx_cmd_schema_fmt, false, false},
    {"provider sqlalchemy", "--path DIR --dialect NAME", "Print the DDL of SQLAlchemy models", no_flags, 0, 10000, true, mx_cmd_provider_sqlalchemy, false, false},
#define NOT_YET(path) {path, "", "", no_flags, 0, 10000, true, mx_cmd_not_yet, true, false}
    NOT_YET("migrate checkpoint"), NOT_YET("migrate down"), NOT_YET("migrate edit"), NOT_YET("migrate lint"),
    NOT_YET("migrate ls"), NOT_YET("migrate push"), NOT_YET("migrate rebase"), NOT_YET("migrate rm"), NOT_YET("migrate test"),
    NOT_YET("schema plan"), NOT_YET("schema push"), NOT_YET("schema test"),
    NOT_YET("login"), NOT_YET("logout"), NOT_YET("whoami"),
#undef NOT_YET
    {"completion", "bash|zsh|fish", "Print completion for a shell", no_flags, 1, 1, false, mx_cmd_completion, false, false},
    {"man", "[group]", "Print a manual page", no_flags, 0, 1, false, mx_cmd_man, true, false},
    {"version", "", "Print the version", no_flags, 0, 0, false, mx_cmd_version, false, false},
    {NULL, NULL, NULL, NULL, 0, 0, false, NULL, false, false}};
