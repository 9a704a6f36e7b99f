#include "fj-critical-values.h"

#include <string.h>
#include "scripted-central.h"

#define CATEGORY                                                                                             \
  "\"resourceType\":\"Communication\",\"status\":\"in-progress\",\"category\":[{\"coding\":[{\"system\":"    \
  "\"urn:fenji:communication\",\"code\":\"critical-value\"}]}],\"basedOn\":[{\"reference\":"                 \
  "\"ServiceRequest/e-1\"}],\"subject\":{\"reference\":\"Patient/p-1\",\"display\":\"张三\"},"

typedef struct
{
  Central central;
  FjClient *client;
  FjChanges *changes;
  FjCriticalValues *values;
  guint changed;
} Fixture;

static void
serve (Fixture *fixture, const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  central_serve (&fixture->central, path, "application/fhir+json", bytes);
}

static void
on_changed (Fixture *fixture)
{
  fixture->changed++;
}

static gboolean
has_changed (gpointer data)
{
  return ((Fixture *) data)->changed > 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  central_start (&fixture->central);
  /* The later one first, as central sorts; and something that is none. */
  serve (fixture, "/Communication",
         "{\"resourceType\":\"Bundle\",\"entry\":["
         "{\"resource\":{\"id\":\"c-2\"," CATEGORY
         "\"sent\":\"2026-05-12T09:55:00+08:00\",\"payload\":[{\"contentString\":\"later\"}]}},"
         "{\"resource\":{\"resourceType\":\"OperationOutcome\"}},"
         "{\"resource\":{\"id\":\"c-1\"," CATEGORY
         "\"sent\":\"2026-05-12T09:50:00+08:00\",\"payload\":[{\"contentString\":\"earlier\"}]}}]}");
  fixture->client = central_client (&fixture->central);
  fixture->changes = fj_changes_new (fixture->client);
  fixture->values = fj_critical_values_new (fixture->client, fixture->changes);
  g_signal_connect_swapped (fixture->values, "changed", G_CALLBACK (on_changed), fixture);
  run_until (has_changed, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_run_dispose (G_OBJECT (fixture->values));
  run_for (50);
  g_assert_finalize_object (fixture->values);
  fj_changes_stop (fixture->changes);
  g_object_unref (fixture->changes);
  run_for (50);
  g_object_unref (fixture->client);
  central_stop (&fixture->central);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (fj_critical_values_get_n (fixture->values), ==, 2);
  g_assert_cmpstr (fj_critical_values_get (fixture->values, 0)->finding, ==, "earlier");
  g_assert_cmpstr (fj_critical_values_get (fixture->values, 1)->finding, ==, "later");
  g_assert_cmpstr (fj_critical_values_get (fixture->values, 0)->patient_name, ==, "张三");
  g_assert_true (fj_critical_values_get_client (fixture->values) == fixture->client);
}

static gboolean
is_empty (gpointer data)
{
  return fj_critical_values_get_n (((Fixture *) data)->values) == 0;
}

static gboolean
knows_position (gpointer data)
{
  return fj_changes_get_position (((Fixture *) data)->changes) >= 0;
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  guint asked;

  run_until (knows_position, fixture);
  run_for (300); /* the reading that the position asked for */
  asked = central_count (&fixture->central, "/Communication");
  /* What concerns an exam only is not asked for again. */
  central_put (&fixture->central, "e-1", "张三", "acquired", 1);
  run_for (400);
  g_assert_cmpuint (central_count (&fixture->central, "/Communication"), ==, asked);
  serve (fixture, "/Communication", "{\"resourceType\":\"Bundle\"}");
  central_log (&fixture->central, "Communication", "c-1", "e-1");
  run_until (is_empty, fixture);
}

/* --- one exchange --- */

typedef struct
{
  FjCriticalValue *value;
  GError *error;
  gboolean is_done;
} Answer;

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->is_done;
}

static void
was_told (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->value = fj_critical_tell_finish (FJ_CLIENT (source), result, &answer->error);
  answer->is_done = TRUE;
}

static void
was_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->value = fj_critical_read_back_finish (FJ_CLIENT (source), result, &answer->error);
  answer->is_done = TRUE;
}

static void
test_exchange (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjCriticalValue) value = fj_critical_value_new ();
  Answer answer = { 0 };

  value->id = g_strdup ("c-9");
  value->exam = g_strdup ("e-1");
  value->patient = g_strdup ("p-1");
  value->finding = g_strdup ("气胸");
  value->version = 1;
  serve (fixture, "/Communication/c-9",
         "{\"id\":\"c-9\"," CATEGORY "\"payload\":[{\"contentString\":\"气胸\"}]}");
  fj_critical_tell_async (fixture->client, value, NULL, was_told, &answer);
  run_until (is_done, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.value->id, ==, "c-9");
  fj_critical_value_free (answer.value);
  answer = (Answer){ 0 };
  serve (fixture, "/Communication/c-9/$read-back",
         "{\"id\":\"c-9\"," CATEGORY
         "\"received\":\"2026-05-12T09:55:00+08:00\",\"payload\":[{\"contentString\":\"气胸\"}]}");
  fj_critical_read_back_async (fixture->client, value, "李护士", "气胸", NULL, was_taken, &answer);
  run_until (is_done, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.value->read_back_at, !=, 0);
  fj_critical_value_free (answer.value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/critical-values/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/critical-values/follows", Fixture, NULL, set_up, test_follows, tear_down);
  g_test_add ("/critical-values/exchange", Fixture, NULL, set_up, test_exchange, tear_down);
  return g_test_run ();
}
