/* What a report's text says, as far as the terms go: which findings are there or not, and on which side; what
 * was measured; which organs are normal or gone. Clause by clause, without grammar: "未见" before a finding
 * in its clause denies it, a side counts for what follows it in its sentence. */
#pragma once

#include "fj-wording-terms.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_SIDE_LEFT = 1 << 0,
  FJ_SIDE_RIGHT = 1 << 1 /* both sides: both bits */
} FjWordingSide;

typedef struct
{
  guint concept;
  gboolean is_positive; /* FALSE: it is said not to be there */
  guint sides;          /* FjWordingSide bits; 0: not said */
  gboolean is_compared; /* of an earlier exam, or against one */
  gsize begin, end;     /* bytes */
} FjWordingFinding;

typedef struct
{
  guint organ;
  gboolean is_normal, is_absent;
  gsize begin, end;
} FjWordingOrganState;

typedef struct
{
  guint attribute;    /* which word says what it is of; G_MAXUINT: none does */
  guint finding;      /* of the findings, that it is of; G_MAXUINT: of none in its sentence */
  double value;       /* as written */
  double millimetres; /* the same */
  gboolean is_compared;
  gsize begin, end;
} FjWordingMeasure;

typedef struct
{
  GArray *findings, *organs, *measures;
  GArray *sides;     /* of FjTerm: LEFT, RIGHT and BOTH that stand for a side of the patient */
  GArray *gaps;      /* of FjTerm: what a template has left open */
  gboolean compares; /* speaks of an earlier exam */
} FjWordingReading;

/* (transfer full) */
FjWordingReading *fj_wording_read (const char *text);
void fj_wording_reading_free (FjWordingReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjWordingReading, fj_wording_reading_free)

G_END_DECLS
