"""The multi-store setup of the SQLAlchemy guide, typed in, on every engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from projects import FEATURE_HEAD, SYSTEM_HEAD, URL_ALONE, Project, upgrade_body

SYSTEM = {"metaxy_system__feature_versions", "metaxy_system__events"}
VERSIONS = {"alembic_version_metaxy_system", "alembic_version_metaxy_features"}
SECTIONS = ("dev:metaxy_system", "dev:metaxy_features")


def initialize(project: Project, sections: tuple[str, ...] = SECTIONS) -> None:
    for section in sections:
        project.revision(section, "initialize")
    for section in sections:
        project.run("-n", section, "upgrade", "head")


def add_column(project: Project) -> None:
    features = (project.root / "features.py").read_text()
    project.write("features.py", features + "    height: int | None = None\n")


def test_environments_are_managed_independently(project: Project, tables: Callable[[], set[str]]) -> None:
    initialize(project)
    assert tables() == SYSTEM | VERSIONS | {"video"}
    for section in SECTIONS:
        project.run("-n", section, "check")


@pytest.mark.parametrize("sections", [SECTIONS, SECTIONS[::-1]], ids=["system-first", "features-first"])
def test_the_second_revision_drops_nothing_of_others(
    project: Project, tables: Callable[[], set[str]], sections: tuple[str, ...]
) -> None:
    for section in sections:        # each on a database that holds what the one before made
        project.revision(section, "initialize")
        project.run("-n", section, "upgrade", "head")
    add_column(project)
    body = upgrade_body(project.revision(SECTIONS[1], "height"))
    assert "height" in body and "drop" not in body and "metaxy_system" not in body
    assert upgrade_body(project.revision(SECTIONS[0], "nothing")).strip() == "pass"
    for section in sections:
        project.run("-n", section, "upgrade", "head")
        project.run("-n", section, "check")
    project.run("-n", SECTIONS[1], "downgrade", "base")
    assert tables() == SYSTEM | VERSIONS


def test_a_table_of_others_stays(project: Project, tables: Callable[[], set[str]]) -> None:
    initialize(project)
    project.python(
        "import metaxy, sqlalchemy as sa\n"
        "from metaxy.ext.sqlalchemy import get_store_sqlalchemy_url as url\n"
        "engine = sa.create_engine(url(metaxy.init().get_store('dev')))\n"
        "with engine.begin() as connection: connection.execute(sa.text('CREATE TABLE elsewhere (i integer)'))")
    for section in SECTIONS:
        project.run("-n", section, "check")
        assert upgrade_body(project.revision(section, "nothing")).strip() == "pass"


def test_url_alone_in_configure(project: Project, tables: Callable[[], set[str]]) -> None:
    """env.py as the guide's snippet ends: context.configure(url=url, …)."""
    for name, head in (("system", SYSTEM_HEAD), ("features", FEATURE_HEAD)):
        project.environment(f"alembic/dev/{name}", head, URL_ALONE, version_table=f'"alembic_version_metaxy_{name}"')
    initialize(project)
    assert tables() == SYSTEM | VERSIONS | {"video"}
    project.run("-n", SECTIONS[1], "check")
    assert "CREATE TABLE" in project.run("-n", SECTIONS[1], "upgrade", "head", "--sql").upper()


def test_with_the_plugin_in_env(project: Project, tables: Callable[[], set[str]]) -> None:
    for name, head in (("system", SYSTEM_HEAD), ("features", FEATURE_HEAD)):
        project.environment(f"alembic/dev/{name}", head, version_table=f'"alembic_version_metaxy_{name}"',
                            autogenerate_plugins='["metaxy"]')
    initialize(project)
    assert tables() == SYSTEM | VERSIONS | {"video"}
    add_column(project)
    for section in SECTIONS[::-1]:
        body = upgrade_body(project.revision(section, "again"))
        assert ("height" in body) == (section == SECTIONS[1]) and "DROP" not in body
        project.run("-n", section, "upgrade", "head")
        project.run("-n", section, "check")
    project.run("-n", SECTIONS[1], "downgrade", "base")
    assert tables() == SYSTEM | VERSIONS
