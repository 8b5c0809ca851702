"""Brings every feature up to date: asks the store what is new or stale, "computes" it, writes it."""

import metaxy as mx

config = mx.init()
store = config.get_store()
with store.open("w"):
    for key in mx.FeatureGraph.get_active().topological_sort_features():
        if key.to_string() == "video":
            continue
        increment = store.resolve_update(key)
        for word, rows in (("new", increment.new), ("stale", increment.stale)):
            if len(rows):
                store.write(key, rows)       # a real project computes first: crops, vectors
                print(f"{key}: {len(rows)} {word}")
