/* See fj-dicom-spacing.h. */
#include "fj-dicom-spacing.h"

#include <math.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"

#define MODALITY 0x00080060
#define MAGNIFICATION 0x00181114
#define IMAGER_SPACING 0x00181164
#define SCANNED_SPACING 0x00182010
#define REGIONS 0x00186011
#define REGION_FLAGS 0x00186014
#define REGION_BOUNDS 0x00186018 /* min x, min y, max x, max y: every second element */
#define UNITS_X 0x00186024
#define UNITS_Y 0x00186026
#define DELTA_X 0x0018602C
#define DELTA_Y 0x0018602E
#define ROWS 0x00280010
#define COLUMNS 0x00280011
#define PIXEL_SPACING 0x00280030
#define CALIBRATION_TYPE 0x00280A02
#define PIXEL_MEASURES_GROUP 0x00289110
#define PIXEL_DATA_PROPERTIES_GROUP 0x00189443 /* X-Ray Frame Pixel Data Properties */
#define ASPECT_RATIO 0x00280034
#define LEAST_ASPECT 1e-3
#define CENTIMETRES 3
#define MM_PER_CM 10
#define MOST_REGIONS 256

static gboolean
read_pair (FjDicomObject *object, guint frame, FjTag group, FjTag tag, double pair[2])
{
  FjDicomObject *holder = fj_dicom_group_find (object, frame, group, tag);
  return holder && fj_dicom_group_get_doubles (holder, tag, pair, 2) && pair[0] > 0 && pair[1] > 0;
}

static gboolean
set_spacing (FjSpacing *spacing, FjSpacingBasis basis, const double pair[2], double divisor)
{
  spacing->basis = basis;
  spacing->row_spacing = pair[0] / divisor;
  spacing->column_spacing = pair[1] / divisor;
  return TRUE;
}

static gboolean
is_same (const double a[2], const double b[2])
{
  return fabs (a[0] - b[0]) <= 1e-6 * a[0] && fabs (a[1] - b[1]) <= 1e-6 * a[1];
}

typedef struct
{
  FjSpacing spacing;
  guint64 rank;
} Region;

static gboolean
parse_region (FjDicomObject *item, Region *region)
{
  gint64 bounds[4], unit_x = 0, unit_y = 0, flags = 0;
  double delta_x = 0, delta_y = 0;
  for (guint k = 0; k < 4; k++)
    if (!fj_dicom_object_get_int (item, REGION_BOUNDS + 2 * k, 0, &bounds[k]) || bounds[k] < 0
        || bounds[k] > G_MAXUINT16)
      return FALSE;
  if (bounds[2] < bounds[0] || bounds[3] < bounds[1])
    return FALSE;
  fj_dicom_object_get_int (item, REGION_FLAGS, 0, &flags);
  fj_dicom_object_get_int (item, UNITS_X, 0, &unit_x);
  fj_dicom_object_get_int (item, UNITS_Y, 0, &unit_y);
  fj_dicom_object_get_double (item, DELTA_X, 0, &delta_x);
  fj_dicom_object_get_double (item, DELTA_Y, 0, &delta_y);
  region->rank = (guint64) ((bounds[2] - bounds[0] + 1) * (bounds[3] - bounds[1] + 1))
                 + ((flags & 1) ? G_GUINT64_CONSTANT (1) << 40 : 0);
  region->spacing = (FjSpacing){ .basis = FJ_SPACING_NONE };
  double pair[2] = { fabs (delta_y) * MM_PER_CM, fabs (delta_x) * MM_PER_CM };
  if (unit_x == CENTIMETRES && unit_y == CENTIMETRES && pair[0] > 0 && pair[1] > 0)
    set_spacing (&region->spacing, FJ_SPACING_REGION, pair, 1);
  region->spacing.x0 = (guint) bounds[0];
  region->spacing.y0 = (guint) bounds[1];
  region->spacing.x1 = (guint) bounds[2];
  region->spacing.y1 = (guint) bounds[3];
  return TRUE;
}

static int
compare_regions (gconstpointer a, gconstpointer b)
{
  guint64 one = ((const Region *) a)->rank, other = ((const Region *) b)->rank;
  return one < other ? -1 : one > other;
}

/* Of several regions at one point the one of high priority (bit 0 of Region Flags is zero), then the
 * smallest, then the first: in this order. What measures seconds or nothing is listed, too: what lies under
 * it does not hold there. */
static GArray *
list_regions (FjDicomObject *object)
{
  guint n = MIN (fj_dicom_object_count_items (object, REGIONS), MOST_REGIONS);
  g_autoptr (GArray) regions = g_array_new (FALSE, FALSE, sizeof (Region));
  GArray *spacings = g_array_new (FALSE, FALSE, sizeof (FjSpacing));
  for (guint i = 0; i < n; i++)
    {
      Region region;
      if (parse_region (fj_dicom_object_get_item (object, REGIONS, i), &region))
        g_array_append_val (regions, region);
    }
  g_array_sort (regions, compare_regions); /* which is stable */
  for (guint i = 0; i < regions->len; i++)
    g_array_append_val (spacings, g_array_index (regions, Region, i).spacing);
  return spacings;
}

static gboolean
read_region (FjDicomObject *object, guint column, guint row, FjSpacing *spacing)
{
  g_autoptr (GArray) regions = list_regions (object);
  for (guint i = 0; i < regions->len; i++)
    {
      const FjSpacing *region = &g_array_index (regions, FjSpacing, i);
      if (column < region->x0 || row < region->y0 || column > region->x1 || row > region->y1)
        continue;
      if (region->basis != FJ_SPACING_NONE)
        *spacing = *region;
      return region->basis != FJ_SPACING_NONE;
    }
  return FALSE;
}

/* Tomographic modalities measure in the patient even where an object leaves its position out. */
static gboolean
is_cross_section (FjDicomObject *object, guint frame)
{
  static const char *const modalities[] = { "CT", "MR", "PT", "NM", NULL };
  FjPlane plane;
  g_autofree char *modality = fj_dicom_object_dup_string (object, MODALITY);
  return fj_dicom_frame_get_plane (object, frame, &plane, NULL)
         || (modality && g_strv_contains (modalities, modality));
}

static gboolean
read_spacing (FjDicomObject *object, guint frame, FjSpacing *spacing)
{
  double pixel[2], imager[2], scanned[2], magnification = 0;
  gboolean has_pixel = read_pair (object, frame, PIXEL_MEASURES_GROUP, PIXEL_SPACING, pixel);
  gboolean has_imager = read_pair (object, frame, PIXEL_DATA_PROPERTIES_GROUP, IMAGER_SPACING, imager);
  gboolean has_scanned = read_pair (object, frame, 0, SCANNED_SPACING, scanned);
  g_autofree char *calibration = fj_dicom_object_dup_string (object, CALIBRATION_TYPE);

  if (has_pixel && calibration && *calibration)
    return set_spacing (spacing, FJ_SPACING_CALIBRATED, pixel, 1);
  /* 10.7.1.1: different from what the detector or the scanner measured, it has been corrected; the same, it
   * has not. With nothing to compare it cannot be determined. */
  if (has_pixel && ((has_imager && !is_same (pixel, imager)) || (has_scanned && !is_same (pixel, scanned))))
    return set_spacing (spacing, FJ_SPACING_CALIBRATED, pixel, 1);
  if (has_imager)
    {
      if (fj_dicom_object_get_double (object, MAGNIFICATION, 0, &magnification) && magnification >= 1)
        return set_spacing (spacing, FJ_SPACING_ERMF, imager, magnification);
      return set_spacing (spacing, FJ_SPACING_DETECTOR, imager, 1);
    }
  if (has_pixel && !has_scanned && is_cross_section (object, frame))
    return set_spacing (spacing, FJ_SPACING_PATIENT, pixel, 1);
  return FALSE;
}

gboolean
fj_dicom_spacing_get (FjDicomObject *object, guint frame, guint column, guint row, FjSpacing *spacing)
{
  gint64 rows = 0, columns = 0;
  *spacing = (FjSpacing){ FJ_SPACING_NONE };
  if (fj_dicom_object_count_items (object, REGIONS) > 0)
    return read_region (object, column, row, spacing);
  if (!read_spacing (object, frame, spacing))
    return FALSE;
  fj_dicom_object_get_int (object, ROWS, 0, &rows);
  fj_dicom_object_get_int (object, COLUMNS, 0, &columns);
  spacing->x1 = (guint) CLAMP (rows > 0 ? columns - 1 : 0, 0, G_MAXUINT16);
  spacing->y1 = (guint) CLAMP (rows - 1, 0, G_MAXUINT16);
  return TRUE;
}

double
fj_dicom_spacing_get_aspect (FjDicomObject *object, guint frame)
{
  double pair[2];
  if (read_pair (object, frame, PIXEL_MEASURES_GROUP, PIXEL_SPACING, pair)
      || read_pair (object, frame, PIXEL_DATA_PROPERTIES_GROUP, IMAGER_SPACING, pair)
      || read_pair (object, frame, 0, SCANNED_SPACING, pair)
      || read_pair (object, frame, 0, ASPECT_RATIO, pair))
    return CLAMP (pair[0] / pair[1], LEAST_ASPECT, 1 / LEAST_ASPECT);
  return 1;
}

GArray *
fj_dicom_spacing_list (FjDicomObject *object, guint frame)
{
  GArray *spacings;
  FjSpacing spacing;
  if (fj_dicom_object_count_items (object, REGIONS) > 0)
    return list_regions (object);
  spacings = g_array_new (FALSE, FALSE, sizeof (FjSpacing));
  if (fj_dicom_spacing_get (object, frame, 0, 0, &spacing))
    g_array_append_val (spacings, spacing);
  return spacings;
}
