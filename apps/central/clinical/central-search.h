/* GET /{Type}?…: searches with an allow-list of parameters per type, only among the caller's sites, in keyset
 * pages. */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

FjReply *central_search (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
