/* Rows 1 and 2: a grey image file to a picture of half its size on one core, and the same picture again in
 * another window. Prints a line of JSON for each; with OUTPUT the picture as PGM, to compare before timing.
 *
 * Usage: bench-render FILE CENTER WIDTH [OUTPUT] */
#include "bench-timing.h"

#include "fj-dicom-frame.h"
#include "fj-grey.h"

#include <stdlib.h>

typedef struct
{
  const char *path;
  double center, width;
  guint columns, rows;
  guint8 *out;
} Picture;

static void
render (const Picture *picture, FjGreyPipeline *pipeline, const FjFrame *frame)
{
  g_autoptr (FjGreyPlan) plan = NULL;
  FjGreyView view = { .width = fj_frame_get_columns (frame),
                      .height = fj_frame_get_rows (frame),
                      .out_width = picture->columns,
                      .out_height = picture->rows,
                      .out_stride = picture->columns,
                      .interpolation = FJ_INTERPOLATION_BOX,
                      .threads = 1 };

  pipeline->voi.function = FJ_VOI_LINEAR;
  pipeline->voi.center = picture->center;
  pipeline->voi.width = picture->width;
  plan = fj_grey_plan_new (pipeline, fj_frame_get_type (frame), fj_frame_get_bits_stored (frame));
  fj_grey_render_view (plan, frame, &view, picture->out);
}

/* The whole way from the file. */
static FjFrame *
load (const char *path, FjGreyPipeline *pipeline)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, &error);
  FjFrame *frame = NULL;

  if (object != NULL && fj_dicom_frame_get_pipeline (object, 0, pipeline, &error))
    frame = fj_dicom_frame_decode (object, 0, &error);
  if (frame == NULL)
    {
      g_printerr ("%s: %s\n", path, error->message);
      exit (1);
    }
  return frame;
}

static void
show (const Picture *picture)
{
  FjGreyPipeline pipeline;
  g_autoptr (FjFrame) frame = load (picture->path, &pipeline);

  render (picture, &pipeline, frame);
  fj_grey_pipeline_clear (&pipeline);
}

static void
write_pgm (const Picture *picture, const char *path)
{
  g_autoptr (GString) pgm = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_printf (pgm, "P5\n%u %u\n255\n", picture->columns, picture->rows);
  g_string_append_len (pgm, (const char *) picture->out, (gssize) picture->columns * picture->rows);
  if (!g_file_set_contents (path, pgm->str, (gssize) pgm->len, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
}

int
main (int argc, char **argv)
{
  double ms[BENCH_MOST_RUNS];
  guint runs = bench_runs ();
  FjGreyPipeline pipeline;
  g_autoptr (FjFrame) frame = NULL;
  g_autofree guint8 *out = NULL;
  Picture picture;

  if (argc < 4)
    {
      g_printerr ("Usage: bench-render FILE CENTER WIDTH [OUTPUT]\n");
      return 2;
    }
  frame = load (argv[1], &pipeline);
  picture = (Picture){ argv[1], g_ascii_strtod (argv[2], NULL), g_ascii_strtod (argv[3], NULL),
                       fj_frame_get_columns (frame) / 2, fj_frame_get_rows (frame) / 2 };
  out = g_malloc0 ((gsize) picture.columns * picture.rows);
  picture.out = out;
  for (guint i = 0; i <= runs; i++)
    {
      double start = bench_now_ms ();

      show (&picture);
      ms[i > 0 ? i - 1 : 0] = bench_now_ms () - start;
    }
  bench_print ("file to picture", ms, runs, "");
  if (argc > 4)
    write_pgm (&picture, argv[4]);
  for (guint i = 0; i <= runs; i++)
    {
      double start = bench_now_ms ();

      picture.width -= 37;
      render (&picture, &pipeline, frame);
      ms[i > 0 ? i - 1 : 0] = bench_now_ms () - start;
    }
  bench_print ("another window", ms, runs, "");
  fj_grey_pipeline_clear (&pipeline);
  return 0;
}
