#!/usr/bin/python3
"""Uptake values of fenji-image against the formula in numpy, of drawn PET images and a real one where it is there."""

import datetime
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "nm-pet"


def draw(path, rng, **values):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.128", "2.25.9"
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    ds.is_little_endian, ds.is_implicit_VR = True, False
    agent = Dataset()
    agent.RadionuclideTotalDose, agent.RadionuclideHalfLife = "251300000", "6586.2"
    agent.RadiopharmaceuticalStartTime = "231505.25"
    base = {"SOPClassUID": meta.MediaStorageSOPClassUID, "SOPInstanceUID": "2.25.9", "StudyInstanceUID": "2.25.1",
            "SeriesInstanceUID": "2.25.2", "Modality": "PT", "Units": "BQML", "DecayCorrection": "START",
            "CorrectedImage": ["NORM", "ATTN", "DECY"], "SeriesDate": "20240301", "SeriesTime": "001020",
            "AcquisitionDate": "20240301", "AcquisitionTime": "001320", "PatientWeight": "63.5", "PatientSize": "1.61",
            "PatientSex": "F", "RadiopharmaceuticalInformationSequence": [agent], "SamplesPerPixel": 1, "Rows": 16,
            "Columns": 24, "PhotometricInterpretation": "MONOCHROME2", "BitsAllocated": 16, "BitsStored": 16,
            "HighBit": 15, "PixelRepresentation": 1, "RescaleSlope": "0.7381", "RescaleIntercept": "0",
            "PixelData": rng.integers(0, 30000, (16, 24), numpy.int16).tobytes()}
    for key, value in {**base, **values}.items():
        setattr(ds, key, value)
    ds.save_as(path, write_like_original=False)
    return ds


def moment(date, time):
    whole, _, part = str(time).partition(".")
    day = datetime.datetime.strptime(str(date) + whole, "%Y%m%d%H%M%S")
    return day + datetime.timedelta(seconds=float("0." + (part or "0")))


def factors(ds):
    """{name: SUV of 1 Bq/ml}, by the definition."""
    agent = ds.RadiopharmaceuticalInformationSequence[0]
    start = moment(ds.SeriesDate, ds.SeriesTime)
    given = moment(ds.SeriesDate, agent.RadiopharmaceuticalStartTime)
    while given > start:
        given -= datetime.timedelta(days=1)
    dose = float(agent.RadionuclideTotalDose) * numpy.exp(
        -numpy.log(2) * (start - given).total_seconds() / float(agent.RadionuclideHalfLife))
    weight, height = float(ds.PatientWeight), float(ds.PatientSize) * 100
    result = {"suv-bw": weight * 1e3 / dose, "suv-bsa": 71.84 * weight**0.425 * height**0.725 / dose}
    if ds.PatientSex in ("M", "F"):
        a, b = {"M": (1.1, 128), "F": (1.07, 148)}[ds.PatientSex]
        result["suv-lbm"] = (a * weight - b * weight**2 / height**2) * 1e3 / dose
    return result


class Suv(unittest.TestCase):
    def setUp(self):
        self.path = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-"))) / "pet.dcm"
        self.rng = numpy.random.default_rng(11)

    def stats(self, path, *options):
        done = subprocess.run([IMAGE, "stats", path, *options], capture_output=True, text=True, check=True, timeout=60)
        return json.loads(done.stdout) if "--json" in options else done.stdout

    def check(self, path, ds):
        values = ds.pixel_array.astype(float) * float(ds.RescaleSlope) + float(ds.RescaleIntercept)
        found = self.stats(path, "--json")
        expected = factors(ds)
        self.assertEqual({k for k in found if k in ("suv-bw", "suv-lbm", "suv-bsa")}, set(expected))
        for name, factor in expected.items():
            self.assertAlmostEqual(found[name]["mean"] / (values.mean() * factor), 1, 7)
            self.assertAlmostEqual(found[name]["maximum"] / (values.max() * factor), 1, 7)
            self.assertAlmostEqual(found[name]["deviation"] / (values.std(ddof=1) * factor), 1, 7)
        self.assertIn("Bq", found["suv-basis"])
        # Beside a mark over all of it.
        mark = f"rectangle:0,0,{ds.Columns},{ds.Rows}"
        beside = subprocess.run([IMAGE, "measure", path, "--mark", mark], capture_output=True, text=True, check=True).stdout
        uptake = [values.mean() * expected["suv-bw"], values.max() * expected["suv-bw"]]
        self.assertIn("SUVbw mean {:.2f} · max {:.2f}\n".format(*uptake), beside)
        return found

    def test_drawn(self):
        for changes in ({}, {"PatientSex": "M", "PatientWeight": "91"}, {"PatientSex": "O"}, {"SeriesTime": "235959.75"}):
            if "SeriesTime" in changes:
                changes["AcquisitionTime"] = "235959.80"
            ds = draw(self.path, self.rng, **changes)
            found = self.check(self.path, ds)
            self.assertEqual(found["suv-bw"]["unit"], "g/ml")

    def test_unknown(self):
        draw(self.path, self.rng, DecayCorrection="NONE")
        found = self.stats(self.path, "--json")
        self.assertIn("SUV is not known", found["suv-unknown"])
        self.assertNotIn("suv-bw", found)
        self.assertIn("suv-unknown", self.stats(self.path))
        beside = subprocess.run([IMAGE, "measure", self.path, "--mark", "probe:3,3"], capture_output=True, text=True, check=True)
        self.assertIn("Bq/ml", beside.stdout)
        self.assertNotIn("SUV", beside.stdout)

    def test_others(self):
        draw(self.path, self.rng, Units="GML")
        found = self.stats(self.path, "--json")
        self.assertEqual(found["suv-bw"]["mean"], found["mean"])
        self.assertNotIn("suv", self.stats(pydicom.data.get_testdata_file("CT_small.dcm"), "--json"))
        self.assertIn("suv-bw ", self.stats(self.path))

    def test_real(self):
        for path in sorted(SHARED.rglob("*.dcm")):
            ds = pydicom.dcmread(path)
            if ds.get("Units") == "BQML":
                if ds.file_meta.TransferSyntaxUID.is_compressed:  # Debian's pydicom has no decoder for it; DCMTK has
                    plain = self.path.with_name("plain.dcm")
                    subprocess.run(["dcmdjpeg", path, plain], check=True, timeout=60)
                    ds = pydicom.dcmread(plain)
                self.check(path, ds)
            elif ds.get("Units"):
                self.assertIn("SUV", self.stats(path, "--json")["suv-unknown"])


if __name__ == "__main__":
    IMAGE = sys.argv.pop(1)
    unittest.main(verbosity=2)
