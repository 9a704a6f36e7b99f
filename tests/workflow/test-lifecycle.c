#include "fj-lifecycle.h"

#include <string.h>
#include "fj-error.h"

/* Everything that could be in the way is out of it. */
static const FjLifecycleFacts ready
    = { .images_verified = TRUE, .has_images = TRUE, .report_has_text = TRUE, .holder_is_actor = TRUE };

/* Written by hand from workflow.md, one line per stage, one word per event, with the facts above.
 * A stage: the exam moves there. "=" allowed, nothing changes. "park" "note" a machine's event out of order.
 * "-" a person's command refused. */
typedef struct
{
  FjStage from;
  const char *words;
} Line;

static const FjEvent columns[FJ_N_EVENTS] = {
  FJ_EVENT_REGISTER,      FJ_EVENT_BOOK,         FJ_EVENT_ARRIVE, FJ_EVENT_IMAGE,   FJ_EVENT_IMAGES_COMPLETE,
  FJ_EVENT_ASSIGN,        FJ_EVENT_START_REPORT, FJ_EVENT_SAVE,   FJ_EVENT_SUBMIT,  FJ_EVENT_CLAIM_AUDIT,
  FJ_EVENT_RELEASE_AUDIT, FJ_EVENT_RETURN,       FJ_EVENT_SIGN,   FJ_EVENT_DELIVER, FJ_EVENT_RECALL,
  FJ_EVENT_CANCEL,        FJ_EVENT_ANSWER_GATE
};

/* clang-format off */
static const Line lines[] = {
  /*                     register   book   arrive  image     complete assign   start    save     submit    claim    release   return   sign   deliver   recall   cancel    answer-gate */
  { FJ_STAGE_NONE,       "registered -     -       park      park     -        -        -        -         -        -         -        -      park      -        -         -" },
  { FJ_STAGE_REGISTERED, "-         booked arrived acquiring acquired -        -        -        -         -        -         -        -      park      -        cancelled =" },
  { FJ_STAGE_BOOKED,     "-         =      arrived acquiring acquired -        -        -        -         -        -         -        -      park      -        cancelled =" },
  { FJ_STAGE_ARRIVED,    "-         -      =       acquiring acquired -        -        -        -         -        -         -        -      park      -        cancelled =" },
  { FJ_STAGE_ACQUIRING,  "-         -      -       =         acquired -        -        -        -         -        -         -        -      park      -        cancelled =" },
  { FJ_STAGE_ACQUIRED,   "-         -      -       note      =        assigned drafting -        -         -        -         -        -      park      recalled cancelled =" },
  { FJ_STAGE_ASSIGNED,   "-         -      -       note      note     =        drafting -        -         -        -         -        -      park      recalled cancelled =" },
  { FJ_STAGE_DRAFTING,   "-         -      -       note      note     -        =        =        submitted -        -         -        -      park      recalled cancelled =" },
  { FJ_STAGE_RETURNED,   "-         -      -       note      note     -        drafting drafting -         -        -         -        -      park      recalled cancelled =" },
  { FJ_STAGE_SUBMITTED,  "-         -      -       note      note     -        -        -        -         auditing =         returned signed park      recalled cancelled =" },
  { FJ_STAGE_AUDITING,   "-         -      -       note      note     -        -        =        -         =        submitted returned signed park      recalled cancelled =" },
  { FJ_STAGE_CONSULTING, "-         -      -       note      note     -        -        -        -         -        -         returned signed park      recalled cancelled =" },
  { FJ_STAGE_SIGNED,     "-         -      -       note      note     -        -        -        -         -        -         -        -      delivered recalled -         =" },
  { FJ_STAGE_DELIVERED,  "-         -      -       note      note     -        -        -        -         -        -         -        -      =         recalled -         =" },
  { FJ_STAGE_AMENDED,    "-         -      -       note      note     -        -        -        -         -        -         -        -      delivered recalled -         =" },
  { FJ_STAGE_RECALLED,   "-         booked arrived acquiring park     -        -        -        -         -        -         -        -      note      =        cancelled =" },
  { FJ_STAGE_CANCELLED,  "-         -      -       note      note     -        -        -        -         -        -         -        -      note      -        =         -" },
};
/* clang-format on */

static GStrv
words_of (const char *line)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) pieces = g_strsplit (line, " ", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      g_strv_builder_add (words, pieces[i]);
  return g_strv_builder_end (words);
}

static void
test_every_event_at_every_stage (void)
{
  guint asked = 0;

  g_assert_cmpuint (G_N_ELEMENTS (lines), ==, FJ_N_STAGES);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (GStrv) words = words_of (lines[i].words);

      g_assert_cmpuint (g_strv_length (words), ==, FJ_N_EVENTS);
      for (guint e = 0; e < FJ_N_EVENTS; e++, asked++)
        {
          g_autoptr (GError) error = NULL;
          FjStage to = FJ_STAGE_NONE;
          FjLifecycleOutcome outcome = fj_lifecycle_apply (lines[i].from, columns[e], &ready, &to, &error);
          const char *got = outcome == FJ_OUTCOME_MOVED    ? fj_stage_to_string (to)
                            : outcome == FJ_OUTCOME_KEPT   ? "="
                            : outcome == FJ_OUTCOME_PARKED ? "park"
                            : outcome == FJ_OUTCOME_NOTED  ? "note"
                                                           : "-";

          if (!g_str_equal (got, words[e]))
            g_error ("%s at %s: %s, expected %s", fj_event_to_string (columns[e]),
                     fj_stage_to_string (lines[i].from), got, words[e]);
          if (outcome != FJ_OUTCOME_MOVED)
            g_assert_cmpint (to, ==, lines[i].from);
          g_assert_true ((outcome == FJ_OUTCOME_REFUSED) == (error != NULL));
          if (error != NULL) /* what, why, what to do next: two sentences at least */
            {
              g_assert_error (error, FJ_ERROR, FJ_ERROR_CONFLICT);
              g_assert_nonnull (strstr (error->message, ". "));
            }
        }
    }
  g_test_message ("%u pairs of event and stage", asked);
}

/* A machine is never refused, a person is never parked, whatever the facts. */
static void
test_kinds (void)
{
  for (guint bits = 0; bits < 256; bits++)
    for (int stage = 0; stage < FJ_N_STAGES; stage++)
      for (int event = 0; event < FJ_N_EVENTS; event++)
        {
          const FjLifecycleFacts facts = { .images_verified = bits & 1,
                                           .has_images = bits >> 1 & 1,
                                           .report_has_text = bits >> 2 & 1,
                                           .holder_is_actor = bits >> 3 & 1,
                                           .report_signed = bits >> 4 & 1,
                                           .gates_open = bits >> 5 & 1,
                                           .signs_alone = bits >> 6 & 1,
                                           .drafted_by_actor = bits >> 7 & 1 };
          g_autoptr (GError) error = NULL;
          FjStage to;
          FjLifecycleOutcome outcome
              = fj_lifecycle_apply ((FjStage) stage, (FjEvent) event, &facts, &to, &error);

          if (fj_event_is_machine ((FjEvent) event))
            g_assert_cmpint (outcome, !=, FJ_OUTCOME_REFUSED);
          else
            g_assert_true (outcome == FJ_OUTCOME_MOVED || outcome == FJ_OUTCOME_KEPT
                           || outcome == FJ_OUTCOME_REFUSED);
          g_assert_true ((outcome == FJ_OUTCOME_REFUSED) == (error != NULL));
          /* Nothing is signed without verified images and words, by whoever holds it. */
          if (outcome == FJ_OUTCOME_MOVED && (to == FJ_STAGE_SIGNED || to == FJ_STAGE_AMENDED))
            g_assert_true (facts.images_verified && facts.has_images && facts.report_has_text
                           && facts.holder_is_actor && (facts.signs_alone || !facts.drafted_by_actor));
          /* Nothing is delivered that is not signed; nothing signed is cancelled. */
          if (outcome == FJ_OUTCOME_MOVED && to == FJ_STAGE_DELIVERED)
            g_assert_true (stage == FJ_STAGE_SIGNED || stage == FJ_STAGE_AMENDED);
          if (outcome == FJ_OUTCOME_MOVED && to == FJ_STAGE_CANCELLED)
            g_assert_false (facts.report_signed);
        }
}

static void
assert_refused (FjStage from, FjEvent event, const FjLifecycleFacts *facts, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  FjStage to;

  g_assert_cmpint (fj_lifecycle_apply (from, event, facts, &to, &error), ==, FJ_OUTCOME_REFUSED);
  g_assert_error (error, FJ_ERROR, code);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_cmpint (to, ==, from);
}

static void
assert_moves (FjStage from, FjEvent event, const FjLifecycleFacts *facts, FjStage expected)
{
  g_autoptr (GError) error = NULL;
  FjStage to;
  FjLifecycleOutcome outcome = fj_lifecycle_apply (from, event, facts, &to, &error);

  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, FJ_OUTCOME_MOVED);
  g_assert_cmpint (to, ==, expected);
}

static void
test_guards (void)
{
  FjLifecycleFacts facts = ready;

  facts.holder_is_actor = FALSE;
  assert_refused (FJ_STAGE_DRAFTING, FJ_EVENT_SAVE, &facts, FJ_ERROR_CONFLICT, "Someone else");
  assert_refused (FJ_STAGE_DRAFTING, FJ_EVENT_START_REPORT, &facts, FJ_ERROR_CONFLICT, "Someone else");
  assert_refused (FJ_STAGE_DRAFTING, FJ_EVENT_SUBMIT, &facts, FJ_ERROR_CONFLICT, "Someone else");
  assert_refused (FJ_STAGE_AUDITING, FJ_EVENT_SIGN, &facts, FJ_ERROR_CONFLICT, "Someone else");
  assert_refused (FJ_STAGE_AUDITING, FJ_EVENT_CLAIM_AUDIT, &facts, FJ_ERROR_CONFLICT, "Someone else");
  assert_refused (FJ_STAGE_AUDITING, FJ_EVENT_RETURN, &facts, FJ_ERROR_CONFLICT, "Someone else");
  /* A cancel asks nobody. */
  assert_moves (FJ_STAGE_DRAFTING, FJ_EVENT_CANCEL, &facts, FJ_STAGE_CANCELLED);
  facts = ready;
  facts.images_verified = FALSE;
  assert_refused (FJ_STAGE_DRAFTING, FJ_EVENT_SUBMIT, &facts, FJ_ERROR_CONFLICT, "archive");
  assert_refused (FJ_STAGE_SUBMITTED, FJ_EVENT_SIGN, &facts, FJ_ERROR_CONFLICT, "archive");
  facts = ready;
  facts.report_has_text = FALSE;
  assert_refused (FJ_STAGE_DRAFTING, FJ_EVENT_SUBMIT, &facts, FJ_ERROR_UNPROCESSABLE, "empty");
  assert_refused (FJ_STAGE_AUDITING, FJ_EVENT_SIGN, &facts, FJ_ERROR_UNPROCESSABLE, "empty");
  facts = ready;
  facts.has_images = FALSE;
  assert_refused (FJ_STAGE_ACQUIRED, FJ_EVENT_START_REPORT, &facts, FJ_ERROR_CONFLICT, "no images");
  facts = ready;
  facts.gates_open = TRUE;
  assert_refused (FJ_STAGE_REGISTERED, FJ_EVENT_ARRIVE, &facts, FJ_ERROR_CONFLICT, "safety");
  facts = ready;
  facts.report_signed = TRUE;
  assert_refused (FJ_STAGE_RECALLED, FJ_EVENT_CANCEL, &facts, FJ_ERROR_CONFLICT, "signed report");
  assert_moves (FJ_STAGE_AUDITING, FJ_EVENT_SIGN, &facts, FJ_STAGE_AMENDED);
  facts.holder_is_actor = FALSE;
  assert_refused (FJ_STAGE_AUDITING, FJ_EVENT_SIGN, &facts, FJ_ERROR_CONFLICT, "Someone else");
  /* No facts at all: all guards refuse. */
  assert_refused (FJ_STAGE_DRAFTING, FJ_EVENT_SUBMIT, NULL, FJ_ERROR_CONFLICT, "");
  assert_refused (FJ_STAGE_AUDITING, FJ_EVENT_SIGN, NULL, FJ_ERROR_CONFLICT, "");
}

/* Four eyes, and who may do with two. */
static void
test_signing_alone (void)
{
  FjLifecycleFacts facts = ready;

  assert_refused (FJ_STAGE_DRAFTING, FJ_EVENT_SIGN, &facts, FJ_ERROR_CONFLICT, "sign alone");
  facts.drafted_by_actor = TRUE;
  assert_refused (FJ_STAGE_SUBMITTED, FJ_EVENT_SIGN, &facts, FJ_ERROR_CONFLICT,
                  "drafted this report yourself");
  assert_refused (FJ_STAGE_AUDITING, FJ_EVENT_SIGN, &facts, FJ_ERROR_CONFLICT,
                  "drafted this report yourself");
  facts.signs_alone = TRUE;
  assert_moves (FJ_STAGE_DRAFTING, FJ_EVENT_SIGN, &facts, FJ_STAGE_SIGNED);
  assert_moves (FJ_STAGE_SUBMITTED, FJ_EVENT_SIGN, &facts, FJ_STAGE_SIGNED);
  assert_moves (FJ_STAGE_AUDITING, FJ_EVENT_SIGN, &facts, FJ_STAGE_SIGNED);
}

/* The refused see where the exam stands. */
static void
test_sentences (void)
{
  assert_refused (FJ_STAGE_SIGNED, FJ_EVENT_CANCEL, &ready, FJ_ERROR_CONFLICT, "addendum");
  assert_refused (FJ_STAGE_CANCELLED, FJ_EVENT_SIGN, &ready, FJ_ERROR_CONFLICT, "cancelled");
  assert_refused (FJ_STAGE_REGISTERED, FJ_EVENT_START_REPORT, &ready, FJ_ERROR_CONFLICT, "no images yet");
  assert_refused (FJ_STAGE_RETURNED, FJ_EVENT_SUBMIT, &ready, FJ_ERROR_CONFLICT, "sent back");
  assert_refused (FJ_STAGE_NONE, FJ_EVENT_SIGN, &ready, FJ_ERROR_CONFLICT, "not registered");
}

/* ---- order of arrival ---- */

typedef struct
{
  FjStage stage;
  gboolean parked[FJ_N_EVENTS];
} Exam;

/* What a service does with an event: after each move the parked ones are tried again. */
static void
happen (Exam *exam, FjEvent event, const FjLifecycleFacts *facts)
{
  FjStage to;

  switch (fj_lifecycle_apply (exam->stage, event, facts, &to, NULL))
    {
    case FJ_OUTCOME_PARKED:
      exam->parked[event] = TRUE;
      break;
    case FJ_OUTCOME_MOVED:
      exam->stage = to;
      for (int parked = 0; parked < FJ_N_EVENTS; parked++)
        if (exam->parked[parked])
          {
            exam->parked[parked] = FALSE;
            happen (exam, (FjEvent) parked, facts);
          }
      break;
    default:
      break;
    }
}

/* Every order of @events (each up to three times), into which the people's @commands fall in their own order
 * at every possible place. Counts the orders; all must end in @expected. */
static guint
every_order (Exam exam, guint counts[3], const FjEvent *commands, guint n_commands, FjStage expected)
{
  static const FjEvent events[3] = { FJ_EVENT_IMAGE, FJ_EVENT_IMAGES_COMPLETE, FJ_EVENT_DELIVER };
  guint orders = 0;

  for (guint i = 0; i < 3; i++)
    if (counts[i] > 0)
      {
        Exam next = exam;

        counts[i]--;
        happen (&next, events[i], &ready);
        orders += every_order (next, counts, commands, n_commands, expected);
        counts[i]++;
      }
  if (n_commands > 0)
    {
      Exam next = exam;

      happen (&next, commands[0], &ready);
      orders += every_order (next, counts, commands + 1, n_commands - 1, expected);
    }
  if (orders == 0)
    {
      g_assert_cmpint (exam.stage, ==, expected);
      return 1;
    }
  return orders;
}

static void
test_order_of_machines (void)
{
  static const FjEvent registering[] = { FJ_EVENT_REGISTER };
  static const FjStage before[]
      = { FJ_STAGE_REGISTERED, FJ_STAGE_BOOKED, FJ_STAGE_ARRIVED, FJ_STAGE_ACQUIRING };
  guint orders = 0;

  for (guint images = 1; images <= 3; images++)
    for (guint complete = 1; complete <= 2; complete++)
      for (guint deliver = 0; deliver <= 2; deliver++)
        {
          guint counts[3] = { images, complete, deliver };
          Exam exam = { FJ_STAGE_NONE };

          /* Images before the order is known, too. */
          orders += every_order (exam, counts, registering, 1, FJ_STAGE_ACQUIRED);
          for (guint i = 0; i < G_N_ELEMENTS (before); i++)
            {
              exam.stage = before[i];
              orders += every_order (exam, counts, NULL, 0, FJ_STAGE_ACQUIRED);
            }
          /* Taken again after a recall. A delivery then is the old paper's. */
          exam.stage = FJ_STAGE_RECALLED;
          if (deliver == 0)
            orders += every_order (exam, counts, NULL, 0, FJ_STAGE_ACQUIRED);
        }
  g_test_message ("%u orders", orders);
  g_assert_cmpuint (orders, >, 1000);
}

/* Late machines change nothing, from any stage after the images, and the printer's word may come before the
 * signature's. */
static void
test_late_machines (void)
{
  static const FjStage after[]
      = { FJ_STAGE_ACQUIRED,  FJ_STAGE_ASSIGNED, FJ_STAGE_DRAFTING,   FJ_STAGE_RETURNED,
          FJ_STAGE_SUBMITTED, FJ_STAGE_AUDITING, FJ_STAGE_CONSULTING, FJ_STAGE_CANCELLED };
  static const FjEvent signing[] = { FJ_EVENT_SIGN };

  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    {
      guint counts[3] = { 2, 2, 1 };
      Exam exam = { after[i] };

      every_order (exam, counts, NULL, 0, after[i]);
    }
  for (guint deliver = 1; deliver <= 3; deliver++)
    {
      guint counts[3] = { 1, 1, deliver };
      Exam exam = { FJ_STAGE_AUDITING };

      every_order (exam, counts, signing, 1, FJ_STAGE_DELIVERED);
    }
}

/* An incomplete archive parks "complete"; once the images are confirmed it joins. */
static void
test_complete_waits (void)
{
  FjLifecycleFacts facts = ready;
  Exam exam = { FJ_STAGE_ARRIVED };

  facts.images_verified = FALSE;
  happen (&exam, FJ_EVENT_IMAGES_COMPLETE, &facts);
  g_assert_cmpint (exam.stage, ==, FJ_STAGE_ARRIVED);
  g_assert_true (exam.parked[FJ_EVENT_IMAGES_COMPLETE]);
  happen (&exam, FJ_EVENT_IMAGE, &facts);
  g_assert_cmpint (exam.stage, ==, FJ_STAGE_ACQUIRING);
  g_assert_true (exam.parked[FJ_EVENT_IMAGES_COMPLETE]);
  happen (&exam, FJ_EVENT_IMAGES_COMPLETE, &ready);
  g_assert_cmpint (exam.stage, ==, FJ_STAGE_ACQUIRED);
}

/* The whole life in one piece, and once round through a return. */
static void
test_life (void)
{
  static const struct
  {
    FjEvent event;
    FjStage then;
  } life[] = {
    { FJ_EVENT_REGISTER, FJ_STAGE_REGISTERED },
    { FJ_EVENT_ARRIVE, FJ_STAGE_ARRIVED },
    { FJ_EVENT_IMAGE, FJ_STAGE_ACQUIRING },
    { FJ_EVENT_IMAGE, FJ_STAGE_ACQUIRING },
    { FJ_EVENT_IMAGES_COMPLETE, FJ_STAGE_ACQUIRED },
    { FJ_EVENT_START_REPORT, FJ_STAGE_DRAFTING },
    { FJ_EVENT_SAVE, FJ_STAGE_DRAFTING },
    { FJ_EVENT_SUBMIT, FJ_STAGE_SUBMITTED },
    { FJ_EVENT_CLAIM_AUDIT, FJ_STAGE_AUDITING },
    { FJ_EVENT_RETURN, FJ_STAGE_RETURNED },
    { FJ_EVENT_SAVE, FJ_STAGE_DRAFTING },
    { FJ_EVENT_SUBMIT, FJ_STAGE_SUBMITTED },
    { FJ_EVENT_SIGN, FJ_STAGE_SIGNED },
    { FJ_EVENT_DELIVER, FJ_STAGE_DELIVERED },
  };
  Exam exam = { FJ_STAGE_NONE };

  for (guint i = 0; i < G_N_ELEMENTS (life); i++)
    {
      happen (&exam, life[i].event, &ready);
      g_assert_cmpint (exam.stage, ==, life[i].then);
    }
}

/* The rows shown to others are those applied, and every stage can be reached. */
static void
test_rows (void)
{
  gboolean reached[FJ_N_STAGES] = { [FJ_STAGE_NONE] = TRUE, [FJ_STAGE_CONSULTING] = TRUE };
  FjLifecycleRow row;
  guint n = 0;

  for (; fj_lifecycle_row (n, &row); n++)
    {
      FjLifecycleFacts facts = ready;
      FjStage to;

      facts.signs_alone = TRUE;
      facts.report_signed = row.to == FJ_STAGE_AMENDED;
      fj_lifecycle_apply (row.from, row.event, &facts, &to, NULL);
      g_assert_cmpint (to, ==, row.to);
      reached[row.to] = TRUE;
    }
  g_assert_cmpuint (n, >, 40);
  g_assert_false (fj_lifecycle_row (n, &row));
  for (int stage = 0; stage < FJ_N_STAGES; stage++)
    g_assert_true (reached[stage]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lifecycle/every-event-at-every-stage", test_every_event_at_every_stage);
  g_test_add_func ("/lifecycle/kinds", test_kinds);
  g_test_add_func ("/lifecycle/guards", test_guards);
  g_test_add_func ("/lifecycle/signing-alone", test_signing_alone);
  g_test_add_func ("/lifecycle/sentences", test_sentences);
  g_test_add_func ("/lifecycle/order-of-machines", test_order_of_machines);
  g_test_add_func ("/lifecycle/late-machines", test_late_machines);
  g_test_add_func ("/lifecycle/complete-waits", test_complete_waits);
  g_test_add_func ("/lifecycle/life", test_life);
  g_test_add_func ("/lifecycle/rows", test_rows);
  return g_test_run ();
}
