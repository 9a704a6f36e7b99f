#include "viewer-corrections.h"

#include "fj-correction.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-time.h"

#define PAGE 200

void
viewer_correction_free (ViewerCorrection *correction)
{
  g_free (correction->report);
  g_free (correction->exam);
  g_free (correction->accession);
  g_free (correction->item);
  g_free (correction->patient);
  g_free (correction->auditor);
  g_free (correction);
}

static gint64
get_instant (JsonObject *row, const char *name)
{
  const char *text = fj_json_get_string (row, name);
  gint64 instant = 0;

  return text != NULL && fj_time_from_fhir (text, &instant) ? instant : 0;
}

static guint
get_version (JsonObject *row, const char *name)
{
  gint64 version = json_object_get_int_member_with_default (row, name, 0);

  return version > 0 && version <= G_MAXINT ? (guint) version : 0;
}

/* NULL: it is not whole. */
static ViewerCorrection *
read_row (JsonObject *row)
{
  JsonArray *classes = fj_json_get_array (row, "classes");
  ViewerCorrection *correction;

  if (fj_json_get_string (row, "report") == NULL || fj_json_get_string (row, "exam") == NULL
      || get_version (row, "submittedVersion") == 0 || get_version (row, "signedVersion") == 0)
    return NULL;
  correction = g_new0 (ViewerCorrection, 1);
  correction->report = g_strdup (fj_json_get_string (row, "report"));
  correction->exam = g_strdup (fj_json_get_string (row, "exam"));
  correction->accession = g_strdup (fj_json_get_string (row, "accession"));
  correction->item = g_strdup (fj_json_get_string (row, "item"));
  correction->patient = g_strdup (fj_json_get_string (row, "patient.name"));
  correction->auditor = g_strdup (fj_json_get_string (row, "auditor"));
  correction->signed_at = get_instant (row, "signedAt");
  correction->acknowledged_at = get_instant (row, "acknowledgedAt");
  correction->submitted_version = get_version (row, "submittedVersion");
  correction->signed_version = get_version (row, "signedVersion");
  for (guint i = 0; classes != NULL && i < json_array_get_length (classes); i++)
    {
      JsonNode *node = json_array_get_element (classes, i);
      FjCorrection known;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          && fj_correction_from_string (json_node_get_string (node), &known))
        correction->classes |= 1u << known;
    }
  return correction;
}

GPtrArray *
viewer_corrections_list (
    FjClient *client, gboolean is_open_only, guint *n_open, GCancellable *cancellable, GError **error)
{
  g_autofree char *path
      = g_strdup_printf ("/corrections?open=%s&count=%d", is_open_only ? "true" : "false", PAGE);
  g_autoptr (JsonObject) reply
      = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
  JsonArray *rows = reply != NULL ? fj_json_get_array (reply, "rows") : NULL;
  GPtrArray *corrections;

  if (reply == NULL)
    return NULL;
  if (n_open != NULL)
    *n_open = (guint) CLAMP (json_object_get_int_member_with_default (reply, "open", 0), 0, G_MAXINT);
  corrections = g_ptr_array_new_with_free_func ((GDestroyNotify) viewer_correction_free);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);
      ViewerCorrection *correction = row != NULL ? read_row (row) : NULL;

      if (correction != NULL)
        g_ptr_array_add (corrections, correction);
    }
  return corrections;
}

static gboolean
read_version (FjClient *client,
              const char *report,
              guint version,
              ViewerWords *words,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *path = g_strdup_printf ("/DiagnosticReport/%s/_history/%u", report, version);
  g_autoptr (JsonObject) document
      = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
  g_autoptr (FjReport) read = document != NULL ? fj_fhir_report_from_json (document, error) : NULL;

  if (read == NULL)
    return FALSE;
  viewer_words_init (words, read);
  return TRUE;
}

gboolean
viewer_corrections_read (FjClient *client,
                         const ViewerCorrection *correction,
                         ViewerWords *submitted,
                         ViewerWords *signed_words,
                         GCancellable *cancellable,
                         GError **error)
{
  *submitted = *signed_words = (ViewerWords){ 0 };
  if (!read_version (client, correction->report, correction->submitted_version, submitted, cancellable,
                     error))
    return FALSE;
  if (read_version (client, correction->report, correction->signed_version, signed_words, cancellable, error))
    return TRUE;
  viewer_words_clear (submitted);
  return FALSE;
}

gboolean
viewer_corrections_acknowledge (FjClient *client,
                                const char *report,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autofree char *path = g_strdup_printf ("/DiagnosticReport/%s/$acknowledge", report);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonObject) reply
      = fj_client_send (client, "POST", path, body, 0, NULL, NULL, cancellable, error);

  return reply != NULL;
}
