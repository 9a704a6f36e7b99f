#include "fj-fhir-worklist.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

/* As central wrote it, with everything there is. */
static const char whole[]
    = "{\"exam\":\"e-1\",\"version\":7,\"accession\":\"QSWS26112200001\",\"patient\":{\"id\":\"p-1\",\"name\":\"单小红\","
      "\"pinyin\":\"Shan^Xiaohong\",\"sex\":\"female\",\"age\":\"65岁\",\"birthDate\":\"1961-03-04\",\"mrn\":\"QSWS00000001\"},"
      "\"item\":\"头颅MR平扫\",\"parts\":[\"头颅\",\"颈部\"],\"modality\":\"MR\",\"site\":{\"id\":\"o-1\",\"name\":\"青山镇卫生院\"},"
      "\"device\":\"MR1\",\"visitClass\":\"inpatient\",\"urgency\":\"stat\",\"stage\":\"signed\","
      "\"task\":{\"id\":\"t-1\",\"code\":\"audit\",\"version\":3},\"holder\":{\"id\":\"d-1\",\"display\":\"王审核\"},"
      "\"times\":{\"registered\":\"2026-11-22T14:00:00.000Z\",\"signed\":\"2026-11-22T14:18:00.500Z\",\"unheard-of\":"
      "\"2026-11-22T14:18:00Z\"},\"target\":1800,\"clock\":\"on\",\"closed\":\"2026-11-22T14:18:00.500Z\","
      "\"gates\":{\"open\":2},\"images\":{\"study\":\"2.25.1\",\"series\":3,\"instances\":21,\"complete\":true},"
      "\"report\":{\"id\":\"r-1\",\"status\":\"final\",\"version\":4},\"critical\":true}";

/* As little as there may be. */
static const char bare[]
    = "{\"exam\":\"e-2\",\"accession\":\"A2\",\"patient\":{\"id\":\"p-2\",\"name\":\"无名氏\",\"sex\":null,\"age\":null},"
      "\"stage\":\"registered\",\"visitClass\":\"spaceflight\",\"urgency\":null,\"task\":null,\"holder\":null,\"report\":null,"
      "\"times\":{},\"target\":-5,\"closed\":null,\"parts\":[1,null,\"x\"]}";

static JsonObject *
json (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static FjExamRow *
read_row (const char *text)
{
  g_autoptr (JsonObject) object = json (text);
  g_autoptr (GError) error = NULL;
  FjExamRow *row = fj_fhir_worklist_row (object, &error);

  g_assert_no_error (error);
  return row;
}

static void
test_whole (void)
{
  g_autoptr (FjExamRow) object = read_row (whole), again = read_row (whole);
  const FjExamRowData *row = fj_exam_row_get (object);
  const gint64 registered
      = G_GINT64_CONSTANT (1795356000) * G_USEC_PER_SEC; /* date -d 2026-11-22T14:00Z +%s */

  g_assert_cmpstr (row->exam, ==, "e-1");
  g_assert_cmpuint (row->version, ==, 7);
  g_assert_cmpstr (row->accession, ==, "QSWS26112200001");
  g_assert_cmpstr (row->patient, ==, "p-1");
  g_assert_cmpstr (row->name, ==, "单小红");
  g_assert_cmpstr (row->pinyin, ==, "Shan^Xiaohong");
  g_assert_cmpint (row->sex, ==, FJ_SEX_FEMALE);
  g_assert_cmpstr (row->age, ==, "65岁");
  g_assert_cmpstr (row->birth_date, ==, "1961-03-04");
  g_assert_cmpstr (row->mrn, ==, "QSWS00000001");
  g_assert_cmpstr (row->item, ==, "头颅MR平扫");
  g_assert_cmpuint (g_strv_length (row->parts), ==, 2);
  g_assert_cmpstr (row->parts[1], ==, "颈部");
  g_assert_cmpstr (row->modality, ==, "MR");
  g_assert_cmpstr (row->site, ==, "o-1");
  g_assert_cmpstr (row->site_name, ==, "青山镇卫生院");
  g_assert_cmpstr (row->device, ==, "MR1");
  g_assert_cmpint (row->visit_class, ==, FJ_VISIT_INPATIENT);
  g_assert_cmpint (row->urgency, ==, FJ_URGENCY_STAT);
  g_assert_cmpint (row->stage, ==, FJ_STAGE_SIGNED);
  g_assert_cmpstr (row->task, ==, "t-1");
  g_assert_cmpstr (row->task_code, ==, "audit");
  g_assert_cmpuint (row->task_version, ==, 3);
  g_assert_cmpstr (row->holder, ==, "d-1");
  g_assert_cmpstr (row->holder_name, ==, "王审核");
  g_assert_cmpint (row->times[FJ_STAGE_REGISTERED], ==, registered);
  g_assert_cmpint (row->times[FJ_STAGE_SIGNED], ==,
                   registered + (18 * 60 * 1000 + 500) * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (row->times[FJ_STAGE_ACQUIRED], ==, 0);
  g_assert_cmpint (row->closed_at, ==, row->times[FJ_STAGE_SIGNED]);
  g_assert_cmpuint (row->target_seconds, ==, 1800);
  g_assert_cmpuint (row->n_open_gates, ==, 2);
  g_assert_cmpstr (row->study_uid, ==, "2.25.1");
  g_assert_cmpuint (row->n_series, ==, 3);
  g_assert_cmpuint (row->n_instances, ==, 21);
  g_assert_true (row->complete);
  g_assert_cmpstr (row->report, ==, "r-1");
  g_assert_cmpint (row->report_status, ==, FJ_REPORT_FINAL);
  g_assert_cmpuint (row->report_version, ==, 4);
  g_assert_true (row->critical);
  g_assert_true (fj_exam_row_equal (object, again));
}

static void
test_bare (void)
{
  g_autoptr (FjExamRow) object = read_row (bare);
  const FjExamRowData *row = fj_exam_row_get (object);

  /* Unknown is unknown. */
  g_assert_cmpint (row->sex, ==, FJ_SEX_UNKNOWN);
  g_assert_null (row->age);
  g_assert_null (row->holder);
  g_assert_null (row->report);
  g_assert_cmpint (row->closed_at, ==, 0);
  g_assert_cmpint (row->times[FJ_STAGE_REGISTERED], ==, 0);
  g_assert_cmpuint (row->target_seconds, ==, 0);
  g_assert_cmpuint (row->n_open_gates, ==, 0);
  g_assert_cmpint (row->urgency, ==, FJ_URGENCY_ROUTINE);
  g_assert_cmpuint (g_strv_length (row->parts), ==, 1);
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"exam\":\"e\",\"accession\":\"A\",\"patient\":{\"id\":\"p\",\"name\":\"n\"},\"stage\":\"dreaming\"}",
    "{\"exam\":\"e\",\"accession\":\"A\",\"patient\":{\"id\":\"p\"},\"stage\":\"signed\"}",
    "{\"exam\":\"e\",\"accession\":\"A\",\"patient\":\"p\",\"stage\":\"signed\"}",
    "{\"exam\":17,\"accession\":\"A\",\"patient\":{\"id\":\"p\",\"name\":\"n\"},\"stage\":\"signed\"}",
    "{\"exam\":\"e\",\"patient\":{\"id\":\"p\",\"name\":\"n\"},\"stage\":\"signed\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonObject) object = json (bad[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (fj_fhir_worklist_row (object, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
    }
}

static void
test_page (void)
{
  g_autofree char *text
      = g_strconcat ("{\"rows\":[", whole, ",", bare, "],\"counts\":{\"signed\":1,\"registered\":40},",
                     "\"next\":\"5_e-2\"}", NULL);
  g_autoptr (JsonObject) page = json (text), last = json ("{\"rows\":[],\"counts\":{},\"next\":null}");
  g_autoptr (JsonObject) none = json ("{\"resourceType\":\"Bundle\"}"), odd = json ("{\"rows\":[\"x\"]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL, empty = NULL;
  g_autofree char *next = NULL;
  guint counts[FJ_N_STAGES];

  rows = fj_fhir_worklist_rows (page, counts, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (counts[FJ_STAGE_SIGNED], ==, 1);
  g_assert_cmpuint (counts[FJ_STAGE_REGISTERED], ==, 40);
  g_assert_cmpuint (counts[FJ_STAGE_DRAFTING], ==, 0);
  g_assert_cmpstr (next, ==, "5_e-2");
  g_clear_pointer (&next, g_free);
  empty = fj_fhir_worklist_rows (last, NULL, &next, &error);
  g_assert_cmpuint (empty->len, ==, 0);
  g_assert_null (next);
  g_assert_null (fj_fhir_worklist_rows (none, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (fj_fhir_worklist_rows (odd, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir-worklist/whole", test_whole);
  g_test_add_func ("/fhir-worklist/bare", test_bare);
  g_test_add_func ("/fhir-worklist/refused", test_refused);
  g_test_add_func ("/fhir-worklist/page", test_page);
  return g_test_run ();
}
