#include "fj-reslice.h"

#include <math.h>

#define SIDE 5
#define MARK 1000

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

/* A cube of 5 voxels of 1 mm about the origin, taken as slices of any direction; the voxel at @mark (each -2
 * … 2, LPS) shines. */
static FjVolume *
cube (FjVector row, FjVector column, FjVector mark)
{
  FjVolumeSlice slices[SIDE];
  FjVector normal = fj_vector_cross (row, column), none = { 0 };
  FjVolume *volume;

  for (int i = 0; i < SIDE; i++)
    {
      FjVector origin = fj_vector_add_scaled (none, normal, i - 2);

      origin = fj_vector_add_scaled (origin, row, -2);
      origin = fj_vector_add_scaled (origin, column, -2);
      slices[i] = (FjVolumeSlice){ { origin, row, column, 1, 1, 1 }, 1, 0, (guint) i };
    }
  volume = fj_volume_new (slices, SIDE, SIDE, SIDE, FJ_SAMPLE_S16, NULL);
  for (int i = 0; i < SIDE; i++)
    {
      double x, y, distance;

      fj_plane_from_patient (&slices[i].plane, mark, &x, &y, &distance);
      if (fabs (distance) < 0.5)
        ((gint16 *) fj_volume_get_slice_data (volume, (guint) i))[lround (y) * SIDE + lround (x)] = MARK;
    }
  return volume;
}

/* Where on the screen the mark is. */
static void
find (const FjVolume *volume, FjOrientation orientation, double position, int row, int column)
{
  FjPlane plane;
  guint rows, columns, shining = 0;
  gint16 out[SIDE * SIDE];

  fj_reslice_orthogonal (volume, orientation, position, &plane, &rows, &columns);
  g_assert_cmpuint (rows, ==, SIDE);
  g_assert_cmpuint (columns, ==, SIDE);
  g_assert_true (fj_plane_is_valid (&plane));
  fj_reslice (volume, &plane, rows, columns, FJ_SLAB_NONE, 0, 1, -1, 1, out);
  for (int i = 0; i < SIDE * SIDE; i++)
    {
      g_assert_cmpint (out[i], !=, -1);
      shining += out[i] == MARK;
    }
  g_assert_cmpuint (shining, ==, row >= 0 ? 1 : 0);
  if (row >= 0)
    g_assert_cmpint (out[row * SIDE + column], ==, MARK);
}

/* LPS: x to the patient's left, y to the back, z to the head. However the slices were taken, a place of the
 * body comes to the same place of the screen. */
static void
test_directions (void)
{
  static const FjVector taken[][2] = {
    { { 1, 0, 0 }, { 0, 1, 0 } },   /* axial */
    { { 1, 0, 0 }, { 0, 0, -1 } },  /* coronal */
    { { 0, 1, 0 }, { 0, 0, -1 } },  /* sagittal */
    { { -1, 0, 0 }, { 0, -1, 0 } }, /* prone, as a scanner that follows the table would write it */
    { { 0, 0, 1 }, { -1, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      /* Right, front, head */
      g_autoptr (FjVolume) first = cube (taken[i][0], taken[i][1], (FjVector){ -2, -2, 2 });
      /* One to the left of the middle, two to the back, one to the feet */
      g_autoptr (FjVolume) second = cube (taken[i][0], taken[i][1], (FjVector){ 1, 2, -1 });

      g_test_message ("taken %u", i);
      find (first, FJ_ORIENTATION_AXIAL, 1, 0, 0);    /* head end: right on the left, front up */
      find (first, FJ_ORIENTATION_CORONAL, 0, 0, 0);  /* front: right on the left, head up */
      find (first, FJ_ORIENTATION_SAGITTAL, 1, 0, 0); /* right end: front on the left, head up */
      find (first, FJ_ORIENTATION_AXIAL, 0, -1, -1);
      find (first, FJ_ORIENTATION_CORONAL, 1, -1, -1);
      find (first, FJ_ORIENTATION_SAGITTAL, 0, -1, -1);
      find (second, FJ_ORIENTATION_AXIAL, 0.25, 4, 3);
      find (second, FJ_ORIENTATION_CORONAL, 1, 3, 3);
      find (second, FJ_ORIENTATION_SAGITTAL, 0.25, 3, 4);
    }
}

/* Square pixels of the finest spacing cover anisotropic voxels. */
static void
test_spacing (void)
{
  FjVolumeSlice slices[4];
  g_autoptr (FjVolume) volume = NULL;
  FjPlane plane;
  guint rows, columns;

  for (guint i = 0; i < 4; i++)
    slices[i]
        = (FjVolumeSlice){ { { 10, 20, 30 + 5.0 * i }, { 1, 0, 0 }, { 0, 1, 0 }, 0.5, 0.8, 5 }, 1, 0, i };
  volume = fj_volume_new (slices, 4, 11, 7, FJ_SAMPLE_U8, NULL);
  fj_reslice_orthogonal (volume, FJ_ORIENTATION_CORONAL, 0.5, &plane, &rows, &columns);
  NEAR (plane.row_spacing, 0.5);
  NEAR (plane.column_spacing, 0.5);
  g_assert_cmpuint (columns, ==, 11); /* 6 * 0.8 = 4.8 mm between the outermost centres */
  g_assert_cmpuint (rows, ==, 31);
  NEAR (plane.origin.x, 10);
  NEAR (plane.origin.y, 22.5);
  NEAR (plane.origin.z, 45); /* head up */
  fj_reslice_orthogonal (volume, FJ_ORIENTATION_AXIAL, 0, &plane, &rows, &columns);
  NEAR (plane.origin.z, 30);
  g_assert_cmpuint (rows, ==, 11);
  fj_reslice_orthogonal (volume, FJ_ORIENTATION_SAGITTAL, 0, &plane, &rows, &columns);
  NEAR (plane.origin.x, 14.8); /* from the left */
  fj_reslice_orthogonal (volume, FJ_ORIENTATION_SAGITTAL, NAN, &plane, &rows, &columns);
  NEAR (plane.origin.x, 12.4);
  fj_reslice_orthogonal (volume, FJ_ORIENTATION_SAGITTAL, 7, &plane, &rows, &columns);
  NEAR (plane.origin.x, 10);
}

/* A length without measure does not make a plane without measure. */
static void
test_bound (void)
{
  FjVolumeSlice slices[2];
  g_autoptr (FjVolume) volume = NULL;
  FjPlane plane;
  guint rows, columns;

  for (guint i = 0; i < 2; i++)
    slices[i] = (FjVolumeSlice){ { { 0, 0, 1e9 * i }, { 1, 0, 0 }, { 0, 1, 0 }, 1e-3, 1e-3, 0 }, 1, 0, i };
  volume = fj_volume_new (slices, 2, 3, 3, FJ_SAMPLE_U8, NULL);
  fj_reslice_orthogonal (volume, FJ_ORIENTATION_CORONAL, 0.5, &plane, &rows, &columns);
  g_assert_cmpuint (rows, <=, 8193);
  g_assert_cmpuint (columns, <=, 8193);
  g_assert_true (fj_plane_is_valid (&plane));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reslice-orthogonal/directions", test_directions);
  g_test_add_func ("/reslice-orthogonal/spacing", test_spacing);
  g_test_add_func ("/reslice-orthogonal/bound", test_bound);
  return g_test_run ();
}
