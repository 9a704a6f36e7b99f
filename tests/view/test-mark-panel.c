/* fj-mark-panel: what is marked, as rows and as text; a press goes there. */
#include "view-fixture.h"

#include "fj-mark-panel.h"

static gboolean is_at_hand;

static char *
get_words (const char *uid, gpointer user_data)
{
  return is_at_hand ? g_strdup ("23.4 mm (patient)") : NULL;
}

static char *
get_where (const FjMarkImage *image, const char *place, gpointer user_data)
{
  return g_strdup_printf ("image of %s", image->sop_instance_uid);
}

static void
take_uid (FjMarkPanel *panel, const char *uid, char **chosen)
{
  g_free (*chosen);
  *chosen = g_strdup (uid);
}

static void
take_key (FjMarkPanel *panel, guint key, guint *chosen)
{
  *chosen = key;
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LIST_BOX (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child);
  return found;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *icon)
{
  GtkWidget *found
      = GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0
            ? widget
            : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, icon);
  return found;
}

static void
test_rows (void)
{
  g_autoptr (FjMarkTool) tool = fj_mark_tool_new ();
  FjMarkList *marks = fj_mark_tool_get_list (tool);
  FjMarkImage image = { (char *) "1", (char *) "1.2", (char *) "1.2.3", (char *) "1.2.3.4", 1 };
  g_autoptr (FjMark) mark = fj_mark_new (FJ_MARK_LENGTH, &image);
  GtkWidget *panel = fj_mark_panel_new (tool, get_words, get_where, NULL), *window = gtk_window_new (), *list;
  g_autofree char *text = NULL;
  g_autofree char *chosen = NULL;
  guint key = 99;

  g_signal_connect (panel, "mark-chosen", G_CALLBACK (take_uid), &chosen);
  g_signal_connect (panel, "image-chosen", G_CALLBACK (take_key), &key);
  gtk_window_set_child (GTK_WINDOW (window), panel);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (is_in_place, panel);
  list = find_list (panel);
  is_at_hand = TRUE;
  fj_mark_add_point (mark, 1, 2);
  fj_mark_add_point (mark, 3, 4);
  g_assert_true (fj_mark_list_add (marks, mark));
  fj_mark_tool_set_key (tool, &image, TRUE);
  wait_ms (60);
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 2));
  /* What has been seen once is known, also when its image is no longer at hand. */
  is_at_hand = FALSE;
  text = fj_mark_panel_dup_text (FJ_MARK_PANEL (panel));
  g_assert_cmpstr (text, ==, "Key image (image of 1.2.3.4)\nLength: 23.4 mm (patient) (image of 1.2.3.4)\n");
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_cmpuint (key, ==, 0);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  g_assert_cmpstr (chosen, ==, mark->uid);
  g_signal_emit_by_name (find_button (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1)),
                                      "user-trash-symbolic"),
                         "clicked");
  g_assert_cmpuint (fj_mark_list_get_n (marks), ==, 0);
  wait_ms (60);
  g_signal_emit_by_name (find_button (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)),
                                      "user-trash-symbolic"),
                         "clicked");
  g_assert_cmpuint (fj_mark_list_get_n_keys (marks), ==, 0);
  wait_ms (60);
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/mark-panel/rows", test_rows);
  return g_test_run ();
}
