"""The names of the published provider."""

from __future__ import annotations

from provider_models import GUIDE
from provider_tools import provide, python

TWO = """from sqlalchemy import *
a = Table("a", MetaData(), Column("id", Integer))
b = Table("b", MetaData(), Column("id", Integer))
"""


def test_command(tree):
    tree({"db/models.py": GUIDE})
    ours = python("-m", "atlas_provider_sqlalchemy", "--path", "db", "--dialect", "postgresql")
    assert ours.returncode == 0
    assert ours.stdout == provide("--path", "db", "--dialect", "postgresql").stdout


def test_usage_error_names_the_command(tree):
    done = python("-m", "atlas_provider_sqlalchemy")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: atlas-provider-sqlalchemy ")


def test_functions(tree, capsys):
    from atlas_provider_sqlalchemy import commands
    from atlas_provider_sqlalchemy.ddl import dump_ddl, get_file_directives, get_metadata

    root = tree({"m.py": TWO})
    metadata = get_metadata(root)
    assert sorted(metadata.tables) == ["a", "b"]
    directives = get_file_directives(root, metadata)
    assert directives == [
        f"-- atlas:pos {name}[type=table] {root}/m.py:{line}" for name, line in (("a", 2), ("b", 3))
    ]
    dump_ddl("sqlite", [metadata], directives)
    first = capsys.readouterr().out
    commands.run("sqlite", [root], False)
    assert capsys.readouterr().out == first
    assert first.startswith(directives[0] + "\n" + directives[1] + "\n\nCREATE TABLE a (")


def test_errors_are_exceptions(tree):
    import pytest
    from atlas_provider_sqlalchemy.ddl import ModelsNotFoundError, ModuleImportError, get_metadata

    root = tree({"m.py": "import nosuchthing\n" + TWO, "empty/x.py": ""})
    with pytest.raises(ModuleImportError, match="nosuchthing"):
        get_metadata(root)
    with pytest.raises(ModelsNotFoundError):
        get_metadata(root / "empty")
