"""Brings a store up to date with videos.json: what is new is computed and written, the rest is left alone.

    python update.py [STORE]

A real project would look at files; in videos.json the versions of what is in them are written down.
"""

import json
import sys
from pathlib import Path

import metaxy as mx
from metaxy.frames import rows_of


def main() -> None:
    videos = json.loads(Path("videos.json").read_text())
    store = mx.init().get_store(sys.argv[1] if len(sys.argv) > 1 else None)
    with store.open("w"):
        found = store.resolve_update("video", samples=videos)
        write(store, "video", found.new, {})
        found = store.resolve_update("video/scenes")
        write(store, "video/scenes", found.new, {"cuts": 3})


def write(store: mx.MetadataStore, feature: str, rows, values: dict) -> None:
    rows = [{**row, **values} for row in rows_of(rows)]
    print(f"{feature}: {len(rows)} new")
    if rows:
        store.write(feature, rows)


if __name__ == "__main__":
    main()
