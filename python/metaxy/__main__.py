"""`python -m metaxy`: the command, run inside the extension instead of the native program."""

import os
import sys

from metaxy import _core

if __name__ == "__main__":
    os.environ.setdefault("METAXY_PYTHON", sys.executable)     # the interpreter that loads the project's modules
    sys.exit(_core.main(["metaxy", *sys.argv[1:]]))
