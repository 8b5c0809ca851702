"""The tables of a project's SQLModel features in a store, as SQL for the native command.

`python -m metaxy._store_tables REQUEST STORE DIALECT`: REQUEST is that of metaxy._export. The statements go to standard
output, what modules print to standard error; nothing is printed and the exit status is 1 when they cannot be made.
Source: src/cli/feature_python.h.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from typing import Any


def _text(request: dict[str, Any], store: str, dialect: str) -> str:
    import metaxy
    from metaxy.ext.sqlmodel.metadata import store_tables_sql

    metaxy.init(request["config_file"] or None)
    return store_tables_sql(store, dialect)


def main(argv: list[str]) -> int:
    """Print them."""
    request, store, dialect = json.loads(argv[1]), argv[2], argv[3]
    out = os.dup(1)
    os.dup2(2, 1)
    for name, value in request["environment"].items():
        os.environ.setdefault(name, value)
    if request["root"] not in sys.path:
        sys.path.insert(0, request["root"])
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            text = _text(request, store, dialect)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    for warning in told:
        if warning.category is UserWarning:     # ours; not those of libraries
            print(f"Warning: {warning.message}", file=sys.stderr)
    sys.stdout.flush()
    with os.fdopen(out, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
