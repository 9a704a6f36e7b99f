#!/usr/bin/python3
"""A whole session by keyboard, with a Chinese input method on: the next exam is opened from the list, its stages are read, a
length is measured, the report is typed in pinyin and handed in; another person audits and signs. No pointer is touched."""

import re
import sys
import time
import unittest
from pathlib import Path

from viewer_stack import OnStack

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import input_method  # noqa: E402

CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


class Keyboard(OnStack):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        input_method.InputMethod(cls.desktop)

    def pinyin(self, window, field, letters):
        """Types letters; until they are committed they are the input method's, and no key of the viewer is pressed by them."""
        before = window.text(field, "text")
        self.desktop.type(letters)
        time.sleep(1)
        self.assertEqual(window.text(field, "text"), before)  # what is composed is not text yet
        self.desktop.key("space")
        self.desktop.wait("Chinese", lambda: CHINESE.search(window.text(field, "text")[len(before):]))

    def opened(self, user):
        window = self.sign_in(user)
        window.find(None, "键小盘", seconds=30)
        time.sleep(1)
        self.desktop.key("Return")
        window.find("text", "Findings", seconds=30)
        window.wait_says("Series 1 · T2 TSE TRA, 7 images", seconds=30)
        return window

    def test_session(self):
        exam = self.scanned("键小盘")
        exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=60)
        window = self.opened("reader")
        exam.wait_for(self.people["reader"], "drafting", seconds=20)
        self.read(window)
        self.measure(window)
        self.write(window, exam)
        exam.wait_for(self.people["reader"], "submitted", seconds=30)
        self.desktop.key("ctrl+q")
        self.assertEqual(window.program.process.wait(30), 0)
        self.audit(exam)

    def read(self, window):
        """Letters are keys while the images have the focus, also with the input method on."""
        self.desktop.key("F6")
        self.desktop.key("period")
        window.wait_says("2 of ")
        self.desktop.key("comma")
        window.wait_says("1 of ")
        self.desktop.key("Down", "Down")
        window.find("image", "Pane 1: Series 1 · T2 TSE TRA, image 3 of")
        self.desktop.key("i", "i", "Home")
        window.find("image", "Pane 1: Series 1 · T2 TSE TRA, image 1 of")

    def measure(self, window):
        self.desktop.key("q")
        window.find("push button", "Length")
        self.desktop.key("l")
        window.wait_gone("push button", "Length")
        self.desktop.key("Return", "Return", "shift+Right", "shift+Right", "Return")
        self.desktop.key("b")
        self.desktop.wait("the length", lambda: [n for n in window.find_all("list item") if "mm" in (n.get_name() or "")])
        self.desktop.key("ctrl+i")  # its value goes into the report
        self.desktop.wait("the value", lambda: "mm" in window.text("Findings", "text"))

    def write(self, window, exam):
        self.desktop.key("F2", "ctrl+End")
        self.pinyin(window, "Findings", "weijianyichang")
        self.desktop.key("F3")
        # In the middle of a word nothing is handed in.
        self.desktop.type("zheng")
        self.desktop.key("ctrl+Return")
        time.sleep(1)
        self.assertEqual(exam.row(self.people["reader"])["stage"], "drafting")
        self.desktop.key("Escape")
        window.wait_gone(None, "This report cannot be submitted yet")
        self.desktop.key("F3", "ctrl+a", "BackSpace")
        self.pinyin(window, "Impression", "zhengchang")
        window.wait_says("Saved ", seconds=20)
        self.desktop.key("ctrl+Return")
        self.desktop.wait("it handed in, or a question", lambda: exam.row(self.people["reader"])["stage"] == "submitted"
                          or window.says("Is this as you mean it?"))
        if window.says("Is this as you mean it?"):
            self.desktop.key("Return")

    def audit(self, exam):
        window = self.opened("auditor")
        exam.wait_for(self.people["auditor"], "auditing", seconds=20)
        self.desktop.key("F3", "ctrl+End")
        self.pinyin(window, "Impression", "fucha")
        shown = lambda: window.text("Changes since the report was submitted", "text")
        self.desktop.wait("the difference", lambda: CHINESE.search(shown()))
        self.desktop.key("ctrl+shift+Return")
        window.wait_says("A signature cannot be undone")
        self.desktop.key("Return")
        exam.wait_for(self.people["auditor"], "signed", seconds=30)


if __name__ == "__main__":
    OnStack.BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
