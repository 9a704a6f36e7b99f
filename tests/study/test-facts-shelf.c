/* fj-facts-shelf: bounded by number and by bytes, the least recently used go. */
#include "fj-facts-shelf.h"

static FjImageFacts *
make (gsize overlay_bytes)
{
  FjImageFacts *facts = g_new0 (FjImageFacts, 1);

  g_atomic_ref_count_init (&facts->refs);
  facts->vois = g_ptr_array_new ();
  facts->spacings = g_array_new (FALSE, FALSE, sizeof (FjSpacing));
  facts->overlays = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_overlay_free);
  if (overlay_bytes > 0)
    {
      FjOverlay *overlay = g_new0 (FjOverlay, 1);

      overlay->bits = g_bytes_new_take (g_malloc0 (overlay_bytes), overlay_bytes);
      g_ptr_array_add (facts->overlays, overlay);
    }
  return facts;
}

static void
put (FjFactsShelf *shelf, const char *name, gsize bytes)
{
  g_autoptr (FjImageFacts) facts = make (bytes);

  fj_facts_shelf_put (shelf, name, facts, name);
}

static gboolean
has (FjFactsShelf *shelf, const char *name)
{
  g_autofree char *key = NULL;
  g_autoptr (FjImageFacts) facts = fj_facts_shelf_find (shelf, name, &key);

  if (facts != NULL)
    g_assert_cmpstr (key, ==, name);
  return facts != NULL;
}

static void
test_number (void)
{
  FjFactsShelf *shelf = fj_facts_shelf_new (3, 1 << 20);

  put (shelf, "a", 0);
  put (shelf, "b", 0);
  put (shelf, "c", 0);
  g_assert_true (has (shelf, "a"));
  put (shelf, "d", 0);
  g_assert_true (has (shelf, "a") && has (shelf, "c") && has (shelf, "d"));
  g_assert_false (has (shelf, "b"));
  put (shelf, "c", 0); /* once more */
  g_assert_true (has (shelf, "a") && has (shelf, "c") && has (shelf, "d"));
  fj_facts_shelf_free (shelf);
}

static void
test_bytes (void)
{
  FjFactsShelf *shelf = fj_facts_shelf_new (100, 100000);

  put (shelf, "a", 30000);
  put (shelf, "b", 30000);
  put (shelf, "c", 30000);
  g_assert_true (has (shelf, "a") && has (shelf, "b") && has (shelf, "c"));
  put (shelf, "d", 50000);
  g_assert_true (has (shelf, "c") && has (shelf, "d"));
  g_assert_false (has (shelf, "a") || has (shelf, "b"));
  fj_facts_shelf_free (shelf);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts-shelf/number", test_number);
  g_test_add_func ("/facts-shelf/bytes", test_bytes);
  return g_test_run ();
}
