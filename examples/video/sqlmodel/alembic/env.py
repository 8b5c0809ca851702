"""Alembic on the default store of metaxy.toml: its system tables and those of the features, planned by metaxy."""

from alembic import context
from sqlalchemy import create_engine, pool
from sqlmodel import SQLModel

from metaxy import init
from metaxy.ext.sqlalchemy import filter_feature_sqla_metadata, get_system_slqa_metadata

store = init().get_store()
url, features = filter_feature_sqla_metadata(store, SQLModel.metadata)
_, system = get_system_slqa_metadata(store)

with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, target_metadata=[system, features], autogenerate_plugins=["metaxy"])
    with context.begin_transaction():
        context.run_migrations()
