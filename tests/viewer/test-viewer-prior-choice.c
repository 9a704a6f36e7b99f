/* Which earlier exams are fetched beside the one that is read: tables as a radiologist would choose. */
#include "viewer-prior-choice.h"

#include "fake-central.h"

typedef struct
{
  const char *exam, *item, *part, *modality, *day, *patient, *identity;
  guint n_images;
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
    g_string_append_printf (
        text,
        "%s{\"exam\":\"%s\",\"version\":1,\"accession\":\"A\",\"patient\":{\"id\":\"%s\",\"name\":\"单小红\"},"
        "\"item\":\"%s\",\"parts\":[\"%s\"],\"modality\":\"%s\",\"site\":{\"id\":\"s1\",\"name\":\"x\"},"
        "\"stage\":\"signed\",\"urgency\":\"routine\",\"images\":{\"study\":\"1.2\",\"series\":1,\"instances\":%u,"
        "\"complete\":true},\"identity\":\"%s\",\"times\":{\"registered\":\"%sT10:00:00+08:00\"},\"report\":null}",
        i > 0 ? "," : "", rows[i].exam, rows[i].patient != NULL ? rows[i].patient : "q1", rows[i].item,
        rows[i].part, rows[i].modality, rows[i].n_images,
        rows[i].identity != NULL ? rows[i].identity : "same", rows[i].day);
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

static void
check (const char *modality,
       const char *item,
       const char *part,
       const Row *rows,
       guint n_rows,
       guint n,
       const char *expected)
{
  g_autoptr (GListModel) priors = make_priors (rows, n_rows);
  g_autoptr (FjExam) exam = fj_exam_new ();
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  exam->id = g_strdup ("now");
  exam->modality = g_strdup (modality);
  exam->item = g_strdup (item);
  g_strfreev (exam->parts);
  exam->parts = g_strsplit (part, "|", -1);
  exam->registered_at = 1790000000LL * G_USEC_PER_SEC; /* 2026-09-21 */
  chosen = viewer_priors_choose (exam, priors, n);
  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            viewer_prior_get (g_ptr_array_index (chosen, i))->exam);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_relevance (void)
{
  static const Row rows[] = {
    { "dx-new", "胸部正侧位", "胸部", "DX", "2026-08-01", NULL, NULL, 2 },
    { "ct-new", "胸部CT平扫", "胸部", "CT", "2026-05-01", NULL, NULL, 300 },
    { "head", "头颅CT平扫", "头颅", "CT", "2026-07-01", NULL, NULL, 40 },
    { "ct-old", "胸部CT平扫", "胸部", "CT", "2021-05-01", NULL, NULL, 300 },
    { "blank", "胸部CT平扫", "胸部", "CT", "2026-06-01", NULL, NULL, 0 }, /* never acquired */
    { "later", "胸部CT平扫", "胸部", "CT", "2026-10-01", NULL, NULL, 300 },
  };

  check ("CT", "胸部CT增强", "胸部", rows, G_N_ELEMENTS (rows), 3, "ct-new ct-old dx-new");
  check ("CT", "胸部CT增强", "胸部", rows, G_N_ELEMENTS (rows), 1, "ct-new");
  check ("DX", "胸部正侧位", "胸部", rows, G_N_ELEMENTS (rows), 2, "dx-new ct-new");
  check ("MR", "腰椎MR平扫", "腰椎", rows, G_N_ELEMENTS (rows), 3, "");
}

/* The other knee is no prior of this one. */
static void
test_side (void)
{
  static const Row rows[] = {
    { "left", "左膝关节正侧位", "左膝关节", "DX", "2026-08-01", NULL, NULL, 2 },
    { "right", "右膝关节正侧位", "右膝关节", "DX", "2024-08-01", NULL, NULL, 2 },
  };

  check ("DX", "右膝关节正侧位", "右膝关节", rows, G_N_ELEMENTS (rows), 3, "right");
  check ("DX", "左膝关节正侧位", "左膝关节", rows, G_N_ELEMENTS (rows), 3, "left");
}

/* Of another record: only what a person confirmed, whatever its number says. */
static void
test_identity (void)
{
  static const Row rows[] = {
    { "number", "胸部CT平扫", "胸部", "CT", "2026-08-01", "q2", "number", 300 },
    { "confirmed", "胸部CT平扫", "胸部", "CT", "2025-08-01", "q3", "confirmed", 300 },
    { "here", "胸部CT平扫", "胸部", "CT", "2024-08-01", "q1", NULL, 300 },
  };

  check ("CT", "胸部CT平扫", "胸部", rows, G_N_ELEMENTS (rows), 3, "confirmed here");
}

static void
test_wanted (void)
{
  g_autoptr (FjHangProtocol) protocol = fj_hang_protocol_new ("x", "x");
  FjHangImageSet *set;

  g_assert_cmpuint (viewer_priors_wanted (NULL), ==, 1);
  fj_hang_protocol_add_set (protocol, 1);
  g_assert_cmpuint (viewer_priors_wanted (protocol), ==, 1);
  set = fj_hang_protocol_add_set (protocol, 2);
  set->when = FJ_HANG_PRIOR;
  set->prior = 2;
  g_assert_cmpuint (viewer_priors_wanted (protocol), ==, 2);
  set->prior = 9;
  g_assert_cmpuint (viewer_priors_wanted (protocol), ==, VIEWER_MAX_PRIORS);
}

static void
test_text (void)
{
  static const Row row = { "a", "胸部CT平扫", "胸部", "CT", "2025-03-01", NULL, NULL, 300 };
  g_autoptr (GListModel) priors = make_priors (&row, 1);
  g_autoptr (ViewerPrior) prior = g_list_model_get_item (priors, 0);
  g_autofree char *text = viewer_prior_text (prior);

  g_assert_cmpstr (text, ==, "Prior 2025-03-01");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-prior-choice/relevance", test_relevance);
  g_test_add_func ("/viewer-prior-choice/side", test_side);
  g_test_add_func ("/viewer-prior-choice/identity", test_identity);
  g_test_add_func ("/viewer-prior-choice/wanted", test_wanted);
  g_test_add_func ("/viewer-prior-choice/text", test_text);
  return g_test_run ();
}
