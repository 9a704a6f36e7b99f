/* A protocol that is being edited, tried on a patient: whether it applies, and what one stage of it shows,
 * also when it would not be hung by itself. Pure. */
#pragma once

#include "fj-hang.h"

G_BEGIN_DECLS

typedef struct
{
  char *sentence; /* whether the open study would hang so, and why */
  gboolean is_hung;
  GPtrArray *found; /* of char *: what each box of the stage shows, "3 · Thorax"; NULL: nothing */
  GPtrArray *why;   /* of char *: why it does, or why not */

  FjHangProtocol *copy; /* insides */
  FjHang *hang;
} ViewerHangingTrial;

/* Of stage @stage, box by box as the protocol has them. @patient NULL: nothing is open. (transfer full) */
ViewerHangingTrial *
viewer_hanging_trial_new (const FjHangProtocol *protocol, guint stage, const FjHangPatient *patient);
void viewer_hanging_trial_free (ViewerHangingTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerHangingTrial, viewer_hanging_trial_free)

/* The best that set @number finds in @patient, at most @n: sentences with their scores. (transfer full): of
 * char * */
GPtrArray *viewer_hanging_trial_find (const FjHangProtocol *protocol,
                                      guint number,
                                      const FjHangPatient *patient,
                                      guint n);

G_END_DECLS
