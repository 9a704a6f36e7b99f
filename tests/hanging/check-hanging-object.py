#!/usr/bin/python3
"""Is this a Hanging Protocol object as PS3.3 A.44 and C.23.1 - C.23.3 ask? Read by pydicom; what is missing is printed.

Types: 1 has a value, 2 is there, 1C and 2C with the condition that the standard gives."""

import sys

import pydicom

ALWAYS = lambda item: True

CODE = [("CodeValue", 1, ALWAYS), ("CodingSchemeDesignator", 1, ALWAYS), ("CodeMeaning", 1, ALWAYS)]
DEFINITION = [
    ("Modality", 1, lambda item: "AnatomicRegionSequence" not in item),
    ("AnatomicRegionSequence", 1, lambda item: "Modality" not in item, CODE),
    ("Laterality", 2, lambda item: "AnatomicRegionSequence" in item),
    ("ProcedureCodeSequence", 2, ALWAYS, CODE),
    ("ReasonForRequestedProcedureCodeSequence", 2, ALWAYS, CODE),
]
SELECTOR = [
    ("ImageSetSelectorUsageFlag", 1, ALWAYS),
    ("SelectorAttribute", 1, ALWAYS),
    ("SelectorAttributeVR", 1, ALWAYS),
    ("SelectorValueNumber", 1, ALWAYS),
]
TIMED = [
    ("ImageSetNumber", 1, ALWAYS),
    ("ImageSetSelectorCategory", 1, ALWAYS),
    ("RelativeTime", 1, lambda item: item.ImageSetSelectorCategory == "RELATIVE_TIME"),
    ("RelativeTimeUnits", 1, lambda item: item.ImageSetSelectorCategory == "RELATIVE_TIME"),
    ("AbstractPriorValue", 1,
     lambda item: item.ImageSetSelectorCategory == "ABSTRACT_PRIOR" and "AbstractPriorCodeSequence" not in item),
]
IMAGE_SET = [("ImageSetSelectorSequence", 1, ALWAYS, SELECTOR), ("TimeBasedImageSetsSequence", 1, ALWAYS, TIMED)]
SCREEN = [
    ("NumberOfVerticalPixels", 1, ALWAYS),
    ("NumberOfHorizontalPixels", 1, ALWAYS),
    ("DisplayEnvironmentSpatialPosition", 1, ALWAYS),
    ("ScreenMinimumGrayscaleBitDepth", 1, lambda item: "ScreenMinimumColorBitDepth" not in item),
]
BOX = [
    ("ImageBoxNumber", 1, ALWAYS),
    ("DisplayEnvironmentSpatialPosition", 1, ALWAYS),
    ("ImageBoxLayoutType", 1, ALWAYS),
    ("ImageBoxTileHorizontalDimension", 1, lambda item: item.ImageBoxLayoutType == "TILED"),
    ("ImageBoxTileVerticalDimension", 1, lambda item: item.ImageBoxLayoutType == "TILED"),
    ("PreferredPlaybackSequencing", 1, lambda item: item.ImageBoxLayoutType == "CINE"),
    ("RecommendedDisplayFrameRate", 1,
     lambda item: item.ImageBoxLayoutType == "CINE" and "CineRelativeToRealTime" not in item),
]
FILTER = [
    ("SelectorAttribute", 1, lambda item: "FilterByCategory" not in item),
    ("SelectorAttributeVR", 1, lambda item: "FilterByAttributePresence" not in item),
    ("SelectorValueNumber", 1, lambda item: "SelectorAttribute" in item and "FilterByAttributePresence" not in item),
    ("FilterByOperator", 1, lambda item: "FilterByAttributePresence" not in item),
]
SORT = [
    ("SelectorAttribute", 1, lambda item: "SortByCategory" not in item),
    ("SelectorValueNumber", 1, lambda item: "SelectorAttribute" in item),
    ("SortingDirection", 1, ALWAYS),
]
DISPLAY_SET = [
    ("DisplaySetNumber", 1, ALWAYS),
    ("DisplaySetPresentationGroup", 1, ALWAYS),
    ("ImageSetNumber", 1, ALWAYS),
    ("ImageBoxesSequence", 1, ALWAYS, BOX),
    ("FilterOperationsSequence", 2, ALWAYS, FILTER),
    ("SortingOperationsSequence", 2, ALWAYS, SORT),
    ("ReformattingThickness", 1, lambda item: item.get("ReformattingOperationType") in ("MPR", "SLAB")),
    ("ReformattingInterval", 1, lambda item: item.get("ReformattingOperationType") in ("MPR", "SLAB")),
    ("ReformattingOperationInitialViewDirection", 1,
     lambda item: item.get("ReformattingOperationType") in ("MPR", "3D_RENDERING")),
    ("DisplaySetPatientOrientation", 2, ALWAYS),
]
OBJECT = [
    ("SOPClassUID", 1, ALWAYS),
    ("SOPInstanceUID", 1, ALWAYS),
    ("HangingProtocolName", 1, ALWAYS),
    ("HangingProtocolDescription", 1, ALWAYS),
    ("HangingProtocolLevel", 1, ALWAYS),
    ("HangingProtocolCreator", 1, ALWAYS),
    ("HangingProtocolCreationDateTime", 1, ALWAYS),
    ("HangingProtocolDefinitionSequence", 1, ALWAYS, DEFINITION),
    ("HangingProtocolUserIdentificationCodeSequence", 2, ALWAYS, CODE),
    ("NumberOfPriorsReferenced", 1, ALWAYS),
    ("ImageSetsSequence", 1, ALWAYS, IMAGE_SET),
    ("NumberOfScreens", 2, ALWAYS),
    ("NominalScreenDefinitionSequence", 2, ALWAYS, SCREEN),
    ("DisplaySetsSequence", 1, ALWAYS, DISPLAY_SET),
    ("PartialDataDisplayHandling", 2, ALWAYS),
    ("SynchronizedScrollingSequence", 3, ALWAYS, [("DisplaySetScrollingGroup", 1, ALWAYS)]),
]
# Defined and enumerated values (C.23.1 - C.23.3).
TERMS = {
    "HangingProtocolLevel": ("MANUFACTURER", "SITE", "USER_GROUP", "SINGLE_USER"),
    "ImageSetSelectorUsageFlag": ("MATCH", "NO_MATCH"),
    "ImageSetSelectorCategory": ("RELATIVE_TIME", "ABSTRACT_PRIOR"),
    "RelativeTimeUnits": ("SECONDS", "MINUTES", "HOURS", "DAYS", "WEEKS", "MONTHS", "YEARS"),
    "PartialDataDisplayHandling": ("MAINTAIN_LAYOUT", "ADAPT_LAYOUT"),
    "ImageBoxLayoutType": ("TILED", "STACK", "CINE", "PROCESSED", "SINGLE"),
    "FilterByCategory": ("IMAGE_PLANE",),
    "FilterByAttributePresence": ("PRESENT", "NOT_PRESENT"),
    "FilterByOperator": ("RANGE_INCL", "RANGE_EXCL", "GREATER_OR_EQUAL", "LESS_OR_EQUAL", "GREATER_THAN", "LESS_THAN",
                         "MEMBER_OF", "NOT_MEMBER_OF"),
    "ReformattingOperationType": ("SLAB", "MPR", "3D_RENDERING"),
    "ReformattingOperationInitialViewDirection": ("SAGITTAL", "TRANSVERSE", "CORONAL", "OBLIQUE"),
    "SortByCategory": ("ALONG_AXIS", "BY_ACQ_TIME"),
    "SortingDirection": ("INCREASING", "DECREASING"),
    "VOIType": ("LUNG", "MEDIASTINUM", "ABDO_PELVIS", "LIVER", "SOFT_TISSUE", "BONE", "BRAIN", "POST_FOSSA"),
    "ShowGrayscaleInverted": ("YES", "NO"),
    "ShowImageTrueSizeFlag": ("YES", "NO"),
    "ShowPatientDemographicsFlag": ("YES", "NO"),
    "ShowAcquisitionTechniquesFlag": ("YES", "NO"),
    "DisplaySetHorizontalJustification": ("LEFT", "CENTER", "RIGHT"),
}


def check(item, table, where):
    for keyword, kind, condition, *below in table:
        place = f"{where}{keyword}"
        if condition(item):
            if kind in (1, 2) and keyword not in item:
                yield f"{place} is not there"
            elif kind == 1 and (item[keyword].value is None or item[keyword].VM == 0):
                yield f"{place} is empty"
        for index, one in enumerate(item.get(keyword, []) if below else []):
            yield from check(one, below[0], f"{place}[{index}].")


def check_values(ds):
    for element in ds.iterall():
        if element.keyword in TERMS and element.value and element.value not in TERMS[element.keyword]:
            yield f"{element.keyword}: {element.value} is no term of the standard"
    for number, one in enumerate(ds.DisplaySetsSequence):
        if one.DisplaySetNumber != number + 1:
            yield f"DisplaySetNumber {one.DisplaySetNumber} is not {number + 1}"
        if "ReformattingOperationInitialViewDirection" in one and one.ReformattingOperationType == "SLAB":
            yield f"display set {number + 1} is a slab with a direction"
        if len(one.ImageBoxesSequence) > 1 and {b.ImageBoxLayoutType for b in one.ImageBoxesSequence} != {"TILED"}:
            yield f"display set {number + 1} has several boxes that are no tiles"
        for index, box in enumerate(one.ImageBoxesSequence):
            if box.ImageBoxNumber != index + 1:
                yield f"ImageBoxNumber {box.ImageBoxNumber} is not {index + 1}"
            left, top, right, bottom = box.DisplayEnvironmentSpatialPosition
            if not 0 <= left < right <= 1 or not 0 <= bottom < top <= 1:
                yield f"box {index} of display set {number + 1} lies at {left} {top} {right} {bottom}"
    sets = [t.ImageSetNumber for s in ds.ImageSetsSequence for t in s.TimeBasedImageSetsSequence]
    if len(set(sets)) != len(sets) or not {d.ImageSetNumber for d in ds.DisplaySetsSequence} <= set(sets):
        yield f"image sets {sets} are not those of the display sets"
    for selector in (s for i in ds.ImageSetsSequence for s in i.ImageSetSelectorSequence):
        if f"Selector{selector.SelectorAttributeVR}Value" not in selector:
            yield f"a selector of VR {selector.SelectorAttributeVR} has no value of it"


def main():
    problems = []
    for path in sys.argv[1:]:
        ds = pydicom.dcmread(path)
        problems += [f"{path}: {p}" for p in [*check(ds, OBJECT, ""), *check_values(ds)]]
        if ds.SOPClassUID.name != "Hanging Protocol Storage" or ds.file_meta.MediaStorageSOPClassUID != ds.SOPClassUID:
            problems.append(f"{path}: {ds.SOPClassUID.name}")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
