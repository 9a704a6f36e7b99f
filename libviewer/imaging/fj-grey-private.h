/* What the files of grey rendering share: the plan. */
#pragma once

#include "fj-grey.h"
#include "fj-grey-kernel.h"
#include "fj-grey-shade.h"

G_BEGIN_DECLS

struct _FjGreyPlan
{
  FjGreyPipeline pipeline;
  FjGreyShade shade;
  FjSampleType type;
  guint bits_stored;
  gboolean small; /* 8 or 16 bit: a table covers every stored value */
  /* May stored values be averaged, and the mean shaded by the line or else by the table at the nearest stored
   * value? Not through a modality table, which bends. */
  gboolean averages_stored;
  gboolean is_affine;
  FjGreyAffine affine;
  gint32 padding_low, padding_high; /* of small types */
  gsize has_table;                  /* g_once_init_enter */
  guint8 *table;                    /* by the bits of the stored value; made when first needed */
  const FjGreyKernels *kernels;
};

/* Greys by the bits of a stored value, 256 or 65536 of them: small types only. */
const guint8 *fj_grey_plan_get_table (const FjGreyPlan *plan);
gboolean fj_grey_plan_is_padding (const FjGreyPlan *plan, double stored);

/* For tests: other inner loops, to prove that they give the same. */
void fj_grey_plan_set_kernels (FjGreyPlan *plan, const FjGreyKernels *kernels);

G_END_DECLS
