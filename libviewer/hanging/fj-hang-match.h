/* The middle of the hang, for fj-hang.c and its parts: which stacks each image set of a protocol may show,
 * the best first. */
#pragma once

#include "fj-hang-answers.h"
#include "fj-hang.h"

G_BEGIN_DECLS

typedef struct
{
  const FjHangStack *stack;
  double score;
} FjHangCandidate;

typedef struct
{
  const FjHangImageSet *set;
  gint study;           /* that it looks into; -1: there is none, or no prior like that */
  GArray *candidates;   /* of FjHangCandidate */
  gboolean is_reformat; /* a box makes another plane of it */
} FjHangMatch;

/* Of each set of @protocol, in ascending order of their numbers. @priors: fj_hang_priors_rank(). (transfer
 * full): of FjHangMatch */
GArray *fj_hang_match_sets (FjHangAnswers *answers,
                            const FjHangPatient *patient,
                            guint current,
                            const GArray *priors,
                            const FjHangProtocol *protocol);
const FjHangMatch *fj_hang_match_find (const GArray *matches, guint set);
/* Priors that have to do with the current study. */
guint fj_hang_match_count_priors (const GArray *priors);

G_END_DECLS
