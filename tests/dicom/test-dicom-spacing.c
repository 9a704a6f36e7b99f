/* fj-dicom-spacing: every basis of a millimetre, and the cases in which there is none. */
#include "fj-dicom-spacing.h"

#include "drawn.h"

#define ULTRASOUND                                                                                               \
  "def region(x0, y0, x1, y1, units, delta, flags=0):\n"                                                         \
  "    return item(RegionLocationMinX0=x0, RegionLocationMinY0=y0, RegionLocationMaxX1=x1, RegionFlags=flags,\n" \
  "                RegionLocationMaxY1=y1, PhysicalUnitsXDirection=units, PhysicalUnitsYDirection=units,\n"      \
  "                PhysicalDeltaX=delta, PhysicalDeltaY=-2 * delta)\n"                                           \
  "ds.Modality, ds.PixelSpacing = 'US', ['7', '7']\n"                                                            \
  "ds.SequenceOfUltrasoundRegions = sequence(region(0, 0, 99, 99, 3, 0.05), region(10, 10, 19, 19, 4, 1.0),\n"   \
  "    region(50, 50, 199, 199, 3, 0.1, 1))\n"

static void
test_basis (void)
{
  static const struct
  {
    const char *script;
    guint column, row;
    FjSpacingBasis basis;
    double row_spacing, column_spacing;
  } cases[] = {
    { "", 0, 0, FJ_SPACING_NONE, 0, 0 },
    { "ds.Modality, ds.PixelSpacing = 'MR', ['0.5', '0.25']", 0, 0, FJ_SPACING_PATIENT, 0.5, 0.25 },
    { "ds.PixelSpacing = ['0.5', '0.25']", 0, 0, FJ_SPACING_NONE, 0, 0 }, /* cannot be determined */
    { "ds.Modality, ds.PixelSpacing = 'DX', ['0.1', '0.1']", 0, 0, FJ_SPACING_NONE, 0, 0 },
    { "ds.Modality, ds.PixelSpacing = 'CT', ['0', '0.25']", 0, 0, FJ_SPACING_NONE, 0, 0 },
    { "ds.PixelSpacing, ds.PixelSpacingCalibrationType = ['0.1', '0.2'], 'FIDUCIAL'", 0, 0,
      FJ_SPACING_CALIBRATED, 0.1, 0.2 },
    { "ds.PixelSpacing, ds.ImagerPixelSpacing = ['0.1', '0.1'], ['0.15', '0.15']", 0, 0,
      FJ_SPACING_CALIBRATED, 0.1, 0.1 },
    { "ds.PixelSpacing, ds.ImagerPixelSpacing = ['0.15', '0.15'], ['0.15', '0.15']", 0, 0,
      FJ_SPACING_DETECTOR, 0.15, 0.15 },
    { "ds.ImagerPixelSpacing = ['0.15', '0.3']", 0, 0, FJ_SPACING_DETECTOR, 0.15, 0.3 },
    { "ds.ImagerPixelSpacing, ds.EstimatedRadiographicMagnificationFactor = ['0.15', '0.3'], '1.5'", 0, 0,
      FJ_SPACING_ERMF, 0.15 / 1.5, 0.3 / 1.5 },
    { "ds.PixelSpacing, ds.NominalScannedPixelSpacing = ['0.1', '0.1'], ['0.1', '0.1']", 0, 0,
      FJ_SPACING_NONE, 0, 0 },
    { ULTRASOUND, 5, 5, FJ_SPACING_REGION, 1, 0.5 },
    { ULTRASOUND, 15, 15, FJ_SPACING_NONE, 0, 0 },     /* a region of seconds lies on top */
    { ULTRASOUND, 60, 60, FJ_SPACING_REGION, 1, 0.5 }, /* the other is of low priority */
    { ULTRASOUND, 150, 60, FJ_SPACING_REGION, 2, 1 },
    { ULTRASOUND, 250, 60, FJ_SPACING_NONE, 0, 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FjSpacing spacing;
      g_autoptr (FjDicomObject) object = drawn_object (cases[i].script);
      gboolean is_known = fj_dicom_spacing_get (object, 0, cases[i].column, cases[i].row, &spacing);
      g_assert_cmpint (spacing.basis, ==, cases[i].basis);
      g_assert_true (is_known == (spacing.basis != FJ_SPACING_NONE));
      g_assert_cmpfloat_with_epsilon (spacing.row_spacing, cases[i].row_spacing, 1e-12);
      g_assert_cmpfloat_with_epsilon (spacing.column_spacing, cases[i].column_spacing, 1e-12);
      if (spacing.basis == FJ_SPACING_REGION && cases[i].column < 50)
        g_assert_cmpuint (spacing.x1, ==, 99);
      else if (spacing.basis != FJ_SPACING_NONE && spacing.basis != FJ_SPACING_REGION)
        g_assert_cmpuint (spacing.x1, ==, 3);
    }
}

/* The list says of every point what the question about that point says. */
static void
test_list (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (ULTRASOUND);
  g_autoptr (FjDicomObject) detector = drawn_object ("ds.ImagerPixelSpacing = ['0.15', '0.3']");
  g_autoptr (FjDicomObject) silent = drawn_object ("");
  g_autoptr (GArray) regions = fj_dicom_spacing_list (object, 0);
  g_autoptr (GArray) one = fj_dicom_spacing_list (detector, 0), none = fj_dicom_spacing_list (silent, 0);
  g_assert_cmpuint (regions->len, ==, 3);
  g_assert_cmpint (g_array_index (regions, FjSpacing, 0).basis, ==,
                   FJ_SPACING_NONE); /* the small one of seconds */
  g_assert_cmpuint (g_array_index (regions, FjSpacing, 0).x1, ==, 19);
  for (guint y = 0; y < 220; y += 5)
    for (guint x = 0; x < 220; x += 5)
      {
        FjSpacing there, listed = { .basis = FJ_SPACING_NONE };
        fj_dicom_spacing_get (object, 0, x, y, &there);
        for (guint i = 0; i < regions->len; i++)
          {
            const FjSpacing *region = &g_array_index (regions, FjSpacing, i);
            if (x < region->x0 || y < region->y0 || x > region->x1 || y > region->y1)
              continue;
            listed = *region;
            break;
          }
        g_assert_cmpint (there.basis, ==, listed.basis);
        g_assert_cmpfloat (there.row_spacing, ==, listed.row_spacing);
      }
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, FjSpacing, 0).basis, ==, FJ_SPACING_DETECTOR);
  g_assert_cmpfloat (g_array_index (one, FjSpacing, 0).column_spacing, ==, 0.3);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_packaged (void)
{
  FjSpacing spacing;
  g_autoptr (FjDicomObject) ct = packaged_object ("CT_small.dcm");
  g_assert_true (fj_dicom_spacing_get (ct, 0, 0, 0, &spacing));
  g_assert_cmpint (spacing.basis, ==, FJ_SPACING_PATIENT);
  g_assert_cmpfloat (spacing.row_spacing, ==, 0.661468);
  g_autoptr (FjDicomObject) cr = packaged_object ("dicomdirtests/77654033/CR1/6154");
  g_assert_true (fj_dicom_spacing_get (cr, 0, 0, 0, &spacing));
  g_assert_cmpint (spacing.basis, ==, FJ_SPACING_DETECTOR);
}

/* The shape of a pixel is known also where its size is not. */
static void
test_aspect (void)
{
  static const struct
  {
    const char *script;
    double aspect;
  } cases[] = {
    { "", 1 },
    { "ds.Modality, ds.PixelSpacing = 'DX', ['0.5', '0.25']", 2 },
    { "ds.ImagerPixelSpacing = ['0.15', '0.3']", 0.5 },
    { "ds.NominalScannedPixelSpacing = ['0.3', '0.1']", 3 },
    { "ds.PixelAspectRatio = [3, 2]", 1.5 },
    { "ds.PixelSpacing, ds.PixelAspectRatio = ['1', '1'], [3, 2]", 1 },
    { "ds.PixelSpacing, ds.PixelAspectRatio = ['0', '1'], [3, 2]", 1.5 },
    { "ds.PixelAspectRatio = [0, 2]", 1 },
    { "ds.PixelSpacing = ['1000000', '0.001']", 1000 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjDicomObject) object = drawn_object (cases[i].script);
      g_assert_cmpfloat_with_epsilon (fj_dicom_spacing_get_aspect (object, 0), cases[i].aspect, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-spacing/basis", test_basis);
  g_test_add_func ("/dicom-spacing/list", test_list);
  g_test_add_func ("/dicom-spacing/aspect", test_aspect);
  g_test_add_func ("/dicom-spacing/packaged", test_packaged);
  return g_test_run ();
}
