/* fj-reading-view-planes: keys and menu make planes of what the active pane shows, at the same place and in
 * the same window, and lead back. */
#include "view-fixture.h"

#include "fj-reading-view-private.h"
#include "fj-reformat.h"

typedef struct
{
  Room room;
  GtkWidget *view;
} Fixture;

static FjPane *
pane (Fixture *fixture)
{
  return fj_reading_view_get_active_pane (FJ_READING_VIEW (fixture->view));
}

static gboolean
is_shown (gpointer view)
{
  return fj_pane_get_shown (fj_reading_view_get_active_pane (view)) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  open_room (&fixture->room,
             "stack('a',9,'2.25.11',SeriesNumber=3,PixelSpacing=[1,1],FrameOfReferenceUID='2.25.7')\n"
             "for i in range(9):\n"
             "  d=pydicom.dcmread('a%02d'%i); d.PixelPaddingValue=-2000; d.save_as('a%02d'%i)\n"
             "stack('b',2,'2.25.22',SeriesNumber=5,PhotometricInterpretation='RGB',SamplesPerPixel=3,"
             "PlanarConfiguration=0,BitsAllocated=8,BitsStored=8,HighBit=7,PixelRepresentation=0,"
             "PixelData=bytes(1440))\n");
  fixture->view = fj_reading_view_new ();
  show (&fixture->room, fixture->view);
  fj_reading_view_set_store (FJ_READING_VIEW (fixture->view), fixture->room.store);
  wait_for (is_shown, fixture->view);
  gtk_widget_grab_focus (fixture->view);
  wait_ms (100);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
}

static char *
get_state (Fixture *fixture, const char *name)
{
  g_autoptr (GVariant) state
      = g_action_group_get_action_state (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), name);

  return g_variant_print (state, FALSE);
}

static void
check (Fixture *fixture, const char *key, const char *plane, const char *thickness)
{
  g_autofree char *shown_plane = get_state (fixture, "reformat"),
                  *shown_thickness = get_state (fixture, "slab");

  wait_for (is_shown, fixture->view);
  g_assert_cmpstr (fj_display_set_get_key (fj_pane_get_set (pane (fixture))), ==, key);
  g_assert_cmpstr (shown_plane, ==, plane);
  g_assert_cmpstr (shown_thickness, ==, thickness);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  FjVector middle;

  check (fixture, "2.25.11#0.0", "'original'", "0");
  hand ("key 4 End Up Up");
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture))->image, ==, 6);
  hand ("key g");
  check (fixture, "2.25.11#0.0#mpr.sagittal.thin", "'sagittal'", "0");
  /* through the middle of the image that was there, in the window of the lung */
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture))->image, ==, 12);
  g_assert_cmpfloat (fj_pane_get_viewport (pane (fixture))->center, ==, -600);
  g_assert_true (fj_pane_get_shown (pane (fixture))->facts->is_derived);
  middle = fj_pane_get_shown (pane (fixture))->facts->plane.origin;
  g_assert_cmpfloat (middle.x, ==, 0);
  hand ("key Down");
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture))->image, ==, 13);
  hand ("key braceright braceright");
  check (fixture, "2.25.11#0.0#mpr.sagittal.mean5", "'sagittal'", "5");
  hand ("key d");
  check (fixture, "2.25.11#0.0#mpr.coronal.mean5", "'coronal'", "5");
  g_action_group_activate_action (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), "projection",
                                  g_variant_new_string ("max"));
  check (fixture, "2.25.11#0.0#mpr.coronal.max5", "'coronal'", "5");
  hand ("key braceleft braceleft braceleft");
  check (fixture, "2.25.11#0.0#mpr.coronal.thin", "'coronal'", "0");
  hand ("key a");
  check (fixture, "2.25.11#0.0#mpr.axial.thin", "'axial'", "0");
  hand ("key x");
  check (fixture, "2.25.11#0.0", "'original'", "0");
  g_assert_cmpfloat (fj_pane_get_viewport (pane (fixture))->center, ==, -600);
  hand ("key x braceright");
  check (fixture, "2.25.11#0.0", "'original'", "0");
}

/* Nothing happens to what no planes can be made of. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  hand ("key Page_Down");
  wait_for (is_shown, fixture->view);
  g_assert_cmpint (fj_display_set_get_series_number (fj_pane_get_set (pane (fixture))), ==, 5);
  hand ("key g");
  g_assert_null (fj_display_set_get_reformat (fj_pane_get_set (pane (fixture))));
  hand ("key Delete g x");
  g_assert_null (fj_pane_get_set (pane (fixture)));
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMenuModel) menu = fj_reading_view_make_planes_menu ();

  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 3);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
#define ADD(name, test) g_test_add ("/reading-view-planes/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("keys", test_keys);
  ADD ("refused", test_refused);
  ADD ("menu", test_menu);
  return g_test_run ();
}
