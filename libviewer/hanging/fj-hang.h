/* The hang: which protocol, which stage, which stack in which box, and why. Pure: the same answer to the same
 * patient, whatever the order of its series.
 *
 * A protocol is out when a required rule of its applies fails, or when no stage has what it needs. The others
 * are ordered by level (USER, GROUP, SITE, SHIPPED), score of applies, how many of the required sets of the
 * first stage were found, id. Sets choose stacks by the score of their rules; ties by, in this order:
 * original before derived, thinner spacing for reformats else more images, lower series number, series UID,
 * key. A stack is taken once in a stage unless a box says so (the same set); localizers, dose pages,
 * duplicates and processing twins are taken only by a set whose rules ask for them. A prior's stacks never
 * stand in a CURRENT set, nor the other way round. What a person hung by hand for that kind of study
 * (FjHangMemory) goes before the rules of the set. */
#pragma once

#include "fj-hang-patient.h"
#include "fj-hang-priors.h"
#include "fj-hang-protocol.h"

G_BEGIN_DECLS

typedef struct
{
  const FjHangBox *box;     /* of the protocol */
  guint set;                /* number; 0: empty */
  gint study;               /* index in the patient; -1: nothing was found */
  const FjHangStack *stack; /* NULL: nothing was found */
  guint image;              /* of the stack: the first that is shown */
  GArray *frames;           /* of guint: images of the stack after filter and sort; NULL: all, as they are */
  gboolean is_prior;
  char *why; /* for people */
} FjHangPlacement;

typedef struct
{
  const FjHangStack *stack;
  guint study;
  char *why; /* for people: "localizer", "the same images as series 3", "no box asks for it: Plane is not
                AXIAL" */
} FjHangRejection;

typedef struct
{
  const FjHangProtocol *protocol;
  guint stage;
  double score;
  gboolean is_chosen;
  gboolean is_eligible; /* it applies, and a stage has what it needs: it can be chosen */
  char *why;            /* for people: what decided */
} FjHangVerdict;

typedef struct
{
  const FjHangPatient *patient;
  guint current;                  /* study */
  const FjHangProtocol *protocol; /* NULL: no protocol fits, and there is nothing to show */
  guint stage;                    /* index; the first that has what it needs */
  GArray *stages;                 /* of guint: those that do */
  GArray *placements;             /* of FjHangPlacement, in the order of boxes (screen, row, column) */
  GArray *rejections; /* of FjHangRejection, of the current study and the priors that were looked at */
  GArray *verdicts;   /* of FjHangVerdict, the best first */
} FjHang;

typedef struct
{
  const GPtrArray *protocols; /* of FjHangProtocol; outlive the hang, as @patient does */
  const char *protocol_id;    /* that one, if it fits; NULL: the best */
  gint stage;                 /* that one, if it has what it needs; -1: the first */
  GHashTable
      *memory; /* what a person chose: "protocol id/set number/choice" -> fj_hang_stack_signature(); NULL */
} FjHangRequest;

/* @current: study of @patient, -1: the newest. (transfer full) */
FjHang *fj_hang_find (const FjHangPatient *patient, gint current, const FjHangRequest *request);
void fj_hang_free (FjHang *hang);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjHang, fj_hang_free)

/* What a stack is called in its department, apart from whose it is: for the memory of swaps. (transfer full)
 */
char *fj_hang_stack_signature (const FjHangStack *stack);

G_END_DECLS
