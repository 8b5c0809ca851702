"""What the recorded cases cannot show: classes, laziness, the guides' older names, graphs that change."""

from __future__ import annotations

import copy
import hashlib
import json
import pickle
import subprocess
import sys
import types
import typing

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

from pydantic import ValidationError

import metaxy as mx
from metaxy import _settings
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.plan import FQFieldKey


@pytest.fixture
def graph() -> typing.Iterator[mx.FeatureGraph]:
    with mx.FeatureGraph().use() as made:
        yield made


def video_and_crop() -> tuple[type[mx.BaseFeature], type[mx.BaseFeature]]:
    class Video(mx.BaseFeature, spec=mx.FeatureSpec(key="video", id_columns=["id"], fields=["frames", "audio"])):
        """Raw video.

            Indented.
        """

        id: str

    class Crop(mx.BaseFeature, spec=mx.FeatureSpec(
            key="video/crop", id_columns=["id"], deps=[Video], fields=["frames"])):
        id: str

    return Video, Crop


def add(graph: mx.FeatureGraph, spec: mx.FeatureSpec) -> None:
    graph.add_feature_definition(FeatureDefinition.from_stored_data(
        feature_spec=spec.model_dump_json(), feature_schema={}, feature_class_path=f"m.{spec.key}", project="p"))


def test_class_registers_in_the_active_graph(graph: mx.FeatureGraph) -> None:
    video, crop = video_and_crop()
    assert graph.list_features() == [mx.FeatureKey("video"), mx.FeatureKey("video/crop")]
    assert video.graph is graph and video.spec().key == mx.FeatureKey("video")
    assert video.metaxy_project() == __name__.partition(".")[0]
    assert crop.table_name() == "video__crop"
    assert set(video.provenance_by_field()) == {"frames", "audio"}
    assert crop.feature_version() == graph.get_feature_version("video/crop")
    assert mx.current_graph() is graph
    assert mx.graph is not graph and not mx.graph.list_features(only_current_project=False)


def test_docstring_is_the_definitions_description(graph: mx.FeatureGraph) -> None:
    video, _ = video_and_crop()
    definition = graph.get_feature_definition(video)
    assert video.spec().description is None
    assert definition.spec.description == "Raw video.\n\nIndented."
    assert definition.feature_schema["description"] == "Raw video.\n\nIndented."


def test_schema_is_made_when_asked_for(graph: mx.FeatureGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[type] = []
    original = mx.BaseFeature.model_json_schema.__func__  # type: ignore[attr-defined]
    monkeypatch.setattr(mx.BaseFeature, "model_json_schema",
                        classmethod(lambda cls, *a, **k: (calls.append(cls), original(cls, *a, **k))[1]))
    video, _ = video_and_crop()
    graph.get_feature_version("video/crop")
    assert not calls
    definition = graph.get_feature_definition("video")
    assert definition.columns[-1] == "id"
    assert definition.feature_schema is definition.feature_schema
    assert calls == [video]
    assert list(definition.model_dump()) == ["spec", "feature_schema", "feature_class_path", "project"]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda d: d.model_copy()])
def test_lazy_definitions_copy_and_compare(graph: mx.FeatureGraph, copied: typing.Callable[..., object]) -> None:
    video_and_crop()
    definition = graph.get_feature_definition("video")
    twin = copied(definition)
    assert twin == definition
    assert twin.feature_definition_version == definition.feature_definition_version  # type: ignore[attr-defined]


def test_instances(graph: mx.FeatureGraph) -> None:
    video, _ = video_and_crop()
    row = video(id="1")
    assert row.metaxy_provenance_by_field == {} and row.metaxy_feature_version is None
    with pytest.raises(ValidationError):
        row.id = "2"
    with pytest.raises(ValidationError):
        video(id="1", other=1)

    class Lacks(mx.BaseFeature, spec=mx.FeatureSpec(key="lacks", id_columns=["gone"])):
        id: str

    with pytest.raises(ValidationError, match="ID columns {'gone'}"):
        Lacks(id="1")


def test_abstract_base_has_no_spec(graph: mx.FeatureGraph) -> None:
    class Base(mx.BaseFeature):
        id: str

    with pytest.raises(AttributeError):
        Base.spec()
    assert not graph.list_features()


def test_project_of_a_class(graph: mx.FeatureGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("shop_features")
    module.__metaxy_project__ = "shop"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "shop_features", module)

    class A(mx.BaseFeature, spec=mx.FeatureSpec(key="a", id_columns=["id"])):
        __module__ = "shop_features.sub"

    assert A.metaxy_project() == "shop"

    class B(mx.BaseFeature, spec=mx.FeatureSpec(key="b", id_columns=["id"])):
        __metaxy_project__ = "own"

    assert B.metaxy_project() == "own"
    with pytest.raises(RuntimeError, match="multiple projects"):
        graph.project  # noqa: B018
    module.__metaxy_project__ = 3  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        class C(mx.BaseFeature, spec=mx.FeatureSpec(key="c", id_columns=["id"])):
            __module__ = "shop_features.sub"


def test_versions_follow_changes_of_the_graph(graph: mx.FeatureGraph) -> None:
    video_and_crop()
    before = graph.get_feature_version("video/crop")
    graph.remove_feature("video")
    with pytest.raises(mx.MetaxyMissingFeatureDependency):
        graph.get_feature_version("video/crop")

    class Video(mx.BaseFeature, spec=mx.FeatureSpec(
            key="video", id_columns=["id"], fields=[mx.FieldSpec(key="frames", code_version="2"), "audio"])):
        id: str

    assert graph.get_feature_version("video/crop") != before
    with _settings.use(_settings.Settings(hash_truncation_length=64)):
        assert len(graph.get_feature_version("video/crop")) == 64
    assert len(graph.get_feature_version("video/crop")) == 8


def test_cycle_is_an_error_with_its_path(graph: mx.FeatureGraph) -> None:
    for key, dep in (("a", "b"), ("b", "a")):
        graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(
            feature_spec={"key": key, "id_columns": ["id"], "deps": [dep]},
            feature_schema={}, feature_class_path=f"m.{key}", project="p"))
    with pytest.raises(mx.MetaxyError, match="a.*b"):
        graph.get_feature_version("a")


def test_conflicts(graph: mx.FeatureGraph) -> None:
    video_and_crop()
    present = graph.get_feature_definition("video")
    external = mx.FeatureDefinition.external(spec=present.spec, project="other")
    assert external.source == f"{__name__}:test_conflicts"
    graph.add_feature_definition(external)
    assert graph.get_feature_definition("video") is present
    other = mx.FeatureDefinition.from_stored_data(present.spec.model_dump(mode="json"), {}, "m.Other", "p")
    graph.add_feature_definition(other, on_conflict="ignore")
    assert graph.get_feature_definition("video") is present
    with pytest.raises(ValueError, match="already registered"):
        graph.add_feature_definition(other)


def test_snapshot_round_trip(graph: mx.FeatureGraph) -> None:
    video_and_crop()
    again = mx.FeatureGraph.from_snapshot(graph.to_snapshot())
    assert again.project_version == graph.project_version
    assert again.to_snapshot() == graph.to_snapshot()
    with pytest.raises(KeyError, match="missing required fields"):
        mx.FeatureGraph.from_snapshot({"a": {"feature_spec": {}}})


def test_plan(graph: mx.FeatureGraph) -> None:
    video_and_crop()
    plan = graph.get_feature_plan("video/crop")
    frames = FQFieldKey(feature=mx.FeatureKey("video"), field=mx.FieldKey("frames"))
    assert list(plan.parent_fields_by_key) == [frames]
    assert plan.input_id_columns == plan.get_input_id_columns_for_dep(plan.feature.deps[0]) == ["id"]
    assert plan.required_deps == plan.feature.deps and not plan.optional_deps
    with pytest.raises(KeyError, match="^nope is not a field of feature 'video/crop'"):
        plan.get_parent_fields_for_field("nope")


def test_slips_are_told(graph: mx.FeatureGraph) -> None:
    video_and_crop()
    asked: list[typing.Callable[[], object]] = [
        lambda: graph.get_feature_plan("vido"), lambda: graph.get_feature_version("vido"),
        lambda: graph.get_feature_definition("vido"), lambda: mx.get_feature_by_key("vido"),
        lambda: graph.get_field_version(FQFieldKey(feature=mx.FeatureKey("vido"), field=mx.FieldKey("frames")))]
    for ask in asked:
        with pytest.raises(KeyError, match="Did you mean 'video'[?]"):
            ask()
    with pytest.raises(KeyError, match="^frame is not a field of feature 'video'. Did you mean 'frames'[?]"):
        graph.get_field_version(FQFieldKey(feature=mx.FeatureKey("video"), field=mx.FieldKey("frame")))
    with pytest.raises(ValueError, match="it is one of xxh3_64, .*, farmhash. Did you mean 'sha256'[?]"):
        mx.HashAlgorithm("sha265")
    with pytest.raises(ValueError, match="Did you mean 'xxh3_64'[?]"):
        mx.HashAlgorithm("XXH3-64")


def test_metadata_has_no_nul_in_names(graph: mx.FeatureGraph) -> None:
    """The one text that JSON has and stores have not."""
    spec = mx.FeatureSpec(key="a", id_columns=["id"], metadata={"\0": 1})
    with pytest.raises(ValueError, match="NUL"):
        spec.feature_spec_version  # noqa: B018


def test_every_character_counts_as_in_json_dumps() -> None:
    """Of every character below U+3000 and some above, DEL among them, in names and texts, as json writes it."""
    text = "".join(chr(point) for point in [*range(1, 0x3000), 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff])
    spec = mx.FeatureSpec(key="a", id_columns=[text], description=text, metadata={text: text, "a\x7f": ["\x7f"]},
                          fields=[mx.FieldSpec(key="x", code_version=text)])
    dumped = json.dumps(spec.model_dump(mode="json"), sort_keys=True)
    assert spec.feature_spec_version == hashlib.sha256(dumped.encode()).hexdigest()[:8]
    schema = {"title": text}
    definition = FeatureDefinition.external(spec=spec, project="p", feature_schema=schema)
    both = spec.feature_spec_version + json.dumps(schema, sort_keys=True)
    assert definition.feature_definition_version == hashlib.sha256(both.encode()).hexdigest()[:8]


@pytest.mark.parametrize(("on", "want"), [
    ([["z"], ["id", "z"]], {"z"}), ([["z"], ["id"]], set()), ([[], []], set()),
    ([[], ["z"]], {"z"}), ([["z"], []], {"z"}), ([["z"], ["id"], []], set()), ([[], ["id"], ["id", "z"]], {"id"}),
])
def test_ids_that_all_dependencies_share(graph: mx.FeatureGraph, on: list[list[str]], want: set[str]) -> None:
    """An empty `on` has no say, as in the original."""
    deps = [mx.FeatureDep(feature=f"u{i}", lineage=mx.LineageRelationship.aggregation(on=names))
            for i, names in enumerate(on)]
    for i in range(len(on)):
        add(graph, mx.FeatureSpec(key=f"u{i}", id_columns=["id", "z"]))
    add(graph, mx.FeatureSpec(key="a", id_columns=["id", "q"], deps=deps))
    assert set(graph.get_feature_plan("a").input_id_columns) == want


def test_missing_dependency_of_a_feature_without_fields(graph: mx.FeatureGraph) -> None:
    add(graph, mx.FeatureSpec(key="a", id_columns=["id"], deps=[mx.FeatureDep(feature="gone")], fields=[]))
    with pytest.raises(mx.MetaxyMissingFeatureDependency, match="gone"):
        graph.get_feature_version("a")
    with pytest.raises(mx.MetaxyMissingFeatureDependency, match="gone"):
        graph.get_feature_version_by_field("a")


def test_the_first_field_that_is_wrong_is_told(graph: mx.FeatureGraph) -> None:
    """The first of the spec, as in the original, though versions are hashed in the order of the keys."""
    add(graph, mx.FeatureSpec(key="u", id_columns=["id"], fields=["x"]))
    add(graph, mx.FeatureSpec(
        key="a", id_columns=["id"], deps=[mx.FeatureDep(feature="u", fields_mapping=mx.FieldsMapping.none())],
        fields=["z", mx.FieldSpec(key="b", deps=[mx.FieldDep(feature="u", fields=["nope"])])]))
    with pytest.raises(RuntimeError, match="z"):
        graph.get_feature_version("a")
    with pytest.raises(KeyError, match="nope"):
        graph.get_field_version(FQFieldKey(feature=mx.FeatureKey("a"), field=mx.FieldKey("b")))


def test_mappings_answer_alone() -> None:
    from metaxy.models.fields_mapping import FieldsMappingResolutionContext

    upstream = mx.FeatureSpec(key="u", id_columns=["id"], fields=["a", "b/c", "c"])
    context = FieldsMappingResolutionContext(field_key=mx.FieldKey("b/c"), upstream_feature=upstream)
    keys = {text: mx.FieldKey(text) for text in ("a", "b/c", "c")}
    assert mx.FieldsMapping.all().resolve_field_deps(context) == set(keys.values())
    assert mx.FieldsMapping.none().resolve_field_deps(context) == set()
    assert mx.FieldsMapping.default().resolve_field_deps(context) == {keys["b/c"]}
    last = FieldsMappingResolutionContext(field_key=keys["c"], upstream_feature=upstream)
    assert mx.FieldsMapping.default().resolve_field_deps(last) == {keys["c"]}
    assert mx.FieldsMapping.default(match_suffix=True).resolve_field_deps(last) == {keys["b/c"], keys["c"]}
    assert mx.FieldsMapping.specific({"b/c": {"a", "zz"}}).resolve_field_deps(context) == {keys["a"]}


def test_older_spec_with_default_id_columns() -> None:
    class SampleFeatureSpec(mx.BaseFeatureSpec):
        id_columns: tuple[str] = "sample_id"  # type: ignore[assignment]

    assert SampleFeatureSpec(key="video").id_columns == ("sample_id",)
    assert SampleFeatureSpec(key="video", id_columns="other").id_columns == ("other",)
    plain = mx.FeatureSpec(key="video", id_columns=["sample_id"])
    assert SampleFeatureSpec(key="video").feature_spec_version == plain.feature_spec_version
    with pytest.raises(ValidationError):
        mx.BaseFeatureSpec(key="video")


def test_key_pickles() -> None:
    key = mx.FeatureKey("a/b")
    assert pickle.loads(pickle.dumps(key)) == key
    assert mx.FeatureKey("a") != mx.FieldKey("a")


@pytest.mark.parametrize("statement, wants", [
    ("import metaxy", "False"),
    ("import metaxy; metaxy.FeatureKey", "True"),
])
def test_import_is_lazy(statement: str, wants: str) -> None:
    code = f"import sys; {statement}; print('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          check=True).stdout.strip() == wants


def test_graph_stays_the_default_graph() -> None:
    code = ("import metaxy.graph, metaxy as mx; from metaxy.graph import FeatureGraph; "
            "print(isinstance(mx.graph, FeatureGraph), mx.graph is mx.current_graph())")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          check=True).stdout.split() == ["True", "True"]


def test_every_name_is_there() -> None:
    for name in mx.__all__:
        assert getattr(mx, name) is not None
    assert mx.public is not None
