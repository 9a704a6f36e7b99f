#!/usr/bin/python3
"""Damages files in more ways than a test has time for: cuts at every 1/64, and mutations, each in a process of its own.

    mutations.py --build DIR [--count N] [--seed N] [FILE…]

Every one must be read or refused with a sentence, within 2 s and 1 GiB. The files are the seeds of tests/fuzz, and, where
there is such a folder beside the repository, the smaller files of ../shared/data. What goes wrong is kept and named, and
the exit status is 1.
"""

import argparse
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
DATA = TOP.parent / "shared" / "data"
LARGEST = 1 << 20  # bytes: how long large files take says little about damage


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, type=Path)
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=DATA, help="a folder of files beside the seeds")
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    files = arguments.files or [TOP / "tests/fuzz/corpus/file"]
    if not arguments.files and arguments.data.is_dir():
        wanted = ("malformed", "transfer-syntaxes", "enhanced", "encapsulated", "charset", "hp-pr", "seg-sr", "us")
        files += sorted(p for name in wanted for p in (arguments.data / name).rglob("*")
                        if p.is_file() and 0 < p.stat().st_size <= LARGEST)
    keep = arguments.build / "mutations"
    keep.mkdir(exist_ok=True)
    return subprocess.run([arguments.build / "tests/fuzz/mutations", "--count", str(arguments.count), "--seed",
                           str(arguments.seed), "--keep", keep, *files], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
