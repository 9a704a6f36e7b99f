"""Stored values of DICOM images in numpy, from the attributes alone (PS3.3 C.7.6.3, PS3.5 8): no decoder of Fenji's in it."""

import dataclasses
import io
import warnings

import numpy
import pydicom
from pydicom import encaps

warnings.filterwarnings("ignore", module="pydicom")  # of damaged files, which are looked at on purpose

NATIVE = {"1.2.840.10008.1.2": "Implicit VR Little Endian", "1.2.840.10008.1.2.1": "Explicit VR Little Endian",
          "1.2.840.10008.1.2.2": "Explicit VR Big Endian", "1.2.840.10008.1.2.1.99": "Deflated Explicit VR Little Endian"}
RLE = "1.2.840.10008.1.2.5"
LOSSY = {f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55, 81, 91, 203)}
REALS = {"FloatPixelData": numpy.float32, "DoubleFloatPixelData": numpy.float64}


@dataclasses.dataclass
class Shape:
    """What the header says of the cells. `signed` and `stored` make words into values."""

    rows: int
    columns: int
    samples: int
    allocated: int
    stored: int
    high: int
    signed: bool
    frames: int
    photometric: str
    planar: int

    @classmethod
    def of(cls, dataset):
        def number(keyword, otherwise):
            try:
                return int(dataset.get(keyword))
            except (TypeError, ValueError):  # not there, empty, or no number
                return otherwise

        allocated = number("BitsAllocated", 0)
        stored = number("BitsStored", allocated)
        if not 1 <= stored <= allocated:
            stored = allocated
        high = number("HighBit", stored - 1)
        if not stored - 1 <= high < allocated:
            high = stored - 1
        return cls(number("Rows", 0), number("Columns", 0), number("SamplesPerPixel", 1), allocated, stored, high,
                   number("PixelRepresentation", 0) == 1, max(1, number("NumberOfFrames", 1)),
                   str(dataset.get("PhotometricInterpretation", "")), number("PlanarConfiguration", 0))

    @property
    def pixels(self):
        return self.rows * self.columns


def tidy(shape, words):
    """The bits from High Bit down, Bits Stored of them, with their sign; what lies above and below is none of the value."""
    words = words.astype(numpy.int64) & ((1 << shape.allocated) - 1)
    values = (words >> (shape.high + 1 - shape.stored)) & ((1 << shape.stored) - 1)
    if shape.signed:
        values -= (values >> (shape.stored - 1) & 1) << shape.stored
    return values


def unpack(shape, data):
    """Native little endian Pixel Data to values[frame, row, column, sample]; ValueError when it is too short."""
    total = shape.frames * shape.pixels * shape.samples
    size = (shape.frames, shape.rows, shape.columns, shape.samples)
    if shape.allocated == 1:
        bits = numpy.unpackbits(numpy.frombuffer(data, numpy.uint8), bitorder="little")[:total]
        return bits.astype(numpy.int64).reshape(size)
    words = numpy.frombuffer(data[: len(data) // (shape.allocated // 8) * (shape.allocated // 8)],
                             f"<u{shape.allocated // 8}")
    if "422" in shape.photometric and len(words) < total:  # Y1 Y2 Cb Cr (C.7.6.3.1.2)
        pairs = words[: total * 2 // 3].reshape(-1, 4)
        words = pairs[:, [0, 2, 3, 1, 2, 3]].reshape(-1)
    words = words[:total]
    if shape.samples > 1 and shape.planar == 1:
        words = words.reshape(shape.frames, shape.samples, shape.rows, shape.columns).transpose(0, 2, 3, 1)
    return tidy(shape, words.reshape(size))


def dtype_of(shape):
    """How canonical bytes of the values are written: whole cells, little endian (the digest of pixels)."""
    return f"<{'i' if shape.signed else 'u'}{shape.allocated // 8}"


def to_rgb(values, bits, photometric):
    """PS3.3 C.7.6.3.1.2 in full precision, rounded once."""
    top, centre = (1 << bits) - 1, 1 << (bits - 1)
    y, cb, cr = (values[..., i].astype(float) for i in range(3))
    cb, cr = cb - centre, cr - centre
    if "PARTIAL" in photometric:
        unit = 1 << (bits - 8)
        y = (y - 16 * unit) * 255 / 219
        cb, cr = cb * 255 / 224, cr * 255 / 224
    rgb = numpy.stack([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb], axis=-1)
    return numpy.clip(numpy.floor(rgb + 0.5), 0, top).astype(numpy.int64)


def open_dataset(path):
    """The whole dataset with its transfer syntax; raises what pydicom raises."""
    dataset = pydicom.dcmread(path, force=True)
    syntax = getattr(getattr(dataset, "file_meta", None), "TransferSyntaxUID", None)
    return dataset, str(syntax or "")


def codestreams(dataset, shape):
    """The compressed bytes of each frame: by the extended offset table, else as pydicom shares fragments out."""
    fragments = list(encaps.generate_pixel_data_fragment(_after_table(dataset.PixelData)))
    if len(fragments) == shape.frames:
        return fragments
    if shape.frames == 1:
        return [b"".join(fragments)]
    if "ExtendedOffsetTable" in dataset:
        starts = numpy.frombuffer(dataset.ExtendedOffsetTable, "<u8")
        at, frames = 0, [[] for _ in starts]
        for fragment in fragments:
            frames[int(numpy.searchsorted(starts, at, "right")) - 1].append(fragment)
            at += 8 + len(fragment)
        return [b"".join(frame) for frame in frames]
    return list(encaps.generate_pixel_data_frame(dataset.PixelData, shape.frames))


def _after_table(data):
    """What follows the basic offset table, as pydicom's readers of fragments want it."""
    stream = pydicom.filebase.DicomBytesIO(data)
    stream.is_little_endian = True
    encaps.get_frame_offsets(stream)
    return stream


def read_pnm(data):
    """PGM or PPM, 8 or 16 bits, to values[row, column, sample]."""
    fields, stream = [], io.BytesIO(data)
    while len(fields) < 4:
        line = stream.readline()
        if not line:
            raise ValueError("not a whole PNM header")
        fields += line.split(b"#")[0].split()
    columns, rows, top = map(int, fields[1:4])
    samples = {b"P5": 1, b"P6": 3}[fields[0]]
    values = numpy.frombuffer(stream.read(), ">u2" if top > 255 else "u1")
    return values[: rows * columns * samples].astype(numpy.int64).reshape(rows, columns, samples)
