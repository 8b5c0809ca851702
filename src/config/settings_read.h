/* config/settings_read.h — an environment's object → mx_env. Shared by atlas.hcl and metaxy.toml. */
#ifndef MX_CONFIG_SETTINGS_READ_H
#define MX_CONFIG_SETTINGS_READ_H

#include "config/settings.h"

typedef struct mx_settings_reader {
    mx_arena *arena;
    mx_diags *diags;
    bool strict;            /* unknown settings are errors (CFG003), not warnings (HCL009) */
    const mx_sources *data; /* what handles stand for */
} mx_settings_reader;

/* `object`: the environment. `diff`, `lint`: the global blocks, NULL when there are none. */
mx_status mx_settings_read(const mx_settings_reader *reader, const mx_value *object, const mx_value *diff,
                           const mx_value *lint, mx_env *out);

/* settings_toml.c: [migrate] of a metaxy.toml. MX_NOT_FOUND: it has none (when no --env asks for it). */
mx_status mx_settings_toml(mx_arena *arena, mx_str path, mx_str text, mx_str env, mx_env **out,
                           mx_diags *diags);
/* settings_vars.c: --var flags as an object of texts and lists of texts. USE004. */
mx_status mx_settings_vars(mx_arena *arena, const mx_strs *flags, const mx_value **out, mx_diags *diags);

#endif
