#!/usr/bin/python3
"""Is every visible sentence in po/zh_CN.po, translated, and with the same placeholders?

    translations.py          checks
    translations.py --update writes po/POTFILES.in and adds new sentences, untranslated, to po/zh_CN.po

Sentences are in sources (_ and N_), templates (translatable="yes"), desktop entries, metainfo, and the names that people
see in shipped hanging protocols (fj_hang_title).
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import house

PO = house.TOP / "po" / "zh_CN.po"
POTFILES = house.TOP / "po" / "POTFILES.in"
MARKED = re.compile(r"\b(?:N_|_) ?\(")
# What else people read: Glade's XML, desktop entries, AppStream (its .its rules come with the appstream package).
OTHERS = ("libviewer/*.ui", "apps/*.ui", "data/*.desktop.in", "data/*.metainfo.xml.in")


def files_with_sentences():
    return sorted([p for p in house.sources() if p.suffix in (".c", ".cc") and MARKED.search(p.read_text("utf-8"))]
                  + house.tracked(*OTHERS))


def untranslatable_texts():
    """Texts of templates that people see and nobody marked."""
    visible = re.compile(r'<property name="(?:label|title|subtitle|description|tooltip-text|placeholder-text|text)"'
                         r'(?![^>]*translatable="yes")[^>]*>([^<]*[A-Za-z]{2}[^<]*)</property>')
    for path in house.tracked("libviewer/*.ui", "apps/*.ui"):
        for text in visible.findall(path.read_text("utf-8")):
            yield f"{path.relative_to(house.TOP)}: not marked as translatable: {text}"


def names_of_protocols(folder):
    """A catalogue of what shipped hanging protocols call themselves, their stages and sets; xgettext reads no JSON."""
    found = {}
    for path in house.tracked("data/hanging/protocols/*.json"):
        protocol = json.loads(path.read_text("utf-8"))
        names = [protocol["name"], protocol.get("description")]
        names += [part.get(key) for key in ("name", "label") for part in protocol["sets"] + protocol["stages"]]
        for name in filter(None, names):
            found.setdefault(name, []).append(str(path.relative_to(house.TOP)))
    catalogue = Path(folder) / "protocols.pot"
    entries = [f"#: {' '.join(dict.fromkeys(places))}\nmsgid {json.dumps(name, ensure_ascii=False)}\nmsgstr \"\"\n"
               for name, places in found.items()]
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    catalogue.write_text("\n".join([header, *entries]), "utf-8")
    return catalogue


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=house.TOP)


def extract(folder):
    pot = Path(folder) / "fenji.pot"
    names = [str(p.relative_to(house.TOP)) for p in files_with_sentences()]
    done = run("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--add-comments=TRANSLATORS",
               "--no-wrap", "-o", str(pot), *names, str(names_of_protocols(folder)))
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return pot


def main():
    update = "--update" in sys.argv
    names = "".join(f"{p.relative_to(house.TOP)}\n" for p in files_with_sentences())
    problems = list(untranslatable_texts())
    with tempfile.TemporaryDirectory() as folder:
        pot = extract(folder)
        if update:
            POTFILES.write_text(names, "utf-8")
            print(run("msgmerge", "--quiet", "--update", "--no-fuzzy-matching", "--backup=none", "--no-wrap",
                      str(PO), str(pot)).stderr)
            run("msgattrib", "--no-obsolete", "--no-wrap", "-o", str(PO), str(PO))
        if POTFILES.read_text("utf-8") != names:
            problems.append("po/POTFILES.in does not list the sources with sentences; run this script with --update")
        merged = Path(folder) / "merged.po"
        run("msgmerge", "--quiet", "--no-fuzzy-matching", "--no-wrap", "-o", str(merged), str(PO), str(pot))
        for kind in ("--untranslated", "--only-fuzzy"):
            left = run("msgattrib", kind, "--no-obsolete", "--no-wrap", str(merged)).stdout
            for msgid in re.findall(r'^msgid (".+"(?:\n".*")*)', left, re.M):
                problems.append(f"not in Chinese yet: {msgid}")
        checked = run("msgfmt", "--check", "-o", "/dev/null", str(merged))
        if checked.returncode != 0:
            problems.append(checked.stderr)
        print(run("msgfmt", "--statistics", "-o", "/dev/null", str(merged)).stderr.strip())
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
