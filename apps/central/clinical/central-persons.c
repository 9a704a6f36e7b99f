#include "central-persons.h"

#include <string.h>
#include "central-sites.h"

/* Records other than @patient with the same number, or of which a person said so; not those of which a person
 * said that they are somebody else's: rows of id, site. Goes by indices. */
static CentralRows *
same_person (CentralTransaction *transaction, const char *patient, GError **error)
{
  return central_query (
      transaction, error,
      "SELECT q.id, q.site FROM patient p JOIN patient q ON q.resident_id = p.resident_id"
      " WHERE p.id = ? AND p.resident_id IS NOT NULL AND p.resident_id <> '' AND q.id <> p.id"
      " AND NOT EXISTS (SELECT 1 FROM person_link l WHERE ((l.a = p.id AND l.b = q.id) OR (l.a = q.id AND l.b = p.id))"
      " AND l.verdict = 'different')"
      " UNION SELECT q.id, q.site FROM person_link l JOIN patient q ON q.id = l.b"
      " WHERE l.a = ? AND l.verdict = 'same'"
      " UNION SELECT q.id, q.site FROM person_link l JOIN patient q ON q.id = l.a"
      " WHERE l.b = ? AND l.verdict = 'same' ORDER BY 1 LIMIT ?",
      "sssi", patient, patient, patient, (gint64) CENTRAL_PERSON_MAX_RECORDS);
}

GStrv
central_person_records (
    CentralCall *call, CentralTransaction *transaction, const char *patient, const char *site, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_auto (GStrv) alliance = NULL;
  g_autoptr (GError) local = NULL;

  g_strv_builder_add (ids, patient);
  rows = same_person (transaction, patient, error);
  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      const char *other = central_rows_string (rows, 1);

      if (alliance == NULL && (alliance = central_alliance_sites (transaction, site, error)) == NULL)
        return NULL;
      if (g_str_equal (other, site)
          || (call->session->device == NULL && g_strv_contains ((const char *const *) alliance, other)))
        g_strv_builder_add (ids, central_rows_string (rows, 0));
    }
  if (local == NULL)
    return g_strv_builder_end (ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Is there a record of the same person, in the alliance of @site, on which the caller may do @verb? It is
 * named in the audit event: it is why. */
static gboolean
allow_by_person (CentralCall *call,
                 CentralTransaction *transaction,
                 FjVerb verb,
                 const char *site,
                 const char *patient,
                 gboolean *allowed,
                 GError **error)
{
  g_autoptr (CentralRows) rows = same_person (transaction, patient, error);
  g_auto (GStrv) alliance = NULL;
  g_autoptr (GError) local = NULL;

  *allowed = FALSE;
  if (rows == NULL)
    return FALSE;
  while (!*allowed && central_rows_next (rows, &local))
    {
      const char *other = central_rows_string (rows, 1);

      if (alliance == NULL && (alliance = central_alliance_sites (transaction, site, error)) == NULL)
        return FALSE;
      if (!g_strv_contains ((const char *const *) alliance, other)
          || !central_call_allow (call, transaction, verb, other, NULL))
        continue;
      central_call_touch (call, central_rows_string (rows, 0));
      *allowed = TRUE;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

gboolean
central_person_allow (CentralCall *call,
                      CentralTransaction *transaction,
                      FjVerb verb,
                      const char *site,
                      const char *patient,
                      GError **error)
{
  g_autoptr (GError) refused = NULL;
  gboolean allowed = FALSE;

  if (central_call_allow (call, transaction, verb, site, &refused))
    return TRUE;
  if (g_error_matches (refused, FJ_ERROR, FJ_ERROR_FORBIDDEN) && patient != NULL
      && call->session->device == NULL && (verb == FJ_VERB_READ_IMAGES || verb == FJ_VERB_READ_REPORT_SIGNED)
      && !allow_by_person (call, transaction, verb, site, patient, &allowed, error))
    return FALSE;
  if (!allowed)
    g_propagate_error (error, g_steal_pointer (&refused));
  return allowed;
}
