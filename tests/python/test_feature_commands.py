"""Commands on features: list, describe, graph render, graph-diff, config print, completion; features from TOML and
from Python, and what is kept of the latter."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

TOML = """\
[features.video]
id_columns = ["video_id"]
fields = ["frames", "audio"]
description = "whole <videos> & more"

[features."video/crop"]
id_columns = ["video_id", "crop_id"]
deps = [{ feature = "video", rename = { path = "video_path" }, lineage = { type = "1:N", on = ["video_id"] } }]
[features."video/crop".fields.frames]
code_version = "2"
deps = [{ feature = "video", fields = ["frames"] }]
[features."video/crop".fields.audio]

[features.faces]
id_columns = ["crop_id"]
deps = [{ feature = "video/crop", optional = true }]
fields = ["box"]
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(metaxy_bin: str, tmp_path: Path) -> Run:
    """Runs the command in a project of three features; `code` is the status that it must end with."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "metaxy.toml").write_text('project = "shop"\n')
    (root / "features.toml").write_text(TOML)

    def start(*argv: str, code: int = 0, **env: str) -> subprocess.CompletedProcess[str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("METAXY_")}
        done = subprocess.run([metaxy_bin, *argv], cwd=root, capture_output=True, text=True, timeout=300,
                              stdin=subprocess.DEVNULL,
                              env={**plain, "METAXY_PYTHON": sys.executable, "XDG_CACHE_HOME": str(tmp_path / "cache"),
                                   "COLUMNS": "120", **env})
        assert done.returncode == code, (argv, done.stdout, done.stderr)
        return done

    return start


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "project"


# ---- list, describe ----


def test_list(run: Run) -> None:
    plain = run("list").stdout
    assert plain.splitlines()[0] == "shop"
    assert "Total: 3 feature(s) (1 root, 2 dependent)" in plain
    assert run("list", "features", "-f", "keys").stdout.split() == ["video", "video/crop", "faces"]
    found = json.loads(run("list", "features", "-v", "--format=json").stdout)
    assert found["feature_count"] == 3
    crop = found["features"][1]
    assert crop["deps"] == ["video"] and crop["fields"][0]["deps"] == [{"feature": "video", "fields": ["frames"]}]
    assert json.loads(run("--project", "other", "list", "-f", "json").stdout)["features"] == []
    assert json.loads(run("--project", "other", "--all-projects", "list", "-f", "json").stdout)["feature_count"] == 3


def test_describe(run: Run) -> None:
    one = json.loads(run("describe", "feature", "video/crop", "-f", "json").stdout)
    assert one["dependencies"] == [{"feature": "video", "rename": {"path": "video_path"}, "lineage": {"type": "1:N", "on": ["video_id"]}}]
    both = json.loads(run("describe", "features", "--all-features", "-f", "json").stdout)
    assert [feature["key"] for feature in both["features"]] == ["video", "video/crop", "faces"]
    assert both["features"][0]["description"] == "whole <videos> & more"
    plain = run("describe", "features", "video__crop").stdout
    assert "lineage  1:N on video_id" in plain and "rename   path → video_path" in plain
    graph = json.loads(run("describe", "graph", "-f", "json").stdout)
    assert graph == {"total_features": 3, "graph_depth": 3, "root_features": ["video"], "leaf_features": ["faces"]}
    plain_graph = run("describe", "graph")
    assert plain_graph.stdout == "" and "Total Features  3" in plain_graph.stderr


def test_describe_tells_all_of_a_dependency(run: Run, root: Path) -> None:
    whole = 'optional = true, select = ["path"], filters = ["size > 1"], lineage = { type = "N:1", on = ["crop_id"] }'
    (root / "features.toml").write_text(TOML.replace("optional = true", whole))
    faces = json.loads(run("describe", "features", "faces", "-f", "json").stdout)
    assert faces["dependencies"] == [{"feature": "video/crop", "select": ["path"], "optional": True,
                                      "lineage": {"type": "N:1", "on": ["crop_id"]}, "filters": ["size > 1"]}]


def test_a_file_of_features_that_is_not_there(run: Run, root: Path) -> None:
    (root / "metaxy.toml").write_text('project = "shop"\nfeatures = ["features.toml",\n  "gone.toml"]\n')
    said = run("list", code=1).stderr
    assert "metaxy.toml:3:3: error IO001: " in said and "gone.toml: no such file" in said


def test_no_project(metaxy_bin: str, tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("METAXY_")}
    done = subprocess.run([metaxy_bin, "list"], cwd=tmp_path, capture_output=True, text=True, timeout=300, env=plain)
    assert done.returncode == 0 and done.stdout.startswith("Total: 0 feature(s)")
    assert "no metaxy.toml, and no pyproject.toml with [tool.metaxy], was found" in done.stderr


def test_errors_of_selection(run: Run) -> None:
    lost = json.loads(run("describe", "features", "vido", "-f", "json", code=1).stdout)
    assert lost == {"error": "FEATURES_NOT_FOUND", "message": "Feature(s) not found in graph", "features": ["vido"]}
    assert run("describe", "features", "vido", code=1).stdout.splitlines() == [
        "Error: Feature(s) not found in graph: vido", "Hint: Did you mean 'video'?"]
    bad = json.loads(run("describe", "features", "a/B", "-f", "json", code=1).stdout)
    assert bad["error"] == "INVALID_FEATURE_KEY" and bad["key"] == "a/B" and "input_value=('a', 'B')" in bad["message"]
    assert run("describe", "features", "a/B", code=1).stdout.startswith("Error: Invalid feature key 'a/B': FeatureKey part 'B'")
    assert json.loads(run("describe", "features", "-f", "json", code=1).stdout)["error"] == "MISSING_REQUIRED_FLAG"
    assert json.loads(run("describe", "features", "video", "--all-features", "-f", "json", code=1).stdout)["error"] == "CONFLICTING_FLAGS"


@pytest.mark.parametrize(("argv", "words"), [
    (("lst",), 'Did you mean "metaxy list"?'),
    (("graph", "rendr"), 'Did you mean "metaxy graph render"?'),
    (("migrate", "dif"), 'Did you mean "metaxy migrate diff"?'),
    (("schema", "aply"), 'unknown command "aply" for "metaxy schema"'),
    (("list", "featurs"), "accepts at most 0 arg(s), received 1"),
    (("list", "--verbos"), "Did you mean --verbose?"),
    (("graph", "render", "--no-show-fild"), "unknown flag: --no-show-fild"),
    (("--env", "x", "list"), "unknown flag: --env"),
])
def test_called_wrongly(run: Run, argv: tuple[str, ...], words: str) -> None:
    done = run(*argv, code=2)
    assert words in done.stderr and done.stdout == ""


@pytest.mark.parametrize(("argv", "words"), [
    (("list", "-f", "jsn"), "Did you mean json?"),
    (("graph", "render", "--up", "1"), "need --feature"),
    (("graph", "render", "--feature", "vido"), "vido"),
    (("graph", "render", "--hash-length", "many"), "--hash-length is a number"),
    (("graph", "render", "--direction", "up"), "--direction is TB or LR"),
    (("graph", "render", "--minimal", "--verbose"), "exclude each other"),
    (("graph-diff", "nothing"), "no graph is called 'nothing'"),
    (("completion", "tcsh"), "bash, zsh and fish"),
    (("graph", "render", "--store", "nope"), "the project has no stores"),
    (("describe", "graph", "--store", "nope"), "the project has no stores"),
    (("graph-diff", "current", "--store", "nope"), "the project has no stores"),
    (("--locked", "list"), "--locked needs --sync"),
    (("graph", "render", "-o", "x.png"), "known are .svg, .html, .htm, .mmd, .mermaid, .dot, .gv, .json, .txt"),
    (("graph", "render", "-o", "x.yaml"), "no format is known by the ending of x.yaml"),
    (("graph-diff", "current", "-o", "x.png"), ".json, .yaml, .yml, .txt"),
])
def test_wrong_values(run: Run, argv: tuple[str, ...], words: str) -> None:
    done = run(*argv, code=1)
    assert words in done.stderr and done.stdout == ""


def test_flags_from_variables(run: Run) -> None:
    assert json.loads(run("list", "features", METAXY_LIST_FEATURES_FORMAT="json").stdout)["feature_count"] == 3
    assert run("list", "features", "-f", "keys", METAXY_LIST_FEATURES_FORMAT="json").stdout.startswith("video\n")
    assert "fields" not in run("graph", "render", METAXY_GRAPH_RENDER_SHOW_FIELDS="false").stdout


def test_a_wrong_graph(run: Run, root: Path) -> None:
    (root / "features.toml").write_text(TOML.replace('feature = "video/crop", optional', 'feature = "video/crp", optional'))
    done = run("list", code=1)
    assert "FEA007" in done.stderr and "features.toml:" in done.stderr and done.stdout == ""
    (root / "features.toml").write_text(TOML + "[features.video]\n")
    assert "CFG001" in run("list", code=1).stderr


# ---- graph render ----


def test_tree(run: Run) -> None:
    tree = run("graph", "render", "--minimal", "--no-show-projects").stdout
    assert tree == (
        "📊 Graph\n"
        "├── video\n│   └── 🔧 fields\n│       ├── frames\n│       └── audio\n"
        "├── video/crop\n│   ├── 🔧 fields\n│   │   ├── frames\n│   │   └── audio\n"
        "│   └── ⬅️  depends on\n│       └── video\n"
        "└── faces\n    ├── 🔧 fields\n    │   └── box\n    └── ⬅️  depends on\n        └── video/crop\n")
    around = run("graph", "render", "--feature", "video/crop", "--up", "0", "--down", "0").stdout
    assert "├── video\n" not in around and "└── video/crop" in around
    whole = run("graph", "render", "--verbose", "--hash-length", "0").stdout
    assert "(cv: 2)" in whole


def test_cards_fit_the_terminal(run: Run) -> None:
    for width in ("20", "34", "80", "120"):
        cards = run("graph", "render", "-t", "cards", COLUMNS=width).stdout
        boxes = cards.splitlines()[1:]
        assert boxes and max(len(line) for line in boxes) <= int(width) + 1
        assert "\x1b" not in cards
    assert "▼" in run("graph", "render", "-t", "cards").stdout


def test_mermaid_and_graphviz(run: Run) -> None:
    mermaid = run("graph", "render", "-f", "mermaid").stdout
    assert "flowchart TB" in mermaid and "n0 -->|\"1:N\"| n1" in mermaid and "n1 -.-> n2" in mermaid
    dot = run("graph", "render", "-f", "graphviz", "--direction", "LR").stdout
    assert dot.startswith("digraph metaxy {") and "rankdir=LR" in dot and "n0 -> n1" in dot
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tsvg"], input=dot, text=True, check=True, capture_output=True)


def test_svg(run: Run, root: Path) -> None:
    told = run("graph", "render", "-o", "graph.svg", "--title", "a < b & c")
    assert told.stdout == "" and "graph.svg" in told.stderr
    tree = ElementTree.parse(root / "graph.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    texts = ["".join(text.itertext()) for text in tree.iter(f"{space}text")]
    assert {"video", "video/crop", "faces", "frames", "box"} <= set(texts)
    assert any(text.startswith("a < b & c") for text in texts)
    assert len([path for path in tree.iter(f"{space}path") if path.get("marker-end")]) == 2


def test_a_snapshot_is_whole(run: Run) -> None:
    assert "whole graph" in run("graph", "render", "-f", "json", "--feature", "video", code=1).stderr
    assert len(json.loads(run("graph", "render", "-f", "json").stdout)) == 3


def test_a_snapshot_needs_what_is_external_from_the_project(run: Run, root: Path) -> None:
    own = '[features.mine]\nid_columns = ["id"]\ndeps = ["theirs"]\n'
    (root / "features.toml").write_text(own + '[features.theirs]\nid_columns = ["id"]\nexternal = true\nproject = "other"\n')
    run("graph", "render", "-f", "json", "-o", "before.json")
    assert "0 added, 0 removed, 0 changed, 2 unchanged" in run("graph-diff", "before.json").stdout
    (root / "features.toml").write_text(own.replace("theirs", "lost") + '[features.lost]\nid_columns = ["id"]\n')
    assert "'theirs' which is not in the graph" in run("graph-diff", "before.json", code=1).stderr


def test_output_to_stdout(run: Run, root: Path) -> None:
    before = sorted(root.iterdir())
    for argv in (("graph", "render", "-f", "svg"), ("graph", "render",), ("graph-diff", "current", "-f", "html")):
        assert run(*argv, "-o", "-").stdout == run(*argv).stdout
    assert sorted(root.iterdir()) == before


def test_output_is_whole_or_nothing(run: Run, root: Path) -> None:
    assert "IO002" not in run("graph", "render", "-f", "html").stderr
    run("graph", "render", "-f", "html", "-o", "no/such/folder/graph.html", code=1)
    assert not (root / "no").exists()


def test_output_keeps_links_and_pipes(run: Run, root: Path) -> None:
    (root / "real.svg").touch()
    (root / "link.svg").symlink_to("real.svg")
    run("graph", "render", "-o", "link.svg")
    assert (root / "link.svg").is_symlink() and (root / "real.svg").read_text().startswith("<")
    os.mkfifo(root / "pipe")
    reader = os.open(root / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        run("graph", "render", "-f", "mermaid", "-o", "pipe")
        assert os.read(reader, 60000).decode() == run("graph", "render", "-f", "mermaid", "-o", "-").stdout
    finally:
        os.close(reader)
    assert (root / "pipe").is_fifo() and not (root / "-").exists()


def test_the_same_graph_gives_the_same_bytes(run: Run) -> None:
    for kind in ("html", "svg", "mermaid", "graphviz", "cards", "json"):
        assert run("graph", "render", "-f", kind).stdout == run("graph", "render", "-f", kind).stdout


# ---- graph-diff ----


def test_graph_diff(run: Run, root: Path) -> None:
    run("graph", "render", "-f", "json", "-o", "before.json")
    (root / "features.toml").write_text(
        TOML.replace('code_version = "2"', 'code_version = "3"').replace("[features.faces]", "[features.people]"))
    done = run("graph-diff", "before.json").stdout
    assert "~ video/crop" in done and "code 2 → 3" in done and "- faces" in done and "+ people" in done
    assert "1 added, 1 removed, 1 changed, 1 unchanged" in done
    found = json.loads(run("graph-diff", "render", "before.json", "current", "-f", "json").stdout)
    assert {key: node["status"] for key, node in found["nodes"].items()} == {
        "faces": "removed", "people": "added", "video": "unchanged", "video/crop": "changed"}
    assert found["nodes"]["video/crop"]["field_changes"][0]["new_code_version"] == "3"
    yaml = run("graph-diff", "before.json", "features.toml", "-f", "yaml").stdout
    assert '"faces":\n    "status": "removed"' in yaml
    assert "classDef added" in run("graph-diff", "before.json", "-f", "mermaid").stdout
    assert "0 added, 0 removed, 0 changed, 3 unchanged" in run("graph-diff", "current", "features.toml").stdout


# ---- config print, completion, man ----


def test_config_print(run: Run, root: Path) -> None:
    (root / "metaxy.toml").write_text(
        'project = "shop"\n[stores.dev]\ntype = "metaxy.ext.duckdb.DuckDBMetadataStore"\n'
        'config = { database = "${WHERE:-x.duckdb}", password = "${PASS}" }\n')
    found = json.loads(run("config", "print", "-f", "json", PASS="hunter2").stdout)
    assert found["project"] == "shop" and found["stores"]["dev"]["config"]["password"] == "***"
    assert "hunter2" not in run("config", "print", "--origin", PASS="hunter2").stdout
    assert "hunter2" in run("config", "print", "--show-secrets", PASS="hunter2").stdout
    origin = run("config", "print", "--origin", METAXY_STORE="dev").stdout
    assert 'project = "shop"  # metaxy.toml:1:11' in origin and 'store = "dev"  # METAXY_STORE' in origin
    assert json.loads(run("config", "print", "--origin", "-f", "json").stdout)["project"]["value"] == "shop"


def test_list_stores_makes_each_of_them(run: Run, root: Path) -> None:
    config = ('project = "shop"\nstore = "main"\n[stores.a]\ntype = "mine.stores.Archive"\nconfig = { fallback_stores = ["main"] }\n'
              '[stores.main]\ntype = "metaxy.ext.duckdb.DuckDBMetadataStore"\nconfig = { database = "x.duckdb" }\n')
    (root / "metaxy.toml").write_text(config)
    said = json.loads(run("list", "stores", "-f", "json").stdout)
    assert said == {"default_store": "main", "store_count": 2, "stores": [
        {"name": "main", "is_default": True, "info": "DuckDBMetadataStore(database=x.duckdb)", "fallbacks": []},
        {"name": "a", "is_default": False, "info": "Archive()", "fallbacks": ["main"]}]}
    assert not (root / "x.duckdb").exists()
    for wrong, words in (('database = "x.duckdb", pasword = "x"', 'has no setting "pasword"'), ("", "database is not set"),
                         ('database = "x", hash_algorithm = "sha265"', "there is no hash algorithm 'sha265'"),
                         ('database = "x", fallback_stores = "a"', "fallback_stores is a list"),
                         ('database = "x", fallback_stores = [5]', "fallback_stores are names of stores"),
                         ('database = "x", versioning_engine = "fast"', "versioning_engine is auto, native or polars"),
                         ('database = "x", auto_cast_struct_for_jsonb = true', 'has no setting "auto_cast_struct_for_jsonb"')):
        (root / "metaxy.toml").write_text(config.replace('database = "x.duckdb"', wrong))
        refused = run("list", "stores", code=1)
        assert refused.stdout == "" and "metaxy.toml:8:" in refused.stderr or words == "database is not set", refused.stderr
        assert words in refused.stderr
    (root / "metaxy.toml").write_text(config.replace('"x.duckdb"', '"${NOT_SET_ANYWHERE}"'))
    refused = run("list", "stores", code=1)
    assert "database is empty" in refused.stderr and '"${NOT_SET_ANYWHERE}"' in refused.stderr and "is not set" in refused.stderr
    (root / "metaxy.toml").write_text(config.replace("ext.duckdb.Duck", "ext.duckdb.Dukc"))
    refused = run("list", "stores", code=1)
    assert "metaxy.toml:7:" in refused.stderr and 'Did you mean "metaxy.ext.duckdb.DuckDBMetadataStore"?' in refused.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_well_formed(run: Run, shell: str) -> None:
    script = run("completion", shell).stdout
    assert "graph" in script and "render" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True, capture_output=True)


def test_completion_of_bash(run: Run, root: Path, metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "metaxy").symlink_to(metaxy_bin)
    script = run("completion", "bash").stdout
    for words, want in [(["metaxy", "gra"], "graph graph-diff"), (["metaxy", "graph", "re"], "render"),
                        (["metaxy", "migrate", "ap"], "apply"), (["metaxy", "graph", "render", "--dir"], "--direction"),
                        (["metaxy", "describe", "features", "vi"], "video video/crop")]:
        line = f'{script}\nCOMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _metaxy; echo "${{COMPREPLY[*]}}"'
        done = subprocess.run(["bash", "-c", line], cwd=root, capture_output=True, text=True, check=True,
                              env={**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin"})
        assert done.stdout.split() == want.split(), words


@pytest.mark.skipif(not shutil.which("zsh"), reason="there is no zsh")
def test_completion_of_zsh(run: Run, root: Path, metaxy_bin: str, tmp_path: Path) -> None:
    """With stand-ins for what only a line editor has."""
    (tmp_path / "metaxy").symlink_to(metaxy_bin)
    script = run("completion", "zsh").stdout
    assert script.startswith("#compdef metaxy\n")
    for words, want in [(["metaxy", "gra"], "graph graph-diff"), (["metaxy", "graph", "re"], "render"),
                        (["metaxy", "graph", "render", "--dir"], "--direction"), (["metaxy", "--sync", "describe", "fea"], "features"),
                        (["metaxy", "describe", "features", "vi"], "video video/crop")]:
        line = (f'compdef() {{ }}; compadd() {{ shift; print -l -- "$@" }}; _files() {{ }}\n{script}\n'
                f'words=({" ".join(words)}); CURRENT={len(words)}; _metaxy')
        done = subprocess.run(["zsh", "-f", "-c", line], cwd=root, capture_output=True, text=True, check=True,
                              env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
        assert [word for word in done.stdout.split() if word.startswith(words[-1])] == want.split(), (words, done)
        assert not done.stderr


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish")
def test_completion_of_fish(run: Run, root: Path, metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "metaxy").symlink_to(metaxy_bin)
    (tmp_path / "metaxy.fish").write_text(run("completion", "fish").stdout)
    for line, want in (("metaxy gra", "graph graph-diff"), ("metaxy graph re", "render"), ("metaxy migrate ap", "apply"),
                       ("metaxy graph render --dir", "--direction"), ("metaxy describe features vi", "video video/crop")):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {tmp_path}/metaxy.fish; complete -C '{line}'"], cwd=root,
                              capture_output=True, text=True, check=True,
                              env={**os.environ, "HOME": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"})
        assert [row.split("\t")[0] for row in done.stdout.splitlines()] == want.split(), (line, done.stdout, done.stderr)


def test_manual_pages(run: Run) -> None:
    page = run("man").stdout
    assert page.count(".SS ") >= 15 and ".TH METAXY 1" in page and page.isascii()
    assert ".SS \"metaxy graph render\"" in run("man", "graph").stdout
    if shutil.which("mandoc"):
        subprocess.run(["mandoc", "-T", "lint", "-W", "error"], input=page, text=True, check=True, capture_output=True)


def test_a_thousand_features_are_quick(run: Run, root: Path) -> None:
    rows = []
    for i in range(1000):
        layer, place = divmod(i, 50)
        deps = ", ".join(f'{{ feature = "layer{layer - 1}/f{(place + k * 7) % 50}" }}' for k in range(3)) if layer else ""
        rows.append(f'[features."layer{layer}/f{place}"]\nid_columns = ["id"]\ndeps = [{deps}]\nfields = ["a", "b", "c"]\n')
    (root / "features.toml").write_text("".join(rows))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "Total: 1000 feature(s)" in run("list").stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # bench/ holds it to 10 ms; here only that nothing is quadratic, also with sanitizers, on a machine that is busy.
    assert after.ru_utime - before.ru_utime < 5
    assert len(run("graph", "render", "-f", "html").stdout) < 2_000_000


# ---- features in Python ----


@pytest.fixture
def python_project(run: Run, root: Path, tmp_path: Path) -> Callable[[], int]:
    """Makes the project one of Python features; tells how often the interpreter was started since it was last asked."""
    pytest.importorskip("metaxy._core")
    pytest.importorskip("pydantic")
    (root / "features.toml").unlink()
    (root / "metaxy.toml").write_text('project = "shop"\nentrypoints = ["shop.features"]\n')
    (root / "shop").mkdir()
    (root / "shop" / "__init__.py").write_text("")
    (root / "shop" / "features.py").write_text(
        "import metaxy as mx\n\n\nclass Video(mx.BaseFeature, spec=mx.FeatureSpec(key='video', id_columns=['id'], "
        "fields=['frames'])):\n    '''Videos.'''\n\n    id: str\n")
    log = tmp_path / "runs"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho run >> {log}\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    log.write_text("")

    def started() -> int:
        count = len(log.read_text().split())
        log.write_text("")
        return count

    return started


def keys(run: Run, tmp_path: Path, **env: str) -> list[str]:
    return run("list", "-f", "keys", METAXY_PYTHON=str(tmp_path / "python"), **env).stdout.split()


def test_a_wrong_graph_in_python(run: Run, root: Path, tmp_path: Path, python_project: Callable[[], int]) -> None:
    """Faults of a graph are told at the class, also when what Python said was kept."""
    with (root / "shop" / "features.py").open("a") as file:
        file.write("\n\nclass Crop(\n    mx.BaseFeature,\n    spec=mx.FeatureSpec(key='crop', id_columns=['id'], "
                   "deps=[mx.FeatureDep(feature='vidoe')]),\n):\n    id: str\n\n\nclass Face(mx.BaseFeature, spec=mx.FeatureSpec(\n"
                   "        key='face', id_columns=['id'], deps=[mx.FeatureDep(feature=Video)],\n"
                   "        fields=[mx.FieldSpec(key='f', deps=[mx.FieldDep(feature=Video, fields=['frame'])])])):\n    id: str\n")
    for started in (1, 0):
        said = run("list", code=1, METAXY_PYTHON=str(tmp_path / "python")).stderr
        assert "shop/features.py:10:1: error FEA007: Feature 'crop' depends on 'vidoe'" in said
        assert "shop/features.py:17:1: error FEA010: video.frame: field 'f' of feature 'face' names it" in said
        assert python_project() == started


def test_python_features_are_kept(run: Run, root: Path, tmp_path: Path, python_project: Callable[[], int]) -> None:
    assert keys(run, tmp_path) == ["video"] and python_project() == 1
    assert keys(run, tmp_path) == ["video"] and python_project() == 0
    found = json.loads(run("describe", "features", "video", "-f", "json", METAXY_PYTHON=str(tmp_path / "python")).stdout)
    assert found["source"] == "shop.features.Video" and found["description"] == "Videos." and python_project() == 0


def test_what_is_kept_is_never_stale(run: Run, root: Path, tmp_path: Path, python_project: Callable[[], int]) -> None:
    module = root / "shop" / "features.py"
    (root / "names.txt").write_text("")
    (root / "more").mkdir()
    module.write_text(module.read_text() + (
        "\nimport os, pathlib\n"
        "for name in [os.environ.get('EXTRA', ''), *open('names.txt').read().split(), *os.listdir('more')]:\n"
        "    if name:\n"
        "        mx.FeatureGraph.get_active().add_feature_definition(mx.FeatureDefinition.from_stored_data(\n"
        "            {'key': name, 'id_columns': ['id']}, {}, None, 'shop'))\n"))
    assert keys(run, tmp_path) == ["video"] and python_project() == 1
    assert keys(run, tmp_path) == ["video"] and python_project() == 0
    assert keys(run, tmp_path, UNUSED="1") == ["video"] and python_project() == 0
    assert keys(run, tmp_path, EXTRA="extra") == ["video", "extra"] and python_project() == 1
    assert keys(run, tmp_path) == ["video"] and python_project() == 1
    (root / "names.txt").write_text("named")
    assert keys(run, tmp_path) == ["video", "named"] and python_project() == 1
    (root / "names.txt").write_text("other")        # the same size, and perhaps the same time
    assert keys(run, tmp_path) == ["video", "other"] and python_project() == 1
    (root / "more" / "listed").write_text("")
    assert keys(run, tmp_path) == ["video", "other", "listed"] and python_project() == 1
    os.utime(module)
    assert keys(run, tmp_path) == ["video", "other", "listed"] and python_project() == 0
    module.write_text(module.read_text().replace("key='video'", "key='film'"))
    assert keys(run, tmp_path) == ["film", "other", "listed"] and python_project() == 1
    (root / "metaxy").mkdir()                       # a namespace without modules: nothing to import, but it could be one
    assert keys(run, tmp_path) == ["film", "other", "listed"]


def test_a_module_that_comes_first_is_seen(run: Run, root: Path, tmp_path: Path, python_project: Callable[[], int]) -> None:
    assert keys(run, tmp_path) == ["video"] and python_project() == 1
    package = root / "shop" / "features"
    package.mkdir()
    (package / "__init__.py").write_text(
        "import metaxy as mx\n\n\nclass Film(mx.BaseFeature, spec=mx.FeatureSpec(key='film', id_columns=['id'])):\n    id: str\n")
    assert keys(run, tmp_path) == ["film"] and python_project() == 1


def test_modules_that_look_elsewhere_are_loaded_each_time(
        run: Run, root: Path, tmp_path: Path, python_project: Callable[[], int]) -> None:
    module = root / "shop" / "features.py"
    module.write_text(module.read_text() + "\nimport subprocess\nsubprocess.run(['true'])\n")
    assert keys(run, tmp_path) == ["video"] and python_project() == 1
    assert keys(run, tmp_path) == ["video"] and python_project() == 1


def test_a_cache_that_is_no_json_is_not_used(run: Run, tmp_path: Path, python_project: Callable[[], int]) -> None:
    assert keys(run, tmp_path) == ["video"] and python_project() == 1
    (kept,) = (tmp_path / "cache" / "metaxy").iterdir()
    kept.write_text(kept.read_text()[:-20])
    assert keys(run, tmp_path) == ["video"] and python_project() == 1


@pytest.mark.parametrize(("line", "words"), [
    ("x = 1 / 0", "ZeroDivisionError: division by zero"),
    ("class (", "SyntaxError: invalid syntax"),
    ("import nothing_like_this", "ModuleNotFoundError: No module named 'nothing_like_this'"),
    ("import sys; sys.exit(0)", "SystemExit: 0"),
    ("class Again(mx.BaseFeature, spec=mx.FeatureSpec(key='BAD', id_columns=['id'])): pass", "ValidationError"),
])
def test_errors_of_modules(run: Run, root: Path, tmp_path: Path, python_project: Callable[[], int], line: str, words: str) -> None:
    module = root / "shop" / "features.py"
    module.write_text(module.read_text() + line + "\n")
    number = len(module.read_text().splitlines())
    done = run("list", code=1)
    assert f"shop/features.py:{number}:1: error FEA014" in done.stderr and words in done.stderr
    assert "site-packages/metaxy/_export.py" not in done.stderr
    assert done.stdout == ""


def test_what_modules_print_is_not_output(run: Run, root: Path, python_project: Callable[[], int]) -> None:
    module = root / "shop" / "features.py"
    module.write_text("print('hello')\n" + module.read_text())
    done = run("list", "-f", "json")
    assert json.loads(done.stdout)["feature_count"] == 1 and "hello" in done.stderr


def test_packages_are_found_beside_toml_features(run: Run, root: Path, tmp_path: Path) -> None:
    """Installed packages declare features without being named; without any no interpreter is started."""
    pytest.importorskip("metaxy._core")
    log, site = tmp_path / "runs", tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    python = tmp_path / "env" / "bin" / "python3"
    for folder in (site, python.parent):
        folder.mkdir(parents=True)
    (tmp_path / "env" / "pyvenv.cfg").write_text("include-system-site-packages = false\n")
    python.write_text(f'#!/bin/sh\necho run >> {log}\nPYTHONPATH={site} exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    log.write_text("")
    (site / "other-1.dist-info").mkdir()
    (site / "other-1.dist-info" / "entry_points.txt").write_text("[console_scripts]\nmetaxy.project = x:y\n")
    listed = ("list", "-f", "keys")
    assert run(*listed, METAXY_PYTHON=str(python)).stdout.split() == ["video", "video/crop", "faces"]
    assert log.read_text() == ""
    (site / "given-1.dist-info").mkdir()
    (site / "given-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: given\nVersion: 1\n")
    (site / "given-1.dist-info" / "entry_points.txt").write_text("[metaxy.project]\nit = given\n")
    (site / "given.py").write_text(
        "import metaxy as mx\n\n\nclass Given(mx.BaseFeature, spec=mx.FeatureSpec(key='given', id_columns=['id'], deps=['video'])):\n"
        "    __metaxy_project__ = 'shop'\n    id: str\n")
    assert run(*listed, METAXY_PYTHON=str(python)).stdout.split() == ["video", "video/crop", "faces", "given"]
    assert log.read_text() == "run\n"
    (site / "given.py").write_text("raise RuntimeError('no')\n")
    assert "RuntimeError: no" in run(*listed, code=1, METAXY_PYTHON=str(python)).stderr


def test_no_interpreter(run: Run, root: Path, tmp_path: Path, python_project: Callable[[], int]) -> None:
    done = run("list", code=1, METAXY_PYTHON=str(tmp_path / "nowhere"))
    assert "RUN001" in done.stderr or "nowhere" in done.stderr
    (root / "metaxy.toml").write_text('project = "shop"\n')     # names no modules: nothing to load
    assert "Total: 0 feature(s)" in run("list", METAXY_PYTHON=str(tmp_path / "nowhere")).stdout


def test_both_kinds_in_one_graph(run: Run, root: Path, python_project: Callable[[], int]) -> None:
    (root / "features.toml").write_text('[features.crop]\nid_columns = ["id"]\ndeps = ["video"]\n')
    found = json.loads(run("list", "-f", "json").stdout)
    assert [(f["key"], f["source"]) for f in found["features"]] == [("crop", "features.toml"), ("video", "shop.features.Video")]
