/* Turned as it is wanted; letters as PS3.3 C.7.6.1.1.1 defines them, worked out by hand. */
#include "fj-hang-turn.h"

static void
check (const char *orientation,
       const char *image,
       const char *words,
       const char *plane,
       const char *letters,
       guint rotation,
       gboolean is_flipped)
{
  g_autoptr (FjHangValues) values = fj_hang_values_new (NULL);
  FjHangLook look;
  FjHangTurn turn;

  fj_hang_look_init (&look);
  look.orientation = (char *) orientation;
  look.plane = (char *) plane;
  if (image != NULL)
    fj_hang_values_set (values, 0x00200037, image);
  if (words != NULL)
    fj_hang_values_set (values, 0x00200020, words);
  fj_hang_turn_find (&look, values, &turn);
  g_assert_cmpstr (turn.letters, ==, letters);
  g_assert_cmpuint (turn.rotation, ==, rotation);
  g_assert_true (turn.is_flipped == is_flipped);
}

static void
test_stored (void)
{
  check (NULL, "1\\0\\0\\0\\1\\0", NULL, NULL, "L\\P", 0, FALSE);
  check (NULL, "0\\1\\0\\0\\0\\-1", NULL, NULL, "P\\F", 0, FALSE);
  check (NULL, NULL, "L\\F", NULL, "L\\F", 0, FALSE);
  check (NULL, NULL, NULL, NULL, "", 0, FALSE);
  check ("R\\A", NULL, NULL, NULL, "", 0, FALSE);
}

static void
test_wanted (void)
{
  /* prone, fed feet first: on its head, or the wrong way round */
  check ("R\\A", "-1\\0\\0\\0\\-1\\0", NULL, NULL, "L\\P", 180, FALSE);
  /* a left breast, CC, stored with its chest wall at the right */
  check ("P\\L", NULL, "P\\R", NULL, "A\\R", 0, TRUE);
  /* no turn of a sagittal image shows it from the front */
  check ("R\\H", "0\\1\\0\\0\\0\\-1", NULL, NULL, "P\\F", 0, FALSE);
}

static void
test_reformats (void)
{
  check (NULL, "1\\0\\0\\0\\1\\0", NULL, "SAGITTAL", "P\\F", 0, FALSE);
  check (NULL, "1\\0\\0\\0\\1\\0", NULL, "CORONAL", "L\\F", 0, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-turn/stored", test_stored);
  g_test_add_func ("/hang-turn/wanted", test_wanted);
  g_test_add_func ("/hang-turn/reformats", test_reformats);
  return g_test_run ();
}
