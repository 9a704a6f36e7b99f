/* fj-object-kind: what is no image is named, in both languages. */
#include <string.h>

#include "fj-language.h"
#include "fj-object-kind.h"

static void
check (const char *uid, const char *modality, const char *expected)
{
  g_autofree char *name = fj_object_kind_dup_name (uid, modality);
  g_autofree char *sentence = fj_object_kind_dup_sentence (uid, modality);

  g_assert_cmpstr (name, ==, expected);
  g_assert_true (g_str_has_prefix (sentence, "This is no image"));
}

static void
test_names (void)
{
  check ("1.2.840.10008.1.3.10", NULL, "List of the files of a medium (DICOMDIR)");
  check ("1.2.840.10008.5.1.4.1.1.11.1", "PR", "Presentation state");
  check ("1.2.840.10008.5.1.4.1.1.88.33", "SR", "Structured report");
  check ("1.2.840.10008.5.1.4.1.1.88.59", "KO", "Selection of key images");
  check ("1.2.840.10008.5.1.4.1.1.88.67", "SR", "Dose report");
  check ("1.2.840.10008.5.1.4.1.1.104.1", "DOC", "PDF document");
  check ("1.2.840.10008.5.1.4.1.1.9.1.1", "ECG", "Waveform");
  check ("1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT", "Radiotherapy structures");
  check ("1.2.840.10008.5.1.4.1.1.481.5", "RTPLAN", "Radiotherapy object");
  check ("1.2.840.10008.5.1.4.1.1.66", "MR", "Raw data");
  check ("1.2.3.4", "XX", "XX object");
  check (NULL, "", "DICOM object");
  check ("", NULL, "DICOM object");
}

/* A CT image without its pixels is damaged, and nobody is told that it is something else. */
static void
test_incomplete (void)
{
  static const char *const classes[]
      = { "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.1.1.1",
          "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.7",   "1.2.840.10008.5.1.4.1.1.12.1" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autofree char *sentence = fj_object_kind_dup_sentence (classes[i], "CT");

      g_assert_true (g_str_has_prefix (sentence, "The file should hold an image"));
    }
  check ("1.2.840.10008.5.1.4.1.1.4.2", "MR", "MR object"); /* spectroscopy */
}

static void
test_chinese (void)
{
  g_autofree char *english = fj_object_kind_dup_sentence ("1.2.840.10008.5.1.4.1.1.11.1", "PR");
  g_autofree char *chinese = NULL;

  fj_language_set_thread ("zh_CN");
  chinese = fj_object_kind_dup_sentence ("1.2.840.10008.5.1.4.1.1.11.1", "PR");
  fj_language_set_thread ("en");
  g_assert_cmpstr (english, !=, chinese);
  g_assert_null (strstr (chinese, "Presentation"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fj_language_init (NULL);
  fj_language_set_thread ("en");
  g_test_add_func ("/object-kind/names", test_names);
  g_test_add_func ("/object-kind/incomplete", test_incomplete);
  g_test_add_func ("/object-kind/chinese", test_chinese);
  return g_test_run ();
}
