/* For fj-hang.c and its parts: what the stacks of a patient answered to the rules of all protocols, and what
 * else decides between them, each found once for one hang. Not for several threads. */
#pragma once

#include "fj-hang-patient.h"
#include "fj-hang-rule.h"

G_BEGIN_DECLS

typedef struct _FjHangAnswers FjHangAnswers;

/* Of a stack, whatever the rules are. */
typedef struct
{
  guint bars;          /* bits of fj_hang_answers_get_bars(): what it is and must be asked for */
  const char *why_not; /* why no set takes it unless its rules ask for it, for people; NULL: any may */
  gboolean is_derived;
  double n_images; /* 0 of films and single pictures, of which the number of frames says nothing */
  double fineness; /* slices a mm; 0: not known */
} FjHangMerit;

FjHangAnswers *fj_hang_answers_new (const FjHangPatient *patient);
void fj_hang_answers_free (FjHangAnswers *answers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHangAnswers, fj_hang_answers_free)

/* @stack: index in the study. (transfer none) */
const FjHangMerit *fj_hang_answers_get_merit (FjHangAnswers *answers, guint study, guint stack);
/* Bars that @rules ask for themselves. */
guint fj_hang_answers_get_bars (const GPtrArray *rules);
/* Indexes of the stacks of @study, the best first when rules do not tell them apart: original before derived,
 * thinner spacing when @is_reformat, else more images, then as they lie. (transfer none): of guint */
const GArray *fj_hang_answers_get_order (FjHangAnswers *answers, guint study, gboolean is_reformat);

/* Numbers of @rules for fj_hang_answers_score(): the same question has the same number, whatever its weight.
 * (transfer full): of guint */
GArray *fj_hang_answers_number (FjHangAnswers *answers, const GPtrArray *rules);
/* As fj_hang_rules_score(). @numbers: of @rules. */
gboolean fj_hang_answers_score (FjHangAnswers *answers,
                                guint study,
                                guint stack,
                                const GPtrArray *rules,
                                const GArray *numbers,
                                double *score);

/* Stacks of @study of that fj_hang_stack_signature(), as they lie; NULL when there is none. (transfer none):
 * of FjHangStack */
const GPtrArray *fj_hang_answers_find (FjHangAnswers *answers, guint study, const char *signature);

G_END_DECLS
