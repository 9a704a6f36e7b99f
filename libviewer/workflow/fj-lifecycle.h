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
  FJ_N_EVENTS
} FjEvent;

const char *fj_event_to_string (FjEvent event);

typedef enum
{
  FJ_OUTCOME_MOVED,   /* the exam is now in *to */
  FJ_OUTCOME_KEPT,    /* allowed, changes no stage (a save while drafting, a repeated machine event) */
  FJ_OUTCOME_PARKED,  /* a machine's event came early: keep it, apply it when it fits */
  FJ_OUTCOME_NOTED,   /* a machine's event came late: record it, change nothing */
  FJ_OUTCOME_REFUSED  /* a person's command that cannot be done: error says why and what to do next */
} FjLifecycleOutcome;

/* Facts that guards look at; zero is the safe value (guards refuse). */
typedef struct
{
  gboolean images_verified;   /* every instance's digest is confirmed in the PACS */
  gboolean has_images;
  gboolean report_has_text;   /* findings and impression are not empty */
  gboolean holder_is_actor;   /* the actor holds the step, or nobody does */
  gboolean report_signed;
  gboolean gates_open;        /* a safety gate (pregnancy, contrast …) is not answered */
  gboolean signs_alone;       /* policy lets this person sign without a submitted draft by another */
} FjLifecycleFacts;

FjLifecycleOutcome fj_lifecycle_apply (FjStage from, FjEvent event, const FjLifecycleFacts *facts, FjStage *to,
                                       GError **error);

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
