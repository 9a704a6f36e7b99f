/* fj-pane-draw: on screen are the pixels of the picture, one by one. */
#include "view-fixture.h"

#include "fj-pane.h"
#include "fj-picture.h"

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

/* In the middle, away from the words at the edges. */
static void
assert_same (GtkWidget *pane)
{
  g_autofree guint32 *seen = NULL, *expected = NULL;
  g_autoptr (FjPicture) picture = fj_picture_new ();
  int width, height, scale = gtk_widget_get_scale_factor (pane);
  guint wrong = 0, levels[256] = { 0 }, n_levels = 0;

  seen = draw_widget (pane, &width, &height);
  expected = g_new0 (guint32, (gsize) width * (gsize) height);
  fj_picture_render (picture, fj_pane_get_shown (FJ_PANE (pane)), fj_pane_get_viewport (FJ_PANE (pane)),
                     (guint) width, (guint) height, (gsize) width * 4, (guint8 *) expected);
  for (int y = 120 * scale; y < height - 120 * scale; y++)
    for (int x = 250 * scale; x < width - 250 * scale; x++)
      {
        wrong += (seen[y * width + x] ^ expected[y * width + x]) & 0xffffff ? 1 : 0;
        levels[seen[y * width + x] & 0xff] = 1;
      }
  for (guint i = 0; i < 256; i++)
    n_levels += levels[i];
  g_assert_cmpuint (n_levels, >, 50);
  g_assert_cmpuint (wrong, ==, 0);
}

static void
test_pixels (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  FjViewport viewport;
  FjViewportRoom place;

  open_room (&room, "stack('a',9,'2.25.11')\n");
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  show (&room, pane);
  wait_for (is_shown, pane);
  assert_same (pane);
  g_assert_true (fj_pane_get_room (FJ_PANE (pane), &place));
  g_assert_cmpuint (place.pane_width, ==,
                    (guint) (gtk_widget_get_width (pane) * gtk_widget_get_scale_factor (pane)));
  viewport = *fj_pane_get_viewport (FJ_PANE (pane));
  viewport.image = 4;
  viewport.is_inverted = TRUE;
  fj_viewport_turn (&viewport, 1);
  fj_viewport_flip_horizontal (&viewport);
  fj_viewport_zoom (&viewport, &place, 1.7, 500, 300);
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  wait_ms (150);
  assert_same (pane);
  fj_viewport_pan (&viewport, &place, -120, 77);
  fj_viewport_set_window (&viewport, -500, 900);
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  wait_ms (150);
  assert_same (pane);
  /* at either side of the pane, whichever way that edge is turned */
  for (guint i = 0; i < 8; i++)
    {
      fj_viewport_init (&viewport);
      viewport.anchor = i % 2 == 0 ? FJ_ANCHOR_FIRST_COLUMN : FJ_ANCHOR_LAST_ROW;
      viewport.rotation = i / 2 % 2 * 90;
      viewport.is_flipped = i >= 4;
      fj_pane_set_viewport (FJ_PANE (pane), &viewport);
      wait_ms (150);
      assert_same (pane);
    }
  close_room (&room);
}

/* The active pane is framed, a prior too, in another colour; the pixels of neither are tinted. */
static void
test_frames (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  guint32 corners[3];
  int width, height;

  open_room (&room, "stack('a',2,'2.25.11')\n");
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  show (&room, pane);
  wait_for (is_shown, pane);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree guint32 *pixels = NULL;

      fj_pane_set_prior (FJ_PANE (pane), i == 2 ? "Prior 2025-03-01" : NULL);
      fj_pane_set_active (FJ_PANE (pane), i == 1);
      pixels = draw_widget (pane, &width, &height);
      corners[i] = pixels[0] & 0xffffff;
      assert_same (pane);
    }
  g_assert_cmphex (corners[0], ==, 0);
  g_assert_cmphex (corners[1], !=, corners[0]);
  g_assert_cmphex (corners[2], !=, corners[0]);
  g_assert_cmphex (corners[2], !=, corners[1]);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/pane-draw/pixels", test_pixels);
  g_test_add_func ("/pane-draw/frames", test_frames);
  return g_test_run ();
}
