#!/usr/bin/python3
"""Studies as departments store them, drawn: what hangs in windows is tried on them.

    drawn_studies.py KIND FOLDER

KIND: chest-pair (frontal and lateral, with the pair of a year before), breasts (four views, each stored for processing
too, with a prior), chest-ct (the same slices as lung and mediastinum, a localizer, a dose page), trauma (head and body
with reconstructions under their vendors' names).

Bodies are ellipsoids in patient coordinates (LPS, mm), cut or projected: left is left, whatever the picture shows.
"""

import sys
import warnings
from pathlib import Path

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

warnings.simplefilter("ignore")
ROOT = "1.2.826.0.1.3680043.10.1471.9"
CT, DX = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.1.1"
MG, MG_RAW = "1.2.840.10008.5.1.4.1.1.1.2", "1.2.840.10008.5.1.4.1.1.1.2.1"
SC = "1.2.840.10008.5.1.4.1.1.7"

# centre, half axes, HU: the body, lungs, heart (to the left), spine, liver (to the right)
CHEST = [((0, 0, 0), (165, 105, 400), 40), ((-75, 0, 30), (60, 78, 120), -850), ((75, 0, 30), (60, 78, 120), -850),
         ((25, -30, -20), (50, 42, 55), 45), ((0, 75, 0), (20, 20, 400), 450), ((-60, -10, -130), (85, 75, 60), 60)]
HEAD = [((0, 0, 0), (72, 90, 85), 900), ((0, 0, 0), (66, 84, 79), 36), ((-12, -5, 5), (6, 24, 12), 5),
        ((12, -5, 5), (6, 24, 12), 5)]


def inside(ellipsoid, x, y, z):
    (cx, cy, cz), (a, b, c), _ = ellipsoid
    return ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 + ((z - cz) / c) ** 2 <= 1


def slices(body, n, size, spacing, step):
    """HU of axial slices from the head down, the patient's right on the left."""
    place = (numpy.arange(size) - (size - 1) / 2) * spacing
    for k in range(n):
        z = ((n - 1) / 2 - k) * step
        x, y = numpy.meshgrid(place, place)
        picture = numpy.full((size, size), -1000.0)
        for ellipsoid in body:
            picture[inside(ellipsoid, x, y, z)] = ellipsoid[2]
        yield z, picture


def shadow(body, along, size, spacing):
    """What rays along axis @along (0: from the side, 1: from behind) leave: bright where there is much."""
    place = (numpy.arange(size) - (size - 1) / 2) * spacing
    across, up = numpy.meshgrid(place, -place)
    total = numpy.zeros((size, size))
    below = 0
    for (cx, cy, cz), (a, b, c), hu in body:
        centre, half, depth = (cy, b, a) if along == 0 else (cx, a, b)
        room = 1 - ((across - centre) / half) ** 2 - ((up - cz) / c) ** 2
        value = (hu + 1000) / 1000
        total += 2 * depth * numpy.sqrt(numpy.clip(room, 0, None)) * (value - below)
        below = 1.04  # the others lie in the body
    return numpy.clip(total / 220 * 3000, 0, 4095)


class Study:
    """One study of the patient; images go into a folder of their own."""

    def __init__(self, folder, number, date, description, **more):
        self.folder, self.number, self.n_images = Path(folder) / f"study{number}", number, 0
        self.folder.mkdir(parents=True, exist_ok=True)
        self.about = dict(SpecificCharacterSet="ISO_IR 192", PatientName="Ouyang^Xiaohong=欧阳^晓红", PatientID="P0815",
                          PatientBirthDate="19620314", PatientSex="F", StudyInstanceUID=f"{ROOT}.{number}",
                          StudyDate=date, StudyTime="093000", StudyDescription=description, StudyID=str(number),
                          AccessionNumber=f"A{number}", InstitutionName="清水镇卫生院", **more)

    def add(self, sop_class, series, pixels, **more):
        self.n_images += 1
        uid = f"{ROOT}.{self.number}.{series}.{self.n_images}"
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = sop_class, uid
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        path = self.folder / f"IM{self.n_images:04}"
        ds = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
        ds.is_little_endian, ds.is_implicit_VR = True, False
        for key, value in {**self.about, "SOPClassUID": sop_class, "SOPInstanceUID": uid, "SeriesNumber": series,
                           "SeriesInstanceUID": f"{ROOT}.{self.number}.{series}", "InstanceNumber": self.n_images,
                           "SamplesPerPixel": 1, "PhotometricInterpretation": "MONOCHROME2", "BitsAllocated": 16,
                           "PixelRepresentation": 0, **more}.items():
            setattr(ds, key, value)
        ds.setdefault("BitsStored", 12)
        ds.BitsStored = more.get("BitsStored", 12)
        ds.HighBit = ds.BitsStored - 1
        ds.Rows, ds.Columns = pixels.shape
        ds.PixelData = pixels.astype("<i2" if ds.PixelRepresentation else "<u2").tobytes()
        ds.save_as(str(path), write_like_original=False)

    def add_ct(self, series, description, kernel, body, n=48, size=128, spacing=2.8, step=6.0, thickness=5.0, **more):
        z_top = more.pop("z_top", 0)
        for z, hu in slices(body, n, size, spacing, step):
            corner = -(size - 1) / 2 * spacing
            self.add(CT, series, hu + 1000, Modality="CT", SeriesDescription=description, ConvolutionKernel=kernel,
                     ImageType=["ORIGINAL", "PRIMARY", "AXIAL"], ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                     ImagePositionPatient=[corner, corner, z + z_top], PixelSpacing=[spacing, spacing],
                     SliceThickness=thickness, FrameOfReferenceUID=f"{ROOT}.{self.number}.77", RescaleIntercept=-1000,
                     RescaleSlope=1, WindowCenter=40, WindowWidth=400, AcquisitionTime="093015", **more)

    def add_localizer(self, series, description, body):
        picture = shadow(body, 1, 128, 4)
        self.add(CT, series, picture, Modality="CT", SeriesDescription=description, RescaleIntercept=0, RescaleSlope=1,
                 ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"], ImageOrientationPatient=[1, 0, 0, 0, 0, -1],
                 ImagePositionPatient=[-254, 0, 254], PixelSpacing=[4, 4], FrameOfReferenceUID=f"{ROOT}.{self.number}.77")

    def add_page(self, series, description):
        page = numpy.zeros((128, 256))
        page[20:24, 16:240] = page[40:44, 16:180] = page[60:64, 16:210] = 4000
        self.add(SC, series, page, Modality="CT", SeriesDescription=description, ImageType=["DERIVED", "SECONDARY"])

    def add_chest_pair(self, blank=False):
        named = {} if blank else {"BodyPartExamined": "CHEST"}
        for series, along, view, words in ((1, 1, "PA", ["L", "F"]), (2, 0, "LL", ["P", "F"])):
            self.add(DX, series, shadow(CHEST, along, 512, 0.8), Modality="DX", PatientOrientation=words,
                     ImagerPixelSpacing=[0.8, 0.8], WindowCenter=2000, WindowWidth=3600, PresentationIntentType="FOR PRESENTATION",
                     ImageType=["ORIGINAL", "PRIMARY"], **named, **({} if blank else {"ViewPosition": view}))

    def add_breasts(self):
        height, width = 480, 360
        for series, (side, view) in enumerate((("R", "CC"), ("L", "CC"), ("R", "MLO"), ("L", "MLO")), 1):
            down, across = numpy.mgrid[0:height, 0:width]
            reach = 250 if view == "CC" else 280
            middle = height * (0.5 if view == "CC" else 0.6)
            breast = (across / reach) ** 2 + ((down - middle) / 210) ** 2 <= 1
            picture = numpy.where(breast, 1400 + 900 * numpy.exp(-((across - 120) ** 2 + (down - middle) ** 2) / 9000), 60)
            if view == "MLO":
                picture[across + 0.7 * down < 150] = 3000  # the pectoral muscle, at the wall and above
            words = ["A", "R" if side == "L" else "L"]  # the wall (posterior) at the left
            words[1] = "F" if view == "MLO" else words[1]
            if side == "R":
                picture, words[0] = picture[:, ::-1], "P"  # the wall at the right
            for intent, sop_class in (("FOR PRESENTATION", MG), ("FOR PROCESSING", MG_RAW)):
                values = picture if intent == "FOR PRESENTATION" else 4095 - picture
                self.add(sop_class, series + (10 if sop_class == MG_RAW else 0), values, Modality="MG", ImageLaterality=side,
                         ViewPosition=view, PatientOrientation=words, PresentationIntentType=intent, ImagerPixelSpacing=[0.4, 0.4],
                         BodyPartExamined="BREAST", WindowCenter=1800, WindowWidth=3400, ImageType=["ORIGINAL", "PRIMARY", ""],
                         SeriesDescription=f"{side} {view}" + ("" if sop_class == MG else " RAW"))


def draw_chest_pair(folder):
    Study(folder, 2, "20260301", "胸部正侧位").add_chest_pair()
    Study(folder, 1, "20250115", "胸部正侧位").add_chest_pair()


def draw_breasts(folder):
    Study(folder, 2, "20260301", "双侧乳腺钼靶").add_breasts()
    Study(folder, 1, "20240220", "双侧乳腺钼靶").add_breasts()


def draw_chest_ct(folder):
    study = Study(folder, 1, "20260301", "胸部CT平扫", BodyPartExamined="CHEST", Manufacturer="SIEMENS")
    study.add_localizer(1, "Topogram 0.6 T20f", CHEST)
    study.add_ct(2, "Thorax 1.0 Bl57", "Bl57d", CHEST)
    study.add_ct(3, "Thorax 1.0 Br40", "Br40d", CHEST)
    study.add_page(501, "Patient Protocol")


def draw_trauma(folder):
    study = Study(folder, 1, "20260301", "全身CT 创伤", Manufacturer="UIH")
    study.add_localizer(1, "Scout", CHEST)
    study.add_ct(2, "Head 5.0 H_SOFT_B", "H_SOFT_B", HEAD, n=30, spacing=1.7, z_top=560, BodyPartExamined="HEAD")
    study.add_ct(3, "1.0 x 0.8 B_SHARP_C", "B_SHARP_C", CHEST, BodyPartExamined="CHEST")
    study.add_ct(4, "Recon 2: LUNG", "LUNG", CHEST, BodyPartExamined="CHEST")
    study.add_ct(5, "Body 1.0 B_SOFT_B 动脉期", "B_SOFT_B", CHEST, BodyPartExamined="CHEST", ContrastBolusAgent="Iohexol")
    study.add_page(999, "Dose Report")


KINDS = {"chest-pair": draw_chest_pair, "breasts": draw_breasts, "chest-ct": draw_chest_ct, "trauma": draw_trauma}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in KINDS:
        sys.exit(__doc__)
    KINDS[sys.argv[1]](sys.argv[2])
