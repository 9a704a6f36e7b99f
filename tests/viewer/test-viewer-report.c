#include "viewer-report.h"

#include <glib/gstdio.h>
#include "fake-central.h"
#include "fj-error.h"

#define PATH "/DiagnosticReport/r1"

static const char draft[]
    = "{\"resourceType\":\"DiagnosticReport\",\"id\":\"r1\",\"status\":\"partial\","
      "\"basedOn\":[{\"reference\":\"ServiceRequest/e1\"}],\"subject\":{\"reference\":\"Patient/q1\"},"
      "\"code\":{\"text\":\"胸部正位\"},\"conclusion\":\"旧意见\","
      "\"extension\":[{\"url\":\"urn:fenji:findings\",\"valueString\":\"旧所见\"},"
      "{\"url\":\"urn:example:kept\",\"valueString\":\"foreign\"}]}";

typedef struct
{
  FakeCentral central;
  FjClient *client;
  FjDrafts *drafts;
  char *folder;
  ViewerReport *report;
} Fixture;

static void
open_report (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) document = NULL;
  guint etag = 0;

  document = fj_client_send (f->client, "GET", PATH, NULL, 0, NULL, &etag, NULL, &error);
  g_assert_no_error (error);
  f->report = viewer_report_new (f->client, f->drafts, document, etag, TRUE, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_start (&f->central, "reader");
  fake_put (&f->central, PATH, draft);
  f->client = fake_client (&f->central);
  f->folder = g_dir_make_tmp ("fenji-drafts-XXXXXX", &error);
  g_assert_no_error (error);
  f->drafts = fj_drafts_new (f->folder, &error);
  g_assert_no_error (error);
  open_report (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) kept = NULL;

  g_clear_object (&f->report);
  kept = fj_drafts_list (f->drafts);
  for (guint i = 0; kept[i] != NULL; i++)
    fj_drafts_remove (f->drafts, kept[i]);
  fj_drafts_free (f->drafts);
  g_object_unref (f->client);
  fake_stop (&f->central);
  g_rmdir (f->folder);
  g_free (f->folder);
}

static void
wait_for_state (Fixture *f, ViewerReportState state)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (viewer_report_get_state (f->report) != state)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

static void
let_time_pass (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static void
assert_central (Fixture *f, const char *findings, const char *impression)
{
  g_autofree char *one = fake_read (&f->central, PATH, "findings");
  g_autofree char *other = fake_read (&f->central, PATH, "conclusion");

  g_assert_cmpstr (one, ==, findings);
  g_assert_cmpstr (other, ==, impression);
}

/* Typed, left alone, saved: once, not at every key; and what others put into the document stays. */
static void
test_autosave (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (viewer_report_get_state (f->report), ==, VIEWER_REPORT_SAVED);
  g_assert_false (viewer_report_was_written (f->report));
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "新");
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "新所");
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "新所见 ");
  g_assert_cmpint (viewer_report_get_state (f->report), ==, VIEWER_REPORT_CHANGED);
  wait_for_state (f, VIEWER_REPORT_SAVED);
  assert_central (f, "新所见", "旧意见");
  g_assert_cmpuint (fake_count (&f->central, "PUT " PATH " W/\"1\""), ==, 1);
  g_assert_cmpuint (fake_count (&f->central, "PUT"), ==, 1);
  /* The space at the end is not kept by central, and no reason to save for ever. */
  let_time_pass (1800);
  g_assert_cmpuint (fake_count (&f->central, "PUT"), ==, 1);
  g_assert_nonnull (strstr (viewer_report_get_sentence (f->report), ":"));
  {
    g_autofree char *whole = NULL;
    g_autoptr (JsonObject) now = fj_client_send (f->client, "GET", PATH, NULL, 0, NULL, NULL, NULL, NULL);
    g_autoptr (GBytes) bytes = fj_json_to_bytes (now);

    whole = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_assert_nonnull (strstr (whole, "foreign"));
  }
}

/* What is typed while a save is under way is saved too. */
static void
test_typing_on (Fixture *f, gconstpointer data)
{
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "一");
  wait_for_state (f, VIEWER_REPORT_SAVING);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "一二");
  let_time_pass (2500);
  wait_for_state (f, VIEWER_REPORT_SAVED);
  assert_central (f, "一二", "旧意见");
}

static void
test_offline (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) kept = NULL;

  fake_set_down (&f->central, TRUE);
  viewer_report_set_text (f->report, VIEWER_FIELD_IMPRESSION, "断网时写的");
  wait_for_state (f, VIEWER_REPORT_OFFLINE);
  let_time_pass (100);
  kept = fj_drafts_get (f->drafts, "report/r1");
  g_assert_nonnull (kept);
  g_assert_cmpstr (fj_json_get_string (kept, "words.impression"), ==, "断网时写的");
  fake_set_down (&f->central, FALSE);
  viewer_report_retry (f->report);
  wait_for_state (f, VIEWER_REPORT_SAVED);
  assert_central (f, "旧所见", "断网时写的");
  g_clear_pointer (&kept, json_object_unref);
  kept = fj_drafts_get (f->drafts, "report/r1");
  g_assert_null (kept);
}

/* The program ends while central is away: the next one takes it up. */
static void
test_next_start (Fixture *f, gconstpointer data)
{
  fake_set_down (&f->central, TRUE);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "没来得及保存");
  g_clear_object (&f->report);
  let_time_pass (200);
  fake_set_down (&f->central, FALSE);
  open_report (f);
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "没来得及保存");
  wait_for_state (f, VIEWER_REPORT_SAVED);
  assert_central (f, "没来得及保存", "旧意见");
}

/* Someone else wrote into another field: both are kept without a question. */
static void
test_joined (Fixture *f, gconstpointer data)
{
  guint replaced = 0;

  g_signal_connect_swapped (f->report, "replaced", G_CALLBACK (g_atomic_int_inc), &replaced);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "我的所见");
  fake_write (&f->central, PATH, "conclusion", "别人的意见");
  wait_for_state (f, VIEWER_REPORT_SAVED);
  assert_central (f, "我的所见", "别人的意见");
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_IMPRESSION], ==, "别人的意见");
  g_assert_cmpuint (replaced, ==, 1);
}

static void
conflict (Fixture *f)
{
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "我的");
  fake_write (&f->central, PATH, "findings", "他的");
  wait_for_state (f, VIEWER_REPORT_CONFLICT);
  g_assert_cmpstr (viewer_report_get_theirs (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "他的");
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "我的");
  assert_central (f, "他的", "旧意见"); /* nothing is overwritten before a person says so */
}

static void
test_conflict (Fixture *f, gconstpointer data)
{
  static const char *const expected[] = {
    [VIEWER_TAKE_MINE] = "我的",
    [VIEWER_TAKE_THEIRS] = "他的",
    [VIEWER_TAKE_BOTH] = "他的\n我的",
  };

  for (ViewerTake take = VIEWER_TAKE_MINE; take <= VIEWER_TAKE_BOTH; take++)
    {
      viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "");
      wait_for_state (f, VIEWER_REPORT_CHANGED);
      wait_for_state (f, VIEWER_REPORT_SAVED);
      if (take != VIEWER_TAKE_MINE)
        fake_write (&f->central, PATH, "title", "x"); /* a version that changes nothing of ours */
      {
        g_clear_object (&f->report);
        fake_put (&f->central, PATH, draft);
        open_report (f);
      }
      conflict (f);
      viewer_report_resolve (f->report, take);
      wait_for_state (f, VIEWER_REPORT_SAVED);
      assert_central (f, expected[take], "旧意见");
      g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_FINDINGS], ==, expected[take]);
    }
}

/* Left without an answer and opened again, it is the same conflict: their text is not written over unseen. */
static void
test_conflict_again (Fixture *f, gconstpointer data)
{
  conflict (f);
  g_clear_object (&f->report);
  fj_drafts_wait (f->drafts, 10);
  open_report (f);
  g_assert_cmpint (viewer_report_get_state (f->report), ==, VIEWER_REPORT_CONFLICT);
  g_assert_cmpstr (viewer_report_get_theirs (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "他的");
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "我的");
  assert_central (f, "他的", "旧意见");
}

/* It was submitted elsewhere: what is typed stays here, and central is left as it is. */
static void
test_moved_on (Fixture *f, gconstpointer data)
{
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "迟到的");
  fake_write (&f->central, PATH, "status", "preliminary");
  wait_for_state (f, VIEWER_REPORT_REFUSED);
  assert_central (f, "旧所见", "旧意见");
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "迟到的");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  viewer_report_set_text (f->report, VIEWER_FIELD_IMPRESSION, "REFUSE");
  wait_for_state (f, VIEWER_REPORT_REFUSED);
  g_assert_nonnull (strstr (viewer_report_get_sentence (f->report), "Only a draft can be changed."));
  viewer_report_set_text (f->report, VIEWER_FIELD_IMPRESSION, "好了");
  wait_for_state (f, VIEWER_REPORT_SAVED);
  assert_central (f, "旧所见", "好了");
}

typedef struct
{
  gboolean is_over, is_done;
  GError *error;
} Outcome;

static void
operated (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->is_done = viewer_report_operate_finish (VIEWER_REPORT (source), result, &outcome->error);
  outcome->is_over = TRUE;
}

static Outcome
operate (Fixture *f, const char *operation, const char *note)
{
  Outcome outcome = { 0 };

  viewer_report_operate_async (f->report, operation, note, NULL, NULL, operated, &outcome);
  while (!outcome.is_over)
    g_main_context_iteration (NULL, TRUE);
  return outcome;
}

/* What was typed a moment ago is what is submitted. */
static void
test_submit (Fixture *f, gconstpointer data)
{
  Outcome outcome;
  g_autofree char *status = NULL;

  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "刚写的");
  outcome = operate (f, "submit", NULL);
  g_assert_no_error (outcome.error);
  g_assert_true (outcome.is_done);
  assert_central (f, "刚写的", "旧意见");
  status = fake_read (&f->central, PATH, "status");
  g_assert_cmpstr (status, ==, "preliminary");
  g_assert_cmpint (viewer_report_get_state (f->report), ==, VIEWER_REPORT_READ_ONLY);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "不行了");
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "刚写的");
}

static void
flushed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (viewer_report_flush_finish (VIEWER_REPORT (source), result, NULL));
  *(gboolean *) data = TRUE;
}

/* The exam is left while it is submitted: whoever waits for it is answered, so that the program can end. */
static void
test_left_while_submitted (Fixture *f, gconstpointer data)
{
  Outcome outcome = { 0 };
  gboolean is_flushed = FALSE;

  viewer_report_operate_async (f->report, "submit", NULL, NULL, NULL, operated, &outcome);
  for (guint i = 0; i < 3; i++)
    g_main_context_iteration (NULL, FALSE);
  viewer_report_flush_async (f->report, NULL, flushed, &is_flushed);
  while (!outcome.is_over || !is_flushed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (outcome.is_done);
}

/* Their words, joined with these while they were saved, are not signed unseen. */
static void
test_joined_is_not_signed (Fixture *f, gconstpointer data)
{
  Outcome outcome;

  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "我的");
  fake_write (&f->central, PATH, "conclusion", "他的");
  outcome = operate (f, "sign", NULL);
  g_assert_false (outcome.is_done);
  g_assert_error (outcome.error, FJ_ERROR, FJ_ERROR_STALE);
  g_clear_error (&outcome.error);
  assert_central (f, "我的", "他的");
}

static void
begin (Fixture *f, const char *operation, const ViewerWords *shown, Outcome *outcome)
{
  viewer_report_operate_async (f->report, operation, NULL, shown, NULL, operated, outcome);
}

static void
wait_for_end (Outcome *outcome)
{
  while (!outcome->is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* A person said yes to words that are no longer those of the report. */
static void
test_asked_about_others (Fixture *f, gconstpointer data)
{
  Outcome outcome = { 0 };
  g_auto (ViewerWords) shown = { 0 };
  g_autofree char *status = NULL;

  viewer_words_copy (&shown, viewer_report_get_words (f->report));
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "后来的");
  begin (f, "sign", &shown, &outcome);
  wait_for_end (&outcome);
  g_assert_error (outcome.error, FJ_ERROR, FJ_ERROR_STALE);
  g_clear_error (&outcome.error);
  status = fake_read (&f->central, PATH, "status");
  g_assert_cmpstr (status, ==, "partial");
  g_assert_cmpuint (fake_count (&f->central, "POST " PATH), ==, 0);
  wait_for_state (f, VIEWER_REPORT_SAVED);
  assert_central (f, "后来的", "旧意见");
}

/* Typed while the report is signed: no part of what is signed, and not lost either. */
static void
test_typed_while_signed (Fixture *f, gconstpointer data)
{
  Outcome outcome = { 0 };
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  g_autoptr (JsonObject) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;

  fake_set_held (&f->central, TRUE);
  begin (f, "sign", NULL, &outcome);
  while (fake_count (&f->central, "POST " PATH) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "签时写的");
  fake_set_held (&f->central, FALSE);
  wait_for_end (&outcome);
  g_assert_no_error (outcome.error);
  status = fake_read (&f->central, PATH, "status");
  g_assert_cmpstr (status, ==, "final");
  assert_central (f, "旧所见", "旧意见");
  g_assert_cmpint (viewer_report_get_state (f->report), ==, VIEWER_REPORT_REFUSED);
  g_assert_nonnull (strstr (viewer_report_get_sentence (f->report), "not part of it"));
  g_assert_false (viewer_report_may_write (f->report));
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_FINDINGS], ==, "签时写的");
  fj_drafts_wait (f->drafts, 10);
  kept = fj_drafts_get (f->drafts, "report/r1");
  g_assert_nonnull (kept);
  g_assert_cmpstr (fj_json_get_string (kept, "words.findings"), ==, "签时写的");
  let_time_pass (2000); /* longer than what is typed waits */
  g_assert_cmpuint (fake_count (&f->central, "PUT"), ==, 0);
}

/* It was signed, but the answer was lost: trying again shows that it is signed. */
static void
test_signed_already (Fixture *f, gconstpointer data)
{
  Outcome outcome;

  fake_write (&f->central, PATH, "status", "final");
  outcome = operate (f, "sign", NULL);
  g_assert_error (outcome.error, FJ_ERROR, FJ_ERROR_STALE);
  g_clear_error (&outcome.error);
  wait_for_state (f, VIEWER_REPORT_READ_ONLY);
  g_assert_false (viewer_report_may_write (f->report));
}

static void
wait_until_kept (Fixture *f, gboolean is_kept)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (viewer_report_is_kept (f->report) != is_kept)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

/* Neither central nor this computer has it: the state line does not say that it is kept. */
static void
test_not_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *away = g_strconcat (f->folder, "-away", NULL);

  fake_set_down (&f->central, TRUE);
  g_assert_cmpint (g_rename (f->folder, away), ==, 0);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "没处放");
  wait_until_kept (f, FALSE);
  wait_for_state (f, VIEWER_REPORT_OFFLINE);
  g_assert_nonnull (strstr (viewer_report_get_sentence (f->report), "cannot be kept on this computer"));
  g_assert_null (strstr (viewer_report_get_sentence (f->report), "Kept on this computer"));
  g_assert_cmpint (g_rename (away, f->folder), ==, 0);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "有处放了");
  wait_until_kept (f, TRUE);
  g_assert_null (strstr (viewer_report_get_sentence (f->report), "cannot be kept"));
}

/* There is no folder for drafts at all. */
static void
test_nowhere_to_keep (Fixture *f, gconstpointer data)
{
  FjDrafts *drafts = g_steal_pointer (&f->drafts);

  g_clear_object (&f->report);
  open_report (f);
  fake_set_down (&f->central, TRUE);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "没处放");
  wait_for_state (f, VIEWER_REPORT_OFFLINE);
  g_assert_false (viewer_report_is_kept (f->report));
  g_assert_nonnull (strstr (viewer_report_get_sentence (f->report), "cannot be kept on this computer"));
  f->drafts = drafts;
}

static void
test_submit_offline (Fixture *f, gconstpointer data)
{
  Outcome outcome;

  fake_set_down (&f->central, TRUE);
  viewer_report_set_text (f->report, VIEWER_FIELD_FINDINGS, "断网提交");
  outcome = operate (f, "submit", NULL);
  g_assert_error (outcome.error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_clear_error (&outcome.error);
  g_assert_cmpint (viewer_report_get_state (f->report), ==, VIEWER_REPORT_OFFLINE);
  fake_set_down (&f->central, FALSE);
  outcome = operate (f, "submit", NULL);
  g_assert_no_error (outcome.error);
  assert_central (f, "断网提交", "旧意见");
}

/* Two signers: the one who is late learns it, sees the other's text, and signs nothing. */
static void
test_sign_stale (Fixture *f, gconstpointer data)
{
  Outcome outcome;
  g_autofree char *status = NULL;

  fake_write (&f->central, PATH, "conclusion", "别人先改了");
  outcome = operate (f, "sign", NULL);
  g_assert_error (outcome.error, FJ_ERROR, FJ_ERROR_STALE);
  g_clear_error (&outcome.error);
  let_time_pass (300);
  g_assert_cmpstr (viewer_report_get_words (f->report)->text[VIEWER_FIELD_IMPRESSION], ==, "别人先改了");
  status = fake_read (&f->central, PATH, "status");
  g_assert_cmpstr (status, ==, "partial");
  outcome = operate (f, "sign", NULL);
  g_assert_no_error (outcome.error);
}

static void
test_return (Fixture *f, gconstpointer data)
{
  Outcome outcome = operate (f, "return", NULL);

  g_assert_error (outcome.error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&outcome.error);
  g_assert_cmpint (viewer_report_get_state (f->report), !=, VIEWER_REPORT_READ_ONLY);
  outcome = operate (f, "return", "请补充描述");
  g_assert_no_error (outcome.error);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/viewer-report/autosave", test_autosave },
    { "/viewer-report/typing-on", test_typing_on },
    { "/viewer-report/offline", test_offline },
    { "/viewer-report/next-start", test_next_start },
    { "/viewer-report/joined", test_joined },
    { "/viewer-report/conflict", test_conflict },
    { "/viewer-report/conflict-again", test_conflict_again },
    { "/viewer-report/moved-on", test_moved_on },
    { "/viewer-report/refused", test_refused },
    { "/viewer-report/submit", test_submit },
    { "/viewer-report/left-while-submitted", test_left_while_submitted },
    { "/viewer-report/joined-is-not-signed", test_joined_is_not_signed },
    { "/viewer-report/asked-about-others", test_asked_about_others },
    { "/viewer-report/typed-while-signed", test_typed_while_signed },
    { "/viewer-report/signed-already", test_signed_already },
    { "/viewer-report/not-kept", test_not_kept },
    { "/viewer-report/nowhere-to-keep", test_nowhere_to_keep },
    { "/viewer-report/submit-offline", test_submit_offline },
    { "/viewer-report/sign-stale", test_sign_stale },
    { "/viewer-report/return", test_return },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
