/* viewer-corrections: central's list of what audits changed, read with care; both versions; seen. */
#include "viewer-corrections.h"

#include "fake-central.h"
#include "fj-correction.h"
#include "fj-error.h"

#define ROW(report, more)                                                                                    \
  "{\"report\":\"" report "\",\"exam\":\"e1\",\"accession\":\"A1\",\"item\":\"胸部CT\"," more                \
  "\"patient\":{\"name\":\"单小红\"},\"auditor\":\"王审核\",\"signedAt\":\"2026-03-01T10:30:00+08:00\"}"
#define REPORT(id, conclusion)                                                                               \
  "{\"resourceType\":\"DiagnosticReport\",\"id\":\"" id                                                      \
  "\",\"status\":\"final\",\"basedOn\":[{\"reference\":\"ServiceRequest/e1\"}],\"subject\":{\"reference\":"  \
  "\"Patient/q1\"},\"code\":{\"text\":\"x\"},\"conclusion\":\"" conclusion "\"}"

static void
test_list (void)
{
  FakeCentral central;
  FjClient *client;
  g_autoptr (GPtrArray) corrections = NULL;
  g_autoptr (GError) error = NULL;
  const ViewerCorrection *first;
  guint n = 0;

  fake_start (&central, "reader");
  client = fake_client (&central);
  fake_put (
      &central, "/corrections?open=false&count=200",
      "{\"open\":1,\"next\":null,\"rows\":[" ROW (
          "r1",
          "\"classes\":[\"side\",\"measurement\",\"to come\"],\"submittedVersion\":3,\"signedVersion\":5,"
          "\"acknowledgedAt\":null,") "," ROW ("broken", "") ",{\"report\":7}]}");
  corrections = viewer_corrections_list (client, FALSE, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (corrections->len, ==, 1); /* what is not whole is left out */
  first = g_ptr_array_index (corrections, 0);
  g_assert_cmpstr (first->report, ==, "r1");
  g_assert_cmpstr (first->patient, ==, "单小红");
  g_assert_cmpstr (first->auditor, ==, "王审核");
  g_assert_cmpuint (first->classes, ==, 1u << FJ_CORRECTION_SIDE | 1u << FJ_CORRECTION_MEASUREMENT);
  g_assert_cmpint (first->signed_at, ==, 1772332200LL * G_USEC_PER_SEC);
  g_assert_cmpint (first->acknowledged_at, ==, 0);
  g_assert_cmpuint (first->submitted_version, ==, 3);
  g_assert_cmpuint (first->signed_version, ==, 5);
  g_object_unref (client);
  fake_stop (&central);
}

static void
test_versions (void)
{
  FakeCentral central;
  FjClient *client;
  ViewerCorrection correction
      = { .report = (char *) "r1", .exam = (char *) "e1", .submitted_version = 3, .signed_version = 5 };
  ViewerWords submitted, signed_words;
  g_autoptr (GError) error = NULL;

  fake_start (&central, "reader");
  client = fake_client (&central);
  fake_put (&central, "/DiagnosticReport/r1/_history/3", REPORT ("r1", "右肺结节"));
  g_assert_false (viewer_corrections_read (client, &correction, &submitted, &signed_words, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fake_put (&central, "/DiagnosticReport/r1/_history/5", REPORT ("r1", "左肺结节"));
  g_assert_true (viewer_corrections_read (client, &correction, &submitted, &signed_words, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (submitted.text[VIEWER_FIELD_IMPRESSION], ==, "右肺结节");
  g_assert_cmpstr (signed_words.text[VIEWER_FIELD_IMPRESSION], ==, "左肺结节");
  viewer_words_clear (&submitted);
  viewer_words_clear (&signed_words);
  /* Central is away: a sentence, nothing else. */
  fake_set_down (&central, TRUE);
  g_assert_false (viewer_corrections_acknowledge (client, "r1", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_object_unref (client);
  fake_stop (&central);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-corrections/list", test_list);
  g_test_add_func ("/viewer-corrections/versions", test_versions);
  return g_test_run ();
}
