#include "gateway-uploader.h"

#include <string.h>

#include "fj-dicom-digest.h"
#include "fj-dicom-object.h"
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"
#include "gateway-central.h"
#include "gateway-log.h"
#include "gateway-matcher.h"

/* One request: enough to be quick, little enough to be sent again without pain. */
#define BATCH_INSTANCES 16
#define BATCH_BYTES ((guint64) 64 << 20)
#define FIRST_WAIT ((gint64) G_USEC_PER_SEC / 4)
#define LONGEST_WAIT ((gint64) 5 * 60 * G_USEC_PER_SEC)
/* Between two looks at the spool while images pour in. */
#define PAUSE (G_USEC_PER_SEC / 20)

struct _GatewayUploader
{
  const GatewayConfig *config;
  GatewayOrders *orders;
  GatewaySpool *spool;
  GatewayCentral *central;
  GCancellable *cancellable;
  GThread *thread;
  GHashTable *retries; /* study uid -> Retry */
  GMutex lock;
  GCond wakened;
  gboolean work; /* under lock */
  gboolean stop; /* under lock */
};

/* A study that failed waits longer each time. */
typedef struct
{
  gint64 at; /* monotonic */
  gint64 wait;
  guint n_conflicts; /* times that central missed something since it last confirmed the study */
} Retry;

/* ---- retrying ---- */

static gint64
retry_at (GatewayUploader *uploader, const char *study_uid)
{
  const Retry *retry = g_hash_table_lookup (uploader->retries, study_uid);

  return retry != NULL ? retry->at : 0;
}

static Retry *
ensure_retry (GatewayUploader *uploader, const char *study_uid)
{
  Retry *retry = g_hash_table_lookup (uploader->retries, study_uid);

  if (retry == NULL)
    {
      retry = g_new0 (Retry, 1);
      retry->wait = FIRST_WAIT;
      g_hash_table_insert (uploader->retries, g_strdup (study_uid), retry);
    }
  return retry;
}

static void
back_off (GatewayUploader *uploader, const char *study_uid)
{
  Retry *retry = ensure_retry (uploader, study_uid);

  retry->at = g_get_monotonic_time () + retry->wait;
  retry->wait = MIN (retry->wait * 2, LONGEST_WAIT);
}

/* A step went well. Sending again what central missed always does: that alone makes the waits no shorter. */
static void
advanced (GatewayUploader *uploader, const char *study_uid)
{
  Retry *retry = g_hash_table_lookup (uploader->retries, study_uid);

  if (retry != NULL && retry->n_conflicts == 0)
    g_hash_table_remove (uploader->retries, study_uid);
}

static void
log_study (GatewayLogLevel level, const char *event, const GatewaySpoolStudy *study, const char *why)
{
  g_autofree char *id = fj_uuid_from_name (study->study_uid);

  gateway_log (level, event, "study", id, "exam", study->exam, "why", why, NULL);
}

/* ---- match ---- */

static gboolean
match (GatewayUploader *uploader, GatewaySpoolStudy *study, GError **error)
{
  g_auto (GatewayMatch) found = { 0 };
  g_autoptr (GatewayOrder) order = NULL;
  GatewayClaim claim = { study->study_uid, study->accession, study->patient_id, study->mixed };

  if (study->exam != NULL)
    return TRUE; /* from then on only a person moves it, at central */
  if (*study->accession != '\0')
    order = gateway_orders_find (uploader->orders, study->accession);
  gateway_match (order, &claim, &found);
  if (g_strcmp0 (found.exam, study->exam) == 0 && g_strcmp0 (found.unmatched, study->unmatched) == 0)
    return TRUE;
  if (!gateway_spool_set_match (uploader->spool, study->study_uid, found.exam, found.patient, found.unmatched,
                                error))
    return FALSE;
  g_free (study->exam);
  g_free (study->patient);
  g_free (study->unmatched);
  study->exam = g_steal_pointer (&found.exam);
  study->patient = g_steal_pointer (&found.patient);
  study->unmatched = g_steal_pointer (&found.unmatched);
  study->n_indexed = 0;
  log_study (GATEWAY_LOG_INFO, study->exam != NULL ? "matched" : "unmatched", study,
             found.other_study ? "study UID differs from the order's" : NULL);
  return TRUE;
}

/* ---- send ---- */

static void
take_uids (JsonObject *answer, const char *sequence, GHashTable *to)
{
  JsonObject *element = fj_json_get_object (answer, sequence);
  JsonArray *items = element != NULL ? fj_json_get_array (element, "Value") : NULL;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *uid = JSON_NODE_HOLDS_OBJECT (node)
                            ? fj_json_get_object (json_node_get_object (node), "00081155")
                            : NULL;
      const char *value = uid != NULL ? fj_json_get_string (uid, "Value[0]") : NULL;
      if (value != NULL)
        g_hash_table_add (to, g_strdup (value));
    }
}

gboolean
gateway_uploader_read_answer (GBytes *bytes, GHashTable *stored, GHashTable *failed, GError **error)
{
  g_autoptr (JsonObject) answer = fj_json_parse_object (bytes, error);

  if (answer == NULL)
    return FALSE;
  take_uids (answer, "00081199", stored); /* Referenced SOP Sequence */
  take_uids (answer, "00081198", failed); /* Failed SOP Sequence */
  return TRUE;
}

/* The digest before the way up: the way may not change what it says. */
static void
ensure_digest (GatewayUploader *uploader, const GatewaySpoolStudy *study, GatewaySpoolInstance *instance)
{
  g_autoptr (GError) error = NULL;

  if (instance->digest != NULL)
    return;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (instance->path, FJ_DICOM_OPEN_ALL, &error);
  if (object != NULL)
    instance->digest = fj_dicom_digest_dataset (object, NULL, &error);
  if (instance->digest == NULL
      || !gateway_spool_set_digest (uploader->spool, instance->id, instance->digest, &error))
    log_study (GATEWAY_LOG_WARNING, "no-digest", study, error != NULL ? error->message : NULL);
}

static GBytes *
stow (GatewayUploader *uploader, const char *study_uid, char **paths, GError **error)
{
  for (guint try = 0;; try++)
    {
      g_autoptr (GError) local = NULL;
      FjClient *client = gateway_central_client (uploader->central, uploader->cancellable, error);
      if (client == NULL)
        return NULL;
      GBytes *answer = fj_client_stow (client, study_uid, paths, uploader->cancellable, &local);
      if (answer != NULL)
        return answer;
      if (try == 0 && g_error_matches (local, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED))
        {
          gateway_central_forget (uploader->central);
          continue;
        }
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
}

static gboolean
send_batch (GatewayUploader *uploader, const GatewaySpoolStudy *study, GError **error)
{
  g_autoptr (GPtrArray) batch
      = gateway_spool_list_received (uploader->spool, study->study_uid, BATCH_INSTANCES, BATCH_BYTES, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  if (batch == NULL)
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      GatewaySpoolInstance *instance = g_ptr_array_index (batch, i);
      ensure_digest (uploader, study, instance);
      g_ptr_array_add (paths, instance->path);
    }
  g_ptr_array_add (paths, NULL);

  g_autoptr (GBytes) answer = stow (uploader, study->study_uid, (char **) paths->pdata, error);
  g_autoptr (GHashTable) stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (answer == NULL || !gateway_uploader_read_answer (answer, stored, failed, error))
    return FALSE;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < batch->len; i++)
    {
      const GatewaySpoolInstance *instance = g_ptr_array_index (batch, i);
      if (g_hash_table_contains (stored, instance->sop_instance_uid))
        g_array_append_val (ids, instance->id);
    }
  if (!gateway_spool_mark_sent (uploader->spool, ids, error))
    return FALSE;
  g_autofree char *n = g_strdup_printf ("%u of %u", ids->len, batch->len);
  log_study (ids->len == batch->len ? GATEWAY_LOG_INFO : GATEWAY_LOG_WARNING, "sent", study, n);
  if (ids->len == batch->len)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                       _ ("The archive did not take all of the images. They are sent again."));
  return FALSE;
}

/* ---- index ---- */

/* Central matches too, and what a person has decided there counts more. */
static gboolean
take_central_match (GatewayUploader *uploader, GatewaySpoolStudy *study, JsonObject *reply, GError **error)
{
  g_autoptr (FjStudy) theirs = fj_fhir_study_from_json (reply, NULL);

  if (theirs == NULL || theirs->exam == NULL || g_strcmp0 (theirs->exam, study->exam) == 0)
    return TRUE;
  g_free (study->exam);
  study->exam = g_strdup (theirs->exam);
  log_study (GATEWAY_LOG_INFO, "matched-by-central", study, NULL);
  return gateway_spool_set_match (uploader->spool, study->study_uid, theirs->exam, theirs->patient, NULL,
                                  error);
}

/* A machine's event: it names no version and may be repeated (api.md, "Concurrency and order"). */
static gboolean
put_index (GatewayUploader *uploader, GatewaySpoolStudy *study, GError **error)
{
  g_autoptr (FjStudy) tree = gateway_spool_read_study (uploader->spool, study->study_uid, error);

  if (tree == NULL)
    return FALSE;
  tree->site = g_strdup (uploader->config->site);
  g_autofree char *path = g_strdup_printf ("/ImagingStudy/%s", tree->id);
  g_autoptr (JsonObject) body = fj_fhir_study_to_json (tree, NULL);
  guint version = 0;
  g_autoptr (JsonObject) reply = gateway_central_send (uploader->central, "PUT", path, body, 0, NULL,
                                                       &version, uploader->cancellable, error);
  if (reply == NULL || !take_central_match (uploader, study, reply, error))
    return FALSE;
  log_study (GATEWAY_LOG_INFO, "indexed", study, NULL);
  return gateway_spool_set_indexed (uploader->spool, study->study_uid, version,
                                    fj_study_count_instances (tree), error);
}

/* ---- complete ---- */

/* Central does not find the datasets that were announced, and names them. When it misses something a second
 * time, all that it has not confirmed goes again. */
static gboolean
send_again (GatewayUploader *uploader, const GatewaySpoolStudy *study, const GError *conflict, GError **error)
{
  Retry *retry = ensure_retry (uploader, study->study_uid);
  const char *const *missing = fj_error_get_subjects (conflict);

  if (missing == NULL)
    return TRUE;
  int n = gateway_spool_mark_again (uploader->spool, study->study_uid,
                                    retry->n_conflicts > 0 ? NULL : missing, error);
  if (n < 0)
    return FALSE;
  if (n == 0)
    return TRUE;
  retry->n_conflicts++;
  g_autofree char *text = g_strdup_printf ("%d instances", n);
  log_study (GATEWAY_LOG_WARNING, "send-again", study, text);
  return TRUE;
}

static gboolean
complete (GatewayUploader *uploader, const GatewaySpoolStudy *study, GError **error)
{
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();
  g_autofree char *path = g_strdup_printf ("/ServiceRequest/%s/$images-complete", study->exam);
  g_autoptr (GError) local = NULL;

  fj_fhir_parameters_add_string (parameters, "study", study->study_uid);
  g_autoptr (JsonObject) reply = gateway_central_send (uploader->central, "POST", path, parameters, 0, NULL,
                                                       NULL, uploader->cancellable, &local);
  if (reply != NULL)
    {
      g_hash_table_remove (uploader->retries, study->study_uid);
      if (!gateway_spool_confirm (uploader->spool, study->study_uid, study->n_total, &local))
        {
          if (local == NULL)
            return TRUE; /* more has come meanwhile: once more, with that */
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      log_study (GATEWAY_LOG_INFO, "confirmed", study, NULL);
      return TRUE;
    }
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_CONFLICT) && !send_again (uploader, study, local, error))
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- the thread ---- */

/* The next thing to do for the study. *due: when there is something again (monotonic; 0: at once). FALSE: it
 * failed. */
static gboolean
advance (GatewayUploader *uploader, GatewaySpoolStudy *study, gint64 *due, GError **error)
{
  gint64 quiet_in = study->last_received + uploader->config->quiet - fj_time_now ();

  *due = 0;
  if (!match (uploader, study, error))
    return FALSE;
  if (study->n_received > 0)
    return send_batch (uploader, study, error);
  /* At once for a study that central has not heard of, then when it is quiet: not with every image. */
  if (study->n_indexed != study->n_total && (study->n_indexed == 0 || quiet_in <= 0))
    return put_index (uploader, study, error);
  if (quiet_in > 0)
    {
      *due = g_get_monotonic_time () + MIN (quiet_in, uploader->config->quiet);
      return TRUE;
    }
  if (study->exam == NULL)
    {
      *due = G_MAXINT64; /* until its order turns up */
      return TRUE;
    }
  return complete (uploader, study, error);
}

static int
urgency_of (GatewayUploader *uploader, const GatewaySpoolStudy *study)
{
  g_autoptr (GatewayOrder) order
      = study->exam != NULL ? gateway_orders_get (uploader->orders, study->exam) : NULL;

  return order != NULL ? (int) order->exam->urgency : (int) FJ_URGENCY_ROUTINE;
}

static int
compare_urgency (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return urgency_of (user_data, *(GatewaySpoolStudy *const *) b)
         - urgency_of (user_data, *(GatewaySpoolStudy *const *) a);
}

/* One step for every study. Returns when the next is due. */
static gint64
pass (GatewayUploader *uploader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) studies = gateway_spool_list_studies (uploader->spool, &error);
  gint64 next = G_MAXINT64;

  if (studies == NULL)
    {
      gateway_log (GATEWAY_LOG_ERROR, "spool-unreadable", "why", error->message, NULL);
      return g_get_monotonic_time () + G_USEC_PER_SEC;
    }
  g_ptr_array_sort_with_data (studies, compare_urgency, uploader);
  for (guint i = 0; i < studies->len && !g_cancellable_is_cancelled (uploader->cancellable); i++)
    {
      GatewaySpoolStudy *study = g_ptr_array_index (studies, i);
      gint64 due = retry_at (uploader, study->study_uid);
      if (due <= g_get_monotonic_time ())
        {
          g_autoptr (GError) failure = NULL;
          if (advance (uploader, study, &due, &failure))
            {
              advanced (uploader, study->study_uid);
              gateway_central_succeeded (uploader->central);
            }
          else if (!g_cancellable_is_cancelled (uploader->cancellable))
            {
              log_study (GATEWAY_LOG_WARNING, "not-sent", study, failure != NULL ? failure->message : NULL);
              back_off (uploader, study->study_uid);
              due = retry_at (uploader, study->study_uid);
              /* With central away no other study will do better. */
              if (g_error_matches (failure, FJ_ERROR, FJ_ERROR_UNAVAILABLE))
                {
                  gateway_central_back_off (uploader->central, uploader->cancellable);
                  return 0;
                }
            }
        }
      next = MIN (next, due);
    }
  return next;
}

static gpointer
run (gpointer data)
{
  GatewayUploader *uploader = data;

  g_mutex_lock (&uploader->lock);
  while (!uploader->stop)
    {
      uploader->work = FALSE;
      g_mutex_unlock (&uploader->lock);
      gint64 next = pass (uploader);
      gateway_central_sleep (PAUSE, uploader->cancellable);
      g_mutex_lock (&uploader->lock);
      while (!uploader->stop && !uploader->work)
        {
          if (next == G_MAXINT64)
            g_cond_wait (&uploader->wakened, &uploader->lock);
          else if (!g_cond_wait_until (&uploader->wakened, &uploader->lock, next))
            break;
        }
    }
  g_mutex_unlock (&uploader->lock);
  return NULL;
}

GatewayUploader *
gateway_uploader_start (const GatewayConfig *config,
                        GatewayOrders *orders,
                        GatewaySpool *spool,
                        GError **error)
{
  GatewayCentral *central = gateway_central_new (config, error);

  if (central == NULL)
    return NULL;
  GatewayUploader *uploader = g_new0 (GatewayUploader, 1);
  uploader->config = config;
  uploader->orders = orders;
  uploader->spool = spool;
  uploader->central = central;
  uploader->cancellable = g_cancellable_new ();
  uploader->retries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&uploader->lock);
  g_cond_init (&uploader->wakened);
  uploader->thread = g_thread_new ("uploader", run, uploader);
  return uploader;
}

void
gateway_uploader_wake (GatewayUploader *uploader)
{
  g_mutex_lock (&uploader->lock);
  uploader->work = TRUE;
  g_cond_signal (&uploader->wakened);
  g_mutex_unlock (&uploader->lock);
}

void
gateway_uploader_stop (GatewayUploader *uploader)
{
  if (uploader == NULL)
    return;
  g_cancellable_cancel (uploader->cancellable);
  g_mutex_lock (&uploader->lock);
  uploader->stop = TRUE;
  g_cond_signal (&uploader->wakened);
  g_mutex_unlock (&uploader->lock);
  g_thread_join (uploader->thread);
  gateway_central_free (uploader->central);
  g_hash_table_unref (uploader->retries);
  g_object_unref (uploader->cancellable);
  g_mutex_clear (&uploader->lock);
  g_cond_clear (&uploader->wakened);
  g_free (uploader);
}
