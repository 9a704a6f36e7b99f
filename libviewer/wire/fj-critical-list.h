/* The list of critical findings: what has to be told at once, by modality, and within how many seconds
 * somebody has to have taken it.
 *
 * Shipped with the programs (data/critical-values.json) and kept at central as Basic documents of code
 * "vocabulary" and name "critical-values"; a hospital's own stands in place of the installation's:
 * {"version": n, "seconds": n, "findings": [{"code", "zh", "en", "modalities": ["CT", …]}]}; a finding
 * without modalities is for all. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_CRITICAL_LIST_NAME "critical-values"
#define FJ_CRITICAL_LIST_MAX 200u
#define FJ_CRITICAL_LIST_MIN_SECONDS 1u
#define FJ_CRITICAL_LIST_MAX_SECONDS 86400u

/* All strings are UTF-8 and never NULL. */
typedef struct
{
  char *code;
  char *zh, *en;
  char **modalities; /* NULL-terminated; empty: for all */
} FjCriticalFinding;

typedef struct _FjCriticalList FjCriticalList; /* immutable */

/* FJ_ERROR_INVALID or FJ_ERROR_TOO_LARGE naming the finding. (transfer full) */
FjCriticalList *fj_critical_list_from_json (JsonObject *json, GError **error);
FjCriticalList *fj_critical_list_new_shipped (void);
const char *fj_critical_list_shipped_text (void); /* (transfer none) */
FjCriticalList *fj_critical_list_ref (FjCriticalList *list);
void fj_critical_list_unref (FjCriticalList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjCriticalList, fj_critical_list_unref)

guint fj_critical_list_get_seconds (FjCriticalList *list);
/* Those for a modality (NULL: of any), in the order of the list: array of const FjCriticalFinding * that
 * live as long as @list. (transfer container) */
GPtrArray *fj_critical_list_find (FjCriticalList *list, const char *modality);

G_END_DECLS
