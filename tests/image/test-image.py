#!/usr/bin/python3
"""fenji-image as its users call it, its pictures and numbers against numpy and DCMTK."""

import hashlib
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy
import pydicom
from pydicom import encaps
from pydicom.data import get_testdata_file



def tool(*arguments, status=0):
    done = subprocess.run([IMAGE, *map(str, arguments)], capture_output=True, timeout=120, check=False)
    assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stderr.decode()}"
    return done


def read_pgm(path):
    magic, size, top, pixels = Path(path).read_bytes().split(b"\n", 3)
    assert (magic, top) == (b"P5", b"255")
    width, height = map(int, size.split())
    return numpy.frombuffer(pixels, numpy.uint8).reshape(height, width)


def linear(values, center, width):
    """PS3.3 C.11.2.1.2.1, in full precision."""
    y = ((values - (center - 0.5)) / (width - 1) + 0.5) * 255
    y[values <= center - 0.5 - (width - 1) / 2] = 0
    y[values > center - 0.5 + (width - 1) / 2] = 255
    return y


class Image(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-")))

    def test_window(self):
        path = get_testdata_file("CT_small.dcm")
        dataset = pydicom.dcmread(path)
        values = dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
        for center, width in ((40, 400), (-600, 1500), (50.5, 1.0), (0, 2), (-1024, 3000)):
            out = self.folder / "ct.pgm"
            tool("render", path, "--window", center, width, "--output", out)
            picture = read_pgm(out).astype(float)
            self.assertEqual(picture.shape, values.shape)
            if width > 1:
                # A value on the border of two greys may go either way; no other.
                self.assertLessEqual(numpy.abs(picture - linear(values, center, width)).max(), 1.0)
            else:
                self.assertTrue(set(numpy.unique(picture)) <= {0, 255})

    def test_edges(self):
        """Which side of the patient is where, of a place in the patient and of Patient Orientation."""
        for path, expected in ((get_testdata_file("CT_small.dcm"), r"R\A\L\P"), (self.oriented(r"A\FR"), r"P\HL\A\FR"),
                               (self.oriented("nonsense"), None)):
            said = json.loads(tool("info", path, "--json").stdout)
            self.assertEqual(said.get("left-top-right-bottom"), expected)

    def oriented(self, orientation):
        dataset, path = pydicom.dcmread(get_testdata_file("CT_small.dcm")), self.folder / f"{len(orientation)}.dcm"
        del dataset.ImageOrientationPatient
        dataset.PatientOrientation = orientation.split("\\")
        dataset.save_as(path)
        return path

    def test_against_dcmtk(self):
        """The same integers as DCMTK's own pipeline."""
        for name, center, width in (("CT_small.dcm", 40, 400), ("MR_small.dcm", 600, 1600)):
            path, ours, theirs = get_testdata_file(name), self.folder / "ours.pgm", self.folder / "theirs.pgm"
            tool("render", path, "--window", center, width, "--output", ours)
            subprocess.run(["dcmj2pnm", "+Ww", str(center), str(width), "+op", path, str(theirs)], check=True,
                           capture_output=True)
            header, body = 0, theirs.read_bytes()
            lines = []
            while len(lines) < 4:  # P5, comments, size, maximum
                end = body.index(b"\n", header)
                if not body[header:end].startswith(b"#"):
                    lines += body[header:end].split()
                header = end + 1
            other = numpy.frombuffer(body[header:], numpy.uint8).reshape(int(lines[2]), int(lines[1]))
            self.assertEqual(numpy.count_nonzero(read_pgm(ours) != other), 0, name)

    def test_sizes_and_png(self):
        out = self.folder / "small.pgm"
        tool("render", get_testdata_file("MR_small.dcm"), "--size", "32x16", "--output", out)
        self.assertEqual(read_pgm(out).shape, (16, 32))
        tool("render", get_testdata_file("SC_rgb_rle.dcm"), "--output", self.folder / "colour.png")
        self.assertEqual((self.folder / "colour.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        refused = tool("render", get_testdata_file("SC_rgb_rle.dcm"), "--output", self.folder / "colour.pgm", status=1)
        self.assertIn("colours", refused.stderr.decode())
        self.assertFalse((self.folder / "colour.pgm").exists())

    def test_stats(self):
        path = get_testdata_file("CT_small.dcm")
        dataset = pydicom.dcmread(path)
        values = dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
        padding = dataset.get("PixelPaddingValue")
        part, stored = values[20:60, 30:80], dataset.pixel_array[20:60, 30:80]
        part = part[stored != padding] if padding is not None else part.ravel()
        said = json.loads(tool("stats", path, "--roi", "rectangle:30,20,50,40", "--json").stdout)
        self.assertEqual(said["n"], part.size)
        for name, expected in (("mean", part.mean()), ("deviation", part.std(ddof=1)), ("minimum", part.min()),
                               ("maximum", part.max())):
            self.assertAlmostEqual(said[name], expected, delta=abs(expected) * 1e-9 + 1e-9)
        tool("stats", path, "--roi", "rectangle:900,900,5,5", status=1)

    def draw_stack(self, shape, spacing, order):
        """Single-frame CT files of a volume whose corner at the right, front, foot end is marked."""
        template = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        volume = numpy.zeros(shape, numpy.int16)
        volume[: shape[0] // 4, : shape[1] // 4, : shape[2] // 4] = 1000
        folder = self.folder / "stack"
        folder.mkdir()
        for name, k in enumerate(order):
            template.SOPInstanceUID = template.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
            template.Rows, template.Columns = shape[1], shape[2]
            template.PixelSpacing = [spacing[1], spacing[2]]
            template.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
            template.ImagePositionPatient = [-50, -40, -30 + k * spacing[0]]
            template.InstanceNumber = 1000 - name
            template.RescaleSlope, template.RescaleIntercept = 1, 0
            for keyword in ("PixelPaddingValue", "WindowCenter", "WindowWidth"):
                if keyword in template:
                    delattr(template, keyword)
            template.PixelData = volume[k].tobytes()
            template.save_as(folder / f"{name:04}.dcm")
        return folder

    def test_planes(self):
        """Right way up, whatever the files are called: right on the left, front up or left, head up."""
        folder = self.draw_stack((24, 32, 40), (2.0, 1.0, 1.0), numpy.random.default_rng(3).permutation(24))
        marked = {"axial": ("top", "left"), "coronal": ("bottom", "left"), "sagittal": ("bottom", "left")}
        for plane, (vertical, horizontal) in marked.items():
            for position in (0.0, 1.0):
                out = self.folder / f"{plane}.pgm"
                tool("render", folder, "--plane", plane, "--position", position, "--window", 500, 1000, "--output", out)
                picture = read_pgm(out) > 128
                rows, columns = picture.shape
                # axial position 0 is at the feet, coronal at the front, sagittal at the left: the mark is right.
                if position == (1.0 if plane == "sagittal" else 0.0):
                    ys, xs = numpy.nonzero(picture)
                    self.assertTrue(len(ys), plane)
                    self.assertEqual("top" if ys.mean() < rows / 2 else "bottom", vertical, plane)
                    self.assertEqual("left" if xs.mean() < columns / 2 else "right", horizontal, plane)
                    quarter = {"axial": (32, 40), "coronal": (48, 40), "sagittal": (48, 32)}[plane]
                    self.assertLess(abs(picture.sum() - quarter[0] * quarter[1] / 16), quarter[0] + quarter[1])
                else:
                    self.assertFalse(picture.any(), plane)

    def test_info_and_verify(self):
        path = get_testdata_file("MR_small_jpeg_ls_lossless.dcm")
        said = json.loads(tool("info", path, "--json").stdout)
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        self.assertEqual(said["sop-instance"], dataset.SOPInstanceUID)
        self.assertEqual(said["spacing-basis"], "patient")
        one = json.loads(tool("verify", get_testdata_file("MR_small.dcm"), "--json").stdout)
        other = json.loads(tool("verify", get_testdata_file("MR_small_RLE.dcm"), "--json").stdout)
        self.assertEqual((one["frames"], len(one["dataset-digest"])), (1, 64))
        self.assertEqual(one["pixels-digest"], other["pixels-digest"])
        self.assertEqual(one["pixels-digest"],
                         hashlib.sha256(pydicom.dcmread(get_testdata_file("MR_small.dcm")).PixelData).hexdigest())
        report = json.loads(tool("verify", get_testdata_file("reportsi.dcm"), "--json").stdout)
        self.assertEqual((report["frames"], report.get("pixels-digest")), (0, None))
        self.assertEqual(one["frames"], other["frames"])

    def test_decode(self):
        out = self.folder / "values.raw"
        for name in ("CT_small.dcm", "MR_small_bigendian.dcm", "rtdose.dcm", "SC_rgb_rle_2frame.dcm"):
            path = get_testdata_file(name)
            expected = pydicom.dcmread(path).pixel_array
            said = json.loads(tool("decode", path, "--output", out, "--json").stdout)
            self.assertEqual(said["type"], expected.dtype.name)
            size = [said["frames"], said["rows"], said["columns"], said["samples"]]
            expected = expected.reshape(size)
            self.assertTrue((numpy.fromfile(out, said["type"]).reshape(size) == expected).all(), name)
            said = json.loads(tool("decode", path, "--output", out, "--json", "--frame", size[0]).stdout)
            self.assertEqual(said["frames"], 1)
            self.assertTrue((numpy.fromfile(out, said["type"]).reshape(size[1:]) == expected[-1]).all(), name)
        before = out.read_bytes()
        tool("decode", path, "--output", out, "--frame", 3, status=1)
        self.assertEqual(out.read_bytes(), before)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["values.raw"])

    def test_damaged_second_frame(self):
        """A file with some of the frames would be taken for the whole."""
        dataset = pydicom.dcmread(get_testdata_file("SC_rgb_rle_2frame.dcm"))
        frames = list(encaps.generate_pixel_data_frame(dataset.PixelData, 2))
        dataset.PixelData = encaps.encapsulate([frames[0], frames[1][:80]])
        dataset.save_as(self.folder / "cut.dcm")
        out = self.folder / "values.raw"
        tool("decode", self.folder / "cut.dcm", "--output", out, status=1)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["cut.dcm"])
        tool("decode", self.folder / "cut.dcm", "--output", out, "--frame", 1)
        self.assertEqual(len(out.read_bytes()), 100 * 100 * 3)

    def test_bad(self):
        text = self.folder / "text.dcm"
        text.write_text("no DICOM", "utf-8")
        whole = Path(get_testdata_file("CT_small.dcm")).read_bytes()
        cut = self.folder / "cut.dcm"
        cut.write_bytes(whole[: len(whole) // 2])
        out = self.folder / "out.png"
        for path in (text, cut, self.folder / "absent.dcm", self.folder):
            self.assertIn(":", tool("render", path, "--output", out, status=1).stderr.decode())
            self.assertFalse(out.exists())
        ct = get_testdata_file("CT_small.dcm")
        for arguments in (["render", ct, "--window", "40", "--output", out], ["render", ct, "--frame", "0", "--output", out],
                          ["render", ct, "--size", "0x5", "--output", out], ["render", ct, "--window", "x", "5"],
                          ["stats", ct, "--nonsense", "1"], ["render", ct], ["nothing"], []):
            tool(*arguments, status=2)
        tool("render", ct, "--frame", "2", "--output", out, status=1)
        tool("render", ct, "--output", self.folder / "out.bmp", status=1)


if __name__ == "__main__":
    IMAGE = sys.argv.pop(1)
    unittest.main(verbosity=2)
