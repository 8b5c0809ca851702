"""What is not installed is told with the extra that brings it."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("statement", "package", "extra"), [
    ("import metaxy.ext.sqlmodel", "sqlalchemy", "sqlmodel"),
    ("import metaxy.ext.sqlmodel", "sqlmodel", "sqlmodel"),
    ("from metaxy.ext.sqlalchemy import filter_feature_sqla_metadata", "sqlalchemy", "sqlalchemy"),
])
def test_a_missing_package_names_its_extra(statement: str, package: str, extra: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.modules[{package!r}] = None; {statement}"],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"ModuleNotFoundError: No module named '{package}'; pip install 'metaxy-c[{extra}]' brings it"
