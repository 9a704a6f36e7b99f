#include "derived.h"

#define DX(number, rest) "{'Modality': 'DX', 'images': 1, 'SeriesNumber': " #number rest "}"

static void
view (const char *modality, const char *rest, const char *wanted)
{
  g_autofree char *series = g_strdup_printf ("{'Modality': '%s', 'images': 1, %s}", modality, rest);
  g_autoptr (FjHangPatient) patient = derived_new ("", series);
  g_autofree char *is = derived_get (patient, 0, FJ_HANG_VIEW);

  if (strcmp (is, wanted) != 0)
    g_error ("%s %s: “%s”, not “%s”", modality, rest, is, wanted);
}

static void
test_header (void)
{
  view ("DX", "'ViewPosition': 'PA'", "PA");
  view ("DX", "'ViewPosition': 'LL'", "LATERAL");
  view ("CR", "'ViewPosition': 'RLO'", "OBLIQUE");
  view ("DX", "'ViewPosition': 'LLD'", "OTHER");
  view ("MG", "'ViewPosition': 'MLO'", "MLO");
  view ("MG", "'ViewCodeSequence': 'cranio-caudal'", "CC");
  view ("MG", "'ViewPosition': '', 'SeriesDescription': 'L MLO SPOT'", "OTHER");
  view ("DX", "'ViewPosition': 'AP', 'SeriesDescription': 'PA'", "AP");
  view ("DX", "'PatientOrientation': 'P\\\\F'", "LATERAL");
  view ("DX", "'PatientOrientation': 'L\\\\F'", "");
  view ("CT", "'ViewPosition': 'PA'", "");
}

static void
test_words (void)
{
  view ("DX", "'SeriesDescription': 'LWS a.p.'", "AP");
  view ("DX", "'SeriesDescription': 'CHEST_LAT'", "LATERAL");
  view ("DX", "'SeriesDescription': 'plate'", "");
  view ("DX", "'SeriesDescription': '腰椎过屈侧位'", "OTHER");
  view ("DX", "'SeriesDescription': 'Chest PA/LAT'", ""); /* names two */
  view ("DX", "'SeriesDescription': '膝关节正位'", "AP");
  view ("DX", "'SeriesDescription': '胸部正位'", "PA");
  view ("DX", "'SeriesDescription': 'frontal, pa'", "PA");
  view ("DX", "'SeriesDescription': 'chest erect'", "");
  view ("DX", "'SeriesDescription': '胸部正位（床旁）'", "AP");
  view ("DX", "'SeriesDescription': 'Patella axial'", "AXIAL");
  view ("MG", "'SeriesDescription': '左侧内外斜位'", "MLO");
}

static void
test_order (void)
{
  g_autoptr (FjHangPatient) left_over = derived_new ("'order': {'item': '胸部正侧位', 'parts': ['胸部']}",
                                                     DX (1, ", 'ViewPosition': 'PA'") "," DX (2, ""));
  g_autoptr (FjHangPatient) both_blank
      = derived_new ("'order': {'item': '胸部正侧位', 'parts': ['胸部']}", DX (1, "") "," DX (2, ""));
  g_autoptr (FjHangPatient) one
      = derived_new ("'order': {'item': '胸部正位', 'parts': ['胸部']}", DX (1, ""));
  g_autoptr (FjHangPatient) bed
      = derived_new ("'order': {'item': '床旁胸部正位', 'parts': ['胸部']}", DX (1, ""));
  g_autoptr (FjHangPatient) frontal = derived_new (
      "'order': {'item': '腰椎正侧位', 'parts': ['腰椎']}",
      DX (1, ", 'PatientOrientation': 'L\\\\F'") "," DX (2, ", 'PatientOrientation': 'A\\\\F'"));
  g_autoptr (FjHangPatient) raw = derived_new (
      "'order': {'item': '胸部正侧位', 'parts': ['胸部']}",
      DX (1, ", 'ViewPosition': 'PA'") "," DX (2, ", 'PresentationIntentType': 'FOR PROCESSING'"));

  derived_assert (left_over, 1, FJ_HANG_VIEW, "LATERAL");
  derived_assert (both_blank, 0, FJ_HANG_VIEW, "");
  derived_assert (both_blank, 1, FJ_HANG_VIEW, "");
  derived_assert (one, 0, FJ_HANG_VIEW, "PA");
  derived_assert (bed, 0, FJ_HANG_VIEW, "AP");
  derived_assert (frontal, 0, FJ_HANG_VIEW, "AP");
  derived_assert (frontal, 1, FJ_HANG_VIEW, "LATERAL");
  derived_assert (raw, 1, FJ_HANG_VIEW, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-views/header", test_header);
  g_test_add_func ("/hang-traits-views/words", test_words);
  g_test_add_func ("/hang-traits-views/order", test_order);
  return g_test_run ();
}
