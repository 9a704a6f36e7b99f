#include "fj-catalogue.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

static FjCatalogue *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, NULL);

  g_assert_nonnull (json);
  return fj_catalogue_from_json (json, error);
}

/* What is shipped is what a county hospital orders: every modality, and nothing that an order would refuse.
 */
static void
test_shipped (void)
{
  static const char *const modalities[] = { "DX", "CR", "CT", "MR", "US", "MG" };
  g_autoptr (FjCatalogue) catalogue = fj_catalogue_new_shipped ();
  guint of[G_N_ELEMENTS (modalities)] = { 0 }, with_contrast = 0, with_side = 0;

  g_assert_cmpuint (fj_catalogue_get_n_items (catalogue), >=, 60);
  g_assert_cmpuint (fj_catalogue_get_version (catalogue), >=, 20261101);
  for (guint i = 0; i < fj_catalogue_get_n_items (catalogue); i++)
    {
      const FjCatalogueItem *item = fj_catalogue_get (catalogue, i);
      gboolean known = FALSE;

      for (guint m = 0; m < G_N_ELEMENTS (modalities); m++)
        if (g_str_equal (item->modality, modalities[m]))
          {
            known = TRUE;
            of[m]++;
          }
      g_assert_true (known);
      g_assert_cmpuint (g_strv_length (item->parts_zh), >, 0);
      g_assert_cmpuint (g_strv_length (item->parts_zh), ==, g_strv_length (item->parts_en));
      g_assert_cmpuint (strlen (item->initials), >, 1);
      g_assert_cmpuint (strspn (item->initials, "abcdefghijklmnopqrstuvwxyz0123456789"), ==,
                        strlen (item->initials));
      g_assert_true (g_str_is_ascii (item->code));
      g_assert_false (g_str_is_ascii (item->zh));
      g_assert_true (g_str_is_ascii (item->en));
      with_contrast += item->contrast;
      with_side += item->laterality;
      /* The words and the flag say the same. */
      if (strstr (item->zh, "增强") != NULL || strstr (item->zh, "造影") != NULL
          || strstr (item->zh, "CTA") != NULL)
        g_assert_true (item->contrast);
      if (strstr (item->zh, "平扫") != NULL || strstr (item->zh, "平片") != NULL)
        g_assert_false (item->contrast);
      g_assert_true (fj_catalogue_find (catalogue, item->code) == item);
    }
  for (guint m = 0; m < G_N_ELEMENTS (modalities); m++)
    g_assert_cmpuint (of[m], >=, 3);
  g_assert_cmpuint (with_contrast, >=, 10);
  g_assert_cmpuint (with_side, >=, 10);
}

static void
test_find (void)
{
  g_autoptr (FjCatalogue) catalogue = fj_catalogue_new_shipped ();
  const FjCatalogueItem *item = fj_catalogue_find (catalogue, "ct-chest-ce");

  g_assert_nonnull (item);
  g_assert_cmpstr (item->zh, ==, "胸部CT增强");
  g_assert_cmpstr (item->initials, ==, "xbctzq");
  g_assert_true (item->contrast);
  g_assert_null (fj_catalogue_find (catalogue, "CT"));
  g_assert_null (fj_catalogue_find (catalogue, NULL));
}

static void
assert_first (FjCatalogue *catalogue, const char *text, const char *modality, const char *code)
{
  g_autoptr (GPtrArray) found = fj_catalogue_search (catalogue, text, modality, 5);

  g_assert_cmpuint (found->len, >, 0);
  g_assert_cmpuint (found->len, <=, 5);
  g_assert_cmpstr (((const FjCatalogueItem *) g_ptr_array_index (found, 0))->code, ==, code);
}

static void
test_search (void)
{
  g_autoptr (FjCatalogue) catalogue = fj_catalogue_new_shipped ();
  g_autoptr (GPtrArray) all = fj_catalogue_search (catalogue, "", NULL, 0);
  g_autoptr (GPtrArray) films = fj_catalogue_search (catalogue, NULL, "CR", 0);
  g_autoptr (GPtrArray) none = fj_catalogue_search (catalogue, "胸部 膝", NULL, 0);
  g_autoptr (GPtrArray) knees = fj_catalogue_search (catalogue, "膝", NULL, 0);

  assert_first (catalogue, "xbzcw", NULL, "DR-CHEST-PA-LAT");
  assert_first (catalogue, "XBZ", NULL, "DR-CHEST-PA");
  assert_first (catalogue, "胸部CT", NULL, "CT-CHEST-PLAIN");
  assert_first (catalogue, "增强", "MR", "MR-HEAD-CE");
  assert_first (catalogue, "头颅 增强", "CT", "CT-HEAD-CE");
  assert_first (catalogue, "knee", "MR", "MR-KNEE-PLAIN");
  assert_first (catalogue, "lateral chest", NULL, "DR-CHEST-PA-LAT");
  assert_first (catalogue, "tlmr", NULL, "MR-HEAD-PLAIN");
  assert_first (catalogue, "ct-ctpa", NULL, "CT-CTPA");
  assert_first (catalogue, "zcw", "DX", "DR-CHEST-PA-LAT"); /* from the middle of the initials */
  g_assert_cmpuint (all->len, ==, fj_catalogue_get_n_items (catalogue));
  for (guint i = 0; i < films->len; i++)
    g_assert_true (strchr ("DC", ((const FjCatalogueItem *) g_ptr_array_index (films, i))->modality[0])
                       != NULL
                   && ((const FjCatalogueItem *) g_ptr_array_index (films, i))->modality[1] != 'T');
  g_assert_cmpuint (films->len, >, 30);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (knees->len, ==, 3);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *says;
  } bad[] = {
    { "{}", "no list" },
    { "{\"items\":[3]}", "Item 1" },
    { "{\"items\":[{\"code\":\"A\",\"zh\":\"甲\",\"modality\":\"CT\"}]}", "required" },
    { "{\"items\":[{\"code\":\"A\",\"zh\":\"甲\\u0007\",\"en\":\"a\",\"modality\":\"CT\"}]}", "required" },
    { "{\"items\":[{\"code\":\"A\",\"zh\":\"甲\",\"en\":\"a\",\"modality\":\"CT\"},"
      "{\"code\":\"a\",\"zh\":\"乙\",\"en\":\"b\",\"modality\":\"CT\"}]}",
      "Item 2" },
    { "{\"items\":[{\"code\":\"A\",\"zh\":\"甲\",\"en\":\"a\",\"modality\":\"CT\",\"parts\":[{\"zh\":\"头\"}]}]}",
      "parts" },
  };
  GString *many = g_string_new ("{\"items\":[");
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i].text, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, bad[i].says));
    }
  for (guint i = 0; i <= FJ_CATALOGUE_MAX_ITEMS; i++)
    g_string_append_printf (many, "%s{\"code\":\"A%u\",\"zh\":\"甲\",\"en\":\"a\",\"modality\":\"CT\"}",
                            i > 0 ? "," : "", i);
  g_string_append (many, "]}");
  text = g_string_free (many, FALSE);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (text, &error));
    g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  }
}

/* An installation's own: little is enough. */
static void
test_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjCatalogue) catalogue = parse (
      "{\"version\":7,\"items\":[{\"code\":\"XA-DSA\",\"zh\":\"脑血管造影\",\"en\":\"DSA\",\"modality\":\"XA\","
      "\"contrast\":true}]}",
      &error);
  const FjCatalogueItem *item;

  g_assert_no_error (error);
  g_assert_cmpuint (fj_catalogue_get_version (catalogue), ==, 7);
  item = fj_catalogue_find (catalogue, "XA-DSA");
  g_assert_nonnull (item);
  g_assert_true (item->contrast);
  g_assert_false (item->laterality);
  g_assert_cmpuint (g_strv_length (item->parts_zh), ==, 0);
  g_assert_cmpstr (item->initials, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/shipped", test_shipped);
  g_test_add_func ("/catalogue/find", test_find);
  g_test_add_func ("/catalogue/search", test_search);
  g_test_add_func ("/catalogue/refused", test_refused);
  g_test_add_func ("/catalogue/own", test_own);
  return g_test_run ();
}
