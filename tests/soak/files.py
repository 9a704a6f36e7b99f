#!/usr/bin/python3
"""Opens every file of a folder of data in real windows, a viewer for each folder in it, and goes to every image by keyboard.

    files.py --build DIR [--data DIR] [--pictures DIR] [FOLDER…]

Counts what was opened, what was refused with a sentence, and what went wrong: a crash, a complaint on the error output,
a pane that says nothing. The exit status is 1 if anything did.
"""

import argparse
import collections
import os
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import desktop  # noqa: E402
import folder_walk  # noqa: E402

SLOWEST = 8


def generalise(one):
    """Without the file's name and numbers: sentences of one kind are one."""
    return re.sub(r"[\dA-F]{4},[\dA-F]{4}|\d+", "…", one.sentence.split(": ", 1)[1] if one.index == 0 else one.sentence)


class Soak:
    def __init__(self, own, pictures):
        self.own, self.pictures = own, pictures
        self.files = self.images = 0
        self.sentences, self.slow, self.plain, self.wrong = collections.Counter(), [], [], []

    def take(self, folder, one):
        where = f"{folder.name}: {one.row}, image {one.index}"
        self.slow = sorted([*self.slow, (one.seconds, where)], reverse=True)[:SLOWEST]
        if one.sentence:
            kind = generalise(one)
            if self.pictures and kind not in self.sentences:
                self.own.screenshot(self.pictures / f"{len(self.sentences):02}-{folder.name}.png")
            self.sentences[kind] += 1
        elif one.index == 0:
            self.wrong.append(f"{where}: nothing is shown or said")
        else:
            self.images += 1
        if one.is_plain:
            self.plain.append(where)

    def walk(self, folder):
        self.files += sum(path.is_file() for path in folder.rglob("*"))
        walked = folder_walk.Walk(self.own, folder)
        before = self.images, self.sentences.total()
        try:
            said = walked.open()
            if said:
                self.sentences[said] += 1
            for one in walked.see_all() if not said else []:
                self.take(folder, one)
        except (folder_walk.Broken, desktop.DesktopError) as error:
            self.wrong.append(f"{folder.name}: {error}")
        self.wrong += [f"{folder.name}: {line}" for line in walked.end()]
        print(f"{folder.name}: {self.images - before[0]} images, {self.sentences.total() - before[1]} sentences", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, type=Path)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FENJI_DATA", TOP.parent / "shared" / "data")))
    parser.add_argument("--pictures", type=Path, help="a picture of every kind of sentence goes here")
    parser.add_argument("folders", nargs="*", type=Path)
    arguments = parser.parse_args()
    folders = arguments.folders or sorted(path for path in arguments.data.iterdir() if path.is_dir())
    with desktop.Desktop(arguments.build, framebuffer=True) as own:
        soak = Soak(own, arguments.pictures)
        for folder in folders:
            soak.walk(folder)
    print(f"\n{soak.files} files: {soak.images} images opened, {soak.sentences.total()} sentences, {len(soak.wrong)} wrong")
    for sentence, count in soak.sentences.most_common():
        print(f"  {count:4} × {sentence}")
    print("slowest:", *(f"  {seconds:.2f} s  {where}" for seconds, where in soak.slow), sep="\n")
    print(f"{len(soak.plain)} images of one colour in their middle:", *(f"  {where}" for where in soak.plain), sep="\n")
    if soak.wrong:
        print("wrong:", *(f"  {what}" for what in soak.wrong), sep="\n")
    return 1 if soak.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
