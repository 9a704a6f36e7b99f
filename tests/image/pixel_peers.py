"""Other decoders of DICOM images, each behind one function: what it makes of a file, as values in numpy.

Whether a peer is independent is said by family of transfer syntaxes. Fenji decodes native pixels and RLE by itself (its
parser of datasets is DCMTK's), 8-bit DCT by libjpeg-turbo, other JPEG by the IJG library inside DCMTK, JPEG-LS by CharLS
2.4, JPEG 2000 and HTJ2K by OpenJPEG 2.5.
"""

import dataclasses
import re
import resource
import shutil
import subprocess
import zlib

import numpy
import pixel_values as pv
import pydicom
from pydicom.pixel_data_handlers import rle_handler

DCT8 = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55")
JPEG = (*DCT8, "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70")
JPEG_LS = ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81")
J2K = ("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91")
JPEG_XL = ("1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.4.111", "1.2.840.10008.1.2.4.112")
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
HTJ2K = ("1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203")
UNPACKED = (*pv.NATIVE, pv.RLE)

# peer: {family: what it shares with Fenji's decoder, or None when nothing}
ANCESTRY = {
    "pydicom": {UNPACKED: None, (DEFLATED_FRAMES,): "zlib"},
    "DCMTK": {tuple(pv.NATIVE): "parser", (pv.RLE,): None, JPEG: "IJG", JPEG_LS: "CharLS"},
    "GDCM": {UNPACKED: None, JPEG: "IJG", JPEG_LS: "CharLS", J2K: "OpenJPEG"},
    "libjpeg (T. Richter)": {(*JPEG, *JPEG_LS): None},
    "FFmpeg": {(*JPEG, *JPEG_LS, *J2K): None, JPEG_XL: None},
    "OpenJPEG": {(*J2K, *HTJ2K): "OpenJPEG"},
    "OpenJPH": {HTJ2K: "block decoder"},
}


class Unable(Exception):
    """This peer does not decode this file; says why."""


@dataclasses.dataclass
class Reading:
    """What a peer made of an image. `frames`: index to values[row, column, sample]; `colour`: grey, RGB or the YBR it is in."""

    frames: dict
    colour: str


class Image:
    """A file as the peers get it: where it is, its header as pydicom reads it, and its codestreams."""

    def __init__(self, path, scratch):
        self.path, self.scratch = path, scratch
        self.dataset, self.syntax = pv.open_dataset(path)
        self.shape = pv.Shape.of(self.dataset)
        self._streams = None
        pixels = self.dataset["PixelData"] if "PixelData" in self.dataset else None
        if self.syntax in pv.NATIVE and pixels is not None and pixels.is_undefined_length:
            start = self.stream_frames()[0][1][:2]  # fragments that nobody declared
            self.syntax = {b"\xff\xd8": JPEG[-1], b"\xff\x4f": J2K[0]}.get(start, self.syntax)

    @property
    def is_image(self):
        return any(keyword in self.dataset for keyword in ("PixelData", *pv.REALS))

    def stream_frames(self):
        """(index, codestream) of the first, the middle and the last frame: a process each is dear."""
        if self._streams is None:
            self._streams = pv.codestreams(self.dataset, self.shape)
        n = len(self._streams)
        return [(i, self._streams[i]) for i in sorted({0, n // 2, n - 1})]


def is_subsampled(image):
    """Whether pixels share their chrominance: what is between is then a matter of taste."""
    if image.shape.samples != 3 or image.syntax not in JPEG:
        return "422" in image.shape.photometric and image.syntax in pv.NATIVE
    stream = image.stream_frames()[0][1]
    for marker in range(0xC0, 0xC4):
        at = stream.find(bytes((0xFF, marker, 0, 17, 8)))
        if at >= 0:
            return len({stream[at + 11], stream[at + 14], stream[at + 17]}) > 1
    return False


def shares(peer, syntax):
    """(whether the peer takes the syntax, what it shares with Fenji)"""
    for family, shared in ANCESTRY[peer].items():
        if syntax in family:
            return True, shared
    return False, None


def _limit():
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


def run(*command, timeout=60):
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, timeout=timeout, check=False,
                              stdin=subprocess.DEVNULL, preexec_fn=_limit)
    except subprocess.TimeoutExpired as error:
        raise Unable(f"no answer within {timeout} s") from error
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise Unable(f"status {done.returncode}: {lines[-1] if lines else ''}"[:200])
    return done


def _from_native_file(path):
    dataset, syntax = pv.open_dataset(path)
    shape = pv.Shape.of(dataset)
    if syntax not in pv.NATIVE or "PixelData" not in dataset or shape.allocated == 0 or shape.pixels == 0:
        raise Unable("its output has no native pixels")
    data = dataset.PixelData
    if syntax == "1.2.840.10008.1.2.2" and shape.allocated > 8:
        data = numpy.frombuffer(data, f">u{shape.allocated // 8}").astype(f"<u{shape.allocated // 8}").tobytes()
    if len(data) < shape.frames * shape.pixels * shape.samples * shape.allocated // 8 and "422" not in shape.photometric:
        raise Unable("its output is short")
    values = pv.unpack(shape, data)
    return Reading(dict(enumerate(values)), _colour(shape))


def _colour(shape):
    return "grey" if shape.samples == 1 else shape.photometric if shape.photometric.startswith("YBR_F") else \
        shape.photometric if shape.photometric.startswith("YBR_P") else "RGB"


def read_pydicom(image):
    for keyword in pv.REALS:
        if keyword in image.dataset:
            values = image.dataset.pixel_array.reshape(image.shape.frames, image.shape.rows, image.shape.columns, 1)
            return Reading(dict(enumerate(values)), "grey")
    shape = image.shape
    if image.syntax == DEFLATED_FRAMES:
        inflated = [zlib.decompressobj(-15).decompress(stream) for stream in pv.codestreams(image.dataset, shape)]
        one = dataclasses.replace(shape, frames=1)
        return Reading({i: pv.unpack(one, data)[0] for i, data in enumerate(inflated)}, _colour(shape))
    if image.syntax == pv.RLE and shape.allocated == 1:  # bits packed as native ones, a frame at a time
        size = (shape.pixels + 7) // 8
        one = dataclasses.replace(shape, frames=1)
        return Reading({i: pv.unpack(one, bytes(rle_handler._rle_decode_frame(stream, 1, size, 1, 8)))[0]
                        for i, stream in enumerate(pv.codestreams(image.dataset, shape))}, "grey")
    try:
        array = image.dataset.pixel_array
    except Exception as error:  # whatever it raises of files that it does not know
        raise Unable(f"{type(error).__name__}: {error}"[:200]) from error
    values = array.reshape(shape.frames, shape.rows, shape.columns, shape.samples)
    return Reading(dict(enumerate(pv.tidy(shape, values))), _colour(shape))


def read_dcmtk(image, stored=False):
    out = image.scratch / "dcmtk.dcm"
    if image.syntax in JPEG:
        run("dcmdjpeg", "+cn" if stored else "+cp", image.path, out)
    elif image.syntax in JPEG_LS:
        run("dcmdjpls", image.path, out)
    elif image.syntax == pv.RLE:
        run("dcmdrle", image.path, out)
    else:
        run("dcmconv", "+te", image.path, out)
    if any(keyword in image.dataset for keyword in pv.REALS):
        keyword = next(k for k in pv.REALS if k in image.dataset)
        values = numpy.frombuffer(pydicom.dcmread(out)[keyword].value, pv.REALS[keyword])
        return Reading(dict(enumerate(values.reshape(image.shape.frames, image.shape.rows, image.shape.columns, 1))), "grey")
    return _from_native_file(out)


def read_gdcm(image):
    out = image.scratch / "gdcm.dcm"
    run("gdcmconv", "--raw", image.path, out)
    return _from_native_file(out)


def _header(stream):
    """(precision, signed, colours as its own markers say or None) of a JPEG, JPEG-LS or JPEG 2000 codestream."""
    at = stream.find(b"\xff\x4f\xff\x51")
    if stream[:2] != b"\xff\xd8":
        if at < 0:
            raise Unable("no codestream")
        return (stream[at + 42] & 0x7F) + 1, stream[at + 42] >= 0x80, None
    at, own = 2, None
    while at + 4 < len(stream):
        marker, size = stream[at + 1], int.from_bytes(stream[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) or marker == 0xF7:
            names = stream[at + 10 : at + 10 + 3 * stream[at + 9] : 3]
            return stream[at + 4], False, "RGB" if names == b"RGB" and own != "YBR_FULL" else own
        if marker == 0xEE and stream[at + 4 : at + 9] == b"Adobe":
            own = "RGB" if stream[at + 15] == 0 else "YBR_FULL"
        elif marker == 0xE0 and stream[at + 4 : at + 8] == b"JFIF" and own is None:
            own = "YBR_FULL"
        at += 2 + size
    raise Unable("no start of frame")


def _coded_colour(image, own):
    """The markers of a DCT codestream go before the tag, and what is subsampled is no RGB; lossless ones have only the tag."""
    if image.shape.samples == 1:
        return "grey"
    if image.syntax in DCT8 and (own is not None or is_subsampled(image)):
        return own or "YBR_FULL"
    return _colour(image.shape)


def _signed(image, values, precision):
    """JPEG has no negative numbers: the bits are those of the cells."""
    shape = image.shape
    if not shape.signed:
        return values
    bits = min(precision, shape.stored) if precision > 8 else shape.stored
    values = values & ((1 << bits) - 1)
    return values - ((values >> (bits - 1) & 1) << bits)


def read_richter(image):
    frames, colour = {}, "grey"
    for index, stream in image.stream_frames():
        source, out = image.scratch / "frame.jpg", image.scratch / "frame.pnm"
        out.unlink(missing_ok=True)
        source.write_bytes(stream)
        precision, _, own = _header(stream)
        run("jpeg", "-c", source, out)  # components as they are coded
        if not out.exists():
            raise Unable("it writes nothing")
        frames[index] = _signed(image, pv.read_pnm(out.read_bytes()), precision)
        colour = _coded_colour(image, own)
    return Reading(frames, colour)


# pixel format of FFmpeg: (planes in the order R G B or Y Cb Cr, packed samples, bits of a word)
FORMATS = {"gray": ("", 1, 8), "rgb24": ("", 3, 8), "rgb48le": ("", 3, 16), "gbrp": ("GBR", 3, 8), "bgr24": ("BGR", 3, 8),
           "bgr0": ("BGR0", 4, 8), "yuvj444p": ("Y", 3, 8), "yuv444p": ("Y", 3, 8), "gbrp16le": ("GBR", 3, 16),
           **{f"gray{n}le": ("", 1, n) for n in (9, 10, 12, 14, 16)}}


def read_ffmpeg(image):
    decoder = "jpegls" if image.syntax in JPEG_LS else "jpeg2000" if image.syntax in J2K else \
        "libjxl" if image.syntax in JPEG_XL else "mjpeg"
    frames, colour = {}, "grey"
    for index, stream in image.stream_frames():
        source, out = image.scratch / "frame.bin", image.scratch / "frame.raw"
        source.write_bytes(stream)
        out.unlink(missing_ok=True)
        done = run("ffmpeg", "-nostdin", "-hide_banner", "-y", "-threads", "1", "-err_detect", "explode", "-f", "image2",
                   "-c:v", decoder, "-i", source, "-frames:v", "1", "-f", "rawvideo", out)
        found = re.search(rb"Stream #0:0.*?Video: rawvideo[^,]*, ([a-z0-9]+)[(,]", done.stderr)
        name = found.group(1).decode() if found else "?"
        if name not in FORMATS or not out.exists():
            raise Unable(f"it gives {name}")
        order, packed, bits = FORMATS[name]
        precision, signed, own = (bits, False, "RGB") if image.syntax in JPEG_XL else _header(stream)
        values = numpy.frombuffer(out.read_bytes(), "<u2" if bits > 8 else "u1").astype(numpy.int64)
        rows, columns = image.shape.rows, image.shape.columns
        if name.startswith(("gbrp", "yuv")):
            values = values.reshape(packed, rows, columns).transpose(1, 2, 0)
            values = values[..., [2, 0, 1]] if order == "GBR" else values
        else:
            values = values.reshape(rows, columns, packed)
            values = values[..., [2, 1, 0]] if order.startswith("BGR") else values
        if bits > precision and not (values & ((1 << (bits - precision)) - 1)).any():
            values = values >> (bits - precision)  # it fills words from above
        if signed:
            values = values - (1 << (precision - 1))
        else:
            values = _signed(image, values, precision)
        frames[index] = values
        if image.shape.samples == 3:
            colour = "RGB" if decoder == "jpeg2000" else _coded_colour(image, own)
    return Reading(frames, colour)


def read_openjpeg(image):
    frames = {}
    for index, stream in image.stream_frames():
        source = image.scratch / ("frame.jp2" if stream[:4] == b"\0\0\0\x0c" else "frame.j2k")
        out = image.scratch / "frame.rawl"
        out.unlink(missing_ok=True)
        source.write_bytes(stream)
        run("opj_decompress", "-i", source, "-o", out)
        precision, signed, _ = _header(stream)
        kind = f"<{'i' if signed else 'u'}{1 if precision <= 8 else 2 if precision <= 16 else 4}"
        values = numpy.frombuffer(out.read_bytes(), kind).astype(numpy.int64)
        values = values.reshape(image.shape.samples, image.shape.rows, image.shape.columns).transpose(1, 2, 0)
        frames[index] = values if signed else _signed(image, values, precision)
    return Reading(frames, "grey" if image.shape.samples == 1 else "RGB")


def read_openjph(image):
    frames = {}
    for index, stream in image.stream_frames():
        source = image.scratch / "frame.j2c"
        out = image.scratch / ("frame.pgm" if image.shape.samples == 1 else "frame.ppm")
        out.unlink(missing_ok=True)
        source.write_bytes(stream)
        run("ojph_expand", "-i", source, "-o", out)
        precision, signed, _ = _header(stream)
        if signed:
            raise Unable("PNM holds no negative values")
        frames[index] = _signed(image, pv.read_pnm(out.read_bytes()), precision)
    return Reading(frames, "grey" if image.shape.samples == 1 else "RGB")


READERS = {"pydicom": (None, read_pydicom), "DCMTK": ("dcmdjpeg", read_dcmtk), "GDCM": ("gdcmconv", read_gdcm),
           "libjpeg (T. Richter)": ("jpeg", read_richter), "FFmpeg": ("ffmpeg", read_ffmpeg),
           "OpenJPEG": ("opj_decompress", read_openjpeg), "OpenJPH": ("ojph_expand", read_openjph)}


def installed():
    """Names of the peers at hand."""
    return [name for name, (program, _) in READERS.items() if program is None or shutil.which(program)]
