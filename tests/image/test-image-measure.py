#!/usr/bin/python3
"""Volumes of known objects, from DICOM files that pydicom writes to what fenji-image measures."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset

FINE = 4  # points a side in a voxel that the edge may cut


def rotation(degrees):
    a, b, c = np.radians(degrees)
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return z @ y @ x


def ellipsoid(*radii, turned=(0, 0, 0)):
    """What is inside, and the exact volume."""
    m = rotation(turned) / np.array(radii)
    return lambda p: ((p @ m) ** 2).sum(-1) <= 1, 4 / 3 * np.pi * np.prod(radii)


def cylinder(radius, half, turned=(0, 0, 0)):
    m = rotation(turned)

    def inside(p):
        q = p @ m
        return (q[..., 0] ** 2 + q[..., 1] ** 2 <= radius**2) & (np.abs(q[..., 2]) <= half)

    return inside, np.pi * radius**2 * 2 * half


def scan(folder, shapes, *, spacing=(1.0, 1.0), positions=None, turned=(0, 0, 0), shear=0.0, size=(50, 58), levels=(-50, 150),
         noise=0, blur=0, slope=1.0, dtype=np.int16):
    """Slices through the origin of the patient, each voxel the mean over its cell; @shear: mm along the columns
    a mm along the normal, as a tilted gantry makes them."""
    folder.mkdir()
    positions = np.arange(-22.5, 22.6, 1.5) if positions is None else np.array(positions, float)
    m = rotation(turned)
    row, column, normal = m[:, 0], m[:, 1], m[:, 2]
    gaps = np.diff(positions)
    below, above = np.r_[gaps[0], gaps] / 2, np.r_[gaps, gaps[-1]] / 2
    rng = np.random.default_rng(3)
    part = (np.arange(FINE) + 0.5) / FINE - 0.5
    volume = np.zeros((len(positions), *size))
    for k, position in enumerate(positions):
        depths = position + np.r_[below[k], above[k]][(part > 0).astype(int)] * 2 * part
        for z in depths:
            for v in part:
                for u in part:
                    j, i = np.meshgrid(np.arange(size[0]) + v, np.arange(size[1]) + u, indexing="ij")
                    p = (((i - (size[1] - 1) / 2) * spacing[1])[..., None] * row
                         + ((j - (size[0] - 1) / 2) * spacing[0] + shear * position)[..., None] * column + z * normal)
                    for shape in shapes:
                        volume[k] += shape(p)
    volume = levels[0] + (levels[1] - levels[0]) * np.minimum(volume / FINE**3, 1)
    for _ in range(blur):
        for axis in (1, 2):
            volume = (np.roll(volume, 1, axis) + 2 * volume + np.roll(volume, -1, axis)) / 4
    volume += rng.normal(0, noise, volume.shape) if noise else 0
    for k in rng.permutation(len(positions)):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", f"2.25.7.{k}"
        meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
        ds = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
        ds.is_little_endian, ds.is_implicit_VR = True, False
        origin = (-(size[1] - 1) / 2 * spacing[1] * row + (-(size[0] - 1) / 2 * spacing[0] + shear * positions[k]) * column
                  + positions[k] * normal)
        values = {"SOPClassUID": meta.MediaStorageSOPClassUID, "SOPInstanceUID": meta.MediaStorageSOPInstanceUID,
                  "StudyInstanceUID": "2.25.1", "SeriesInstanceUID": "2.25.2", "Modality": "CT", "InstanceNumber": 99 - k,
                  "FrameOfReferenceUID": "2.25.3", "SamplesPerPixel": 1, "Rows": size[0], "Columns": size[1],
                  "PhotometricInterpretation": "MONOCHROME2", "BitsAllocated": 16, "BitsStored": 16, "HighBit": 15,
                  "PixelRepresentation": int(np.issubdtype(dtype, np.signedinteger)), "PixelSpacing": list(spacing),
                  "ImageOrientationPatient": [f"{x:.8f}" for x in np.r_[row, column]],
                  "ImagePositionPatient": [f"{x:.5f}" for x in origin], "RescaleSlope": f"{slope:g}",
                  "RescaleIntercept": str(-1024 if dtype == np.uint16 else 0)}
        for key, value in values.items():
            setattr(ds, key, value)
        ds.PixelData = np.round((volume[k] - float(ds.RescaleIntercept)) / slope).astype(dtype).tobytes()
        ds.save_as(folder / f"{rng.integers(1 << 40)}.dcm", write_like_original=False)


class Measure(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="fenji-")))

    def stats(self, folder, *options, status=0):
        done = subprocess.run([IMAGE, "stats", str(folder), *map(str, options), "--json"], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if status == 0 else done.stderr

    def check(self, name, shape, within=0.005, above=50, options=(), **how):
        inside, volume = shape
        scan(self.folder / name, [inside], **how)
        found = self.stats(self.folder / name, "--above", above, *options)
        print(f"{name:28s} {volume:10.1f} mm3  weighted {found['weighted'] / volume - 1:+.3%}"
              f"  counted {found['counted'] / volume - 1:+.3%}")
        self.assertLessEqual(abs(found["weighted"] / volume - 1), within, name)
        self.assertFalse(found["cut"])
        return found

    def test_shapes(self):
        self.check("sphere", ellipsoid(15, 15, 15))
        self.check("ellipsoid", ellipsoid(20, 11, 14, turned=(20, 30, 40)))
        self.check("cylinder", cylinder(12, 16.875))
        self.check("cylinder-oblique", cylinder(12, 15, turned=(35, 25, 0)))
        self.check("small", ellipsoid(8, 8, 8))

    def test_geometry(self):
        self.check("anisotropic", ellipsoid(16, 16, 16), spacing=(0.8, 0.6), size=(54, 70),
                   positions=np.arange(-25, 25.1, 2.5))
        self.check("thick", ellipsoid(18, 18, 18), spacing=(0.9, 0.9), positions=np.arange(-30, 30.1, 5))
        self.check("oblique", ellipsoid(20, 11, 14), turned=(25, -40, 15), spacing=(0.9, 1.1))
        found = self.check("tilted", ellipsoid(15, 15, 15), shear=np.tan(np.radians(20)))
        self.assertTrue(found["tilted"])
        found = self.check("variable", ellipsoid(16, 16, 16), positions=np.r_[np.arange(-24, -6, 2.0), np.arange(-6, 6, 1.0),
                                                                             np.arange(6, 25, 3.0)])
        self.assertTrue(found["variable-spacing"])
        self.check("coronal", cylinder(13, 16), turned=(-90, 0, 0))

    def test_pictures(self):
        self.check("blurred", ellipsoid(15, 15, 15), blur=1)
        self.check("noisy", ellipsoid(15, 15, 15), noise=8, options=("--seed", "0,0,0"))
        self.check("dark", ellipsoid(15, 13, 14), levels=(150, -850), above=-2000, options=("--below", -350))
        self.check("rescaled", ellipsoid(15, 15, 15), slope=0.25, dtype=np.uint16)
        self.check("off-threshold", ellipsoid(15, 15, 15), above=20)

    def test_choice(self):
        """Two objects: all, one by a point in it, one by a box around it; a box through one cuts it."""
        one, other = ellipsoid(8, 8, 8), ellipsoid(10, 10, 6)
        scan(self.folder / "two", [lambda p: one[0](p - [-16, 0, 0]), lambda p: other[0](p - [16, 5, 2])])
        for options, volume in (((), one[1] + other[1]), (("--seed", "16,5,2"), other[1]), (("--seed", "-16,3,0"), one[1]),
                                (("--box", "-35,-30,-20,0,30,20"), one[1])):
            found = self.stats(self.folder / "two", "--above", 50, *options)
            self.assertLessEqual(abs(found["weighted"] / volume - 1), 0.005, options)
            self.assertFalse(found["cut"])
        found = self.stats(self.folder / "two", "--above", 50, "--box", "-35,-30,-20,-16.2,30,20")
        self.assertTrue(found["cut"])
        self.assertLessEqual(abs(found["counted"] / (one[1] / 2) - 1), 0.05)
        self.assertIn("point", self.stats(self.folder / "two", "--above", 50, "--seed", "0,0,0", status=1))
        self.assertIn("limits", self.stats(self.folder / "two", "--above", 5000, status=1))
        self.stats(self.folder / "two", "--above", 50, "--seed", "0,0", status=2)
        self.stats(self.folder / "two", "--above", "x", status=2)
        values = self.stats(self.folder / "two", "--frame", 17, "--roi", "rectangle:43,28,3,3")  # in the second
        self.assertEqual((values["n"], values["mean"]), (9, 150))
        self.stats(self.folder / "two", "--frame", 99, status=1)


if __name__ == "__main__":
    IMAGE = sys.argv.pop(1)
    unittest.main(verbosity=2)
