#include "fj-grey-shade.h"

#include <math.h>

static gboolean
is_float (FjSampleType type)
{
  return type == FJ_SAMPLE_F32 || type == FJ_SAMPLE_F64;
}

static void
set_natural_range (FjGreyShade *shade, FjSampleType type, guint bits_stored)
{
  const FjModalityLut *modality = &shade->pipeline->modality;
  guint bits = CLAMP (bits_stored, 1, 8 * fj_sample_size (type));
  double first, count = ldexp (1, (int) bits), last;

  if (modality->table != NULL)
    {
      shade->minimum = 0;
      shade->range = ldexp (1, (int) modality->table->bits);
      return;
    }
  if (is_float (type))
    {
      fj_grey_shade_set_range (shade, 0, 1);
      return;
    }
  first = fj_sample_is_signed (type) ? -count / 2 : 0;
  last = first + count - 1;
  shade->minimum = MIN (first * modality->slope, last * modality->slope) + modality->intercept;
  shade->range = count * fabs (modality->slope);
}

static void
set_line (FjGreyShade *shade, double middle, double width)
{
  double out_range = shade->high - shade->low;

  shade->threshold = !(width > 0);
  shade->left = middle - (shade->threshold ? 0 : width / 2);
  shade->right = middle + (shade->threshold ? 0 : width / 2);
  if (shade->threshold)
    return;
  shade->gradient = out_range / width;
  shade->offset = shade->high - (middle / width + 0.5) * out_range;
}

void
fj_grey_shade_init (FjGreyShade *shade, const FjGreyPipeline *pipeline, FjSampleType type, guint bits_stored)
{
  const FjVoi *voi = &pipeline->voi;
  gboolean inverse = pipeline->shape == FJ_PRESENTATION_INVERSE;

  *shade = (FjGreyShade){ .pipeline = pipeline, .function = voi->function };
  shade->low = inverse ? 255 : 0;
  shade->high = inverse ? 0 : 255;
  set_natural_range (shade, type, bits_stored);
  switch (voi->function)
    {
    case FJ_VOI_LINEAR:
      set_line (shade, voi->center - 0.5, voi->width - 1);
      break;
    case FJ_VOI_LINEAR_EXACT:
      set_line (shade, voi->center, voi->width);
      break;
    case FJ_VOI_SIGMOID:
      shade->threshold = !(voi->width > 0);
      shade->left = shade->right = voi->center;
      break;
    case FJ_VOI_TABLE:
      if (voi->table == NULL)
        shade->function = FJ_VOI_NONE;
      return;
    case FJ_VOI_NONE:
    default:
      shade->function = FJ_VOI_NONE;
      return;
    }
  if (!isfinite (voi->center) || !isfinite (voi->width))
    shade->function = FJ_VOI_NONE;
}

void
fj_grey_shade_set_range (FjGreyShade *shade, double minimum, double maximum)
{
  shade->minimum = minimum;
  shade->range = maximum - minimum;
}

static guint
look_up (const FjTable *table, double value)
{
  double index = floor (value - (double) table->first + 0.5);

  if (!(index > 0))
    return table->entries[0];
  return table->entries[index >= table->n ? table->n - 1 : (guint) index];
}

double
fj_grey_modality (const FjGreyPipeline *pipeline, double stored)
{
  const FjModalityLut *modality = &pipeline->modality;

  return modality->table != NULL ? look_up (modality->table, stored)
                                 : stored * modality->slope + modality->intercept;
}

static guint8
cut (double grey)
{
  return grey > 0 ? (guint8) MIN (grey, 255) : 0;
}

/* Where @value lies in a scale of @steps from black (0) to white (@steps - 1), cut off. */
static guint
place (const FjGreyShade *shade, double value, guint steps)
{
  const FjVoi *voi = &shade->pipeline->voi;
  double at;

  switch (shade->function)
    {
    case FJ_VOI_LINEAR:
    case FJ_VOI_LINEAR_EXACT:
      if (value <= shade->left)
        return 0;
      if (value > shade->right)
        return steps - 1;
      at = (value - shade->left) * ((steps - 1) / (shade->right - shade->left));
      break;
    case FJ_VOI_SIGMOID:
      if (shade->threshold)
        return value > shade->left ? steps - 1 : 0;
      at = (steps - 1) / (1 + exp (-4 * (value - voi->center) / voi->width));
      break;
    case FJ_VOI_TABLE:
      at = (double) look_up (voi->table, value) * steps / (1u << voi->table->bits);
      break;
    case FJ_VOI_NONE:
    default:
      at = shade->range > 0 ? (value - shade->minimum) * (steps / shade->range) : 0;
    }
  return at > 0 ? (guint) MIN (at, steps - 1) : 0;
}

static guint8
present (const FjGreyShade *shade, double value)
{
  const FjTable *table = shade->pipeline->presentation;
  guint entry = table->entries[place (shade, value, table->n)];

  if (shade->function == FJ_VOI_TABLE || shade->function == FJ_VOI_NONE)
    return (guint8) (entry >> (table->bits - 8));
  return cut (entry * (255.0 / ((1u << table->bits) - 1)));
}

guint8
fj_grey_shade (const FjGreyShade *shade, double value)
{
  const FjVoi *voi = &shade->pipeline->voi;
  guint grey;

  if (isnan (value))
    return 0;
  if (shade->pipeline->shape == FJ_PRESENTATION_TABLE && shade->pipeline->presentation != NULL)
    return present (shade, value);
  switch (shade->function)
    {
    case FJ_VOI_LINEAR:
    case FJ_VOI_LINEAR_EXACT:
      if (value <= shade->left)
        return (guint8) shade->low;
      if (value > shade->right)
        return (guint8) shade->high;
      return cut (shade->offset + value * shade->gradient);
    case FJ_VOI_SIGMOID:
      if (shade->threshold)
        return (guint8) (value > shade->left ? shade->high : shade->low);
      return cut ((shade->high - shade->low) / (1 + exp (-4 * (value - voi->center) / voi->width))
                  + shade->low);
    case FJ_VOI_TABLE:
    case FJ_VOI_NONE:
    default:
      grey = place (shade, value, 256);
      return (guint8) (shade->low > 0 ? 255 - grey : grey);
    }
}

gboolean
fj_grey_shade_get_affine (const FjGreyShade *shade, FjGreyAffine *affine)
{
  const FjModalityLut *modality = &shade->pipeline->modality;
  gboolean inverse = shade->low > 0;
  double edge, gain;

  if (modality->table != NULL || modality->slope == 0 || shade->threshold
      || shade->pipeline->shape == FJ_PRESENTATION_TABLE)
    return FALSE;
  affine->flip = 0;
  if (shade->function == FJ_VOI_LINEAR || shade->function == FJ_VOI_LINEAR_EXACT)
    {
      edge = inverse ? shade->right : shade->left;
      gain = shade->gradient;
    }
  else if (shade->function == FJ_VOI_NONE && shade->range > 0)
    {
      edge = shade->minimum;
      gain = 256 / shade->range;
      affine->flip = inverse ? 255 : 0;
    }
  else
    return FALSE;
  edge = (edge - modality->intercept) / modality->slope;
  gain *= modality->slope;
  if (!(fabs (edge) < 1e9 && fabs (gain) < 1e9 && fabs (gain) > 1e-9))
    return FALSE;
  affine->edge = (float) edge;
  affine->gain = (float) gain;
  return TRUE;
}
