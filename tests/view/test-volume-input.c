/* fj-volume-input: every key and every button does to the look what the guide says. */
#include "volume-body.h"

#include "fj-orientation.h"
#include "fj-pane.h"
#include "fj-volume-view.h"

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

typedef struct
{
  Room room;
  GtkWidget *pane, *view;
  FjMarkTool *tool;
  char *note;
  guint n_left;
} Fixture;

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

static void
on_note (FjVolumeView *view, const char *sentence, Fixture *fixture)
{
  g_free (fixture->note);
  fixture->note = g_strdup (sentence);
}

static void
on_leave (FjVolumeView *view, Fixture *fixture)
{
  fixture->n_left++;
}

/* A ball, and nothing read from files. */
static FjVolumeRender *
make_render (void)
{
  FjVolumeSlice slices[40] = { 0 };
  g_autoptr (FjVolume) volume = NULL;

  for (guint i = 0; i < 40; i++)
    slices[i] = (FjVolumeSlice){ .plane = { .origin = { 0, 0, i },
                                            .row = { 1, 0, 0 },
                                            .column = { 0, 1, 0 },
                                            .row_spacing = 1,
                                            .column_spacing = 1 },
                                 .slope = 1 };
  volume = fj_volume_new (slices, 40, 40, 40, FJ_SAMPLE_S16, NULL);
  return fj_volume_render_new (volume, NULL, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjVolumeRender) render = make_render ();
  FjVolumeSubject subject = { .modality = "CT", .series = "" };

  open_room (&fixture->room, BODY);
  fixture->tool = fj_mark_tool_new ();
  fixture->pane = fj_pane_new ();
  fj_pane_set_mark_tool (FJ_PANE (fixture->pane), fixture->tool);
  fj_pane_set_set (FJ_PANE (fixture->pane), fixture->room.store, get_set (&fixture->room, 0));
  show (&fixture->room, fixture->pane);
  wait_for (is_shown, fixture->pane);
  subject.facts = fj_pane_get_shown (FJ_PANE (fixture->pane))->facts;
  fixture->view = fj_volume_view_new (&subject);
  g_signal_connect (fixture->view, "note", G_CALLBACK (on_note), fixture);
  g_signal_connect (fixture->view, "leave", G_CALLBACK (on_leave), fixture);
  fj_volume_view_set_render (FJ_VOLUME_VIEW (fixture->view), render);
  fj_pane_set_cover (FJ_PANE (fixture->pane), fixture->view);
  wait_for (is_in_place, fixture->view);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->note, g_free);
  close_room (&fixture->room);
  g_assert_finalize_object (fixture->tool);
}

static const FjVolumeLook *
press (Fixture *fixture, guint key, GdkModifierType state)
{
  g_assert_true (fj_volume_view_press_key (FJ_VOLUME_VIEW (fixture->view), key, state));
  return fj_volume_view_get_look (FJ_VOLUME_VIEW (fixture->view));
}

static void
test_sides (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint key;
    const char *eye;
  } cases[] = { { GDK_KEY_p, "P" }, { GDK_KEY_l, "L" }, { GDK_KEY_r, "R" },   { GDK_KEY_h, "H" },
                { GDK_KEY_f, "F" }, { GDK_KEY_a, "A" }, { GDK_KEY_End, "P" }, { GDK_KEY_Home, "A" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FjVolumeLook *look = press (fixture, cases[i].key, 0);
      char letters[FJ_LETTERS_SIZE];

      fj_orientation_name (fj_vector_cross (look->down, look->right), letters);
      g_assert_cmpstr (letters, ==, cases[i].eye);
    }
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  const FjVolumeLook *look = press (fixture, GDK_KEY_Right, 0);
  FjVolumeLook first;

  NEAR (look->right.x, cos (10 * G_PI / 180));
  NEAR (look->right.y, -sin (10 * G_PI / 180));
  press (fixture, GDK_KEY_Left, 0);
  NEAR (look->right.x, 1);
  press (fixture, GDK_KEY_Down, 0);
  g_assert_cmpfloat (look->down.y, <, -0.1);
  press (fixture, GDK_KEY_Up, 0);
  press (fixture, GDK_KEY_Right, GDK_SHIFT_MASK);
  g_assert_cmpfloat (look->pan_x, <, 0);
  NEAR (look->right.x, 1);
  press (fixture, GDK_KEY_Up, GDK_SHIFT_MASK);
  g_assert_cmpfloat (look->pan_y, >, 0);
  press (fixture, GDK_KEY_plus, GDK_SHIFT_MASK);
  g_assert_cmpfloat (look->zoom, >, 1);
  press (fixture, GDK_KEY_minus, 0);
  press (fixture, GDK_KEY_KP_Subtract, 0);
  g_assert_cmpfloat (look->zoom, <, 1);
  press (fixture, GDK_KEY_3, 0);
  g_assert_cmpuint (look->preset, ==, 2);
  press (fixture, GDK_KEY_9, 0);
  g_assert_cmpuint (look->preset, ==, 2);
  press (fixture, GDK_KEY_bracketright, 0);
  g_assert_cmpfloat (look->shift, >, 0);
  press (fixture, GDK_KEY_braceright, GDK_SHIFT_MASK);
  g_assert_cmpfloat (look->stretch, >, 1);
  press (fixture, GDK_KEY_braceleft, GDK_SHIFT_MASK);
  press (fixture, GDK_KEY_bracketleft, 0);
  g_assert_cmpfloat_with_epsilon (look->shift, 0, 1e-3);
  press (fixture, GDK_KEY_Page_Down, 0);
  press (fixture, GDK_KEY_Page_Down, 0);
  NEAR (look->cut, 0.1);
  press (fixture, GDK_KEY_Page_Up, 0);
  NEAR (look->cut, 0.05);
  press (fixture, GDK_KEY_0, 0);
  fj_volume_look_init (&first);
  first.preset = 2;
  g_assert_true (fj_volume_look_equal (look, &first));
  press (fixture, GDK_KEY_Right, 0);
  press (fixture, GDK_KEY_0, GDK_CONTROL_MASK);
  g_assert_true (fj_volume_look_equal (look, &first));
  /* Others are the viewer's. */
  g_assert_false (fj_volume_view_press_key (FJ_VOLUME_VIEW (fixture->view), GDK_KEY_n, 0));
  g_assert_false (fj_volume_view_press_key (FJ_VOLUME_VIEW (fixture->view), GDK_KEY_V, GDK_SHIFT_MASK));
  g_assert_false (fj_volume_view_press_key (FJ_VOLUME_VIEW (fixture->view), GDK_KEY_z, GDK_CONTROL_MASK));
  press (fixture, GDK_KEY_Escape, 0);
  g_assert_cmpuint (fixture->n_left, ==, 1);
}

static void
test_drags (Fixture *fixture, gconstpointer data)
{
  const FjVolumeLook *look = fj_volume_view_get_look (FJ_VOLUME_VIEW (fixture->view));
  FjViewport before = *fj_pane_get_viewport (FJ_PANE (fixture->pane));

  hand ("mousemove 600 380 mousedown 1 mousemove 640 380 mousemove 700 380 mouseup 1");
  g_assert_cmpfloat (look->right.y, <, -0.3);
  hand ("mousemove 600 380 mousedown 2 mousemove 640 380 mousemove 660 400 mouseup 2");
  g_assert_cmpfloat (look->pan_x, <, 0);
  g_assert_cmpfloat (look->pan_y, <, 0);
  hand ("mousemove 600 380 mousedown 3 mousemove 600 350 mousemove 600 300 mouseup 3");
  g_assert_cmpfloat (look->zoom, >, 1.2);
  hand (
      "keydown shift mousemove 600 380 mousedown 1 mousemove 640 400 mousemove 660 440 mouseup 1 keyup shift");
  g_assert_cmpfloat (look->shift, >, 0);
  g_assert_cmpfloat (look->stretch, >, 1);
  hand ("click 5 click 5 click 5 click 5 click 5");
  g_assert_cmpfloat (look->zoom, <, 1.2);
  /* The image under it stays as it was. */
  g_assert_true (fj_viewport_equal (&before, fj_pane_get_viewport (FJ_PANE (fixture->pane))));
  g_assert_null (fixture->note);
}

/* Who measures hears why not, by key and by pointer, and no mark is drawn. */
static void
test_measures (Fixture *fixture, gconstpointer data)
{
  press (fixture, GDK_KEY_q, 0);
  g_assert_nonnull (fixture->note);
  g_clear_pointer (&fixture->note, g_free);
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  hand ("mousemove 600 380 mousedown 1 mousemove 640 380 mousemove 700 380 mouseup 1");
  g_assert_nonnull (fixture->note);
  g_assert_null (fj_mark_tool_get_draft (fixture->tool));
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
#define ADD(name, test) g_test_add ("/volume-input/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("sides", test_sides);
  ADD ("keys", test_keys);
  ADD ("drags", test_drags);
  ADD ("measures", test_measures);
  return g_test_run ();
}
