/* feature/spec_read.h — reading a spec from a tree; for the two readers of this room (spec_json.c,
 * features_toml.c). The two sources differ a little: JSON may come from Python and takes what pydantic lets
 * through there; TOML is written by hand, has short forms, and is taken at its word. */
#ifndef MX_FEATURE_SPEC_READ_H
#define MX_FEATURE_SPEC_READ_H

#include "feature/spec.h"

typedef struct mx_spec_reader {
    mx_arena *arena;
    mx_diags *diags;
    bool toml;
} mx_spec_reader;

/* Where in the tree the reader is: frames on the C stack, turned into text when something is wrong. */
typedef struct mx_spec_path {
    const struct mx_spec_path *up; /* NULL: the root, which has no name */
    mx_str name;                   /* of a member; empty: an item */
    size_t index;                  /* of an item, from 0 */
} mx_spec_path;
#define MX_AT(up_, name_) (&(mx_spec_path){(up_), mx_str_of(name_), 0})
#define MX_AT_NAME(up_, name_) (&(mx_spec_path){(up_), (name_), 0})
#define MX_AT_ITEM(up_, index_) (&(mx_spec_path){(up_), MX_STR_NONE, (index_)})

mx_str mx_spec_at(const mx_spec_reader *r, const mx_spec_path *path, mx_str message); /* "path: message" */
/* FEA001 at `value`: "path: message". */
mx_status mx_spec_wrong(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                        const char *hint, const char *format, ...) __attribute__((format(printf, 5, 6)));
mx_status mx_spec_wrong_kind(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                             const char *wanted);
mx_status mx_spec_problem(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                          mx_problem problem);
/* That an object has only members of these names (`names` ends with NULL). */
mx_status mx_spec_only(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *object,
                       const char *const *names);

mx_status mx_spec_read_string(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_str *out);
mx_status mx_spec_read_strings(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                               mx_strs *out);
/* Names of columns: in TOML none is empty, and none stands there twice. */
mx_status mx_spec_read_names(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                             mx_strs *out);
mx_status mx_spec_read_bool(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                            bool *out);
mx_status mx_spec_read_key(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                           mx_key_role kind, mx_str *out);
/* That a tree can be written as JSON: no dates, no infinity. */
mx_status mx_spec_read_plain(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value);

/* deps: spec_deps.c; one field's declaration without its key: spec_json.c. */
mx_status mx_spec_read_deps(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                            mx_feature_spec *spec);
/* All of a spec. `key`: known already (TOML: the table's name), or NULL: it is a member. `names`: the members
 * that the object may have, ending with NULL. */
mx_status mx_spec_read(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                       const mx_str *key, const char *const *names, const mx_feature_spec **out);

#endif
