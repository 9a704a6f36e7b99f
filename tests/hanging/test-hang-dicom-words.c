/* fj-hang-dicom-words: the terms of PS3.3 C.23 and PS3.16 CID 4; codes as pydicom's dictionaries have them.
 */
#include "fj-hang-dicom-words.h"

#include <gio/gio.h>
#include <string.h>

#include "fj-hang-attribute.h"

static void
test_values (void)
{
  g_assert_cmpuint (fj_hang_dicom_value_tag ("CS"), ==, 0x00720062);
  g_assert_cmpuint (fj_hang_dicom_value_tag ("UI"), ==, 0x0072007f);
  g_assert_cmpuint (fj_hang_dicom_value_tag ("OB"), ==, 0);
  g_assert_true (fj_hang_dicom_is_number ("DS"));
  g_assert_false (fj_hang_dicom_is_number ("LO"));
  g_assert_cmpstr (fj_dicom_tag_get_vr (0x00180050), ==, "DS");
  g_assert_cmpstr (fj_dicom_tag_get_vr (0x00280106), ==, "US");
  g_assert_cmpstr (fj_dicom_tag_get_vr (0x00081032), ==, "SQ");
  g_assert_cmpstr (fj_dicom_tag_get_vr (0x00231010), ==, "UN");
}

static void
test_terms (void)
{
  g_autofree char *there = fj_hang_dicom_turn_orientation ("R\\H"), *oblique = NULL, *none = NULL;
  char damaged[] = "a\037b肺";

  g_assert_cmpstr (there, ==, "L\\F");
  oblique = fj_hang_dicom_turn_orientation ("LA\\FP");
  g_assert_cmpstr (oblique, ==, "RP\\HA");
  none = fj_hang_dicom_turn_orientation ("X\\F");
  g_assert_null (none);
  g_assert_null (fj_hang_dicom_turn_orientation ("L"));
  g_assert_null (fj_hang_dicom_turn_orientation ("L\\"));
  g_assert_cmpstr (fj_hang_dicom_plane_from_term ("TRANSVERSE"), ==, "AXIAL");
  g_assert_cmpstr (fj_hang_dicom_plane_from_term ("SAGITAL"), ==, "SAGITTAL");
  g_assert_cmpstr (fj_hang_dicom_plane_to_term ("SAGITTAL"), ==, "SAGITTAL");
  g_assert_null (fj_hang_dicom_plane_to_term (NULL));
  g_assert_cmpstr (fj_hang_dicom_preset_to_voi ("Lung"), ==, "LUNG");
  g_assert_cmpstr (fj_hang_dicom_preset_from_voi ("ABDO_PELVIS"), ==, "abdomen");
  g_assert_null (fj_hang_dicom_preset_to_voi ("stroke"));
  g_assert_cmpstr (fj_hang_dicom_clean (damaged), ==, "a b肺");
  g_assert_null (fj_hang_dicom_clean (NULL));
  g_assert_cmpfloat (fj_hang_dicom_unit_days ("WEEKS"), ==, 7);
  g_assert_cmpfloat (fj_hang_dicom_unit_days ("FORTNIGHTS"), ==, 0);
}

/* Each code means the same in both of SNOMED's systems, by somebody else's table. */
static void
test_regions (void)
{
  static const char *const script = "import sys\n"
                                    "from pydicom.sr._snomed_dict import mapping\n"
                                    "print(mapping['SRT'].get(sys.argv[1], ''))\n";
  static const struct
  {
    const char *rt, *region;
  } CASES[]
      = { { "T-D1100", "HEAD" }, { "T-15710", "HIP" }, { "T-11502", "TSPINE" }, { "T-92000", "PROSTATE" } };
  const char *value, *meaning;

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      const char *argv[] = { "/usr/bin/python3", "-c", script, CASES[i].rt, NULL };
      g_autofree char *out = NULL;
      g_autoptr (GError) error = NULL;

      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (fj_hang_dicom_region_from_code ("SRT", CASES[i].rt, NULL), ==, CASES[i].region);
      g_assert_true (fj_hang_dicom_region_to_code (CASES[i].region, &value, &meaning));
      g_assert_cmpstr (g_strstrip (out), ==, value);
      g_assert_cmpstr (fj_hang_dicom_region_from_code ("SCT", value, NULL), ==, CASES[i].region);
    }
  g_assert_cmpstr (fj_hang_dicom_region_from_code ("99LOCAL", "7", "thoracic spine"), ==, "TSPINE");
  g_assert_null (fj_hang_dicom_region_from_code ("99LOCAL", "T-D1100", "somewhere"));
  g_assert_false (fj_hang_dicom_region_to_code ("ELSEWHERE", &value, &meaning));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-dicom-words/values", test_values);
  g_test_add_func ("/hang-dicom-words/terms", test_terms);
  g_test_add_func ("/hang-dicom-words/regions", test_regions);
  return g_test_run ();
}
