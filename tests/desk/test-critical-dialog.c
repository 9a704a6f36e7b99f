#include "fj-critical-dialog.h"

#include <string.h>
#include "desk-program.h"
#include "scripted-central.h"

typedef struct
{
  Central central;
  FjClient *client;
  GtkWidget *parent;
  GtkWindow *dialog; /* NULL: closed */
  char *taken;
} Fixture;

static void
on_taken (Fixture *fixture, const char *sentence)
{
  g_free (fixture->taken);
  fixture->taken = g_strdup (sentence);
}

static void
set_up (Fixture *fixture, gconstpointer receiver)
{
  g_autoptr (FjCriticalValue) value = fj_critical_value_new ();

  central_start (&fixture->central);
  fixture->client = central_client (&fixture->central);
  value->id = g_strdup ("c-1");
  value->finding = g_strdup ("脑疝");
  value->version = 1;
  fixture->parent = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->parent));
  fixture->dialog = fj_critical_dialog_show (GTK_WINDOW (fixture->parent), fixture->client, value, receiver);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  g_signal_connect_swapped (fixture->dialog, "taken", G_CALLBACK (on_taken), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (fixture->dialog);
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  run_for (50);
  g_object_unref (fixture->client);
  central_stop (&fixture->central);
  g_free (fixture->taken);
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static GtkWidget *
entry_at (Fixture *fixture, guint index)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  collect (GTK_WIDGET (fixture->dialog), GTK_TYPE_ENTRY, entries);
  g_assert_cmpuint (entries->len, ==, 2);
  return g_ptr_array_index (entries, index);
}

static GtkWidget *
take_button (Fixture *fixture)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  collect (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    if (gtk_widget_has_css_class (g_ptr_array_index (buttons, i), "suggested-action"))
      return g_ptr_array_index (buttons, i);
  g_assert_not_reached ();
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->dialog == NULL;
}

static gboolean
can_take (gpointer data)
{
  return gtk_widget_get_sensitive (take_button (data));
}

static void
test_taken (Fixture *fixture, gconstpointer receiver)
{
  static const char answer[]
      = "{\"resourceType\":\"Communication\",\"id\":\"c-1\",\"category\":[{\"coding\":[{\"system\":"
        "\"urn:fenji:communication\",\"code\":\"critical-value\"}]}],\"basedOn\":[{\"reference\":"
        "\"ServiceRequest/e-1\"}],\"subject\":{\"reference\":\"Patient/p-1\"},\"payload\":[{\"contentString\":\"x\"}],"
        "\"extension\":[{\"url\":\"urn:fenji:read-back\",\"extension\":[{\"url\":\"receiver\",\"valueString\":"
        "\"李护士\"}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (answer, strlen (answer));

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_at (fixture, 0))), ==, "李护士");
  g_assert_false (can_take (fixture)); /* nothing was repeated */
  gtk_editable_set_text (GTK_EDITABLE (entry_at (fixture, 1)), "  ");
  g_assert_false (can_take (fixture));
  gtk_editable_set_text (GTK_EDITABLE (entry_at (fixture, 1)), "脑疝，送手术室");
  g_assert_true (can_take (fixture));
  /* Central is away: the sentence is shown, and nothing of what was typed is lost. */
  central_set_status (&fixture->central, 503);
  gtk_widget_activate (take_button (fixture));
  run_for (20);
  run_until (can_take, fixture);
  g_assert_null (fixture->taken);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_at (fixture, 1))), ==, "脑疝，送手术室");
  central_set_status (&fixture->central, 0);
  central_serve (&fixture->central, "/Communication/c-1/$read-back", "application/fhir+json", bytes);
  gtk_widget_activate (take_button (fixture));
  run_until (is_closed, fixture);
  g_assert_nonnull (strstr (fixture->taken, "李护士"));
}

int
main (int argc, char **argv)
{
  program_init (&argc, &argv);
  g_test_add ("/critical-dialog/taken", Fixture, "李护士", set_up, test_taken, tear_down);
  return g_test_run ();
}
