#!/usr/bin/python3
"""Whatever lies in a folder, the viewer shows it or says why not: test-every-file.py BUILD

Good files in every packing, other objects, and files that are cut, empty, no DICOM, or that claim what they do not have;
and the malformed files of the shared data, where they are. Each is gone to by keyboard in the real window. Those of all the
shared data are for `./run soak files`: it takes minutes.
"""

import os
import shutil
import struct
import sys
import tempfile
from pathlib import Path

import numpy
import pydicom
from pydicom.data import get_testdata_file

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))

import desktop  # noqa: E402
import folder_walk  # noqa: E402

SLICES = 3
DRAWN = "肺窗"
SHORTEST = 30  # characters of a sentence that helps anybody
NO_IMAGES = ("object-deep.dcm", "object-report.dcm", "object-state.dcm")  # of the seeds
HUGE = 60000


def ct(series="2.25.401", number=1, **values):
    """A small slice, and as bytes."""
    made = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    made.SeriesInstanceUID = series
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = f"{series}.{number}"
    made.InstanceNumber, made.ImagePositionPatient = number, [0, 0, 2 * number]
    for key, value in values.items():
        if value is None:
            delattr(made, key)
        else:
            setattr(made, key, value)
    return made


def write(made, path):
    path.parent.mkdir(exist_ok=True)
    made.save_as(path, write_like_original=False)
    return path.read_bytes()


def draw_good(folder):
    """Files that are images; how many images."""
    for number in range(1, SLICES + 1):
        write(ct("2.25.400", number, SpecificCharacterSet="ISO_IR 192", SeriesDescription=DRAWN), folder / "series" / f"slice{number}.dcm")
    count = SLICES
    for path in sorted((TOP / "tests/fuzz/corpus/file").iterdir()):
        if path.name in NO_IMAGES:
            continue
        shutil.copy(path, folder / "series")
        count += int(pydicom.dcmread(path, force=True, stop_before_pixels=True).get("NumberOfFrames", 1))
    return count


def draw_bad(folder):
    """Files that cannot be shown, by name."""
    whole = write(ct(), folder / "whole")
    (folder / "whole").unlink()
    pixels = whole.rindex(struct.pack("<HH", 0x7FE0, 0x10))
    files = {
        "empty.dcm": b"",
        "letter.txt": "胸部CT，未见异常。\n".encode(),
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "only-preamble.dcm": whole[:132],
        "cut-in-meta.dcm": whole[:200],
        "cut-in-words.dcm": whole[:pixels // 2],
        "cut-before-pixels.dcm": whole[:pixels],
        "noise.dcm": whole[:132] + numpy.random.default_rng(4).bytes(5000),
        "zeros.dcm": bytes(10000),
        # A sequence that says it is 4 GB long, and one that never ends.
        "long-sequence.dcm": whole[:pixels] + struct.pack("<HH2sHI", 0x7FE0, 0x01, b"SQ", 0, 0xFFFFFFF0),
        "endless-sequence.dcm": whole[:pixels] + struct.pack("<HH2sHI", 0x6000, 0x01, b"SQ", 0, 0xFFFFFFFF)
        + struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) * 3000,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    claims = {
        "claims-rows.dcm": {"Rows": HUGE, "Columns": HUGE},
        "claims-frames.dcm": {"NumberOfFrames": 2147483647},
        "no-rows.dcm": {"Rows": 0},
        "no-columns.dcm": {"Columns": None},
        "strange-bits.dcm": {"BitsAllocated": 13},
        "strange-colour.dcm": {"PhotometricInterpretation": "CMYK"},
    }
    for number, (name, values) in enumerate(claims.items(), 2):
        write(ct(f"2.25.41{number}", number, **values), folder / name)
    for name in NO_IMAGES:
        shutil.copy(TOP / "tests/fuzz/corpus/file" / name, folder)
    packed = pydicom.dcmread(TOP / "tests/fuzz/corpus/file/jpeg-lossless.dcm")
    packed.PixelData = pydicom.encaps.encapsulate([bytes(1000)])
    packed["PixelData"].is_undefined_length = True
    packed.SeriesInstanceUID = packed.SOPInstanceUID = packed.file_meta.MediaStorageSOPInstanceUID = "2.25.42"
    packed.save_as(folder / "no-jpeg.dcm")
    return {*files, *claims, *NO_IMAGES, "no-jpeg.dcm"}


def walk(own, *paths):
    """Everything that is seen of a folder, after what holds of each: no silence, no complaint."""
    walked = folder_walk.Walk(own, *paths)
    assert walked.open() is None
    seen = list(walked.see_all())
    bad = walked.end()
    assert not bad, "\n".join(bad)
    for one in seen:
        assert one.index > 0 or one.sentence, f"{one.row}: nothing"
        assert not one.sentence or len(one.sentence) > SHORTEST, f"{one.row}: {one.sentence}"
    return seen


def check_mixed(own, folder):
    (folder / "mixed").mkdir()
    expected = draw_good(folder / "mixed")
    bad = draw_bad(folder / "mixed")
    seen = walk(own, folder / "mixed")
    sentences = dict(one.sentence.split(": ", 1) for one in seen if one.sentence and one.index == 0)
    told = set(sentences)
    for file, words in (("empty.dcm", "is empty"), ("letter.txt", "not a DICOM file"), ("cut-in-words.dcm", "truncated"),
                        ("no-rows.dcm", "incomplete"), ("object-report.dcm", "Structured report")):
        assert words in sentences.get(file, ""), (file, sentences.get(file))
    refused = [one for one in seen if one.sentence and one.index > 0]
    assert not told - bad, told - bad
    # What only the decoder finds out is said in the place of the image.
    assert len(refused) == len(bad - told), (bad - told, [(one.row, one.sentence) for one in refused])
    # No patient's name above what is nobody's.
    assert {one.title for one in seen if one.index == 0} == {"mixed"}, {one.title for one in seen if one.index == 0}
    assert "CompressedSamples" in " ".join(one.title for one in seen if DRAWN in one.row)
    images = [one for one in seen if not one.sentence]
    assert len(images) == expected, (len(images), expected)
    # Of the seeds some are one grey.
    drawn = [one for one in images if DRAWN in one.row]
    assert len(drawn) == SLICES and not any(one.is_plain for one in drawn), [(one.row, one.is_plain) for one in drawn]
    return f"{len(images)} images, {len(told) + len(refused)} sentences"


def check_alone(own, folder):
    """One bad file on its own, and a folder of nothing else."""
    for name, words in (("empty.dcm", "empty.dcm"), ("letter.txt", "letter.txt"), ("claims-rows.dcm", "more than this program opens")):
        seen = walk(own, folder / "mixed" / name)
        assert len(seen) == 1 and words in seen[0].sentence, [one.sentence for one in seen]
    (folder / "bad").mkdir()
    (folder / "bad" / "empty.dcm").write_bytes(b"")
    walked = folder_walk.Walk(own, folder / "bad")
    assert walked.open() == "No images in this folder"
    bad = walked.end()
    assert not bad, "\n".join(bad)


def main():
    build, data = Path(sys.argv[1]), Path(os.environ.get("FENJI_DATA", TOP.parent / "shared" / "data"))
    with tempfile.TemporaryDirectory(prefix="fenji-files-") as name, desktop.Desktop(build, framebuffer=True) as own:
        print(f"ok 1 - good and bad files in one folder: {check_mixed(own, Path(name))}", flush=True)
        check_alone(own, Path(name))
        print("ok 2 - bad files alone", flush=True)
        if (data / "malformed").is_dir():
            seen = walk(own, data / "malformed")
            print(f"# {sum(not one.sentence for one in seen)} images, {sum(bool(one.sentence) for one in seen)} sentences")
        print("ok 3 - the malformed files of the shared data, where they are")
    print("1..3")


if __name__ == "__main__":
    main()
