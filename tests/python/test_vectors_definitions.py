"""Definitions against recorded cases: keys, specs, whole graphs.

The cases come from METAXY_TEST_VECTORS, or tests/vectors/metaxy; README.md beside them says how to read them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

from pydantic import ValidationError

import metaxy as mx
from metaxy import _settings
from metaxy.models.plan import FQFieldKey

HERE = Path(__file__).resolve().parent.parent / "vectors" / "metaxy"
VECTORS = Path(os.environ.get("METAXY_TEST_VECTORS", HERE))


def cases(*files: str) -> list[Any]:
    found = []
    for file in files:
        path = VECTORS / file
        if path.is_file():
            found += [pytest.param(case, id=case["name"]) for case in json.loads(path.read_text())["cases"]]
    return found


def message_of(error: BaseException) -> str:
    """The first line that tells: of pydantic's messages the one behind the title and the place."""
    if isinstance(error, ValidationError):
        return str(error.errors()[0]["msg"])
    return str(error.args[0]) if isinstance(error, KeyError) else str(error)


def check_error(error: BaseException, want: dict[str, str]) -> None:
    assert type(error).__name__ == want["error"]
    assert message_of(error).startswith(want["message"])


def answer(ask: Any) -> Any:
    """What `ask` returns or raises."""
    try:
        return ask()
    except Exception as error:
        return error


def check(got: Any, want: Any) -> None:
    if isinstance(want, dict) and "error" in want:
        assert isinstance(got, Exception), got
        check_error(got, want)
    else:
        assert not isinstance(got, Exception), repr(got)
        assert got == want


def test_vectors_are_there() -> None:
    assert cases("keys.json") and cases("specs.json") and cases("graphs_designed.json") and cases("graphs_random.json")


@pytest.mark.parametrize("case", cases("keys.json"))
def test_key(case: dict[str, Any]) -> None:
    kind = {"FeatureKey": mx.FeatureKey, "FieldKey": mx.FieldKey}[case["kind"]]
    want = case["expected"]
    if "error" in want:
        with pytest.raises(ValidationError) as caught:
            kind(case["input"])
        check_error(caught.value, want)
        return
    key = kind(case["input"])
    assert {
        "string": key.to_string(),
        "parts": list(key.parts),
        "table_name": key.table_name,
        "struct_key": key.to_struct_key(),
        "column_suffix": key.to_column_suffix(),
        "repr": repr(key),
        "model_dump": key.model_dump(),
    } == want
    assert json.loads(key.model_dump_json()) == want["model_dump"]
    assert kind(key) == key and hash(kind(key)) == hash(key)


@pytest.mark.parametrize("case", cases("specs.json"))
def test_spec(case: dict[str, Any]) -> None:
    want = case["expected"]
    if want.get("error") == "ValidationError":
        with pytest.raises(ValidationError) as caught:
            mx.FeatureSpec(**case["input"])
        got = [{"loc": [str(part) for part in e["loc"]], "type": e["type"], "msg": e["msg"]}
               for e in caught.value.errors()]
        assert got == want["errors"]
        return
    if "error" in want:
        with pytest.raises(Exception) as other:
            mx.FeatureSpec(**case["input"])
        check_error(other.value, want)
        return
    spec = mx.FeatureSpec(**case["input"])
    dump = spec.model_dump(mode="json")
    assert dump == want["dump"]
    assert list(dump) == list(want["dump"])
    assert spec.feature_spec_version == want["spec_version"]
    assert spec.code_version == want["code_version"]
    assert mx.FeatureSpec.model_validate(dump) == spec
    assert mx.FeatureSpec.model_validate_json(spec.model_dump_json()) == spec


@pytest.fixture
def graph_case(request: pytest.FixtureRequest) -> Iterator[tuple[mx.FeatureGraph, dict[str, Any]]]:
    case = request.param
    graph = mx.FeatureGraph()
    for feature in case["features"]:
        spec = mx.FeatureSpec.model_validate(feature["spec"])
        if feature["external"]:
            definition = mx.FeatureDefinition.external(
                spec=spec, project=feature["project"], feature_schema=feature["schema"],
                provenance_by_field=feature["provenance_by_field"])
        else:
            definition = mx.FeatureDefinition.from_stored_data(
                feature_spec=feature["spec"], feature_schema=feature["schema"],
                feature_class_path=feature["class_path"], project=feature["project"])
        graph.add_feature_definition(definition)
    config = case["config"]
    with _settings.use(_settings.Settings(config["hash_truncation_length"], config["project"])):
        yield graph, case["expected"]


@pytest.mark.parametrize("graph_case", cases("graphs_designed.json", "graphs_random.json"), indirect=True)
def test_graph(graph_case: tuple[mx.FeatureGraph, dict[str, Any]]) -> None:
    graph, expected = graph_case
    for name, want in expected["features"].items():
        key = mx.FeatureKey(name)
        definition = graph.get_feature_definition(key)
        spec = definition.spec
        assert spec.code_version == want["code_version"]
        assert spec.feature_spec_version == want["spec_version"]
        assert definition.feature_definition_version == want["definition_version"]
        assert definition.table_name == want["table_name"]
        for field, version in want["field_versions"].items():
            fq = FQFieldKey(feature=key, field=mx.FieldKey(field))
            check(answer(lambda: graph.get_field_version(fq)), version)   # noqa: B023 (called at once)
        check(answer(lambda: graph.get_feature_version(key)), want["feature_version"])   # noqa: B023
        check(answer(lambda: {                                            # noqa: B023
            field.to_string(): {of.to_string(): sorted(f.to_string() for f in names) for of, names in sources.items()}
            for field, sources in graph.get_feature_plan(key).field_dependencies.items()}),   # noqa: B023
            want["field_dependencies"])
        if "input_id_columns" in want:
            plan = graph.get_feature_plan(key)
            assert sorted(plan.input_id_columns) == want["input_id_columns"]
            assert sorted(plan.upstream_id_columns) == want["upstream_id_columns"]
    for project, version in expected["project_versions"].items():
        assert graph.get_project_version(project) == version
    assert [key.to_string() for key in graph.topological_sort_features()] == expected["topological_order"]
    for name, downstream in expected["downstream"].items():
        assert [key.to_string() for key in graph.get_downstream_features([name])] == downstream


@pytest.mark.parametrize("case", cases("filters.json"))
def test_filter(case: dict[str, Any]) -> None:
    from metaxy.models.filter_expression import FilterExpression

    want = case["expected"]
    if "error" in want:
        with pytest.raises(Exception) as caught:
            FilterExpression.from_string(case["filter"])
        # Text the tokenizer of the original cannot read leaks its own error; here it is a ValidationError too.
        expected = "ValidationError" if want["error"] == "TokenError" else want["error"]
        assert type(caught.value).__name__ == expected
        return
    assert FilterExpression.from_string(case["filter"]).expression == want["normalized"]
    import narwhals as nw

    dep = mx.FeatureDep(feature="u", filters=[case["filter"]])
    assert [type(read) for read in dep.filters] == [nw.Expr]
    assert str(dep.filters[0]) == str(FilterExpression.from_string(case["filter"]).to_expr())
