#include "fj-grey.h"
#include "fj-grey-private.h"

static gboolean
is_small (FjSampleType type)
{
  return type == FJ_SAMPLE_U8 || type == FJ_SAMPLE_S8 || type == FJ_SAMPLE_U16 || type == FJ_SAMPLE_S16;
}

FjGreyPlan *
fj_grey_plan_new (const FjGreyPipeline *pipeline, FjSampleType type, guint bits_stored)
{
  FjGreyPlan *plan = g_new0 (FjGreyPlan, 1);

  fj_grey_pipeline_copy (&plan->pipeline, pipeline);
  plan->type = type;
  plan->bits_stored = bits_stored;
  plan->small = is_small (type);
  plan->averages_stored = plan->small && pipeline->modality.table == NULL;
  plan->kernels = fj_grey_kernels_best ();
  fj_grey_shade_init (&plan->shade, &plan->pipeline, type, bits_stored);
  plan->is_affine = plan->averages_stored && fj_grey_shade_get_affine (&plan->shade, &plan->affine);
  plan->padding_low = (gint32) CLAMP (pipeline->padding_low, G_MININT32, G_MAXINT32);
  plan->padding_high = (gint32) CLAMP (pipeline->padding_high, G_MININT32, G_MAXINT32);
  return plan;
}

void
fj_grey_plan_free (FjGreyPlan *plan)
{
  if (plan == NULL)
    return;
  fj_grey_pipeline_clear (&plan->pipeline);
  g_free (plan->table);
  g_free (plan);
}

void
fj_grey_plan_set_kernels (FjGreyPlan *plan, const FjGreyKernels *kernels)
{
  plan->kernels = kernels;
}

gboolean
fj_grey_plan_is_padding (const FjGreyPlan *plan, double stored)
{
  return plan->pipeline.has_padding && stored >= plan->pipeline.padding_low
         && stored <= plan->pipeline.padding_high;
}

static guint8 *
make_table (const FjGreyPlan *plan)
{
  guint size = fj_sample_size (plan->type) == 1 ? 256 : 65536;
  gboolean is_signed = fj_sample_is_signed (plan->type);
  guint8 *table = g_malloc0 (size);
  guint bits = CLAMP (plan->bits_stored, 1, size == 256 ? 8 : 16);
  gint count = 1 << bits, first = is_signed ? -count / 2 : 0;

  /* only values that the bits stored can say: no others are in a frame */
  for (gint stored = first; stored < first + count; stored++)
    if (!fj_grey_plan_is_padding (plan, stored))
      table[(guint) stored & (size - 1)]
          = fj_grey_shade (&plan->shade, fj_grey_modality (&plan->pipeline, stored));
  return table;
}

const guint8 *
fj_grey_plan_get_table (const FjGreyPlan *plan)
{
  FjGreyPlan *mutable_plan = (FjGreyPlan *) plan;

  if (g_once_init_enter (&mutable_plan->has_table))
    {
      mutable_plan->table = make_table (plan);
      g_once_init_leave (&mutable_plan->has_table, 1);
    }
  return plan->table;
}

void
fj_grey_render (const FjGreyPlan *plan, const FjFrame *frame, guint8 *out)
{
  FjGreyView view = { .width = fj_frame_get_columns (frame),
                      .height = fj_frame_get_rows (frame),
                      .out_width = fj_frame_get_columns (frame),
                      .out_height = fj_frame_get_rows (frame),
                      .out_stride = fj_frame_get_columns (frame),
                      .interpolation = FJ_INTERPOLATION_NEAREST,
                      .threads = 1 };

  fj_grey_render_view (plan, frame, &view, out);
}

void
fj_grey_view_arrange (FjGreyView *view, const FjArrangement *arrangement, guint samples, gboolean is_smooth)
{
  *view = (FjGreyView){ .x = arrangement->x,
                        .y = arrangement->y,
                        .width = arrangement->width,
                        .height = arrangement->height,
                        .out_width = arrangement->out_width,
                        .out_height = arrangement->out_height,
                        .out_stride = (gsize) arrangement->out_width * samples };
  if (arrangement->out_width < arrangement->width)
    view->interpolation = FJ_INTERPOLATION_BOX;
  else
    view->interpolation = is_smooth ? FJ_INTERPOLATION_LINEAR : FJ_INTERPOLATION_NEAREST;
}
