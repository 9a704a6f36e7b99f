"""Looks with pydicom, which knows nothing of us, at the objects that test-simulator-objects wrote: FOLDER/MODALITY/*.dcm"""

import sys
from pathlib import Path

import numpy
import pydicom

ROD_Y, RODS = 140.0, {-80: -100, -40: 0, 0: 100, 40: 500, 80: 1000}


def read(folder):
    return [pydicom.dcmread(p) for p in sorted(folder.glob("*.dcm"))]


def check_common(images, modality):
    assert images, modality
    for image in images:
        assert image.Modality == modality
        assert image.PatientID == "P1" and image.AccessionNumber == "A1" and image.StudyInstanceUID == "1.2.3.4"
        # pydicom 2.3 decodes ISO 2022 IR 58 and leaves the escape sequences in the text.
        name = str(image.PatientName).replace("\x1b$)A", "")
        assert name == "Ouyang^Xiaojie=欧阳^晓红", name
        assert image.PatientSex == "F" and image.PatientBirthDate == "19680321"
        assert image.RequestAttributesSequence[0].RequestedProcedureID == "R1"
        assert image.file_meta.MediaStorageSOPInstanceUID == image.SOPInstanceUID
        assert image.file_meta.MediaStorageSOPClassUID == image.SOPClassUID
        frames = int(image.get("NumberOfFrames", 1))
        assert len(image.PixelData) >= image.Rows * image.Columns * frames * image.BitsAllocated // 8
    assert len({i.SOPInstanceUID for i in images}) == len(images)


def check_dx(images):
    assert [i.ViewPosition for i in images] == ["PA", "LL"]
    for image in images:
        assert image.SOPClassUID == "1.2.840.10008.5.1.4.1.1.1.1"
        assert len(image.ImagerPixelSpacing) == 2 and image.ImagerPixelSpacing[0] > 0
        assert image.ImageLaterality == "U" and image.PresentationIntentType == "FOR PRESENTATION"
        assert image.pixel_array.std() > 200
    assert list(images[0].PatientOrientation) == ["L", "F"] and list(images[1].PatientOrientation) == ["P", "F"]


def check_ct(images):
    zs = [float(i.ImagePositionPatient[2]) for i in images]
    steps = numpy.diff(zs)
    assert numpy.allclose(steps, -float(images[0].SliceThickness)), steps
    assert len({i.FrameOfReferenceUID for i in images}) == 1 and len({i.SeriesInstanceUID for i in images}) == 1
    for image in images:
        assert image.ImageOrientationPatient == [1, 0, 0, 0, 1, 0]
        assert float(image.SliceLocation) == float(image.ImagePositionPatient[2])
        hu = image.pixel_array * float(image.RescaleSlope) + float(image.RescaleIntercept)
        x0, y0 = (float(v) for v in image.ImagePositionPatient[:2])
        dy, dx = (float(v) for v in image.PixelSpacing)
        row = round((ROD_Y - y0) / dy)
        for x, expected in RODS.items():
            column = round((x - x0) / dx)
            mean = hu[row - 2:row + 3, column - 2:column + 3].mean()
            assert abs(mean - expected) < 8, (x, mean, expected)


def check_mr(images):
    series = {}
    for image in images:
        series.setdefault(image.SeriesInstanceUID, []).append(image)
    assert len(series) == 3
    assert len({i.FrameOfReferenceUID for i in images}) == 1
    normals = set()
    for slices in series.values():
        o = numpy.array(slices[0].ImageOrientationPatient, float)
        normal = numpy.cross(o[:3], o[3:])
        normals.add(tuple(abs(normal).round(6)))
        along = [float(numpy.dot(normal, numpy.array(s.ImagePositionPatient, float))) for s in slices]
        assert numpy.allclose(abs(numpy.diff(along)), float(slices[0].SpacingBetweenSlices)), along
        assert numpy.allclose(along, [float(s.SliceLocation) for s in slices])
    assert len(normals) == 3


def check_us(images):
    image, = images
    assert image.NumberOfFrames == 12 and image.pixel_array.shape == (12, image.Rows, image.Columns)
    assert image.FrameIncrementPointer == pydicom.tag.Tag("FrameTime") and float(image.FrameTime) == 50
    region, = image.SequenceOfUltrasoundRegions
    assert region.PhysicalUnitsXDirection == 3 and region.RegionSpatialFormat == 1 and region.RegionDataType == 1
    # 15.5 cm over the height of the picture
    assert abs(region.PhysicalDeltaY * image.Rows - 15.5) < 1e-6
    assert region.RegionLocationMaxX1 < image.Columns and region.RegionLocationMaxY1 < image.Rows


def main():
    folder = Path(sys.argv[1])
    for modality, check in (("DX", check_dx), ("CT", check_ct), ("MR", check_mr), ("US", check_us)):
        images = read(folder / modality)
        check_common(images, modality)
        check(images)
        print(f"{modality}: {len(images)} objects")


main()
