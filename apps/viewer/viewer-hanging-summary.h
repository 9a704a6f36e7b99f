/* Why a patient hangs so, in lines for people: what the panel "Why this hang?" shows, and nothing of how. */
#pragma once

#include "fj-hang.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_HANGING_FOUND,
  VIEWER_HANGING_MISSING, /* the box asks for something that there is not */
  VIEWER_HANGING_EMPTY    /* on purpose */
} ViewerHangingState;

typedef struct
{
  char *title; /* what is shown: "3 · Thorax 1.0 Bl57" */
  char *text;  /* of the set, and why: "“lung”: … (score 2: …)" */
  ViewerHangingState state;
  gboolean is_prior;
} ViewerHangingPane;

typedef struct
{
  char *title, *text; /* the series, and why it is not shown */
  char *key;          /* of its stack, FjHangStack; of several alike the first */
  guint n;            /* stacks of that series with that reason */
  gboolean is_prior;
} ViewerHangingLeft;

typedef struct
{
  char *title, *text; /* the protocol and what decided */
  char *id;
  gboolean is_chosen, is_eligible; /* the second: it can be hung */
} ViewerHangingOption;

typedef struct
{
  char *protocol;     /* "CT chest"; a sentence when none fits */
  char *stage;        /* "lung and mediastinum (1 of 4)"; NULL: no protocol */
  char *missing;      /* "Not there: lung, prior"; NULL: everything is */
  GPtrArray *panes;   /* of ViewerHangingPane, as the boxes lie */
  GPtrArray *left;    /* of ViewerHangingLeft: the current study first */
  GPtrArray *options; /* of ViewerHangingOption: that can be hung first */
} ViewerHangingSummary;

/* @hang NULL: nothing is open. (transfer full) */
ViewerHangingSummary *viewer_hanging_summary_new (const FjHang *hang);
void viewer_hanging_summary_free (ViewerHangingSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerHangingSummary, viewer_hanging_summary_free)

/* What people know a stack by: series number and description, else modality; of a projection its view as
 * well. (transfer full) */
char *viewer_hanging_stack_title (const FjHangStack *stack);

G_END_DECLS
