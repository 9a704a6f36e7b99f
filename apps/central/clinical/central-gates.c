#include "central-gates.h"

#include <string.h>
#include "central-basic.h"
#include "fj-catalogue.h"
#include "fj-gates.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_CODE 40 /* characters of a gate's or an answer's code */

/* Images are being taken or are there: what is answered now is late. */
static gboolean
has_begun (FjStage stage)
{
  return stage >= FJ_STAGE_ACQUIRING && stage != FJ_STAGE_RECALLED;
}

/* As the catalogue says; an item that it does not know counts by its words. */
static gboolean
has_contrast (const FjExam *exam,
              CentralCall *call,
              CentralTransaction *transaction,
              gboolean *contrast,
              GError **error)
{
  g_autoptr (FjCatalogue) catalogue = central_basic_catalogue (call->central, transaction, error);
  const FjCatalogueItem *item;

  if (catalogue == NULL)
    return FALSE;
  item = fj_catalogue_find (catalogue, exam->item_code);
  /* Words that say so count against a catalogue that does not: rather asked once too often. */
  *contrast = (item != NULL && item->contrast) || fj_gates_item_says_contrast (exam->item);
  return TRUE;
}

gboolean
central_gates_update (CentralExam *exam,
                      const FjPatient *patient,
                      CentralCall *call,
                      CentralTransaction *transaction,
                      gboolean *changed,
                      GError **error)
{
  g_autoptr (GDateTime) registered
      = g_date_time_new_from_unix_local (exam->exam->registered_at / G_USEC_PER_SEC);
  g_autofree char *day = g_date_time_format (registered, "%Y-%m-%d");
  g_auto (GStrv) codes = NULL;
  gboolean contrast = FALSE;

  *changed = FALSE;
  if (has_begun (exam->exam->stage) || exam->exam->stage == FJ_STAGE_CANCELLED)
    return TRUE;
  if (!has_contrast (exam->exam, call, transaction, &contrast, error))
    return FALSE;
  codes = fj_gates_for (exam->exam->modality, contrast, patient->sex, patient->birth_date, day);
  *changed = fj_gates_update (exam->exam->gates, (const char *const *) codes);
  return TRUE;
}

gboolean
central_gates_register (CentralExam *exam,
                        const FjPatient *patient,
                        CentralCall *call,
                        CentralTransaction *transaction,
                        GError **error)
{
  g_autoptr (GPtrArray) sent = exam->exam->gates;
  gboolean changed;

  exam->exam->gates = fj_gate_list_new ();
  for (guint i = 0; i < sent->len; i++)
    {
      const FjGate *given = g_ptr_array_index (sent, i);
      g_autoptr (FjGate) gate = fj_gate_new (given->code);

      if (given->answer == NULL)
        continue;
      if (!fj_gates_check (gate, given->answer, given->note, error))
        return FALSE;
      fj_gates_answer (gate, given->answer, given->note, central_call_actor (call),
                       central_call_actor_name (call), fj_time_now (), FALSE);
      g_ptr_array_add (exam->exam->gates, g_steal_pointer (&gate));
    }
  return central_gates_update (exam, patient, call, transaction, &changed, error);
}

gboolean
central_gates_update_patient (const CentralPatient *patient,
                              CentralCall *call,
                              CentralTransaction *transaction,
                              GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT id FROM exam WHERE patient = ? AND stage IN ('registered', 'booked', 'arrived', 'recalled')",
      "s", patient->resource->id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    g_ptr_array_add (ids, g_strdup (central_rows_string (rows, 0)));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CentralExam) exam = central_exam_load (call, transaction, g_ptr_array_index (ids, i), error);
      gboolean changed;

      if (exam == NULL || !central_gates_update (exam, patient->patient, call, transaction, &changed, error)
          || (changed && !central_exam_store (exam, call, transaction, "gates", error)))
        return FALSE;
    }
  return TRUE;
}

char *
central_gates_open_codes (const FjExam *exam)
{
  GString *codes = g_string_new (NULL);

  for (guint i = 0; i < exam->gates->len; i++)
    {
      const FjGate *gate = g_ptr_array_index (exam->gates, i);

      if (gate->open)
        g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", gate->code);
    }
  return g_string_free (codes, FALSE);
}

/* ---- answering ---- */

/* Whoever may do neither is told so before anything is looked at. */
static gboolean
allow_any (const CentralExam *exam, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  return central_call_allow (call, transaction, FJ_VERB_RELEASE_GATES, exam->resource->site, NULL)
         || central_call_allow (call, transaction, FJ_VERB_ANSWER_GATES, exam->resource->site, error);
}

/* What stands in the way is taken out of it only by whom the table names, and with a reason, whatever the
 * answer is called. */
static gboolean
allow_answer (const CentralExam *exam,
              const FjGate *gate,
              const char *answer,
              const char *note,
              CentralCall *call,
              CentralTransaction *transaction,
              GError **error)
{
  const FjGateAnswer *found = fj_gates_find_answer (fj_gates_find (gate->code), answer);
  gboolean releases
      = g_str_equal (answer, FJ_GATE_RELEASED) || (fj_gates_is_blocked (gate) && !found->blocks);

  if (!central_call_allow (call, transaction, releases ? FJ_VERB_RELEASE_GATES : FJ_VERB_ANSWER_GATES,
                           exam->resource->site, error))
    return FALSE;
  if (releases && note == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("An answer stands in the way of this exam. Say in the note why it may be done all the "
                      "same, and send it again."));
      return FALSE;
    }
  return TRUE;
}

static FjGate *
find_gate (const CentralExam *exam, const char *code, GError **error)
{
  FjGate *gate = fj_gate_list_find (exam->exam->gates, code);

  if (gate == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                 _ ("This exam does not ask \"%.40s\". Read the exam again and answer what it asks."), code);
  return gate;
}

static gboolean
read_parameters (CentralCall *call, char **gate, char **answer, char **note, GError **error)
{
  if (central_call_body (call, "Parameters", error) == NULL
      || !central_call_parameter (call, "gate", MAX_CODE, gate, error)
      || !central_call_parameter (call, "answer", MAX_CODE, answer, error)
      || !central_call_parameter (call, "note", FJ_GATES_MAX_NOTE, note, error))
    return FALSE;
  if (*gate != NULL && *answer != NULL)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("Say which safety question is answered and how: Parameters \"gate\" and \"answer\"."));
  return FALSE;
}

FjReply *
central_gates_answer (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralExam) exam = central_exam_load (call, transaction, call->request->captures[0], error);
  g_autofree char *code = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *note = NULL;
  g_autofree char *detail = NULL;
  FjLifecycleFacts facts;
  FjReply *reply = NULL;
  FjGate *gate;

  if (exam == NULL || !allow_any (exam, call, transaction, error))
    return NULL;
  if (!central_resource_match (exam->resource, call, transaction, &reply, error))
    return reply;
  if (!read_parameters (call, &code, &answer, &note, error))
    return NULL;
  gate = find_gate (exam, code, error);
  if (gate == NULL || !fj_gates_check (gate, answer, note, error)
      || !allow_answer (exam, gate, answer, note, call, transaction, error)
      || !central_exam_facts (exam, call, transaction, &facts, error))
    return NULL;
  fj_gates_answer (gate, answer, note, central_call_actor (call), central_call_actor_name (call),
                   fj_time_now (), has_begun (exam->exam->stage));
  detail = g_strdup_printf ("%s: %s%s%s%s", code, answer, note != NULL ? "; " : "", note != NULL ? note : "",
                            gate->late ? " (late)" : "");
  if (!central_exam_apply (exam, call, transaction, FJ_EVENT_ANSWER_GATE, &facts, detail, NULL, error)
      || !central_exam_store (exam, call, transaction, "answer-gate", error))
    return NULL;
  return central_reply_resource (200, exam->resource->document);
}
