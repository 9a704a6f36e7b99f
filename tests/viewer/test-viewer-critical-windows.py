#!/usr/bin/python3
"""A critical value from the reader's window to the desk of the hospital that ordered the exam: test-viewer-critical-windows.py BUILD

Told by keyboard, seen and heard at the desk, taken there with a read-back, and seen to be taken by who told it."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from viewer_stack import OnStack, accessible, windows  # noqa: E402

LONG = 60


class Critical(OnStack):
    def desk(self):
        program = self.desktop.start("registration", *windows.sign_in_arguments(self.stack, "clerk", "site"),
                                     FENJI_NON_UNIQUE="1")
        self.addCleanup(self.end, program)
        return accessible.Window(program)

    def opened(self, exam):
        exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=LONG)
        reader = self.sign_in("reader", "--exam", exam.accession)
        reader.find("push button", "Submit", seconds=LONG)
        return reader

    def picture(self, name):
        if PICTURES:
            self.desktop.screenshot(Path(PICTURES) / name)

    def test_told_and_taken(self):
        exam = self.scanned("单小红")
        desk = self.desk()
        desk.find("push button", "Register", seconds=LONG)
        reader = self.opened(exam)
        exam.wait_for(self.people["reader"], "drafting", seconds=LONG)
        reader.bring_up()
        # Told by keyboard: the finding of the list, and the side behind it.
        self.desktop.key("ctrl+shift+v")
        reader.find("list", "Critical findings", seconds=LONG)
        self.desktop.type("herniation")
        self.desktop.key("Return")  # at once: what is typed counts, whether the list has followed or not
        self.desktop.wait("its words", lambda: reader.text("What is told", "text") == "Brain herniation")
        self.desktop.type(", left")
        self.desktop.key("ctrl+Return")
        reader.wait_says("The clock runs until somebody has taken it.", seconds=LONG)
        reader.wait_says("Nobody has taken it yet", seconds=LONG)
        self.picture("told.png")
        # The desk says so by itself, with the patient and the clock, and rings.
        desk.wait_says("Critical value: 单小红 · Brain herniation, left", seconds=LONG)
        desk.wait_says(" left", seconds=LONG)
        self.assertTrue(any("单小红" in n["body"] for n in self.desktop.notifications()
                            if n["summary"] == "Critical value"), self.desktop.notifications())
        desk.bring_up()
        self.picture("desk.png")
        # Taken there: who is known, what they repeat is typed.
        self.desktop.key("ctrl+shift+t")
        desk.wait_says("Whoever takes it repeats it", seconds=LONG)
        self.assertEqual(desk.text("Who takes it", "text"), self.people["clerk"].session["practitioner"]["display"])
        self.desktop.key("ctrl+Return")  # nothing repeated: nothing is taken
        self.desktop.type("brain herniation on the left, sent to theatre")
        self.picture("take.png")
        self.desktop.key("ctrl+Return")
        desk.wait_says("has taken the critical value.", seconds=LONG)
        self.desktop.wait("the bar is gone at the desk", lambda: not desk.says("Critical value: 单小红"), seconds=LONG)
        self.desktop.wait("and at the reader's", lambda: not reader.says("Nobody has taken it yet"), seconds=LONG)
        reply = self.people["reader"].ok("GET", f"/Communication?based-on=ServiceRequest/{exam.id}").json
        told, = (e["resource"] for e in reply["entry"])
        self.assertEqual(told["status"], "completed")
        self.assertEqual(told["payload"][0]["contentString"], "Brain herniation, left")
        self.assertEqual(told["reasonCode"][0]["coding"][0]["code"], "brain-herniation")
        # Back at the list the row says that it was taken.
        reader.bring_up()
        self.desktop.key("alt+Left")
        reader.wait_says("Taken", seconds=LONG)

    def test_flag_without_a_word(self):
        """Whoever marks a report as critical is reminded; a signature says that nobody was told."""
        exam = self.scanned("张三")
        reader = self.opened(exam)
        reader.bring_up()
        self.desktop.key("alt+r")
        reader.wait_says("The ordering hospital has to be told of a critical value.", seconds=LONG)
        reader.fill("Findings", "The midline is shifted by 12 mm to the right.")
        reader.fill("Impression", "Brain herniation.")
        reader.press("Submit", "push button")
        exam.wait_for(self.people["reader"], "submitted", seconds=LONG)
        auditor = self.sign_in("auditor", "--exam", exam.accession)
        auditor.find("push button", "Sign", seconds=LONG)
        auditor.bring_up()
        self.desktop.key("ctrl+shift+Return")
        auditor.wait_says("The ordering hospital has not been told yet", seconds=LONG)
        self.picture("sign.png")
        self.desktop.key("Escape")


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    PICTURES = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
    OnStack.BUILD = BUILD
    unittest.main(verbosity=2)
