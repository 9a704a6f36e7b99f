#include "fj-exam-words.h"

#include "fj-language.h"

#define MINUTE (60 * G_TIME_SPAN_SECOND)

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  fj_language_init (NULL);
  for (guint stage = 0; stage < FJ_N_STAGES; stage++)
    {
      const char *english, *chinese;

      fj_language_set_thread ("en");
      english = fj_exam_words_stage (stage);
      fj_language_set_thread ("zh_CN");
      chinese = fj_exam_words_stage (stage);
      g_assert_cmpstr (english, !=, "");
      g_assert_cmpstr (english, !=, chinese);
      /* Two stages never bear one name. */
      g_assert_true (g_hash_table_add (seen, (gpointer) english));
      g_assert_true (g_hash_table_add (seen, (gpointer) chinese));
    }
  g_assert_cmpstr (fj_exam_words_stage (FJ_STAGE_SUBMITTED), ==, "待审核");
  g_assert_cmpstr (fj_exam_words_urgency (FJ_URGENCY_URGENT), ==, "加急");
  g_assert_cmpstr (fj_exam_words_visit_class (FJ_VISIT_CHECKUP), ==, "体检");
  g_assert_cmpstr (fj_exam_words_sex (FJ_SEX_UNKNOWN), ==, "性别不详");
  fj_language_set_thread ("en");
  g_assert_cmpstr (fj_exam_words_sex (FJ_SEX_FEMALE), ==, "Female");
  g_assert_cmpstr (fj_exam_words_urgency (FJ_URGENCY_STAT), ==, "Immediately");
  fj_language_set_thread (NULL);
}

static void
assert_clock (FjExamRowData *row, gint64 now, const char *words, FjClockState state)
{
  g_autofree char *text = fj_exam_words_clock (row, now);

  g_assert_cmpstr (text, ==, words);
  g_assert_cmpint (fj_exam_words_clock_state (row, now), ==, state);
}

static void
test_clock (void)
{
  FjExamRowData row = { .stage = FJ_STAGE_DRAFTING, .target_seconds = 1800 };
  gint64 start = G_GINT64_CONSTANT (1795356000) * G_USEC_PER_SEC;

  fj_language_set_thread ("en");
  assert_clock (&row, start, "", FJ_CLOCK_ON_TARGET);
  row.times[FJ_STAGE_REGISTERED] = start;
  assert_clock (&row, start, "0 min of 30 min", FJ_CLOCK_ON_TARGET);
  assert_clock (&row, start - 5 * MINUTE, "0 min of 30 min",
                FJ_CLOCK_ON_TARGET); /* a clock behind central's */
  assert_clock (&row, start + 12 * MINUTE + MINUTE / 2, "12 min of 30 min", FJ_CLOCK_ON_TARGET);
  assert_clock (&row, start + 25 * MINUTE, "25 min of 30 min", FJ_CLOCK_CLOSE);
  assert_clock (&row, start + 30 * MINUTE, "30 min of 30 min", FJ_CLOCK_CLOSE);
  assert_clock (&row, start + 30 * MINUTE + 1, "over by 1 min", FJ_CLOCK_OVER);
  assert_clock (&row, start + 34 * MINUTE, "over by 4 min", FJ_CLOCK_OVER);
  assert_clock (&row, start + 155 * MINUTE, "over by 2 h 05 min", FJ_CLOCK_OVER);
  assert_clock (&row, start + 4 * 24 * 60 * MINUTE, "over by 3 days", FJ_CLOCK_OVER);
  row.closed_at = start + 18 * MINUTE;
  row.stage = FJ_STAGE_DELIVERED;
  assert_clock (&row, start + 100 * MINUTE, "signed after 18 min", FJ_CLOCK_ON_TARGET);
  row.stage = FJ_STAGE_CANCELLED;
  assert_clock (&row, start + 100 * MINUTE, "cancelled after 18 min", FJ_CLOCK_ON_TARGET);
  fj_language_set_thread ("zh_CN");
  row.stage = FJ_STAGE_SIGNED;
  assert_clock (&row, start, "18 分钟后签发", FJ_CLOCK_ON_TARGET);
  fj_language_set_thread (NULL);
}

static gint64
instant (GDateTime *time)
{
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_time (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) today = g_date_time_new_local (
      g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 5, 0);
  g_autoptr (GDateTime) before = g_date_time_add_days (today, -400);
  g_autofree char *none = fj_exam_words_time (0), *at = fj_exam_words_time (instant (today)),
                  *then = fj_exam_words_time (instant (before)),
                  *day = g_date_time_format (before, "%Y-%m-%d");
  /* A day of this year that is not today. */
  g_autoptr (GDateTime) other = g_date_time_new_local (g_date_time_get_year (now),
                                                       g_date_time_get_month (now) == 3 ? 4 : 3, 9, 14, 3, 0);
  g_autofree char *another = fj_exam_words_time (instant (other));

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (at, ==, "00:05");
  g_assert_cmpstr (then, ==, day);
  g_assert_cmpstr (another, ==, g_date_time_get_month (now) == 3 ? "04-09 14:03" : "03-09 14:03");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exam-words/words", test_words);
  g_test_add_func ("/exam-words/clock", test_clock);
  g_test_add_func ("/exam-words/time", test_time);
  return g_test_run ();
}
