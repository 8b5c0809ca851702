/* feature/spec.h — what a feature is declared to be: plain data, the same whether it was written in Python,
 * in features.toml or read from a store.
 *
 * Specs live in the arena they were read into and are not changed. Lists keep the order of the source: it
 * is part of the dump and so of the spec's version. Keys are in the form of feature/key.h. */
#ifndef MX_FEATURE_SPEC_H
#define MX_FEATURE_SPEC_H

#include "feature/canon.h"
#include "feature/key.h"

#define MX_ALL_DEP MX_STR("__METAXY_ALL_DEP__")
#define MX_INITIAL_CODE_VERSION MX_STR("__metaxy_initial__")

typedef struct mx_field_dep {
    mx_str feature;
    bool all; /* all fields of `feature`; then `fields` is empty */
    mx_strs fields;
} mx_field_dep;

typedef struct mx_field_spec {
    mx_str key, code_version;
    bool all; /* depends on all fields of all upstream features; then `deps` is empty */
    mx_vec(mx_field_dep) deps;
    mx_span at;
} mx_field_spec;

typedef enum mx_mapping_kind { MX_MAP_DEFAULT, MX_MAP_SPECIFIC, MX_MAP_ALL, MX_MAP_NONE } mx_mapping_kind;

typedef struct mx_mapping_entry {
    mx_str field;     /* of the downstream feature */
    mx_strs upstream; /* by mx_key_cmp, each once */
} mx_mapping_entry;

typedef struct mx_fields_mapping {
    mx_mapping_kind kind;
    bool match_suffix;                /* MX_MAP_DEFAULT */
    mx_strs exclude;                  /* MX_MAP_DEFAULT */
    mx_vec(mx_mapping_entry) entries; /* MX_MAP_SPECIFIC */
} mx_fields_mapping;

typedef enum mx_lineage_kind {
    MX_IDENTITY,
    MX_AGGREGATION,
    MX_EXPANSION
} mx_lineage_kind; /* 1:1, N:1, 1:N */

typedef struct mx_lineage {
    mx_lineage_kind kind;
    bool has_on; /* MX_EXPANSION: always; MX_AGGREGATION: else the downstream id columns */
    mx_strs on;
    bool has_pattern; /* MX_EXPANSION: id_generation_pattern, which nothing reads */
    mx_str pattern;
} mx_lineage;

typedef struct mx_column_rename {
    mx_str from, to;
} mx_column_rename;

typedef struct mx_feature_dep {
    mx_str feature;
    bool has_select; /* false: every column; true and empty: only system and id columns */
    mx_strs select;  /* names after renaming */
    bool has_rename;
    mx_vec(mx_column_rename) renames;
    mx_fields_mapping mapping;
    bool has_filters;
    mx_strs filters; /* texts, not parsed yet (feature/filter.h) */
    mx_lineage lineage;
    bool optional;
    mx_span at;
    const mx_json *written; /* features.toml: what it was read from, for places; else NULL */
} mx_feature_dep;

typedef struct mx_feature_spec {
    mx_str key;
    mx_strs id_columns; /* at least one */
    mx_vec(mx_feature_dep) deps;
    mx_vec(mx_field_spec) fields;
    const mx_json *metadata; /* an object; NULL is an empty one */
    bool has_description;
    mx_str description;
    mx_span at;
} mx_feature_spec;

/* A spec from its JSON. Where it is not valid: FEA001 at the value to blame, the message beginning with
 * the path to it ("fields.0.code_version: …"). All that pydantic lets the original take is taken (keys in
 * all forms, a field as its key, "yes" for true, texts as lists of characters). The tree must outlive the
 * spec. */
mx_status mx_spec_from_json(mx_arena *arena, const mx_json *value, const mx_feature_spec **out,
                            mx_diags *diags);
/* The same from text: FEA002 when it is not JSON. `file`: the text's number in `diags`, or 0. */
mx_status mx_spec_from_text(mx_arena *arena, mx_str text, uint32_t file, const mx_feature_spec **out,
                            mx_diags *diags);

/* The JSON dump: keys in the documented order, or as it is hashed. */
void mx_spec_write(mx_buf *buf, const mx_feature_spec *spec, mx_canon_form form);
/* Whether both dump to the same text. */
bool mx_spec_equal(mx_arena *scratch, const mx_feature_spec *a, const mx_feature_spec *b);

const char *mx_lineage_name(mx_lineage_kind kind); /* "1:1" */
const char *mx_mapping_name(mx_mapping_kind kind); /* "default" */
/* Where the column `name` of the upstream feature is afterwards. */
mx_str mx_dep_renamed(const mx_feature_dep *dep, mx_str name);
const mx_field_spec *mx_spec_field(const mx_feature_spec *spec,
                                   mx_str key); /* NULL: it has none of this key */

#endif
