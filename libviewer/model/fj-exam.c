#include "fj-exam.h"

static const char *const stage_words[FJ_N_STAGES] = {
  [FJ_STAGE_NONE] = "none",           [FJ_STAGE_REGISTERED] = "registered",
  [FJ_STAGE_BOOKED] = "booked",       [FJ_STAGE_ARRIVED] = "arrived",
  [FJ_STAGE_ACQUIRING] = "acquiring", [FJ_STAGE_ACQUIRED] = "acquired",
  [FJ_STAGE_ASSIGNED] = "assigned",   [FJ_STAGE_DRAFTING] = "drafting",
  [FJ_STAGE_RETURNED] = "returned",   [FJ_STAGE_SUBMITTED] = "submitted",
  [FJ_STAGE_AUDITING] = "auditing",   [FJ_STAGE_CONSULTING] = "consulting",
  [FJ_STAGE_SIGNED] = "signed",       [FJ_STAGE_DELIVERED] = "delivered",
  [FJ_STAGE_AMENDED] = "amended",     [FJ_STAGE_RECALLED] = "recalled",
  [FJ_STAGE_CANCELLED] = "cancelled",
};

static const char *const urgency_words[] = { "routine", "urgent", "asap", "stat" };
static const char *const visit_words[] = { "outpatient", "emergency", "inpatient", "checkup" };

static gboolean
find_word (const char *const *words, guint n_words, const char *word, int *index)
{
  for (guint i = 0; word != NULL && i < n_words; i++)
    if (g_str_equal (words[i], word))
      {
        *index = (int) i;
        return TRUE;
      }
  return FALSE;
}

const char *
fj_stage_to_string (FjStage stage)
{
  g_return_val_if_fail (stage >= 0 && stage < FJ_N_STAGES, "none");
  return stage_words[stage];
}

FjStage
fj_stage_from_string (const char *word)
{
  int index = FJ_STAGE_NONE;

  find_word (stage_words, FJ_N_STAGES, word, &index);
  return (FjStage) index;
}

const char *
fj_urgency_to_string (FjUrgency urgency)
{
  g_return_val_if_fail ((guint) urgency < G_N_ELEMENTS (urgency_words), urgency_words[0]);
  return urgency_words[urgency];
}

gboolean
fj_urgency_from_string (const char *word, FjUrgency *urgency)
{
  int index;

  if (!find_word (urgency_words, G_N_ELEMENTS (urgency_words), word, &index))
    return FALSE;
  *urgency = (FjUrgency) index;
  return TRUE;
}

const char *
fj_visit_class_to_string (FjVisitClass visit)
{
  g_return_val_if_fail ((guint) visit < G_N_ELEMENTS (visit_words), visit_words[0]);
  return visit_words[visit];
}

gboolean
fj_visit_class_from_string (const char *word, FjVisitClass *visit)
{
  int index;

  if (!find_word (visit_words, G_N_ELEMENTS (visit_words), word, &index))
    return FALSE;
  *visit = (FjVisitClass) index;
  return TRUE;
}

FjExam *
fj_exam_new (void)
{
  FjExam *exam = g_new0 (FjExam, 1);

  exam->parts = g_new0 (char *, 1);
  exam->gates = fj_gate_list_new ();
  return exam;
}

FjExam *
fj_exam_copy (const FjExam *exam)
{
  FjExam *copy = g_memdup2 (exam, sizeof *exam);

  copy->id = g_strdup (exam->id);
  copy->accession = g_strdup (exam->accession);
  copy->patient = g_strdup (exam->patient);
  copy->site = g_strdup (exam->site);
  copy->item_code = g_strdup (exam->item_code);
  copy->item = g_strdup (exam->item);
  copy->modality = g_strdup (exam->modality);
  copy->parts = g_strdupv (exam->parts);
  copy->laterality = g_strdup (exam->laterality);
  copy->visit_number = g_strdup (exam->visit_number);
  copy->bed = g_strdup (exam->bed);
  copy->department = g_strdup (exam->department);
  copy->doctor = g_strdup (exam->doctor);
  copy->clinical_information = g_strdup (exam->clinical_information);
  copy->device = g_strdup (exam->device);
  copy->study_uid = g_strdup (exam->study_uid);
  copy->request_form = g_strdup (exam->request_form);
  copy->gates = fj_gate_list_copy (exam->gates);
  return copy;
}

void
fj_exam_free (FjExam *exam)
{
  if (exam == NULL)
    return;
  g_free (exam->id);
  g_free (exam->accession);
  g_free (exam->patient);
  g_free (exam->site);
  g_free (exam->item_code);
  g_free (exam->item);
  g_free (exam->modality);
  g_strfreev (exam->parts);
  g_free (exam->laterality);
  g_free (exam->visit_number);
  g_free (exam->bed);
  g_free (exam->department);
  g_free (exam->doctor);
  g_free (exam->clinical_information);
  g_free (exam->device);
  g_free (exam->study_uid);
  g_free (exam->request_form);
  g_ptr_array_unref (exam->gates);
  g_free (exam);
}
