/* The exam's state machine: one table of event, from, to, roles, guard (workflow.md). Pure functions. */
#pragma once

#include <glib.h>
#include "fj-exam.h"
#include "fj-role.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_EVENT_REGISTER,
  FJ_EVENT_BOOK,
  FJ_EVENT_ARRIVE,
  FJ_EVENT_IMAGE,           /* machine: an image of the exam is at the site or in the PACS */
  FJ_EVENT_IMAGES_COMPLETE, /* machine, or the technologist */
  FJ_EVENT_ASSIGN,
  FJ_EVENT_START_REPORT,
  FJ_EVENT_SAVE,
  FJ_EVENT_SUBMIT,
  FJ_EVENT_CLAIM_AUDIT,
  FJ_EVENT_RELEASE_AUDIT,
  FJ_EVENT_RETURN,
  FJ_EVENT_SIGN,
  FJ_EVENT_DELIVER, /* machine: the printer finished */
  FJ_EVENT_RECALL,
  FJ_EVENT_CANCEL,
  FJ_EVENT_ANSWER_GATE, /* of a safety question; late ones are taken too, and noted as such */
  FJ_N_EVENTS
} FjEvent;

const char *fj_event_to_string (FjEvent event);

typedef enum
{
  FJ_OUTCOME_MOVED,  /* the exam is now in *to */
  FJ_OUTCOME_KEPT,   /* allowed, changes no stage (a save while drafting, a repeated machine event) */
  FJ_OUTCOME_PARKED, /* a machine's event came early: keep it, apply it when it fits */
  FJ_OUTCOME_NOTED,  /* a machine's event came late: record it, change nothing */
  FJ_OUTCOME_REFUSED /* a person's command that cannot be done: error says why and what to do next */
} FjLifecycleOutcome;

/* Facts that guards look at; zero is the safe value (guards refuse). */
typedef struct
{
  gboolean images_verified; /* every instance's digest is confirmed in the PACS */
  gboolean has_images;
  gboolean report_has_text; /* findings and impression are not empty */
  gboolean holder_is_actor; /* the actor holds the step, or nobody does */
  gboolean report_signed;
  gboolean gates_open;       /* a safety gate (pregnancy, contrast …) is not answered */
  gboolean signs_alone;      /* policy lets this person sign without a submitted draft by another (mode 2) */
  gboolean drafted_by_actor; /* the actor wrote the draft: another must sign it, unless signs_alone */
} FjLifecycleFacts;

/* @to is always set; it differs from @from only with FJ_OUTCOME_MOVED. @facts NULL: all zero.
 * FJ_OUTCOME_REFUSED sets @error: FJ_ERROR_CONFLICT, or FJ_ERROR_UNPROCESSABLE for an empty report. A parked
 * event is applied again, with fresh facts, after each move of the exam. SIGN and RETURN of a submitted
 * report claim it in passing; SIGN while report_signed (the exam was recalled and read again) leads to
 * amended. DELIVER of a person (handed over at the desk) is a machine's event too: whoever calls answers
 * FJ_OUTCOME_PARKED with a refusal. */
FjLifecycleOutcome
fj_lifecycle_apply (FjStage from, FjEvent event, const FjLifecycleFacts *facts, FjStage *to, GError **error);

gboolean fj_event_is_machine (FjEvent event);

/* The table as rows, for documentation and tests. Returns FALSE past the end. */
typedef struct
{
  FjEvent event;
  FjStage from;
  FjStage to;
} FjLifecycleRow;
gboolean fj_lifecycle_row (guint index, FjLifecycleRow *row);

G_END_DECLS
