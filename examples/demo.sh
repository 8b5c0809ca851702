#!/bin/sh
# The guide from end to end, on SQLite, in a fresh folder: models in, planned and applied migrations out.
# Run by `make demo`, which puts metaxy and atlas-provider-sqlalchemy on the PATH.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/metaxy-demo-XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r "$here/guide/." "$work"
cd "$work"

say() { printf '\n== %s\n' "$*"; }
run() { printf '$ %s\n' "$*"; "$@"; }
fail() { echo "demo: $*" >&2; exit 1; }
query() { python3 -c 'import sqlite3, sys
connection = sqlite3.connect("shop.db")
for row in connection.execute(sys.argv[1]): print(*row, sep="|")
connection.commit()' "$1"; }
migrations() { find migrations -name '*.sql' | sort; }

say "The models of db/models.py become a first migration; no database is asked, none is running"
run metaxy migrate diff create_users --env sqlalchemy
[ "$(migrations | wc -l)" -eq 1 ] || fail "expected one migration file"
run cat "$(migrations)"

say "It is applied to a new SQLite file, shop.db"
run metaxy migrate apply --env sqlalchemy
query "INSERT INTO user_account (id, name, fullname) VALUES (1, 'ann', 'Ann Lee'), (2, 'bob', NULL)"
query "INSERT INTO address (id, email_address, user_id) VALUES (1, 'ann@example.org', 1)"
echo "two users and an address are in it"

say "The model gets a column: age"
diff db/models.py changed/models.py || :
cp changed/models.py db/models.py
run metaxy migrate diff add_age --env sqlalchemy
[ "$(migrations | wc -l)" -eq 2 ] || fail "expected a second migration file"
run cat "$(migrations | tail -n 1)"

say "What is waiting, then it is applied"
run metaxy migrate status --env sqlalchemy
run metaxy migrate apply --env sqlalchemy
run metaxy migrate status --env sqlalchemy

say "The rows are still there"
rows=$(query "SELECT u.id, u.name, u.fullname, u.age, a.email_address
              FROM user_account u LEFT JOIN address a ON a.user_id = u.id ORDER BY u.id")
echo "$rows"
[ "$rows" = "1|ann|Ann Lee|None|ann@example.org
2|bob|None|None|None" ] || fail "rows were lost or changed"

say "Nothing is left to plan"
run metaxy migrate diff --env sqlalchemy
[ "$(migrations | wc -l)" -eq 2 ] || fail "a third migration file was written for unchanged models"

say "Done: two migrations planned from the models without a database, applied to shop.db, every row kept"
