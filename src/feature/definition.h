/* feature/definition.h — a feature as a graph holds it: its spec, and where it comes from. */
#ifndef MX_FEATURE_DEFINITION_H
#define MX_FEATURE_DEFINITION_H

#include "feature/spec.h"

typedef struct mx_provenance {
    mx_str field, version;
} mx_provenance;

typedef struct mx_column_decl {
    mx_str name, type; /* the type as written: a SQL type */
} mx_column_decl;

/* External: known by declaration only, made elsewhere. */
typedef struct mx_definition {
    const mx_feature_spec *spec;
    const mx_json *schema; /* JSON schema of the columns; NULL: an empty object */
    mx_str class_path;     /* "module.Class"; empty: there is none */
    mx_str project;        /* not empty */
    mx_str table;          /* its table's name where the key does not give it; else empty */
    bool json_fields;      /* its table's by-field columns are JSON, also where the engine has structs */
    mx_str source;         /* where it was declared, when that is not the class; may be empty */
    bool external;
    bool has_provenance; /* external: versions of fields that are taken as they are */
    mx_vec(mx_provenance) provenance;
    bool mismatch_is_error; /* external: on_version_mismatch = "error" */
    mx_vec(mx_column_decl)
        columns; /* features.toml: user columns, so that the table can be planned; may be empty */
} mx_definition;

mx_str mx_definition_source(const mx_definition *def); /* the source, else the class, else "?" */
mx_str mx_definition_table_name(mx_arena *arena, const mx_definition *def); /* without a store's prefix */
/* The schema in either form. */
void mx_definition_write_schema(mx_buf *buf, const mx_definition *def, mx_canon_form form);

/* From what a store or a lock file holds: `spec` and `schema` are JSON trees, or texts of JSON. FEA001,
 * FEA002. */
mx_status mx_definition_from_stored(mx_arena *arena, const mx_json *spec, const mx_json *schema,
                                    mx_str class_path, mx_str project, const mx_definition **out,
                                    mx_diags *diags);

#endif
