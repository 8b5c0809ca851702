"""The tools that `make check` and `make test` trust: they find what they are there to find."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module          # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


# ------------------------------------------------------------------------------------------- layers

@pytest.fixture
def house(tmp_path: Path):
    """Writes a tree of two rooms, base below sql, with the given files on top."""
    def build(files: dict[str, str], layers: str = "base:\nsql: base\n") -> list[str]:
        tree = {"LAYERS": layers, "include/metaxy/base.h": "", "src/base/str.h": "", "src/sql/token.h": ""} | files
        for name, text in tree.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tool("check_layers").check(tmp_path)
    return build


def test_downward_and_own_and_public_includes_pass(house):
    assert house({"src/sql/parse.c": '#include "sql/token.h"\n#include "base/str.h"\n#include "metaxy/base.h"\n'
                                     '#include <stdio.h>\n#include "near.h"\n', "src/sql/near.h": ""}) == []


@pytest.mark.parametrize("files, finding", [
    ({"src/base/a.c": '\n#include "sql/token.h"\n'}, "src/base/a.c:2: base may not include sql (sql/token.h)"),
    ({"src/sql/a.c": '#include "../base/str.h"\n'},
     "src/sql/a.c:1: ../base/str.h is found neither from src/ nor beside the file"),
    ({"src/sql/a.c": '#include "base/gone.h"\n'},
     "src/sql/a.c:1: base/gone.h is found neither from src/ nor beside the file"),
    ({"src/sql/a.c": "#include <base/str.h>\n"}, 'src/sql/a.c:1: write "base/str.h" in quotes'),
    ({"include/metaxy/sql.h": '#include "sql/token.h"\n'},
     "include/metaxy/sql.h:1: a public header includes sql/token.h, which is not public"),
    ({"src/attic/a.c": ""}, "LAYERS: no line for src/attic"),
])
def test_what_layers_forbid_is_found(house, files, finding):
    assert house(files) == [finding]


def test_a_header_that_the_rooms_build_makes_passes(house):
    files = {"src/sql/a.c": '#include "made.h"\n'}
    assert house(files) == ["src/sql/a.c:1: made.h is found neither from src/ nor beside the file"]
    assert house(files | {"src/sql/meson.build": "custom_target('made',\n  output: 'made.h',\n)\n"}) == []


def test_include_in_a_comment_is_none(house):
    assert house({"src/base/a.c": '/* not this:\n#include "sql/token.h"\n*/\n'}) == []


def test_a_room_cannot_name_one_above_it(house):
    assert house({}, "base: sql\nsql: base\n") == ["LAYERS:1: base names sql, which is not below it"]


def test_layers_of_this_checkout_name_every_room():
    allowed, findings = tool("check_layers").read_layers(ROOT / "LAYERS")
    assert findings == []
    assert {path.name for path in (ROOT / "src").iterdir() if path.is_dir()} <= set(allowed)


# ------------------------------------------------------------------------------------------- counts

def test_junit_is_counted(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text("<testsuites><testsuite><testcase name='a'/><testcase name='b'><failure/></testcase>"
                      "<testcase name='c'><skipped/></testcase><testcase name='d'><error/></testcase>"
                      "</testsuite></testsuites>")
    assert str(tool("test_all").count_junit(report)) == "1 passed, 2 failed, 1 skipped"


@pytest.mark.parametrize("status, xml, closing, code", [
    (0, "<testsuite><testcase name='a'/></testsuite>", "1 passed, 0 failed, 0 skipped", 0),
    (0, "<testsuite/>", "0 passed, 1 failed, 0 skipped", 1),
    (3, "<testsuite><testcase name='a'/></testsuite>", "1 passed, 1 failed, 0 skipped", 1),
    (1, None, "0 passed, 1 failed, 0 skipped", 1),
], ids=["all is well", "no test ran", "broke outside a test", "no report"])
def test_closing_line_and_exit_status(tmp_path, monkeypatch, capsys, status, xml, closing, code):
    module = tool("test_all")
    report = tmp_path / "report.xml"
    if xml is not None:
        report.write_text(xml)
    monkeypatch.setattr(module, "meson_tests", lambda build: (status, report))
    argv = ["--release", "r", "--debug", "d", "--fuzz", "f", "--only", "unit"]
    assert module.main(argv) == code
    assert capsys.readouterr().out.splitlines()[-1] == closing


# ---------------------------------------------------------------------------------------- generated

def test_a_stale_generated_file_is_found(tmp_path, monkeypatch, capsys):
    module = tool("generate")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "version_findings", lambda: [])
    (tmp_path / "src/base").mkdir(parents=True)
    codes = tmp_path / "src/base/diag_codes.def"
    codes.write_text('DIAG(IO001, MX_ERROR, "a file cannot be read")\n')
    assert module.main(check=True) == 1
    assert module.main(check=False) == 0
    assert "| IO001 | error | a file cannot be read |" in (tmp_path / "docs/diagnostics.md").read_text()
    assert module.main(check=True) == 0
    codes.write_text('DIAG(IO002, MX_WARNING, "a file cannot be written")\n')
    assert module.main(check=True) == 1
    assert "docs/diagnostics.md: not as generated" in capsys.readouterr().out


def test_versions_agree():
    assert tool("generate").version_findings() == []
