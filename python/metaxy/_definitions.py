"""Definitions handed to the core, its answers and errors handed back.

Specs and schemas go as JSON, keys as text. Nothing here decides anything: versions, orders, parents are what
`_core.FeatureGraph` and `_core.spec_versions` say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from metaxy import _core, _settings

if TYPE_CHECKING:
    from metaxy.models.feature_definition import FeatureDefinition
    from metaxy.models.feature_spec import FeatureSpec
    from metaxy.models.field import FieldSpec
    from metaxy.models.fields_mapping import BaseFieldsMapping
    from metaxy.models.types import FieldKey


class _Name(str):
    """Text that shows without quotes where Python shows the repr, as in the message of a KeyError."""

    def __repr__(self) -> str:
        return str(self)


def with_nearest(message: str, key: object, known: Iterable[object]) -> str:
    """`message`, which callers know by its beginning, and what may have been meant."""
    import difflib

    near = difflib.get_close_matches(str(key), [str(name) for name in known], n=1)
    return f"{message} Did you mean '{near[0]}'?" if near else message


def not_found(message: str, key: object, known: Iterable[object]) -> KeyError:
    """The same as an error."""
    return KeyError(_Name(with_nearest(message, key, known)))


def field_of(spec: FeatureSpec, key: FieldKey) -> FieldSpec:
    """A feature's field. KeyError when it has none of this key."""
    fields = spec.fields_by_key
    if key not in fields:
        raise not_found(f"{key} is not a field of feature '{spec.key}'.", key, fields)
    return fields[key]


def reraise(error: _core.MetaxyError) -> NoReturn:
    """The same error as the exception that callers expect (codes: docs/diagnostics.md)."""
    from metaxy.utils.exceptions import MetaxyInvariantViolationError, MetaxyMissingFeatureDependency

    text = error.message
    if error.code in ("FEA006", "FEA010"):
        raise KeyError(_Name(f"{text}. {error.hint}" if error.hint else text)) from error
    if error.code == "FEA007":
        raise MetaxyMissingFeatureDependency(f"{text}.") from error
    if error.code == "FEA008":
        raise MetaxyInvariantViolationError(text) from error
    if error.code == "FEA009":
        raise RuntimeError(text) from error
    if error.code in ("FEA001", "FEA002", "FEA005"):
        raise ValueError(text) from error
    raise error


@contextmanager
def expected_errors() -> Iterator[None]:
    """Turns the core's errors into those that the original raises."""
    try:
        yield
    except _core.MetaxyError as error:
        reraise(error)


class SpecVersions(NamedTuple):
    """Versions that a spec has without its graph."""

    spec: str
    code: str


def spec_versions(spec: FeatureSpec) -> SpecVersions:
    """Versions of one spec, of the configured length."""
    length = _settings.current().hash_truncation_length
    with expected_errors():
        of_spec, code, _ = _core.spec_versions(spec.model_dump_json(), length)
    return SpecVersions(of_spec, code)


def schema_text(schema: dict[str, Any]) -> str:
    """A JSON schema as compact JSON."""
    return json.dumps(schema, separators=(",", ":"), ensure_ascii=False)


def definition_version(definition: FeatureDefinition) -> str:
    """The version of one definition, of the configured length."""
    length = _settings.current().hash_truncation_length
    with expected_errors():
        return _core.spec_versions(
            definition.spec.model_dump_json(), length, schema_text(definition.feature_schema))[2]


def _item(
    definition: FeatureDefinition, schemas: bool
) -> tuple[str, str, str, str, bool, list[tuple[str, str]] | None, str, bool]:
    override = definition._provenance_by_field  # pyright: ignore[reportPrivateUsage]
    return (
        definition.spec.model_dump_json(),
        schema_text(definition.feature_schema) if schemas else "",
        definition.feature_class_path or "",
        definition.project,
        definition.is_external,
        None if override is None else list(override.items()),
        definition._table_name or "",  # pyright: ignore[reportPrivateUsage]
        definition._json_fields,  # pyright: ignore[reportPrivateUsage]
    )


def graph_of(definitions: Iterable[FeatureDefinition], *, schemas: bool = False) -> _core.FeatureGraph:
    """One state of a graph. With `schemas` it knows definition and project versions too; that costs their making."""
    with expected_errors():
        return _core.FeatureGraph(
            [_item(definition, schemas) for definition in definitions],
            _settings.current().hash_truncation_length)


def graph_of_specs(specs: Iterable[FeatureSpec]) -> _core.FeatureGraph:
    """A graph of specs that have no definitions; each key once."""
    with expected_errors():
        return _core.FeatureGraph(
            [(spec.model_dump_json(), "", "", "-", False, None, "", False) for spec in specs],
            _settings.current().hash_truncation_length)


def mapped_fields(mapping: BaseFieldsMapping, field: FieldKey, upstream: FeatureSpec) -> set[FieldKey]:
    """The fields of `upstream` that `mapping` gives to `field`: asked about a feature of one field and one dep."""
    from metaxy.models.feature_spec import FeatureDep, FeatureSpec
    from metaxy.models.field import FieldSpec
    from metaxy.models.fields_mapping import FieldsMapping
    from metaxy.models.types import FeatureKey, FieldKey

    name = FeatureKey([*upstream.key.parts, "mapped"])
    asked = FeatureSpec(
        key=name,
        id_columns=upstream.id_columns,
        fields=[FieldSpec(key=field)],
        deps=[FeatureDep(feature=upstream.key, fields_mapping=FieldsMapping.model_construct(mapping=mapping))],
    )
    graph = graph_of_specs([upstream, asked])
    try:
        with expected_errors():
            sources = graph.sources(name.to_string(), field.to_string())
    except RuntimeError:     # no upstream fields: here an answer
        return set()
    return {FieldKey(text) for _, fields in sources for text in fields}
