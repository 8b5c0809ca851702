"""Configurations as objects, the stores they describe, and starting a project."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pydantic")
pytest.importorskip("metaxy._core")

from pydantic import BaseModel, ValidationError

import metaxy as mx
from metaxy import _settings
from metaxy.config import InvalidConfigError, MetaxyConfig, PluginConfig, SettingsError, StoreConfig
from metaxy.entrypoints import EntrypointLoadError


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty working directory on the module path, no METAXY_ variables, no configuration, an empty graph."""
    import os

    for name in list(os.environ):
        if name.upper().startswith("METAXY_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    MetaxyConfig.reset()
    before = set(sys.modules)
    with mx.FeatureGraph().use():
        yield
    MetaxyConfig.reset()
    for name in set(sys.modules) - before:
        if name.startswith("declares_"):
            del sys.modules[name]


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(textwrap.dedent(text))


class Options(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}
    database: str
    auto_create_tables: bool | None = None
    hash_algorithm: str | None = None


class Store:
    """What a store class must have for get_store."""

    def __init__(self, *, name: str, options: Options, **others: Any) -> None:
        if "fail" in others:
            raise RuntimeError("cannot")
        self.name, self.options, self.others = name, options, others
        self.hash_algorithm = "xxh"
        self._config: Any = None

    @classmethod
    def config_model(cls) -> type[Options]:
        return Options

    @classmethod
    def from_config(cls, config: Options, **kwargs: Any) -> Store:
        return cls(options=config, **kwargs)


def with_store(**config: Any) -> MetaxyConfig:
    return MetaxyConfig(stores={"dev": StoreConfig(type=Store, config=config)}, auto_create_tables=True)


# ---- the object ----

@pytest.mark.filterwarnings("ignore:Ignoring incomplete store config")
def test_arguments_win_over_variables_and_no_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write("metaxy.toml", 'store = "file"\ntheme = "file"\n')
    monkeypatch.setenv("METAXY_STORE", "variable")
    monkeypatch.setenv("METAXY_STORES__A__CONFIG__X", "5")
    assert (MetaxyConfig(stores={"a": {"type": "t.T"}}).store, MetaxyConfig().theme) == ("variable", "default")
    config = MetaxyConfig(store="given", stores={"a": {"type": "t.T", "config": {"y": 1}}})
    assert config.store == "given"
    assert config.stores["a"].config == {"x": "5", "y": 1}
    assert config.config_file is None and config.lock_file is None


def test_is_frozen_and_refuses_the_unknown() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        MetaxyConfig().store = "x"     # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        MetaxyConfig(nope=1)
    with pytest.raises(ValidationError, match="Extra inputs"):
        StoreConfig(type="a.B", nope=1)     # type: ignore[call-arg]
    with pytest.raises(ValidationError, match="type must be a string or class, got int"):
        StoreConfig(type=5)     # type: ignore[arg-type]


def test_get_warns_without_a_configuration() -> None:
    with pytest.warns(UserWarning, match="Global Metaxy configuration not initialized"):
        MetaxyConfig.get()
    assert not MetaxyConfig.is_set()
    write("metaxy.toml", 'project = "here"\n')
    assert MetaxyConfig.get(load=True).project == "here"
    assert MetaxyConfig.is_set()


def test_use_is_for_a_block() -> None:
    outer, inner = MetaxyConfig(project="outer"), MetaxyConfig(project="inner", hash_truncation_length=16)
    MetaxyConfig.set(outer)
    with inner.use() as used:
        assert used is inner and MetaxyConfig.get() is inner
        assert _settings.current() == _settings.Settings(16, "inner")
    assert MetaxyConfig.get() is outer
    assert _settings.current() == _settings.Settings(8, "outer")
    MetaxyConfig.set(None)
    assert not MetaxyConfig.is_set()


def test_versions_follow_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    class Video(mx.BaseFeature, spec=mx.FeatureSpec(key="video", id_columns=["id"])):
        id: str

    assert len(Video.feature_version()) == 8
    with MetaxyConfig(hash_truncation_length=12).use():
        assert len(Video.feature_version()) == 12
    monkeypatch.setenv("METAXY_HASH_TRUNCATION_LENGTH", "20")
    assert len(Video.feature_version()) == 20


def test_settings_that_are_no_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METAXY_STORES", "{")
    with pytest.raises(SettingsError, match='^error parsing value for field "stores" from source "EnvSettingsSource"'):
        MetaxyConfig()


def test_origins() -> None:
    write("metaxy.toml", '\nproject = "p"\n[stores.a]\ntype = "t.T"\nconfig = { x = 1 }\n')
    origins = MetaxyConfig.load().origins
    assert origins["project"] == "metaxy.toml:2:11"
    assert origins["stores.a.config.x"] == "metaxy.toml:5:16"


def test_dates_and_numbers_of_toml() -> None:
    from datetime import date, datetime, time, timezone

    write("metaxy.toml", """
        [ext.a]
        values = [1979-05-27, 07:32:00.5, 1979-05-27 07:32:00, 1979-05-27t07:32:00z, 1.0, inf]
        """)
    plugin = MetaxyConfig.load().ext["a"].model_dump()
    assert plugin["values"] == [
        date(1979, 5, 27), time(7, 32, 0, 500000), datetime(1979, 5, 27, 7, 32),
        datetime(1979, 5, 27, 7, 32, tzinfo=timezone.utc), 1.0, float("inf")]


def test_integrations() -> None:
    class Special(PluginConfig):
        x: int = 0
        y: int = 5

    config = MetaxyConfig(ext={"a": {"enable": True, "x": "1"}, "b": {}})
    assert config.plugins == ["a"]
    with config.use():
        assert MetaxyConfig.get_plugin("a", Special).model_dump() == {"enable": True, "x": 1, "y": 5}
        assert MetaxyConfig.get_plugin("none", Special) == Special()


def test_text_reads_back() -> None:
    config = with_store(database="x", nested={"a": [1, {"b": None}]})
    write("metaxy.toml", config.to_toml())
    again = MetaxyConfig.load()
    assert again.stores["dev"].config == {"database": "x", "nested": {"a": [1, {}]}}
    assert again.auto_create_tables


# ---- stores ----

def test_store_is_made_of_its_options() -> None:
    config = with_store(database="x.db")
    store: Any = config.get_store()
    assert store.name == "dev" and store._config is config
    assert store.options == Options(database="x.db", auto_create_tables=True)
    store = config.get_store("dev", database="y.db", other=1, expected_type=Store)
    assert store.options.database == "y.db" and store.others == {"other": 1}
    assert config.stores["dev"].type == f"{Store.__module__}.Store"


@pytest.mark.parametrize(("config", "ask", "message"), [
    (lambda: MetaxyConfig(), {}, "No Metaxy stores available"),
    (lambda: with_store(database="x"), {"name": "zzz"}, r"Store 'zzz' not found in config. Available stores: \['dev'\]"),
    (lambda: MetaxyConfig(stores={"dev": {"type": "nope_nope.X"}}), {},
     "Failed to import store class 'nope_nope.X' for store 'dev': Cannot import 'nope_nope.X': No module named"),
    (lambda: MetaxyConfig(stores={"dev": {"type": "nodots"}}), {}, "Failed to import store class 'nodots'"),
    (lambda: MetaxyConfig(stores={"dev": {"type": "os.path"}}), {}, "Failed to import store class 'os.path'"),
    (lambda: MetaxyConfig(stores={"dev": {"type": "json.JSONDecoder"}}), {}, "not a class of metadata stores"),
    (lambda: with_store(database="x"), {"expected_type": int}, "Store 'dev' is not of type 'int'"),
    (lambda: with_store(), {}, "Failed to validate config for store 'dev': 1 validation error"),
    (lambda: with_store(database="x", nope=1), {}, "Failed to validate config for store 'dev'"),
    (lambda: with_store(database="x"), {"fail": 1}, r"Failed to instantiate store 'dev' \(Store\): cannot"),
    (lambda: with_store(database="x", hash_algorithm="md5"), {}, "uses the hash algorithm xxh, not md5"),
])
def test_store_errors(config: Callable[[], MetaxyConfig], ask: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidConfigError, match=message) as caught:
        config().get_store(**ask)
    assert "METAXY_* environment variables" in str(caught.value)


def test_errors_name_the_file() -> None:
    write("metaxy.toml", 'extend = "none.toml"\n')
    with pytest.raises(InvalidConfigError, match="does not exist") as caught:
        MetaxyConfig.load()
    assert caught.value.config_file == Path("metaxy.toml").resolve()
    assert f"Config file: {caught.value.config_file}" in str(caught.value)


# ---- features ----

MODULE = """
    import metaxy as mx

    class {name}(mx.BaseFeature, spec=mx.FeatureSpec(key="{key}", id_columns=["id"]{more})):
        id: str
    """


def test_module_registers_in_the_graph_that_is_named() -> None:
    write("declares_a.py", MODULE.format(name="A", key="a", more=""))
    graph = mx.FeatureGraph()
    mx.load_module_entrypoint("declares_a", graph=graph)
    assert [str(key) for key in graph.list_features()] == ["a"]
    assert mx.FeatureGraph.get().list_features() == []


@pytest.mark.parametrize(("text", "message"), [
    ("raise RuntimeError('boom')", "Error loading entrypoint module 'declares_bad': boom"),
    ("import nope_nope", "Failed to import entrypoint module 'declares_bad': No module named 'nope_nope'"),
    ("x = = 1", "Error loading entrypoint module 'declares_bad': invalid syntax"),
])
def test_module_that_fails(text: str, message: str) -> None:
    write("declares_bad.py", text)
    with pytest.raises(EntrypointLoadError, match=message):
        mx.load_features(["declares_bad"])


def test_modules_beside_the_file_are_found_by_any_program(tmp_path: Path) -> None:
    """As by the command: `alembic -n SECTION` has not the project's folder on its path."""
    project, elsewhere = tmp_path / "project", tmp_path / "bin"
    (project / "sub").mkdir(parents=True)
    elsewhere.mkdir()
    (project / "metaxy.toml").write_text('project = "p"\nentrypoints = ["declared_here", "json"]\n')
    (project / "declared_here.py").write_text(textwrap.dedent(MODULE.format(name="A", key="a", more="")))
    (project / "json.py").write_text("raise RuntimeError('hides another')\n")
    script = elsewhere / "script.py"
    script.write_text("import metaxy as mx\nmx.init()\nprint(*mx.FeatureGraph.get().feature_definitions_by_key)\n")
    done = subprocess.run([sys.executable, script], cwd=project / "sub", capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and done.stdout == "a\n", done.stdout + done.stderr


def test_variables_name_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    write("declares_a.py", MODULE.format(name="A", key="a", more=""))
    write("declares_b.py", MODULE.format(name="B", key="b", more=""))
    monkeypatch.setenv("METAXY_ENTRYPOINT_2", "declares_a, ")
    monkeypatch.setenv("METAXY_ENTRYPOINT_1", "declares_b")
    graph = mx.load_features(load_packages=False)
    assert [str(key) for key in graph.list_features()] == ["b", "a"]
    monkeypatch.setenv("METAXY_ENTRYPOINTS", '["declares_a"]')      # the setting: no list of modules
    assert mx.init().entrypoints == ["declares_a"]


def test_packages_are_those_the_project_needs() -> None:
    for project, needs in (("mine", "theirs[x]>=1"), ("theirs", ""), ("other", "")):
        requires = f"Requires-Dist: {needs}\n" if needs else ""
        write(f"{project}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {project}\nVersion: 1\n{requires}")
        write(f"{project}-1.dist-info/entry_points.txt", f"[metaxy.project]\nit = declares_{project}:load\n")
        write(f"declares_{project}.py", f"""
            import metaxy as mx

            def load():
                mx.FeatureGraph.get().add_feature_definition(mx.FeatureDefinition.from_stored_data(
                    dict(key="{project}", id_columns=["id"]), {{}}, None, "{project}"))
            """)
    mx.load_package_entrypoints(filter_project="mine")
    assert {str(key) for key in mx.FeatureGraph.get().list_features()} == {"mine", "theirs"}
    every = mx.FeatureGraph()
    mx.load_package_entrypoints(graph=every)
    assert {str(key) for key in every.list_features()} >= {"mine", "theirs", "other"}


def test_project_of_toml_and_python_features() -> None:
    write("metaxy.toml", 'project = "both"\nentrypoints = ["declares_crop"]\n')
    write("features.toml", """
        [features."video"]
        id_columns = ["id"]
        fields.audio = { code_version = "2" }
        [features."other/one"]
        id_columns = ["id"]
        external = true
        project = "other"
        on_version_mismatch = "error"
        provenance_by_field = { default = "abc" }
        """)
    write("declares_crop.py", MODULE.format(name="Crop", key="crop", more=', deps=["video", "other/one"]'))
    config = mx.init()
    graph = mx.FeatureGraph.get()
    assert config.project == "both" and MetaxyConfig.get() is config
    assert [str(key) for key in graph.list_features(only_current_project=False)] == ["video", "other/one", "crop"]
    video, other = graph.get_feature_definition("video"), graph.get_feature_definition("other/one")
    assert (video.project, video.is_external, video.source) == ("both", False, "features.toml")
    assert other.is_external and other.on_version_mismatch == "error"
    assert other.provenance_by_field_override == {"default": "abc"}
    assert graph.get_feature_version("crop")
    mx.init()       # the same once more changes nothing
    assert len(graph.list_features(only_current_project=False)) == 3


def test_toml_features_that_are_wrong() -> None:
    write("metaxy.toml", 'project = "p"\nfeatures = ["f.toml"]\n')
    with pytest.raises(EntrypointLoadError, match=r"f\.toml"):
        mx.init()
    write("f.toml", '[features."a"]\nid_columns = 5\n')
    with pytest.raises(EntrypointLoadError, match=r"f\.toml:2:14"):
        mx.init()


def test_names_of_the_guides() -> None:
    from metaxy import init_metaxy

    assert init_metaxy is mx.init
    assert mx.MetaxyConfig is MetaxyConfig and mx.StoreConfig is StoreConfig


# ---- the lock file ----

def test_lock_file_is_read() -> None:
    from metaxy.utils.lock_file import load_lock_file, lock_text

    their = mx.FeatureGraph()
    with their.use():
        class Base(mx.BaseFeature, spec=mx.FeatureSpec(key="their/base", id_columns=["id"])):
            __metaxy_project__ = "their"
            id: str
    definition = their.get_feature_definition("their/base")
    text = lock_text([definition], their)
    write("metaxy.toml", 'project = "mine"\nmetaxy_lock_path = "l.lock"\n')
    with pytest.warns(UserWarning, match="Lock file not found at .*l.lock"):
        mx.init()
    Path("l.lock").write_text(text)
    mx.init()
    locked = mx.FeatureGraph.get().get_feature_definition("their/base")
    assert locked.is_external and locked.source == "metaxy.lock" and not locked.has_provenance_override
    assert locked.spec == definition.spec and locked.project == "their"
    assert load_lock_file(MetaxyConfig.get())[0].feature_schema == definition.feature_schema


def test_lock_file_that_is_none() -> None:
    import tomllib

    write("metaxy.toml", 'project = "p"\n')
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mx.init()
    write("metaxy.lock", "x = = 1")
    with pytest.raises(tomllib.TOMLDecodeError):
        mx.init()
    write("metaxy.lock", '[features."a".data]\nfoo = 1\n')
    with pytest.raises(mx.MetaxyError, match="FEA013"):
        mx.init()
