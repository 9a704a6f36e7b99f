#include "fj-lut.h"

static void
test_table (void)
{
  const guint16 entries[] = { 0, 255, 256, 65535 };
  g_autoptr (FjTable) wide = fj_table_new (-1024, 16, entries, G_N_ELEMENTS (entries));
  g_autoptr (FjTable) narrow = fj_table_new (0, 8, entries, G_N_ELEMENTS (entries));

  g_assert_cmpint (wide->first, ==, -1024);
  g_assert_cmpuint (wide->n, ==, 4);
  g_assert_cmpmem (wide->entries, 8, entries, 8);
  /* no entry says more than its bits can */
  g_assert_cmpuint (narrow->entries[1], ==, 255);
  g_assert_cmpuint (narrow->entries[2], ==, 255);
  g_assert_cmpuint (narrow->entries[3], ==, 255);
}

static void
test_table_refused (void)
{
  g_autofree guint16 *entries = g_new0 (guint16, 65537);

  g_assert_null (fj_table_new (0, 16, entries, 0));
  g_assert_null (fj_table_new (0, 16, entries, 65537));
  g_assert_null (fj_table_new (0, 7, entries, 256));
  g_assert_null (fj_table_new (0, 17, entries, 256));
  g_assert_null (fj_table_new (0, 16, NULL, 256));
  fj_table_unref (fj_table_new (0, 16, entries, 65536));
}

static void
test_pipeline (void)
{
  const guint16 entries[] = { 1, 2 };
  FjTable *table = fj_table_new (0, 16, entries, 2);
  g_auto (FjGreyPipeline) pipeline;
  g_auto (FjGreyPipeline) copy;

  fj_grey_pipeline_init (&pipeline);
  g_assert_cmpfloat (pipeline.modality.slope, ==, 1);
  g_assert_cmpfloat (pipeline.modality.intercept, ==, 0);
  g_assert_cmpint (pipeline.voi.function, ==, FJ_VOI_NONE);
  g_assert_cmpint (pipeline.shape, ==, FJ_PRESENTATION_IDENTITY);
  g_assert_false (pipeline.has_padding);

  pipeline.modality.table = table;
  pipeline.modality.unit = g_strdup ("HU");
  pipeline.voi.table = fj_table_ref (table);
  pipeline.voi.explanation = g_strdup ("LUNG");
  pipeline.presentation = fj_table_ref (table);
  fj_grey_pipeline_copy (&copy, &pipeline);
  fj_grey_pipeline_clear (&pipeline);
  g_assert_null (pipeline.modality.unit);
  g_assert_cmpstr (copy.modality.unit, ==, "HU");
  g_assert_cmpstr (copy.voi.explanation, ==, "LUNG");
  g_assert_true (copy.voi.table == table);
  g_assert_cmpuint (copy.presentation->entries[1], ==, 2);
  fj_grey_pipeline_clear (&pipeline);
}

static void
test_palette (void)
{
  const guint16 entries[] = { 0, 65535 };
  FjPalette palette = { .red = fj_table_new (0, 16, entries, 2) };

  palette.green = fj_table_ref (palette.red);
  fj_palette_clear (&palette);
  g_assert_null (palette.red);
  g_assert_null (palette.green);
  fj_palette_clear (&palette);
}

static void
test_voi (void)
{
  const guint16 entries[] = { 0, 65535 };
  FjVoi voi = { .function = FJ_VOI_TABLE,
                .center = 3,
                .width = 4,
                .table = fj_table_new (0, 16, entries, 2),
                .explanation = g_strdup ("LUNG") };
  FjVoi copy, *owned = g_new0 (FjVoi, 1);

  fj_voi_copy (&copy, &voi);
  fj_voi_copy (owned, &voi);
  g_assert_true (copy.table == voi.table);
  fj_voi_clear (&voi);
  g_assert_cmpint (voi.function, ==, FJ_VOI_NONE);
  g_assert_null (voi.table);
  g_assert_null (voi.explanation);
  fj_voi_clear (&voi);
  g_assert_cmpint (copy.function, ==, FJ_VOI_TABLE);
  g_assert_cmpfloat (copy.width, ==, 4);
  g_assert_cmpstr (copy.explanation, ==, "LUNG");
  g_assert_cmpuint (copy.table->entries[1], ==, 65535);
  fj_voi_clear (&copy);
  g_assert_cmpuint (owned->table->n, ==, 2);
  fj_voi_free (owned);
  fj_voi_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lut/table", test_table);
  g_test_add_func ("/lut/table-refused", test_table_refused);
  g_test_add_func ("/lut/pipeline", test_pipeline);
  g_test_add_func ("/lut/voi", test_voi);
  g_test_add_func ("/lut/palette", test_palette);
  return g_test_run ();
}
