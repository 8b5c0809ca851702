"""Brings a store up to date with the videos below: what is new is computed and written, the rest is left alone.

    python update.py [STORE]
"""

import sys

import metaxy as mx

# A real project would look at files; here the versions of what is in them are written down.
VIDEOS = [
    {"video_id": "intro", "path": "/videos/intro.mp4", "seconds": 12.5,
     "metaxy_provenance_by_field": {"frames": "f1", "audio": "a1"}},
    {"video_id": "talk", "path": "/videos/talk.mp4", "seconds": 1800.0,
     "metaxy_provenance_by_field": {"frames": "f2", "audio": "a2"}},
    {"video_id": "outro", "path": "/videos/outro.mp4", "seconds": 8.0,
     "metaxy_provenance_by_field": {"frames": "f3", "audio": "a3"}},
]


def main() -> None:
    store = mx.init().get_store(sys.argv[1] if len(sys.argv) > 1 else None)
    with store.open("w"):
        found = store.resolve_update("video", samples=VIDEOS)
        write(store, "video", found.new, {})
        found = store.resolve_update("video/scenes")
        write(store, "video/scenes", found.new, {"cuts": 3})


def write(store: mx.MetadataStore, feature: str, rows, values: dict) -> None:
    rows = [{**row, **values} for row in rows.to_arrow().to_pylist()]
    print(f"{feature}: {len(rows)} new")
    if rows:
        store.write(feature, rows)


if __name__ == "__main__":
    main()
