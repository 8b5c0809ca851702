"""The page of `graph render -f html` in a real browser: it draws, searches, opens details, and says no error.

Needs Chromium and Python's playwright: skipped without them, failed when CI=true.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import servers

MOST = 300_000      # milliseconds that anything may take on a busy machine
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def _missing(what: str) -> None:
    message = f"{what} is not installed"
    pytest.fail(message) if servers.is_ci() else pytest.skip(message)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        _missing("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], timeout=MOST)
        yield running
        running.close()


def layered_toml(count: int, width: int) -> str:
    rows = []
    for i in range(count):
        layer, place = divmod(i, width)
        deps = ", ".join(f'{{ feature = "layer{layer - 1}/f{(place + k * 7) % width}" }}' for k in range(3)) if layer else ""
        rows.append(f'[features."layer{layer}/f{place}"]\nid_columns = ["id"]\ndeps = [{deps}]\n'
                    f'fields = ["audio", "frames", {{ key = "text", code_version = "2" }}]\n')
    return "".join(rows)


NASTY = """\
[features.root]
id_columns = ["id"]
description = "</script><script>document.title = 'broken'</script> <!-- <b>not bold</b> & \\u2028"
metadata = { note = "<img src=x onerror=alert(1)>" }
[features."down/stream"]
id_columns = ["id"]
deps = [{ feature = "root", optional = true, lineage = { type = "N:1", on = ["id"] } }]
fields = ["x", "y"]
"""


@pytest.fixture(scope="module")
def page_of(metaxy_bin: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    def make(toml: str) -> Path:
        root = tmp_path_factory.mktemp("page")
        (root / "metaxy.toml").write_text('project = "shop"\n')
        (root / "features.toml").write_text(toml)
        subprocess.run([metaxy_bin, "graph", "render", "-o", "graph.html"], cwd=root, check=True, capture_output=True,
                       env={**os.environ, "METAXY_PYTHON": sys.executable})
        return root / "graph.html"

    return make


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    """Opens a page; at its end there must have been no error, and no request but the file's own."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(MOST)

    def start(path: Path, **options: Any) -> Any:
        page = context.new_page()
        if options:
            page.emulate_media(**options)
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append("dialog"))
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
        page.goto(path.as_uri())
        page.wait_for_function("window.graphPage && graphPage.drawn > 0")
        return page

    yield start
    context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def thousand(page_of: Any) -> Path:
    return page_of(layered_toml(1000, 50))


def test_a_thousand_features(opened: Any, thousand: Path) -> None:
    page = opened(thousand)
    assert page.evaluate("graphPage.nodes.length") == 1000
    assert page.evaluate("graphPage.edges.length") == 950 * 3
    assert page.evaluate("graphPage.drawn") == 1000         # everything is in sight at the start
    assert "1,000 features" in page.inner_text("#stats")
    # Boxes do not lie on one another.
    assert page.evaluate("""() => {
        const layers = new Map();
        for (const node of graphPage.nodes) layers.set(node.x, [...(layers.get(node.x) || []), node]);
        let overlaps = 0;
        for (const boxes of layers.values()) {
            boxes.sort((a, b) => a.y - b.y);
            for (let i = 1; i < boxes.length; i++) overlaps += boxes[i].y < boxes[i - 1].y + boxes[i - 1].h;
        }
        return overlaps;
    }""") == 0
    # The canvas is not empty: several colours are on it.
    assert page.evaluate("""() => {
        const canvas = document.getElementById("canvas");
        const seen = new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer));
        return seen.size;
    }""") > 20
    frames = page.evaluate("[...Array(9)].map(() => graphPage.frame()).sort((a, b) => a - b)")
    assert frames[0] < 1000     # milliseconds, without a graphics card and on a busy machine


def test_search(opened: Any, thousand: Path) -> None:
    page = opened(thousand)
    page.keyboard.press("/")
    page.keyboard.type("layer7 f31")
    assert [item.inner_text().split()[0] for item in page.query_selector_all("#list li.item")] == ["layer7/f31"]
    page.keyboard.press("Enter")
    assert page.evaluate("graphPage.chosen") == "layer7/f31"
    assert page.inner_text("#details h2") == "layer7/f31"
    page.fill("#search", "no such thing")
    assert page.inner_text("#list") == "Nothing is called that."
    page.fill("#search", "audio")                           # fields are found too
    assert len(page.query_selector_all("#list li.item")) == 1000


def test_click_opens_details_and_lineage(opened: Any, thousand: Path) -> None:
    page = opened(thousand)
    where = page.evaluate("graphPage.at(graphPage.find('layer3/f10'))")
    page.mouse.click(*where)
    assert page.evaluate("graphPage.chosen") == "layer3/f10"
    text = page.inner_text("#details")
    for part in ("layer3/f10", "audio", "frames", "text", "layer2/f10", "layer2/f17", "layer2/f24", "id columns"):
        assert part in text
    lit = page.evaluate("graphPage.lit")
    assert lit["layer3/f10"] == "self" and lit["layer2/f17"] == "up" and lit["layer4/f10"] == "down"
    assert "layer3/f11" not in lit
    page.click("#details .rows button:has-text('audio')")  # one field: its own lineage
    assert page.evaluate("graphPage.lit")["layer2/f17"] == "up"
    page.click("#details .chips button:has-text('layer2/f17')")
    assert page.evaluate("graphPage.chosen") == "layer2/f17"
    page.click("#details .close")
    assert page.evaluate("graphPage.chosen") is None and page.is_hidden("#details")


def test_keys_zoom_and_themes(opened: Any, thousand: Path) -> None:
    page = opened(thousand, color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    page.keyboard.press("t")
    assert not page.evaluate("document.documentElement.classList.contains('dark')")
    before = page.evaluate("graphPage.view.scale")
    page.keyboard.press("+")
    assert page.evaluate("graphPage.view.scale") > before
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -400)
    page.wait_for_function(f"graphPage.view.scale > {before} * 1.5")
    x = page.evaluate("graphPage.view.x")
    page.mouse.move(1000, 300)
    page.mouse.down()
    page.mouse.move(900, 300, steps=4)
    page.mouse.up()
    assert page.evaluate("graphPage.view.x") == pytest.approx(x - 100, abs=2)
    page.keyboard.press("f")
    page.wait_for_function("graphPage.drawn === 1000")
    page.evaluate("graphPage.choose(graphPage.find('layer5/f5'))")
    page.keyboard.press("[")
    assert page.evaluate("graphPage.chosen").startswith("layer4/")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("graphPage.chosen").startswith("layer5/")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    assert page.evaluate("graphPage.chosen") is None and page.is_hidden("#keys")


def test_texts_stay_texts(opened: Any, page_of: Any) -> None:
    page = opened(page_of(NASTY))
    assert page.title() == "Features"
    page.evaluate("graphPage.choose(graphPage.find('root'))")
    text = page.inner_text("#details")
    assert "</script><script>document.title = 'broken'</script> <!-- <b>not bold</b> &" in text
    assert "<img src=x onerror=alert(1)>" in text
    page.evaluate("graphPage.choose(graphPage.find('down/stream'))")
    assert "root, optional, N:1 on id" in page.inner_text("#details")


def test_a_link_to_a_feature(opened: Any, page_of: Any) -> None:
    path = page_of(NASTY)
    page = opened(path)
    page.goto(path.as_uri() + "#down%2Fstream")
    page.reload()
    page.wait_for_function("window.graphPage && graphPage.chosen")
    assert page.evaluate("graphPage.chosen") == "down/stream"


def test_an_empty_graph(browser: Any, page_of: Any) -> None:
    page = browser.new_page()
    page.set_default_timeout(MOST)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(page_of("").as_uri())
    page.wait_for_function("window.graphPage")
    assert errors == [] and "0 features" in page.inner_text("#stats")
    page.close()


def test_changes(browser: Any, metaxy_bin: str, tmp_path: Path) -> None:
    (tmp_path / "metaxy.toml").write_text('project = "shop"\n')
    (tmp_path / "before.toml").write_text(NASTY)
    (tmp_path / "features.toml").write_text(NASTY.replace("down/stream", "other/stream"))
    subprocess.run([metaxy_bin, "graph-diff", "before.toml", "-o", "diff.html"], cwd=tmp_path, check=True, capture_output=True)
    page = browser.new_page()
    page.set_default_timeout(MOST)
    page.goto((tmp_path / "diff.html").as_uri())
    page.wait_for_function("window.graphPage && graphPage.drawn > 0")
    assert page.inner_text("#legend").split("\n") == ["1 added", "1 removed"]
    statuses = page.evaluate("graphPage.nodes.map(node => [node.title, node.status || 0])")
    assert json.loads(json.dumps(dict(statuses))) == {"down/stream": 2, "other/stream": 1, "root": 0}
    page.close()
