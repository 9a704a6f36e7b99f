#!/usr/bin/python3
"""The simulator as a modality of a running stack: echo, worklist, scan, given files, and faults on demand."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import api  # noqa: E402
import pydicom
from pydicom.data import get_testdata_file
from stack import Stack


class Scan(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="fenji-")))
        cls.stack = cls.enterClassContext(Stack(cls.folder / "stack", BUILD, quiet_seconds=0.3))
        accounts = cls.stack.description["accounts"]
        cls.clerk = api.Person(cls.stack.description["site"], accounts["clerk"])
        cls.reader = api.Person(cls.stack.description["site"], accounts["reader"])
        cls.technologist = api.Person(cls.stack.description["site"], accounts["technologist"])

    def simulator(self, command, *options, status=0):
        done = subprocess.run([self.stack.program("simulator"), command, "--stack", str(self.stack.dir / "stack.json"),
                               *map(str, options)], capture_output=True, timeout=120, check=False,
                              env=dict(os.environ, LANGUAGE="en", LC_ALL="C.UTF-8"))
        self.assertEqual(done.returncode, status, done.stdout.decode() + done.stderr.decode())
        return done.stdout.decode() + done.stderr.decode()

    def registered(self, **arguments):
        """An exam that the gateway's worklist shows already."""
        exam = api.Exam(self.clerk, **arguments)
        for _ in range(200):
            if exam.accession in self.simulator("worklist", "--accession", exam.accession):
                return exam
        self.fail(f"{exam.accession} never came into the worklist")

    def images(self, folder):
        return [pydicom.dcmread(p) for p in sorted(Path(folder).glob("*.dcm"))]

    def test_echo_and_worklist(self):
        exam = self.registered(name="单小红", sex="female")
        for device in self.stack.description["gateway"]["devices"]:
            self.assertIn("answers", self.simulator("echo", "--aet", device["aet"]))
            line = next(row for row in self.simulator("worklist", "--aet", device["aet"]).splitlines()
                        if row.startswith(exam.accession))
            self.assertIn("Shan^Xiaohong", line)
            self.assertEqual("单^小红" in line, device["charset"] != "ISO_IR 6")

    def test_every_phantom(self):
        for modality, item, count in (("DX", "胸部正侧位", 2), ("CT", "胸部CT平扫", 24), ("MR", "头颅MR平扫", 21),
                                      ("US", "腹部超声", 1)):
            with self.subTest(modality):
                exam = self.registered(name="欧阳晓㛃", modality=modality, item=item)
                out = self.folder / f"scan-{modality}"
                text = self.simulator("scan", "--accession", exam.accession, "--aet", "CT_UTF8", "--modality", modality,
                                      "--output", out)
                self.assertIn(exam.accession, text)
                row = exam.wait_for(self.reader, "acquired", "assigned")
                self.assertEqual(row["images"]["instances"], count)
                images = self.images(out)
                self.assertEqual(len(images), count)
                self.assertEqual({str(i.PatientName.ideographic) for i in images}, {"欧阳^晓㛃"})
                self.assertEqual({i.StudyInstanceUID for i in images}, {row["images"]["study"]})

    def test_given_file(self):
        exam = self.registered(name="赵六", modality="MR", item="头颅MR平扫")
        source = self.folder / "given"
        source.mkdir()
        shutil.copy(get_testdata_file("MR_small_RLE.dcm"), source)
        (source / "notes.txt").write_text("no DICOM", "utf-8")
        out = self.folder / "scan-given"
        text = self.simulator("scan", "--accession", exam.accession, "--input", source, "--output", out)
        self.assertIn("notes.txt", text)
        self.assertEqual(exam.wait_for(self.reader, "acquired", "assigned")["images"]["instances"], 1)
        before, (after,) = pydicom.dcmread(get_testdata_file("MR_small_RLE.dcm")), self.images(out)
        self.assertEqual(before.PixelData, after.PixelData)
        self.assertEqual(before.EchoTime, after.EchoTime)
        self.assertEqual(after.PatientID, exam.mrn)

    def test_wrong_patient(self):
        """Kept, named as unmatched, and in nobody's exam."""
        exam = self.registered(name="孙七", modality="US", item="腹部超声")
        out = self.folder / "scan-wrong"
        self.simulator("scan", "--accession", exam.accession, "--modality", "US", "--fault", "wrong-patient",
                       "--output", out)
        image, = self.images(out)
        self.assertNotEqual(image.PatientID, exam.mrn)
        found, after = [], 0
        for _ in range(100):
            found = self.technologist.ok("GET", f"/ImagingStudy?identifier=urn:oid:{image.StudyInstanceUID}").json.get(
                "entry", [])
            if found:
                break
            after = self.technologist.ok("GET", f"/changes?after={after}&wait=1").json["next"]
        self.assertEqual(len(found), 1)
        self.assertNotIn("basedOn", found[0]["resource"])
        self.assertEqual(exam.row(self.reader)["stage"], "registered")

    def test_other_faults(self):
        exam = self.registered(name="周八", modality="DX", item="胸部正侧位")
        out = self.folder / "scan-faults"
        self.simulator("scan", "--accession", exam.accession, "--aet", "DR_GB18030", "--fault", "no-laterality",
                       "--fault", "wrong-charset", "--output", out)
        for image in self.images(out):
            self.assertNotIn("ImageLaterality", image)
            self.assertNotIn("Laterality", image)
            self.assertEqual(image.SpecificCharacterSet, "ISO_IR 100")
            self.assertIn("周^八".encode("gb18030"), image.PatientName.original_string)
        # What is mislabelled is the right patient's all the same: the numbers say so.
        self.assertEqual(exam.wait_for(self.reader, "acquired", "assigned")["images"]["instances"], 2)

    def test_mistakes(self):
        self.assertIn("no entry that fits", self.simulator("scan", "--accession", "NO-SUCH", status=1))
        self.assertIn("no fault", self.simulator("scan", "--fault", "gremlins", status=1))
        exam = self.registered(name="吴九", modality="XA", item="血管造影")
        self.assertIn("no phantom", self.simulator("scan", "--accession", exam.accession, "--aet", "CT_UTF8",
                                                   "--modality", "XA", status=1))


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
