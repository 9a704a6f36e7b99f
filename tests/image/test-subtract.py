#!/usr/bin/python3
"""Mask subtraction by fenji-image against the same arithmetic in numpy: drawn runs, and a real one where it is there.

    test-subtract.py FENJI-IMAGE
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy
import pydicom
from pydicom.sequence import Sequence

from picture_files import item, new_image, new_state, read_pgm

REAL = Path(__file__).resolve().parents[2].parent / "shared/data/xa/fo-dicom+fo-dicom/HasFragmentSequence.dcm"
CENTER, WIDTH = 0, 801


def linear(values):
    """PS3.3 C.11.2.1.2.1."""
    return numpy.clip(((values - (CENTER - 0.5)) / (WIDTH - 1) + 0.5) * 255, 0, 255)


def shift(values, down, right):
    """Moved down and to the right, linear between pixels, the nearest one beyond the edge."""
    rows, columns = values.shape
    y, x = numpy.clip(numpy.arange(rows) - down, 0, rows - 1), numpy.clip(numpy.arange(columns) - right, 0, columns - 1)
    by_row = numpy.array([numpy.interp(y, numpy.arange(rows), column) for column in values.T]).T
    return numpy.array([numpy.interp(x, numpy.arange(columns), row) for row in by_row])


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-")))
        self.image, self.state, self.out = (self.folder / name for name in ("image.dcm", "state.dcm", "out.pgm"))
        random = numpy.random.default_rng(11)
        self.frames = random.integers(500, 1500, (12, 30, 40))

    def render(self, *options, path=None, status=0):
        done = subprocess.run([IMAGE, "render", str(path or self.image), *map(str, options), "--output", str(self.out)],
                              capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        return done.stderr.decode() if status else read_pgm(self.out).astype(float)

    def check(self, frame, expected, *options, path=None):
        picture = self.render("--frame", frame, "--window", CENTER, WIDTH, *(options or ["--subtract"]), path=path)
        # A value on the border of two greys may go either way; no other.
        self.assertLess(abs(picture - (linear(expected) - 0.5)).max(), 0.502)


class Subtraction(Case):
    def save(self, *items, **more):
        image = new_image(self.frames, MaskSubtractionSequence=Sequence(items), **more)
        image.save_as(self.image, write_like_original=False)
        return image

    def test_average(self):
        self.save(item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1, 2, 4], ApplicableFrameRange=[6, 9]),
                  item(MaskOperation="AVG_SUB", MaskFrameNumbers=[5], ApplicableFrameRange=[10, 12],
                       ContrastFrameAveraging=2))
        behind = self.frames[[0, 1, 3]].mean(0)
        for frame in (6, 9):
            self.check(frame, self.frames[frame - 1] - behind)
        self.check(10, self.frames[9:11].mean(0) - self.frames[4])
        self.assertIn("frame 3", self.render("--frame", 3, "--subtract", status=1))
        self.check(3, self.frames[2] - self.frames[7], "--mask", 8)

    def test_intervals(self):
        self.save(item(MaskOperation="TID", TIDOffset=2, ApplicableFrameRange=[3, 5]),
                  item(MaskOperation="REV_TID", TIDOffset=1, ApplicableFrameRange=[7, 10]))
        self.check(4, self.frames[3] - self.frames[1])
        for frame, mask in ((7, 6), (8, 5), (10, 3)):
            self.check(frame, self.frames[frame - 1] - self.frames[mask - 1])

    def test_shift(self):
        for down, right in ((0, 3), (2, 0), (-1.25, 0.5), (0.75, -2.5)):
            self.save(item(MaskOperation="AVG_SUB", MaskFrameNumbers=[2], MaskSubPixelShift=[down, right]))
            self.check(6, self.frames[5] - shift(self.frames[1].astype(float), down, right))

    def test_after_the_modality_lut(self):
        self.save(item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1]), RescaleSlope="0.5", RescaleIntercept="-300")
        self.check(2, 0.5 * (self.frames[1] - self.frames[0]))

    def test_logarithm(self):
        self.save(item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1]), PixelIntensityRelationship="LIN")
        self.check(2, 4095 / numpy.log(4096) * (numpy.log1p(self.frames[1]) - numpy.log1p(self.frames[0])))
        self.save(item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1]), PixelIntensityRelationship="LOG")
        self.check(2, self.frames[1] - self.frames[0])

    def test_state(self):
        """The state's masks and its window come before the image's."""
        image = self.save(item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1]))
        window = Sequence([item(WindowCenter=str(CENTER), WindowWidth=str(WIDTH))])
        state = new_state(image, SoftcopyVOILUTSequence=window, MaskSubtractionSequence=Sequence(
            [item(MaskOperation="AVG_SUB", MaskFrameNumbers=[3])]))
        state.save_as(self.state, write_like_original=False)
        picture = self.render("--frame", 5, "--presentation", self.state, "--subtract")
        self.assertLess(abs(picture - (linear(self.frames[4] - self.frames[2]) - 0.5)).max(), 0.502)

    def test_no_window(self):
        """What there is is spread: black and white are the ends."""
        self.save(item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1]), WindowCenter="1000", WindowWidth="10")
        picture, difference = self.render("--frame", 2, "--subtract"), self.frames[1] - self.frames[0]
        self.assertEqual((picture.min(), picture.max()), (0, 255))
        order = numpy.argsort(difference.ravel(), kind="stable")
        self.assertTrue((numpy.diff(picture.ravel()[order]) >= 0).all())


if REAL.is_file():

    class RealRun(Case):
        def test_mask(self):
            """Its own operation is NONE; the beam's intensities are linear. Frames by DCMTK's decoder."""
            plain = self.folder / "plain.dcm"
            subprocess.run(["dcmdjpeg", REAL, plain], check=True, capture_output=True)
            frames = pydicom.dcmread(plain).pixel_array.astype(float)
            self.assertIn("mask", self.render("--subtract", "--frame", 30, path=REAL, status=1))
            logs = 255 / numpy.log(256) * (numpy.log1p(frames[29]) - numpy.log1p(frames[1]))
            self.check(30, logs, "--mask", 2, path=REAL)


if __name__ == "__main__":
    IMAGE = sys.argv.pop(1)
    unittest.main(verbosity=2)
