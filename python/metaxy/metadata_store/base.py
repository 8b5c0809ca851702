"""What all stores share: their names and options. What they do is in session.py, reading.py, increments.py and writing.py.

Nothing is computed here: arguments are converted, the core is called (src/store/store.h), frames are made of its answer.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from metaxy import _settings
from metaxy._hashing import HashAlgorithm
from metaxy.metadata_store.types import VersioningEngineOptions
from metaxy.metadata_store.writing import WritingStore
from metaxy.models.types import CoercibleToFeatureKey

__all__ = ["MetadataStore", "MetadataStoreConfig", "VersioningEngineOptions"]


class MetadataStoreConfig(BaseModel):
    """Options of every store, as `stores.<name>.config` in metaxy.toml has them."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    fallback_stores: list[str] = Field(
        default_factory=list, description="Names of stores that are asked for features that this one has not")
    hash_algorithm: HashAlgorithm | None = Field(
        default=None, description="Hash algorithm of samples' versions; None: the store's default")
    versioning_engine: VersioningEngineOptions = Field(
        default="auto", description="Accepted for compatibility: the store's engine computes in every case")


class MetadataStore(WritingStore):
    """Rows of features in one place.

    name: for messages; stores of a configuration have theirs.
    hash_algorithm: of samples' versions; None is the class's default. Rows of one store are hashed with one algorithm.
    versioning_engine: "auto", "native" or "polars"; accepted for compatibility, the store's engine always computes.
    fallback_stores: stores, or names from the configuration, that are asked, in order, for features that are not here.
    auto_create_tables: whether a write makes a table that is not there; None: as the configuration says.
    materialization_id: written to every row, unless a write names another.

    A store is used within `with store:` (reading) or `with store.open("w"):`. Such blocks nest, in any thread: the last
    one entered says what is allowed, the connection is made by the first and closed by the last to end. Calls from
    several threads run one after another.
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        hash_algorithm: HashAlgorithm | None = None,
        versioning_engine: VersioningEngineOptions = "auto",
        fallback_stores: Sequence[MetadataStore | str] | None = None,
        auto_create_tables: bool | None = None,
        materialization_id: str | None = None,
    ) -> None:
        if versioning_engine not in ("auto", "native", "polars"):
            raise ValueError(
                f"Invalid versioning_engine {versioning_engine!r}: must be 'auto', 'native' or 'polars'.")
        super().__init__(
            name=name, hash_algorithm=hash_algorithm, fallback_stores=fallback_stores,
            auto_create_tables=auto_create_tables, materialization_id=materialization_id)
        self._versioning_engine = versioning_engine

    # ---- what a class of stores says ----

    @classmethod
    def config_model(cls) -> type[MetadataStoreConfig]:
        """The pydantic model of this class's options."""
        return MetadataStoreConfig

    @classmethod
    def from_config(cls, config: MetadataStoreConfig, **kwargs: Any) -> Self:
        """A store with these options; kwargs go to the constructor and win."""
        options = {field: getattr(config, field) for field in type(config).model_fields}
        return cls(**{**options, **kwargs})

    @abstractmethod
    def display(self) -> str:
        """One line that says which store this is; no passwords."""

    def get_store_info(self, feature_key: CoercibleToFeatureKey) -> dict[str, Any]:
        """Which store this is ("name", "type", "display"), and where the rows of a feature are ("table_name")."""
        return {"name": self.name, "type": self.qualified_class_name, "display": self.display()}

    # ---- properties ----

    @property
    def name(self) -> str | None:
        """The name in the configuration, or the one given."""
        return self._name

    @property
    def materialization_id(self) -> str | None:
        """The id written to rows."""
        return self._materialization_id

    @property
    def hash_truncation_length(self) -> int:
        """Characters of a hash that are kept."""
        return _settings.current().hash_truncation_length

    @property
    def qualified_class_name(self) -> str:
        """`module.Class` of this store."""
        return f"{type(self).__module__}.{type(self).__qualname__}"

    def __repr__(self) -> str:
        return f"[{self._name}] {self.display()}" if self._name else self.display()
