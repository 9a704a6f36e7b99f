/* fj-transfer-function: presets are whole, lines between points, moved and stretched, tabulated by step. */
#include "fj-transfer-function.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static const FjTransferPreset *
find (const char *modality, const char *id)
{
  guint n;
  const FjTransferPreset *presets = fj_transfer_presets_get (modality, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (presets[i].id, id))
      return &presets[i];
  g_error ("no preset %s", id);
}

static void
test_presets (void)
{
  static const char *const modalities[] = { "CT", "MR" };
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (modalities); i++)
    {
      const FjTransferPreset *presets = fj_transfer_presets_get (modalities[i], &n);

      g_assert_cmpuint (n, ==, i == 0 ? 4 : 2);
      for (guint k = 0; k < n; k++)
        {
          const FjTransferFunction *function = &presets[k].function;

          g_assert_cmpstr (presets[k].modality, ==, modalities[i]);
          g_assert_cmpint (presets[k].is_relative, ==, i == 1);
          g_assert_cmpuint (function->n, >=, 2);
          /* What is below is not seen: empty space can be passed over. */
          g_assert_cmpfloat (function->points[0].opacity, ==, 0);
          for (guint p = 1; p < function->n; p++)
            g_assert_cmpfloat (function->points[p].value, >, function->points[p - 1].value);
        }
    }
  g_assert_null (fj_transfer_presets_get ("US", &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (fj_transfer_presets_get (NULL, &n));
}

static double
opacity (const char *id, double value)
{
  FjTransferFunction function;
  FjTransferPoint point;

  fj_transfer_function_init (&function, find ("CT", id), 0, 1, 0, 1);
  fj_transfer_function_get (&function, value, &point);
  return point.opacity;
}

/* What each preset shows of a body, in Hounsfield units. */
static void
test_tissue (void)
{
  static const double air = -1000, lung = -800, fat = -100, muscle = 60, compact = 1200;

  g_assert_cmpfloat (opacity ("bone", muscle), ==, 0);
  g_assert_cmpfloat (opacity ("bone", compact), >, 0.8);
  g_assert_cmpfloat (opacity ("vessels", muscle), ==, 0);
  g_assert_cmpfloat (opacity ("vessels", 300), >, 0.5);
  g_assert_cmpfloat (opacity ("lung", air), ==, 0);
  g_assert_cmpfloat (opacity ("lung", lung), >, 0);
  g_assert_cmpfloat (opacity ("lung", muscle), ==, 0);
  g_assert_cmpfloat (opacity ("skin", lung), ==, 0);
  g_assert_cmpfloat (opacity ("skin", fat), >, 0.8);
}

static void
test_lines (void)
{
  static const FjTransferPreset preset = {
    "x", "x", "CT", FALSE, { 3, { { 0, 0, 0, 0, 0 }, { 100, 1, 0.5, 0, 0.4 }, { 300, 1, 1, 1, 0.8 } } }
  };
  FjTransferFunction function;
  FjTransferPoint point;

  fj_transfer_function_init (&function, &preset, 0, 1, 0, 1);
  fj_transfer_function_get (&function, 25, &point);
  NEAR (point.value, 25);
  NEAR (point.red, 0.25);
  NEAR (point.green, 0.125);
  NEAR (point.opacity, 0.1);
  fj_transfer_function_get (&function, 200, &point);
  NEAR (point.green, 0.75);
  NEAR (point.opacity, 0.6);
  fj_transfer_function_get (&function, -50, &point);
  NEAR (point.opacity, 0);
  fj_transfer_function_get (&function, 9000, &point);
  NEAR (point.opacity, 0.8);
  NEAR (point.blue, 1);
  /* Shifted by a tenth of its width, and twice as wide around its middle. */
  fj_transfer_function_init (&function, &preset, 0, 1, 0.1, 2);
  NEAR (function.points[0].value, -150 + 30);
  NEAR (function.points[1].value, 50 + 30);
  NEAR (function.points[2].value, 450 + 30);
}

static void
test_relative (void)
{
  const FjTransferPreset *preset = find ("MR", "surface");
  FjTransferFunction function;

  fj_transfer_function_init (&function, preset, 100, 300, 0, 1);
  for (guint i = 0; i < function.n; i++)
    NEAR (function.points[i].value, 100 + 200 * preset->function.points[i].value);
}

/* Half a step twice is a whole one. */
static void
test_table (void)
{
  FjTransferFunction function;
  float whole[4 * 33], half[4 * 33];

  fj_transfer_function_init (&function, find ("CT", "bone"), 0, 1, 0, 1);
  fj_transfer_function_tabulate (&function, 1, 33, whole);
  fj_transfer_function_tabulate (&function, 0.5, 33, half);
  for (guint i = 0; i < 33; i++)
    {
      FjTransferPoint point;
      double first = function.points[0].value, last = function.points[function.n - 1].value;

      fj_transfer_function_get (&function, first + (last - first) * i / 32, &point);
      g_assert_cmpfloat_with_epsilon (whole[4 * i], point.red, 1e-6);
      g_assert_cmpfloat_with_epsilon (whole[4 * i + 3], point.opacity, 1e-6);
      g_assert_cmpfloat_with_epsilon (1 - (1 - half[4 * i + 3]) * (1 - half[4 * i + 3]), whole[4 * i + 3],
                                      1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer-function/presets", test_presets);
  g_test_add_func ("/transfer-function/tissue", test_tissue);
  g_test_add_func ("/transfer-function/lines", test_lines);
  g_test_add_func ("/transfer-function/relative", test_relative);
  g_test_add_func ("/transfer-function/table", test_table);
  return g_test_run ();
}
