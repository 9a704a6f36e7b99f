#!/usr/bin/python3
"""What fenji-image says of presentation states, reports, selections and segmentations, against pydicom."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CT = "1.2.840.10008.5.1.4.1.1.2"


def item(**values):
    ds = Dataset()
    for key, value in values.items():
        setattr(ds, key, value)
    return ds


def save(path, sop_class, **values):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = sop_class, "2.25.1"
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    ds.is_little_endian, ds.is_implicit_VR = True, False
    for key, value in {"SOPClassUID": sop_class, "SOPInstanceUID": "2.25.1", "StudyInstanceUID": "2.25.2",
                       **values}.items():
        setattr(ds, key, value)
    ds.save_as(path, write_like_original=False)


def read(path):
    out = subprocess.run([PROGRAM, "annotations", str(path), "--json"], capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def figures(ds):
    """Points of every figure that is the region of something, in the order of the tree."""
    found = []
    for child in ds.get("ContentSequence", []):
        name = child.get("ConceptNameCodeSequence", [{}])[0].get("CodeMeaning")
        if child.get("ValueType") == "SCOORD" and name != "Reference Points":
            found.append((child.GraphicType, list(child.GraphicData)))
        found += figures(child)
    return found


class Annotations(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "object.dcm"

    def test_state(self):
        image = item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID="2.25.11")
        line = item(GraphicAnnotationUnits="PIXEL", GraphicDimensions=2, NumberOfGraphicPoints=2,
                    GraphicData=[1.5, 2, 30, 4.25], GraphicType="POLYLINE", GraphicFilled="N")
        text = item(UnformattedTextValue="30 mm", AnchorPointAnnotationUnits="PIXEL", AnchorPoint=[7, 8],
                    AnchorPointVisibility="N")
        save(self.path, "1.2.840.10008.5.1.4.1.1.11.1", ContentLabel="A", ContentCreatorName="Wang^Wu",
             ReferencedSeriesSequence=[item(SeriesInstanceUID="2.25.3", ReferencedImageSequence=[image])],
             GraphicAnnotationSequence=[item(GraphicLayer="A", GraphicObjectSequence=[line],
                                             TextObjectSequence=[text])])
        found = read(self.path)
        self.assertEqual([(m["kind"], m["own"], m["image"], m["frame"], m["points"], m["text"]) for m in found["marks"]],
                         [("polyline", False, "2.25.11", 1, [1.5, 2, 30, 4.25], ""),
                          ("text", False, "2.25.11", 1, [7, 8], "30 mm")])
        self.assertEqual((found["title"], found["creator"], found["left out"]), ("A", "Wang^Wu", []))
        words = subprocess.run([PROGRAM, "annotations", str(self.path)], capture_output=True, text=True, check=True)
        self.assertIn("30 mm", words.stdout)

    def test_selection(self):
        reference = item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID="2.25.11", ReferencedFrameNumber=[2, 5])
        title = item(CodeValue="113001", CodingSchemeDesignator="DCM", CodeMeaning="Rejected for Quality Reasons")
        save(self.path, "1.2.840.10008.5.1.4.1.1.88.59", ValueType="CONTAINER", ConceptNameCodeSequence=[title],
             ContentSequence=[item(RelationshipType="CONTAINS", ValueType="IMAGE", ReferencedSOPSequence=[reference])])
        self.assertEqual(read(self.path)["keys"], [{"image": "2.25.11", "frame": 2, "rejected": True},
                                                   {"image": "2.25.11", "frame": 5, "rejected": True}])

    def test_refused(self):
        save(self.path, CT)
        out = subprocess.run([PROGRAM, "annotations", str(self.path)], capture_output=True, text=True)
        self.assertEqual(out.returncode, 1)
        self.assertNotEqual(out.stderr, "")

    def test_kept(self):
        """Drawn on real images, measured, kept: DCMTK opens all of it, and what is read again is what was drawn."""
        marks = {"length": [10.5, 12.25, 60, 40.75], "angle": [20, 20, 40, 22.5, 30, 50],
                 "cobb": [5, 10, 60, 14, 8, 50, 58, 44.5], "ellipse": [10, 30, 50, 30, 30, 20, 30, 40]}
        for name in ("seg-sr/QIICR+dcmqi/segmentations/24x38x3/image/IMG0002.dcm",
                     "seg-sr/QIICR+dcmqi/paramaps/pm-example-slice.dcm",
                     "dicomdir/pydicom+pydicom/dicomdirtests/77654033/CR3/6278"):
            path = SHARED / name
            if not path.exists():
                continue
            image = pydicom.dcmread(path, stop_before_pixels=True)
            out = self.path.with_name("kept")
            arguments = [f"--mark={k}:{','.join(map(str, v))}" for k, v in marks.items()]
            run = subprocess.run([PROGRAM, "measure", str(path), *[w for a in arguments for w in a.split("=", 1)],
                                  "--json", "--output", str(out)], capture_output=True, text=True, check=True)
            measured = json.loads(run.stdout)
            report, state = f"{out}-report.dcm", f"{out}-state.dcm"
            for found in (read(report), read(state)):
                self.assertEqual(found["left out"], [])
                self.assertEqual({m["kind"]: m["points"] for m in found["marks"]}, marks)
                self.assertTrue(all(m["own"] and m["image"] == image.SOPInstanceUID for m in found["marks"]))
            subprocess.run(["dsrdump", report], capture_output=True, check=True)
            if image.get("PatientName"):
                subprocess.run(["dcmp2pgm", "-p", state, str(path), f"{out}.pgm"], capture_output=True, check=True)
            ds = pydicom.dcmread(report)
            groups = [g for c in ds.ContentSequence if c.get("ValueType") == "CONTAINER"
                      for g in c.get("ContentSequence", []) if "ContentTemplateSequence" in g]
            for group, mark in zip(groups, measured, strict=True):
                numbers = [c.MeasuredValueSequence[0].FloatingPointValue for c in group.ContentSequence
                           if c.ValueType == "NUM"]
                self.assertEqual(len(numbers), len(mark["measures"]))
                for a, b in zip(numbers, mark["measures"]):
                    self.assertAlmostEqual(a, b["value"], delta=abs(a) * 1e-12)

    def test_reports_of_others(self):
        for path in sorted((SHARED / "sr-annot").rglob("sr-r*.dcm")):
            want = figures(pydicom.dcmread(path))
            got = read(path)["marks"]
            self.assertEqual(len(got), len(want), path)
            for mark, (kind, points) in zip(got, want):
                if kind == "POLYLINE":
                    closed = points[:2] == points[-2:] and len(points) > 6
                    points = points[:-2] if closed else points
                    for a, b in zip(mark["points"], points, strict=True):
                        self.assertAlmostEqual(a, b, 5)

    def test_segmentations_of_others(self):
        for path in sorted((SHARED / "seg-sr").rglob("*.dcm")):
            ds = pydicom.dcmread(path, stop_before_pixels=True)
            if ds.SOPClassUID == "1.2.840.10008.5.1.4.1.1.66.4":
                got = read(path)["masks"]
                self.assertEqual([(m["number"], m["label"]) for m in got],
                                 [(s.SegmentNumber, s.SegmentLabel) for s in ds.SegmentSequence])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
