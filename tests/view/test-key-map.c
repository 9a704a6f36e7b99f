/* fj-key-map: keys by default and by choice; who has which; what is no key; what is kept. */
#include <locale.h>

#include "fj-error.h"
#include "fj-key-map.h"

#define WINDOW "view.tool('window')"
#define PAN "view.tool('pan')"
#define SUBMIT "win.submit"

static FjKeyMap *
make (void)
{
  FjKeyMap *map = fj_key_map_new ();

  fj_key_map_add (map, FJ_KEYS_IMAGES, "Images", WINDOW, "w", "Drag sets the window");
  fj_key_map_add (map, FJ_KEYS_IMAGES, "Images", PAN, "p", "Drag moves the image");
  fj_key_map_add (map, FJ_KEYS_IMAGES, "Images", "view.scroll(1)", "Down", "Next image");
  fj_key_map_add (map, FJ_KEYS_IMAGES, "Images", "view.scroll(1)", "Right", "Next image");
  fj_key_map_add (map, FJ_KEYS_WINDOW, "Report", SUBMIT, "<Control>Return", "Submit");
  fj_key_map_add (map, FJ_KEYS_MEASURE, "Marks", "view.measure('length')", "l", "Length");
  fj_key_map_add (map, FJ_KEYS_MEASURE, "Marks", "view.measure('arrow')", "w", "Arrow");
  fj_key_map_add (map, FJ_KEYS_FIXED, "Measure", "held.lens", "e", "Lens");
  return map;
}

static void
assert_keys (FjKeyMap *map, const char *action, const char *expected)
{
  g_autofree char *keys = g_strjoinv (" ", (char **) fj_key_map_get_keys (map, action));

  g_assert_cmpstr (keys, ==, expected);
}

static void
count (FjKeyMap *map, gpointer n)
{
  ++*(guint *) n;
}

static void
test_own (void)
{
  g_autoptr (FjKeyMap) map = make ();
  g_autofree char *label = fj_key_map_dup_label (map, SUBMIT);

  g_assert_cmpuint (fj_key_map_get_n_actions (map), ==, 7);
  assert_keys (map, "view.scroll(1)", "Down Right");
  fj_key_map_add (map, FJ_KEYS_IMAGES, "Images", "view.scroll(1)", "Right", "Next image");
  assert_keys (map, "view.scroll(1)", "Down Right");
  assert_keys (map, "view.nothing", "");
  g_assert_false (fj_key_map_is_changed (map, WINDOW));
  g_assert_cmpstr (fj_key_map_get_action (map, 1).action, ==, PAN);
  g_assert_nonnull (strstr (label, "Ctrl"));
}

static void
test_owner (void)
{
  g_autoptr (FjKeyMap) map = make ();

  g_assert_cmpstr (fj_key_map_find_owner (map, PAN, "w"), ==, WINDOW);
  g_assert_null (fj_key_map_find_owner (map, WINDOW, "w"));
  /* Letters of the palette meet each other alone. */
  g_assert_cmpstr (fj_key_map_find_owner (map, "view.measure('length')", "w"), ==, "view.measure('arrow')");
  g_assert_null (fj_key_map_find_owner (map, "view.measure('length')", "p"));
  g_assert_cmpstr (fj_key_map_find_owner (map, WINDOW, "<Control>Return"), ==, SUBMIT);
  g_assert_null (fj_key_map_find_owner (map, WINDOW, "<Shift>p"));
}

static void
test_swap (void)
{
  g_autoptr (FjKeyMap) map = make ();
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_signal_connect (map, "changed", G_CALLBACK (count), &n);
  g_assert_true (fj_key_map_assign (map, PAN, "w", &error));
  g_assert_no_error (error);
  assert_keys (map, PAN, "w");
  assert_keys (map, WINDOW, "p");
  /* The palette has a "w" of its own. */
  assert_keys (map, "view.measure('arrow')", "w");
  g_assert_cmpuint (n, ==, 1);
  /* Back: nothing is chosen any more. */
  g_assert_true (fj_key_map_assign (map, PAN, "p", &error));
  g_assert_false (fj_key_map_is_changed (map, PAN));
  g_assert_false (fj_key_map_is_changed (map, WINDOW));
  /* Only the first of several; the rest stays. */
  g_assert_true (fj_key_map_assign (map, "view.scroll(1)", "<Shift>d", &error));
  assert_keys (map, "view.scroll(1)", "<Shift>d Right");
  /* A letter cannot stand for submitting: who loses Ctrl+Return to the images has no key. */
  g_assert_true (fj_key_map_assign (map, WINDOW, "<Control>Return", &error));
  assert_keys (map, SUBMIT, "");
  g_assert_true (fj_key_map_is_changed (map, SUBMIT));
}

static void
assert_refused (FjKeyMap *map, const char *action, const char *key, FjError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_strjoinv (" ", (char **) fj_key_map_get_keys (map, action));

  g_assert_false (fj_key_map_assign (map, action, key, &error));
  g_assert_error (error, FJ_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 20);
  assert_keys (map, action, before);
}

static void
test_refused (void)
{
  g_autoptr (FjKeyMap) map = make ();

  assert_refused (map, SUBMIT, "a", FJ_ERROR_INVALID);
  assert_refused (map, SUBMIT, "Return", FJ_ERROR_INVALID);
  assert_refused (map, SUBMIT, "<Shift>s", FJ_ERROR_INVALID);
  assert_refused (map, SUBMIT, "Escape", FJ_ERROR_INVALID);
  assert_refused (map, WINDOW, "Tab", FJ_ERROR_INVALID);
  assert_refused (map, WINDOW, "nonsense of no key", FJ_ERROR_INVALID);
  assert_refused (map, WINDOW, "e", FJ_ERROR_CONFLICT);
  assert_refused (map, "view.measure('length')", "<Control>l", FJ_ERROR_INVALID);
  assert_refused (map, "view.measure('length')", "F5", FJ_ERROR_INVALID);
  g_assert_true (fj_key_map_assign (map, SUBMIT, "F12", NULL));
}

static void
test_reset (void)
{
  g_autoptr (FjKeyMap) map = make ();

  fj_key_map_assign (map, PAN, "w", NULL);
  fj_key_map_reset (map, WINDOW);
  /* Who had it by choice has it no more. */
  assert_keys (map, WINDOW, "w");
  assert_keys (map, PAN, "");
  fj_key_map_reset (map, NULL);
  assert_keys (map, PAN, "p");
  fj_key_map_clear (map, PAN);
  assert_keys (map, PAN, "");
  fj_key_map_reset (map, PAN);
  assert_keys (map, PAN, "p");
}

static void
test_kept (void)
{
  g_autoptr (FjKeyMap) map = make (), other = fj_key_map_new ();
  g_autoptr (GVariant) saved = NULL, again = NULL;

  fj_key_map_assign (map, PAN, "w", NULL);
  fj_key_map_clear (map, SUBMIT);
  saved = g_variant_ref_sink (fj_key_map_save (map));
  g_assert_cmpuint (g_variant_n_children (saved), ==, 3);
  /* Choices come before the actions. */
  fj_key_map_load (other, saved);
  fj_key_map_add (other, FJ_KEYS_IMAGES, "Images", PAN, "p", "Drag moves the image");
  fj_key_map_add (other, FJ_KEYS_WINDOW, "Report", SUBMIT, "<Control>Return", "Submit");
  assert_keys (other, PAN, "w");
  assert_keys (other, SUBMIT, "");
  again = g_variant_ref_sink (fj_key_map_save (other));
  g_assert_true (g_variant_equal (saved, again));
}

/* What a person or a newer program wrote into the settings. */
static void
test_strange (void)
{
  g_autoptr (FjKeyMap) map = make ();
  g_autoptr (GVariantBuilder) many = g_variant_builder_new (G_VARIANT_TYPE ("a{sas}"));
  g_autoptr (GVariant) odd = g_variant_ref_sink (g_variant_new_parsed (
      "{\"view.tool('pan')\": ['', 'nothing such', 'F11'], 'win.submit': ['a'], 'held.lens': ['x'],"
      " 'view.scroll(1)': ['a','b','c','d','f','g','h','i','j'], 'unknown': ['k']}"));
  g_autoptr (GVariant) flood = NULL;

  fj_key_map_load (map, odd);
  assert_keys (map, PAN, "F11");
  assert_keys (map, SUBMIT, "<Control>Return");
  assert_keys (map, "held.lens", "e");
  assert_keys (map, "view.scroll(1)", "Down Right");
  for (guint i = 0; i < 2 * FJ_KEY_MAP_MOST_CHOICES; i++)
    {
      g_autofree char *name = g_strdup_printf ("some.%u", i);
      const char *const keys[] = { "a", NULL };

      g_variant_builder_add (many, "{s^as}", name, keys);
    }
  flood = g_variant_ref_sink (g_variant_builder_end (many));
  fj_key_map_load (map, flood);
  assert_keys (map, PAN, "p");
  odd = (g_variant_unref (odd), g_variant_ref_sink (fj_key_map_save (map)));
  g_assert_cmpuint (g_variant_n_children (odd), ==, FJ_KEY_MAP_MOST_CHOICES);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-map/own", test_own);
  g_test_add_func ("/key-map/owner", test_owner);
  g_test_add_func ("/key-map/swap", test_swap);
  g_test_add_func ("/key-map/refused", test_refused);
  g_test_add_func ("/key-map/reset", test_reset);
  g_test_add_func ("/key-map/kept", test_kept);
  g_test_add_func ("/key-map/strange", test_strange);
  return g_test_run ();
}
