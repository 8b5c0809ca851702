#include "dialect/mysql/versions.h"

#include "dialect/mysql/mysql.h"

enum { NEVER = UINT32_MAX };

/* https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html and its like of 8.4 and 9; https://mariadb.com/kb/en/release-notes/.
 * MySQL 5.7 has what came with 50700 or earlier. */
static const struct feature {
    uint32_t mysql, maria; /* the first version */
    const char *what;
} features[MX_MY_FEATURES] = {
    [MX_MY_CHECKS] = {80016, 100201, "checks"},
    [MX_MY_EXPRESSION_DEFAULTS] = {80013, 100201, "expressions as defaults"},
    [MX_MY_EXPRESSION_KEYS] = {80013, NEVER, "expressions in keys"},
    [MX_MY_DESCENDING_KEYS] = {80000, 100800, "descending keys"},
    [MX_MY_INVISIBLE_INDEXES] = {80000, 100600, "indexes that are not used"},
    [MX_MY_INVISIBLE_COLUMNS] = {80023, 100303, "invisible columns"},
    [MX_MY_RENAME_COLUMN] = {80000, 100502, "RENAME COLUMN"},
    [MX_MY_RENAME_INDEX] = {50700, 100502, "RENAME INDEX"},
    [MX_MY_DROP_CONSTRAINT] = {80019, 100201, "DROP CONSTRAINT"},
    [MX_MY_ROLES] = {80000, 100005, "roles"},
    [MX_MY_COLUMN_REFERENCES] = {90000, 0, "REFERENCES at a column"},
    [MX_MY_IMPLICIT_REFERENCES] = {90000, NEVER, "REFERENCES without columns"},
    [MX_MY_STRICT_REFERENCES] = {80400, NEVER, "restrict_fk_on_non_standard_key"},
    [MX_MY_WHOLE_COUNTERS] = {80400, NEVER, "counters of whole numbers only"},
    [MX_MY_EXPLICIT_TIMESTAMP] = {80002, 101000, "explicit_defaults_for_timestamp"},
    [MX_MY_LITERAL_LOB_DEFAULTS] = {NEVER, 100201, "literals as defaults of BLOB, TEXT, JSON and GEOMETRY"},
    [MX_MY_NULLABLE_GENERATED] = {50700, NEVER, "NULL or NOT NULL behind a generated column's expression"},
    [MX_MY_UTF8MB3_NAMES] = {80030, 100601, "collations called utf8mb3_"},
    [MX_MY_COLLATIONS_0900] = {80000, 110405, "collations of UCA 9.0.0"},
    [MX_MY_COLLATIONS_UCA1400] = {NEVER, 101001, "collations of UCA 14.0.0"},
    [MX_MY_SRID] = {80003, NEVER, "SRID"},
    [MX_MY_JSON] = {50708, 100207, "type JSON"},
    [MX_MY_JSON_CHECK] = {NEVER, 100403, "checks of JSON"},
    [MX_MY_VECTOR] = {90000, 110701, "type VECTOR"},
    [MX_MY_UUID] = {NEVER, 100700, "type UUID"},
    [MX_MY_INET6] = {NEVER, 100500, "type INET6"},
    [MX_MY_INET4] = {NEVER, 101000, "type INET4"},
};

static uint32_t since(const mx_server *server, mx_my_feature feature)
{
    return mx_is_maria(server) ? features[feature].maria : features[feature].mysql;
}

bool mx_my_has(const mx_server *server, mx_my_feature feature)
{
    return server->version >= since(server, feature);
}

mx_status mx_my_require(const mx_server *server, mx_my_feature feature, mx_span at, mx_diags *diags)
{
    if (mx_my_has(server, feature))
        return MX_OK;
    uint32_t version = server->version, first = since(server, feature);
    const char *name = mx_is_maria(server) ? "MariaDB" : "MySQL", *what = features[feature].what;
    if (first == NEVER)
        return mx_fail(diags, MX_SCH005, at, "", "%s has no %s", name, what);
    return mx_fail(diags, MX_SCH005, at, "", "%s %u.%u has no %s, which came with %u.%u.%u", name,
                   version / 10000, version / 100 % 100, what, first / 10000, first / 100 % 100, first % 100);
}
