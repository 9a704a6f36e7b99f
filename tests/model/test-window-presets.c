/* fj-window-presets: the windows that a radiologist finds under the keys. */
#include "fj-window-presets.h"

static void
test_ct (void)
{
  guint n;
  const FjWindowPreset *presets = fj_window_presets_get ("CT", &n);

  /* One for each of the keys 1 to 9, all different. */
  g_assert_cmpuint (n, ==, 9);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpfloat (presets[i].width, >=, 1);
      g_assert_true (fj_window_presets_find ("CT", presets[i].center, presets[i].width) == &presets[i]);
    }
  /* Air is black and soft tissue white in the lung window, and the other way round in none. */
  g_assert_cmpstr (presets[3].name, ==, "Lung");
  g_assert_cmpfloat (presets[3].center - presets[3].width / 2, <, -1000);
  g_assert_cmpfloat (presets[3].center + presets[3].width / 2, <, 300);
  /* Grey and white matter, 30 and 40 HU, lie well inside the brain window. */
  g_assert_cmpfloat (presets[0].center - presets[0].width / 2, <=, 10);
  g_assert_cmpfloat (presets[0].center + presets[0].width / 2, <=, 100);
  g_assert_null (fj_window_presets_find ("CT", presets[3].center + 1, presets[3].width));
}

static void
test_named (void)
{
  const FjWindowPreset *preset = fj_window_presets_get_named ("CT", "lung");

  g_assert_nonnull (preset);
  g_assert_cmpfloat (preset->center, ==, -600);
  g_assert_cmpfloat (preset->width, ==, 1500);
  g_assert_null (fj_window_presets_get_named ("CT", "lungs"));
  g_assert_null (fj_window_presets_get_named ("MR", "lung"));
  g_assert_null (fj_window_presets_get_named ("CT", NULL));
}

static void
test_others (void)
{
  static const char *const modalities[] = { "MR", "DX", "MG", "US", "PT", "", NULL };
  guint n = 7;

  for (guint i = 0; i < G_N_ELEMENTS (modalities); i++)
    {
      g_assert_null (fj_window_presets_get (modalities[i], &n));
      g_assert_cmpuint (n, ==, 0);
      g_assert_null (fj_window_presets_find (modalities[i], -600, 1500));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window-presets/ct", test_ct);
  g_test_add_func ("/window-presets/named", test_named);
  g_test_add_func ("/window-presets/others", test_others);
  return g_test_run ();
}
