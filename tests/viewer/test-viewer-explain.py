#!/usr/bin/python3
"""fenji-viewer --explain-hang and --series-list: the JSON, checked against what pydicom says of the files; the same under other
file names; without a display; sentences and exit statuses.

    test-viewer-explain.py BUILD
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
import warnings
from pathlib import Path

import numpy
import pydicom
from pydicom.data import get_testdata_file

warnings.simplefilter("ignore")
BUILD = Path(sys.argv.pop(1))
DATA = Path(os.environ.get("FENJI_DATA", "/nowhere"))
LISTS = Path(__file__).resolve().parent.parent / "hanging" / "lists"
KEYS = {"patient", "current", "protocol", "stage", "viewports", "reasons", "rejected"}
PLACE_KEYS = {"screen", "row", "column", "series", "image", "orientation", "window", "prior"}
ORDERS = 3


def explain(*words):
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env["LC_ALL"] = "C.UTF-8"
    return subprocess.run([BUILD / "apps" / "viewer" / "fenji-viewer", *map(str, words)], env=env, capture_output=True,
                          text=True, timeout=120, check=False)


def patients_of(*words):
    done = explain(*words)
    if done.returncode != 0:
        raise AssertionError(f"{words}: {done.returncode} {done.stderr}")
    return json.loads(done.stdout)["patients"]


def headers_in(folder):
    """SOP Instance UID to the headers of all files that have it."""
    headers = {}
    for path in sorted(folder.rglob("*")):
        try:
            header = pydicom.dcmread(path, stop_before_pixels=True) if path.is_file() else None
        except (pydicom.errors.InvalidDicomError, OSError):
            continue
        if header is not None and "SOPInstanceUID" in header:
            headers.setdefault(str(header.SOPInstanceUID), []).append(header)
    return headers


def letters(vector):
    """Of a direction in the patient, the strongest first (PS3.3 C.7.6.1.1.1)."""
    parts = sorted(((abs(v), "LR"[v < 0] if i == 0 else "PA"[v < 0] if i == 1 else "HF"[v < 0])
                    for i, v in enumerate(vector)), reverse=True)
    return "".join(letter for size, letter in parts if size > 1e-4)


def first(value):
    return float(value[0] if isinstance(value, pydicom.multival.MultiValue) else value)


class Explain(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.own = tempfile.TemporaryDirectory(prefix="fenji-explain-")
        cls.folder = Path(cls.own.name) / "drawn"
        cls.folder.mkdir()
        cls.draw("now", 6, "2.25.11", "2.25.1", "20260301", "Thorax 1.0 Bl57", "Bl57", 2)
        cls.draw("soft", 6, "2.25.12", "2.25.1", "20260301", "Thorax 1.0 Br38", "Br38", 3)
        cls.draw("then", 6, "2.25.21", "2.25.2", "20250301", "Thorax 1.0 Bl57", "Bl57", 2)
        cls.draw("than", 6, "2.25.22", "2.25.2", "20250301", "Thorax 1.0 Br38", "Br38", 3)
        cls.draw("else", 4, "2.25.31", "2.25.3", "20251224", "Hirn 4.0 Hr38", "Hr38", 2, patient="P2", part="HEAD")

    @classmethod
    def tearDownClass(cls):
        cls.own.cleanup()

    @classmethod
    def draw(cls, name, n, series, study, date, description, kernel, number, patient="P1", part="CHEST", **more):
        for i in range(n):
            image = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
            image.PatientID, image.PatientName, image.IssuerOfPatientID = patient, f"Test^{patient}", "H"
            image.StudyInstanceUID, image.StudyDate, image.StudyTime = study, date, "101500"
            image.SeriesInstanceUID, image.SeriesNumber, image.SeriesDescription = series, number, description
            image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = f"{series}.{i}"
            image.ConvolutionKernel, image.BodyPartExamined, image.ImageType = kernel, part, ["ORIGINAL", "PRIMARY", "AXIAL"]
            image.Rows = image.Columns = 16
            image.ImageOrientationPatient, image.ImagePositionPatient = [1, 0, 0, 0, 1, 0], [0, 0, -2 * i]
            image.InstanceNumber, image.WindowCenter, image.WindowWidth = i + 1, 100 + i, 500
            image.PixelData = numpy.zeros(256, numpy.uint16).tobytes()
            for keyword, value in more.items():
                setattr(image, keyword, value)
            image.save_as(cls.folder / f"{name}{i}")

    def check_against(self, folder, patients):
        """Every place shows what it says: nothing of another patient, a window and an orientation of its header."""
        headers, places = headers_in(folder), 0
        for patient in patients:
            self.assertEqual(set(patient), KEYS)
            self.assertTrue(patient["reasons"])
            for place in patient["viewports"]:
                self.assertEqual(set(place), PLACE_KEYS)
                if place["series"] is None:
                    self.assertIsNone(place["image"])
                    continue
                places += 1
                self.check_place(patient, place, headers[place["image"]])
        return places

    def check_place(self, patient, place, headers):
        said = []
        for header in headers:
            self.assertEqual(str(header.SeriesInstanceUID), place["series"])
            if header.get("PatientID", "").strip():
                self.assertEqual(patient["patient"].split("\\")[-1], header.PatientID.strip())
            self.assertEqual(place["prior"], str(header.StudyInstanceUID) != patient["current"])
            if header.get("WindowCenter") not in (None, ""):
                said.append([first(header.WindowCenter), first(header.WindowWidth)])
            if header.get("ImageOrientationPatient") and patient["protocol"] in ("mr-prostate", "general"):
                directions = header.ImageOrientationPatient
                self.assertEqual(place["orientation"], letters(directions[:3])[:len(place["orientation"].split("\\")[0])]
                                 + "\\" + letters(directions[3:])[:len(place["orientation"].split("\\")[1])])
        if patient["protocol"] in ("mr-prostate", "general", "mg-four-view") and said:
            self.assertIn(place["window"], said)

    def test_drawn(self):
        patients = patients_of("--explain-hang", self.folder)
        self.assertEqual([p["patient"] for p in patients], ["H\\P1", "H\\P2"])
        self.assertEqual([p["current"] for p in patients], ["2.25.1", "2.25.3"])
        self.assertEqual([p["protocol"] for p in patients], ["ct-chest", "ct-head"])
        self.assertGreater(self.check_against(self.folder, patients), 2)
        corner = next(p for p in patients[0]["viewports"] if (p["row"], p["column"]) == (0, 0))
        self.assertEqual((corner["series"], corner["image"], corner["prior"]), ("2.25.11", "2.25.11.0", False))
        self.assertEqual((corner["orientation"], corner["window"]), ("L\\P", [-600, 1500]))
        self.assertNotIn(str(self.folder), json.dumps(patients))

    def test_names(self):
        """Other names, other folders: the same bytes."""
        folders = [self.folder] + [DATA / name for name in ("ct-priors", "transfer-syntaxes") if (DATA / name).is_dir()]
        for folder in folders:
            expected = explain("--explain-hang", folder).stdout
            files = sorted(p for p in folder.rglob("*") if p.is_file())
            for seed in range(ORDERS):
                numbers = random.Random(seed).sample(range(len(files)), len(files))
                with tempfile.TemporaryDirectory() as other:
                    for number, path in zip(numbers, files):
                        sub = Path(other) / str(number % 3)
                        sub.mkdir(exist_ok=True)
                        (sub / f"f{number:05}").write_bytes(path.read_bytes())
                    done = explain("--explain-hang", other)
                    self.assertEqual((done.returncode, done.stderr), (0, ""), f"{folder.name} {seed}")
                    self.assertEqual(done.stdout, expected, f"{folder.name} {seed}")

    def test_protocol(self):
        protocol = {"id": "mine", "name": "Mine", "applies": [{"attribute": "Modality", "equals": "CT", "required": True}],
                    "sets": [{"number": 1, "label": "all"}],
                    "stages": [{"name": "one", "rows": 1, "columns": 1,
                                "boxes": [{"row": 0, "column": 0, "set": 1, "look": {"where": "middle"}}]}]}
        path = Path(self.own.name) / "mine.json"
        path.write_text(json.dumps(protocol), "utf-8")
        patients = patients_of("--explain-hang", self.folder, "--protocol", path)
        self.assertEqual([p["protocol"] for p in patients], ["mine", "mine"])
        # The window is that of the image in the middle, not of the one whose header speaks for its series.
        place = patients[0]["viewports"][0]
        self.assertEqual((place["image"][-2:], place["window"]), (".3", [103, 500]))
        listed = patients_of("--series-list", LISTS / "ct-chest-ge-recon.json", f"--protocol={path}")
        self.assertEqual({p["protocol"] for p in listed}, {"mine"})

    def test_list(self):
        names = sorted(LISTS.glob("*.json"))
        self.assertGreaterEqual(len(names), 60)
        for name in names[::12]:
            told = json.loads(name.read_text("utf-8"))
            expected = explain("--series-list", name)
            self.assertEqual(expected.returncode, 0, expected.stderr)
            self.assertEqual(len(json.loads(expected.stdout)["patients"]), len(told["patients"]))
            self.assertEqual(explain("--explain-hang", "--series-list", name).stdout, expected.stdout)
            if not all(series.get("SeriesInstanceUID") for patient in told["patients"] for study in patient["studies"]
                       for series in study["series"]):
                continue
            for patient in told["patients"]:
                for study in patient["studies"]:
                    random.Random(1).shuffle(study["series"])
                random.Random(2).shuffle(patient["studies"])
            other = Path(self.own.name) / "list.json"
            other.write_text(json.dumps(told), "utf-8")
            if all(study.get("StudyInstanceUID") for patient in told["patients"] for study in patient["studies"]):
                self.assertEqual(explain("--series-list", other).stdout, expected.stdout, name.name)

    def test_bad(self):
        bad, empty = Path(self.own.name) / "bad.json", Path(self.own.name) / "empty"
        bad.write_text('{"patients": [', "utf-8")
        empty.mkdir()
        for words in (["--explain-hang", "/nowhere/at/all"], ["--explain-hang", empty], ["--series-list", bad],
                      ["--series-list", "/nowhere.json"], ["--explain-hang", self.folder, "--protocol", bad],
                      ["--explain-hang", self.folder, "--protocol", self.folder / "now0"]):
            done = explain(*words)
            self.assertEqual((done.returncode, done.stdout), (1, ""), words)
            self.assertRegex(done.stderr, r"^fenji-viewer: .+\n")
        for words in (["--explain-hang"], ["--series-list"], ["--explain-hang", self.folder, "--protocol"],
                      ["--explain-hang", self.folder, "--series-list", bad], ["--explain-hang", self.folder, "more"]):
            done = explain(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertIn("--explain-hang DIR", done.stderr)

    def test_two_persons_of_one_number(self):
        """Another name and birth date under the same Patient ID: nobody's prior. The same name is the same person."""
        for name, is_prior in (("Dan^Xiaohong=单^小红", False), ("Ouyang^Xiaohong=欧阳^晓红", True)):
            with tempfile.TemporaryDirectory(prefix="fenji-explain-") as folder:
                kept, type(self).folder = self.folder, Path(folder)
                self.draw("now", 6, "2.25.11", "2.25.1", "20260301", "Thorax 1.0 Br38", "Br38", 3, SpecificCharacterSet="ISO_IR 192",
                          PatientName="Ouyang^Xiaohong=欧阳^晓红", PatientBirthDate="19620314")
                self.draw("then", 6, "2.25.21", "2.25.2", "20250301", "Thorax 1.0 Br38", "Br38", 3, SpecificCharacterSet="ISO_IR 192",
                          PatientName=name, PatientBirthDate="19710314")
                type(self).folder = kept
                patients = patients_of("--explain-hang", folder)
            self.assertEqual(len(patients), 1 if is_prior else 2)
            self.assertEqual(any(place["prior"] for patient in patients for place in patient["viewports"]), is_prior)

    def test_real(self):
        """What is known of the shared data, where that is."""
        for name, protocols in (("ct-priors", {"ct-chest", "ct-abdomen-phases"}), ("mr-multiseries", {"mr-prostate"}),
                                ("ct-volume", {"ct-chest"}), ("cr-dx-mg", {"mg-four-view", "general"}),
                                ("us", {"us-grid"}), ("xa", {"xa-cine"}), ("nm-pet", {"general"})):
            if not (DATA / name).is_dir():
                continue
            with self.subTest(name):
                patients = patients_of("--explain-hang", DATA / name)
                self.assertEqual({p["protocol"] for p in patients}, protocols)
                self.assertGreater(self.check_against(DATA / name, patients), 0)
                for patient in patients if name == "ct-priors" else []:
                    self.assertEqual({p["prior"] for p in patient["viewports"]}, {False, True}, patient["patient"])


if __name__ == "__main__":
    unittest.main()
