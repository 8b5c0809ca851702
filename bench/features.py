#!/usr/bin/env python3
"""`make bench`: features beside the original, metaxy 0.1.11, in an environment of its own.

Graphs have layers of equal width; a feature depends on three of the layer above and has three fields. Measured are
all feature versions of such a graph, in C (bench_feature_graph) and through Python; declaring a class, against what
pydantic takes for a model of the same columns; importing the package; `metaxy list` on features.toml.

Usage: features.py [--build DIR] [--peer DIR | --no-peer] [--rounds N] [--json FILE]

--build: where bench_feature_graph and the command metaxy are built (build/release). --peer: the original's environment
(build/peer-venv); it is made with bench/requirements-peer.txt when it is not there, unless --no-peer. Times are the best
of ROUNDS; the original's are of one run each, as it takes exponential time.

Exit 1 when a goal is missed: 10,000 features in 100 layers within 50 ms in C and 1.5 s through Python, a class within
1.5 times pydantic's, the import within 0.15 s, 1,000 features listed within 10 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FAN_IN, FIELDS = 3, ("audio", "frames", "text")
PEER_FEATURES = (10, 20, 30)       # in layers of ten; 70 take it the best part of a minute
PEER_LIMIT = 120.0                  # seconds for one of them


@dataclass
class Row:
    what: str
    ours: float | None              # seconds, or a ratio
    peer: float | None
    goal: float | None
    unit: str = "s"

    @property
    def missed(self) -> bool:
        return self.goal is not None and self.ours is not None and self.ours > self.goal


# ---- what runs in either environment: only names that both have ----

def specs(count: int, layers: int) -> list[dict[str, Any]]:
    width = count // layers
    return [{
        "key": f"layer{i // width}/feature{i % width}",
        "id_columns": ["sample_id"],
        "deps": [{"feature": f"layer{i // width - 1}/feature{(i + k * 7) % width}"}
                 for k in range(FAN_IN if i >= width else 0)],
        "fields": [{"key": field} for field in FIELDS],
    } for i in range(width * layers)]


def child_graph(count: int, layers: int) -> dict[str, float]:
    import metaxy as mx

    graph = mx.FeatureGraph()
    for spec in specs(count, layers):
        graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
            feature_spec=spec, feature_schema={}, feature_class_path=None, project="bench"))
    keys = graph.list_features(only_current_project=False)
    start = time.perf_counter()
    for key in keys:
        graph.get_feature_version(key)
    return {"seconds": time.perf_counter() - start}


def child_class(count: int, rounds: int) -> dict[str, float]:
    """Seconds of processor for one class: a feature, and a pydantic model of the same columns."""
    import gc

    import metaxy as mx
    from pydantic import BaseModel, ConfigDict
    from pydantic.fields import FieldInfo

    fields = {name: field for name, field in mx.BaseFeature.model_fields.items() if name.startswith("metaxy_")}
    namespace: dict[str, Any] = {
        "__module__": __name__, "model_config": ConfigDict(frozen=True, extra="forbid"),
        "__annotations__": {name: field.annotation for name, field in fields.items()},
        **{name: FieldInfo(default=field.default, default_factory=field.default_factory,
                           description=field.description) for name, field in fields.items()}}
    model = type(BaseModel)("Model", (BaseModel,), namespace)

    def features() -> None:
        made = [mx.FeatureSpec(key=f"f{i}", id_columns=["id"], fields=list(FIELDS)) for i in range(count)]
        with mx.FeatureGraph().use():
            start = time.process_time()
            for spec in made:
                class Feature(mx.BaseFeature, spec=spec):
                    id: str
                    width: int
                    height: int
            times["feature"].append((time.process_time() - start) / count)

    def models() -> None:
        start = time.process_time()
        for _ in range(count):
            class Model(model):     # type: ignore[misc, valid-type]
                id: str
                width: int
                height: int
        times["model"].append((time.process_time() - start) / count)

    times: dict[str, list[float]] = {"feature": [], "model": []}
    for _ in range(rounds):
        for measure in (features, models):
            gc.collect()
            gc.disable()
            measure()
            gc.enable()
    return {name: min(seconds) for name, seconds in times.items()}


CHILDREN: dict[str, Callable[..., dict[str, float]]] = {"graph": child_graph, "class": child_class}


# ---- measuring ----

def environment(program: str) -> dict[str, str]:
    """Without METAXY_ variables; the original must not find our package by PYTHONPATH."""
    dropped = () if program == sys.executable else ("PYTHONPATH",)
    return {name: value for name, value in os.environ.items()
            if not name.startswith("METAXY_") and name not in dropped}


def in_child(python: str, *words: str, limit: float | None = None) -> dict[str, float] | None:
    """What a child answers; None: it takes longer than `limit`, or fails (which is said)."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            ran = subprocess.run([python, "-W", "ignore", str(Path(__file__).resolve()), "--child", *words],
                                 capture_output=True, text=True, timeout=limit, cwd=folder,
                                 env=environment(python))
        except subprocess.TimeoutExpired:
            return None
    if ran.returncode != 0:
        print(f"{python} {' '.join(words)}: {ran.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    answer: dict[str, float] = json.loads(ran.stdout)
    return answer


def best(rounds: int, once: Callable[[], float | None]) -> float | None:
    found = [seconds for seconds in (once() for _ in range(rounds)) if seconds is not None]
    return min(found, default=None)


def seconds_of(argv: list[str], folder: str) -> float:
    start = time.perf_counter()
    ran = subprocess.run(argv, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                         env=environment(argv[0]))
    seconds = time.perf_counter() - start
    if ran.returncode != 0:
        raise SystemExit(f"{' '.join(argv)} ended with {ran.returncode}: {ran.stderr}")
    return seconds


def import_seconds(python: str, rounds: int) -> float | None:
    """What `import metaxy` adds to the start of Python."""
    with tempfile.TemporaryDirectory() as folder:
        bare = best(rounds, lambda: seconds_of([python, "-c", "pass"], folder))
        whole = best(rounds, lambda: seconds_of([python, "-W", "ignore", "-c", "import metaxy"], folder))
    return None if bare is None or whole is None else whole - bare


def graph_seconds(python: str, count: int, layers: int, limit: float | None = None) -> float | None:
    answer = in_child(python, "graph", str(count), str(layers), limit=limit)
    return None if answer is None else answer["seconds"]


def native_seconds(build: Path) -> float | None:
    program = build / "bench" / "bench_feature_graph"
    subprocess.run(["ninja", "-C", str(build), "bench/bench_feature_graph"], check=True, stdout=subprocess.DEVNULL)
    times = json.loads(subprocess.run([str(program), "10000", "100"], check=True, capture_output=True).stdout)
    return float(times["versions_ms"]) / 1e3


def features_toml(count: int, layers: int) -> str:
    def item(spec: dict[str, Any]) -> str:
        deps = ", ".join('{ feature = "%s" }' % dep["feature"] for dep in spec["deps"])
        fields = ", ".join(f'"{field["key"]}"' for field in spec["fields"])
        return f'[features."{spec["key"]}"]\nid_columns = ["sample_id"]\ndeps = [{deps}]\nfields = [{fields}]\n'

    return "\n".join(item(spec) for spec in specs(count, layers))


def list_seconds(command: str, rounds: int) -> float | None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "metaxy.toml").write_text('project = "bench"\n')
        Path(folder, "features.toml").write_text(features_toml(1000, 10))
        return best(rounds, lambda: seconds_of([command, "list", "features"], folder))


def peer_environment(folder: Path) -> str:
    """The original's interpreter; its environment is made when it is not there."""
    python = folder / "bin" / "python"
    if not (folder / ".ready").is_file():
        print(f"making {folder} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r",
                        str(ROOT / "bench" / "requirements-peer.txt")], check=True)
        (folder / ".ready").touch()
    return str(python)


def ratio(times: dict[str, float] | None) -> float | None:
    return None if times is None else times["feature"] / times["model"]


def measure(build: Path, peer: str | None, rounds: int) -> list[Row]:
    mine = sys.executable
    rows = [Row("10,000 features in 100 layers, versions in C", native_seconds(build), None, 0.050)]
    rows.append(Row("10,000 features in 100 layers, versions in Python",
                    best(rounds, lambda: graph_seconds(mine, 10000, 100)), None, 1.5))
    for count in PEER_FEATURES:
        layers = count // 10
        rows.append(Row(f"{count} features in {layers} layers, versions in Python", graph_seconds(mine, count, layers),
                        peer and graph_seconds(peer, count, layers, PEER_LIMIT), None))
    words = ("class", "40", str(5 * rounds))
    rows.append(Row("a class, times a pydantic model", ratio(in_child(mine, *words)),
                    ratio(in_child(peer, *words)) if peer else None, 1.5, "×"))
    rows.append(Row("import metaxy", import_seconds(mine, 2 * rounds), peer and import_seconds(peer, rounds), 0.15))
    command = os.environ.get("METAXY_BIN", str(build / "metaxy"))
    peer_help = None
    if peer:
        with tempfile.TemporaryDirectory() as folder:
            peer_help = best(rounds, lambda: seconds_of([str(Path(peer).parent / "metaxy"), "--help"], folder))
    rows.append(Row("metaxy list, 1,000 features (the original: --help)", list_seconds(command, 4 * rounds), peer_help,
                    0.010))
    return rows


def shown(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit != "s":
        return f"{value:.2f}{unit}"
    return f"{value * 1e3:.2f} ms" if value < 1 else f"{value:.2f} s"


def report(rows: list[Row]) -> int:
    print(f"{'':56}{'ours':>12}{'original':>12}{'goal':>12}")
    for row in rows:
        mark = "  missed" if row.missed else ""
        print(f"{row.what:56}{shown(row.ours, row.unit):>12}{shown(row.peer, row.unit):>12}"
              f"{shown(row.goal, row.unit):>12}{mark}")
    missed = [row for row in rows if row.missed]
    unknown = [row for row in rows if row.goal is not None and row.ours is None]
    print(f"{len(rows)} measured, {len(missed)} of {sum(row.goal is not None for row in rows)} goals missed, "
          f"{sum(row.peer is None for row in rows)} without the original's")
    return 1 if missed or unknown else 0


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(CHILDREN[sys.argv[2]](*map(int, sys.argv[3:]))))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--peer", type=Path, default=ROOT / "build" / "peer-venv")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    rows = measure(args.build.resolve(), None if args.no_peer else peer_environment(args.peer.resolve()), args.rounds)
    if args.json:
        args.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    return report(rows)


if __name__ == "__main__":
    sys.exit(main())
