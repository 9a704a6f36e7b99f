#!/usr/bin/python3
"""Writing with what is there already, in the viewer's windows over a real stack: test-viewer-template-windows.py BUILD

An earlier report is read beside the new one and quoted. A template is filled in by keyboard alone and kept as one's own; what is left open is named before submitting."""

import json
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import accessible  # noqa: E402
import api  # noqa: E402
import desktop  # noqa: E402
import windows  # noqa: E402
from stack import Stack  # noqa: E402

FINDINGS, IMPRESSION = "Two small T2 lesions in the left frontal white matter.", "White matter lesions."


class TemplateWindows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = cls.enterClassContext(desktop.Desktop(BUILD, LANGUAGE))
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-"))
        cls.stack = cls.enterClassContext(Stack(folder, BUILD, quiet_seconds=0.3))
        accounts = cls.stack.description["accounts"]
        cls.people = {u: api.Person(cls.stack.description["site"], accounts[u]) for u in ("clerk", "reader", "auditor")}
        (Path(cls.stack.dir) / "stack.json").write_text(json.dumps(cls.stack.description), "utf-8")

    def sign_in(self, user, *arguments):
        address = "site" if user == "reader" else "base"
        program = self.desktop.start("viewer", *windows.sign_in_arguments(self.stack, user, address), *arguments,
                                     FENJI_NON_UNIQUE="1")
        self.addCleanup(self.end, program)
        return accessible.Window(program)

    def end(self, program):
        program.quit()
        program.check_output()

    def scanned(self, name, earlier=None):
        """An exam with images, of a new patient or of the one of `earlier`."""
        exam = api.Exam(self.people["clerk"], name=name, modality="MR", item="头颅MR平扫", parts=("头颅",), sex="female")
        if earlier is not None:
            order = api.registration(name=name, modality="MR", item="头颅MR平扫", parts=("头颅",), sex="female")["entry"][1]["resource"]
            order = {k: v for k, v in order.items() if k not in ("id", "supportingInfo")}
            order = self.people["clerk"].ok("POST", "/ServiceRequest", {**order, "subject": {
                "reference": f"Patient/{earlier.patient}"}}).json
            exam.patient, exam.id = earlier.patient, order["id"]
            exam.accession = next(i["value"] for i in order["identifier"] if i.get("system") == "urn:fenji:accession")
        for _ in range(20):  # until the site has the order in its worklist
            done = subprocess.run([BUILD + "/apps/simulator/fenji-simulator", "scan", "--stack",
                                   str(Path(self.stack.dir) / "stack.json"), "--accession", exam.accession, "--aet",
                                   "MR_GBK"], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=60)
                return exam
            time.sleep(0.3)
        raise AssertionError(done.stdout + done.stderr)

    def opened(self, exam, user="reader"):
        window = self.sign_in(user, "--exam", exam.accession)
        window.find("push button", "Submit", seconds=30)
        exam.wait_for(self.people["reader"], "drafting", seconds=20)
        return window

    def signed(self, name):
        exam, reader, auditor = self.scanned(name), self.people["reader"], self.people["auditor"]
        etag = reader.ok("GET", f"/ServiceRequest/{exam.id}").etag
        report = reader.ok("POST", f"/ServiceRequest/{exam.id}/$start-report", {}, If_Match=etag).json
        report["extension"] = report.get("extension", []) + [{"url": "urn:fenji:findings", "valueString": FINDINGS}]
        report["conclusion"] = IMPRESSION
        path = f"/DiagnosticReport/{report['id']}"
        etag = reader.ok("PUT", path, report, If_Match=f'W/"{report["meta"]["versionId"]}"').etag
        etag = reader.ok("POST", path + "/$submit", {"resourceType": "Parameters"}, If_Match=etag).etag
        auditor.ok("POST", path + "/$sign", {"resourceType": "Parameters"}, If_Match=etag)
        return exam

    def wait_text(self, window, field, words):
        try:
            self.desktop.wait(f"{words} in {field}", lambda: words in window.text(field, "text"))
        except Exception as error:
            raise AssertionError(f"{field}: {window.text(field, 'text')}") from error

    def test_template(self):
        window = self.opened(self.scanned("单小红"))
        self.desktop.key("F2")
        self.desktop.key("shift+F4")
        window.find("list", "Templates")
        self.desktop.key("Return")  # the first that fits
        # The first gap is a choice: its list is open, and a digit takes one.
        window.find("list", "What to fill in")
        self.wait_text(window, "Technique", "MR of the head, [plain/plain and enhanced=plain]")
        self.desktop.key("2")
        self.wait_text(window, "Technique", "MR of the head, plain and enhanced:")
        # Tab leads on; Enter takes what is proposed.
        window.wait_gone("list", "What to fill in")
        self.desktop.key("Tab")
        window.find("list", "What to fill in")
        self.desktop.key("Return")
        self.wait_text(window, "Technique", "DWI; axial and sagittal; field")
        window.wait_gone("list", "What to fill in")
        # A value keeps its unit behind what is typed.
        self.desktop.key("Tab")
        self.desktop.type("3.0")
        self.wait_text(window, "Technique", "field strength 3.0 T.")
        # From the last gap of a field to the first of the next; Tab takes what is proposed there.
        self.desktop.key("Tab")
        window.find("list", "What to fill in")
        self.desktop.key("Tab")
        self.wait_text(window, "Findings", "The hemispheres are symmetrical; signal of the parenchyma [normal/")
        # What is left open is named before submitting.
        self.desktop.key("Escape")
        window.wait_gone("list", "What to fill in")
        self.desktop.key("ctrl+Return")
        window.wait_says("The findings have a gap left to fill in: [normal/with punctate T2 hyperintensity/")
        self.desktop.key("Escape")
        window.wait_gone(None, "Is this as you mean it?")
        # Back over what was left, and what was put in is undone step by step.
        self.desktop.key("F2")
        self.desktop.key("ctrl+Home")
        self.desktop.key("Tab")
        window.find("list", "What to fill in")
        self.desktop.key("3")
        self.wait_text(window, "Findings", "signal of the parenchyma with patchy T2 hyperintensity, site [__=none]")
        window.wait_gone("list", "What to fill in")
        self.desktop.key("ctrl+z")
        self.wait_text(window, "Findings", "signal of the parenchyma [normal/with punctate")
        # Kept as one's own, and taken away again.
        self.desktop.key("shift+F4")
        window.press("Keep what I have written as a template…", "push button")
        window.wait_says("Keep as a template")
        window.fill("Title of the template", "Head of mine")
        window.press("Keep", "push button", window.find(None, "Keep as a template"))
        window.wait_says("Kept as a template of your own.")
        mine, = [e["resource"] for e in self.people["reader"].ok("GET", "/Basic?code=report-template&name=templates&scope=user")
                 .json["entry"]]
        content = json.loads(next(e["valueString"] for e in mine["extension"] if e["url"] == "urn:fenji:content"))
        self.assertEqual(content["sets"][0]["modality"], "MR")
        kept, = content["sets"][0]["phrases"]
        self.assertEqual(kept["title"]["en"], "Head of mine")
        self.assertIn("field strength 3.0 T.", kept["technique"]["zh"])
        self.desktop.key("shift+F4")
        window.press("Change my templates…", "push button")
        window.find("list item", "Head of mine")
        window.fill("Title", "Head of ours")
        window.press("Save", "push button")
        window.find("list item", "Head of ours")
        window.press("Remove", "push button")
        window.wait_says("Nothing of your own")
        book, = (w for w in window.application_windows() if w.get_name() == "My templates")
        window.press("Undo", "push button", book)
        window.find("list item", "Head of ours")

    def test_earlier_report(self):
        earlier = self.signed("单小红")
        time.sleep(1.1)  # what is earlier is so by the second
        window = self.opened(self.scanned("单小红", earlier))
        window.wait_says("Earlier (1)")
        # Beside the report, for reading; the same key takes it away.
        self.desktop.key("shift+F3")
        window.find("text", "Earlier report")
        self.wait_text(window, "Earlier report", "Impression then: " + IMPRESSION)
        self.desktop.type("x")
        self.assertNotIn("x", window.text("Earlier report", "text"))
        self.desktop.key("shift+F3")
        window.wait_gone("text", "Earlier report")
        # Quoted with its day, its exam and who signed it, in one step that is undone in one.
        self.desktop.key("shift+F2")
        self.wait_text(window, "Findings", FINDINGS + "\nImpression then: " + IMPRESSION + "\n(End of the quotation)")
        self.assertRegex(window.text("Findings", "text"), r"^\(Quoted: report of \d{4}-\d\d-\d\d, 头颅MR平扫, signed by 王审核\)")
        self.desktop.key("ctrl+z")
        self.desktop.wait("nothing quoted", lambda: window.text("Findings", "text") == "")
        # Where there is none, a sentence says so.
        window.program.quit()
        window = self.opened(self.scanned("李小明"))
        window.press("Earlier")
        window.wait_says("No earlier exams", seconds=20)
        self.desktop.key("shift+F2")
        window.wait_says("There is no earlier signed report of this body part.")


BUILD = sys.argv.pop(1)
LANGUAGE = "en"

if __name__ == "__main__":
    unittest.main()
