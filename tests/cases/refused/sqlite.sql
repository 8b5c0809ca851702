CREATE TABLE t (id text DEFAULT (lower(hex(randomblob(4)))));
--
CREATE TABLE t (id text DEFAULT (gen_random_uuid()));
--
CREATE TABLE t (id text DEFAULT (uuid()));
--
CREATE TABLE t (id text DEFAULT (now()));
--
CREATE TABLE t (id text DEFAULT now());
--
CREATE TABLE t (id text DEFAULT now);
--
CREATE TABLE t (a text, CHECK (char_length(a) > 1));
--
CREATE TABLE t (a text, CHECK (length(a) > 1));
--
CREATE TABLE t (a text, CHECK (length(a, 2) > 1));
--
CREATE TABLE t (a text, CHECK (length() > 1));
--
CREATE TABLE t (a text, CHECK (json_valid(a)));
--
CREATE TABLE t (a text, CHECK (a MATCH 'x'));
--
CREATE TABLE t (a text, CHECK (a GLOB 'x'));
--
CREATE TABLE t (a text, CHECK (regexp_like(a, 'x')));
--
CREATE TABLE t (a text, CHECK (a > (SELECT 1)));
--
CREATE TABLE t (a text, CHECK (a IN (SELECT 1)));
--
CREATE TABLE t (a text, CHECK (EXISTS (SELECT 1)));
--
CREATE TABLE t (a text, CHECK (sum(a) > 1));
--
CREATE TABLE t (a text, CHECK (max(a) > 1));
--
CREATE TABLE t (a text, CHECK (max(a, 1) > 1));
--
CREATE TABLE t (a text, CHECK (count(*) > 1));
--
CREATE TABLE t (a text, CHECK (row_number() over () > 1));
--
CREATE TABLE t (a text, CHECK (random() > 1));
--
CREATE TABLE t (a text, CHECK (a < date('now')));
--
CREATE TABLE t (a text, CHECK (a < current_timestamp));
--
CREATE TABLE t (a text DEFAULT (SELECT 1));
--
CREATE TABLE t (a text DEFAULT ((SELECT 1)));
--
CREATE TABLE t (a text DEFAULT (max(1)));
--
CREATE TABLE t (a text DEFAULT (random()));
--
CREATE TABLE t (a text DEFAULT (datetime('now')));
--
CREATE TABLE t (a text, b text AS (random()));
--
CREATE TABLE t (a text, b text AS (random()) STORED);
--
CREATE TABLE t (a text, b text AS (date('now')));
--
CREATE TABLE t (a text, b text AS (date(a)));
--
CREATE TABLE t (a text, b text AS (strftime('%Y', a)));
--
CREATE TABLE t (a text, b text AS (current_timestamp));
--
CREATE TABLE t (a text, b text AS ((SELECT 1)));
--
CREATE TABLE t (a text, b text AS (max(a)));
--
CREATE TABLE t (a text, b text AS (b));
--
CREATE TABLE t (a text, b text AS (c), c text AS (b));
--
CREATE TABLE t (a text, b text AS (upper(a)) STORED, c text AS (b || 'x'));
--
CREATE TABLE t (a text, b text AS (a) PRIMARY KEY);
--
CREATE TABLE t (a text, b text DEFAULT 'x' AS (a));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (random());
--
CREATE TABLE t (a text); CREATE INDEX i ON t (date('now'));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (date(a));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a));
--
CREATE TABLE t (a text); CREATE INDEX i ON t ((SELECT 1));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (max(a));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE a > date('now');
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE a > current_timestamp;
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE a > (SELECT 1);
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE b = 1;
--
CREATE TABLE t (a text COLLATE NOCASE, b text COLLATE rtrim, c text COLLATE binary);
--
CREATE TABLE t (a text); CREATE VIEW v AS SELECT nofn(a) FROM t;
--
CREATE TABLE t (a text); CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT nofn(1); END;
--
CREATE TABLE t (a text); ALTER TABLE t ADD b text DEFAULT (nofn());
--
CREATE TABLE t (a text); ALTER TABLE t ADD b text DEFAULT (datetime('now'));
--
CREATE TABLE t (a text); ALTER TABLE t ADD b text DEFAULT current_timestamp;
--
CREATE TABLE t (a text); ALTER TABLE t ADD b text NOT NULL;
--
CREATE TABLE t (a text); ALTER TABLE t ADD b text UNIQUE;
--
CREATE TABLE t (a text); ALTER TABLE t ADD b text AS (a) STORED;
--
CREATE TABLE t (a text); ALTER TABLE t ADD b text AS (a);
--
CREATE TABLE t (a text PRIMARY KEY, b text PRIMARY KEY);
--
CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES nosuch (id));
--
CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES nosuch (id, b));
--
CREATE TABLE t (a int, CHECK (b > 1));
--
CREATE TABLE t (a int, CHECK ("b" > 1));
--
CREATE TABLE t (a int CHECK (ifnull(a, 1) > 0 AND coalesce(a, 2) > 1 AND iif(a, 1, 0) AND nullif(a, 1) AND instr(a, 'x') AND substr(a, 1) AND substring(a, 1, 2) AND printf('%d', a) AND format('%d', a) AND typeof(a) = 'x' AND abs(a) AND round(a) AND round(a, 2) AND hex(a) AND quote(a) AND unicode(a) AND char(65) AND zeroblob(1) AND likely(a) AND trim(a) AND ltrim(a, 'x') AND replace(a, 'x', 'y') AND soundex(a)));
--
CREATE TABLE t (a int CHECK (ceil(a) > 0 AND pow(a, 2) > 1 AND sqrt(a) > 0 AND log(a) > 0 AND mod(a, 2) AND pi() > 3 AND sign(a) AND json_extract(a, '$') AND json_array_length(a) AND (a -> 'x') AND (a ->> 'x')));
--
CREATE TABLE t (a int) STRICT;
--
CREATE TABLE t (a int UNIQUE ON CONFLICT NOSUCH);
--
CREATE TABLE t (a int CHECK (concat(a, 'x')));
--
CREATE TABLE t (a int CHECK (octet_length(a)));
--
CREATE TABLE t (a int CHECK (unhex(a)));
--
CREATE TABLE t (a int CHECK (last_insert_rowid()));
--
CREATE TABLE t (a int CHECK (sqlite_version() > 1));
--
CREATE TABLE t (a int CHECK (changes() > 1));
--
CREATE TABLE t (a int, b int AS (total_changes()));
--
CREATE TABLE t (a); CREATE TRIGGER r INSTEAD OF INSERT ON t BEGIN SELECT 1; END;
--
CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r AFTER INSERT ON v BEGIN SELECT 1; END;
--
CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r INSTEAD OF UPDATE OF a ON v BEGIN SELECT 1; END;
--
CREATE TABLE t (a); CREATE TRIGGER "instead" BEFORE INSERT ON t BEGIN SELECT 1; END;
--
CREATE TABLE t (a INT, CONSTRAINT alone);
--
CREATE TABLE t (a INT, CONSTRAINT alone, CONSTRAINT c CHECK (a > 0));
--
CREATE TABLE t (CONSTRAINT alone);
--
CREATE TABLE t (a); ALTER TABLE t RENAME TO T;
--
CREATE TABLE t (a int, b int, UNIQUE (a, b) ON CONFLICT IGNORE, UNIQUE (a, b) ON CONFLICT REPLACE);
--
CREATE TABLE t (a int, b int, UNIQUE (a, b) ON CONFLICT IGNORE, UNIQUE (b, a) ON CONFLICT REPLACE);
--
CREATE TABLE t (a int PRIMARY KEY ON CONFLICT FAIL UNIQUE ON CONFLICT REPLACE);
--
CREATE TABLE t (a integer PRIMARY KEY ON CONFLICT FAIL UNIQUE ON CONFLICT REPLACE);
--
CREATE TABLE t (a integer PRIMARY KEY ON CONFLICT FAIL UNIQUE ON CONFLICT REPLACE) WITHOUT ROWID;
--
CREATE TABLE t (a int UNIQUE ON CONFLICT IGNORE, UNIQUE (a COLLATE nocase) ON CONFLICT REPLACE, UNIQUE (a));
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE v RENAME TO w;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE v ADD COLUMN z int;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE v RENAME COLUMN a TO z;
--
CREATE VIRTUAL TABLE f USING fts5(x, y); ALTER TABLE f RENAME TO g;
--
CREATE VIRTUAL TABLE f USING fts5(x, y); ALTER TABLE f ADD COLUMN z;
--
CREATE VIRTUAL TABLE f USING fts5(x, y); ALTER TABLE f RENAME COLUMN x TO z;
--
CREATE VIRTUAL TABLE f USING fts5(x, y); ALTER TABLE f DROP COLUMN x;
--
CREATE VIRTUAL TABLE f USING fts5(x, y); CREATE INDEX i ON f (x);
--
CREATE VIRTUAL TABLE f USING fts5(x, y); CREATE TRIGGER r AFTER INSERT ON f BEGIN SELECT 1; END;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON v (a);
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME TO sqlite_t;
--
CREATE TABLE t (a int, b int); CREATE INDEX sqlite_i ON t (a);
--
CREATE TABLE t (a int UNIQUE, b int); DROP INDEX sqlite_autoindex_t_1;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT "a", b FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT [a], b FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT `a`, b FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT t."a", b FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t ("select" int, b int); CREATE VIEW v AS SELECT b FROM t; ALTER TABLE t DROP COLUMN "select";
--
CREATE TABLE t ("begin" int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT new.b; END; ALTER TABLE t DROP COLUMN "begin";
--
CREATE TABLE t ("of" int, b int); CREATE TRIGGER r AFTER UPDATE OF b ON t BEGIN SELECT 1; END; ALTER TABLE t DROP COLUMN "of";
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE VIEW v AS SELECT u.a FROM t, u; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE VIEW v AS SELECT b FROM t UNION SELECT a FROM u; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE VIEW v AS SELECT a FROM t UNION SELECT a FROM u; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT x.a FROM t x; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT new."a"; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER UPDATE OF a ON t BEGIN SELECT 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER UPDATE OF b, a ON t BEGIN SELECT 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t (a) VALUES (1); END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t (b, a) SELECT b, 1 FROM t; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t (b) SELECT a FROM t; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET b = 2, a = 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET b = a; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE "a" = 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE u SET a = 1; DELETE FROM t WHERE b = 2; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM u WHERE a = 1; DELETE FROM t WHERE a = 2; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER r AFTER UPDATE ON t WHEN new.a > 1 BEGIN SELECT 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, CHECK ("a" > 0)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, c int AS ("a" + 1)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b) WHERE "a" > 1; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, a);
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; PRAGMA legacy_alter_table = ON; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b AS a FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b a FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v (a) AS SELECT b FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT (SELECT max(a) FROM t) AS m; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int); CREATE VIEW sqlite_v AS SELECT 1 AS a;
--
CREATE TABLE t (a int); CREATE TRIGGER sqlite_r AFTER INSERT ON t BEGIN SELECT 1; END;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT s.a FROM (SELECT a FROM u) s, t WHERE t.a = s.a; ALTER TABLE u RENAME a TO a9;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT s.a FROM (SELECT a FROM u) s, t WHERE t.a = s.a; ALTER TABLE t RENAME a TO a9;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t JOIN u USING (a); ALTER TABLE u RENAME a TO a9;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM (SELECT * FROM t); ALTER TABLE t RENAME a TO a9;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t WHERE a IN (SELECT c FROM u WHERE a > 1); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t WHERE a IN (SELECT c FROM u WHERE a > 1); ALTER TABLE u DROP COLUMN a;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t JOIN u USING (a); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT c AS a FROM u ORDER BY a; ALTER TABLE u DROP COLUMN a;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE u SET c = 1 WHERE a IN (SELECT a FROM t); END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, x int); CREATE VIEW v AS SELECT CASE WHEN a > 1 THEN 2 ELSE 3 END x FROM t; ALTER TABLE t DROP COLUMN x;
--
CREATE TABLE t (a int, b int, x int); CREATE VIEW v AS SELECT CASE WHEN a > 1 THEN 2 ELSE 3 END + x FROM t ORDER BY x; ALTER TABLE t DROP COLUMN x;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE u SET c = "new"."a" WHERE a = 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT b FROM t UNION SELECT a FROM u ORDER BY a; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT b FROM t UNION SELECT a FROM u ORDER BY a; ALTER TABLE u DROP COLUMN a;
--
CREATE TABLE u (c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t WHERE a NOT IN "u"; ALTER TABLE u RENAME TO y;
--
CREATE TABLE u (c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t WHERE a IN main.u; ALTER TABLE u RENAME TO y;
--
CREATE TABLE u (c int); CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER INSERT ON t WHEN new.a IN u BEGIN DELETE FROM t WHERE a IN u; END; ALTER TABLE u RENAME TO y;
--
CREATE TABLE u (c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS WITH u AS (SELECT 1) SELECT b FROM t WHERE a IN u; ALTER TABLE u RENAME TO y;
--
CREATE TABLE u (c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t WHERE a IN (SELECT * FROM u); ALTER TABLE u RENAME TO y;
--
CREATE TABLE u (c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t WHERE a IN u; PRAGMA legacy_alter_table = ON; ALTER TABLE u RENAME TO y;
--
CREATE TABLE a (c int); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t WHERE b IN a; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT sum(b) OVER a AS s FROM t WINDOW a AS (ORDER BY b); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT sum(b) OVER c AS s FROM t WINDOW c AS (ORDER BY a); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM 't'; ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM 't'; ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT t.'a' FROM 't'; ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT 't'.a FROM t; ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT 't'.a FROM t; ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT 't'.'a' FROM 't'; ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER INSERT ON 't' BEGIN INSERT INTO 't' ('a') VALUES (1); END; ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER INSERT ON 't' BEGIN INSERT INTO 't' ('b', 'a') VALUES (1, 'a'); END; ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER UPDATE OF 'a' ON 't' BEGIN UPDATE 't' SET b = 'a', 'a' = 1 WHERE t.'b' = 2; DELETE FROM 't' WHERE a = 'a'; END; ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER UPDATE OF 'a' ON 't' BEGIN SELECT new.'a'; END; ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT 'a', b IS DISTINCT FROM 'a', b IS NOT DISTINCT FROM 't', 't' FROM 't' WHERE b IN ('a', 't') ORDER BY b, 'a'; ALTER TABLE t RENAME COLUMN a TO c; ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b AS 'a' FROM 't' AS 'x' WHERE x.a > 1; ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b, t.'a' FROM 't'; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b, a FROM 't'; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO t ('a') VALUES (1); END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET 'a' = 1; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t JOIN 't' AS 'q' USING ('a'); ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT main.'t'.a FROM main.'t'; ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS WITH 'w' AS (SELECT a FROM 't') SELECT a FROM 'w'; ALTER TABLE t RENAME TO u;
--
CREATE TABLE t (a int, b int); CREATE TABLE w (x int); CREATE VIEW v AS SELECT a FROM 't', 'w' WHERE b IN 'w'; ALTER TABLE w RENAME TO u; ALTER TABLE t RENAME TO tt;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT 't' AS x, a FROM 't'; DROP VIEW v; CREATE INDEX i ON 't' ('a'); DROP TABLE 't';
