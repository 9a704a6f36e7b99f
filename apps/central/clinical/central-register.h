/* Registration: one transaction Bundle with patient, order, scan and step, all or nothing. */
#pragma once

#include "central-exams.h"

G_BEGIN_DECLS

/* POST / */
FjReply *central_register (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
