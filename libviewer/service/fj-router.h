/* Finds the route of a request: method and decoded path against a table of patterns. Pure functions. */
#pragma once

#include "fj-service.h"

G_BEGIN_DECLS

/* The route for @method and @path, and what its {…} matched (transfer full). Among several the one with the
 * fewest captures wins, then the first of the table. HEAD is served by GET's route. NULL: FJ_ERROR_NOT_FOUND
 * when no pattern matches; when one does but not for this method, @allowed (nullable out, transfer full)
 * lists the methods that do. */
const FjRoute *fj_router_find (const FjRoute *routes,
                               guint n_routes,
                               const char *method,
                               const char *path,
                               GStrv *captures,
                               char **allowed);

G_END_DECLS
