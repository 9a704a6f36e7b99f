/* fj-series-strip: the series of a study and of its priors. */
#include "view-fixture.h"

#include "fj-series-strip.h"

static GtkListBox *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return GTK_LIST_BOX (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBox *list = find_list (child);

      if (list != NULL)
        return list;
    }
  return NULL;
}

/* "0:3 0:4 1:3": section and number of each row, from the top. */
static char *
read_rows (FjSeriesStrip *strip)
{
  GString *all = g_string_new (NULL);
  GtkListBox *list = find_list (GTK_WIDGET (strip));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    g_string_append_printf (all, "%s%u:%d", i > 0 ? " " : "", fj_series_row_get_section (FJ_SERIES_ROW (row)),
                            fj_display_set_get_series_number (fj_series_row_get_set (FJ_SERIES_ROW (row))));
  return g_string_free (all, FALSE);
}

static void
on_chosen (FjSeriesStrip *strip, FjSeriesRow *row, gpointer user_data)
{
  *(gint *) user_data = fj_display_set_get_series_number (fj_series_row_get_set (row));
}

static void
test_rows (void)
{
  Room room;
  FjSeriesStrip *strip = FJ_SERIES_STRIP (fj_series_strip_new ());
  g_autoptr (FjImageStore) prior = NULL;
  g_autofree char *now = NULL, *before = NULL, *path = NULL;
  GtkListBoxRow *row;
  gint chosen = 0;

  open_room (&room, "stack('b',2,'2.25.22',SeriesNumber=5)\n"
                    "stack('a',3,'2.25.11',SeriesNumber=3)\n"
                    "os.mkdir('../prior-of-'+os.path.basename(os.getcwd()))\n"
                    "os.chdir('../prior-of-'+os.path.basename(os.getcwd()))\n"
                    "stack('p',2,'2.25.33',SeriesNumber=2)\n");
  path = g_strdup_printf ("%s/prior-of-%s", g_get_tmp_dir (), strrchr (folder, '/') + 1);
  g_signal_connect (strip, "chosen", G_CALLBACK (on_chosen), &chosen);
  fj_series_strip_add_store (strip, room.store, NULL);
  show (&room, GTK_WIDGET (strip));
  now = read_rows (strip);
  g_assert_cmpstr (now, ==, "0:3 0:5");
  prior = open_store (&room, path);
  fj_series_strip_add_store (strip, prior, "Prior 2025-03-01");
  fj_image_store_load (prior);
  wait_for (is_loaded, prior);
  wait_ms (150);
  before = read_rows (strip);
  g_assert_cmpstr (before, ==, "0:3 0:5 1:2");
  /* Headings: none above the current study, a dated one above the prior. */
  row = gtk_list_box_get_row_at_index (find_list (GTK_WIDGET (strip)), 0);
  g_assert_null (gtk_list_box_row_get_header (row));
  g_assert_null (fj_series_strip_get_heading (strip, FJ_SERIES_ROW (row)));
  row = gtk_list_box_get_row_at_index (find_list (GTK_WIDGET (strip)), 2);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_header (row))), ==,
                   "Prior 2025-03-01");
  g_assert_cmpstr (fj_series_strip_get_heading (strip, FJ_SERIES_ROW (row)), ==, "Prior 2025-03-01");
  /* From one to the next. */
  g_assert_cmpuint (
      fj_series_row_get_position (fj_series_strip_find_neighbour (strip, get_set (&room, 0), 1)), ==, 1);
  g_assert_null (fj_series_strip_find_neighbour (strip, get_set (&room, 0), -1));
  g_assert_true (fj_series_strip_find_neighbour (strip, get_set (&room, 1), 1) == FJ_SERIES_ROW (row));
  /* By keyboard. */
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (find_list (GTK_WIDGET (strip)), 0)));
  hand ("key Down Return");
  g_assert_cmpint (chosen, ==, 5);
  fj_series_strip_clear (strip);
  g_assert_null (gtk_list_box_get_row_at_index (find_list (GTK_WIDGET (strip)), 0));
  fj_image_store_close (prior);
  close_room (&room);
  run ((const char *const[]){ "rm", "-r", path, NULL });
}

static void
test_marks (void)
{
  Room room;
  FjSeriesStrip *strip = FJ_SERIES_STRIP (fj_series_strip_new ());
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();

  open_room (&room, "stack('b',2,'2.25.22',SeriesNumber=5)\nstack('a',3,'2.25.11',SeriesNumber=3)\n");
  g_ptr_array_add (sets, get_set (&room, 1));
  /* Also when the rows come later. */
  fj_series_strip_mark (strip, sets);
  fj_series_strip_add_store (strip, room.store, NULL);
  show (&room, GTK_WIDGET (strip));
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (fj_series_strip_find (strip, get_set (&room, 0))), "fj-shown"));
  g_assert_true (
      gtk_widget_has_css_class (GTK_WIDGET (fj_series_strip_find (strip, get_set (&room, 1))), "fj-shown"));
  g_ptr_array_set_size (sets, 0);
  fj_series_strip_mark (strip, sets);
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (fj_series_strip_find (strip, get_set (&room, 1))), "fj-shown"));
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/series-strip/rows", test_rows);
  g_test_add_func ("/series-strip/marks", test_marks);
  return g_test_run ();
}
