"""The guides on SQLAlchemy and SQLModel, both editions: every snippet in a fresh project, as its reader would type it, on
every engine where a database is touched.

Snippets are taken from the guides' own text, which cannot lie in the repository: METAXY_TEST_GUIDES names their folder, or
they lie beside the checkout in shared/. What is added: the imports that a snippet leaves out, what its comments ask for
(models, Alembic's boilerplate), and nothing for `...`. On other engines than DuckDB, `type` and `config` of stores change.
"""

from __future__ import annotations

import os
import re
import shlex
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from projects import FEATURES, STORES, Project, store_toml, upgrade_body

ROOT = Path(__file__).resolve().parent.parent.parent.parent
GUIDES = Path(os.environ.get("METAXY_TEST_GUIDES") or ROOT.parent / "shared" / "guides")
pytestmark = pytest.mark.skipif(not GUIDES.is_dir(), reason="the guides are not here: METAXY_TEST_GUIDES names them")
SYSTEM = {"metaxy_system__feature_versions", "metaxy_system__events"}


# ---- snippets ----

class Guide:
    """A guide's fenced blocks, wherever they are indented to; of text without fences, what stands between two lines."""

    def __init__(self, name: str) -> None:
        self.text = (GUIDES / f"{name}.md").read_text(encoding="utf-8")

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
        return found[0]

    def between(self, first: str, behind: str) -> str:
        start = self.text.index(f"\n{first}\n") + 1
        return self.text[start:self.text.index(f"\n{behind}\n", start)] + "\n"


# The end of the env.py that `alembic init` writes; it leaves `config` alone, which some snippets use for metaxy's.
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
RUN = "with context.begin_transaction():\n    context.run_migrations()\n"
HEAD = 'entrypoints = ["features"]\n'
ALEMBIC = "[alembic]\nscript_location = scripts\n"
FIRST = ("revision", "--autogenerate", "-m", "first")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A module with a feature."""
    made = Project(tmp_path)
    made.write("features.py", FEATURES)
    return made


@pytest.fixture
def another_url(engine_name: str, store_url: str) -> Iterator[str]:
    """A second empty database of the server; "" for engines that need none."""
    if not store_url:
        yield ""
        return
    server, _, name = store_url.rpartition("/")
    driver = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}[engine_name]
    engine = sa.create_engine(sa.make_url(store_url).set(drivername=driver), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}_2")
    yield f"{server}/{name}_2"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}_2{' WITH (FORCE)' if engine_name == 'postgresql' else ''}")


Stores = Callable[[str], str]


@pytest.fixture
def stores(engine_name: str, store_url: str, another_url: str) -> Stores:
    """stores(toml): the same stores on this engine."""
    def on_engine(toml: str) -> str:
        urls = iter((store_url, another_url))
        for name in re.findall(r"^\[stores\.(\w+)\]$", toml, re.MULTILINE):
            start = toml.index(f"[stores.{name}]")
            end = toml.index("}\n", start) + 2
            if engine_name != "duckdb":
                toml = toml[:start] + store_toml(name, engine_name, next(urls)) + toml[end:]
        return toml

    return on_engine


def environment(project: Project, folder: str, env: str) -> None:
    project.write(f"{folder}/env.py", env)
    project.template(folder)


def words_of(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    assert words.pop(0) == "alembic"
    return words


# ---- SQLAlchemy, today's names ----

def test_sqlalchemy_env(project: Project, engine_name: str, store_url: str) -> None:
    env = Guide("sqlalchemy-plugin").block("python", 'get_store("my_store")')
    project.write("metaxy.toml", HEAD + store_toml("my_store", engine_name, store_url))
    project.write("alembic.ini", ALEMBIC)
    environment(project, "scripts", env + WORKFLOW)
    project.run(*FIRST)
    project.run("upgrade", "head")
    assert project.tables("my_store") == {"video", "alembic_version"}
    project.run("check")
    assert "CREATE TABLE video" in project.run("upgrade", "head", "--sql")
    project.run("downgrade", "base")
    assert project.tables("my_store") == {"alembic_version"}


def test_sqlalchemy_several_stores(project: Project, stores: Stores) -> None:
    guide = Guide("sqlalchemy-plugin")
    before = "from alembic import context\nfrom metaxy.ext.sqlalchemy import filter_feature_sqla_metadata\nmy_metadata = None\n"
    project.write("metaxy.toml", HEAD + stores(guide.block("toml", "[stores.dev]")))
    project.write("alembic.ini", guide.block("ini", "[dev]\n"))
    for name in ("dev", "prod"):
        environment(project, f"alembic/{name}", before + guide.block("python", f'get_store("{name}")') + WORKFLOW)
    for name in ("dev", "prod"):
        project.run("-n", name, *FIRST)
        project.run(*words_of(guide.block("bash", f"alembic -n {name} upgrade head")))
        assert project.tables(name) == {"video", "alembic_version"}
    project.write("features.py", FEATURES + "    height: int | None = None\n")
    assert "height" in upgrade_body(project.revision("dev", "second"))
    project.run(*words_of(guide.block("bash", "alembic -n dev upgrade head")))
    project.run("-n", "dev", "check")
    project.run("-n", "prod", "check", fails=True)      # the other store has its own history


def test_sqlalchemy_version_tables(project: Project, stores: Stores) -> None:
    """System and feature tables side by side, env.py as the snippets are, and a store that uses what they made."""
    guide = Guide("sqlalchemy-plugin")
    env = '''\
from alembic import context
from metaxy import init
from metaxy.ext.sqlalchemy import FUNCTION

url, target_metadata = FUNCTION(init().get_store("dev")ARGUMENTS)
'''
    project.write("metaxy.toml", HEAD + stores(guide.block("toml", "[stores.dev]")))
    project.write("alembic.ini", guide.block("ini", "[dev:metaxy_system]"))
    for part, function, arguments in (("system", "get_system_slqa_metadata", ""),
                                      ("features", "filter_feature_sqla_metadata", ", None")):
        environment(project, f"alembic/dev/{part}", env.replace("FUNCTION", function).replace("ARGUMENTS", arguments)
                    + guide.block("python", f"alembic_version_metaxy_{part}") + RUN)
    for line in guide.block("bash", "alembic -n dev:metaxy_system revision").splitlines():
        project.run(*words_of(line))
    assert project.tables() == SYSTEM | {"video", "alembic_version_metaxy_system", "alembic_version_metaxy_features"}
    project.python("""
import metaxy as mx
from metaxy.metadata_store.system import SystemTableStorage

row = {"video_id": "a", "path": "/a", "duration": 1.5, "metaxy_provenance_by_field": {"frames": "1", "duration": "1"}}
with mx.init().get_store("dev").open("w") as store:
    assert not SystemTableStorage(store).push_graph_snapshot().already_pushed
    store.write("video", [row])
    assert store.read("video").collect() is not None
""")
    for part in ("system", "features"):
        project.run("-n", f"dev:metaxy_{part}", "check")


# ---- SQLAlchemy, older names ----

def test_sqlalchemy_older(project: Project, stores: Stores) -> None:
    guide = Guide("sqlalchemy-plugin-older-names")
    on = guide.block("toml", "[sqlalchemy]")
    third = guide.block("python", 'get_feature_sqla_metadata_for_store("my_store")').replace("my_store", "dev")
    project.write("metaxy.toml", HEAD + on + stores(guide.block("toml", "[stores.dev]")))
    project.write("alembic.ini", guide.block("ini", "[dev]\n") + ALEMBIC)
    before = ("from alembic import context\nfrom metaxy import init_metaxy\n"
              "from metaxy.ext.sqlalchemy import get_feature_sqla_metadata_for_store\ninit_metaxy()\n")
    for name in ("dev", "prod"):
        environment(project, f"alembic/{name}", before + guide.block("python", f'store_name="{name}"') + WORKFLOW)
    assert project.python("import metaxy as mx; print(mx.init_metaxy().plugins)") == "['sqlalchemy']\n"
    for name in ("dev", "prod"):
        project.run("-n", name, *FIRST)
        project.run(*words_of(guide.block("bash", f"alembic -n {name} upgrade head")))
        assert project.tables(name) == {"video", "alembic_version"}
    environment(project, "scripts", third + WORKFLOW)       # the same store by the guide's first env.py
    project.run("-n", "dev", "downgrade", "base")
    project.run(*FIRST)
    project.run("upgrade", "head")
    project.run("check")


# ---- SQLModel, today's names ----

SHOW = "import metaxy as mx; print(mx.init().plugins)"


def test_sqlmodel_enabling(tmp_path: Path) -> None:
    guide, project = Guide("sqlmodel"), Project(tmp_path)
    written = project.write("metaxy.toml", guide.between("[ext.sqlmodel]", "[tool.metaxy.ext.sqlmodel]"))
    assert project.python(SHOW) == "['sqlmodel']\n"
    written.unlink()
    written = project.write("pyproject.toml", guide.between("[tool.metaxy.ext.sqlmodel]", "export METAXY_EXT__SQLMODEL_ENABLE=true"))
    assert project.python(SHOW) == "['sqlmodel']\n"
    written.unlink()
    line = guide.between("export METAXY_EXT__SQLMODEL_ENABLE=true", "Usage").strip()
    name, _, value = line.removeprefix("export ").partition("=")
    assert project.python(SHOW, **{name: value}) == "['sqlmodel']\n"
    assert project.python(SHOW) == "[]\n"


def test_sqlmodel_usage(tmp_path: Path) -> None:
    feature = "from metaxy import FeatureKey\n" + Guide("sqlmodel").between("import metaxy as mx", "Do Not Use Server-Generated IDs")
    assert Project(tmp_path).python(feature + '''
print(VideoFeature.__tablename__, *VideoFeature.__table__.columns.keys()[-3:])
class Processing(mxsql.BaseSQLModelFeature, table=True, spec=mx.FeatureSpec(
        key=FeatureKey(["video", "processing"]), id_columns=["video_id"])):
    video_id: str
print(Processing.__tablename__)
''') == "video video_id path duration\nvideo__processing\n"


def test_sqlmodel_migrations(project: Project, engine_name: str, store_url: str) -> None:
    snippet = Guide("sqlmodel").between("from sqlmodel import SQLModel", "The filter_feature_sqlmodel_metadata() function:")
    project.write("metaxy.toml", HEAD + store_toml("dev", engine_name, store_url, 'table_prefix = "dev_"'))
    project.write("alembic.ini", ALEMBIC)
    environment(project, "scripts", snippet + RUN)
    project.run(*FIRST)
    project.run("upgrade", "head")
    assert project.tables() == {"dev_video", "alembic_version"}
    project.run("check")
    assert "CREATE TABLE dev_video" in project.run("upgrade", "head", "--sql")


# ---- SQLModel, older names ----

def test_older_enabling_and_names(tmp_path: Path) -> None:
    guide, project = Guide("sqlmodel-older-names"), Project(tmp_path)
    show = ("import metaxy as mx; from metaxy.ext.sqlmodel import SQLModelPluginConfig; config = mx.init(); "
            "plugin = config.get_plugin('sqlmodel', SQLModelPluginConfig); "
            "print(config.plugins, plugin.infer_db_table_names, plugin.system_tables)")
    on = "['sqlmodel'] True True\n"
    tomls = guide.blocks("toml")
    assert len(tomls) == 5
    for text in tomls:
        written = project.write("pyproject.toml" if text.startswith("[tool.") else "metaxy.toml", text)
        assert project.python(show) == (on.replace("True True", "True False") if "system_tables" in text else on), text
        written.unlink()
    for line in (line for text in guide.blocks("bash") for line in text.splitlines() if line.startswith("export ")):
        name, _, value = line.removeprefix("export ").partition("=")
        expected = on if name.endswith("_ENABLE") else on.replace("['sqlmodel']", "[]")
        assert project.python(show, **{name: value}) == expected


def older_feature() -> str:
    guide = Guide("sqlmodel-older-names")
    return guide.block("python", "class SampleFeatureSpec") + guide.block("python", "class VideoFeature(")


def test_older_usage(tmp_path: Path) -> None:
    assert Project(tmp_path).python(older_feature() + '''
print(VideoFeature.__tablename__, VideoFeature.spec().id_columns, *VideoFeature.__table__.columns.keys()[-3:])
''') == "video ('sample_id',) sample_id path duration\n"


def test_older_ids(tmp_path: Path) -> None:
    both = Guide("sqlmodel-older-names").block("python", "class UserActivity(").replace("        ...\n", "")
    good, bad = both.split("# ❌")
    before = "from metaxy import FeatureKey, FeatureSpec\nfrom metaxy.ext.sqlmodel import SQLModelFeature\nfrom sqlmodel import Field\n"
    project = Project(tmp_path)
    assert project.python(before + good + "print(*UserActivity.__table__.primary_key.columns.keys())") == "user_id session_id\n"
    ended = project.ended(before + "#" + bad)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("ValueError: ID column 'id' in BadFeature cannot be an autoincrement")


def test_older_loading(project: Project) -> None:
    guide = Guide("sqlmodel-older-names")
    project.write("metaxy.toml", HEAD)
    assert project.python(guide.block("python", "# Load all features from configured entrypoints")) == (
        "Tables registered: ['video']\n")
    # The variables of the guide that Alembic's user environment sees.
    assert project.python(guide.block("python", "# SQLModel.metadata now has user-defined Metaxy tables")
                          + "print(*SQLModel.metadata.tables)") == "video\n"


def test_older_two_directories(project: Project, engine_name: str, store_url: str) -> None:
    """User tables and system tables in directories of their own; those of the system come first, and in a version table of
    their own, which Alembic wants where both are in one database."""
    guide = Guide("sqlmodel-older-names")
    project.write("features.py", older_feature())
    project.write("metaxy.toml", HEAD + store_toml("dev", engine_name, store_url))
    project.write("alembic.ini", ALEMBIC.replace("scripts", "alembic"))
    project.write(".metaxy/alembic-system/alembic.ini", guide.block("ini", "script_location = .metaxy/alembic-system"))
    url = ("from alembic import context\nfrom metaxy.ext.alembic import get_store_sqlalchemy_url\n"
           "url = get_store_sqlalchemy_url('dev')\n")
    system = guide.block("python", "metaxy_system_metadata = get_metaxy_metadata()") + "target_metadata = metaxy_system_metadata\n"
    environment(project, ".metaxy/alembic-system", url + system + WORKFLOW.replace(
        "target_metadata=target_metadata", 'target_metadata=target_metadata, version_table="alembic_version_system"'))
    user = guide.block("python", "# SQLModel.metadata now has user-defined Metaxy tables")
    environment(project, "alembic", url + user + "target_metadata = SQLModel.metadata\n" + WORKFLOW)
    steps = [words_of(line) for line in guide.block("bash", "create metaxy system tables").splitlines() if line.startswith("alembic ")]
    assert len(steps) == 6
    for words in steps[:4]:
        project.run(*words)
    project.write("features.py", older_feature() + "    height: int | None = None\n")
    for words in steps[4:]:
        project.run(*words)
    for line in guide.block("bash", "# Production deployment order").splitlines():
        project.run(*words_of(line) if line.startswith("alembic ") else ["check"])
    assert project.tables() == SYSTEM | {"video", "alembic_version", "alembic_version_system"}
    made = [upgrade_body(path.read_text()) for path in project.root.glob("alembic/versions/*.py")]
    assert not any("drop" in body for body in made) and any("height" in body for body in made)


def test_every_engine_is_here() -> None:
    assert set(STORES) == {"duckdb", "sqlite", "postgresql", "mysql"}
