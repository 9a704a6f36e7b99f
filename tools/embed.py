#!/usr/bin/env python3
"""Makes a C source of text files: embed.py OUT.c NAME=FILE …  Each becomes `const char NAME[]`."""
import sys

with open(sys.argv[1], "w", encoding="utf-8") as out:
    for item in sys.argv[2:]:
        name, path = item.split("=", 1)
        with open(path, encoding="utf-8") as source:
            text = source.read()
        out.write(f"extern const char {name}[];\nconst char {name}[] =\n")
        for line in text.split("\n"):
            escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")
            out.write(f'  "{escaped}\\n"\n')
        out.write(";\n")
