"""One file, decoded by fenji-image and by every other decoder at hand: which of them give the same values."""

import dataclasses
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

import numpy
import pixel_peers as peers
import pixel_values as pv


@dataclasses.dataclass
class Result:
    """What came out of one file. `differences`: peer to (largest difference, frames compared); `stored`: peers whose stored
    values of a YBR image have our digest."""

    path: str
    syntax: str = ""
    kind: str = ""
    shape: str = ""
    is_image: bool = False
    decoded: bool = False
    sentence: str = ""
    differences: dict = dataclasses.field(default_factory=dict)
    unable: dict = dataclasses.field(default_factory=dict)
    subsampled: bool = False
    n_frames: int = 0
    n_refused: int = 0
    stored: list = dataclasses.field(default_factory=list)
    digest: str = ""
    key: str = ""

    @property
    def verdict(self):
        if not self.is_image and not self.decoded:
            return "no image"
        if not self.decoded or self.n_refused:
            return "refused" if self.differences else "nobody"
        if not self.differences:
            return "ours only"
        return "equal" if all(difference == 0 for difference, _ in self.differences.values()) else "differs"


def decode(tool, path, scratch, frame=None):
    """([values[row, column, sample] of each frame], None) of fenji-image, or (None, its sentence)."""
    out = scratch / "ours.raw"
    which = [] if frame is None else ["--frame", str(frame + 1)]
    done = subprocess.run([tool, "decode", path, "--json", "--output", out, *which], capture_output=True, timeout=60,
                          check=False)
    if done.returncode == 1:
        return None, done.stderr.decode("utf-8", "replace").strip().split(": ", 1)[-1]
    if done.returncode != 0:
        return None, f"fenji-image ended with status {done.returncode}"
    said = json.loads(done.stdout)
    values = numpy.fromfile(out, numpy.dtype(said["type"]))
    return list(values.reshape(said["frames"], said["rows"], said["columns"], said["samples"])), None


def pixels_digest(tool, path):
    done = subprocess.run([tool, "verify", path, "--json"], capture_output=True, timeout=120, check=False)
    return json.loads(done.stdout).get("pixels-digest") if done.returncode == 0 else None


def difference(ours, theirs):
    """The largest difference of two arrays; infinite when their sizes differ. NaN is NaN."""
    if ours.shape != theirs.shape:
        return float("inf")
    if ours.dtype.kind == "f":
        same = (ours == theirs) | (numpy.isnan(ours) & numpy.isnan(theirs))
        return 0 if same.all() else float(numpy.nanmax(numpy.abs(ours.astype(float) - theirs)))
    return int(numpy.abs(ours.astype(numpy.int64) - theirs.astype(numpy.int64)).max(initial=0))


def _in_rgb(image, reading, index):
    """As RGB, and where a lossy codestream overshoots Bits Stored, the largest value."""
    values = reading.frames[index]
    if image.syntax in pv.LOSSY and not image.shape.signed:
        values = numpy.minimum(values, (1 << image.shape.stored) - 1)
    return pv.to_rgb(values, image.shape.stored, reading.colour) if reading.colour.startswith("YBR") else values


def _digest(image, reading):
    """Of all frames as the digest of pixels is defined; None when not all are there."""
    if sorted(reading.frames) != list(range(image.shape.frames)) or image.shape.allocated % 8:
        return None
    hashed = hashlib.sha256()
    for index in range(image.shape.frames):
        hashed.update(reading.frames[index].astype(pv.dtype_of(image.shape)).tobytes())
    return hashed.hexdigest()


def _ask(name, image, **options):
    try:
        return peers.READERS[name][1](image, **options)
    except peers.Unable as error:
        raise error
    except Exception as error:  # a peer that falls over a damaged file has not decoded it
        raise peers.Unable(f"{type(error).__name__}: {error}"[:200]) from error


def compare(tool, path, names):
    """The Result of the file @path, asked of the peers @names."""
    result = Result(str(path))
    with tempfile.TemporaryDirectory(prefix="fenji-equality-") as folder:
        scratch = Path(folder)
        ours, result.sentence = decode(tool, path, scratch)
        result.decoded = ours is not None
        try:
            image = peers.Image(Path(path), scratch)
            result.is_image = image.is_image
        except Exception as error:  # of another kind for every kind of damage
            result.unable["pydicom"] = f"{type(error).__name__}: {error}"[:200]
            return result
        if result.is_image or result.decoded:
            _compare_image(tool, result, image, ours, names)
    return result


def _compare_image(tool, result, image, ours, names):
    shape = image.shape
    result.syntax, result.kind, result.n_frames = image.syntax, shape.photometric, shape.frames
    result.shape = f"{shape.columns} x {shape.rows} x {shape.frames}, {shape.stored} of {shape.allocated} bits" + \
        (", signed" if shape.signed else "")
    result.key = f"{image.dataset.get('SOPInstanceUID', '')} {shape.rows} {shape.columns} {shape.frames} {shape.samples}"
    if ours is None and shape.frames > 1:
        ours = [(decode(tool, image.path, image.scratch, frame)[0] or [None])[0] for frame in range(shape.frames)]
        result.n_refused = sum(values is None for values in ours)
        result.decoded = result.n_refused < shape.frames
    for name in names:
        if not peers.shares(name, image.syntax)[0] and image.syntax:
            continue
        try:
            _enter(result, name, image, ours, _ask(name, image))
        except peers.Unable as error:
            result.unable[name] = str(error)
    if result.decoded and shape.samples == 3:
        result.subsampled = peers.is_subsampled(image)
        if shape.photometric.startswith("YBR_F"):
            _compare_stored(tool, result, image, names)
    if result.decoded and not result.n_refused:
        hashed = hashlib.sha256()
        for values in ours:  # whatever the width of the cells: the same values, the same digest
            hashed.update(values.astype("<f8" if values.dtype.kind == "f" else "<i8").tobytes())
        result.digest = hashed.hexdigest()


def _enter(result, name, image, ours, reading):
    """The largest difference over the frames that both have; another number of frames is no equality."""
    largest, n = 0, len(reading.frames)
    if ours is not None:
        for index in reading.frames:
            if index >= len(ours):
                largest = float("inf")
            elif ours[index] is not None:
                largest = max(largest, difference(ours[index], _in_rgb(image, reading, index)))
        if n not in (len(ours), min(3, len(ours))):
            largest = float("inf")
    result.differences[name] = (largest, n)


def _compare_stored(tool, result, image, names):
    """Colours as they are stored, before anybody's conversion, which rounds in its own way."""
    ours = pixels_digest(tool, image.path)
    for name in names:
        if not peers.shares(name, image.syntax)[0]:
            continue
        try:
            reading = _ask(name, image, **({"stored": True} if name == "DCMTK" else {}))
        except peers.Unable:
            continue
        if ours is not None and reading.colour.startswith("YBR") and _digest(image, reading) == ours:
            result.stored.append(name)
