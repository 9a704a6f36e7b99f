/* A safety gate of an exam: a question (pregnancy, implants, contrast allergy …) that must be answered before
 * images are taken. Which gates an exam has, which answers there are and what they mean: fj-gates.h. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All strings are UTF-8, owned, and NULL when unknown. */
typedef struct
{
  char *code;    /* "pregnancy" "implants" "contrast-allergy" "egfr" "consent" */
  char *answer;  /* a code of that question's answers, or "released"; NULL: not answered */
  char *note;    /* what was said with it: a value, a reason */
  char *by;      /* Practitioner id of who answered */
  char *by_name; /* their name */
  gint64 at;     /* microseconds since the epoch, UTC; 0: not answered */
  gboolean open; /* keeps the exam off the modality's worklist; central says it */
  gboolean late; /* answered when images were there already */
} FjGate;

FjGate *fj_gate_new (const char *code); /* open, not answered */
FjGate *fj_gate_copy (const FjGate *gate);
void fj_gate_free (FjGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjGate, fj_gate_free)

/* Lists as FjExam has them: array of FjGate, never NULL. */
GPtrArray *fj_gate_list_new (void);
GPtrArray *fj_gate_list_copy (GPtrArray *gates);
/* (transfer none) (nullable) */
FjGate *fj_gate_list_find (GPtrArray *gates, const char *code);
guint fj_gate_list_n_open (GPtrArray *gates);

G_END_DECLS
