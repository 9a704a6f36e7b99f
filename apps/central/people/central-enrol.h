/* The first administrators of an installation without accounts: the start prints one code for each of the
 * three disjoint roles, each good for one account. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

/* Makes and prints codes when there is no account yet. */
gboolean central_enrol_offer (Central *central, GError **error);
/* POST /enrol {"code", "user", "password", "display"}. */
FjReply *central_enrol (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
