/* fj-reading-made: frames that a box filters and sorts, a film of a series; kept from one hang to the next.
 */
#include "drawn-sets.h"
#include "study-planes.h"

#include "fj-reading-made.h"

static const DrawnSeries FILMS = { "2.25.4", "2.25.41", "XA", "LCA", 2, 3, TRUE };

static GArray *
list (guint n, const guint *indices)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_vals (array, indices, n);
  return array;
}

static void
test_pick (void)
{
  FjReadingMade *made = fj_reading_made_new ();
  g_autoptr (GPtrArray) sets = new_sets ();
  g_autoptr (GArray) second = list (3, (guint[]){ 3, 4, 5 }), back = list (2, (guint[]){ 2, 0 });
  FjHangOrigin whole = { 0 }, film = { .images = second };
  FjHangBox box = { 0 };
  FjHangStack stack = { .values = fj_hang_values_new (NULL) };
  FjHangPlacement plain = { .box = &box, .stack = &stack, .image = 1 },
                  sorted = { .box = &box, .stack = &stack, .image = 0, .frames = back };
  FjDisplaySet *set, *again;
  guint image = 99;

  add_drawn (sets, &FILMS);
  g_assert_cmpuint (sets->len, ==, 1);
  whole.set = film.set = sets->pdata[0];
  set = fj_reading_made_get (made, NULL, &plain, &whole, &image);
  g_assert_true (set == whole.set);
  g_assert_cmpuint (image, ==, 1);

  set = fj_reading_made_get (made, NULL, &plain, &film, &image);
  g_assert_cmpuint (fj_display_set_get_n_images (set), ==, 3);
  g_assert_cmpuint (image, ==, 1);
  g_assert_cmpstr (fj_display_set_get_image (set, 0)->instance_uid, ==, "2.25.41.1");
  g_assert_cmpstr (fj_display_set_get_key (set), !=, fj_display_set_get_key (whole.set));
  g_assert_true (fj_reading_made_get_source (made, set, &image) == whole.set);
  g_assert_cmpuint (image, ==, 4);
  image = 2;
  g_assert_true (fj_reading_made_get_source (made, whole.set, &image) == whole.set);
  g_assert_cmpuint (image, ==, 2);

  fj_reading_made_begin (made);
  again = fj_reading_made_get (made, NULL, &plain, &film, &image);
  g_assert_true (again == set);
  set = fj_reading_made_get (made, NULL, &sorted, &film, &image);
  g_assert_cmpuint (fj_display_set_get_n_images (set), ==, 2);
  g_assert_cmpuint (fj_display_set_get_image (set, 0)->frame, ==, 2);
  g_assert_cmpuint (fj_display_set_get_image (set, 1)->frame, ==, 0);
  g_assert_cmpuint (image, ==, 1); /* frame 0 of the film is the second of what is shown */
  fj_reading_made_begin (made);
  fj_reading_made_begin (made);
  g_assert_true (fj_reading_made_get_source (made, whole.set, NULL) == whole.set);
  fj_reading_made_free (made);
  fj_hang_values_unref (stack.values);
}

typedef struct
{
  const char *plane;
  double slab;
  FjHangWhere where;
  const char *key; /* NULL: the images as they are */
  guint image;
} Wish;

/* An axial stack of 24 columns of 1 mm and 9 slices; the second image would be shown first. */
static void
test_planes (void)
{
  static const Wish wishes[] = {
    { NULL, 0, FJ_HANG_MIDDLE, NULL, 1 },
    { "AXIAL", 0, FJ_HANG_MIDDLE, NULL, 1 },
    { "SAGITTAL", 0, FJ_HANG_MIDDLE, "2.25.11#0.0#mpr.sagittal.thin", 12 },
    { "SAGITTAL", 0, FJ_HANG_LAST, "2.25.11#0.0#mpr.sagittal.thin", 23 },
    { "CORONAL", 5, FJ_HANG_FIRST, "2.25.11#0.0#mpr.coronal.max5", 0 },
    { NULL, 4, FJ_HANG_MIDDLE, "2.25.11#0.0#mpr.axial.max4", 4 },
    { "OBLIQUE", 0, FJ_HANG_MIDDLE, NULL, 1 },
  };
  FjReadingMade *made = fj_reading_made_new ();
  g_autoptr (FjImageStore) store = NULL;
  FjHangBox box = { 0 };
  FjHangStack stack = { .values = fj_hang_values_new (NULL) };
  FjHangPlacement placement = { .box = &box, .stack = &stack, .image = 1 };
  FjHangOrigin origin = { 0 };
  const char *paths[2] = { 0 };

  begin_folder ();
  draw (PHANTOM AXIAL_PHANTOM "stack('b',1,'2.25.22',SeriesNumber=4)\n");
  paths[0] = folder;
  store = open_paths (paths);
  origin.set = get_set (store, 0);
  fj_hang_values_set (stack.values, FJ_HANG_PLANE, "AXIAL");
  fj_hang_look_init (&box.look);
  box.look.projection = FJ_HANG_PROJECT_MAX;
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      FjDisplaySet *set, *again;
      guint image = 99;

      box.look.plane = (char *) wishes[i].plane;
      box.look.slab = wishes[i].slab;
      box.look.where = wishes[i].where;
      set = fj_reading_made_get (made, store, &placement, &origin, &image);
      g_assert_cmpuint (image, ==, wishes[i].image);
      g_assert_cmpstr (fj_display_set_get_key (set), ==,
                       wishes[i].key != NULL ? wishes[i].key : "2.25.11#0.0");
      fj_reading_made_begin (made);
      again = fj_reading_made_get (made, store, &placement, &origin, &image);
      g_assert_true (again == set);
      g_assert_true (fj_reading_made_get_source (made, set, &image) == origin.set);
    }
  /* one that nothing can be cut from */
  box.look.plane = (char *) "SAGITTAL";
  origin.set = get_set (store, 1);
  g_assert_true (fj_reading_made_get (made, store, &placement, &origin, &(guint){ 0 }) == origin.set);
  fj_reading_made_free (made);
  fj_hang_values_unref (stack.values);
  end_folder ();
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  decoder = argv[1];
  g_test_add_func ("/reading-made/planes", test_planes);
  g_test_add_func ("/reading-made/pick", test_pick);
  return g_test_run ();
}
