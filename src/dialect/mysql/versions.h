/* dialect/mysql/versions.h — what came to MySQL and MariaDB with which version, as their manuals say. Inside of this folder only. */
#ifndef MX_DIALECT_MYSQL_VERSIONS_H
#define MX_DIALECT_MYSQL_VERSIONS_H

#include "base/diag.h"
#include "sql/server.h"

typedef enum mx_my_feature {
    MX_MY_CHECKS,              /* before, a CHECK is read and forgotten */
    MX_MY_EXPRESSION_DEFAULTS, /* before, only literals and the current time */
    MX_MY_EXPRESSION_KEYS,
    MX_MY_DESCENDING_KEYS, /* before, DESC is read and forgotten */
    MX_MY_INVISIBLE_INDEXES,
    MX_MY_INVISIBLE_COLUMNS,
    MX_MY_RENAME_COLUMN,
    MX_MY_RENAME_INDEX,
    MX_MY_DROP_CONSTRAINT,
    MX_MY_ROLES,
    MX_MY_COLUMN_REFERENCES,    /* before, REFERENCES at a column is read and forgotten */
    MX_MY_IMPLICIT_REFERENCES,  /* to the primary key, whose columns are not named */
    MX_MY_STRICT_REFERENCES,    /* foreign keys refer to whole unique keys only */
    MX_MY_WHOLE_COUNTERS,       /* AUTO_INCREMENT for whole numbers only */
    MX_MY_EXPLICIT_TIMESTAMP,   /* before, TIMESTAMP is NOT NULL and has defaults of its own */
    MX_MY_LITERAL_LOB_DEFAULTS, /* a literal as the default of TEXT, BLOB and the like */
    MX_MY_NULLABLE_GENERATED,   /* NULL and NOT NULL behind GENERATED */
    MX_MY_UTF8MB3_NAMES,        /* before, collations are called utf8_… */
    MX_MY_COLLATIONS_0900,
    MX_MY_COLLATIONS_UCA1400,
    MX_MY_SRID,
    MX_MY_JSON,
    MX_MY_JSON_CHECK, /* MariaDB's JSON checks what it takes */
    MX_MY_VECTOR,
    MX_MY_UUID,
    MX_MY_INET6,
    MX_MY_INET4,
    MX_MY_FEATURES
} mx_my_feature;

bool mx_my_has(const mx_server *server, mx_my_feature feature);
/* SCH005 when it has not, e.g. "MySQL 5.7 has no expressions as defaults". */
mx_status mx_my_require(const mx_server *server, mx_my_feature feature, mx_span at, mx_diags *diags);

#endif
