"""Options of [ext.sqlalchemy] in metaxy.toml, also with METAXY_EXT__SQLALCHEMY__… variables over them."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from pydantic import Field, model_validator

from metaxy.config import MetaxyConfig, PluginConfig

__all__ = ["PluginOptions", "SQLAlchemyConfig", "TablePluginConfig", "current_options"]


class PluginOptions(PluginConfig):
    """Options of one integration.

    Options that are not given come from METAXY_EXT__<NAME>__… variables, which the core reads as for MetaxyConfig.
    """

    plugin_name: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _over_variables(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        variables = MetaxyConfig().ext.get(cls.plugin_name)
        return given if variables is None else {**variables.model_dump(), **given}


class TablePluginConfig(PluginOptions):
    """What integrations with tables have in common."""

    inject_primary_key: bool = Field(
        default=False, description="Whether tables of features get a primary key: feature version, ids, time of update")
    inject_index: bool = Field(
        default=False, description="Whether tables of features get an index on feature version, ids, time of update")


class SQLAlchemyConfig(TablePluginConfig):
    """[ext.sqlalchemy]: defaults of filter_feature_sqla_metadata."""

    plugin_name: ClassVar[str] = "sqlalchemy"


_Options = TypeVar("_Options", bound=PluginOptions)


def current_options(options: type[_Options]) -> _Options:
    """The options of the configuration that is set, else those of variables; reads no file."""
    config = MetaxyConfig.get(_allow_default_config=True)
    with config.use():
        return MetaxyConfig.get_plugin(options.plugin_name, options)
