#include <glib/gstdio.h>
#include <string.h>
#include "fj-error.h"
#include "simulator-cases.h"

static void
test_people (void)
{
  gsize longest = 0;

  for (guint i = 0; i < 30; i++)
    {
      const SimulatorPerson *person = simulator_person (i);
      g_assert_true (g_utf8_validate (person->name, -1, NULL));
      g_assert_cmpuint (strlen (person->birth_date), ==, 10);
      for (const char *c = person->name; *c != '\0'; c = g_utf8_next_char (c))
        longest = MAX (longest, (gsize) (g_utf8_next_char (c) - c));
    }
  /* One beyond the Basic Multilingual Plane is among them. */
  g_assert_cmpuint (longest, ==, 4);
}

static void
test_orders (void)
{
  g_assert_cmpstr (simulator_order ("CT")->item, ==, "胸部CT平扫");
  g_assert_cmpstr (simulator_order ("CR")->item, ==, "胸部正侧位");
  g_assert_cmpstr (simulator_order ("DX")->item, ==, "胸部正侧位");
  g_assert_cmpstr (simulator_order ("MG")->item, ==, "乳腺钼靶");
  g_assert_cmpstr (simulator_order ("ES")->item, ==, "影像检查");
  g_assert_cmpstr (simulator_order (NULL)->item, ==, "影像检查");
  g_assert_cmpstr (simulator_ordered_modality ("NM"), ==, "NM");
  g_assert_cmpstr (simulator_ordered_modality ("OT"), ==, "DX");
  g_assert_cmpstr (simulator_ordered_modality (NULL), ==, "DX");
}

static void
test_own_texts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SimulatorTexts) texts = simulator_texts_new (NULL, &error);
  static const char *const modalities[] = { "DX", "CT", "MR", "US", "MG", "XA", NULL };

  g_assert_no_error (error);
  for (guint i = 0; modalities[i] != NULL; i++)
    {
      const SimulatorText *text = simulator_texts_find (texts, simulator_order (modalities[i]));
      g_assert_nonnull (text);
      g_assert_cmpstr (text->findings, !=, text->audited_findings);
      g_assert_cmpstr (text->impression, !=, text->audited_impression);
    }
}

static SimulatorTexts *
texts_from (const char *json, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("fenji-texts-XXXXXX.json", &path, NULL);
  g_close (fd, NULL);
  g_file_set_contents (path, json, -1, NULL);
  SimulatorTexts *texts = simulator_texts_new (path, error);
  g_unlink (path);
  return texts;
}

static void
test_given_texts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SimulatorTexts) texts
      = texts_from ("[{\"item\":\"胸部CT平扫\",\"draft\":{\"findings\":\"甲\",\"impression\":\"乙\"},"
                    "\"audited\":{\"findings\":\"丙\",\"impression\":\"丁\"},\"classes\":[\"unit\"]}]",
                    &error);
  g_assert_no_error (error);
  const SimulatorText *text = simulator_texts_find (texts, simulator_order ("CT"));
  g_assert_cmpstr (text->findings, ==, "甲");
  g_assert_cmpstr (text->audited_impression, ==, "丁");
  /* Others keep our own. */
  g_assert_cmpstr (simulator_texts_find (texts, simulator_order ("DX"))->impression, ==, "左下肺炎。");
}

static void
test_bad_texts (void)
{
  static const char *const bad[]
      = { "",    "{}", "[{\"item\":\"x\"}]",
          "[1]", "[",  "[{\"item\":\"x\",\"draft\":{\"findings\":1},\"audited\":{}}]" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (texts_from (bad[i], &error));
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, FJ_ERROR);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (simulator_texts_new ("/nonexistent/texts.json", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/cases/people", test_people);
  g_test_add_func ("/simulator/cases/orders", test_orders);
  g_test_add_func ("/simulator/cases/own-texts", test_own_texts);
  g_test_add_func ("/simulator/cases/given-texts", test_given_texts);
  g_test_add_func ("/simulator/cases/bad-texts", test_bad_texts);
  return g_test_run ();
}
