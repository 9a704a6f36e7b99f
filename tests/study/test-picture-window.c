/* fj-picture-window: percentiles against numbers that are known beforehand. */
#include "fj-picture-window.h"

static FjFrame *
make (guint rows, guint columns, gint16 (*value) (guint row, guint column))
{
  gint16 *values = g_new (gint16, (gsize) rows * columns);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < rows; i++)
    for (guint k = 0; k < columns; k++)
      values[(gsize) i * columns + k] = value (i, k);
  bytes = g_bytes_new_take (values, (gsize) rows * columns * 2);
  return fj_frame_new (rows, columns, 1, FJ_SAMPLE_S16, 16, bytes);
}

static gint16
ramp (guint row, guint column)
{
  return (gint16) column;
}

static gint16
flat (guint row, guint column)
{
  return 7;
}

static gint16
padded (guint row, guint column)
{
  return column < 500 ? -2000 : (gint16) column;
}

static gint16
sparse (guint row, guint column)
{
  return row == 10 && column == 10 ? 900 : 0;
}

static void
check (FjFrame *frame, const FjGreyPipeline *pipeline, double low, double high, double tolerance)
{
  FjVoi voi;

  fj_picture_choose_window (frame, pipeline, &voi);
  g_assert_cmpint (voi.function, ==, FJ_VOI_LINEAR_EXACT);
  g_assert_cmpfloat_with_epsilon (voi.center - voi.width / 2, low, tolerance);
  g_assert_cmpfloat_with_epsilon (voi.center + voi.width / 2, high, tolerance);
  fj_frame_unref (frame);
}

static void
test_values (void)
{
  g_auto (FjGreyPipeline) pipeline = { 0 }, rescaled = { 0 }, with_padding = { 0 }, table = { 0 };
  guint16 entries[1000];

  fj_grey_pipeline_init (&pipeline);
  check (make (300, 1000, ramp), &pipeline, 10, 990, 11);
  check (make (20, 20, flat), &pipeline, 6.5, 7.5, 1e-9);
  check (make (21, 21, sparse), &pipeline, 0, 900, 1e-9);
  check (make (1, 1, flat), &pipeline, 6.5, 7.5, 1e-9);
  fj_grey_pipeline_init (&rescaled);
  rescaled.modality.slope = -2;
  rescaled.modality.intercept = 100;
  check (make (300, 1000, ramp), &rescaled, -1880, 80, 22);
  fj_grey_pipeline_init (&with_padding);
  with_padding.has_padding = TRUE;
  with_padding.padding_low = -1900; /* the other way round, as some write it */
  with_padding.padding_high = -2100;
  check (make (300, 1000, padded), &with_padding, 505, 995, 11);
  fj_grey_pipeline_init (&table);
  for (guint i = 0; i < 1000; i++)
    entries[i] = (guint16) (60000 - i);
  table.modality.table = fj_table_new (0, 16, entries, 1000);
  check (make (300, 1000, ramp), &table, 59010, 59990, 11);
}

/* All of it padding: something that can be shown. */
static void
test_nothing (void)
{
  g_auto (FjGreyPipeline) pipeline = { 0 };

  fj_grey_pipeline_init (&pipeline);
  pipeline.has_padding = TRUE;
  pipeline.padding_low = pipeline.padding_high = 7;
  check (make (5, 5, flat), &pipeline, -0.5, 0.5, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture-window/values", test_values);
  g_test_add_func ("/picture-window/nothing", test_nothing);
  return g_test_run ();
}
