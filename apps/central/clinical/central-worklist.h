/* GET /worklist: the one read model of status board and reading list: filters, keyset pages, counts per
 * stage. */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

FjReply *central_worklist (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
