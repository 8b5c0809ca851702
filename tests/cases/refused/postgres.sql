CREATE TABLE t (id uuid DEFAULT uuid_generate_v4());
--
CREATE TABLE t (id uuid DEFAULT gen_random_uuid());
--
CREATE EXTENSION "uuid-ossp"; CREATE TABLE t (id uuid DEFAULT uuid_generate_v4());
--
CREATE TABLE t (id text DEFAULT randomblob(16));
--
CREATE COLLATION ci (provider = icu, locale = 'und'); CREATE TABLE t (n text COLLATE ci); DROP COLLATION ci;
--
CREATE COLLATION ci (provider = icu, locale = 'und'); CREATE TABLE t (n text COLLATE ci); ALTER TABLE t ALTER n TYPE text COLLATE "C"; DROP COLLATION ci;
--
CREATE COLLATION ci (provider = icu, locale = 'und'); CREATE DOMAIN d AS text COLLATE ci; DROP COLLATION ci;
--
CREATE SCHEMA s; CREATE COLLATION s.ci (provider = icu, locale = 'und'); CREATE TABLE t (n text COLLATE s.ci); DROP COLLATION s.ci;
--
CREATE EXTENSION citext; CREATE TABLE t (n citext); DROP EXTENSION citext;
--
CREATE EXTENSION citext; CREATE TABLE t (n citext[]); DROP EXTENSION citext;
--
CREATE EXTENSION citext; CREATE DOMAIN d AS citext; DROP EXTENSION citext;
--
CREATE EXTENSION citext; CREATE TABLE t (n citext); ALTER TABLE t ALTER n TYPE text; DROP EXTENSION citext;
--
CREATE SCHEMA x; CREATE EXTENSION citext SCHEMA x; CREATE TABLE t (n x.citext); DROP EXTENSION citext;
--
CREATE SCHEMA x; CREATE EXTENSION citext SCHEMA x; CREATE TABLE t (n x.citext); DROP TABLE t; DROP EXTENSION citext;
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
--
CREATE TABLE t (a timestamptz DEFAULT (now() AT TIME ZONE 'utc'), b timestamp DEFAULT timezone('utc', now()), c date DEFAULT CURRENT_DATE + 1, d interval DEFAULT make_interval(days => 3), e timestamptz DEFAULT now() + interval '1 day', f bigint DEFAULT extract(epoch from now()), g bigint DEFAULT (extract(epoch from now()) * 1000)::bigint, h text DEFAULT current_user, i text DEFAULT current_setting('app.x', true), j text DEFAULT substr(md5(random()::text), 0, 25), k int DEFAULT floor(random() * 100), l text[] DEFAULT ARRAY[]::text[], m jsonb DEFAULT jsonb_build_object('a', 1), n uuid DEFAULT md5('x')::uuid, o bytea DEFAULT decode('00', 'hex'), p text DEFAULT concat('a', 1), q text DEFAULT to_char(now(), 'YYYY'), r inet DEFAULT inet_client_addr(), s int DEFAULT date_part('year', now()), u numeric DEFAULT round(1.5, 1), v oid DEFAULT txid_current()::text::oid);
--
CREATE TABLE t (a int, b numeric, c float8, d smallint, e bigint, CHECK (a > b), CHECK (c > a), CHECK (d + e > b), CHECK (a % 2 = 0), CHECK (e & 1 = 0), CHECK (a::text ~ '^[0-9]+$'), CHECK (b BETWEEN 0 AND 1.5), CHECK (a IN (1,2,3)), CHECK (a = ANY (ARRAY[1,2])), CHECK (mod(e, a) = 0), CHECK (abs(c) < 1e10), CHECK (round(b::numeric, 2) = b), CHECK (a <> ALL ('{1,2}'::int[])), CHECK (power(a, 2) > 1), CHECK (num_nonnulls(a, b, c) = 1), CHECK (width_bucket(b, 0, 10, 5) > 0), CHECK (greatest(a, d) > 0), CHECK (div(b, 2) > 0), CHECK (@ a > 0), CHECK (-a < 0), CHECK (|/ c > 0));
--
CREATE TABLE t (a text, b varchar(10), c char(3), CHECK (length(b) > 1), CHECK (a LIKE b), CHECK (a ILIKE '%x'), CHECK (c = upper(c)), CHECK (a SIMILAR TO 'x%'), CHECK (a ~* b), CHECK (b || c <> a), CHECK (substring(a from '[0-9]+') <> ''), CHECK (char_length(trim(a)) > 0), CHECK (position('@' in a) > 1), CHECK (strpos(a, '@') > 0), CHECK (split_part(a, '@', 1) <> ''), CHECK (a = lower(a)), CHECK (starts_with(a, 'x')), CHECK (left(a, 1) = 'x'), CHECK (regexp_replace(a, 'x', 'y', 'g') <> ''), CHECK (array_length(string_to_array(a, ','), 1) > 1), CHECK (a IS NOT NULL OR b IS NOT NULL), CHECK ((a IS NULL) <> (b IS NULL)), CHECK (a COLLATE "C" > 'a'), CHECK (coalesce(a, b, c) IS NOT NULL), CHECK (CASE WHEN a = 'x' THEN b IS NOT NULL ELSE true END), CHECK (nullif(a, '') IS NOT NULL), CHECK (btrim(a, ' x') = a), CHECK (to_number(a, '999') > 1), CHECK (ascii(a) > 1), CHECK (quote_literal(a) <> ''), CHECK (a ^@ 'x'));
--
CREATE TABLE t (a jsonb, b json, CHECK (jsonb_typeof(a) = 'object'), CHECK (a ? 'x'), CHECK (a ?& ARRAY['x','y']), CHECK (a @> '{"x":1}'), CHECK ((a->>'n')::int > 1), CHECK (a #>> '{a,b}' IS NOT NULL), CHECK (json_typeof(b) = 'object'), CHECK (b->>'x' <> ''), CHECK (jsonb_array_length(a->'l') > 1), CHECK (a @? '$.x'), CHECK (a @@ '$.x > 1'), CHECK (jsonb_path_exists(a, '$.x')), CHECK (a - 'x' <> '{}'), CHECK (a || '{}' = a), CHECK (jsonb_set(a, '{x}', '1') <> a), CHECK (a['x'] IS NOT NULL), CHECK (octet_length(a::text) < 100));
--
CREATE TABLE t (a int[], b text[], CHECK (cardinality(a) > 1), CHECK (array_position(a, 1) = 1), CHECK (a @> ARRAY[1]), CHECK (a && '{1,2}'), CHECK (1 = ANY(a)), CHECK (a[1] > 0), CHECK (array_length(b, 1) <= 10), CHECK (b <@ ARRAY['x','y']), CHECK (array_ndims(a) = 1), CHECK (a || 1 <> a), CHECK (array_to_string(b, ',') <> ''), CHECK (array_remove(b, 'x') = b), CHECK ('x' <> ALL (b)), CHECK (NOT 'z' = ANY (b)), CHECK (array_append(a, 1) <> a), CHECK (b[1:2] <> b));
--
CREATE TABLE t (a tstzrange, b int4range, c daterange, d timestamptz, e date, f tstzmultirange, CHECK (NOT isempty(a)), CHECK (lower(b) > 0), CHECK (upper(c) > e), CHECK (a @> d), CHECK (b && int4range(1, 10)), CHECK (c <@ daterange('2020-01-01', '2030-01-01')), CHECK (lower_inf(a)), CHECK (upper(a) - lower(a) < interval '1 day'), EXCLUDE USING gist (a WITH &&), EXCLUDE USING gist (b WITH -|-), EXCLUDE USING gist (tstzrange(d, d + interval '1 hour') WITH &&));
--
CREATE TABLE t (a timestamp, d timestamp, EXCLUDE USING gist (tsrange(a, d) WITH &&));
--
CREATE TABLE t (a date, b date, EXCLUDE USING gist (daterange(a, b, '[]') WITH &&) WHERE (a IS NOT NULL));
--
CREATE TABLE t (a timestamp, b timestamptz, c date, d time, e interval, CHECK (a < b), CHECK (c > '2020-01-01'), CHECK (b > c), CHECK (a + e > a), CHECK (c + 1 > c), CHECK (b - a > '1 day'), CHECK (a::date = c), CHECK (d > '10:00'), CHECK (extract(dow from a) < 6), CHECK (date_trunc('day', a) = a), CHECK (age(b) > '1 day'), CHECK (c + d < a), CHECK (e > '1 hour'::interval), CHECK (b AT TIME ZONE 'utc' > a), CHECK (c - c = 0), CHECK (a - e < a), CHECK (e * 2 > e), CHECK (justify_days(e) = e), CHECK (isfinite(b)), CHECK (b > now() - interval '1 day'), CHECK (a BETWEEN '2020-01-01' AND now()), CHECK (to_timestamp(0) < b), CHECK (make_date(2020, 1, 1) < c), CHECK ((a, b) OVERLAPS (a, b)));
--
CREATE TYPE m AS ENUM ('a', 'b'); CREATE DOMAIN pos AS int CHECK (VALUE > 0); CREATE TYPE comp AS (x int, y text); CREATE TABLE t (a m DEFAULT 'a', b pos DEFAULT 1, c comp, d m[], CHECK (a = 'a'), CHECK (a IN ('a', 'b')), CHECK (a > 'a'), CHECK (b + 1 > 1), CHECK ((c).x > 1), CHECK (a = ANY (d)), CHECK (a::text = 'x'), CHECK (b > 1.5), CHECK (c IS NOT NULL), CHECK (abs(b) > 0), CHECK (enum_first(a) = 'a'), CHECK (to_json(c) IS NOT NULL)); CREATE INDEX i ON t (a) WHERE a = 'a'; CREATE INDEX j ON t ((a::text));
--
CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (a m); CREATE INDEX i ON t (a) WHERE a IN ('a', 'b'); CREATE INDEX k ON t (lower(a::text));
--
CREATE EXTENSION citext; CREATE TABLE t (a citext DEFAULT 'x', b text, CHECK (a = b), CHECK (length(a) > 1), CHECK (a ~ 'x'), CHECK (a = 'X'), CHECK (lower(a) = b), CHECK (a::text <> '')); CREATE INDEX i ON t (lower(a)); CREATE INDEX j ON t ((a || b));
--
CREATE EXTENSION hstore; CREATE TABLE t (a hstore DEFAULT ''::hstore, CHECK (a ? 'x'), CHECK (a -> 'x' = 'y'), CHECK (exist(a, 'x'))); CREATE INDEX i ON t USING gin (a);
--
CREATE EXTENSION ltree; CREATE TABLE t (a ltree, CHECK (nlevel(a) > 1), CHECK (a <@ 'x.y')); CREATE INDEX i ON t USING gist (a);
--
CREATE EXTENSION pg_trgm; CREATE TABLE t (a text, CHECK (similarity(a, 'x') > 0.5), CHECK (a % 'x')); CREATE INDEX i ON t USING gist (a gist_trgm_ops (siglen=32)); CREATE INDEX j ON t USING gin (lower(a) gin_trgm_ops);
--
CREATE EXTENSION btree_gin; CREATE TABLE t (a text, b int); CREATE INDEX i ON t USING gin (a, b);
--
CREATE EXTENSION btree_gist; CREATE TABLE t (a int, b tsrange, EXCLUDE USING gist (a WITH =, b WITH &&));
--
CREATE EXTENSION pgcrypto; CREATE TABLE t (a text DEFAULT gen_salt('bf'), b uuid DEFAULT gen_random_uuid(), c bytea DEFAULT gen_random_bytes(8), d text DEFAULT encode(gen_random_bytes(8), 'hex'), e bytea DEFAULT digest('x', 'sha256'));
--
CREATE EXTENSION "uuid-ossp" WITH SCHEMA public; CREATE TABLE t (a uuid DEFAULT public.uuid_generate_v4(), b uuid DEFAULT uuid_generate_v1mc(), c uuid DEFAULT uuid_nil());
--
CREATE EXTENSION IF NOT EXISTS unaccent; CREATE FUNCTION f_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT public.unaccent('public.unaccent', $1) $$; CREATE TABLE t (a text); CREATE INDEX i ON t (f_unaccent(a)); CREATE INDEX j ON t (lower(f_unaccent(a)));
--
CREATE SCHEMA app; CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select $1'; CREATE TABLE t (a int DEFAULT app.f(1), CHECK (app.f(a) > 0)); CREATE INDEX i ON t (app.f(a));
--
CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ begin return $1; end $$; CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f(a)) STORED); CREATE INDEX i ON t (f(a));
--
CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql AS $$ begin return $1; end $$; CREATE TABLE t (a int); CREATE INDEX i ON t (f(a));
--
CREATE TABLE t (a text, b text, v tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english'::regconfig, coalesce(a, '')), 'A') || setweight(to_tsvector('english', coalesce(b, '')), 'B')) STORED); CREATE INDEX i ON t USING gin (v); CREATE INDEX j ON t USING gin (to_tsvector('simple', a || ' ' || b)); CREATE INDEX k ON t USING gist (v);
--
CREATE TABLE t (a numeric, b int, c numeric GENERATED ALWAYS AS (a * b) STORED, d numeric GENERATED ALWAYS AS (round(a / nullif(b, 0), 2)) STORED, e text GENERATED ALWAYS AS (b::text || 'x') STORED, f boolean GENERATED ALWAYS AS (a > 0) STORED, g int GENERATED ALWAYS AS (CASE WHEN b > 1 THEN 1 ELSE 0 END) STORED, h bigint GENERATED ALWAYS AS (a) STORED, i text GENERATED ALWAYS AS (lower(md5(b::text))) STORED, j bytea GENERATED ALWAYS AS (sha256(b::text::bytea)) STORED, k text GENERATED ALWAYS AS (encode(sha256(convert_to(b::text, 'UTF8')), 'hex')) STORED);
--
CREATE TABLE t (d date, t timestamp, z timestamptz, y int GENERATED ALWAYS AS (extract(year from d)) STORED, m date GENERATED ALWAYS AS (date_trunc('month', t)::date) STORED, u timestamp GENERATED ALWAYS AS (z AT TIME ZONE 'UTC') STORED, q date GENERATED ALWAYS AS ((z AT TIME ZONE 'UTC')::date) STORED, w int GENERATED ALWAYS AS (date_part('dow', t)) STORED, e numeric GENERATED ALWAYS AS (extract(epoch from t)) STORED, f date GENERATED ALWAYS AS (d + 7) STORED, g timestamp GENERATED ALWAYS AS (t + '1 day') STORED, h int GENERATED ALWAYS AS (d - '2020-01-01'::date) STORED, i interval GENERATED ALWAYS AS (t - t) STORED);
--
CREATE TABLE t (d date); CREATE INDEX i ON t (date_trunc('month', d));
--
CREATE TABLE t (d date); CREATE INDEX i ON t (date_trunc('month', d::timestamp)); CREATE INDEX j ON t ((extract(year from d))); CREATE INDEX k ON t (date_part('month', d));
--
CREATE TABLE t (z timestamptz); CREATE INDEX k ON t (date_part('month', z at time zone 'utc')); CREATE INDEX l ON t (timezone('UTC', z)); CREATE INDEX m ON t (date(timezone('UTC', z)));
--
CREATE TABLE t (a bool, b text, c int); CREATE INDEX i ON t (a) WHERE a; CREATE INDEX j ON t (b) WHERE NOT a; CREATE INDEX k ON t (c) WHERE b IS NOT NULL AND c > 0; CREATE INDEX l ON t (coalesce(b, '')); CREATE INDEX m ON t ((c IS NULL)); CREATE INDEX n ON t (md5(b)); CREATE INDEX o ON t (hashtext(b)); CREATE INDEX p ON t ((b = 'x')); CREATE INDEX q ON t (length(b)); CREATE INDEX r ON t (substr(b, 1, 3) varchar_pattern_ops); CREATE INDEX s ON t (b text_pattern_ops DESC NULLS LAST); CREATE INDEX u ON t USING hash (b); CREATE INDEX v ON t USING brin (c int4_minmax_multi_ops); CREATE INDEX w ON t (reverse(b)); CREATE INDEX x ON t (c) WHERE c % 2 = 0; CREATE INDEX y ON t ((b COLLATE "C")); CREATE INDEX z ON t (concat_ws('-', b, b));
--
CREATE TABLE t (a int, b text, c timestamptz); CREATE VIEW v AS SELECT a, count(*) FILTER (WHERE b = 'x') n, string_agg(b, ',' ORDER BY b) s, array_agg(DISTINCT b) l, percentile_cont(0.5) WITHIN GROUP (ORDER BY a) p, row_number() OVER (PARTITION BY a ORDER BY c) r, lag(a, 1) OVER w g, sum(a) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) q FROM t GROUP BY a, b, c WINDOW w AS (ORDER BY a);
--
CREATE TABLE t (a int, b jsonb, d text[]); CREATE VIEW v AS SELECT t.a, x.k, e.value, r.q, u.i, g.n FROM t CROSS JOIN LATERAL jsonb_each(t.b) AS e CROSS JOIN LATERAL jsonb_to_recordset(t.b) AS r(q int, w text) LEFT JOIN unnest(t.d) WITH ORDINALITY AS u(s, i) ON true, generate_series(1, 3) g(n), (VALUES (1, 'x'), (2, 'y')) AS x(k, l) WHERE t.a IN (SELECT 1) AND EXISTS (SELECT 1) AND (t.a, 1) = ANY (SELECT 1, 2);
--
CREATE TABLE t (a int); CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5), s(m, k) AS MATERIALIZED (SELECT a, 1 FROM t), z AS (SELECT 2 AS q) SELECT * FROM r, s, z;
--
CREATE TABLE t (a int, b numeric(10,2)); CREATE VIEW v(x, y, z) AS SELECT a::numeric(5,1), CAST(b AS varchar(10)), b::character varying(5) FROM t; CREATE MATERIALIZED VIEW mv (q) AS SELECT coalesce(a, 1) FROM t; CREATE VIEW w AS SELECT timestamp '2020-01-01', interval '1' day, extract(year from now()), overlay('abc' placing 'x' from 1), trim(both 'x' from 'axa'), substring('abc' from 1 for 2), position('a' in 'b'), current_timestamp(3), localtime(2), xmlelement(name foo), grouping(a) FROM t GROUP BY GROUPING SETS ((a), ()), ROLLUP (a), CUBE (a, b);
--
CREATE TABLE t (a int, u text); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (u = current_user AND a = current_setting('app.x')::int) WITH CHECK (pg_has_role(current_user, 'pg_monitor', 'member') AND EXISTS (SELECT 1 FROM t x(b, c) WHERE x.b = 1));
--
CREATE TABLE t (a int); CREATE FUNCTION tg() RETURNS trigger LANGUAGE plpgsql AS $$ begin return new; end $$; CREATE TRIGGER x BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE PROCEDURE tg('x', 1); CREATE TRIGGER y BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); CREATE CONSTRAINT TRIGGER z AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.tg();
--
CREATE TABLE t (a text, v tsvector); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(v, 'pg_catalog.english', a);
--
CREATE TABLE t (a int DEFAULT '5', b int DEFAULT ' 7 ', c bool DEFAULT 't', d bool DEFAULT 'off', e numeric DEFAULT '1e5', f float8 DEFAULT 'NaN', g date DEFAULT 'today', h timestamptz DEFAULT 'now', i timestamptz DEFAULT 'infinity', j interval DEFAULT '1 day', k interval DEFAULT 'P1D', l uuid DEFAULT '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', m json DEFAULT 'null', n jsonb DEFAULT '"x"', o jsonb DEFAULT '[1, 2.5e3, true]', p int[] DEFAULT '{1,2}', q int[] DEFAULT '[0:1]={1,2}', r text[] DEFAULT '{}', s time DEFAULT '10:00', u date DEFAULT 'January 8, 1999', v smallint DEFAULT '-32768', w bigint DEFAULT '9223372036854775807', x money DEFAULT '$1.00', y inet DEFAULT '::1', z bit(3) DEFAULT B'101');
--
CREATE TABLE t (a smallint DEFAULT 100000);
--
CREATE TABLE t (a int DEFAULT 1.5, b int DEFAULT 3000000000);
--
CREATE TABLE t (a text DEFAULT 'x', b varchar(1) DEFAULT 'xyz', c char DEFAULT 'y');
--
CREATE TABLE t (a int DEFAULT 'x'::text::int);
--
CREATE TABLE t (id int, p point, c circle, b box, CHECK (p <@ c), CHECK (c && c), CHECK (area(c) > 1), CHECK (p[0] > 1), CHECK (p ~= p), CHECK (box(c) && b), CHECK (p <-> p < 5), EXCLUDE USING gist (c WITH &&)); CREATE INDEX i ON t USING gist (p); CREATE INDEX j ON t USING spgist (p kd_point_ops);
--
CREATE TABLE t (a inet, b cidr, c macaddr, CHECK (a << '10.0.0.0/8'), CHECK (family(a) = 4), CHECK (masklen(b) > 8), CHECK (a <<= b), CHECK (host(a) <> ''), CHECK (trunc(c) = c), CHECK (a = b)); CREATE INDEX i ON t USING gist (a inet_ops);
--
CREATE TABLE t (a bit(3), b varbit, c bytea, d xml, e money, CHECK (a & b = a), CHECK (bit_length(b) > 1), CHECK (length(c) > 1), CHECK (octet_length(c) < 10), CHECK (e > 0::money), CHECK (xml_is_well_formed(d::text)), CHECK (get_bit(c, 1) = 0), CHECK (substring(c from 1 for 2) <> ''), CHECK (c || c <> c));
--
CREATE TABLE p (a int, b timestamptz) PARTITION BY RANGE (b); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO (MAXVALUE); CREATE TABLE q (a text) PARTITION BY LIST (lower(a)); CREATE TABLE r (a int) PARTITION BY HASH (a);
--
CREATE SEQUENCE s; CREATE SCHEMA x; CREATE SEQUENCE x."S q"; CREATE TABLE t (a int DEFAULT nextval('s'), b int DEFAULT nextval('public.s'), c int DEFAULT nextval('x."S q"'::regclass), d int DEFAULT currval('s'), e bigint DEFAULT nextval(('s'::text)::regclass));
--
DO $$ begin create function zz() returns int language sql as 'select 1'; end $$; CREATE TABLE t (a int DEFAULT zz());
--
CREATE TABLE t (a int, b int DEFAULT pg_backend_pid(), c text DEFAULT version(), d text DEFAULT current_database(), e oid DEFAULT 'pg_class'::regclass, f regclass DEFAULT 't2');
--
CREATE AGGREGATE mysum(int) (sfunc = int4pl, stype = int, initcond = '0'); CREATE TABLE t (a int); CREATE VIEW v AS SELECT mysum(a) FROM t;
--
CREATE FUNCTION eqx(int, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select true'; CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = eqx); CREATE TABLE t (a int, b text, CHECK (a === b));
--
CREATE TABLE t (a int, b text, CHECK (a = b));
--
CREATE TABLE t (a int, b text, CHECK (a || b <> ''));
--
CREATE TABLE t (a bool, b text, CHECK (a AND b));
--
CREATE TABLE t (a uuid, CHECK (a = 'x'));
--
CREATE TABLE t (a uuid, b text, CHECK (a = b));
--
CREATE TABLE t (a date, CHECK (a > 5));
--
CREATE TABLE t (a jsonb, CHECK (a = 'x'));
--
CREATE TABLE t (a json, CHECK (a = '{}'));
--
CREATE TABLE t (a bool, CHECK (a = 1));
--
CREATE TABLE t (a bool, CHECK (a IN (0, 1)));
--
CREATE TABLE t (a int, CHECK (a = ''));
--
CREATE TABLE t (a int, CHECK (a IN ('x', 'y')));
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a m, CHECK (a IN ('a', 'zz')));
--
CREATE TABLE t (a bool); CREATE INDEX i ON t (a) WHERE a = 0;
--
CREATE TABLE t (a bool); CREATE INDEX i ON t (a) WHERE a IS TRUE;
--
CREATE TYPE timerange AS RANGE (subtype = time); CREATE TABLE t (a time, b time, EXCLUDE USING gist (timerange(a, b) WITH &&));
--
CREATE TYPE floatrange AS RANGE (subtype = float8); CREATE TABLE t (a floatrange DEFAULT floatrange(0, 1, '[]'), b floatmultirange DEFAULT floatmultirange(floatrange(0, 1), floatrange(2, 3)));
--
CREATE TYPE timerange AS RANGE (subtype = time); CREATE TABLE t (a time); CREATE VIEW v AS SELECT timerange(a, a) AS r FROM t;
--
CREATE TABLE t (a time, CHECK (timerange(a, a) IS NOT NULL));
--
CREATE TABLE t (a int, CHECK (num_nulls(VARIADIC ARRAY[a]) = 0));
--
CREATE TABLE t (a text DEFAULT concat(VARIADIC ARRAY['a', 'b']));
--
CREATE TABLE t (a text, CHECK (a IS NFC NORMALIZED));
--
CREATE TABLE t (a text, CHECK (a IS NOT NFKD NORMALIZED), CHECK (a IS NORMALIZED));
--
CREATE TABLE t (a text, CHECK (normalize(a, nfc) = a), CHECK (normalize(a) = a));
--
CREATE TABLE t (a text, CHECK (normalize(a, nfx) = a));
--
CREATE TABLE t (a timestamptz DEFAULT 'now()', b date DEFAULT 'today()', c timestamp DEFAULT ' (infinity) ', d timestamp DEFAULT '-infinity');
--
CREATE TABLE t (a timestamptz DEFAULT 'never()');
--
CREATE TABLE t (a json DEFAULT '{"a":1,"a":2}', b jsonb DEFAULT '{"a":1,"a":2}', c jsonb DEFAULT '{"a":1e400}');
--
CREATE TABLE t (a json DEFAULT '{"a":1,"b"}');
--
CREATE TYPE c AS (a int, f c);
--
CREATE TYPE c AS (a int); ALTER TYPE c ADD ATTRIBUTE b c[];
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id FROM t WHERE a > 1; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id AS a FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE TABLE u (a int); CREATE VIEW v AS SELECT t.id, u.a FROM t, u; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE TABLE u (a int); CREATE VIEW v AS SELECT t.id FROM t JOIN u USING (a); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE TABLE u (id int, a int); CREATE VIEW v AS SELECT 1 AS one FROM t NATURAL JOIN u; ALTER TABLE u DROP COLUMN a;
--
CREATE SCHEMA x; CREATE TABLE t (id int, a int); CREATE VIEW x.v AS SELECT id FROM t ORDER BY a; ALTER TABLE t DROP COLUMN a;
--
CREATE SCHEMA x; CREATE TABLE t (id int, a int); CREATE VIEW x.v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM x.v; ALTER TABLE t DROP COLUMN a CASCADE;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT to_jsonb(t) AS j FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS WITH c AS (SELECT a FROM t) SELECT 1 AS one; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id FROM t x WHERE EXISTS (SELECT FROM t y WHERE y.a = x.id); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id, sum(id) OVER (PARTITION BY a) AS s FROM t; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id FROM t WHERE a > 1; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE SCHEMA x; CREATE TABLE t (id int, a int); CREATE VIEW x.v AS SELECT id FROM t WHERE a > 1; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id AS a FROM t; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t RENAME a TO b; ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT a FROM t; DROP VIEW v; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(a int, c text) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(A integer) RETURNS int4 LANGUAGE sql AS 'SELECT 2';
--
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(a int) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
--
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f(int); CREATE OR REPLACE FUNCTION f(b int) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
--
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(b text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
--
CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int, OUT b int) LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(a int, OUT c int) LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int, OUT b int, OUT c int) LANGUAGE sql AS 'SELECT 1, 2'; CREATE OR REPLACE FUNCTION f(a int, OUT b int, OUT d int) LANGUAGE sql AS 'SELECT 1, 2';
--
CREATE FUNCTION f(a int, OUT b int, OUT c text) LANGUAGE sql AS $$SELECT 1, 'a'$$; CREATE OR REPLACE FUNCTION f(a int, OUT b int, OUT c varchar) LANGUAGE sql AS $$SELECT 1, 'a'::varchar$$;
--
CREATE FUNCTION f() RETURNS TABLE (x int, y text) LANGUAGE sql AS $$SELECT 1, 'a'$$; CREATE OR REPLACE FUNCTION f() RETURNS TABLE (x int, z text) LANGUAGE sql AS $$SELECT 1, 'a'$$;
--
CREATE FUNCTION f() RETURNS TABLE (x int, y text) LANGUAGE sql AS $$SELECT 1, 'a'$$; CREATE OR REPLACE FUNCTION f() RETURNS TABLE (x int, y text) LANGUAGE sql AS $$SELECT 2, 'b'$$;
--
CREATE FUNCTION f() RETURNS TABLE (x int) LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
--
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE PROCEDURE p(b int) LANGUAGE sql AS 'SELECT 1';
--
CREATE VIEW v AS SELECT 1 AS a, 2 AS b; CREATE OR REPLACE VIEW v AS SELECT 1 AS a;
--
CREATE VIEW v AS SELECT 1 AS a, 2 AS b; CREATE OR REPLACE VIEW v AS SELECT 2 AS b, 1 AS a;
--
CREATE TABLE t (b int, c text); CREATE VIEW v AS SELECT 1 AS a, b FROM t; CREATE OR REPLACE VIEW v AS SELECT 1 AS a, c AS b FROM t;
--
CREATE VIEW v AS SELECT 1 AS a, 2 AS b; CREATE OR REPLACE VIEW v AS SELECT 3 AS a, 4 AS b, 5 AS c;
--
CREATE TABLE t (a int, b numeric(10,2), c varchar(9)); CREATE VIEW v AS SELECT * FROM t; CREATE OR REPLACE VIEW v AS SELECT a, b, c FROM t WHERE a > 0;
--
CREATE TABLE t (a int, b numeric(10,2), c numeric(12,2)); CREATE VIEW v AS SELECT a, b FROM t; CREATE OR REPLACE VIEW v AS SELECT a, c AS b FROM t;
--
CREATE TABLE t (a int, b numeric(10,2)); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t RENAME b TO c; CREATE OR REPLACE VIEW v AS SELECT a, c FROM t;
--
CREATE TABLE t (a int, b numeric(10,2)); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t RENAME b TO c; CREATE OR REPLACE VIEW v AS SELECT a, c AS b FROM t;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t ADD c int; CREATE OR REPLACE VIEW v AS SELECT * FROM t;
--
CREATE VIEW v (x, y) AS SELECT 1, 2; CREATE OR REPLACE VIEW v (x, z) AS SELECT 1, 2;
--
CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(a e) RETURNS e LANGUAGE sql AS 'SELECT a'; ALTER TYPE e RENAME TO g; CREATE OR REPLACE FUNCTION f(a g) RETURNS g LANGUAGE sql AS 'SELECT a';
--
CREATE TABLE t (a int); CREATE FUNCTION f(x t) RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t'; CREATE OR REPLACE FUNCTION f(x t) RETURNS SETOF public.t LANGUAGE sql AS 'SELECT * FROM t WHERE true';
--
CREATE TABLE t (a int); CREATE FUNCTION f(x t.a%TYPE) RETURNS t.a%TYPE LANGUAGE sql AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE AGGREGATE many (BASETYPE = int, SFUNC = int4pl, STYPE = int, INITCOND = '0');
--
CREATE FUNCTION f(a nosuch) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f() RETURNS opaque LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
--
CREATE FUNCTION f() RETURNS SETOF nosuch LANGUAGE plpgsql AS 'BEGIN RETURN; END';
--
CREATE FUNCTION f() RETURNS TABLE (a int, b nosuch) LANGUAGE plpgsql AS 'BEGIN RETURN; END';
--
CREATE FUNCTION f(OUT a nosuch[]) LANGUAGE plpgsql AS 'BEGIN RETURN; END';
--
CREATE PROCEDURE p(a nosuch) LANGUAGE plpgsql AS 'BEGIN NULL; END';
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION f(t, v, t[]) RETURNS SETOF v LANGUAGE plpgsql AS 'BEGIN RETURN; END';
--
CREATE DOMAIN d AS int; CREATE TYPE e AS ENUM ('x'); CREATE TYPE c AS (a int); CREATE FUNCTION f(d, e[], c) RETURNS e LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
--
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
--
CREATE FUNCTION f(refcursor, anyelement, anyarray, name, regclass, pg_lsn, xid, "char", oid, tsquery, int4multirange) RETURNS record LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
--
CREATE FUNCTION f(anycompatible, anyrange, anyenum, VARIADIC anyarray) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
--
CREATE FUNCTION f(pg_catalog.int4, information_schema.sql_identifier, a pg_class, b information_schema.tables) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
--
CREATE EXTENSION hstore; CREATE FUNCTION f(hstore) RETURNS hstore LANGUAGE plpgsql AS 'BEGIN RETURN $1; END';
--
CREATE FUNCTION f(time with time zone, double precision, national character varying(3), bit varying, interval day to second, timestamp(3) without time zone) RETURNS character(3) LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
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
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH RECURSIVE r AS (SELECT a, c FROM t WHERE c IS NULL UNION ALL SELECT t.a, t.c FROM t JOIN r ON t.c = r.a) SELECT a FROM r;
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
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (t).a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.ctid, t.xmin, tableoid FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT xmin FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT nope::int FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x FROM t, generate_series(1, a) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.n FROM t, LATERAL (SELECT t.a AS n) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.n FROM t CROSS JOIN LATERAL (SELECT t.nope AS n) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count FROM (SELECT count(*) FROM t) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "case" FROM (SELECT CASE WHEN a = 1 THEN 2 END FROM t) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT column1, column2 FROM (VALUES (1, 2)) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.k FROM (VALUES (1, 2)) x(k, l);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (row(1, a)).f1 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT current_date, current_user, session_user, localtime FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT xmlelement(name foo, b) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT interval '1' day, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT now() AT TIME ZONE 'UTC' AS z FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT overlay(b placing 'x' from 1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT normalize(b, NFC) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT b IS NFC NORMALIZED AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT make_interval(days => a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE b COLLATE "C" > 'x';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT oid FROM pg_class;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT c.relname, t.a FROM pg_class c, t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "A" FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT array_agg(a ORDER BY nope) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT array_agg(a ORDER BY c) FILTER (WHERE a > 1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*) FILTER (WHERE nope) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT DISTINCT ON (nope) a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT DISTINCT ON (c) a FROM t ORDER BY c, b;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH x AS (SELECT 1 AS k), y AS (SELECT k FROM x) SELECT k FROM y;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH RECURSIVE x AS (SELECT k FROM y), y AS (SELECT 1 AS k) SELECT k FROM x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH RECURSIVE x AS (SELECT k FROM u), u AS (SELECT 1 AS k) SELECT k FROM x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.row_to_json FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.row_to_json FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM ONLY t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT j.a FROM (t JOIN u USING (a)) AS j;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT j.a FROM t JOIN u USING (a) AS j;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t JOIN u USING (a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS TABLE t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * FROM t FULL JOIN u USING (a) WHERE a > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT r.* FROM ROWS FROM (generate_series(1,2), generate_series(1,3)) AS r(p, q) WHERE r.p > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT unnest FROM unnest(ARRAY[1,2]);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT o.ordinality FROM unnest(ARRAY[1]) WITH ORDINALITY o;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT j.key FROM jsonb_each('{}') j;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT j.x FROM json_to_record('{}') AS j(x int);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT GROUPING(c) FROM t GROUP BY CUBE (c);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * FROM t TABLESAMPLE SYSTEM (10);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE ROW(a, c) = ROW(1, nope);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = ANY (ARRAY[1, nope]);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT date '2020-01-01' AS d FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a FROM t WHERE nope(t);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::text || nope FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT public.t.a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT user FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE b ~ nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT s.* FROM t, LATERAL (SELECT u.d FROM u WHERE u.a = t.a) s;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT min(nope) OVER () FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t2.a FROM t AS t2 (x);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t2.x, t2.b FROM t AS t2 (x);
--
CREATE TABLE t (a int PRIMARY KEY, b text); CREATE MATERIALIZED VIEW m AS SELECT a, lower(b) AS l FROM t; CREATE INDEX i ON m (nope);
--
CREATE TABLE t (a int PRIMARY KEY, b text); CREATE MATERIALIZED VIEW m AS SELECT a, lower(b) AS l FROM t; CREATE INDEX i ON m (lower(nope));
--
CREATE TABLE t (a int PRIMARY KEY, b text); CREATE MATERIALIZED VIEW m AS SELECT a, lower(b) AS l FROM t; CREATE INDEX i ON m (l, a) WHERE a > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text); CREATE MATERIALIZED VIEW m AS SELECT a, lower(b) AS l FROM t; CREATE INDEX i ON m (a) WHERE nope > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text); CREATE MATERIALIZED VIEW m AS SELECT a, lower(b) AS l FROM t; CREATE INDEX i ON m (upper(l));
--
CREATE TABLE t (a json, b int); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m (a);
--
CREATE TABLE t (a json, b int); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE UNIQUE INDEX i ON m (b, (a::text)); CREATE INDEX j ON m USING hash (b);
--
CREATE TABLE t (a jsonb, b int); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m USING gin (a jsonb_path_ops); CREATE INDEX j ON m USING gin (b);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c DROP COLUMN b;
--
CREATE TABLE p (a int, b int); CREATE TABLE c (k int) INHERITS (p); ALTER TABLE c ALTER COLUMN b TYPE bigint;
--
CREATE TABLE p (a int, b int); CREATE TABLE c (k int) INHERITS (p); ALTER TABLE c RENAME COLUMN b TO z;
--
CREATE TABLE p (a int, b int); CREATE TABLE c (k int) INHERITS (p); ALTER TABLE c NO INHERIT p; ALTER TABLE c DROP COLUMN b;
--
CREATE TABLE p (a int, b int); CREATE TABLE c (k int) INHERITS (p); ALTER TABLE c DROP COLUMN k; ALTER TABLE p RENAME COLUMN b TO z; ALTER TABLE p DROP COLUMN z;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t (a); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES t (a); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, c int); CREATE STATISTICS s ON a, b FROM t; ALTER TABLE t DROP COLUMN a; CREATE STATISTICS s ON b, c FROM t;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE u (a int REFERENCES p); DROP TABLE c;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE u (a int REFERENCES p); DROP TABLE c CASCADE; ALTER TABLE u DROP CONSTRAINT u_a_fkey;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE u (a int REFERENCES p); ALTER TABLE p DETACH PARTITION c; DROP TABLE c;
--
CREATE TABLE p (a int PRIMARY KEY, b int REFERENCES p) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; DROP TABLE c;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE u (a int REFERENCES p); DROP TABLE c, u;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE u (a int REFERENCES p); DROP TABLE u; DROP TABLE p;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE int;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE bool;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE bool USING a::bool;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE uuid;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE timestamptz;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE jsonb;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE int[];
--
CREATE TABLE t (a jsonb); ALTER TABLE t ALTER COLUMN a TYPE int;
--
CREATE TABLE t (a jsonb); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a jsonb); ALTER TABLE t ALTER COLUMN a TYPE uuid USING a::uuid;
--
CREATE TABLE t (a jsonb); ALTER TABLE t ALTER COLUMN a TYPE uuid USING a::text::uuid;
--
CREATE TABLE t (a jsonb); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a jsonb); ALTER TABLE t ALTER COLUMN a TYPE varchar(10);
--
CREATE TABLE t (a int[]); ALTER TABLE t ALTER COLUMN a TYPE bigint[];
--
CREATE TABLE t (a int[]); ALTER TABLE t ALTER COLUMN a TYPE text[];
--
CREATE TABLE t (a int[]); ALTER TABLE t ALTER COLUMN a TYPE bool[];
--
CREATE TABLE t (a int[]); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a timestamptz); ALTER TABLE t ALTER COLUMN a TYPE date;
--
CREATE TABLE t (a date); ALTER TABLE t ALTER COLUMN a TYPE timestamptz;
--
CREATE TABLE t (a date); ALTER TABLE t ALTER COLUMN a TYPE time;
--
CREATE TABLE t (a timestamptz); ALTER TABLE t ALTER COLUMN a TYPE timetz;
--
CREATE TABLE t (a time); ALTER TABLE t ALTER COLUMN a TYPE interval;
--
CREATE TABLE t (a interval); ALTER TABLE t ALTER COLUMN a TYPE time;
--
CREATE TABLE t (a money); ALTER TABLE t ALTER COLUMN a TYPE numeric;
--
CREATE TABLE t (a money); ALTER TABLE t ALTER COLUMN a TYPE int;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE money;
--
CREATE TABLE t (a float8); ALTER TABLE t ALTER COLUMN a TYPE money;
--
CREATE TABLE t (a bit(3)); ALTER TABLE t ALTER COLUMN a TYPE varbit;
--
CREATE TABLE t (a bit(3)); ALTER TABLE t ALTER COLUMN a TYPE int;
--
CREATE TABLE t (a bit(3)); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a bool); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a bool); ALTER TABLE t ALTER COLUMN a TYPE bigint USING a::bigint;
--
CREATE TABLE t (a bool); ALTER TABLE t ALTER COLUMN a TYPE numeric USING a::numeric;
--
CREATE TABLE t (a inet); ALTER TABLE t ALTER COLUMN a TYPE cidr;
--
CREATE TABLE t (a cidr); ALTER TABLE t ALTER COLUMN a TYPE inet;
--
CREATE TABLE t (a uuid); ALTER TABLE t ALTER COLUMN a TYPE bytea;
--
CREATE TABLE t (a bytea); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE bytea;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE bytea USING a::bytea;
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE m;
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE m USING a::m;
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a m); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TYPE m AS ENUM ('a'); CREATE TYPE n AS ENUM ('a'); CREATE TABLE t (a m); ALTER TABLE t ALTER COLUMN a TYPE n;
--
CREATE TYPE m AS ENUM ('a'); CREATE TYPE n AS ENUM ('a'); CREATE TABLE t (a m); ALTER TABLE t ALTER COLUMN a TYPE n USING a::n;
--
CREATE TYPE m AS ENUM ('a'); CREATE TYPE n AS ENUM ('a'); CREATE TABLE t (a m); ALTER TABLE t ALTER COLUMN a TYPE n USING a::text::n;
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE m;
--
CREATE DOMAIN d AS int; CREATE TABLE t (a bigint); ALTER TABLE t ALTER COLUMN a TYPE d;
--
CREATE DOMAIN d AS int; CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE d;
--
CREATE DOMAIN d AS text; CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE d;
--
CREATE DOMAIN d AS int; CREATE TABLE t (a d); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE DOMAIN d AS int; CREATE TABLE t (a d[]); ALTER TABLE t ALTER COLUMN a TYPE int[];
--
CREATE DOMAIN d AS int; CREATE TABLE t (a int[]); ALTER TABLE t ALTER COLUMN a TYPE d[];
--
CREATE TABLE t (a int4range); ALTER TABLE t ALTER COLUMN a TYPE int8range;
--
CREATE TABLE t (a int4range); ALTER TABLE t ALTER COLUMN a TYPE int4multirange;
--
CREATE TABLE t (a int4range); ALTER TABLE t ALTER COLUMN a TYPE int4multirange USING a::int4multirange;
--
CREATE TABLE t (a point); ALTER TABLE t ALTER COLUMN a TYPE box;
--
CREATE TABLE t (a box); ALTER TABLE t ALTER COLUMN a TYPE point USING a::point;
--
CREATE TABLE t (a box); ALTER TABLE t ALTER COLUMN a TYPE polygon;
--
CREATE TABLE t (a json); ALTER TABLE t ALTER COLUMN a TYPE jsonb;
--
CREATE TABLE t (a xml); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE xml;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE name;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE "char";
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE "char";
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE oid;
--
CREATE TABLE t (a oid); ALTER TABLE t ALTER COLUMN a TYPE int;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE tsvector;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a TYPE tsvector USING to_tsvector(a);
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE int USING 'x'::text;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE text USING a + 1;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE uuid USING NULL;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE uuid USING gen_random_uuid();
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE uuid USING 'x';
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE text USING nofn(a);
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE text USING b;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE int USING a::text;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE int USING (SELECT 1);
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE int USING max(a);
--
CREATE TABLE t (a int DEFAULT 5); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a text DEFAULT 'x'); ALTER TABLE t ALTER COLUMN a TYPE int USING 1;
--
CREATE TABLE t (a text DEFAULT '5'); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a text DEFAULT '5'); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int, ALTER COLUMN a DROP DEFAULT;
--
CREATE TABLE t (a text DEFAULT '5'); ALTER TABLE t ALTER COLUMN a DROP DEFAULT, ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a text DEFAULT '5'); ALTER TABLE t ALTER COLUMN a DROP DEFAULT, ALTER COLUMN a TYPE int USING a::int, ALTER COLUMN a SET DEFAULT 5;
--
CREATE TABLE t (a text DEFAULT '5'); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int, ALTER COLUMN a SET DEFAULT 5;
--
CREATE TABLE t (a text DEFAULT lower('x')); ALTER TABLE t ALTER COLUMN a TYPE int USING 1;
--
CREATE TABLE t (a bool DEFAULT true); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a bool DEFAULT NULL); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a int DEFAULT 0); ALTER TABLE t ALTER COLUMN a TYPE bool USING a::bool;
--
CREATE TABLE t (a timestamptz DEFAULT now()); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a timestamptz DEFAULT now()); ALTER TABLE t ALTER COLUMN a TYPE int USING 1;
--
CREATE TABLE t (a uuid DEFAULT gen_random_uuid()); ALTER TABLE t ALTER COLUMN a TYPE bigint USING 1;
--
CREATE TABLE t (a varchar(5) DEFAULT 'abc'); ALTER TABLE t ALTER COLUMN a TYPE varchar(2);
--
CREATE TABLE t (a text DEFAULT 'abc'); ALTER TABLE t ALTER COLUMN a TYPE varchar(2);
--
CREATE TABLE t (a int DEFAULT 70000); ALTER TABLE t ALTER COLUMN a TYPE smallint;
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a text DEFAULT 'a'); ALTER TABLE t ALTER COLUMN a TYPE m USING a::m;
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a m DEFAULT 'a'); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TYPE m AS ENUM ('a'); CREATE TYPE n AS ENUM ('a'); CREATE TABLE t (a m DEFAULT 'a'); ALTER TABLE t ALTER COLUMN a TYPE n USING a::text::n;
--
CREATE TABLE t (a serial); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a serial); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a serial); ALTER TABLE t ALTER COLUMN a TYPE uuid USING gen_random_uuid();
--
CREATE TABLE t (a serial); ALTER TABLE t ALTER COLUMN a TYPE numeric;
--
CREATE TABLE t (a serial); ALTER TABLE t ALTER COLUMN a TYPE bool USING true;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a TYPE smallint;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); ALTER TABLE t ALTER COLUMN b TYPE text;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); ALTER TABLE t ALTER COLUMN b TYPE bool;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); ALTER TABLE t ALTER COLUMN b TYPE bool USING true;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); ALTER TABLE t ALTER COLUMN b TYPE text USING 'x';
--
CREATE TABLE t (a int, b text GENERATED ALWAYS AS (a::text) STORED); ALTER TABLE t ALTER COLUMN b TYPE int;
--
CREATE TABLE t (a int, b text GENERATED ALWAYS AS (a::text) STORED); ALTER TABLE t ALTER COLUMN b TYPE int USING b::int;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE t ALTER COLUMN a TYPE numeric;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE p ALTER COLUMN a TYPE numeric;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE p ALTER COLUMN a TYPE bigint;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE p ALTER COLUMN a TYPE text;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE p ALTER COLUMN a TYPE uuid USING gen_random_uuid();
--
CREATE TABLE p (a text PRIMARY KEY); CREATE TABLE t (a text REFERENCES p); ALTER TABLE p ALTER COLUMN a TYPE varchar(20);
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a text REFERENCES p);
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a text); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a numeric REFERENCES p);
--
CREATE TABLE p (a numeric PRIMARY KEY); CREATE TABLE t (a int REFERENCES p);
--
CREATE TABLE p (a float8 PRIMARY KEY); CREATE TABLE t (a int REFERENCES p);
--
CREATE TABLE p (a date PRIMARY KEY); CREATE TABLE t (a timestamp REFERENCES p);
--
CREATE TABLE p (a timestamp PRIMARY KEY); CREATE TABLE t (a date REFERENCES p);
--
CREATE TABLE p (a timestamp PRIMARY KEY); CREATE TABLE t (a timestamptz REFERENCES p);
--
CREATE TABLE p (a varchar(3) PRIMARY KEY); CREATE TABLE t (a text REFERENCES p);
--
CREATE TABLE p (a char(3) PRIMARY KEY); CREATE TABLE t (a text REFERENCES p);
--
CREATE TABLE p (a text PRIMARY KEY); CREATE TABLE t (a char(3) REFERENCES p);
--
CREATE TABLE p (a text PRIMARY KEY); CREATE TABLE t (a name REFERENCES p);
--
CREATE TABLE p (a inet PRIMARY KEY); CREATE TABLE t (a cidr REFERENCES p);
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a oid REFERENCES p);
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a bool REFERENCES p);
--
CREATE TYPE m AS ENUM ('a'); CREATE TYPE n AS ENUM ('a'); CREATE TABLE p (a m PRIMARY KEY); CREATE TABLE t (a n REFERENCES p);
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE p (a m PRIMARY KEY); CREATE TABLE t (a m REFERENCES p);
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE p (a m PRIMARY KEY); CREATE TABLE t (a text REFERENCES p);
--
CREATE TYPE m AS ENUM ('a'); CREATE TABLE p (a text PRIMARY KEY); CREATE TABLE t (a m REFERENCES p);
--
CREATE DOMAIN d AS int; CREATE TABLE p (a d PRIMARY KEY); CREATE TABLE t (a bigint REFERENCES p);
--
CREATE DOMAIN d AS text; CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a d REFERENCES p);
--
CREATE TABLE p (a int[] PRIMARY KEY); CREATE TABLE t (a int[] REFERENCES p);
--
CREATE TABLE p (a int[] PRIMARY KEY); CREATE TABLE t (a bigint[] REFERENCES p);
--
CREATE TABLE p (a int[] PRIMARY KEY); CREATE TABLE t (a int REFERENCES p);
--
CREATE TABLE p (a jsonb PRIMARY KEY); CREATE TABLE t (a text REFERENCES p);
--
CREATE TABLE p (a uuid PRIMARY KEY); CREATE TABLE t (a text REFERENCES p);
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a int4_ops); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a text_pattern_ops); ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
--
CREATE TABLE t (a text COLLATE "C"); ALTER TABLE t ALTER COLUMN a TYPE int USING 1;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE int COLLATE "C";
--
CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a)); ALTER TABLE t ALTER COLUMN a TYPE varchar(10);
--
CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b) WHERE a > 1; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int CHECK (a > 1)); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a text CHECK (length(a) > 1)); ALTER TABLE t ALTER COLUMN a TYPE varchar(10);
--
CREATE TABLE t (a int CHECK (a IS NOT NULL)); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a int, b int, CHECK (a < b)); ALTER TABLE t ALTER COLUMN a TYPE text, ALTER COLUMN b TYPE text;
--
CREATE TABLE t (a timestamp, CHECK (a > '2000-01-01')); ALTER TABLE t ALTER COLUMN a TYPE date;
--
CREATE TABLE t (a int) PARTITION BY RANGE (a); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (a int, b int) PARTITION BY RANGE ((a + b)); ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (a > 1); ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int); CREATE TABLE u (x t); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int); CREATE TABLE u (x t[]); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int); CREATE TABLE u (x t); ALTER TABLE t ADD COLUMN b int DEFAULT 5;
--
CREATE TYPE c AS (a int); CREATE TABLE u (x c); ALTER TYPE c ADD ATTRIBUTE b int;
--
CREATE TYPE c AS (a int); CREATE TABLE u OF c; ALTER TYPE c ADD ATTRIBUTE b int;
--
CREATE TYPE c AS (a int); ALTER TYPE c ALTER ATTRIBUTE a TYPE text;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE p SET UNLOGGED;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p); ALTER TABLE t SET UNLOGGED;
--
CREATE UNLOGGED TABLE p (a int PRIMARY KEY); CREATE UNLOGGED TABLE t (a int REFERENCES p); ALTER TABLE t SET LOGGED;
--
CREATE UNLOGGED TABLE p (a int PRIMARY KEY); CREATE UNLOGGED TABLE t (a int REFERENCES p); ALTER TABLE p SET LOGGED;
--
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t); ALTER TABLE t SET UNLOGGED;
--
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t); ALTER TABLE t SET UNLOGGED; ALTER TABLE t SET LOGGED;
--
CREATE UNLOGGED TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p);
--
CREATE TABLE p (a int PRIMARY KEY); CREATE UNLOGGED TABLE t (a int REFERENCES p);
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); ALTER TABLE p SET UNLOGGED;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE t (a int REFERENCES p); ALTER TABLE t SET UNLOGGED;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c SET UNLOGGED;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE u (a int REFERENCES p); ALTER TABLE c SET UNLOGGED;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; DROP INDEX c_pkey;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE p DROP CONSTRAINT p_pkey;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c RENAME CONSTRAINT c_pkey TO k;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER INDEX c_pkey RENAME TO k;
--
CREATE TABLE q (a int PRIMARY KEY); CREATE TABLE p (a int REFERENCES q) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE p ALTER CONSTRAINT p_a_fkey DEFERRABLE;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a SET DEFAULT NULL;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE t ALTER COLUMN b SET DEFAULT 5;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE t ALTER COLUMN b SET DEFAULT NULL;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE t ALTER COLUMN b DROP DEFAULT;
--
CREATE TABLE t (a int NOT NULL DEFAULT 5); ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET GENERATED BY DEFAULT;
--
CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE p ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c ALTER COLUMN a DROP NOT NULL;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE ONLY p ALTER COLUMN a SET NOT NULL;
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); ALTER TABLE p ADD PRIMARY KEY (b);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); ALTER TABLE p ADD UNIQUE (b);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); ALTER TABLE p ADD UNIQUE (b, a);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE UNIQUE INDEX i ON p (b);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST ((a + 1)); CREATE UNIQUE INDEX i ON p (b);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST ((a + 1)); CREATE UNIQUE INDEX i ON p ((a + 1));
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (abs(a)); ALTER TABLE p ADD UNIQUE (a);
--
CREATE TABLE p (a int PRIMARY KEY, b int) PARTITION BY LIST (b);
--
CREATE TABLE p (a int, b int UNIQUE) PARTITION BY RANGE (a, b);
--
CREATE TABLE p (a text, b int) PARTITION BY LIST (a); CREATE UNIQUE INDEX i ON p (a text_pattern_ops);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c ADD PRIMARY KEY (b);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT PARTITION BY LIST (b); ALTER TABLE p ADD PRIMARY KEY (a);
--
CREATE TABLE t (a int, b int NOT NULL); CREATE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;
--
CREATE TABLE t (a int, b int NOT NULL); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;
--
CREATE TABLE t (a int, b int NOT NULL); CREATE UNIQUE INDEX i ON t (b); ALTER TABLE t REPLICA IDENTITY USING INDEX i;
--
CREATE TABLE t (a int, b int NOT NULL); CREATE UNIQUE INDEX i ON t (b) WHERE a > 1; ALTER TABLE t REPLICA IDENTITY USING INDEX i;
--
CREATE TABLE t (a int, b int NOT NULL); CREATE UNIQUE INDEX i ON t ((b + 1)); ALTER TABLE t REPLICA IDENTITY USING INDEX i;
--
CREATE TABLE t (a int, b int NOT NULL UNIQUE DEFERRABLE); ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key;
--
CREATE TABLE t (a int, b int NOT NULL UNIQUE); ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key; ALTER TABLE t ALTER COLUMN b DROP NOT NULL;
--
CREATE TABLE t (a int, b int NOT NULL UNIQUE); ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key; ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
--
CREATE TABLE t (a int); ALTER TABLE t REPLICA IDENTITY USING INDEX nope;
--
CREATE TABLE t (a int); CREATE TABLE u (a int PRIMARY KEY); ALTER TABLE t REPLICA IDENTITY USING INDEX u_pkey;
--
CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;
--
CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX i ON t (a) INCLUDE (b); ALTER TABLE t REPLICA IDENTITY USING INDEX i;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); ALTER TABLE p REPLICA IDENTITY USING INDEX p_pkey;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); ALTER TABLE p REPLICA IDENTITY FULL;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE INDEX i ON p (a); ALTER TABLE c CLUSTER ON c_a_idx;
--
CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i;
--
CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i;
--
CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i;
--
CREATE TABLE t (a text, b int); CREATE UNIQUE INDEX i ON t (a) WHERE b > 1; ALTER TABLE t ADD UNIQUE USING INDEX i;
--
CREATE TABLE t (a int UNIQUE, b int); ALTER TABLE t ADD UNIQUE USING INDEX t_a_key;
--
CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t ADD UNIQUE USING INDEX t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE UNIQUE INDEX i ON t (b); ALTER TABLE t ADD PRIMARY KEY USING INDEX i;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE UNIQUE INDEX i ON u (a); ALTER TABLE t ADD UNIQUE USING INDEX i;
--
CREATE TABLE t (a int, b int); ALTER TABLE t ADD UNIQUE USING INDEX nope;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c NO INHERIT p;
--
CREATE TABLE p (a int); CREATE UNLOGGED TABLE t (a int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c (a int, b int); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE p DETACH PARTITION c; ALTER TABLE p DETACH PARTITION c;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c ADD COLUMN b int;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE ONLY p DROP COLUMN a;
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE ONLY p DROP COLUMN b;
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE ONLY p ADD COLUMN c int;
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE ONLY p ADD CHECK (a > 1);
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE p ADD CHECK (a > 1) NO INHERIT;
--
CREATE TABLE t (a int, b json); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a, a);
--
CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int, b int, FOREIGN KEY (a, a) REFERENCES t (a, a));
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u (a int); ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t (b);
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u (a int REFERENCES t); ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES t ON UPDATE CASCADE;
--
CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES t ON DELETE SET NULL;
--
CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES t ON DELETE CASCADE;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE q (a int PRIMARY KEY); ALTER TABLE p ADD FOREIGN KEY (a) REFERENCES q NOT VALID;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET DEFAULT 'abc';
--
CREATE TABLE t (a bool); ALTER TABLE t ALTER COLUMN a SET DEFAULT 7;
--
CREATE TABLE t (a int UNIQUE); DROP INDEX t_a_key;
--
CREATE TABLE t (a int UNIQUE); DROP INDEX t_a_key CASCADE;
--
CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c ALTER COLUMN a SET DEFAULT 5;
--
CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN a, ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a TYPE numeric;
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t ALTER COLUMN a TYPE json USING to_json(a);
--
CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ALTER COLUMN a TYPE json USING to_json(a);
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a text_pattern_ops); ALTER TABLE t ALTER COLUMN a TYPE int USING 1;
--
CREATE TABLE t (a text); CREATE INDEX i ON t (a varchar_pattern_ops); ALTER TABLE t ALTER COLUMN a TYPE char(20);
--
CREATE TABLE t (a jsonb); CREATE INDEX i ON t USING gin (a); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a jsonb); CREATE INDEX i ON t USING gin (a jsonb_path_ops); ALTER TABLE t ALTER COLUMN a TYPE json;
--
CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a)); ALTER TABLE t ALTER COLUMN a TYPE int USING 1;
--
CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b) WHERE a > 1; ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a int CHECK (a > 1)); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a int CHECK (a IN (1, 2))); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a text CHECK (a IN ('1', '2'))); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a text CHECK (a <> '')); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a text CHECK (length(a) > 1)); ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;
--
CREATE TABLE t (a int, b int, CHECK (a < b)); ALTER TABLE t ALTER COLUMN a TYPE text;
--
CREATE TABLE t (a bool, CHECK (a)); ALTER TABLE t ALTER COLUMN a TYPE int USING 1;
--
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a); ALTER TABLE t DROP COLUMN a CASCADE;
--
CREATE TABLE t (a int, b int) PARTITION BY RANGE ((a + b)); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE INDEX i ON p (a); DROP INDEX c_a_idx;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c DROP CONSTRAINT c_pkey;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c DROP CONSTRAINT c_pkey CASCADE;
--
CREATE TABLE p (a int CHECK (a > 0)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c RENAME CONSTRAINT p_a_check TO k;
--
CREATE TABLE p (a int CHECK (a > 0)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c DROP CONSTRAINT p_a_check;
--
CREATE TABLE p (a int CHECK (a > 0)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE ONLY p DROP CONSTRAINT p_a_check;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE c () INHERITS (p); ALTER TABLE c DROP CONSTRAINT p_a_check;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE c () INHERITS (p); ALTER TABLE c RENAME CONSTRAINT p_a_check TO k;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE c () INHERITS (p); ALTER TABLE ONLY p DROP CONSTRAINT p_a_check;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE c () INHERITS (p); ALTER TABLE ONLY p RENAME CONSTRAINT p_a_check TO k;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE c () INHERITS (p); ALTER TABLE p RENAME CONSTRAINT p_a_check TO k; ALTER TABLE c NO INHERIT p; ALTER TABLE c DROP CONSTRAINT k;
--
CREATE TABLE q (a int PRIMARY KEY); CREATE TABLE p (a int REFERENCES q) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c DROP CONSTRAINT p_a_fkey;
--
CREATE TABLE q (a int PRIMARY KEY); CREATE TABLE p (a int REFERENCES q) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE c ALTER CONSTRAINT p_a_fkey DEFERRABLE;
--
CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ALTER CONSTRAINT t_pkey DEFERRABLE;
--
CREATE TABLE t (a int CHECK (a > 0)); ALTER TABLE t ALTER CONSTRAINT t_a_check DEFERRABLE;
--
CREATE TABLE t (a int CHECK (a > 0)); ALTER TABLE t VALIDATE CONSTRAINT t_a_check;
--
CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t VALIDATE CONSTRAINT t_pkey;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED NOT NULL); ALTER TABLE t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE t (a text NOT NULL); ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a DROP IDENTITY;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a DROP IDENTITY IF EXISTS;
--
CREATE TABLE t (a text GENERATED ALWAYS AS IDENTITY);
--
CREATE TABLE t (a numeric GENERATED ALWAYS AS IDENTITY);
--
CREATE TABLE p (a int NOT NULL); CREATE TABLE c () INHERITS (p); ALTER TABLE p ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE p (a int NOT NULL); CREATE TABLE c () INHERITS (p); ALTER TABLE ONLY p ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE p (a int NOT NULL); CREATE TABLE c () INHERITS (p); ALTER TABLE c ALTER COLUMN a DROP NOT NULL;
--
CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE ONLY p ALTER COLUMN a DROP NOT NULL;
--
CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p); ALTER TABLE ONLY p ALTER COLUMN a SET NOT NULL;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; ALTER TABLE p ADD COLUMN b int GENERATED ALWAYS AS IDENTITY;
--
CREATE TABLE p (a int, b int GENERATED ALWAYS AS (a) STORED); CREATE TABLE c () INHERITS (p); ALTER TABLE c ALTER COLUMN b DROP EXPRESSION;
--
CREATE TABLE p (a int, b int GENERATED ALWAYS AS (a) STORED); CREATE TABLE c () INHERITS (p); ALTER TABLE ONLY p ALTER COLUMN b DROP EXPRESSION;
--
CREATE TABLE p (a int, b int GENERATED ALWAYS AS (a) STORED); CREATE TABLE c () INHERITS (p); ALTER TABLE p ALTER COLUMN b DROP EXPRESSION;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a DROP EXPRESSION;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a DROP EXPRESSION IF EXISTS;
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE INDEX i ON p (b);
--
CREATE TABLE p (a int, b int, EXCLUDE (a WITH =)) PARTITION BY LIST (a);
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, count(*) FROM t GROUP BY a; ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i;
--
CREATE TABLE t (a int4range); CREATE INDEX i ON t USING gist (a); ALTER TABLE t CLUSTER ON i;
--
CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a DESC); ALTER TABLE t ADD UNIQUE USING INDEX i;
--
CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a NULLS FIRST); ALTER TABLE t ADD UNIQUE USING INDEX i;
--
CREATE TABLE t (a text, b int); CREATE UNIQUE INDEX i ON t (a COLLATE "C"); ALTER TABLE t ADD UNIQUE USING INDEX i;
--
CREATE TABLE t (a text, b int); CREATE UNIQUE INDEX i ON t (a text_pattern_ops); ALTER TABLE t ADD UNIQUE USING INDEX i;
--
CREATE TABLE t (a text, b int); CREATE UNIQUE INDEX i ON t (lower(a)); ALTER TABLE t ADD UNIQUE USING INDEX i;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE UNIQUE INDEX i ON p (a); ALTER TABLE p ADD UNIQUE USING INDEX i;
--
CREATE TABLE p (a int); CREATE TABLE t (a int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int); CREATE TABLE t (a text); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int); CREATE TABLE t (b int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int NOT NULL); CREATE TABLE t (a int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE t (a int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int CHECK (a > 0) NO INHERIT); CREATE TABLE t (a int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE t (a int, CONSTRAINT p_a_check CHECK (a > 0)); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE t (a int, CONSTRAINT p_a_check CHECK (a > 1)); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0)); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int CHECK (a > 0)); CREATE TABLE t (a int, CONSTRAINT p_a_check CHECK (a > 0) NO INHERIT); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int); ALTER TABLE p INHERIT p;
--
CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p); ALTER TABLE p INHERIT c;
--
CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p); ALTER TABLE c INHERIT p;
--
CREATE TABLE p (a int); CREATE TABLE c (a int) PARTITION BY LIST (a); ALTER TABLE c INHERIT p;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c (a int); ALTER TABLE c INHERIT p;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE q (a int); ALTER TABLE c INHERIT q;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE q (a int); ALTER TABLE q INHERIT c;
--
CREATE TABLE p (a int, b int GENERATED ALWAYS AS (a) STORED); CREATE TABLE t (a int, b int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int, b int); CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a text COLLATE "C"); CREATE TABLE t (a text); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a varchar(5)); CREATE TABLE t (a varchar(6)); ALTER TABLE t INHERIT p;
--
CREATE VIEW p AS SELECT 1 AS a; CREATE TABLE t (a int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int); ALTER TABLE t INHERIT p;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c (a text); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int CHECK (a > 0)) PARTITION BY LIST (a); CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c (a int); CREATE TABLE d () INHERITS (c); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE q (a int); CREATE TABLE c () INHERITS (q); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int); CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c DEFAULT;
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c (a int); ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (1) TO (2);
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE d PARTITION OF p DEFAULT;
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p DEFAULT;
--
CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p); ALTER TABLE c ADD COLUMN b int; ALTER TABLE p ADD COLUMN b text;
--
CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p); ALTER TABLE c ADD COLUMN b int; ALTER TABLE p ADD COLUMN b int;
--
CREATE TABLE p (a int, b int); CREATE TABLE c () INHERITS (p); ALTER TABLE c ADD COLUMN z int; ALTER TABLE p RENAME COLUMN b TO z;
--
CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD PRIMARY KEY (a);
--
CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t ADD COLUMN c int PRIMARY KEY;
--
CREATE TABLE t (a int, b json); ALTER TABLE t ADD PRIMARY KEY (b);
--
CREATE TABLE t (a int); ALTER TABLE t ADD UNIQUE (a, a);
--
CREATE TABLE t (a int); ALTER TABLE t ADD PRIMARY KEY (a, a);
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE v ADD COLUMN b int;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE v DROP COLUMN a;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE v RENAME COLUMN a TO b;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a SET STORAGE external;
--
CREATE TABLE t (a int, b int); ALTER TABLE t RENAME COLUMN a TO b;
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t DROP CONSTRAINT i;
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE i RENAME TO t;
--
CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN a, ADD COLUMN a text;
--
CREATE TABLE t (a int, b int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER g AFTER UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION f();
ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION f();
ALTER TABLE t ALTER COLUMN b TYPE bigint
--
CREATE TABLE t (a int, b int);
CREATE POLICY p ON t USING (a > 1);
ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int);
CREATE POLICY p ON t USING (a > 1);
ALTER TABLE t ALTER COLUMN b TYPE bigint
--
CREATE TABLE t (a int, b int);
CREATE RULE r AS ON INSERT TO t WHERE new.a > 1 DO INSTEAD NOTHING;
ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int);
CREATE RULE r AS ON INSERT TO t WHERE new.a > 1 DO INSTEAD NOTHING;
ALTER TABLE t ALTER COLUMN b TYPE bigint
--
CREATE TABLE t (a int, xmin int)
--
CREATE TABLE t (a int);
ALTER TABLE t RENAME COLUMN a TO ctid
--
CREATE TABLE t (a int);
ALTER TABLE t RENAME COLUMN a TO oid
--
CREATE TABLE t (a int);
ALTER TABLE t ALTER COLUMN a SET STORAGE external
--
CREATE TABLE t (a int);
ALTER TABLE t ALTER COLUMN a SET STORAGE plain
--
CREATE TABLE t (a text);
ALTER TABLE t ALTER COLUMN a SET STORAGE external
--
CREATE TABLE t (a int);
ALTER TABLE t ALTER COLUMN a SET COMPRESSION pglz
--
CREATE TABLE t (a int);
ALTER TABLE t ALTER COLUMN a SET COMPRESSION default
--
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE t () INHERITS (p)
--
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
CREATE TABLE t () INHERITS (q)
--
CREATE TYPE c AS (x int, y int);
CREATE TABLE t (a c);
ALTER TYPE c ALTER ATTRIBUTE x TYPE bigint
--
CREATE TYPE c AS (x int, y int);
CREATE TABLE t (a c);
ALTER TYPE c ADD ATTRIBUTE z int
--
CREATE TYPE c AS (x int, y int);
ALTER TYPE c ALTER ATTRIBUTE x TYPE bigint
--
CREATE TYPE c AS (x int, y int);
CREATE TABLE t (a c);
ALTER TYPE c DROP ATTRIBUTE x
--
CREATE TABLE t (a int, b int); CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (g int, b int); CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (new.b > 1) EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE t ALTER COLUMN g TYPE bigint;
--
CREATE TABLE t (t int, b int); CREATE TRIGGER g BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE t ALTER COLUMN t TYPE bigint;
--
CREATE TABLE t (t int, b int, p int); CREATE POLICY p ON t USING (b > 1); ALTER TABLE t ALTER COLUMN t TYPE bigint; ALTER TABLE t ALTER COLUMN p TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE RULE r AS ON UPDATE TO t WHERE new.b > 1 DO INSTEAD NOTHING; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c); CREATE INDEX i ON t (((z).b)); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c); CREATE INDEX i ON t (((z).b)); ALTER TYPE c DROP ATTRIBUTE a;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c); CREATE INDEX i ON t (((z).a)) WHERE (z).b > 'x'; ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c CHECK ((z).b <> '')); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c CHECK ((z).b <> '')); ALTER TABLE t DROP CONSTRAINT t_z_check; ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c[] CHECK ((z[1]).b <> '')); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c[] CHECK ((z[1][2]).b <> '')); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c, g text GENERATED ALWAYS AS ((z).b) STORED); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c, g text GENERATED ALWAYS AS ((z).b) STORED); ALTER TABLE t ALTER g DROP EXPRESSION; ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE DOMAIN d AS c CHECK ((VALUE).b <> ''); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE DOMAIN d AS c CHECK ((VALUE).a > 0); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE DOMAIN d AS c; CREATE TABLE t (z d CHECK ((z).b <> '')); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE DOMAIN d AS c[]; CREATE TABLE t (z d CHECK ((z[1]).b <> '')); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TYPE o AS (i c, b int); CREATE TABLE t (z o CHECK (((z).i).b <> '')); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TYPE o AS (i c, b int); CREATE TABLE t (z o CHECK (((z).i).b <> '')); ALTER TYPE o DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TYPE o AS (i c, b int); CREATE TABLE t (z o CHECK (((z).i).b <> '')); ALTER TYPE o DROP ATTRIBUTE i;
--
CREATE TYPE c AS (a int, b text); CREATE TYPE o AS (a int, b text); CREATE TABLE t (z c, y o CHECK ((y).b <> '')); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z text DEFAULT (ROW(1, 'x')::c).b); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE DOMAIN d AS text DEFAULT (ROW(1, 'x')::c).b; ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c CHECK ((z).b <> '')); ALTER TYPE c DROP ATTRIBUTE b CASCADE;
--
CREATE TYPE c AS (a int, b text); CREATE TABLE t (z c, EXCLUDE (((z).b) WITH =)); ALTER TYPE c DROP ATTRIBUTE b;
--
CREATE TYPE c AS (a int); ALTER TYPE c ALTER ATTRIBUTE a TYPE bigint;
--
CREATE TYPE c AS (a int); CREATE TABLE u (x c[]); ALTER TYPE c ALTER ATTRIBUTE a TYPE bigint;
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET STORAGE plain;
--
CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a SET COMPRESSION pglz;
--
CREATE TABLE t (xmin int);
--
CREATE TABLE t (oid int, xmi int);
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE TABLE d () INHERITS (c);
--
CREATE TABLE p (a int); CREATE TABLE q (b int); CREATE TABLE c () INHERITS (p, q); CREATE TABLE d () INHERITS (c);
--
CREATE FUNCTION a() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TABLE t (a int, b int); CREATE TRIGGER "trigger" BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION a(); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t ("trigger" int, b int); CREATE TRIGGER "trigger" BEFORE UPDATE OF "trigger" ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE t ALTER COLUMN "trigger" TYPE bigint;
--
CREATE TABLE t (r int, a int); CREATE RULE r AS ON UPDATE TO t WHERE new.a > 1 DO INSTEAD NOTHING; ALTER TABLE t ALTER COLUMN r TYPE bigint;
--
CREATE TABLE t (of int, "On" int); CREATE TRIGGER g BEFORE INSERT OR UPDATE OF "On" OR DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE t ALTER COLUMN of TYPE bigint;
--
CREATE TABLE t (of int, "On" int); CREATE TRIGGER g BEFORE INSERT OR UPDATE OF "On" OR DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE t ALTER COLUMN "On" TYPE bigint;
--
CREATE TABLE t (t int, b int); CREATE POLICY t ON t USING (t > 1); ALTER TABLE t ALTER COLUMN t TYPE bigint;
--
CREATE TABLE t (a int, b int, j json, p point);
CREATE STATISTICS s ON a, a FROM t
--
CREATE TABLE t (a int, b int, j json, p point);
CREATE STATISTICS s ON a, b FROM t
--
CREATE TABLE t (a int, b int, j json, p point);
CREATE STATISTICS s ON a, j FROM t
--
CREATE TABLE t (a int, b int, j json, p point);
CREATE STATISTICS s ON a, p FROM t
--
CREATE TABLE t (a int, b int, j json, p point);
CREATE STATISTICS s ON a FROM t
--
CREATE TABLE t (a int, b int, j json, p point);
CREATE STATISTICS s ON (a + 1) FROM t
--
CREATE TABLE t (a int, b int, j jsonb, k int[]);
CREATE STATISTICS s (mcv) ON j, k, b FROM t
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON a, a FROM m
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON a, j FROM m
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON p, a FROM m
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON a FROM m
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON a, (b + 1) FROM m
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON (lower(c)), (upper(c)) FROM m
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON a, (nope + 1) FROM m
--
CREATE TABLE t (a int, b int, c text, j json, p point); CREATE MATERIALIZED VIEW m AS SELECT a, a + b AS b, c, j, p FROM t;
CREATE STATISTICS s ON a, b FROM m
--
CREATE TABLE p (id int);
CREATE TABLE t (a serial);
ALTER SEQUENCE t_a_seq OWNED BY p.id;
DROP TABLE p
--
CREATE TABLE p (id int);
CREATE TABLE t (a serial);
ALTER SEQUENCE t_a_seq OWNED BY p.id;
DROP TABLE p CASCADE
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5); CREATE TABLE d PARTITION OF p FOR VALUES FROM (4) TO (7)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5); CREATE TABLE d PARTITION OF p FOR VALUES FROM (5) TO (7)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (5) TO (5)
--
CREATE TABLE p (a date) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('2021-01-01') TO ('2020-01-01')
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1, minvalue) TO (1, maxvalue); CREATE TABLE d PARTITION OF p FOR VALUES FROM (1, 5) TO (2, 5)
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1, minvalue) TO (1, maxvalue); CREATE TABLE d PARTITION OF p FOR VALUES FROM (1, maxvalue) TO (2, 5)
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (maxvalue, minvalue) TO (minvalue, minvalue)
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (minvalue, 1) TO (minvalue, minvalue)
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (minvalue, 1) TO (1, 1)
--
CREATE TABLE p (a text) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('a', 'b'); CREATE TABLE d PARTITION OF p FOR VALUES IN ('c', 'a')
--
CREATE TABLE p (a text) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (NULL, 'b'); CREATE TABLE d PARTITION OF p FOR VALUES IN ('c', NULL)
--
CREATE TABLE p (a text) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('b', 'b'); CREATE TABLE d PARTITION OF p FOR VALUES IN ('c', NULL)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1, 2); CREATE TABLE d PARTITION OF p FOR VALUES IN ('2')
--
CREATE TABLE p (a numeric) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1.0, 2); CREATE TABLE d PARTITION OF p FOR VALUES IN ('1.00')
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 2)
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 0, REMAINDER 0)
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER -1)
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 4, REMAINDER 1); CREATE TABLE d PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1)
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 4, REMAINDER 1); CREATE TABLE d PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0)
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 4, REMAINDER 1); CREATE TABLE d PARTITION OF p FOR VALUES WITH (MODULUS 6, REMAINDER 0)
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 4, REMAINDER 1); CREATE TABLE d PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 0)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5); CREATE TABLE d (a int); ALTER TABLE p ATTACH PARTITION d FOR VALUES FROM (4) TO (7)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5); ALTER TABLE p DETACH PARTITION c; CREATE TABLE d (a int); ALTER TABLE p ATTACH PARTITION d FOR VALUES FROM (4) TO (7)
--
CREATE TABLE p (a timestamp) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2020-01-02'); CREATE TABLE d PARTITION OF p FOR VALUES FROM ('2020-01-01 12:00') TO ('2020-01-03')
--
CREATE TABLE p (a timestamptz) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2020-01-02'); CREATE TABLE d PARTITION OF p FOR VALUES FROM ('2020-01-01 12:00+00') TO ('2020-01-03')
--
CREATE TABLE p (a timestamptz) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2020-01-02'); CREATE TABLE d PARTITION OF p FOR VALUES FROM ('2020-01-02') TO ('2020-01-03')
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5)
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1, 1, 1) TO (5, 1, 1)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (NULL) TO (5)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('x') TO (5)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('x')
--
CREATE TABLE p (a numeric(4,2)) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1.5) TO (10); CREATE TABLE d PARTITION OF p FOR VALUES FROM (9.75) TO (11)
--
CREATE TABLE p (a int, b int) PARTITION BY LIST (a, b)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (minvalue) TO (maxvalue); CREATE TABLE d PARTITION OF p DEFAULT
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (minvalue) TO (5); CREATE TABLE d PARTITION OF p FOR VALUES FROM (1) TO (maxvalue)
--
CREATE TABLE p (a bool) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (true); CREATE TABLE d PARTITION OF p FOR VALUES IN ('t')
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1, maxvalue) TO (2, 3); CREATE TABLE d PARTITION OF p FOR VALUES FROM (2, 2) TO (minvalue, 5)
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (minvalue, 1) TO (2, 3)
--
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a, b); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1, 1) TO (maxvalue, 3)
--
CREATE TABLE t (a int, EXCLUDE USING hash (a WITH =)); ALTER TABLE t CLUSTER ON t_a_excl
--
CREATE TABLE t (a int[]); CREATE INDEX i ON t USING gin (a); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a point); CREATE INDEX i ON t USING gist (a); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a > 1; ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); CREATE TABLE u (a int); ALTER TABLE u CLUSTER ON i
--
CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int) WITH (fillfactor = 5)
--
CREATE TABLE t (a int) WITH (fillfactor = 10)
--
CREATE TABLE t (a int) WITH (fillfactor = 101)
--
CREATE TABLE t (a int); ALTER TABLE t SET (fillfactor = 101)
--
CREATE TABLE t (a int) WITH (fillfactor = 'x')
--
CREATE TABLE t (a int) WITH (no_such = 5)
--
CREATE TABLE t (a int) WITH (autovacuum_enabled = maybe)
--
CREATE TABLE t (a int) WITH (autovacuum_enabled = of)
--
CREATE TABLE t (a int) WITH (autovacuum_enabled)
--
CREATE TABLE t (a int) WITH (autovacuum_vacuum_scale_factor = 101)
--
CREATE TABLE t (a int) WITH (autovacuum_vacuum_scale_factor = 0.1, toast.autovacuum_enabled = false, parallel_workers = 4)
--
CREATE TABLE t (a int) WITH (parallel_workers = 2000)
--
CREATE TABLE t (a int) WITH (toast_tuple_target = 100)
--
CREATE TABLE t (a int) WITH (toast_tuple_target = 128)
--
CREATE TABLE t (a int) WITH (vacuum_index_cleanup = auto)
--
CREATE TABLE t (a int) WITH (vacuum_index_cleanup = fine)
--
CREATE TABLE t (a int) WITH (toast.fillfactor = 50)
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 5)
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 50, deduplicate_items = off)
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fastupdate = off)
--
CREATE TABLE t (a int[]); CREATE INDEX i ON t USING gin (a) WITH (fastupdate = off, gin_pending_list_limit = 64)
--
CREATE TABLE t (a int[]); CREATE INDEX i ON t USING gin (a) WITH (gin_pending_list_limit = 63)
--
CREATE TABLE t (a int); CREATE INDEX i ON t USING brin (a) WITH (pages_per_range = 0)
--
CREATE TABLE t (a int); CREATE INDEX i ON t USING brin (a) WITH (pages_per_range = 131072, autosummarize)
--
CREATE TABLE t (a point); CREATE INDEX i ON t USING gist (a) WITH (buffering = maybe)
--
CREATE TABLE t (a point); CREATE INDEX i ON t USING gist (a) WITH (buffering = auto, fillfactor = 60)
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER INDEX i SET (fillfactor = 101)
--
CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 5))
--
CREATE TABLE t (a int, UNIQUE (a) WITH (fillfactor = 5))
--
CREATE TABLE t (a int) PARTITION BY LIST (a); ALTER TABLE t SET (fillfactor = 50)
--
CREATE TABLE t (a int) PARTITION BY LIST (a) WITH (fillfactor = 50)
--
CREATE TABLE t (a int); ALTER TABLE t RESET (no_such)
--
CREATE TABLE t (a int); ALTER TABLE t RESET (fillfactor)
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET (n_distinct = -2)
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET (n_distinct = -0.5, n_distinct_inherited = 100)
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET (fillfactor = 50)
--
CREATE TABLE t (a int) WITH (fillfactor = 50.5)
--
CREATE TABLE t (a int) WITH (autovacuum_vacuum_cost_delay = 1.5, autovacuum_vacuum_cost_limit = 0)
--
CREATE TABLE t (a int) WITH (autovacuum_freeze_max_age = 99999)
--
CREATE TABLE t (a int) WITH (autovacuum_freeze_max_age = 100000, log_autovacuum_min_duration = -1, autovacuum_multixact_freeze_max_age = 10000, autovacuum_vacuum_insert_threshold = -1)
--
CREATE TABLE t (a int) WITH (user_catalog_table = true, toast.vacuum_truncate = no)
--
CREATE TABLE t (a int) WITH (nosuch.fillfactor = 50)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5); DROP TABLE c; CREATE TABLE c PARTITION OF p FOR VALUES FROM (4) TO (7)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5); ALTER TABLE p DETACH PARTITION c; CREATE TABLE d PARTITION OF p FOR VALUES FROM (4) TO (7); ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (1) TO (5)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1) TO (5); ALTER TABLE c RENAME TO x; CREATE TABLE d PARTITION OF p FOR VALUES FROM (4) TO (7)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1, 2); ALTER TABLE p DETACH PARTITION c; ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (2, 3); CREATE TABLE d PARTITION OF p FOR VALUES IN (1)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (5) TO (9); CREATE TABLE d PARTITION OF p FOR VALUES FROM (-10) TO (5); CREATE TABLE e PARTITION OF p FOR VALUES FROM (9) TO (10); CREATE TABLE f PARTITION OF p FOR VALUES FROM (-20) TO (-9)
--
CREATE TABLE p (a int) PARTITION BY HASH (a); CREATE TABLE c PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0); DROP TABLE c; CREATE TABLE d PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 0)
--
CREATE TABLE p (a date) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (minvalue) TO ('2020-01-01'); CREATE TABLE d PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('infinity'); CREATE TABLE e PARTITION OF p FOR VALUES FROM ('infinity') TO (maxvalue)
--
CREATE TABLE p (a date) PARTITION BY RANGE (a); CREATE TABLE d PARTITION OF p FOR VALUES FROM ('0044-03-15 BC') TO ('0040-01-01')
--
CREATE TABLE p (a date) PARTITION BY RANGE (a); CREATE TABLE d PARTITION OF p FOR VALUES FROM ('0044-03-15 BC') TO ('0040-01-01 BC')
--
CREATE TABLE p (a int, b int) PARTITION BY LIST ((a + b)); CREATE TABLE c PARTITION OF p FOR VALUES IN (1); CREATE TABLE d PARTITION OF p FOR VALUES IN ('1')
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN a TYPE text
--
CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int); ALTER TABLE t ALTER COLUMN a TYPE int, ALTER COLUMN a TYPE text, ALTER COLUMN b TYPE text
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT a FROM t; END; ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT a FROM t; END; ALTER TABLE t ALTER COLUMN b TYPE bigint
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f(b int) RETURNS int RETURN (SELECT max(t.a) FROM t); ALTER TABLE t ALTER COLUMN b TYPE bigint
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f(b int) RETURNS int RETURN (SELECT max(t.a) FROM t); ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM t, u WHERE u.a = t.b; END; ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT a FROM t'; ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT b AS a FROM t; END; ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT b FROM t ORDER BY b LIMIT 1; END; ALTER TABLE t ALTER COLUMN a TYPE bigint
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (b IN (SELECT c FROM u WHERE a > 1)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE u (a int, c int); CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (b IN (SELECT c FROM u WHERE a > 1)); ALTER TABLE u DROP COLUMN a;
--
CREATE TABLE t (d timestamp, b int); CREATE POLICY p ON t USING (extract(year FROM d) > 2000); ALTER TABLE t DROP COLUMN d;
--
CREATE TABLE t (a int) WITH (oids)
--
CREATE TABLE t (a int) WITH (oids = false)
--
CREATE TABLE t (a int) WITH (oids = true)
--
CREATE TABLE t (a int) WITH (oids = off, fillfactor = 70)
--
CREATE TABLE t (a int) WITH OIDS
--
CREATE TABLE t (a int) WITHOUT OIDS
--
CREATE TABLE t (a int) WITH (fillfactor = 70, fillfactor = 80)
--
CREATE TABLE t (a int) WITH (fillfactor = 70, FILLFACTOR = 70)
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 70, fillfactor = 80)
--
CREATE TABLE t (a int); ALTER TABLE t SET (fillfactor = 70, fillfactor = 80)
--
CREATE TABLE t (a int); ALTER TABLE t SET (oids = false)
--
CREATE TABLE t (a int); ALTER TABLE t SET (oids = true)
--
CREATE TABLE t (a int); ALTER TABLE t RESET (oids)
--
CREATE TABLE t (a int) WITH (fillfactor = 70); ALTER TABLE t RESET (fillfactor, fillfactor)
--
CREATE TABLE t (a int); ALTER TABLE t SET (fillfactor = 70), SET (fillfactor = 80)
--
CREATE TABLE t (a int, PRIMARY KEY (a) WITH (fillfactor = 70, fillfactor = 80))
--
CREATE TABLE t (a int) WITH (toast.autovacuum_enabled = false, toast.autovacuum_enabled = true)
--
CREATE VIEW v WITH (security_barrier, security_barrier) AS SELECT 1 AS a
--
CREATE VIEW v WITH (fillfactor = 70) AS SELECT 1 AS a
--
CREATE VIEW v WITH (nonsense = 70) AS SELECT 1 AS a
--
CREATE VIEW v WITH (security_barrier = 7) AS SELECT 1 AS a
--
CREATE VIEW v WITH (check_option = bad) AS SELECT 1 AS a
--
CREATE VIEW v WITH (security_invoker = on) AS SELECT 1 AS a
--
CREATE VIEW v AS SELECT 1 AS a; ALTER VIEW v SET (fillfactor = 70)
--
CREATE VIEW v AS SELECT 1 AS a; ALTER VIEW v SET (security_barrier, security_barrier)
--
CREATE VIEW v AS SELECT 1 AS a; ALTER VIEW v RESET (fillfactor)
--
CREATE VIEW v AS SELECT 1 AS a; ALTER VIEW v RESET (nonsense)
--
CREATE MATERIALIZED VIEW v WITH (security_barrier) AS SELECT 1 AS a
--
CREATE MATERIALIZED VIEW v WITH (fillfactor = 70) AS SELECT 1 AS a
--
CREATE MATERIALIZED VIEW v WITH (fillfactor = 7) AS SELECT 1 AS a
--
CREATE MATERIALIZED VIEW v WITH (nonsense = 7) AS SELECT 1 AS a
--
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; ALTER MATERIALIZED VIEW v SET (nonsense = 7)
--
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; ALTER MATERIALIZED VIEW v SET (fillfactor = 700)
--
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; ALTER MATERIALIZED VIEW v SET (oids = false)
--
CREATE MATERIALIZED VIEW v WITH (oids = false) AS SELECT 1 AS a
--
CREATE MATERIALIZED VIEW v WITH (oids) AS SELECT 1 AS a
--
CREATE TABLE t (a int) WITH (fillfactor = ' 70 ')
--
CREATE TABLE t (a int) WITH (fillfactor = '70')
--
CREATE TABLE t (a int) WITH (fillfactor = ' 70x ')
--
CREATE TABLE t (a int) WITH (fillfactor = 70.0)
--
CREATE TABLE t (a int) WITH (fillfactor = '70.4')
--
CREATE TABLE t (a int) WITH (fillfactor = '0x46')
--
CREATE TABLE t (a int) WITH (autovacuum_enabled = 'TRUE')
--
CREATE TABLE t (a int) WITH (autovacuum_enabled = ' true ')
--
CREATE TABLE t (a int) WITH (autovacuum_vacuum_scale_factor = ' 0.2 ')
--
CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a > 0; ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int); CREATE INDEX i ON t USING hash (a); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int); CREATE INDEX i ON t USING brin (a); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a text); CREATE INDEX i ON t USING spgist (a); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int); ALTER TABLE t CLUSTER ON i
--
CREATE TABLE t (a int) WITH (fillfactor = '7e1')
--
CREATE TABLE t (a int) WITH (fillfactor = 7e1)
--
CREATE TABLE t (a int) WITH (fillfactor = '')
--
CREATE TABLE t (a int) WITH (fillfactor = ' ')
--
CREATE TABLE t (a int) WITH (fillfactor = '+70')
--
CREATE TABLE t (a int) WITH (fillfactor = +70)
--
CREATE TABLE t (a int) WITH (autovacuum_vacuum_scale_factor = .5)
--
CREATE TABLE t (a int) WITH (autovacuum_vacuum_scale_factor = 'nan')
--
CREATE TABLE t (a int) WITH (autovacuum_vacuum_insert_threshold = -1)
--
CREATE TABLE t (a int) WITH (autovacuum_enabled = 1)
--
CREATE TABLE t (date text, b date); CREATE POLICY p ON t USING (b > date '2020-01-01'); ALTER TABLE t DROP COLUMN date;
--
CREATE TABLE t (date text, b date); CREATE POLICY p ON t USING (b > date '2020-01-01' AND date > ''); ALTER TABLE t DROP COLUMN date;
--
CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING ((t).a > 1); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING ((t.*).a > 1); ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN ((new).a > 1) EXECUTE FUNCTION f(); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return (new).a; end'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, x int); CREATE POLICY p ON t USING (b > (SELECT CASE WHEN a > 1 THEN 2 ELSE 3 END x)); ALTER TABLE t DROP COLUMN x;
--
CREATE TABLE t (a int, b int[], x date); CREATE POLICY p ON t USING ((SELECT b[1] x) IS NULL); ALTER TABLE t DROP COLUMN x;
--
CREATE TABLE t (a int, b int[], x date); CREATE POLICY p ON t USING ((SELECT a::bigint x) IS NULL); ALTER TABLE t DROP COLUMN x;
--
CREATE TABLE t (a int, b int[], x date); CREATE POLICY p ON t USING (a::bigint > 1 AND x > now()); ALTER TABLE t DROP COLUMN x;
--
CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (b > (SELECT sum(b) OVER a FROM t WINDOW a AS (ORDER BY b))); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, d int); CREATE POLICY p ON t USING (EXISTS (SELECT 1 FROM u NATURAL JOIN t AS x)); ALTER TABLE u DROP COLUMN a;
--
CREATE TABLE t (b text); CREATE INDEX i ON t ((b::text))
--
CREATE TABLE t (b varchar(10)); CREATE INDEX i ON t ((b::text))
--
CREATE TABLE t (b varchar(10)); CREATE INDEX i ON t ((b::varchar))
--
CREATE TABLE t (b int); CREATE INDEX i ON t ((b::int))
--
CREATE TABLE t (b int); CREATE INDEX i ON t (((b)))
--
CREATE TABLE t (b int); CREATE INDEX i ON t ((b::int), (b::bigint))
--
CREATE TABLE t (b int); CREATE INDEX i ON t (CAST(b AS int))
--
CREATE TABLE t (b text); CREATE INDEX i ON t ((b COLLATE "C"))
--
CREATE TABLE t (b text); CREATE UNIQUE INDEX i ON t ((b::text)); ALTER TABLE t ADD UNIQUE USING INDEX i
--
CREATE TABLE t (b text); CREATE INDEX ON t ((b::text))
--
CREATE TABLE t (b text, a text); CREATE INDEX ON t ((b::text), a); CREATE INDEX ON t ((b))
--
CREATE TABLE t (b text); CREATE UNIQUE INDEX i ON t ((b::text) DESC); CREATE INDEX j ON t (((b::text) COLLATE "C") text_pattern_ops)
--
CREATE TABLE t (b int); CREATE INDEX i ON t ((b::int) DESC NULLS LAST)
--
CREATE TABLE t (b int, EXCLUDE ((b::int) WITH =))
--
CREATE TABLE t (b int not null); CREATE UNIQUE INDEX i ON t ((b::int)); ALTER TABLE t ADD PRIMARY KEY USING INDEX i
--
CREATE TABLE t (b int not null); CREATE UNIQUE INDEX i ON t ((b::int)); ALTER TABLE t REPLICA IDENTITY USING INDEX i
--
CREATE TABLE t (b int, c text); CREATE UNIQUE INDEX i ON t ((b::int)); INSERT INTO t (b, c) VALUES (1, 'a') ON CONFLICT (b) DO NOTHING
--
CREATE TABLE t (b int); CREATE UNIQUE INDEX i ON t ((b::int)); CREATE TABLE u (b int REFERENCES t (b))
--
CREATE TABLE t (b varchar(5)); CREATE INDEX i ON t ((b::varchar(5)))
--
CREATE TABLE t (b varchar(5)); CREATE INDEX i ON t ((b::varchar(6)))
--
CREATE TABLE t (b numeric(5,2)); CREATE INDEX i ON t ((b::numeric(5,2)), (b::numeric))
--
CREATE TABLE t (b int, c int); CREATE INDEX i ON t ((b::int)); ALTER TABLE t RENAME b TO d; ALTER TABLE t DROP COLUMN d
--
CREATE TABLE t (b int); CREATE INDEX i ON t ((b::int)); ALTER TABLE t ALTER b TYPE bigint
--
CREATE DOMAIN d AS int; CREATE TABLE t (b d); CREATE INDEX i ON t ((b::int)); CREATE INDEX j ON t ((b::d))
--
CREATE TABLE t (b int, EXCLUDE (b WITH =))
--
CREATE TABLE t (b int4range, EXCLUDE (b WITH &&))
--
CREATE TABLE t (b int4range, EXCLUDE USING gist (b WITH &&))
--
CREATE TABLE t (b int4range, EXCLUDE (b WITH =))
--
CREATE TABLE t (b text, c int, CONSTRAINT x EXCLUDE (b WITH =, c WITH =) WHERE (c > 0))
--
CREATE TABLE t (b text, c int); ALTER TABLE t ADD EXCLUDE (lower(b) WITH =)
--
CREATE TABLE t (b box, EXCLUDE (b WITH =))
--
CREATE TABLE t (b int, EXCLUDE (b WITH <>))
--
CREATE TABLE t (b int, EXCLUDE USING btree (b WITH <))
--
CREATE TABLE t (b int, EXCLUDE USING hash (b WITH =))
--
CREATE TABLE t (b int, EXCLUDE (b WITH OPERATOR(pg_catalog.=)))
--
CREATE TABLE p (a text) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('B') TO ('a')
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1.4) TO (9)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1.4)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('1.4')
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1.0)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1.4); CREATE TABLE d PARTITION OF p FOR VALUES IN (1)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1.5); CREATE TABLE d PARTITION OF p FOR VALUES IN (1)
--
CREATE TABLE p (a varchar(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('abcd')
--
CREATE TABLE p (a varchar(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('abc ')
--
CREATE TABLE p (a varchar(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('abc')
--
CREATE TABLE p (a char(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('abcd')
--
CREATE TABLE p (a char(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('ab')
--
CREATE TABLE p (a varchar(3)) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('a') TO ('bcde')
--
CREATE TABLE p (a smallint) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (40000)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (4000000000)
--
CREATE TABLE p (a numeric(5,2)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1.456)
--
CREATE TABLE p (a numeric(3,2)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (100)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1 + 1)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ((1 + 1))
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1, 1, 2)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1, NULL, 2, NULL)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (1 + 1) TO (2 * 3)
--
CREATE TABLE p (a bit(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('101')
--
CREATE TABLE p (a bit(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (B'101')
--
CREATE TABLE p (a varbit) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (B'101')
--
CREATE TABLE p (a varbit) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('101')
--
CREATE TABLE p (a interval) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('1 day')
--
CREATE TABLE p (a interval) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (interval '1 hour')
--
CREATE TABLE p (a interval) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('1 hour') TO ('2 hours')
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (-1.5); CREATE TABLE d PARTITION OF p FOR VALUES IN (-2)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (0.4, -0.4)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (9.5, 99.49)
--
CREATE TABLE p (a numeric(4,1)) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (9.96) TO (99.96)
--
CREATE TABLE p (a numeric(4,1)) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('9.96') TO (999.96)
--
CREATE TABLE p (a numeric(4)) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('9.96') TO (99.5)
--
CREATE TABLE p (a bigint) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (9223372036854775807) TO (maxvalue)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (-2147483648) TO (2147483647)
--
CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (10 - 3) TO (-7 / 2 + 20)
--
CREATE TABLE p (a smallint) PARTITION BY RANGE (a); CREATE TABLE c PARTITION OF p FOR VALUES FROM (30000 + 30000) TO (maxvalue)
--
CREATE TABLE p (a text) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1 + 1)
--
CREATE TABLE p (a text) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1)
--
CREATE TABLE p (a real) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1 + 1)
--
CREATE TABLE p (a int, b int) PARTITION BY LIST ((a + b)); CREATE TABLE c PARTITION OF p FOR VALUES IN (1 + 1, 2, 3)
--
CREATE TABLE p (a varchar(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('äöü')
--
CREATE TABLE p (a varchar(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('äöüx')
--
CREATE TABLE p (a varchar(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (NULL, 'abc', 'abc ')
--
CREATE TABLE p (a char(3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('abc    ', 'ab', 'ab ')
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1e3)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('1', 1)
--
CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN ('a')
--
CREATE TABLE p (a boolean) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (true, 't', 'yes')
--
CREATE TABLE p (a numeric(2,3)) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (0.01)
--
CREATE VIEW v AS WITH RECURSIVE a AS (SELECT x FROM b), b AS (SELECT 1 AS x) SELECT a.x, b.x AS y FROM a, b
--
CREATE TABLE c (x int); CREATE VIEW v AS WITH RECURSIVE a AS (SELECT x FROM b), b AS (SELECT x FROM c), d AS (SELECT 1 AS x), c AS (SELECT x FROM d) SELECT * FROM a
--
CREATE VIEW v AS WITH RECURSIVE a AS MATERIALIZED (SELECT x FROM b), b(x) AS NOT MATERIALIZED (SELECT 1), c AS (WITH b AS (SELECT 2 AS x) SELECT x FROM b) SELECT a.x, c.x AS y FROM a, c
--
CREATE VIEW v AS WITH RECURSIVE c AS (WITH z AS (SELECT * FROM q) SELECT x FROM z), q AS (SELECT 1 AS x) SELECT * FROM c
--
CREATE TABLE q (x int); CREATE VIEW v AS WITH RECURSIVE a AS (SELECT public.q.x FROM public.q), q AS (SELECT 1 AS y) SELECT a.x FROM a, q
--
CREATE TABLE b (x int, y int); CREATE VIEW v AS WITH RECURSIVE a AS (SELECT z FROM b), b AS (SELECT 1 AS z) SELECT * FROM a; ALTER TABLE b DROP COLUMN x
--
CREATE VIEW v AS WITH RECURSIVE "A b" AS (SELECT x FROM "c D"), "c D" AS (SELECT 1 AS x) SELECT * FROM "A b"
--
CREATE VIEW v AS SELECT * FROM (WITH RECURSIVE a AS (SELECT x FROM b), b AS (SELECT 1 AS x) SELECT * FROM a) s
--
CREATE RECURSIVE VIEW v (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v WHERE n < 10
--
CREATE VIEW v AS WITH RECURSIVE a AS (SELECT 1 AS x, (SELECT max(y) FROM b) AS m), b AS (SELECT 2 AS y) TABLE a
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint RETURN (SELECT sum(a) FROM t); ALTER TABLE t RENAME COLUMN a TO y;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT sum(a) FROM t; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT sum(b) AS a FROM t; END; ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f(a int) RETURNS bigint RETURN a + (SELECT sum(b) FROM t); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint RETURN (SELECT sum((t).a) FROM t); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE FUNCTION f() RETURNS bigint RETURN (SELECT sum(b) FROM t WHERE b IN (SELECT a FROM u)); ALTER TABLE u ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE FUNCTION f() RETURNS bigint RETURN (SELECT sum(b) FROM t WHERE b IN (SELECT a FROM u)); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS SETOF t BEGIN ATOMIC SELECT * FROM t; END; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint RETURN (SELECT count(*) FROM t); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint RETURN (SELECT sum(b) FROM t WHERE a = 1); CREATE VIEW v AS SELECT f() AS x; ALTER TABLE t DROP COLUMN a CASCADE;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE POLICY p ON t USING (EXISTS (SELECT * FROM u WHERE u.c = t.b)); ALTER TABLE u ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING ((t).a > 1); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (date text, b date); CREATE POLICY p ON t USING (b > date '2020-01-01'); ALTER TABLE t ALTER COLUMN date TYPE varchar;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (c int); CREATE RULE r AS ON INSERT TO u DO ALSO UPDATE t SET a = 1; ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (c int); CREATE POLICY r ON u USING (c IN (SELECT a FROM t)); ALTER TABLE t ALTER COLUMN b TYPE bigint;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN ("new"."a" > 1) EXECUTE FUNCTION f(); ALTER TABLE t ALTER COLUMN a TYPE bigint;
--
CREATE TABLE i (code bigint, b bigint NOT NULL, UNIQUE (code, b)) PARTITION BY LIST (b); CREATE TABLE p PARTITION OF i DEFAULT; ALTER TABLE i ADD FOREIGN KEY (b, code) REFERENCES i (code, b); ALTER TABLE i DROP COLUMN code
--
CREATE TABLE i (code bigint, b bigint NOT NULL, c bigint, UNIQUE (code, b)) PARTITION BY LIST (b); CREATE TABLE p PARTITION OF i DEFAULT; ALTER TABLE i ADD FOREIGN KEY (b, c) REFERENCES i (code, b); ALTER TABLE i DROP COLUMN code
--
CREATE TABLE i (code bigint, b bigint NOT NULL, UNIQUE (code, b)) PARTITION BY LIST (b); CREATE TABLE p PARTITION OF i DEFAULT; ALTER TABLE p ADD FOREIGN KEY (b, code) REFERENCES i (code, b); ALTER TABLE i DROP COLUMN code
--
CREATE TABLE i (code bigint, b bigint NOT NULL, UNIQUE (code, b)) PARTITION BY LIST (b); CREATE TABLE p PARTITION OF i DEFAULT; ALTER TABLE i ADD FOREIGN KEY (b, code) REFERENCES i (code, b); ALTER TABLE i DROP COLUMN code CASCADE
--
CREATE TABLE i (code bigint, b bigint NOT NULL, UNIQUE (code, b)) PARTITION BY LIST (b); ALTER TABLE i ADD FOREIGN KEY (b, code) REFERENCES i (code, b); CREATE TABLE p PARTITION OF i DEFAULT PARTITION BY LIST (b); CREATE TABLE q PARTITION OF p DEFAULT; ALTER TABLE i DROP COLUMN code
--
CREATE TABLE i (code bigint UNIQUE, b bigint); ALTER TABLE i ADD FOREIGN KEY (code) REFERENCES i (code); ALTER TABLE i DROP COLUMN code
--
CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT; ALTER TABLE t ADD PRIMARY KEY USING INDEX i
--
CREATE TABLE g (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a); CREATE TABLE g1 PARTITION OF g DEFAULT; ALTER TABLE g ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES g; ALTER TABLE g ADD CONSTRAINT g_a_b_fkey FOREIGN KEY (a, b) REFERENCES g;
--
CREATE TABLE g (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a); CREATE TABLE g1 PARTITION OF g DEFAULT; ALTER TABLE g ADD CONSTRAINT g_a_b_fkey FOREIGN KEY (a, b) REFERENCES g; ALTER TABLE g ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES g;
--
CREATE TABLE g (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a); CREATE TABLE g1 PARTITION OF g DEFAULT; ALTER TABLE g ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES g; ALTER TABLE g ADD CONSTRAINT g_a_b_fkey CHECK (a > 0);
--
CREATE TABLE g (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a); CREATE TABLE g1 PARTITION OF g DEFAULT; ALTER TABLE g ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES g; ALTER TABLE g DROP CONSTRAINT x; ALTER TABLE g ADD CONSTRAINT g_a_b_fkey FOREIGN KEY (a, b) REFERENCES g;
--
CREATE TABLE g (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a); CREATE TABLE g1 PARTITION OF g DEFAULT; ALTER TABLE g ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES g; ALTER TABLE g RENAME CONSTRAINT x TO g_a_b_fkey;
--
CREATE TABLE g (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a); CREATE TABLE g1 PARTITION OF g DEFAULT; CREATE TABLE h (a int, b int, CONSTRAINT x FOREIGN KEY (a, b) REFERENCES g); ALTER TABLE h RENAME CONSTRAINT x TO h_a_b_fkey;
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION f();
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION f();
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE INSERT OR UPDATE ON t FOR EACH ROW WHEN ((NEW).b > 1) EXECUTE FUNCTION f();
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (to_jsonb(NEW) <> to_jsonb(OLD)) EXECUTE FUNCTION f();
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION f();
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.b > 1 AND OLD.* IS NOT NULL AND NEW.a > 1) EXECUTE FUNCTION f();
--
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN ((NEW).a > (OLD).b) EXECUTE FUNCTION f();
--
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2'; CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f); CREATE FUNCTION f(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2'; CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = f);
--
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2'; CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f); CREATE OPERATOR === (RIGHTARG = int4, LEFTARG = integer, FUNCTION = f);
--
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2'; CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f); DROP FUNCTION f(int, int);
--
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2'; CREATE OPERATOR public.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = f); DROP OPERATOR === (int4, integer); DROP FUNCTION f;
--
CREATE FUNCTION f(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select true'; CREATE OPERATOR === (RIGHTARG = int, FUNCTION = f); DROP OPERATOR === (NONE, integer); DROP FUNCTION f;
--
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select $1 > $2'; CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f); DROP OPERATOR === (int, text);
--
CREATE SCHEMA s; CREATE TYPE s.e AS ENUM ('a'); CREATE FUNCTION s.f(s.e, text[]) RETURNS bool LANGUAGE sql AS 'select true'; CREATE OPERATOR s.@@@ (PROCEDURE = s.f, LEFTARG = s.e, RIGHTARG = text[]); COMMENT ON OPERATOR s.@@@ (s.e, text[]) IS 'x'; DROP OPERATOR IF EXISTS s.@@@ (s.e, text[]); DROP FUNCTION s.f; DROP TYPE s.e;
--
CREATE TABLE t (a int, b int); CREATE VIEW v (a,b,c) AS SELECT 1,2;
--
CREATE TABLE t (a int, b int); CREATE VIEW v (a) AS SELECT 1,2;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t UNION SELECT a,b FROM t;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t ORDER BY 5;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t GROUP BY 3;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT x.q FROM t x;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t, t u;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t JOIN t u USING (q);
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, a FROM t;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t, t u;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t t, t t;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS WITH q AS (SELECT 1) SELECT * FROM q, q;
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS VALUES (1,2),(3);
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM (SELECT 1);
--
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t NATURAL JOIN t;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT a FROM t JOIN u USING (a);
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT a, c FROM t NATURAL JOIN u;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT t.a FROM t, u ORDER BY a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT t.a AS x FROM t, u GROUP BY a;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT b FROM t WHERE EXISTS (SELECT 1 FROM u WHERE a = b);
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT b FROM t WHERE EXISTS (SELECT a, c FROM u UNION SELECT a, b FROM t);
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT * FROM t UNION ALL SELECT * FROM u ORDER BY 2;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT * FROM t UNION ALL SELECT * FROM u ORDER BY 3;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT *, 1 AS c FROM u;
--
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT q.* FROM (SELECT a, b FROM t) q, (SELECT 1 AS x) r;
--
CREATE SCHEMA s; CREATE SCHEMA w; CREATE VIEW s.v AS SELECT 1 AS a; CREATE VIEW w.v AS SELECT 2 AS b; CREATE VIEW x AS SELECT a, b FROM s.v, w.v;
--
CREATE VIEW v AS SELECT 1 AS a; CREATE VIEW x AS SELECT 1 AS b FROM v, v;
--
CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS SETOF record LANGUAGE sql AS 'SELECT a, a FROM t';
--
CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE t (a int); CREATE VIEW x AS SELECT s.t.a FROM s.t, t;
--
CREATE TABLE t (a int, b int); CREATE VIEW x AS SELECT extract(year FROM b) FROM (SELECT now() AS b, 1 AS year) p, (SELECT 2 AS year) q;
--
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a)); DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
--
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a)); DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); EXCEPTION WHEN duplicate_object THEN NULL; WHEN duplicate_table THEN NULL; END $$;
--
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD COLUMN a int; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
--
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD COLUMN a int; EXCEPTION WHEN duplicate_column THEN NULL; END $$;
--
DO $$ BEGIN CREATE INDEX i ON nosuch (a); EXCEPTION WHEN duplicate_table THEN NULL; END $$;
--
DO $$ BEGIN CREATE INDEX i ON nosuch (a); EXCEPTION WHEN undefined_table THEN NULL; END $$;
--
CREATE TYPE m AS ENUM ('a'); DO $$ BEGIN CREATE TYPE m AS ENUM ('b'); EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'x'; END $$; CREATE TABLE t (a m DEFAULT 'b');
--
CREATE TYPE m AS ENUM ('a'); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'M') THEN CREATE TYPE m AS ENUM ('b'); END IF; END $$;
--
CREATE TYPE m AS ENUM ('a'); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'm') THEN CREATE TYPE m AS ENUM ('b'); END IF; END $$;
--
CREATE TABLE t (a int); DO $$ BEGIN IF to_regclass('t') IS NOT NULL THEN ALTER TABLE t ADD COLUMN b int; END IF; END $$; ALTER TABLE t DROP COLUMN b;
--
CREATE TABLE t (a int); SAVEPOINT s; DO $$ BEGIN CREATE TABLE u (a int); END $$; ROLLBACK TO s; CREATE TABLE u (b int);
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x instead of insert on t for each row execute function f();
--
create table t (a int); create view v as select * from t; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x instead of insert on v execute function f();
--
create table t (a int); create view v as select * from t; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on v for each row execute function f();
--
create table t (a int); create view v as select * from t; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after truncate on v execute function f();
--
create table t (a int); create view v as select * from t; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x instead of update of a on v for each row execute function f();
--
create table t (a int); create view v as select * from t; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x instead of update on v for each row when (new.a > 1) execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x before truncate on t for each row execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on t for each statement when (new.a > 1) execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on t for each row when (old.a > 1) execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x before update on t referencing new table as n for each statement execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after update of zz on t for each row execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert on t referencing old table as n for each statement execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert or update on t referencing new table as n for each statement execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after update of a on t referencing new table as n for each statement execute function f();
--
create table t (a int); create materialized view m as select * from t; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert on m for each row execute function f();
--
create table t (a int); create function f() returns int language sql as 'select 1'; create trigger x after insert on t for each row execute function f();
--
create table t (a int); create function f(a int) returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert on t for each row execute function f();
--
create table t (a int); create constraint trigger x before insert on t for each row execute function nosuch();
--
create table t (a int); create trigger x before insert on t for each row execute function nosuch();
--
create table t (a int) partition by list (a); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert on t referencing new table as n for each row execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create constraint trigger x after insert on t for each statement execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create or replace constraint trigger x after insert on t for each row execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x after insert or insert on t for each row execute function f();
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create constraint trigger x after insert or update of a on t from t deferrable initially deferred for each row when (new.a > 1) execute procedure f('a', 1);
--
create table t (a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create function f(a int) returns int language sql as 'select 1'; create trigger x after update on t referencing old table as o new table n for each statement execute function f(); create trigger y before insert or update or delete on t for each row when (pg_trigger_depth() < 1) execute function f(); create trigger z before update on t for each row when (old.* is distinct from new.*) execute function f(); create trigger w after truncate or insert on t execute function f();
--
create table t (a int); create view v as select * from t; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on v execute function f(); create trigger y instead of insert or delete or update on v for each row execute function f(); create trigger z after update of a on v for each statement execute function f();
--
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR === (FUNCTION = f, COMMUTATOR = OPERATOR (public.===), LEFTARG = int, RIGHTARG = int); DROP OPERATOR === (int, int);
--
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR public.!= (FUNCTION = f, LEFTARG = int, RIGHTARG = int); DROP OPERATOR public.<> (int, int);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, b, count(*) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, e FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, b, count(*) FROM t GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a, b, count(*) FROM t JOIN u ON t.a = u.a GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a, e, count(*) FROM t JOIN u ON t.a = u.a GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.b FROM t x GROUP BY x.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT b FROM t GROUP BY c;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, count(*) FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u HAVING count(*) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT sum(d) FROM u HAVING a > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT d + 1, count(*) FROM u GROUP BY d + 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT d + 1 + a, count(*) FROM u GROUP BY d + 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT d + 1 AS x, count(*) FROM u GROUP BY x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT d AS x, count(*) FROM u GROUP BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT d AS x, a, count(*) FROM u GROUP BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT lower(e), count(*) FROM u GROUP BY lower(e) ORDER BY lower(e);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, count(*) FROM u GROUP BY a ORDER BY d;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, count(*) AS d FROM u GROUP BY a ORDER BY d;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, sum(d) OVER () FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, sum(sum(d)) OVER () FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, sum(count(d)) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u WHERE count(*) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u WHERE row_number() OVER () > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u GROUP BY a, row_number() OVER ();
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u GROUP BY a HAVING row_number() OVER () > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u GROUP BY count(*);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*) FROM u GROUP BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u.a FROM u JOIN t ON count(*) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT row_number() FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT sum(row_number() OVER ()) FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT sum(sum(d) OVER ()) OVER () FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (SELECT sum(t.a)) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u GROUP BY a HAVING EXISTS (SELECT 1 FROM t WHERE t.a = sum(u.d));
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, b, count(*) FROM (SELECT * FROM t) x GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.c FROM t AS x(p, q) GROUP BY p;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT date_trunc('day', now()), e, count(*) FROM u GROUP BY e;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, coalesce(d, 0) FROM u GROUP BY a, d;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, coalesce(d, 0) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u.a, json_agg(u) FROM u GROUP BY u.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u.* FROM u GROUP BY u.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.* FROM t JOIN u ON true GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.*, count(u.a) AS n FROM t JOIN u USING (a) GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.*, u.d, count(u.a) AS n FROM t JOIN u ON t.a = u.a GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, count(*) FROM u GROUP BY GROUPING SETS ((a), ());
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, (SELECT max(a) FROM t WHERE t.a = u.a) AS m FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, (SELECT max(u.d)) AS m FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, count(*) FILTER (WHERE d > 1) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, percentile_cont(0.5) WITHIN GROUP (ORDER BY d) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY d), a FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT string_agg(e, ',' ORDER BY d) FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT string_agg(e, ',' ORDER BY d), a FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*) FILTER (WHERE d > 1), a FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN a > 1 THEN e END AS x, count(*) FROM u GROUP BY CASE WHEN a > 1 THEN e END;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN a > 1 THEN e END AS x, count(*) FROM u GROUP BY 1 ORDER BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a + d AS x, count(*) FROM u GROUP BY a, d;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a + d AS x, count(*) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, d, count(*) FROM u GROUP BY (a, d);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, d, count(*) FROM u GROUP BY (a), (d);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, max(d) AS d FROM u GROUP BY a HAVING max(d) > 1 ORDER BY max(d) DESC NULLS LAST;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u GROUP BY a ORDER BY count(*);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT DISTINCT a FROM u GROUP BY a, d ORDER BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.k FROM u, LATERAL (SELECT count(*) AS k FROM t WHERE t.a = u.a) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = (SELECT max(d) FROM u WHERE u.a = t.a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u HAVING count(*) > t.a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT a FROM u HAVING count(*) > t.a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT count(*) FROM u WHERE max(u.a) > 1) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM u GROUP BY a HAVING (SELECT count(*) FROM t WHERE t.a > max(u.d)) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT max(a), min(c) AS m FROM t HAVING true;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t HAVING true;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT generate_series(1, a) AS g, count(*) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, sum(d) AS s, rank() OVER (ORDER BY sum(d)) AS r FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT rank(1) WITHIN GROUP (ORDER BY a) AS r FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, 'x' AS k, 1 AS o, now() AS n, current_user AS w FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT min(a) + 1 AS x, e || 'x' AS y FROM u GROUP BY e;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u.a::text AS x FROM u GROUP BY u.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u.a AS x FROM u GROUP BY u.a::int;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT extract(year from x.d) AS y, count(*) FROM (SELECT now() AS d) x GROUP BY extract(year from x.d);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT extract(year from x.d) AS y, count(*) FROM (SELECT now() AS d) x GROUP BY y;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT w.a, count(*) FROM u w GROUP BY w.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, count(*) AS n FROM t NATURAL JOIN u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a IN (1, 2) AS z, count(*) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a BETWEEN 1 AND 2 AS z, count(*) FROM u GROUP BY d;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT array_agg(a ORDER BY a) AS x, e FROM u GROUP BY e;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (array_agg(a))[1] AS x, e FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH q AS (SELECT a, count(*) AS n FROM u) SELECT * FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * FROM (SELECT a, count(*) AS n FROM u) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t UNION SELECT count(*) FROM u WHERE max(a) > 1;
--
CREATE TABLE k (x int, y int, z int, PRIMARY KEY (x, y)); CREATE VIEW v AS SELECT x, z FROM k GROUP BY x, y;
--
CREATE TABLE k (x int, y int, z int, PRIMARY KEY (x, y)); CREATE VIEW v AS SELECT x, z FROM k GROUP BY x;
--
CREATE TABLE k (x int, y int, z int UNIQUE NOT NULL); CREATE VIEW v AS SELECT x FROM k GROUP BY z;
--
CREATE TABLE k (x int, z int); ALTER TABLE k ADD PRIMARY KEY (x); CREATE VIEW v AS SELECT x, z FROM k GROUP BY x;
--
CREATE TABLE k (x int PRIMARY KEY, z int); CREATE VIEW kk AS SELECT * FROM k; CREATE VIEW v AS SELECT x, z FROM kk GROUP BY x;
--
CREATE TABLE k (x int PRIMARY KEY, z int); CREATE TABLE l () INHERITS (k); CREATE VIEW v AS SELECT x, z FROM l GROUP BY x;
--
CREATE AGGREGATE mysum(int) (sfunc = int4pl, stype = int, initcond = '0'); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT mysum(a) FROM t;
--
CREATE AGGREGATE mysum(int) (sfunc = int4pl, stype = int, initcond = '0'); CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b, mysum(a) FROM t GROUP BY b;
--
CREATE FUNCTION sum(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE TABLE t (a text, b int); CREATE VIEW v AS SELECT b FROM t WHERE sum(a) = 'x';
--
CREATE TABLE k (x int PRIMARY KEY, z int); CREATE MATERIALIZED VIEW v AS SELECT z, count(*) FROM k;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE max(a) > 1; END;
--
CREATE TABLE t (a int, b int); CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t WHERE max(a) > 1';
--
CREATE TABLE t (a int, b int); CREATE RULE r AS ON INSERT TO t DO ALSO SELECT count(*) FROM t WHERE max(a) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE; CREATE VIEW v AS SELECT 1 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; CREATE OR REPLACE VIEW v AS SELECT a, b FROM t; ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; DROP VIEW v; ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; CREATE VIEW w AS SELECT b FROM v; ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE; CREATE VIEW w AS SELECT 1 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; DROP TABLE t CASCADE;
--
CREATE TABLE t (a int PRIMARY KEY, b int, c int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a, b; ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; ALTER TABLE t RENAME b TO c; ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE VIEW v AS SELECT a, b FROM t GROUP BY a; ALTER TABLE t DROP COLUMN a CASCADE; CREATE VIEW v AS SELECT 1 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE MATERIALIZED VIEW v AS SELECT a, b FROM t GROUP BY a; ALTER TABLE t DROP CONSTRAINT t_pkey;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.* FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u.* FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.* FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, (SELECT 1, 2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) IN (SELECT a FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) = (SELECT a, d FROM u LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = ANY (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = (SELECT * FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT ARRAY(SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT ARRAY(SELECT a FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT ROW(1,2) = (SELECT 1, 2) AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT ROW(a, c) IN (SELECT u FROM u) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT u IN (SELECT u FROM u) AS x FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT coalesce((SELECT 1, 2), 3) AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (SELECT x FROM (SELECT 1 AS x, 2 AS y) q) AS z;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH q AS (SELECT 1 AS a), q AS (SELECT 2 AS b) SELECT * FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH q AS (SELECT 1 AS a) SELECT * FROM (WITH q AS (SELECT 2 AS b) SELECT * FROM q) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT $1 AS a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = $1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM (SELECT a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS from FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS from;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.a AS where FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*), count(*) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT max(a), max(c) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a + 1, c + 1 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, a::int FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::int, c::int FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::text, c::text FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1::int, 2::int;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT lower(b), lower(b) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT sum(a) OVER (), sum(c) OVER () FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN a = 1 THEN 1 END, CASE WHEN a = 1 THEN 2 END FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT *, 1 AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, 1 AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT coalesce(a, 1), coalesce(c, 1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT now(), now();
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT extract(year from now()), extract(day from now());
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT true, false;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 'a', 'b';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT NULL, NULL;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT b || 'x', b || 'y' FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.* FROM generate_series(1,2) x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT *, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT every(a > 1), bool_or(d > 1) AS x FROM u;
--
CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (a = (SELECT max(b) FROM t));
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a NOT IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a NOT IN (SELECT d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) NOT IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) <> (SELECT a, d FROM u LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) <> (SELECT a FROM u LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, d FROM u LIMIT 1) = (a, c);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, d FROM u LIMIT 1) = (SELECT a, c FROM t LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a FROM u LIMIT 1) = (SELECT c FROM t LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT d FROM u LIMIT 1) IN (SELECT c FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, d FROM u LIMIT 1) IN (SELECT a, c FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT t.* FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT * FROM (SELECT 1 AS x) q);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c, b) IN (SELECT * FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) IN (SELECT * FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) >= ALL (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a >= ALL (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN ((SELECT 1), 2);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (1, (SELECT 1, 2));
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN ((SELECT 1));
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (VALUES (1), (2));
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (VALUES (1, 2));
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT 1 UNION SELECT 2);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT 1, 2 UNION SELECT 2, 3);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (SELECT a FROM t LIMIT 1) + 1 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT (SELECT a, c FROM t LIMIT 1) + 1 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN (SELECT true) THEN (SELECT 1) END AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN true THEN (SELECT 1, 2) END AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, c FROM t LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE NOT EXISTS (SELECT 1, 2);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a BETWEEN (SELECT 1) AND (SELECT 2);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a BETWEEN (SELECT 1, 2) AND (SELECT 2);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t GROUP BY a HAVING a = (SELECT max(a), 1 FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t ORDER BY (SELECT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t ORDER BY (SELECT 1, 2);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t JOIN u USING (a) WHERE t.a = (SELECT * FROM (SELECT 1 AS k) z);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT max((SELECT 1)) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT max((SELECT 1, 2)) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT T.* FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.*, y.* FROM t x, u y WHERE false UNION SELECT 1, 'x', 2, 3, 4, 'y';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.* FROM (SELECT 1 AS a) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT z.* FROM (SELECT 1 AS a) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH q AS (SELECT 1 AS a) SELECT q.* FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH q AS (SELECT 1 AS a) SELECT q.* FROM q r;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH RECURSIVE q AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM q WHERE n < 3), q AS (SELECT 1 AS b) SELECT * FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH q AS (SELECT 1 AS a), r AS (SELECT 2 AS b) SELECT * FROM q, r;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH q AS (SELECT 1 AS a), r AS (WITH q AS (SELECT 2 AS b) SELECT * FROM q) SELECT a FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(t.*) AS n FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(x.*) AS n FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, t.a AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, c AS b, b FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.a, y.a AS b, x.b AS bb FROM t x, t y;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT x.a, y.a FROM t x, t y;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT * FROM t, u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT *, t.a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.*, 1 AS d FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.*, 1 AS b FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.x, 1 AS x FROM (SELECT 1 AS x) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.x, q.x FROM (SELECT 1 AS x) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT q.x AS y, 1 AS y FROM (SELECT 1 AS x) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS "A", 1 AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*), a AS count FROM t GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*) AS n, sum(a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS a, 'x' AS a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS a UNION SELECT 2 AS b;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS x, b AS x FROM t UNION SELECT 1, 'x';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, 1 AS y FROM t UNION SELECT a, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::int::text, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::text AS b, a::text FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1, 'x', NULL;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a IS NULL, c IS NULL FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a IN (1), c IN (1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT NOT true, NOT false;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT -a, -c FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN true THEN a END, CASE WHEN true THEN c END FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN true THEN 1 ELSE a END, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT CASE WHEN true THEN 1 ELSE a + 1 END, CASE WHEN true THEN 1 ELSE 2 END FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'CET';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT date '2020-01-01', date '2020-01-02';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT interval '1 day', interval '2 day';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT int '1', '2'::int;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::numeric(5,1), c::numeric(6,2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::double precision, c::float8 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT cast(a AS varchar(10)), cast(c AS character varying) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a::text, text(c) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT count(*) FILTER (WHERE true), count(a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT exists(SELECT 1), exists(SELECT 2);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT trim(b), btrim(b) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT substr(b, 1), substring(b, 2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT pg_catalog.lower(b), lower(b) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT greatest(a, 1), least(a, 1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT nullif(a, 1), nullif(a, 2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT current_user, session_user;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT ARRAY[1], ARRAY[2];
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT b COLLATE "C", b FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT extract(year from now()), date_part('year', now());
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT json_build_object('a', 1) -> 'a', json_build_object('a', 1) ->> 'a';
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS from, c AS where FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS order FROM t ORDER BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS limit;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.from FROM (SELECT 1 AS from) t;
--
CREATE TYPE ct AS (x int, y int); CREATE TABLE k (p ct, q int); CREATE VIEW v AS SELECT (p).*, q FROM k;
--
CREATE TYPE ct AS (x int, y int); CREATE TABLE k (p ct, q int); CREATE VIEW v AS SELECT (k.p).x, q FROM k WHERE p = (SELECT p FROM k LIMIT 1);
--
CREATE TYPE ct AS (x int, y int); CREATE TABLE k (p ct, q int); CREATE VIEW v AS SELECT q FROM k WHERE p IN (SELECT p FROM k);
--
CREATE TYPE ct AS (x int, y int); CREATE TABLE k (p ct, q int); CREATE VIEW v AS SELECT q FROM k WHERE ROW(1, 2) IN (SELECT (p).* FROM k);
--
CREATE TYPE ct AS (x int, y int); CREATE TABLE k (p ct, q int); CREATE FUNCTION f(r k) RETURNS k LANGUAGE sql AS 'SELECT r.*';
--
CREATE TABLE k (p int, q int); CREATE FUNCTION f(r k) RETURNS int LANGUAGE sql AS 'SELECT r.p';
--
CREATE TABLE k (p int, q int); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
--
CREATE TABLE k (p int, q int); CREATE RULE r AS ON UPDATE TO k DO ALSO INSERT INTO k SELECT new.*;
--
CREATE TABLE k (p int, q int); CREATE RULE r AS ON UPDATE TO k DO ALSO INSERT INTO k VALUES (new.*);
--
CREATE TABLE k (p int, q int); CREATE RULE r AS ON UPDATE TO k DO INSTEAD UPDATE k SET (p, q) = (SELECT 1, 2);
--
CREATE TABLE k (p int, q int); CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'UPDATE k SET (p, q) = (SELECT 1, 2)';
--
CREATE TABLE k (p int, q int); CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC UPDATE k SET (p, q) = (SELECT 1, 2); END;
--
CREATE TABLE k (p int, q int); CREATE POLICY z ON k USING (p IN (SELECT p, q FROM k));
--
CREATE TABLE k (p int, q int); CREATE POLICY z ON k USING ((p, q) IN (SELECT p, q FROM k));
--
CREATE VIEW v AS SELECT x.* FROM pg_class c, LATERAL (SELECT c.*) x;
--
CREATE VIEW v AS SELECT x.relname FROM pg_class c, LATERAL (SELECT c.*) x;
--
CREATE VIEW v AS SELECT c.* FROM pg_class d;
--
CREATE VIEW v AS SELECT r.* FROM unnest(ARRAY[1,2]) r;
--
CREATE VIEW v AS SELECT unnest.* FROM unnest(ARRAY[1,2]);
--
CREATE VIEW v AS SELECT j.* FROM (SELECT 1 AS a) x JOIN (SELECT 1 AS a) y USING (a) AS j;
--
CREATE VIEW v AS SELECT s.* FROM (VALUES (1, 2)) s;
--
CREATE VIEW v (a, b) AS SELECT 1, 2;
--
CREATE VIEW v (a) AS SELECT 1, 2;
--
CREATE VIEW v (a) AS SELECT 1, 2, 3;
--
CREATE MATERIALIZED VIEW v AS SELECT 1, 2;
--
CREATE TABLE v AS SELECT 1, 2;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 from;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t UNION UNION SELECT 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 where;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 group;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 having;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 on;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS union;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.union FROM (SELECT 1 AS union) t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 ORDER BY a union;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, union FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t, union;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 union;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.union FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "union" FROM (SELECT 1 AS "union") q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS "union" FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS intersect;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.intersect FROM (SELECT 1 AS intersect) t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 ORDER BY a intersect;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, intersect FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t, intersect;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 intersect;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.intersect FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "intersect" FROM (SELECT 1 AS "intersect") q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS "intersect" FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS except;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.except FROM (SELECT 1 AS except) t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 ORDER BY a except;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a, except FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t, except;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 except;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.except FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "except" FROM (SELECT 1 AS "except") q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS "except" FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 as;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 and;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 or;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 not;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 join;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 inner;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 left;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 right;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 full;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 cross;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 natural;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 case;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 using;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 between;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS between;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t between;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t AS between;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.between FROM (SELECT 1 AS between) t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t JOIN u between;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 between;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT t.between FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT "between" FROM (SELECT 1 AS "between") q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 in;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 like;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 by;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 is;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 select;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 values;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 distinct;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 end;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 null;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 default;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 user;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 all;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 any;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 some;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 asc;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 desc;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 when;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 then;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 else;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 table;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 only;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 set;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 collate;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 ilike;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 similar;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT DISTINCT a FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t GROUP BY a WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t GROUP BY a HAVING a > 1 WITH LOCAL CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t LIMIT 1 WITH CASCADED CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t UNION SELECT a FROM u WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT 1 AS a WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a > 1 WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT DISTINCT a FROM u GROUP BY a LIMIT 1) WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT a FROM u UNION SELECT 1) WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT DISTINCT a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE OR REPLACE VIEW v AS SELECT ALL a FROM t WITH LOCAL CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION; CREATE VIEW w AS SELECT a FROM v WITH LOCAL CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS WITH x AS (SELECT 1) SELECT a FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v WITH (check_option = local) AS SELECT DISTINCT a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v WITH (check_option = local) AS SELECT a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a AS limit FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT DISTINCT ON (a) a FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE RECURSIVE VIEW v (a) AS SELECT 1 UNION SELECT a + 1 FROM v WHERE a < 3;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t ORDER BY a WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE VIEW v AS SELECT a FROM t OFFSET 1;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t ORDER BY a USING >;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t ORDER BY a USING <, a USING >;
--
CREATE FUNCTION f(a int, a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int, A text) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int, "A" text) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int, OUT a int) LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(OUT a int, OUT a int) LANGUAGE sql AS 'SELECT 1, 2';
--
CREATE FUNCTION f(INOUT a int, a int) LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(INOUT a int, OUT a int) LANGUAGE sql AS 'SELECT 1, 2';
--
CREATE FUNCTION f(a int) RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int) RETURNS TABLE (b int, b int) LANGUAGE sql AS 'SELECT 1, 2';
--
CREATE FUNCTION f(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(double precision, double precision, timestamp with time zone, timestamp without time zone, timestamp with time zone) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(character varying, character varying(3), bit varying, bit varying) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(national character varying, national character, interval year to month, interval day) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(VARIADIC a int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int, VARIADIC a int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(time with time zone, time with time zone, int array, int array, text[], text[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE PROCEDURE f(a int, a int) LANGUAGE sql AS 'SELECT 1';
--
CREATE PROCEDURE f(a int, INOUT b int) LANGUAGE sql AS 'SELECT 1';
--
CREATE FUNCTION f(a int = 1, b int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT 1';
--
CREATE EXTENSION pgcrypto; CREATE TABLE t (c uuid); ALTER TABLE t ALTER c TYPE bytea USING c::bytea;
--
CREATE EXTENSION pgcrypto; CREATE TABLE t (d date); ALTER TABLE t ALTER d TYPE time USING d::time;
--
CREATE EXTENSION pgcrypto; CREATE TABLE t (c bytea DEFAULT gen_random_uuid());
--
CREATE EXTENSION citext; CREATE TABLE t (c citext, i inet); ALTER TABLE t ALTER i TYPE citext USING i::citext, ALTER c TYPE varchar USING c::varchar;
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER a TYPE numeric, ALTER a DROP IDENTITY
--
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER a TYPE bigint, ALTER a DROP IDENTITY
--
CREATE TYPE m AS ENUM ('a'); CREATE TYPE r AS RANGE (subtype = m); DROP TYPE m
--
CREATE TYPE m AS ENUM ('a'); CREATE TYPE r AS RANGE (subtype = m); CREATE TABLE t (x r); DROP TYPE m CASCADE; CREATE TYPE r AS ENUM ('b')
--
CREATE TABLE t (a int, b text GENERATED ALWAYS AS (a::text) STORED); ALTER TABLE t ALTER b DROP EXPRESSION, ALTER b TYPE int USING b::int
--
CREATE DOMAIN d AS int CHECK (VALUE > 0) NOT VALID
--
CREATE TYPE comp AS (p int, q int); CREATE TABLE c (id int primary key, k comp); CREATE VIEW v AS SELECT id FROM c WHERE ROW((k).*) IN (SELECT (k).* FROM c)
--
CREATE TABLE t (a int, b int); DO $$ BEGIN ALTER TABLE t DROP COLUMN nope; EXCEPTION WHEN undefined_column THEN NULL; END $$; ALTER TABLE t DROP COLUMN a
--
DO $$ BEGIN ALTER TABLE nope ADD b int; EXCEPTION WHEN undefined_column THEN NULL; END $$
--
DO $$ BEGIN ALTER TABLE nope ADD b int; EXCEPTION WHEN undefined_table THEN NULL; END $$
--
DO $$ BEGIN ALTER TABLE nope.t ADD b int; EXCEPTION WHEN undefined_table THEN NULL; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t DROP CONSTRAINT nope; EXCEPTION WHEN undefined_column THEN NULL; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t DROP CONSTRAINT nope; EXCEPTION WHEN undefined_object THEN NULL; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES nope; EXCEPTION WHEN undefined_object THEN NULL; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES nope; EXCEPTION WHEN undefined_table THEN NULL; END $$; ALTER TABLE t DROP CONSTRAINT k
--
DO $$ BEGIN DROP TYPE nope; EXCEPTION WHEN undefined_table THEN NULL; END $$
--
DO $$ BEGIN DROP TYPE nope; EXCEPTION WHEN undefined_object THEN NULL; END $$
--
DO $$ BEGIN DROP VIEW nope; EXCEPTION WHEN undefined_table THEN NULL; END $$
--
DO $$ BEGIN DROP INDEX nope; EXCEPTION WHEN undefined_object THEN NULL; END $$
--
DO $$ BEGIN DROP FUNCTION nope(); EXCEPTION WHEN undefined_function THEN NULL; END $$
--
CREATE TABLE t (a int, b int); DO $$ BEGIN ALTER TABLE t RENAME COLUMN a TO b; EXCEPTION WHEN duplicate_column THEN NULL; END $$; ALTER TABLE t DROP COLUMN a
--
CREATE TABLE t (a int, b int); DO $$ BEGIN ALTER TABLE t RENAME COLUMN a TO b; EXCEPTION WHEN duplicate_table THEN NULL; END $$
--
CREATE TABLE t (a int); CREATE TABLE u (a int); DO $$ BEGIN ALTER TABLE t RENAME TO u; EXCEPTION WHEN duplicate_table THEN NULL; END $$
--
CREATE SCHEMA s; CREATE TABLE s.t (a int); DO $$ BEGIN IF to_regclass('t') IS NULL THEN CREATE TABLE t (b int); END IF; END $$; ALTER TABLE t DROP COLUMN b
--
CREATE SCHEMA s; CREATE TABLE s.t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() AND tablename = 't') THEN CREATE TABLE t (b int); END IF; END $$; ALTER TABLE t DROP COLUMN b
--
CREATE SCHEMA s; CREATE TABLE s.t (a int, CONSTRAINT k CHECK (a > 0)); CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k' AND conrelid = 't'::regclass) THEN ALTER TABLE t ADD CONSTRAINT k CHECK (a > 1); END IF; END $$; ALTER TABLE t DROP CONSTRAINT k
--
CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'gen_random_uuid') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'int4') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE EXTENSION citext; CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'citext') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE EXTENSION citext; CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'plpgsql') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'information_schema') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF to_regclass('pg_catalog.pg_class') IS NULL THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'v' AND column_name = 'a') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = '_t') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); CREATE MATERIALIZED VIEW v AS SELECT a FROM t; CREATE INDEX i ON v (a); DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'i') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF NOT EXISTS (SELECT count(*) FROM pg_class WHERE relname = 'nope') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_class WHERE relname = 't' LIMIT 0) THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE TABLE t (a int); DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_views WHERE viewname = 't') THEN ALTER TABLE t DROP COLUMN b; END IF; END $$
--
CREATE VIEW v AS SELECT 1 AS a; DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'v') THEN DROP TABLE v; END IF; END $$
--
CREATE VIEW v AS SELECT 1 AS a; DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'v') THEN DROP TABLE v; END IF; END $$
--
CREATE TYPE a AS (x int); CREATE TABLE t (x int); CREATE INDEX a ON t (x);
--
CREATE TYPE a AS (x int); CREATE SEQUENCE a;
--
CREATE TYPE a AS ENUM ('x'); CREATE SEQUENCE a;
--
CREATE DOMAIN a AS int; CREATE TABLE t (x int); CREATE INDEX a ON t (x);
--
CREATE SEQUENCE a; CREATE TYPE a AS (x int);
--
CREATE TABLE t (x int CONSTRAINT a PRIMARY KEY); CREATE TYPE a AS (x int);
--
CREATE TABLE t (x int CONSTRAINT a PRIMARY KEY); CREATE TYPE a AS ENUM ('x');
--
CREATE TABLE a (x int); CREATE TYPE b AS ENUM ('x'); ALTER TYPE b RENAME TO a;
--
CREATE SEQUENCE a; CREATE TYPE b AS (x int); ALTER TYPE b RENAME TO a;
--
CREATE SEQUENCE a; CREATE TYPE b AS ENUM ('x'); ALTER TYPE b RENAME TO a;
--
CREATE TYPE a AS ENUM ('x'); CREATE SEQUENCE b; ALTER SEQUENCE b RENAME TO a;
--
CREATE TYPE a AS (x int); CREATE SEQUENCE b; ALTER SEQUENCE b RENAME TO a;
--
CREATE TYPE a AS ENUM ('x'); CREATE TABLE t (x int); CREATE INDEX b ON t (x); ALTER INDEX b RENAME TO a;
--
CREATE SEQUENCE a; CREATE TYPE a AS ENUM ('x');
--
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple); DROP TEXT SEARCH DICTIONARY "d";
--
CREATE TEXT SEARCH DICTIONARY "D" (TEMPLATE = simple); DROP TEXT SEARCH DICTIONARY d;
--
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int DEFAULT f()); ALTER FUNCTION f() RENAME TO g; DROP FUNCTION g();
--
CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'begin return 1; end'; CREATE TABLE t (a int) PARTITION BY LIST ((f(a))); ALTER FUNCTION f(int) RENAME TO g; DROP FUNCTION g(int);
--
CREATE TABLE a (i serial, k int); CREATE TABLE b (j int DEFAULT nextval('a_i_seq')); ALTER TABLE a DROP COLUMN i;
--
CREATE TABLE a (i serial, k int); CREATE TABLE b (j int DEFAULT nextval('a_i_seq')); ALTER TABLE a DROP COLUMN i CASCADE; DROP TABLE a; DROP TABLE b;
--
CREATE TABLE a (i serial, k int DEFAULT nextval('a_i_seq')); ALTER TABLE a DROP COLUMN i;
--
CREATE TABLE a (i serial, k int DEFAULT nextval('a_i_seq')); ALTER TABLE a DROP COLUMN k, DROP COLUMN i;
--
CREATE TABLE a (i serial, k int DEFAULT nextval('a_i_seq')); ALTER TABLE a DROP COLUMN i, DROP COLUMN k;
--
CREATE TABLE a (i serial, k int DEFAULT nextval('a_i_seq')); ALTER TABLE a ALTER k DROP DEFAULT, DROP COLUMN i;
--
CREATE TABLE a (i serial, k int DEFAULT nextval('a_i_seq')); DROP TABLE a;
--
CREATE TABLE a (i serial, k int); CREATE TABLE h () INHERITS (a); ALTER TABLE a DROP COLUMN i;
--
CREATE TABLE a (i serial, k int); CREATE TABLE h (i int) INHERITS (a); ALTER TABLE a DROP COLUMN i;
--
CREATE TABLE a (i serial, k int) PARTITION BY LIST (k); CREATE TABLE h PARTITION OF a FOR VALUES IN (1); ALTER TABLE a DROP COLUMN i;
--
CREATE TABLE a (k int); CREATE SEQUENCE q OWNED BY a.k; CREATE TABLE b (j int DEFAULT nextval('q')); ALTER TABLE a DROP COLUMN k;
--
CREATE TABLE a (i serial, k int); CREATE SEQUENCE q OWNED BY a.i; CREATE TABLE b (j int DEFAULT nextval('q')); ALTER TABLE a DROP COLUMN i;
--
CREATE TABLE a (i serial, k int); CREATE SEQUENCE q OWNED BY a.i; ALTER TABLE a DROP COLUMN i; CREATE SEQUENCE q;
--
CREATE TABLE a (i serial, k int); CREATE SEQUENCE q OWNED BY a.i; CREATE TABLE b (j int DEFAULT nextval('q')); DROP TABLE a;
--
CREATE TABLE a (i int GENERATED ALWAYS AS IDENTITY, k int); CREATE TABLE b (j int DEFAULT nextval('a_i_seq')); ALTER TABLE a DROP COLUMN i;
--
CREATE TABLE p (a int GENERATED ALWAYS AS (b) STORED, b int); CREATE TABLE g () INHERITS (p); CREATE TABLE h () INHERITS (g); ALTER TABLE p ALTER a DROP EXPRESSION;
--
CREATE TABLE p (a int GENERATED ALWAYS AS (b) STORED, b int) PARTITION BY LIST (b); CREATE TABLE g PARTITION OF p DEFAULT PARTITION BY LIST (b); CREATE TABLE h PARTITION OF g DEFAULT; ALTER TABLE p ALTER a DROP EXPRESSION;
--
CREATE TABLE p1 (id int); CREATE TABLE p2 (id int); CREATE TABLE c () INHERITS (p1, p2); ALTER TABLE p1 ALTER id TYPE bigint;
--
CREATE TABLE p1 (id int); CREATE TABLE p2 (id int); CREATE TABLE c () INHERITS (p1, p2); ALTER TABLE p2 RENAME id TO x;
--
CREATE TABLE g (id int); CREATE TABLE p1 () INHERITS (g); CREATE TABLE p2 () INHERITS (g); CREATE TABLE c () INHERITS (p1, p2); ALTER TABLE g ALTER id TYPE bigint;
--
CREATE TABLE g (id int); CREATE TABLE p1 () INHERITS (g); CREATE TABLE p2 () INHERITS (g); CREATE TABLE c () INHERITS (p1, p2); ALTER TABLE g RENAME id TO x;
--
CREATE TABLE p1 (id int); CREATE TABLE p2 (id int); CREATE TABLE c () INHERITS (p1, p2); ALTER TABLE c NO INHERIT p2; ALTER TABLE p1 RENAME id TO x;
--
CREATE TABLE p1 (id int); CREATE TABLE p2 (id int); CREATE TABLE m () INHERITS (p1); CREATE TABLE c () INHERITS (m, p2); ALTER TABLE p1 ALTER id TYPE bigint;
