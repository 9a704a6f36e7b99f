#!/usr/bin/python3
"""The viewer's windows over a real stack, driven by accessible names and keys: a folder without signing in; the reading
list that fills by itself, a report written, handed in, returned, signed; what others hold can only be looked at."""

import hashlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from pydicom.data import get_testdata_file
from viewer_stack import OnStack, accessible

FINDINGS, IMPRESSION = "No focal lesion in the brain parenchyma, 12mm.", "Normal MR of the head."


class ViewerWindows(OnStack):
    def test_folder(self):
        window = self.start(get_testdata_file("CT_small.dcm"))
        window.wait_says("CompressedSamples")  # the patient of that file, in the title
        self.assertTrue(window.is_there(None, "Open folder"))
        empty = self.enterContext(tempfile.TemporaryDirectory())
        window = self.start(empty)
        window.wait_says("Nothing is in this folder")
        window.find("push button", "Open folder")
        window = self.start(empty + "/nowhere")
        window.wait_says("There is no folder or file")
        only = Path(self.enterContext(tempfile.TemporaryDirectory())) / "a & b"  # names are no markup
        only.mkdir()
        for number in range(6):
            (only / f"report & {number}.dcm").write_bytes(Path(get_testdata_file("test-SR.dcm")).read_bytes())
        window = self.start(only)
        window.wait_says("No images in this folder")
        window.wait_says("report & 0.dcm: This is no image (Structured report)")
        window.wait_says("More without images: 2")

    def test_loop(self):
        window = self.sign_in("reader")
        window.wait_says("Nothing to read")
        exam = self.scanned("单小红")
        window.find(None, "单小红", seconds=30)  # came by itself
        exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=60)
        window.wait_says("Waiting for a report", seconds=30)
        time.sleep(1)
        self.desktop.key("Return")
        window.find("text", "Findings", seconds=30)
        exam.wait_for(self.people["reader"], "drafting", seconds=20)  # opening claims
        # Nothing is written yet: submitting says so and does nothing.
        self.desktop.key("ctrl+Return")
        window.wait_says("The findings are empty")
        self.desktop.key("Escape")
        window.wait_gone(None, "This report cannot be submitted yet")
        self.desktop.key("F2")
        self.desktop.type(FINDINGS)
        self.desktop.key("F3")
        self.desktop.type(IMPRESSION)
        window.wait_says("Saved ")
        self.assertEqual(self.report(exam)["conclusion"], IMPRESSION)
        # A second person sees who holds it.
        other = self.sign_in("auditor", "--exam", exam.accession)
        other.wait_says("李初诊 has been working on this exam since", seconds=30)
        other.press("Look only")
        other.wait_says("For reading only")
        self.assertEqual(other.text("Findings", "text"), FINDINGS)
        self.assertFalse(other.is_there("push button", "Submit"))
        other.program.quit()
        window.press("Submit", "push button")
        exam.wait_for(self.people["reader"], "submitted", seconds=20)
        window.wait_says("Submitted: 单小红")
        window.program.quit()
        self.audited(exam)

    def audited(self, exam):
        window = self.sign_in("auditor")
        window.find(None, "单小红", seconds=30)
        time.sleep(1)
        window.click("单小红")  # other tests leave exams for the auditor too
        self.desktop.key("Return")
        window.find("push button", "Sign", seconds=30)
        exam.wait_for(self.people["auditor"], "auditing", seconds=20)
        self.desktop.key("F3")
        self.desktop.key("ctrl+End")
        self.desktop.type(" Follow up.")
        # The difference is shown while one types: what was added to the old text, and that the rest stayed.
        shown = lambda: window.text("Changes since the report was submitted", "text")
        self.desktop.wait("the difference", lambda: "Follow up." in shown())
        self.assertIn("Findings: unchanged", shown())
        window.wait_says("since it was submitted: Wording", seconds=5)  # and of which class it is
        self.assertIn(IMPRESSION, shown())
        # Back with a note, which is required …
        self.desktop.key("ctrl+r")
        window.wait_says("Send the report back?")
        back = window.find("push button", "Send back")
        self.assertFalse(back.get_state_set().contains(accessible.Atspi.StateType.SENSITIVE))
        self.desktop.type("Please describe the sinuses.")
        window.press("Send back", "push button")
        exam.wait_for(self.people["auditor"], "returned", seconds=20)
        window.wait_says("Sent back: 单小红")
        window.program.quit()
        # … and is seen by its writer, who hands it in again.
        window = self.sign_in("reader", "--exam", exam.accession)
        window.wait_says("Sent back: Please describe the sinuses.", seconds=30)
        self.desktop.key("F2")
        self.desktop.key("ctrl+End")
        self.desktop.type(" Sinuses clear.")
        window.press("Submit", "push button")
        exam.wait_for(self.people["reader"], "submitted", seconds=20)
        window.program.quit()
        window = self.sign_in("auditor", "--exam", exam.accession)
        window.find("push button", "Sign", seconds=30)
        self.desktop.key("ctrl+shift+Return")
        window.wait_says("A signature cannot be undone")
        self.assertTrue(window.says(IMPRESSION + " Follow up."))
        self.assertEqual(self.report(exam)["status"], "preliminary")  # asking signs nothing
        self.desktop.key("Return")
        exam.wait_for(self.people["auditor"], "signed", seconds=20)
        window.wait_says("Signed: 单小红")
        report = self.report(exam)
        self.assertEqual((report["status"], report["conclusion"]), ("final", IMPRESSION + " Follow up."))
        self.assertTrue(re.match(r"Binary/[0-9a-f-]{36}$", report["presentedForm"][0]["url"]))

    def submitted(self, name):
        """An exam whose report waits for its audit."""
        exam, reader = self.scanned(name), self.people["reader"]
        exam.wait_for(reader, "acquired", "assigned", seconds=60)
        etag = reader.ok("GET", f"/ServiceRequest/{exam.id}").etag
        report = reader.ok("POST", f"/ServiceRequest/{exam.id}/$start-report", {}, If_Match=etag).json
        report["extension"] = report.get("extension", []) + [{"url": "urn:fenji:findings", "valueString": FINDINGS}]
        report["conclusion"] = IMPRESSION
        path = f"/DiagnosticReport/{report['id']}"
        etag = reader.ok("PUT", path, report, If_Match=f'W/"{report["meta"]["versionId"]}"').etag
        reader.ok("POST", path + "/$submit", {"resourceType": "Parameters"}, If_Match=etag)
        return exam

    def test_corrections(self):
        """What an auditor changed waits for who wrote it, is shown, and is acknowledged by a key."""
        exam, auditor = self.submitted("改小正"), self.people["auditor"]
        task = auditor.ok("GET", f"/Task?based-on=ServiceRequest/{exam.id}&code=audit").json["entry"][0]["resource"]
        auditor.ok("POST", f"/Task/{task['id']}/$claim", {}, If_Match=f'W/"{task["meta"]["versionId"]}"')
        report = self.report(exam)
        report["conclusion"] = IMPRESSION + " Sinusitis."
        path = f"/DiagnosticReport/{report['id']}"
        etag = auditor.ok("PUT", path, report, If_Match=f'W/"{report["meta"]["versionId"]}"').etag
        auditor.ok("POST", path + "/$sign", {"resourceType": "Parameters"}, If_Match=etag)
        window = self.sign_in("reader")
        window.wait_says("Corrections of your reports that wait for you: 1", seconds=20)
        self.desktop.key("ctrl+shift+k")
        shown = window.find("text", "What was changed", seconds=20)
        self.assertTrue(shown)
        self.desktop.wait("the difference", lambda: "Sinusitis." in window.text("What was changed", "text"))
        mine = lambda: self.people["reader"].ok("GET", "/corrections").json["rows"]
        self.assertEqual([row["acknowledgedAt"] for row in mine() if row["exam"] == exam.id], [None])
        self.desktop.key("ctrl+Return")
        self.desktop.wait("it at central", lambda: all(row["acknowledgedAt"] for row in mine() if row["exam"] == exam.id))
        self.desktop.key("Escape")
        window.wait_gone("text", "What was changed")

    def sign_in_by_hand(self, user, *arguments):
        """With a name on the bus, as on a desktop that shows its notifications: not that of another installation."""
        account = self.stack.description["accounts"][user]
        settings = self.desktop.folder / "config" / "glib-2.0" / "settings" / "keyfile"
        text, group = re.sub(r"(?m)^(server|user)=.*\n", "", settings.read_text("utf-8")), "[org/fenji/Viewer]\n"
        known = f"server='{self.stack.description['base']}'\nuser='{account['user']}'\n"
        settings.write_text(text.replace(group, group + known, 1), "utf-8")
        program = self.desktop.start("viewer", *arguments)
        self.addCleanup(self.end, program)
        window = accessible.Window(program)
        window.fill("Password", account["password"])
        window.press("Sign In", "push button")
        return window

    def test_the_same_patient(self):
        """A namesake's exam hangs beside this one once a person said that it is the same patient, and no longer than that."""
        earlier = self.scanned("林小满")
        earlier.wait_for(self.people["reader"], "acquired", "assigned", seconds=60)
        time.sleep(1.1)  # what is earlier is so by the second
        exam = self.scanned("林小满")  # registered anew: another record of the same name, birth date and sex
        exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=60)
        window = self.sign_in("reader", "--exam", exam.accession)
        window.find("text", "Findings", seconds=30)
        window.press("Earlier")
        window.find("push button", "Same patient…", seconds=20)
        self.assertTrue(window.says("the same patient?"))
        sizes = self.desktop.ask_windows("search", "--onlyvisible", "--name", "Fenji Viewer", "getwindowgeometry", "--shell", "%@")
        self.assertIn("HEIGHT=768", sizes)  # the screen's: what is asked does not push the buttons off it
        self.assertTrue(window.says(self.mrn(earlier)))
        self.assertFalse(window.says("Prior 20"))
        window.press("Same patient…", "push button")
        window.wait_says("Are these the same patient?")
        window.press("They are the same", "push button")
        window.wait_says("The same patient, says 李初诊", seconds=20)
        window.wait_says("Prior 20", seconds=30)  # its images came by themselves
        window.press("Undo", "push button")
        window.find("push button", "Same patient…", seconds=20)
        self.desktop.wait("the prior to go", lambda: not window.says("Prior 20"))

    def test_next_is_fetched(self):
        """While one exam is read, the images of the next come, and nothing of it is claimed."""
        first, second = self.scanned("先读一"), self.scanned("后读二")
        for exam in (first, second):
            exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=60)
        window = self.sign_in("reader", "--exam", first.accession)
        window.find("text", "Findings", seconds=30)
        study = second.row(self.people["reader"])["images"]["study"]
        objects = self.people["reader"].ok("GET", f"/dicom-web/studies/{study}/instances").json
        self.assertEqual(len(objects), 21)
        names = [hashlib.sha256(f"{study}/{o['0020000E']['Value'][0]}/{o['00080018']['Value'][0]}".encode()).hexdigest()
                 for o in objects]
        folder = self.desktop.folder / "cache" / "fenji" / "objects"
        self.desktop.wait("the next exam's images", lambda: all((folder / f"{n}.dcm").exists() for n in names), seconds=30)
        row = second.row(self.people["reader"])
        self.assertIn(row["stage"], ("acquired", "assigned"))
        self.assertIsNone(row.get("holder"))
        self.desktop.key("ctrl+Next")
        window.wait_says("后读二", seconds=10)
        window.wait_says("Series 1 · T2 TSE TRA, 7 images", seconds=10)

    def mrn(self, exam):
        return self.people["clerk"].ok("GET", f"/worklist?q={exam.accession}").json["rows"][0]["patient"]["mrn"]

    def test_what_is_typed_opens(self):
        """Typed in one go with Enter at its end: the exam that is meant opens, not whoever is still shown."""
        other, wanted = self.scanned("甲先来"), self.scanned("乙后到")  # the first stands at the top
        for exam in (wanted, other):
            exam.wait_for(self.people["reader"], "acquired", "assigned", seconds=60)
        window = self.sign_in("reader")
        window.find(None, "乙后到", seconds=30)
        self.desktop.key("ctrl+f")
        self.desktop.key(*wanted.accession.lower(), "Return")
        wanted.wait_for(self.people["reader"], "drafting", seconds=30)
        window.find("text", "Findings", seconds=30)
        self.assertIn(other.row(self.people["reader"])["stage"], ("acquired", "assigned"))  # nobody took it

    def test_question_is_about_its_exam(self):
        """A notification opens B while A's signature is asked for: the answer signs neither."""
        asked, other = self.submitted("问小签"), self.submitted("另小检")
        window = self.sign_in_by_hand("auditor", "--exam", asked.accession)
        window.find("push button", "Sign", seconds=30)
        asked.wait_for(self.people["auditor"], "auditing", seconds=20)
        self.desktop.key("ctrl+shift+Return")
        window.wait_says("A signature cannot be undone")
        subprocess.run(["gdbus", "call", "--session", "--dest", "org.fenji.Viewer", "--object-path", "/org/fenji/Viewer",
                        "--method", "org.gtk.Actions.Activate", "open-exam", f"[<'{other.id}'>]", "{}"],
                       env=self.desktop.env, check=True, stdout=subprocess.DEVNULL)
        other.wait_for(self.people["auditor"], "auditing", seconds=20)
        window.find(None, "另小检", seconds=20)
        # Whether the question is still there or went with its exam, Return is no signature of either.
        self.desktop.key("Return")
        window.wait_gone(None, "Sign this report?")
        self.answered(window)
        self.assertEqual([self.report(exam)["status"] for exam in (asked, other)], ["preliminary"] * 2)
        # What is shown can be signed; it alone.
        self.desktop.key("ctrl+shift+Return")
        window.wait_says("A signature cannot be undone")
        self.desktop.key("Return")
        other.wait_for(self.people["auditor"], "signed", seconds=20)
        self.assertEqual(self.report(asked)["status"], "preliminary")

    def test_batch_audit(self):
        """The first is skipped, the second signed (asked as ever), then the batch is ended: one signature, no more."""
        exams, auditor = [self.submitted(name) for name in ("批小甲", "批小乙", "批小丙")], self.people["auditor"]
        window = self.sign_in("auditor")
        for name in ("批小甲", "批小乙", "批小丙"):
            window.find(None, name, seconds=30)
        self.desktop.key("ctrl+shift+b")
        window.wait_says("Begin a batch audit?")
        self.desktop.key("Return")
        window.wait_says("Batch audit: 1 of", seconds=30)
        window.find("push button", "Sign", seconds=30)
        self.desktop.key("ctrl+shift+n")
        window.wait_says("Batch audit: 2 of", seconds=30)
        window.find("push button", "Sign", seconds=30)
        self.desktop.key("ctrl+shift+Return")
        window.wait_says("A signature cannot be undone")
        self.desktop.key("Return")
        window.wait_says("Batch audit: 3 of", seconds=30)
        window.find("push button", "Sign", seconds=30)
        self.desktop.key("ctrl+shift+x")
        window.wait_says("Batch audit ended: 1 of", seconds=20)
        window.wait_gone("push button", "Skip")
        window.find(None, "Reading list")
        stages = [exam.row(auditor)["stage"] for exam in exams]
        self.assertEqual(stages.count("signed"), 1, stages)

    def answered(self, window):
        """Central has had what was sent before: an edit made after it is saved there."""
        self.desktop.key("F3")
        self.desktop.key("ctrl+End")
        self.desktop.type(" Seen.")
        window.wait_says("Saved ")

    def test_silent_central(self):
        """The program ends although nobody answers, and what was typed last is there the next time."""
        exam = self.submitted("断小线")
        window = self.sign_in("auditor", "--exam", exam.accession)
        window.find("push button", "Sign", seconds=30)
        exam.wait_for(self.people["auditor"], "auditing", seconds=20)
        with self.stack.central_paused():
            self.desktop.key("F3")
            self.desktop.key("ctrl+End")
            self.desktop.type(" Last words.")
            self.desktop.key("ctrl+q")
            self.assertEqual(window.program.process.wait(30), 0)
            kept = [path.read_text("utf-8") for path in (self.desktop.folder / "data").rglob("report*.json")]
            self.assertTrue(any(" Last words." in text for text in kept), kept)
        window = self.sign_in("auditor", "--exam", exam.accession)
        window.find("push button", "Sign", seconds=30)
        self.desktop.wait("what was typed last", lambda: window.text("Impression", "text") == IMPRESSION + " Last words.")
        self.desktop.wait("it at central", lambda: self.report(exam)["conclusion"] == IMPRESSION + " Last words.")


if __name__ == "__main__":
    OnStack.BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
