"""The C door: an installed tree, found by pkg-config, linked shared and static, from C and C++."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

USERS = "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name text);\n"
HEADERS = ["base.h", "diag.h", "dir.h", "feature.h", "graph.h", "plan.h", "sql.h", "store.h"]


def run(words: list[str], **kwargs) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(words, capture_output=True, text=True, **kwargs)
    assert answer.returncode == 0, f"{shlex.join(words)}\n{answer.stdout}{answer.stderr}"
    return answer


@pytest.fixture(scope="module")
def tree(metaxy_bin, tmp_path_factory) -> SimpleNamespace:
    """What `meson install` of the build that holds the command puts into an empty root."""
    build, root = Path(metaxy_bin).parent, tmp_path_factory.mktemp("root")
    if not (build / "meson-info").is_dir():
        message = f"{build} is no build directory"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    run(["meson", "install", "-C", str(build), "--no-rebuild", "--destdir", str(root)])
    (pc,) = root.rglob("metaxy.pc")
    (library,) = root.rglob("libmetaxy.so")
    options = json.loads((build / "meson-info" / "intro-buildoptions.json").read_text())
    sanitize = next(option["value"] for option in options if option["name"] == "b_sanitize")
    sanitize = ",".join(sanitize) if isinstance(sanitize, list) else sanitize
    return SimpleNamespace(
        root=root, library=library, sanitize=[f"-fsanitize={sanitize}"] if sanitize not in ("", "none") else [],
        pkg_config=os.environ | {"PKG_CONFIG_PATH": str(pc.parent), "PKG_CONFIG_SYSROOT_DIR": str(root)},
        environment=os.environ | {"LD_LIBRARY_PATH": str(library.parent)})


def example(repo_root: Path) -> str:
    (program,) = re.findall(r"^```c\n(.*?)^```$", (repo_root / "docs/c-api.md").read_text(), re.M | re.S)
    return program


def compile_example(tree, tmp_path: Path, program: str, compiler: str, link: str) -> Path:
    name = "next.c" if compiler == "gcc" else "next.cpp"
    (tmp_path / name).write_text(program)
    flags = shlex.split(run(["pkg-config", "--cflags", "--libs", *(["--static"] if link == "static" else []), "metaxy"],
                            env=tree.pkg_config).stdout)
    if link == "static":        # ours is static, the rest of the system stays shared
        flags = ["-l:libmetaxy.a" if flag == "-lmetaxy" else flag for flag in flags]
    # pkg-config leaves out what it takes for the compiler's own directories, also below another root.
    here = ["-I" + str(next(tree.root.rglob("include"))), "-L" + str(tree.library.parent)]
    standard = ["-std=c11"] if compiler == "gcc" else ["-std=c++11"]
    run([compiler, *standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", *tree.sanitize, name, "-o", "next", *here, *flags],
        cwd=tmp_path)
    return tmp_path / "next"


@pytest.mark.parametrize("compiler", ["gcc", "g++"])
@pytest.mark.parametrize("link", ["shared", "static"])
def test_the_program_of_the_page_runs(tree, tmp_path, repo_root, compiler, link):
    if shutil.which("pkg-config") is None:
        pytest.skip("pkg-config is not installed")
    binary = compile_example(tree, tmp_path, example(repo_root), compiler, link)
    needed = run(["readelf", "-d", str(binary)]).stdout
    assert ("libmetaxy.so" in needed) == (link == "shared")
    (tmp_path / "schema.sql").write_text(USERS)
    words = [str(binary), "migrations", "schema.sql"]
    environment = tree.environment if link == "shared" else os.environ

    first = run(words, cwd=tmp_path, env=environment).stdout
    (shown,) = re.findall(r"^```sql\n(.*?)^```$", (repo_root / "docs/c-api.md").read_text(), re.M | re.S)
    assert first == shown
    (written,) = (tmp_path / "migrations").glob("*_next.sql")
    assert written.read_text() == first
    assert run(words, cwd=tmp_path, env=environment).stdout == "nothing to do\n"

    (tmp_path / "schema.sql").write_text("CREATE TABLE users (\n  id integer,);")
    wrong = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("schema.sql:2:14: error SQL101: ")


def test_the_pkg_config_file_names_the_version(tree, metaxy_bin):
    version = run(["pkg-config", "--modversion", "metaxy"], env=tree.pkg_config).stdout.strip()
    assert version in run([metaxy_bin, "version"]).stdout


def test_headers_are_installed_and_stand_alone(tree, tmp_path):
    include = next(tree.root.rglob("include"))
    assert sorted(path.name for path in (include / "metaxy").iterdir()) == HEADERS
    for header in HEADERS:
        for compiler, standard, language in (("gcc", "-std=c11", "c"), ("g++", "-std=c++11", "c++")):
            (tmp_path / "one").write_text(f"#include <metaxy/{header}>\n#include <metaxy/{header}>\n")
            run([compiler, standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", f"-I{include}",
                 "-x", language, str(tmp_path / "one")])


def test_the_library_shows_the_public_functions_and_nothing_else(tree):
    declared = set()
    for header in next(tree.root.rglob("include")).glob("metaxy/*.h"):
        declared |= set(re.findall(r"MX_API [^;(]*?\b(mx_\w+)\(", header.read_text()))
    symbols = run(["nm", "-D", "--defined-only", str(tree.library)]).stdout.splitlines()
    shown = {line.split()[-1] for line in symbols if " A " not in line}
    assert shown == declared
    assert len(declared) > 30


def test_the_library_has_no_writable_globals_of_ours(tree):
    """No global state: what is neither constant nor local is not there."""
    symbols = run(["nm", str(tree.library)]).stdout.splitlines()
    if tree.sanitize:
        pytest.skip("the sanitizers have some")
    ours = [line for line in symbols if re.search(r" [bBD] ", line) and " mx_" in line]
    assert ours == []


def test_every_public_function_is_described(repo_root):
    """A comment stands at each declaration, or at the group it belongs to."""
    for name in HEADERS:
        text = (repo_root / "include/metaxy" / name).read_text()
        assert text.startswith(f"/* metaxy/{name} — "), name
        for group in re.split(r"\n\n", text):
            if "MX_API mx_" in group or "MX_API const" in group or "MX_API size_t" in group:
                assert "/*" in group, group
