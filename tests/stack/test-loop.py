#!/usr/bin/python3
"""The acceptance loop with phantoms and with real files, its result looked at with independent tools.

Stored values are compared by pydicom (and DCMTK's dcmdjpeg/dcmdjpls, dcmdrle where pydicom has no codec), identity by
dcmdump and Orthanc's REST answer, the structured report by dsrdump, the paper by pdftotext.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import api  # noqa: E402
import pydicom
from pydicom.data import get_testdata_file
from stack import Stack

SHARED = api.TOP.parent / "shared"


def frames_digest(path, folder):
    """SHA-256 of the stored values as DCMTK decodes them, independent of our own decoder."""
    syntax = pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID
    out = Path(folder) / "decoded.dcm"
    for decoder, syntaxes in (("dcmdjpls", ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81")),
                              ("dcmdjpeg", ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51",
                                            "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70")),
                              ("dcmdrle", ("1.2.840.10008.1.2.5",))):
        if syntax in syntaxes:
            api.tool(decoder, str(path), str(out))
            path = out
    dataset = pydicom.dcmread(path)
    return hashlib.sha256(dataset.PixelData).hexdigest()


class Loop(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-")))

    def run_loop(self, stack, *options, status=0):
        verdicts = self.folder / "loop.json"
        done = subprocess.run([stack.program("simulator"), "loop", "--stack", str(stack.dir / "stack.json"), "--json",
                               str(verdicts), *map(str, options)], capture_output=True, timeout=300, check=False)
        text = done.stdout.decode() + done.stderr.decode()
        self.assertEqual(done.returncode, status, text)
        result = json.loads(verdicts.read_text("utf-8"))
        self.assertTrue(result["steps"])
        if status == 0:
            self.assertEqual([s for s in result["steps"] if not s["ok"]], [])
        return result, text

    def rest(self, url):
        with urllib.request.urlopen(url, timeout=20) as reply:
            return reply.read()

    def check_exam(self, stack, exam, texts=None):
        """What the loop left behind, seen from outside."""
        pacs, people = stack.description["pacs"], stack.description["accounts"]
        reader = api.Person(stack.description["site"], people["reader"])
        row = next(r for r in reader.ok("GET", f"/worklist?q={exam['accession']}").json["rows"])
        name = row["patient"]["name"]
        self.assertEqual(row["stage"], "delivered")
        self.assertEqual(row["images"]["instances"], exam["instances"])

        # Identity, in the PACS and in its files.
        found = json.loads(urllib.request.urlopen(urllib.request.Request(
            f"{pacs}/tools/find", data=json.dumps({"Level": "Study", "Expand": True, "Query": {
                "StudyInstanceUID": exam["study"]}}).encode()), timeout=20).read())
        self.assertEqual(len(found), 1)
        patient = found[0]["PatientMainDicomTags"]
        self.assertEqual(patient["PatientID"], row["patient"]["mrn"])
        self.assertIn(name.replace("^", ""), patient["PatientName"].replace("^", "").split("=")[-1])
        self.assertEqual(found[0]["MainDicomTags"]["AccessionNumber"], exam["accession"])
        files = {}
        for instance in json.loads(self.rest(f"{pacs}/studies/{found[0]['ID']}/instances")):
            path = self.folder / f"{instance['ID']}.dcm"
            path.write_bytes(self.rest(f"{pacs}/instances/{instance['ID']}/file"))
            files[instance["MainDicomTags"]["SOPInstanceUID"]] = path
        images = {uid: p for uid, p in files.items()
                  if pydicom.dcmread(p, stop_before_pixels=True).get("Modality") != "SR"}
        self.assertEqual(len(images), exam["instances"])
        dump = api.tool("dcmdump", "+U8", "+P", "PatientName", str(next(iter(images.values()))))
        self.assertIn(name.replace("^", ""), dump.replace("^", ""))

        # The report as SR and as paper.
        report = reader.ok("GET", f"/DiagnosticReport/{exam['report']}").json
        self.assertEqual(report["status"], "final")
        sr = files[exam["sr_uid"]]
        dumped = api.tool("dsrdump", "+U8", "+Pl", str(sr)).replace("\\n", "\n")
        # DCMTK 3.6.7 says of every UTF-8 object that it does not check its lengths.
        dumped = dumped.replace("W: The VR checker does not support this Specific Character Set: ISO_IR 192", "")
        self.assertNotRegex(dumped, r"(?m)^[WE]: ")
        self.assertIn("VERIFIED", dumped.upper())
        self.assertIn(report["conclusion"], dumped)
        self.assertEqual(Path(exam["sr"]).read_bytes()[128:132], b"DICM")
        paper = api.tool("pdftotext", "-layout", exam["pdf"], "-").replace("\n", "").replace(" ", "")
        for text in (name, exam["accession"], report["conclusion"].replace("\n", "").replace(" ", "")):
            self.assertIn(text, paper)
        audited = {t["item"]: t["audited"]["impression"] for t in texts or ()}
        self.assertEqual(report["conclusion"], audited.get(exam["item"], report["conclusion"]))
        return images

    def test_phantoms(self):
        with Stack(self.folder / "stack", BUILD) as stack:
            result, text = self.run_loop(stack)
            print(text)
            self.assertGreaterEqual(len(result["exams"]), 4)
            modalities = set()
            for exam in result["exams"]:
                images = self.check_exam(stack, exam)
                modalities |= {pydicom.dcmread(p, stop_before_pixels=True).Modality for p in images.values()}
                for path in images.values():
                    checked = subprocess.run(["dcmftest", str(path)], capture_output=True, check=False)
                    self.assertEqual(checked.returncode, 0)
            self.assertTrue({"CT", "MR", "US"} <= modalities and modalities & {"DX", "CR"}, modalities)
            # A second loop on the same stack makes new exams and works as well.
            again, _ = self.run_loop(stack)
            self.assertFalse({e["accession"] for e in again["exams"]} & {e["accession"] for e in result["exams"]})
        verify = subprocess.run([stack.program("central"), "verify", "--audit", "--reports", "--state",
                                 str(stack.dir / "central")], capture_output=True, check=False)
        self.assertEqual(verify.returncode, 0, verify.stdout.decode() + verify.stderr.decode())

    def check_input(self, source, left_out=0, texts=None):
        options = ["--input", source]
        if texts:
            options += ["--texts", texts]
        with Stack(self.folder / "stack", BUILD) as stack:
            result, _ = self.run_loop(stack, *options)
            inputs = {}
            named = {left["file"] for left in result["left_out"]}
            for path in Path(source).rglob("*"):
                if path.is_file() and str(path.relative_to(source)) not in named:
                    inputs[str(pydicom.dcmread(path, stop_before_pixels=True).SOPInstanceUID)] = path
            compared = 0
            pairs = json.loads(Path(texts).read_text("utf-8")) if texts else None
            for exam in result["exams"]:
                images = self.check_exam(stack, exam, pairs)
                for old, new in exam["uids"].items():
                    self.assertNotEqual(old, new)
                    self.assertEqual(frames_digest(inputs[old], self.folder), frames_digest(images[new], self.folder))
                    before, after = (pydicom.dcmread(p, stop_before_pixels=True) for p in (inputs[old], images[new]))
                    for keyword in ("Rows", "Columns", "PixelSpacing", "ImagePositionPatient", "KVP", "SliceThickness",
                                    "RescaleSlope", "WindowCenter", "BitsStored", "PhotometricInterpretation"):
                        self.assertEqual(before.get(keyword), after.get(keyword), keyword)
                    compared += 1
            self.assertEqual(len(result["left_out"]), left_out, result["left_out"])
            for left in result["left_out"]:
                self.assertTrue(left["file"] and left["reason"])
            return compared

    def test_given_files(self):
        """Small real files that Debian's pydicom brings: several studies, syntaxes, a truncated one, a text."""
        source = self.folder / "input"
        source.mkdir()
        for name in ("CT_small.dcm", "MR_small.dcm", "SC_rgb_rle.dcm", "JPEG-lossy.dcm"):
            shutil.copy(get_testdata_file(name), source / name)
        whole = Path(get_testdata_file("CT_small.dcm")).read_bytes()
        (source / "truncated.dcm").write_bytes(whole[:len(whole) * 2 // 3])
        (source / "notes.txt").write_text("not DICOM", "utf-8")
        (source / "sub").mkdir()
        shutil.copy(get_testdata_file("reportsi.dcm"), source / "sub" / "sr.dcm")
        self.assertGreaterEqual(self.check_input(source, left_out=3), 3)

    def test_nothing_to_send(self):
        source = self.folder / "empty"
        source.mkdir()
        with Stack(self.folder / "stack", BUILD) as stack:
            result, text = self.run_loop(stack, "--input", source, status=1)
            self.assertFalse(all(s["ok"] for s in result["steps"]))

    if SHARED.is_dir():
        def test_shared_ct(self):
            self.assertEqual(self.check_input(SHARED / "data" / "ct-volume", left_out=1,
                                              texts=SHARED / "fixtures" / "report-pairs.json"), 143)

        def test_shared_cr(self):
            self.assertEqual(self.check_input(SHARED / "data" / "cr-dx-mg", left_out=1,
                                              texts=SHARED / "fixtures" / "report-pairs.json"), 2)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main(verbosity=2)
