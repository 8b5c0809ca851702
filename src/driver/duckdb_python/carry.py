"""Writes a file's bytes as a C array: carry.py IN OUT."""

import sys

with open(sys.argv[1], "rb") as file:
    data = file.read()
with open(sys.argv[2], "w", encoding="ascii") as file:
    file.write("/* Made by carry.py. */\nstatic const unsigned char mx_python_stub[] = {\n")
    for i in range(0, len(data), 20):
        file.write(",".join(str(b) for b in data[i : i + 20]) + ",\n")
    file.write("};\n")
