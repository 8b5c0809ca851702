CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE one.t (id int PRIMARY KEY); CREATE TABLE two.u (id int, FOREIGN KEY (id) REFERENCES one.t (id));
--
CREATE SCHEMA one; CREATE TABLE one.t (id int PRIMARY KEY); CREATE TABLE one.u (id int, FOREIGN KEY (id) REFERENCES one.t (id));
--
CREATE SCHEMA one; CREATE TABLE one.t (id int PRIMARY KEY); CREATE TABLE one.u (id int REFERENCES t (id));
--
CREATE SCHEMA one; CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE one.u (id int REFERENCES main.t (id));
--
CREATE SCHEMA one; CREATE TABLE one.t (id int); CREATE VIEW one.v AS SELECT id FROM t;
--
CREATE SCHEMA one; USE one; CREATE TABLE t (id int); USE main; SELECT * FROM one.t;
--
CREATE SCHEMA one; SET schema = 'one'; CREATE TABLE t (id int); RESET schema; CREATE VIEW v AS SELECT id FROM one.t;
--
CREATE SCHEMA one; SET search_path = 'one,main'; CREATE TABLE t (id int); CREATE VIEW main.v AS SELECT id FROM t;
--
CREATE SCHEMA "o.n,e"; SET schema = '"o.n,e"'; CREATE TABLE t (id int); RESET schema; CREATE VIEW v AS SELECT id FROM "o.n,e".t;
--
CREATE TABLE t (id int PRIMARY KEY, a int REFERENCES t (id) ON DELETE CASCADE);
--
CREATE TABLE t (id int PRIMARY KEY, a int REFERENCES t (id) ON DELETE RESTRICT);
--
CREATE TABLE t (id int, a int REFERENCES t (id));
--
CREATE TABLE t (id int UNIQUE, a int REFERENCES t (id));
--
CREATE TABLE t (id int, b int GENERATED ALWAYS AS (id + 1) STORED);
--
CREATE TABLE t (id int, b int GENERATED ALWAYS AS (id + 1) VIRTUAL);
--
CREATE TABLE t (b AS (c + 1), c AS (b + 1));
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (c + 1));
--
CREATE TABLE t (a int, a int);
--
CREATE TABLE t (a int, A int);
--
CREATE TABLE t (a nope);
--
CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY);
--
CREATE TABLE t (a int CHECK (a > 0), CHECK (b > 0));
--
CREATE TABLE t (a int CHECK (a > 0));
--
CREATE TABLE t (a int DEFAULT b);
--
CREATE TABLE t (a int DEFAULT (SELECT 1));
--
CREATE TABLE t (a int CHECK (a IN (SELECT 1)));
--
CREATE TABLE t (a int DEFAULT nextval('s'));
--
CREATE SEQUENCE s; CREATE SEQUENCE s;
--
CREATE SEQUENCE s START 0;
--
CREATE SEQUENCE s START 5 MAXVALUE 3;
--
CREATE SEQUENCE s INCREMENT 0;
--
CREATE TYPE mood AS ENUM ('a', 'a');
--
CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (m mood); DROP TYPE mood;
--
CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (m mood DEFAULT 'a');
--
CREATE TYPE p AS STRUCT (x int, y int); CREATE TABLE t (a p, b p[]);
--
CREATE TABLE t (a int); CREATE INDEX ix ON t (b);
--
CREATE TABLE t (a int); CREATE INDEX ix ON t (a); CREATE INDEX ix ON t (a);
--
CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE INDEX ix ON t (a); CREATE INDEX ix ON u (a);
--
CREATE TABLE t (a int); CREATE INDEX ix ON t (a) WHERE a > 0;
--
CREATE TABLE t (a int); CREATE INDEX ix ON t ((a + 1));
--
CREATE TABLE t (a int); CREATE UNIQUE INDEX ix ON t (a); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t ALTER b TYPE text;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t RENAME COLUMN b TO c;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t ADD COLUMN c int;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int NOT NULL;
--
CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int UNIQUE;
--
CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int CHECK (b > 0);
--
CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0);
--
CREATE TABLE t (a int); ALTER TABLE t ADD PRIMARY KEY (a);
--
CREATE TABLE t (a int); ALTER TABLE t ADD UNIQUE (a);
--
CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD PRIMARY KEY (a);
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t); ALTER TABLE t ADD COLUMN b int;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u (a int REFERENCES t); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t); DROP TABLE t;
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t); ALTER TABLE t RENAME TO w;
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t); DROP TABLE u; DROP TABLE t;
--
CREATE VIEW v AS SELECT * FROM nope;
--
CREATE TABLE t (a int); CREATE OR REPLACE TABLE t (b int);
--
CREATE MACRO f(a) AS a + 1; CREATE MACRO f(a) AS a + 2;
--
CREATE MACRO f(a) AS a + 1, (a, b) AS a + b;
--
CREATE TABLE t (a int); CREATE MACRO f() AS TABLE SELECT a FROM t;
--
CREATE TABLE t (a int); COMMENT ON COLUMN t.b IS 'x';
--
CREATE TABLE t (a int); COMMENT ON TABLE t IS 'x'; COMMENT ON COLUMN t.a IS 'y';
--
COMMENT ON VIEW nope IS 'x';
--
CREATE TABLE t (a decimal(40, 2));
--
CREATE TABLE t (a decimal(10, 12));
--
CREATE TABLE t (a decimal(38, 10), b varchar(10), c hugeint, d bit, e time with time zone, f map(int, text), g int[3], h union(n int, s text));
--
CREATE TABLE t (a text COLLATE NOCASE);
--
CREATE TABLE t (a int COLLATE NOCASE);
--
CREATE TABLE t (a int, PRIMARY KEY (a, a));
--
CREATE TABLE t (a int, PRIMARY KEY (b));
--
CREATE TABLE t (a int, UNIQUE (b));
--
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0), CONSTRAINT c CHECK (a > 1));
--
CREATE TABLE t ();
--
CREATE TEMP TABLE t (a int);
--
DROP TABLE t;
--
DROP TABLE IF EXISTS t;
--
CREATE SCHEMA one; DROP SCHEMA one; CREATE TABLE one.t (a int);
--
CREATE SCHEMA one; CREATE TABLE one.t (a int); DROP SCHEMA one;
--
CREATE SCHEMA one; CREATE TABLE one.t (a int); DROP SCHEMA one CASCADE;
--
USE nope;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL); ALTER TABLE t ALTER a TYPE text;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL); CREATE INDEX ix ON t (b);
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL, PRIMARY KEY (b));
--
CREATE TABLE t (a int CHECK (a > 0), b int); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int CHECK (a > 0), b int); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int CHECK (a > 0), b int); ALTER TABLE t ALTER a TYPE bigint;
--
CREATE TABLE t (a int UNIQUE, b int); ALTER TABLE t ALTER a TYPE bigint;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t ALTER a DROP NOT NULL;
--
CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t ALTER a DROP NOT NULL;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ALTER a SET DEFAULT 5; ALTER TABLE t ALTER a DROP DEFAULT; ALTER TABLE t ALTER c SET DEFAULT 1;
--
CREATE TABLE t (a int); ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME a TO c;
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME a TO b;
--
CREATE TABLE t (a int); CREATE TABLE u (a int); ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int DEFAULT 'x');
--
CREATE TABLE t (a date DEFAULT 'x');
--
CREATE TABLE t (a int CHECK ('x'));
--
CREATE TABLE t (a int CHECK (abs(a) > 0));
--
CREATE TABLE t (a int); CREATE TABLE u AS SELECT a FROM t;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t ADD COLUMN c int NOT NULL;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t ALTER b SET NOT NULL;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t ALTER b SET DEFAULT 5;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN n int REFERENCES t (a);
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN n int GENERATED ALWAYS AS (a + 1);
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES t (a);
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p (id), b int); ALTER TABLE t RENAME a TO z;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p (id), b int); ALTER TABLE t RENAME b TO z;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p (id), b int); ALTER TABLE t RENAME TO z;
--
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t (a), c int); ALTER TABLE t RENAME c TO z; ALTER TABLE t DROP COLUMN z;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int); ALTER TABLE t ALTER b SET NOT NULL;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int); ALTER TABLE t ALTER b DROP DEFAULT;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int); ALTER TABLE t DROP COLUMN a CASCADE;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL NOT NULL);
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, CHECK (b > 0));
--
CREATE TABLE t (a int CHECK (a > 0), b int CHECK (b > a)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE u (x int, y int, FOREIGN KEY (x, y) REFERENCES t (b, a));
--
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE u (x int, y int, FOREIGN KEY (x, y) REFERENCES t (a, b));
--
CREATE TABLE t (a int); CREATE UNIQUE INDEX ix ON t (a); CREATE TABLE u (x int REFERENCES t (a));
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (x bigint REFERENCES t (a));
--
CREATE TABLE t (a int DEFAULT (sum(1)));
--
CREATE TABLE t (a int CHECK (max(a) > 1));
--
CREATE TABLE t (a int CHECK (row_number() OVER () > 1));
--
CREATE TABLE t (a int DEFAULT (random() * 10), b text DEFAULT (upper('x')), c int[] DEFAULT ([1, 2]));
--
CREATE TABLE t (a int, d text[] DEFAULT (list_transform(['a'], lambda x: x || '1')));
--
CREATE TABLE t (a int[]); CREATE INDEX ix ON t (a);
--
CREATE TABLE t (a struct(x int) PRIMARY KEY);
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s'), b int DEFAULT (nextval('main.s') + 1));
--
CREATE SCHEMA one; CREATE SEQUENCE one.s; CREATE TABLE one.t (a int DEFAULT nextval('s'));
--
CREATE SCHEMA one; CREATE SEQUENCE one.s; USE one; CREATE TABLE t (a int DEFAULT nextval('s'));
--
create table t(a interval unique);
--
drop schema main;
--
use memory; create table t(a int);
--
use memory.main; create table t(a int);
--
create type e as enum ('a','b'); create table t(a e primary key); create table u(x e references t(a));
--
create table t(a decimal(10,2) primary key); create table u(x decimal(12,2) references t(a));
--
create table t(a varchar(10) primary key); create table u(x text references t(a));
--
create schema s; create macro s.f(a) as a; drop schema s;
--
create table t(a int primary key); create table u(x int references t); alter table u rename to w; alter table w rename x to y;
--
create table t(a int primary key, b int); create table u(x int references t, z int); alter table u drop column z;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT nope FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.nope FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.nope FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT y.a FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE nope > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t GROUP BY a HAVING max(nope) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t ORDER BY nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t GROUP BY nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, count(*) AS n FROM t GROUP BY a ORDER BY n;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a, d FROM t JOIN u USING (a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a FROM t JOIN u USING (d);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a FROM t JOIN u ON t.a = u.nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND u.e = b);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.nope);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT nope FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT c FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT s.x FROM (SELECT a AS x FROM t) s;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT s.a FROM (SELECT a AS x FROM t) s;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x FROM (SELECT a FROM t) s;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH w AS (SELECT a AS q FROM t) SELECT q FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH w AS (SELECT a AS q FROM t) SELECT a FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH w (q) AS (SELECT a FROM t) SELECT w.q FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH w (q) AS (SELECT a FROM t) SELECT w.a FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t UNION SELECT nope FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t UNION SELECT d FROM u ORDER BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN nope = 1 THEN 2 END AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT row_number() OVER (PARTITION BY nope ORDER BY a) AS r FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT row_number() OVER (PARTITION BY c ORDER BY a) AS r FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT row_number() OVER w AS r FROM t WINDOW w AS (PARTITION BY c ORDER BY a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT coalesce(nope, 1) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CAST(nope AS char(3)) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (SELECT max(d) FROM u WHERE u.a = t.a) AS m FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (SELECT max(nope) FROM u WHERE u.a = t.a) AS m FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, a + 1 AS n FROM t WHERE c BETWEEN a AND nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.* FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT EXTRACT(YEAR FROM CURRENT_DATE) AS y, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CURRENT_TIMESTAMP AS n, CURRENT_USER AS u FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT TRIM(LEADING 'x' FROM b) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT SUBSTRING(b FROM 1 FOR 2) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT POSITION('a' IN b) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t1.a FROM t t1 LEFT JOIN t t2 ON t1.a = t2.c AND t2.nope = 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.n FROM (SELECT count(*) AS n, c FROM t GROUP BY c) q WHERE q.c > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.m FROM (SELECT count(*) AS n, c FROM t GROUP BY c) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT A, T.B FROM t T;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT sum(a) AS s FROM t HAVING sum(nope) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT DISTINCT nope FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT max(a) AS m, c FROM t GROUP BY c HAVING m > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH RECURSIVE r AS (SELECT a, c FROM t WHERE c IS NULL UNION ALL SELECT t.a, t.c FROM t JOIN r ON t.c = r.a) SELECT a FROM r;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS x FROM t WHERE x > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS x, x + 1 AS y FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT nope.a FROM t AS nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a nope FROM t ORDER BY nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u.d FROM t, u WHERE t.a = u.a AND u.b = 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT d FROM (t JOIN u ON t.a = u.a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a FROM t JOIN (u JOIN t t3 ON t3.a = u.d) ON t3.c = t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a FROM t JOIN u ON EXISTS (SELECT 1 FROM u u2 WHERE u2.a = t.a AND u2.d = u.d);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t LIMIT 3;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a FROM t NATURAL JOIN u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT COUNT(DISTINCT nope) AS n FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT rowid FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a+1 AS x, x+1 AS y FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS x FROM t WHERE x > 1 GROUP BY ALL;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x: a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * EXCLUDE (b) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.c FROM (SELECT * EXCLUDE (b) FROM t) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * REPLACE (a+1 AS a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT COLUMNS('a') FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.a FROM (SELECT COLUMNS('a|b') FROM t) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT list_transform([1,2], lambda x: x + a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT [x * 2 FOR x IN [1,2]] AS l FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT s.k FROM (SELECT {'k': 1} AS s) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.s.k FROM (SELECT {'k': 1} AS s) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.n FROM t, (SELECT t.a AS n) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.n FROM t, (SELECT a + 1 AS n) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS FROM t SELECT a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT current_date, today() FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t ORDER BY ALL;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT date_trunc('month', DATE '2020-01-01') FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT INTERVAL 1 DAY, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT INTERVAL (a) DAY FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT EXTRACT(year FROM DATE '2020-01-01') FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x FROM range(3) r(x);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT range FROM range(3);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT unnest([1,2]) AS u FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * FROM t SEMI JOIN u USING (a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * FROM t POSITIONAL JOIN u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "nope" FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*) AS n FROM t HAVING n > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT #1 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT main.t.a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.t FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t USING SAMPLE 10%;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT struct_pack(k := a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT b.upper() FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "count_star()" FROM (SELECT count(*) FROM t) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT col0 FROM (VALUES (1)) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT try_cast(b AS integer) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q."CAST(b AS INTEGER)" FROM (SELECT b::int FROM t) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT map {'a': a} FROM t;
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('memory.s'), b int DEFAULT nextval('memory.main.s'));
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t DROP COLUMN IF EXISTS z;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t (a); ALTER TABLE t ADD COLUMN IF NOT EXISTS b int;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN IF NOT EXISTS b int NOT NULL;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN IF NOT EXISTS b int CHECK (b > 1);
--
CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int PRIMARY KEY;
--
CREATE TABLE t (a int, b int); CREATE INDEX ix ON t USING art (a); CREATE INDEX iy ON t (a DESC, b ASC);
--
CREATE TABLE t (a int); CREATE INDEX ix ON t USING hnsw (a);
--
CREATE TABLE t (a text DEFAULT (overlay('abc' PLACING 'x' FROM 1 FOR 1)), b int DEFAULT (position('a' IN 'ba')));
--
CREATE SCHEMA one; CREATE TYPE one.e AS ENUM ('a'); CREATE TABLE one.t (a e, b e[]);
--
CREATE SCHEMA one; CREATE TYPE one.e AS ENUM ('a'); CREATE TABLE one.t (a text); ALTER TABLE one.t ALTER a TYPE e; ALTER TABLE one.t ADD COLUMN b e;
--
CREATE SCHEMA one; CREATE TYPE one.e AS ENUM ('a'); CREATE TABLE t (a e);
--
CREATE SCHEMA one; SET search_path = 'one,nope'; CREATE TABLE t (a int);
--
CREATE SCHEMA one; SET search_path = 'nope,one'; CREATE TABLE t (a int);
--
CREATE MACRO f(a, a) AS a + 1;
--
CREATE MACRO f(a, A) AS a + 1;
--
CREATE MACRO f(a, "b c", b := 1 + (2 * 3), c := [1, 2]) AS a + b;
--
CREATE MACRO f(a := 1, b) AS a + b;
--
CREATE MACRO f() AS 1;
--
CREATE MACRO f(a := {'x': 1, 'y': 2}) AS TABLE SELECT a.x AS x;
--
CREATE MACRO f(a) AS a, (a, b) AS a + b;
--
CREATE TABLE t (a int, b int, c int PRIMARY KEY, d int); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int, b int, c int PRIMARY KEY, d int); ALTER TABLE t DROP COLUMN d;
--
CREATE TABLE t (a int, b int, c int UNIQUE, d int); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE p (x int PRIMARY KEY); CREATE TABLE t (a int, b int, c int REFERENCES p, d int); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE p (x int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p, b int, c int, d int); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int, b int, c int PRIMARY KEY, d int REFERENCES t); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int PRIMARY KEY, b int, c int, d int REFERENCES t); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t, c int, d int); ALTER TABLE t DROP COLUMN c;
--
CREATE TABLE t (g int AS (b + 1), a int, b int, c int PRIMARY KEY, d int); ALTER TABLE t DROP COLUMN g;
--
CREATE TABLE t (g int AS (b + 1), a int, b int, c int PRIMARY KEY, d int); ALTER TABLE t DROP COLUMN b CASCADE;
--
CREATE TABLE t (a int, b int, c int PRIMARY KEY, g int AS (b + 1)); ALTER TABLE t DROP COLUMN g;
--
CREATE TABLE t (a int, b int, c int, d int); CREATE INDEX i ON t (c); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, c int, d int); CREATE INDEX i ON t (c); DROP INDEX i; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, c int, CHECK (c > 0)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, a);
--
CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a, b, A);
--
CREATE TABLE t (a int, b int, UNIQUE (a, a));
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD PRIMARY KEY (a, a);
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE v RENAME TO w;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE v ADD COLUMN z int;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE v RENAME COLUMN a TO z;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER VIEW t RENAME TO w;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER VIEW v RENAME TO t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; DROP TABLE v;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; DROP VIEW t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE OR REPLACE TABLE v (a int);
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE OR REPLACE VIEW t AS SELECT 1;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON v (a);
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t ADD COLUMN c int; CREATE VIEW w AS SELECT c FROM v;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t RENAME COLUMN a TO z; CREATE VIEW w AS SELECT z FROM v;
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME TO T;
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME TO t;
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME COLUMN a TO A;
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME COLUMN a TO a;
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME COLUMN a TO B;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ALTER a TYPE struct(x int);
--
CREATE TABLE t (a int, b int); ALTER TABLE t ALTER a TYPE int[];
--
CREATE TABLE t (a int[], b int); ALTER TABLE t ALTER a TYPE int;
--
CREATE TABLE t (a struct(x int), b int); ALTER TABLE t ALTER a TYPE int;
--
CREATE TABLE t (a struct(x int), b int); ALTER TABLE t ALTER a TYPE varchar;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ALTER a TYPE uuid;
--
CREATE TABLE t (a date, b int); ALTER TABLE t ALTER a TYPE int;
--
CREATE TABLE t (a bool, b int); ALTER TABLE t ALTER a TYPE date;
--
CREATE TABLE t (a int DEFAULT 5, b int); ALTER TABLE t ALTER a TYPE date;
--
CREATE TABLE t (a int DEFAULT 5, b int); ALTER TABLE t ALTER a TYPE struct(x int);
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN c struct(x int) DEFAULT 5;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN c int[] DEFAULT 5;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN c struct(x int) NOT NULL DEFAULT 5;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN c date DEFAULT 5;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD COLUMN c int DEFAULT 'x';
--
CREATE TABLE t (a date, b int); ALTER TABLE t ALTER a SET DEFAULT 7;
--
CREATE TABLE t (a int[], b int); ALTER TABLE t ALTER a SET DEFAULT 7;
--
CREATE TABLE t (a date DEFAULT 7);
--
CREATE TABLE t (a struct(x int) DEFAULT 7);
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (b int REFERENCES t); CREATE OR REPLACE TABLE t (id int);
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (b int REFERENCES t); CREATE OR REPLACE TABLE u (id int);
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); CREATE OR REPLACE TABLE t (id int);
--
CREATE TABLE t (a int); COMMENT ON COLUMN t.nosuch IS 'x';
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; COMMENT ON COLUMN v.a IS 'x';
--
CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN a; ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int, b int AS (a + 1)); ALTER TABLE t DROP COLUMN a CASCADE;
--
CREATE TABLE t (a int, b int AS (1)); ALTER TABLE t DROP COLUMN a;
--
CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e); DROP TYPE e;
--
CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e); DROP TYPE e CASCADE;
--
CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e); ALTER TABLE t ALTER a TYPE varchar; DROP TYPE e;
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s')); DROP SEQUENCE s;
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s')); CREATE TABLE u (b int DEFAULT nextval('main.s')); DROP SEQUENCE s CASCADE; DROP TABLE t;
--
CREATE SEQUENCE s; CREATE TABLE t (a int PRIMARY KEY DEFAULT nextval('s')); CREATE TABLE u (b int REFERENCES t); DROP SEQUENCE s CASCADE; CREATE TABLE u (a int);
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s')); ALTER TABLE t ALTER a DROP DEFAULT; DROP SEQUENCE s;
--
CREATE SEQUENCE s; CREATE VIEW v AS SELECT nextval('s') AS n; DROP SEQUENCE s;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER VIEW v RENAME TO V;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; ALTER VIEW v RENAME TO T;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM (SHOW TABLES);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v (a,a) AS SELECT 1,2;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v (a) AS SELECT 1 x,2 y;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS VALUES (1,2),(3,4);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS FROM t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS FROM t SELECT a;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * EXCLUDE (a) FROM t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * REPLACE (a+1 AS a) FROM t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT COLUMNS('a') FROM t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT a, count(*) FROM t GROUP BY ALL ORDER BY ALL;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS TABLE t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT t FROM t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT {'a': 1} AS s;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT [1,2,3][1];
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT [x+1 for x in [1,2]];
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT a::mood FROM (SELECT 'x' a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT zz FROM t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY b);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT a FROM t QUALIFY row_number() OVER () = 1;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * FROM range(3);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * FROM t USING SAMPLE 10%;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * FROM t ASOF JOIN t u USING (a, b);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * FROM t POSITIONAL JOIN t u;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * FROM t SEMI JOIN t u USING (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS SELECT * FROM t, LATERAL (SELECT t.a + 1);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE VIEW v AS WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n+1 FROM r WHERE n<3) SELECT * FROM r;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int CHECK (a > (SELECT 1)));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int CHECK (random() > 1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int CHECK (sum(a) > 1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int CHECK (zz > 1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT (b), b int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT nextval('s'));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT nextval('nope'));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT (SELECT 1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT 'x');
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT random());
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT sum(1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a mood DEFAULT 'q');
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int AS (1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int AS (b+1), b int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int AS (b+1) STORED, b int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int AS (b+1), b int AS (a+1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, b int GENERATED ALWAYS AS (a+1) VIRTUAL NOT NULL);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, b int AS (a) PRIMARY KEY);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, b int AS (a) UNIQUE);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, b int AS (a) CHECK (b>1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, b int AS (a) DEFAULT 3);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int GENERATED ALWAYS AS IDENTITY);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a serial);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int REFERENCES t(a));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int PRIMARY KEY, b int REFERENCES z(a));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int PRIMARY KEY, b int REFERENCES z(a) ON DELETE CASCADE);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int PRIMARY KEY, b int REFERENCES z(a) ON DELETE NO ACTION);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, PRIMARY KEY (a), PRIMARY KEY (a));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, UNIQUE (a), UNIQUE (a));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, UNIQUE (a, a));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, UNIQUE (zz));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, UNIQUE (a+1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, a int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, A int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z ();
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (CHECK (true));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int,);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a decimal(40,2));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a decimal(3,5));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a varchar(10));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int[], b int[3], c struct(x int, y text), d map(text,int), e union(i int, s text));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a map(int));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a enum('a','b'));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a bit, b uuid, c json, d hugeint, e uhugeint, f utinyint, g blob, h interval, i timetz, j timestamp_ns);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a timestamp(3));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a text COLLATE nocase);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a text COLLATE nocase.noaccent);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int COMPRESSION x);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TEMP TABLE z (a int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE OR REPLACE TABLE t (z int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE IF NOT EXISTS t (z int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z AS SELECT * FROM t WITH NO DATA;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (LIKE t);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a DESC);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a NULLS FIRST);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t((a+1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a) WHERE b > 1;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(zz);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t USING hash (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t USING art (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE UNIQUE INDEX i ON t(a, b);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a) INCLUDE (b);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(sum(a));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(random());
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a, a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX ON t(a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON nope(a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SEQUENCE q START 5 INCREMENT 2 MINVALUE 1 MAXVALUE 10 CYCLE;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SEQUENCE q START 50 MAXVALUE 10;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SEQUENCE q INCREMENT 0;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SEQUENCE q MINVALUE 5 MAXVALUE 3;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SEQUENCE q CACHE 5;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SEQUENCE q OWNED BY t.a;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SEQUENCE q AS int;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TYPE q AS int;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TYPE q AS struct(a int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TYPE q AS ENUM ();
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TYPE q AS ENUM ('a','a');
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TYPE q AS (a int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TYPE q AS nope;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE MACRO m(a, b) AS a + b;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE MACRO m(a, b := 3) AS a + b;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE MACRO m(a, a) AS a;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE MACRO m(a) AS TABLE SELECT a;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE FUNCTION f(a) AS a;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE MACRO m(a) AS a, (a, b) AS a + b;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN c int NOT NULL;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN c int DEFAULT 3 NOT NULL;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN c int PRIMARY KEY;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN c int UNIQUE;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN c int CHECK (c>1);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN c int AS (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN c int REFERENCES t(a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD COLUMN a int;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t DROP COLUMN zz;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t DROP COLUMN IF EXISTS zz;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t DROP a, DROP b;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ALTER a TYPE text;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ALTER a SET DATA TYPE text USING a::text || 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ALTER a TYPE nope;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ALTER a SET NOT NULL;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ALTER a DROP NOT NULL;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ALTER a SET DEFAULT 3;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ALTER a DROP DEFAULT;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD PRIMARY KEY (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD CHECK (a > 1);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD UNIQUE (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t DROP CONSTRAINT p;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t(b);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t RENAME a TO b;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t RENAME a TO c;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t RENAME TO t;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TABLE t SET SCHEMA x;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER VIEW t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER SEQUENCE s RENAME TO q;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER INDEX i RENAME TO j;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TYPE mood ADD VALUE 'z';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER TYPE mood RENAME TO m2;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON TABLE t IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON COLUMN t.a IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON COLUMN t.zz IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON SEQUENCE s IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON TYPE mood IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON INDEX nope IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON SCHEMA main IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); DROP TABLE nope;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); DROP TABLE IF EXISTS nope;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); DROP TABLE t CASCADE;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); DROP SEQUENCE s;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); DROP TYPE mood;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); DROP SCHEMA main;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE SCHEMA x; CREATE TABLE x.z (a mood);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); GRANT SELECT ON t TO x;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ANALYZE;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE MATERIALIZED VIEW m AS SELECT 1;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE RECURSIVE VIEW r (n) AS SELECT 1 UNION ALL SELECT n+1 FROM r WHERE n<3;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE DOMAIN d AS int;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int) WITH (x = 1);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int) PARTITION BY (a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT current_timestamp);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a timestamp DEFAULT now());
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a date DEFAULT current_date);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a uuid DEFAULT uuid());
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a uuid DEFAULT gen_random_uuid());
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int DEFAULT getvariable('x'));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int[] DEFAULT [1,2]);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a struct(x int) DEFAULT {'x': 1});
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int[] CHECK (len(a) > 1));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z ("a b" int, "select" text, "ü" int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (select int);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, UNIQUE (a,));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, PRIMARY KEY (a,));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a,);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TYPE q AS ENUM ('a',);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, FOREIGN KEY (a,) REFERENCES t(a));
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE MACRO m(a,) AS a;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON DATABASE memory IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); COMMENT ON MACRO nope IS 'x';
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); ALTER INDEX nope RENAME TO x;
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX i ON t(a) WITH (x=1);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE INDEX IF NOT EXISTS i ON t(a);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int CHECK (a > 1) CHECK (a < 5) NOT NULL NOT NULL);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int NULL NOT NULL);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int PRIMARY KEY PRIMARY KEY);
--
CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('x','y'); CREATE TABLE z (a int, CONSTRAINT c UNIQUE (a), CONSTRAINT c CHECK (a>1));
--
CREATE TABLE t (a int, b int, UNIQUE (a, b,), FOREIGN KEY (a, b,) REFERENCES t (a, b,));
--
CREATE TABLE t (a decimal(5,2,), b struct(x int, y int,), c union(x int, y text,), d enum('x',), e map(int, int,));
--
CREATE TABLE t (a int DEFAULT (coalesce(1,2,)), b text CHECK (substring(b, 1, 2,) = 'x' OR abs(a,) > 1));
--
CREATE TABLE t (a int CHECK (abs(,) > 1));
--
CREATE TABLE t (a struct(,));
--
CREATE TYPE s AS STRUCT (a int,); CREATE VIEW v (a, b,) AS SELECT 1, 2;
