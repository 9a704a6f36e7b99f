#include "central-sites.h"

#include "fj-language.h"

void
central_site_free (CentralSite *site)
{
  if (site == NULL)
    return;
  g_free (site->id);
  g_free (site->name);
  g_free (site->code);
  g_free (site->part_of);
  g_free (site);
}

gboolean
central_rows_first (CentralRows *rows, gboolean *found, GError **error)
{
  g_autoptr (GError) local = NULL;

  *found = FALSE;
  if (rows == NULL) /* the query's own error is already in @error */
    return FALSE;
  *found = central_rows_next (rows, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

CentralSite *
central_site_load (CentralTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT name, code, part_of FROM organization WHERE id = ?", "s", id);
  gboolean found;
  CentralSite *site;

  if (!central_rows_first (rows, &found, error))
    return NULL;
  if (!found)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no Organization with the id %s. Ask the system administrator to enter it."),
                   id);
      return NULL;
    }
  site = g_new0 (CentralSite, 1);
  site->id = g_strdup (id);
  site->name = g_strdup (central_rows_string (rows, 0));
  site->code = g_strdup (central_rows_string (rows, 1));
  site->part_of = g_strdup (central_rows_string (rows, 2));
  return site;
}

/* The top above @site. The bound keeps a ring of references from holding anyone up. */
static const char *
top_of (GHashTable *above, const char *site)
{
  for (guint i = 0; i < 16; i++)
    {
      const char *next = g_hash_table_lookup (above, site);

      if (next == NULL || *next == '\0' || !g_hash_table_contains (above, next))
        break;
      site = next;
    }
  return site;
}

GStrv
central_alliance_sites (CentralTransaction *transaction, const char *site, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT id, COALESCE(part_of, '') FROM organization ORDER BY id", "");
  g_autoptr (GHashTable) above = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GStrvBuilder) sites = g_strv_builder_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GError) local = NULL;
  const char *top;

  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      char *id = g_strdup (central_rows_string (rows, 0));

      g_hash_table_insert (above, id, g_strdup (central_rows_string (rows, 1)));
      g_ptr_array_add (ids, id);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  top = top_of (above, site);
  g_strv_builder_add (sites, top);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);

      if (!g_str_equal (id, top) && g_str_equal (top_of (above, id), top))
        g_strv_builder_add (sites, id);
    }
  return g_strv_builder_end (sites);
}

CentralSite *
central_site_choose (
    CentralCall *call, CentralTransaction *transaction, FjVerb verb, const char *wanted, GError **error)
{
  g_auto (GStrv) sites = central_call_sites (call, transaction, verb, error);
  guint n;

  if (sites == NULL)
    return NULL;
  n = g_strv_length (sites);
  if (wanted != NULL && !g_strv_contains ((const char *const *) sites, wanted))
    {
      g_autoptr (GError) refused = NULL;
      if (central_call_allow (call, transaction, verb, wanted, &refused))
        return central_site_load (transaction, wanted, error);
      g_propagate_error (error, g_steal_pointer (&refused));
      return NULL;
    }
  if (n == 0)
    {
      /* Gives the sentence of the authorization table. */
      if (central_call_allow (call, transaction, verb, NULL, error))
        g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                     _ ("Your account belongs to no hospital for which it may do this. Ask the security "
                        "administrator for the role."));
      return NULL;
    }
  if (wanted == NULL && n > 1)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("You work at several hospitals: name the one meant in Patient.managingOrganization."));
      return NULL;
    }
  return central_site_load (transaction, wanted != NULL ? wanted : sites[0], error);
}

gint64
central_site_next (CentralTransaction *transaction, const char *site, const char *kind, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  gboolean found;

  if (!central_exec (transaction, error,
                     "INSERT INTO site_counter (site, kind, value) VALUES (?, ?, 1)"
                     " ON CONFLICT (site, kind) DO UPDATE SET value = site_counter.value + 1",
                     "ss", site, kind))
    return 0;
  rows = central_query (transaction, error, "SELECT value FROM site_counter WHERE site = ? AND kind = ?",
                        "ss", site, kind);
  if (!central_rows_first (rows, &found, error))
    return 0;
  return central_rows_int (rows, 0);
}
