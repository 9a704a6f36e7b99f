#!/usr/bin/python3
"""Presentation states, shutters and overlays by fenji-image: grey values against DCMTK's own presentation states
(dcmp2pgm), geometry and what lies over the image against the standard in numpy.

Beside the drawn states, the published pairs of the display-consistency suite where they are there.

    test-presentation.py FENJI-IMAGE
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy
from pydicom.pixel_data_handlers.util import apply_color_lut
from pydicom.sequence import Sequence

from picture_files import add_overlay, item, new_image, new_state, new_table, read_pgm, read_png

PAIRS = Path(__file__).resolve().parents[2].parent / "shared/data/hp-pr"
RAMP = (numpy.arange(48 * 64).reshape(48, 64) * 4095 // (48 * 64 - 1)).astype(int)
ROWS, COLUMNS = numpy.mgrid[1:49, 1:65]


def render(*arguments, status=0):
    done = subprocess.run([IMAGE, "render", *map(str, arguments)], capture_output=True, timeout=60, check=False)
    assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stderr.decode()}"
    return done.stderr.decode()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-")))
        self.image, self.state, self.out = (self.folder / name for name in ("image.dcm", "state.dcm", "out.pgm"))

    def save(self, image, state=None):
        image.save_as(self.image, write_like_original=False)
        if state is not None:
            state.save_as(self.state, write_like_original=False)

    def render(self, *options):
        render(self.image, *options, "--output", self.out)
        return read_pgm(self.out)

    def present(self, *options):
        return self.render("--presentation", self.state, *options)


class Greys(Case):
    """Pixel by pixel as DCMTK renders the same state."""

    def check(self, image, frame=1, bound=0, **state):
        self.save(image, new_state(image, **state))
        theirs = self.folder / "theirs.pgm"
        subprocess.run(["dcmp2pgm", "-f", str(frame), "-p", self.state, self.image, theirs], check=True,
                       capture_output=True)
        ours, other = self.present("--frame", frame), read_pgm(theirs)
        self.assertEqual(ours.shape, other.shape)
        self.assertLessEqual(abs(ours.astype(int) - other).max(), bound)
        return ours

    def test_windows(self):
        for signed in (0, 2048):
            image = new_image(RAMP - signed)
            for center, width in ((1024, 2000), (-700.5, 333), (40, 400), (100, 1)):
                window = Sequence([item(WindowCenter=str(center), WindowWidth=str(width))])
                for shape in ("IDENTITY", "INVERSE"):
                    self.check(image, SoftcopyVOILUTSequence=window, PresentationLUTShape=shape)
            self.check(image)

    def test_monochrome1_plays_no_part(self):
        """The state says what is white: the polarity of the image is not applied on top of it."""
        plain = new_image(RAMP)
        negative = new_image(RAMP, PhotometricInterpretation="MONOCHROME1")
        self.assertTrue((self.check(plain) == self.check(negative)).all())
        # Inverse without a window: DCMTK spreads the range over 255 … 1, which leaves no black.
        inverse = self.check(negative, bound=1, PresentationLUTShape="INVERSE")
        self.assertTrue((self.check(plain) == 255 - inverse).all())

    def test_rescale(self):
        window = Sequence([item(WindowCenter="1000", WindowWidth="3000")])
        self.check(new_image(RAMP), RescaleSlope="2", RescaleIntercept="-1024", RescaleType="HU",
                   SoftcopyVOILUTSequence=window)

    def test_tables(self):
        random = numpy.random.default_rng(5)
        modality = new_table(0, 12, random.permutation(4096))
        modality.ModalityLUTType = "US"
        voi = Sequence([item(VOILUTSequence=Sequence([new_table(0, 10, random.integers(0, 1024, 4096))]))])
        final = Sequence([new_table(0, 12, numpy.sort(random.integers(0, 4096, 1024)))])
        image = new_image(RAMP)
        self.check(image, ModalityLUTSequence=Sequence([modality]))
        self.check(image, SoftcopyVOILUTSequence=voi)
        self.check(image, ModalityLUTSequence=Sequence([modality]), SoftcopyVOILUTSequence=voi)
        self.check(image, ModalityLUTSequence=Sequence([modality]), SoftcopyVOILUTSequence=voi,
                   PresentationLUTSequence=final)
        self.check(image, SoftcopyVOILUTSequence=Sequence([item(WindowCenter="2048", WindowWidth="3000")]),
                   PresentationLUTSequence=final)

    def test_turns(self):
        image = new_image(RAMP)
        for rotation in (0, 90, 180, 270):
            for flip in "NY":
                ours = self.check(image, ImageRotation=rotation, ImageHorizontalFlip=flip)
                expected = numpy.rot90(RAMP >> 4, -rotation // 90)
                self.assertTrue((ours == (expected[:, ::-1] if flip == "Y" else expected)).all())

    def test_frames(self):
        frames = numpy.stack([RAMP, RAMP[::-1], RAMP[:, ::-1]])
        image = new_image(frames)
        two = item(ReferencedSOPClassUID=image.SOPClassUID, ReferencedSOPInstanceUID=image.SOPInstanceUID,
                   ReferencedFrameNumber=[2, 3])
        one = item(ReferencedSOPClassUID=image.SOPClassUID, ReferencedSOPInstanceUID=image.SOPInstanceUID,
                   ReferencedFrameNumber=[1])
        windows = Sequence([item(WindowCenter="1000", WindowWidth="800", ReferencedImageSequence=Sequence([two])),
                            item(WindowCenter="3000", WindowWidth="800", ReferencedImageSequence=Sequence([one]))])
        for frame in (1, 2, 3):
            self.check(image, frame, SoftcopyVOILUTSequence=windows)
        self.save(image, new_state(image, frames=[2, 3]))
        self.present("--frame", 2)
        self.assertIn("frame 1", render(self.image, "--presentation", self.state, "--output", self.out, status=1))

    def test_sigmoid(self):
        """DCMTK's states know no functions but the linear one: PS3.3 C.11.2.1.3.1."""
        image = new_image(RAMP)
        self.save(image, new_state(image, SoftcopyVOILUTSequence=Sequence([
            item(WindowCenter="1800", WindowWidth="900", VOILUTFunction="SIGMOID")])))
        self.assertTrue((self.present() == (255 / (1 + numpy.exp(-4 * (RAMP - 1800) / 900))).astype(int)).all())


class RealValues(Case):
    def test_padding(self):
        """Float and double pixels: padding is black and takes no part in the range that is spread."""
        values = numpy.linspace(-3, 7, 48 * 64).reshape(48, 64)
        for kind, depth, keyword in (("<f4", 32, "Float"), ("<f8", 64, "DoubleFloat")):
            stored = values.astype(kind)
            stored[10:20, 30:40] = -1234.5678
            image = new_image(RAMP, BitsAllocated=depth, **{
                keyword + "PixelData": stored.tobytes(), keyword + "PixelPaddingValue": -1234.5678})
            for absent in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
                delattr(image, absent)
            self.save(image)
            picture = self.render()
            self.assertTrue((picture[10:20, 30:40] == 0).all())
            expected = (stored.astype(float) + 3) * 25.6
            expected[10:20, 30:40] = 0
            self.assertLessEqual(abs(picture - numpy.clip(expected, 0, 255.9).astype(int)).max(), 1, kind)
            self.assertEqual(picture.max(), 255)


class Areas(Case):
    def setUp(self):
        super().setUp()
        self.drawn = new_image(RAMP)

    def area(self, left, top, right, bottom, mode="SCALE TO FIT", **more):
        return dict(DisplayedAreaTopLeftHandCorner=[left, top], DisplayedAreaBottomRightHandCorner=[right, bottom],
                    PresentationSizeMode=mode, **more)

    def test_part(self):
        for box in ((1, 1, 64, 48), (5, 7, 20, 31), (-3, 40, 70, 60)):
            self.save(self.drawn, new_state(self.drawn, area=self.area(*box)))
            left, top, right, bottom = box
            expected = numpy.zeros((bottom - top + 1, right - left + 1), int)
            inside = numpy.s_[max(top, 1) - top : min(bottom, 48) - top + 1, max(left, 1) - left : min(right, 64) - left + 1]
            expected[inside] = (RAMP >> 4)[max(top, 1) - 1 : bottom, max(left, 1) - 1 : right]
            self.assertTrue((self.present() == expected).all(), box)

    def test_magnified(self):
        self.save(self.drawn, new_state(self.drawn, area=self.area(
            9, 9, 24, 16, "MAGNIFY", PresentationPixelMagnificationRatio=3)))
        picture = self.present()
        self.assertEqual(picture.shape, (24, 48))
        # The middle of each block of nine lies on the centre of its pixel.
        self.assertLessEqual(abs(picture[1::3, 1::3] - (RAMP[8:16, 8:24] >> 4)).max(), 1)

    def test_pixels_that_are_not_square(self):
        self.save(self.drawn, new_state(self.drawn, area=self.area(
            1, 1, 64, 48, PresentationPixelAspectRatio=[2, 1])))
        self.assertEqual(self.present().shape, (96, 64))
        self.assertEqual(self.present("--size", "100x96").shape, (96, 100))
        # 64 of the 100 columns are image; it is centred.
        self.assertEqual(numpy.flatnonzero(self.present("--size", "100x96")[50]).tolist(), list(range(18, 82)))

    def test_room_of_a_turned_image(self):
        self.save(self.drawn, new_state(self.drawn, ImageRotation=90))
        picture = self.present("--size", "96x128")
        self.assertEqual(picture.shape, (128, 96))
        self.assertLessEqual(abs(picture[1::2, 1::2].astype(int) - numpy.rot90(RAMP >> 4, -1)).max(), 4)


class Shutters(Case):
    def check(self, expected_hidden, grey, **shutter):
        """In an image, in a state, and in a picture of half the size."""
        image = new_image(RAMP + 16, bits=13)
        state = new_state(image, ShutterPresentationValue=grey, **shutter)
        seen = (RAMP + 16) >> 5
        self.save(image, state)
        self.assertTrue((self.present() == seen).all())  # not unless asked
        expected = numpy.where(expected_hidden, grey >> 8, seen)
        self.assertTrue((self.present("--shutters") == expected).all(), shutter)
        half = self.present("--shutters", "--size", "32x24")
        self.assertTrue((half[expected_hidden[1::2, 1::2]] == grey >> 8).all())
        self.save(new_image(RAMP + 16, bits=13, ShutterPresentationValue=grey, **shutter))
        self.assertTrue((self.render("--shutters") == expected).all(), shutter)

    def test_rectangle(self):
        hidden = (COLUMNS <= 10) | (COLUMNS >= 50) | (ROWS <= 5) | (ROWS >= 40)
        self.check(hidden, 0xFFFF, ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge=10, ShutterRightVerticalEdge=50,
                   ShutterUpperHorizontalEdge=5, ShutterLowerHorizontalEdge=40)

    def test_circle(self):
        hidden = (COLUMNS - 30) ** 2 + (ROWS - 20) ** 2 > 15**2
        self.check(hidden, 0x8000, ShutterShape="CIRCULAR", CenterOfCircularShutter=[20, 30], RadiusOfCircularShutter=15)

    def test_polygon(self):
        """A triangle; its left and upper sides are seen."""
        hidden = ~((ROWS >= 4) & (ROWS < 44) & (COLUMNS >= 8) & (COLUMNS < 8 + ROWS - 4))
        self.check(hidden, 0x2000, ShutterShape="POLYGONAL", VerticesOfThePolygonalShutter=[4, 8, 44, 48, 44, 8])

    def test_several(self):
        hidden = ((COLUMNS - 30) ** 2 + (ROWS - 20) ** 2 > 18**2) | (COLUMNS <= 20) | (COLUMNS >= 60) | (ROWS >= 30)
        self.check(hidden, 0, ShutterShape=["RECTANGULAR", "CIRCULAR"], ShutterLeftVerticalEdge=20,
                   ShutterRightVerticalEdge=60, ShutterUpperHorizontalEdge=0, ShutterLowerHorizontalEdge=30,
                   CenterOfCircularShutter=[20, 30], RadiusOfCircularShutter=18)

    def test_bitmap(self):
        image = new_image(RAMP)
        bits = (ROWS + COLUMNS) % 3 == 0
        state = new_state(image, ShutterShape="BITMAP", ShutterPresentationValue=0xC000, ShutterOverlayGroup=0x6004)
        add_overlay(state, 0x6004, bits)
        self.save(image, state)
        self.assertTrue((self.present("--shutters") == numpy.where(bits, 0xC0, RAMP >> 4)).all())


class Overlays(Case):
    def layers(self, *greys):
        return Sequence([item(GraphicLayer=f"LAYER{i + 1}", GraphicLayerOrder=i + 1,
                              GraphicLayerRecommendedDisplayGrayscaleValue=grey) for i, grey in enumerate(greys)])

    def test_layers(self):
        """One plane of the image, one of the state, one that nobody activates; the last layer is on top."""
        image = new_image(RAMP)
        mine, theirs = COLUMNS % 5 == 0, ROWS % 7 == 0
        add_overlay(image, 0x6000, mine)
        add_overlay(image, 0x6002, numpy.ones((48, 64)))
        state = new_state(image, GraphicLayerSequence=self.layers(0xFFFF, 0x8000))
        state.add_new(0x60001001, "CS", "LAYER2")
        add_overlay(state, 0x6006, theirs, "LAYER1")
        self.save(image, state)
        self.assertTrue((self.present() == RAMP >> 4).all())
        expected = numpy.where(mine, 0x80, numpy.where(theirs, 255, RAMP >> 4))
        self.assertTrue((self.present("--overlays") == expected).all())
        turned = new_state(image, GraphicLayerSequence=self.layers(0xFFFF), ImageRotation=90, ImageHorizontalFlip="Y")
        turned.add_new(0x60001001, "CS", "LAYER1")
        self.save(image, turned)
        expected = numpy.rot90(numpy.where(mine, 255, RAMP >> 4), -1)[:, ::-1]
        self.assertTrue((self.present("--overlays") == expected).all())

    def test_places(self):
        """Origins inside and outside of the image; a region of interest; the image's own, in white."""
        for origin in ((1, 1), (10, 20), (-4, -6), (40, 60)):
            image = new_image(RAMP)
            bits = numpy.ones((12, 10), int)
            bits[3:9, 3:7] = 0
            add_overlay(image, 0x6000, bits, origin=origin, kind="R")
            self.save(image)
            expected = RAMP >> 4
            for row, column in zip(*numpy.nonzero(bits)):
                y, x = row + origin[0] - 1, column + origin[1] - 1
                if 0 <= y < 48 and 0 <= x < 64:
                    expected[y, x] = 255
            self.assertTrue((self.render("--overlays") == expected).all(), origin)

    def test_frames(self):
        """Planes for frames 2 and 3 of four; one plane for all."""
        image = new_image(numpy.stack([RAMP] * 4))
        planes = numpy.zeros((2, 48, 64), int)
        planes[0, 10], planes[1, :, 20] = 1, 1
        add_overlay(image, 0x6000, planes, first_frame=2)
        corner = (ROWS < 4) & (COLUMNS < 4)
        add_overlay(image, 0x6010, corner)
        self.save(image)
        for frame in range(1, 5):
            bits = corner | (planes[frame - 2] == 1 if frame in (2, 3) else False)
            self.assertTrue((self.render("--overlays", "--frame", frame) == numpy.where(bits, 255, RAMP >> 4)).all())

    def test_thin_lines_stay(self):
        image = new_image(numpy.zeros((48, 64), int))
        line = COLUMNS == 31
        add_overlay(image, 0x6000, line)
        self.save(image)
        for size, column in (("16x12", 7), ("32x24", 15), ("13x10", 6)):
            picture = self.render("--overlays", "--size", size)
            self.assertTrue((picture[:, column] == 255).all(), size)
        self.assertTrue((self.render("--overlays", "--size", "128x96") == numpy.kron(line, numpy.ones((2, 2))) * 255).all())


class Colours(Case):
    """Palettes at the end of the grey pipeline, states of colour images."""

    COLOUR_STATE, PSEUDO_STATE = "1.2.840.10008.5.1.4.1.1.11.2", "1.2.840.10008.5.1.4.1.1.11.3"

    def setUp(self):
        super().setUp()
        self.out = self.folder / "out.png"

    def render(self, *options):
        render(self.image, *options, "--output", self.out)
        return read_png(self.out)

    def palette(self, dataset, first, tables):
        for i, table in enumerate(tables):
            dataset.add_new(0x00281101 + i, "US", [len(table) % 65536, first, 16])
            dataset.add_new(0x00281201 + i, "OW", numpy.asarray(table, "<u2").tobytes())

    def new_state(self, image, sop_class, **more):
        state = new_state(image, **more)
        state.SOPClassUID = state.file_meta.MediaStorageSOPClassUID = sop_class
        return state

    def test_well_known(self):
        image = new_image(RAMP)
        self.save(image)
        for name in ("HOT_IRON", "PET", "HOT_METAL_BLUE", "PET_20_STEP"):
            expected = apply_color_lut(RAMP >> 4, palette=name)
            self.assertTrue((self.render("--palette", name) == expected).all(), name)
        render(self.image, "--palette", "GREEN", "--output", self.out, status=1)

    def test_pseudo_colour(self):
        """Tables of 16 bits in the state; a well-known palette by its UID; the state's window and turn."""
        image = new_image(RAMP)
        window = Sequence([item(WindowCenter="2000", WindowWidth="1000")])
        grey = numpy.clip(((RAMP - 1999.5) / 999 + 0.5) * 255, 0, 255).astype(int)
        tables = numpy.random.default_rng(7).integers(0, 65536, (3, 256))
        state = self.new_state(image, self.PSEUDO_STATE, SoftcopyVOILUTSequence=window, ImageRotation=90)
        self.palette(state, 0, tables)
        self.save(image, state)
        picture, expected = self.present().astype(int), (tables.T >> 8)[numpy.rot90(grey, -1)]
        # Where double precision falls on the border of two greys, the neighbour's colour.
        self.assertLess((picture != expected).any(axis=2).mean(), 0.002)
        state = self.new_state(image, self.PSEUDO_STATE, PaletteColorLookupTableUID="1.2.840.10008.1.5.2")
        self.save(image, state)
        self.assertTrue((self.present() == apply_color_lut(RAMP >> 4, palette="PET")).all())
        state = self.new_state(image, self.PSEUDO_STATE)
        self.save(image, state)
        render(self.image, "--presentation", self.state, "--output", self.out, status=1)  # no palette at all

    def test_supplemental(self):
        """C.7.6.19: from the first value of the palette on in colours, below in grey."""
        image = new_image(RAMP, PixelPresentation="COLOR", WindowCenter="1500", WindowWidth="3001")
        tables = numpy.random.default_rng(9).integers(0, 65536, (3, 1096))
        self.palette(image, 3000, tables)
        self.save(image)
        picture = self.render().astype(int)
        self.assertTrue((picture[RAMP >= 3000] == (tables.T >> 8)[RAMP[RAMP >= 3000] - 3000]).all())
        grey = numpy.clip(((RAMP - 1499.5) / 3000 + 0.5) * 255, 0, 255).astype(int)
        self.assertLessEqual(abs(picture - grey[..., None])[RAMP < 3000].max(), 1)
        self.assertEqual(picture[RAMP < 3000].max(axis=1).tolist(), picture[RAMP < 3000].min(axis=1).tolist())

    def test_colour_state(self):
        values = numpy.random.default_rng(3).integers(0, 256, (48, 64, 3))
        image = new_image(RAMP, SamplesPerPixel=3, PhotometricInterpretation="RGB", BitsAllocated=8, BitsStored=8,
                          HighBit=7, PlanarConfiguration=0, PixelData=values.astype(numpy.uint8).tobytes())
        shutter = dict(ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge=10, ShutterRightVerticalEdge=50,
                       ShutterUpperHorizontalEdge=5, ShutterLowerHorizontalEdge=40,
                       ShutterPresentationColorCIELabValue=[0x8000, 0x8080, 0x8080])
        state = self.new_state(image, self.COLOUR_STATE, ImageRotation=180, **shutter)
        self.save(image, state)
        hidden = (COLUMNS <= 10) | (COLUMNS >= 50) | (ROWS <= 5) | (ROWS >= 40)
        self.assertTrue((self.present() == values[::-1, ::-1]).all())
        expected = numpy.where(hidden[..., None], 0x80, values)[::-1, ::-1]
        self.assertTrue((self.present("--shutters") == expected).all())
        self.save(image, new_state(image))
        self.assertIn("colours", render(self.image, "--presentation", self.state, "--output", self.out, status=1))
        grey = new_image(RAMP)
        self.save(grey, self.new_state(grey, self.COLOUR_STATE))
        self.assertIn("grey", render(self.image, "--presentation", self.state, "--output", self.out, status=1))


class Refused(Case):
    def test_sentences(self):
        image = new_image(RAMP)
        self.save(image, new_state(image))
        self.assertIn("presentation state", render(self.image, "--presentation", self.image, "--output", self.out, status=1))
        other = new_image(RAMP)
        other.SOPInstanceUID = other.file_meta.MediaStorageSOPInstanceUID = "2.25.77"
        self.save(other)
        render(self.image, "--presentation", self.state, "--output", self.out, status=1)
        render(self.folder, "--presentation", self.state, "--output", self.out, status=1)
        self.assertFalse(self.out.exists())


if PAIRS.is_dir():

    class Pairs(Case):
        """The published pairs."""

        FILES = PAIRS / "nroduit+weasis-dicom-tools/org/dcm4che3/img"

        def dcmtk(self, state, image):
            theirs = self.folder / "theirs.pgm"
            subprocess.run(["dcmp2pgm", "-p", self.FILES / state, self.FILES / image, theirs], check=True,
                           capture_output=True)
            return read_pgm(theirs)

        def test_tables(self):
            render(self.FILES / "imageForPrLUTs.dcm", "--presentation", self.FILES / "prLUTs.dcm", "--output", self.out)
            expected = read_png(PAIRS / "expected/expected_imgForPrLUT.png")[..., 0]
            self.assertEqual(numpy.count_nonzero(read_pgm(self.out) != expected), 0)
            self.assertEqual(numpy.count_nonzero(self.dcmtk("prLUTs.dcm", "imageForPrLUTs.dcm") != expected), 0)

        def test_overlays(self):
            """The state has no VOI. The expected picture, with overlays in green, was made with a window over the
            full range; DCMTK spreads the range itself, which differs by one grey in 411 pixels."""
            expected = read_png(PAIRS / "expected/expected_overlay.png").astype(int)
            ink = (expected[..., 0] != expected[..., 1])
            command = [self.FILES / "overlay.dcm", "--presentation", self.FILES / "prOverlay.dcm", "--output", self.out]
            render(*command)
            plain = read_pgm(self.out)
            self.assertEqual(numpy.count_nonzero(plain != self.dcmtk("prOverlay.dcm", "overlay.dcm")), 0)
            render(*command, "--overlays", "--window", "2048", "4096")
            self.assertEqual(numpy.count_nonzero(read_pgm(self.out) != numpy.where(ink, 255, expected[..., 0])), 0)


if __name__ == "__main__":
    IMAGE = sys.argv.pop(1)
    unittest.main(verbosity=2)
