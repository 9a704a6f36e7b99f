/* The pipeline against DCMTK: the same object drawn with dump2dcm and rendered with dcm2pnm. */
#include "fj-grey.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SIDE 256
#define PIXELS (SIDE * SIDE)

typedef struct
{
  guint bits;
  gboolean is_signed, inverse, sigmoid;
  double slope, intercept, center, width;
} Case;

static const Case cases[] = {
  { 16, FALSE, FALSE, FALSE, 1, 0, 32768, 65536 }, { 16, FALSE, TRUE, FALSE, 1, 0, 32768, 65536 },
  { 14, FALSE, FALSE, FALSE, 1, 0, 8200, 12000 },  { 14, FALSE, TRUE, FALSE, 1, 0, 8200, 12000 },
  { 12, FALSE, FALSE, FALSE, 1, -1024, 40, 400 },  { 12, FALSE, FALSE, FALSE, 1, -1024, -600, 1500 },
  { 12, FALSE, TRUE, FALSE, 1, -1024, 40, 400 },   { 16, TRUE, FALSE, FALSE, 1, 0, 40, 350 },
  { 16, TRUE, TRUE, FALSE, 1, 0, 300.5, 1501 },    { 16, TRUE, FALSE, FALSE, 2, -1000, 40, 80 },
  { 12, TRUE, FALSE, FALSE, 1, 0, 0, 256 },        { 8, FALSE, FALSE, FALSE, 1, 0, 127.5, 255 },
  { 8, FALSE, TRUE, FALSE, 1, 0, 128, 256 },       { 8, FALSE, FALSE, FALSE, 1, 0, 99.7, 33.3 },
  { 12, FALSE, FALSE, FALSE, 1, 0, 2048, 1 },      { 12, FALSE, TRUE, FALSE, 1, 0, 2048, 2 },
  { 12, FALSE, FALSE, FALSE, 3, -1024, 500, 766 }, { 16, FALSE, FALSE, FALSE, 1, 0, 1e6, 10 },
  { 16, FALSE, FALSE, FALSE, 1, 0, 20000, 766 },   { 12, FALSE, FALSE, TRUE, 1, 0, 2048, 1000 },
  { 16, TRUE, TRUE, TRUE, 1, 0, -100, 900 },       { 14, FALSE, FALSE, TRUE, 1, 0, 8192.25, 16384 },
};

/* Every stored value once (or again and again), in order. */
static GBytes *
draw (const Case *one, guint *sample_size)
{
  guint size = one->bits > 8 ? 2 : 1, mask = (1u << one->bits) - 1;
  guint8 *bytes = g_malloc (PIXELS * size);

  for (guint i = 0; i < PIXELS; i++)
    {
      gint value = (gint) (i & mask);

      if (one->is_signed && (value >> (one->bits - 1)) != 0)
        value -= 1 << one->bits;
      if (size == 1)
        bytes[i] = (guint8) value;
      else
        ((guint16 *) (void *) bytes)[i] = (guint16) value;
    }
  *sample_size = size;
  return g_bytes_new_take (bytes, PIXELS * size);
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s: %s", argv[0], said);
}

/* What dcm2pnm makes of it: PIXELS greys. */
static char *
render_with_dcmtk (const Case *one, GBytes *pixels, const char *folder)
{
  g_autofree char *raw = g_build_filename (folder, "pixels.raw", NULL);
  g_autofree char *dump = g_build_filename (folder, "object.dump", NULL);
  g_autofree char *object = g_build_filename (folder, "object.dcm", NULL);
  g_autofree char *picture = g_build_filename (folder, "object.pgm", NULL);
  g_autofree char *center = g_strdup_printf ("%.10g", one->center);
  g_autofree char *width = g_strdup_printf ("%.10g", one->width);
  guint allocated = one->bits > 8 ? 16 : 8;
  g_autofree char *text
      = g_strdup_printf ("(0002,0010) UI =LittleEndianExplicit\n"
                         "(0008,0016) UI =SecondaryCaptureImageStorage\n"
                         "(0008,0018) UI [1.2.826.0.1.3680043.8.498.1]\n"
                         "(0028,0002) US 1\n"
                         "(0028,0004) CS [%s]\n"
                         "(0028,0010) US %d\n(0028,0011) US %d\n"
                         "(0028,0100) US %u\n(0028,0101) US %u\n(0028,0102) US %u\n"
                         "(0028,0103) US %d\n"
                         "(0028,1050) DS [%s]\n(0028,1051) DS [%s]\n"
                         "(0028,1052) DS [%g]\n(0028,1053) DS [%g]\n"
                         "(0028,1056) CS [%s]\n"
                         "(7fe0,0010) %s =%s\n",
                         one->inverse ? "MONOCHROME1" : "MONOCHROME2", SIDE, SIDE, allocated, one->bits,
                         one->bits - 1, one->is_signed, center, width, one->intercept, one->slope,
                         one->sigmoid ? "SIGMOID" : "LINEAR", allocated == 16 ? "OW" : "OB", raw);
  const char *make[] = { "dump2dcm", "-q", "+te", dump, object, NULL };
  const char *render[] = { "dcm2pnm", "-q", "+op", "+Ww", center, width, object, picture, NULL };
  const char *render_sigmoid[]
      = { "dcm2pnm", "-q", "+op", "+Wfs", "+Ww", center, width, object, picture, NULL };
  g_autoptr (GError) error = NULL;
  char *greys;
  gsize length;

  g_file_set_contents (raw, g_bytes_get_data (pixels, NULL), (gssize) g_bytes_get_size (pixels), &error);
  g_assert_no_error (error);
  g_file_set_contents (dump, text, -1, &error);
  g_assert_no_error (error);
  run (make);
  run (one->sigmoid ? render_sigmoid : render);
  g_file_get_contents (picture, &greys, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, PIXELS);
  memmove (greys, greys + length - PIXELS, PIXELS);
  g_remove (raw);
  g_remove (dump);
  g_remove (object);
  g_remove (picture);
  return greys;
}

static void
set_pipeline (FjGreyPipeline *pipeline, const Case *one)
{
  fj_grey_pipeline_init (pipeline);
  pipeline->modality.slope = one->slope;
  pipeline->modality.intercept = one->intercept;
  pipeline->voi.function = one->sigmoid ? FJ_VOI_SIGMOID : FJ_VOI_LINEAR;
  pipeline->voi.center = one->center;
  pipeline->voi.width = one->width;
  pipeline->shape = one->inverse ? FJ_PRESENTATION_INVERSE : FJ_PRESENTATION_IDENTITY;
}

static FjSampleType
type_of (const Case *one)
{
  if (one->bits > 8)
    return one->is_signed ? FJ_SAMPLE_S16 : FJ_SAMPLE_U16;
  return one->is_signed ? FJ_SAMPLE_S8 : FJ_SAMPLE_U8;
}

static void
test_dcmtk (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-grey-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *one = &cases[i];
      guint size;
      g_autoptr (GBytes) pixels = draw (one, &size);
      g_autofree char *theirs = render_with_dcmtk (one, pixels, folder);
      g_autofree guint8 *ours = g_malloc (PIXELS);
      g_auto (FjGreyPipeline) pipeline;
      g_autoptr (FjGreyPlan) plan = NULL;
      g_autoptr (FjFrame) frame = fj_frame_new (SIDE, SIDE, 1, type_of (one), one->bits, pixels);

      set_pipeline (&pipeline, one);
      plan = fj_grey_plan_new (&pipeline, type_of (one), one->bits);
      fj_grey_render (plan, frame, ours);
      for (guint k = 0; k < PIXELS; k++)
        if (ours[k] != (guint8) theirs[k])
          g_error ("case %u, pixel %u: %u, DCMTK says %u", i, k, ours[k], (guint8) theirs[k]);
    }
  g_rmdir (folder);
}

static void
render_values (
    FjSampleType type, const void *values, guint n, guint bits, const FjGreyPipeline *pipeline, guint8 *out)
{
  g_autoptr (GBytes) bytes = g_bytes_new (values, n * fj_sample_size (type));
  g_autoptr (FjFrame) frame = fj_frame_new (1, n, 1, type, bits, bytes);
  g_autoptr (FjGreyPlan) plan = fj_grey_plan_new (pipeline, type, bits);

  fj_grey_render (plan, frame, out);
}

static void
test_wide_types (void)
{
  const gint32 s32[] = { G_MININT32, -100000, 0, 100000, G_MAXINT32 };
  const guint32 u32[] = { 0, 1000000, 2000000, 3000000, G_MAXUINT32 };
  const float f32[] = { -INFINITY, -1, 0, NAN, 1 };
  const double f64[] = { -1, 0.25, 0.5, 1, INFINITY };
  g_auto (FjGreyPipeline) pipeline;
  guint8 out[5];

  fj_grey_pipeline_init (&pipeline);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 0, .width = 200000 };
  render_values (FJ_SAMPLE_S32, s32, 5, 32, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 0, 127, 255, 255 }), 5);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 2000000, .width = 2000000 };
  render_values (FJ_SAMPLE_U32, u32, 5, 32, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 0, 127, 255, 255 }), 5);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 0, .width = 2 };
  render_values (FJ_SAMPLE_F32, f32, 5, 32, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 0, 127, 0, 255 }), 5);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 0.5, .width = 1 };
  render_values (FJ_SAMPLE_F64, f64, 5, 64, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 63, 127, 255, 255 }), 5);
  /* without a window, the range of the type, or of the frame */
  pipeline.voi = (FjVoi){ .function = FJ_VOI_NONE };
  render_values (FJ_SAMPLE_S32, s32, 5, 32, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 127, 128, 128, 255 }), 5);
  render_values (FJ_SAMPLE_F64, f64, 5, 64, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 160, 192, 255, 255 }), 5);
}

static void
test_tables (void)
{
  const guint16 modality[] = { 100, 200, 300, 400 }, voi[] = { 0, 1024, 2048, 4095 },
                presentation[] = { 255, 128, 64, 0 };
  const gint16 stored[] = { -20, -10, -9, -8, -7, 30000 };
  g_auto (FjGreyPipeline) pipeline;
  guint8 out[6];

  /* inputs outside a table take its ends */
  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.table = fj_table_new (-10, 16, modality, 4);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 250, .width = 400 };
  render_values (FJ_SAMPLE_S16, stored, 6, 16, &pipeline, out);
  g_assert_cmpmem (out, 6, ((guint8[]){ 31, 31, 95, 159, 223, 223 }), 6);
  fj_grey_pipeline_clear (&pipeline);

  pipeline.voi.function = FJ_VOI_TABLE;
  pipeline.voi.table = fj_table_new (-10, 12, voi, 4);
  render_values (FJ_SAMPLE_S16, stored, 6, 16, &pipeline, out);
  g_assert_cmpmem (out, 6, ((guint8[]){ 0, 0, 64, 128, 255, 255 }), 6);
  pipeline.shape = FJ_PRESENTATION_INVERSE;
  render_values (FJ_SAMPLE_S16, stored, 6, 16, &pipeline, out);
  g_assert_cmpmem (out, 6, ((guint8[]){ 255, 255, 191, 127, 0, 0 }), 6);
  pipeline.shape = FJ_PRESENTATION_TABLE;
  pipeline.presentation = fj_table_new (0, 8, presentation, 4);
  render_values (FJ_SAMPLE_S16, stored, 6, 16, &pipeline, out);
  g_assert_cmpmem (out, 6, ((guint8[]){ 255, 255, 128, 64, 0, 0 }), 6);
}

/* Padding is black, in an inverted image as well, and outside the window's reach. */
static void
test_padding (void)
{
  const gint16 stored[] = { -2000, -1999, -1000, 0, 1000 };
  const guint8 bytes[] = { 0, 1, 128, 254, 255 };
  g_auto (FjGreyPipeline) pipeline;
  guint8 out[5];

  fj_grey_pipeline_init (&pipeline);
  pipeline.shape = FJ_PRESENTATION_INVERSE;
  pipeline.has_padding = TRUE;
  pipeline.padding_low = -2000;
  pipeline.padding_high = -1999;
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 0, .width = 2000 };
  render_values (FJ_SAMPLE_S16, stored, 5, 16, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 0, 255, 127, 0 }), 5);
  /* without a window 8 bits stay as they are */
  pipeline.voi.function = FJ_VOI_NONE;
  pipeline.shape = FJ_PRESENTATION_IDENTITY;
  pipeline.padding_low = 254;
  pipeline.padding_high = G_MAXINT64;
  render_values (FJ_SAMPLE_U8, bytes, 5, 8, &pipeline, out);
  g_assert_cmpmem (out, 5, ((guint8[]){ 0, 1, 128, 0, 0 }), 5);
}

/* Numbers without meaning paint something, and nothing breaks. */
static void
test_meaningless (void)
{
  const double odd[] = { NAN, INFINITY, -INFINITY, 0, -1, 1e308, -1e308, 1e-308 };
  const guint16 stored[] = { 0, 1, 2, 4095, 65535 };
  guint8 out[5];

  for (guint f = FJ_VOI_NONE; f <= FJ_VOI_TABLE; f++)
    for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
      for (guint k = 0; k < G_N_ELEMENTS (odd); k++)
        {
          g_auto (FjGreyPipeline) pipeline;

          fj_grey_pipeline_init (&pipeline);
          pipeline.voi = (FjVoi){ .function = (FjVoiFunction) f, .center = odd[i], .width = odd[k] };
          render_values (FJ_SAMPLE_U16, stored, 5, 12, &pipeline, out);
          pipeline.voi = (FjVoi){ .function = (FjVoiFunction) f, .center = 40, .width = 400 };
          pipeline.modality.slope = odd[i];
          pipeline.modality.intercept = odd[k];
          render_values (FJ_SAMPLE_U16, stored, 5, 12, &pipeline, out);
        }
}

static void
test_arranged (void)
{
  FjArrangement smaller = { .x = -3, .y = 4, .width = 200, .height = 100, .out_width = 50, .out_height = 25 };
  FjArrangement larger = { .x = 1, .y = 2, .width = 10, .height = 5, .out_width = 50, .out_height = 25 };
  FjGreyView view;

  fj_grey_view_arrange (&view, &smaller, 3, FALSE);
  g_assert_cmpint (view.interpolation, ==, FJ_INTERPOLATION_BOX);
  g_assert_cmpuint (view.out_stride, ==, 150);
  g_assert_cmpfloat (view.x, ==, -3);
  g_assert_cmpfloat (view.height, ==, 100);
  g_assert_cmpuint (view.out_height, ==, 25);
  g_assert_cmpuint (view.threads, ==, 0);
  fj_grey_view_arrange (&view, &larger, 1, TRUE);
  g_assert_cmpint (view.interpolation, ==, FJ_INTERPOLATION_LINEAR);
  g_assert_cmpuint (view.out_stride, ==, 50);
  fj_grey_view_arrange (&view, &larger, 1, FALSE);
  g_assert_cmpint (view.interpolation, ==, FJ_INTERPOLATION_NEAREST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grey/dcmtk", test_dcmtk);
  g_test_add_func ("/grey/wide-types", test_wide_types);
  g_test_add_func ("/grey/tables", test_tables);
  g_test_add_func ("/grey/padding", test_padding);
  g_test_add_func ("/grey/meaningless", test_meaningless);
  g_test_add_func ("/grey/arranged", test_arranged);
  return g_test_run ();
}
