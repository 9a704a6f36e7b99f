#include "gateway-follow.h"

#include <string.h>

#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "gateway-central.h"
#include "gateway-log.h"

#define WAIT_SECONDS 25
#define PAGE 200

struct _GatewayFollow
{
  const GatewayConfig *config;
  GatewayOrders *orders;
  GatewayCentral *central;
  GCancellable *cancellable;
  GThread *thread;
};

static JsonObject *
get (GatewayFollow *follow, const char *path, GError **error)
{
  return gateway_central_send (follow->central, "GET", path, NULL, 0, NULL, NULL, follow->cancellable, error);
}

/* TRUE when the resource is not ours to see (any more). */
static gboolean
is_out_of_reach (const GError *error)
{
  return g_error_matches (error, FJ_ERROR, FJ_ERROR_NOT_FOUND)
         || g_error_matches (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
}

/* Reads the order into @step, and its patient when the copy does not have them yet. */
static gboolean
read_request (
    GatewayFollow *follow, GatewayOrdersStep *step, GHashTable *patients, const char *id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/ServiceRequest/%s", id);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) request = get (follow, path, &local);

  if (request == NULL)
    {
      if (!is_out_of_reach (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_ptr_array_add (step->gone, g_strdup (id));
      return TRUE;
    }
  const char *patient = fj_json_reference_id (fj_json_get_string (request, "subject.reference"), "Patient");
  if (patient != NULL && !gateway_orders_has_patient (follow->orders, patient))
    g_hash_table_add (patients, g_strdup (patient));
  g_ptr_array_add (step->requests, g_steal_pointer (&request));
  return TRUE;
}

static gboolean
read_patients (GatewayFollow *follow, GatewayOrdersStep *step, GHashTable *patients, GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, patients);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *path = g_strdup_printf ("/Patient/%s", (const char *) id);
      g_autoptr (GError) local = NULL;
      JsonObject *patient = get (follow, path, &local);
      if (patient != NULL)
        g_ptr_array_add (step->patients, patient);
      else if (!is_out_of_reach (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- the first filling
 * ----------------------------------------------------------------------------------------------- */

/* Where the feed ends now: what comes after is followed, what was before is in the worklist. Asked for what
 * lies behind its end, the feed says where that is. */
static gboolean
find_end (GatewayFollow *follow, gint64 *position, GError **error)
{
  static const gint64 behind = G_GINT64_CONSTANT (0x1FFFFFFFFFFFFF);
  g_autofree char *path = g_strdup_printf ("/changes?after=%" G_GINT64_FORMAT "&wait=0", behind);
  g_autoptr (JsonObject) reply = get (follow, path, error);

  if (reply == NULL)
    return FALSE;
  *position = fj_json_get_int (reply, "next", behind);
  if (*position >= 0 && *position < behind)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                       _ ("The centre does not say where its list of changes ends."));
  return FALSE;
}

/* Every row of the worklist in that stage: the ids of the exams. */
static gboolean
list_stage (GatewayFollow *follow, FjStage stage, GHashTable *exams, GError **error)
{
  g_autofree char *cursor = NULL;

  while (TRUE)
    {
      g_autoptr (GString) path = g_string_new (NULL);
      g_string_append_printf (path, "/worklist?site=%s&stage=%s&count=%d", follow->config->site,
                              fj_stage_to_string (stage), PAGE);
      if (cursor != NULL)
        {
          g_string_append (path, "&after=");
          g_string_append_uri_escaped (path, cursor, NULL, FALSE);
        }
      g_autoptr (JsonObject) reply = get (follow, path->str, error);
      if (reply == NULL)
        return FALSE;
      JsonArray *rows = fj_json_get_array (reply, "rows");
      guint n = rows != NULL ? json_array_get_length (rows) : 0;
      for (guint i = 0; i < n; i++)
        {
          JsonNode *node = json_array_get_element (rows, i);
          const char *exam = JSON_NODE_HOLDS_OBJECT (node)
                                 ? fj_json_get_string (json_node_get_object (node), "exam")
                                 : NULL;
          if (exam != NULL)
            g_hash_table_add (exams, g_strdup (exam));
        }
      const char *next = fj_json_get_string (reply, "next");
      if (n == 0 || next == NULL || *next == '\0' || g_strcmp0 (next, cursor) == 0)
        return TRUE;
      g_free (cursor);
      cursor = g_strdup (next);
    }
}

static gboolean
fill (GatewayFollow *follow, GError **error)
{
  /* Open ones for the worklist, acquired ones because late images may still have to find them. */
  static const FjStage stages[]
      = { FJ_STAGE_REGISTERED, FJ_STAGE_BOOKED, FJ_STAGE_ARRIVED, FJ_STAGE_ACQUIRING, FJ_STAGE_ACQUIRED };
  g_autoptr (GHashTable) exams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) patients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GatewayOrdersStep) step = gateway_orders_step_new ();
  GHashTableIter iter;
  gpointer id;

  if (!find_end (follow, &step->position, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    if (!list_stage (follow, stages[i], exams, error))
      return FALSE;
  g_hash_table_iter_init (&iter, exams);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!read_request (follow, step, patients, id, error))
      return FALSE;
  /* Patients are read all: what the copy has of them may be old. */
  for (guint i = 0; i < step->requests->len; i++)
    {
      JsonObject *request = g_ptr_array_index (step->requests, i);
      const char *patient
          = fj_json_reference_id (fj_json_get_string (request, "subject.reference"), "Patient");
      if (patient != NULL)
        g_hash_table_add (patients, g_strdup (patient));
    }
  if (!read_patients (follow, step, patients, error)
      || !gateway_orders_apply (follow->orders, step, FALSE, error))
    return FALSE;
  g_autofree char *n = g_strdup_printf ("%u", step->requests->len);
  gateway_log (GATEWAY_LOG_INFO, "orders-filled", "orders", n, NULL);
  return TRUE;
}

/* ---- following ---- */

/* What a change means for us: an order to read again, or a patient. */
static void
take_change (GatewayFollow *follow, JsonObject *change, GHashTable *exams, GHashTable *patients)
{
  const char *type = fj_json_get_string (change, "type");
  const char *id = fj_json_get_string (change, "id");
  const char *exam = fj_json_get_string (change, "exam");

  if (type == NULL || id == NULL)
    return;
  if (strcmp (type, "ServiceRequest") == 0)
    g_hash_table_add (exams, g_strdup (id));
  else if (strcmp (type, "Patient") == 0)
    {
      if (gateway_orders_has_patient (follow->orders, id))
        g_hash_table_add (patients, g_strdup (id));
    }
  else if (exam != NULL && strcmp (type, "Task") == 0 && gateway_orders_has (follow->orders, exam))
    g_hash_table_add (exams, g_strdup (exam));
}

static gboolean
follow_once (GatewayFollow *follow, GError **error)
{
  gint64 position = gateway_orders_get_position (follow->orders);

  if (position < 0)
    return fill (follow, error);

  g_autofree char *path
      = g_strdup_printf ("/changes?after=%" G_GINT64_FORMAT "&wait=%d", position, WAIT_SECONDS);
  g_autoptr (JsonObject) reply = get (follow, path, error);
  if (reply == NULL)
    return FALSE;
  gint64 next = fj_json_get_int (reply, "next", position);
  if (next < position)
    {
      /* The centre's feed is shorter than what we know: it was set back. */
      gateway_log (GATEWAY_LOG_WARNING, "feed-set-back", NULL);
      return fill (follow, error);
    }

  g_autoptr (GHashTable) exams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) patients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GatewayOrdersStep) step = gateway_orders_step_new ();
  JsonArray *changes = fj_json_get_array (reply, "changes");
  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++)
    {
      JsonNode *node = json_array_get_element (changes, i);
      if (JSON_NODE_HOLDS_OBJECT (node))
        take_change (follow, json_node_get_object (node), exams, patients);
    }
  if (next == position)
    return TRUE;

  GHashTableIter iter;
  gpointer id;
  step->position = next;
  g_hash_table_iter_init (&iter, exams);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!read_request (follow, step, patients, id, error))
      return FALSE;
  return read_patients (follow, step, patients, error)
         && gateway_orders_apply (follow->orders, step, TRUE, error);
}

static gpointer
run (gpointer data)
{
  GatewayFollow *follow = data;
  gboolean away = FALSE;

  while (!g_cancellable_is_cancelled (follow->cancellable))
    {
      g_autoptr (GError) error = NULL;
      if (follow_once (follow, &error))
        {
          if (away)
            gateway_log (GATEWAY_LOG_INFO, "central-back", NULL);
          away = FALSE;
          continue;
        }
      if (g_cancellable_is_cancelled (follow->cancellable))
        break;
      if (!away)
        gateway_log (GATEWAY_LOG_WARNING, "central-away", "why", error->message, NULL);
      away = TRUE;
      if (!gateway_central_back_off (follow->central, follow->cancellable))
        break;
    }
  return NULL;
}

GatewayFollow *
gateway_follow_start (const GatewayConfig *config, GatewayOrders *orders, GError **error)
{
  GatewayCentral *central = gateway_central_new (config, error);

  if (central == NULL)
    return NULL;
  GatewayFollow *follow = g_new0 (GatewayFollow, 1);
  follow->config = config;
  follow->orders = orders;
  follow->central = central;
  follow->cancellable = g_cancellable_new ();
  follow->thread = g_thread_new ("follow", run, follow);
  return follow;
}

void
gateway_follow_stop (GatewayFollow *follow)
{
  if (follow == NULL)
    return;
  g_cancellable_cancel (follow->cancellable);
  g_thread_join (follow->thread);
  gateway_central_free (follow->central);
  g_object_unref (follow->cancellable);
  g_free (follow);
}
