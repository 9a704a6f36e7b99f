#!/usr/bin/python3
"""Reslices and region statistics against the same mathematics written in numpy.

    test-imaging-numpy.py PROBE
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

PROBE = sys.argv.pop(1)
U8, S8, U16, S16, U32, S32, F32, F64 = range(8)
DTYPES = [np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64]
NONE, MAXIMUM, MINIMUM, MEAN = range(4)
OUTSIDE = -3000
GAPS, VARIABLE, TILTED, DUPLICATES = 1, 2, 4, 8


def words(values):
    return " ".join(repr(float(v)) for v in np.ravel(values))


def run(kind, folder, pixels, parts):
    path = Path(folder) / "pixels"
    path.write_bytes(pixels.tobytes())
    request = " ".join([kind] + [str(path) if p is Path else p for p in parts])
    done = subprocess.run([PROBE], input=request.encode(), capture_output=True, check=False)
    if done.returncode:
        raise AssertionError(f"the probe ended with {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done


class Stack:
    """Slices with origins of their own; the first index of @pixels is the slice, in order of position."""

    def __init__(self, pixels, kind, origins, row, column, spacing, slopes, intercepts):
        self.pixels, self.kind, self.origins = pixels.astype(DTYPES[kind]), kind, np.asarray(origins, float)
        self.row, self.column, self.spacing = np.asarray(row, float), np.asarray(column, float), spacing
        self.slopes, self.intercepts = np.asarray(slopes, float), np.asarray(intercepts, float)
        self.normal = np.cross(self.row, self.column)

    def reslice(self, folder, plane, shape, slab=NONE, thickness=0.0, samples=1, order=None):
        n, rows, columns = self.pixels.shape
        order = np.random.default_rng(1).permutation(n) if order is None else order
        parts = [f"{self.kind} {rows} {columns} {n}", Path]
        parts += [words([*self.origins[i], *self.row, *self.column, *self.spacing, self.slopes[i], self.intercepts[i]])
                  for i in order]
        parts += [words([*plane[0], *plane[1], *plane[2], *plane[3]]),
                  f"{shape[0]} {shape[1]} {slab} {thickness} {samples} {OUTSIDE}"]
        done = run("reslice", folder, self.pixels[order], parts)
        return np.frombuffer(done.stdout, np.int16).reshape(shape), int(done.stderr)

    def sample(self, points):
        """Trilinear values at @points (…, 3), NaN outside: in the pair of slices around each, the frame whose origin
        is as far between theirs as the point is."""
        n, rows, columns = self.pixels.shape
        values = self.pixels.astype(float) * self.slopes[:, None, None] + self.intercepts[:, None, None]
        positions = self.origins @ self.normal
        where = points @ self.normal
        k = np.clip(np.searchsorted(positions, where, side="right") - 1, 0, n - 2)
        t = (where - positions[k]) / (positions[k + 1] - positions[k])
        origin = self.origins[k] + t[..., None] * (self.origins[k + 1] - self.origins[k])
        x = (points - origin) @ self.row / self.spacing[1]
        y = (points - origin) @ self.column / self.spacing[0]
        z = k + t
        inside = np.ones(x.shape, bool)
        edge = np.zeros(x.shape, bool)
        for index, size in ((x, columns), (y, rows), (z, n)):
            inside &= (index >= -0.5) & (index <= size - 0.5)
            edge |= np.minimum(abs(index + 0.5), abs(index - size + 0.5)) < 1e-5
        x, y, z = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1), np.clip(z, 0, n - 1)
        i, j, k = (np.minimum(v.astype(int), s - 2) for v, s in ((x, columns), (y, rows), (z, n)))
        x, y, z = x - i, y - j, z - k
        result = 0
        for c in range(8):
            a, b, d = c & 1, c >> 1 & 1, c >> 2
            result = result + ((x if a else 1 - x) * (y if b else 1 - y) * (z if d else 1 - z)
                               * values[k + d, j + b, i + a])
        return np.where(inside, result, np.nan), edge

    def expect(self, plane, shape, slab=NONE, thickness=0.0, samples=1):
        origin, row, column, spacing = (np.asarray(p, float) for p in plane)
        j, i = np.mgrid[0:shape[0], 0:shape[1]].astype(float)
        points = origin + i[..., None] * spacing[1] * row + j[..., None] * spacing[0] * column
        normal = np.cross(row, column)
        layers = [self.sample(points + ((s + 0.5) / samples - 0.5) * thickness * normal) for s in range(samples)]
        edge = np.any([e for _, e in layers], axis=0)
        values = np.array([v for v, _ in layers])
        empty = np.all(np.isnan(values), axis=0)
        values[:, empty] = OUTSIDE
        join = {NONE: lambda v: v[0], MAXIMUM: lambda v: np.nanmax(v, 0), MINIMUM: lambda v: np.nanmin(v, 0),
                MEAN: lambda v: np.nanmean(v, 0)}[slab]
        return np.clip(join(values), -32768, 32767), edge


def turned(a, b):
    """Two perpendicular unit vectors: about x by @a, then about y by @b."""
    about_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    both = about_y @ about_x
    return both[:, 0], both[:, 1]


class Reslices(unittest.TestCase):
    def check(self, stack, plane, shape, tolerance=0.15, **slab):
        with tempfile.TemporaryDirectory() as folder:
            got, flags = stack.reslice(folder, plane, shape, **slab)
        want, edge = stack.expect(plane, shape, **slab)
        inside = want[~edge] != OUTSIDE
        self.assertTrue(inside.any(), "nothing of the volume in the plane")
        # Rounded to a whole number: half a step, and what single precision leaves.
        self.assertLessEqual(np.abs(got - want)[~edge].max(), 0.5 + tolerance)
        return got, flags

    def stack(self, kind=S16, seed=1, origins=None, spacing=(0.7, 1.1), slopes=None, intercepts=None, row=None,
              column=None, shape=(24, 40, 50)):
        rng = np.random.default_rng(seed)
        high = 250 if kind == U8 else 4000
        pixels = rng.integers(0, high, shape) - (2000 if kind in (S16, S32, F32, F64) else 100 if kind == S8 else 0)
        if kind == S8:
            pixels = rng.integers(-128, 128, shape)
        row = [1, 0, 0] if row is None else row
        column = [0, 1, 0] if column is None else column
        if origins is None:
            origins = np.array([-20.0, 10, -30]) + np.arange(shape[0])[:, None] * 1.5 * np.cross(row, column)
        return Stack(pixels, kind, origins, row, column, spacing, np.ones(shape[0]) if slopes is None else slopes,
                     np.zeros(shape[0]) if intercepts is None else intercepts)

    OBLIQUE = ([-20.0, -8, -10], *turned(0.5, 0.35), (0.6, 0.55))

    def planes(self):
        yield self.OBLIQUE
        rng = np.random.default_rng(5)
        for _ in range(6):
            row, column = turned(*rng.uniform(-3, 3, 2))
            centre = np.array([7.0, 24, -12]) + rng.uniform(-5, 5, 3)
            yield (centre - 40 * 0.6 * row - 45 * 0.5 * column, row, column, (0.5, 0.6))

    def test_oblique(self):
        for kind in (U16, S16):
            for plane in self.planes():
                _, flags = self.check(self.stack(kind), plane, (90, 81))
                self.assertEqual(flags, 0)

    def test_depths(self):
        for kind in range(8):
            self.check(self.stack(kind), self.OBLIQUE, (60, 61))

    def test_oblique_acquisition(self):
        row, column = turned(0.7, -0.3)
        for plane in self.planes():
            self.check(self.stack(row=row, column=column, origins=None), plane, (90, 81))

    def test_tilt(self):
        origins = np.array([-20.0, 10, -30]) + np.arange(24)[:, None] * np.array([0, 0.55, 1.5])
        for plane in self.planes():
            _, flags = self.check(self.stack(origins=origins), plane, (90, 81))
            self.assertEqual(flags, TILTED)

    def test_variable(self):
        steps = np.cumsum(np.random.default_rng(2).uniform(0.8, 2.2, 24))
        origins = np.array([-20.0, 10, -30]) + steps[:, None] * np.array([0, 0.2, 1])
        for kind in (U16, S16):
            for plane in self.planes():
                _, flags = self.check(self.stack(kind, origins=origins), plane, (90, 81))
                self.assertTrue(flags & VARIABLE and flags & TILTED)

    def test_two_spacings(self):
        steps = np.concatenate([np.arange(12) * 1.0, 11 + np.arange(1, 13) * 2.5])
        origins = np.array([-20.0, 10, -30]) + steps[:, None] * np.array([0, 0, 1])
        for slab in (NONE, MEAN):
            for plane in self.planes():
                self.check(self.stack(origins=origins), plane, (90, 81), slab=slab, thickness=6.0,
                           samples=5 if slab else 1)

    def test_rescale_of_each_slice(self):
        slopes, intercepts = np.linspace(0.5, 1.5, 24), np.linspace(-1000, 300, 24)
        for kind in (U8, U16, S16):
            for plane in self.planes():
                self.check(self.stack(kind, slopes=slopes, intercepts=intercepts), plane, (90, 81), tolerance=0.25)

    def test_rescale(self):
        for slope in (2.5, -1.0, 0.1):
            self.check(self.stack(U16, slopes=np.full(24, slope), intercepts=np.full(24, -1024.0)), self.OBLIQUE,
                       (90, 81), tolerance=0.35)

    def test_slabs(self):
        for slab in (MAXIMUM, MINIMUM, MEAN):
            for slope in (1.0, -1.0):
                for plane in self.planes():
                    stack = self.stack(slopes=np.full(24, slope))
                    self.check(stack, plane, (90, 81), slab=slab, thickness=12.0, samples=20)

    def test_clamp(self):
        stack = self.stack(S32, slopes=np.full(24, 100.0))
        got, _ = self.check(stack, self.OBLIQUE, (60, 61))
        self.assertEqual((got.min(), got.max()), (-32768, 32767))


def inside_polygon(points, x, y):
    odd = np.zeros(x.shape, bool)
    for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, axis=0)):
        if ay == by:
            continue
        odd ^= ((ay <= y) != (by <= y)) & (x < ax + (y - ay) / (by - ay) * (bx - ax))
    return odd


class Regions(unittest.TestCase):
    ROWS, COLUMNS = 61, 83

    def check(self, kind, pixels, shape, box, points, slope, intercept, padding):
        line, bins = (3.2, 4.1, 70.9, 55.3), (-500.0, 2500.0, 17)
        parts = [f"{kind} {self.ROWS} {self.COLUMNS}", Path, words([slope, intercept]), f"{padding[0]} {padding[1]}",
                 str(shape), words(box), str(len(points)), words(points), words(bins[:2]), str(bins[2]), words(line)]
        with tempfile.TemporaryDirectory() as folder:
            numbers, counts, profile = run("region", folder, pixels, parts).stdout.decode().splitlines()
        y, x = np.mgrid[0:self.ROWS, 0:self.COLUMNS] + 0.5
        if shape == 0:
            member = (x >= box[0]) & (x < box[0] + box[2]) & (y >= box[1]) & (y < box[1] + box[3])
        elif shape == 1:
            a, b = box[2] / 2, box[3] / 2
            member = ((x - box[0] - a) / a) ** 2 + ((y - box[1] - b) / b) ** 2 <= 1
        else:
            member = inside_polygon(np.array(points), x, y)
        padded = (pixels >= padding[0]) & (pixels <= padding[1])
        values = pixels.astype(float) * slope + intercept
        chosen = values[member & ~padded]
        numbers = [float(v) for v in numbers.split()]
        self.assertEqual(numbers[:2], [chosen.size, (member & padded).sum()])
        if chosen.size > 1:
            np.testing.assert_allclose(numbers[2:], [chosen.mean(), chosen.std(ddof=1), chosen.min(), chosen.max(),
                                                     chosen.sum()], rtol=1e-11, atol=1e-9)
        counts = [int(v) for v in counts.split()]
        histogram, _ = np.histogram(chosen[chosen < bins[1]], bins[2], bins[:2])
        self.assertEqual(counts[:2], [(chosen < bins[0]).sum(), (chosen >= bins[1]).sum()])
        self.assertEqual(counts[2:], list(histogram))
        length = np.hypot(line[2] - line[0], line[3] - line[1])
        along = np.arange(int(length) + 1) / length
        u = line[0] + along * (line[2] - line[0]) - 0.5
        v = line[1] + along * (line[3] - line[1]) - 0.5
        i, j = u.astype(int), v.astype(int)
        u, v = u - i, v - j
        held = np.where(padded, np.nan, values)
        want = ((1 - u) * (1 - v) * held[j, i] + u * (1 - v) * held[j, i + 1] + (1 - u) * v * held[j + 1, i]
                + u * v * held[j + 1, i + 1])
        np.testing.assert_allclose([float(n) for n in profile.split()], want, rtol=1e-9, atol=1e-9)

    def test_shapes(self):
        rng = np.random.default_rng(4)
        star = [(40 + r * np.cos(t), 30 + r * np.sin(t))
                for t, r in zip(np.linspace(0, 2 * np.pi, 11)[:-1], [28, 9] * 5)]
        crossing = [(5, 5), (75, 50), (75, 5), (5, 50)]
        for kind, (low, high) in {U8: (0, 256), S8: (-128, 128), U16: (0, 4096), S16: (-2000, 3000),
                                  U32: (0, 100000), S32: (-100000, 100000)}.items():
            pixels = rng.integers(low, high, (self.ROWS, self.COLUMNS)).astype(DTYPES[kind])
            for padding in ((1, 0), (-2000, 20)):
                for slope, intercept in ((1.0, 0.0), (0.37, -1024.0)):
                    for box in ((10.2, 7.9, 33.3, 21.4), (-5.0, -5, 30, 30), (0.0, 0, 83, 61), (10.5, 10.5, 4, 3)):
                        for shape in (0, 1):
                            self.check(kind, pixels, shape, box, [], slope, intercept, padding)
                    for points in (star, crossing, [(10.5, 10.5), (14.5, 10.5), (14.5, 13.5), (10.5, 13.5)]):
                        self.check(kind, pixels, 2, (0, 0, 0, 0), points, slope, intercept, padding)


if __name__ == "__main__":
    unittest.main()
