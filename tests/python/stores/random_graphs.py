"""Random graphs of features, worked through in three rounds, told as plain rows. The same on both sides: with our package
on any engine (test_random_graphs.py), and with metaxy 0.1.11 on DuckDB (`python random_graphs.py SEED… FILE` writes JSON)."""

from __future__ import annotations

import json
import random
import sys
import warnings
from pathlib import Path
from typing import Any

import metaxy as mx
import narwhals as nw

TIMES = {"metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at"}
LEAKED = ("metaxy_deleted_at", "__stale_by_predicate")
ROUNDS = 3


# ------------------------------------------------------------------------------------------ what is to be done

class Plan:
    """One graph and what happens to it, all from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.roots: list[str] = []
        self.specs: list[dict[str, Any]] = []
        self.columns: dict[str, list[str]] = {}         # user columns that a feature's rows have, ids left out
        self.ids: dict[str, list[str]] = {}
        self.text_ids = self.random.random() < 0.4
        for number in range(self.random.randint(1, 3)):
            self.root(f"r/f{number}")
        for number in range(self.random.randint(2, 5)):
            self.derived(f"d/f{number}")

    def fields(self, names: list[str]) -> list[dict[str, Any]]:
        return [{"key": name.split("/"), "code_version": str(self.random.randint(1, 3))} for name in names]

    def field_names(self) -> list[str]:
        return self.random.sample(["x", "y/z", "a", "b-c", "frames"], self.random.randint(1, 3))

    def root(self, key: str) -> None:
        self.specs.append({"key": key.split("/"), "id_columns": ["id"], "deps": [],
                           "fields": self.fields(self.field_names())})
        self.roots.append(key)
        self.ids[key] = ["id"]
        self.columns[key] = ["grp", f"{key[-2:]}_size", f"{key[-2:]}_path"]

    def dep(self, key: str, prefix: str, whole: bool) -> tuple[dict[str, Any], list[str]]:
        """A dependency on `key` and the columns that it brings."""
        have = self.columns[key]
        rename = {}
        for column in have:
            if not whole or column == "grp" or self.random.random() < 0.4:
                rename[column] = f"{prefix}_{column}"
        brought = [rename.get(column, column) for column in have]
        dep: dict[str, Any] = {"feature": key.split("/"), "rename": rename or None}
        if not whole or self.random.random() < 0.4:
            brought = self.random.sample(brought, self.random.randint(0, len(brought)))
            dep["select"] = brought
        sizes = [rename.get(c, c) for c in have if c.endswith("_size")]
        paths = [rename.get(c, c) for c in have if c.endswith("_path")]
        if self.random.random() < 0.35 and (sizes or paths):
            dep["sql_filters"] = [self.condition(sizes, paths)]
        return dep, brought

    def condition(self, sizes: list[str], paths: list[str]) -> str:
        kinds = []
        for size in sizes[:1]:
            kinds += [f"{size} > 2", f"{size} IS NULL OR {size} <> 4", f"{size} IN (1, 3, 5, 7)", f"NOT ({size} = 5)",
                      f"{size} >= 1 AND {size} <= 6"]
        for path in paths[:1]:
            kinds += [f"{path} IS NOT NULL", f"{path} = 'p1' OR {path} = 'é|2'", f"{path} >= 'p2'", f"{path} != 'p3'"]
        return self.random.choice(kinds)

    def derived(self, key: str) -> None:
        kind = self.random.choice(["join", "join", "join", "aggregate", "expand"])
        by_id = [k for k, ids in self.ids.items() if ids == ["id"]]
        prefix = key[-2:]
        spec: dict[str, Any] = {"key": key.split("/"), "fields": self.fields(self.field_names())}
        deps: list[dict[str, Any]] = []
        columns: list[str] = []
        ids = ["id"]
        if kind == "aggregate":
            with_group = [k for k in by_id if "grp" in self.columns[k]]
            parent = self.random.choice(with_group)
            # ids tell the rows of a group apart: without them their order is nobody's
            deps.append({"feature": parent.split("/"), "lineage": {"relationship": {"type": "N:1", "on": ["grp"]}},
                         "select": ["id"], "rename": None})
            ids, columns = ["grp"], []
        elif kind == "expand":
            parent = self.random.choice(by_id)
            dep, columns = self.dep(parent, prefix, True)
            dep["lineage"] = {"relationship": {"type": "1:N", "on": ["id"]}}
            deps.append(dep)
            ids = ["id", "child"]
        else:
            grouped = [k for k, have in self.ids.items() if have == ["grp"]]
            if len(grouped) > 1 and self.random.random() < 0.5:
                by_id, ids = grouped, ["grp"]
            parents = self.random.sample(by_id, min(len(by_id), self.random.randint(1, 3)))
            optional = self.random.choice(["none", "none", "some", "all"])
            for number, parent in enumerate(parents):
                dep, brought = self.dep(parent, f"{prefix}{'abc'[number]}", len(parents) == 1)
                if optional == "all" or (optional == "some" and number > 0 and self.random.random() < 0.7):
                    dep["optional"] = True
                deps.append(dep)
                columns += brought
        spec |= {"id_columns": ids, "deps": deps}
        parents_of = [dep["feature"] for dep in deps]
        for field in spec["fields"]:
            if self.random.random() < 0.3:
                parent = self.random.choice(parents_of)
                of = next(s for s in self.specs if s["key"] == parent)
                field["deps"] = [{"feature": parent, "fields": [self.random.choice(of["fields"])["key"]]}]
        self.specs.append(spec)
        self.ids[key] = ids
        self.columns[key] = [c for c in columns if c not in ids]

    def graph(self) -> Any:
        made = mx.FeatureGraph()
        for spec in self.specs:
            made.add_feature_definition(mx.FeatureDefinition.from_stored_data(
                feature_spec=mx.FeatureSpec.model_validate(spec).model_dump(mode="json"), feature_schema={},
                feature_class_path="p.features.F", project="p"))
        return made

    def bump(self) -> None:
        spec = self.random.choice(self.specs)
        field = self.random.choice(spec["fields"])
        field["code_version"] += "x"

    def name(self, number: int) -> Any:
        return f"é{number}'\"" if self.text_ids else number

    def rows(self, key: str, round_: int) -> list[dict[str, Any]]:
        spec = next(s for s in self.specs if "/".join(s["key"]) == key)
        fields = ["_".join(field["key"]) for field in spec["fields"]]
        numbers = range(12) if round_ == 0 else sorted(self.random.sample(range(16), 6))
        rows = []
        for n in numbers:
            if round_ == 0 and self.random.random() < 0.15:
                continue
            rows.append({
                "id": self.name(n), "grp": f"g{n % 4}", f"{key[-2:]}_size": self.random.choice([None, 1, 2, 3, 4, 5, 6, 7]),
                f"{key[-2:]}_path": self.random.choice([None, "p1", "é|2", "p3", ""]),
                "metaxy_provenance_by_field": {
                    field: None if self.random.random() < 0.04 else self.random.choice(["1", "2", f"v{n}", "ü|", ""])
                    for field in fields}})
        return rows


# ------------------------------------------------------------------------------------------ how it is done and told

def dicts(frame: Any) -> list[dict[str, Any]]:
    frame = frame.to_native() if hasattr(frame, "to_native") else frame
    frame = frame.collect() if hasattr(frame, "collect") else frame
    frame = frame.to_polars() if hasattr(frame, "to_polars") else frame
    rows: list[dict[str, Any]] = frame.to_dicts() if hasattr(frame, "to_dicts") else frame.to_pylist()
    return rows


def plain(frame: Any) -> list[dict[str, Any]]:
    """Rows as JSON has them, without times and what the original leaks."""
    rows = [{name: value for name, value in row.items() if name not in TIMES and not name.startswith(LEAKED)}
            for row in dicts(frame)]
    rows = json.loads(json.dumps(rows, default=str))
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def told(call: Any) -> Any:
    try:
        return call()
    except Exception as error:      # both sides are to fail, with words of their own
        return f"failed: {type(error).__name__}: {str(error)[:300]}"


def parts(increment: Any) -> dict[str, Any]:
    """Of orphaned children the parents: the original takes any child of each."""
    found = {name: plain(getattr(increment, name)) for name in ("new", "stale", "orphaned")}
    if any("child" in row for row in found["orphaned"]):
        found["orphaned"] = [{"id": name} for name in sorted({row["id"] for row in found["orphaned"]}, key=str)]
    return found


def frame_of(rows: list[dict[str, Any]], plan: Plan, key: str) -> Any:
    import polars as pl

    spec = next(s for s in plan.specs if "/".join(s["key"]) == key)
    fields = ["_".join(field["key"]) for field in spec["fields"]]
    size = f"{key[-2:]}_size"
    return pl.DataFrame(rows, schema={
        "id": pl.String if plan.text_ids else pl.Int64, "grp": pl.String, size: pl.Int64, f"{key[-2:]}_path": pl.String,
        "metaxy_provenance_by_field": pl.Struct({field: pl.String for field in fields})})


def written(part: Any, ids: list[str]) -> Any:
    """An increment's rows, as the user makes rows of the feature of them: groups are one row, parents several."""
    import polars as pl

    rows = dicts(part)
    if not rows:
        return None
    frame = part.to_native() if hasattr(part, "to_native") else part
    frame = frame.collect() if hasattr(frame, "collect") else frame
    frame = frame if isinstance(frame, pl.DataFrame) else part.to_polars() if hasattr(part, "to_polars") else frame.to_polars()
    frame = frame.drop([name for name in frame.columns if name.startswith(LEAKED)])
    if ids == ["grp"]:
        frame = frame.sort([c for c in ("grp", "id") if c in frame.columns]).unique("grp", keep="first", maintain_order=True)
        frame = frame.drop([c for c in ("id",) if c in frame.columns])
    if "child" in ids:
        frame = pl.concat([frame.with_columns(pl.lit(f"c{n}").alias("child")) for n in range(2)])
    return frame


def run(plan: Plan, store: Any) -> list[Any]:
    """What was done, and what the store answered, step by step."""
    steps: list[Any] = []
    choose = random.Random(plan.random.random())

    def note(what: str, answer: Any) -> Any:
        steps.append([what, answer])
        return answer

    for round_ in range(ROUNDS):
        if round_ == 2 and choose.random() < 0.7:
            plan.bump()
        with plan.graph().use(), store.open("w"):
            for key in plan.roots:
                rows = plan.rows(key, round_)
                samples = frame_of(rows, plan, key)
                filters = [f"{key[-2:]}_size > 2"] if choose.random() < 0.3 else None
                note(f"{round_} samples {key}", told(lambda: parts(store.resolve_update(
                    key, samples=nw.from_native(samples), **({"target_filters": exprs(filters)} if filters else {})))))
                store.write(key, samples)
                if round_ and choose.random() < 0.6:
                    which = f"{key[-2:]}_size = {choose.randint(1, 7)}"
                    soft = choose.random() < 0.6
                    note(f"{round_} delete {key} {which} {soft}", told(
                        lambda: store.delete(key, exprs([which]), soft=soft)))
                note(f"{round_} read {key}", told(lambda: plain(store.read(key))))
                note(f"{round_} all {key}", told(lambda: plain(store.read(
                    key, with_sample_history=True, with_feature_history=True, include_soft_deleted=True))))
            for spec in plan.specs[len(plan.roots):]:
                key = "/".join(spec["key"])
                more: dict[str, Any] = {}
                dice = choose.random()
                if dice < 0.15:
                    more["skip_comparison"] = True
                elif dice < 0.3 and spec["id_columns"] == ["id"] and not plan.text_ids:
                    more["global_filters"] = exprs(["id > 3"])
                elif dice < 0.4:
                    first = spec["deps"][0]["feature"]
                    parent = "/".join(first)
                    size = [c for c in plan.columns[parent] if c.endswith("_size")]
                    if size:
                        more["filters"] = {parent: exprs([f"{size[0]} < 6"])}
                if choose.random() < 0.5:
                    note(f"{round_} lazy {key}", told(lambda: parts(store.resolve_update(key, lazy=True, **more))))
                if more:
                    note(f"{round_} with {sorted(more)} {key}", told(lambda: parts(store.resolve_update(key, **more))))
                if choose.random() < 0.3 and spec["id_columns"] == ["id"]:
                    note(f"{round_} predicate {key}", told(lambda: parts(store.resolve_update(
                        key, staleness_predicates=exprs(["id = 3" if not plan.text_ids else "id = 'é3''\"'"])))))
                increment = told(lambda: store.resolve_update(key))
                if isinstance(increment, str):
                    note(f"{round_} resolve {key}", increment)
                    continue
                found = note(f"{round_} resolve {key}", parts(increment))
                for name in ("new", "stale"):
                    frame = written(getattr(increment, name), spec["id_columns"])
                    if frame is not None and (name == "new" or choose.random() < 0.9):
                        note(f"{round_} write {name} {key}", told(lambda: store.write(key, frame)))
                if found["orphaned"] and choose.random() < 0.6:
                    ids = sorted({json.dumps(row[spec["id_columns"][0]]) for row in found["orphaned"]})
                    texts = [str(json.loads(i)).replace("'", "''") if isinstance(json.loads(i), str) else None for i in ids]
                    words = ", ".join(f"'{t}'" if t is not None else i for t, i in zip(texts, ids))
                    soft = choose.random() < 0.6
                    note(f"{round_} delete {key} {soft}", told(
                        lambda: store.delete(key, exprs([f"{spec['id_columns'][0]} IN ({words})"]), soft=soft)))
                note(f"{round_} read {key}", told(lambda: plain(store.read(key))))
                note(f"{round_} history {key}", told(lambda: plain(store.read(
                    key, with_sample_history=True, with_feature_history=True))))
    return steps


def exprs(texts: list[str] | None) -> Any:
    """Filters as narwhals expressions, which both sides take."""
    from metaxy.models.filter_expression import parse_filter_string

    return None if texts is None else [parse_filter_string(text) for text in texts]


def peer(seeds: list[int], folder: Path) -> dict[str, Any]:
    from metaxy.config import MetaxyConfig
    from metaxy.ext.duckdb import DuckDBMetadataStore

    MetaxyConfig.set(MetaxyConfig(project="p"))
    answers = {}
    for seed in seeds:
        store = DuckDBMetadataStore(folder / f"{seed}.duckdb", hash_algorithm=mx.HashAlgorithm("md5"), auto_create_tables=True)
        store.extensions = []
        answers[str(seed)] = run(Plan(seed), store)
    return answers


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    target = Path(sys.argv[-1])
    target.write_text(json.dumps(peer([int(s) for s in sys.argv[1:-1]], target.parent)))
