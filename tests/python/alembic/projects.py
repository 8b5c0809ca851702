"""Fresh project directories with metaxy.toml, features and Alembic, as the guides have them; `alembic` run there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import alembic
from fresh_python import Ended, fresh_python

STORES = {
    "duckdb": ("metaxy.ext.metadata_stores.duckdb.DuckDBMetadataStore", 'database = "@NAME@_metadata.duckdb"'),
    "sqlite": ("metaxy.ext.sqlite.SQLiteMetadataStore", 'database = "@NAME@_metadata.sqlite"'),
    "postgresql": ("metaxy.ext.postgresql.PostgreSQLMetadataStore", 'connection_string = "@URL@"'),
    "mysql": ("metaxy.ext.mysql.MySQLMetadataStore", 'connection_string = "@URL@"'),
}


def store_toml(name: str, engine: str, url: str = "", settings: str = "") -> str:
    """A store of metaxy.toml. url: of a server's database. settings: more of its config."""
    kind, place = STORES[engine]
    place = place.replace("@NAME@", name).replace("@URL@", url)
    return f'[stores.{name}]\ntype = "{kind}"\nconfig = {{ {place}{", " if settings else ""}{settings} }}\n'


FEATURES = """\
import metaxy as mx
import metaxy.ext.sqlmodel as mxsql
from metaxy import FeatureKey


class VideoFeature(
    mxsql.BaseSQLModelFeature,
    table=True,
    spec=mx.FeatureSpec(
        key=FeatureKey(["video"]),
        id_columns=["video_id"],
        fields=[
            "frames",
            "duration",
        ],
    ),
):
    # User-defined metadata columns
    video_id: str
    path: str
    duration: float
"""

# The head of env.py in the guide, and what `alembic init` writes behind it.
WORKFLOW = """\
from sqlalchemy import engine_from_config, pool

if context.is_offline_mode():
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        @OPTIONS@
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    connectable = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata, @OPTIONS@)
        with context.begin_transaction():
            context.run_migrations()
"""
FEATURE_HEAD = """\
from alembic import context
from metaxy import init
from metaxy.ext.sqlalchemy import filter_feature_sqla_metadata

# Alembic Config object
config = context.config

metaxy_cfg = init()
store = metaxy_cfg.get_store("@STORE@")

# import your SQLAlchemy metadata from somewhere
from sqlmodel import SQLModel
my_metadata = SQLModel.metadata

url, target_metadata = filter_feature_sqla_metadata(my_metadata, store)

# Configure Alembic
config.set_main_option("sqlalchemy.url", url)
"""
SYSTEM_HEAD = """\
from alembic import context
from metaxy import init
from metaxy.ext.sqlalchemy import get_system_slqa_metadata

config = context.config
metaxy_cfg = init()
store = metaxy_cfg.get_store("@STORE@")
url, target_metadata = get_system_slqa_metadata(store)
config.set_main_option("sqlalchemy.url", url)
"""
# The guide's other form: nothing but a URL.
URL_ALONE = """\
context.configure(
    url=url,
    target_metadata=target_metadata,
    @OPTIONS@
)
with context.begin_transaction():
    context.run_migrations()
"""
@dataclass
class Project:
    """One directory. Every command is a process of its own, as on the command line."""

    root: Path

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def environment(self, folder: str, head: str, workflow: str = WORKFLOW, *, store: str = "dev", **options: str) -> None:
        """An Alembic directory. options: arguments of context.configure, as source."""
        arguments = ", ".join(f"{name}={value}" for name, value in options.items())
        text = f"{head}\n{workflow}".replace("@STORE@", store).replace("@OPTIONS@", arguments)
        self.write(f"{folder}/env.py", text)
        self.template(folder)

    def template(self, folder: str) -> None:
        """What `alembic init` puts beside env.py, unchanged."""
        (self.root / folder / "versions").mkdir(parents=True, exist_ok=True)
        generic = Path(alembic.__file__).parent / "templates" / "generic"
        shutil.copy(generic / "script.py.mako", self.root / folder)

    def run(self, *words: str, fails: bool = False) -> str:
        """`alembic WORDS`; its output. Asserts that it goes well, or with `fails` that it does not."""
        done = fresh_python().module("alembic", *words, cwd=self.root, env=self.environ())
        assert (done.returncode != 0) == fails, f"alembic {' '.join(words)}\n{done.output}"
        return done.output

    def python(self, code: str, **variables: str) -> str:
        """What a program prints; it must end well."""
        done = self.ended(code, **variables)
        assert done.returncode == 0, f"{code}\n{done.stderr}"
        return done.stdout

    def ended(self, code: str, **variables: str) -> Ended:
        """`python -c`, however it ends."""
        return fresh_python().code(code, cwd=self.root, env=self.environ(variables))

    def environ(self, variables: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables of every process: none of METAXY's but those given."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("METAXY_")}
        return {**kept, "PYTHONPATH": str(self.root), **(variables or {})}

    def tables(self, store: str = "dev") -> set[str]:
        """What the database of a store holds."""
        return set(self.python(
            "import metaxy, sqlalchemy as sa\n"
            "from metaxy.ext.sqlalchemy import get_store_sqlalchemy_url as url\n"
            f"print(*sa.inspect(sa.create_engine(url(metaxy.init().get_store({store!r})))).get_table_names())").split())

    def revision(self, section: str, message: str) -> str:
        """`revision --autogenerate`; the text of the file that it made."""
        before = set(self.root.rglob("versions/*.py"))
        self.run("-n", section, "revision", "--autogenerate", "-m", message)
        made = set(self.root.rglob("versions/*.py")) - before
        assert len(made) == 1
        return made.pop().read_text(encoding="utf-8")


def upgrade_body(revision: str) -> str:
    """The statements of upgrade(), without comments and its docstring."""
    body = revision.partition("def upgrade")[2].partition("def downgrade")[0].partition("\n")[2]
    return "\n".join(line for line in body.splitlines() if line.strip() and not line.strip().startswith(("#", '"""')))
