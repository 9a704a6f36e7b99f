#!/usr/bin/python3
"""Volume rendering against a ray caster written in numpy from the same description.

    test-volume-render-numpy.py PROBE

The peer solves for indices by the inverse of the volume's matrix, takes every sample, has no bricks and no table (values
go through the function's lines as they are) and computes in double precision. Differences come from the table of 4096
entries and single precision; a ray may end a sample earlier at the opacity of 0.99. So no channel may differ by more than
4 of 255, and on average by no more than 0.25.
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

PROBE = sys.argv.pop(1)
FULL = 0.99
AMBIENT, DIFFUSE, SPECULAR = 0.25, 0.75, 0.22
SOFT = [(-200, 0.2, 0.3, 0.9, 0.0), (100, 0.9, 0.4, 0.2, 0.05), (600, 1.0, 0.9, 0.5, 0.3), (1000, 1, 1, 1, 0.6)]


def words(values):
    return " ".join(repr(float(v)) for v in np.ravel(values))


def trilinear(pixels, index):
    """At @index (…, 3: column, row, slice), within the outermost centres."""
    last = np.array(pixels.shape[::-1]) - 1
    index = np.clip(index, 0, last)
    low = np.minimum(np.floor(index).astype(int), last - 1)
    part = index - low
    value = np.zeros(index.shape[:-1])
    for corner in range(8):
        bits = np.array([corner & 1, corner >> 1 & 1, corner >> 2 & 1])
        weight = np.prod(np.where(bits, part, 1 - part), axis=-1)
        at = low + bits
        value += weight * pixels[at[..., 2], at[..., 1], at[..., 0]]
    return value


def render(pixels, matrix, camera, step, shape, points):
    """@pixels: modality values; @matrix: 4x4 from (column, row, slice, 1) to the patient."""
    center, right, down, size, cut = camera
    forward = np.cross(right, down)
    inverse = np.linalg.inv(matrix)
    last = np.array(pixels.shape[::-1]) - 1
    values, table = np.array([p[0] for p in points]), np.array([p[1:] for p in points])
    height, width = shape
    x, y = np.meshgrid((np.arange(width) - (width - 1) / 2) * size, (np.arange(height) - (height - 1) / 2) * size)
    start = center + x[..., None] * right + y[..., None] * down
    colour, full = np.zeros(shape + (3,)), np.zeros(shape)
    done = np.zeros(shape, bool)
    reach = 400
    for k in range(int(np.ceil(max(-reach, cut) / step)), int(reach / step) + 1):
        index = (start + k * step * forward) @ inverse[:3, :3].T + inverse[:3, 3]
        inside = np.all((index >= -0.5) & (index <= last + 0.5), axis=-1) & ~done
        if not inside.any():
            continue
        at = np.clip(index[inside], 0, last)
        value = trilinear(pixels, at)
        look = np.stack([np.interp(value, values, table[:, i]) for i in range(4)], axis=-1)
        alpha = 1 - (1 - look[:, 3]) ** step
        difference = np.stack([(trilinear(pixels, at + unit) - trilinear(pixels, at - unit)) / 2 for unit in np.eye(3)],
                              axis=-1)
        gradient = difference @ inverse[:3, :3]
        length = np.linalg.norm(gradient, axis=-1)
        flat = length < 1e-9
        toward = np.abs(gradient @ forward) / np.where(flat, 1, length)
        own = np.where(flat, 1, AMBIENT + DIFFUSE * toward)
        shine = np.where(flat, 0, SPECULAR * toward ** 20)
        part = (1 - full[inside]) * alpha
        colour[inside] += part[:, None] * (look[:, :3] * own[:, None] + shine[:, None])
        full[inside] += part
        done |= full >= FULL
    return np.minimum(colour, 1) * 255


class Rendering(unittest.TestCase):
    def compare(self, shape, origin, step_vector, spacing, row, column, camera, step=0.7, size=(60, 50), flip=False):
        random = np.random.default_rng(5)
        z, y, x = np.meshgrid(*(np.linspace(-1, 1, n) for n in shape), indexing="ij")
        stored = (1400 * np.exp(-3 * (x ** 2 + 0.7 * y ** 2 + z ** 2 + 0.4 * x * y)) + 300 * np.sin(5 * x) * np.cos(4 * z)
                  + random.normal(0, 15, shape)).astype(np.int16)
        slope, intercept = 0.8, -150.0
        matrix = np.eye(4)
        matrix[:3, 0] = np.array(row) * spacing[1]
        matrix[:3, 1] = np.array(column) * spacing[0]
        matrix[:3, 2] = step_vector
        matrix[:3, 3] = origin
        order = range(shape[0])[::-1] if flip else range(shape[0])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pixels"
            path.write_bytes(stored[list(order)].tobytes())
            request = [f"{shape[1]} {shape[2]} {shape[0]}", str(path)]
            request += [words([*(np.array(origin) + i * np.array(step_vector)), *row, *column, *spacing]) for i in order]
            request += [words([slope, intercept]), words([*camera[0], *camera[1], *camera[2], camera[3], camera[4]]),
                        f"{step} {size[0]} {size[1]} {len(SOFT)}", words(SOFT)]
            done = subprocess.run([PROBE], input=" ".join(request).encode(), capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        word = np.frombuffer(done.stdout, np.uint32).reshape(size[1], size[0])
        self.assertTrue((word >> 24 == 255).all())
        ours = np.stack([word >> 16 & 255, word >> 8 & 255, word & 255], axis=-1).astype(float)
        peer = render(stored * slope + intercept, matrix, camera, step, (size[1], size[0]), SOFT)
        self.assertGreater((peer.max(axis=-1) > 60).mean(), 0.1, "there is hardly anything to see")
        difference = np.abs(ours - np.floor(peer + 0.5))
        self.assertLessEqual(difference.max(), 4)
        self.assertLessEqual(difference.mean(), 0.25)

    def test_straight(self):
        front = (np.array([12.0, 8, 20]), np.array([1.0, 0, 0]), np.array([0, 0, -1.0]), 1.1, -1e9)
        self.compare((21, 30, 34), (-8, -12, 0), (0, 0, 2.0), (1.3, 1.2), (1, 0, 0), (0, 1, 0), front)

    def test_oblique_eye(self):
        right = np.array([0.6, 0.64, 0.48])
        down = np.cross([0.0, 0.6, -0.8], right)
        down /= np.linalg.norm(down)
        down -= right * (down @ right)
        down /= np.linalg.norm(down)
        camera = (np.array([12.0, 8, 20]), right, down, 0.9, -1e9)
        self.compare((21, 30, 34), (-8, -12, 0), (0, 0, 2.0), (1.3, 1.2), (1, 0, 0), (0, 1, 0), camera, step=0.9)

    def test_sheared_turned_and_cut(self):
        """A tilted gantry, sagittal rows, files from the far end, and what is near cut away."""
        camera = (np.array([20.0, 15, -10]), np.array([0, 1.0, 0]), np.array([0, 0, -1.0]), 1.0, -5.3)
        self.compare((24, 28, 30), (0, 0, 10), (1.8, 0.4, 0.2), (1.1, 1.0), (0, 1, 0), (0, 0, -1), camera, flip=True)


if __name__ == "__main__":
    unittest.main()
