"""What metaxy 0.1.11 does with a store of ours: `python peer_worker.py STEP STORE` in its environment prints JSON
(test_peer.py). The graph and the rows are made here for both sides, so that both are asked for the same."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

import metaxy as mx

ROWS = 40


def graph() -> Any:
    made = mx.FeatureGraph()
    video = mx.FeatureSpec(key="p/video", id_columns=["id"], fields=[
        mx.FieldSpec(key="audio", code_version="1"), mx.FieldSpec(key=["frames", "raw"], code_version="2")])
    crop = mx.FeatureSpec(
        key="p/crop", id_columns=["id"], deps=[mx.FeatureDep(feature="p/video", rename={"path": "video_path"})],
        fields=[mx.FieldSpec(key="mask", code_version="1"), mx.FieldSpec(key="sound", code_version="3", deps=[
            mx.FieldDep(feature="p/video", fields=["audio"])])])
    chapter = mx.FeatureSpec(key="p/chapter", id_columns=["id"], deps=[
        mx.FeatureDep(feature="p/crop", select=("mark",)), mx.FeatureDep(feature="p/video", select=())],
        fields=[mx.FieldSpec(key="text", code_version="1")])
    for spec in (video, crop, chapter):
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(
            feature_spec=spec.model_dump(mode="json"), feature_schema={}, feature_class_path="p.features.F", project="p"))
    return made


def samples(version: int, first: int = 0, count: int = ROWS) -> list[dict[str, Any]]:
    """One in three of the samples has another content with each version."""
    return [{
        "id": f"v{n}", "path": f"s3://bucket/{n}.mp4", "size": n, "box": {"x": n, "label": f"é{n}"}, "tags": [f"t{n}", "|"],
        "metaxy_provenance_by_field": {"audio": f"a{n}", "frames_raw": f"f{n}-{version if n % 3 == 0 else 0}"},
    } for n in range(first, first + count)]


def plain(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of either side, as text where JSON has no word for them."""
    frame = frame.to_native() if hasattr(frame, "to_native") else frame
    frame = frame.collect() if hasattr(frame, "collect") else frame
    frame = frame.to_polars() if hasattr(frame, "to_polars") else frame
    rows = frame.to_dicts() if hasattr(frame, "to_dicts") else frame.to_pylist()
    rows = json.loads(json.dumps(rows, default=str))
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def state(store: Any, keys: tuple[str, ...] = ("p/video", "p/crop", "p/chapter")) -> dict[str, Any]:
    """What is there, and what there is to do."""
    times = ("metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at")
    found: dict[str, Any] = {"rows": {}, "todo": {}}
    for key in keys:
        rows = plain(store.read(key).collect())
        found["rows"][key] = [{name: value for name, value in row.items() if name not in times} for row in rows]
    for key in keys[1:]:
        found["todo"][key] = [sorted(row["id"] for row in plain(part)) for part in store.resolve_update(key)]
    return found


def advance(store: Any, key: str) -> None:
    increment = store.resolve_update(key)
    for part in (increment.new, increment.stale):
        rows = plain(part)
        if rows:
            import polars as pl

            frame = part.to_polars()
            if key == "p/crop":
                frame = frame.with_columns(pl.col("video_path").alias("mark"))
            store.write(key, frame)


def peer(step: str, path: str) -> dict[str, Any]:
    import polars as pl
    from metaxy.ext.duckdb import DuckDBMetadataStore
    from metaxy.metadata_store.system import SystemTableStorage

    store = DuckDBMetadataStore(path, hash_algorithm=mx.HashAlgorithm("md5"), auto_create_tables=True)
    store.extensions = []       # nothing is downloaded: md5 is built in
    with graph().use(), store.open("w"):
        answer: dict[str, Any] = {"version": mx.__version__}
        if step == "continue":
            store.write("p/video", pl.DataFrame(samples(2, count=9) + samples(2, first=ROWS, count=5)))
            for key in ("p/crop", "p/chapter"):
                advance(store, key)
        system = SystemTableStorage(store)
        if step != "continue":
            answer["pushed"] = bool(system.push_graph_snapshot(project="p").already_pushed)
            answer["snapshots"] = [row["feature_count"] for row in plain(system.read_graph_snapshots("p"))]
            loaded = system.load_graph_from_snapshot(graph().get_project_version("p") if hasattr(
                graph(), "get_project_version") else graph().project_version, "p")
            answer["loaded"] = sorted(key.to_string() for key in loaded.feature_definitions_by_key)
        return {**answer, **state(store)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(peer(sys.argv[1], sys.argv[2])))
