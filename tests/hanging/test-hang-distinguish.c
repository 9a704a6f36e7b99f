/* fj-hang-distinguish: what tells a stack from the others of its study, and no more than that. */
#include "fj-hang-distinguish.h"

#include "derived.h"

static GPtrArray *
distinguish (const FjHangPatient *patient, const char *series, gboolean is_reformat)
{
  const FjHangStudy *study = patient->studies->pdata[0];
  g_autoptr (FjHangAnswers) answers = fj_hang_answers_new (patient);

  for (guint i = 0; i < study->stacks->len; i++)
    if (strcmp (((const FjHangStack *) study->stacks->pdata[i])->series_uid, series) == 0)
      return fj_hang_distinguish (answers, study, study->stacks->pdata[i], is_reformat);
  g_assert_not_reached ();
}

/* "Modality=MR Weighting=T2 (Plane=AXIAL)": required, then what only counts. */
static void
assert_rules (const FjHangPatient *patient, const char *series, const char *wanted)
{
  g_autoptr (GPtrArray) rules = distinguish (patient, series, FALSE);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      const FjHangRule *rule = rules->pdata[i];
      char digits[9];

      g_assert_true (rule->is_required == (rule->weight == 0));
      g_string_append_printf (text, rule->is_required ? "%s%s=" : "%s(%s=", i > 0 ? " " : "",
                              fj_hang_attribute_get_name (rule->attribute, digits));
      if (rule->op == FJ_HANG_RANGE)
        g_string_append_printf (text, "%g…%g", g_array_index (rule->numbers, double, 0),
                                g_array_index (rule->numbers, double, 1));
      else
        g_string_append (text, rule->op == FJ_HANG_IS_NULL ? "none" : rule->texts[0]);
      g_string_append (text, rule->is_required ? "" : ")");
    }
  g_assert_cmpstr (text->str, ==, wanted);
}

#define AXIAL "'ImageOrientationPatient': '1\\\\0\\\\0\\\\0\\\\1\\\\0', "
#define SAGITTAL "'ImageOrientationPatient': '0\\\\1\\\\0\\\\0\\\\0\\\\-1', "

static void
test_kinds (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "", "{'SeriesInstanceUID': '1.1', 'Modality': 'MR', 'SeriesDescription': 't2_tse_tra', " AXIAL
          "'images': 20},"
          "{'SeriesInstanceUID': '1.2', 'Modality': 'MR', 'SeriesDescription': 't2_tse_sag', " SAGITTAL
          "'images': 20},"
          "{'SeriesInstanceUID': '1.3', 'Modality': 'MR', 'SeriesDescription': 't1_tse_tra', " AXIAL
          "'images': 20}");

  assert_rules (patient, "1.1", "Modality=MR Weighting=T2 Plane=AXIAL");
  assert_rules (patient, "1.2", "Modality=MR Plane=SAGITTAL (Weighting=T2)");
  assert_rules (patient, "1.3", "Modality=MR Weighting=T1 (Plane=AXIAL)");
}

/* The thick one of two, which would be the second choice; the name where nothing else is left. */
static void
test_thickness_and_names (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesDescription': 'Abd A', 'SliceThickness': 1, " AXIAL
      "'images': 300},"
      "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesDescription': 'Abd B', 'SliceThickness': 5, " AXIAL
      "'images': 60}");
  g_autoptr (FjHangPatient) named = derived_new (
      "",
      "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesDescription': 'Abd A ', " AXIAL "'images': 60},"
      "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesDescription': 'Abd B', " AXIAL "'images': 60}");

  assert_rules (patient, "1.2", "Modality=CT (Plane=AXIAL) (SliceThickness=3…inf)");
  assert_rules (patient, "1.1", "Modality=CT (Plane=AXIAL) (SliceThickness=-inf…3)");
  assert_rules (named, "1.1", "Modality=CT (Plane=AXIAL) (SeriesDescription=Abd A)");
}

/* What takes no place unless it is asked for is asked for; what is alone is asked for what it is. */
static void
test_barred (void)
{
  g_autoptr (FjHangPatient) patient = derived_new (
      "", "{'SeriesInstanceUID': '1.1', 'Modality': 'CT', 'SeriesDescription': 'Topogram',"
          " 'ImageType': 'ORIGINAL\\\\PRIMARY\\\\LOCALIZER', 'images': 1},"
          "{'SeriesInstanceUID': '1.2', 'Modality': 'CT', 'SeriesDescription': 'Thorax 1.0 Bl57', " AXIAL
          "'images': 60}");

  assert_rules (patient, "1.1", "Modality=CT IsLocalizer=YES");
  assert_rules (patient, "1.2", "Modality=CT (Plane=AXIAL) (Kernel=LUNG)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-distinguish/kinds", test_kinds);
  g_test_add_func ("/hang-distinguish/thickness-and-names", test_thickness_and_names);
  g_test_add_func ("/hang-distinguish/barred", test_barred);
  return g_test_run ();
}
