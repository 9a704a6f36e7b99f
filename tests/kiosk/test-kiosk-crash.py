#!/usr/bin/python3
"""The kiosk's state machine is killed (SIGKILL) at every step, the printer and central go away and come back; then the
sheets that came out are counted. Never two of one report without a person's word, and none forgotten."""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "print"))
from ipp_printer import IppPrinter  # noqa: E402

DRIVER = None
REPORT = "7d3c0a52-0c1b-4a4e-9a31-1f0f6a7b00{:02d}"


class KioskCrash(unittest.TestCase):
    def setUp(self):
        self.top = Path(tempfile.mkdtemp(prefix="fenji-kiosk-"))
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)
        self.printer = IppPrinter(self.top / "printer").start()
        self.addCleanup(self.printer.stop)
        self.central = self.top / "central"
        self.central.mkdir()
        self.assertEqual(self.run_kiosk()["delivered"], 0)  # the first start: from now on

    def fresh(self, name):
        """A kiosk and a central of their own at the same printer, for the next case."""
        self.top = self.top.parent / f"{self.top.name.split('+')[0]}+{name}"
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)
        self.central = self.top / "central"
        self.central.mkdir(parents=True)
        self.run_kiosk()

    def sign(self, number, version=3):
        """A report is signed at central; its paper."""
        exam = f"exam-{number}"
        paper = b"%PDF-1.7\n" + f"{self.top.name} {number} {version} ".encode() * 400 + b"\n%%EOF\n"
        (self.central / f"{exam}.pdf").write_bytes(paper)
        (self.central / f"{exam}.json").write_text(json.dumps(
            {"step": "waiting", "report": REPORT.format(number), "version": version, "exam": exam,
             "accession": f"QSWS261122{number:05d}", "masked": "张*三", "item": "胸部正侧位"}), "utf-8")
        with open(self.central / "changes", "a", encoding="utf-8") as changes:
            changes.write(exam + "\n")
        return paper

    def run_kiosk(self, *arguments):
        done = subprocess.run([DRIVER, str(self.top), self.printer.uri, *arguments], capture_output=True, text=True,
                              timeout=90, check=False)
        if done.returncode == -signal.SIGKILL:
            return None
        self.assertEqual(done.returncode, 0, done.stderr)
        return {k: int(v) for k, v in re.findall(r"(\w+)=(\d+)", done.stdout)}

    def sheets(self, paper):
        """How often it came out."""
        return sum(page.read_bytes() == paper for page in self.printer.pages())

    def delivered(self):
        path = self.central / "delivered"
        return path.read_text("utf-8").splitlines() if path.exists() else []

    def settle(self):
        """What was given to the printer comes out even when the kiosk is dead."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            jobs = subprocess.run(["ipptool", "-tv", self.printer.uri, "get-jobs.test"], capture_output=True, text=True,
                                  env=self.printer.environment, check=False).stdout
            if "job-id (integer)" not in jobs:
                return
            time.sleep(0.05)
        self.fail("The printer does not come to rest.")

    # -- without accidents -----------------------------------------------------------------------------------------

    def test_prints_once(self):
        papers = [self.sign(n) for n in range(1, 4)]
        for _ in range(2):
            after = self.run_kiosk()
            self.assertEqual((after["asked"], after["waiting"], after["delivered"]), (0, 0, 3))
            self.assertEqual([self.sheets(paper) for paper in papers], [1, 1, 1])
            self.assertEqual(len(self.delivered()), 3)
        # A title is unlike any other and says no name.
        self.assertEqual(len(set(self.printer.titles())), 3)
        self.assertNotIn("张", "".join(self.printer.titles()))

    def test_older_reports_are_none_of_its_business(self):
        paper = self.sign(1)
        shutil.rmtree(self.top / "book")  # a kiosk that has never run
        self.run_kiosk()
        newer = self.sign(2)
        self.run_kiosk()
        self.assertEqual((self.sheets(paper), self.sheets(newer)), (0, 1))

    def test_amended_is_printed_as_new(self):
        first = self.sign(1, version=3)
        self.run_kiosk()
        second = self.sign(1, version=6)
        self.assertEqual(self.run_kiosk()["delivered"], 2)
        self.assertEqual((self.sheets(first), self.sheets(second)), (1, 1))
        book = [json.loads(line) for line in (self.top / "book" / "book").read_text("utf-8").splitlines()]
        self.assertTrue(all(line.get("amended", False) == (line["version"] == 6) for line in book if "version" in line))

    def test_amended_before_it_was_printed(self):
        (self.central / "away").touch()
        first = self.sign(1, version=3)
        second = self.sign(1, version=6)
        (self.central / "away").unlink()
        self.run_kiosk()
        self.assertEqual((self.sheets(first), self.sheets(second)), (0, 1))

    def test_handed_over_at_the_desk_meanwhile(self):
        self.printer.switch_off()
        paper = self.sign(1)
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri, "--wait"])
        time.sleep(0.5)
        (self.central / "exam-1.json").unlink()
        self.printer.switch_on()
        time.sleep(1)
        kiosk.kill()
        kiosk.wait()
        self.assertEqual((self.sheets(paper), self.run_kiosk()["passed"]), (0, 1))

    # -- killed ----------------------------------------------------------------------------------------------------

    def test_killed_at_every_step(self):
        self.sign(1)
        points = self.run_kiosk()["points"]
        self.assertGreater(points, 12)
        asked = []
        for at in range(1, points + 1):
            with self.subTest(killed_at=at):
                self.fresh(str(at))
                paper = self.sign(1)
                if self.run_kiosk("--kill-at", str(at)) is not None:
                    continue  # the printer was quicker this time: fewer questions
                self.settle()
                after = self.run_kiosk()
                self.assertLessEqual(self.sheets(paper), 1)
                if after["asked"]:
                    asked.append(at)
                    before = self.sheets(paper)
                    self.assertEqual(self.run_kiosk()["asked"], 1)  # it goes on asking
                    self.assertEqual(self.sheets(paper), before)    # and prints nothing by itself
                    after = self.run_kiosk("--answer", "printed" if before else "again")
                self.assertEqual(self.sheets(paper), 1)
                self.assertEqual((after["asked"], after["waiting"], after["delivered"]), (0, 0, 1))
                self.assertEqual(set(self.delivered()), {REPORT.format(1) + " 3"})
                self.assertEqual(self.run_kiosk()["delivered"], 1)
                self.assertEqual(self.sheets(paper), 1)
        # Between the intent and the printer's answer nobody can know; everywhere else the book or the printer does.
        self.assertEqual(len(asked), 1, asked)

    def test_killed_while_the_printer_works(self):
        self.printer.order("hold")
        paper = self.sign(1)
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri, "--wait"])
        self.wait_for_step("submitted")
        kiosk.kill()
        kiosk.wait()
        self.printer.release()
        self.printer.wait_for_pages(1)
        after = self.run_kiosk()  # the printer remembers the job
        self.assertEqual((self.sheets(paper), after["asked"], after["delivered"]), (1, 0, 1))

    def test_killed_and_the_printer_forgot(self):
        self.printer.order("hold")
        paper = self.sign(1)
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri, "--wait"])
        self.wait_for_step("submitted")
        kiosk.kill()
        kiosk.wait()
        self.printer.switch_off()
        self.printer.release()
        self.printer.order()
        self.printer.switch_on()
        self.assertEqual(self.run_kiosk()["asked"], 1)
        other = self.sign(2)  # the next patient's job gets the number that the lost one had
        after = self.run_kiosk()
        self.assertEqual((after["asked"], after["delivered"], after["doubt"]), (1, 1, 1))
        self.assertEqual((self.sheets(paper), self.sheets(other)), (0, 1))
        after = self.run_kiosk("--answer", "again")
        self.assertEqual((after["asked"], after["delivered"], self.sheets(paper)), (0, 2, 1))

    def wait_for_step(self, step):
        book = self.top / "book" / "book"
        end = time.monotonic() + 20
        while f'"step":"{step}"' not in book.read_text("utf-8"):
            self.assertLess(time.monotonic(), end, book.read_text("utf-8"))
            time.sleep(0.02)

    # -- the printer -----------------------------------------------------------------------------------------------

    def test_no_paper(self):
        self.printer.set_state("media-empty")
        paper = self.sign(1)
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri])
        self.wait_for_step("submitted")
        time.sleep(1)
        self.assertEqual((self.sheets(paper), self.delivered()), (0, []))  # not said to be handed over
        self.printer.set_state()
        self.assertEqual(kiosk.wait(30), 0)
        self.assertEqual((self.sheets(paper), len(self.delivered())), (1, 1))

    def test_printer_away_and_back(self):
        self.printer.switch_off()
        paper = self.sign(1)
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri])
        time.sleep(1)
        self.printer.switch_on()
        self.assertEqual(kiosk.wait(30), 0)
        self.assertEqual((self.sheets(paper), len(self.delivered())), (1, 1))

    def test_aborted_jobs_are_asked_about(self):
        self.printer.order("fail")
        paper = self.sign(1)
        after = self.run_kiosk()
        self.assertEqual((after["asked"], after["doubt"], self.sheets(paper)), (1, 2, 0))
        self.printer.order()
        after = self.run_kiosk("--answer", "again")
        self.assertEqual((after["asked"], after["delivered"], self.sheets(paper)), (0, 1, 1))

    # -- central ---------------------------------------------------------------------------------------------------

    def test_central_away_when_it_is_printed(self):
        self.printer.order("hold")
        paper = self.sign(1)
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri, "--wait"])
        self.wait_for_step("submitted")
        (self.central / "away").touch()
        self.printer.release()
        self.wait_for_step("printed")
        kiosk.kill()
        kiosk.wait()
        (self.central / "away").unlink()
        self.assertEqual(self.delivered(), [])
        self.assertEqual((self.run_kiosk()["delivered"], self.sheets(paper)), (1, 1))
        self.assertEqual(self.delivered(), [REPORT.format(1) + " 3"])

    def test_another_paper_under_the_same_version(self):
        self.printer.order("fail")
        self.sign(1)
        self.assertEqual(self.run_kiosk()["asked"], 1)
        self.printer.order()
        forged = b"%PDF-1.7\nsomething else\n%%EOF\n"
        (self.central / "exam-1.pdf").write_bytes(forged)
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri, "--wait", "--answer", "again"],
                                 stderr=subprocess.PIPE, text=True)
        self.assertIn("not the one", kiosk.stderr.readline() + kiosk.stderr.readline())
        kiosk.kill()
        kiosk.communicate()
        self.assertEqual(self.printer.pages(), [])

    def test_two_kiosks_with_one_book(self):
        kiosk = subprocess.Popen([DRIVER, str(self.top), self.printer.uri, "--wait"])
        time.sleep(0.5)
        done = subprocess.run([DRIVER, str(self.top), self.printer.uri], capture_output=True, text=True, check=False)
        kiosk.kill()
        kiosk.wait()
        self.assertEqual(done.returncode, 3, done.stderr)


if __name__ == "__main__":
    DRIVER = sys.argv.pop(1)
    unittest.main(verbosity=2)
