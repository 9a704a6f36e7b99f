/* fj-reading-view-hang: stages and protocols by their keys, swaps told, looks of boxes, and what no protocol
 * hangs. */
#include "hung-view.h"

#include "fj-hang-protocol-json.h"

#define CHEST                                                                                                          \
  "lung=dict(SeriesNumber=3,SeriesDescription='Thorax 1.0 Bl57',ConvolutionKernel='Bl57d',BodyPartExamined='CHEST')\n" \
  "soft=dict(SeriesNumber=5,SeriesDescription='Thorax 1.0 Br40',ConvolutionKernel='Br40d',BodyPartExamined='CHEST')\n" \
  "stack('a',9,'2.25.11',**lung)\nstack('b',8,'2.25.22',**soft)\n"

static const char *
get_hung (GtkWidget *view)
{
  const FjHangProtocol *protocol = FJ_READING_VIEW (view)->hung_protocol;

  return protocol != NULL ? protocol->id : NULL;
}

typedef struct
{
  GtkWidget *view;
  const char *protocol;
  guint stage;
} Wanted;

static gboolean
is_wanted (gpointer user_data)
{
  const Wanted *wanted = user_data;

  return g_strcmp0 (get_hung (wanted->view), wanted->protocol) == 0
         && FJ_READING_VIEW (wanted->view)->hung_stage == wanted->stage;
}

static guint
get_stage (GtkWidget *view)
{
  return FJ_READING_VIEW (view)->hung_stage;
}

/* Lung and mediastinum, with the windows that the protocol asks for; then its other stage and the general
 * protocol. */
static void
test_steps (void)
{
  Room room;
  GtkWidget *view = open_view (&room, CHEST);
  guint first;

  wait_hung (view, 4);
  g_assert_cmpstr (get_hung (view), ==, "ct-chest");
  first = get_stage (view);
  g_assert_cmpint (number (view, 0), ==, 3);
  g_assert_cmpfloat (fj_pane_get_viewport (get_pane (view, 0))->center, ==, -600);
  g_assert_cmpint (number (view, 1), ==, 5);
  g_assert_cmpfloat (fj_pane_get_viewport (get_pane (view, 1))->center, ==, 40);
  gtk_widget_grab_focus (view);
  hand ("key period");
  wait_for (is_wanted, &(Wanted){ view, "ct-chest", first + 2 });
  hand ("key period"); /* the last one stays */
  wait_ms (200);
  g_assert_cmpuint (get_stage (view), ==, first + 2);
  hand ("key comma");
  wait_for (is_wanted, &(Wanted){ view, "ct-chest", first });
  hand ("key greater");
  wait_for (is_wanted, &(Wanted){ view, "general", 1 });
  wait_hung (view, 2);
  g_assert_cmpint (fj_pane_get_viewport (get_pane (view, 0))->window_mode, ==, FJ_WINDOW_OF_IMAGE);
  hand ("key less");
  wait_for (is_wanted, &(Wanted){ view, "ct-chest", first });
  close_view (&room, view);
}

static void
count_swap (FjReadingView *view, guint placement, FjPane *pane, gpointer user_data)
{
  guint *told = user_data;

  told[0]++;
  told[1] = placement;
}

/* Another series by a person's hand is told; hung again, all is as it was opened. */
static void
test_swap (void)
{
  Room room;
  GtkWidget *view
      = open_view (&room, "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n");
  guint told[2] = { 0, 99 };

  wait_hung (view, 2);
  g_signal_connect (view, "swapped", G_CALLBACK (count_swap), told);
  fj_reading_view_put (FJ_READING_VIEW (view), get_pane (view, 1),
                       fj_series_strip_find (FJ_SERIES_STRIP (FJ_READING_VIEW (view)->strip),
                                             fj_pane_get_set (get_pane (view, 0))));
  g_assert_cmpuint (told[0], ==, 1);
  g_assert_cmpuint (told[1], ==, 1);
  g_assert_cmpint (number (view, 1), ==, 3);
  act (view, "hang", g_variant_new_string (""));
  for (guint i = 0; i < 100 && number (view, 1) != 5; i++)
    wait_ms (20);
  g_assert_cmpint (number (view, 1), ==, 5);
  close_view (&room, view);
}

/* A protocol of one's own with a large box, and a look. */
static void
test_boxes (void)
{
  static const char own[]
      = "{'id': 'own', 'name': 'Own', 'level': 'user', 'sets': [{'number': 1}, {'number': 2}], 'stages': [{'name': '', 'rows':"
        " 2, 'columns': 2, 'boxes': [{'row': 0, 'column': 0, 'rows': 2, 'set': 1, 'look': {'invert': true, 'where':"
        " 'last'}}, {'row': 0, 'column': 1, 'set': 2, 'look': {'rotation': 90}}, {'row': 1, 'column': 1}]}]}";
  g_autoptr (GString) json = g_string_new (own);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjHangProtocol) protocol = NULL;
  Room room;
  GtkWidget *view
      = open_view (&room, "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n");
  const FjPaneBox *box;

  g_string_replace (json, "'", "\"", 0);
  bytes = g_bytes_new (json->str, json->len);
  protocol = fj_hang_protocol_parse (bytes, &error);
  g_assert_no_error (error);
  wait_hung (view, 2);
  fj_reading_try (fj_reading_view_get_reading (FJ_READING_VIEW (view)), protocol);
  wait_for (is_wanted, &(Wanted){ view, "own", 0 });
  wait_hung (view, 2);
  wait_ms (100);
  box = fj_pane_grid_get_box (fj_reading_view_get_grid (FJ_READING_VIEW (view)), 0);
  g_assert_cmpuint (box->rows, ==, 2);
  g_assert_true (fj_pane_get_viewport (get_pane (view, 0))->is_inverted);
  g_assert_cmpuint (fj_pane_get_viewport (get_pane (view, 0))->image, ==, 8);
  g_assert_cmpuint (fj_pane_get_viewport (get_pane (view, 1))->rotation, ==, 90);
  g_assert_null (fj_pane_get_set (get_pane (view, 2)));
  close_view (&room, view);
}

/* What is no image is told in a pane. */
static void
test_anything (void)
{
  Room room;
  GtkWidget *view = open_view (&room, "open('bad.dcm','wb').write(b'not DICOM at all')\n");

  for (guint i = 0; i < 250 && fj_pane_get_set (get_pane (view, 0)) == NULL; i++)
    wait_ms (20);
  g_assert_nonnull (fj_pane_get_set (get_pane (view, 0)));
  g_assert_nonnull (fj_display_set_get_sentence (fj_pane_get_set (get_pane (view, 0))));
  g_assert_null (get_hung (view));
  close_view (&room, view);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/reading-view-hang/steps", test_steps);
  g_test_add_func ("/reading-view-hang/swap", test_swap);
  g_test_add_func ("/reading-view-hang/boxes", test_boxes);
  g_test_add_func ("/reading-view-hang/anything", test_anything);
  return g_test_run ();
}
