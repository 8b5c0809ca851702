"""Where names of stores are imported from, and what their methods take: recorded, so that neither changes unseen."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
import warnings
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

pytest.importorskip("metaxy._core")

import metaxy as mx
from metaxy import frames
from metaxy.metadata_store import HashAlgorithmNotSupportedError, MetadataStore, SystemDataNotFoundError
from metaxy.metadata_store import system as package
from metaxy.metadata_store.system import EVENTS_KEY, Event, EventType, FeatureVersionsModel, SystemTableStorage
from metaxy.models.types import FeatureKey
from metaxy.versioning.types import LazyIncrement, PolarsLazyIncrement
from store_cases import active, graph_of, plain

pytestmark = pytest.mark.filterwarnings("ignore:AUTO_CREATE_TABLES")

COLUMNS = "COL_EVENT_TYPE COL_EXECUTION_ID COL_FEATURE_KEY COL_PAYLOAD COL_PROJECT COL_TIMESTAMP"
KEYS = "EVENTS_KEY FEATURE_VERSIONS_KEY METAXY_SYSTEM_KEY_PREFIX"
PATHS = {
    "metaxy.metadata_store.base": "MetadataStore MetadataStoreConfig VersioningEngineOptions",
    "metaxy.metadata_store.exceptions": """DependencyError FeatureNotFoundError FieldNotFoundError
        HashAlgorithmNotSupportedError MetadataSchemaError MetadataStoreError StoreNotOpenError SystemDataNotFoundError
        TableNotFoundError VersioningEngineMismatchError""",
    "metaxy.metadata_store.system": f"""{COLUMNS} {KEYS} Event EventType PayloadType FEATURE_VERSIONS_SCHEMA
        FeatureVersionsModel SystemTableStorage""",
    "metaxy.metadata_store.system.events": f"""{COLUMNS} EVENTS_SCHEMA EmptyPayload ErrorPayload Event EventType
        Payload PayloadType RowsAffectedPayload""",
    "metaxy.metadata_store.system.keys": KEYS,
    "metaxy.metadata_store.system.models": """FEATURE_VERSIONS_SCHEMA FeatureVersionsModel METAXY_TAG METAXY_VERSION_KEY
        POLARS_SCHEMAS""",
    "metaxy.metadata_store.system.storage": "PushResult SystemTableStorage",
    "metaxy.metadata_store.types": "AccessMode",
    "metaxy.metadata_store.warnings": "MetaxyColumnMissingWarning PolarsMaterializationWarning",
}
OF_POLARS = {"EVENTS_SCHEMA", "FEATURE_VERSIONS_SCHEMA", "POLARS_SCHEMAS"}
STORE = {
    "calculate_input_progress": "(self, lazy_increment, feature_key)",
    "compute_provenance": "(self, feature, df)",
    "config_model": "()",
    "copy_metadata": """(self, from_store, features=None, *, filters=None, global_filters=None, with_feature_history=True,
        with_sample_history=False)""",
    "delete": "(self, feature, filters=None, *, soft=True, with_feature_history=False, with_sample_history=False)",
    "display": "(self)",
    "drop_feature_metadata": "(self, feature)",
    "find_store_for_feature": "(self, feature_key, *, check_fallback=True)",
    "from_config": "(config, **kwargs)",
    "get_store_info": "(self, feature_key)",
    "get_store_metadata": "(self, feature_key, *, check_fallback=True)",
    "has_feature": "(self, feature, *, check_fallback=False)",
    "native_implementation": "(self)",
    "open": "(self, mode='r')",
    "read": """(self, feature, *, feature_version=None, filters=None, columns=None, allow_fallback=True,
        with_feature_history=False, with_sample_history=False, include_soft_deleted=False, with_store_info=False)""",
    "read_feature_schema_from_store": "(self, feature)",
    "rebase": "(self, feature, df, *, to_feature_version=None)",
    "rebase_stored": "(self, feature, *, from_feature_version, to_feature_version=None, dry_run=False)",
    "resolve_update": """(self, feature, *, samples=None, filters=None, global_filters=None, target_filters=None,
        lazy=False, versioning_engine=None, skip_comparison=False, staleness_predicates=None, **kwargs)""",
    "validate_hash_algorithm": "(self, check_fallback_stores=True)",
    "write": "(self, feature, df, materialization_id=None, preserve_feature_version=False)",
    "write_multi": "(self, metadata, materialization_id=None)",
}
SYSTEM = {
    "load_graph_from_snapshot": "(self, project_version, project=None)",
    "push_graph_snapshot": "(self, *, project=None, tags=None)",
    "read_features": "(self, *, current=True, project_version=None, project=None)",
    "read_graph_snapshots": "(self, project=None)",
    "resolve_selection": "(self, selection)",
    "write_event": "(self, event)",
}
NOT_HERE = ("create_versioning_engine", "hash_struct_version_column")     # docs/stores-python.md says why


def arguments(function: Any) -> str:
    """A signature without types."""
    found = inspect.signature(function)
    plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in found.parameters.values()]
    return str(found.replace(parameters=plain, return_annotation=inspect.Signature.empty))


def methods(cls: type) -> dict[str, str]:
    return {name: arguments(value) for name, value in inspect.getmembers(cls, callable) if not name.startswith("_")}


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in PATHS.items() for name in names.split()])
def test_path(path: str, name: str) -> None:
    if name in OF_POLARS:
        pytest.importorskip("polars")
    value = getattr(importlib.import_module(path), name)
    assert value is not None
    if path.startswith(package.__name__ + ".") and name not in OF_POLARS and hasattr(package, name):
        assert value is getattr(package, name)


@pytest.mark.parametrize("path", PATHS)
def test_no_other_names(path: str) -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        importlib.import_module(path).no_such_name      # noqa: B018


@pytest.mark.parametrize(("cls", "recorded"), [(MetadataStore, STORE), (SystemTableStorage, SYSTEM)])
def test_methods(cls: type, recorded: dict[str, str]) -> None:
    assert methods(cls) == {name: " ".join(text.split()) for name, text in recorded.items()}


def test_stores_take_the_same_arguments(make_store: Any) -> None:
    theirs = methods(make_store.cls)
    assert {name: theirs[name] for name in STORE} == methods(MetadataStore)
    assert not [name for name in NOT_HERE if hasattr(make_store.cls, name)]


def test_polars_is_not_imported() -> None:
    code = ("import sys, metaxy.metadata_store.system.models, metaxy.metadata_store.system.storage; "
            "assert not {'polars', 'narwhals', 'pyarrow'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", code], check=True)


# ---- what the methods do ----


def test_another_keyword_is_said(make_store: Any) -> None:
    graph = graph_of([])
    with active(graph, project="proj"):
        class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        store = make_store()
        samples = [{"id": "x", "metaxy_provenance_by_field": {"x": "1"}}]
        with store.open("w"):
            with pytest.warns(UserWarning, match="'skip_comparision'.*not used. Did you mean 'skip_comparison'"):
                found = store.resolve_update("a", samples=samples, skip_comparision=True)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                same = store.resolve_update("a", samples=samples, skip_comparison=True)
        assert plain(found.new) == plain(same.new)
        assert len(frames.rows_of(found.new)) == 1


def test_the_frames_a_store_gives(make_store: Any) -> None:
    narwhals = pytest.importorskip("narwhals")
    store = make_store()
    with store.open("w"):
        SystemTableStorage(store).write_event({"project": "p", "execution_id": "e", "event_type": "t"})
        frame = store.read(EVENTS_KEY)
    assert isinstance(store.native_implementation(), narwhals.Implementation)
    if isinstance(frame, frames.Frame):
        assert store.native_implementation() is narwhals.Implementation.UNKNOWN
    else:
        assert frame.implementation is store.native_implementation()


def test_hash_algorithms_are_checked(make_store: Any) -> None:
    store = make_store(hash_algorithm=mx.HashAlgorithm.MD5)
    store.validate_hash_algorithm()
    other = make_store(hash_algorithm=mx.HashAlgorithm.SHA256)
    both = make_store(hash_algorithm=mx.HashAlgorithm.MD5, fallback_stores=[other])
    both.validate_hash_algorithm(check_fallback_stores=False)
    with pytest.raises(ValueError, match="uses hash_algorithm='sha256' but this store uses 'md5'"):
        both.validate_hash_algorithm()

    class Fewer(make_store.cls):    # type: ignore[misc]
        supported_hash_algorithms = (mx.HashAlgorithm.MD5,)

    fewer = Fewer(**make_store.where, hash_algorithm=mx.HashAlgorithm.SHA256)
    for store in (fewer, make_store(hash_algorithm=mx.HashAlgorithm.SHA256, fallback_stores=[fewer])):
        with pytest.raises(HashAlgorithmNotSupportedError, match="sha256 is not supported by Fewer. Supported: md5"):
            store.validate_hash_algorithm()


def test_what_a_store_is(make_store: Any) -> None:
    store = make_store(name="dev", table_prefix="pre_")
    assert store.get_store_info("a/b") == {
        "name": "dev", "type": f"{type(store).__module__}.{type(store).__name__}", "display": store.display(),
        "table_name": "pre_a__b"}


# ---- events ----

PAYLOADS = [
    ({"type": "empty"}, '{"type":"empty"}'),
    ({"type": "error", "error_message": 'it\'s "bad"\n', "rows_affected": None},
     '{"type":"error","error_message":"it\'s \\"bad\\"\\n","rows_affected":null}'),
    ({"type": "rows_affected", "rows_affected": 3}, '{"type":"rows_affected","rows_affected":3}'),
]


@pytest.mark.parametrize(("payload", "text"), PAYLOADS)
def test_events_are_stored(make_store: Any, payload: dict[str, Any], text: str) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=2)))
    event = Event(
        event_type=EventType.FEATURE_MIGRATION_FAILED, project="p", execution_id="run 1", feature_key="a/b",
        timestamp=at, payload=payload)      # type: ignore[arg-type]
    store = make_store()
    with store.open("w"):
        SystemTableStorage(store).write_event(event)
        rows = frames.rows_of(store.read(EVENTS_KEY))
    assert rows == [{
        "project": "p", "execution_id": "run 1", "event_type": "feature_migration_failed", "feature_key": "a/b",
        "timestamp": datetime(2026, 1, 2, 1, 4, 5, 678901), "payload": text}]


def test_an_event_as_a_frame_is_the_same_row(make_store: Any) -> None:
    pytest.importorskip("polars")
    event = Event(event_type=EventType.MIGRATION_STARTED, project="p", execution_id="e")
    store = make_store()
    with store.open("w"):
        SystemTableStorage(store).write_event(event)
        store.write(EVENTS_KEY, event.model_copy(update={"execution_id": "f"}).to_polars())
        first, second = sorted(frames.rows_of(store.read(EVENTS_KEY)), key=lambda row: row["execution_id"])
    assert {**first, "execution_id": "f"} == second
    assert first["payload"] == '{"type":"empty"}'


def test_an_event_type_in_a_mapping_is_its_word(make_store: Any) -> None:
    store = make_store()
    with store.open("w"):
        SystemTableStorage(store).write_event(
            {"project": "p", "execution_id": "e", "event_type": EventType.MIGRATION_COMPLETED})
        assert [row["event_type"] for row in frames.rows_of(store.read(EVENTS_KEY))] == ["migration_completed"]


def test_events_that_are_none() -> None:
    for wrong in ({"event_type": "dance"}, {"payload": {"type": "song"}}, {"payload": {"type": "rows_affected"}}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Event.model_validate({"event_type": "migration_started", "project": "p", "execution_id": "e", **wrong})


# ---- definitions ----


def test_a_row_of_definitions(make_store: Any) -> None:
    pytest.importorskip("polars")
    row = FeatureVersionsModel(
        project="p", feature_key="a", metaxy_feature_version="1", metaxy_definition_version="2",
        recorded_at=datetime(2026, 1, 2), feature_spec="{}", feature_schema="{}", feature_class_path="m.A",
        metaxy_project_version="3", tags={"commit": "4f2c"})
    version = f'"metaxy": "{{\\"version\\": \\"{mx.__version__}\\"}}"'
    assert row.tags == f'{{"commit": "4f2c", {version}}}'
    store = make_store()
    with store.open("w"):
        with pytest.raises(SystemDataNotFoundError):
            store.read(package.FEATURE_VERSIONS_KEY)
        store.write(package.FEATURE_VERSIONS_KEY, row.to_polars())
        assert frames.rows_of(store.read(package.FEATURE_VERSIONS_KEY)) == [row.model_dump()]


def test_tags_are_those_of_a_push(make_store: Any) -> None:
    graph = mx.FeatureGraph()
    with active(graph, project="proj"):
        class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"], fields=["x"])):
            __metaxy_project__ = "proj"
            id: str

        store = make_store()
        with store.open("w"):
            system = SystemTableStorage(store)
            system.push_graph_snapshot(tags={"commit": "4f2c"})
            (row,) = frames.rows_of(system.read_features())
    assert FeatureVersionsModel(**{**row, "tags": {"commit": "4f2c"}}).tags == row["tags"]
    assert FeatureVersionsModel(**row).model_dump() == row


@pytest.mark.parametrize("tags", ("{", "[1]", {"metaxy": "[]"}))
def test_tags_that_are_none(tags: Any) -> None:
    with pytest.raises(ValueError, match="tags"):
        FeatureVersionsModel(
            project="p", feature_key="a", metaxy_feature_version="1", metaxy_definition_version="2",
            recorded_at=datetime(2026, 1, 2), feature_spec="{}", feature_schema="{}", feature_class_path="m.A",
            metaxy_project_version="3", tags=tags)


def test_the_question_names_the_call(make_store: Any) -> None:
    with active(graph_of([])):
        store = make_store()
        with store.open("w"), pytest.raises(ValueError, match="for read_features"):
            SystemTableStorage(store).read_features()


def test_lazy_polars_frames_have_their_input() -> None:
    pl = pytest.importorskip("polars")
    narwhals = pytest.importorskip("narwhals")
    frame = narwhals.from_native(pl.LazyFrame({"id": [1]}))
    whole = LazyIncrement(frame, frame, frame, frame).to_polars()
    assert isinstance(whole, PolarsLazyIncrement) and whole.input is not None
    assert whole.input.collect().to_dicts() == [{"id": 1}]
    assert LazyIncrement(frame, frame, frame).to_polars().input is None


def test_keys() -> None:
    assert [FeatureKey(["metaxy-system", name]) for name in ("feature_versions", "events")] == [
        package.FEATURE_VERSIONS_KEY, EVENTS_KEY]
