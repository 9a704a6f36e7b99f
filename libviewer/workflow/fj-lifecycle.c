#include "fj-lifecycle.h"

#include "fj-error.h"
#include "fj-language.h"

typedef enum
{
  GUARD_NONE = 0,
  GUARD_HAS_IMAGES = 1 << 0,
  GUARD_VERIFIED = 1 << 1,
  GUARD_TEXT = 1 << 2,
  GUARD_HOLDER = 1 << 3,
  GUARD_GATES = 1 << 4,     /* no safety gate is open */
  GUARD_UNSIGNED = 1 << 5,  /* no signed report stands */
  GUARD_SIGNED = 1 << 6,    /* a signed report stands */
  GUARD_ALONE = 1 << 7,     /* the actor may sign without another's draft */
  GUARD_FOUR_EYES = 1 << 8, /* the draft is another's, or the actor may sign alone */
} Guard;

#define GUARD_CAN_SUBMIT (GUARD_HOLDER | GUARD_HAS_IMAGES | GUARD_VERIFIED | GUARD_TEXT)
#define GUARD_CAN_SIGN (GUARD_CAN_SUBMIT | GUARD_FOUR_EYES)
#define GUARD_COMPLETE (GUARD_HAS_IMAGES | GUARD_VERIFIED)

typedef struct
{
  FjEvent event;
  FjStage from, to;
  FjLifecycleOutcome outcome;
  Guard guards;
} Row;

#define MOVE(event, from, to, guards)                                                                        \
  {                                                                                                          \
    FJ_EVENT_##event, FJ_STAGE_##from, FJ_STAGE_##to, FJ_OUTCOME_MOVED, guards                               \
  }
#define KEEP(event, from, guards)                                                                            \
  {                                                                                                          \
    FJ_EVENT_##event, FJ_STAGE_##from, FJ_STAGE_##from, FJ_OUTCOME_KEPT, guards                              \
  }
#define PARK(event, from)                                                                                    \
  {                                                                                                          \
    FJ_EVENT_##event, FJ_STAGE_##from, FJ_STAGE_##from, FJ_OUTCOME_PARKED, GUARD_NONE                        \
  }

/* The table: event, from, to, guards. What is not here is refused (a person's command), parked or noted (a
 * machine's event, by rank). Of two rows for the same event and stage the first whose guards hold wins. */
static const Row rows[] = {
  MOVE (REGISTER, NONE, REGISTERED, GUARD_NONE),

  MOVE (BOOK, REGISTERED, BOOKED, GUARD_NONE),
  KEEP (BOOK, BOOKED, GUARD_NONE), /* another slot */
  MOVE (BOOK, RECALLED, BOOKED, GUARD_NONE),

  MOVE (ARRIVE, REGISTERED, ARRIVED, GUARD_GATES),
  MOVE (ARRIVE, BOOKED, ARRIVED, GUARD_GATES),
  KEEP (ARRIVE, ARRIVED, GUARD_NONE),
  MOVE (ARRIVE, RECALLED, ARRIVED, GUARD_GATES),

  MOVE (IMAGE, REGISTERED, ACQUIRING, GUARD_NONE),
  MOVE (IMAGE, BOOKED, ACQUIRING, GUARD_NONE),
  MOVE (IMAGE, ARRIVED, ACQUIRING, GUARD_NONE),
  KEEP (IMAGE, ACQUIRING, GUARD_NONE),
  MOVE (IMAGE, RECALLED, ACQUIRING, GUARD_NONE), /* taken again */

  MOVE (IMAGES_COMPLETE, REGISTERED, ACQUIRED, GUARD_COMPLETE),
  MOVE (IMAGES_COMPLETE, BOOKED, ACQUIRED, GUARD_COMPLETE),
  MOVE (IMAGES_COMPLETE, ARRIVED, ACQUIRED, GUARD_COMPLETE),
  MOVE (IMAGES_COMPLETE, ACQUIRING, ACQUIRED, GUARD_COMPLETE),
  KEEP (IMAGES_COMPLETE, ACQUIRED, GUARD_NONE),
  PARK (IMAGES_COMPLETE, RECALLED), /* of the new images: the first of them has not come */

  MOVE (ASSIGN, ACQUIRED, ASSIGNED, GUARD_NONE),
  KEEP (ASSIGN, ASSIGNED, GUARD_NONE), /* to someone else */

  MOVE (START_REPORT, ACQUIRED, DRAFTING, GUARD_HAS_IMAGES | GUARD_HOLDER),
  MOVE (START_REPORT, ASSIGNED, DRAFTING, GUARD_HAS_IMAGES | GUARD_HOLDER),
  MOVE (START_REPORT, RETURNED, DRAFTING, GUARD_HAS_IMAGES | GUARD_HOLDER),
  KEEP (START_REPORT, DRAFTING, GUARD_HOLDER),

  KEEP (SAVE, DRAFTING, GUARD_HOLDER),
  MOVE (SAVE, RETURNED, DRAFTING, GUARD_HOLDER),
  KEEP (SAVE, AUDITING, GUARD_HOLDER), /* the auditor corrects it */

  MOVE (SUBMIT, DRAFTING, SUBMITTED, GUARD_CAN_SUBMIT),

  MOVE (CLAIM_AUDIT, SUBMITTED, AUDITING, GUARD_HOLDER),
  KEEP (CLAIM_AUDIT, AUDITING, GUARD_HOLDER),

  MOVE (RELEASE_AUDIT, AUDITING, SUBMITTED, GUARD_HOLDER),
  KEEP (RELEASE_AUDIT, SUBMITTED, GUARD_NONE),

  MOVE (RETURN, SUBMITTED, RETURNED, GUARD_HOLDER), /* claims it in passing, as does SIGN */
  MOVE (RETURN, AUDITING, RETURNED, GUARD_HOLDER),
  MOVE (RETURN, CONSULTING, RETURNED, GUARD_HOLDER),

  MOVE (SIGN, DRAFTING, SIGNED, GUARD_CAN_SIGN | GUARD_ALONE | GUARD_UNSIGNED),
  MOVE (SIGN, DRAFTING, AMENDED, GUARD_CAN_SIGN | GUARD_ALONE | GUARD_SIGNED),
  MOVE (SIGN, SUBMITTED, SIGNED, GUARD_CAN_SIGN | GUARD_UNSIGNED),
  MOVE (SIGN, SUBMITTED, AMENDED, GUARD_CAN_SIGN | GUARD_SIGNED),
  MOVE (SIGN, AUDITING, SIGNED, GUARD_CAN_SIGN | GUARD_UNSIGNED),
  MOVE (SIGN, AUDITING, AMENDED, GUARD_CAN_SIGN | GUARD_SIGNED),
  MOVE (SIGN, CONSULTING, SIGNED, GUARD_CAN_SIGN | GUARD_UNSIGNED),
  MOVE (SIGN, CONSULTING, AMENDED, GUARD_CAN_SIGN | GUARD_SIGNED),

  MOVE (DELIVER, SIGNED, DELIVERED, GUARD_NONE),
  MOVE (DELIVER, AMENDED, DELIVERED, GUARD_NONE),
  KEEP (DELIVER, DELIVERED, GUARD_NONE),

  MOVE (RECALL, ACQUIRED, RECALLED, GUARD_NONE),
  MOVE (RECALL, ASSIGNED, RECALLED, GUARD_NONE),
  MOVE (RECALL, DRAFTING, RECALLED, GUARD_NONE),
  MOVE (RECALL, RETURNED, RECALLED, GUARD_NONE),
  MOVE (RECALL, SUBMITTED, RECALLED, GUARD_NONE),
  MOVE (RECALL, AUDITING, RECALLED, GUARD_NONE),
  MOVE (RECALL, CONSULTING, RECALLED, GUARD_NONE),
  MOVE (RECALL, SIGNED, RECALLED, GUARD_NONE),
  MOVE (RECALL, DELIVERED, RECALLED, GUARD_NONE),
  MOVE (RECALL, AMENDED, RECALLED, GUARD_NONE),
  KEEP (RECALL, RECALLED, GUARD_NONE),

  MOVE (CANCEL, REGISTERED, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, BOOKED, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, ARRIVED, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, ACQUIRING, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, ACQUIRED, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, ASSIGNED, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, DRAFTING, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, RETURNED, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, SUBMITTED, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, AUDITING, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, CONSULTING, CANCELLED, GUARD_UNSIGNED),
  MOVE (CANCEL, RECALLED, CANCELLED, GUARD_UNSIGNED),
  KEEP (CANCEL, CANCELLED, GUARD_NONE),

  /* Late answers stand beside the exam, they change nothing of it. */
  KEEP (ANSWER_GATE, REGISTERED, GUARD_NONE),
  KEEP (ANSWER_GATE, BOOKED, GUARD_NONE),
  KEEP (ANSWER_GATE, ARRIVED, GUARD_NONE),
  KEEP (ANSWER_GATE, ACQUIRING, GUARD_NONE),
  KEEP (ANSWER_GATE, ACQUIRED, GUARD_NONE),
  KEEP (ANSWER_GATE, ASSIGNED, GUARD_NONE),
  KEEP (ANSWER_GATE, DRAFTING, GUARD_NONE),
  KEEP (ANSWER_GATE, RETURNED, GUARD_NONE),
  KEEP (ANSWER_GATE, SUBMITTED, GUARD_NONE),
  KEEP (ANSWER_GATE, AUDITING, GUARD_NONE),
  KEEP (ANSWER_GATE, CONSULTING, GUARD_NONE),
  KEEP (ANSWER_GATE, SIGNED, GUARD_NONE),
  KEEP (ANSWER_GATE, DELIVERED, GUARD_NONE),
  KEEP (ANSWER_GATE, AMENDED, GUARD_NONE),
  KEEP (ANSWER_GATE, RECALLED, GUARD_NONE),
};

/* Per event: its word, the stage it leads to when a machine says it (0: a person's command), and what a
 * refused person is told first. */
static const struct
{
  const char *word;
  FjStage rank;
  const char *rule;
} events[FJ_N_EVENTS] = {
  [FJ_EVENT_REGISTER] = { "register", 0, N_ ("An exam is registered only once.") },
  [FJ_EVENT_BOOK] = { "book", 0, N_ ("Only an exam that has not begun can be booked.") },
  [FJ_EVENT_ARRIVE] = { "arrive", 0, N_ ("Only an exam that has not begun can be marked as arrived.") },
  [FJ_EVENT_IMAGE] = { "image", FJ_STAGE_ACQUIRING, NULL },
  [FJ_EVENT_IMAGES_COMPLETE] = { "images-complete", FJ_STAGE_ACQUIRED, NULL },
  [FJ_EVENT_ASSIGN]
  = { "assign", 0,
      N_ ("Only an exam whose images are complete and that nobody reports yet can be assigned.") },
  [FJ_EVENT_START_REPORT]
  = { "start-report", 0,
      N_ ("A report can be started only when the images are complete and no report is on its way.") },
  [FJ_EVENT_SAVE] = { "save", 0, N_ ("Only a draft can be changed.") },
  [FJ_EVENT_SUBMIT] = { "submit", 0, N_ ("Only a draft can be submitted.") },
  [FJ_EVENT_CLAIM_AUDIT] = { "claim-audit", 0, N_ ("Only a submitted report can be taken for audit.") },
  [FJ_EVENT_RELEASE_AUDIT] = { "release-audit", 0, N_ ("Only an audit that someone holds can be released.") },
  [FJ_EVENT_RETURN] = { "return", 0, N_ ("Only a submitted report can be sent back.") },
  [FJ_EVENT_SIGN] = { "sign", 0, N_ ("Only a submitted report can be signed.") },
  [FJ_EVENT_DELIVER] = { "deliver", FJ_STAGE_DELIVERED, NULL },
  [FJ_EVENT_RECALL] = { "recall", 0, N_ ("Only an exam whose images are complete can be recalled.") },
  [FJ_EVENT_CANCEL] = { "cancel", 0, N_ ("Only an exam without a signed report can be cancelled.") },
  [FJ_EVENT_ANSWER_GATE]
  = { "answer-gate", 0, N_ ("The safety questions of a cancelled exam are not answered any more.") },
};

/* Where the exam stands, and what can be done next. */
static const char *const standing[FJ_N_STAGES] = {
  [FJ_STAGE_NONE] = N_ ("This exam is not registered. Register it first."),
  [FJ_STAGE_REGISTERED]
  = N_ ("This exam is registered and has no images yet. Wait until its images are complete."),
  [FJ_STAGE_BOOKED] = N_ ("This exam is booked and has no images yet. Wait until its images are complete."),
  [FJ_STAGE_ARRIVED]
  = N_ ("The patient has arrived and there are no images yet. Wait until the images are complete."),
  [FJ_STAGE_ACQUIRING] = N_ ("The images of this exam are still coming. Wait until they are complete."),
  [FJ_STAGE_ACQUIRED]
  = N_ ("Its images are complete and no report has been started. Start the report first."),
  [FJ_STAGE_ASSIGNED] = N_ ("It is assigned and no report has been started. Start the report first."),
  [FJ_STAGE_DRAFTING]
  = N_ ("Its report is being drafted. Wait until it is submitted, or ask whoever drafts it."),
  [FJ_STAGE_RETURNED] = N_ ("Its report was sent back. Open it, answer the note and submit it again."),
  [FJ_STAGE_SUBMITTED]
  = N_ ("Its report is submitted and waits for the audit. Let the auditor send it back if it must change."),
  [FJ_STAGE_AUDITING] = N_ ("Its report is being audited. Let the auditor send it back if it must change."),
  [FJ_STAGE_CONSULTING] = N_ ("Experts are consulted about it. Wait for their opinion."),
  [FJ_STAGE_SIGNED] = N_ ("Its report is signed. Change it by an addendum or a correction."),
  [FJ_STAGE_DELIVERED] = N_ ("Its report is signed and delivered. Change it by an addendum or a correction."),
  [FJ_STAGE_AMENDED] = N_ ("Its report is signed and amended. Change it by an addendum or a correction."),
  [FJ_STAGE_RECALLED] = N_ ("This exam is recalled. Take the images again first."),
  [FJ_STAGE_CANCELLED] = N_ ("This exam is cancelled. Register a new one if it is still wanted."),
};

/* What a failed guard says, in the order in which they are looked at. */
static const struct
{
  Guard guard;
  FjError code;
  const char *sentence;
} refusals[] = {
  { GUARD_HOLDER, FJ_ERROR_CONFLICT,
    N_ ("Someone else is working on this report. Wait until they are done, or ask them to release it.") },
  { GUARD_UNSIGNED, FJ_ERROR_CONFLICT,
    N_ ("This exam has a signed report, so it cannot be cancelled. Change the report by an addendum or a correction.") },
  { GUARD_ALONE, FJ_ERROR_CONFLICT,
    N_ ("This report is still a draft and you may not sign alone. Submit it, so that an auditor can sign it.") },
  { GUARD_FOUR_EYES, FJ_ERROR_CONFLICT,
    N_ ("You drafted this report yourself and may not sign alone. Let another auditor sign it.") },
  { GUARD_HAS_IMAGES, FJ_ERROR_CONFLICT,
    N_ ("There are no images of this exam. Wait until they have come.") },
  { GUARD_VERIFIED, FJ_ERROR_CONFLICT,
    N_ ("Not every image has been confirmed in the archive. Wait a moment and try again; if it stays so, look at the "
        "site's gateway.") },
  { GUARD_TEXT, FJ_ERROR_UNPROCESSABLE,
    N_ ("The findings or the impression are empty. Write both, save, and try again.") },
  { GUARD_GATES, FJ_ERROR_CONFLICT,
    N_ ("A safety question (pregnancy, contrast, implants) is not answered. Answer it first.") },
};

const char *
fj_event_to_string (FjEvent event)
{
  g_return_val_if_fail (event >= 0 && event < FJ_N_EVENTS, "");
  return events[event].word;
}

gboolean
fj_event_is_machine (FjEvent event)
{
  g_return_val_if_fail (event >= 0 && event < FJ_N_EVENTS, FALSE);
  return events[event].rank != FJ_STAGE_NONE;
}

/* The guards that @facts do not meet. */
static Guard
unmet (Guard guards, const FjLifecycleFacts *facts)
{
  Guard met = GUARD_NONE;

  if (facts->has_images)
    met |= GUARD_HAS_IMAGES;
  if (facts->images_verified)
    met |= GUARD_VERIFIED;
  if (facts->report_has_text)
    met |= GUARD_TEXT;
  if (facts->holder_is_actor)
    met |= GUARD_HOLDER;
  if (!facts->gates_open)
    met |= GUARD_GATES;
  met |= facts->report_signed ? GUARD_SIGNED : GUARD_UNSIGNED;
  if (facts->signs_alone)
    met |= GUARD_ALONE;
  if (facts->signs_alone || !facts->drafted_by_actor)
    met |= GUARD_FOUR_EYES;
  return guards & ~met;
}

static FjLifecycleOutcome
refuse_guard (Guard failed, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (failed & refusals[i].guard)
      {
        g_set_error_literal (error, FJ_ERROR, refusals[i].code, _ (refusals[i].sentence));
        return FJ_OUTCOME_REFUSED;
      }
  g_return_val_if_reached (FJ_OUTCOME_REFUSED);
}

/* A machine tells what has happened already: too early is kept for later, too late is written down. A
 * recalled or cancelled exam has no place left in the order: only the table can take it on. */
static FjLifecycleOutcome
join_by_rank (FjEvent event, FjStage from)
{
  if (from == FJ_STAGE_RECALLED || from == FJ_STAGE_CANCELLED)
    return FJ_OUTCOME_NOTED;
  return from <= events[event].rank ? FJ_OUTCOME_PARKED : FJ_OUTCOME_NOTED;
}

FjLifecycleOutcome
fj_lifecycle_apply (FjStage from, FjEvent event, const FjLifecycleFacts *facts, FjStage *to, GError **error)
{
  static const FjLifecycleFacts nothing = { 0 };
  const Row *found = NULL;
  Guard failed = GUARD_NONE;

  *to = from;
  g_return_val_if_fail (from >= 0 && from < FJ_N_STAGES && event >= 0 && event < FJ_N_EVENTS,
                        FJ_OUTCOME_REFUSED);
  if (facts == NULL)
    facts = &nothing;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];

      if (row->event != event || row->from != from)
        continue;
      if (unmet (row->guards, facts) == GUARD_NONE)
        {
          *to = row->to;
          return row->outcome;
        }
      /* Signed and unsigned are two ways on, not two refusals: say what is missing on the way that is open.
       */
      if (found == NULL || !(unmet (row->guards, facts) & (GUARD_SIGNED | GUARD_UNSIGNED)))
        {
          found = row;
          failed = unmet (row->guards, facts);
        }
    }
  if (fj_event_is_machine (event))
    return found != NULL ? FJ_OUTCOME_PARKED : join_by_rank (event, from);
  if (found != NULL)
    return refuse_guard (failed, error);
  g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT, "%s %s", _ (events[event].rule), _ (standing[from]));
  return FJ_OUTCOME_REFUSED;
}

gboolean
fj_lifecycle_row (guint index, FjLifecycleRow *row)
{
  if (index >= G_N_ELEMENTS (rows))
    return FALSE;
  row->event = rows[index].event;
  row->from = rows[index].from;
  row->to = rows[index].to;
  return TRUE;
}
