#include "viewer-prior-choice.h"

#include <string.h>
#include "fj-hang-priors.h"
#include "fj-hang-traits.h"
#include "fj-language.h"
#include "fj-time.h"

guint
viewer_priors_wanted (const FjHangProtocol *protocol)
{
  guint most = 1;

  for (guint i = 0; protocol != NULL && i < protocol->sets->len; i++)
    {
      const FjHangImageSet *set = g_ptr_array_index (protocol->sets, i);

      if (set->when == FJ_HANG_PRIOR)
        most = MAX (most, set->prior);
    }
  return MIN (most, VIEWER_MAX_PRIORS);
}

/* When its images were made, as far as that is known. */
static gint64
made_at (const gint64 times[FJ_N_STAGES])
{
  return times[FJ_STAGE_ACQUIRED] != 0 ? times[FJ_STAGE_ACQUIRED] : times[FJ_STAGE_REGISTERED];
}

/* As if local time were UTC (fj-hang-patient.h); the same zone for all, so that their order stands. */
static gint64
to_local_seconds (gint64 instant)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (instant / G_USEC_PER_SEC);

  return instant / G_USEC_PER_SEC + (time != NULL ? g_date_time_get_utc_offset (time) / G_USEC_PER_SEC : 0);
}

static void
add_study (FjHangPatient *patient,
           const char *uid,
           const char *modality,
           const char *item,
           char *const *parts,
           const char *laterality,
           gint64 instant)
{
  FjHangStudy *study = fj_hang_patient_add_study (patient, uid);
  FjHangStack *stack = fj_hang_study_add_stack (study, uid, uid);

  study->time = instant != 0 ? to_local_seconds (instant) : G_MININT64;
  if (item != NULL)
    fj_hang_values_add (study->values, FJ_HANG_ORDER_ITEM, item);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    fj_hang_values_add (study->values, FJ_HANG_ORDER_PARTS, parts[i]);
  if (modality != NULL)
    fj_hang_values_add (stack->values, 0x00080060u /* Modality */, modality);
  /* What the request says in a box of its own, where item and parts are silent. */
  if (laterality != NULL)
    fj_hang_values_add (stack->values, 0x00200060u /* Laterality */, laterality);
}

/* (transfer full) (nullable) */
static ViewerPrior *
find_prior (GListModel *priors, const char *exam)
{
  for (guint i = 0; i < g_list_model_get_n_items (priors); i++)
    {
      g_autoptr (ViewerPrior) prior = g_list_model_get_item (priors, i);

      if (g_strcmp0 (viewer_prior_get (prior)->exam, exam) == 0)
        return g_steal_pointer (&prior);
    }
  return NULL;
}

GPtrArray *
viewer_priors_choose (const FjExam *exam, GListModel *priors, guint n)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (FjHangPatient) patient = fj_hang_patient_new ("");
  g_autoptr (FjHangVocabulary) vocabulary = fj_hang_vocabulary_new ();
  g_autoptr (GArray) ranked = NULL;
  guint current = 0;

  add_study (patient, exam->id, exam->modality, exam->item, exam->parts, exam->laterality,
             exam->registered_at);
  for (guint i = 0; i < g_list_model_get_n_items (priors); i++)
    {
      g_autoptr (ViewerPrior) prior = g_list_model_get_item (priors, i);
      const FjExamRowData *row = viewer_prior_get (prior);
      FjHangStudy *study;

      if (row->n_instances == 0 || row->exam == NULL || g_strcmp0 (row->exam, exam->id) == 0)
        continue;
      add_study (patient, row->exam, row->modality, row->item, row->parts, NULL, made_at (row->times));
      study = fj_hang_patient_add_study (patient, row->exam);
      study->is_other_hospital = viewer_prior_is_elsewhere (prior);
      study->is_identity_confirmed = viewer_prior_is_confirmed (prior);
    }
  fj_hang_patient_sort (patient);
  fj_hang_traits_derive (patient, vocabulary);
  while (g_strcmp0 (((FjHangStudy *) g_ptr_array_index (patient->studies, current))->study_uid, exam->id)
         != 0)
    current++;
  ranked = fj_hang_priors_rank (patient, current);
  for (guint i = 0; i < ranked->len && chosen->len < n; i++)
    {
      const FjHangPrior *rank = &g_array_index (ranked, FjHangPrior, i);
      const FjHangStudy *study = g_ptr_array_index (patient->studies, rank->study);
      ViewerPrior *prior = rank->relevance > 0 ? find_prior (priors, study->study_uid) : NULL;

      if (prior != NULL)
        g_ptr_array_add (chosen, prior);
    }
  return chosen;
}

char *
viewer_prior_text (ViewerPrior *prior)
{
  g_autofree char *day = fj_time_to_display (made_at (viewer_prior_get (prior)->times));

  if (strlen (day) > 10)
    day[10] = '\0';
  return g_strdup_printf (_ ("Prior %s"), day);
}
