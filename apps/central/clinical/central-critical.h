/* Critical values: told to the hospital that ordered the exam, taken there with a read-back, and passed on by
 * central's own clock as long as nobody has (workflow.md, "Critical values"; decisions/0026). */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

/* PUT /Communication/{id}: whoever holds the exam, or stands for its report, says what was found. Who, when
 * and to whom is central's to say, and until when by the list of critical findings. It never changes; the
 * same finding twice while the first is open is FJ_ERROR_CONFLICT. */
FjReply *central_critical_put (CentralCall *call, CentralTransaction *transaction, GError **error);
/* POST /Communication/{id}/$read-back, Parameters "receiver" (name of who took it) and "repeated" (what they
 * said it was). Again: FJ_ERROR_CONFLICT that says who was first. */
FjReply *central_critical_read_back (CentralCall *call, CentralTransaction *transaction, GError **error);

/* Passes on what is due: a version of each by the program itself, event "escalate". A CentralWork. */
void central_critical_sweep (Central *central, gpointer unused);

G_END_DECLS
