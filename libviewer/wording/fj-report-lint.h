/* What is looked at before a report is submitted or signed: words that are missing, left over from a
 * template, or cannot be true of this patient, this order, or beside each other. Of the words that are known
 * (fj-wording-terms.h); what is not understood is not complained about. Pure. */
#pragma once

#include "fj-patient.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_LINT_TECHNIQUE,
  FJ_LINT_FINDINGS,
  FJ_LINT_IMPRESSION,
  FJ_LINT_N_FIELDS
} FjLintField;

typedef enum
{
  FJ_LINT_EMPTY,     /* a field without words */
  FJ_LINT_GAP,       /* of a template */
  FJ_LINT_SEX,       /* an organ that the patient cannot have */
  FJ_LINT_AGE,       /* another age than the patient's */
  FJ_LINT_SIDE,      /* another side than was ordered, or in the findings */
  FJ_LINT_SIZE,      /* larger than such a thing can be: most likely the unit */
  FJ_LINT_ABSENT,    /* an organ that is gone called normal */
  FJ_LINT_UNFOUNDED, /* in the impression, and not in the findings */
  FJ_LINT_CRITICAL   /* somebody must be told, and no critical value was marked */
} FjLintCode;

typedef struct
{
  FjLintCode code;
  FjLintField field;
  gsize begin, end; /* bytes of the field's text; both 0: of all of it */
  gboolean blocks;  /* it cannot be submitted so; else a person may say that it is meant */
  char *sentence;   /* translated */
} FjLintFault;

/* Borrowed for the call; strings may be NULL. */
typedef struct
{
  const char *text[FJ_LINT_N_FIELDS];
  gboolean is_critical;   /* a critical value is marked */
  const char *laterality; /* of the order: "L" "R" "B" */
  FjSex sex;
  int age;             /* years; -1: not known */
  const char *history; /* clinical information, earlier reports: what was taken out */
} FjLintSubject;

/* Blocking ones first, then by field and place; array of FjLintFault, empty when nothing is to be said.
 * (transfer full) */
GArray *fj_report_lint (const FjLintSubject *subject);

G_END_DECLS
