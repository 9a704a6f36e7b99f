/* Views against plain means and sums computed here, and against each other: every kernel, every number of
 * threads. */
#include "fj-grey-private.h"

#include <math.h>
#include <string.h>

#define COLUMNS 301
#define ROWS 203
#define MOST_OUT 700

static const FjInterpolation kinds[]
    = { FJ_INTERPOLATION_NEAREST, FJ_INTERPOLATION_BOX, FJ_INTERPOLATION_LINEAR, FJ_INTERPOLATION_CUBIC };
static const FjSampleType types[]
    = { FJ_SAMPLE_U8, FJ_SAMPLE_S8, FJ_SAMPLE_U16, FJ_SAMPLE_S16, FJ_SAMPLE_S32, FJ_SAMPLE_F32 };

static void
put (FjSampleType type, void *samples, gsize i, gint value)
{
  if (type == FJ_SAMPLE_U8 || type == FJ_SAMPLE_S8)
    ((guint8 *) samples)[i] = (guint8) value;
  else if (type == FJ_SAMPLE_U16 || type == FJ_SAMPLE_S16)
    ((guint16 *) samples)[i] = (guint16) value;
  else if (type == FJ_SAMPLE_F32)
    ((float *) samples)[i] = (float) value;
  else
    ((gint32 *) samples)[i] = value;
}

/* Values 0 … 100 in every type, so that all must come to the same greys; -1 in @values is padding (101). */
static FjFrame *
draw (FjSampleType type, gint *values, gboolean holes)
{
  GRand *rand = g_rand_new_with_seed (7);
  guint8 *samples = g_malloc (ROWS * COLUMNS * fj_sample_size (type));
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < ROWS * COLUMNS; i++)
    {
      gint value = g_rand_int_range (rand, 0, 101);
      gboolean hole = holes && (g_rand_int_range (rand, 0, 10) == 0 || i % COLUMNS < 20);

      values[i] = hole ? -1 : value;
      put (type, samples, i, hole ? 101 : value);
    }
  g_rand_free (rand);
  bytes = g_bytes_new_take (samples, ROWS * COLUMNS * fj_sample_size (type));
  return fj_frame_new (ROWS, COLUMNS, 1, type, 8 * (guint) fj_sample_size (type), bytes);
}

static void
set_pipeline (FjGreyPipeline *pipeline, gboolean holes)
{
  fj_grey_pipeline_init (pipeline);
  pipeline->modality.slope = 2;
  pipeline->modality.intercept = -50;
  pipeline->voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 53.25, .width = 197.5 };
  pipeline->has_padding = holes;
  pipeline->padding_low = pipeline->padding_high = 101;
}

/* The mean of what a box covers, its edges to 1/256 of a pixel; -1 for background. */
static double
mean_of_box (const gint *values, const FjGreyView *view, guint x, guint y)
{
  double sx = view->width / view->out_width, sy = view->height / view->out_height, sum = 0, weight = 0;
  double cx = view->x + (x + 0.5) * sx, cy = view->y + (y + 0.5) * sy, edges[4];

  if (cx < 0 || cx >= COLUMNS || cy < 0 || cy >= ROWS || values[(guint) cy * COLUMNS + (guint) cx] < 0)
    return -1;
  edges[0] = CLAMP (rint ((view->x + x * sx) * 256), 0, COLUMNS * 256) / 256;
  edges[1] = CLAMP (rint ((view->x + (x + 1) * sx) * 256), 0, COLUMNS * 256) / 256;
  edges[2] = CLAMP (rint ((view->y + y * sy) * 256), 0, ROWS * 256) / 256;
  edges[3] = CLAMP (rint ((view->y + (y + 1) * sy) * 256), 0, ROWS * 256) / 256;
  for (guint row = (guint) edges[2]; row < edges[3]; row++)
    for (guint column = (guint) edges[0]; column < edges[1]; column++)
      {
        double share = (MIN (row + 1, edges[3]) - MAX (row, edges[2]))
                       * (MIN (column + 1, edges[1]) - MAX (column, edges[0]));

        if (values[row * COLUMNS + column] < 0)
          continue;
        sum += share * values[row * COLUMNS + column];
        weight += share;
      }
  return sum / weight;
}

/* Within one grey of the exact value: cut off, not rounded. */
static void
check_grey (guint8 grey, double stored)
{
  double exact = stored < 0 ? 0 : ((2 * stored - 50 - 53.25) / 197.5 + 0.5) * 255;

  exact = stored < 0 ? 0 : CLAMP (exact, 0, 255);
  g_assert_cmpfloat (grey, <=, exact + 0.001);
  g_assert_cmpfloat (grey, >, exact - 1.001);
}

static const FjGreyView views[] = {
  { 0, 0, COLUMNS - 1, ROWS - 1, 150, 101, 150, FJ_INTERPOLATION_BOX, 1 },
  { 1, 2, 297, 201, 99, 67, 105, FJ_INTERPOLATION_BOX, 1 },
  { 0, 0, COLUMNS, ROWS, 133, 90, 133, FJ_INTERPOLATION_BOX, 1 },
  { 10.3, 20.7, 100.1, 90.2, 77, 55, 77, FJ_INTERPOLATION_BOX, 1 },
  { -50, -30, 500, 400, 120, 120, 120, FJ_INTERPOLATION_BOX, 1 },
  { -4, -6, 400, 300, 100, 75, 100, FJ_INTERPOLATION_BOX, 1 },
  { 0, 0, COLUMNS, ROWS, 1, 1, 1, FJ_INTERPOLATION_BOX, 1 },
  { 5, 5, 20, 20, 64, 64, 64, FJ_INTERPOLATION_BOX, 1 },
  { 0, 0, 288, 192, 18, 12, 18, FJ_INTERPOLATION_BOX, 1 },
};

static void
test_box (void)
{
  g_autofree gint *values = g_new (gint, ROWS * COLUMNS);
  g_autofree guint8 *out = g_malloc (MOST_OUT * MOST_OUT);

  for (guint holes = 0; holes < 2; holes++)
    for (guint t = 0; t < G_N_ELEMENTS (types); t++)
      {
        g_autoptr (FjFrame) frame = draw (types[t], values, holes);
        g_auto (FjGreyPipeline) pipeline;
        g_autoptr (FjGreyPlan) plan = NULL;

        set_pipeline (&pipeline, holes);
        plan = fj_grey_plan_new (&pipeline, types[t], 8 * (guint) fj_sample_size (types[t]));
        for (guint v = 0; v < G_N_ELEMENTS (views); v++)
          {
            fj_grey_render_view (plan, frame, &views[v], out);
            for (guint y = 0; y < views[v].out_height; y++)
              for (guint x = 0; x < views[v].out_width; x++)
                check_grey (out[y * views[v].out_stride + x], mean_of_box (values, &views[v], x, y));
          }
      }
}

/* Whole boxes by the quick way are what boxes of any size come to: a hair's breadth wider is the other way.
 */
static void
test_quick_way (void)
{
  g_autofree gint *values = g_new (gint, ROWS * COLUMNS);

  for (guint t = 0; t < 4; t++)
    for (guint curved = 0; curved < 2; curved++)
      {
        g_autoptr (FjFrame) frame = draw (types[t], values, FALSE);
        g_auto (FjGreyPipeline) pipeline;
        g_autoptr (FjGreyPlan) quick = NULL;
        g_autoptr (FjGreyPlan) slow = NULL;

        set_pipeline (&pipeline, FALSE);
        pipeline.voi.function = curved ? FJ_VOI_SIGMOID : FJ_VOI_LINEAR_EXACT;
        quick = fj_grey_plan_new (&pipeline, types[t], 8 * (guint) fj_sample_size (types[t]));
        /* padding that no pixel has asks for the other way */
        pipeline.has_padding = TRUE;
        pipeline.padding_low = pipeline.padding_high = 120;
        slow = fj_grey_plan_new (&pipeline, types[t], 8 * (guint) fj_sample_size (types[t]));
        for (guint factor = 2; factor <= 17; factor++)
          {
            guint width = COLUMNS / factor, height = ROWS / factor;
            FjGreyView view
                = { 0, 0, width * factor, height * factor, width, height, width, FJ_INTERPOLATION_BOX, 1 };
            g_autofree guint8 *a = g_malloc ((gsize) width * height);
            g_autofree guint8 *b = g_malloc ((gsize) width * height);

            fj_grey_render_view (quick, frame, &view, a);
            fj_grey_render_view (slow, frame, &view, b);
            g_assert_cmpmem (a, (gsize) width * height, b, (gsize) width * height);
          }
      }
}

static double
weigh (double distance, FjInterpolation kind)
{
  double x = fabs (distance);

  if (kind == FJ_INTERPOLATION_LINEAR)
    return x < 1 ? 1 - x : 0;
  /* Keys 1981, a = -1/2 */
  return x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
}

static double
interpolate (const gint *values, FjInterpolation kind, double cx, double cy)
{
  gint own, x0 = (gint) floor (cx - 0.5), y0 = (gint) floor (cy - 0.5);
  double sum = 0;

  if (cx < 0 || cx >= COLUMNS || cy < 0 || cy >= ROWS)
    return -1;
  own = values[(guint) cy * COLUMNS + (guint) cx];
  if (own < 0)
    return -1;
  for (gint y = y0 - 1; y <= y0 + 2; y++)
    for (gint x = x0 - 1; x <= x0 + 2; x++)
      {
        gint value = values[CLAMP (y, 0, ROWS - 1) * COLUMNS + CLAMP (x, 0, COLUMNS - 1)];

        sum += weigh (x + 0.5 - cx, kind) * weigh (y + 0.5 - cy, kind) * (value < 0 ? own : value);
      }
  return MAX (sum, 0);
}

static void
test_interpolations (void)
{
  g_autofree gint *values = g_new (gint, ROWS * COLUMNS);
  g_autofree guint8 *out = g_malloc (MOST_OUT * MOST_OUT);
  const FjGreyView enlarged[] = { { 0, 0, COLUMNS, ROWS, 699, 500, 700, FJ_INTERPOLATION_LINEAR, 2 },
                                  { -3.7, 150.2, 50.5, 80.9, 301, 299, 301, FJ_INTERPOLATION_LINEAR, 2 } };

  for (guint holes = 0; holes < 2; holes++)
    for (guint t = 0; t < G_N_ELEMENTS (types); t++)
      for (guint k = 2; k < 4; k++)
        for (guint v = 0; v < 2; v++)
          {
            g_autoptr (FjFrame) frame = draw (types[t], values, holes);
            g_auto (FjGreyPipeline) pipeline;
            g_autoptr (FjGreyPlan) plan = NULL;
            FjGreyView view = enlarged[v];

            view.interpolation = kinds[k];
            set_pipeline (&pipeline, holes);
            plan = fj_grey_plan_new (&pipeline, types[t], 8 * (guint) fj_sample_size (types[t]));
            fj_grey_render_view (plan, frame, &view, out);
            for (guint y = 0; y < view.out_height; y++)
              for (guint x = 0; x < view.out_width; x++)
                check_grey (out[y * view.out_stride + x],
                            interpolate (values, kinds[k], view.x + (x + 0.5) * view.width / view.out_width,
                                         view.y + (y + 0.5) * view.height / view.out_height));
          }
}

/* The same bytes whatever the instruction set and the number of threads; and one for one, whatever the
 * interpolation, those of fj_grey_render. */
static void
test_same_everywhere (void)
{
  g_autofree gint *values = g_new (gint, ROWS * COLUMNS);
  g_autofree guint8 *first = g_malloc (MOST_OUT * MOST_OUT);
  g_autofree guint8 *again = g_malloc (MOST_OUT * MOST_OUT);

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      for (guint holes = 0; holes < 2; holes++)
        {
          g_autoptr (FjFrame) frame = draw (types[t], values, holes);
          g_auto (FjGreyPipeline) pipeline;
          g_autoptr (FjGreyPlan) plan = NULL;
          g_autoptr (FjGreyPlan) plain = NULL;
          FjGreyView view = { 0, 0, COLUMNS, ROWS, COLUMNS, ROWS, COLUMNS, kinds[k], 3 };

          set_pipeline (&pipeline, holes);
          plan = fj_grey_plan_new (&pipeline, types[t], 8 * (guint) fj_sample_size (types[t]));
          plain = fj_grey_plan_new (&pipeline, types[t], 8 * (guint) fj_sample_size (types[t]));
          fj_grey_plan_set_kernels (plain, fj_grey_kernels_plain ());
          fj_grey_render (plan, frame, first);
          fj_grey_render_view (plan, frame, &view, again);
          g_assert_cmpmem (first, ROWS * COLUMNS, again, ROWS * COLUMNS);
          for (guint v = 0; v < G_N_ELEMENTS (views); v++)
            for (guint threads = 0; threads < 5; threads++)
              {
                view = views[v];
                view.interpolation = kinds[k];
                memset (first, 0, MOST_OUT * MOST_OUT);
                memset (again, 0, MOST_OUT * MOST_OUT);
                fj_grey_render_view (plan, frame, &view, first);
                view.threads = threads;
                fj_grey_render_view (plain, frame, &view, again);
                g_assert_cmpmem (first, MOST_OUT * MOST_OUT, again, MOST_OUT * MOST_OUT);
              }
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grey-scale/box", test_box);
  g_test_add_func ("/grey-scale/quick-way", test_quick_way);
  g_test_add_func ("/grey-scale/interpolations", test_interpolations);
  g_test_add_func ("/grey-scale/same-everywhere", test_same_everywhere);
  return g_test_run ();
}
