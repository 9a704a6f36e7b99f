"""Pictures, images and presentation states for tests: read and written without the code under test."""

import struct
import zlib
from pathlib import Path

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
GREY_STATE = "1.2.840.10008.5.1.4.1.1.11.1"


def read_pgm(path):
    """Binary PGM, with or without comments."""
    data, words, at = Path(path).read_bytes(), [], 0
    while len(words) < 4:  # P5, width, height, maximum
        end = data.index(b"\n", at)
        if not data[at:end].startswith(b"#"):
            words += data[at:end].split()
        at = end + 1
    return numpy.frombuffer(data[at:], numpy.uint8).reshape(int(words[2]), int(words[1]))


def undo_filter(kind, line, above, step):
    """PNG 9: what the row held before it was filtered."""
    if kind in (0, 2):
        return (line + (above if kind == 2 else 0)) & 255
    row, line, above = [], line.tolist(), above.tolist()
    for x, value in enumerate(line):
        left, corner = (row[x - step], above[x - step]) if x >= step else (0, 0)
        if kind == 1:
            value += left
        elif kind == 3:
            value += (left + above[x]) // 2
        else:
            near = left + above[x] - corner
            value += min((left, above[x], corner), key=lambda other, near=near: abs(near - other))
        row.append(value & 255)
    return numpy.array(row)


def read_png(path):
    """8 bits a sample, not interlaced: rows, columns, samples."""
    data, at, packed = Path(path).read_bytes(), 8, b""
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack_from(">IIBB", chunk)
        elif kind == b"IDAT":
            packed += chunk
        at += 12 + length
    samples = {0: 1, 2: 3, 6: 4}[colour]
    assert depth == 8
    stride = width * samples
    lines = numpy.frombuffer(zlib.decompress(packed), numpy.uint8).reshape(height, stride + 1)
    rows, above = [], numpy.zeros(stride, int)
    for line in lines:
        above = undo_filter(line[0], line[1:].astype(int), above, samples)
        rows.append(above)
    return numpy.array(rows, numpy.uint8).reshape(height, width, samples)


def new_file(sop_class, uid, modality, **values):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = sop_class, uid
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    dataset = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    common = dict(SOPClassUID=sop_class, SOPInstanceUID=uid, StudyInstanceUID="2.25.2", SeriesInstanceUID="2.25.3",
                  Modality=modality, PatientName="Test^Picture", PatientID="1", PatientBirthDate="", PatientSex="",
                  StudyDate="", StudyTime="", ReferringPhysicianName="", StudyID="", AccessionNumber="",
                  SeriesNumber=1, InstanceNumber=1, Manufacturer="")
    for keyword, value in (common | values).items():
        setattr(dataset, keyword, value)
    return dataset


def item(**values):
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def new_image(values, bits=12, **more):
    """A grey image of @values: rows x columns, or frames x rows x columns; 16 bits allocated."""
    values = numpy.asarray(values)
    shape = values.shape if values.ndim == 3 else (1, *values.shape)
    signed = values.min() < 0
    fields = dict(SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2", Rows=shape[1], Columns=shape[2],
                  BitsAllocated=16, BitsStored=bits, HighBit=bits - 1, PixelRepresentation=int(signed),
                  PixelData=values.astype("<i2" if signed else "<u2").tobytes())
    if values.ndim == 3:
        fields["NumberOfFrames"] = shape[0]
    return new_file(SECONDARY_CAPTURE, "2.25.1", "OT", **(fields | more))


def new_state(image, frames=None, area=None, **more):
    """A presentation state for @image that shows all of it and changes nothing."""
    reference = item(ReferencedSOPClassUID=image.SOPClassUID, ReferencedSOPInstanceUID=image.SOPInstanceUID)
    if frames:
        reference.ReferencedFrameNumber = frames
    whole = dict(DisplayedAreaTopLeftHandCorner=[1, 1], DisplayedAreaBottomRightHandCorner=[image.Columns, image.Rows],
                 PresentationSizeMode="SCALE TO FIT", PresentationPixelAspectRatio=[1, 1])
    fields = dict(ReferencedSeriesSequence=Sequence([item(SeriesInstanceUID=image.SeriesInstanceUID,
                                                          ReferencedImageSequence=Sequence([reference]))]),
                  DisplayedAreaSelectionSequence=Sequence([item(**(whole | (area or {})))]),
                  SeriesInstanceUID="2.25.4", ContentLabel="DRAWN", ContentDescription="", ContentCreatorName="",
                  PresentationCreationDate="20261122", PresentationCreationTime="101500")
    if "PresentationLUTSequence" not in more:
        fields["PresentationLUTShape"] = "IDENTITY"
    return new_file(GREY_STATE, "2.25.9", "PR", **(fields | more))


def new_table(first, bits, entries):
    table = item(LUTExplanation="drawn")
    table.add_new(0x00283002, "US", [len(entries) % 65536, first, bits])
    table.add_new(0x00283006, "US" if len(entries) < 30000 else "OW",
                  [int(entry) for entry in entries] if len(entries) < 30000
                  else numpy.asarray(entries, "<u2").tobytes())
    return table


def add_overlay(dataset, group, bits, layer=None, origin=(1, 1), kind="G", first_frame=None):
    """@bits: rows x columns, or frames x rows x columns."""
    bits = numpy.asarray(bits, numpy.uint8)
    dataset.add_new((group, 0x0010), "US", bits.shape[-2])
    dataset.add_new((group, 0x0011), "US", bits.shape[-1])
    dataset.add_new((group, 0x0040), "CS", kind)
    dataset.add_new((group, 0x0050), "SS", list(origin))
    if bits.ndim == 3:
        dataset.add_new((group, 0x0015), "IS", bits.shape[0])
    if first_frame is not None:
        dataset.add_new((group, 0x0051), "US", first_frame)
    dataset.add_new((group, 0x0100), "US", 1)
    dataset.add_new((group, 0x0102), "US", 0)
    if layer is not None:
        dataset.add_new((group, 0x1001), "CS", layer)
    packed = numpy.packbits(bits.ravel(), bitorder="little").tobytes()
    dataset.add_new((group, 0x3000), "OW", packed + bytes(len(packed) % 2))
