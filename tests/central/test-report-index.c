/* central-report-index: 5,000 reports made from a fixed seed are found by their words, the same ones that
 * looking through every text finds; by the index and in its order, as SQLite's own plan says. */
#include "central-report-index.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "fj-fhir.h"
#include "fj-json.h"

#define N_REPORTS 5000
#define N_SITES 5

static const char *const sides[] = { "左肺", "右肺", "双肺", "肝右叶", "左肾", "头颅" };
static const char *const places[] = { "上叶", "下叶", "门区", "外周", "近段" };
static const char *const findings[] = { "结节", "囊肿", "斑片影", "钙化灶", "磨玻璃影", "nodule", "GGO" };
static const char *const others[]
    = { "胸膜未见增厚。", "淋巴结不大。", "心影不大。", "结构清楚。", "关节未见异常。" };

typedef struct
{
  char *folder, *url;
  CentralStore *store;
  char **texts; /* of all reports: what is looked through */
} Fixture;

static char *
dup_id (guint i)
{
  return g_strdup_printf ("00000000-0000-4000-8000-%012u", i);
}

static char *
dup_site (guint i)
{
  return g_strdup_printf ("10000000-0000-4000-8000-%012u", i);
}

static gboolean
add_report (CentralTransaction *transaction, guint i, const char *words, GError **error)
{
  g_autoptr (FjReport) report = fj_report_new ();
  g_autofree char *id = dup_id (i), *site = dup_site (i % N_SITES), *text = NULL;
  g_autoptr (JsonObject) document = NULL;

  report->id = g_strdup (id);
  report->exam = g_strdup (id);
  report->patient = g_strdup (id);
  report->status = FJ_REPORT_FINAL;
  report->signed_at = (gint64) (i + 1) * G_USEC_PER_SEC;
  report->findings = g_strdup (words);
  report->impression = g_strdup ("建议复查。");
  document = fj_fhir_report_to_json (report, NULL);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (document);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return central_exec (transaction, error,
                       "INSERT INTO clinical_resource (type, id, version, site, updated, document)"
                       " VALUES ('DiagnosticReport', ?, 1, ?, ?, ?)",
                       "ssis", id, site, report->signed_at, text)
         && central_exec (transaction, error,
                          "INSERT INTO report (id, exam, patient, site, status, critical, signed_at, version)"
                          " VALUES (?, ?, ?, ?, 'final', 0, ?, 1)",
                          "ssssi", id, id, id, site, report->signed_at)
         && central_exec (transaction, error,
                          "INSERT INTO patient (id, site, mrn, name, name_key, sex)"
                          " VALUES (?, ?, ?, '张三', '张三', 'male')",
                          "sss", id, site, id)
         && central_exec (
             transaction, error,
             "INSERT INTO exam (id, accession, patient, site, study_uid, item, parts, modality,"
             " visit_class, urgency, urgency_rank, stage, open, registered_at, target_seconds, version)"
             " VALUES (?, ?, ?, ?, ?, '胸部CT', '[]', 'CT', 'outpatient', 'routine', 0, 'signed', 0,"
             " ?, 1800, 1)",
             "sssssi", id, id, id, site, id, report->signed_at);
}

static gboolean
fill (CentralTransaction *transaction, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (36);

  for (guint i = 0; i < N_SITES; i++)
    {
      g_autofree char *site = dup_site (i);

      if (!central_exec (transaction, error, "INSERT INTO organization (id, name, level) VALUES (?, ?, 1)",
                         "ss", site, site))
        return FALSE;
    }
#define PICK(words) words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]
  for (guint i = 0; i < N_REPORTS; i++)
    {
      fixture->texts[i]
          = g_strdup_printf ("%s%s见%s，大小约%dmm。%s%s", PICK (sides), PICK (places), PICK (findings),
                             g_rand_int_range (rand, 2, 40), PICK (others), PICK (others));
      if (!add_report (transaction, i, fixture->texts[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("fenji-index-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->url = g_strdup_printf ("sqlite:%s/central.db", fixture->folder);
  fixture->texts = g_new0 (char *, N_REPORTS + 1);
  fixture->store = central_store_open (fixture->url, &error);
  g_assert_no_error (error);
  g_assert_true (central_store_write (fixture->store, fill, fixture, &error));
  /* As at the first start of a program with an index over a database without one. */
  g_assert_true (central_report_index_ensure (fixture->store, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "central.db", "central.db-wal", "central.db-shm" };

  g_clear_pointer (&fixture->store, central_store_close);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_strfreev (fixture->texts);
  g_free (fixture->folder);
  g_free (fixture->url);
}

/* --- asking --- */

typedef struct
{
  const char *words;
  const char *explain; /* "" or "EXPLAIN QUERY PLAN " */
  guint n_sites, limit;
  GPtrArray *answers; /* ids, or lines of the plan */
} Asking;

static gboolean
ask (CentralTransaction *transaction, gpointer data, GError **error)
{
  const Asking *asking = data;
  g_autoptr (FjSearchQuestion) question = fj_search_question_new (asking->words, error);
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autoptr (GPtrArray) sites = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *expression = NULL, *sql = NULL, *explained = NULL;
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  g_assert_nonnull (question);
  for (guint i = 0; i < asking->n_sites; i++)
    g_ptr_array_add (sites, dup_site (i));
  g_ptr_array_add (sites, NULL);
  expression = central_report_index_expression (question, (const char *const *) sites->pdata);
  central_filter_bind (filter, expression);
  central_filter_in (filter, "x.site", (const char *const *) sites->pdata);
  central_filter_add (filter, " AND x.status IN ('final') AND e.registered_at >= ?"
                              " AND report_words.rowid < ?");
  central_filter_bind_int (filter, 0);
  central_filter_bind_int (filter, G_MAXINT64);
  central_filter_bind_int (filter, asking->limit);
  sql = central_report_index_sql ("n.number, x.id, n.report, x.signed_at", filter->sql->str);
  explained = g_strconcat (asking->explain, sql, NULL);
  rows = central_queryv (transaction, error, explained,
                         (const CentralValue *) (gpointer) filter->values->data, filter->values->len);
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    g_ptr_array_add (asking->answers,
                     g_strdup (central_rows_string (rows, *asking->explain == '\0' ? 1 : 3)));
  g_assert_no_error (local);
  return TRUE;
}

static GPtrArray *
answers_to (Fixture *fixture, const char *words, guint n_sites, guint limit, const char *explain)
{
  g_autoptr (GError) error = NULL;
  Asking asking = { words, explain, n_sites, limit, g_ptr_array_new_with_free_func (g_free) };

  g_assert_true (central_store_read (fixture->store, ask, &asking, &error));
  g_assert_no_error (error);
  return asking.answers;
}

static void
test_same_as_looking_through (Fixture *fixture, gconstpointer data)
{
  /* Chinese words and figures, where bytes beside each other are the word: looked through by strstr(). */
  static const char *const questions[][3]
      = { { "结节" },           { "节" },       { "结" },         { "肺上叶" },
          { "右肺", "囊肿" },   { "磨玻璃影" }, { "淋巴结不大" }, { "GGO" },
          { "nodule", "双肺" }, { "大小约" },   { "胃" },         { "见nodule" } };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    for (guint n_sites = 1; n_sites <= N_SITES; n_sites += 4)
      {
        g_autofree char *asked = g_strjoinv (" ", (char **) questions[i]);
        g_autoptr (GPtrArray) found = answers_to (fixture, asked, n_sites, N_REPORTS, "");
        guint n = 0;

        for (guint r = N_REPORTS; r-- > 0;)
          {
            gboolean fits = r % N_SITES < n_sites;
            g_autofree char *id = dup_id (r);

            for (guint w = 0; w < 3 && questions[i][w] != NULL; w++)
              fits = fits && strstr (fixture->texts[r], questions[i][w]) != NULL;
            if (!fits)
              continue;
            /* The last signed first. */
            g_assert_cmpuint (n, <, found->len);
            g_assert_cmpstr (g_ptr_array_index (found, n++), ==, id);
          }
        g_test_message ("%s: %u of %u sites", asked, n, n_sites);
        g_assert_cmpuint (n, ==, found->len);
      }
}

static void
test_plan (Fixture *fixture, gconstpointer data)
{
  static const char *const questions[] = { "结节", "节", "no", "右肺 囊肿" };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GPtrArray) plan = answers_to (fixture, questions[i], 2, 30, "EXPLAIN QUERY PLAN ");

      g_assert_cmpuint (plan->len, >=, 6);
      /* The words first, by their index (MATCH, and the place in the order) and in the order of the answer.
       */
      g_assert_true (g_str_has_prefix (g_ptr_array_index (plan, 0), "SCAN report_words VIRTUAL TABLE INDEX"));
      g_assert_nonnull (strchr (strrchr (g_ptr_array_index (plan, 0), ' '), 'M'));
      for (guint line = 0; line < plan->len; line++)
        {
          const char *step = g_ptr_array_index (plan, line);

          g_test_message ("%s", step);
          g_assert_null (strstr (step, "TEMP B-TREE"));
          if (line > 0)
            g_assert_true (g_str_has_prefix (step, "SEARCH "));
        }
    }
}

/* --- what changes --- */

static gboolean
change (CentralTransaction *transaction, gpointer data, GError **error)
{
  g_autoptr (FjReport) report = fj_report_new ();
  g_autofree char *id = dup_id (7), *site = dup_site (7 % N_SITES);

  report->findings = g_strdup (data);
  return central_report_index_put (transaction, id, site, report, error);
}

static gboolean
forget_rules (CentralTransaction *transaction, gpointer data, GError **error)
{
  return central_exec (transaction, error, "UPDATE clinical_resource SET document = '{' WHERE id LIKE '%42'",
                       "")
         && central_exec (transaction, error, "UPDATE meta SET value = 'older' WHERE name = 'report_index'",
                          "");
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = dup_id (7);
  g_autoptr (GError) error = NULL;
  const char *const steps[] = { "脾脏增大", "胰腺萎缩" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GPtrArray) before = answers_to (fixture, steps[i], N_SITES, 30, "");
      g_autoptr (GPtrArray) after = NULL, gone = NULL;

      g_assert_cmpuint (before->len, ==, 0);
      g_assert_true (central_store_write (fixture->store, change, (gpointer) steps[i], &error));
      after = answers_to (fixture, steps[i], N_SITES, 30, "");
      g_assert_cmpuint (after->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (after, 0), ==, id);
      gone = answers_to (fixture, steps[1 - i], N_SITES, 30, "");
      g_assert_cmpuint (gone->len, ==, 0);
    }
  /* Other rules: made anew of the reports themselves; the same rules: left as it is. */
  g_assert_true (central_report_index_ensure (fixture->store, &error));
  g_autoptr (GPtrArray) kept = answers_to (fixture, steps[1], N_SITES, 30, "");
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_true (central_store_write (fixture->store, forget_rules, NULL, &error));
  g_assert_true (central_report_index_ensure (fixture->store, &error));
  g_autoptr (GPtrArray) anew = answers_to (fixture, steps[1], N_SITES, 30, "");
  g_assert_cmpuint (anew->len, ==, 0);
  g_autoptr (GPtrArray) all = answers_to (fixture, "建议复查", N_SITES, N_REPORTS + 1, "");
  g_assert_cmpuint (all->len, ==, N_REPORTS - N_REPORTS / 100); /* those that are damaged are left out */
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/report-index/same-as-looking-through", test_same_as_looking_through);
  ADD ("/report-index/plan", test_plan);
  ADD ("/report-index/changed", test_changed);
  return g_test_run ();
}
