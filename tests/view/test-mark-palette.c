/* fj-mark-palette: every kind has a letter of its own, a picture that there is, and a button. */
#include "view-fixture.h"

#include "fj-key-map.h"
#include "fj-mark-palette.h"
#include "fj-reading-view-private.h"

static void
test_letters (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GtkWidget) view = g_object_ref_sink (fj_reading_view_new ());
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  for (guint kind = 0; kind < FJ_MARK_N_KINDS; kind++)
    {
      char *letter = fj_mark_palette_dup_letter ((FjMarkKind) kind);

      g_assert_nonnull (letter);
      g_assert_cmpuint (strlen (letter), ==, 1);
      g_assert_true (g_hash_table_add (seen, letter));
      g_assert_true (gtk_icon_theme_has_icon (theme, fj_mark_palette_get_icon ((FjMarkKind) kind)));
    }
  g_assert_null (fj_mark_palette_dup_letter (FJ_MARK_N_KINDS));
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "fj-key")
      && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

static void
test_chosen (void)
{
  g_autoptr (GtkWidget) palette = g_object_ref_sink (fj_mark_palette_new ());
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (palette)));
  FjKeyMap *map = fj_key_map_get_default ();
  g_autofree char *letter = NULL;

  g_assert_true (has_label (popover, "L"));
  g_assert_false (has_label (popover, "D"));
  g_assert_true (fj_key_map_assign (map, "view.measure('length')", "d", NULL));
  letter = fj_mark_palette_dup_letter (FJ_MARK_LENGTH);
  g_assert_cmpstr (letter, ==, "d");
  g_assert_true (has_label (popover, "D"));
  g_assert_false (has_label (popover, "L"));
  fj_key_map_reset (map, NULL);
  g_assert_true (has_label (popover, "L"));
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/mark-palette/letters", test_letters);
  g_test_add_func ("/mark-palette/chosen", test_chosen);
  return g_test_run ();
}
