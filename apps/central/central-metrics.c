#include "central-metrics.h"

#include <string.h>
#include "central-changes.h"
#include "central-outbox.h"
#include "central-pacs.h"
#include "fj-json.h"
#include "fj-time.h"

#define N_CLASSES 6
/* How long an answer about the PACS is good for. */
#define PACS_MEMORY (5 * G_TIME_SPAN_SECOND)

struct _CentralMetrics
{
  GMutex lock;
  guint64 requests[N_CLASSES]; /* [2]: 2xx …; [0]: the client left */
  gint64 microseconds;
  gint64 pacs_asked_at;
  gboolean pacs_is_there;
};

CentralMetrics *
central_metrics_new (void)
{
  CentralMetrics *metrics = g_new0 (CentralMetrics, 1);

  g_mutex_init (&metrics->lock);
  return metrics;
}

void
central_metrics_free (CentralMetrics *metrics)
{
  if (metrics == NULL)
    return;
  g_mutex_clear (&metrics->lock);
  g_free (metrics);
}

void
central_metrics_count (CentralMetrics *metrics, guint status, gint64 microseconds)
{
  g_mutex_lock (&metrics->lock);
  metrics->requests[MIN (status / 100, N_CLASSES - 1)]++;
  metrics->microseconds += microseconds;
  g_mutex_unlock (&metrics->lock);
}

static gboolean
read_numbers (CentralTransaction *transaction, gpointer data, GError **error)
{
  gint64 *numbers = data;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT (SELECT count(*) FROM outbox WHERE stored IS NULL), (SELECT max(seq) FROM audit), "
      "(SELECT max(seq) FROM change_log), (SELECT count(*) FROM session WHERE expires > ?)",
      "i", fj_time_now ());

  if (rows == NULL || !central_rows_next (rows, error))
    return FALSE;
  for (int i = 0; i < 4; i++)
    numbers[i] = central_rows_int (rows, i);
  return TRUE;
}

static gboolean
pacs_is_there (Central *central)
{
  CentralMetrics *metrics = central->metrics;
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&metrics->lock);
  gboolean known = metrics->pacs_asked_at > 0 && now - metrics->pacs_asked_at < PACS_MEMORY;
  gboolean is_there = metrics->pacs_is_there;
  g_mutex_unlock (&metrics->lock);
  if (known)
    return is_there;
  is_there = central_pacs_is_there (central);
  g_mutex_lock (&metrics->lock);
  metrics->pacs_is_there = is_there;
  metrics->pacs_asked_at = now;
  g_mutex_unlock (&metrics->lock);
  return is_there;
}

static void
reply_json (FjResponder *responder, guint status, JsonObject *object)
{
  g_autoptr (GBytes) body = fj_json_to_bytes (object);

  fj_responder_reply (responder, fj_reply_new (status, "application/json", body));
}

void
central_healthz_handle (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  Central *central = user_data;
  gint64 numbers[4] = { 0 };
  gboolean store = central_store_read (central->store, read_numbers, numbers, NULL);
  gboolean pacs = pacs_is_there (central);
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "status", store && pacs ? "ok" : store ? "degraded" : "failed");
  json_object_set_string_member (object, "store", store ? "ok" : "failed");
  json_object_set_string_member (object, "pacs", pacs ? "ok" : "away");
  json_object_set_int_member (object, "outbox", store ? numbers[0] : -1);
  reply_json (responder, store ? 200 : 503, object);
}

void
central_readyz_handle (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  Central *central = user_data;
  gint64 numbers[4];
  gboolean ready = !g_cancellable_is_cancelled (central->stopping)
                   && central_store_read (central->store, read_numbers, numbers, NULL);
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "status", ready ? "ready" : "not ready");
  reply_json (responder, ready ? 200 : 503, object);
}

static void
add (GString *text, const char *name, const char *type, gint64 value)
{
  g_string_append_printf (text, "# TYPE %s %s\n%s %" G_GINT64_FORMAT "\n", name, type, name, value);
}

void
central_metrics_handle (const FjRequest *request, FjResponder *responder, gpointer user_data)
{
  static const char *const classes[N_CLASSES] = { "left", "1xx", "2xx", "3xx", "4xx", "5xx" };
  Central *central = user_data;
  CentralMetrics *metrics = central->metrics;
  g_autoptr (GString) text = g_string_new ("# TYPE fenji_requests_total counter\n");
  gint64 numbers[4];
  guint64 total = 0;

  g_mutex_lock (&metrics->lock);
  for (guint i = 0; i < N_CLASSES; i++)
    {
      total += metrics->requests[i];
      g_string_append_printf (text, "fenji_requests_total{status=\"%s\"} %" G_GUINT64_FORMAT "\n", classes[i],
                              metrics->requests[i]);
    }
  gint64 microseconds = metrics->microseconds;
  g_mutex_unlock (&metrics->lock);
  g_string_append_printf (text,
                          "# TYPE fenji_request_seconds summary\nfenji_request_seconds_sum %.6f\n"
                          "fenji_request_seconds_count %" G_GUINT64_FORMAT "\n",
                          (double) microseconds / G_USEC_PER_SEC, total);
  add (text, "fenji_changes_waiting", "gauge", central_changes_waiting (central->changes));
  if (central_store_read (central->store, read_numbers, numbers, NULL))
    {
      add (text, "fenji_outbox_length", "gauge", numbers[0]);
      add (text, "fenji_audit_events_total", "counter", numbers[1]);
      add (text, "fenji_change_sequence", "counter", numbers[2]);
      add (text, "fenji_sessions", "gauge", numbers[3]);
    }
  g_autoptr (GBytes) body = g_bytes_new (text->str, text->len);
  fj_responder_reply (responder, fj_reply_new (200, "text/plain; version=0.0.4; charset=utf-8", body));
}
