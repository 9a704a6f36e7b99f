/* What the registration form holds, as plain data: one patient, one exam, the scan of the request form. Apart
 * from widgets, so that it can be kept on disk, checked and sent from anywhere. */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-exam.h"
#include "fj-patient.h"

G_BEGIN_DECLS

typedef enum
{
  REGISTRATION_PERSON_NAMED,
  REGISTRATION_PERSON_UNKNOWN, /* nobody knows who it is: the desk gives a name */
  REGISTRATION_PERSON_NEWBORN
} RegistrationPerson;

typedef enum
{
  REGISTRATION_PAPER_RESIDENT, /* resident identity card */
  REGISTRATION_PAPER_PASSPORT,
  REGISTRATION_PAPER_OTHER
} RegistrationPaper;

/* An answered safety question: codes of fj-gates.h. */
typedef struct
{
  char *gate;
  char *answer;
  char *note;
} RegistrationAnswer;

/* Strings are UTF-8, owned, and NULL when empty. */
typedef struct
{
  /* Made once, and kept over every attempt to send: what is sent twice is registered once. */
  char *patient_id, *exam_id, *document_id, *binary_id, *key;

  gboolean is_known;     /* chosen from the records: the patient is referred to, not made */
  gboolean is_corrected; /* of a known patient: the particulars were changed */
  char *mrn;
  RegistrationPerson person;
  char *name, *pinyin;
  gboolean pinyin_typed; /* by hand: does not follow the name any more */
  RegistrationPaper paper;
  char *number; /* resident id, passport, other */
  FjSex sex;
  char *birth; /* as typed: a date, or an age */
  char *phone;

  FjVisitClass visit_class;
  char *visit_number, *bed, *department, *doctor;
  char *item_code, *item, *modality;
  char **parts; /* never NULL */
  gboolean needs_side;
  gboolean has_contrast; /* a contrast medium is given: more safety questions */
  char *laterality;      /* "L" "R" "B" */
  FjUrgency urgency;
  char *clinical_information;
  char *device;
  char *scheduled;    /* as typed: "14:30", "2026-11-23 09:00" */
  GPtrArray *answers; /* of RegistrationAnswer, never NULL */

  GBytes *scan;  /* JPEG, or NULL */
  char *refusal; /* why central did not take it, until it is changed */
} RegistrationDraft;

RegistrationDraft *registration_draft_new (void);
RegistrationDraft *registration_draft_copy (const RegistrationDraft *draft);
void registration_draft_free (RegistrationDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RegistrationDraft, registration_draft_free)

/* Nothing that a person typed or chose is in it. */
gboolean registration_draft_is_empty (const RegistrationDraft *draft);
void registration_draft_set (char **field, const char *text); /* stripped; empty becomes NULL */
/* NULL @answer takes the answer back. */
void
registration_draft_answer (RegistrationDraft *draft, const char *gate, const char *answer, const char *note);
const RegistrationAnswer *registration_draft_get_answer (const RegistrationDraft *draft, const char *gate);

/* For the disk; the scan inside as base64. (transfer full) */
JsonObject *registration_draft_to_json (const RegistrationDraft *draft);
/* FJ_ERROR_INVALID for what is none of ours. */
RegistrationDraft *registration_draft_from_json (JsonObject *json, GError **error);

G_END_DECLS
