#!/usr/bin/python3
"""Draws the seeds of the fuzz targets into corpus/: small images, packed by other people's encoders.

    make-corpus.py [FOLDER]      (default: the folder corpus beside this script)

Needs pydicom, numpy, and the tools of DCMTK, OpenJPEG and OpenJPH that packages.txt names.
"""

import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import numpy
import pydicom
from pydicom import encaps
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence

LE, RLE, BASELINE, EXTENDED, LOSSLESS, SV1, JPEGLS, NEAR, J2K, J2K_LOSSY, HTJ2K, RPCL, HTJ2K_LOSSY = (
    "1.2.840.10008.1.2." + t for t in ("1", "5", "4.50", "4.51", "4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "4.201",
                                       "4.202", "4.203"))
for uid in (HTJ2K, RPCL, HTJ2K_LOSSY):  # younger than Debian's pydicom
    pydicom.uid.UID_dictionary.setdefault(uid, (uid, "Transfer Syntax", "", "", ""))
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
# The order of fuzz-frame.c.
SYNTAXES = [LE, "1.2.840.10008.1.2.2", RLE, BASELINE, EXTENDED, LOSSLESS, SV1, JPEGLS, NEAR, J2K, J2K_LOSSY, HTJ2K,
            "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55", RPCL, HTJ2K_LOSSY, DEFLATED_FRAMES]
COLOURS = ["MONOCHROME2", "MONOCHROME1", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_RCT",
           "YBR_ICT", "YBR_PARTIAL_420"]
WIDTHS = [8, 16, 32, 1, 24, 12, 64]
CT, SC, SEG, GSPS, SR, ENHANCED = ("1.2.840.10008.5.1.4.1.1." + c for c in ("2", "7", "66.4", "11.1", "88.11", "2.1"))


def item(**values):
    made = Dataset()
    for key, value in values.items():
        setattr(made, key, value)
    return made


def made_object(sop_class, **values):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = sop_class, "2.25.1", LE
    made = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    made.is_little_endian, made.is_implicit_VR = True, False
    for key, value in dict(SOPClassUID=sop_class, SOPInstanceUID="2.25.1", StudyInstanceUID="2.25.2",
                           SeriesInstanceUID="2.25.3", Modality="OT", PatientID="P1", **values).items():
        setattr(made, key, value)
    return made


def drawn(rows, columns, samples, low, high):
    """A slope with an edge and a little noise: something for every predictor."""
    y, x = numpy.mgrid[0:rows, 0:columns]
    noise = numpy.random.default_rng(3).integers(0, 7, (rows, columns, samples))
    base = ((x * 3 + y * 5) % 64 + 64 * (x > y))[..., None] / 140 + numpy.arange(samples) / 12
    return numpy.clip(low + base * (high - low) + noise, low, high).squeeze()


def image(rows=20, columns=24, bits=8, stored=None, signed=False, samples=1, frames=1, colour=None, **values):
    stored = stored or bits
    low, high = (-(1 << stored - 1), (1 << stored - 1) - 1) if signed else (0, (1 << stored) - 1)
    dtype = f"{'i' if signed else 'u'}{bits // 8}"
    pixels = drawn(rows, columns, samples, low, high).astype(dtype)
    made = made_object(SC, Rows=rows, Columns=columns, SamplesPerPixel=samples, BitsAllocated=bits, BitsStored=stored,
                       HighBit=stored - 1, PixelRepresentation=int(signed),
                       PhotometricInterpretation=colour or ("RGB" if samples == 3 else "MONOCHROME2"))
    if samples > 1:
        made.PlanarConfiguration = 0
    if frames > 1:
        made.NumberOfFrames = frames
    made.PixelData = pixels.tobytes() * frames
    for key, value in values.items():
        setattr(made, key, value)
    made["PixelData"].VR = "OW" if bits > 8 else "OB"
    return made, pixels


def run(*words):
    subprocess.run([str(w) for w in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def packed(made, frames, syntax, table=False, pieces=1):
    """The same object with these codestreams."""
    made.file_meta.TransferSyntaxUID = syntax
    made.PixelData = encaps.encapsulate(frames, fragments_per_frame=pieces, has_bot=table)
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    return made


def codestream(folder, pixels, tool, *options, stored=8, signed=False):
    samples = 1 if pixels.ndim == 2 else pixels.shape[2]
    result = folder / "out.j2c"
    if tool == "ojph_compress":
        source = folder / ("in.ppm" if samples == 3 else "in.pgm")
        magic = "P6" if samples == 3 else "P5"
        source.write_bytes(f"{magic}\n{pixels.shape[1]} {pixels.shape[0]}\n{(1 << stored) - 1}\n".encode()
                           + pixels.astype(">u2" if stored > 8 else "u1").tobytes())
        run(tool, "-i", source, "-o", result, *options)
    else:
        source, result = folder / "in.raw", folder / "out.j2k"
        planes = pixels if samples == 1 else numpy.moveaxis(pixels, 2, 0)
        source.write_bytes(planes.astype(">u2" if stored > 8 else "u1").tobytes())
        shape = f"{pixels.shape[1]},{pixels.shape[0]},{samples},{stored},{'s' if signed else 'u'}"
        run(tool, "-i", source, "-o", result, "-F", shape, *options)
    return result.read_bytes()


def draw_files(out, folder):
    """One file of each family of transfer syntaxes."""
    out.mkdir(parents=True)
    plain = {
        "grey8": image()[0], "grey12": image(bits=16, stored=12)[0], "signed16": image(bits=16, signed=True)[0],
        "rgb": image(samples=3)[0], "frames": image(rows=8, columns=12, frames=3)[0],
    }
    for name, made in plain.items():
        made.save_as(folder / name, write_like_original=False)
    for name, source, *command in [
            ("native-implicit", "grey12", "dcmconv", "+ti"), ("native-little", "signed16", "dcmconv", "+te"),
            ("native-big", "grey12", "dcmconv", "+tb"), ("native-deflated", "rgb", "dcmconv", "+td"),
            ("rle-grey", "signed16", "dcmcrle"), ("rle-colour", "rgb", "dcmcrle"), ("rle-frames", "frames", "dcmcrle"),
            ("jpeg-baseline", "grey8", "dcmcjpeg", "+eb"), ("jpeg-baseline-colour", "rgb", "dcmcjpeg", "+eb"),
            ("jpeg-extended", "grey12", "dcmcjpeg", "+ee"), ("jpeg-spectral", "grey12", "dcmcjpeg", "+es"),
            ("jpeg-progressive", "grey8", "dcmcjpeg", "+ep"), ("jpeg-lossless", "grey12", "dcmcjpeg", "+el", "+sv", "6"),
            ("jpeg-lossless-sv1", "signed16", "dcmcjpeg", "+e1"), ("jpeg-lossless-colour", "rgb", "dcmcjpeg", "+e1"),
            ("jpegls-lossless", "signed16", "dcmcjpls", "+el"), ("jpegls-near", "grey8", "dcmcjpls", "+en"),
            ("jpegls-colour", "rgb", "dcmcjpls", "+el"), ("jpegls-frames", "frames", "dcmcjpls", "+el")]:
        run(command[0], *command[1:], folder / source, out / f"{name}.dcm")
    for name, syntax, tool, shape, *options in [
            ("j2k-lossless", J2K, "opj_compress", dict(bits=16, stored=12), "-n", "3"),
            ("j2k-signed", J2K, "opj_compress", dict(bits=16, signed=True), "-n", "2"),
            ("j2k-lossy-colour", J2K_LOSSY, "opj_compress", dict(samples=3), "-I", "-r", "8", "-n", "3"),
            ("j2k-tiles", J2K, "opj_compress", dict(rows=40, columns=40), "-t", "16,16", "-p", "RPCL", "-n", "2"),
            ("htj2k-lossless", HTJ2K, "ojph_compress", dict(bits=16, stored=12), "-reversible", "true"),
            ("htj2k-rpcl-colour", RPCL, "ojph_compress", dict(samples=3), "-reversible", "true", "-prog_order", "RPCL",
             "-colour_trans", "true"),
            ("htj2k-lossy", HTJ2K_LOSSY, "ojph_compress", dict(), "-qstep", "0.05")]:
        made, pixels = image(**shape)
        if made.SamplesPerPixel == 3:
            made.PhotometricInterpretation = "YBR_ICT" if "-I" in options else "YBR_RCT"
        stream = codestream(folder, pixels, tool, *options, stored=made.BitsStored, signed=made.PixelRepresentation == 1)
        packed(made, [stream], syntax, table=True, pieces=2 if syntax == J2K else 1).save_as(
            out / f"{name}.dcm", write_like_original=False)
    draw_objects(out)


def lut(entries, bits):
    return item(LUTDescriptor=[entries, 0, bits], LUTExplanation="T",
                LUTData=struct.pack(f"<{entries}H", *(i * ((1 << bits) - 1) // (entries - 1) for i in range(entries))))


def draw_objects(out):
    """Headers that the readers have something to do with."""
    code = item(CodeValue="121071", CodingSchemeDesignator="DCM", CodeMeaning="Finding")
    plane = dict(PlanePositionSequence=Sequence([item(ImagePositionPatient=[0, 0, 1.5])]),
                 PlaneOrientationSequence=Sequence([item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])]),
                 FrameVOILUTSequence=Sequence([item(WindowCenter="40", WindowWidth="400")]))
    enhanced, _ = image(rows=8, columns=8, bits=16, stored=12, frames=2)
    enhanced.SOPClassUID = enhanced.file_meta.MediaStorageSOPClassUID = ENHANCED
    enhanced.SharedFunctionalGroupsSequence = Sequence([item(
        PixelMeasuresSequence=Sequence([item(PixelSpacing=[0.5, 0.5], SliceThickness="1.5")]),
        PixelValueTransformationSequence=Sequence([item(RescaleSlope="1", RescaleIntercept="-1024", RescaleType="HU")]))])
    enhanced.PerFrameFunctionalGroupsSequence = Sequence([item(**plane), item(**plane)])

    classic, _ = image(rows=8, columns=8, bits=16, stored=12, WindowCenter=["40", "-600"], WindowWidth=["400", "1500"],
                       ImagePositionPatient=[-1, -2, 3.5], ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                       PixelSpacing=[0.5, 0.5], RescaleSlope="1", RescaleIntercept="-1024", PixelPaddingValue=7)
    classic.SOPClassUID, classic.Modality = CT, "CT"
    classic.SpecificCharacterSet, classic.PatientName = ["", "ISO 2022 IR 58"], "Wang^XiaoDong=王^小东="
    tables, _ = image(rows=8, columns=8, ModalityLUTSequence=Sequence([lut(256, 12)]), VOILUTSequence=Sequence([lut(64, 8)]),
                      PresentationLUTShape="INVERSE")
    tables.ModalityLUTSequence[0].ModalityLUTType = "US"
    palette, _ = image(rows=8, columns=8, colour="PALETTE COLOR")
    for name in ("Red", "Green", "Blue"):
        setattr(palette, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(palette, f"Segmented{name}PaletteColorLookupTableData", struct.pack("<8H", 0, 2, 0, 900, 1, 254, 65535, 0)[:14])
    overlaid, _ = image(rows=8, columns=16)
    for element, vr, value in [(0x0010, "US", 8), (0x0011, "US", 16), (0x0040, "CS", "G"), (0x0050, "SS", [1, 1]),
                               (0x0100, "US", 1), (0x0102, "US", 0), (0x3000, "OW", bytes(range(16)))]:
        overlaid.add_new(0x60000000 | element, vr, value)
    region, _ = image(rows=8, columns=8, Modality="US", SequenceOfUltrasoundRegions=Sequence([item(
        RegionSpatialFormat=1, RegionDataType=1, RegionFlags=0, RegionLocationMinX0=0, RegionLocationMinY0=0,
        RegionLocationMaxX1=7, RegionLocationMaxY1=7, PhysicalUnitsXDirection=3, PhysicalUnitsYDirection=3,
        PhysicalDeltaX=0.01, PhysicalDeltaY=0.01)]))
    detector, _ = image(rows=8, columns=8, Modality="DX", ImagerPixelSpacing=[0.2, 0.2],
                        EstimatedRadiographicMagnificationFactor="1.3")
    bits, _ = image(rows=5, columns=5, frames=3)
    bits.SOPClassUID, bits.BitsAllocated, bits.BitsStored, bits.HighBit = SEG, 1, 1, 0
    bits.PixelData = bytes(range(9, 19))
    reals = made_object(SC, Rows=4, Columns=4, SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2", BitsAllocated=32,
                        FloatPixelData=numpy.linspace(-1, 1, 16, dtype="f4").tobytes())
    reference = item(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID="2.25.9", ReferencedFrameNumber="1")
    state = made_object(GSPS, PresentationLUTShape="IDENTITY", ContentLabel="A", ContentCreatorName="B")
    state.ReferencedSeriesSequence = Sequence([item(SeriesInstanceUID="2.25.3", ReferencedImageSequence=Sequence([reference]))])
    state.SoftcopyVOILUTSequence = Sequence([item(WindowCenter="40", WindowWidth="400")])
    state.DisplayedAreaSelectionSequence = Sequence([item(
        DisplayedAreaTopLeftHandCorner=[1, 1], DisplayedAreaBottomRightHandCorner=[8, 8], PresentationSizeMode="SCALE TO FIT",
        PresentationPixelAspectRatio=[1, 1])])
    state.GraphicLayerSequence = Sequence([item(GraphicLayer="L", GraphicLayerOrder=1)])
    state.GraphicAnnotationSequence = Sequence([item(
        GraphicLayer="L",
        GraphicObjectSequence=Sequence([item(GraphicAnnotationUnits="PIXEL", GraphicDimensions=2, NumberOfGraphicPoints=2,
                                             GraphicData=[1, 1, 4, 5], GraphicType="POLYLINE", GraphicFilled="N")]),
        TextObjectSequence=Sequence([item(UnformattedTextValue="text", AnchorPointAnnotationUnits="PIXEL",
                                          AnchorPoint=[2, 2], AnchorPointVisibility="Y")]))])
    state.ShutterShape, state.ShutterPresentationValue = "CIRCULAR", 0
    state.CenterOfCircularShutter, state.RadiusOfCircularShutter = [4, 4], 3
    report = made_object(SR, CompletionFlag="COMPLETE", VerificationFlag="UNVERIFIED", ValueType="CONTAINER",
                         ConceptNameCodeSequence=Sequence([code]), ContinuityOfContent="SEPARATE", SpecificCharacterSet="GB18030")
    report.ContentSequence = Sequence([item(RelationshipType="CONTAINS", ValueType="TEXT", TextValue="未见异常",
                                            ConceptNameCodeSequence=Sequence([code]))])
    deep = made_object(SC)
    inner = item(PatientName="A")
    for _ in range(15):
        inner = item(ReferencedStudySequence=Sequence([inner]))
    deep.ReferencedStudySequence = Sequence([inner])
    for name, made in dict(enhanced=enhanced, classic=classic, tables=tables, palette=palette, overlay=overlaid, region=region,
                           detector=detector, bits=bits, reals=reals, state=state, report=report, deep=deep).items():
        made.save_as(out / f"object-{name}.dcm", write_like_original=False)


def draw_frames(out, files):
    """The frames of @files behind the twelve bytes of fuzz-frame.c, once inside of an object and once straight."""
    out.mkdir()
    for path in sorted(files.iterdir()):
        made = pydicom.dcmread(path)
        syntax = {"1.2.840.10008.1.2": LE, "1.2.840.10008.1.2.1.99": LE}.get(
            made.file_meta.TransferSyntaxUID, made.file_meta.TransferSyntaxUID)
        if path.name.startswith("object-") or "PixelData" not in made or syntax not in SYNTAXES:
            continue
        frames = int(made.get("NumberOfFrames", 1))
        native = syntax in SYNTAXES[:2]
        data = made.PixelData if native else next(encaps.generate_pixel_data_frame(made.PixelData, frames))
        for straight in (0,) if native else (0, 1):
            flags = (made.PixelRepresentation | made.get("PlanarConfiguration", 0) << 1 | straight << 2
                     | COLOURS.index(made.PhotometricInterpretation) << 3)
            head = struct.pack("<BBHHBBBBBB", SYNTAXES.index(syntax), flags, made.Rows, made.Columns, made.SamplesPerPixel,
                               WIDTHS.index(made.BitsAllocated), made.BitsStored, made.HighBit, 1,
                               (frames if native else 1) | (0x80 if frames == 1 else 0))
            (out / (path.stem + ("-straight" if straight else ""))).write_bytes(head + data)


def draw_deflated(out):
    """A frame of the syntax of deflated frames, which the tools do not have yet."""
    made, pixels = image(bits=16, stored=12)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(pixels.tobytes()) + packer.flush()
    for straight in (0, 1):
        head = struct.pack("<BBHHBBBBBB", SYNTAXES.index(DEFLATED_FRAMES), straight << 2, made.Rows, made.Columns, 1,
                           WIDTHS.index(16), 12, 11, 1, 1)
        (out / ("deflated-frame" + ("-straight" if straight else ""))).write_bytes(head + data)


def draw_texts(out):
    out.mkdir()
    for name, vr, term, data in [
            ("ascii", "LO", "", b"Plain text"), ("latin", "PN", "ISO_IR 100", "Müller^Jörg".encode("latin-1")),
            ("greek", "LO", "ISO_IR 126", "Διονυσιος".encode("iso8859-7")),
            ("utf8", "PN", "ISO_IR 192", "Wang^XiaoDong=王^小东=".encode()),
            ("gb18030", "PN", "GB18030", "Wang^XiaoDong=王^小东=㐀".encode("gb18030")),
            ("gbk", "LT", "GBK", "胸部正侧位，未见异常。\r\n镕".encode("gbk")),
            ("gb2312", "PN", "\\ISO 2022 IR 58", b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab="),
            ("korean", "PN", "\\ISO 2022 IR 149", b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7"),
            ("japanese", "PN", "\\ISO 2022 IR 87", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B="),
            ("supplement", "LO", "\\ISO 2022 IR 159", b"\x1b$(D0!0\"\x1b(B"),
            ("katakana", "PN", "ISO_IR 13", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3"),
            ("thai", "LO", "ISO_IR 166", b"\xb9\xd2\xc2"), ("mislabelled", "LO", "ISO_IR 6", "青山镇".encode("gbk")),
            ("mislabelled-utf8", "LO", "GBK", "青山镇é".encode()), ("damaged", "LO", "ISO_IR 192", b"\xff\xfe\x80a\x00b"),
            ("escaped", "LO", "\\ISO 2022 IR 58", b"\x1b$)A\x81\x40\x1b(B"), ("unknown", "UT", "ISO_IR 999", b"\xe9t\xe9")]:
        (out / name).write_bytes(f"{vr} {term}\n".encode() + data)


def main():
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "corpus"
    for name in ("file", "frame", "charset"):
        shutil.rmtree(out / name, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        draw_files(out / "file", Path(folder))
    draw_frames(out / "frame", out / "file")
    draw_deflated(out / "frame")
    draw_texts(out / "charset")
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    print(f"{len(sizes)} seeds, {sum(sizes)} bytes")


if __name__ == "__main__":
    main()
