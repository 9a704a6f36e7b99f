#include "viewer-timeline.h"

#include "fake-central.h"
#include "fj-error.h"

#define ROW(exam, stage, report)                                                                                  \
  "{\"exam\":\"" exam                                                                                             \
  "\",\"version\":1,\"accession\":\"A\",\"patient\":{\"id\":\"q1\",\"name\":\"单小红\"},"                      \
  "\"item\":\"头颅CT\",\"modality\":\"CT\",\"site\":{\"id\":\"s1\",\"name\":\"青山镇卫生院\"},\"stage\":\"" stage \
  "\",\"urgency\":\"routine\",\"images\":{\"study\":\"1.2\",\"series\":1,\"instances\":24,\"complete\":true},"    \
  "\"times\":{\"registered\":\"2026-03-01T10:00:00+08:00\"},\"report\":" report "}"

static void
test_pages (void)
{
  FakeCentral central;
  FjClient *client;
  g_autoptr (GPtrArray) priors = NULL;
  g_autoptr (GError) error = NULL;
  ViewerPrior *first;

  fake_start (&central, "reader");
  client = fake_client (&central);
  fake_put (
      &central, "/Patient/q1/$timeline?count=100",
      "{\"rows\":[" ROW ("e1", "drafting", "null") "," ROW (
          "e2", "signed",
          "{\"id\":\"r2\",\"status\":\"final\",\"version\":5,\"findings\":\"旧所见\",\"impression\":\"旧意见\","
          "\"auditor\":\"王审核\",\"signedAt\":\"2026-03-01T10:30:00+08:00\"}") "],\"next\":\"c 1\"}");
  fake_put (&central, "/Patient/q1/$timeline?count=100&after=c%201",
            "{\"rows\":[" ROW ("e3", "cancelled", "null") ",{\"exam\":\"broken\"}," ROW (
                "e4", "acquired", "null") "],\"next\":null}");
  priors = viewer_timeline_read (client, "q1", "e1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (priors->len, ==,
                    2); /* not the open one, not the cancelled one, not what cannot be read */
  first = g_ptr_array_index (priors, 0);
  g_assert_cmpstr (viewer_prior_get (first)->exam, ==, "e2");
  g_assert_cmpstr (viewer_prior_get (first)->site_name, ==, "青山镇卫生院");
  g_assert_cmpuint (viewer_prior_get (first)->n_instances, ==, 24);
  g_assert_cmpstr (viewer_prior_get_findings (first), ==, "旧所见");
  g_assert_cmpstr (viewer_prior_get_impression (first), ==, "旧意见");
  g_assert_cmpstr (viewer_prior_get_auditor (first), ==, "王审核");
  g_assert_cmpint (viewer_prior_get_signed_at (first), ==, 1772332200LL * G_USEC_PER_SEC);
  g_assert_cmpstr (viewer_prior_get (g_ptr_array_index (priors, 1))->exam, ==, "e4");
  g_assert_null (viewer_prior_get_findings (g_ptr_array_index (priors, 1)));
  g_object_unref (client);
  fake_stop (&central);
}

static void
test_trouble (void)
{
  FakeCentral central;
  FjClient *client;
  g_autoptr (GPtrArray) priors = NULL;
  g_autoptr (GError) error = NULL;

  fake_start (&central, "reader");
  client = fake_client (&central);
  g_assert_null (viewer_timeline_read (client, "q9", NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* A cursor that leads to itself ends. */
  fake_put (&central, "/Patient/q1/$timeline?count=100", "{\"rows\":[],\"next\":\"c\"}");
  fake_put (&central, "/Patient/q1/$timeline?count=100&after=c", "{\"rows\":[],\"next\":\"c\"}");
  priors = viewer_timeline_read (client, "q1", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (priors->len, ==, 0);
  g_assert_cmpuint (fake_count (&central, "GET /Patient/q1/"), ==, 5);
  g_object_unref (client);
  fake_stop (&central);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-timeline/pages", test_pages);
  g_test_add_func ("/viewer-timeline/trouble", test_trouble);
  return g_test_run ();
}
