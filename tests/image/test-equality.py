#!/usr/bin/python3
"""Every image of pydicom's packaged files, and drawn ones of rarer kinds: the same values as other decoders' (docs/equality.md)."""

import concurrent.futures
import functools
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

import numpy
import pixel_equality
import pixel_exceptions
import pixel_peers
import pixel_values
import pydicom
from pydicom import encaps
from pydicom.data import get_testdata_file

# Those of packages.txt; a soak asks also what else is installed.
PEERS = ("pydicom", "DCMTK", "libjpeg (T. Richter)", "OpenJPEG", "OpenJPH")
FILES = Path(pydicom.__file__).parent / "data" / "test_files"


def read_png(path):
    """8-bit RGB without interlacing."""
    data, at, packed = Path(path).read_bytes(), 8, b""
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            columns, rows = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
            assert body[8:] == b"\x08\x02\0\0\0", body
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    lines, above = [], [0] * (columns * 3)
    raw = zlib.decompress(packed)
    for y in range(rows):
        start = y * (columns * 3 + 1)
        line = list(raw[start + 1 : start + 1 + columns * 3])
        for x, value in enumerate(line):
            left, up, corner = (line[x - 3], above[x], above[x - 3]) if x > 2 else (0, above[x], 0)
            paeth = min((left, up, corner), key=lambda v, p=left + up - corner: abs(p - v))
            line[x] = (value + (0, left, up, (left + up) // 2, paeth)[raw[start]]) % 256
        above = line
        lines.append(line)
    return numpy.array(lines).reshape(rows, columns, 3)


def counted(result):
    return {peer: d for peer, (d, _) in result.differences.items() if not pixel_exceptions.excused(result, peer)}


class Packaged(unittest.TestCase):
    def test_all(self):
        self.assertEqual(set(PEERS) - set(pixel_peers.installed()), set(), "packages.txt has them")
        paths = [path for path in sorted(FILES.rglob("*")) if path.is_file()]
        with concurrent.futures.ProcessPoolExecutor(2) as pool:
            results = list(pool.map(functools.partial(pixel_equality.compare, TOOL, names=PEERS), paths, chunksize=4))
        images = [result for result in results if result.verdict not in ("no image", "nobody")]
        self.assertGreater(len(images), 40)
        n = 0
        for result in images:
            with self.subTest(file=Path(result.path).name):
                self.assertTrue(result.decoded or pixel_exceptions.reason(result), f"refused: {result.sentence}")
                for peer, largest in counted(result).items():
                    self.assertLessEqual(largest, pixel_exceptions.bound(result), peer)
                n += bool(result.decoded and counted(result))
        self.assertGreater(n, 40)


class Drawn(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-")))
        self.random = numpy.random.default_rng(5)

    def draw(self, name, words, **attributes):
        """@words [frame, row, column, sample] as they go into the file, of a template whose attributes are overwritten."""
        dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        frames, dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = words.shape
        dataset.BitsAllocated = dataset.BitsStored = words.dtype.itemsize * 8
        dataset.HighBit, dataset.PixelRepresentation = dataset.BitsStored - 1, 0
        dataset.PhotometricInterpretation = "MONOCHROME2"
        if frames > 1:
            dataset.NumberOfFrames = frames
        if words.shape[-1] == 3:
            dataset.PhotometricInterpretation, dataset.PlanarConfiguration = "RGB", 0
        data = words.tobytes()
        dataset.PixelData = data + bytes(len(data) % 2)
        dataset["PixelData"].VR = "OW" if words.dtype.itemsize > 1 else "OB"
        for keyword, value in attributes.items():
            if keyword == "syntax":
                dataset.file_meta.TransferSyntaxUID = value
            else:
                setattr(dataset, keyword, value)
            if keyword.endswith("Descriptor"):
                dataset[keyword].VR = "US"
        dataset["PixelData"].is_undefined_length = "syntax" in attributes
        path = self.folder / name
        dataset.save_as(path)
        return path

    def check(self, path, peers=PEERS, expected=None, bound=0):
        result = pixel_equality.compare(TOOL, path, peers)
        self.assertTrue(result.decoded, result.sentence)
        self.assertTrue(result.differences, result.unable)
        for peer, (largest, _) in result.differences.items():
            self.assertLessEqual(largest, bound, peer)
        if expected is not None:
            ours, _ = pixel_equality.decode(TOOL, path, self.folder)
            self.assertTrue((numpy.stack(ours) == expected).all())
        return result

    def words(self, shape, kind, top=None):
        info = numpy.iinfo(kind)
        return self.random.integers(0, info.max if top is None else top, shape, endpoint=True).astype(kind)

    def test_bits_above(self):
        """Overlays and rubbish in the unused bits are no part of the value."""
        words = self.words((1, 7, 5, 1), numpy.uint16)
        low = (words & 0xFFF).astype(int)
        self.check(self.draw("unsigned.dcm", words, BitsStored=12, HighBit=11), expected=low)
        self.check(self.draw("signed.dcm", words, BitsStored=12, HighBit=11, PixelRepresentation=1),
                   expected=low - ((low & 0x800) << 1))
        self.check(self.draw("high.dcm", words, BitsStored=12, HighBit=15), expected=(words >> 4).astype(int))
        bytes_ = self.words((1, 5, 3, 1), numpy.uint8)
        self.check(self.draw("seven.dcm", bytes_, BitsStored=7, HighBit=6), expected=bytes_ & 0x7F)

    def test_bits_of_one(self):
        """Frames of 35 pixels follow one another without a gap."""
        bits = self.words((3, 5, 7, 1), numpy.uint8, 1)
        packed = numpy.packbits(bits.ravel(), bitorder="little").tobytes()
        path = self.draw("bits.dcm", bits, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=packed + bytes(len(packed) % 2))
        self.check(path, ("pydicom", "DCMTK"), bits)

    def test_reals(self):
        for keyword, kind in pixel_values.REALS.items():
            values = self.random.normal(size=(2, 5, 3, 1)).astype(kind)
            values[0, 0, 0, 0], values[1, 4, 2, 0] = numpy.inf, -0.0
            path = self.draw("reals.dcm", values.astype(numpy.uint32), BitsAllocated=values.itemsize * 8)
            dataset = pydicom.dcmread(path)
            del dataset.PixelData, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation
            setattr(dataset, keyword, values.tobytes())
            dataset.save_as(path)
            self.check(path, ("DCMTK",), values)

    def test_planes(self):
        words = self.words((2, 5, 3, 3), numpy.uint8)
        path = self.draw("planes.dcm", words, PlanarConfiguration=1, PixelData=words.transpose(0, 3, 1, 2).tobytes())
        self.check(path, expected=words)

    def test_luminance(self):
        """YBR_FULL and YBR_FULL_422 as stored, and as RGB rounded like the formula, or by one more."""
        words = self.words((1, 6, 8, 3), numpy.uint8)
        self.check(self.draw("full.dcm", words, PhotometricInterpretation="YBR_FULL"), bound=1)
        pairs = words.reshape(-1, 6)[:, [0, 3, 1, 2]].tobytes()
        result = self.check(self.draw("422.dcm", words, PhotometricInterpretation="YBR_FULL_422", PixelData=pairs), bound=1)
        self.assertIn("pydicom", result.differences)
        words[..., 0] = words[..., 0] % 220 + 16
        words[..., 1:] = words[..., 1:] % 225 + 16
        pairs = words.reshape(-1, 6)[:, [0, 3, 1, 2]]
        path = self.draw("partial.dcm", words, PhotometricInterpretation="YBR_PARTIAL_422", PixelData=pairs.tobytes())
        ours, sentence = pixel_equality.decode(TOOL, path, self.folder)
        self.assertIsNone(sentence)
        expected = pixel_values.to_rgb(pairs[:, [0, 2, 3, 1, 2, 3]].reshape(6, 8, 3), 8, "YBR_PARTIAL_422")
        self.assertLessEqual(pixel_equality.difference(ours[0], expected), 1)

    def test_fragments(self):
        """Frames in one piece or several, with the basic, the extended or no offset table."""
        frames = []
        values = self.words((3, 40, 36, 1), numpy.uint8)
        for index, frame in enumerate(values):
            source, out = self.folder / f"{index}.pgm", self.folder / f"{index}.j2k"
            source.write_bytes(b"P5\n36 40\n255\n" + frame.tobytes())
            subprocess.run(["opj_compress", "-i", source, "-o", out], check=True, capture_output=True)
            data = out.read_bytes()
            frames.append(data + bytes(len(data) % 2))
        syntax = "1.2.840.10008.1.2.4.90"
        pieces, offsets, lengths = encaps.encapsulate_extended(frames)
        for name, attributes in (
                ("one", {"PixelData": encaps.encapsulate(frames)}),
                ("table", {"PixelData": encaps.encapsulate(frames, fragments_per_frame=3)}),
                ("none", {"PixelData": encaps.encapsulate(frames, fragments_per_frame=3, has_bot=False)}),
                ("extended", {"PixelData": pieces, "ExtendedOffsetTable": offsets, "ExtendedOffsetTableLengths": lengths}),
                ("extended-pieces", self.extended_of(frames))):
            with self.subTest(name):
                path = self.draw(f"{name}.dcm", values, syntax=syntax, **attributes)
                self.check(path, ("OpenJPEG",), values)

    def extended_of(self, frames):
        """Two fragments a frame, with the extended table."""
        items, starts, at = [b"\xfe\xff\x00\xe0\0\0\0\0"], [], 0
        for frame in frames:
            starts.append(at)
            half = len(frame) // 4 * 2
            for piece in (frame[:half], frame[half:]):
                items.append(b"\xfe\xff\x00\xe0" + len(piece).to_bytes(4, "little") + piece)
                at += 8 + len(piece)
        return {"PixelData": b"".join(items), "ExtendedOffsetTable": numpy.array(starts, "<u8").tobytes(),
                "ExtendedOffsetTableLengths": numpy.array([len(frame) for frame in frames], "<u8").tobytes()}

    def test_palettes(self):
        """8 and 16 bits, plain and segmented, as DCMTK colours them."""
        indices = numpy.arange(256, dtype=numpy.uint8).reshape(1, 16, 16, 1)
        ramp = [numpy.arange(256) * k % 256 for k in (1, 3, 7)]
        colours = ("Red", "Green", "Blue")
        straight = numpy.array([0, 1, 0, 1, 255, 0xFFFF], "<u2").tobytes()  # one entry 0, then a line to the top
        for name, bits, tables in (("8", 8, [t.astype(numpy.uint8).tobytes() for t in ramp]),
                                   ("16", 16, [(t * 257).astype("<u2").tobytes() for t in ramp]),
                                   ("segmented", 16, None)):
            attributes = {"PhotometricInterpretation": "PALETTE COLOR"}
            for colour, table in zip(colours, tables or [straight] * 3):
                attributes[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, bits]
                attributes[f"{'Segmented' * (tables is None)}{colour}PaletteColorLookupTableData"] = table
            path = self.draw(f"{name}.dcm", indices, **attributes)
            self.check(path, expected=indices)
            ours, theirs = self.folder / "ours.png", self.folder / "theirs.ppm"
            subprocess.run([TOOL, "render", path, "--output", ours], check=True)
            expected = numpy.stack([numpy.arange(256)] * 3 if tables is None else ramp, axis=-1).reshape(16, 16, 3)
            self.assertLessEqual(pixel_equality.difference(read_png(ours), expected), 1, name)
            if tables is not None:
                subprocess.run(["dcmj2pnm", "+op", path, theirs], check=True, capture_output=True)
                other = pixel_values.read_pnm(theirs.read_bytes())
                self.assertLessEqual(pixel_equality.difference(read_png(ours), other), 1, name)


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main(verbosity=2, warnings="ignore")
