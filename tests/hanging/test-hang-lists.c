/* Series lists as departments write them, hung with the shipped protocols: what "hang" of each patient wants
 * (lists/README.md). Every place that is wrong is named. */
#include "fj-hang.h"

#include <locale.h>
#include "fj-hang-explain.h"
#include "fj-hang-list.h"
#include "fj-hang-protocol-json.h"
#include "fj-hang-traits.h"
#include "fj-json.h"

static GPtrArray *protocols;
static FjHangVocabulary *vocabulary;

static const FjHangPlacement *
find_place (const FjHang *hang, gint64 row, gint64 column)
{
  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);

      if (placement->box->screen == 0 && placement->box->row == row && placement->box->column == column)
        return placement;
    }
  return NULL;
}

/* How many places of one patient are wrong. @name: of the list. */
static guint
check_places (const char *name, const FjHang *hang, JsonArray *places)
{
  guint n_wrong = 0;

  for (guint i = 0; i < json_array_get_length (places); i++)
    {
      JsonArray *place = json_array_get_array_element (places, i);
      gint64 row = json_array_get_int_element (place, 0), column = json_array_get_int_element (place, 1);
      JsonNode *node = json_array_get_element (place, 2);
      const char *wanted = JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
      const FjHangPlacement *placement = find_place (hang, row, column);
      const char *is = placement != NULL && placement->stack != NULL ? placement->stack->series_uid : NULL;

      if (g_strcmp0 (is, wanted) == 0)
        continue;
      g_test_message ("%s: row %d, column %d shows %s, not %s (%s)", name, (int) row, (int) column,
                      is != NULL ? is : "nothing", wanted != NULL ? wanted : "nothing",
                      placement != NULL ? placement->why : "no box");
      n_wrong++;
    }
  return n_wrong;
}

/* An earlier image where a current one belongs, or the other way round, is wrong whatever is wanted. */
static guint
check_priors (const char *name, const FjHang *hang)
{
  guint n_wrong = 0;

  for (guint i = 0; i < hang->placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (hang->placements, FjHangPlacement, i);

      if (placement->stack == NULL || placement->is_prior == (placement->stack->study != hang->current))
        continue;
      g_test_message ("%s: %s is told as of another study", name, placement->stack->series_uid);
      n_wrong++;
    }
  return n_wrong;
}

static guint
check_list (const char *path, const char *name, guint *n_places)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GPtrArray) patients = NULL;
  JsonArray *told;
  guint n_wrong = 0;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (text, length);
  object = fj_json_parse_object (bytes, &error);
  g_assert_no_error (error);
  patients = fj_hang_list_parse (bytes, &error);
  g_assert_no_error (error);
  told = fj_json_get_array (object, "patients");
  g_assert_cmpuint (json_array_get_length (told), ==, patients->len);
  for (guint i = 0; i < patients->len; i++)
    {
      JsonObject *wanted = fj_json_get_object (fj_json_element_object (told, i), "hang");
      FjHangRequest request = { .protocols = protocols, .stage = -1 };
      g_autoptr (FjHang) hang = NULL;
      const char *id;

      g_assert_nonnull (wanted);
      fj_hang_traits_derive (patients->pdata[i], vocabulary);
      hang = fj_hang_find (patients->pdata[i], -1, &request);
      id = hang->protocol != NULL ? hang->protocol->id : "nothing";
      if (g_strcmp0 (id, fj_json_get_string (wanted, "protocol")) != 0)
        {
          g_test_message ("%s: hung by %s, not by %s", name, id, fj_json_get_string (wanted, "protocol"));
          n_wrong++;
        }
      n_wrong += check_places (name, hang, fj_json_get_array (wanted, "places"));
      n_wrong += check_priors (name, hang);
      *n_places += json_array_get_length (fj_json_get_array (wanted, "places"));
    }
  return n_wrong;
}

/* The same in another order: studies, series and images, not values. */
static JsonArray *
shuffle (JsonArray *array, GRand *random)
{
  guint n = json_array_get_length (array);
  g_autofree guint *order = g_new (guint, MAX (n, 1));
  JsonArray *shuffled = json_array_new ();

  for (guint i = 0; i < n; i++)
    order[i] = i;
  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i), other = order[i - 1];

      order[i - 1] = order[j];
      order[j] = other;
    }
  for (guint i = 0; i < n; i++)
    json_array_add_element (shuffled, json_node_copy (json_array_get_element (array, order[i])));
  return shuffled;
}

static void
shuffle_all (JsonObject *object, GRand *random)
{
  static const char *const LEVELS[] = { "patients", "studies", "series", "images" };

  for (guint i = 0; i < G_N_ELEMENTS (LEVELS); i++)
    {
      JsonNode *node = json_object_get_member (object, LEVELS[i]);
      JsonArray *shuffled;

      if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
        continue;
      shuffled = shuffle (json_node_get_array (node), random);
      for (guint j = 0; j < json_array_get_length (shuffled); j++)
        shuffle_all (fj_json_element_object (shuffled, j), random);
      json_object_set_array_member (object, LEVELS[i], shuffled);
    }
}

static GBytes *
explain (GBytes *list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) patients = fj_hang_list_parse (list, &error);
  g_autoptr (GPtrArray) hangs = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_free);
  FjHangRequest request = { .protocols = protocols, .stage = -1 };

  g_assert_no_error (error);
  for (guint i = 0; i < patients->len; i++)
    {
      fj_hang_traits_derive (patients->pdata[i], vocabulary);
      g_ptr_array_add (hangs, fj_hang_find (patients->pdata[i], -1, &request));
    }
  return fj_hangs_to_json (hangs);
}

/* Whatever order a list is in, and whatever order the protocols are in, the answer is the same to the letter.
 */
static void
check_shuffles (const char *path, const char *name, GRand *random)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL, wanted = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (text, length);
  object = fj_json_parse_object (bytes, &error);
  g_assert_no_error (error);
  wanted = explain (bytes);
  for (guint n = 0; n < 17; n++)
    {
      g_autoptr (GBytes) list = NULL, is = NULL;

      shuffle_all (object, random);
      list = fj_json_to_bytes (object);
      for (guint i = protocols->len; i > 1; i--)
        {
          guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
          gpointer other = protocols->pdata[i - 1];

          protocols->pdata[i - 1] = protocols->pdata[j];
          protocols->pdata[j] = other;
        }
      is = explain (list);
      if (!g_bytes_equal (is, wanted))
        g_test_message ("%s: %s\nis not %s", name, (const char *) g_bytes_get_data (is, NULL),
                        (const char *) g_bytes_get_data (wanted, NULL));
      g_assert_true (g_bytes_equal (is, wanted));
    }
}

static void
test_shuffles (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "lists", NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (60);
  g_autoptr (GDir) lists = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (lists);
  while ((name = g_dir_read_name (lists)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".json"))
        check_shuffles (path, name, random);
    }
}

static void
test_lists (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "lists", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) lists = g_dir_open (folder, 0, &error);
  guint n_lists = 0, n_right = 0, n_places = 0;
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (lists)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_suffix (name, ".json"))
        continue;
      n_lists++;
      n_right += check_list (path, name, &n_places) == 0;
    }
  g_test_message ("%u of %u lists are hung right, %u places", n_right, n_lists, n_places);
  g_assert_cmpuint (n_lists, >=, 60);
  g_assert_cmpuint (n_places, >=, 160);
  g_assert_cmpuint (n_right, ==, n_lists);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  protocols = fj_hang_protocols_shipped ();
  vocabulary = fj_hang_vocabulary_new ();
  g_test_add_func ("/hang-lists/places", test_lists);
  g_test_add_func ("/hang-lists/shuffles", test_shuffles);
  result = g_test_run ();
  g_ptr_array_unref (protocols);
  fj_hang_vocabulary_free (vocabulary);
  return result;
}
