/* fj-dicom-voi: which windows and tables an object offers, in what order. */
#include "fj-dicom-voi.h"

#include "drawn.h"

static GPtrArray *
list (FjDicomObject *object)
{
  GPtrArray *vois = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_voi_free);
  fj_dicom_voi_list_windows (object, vois);
  fj_dicom_voi_list_tables (object, -1024, 3071, vois);
  return vois;
}

static void
test_list (void)
{
  g_autoptr (FjDicomObject) object
      = drawn_object ("ds.WindowCenter = ['40', '-600', '300', '5']\n"
                      "ds.WindowWidth = ['400', '1500', '0.5', '1']\n"
                      "ds.WindowCenterWidthExplanation = ['SOFT', '', 'NARROW']\n"
                      "lut = item(LUTExplanation='BONE')\n"
                      "lut.add_new(0x00283002, 'SS', [2, -1024, 8])\n"
                      "lut.add_new(0x00283006, 'US', [0, 255])\n"
                      "bad = item()\n"
                      "bad.add_new(0x00283002, 'US', [20, 0, 8])\n"
                      "bad.add_new(0x00283006, 'US', [0, 255])\n"
                      "ds.VOILUTSequence = sequence(bad, lut)\n");
  g_autoptr (GPtrArray) vois = list (object);
  g_assert_cmpuint (vois->len, ==, 4); /* width 0.5 is not allowed, the first table is damaged */
  const FjVoi *soft = g_ptr_array_index (vois, 0), *lung = g_ptr_array_index (vois, 1),
              *last = g_ptr_array_index (vois, 2), *table = g_ptr_array_index (vois, 3);
  g_assert_cmpint (soft->function, ==, FJ_VOI_LINEAR);
  g_assert_cmpfloat (soft->center, ==, 40);
  g_assert_cmpfloat (soft->width, ==, 400);
  g_assert_cmpstr (soft->explanation, ==, "SOFT");
  g_assert_cmpfloat (lung->center, ==, -600);
  g_assert_null (lung->explanation);
  g_assert_cmpfloat (last->center, ==, 5);
  g_assert_null (last->explanation);
  g_assert_cmpint (table->function, ==, FJ_VOI_TABLE);
  g_assert_cmpint (table->table->first, ==, -1024);
  g_assert_cmpstr (table->explanation, ==, "BONE");

  FjVoi copy;
  fj_voi_copy (&copy, table);
  g_assert_true (copy.table == table->table);
  g_assert_cmpstr (copy.explanation, ==, "BONE");
  fj_table_unref (copy.table);
  g_free (copy.explanation);
}

static void
test_functions (void)
{
  static const struct
  {
    const char *word;
    FjVoiFunction function;
    guint n;
  } cases[] = { { "LINEAR", FJ_VOI_LINEAR, 0 },
                { "LINEAR_EXACT", FJ_VOI_LINEAR_EXACT, 1 },
                { "SIGMOID", FJ_VOI_SIGMOID, 1 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf (
          "ds.WindowCenter = '0.5'\nds.WindowWidth = '0.25'\nds.VOILUTFunction = '%s'\n", cases[i].word);
      g_autoptr (FjDicomObject) object = drawn_object (script);
      g_autoptr (GPtrArray) vois = list (object);
      g_assert_cmpuint (vois->len, ==, cases[i].n);
      if (vois->len > 0)
        g_assert_cmpint (((FjVoi *) g_ptr_array_index (vois, 0))->function, ==, cases[i].function);
    }
  g_autoptr (FjDicomObject) silent = drawn_object ("ds.WindowCenter = '3'");
  g_autoptr (GPtrArray) none = list (silent);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_range (void)
{
  gint64 first, last;
  FjModalityLut hounsfield = { .slope = 1, .intercept = -1024 }, falling = { .slope = -2, .intercept = 0.5 };
  fj_dicom_voi_input_range (&hounsfield, 0, 4095, &first, &last);
  g_assert_cmpint (first, ==, -1024);
  g_assert_cmpint (last, ==, 3071);
  fj_dicom_voi_input_range (&falling, 0, 10, &first, &last);
  g_assert_cmpint (first, ==, -20);
  g_assert_cmpint (last, ==, 1);
  FjModalityLut huge = { .slope = 1e300, .intercept = 0 };
  fj_dicom_voi_input_range (&huge, -1, 1, &first, &last);
  g_assert_cmpint (first, <, -1000000);
  g_assert_cmpint (last, >, 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-voi/list", test_list);
  g_test_add_func ("/dicom-voi/functions", test_functions);
  g_test_add_func ("/dicom-voi/range", test_range);
  return g_test_run ();
}
