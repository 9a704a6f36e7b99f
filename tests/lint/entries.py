#!/usr/bin/python3
"""What desktops and stores read of the programs: valid, complete, and of one mind.

    entries.py BUILD      the build folder; its data/ holds the translated files
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import house

IDS = {"registration": "org.fenji.Registration", "viewer": "org.fenji.Viewer", "lectures": "org.fenji.Lectures"}
# The kiosk needs the printers of its machine: registration stays native.
FLATPAKS = ("viewer", "lectures")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def check_program(program, app, data):
    entry, metainfo = data / f"{app}.desktop", data / f"{app}.metainfo.xml"
    status, said = run("desktop-file-validate", str(entry))
    if status != 0 or said:
        yield f"{entry.name}: {said}"
    status, said = run("appstreamcli", "validate", "--no-net", "--explain", str(metainfo))
    if status != 0:
        yield f"{metainfo.name}: {said}"
    text = entry.read_text("utf-8")
    for line in (f"Icon={app}", "Name[zh_CN]=", "Comment[zh_CN]=", f"Exec=fenji-{program}"):
        if line not in text:
            yield f"{entry.name}: there is no {line}"
    root = ElementTree.parse(metainfo).getroot()
    if root.findtext("id") != app or root.findtext("launchable") != f"{app}.desktop":
        yield f"{metainfo.name}: it tells of another program"
    chinese = [e for e in root.iter() if e.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh_CN"]
    if len(chinese) < 4:
        yield f"{metainfo.name}: it is not in Chinese"
    for icon in (f"scalable/apps/{app}.svg", f"symbolic/apps/{app}-symbolic.svg"):
        if not (house.TOP / "data/icons/hicolor" / icon).is_file():
            yield f"data/icons/hicolor/{icon} is not there"
    schema = ElementTree.parse(house.TOP / "data" / f"{app}.gschema.xml").getroot().find("schema")
    if schema.get("id") != app:
        yield f"{app}.gschema.xml: its id is another"


def check_flatpak(program, app):
    manifest = json.loads((house.TOP / "flatpak" / f"{app}.json").read_text("utf-8"))
    if manifest["id"] != app or manifest["command"] != f"fenji-{program}":
        yield f"flatpak/{app}.json: it builds another program"
    if f"-Dprograms={program}" not in manifest["modules"][-1]["config-opts"]:
        yield f"flatpak/{app}.json: it does not build {program} alone"
    open_doors = [a for a in manifest["finish-args"] if a.startswith(("--filesystem", "--socket=system", "--device=all"))]
    if open_doors:
        yield f"flatpak/{app}.json: too much is open: {' '.join(open_doors)}"


def main():
    data = Path(sys.argv[1]) / "data"
    problems = [p for program, app in IDS.items() for p in check_program(program, app, data)]
    problems += [p for program in FLATPAKS for p in check_flatpak(program, IDS[program])]
    status, said = run("glib-compile-schemas", "--strict", "--dry-run", str(house.TOP / "data"))
    if status != 0 or said:
        problems.append(said)
    for problem in problems:
        print(problem)
    print(f"{len(IDS)} programs: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
