#!/usr/bin/python3
"""docs/hanging-lists.md says how fenji-viewer hangs the simulated series lists, and is what fenji-viewer says now.

    test-hanging-lists.py BUILD [--update]
"""

import json
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LISTS, TABLE = TOP / "tests/hanging/lists", TOP / "docs/hanging-lists.md"
LANGUAGES = {"zh": "Chinese", "de": "German"}
# As headers call them, to what people do.
VENDORS = {"GE": "GE", "SIEMENS": "Siemens", "Siemens": "Siemens", "UIH": "United Imaging", "TOSHIBA": "Toshiba, now Canon",
           "HOLOGIC,": "Hologic"}
HEAD = """# Sixty simulated series lists, as they are hung

What `fenji-viewer --series-list` answers to each list of `tests/hanging/lists`, beside what a radiologist wants there
(`tests/hanging/lists/README.md`). A list is right when its protocol and every place that is asked for are. Names are as the
vendors and departments write them; patients, numbers and UIDs are made up.

Written by `tests/viewer/test-hanging-lists.py BUILD --update`; the headless suite fails when a word of it is not so.

"""


def explain(build, path):
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")} | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run([build / "apps/viewer/fenji-viewer", "--series-list", path], env=env, capture_output=True, text=True,
                          timeout=60, check=True)
    return {patient["current"]: patient for patient in json.loads(done.stdout)["patients"]}


def newest(patient):
    return max(patient["studies"], key=lambda study: (study.get("StudyDate", ""), study.get("StudyTime", "")))


def vendor_of(patient):
    series = [one for study in [newest(patient)] for one in study["series"]]
    name = next(one["Manufacturer"] for one in series if "Manufacturer" in one)
    return VENDORS.get(name.split()[0], name.removesuffix(" Medical Systems"))


def wrong_places(told, hung):
    """In words, of one patient."""
    wanted = told["hang"]
    if hung["protocol"] != wanted["protocol"]:
        yield f"hung by {hung['protocol']}, not by {wanted['protocol']}"
    shown = {(place["row"], place["column"]): place for place in hung["viewports"] if place.get("screen", 0) == 0}
    current = {one["SeriesInstanceUID"] for one in newest(told)["series"]}
    for row, column, uid in wanted["places"]:
        place = shown.get((row, column), {})
        if place.get("series") != uid:
            yield f"row {row}, column {column} shows {place.get('series') or 'nothing'}, not {uid or 'nothing'}"
    for place in hung["viewports"]:
        if place["series"] is not None and place["prior"] == (place["series"] in current):
            yield f"{place['series']} is told as of another study"


def row_of(build, path):
    told = json.loads(path.read_text("utf-8"))["patients"]
    hung = explain(build, path)
    words, n_series, n_places, wrong = [], 0, 0, []
    for patient in told:
        study = newest(patient)
        words.append(study.get("StudyDescription") or study.get("order", {}).get("item") or "(no words)")
        n_series += sum(len(one["series"]) for one in patient["studies"])
        n_places += len(patient["hang"]["places"])
        wrong += wrong_places(patient, hung[study["StudyInstanceUID"]])
    language = next((LANGUAGES[part] for part in path.stem.split("-") if part in LANGUAGES), "English")
    description = "; ".join(words).replace("|", "/")
    right = f"{n_places} of {n_places}" if not wrong else "**wrong**: " + "; ".join(wrong)
    protocol = " ".join(sorted({patient["hang"]["protocol"] for patient in told}))
    return (f"| {path.stem} | {vendor_of(told[0])} | {language} | {description} | {n_series} | {protocol} | {right} |",
            not wrong, n_places)


def table(build):
    paths = sorted(LISTS.glob("*.json"))
    rows = [row_of(build, path) for path in paths]
    n_right = sum(right for _, right, _ in rows)
    lines = [f"{n_right} of {len(rows)} lists are hung right, {sum(n for _, _, n in rows)} places.", "",
             "| list | vendor | language | study | series | protocol | places right |", "|---|---|---|---|---|---|---|"]
    return HEAD + "\n".join(lines + [row for row, _, _ in rows]) + "\n", len(rows), n_right


def main():
    text, n_lists, n_right = table(Path(sys.argv[1]))
    if "--update" in sys.argv:
        TABLE.write_text(text, "utf-8")
    old = TABLE.read_text("utf-8") if TABLE.exists() else ""
    for is_now, was in zip(text.splitlines(), old.splitlines()):
        if is_now != was:
            print(f"- {was}\n+ {is_now}")
    print(f"{n_right} of {n_lists} lists are hung right")
    if old != text:
        print(f"{TABLE.name} says something else; run this again with --update and look at what changed")
    return 0 if old == text and n_lists >= 60 and n_right == n_lists else 1


if __name__ == "__main__":
    sys.exit(main())
