"""A project's configuration: metaxy.toml or [tool.metaxy] of pyproject.toml, and METAXY_… variables.

Files, `extend`, templates, variables and their precedence are the core's (src/config/configuration.h); the models here
check what it gathered. docs/configuration.md is the page for users.
"""

from __future__ import annotations

import errno
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Self, TypeAlias, TypeVar, overload

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
)

from metaxy import _core, _definitions, _settings
from metaxy.models.feature_selection import FeatureSelection

if TYPE_CHECKING:
    from metaxy.metadata_store import MetadataStore

__all__ = ["InvalidConfigError", "MetaxyConfig", "PluginConfig", "SettingsError", "StoreConfig"]

_Class: TypeAlias = type[Any]       # StoreConfig has a field named `type`
_PROJECT = re.compile(r"^[a-zA-Z0-9_-]+$")


class InvalidConfigError(Exception):
    """A configuration that cannot be used. config_file: the file it came from, None when there is none."""

    def __init__(self, message: str, *, config_file: Path | None = None) -> None:
        self.config_file = config_file
        lines = [message]
        if config_file is not None:
            lines.append(f"Config file: {config_file}")
        lines.append("Note: METAXY_* environment variables can override config file settings ")
        super().__init__("\n".join(lines))


class SettingsError(ValueError):
    """An environment variable that should hold JSON does not."""


# ---- what the core gathers ----

class _Gathered(NamedTuple):
    file: Path | None
    root: Path
    values: dict[str, Any]
    own: dict[str, Any]         # settings that the models do not have: `features`, `migrate`
    origins: dict[str, str]


def _date(text: str) -> datetime | date | time:
    """A date, a time, or both, as TOML writes them."""
    text = text.upper().replace(" ", "T", 1)
    if ":" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if "-" in text[:10] and len(text) > 10 else time.fromisoformat(text)


def _raise(error: _core.MetaxyError, file: Path | None) -> NoReturn:
    """The same error as the exception that callers expect (codes: docs/diagnostics.md)."""
    named = Path(error.file) if error.file else file
    if error.code == "IO001":
        if file is not None:
            with file.open("rb") as opened:      # raises what the system says
                opened.read(1)
        raise _of_system(error.message) from error
    if error.code == "CFG001" and named is not None:
        import tomllib

        with named.open("rb") as opened:
            try:
                tomllib.load(opened)
            except ValueError as said:     # its own words, as callers know them
                said.add_note(f"Config file: {named.resolve()}")
                raise
        failed = tomllib.TOMLDecodeError(f"{error.message} (at line {error.line}, column {error.column})")
        failed.add_note(f"Config file: {named.resolve()}")
        raise failed from error
    if error.code == "CFG005":
        name = error.message.lower()
        field = max((field for field in MetaxyConfig.model_fields if name.startswith(f"metaxy_{field}")), key=len)
        raise SettingsError(
            f'error parsing value for field "{field}" from source "EnvSettingsSource": {error.message}') from error
    raise InvalidConfigError(error.message, config_file=named.resolve() if named else None) from error


def _of_system(message: str) -> OSError:
    """The kind of OSError that the reason at the end of a message means."""
    codes = (errno.EISDIR, errno.EACCES, errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
    number = next((code for code in codes if message.endswith(os.strerror(code))), errno.EIO)
    return OSError(number, message)


def _gather(
    file: Path | None = None, start: Path | None = None, *, search: bool = True, read_file: bool = True
) -> _Gathered:
    """What files and variables say, unchecked; variables alone without `read_file`."""
    try:
        found, root, values, own, origins = _core.configuration(
            list(os.environb.items()),
            _date,
            os.fsencode(file or ""),
            os.fsencode(start or ""),
            search,
            read_file,
        )
    except _core.MetaxyError as error:
        named = os.environ.get("METAXY_CONFIG") or file
        _raise(error, Path(named) if named else None)
    return _Gathered(Path(found) if found else None, Path(root), values, own, origins)


def _laid_over(base: Any, over: Any) -> Any:
    """Tables merged, all else replaced: what was passed lies over what variables say."""
    if not isinstance(base, dict) or not isinstance(over, Mapping):
        return over
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _laid_over(merged[key], value) if key in merged else value
    return merged


# ---- parts ----

class StoreConfig(BaseModel):
    """One metadata store: the class to make it of, and what that takes.

    type: import path of the class ("metaxy.ext.duckdb.DuckDBMetadataStore"); the class itself is taken too.
    config: its options.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str = Field(description="Import path of the store's class")
    config: dict[str, Any] = Field(default_factory=dict, description="Options of the store")

    _given: _Class | None = PrivateAttr(default=None)

    if TYPE_CHECKING:

        def __init__(self, *, type: str | _Class, config: dict[str, Any] = ...) -> None: ...
    else:

        def __init__(self, **data: Any) -> None:
            super().__init__(**data)
            if isinstance(data.get("type"), type):
                self._given = data["type"]

    @field_validator("type", mode="before")
    @classmethod
    def _path_of_class(cls, value: Any) -> Any:
        if isinstance(value, type):
            return f"{value.__module__}.{value.__qualname__}"
        if not isinstance(value, str):
            raise ValueError(f"type must be a string or class, got {type(value).__name__}")
        return value

    @property
    def type_cls(self) -> _Class:
        """The class. ImportError when it cannot be imported."""
        return self._given if self._given is not None else _imported(self.type)

    def to_toml(self) -> str:
        """This store as TOML, nulls left out."""
        return _core.configuration_toml(self.model_dump_json(exclude_none=True))


def _imported(path: str) -> type[Any]:
    """The class at "module.Class". ImportError when there is none."""
    import importlib

    module, _, name = path.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name) if module else None
    except (ImportError, AttributeError) as error:
        raise ImportError(f"Cannot import '{path}': {error}") from error
    if not isinstance(found, type):
        what = "no module is named" if not module else f"'{module}.{name}' is no class"
        raise ImportError(f"Cannot import '{path}': {what}")
    return found


class PluginConfig(BaseModel):
    """An integration's table, [ext.NAME]: whether it is on, and whatever else it takes."""

    model_config = ConfigDict(frozen=True, extra="allow")

    enable: bool = Field(default=False, description="Whether the integration is enabled")


_Plugin = TypeVar("_Plugin", bound=PluginConfig)
_Store = TypeVar("_Store")


def _incomplete(name: str, store: Any) -> str:
    def fields(table: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
        for key, value in table.items():
            yield prefix + key
            if isinstance(value, Mapping):
                yield from fields(value, f"{prefix}{key}.")

    has = ", ".join(fields(store)) if isinstance(store, Mapping) else ""
    return (f"Ignoring incomplete store config '{name}': missing required 'type' field"
            f"{f' (has fields: {has})' if has else ''}. This is typically caused by environment variables.")


# ---- the whole ----

class MetaxyConfig(BaseModel):
    """A project's configuration.

    `MetaxyConfig.load()` reads the project's file; `MetaxyConfig(...)` takes arguments over METAXY_… variables and
    reads no file. Objects do not change. Raises pydantic's ValidationError for values that are wrong, SettingsError for
    variables that should hold JSON and do not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    store: str = Field(default="dev", description="Name of the default store")
    stores: dict[str, StoreConfig] = Field(default_factory=dict, description="Stores by name")
    extend: str | None = Field(default=None, description="File whose settings are the base of this one's")
    entrypoints: list[str] = Field(default_factory=list, description="Modules that declare features")
    theme: str = Field(default="default", description="Theme of graphs on the terminal")
    ext: dict[str, PluginConfig] = Field(default_factory=dict, description="Integrations by name")
    hash_truncation_length: int = Field(default=8, ge=8, description="Characters of versions, at least 8")
    enable_map_datatype: bool = Field(default=False, description="Experimental: Map columns in place of structs")
    auto_create_tables: bool = Field(default=False, description="Default of stores that can make tables on first write")
    project: str | None = Field(default=None, description="Name of the project")
    locked: bool | None = Field(default=None, description="Whether versions of external features must fit")
    sync: bool = Field(default=True, description="Whether external features are brought up to date before reading")
    extra_features: list[FeatureSelection] = Field(
        default_factory=list, description="Features of other projects that are loaded besides")
    metaxy_lock_path: str | None = Field(default=None, description="The lock file, relative to the config file")

    _file: Path | None = PrivateAttr(default=None)
    _root: Path | None = PrivateAttr(default=None)
    _own: dict[str, Any] = PrivateAttr(default_factory=dict)
    _origins: dict[str, str] = PrivateAttr(default_factory=dict)
    _followed: _settings.Settings | None = PrivateAttr(default=None)

    def __init__(self, **data: Any) -> None:
        gathered = data.pop("_gathered", None) or _gather(read_file=False)
        super().__init__(**_laid_over(gathered.values, data))
        self._file, self._root = gathered.file, gathered.root
        self._own, self._origins = gathered.own, gathered.origins

    @field_validator("stores", mode="before")
    @classmethod
    def _only_with_type(cls, stores: Any) -> Any:
        if not isinstance(stores, Mapping):
            return stores
        whole = {}
        for name, store in stores.items():
            if isinstance(store, StoreConfig) or (isinstance(store, Mapping) and "type" in store):
                whole[name] = store
            else:
                warnings.warn(_incomplete(name, store), UserWarning, stacklevel=2)
        return whole

    @field_validator("project")
    @classmethod
    def validate_project(cls, value: str | None) -> str | None:
        """Refuses names that keys, tables or paths cannot hold."""
        if value is None:
            return None
        if not value:
            raise ValueError("project name cannot be empty")
        if "/" in value:
            raise ValueError(f"project name '{value}' cannot contain forward slashes (/). "
                             "Forward slashes are reserved for FeatureKey separation")
        if "__" in value:
            raise ValueError(f"project name '{value}' cannot contain double underscores (__). "
                             "Double underscores are reserved for table name generation")
        if not _PROJECT.match(value):
            raise ValueError(
                f"project name '{value}' must contain only alphanumeric characters, underscores, and hyphens")
        return value

    # ---- where it comes from ----

    @property
    def config_file(self) -> Path | None:
        """The file it was loaded from, without symbolic links; None when there was none."""
        return self._file

    @property
    def lock_file(self) -> Path | None:
        """`metaxy_lock_path`, else metaxy.lock beside the file; None when neither says where."""
        path = Path(self.metaxy_lock_path if self.metaxy_lock_path is not None else "metaxy.lock")
        if path.is_absolute():
            return path
        return None if self._file is None else self._file.parent / path

    @property
    def root(self) -> Path:
        """The directory of the file it was loaded from; without one the working directory of that time."""
        return self._root or Path()

    @property
    def feature_files(self) -> list[Path]:
        """TOML files of features: those of the setting `features`, else features.toml beside the file if there."""
        named = self._own.get("features")
        if named is None:
            beside = None if self._file is None else self._file.parent / "features.toml"
            return [beside] if beside is not None and beside.is_file() else []
        if not isinstance(named, list) or not all(isinstance(item, str) for item in named):
            raise InvalidConfigError("features is a list of paths of TOML files", config_file=self._file)
        return [self.root / item for item in named]

    @property
    def origins(self) -> Mapping[str, str]:
        """Where values come from that are not defaults or arguments: "metaxy.toml:3:9", or a variable's name."""
        return self._origins

    def _as_settings(self) -> _settings.Settings:
        if self._followed is None:
            self._followed = _settings.Settings(self.hash_truncation_length, self.project)
        return self._followed

    # ---- the current one ----

    @classmethod
    def load(
        cls,
        config_file: str | Path | None = None,
        *,
        search_parents: bool = True,
        auto_discovery_start: Path | None = None,
    ) -> MetaxyConfig:
        """Load the project's configuration and make it the global one.

        config_file: the file; METAXY_CONFIG wins over it. Without one metaxy.toml, or pyproject.toml with a
        [tool.metaxy], is looked for from `auto_discovery_start` (the working directory) upwards.
        search_parents: False looks nowhere. No file found: defaults and variables.
        Raises FileNotFoundError, tomllib.TOMLDecodeError, InvalidConfigError (`extend`), and what the class raises.
        """
        gathered = _gather(Path(config_file) if config_file is not None else None, auto_discovery_start,
                           search=search_parents)
        try:
            config = cls(_gathered=gathered)
        except ValidationError as error:
            if gathered.file is not None:
                error.add_note(f"Config file: {gathered.file}")
            raise
        cls.set(config)
        return config

    @classmethod
    def get(cls, *, load: bool = False, _allow_default_config: bool = False) -> MetaxyConfig:
        """The configuration of this context, else the global one.

        Without either: the loaded one with `load`, else defaults with variables, and a UserWarning.
        """
        config = _current()
        if config is not None:
            return config
        if load:
            return cls.load()
        if not _allow_default_config:
            warnings.warn(
                "Global Metaxy configuration not initialized. It can be set with MetaxyConfig.set(config) typically "
                "after loading it from a toml file. Returning default configuration (with environment variables and "
                "other pydantic settings sources resolved).", UserWarning, stacklevel=2)
        return cls()

    @classmethod
    def set(cls, config: MetaxyConfig | None) -> None:
        """Make `config` the global configuration; None is none."""
        global _global
        _global = config

    @classmethod
    def is_set(cls) -> bool:
        """Whether there is a configuration, of this context or globally."""
        return _current() is not None

    @classmethod
    def reset(cls) -> None:
        """Forget the global configuration, and this context's."""
        global _global
        _global = None
        _context.set(None)

    @contextmanager
    def use(self) -> Iterator[Self]:
        """Make this the configuration within a block, in this context only."""
        token = _context.set(self)
        try:
            yield self
        finally:
            _context.reset(token)

    # ---- integrations ----

    @property
    def plugins(self) -> list[str]:
        """Names of the integrations that are enabled."""
        return [name for name, plugin in self.ext.items() if plugin.enable]

    @classmethod
    def get_plugin(cls, name: str, plugin_cls: type[_Plugin]) -> _Plugin:
        """The table [ext.NAME] of the current configuration as `plugin_cls`; its defaults when there is none."""
        plugin = cls.get().ext.get(name)
        if plugin is None:
            return plugin_cls()
        return plugin if isinstance(plugin, plugin_cls) else plugin_cls.model_validate(plugin.model_dump())

    # ---- stores ----

    @overload
    def get_store(self, name: str | None = None, *, expected_type: None = None, **kwargs: Any) -> MetadataStore: ...
    @overload
    def get_store(self, name: str | None = None, *, expected_type: type[_Store], **kwargs: Any) -> _Store: ...
    def get_store(
        self, name: str | None = None, *, expected_type: type[_Store] | None = None, **kwargs: Any
    ) -> MetadataStore | _Store:
        """A new store as the configuration describes it.

        name: the default store unless given. expected_type: a class it must be of.
        kwargs: options of its configuration win over those of the file; others go to the constructor.
        InvalidConfigError when there is no such store, its class cannot be imported or is another, its options are
        wrong, or it cannot be made.
        """
        name = name or self.store
        if not self.stores:
            raise self._invalid("No Metaxy stores available. They should be configured in metaxy.toml|pyproject.toml "
                                "or via environment variables.")
        if name not in self.stores:
            raise self._invalid(_definitions.with_nearest(
                f"Store '{name}' not found in config. Available stores: {list(self.stores)}.", name, self.stores))
        of = self.stores[name]
        try:
            store_cls = of.type_cls
        except Exception as error:      # a module may raise anything when it is imported
            raise self._invalid(f"Failed to import store class '{of.type}' for store '{name}': {error}") from error
        if expected_type is not None and not issubclass(store_cls, expected_type):
            raise self._invalid(f"Store '{name}' is not of type '{expected_type.__name__}'")
        if not hasattr(store_cls, "config_model"):
            raise self._invalid(f"Store '{name}': '{of.type}' is not a class of metadata stores")
        made: MetadataStore | _Store = self._made(name, store_cls, of.config, kwargs)
        return made

    def _made(self, name: str, store_cls: Any, config: dict[str, Any], kwargs: dict[str, Any]) -> Any:
        from metaxy.metadata_store.exceptions import HashAlgorithmNotSupportedError

        model: type[BaseModel] = store_cls.config_model()
        options = dict(config)
        if "auto_create_tables" in model.model_fields and options.get("auto_create_tables") is None:
            options["auto_create_tables"] = self.auto_create_tables
        options.update({key: value for key, value in kwargs.items() if key in model.model_fields})
        rest = {key: value for key, value in kwargs.items() if key not in model.model_fields}
        try:
            checked = model.model_validate(options)
        except ValidationError as error:
            raise self._invalid(f"Failed to validate config for store '{name}': {error}") from error
        try:
            store = store_cls.from_config(checked, name=name, **rest)
        except InvalidConfigError:
            raise
        except HashAlgorithmNotSupportedError as error:
            raise self._invalid(f"Store '{name}' ({store_cls.__name__}): {error}") from error
        except Exception as error:
            raise self._invalid(f"Failed to instantiate store '{name}' ({store_cls.__name__}): {error}") from error
        wanted = getattr(checked, "hash_algorithm", None)
        if wanted is not None and store.hash_algorithm != wanted:
            raise self._invalid(f"Store '{name}' ({store_cls.__name__}) uses the hash algorithm "
                                f"{store.hash_algorithm}, not {wanted} as its configuration says")
        store._config = self        # names of fallback stores are looked up here
        return store

    def _invalid(self, message: str) -> InvalidConfigError:
        return InvalidConfigError(message, config_file=self._file)

    # ---- text ----

    def to_toml(self) -> str:
        """This configuration as TOML, nulls left out; secrets as they are."""
        return _core.configuration_toml(self.model_dump_json(exclude_none=True))


_global: MetaxyConfig | None = None
_context: ContextVar[MetaxyConfig | None] = ContextVar("metaxy_config", default=None)


def _current() -> MetaxyConfig | None:
    config = _context.get()
    return _global if config is None else config


def _of_current() -> _settings.Settings | None:
    config = _current()
    return None if config is None else config._as_settings()  # pyright: ignore[reportPrivateUsage]


_settings.follow(_of_current)
