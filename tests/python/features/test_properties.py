"""Properties of specs and versions, on graphs made up by hypothesis."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")
pytest.importorskip("hypothesis")

from hypothesis import given
from hypothesis import strategies as st

import metaxy as mx
from metaxy.models.plan import FQFieldKey

PART = st.from_regex(r"[a-z_][a-z0-9_-]{0,5}", fullmatch=True).filter(lambda text: "__" not in text)
KEY = st.lists(PART, min_size=1, max_size=3).map("/".join)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
PLAIN = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
NAME = TEXT.filter(lambda text: "\0" not in text)     # refused: test_definitions
METADATA = st.dictionaries(NAME, st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=3), max_leaves=6), max_size=3)
COLUMNS = st.lists(PART, min_size=1, max_size=3, unique=True)


@st.composite
def mappings(draw: st.DrawFn) -> mx.FieldsMapping:
    kind = draw(st.sampled_from(["default", "specific", "all", "none"]))
    if kind == "default":
        return mx.FieldsMapping.default(
            match_suffix=draw(st.booleans()), exclude_fields=draw(st.lists(KEY, max_size=2)))
    if kind == "specific":
        return mx.FieldsMapping.specific(
            draw(st.dictionaries(KEY, st.sets(KEY, max_size=2), max_size=2)))     # type: ignore[arg-type]
    return mx.FieldsMapping.all() if kind == "all" else mx.FieldsMapping.none()


LINEAGE = (
    st.just(mx.LineageRelationship.identity())
    | st.builds(mx.LineageRelationship.aggregation, on=st.none() | COLUMNS)
    | st.builds(mx.LineageRelationship.expansion, on=COLUMNS, id_generation_pattern=st.none() | TEXT))


@st.composite
def deps(draw: st.DrawFn) -> mx.FeatureDep:
    rename = draw(st.none() | st.dictionaries(PART, PART, max_size=2))
    gone = set(rename or {}) - set((rename or {}).values())
    select = draw(st.none() | st.lists(PART.filter(lambda name: name not in gone), max_size=2))
    return mx.FeatureDep(
        feature=draw(KEY), rename=rename, select=select, fields_mapping=draw(mappings()), lineage=draw(LINEAGE),
        filters=draw(st.none() | st.lists(st.sampled_from(["a = 1", "b IS NULL -- x", "c IN ('x')"]), max_size=2)),
        optional=draw(st.booleans()))


@st.composite
def fields(draw: st.DrawFn) -> mx.FieldSpec:
    named = st.lists(st.builds(
        mx.FieldDep, feature=KEY, fields=st.just(mx.SpecialFieldDep.ALL) | st.lists(KEY, max_size=2)), max_size=2)
    return mx.FieldSpec(key=draw(KEY), code_version=draw(TEXT),
                        deps=draw(st.just(mx.SpecialFieldDep.ALL) | named))     # type: ignore[arg-type]


SPECS = st.builds(
    mx.FeatureSpec, key=KEY, id_columns=COLUMNS, deps=st.lists(deps(), max_size=3), metadata=METADATA,
    fields=st.lists(fields(), max_size=3, unique_by=lambda field: field.key), description=st.none() | TEXT)


@given(SPECS)
def test_spec_dumps_and_loads(spec: mx.FeatureSpec) -> None:
    dump = spec.model_dump(mode="json")
    for again in (mx.FeatureSpec.model_validate(dump), mx.FeatureSpec.model_validate_json(spec.model_dump_json())):
        assert again == spec
        assert again.model_dump(mode="json") == dump
        assert again.feature_spec_version == spec.feature_spec_version
        assert again.code_version == spec.code_version


# ---- graphs ----

FIELDS = ("x", "y", "x/z")


@st.composite
def graphs(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Specs of up to seven features as plain data; each depends on some before it."""
    specs: list[dict[str, Any]] = []
    for i in range(draw(st.integers(1, 7))):
        above = draw(st.sets(st.integers(0, i - 1), max_size=3)) if i else set()
        names = draw(st.sets(st.sampled_from(FIELDS), min_size=1))
        specs.append({
            "key": f"f{i}",
            "id_columns": ["id"],
            "deps": [{"feature": f"f{j}", "fields_mapping": {"mapping": draw(st.sampled_from([
                {"type": "default"}, {"type": "default", "match_suffix": True}, {"type": "all"}]))}}
                for j in sorted(above)],
            "fields": [{"key": name, "code_version": str(draw(st.integers(0, 2))), "deps": draw(st.sampled_from([
                [], "__METAXY_ALL_DEP__"]))} for name in sorted(names)],
        })
    return specs


def graph_of(specs: list[dict[str, Any]]) -> mx.FeatureGraph:
    graph = mx.FeatureGraph()
    for spec in specs:
        graph.add_feature_definition(mx.FeatureDefinition.from_stored_data(spec, {}, None, "p"))
    return graph


def versions(graph: mx.FeatureGraph) -> dict[str, dict[str, str]]:
    return {key.to_string(): graph.get_feature_version_by_field(key)
            for key in graph.list_features(only_current_project=False)}


@given(graphs(), st.randoms(use_true_random=False))
def test_order_of_registration_changes_nothing(specs: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(specs)
    random.shuffle(shuffled)
    first, second = graph_of(specs), graph_of(shuffled)
    assert versions(first) == versions(second)
    assert first.project_version == second.project_version
    assert {str(key): first.get_feature_version(key) for key in first.list_features()} == {
        str(key): second.get_feature_version(key) for key in second.list_features()}
    assert first.topological_sort_features() == second.topological_sort_features()


def dependents(graph: mx.FeatureGraph, feature: str, field: str) -> set[tuple[str, str]]:
    """The field and all fields that depend on it, followed along the plans' dependencies."""
    parents: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for key in graph.list_features(only_current_project=False):
        for name, sources in graph.get_feature_plan(key).field_dependencies.items():
            parents[str(key), str(name)] = {
                (str(of), str(source)) for of, listed in sources.items() for source in listed}
    found = {(feature, field)}
    while True:
        more = {child for child, above in parents.items() if above & found} - found
        if not more:
            return found
        found |= more


@given(graphs(), st.data())
def test_a_code_version_changes_what_depends_on_it(specs: list[dict[str, Any]], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(specs) - 1))
    field = data.draw(st.sampled_from(specs[index]["fields"]))
    before = graph_of(specs)
    old, old_features = versions(before), {
        str(key): before.get_feature_version(key) for key in before.list_features(only_current_project=False)}
    wanted = dependents(before, specs[index]["key"], field["key"])
    field["code_version"] = "changed"
    after = graph_of(specs)
    new = versions(after)
    changed = {(key, name) for key, fields_ in new.items() for name, version in fields_.items()
               if version != old[key][name]}
    assert changed == wanted
    assert {key for key, version in old_features.items() if after.get_feature_version(key) != version} == {
        key for key, _ in wanted}
    assert after.get_field_version(FQFieldKey(
        feature=mx.FeatureKey(specs[index]["key"]), field=mx.FieldKey(field["key"]))) == (
            new[specs[index]["key"]][field["key"]])
