/* Earlier studies in the order in which they help to read the current one. */
#pragma once

#include "fj-hang-patient.h"

G_BEGIN_DECLS

typedef struct
{
  guint study; /* index in the patient */
  double relevance;
  char *why; /* for people: "CT of the chest, 1 year before" */
} FjHangPrior;

/* Of @patient, for study @current: those that are older, not by another person's unconfirmed identity;
 * region, then modality, side, procedure and recency decide; ties: newer first, then UID. Those of another
 * region or of an opposite side have relevance 0 and come last. (transfer full): of FjHangPrior */
GArray *fj_hang_priors_rank (const FjHangPatient *patient, guint current);

G_END_DECLS
