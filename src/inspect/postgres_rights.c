#include "inspect/postgres_parts.h"

/* Rights as they differ from what the server gives by itself; the owner's are his anyhow. `a`: the list, `d`: what it
 * would be, `o`: the owner. */
#define PRIVILEGE "x.privilege_type"
#define GRANTEE                                                                                              \
    "CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE "                                                              \
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END"
#define RIGHTS(privilege, what)                                                                              \
    "SELECT pg_catalog.format('GRANT %s ON %s TO %s%s', " privilege ", " what ", " GRANTEE                   \
    ", CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' END) AS statement, "
#define NO_DEFAULTS(acl, kind, owner)                                                                        \
    " CROSS JOIN LATERAL (SELECT * FROM pg_catalog.aclexplode(" acl ") y WHERE y.grantee <> " owner          \
    " AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(pg_catalog.acldefault(" kind ", " owner              \
    ")) z WHERE z.grantee = 0 AND y.grantee = 0 AND z.privilege_type = y.privilege_type)) x "
#define TAKEN(what) "SELECT pg_catalog.format('REVOKE %s ON %s FROM PUBLIC', z.privilege_type, " what ")"
#define MISSING(acl, kind, owner)                                                                            \
    " CROSS JOIN LATERAL pg_catalog.aclexplode(pg_catalog.acldefault(" kind ", " owner ")) z "
#define IS_MISSING(acl)                                                                                      \
    " z.grantee = 0 AND " acl " IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(" acl          \
    ") y WHERE y.grantee = 0 AND y.privilege_type = z.privilege_type) AND"
#define RELATION                                                                                             \
    "pg_catalog.format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, "    \
    "c.relname)"
#define ROUTINE                                                                                              \
    "pg_catalog.format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, "       \
    "n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid))"
#define OUR_ROUTINES " FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
#define OUR_TYPES " FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "

#define IDS " AS id"
static const char relation_rights[] = RIGHTS(PRIVILEGE, RELATION) "c.oid" IDS OUR_TABLES NO_DEFAULTS(
    "c.relacl", "CASE c.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r' END",
    "c.relowner") "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND" OURS NOT_REVISIONS
    NO_EXTENSION("pg_class", "c.oid") "ORDER BY id, statement";

static const char column_rights[] = RIGHTS(
    PRIVILEGE " || pg_catalog.format(' (%I)', a.attname)",
    RELATION) "c.oid" IDS OUR_TABLES
              "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
              "a.attisdropped" NO_DEFAULTS(
                  "a.attacl", "'c'",
                  "c.relowner") "WHERE c.relkind IN ('r', 'p', 'v', 'm') AND" OURS NOT_REVISIONS
                  NO_EXTENSION("pg_class", "c.oid") "ORDER BY id, statement";

static const char routine_rights[] = RIGHTS(PRIVILEGE, ROUTINE) "p.oid" IDS OUR_ROUTINES
    NO_DEFAULTS("p.proacl", "'f'", "p.proowner") "WHERE p.prokind <> 'a' AND" OURS NO_EXTENSION(
        "pg_proc", "p.oid") "UNION ALL " TAKEN(ROUTINE) ", p.oid" OUR_ROUTINES
        MISSING("p.proacl", "'f'", "p.proowner") "WHERE" IS_MISSING(
            "p.proacl") " p.prokind <> 'a' AND" OURS NO_EXTENSION("pg_proc",
                                                                  "p.oid") "ORDER BY id, statement";

#define TYPE "pg_catalog.format('TYPE %I.%I', n.nspname, t.typname)"
static const char type_rights[] = RIGHTS(PRIVILEGE, TYPE) "t.oid" IDS OUR_TYPES NO_DEFAULTS(
    "t.typacl", "'T'",
    "t.typowner") "WHERE" OURS NO_EXTENSION("pg_type", "t.oid") "UNION ALL " TAKEN(TYPE) ", t.oid" OUR_TYPES
    MISSING("t.typacl", "'T'", "t.typowner") "WHERE" IS_MISSING("t.typacl")
        OURS NO_EXTENSION("pg_type", "t.oid") "ORDER BY id, statement";

/* The public schema's come from the server's template, and with its owner. */
static const char schema_rights[] = RIGHTS(
    PRIVILEGE,
    "pg_catalog.format('SCHEMA %I', n.nspname)") "n.oid FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL "
                                                 "pg_catalog.aclexplode(n.nspacl) x "
                                                 "WHERE x.grantee <> n.nspowner AND" OURS NO_EXTENSION(
                                                     "pg_namespace",
                                                     "n.oid") "UNION ALL "
                                                              "SELECT pg_catalog.format('REVOKE %s ON SCHEMA "
                                                              "public FROM PUBLIC', z.priv), n.oid "
                                                              "FROM pg_catalog.pg_namespace n CROSS JOIN "
                                                              "LATERAL (VALUES ('USAGE'), ('CREATE')) "
                                                              "z(priv) "
                                                              "WHERE n.nspname = 'public' AND NOT EXISTS "
                                                              "(SELECT FROM pg_catalog.aclexplode(n.nspacl) "
                                                              "y WHERE "
                                                              "y.grantee = 0 AND y.privilege_type = z.priv) "
                                                              "AND" OURS "ORDER BY 2, 1";

/* Last of all: what is promised is not yet given. Promises for who asks name nobody. Those for the whole database begin
 * with what the server gives by itself. */
#define FUTURE(verb)                                                                                         \
    "SELECT pg_catalog.format('ALTER DEFAULT PRIVILEGES %s%s" verb " %s ON %s ', CASE WHEN u.usesysid IS "   \
    "NULL THEN 'FOR ROLE ' || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(f.defaclrole)) || ' ' END, " \
    "'IN SCHEMA ' || pg_catalog.quote_ident(n.nspname) || ' ', x.privilege_type, CASE f.defaclobjtype WHEN " \
    "'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES' ELSE "       \
    "'SCHEMAS' END) || "
#define FROM_FUTURE                                                                                          \
    " FROM pg_catalog.pg_default_acl f LEFT JOIN pg_catalog.pg_namespace n ON n.oid = f.defaclnamespace "    \
    "LEFT JOIN pg_catalog.pg_user u ON u.usesysid = f.defaclrole AND u.usename = CURRENT_USER "
#define OUR_FUTURE                                                                                           \
    " f.defaclobjtype IN ('r', 'S', 'f', 'T', 'n') AND (CAST(?1 AS text) = '' OR n.nspname IS NULL OR "      \
    "n.nspname = ANY (pg_catalog.string_to_array(CAST(?1 AS text), pg_catalog.chr(1)))) "
#define PLAIN_FUTURE                                                                                         \
    "pg_catalog.acldefault(CASE f.defaclobjtype WHEN 'S' THEN 's'::\"char\" ELSE f.defaclobjtype END, "      \
    "f.defaclrole)"

static const char future_rights[] = FUTURE(
    "GRANT") "pg_catalog.format('TO %s%s', " GRANTEE
             ", CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' END)" FROM_FUTURE
             "CROSS JOIN LATERAL pg_catalog.aclexplode(f.defaclacl) x WHERE x.grantee <> f.defaclrole AND "
             "(n.oid IS NOT "
             "NULL OR NOT EXISTS (SELECT FROM pg_catalog.aclexplode(" PLAIN_FUTURE
             ") z WHERE z.grantee = 0 AND x.grantee = 0 AND z.privilege_type = x.privilege_type)) "
             "AND" OUR_FUTURE "UNION ALL " FUTURE(
                 "REVOKE") "'FROM PUBLIC'" FROM_FUTURE
                           "CROSS JOIN LATERAL pg_catalog.aclexplode(" PLAIN_FUTURE
                           ") x WHERE x.grantee = 0 AND n.oid IS NULL AND NOT EXISTS (SELECT FROM "
                           "pg_catalog.aclexplode(f.defaclacl) y "
                           "WHERE y.grantee = 0 AND y.privilege_type = x.privilege_type) AND" OUR_FUTURE
                           "ORDER BY 1";

mx_status mx_postgres_read_rights(mx_catalogue *catalogue, mx_str only)
{
    const char *const queries[] = {relation_rights, column_rights, routine_rights,
                                   type_rights,     schema_rights, future_rights};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        MX_TRY(mx_catalogue_statements(catalogue, queries[i], only, NULL));
    return MX_OK;
}
