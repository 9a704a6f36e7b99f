/* The words that reports are made of, Chinese and English: findings, organs, sides, negations, what compares.
 * Data (data/wording/terms.json), compiled in; what is not among them is not understood, and nothing is
 * concluded from it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A finding that may be there or not. */
typedef struct
{
  char *code, *family;  /* those of one family may be taken for one another */
  gboolean is_critical; /* somebody must be told at once */
  double most;          /* mm: a larger one is called otherwise, or is none; 0: not known */
} FjWordingConcept;

typedef struct
{
  char *code;
  char *sex; /* "male", "female"; NULL: of both */
} FjWordingOrgan;

typedef enum
{
  FJ_TERM_CONCEPT,
  FJ_TERM_ORGAN,
  FJ_TERM_LEFT,
  FJ_TERM_RIGHT,
  FJ_TERM_BOTH,
  FJ_TERM_NEGATION,
  FJ_TERM_NORMAL,
  FJ_TERM_ABSENT, /* of an organ: it was taken out, or never was */
  FJ_TERM_COMPARISON,
  FJ_TERM_ATTRIBUTE, /* what a measured value is of */
  FJ_TERM_GAP,       /* of a template, to be filled in */
  FJ_N_TERM_KINDS
} FjTermKind;

/* A term where it stands in a text. */
typedef struct
{
  FjTermKind kind;
  guint index;      /* of concepts or organs; of attributes: which of them */
  gsize begin, end; /* bytes of the text */
} FjTerm;

const FjWordingConcept *fj_wording_get_concept (guint index);
const FjWordingOrgan *fj_wording_get_organ (guint index);
guint fj_wording_get_n_concepts (void);
guint fj_wording_get_n_organs (void);

/* All terms of @text (UTF-8), by place: the longest of each kind's words; of different kinds they may overlap
 * ("左移" is an attribute and has a side). Latin words only as whole words. (transfer full): array of FjTerm
 */
GArray *fj_wording_find_terms (const char *text);

G_END_DECLS
