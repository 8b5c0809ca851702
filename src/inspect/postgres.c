#include "inspect/postgres_parts.h"

/* PostgreSQL's catalogue, as the statements that make it. The server prints types, expressions and definitions
 * itself (format_type, pg_get_expr …), qualified as the search_path asks; names are quoted by it too. What
 * belongs to an extension is the extension's. ?1: the only schema that counts; empty: all.
 *
 * Not read: operators, casts, publications, subscriptions, foreign tables, tablespaces, and
 * whether triggers are enabled. */

#define SEQUENCE_OPTIONS                                                                                     \
    "pg_catalog.format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', s.seqstart, "    \
    "s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)"
#define COLLATION(oid)                                                                                       \
    "(SELECT ' COLLATE ' || CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE "                               \
    "pg_catalog.quote_ident(cn.nspname) || '.' END || pg_catalog.quote_ident(co.collname) "                  \
    "FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace "          \
    "WHERE co.oid = " oid ")"
#define WITH_OPTIONS(options)                                                                                \
    "CASE WHEN " options " IS NULL THEN '' ELSE (SELECT ' WITH (' || pg_catalog.string_agg("                 \
    "pg_catalog.split_part(o, '=', 1) || ' = ' || pg_catalog.quote_literal(pg_catalog.substr(o, "            \
    "pg_catalog.strpos(o, '=') + 1)), ', ') || ')' FROM pg_catalog.unnest(" options ") o) END"

static const char schemas[] =
    "SELECT pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) FROM pg_catalog.pg_namespace n "
    "WHERE" OURS NO_EXTENSION("pg_namespace", "n.oid") "ORDER BY n.oid";

/* What is kept as text names what lies in the only schema without it: there the text is of any schema. */
#define HERE "(CAST(?1 AS text) <> '' AND n.nspname = pg_catalog.current_schema())"
#define PLACE "CASE WHEN " HERE " THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END"
#define BY_ITSELF(definition)                                                                                \
    "CASE WHEN " HERE " THEN pg_catalog.regexp_replace(" definition                                          \
    ", '^([A-Z ]+)(\"([^\"]|\"\")+\"|[^\".]+)[.]', '\\1') ELSE " definition " END"

/* Who TO CURRENT_USER means. */
static const char user[] = "SELECT pg_catalog.format('SET role = %L', CURRENT_USER) WHERE CAST(?1 AS text) "
                           "IS NOT NULL";

static const char extensions[] =
    "SELECT pg_catalog.format('CREATE EXTENSION %I SCHEMA %I', x.extname, n.nspname) "
    "FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace "
    "WHERE x.extname <> 'plpgsql' AND CAST(?1 AS text) IS NOT NULL ORDER BY x.oid"; /* one for all schemas */

/* Schemas but the one that counts, which extensions are in: their names stand before those of types and operator classes. */
static const char extension_schemas[] =
    "SELECT DISTINCT pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) "
    "FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace "
    "WHERE CAST(?1 AS text) NOT IN ('', n.nspname) AND n.nspname !~ '^pg_' ORDER BY 1";

/* Those that another schema than the one that counts holds: nobody's to print, but its things are used. */
static const char extensions_elsewhere[] =
    "SELECT pg_catalog.format('CREATE EXTENSION %I SCHEMA %I', x.extname, n.nspname) "
    "FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace "
    "WHERE x.extname <> 'plpgsql' AND n.nspname <> CAST(?1 AS text) ORDER BY x.oid";

static const char collations[] =
    "SELECT pg_catalog.format('CREATE COLLATION %I.%I (provider = %s, %s, deterministic = %s)', n.nspname, "
    "co.collname, CASE co.collprovider WHEN 'i' THEN 'icu' ELSE 'libc' END, CASE WHEN co.collprovider = 'i' "
    "THEN 'locale = ' || pg_catalog.quote_literal(pg_catalog.to_jsonb(co) ->> 'colliculocale') ELSE "
    "'lc_collate = ' || pg_catalog.quote_literal(co.collcollate) || ', lc_ctype = ' || "
    "pg_catalog.quote_literal(co.collctype) END, CASE WHEN co.collisdeterministic THEN 'true' ELSE 'false' "
    "END) "
    "FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace n ON n.oid = co.collnamespace "
    "WHERE" OURS NO_EXTENSION("pg_collation", "co.oid") "ORDER BY co.oid";

/* Its multirange is named from version 14 on. Who reads the statement knows which options are defaults. */
#define FUNCTION_OPTION(key, column)                                                                         \
    "CASE WHEN r." column " <> 0 THEN ', " key " = ' || r." column "::pg_catalog.regproc::text END"
#define RANGE                                                                                                \
    "(SELECT pg_catalog.format('CREATE TYPE %I.%I AS RANGE (subtype = %s%s%s%s%s%s)', n.nspname, "           \
    "t.typname, pg_catalog.format_type(r.rngsubtype, NULL), "                                                \
    "(SELECT pg_catalog.format(', subtype_opclass = %I.%I', pn.nspname, pc.opcname) FROM "                   \
    "pg_catalog.pg_opclass pc JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.opcnamespace "                  \
    "WHERE pc.oid = r.rngsubopc AND NOT pc.opcdefault), "                                                    \
    "(SELECT pg_catalog.format(', collation = %I.%I', pn.nspname, co.collname) FROM "                        \
    "pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace pn ON pn.oid = co.collnamespace "               \
    "JOIN pg_catalog.pg_type st ON st.oid = r.rngsubtype "                                                   \
    "WHERE co.oid = r.rngcollation AND r.rngcollation <> st.typcollation), " FUNCTION_OPTION(                \
        "canonical",                                                                                         \
        "rngcanonical") ", " FUNCTION_OPTION("subtype_diff",                                                 \
                                             "rngsubdiff") ", "                                              \
                                                           "(SELECT pg_catalog.format(', "                   \
                                                           "multirange_type_name = %I.%I', pn.nspname, "     \
                                                           "mt.typname) FROM "                               \
                                                           "pg_catalog.pg_type mt JOIN "                     \
                                                           "pg_catalog.pg_namespace pn ON pn.oid = "         \
                                                           "mt.typnamespace "                                \
                                                           "WHERE mt.oid::text = pg_catalog.to_jsonb(r) "    \
                                                           "->> 'rngmultitypid')) "                          \
                                                           "FROM pg_catalog.pg_range r WHERE r.rngtypid = "  \
                                                           "t.oid)"

static const char types[] =
    "SELECT CASE t.typtype "
    "WHEN 'e' THEN pg_catalog.format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname, (SELECT "
    "pg_catalog.string_agg(pg_catalog.quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder) FROM "
    "pg_catalog.pg_enum v WHERE v.enumtypid = t.oid)) "
    "WHEN 'd' THEN pg_catalog.format('CREATE DOMAIN %I.%I AS %s%s%s%s%s', n.nspname, t.typname, "
    "pg_catalog.format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typcollation <> b.typcollation "
    "THEN " COLLATION(
        "t.typcollation") " END, ' DEFAULT ' || pg_catalog.pg_get_expr(t.typdefaultbin, 0), "
                          "CASE WHEN t.typnotnull THEN ' NOT NULL' END, (SELECT "
                          "pg_catalog.string_agg(pg_catalog.format("
                          "' CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid)), '' ORDER "
                          "BY k.oid) FROM "
                          "pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')) "
                          "WHEN 'r' THEN " RANGE " "
                          "ELSE pg_catalog.format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname, (SELECT "
                          "pg_catalog.string_agg("
                          "pg_catalog.format('%I %s%s', a.attname, pg_catalog.format_type(a.atttypid, "
                          "a.atttypmod), CASE WHEN "
                          "a.attcollation <> f.typcollation THEN " COLLATION(
                              "a.attcollation") " END), ', ' ORDER BY a.attnum) "
                                                "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type f ON "
                                                "f.oid = a.atttypid "
                                                "WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT "
                                                "a.attisdropped)) END "
                                                "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON "
                                                "n.oid = t.typnamespace "
                                                "LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype "
                                                "LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid "
                                                "WHERE t.typtype IN ('e', 'd', 'r', 'c') AND (t.typrelid = 0 "
                                                "OR c.relkind = 'c') AND" OURS NO_EXTENSION(
                                                    "pg_type", "t.oid") "ORDER BY t.oid";

static const char sequences[] =
    "SELECT pg_catalog.format('CREATE %sSEQUENCE %I.%I AS %s %s', CASE WHEN c.relpersistence = 'u' THEN "
    "'UNLOGGED ' END, n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), " SEQUENCE_OPTIONS
    ") " OUR_TABLES "JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid WHERE" OURS NO_EXTENSION(
        "pg_class", "c.oid") "AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = "
                             "'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = "
                             "'i') ORDER BY c.oid";

/* Of a routine `p`: that its parsed body reads relations, of these kinds. */
#define READS_RELATIONS(kinds)                                                                               \
    "EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = d.refobjid "           \
    "WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.refclassid = "    \
    "'pg_catalog.pg_class'::pg_catalog.regclass AND c.relkind IN (" kinds ")) "
/* Of a routine `p`: that a view calls it. */
#define VIEW_CALLS                                                                                           \
    "EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = "                                          \
    "'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.refobjid = p.oid AND d.refclassid = "                \
    "'pg_catalog.pg_proc'::pg_catalog.regclass) "

#define READS_ANY READS_RELATIONS("'r', 'p', 'f', 'v', 'm', 'S', 'c'")
#define READS_VIEWS READS_RELATIONS("'v', 'm'")

/* Those that make values of a range type come with it. ?2: 't' those whose body was parsed and names relations, which
 * therefore stand behind tables; 'v' those that name views, which stand behind views: before them, too, if one calls them. */
static const char functions[] = "SELECT " BY_ITSELF(
    "pg_catalog.pg_get_functiondef(p.oid)") " FROM pg_catalog.pg_proc p JOIN "
                                            "pg_catalog.pg_namespace n ON n.oid = p.pronamespace CROSS JOIN "
                                            "LATERAL (SELECT "
                                            "pg_catalog.to_jsonb(p) ->> 'prosqlbody' IS NOT NULL "
                                            "AND " READS_ANY "AS any, "
                                            "pg_catalog.to_jsonb(p) ->> 'prosqlbody' IS NOT NULL "
                                            "AND " READS_VIEWS "AS views) reads "
                                            "WHERE p.prokind <> 'a' AND NOT EXISTS (SELECT FROM "
                                            "pg_catalog.pg_depend d WHERE d.classid = "
                                            "'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid "
                                            "AND d.deptype = 'i') AND "
                                            "CASE CAST(?2 AS text) WHEN 'v' THEN reads.views WHEN 't' THEN "
                                            "reads.any AND (NOT reads.views OR " VIEW_CALLS
                                            ") ELSE NOT reads.any END "
                                            "AND" OURS NO_EXTENSION("pg_proc", "p.oid") "ORDER BY p.oid";

#define AGGREGATE_FUNCTION(word, column)                                                                     \
    "CASE WHEN a." column " <> 0 THEN ', " word " = ' || a." column "::pg_catalog.regproc::text END"
#define AGGREGATE_TEXT(word, column)                                                                         \
    "CASE WHEN a." column " IS NOT NULL THEN ', " word " = ' || pg_catalog.quote_literal(a." column ") END"
#define AGGREGATE_FLAG(word, column) "CASE WHEN a." column " THEN ', " word "' END"
#define AGGREGATE_SPACE(word, column) "CASE WHEN a." column " <> 0 THEN ', " word " = ' || a." column " END"
static const char aggregates[] =
    "SELECT pg_catalog.format('CREATE AGGREGATE %s%I(%s) (sfunc = %s, stype = "
    "%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s"
    "%s%s%s)', " PLACE ", p.proname, CASE WHEN p.pronargs = 0 THEN '*' ELSE "
    "pg_catalog.pg_get_function_arguments(p.oid) END, "
    "a.aggtransfn::pg_catalog.regproc::text, "
    "pg_catalog.format_type(a.aggtranstype, NULL), " AGGREGATE_SPACE(
        "sspace",
        "aggtransspace") ", " AGGREGATE_FUNCTION("finalfunc", "aggfinalfn") ", " AGGREGATE_FLAG("finalfunc_"
                                                                                                "extra",
                                                                                                "aggfinalextr"
                                                                                                "a") ","
                                                                                                     " " AGGREGATE_FUNCTION(
                                                                                                         "com"
                                                                                                         "bin"
                                                                                                         "efu"
                                                                                                         "n"
                                                                                                         "c",
                                                                                                         "agg"
                                                                                                         "com"
                                                                                                         "bin"
                                                                                                         "e"
                                                                                                         "fn") ","
                                                                                                               " " AGGREGATE_FUNCTION(
                                                                                                                   "serialfunc",
                                                                                                                   "aggserialfn") ", " AGGREGATE_FUNCTION("deserialfunc", "aggdeserialfn") ", " AGGREGATE_TEXT("initcond", "agginitval") ", " AGGREGATE_FUNCTION("msfunc", "aggmtransfn") ", " AGGREGATE_FUNCTION("minvfunc", "aggminvtransfn") ", "
                                                                                                                                                                                                                                                                                                                                                "CASE WHEN a.aggmtranstype <> 0 THEN ', mstype = ' || pg_catalog.format_type(a.aggmtranstype, NULL) "
                                                                                                                                                                                                                                                                                                                                                "END, " AGGREGATE_SPACE("msspace", "aggmtransspace") ", " AGGREGATE_FUNCTION("mfinalfunc",
                                                                                                                                                                                                                                                                                                                                                                                                                             "aggmfinalfn") ", " AGGREGATE_FLAG("mfinalfunc_extra",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                "aggmfinalextra") ", " AGGREGATE_TEXT("minitcond", "aggminitval") ", "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "CASE WHEN a.aggsortop <> 0 THEN ', sortop = ' || (SELECT o.oprname FROM pg_catalog.pg_operator o WHERE "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "o.oid = a.aggsortop) END, CASE p.proparallel WHEN 's' THEN ', parallel = safe' WHEN 'r' THEN "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "', parallel = restricted' END, CASE a.aggkind WHEN 'h' THEN ', hypothetical' END) "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid WHERE" OURS NO_EXTENSION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "pg_proc",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "p.oid") "ORDER BY p.oid";

/* ALTER TABLE … INHERIT: a parent may be younger than its child. */
#define BEHIND_PARENTS                                                                                       \
    "CASE WHEN c.relispartition OR NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = "     \
    "c.oid) THEN 0 ELSE (WITH RECURSIVE up AS (SELECT c.oid AS id, 0 AS n UNION SELECT h.inhparent, n + 1 "  \
    "FROM up JOIN pg_catalog.pg_inherits h ON h.inhrelid = up.id) SELECT pg_catalog.max(n) FROM up) END, "

/* A partition is made as a table of its own and attached later. */
static const char tables[] =
    "SELECT pg_catalog.format('CREATE %sTABLE %I.%I (%s)%s%s%s', CASE WHEN c.relpersistence = 'u' THEN "
    "'UNLOGGED ' "
    "END, n.nspname, c.relname, (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s%s%s%s', a.attname, "
    "pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN a.attcollation <> t.typcollation "
    "THEN " COLLATION(
        "a.attcollation") " END, "
                          "CASE WHEN a.attidentity <> '' THEN (SELECT pg_catalog.format(' GENERATED %s AS "
                          "IDENTITY (SEQUENCE NAME %I.%I %s)', "
                          "CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, n.nspname, "
                          "sc.relname, " SEQUENCE_OPTIONS ") "
                          "FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid "
                          "JOIN pg_catalog.pg_class sc ON sc.oid = d.objid "
                          "WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = "
                          "c.oid "
                          "AND d.refobjsubid = a.attnum AND d.deptype = 'i') "
                          "WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS (' || "
                          "pg_catalog.pg_get_expr(v.adbin, v.adrelid) || "
                          "') STORED' ELSE ' DEFAULT ' || pg_catalog.pg_get_expr(v.adbin, v.adrelid) END, "
                          "CASE WHEN a.attnotnull THEN ' NOT NULL' END), ', ' ORDER BY a.attnum) "
                          "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
                          "LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = c.oid AND v.adnum = a.attnum "
                          "WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND "
                          "(a.attislocal OR c.relispartition)), "
                          "CASE WHEN NOT c.relispartition THEN (SELECT ' INHERITS (' || "
                          "pg_catalog.string_agg(pg_catalog.format("
                          "'%I.%I', pn.nspname, pc.relname), ', ' ORDER BY i.inhseqno) || ')' FROM "
                          "pg_catalog.pg_inherits i "
                          "JOIN pg_catalog.pg_class pc ON pc.oid = i.inhparent JOIN pg_catalog.pg_namespace "
                          "pn ON pn.oid = "
                          "pc.relnamespace WHERE i.inhrelid = c.oid) END, "
                          "CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || "
                          "pg_catalog.pg_get_partkeydef(c.oid) END, " WITH_OPTIONS(
                              "c.reloptions") ")" OUR_TABLES
                                              "WHERE c.relkind IN ('r', 'p') AND" OURS NOT_REVISIONS
                                                  NO_EXTENSION("pg_class", "c.oid") "ORDER BY " BEHIND_PARENTS
                                                                                    "c.oid";

static const char owned_sequences[] =
    "SELECT pg_catalog.format('ALTER SEQUENCE %I.%I OWNED BY %I.%I.%I', n.nspname, c.relname, tn.nspname, "
    "t.relname, a.attname) " OUR_TABLES "JOIN pg_catalog.pg_depend d ON d.classid = "
    "'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'a' "
    "AND d.refclassid = d.classid AND d.refobjsubid > 0 JOIN pg_catalog.pg_class t ON t.oid = d.refobjid "
    "JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace JOIN pg_catalog.pg_attribute a "
    "ON a.attrelid = t.oid AND a.attnum = d.refobjsubid WHERE c.relkind = 'S' AND" OURS "ORDER BY c.oid";

/* What ALTER TABLE alone says: storage, statistics, replica identity, row security; and what heirs have besides their
 * parents' columns, which the parents' own come before. */
static const char table_settings[] =
    "SELECT pg_catalog.format('ALTER TABLE ONLY %I.%I %s', n.nspname, c.relname, x.clause) " OUR_TABLES
    "CROSS JOIN LATERAL ("
    "SELECT 'ENABLE ROW LEVEL SECURITY' AS clause WHERE c.relrowsecurity UNION ALL "
    "SELECT 'FORCE ROW LEVEL SECURITY' WHERE c.relforcerowsecurity UNION ALL "
    "SELECT (SELECT pg_catalog.format('SET (%s)', pg_catalog.string_agg('toast.' || "
    "pg_catalog.split_part(o, '=', 1) || ' = ' || pg_catalog.quote_literal(pg_catalog.substr(o, "
    "pg_catalog.strpos(o, '=') + 1)), ', ')) FROM pg_catalog.unnest(tc.reloptions) o) "
    "FROM pg_catalog.pg_class tc WHERE tc.oid = c.reltoastrelid AND tc.reloptions IS NOT NULL UNION ALL "
    "SELECT CASE c.relreplident WHEN 'f' THEN 'REPLICA IDENTITY FULL' WHEN 'n' THEN 'REPLICA IDENTITY "
    "NOTHING' "
    "ELSE COALESCE((SELECT 'REPLICA IDENTITY USING INDEX ' || pg_catalog.quote_ident(ic.relname) FROM "
    "pg_catalog.pg_index i "
    "JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident), "
    "'REPLICA IDENTITY NOTHING') END "
    "WHERE c.relreplident <> 'd' UNION ALL "
    "SELECT 'ALTER COLUMN ' || pg_catalog.quote_ident(a.attname) || own.words FROM pg_catalog.pg_attribute a "
    "JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.attrelid JOIN pg_catalog.pg_attribute pa "
    "ON pa.attrelid = i.inhparent AND pa.attname = a.attname AND NOT pa.attisdropped "
    "LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum "
    "LEFT JOIN pg_catalog.pg_attrdef pv ON pv.adrelid = pa.attrelid AND pv.adnum = pa.attnum "
    "CROSS JOIN LATERAL (SELECT ' SET NOT NULL' AS words WHERE a.attnotnull AND (pa.attinhcount > 0 OR "
    "NOT pa.attnotnull) UNION ALL "
    "SELECT ' DROP NOT NULL' WHERE NOT a.attnotnull AND (pa.attinhcount > 0 OR pa.attnotnull) UNION ALL "
    "SELECT COALESCE(' SET DEFAULT ' || pg_catalog.pg_get_expr(v.adbin, v.adrelid), ' DROP DEFAULT') "
    "WHERE a.attidentity = '' AND a.attgenerated = '' AND pa.attidentity = '' AND pa.attgenerated = '' "
    "AND (pa.attinhcount > 0 OR pg_catalog.pg_get_expr(v.adbin, v.adrelid) "
    "IS DISTINCT FROM pg_catalog.pg_get_expr(pv.adbin, pv.adrelid))) own "
    "WHERE a.attrelid = c.oid AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped UNION ALL "
    "SELECT pg_catalog.format('ALTER COLUMN %I SET STORAGE %s', a.attname, CASE a.attstorage WHEN 'p' THEN "
    "'PLAIN' "
    "WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END) FROM pg_catalog.pg_attribute a "
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 "
    "AND NOT a.attisdropped AND a.attstorage <> t.typstorage UNION ALL "
    "SELECT pg_catalog.format('ALTER COLUMN %I SET COMPRESSION %s', a.attname, CASE a.attcompression "
    "WHEN 'p' THEN 'pglz' ELSE 'lz4' END) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid "
    "AND a.attnum > 0 AND NOT a.attisdropped AND a.attcompression <> '' UNION ALL "
    "SELECT pg_catalog.format('ALTER COLUMN %I SET STATISTICS %s', a.attname, a.attstattarget) "
    "FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "AND a.attstattarget >= 0 UNION ALL "
    "SELECT pg_catalog.format('ALTER COLUMN %I SET (%s)', a.attname, (SELECT pg_catalog.string_agg(o, ', ') "
    "FROM "
    "pg_catalog.unnest(a.attoptions) o WHERE o LIKE 'n_distinct%')) FROM pg_catalog.pg_attribute a "
    "WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "AND pg_catalog.array_to_string(a.attoptions, ' ') LIKE '%n_distinct%') x "
    "WHERE c.relkind IN ('r', 'p') AND" OURS NOT_REVISIONS NO_EXTENSION("pg_class", "c.oid") "ORDER BY c.oid";

/* Keys, then foreign keys (?2: 'f'). Of tables that inherit, only their own: a check of the parent reaches them. A
 * foreign key to a partitioned table has rows of its own for each partition that it reaches. Storage parameters of a
 * key's index stand before DEFERRABLE. */
static const char constraints[] =
    "SELECT pg_catalog.format('ALTER TABLE %s%I.%I ADD CONSTRAINT %I %s', CASE WHEN k.contype <> 'c' OR "
    "k.connoinherit THEN 'ONLY ' END, n.nspname, c.relname, k.conname, "
    "CASE WHEN ic.reloptions IS NULL OR k.contype = 'x' THEN d.def ELSE pg_catalog.regexp_replace(d.def, '( "
    "DEFERRABLE.*)?$', " WITH_OPTIONS(
        "ic.reloptions") " || '\\1') END) " OUR_TABLES
                         "JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid "
                         "LEFT JOIN pg_catalog.pg_class ic ON ic.oid = k.conindid AND k.contype IN ('p', "
                         "'u', 'x') "
                         "LEFT JOIN pg_catalog.pg_constraint up ON up.oid = k.conparentid "
                         "CROSS JOIN LATERAL (SELECT pg_catalog.pg_get_constraintdef(k.oid) AS def) d "
                         "WHERE k.contype IN ('p', 'u', 'x', 'c', 'f') AND (k.contype = 'f') = (CAST(?2 AS "
                         "text) = 'f') "
                         "AND (k.conislocal OR c.relispartition) AND up.conrelid IS DISTINCT FROM k.conrelid "
                         "AND" OURS NOT_REVISIONS NO_EXTENSION("pg_class", "c.oid") "ORDER BY k.oid";

/* ?2: 'm' those of materialised views. */
static const char indexes[] = "SELECT pg_catalog.pg_get_indexdef(i.indexrelid) " OUR_TABLES
                              "JOIN pg_catalog.pg_index i ON i.indrelid = c.oid "
                              "WHERE (c.relkind = 'm') = (CAST(?2 AS text) = 'm') AND c.relkind IN ('r', "
                              "'p', 'm') AND NOT EXISTS (SELECT "
                              "FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype "
                              "IN ('p', 'u', 'x')) AND" OURS NOT_REVISIONS NO_EXTENSION(
                                  "pg_class", "c.oid") "ORDER BY i.indexrelid";

static const char partitions[] =
    "SELECT pg_catalog.format('ALTER TABLE %I.%I ATTACH PARTITION %I.%I %s', pn.nspname, pc.relname, "
    "n.nspname, "
    "c.relname, pg_catalog.pg_get_expr(c.relpartbound, c.oid)) " OUR_TABLES
    "JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid JOIN pg_catalog.pg_class pc ON pc.oid = i.inhparent "
    "JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace WHERE c.relispartition "
    "AND c.relkind IN ('r', 'p') AND" OURS "ORDER BY c.oid";

static const char views[] =
    "SELECT pg_catalog.format('CREATE %s %s%I%s AS %s%s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' "
    "ELSE "
    "'VIEW' END, " PLACE ", c.relname, CASE WHEN o.plain IS NOT NULL THEN " WITH_OPTIONS(
        "o.plain") " END, "
                   "pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';'), CASE WHEN c.relkind = 'm' AND "
                   "NOT c.relispopulated "
                   "THEN ' WITH NO DATA' ELSE (SELECT ' WITH ' || pg_catalog.upper(pg_catalog.split_part(x, "
                   "'=', 2)) || "
                   "' CHECK OPTION' FROM pg_catalog.unnest(c.reloptions) x WHERE x LIKE 'check_option=%') "
                   "END) " OUR_TABLES "CROSS JOIN LATERAL (SELECT pg_catalog.array_agg(x) AS plain FROM "
                   "(SELECT x FROM pg_catalog.unnest(c.reloptions) x UNION ALL SELECT 'toast.' || y FROM "
                   "pg_catalog.pg_class tc CROSS JOIN LATERAL pg_catalog.unnest(tc.reloptions) y "
                   "WHERE tc.oid = c.reltoastrelid) z WHERE x NOT LIKE 'check_option=%') o "
                   "WHERE c.relkind IN ('v', 'm') AND" OURS NO_EXTENSION("pg_class",
                                                                         "c.oid") "ORDER BY c.oid";

static const char rules[] = "SELECT pg_catalog.pg_get_ruledef(w.oid, " HERE ") " OUR_TABLES
                            "JOIN pg_catalog.pg_rewrite w ON w.ev_class = c.oid "
                            "WHERE w.rulename <> '_RETURN' AND" OURS NO_EXTENSION("pg_class",
                                                                                  "c.oid") "ORDER BY w.oid";

static const char triggers[] = "SELECT pg_catalog.pg_get_triggerdef(t.oid, " HERE ") " OUR_TABLES
                               "JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid "
                               "WHERE NOT t.tgisinternal AND COALESCE((pg_catalog.to_jsonb(t) ->> "
                               "'tgparentid')::pg_catalog.oid, 0) = 0 AND" OURS NO_EXTENSION(
                                   "pg_trigger", "t.oid") "ORDER BY t.oid";

/* Triggers and rules that are not enabled as they are from the start. */
#define STATE(column)                                                                                        \
    "CASE " column " WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END"
static const char states[] =
    "SELECT pg_catalog.format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, " STATE(
        "t.tgenabled") ", t.tgname) " OUR_TABLES "JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid "
                       "WHERE NOT t.tgisinternal AND t.tgenabled <> 'O' AND c.relkind IN ('r', 'p') AND "
                       "COALESCE((pg_catalog.to_jsonb(t) ->> "
                       "'tgparentid')::pg_catalog.oid, 0) = 0 AND" OURS NO_EXTENSION(
                           "pg_trigger",
                           "t.oid") "UNION ALL "
                                    "SELECT pg_catalog.format('ALTER TABLE %I.%I %s RULE %I', n.nspname, "
                                    "c.relname, " STATE(
                                        "w.ev_enabled") ", w.rulename) " OUR_TABLES
                                                        "JOIN pg_catalog.pg_rewrite w ON w.ev_class = c.oid "
                                                        "WHERE w.rulename <> '_RETURN' AND w.ev_enabled <> "
                                                        "'O' AND c.relkind IN ('r', 'p') AND" OURS
                                                            NO_EXTENSION("pg_class", "c.oid") "ORDER BY 1";

static const char policies[] =
    "SELECT pg_catalog.format('CREATE POLICY %I ON %s%I AS %s FOR %s TO %s%s%s', p.polname, " PLACE
    ", c.relname, "
    "CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, CASE p.polcmd WHEN 'r' THEN "
    "'SELECT' "
    "WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END, (SELECT "
    "pg_catalog.string_agg(CASE x WHEN 0 THEN 'PUBLIC' ELSE "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x)) "
    "END, ', ') FROM pg_catalog.unnest(p.polroles) x), ' USING (' || pg_catalog.pg_get_expr(p.polqual, "
    "p.polrelid) "
    "|| ')', ' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')') " OUR_TABLES
    "JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid WHERE" OURS "ORDER BY p.oid";

static const char statistics[] = "SELECT " BY_ITSELF(
    "pg_catalog.pg_get_statisticsobjdef(s.oid)") " FROM pg_catalog.pg_statistic_ext s "
                                                 "JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace "
                                                 "WHERE" OURS "ORDER BY s.oid";

static const char targets[] =
    "SELECT pg_catalog.format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', n.nspname, ic.relname, "
    "a.attnum, a.attstattarget) " OUR_TABLES
    "JOIN pg_catalog.pg_index i ON i.indrelid = c.oid JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = ic.oid WHERE a.attstattarget >= 0 AND a.attnum > 0 "
    "AND" OURS "UNION ALL "
    "SELECT pg_catalog.format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname, "
    "s.stxstattarget) FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = "
    "s.stxnamespace WHERE s.stxstattarget >= 0 AND" OURS "UNION ALL "
    "SELECT pg_catalog.format('ALTER VIEW %I.%I ALTER COLUMN %I SET DEFAULT %s', n.nspname, c.relname, "
    "a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid)) " OUR_TABLES
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid "
    "AND d.adnum = a.attnum WHERE c.relkind = 'v' AND" OURS "ORDER BY 1";

static const char event_triggers[] =
    "SELECT pg_catalog.format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', t.evtname, "
    "t.evtevent, "
    "' WHEN TAG IN (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(x), ', ') FROM "
    "pg_catalog.unnest(t.evttags) x) || ')', t.evtfoid::pg_catalog.regproc::text) "
    "FROM pg_catalog.pg_event_trigger t WHERE CAST(?1 AS text) = '' " NO_EXTENSION("pg_event_trigger",
                                                                                   "t.oid") "ORDER BY t.oid";

/* Comments on what was read above. The public schema and extensions come with one. */
static const char comments[] =
    "SELECT pg_catalog.format('COMMENT ON %s IS %L', x.what, x.words) FROM ("
    "SELECT pg_catalog.format('SCHEMA %I', n.nspname) AS what, d.description AS words, 1 AS rank, d.objoid "
    "AS id, "
    "0 AS sub FROM pg_catalog.pg_description d JOIN pg_catalog.pg_namespace n ON n.oid = d.objoid AND "
    "d.classoid = "
    "'pg_catalog.pg_namespace'::pg_catalog.regclass WHERE n.nspname <> 'public' AND" OURS "UNION ALL "
    "SELECT CASE WHEN d.objsubid > 0 THEN pg_catalog.format('COLUMN %I.%I.%I', n.nspname, c.relname, "
    "a.attname) "
    "ELSE pg_catalog.format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN "
    "'m' THEN "
    "'MATERIALIZED VIEW' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, "
    "n.nspname, c.relname) END, d.description, 2, d.objoid, d.objsubid FROM pg_catalog.pg_description d "
    "JOIN pg_catalog.pg_class c ON c.oid = d.objoid AND d.classoid = "
    "'pg_catalog.pg_class'::pg_catalog.regclass "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_attribute a "
    "ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0 WHERE c.relkind IN ('r', 'p', 'S', "
    "'v', "
    "'m', 'i', 'I', 'c') AND (c.relkind IN ('r', 'p', 'v', 'm', 'c') OR d.objsubid = 0) AND" OURS
        NOT_REVISIONS NO_EXTENSION("pg_class", "c.oid") ") x ORDER BY x.rank, x.id, x.sub";

static const char part_comments[] =
    "SELECT pg_catalog.format('COMMENT ON %s IS %L', x.what, x.words) FROM ("
    "SELECT pg_catalog.format('CONSTRAINT %I ON %I.%I', k.conname, n.nspname, c.relname) AS what, "
    "d.description AS words, "
    "3 AS rank, d.objoid AS id FROM pg_catalog.pg_description d JOIN pg_catalog.pg_constraint k ON k.oid = "
    "d.objoid AND "
    "d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass JOIN pg_catalog.pg_class c ON c.oid = "
    "k.conrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE" OURS "UNION ALL "
    "SELECT pg_catalog.format('CONSTRAINT %I ON DOMAIN %I.%I', k.conname, n.nspname, t.typname), "
    "d.description, 5, d.objoid FROM pg_catalog.pg_description d JOIN pg_catalog.pg_constraint k ON k.oid = "
    "d.objoid AND d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass JOIN pg_catalog.pg_type t ON "
    "t.oid = k.contypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE" OURS "UNION ALL "
    "SELECT pg_catalog.format('%s %I.%I', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, n.nspname, "
    "t.typname), d.description, 4, d.objoid FROM pg_catalog.pg_description d JOIN pg_catalog.pg_type t "
    "ON t.oid = d.objoid AND d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass JOIN "
    "pg_catalog.pg_namespace n "
    "ON n.oid = t.typnamespace WHERE" OURS NO_EXTENSION(
        "pg_type", "t.oid") "UNION ALL "
                            "SELECT pg_catalog.format('%s %I.%I(%s)', CASE p.prokind WHEN 'p' THEN "
                            "'PROCEDURE' ELSE 'FUNCTION' END, "
                            "n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)), "
                            "d.description, 5, d.objoid "
                            "FROM pg_catalog.pg_description d JOIN pg_catalog.pg_proc p ON p.oid = d.objoid "
                            "AND d.classoid = "
                            "'pg_catalog.pg_proc'::pg_catalog.regclass JOIN pg_catalog.pg_namespace n ON "
                            "n.oid = p.pronamespace "
                            "WHERE p.prokind <> 'a' AND" OURS NO_EXTENSION(
                                "pg_proc",
                                "p.oid") "UNION ALL "
                                         "SELECT pg_catalog.format('TRIGGER %I ON %I.%I', t.tgname, "
                                         "n.nspname, c.relname), d.description, 6, d.objoid "
                                         "FROM pg_catalog.pg_description d JOIN pg_catalog.pg_trigger t ON "
                                         "t.oid = d.objoid AND d.classoid = "
                                         "'pg_catalog.pg_trigger'::pg_catalog.regclass JOIN "
                                         "pg_catalog.pg_class c ON c.oid = t.tgrelid "
                                         "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE" OURS
                                         "UNION ALL "
                                         "SELECT pg_catalog.format('POLICY %I ON %I.%I', p.polname, "
                                         "n.nspname, c.relname), d.description, 7, d.objoid "
                                         "FROM pg_catalog.pg_description d JOIN pg_catalog.pg_policy p ON "
                                         "p.oid = d.objoid AND d.classoid = "
                                         "'pg_catalog.pg_policy'::pg_catalog.regclass JOIN "
                                         "pg_catalog.pg_class c ON c.oid = p.polrelid "
                                         "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE" OURS
                                         ") x ORDER BY x.rank, x.id";

static const char other_comments[] =
    "SELECT pg_catalog.format('COMMENT ON %s IS %L', x.what, x.words) FROM ("
    "SELECT pg_catalog.format('STATISTICS %I.%I', n.nspname, s.stxname) AS what, d.description AS words, "
    "d.objoid AS id FROM pg_catalog.pg_description d JOIN pg_catalog.pg_statistic_ext s ON s.oid = d.objoid "
    "AND d.classoid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass "
    "JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace WHERE" OURS "UNION ALL "
    "SELECT pg_catalog.format('RULE %I ON %I.%I', w.rulename, n.nspname, c.relname), d.description, d.objoid "
    "FROM pg_catalog.pg_description d JOIN pg_catalog.pg_rewrite w ON w.oid = d.objoid AND d.classoid = "
    "'pg_catalog.pg_rewrite'::pg_catalog.regclass JOIN pg_catalog.pg_class c ON c.oid = w.ev_class "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE" OURS "UNION ALL "
    "SELECT pg_catalog.format('COLLATION %I.%I', n.nspname, co.collname), d.description, d.objoid "
    "FROM pg_catalog.pg_description d JOIN pg_catalog.pg_collation co ON co.oid = d.objoid AND d.classoid = "
    "'pg_catalog.pg_collation'::pg_catalog.regclass JOIN pg_catalog.pg_namespace n ON n.oid = "
    "co.collnamespace WHERE" OURS NO_EXTENSION(
        "pg_collation",
        "co.oid") "UNION ALL "
                  "SELECT pg_catalog.format('AGGREGATE %I.%I(%s)', n.nspname, p.proname, "
                  "pg_catalog.pg_get_function_identity_arguments(p.oid)), d.description, d.objoid "
                  "FROM pg_catalog.pg_description d JOIN pg_catalog.pg_proc p ON p.oid = d.objoid AND "
                  "d.classoid = "
                  "'pg_catalog.pg_proc'::pg_catalog.regclass JOIN pg_catalog.pg_namespace n ON n.oid = "
                  "p.pronamespace "
                  "WHERE p.prokind = 'a' AND" OURS NO_EXTENSION(
                      "pg_proc", "p.oid") "UNION ALL "
                                          "SELECT pg_catalog.format('EVENT TRIGGER %I', t.evtname), "
                                          "d.description, d.objoid "
                                          "FROM pg_catalog.pg_description d JOIN pg_catalog.pg_event_trigger "
                                          "t ON t.oid = d.objoid AND d.classoid "
                                          "= 'pg_catalog.pg_event_trigger'::pg_catalog.regclass WHERE "
                                          "CAST(?1 AS text) = '' " NO_EXTENSION("pg_event_trigger",
                                                                                "t.oid") ") x ORDER BY x.id";

/* `of`: what is read of other schemas than the one that counts. */
static const struct {
    const char *sql, *what;
    enum { OWN, BESIDE, USED } of;
} queries[] = {
    {user, NULL, OWN},
    {schemas, NULL, USED},
    {extension_schemas, NULL, OWN},
    {extensions, NULL, OWN},
    {collations, NULL, USED},
    {types, NULL, USED},
    {sequences, NULL, USED},
    {functions, "", USED},
    {aggregates, NULL, USED},
    {tables, NULL, USED},
    {owned_sequences, NULL, USED},
    {constraints, "", USED},
    {indexes, "", USED},
    {constraints, "f", USED},
    {partitions, NULL, USED},
    {table_settings, NULL, USED},
    {functions, "t", USED},
    {views, NULL, USED},
    {functions, "v", USED},
    {indexes, "m", USED},
    {rules, NULL, BESIDE},
    {triggers, NULL, BESIDE},
    {states, NULL, BESIDE},
    {policies, NULL, BESIDE},
    {statistics, NULL, BESIDE},
    {targets, NULL, BESIDE},
    {event_triggers, NULL, OWN},
    {comments, NULL, BESIDE},
    {part_comments, NULL, BESIDE},
    {other_comments, NULL, BESIDE},
};

/* By itself, for models that lack it. `used`: the other schemas, may be empty. */
static mx_status read_context(const mx_catalogue *catalogue, mx_str only, mx_str used)
{
    mx_model *model = catalogue->model;
    mx_catalogue own = {
        .conn = catalogue->conn, .model = model, .diags = catalogue->diags, .text = MX_BUF(model->arena)};
    mx_statements *context = mx_new(model->arena, mx_statements);
    MX_TRY(mx_catalogue_statements(&own, extension_schemas, only, NULL));
    MX_TRY(mx_catalogue_statements(&own, extensions_elsewhere, only, NULL));
    for (size_t i = 0; used.len && i < sizeof queries / sizeof *queries; i++)
        if (queries[i].of == USED)
            MX_TRY(mx_catalogue_statements(&own, queries[i].sql, used, queries[i].what));
    MX_TRY(mx_catalogue_take(&own, context));
    model->context = context;
    return MX_OK;
}

mx_status mx_inspect_postgres(mx_catalogue *catalogue)
{
    mx_str schema = catalogue->model->server.schema, used = MX_STR_NONE, met = MX_STR_NONE;
    mx_field path = MX_TEXT_VALUE(schema);
    mx_str only = catalogue->model->server.one_schema ? schema : MX_STR_NONE, all = only;
    MX_TRY(mx_conn_exec(
        catalogue->conn,
        MX_STR("SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident(?1), false), "
               "pg_catalog.set_config('TimeZone', 'UTC', false), pg_catalog.set_config('DateStyle', 'ISO', "
               "false), "
               "pg_catalog.set_config('IntervalStyle', 'postgres', false), "
               "pg_catalog.set_config('jit', 'off', false)"), /* compiling takes longer than reading */
        &path, 1, MX_NOWHERE, catalogue->diags));
    if (only.len)
        MX_TRY(mx_postgres_schemas_beside(catalogue, only, &used, &met));
    if (met.len)
        all = mx_str_printf(catalogue->model->arena, "%.*s\1%.*s", MX_FMT(only), MX_FMT(met));
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        MX_TRY(mx_catalogue_statements(catalogue, queries[i].sql, queries[i].of == OWN ? only : all,
                                       queries[i].what));
    if (only.len)
        MX_TRY(read_context(catalogue, only, used));
    return mx_postgres_read_rights(catalogue, all);
}
