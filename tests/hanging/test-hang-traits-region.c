#include "derived.h"

#define BLANK "{'Modality': 'DX', 'images': 1, 'BodyPartExamined': 'CHEST', 'SeriesNumber': 1}"

static void
test_projection (void)
{
  g_autoptr (FjHangPatient) ordered
      = derived_new ("'order': {'item': '左膝关节正侧位', 'parts': ['膝关节']}", BLANK);
  g_autoptr (FjHangPatient) named = derived_new ("'StudyDescription': 'Knie rechts'", BLANK);
  g_autoptr (FjHangPatient) bare = derived_new ("", BLANK);
  g_autoptr (FjHangPatient) two
      = derived_new ("'order': {'item': '', 'parts': ['胸部', '膝关节']}", BLANK
                     ", {'Modality': 'DX', 'images': 1, 'SeriesNumber': 2, 'SeriesDescription': 'KNEE AP'}");

  derived_assert (ordered, 0, FJ_HANG_REGION, "KNEE");
  derived_assert (ordered, -1, FJ_HANG_REGION, "KNEE");
  derived_assert (named, 0, FJ_HANG_REGION, "KNEE");
  derived_assert (bare, 0, FJ_HANG_REGION, "CHEST");
  derived_assert (two, -1, FJ_HANG_REGION, "CHEST\\KNEE");
  derived_assert (two, 0, FJ_HANG_REGION, "CHEST");
  derived_assert (two, 1, FJ_HANG_REGION, "KNEE");
}

/* The longer wording counts: a cervical spine is no neck, a femoral head no head. */
static void
test_words (void)
{
  derived_assert_one ("{'Modality': 'MR', 'images': 9, 'SeriesDescription': '颈椎'}", FJ_HANG_REGION,
                      "CSPINE\\SPINE");
  derived_assert_one ("{'Modality': 'MR', 'images': 9, 'SeriesDescription': '股骨头'}", FJ_HANG_REGION,
                      "HIP");
  derived_assert_one ("{'Modality': 'CT', 'images': 9, 'SeriesDescription': '胸腹部'}", FJ_HANG_REGION,
                      "CHEST\\ABDOMEN");
  derived_assert_one ("{'Modality': 'CT', 'images': 9, 'SeriesDescription': 'ABDOMENPELVIS'}", FJ_HANG_REGION,
                      "ABDOMEN\\PELVIS");
  derived_assert_one ("{'Modality': 'MR', 'images': 9, 'BodyPartExamined': 'PROSTATE'}", FJ_HANG_REGION,
                      "PROSTATE\\PELVIS");
  derived_assert_one (
      "{'Modality': 'CT', 'images': 9, 'SeriesDescription': 'Schädel', 'BodyPartExamined': 'CHEST'}",
      FJ_HANG_REGION, "HEAD");
  derived_assert_one ("{'Modality': 'CT', 'images': 9, 'SeriesDescription': 'handled'}", FJ_HANG_REGION, "");
}

/* A study without words is what its stacks are, apart from its localizers. */
static void
test_study (void)
{
  g_autoptr (FjHangPatient) patient
      = derived_new ("", "{'Modality': 'CT', 'images': 1, 'SeriesDescription': 'Topogram Knie'},"
                         "{'Modality': 'CT', 'images': 90, 'SeriesDescription': 'Becken'},"
                         "{'Modality': 'CT', 'images': 90, 'SeriesDescription': 'Abdomen'}");

  derived_assert (patient, -1, FJ_HANG_REGION, "ABDOMEN\\PELVIS");
}

static void
side (const char *study, const char *series, const char *wanted)
{
  g_autoptr (FjHangPatient) patient = derived_new (study, series);

  derived_assert (patient, 0, FJ_HANG_SIDE, wanted);
}

static void
test_side (void)
{
  side ("", "{'Modality': 'DX', 'images': 1, 'ImageLaterality': 'R'}", "R");
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': 'KNEE AP L'}", "L");
  side ("", "{'Modality': 'MG', 'images': 1, 'SeriesDescription': 'RMLO'}", "R");
  side ("'order': {'item': '双膝关节正位'}", "{'Modality': 'DX', 'images': 1}", "");
  side ("'order': {'item': '双膝关节正位'}", "{'Modality': 'DX', 'images': 1, 'Laterality': 'L'}", "L");
  side ("'order': {'item': '左膝关节正位'}", "{'Modality': 'DX', 'images': 1}", "L");
  side ("", "{'Modality': 'MR', 'images': 9, 'SeriesDescription': 'Knie re'}", "R");
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': 'Hand li dv'}", "L");
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': 'KNEE RT'}", "R");
  side ("'StudyDescription': 'MR KNEE LT'", "{'Modality': 'MR', 'images': 9}", "L");
  /* taken again; triggered by breath; for radiotherapy */
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': 'KNEE RE-TAKE'}", "");
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': 'HAND RE-TAKE'}", "");
  side ("", "{'Modality': 'MR', 'images': 9, 'SeriesDescription': 'T2W_RT'}", "");
  side ("'StudyDescription': 'CT for RT planning'", "{'Modality': 'CT', 'images': 9}", "");
  /* contradictions: none */
  side ("'order': {'item': '左膝关节正位'}", "{'Modality': 'DX', 'images': 1, 'Laterality': 'R'}", "");
  side ("", "{'Modality': 'DX', 'images': 1, 'Laterality': 'R', 'SeriesDescription': '左膝'}", "");
  side ("", "{'Modality': 'DX', 'images': 1, 'Laterality': 'R', 'ImageLaterality': 'L'}", "");
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': 'left and right'}", "");
  /* directions, not sides */
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': '胸部左侧位'}", "");
  side ("", "{'Modality': 'DX', 'images': 1, 'SeriesDescription': 'Chest Left Lateral'}", "");
  side ("", "{'Modality': 'MR', 'images': 9, 'SeriesDescription': 'L-Spine sag'}", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-region/projection", test_projection);
  g_test_add_func ("/hang-traits-region/words", test_words);
  g_test_add_func ("/hang-traits-region/study", test_study);
  g_test_add_func ("/hang-traits-region/side", test_side);
  return g_test_run ();
}
