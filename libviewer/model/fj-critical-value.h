/* A critical value: a finding that puts the patient in danger, told to the hospital that ordered the exam at
 * once, and taken there by somebody who repeats it ("read-back"). Kept as FHIR's Communication
 * (fj-fhir-critical.c); its clock is workflow/fj-critical-clock.h. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_CRITICAL_MAX_FINDING 500u /* characters */
#define FJ_CRITICAL_MAX_REPEATED 500u
#define FJ_CRITICAL_MAX_RECEIVER 64u

/* All strings are UTF-8, owned, and NULL when unknown. Instants: microseconds since the epoch, 0 when not
 * yet. */
typedef struct
{
  char *id;                                   /* UUID of the Communication */
  char *exam;                                 /* id of the ServiceRequest */
  char *patient;                              /* id */
  char *site;                                 /* organization that is told */
  char *patient_name, *exam_name, *site_name; /* as central says them for people */
  char *code;                 /* of the list of critical findings; NULL: in the writer's own words */
  char *finding;              /* what is told */
  char *sender, *sender_name; /* Practitioner who found it */
  gint64 sent_at;
  gint64 deadline;     /* somebody has to have taken it by then */
  guint level;         /* how often it was passed on because nobody took it */
  gint64 escalated_at; /* the last time */
  char *receiver;      /* name of who took it; NULL: nobody has */
  char *repeated;      /* what they said it was */
  gint64 read_back_at;
  char *noted_by, *noted_by_name; /* Practitioner whose account wrote that down */
  guint version;                  /* ETag */
} FjCriticalValue;

FjCriticalValue *fj_critical_value_new (void);
FjCriticalValue *fj_critical_value_copy (const FjCriticalValue *value);
void fj_critical_value_free (FjCriticalValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjCriticalValue, fj_critical_value_free)

G_END_DECLS
