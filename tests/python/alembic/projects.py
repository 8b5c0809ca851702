"""Fresh project directories with metaxy.toml, features and Alembic, as the guides have them; `alembic` run there."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
"""
SYSTEM_HEAD = """\
from alembic import context
from metaxy import init
from metaxy.ext.sqlalchemy import get_system_slqa_metadata

config = context.config
metaxy_cfg = init()
store = metaxy_cfg.get_store("@STORE@")
url, target_metadata = get_system_slqa_metadata(store)
config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
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
TEMPLATE = '''"""${message}"""
from alembic import op
import sqlalchemy as sa
import sqlmodel
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
        self.write(f"{folder}/script.py.mako", TEMPLATE)
        (self.root / folder / "versions").mkdir(exist_ok=True)

    def run(self, *words: str, fails: bool = False) -> str:
        """`alembic WORDS`; its output. Asserts that it goes well, or with `fails` that it does not."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("METAXY_")}
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *words], cwd=self.root, env={**environment, "PYTHONPATH": str(self.root)},
            capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
        output = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, f"alembic {' '.join(words)}\n{output}"
        return output

    def python(self, code: str) -> str:
        done = subprocess.run([sys.executable, "-c", code], cwd=self.root, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def revision(self, section: str, message: str) -> str:
        """`revision --autogenerate`; the text of the file that it made."""
        before = set(self.root.rglob("versions/*.py"))
        self.run("-n", section, "revision", "--autogenerate", "-m", message)
        made = set(self.root.rglob("versions/*.py")) - before
        assert len(made) == 1
        return made.pop().read_text(encoding="utf-8")


def upgrade_body(revision: str) -> str:
    """The statements of upgrade() without comments."""
    body = revision.partition("def upgrade():")[2].partition("def downgrade():")[0]
    return "\n".join(line for line in body.splitlines() if line.strip() and not line.strip().startswith("#"))
