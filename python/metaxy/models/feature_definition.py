"""A feature as a graph holds it: its spec, the schema of its columns, and where it comes from."""

from __future__ import annotations

import inspect
import json
import sys
import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import (
    BaseModel,
    Field,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    field_serializer,
    field_validator,
    model_serializer,
)

from metaxy.models.bases import FrozenBaseModel
from metaxy.models.feature_spec import FeatureSpec
from metaxy.models.types import CoercibleToFieldKey, FeatureKey, coerce_to_field_key

if TYPE_CHECKING:
    from metaxy.models.feature import BaseFeature

__all__ = ["FeatureDefinition"]


def _caller(depth: int) -> str:
    """`module:function` of the frame `depth` above the caller's, or `module` outside functions."""
    frame = sys._getframe(depth + 1)
    module = str(frame.f_globals.get("__name__", "?"))
    name = frame.f_code.co_qualname
    return module if name == "<module>" else f"{module}:{name}"


def class_path(feature_cls: type[Any]) -> str:
    """`module.Class`, whatever the class stands in."""
    return f"{feature_cls.__module__}.{feature_cls.__qualname__.rpartition('.')[2]}"


class FeatureDefinition(FrozenBaseModel):
    """A feature in a graph. Made by `from_feature_class`, `from_stored_data` or `external`.

    spec: the declaration; a class's docstring is its description where it has none.
    feature_schema: JSON schema of the columns. Of a class it is made when first asked for, not before.
    feature_class_path: "module.Class", or None when there is no class.
    project: the project the feature belongs to; not empty.
    """

    spec: FeatureSpec = Field(description="Complete specification of the feature")
    feature_schema: dict[str, Any] = Field(description="JSON schema of the feature's columns")
    feature_class_path: str | None = Field(default=None, description="Import path of the feature's class")
    project: str = Field(min_length=1, description="The project this feature belongs to")

    _is_external: bool = PrivateAttr(default=False)
    _source: str | None = PrivateAttr(default=None)
    _on_version_mismatch: Literal["warn", "error"] = PrivateAttr(default="warn")
    _provenance_by_field: dict[str, str] | None = PrivateAttr(default=None)
    _table_name: str | None = PrivateAttr(default=None)     # where the key does not give it
    _json_fields: bool = PrivateAttr(default=False)     # its table's by-field columns are JSON, whatever the engine has
    _schema_class: type[BaseModel] | None = PrivateAttr(default=None)

    @field_validator("feature_schema", mode="before")
    @classmethod
    def _schema_from_text(cls, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    @field_serializer("feature_schema", when_used="json")
    def _schema_as_text(self, value: dict[str, Any]) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    # ---- the schema of a class, made when asked for ----

    def _settle(self) -> Self:
        """Have the schema in its place, for what reads all fields at once."""
        if self._schema_class is not None:
            values = {**self.__dict__, "feature_schema": self._schema_class.model_json_schema()}
            self._schema_class = None
            # Fields are dumped in the order in which they stand here.
            fields = {name: values.pop(name) for name in type(self).model_fields}
            object.__setattr__(self, "__dict__", {**fields, **values})
        return self

    def __getattr__(self, name: str) -> Any:
        if name == "feature_schema" and self.__pydantic_private__ is not None and self._schema_class is not None:
            return self._settle().__dict__[name]
        return super().__getattr__(name)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

    @model_serializer(mode="wrap")
    def _whole(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        whole: dict[str, Any] = handler(self._settle())
        return whole

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return self._settle()._fields_in_order()

    def _fields_in_order(self) -> Iterable[tuple[str | None, Any]]:
        return [(name, self.__dict__[name]) for name in type(self).model_fields]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FeatureDefinition):
            other._settle()
        return super(FeatureDefinition, self._settle()).__eq__(other)

    def __hash__(self) -> int:
        return hash((self.spec.key, self.project, self.feature_class_path))

    def __getstate__(self) -> dict[Any, Any]:
        return super(FeatureDefinition, self._settle()).__getstate__()

    def __copy__(self) -> Self:
        return super(FeatureDefinition, self._settle()).__copy__()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return super(FeatureDefinition, self._settle()).__deepcopy__(memo)

    # ---- making ----

    @classmethod
    def from_feature_class(cls, feature_cls: type[BaseFeature]) -> Self:
        """The definition of a feature class. Raises ValidationError when its project is no text, or empty."""
        spec = feature_cls.spec()
        if spec.description is None and feature_cls.__doc__:
            spec = spec.model_copy(update={"description": inspect.cleandoc(feature_cls.__doc__)})
        path = class_path(feature_cls)
        project = feature_cls.__metaxy_project__
        if not isinstance(project, str) or not project:
            return cls(spec=spec, feature_schema={}, feature_class_path=path, project=project)
        definition = cls.model_construct(
            {"spec", "feature_schema", "feature_class_path", "project"},
            spec=spec, feature_class_path=path, project=project)
        definition._schema_class = feature_cls
        definition._table_name = feature_cls.__metaxy_table__
        definition._json_fields = feature_cls.__metaxy_json_fields__
        return definition

    @classmethod
    def from_stored_data(
        cls,
        feature_spec: dict[str, Any] | str,
        feature_schema: dict[str, Any] | str,
        feature_class_path: str | None,
        project: str,
        source: str | None = None,
    ) -> Self:
        """The definition that a store or a lock file holds; `feature_spec` and `feature_schema` may be JSON text.

        Raises pydantic's ValidationError, or json's JSONDecodeError for text that is no JSON.
        """
        spec = json.loads(feature_spec) if isinstance(feature_spec, str) else feature_spec
        definition = cls(
            spec=FeatureSpec.model_validate(spec),
            feature_schema=feature_schema,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            feature_class_path=feature_class_path,
            project=project,
        )
        definition._source = source
        return definition

    @classmethod
    def external(
        cls,
        *,
        spec: FeatureSpec,
        project: str,
        feature_schema: dict[str, Any] | None = None,
        provenance_by_field: Mapping[CoercibleToFieldKey, str] | Mapping[str, str] | None = None,
        on_version_mismatch: Literal["warn", "error"] = "warn",
        source: str | None = None,
    ) -> Self:
        """A feature that another project owns, known by declaration.

        provenance_by_field: versions of fields, taken as they are; the others are computed.
        on_version_mismatch: what happens when the stored definition turns out to have another version.
        source: where it is declared; the calling function unless given.
        """
        definition = cls(spec=spec, feature_schema=feature_schema or {}, feature_class_path=None, project=project)
        definition._is_external = True
        definition._source = _caller(1) if source is None else source
        definition._on_version_mismatch = on_version_mismatch
        if provenance_by_field is not None:
            definition._provenance_by_field = {
                coerce_to_field_key(field).to_string(): version for field, version in provenance_by_field.items()}
        return definition

    # ---- asking ----

    @property
    def feature_definition_version(self) -> str:
        """A hash of spec and schema, as text of the configured length. Project and class are not part of it."""
        from metaxy import _definitions

        return _definitions.definition_version(self)

    @property
    def key(self) -> FeatureKey:
        """The feature's key."""
        return self.spec.key

    @property
    def table_name(self) -> str:
        """The feature's table, without a store's prefix."""
        return self._table_name or self.spec.table_name()

    @property
    def id_columns(self) -> tuple[str, ...]:
        """The spec's id columns."""
        return self.spec.id_columns

    @property
    def columns(self) -> list[str]:
        """Names of the schema's properties."""
        return list(self.feature_schema.get("properties", {}))

    @property
    def is_external(self) -> bool:
        """Whether the feature is known by declaration only."""
        return self._is_external

    @property
    def source(self) -> str:
        """Where the feature was declared: the given source, else the class, else "?"."""
        return self._source or self.feature_class_path or "?"

    @property
    def on_version_mismatch(self) -> Literal["warn", "error"]:
        """What a version other than the stored one is."""
        return self._on_version_mismatch

    @property
    def has_provenance_override(self) -> bool:
        """Whether versions of fields were given. Raises MetaxyInvariantViolationError unless external."""
        if not self._is_external:
            from metaxy.utils.exceptions import MetaxyInvariantViolationError

            raise MetaxyInvariantViolationError(
                f"Feature '{self.key}' is not an external feature. "
                "Only external features can have provenance overrides.")
        return self._provenance_by_field is not None

    @property
    def provenance_by_field_override(self) -> dict[str, str]:
        """The given versions by field. Raises MetaxyInvariantViolationError when there are none."""
        if self._provenance_by_field is None:
            from metaxy.utils.exceptions import MetaxyInvariantViolationError

            raise MetaxyInvariantViolationError(
                f"No provenance override set for feature '{self.key}'. "
                "Check has_provenance_override before accessing this property.")
        return self._provenance_by_field

    def check_version_mismatch(
        self,
        *,
        expected_version: str,
        actual_version: str,
        expected_version_by_field: Mapping[str, str],
        actual_version_by_field: Mapping[str, str],
    ) -> None:
        """Compare the declared versions of an external feature with the real ones.

        A difference is an ExternalFeatureVersionMismatchWarning, or with on_version_mismatch="error" an
        ExternalFeatureVersionMismatchError. Features that are not external are not compared.
        """
        if not self._is_external or expected_version == actual_version:
            return
        lines = [f"Version mismatch for external feature '{self.key}': "
                 f"expected feature version '{expected_version}', got '{actual_version}'."]
        missing = "<missing>"
        differing = [
            f"  - {field}: expected '{expected_version_by_field.get(field, missing)}', "
            f"got '{actual_version_by_field.get(field, missing)}'"
            for field in sorted({*expected_version_by_field, *actual_version_by_field})
            if expected_version_by_field.get(field) != actual_version_by_field.get(field)]
        if differing:
            lines += ["Field-level mismatches:", *differing]
        lines.append("The external feature definition may be out of sync with the metadata store.")
        if self._on_version_mismatch == "error":
            from metaxy.utils.exceptions import ExternalFeatureVersionMismatchError

            raise ExternalFeatureVersionMismatchError("\n".join(lines))
        from metaxy._warnings import ExternalFeatureVersionMismatchWarning

        warnings.warn("\n".join(lines), ExternalFeatureVersionMismatchWarning, stacklevel=2)
