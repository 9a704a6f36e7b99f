#include "fj-critical-list.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

static FjCriticalList *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, NULL);

  g_assert_nonnull (json);
  return fj_critical_list_from_json (json, error);
}

static gboolean
has_han (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

static gboolean
names (GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (((const FjCriticalFinding *) g_ptr_array_index (findings, i))->code, code))
      return TRUE;
  return FALSE;
}

static void
test_shipped (void)
{
  g_autoptr (FjCriticalList) list = fj_critical_list_new_shipped ();
  g_autoptr (GPtrArray) all = fj_critical_list_find (list, NULL), ct = fj_critical_list_find (list, "CT");
  g_autoptr (GPtrArray) film = fj_critical_list_find (list, "CR"), us = fj_critical_list_find (list, "US");
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (fj_critical_list_get_seconds (list), ==, 600); /* workflow.md: ten minutes */
  g_assert_cmpuint (all->len, >=, 20);
  for (guint i = 0; i < all->len; i++)
    {
      const FjCriticalFinding *finding = g_ptr_array_index (all, i);

      g_assert_true (g_hash_table_add (codes, finding->code));
      g_assert_true (has_han (finding->zh));
      g_assert_false (has_han (finding->en));
    }
  g_assert_true (names (ct, "aortic-dissection") && names (ct, "tension-pneumothorax"));
  /* A film is a film, whatever took it. */
  g_assert_true (names (film, "tension-pneumothorax"));
  g_assert_false (names (film, "aortic-dissection"));
  g_assert_false (names (us, "tension-pneumothorax"));
  g_assert_true (names (us, "contrast-reaction")); /* of no modality: for all */
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"seconds\": 600}",
    "{\"findings\": []}",
    "{\"seconds\": 0, \"findings\": []}",
    "{\"seconds\": 99999999, \"findings\": []}",
    "{\"seconds\": 600, \"findings\": [{\"zh\": \"气胸\"}]}",
    "{\"seconds\": 600, \"findings\": [{\"code\": \"a\"}]}",
    "{\"seconds\": 600, \"findings\": [7]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i], &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

static void
test_one_language (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjCriticalList) list
      = parse ("{\"seconds\": 90, \"findings\": [{\"code\": \"x\", \"zh\": \"气胸\"}]}", &error);
  g_autoptr (GPtrArray) all = NULL;

  g_assert_no_error (error);
  all = fj_critical_list_find (list, "MG");
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpstr (((const FjCriticalFinding *) g_ptr_array_index (all, 0))->en, ==, "气胸");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/critical-list/shipped", test_shipped);
  g_test_add_func ("/critical-list/refused", test_refused);
  g_test_add_func ("/critical-list/one-language", test_one_language);
  return g_test_run ();
}
