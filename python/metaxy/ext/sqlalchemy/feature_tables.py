"""Tables of features as a store holds them, picked out of an application's MetaData."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, Table
from sqlalchemy.engine import make_url

from metaxy.ext.alembic import attend
from metaxy.ext.sqlalchemy import column_types, keys
from metaxy.ext.sqlalchemy.store_urls import AnyStore, store_and_metadata, url_of

if TYPE_CHECKING:
    from metaxy.ext.sqlalchemy.configuration import TablePluginConfig
    from metaxy.metadata_store.sql import SQLMetadataStore
    from metaxy.models.feature import FeatureGraph
    from metaxy.models.feature_definition import FeatureDefinition

__all__ = ["ALL_PROJECTS", "FEATURE_KEY", "SYSTEM_INFO", "feature_key_of", "filter_feature_sqla_metadata", "filtered"]

# Table.info of a feature's table: {SYSTEM_INFO: {FEATURE_KEY: "video/crop"}}
SYSTEM_INFO = "metaxy-system"
FEATURE_KEY = "feature_key"


def filter_feature_sqla_metadata(
    store: AnyStore | MetaData,
    source_metadata: MetaData | AnyStore = None,
    project: str | None = None,
    filter_by_project: bool = True,
    inject_primary_key: bool | None = None,
    inject_index: bool | None = None,
    protocol: str | None = None,
    port: int | None = None,
) -> tuple[str, MetaData]:
    """A store's URL, and a new MetaData with the tables of `source_metadata` that belong to features of the active graph.

    Those are the tables whose name is that of a feature's table in the store, prefix included, and those of SQLModel
    features, which get that name. Call metaxy.init() first, so that the graph has its features.

    store: the store, its name in the configuration, or None for the default one. Store and MetaData may change places.
    source_metadata: SQLModel's unless given.
    project: whose features; the configured project unless given, and all where none is or with filter_by_project=False.
    inject_primary_key, inject_index: whether tables get a key and an index on feature version, ids and time of update;
    as [ext.sqlalchemy] says unless given.
    protocol, port: put into the URL. Errors: get_store_sqlalchemy_url, and ConstraintColumnNotFoundError for a table
    that lacks a column of the key.
    """
    from metaxy.ext.sqlalchemy.configuration import SQLAlchemyConfig

    return filtered(store, source_metadata, project if filter_by_project else ALL_PROJECTS, SQLAlchemyConfig,
                    (inject_primary_key, inject_index), (protocol, port), marked_only=False)


ALL_PROJECTS = object()


def filtered(
    first: Any, second: Any, project: Any, options_class: type[TablePluginConfig], inject: tuple[bool | None, bool | None],
    address: tuple[str | None, int | None], *, marked_only: bool,
) -> tuple[str, MetaData]:
    """What both filters do. project: a name, None for the configured one, or ALL_PROJECTS. inject: key and index, None as
    the options say. address: protocol and port. marked_only: SQLModel features alone."""
    from metaxy.ext.sqlalchemy.configuration import current_options

    store, source = store_and_metadata(first, second)
    tables = [found for found in _named_or_marked(source, _wanted_features(store, project))
              if not marked_only or feature_key_of(found.table) is not None]
    options = current_options(options_class)
    key, index = inject
    metadata = feature_metadata(
        store, source, tables, primary_key=options.inject_primary_key if key is None else key,
        index=options.inject_index if index is None else index)
    return url_of(store, *address), metadata


# ---- which tables ----

class FeatureTable(NamedTuple):
    """A table of the application, the feature it belongs to, and its name in the store."""

    table: Table
    definition: FeatureDefinition
    name: str


def feature_key_of(table: Table) -> str | None:
    """The key of the SQLModel feature that a table belongs to."""
    info = table.info.get(SYSTEM_INFO)
    key = info.get(FEATURE_KEY) if isinstance(info, dict) else None
    return key if isinstance(key, str) else None


def _wanted_features(store: SQLMetadataStore, project: Any) -> dict[str, tuple[FeatureDefinition, str]]:
    """Definitions of the active graph by key, with the names of their tables in the store. project: see filtered."""
    from metaxy.config import MetaxyConfig
    from metaxy.models.feature import FeatureGraph

    graph = FeatureGraph.get_active()
    if project is None:
        project = MetaxyConfig.get(load=True).project
    chosen = graph.list_features(None if project is ALL_PROJECTS else project, only_current_project=False)
    if not chosen:
        _warn_of_other_projects(project, graph)
    found = {}
    for key in chosen:
        definition = graph.get_feature_definition(key)
        found[key.to_string()] = (definition, store.get_table_name(key))
    return found


def _warn_of_other_projects(project: Any, graph: FeatureGraph) -> None:
    """A project that no feature belongs to is most often another name than the one that features got."""
    others = sorted({definition.project for definition in graph.feature_definitions_by_key.values()})
    if others:
        warnings.warn(
            f"No feature of the graph belongs to the project '{project}', so that there are no tables. There are features of "
            f"{', '.join(repr(other) for other in others)}: a feature's project is the package that declares it unless "
            "__metaxy_project__ says otherwise. Pass project=… or filter_by_project=False.", UserWarning, stacklevel=5)


def _named_or_marked(
    source: MetaData, wanted: dict[str, tuple[FeatureDefinition, str]]
) -> Iterator[FeatureTable]:
    by_name = {name: (definition, name) for definition, name in wanted.values()}
    for table in source.tables.values():
        key = feature_key_of(table)
        found = by_name.get(table.name) if key is None else wanted.get(key)
        if found is not None:
            yield FeatureTable(table, *found)


# ---- copying them ----

def feature_metadata(
    store: SQLMetadataStore, source: MetaData, tables: Sequence[FeatureTable], *, primary_key: bool, index: bool
) -> MetaData:
    """Copies of `tables` under their names in the store; the source stays as it is."""
    attend()
    # The mark: Alembic's plugin then leaves all other tables of the database alone (ext/alembic/environment.py).
    metadata = MetaData(naming_convention=source.naming_convention, info={SYSTEM_INFO: {"tables": "features"}})
    copies = {}
    for table, definition, name in tables:
        copy = copies[table.key] = table.to_metadata(metadata, name=name)
        keys.rename_injected(copy, table.name)
        keys.inject(copy, definition.id_columns, primary_key=primary_key, index=index)
    for copy in copies.values():
        _retarget(copy, source, copies)
    engine = make_url(url_of(store)).get_backend_name()
    if engine in column_types.NEED_LENGTHS:     # others compile what classes have
        column_types.settle(metadata, engine)
    return metadata


def _retarget(copy: Table, source: MetaData, copies: dict[str, Table]) -> None:
    """Have foreign keys point at copies under their new names, and at tables that were left out where those are."""
    for constraint in list(copy.foreign_key_constraints):
        targets = [_target(element.target_fullname, copy, source, copies) for element in constraint.elements]
        if all(target is None for target in targets):
            continue
        replacement = ForeignKeyConstraint(
            constraint.column_keys,
            [target if target is not None else element.target_fullname
             for target, element in zip(targets, constraint.elements, strict=True)],
            name=constraint.name, onupdate=constraint.onupdate, ondelete=constraint.ondelete,
            deferrable=constraint.deferrable, initially=constraint.initially, use_alter=constraint.use_alter,
            link_to_name=constraint.link_to_name, match=constraint.match, comment=constraint.comment,
            info=dict(constraint.info), **constraint.dialect_kwargs)
        copy.constraints.discard(constraint)
        for element in constraint.elements:
            element.parent.foreign_keys.discard(element)
            copy.foreign_keys.discard(element)
        copy.append_constraint(replacement)


def _target(name: str, copy: Table, source: MetaData, copies: dict[str, Table]) -> Column[Any] | None:
    """The column that "table.column" means; None where the name means it in the new MetaData too."""
    key, _, column = name.rpartition(".")
    if key == copy.key or (key in copies and copies[key].key == key):
        return None
    table = copies.get(key, source.tables.get(key))
    return None if table is None else table.columns.get(column)
