"""Helpers for env.py of earlier releases. docs/alembic.md says what takes their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from metaxy.ext.sqlalchemy.configuration import PluginOptions

if TYPE_CHECKING:
    from sqlalchemy import MetaData


class AlembicPluginConfig(PluginOptions):
    """[ext.alembic]; also METAXY_EXT__ALEMBIC_FILTER_BY_PROJECT and METAXY_EXT__ALEMBIC__FILTER_BY_PROJECT."""

    plugin_name: ClassVar[str] = "alembic"

    filter_by_project: bool = Field(
        default=True, description="Whether get_user_features_metadata gives the project's features alone")


def get_metaxy_metadata() -> MetaData:
    """The system tables, named as the default store names them; without any store, without a prefix."""
    from metaxy.ext.sqlalchemy import create_system_tables
    from sqlalchemy import MetaData

    metadata = MetaData()
    create_system_tables(metadata, _default_prefix())
    return metadata


def include_metaxy_tables(target_metadata: MetaData) -> MetaData:
    """Add the system tables that `target_metadata` lacks; returns it."""
    for table in get_metaxy_metadata().tables.values():
        if table.key not in target_metadata.tables:
            table.to_metadata(target_metadata)
    return target_metadata


def check_sqlmodel_enabled() -> bool:
    """Whether [ext.sqlmodel] is enabled."""
    from metaxy.config import MetaxyConfig

    return "sqlmodel" in MetaxyConfig.get(load=True).plugins


def get_user_features_metadata(project: str | None = None) -> MetaData:
    """The tables of SQLModel features in the default store; of one project, as AlembicPluginConfig says."""
    from metaxy.ext.sqlalchemy import get_features_sqlalchemy_metadata
    from metaxy.ext.sqlalchemy.configuration import current_options

    return get_features_sqlalchemy_metadata(project, current_options(AlembicPluginConfig).filter_by_project)


def get_store_sqlalchemy_url(store_name: str | None = None) -> str:
    """The URL of a configured store, of the default one unless named. ValueError when it has none."""
    from metaxy.ext.sqlalchemy import get_store_sqlalchemy_url

    return get_store_sqlalchemy_url(store_name)


def get_table_creation_sql(dialect: str = "postgresql") -> str:
    """SQL that makes the system tables."""
    from metaxy.ext.sqlalchemy.ddl import metadata_text

    return metadata_text(dialect, [get_metaxy_metadata()], directives=[])


def _default_prefix() -> str:
    from metaxy.config import MetaxyConfig
    from metaxy.ext.sqlalchemy.store_urls import store_of

    return store_of(None).table_prefix if MetaxyConfig.get(load=True).stores else ""


# ---- text ----

_ENV = '''\
"""Alembic environment of metaxy's system tables."""

from alembic import context
from sqlalchemy import create_engine, pool

from metaxy import init
from metaxy.ext.alembic import get_metaxy_metadata, get_store_sqlalchemy_url

init()
url = get_store_sqlalchemy_url()
target_metadata = get_metaxy_metadata()
options = {"target_metadata": target_metadata, "version_table": "alembic_version_metaxy_system"}

if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"}, **options)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
'''
_REVISION = '''\
"""create metaxy system tables"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

revision = "metaxy_system_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
'''


def generate_alembic_env_template() -> str:
    """The text of an env.py for the system tables of the default store."""
    return _ENV


def create_initial_migration_script() -> str:
    """The text of a first revision that makes the system tables."""
    from alembic.autogenerate import render_python_code
    from alembic.operations.ops import CreateIndexOp, CreateTableOp, DowngradeOps, MigrateOperation, UpgradeOps

    made: list[MigrateOperation] = []
    for table in get_metaxy_metadata().sorted_tables:
        made.append(CreateTableOp.from_table(table))
        made += [CreateIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    upgrade, downgrade = UpgradeOps(ops=made), DowngradeOps()
    upgrade.reverse_into(downgrade)
    return _REVISION.format(upgrade=render_python_code(upgrade), downgrade=render_python_code(downgrade))
