#!/usr/bin/python3
"""Reports found by their words, in the viewer's windows over a real stack: test-viewer-report-search-windows.py BUILD

By keyboard alone: asked as one types, narrowed down, looked at; and what is said when nothing is found or central is away."""

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from viewer_stack import OnStack  # noqa: E402

PICTURES = os.environ.get("FENJI_PICTURES")  # a folder: what the windows look like


class ReportSearchWindows(OnStack):
    def signed(self, name, findings, impression):
        exam, reader, auditor = self.scanned(name), self.people["reader"], self.people["auditor"]
        exam.wait_for(reader, "acquired", "assigned", seconds=60)
        etag = reader.ok("GET", f"/ServiceRequest/{exam.id}").etag
        report = reader.ok("POST", f"/ServiceRequest/{exam.id}/$start-report", {}, If_Match=etag).json
        report["extension"] = report.get("extension", []) + [{"url": "urn:fenji:findings", "valueString": findings}]
        report["conclusion"] = impression
        path = f"/DiagnosticReport/{report['id']}"
        etag = reader.ok("PUT", path, report, If_Match=f'W/"{report["meta"]["versionId"]}"').etag
        etag = reader.ok("POST", path + "/$submit", {"resourceType": "Parameters"}, If_Match=etag).etag
        auditor.ok("POST", path + "/$sign", {"resourceType": "Parameters"}, If_Match=etag)
        return exam

    def picture(self, name):
        if PICTURES:
            self.desktop.screenshot(Path(PICTURES) / f"{name}.png")

    def opened(self):
        window = self.sign_in("reader")
        window.find(None, "Search the list", seconds=30)
        self.desktop.key("ctrl+shift+f")
        window.find(None, "Words of the report", seconds=20)
        return window

    def test_found_and_looked_at(self):
        exam = self.signed("单小红", "Two small lesions in the left frontal white matter. 左侧额叶见斑片状异常信号。", "White matter lesions.")
        self.signed("欧阳明", "The pituitary gland is enlarged. 垂体增大。", "Pituitary macroadenoma.")
        window = self.opened()
        window.wait_says("Find reports by their words")
        self.picture("start")
        self.desktop.type("lesion")
        window.find("list item", "单小红", seconds=20)
        window.wait_says("Reports found: 1")
        self.assertFalse(window.is_there("list item", "欧阳明"))
        self.assertTrue(window.is_there("list item", "Signed by 王审核"))
        self.assertTrue(window.is_there("list item", "Two small lesions in the left frontal"))
        self.picture("found")
        # More words, more exact; the list follows what is typed.
        self.desktop.key("ctrl+f", "ctrl+a")
        self.desktop.type("gland pitu")
        window.find("list item", "欧阳明", seconds=20)
        window.wait_gone("list item", "单小红")
        self.desktop.type("x")
        window.wait_says("No report has these words")
        self.picture("none")
        self.desktop.key("ctrl+a")
        self.desktop.type("frontal")
        window.find("list item", "单小红", seconds=20)
        # Narrowed down, and wide again.
        window.fill("Body part or exam", "胸部")
        window.wait_says("No report has these words")
        window.fill("Body part or exam", "")
        window.find("list item", "单小红", seconds=20)
        # Down into the list, Enter: the exam, to look at.
        self.desktop.key("ctrl+f", "Down", "Return")
        window.wait_gone("list item", "单小红")
        window.wait_says("This report is signed.", seconds=30)
        self.assertIn(exam.row(self.people["reader"])["stage"], ("signed", "delivered"))
        # Its words as text, to paste elsewhere.
        self.desktop.key("ctrl+shift+c")
        window.wait_says("The report is copied as text", seconds=20)
        # What was found is still there.
        self.desktop.key("ctrl+shift+f")
        window.find("list item", "单小红", seconds=20)
        self.desktop.key("ctrl+f", "ctrl+a", "ctrl+v")
        self.desktop.wait("the text of the report", lambda: "White matter lesions." in window.text("Words of the report"))
        self.assertNotIn("单小红", window.text("Words of the report"))
        self.desktop.key("Escape")
        window.wait_gone("text", "Words of the report")

    def test_central_away(self):
        self.signed("陆远", "Cavernous haemangioma of the pons.", "Haemangioma.")
        window = self.opened()
        self.stack.stop_central()
        try:
            self.desktop.type("cavernous")
            window.wait_says("The search could not be done", seconds=60)
            self.picture("failure")
        finally:
            self.stack.start_central_again()
        self.desktop.wait("central to find it", lambda: self.people["reader"]("GET", "/reports?q=pons").status == 200, seconds=60)
        self.desktop.key("ctrl+f", "Return")
        window.find("list item", "陆远", seconds=30)


if __name__ == "__main__":
    OnStack.BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
