"""Feature classes, and the graph that they register in."""

# No postponed annotations: pydantic would evaluate those of BaseFeature again for every class that inherits it.
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypedDict

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic._internal._model_construction import ModelMetaclass

from metaxy import _definitions, _settings
from metaxy.models.constants import METAXY_DEFINITION_VERSION, METAXY_FEATURE_VERSION
from metaxy.models.feature_definition import FeatureDefinition, class_path
from metaxy.models.feature_spec import FeatureSpec
from metaxy.models.plan import FeaturePlan, FQFieldKey
from metaxy.models.types import (
    CoercibleToFeatureKey,
    FeatureKey,
    coerce_to_feature_key,
    coerce_to_feature_keys,
)

if TYPE_CHECKING:
    from metaxy import _core

__all__ = ["BaseFeature", "FeatureConfig", "FeatureGraph", "MetaxyMeta", "SerializedFeature", "current_graph", "graph"]

FEATURE_VERSION_COL = METAXY_FEATURE_VERSION
FEATURE_TRACKING_VERSION_COL = METAXY_DEFINITION_VERSION

_SNAPSHOT_KEYS = ("feature_spec", "feature_schema", "feature_class_path", "project")


class FeatureConfig(TypedDict, total=False):
    """Options of a feature class: {"ext": {name of an integration: its options}}."""

    ext: dict[str, dict[str, Any]]


class SerializedFeature(TypedDict):
    """One feature in a snapshot of a graph."""

    feature_spec: dict[str, Any]
    feature_schema: dict[str, Any]
    metaxy_feature_version: str
    metaxy_definition_version: str
    feature_class_path: str | None
    project: str


class FeatureGraph:
    """Features by key, in the order of their registration, with their plans, orders and versions.

    Versions are computed by the core for the whole graph, when first asked for and again after a change.
    Source: src/feature/graph.h.
    """

    def __init__(self) -> None:
        self._definitions: dict[FeatureKey, FeatureDefinition] = {}
        self._states: "dict[tuple[bool, int], _core.FeatureGraph]" = {}

    @property
    def feature_definitions_by_key(self) -> Mapping[FeatureKey, FeatureDefinition]:
        """The definitions by key, as a view: add_feature_definition and remove_feature change the graph."""
        return MappingProxyType(self._definitions)

    # ---- what is in it ----

    def add_feature(self, feature: "type[BaseFeature]") -> None:
        """Register a feature class. ValueError when another feature has its key."""
        self.add_feature_definition(FeatureDefinition.from_feature_class(feature))

    def add_feature_definition(
        self, definition: FeatureDefinition, on_conflict: Literal["raise", "ignore"] = "raise"
    ) -> None:
        """Register a definition.

        One that is there already stays when the new one is external and it is not, or with on_conflict="ignore"; it
        goes when both are of the same class or of none, or when it is external and the new one is not. Otherwise
        ValueError.
        """
        key = definition.key
        present = self._definitions.get(key)
        if present is not None:
            if definition.is_external and not present.is_external:
                return
            path = definition.feature_class_path
            same = path == present.feature_class_path       # also when neither has a class
            if not same and (definition.is_external or not present.is_external):
                if on_conflict == "ignore":
                    return
                if definition.is_external:
                    raise ValueError(f"External feature with key {key} is already registered.")
                raise ValueError(
                    f"Feature with key {key} already registered. Existing: {present.feature_class_path}, New: {path}. "
                    "Each feature key must be unique within a graph.")
        self._definitions[key] = definition
        self._states.clear()

    def get_feature_definition(self, key: CoercibleToFeatureKey) -> FeatureDefinition:
        """The definition of a feature. KeyError, naming the keys there are, when it is not in the graph."""
        return self._definitions[self._known(key)]

    def remove_feature(self, key: CoercibleToFeatureKey) -> None:
        """Take a feature out. KeyError when it is not in the graph."""
        del self._definitions[self._known(key)]
        self._states.clear()

    def _known(self, key: CoercibleToFeatureKey) -> FeatureKey:
        wanted = coerce_to_feature_key(key)
        if wanted not in self._definitions:
            names = [present.to_string() for present in self._definitions]
            raise _definitions.not_found(
                f"No feature with key {wanted} found in graph. Available keys: {names}.", wanted, names)
        return wanted

    def list_features(
        self, projects: list[str] | str | None = None, *, only_current_project: bool = True
    ) -> list[FeatureKey]:
        """Keys in order of registration: of the given project or projects, else of the configured one, else all."""
        if projects is None and only_current_project:
            projects = _settings.current().project
        if projects is None:
            return list(self._definitions)
        wanted = {projects} if isinstance(projects, str) else set(projects)
        return [key for key, definition in self._definitions.items() if definition.project in wanted]

    @property
    def has_external_features(self) -> bool:
        """Whether any feature is known by declaration only."""
        return any(definition.is_external for definition in self._definitions.values())

    @property
    def project(self) -> str:
        """The one project of the features that are not external. RuntimeError when there is none, or several."""
        projects = {definition.project for definition in self._definitions.values() if not definition.is_external}
        if not projects:
            raise RuntimeError("FeatureGraph contains no non-external features.")
        if len(projects) > 1:
            raise RuntimeError(
                f"FeatureGraph contains features from multiple projects ({', '.join(sorted(projects))}). "
                "Use get_project_version(project) to get the version for a specific project.")
        return projects.pop()

    # ---- plans and orders ----

    def get_feature_plan(self, key: CoercibleToFeatureKey) -> FeaturePlan:
        """A feature's spec with those of its upstream features.

        KeyError when it is not in the graph, MetaxyMissingFeatureDependency when an upstream feature is not.
        """
        spec = self._registered(key).spec
        upstream: list[FeatureSpec] = []
        for dep in spec.deps:
            definition = self._definitions.get(dep.feature)
            if definition is None:
                from metaxy.utils.exceptions import MetaxyMissingFeatureDependency

                raise MetaxyMissingFeatureDependency(
                    f"Feature '{spec.key}' depends on '{dep.feature}' which is not in the graph.")
            upstream.append(definition.spec)
        return FeaturePlan(feature=spec, deps=upstream or None, feature_deps=spec.deps)

    def get_downstream_features(self, sources: Sequence[CoercibleToFeatureKey]) -> list[FeatureKey]:
        """All features that depend on `sources`, however far, without them; upstream before downstream."""
        keys = coerce_to_feature_keys(sources)
        return [FeatureKey(text) for text in self._state().downstream([key.to_string() for key in keys])]

    def topological_sort_features(
        self, feature_keys: Sequence[CoercibleToFeatureKey] | None = None, *, descending: bool = False
    ) -> list[FeatureKey]:
        """Upstream features first, otherwise by key; all of them, or those of `feature_keys` that are in the graph.

        descending: downstream features first.
        """
        keys = None
        if feature_keys is not None:
            keys = [key.to_string() for key in coerce_to_feature_keys(feature_keys)]
        return [FeatureKey(text) for text in self._state().sorted(keys, descending=descending)]

    # ---- versions ----

    def _state(self, *, schemas: bool = False) -> "_core.FeatureGraph":
        """The graph in the core, as it is now; made once for each state and length of versions."""
        length = _settings.current().hash_truncation_length
        state = self._states.get((True, length)) or self._states.get((schemas, length))
        if state is None:
            state = _definitions.graph_of(self._definitions.values(), schemas=schemas)
            self._states[schemas, length] = state
        return state

    def _registered(self, key: CoercibleToFeatureKey) -> FeatureDefinition:
        wanted = coerce_to_feature_key(key)
        if wanted not in self._definitions:
            raise _definitions.not_found(f"{wanted} is not the key of a feature in the graph.", wanted, self._definitions)
        return self._definitions[wanted]

    def get_field_version(self, key: FQFieldKey) -> str:
        """A hash of a field's name, code version and everything upstream of it.

        KeyError for a field or feature that is not there or that is named as a parent and is not there;
        MetaxyMissingFeatureDependency, RuntimeError as for plans; MetaxyInvariantViolationError in a cycle.
        """
        field = _definitions.field_of(self._registered(key.feature).spec, key.field).key
        with _definitions.expected_errors():
            return self._state().field_version(key.feature.to_string(), field.to_string())

    def get_feature_version_by_field(self, key: CoercibleToFeatureKey) -> dict[str, str]:
        """The versions of a feature's fields, by the field's key as text. Errors: get_field_version."""
        spec = self._registered(key).spec
        state, name = self._state(), spec.key.to_string()
        with _definitions.expected_errors():
            fields = [field.key.to_string() for field in spec.fields]
            if not fields:
                state.feature_version(name)     # a dependency may be missing all the same
            return {field: state.field_version(name, field) for field in fields}

    def get_feature_version(self, key: CoercibleToFeatureKey) -> str:
        """A hash of the versions of a feature's fields. Errors: get_field_version."""
        name = self._registered(key).key.to_string()
        with _definitions.expected_errors():
            return self._state().feature_version(name)

    def get_project_version(self, project: str) -> str:
        """A hash of the definitions of a project's own features; "empty" when it has none."""
        with _definitions.expected_errors():
            return self._state(schemas=True).project_version(project)

    @property
    def project_version(self) -> str:
        """get_project_version of the configured project, else of the graph's only one (RuntimeError: see project)."""
        return self.get_project_version(_settings.current().project or self.project)

    # ---- snapshots ----

    def to_snapshot(self, *, project: str | None = None) -> dict[str, SerializedFeature]:
        """The own features of a project as plain data, by key; of the graph's only project unless one is given."""
        owner = project or self.project
        state = self._state(schemas=True)
        snapshot: dict[str, SerializedFeature] = {}
        for key, definition in self._definitions.items():
            if definition.is_external or definition.project != owner:
                continue
            name = key.to_string()
            with _definitions.expected_errors():
                snapshot[name] = {
                    "feature_spec": definition.spec.model_dump(mode="json"),
                    "feature_schema": definition.feature_schema,
                    "metaxy_feature_version": state.feature_version(name),
                    "metaxy_definition_version": state.definition_version(name),
                    "feature_class_path": definition.feature_class_path,
                    "project": definition.project,
                }
        return snapshot

    @classmethod
    def from_snapshot(cls, snapshot_data: Mapping[str, Mapping[str, Any]]) -> "FeatureGraph":
        """A graph of the features in a snapshot. KeyError when one lacks what it needs, ValidationError when wrong."""
        made = cls()
        for name, data in snapshot_data.items():
            missing = [field for field in _SNAPSHOT_KEYS if field not in data]
            if missing:
                raise KeyError(f"Feature '{name}' snapshot is missing required fields: {missing}. "
                               f"All snapshots must include: {_SNAPSHOT_KEYS}")
            made.add_feature_definition(FeatureDefinition.from_stored_data(
                feature_spec=data["feature_spec"],
                feature_schema=data["feature_schema"],
                feature_class_path=data["feature_class_path"],
                project=data["project"],
            ))
        return made

    # ---- the active graph ----

    @classmethod
    def get(cls) -> "FeatureGraph":
        """The graph that classes register in: of this context, else the default one."""
        active = _active_graph.get()
        return graph if active is None else active

    @classmethod
    def get_active(cls) -> "FeatureGraph":
        """The same as get()."""
        return cls.get()

    @classmethod
    def set_active(cls, reg: "FeatureGraph") -> None:
        """Make `reg` the active graph of this context from here on."""
        _active_graph.set(reg)

    @contextmanager
    def use(self) -> Iterator[Self]:
        """Make this the active graph within a block."""
        token = _active_graph.set(self)
        try:
            yield self
        finally:
            _active_graph.reset(token)


_active_graph: ContextVar[FeatureGraph | None] = ContextVar("metaxy_active_graph", default=None)
graph = FeatureGraph()


def current_graph() -> FeatureGraph:
    """The graph that classes register in: of this context, else the default one."""
    return FeatureGraph.get()


def get_feature_by_key(key: CoercibleToFeatureKey) -> FeatureDefinition:
    """The definition of a feature in the active graph. KeyError when it is not there."""
    return current_graph().get_feature_definition(key)


def _project_of_module(name: str) -> str:
    """What the top-level package says in `__metaxy_project__`, else its name. TypeError when that is no text."""
    package = name.partition(".")[0]
    project = getattr(sys.modules.get(package), "__metaxy_project__", package)
    if not isinstance(project, str):
        raise TypeError(f"__metaxy_project__ of the package {package!r} must be a str, not {type(project).__name__}")
    return project


class MetaxyMeta(ModelMetaclass):
    """Pydantic's metaclass, with the class keyword `spec`: a class that has one is registered in the active graph."""

    def __new__(
        cls,
        cls_name: str,
        bases: tuple[type[Any], ...],
        namespace: dict[str, Any],
        *,
        spec: FeatureSpec | None = None,
        **kwargs: Any,
    ) -> "type[BaseFeature]":
        namespace.setdefault("model_config", ConfigDict(frozen=True, extra="forbid"))
        made: type[BaseFeature] = super().__new__(cls, cls_name, bases, namespace, **kwargs)
        if spec is not None:
            register(made, spec, namespace)
        return made


_places: dict[str, tuple[str, int]] = {}    # by class path


def declared_at(definition: FeatureDefinition) -> tuple[str, int] | None:
    """File and line of the class statement behind a definition; None when it is not of a class of this process."""
    return _places.get(definition.feature_class_path or "")


def _note_place(made: "type[BaseFeature]") -> None:
    """Remember the line of the class's module that is being executed."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__") != made.__module__:
        frame = frame.f_back
    if frame is not None:
        _places[class_path(made)] = (frame.f_code.co_filename, frame.f_lineno)


def register(made: "type[BaseFeature]", spec: FeatureSpec, namespace: Mapping[str, Any]) -> None:
    """Make a class the feature that `spec` declares, in the active graph. namespace: the class's body."""
    active = FeatureGraph.get()
    made.graph = active
    made._spec = spec
    if "__metaxy_project__" not in namespace:
        made.__metaxy_project__ = _project_of_module(made.__module__)
    active.add_feature(made)
    _note_place(made)


class BaseFeature(BaseModel, metaclass=MetaxyMeta):
    """A feature: a class with the keyword `spec`, and a row of its table: an instance.

        class Video(mx.BaseFeature, spec=mx.FeatureSpec(key="video", id_columns=["video_id"])):
            video_id: str

    Without `spec` the class is a base for others. Instances cannot be changed and take no unknown columns unless the
    class has its own `model_config`; they are checked to have the spec's id columns.
    """

    graph: ClassVar[FeatureGraph]
    _spec: ClassVar[FeatureSpec]
    __metaxy_project__: ClassVar[str]
    __metaxy_table__: ClassVar[str | None] = None       # the table's name where the key does not give it
    __metaxy_json_fields__: ClassVar[bool] = False      # whether the table's by-field columns are JSON on every engine
    feature_config: ClassVar[FeatureConfig] = {}

    metaxy_provenance_by_field: dict[str, str] = Field(
        default_factory=dict, description="Field-level provenance hashes (maps field names to hashes)")
    metaxy_provenance: str | None = Field(default=None, description="Hash of metaxy_provenance_by_field")
    metaxy_feature_version: str | None = Field(
        default=None, description="Hash of the feature definition (dependencies + fields + code_versions)")
    metaxy_project_version: str | None = Field(
        default=None, description="Hash of the entire feature graph project version")
    metaxy_data_version_by_field: dict[str, str] | None = Field(
        default=None, description="Field-level data version hashes (maps field names to version hashes)")
    metaxy_data_version: str | None = Field(default=None, description="Hash of metaxy_data_version_by_field")
    metaxy_created_at: AwareDatetime | None = Field(
        default=None, description="Timestamp when the metadata row was created (UTC)")
    metaxy_materialization_id: str | None = Field(
        default=None, description="External orchestration run ID (e.g., Dagster Run ID)")

    @model_validator(mode="after")
    def _has_id_columns(self) -> Self:
        fields = type(self).model_fields
        missing = set(type(self).spec().id_columns) - set(fields)
        if missing:
            raise ValueError(f"ID columns {missing} specified in spec are not present in model fields. "
                             f"Available fields: {set(fields)}")
        return self

    @classmethod
    def spec(cls) -> FeatureSpec:
        """The feature's spec. AttributeError for a class without one."""
        return cls._spec

    @classmethod
    def metaxy_project(cls) -> str:
        """The project: `__metaxy_project__` of the class, else of its top-level package, else that package's name."""
        return cls.__metaxy_project__

    @classmethod
    def table_name(cls) -> str:
        """The feature's table, without a store's prefix."""
        return cls.__metaxy_table__ or cls.spec().table_name()

    @classmethod
    def feature_version(cls) -> str:
        """The feature's version in its graph. Errors: FeatureGraph.get_field_version."""
        return cls.graph.get_feature_version(cls.spec().key)

    @classmethod
    def feature_spec_version(cls) -> str:
        """The version of the spec alone."""
        return cls.spec().feature_spec_version

    @classmethod
    def provenance_by_field(cls) -> dict[str, str]:
        """The versions of the feature's fields, by the field's key as text."""
        return cls.graph.get_feature_version_by_field(cls.spec().key)
