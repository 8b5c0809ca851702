/* config/configuration_read.h — the steps of mx_configuration_load, for the files configuration*.c only. */
#ifndef MX_CONFIG_CONFIGURATION_READ_H
#define MX_CONFIG_CONFIGURATION_READ_H

#include "config/configuration.h"

typedef struct mx_config_reader {
    mx_arena *arena;
    const mx_environment *env;
    mx_diags *diags;
} mx_config_reader;

/* configuration_file.c: the settings of a file and of those it extends, templates filled in; an object. */
mx_status mx_configuration_file(mx_config_reader *r, mx_str path, mx_conf **out);
/* Whether a file is there that a search takes: metaxy.toml, or pyproject.toml with a [tool.metaxy] that is
 * not empty. *out: its path. */
mx_status mx_configuration_search(mx_config_reader *r, mx_str dir, mx_str *out); /* MX_NOT_FOUND: none */

/* configuration_template.c: ${NAME} and ${NAME:-default} in every text; marks texts of secret variables. */
void mx_configuration_expand(mx_config_reader *r, mx_conf *value);
/* CFG005: a text or a key that a variable gave is not UTF-8. */
mx_status mx_configuration_check_utf8(mx_config_reader *r, const mx_conf *value);
/* Marks what stands under keys that name secrets, in stores and integrations. */
void mx_configuration_mark(mx_conf *settings);
/* Whether a key or variable of this name holds something that is not to be shown. */
bool mx_names_secret(mx_str name);
/* The text with user and password of URLs, and passwords among parameters, as "***". */
mx_str mx_without_credentials(mx_arena *arena, mx_str text);

/* configuration_variables.c: what METAXY_… variables say; an object. `file`: the settings below it. */
mx_status mx_configuration_variables(mx_config_reader *r, const mx_conf *file, mx_conf **out);

/* configuration_check.c: the warning about a store that has no type. */
mx_str mx_incomplete_store(mx_arena *arena, mx_str name, const mx_conf *store);

/* Tables of settings as the reference has them, in order. */
typedef enum mx_field_kind {
    MX_FIELD_TEXT,
    MX_FIELD_BOOL,
    MX_FIELD_LENGTH, /* hash_truncation_length */
    MX_FIELD_TEXTS,
    MX_FIELD_STORES,
    MX_FIELD_EXT,
    MX_FIELD_SELECTIONS
} mx_field_kind;
typedef struct mx_field {
    const char *name;
    mx_field_kind kind;
    bool may_be_null; /* and is null by default */
    const char *text; /* default */
    bool boolean;     /* default */
} mx_field;
enum { MX_FIELDS = 14 };
extern const mx_field mx_fields[MX_FIELDS];

#endif
