"""Writes text files as one C file: page.css becomes `const char mx_page_css[]`, with '\\0' at its end.

Usage: embed.py OUT FILE...
"""

import sys
from pathlib import Path


def main(out: str, *files: str) -> None:
    with Path(out).open("w", encoding="ascii") as file:
        file.write("/* Made by src/draw/embed.py. */\n#include \"draw/page_text.h\"\n")
        for name in map(Path, files):
            data = name.read_bytes() + b"\0"
            file.write(f"\nconst char mx_page_{name.suffix[1:]}[] = {{\n")
            for at in range(0, len(data), 24):
                file.write(",".join(str(byte if byte < 128 else byte - 256) for byte in data[at:at + 24]) + ",\n")
            file.write("};\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
