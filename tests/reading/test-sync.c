/* fj-sync: which image lies where another one lies, and when nothing is said. */
#include "fj-sync.h"

#include <math.h>

#include "fj-display-split.h"

/* @n axial images @step mm apart downwards from z = @top, of @frame_of_reference. */
static FjDisplaySet *
stack (const char *name, const char *frame_of_reference, guint n, double top, double step, FjVector column)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_look_unref);
  g_autoptr (GPtrArray) sets = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s.%u", name, i);
      FjImageObject object = { .key = key,
                               .study_uid = (char *) "2.25.1",
                               .series_uid = (char *) name,
                               .instance_uid = key,
                               .modality = (char *) "CT",
                               .series_number = 1,
                               .number = (gint) i + 1,
                               .frames = 1 };
      FjImageLook *look = fj_image_look_new_listed (&object);

      look->is_here = TRUE;
      look->n_images = 1;
      look->images = g_new (FjStackImage, 1);
      fj_stack_image_init (look->images);
      look->images->rows = look->images->columns = 100;
      look->images->samples = 1;
      look->images->type = FJ_SAMPLE_S16;
      look->images->instance_number = i + 1;
      look->images->has_plane = TRUE;
      look->images->plane = (FjPlane){ { 0, 0, top - i * step }, { 1, 0, 0 }, column, 1, 1, step };
      look->images->frame_of_reference = g_ref_string_new_intern (frame_of_reference);
      g_ptr_array_add (looks, look);
    }
  sets = fj_display_split (name, looks);
  g_assert_cmpuint (sets->len, ==, 1);
  return g_object_ref (sets->pdata[0]);
}

#define STRAIGHT ((FjVector){ 0, 1, 0 })

static FjSyncPane
at (FjDisplaySet *set, FjViewport *viewport, guint image)
{
  fj_viewport_init (viewport);
  viewport->image = image;
  return (FjSyncPane){ .set = set, .viewport = viewport };
}

static void
test_scroll (void)
{
  g_autoptr (FjDisplaySet) fine = stack ("2.25.2", "2.25.5", 101, 100, 1, STRAIGHT);
  g_autoptr (FjDisplaySet) coarse = stack ("2.25.3", "2.25.5", 11, 80, 5, STRAIGHT);
  FjViewport a, b;
  FjSyncPane to = at (coarse, &b, 0), from;
  guint image = 99;

  /* z = 75 is the second of the coarse ones; 72 lies nearest to 70. */
  from = at (fine, &a, 25);
  g_assert_true (fj_sync_scroll (&from, &to, NULL, &image));
  g_assert_cmpuint (image, ==, 1);
  from = at (fine, &a, 28);
  g_assert_true (fj_sync_scroll (&from, &to, NULL, &image));
  g_assert_cmpuint (image, ==, 2);
  /* 83 lies beyond the first: the other stack stays where it is. */
  from = at (fine, &a, 17);
  g_assert_false (fj_sync_scroll (&from, &to, NULL, &image));
  from = at (fine, &a, 18);
  g_assert_true (fj_sync_scroll (&from, &to, NULL, &image));
  g_assert_cmpuint (image, ==, 0);
  from = at (fine, &a, 75);
  g_assert_false (fj_sync_scroll (&from, &to, NULL, &image));
}

/* Across frames of reference only by places that a person said are the same, and then by as many millimetres.
 */
static void
test_link (void)
{
  g_autoptr (FjDisplaySet) now = stack ("2.25.2", "2.25.5", 101, 100, 1, STRAIGHT);
  g_autoptr (FjDisplaySet) then = stack ("2.25.3", "2.25.6", 51, 1000, 2, STRAIGHT);
  FjSyncLink link = { { 0, 0, 90 }, { 0, 0, 980 } };
  FjViewport a, b;
  FjSyncPane from = at (now, &a, 10), to = at (then, &b, 0);
  guint image = 99;

  g_assert_false (fj_sync_scroll (&from, &to, NULL, &image));
  g_assert_true (fj_sync_scroll (&from, &to, &link, &image));
  g_assert_cmpuint (image, ==, 10);
  from = at (now, &a, 30); /* 20 mm further down: ten images of 2 mm */
  g_assert_true (fj_sync_scroll (&from, &to, &link, &image));
  g_assert_cmpuint (image, ==, 20);
}

static void
test_tilted (void)
{
  double a = 20 * G_PI / 180, b = 5 * G_PI / 180;
  g_autoptr (FjDisplaySet) now = stack ("2.25.2", "2.25.5", 41, 40, 1, STRAIGHT);
  g_autoptr (FjDisplaySet) steep = stack ("2.25.3", "2.25.5", 41, 40, 1, (FjVector){ 0, cos (a), sin (a) });
  g_autoptr (FjDisplaySet) slight = stack ("2.25.4", "2.25.5", 41, 40, 1, (FjVector){ 0, cos (b), sin (b) });
  FjViewport one, other;
  FjSyncPane from = at (now, &one, 10), to = at (steep, &other, 0);
  guint image;

  g_assert_false (fj_sync_scroll (&from, &to, NULL, &image));
  to = at (slight, &other, 0);
  g_assert_true (fj_sync_scroll (&from, &to, NULL, &image));
}

static void
test_point (void)
{
  g_autoptr (FjDisplaySet) set = stack ("2.25.2", "2.25.5", 11, 80, 5, STRAIGHT);
  FjViewport viewport;
  FjSyncPane to = at (set, &viewport, 0);
  guint image;
  double column, row;

  g_assert_true (fj_sync_find_point (&to, "2.25.5", (FjVector){ 20, 30, 71 }, &image, &column, &row));
  g_assert_cmpuint (image, ==, 2);
  g_assert_cmpfloat (column, ==, 20.5);
  g_assert_cmpfloat (row, ==, 30.5);
  g_assert_false (fj_sync_find_point (&to, "2.25.6", (FjVector){ 20, 30, 71 }, &image, &column, &row));
  g_assert_false (fj_sync_find_point (&to, "2.25.5", (FjVector){ 20, 130, 71 }, &image, &column, &row));
  g_assert_false (fj_sync_find_point (&to, "2.25.5", (FjVector){ 20, 30, 90 }, &image, &column, &row));
  g_assert_false (fj_sync_find_point (&to, "", (FjVector){ 20, 30, 71 }, &image, &column, &row));
}

/* --- size and window --- */

static FjImageFacts
facts (const char *modality, double spacing, double x)
{
  return (FjImageFacts){ .modality = (char *) modality,
                         .rows = 100,
                         .columns = 100,
                         .aspect = 1,
                         .has_plane = TRUE,
                         .plane = { { x, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, spacing, spacing, 1 },
                         .frame_of_reference = (char *) "2.25.5" };
}

static void
test_zoom (void)
{
  FjImageFacts fine = facts ("CT", 0.5, 0), coarse = facts ("CT", 1, -20);
  FjViewportRoom room = { .rows = 100, .columns = 100, .aspect = 1, .pane_width = 400, .pane_height = 400 };
  FjViewport a, b, followed;
  FjSyncPane from = { .viewport = &a, .facts = &fine, .room = room },
             to = { .viewport = &b, .facts = &coarse, .room = room };

  fj_viewport_init (&a);
  fj_viewport_init (&b);
  g_assert_true (fj_sync_zoom (&from, &to, &followed));
  g_assert_cmpint (followed.zoom_mode, ==, FJ_ZOOM_FIT);
  /* Twice the size that fits: 8 pixels a pixel, 16 a millimetre; so 16 a pixel of the coarse one. */
  a.zoom_mode = FJ_ZOOM_FREE;
  a.zoom = 2;
  a.center_column = 30.5; /* x = 15 mm */
  a.center_row = 20.5;    /* y = 10 mm */
  g_assert_true (fj_sync_zoom (&from, &to, &followed));
  g_assert_cmpfloat_with_epsilon (fj_viewport_get_scale (&followed, &room), 16, 1e-9);
  g_assert_cmpfloat_with_epsilon (followed.center_column, 35.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (followed.center_row, 10.5, 1e-9);
  coarse.frame_of_reference = (char *) "2.25.6";
  g_assert_false (fj_sync_zoom (&from, &to, &followed));
}

static void
test_window (void)
{
  FjImageFacts ct = facts ("CT", 1, 0), other = facts ("CT", 1, 0), mr = facts ("MR", 1, 0);
  FjViewport a, b, followed;
  FjSyncPane from = { .viewport = &a, .facts = &ct }, to = { .viewport = &b, .facts = &other };

  fj_viewport_init (&a);
  fj_viewport_init (&b);
  fj_viewport_set_window (&a, -600, 1500);
  b.image = 7;
  b.is_inverted = TRUE;
  g_assert_true (fj_sync_window (&from, &to, &followed));
  g_assert_cmpfloat (followed.center, ==, -600);
  g_assert_cmpuint (followed.image, ==, 7);
  g_assert_true (followed.is_inverted);
  to.facts = &mr;
  g_assert_false (fj_sync_window (&from, &to, &followed));
  to.facts = NULL;
  g_assert_false (fj_sync_window (&from, &to, &followed));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/scroll", test_scroll);
  g_test_add_func ("/sync/link", test_link);
  g_test_add_func ("/sync/tilted", test_tilted);
  g_test_add_func ("/sync/point", test_point);
  g_test_add_func ("/sync/zoom", test_zoom);
  g_test_add_func ("/sync/window", test_window);
  return g_test_run ();
}
