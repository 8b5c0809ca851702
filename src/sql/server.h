/* sql/server.h — which server's SQL is meant: engine, version, and the defaults that its model assumes.
 *
 * Plain data, made by dialect/ from a dev URL or flags, passed down to every stage. */
#ifndef MX_SQL_SERVER_H
#define MX_SQL_SERVER_H

#include "base/vec.h"

/* Bits, so that tables can say "MX_PG | MX_LITE". MySQL and MariaDB are two engines that share most answers. */
typedef enum mx_engine {
    MX_PG = 1,
    MX_MYSQL = 2,
    MX_MARIA = 4,
    MX_LITE = 8,
    MX_MSSQL = 16,
    MX_DUCK = 32,
    MX_MY = MX_MYSQL | MX_MARIA,
    MX_ANY_ENGINE = 63
} mx_engine;

typedef struct mx_server {
    mx_engine engine;
    uint32_t
        version; /* major * 10000 + minor * 100 + patch, e.g. 101100 for 10.11; never 0: unknown becomes the default */
    mx_str
        schema; /* where unqualified names live: "public", "main", a MySQL database; "" for MySQL without one */
    bool one_schema; /* only `schema` is compared, names are written unqualified */
    mx_strs schemas; /* only these are compared, though names are qualified; empty: `one_schema` decides */
    /* `schema` is another than the connection's own, chosen to look at: statements create it themselves */
    bool chosen_schema;
    mx_str charset; /* MySQL, MariaDB: the server's defaults */
    mx_str collation;
    bool ansi_quotes, no_backslash_escapes; /* MySQL, MariaDB: what sql_mode says */
} mx_server;

#endif
