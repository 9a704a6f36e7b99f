/* viewer-report-search: what is asked of central, and its answer read with care. */
#include "viewer-report-search.h"

#include <locale.h>

#include "fj-json.h"

#define NOW (1792742400LL * G_USEC_PER_SEC) /* 2026-10-23 08:00 in Shanghai */

static void
test_path (void)
{
  static const struct
  {
    ViewerReportSearch search;
    const char *after, *path;
  } cases[] = {
    { { .text = NULL }, NULL, NULL },
    { { .text = "  " }, NULL, NULL },
    { { .text = " 结节 " }, NULL, "/reports?count=30&q=%E7%BB%93%E8%8A%82" },
    { { .text = "a&mine=true#%" }, NULL, "/reports?count=30&q=a%26mine%3Dtrue%23%25" },
    { { .text = "a", .modality = "DX,CR" }, NULL, "/reports?count=30&q=a&modality=DX,CR" },
    { { .text = "a", .part = " 头 " }, NULL, "/reports?count=30&q=a&part=%E5%A4%B4" },
    { { .text = "a", .part = " " }, NULL, "/reports?count=30&q=a" },
    { { .text = "a", .part = "aaaaaaaaaabbbbbbbbbbc" },
      NULL,
      "/reports?count=30&q=a&part=aaaaaaaaaabbbbbbbbbb" },
    { { .text = "a", .date = VIEWER_REPORTS_WEEK }, NULL, "/reports?count=30&q=a&date=ge2026-10-16" },
    { { .text = "a", .date = VIEWER_REPORTS_MONTH }, NULL, "/reports?count=30&q=a&date=ge2026-09-23" },
    { { .text = "a", .date = VIEWER_REPORTS_YEAR }, NULL, "/reports?count=30&q=a&date=ge2025-10-23" },
    { { .text = "a", .date = VIEWER_REPORTS_FIVE_YEARS }, NULL, "/reports?count=30&q=a&date=ge2021-10-23" },
    { { .text = "a", .is_mine = TRUE }, "17_x", "/reports?count=30&q=a&mine=true&after=17_x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = viewer_report_search_path (&cases[i].search, NOW, cases[i].after);

      g_assert_cmpstr (path, ==, cases[i].path);
    }
}

static void
test_answer (void)
{
  static const char text[]
      = "{\"rows\":[{\"report\":\"r1\",\"exam\":\"e1\",\"accession\":\"A1\",\"item\":\"胸部CT\",\"modality\":\"CT\","
        "\"patient\":{\"name\":\"张三\"},\"site\":{\"name\":\"青山\"},\"status\":\"final\",\"reader\":\"李初诊\","
        "\"auditor\":\"王审核\",\"signedAt\":\"2026-03-01T10:30:00+08:00\",\"registeredAt\":\"2026-03-01T09:00:00+08:00\","
        "\"snippet\":{\"text\":\"右肺结节\","
        /* Inside; on top of it; outside; no numbers; at the end; empty. */
        "\"hits\":[[0,1],[0,2],[3,9],[\"a\",1],[2],7,[2,2],[-1,1],[4,0]]}},"
        "{\"report\":\"r2\",\"exam\":\"e2\",\"status\":\"partial\",\"signedAt\":null,\"snippet\":{\"text\":\"\"}},"
        "{\"report\":\"r3\",\"exam\":\"e3\",\"status\":\"final\"},{\"exam\":\"e4\"},"
        "{\"report\":\"r5\",\"exam\":\"e5\",\"status\":\"new\",\"snippet\":{\"text\":\"\"}},7],\"next\":\"5_r2\"}";
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) reports = viewer_report_search_read (json_node_get_object (node), &next);
  const ViewerFoundReport *first, *second;

  g_assert_cmpstr (next, ==, "5_r2");
  g_assert_cmpuint (reports->len, ==, 2); /* what is not whole is left out */
  first = g_ptr_array_index (reports, 0);
  second = g_ptr_array_index (reports, 1);
  g_assert_cmpstr (first->report, ==, "r1");
  g_assert_cmpstr (first->exam, ==, "e1");
  g_assert_cmpstr (first->item, ==, "胸部CT");
  g_assert_cmpstr (first->patient, ==, "张三");
  g_assert_cmpstr (first->site, ==, "青山");
  g_assert_cmpstr (first->auditor, ==, "王审核");
  g_assert_cmpint (first->status, ==, FJ_REPORT_FINAL);
  g_assert_cmpint (first->signed_at, ==, 1772332200LL * G_USEC_PER_SEC);
  g_assert_cmpint (first->registered_at, ==, 1772326800LL * G_USEC_PER_SEC);
  g_assert_cmpstr (first->snippet, ==, "右肺结节");
  g_assert_cmpuint (first->hits->len, ==, 2);
  g_assert_cmpuint (g_array_index (first->hits, FjSearchHit, 0).start, ==, 0);
  g_assert_cmpuint (g_array_index (first->hits, FjSearchHit, 0).length, ==, 1);
  g_assert_cmpuint (g_array_index (first->hits, FjSearchHit, 1).start, ==, 2);
  g_assert_cmpuint (g_array_index (first->hits, FjSearchHit, 1).length, ==, 2);
  g_assert_cmpint (second->status, ==, FJ_REPORT_PARTIAL);
  g_assert_cmpint (second->signed_at, ==, 0);
  g_assert_cmpuint (second->hits->len, ==, 0);
}

static void
test_nothing (void)
{
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) reports = viewer_report_search_read (empty, &next);

  g_assert_cmpuint (reports->len, ==, 0);
  g_assert_null (next);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-report-search/path", test_path);
  g_test_add_func ("/viewer-report-search/answer", test_answer);
  g_test_add_func ("/viewer-report-search/nothing", test_nothing);
  return g_test_run ();
}
