-- Queries of views, one a line, behind the tables that they read: test_views_duckdb.py.
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b VARCHAR, l INTEGER[], s STRUCT(x INTEGER, y VARCHAR), m MAP(VARCHAR, INTEGER));
CREATE TABLE u (id INTEGER, c DOUBLE, ts TIMESTAMP);
CREATE TABLE w (id INTEGER, k VARCHAR, d DATE, j JSON);
CREATE TABLE "Odd Name" ("select" INTEGER, "A b" VARCHAR);
SELECT * FROM t JOIN u USING (id)
SELECT * FROM t NATURAL JOIN u
SELECT a, row_number() OVER (PARTITION BY b ORDER BY a) AS r FROM t QUALIFY r = 1
SELECT count(*) FILTER (WHERE a > 1) AS n FROM t
SELECT * FROM (VALUES (1,'x'),(2,'y')) v(i,j)
SELECT t.id, q.z FROM t, LATERAL (SELECT a+1 AS z) q
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r WHERE n<5) SELECT n FROM r
SELECT [1,2,3] AS li, {'x':1,'y':a} AS st FROM t
SELECT MAP {'k': a} AS mm FROM t
SELECT list_transform(l, lambda x: x+1) AS q FROM t
SELECT * EXCLUDE (a) FROM t
SELECT * REPLACE (a+1 AS a) FROM t
SELECT COLUMNS('a|b') FROM t
SELECT * RENAME (a AS aa) FROM t
SELECT * FROM t POSITIONAL JOIN u
SELECT t.a, u.c FROM t ASOF JOIN u ON t.id=u.id AND t.a >= u.c
SELECT b, sum(a) AS s FROM t GROUP BY ALL
SELECT a FROM t ORDER BY ALL
FROM t SELECT a
FROM t
SELECT s.x, s.y, m['k'], l[1], l[1:2] FROM t
SELECT a::VARCHAR AS av, TRY_CAST(b AS INTEGER) AS bi FROM t
SELECT DISTINCT ON (b) a, b FROM t
SELECT unnest(l) AS e FROM t
SELECT s.* FROM t
SELECT a, b FROM t UNION ALL BY NAME SELECT b, a FROM t
SELECT DATE '2020-01-01' AS d, INTERVAL 1 DAY AS i, INTERVAL '2 hours' AS j
SELECT a IS DISTINCT FROM 1 AS d, b ILIKE 'x%' AS k, b SIMILAR TO 'x' AS z, b ~ 'x' AS r FROM t
SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END AS k FROM t
SELECT * FROM t USING SAMPLE 10%
SELECT * FROM range(10) r(i)
SELECT [x*2 FOR x IN l IF x > 1] AS q FROM t
SELECT grouping_id(a,b) AS g, sum(a) FROM t GROUP BY CUBE (a,b)
SELECT a FROM t SEMI JOIN u USING (id)
SELECT a FROM t ANTI JOIN u USING (id)
SELECT a // 2 AS q, a % 2 AS r, a ** 2 AS p FROM t
SELECT string_agg(b, ',' ORDER BY a) AS s FROM t
SELECT t FROM t
SELECT struct_pack(x := a) AS s FROM t
SELECT a FROM t LIMIT 5 OFFSET 2
SELECT a, sum(a) OVER w AS s FROM t WINDOW w AS (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
WITH c AS MATERIALIZED (SELECT a FROM t) SELECT * FROM c
SELECT exists(SELECT 1 FROM u WHERE u.id=t.id) AS e FROM t
SELECT a IN (SELECT id FROM u) AS q FROM t
SELECT '2020-01-01'::DATE + 1 AS d
SELECT arg_max(a, id) FROM t
UNPIVOT t ON a
SELECT * LIKE 'a%' FROM t
SELECT t.a, u.c FROM t LEFT OUTER JOIN u ON t.id = u.id
SELECT t.a, u.c, w.k FROM t LEFT JOIN u ON t.id = u.id RIGHT JOIN w ON w.id = u.id
SELECT t.a FROM t FULL OUTER JOIN u USING (id)
SELECT t.a FROM t CROSS JOIN u
SELECT t.a FROM t, u, w WHERE t.id = u.id AND u.id = w.id
SELECT t.a FROM t JOIN (u JOIN w ON u.id = w.id) ON t.id = u.id
SELECT a FROM t NATURAL LEFT JOIN u
SELECT t.a, u.c FROM t ASOF LEFT JOIN u USING (id)
SELECT x.a FROM t AS x(id2, a)
SELECT q.* FROM (SELECT a, b FROM t) AS q
SELECT * FROM (SELECT a, b FROM t)
SELECT q.n FROM (SELECT a AS n FROM t) q WHERE q.n > 1 ORDER BY 1 DESC
SELECT a, b FROM t ORDER BY a ASC NULLS FIRST, b DESC NULLS LAST LIMIT 10%
SELECT a FROM t ORDER BY a DESC LIMIT (SELECT 3)
SELECT DISTINCT a FROM t
SELECT a FROM t UNION SELECT id FROM u
SELECT a FROM t UNION ALL SELECT id FROM u UNION SELECT id FROM w ORDER BY 1 LIMIT 3
SELECT a FROM t EXCEPT SELECT id FROM u
SELECT a FROM t INTERSECT ALL SELECT id FROM u
SELECT a FROM t UNION SELECT id FROM u INTERSECT SELECT id FROM w
(SELECT a FROM t ORDER BY a LIMIT 1) UNION ALL (SELECT id FROM u)
SELECT a FROM t UNION BY NAME SELECT id AS a FROM u
SELECT b, count(*) AS n FROM t GROUP BY b HAVING count(*) > 1
SELECT b, count(DISTINCT a) AS n FROM t GROUP BY 1
SELECT a, b, sum(id) AS n FROM t GROUP BY ROLLUP (a, b)
SELECT a, b, sum(id) AS n FROM t GROUP BY GROUPING SETS ((a), (b), ())
SELECT a, b, sum(id) AS n FROM t GROUP BY a, CUBE (b, id)
SELECT a, b, sum(id) AS n, GROUPING(a) AS g FROM t GROUP BY CUBE (a, b)
SELECT max(a) FILTER (WHERE b IS NOT NULL AND a <> 3) AS m1, min(a) FILTER (b = 'x') AS m2 FROM t
SELECT sum(a) OVER (PARTITION BY b ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) AS s FROM t
SELECT sum(a) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) AS s FROM t
SELECT sum(a) OVER (ORDER BY id GROUPS 2 PRECEDING) AS s FROM t
SELECT lag(a, 1, 0) OVER (PARTITION BY b ORDER BY id DESC) AS p, first_value(a IGNORE NULLS) OVER (ORDER BY id) AS f FROM t
SELECT sum(a) OVER () AS s, count(*) OVER (PARTITION BY a, b) AS n FROM t
SELECT sum(a) FILTER (WHERE a > 0) OVER (ORDER BY id) AS s FROM t
SELECT row_number() OVER w1 AS r, sum(a) OVER (w2 ROWS CURRENT ROW) AS s FROM t WINDOW w1 AS (PARTITION BY b), w2 AS (ORDER BY id)
SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY b ORDER BY id) = 1
SELECT quantile_cont(a, 0.5) AS q, mode() WITHIN GROUP (ORDER BY a) AS m, percentile_cont(0.25) WITHIN GROUP (ORDER BY a DESC) AS p FROM t
SELECT list(a ORDER BY id DESC NULLS LAST) AS l, string_agg(DISTINCT b, '-') AS s, array_agg(a) AS arr FROM t
WITH c AS (SELECT a FROM t), d(n) AS NOT MATERIALIZED (SELECT a FROM c) SELECT d.n FROM d
WITH RECURSIVE r AS (SELECT 1 AS n UNION SELECT n + 1 FROM r WHERE n < 9) FROM r
WITH RECURSIVE r(n, k) USING KEY (n) AS (SELECT 1, 2 UNION SELECT n + 1, k FROM r WHERE n < 9) SELECT * FROM r
SELECT * EXCLUDE (a, b) REPLACE (id + 1 AS id) FROM t
SELECT * EXCLUDE a FROM t
SELECT t.* EXCLUDE (a), u.* RENAME (c AS cc) FROM t, u
SELECT COLUMNS(* EXCLUDE (l, s, m)) FROM t
SELECT COLUMNS(lambda c: c = 'a') FROM t
SELECT max(COLUMNS(['a','id'])) FROM t
SELECT COLUMNS(t.*) FROM t
SELECT COALESCE(*COLUMNS(['a','id'])) AS q FROM t
SELECT coalesce(a, 0) AS c1, ifnull(a, 1) AS c2, nullif(a, 2) AS c3, if(a > 1, 'x', 'y') AS c4 FROM t
SELECT greatest(a, id) AS g, least(a, 1) AS l2, abs(-a) AS n, -1 AS m1, +1 AS p1, - 2.50 AS d FROM t
SELECT true AS t1, false AS f, NULL AS n, 'it''s' AS q, E'a\\nb' AS e, $$dollar$$ AS d, '' AS empty
SELECT a BETWEEN 1 AND 3 AS b1, a NOT BETWEEN 1 AND 3 AS b2, a IN (1,2) AS i1, a NOT IN (1,2) AS i2, b NOT LIKE 'x' AS l1, b NOT ILIKE 'x' AS l2 FROM t
SELECT a IS NULL AS n1, a IS NOT NULL AS n2, a ISNULL AS n3, a NOTNULL AS n4, NOT a > 1 AS n5, (a > 1) IS TRUE AS n6, (a > 1) IS NOT FALSE AS n7 FROM t
SELECT b LIKE 'a!%' ESCAPE '!' AS e1, b GLOB '*x' AS g, b !~ 'x' AS r1, b NOT SIMILAR TO 'x' AS r2, b ^@ 'x' AS sw FROM t
SELECT a + 1 * 2 - 3 AS x, (a + 1) * 2 AS y, a / 2 AS z, a << 1 AS sh, a & 3 AS an, a | 4 AS o, ~a AS nn, xor(a, 1) AS xx FROM t
SELECT a = 1 OR b = 'x' AND id > 2 AS q, (a = 1 OR b = 'x') AND id > 2 AS r, a > ALL (SELECT id FROM u) AS s2, a = ANY (SELECT id FROM u) AS s3 FROM t
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id) AND NOT EXISTS (FROM w WHERE w.id = t.id)
SELECT a FROM t WHERE a NOT IN (SELECT id FROM u WHERE c IS NOT NULL)
SELECT (SELECT max(c) FROM u WHERE u.id = t.id) AS mx FROM t
SELECT ARRAY(SELECT id FROM u) AS ar, ARRAY[1, 2] AS a2 FROM t
SELECT a = ANY (l) AS q, a IN l AS r FROM t
SELECT b || '!' AS c1, b[1] AS c2, b[1:2] AS c3, b[:2] AS c4, b[2:] AS c5, l[-1] AS c6, l[1:3:2] AS c7, l[:] AS c8 FROM t
SELECT [1, 2, a] AS l1, [] AS l2, [[1], [2]] AS l3, {'a': 1, b: 'x', 'c d': [1]} AS s1, {'k': {'n': 1}} AS s2 FROM t
SELECT MAP {'a': 1, 'b': a} AS m1, MAP([1, 2], ['a', 'b']) AS m2, MAP {} AS m3, m['a'] AS m4 FROM t
SELECT row(a, b) AS r1, (a, b) AS r2, struct_pack(k := a, v := b) AS r3, struct_extract(s, 'x') AS r4, (s).y AS r5, s['x'] AS r6 FROM t
SELECT list_transform(l, lambda x, i: x + i) AS q, list_filter(l, lambda x: x > a) AS r, list_reduce(l, lambda x, y: x + y) AS z FROM t
SELECT [x + 1 FOR x IN l] AS q, [x FOR x IN l IF x > 2] AS r, [x + i FOR x, i IN l] AS z FROM t
SELECT b.upper() AS q, b.lower().trim() AS r, l.list_transform(lambda x: x) AS z FROM t
SELECT union_value(k := a) AS q, cast(a AS UNION(k INTEGER, v VARCHAR)) AS r FROM t
SELECT a::BIGINT AS c1, CAST(a AS DECIMAL(10,2)) AS c2, a::VARCHAR(10) AS c3, '1,2'::INTEGER[] AS c4, TRY_CAST(b AS DATE) AS c5, a::INT8::TEXT AS c6, s::STRUCT(x BIGINT, y TEXT) AS c7 FROM t
SELECT DATE '2020-01-01' AS d1, TIMESTAMP '2020-01-01 00:00:00' AS d2, TIME '10:00' AS d3, TIMESTAMPTZ '2020-01-01 00:00:00+00' AS d4, INTEGER '5' AS d5
SELECT INTERVAL 3 DAYS AS i1, INTERVAL '3' MONTH AS i2, INTERVAL (a) HOUR AS i3, INTERVAL '1 year 2 months' AS i4, INTERVAL 1.5 SECOND AS i5 FROM t
SELECT extract(year FROM ts) AS e1, EXTRACT('month' FROM ts) AS e2, date_part('day', ts) AS e3, ts AT TIME ZONE 'UTC' AS e4, date_trunc('month', ts) AS e5 FROM u
SELECT current_date AS c1, current_timestamp AS c2, now() AS c3, today() AS c4, current_user AS c5, current_schema AS c6, localtimestamp AS c7
SELECT substring(b FROM 2 FOR 3) AS s1, substring(b, 2) AS s2, position('x' IN b) AS s3, trim(BOTH 'x' FROM b) AS s4, trim(LEADING FROM b) AS s5, overlay(b PLACING 'z' FROM 1 FOR 2) AS s6, trim(b) AS s7 FROM t
SELECT b COLLATE NOCASE AS c1, b COLLATE de FROM t
SELECT CASE WHEN a > 1 THEN 'x' WHEN a < 0 THEN 'y' END AS c1, CASE a WHEN 1 THEN 2 ELSE 3 END AS c2, CASE WHEN a = 1 THEN CASE b WHEN 'q' THEN 1 END ELSE 0 END AS c3 FROM t
SELECT j->'a' AS j1, j->>'$.b' AS j2, j->'a'->>'b' AS j3, json_extract(j, '$.x') AS j4 FROM w
SELECT * FROM generate_series(1, 10) AS g(n)
SELECT * FROM unnest([1, 2, 3]) AS q(n)
SELECT t.id, e.x FROM t, unnest(t.l) AS e(x)
SELECT t.id, e.x FROM t CROSS JOIN LATERAL unnest(t.l) AS e(x)
SELECT unnest(s) FROM t
SELECT unnest([{'a': 1}], recursive := true)
VALUES (1, 'a'), (2, 'b')
SELECT * FROM (VALUES (1, 2)) AS q
TABLE t
SELECT a FROM t TABLESAMPLE 10%
SELECT a FROM t TABLESAMPLE reservoir(20 ROWS) REPEATABLE (42)
SELECT a FROM t USING SAMPLE 5 ROWS
SELECT a FROM t USING SAMPLE 10 PERCENT (bernoulli)
SELECT a FROM t USING SAMPLE bernoulli(10 PERCENT) REPEATABLE (7)
SELECT * FROM t PIVOT (sum(a) FOR b IN ('x', 'y'))
SELECT * FROM t PIVOT (sum(a) AS s, max(id) AS m FOR b IN ('x' AS xx, 'y') GROUP BY id)
PIVOT t ON b IN ('x', 'y') USING sum(a) GROUP BY id
SELECT * FROM (PIVOT t ON b IN ('x') USING sum(a), max(a) AS mm)
UNPIVOT t ON a, id INTO NAME n VALUE v
UNPIVOT t ON COLUMNS(* EXCLUDE (b, l, s, m)) INTO NAME n VALUE v
SELECT * FROM t UNPIVOT (v FOR n IN (a, id))
SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR n IN (a AS x, id AS y))
UNPIVOT t ON (a, id) AS g, (id, a) AS h INTO NAME n VALUES v1, v2
SELECT "select", "A b" FROM "Odd Name"
SELECT o."A b" AS "Z z", O."select" FROM "Odd Name" O
SELECT main.t.a, t.b FROM main.t
SELECT T.A, B FROM T
SELECT a x, b "Y", id AS "group" FROM t
SELECT x: a, y: b FROM t
SELECT a FROM t WHERE a > 1 AND a < 5 AND b = 'x' OR NOT (a = 2 AND b = 'y')
SELECT sum(a) FROM t
SELECT a + 1, count(*) FROM t GROUP BY a + 1
SELECT a FROM t ORDER BY ALL DESC
SELECT b, a FROM t GROUP BY b, a ORDER BY b, a DESC
SELECT first(a ORDER BY id) AS f, arg_min(b, a) AS g FROM t
SELECT t.a, u.c FROM t JOIN u ON t.id = u.id AND u.c > 1 WHERE u.ts IS NOT NULL
SELECT t.a FROM t SEMI JOIN u ON t.id = u.id AND u.c > 2
FROM t SELECT a WHERE a > 2 ORDER BY a
FROM t WHERE a > 2
FROM t JOIN u USING (id) SELECT t.b, u.c
FROM (FROM t SELECT a) q SELECT q.a + 1 AS z
SELECT a FROM (FROM t)
SELECT alias(a), typeof(b), a.typeof() FROM t
SELECT try(a / 0) AS z, error('x') IS NULL AS y FROM t
SELECT getvariable('x') AS z
SELECT #1, a FROM t
SELECT a FROM t WHERE (a, b) IN ((1, 'x'), (2, 'y'))
SELECT a FROM t WHERE (a, b) = (1, 'x')
SELECT count(*), count(), count(a) FROM t
SELECT a, a AS a2, a2 + 1 AS a3 FROM t WHERE a2 > 1
SELECT rank() OVER (ORDER BY a DESC), dense_rank() OVER (ORDER BY a), ntile(4) OVER (ORDER BY a), cume_dist() OVER (ORDER BY a) FROM t
SELECT sum(a ORDER BY id) OVER (ORDER BY id) AS z FROM t
SELECT list_value(1,2)[1] AS x, (SELECT 5)::VARCHAR AS y, (a + 1)::VARCHAR AS z, -(a) AS n, -(1) AS m, NOT true AS nt FROM t
SELECT * FROM t WHERE COLUMNS(['a', 'id']) > 1
SELECT * FROM t, LATERAL (SELECT t.a + u.c AS z FROM u WHERE u.id = t.id) AS q
SELECT a FROM t AS x JOIN t AS y USING (id, a)
SELECT x.a FROM t x JOIN t y ON x.id = y.a AND (x.b = y.b OR x.b IS NULL)
SELECT * FROM duckdb_tables()
SELECT * FROM information_schema.tables
SELECT a FROM t LIMIT 5
SELECT a FROM t OFFSET 2
SELECT a FROM t ORDER BY a FETCH FIRST 3 ROWS ONLY
SELECT a IS NOT DISTINCT FROM b::INTEGER AS z FROM t
SELECT a ** 2 AS p, a ^ 2 AS q, a % 3 AS m, @a AS ab, a! AS f FROM t
SELECT '2020-01-01'::TIMESTAMP + INTERVAL 1 DAY AS z, DATE '2020-01-01' - 3 AS y
SELECT 'x' AS "weird ""name""", "b" AS "B2" FROM t
SELECT DISTINCT ON (b, a % 2) a, b FROM t ORDER BY b, a
SELECT map_from_entries([('k', 1)]) AS z
SELECT strftime(ts, '%Y') AS y, year(ts) AS yy, ts::DATE AS d FROM u
SELECT format('{} {}', a, b) AS z, printf('%d', a) AS y, concat_ws(',', a, b) AS w FROM t
SELECT hash(a) AS h, md5(b) AS m, '\\xAA'::BLOB AS bl, '101'::BIT AS bt FROM t
DESCRIBE t
SELECT * FROM (DESCRIBE t)
SUMMARIZE t
SELECT c.relname FROM pg_catalog.pg_class c
WITH c AS (WITH d AS (SELECT 1 AS z) SELECT z FROM d) SELECT c.z FROM c, (WITH e AS (SELECT 2 AS y) SELECT y FROM e) AS f
SELECT a FROM t WHERE b IN ('x', 'y') AND a NOT IN (1) AND l @> [1] AND list_contains(l, 2) AND l && [3]
SELECT a, CASE WHEN b = 'x' THEN NULL ELSE [a] END AS z FROM t
SELECT sum(CASE WHEN a > 1 THEN 1 ELSE 0 END) AS z, avg(a)::INTEGER AS y, bool_and(a > 0) AS x FROM t
SELECT t.rowid, rowid AS r FROM t
SELECT 1 AS one UNION ALL SELECT 2 UNION ALL SELECT 3
SELECT a AS "a.b", t.s.x AS sx, s.y sy FROM t
