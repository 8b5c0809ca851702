#!/bin/sh
# Features, their tables and their rows, from the first plan to the second: in a fresh folder, on DuckDB.
# metaxy and a Python with the packages metaxy, duckdb and pyarrow must be on the PATH.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/metaxy-video-XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r "$here/." "$work"
cd "$work"

say() { printf '\n== %s\n' "$*"; }
run() { printf '$ %s\n' "$*"; "$@"; }

say "The features of features.toml become tables"
run metaxy migrate diff init --store dev
run metaxy migrate apply --store dev

say "The graph is recorded, rows are written, and nothing is left to do"
run metaxy push
run python3 update.py
run metaxy metadata status --all-features

say "A column gets another name, a column and a field are added"
diff features.toml changed/features.toml || :
cp changed/features.toml changed/videos.json .
run metaxy migrate diff language --store dev --rename video.path=file
cat migrations/dev/features/*_language.sql
run metaxy migrate apply --store dev

say "The rows are still there; those of the new version are made"
run metaxy push
run python3 update.py
run metaxy metadata status --all-features
run metaxy migrate status --store dev
