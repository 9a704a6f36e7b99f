/* What an audit changed in a report, in classes from which juniors learn and quality counts. Of the words
 * that are known (fj-wording-terms.h), without guessing: what changed and is in no other class is wording. A
 * person may say otherwise. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_CORRECTION_WORDING,     /* nothing of what is said */
  FJ_CORRECTION_MISSED,      /* a finding was not seen, or denied */
  FJ_CORRECTION_OVERCALL,    /* a finding that is none */
  FJ_CORRECTION_SIDE,        /* the same finding on another side */
  FJ_CORRECTION_MEASUREMENT, /* another value */
  FJ_CORRECTION_UNIT,        /* the same figures in another unit */
  FJ_CORRECTION_CONCLUSION,  /* the finding was seen and taken for another; another category */
  FJ_CORRECTION_TEMPLATE,    /* left over from a template: an organ that is gone called normal, a gap */
  FJ_CORRECTION_PRIOR,       /* the earlier exam was not, or wrongly, compared with */
  FJ_CORRECTION_CRITICAL,    /* what somebody must be told at once had not been said */
  FJ_N_CORRECTIONS
} FjCorrection;

typedef struct
{
  const char *findings, *impression; /* NULL: empty */
} FjCorrectionText;

/* Bits 1 << FjCorrection; 0: nothing was changed but spaces. */
guint fj_correction_classify (const FjCorrectionText *draft, const FjCorrectionText *audited);

/* "side": the codes of files and of central. */
const char *fj_correction_to_string (FjCorrection correction);
gboolean fj_correction_from_string (const char *word, FjCorrection *correction);
/* For people, translated, static. */
const char *fj_correction_get_title (FjCorrection correction);

G_END_DECLS
