/* Where a frame lies in the patient (fj_dicom_frame_get_plane of fj-dicom-frame.h; PS3.3 C.7.6.2,
 * C.7.6.16.2). */
#include <math.h>

#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"
#include "fj-error.h"
#include "fj-language.h"

#define SLICE_THICKNESS 0x00180050
#define IMAGE_POSITION 0x00200032
#define IMAGE_ORIENTATION 0x00200037
#define PIXEL_SPACING 0x00280030
#define PLANE_POSITION_GROUP 0x00209113
#define PLANE_ORIENTATION_GROUP 0x00209116
#define PIXEL_MEASURES_GROUP 0x00289110
#define GRID_FRAME_OFFSETS 0x3004000C

/* Frames of a dose grid (C.8.8.3.2): distances along the normal from the first one, or, when the first value
 * is not zero, patient z of axial frames. FALSE when the object does not say where its later frames are. */
static gboolean
move_to_frame (const FjDicomObject *object, guint frame, FjPlane *plane)
{
  double first, here;
  if (fj_dicom_group_count_frames (object) == 1)
    return TRUE;
  if (!fj_dicom_object_get_double (object, GRID_FRAME_OFFSETS, 0, &first))
    return frame == 0;
  if (!fj_dicom_object_get_double (object, GRID_FRAME_OFFSETS, frame, &here))
    return FALSE;
  if (first != 0 && fabs (fabs (fj_plane_normal (plane).z) - 1) > 1e-3)
    return FALSE;
  if (first == 0)
    plane->origin = fj_vector_add_scaled (plane->origin, fj_plane_normal (plane), here);
  else
    plane->origin.z = here;
  return TRUE;
}

gboolean
fj_dicom_frame_get_plane (FjDicomObject *object, guint index, FjPlane *plane, GError **error)
{
  FjDicomObject *position, *orientation, *measures, *depth;
  double p[3], o[6], s[2], thickness;
  *plane = (FjPlane){ { 0 } };
  if (index >= fj_dicom_group_count_frames (object)
      || !(position = fj_dicom_group_find (object, index, PLANE_POSITION_GROUP, IMAGE_POSITION))
      || !(orientation = fj_dicom_group_find (object, index, PLANE_ORIENTATION_GROUP, IMAGE_ORIENTATION))
      || !(measures = fj_dicom_group_find (object, index, PIXEL_MEASURES_GROUP, PIXEL_SPACING)))
    return FALSE;
  gboolean is_good = fj_dicom_group_get_doubles (position, IMAGE_POSITION, p, 3)
                     && fj_dicom_group_get_doubles (orientation, IMAGE_ORIENTATION, o, 6)
                     && fj_dicom_group_get_doubles (measures, PIXEL_SPACING, s, 2);
  if (is_good)
    {
      plane->origin = (FjVector){ p[0], p[1], p[2] };
      plane->row = (FjVector){ o[0], o[1], o[2] };
      plane->column = (FjVector){ o[3], o[4], o[5] };
      plane->row_spacing = s[0];
      plane->column_spacing = s[1];
      depth = fj_dicom_group_find (object, index, PIXEL_MEASURES_GROUP, SLICE_THICKNESS);
      if (depth && fj_dicom_object_get_double (depth, SLICE_THICKNESS, 0, &thickness) && thickness > 0)
        plane->thickness = thickness;
    }
  if (!is_good || !fj_plane_is_valid (plane))
    {
      *plane = (FjPlane){ { 0 } };
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The image says where it lies in the patient, but in numbers that cannot be right "
             "(position, orientation or pixel spacing). Look at it, but do not measure in it."));
      return FALSE;
    }
  /* A position of the frame itself, or of a group that all frames share, is meant for it; one on the top
   * level is that of the first frame. */
  if (position == object && !move_to_frame (object, index, plane))
    {
      *plane = (FjPlane){ { 0 } };
      return FALSE;
    }
  return TRUE;
}
