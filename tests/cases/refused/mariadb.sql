CREATE TABLE t (id char(36) DEFAULT (uuid()));
--
CREATE TABLE t (id char(36) DEFAULT uuid());
--
CREATE TABLE t (id char(36) DEFAULT (gen_random_uuid()));
--
CREATE TABLE t (id char(36) DEFAULT (uuid_generate_v4()));
--
CREATE TABLE t (id text DEFAULT (hex(random_bytes(3))));
--
CREATE TABLE t (id text DEFAULT (lower(hex(randomblob(4)))));
--
CREATE TABLE t (a text, CHECK (nofn(a)));
--
CREATE TABLE t (a varchar(10), CHECK (length(a) > 1));
--
CREATE TABLE t (a varchar(10), KEY (lower(a)));
--
CREATE TABLE t (a varchar(10), b varchar(10) AS (nofn(a)));
--
CREATE TABLE t (a varchar(10), b varchar(10) AS (lower(a)) STORED, KEY (b));
--
CREATE TABLE t (a int, b double AS (rand()));
--
CREATE TABLE t (a int, b double AS (rand()) STORED);
--
CREATE TABLE t (a int, b datetime AS (now()));
--
CREATE TABLE t (a int, b datetime AS (now()) STORED);
--
CREATE TABLE t (a int, b char(36) AS (uuid()) STORED);
--
CREATE TABLE t (a int, b varchar(100) AS (current_user()) STORED);
--
CREATE TABLE t (a int, CHECK (a > rand()));
--
CREATE TABLE t (a datetime, CHECK (a > now()));
--
CREATE TABLE t (a datetime, CHECK (a > current_timestamp));
--
CREATE TABLE t (a date, CHECK (a > utc_date));
--
CREATE TABLE t (a date, CHECK (a > utc_date()));
--
CREATE TABLE t (a datetime, CHECK (a > utc_timestamp(3)));
--
CREATE TABLE t (a date, b int AS (datediff(a, utc_date)));
--
CREATE TABLE t (a date, b int AS (datediff(a, utc_date)) STORED);
--
CREATE TABLE t (a int, CHECK (a > (SELECT 1)));
--
CREATE TABLE t (a int, CHECK (sum(a) > 1));
--
CREATE TABLE t (a int, CHECK (count(*) > 1));
--
CREATE TABLE t (a int DEFAULT (SELECT 1));
--
CREATE TABLE t (a int DEFAULT (max(1)));
--
CREATE TABLE t (a int, b int DEFAULT (a));
--
CREATE TABLE t (a int, b int DEFAULT (c), c int);
--
CREATE TABLE t (a int, b int DEFAULT (a + 1));
--
CREATE TABLE t (a int, b int AS ((SELECT 1)));
--
CREATE TABLE t (a int, b int AS (max(a)));
--
CREATE TABLE t (a int, b int AS (a + 1), c int AS (b + 1));
--
CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY, b int AS (a + 1));
--
CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY, b int AS (a + 1) STORED);
--
CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY, CHECK (a > 0));
--
CREATE TABLE t (a text DEFAULT 'x');
--
CREATE TABLE t (a blob DEFAULT 'x');
--
CREATE TABLE t (a json DEFAULT '{}');
--
CREATE TABLE t (a json DEFAULT '{');
--
CREATE TABLE t (a json DEFAULT (json_object()));
--
CREATE TABLE t (a text, KEY (a));
--
CREATE TABLE t (a text, KEY (a(100)));
--
CREATE TABLE t (a text UNIQUE);
--
CREATE TABLE t (a text PRIMARY KEY);
--
CREATE TABLE t (a varchar(1000), KEY (a));
--
CREATE TABLE t (a varchar(768), KEY (a));
--
CREATE TABLE t (a varchar(769), KEY (a));
--
CREATE TABLE t (a varchar(1000), UNIQUE (a));
--
CREATE TABLE t (a varchar(1000) PRIMARY KEY);
--
CREATE TABLE t (a varchar(20000));
--
CREATE TABLE t (a varchar(16383));
--
CREATE TABLE t (a varchar(10000), b varchar(10000));
--
CREATE TABLE t (a varchar(65532) CHARACTER SET latin1);
--
CREATE TABLE t (a char(256));
--
CREATE TABLE t (a varchar);
--
CREATE TABLE t (a decimal(66,2));
--
CREATE TABLE t (a decimal(10,20));
--
CREATE TABLE t (a int DEFAULT 'abc');
--
CREATE TABLE t (a int DEFAULT true);
--
CREATE TABLE t (a date DEFAULT 'nope');
--
CREATE TABLE t (a datetime DEFAULT 'nope');
--
CREATE TABLE t (a enum('a','b') DEFAULT 'c');
--
CREATE TABLE t (a enum('a','b') DEFAULT 'a');
--
CREATE TABLE t (a set('a','b') DEFAULT 'a,b');
--
CREATE TABLE t (a set('a','b') DEFAULT 'a,c');
--
CREATE TABLE t (a enum('a','a'));
--
CREATE TABLE t (a varchar(3) DEFAULT 'abcdef');
--
CREATE TABLE t (a tinyint DEFAULT 300);
--
CREATE TABLE t (a int unsigned DEFAULT -1);
--
CREATE TABLE t (a int DEFAULT now());
--
CREATE TABLE t (a datetime DEFAULT now());
--
CREATE TABLE t (a datetime(6) DEFAULT now());
--
CREATE TABLE t (a datetime(6) DEFAULT now(6));
--
CREATE TABLE t (a datetime DEFAULT now(6));
--
CREATE TABLE t (a datetime DEFAULT now() ON UPDATE now());
--
CREATE TABLE t (a int ON UPDATE now());
--
CREATE TABLE t (a date DEFAULT (curdate()));
--
CREATE TABLE t (a date DEFAULT curdate());
--
CREATE TABLE t (a date DEFAULT current_date);
--
CREATE TABLE t (a datetime DEFAULT datetime('now'));
--
CREATE TABLE t (a datetime DEFAULT (datetime('now')));
--
CREATE TABLE t (a datetime DEFAULT (strftime('%s','now')));
--
CREATE TABLE t (a datetime DEFAULT (utc_timestamp()));
--
CREATE TABLE t (a int, CHECK (json_valid(a)));
--
CREATE TABLE t (a json, CHECK (json_valid(a)));
--
CREATE TABLE t (a int, CHECK (ifnull(a,1) > 0), CHECK (if(a > 1, 1, 0)), CHECK (nullif(a, 2) > 1), CHECK (coalesce(a, 1) > 0), CHECK (greatest(a, 1) > 0), CHECK (mod(a, 2) = 1));
--
CREATE TABLE t (a varchar(10), CHECK (a REGEXP 'x'), CHECK (a RLIKE 'y'), CHECK (char_length(a) > 1), CHECK (instr(a, 'x') > 0), CHECK (locate('x', a) > 0), CHECK (substring(a, 1, 2) <> ''), CHECK (concat(a, 'x') <> ''), CHECK (replace(a, 'x', 'y') <> ''), CHECK (trim(a) <> ''), CHECK (trim(both 'x' from a) <> ''), CHECK (left(a, 1) <> ''), CHECK (right(a, 1) <> ''), CHECK (upper(a) <> ''), CHECK (lpad(a, 10, 'x') <> ''), CHECK (md5(a) <> ''), CHECK (sha2(a, 256) <> ''));
--
CREATE TABLE t (a varchar(10), CHECK (regexp_like(a, 'x')));
--
CREATE TABLE t (a varchar(10), CHECK (regexp_replace(a, 'x', 'y') <> ''), CHECK (regexp_substr(a, 'x') <> ''), CHECK (regexp_instr(a, 'x') > 0));
--
CREATE TABLE t (a varchar(10), CHECK (length(a, 2) > 1));
--
CREATE TABLE t (a varchar(10), CHECK (lower() = ''));
--
CREATE TABLE t (a json, b int AS (json_extract(a, '$.x')), c varchar(10) AS (json_unquote(json_extract(a, '$.y'))), d varchar(10) AS (json_value(a, '$.z')));
--
CREATE TABLE t (a datetime, b int AS (year(a)), c date AS (date(a)), d varchar(20) AS (date_format(a, '%Y')), e int AS (unix_timestamp(a)), f int AS (to_days(a)), g int AS (dayofweek(a)), h int AS (month(a)) STORED);
--
CREATE TABLE t (a datetime, e int AS (unix_timestamp(a)) STORED);
--
CREATE TABLE t (a timestamp, e int AS (unix_timestamp(a)) STORED);
--
CREATE TABLE t (a datetime, d varchar(20) AS (date_format(a, '%Y')) STORED);
--
CREATE TABLE t (a datetime, d varchar(20) AS (dayname(a)) STORED);
--
CREATE TABLE t (a timestamp, d date AS (date(a)) STORED);
--
CREATE TABLE t (a int, d varchar(20) AS (cast(a as char)) STORED);
--
CREATE TABLE t (a varchar(20), d int AS (cast(a as signed)) STORED);
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT nofn(a) FROM t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT ifnull(a, 1) x, group_concat(a) y, count(*) z FROM t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT string_agg(a, ',') x FROM t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT row_number() OVER (ORDER BY a) x FROM t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT array_agg(a) x FROM t;
--
CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a + 1; CREATE TABLE t (a int); CREATE VIEW v AS SELECT f(a) x FROM t;
--
CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a + 1; CREATE TABLE t (a int, b int AS (f(a)));
--
CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a + 1; CREATE TABLE t (a int, CHECK (f(a) > 1));
--
CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN a + 1; CREATE TABLE t (a int DEFAULT (f(1)));
--
CREATE TABLE t (a int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = nofn(1);
--
CREATE TABLE t (a serial, b int AUTO_INCREMENT);
--
CREATE TABLE t (a int, b int, KEY (c));
--
CREATE TABLE t (a int, PRIMARY KEY (a), PRIMARY KEY (a));
--
CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY);
--
CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES nosuch (id));
--
CREATE TABLE p (id int); CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES p (id));
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a bigint, FOREIGN KEY (a) REFERENCES p (id));
--
CREATE TABLE p (id int unsigned PRIMARY KEY); CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES p (id));
--
CREATE TABLE p (id varchar(10) PRIMARY KEY); CREATE TABLE t (a varchar(20), FOREIGN KEY (a) REFERENCES p (id));
--
CREATE TABLE p (id varchar(10) PRIMARY KEY) CHARSET latin1; CREATE TABLE t (a varchar(10), FOREIGN KEY (a) REFERENCES p (id)) CHARSET utf8mb4;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int NOT NULL, FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL);
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b int AS (a) VIRTUAL, FOREIGN KEY (b) REFERENCES p (id));
--
CREATE TABLE t (a varchar(10) COLLATE nosuch);
--
CREATE TABLE t (a varchar(10) COLLATE nocase);
--
CREATE TABLE t (a varchar(10) CHARACTER SET nosuch);
--
CREATE TABLE t (a varchar(10)) ENGINE=NoSuch;
--
CREATE TABLE t (a varchar(10) CHARACTER SET latin1 COLLATE utf8mb4_bin);
--
CREATE TABLE t (a int, FULLTEXT KEY (a));
--
CREATE TABLE t (a text, FULLTEXT KEY (a));
--
CREATE TABLE t (a int, SPATIAL KEY (a));
--
CREATE TABLE t (a point, SPATIAL KEY (a));
--
CREATE TABLE t (a point NOT NULL, SPATIAL KEY (a));
--
CREATE TABLE t (a jsonb);
--
CREATE TABLE t (a uuid);
--
CREATE TABLE t (a boolean DEFAULT true);
--
CREATE TABLE t (a bytea);
--
CREATE TABLE t (a timestamptz);
--
CREATE TABLE t (a int[]);
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval(s));
--
CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT (NEXT VALUE FOR s));
--
CREATE TABLE t (a int); ALTER TABLE t ALTER a SET DEFAULT (nofn());
--
CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (nofn(a));
--
CREATE TABLE t (a int); ALTER TABLE t ADD b int DEFAULT (nofn());
--
CREATE TABLE t (a int) PARTITION BY HASH (abs(a)) PARTITIONS 4;
--
CREATE TABLE t (a varchar(10)) PARTITION BY KEY (a) PARTITIONS 4;
--
CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY DEFAULT 3);
--
CREATE TABLE t (a varchar(10) AUTO_INCREMENT PRIMARY KEY);
--
CREATE TABLE t (a float AUTO_INCREMENT PRIMARY KEY);
--
CREATE TABLE t (a int NOT NULL DEFAULT NULL);
--
CREATE TABLE t (a varchar(10), KEY (a(20)));
--
CREATE TABLE t (a varchar(10), KEY (a(10)), KEY k (a(3)));
--
CREATE TABLE t (a int, KEY (a(2)));
--
CREATE TABLE t (a int INVISIBLE NOT NULL, b int);
--
CREATE TABLE t (a int INVISIBLE NOT NULL DEFAULT 3, b int);
--
CREATE TABLE t (a int INVISIBLE NOT NULL AUTO_INCREMENT PRIMARY KEY, b int);
--
CREATE TABLE t (a int, b int, UNIQUE k (a, b)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, UNIQUE k (a, b)); ALTER TABLE t DROP INDEX k, DROP COLUMN a;
--
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int, b int, KEY k (a, b)); ALTER TABLE t DROP COLUMN a;
--
CREATE TABLE t (a int) PARTITION BY HASH (b);
--
CREATE TABLE t (a int, b int, PRIMARY KEY (a)) PARTITION BY HASH (b);
--
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) PARTITION BY HASH (b);
--
CREATE TABLE t (a int, b int, UNIQUE (a)) PARTITION BY KEY (b);
--
CREATE TABLE t (a int, PRIMARY KEY (a)) PARTITION BY KEY ();
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES p (id)) PARTITION BY HASH (a);
--
CREATE TABLE t (j text, g text AS (json_set(j, '$.a', 1, '$.b', 2, '$.c', 3)) STORED);
--
CREATE TABLE t (j text, g text AS (json_insert(j, '$.a', 1, '$.b', 2, '$.c', 3, '$.d', 4)) STORED);
--
CREATE TABLE t (j text, g text AS (json_array_append(j, '$', 1, '$', 2, '$', 3)) STORED);
--
CREATE TABLE t (a varchar(9), g text AS (insert(a, 1, 2, 'x')) STORED);
--
CREATE TABLE t (a varchar(9), g text AS (insert(a, 1, 2)) STORED);
--
CREATE TABLE t (a varchar(9), g varchar(9) AS (decode_oracle(a, 1, 2, 3)) STORED);
--
CREATE TABLE t (a varchar(9), g int AS (rownum()) STORED);
--
CREATE TABLE t (a varchar(20) DEFAULT (get_format(DATE, 'USA')));
--
CREATE TABLE t (a varchar(20) AS (get_format(DATETIME, 'ISO')) STORED);
--
CREATE TABLE t (a blob, g varchar(20) AS (column_get(a, 'k' AS char(20))) STORED);
--
CREATE TABLE t (a int, g blob AS (column_create('k', a AS int)) STORED);
--
CREATE TABLE t (a int, g blob AS (column_add(column_create('k', a), 'l', a AS int, 'm', 2)) STORED);
--
CREATE TABLE t (a blob, g blob AS (column_delete(a, 'k', 'l', 'm')) STORED);
--
CREATE TABLE t (a varchar(10), g varchar(20) AS (weight_string(a AS char(3))) STORED);
--
CREATE TABLE t (a varchar(10), g varchar(20) AS (upper(a AS char(3))) STORED);
--
CREATE TABLE t (a blob, g geometry AS (st_multipolygonfromwkb(a)) STORED);
--
CREATE TABLE t (a text, g geometry AS (multilinestringfromtext(a, 0)) STORED);
--
CREATE TABLE t (a varchar(9), g text AS (regexp_replace(a, 'a', 'b', 1)) STORED);
--
CREATE TABLE t (a varchar(9), g text AS (aes_encrypt(a, 'k', 'iv')) STORED);
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT sql_no_cache (a) AS b FROM t;
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT straight_join (a) AS b FROM t;
--
CREATE VIEW v AS SELECT get_format(DATE, 'USA') AS a, rownum() AS b, column_get(column_create('k', 1), 'k' AS int) AS c;
--
CREATE TABLE t (a enum('x', 'y') DEFAULT 'x ');
--
CREATE TABLE t (a set('x', 'y') DEFAULT 'x,y ');
--
CREATE TABLE t (a set('x', 'y') DEFAULT 'x ,y');
--
CREATE TABLE t (a enum('a', 'A') CHARACTER SET binary);
--
CREATE TABLE t (a enum('a', 'A')) CHARACTER SET binary;
--
CREATE TABLE t (a enum('a', 'A') CHARACTER SET latin1 COLLATE latin1_bin);
--
CREATE TABLE t (a enum('a', 'A') BINARY);
--
CREATE TABLE t (a enum('a', 'A') CHARACTER SET latin1);
--
CREATE TABLE t (a tinytext, KEY (a));
--
CREATE TABLE t (a tinyblob, b int, KEY (b, a));
--
CREATE TABLE t (a tinytext CHARACTER SET latin1, b tinytext, KEY (b, a));
--
CREATE TABLE t (a tinytext, PRIMARY KEY (a));
--
CREATE TABLE t (a tinytext, b tinytext, c tinytext, d tinytext, KEY (a, b, c, d));
--
CREATE TABLE t (a text, b int, KEY (b, a));
--
CREATE TABLE t (a SET('a,b'));
--
CREATE TABLE t (a SET('x','y') DEFAULT 0x03);
--
CREATE TABLE t (a SET('x','y') DEFAULT b'11');
--
CREATE TABLE t (a DECIMAL(40,39));
--
CREATE TABLE t (a BIT(65));
--
CREATE TABLE t (a DATETIME(7));
--
CREATE TABLE t (a INT PRIMARY KEY, b INT, FOREIGN KEY (b) REFERENCES t2 (a));
--
CREATE TABLE p (a INT); CREATE TABLE c (b INT, FOREIGN KEY (b) REFERENCES p (a));
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b BIGINT, FOREIGN KEY (b) REFERENCES p (a));
--
CREATE TABLE p (a VARCHAR(5) PRIMARY KEY); CREATE TABLE c (b VARCHAR(9) CHARACTER SET latin1, FOREIGN KEY (b) REFERENCES p (a));
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT NOT NULL, FOREIGN KEY (b) REFERENCES p (a) ON DELETE SET NULL);
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) VIRTUAL, FOREIGN KEY (d) REFERENCES p (a));
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) STORED, FOREIGN KEY (d) REFERENCES p (a) ON DELETE SET NULL);
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) STORED, FOREIGN KEY (b) REFERENCES p (a) ON UPDATE CASCADE);
--
CREATE TABLE p (a INT PRIMARY KEY) ENGINE=MyISAM; CREATE TABLE c (b INT, FOREIGN KEY (b) REFERENCES p (a));
--
CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (5));
--
CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p0 VALUES LESS THAN (15));
--
CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN MAXVALUE, PARTITION p1 VALUES LESS THAN (15));
--
CREATE TABLE t (a INT) PARTITION BY LIST (a) (PARTITION p0 VALUES IN (1,2), PARTITION p1 VALUES IN (2,3));
--
CREATE TABLE t (a INT) PARTITION BY LIST (a) (PARTITION p0 VALUES IN (1,1));
--
CREATE TABLE t (a INT) PARTITION BY RANGE (a);
--
CREATE TABLE t (a VARCHAR(4)) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10));
--
CREATE TABLE t (a VARCHAR(4)) PARTITION BY HASH (a) PARTITIONS 4;
--
CREATE TABLE t (a INT, b INT) PARTITION BY RANGE COLUMNS (a,b) (PARTITION p0 VALUES LESS THAN (10));
--
CREATE TABLE t (a TEXT) PARTITION BY KEY (a) PARTITIONS 2;
--
CREATE TABLE t (a INT) PARTITION BY LIST (a) (PARTITION p0 DEFAULT, PARTITION p1 DEFAULT);
--
CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES IN (3));
--
CREATE TABLE t (a INT, b INT, UNIQUE (b)) PARTITION BY HASH (a);
--
CREATE TABLE t (a INT, FULLTEXT KEY f (a)) PARTITION BY HASH (a);
--
CREATE TABLE t (a INT INVISIBLE);
--
CREATE TABLE `a ` (x INT);
--
CREATE TABLE t (`x ` INT);
--
CREATE TABLE t (a INT) PARTITION BY HASH (a) PARTITIONS 2; ALTER TABLE t COALESCE PARTITION 2;
--
CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (1)); ALTER TABLE t DROP PARTITION p0;
--
CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10)); ALTER TABLE t ADD PARTITION (PARTITION p1 VALUES LESS THAN (5));
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (a INT, FOREIGN KEY (a) REFERENCES p (a)); DROP TABLE p;
--
CREATE TABLE t (a INT, b INT) PARTITION BY RANGE COLUMNS (a,b) (PARTITION p0 VALUES LESS THAN (10,5), PARTITION p1 VALUES LESS THAN (MAXVALUE,MAXVALUE));
--
CREATE TABLE t (a INT) PARTITION BY RANGE COLUMNS (a) (PARTITION p0 VALUES LESS THAN (MAXVALUE));
--
CREATE TABLE t (a INT, b INT) PARTITION BY LIST COLUMNS (a,b) (PARTITION p0 VALUES IN ((1,2),(1,3)), PARTITION p1 VALUES IN ((2,2)));
--
CREATE TABLE t (a INT, b INT) PARTITION BY LIST COLUMNS (a,b) (PARTITION p0 VALUES IN ((1,2),(1,3)), PARTITION p1 VALUES IN ((1,2)));
--
CREATE TABLE t (a DATE) PARTITION BY RANGE (TO_DAYS(a)) (PARTITION p0 VALUES LESS THAN (TO_DAYS('2020-01-01')), PARTITION p1 VALUES LESS THAN (TO_DAYS('2021-01-01')));
--
CREATE TABLE t (a YEAR) PARTITION BY HASH (a) PARTITIONS 3;
--
CREATE TABLE t (a BIT(8)) PARTITION BY HASH (a) PARTITIONS 3;
--
CREATE TABLE t (a INT) PARTITION BY LIST (a) (PARTITION p0 VALUES IN (NULL,1), PARTITION p1 VALUES IN (-1));
--
CREATE TABLE t (a ENUM('x')) PARTITION BY KEY (a);
--
CREATE TABLE t (a INT, b DATE) PARTITION BY RANGE (a) SUBPARTITION BY HASH (TO_DAYS(b)) (PARTITION p0 VALUES LESS THAN (5) (SUBPARTITION s0, SUBPARTITION s1), PARTITION p1 VALUES LESS THAN (9) (SUBPARTITION s2, SUBPARTITION s3));
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) VIRTUAL, FOREIGN KEY (b) REFERENCES p (a) ON UPDATE CASCADE ON DELETE SET NULL);
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) STORED, FOREIGN KEY (b) REFERENCES p (a) ON DELETE CASCADE);
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) STORED, FOREIGN KEY (b) REFERENCES p (a) ON DELETE SET NULL);
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) STORED, FOREIGN KEY (d) REFERENCES p (a) ON DELETE CASCADE);
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) STORED, FOREIGN KEY (d) REFERENCES p (a) ON UPDATE CASCADE);
--
CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (b INT, d INT AS (b) VIRTUAL, FOREIGN KEY (d) REFERENCES p (a) ON DELETE CASCADE);
--
CREATE TABLE t (a DECIMAL(40,38));
--
CREATE TABLE t (a TIME(6), b DATETIME(6), c BIT(64), d SET('a','b') DEFAULT 0x61);
--
CREATE TABLE t (x INT, d1 DATE, d2 DATE, PERIOD FOR p (d1, d2), UNIQUE KEY (x, q WITHOUT OVERLAPS));
--
CREATE TABLE t (x INT, d1 DATE, d2 DATETIME, PERIOD FOR p (d1, d2));
--
CREATE TABLE t (x INT, d1 INT, d2 INT, PERIOD FOR p (d1, d2));
--
CREATE TABLE t (x INT, p DATE, d2 DATE, PERIOD FOR p (p, d2));
--
CREATE TABLE t (x INT, d1 DATE, d2 DATE, PERIOD FOR p (d1, d2), UNIQUE KEY (x, d1, p WITHOUT OVERLAPS));
--
CREATE TABLE t (x INT, d1 DATE, d2 DATE, PERIOD FOR p (d1, d2), PERIOD FOR q (d1, d2));
--
CREATE TABLE t (x INT, d1 DATE, d2 DATE, PERIOD FOR p (d1, d2), UNIQUE KEY (x, p WITHOUT OVERLAPS));
--
CREATE TABLE t (x INT, rs TIMESTAMP(6) GENERATED ALWAYS AS ROW START) WITH SYSTEM VERSIONING;
--
CREATE TABLE t (x INT WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING;
--
CREATE TABLE t (x INT) PARTITION BY SYSTEM_TIME;
--
CREATE TABLE t (x INT) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION a HISTORY);
--
CREATE TABLE t (x INT) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 0;
--
CREATE TABLE t (x INT); ALTER TABLE t DROP SYSTEM VERSIONING;
--
CREATE TABLE t (x INT) WITH SYSTEM VERSIONING; ALTER TABLE t ADD SYSTEM VERSIONING;
--
CREATE TABLE t (a int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET OLD.a = 1;
--
CREATE TABLE t (a int); CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW SET NEW.a = 1;
--
CREATE TABLE t (a int); CREATE TRIGGER g BEFORE DELETE ON t FOR EACH ROW SET @x = NEW.a;
--
CREATE TABLE t (a int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET @x = OLD.a;
--
CREATE TABLE t (a int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1;
--
CREATE TABLE t (a int); CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW SET OLD.a = NEW.a;
--
CREATE TABLE t (a int); CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW SET NEW.A = OLD.a, @x = 2, NEW.`a` = 3;
--
CREATE TABLE t (a int); CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW SET @x = 1, NEW.a = 3;
--
CREATE TABLE t (a int, b int); CREATE TRIGGER `before` BEFORE INSERT ON t FOR EACH ROW INSERT INTO u (SELECT new.a FROM u AS new);
--
CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t; CREATE TRIGGER g BEFORE INSERT ON v FOR EACH ROW SET NEW.a = 1;
--
CREATE TABLE t (a int) WITH SYSTEM VERSIONING; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET @x = NEW.row_start;
--
CREATE SEQUENCE s INCREMENT -1; ALTER SEQUENCE s RESTART 5;
--
CREATE SEQUENCE s INCREMENT -1; ALTER SEQUENCE s RESTART -5;
--
CREATE SEQUENCE s START 10; ALTER SEQUENCE s RESTART 0;
--
CREATE SEQUENCE s MAXVALUE 10; ALTER SEQUENCE s RESTART 50;
--
CREATE SEQUENCE s INCREMENT BY -2 MAXVALUE 50 START WITH 40; ALTER SEQUENCE s NOMINVALUE;
--
CREATE SEQUENCE s INCREMENT BY -2 MINVALUE -9223372036854775807;
--
CREATE SEQUENCE s MAXVALUE 9223372036854775807;
--
CREATE SEQUENCE s MINVALUE -9223372036854775808 INCREMENT -1;
--
CREATE TABLE t (c date, d date, PERIOD FOR p (c,d)); ALTER TABLE t ADD PERIOD IF NOT EXISTS FOR p (c, d);
--
CREATE TABLE t (c date, d date); ALTER TABLE t DROP PERIOD FOR p;
--
CREATE TABLE t (a int COMMENT 'éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé');
--
CREATE TABLE t (a int, KEY k (a) COMMENT 'éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé');
--
CREATE TABLE t (a int COMMENT 'ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé');
--
CREATE TABLE t (a int, KEY k (a) COMMENT 'ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé');
--
CREATE TABLE t (a int) COMMENT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
--
CREATE TABLE t (a int) COMMENT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
--
create table a1 (a int, b text, key ka (a), check (a>0), unique u (b(10)));
alter table a1 change a b int, change b a text;
--
create table a2 (a int, b int, c int);
alter table a2 change a b int, change b c int, change c d int;
--
create table a2 (a int, b int, c int);
alter table a2 change c d int, change b c int, change a b int;
--
create table a3 (a int, b int, c int);
alter table a3 rename column a to b, rename column b to a;
--
create table a3 (a int, b int, c int);
alter table a3 rename column a to b, rename column b to c, rename column c to a;
--
create table a4 (a int, b int, c int, check (a<b));
alter table a4 drop column a, drop column b;
--
create table a4 (a int, b int, c int, constraint ck check (a<5), unique u (a, b));
alter table a4 drop column a, drop column b, drop constraint ck, drop index u;
--
create table a4 (a int, b int, c int, check (a<b), constraint x check (b < c));
alter table a4 drop column a, drop column b;
--
create table a5 (id int primary key, a int, b int, c int, key(a), constraint f foreign key (a) references a5(id));
alter table a5 drop column a, drop foreign key f;
--
create table a5 (id int primary key, a int, b int, c int, key(a), constraint f foreign key (a) references a5(id));
alter table a5 drop column a, drop key a, drop foreign key f;
--
create table a5 (id int primary key, a int, b int, c int, key(a), constraint f foreign key (a) references a5(id));
alter table a5 drop foreign key f, drop column a, drop key a;
--
create table a5 (id int primary key, a int, b int, c int, key(a), constraint f foreign key (a) references a5(id));
alter table a5 drop column a;
--
create table a6 (id int primary key, a int, b int, c int, unique k(a, b), check(a < b));
alter table a6 drop column a, drop index k;
--
create table a6 (id int primary key, a int, b int, c int, unique k(a, b), check(a < b));
alter table a6 drop column a, drop index k, drop constraint constraint_1;
--
create table a6 (id int primary key, a int, b int, c int, unique k(a, b));
alter table a6 drop column a, drop column b;
--
create table a9 (a int, b int as (a+1), c int default (a+2), d int);
alter table a9 drop column a;
--
create table a9 (a int, b int as (a+1), c int default (a+2), d int);
alter table a9 drop column a, drop column b, drop column c;
--
create table a9 (a int, b int as (a+1), c int default (a+2), d int);
alter table a9 drop column c, drop column b, drop column a;
--
create table a10 (a int, b int, c int, check (a<b));
alter table a10 drop column a, add constraint constraint_1 check (b>1), drop constraint constraint_1;
--
create table a10 (a int, b int, c int, check (a<b));
alter table a10 change a b int, change b a text, add key (a(5)), modify c bigint after b, add d int after a;
--
create table a11 (a int, b int, c int);
alter table a11 change a b int, drop column b;
--
create table a12 (a int, b int, c int);
alter table a12 add column a text after b, drop column a, drop column c, add column c text first;
--
create table a13 (a int, b int, c int, check(a < b));
alter table a13 change a x int, add check(x < c), drop column b;
--
create table a13 (a int, b int, c int, check(a < b));
alter table a13 change a x int, add check(x < c), add check (a < 2);
--
create table a13 (a int, b int, c int, check(a < b));
alter table a13 change a x int, add check(x < c), add key (x), add key k (b, x);
--
create table a13 (a int, b int, c int, check(a < b));
alter table a13 change a x int, add key (a);
--
create table a14 (a int, b int, c int as (a + b));
alter table a14 change a b int, change b a int;
--
create table a14 (a int, b int, c int as (a + b), d int default (a * 2), check (a > b));
alter table a14 change a b int, change b a int;
--
create table a14 (a int, b int, c int as (a + b));
alter table a14 modify c int as (a - b), change a b int, change b a int;
--
create table a1 (a int, b int, c int);
alter table a1 modify a bigint, alter a set default 5;
--
create table a1 (a int, b int, c int);
alter table a1 rename column a to x, alter a set default 5;
--
create table a1 (a int, b int, c int);
alter table a1 rename column b to y, modify b bigint;
--
create table a1 (a int, b int, c int);
alter table a1 change b z int, change b zz int;
--
create table a1 (a int, b int, c int);
alter table a1 drop column b, modify b int;
--
create table a1 (a int, b int, c int);
alter table a1 rename column c to z, modify z bigint;
--
create table a1 (a int, b int, c int);
alter table a1 rename column c to z, drop column c;
--
create table a1 (a int, b int, c int);
alter table a1 add d int after z, change c z int;
--
create table a1 (a int, b int, c int);
alter table a1 add c int, change c z int;
--
create table a1 (a int, b int, c int);
alter table a1 change c z int, add c text;
--
create table a1 (a int, b int, c int);
alter table a1 change a b int, change c a int;
--
create table a1 (a int, b int, c int);
alter table a1 change if exists zz b int, change b a int, change a b int;
--
create table a1 (a int, b int, c int);
alter table a1 modify if exists zz int, change a zz text;
--
create table a1 (a int, b int, c int);
alter table a1 change a b int, change b a int, rename to a2;
--
create table a1 (a int, b int, c int);
alter table a1 modify a bigint, modify a int;
--
create table a1 (a int, b int, c int);
alter table a1 add x int, modify x bigint;
--
create table a1 (a int, b int, c int);
alter table a1 alter a set default 5, alter a set default 6;
--
create table a2 (a int, b int default (a+1), c int, d int default 3, check (1=1), constraint cc check (c > d));
alter table a2 drop column a;
--
create table a2 (a int, b int default (a+1), c int, d int default 3, check (1=1), constraint cc check (c > d));
alter table a2 drop column a, alter b drop default;
--
create table a3 (a int, b int default (a+1), c int, d int default 3, constraint cc check (c > d));
alter table a3 drop column a, modify b int;
--
create table a3 (a int, b int default (a+1), c int, d int default 3, constraint cc check (c > d));
alter table a3 drop column c, add column c int;
--
create table a3 (a int, b int, c int, d int default 3, constraint cc check (c > d));
alter table a3 drop column c, drop column d, add column c int, add column d int;
--
create table a4 (a int, b int default (a+1), c int, d int default 3, constraint cc check (c > d));
alter table a4 drop column a, change b bb int;
--
create table a5 (a int, b int as (a+1) stored, c int, d int default 3, constraint cc check (c > d));
alter table a5 drop column a, change b bb int;
--
create table a5 (a int, b int as (a+1) stored, c int, d int default 3, constraint cc check (c > d));
alter table a5 drop column a, modify b int;
--
create table a6 (a int, b int as (a+1), c int, d int default 3, constraint cc check (c > d));
alter table a6 drop column a, change b bb int as (c+1);
--
create table a6 (a int, b int as (a+1), c int, d int default 3, constraint cc check (c > d));
alter table a6 drop column a, change b bb int as (c+1), change d a int;
--
create table a7 (a int, b int as (a+1), c int, d int default 3, constraint cc check (c > d));
alter table a7 drop column a, drop column b, add column b int default (c + 1);
alter table a7 change c k int, add column n int default (k+b);
--
create table p (id int primary key, x int, unique (x));
create table c (id int primary key, a int, b int, constraint f foreign key (a) references p (x), constraint g foreign key (b) references p (id));
alter table c change a b int, change b a int;
alter table p change id x int, change x id int;
--
create table t (a int, b int) partition by range (a) (partition p0 values less than (10));
alter table t change a b int, change b a int;
--
create table t (a int not null auto_increment primary key, b int, index (b));
alter table t change a b int, change b a int not null auto_increment;
--
create table t (a int, b int, c int, key k (a, b), key l (b));
alter table t drop column b, drop key k, add key k (a, c);
--
create table t (a int, b int, c int, fulltext f (x), x text);
alter table t drop column x, drop key f;
--
create table a7 (a int, b int, c int, check (a<b), constraint constraint_2 check (a>1), check (a > 2), check (b>3));
--
create table a8 (a int, b int, c int, check (a<b), constraint constraint_1 check (a>1), check (a > 2), check (b>3));
--
create table a8 (a int, b int, c int, check (a<b), check (a<c), constraint constraint_1 check (a>1), check (a > 2), check (b>3));
--
create table a8 (a int, b int, c int, check (a<b), check (a<c), constraint constraint_1 check (a>1), check (a > 2), constraint CONSTRAINT_2 check (b>3));
--
create table a8 (a int, b int, c int, check (a<b), constraint constraint_1 check (a>1), check (a > 2), constraint CONSTRAINT_1 check (b>3));
--
create table a8 (a int, b int, check (a<b));
alter table a8 add constraint constraint_1 check (a > 3);
--
create table a8 (a int, b int, check (a<b));
alter table a8 add check (a>2), add constraint constraint_2 check (a > 3), add check (b > 4);
--
create table a8 (a int, b int, check (a<b));
alter table a8 drop constraint constraint_1, add check (a>2), add constraint constraint_1 check (a > 3), add check (b > 4);
--
create table a8 (a int constraint constraint_1 check (a > 0), b int, check (a<b));
--
create table a8 (a int check (a > 0), b int, check (a<b), constraint constraint_1 check (b > 0));
--
create table t (a int, b int, unique x (a), constraint x check (b > 0));
--
create table t (a int, b int, constraint x unique (a), constraint x check (b > 0));
--
create table t (a int, b int, constraint x unique (a), constraint X check (b > 0));
--
create table t (a int, b int, key x (a), constraint x check (b > 0));
--
create table t (a int, b int, key (a), constraint a check (b > 0));
--
create table t (a int, b int, unique (a), constraint a check (b > 0));
--
create table t (a int unique, b int, constraint a check (b > 0));
--
create table t (a int, b int, unique x (a));
alter table t add constraint x check (b > 0);
--
create table t (a int, b int, constraint x check (b > 0));
alter table t add constraint x unique (a);
--
create table t (a int, b int, constraint x check (b > 0));
create unique index x on t (a);
--
create table t (a int, b int, constraint `primary` check (b > 0), primary key (a));
--
create table t (a int, b int, unique x (a), constraint y check (b > 0));
alter table t rename index x to y;
--
create table t (a int, b int, unique x (a), constraint y check (b > 0));
alter table t drop index x, add constraint x check (b > 0);
--
create table t (a int, b int, check (a > 0), unique x (a), constraint y check (b > 0));
alter table t add unique constraint_1 (b);
--
create table t (a int, b int, index x (a), index x (b));
--
create table t (a int, x date not null, y date not null, period if not exists for p (x, y));
--
create table t (a int, x date not null, y date not null, period for p (x, y));
--
create table t (a int, x date not null, y date not null);
alter table t add period if not exists for p (x, y);
alter table t add period if not exists for p (x, y);
alter table t drop period if exists for p;
alter table t drop period if exists for p;
--
create or replace table if not exists t (a int);
--
create or replace view if not exists t as select 1 as a;
--
create or replace procedure if not exists t() select 1;
--
create or replace function if not exists t() returns int return 1;
--
create table t (a int);
create or replace trigger if not exists g before insert on t for each row set new.a = 1;
--
create or replace event if not exists e on schedule every 1 day do select 1;
--
create or replace sequence if not exists s;
--
create or replace database if not exists vv2;
--
create table t (a int);
create or replace index if not exists i on t (a);
--
create procedure p123456789012345678901234567890123456789012345678901234567890123() select 1;
--
create procedure p1234567890123456789012345678901234567890123456789012345678901234() select 1;
--
create function p1234567890123456789012345678901234567890123456789012345678901234() returns int return 1;
--
create table t (a int);
create trigger p1234567890123456789012345678901234567890123456789012345678901234 before insert on t for each row set new.a = 1;
--
create event p1234567890123456789012345678901234567890123456789012345678901234 on schedule every 1 day do select 1;
--
create view p1234567890123456789012345678901234567890123456789012345678901234 as select 1 as a;
--
create sequence p1234567890123456789012345678901234567890123456789012345678901234;
--
create event e on schedule every 1 day do select 1;
alter event if exists e disable;
--
create event e on schedule every 1 day do select 1;
alter event e disable;
--
create procedure p() select 1;
alter procedure if exists p comment 'x';
--
create table t (a int);
alter table if exists t add b int;
--
create sequence s;
alter sequence if exists s increment 2;
--
create view v as select 1 as a;
alter view if exists v as select 2 as a;
--
create table t (a int);
drop view if exists t;
--
create table t (a int);
drop view t;
--
create view t as select 1 as a;
drop table if exists t;
--
create view t as select 1 as a;
drop table t;
--
create sequence t;
drop table if exists t;
--
create sequence t;
drop view if exists t;
--
create table t (a int);
drop sequence if exists t;
--
create view t as select 1 as a;
drop sequence if exists t;
--
create table t (a int);
drop view if exists t, zz;
--
create table t (a int);
create view v as select 1 as a;
drop view if exists t, v;
--
create table t (a int);
create or replace view t as select 1 as a;
--
create view t as select 1 as a;
create table if not exists t (a int);
--
create view t as select 1 as a;
create or replace table t (a int);
--
create table t (a int);
create view if not exists t as select 1 as a;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h add key (a);
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h rename to h2;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h modify a int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h change a k int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h drop system versioning;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h drop system versioning, add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h add check (a > 1);
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h alter a set default 4;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h rename column a to k;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h add constraint u unique (b);
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h add primary key (b);
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h convert to character set latin1;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
alter table h drop column if exists zz;
--
create table h (a int, x timestamp(6) generated always as row start, y timestamp(6) generated always as row end, period for system_time (x, y)) with system versioning;
alter table h drop system versioning;
--
create table h (a int, x timestamp(6) generated always as row start, y timestamp(6) generated always as row end, period for system_time (x, y)) with system versioning;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
create index i on h (a);
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
create unique index i on h (a);
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set system_versioning_alter_history=KEEP;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set @@session.system_versioning_alter_history='keep';
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set session system_versioning_alter_history=1;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set @@system_versioning_alter_history=1;
set system_versioning_alter_history=error;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set @@system_versioning_alter_history=1;
set system_versioning_alter_history=0;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set @@system_versioning_alter_history=1;
set system_versioning_alter_history=default;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set statement system_versioning_alter_history=keep for alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
set sql_mode='', system_versioning_alter_history=keep;
alter table h add c int;
--
create table r (a int primary key);
create table h (a int, b int, wo int without system versioning, s varchar(20), e enum('a','b'), g int as (b+1), constraint cc check (b > 0), key kb (b)) with system versioning;
/*!100303 set @@system_versioning_alter_history=KEEP */;
alter table h add c int;
--
create table p (id int primary key);
create table t (b int references p);
--
create table p (id int primary key);
create table t (b int, foreign key (b) references p);
--
create table p (id int primary key);
create table t (b int references p (id));
--
create table p (id int primary key);
create table t (a int, constraint same check (a <> 1), constraint same foreign key (a) references p (id));
--
create table p (id int primary key);
create table t (a int, constraint same check (a <> 1));
alter table t add constraint same foreign key (a) references p (id);
--
create table p (id int primary key);
create table t (a int, constraint same check (a <> 1));
alter table t drop constraint same, add constraint same foreign key (a) references p (id);
--
create table t (a int) partition by range (a) (partition p0 values less than (10));
alter table t add partition (partition p1 values less than (20)), add partition (partition p2 values less than (30));
--
create table t (a int) partition by range (a) (partition p0 values less than (10));
alter table t add partition (partition p1 values less than (20), partition p2 values less than (30));
--
create table t (a int) partition by range (a) (partition p0 values less than (10));
alter table t add partition (partition p1 values less than (20)), add column z int;
--
create table t (a int) partition by range (a) (partition p0 values less than (10), partition p1 values less than (20));
alter table t add column z int, drop partition p1;
--
create table t (a int) partition by range (a) (partition p0 values less than (10), partition p1 values less than (20));
alter table t add column z int remove partitioning;
--
create table t (a int);
alter table t add column z int partition by hash (a) partitions 2;
--
create table t (a int, b int default (last_value(1, 2)));
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table c modify a bigint;
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table p modify a bigint;
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table c modify a int unsigned;
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table p modify a int unsigned;
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table c modify a int(5);
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table p modify a int(5);
--
create table p (a int unsigned, key (a));
create table c (a int unsigned, foreign key (a) references p (a));
alter table c modify a int zerofill;
--
create table p (a int unsigned, key (a));
create table c (a int unsigned, foreign key (a) references p (a));
alter table p modify a int zerofill;
--
create table p (a float, key (a));
create table c (a float, foreign key (a) references p (a));
alter table c modify a float(7,2);
--
create table p (a float, key (a));
create table c (a float, foreign key (a) references p (a));
alter table p modify a float(7,2);
--
create table p (a decimal(10,2), key (a));
create table c (a decimal(10,2), foreign key (a) references p (a));
alter table c modify a decimal(12,2);
--
create table p (a decimal(10,2), key (a));
create table c (a decimal(10,2), foreign key (a) references p (a));
alter table p modify a decimal(12,2);
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table c modify a varchar(20);
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table p modify a varchar(20);
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table c modify a char(10);
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table p modify a char(10);
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table c modify a varchar(10) charset latin1;
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table p modify a varchar(10) charset latin1;
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table c modify a varchar(10) collate utf8mb4_bin;
--
create table p (a varchar(10), key (a));
create table c (a varchar(10), foreign key (a) references p (a));
alter table p modify a varchar(10) collate utf8mb4_bin;
--
create table p (a varbinary(8), key (a));
create table c (a varbinary(8), foreign key (a) references p (a));
alter table c modify a varbinary(16);
--
create table p (a varbinary(8), key (a));
create table c (a varbinary(8), foreign key (a) references p (a));
alter table p modify a varbinary(16);
--
create table p (a enum('a','b'), key (a));
create table c (a enum('a','b'), foreign key (a) references p (a));
alter table c modify a enum('a','b','c');
--
create table p (a enum('a','b'), key (a));
create table c (a enum('a','b'), foreign key (a) references p (a));
alter table p modify a enum('a','b','c');
--
create table p (a enum('a','b'), key (a));
create table c (a enum('a','b'), foreign key (a) references p (a));
alter table c modify a enum('b','a');
--
create table p (a enum('a','b'), key (a));
create table c (a enum('a','b'), foreign key (a) references p (a));
alter table p modify a enum('b','a');
--
create table p (a set('a'), key (a));
create table c (a set('a'), foreign key (a) references p (a));
alter table c modify a set('a','b');
--
create table p (a set('a'), key (a));
create table c (a set('a'), foreign key (a) references p (a));
alter table p modify a set('a','b');
--
create table p (a datetime, key (a));
create table c (a datetime, foreign key (a) references p (a));
alter table c modify a datetime(3);
--
create table p (a datetime, key (a));
create table c (a datetime, foreign key (a) references p (a));
alter table p modify a datetime(3);
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table c modify a int default 5;
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table p modify a int default 5;
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table c modify a int not null;
--
create table p (a int, key (a));
create table c (a int, foreign key (a) references p (a));
alter table p modify a int not null;
--
create table p (a int primary key);
create table c (a int, foreign key (a) references p (a));
set foreign_key_checks = 0;
alter table c modify a bigint;
--
create table p (a int primary key);
create table c (a int, constraint f foreign key (a) references p (a));
alter table c drop foreign key f, modify a bigint;
--
create table p (a int primary key);
create table c (a int, foreign key (a) references p (a));
alter table c change a b bigint;
--
create table p (a int primary key);
create table c (a int, foreign key (a) references p (a));
alter table c change a b int;
--
create table p (a int primary key, b int, foreign key (b) references p (a));
alter table p modify a bigint, modify b bigint;
--
create table p (a int primary key);
create table c (a int, foreign key (a) references p (a));
alter table p modify a int auto_increment;
--
create table p (a varchar(9) primary key) charset utf8mb4;
create table c (a varchar(9), foreign key (a) references p (a)) charset utf8mb4;
alter table c convert to character set latin1;
--
create table p (a varchar(9) primary key) charset utf8mb4;
create table c (a varchar(9), b text, foreign key (a) references p (a)) charset utf8mb4;
alter table c convert to character set utf8mb4;
--
create table p (a int primary key) engine=aria;
create table c (a int, foreign key (a) references p (a)) engine=aria;
alter table c modify a bigint;
--
set foreign_key_checks = 0;
create table c (a int, foreign key (a) references p (a));
alter table c modify a bigint;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT nope FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.nope FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT x.nope FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT y.a FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t WHERE nope > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t GROUP BY a HAVING max(nope) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t ORDER BY nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t GROUP BY nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a, count(*) AS n FROM t GROUP BY a ORDER BY n;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a, d FROM t JOIN u USING (a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a FROM t JOIN u USING (d);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a FROM t JOIN u ON t.a = u.nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND u.e = b);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.nope);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT nope FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT c FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT s.x FROM (SELECT a AS x FROM t) s;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT s.a FROM (SELECT a AS x FROM t) s;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT x FROM (SELECT a FROM t) s;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS WITH w AS (SELECT a AS q FROM t) SELECT q FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS WITH w AS (SELECT a AS q FROM t) SELECT a FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS WITH w (q) AS (SELECT a FROM t) SELECT w.q FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS WITH w (q) AS (SELECT a FROM t) SELECT w.a FROM w;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t UNION SELECT nope FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t UNION SELECT d FROM u ORDER BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT CASE WHEN nope = 1 THEN 2 END AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT row_number() OVER (PARTITION BY nope ORDER BY a) AS r FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT row_number() OVER (PARTITION BY c ORDER BY a) AS r FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT row_number() OVER w AS r FROM t WINDOW w AS (PARTITION BY c ORDER BY a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT coalesce(nope, 1) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT CAST(nope AS char(3)) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT (SELECT max(d) FROM u WHERE u.a = t.a) AS m FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT (SELECT max(nope) FROM u WHERE u.a = t.a) AS m FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a, a + 1 AS n FROM t WHERE c BETWEEN a AND nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.* FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT EXTRACT(YEAR FROM CURRENT_DATE) AS y, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT CURRENT_TIMESTAMP AS n, CURRENT_USER AS u FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT TRIM(LEADING 'x' FROM b) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT SUBSTRING(b FROM 1 FOR 2) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT POSITION('a' IN b) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t1.a FROM t t1 LEFT JOIN t t2 ON t1.a = t2.c AND t2.nope = 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT q.n FROM (SELECT count(*) AS n, c FROM t GROUP BY c) q WHERE q.c > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT q.m FROM (SELECT count(*) AS n, c FROM t GROUP BY c) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT A, T.B FROM t T;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT sum(a) AS s FROM t HAVING sum(nope) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT DISTINCT nope FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT max(a) AS m, c FROM t GROUP BY c HAVING m > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS WITH RECURSIVE r AS (SELECT a, c FROM t WHERE c IS NULL UNION ALL SELECT t.a, t.c FROM t JOIN r ON t.c = r.a) SELECT a FROM r;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT nope.a FROM t AS nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a nope FROM t ORDER BY nope;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT u.d FROM t, u WHERE t.a = u.a AND u.b = 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT d FROM (t JOIN u ON t.a = u.a);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a FROM t JOIN (u JOIN t t3 ON t3.a = u.d) ON t3.c = t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a FROM t JOIN u ON EXISTS (SELECT 1 FROM u u2 WHERE u2.a = t.a AND u2.d = u.d);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t LIMIT 3;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a FROM t NATURAL JOIN u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT COUNT(DISTINCT nope) AS n FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT DATE_ADD(b, INTERVAL 1 DAY) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT DATE_ADD(b, INTERVAL a DAY_HOUR) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT TIMESTAMPDIFF(MONTH, b, e) AS x FROM t, u;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT CONVERT(b USING utf8mb4) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT CONVERT(b, CHAR) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT CONVERT(a, SIGNED) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT CHAR(65 USING utf8) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT GET_FORMAT(DATE, 'USA') AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT WEIGHT_STRING(b AS CHAR(3)) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT GROUP_CONCAT(b ORDER BY c SEPARATOR ',') AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT GROUP_CONCAT(b ORDER BY nope SEPARATOR ',') AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT "x" AS y, 'z' FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT `count(*)` FROM (SELECT count(*) FROM t) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT abc FROM (SELECT 'abc' FROM t) q;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a AS x, (SELECT x) AS y FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a AS x FROM t GROUP BY x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a AS x FROM t HAVING x > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t HAVING nope > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT UTC_DATE AS x, CURRENT_USER AS y, LOCALTIME AS z FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.A, `t`.`B` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT MATCH (b) AGAINST ('x') AS m FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT j.x FROM t, JSON_TABLE('[]', '$[*]' COLUMNS (x INT PATH '$')) j;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT seq FROM seq_1_to_5;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT EXTRACT(DAY_MINUTE FROM b) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT IF(nope, 1, 2) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT STRAIGHT_JOIN t.a FROM t STRAIGHT_JOIN u ON t.a = u.a;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT t.a FROM t USE INDEX (PRIMARY);
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT DEFAULT(b) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT JSON_VALUE(b, '$.x') AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT NEXT VALUE FOR s AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t GROUP BY a WITH ROLLUP;
--
CREATE TABLE t (a int PRIMARY KEY, b text, c int); CREATE TABLE u (a int, d int, e text); CREATE SEQUENCE s; ALTER TABLE t ADD FULLTEXT (b); CREATE VIEW v AS SELECT a FROM t WHERE a LIKE nope ESCAPE 'x';
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p (id)); ALTER TABLE c ENGINE = MyISAM;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p (id)); ALTER TABLE p ENGINE = Aria;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p (id)); SET foreign_key_checks = 0; ALTER TABLE p ENGINE = MyISAM;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p (id)); ALTER TABLE p ENGINE = InnoDB;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int); ALTER TABLE p ENGINE = MyISAM;
--
CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t ALTER COLUMN id SET DEFAULT NULL;
--
CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL); ALTER TABLE t ALTER n SET DEFAULT NULL;
--
CREATE TABLE t (id int PRIMARY KEY, n int); ALTER TABLE t ALTER n SET DEFAULT NULL;
--
CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY); ALTER TABLE t ALTER id SET DEFAULT NULL;
--
CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY); ALTER TABLE t ALTER id SET DEFAULT 7;
--
CREATE TABLE t (a int, v int AS (a), s int AS (a) STORED); ALTER TABLE t ALTER v SET DEFAULT 7, ALTER s SET DEFAULT NULL;
--
CREATE TABLE t (a date DEFAULT 7);
--
CREATE TABLE t (a datetime); ALTER TABLE t ALTER a SET DEFAULT 7;
--
CREATE TABLE t (a timestamp NULL DEFAULT 7);
--
CREATE TABLE t (a date DEFAULT 20240101, b date DEFAULT 0, c datetime DEFAULT 101, d time DEFAULT 7, e year DEFAULT 7);
--
CREATE TABLE t (a bit(3) DEFAULT 7);
--
CREATE TABLE t (a bit(3) DEFAULT 8);
--
CREATE TABLE t (a bit DEFAULT 2);
--
CREATE TABLE t (a enum('x') DEFAULT 1);
--
CREATE TABLE t (a enum('1') DEFAULT 1);
--
CREATE TABLE t (a set('x') DEFAULT 1);
--
CREATE TABLE t (a uuid DEFAULT 7);
--
CREATE TABLE t (a inet6 DEFAULT 7);
--
CREATE TABLE t (a varchar(3) DEFAULT 1234);
--
CREATE TABLE t (a varchar(3) DEFAULT 123, b binary(3) DEFAULT 123);
--
CREATE TABLE t (a binary(3) DEFAULT 1234);
--
CREATE TABLE t (a text DEFAULT 7, b json DEFAULT 7, c blob DEFAULT 7);
--
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, UNIQUE KEY u (b)); ALTER TABLE t ALTER INDEX `primary` IGNORED;
--
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, UNIQUE KEY u (b)); ALTER TABLE t ALTER INDEX u IGNORED;
--
CREATE TABLE t (a int, b int NOT NULL, UNIQUE KEY u (b)); ALTER TABLE t ALTER INDEX u IGNORED;
--
CREATE TABLE t (a int, b int, UNIQUE KEY u (b)); ALTER TABLE t ALTER INDEX u IGNORED;
--
CREATE TABLE t (b int NOT NULL, d int NOT NULL, UNIQUE u (b), UNIQUE v (d) IGNORED);
--
CREATE TABLE t (b int NOT NULL, d int NOT NULL, UNIQUE u (b) IGNORED, UNIQUE v (d));
--
CREATE TABLE t (b varchar(9) NOT NULL, d int NOT NULL, UNIQUE u (b(3)), UNIQUE v (d) IGNORED);
--
CREATE TABLE t (b varchar(9) NOT NULL, d int NOT NULL, UNIQUE u (b(3)) IGNORED);
--
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, UNIQUE KEY u (b) IGNORED); ALTER TABLE t DROP PRIMARY KEY;
--
CREATE TABLE t (a int, b int, UNIQUE KEY u (b) IGNORED); ALTER TABLE t MODIFY b int NOT NULL;
--
CREATE TABLE t (a int); ALTER TABLE t REMOVE PARTITIONING;
--
CREATE TABLE t (a int) PARTITION BY HASH (a); ALTER TABLE t REMOVE PARTITIONING;
--
CREATE TABLE t (a int); ALTER TABLE t COALESCE PARTITION 1;
--
CREATE TABLE t (a int, v int AS (a)); ALTER TABLE t MODIFY v int;
--
CREATE TABLE t (a int, v int AS (a)); ALTER TABLE t CHANGE v w int;
--
CREATE TABLE t (a int, v int AS (a)); ALTER TABLE t MODIFY v int AS (a) STORED;
--
CREATE TABLE t (a int, v int AS (a)); ALTER TABLE t MODIFY v bigint AS (a + 1);
--
CREATE TABLE t (a int, v int AS (a) STORED); ALTER TABLE t MODIFY v int;
--
CREATE TABLE t (a int, v int AS (a) STORED); ALTER TABLE t MODIFY v int AS (a);
--
CREATE TABLE t (a int, v int); ALTER TABLE t MODIFY v int AS (a);
--
CREATE TABLE t (a int, v int); ALTER TABLE t MODIFY v int AS (a) STORED;
--
CREATE TABLE t (a inet6); ALTER TABLE t MODIFY a int;
--
CREATE TABLE t (a inet6); ALTER TABLE t MODIFY a decimal(20,5);
--
CREATE TABLE t (a inet6); ALTER TABLE t MODIFY a datetime(6);
--
CREATE TABLE t (a inet6); ALTER TABLE t MODIFY a uuid;
--
CREATE TABLE t (a inet6); ALTER TABLE t MODIFY a inet4;
--
CREATE TABLE t (a inet4); ALTER TABLE t MODIFY a inet6;
--
CREATE TABLE t (a inet6, b inet6, c uuid, d uuid, e inet6, f uuid, g inet6); ALTER TABLE t MODIFY a text, MODIFY b varchar(20), MODIFY c binary(3), MODIFY d enum('a'), MODIFY e json, MODIFY f blob, MODIFY g set('a');
--
CREATE TABLE t (a text, b varchar(20), c binary(3), d enum('a'), e json, f blob); ALTER TABLE t MODIFY a inet6, MODIFY b uuid, MODIFY c uuid, MODIFY d inet6, MODIFY e uuid, MODIFY f inet4;
--
CREATE TABLE t (a int); ALTER TABLE t MODIFY a inet6;
--
CREATE TABLE t (a date); ALTER TABLE t MODIFY a uuid;
--
CREATE TABLE t (a year); ALTER TABLE t MODIFY a inet6;
--
CREATE TABLE t (a point); ALTER TABLE t MODIFY a int;
--
CREATE TABLE t (a point); ALTER TABLE t MODIFY a date;
--
CREATE TABLE t (a point); ALTER TABLE t MODIFY a inet6;
--
CREATE TABLE t (a int); ALTER TABLE t MODIFY a geometry;
--
CREATE TABLE t (a point, b geometry, c text, d blob, e linestring, f point); ALTER TABLE t MODIFY a text, MODIFY b point, MODIFY c point, MODIFY d geometry, MODIFY e point, MODIFY f binary(3);
--
CREATE TABLE t (x int, KEY i (x)); ALTER TABLE t DROP CONSTRAINT i;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p (id)); CREATE OR REPLACE TABLE c (id int);
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p (id)); CREATE OR REPLACE TABLE p (id int PRIMARY KEY);
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p (id)); SET foreign_key_checks = 0; CREATE OR REPLACE TABLE p (id int PRIMARY KEY);
--
CREATE TABLE p (id int PRIMARY KEY, x int REFERENCES p (id)); CREATE OR REPLACE TABLE p (id int PRIMARY KEY);
--
CREATE TABLE t (a int, KEY k (a)); ALTER TABLE t DROP COLUMN a, ADD COLUMN a bigint;
--
CREATE TABLE t (a datetime, b int, KEY k (b, a)); ALTER TABLE t DROP COLUMN a, ADD COLUMN a datetime(6);
--
CREATE TABLE t (a varchar(10), KEY k (a)); ALTER TABLE t DROP COLUMN a, ADD COLUMN a varchar(3);
--
CREATE TABLE t (a varchar(10), KEY k (a)); ALTER TABLE t DROP INDEX k, DROP COLUMN a, ADD COLUMN a varchar(3), ADD INDEX k (a);
--
CREATE TABLE t (a int, b int, KEY k (b)); ALTER TABLE t DROP COLUMN a, ADD COLUMN a bigint;
--
CREATE TABLE t (a text, KEY k (a(9))); ALTER TABLE t DROP COLUMN a, ADD COLUMN a int;
--
CREATE TABLE t (a int, b int AS (a + 1) STORED); ALTER TABLE t DROP COLUMN a, ADD COLUMN a varchar(20);
--
CREATE TABLE t (a int, b int AS (a + 1), k int DEFAULT (a + 2)); ALTER TABLE t DROP COLUMN a, ADD COLUMN a json FIRST;
--
CREATE TABLE t (a int, b int AS (a + 1) STORED, c int AS (b + 1)); ALTER TABLE t DROP COLUMN a, DROP COLUMN b, ADD COLUMN b int;
--
CREATE TABLE t (a int, b int AS (a + 1) STORED, c int); ALTER TABLE t DROP COLUMN a, ADD COLUMN d int;
--
CREATE TABLE t (a int, k int, CHECK (a > 1), CHECK (a > k)); ALTER TABLE t DROP COLUMN a, ADD COLUMN a int;
--
CREATE TABLE t (a int, k int, b int AS (a + k), CHECK (a > 1)); ALTER TABLE t DROP COLUMN a, ADD COLUMN a int;
--
CREATE TABLE t (a int, k int, b int AS (a + k)); ALTER TABLE t DROP COLUMN a, RENAME COLUMN k TO l, ADD COLUMN a int;
--
CREATE TABLE t (a text, b int, UNIQUE u (a), KEY (b), FOREIGN KEY (b) REFERENCES t (b)); ALTER TABLE t RENAME COLUMN b TO c;
--
CREATE TABLE t (a text, b int, UNIQUE u (a), KEY (b), FOREIGN KEY (b) REFERENCES t (b)); ALTER TABLE t RENAME COLUMN a TO c;
--
CREATE TABLE t (a text, b int, UNIQUE u (a(20)), KEY (b), FOREIGN KEY (b) REFERENCES t (b)); ALTER TABLE t RENAME COLUMN b TO c;
--
CREATE TABLE t (a varchar(900), b int, UNIQUE u (a), KEY (b), FOREIGN KEY (b) REFERENCES t (b)); ALTER TABLE t ADD COLUMN c int, CHANGE b d int;
--
CREATE TABLE t (a text UNIQUE, b int, KEY (b), FOREIGN KEY (b) REFERENCES t (b)); ALTER TABLE t CHANGE b B int;
--
CREATE TABLE p (id int PRIMARY KEY, a text UNIQUE); CREATE TABLE t (b int, FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE p RENAME COLUMN id TO x;
--
CREATE TABLE p (id int PRIMARY KEY, a text UNIQUE); CREATE TABLE t (b int, FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE t RENAME COLUMN b TO x;
--
CREATE TABLE p (id int PRIMARY KEY, a text UNIQUE); CREATE TABLE t (b int, FOREIGN KEY (b) REFERENCES p (id)); SET foreign_key_checks = 0; ALTER TABLE p RENAME COLUMN id TO x;
--
CREATE TABLE p (a text, b int, UNIQUE u (b, a)); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (b));
--
CREATE TABLE p (a text, b int, UNIQUE u (b, a(10))); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (b));
--
CREATE TABLE p (a varchar(400), c varchar(400), b int, UNIQUE u (b, a, c)); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (b));
--
CREATE TABLE p (a text, b int, PRIMARY KEY (b), UNIQUE u (b, a)); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (b)); ALTER TABLE p DROP PRIMARY KEY;
--
CREATE TABLE p (a varchar(20), b int, UNIQUE u (b, a)); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (b)); ALTER TABLE p MODIFY a text;
--
CREATE TABLE p (a varchar(20), b int, UNIQUE u (b, a)); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (b)); ALTER TABLE p MODIFY a varchar(25);
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a varchar(20), b int, UNIQUE u (b, a), CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE t MODIFY a text;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a text, b int, UNIQUE u (b, a), CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE t DROP KEY u;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a text, b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE t ADD UNIQUE (b, a);
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE t DROP KEY f;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE t DROP KEY f, ADD KEY g (b);
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE p DROP PRIMARY KEY;
--
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (b int, CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id)); ALTER TABLE p ADD KEY (id); ALTER TABLE p DROP PRIMARY KEY;
--
CREATE TABLE p (a int, b int, KEY (b, a)); CREATE TABLE t (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (a, b));
--
CREATE TABLE p (a int, b int, KEY (b, a)); CREATE TABLE t (a int, b int, CONSTRAINT f FOREIGN KEY (b, a) REFERENCES p (b, a)); ALTER TABLE p DROP KEY b, ADD KEY (a, b);
--
CREATE TABLE t (a text, KEY k (a(300))) ENGINE = MyISAM;
--
CREATE TABLE t (a varchar(300), KEY k (a)) ENGINE = MyISAM;
--
CREATE TABLE t (a varchar(300) CHARACTER SET latin1, b blob, KEY k (a), KEY l (b)) ENGINE = MyISAM;
--
CREATE TABLE t (a text, b tinytext, KEY k (a(768)), KEY l (b)); ALTER TABLE t ENGINE = MyISAM; ALTER TABLE t ENGINE = InnoDB;
--
CREATE TABLE t (a varchar(100), b varchar(200), KEY k (a, b)) ENGINE = MyISAM;
--
CREATE TABLE t (a varchar(100), b varchar(200), KEY k (a, b)); ALTER TABLE t ENGINE = MyISAM;
--
CREATE TABLE t (a varchar(300) PRIMARY KEY) ENGINE = MyISAM;
--
CREATE TABLE t (a varchar(300) UNIQUE) ENGINE = MyISAM;
--
CREATE TABLE t (a varchar(1200), b text, KEY k (a), KEY l (b)) ENGINE = Aria;
--
CREATE TABLE t (a varchar(1200), KEY k (a)) ENGINE = MEMORY;
--
CREATE TABLE t (a text, b int, KEY k (a(800)));
--
CREATE TABLE t (a text, b int, KEY k (b, a(800)));
--
CREATE TABLE t (b int AS (a + 1), a int AS (1));
--
CREATE TABLE t (b int AS (a + 1) STORED, a int AS (1) STORED);
--
CREATE TABLE t (b int DEFAULT (a + 1), a int DEFAULT 7);
--
CREATE TABLE t (b int AS (a + 1), a int DEFAULT (7 + 1));
--
CREATE TABLE t (c int, b int DEFAULT (a + 1), a int AS (c));
--
CREATE TABLE t (c int, b int AS (a + 1), a int AS (c));
--
CREATE TABLE t (c int, b int AS (c)); ALTER TABLE t ADD a int DEFAULT (c + 1) FIRST;
--
CREATE TABLE t (c int, b int AS (c)); ALTER TABLE t MODIFY c int DEFAULT (b);
--
CREATE TABLE t (a int, b int AS (a + 1) STORED); ALTER TABLE t DROP COLUMN a, ADD COLUMN a int AS (b + 1);
--
CREATE TABLE t (c int, a int AS (c), b int DEFAULT (a + 1));
--
CREATE TABLE t (c int, a int DEFAULT (c), b int AS (a + 1));
--
CREATE TABLE t (c int, b int AS (a + 1), a int DEFAULT (c));
--
CREATE TABLE t (c int, a int DEFAULT (c), b int DEFAULT (a + 1));
--
CREATE TABLE t (c int, b int DEFAULT (a + 1), a int DEFAULT (c));
--
CREATE TABLE t (c int, b int DEFAULT (c), a int AS (b)); ALTER TABLE t MODIFY a int AS (b) FIRST;
--
CREATE TABLE t (a int AS (a + 1));
--
CREATE TABLE t (a int DEFAULT (a + 1));
--
CREATE TABLE t (a int, b int AS (a + 1) STORED); ALTER TABLE t ADD PRIMARY KEY (b);
--
CREATE TABLE t (a int, b int AS (a + 1), PRIMARY KEY (a, b));
--
CREATE TABLE t (a int, b int AS (a + 1) STORED UNIQUE);
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (b int, FOREIGN KEY (b) REFERENCES p (a)); ALTER TABLE p PARTITION BY HASH (a) PARTITIONS 3;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (b int, FOREIGN KEY (b) REFERENCES p (a)); SET foreign_key_checks = 0; ALTER TABLE t PARTITION BY HASH (b) PARTITIONS 3;
--
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 2; CREATE TABLE t (b int, FOREIGN KEY (b) REFERENCES p (a));
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (b int, FOREIGN KEY (b) REFERENCES p (a)) PARTITION BY HASH (b) PARTITIONS 2;
--
CREATE TABLE t (b int AUTO_INCREMENT PRIMARY KEY); ALTER TABLE t ADD CONSTRAINT x CHECK (b IS NOT NULL);
--
CREATE TABLE t (b int NOT NULL, c int AS (b + 1)); ALTER TABLE t MODIFY b int AUTO_INCREMENT PRIMARY KEY;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); SET foreign_key_checks = 0; DROP TABLE p; CREATE TABLE p (a int PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 2; ALTER TABLE p ADD COLUMN b int; SET foreign_key_checks = 1; ALTER TABLE p ADD COLUMN d int; ALTER TABLE c ADD COLUMN b int; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); SET foreign_key_checks = 0; ALTER TABLE p PARTITION BY HASH (a) PARTITIONS 2;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 2; SET foreign_key_checks = 1; ALTER TABLE p REMOVE PARTITIONING;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int PRIMARY KEY); SET foreign_key_checks = 1; ALTER TABLE p PARTITION BY HASH (a) PARTITIONS 2;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int); SET foreign_key_checks = 1; ALTER TABLE c ADD COLUMN b int, ADD KEY (b); ALTER TABLE p ADD PRIMARY KEY (a);
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int); SET foreign_key_checks = 1; ALTER TABLE p ADD PRIMARY KEY (a); ALTER TABLE p DROP PRIMARY KEY;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a varchar(5) PRIMARY KEY); SET foreign_key_checks = 1; ALTER TABLE c ADD COLUMN b int; ALTER TABLE c DROP FOREIGN KEY f;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a varchar(5) PRIMARY KEY); SET foreign_key_checks = 1; ALTER TABLE c ADD COLUMN b int; ALTER TABLE c DROP FOREIGN KEY f, ADD FOREIGN KEY f (a) REFERENCES p (a);
--
CREATE TABLE p (a int, KEY k (a)); CREATE TABLE c (a int, KEY f (a), FOREIGN KEY f (a) REFERENCES p (a)); SET foreign_key_checks = 0; ALTER TABLE c DROP KEY f; SET foreign_key_checks = 1; ALTER TABLE c ADD COLUMN b int; ALTER TABLE p ADD COLUMN b int; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int PRIMARY KEY, u int NOT NULL UNIQUE); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); ALTER TABLE p DROP PRIMARY KEY; ALTER TABLE p ADD COLUMN b int; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int PRIMARY KEY, u int UNIQUE); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); ALTER TABLE p DROP PRIMARY KEY; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int PRIMARY KEY, u int NOT NULL); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); ALTER TABLE p DROP PRIMARY KEY, ADD PRIMARY KEY (u); ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int PRIMARY KEY, u int NOT NULL); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); ALTER TABLE p DROP PRIMARY KEY, ADD PRIMARY KEY (u), ADD CHECK (u > 0); ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int NOT NULL, u int NOT NULL, UNIQUE k (a), UNIQUE u (u)); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); ALTER TABLE p DROP KEY k; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int PRIMARY KEY, u int NOT NULL, UNIQUE k (u)); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (u)); ALTER TABLE p DROP KEY k; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE q (a int PRIMARY KEY); CREATE TABLE p (a int PRIMARY KEY, u int NOT NULL UNIQUE, FOREIGN KEY f (a) REFERENCES q (a)); ALTER TABLE p DROP PRIMARY KEY; ALTER TABLE p DROP FOREIGN KEY f;
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int references p (id) on delete set null); ALTER TABLE c ADD CONSTRAINT x CHECK (a IS NOT NULL);
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int references p (id) on delete set null, CHECK (a > 0));
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int references p (id) on update cascade); ALTER TABLE c ADD CONSTRAINT x CHECK (a > 0);
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, CHECK (a IS NOT NULL)); ALTER TABLE c ADD FOREIGN KEY (a) references p (id) on update set null;
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int CHECK (a IS NOT NULL)); ALTER TABLE c ADD FOREIGN KEY (a) references p (id) on delete set null;
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int references p (id) on delete set null); ALTER TABLE c MODIFY a int CHECK (a > 5);
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int references p (id) on delete set null); ALTER TABLE c ADD b int, ADD CHECK (a > b);
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int references p (id) on delete cascade); ALTER TABLE c ADD CONSTRAINT x CHECK (a IS NOT NULL);
--
CREATE TABLE p (id int primary key); CREATE TABLE c (b int, a int references p (id) on delete set null); ALTER TABLE c ADD CONSTRAINT x CHECK (b IS NOT NULL);
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int references p (id) on delete set null) engine = myisam; ALTER TABLE c ADD CONSTRAINT x CHECK (a IS NOT NULL);
--
CREATE TABLE p (id int primary key); CREATE TABLE c (a int, foreign key f (a) references p (id) on delete set null); ALTER TABLE c DROP FOREIGN KEY f, ADD CONSTRAINT x CHECK (a IS NOT NULL);
--
CREATE TABLE t (a int, j json, UNIQUE x (a, j)); ALTER TABLE t DROP CONSTRAINT x;
--
CREATE TABLE t (a int, j text, UNIQUE x (a, j)); ALTER TABLE t DROP CONSTRAINT IF EXISTS x; ALTER TABLE t DROP KEY x;
--
CREATE TABLE t (a int, j varchar(40), UNIQUE x (a, j)); ALTER TABLE t DROP CONSTRAINT x;
--
CREATE TABLE t (a int, j text, UNIQUE x (a, j)); ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0); ALTER TABLE t DROP KEY x;
--
CREATE TABLE t (x int, y datetime, KEY k (y, x)); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x);
--
CREATE TABLE t (x int, y datetime, KEY k (x, y)); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x);
--
CREATE TABLE t (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x));
--
CREATE TABLE t (x int); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x), ADD KEY (x);
--
CREATE TABLE t (x int, y int); ALTER TABLE t ADD KEY (y), ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (y);
--
CREATE TABLE t (x int, y int); ALTER TABLE t ADD KEY (y); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (y);
--
CREATE TABLE t (x int, y int, CONSTRAINT g FOREIGN KEY (y) REFERENCES t (x), CONSTRAINT f FOREIGN KEY (x) REFERENCES t (y));
--
CREATE TABLE t (x int, y int, key (x)); ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (y) REFERENCES t (x), ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (y);
--
CREATE TABLE t (x int); SET foreign_key_checks = 0; ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x);
--
CREATE TABLE t (x int, KEY k (x)); ALTER TABLE t DROP KEY k, ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x);
--
CREATE TABLE t (x int); ALTER TABLE t ADD COLUMN y int PRIMARY KEY, ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (y);
--
CREATE TABLE t (x int, KEY (x)) ENGINE = MyISAM; ALTER TABLE t ENGINE = InnoDB, ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x);
--
CREATE TABLE t (x int, KEY k (x)); ALTER TABLE t RENAME TO u, ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES t (x);
--
CREATE TABLE p (a date, KEY (a)); CREATE TABLE c (a mediumint, FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a float, KEY (a)); CREATE TABLE c (a decimal(20, 5), FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a float, KEY (a)); CREATE TABLE c (a double, FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a datetime, KEY (a)); CREATE TABLE c (a decimal(20, 5), FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a datetime, KEY (a)); CREATE TABLE c (a date, FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a year, KEY (a)); CREATE TABLE c (a enum('x', 'y') CHARACTER SET latin1, FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a set('1', '2', '3', '4', '5', '6', '7', '8', '9'), KEY (a)); CREATE TABLE c (a set('x', 'y'), FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a set('1', '2', '3', '4', '5', '6', '7', '8', '9'), KEY (a)); CREATE TABLE c (a smallint unsigned, FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a binary(16), KEY (a)); CREATE TABLE c (a inet6, FOREIGN KEY (a) REFERENCES p (a));
--
CREATE TABLE p (a binary(16), KEY (a)); CREATE TABLE c (a char(16) CHARACTER SET latin1, FOREIGN KEY (a) REFERENCES p (a));
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int); SET foreign_key_checks = 1; ALTER TABLE c ADD COLUMN d int; ALTER TABLE c DROP FOREIGN KEY f;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int); SET foreign_key_checks = 1; ALTER TABLE c MODIFY b bigint; ALTER TABLE c DROP FOREIGN KEY f;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int); SET foreign_key_checks = 1; ALTER TABLE c CHANGE b d bigint; ALTER TABLE c DROP FOREIGN KEY f;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int, b int); SET foreign_key_checks = 1; ALTER TABLE p MODIFY b bigint; ALTER TABLE c DROP FOREIGN KEY f;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int, b int); SET foreign_key_checks = 1; ALTER TABLE p MODIFY b int NOT NULL; ALTER TABLE c DROP FOREIGN KEY f;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); SET foreign_key_checks = 1; ALTER TABLE c MODIFY b bigint; ALTER TABLE c DROP FOREIGN KEY f;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int); SET foreign_key_checks = 1; ALTER TABLE c DROP FOREIGN KEY f, MODIFY b bigint;
--
SET foreign_key_checks = 0; CREATE TABLE c (a int, b int, FOREIGN KEY f (a) REFERENCES p (a)); CREATE TABLE p (a int); SET foreign_key_checks = 1; ALTER TABLE p ADD KEY (a); ALTER TABLE c MODIFY b bigint;
--
CREATE TABLE p (u int NOT NULL, v int NOT NULL, UNIQUE k (u), UNIQUE l (v)); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (u)); DROP INDEX k ON p; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (u int NOT NULL, v int NOT NULL, UNIQUE k (u), UNIQUE l (v)); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (v)); DROP INDEX l ON p; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (u int NOT NULL, UNIQUE k (u)); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (u)); DROP INDEX k ON p; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (u int NOT NULL, v int NOT NULL, UNIQUE k (u), UNIQUE l (v), FOREIGN KEY g (u) REFERENCES p (v)); DROP INDEX k ON p; ALTER TABLE p DROP FOREIGN KEY g;
--
CREATE TABLE q (a int primary key); CREATE TABLE p (u int NOT NULL, v int NOT NULL, UNIQUE k (u), UNIQUE l (v), FOREIGN KEY g (u) REFERENCES q (a)); DROP INDEX k ON p; ALTER TABLE p DROP FOREIGN KEY g;
--
CREATE TABLE p (a int PRIMARY KEY, v int NOT NULL, UNIQUE l (v)); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); DROP INDEX `PRIMARY` ON p; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE p (a int PRIMARY KEY, v int NOT NULL); CREATE TABLE c (a int, FOREIGN KEY f (a) REFERENCES p (a)); DROP INDEX `PRIMARY` ON p; ALTER TABLE c DROP FOREIGN KEY f;
--
CREATE TABLE t (a int NOT NULL, b int, UNIQUE k (a), UNIQUE x (b)); DROP INDEX k ON t; DROP INDEX x ON t; ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (a);
--
CREATE TABLE t (a int, CHECK (a > @x));
--
CREATE TABLE t (a int, CHECK (a > coalesce(@@sql_mode, 'x')));
--
CREATE TABLE t (a int, b int AS (a + @x));
--
CREATE TABLE t (a int, b int AS (a + @x) STORED);
--
CREATE TABLE t (a int, b int DEFAULT (a + @x));
--
CREATE TABLE t (a int, b int AS (a + @@auto_increment_increment) STORED);
--
CREATE TABLE t (a int, CHECK (a > '@x'));
--
CREATE TABLE t (a int, m text, CHECK (sleep(1) <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (sleep(1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (sleep(1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (sleep(1)) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (sleep(1)), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (benchmark(1,1) <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (benchmark(1,1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (benchmark(1,1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (benchmark(1,1)) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (benchmark(1,1)), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (rand(1) <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (rand(1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (rand(1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (rand(1)) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (rand(1)), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (get_lock('a',1) <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (get_lock('a',1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (get_lock('a',1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (get_lock('a',1)) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (get_lock('a',1)), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (release_all_locks() <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (release_all_locks()));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (release_all_locks()));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (release_all_locks()) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (release_all_locks()), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (load_file('a') <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (load_file('a')));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (load_file('a')));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (load_file('a')) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (load_file('a')), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (master_pos_wait('a',1) <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (master_pos_wait('a',1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (master_pos_wait('a',1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (master_pos_wait('a',1)) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (master_pos_wait('a',1)), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (name_const('x',1) <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (name_const('x',1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (name_const('x',1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (name_const('x',1)) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (name_const('x',1)), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (match(m) against ('a') <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (match(m) against ('a')));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (match(m) against ('a')));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (match(m) against ('a')) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (match(m) against ('a')), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (found_rows() <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (found_rows()));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (found_rows()));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (found_rows()) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (found_rows()), KEY (b));
--
CREATE TABLE t (a int, m text, CHECK (last_insert_id(1) <> 0));
--
CREATE TABLE t (m text, a int DEFAULT (last_insert_id(1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (last_insert_id(1)));
--
CREATE TABLE t (a int, m text, b varchar(9) AS (last_insert_id(1)) STORED);
--
CREATE TABLE t (a int, m text, b varchar(9) AS (last_insert_id(1)), KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (now()) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (now()) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (uuid()) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (uuid()) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (@x) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (@x) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (week(m)) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (week(m)) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (curdate()) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (curdate()) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (lower(m)) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (lower(m)) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (from_days(1)) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (from_days(1)) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (unix_timestamp()) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (unix_timestamp()) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (date_format(m,'%m')) VIRTUAL, KEY (b));
--
CREATE TABLE t (a int, m varchar(9), b varchar(40) AS (date_format(m,'%m')) VIRTUAL); ALTER TABLE t ADD UNIQUE (b);
--
CREATE TABLE t (a float(53,60));
--
CREATE TABLE t (a float(5,7));
--
CREATE TABLE t (a double(5,7));
--
CREATE TABLE t (a double(7,5));
--
CREATE TABLE t (a float(5,5));
--
CREATE TABLE t (a float(54));
--
CREATE TABLE t (a float(53));
--
CREATE TABLE t (a float(255,30));
--
CREATE TABLE t (a float(256,30));
--
CREATE TABLE t (a double(256,3));
--
CREATE TABLE t (a float(60,31));
--
CREATE TABLE t (a year(2));
--
CREATE TABLE t (a year(3));
--
CREATE TABLE t (a year(4));
--
CREATE TABLE t (a real(3,4));
--
CREATE TABLE t (a date DEFAULT CURRENT_TIMESTAMP);
--
CREATE TABLE t (a time DEFAULT now());
--
CREATE TABLE t (a datetime(3) DEFAULT CURRENT_TIMESTAMP);
--
CREATE TABLE t (a varchar(30) DEFAULT CURRENT_TIMESTAMP);
--
CREATE TABLE t (a int, KEY k ((a)));
--
CREATE TABLE t (a int, KEY i (a)); ALTER TABLE t ALGORITHM=FOO, ADD b int;
--
CREATE TABLE t (a int, KEY i (a)); ALTER TABLE t LOCK=FOO, ADD b int;
--
CREATE TABLE t (a int, KEY i (a)); ALTER TABLE t ADD b int, ALGORITHM=DEFAULT, LOCK=DEFAULT;
--
CREATE TABLE t (a int, KEY i (a)); ALTER TABLE t ADD b int, ALGORITHM INSTANT;
--
CREATE TABLE t (a int, KEY i (a)); ALTER TABLE t ADD b int, ALGORITHM=NOCOPY, LOCK=NONE;
--
CREATE TABLE t (a int, KEY i (a)); ALTER TABLE t ADD b int, ALGORITHM=COPY, LOCK EXCLUSIVE;
--
CREATE TABLE t (a int, KEY i (a)); CREATE INDEX j ON t (a) ALGORITHM=INPLACE LOCK=NONE;
--
CREATE TABLE t (a int, KEY i (a)); CREATE INDEX j ON t (a) LOCK=BLA;
--
CREATE TABLE t (a int, KEY i (a)); CREATE INDEX j ON t (a) ALGORITHM=default LOCK=shared;
--
CREATE TABLE t (a int, KEY i (a)); DROP INDEX i ON t ALGORITHM=INSTANT;
--
CREATE TABLE t (a int, KEY i (a)); DROP INDEX i ON t LOCK=NONE;
--
CREATE TABLE t (a int, KEY i (a)); DROP INDEX i ON t NOWAIT;
--
CREATE TABLE t (a int, KEY (a) VISIBLE);
--
CREATE TABLE t (a int, KEY (a) INVISIBLE);
--
CREATE TABLE t (a int(300));
--
CREATE TABLE t (a tinyint(255));
--
CREATE TABLE t (a bigint(256));
--
CREATE TABLE t (a date DEFAULT '2020-02-30');
--
CREATE TABLE t (a date DEFAULT '2020-02-29');
--
CREATE TABLE t (a date DEFAULT '2021-02-29');
--
CREATE TABLE t (a datetime DEFAULT '2021-13-01 00:00:00');
--
CREATE TABLE t (a date DEFAULT '2021-4-31');
--
CREATE TABLE t (a date DEFAULT '0000-00-00');
--
CREATE TABLE t (a date DEFAULT '1900-02-29');
--
CREATE TABLE t (a timestamp DEFAULT '2021-06-31 10:00:00');
--
CREATE TABLE t (a year DEFAULT 1800);
--
CREATE TABLE t (a year DEFAULT 1901);
--
CREATE TABLE t (a year DEFAULT 1900);
--
CREATE TABLE t (a year DEFAULT 2155);
--
CREATE TABLE t (a year DEFAULT 2156);
--
CREATE TABLE t (a year DEFAULT 0);
--
CREATE TABLE t (a year DEFAULT 70);
--
CREATE TABLE t (a year DEFAULT '99');
--
CREATE TABLE t (a year DEFAULT '2200');
--
CREATE TABLE t (a year DEFAULT 100);
--
CREATE TABLE t (a decimal(3,1) DEFAULT 123.4);
--
CREATE TABLE t (a decimal(3,1) DEFAULT 12.34);
--
CREATE TABLE t (a decimal(3,1) DEFAULT '123');
--
CREATE TABLE t (a decimal(3,1) DEFAULT 012.5);
--
CREATE TABLE t (a decimal(3,1) DEFAULT -123);
--
CREATE TABLE t (a decimal(3,3) DEFAULT 0.5);
--
CREATE TABLE t (a decimal(3,3) DEFAULT 1.5);
--
CREATE TABLE t (a decimal(3,1) DEFAULT 1e1);
--
CREATE TABLE t (a decimal DEFAULT 12345678901);
--
CREATE TABLE t (a decimal DEFAULT .5);
--
CREATE TABLE t (a bit(2) DEFAULT b'111');
--
CREATE TABLE t (a bit(2) DEFAULT b'011');
--
CREATE TABLE t (a bit(2) DEFAULT b'0');
--
CREATE TABLE t (a bit DEFAULT b'1');
--
CREATE TABLE t (a bit DEFAULT b'10');
--
CREATE TABLE t (a bit(8) DEFAULT x'ff');
--
CREATE TABLE t (a bit(8) DEFAULT 0b101);
--
CREATE TABLE t (a blob DEFAULT b'1');
--
CREATE TABLE t (a varbinary(2) DEFAULT x'0102');
--
CREATE TABLE t (a uuid) PARTITION BY HASH (a);
--
CREATE TABLE t (a inet6) PARTITION BY HASH (a);
--
CREATE TABLE t (a inet4) PARTITION BY HASH (a);
--
CREATE TABLE t (a year) PARTITION BY HASH (a);
--
CREATE TABLE t (a bit(3)) PARTITION BY HASH (a);
--
CREATE TABLE t (a date DEFAULT '21-2-29');
--
CREATE TABLE t (a date DEFAULT '20/2/29');
--
CREATE TABLE t (a datetime DEFAULT '2021.02.30 10:00');
--
CREATE TABLE t (a date DEFAULT '20-01-02');
--
CREATE TABLE t (a int); CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW FOLLOWS y SET @a=1;
--
CREATE TABLE t (a int); CREATE TRIGGER y BEFORE INSERT ON t FOR EACH ROW SET @a=1; CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW PRECEDES y SET @a=1;
--
CREATE TABLE t (a int); CREATE TRIGGER y BEFORE INSERT ON t FOR EACH ROW SET @a=1; CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW FOLLOWS Y SET @a=1;
--
CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TRIGGER y BEFORE INSERT ON u FOR EACH ROW SET @a=1; CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW FOLLOWS y SET @a=1;
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
CREATE TABLE t (a int, b int); CREATE TABLE u (a int, c int); CREATE VIEW v AS SELECT q.* FROM (SELECT a, b FROM t) q, (SELECT 1 AS x) r;
--
CREATE DATABASE mx_no CHARACTER SET nosuch;
--
CREATE DATABASE mx_no COLLATE nosuch_ci;
--
CREATE DATABASE mx_no CHARACTER SET latin1 COLLATE utf8_bin;
--
CREATE TABLE t (y int) PARTITION BY RANGE (y) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20)); ALTER TABLE t REORGANIZE PARTITION a INTO (PARTITION a VALUES LESS THAN (12));
--
CREATE TABLE t (y int) PARTITION BY RANGE (y) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20)); ALTER TABLE t REORGANIZE PARTITION a INTO (PARTITION a VALUES LESS THAN (5));
--
CREATE TABLE t (y int) PARTITION BY RANGE (y) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20)); ALTER TABLE t REORGANIZE PARTITION b INTO (PARTITION b VALUES LESS THAN (15));
--
CREATE TABLE t (y int) PARTITION BY RANGE (y) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20)); ALTER TABLE t REORGANIZE PARTITION b INTO (PARTITION b VALUES LESS THAN (15), PARTITION c VALUES LESS THAN MAXVALUE);
--
CREATE TABLE t (y int) PARTITION BY RANGE (y) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN MAXVALUE); ALTER TABLE t REORGANIZE PARTITION b INTO (PARTITION b VALUES LESS THAN (15));
--
CREATE TABLE t (y int) PARTITION BY RANGE (y) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20), PARTITION c VALUES LESS THAN (30)); ALTER TABLE t REORGANIZE PARTITION a, c INTO (PARTITION a VALUES LESS THAN (30));
--
CREATE TABLE t (y int) PARTITION BY RANGE (y) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20), PARTITION c VALUES LESS THAN (30)); ALTER TABLE t REORGANIZE PARTITION b, a INTO (PARTITION x VALUES LESS THAN (20));
--
CREATE TABLE t (d date, n int) PARTITION BY RANGE COLUMNS (d, n) (PARTITION a VALUES LESS THAN ('2024-01-01', 5), PARTITION b VALUES LESS THAN (MAXVALUE, 5)); ALTER TABLE t REORGANIZE PARTITION a INTO (PARTITION a VALUES LESS THAN ('2024-01-01', 6));
--
CREATE TABLE t (d date, n int) PARTITION BY RANGE COLUMNS (d, n) (PARTITION a VALUES LESS THAN ('2024-01-01', 5), PARTITION b VALUES LESS THAN (MAXVALUE, 5)); ALTER TABLE t REORGANIZE PARTITION b INTO (PARTITION b VALUES LESS THAN (MAXVALUE, MAXVALUE));
--
CREATE TABLE t (y int) PARTITION BY LIST (y) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (3)); ALTER TABLE t REORGANIZE PARTITION a INTO (PARTITION a VALUES IN (1, 7));
--
CREATE TABLE t (y int) PARTITION BY LIST (y) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (3), PARTITION c VALUES IN (4)); ALTER TABLE t REORGANIZE PARTITION a, c INTO (PARTITION a VALUES IN (1, 4));
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, b, count(*) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, e FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, b, count(*) FROM t GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.a, b, count(*) FROM t JOIN u ON t.a = u.a GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.a, e, count(*) FROM t JOIN u ON t.a = u.a GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x.b FROM t x GROUP BY x.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT b FROM t GROUP BY c;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, count(*) FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u HAVING count(*) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT d + 1, count(*) FROM u GROUP BY d + 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT d + 1 + a, count(*) FROM u GROUP BY d + 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT d + 1 AS x, count(*) FROM u GROUP BY x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT d AS x, count(*) FROM u GROUP BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT d AS x, a, count(*) FROM u GROUP BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT lower(e), count(*) FROM u GROUP BY lower(e) ORDER BY lower(e);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, count(*) FROM u GROUP BY a ORDER BY d;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, count(*) AS d FROM u GROUP BY a ORDER BY d;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, sum(d) OVER () FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, sum(sum(d)) OVER () FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, sum(count(d)) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u WHERE count(*) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u WHERE row_number() OVER () > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u GROUP BY a, row_number() OVER ();
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u GROUP BY a HAVING row_number() OVER () > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u GROUP BY count(*);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT count(*) FROM u GROUP BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT u.a FROM u JOIN t ON count(*) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT row_number() FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT sum(row_number() OVER ()) FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT sum(sum(d) OVER ()) OVER () FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT (SELECT sum(t.a)) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = (SELECT sum(t.a));
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u GROUP BY a HAVING EXISTS (SELECT 1 FROM t WHERE t.a = sum(u.d));
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT sum(a) OVER (), sum(c) OVER () FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, b, count(*) FROM (SELECT * FROM t) x GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT date_trunc('day', now()), e, count(*) FROM u GROUP BY e;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, coalesce(d, 0) FROM u GROUP BY a, d;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, coalesce(d, 0) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT u.* FROM u GROUP BY u.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.* FROM t JOIN u ON true GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.*, count(u.a) AS n FROM t JOIN u USING (a) GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.*, u.d, count(u.a) AS n FROM t JOIN u ON t.a = u.a GROUP BY t.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, (SELECT max(a) FROM t WHERE t.a = u.a) AS m FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, (SELECT u.d) AS m FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, (SELECT max(u.d)) AS m FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT CASE WHEN a > 1 THEN e END AS x, count(*) FROM u GROUP BY CASE WHEN a > 1 THEN e END;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT CASE WHEN a > 1 THEN e END AS x, count(*) FROM u GROUP BY 1 ORDER BY 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a + d AS x, count(*) FROM u GROUP BY a, d;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a + d AS x, count(*) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, d, count(*) FROM u GROUP BY (a), (d);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u GROUP BY a ORDER BY count(*);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u ORDER BY count(*);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT DISTINCT a FROM u GROUP BY a, d ORDER BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = (SELECT max(d) FROM u WHERE u.a = t.a);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u HAVING count(*) > t.a);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT a FROM u HAVING count(*) > t.a);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT count(*) FROM u WHERE max(u.a) > 1) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u GROUP BY a HAVING (SELECT count(*) FROM t WHERE t.a > max(u.d)) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT max(a), min(c) AS m FROM t HAVING true;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t HAVING true;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT e FROM u GROUP BY lower(e);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, sum(d) AS s, rank() OVER (ORDER BY sum(d)) AS r FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, rank() OVER (ORDER BY d) AS r FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, 'x' AS k, 1 AS o, now() AS n, current_user AS w FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT extract(year from x.d) AS y, count(*) FROM (SELECT now() AS d) x GROUP BY extract(year from x.d);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT extract(year from x.d) AS y, count(*) FROM (SELECT now() AS d) x GROUP BY y;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT w.a, count(*) FROM u w GROUP BY w.a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, count(*) AS n FROM t NATURAL JOIN u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a IN (1, 2) AS z, count(*) FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a BETWEEN 1 AND 2 AS z, count(*) FROM u GROUP BY d;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH q AS (SELECT a, count(*) AS n FROM u) SELECT * FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT * FROM (SELECT a, count(*) AS n FROM u) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t UNION SELECT count(*) FROM u WHERE max(a) > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT group_concat(e ORDER BY d SEPARATOR ',') FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT last_value(a, d) AS x FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, max(d) FROM u GROUP BY a WITH ROLLUP;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT count(*) AS n FROM u GROUP BY n;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT count(*) AS a FROM u GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT max(d) AS m FROM u HAVING m > 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM u GROUP BY a ORDER BY count(*);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT median(a) OVER (PARTITION BY d) AS m FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT lag(a) OVER (ORDER BY d) + sum(a) OVER () AS m FROM u ORDER BY row_number() OVER (ORDER BY a);
--
CREATE TABLE t (a int); CREATE PROCEDURE p () SELECT a FROM t WHERE count(*) > 1;
--
CREATE TABLE t (a int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = (SELECT count(*) FROM t WHERE max(a) > 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x.* FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT u.* FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.* FROM t x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, (SELECT 1, 2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) IN (SELECT a FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) = (SELECT a, d FROM u LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = ANY (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = (SELECT * FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT ROW(1,2) = (SELECT 1, 2) AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT (SELECT x FROM (SELECT 1 AS x, 2 AS y) q) AS z;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH q AS (SELECT 1 AS a), q AS (SELECT 2 AS b) SELECT * FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH q AS (SELECT 1 AS a) SELECT * FROM (WITH q AS (SELECT 2 AS b) SELECT * FROM q) x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT (a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM (SELECT a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT count(*), count(*) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1, 2;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT max(a), max(c) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a + 1, c + 1 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, a+0 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a+0, c+0 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a+0, c+0 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1+0, 2+0;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT lower(b), lower(b) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT CASE WHEN a = 1 THEN 1 END, CASE WHEN a = 1 THEN 2 END FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT (SELECT a FROM t LIMIT 1), a FROM u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT *, 1 AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, 1 AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT coalesce(a, 1), coalesce(c, 1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT now(), now();
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT current_date, current_date;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT extract(year from now()), extract(day from now());
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT true, false;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 'a', 'b';
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT NULL, NULL;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT b || 'x', b || 'y' FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT *, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT @x AS a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT @@sql_mode AS a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = @x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT ? AS a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1, 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, a+0 AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS c, c FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT *, 1 AS C FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x, 2 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x, 2 AS X;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 'a' , 'a';
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, t.a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS `1`, 1 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT count(*), count(*) AS `count(*)` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a NOT IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a NOT IN (SELECT d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) NOT IN (SELECT a, d FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) <> (SELECT a, d FROM u LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) <> (SELECT a FROM u LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, d FROM u LIMIT 1) = (a, c);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, d FROM u LIMIT 1) = (SELECT a, c FROM t LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a FROM u LIMIT 1) = (SELECT c FROM t LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT d FROM u LIMIT 1) IN (SELECT c FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, d FROM u LIMIT 1) IN (SELECT a, c FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT t.* FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT * FROM (SELECT 1 AS x) q);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c, b) IN (SELECT * FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) IN (SELECT * FROM u);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN ((SELECT 1), 2);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN ((SELECT 1));
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (VALUES (1), (2));
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (VALUES (1, 2));
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT 1 UNION SELECT 2);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT 1, 2 UNION SELECT 2, 3);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT (SELECT a FROM t LIMIT 1) + 1 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT (SELECT a, c FROM t LIMIT 1) + 1 AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT CASE WHEN (SELECT true) THEN (SELECT 1) END AS x;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT a, c FROM t LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE NOT EXISTS (SELECT 1, 2);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a BETWEEN (SELECT 1) AND (SELECT 2);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY a HAVING a = (SELECT max(a), 1 FROM t);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t ORDER BY (SELECT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t ORDER BY (SELECT 1, 2);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u USING (a) WHERE t.a = (SELECT * FROM (SELECT 1 AS k) z);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT max((SELECT 1)) AS x FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x.*, y.* FROM t x, u y WHERE false UNION SELECT 1, 'x', 2, 3, 4, 'y';
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT q.* FROM (SELECT 1 AS a) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT z.* FROM (SELECT 1 AS a) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH q AS (SELECT 1 AS a) SELECT q.* FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH q AS (SELECT 1 AS a) SELECT q.* FROM q r;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH RECURSIVE q AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM q WHERE n < 3), q AS (SELECT 1 AS b) SELECT * FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH q AS (SELECT 1 AS a), r AS (SELECT 2 AS b) SELECT * FROM q, r;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS WITH q AS (SELECT 1 AS a), r AS (WITH q AS (SELECT 2 AS b) SELECT * FROM q) SELECT a FROM q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, t.a AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, c AS b, b FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x.a, y.a AS b, x.b AS bb FROM t x, t y;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x.a, y.a FROM t x, t y;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT * FROM t, u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT *, t.a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.*, 1 AS d FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.*, 1 AS b FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT q.x, 1 AS x FROM (SELECT 1 AS x) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT q.x, q.x FROM (SELECT 1 AS x) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT q.x AS y, 1 AS y FROM (SELECT 1 AS x) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS "A", 1 AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT count(*), a AS count FROM t GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT count(*) AS n, sum(a) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS a, 'x' AS a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS a UNION SELECT 2 AS b;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS x, b AS x FROM t UNION SELECT 1, 'x';
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, 1 AS y FROM t UNION SELECT a, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a+0, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1, 'x', NULL;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a IS NULL, c IS NULL FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a IN (1), c IN (1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT NOT true, NOT false;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT -a, -c FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT CASE WHEN true THEN a END, CASE WHEN true THEN c END FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT CASE WHEN true THEN 1 ELSE a END, a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT CASE WHEN true THEN 1 ELSE a + 1 END, CASE WHEN true THEN 1 ELSE 2 END FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT date '2020-01-01', date '2020-01-02';
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT exists(SELECT 1), exists(SELECT 2);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT position('a' in b), position('b' in b) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT substring(b from 1), substring(b, 2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT substr(b, 1), substring(b, 2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT greatest(a, 1), least(a, 1) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT nullif(a, 1), nullif(a, 2) FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (a, c) <=> (SELECT a, d FROM u LIMIT 1);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT 1, 2) = (3, 4);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE (SELECT 1, 2) = 3;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 'it''s @x' AS a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS `@x` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS `x`, 2 AS 'x';
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x, a AS X FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1, 1 AS `1`;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS `1`, 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a + 1, a + 1 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a + 1, c AS `a + 1` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT c AS `a + 1`, a + 1 FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, `a` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS b, b AS a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x.*, y.* FROM t x JOIN u y;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x.a, y.d, y.a AS A FROM t x JOIN u y;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT * FROM t JOIN u USING (a);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT * FROM t NATURAL JOIN u;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, u.a FROM t JOIN u USING (a);
--
CREATE TABLE k (a int); CREATE VIEW w AS SELECT a FROM k; CREATE VIEW v AS SELECT x.a, y.a FROM w x, w y;
--
CREATE TABLE k (a int); CREATE VIEW w AS SELECT a + 1 FROM k; CREATE VIEW v AS SELECT * FROM w;
--
CREATE TABLE k (a int); CREATE VIEW v (x, X) AS SELECT a, a FROM k;
--
CREATE TABLE k (a int); CREATE VIEW v (x, y) AS SELECT a, a FROM k;
--
CREATE TABLE k (a int); CREATE VIEW v (x, y) AS SELECT 1 AS z, 2 AS z FROM k;
--
CREATE TABLE k (a int); SET @x = 1; CREATE VIEW v AS SELECT a FROM k;
--
CREATE TABLE k (a int); CREATE TRIGGER g BEFORE INSERT ON k FOR EACH ROW SET NEW.a = @x;
--
CREATE TABLE k (a int); CREATE VIEW v AS SELECT k.* FROM k, (SELECT 1 AS a) q;
--
CREATE TABLE k (a int); CREATE VIEW v AS SELECT a FROM k ORDER BY (SELECT 1, 2);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 from;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t from;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 from;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY from;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u from;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t, from;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a,, b FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT x FROM (SELECT a AS x FROM t WHERE) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a IN (SELECT a FROM);
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t UNION UNION SELECT 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS where;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t AS where;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 where;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY where;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a where;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 where;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t where WHERE a = 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS `where` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 group;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u group;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 having;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u having;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t having WHERE a = 1;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS limit;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t AS limit;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 limit;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY limit;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a limit;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.limit FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS `limit` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 order;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u order;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 ORDER BY a on;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 on;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS union;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t AS union;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 union;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY union;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u union;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 union;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT union FROM t GROUP BY a;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS `union` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 intersect;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u intersect;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 except;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u except;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 as;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u as;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 and;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u and;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 or;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u or;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 not;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u not;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 join;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 join;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY join;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a join;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 join;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT `join` FROM (SELECT 1 AS `join`) q;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a 'join' FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 ORDER BY a inner;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS x UNION SELECT 2 inner;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t left;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 ORDER BY a left;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t JOIN u left;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t, left;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.left FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a AS `left` FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a = 1 right;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT DISTINCT a FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY a WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t GROUP BY a HAVING a > 1 WITH LOCAL CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t LIMIT 1 WITH CASCADED CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t UNION SELECT a FROM u WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT 1 AS a WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE a > 1 WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT a FROM u UNION SELECT 1) WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT DISTINCT a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE OR REPLACE VIEW v AS SELECT ALL a FROM t WITH LOCAL CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION; CREATE VIEW w AS SELECT a FROM v WITH LOCAL CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE ALGORITHM = TEMPTABLE VIEW v AS SELECT a FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE ALGORITHM = TEMPTABLE VIEW v AS SELECT a FROM t;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE ALGORITHM = MERGE VIEW v AS SELECT a FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a FROM t ORDER BY a WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT t.a FROM t JOIN u ON t.a = u.a WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a, (SELECT max(a) FROM u) AS m FROM t WITH CHECK OPTION;
--
CREATE TABLE t (a int PRIMARY KEY, b varchar(20), c int); CREATE TABLE u (a int, d int, e varchar(20)); CREATE VIEW v AS SELECT a + 1 AS b FROM t WITH CHECK OPTION;
--
CREATE TABLE f (a text COLLATE utf8mb4_bin, b text COLLATE utf8mb4_general_ci, FULLTEXT (a,b));
--
CREATE TABLE f (a text COLLATE utf8mb4_bin, b varchar(9) COLLATE utf8mb4_bin, FULLTEXT (a,b));
--
CREATE TABLE f (a text CHARACTER SET latin1, b text CHARACTER SET utf8mb4, FULLTEXT (a,b));
--
CREATE TABLE f (a text, b text CHARACTER SET latin1, FULLTEXT (a), FULLTEXT (b));
--
CREATE TABLE f (a text CHARACTER SET ucs2, FULLTEXT (a));
--
CREATE TABLE f (a text CHARACTER SET utf16, FULLTEXT (a));
--
CREATE TABLE f (a text CHARACTER SET utf32, FULLTEXT (a));
--
CREATE TABLE f (a text, b text, FULLTEXT (a, b)); ALTER TABLE f MODIFY a text COLLATE utf8mb4_bin;
