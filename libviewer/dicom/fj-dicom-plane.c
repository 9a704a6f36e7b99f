/* Where a frame lies in the patient (fj_dicom_frame_get_plane of fj-dicom-frame.h; PS3.3 C.7.6.2,
 * C.7.6.16.2; of nuclear medicine C.8.4). */
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
#define SPACING_BETWEEN_SLICES 0x00180088
#define DETECTOR_VECTOR 0x00540020
#define DETECTOR_INFORMATION 0x00540022
#define SLICE_VECTOR 0x00540080
#define ANGULAR_VIEW_VECTOR 0x00540090

/* C.8.4.11: what holds the place of a frame of nuclear medicine; the sequence has an item for each detector,
 * and one for a reconstruction. */
static FjDicomObject *
find_detector (FjDicomObject *object, guint frame, FjTag attribute)
{
  gint64 number = 1;
  fj_dicom_object_get_int (object, DETECTOR_VECTOR, frame, &number);
  if (number < 1 || number > G_MAXUINT16)
    return NULL;
  FjDicomObject *detector = fj_dicom_object_get_item (object, DETECTOR_INFORMATION, (guint) number - 1);
  return detector && fj_dicom_object_has (detector, attribute) ? detector : NULL;
}

/* C.8.4.15: slices of a reconstruction lie behind the first one along the normal, or with a negative spacing
 * in front of it. Views from around the patient have no place of their own. */
static gboolean
move_to_slice (const FjDicomObject *object, guint frame, FjPlane *plane)
{
  gint64 slice = 1;
  double spacing = 0;
  if (fj_dicom_object_has (object, ANGULAR_VIEW_VECTOR))
    return FALSE;
  if (!fj_dicom_object_has (object, SLICE_VECTOR))
    return TRUE;
  if (!fj_dicom_object_get_int (object, SLICE_VECTOR, frame, &slice) || slice < 1)
    return FALSE;
  if (slice > 1
      && (!fj_dicom_object_get_double (object, SPACING_BETWEEN_SLICES, 0, &spacing) || spacing == 0))
    return FALSE;
  plane->origin
      = fj_vector_add_scaled (plane->origin, fj_plane_normal (plane), spacing * (double) (slice - 1));
  return TRUE;
}

/* Where a later frame lies when the object gives the place of the first: slices of nuclear medicine, and
 * frames of a dose grid (C.8.8.3.2): distances along the normal from the first one, or, when the first value
 * is not zero, patient z of axial frames. FALSE when the object does not say where its later frames are. */
static gboolean
move_to_frame (const FjDicomObject *object, guint frame, FjPlane *plane)
{
  double first, here;
  if (fj_dicom_object_has (object, DETECTOR_INFORMATION) || fj_dicom_object_has (object, SLICE_VECTOR))
    return move_to_slice (object, frame, plane);
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
  gboolean by_detector;
  if (index >= fj_dicom_group_count_frames (object))
    return FALSE;
  position = fj_dicom_group_find (object, index, PLANE_POSITION_GROUP, IMAGE_POSITION);
  orientation = fj_dicom_group_find (object, index, PLANE_ORIENTATION_GROUP, IMAGE_ORIENTATION);
  by_detector = position == NULL;
  if (!position)
    position = find_detector (object, index, IMAGE_POSITION);
  if (!orientation)
    orientation = find_detector (object, index, IMAGE_ORIENTATION);
  if (!position || !orientation
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
  if ((position == object || by_detector) && !move_to_frame (object, index, plane))
    {
      *plane = (FjPlane){ { 0 } };
      return FALSE;
    }
  return TRUE;
}
