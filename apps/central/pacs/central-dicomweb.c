#include "central-dicomweb.h"

#include <string.h>
#include "central-annotations.h"
#include "central-persons.h"
#include "fj-language.h"
#include "fj-relay.h"

/* One exchange between its headers and the moment it is known whether it may go on: the client's message is
 * paused, its body unread. */
typedef struct
{
  Central *central;
  SoupServerMessage *message;
  const FjRequest *request; /* lives as long as the message */
  CentralDicomwebKind kind;
  char *path;
  char *study_uid;
  GHashTable *visible; /* UIDs, for a search */
  FjReply *reply;      /* NULL: pass it on */
  GMainContext *context;
} Decision;

static void
decision_free (Decision *decision)
{
  g_free (decision->path);
  g_free (decision->study_uid);
  g_clear_pointer (&decision->visible, g_hash_table_unref);
  g_clear_pointer (&decision->reply, fj_reply_free);
  g_main_context_unref (decision->context);
  g_object_unref (decision->message);
  g_free (decision);
}

/* ---- the rules, in a thread ---- */

/* The site whose gateway asks; NULL when the caller stores nowhere. */
static const char *
storing_site (const CentralSession *session)
{
  for (guint i = 0; i < session->n_roles; i++)
    if (fj_authorization_check (&session->roles[i], 1, FJ_VERB_STORE_IMAGES, session->roles[i].organization,
                                NULL, NULL))
      return session->roles[i].organization;
  return NULL;
}

/* Nowhere at all: that is said before anything is looked up. */
static gboolean
has_verb_somewhere (CentralCall *call, CentralTransaction *transaction, FjVerb verb, GError **error)
{
  g_auto (GStrv) sites = central_call_sites (call, transaction, verb, error);

  if (sites == NULL)
    return FALSE;
  if (sites[0] != NULL)
    return TRUE;
  return fj_authorization_check (call->session->roles, call->session->n_roles, verb, "", NULL, error);
}

static gboolean
decide_study (Decision *decision, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  gboolean is_store = strcmp (decision->request->method, "POST") == 0;
  FjVerb verb = is_store ? FJ_VERB_STORE_IMAGES : FJ_VERB_READ_IMAGES;
  g_autofree char *site = NULL;
  g_autofree char *patient = NULL;
  g_autoptr (GError) cause = NULL;

  gboolean is_teaching = FALSE;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT site, patient, exam, (SELECT 1 FROM teaching_study WHERE teaching_study.study_uid = study.study_uid)"
      " FROM study WHERE study_uid = ?",
      "s", decision->study_uid);
  if (rows == NULL)
    return FALSE;
  if (central_rows_next (rows, &cause))
    {
      is_teaching = central_rows_int (rows, 3) != 0;
      site = g_strdup (central_rows_string (rows, 0));
      patient = g_strdup (central_rows_string (rows, 1));
      central_call_touch (call, patient);
      if (call->exam == NULL)
        call->exam = g_strdup (central_rows_string (rows, 2));
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (is_teaching && !is_store)
    return central_call_allow (call, transaction, FJ_VERB_READ_LESSONS, NULL, error);
  if (!has_verb_somewhere (call, transaction, verb, error))
    return FALSE;
  if (is_teaching)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("This study is a teaching case: a patient's images do not belong into it. Look at the "
             "modality's UIDs."));
      return FALSE;
    }
  if (site != NULL)
    return central_person_allow (call, transaction, verb, site, patient, error);
  if (is_store)
    return central_exec (transaction, error, "INSERT INTO study (study_uid, site) VALUES (?, ?)", "ss",
                         decision->study_uid, storing_site (call->session));
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("There is no study with this UID."));
  return FALSE;
}

/* Of a query with one place. */
static gboolean
add_visible (
    Decision *decision, CentralTransaction *transaction, const char *sql, const char *value, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (transaction, error, sql, "s", value);
  g_autoptr (GError) cause = NULL;

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &cause))
    g_hash_table_add (decision->visible, g_strdup (central_rows_string (rows, 0)));
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
decide_search (Decision *decision, CentralCall *call, CentralTransaction *transaction, GError **error)
{
  gboolean learns = central_call_allow (call, transaction, FJ_VERB_READ_LESSONS, NULL, NULL);

  if (!learns && !has_verb_somewhere (call, transaction, FJ_VERB_READ_IMAGES, error))
    return FALSE;
  g_auto (GStrv) sites = central_call_sites (call, transaction, FJ_VERB_READ_IMAGES, error);
  if (sites == NULL)
    return FALSE;
  g_clear_pointer (&decision->visible, g_hash_table_unref);
  decision->visible = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (learns
      && !add_visible (decision, transaction, "SELECT study_uid FROM teaching_study WHERE ? = ''", "", error))
    return FALSE;
  for (guint i = 0; sites[i] != NULL; i++)
    if (!add_visible (decision, transaction, "SELECT study_uid FROM study WHERE site = ?", sites[i], error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  Decision *decision;
  CentralCall *call;
} Job;

/* The audit event stands in the same transaction as a claim: what goes on from here has been written down. */
static gboolean
decide (CentralTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;
  return decide_study (job->decision, job->call, transaction, error)
         && central_audit_record (transaction, job->call, 200, error);
}

/* May look at very many studies: not in the writer's way. */
static gboolean
find_visible (CentralTransaction *transaction, gpointer data, GError **error)
{
  Job *job = data;

  return decide_search (job->decision, job->call, transaction, error);
}

static gboolean go_on (gpointer data);

void
central_dicomweb_decide (gpointer data, gpointer user_data)
{
  Decision *decision = data;
  Central *central = user_data;
  const FjRequest *request = decision->request;
  CentralCall call;
  g_autoptr (GError) error = NULL;

  fj_language_set_thread (request->language);
  central_call_init (&call, central, request);
  Job job = { decision, &call };
  if (!central_dicomweb_parse (request->method, request->captures[0], &decision->kind, &decision->path,
                               &decision->study_uid, &error))
    ;
  else if (decision->kind == CENTRAL_DICOMWEB_OF_STUDY)
    central_store_write (central->store, decide, &job, &error);
  else if (central_store_read (central->store, find_visible, &job, &error)
           && central_call_audit (&call, 200, &error))
    decision->reply = central_dicomweb_search (central, request, decision->visible, &error);
  if (error != NULL)
    {
      g_autoptr (GError) audit_error = NULL;
      decision->reply = fj_reply_new_error (request, error);
      if (!central_call_audit (&call, decision->reply->status, &audit_error))
        {
          fj_reply_free (decision->reply);
          decision->reply = fj_reply_new_error (request, audit_error);
        }
    }
  central_call_clear (&call);
  fj_language_set_thread (NULL);
  g_main_context_invoke_full (decision->context, G_PRIORITY_DEFAULT, go_on, decision, NULL);
}

/* ---- on the main loop ---- */

static gboolean
go_on (gpointer data)
{
  Decision *decision = data;
  Central *central = decision->central;

  if (decision->reply != NULL)
    fj_service_refuse (decision->message, g_steal_pointer (&decision->reply));
  else
    {
      const char *query = g_uri_get_query (soup_server_message_get_uri (decision->message));
      g_autofree char *url = g_strconcat (central->pacs_url, decision->path, query != NULL ? "?" : "",
                                          query != NULL ? query : "", NULL);
      g_autofree char *our_base = g_strconcat (central->base_url, "/dicom-web", NULL);
      FjRelayTarget target
          = { .url = url, .drop_authorization = TRUE, .base_from = central->pacs_url, .base_to = our_base };
      fj_relay (central->relay, decision->message, &target, NULL, NULL);
    }
  soup_server_message_unpause (decision->message);
  decision_free (decision);
  return G_SOURCE_REMOVE;
}

void
central_dicomweb_handle (SoupServerMessage *message, const FjRequest *request, gpointer user_data)
{
  Central *central = user_data;

  if (g_str_equal (request->method, "POST") && central_annotations_are_meant (request->session))
    {
      central_annotations_store (message, request, central);
      return;
    }

  Decision *decision = g_new0 (Decision, 1);

  decision->central = central;
  decision->message = g_object_ref (message);
  decision->request = request;
  decision->context = g_main_context_ref_thread_default ();
  soup_server_message_pause (message);
  g_thread_pool_push (central->deciders, decision, NULL);
}
