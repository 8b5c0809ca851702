#!/bin/sh
# The guide from end to end, on SQLite, in a fresh folder: models in, planned and applied migrations out; then features: what
# is computed from what, and what a changed code version makes stale.
# Run by `make demo`, which puts metaxy and atlas-provider-sqlalchemy on the PATH.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/metaxy-demo-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/guide" "$work/videos"
cp -r "$here/guide/." "$work/guide"
cp -r "$here/videos/." "$work/videos"
export XDG_CACHE_HOME="$work/cache" PYTHONDONTWRITEBYTECODE=1
cd "$work/guide"

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

say "Two migrations were planned from the models without a database, applied to shop.db, every row kept"

# ---- features ----

cd "$work/videos"
counts() { metaxy metadata status --all-features -f json | python3 -c 'import json, sys
for key, one in sorted(json.load(sys.stdin)["features"].items()):
    print(key, one["store_rows"], one.get("missing", 0), one.get("stale", 0))'; }
same() { [ "$(counts)" = "$1" ] || { counts; fail "expected other rows"; }; }

say "Features: two in features.toml, two in Python, one graph"
run cat features.toml
run sed -n '6,15p' videos/embeddings.py
run metaxy list features
run metaxy graph render

say "Three videos are uploaded: rows of the root feature, from a file; the rest is missing"
run metaxy metadata write video uploads.jsonl
run metaxy metadata status video/crop
run cat compute.py
run python3 -W ignore compute.py
same "embedding/image 3 0 0
embedding/sound 3 0 0
video 3 0 0
video/crop 3 0 0"
run metaxy metadata status --all-features
echo "a second run finds nothing to do:"
run python3 -W ignore compute.py

say "One video is uploaded again with other sound: what was made of its sound is stale, its pictures are not"
sed -n 's/"0e4f"/"5d5d"/p' uploads.jsonl > again.jsonl
run metaxy metadata write video again.jsonl
run python3 -W ignore compute.py
same "embedding/image 3 0 0
embedding/sound 3 0 0
video 3 0 0
video/crop 3 0 0"

say "Before the code that crops frames is changed: how many rows of which features would become stale?"
run metaxy metadata status --all-features --what-if video/crop:frames=2

say "The change is made: rows of the new version are missing, first of the crops, then of what is made of them"
metaxy graph render -o before.json
cp features.toml before.toml
sed '/crop".fields.frames/,/^deps/s/code_version = "1"/code_version = "2"/' before.toml > features.toml
diff before.toml features.toml || :
run metaxy graph-diff before.json --minimal
run metaxy metadata status --all-features
same "embedding/image 0 0 0
embedding/sound 3 0 0
video 3 0 0
video/crop 0 3 0"
run python3 -W ignore compute.py
run metaxy metadata read video/crop --format csv --columns video_id,metaxy_provenance,metaxy_feature_version

say "The graph as one page that needs no server"
run metaxy graph render -o graph.html
[ -s graph.html ] || fail "no page was written"
if [ -n "${DEMO_PAGE:-}" ]; then
    cp graph.html "$DEMO_PAGE"
    echo "open $DEMO_PAGE in a browser"
else
    echo "set DEMO_PAGE=graph.html to keep it"
fi

say "Done: two migrations planned from the models without a database, every row kept; four features in TOML and Python, and what a change makes stale was told before"
