#include "fj-gates.h"

#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

/* Written by hand from workflow.md ("Gates before acquiring") and what a hospital asks: never from the table
 * under test. */
static const struct
{
  const char *modality;
  gboolean contrast;
  FjSex sex;
  const char *birth, *day, *expected;
} cases[] = {
  /* Ionising, by sex. */
  { "DX", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_MALE, "1990-05-01", "2026-11-22", "" },
  { "DX", FALSE, FJ_SEX_UNKNOWN, "1990-05-01", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_OTHER, "1990-05-01", "2026-11-22", "pregnancy" },
  { "CR", FALSE, FJ_SEX_FEMALE, NULL, "2026-11-22", "pregnancy" },
  { "CT", FALSE, FJ_SEX_UNKNOWN, NULL, "2026-11-22", "pregnancy" },
  { "MG", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "pregnancy" },
  { "XA", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "pregnancy" },
  { "RF", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "pregnancy" },
  { "NM", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "pregnancy" },
  { "PT", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "pregnancy" },
  { "US", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "" },
  { "ECG", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "" },
  /* 10 to 55 years, to the day. */
  { "DX", FALSE, FJ_SEX_FEMALE, "2016-11-23", "2026-11-22", "" },
  { "DX", FALSE, FJ_SEX_FEMALE, "2016-11-22", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_FEMALE, "1970-11-23", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_FEMALE, "1970-11-22", "2026-11-22", "" },
  /* What is known of the birth leaves it open. */
  { "DX", FALSE, FJ_SEX_FEMALE, "2016", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_FEMALE, "2017", "2026-11-22", "" },
  { "DX", FALSE, FJ_SEX_FEMALE, "1970", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_FEMALE, "1970-11", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_FEMALE, "1970-10", "2026-11-22", "" },
  { "DX", FALSE, FJ_SEX_FEMALE, "1969", "2026-11-22", "" },
  { "DX", FALSE, FJ_SEX_FEMALE, "rubbish", "2026-11-22", "pregnancy" },
  { "DX", FALSE, FJ_SEX_FEMALE, "2027-01-01", "2026-11-22", "pregnancy" }, /* not born: no age at all */
  /* The magnet asks everyone, the newborn too. */
  { "MR", FALSE, FJ_SEX_MALE, "2026-11-20", "2026-11-22", "implants" },
  { "MR", FALSE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "implants" },
  /* Contrast medium. */
  { "CT", TRUE, FJ_SEX_MALE, "1950-05-01", "2026-11-22", "contrast-allergy egfr consent" },
  { "CT", TRUE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "pregnancy contrast-allergy egfr consent" },
  { "MR", TRUE, FJ_SEX_MALE, "1950-05-01", "2026-11-22", "implants contrast-allergy egfr consent" },
  { "US", TRUE, FJ_SEX_FEMALE, "1990-05-01", "2026-11-22", "contrast-allergy consent" }, /* microbubbles */
  { NULL, TRUE, FJ_SEX_FEMALE, NULL, "2026-11-22", "" },
};

static void
test_which (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) codes
          = fj_gates_for (cases[i].modality, cases[i].contrast, cases[i].sex, cases[i].birth, cases[i].day);
      g_autofree char *got = g_strjoinv (" ", codes);

      if (!g_str_equal (got, cases[i].expected))
        g_error ("%s, born %s: \"%s\", expected \"%s\"", cases[i].modality,
                 cases[i].birth != NULL ? cases[i].birth : "?", got, cases[i].expected);
    }
}

static void
test_contrast_words (void)
{
  static const char *const with[]
      = { "胸部CT增强",           "头颈CTA", "泌尿系CT造影", "上腹部CT平扫+增强", "CT chest, enhanced",
          "MR head with contrast" };
  static const char *const without[] = { "胸部CT平扫",
                                         "头颅MR平扫",
                                         "胸部正侧位",
                                         "头颅CT（未增强）",
                                         "CT chest without contrast",
                                         "Non-contrast CT",
                                         "unenhanced CT",
                                         "" };

  for (guint i = 0; i < G_N_ELEMENTS (with); i++)
    g_assert_true (fj_gates_item_says_contrast (with[i]));
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    g_assert_false (fj_gates_item_says_contrast (without[i]));
  g_assert_false (fj_gates_item_says_contrast (NULL));
}

/* Every question has an answer that closes it, one that blocks it, and words for both languages' readers. */
static void
test_questions (void)
{
  guint n = 0;

  for (const FjGateQuestion *question; (question = fj_gates_get (n)) != NULL; n++)
    {
      gboolean closes = FALSE, blocks = FALSE;

      g_assert_true (fj_gates_find (question->code) == question);
      for (guint i = 0; i < question->n_answers; i++)
        {
          g_autoptr (FjGate) gate = fj_gate_new (question->code);
          g_autoptr (GError) error = NULL;
          const FjGateAnswer *answer = &question->answers[i];

          g_assert_true (fj_gates_find_answer (question, answer->code) == answer);
          g_assert_cmpuint (strlen (answer->words), >, 3);
          if (answer->needs_note)
            {
              g_assert_false (fj_gates_check (gate, answer->code, "", &error));
              g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
              g_clear_error (&error);
            }
          g_assert_true (fj_gates_check (gate, answer->code, "x", &error));
          g_assert_no_error (error);
          fj_gates_answer (gate, answer->code, "x", "d1", "赵登记", 5, FALSE);
          g_assert_true (gate->open == answer->blocks);
          g_assert_true (fj_gates_is_blocked (gate) == answer->blocks);
          closes |= !answer->blocks;
          blocks |= answer->blocks;
          /* Released: only what stands in the way, with a reason; then it is open no more. */
          g_assert_true (fj_gates_check (gate, FJ_GATE_RELEASED, "王审核：必须做", NULL) == answer->blocks);
          g_assert_false (fj_gates_check (gate, FJ_GATE_RELEASED, NULL, NULL));
          if (answer->blocks)
            {
              fj_gates_answer (gate, FJ_GATE_RELEASED, "王审核：必须做", "d2", "王审核", 6, TRUE);
              g_assert_false (gate->open);
              g_assert_false (fj_gates_is_blocked (gate));
              g_assert_true (gate->late);
              g_assert_cmpstr (gate->by_name, ==, "王审核");
            }
        }
      g_assert_true (closes && blocks);
    }
  g_assert_cmpuint (n, ==, 5);
  g_assert_null (fj_gates_find ("mood"));
  g_assert_null (fj_gates_find (NULL));
}

static void
test_refused (void)
{
  g_autoptr (FjGate) gate = fj_gate_new ("pregnancy"), strange = fj_gate_new ("mood");
  g_autofree char *long_note = g_strnfill (FJ_GATES_MAX_NOTE + 1, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_gates_check (strange, "no", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  g_clear_error (&error);
  g_assert_false (fj_gates_check (gate, "none", NULL, &error)); /* an answer to another question */
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  g_clear_error (&error);
  g_assert_false (fj_gates_check (gate, NULL, NULL, NULL));
  g_assert_false (fj_gates_check (gate, FJ_GATE_RELEASED, "why", NULL));
  g_assert_false (fj_gates_check (gate, "no", long_note, NULL));
  g_assert_true (fj_gates_check (gate, "no", NULL, NULL));
  /* An answer that nobody knows any more keeps it open. */
  fj_gates_answer (gate, "perhaps", NULL, NULL, NULL, 1, FALSE);
  g_assert_true (gate->open);
}

static void
test_update (void)
{
  g_autoptr (GPtrArray) gates = fj_gate_list_new ();
  const char *const two[] = { "pregnancy", "egfr", NULL }, *const other[] = { "implants", NULL };

  g_assert_true (fj_gates_update (gates, two));
  g_assert_cmpuint (fj_gate_list_n_open (gates), ==, 2);
  g_assert_false (fj_gates_update (gates, two));
  fj_gates_answer (g_ptr_array_index (gates, 0), "no", NULL, "d1", NULL, 1, FALSE);
  g_assert_true (fj_gates_update (gates, other));
  g_assert_nonnull (fj_gate_list_find (gates, "pregnancy")); /* was answered: stays */
  g_assert_null (fj_gate_list_find (gates, "egfr"));         /* was not: is not asked any more */
  g_assert_nonnull (fj_gate_list_find (gates, "implants"));
  g_assert_cmpuint (fj_gate_list_n_open (gates), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fj_language_set_thread ("en");
  g_test_add_func ("/gates/which", test_which);
  g_test_add_func ("/gates/contrast-words", test_contrast_words);
  g_test_add_func ("/gates/questions", test_questions);
  g_test_add_func ("/gates/refused", test_refused);
  g_test_add_func ("/gates/update", test_update);
  return g_test_run ();
}
