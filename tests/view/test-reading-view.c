/* fj-reading-view: what hangs where, one patient at a time, and what it says when there is nothing. */
#include "hung-view.h"

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

static const char *
get_page (GtkWidget *view)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (FJ_READING_VIEW (view)->stack));
}

static void
check_layout (GtkWidget *view, guint rows, guint columns)
{
  guint r, c;

  fj_pane_grid_get_layout (FJ_PANE_GRID (FJ_READING_VIEW (view)->grid), &r, &c);
  g_assert_cmpuint (r, ==, rows);
  g_assert_cmpuint (c, ==, columns);
}

static void
test_hanging (void)
{
  Room room;
  GtkWidget *view = fj_reading_view_new ();

  open_room (&room, "stack('s',2,'2.25.10',SeriesNumber=1,ImageType=['ORIGINAL','PRIMARY','LOCALIZER'])\n"
                    "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n");
  show (&room, view);
  g_assert_cmpstr (get_page (view), ==, "empty");
  fj_reading_view_set_store (FJ_READING_VIEW (view), room.store);
  g_assert_cmpstr (get_page (view), ==, "images");
  wait_hung (view, 2);
  check_layout (view, 1, 2);
  g_assert_cmpint (fj_display_set_get_series_number (fj_pane_get_set (get_pane (view, 0))), ==, 3);
  g_assert_cmpint (fj_display_set_get_series_number (fj_pane_get_set (get_pane (view, 1))), ==, 5);
  fj_reading_view_set_store (FJ_READING_VIEW (view), NULL);
  g_assert_cmpstr (get_page (view), ==, "empty");
  g_assert_null (fj_pane_get_set (get_pane (view, 0)));
  close_room (&room);
}

/* Loaded while it is shown: the same in the end. */
static void
test_loading (void)
{
  Room room;
  GtkWidget *view = fj_reading_view_new ();
  g_autoptr (FjImageStore) store = NULL;

  open_room (&room, "stack('a',40,'2.25.11',SeriesNumber=3)\n");
  show (&room, view);
  store = open_store (&room, folder);
  fj_reading_view_set_store (FJ_READING_VIEW (view), store);
  fj_image_store_load (store);
  wait_for (is_shown, get_pane (view, 0));
  wait_for (is_loaded, store);
  wait_ms (150);
  check_layout (view, 1, 1);
  g_assert_cmpuint (fj_display_set_get_n_images (fj_pane_get_set (get_pane (view, 0))), ==, 40);
  /* The first image of the whole, whichever came first. */
  g_assert_cmpuint (fj_pane_get_viewport (get_pane (view, 0))->image, ==, 0);
  g_assert_cmpfloat (fj_pane_get_shown (get_pane (view, 0))->facts->slice_location, ==, 0);
  g_assert_false (gtk_widget_get_visible (FJ_READING_VIEW (view)->loading));
  fj_reading_view_set_store (FJ_READING_VIEW (view), NULL);
  fj_image_store_close (store);
  close_room (&room);
}

/* Another patient's series in one pane: the others are emptied before anything of both is seen. */
static void
test_one_patient (void)
{
  Room room;
  GtkWidget *view = fj_reading_view_new ();
  FjSeriesRow *row;
  guint n;

  open_room (&room, "new=dict(PatientID='A',StudyInstanceUID='2.25.1',StudyDate='20260102')\n"
                    "stack('a',3,'2.25.11',SeriesNumber=3,**new)\n"
                    "stack('b',4,'2.25.12',SeriesNumber=4,**new)\n"
                    "stack('c',3,'2.25.13',SeriesNumber=9,PatientID='B',StudyInstanceUID='2.25.2')\n");
  show (&room, view);
  fj_reading_view_set_store (FJ_READING_VIEW (view), room.store);
  wait_hung (view, 2);
  check_layout (view, 1, 2);
  n = g_list_model_get_n_items (G_LIST_MODEL (room.store));
  row = fj_series_strip_find (FJ_SERIES_STRIP (FJ_READING_VIEW (view)->strip), get_set (&room, n - 1));
  fj_reading_view_put (FJ_READING_VIEW (view), get_pane (view, 1), row);
  wait_ms (200);
  g_assert_cmpstr (fj_pane_get_shown (get_pane (view, 1))->facts->patient_id, ==, "B");
  g_assert_null (fj_pane_get_set (get_pane (view, 0)));
  close_room (&room);
}

/* A prior is dated and framed wherever it is, and never stands where the current study does. */
static void
test_prior (void)
{
  Room room;
  GtkWidget *view = fj_reading_view_new ();
  g_autoptr (FjImageStore) current = NULL, prior = NULL;
  g_autofree char *now = NULL, *then = NULL;
  FjSeriesRow *row;

  open_room (&room,
             "os.mkdir('now');os.mkdir('then')\n"
             "stack('now/a',3,'2.25.11',SeriesNumber=3,StudyInstanceUID='2.25.1',StudyDate='20260101')\n"
             "stack('then/a',3,'2.25.12',SeriesNumber=4,StudyInstanceUID='2.25.2',StudyDate='20250301')\n");
  now = g_build_filename (folder, "now", NULL);
  then = g_build_filename (folder, "then", NULL);
  show (&room, view);
  current = open_store (&room, now);
  fj_reading_view_set_store (FJ_READING_VIEW (view), current);
  prior = open_store (&room, then);
  fj_reading_view_add_prior (FJ_READING_VIEW (view), prior, &(FjReadingPrior){ .text = "Prior 2025-03-01" });
  fj_image_store_load (current);
  fj_image_store_load (prior);
  wait_for (is_loaded, prior);
  wait_for (is_shown, get_pane (view, 0));
  g_assert_true (fj_pane_get_store (get_pane (view, 0)) == current);
  g_assert_null (fj_pane_get_prior (get_pane (view, 0)));
  fj_reading_view_set_layout (FJ_READING_VIEW (view), 1, 2);
  wait_ms (200);
  row = fj_series_strip_find_neighbour (FJ_SERIES_STRIP (FJ_READING_VIEW (view)->strip),
                                        fj_pane_get_set (get_pane (view, 0)), 1);
  g_assert_nonnull (row);
  fj_reading_view_put (FJ_READING_VIEW (view), get_pane (view, 1), row);
  wait_for (is_shown, get_pane (view, 1));
  g_assert_cmpstr (fj_pane_get_prior (get_pane (view, 1)), ==, "Prior 2025-03-01");
  g_assert_nonnull (fj_pane_get_set (get_pane (view, 0)));
  /* Trading places, each keeps what it is. */
  g_signal_emit_by_name (FJ_READING_VIEW (view)->grid, "dropped", get_pane (view, 0), get_pane (view, 1));
  g_assert_cmpstr (fj_pane_get_prior (get_pane (view, 0)), ==, "Prior 2025-03-01");
  g_assert_null (fj_pane_get_prior (get_pane (view, 1)));
  fj_reading_view_set_store (FJ_READING_VIEW (view), NULL);
  fj_image_store_close (current);
  fj_image_store_close (prior);
  close_room (&room);
}

/* From the middle of one widget to that of another. */
static void
drag_over (Room *room, GtkWidget *from, GtkWidget *to, gboolean with_control)
{
  GtkWidget *ends[] = { from, to };
  int x[2], y[2];

  for (guint i = 0; i < 2; i++)
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (ends[i], room->window, &bounds));
      x[i] = (int) (bounds.origin.x + bounds.size.width / 2);
      y[i] = (int) (bounds.origin.y + bounds.size.height / 2);
    }
  if (with_control)
    hand ("keydown Control_L");
  for (int step = -1; step <= 8; step++)
    {
      int along = MAX (step, 0);
      g_autofree char *words
          = g_strdup_printf ("mousemove %d %d%s", x[0] + (x[1] - x[0]) * along / 8,
                             y[0] + (y[1] - y[0]) * along / 8, step < 0 ? " mousedown 1" : "");

      hand (words);
    }
  hand ("mouseup 1");
  if (with_control)
    hand ("keyup Control_L");
  wait_ms (200);
}

/* A series to a pane, and a pane to another. */
static void
test_dragging (void)
{
  Room room;
  GtkWidget *view = fj_reading_view_new ();
  FjSeriesRow *row;

  open_room (&room, "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n");
  show (&room, view);
  fj_reading_view_set_store (FJ_READING_VIEW (view), room.store);
  wait_hung (view, 2);
  wait_ms (200);
  g_assert_cmpint (number (view, 0), ==, 3);
  row = fj_series_strip_find (FJ_SERIES_STRIP (FJ_READING_VIEW (view)->strip),
                              fj_pane_get_set (get_pane (view, 1)));
  drag_over (&room, GTK_WIDGET (row), GTK_WIDGET (get_pane (view, 0)), FALSE);
  g_assert_cmpint (number (view, 0), ==, 5);
  fj_reading_view_put (
      FJ_READING_VIEW (view), get_pane (view, 0),
      fj_series_strip_find_neighbour (FJ_SERIES_STRIP (FJ_READING_VIEW (view)->strip), NULL, 1));
  wait_ms (100);
  g_assert_cmpint (number (view, 0), ==, 3);
  drag_over (&room, GTK_WIDGET (get_pane (view, 0)), GTK_WIDGET (get_pane (view, 1)), TRUE);
  g_assert_cmpint (number (view, 0), ==, 5);
  g_assert_cmpint (number (view, 1), ==, 3);
  /* Without Ctrl a drag is the tool's. */
  drag_over (&room, GTK_WIDGET (get_pane (view, 0)), GTK_WIDGET (get_pane (view, 1)), FALSE);
  g_assert_cmpint (number (view, 0), ==, 5);
  g_assert_cmpint (fj_pane_get_viewport (get_pane (view, 0))->window_mode, ==, FJ_WINDOW_SET);
  close_room (&room);
}

static void
test_nothing (void)
{
  Room room;
  GtkWidget *view = fj_reading_view_new ();
  g_autoptr (FjImageStore) store = NULL;

  open_room (&room, "stack('a',3,'2.25.11')\n");
  show (&room, view);
  store = open_store (&room, "/nowhere/at/all");
  fj_reading_view_set_store (FJ_READING_VIEW (view), store);
  fj_image_store_load (store);
  wait_for (is_loaded, store);
  wait_ms (100);
  g_assert_cmpstr (get_page (view), ==, "failed");
  g_assert_cmpuint (
      strlen (adw_status_page_get_description (ADW_STATUS_PAGE (FJ_READING_VIEW (view)->failed))), >, 20);
  fj_reading_view_set_store (FJ_READING_VIEW (view), NULL);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/reading-view/hanging", test_hanging);
  g_test_add_func ("/reading-view/loading", test_loading);
  g_test_add_func ("/reading-view/one-patient", test_one_patient);
  g_test_add_func ("/reading-view/prior", test_prior);
  g_test_add_func ("/reading-view/dragging", test_dragging);
  g_test_add_func ("/reading-view/nothing", test_nothing);
  return g_test_run ();
}
