"""Keys of features and fields, and what can stand for one.

A key is an ordered tuple of text parts, written with '/' between them. Feature keys and field keys share all their
rules but are never equal to each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeAlias, overload

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    TypeAdapter,
    field_validator,
    model_serializer,
    model_validator,
)


if TYPE_CHECKING:
    from metaxy.models.feature import BaseFeature
    from metaxy.models.feature_definition import FeatureDefinition
    from metaxy.models.feature_spec import FeatureSpec

KEY_SEPARATOR = "/"
FEATURE_KEY_SEPARATOR = KEY_SEPARATOR
FIELD_KEY_SEPARATOR = KEY_SEPARATOR

FeatureDepMetadata: TypeAlias = dict[str, Any]

# '$' and not '\Z': a newline at the end passes, as it does in stores that exist (docs/features-differences.md).
_FIRST_PART = re.compile(r"^[a-z_][a-z0-9_-]*$")
_LATER_PART = re.compile(r"^[a-z0-9_][a-z0-9_-]*$")


def _complaint(kind: str, index: int, part: str) -> str | None:
    """What is wrong with the part of a key that stands at `index` (from 0); None when nothing is."""
    if not part:
        return f"{kind} parts cannot be empty strings"
    if KEY_SEPARATOR in part:
        return (f"{kind} part '{part}' cannot contain forward slashes (/). Forward slashes are reserved as the "
                "separator in to_string(). Use underscores or hyphens instead.")
    if "__" in part:
        return (f"{kind} part '{part}' cannot contain double underscores (__). "
                "Use single underscores or hyphens instead.")
    if index == 0 and not _FIRST_PART.match(part):
        return (f"{kind} first part '{part}' is invalid. The first part must start with a lowercase letter (a-z) or "
                "underscore (_), and contain only lowercase letters, digits, underscores, or hyphens.")
    if index > 0 and not _LATER_PART.match(part):
        return (f"{kind} part '{part}' is invalid. Parts must contain only lowercase letters, digits, underscores, "
                "or hyphens, and cannot start with a hyphen.")
    return None


def _parts_of_mapping(value: Mapping[Any, Any]) -> tuple[Any, ...]:
    """The parts that {"root": [...]}, {"parts": [...]} or {"parts": [{"parts": [...]}]} names."""
    root = value.get("root")
    if isinstance(root, Sequence):
        return tuple(root)
    parts = value.get("parts")
    if isinstance(parts, _Key):
        return parts.root
    if not isinstance(parts, Sequence):
        raise ValueError("Dict must contain 'root' or 'parts' key")
    if len(parts) > 0 and isinstance(parts[0], Mapping):
        inner = parts[0].get("parts")
        if not isinstance(inner, Sequence):
            raise ValueError(f"Invalid nested structure in parts: {parts}")
        return tuple(inner)
    return tuple(parts)


class _Key(RootModel[tuple[str, ...]]):
    """What feature keys and field keys share: parts, their checks and their text forms."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    root: tuple[str, ...]

    @model_validator(mode="before")
    @classmethod
    def _to_parts(cls, value: Any) -> Any:
        if type(value) is tuple:
            return value
        if isinstance(value, str):
            return tuple(value.split(KEY_SEPARATOR))
        if isinstance(value, cls):
            return value.root
        if isinstance(value, Mapping):
            return _parts_of_mapping(value)
        if isinstance(value, Sequence):
            return tuple(value)
        raise ValueError(f"Cannot create {cls.__name__} from {type(value).__name__}")

    @field_validator("root")
    @classmethod
    def _check_parts(cls, parts: tuple[str, ...]) -> tuple[str, ...]:
        for index, part in enumerate(parts):
            complaint = _complaint(cls.__name__, index, part)
            if complaint is not None:
                raise ValueError(complaint)
        return parts

    @model_serializer
    def _as_text(self) -> str:
        return self.to_string()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts, in order."""
        return self.root

    def to_string(self) -> str:
        """The parts with '/' between them."""
        return KEY_SEPARATOR.join(self.root)

    def to_struct_key(self) -> str:
        """The parts with '_' between them: the name of a field in a struct column. Hyphens stay."""
        return "_".join(self.root)

    def to_column_suffix(self) -> str:
        """What is put behind the name of a system column that comes from this key: '__' and the struct key."""
        return "__" + "_".join(self.root)

    @property
    def table_name(self) -> str:
        """The parts with '__' between them and every '-' as '_'."""
        return "__".join(self.root).replace("-", "_")

    def __str__(self) -> str:
        return self.to_string()

    def __repr__(self) -> str:
        return self.to_string()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and type(self) is type(other) and self.root == other.root

    def __hash__(self) -> int:
        return hash(self.root)

    def __lt__(self, other: Self) -> bool:
        return self.root < other.root if type(self) is type(other) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self.root <= other.root if type(self) is type(other) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self.root > other.root if type(self) is type(other) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self.root >= other.root if type(self) is type(other) else NotImplemented

    def __len__(self) -> int:
        return len(self.root)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return iter(self.root)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self.root)

    def __contains__(self, part: object) -> bool:
        return part in self.root

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self.root[index]


class FeatureKey(_Key):
    """The name of a feature: parts such as ("video", "crop"), written "video/crop".

    Takes one argument: text with '/' between the parts, a sequence of parts, another FeatureKey, or a mapping with
    `root` or `parts`. Raises pydantic's ValidationError for anything else, and for parts that are empty, hold '/',
    "__", upper case or other letters, or begin with '-' (the first one also with a digit).
    Equality, order and hash go by the parts.
    """

    if TYPE_CHECKING:

        def __init__(self, root: str | Sequence[str] | Self | Mapping[str, Any] = ..., /, **data: Any) -> None: ...
        def __hash__(self) -> int: ...


class FieldKey(_Key):
    """The name of a field within its feature; the rules are FeatureKey's."""

    if TYPE_CHECKING:

        def __init__(self, root: str | Sequence[str] | Self | Mapping[str, Any] = ..., /, **data: Any) -> None: ...
        def __hash__(self) -> int: ...


_CoercibleToFeatureKey: TypeAlias = Sequence[str] | str | FeatureKey
CoercibleToFeatureKey: TypeAlias = (
    "str | Sequence[str] | FeatureKey | type[BaseFeature] | FeatureDefinition | FeatureSpec")
CoercibleToFieldKey: TypeAlias = str | Sequence[str] | FieldKey


def _named_key(value: Any, *, definitions: bool = True) -> FeatureKey | None:
    """The key of a feature class, a spec or (when `definitions`) a definition; None for everything else."""
    from metaxy.models.feature_spec import FeatureSpec

    if isinstance(value, FeatureSpec):
        return value.key
    if isinstance(value, type):
        from metaxy.models.feature import BaseFeature

        return value.spec().key if issubclass(value, BaseFeature) else None
    if definitions:
        from metaxy.models.feature_definition import FeatureDefinition

        if isinstance(value, FeatureDefinition):
            return value.spec.key
    return None


def _coerce_to_feature_key(value: Any) -> FeatureKey:
    if isinstance(value, FeatureKey):
        return value
    if not isinstance(value, (str, list, tuple)):
        named = _named_key(value)
        if named is not None:
            return named
    return FeatureKey(value)


def _coerce_to_field_key(value: Any) -> FieldKey:
    return value if isinstance(value, FieldKey) else FieldKey(value)


ValidatedFeatureKey: TypeAlias = Annotated[
    FeatureKey,
    BeforeValidator(_coerce_to_feature_key),
    Field(description="Feature key: text such as 'a/b/c', a sequence of parts, a FeatureKey, or a feature class"),
]
ValidatedFieldKey: TypeAlias = Annotated[
    FieldKey,
    BeforeValidator(_coerce_to_field_key),
    Field(description="Field key: text such as 'a/b/c', a sequence of parts, or a FieldKey"),
]
ValidatedFeatureKeySequence: TypeAlias = Annotated[
    Sequence[ValidatedFeatureKey], Field(description="Sequence of feature keys, each in any accepted form")]
ValidatedFieldKeySequence: TypeAlias = Annotated[
    Sequence[ValidatedFieldKey], Field(description="Sequence of field keys, each in any accepted form")]

if TYPE_CHECKING:
    FeatureKeyAdapter: TypeAdapter[FeatureKey]
    FieldKeyAdapter: TypeAdapter[FieldKey]
    ValidatedFeatureKeyAdapter: TypeAdapter[ValidatedFeatureKey]
    ValidatedFieldKeyAdapter: TypeAdapter[ValidatedFieldKey]
    ValidatedFeatureKeySequenceAdapter: TypeAdapter[ValidatedFeatureKeySequence]
    ValidatedFieldKeySequenceAdapter: TypeAdapter[ValidatedFieldKeySequence]

# Made when first asked for, which importing is not: inside of the package coerce_to_… ask.
_ADAPTED: dict[str, Any] = {
    "FeatureKeyAdapter": FeatureKey,
    "FieldKeyAdapter": FieldKey,
    "ValidatedFeatureKeyAdapter": ValidatedFeatureKey,
    "ValidatedFieldKeyAdapter": ValidatedFieldKey,
    "ValidatedFeatureKeySequenceAdapter": ValidatedFeatureKeySequence,
    "ValidatedFieldKeySequenceAdapter": ValidatedFieldKeySequence,
}


def coerce_to_feature_key(value: CoercibleToFeatureKey) -> FeatureKey:
    """The feature key that `value` stands for.

    value: text, a sequence of parts, a FeatureKey, a feature class, a FeatureSpec or a FeatureDefinition.
    Raises pydantic's ValidationError for anything else.
    """
    key: FeatureKey = _adapter("ValidatedFeatureKeyAdapter").validate_python(value)
    return key


def coerce_to_feature_keys(values: Sequence[CoercibleToFeatureKey]) -> Sequence[FeatureKey]:
    """The same for several."""
    keys: Sequence[FeatureKey] = _adapter("ValidatedFeatureKeySequenceAdapter").validate_python(values)
    return keys


def coerce_to_field_key(value: CoercibleToFieldKey) -> FieldKey:
    """The field key that text, a sequence of parts or a FieldKey stands for. Raises ValidationError for anything else."""
    key: FieldKey = _adapter("ValidatedFieldKeyAdapter").validate_python(value)
    return key


def _adapter(name: str) -> TypeAdapter[Any]:
    made = globals().get(name)
    if made is None:
        made = globals()[name] = TypeAdapter(_ADAPTED[name])
    return made


def __getattr__(name: str) -> Any:
    """The adapters; and PushResult, which stores answer with, is a name of this module too."""
    if name in _ADAPTED:
        return _adapter(name)
    if name == "PushResult":
        from metaxy.metadata_store.system import PushResult

        return PushResult
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
