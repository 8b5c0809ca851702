"""How the samples of a feature relate to those of one it depends on: one to one, many to one, one to many."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field

from metaxy.models.bases import DeferredModel

__all__ = [
    "AggregationRelationship",
    "BaseLineageRelationship",
    "ExpansionRelationship",
    "IdentityRelationship",
    "LineageRelationship",
    "LineageRelationshipType",
]


class LineageRelationshipType(str, Enum):
    """The `type` of a relationship in JSON."""

    IDENTITY = "1:1"
    AGGREGATION = "N:1"
    EXPANSION = "1:N"


class BaseLineageRelationship(DeferredModel, ABC):
    """One of the three relationships; each has its own `type`."""

    model_config = ConfigDict(frozen=True)

    @abstractmethod
    def get_aggregation_columns(self, target_id_columns: Sequence[str]) -> Sequence[str] | None:
        """The columns to group upstream samples by; None when they are not grouped."""


class IdentityRelationship(BaseLineageRelationship):
    """One sample of the upstream feature makes one sample."""

    type: Literal[LineageRelationshipType.IDENTITY] = LineageRelationshipType.IDENTITY

    def get_aggregation_columns(self, target_id_columns: Sequence[str]) -> Sequence[str] | None:
        """None: samples are not grouped."""
        return None


class AggregationRelationship(BaseLineageRelationship):
    """Many samples of the upstream feature make one sample."""

    type: Literal[LineageRelationshipType.AGGREGATION] = LineageRelationshipType.AGGREGATION
    on: Sequence[str] | None = Field(
        default=None, description="Columns to group by; None means the id columns of the downstream feature.")

    def get_aggregation_columns(self, target_id_columns: Sequence[str]) -> Sequence[str]:
        """`on`, or the downstream feature's id columns."""
        return target_id_columns if self.on is None else self.on


class ExpansionRelationship(BaseLineageRelationship):
    """One sample of the upstream feature makes many samples."""

    type: Literal[LineageRelationshipType.EXPANSION] = LineageRelationshipType.EXPANSION
    on: Sequence[str] = Field(description="Id columns of the parent; children with equal values share provenance.")
    id_generation_pattern: str | None = Field(
        default=None, description="How the ids of children are made. Kept for readers; nothing acts on it.")

    def get_aggregation_columns(self, target_id_columns: Sequence[str]) -> Sequence[str] | None:
        """None: upstream samples are not grouped."""
        return None


LineageRelationshipUnion: TypeAlias = IdentityRelationship | AggregationRelationship | ExpansionRelationship


class LineageRelationship(DeferredModel):
    """The relationship of a dependency; made by `identity`, `aggregation` or `expansion`."""

    model_config = ConfigDict(frozen=True)

    relationship: Annotated[LineageRelationshipUnion, Field(discriminator="type")]

    @classmethod
    def identity(cls) -> Self:
        """One to one; what a dependency has when it says nothing."""
        return cls(relationship=IdentityRelationship())

    @classmethod
    def aggregation(cls, on: Sequence[str] | None = None) -> Self:
        """Many to one, grouped by the columns `on`, or by the downstream feature's id columns."""
        return cls(relationship=AggregationRelationship(on=on))

    @classmethod
    def expansion(cls, on: Sequence[str], id_generation_pattern: str | None = None) -> Self:
        """One to many; `on` names the parent's id columns."""
        return cls(relationship=ExpansionRelationship(on=on, id_generation_pattern=id_generation_pattern))

    def get_aggregation_columns(self, target_id_columns: Sequence[str]) -> Sequence[str] | None:
        """The columns to group upstream samples by; None when they are not grouped."""
        return self.relationship.get_aggregation_columns(target_id_columns)
