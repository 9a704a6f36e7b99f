#include "fj-exam-list.h"

#include <string.h>
#include "scripted-central.h"

typedef struct
{
  Central central;
  FjClient *client;
  FjChanges *changes;
  FjExamList *list;
  GPtrArray *mirror; /* what a view knows: only what items-changed told it */
  GString *arrived;
  guint moved; /* rows that were said to be other ones */
  guint counted;
  gboolean loading; /* as it was told */
} Fixture;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  if (removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->mirror, (int) (position + i), g_list_model_get_item (model, position + i));
  fixture->moved += removed + added;
  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (model));
}

static void
on_arrived (FjExamList *list, FjExamRow *row, Fixture *fixture)
{
  g_string_append_printf (fixture->arrived, "%s ", fj_exam_row_get (row)->exam);
}

static void
on_loading (FjExamList *list, GParamSpec *pspec, Fixture *fixture)
{
  g_object_get (list, "is-loading", &fixture->loading, NULL);
}

static void
on_counts (Fixture *fixture)
{
  fixture->counted++;
}

static void
start (Fixture *fixture, const char *query)
{
  fixture->list = fj_exam_list_new (fixture->client, fixture->changes, query);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
  g_signal_connect (fixture->list, "arrived", G_CALLBACK (on_arrived), fixture);
  fixture->loading = fj_exam_list_is_loading (fixture->list);
  g_signal_connect (fixture->list, "notify::is-loading", G_CALLBACK (on_loading), fixture);
  g_signal_connect_swapped (fixture->list, "counts-changed", G_CALLBACK (on_counts), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  central_start (&fixture->central);
  central_put (&fixture->central, "e-1", "张三", "acquired", 1);
  central_put (&fixture->central, "e-2", "李四", "acquired", 1);
  central_put (&fixture->central, "e-3", "王五", "signed", 1);
  fixture->client = central_client (&fixture->central);
  fixture->changes = fj_changes_new (fixture->client);
  fixture->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->arrived = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->list);
  fj_changes_stop (fixture->changes);
  g_object_unref (fixture->changes);
  run_for (50);
  g_object_unref (fixture->client);
  g_ptr_array_unref (fixture->mirror);
  g_string_free (fixture->arrived, TRUE);
  central_stop (&fixture->central);
}

/* Exams as a view has them: "e-2:李四 e-1:张三". */
static char *
shown (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < fixture->mirror->len; i++)
    {
      const FjExamRowData *row = fj_exam_row_get (g_ptr_array_index (fixture->mirror, i));

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", row->exam, row->name);
    }
  return g_strdup (text->str);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  const Wanted *wanted = data;
  g_autofree char *text = shown (wanted->fixture);

  return g_str_equal (text, wanted->text);
}

static void
wait_for (Fixture *fixture, const char *text)
{
  run_until (is_shown, &(Wanted){ fixture, text });
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  guint moved, counted;

  start (fixture, "stage=acquired,drafting");
  g_assert_true (fj_exam_list_is_loading (fixture->list));
  wait_for (fixture, "e-2:李四 e-1:张三");
  run_for (20);
  g_assert_false (fj_exam_list_is_loading (fixture->list));
  g_assert_false (fixture->loading);
  g_assert_false (fj_exam_list_has_more (fixture->list));
  g_assert_cmpuint (fj_exam_list_get_count (fixture->list, FJ_STAGE_ACQUIRED), ==, 2);
  g_assert_cmpuint (fj_exam_list_get_count (fixture->list, FJ_STAGE_SIGNED), ==, 1);
  run_for (300);

  /* One that goes on is another row in the same place. */
  moved = fixture->moved;
  counted = fixture->counted;
  central_put (&fixture->central, "e-1", "张三丰", "drafting", 2);
  wait_for (fixture, "e-2:李四 e-1:张三丰");
  g_assert_cmpuint (fixture->moved, ==, moved + 2);
  run_for (200);
  g_assert_cmpuint (fixture->counted, ==, counted + 1);
  g_assert_cmpstr (fj_exam_row_get (fj_exam_list_find (fixture->list, "e-1"))->name, ==, "张三丰");

  /* One that comes, one that comes in from another stage, one that leaves. */
  g_assert_cmpstr (fixture->arrived->str, ==, "");
  central_put (&fixture->central, "e-4", "赵六", "acquired", 1);
  wait_for (fixture, "e-4:赵六 e-2:李四 e-1:张三丰");
  central_put (&fixture->central, "e-3", "王五", "drafting", 2);
  wait_for (fixture, "e-4:赵六 e-3:王五 e-2:李四 e-1:张三丰");
  central_put (&fixture->central, "e-2", "李四", "signed", 2);
  wait_for (fixture, "e-4:赵六 e-3:王五 e-1:张三丰");
  g_assert_null (fj_exam_list_find (fixture->list, "e-2"));
  g_assert_cmpstr (fixture->arrived->str, ==, "e-4 e-3 ");

  /* A change that changes nothing is not seen. */
  moved = fixture->moved;
  central_log (&fixture->central, "Task", "t", "e-1");
  run_for (400);
  g_assert_cmpuint (fixture->moved, ==, moved);
  /* A patient's own data are in the rows. */
  central_log (&fixture->central, "Patient", "p-e-1", NULL);
  run_for (400);
  g_assert_cmpuint (central_count (&fixture->central, "/worklist?stage=acquired,drafting&count=200&exam=e-1"),
                    >=, 2);
}

/* Many changes at once are a few questions. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  guint asked;

  start (fixture, NULL);
  wait_for (fixture, "e-3:王五 e-2:李四 e-1:张三");
  run_for (200);
  asked = central_count (&fixture->central, "/worklist");
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *exam = g_strdup_printf ("x-%u", i % 150);
      central_log (&fixture->central, "Task", "t", exam);
    }
  central_put (&fixture->central, "e-1", "张三", "signed", 7);
  central_put (&fixture->central, "e-1", "张大", "signed", 8);
  wait_for (fixture, "e-3:王五 e-2:李四 e-1:张大");
  run_for (300);
  g_assert_cmpuint (central_count (&fixture->central, "/worklist") - asked, <=, 8);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  fixture->central.page = 2;
  start (fixture, "");
  wait_for (fixture, "e-3:王五 e-2:李四");
  g_assert_true (fj_exam_list_has_more (fixture->list));
  g_assert_cmpstr (fixture->arrived->str, ==, "");
  /* A change in what is not loaded is no arrival. */
  run_for (200);
  central_put (&fixture->central, "e-1", "张三", "drafting", 2);
  wait_for (fixture, "e-3:王五 e-2:李四 e-1:张三");
  g_assert_cmpstr (fixture->arrived->str, ==, "");
  fj_exam_list_load_more (fixture->list);
  run_for (200);
  g_assert_false (fj_exam_list_has_more (fixture->list));
  g_assert_cmpuint (fixture->mirror->len, ==, 3);
  /* Reading again reads as much as is shown. */
  central_put (&fixture->central, "e-2", NULL, NULL, 0);
  wait_for (fixture, "e-3:王五 e-1:张三");
  fj_exam_list_reload (fixture->list);
  run_for (200);
  g_assert_cmpuint (fixture->mirror->len, ==, 2);
}

static gboolean
is_offline (gpointer changes)
{
  return !fj_changes_is_online (changes);
}

static void
test_lost_link (Fixture *fixture, gconstpointer data)
{
  start (fixture, "stage=acquired");
  wait_for (fixture, "e-2:李四 e-1:张三");
  run_for (200);
  central_go_away (&fixture->central);
  run_until (is_offline, fixture->changes);
  fj_exam_list_reload (fixture->list);
  run_for (1200);
  /* What is known stays, and a sentence says why nothing new comes. */
  g_assert_cmpuint (fixture->mirror->len, ==, 2);
  g_assert_nonnull (fj_exam_list_get_sentence (fixture->list));
  central_come_back (&fixture->central);
  central_put (&fixture->central, "e-4", "赵六", "acquired", 1);
  wait_for (fixture, "e-4:赵六 e-2:李四 e-1:张三");
  g_assert_null (fj_exam_list_get_sentence (fixture->list));
  g_assert_cmpstr (fixture->arrived->str, ==, "e-4 ");
}

static void
test_query (Fixture *fixture, gconstpointer data)
{
  start (fixture, "stage=acquired");
  g_assert_true (
      fj_exam_list_set_query (fixture->list, "stage=signed")); /* the first question is not waited for */
  wait_for (fixture, "e-3:王五");
  g_assert_true (fj_exam_list_set_query (fixture->list, "stage=acquired"));
  g_assert_false (fj_exam_list_set_query (fixture->list, "stage=acquired"));
  g_assert_cmpuint (fixture->mirror->len, ==, 1);
  wait_for (fixture, "e-2:李四 e-1:张三");
  g_assert_cmpstr (fixture->arrived->str, ==, "");
  /* An answer that is none is said, and old rows do not stand for it. */
  central_set_status (&fixture->central, 403);
  fj_exam_list_set_query (fixture->list, "stage=drafting");
  wait_for (fixture, "");
  g_assert_cmpstr (fj_exam_list_get_sentence (fixture->list), ==, "No, says the script.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/exam-list/live", Fixture, NULL, set_up, test_live, tear_down);
  g_test_add ("/exam-list/flood", Fixture, NULL, set_up, test_flood, tear_down);
  g_test_add ("/exam-list/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/exam-list/lost-link", Fixture, NULL, set_up, test_lost_link, tear_down);
  g_test_add ("/exam-list/query", Fixture, NULL, set_up, test_query, tear_down);
  return g_test_run ();
}
