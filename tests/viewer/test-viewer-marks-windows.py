#!/usr/bin/python3
"""Marks are kept: drawn on an exam of a real stack, they are there when it is opened again, by whoever drew them and to
look at by whoever audits; what was drawn before a crash is there too; DCMTK takes what came to the PACS."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import accessible  # noqa: E402
import api  # noqa: E402
import desktop  # noqa: E402
import windows  # noqa: E402
from pydicom import dcmread  # noqa: E402
from stack import Stack  # noqa: E402

LONG = 60  # seconds for what a loaded machine may take


PICTURES = os.environ.get("FENJI_PICTURES")  # a folder: what the windows look like


class ViewerMarksWindows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(desktop.Desktop(BUILD, "en"))
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        cls.stack = cls.enterClassContext(Stack(folder, BUILD, quiet_seconds=0.3))
        accounts = cls.stack.description["accounts"]
        cls.people = {u: api.Person(cls.stack.description["site"], accounts[u]) for u in ("clerk", "reader", "auditor")}
        (Path(cls.stack.dir) / "stack.json").write_text(json.dumps(cls.stack.description), "utf-8")

    def scanned(self, name):
        exam = api.Exam(self.people["clerk"], name=name, modality="MR", item="头颅MR平扫", parts=("头颅",), sex="female")

        def scan():
            return subprocess.run([BUILD + "/apps/simulator/fenji-simulator", "scan", "--stack",
                                   str(Path(self.stack.dir) / "stack.json"), "--accession", exam.accession, "--aet",
                                   "MR_GBK"], capture_output=True, check=False).returncode == 0
        self.desktop.wait("the order in the worklist", scan, seconds=LONG)
        exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=LONG)
        order = self.people["reader"].ok("GET", f"/ServiceRequest/{exam.id}").json
        exam.study_uid = next(i["value"].removeprefix("urn:oid:") for i in order["identifier"]
                              if i.get("system") == "urn:dicom:uid")
        return exam

    def start(self, user, exam):
        arguments = windows.sign_in_arguments(self.stack, user, "site" if user == "reader" else "base")
        program = self.desktop.start("viewer", *arguments, "--exam", exam.accession, FENJI_NON_UNIQUE="1")
        self.addCleanup(self.end, program)
        window = accessible.Window(program)
        window.find("text", "Findings", seconds=LONG)
        window.find("image", "Pane 2: Series 2", seconds=LONG)  # its images hang
        return window

    def end(self, program):
        program.quit()
        program.check_output()

    def leave(self, window, exam):
        """Alt+Left sends what was drawn and gives the exam back."""
        self.desktop.key("alt+Left")
        self.desktop.wait("the claim given back", lambda: exam.row(self.people["reader"])["holder"] is None, seconds=LONG)
        # As a person leaves: the program stays until what it sends has been sent. A signal would leave that to the next sign-in.
        window.bring_up()
        self.desktop.key("ctrl+q")
        self.assertEqual(window.program.process.wait(LONG), 0, window.program.output())

    def show_list(self, window):
        self.desktop.key("F6")  # the images
        self.desktop.key("b")
        window.find(None, "Copy", seconds=LONG)

    def draw(self, window, tool, *points):
        """One drag with the tool of a letter, until the list has one more."""
        def ready():
            self.desktop.key("F6")
            self.desktop.key("q")
            self.desktop.key(tool)
            x, y = points[0]
            self.desktop.pointer("mousemove", x, y, "mousedown", 1)
            for x, y in points[1:]:
                self.desktop.pointer("mousemove", x - 2, y - 2, "mousemove", x, y)
            self.desktop.pointer("mouseup", 1)
            self.desktop.key("Escape", "Escape")
            return len(self.marks(window)) > before
        before = len(self.marks(window))
        self.desktop.wait("a mark", ready, seconds=LONG)

    def marks(self, window):
        """Their words in the list."""
        panel = window.find("list", "Marks")
        return [tuple(self.words(row)) for row in accessible.children(panel)]

    def words(self, node):
        for child in accessible.children(node):
            if child.get_role_name() == "label" and child.get_name():
                yield child.get_name()
            yield from self.words(child)

    def wait_marks(self, window, marks):
        self.desktop.wait("the marks again", lambda: self.marks(window) == marks, seconds=LONG)

    def test_references(self):
        """A measurement in the report follows its mark, and leads back to its image."""
        exam = self.scanned("单小红")
        window = self.start("reader", exam)
        self.show_list(window)
        self.draw(window, "l", (500, 300), (620, 380))
        self.desktop.key("ctrl+i")
        window.wait_says("Pick a mark first", seconds=LONG)
        self.desktop.pointer("mousemove", 560, 340, "click", 1)  # on its line
        value = lambda: self.marks(window)[0][1]
        before = value()
        findings = lambda: window.text("Findings", "text")

        def referred():
            self.desktop.key("ctrl+i")
            return findings()
        self.desktop.wait("the value in the findings", referred, seconds=LONG)
        self.assertIn(f"Length {before} (Se 2, Im 1)", findings())
        self.desktop.pointer("mousemove", 620, 380, "mousedown", 1, "mousemove", 605, 365, "mousemove", 600, 360,
                             "mouseup", 1)
        self.desktop.wait("another value", lambda: value() != before, seconds=LONG)
        self.desktop.wait("it in the findings", lambda: f"Length {value()} (Se 2, Im 1)" in findings(), seconds=LONG)
        self.assertNotIn(before, findings())
        self.desktop.key("F6", "Down", "Down")
        window.find("image", "Pane 2: Series 2 · T1 SE SAG, image 3 of 7", seconds=LONG)
        self.desktop.key("F2", "ctrl+j")
        window.find("image", "Pane 2: Series 2 · T1 SE SAG, image 1 of 7", seconds=LONG)
        window.program.quit(LONG)

    def stored(self, exam, modality):
        got = self.people["auditor"]("GET", f"/dicom-web/studies/{exam.study_uid}/instances?Modality={modality}",
                                     Accept="application/dicom+json")
        return got.json if got.status == 200 else []

    def wait_stored(self, exam, modality):
        self.desktop.wait(f"{modality} in the PACS", lambda: self.stored(exam, modality), seconds=LONG)
        return self.stored(exam, modality)

    def test_kept(self):
        exam = self.scanned("单小红")
        window = self.start("reader", exam)
        self.show_list(window)
        self.draw(window, "l", (500, 300), (620, 380))
        drawn = self.marks(window)
        self.assertEqual(len(drawn), 1)
        self.leave(window, exam)
        self.wait_stored(exam, "SR")
        self.wait_stored(exam, "PR")
        window = self.start("reader", exam)
        self.show_list(window)
        self.wait_marks(window, drawn)
        # A crash: what was drawn a moment ago is on this computer.
        self.draw(window, "r", (210, 200), (300, 300))
        both = self.marks(window)
        self.assertEqual(len(both), 2)
        kept = lambda: any(path.read_text("utf-8").count('"kind"') == 2
                           for path in (self.desktop.folder / "data").rglob("marks*.json"))
        self.desktop.wait("the draft on disk", kept, seconds=LONG)
        window.program.kill()
        window = self.start("reader", exam)
        self.show_list(window)
        self.wait_marks(window, both)
        self.leave(window, exam)
        self.desktop.wait("the second saving", lambda: len(self.stored(exam, "SR")) > 1, seconds=LONG)
        self.check_objects(exam)
        # Whoever else opens it sees them, and cannot take them away.
        window = self.start("auditor", exam)
        self.show_list(window)
        self.wait_marks(window, both)
        window.press("Remove this mark")
        window.wait_says("Somebody else drew this mark", seconds=LONG)
        self.assertEqual(self.marks(window), both)
        self.leave(window, exam)
        # All of them gone is a saving too.
        window = self.start("reader", exam)
        self.show_list(window)
        self.wait_marks(window, both)
        for left in (1, 0):
            window.press("Remove this mark")
            self.desktop.wait("one mark less", lambda: len(self.marks(window)) == left, seconds=LONG)
        n = len(self.stored(exam, "SR"))
        self.leave(window, exam)
        self.desktop.wait("the saving without marks", lambda: len(self.stored(exam, "SR")) > n, seconds=LONG)
        window = self.start("auditor", exam)
        self.show_list(window)
        window.wait_says("Nothing is marked yet", seconds=LONG)
        window.program.quit(LONG)

    def test_key_images_of_others(self):
        """What the reader chose, the auditor is shown with the name, goes to, and cannot take away."""
        exam = self.scanned("陆小明")
        window = self.start("reader", exam)
        self.show_list(window)
        self.desktop.key("F6", "j")
        self.desktop.wait("the key image", lambda: len(self.marks(window)) == 1, seconds=LONG)
        [own] = self.marks(window)
        self.assertTrue(window.is_there("push button", "No key image any more"))
        self.leave(window, exam)
        self.wait_stored(exam, "KO")
        window = self.start("auditor", exam)
        self.show_list(window)
        self.wait_marks(window, [(own[0], "李初诊", own[-1])])
        self.assertFalse(window.is_there("push button", "No key image any more"))
        # From another image back to it: J there chooses the same image oneself.
        self.desktop.key("F6", "Down", "Down", "shift+j", "j")
        self.wait_marks(window, [own, (own[0], "李初诊", own[-1])])
        if PICTURES:
            self.desktop.screenshot(Path(PICTURES) / "key-images.png")
        self.desktop.key("j")
        self.wait_marks(window, [(own[0], "李初诊", own[-1])])
        self.leave(window, exam)

    @staticmethod
    def to_ascii(data, element):
        if element.VR in ("PN", "LO", "SH", "ST", "UT") and not str(element.value).isascii():
            element.value = "ascii"

    def check_objects(self, exam):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for modality, tool in (("SR", ["dsrdump"]), ("PR", ["dcmpschk"])):
            for i, instance in enumerate(self.stored(exam, modality)):
                series, uid = (instance[tag]["Value"][0] for tag in ("0020000E", "00080018"))
                got = self.people["auditor"](
                    "GET", f"/dicom-web/studies/{exam.study_uid}/series/{series}/instances/{uid}",
                    Accept='multipart/related; type="application/dicom"; transfer-syntax=*')
                start = got.body.index(b"DICM") - 128
                path = folder / f"{modality}-{i}.dcm"
                path.write_bytes(got.body[start:got.body.rindex(b"\r\n--")])
                data = dcmread(path)
                self.assertEqual(data.StudyInstanceUID, exam.study_uid)
                # dcmpschk 3.6.7 takes bytes beyond ASCII for damage in any character set.
                data.walk(self.to_ascii)
                data.save_as(path)
                done = subprocess.run([*tool, str(path)], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertNotRegex(done.stdout + done.stderr, r"(?m)^E:|Test failed")


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
