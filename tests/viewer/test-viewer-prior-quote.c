/* Which earlier report is quoted, and how it stands in the new one. */
#include "viewer-prior-quote.h"

#include <locale.h>
#include <string.h>
#include "fake-central.h"

typedef struct
{
  const char *exam, *item, *part, *modality, *day, *identity, *signed_on, *findings, *impression;
} Row;

static GListModel *
make_priors (const Row *rows, guint n)
{
  g_autoptr (GString) text = g_string_new ("{\"rows\":[");
  FakeCentral central;
  FjClient *client;
  GListStore *store = g_list_store_new (VIEWER_TYPE_PRIOR);
  g_autoptr (GPtrArray) priors = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      const Row *row = &rows[i];

      g_string_append_printf (
          text,
          "%s{\"exam\":\"%s\",\"version\":1,\"accession\":\"A\",\"patient\":{\"id\":\"%s\",\"name\":\"单小红\"},"
          "\"item\":\"%s\",\"parts\":[\"%s\"],\"modality\":\"%s\",\"site\":{\"id\":\"s1\",\"name\":\"x\"},"
          "\"stage\":\"signed\",\"urgency\":\"routine\",\"images\":{\"study\":\"1.2\",\"series\":1,"
          "\"instances\":2,\"complete\":true},\"identity\":\"%s\",\"times\":{\"registered\":"
          "\"%sT10:00:00+08:00\"},\"report\":{\"id\":\"r\",\"status\":\"final\",\"version\":3",
          i > 0 ? "," : "", row->exam, row->identity != NULL ? "q2" : "q1", row->item, row->part,
          row->modality, row->identity != NULL ? row->identity : "same", row->day);
      if (row->signed_on != NULL)
        g_string_append_printf (text, ",\"signedAt\":\"%sT11:00:00+08:00\",\"auditor\":\"王审核\"",
                                row->signed_on);
      if (row->findings != NULL)
        g_string_append_printf (text, ",\"findings\":\"%s\"", row->findings);
      if (row->impression != NULL)
        g_string_append_printf (text, ",\"impression\":\"%s\"", row->impression);
      g_string_append (text, "}}");
    }
  g_string_append (text, "],\"next\":null}");
  fake_start (&central, "reader");
  client = fake_client (&central);
  fake_put (&central, "/Patient/q1/$timeline?count=100", text->str);
  priors = viewer_timeline_read (client, "q1", "now", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (priors->len, ==, n);
  g_list_store_splice (store, 0, 0, priors->pdata, priors->len);
  g_object_unref (client);
  fake_stop (&central);
  return G_LIST_MODEL (store);
}

static ViewerPrior *
choose (const char *modality, const char *item, const char *part, GListModel *priors)
{
  g_autoptr (FjExam) exam = fj_exam_new ();

  exam->id = g_strdup ("now");
  exam->modality = g_strdup (modality);
  exam->item = g_strdup (item);
  g_strfreev (exam->parts);
  exam->parts = g_strsplit (part, "|", -1);
  exam->registered_at = 1790000000LL * G_USEC_PER_SEC; /* 2026-09-21 */
  return viewer_prior_quote_choose (exam, priors);
}

static void
test_choice (void)
{
  static const Row rows[] = {
    { "dx", "胸部正侧位", "胸部", "DX", "2026-08-01", NULL, "2026-08-01", "片。", "片印象。" },
    { "ct-new", "胸部CT平扫", "胸部", "CT", "2026-05-01", NULL, "2026-05-02", "新。", "新印象。" },
    { "ct-old", "胸部CT平扫", "胸部", "CT", "2021-05-01", NULL, "2021-05-01", "旧。", "旧印象。" },
    { "head", "头颅CT平扫", "头颅", "CT", "2026-09-01", NULL, "2026-09-01", "头。", "头印象。" },
    { "draft", "胸部CT平扫", "胸部", "CT", "2026-07-01", NULL, NULL, NULL, NULL },
    { "stranger", "胸部CT平扫", "胸部", "CT", "2026-09-02", "number", "2026-09-02", "他人。", "他人印象。" },
    { "elsewhere", "腰椎MR平扫", "腰椎", "MR", "2026-09-02", "confirmed", "2026-09-02", NULL, "外院印象。" },
  };
  g_autoptr (GListModel) priors = make_priors (rows, G_N_ELEMENTS (rows));
  g_autoptr (ViewerPrior) chest = choose ("CT", "胸部CT增强", "胸部", priors);
  g_autoptr (ViewerPrior) film = choose ("CR", "胸部正位", "胸部", priors);
  g_autoptr (ViewerPrior) spine = choose ("CT", "腰椎CT平扫", "腰椎", priors);
  g_autoptr (ViewerPrior) knee = choose ("MR", "左膝关节MR平扫", "膝关节", priors);

  g_assert_nonnull (chest);
  g_assert_cmpstr (viewer_prior_get (chest)->exam, ==, "ct-new");
  g_assert_cmpstr (viewer_prior_get (film)->exam, ==, "dx");
  g_assert_cmpstr (viewer_prior_get (spine)->exam, ==, "elsewhere"); /* another modality, but a report */
  g_assert_null (knee);
}

static void
test_text (void)
{
  static const Row rows[] = {
    { "ct", "胸部CT平扫", "胸部", "CT", "2026-05-01", NULL, "2026-05-02", "右肺上叶结节，约6mm。",
      "右肺上叶结节。" },
    { "short", "胸部CT平扫", "胸部", "CT", "2026-06-01", NULL, "2026-06-02", NULL, "同前。" },
    { "none", "胸部CT平扫", "胸部", "CT", "2026-06-01", NULL, NULL, NULL, NULL },
  };
  g_autoptr (GListModel) priors = make_priors (rows, G_N_ELEMENTS (rows));
  g_autoptr (ViewerPrior) whole = g_list_model_get_item (priors, 0);
  g_autoptr (ViewerPrior) part = g_list_model_get_item (priors, 1);
  g_autoptr (ViewerPrior) none = g_list_model_get_item (priors, 2);
  g_autofree char *text = viewer_prior_quote_text (whole);
  g_autofree char *short_text = viewer_prior_quote_text (part);
  g_autofree char *title = viewer_prior_quote_title (whole);

  g_assert_cmpstr (text, ==,
                   "(Quoted: report of 2026-05-01, 胸部CT平扫, signed by 王审核)\n右肺上叶结节，约6mm。\n"
                   "Impression then: 右肺上叶结节。\n(End of the quotation)");
  g_assert_cmpstr (short_text, ==,
                   "(Quoted: report of 2026-06-01, 胸部CT平扫, signed by 王审核)\nImpression then: 同前。\n"
                   "(End of the quotation)");
  g_assert_null (viewer_prior_quote_text (none));
  g_assert_cmpstr (title, ==, "2026-05-01 · 胸部CT平扫");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-prior-quote/choice", test_choice);
  g_test_add_func ("/viewer-prior-quote/text", test_text);
  return g_test_run ();
}
