/* What central says about records that may be the same person's. */
#include "viewer-candidates.h"

#include "fake-central.h"
#include "fj-error.h"

#define WHO(id, extra)                                                                                       \
  "{\"id\":\"" id "\",\"name\":\"张三\",\"sex\":\"male\",\"birthDate\":\"1961-03-04\",\"mrn\":\"N-" id       \
  "\",\"site\":{\"id\":\"s\",\"name\":\"市人民医院\"}" extra "}"

static const char answer[] = "{\"patient\":" WHO (
    "q1",
    ",\"residentIdEnd\":\"121X\"") ",\"candidates\":["
                                   "{\"patient\":" WHO (
                                       "q2",
                                       "") ",\"by\":\"name\",\"exams\":2,\"verdict\":\"open\",\"who\":null,\"at\":null},"
                                           "{\"patient\":" WHO (
                                               "q3",
                                               "") ",\"by\":\"number\",\"exams\":1,\"verdict\":\"same\",\"who\":\"李初诊\","
                                                   "\"at\":\"2026-03-01T10:30:00+08:00\"},{\"patient\":" WHO (
                                                       "q4", "") ",\"verdict\":\"different\"},"
                                                                 "{\"patient\":{\"id\":\"x\"}},7]}";

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_read (void)
{
  FakeCentral central;
  FjClient *client;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ViewerCandidates) found = NULL;
  g_autoptr (GError) error = NULL;
  const ViewerCandidate *one;

  fake_start (&central, "reader");
  client = fake_client (&central);
  fake_put (&central, "/Patient/q1/$candidates", answer);
  viewer_candidates_read_async (client, "q1", NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = viewer_candidates_read_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->patient.name, ==, "张三");
  g_assert_cmpstr (found->patient.resident_id_end, ==, "121X");
  g_assert_cmpuint (found->candidates->len, ==, 3); /* what cannot be read is left out */
  one = g_ptr_array_index (found->candidates, 0);
  g_assert_cmpstr (one->who.id, ==, "q2");
  g_assert_cmpstr (one->who.site_name, ==, "市人民医院");
  g_assert_cmpint (one->who.sex, ==, FJ_SEX_MALE);
  g_assert_false (one->is_by_number);
  g_assert_cmpuint (one->n_exams, ==, 2);
  g_assert_cmpint (one->verdict, ==, VIEWER_VERDICT_OPEN);
  g_assert_null (one->decided_by);
  one = g_ptr_array_index (found->candidates, 1);
  g_assert_true (one->is_by_number);
  g_assert_cmpint (one->verdict, ==, VIEWER_VERDICT_SAME);
  g_assert_cmpstr (one->decided_by, ==, "李初诊");
  g_assert_cmpint (one->decided_at, ==, 1772332200LL * G_USEC_PER_SEC);
  one = g_ptr_array_index (found->candidates, 2);
  g_assert_cmpint (one->verdict, ==, VIEWER_VERDICT_DIFFERENT);
  g_object_unref (client);
  fake_stop (&central);
}

/* Each decision goes to the operation of its name. */
static void
test_decide (void)
{
  static const struct
  {
    ViewerVerdict verdict;
    const char *sent;
  } cases[] = { { VIEWER_VERDICT_SAME, "POST /Patient/q1/$link" },
                { VIEWER_VERDICT_DIFFERENT, "POST /Patient/q1/$distinguish" },
                { VIEWER_VERDICT_OPEN, "POST /Patient/q1/$unlink" } };
  FakeCentral central;
  FjClient *client;

  fake_start (&central, "reader");
  client = fake_client (&central);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      viewer_candidates_decide_async (client, "q1", "q2", cases[i].verdict, NULL, keep_result, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_false (viewer_candidates_decide_finish (client, result, &error)); /* this central knows none */
      g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
      g_assert_cmpuint (fake_count (&central, cases[i].sent), ==, 1);
    }
  g_object_unref (client);
  fake_stop (&central);
}

static void
test_nonsense (void)
{
  static const char *const texts[]
      = { "{}", "{\"candidates\":[]}", "{\"patient\":{\"id\":\"x\",\"name\":\"y\"}}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (JsonObject) json = fj_json_parse_object (bytes, NULL);

      g_assert_null (viewer_candidates_from_json (json));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-candidates/read", test_read);
  g_test_add_func ("/viewer-candidates/decide", test_decide);
  g_test_add_func ("/viewer-candidates/nonsense", test_nonsense);
  return g_test_run ();
}
