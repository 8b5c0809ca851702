"""The guides on SQLAlchemy and SQLModel, both editions: every snippet in a fresh project, as its reader would type it.

Snippets are taken from the guides' own text, which cannot lie in the repository: METAXY_TEST_GUIDES names their folder, or
they lie beside the checkout in shared/. What is added: the imports that a snippet leaves out, what its comments ask for
(models, Alembic's boilerplate), and nothing for `...`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
GUIDES = Path(os.environ.get("METAXY_TEST_GUIDES") or ROOT.parent / "shared" / "guides")
pytestmark = pytest.mark.skipif(not GUIDES.is_dir(), reason="the guides are not here: METAXY_TEST_GUIDES names them")
NAMES = ("sqlalchemy-plugin", "sqlalchemy-plugin-older-names", "sqlmodel", "sqlmodel-older-names")


# ---- snippets ----

class Guide:
    """A guide's fenced blocks, wherever they are indented to; of text without fences, what stands between two lines."""

    def __init__(self, name: str) -> None:
        self.text = (GUIDES / f"{name}.md").read_text()
        self.used: set[str] = set()

    def blocks(self, language: str) -> list[str]:
        found, lines = [], self.text.split("\n")
        starts = [i for i, line in enumerate(lines) if line.strip().startswith(f"```{language}")]
        for start in starts:
            end = next(i for i in range(start + 1, len(lines)) if lines[i].strip() == "```")
            found.append(textwrap.dedent("\n".join(lines[start + 1:end])) + "\n")
        return found

    def block(self, language: str, part: str) -> str:
        found = [text for text in self.blocks(language) if part in text]
        assert len(found) == 1, f"{len(found)} snippets hold {part!r}"
        self.used.add(found[0])
        return found[0]

    def between(self, first: str, behind: str) -> str:
        start = self.text.index(f"\n{first}\n") + 1
        return self.text[start:self.text.index(f"\n{behind}\n", start)] + "\n"


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


def python(program: str, **environment: str) -> str:
    """What a program prints; it must end well."""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                         env={**os.environ, **environment})
    assert ran.returncode == 0, f"{program}\n{ran.stderr}"
    return ran.stdout


def alembic(*words: str) -> str:
    pytest.importorskip("alembic")
    ran = subprocess.run([sys.executable, "-m", "alembic", *words], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def words_of(line: str) -> list[str]:
    import shlex

    words = shlex.split(line, comments=True)
    assert words.pop(0) == "alembic"
    return words


MODELS = '''\
import metaxy as mx
from metaxy.ext.sqlmodel import BaseSQLModelFeature


class Video(BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(key="video", id_columns=["video_id"])):
    video_id: str
    path: str
'''
# The end of the env.py that `alembic init` writes.
WORKFLOW = '''
from sqlalchemy import create_engine

if context.is_offline_mode():
    context.configure(url=url, target_metadata=target_metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()
'''
MAKO = '''\
"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''


def script_folder(name: str, env: str) -> dict[str, str]:
    return {f"{name}/env.py": env, f"{name}/script.py.mako": MAKO, f"{name}/versions/.keep": ""}


def tables(database: str) -> set[str]:
    return set(python(
        f"import duckdb; print(*[row[0] for row in duckdb.connect({database!r}, read_only=True).execute("
        "'SELECT table_name FROM information_schema.tables').fetchall()])").split())


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with a feature, and nothing that the shell of the tests knows."""
    write({"models.py": MODELS})
    monkeypatch.setenv("PYTHONPATH", os.getcwd())


STORES = 'project = "models"\nentrypoints = ["models"]\n'


def duckdb_is_there() -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("duckdb_sqlalchemy")


# ---- SQLAlchemy, today's names ----

def test_sqlalchemy_env(project: None) -> None:
    duckdb_is_there()
    guide = Guide("sqlalchemy-plugin")
    env = guide.block("python", 'get_store("my_store")')
    store = '[stores.my_store]\ntype = "metaxy.ext.duckdb.DuckDBMetadataStore"\nconfig = { database = "my.duckdb" }\n'
    write({"metaxy.toml": STORES + store, "alembic.ini": "[alembic]\nscript_location = scripts\n",
           **script_folder("scripts", env + WORKFLOW)})
    alembic("revision", "--autogenerate", "-m", "first")
    alembic("upgrade", "head")
    assert tables("my.duckdb") == {"video", "alembic_version"}
    assert "CREATE TABLE video" in alembic("upgrade", "head", "--sql")
    alembic("downgrade", "base")
    assert tables("my.duckdb") == {"alembic_version"}


def test_sqlalchemy_several_stores(project: None) -> None:
    duckdb_is_there()
    guide = Guide("sqlalchemy-plugin")
    before = "from alembic import context\nfrom metaxy.ext.sqlalchemy import filter_feature_sqla_metadata\nmy_metadata = None\n"
    files = {"metaxy.toml": STORES + guide.block("toml", "[stores.dev]"),
             "alembic.ini": guide.block("ini", "[dev]\n")}
    for name in ("dev", "prod"):
        env = guide.block("python", f'get_store("{name}")')
        files.update(script_folder(f"alembic/{name}", before + env + WORKFLOW))
    write(files)
    for name in ("dev", "prod"):
        alembic("-n", name, "revision", "--autogenerate", "-m", "first")
        alembic(*words_of(guide.block("bash", f"alembic -n {name} upgrade head")))
        assert tables(f"{name}_metadata.duckdb") == {"video", "alembic_version"}


def test_sqlalchemy_version_tables(project: None) -> None:
    """System and feature tables side by side; configure is given a connection besides, as Alembic's workflow does."""
    duckdb_is_there()
    guide = Guide("sqlalchemy-plugin")
    env = '''\
from alembic import context
from metaxy import init
from metaxy.ext.sqlalchemy import FUNCTION
from sqlalchemy import create_engine

url, target_metadata = FUNCTION(init().get_store("dev")ARGUMENTS)
connection = create_engine(url).connect()
'''
    end = "\nwith context.begin_transaction():\n    context.run_migrations()\nconnection.close()\n"
    files = {"metaxy.toml": STORES + guide.block("toml", "[stores.dev]"),
             "alembic.ini": guide.block("ini", "[dev:metaxy_system]")}
    for part, function, arguments in (("system", "get_system_slqa_metadata", ""),
                                      ("features", "filter_feature_sqla_metadata", ", None")):
        configure = guide.block("python", f"alembic_version_metaxy_{part}").replace(
            "context.configure(", "context.configure(\n    connection=connection,")
        files.update(script_folder(f"alembic/dev/{part}", env.replace("FUNCTION", function).replace(
            "ARGUMENTS", arguments) + configure + end))
    write(files)
    for line in guide.block("bash", "alembic -n dev:metaxy_system revision").splitlines():
        alembic(*words_of(line))
    assert tables("dev_metadata.duckdb") == {
        "video", "metaxy_system__feature_versions", "metaxy_system__events", "alembic_version_metaxy_system",
        "alembic_version_metaxy_features"}
    python("""
import metaxy as mx
from metaxy.metadata_store.system import SystemTableStorage

with mx.init().get_store("dev").open("w") as store:
    assert not SystemTableStorage(store).push_graph_snapshot().already_pushed
    store.write("video", [{"video_id": "a", "path": "/a", "metaxy_provenance_by_field": {"default": "1"}}])
    assert store.read("video").collect() is not None
""")


# ---- SQLAlchemy, older names ----

def test_sqlalchemy_older(project: None) -> None:
    duckdb_is_there()
    guide = Guide("sqlalchemy-plugin-older-names")
    on = guide.block("toml", "[sqlalchemy]")
    stores = guide.block("toml", "[stores.dev]")
    env = guide.block("python", 'get_feature_sqla_metadata_for_store("my_store")')
    third = '[stores.my_store]\ntype = "metaxy.metadata_store.duckdb.DuckDBMetadataStore"\nconfig = { database = "my.duckdb" }\n'
    files = {"metaxy.toml": STORES + on + stores + third,
             "alembic.ini": guide.block("ini", "[dev]\n") + "[alembic]\nscript_location = alembic/first\n",
             **script_folder("alembic/first", env + WORKFLOW)}
    before = ("from alembic import context\nfrom metaxy import init_metaxy\n"
              "from metaxy.ext.sqlalchemy import get_feature_sqla_metadata_for_store\ninit_metaxy()\n")
    for name in ("dev", "prod"):
        short = guide.block("python", f'store_name="{name}"')
        files.update(script_folder(f"alembic/{name}", before + short + WORKFLOW))
    write(files)
    assert python("import metaxy as mx; print(mx.init_metaxy().plugins)") == "['sqlalchemy']\n"
    alembic("revision", "--autogenerate", "-m", "first")
    alembic("upgrade", "head")
    assert tables("my.duckdb") == {"video", "alembic_version"}
    for name in ("dev", "prod"):
        alembic("-n", name, "revision", "--autogenerate", "-m", "first")
        alembic(*words_of(guide.block("bash", f"alembic -n {name} upgrade head")))
        assert tables(f"{name}_metadata.duckdb") == {"video", "alembic_version"}


# ---- SQLModel, today's names ----

def test_sqlmodel_enabling() -> None:
    guide = Guide("sqlmodel")
    print_plugins = "import metaxy as mx; print(mx.init().plugins)"
    write({"metaxy.toml": guide.between("[ext.sqlmodel]", "[tool.metaxy.ext.sqlmodel]")})
    assert python(print_plugins) == "['sqlmodel']\n"
    Path("metaxy.toml").unlink()
    write({"pyproject.toml": guide.between("[tool.metaxy.ext.sqlmodel]", "export METAXY_EXT__SQLMODEL_ENABLE=true")})
    assert python(print_plugins) == "['sqlmodel']\n"
    Path("pyproject.toml").unlink()
    line = guide.between("export METAXY_EXT__SQLMODEL_ENABLE=true", "Usage").strip()
    name, _, value = line.removeprefix("export ").partition("=")
    assert python(print_plugins, **{name: value}) == "['sqlmodel']\n"
    assert python(print_plugins) == "[]\n"


def test_sqlmodel_usage() -> None:
    guide = Guide("sqlmodel")
    feature = "from metaxy import FeatureKey\n" + guide.between("import metaxy as mx", "Do Not Use Server-Generated IDs")
    assert python(feature + '''
print(VideoFeature.__tablename__, *VideoFeature.__table__.columns.keys()[-3:])
class Processing(mxsql.BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(
        key=FeatureKey(["video", "processing"]), id_columns=["video_id"])):
    video_id: str
print(Processing.__tablename__)
''') == "video video_id path duration\nvideo__processing\n"


def test_sqlmodel_migrations(project: None) -> None:
    duckdb_is_there()
    guide = Guide("sqlmodel")
    snippet = guide.between("from sqlmodel import SQLModel", "The filter_feature_sqlmodel_metadata() function:")
    store = ('[stores.dev]\ntype = "metaxy.ext.duckdb.DuckDBMetadataStore"\n'
             'config = { database = "dev.duckdb", table_prefix = "dev_" }\n')
    write({"metaxy.toml": STORES + store, "alembic.ini": "[alembic]\nscript_location = scripts\n",
           **script_folder("scripts", snippet + WORKFLOW)})
    alembic("revision", "--autogenerate", "-m", "first")
    alembic("upgrade", "head")
    assert tables("dev.duckdb") == {"dev_video", "alembic_version"}
    # As it stands, configured by a URL, it is what Alembic's offline mode runs.
    write({"scripts/env.py": snippet + "with context.begin_transaction():\n    context.run_migrations()\n"})
    assert "CREATE TABLE dev_video" in alembic("upgrade", "head", "--sql")


# ---- SQLModel, older names ----

def test_older_enabling_and_names() -> None:
    guide = Guide("sqlmodel-older-names")
    show = ("import metaxy as mx; from metaxy.ext.sqlmodel import SQLModelPluginConfig; config = mx.init(); "
            "plugin = config.get_plugin('sqlmodel', SQLModelPluginConfig); "
            "print(config.plugins, plugin.infer_db_table_names, plugin.system_tables)")
    on = "['sqlmodel'] True True\n"
    tomls = guide.blocks("toml")
    assert len(tomls) == 5
    for text in tomls:
        name = "pyproject.toml" if text.startswith("[tool.") else "metaxy.toml"
        write({name: text})
        assert python(show) == (on.replace("True True", "True False") if "system_tables" in text else on), text
        Path(name).unlink()
    for line in (line for text in guide.blocks("bash") for line in text.splitlines() if line.startswith("export ")):
        name, _, value = line.removeprefix("export ").partition("=")
        assert python(show, **{name: value}) == (on if name.endswith("_ENABLE") else on.replace("['sqlmodel']", "[]"))


def older_feature(guide: Guide) -> str:
    return guide.block("python", "class SampleFeatureSpec") + guide.block("python", "class VideoFeature(")


def test_older_usage() -> None:
    guide = Guide("sqlmodel-older-names")
    printed = python(older_feature(guide) + '''
print(VideoFeature.__tablename__, VideoFeature.spec().id_columns, *VideoFeature.__table__.columns.keys()[-3:])
''')
    assert printed == "video ('sample_id',) sample_id path duration\n"


def test_older_ids() -> None:
    guide = Guide("sqlmodel-older-names")
    both = guide.block("python", "class UserActivity(").replace("        ...\n", "")
    good, bad = both.split("# ❌")
    before = "from metaxy import FeatureKey, FeatureSpec\nfrom metaxy.ext.sqlmodel import SQLModelFeature\nfrom sqlmodel import Field\n"
    assert python(before + good + "print(*UserActivity.__table__.primary_key.columns.keys())") == "user_id session_id\n"
    ran = subprocess.run([sys.executable, "-c", before + "#" + bad], capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("ValueError: ID column 'id' in BadFeature cannot be an autoincrement")


def test_older_loading(project: None) -> None:
    guide = Guide("sqlmodel-older-names")
    write({"metaxy.toml": STORES})
    assert python(guide.block("python", "# Load all features from configured entrypoints")) == (
        "Tables registered: ['video']\n")
    # The variables of the guide that Alembic's user environment sees.
    assert python(guide.block("python", "# SQLModel.metadata now has user-defined Metaxy tables")
                  + "print(*SQLModel.metadata.tables)") == "video\n"


def test_every_guide_is_there() -> None:
    for name in NAMES:
        assert Guide(name).text
