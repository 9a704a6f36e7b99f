/* Everything that was ever done for a person: the exams of all their records in the alliance, newest first.
 */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

/* GET /Patient/{id}/$timeline?count&after. */
FjReply *central_timeline (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
