#include "viewer-candidates.h"

#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_CANDIDATES 20u

static void
identity_clear (ViewerIdentity *identity)
{
  g_free (identity->id);
  g_free (identity->name);
  g_free (identity->birth_date);
  g_free (identity->mrn);
  g_free (identity->site_name);
  g_free (identity->resident_id_end);
}

static void
candidate_free (gpointer data)
{
  ViewerCandidate *candidate = data;

  identity_clear (&candidate->who);
  g_free (candidate->decided_by);
  g_free (candidate);
}

void
viewer_candidates_free (ViewerCandidates *candidates)
{
  if (candidates == NULL)
    return;
  identity_clear (&candidates->patient);
  g_ptr_array_unref (candidates->candidates);
  g_free (candidates);
}

static gboolean
read_identity (JsonObject *json, ViewerIdentity *identity)
{
  if (json == NULL || fj_json_get_string (json, "id") == NULL || fj_json_get_string (json, "name") == NULL)
    return FALSE;
  identity->id = g_strdup (fj_json_get_string (json, "id"));
  identity->name = g_strdup (fj_json_get_string (json, "name"));
  identity->birth_date = g_strdup (fj_json_get_string (json, "birthDate"));
  identity->mrn = g_strdup (fj_json_get_string (json, "mrn"));
  identity->site_name = g_strdup (fj_json_get_string (json, "site.name"));
  identity->resident_id_end = g_strdup (fj_json_get_string (json, "residentIdEnd"));
  identity->sex = fj_sex_from_fhir (fj_json_get_string (json, "sex"));
  return TRUE;
}

static ViewerCandidate *
read_candidate (JsonObject *json)
{
  ViewerCandidate *candidate = g_new0 (ViewerCandidate, 1);
  const char *verdict = fj_json_get_string (json, "verdict");
  const char *at = fj_json_get_string (json, "at");

  if (!read_identity (fj_json_get_object (json, "patient"), &candidate->who))
    {
      candidate_free (candidate);
      return NULL;
    }
  candidate->is_by_number = g_strcmp0 (fj_json_get_string (json, "by"), "number") == 0;
  candidate->n_exams = (guint) CLAMP (fj_json_get_int (json, "exams", 0), 0, G_MAXINT);
  candidate->verdict = g_strcmp0 (verdict, "same") == 0        ? VIEWER_VERDICT_SAME
                       : g_strcmp0 (verdict, "different") == 0 ? VIEWER_VERDICT_DIFFERENT
                                                               : VIEWER_VERDICT_OPEN;
  candidate->decided_by = g_strdup (fj_json_get_string (json, "who"));
  if (at == NULL || !fj_time_from_fhir (at, &candidate->decided_at))
    candidate->decided_at = 0;
  return candidate;
}

ViewerCandidates *
viewer_candidates_from_json (JsonObject *json)
{
  JsonArray *array = fj_json_get_array (json, "candidates");
  g_autoptr (ViewerCandidates) candidates = g_new0 (ViewerCandidates, 1);

  candidates->candidates = g_ptr_array_new_with_free_func (candidate_free);
  if (array == NULL || !read_identity (fj_json_get_object (json, "patient"), &candidates->patient))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array) && candidates->candidates->len < MAX_CANDIDATES; i++)
    {
      JsonObject *element = fj_json_element_object (array, i);
      ViewerCandidate *candidate = element != NULL ? read_candidate (element) : NULL;

      if (candidate != NULL)
        g_ptr_array_add (candidates->candidates, candidate);
    }
  return g_steal_pointer (&candidates);
}

void
viewer_candidates_read_async (FjClient *client,
                              const char *patient,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/Patient/%s/$candidates", patient);

  fj_client_send_async (client, "GET", path, NULL, 0, NULL, cancellable, callback, user_data);
}

ViewerCandidates *
viewer_candidates_read_finish (FjClient *client, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonObject) json = fj_client_send_finish (client, result, NULL, error);
  ViewerCandidates *candidates = json != NULL ? viewer_candidates_from_json (json) : NULL;

  if (json != NULL && candidates == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                 _ ("What central says about this patient's other records cannot be read."));
  return candidates;
}

void
viewer_candidates_decide_async (FjClient *client,
                                const char *patient,
                                const char *other,
                                ViewerVerdict verdict,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("/Patient/%s/$%s", patient,
                                           verdict == VIEWER_VERDICT_SAME        ? "link"
                                           : verdict == VIEWER_VERDICT_DIFFERENT ? "distinguish"
                                                                                 : "unlink");
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();

  fj_fhir_parameters_add_string (parameters, "other", other);
  fj_client_send_async (client, "POST", path, parameters, 0, NULL, cancellable, callback, user_data);
}

gboolean
viewer_candidates_decide_finish (FjClient *client, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonObject) json = fj_client_send_finish (client, result, NULL, error);

  return json != NULL;
}
