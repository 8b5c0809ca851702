#!/bin/sh
# The story of ../story.sh with features that are SQLModel classes, and Alembic with metaxy's plans: in a fresh folder, on DuckDB.
# metaxy, alembic and a Python with metaxy-c[all] must be on the PATH.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/metaxy-video-XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r "$here/." "$here/../update.py" "$here/../videos.json" "$work"
cp "$here/../changed/videos.json" "$work/changed"
cd "$work"
export PYTHONPATH="$work" XDG_CACHE_HOME="$work/cache" PYTHONDONTWRITEBYTECODE=1

say() { printf '\n== %s\n' "$*"; }
run() { printf '$ %s\n' "$*"; "$@"; }

say "The classes of videos.py become tables"
run cat videos.py
run alembic -q revision --autogenerate -m init
run alembic -q upgrade head

say "The graph is recorded, rows are written, and nothing is left to do"
run metaxy push
run python3 update.py
run python3 update.py
run python3 show.py

say "A column gets another name, a column and a field are added"
diff videos.py changed/videos.py || :
cp changed/videos.py changed/videos.json .
run alembic -q revision --autogenerate -m language
cat alembic/versions/*_language.py
run alembic -q upgrade head
run alembic -q check

say "The rows are still there; those of the new version are made"
run metaxy push
run python3 update.py
run python3 show.py
run metaxy metadata status --all-features
