/* cli/command.h — the command table, the flags of a command line, and what a running command has at hand. */
#ifndef MX_CLI_COMMAND_H
#define MX_CLI_COMMAND_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/vec.h"

typedef enum mx_flag_kind {
    MX_FLAG_TEXT, /* the last one counts */
    MX_FLAG_LIST, /* repeats; commas separate */
    MX_FLAG_VARS, /* repeats; kept whole */
    MX_FLAG_WORD, /* --x, --x=WORD: `on`, and `text` is the word or empty */
    MX_FLAG_BOOL  /* --x, --x=true, --x=false */
} mx_flag_kind;

typedef struct mx_flag_spec {
    const char *name; /* without "--" */
    char letter;      /* 0: none */
    mx_flag_kind kind;
    const char *value; /* word for the value in the help: "URL" */
    const char *about; /* one line for the help */
} mx_flag_spec;

typedef struct mx_cli mx_cli;
typedef struct mx_command {
    const char *path;          /* "migrate diff" */
    const char *arguments;     /* "[name]" for the help */
    const char *about;         /* one line */
    const mx_flag_spec *flags; /* ends with a NULL name; the global ones are added */
    unsigned min_args, max_args;
    bool passes_on; /* unknown flags and arguments are the command's own to read */
    mx_status (*run)(mx_cli *cli);
    bool hidden; /* not listed in the help */
    bool
        features; /* a command on features: takes mx_feature_flags instead of the global ones, --no-FLAG, flags from
                      METAXY_<COMMAND>_<FLAG>; called wrongly it ends with status 2 */
} mx_command;

extern const mx_command mx_commands[]; /* ends with a NULL path */
extern const mx_flag_spec mx_global_flags[];
extern const mx_flag_spec mx_feature_flags[]; /* global ones of feature commands */
const mx_flag_spec *mx_globals_of(const mx_command *command);

typedef struct mx_flag {
    const mx_flag_spec *spec;
    mx_str text;  /* TEXT, WORD */
    mx_strs list; /* LIST, VARS */
    bool on;      /* BOOL, WORD */
} mx_flag;

struct mx_cli {
    mx_arena *arena;
    mx_diags *diags;
    const char *program; /* "metaxy" or "atlas": for messages */
    bool atlas;          /* called by that name: prints as that command prints */
    const mx_command *command;
    mx_vec(mx_flag) flags; /* those that were given */
    mx_strs args;
    mx_buf out, err;   /* what goes to stdout and, before the diagnostics, to stderr, when the command ends */
    size_t told;       /* the diagnostics before this one are printed already */
    bool quiet_errors; /* the failure is in `out` already */
    bool abort_word;   /* "Abort: " in place of "Error: " */
    const struct mx_config *open_config; /* its open_vars are told of at the end, unless a schema took them */
    mx_strs taken_vars;                  /* what schemas in HCL declare of them */
    mx_str var_schema;                   /* the first schema in HCL that was asked for them; "": none was */
    bool var_schemas;                    /* there were others */
    int exit_status;                     /* of a program that the command ran; used when not 0 */
};

/* Flags as given; an absent flag is NULL, empty, false. */
const mx_flag *mx_cli_flag(const mx_cli *cli, const char *name);
mx_str mx_cli_text(const mx_cli *cli, const char *name);
mx_strs mx_cli_list(const mx_cli *cli, const char *name);
bool mx_cli_on(const mx_cli *cli, const char *name);
bool mx_cli_given(const mx_cli *cli, const char *name);

/* Reads argv[1…] into cli: command, flags, arguments. MX_NOT_FOUND: help was asked for (cli->out has it). MX_FAILED: USE001 … USE005. */
mx_status mx_cli_parse(mx_cli *cli, int argc, char **argv);
void mx_cli_help(mx_cli *cli, mx_str group,
                 const mx_command *command); /* of all, of a group ("migrate"), of one */
void mx_cli_flush(mx_cli *cli);              /* writes `out` to stdout now, and empties it */
void mx_cli_tell(mx_cli *cli); /* the same, and `err` with the diagnostics until now to stderr */
/* USE003: required flag(s) … not set. */
mx_status mx_cli_missing(mx_cli *cli, const char *flags, const char *hint);

#endif
