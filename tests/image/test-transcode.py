#!/usr/bin/python3
"""fenji-image transcode as its users call it: what it writes, what it refuses, and that nothing is left then."""

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


class Transcode(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-")))

    def test_preview(self):
        """The first tile-parts of an RPCL frame are the image of an eighth of its sides, to the bit."""
        path, out = get_testdata_file("CT_small.dcm"), self.folder / "ct.dcm"
        said = json.loads(tool("transcode", path, "--to", "htj2k-lossless-rpcl", "--output", out, "--json").stdout)
        self.assertEqual(said["transfer-syntax"], "1.2.840.10008.1.2.4.202")
        self.assertEqual(said["bytes-after"], out.stat().st_size)
        self.assertLess(said["bytes-after"], said["bytes-before"])
        frame = list(encaps.generate_pixel_data_frame(pydicom.dcmread(out).PixelData))[0]
        ends, at = [], frame.index(b"\xff\x90\x00\x0a")
        while frame[at : at + 2] == b"\xff\x90":
            at += int.from_bytes(frame[at + 6 : at + 10], "big")
            ends.append(at)
        self.assertEqual(len(ends), 6)
        pictures = []
        for length in (len(frame), ends[2]):
            stream, raw = self.folder / "frame.j2k", self.folder / "frame.rawl"
            stream.write_bytes(frame[:length] + (b"" if length == len(frame) else b"\xff\xd9"))
            subprocess.run(["opj_decompress", "-i", stream, "-o", raw, "-r", "3"], check=True, capture_output=True)
            pictures.append(numpy.fromfile(raw, "<u2"))
        self.assertEqual(pictures[0].size, 16 * 16)
        self.assertTrue((pictures[0] == pictures[1]).all())
        self.assertLess(ends[2], len(frame) / 8)

    def test_onto_itself(self):
        path = self.folder / "ct.dcm"
        path.write_bytes(Path(get_testdata_file("CT_small.dcm")).read_bytes())
        values = pydicom.dcmread(path).pixel_array
        tool("transcode", path, "--to", "rle", "--output", path)
        self.assertEqual(pydicom.dcmread(path).file_meta.TransferSyntaxUID, "1.2.840.10008.1.2.5")
        self.assertTrue((pydicom.dcmread(path).pixel_array == values).all())
        self.assertEqual([p.name for p in self.folder.iterdir()], ["ct.dcm"])

    def test_by_uid(self):
        path, out = get_testdata_file("MR_small_RLE.dcm"), self.folder / "mr.dcm"
        tool("transcode", path, "--to", "1.2.840.10008.1.2", "--output", out)
        self.assertTrue((pydicom.dcmread(out).pixel_array == pydicom.dcmread(path).pixel_array).all())

    def test_report(self):
        out = self.folder / "report.dcm"
        tool("transcode", get_testdata_file("reportsi.dcm"), "--to", "implicit", "--output", out)
        self.assertTrue(pydicom.dcmread(out).is_implicit_VR)

    def test_refused(self):
        out = self.folder / "out.dcm"
        ct, bits = get_testdata_file("CT_small.dcm"), get_testdata_file("liver_1frame.dcm")
        taller = self.folder / "taller.dcm"
        dataset = pydicom.dcmread(ct)
        dataset.Rows = 256
        dataset.save_as(taller)
        for path, syntax, word in ((ct, "jpeg", "htj2k"), (bits, "jpeg-ls", "1 bits"), (taller, "rle", "cut short"),
                                   (taller, "implicit", "header"), (get_testdata_file("MR_truncated.dcm"), "rle", "truncated"),
                                   (get_testdata_file("reportsi.dcm"), "htj2k", "pixel data")):
            refused = tool("transcode", path, "--to", syntax, "--output", out, status=1)
            self.assertIn(word, refused.stderr.decode())
        tool("transcode", ct, "--output", out, status=1)
        tool("transcode", ct, "--to", "rle", status=2)
        self.assertEqual(list(self.folder.iterdir()), [taller])


if __name__ == "__main__":
    IMAGE = sys.argv.pop(1)
    unittest.main(verbosity=2)
