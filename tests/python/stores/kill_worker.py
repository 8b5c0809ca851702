"""Works on a store until it is killed: writes, resolves, deletes, rebases. `python kill_worker.py JSON` (test_kill.py).

Each call handles whole batches of ROWS rows, so that a batch of which some rows are there shows a torn call.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from importlib import import_module
from typing import Any

import metaxy as mx
from metaxy import _settings, frames

ROWS = 150


def graph(code: str) -> mx.FeatureGraph:
    made = mx.FeatureGraph()
    specs = [
        mx.FeatureSpec(key="k/a", id_columns=["id"], fields=["x"]),
        mx.FeatureSpec(key="k/b", id_columns=["id"], deps=["k/a"], fields=[mx.FieldSpec(key="y", code_version=code)])]
    for spec in specs:
        made.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec.model_dump(), {}, None, "kill"))
    return made


ONE, TWO = graph("1"), graph("2")


def store_of(about: dict[str, Any]) -> Any:
    return getattr(import_module(about["module"]), about["cls"])(auto_create_tables=True, **about["where"])


def counts(store: Any) -> Counter[tuple[str, int, str, bool]]:
    """Rows by feature, batch, feature version, and whether they say that a sample is deleted."""
    found: Counter[tuple[str, int, str, bool]] = Counter()
    for key in ("k/a", "k/b"):
        if not store.has_feature(key):
            continue
        rows = frames.rows_of(store.read(
            key, with_feature_history=True, with_sample_history=True, include_soft_deleted=True))
        found.update(
            (key, row["batch"], row["metaxy_feature_version"], row["metaxy_deleted_at"] is not None) for row in rows)
    return found


def torn(store: Any) -> dict[Any, int]:
    """Batches of which only some rows are there."""
    return {group: count for group, count in counts(store).items() if count % ROWS}


def work(store: Any, batch: int) -> None:
    rows = [{"id": f"{batch}-{n}", "batch": batch, "metaxy_provenance_by_field": {"x": str(n)}} for n in range(ROWS)]
    with ONE.use():
        store.write("k/a", rows)
        store.write("k/b", store.resolve_update("k/b").new)
    with TWO.use():
        old = store.read(
            "k/b", with_feature_history=True, feature_version=ONE.get_feature_version("k/b"),
            filters=[f"batch = {batch}"])
        store.write("k/b", store.rebase("k/b", old), preserve_feature_version=True)
        store.delete("k/a", [f"batch = {batch - 1}"])
        store.delete("k/b", [f"batch = {batch - 2}"], soft=False, with_feature_history=True)


def main() -> None:
    warnings.simplefilter("ignore")
    about = json.loads(sys.argv[1])
    store = store_of(about)
    batch = about["batch"]
    with _settings.use(_settings.Settings(project="kill")):
        with ONE.use(), store.open("w"):
            print("ready", flush=True)
            while True:
                work(store, batch)
                batch += 1


if __name__ == "__main__":
    main()
