#!/usr/bin/python3
"""Shape of the sources: formatted, of bearable length, with a purpose in each header and a test for each library source."""

import re
import subprocess
import sys

import house

LONGEST = 700
FORBIDDEN = re.compile(r"\b(TODO|FIXME|XXX)\b|g_test_skip|/home/|/root/")


def check_format(paths):
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", "--ferror-limit=1", *map(str, paths)],
                          capture_output=True, text=True, check=False)
    for line in done.stderr.splitlines():
        if ": error:" in line:
            yield f"{line.split(':')[0].removeprefix(str(house.TOP) + '/')}: not as clang-format writes it"


def main():
    problems = []
    ours = house.sources()
    tests = house.tracked("tests/*.c", "tests/*.cc", "tests/*.py")
    names = {p.stem for p in tests}
    problems += check_format(ours + [p for p in tests if p.suffix != ".py"])
    for path in ours:
        where, text = path.relative_to(house.TOP), path.read_text("utf-8")
        if text.count("\n") > LONGEST:
            problems.append(f"{where}: {text.count(chr(10))} lines; split by aspect")
        if path.suffix == ".h" and not text.startswith("/* "):
            problems.append(f"{where}: a header opens with its purpose")
        if path.suffix != ".h" and where.parts[0] == "libviewer":
            if "test-" + path.stem.removeprefix("fj-") not in names:
                problems.append(f"{where}: no test of its name")
    for path in ours + tests + house.tracked("run", "tools/*", "*.md", "meson.build"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if FORBIDDEN.search(line) and path.name != "sources.py":
                problems.append(f"{path.relative_to(house.TOP)}:{number}: {line.strip()}")
    for problem in problems:
        print(problem)
    print(f"{len(ours)} sources, {len(tests)} tests: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
