#include "fj-hang-attribute.h"

#include <stdlib.h>
#include <string.h>

#include "fj-language.h"

/* By tag. Keywords of PS3.6; derived ones are our own. */
static const struct
{
  FjTag tag;
  const char *keyword, *title;
} attributes[] = {
  { FJ_HANG_REGION, "Region", N_ ("Body region") },
  { FJ_HANG_SIDE, "Side", N_ ("Side") },
  { FJ_HANG_ORDER_ITEM, "OrderItem", N_ ("Ordered item") },
  { FJ_HANG_ORDER_PARTS, "OrderParts", N_ ("Ordered parts") },
  { FJ_HANG_PLANE, "Plane", N_ ("Plane") },
  { FJ_HANG_KERNEL, "Kernel", N_ ("Kernel") },
  { FJ_HANG_PHASE, "Phase", N_ ("Contrast phase") },
  { FJ_HANG_WEIGHTING, "Weighting", N_ ("Weighting") },
  { FJ_HANG_FAT_SATURATED, "FatSaturated", N_ ("Fat saturation") },
  { FJ_HANG_B_VALUE, "BValue", N_ ("b value") },
  { FJ_HANG_ENHANCED, "Enhanced", N_ ("Contrast medium") },
  { FJ_HANG_RECONSTRUCTION, "Reconstruction", N_ ("Reconstruction") },
  { FJ_HANG_N_IMAGES, "NumberOfImages", N_ ("Number of images") },
  { FJ_HANG_SPACING, "Spacing", N_ ("Distance of slices") },
  { FJ_HANG_IS_FILM, "IsFilm", N_ ("Film") },
  { FJ_HANG_IS_LOCALIZER, "IsLocalizer", N_ ("Localizer") },
  { FJ_HANG_IS_DOSE, "IsDose", N_ ("Dose page") },
  { FJ_HANG_IS_DUPLICATE, "IsDuplicate", N_ ("Stored twice") },
  { FJ_HANG_IS_PROCESSING_TWIN, "IsProcessingTwin", N_ ("For processing") },
  { FJ_HANG_VIEW, "View", N_ ("View") },
  { 0x00080008, "ImageType", N_ ("Image type") },
  { 0x00080016, "SOPClassUID", NULL },
  { 0x00080018, "SOPInstanceUID", NULL },
  { 0x00080020, "StudyDate", NULL },
  { 0x00080021, "SeriesDate", NULL },
  { 0x00080022, "AcquisitionDate", NULL },
  { 0x00080023, "ContentDate", NULL },
  { 0x0008002a, "AcquisitionDateTime", NULL },
  { 0x00080030, "StudyTime", NULL },
  { 0x00080031, "SeriesTime", NULL },
  { 0x00080032, "AcquisitionTime", NULL },
  { 0x00080033, "ContentTime", NULL },
  { 0x00080050, "AccessionNumber", NULL },
  { 0x00080060, "Modality", N_ ("Modality") },
  { 0x00080068, "PresentationIntentType", N_ ("Presentation intent") },
  { 0x00080070, "Manufacturer", N_ ("Manufacturer") },
  { 0x00080080, "InstitutionName", NULL },
  { 0x00081010, "StationName", NULL },
  { 0x00081030, "StudyDescription", N_ ("Study description") },
  { 0x0008103e, "SeriesDescription", N_ ("Series description") },
  { 0x00081090, "ManufacturerModelName", NULL },
  { 0x00082111, "DerivationDescription", NULL },
  { 0x00082144, "RecommendedDisplayFrameRate", NULL },
  { 0x00100010, "PatientName", NULL },
  { 0x00100020, "PatientID", NULL },
  { 0x00100021, "IssuerOfPatientID", NULL },
  { 0x00100030, "PatientBirthDate", NULL },
  { 0x00100040, "PatientSex", N_ ("Sex") },
  { 0x00101010, "PatientAge", N_ ("Age") },
  { 0x00180010, "ContrastBolusAgent", NULL },
  { 0x00180015, "BodyPartExamined", N_ ("Body part") },
  { 0x00180020, "ScanningSequence", NULL },
  { 0x00180021, "SequenceVariant", NULL },
  { 0x00180022, "ScanOptions", NULL },
  { 0x00180023, "MRAcquisitionType", NULL },
  { 0x00180024, "SequenceName", NULL },
  { 0x00180025, "AngioFlag", NULL },
  { 0x00180031, "Radiopharmaceutical", NULL },
  { 0x00180040, "CineRate", NULL },
  { 0x00180050, "SliceThickness", N_ ("Slice thickness") },
  { 0x00180060, "KVP", NULL },
  { 0x00180080, "RepetitionTime", NULL },
  { 0x00180081, "EchoTime", NULL },
  { 0x00180082, "InversionTime", NULL },
  { 0x00180086, "EchoNumbers", NULL },
  { 0x00180087, "MagneticFieldStrength", NULL },
  { 0x00180088, "SpacingBetweenSlices", NULL },
  { 0x00180091, "EchoTrainLength", NULL },
  { 0x00181030, "ProtocolName", N_ ("Protocol") },
  { 0x00181040, "ContrastBolusRoute", NULL },
  { 0x00181041, "ContrastBolusVolume", NULL },
  { 0x00181042, "ContrastBolusStartTime", NULL },
  { 0x00181060, "TriggerTime", NULL },
  { 0x00181063, "FrameTime", NULL },
  { 0x00181100, "ReconstructionDiameter", NULL },
  { 0x00181164, "ImagerPixelSpacing", NULL },
  { 0x00181210, "ConvolutionKernel", N_ ("Convolution kernel") },
  { 0x00181314, "FlipAngle", NULL },
  { 0x00181400, "AcquisitionDeviceProcessingDescription", NULL },
  { 0x00181508, "PositionerType", NULL },
  { 0x00181510, "PositionerPrimaryAngle", NULL },
  { 0x00181511, "PositionerSecondaryAngle", NULL },
  { 0x00185100, "PatientPosition", NULL },
  { 0x00185101, "ViewPosition", N_ ("View position") },
  { 0x00189087, "DiffusionBValue", NULL },
  { 0x00189315, "ReconstructionAlgorithm", NULL },
  { 0x0020000d, "StudyInstanceUID", NULL },
  { 0x0020000e, "SeriesInstanceUID", NULL },
  { 0x00200010, "StudyID", NULL },
  { 0x00200011, "SeriesNumber", N_ ("Series number") },
  { 0x00200012, "AcquisitionNumber", NULL },
  { 0x00200013, "InstanceNumber", NULL },
  { 0x00200020, "PatientOrientation", NULL },
  { 0x00200032, "ImagePositionPatient", NULL },
  { 0x00200037, "ImageOrientationPatient", NULL },
  { 0x00200052, "FrameOfReferenceUID", NULL },
  { 0x00200060, "Laterality", N_ ("Side (series)") },
  { 0x00200062, "ImageLaterality", N_ ("Side (image)") },
  { 0x00200100, "TemporalPositionIdentifier", NULL },
  { 0x00200105, "NumberOfTemporalPositions", NULL },
  { 0x00201041, "SliceLocation", NULL },
  { 0x00204000, "ImageComments", NULL },
  { 0x00280004, "PhotometricInterpretation", NULL },
  { 0x00280008, "NumberOfFrames", NULL },
  { 0x00280010, "Rows", NULL },
  { 0x00280011, "Columns", NULL },
  { 0x00280030, "PixelSpacing", NULL },
  { 0x00280301, "BurnedInAnnotation", NULL },
  { 0x00281050, "WindowCenter", NULL },
  { 0x00281051, "WindowWidth", NULL },
  { 0x00281055, "WindowCenterWidthExplanation", NULL },
  { 0x00281300, "BreastImplantPresent", NULL },
  { 0x00282110, "LossyImageCompression", NULL },
  { 0x00321060, "RequestedProcedureDescription", NULL },
  { 0x00400254, "PerformedProcedureStepDescription", NULL },
  { 0x00540220, "ViewCodeSequence", NULL }, /* meaning of its code */
  { 0x00541001, "Units", NULL },
  { 0x00541102, "DecayCorrection", NULL },
};

static gboolean
find (FjTag tag, guint *index)
{
  guint low = 0, high = G_N_ELEMENTS (attributes);

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (attributes[middle].tag == tag)
        {
          *index = middle;
          return TRUE;
        }
      if (attributes[middle].tag < tag)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

FjTag
fj_hang_attribute_from_name (const char *name)
{
  if (name == NULL)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (strcmp (attributes[i].keyword, name) == 0)
      return attributes[i].tag;
  if (strlen (name) != 8 || strspn (name, "0123456789abcdefABCDEF") != 8)
    return 0;
  return (FjTag) strtoul (name, NULL, 16);
}

const char *
fj_hang_attribute_get_name (FjTag tag, char digits[9])
{
  guint index;

  if (find (tag, &index))
    return attributes[index].keyword;
  g_snprintf (digits, 9, "%08x", tag);
  return digits;
}

const char *
fj_hang_attribute_get_title (FjTag tag, char digits[9])
{
  guint index;

  if (find (tag, &index) && attributes[index].title != NULL)
    return _ (attributes[index].title);
  return fj_hang_attribute_get_name (tag, digits);
}
