#include "fj-link-banner.h"

#include "desk-program.h"
#include "fj-language.h"
#include "scripted-central.h"

static gboolean
is_offline (gpointer changes)
{
  return !fj_changes_is_online (changes);
}

static gboolean
is_online (gpointer changes)
{
  return fj_changes_is_online (changes);
}

static const char *
sentence (GtkWidget *banner)
{
  return gtk_label_get_label (GTK_LABEL (program_find (banner, GTK_TYPE_LABEL)));
}

static void
test_banner (void)
{
  Central central;
  GtkWidget *banner = g_object_ref_sink (fj_link_banner_new ()), *window = gtk_window_new ();
  FjChanges *changes;
  FjClient *client;

  central_start (&central);
  client = central_client (&central);
  changes = fj_changes_new (client);
  gtk_window_set_child (GTK_WINDOW (window), banner);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_false (gtk_widget_get_visible (banner));
  fj_link_banner_set_changes (FJ_LINK_BANNER (banner), changes);
  fj_link_banner_set_comfort (FJ_LINK_BANNER (banner), "Drafts are kept here.");
  run_for (200);
  g_assert_false (gtk_widget_get_visible (banner));
  central_go_away (&central);
  run_until (is_offline, changes);
  g_assert_true (gtk_widget_get_visible (banner));
  g_assert_true (g_str_has_suffix (sentence (banner), " Drafts are kept here."));
  fj_link_banner_set_comfort (FJ_LINK_BANNER (banner), NULL);
  g_assert_false (g_str_has_suffix (sentence (banner), "here."));
  central_come_back (&central);
  run_until (is_online, changes);
  run_for (500);
  g_assert_false (gtk_widget_get_visible (banner));
  /* Whoever it followed may go first, and it before them. */
  gtk_window_destroy (GTK_WINDOW (window));
  run_for (50);
  g_assert_finalize_object (banner);
  fj_changes_stop (changes);
  g_assert_finalize_object (changes);
  run_for (50);
  g_object_unref (client);
  central_stop (&central);
}

int
main (int argc, char **argv)
{
  program_init (&argc, &argv);
  g_test_add_func ("/link-banner/banner", test_banner);
  return g_test_run ();
}
