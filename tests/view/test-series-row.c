/* fj-series-row: a series in the strip. */
#include "view-fixture.h"

#include "fj-series-row.h"

static gboolean
is_true (gpointer flag)
{
  return *(gboolean *) flag;
}

static void
set_true (gpointer flag)
{
  *(gboolean *) flag = TRUE;
}

static GtkWidget *
get_part (GtkWidget *row, guint index)
{
  GtkWidget *part = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));

  while (index-- > 0)
    part = gtk_widget_get_next_sibling (part);
  return part;
}

static void
test_row (void)
{
  Room room;
  GtkWidget *list = gtk_list_box_new (), *row;
  gboolean is_done = FALSE;

  open_room (&room, "stack('a',3,'2.25.11',SeriesNumber=7,SeriesDescription='Lung')\n");
  row = fj_series_row_new (room.store, get_set (&room, 0), 0);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  show (&room, list);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (get_part (row, 1))), ==, "7 · Lung");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (get_part (row, 2))), ==, "3 images");
  g_assert_null (gtk_image_get_paintable (GTK_IMAGE (get_part (row, 0))));
  g_assert_true (fj_series_row_wants_picture (FJ_SERIES_ROW (row)));
  fj_series_row_load_picture (FJ_SERIES_ROW (row), G_CALLBACK (set_true), &is_done);
  g_assert_false (fj_series_row_wants_picture (FJ_SERIES_ROW (row)));
  wait_for (is_true, &is_done);
  g_assert_true (GDK_IS_TEXTURE (gtk_image_get_paintable (GTK_IMAGE (get_part (row, 0)))));
  close_room (&room);
}

/* Gone while its picture is on its way: nobody is told. */
static void
test_gone (void)
{
  Room room;
  GtkWidget *row;
  gboolean is_done = FALSE;

  open_room (&room, "stack('a',3,'2.25.11')\n");
  row = g_object_ref_sink (fj_series_row_new (room.store, get_set (&room, 0), 0));
  fj_series_row_load_picture (FJ_SERIES_ROW (row), G_CALLBACK (set_true), &is_done);
  g_object_unref (row);
  wait_ms (200);
  g_assert_false (is_done);
  close_room (&room);
}

/* What cannot be shown says so. */
static void
test_unreadable (void)
{
  Room room;
  g_autoptr (GtkWidget) row = NULL;

  open_room (&room, "import shutil\nshutil.copy(get_testdata_file('rtplan.dcm'),'plan')\n");
  row = g_object_ref_sink (fj_series_row_new (room.store, get_set (&room, 0), 0));
  g_assert_false (fj_series_row_wants_picture (FJ_SERIES_ROW (row)));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (get_part (row, 2))), ==, "Cannot be shown");
  g_assert_cmpuint (strlen (gtk_widget_get_tooltip_text (row)), >, 20);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/series-row/row", test_row);
  g_test_add_func ("/series-row/gone", test_gone);
  g_test_add_func ("/series-row/unreadable", test_unreadable);
  return g_test_run ();
}
