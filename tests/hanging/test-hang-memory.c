/* What a person hung by hand: the later counts, in whatever order; bounds; the JSON form. */
#include "fj-error.h"
#include "fj-hang-memory.h"
#include "fj-json.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *json = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return json;
}

static char *
text_of (const FjHangMemory *memory)
{
  g_autoptr (JsonObject) json = fj_hang_memory_to_json (memory);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (json);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_later_counts (void)
{
  g_autoptr (FjHangMemory) memory = fj_hang_memory_new ();
  g_autoptr (GHashTable) table = NULL;
  g_autofree char *place = fj_hang_memory_place ("ct-chest", 2, 0);

  g_assert_cmpstr (place, ==, "ct-chest/2/0");
  g_assert_true (fj_hang_memory_set (memory, place, "CT|肺窗", 2000));
  g_assert_false (fj_hang_memory_set (memory, place, "CT|soft", 1000));
  g_assert_false (fj_hang_memory_set (memory, place, "CT|肺窗", 2000));
  g_assert_true (fj_hang_memory_set (memory, "ct-chest/1/0", "CT|bone", 1));
  g_assert_true (fj_hang_memory_set (memory, "ct-chest/1/0", NULL, 5));
  table = fj_hang_memory_to_table (memory);
  g_assert_cmpuint (g_hash_table_size (table), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (table, place), ==, "CT|肺窗");
}

/* Two computers: whoever asks first, both come to the same, and what was forgotten stays so. */
static void
test_merge (void)
{
  static const struct
  {
    const char *place, *wants;
    gint64 at;
  } here[] = { { "a/1/0", "here", 10 }, { "b/1/0", "here", 5 }, { "c/1/0", "here", 7 }, { "e/1/0", "x", 3 } },
    there[] = { { "a/1/0", "there", 9 }, { "b/1/0", NULL, 6 }, { "d/1/0", "there", 1 }, { "e/1/0", "y", 3 } };
  g_autoptr (FjHangMemory) a = fj_hang_memory_new ();
  g_autoptr (FjHangMemory) b = fj_hang_memory_new ();
  g_autoptr (FjHangMemory) c = fj_hang_memory_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (here); i++)
    {
      fj_hang_memory_set (a, here[i].place, here[i].wants, here[i].at);
      fj_hang_memory_set (b, there[i].place, there[i].wants, there[i].at);
    }
  fj_hang_memory_merge (c, b);
  g_assert_true (fj_hang_memory_merge (c, a));
  g_assert_true (fj_hang_memory_merge (a, b));
  g_assert_false (fj_hang_memory_merge (a, b));
  first = text_of (a);
  second = text_of (c);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==,
                   "{\"version\":1,\"entries\":[{\"place\":\"a/1/0\",\"wants\":\"here\",\"at\":10},"
                   "{\"place\":\"b/1/0\",\"at\":6},{\"place\":\"c/1/0\",\"wants\":\"here\",\"at\":7},"
                   "{\"place\":\"d/1/0\",\"wants\":\"there\",\"at\":1},"
                   "{\"place\":\"e/1/0\",\"wants\":\"y\",\"at\":3}]}");
}

static void
test_round_trip (void)
{
  g_autoptr (FjHangMemory) memory = fj_hang_memory_new ();
  g_autoptr (FjHangMemory) again = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  fj_hang_memory_set (memory, "1.2.840.1/3/1", "MR|t2_tse \"矢状位\"|SAGITTAL",
                      G_GINT64_CONSTANT (1764000000123));
  fj_hang_memory_set (memory, "ct/1/0", NULL, 0);
  first = text_of (memory);
  json = parse (first);
  again = fj_hang_memory_from_json (json, &error);
  g_assert_no_error (error);
  second = text_of (again);
  g_assert_cmpstr (first, ==, second);
}

static void
test_bounds (void)
{
  g_autoptr (FjHangMemory) memory = fj_hang_memory_new ();
  g_autoptr (GHashTable) table = NULL;
  g_autofree char *longest = g_strnfill (512, 'x');
  g_autofree char *longer = g_strnfill (513, 'x');

  g_assert_false (fj_hang_memory_set (memory, "", "x", 1));
  g_assert_false (fj_hang_memory_set (memory, "p/1/0", longer, 1));
  g_assert_false (fj_hang_memory_set (memory, longer, "x", 1));
  for (guint i = 0; i < FJ_HANG_MEMORY_MAX_ENTRIES + 10; i++)
    {
      g_autofree char *place = fj_hang_memory_place ("p", i, 0);

      g_assert_true (fj_hang_memory_set (memory, place, "x", i));
    }
  table = fj_hang_memory_to_table (memory);
  g_assert_cmpuint (g_hash_table_size (table), ==, FJ_HANG_MEMORY_MAX_ENTRIES);
  g_assert_null (g_hash_table_lookup (table, "p/9/0"));
  g_assert_nonnull (g_hash_table_lookup (table, "p/10/0"));
  /* Long ones push out by their bytes before their number. */
  for (guint i = 0; i < FJ_HANG_MEMORY_MAX_ENTRIES; i++)
    {
      g_autofree char *place = fj_hang_memory_place ("q", i, 0);

      g_assert_true (fj_hang_memory_set (memory, place, longest, 10000 + i));
    }
  g_clear_pointer (&table, g_hash_table_unref);
  table = fj_hang_memory_to_table (memory);
  g_assert_cmpuint (g_hash_table_size (table), <, FJ_HANG_MEMORY_MAX_BYTES / 512);
  g_assert_cmpuint (g_hash_table_size (table), >, FJ_HANG_MEMORY_MAX_BYTES / 540);
  g_assert_nonnull (g_hash_table_lookup (table, "q/599/0"));
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *word;
    FjError code;
  } cases[] = {
    { "{}", "version", FJ_ERROR_INVALID },
    { "{\"version\": 2, \"entries\": []}", "newer", FJ_ERROR_UNSUPPORTED },
    { "{\"version\": 1, \"entries\": {}}", "entries", FJ_ERROR_INVALID },
    { "{\"version\": 1, \"entries\": [3]}", "entries[0].place", FJ_ERROR_INVALID },
    { "{\"version\": 1, \"entries\": [{\"place\": \"a\", \"at\": 1}, {\"place\": \"\", \"at\": 1}]}",
      "entries[1].place", FJ_ERROR_INVALID },
    { "{\"version\": 1, \"entries\": [{\"place\": \"a\", \"wants\": 3, \"at\": 1}]}", "entries[0].wants",
      FJ_ERROR_INVALID },
    { "{\"version\": 1, \"entries\": [{\"place\": \"a\", \"wants\": \"x\"}]}", "entries[0].at",
      FJ_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) json = parse (cases[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_null (fj_hang_memory_from_json (json, &error));
      g_assert_error (error, FJ_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-memory/later-counts", test_later_counts);
  g_test_add_func ("/hang-memory/merge", test_merge);
  g_test_add_func ("/hang-memory/round-trip", test_round_trip);
  g_test_add_func ("/hang-memory/bounds", test_bounds);
  g_test_add_func ("/hang-memory/refused", test_refused);
  return g_test_run ();
}
