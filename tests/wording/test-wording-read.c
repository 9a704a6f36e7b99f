/* fj-wording-read: what is there and what is denied, on which side, how large, and of which exam. */
#include "fj-wording-read.h"

#include <locale.h>

static const FjWordingFinding *
find (const FjWordingReading *reading, const char *code)
{
  for (guint i = 0; i < reading->findings->len; i++)
    {
      const FjWordingFinding *finding = &g_array_index (reading->findings, FjWordingFinding, i);

      if (g_str_equal (fj_wording_get_concept (finding->concept)->code, code))
        return finding;
    }
  return NULL;
}

static void
test_findings (void)
{
  static const struct
  {
    const char *text, *code;
    gboolean is_positive;
    guint sides;
  } cases[] = {
    { "右下肺野见斑片状模糊影。", "pneumonia", TRUE, FJ_SIDE_RIGHT },
    { "双肺未见结节、肿块。", "mass", FALSE, FJ_SIDE_LEFT | FJ_SIDE_RIGHT },
    { "未见气胸，右侧胸腔积液。", "pleural-effusion", TRUE, FJ_SIDE_RIGHT },
    { "左桡骨远端错位，可见骨折。", "fracture", TRUE, FJ_SIDE_LEFT },
    { "左桡骨形态可。尺骨骨折。", "fracture", TRUE, 0 },
    { "骨折不除外。", "fracture", TRUE, 0 },
    { "不除外骨折。", "fracture", TRUE, 0 },
    { "中线左移0.6cm。", "midline-shift", TRUE, 0 },
    { "No pneumothorax in the left lung.", "pneumothorax", FALSE, FJ_SIDE_LEFT },
    { "Nodule in the right upper lobe, 1.5 cm.", "nodule", TRUE, FJ_SIDE_RIGHT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjWordingReading) reading = fj_wording_read (cases[i].text);
      const FjWordingFinding *finding = find (reading, cases[i].code);

      g_test_message ("%s", cases[i].text);
      g_assert_nonnull (finding);
      g_assert_cmpint (finding->is_positive, ==, cases[i].is_positive);
      g_assert_cmpuint (finding->sides, ==, cases[i].sides);
    }
}

static void
test_measures (void)
{
  g_autoptr (FjWordingReading) reading
      = fj_wording_read ("结节大小约2.1×1.5 cm，2025-05-12片约6mm；厚约3毫米，L1.5，12岁。");
  const FjWordingMeasure *measures = (const FjWordingMeasure *) (gconstpointer) reading->measures->data;

  g_assert_cmpuint (reading->measures->len, ==, 4);
  g_assert_cmpfloat (measures[0].millimetres, ==, 21);
  g_assert_cmpfloat (measures[1].millimetres, ==, 15);
  g_assert_cmpfloat (measures[1].value, ==, 1.5);
  g_assert_cmpuint (measures[0].attribute, ==, measures[1].attribute);
  g_assert_false (measures[1].is_compared);
  g_assert_cmpfloat (measures[2].millimetres, ==, 6);
  g_assert_true (measures[2].is_compared);
  g_assert_cmpfloat (measures[3].millimetres, ==, 3);
  g_assert_false (measures[3].is_compared);
  g_assert_true (reading->compares);
  g_assert_cmpuint (measures[0].finding, ==, 0);
  g_assert_cmpuint (measures[3].finding, ==, G_MAXUINT);
}

static void
test_organs (void)
{
  g_autoptr (FjWordingReading) reading = fj_wording_read ("胆囊不大，壁不厚；脾切除术后，大小__。");
  const FjWordingOrganState *states = (const FjWordingOrganState *) (gconstpointer) reading->organs->data;

  g_assert_cmpuint (reading->organs->len, ==, 2);
  g_assert_true (states[0].is_normal && !states[0].is_absent);
  g_assert_true (states[1].is_absent);
  g_assert_false (reading->compares);
  g_assert_cmpuint (reading->gaps->len, ==, 1);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wording-read/findings", test_findings);
  g_test_add_func ("/wording-read/measures", test_measures);
  g_test_add_func ("/wording-read/organs", test_organs);
  return g_test_run ();
}
