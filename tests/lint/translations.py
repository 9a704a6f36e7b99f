#!/usr/bin/python3
"""Is every visible sentence in po/zh_CN.po, translated, and with the same placeholders?

    translations.py          checks
    translations.py --update writes po/POTFILES.in and adds new sentences, untranslated, to po/zh_CN.po
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import house

PO = house.TOP / "po" / "zh_CN.po"
POTFILES = house.TOP / "po" / "POTFILES.in"
MARKED = re.compile(r"\b(?:N_|_) ?\(")


def files_with_sentences():
    return [p for p in house.sources() if p.suffix in (".c", ".cc") and MARKED.search(p.read_text("utf-8"))]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=house.TOP)


def extract(folder):
    pot = Path(folder) / "fenji.pot"
    names = [str(p.relative_to(house.TOP)) for p in files_with_sentences()]
    done = run("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--add-comments=TRANSLATORS",
               "--no-wrap", "-o", str(pot), *names)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return pot


def main():
    update = "--update" in sys.argv
    names = "".join(f"{p.relative_to(house.TOP)}\n" for p in files_with_sentences())
    problems = []
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
