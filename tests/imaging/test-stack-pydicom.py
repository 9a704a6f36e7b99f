"""Series whose stacks another program knows: drawn ones, and real ones read with pydicom where they are there."""

import os
import random
import subprocess
import sys
import unittest
import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np
import pydicom

warnings.filterwarnings("ignore")
PROBE = sys.argv.pop(1)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
FIELDS = ["rows", "columns", "samples", "type", "frame", "kind", "stack", "instance", "acquisition", "temporal",
          "trigger", "phase", "time", "echo_time", "echo", "inversion", "b", "gradient", "position", "orientation",
          "spacing"]
UNPLACED, MIXED, LOCALIZER, INCOMPLETE = 1, 2, 4, 8
GAPS, VARIABLE, TILTED, DUPLICATES = 1, 2, 4, 8


def word(value):
    if value is None or isinstance(value, str) and value == "":
        return "-"
    if isinstance(value, (list, tuple, np.ndarray)):
        return ",".join(repr(float(v)) for v in value)
    return repr(value) if isinstance(value, float) else str(value)


def split(images):
    """[(group, step, flags, volume flags, spacing, values, [images])] of dictionaries."""
    text = "".join("\t".join(word(i.get(f)) for f in FIELDS) + "\n" for i in images)
    out = subprocess.run([PROBE], input=text, capture_output=True, text=True, check=True, env={"LANGUAGE": "en"}).stdout
    stacks = []
    for line in out.splitlines():
        group, step, flags, volume, spacing, values, which = line.split("\t")
        stacks.append((int(group), int(step), int(flags), int(volume), float(spacing),
                       dict(v.split("=") for v in values.split(",") if v), [images[int(w)] for w in which.split(",")]))
    return stacks


def rotation(rng):
    q, r = np.linalg.qr(rng.normal(size=(3, 3)))
    return q * np.sign(np.diag(r))


def draw(rng, attributes, n_places, step=2.5, jitter=False, **more):
    """A series in a random direction, each phase of which is one combination of attributes."""
    m = rotation(rng)
    row, column = m[:, 0], m[:, 1]
    normal, origin = np.cross(row, column), rng.normal(size=3) * 80
    images, combinations = [], [{}]
    for name, values in attributes:
        combinations = [{**c, name: v} for c in combinations for v in values]
    for truth, combination in enumerate(combinations):
        for place in range(n_places):
            images.append({"rows": 64, "columns": 48, "samples": 1, "type": 3, "spacing": (0.7, 0.9),
                           "orientation": np.round(np.concatenate([row, column]), 6),
                           "position": np.round(origin + normal * place * step, 4), "truth": (truth, place),
                           "instance": place * len(combinations) + truth + 1, **combination, **more})
    if jitter:
        for image in images:
            image["trigger"] = image["trigger"] + float(rng.uniform(0, 15))
    return images


class Drawn(unittest.TestCase):
    def check(self, images, n_phases, names):
        shuffled = list(images)
        random.Random(5).shuffle(shuffled)
        stacks = split(shuffled)
        self.assertEqual(len(stacks), n_phases)
        self.assertEqual(len({s[0] for s in stacks}), 1)
        for k, stack in enumerate(stacks):
            self.assertEqual([i["truth"] for i in stack[6]], [(k, p) for p in range(len(stack[6]))])
            self.assertEqual(stack[1:4], (k, 0, 0))
            self.assertAlmostEqual(stack[4], 2.5 if len(stack[6]) > 1 else 1, 3)
            self.assertEqual(set(stack[5]), set(names))
        self.assertEqual(split(shuffled[::-1]) and [[i["truth"] for i in s[6]] for s in split(shuffled[::-1])],
                         [[i["truth"] for i in s[6]] for s in stacks])

    def test_dimensions(self):
        rng = np.random.default_rng(1)
        two = [("temporal", [1, 2, 3, 4]), ("echo_time", [4.6, 9.2])]
        for attributes, names in [
                ([("temporal", range(1, 46))], ["Time point"]), ([("phase", [0, 10, 20, 90])], ["Phase of the cycle"]),
                ([("echo_time", [2.3, 4.6, 6.9])], ["Echo time"]), ([("b", [0, 500, 1000])], ["b value"]),
                ([("inversion", [50.0, 400.0])], ["Inversion time"]), ([("acquisition", [3, 4, 7])], ["Acquisition"]),
                ([("time", [50000.5, 50040.25])], ["Acquisition time"]), (two, ["Time point", "Echo time"])]:
            n = int(np.prod([len(v) for _, v in attributes]))
            for places in (1, 2, 17):
                self.check(draw(rng, attributes, places), n, names)

    def test_heart(self):
        images = draw(np.random.default_rng(2), [("trigger", [20.0, 60.0, 100.0, 140.0])], 9, jitter=True)
        self.check(images, 4, ["Trigger time"])

    def test_diffusion(self):
        rng = np.random.default_rng(3)
        images = draw(rng, [("b", [0])], 8)
        ways = sorted(tuple(np.round(rotation(rng)[:, 0], 5)) for _ in range(12))
        for k, way in enumerate(ways):
            for image in images[:8]:
                images.append({**image, "b": 800, "gradient": way, "truth": (k + 1, image["truth"][1]),
                               "instance": 100 + k})
        self.check(images, 13, ["b value and direction"])

    def test_magnitude_and_phase(self):
        rng = np.random.default_rng(4)
        series = draw(rng, [("kind", ["ORIGINAL\\PRIMARY\\M\\ND", "ORIGINAL\\PRIMARY\\P\\ND"]), ("temporal", [1, 2])], 5)
        stacks = split(series)
        self.assertEqual(sorted((s[0], s[1], len(s[6])) for s in stacks), [(0, 0, 5), (0, 1, 5), (1, 0, 5), (1, 1, 5)])

    def test_many(self):
        rng = np.random.default_rng(6)
        images = draw(rng, [("time", [float(t) for t in range(40000, 40060)])], 60)
        self.check(images, 60, ["Acquisition time"])


def number(ds, keyword):
    try:
        return float(str(ds.get(keyword)))
    except ValueError:
        return None


def siemens_b(ds):
    value = ds.get((0x0019, 0x100C))
    if value is None or ds.get((0x0019, 0x0010)) is None or "SIEMENS" not in str(ds[0x0019, 0x0010].value):
        return None
    raw = value.value
    return float(raw.decode() if isinstance(raw, bytes) else raw)


def read_series(folder):
    series = defaultdict(list)
    for path in sorted(Path(folder).rglob("*")):
        try:
            ds = pydicom.dcmread(path, stop_before_pixels=True)
            if "Rows" not in ds or ds.Modality == "SEG" or int(ds.get("NumberOfFrames") or 1) != 1:
                continue
        except Exception:  # no DICOM file
            continue
        image = {"rows": ds.Rows, "columns": ds.Columns, "samples": ds.SamplesPerPixel, "path": path.name,
                 "type": 2 * (ds.BitsAllocated > 8) + ds.get("PixelRepresentation", 0),
                 "frame": ds.get("FrameOfReferenceUID"), "kind": "\\".join(ds.get("ImageType") or []).strip(),
                 "instance": number(ds, "InstanceNumber"), "acquisition": number(ds, "AcquisitionNumber"),
                 "temporal": number(ds, "TemporalPositionIdentifier"), "trigger": number(ds, "TriggerTime"),
                 "echo_time": number(ds, "EchoTime"), "echo": number(ds, "EchoNumbers"), "time": number(ds, "AcquisitionTime"),
                 "inversion": number(ds, "InversionTime"), "b": siemens_b(ds)}
        if ds.get("ImageOrientationPatient") and ds.get("ImagePositionPatient") and ds.get("PixelSpacing"):
            image.update(position=list(ds.ImagePositionPatient), orientation=list(ds.ImageOrientationPatient),
                         spacing=list(ds.PixelSpacing))
        series[ds.SeriesInstanceUID].append(image)
    return series


class Real(unittest.TestCase):
    """Order against numpy's; how many stacks against what was counted by hand."""

    def check(self, images):
        shuffled = list(images)
        random.Random(9).shuffle(shuffled)
        stacks = split(shuffled)
        self.assertEqual(sorted(i["path"] for s in stacks for i in s[6]), sorted(i["path"] for i in images))
        for stack in stacks:
            if stack[2] & (UNPLACED | MIXED):
                numbers = [-1.0 if i["instance"] is None else i["instance"] for i in stack[6]]
                self.assertEqual(numbers, sorted(numbers))
                continue
            o = np.array(stack[6][0]["orientation"], float)
            along = [float(np.dot(np.cross(o[:3], o[3:]), np.array(i["position"], float))) for i in stack[6]]
            self.assertTrue(np.all(np.diff(along) > (-1e-3 if stack[3] & DUPLICATES else 1e-3)))
        return stacks

    def count(self, folder):
        """{number of images: how the series of so many split}, as (images, flags, volume flags)."""
        found = defaultdict(list)
        for images in read_series(folder).values():
            found[len(images)].append(sorted((len(s[6]), s[2], s[3]) for s in self.check(images)))
        return found

    def test_packaged(self):
        found = self.count(Path(pydicom.__file__).parent / "data" / "test_files" / "dicomdirtests")
        self.assertEqual(found[7], [[(7, MIXED, 0)]])  # a rotation
        self.assertEqual(found[3], [[(3, MIXED, 0)]] * 2)  # scouts of three planes
        self.assertEqual(found[2], [[(2, MIXED | LOCALIZER, 0)]])
        self.assertEqual(found[5], [[(5, 0, 0)]])
        self.assertEqual(found[4], [[(4, 0, GAPS)]])

    def test_shared(self):
        """Every series of the collection that is there; those with more than one image by their numbers."""
        if not SHARED.is_dir():
            return
        found = self.count(SHARED / "mr-multiseries")
        self.assertEqual(found[57], [[(19, 0, 0)] * 3])  # three b values
        self.assertEqual(found[16], [[(16, 0, 0)]] * len(found[16]))
        self.assertEqual(self.count(SHARED / "ct-volume")[143], [[(143, 0, 0)]])
        self.assertEqual(sorted(self.count(SHARED / "geometry")[4]), [[(4, 0, GAPS)], [(4, 0, TILTED)]])


if __name__ == "__main__":
    unittest.main()
