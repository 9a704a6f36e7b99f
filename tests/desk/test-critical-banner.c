#include "fj-critical-banner.h"

#include <string.h>
#include "desk-program.h"
#include "fj-time.h"
#include "scripted-central.h"

typedef struct
{
  Central central;
  FjClient *client;
  FjChanges *changes;
  FjCriticalValues *values;
  GtkWidget *window, *banner;
  guint alarms;
} Fixture;

/* One open value of @sender, passed on @level times, @seconds before its deadline. */
static void
serve (Fixture *fixture, const char *sender, guint level, int seconds)
{
  gint64 deadline = fj_time_now () + (gint64) seconds * G_USEC_PER_SEC;
  g_autofree char *sent = fj_time_to_fhir (deadline - (gint64) 600 * G_USEC_PER_SEC, 0);
  g_autofree char *until = fj_time_to_fhir (deadline, 0);
  g_autofree char *text = g_strdup_printf (
      "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Communication\",\"id\":\"c-1\","
      "\"status\":\"in-progress\",\"category\":[{\"coding\":[{\"system\":\"urn:fenji:communication\",\"code\":"
      "\"critical-value\"}]}],\"basedOn\":[{\"reference\":\"ServiceRequest/e-1\",\"display\":\"A1 Head CT\"}],"
      "\"subject\":{\"reference\":\"Patient/p-1\",\"display\":\"张三\"},\"sender\":{\"reference\":"
      "\"Practitioner/%s\",\"display\":\"王初读\"},\"recipient\":[{\"reference\":\"Organization/s-1\",\"display\":"
      "\"青山镇卫生院\"}],\"payload\":[{\"contentString\":\"脑疝\"}],\"sent\":\"%s\",\"extension\":[{\"url\":"
      "\"urn:fenji:deadline\",\"valueInstant\":\"%s\"},{\"url\":\"urn:fenji:escalation\",\"extension\":[{\"url\":"
      "\"level\",\"valueUnsignedInt\":%u}]}]}}]}",
      sender, sent, until, level);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  central_serve (&fixture->central, "/Communication", "application/fhir+json", bytes);
  central_log (&fixture->central, "Communication", "c-1", "e-1");
}

static void
serve_none (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{\"resourceType\":\"Bundle\"}", 25);

  central_serve (&fixture->central, "/Communication", "application/fhir+json", bytes);
  central_log (&fixture->central, "Communication", "c-1", "e-1");
}

static void
on_alarm (Fixture *fixture)
{
  fixture->alarms++;
}

static gboolean
is_shown (gpointer data)
{
  return gtk_widget_get_visible (((Fixture *) data)->banner);
}

static gboolean
is_hidden (gpointer data)
{
  return !is_shown (data);
}

static gboolean
says_in (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says_in (child, words))
      return TRUE;
  return FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  central_start (&fixture->central);
  serve_none (fixture);
  fixture->client = central_client (&fixture->central);
  fixture->changes = fj_changes_new (fixture->client);
  fixture->values = fj_critical_values_new (fixture->client, fixture->changes);
  fixture->banner = fj_critical_banner_new ();
  fixture->window = gtk_window_new ();
  g_signal_connect_swapped (fixture->banner, "alarm", G_CALLBACK (on_alarm), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->banner);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fj_critical_banner_set_values (FJ_CRITICAL_BANNER (fixture->banner), fixture->values);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fj_critical_banner_set_values (FJ_CRITICAL_BANNER (fixture->banner), NULL);
  g_assert_false (is_shown (fixture));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_run_dispose (G_OBJECT (fixture->values));
  run_for (50);
  g_assert_finalize_object (fixture->values);
  fj_changes_stop (fixture->changes);
  g_object_unref (fixture->changes);
  run_for (50);
  g_object_unref (fixture->client);
  central_stop (&fixture->central);
}

static gboolean
says_over (gpointer data)
{
  return says_in (((Fixture *) data)->banner, "over");
}

/* The scripted server signs an auditor in: told from the first time that it is passed on. */
static void
test_passed_on (Fixture *fixture, gconstpointer data)
{
  g_assert_true ((fj_client_get_roles (fixture->client) & FJ_ROLE_AUDITOR) != 0);
  serve (fixture, "somebody", 0, 300);
  run_for (500);
  g_assert_false (is_shown (fixture));
  g_assert_cmpuint (fixture->alarms, ==, 0);
  serve (fixture, "somebody", 1, 2);
  run_until (is_shown, fixture);
  g_assert_true (says_in (fixture->banner, "张三 · 脑疝"));
  g_assert_true (says_in (fixture->banner, "王初读"));
  g_assert_true (says_in (fixture->banner, "A1 Head CT"));
  g_assert_cmpuint (fixture->alarms, ==, 1);
  /* Nothing new is no new alarm; the next level is. The clock goes on by itself. */
  central_log (&fixture->central, "Communication", "c-1", "e-1");
  run_until (says_over, fixture);
  g_assert_cmpuint (fixture->alarms, ==, 1);
  serve (fixture, "somebody", 2, -300);
  run_for (500);
  g_assert_cmpuint (fixture->alarms, ==, 2);
  serve_none (fixture);
  run_until (is_hidden, fixture);
}

static void
test_own (Fixture *fixture, gconstpointer data)
{
  serve (fixture, fj_client_get_practitioner (fixture->client), 0, 300);
  run_until (is_shown, fixture);
  g_assert_true (says_in (fixture->banner, "青山镇卫生院"));
  g_assert_true (says_in (fixture->banner, "4:5"));
  g_assert_cmpuint (fixture->alarms, ==, 0); /* one's own does not ring */
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  run_for (300);
  g_assert_false (is_shown (fixture));
  g_assert_false (fj_critical_banner_take (FJ_CRITICAL_BANNER (fixture->banner)));
}

int
main (int argc, char **argv)
{
  program_init (&argc, &argv);
  g_test_add ("/critical-banner/passed-on", Fixture, NULL, set_up, test_passed_on, tear_down);
  g_test_add ("/critical-banner/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/critical-banner/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  return g_test_run ();
}
