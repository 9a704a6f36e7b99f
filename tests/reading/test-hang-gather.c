/* fj-hang-gather: series to patients, studies and stacks. */
#include "drawn-sets.h"

static const DrawnSeries CHEST = { "2.25.1", "2.25.11", "CT", "Thorax", 5, .number = 2 };
static const DrawnSeries HANDS = { "2.25.3", "2.25.31", "DX", "Hand", 2, .is_single = TRUE };
static const DrawnSeries FILMS = { "2.25.4", "2.25.41", "XA", "LCA", 2, 4, TRUE };

/* A stack says what its first image says, but for what is of that image alone; each image has its own. */
static void
test_stack (void)
{
  const DrawnSeries *const drawn[] = { &CHEST, NULL };
  const char *const more[] = { "00181210", "Bl57", "00200037", "1\\0\\0\\0\\1\\0", "00281050", "-600", NULL };
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new ();
  g_autoptr (GPtrArray) inputs = new_inputs (input_of (drawn, shelf)), patients = NULL;
  g_autoptr (GArray) wanted = fj_hang_wanted_new ();
  const FjHangGathered *gathered;
  const FjHangStack *stack;
  const FjHangOrigin *origin;

  put_headers (shelf, &CHEST, "P1", "20260301", more);
  patients = fj_hang_gather (inputs, wanted);
  g_assert_cmpuint (wanted->len, ==, 0);
  g_assert_cmpuint (patients->len, ==, 1);
  gathered = patients->pdata[0];
  g_assert_cmpstr (gathered->patient->key, ==, "P1");
  g_assert_cmpstr (text (gathered->patient->values, 0x00100020), ==, "P1");
  stack = get_stack (gathered, 0, 0);
  g_assert_cmpstr (stack->series_uid, ==, "2.25.11");
  g_assert_cmpuint (stack->n_images, ==, 5);
  g_assert_cmpstr (text (stack->values, 0x00181210), ==, "Bl57");
  g_assert_cmpstr (text (stack->values, 0x00080020), ==, "20260301");
  g_assert_null (text (stack->values, 0x00080018));
  g_assert_null (text (stack->values, 0x00201041));
  for (guint i = 0; i < 5; i++)
    {
      const FjHangImage *image = &g_array_index (stack->images, FjHangImage, i);
      g_autofree char *uid = g_strdup_printf ("2.25.11.%u", i), *number = g_strdup_printf ("%u", i + 1);
      double z;

      g_assert_cmpstr (image->instance_uid, ==, uid);
      g_assert_cmpstr (text (image->values, 0x00080018), ==, uid);
      g_assert_cmpstr (text (image->values, 0x00200013), ==, number);
      g_assert_cmpstr (text (image->values, 0x00281050), ==, "-600");
      g_assert_true (fj_hang_values_get_number (image->values, 0x00200032, 2, &z));
      g_assert_cmpfloat (z, ==, -5.0 * i);
    }
  origin = fj_hang_gathered_find (gathered, stack);
  g_assert_cmpuint (origin->store, ==, 0);
  g_assert_cmpstr (fj_display_set_get_key (origin->set), ==, "2.25.11#0.0");
  g_assert_cmpuint (fj_hang_origin_get_image (origin, 3), ==, 3);
  g_assert_true (fj_hang_gathered_find_stack (gathered, 0, "2.25.11#0.0", 4) == stack);
  g_assert_null (fj_hang_gathered_find_stack (gathered, 1, "2.25.11#0.0", 4));
}

/* Projections and films: a stack for each object, which keeps its place in the display set. */
static void
test_objects (void)
{
  const DrawnSeries *const drawn[] = { &HANDS, &FILMS, NULL };
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new ();
  g_autoptr (GPtrArray) inputs = new_inputs (input_of (drawn, shelf)), patients = NULL;
  g_autoptr (GArray) wanted = fj_hang_wanted_new ();
  const FjHangGathered *gathered;

  put_headers (shelf, &HANDS, "P1", "20260302", NULL);
  put_headers (shelf, &FILMS, "P1", "20260301", NULL);
  patients = fj_hang_gather (inputs, wanted);
  gathered = patients->pdata[0];
  g_assert_cmpuint (wanted->len, ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      const FjHangStack *hand = get_stack (gathered, 0, i), *film = get_stack (gathered, 1, i);
      const FjHangOrigin *of_hand = fj_hang_gathered_find (gathered, hand);
      const FjHangOrigin *of_film = fj_hang_gathered_find (gathered, film);

      g_assert_cmpuint (hand->n_images, ==, 1);
      g_assert_cmpuint (film->n_images, ==, 4);
      g_assert_cmpstr (
          fj_display_set_get_image (of_hand->set, fj_hang_origin_get_image (of_hand, 0))->instance_uid, ==,
          g_array_index (hand->images, FjHangImage, 0).instance_uid);
      for (guint k = 0; k < 4; k++)
        {
          const FjDisplayImage *image
              = fj_display_set_get_image (of_film->set, fj_hang_origin_get_image (of_film, k));

          g_assert_cmpuint (image->frame, ==, k);
          g_assert_cmpstr (image->instance_uid, ==, text (film->values, 0x00080018));
          g_assert_true (fj_hang_gathered_find_stack (gathered, 0, fj_display_set_get_key (of_film->set),
                                                      fj_hang_origin_get_image (of_film, k))
                         == film);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-gather/stack", test_stack);
  g_test_add_func ("/hang-gather/objects", test_objects);
  return g_test_run ();
}
