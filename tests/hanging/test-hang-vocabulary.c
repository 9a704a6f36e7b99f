#include "fj-hang-vocabulary.h"

#include <string.h>
#include "fj-error.h"

static FjHangValues *
described (const char *modality, const char *description)
{
  FjHangValues *values = fj_hang_values_new (NULL);

  fj_hang_values_add (values, 0x00080060, modality);
  fj_hang_values_add (values, 0x0008103e, description);
  return values;
}

static void
assert_found (const FjHangVocabulary *vocabulary,
              FjTag attribute,
              const char *modality,
              const char *description,
              const char *wanted)
{
  g_autoptr (FjHangValues) values = described (modality, description);
  g_autofree char **codes = fj_hang_vocabulary_find (vocabulary, attribute, values, NULL);
  g_autofree char *is = g_strjoinv (" ", codes);

  if (strcmp (is, wanted) != 0)
    g_error ("“%s” is “%s”, not “%s”", description, is, wanted);
}

static gboolean
add (FjHangVocabulary *vocabulary, const char *text, GError **error)
{
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));

  return fj_hang_vocabulary_add (vocabulary, json, error);
}

static void
test_spelling (void)
{
  g_autoptr (FjHangVocabulary) v = fj_hang_vocabulary_new ();

  assert_found (v, FJ_HANG_REGION, "CT", "THORAX_ROUTINE", "CHEST");
  assert_found (v, FJ_HANG_REGION, "CT", "Thorax^ThoraxRoutine", "CHEST");
  assert_found (v, FJ_HANG_REGION, "CT", "ＴＨＯＲＡＸ", "CHEST"); /* full width */
  assert_found (v, FJ_HANG_REGION, "CT", "胸部thorax", "CHEST");
  assert_found (v, FJ_HANG_REGION, "CT", "thoraxes", "");
  assert_found (v, FJ_HANG_REGION, "CT", "SCHÄDEL", "HEAD");
  assert_found (v, FJ_HANG_PLANE, "MR", "AxT2", "AXIAL");
  assert_found (v, FJ_HANG_PLANE, "DX", "axial", ""); /* a view there, no plane */
  assert_found (v, FJ_HANG_PHASE, "CT", "Abd C-", "NATIVE");
  assert_found (v, FJ_HANG_PHASE, "CT", "Abd+C", "CONTRAST");
  assert_found (v, FJ_HANG_WEIGHTING, "MR", "t1-flair", "T1");
  assert_found (v, FJ_HANG_REGION, "CT", "", "");
  assert_found (v, FJ_HANG_REGION, "CT", "\xff\xfe chest", "CHEST");
}

static void
test_words (void)
{
  g_autoptr (FjHangVocabulary) v = fj_hang_vocabulary_new ();
  g_autoptr (FjHangValues) values = described ("CT", "Leber spätarteriell 1.5");
  g_autofree char *words = NULL;
  g_autofree char **codes = fj_hang_vocabulary_find (v, FJ_HANG_PHASE, values, &words);

  g_assert_cmpstr (codes[0], ==, "ARTERIAL");
  g_assert_cmpstr (words, ==, "spätarteriell");
}

/* A site's own words go before what is shipped, and before surer sources. */
static void
test_site (void)
{
  g_autoptr (FjHangVocabulary) v = fj_hang_vocabulary_new ();
  g_autoptr (GError) error = NULL;

  assert_found (v, FJ_HANG_PHASE, "CT", "Serie P2 portal", "PORTAL");
  g_assert_true (
      add (v,
           "{\"terms\": [{\"attribute\": \"Phase\", \"code\": \"ARTERIAL\", \"modality\": [\"CT\"],"
           "\"words\": [\"p2\"], \"not\": [\"MR-Liste\"]},"
           "{\"attribute\": \"Kernel\", \"code\": \"LUNG\", \"of\": [\"SeriesDescription\"],"
           "\"patterns\": [\"\\\\bxq\\\\d\\\\b\"]}]}",
           &error));
  g_assert_no_error (error);
  assert_found (v, FJ_HANG_PHASE, "CT", "Serie P2 portal", "ARTERIAL");
  assert_found (v, FJ_HANG_PHASE, "CT", "Serie P2 portal MR-Liste", "PORTAL");
  assert_found (v, FJ_HANG_PHASE, "MR", "Serie P2 portal", "PORTAL");
  assert_found (v, FJ_HANG_KERNEL, "CT", "XQ7", "LUNG");
}

static void
test_refused (void)
{
  static const char *const BAD[] = {
    "{}",
    "{\"terms\": [1]}",
    "{\"terms\": [{\"attribute\": \"Plane\"}]}",
    "{\"terms\": [{\"attribute\": \"Nothing\", \"code\": \"X\"}]}",
    "{\"terms\": [{\"attribute\": \"Plane\", \"code\": \"X\", \"words\": \"ax\"}]}",
    "{\"terms\": [{\"attribute\": \"Plane\", \"code\": \"X\", \"words\": [\"\"]}]}",
    "{\"terms\": [{\"attribute\": \"Plane\", \"code\": \"X\", \"of\": [\"Nowhere\"]}]}",
    "{\"terms\": [{\"attribute\": \"Plane\", \"code\": \"X\", \"patterns\": [\"(\"]}]}",
    "{\"terms\": [], \"sources\": {\"Plane\": [\"Nowhere\"]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (FjHangVocabulary) v = fj_hang_vocabulary_new ();
      g_autoptr (GError) error = NULL;

      if (add (v, BAD[i], &error))
        g_error ("%s was taken", BAD[i]);
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-vocabulary/spelling", test_spelling);
  g_test_add_func ("/hang-vocabulary/words", test_words);
  g_test_add_func ("/hang-vocabulary/site", test_site);
  g_test_add_func ("/hang-vocabulary/refused", test_refused);
  return g_test_run ();
}
