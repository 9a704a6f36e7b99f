/* fj-mark-palette: every kind has a letter of its own, a picture that there is, and a button. */
#include "view-fixture.h"

#include "fj-mark-palette.h"
#include "fj-reading-view-private.h"

static void
test_letters (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GtkWidget) view = g_object_ref_sink (fj_reading_view_new ());
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  for (guint kind = 0; kind < FJ_MARK_N_KINDS; kind++)
    {
      const char *letter = fj_mark_palette_get_letter ((FjMarkKind) kind);

      g_assert_nonnull (letter);
      g_assert_cmpuint (strlen (letter), ==, 1);
      g_assert_true (g_hash_table_add (seen, (gpointer) letter));
      g_assert_true (gtk_icon_theme_has_icon (theme, fj_mark_palette_get_icon ((FjMarkKind) kind)));
    }
  g_assert_null (fj_mark_palette_get_letter (FJ_MARK_N_KINDS));
}

static void
test_shortcuts (void)
{
  const FjReadingShortcut *shortcuts = fj_reading_view_get_measure_shortcuts ();
  guint n = 0;

  for (; shortcuts[n].accelerator != NULL; n++)
    g_assert_cmpuint (strlen (shortcuts[n].title), >, 3);
  g_assert_cmpuint (n, ==, FJ_MARK_N_KINDS + 2);
  g_assert_cmpstr (shortcuts[FJ_MARK_LENGTH].accelerator, ==, "q+l");
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/mark-palette/letters", test_letters);
  g_test_add_func ("/mark-palette/shortcuts", test_shortcuts);
  return g_test_run ();
}
