#!/usr/bin/python3
"""Do the includes follow the arrows of ARCHITECTURE.md, are the arrows a DAG, and do headless programs link no GTK?

    layers.py PROGRAM...      programs: the headless ones, built
"""

import subprocess
import sys
from pathlib import Path

import house

FORBIDDEN = ("libgtk-", "libgdk-", "libadwaita", "libgsk")


def check_table(rows):
    seen = []
    for folder, (uses, _) in rows.items():
        for used in uses:
            if f"libviewer/{used}" not in seen:
                yield f"ARCHITECTURE.md: {folder} uses {used}, which does not stand above it"
        seen.append(folder)
    for folder in sorted({house.folder_of(p) for p in house.sources()} - set(rows)):
        yield f"ARCHITECTURE.md: {folder} has sources and no row"
    for folder in rows:
        if not any(house.folder_of(p) == folder for p in house.sources()):
            yield f"ARCHITECTURE.md: {folder} has a row and no sources"


def visible(folder, rows):
    """The folders whose headers a folder may include: those named in its row and what these show in their headers."""
    result, queue = {folder}, [folder]
    while queue:
        for used in rows.get(queue.pop(), ((), ()))[0]:
            name = f"libviewer/{used}"
            if name not in result:
                result.add(name)
                queue.append(name)
    return result


def check_includes(rows):
    owner = {}
    for path in house.sources():
        if path.suffix == ".h":
            if path.name in owner:
                yield f"{path.relative_to(house.TOP)}: a second header of this name; includes are by bare name"
            owner[path.name] = house.folder_of(path)
    for path in house.sources():
        folder, where = house.folder_of(path), path.relative_to(house.TOP)
        if folder not in rows:
            continue
        allowed = visible(folder, rows)
        libraries = set().union(*(rows[f][1] for f in allowed if f in rows))
        for own, name in house.includes(path):
            if own:
                base = Path(name).name
                if base in owner and owner[base] not in allowed:
                    yield f"{where}: includes {name} of {owner[base]}: no arrow in ARCHITECTURE.md"
            else:
                library = house.outside_library(name)
                if library and library not in libraries:
                    yield f"{where}: includes <{name}>: {folder} may not use {library}"
        if path.suffix == ".cc" and folder not in ("libviewer/dicom", "libviewer/dimse"):
            yield f"{where}: C++ only where DCMTK is touched"


def check_arrows_are_used(rows):
    """An arrow that no include follows is a wish, not the house."""
    owner = {p.name: house.folder_of(p) for p in house.sources() if p.suffix == ".h"}
    followed = {}
    for path in house.sources():
        for own, name in house.includes(path):
            if own and Path(name).name in owner:
                followed.setdefault(house.folder_of(path), set()).add(owner[Path(name).name])
    for folder, (uses, _) in rows.items():
        for used in uses:
            if f"libviewer/{used}" not in followed.get(folder, ()):
                yield f"ARCHITECTURE.md: no source of {folder} includes a header of {used}: take the arrow out"


def check_programs(programs):
    for program in programs:
        done = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            yield f"ldd {program}: {done.stderr.strip()}"
        for line in done.stdout.splitlines():
            if line.strip().startswith(FORBIDDEN):
                yield f"{Path(program).name} is headless and links {line.split()[0]}"


def main():
    rows = house.table()
    problems = [*check_table(rows), *check_includes(rows), *check_arrows_are_used(rows), *check_programs(sys.argv[1:])]
    if not rows:
        problems.append("ARCHITECTURE.md: no table of folders found")
    if len(sys.argv) < 2:
        problems.append("no program to look into was given")
    for problem in problems:
        print(problem)
    print(f"{len(rows)} folders, {len(house.sources())} sources, {len(sys.argv) - 1} programs: "
          f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
