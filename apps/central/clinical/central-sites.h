/* What the clinical routes need to know of an organization, and the numbers it gives out. */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *name;
  char *code;    /* 4 letters: begins every accession number of the site */
  char *part_of; /* the organization that reads for it, or NULL */
} CentralSite;

void central_site_free (CentralSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralSite, central_site_free)

/* FJ_ERROR_NOT_FOUND when there is no such organization. */
CentralSite *central_site_load (CentralTransaction *transaction, const char *id, GError **error);

/* All organizations under the same top as @site, the top first: an alliance. Just @site when it stands alone
 * or is not known. NULL with @error. */
GStrv central_alliance_sites (CentralTransaction *transaction, const char *site, GError **error);

/* The one site for whose data the caller may do @verb; with several, @wanted (an Organization id) chooses.
 * FORBIDDEN when @wanted is not among them, INVALID when a choice is needed and absent. */
CentralSite *central_site_choose (
    CentralCall *call, CentralTransaction *transaction, FjVerb verb, const char *wanted, GError **error);

/* The next number of a counter of the site, from 1; inside a write job. 0 with @error. */
gint64
central_site_next (CentralTransaction *transaction, const char *site, const char *kind, GError **error);

/* First row of a query: *@found tells whether there is one. FALSE with @error after an error. */
gboolean central_rows_first (CentralRows *rows, gboolean *found, GError **error);

G_END_DECLS
