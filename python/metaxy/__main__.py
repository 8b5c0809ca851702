"""`python -m metaxy`: the command, run inside the extension instead of the native program."""

import sys

from metaxy import _core

if __name__ == "__main__":
    sys.exit(_core.main(["metaxy", *sys.argv[1:]]))
