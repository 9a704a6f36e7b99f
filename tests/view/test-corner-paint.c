/* fj-corner-paint: words that can be read on white as well as on black. */
#include "view-fixture.h"

#include "fj-corner-paint.h"

static FjCornerText *
make_text (void)
{
  FjImageFacts facts = { .patient_name = (char *) "单小红",
                         .patient_id = (char *) "42",
                         .patient_orientation = (char *) "L\\F" };
  FjViewport viewport;
  FjCornerSubject subject = { .facts = &facts,
                              .viewport = &viewport,
                              .scale = 1,
                              .series_description = "Lung",
                              .n_images = 9,
                              .n_here = 9 };

  fj_viewport_init (&viewport);
  return fj_corner_text_new (&subject);
}

/* Darkest and brightest pixel, of the part of @width x @height that the words of the upper left take. */
static void
find_range (GtkWidget *window, FjCornerPaint *paint, const GdkRGBA *ground, guint *low, guint *high)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (FjCornerText) text = make_text ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = g_new (guint32, 400 * 300);
  GskRenderNode *node;

  gtk_snapshot_append_color (snapshot, ground, &GRAPHENE_RECT_INIT (0, 0, 400, 300));
  fj_corner_paint_snapshot (paint, snapshot, text, 400, 300);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, 400, 300));
  gsk_render_node_unref (node);
  gdk_texture_download (texture, (guchar *) pixels, 400 * 4);
  *low = 255;
  *high = 0;
  for (guint y = 6; y < 50; y++)
    for (guint x = 6; x < 60; x++)
      {
        guint green = pixels[y * 400 + x] >> 8 & 0xff;

        *low = MIN (*low, green);
        *high = MAX (*high, green);
      }
}

static void
test_legible (void)
{
  static const GdkRGBA grounds[] = { { 0, 0, 0, 1 }, { 0.5f, 0.5f, 0.5f, 1 }, { 1, 1, 1, 1 } };
  Room room;
  GtkWidget *label = gtk_label_new ("x");
  FjCornerPaint *paint;

  open_room (&room, "stack('a',1,'2.25.11')\n");
  show (&room, label);
  paint = fj_corner_paint_new (label);
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      guint low, high;

      find_range (room.window, paint, &grounds[i], &low, &high);
      g_assert_cmpuint (high - low, >, 140);
      g_assert_cmpuint (high, >, 215);
      g_assert_cmpuint (low, <, 90);
    }
  fj_corner_paint_free (paint);
  close_room (&room);
}

/* The same words again are not laid out again. */
static void
test_kept (void)
{
  Room room;
  GtkWidget *label = gtk_label_new ("x");
  FjCornerPaint *paint;
  GskRenderNode *nodes[2];

  open_room (&room, "stack('a',1,'2.25.11')\n");
  show (&room, label);
  paint = fj_corner_paint_new (label);
  for (guint i = 0; i < 2; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      fj_corner_paint_snapshot_note (paint, snapshot, "Loading image 3 …", 400, 300);
      nodes[i] = gtk_snapshot_free_to_node (snapshot);
    }
  g_assert_cmpint (gsk_render_node_get_node_type (nodes[0]), ==, GSK_TRANSFORM_NODE);
  g_assert_true (gsk_transform_node_get_child (nodes[0]) == gsk_transform_node_get_child (nodes[1]));
  gsk_render_node_unref (nodes[0]);
  gsk_render_node_unref (nodes[1]);
  fj_corner_paint_free (paint);
  close_room (&room);
}

/* Fonts found ahead change nothing of what is drawn, and one may go while they are looked for. */
static void
test_fonts_ahead (void)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };
  Room room;
  GtkWidget *label = gtk_label_new ("x");
  FjCornerPaint *paint;
  guint cold[2], warm[2];

  open_room (&room, "stack('a',1,'2.25.11')\n");
  show (&room, label);
  paint = fj_corner_paint_new (label);
  find_range (room.window, paint, &black, &cold[0], &cold[1]);
  fj_corner_paint_free (paint);
  paint = fj_corner_paint_new (label);
  fj_corner_paint_load_fonts (paint);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  find_range (room.window, paint, &black, &warm[0], &warm[1]);
  g_assert_cmpmem (cold, sizeof cold, warm, sizeof warm);
  fj_corner_paint_free (paint);
  paint = fj_corner_paint_new (label);
  fj_corner_paint_load_fonts (paint);
  fj_corner_paint_free (paint);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/corner-paint/legible", test_legible);
  g_test_add_func ("/corner-paint/kept", test_kept);
  g_test_add_func ("/corner-paint/fonts-ahead", test_fonts_ahead);
  return g_test_run ();
}
