CREATE TABLE t (id uuid DEFAULT uuid_generate_v4());
--
CREATE TABLE t (id uuid DEFAULT gen_random_uuid());
--
CREATE EXTENSION "uuid-ossp"; CREATE TABLE t (id uuid DEFAULT uuid_generate_v4());
--
CREATE TABLE t (id text DEFAULT randomblob(16));
--
CREATE TABLE t (id text DEFAULT hex(1));
--
CREATE TABLE t (a text, CHECK (nofn(a)));
--
CREATE TABLE t (a text, CHECK (length(a) > 1 AND nofn(a)));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (nofn(a));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a) WHERE nofn(a);
--
CREATE TABLE t (a text, b text GENERATED ALWAYS AS (nofn(a)) STORED);
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a gin_trgm_ops);
--
CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a gin_trgm_ops);
--
CREATE EXTENSION pg_trgm; CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a gin_trgm_ops);
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a nosuch_ops);
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a text_pattern_ops);
--
CREATE TABLE t (a int DEFAULT nextval('missing_seq'));
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s'));
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s'::regclass));
--
CREATE TABLE t (a int DEFAULT nextval('missing'::regclass));
--
CREATE TABLE t (a int DEFAULT nextval('missing'::text));
--
CREATE TABLE t (a citext);
--
CREATE TABLE t (a hstore);
--
CREATE TABLE t (a vector(3));
--
CREATE TABLE t (a geometry(Point,4326));
--
CREATE TABLE t (a timestamptz); CREATE INDEX i ON t (date(a));
--
CREATE TABLE t (a timestamp); CREATE INDEX i ON t (date(a));
--
CREATE TABLE t (a timestamptz); CREATE INDEX i ON t (date_trunc('day', a));
--
CREATE TABLE t (a timestamp); CREATE INDEX i ON t (date_trunc('day', a));
--
CREATE TABLE t (a timestamptz); CREATE INDEX i ON t ((a::date));
--
CREATE TABLE t (a timestamptz); CREATE INDEX i ON t (((a AT TIME ZONE 'UTC')::date));
--
CREATE TABLE t (a text); CREATE INDEX i ON t ((a::date));
--
CREATE TABLE t (a date); CREATE INDEX i ON t ((a::text));
--
CREATE TABLE t (a int); CREATE INDEX i ON t ((a::text));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (to_tsvector(a));
--
CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (to_tsvector('english', a));
--
CREATE TABLE t (a text, b int); CREATE INDEX i ON t ((a || b));
--
CREATE TABLE t (a text, b text); CREATE INDEX i ON t ((a || b));
--
CREATE TABLE t (a text, b text); CREATE INDEX i ON t (concat(a, b));
--
CREATE TABLE t (a timestamptz); CREATE INDEX i ON t (a) WHERE a > now();
--
CREATE TABLE t (a timestamptz); CREATE INDEX i ON t (a) WHERE a > CURRENT_TIMESTAMP;
--
CREATE TABLE t (a timestamptz, b timestamptz GENERATED ALWAYS AS (now()) STORED);
--
CREATE TABLE t (a timestamptz, b timestamptz GENERATED ALWAYS AS (a + interval '1 day') STORED);
--
CREATE TABLE t (a timestamp, b timestamp GENERATED ALWAYS AS (a + interval '1 day') STORED);
--
CREATE TABLE t (a int, b float GENERATED ALWAYS AS (random()) STORED);
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a+1) STORED, c int GENERATED ALWAYS AS (b+1) STORED);
--
CREATE TABLE t (a int, CHECK (a > (SELECT 1)));
--
CREATE TABLE t (a int, CHECK (a IN (SELECT 1)));
--
CREATE TABLE t (a int, CHECK (EXISTS (SELECT 1)));
--
CREATE TABLE t (a int, CHECK (sum(a) > 1));
--
CREATE TABLE t (a int, CHECK (count(*) > 1));
--
CREATE TABLE t (a int DEFAULT (SELECT 1));
--
CREATE TABLE t (a int DEFAULT max(1));
--
CREATE TABLE t (a int, b int DEFAULT a);
--
CREATE TABLE t (a int DEFAULT generate_series(1,2));
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS ((SELECT 1)) STORED);
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (max(a)) STORED);
--
CREATE TABLE t (a int); CREATE INDEX i ON t (max(a));
--
CREATE TABLE t (a int); CREATE INDEX i ON t ((SELECT 1));
--
CREATE TABLE t (a int); CREATE INDEX i ON t (random());
--
CREATE TABLE t (a int, b int DEFAULT row_number() over ());
--
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql IMMUTABLE AS 'select a'; CREATE TABLE t (a text); CREATE INDEX i ON t (f(a));
--
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'select a'; CREATE TABLE t (a text); CREATE INDEX i ON t (f(a));
--
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql STABLE AS 'select a'; CREATE TABLE t (a text, b text GENERATED ALWAYS AS (f(a)) STORED);
--
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'select a'; CREATE TABLE t (a text DEFAULT f('x'), CHECK (f(a) <> ''));
--
CREATE TABLE t (a int CHECK (a));
--
CREATE TABLE t (a int CHECK (a + 1));
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a;
--
CREATE TABLE t (a int DEFAULT 'abc');
--
CREATE TABLE t (a int DEFAULT true);
--
CREATE TABLE t (a bool DEFAULT 1);
--
CREATE TABLE t (a bool DEFAULT 0);
--
CREATE TABLE t (a bool DEFAULT '1');
--
CREATE TABLE t (a date DEFAULT 'nope');
--
CREATE TABLE t (a text DEFAULT 1);
--
CREATE TABLE t (a uuid DEFAULT 'xyz');
--
CREATE TABLE t (a jsonb DEFAULT '{');
--
CREATE TABLE t (a jsonb DEFAULT '{}');
--
CREATE TABLE t (a json DEFAULT '{x}');
--
CREATE TABLE t (a int[] DEFAULT '{}');
--
CREATE TABLE t (a int[] DEFAULT '[]');
--
CREATE TYPE m AS ENUM ('a','b'); CREATE TABLE t (a m DEFAULT 'c');
--
CREATE TYPE m AS ENUM ('a','b'); CREATE TABLE t (a m DEFAULT 'a');
--
CREATE TABLE t (a timestamp DEFAULT now);
--
CREATE TABLE t (a timestamp DEFAULT getdate());
--
CREATE TABLE t (a timestamp DEFAULT datetime('now'));
--
CREATE TABLE t (a timestamp DEFAULT strftime('%s','now'));
--
CREATE TABLE t (a timestamp DEFAULT (datetime('now')));
--
CREATE TABLE t (a timestamp DEFAULT utc_timestamp());
--
CREATE TABLE t (a uuid DEFAULT uuid());
--
CREATE TABLE t (a int, CHECK (json_valid(a)));
--
CREATE TABLE t (a int, CHECK (ifnull(a,1) > 0));
--
CREATE TABLE t (a text, CHECK (instr(a,'x') > 0));
--
CREATE TABLE t (a text, CHECK (a REGEXP 'x'));
--
CREATE TABLE t (a text, CHECK (regexp_like(a, 'x')));
--
CREATE TABLE t (a text, CHECK (char_length(a) > 1), CHECK (octet_length(a) > 1), CHECK (position('a' in a) > 0), CHECK (substring(a from 1 for 2) <> 'x'), CHECK (trim(both ' ' from a) <> ''), CHECK (overlay(a placing 'x' from 1) <> ''), CHECK (coalesce(a, 'x') <> ''), CHECK (nullif(a, 'x') <> ''), CHECK (greatest(a,'x') <> ''), CHECK (least(a,'y') <> ''), CHECK (extract(year from now()) > 1));
--
CREATE TABLE t (a text, CHECK (lower(1) = 'x'));
--
CREATE TABLE t (a int, CHECK (lower(a) = 'x'));
--
CREATE TABLE t (a int, CHECK (length(a) = 1));
--
CREATE TABLE t (a text, CHECK (length(a, 'x', 3) = 1));
--
CREATE TABLE t (a json, CHECK (jsonb_typeof(a) = 'x'));
--
CREATE TABLE t (a jsonb, CHECK (jsonb_typeof(a) = 'x'));
--
CREATE TABLE t (a varchar(10), CHECK (length(a) > 0));
--
CREATE TABLE t (a int, CHECK (abs(a) > 0), CHECK (power(a, 2) > 1), CHECK (mod(a, 2) = 1), CHECK (round(a) = 1), CHECK (floor(a) = 1), CHECK (ceil(a) = 1), CHECK (sqrt(a) > 0));
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT nofn(a) FROM t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT max(a), count(*), row_number() over (order by 1) FROM t group by a;
--
CREATE TABLE t (a int); CREATE VIEW v AS WITH x(a) AS (SELECT a FROM t) SELECT y.b FROM x y(b) WHERE y.b IN (1,2);
--
CREATE VIEW v AS SELECT * FROM generate_series(1,2) g(n);
--
CREATE VIEW v AS SELECT uuid_generate_v4() AS a;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT ifnull(a, 1) AS a FROM t;
--
CREATE VIEW v AS SELECT json_agg(x) FROM json_each('{}') x;
--
CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS 'begin return nofn(); end';
--
CREATE TABLE t (a int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nofn();
--
CREATE TABLE t (a text COLLATE "C");
--
CREATE TABLE t (a int COLLATE "C");
--
CREATE TABLE t (a text COLLATE NOCASE);
--
CREATE TABLE t (a int); CREATE INDEX i ON t USING nosuch (a);
--
CREATE TABLE t (a int); CREATE INDEX i ON t USING brin (a);
--
CREATE TABLE t (a int); CREATE INDEX i ON t USING gist (a);
--
CREATE EXTENSION btree_gist; CREATE TABLE t (a int); CREATE INDEX i ON t USING gist (a);
--
CREATE TABLE t (a int, b tsrange, EXCLUDE USING gist (a WITH =, b WITH &&));
--
CREATE TABLE t (a jsonb); CREATE INDEX i ON t USING gin (a jsonb_path_ops);
--
CREATE TABLE t (a json); CREATE INDEX i ON t (a);
--
CREATE TABLE t (a json PRIMARY KEY);
--
CREATE TABLE t (a json UNIQUE);
--
CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY);
--
CREATE TABLE t (a varchar(0));
--
CREATE TABLE t (a numeric(1001));
--
CREATE TABLE t (a int(11));
--
CREATE TABLE t (a text(10));
--
CREATE TABLE t (a datetime);
--
CREATE TABLE t (a tinyint);
--
CREATE TABLE t (a int DEFAULT nosuch);
--
CREATE TABLE t (a int DEFAULT b, b int);
--
CREATE TABLE t (a int, CHECK (b > 1));
--
CREATE TABLE t (a text, b text GENERATED ALWAYS AS (upper(a) || upper(b)) STORED);
--
CREATE TABLE t (a int REFERENCES nosuch(id));
--
CREATE DOMAIN d AS text CHECK (nofn(VALUE));
--
CREATE DOMAIN d AS int DEFAULT nofn();
--
CREATE DOMAIN d AS int CHECK (VALUE > (SELECT 1));
--
CREATE TABLE t (a int); ALTER TABLE t ALTER a SET DEFAULT nofn();
--
CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (nofn(a));
--
CREATE TABLE t (a int); ALTER TABLE t ADD b int DEFAULT nofn();
--
CREATE TABLE t (a int); CREATE POLICY p ON t USING (nofn(a));
--
CREATE TABLE t (a int) PARTITION BY RANGE (abs(a));
--
CREATE EXTENSION pgcrypto; CREATE TABLE t (a uuid DEFAULT gen_random_uuid(), b text CHECK (b = crypt(b, 'x')));
--
CREATE TABLE t (b text CHECK (b = crypt(b, 'x')));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (unaccent(a));
--
CREATE EXTENSION unaccent; CREATE TABLE t (a text); CREATE INDEX i ON t (unaccent(a));
--
CREATE TABLE t (a text); CREATE INDEX i ON t USING gist (a gist_trgm_ops);
--
CREATE TABLE t (a text, CHECK (a % 'x'));
--
CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a) text_pattern_ops, upper(a) varchar_pattern_ops);
--
CREATE TABLE t (a text); CREATE INDEX i ON t (md5(a)); CREATE INDEX j ON t (lower(a) COLLATE "C"); CREATE INDEX k ON t (coalesce(a, '')); CREATE INDEX l ON t ((a = 'x')); CREATE INDEX m ON t ((CASE WHEN a = 'x' THEN 1 ELSE 2 END));
--
CREATE TABLE t (a jsonb); CREATE INDEX i ON t ((a->>'x')); CREATE INDEX j ON t (((a->>'x')::int)); CREATE INDEX k ON t ((jsonb_array_length(a))); CREATE INDEX l ON t ((a #>> '{a,b}'));
--
CREATE TABLE t (a jsonb); CREATE INDEX j ON t (((a->>'x')::timestamp));
--
CREATE TABLE t (a jsonb); CREATE INDEX j ON t (((a->>'x')::timestamptz));
--
CREATE TABLE t (a jsonb); CREATE INDEX j ON t (((a->>'x')::date));
--
CREATE TABLE t (a jsonb); CREATE INDEX j ON t (((a->>'x')::uuid)); CREATE INDEX k ON t (((a->>'x')::numeric)); CREATE INDEX l ON t (((a->>'x')::boolean)); CREATE INDEX m ON t (((a->'x')::int));
--
CREATE TABLE t (a text); CREATE INDEX j ON t ((a::regclass));
--
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('english', a)) STORED);
--
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector(a)) STORED);
--
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (setweight(to_tsvector('simple', coalesce(a,'')), 'A')) STORED);
--
CREATE TABLE t (a timestamptz, y int GENERATED ALWAYS AS (extract(year from a)) STORED);
--
CREATE TABLE t (a timestamp, y int GENERATED ALWAYS AS (extract(year from a)) STORED);
--
CREATE TABLE t (a date, y int GENERATED ALWAYS AS (date_part('year', a)) STORED);
--
CREATE TABLE t (a timestamptz, y int GENERATED ALWAYS AS (date_part('year', a)) STORED);
--
CREATE TABLE t (a timestamptz, y int GENERATED ALWAYS AS (extract(epoch from a)) STORED);
--
CREATE TABLE t (a timestamptz, y text GENERATED ALWAYS AS (to_char(a, 'YYYY')) STORED);
--
CREATE TABLE t (a timestamp, y text GENERATED ALWAYS AS (to_char(a, 'YYYY')) STORED);
--
CREATE TABLE t (a int, y text GENERATED ALWAYS AS (to_char(a, '99')) STORED);
--
CREATE TABLE t (a text[], y text GENERATED ALWAYS AS (array_to_string(a, ',')) STORED);
--
CREATE TABLE t (a text, b int, y text GENERATED ALWAYS AS (a || '-' || b) STORED);
--
CREATE TABLE t (a text, b int, y text GENERATED ALWAYS AS (a || '-' || b::text) STORED);
--
CREATE TABLE t (a text, b int, y text GENERATED ALWAYS AS (concat_ws('-', a, b)) STORED);
--
CREATE TABLE t (a text, b int, y text GENERATED ALWAYS AS (format('%s', a)) STORED);
--
CREATE TABLE t (a date, b int, y date GENERATED ALWAYS AS (a + b) STORED, z int GENERATED ALWAYS AS (a - date '2020-01-01') STORED);
--
CREATE TABLE t (a date, y timestamptz GENERATED ALWAYS AS (a) STORED);
--
CREATE TABLE t (a timestamp, y timestamptz GENERATED ALWAYS AS (a) STORED);
--
CREATE TABLE t (a timestamptz, b timestamptz, y interval GENERATED ALWAYS AS (b - a) STORED);
--
CREATE TABLE t (a timestamptz, b timestamptz, y interval GENERATED ALWAYS AS (age(b, a)) STORED);
--
CREATE TABLE t (a int, y text GENERATED ALWAYS AS (a) STORED);
--
CREATE TABLE t (a text, y int GENERATED ALWAYS AS (a) STORED);
