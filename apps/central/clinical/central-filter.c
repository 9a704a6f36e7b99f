#include "central-filter.h"

#include <string.h>
#include "central-patients.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

CentralFilter *
central_filter_new (void)
{
  CentralFilter *filter = g_new0 (CentralFilter, 1);

  filter->sql = g_string_new (NULL);
  filter->values = g_array_new (FALSE, TRUE, sizeof (CentralValue));
  filter->owned = g_ptr_array_new_with_free_func (g_free);
  return filter;
}

void
central_filter_free (CentralFilter *filter)
{
  if (filter == NULL)
    return;
  g_string_free (filter->sql, TRUE);
  g_array_unref (filter->values);
  g_ptr_array_unref (filter->owned);
  g_free (filter);
}

void
central_filter_add (CentralFilter *filter, const char *literal)
{
  g_string_append (filter->sql, literal);
}

void
central_filter_bind (CentralFilter *filter, const char *value)
{
  CentralValue bound = { .type = 's' };

  if (value != NULL)
    {
      bound.string = g_strdup (value);
      g_ptr_array_add (filter->owned, (gpointer) bound.string);
    }
  g_array_append_val (filter->values, bound);
}

void
central_filter_bind_int (CentralFilter *filter, gint64 value)
{
  CentralValue bound = { .type = 'i', .integer = value };

  g_array_append_val (filter->values, bound);
}

void
central_filter_in (CentralFilter *filter, const char *column, const char *const *values)
{
  if (values[0] == NULL)
    {
      central_filter_add (filter, " AND 1 = 0");
      return;
    }
  g_string_append_printf (filter->sql, " AND %s IN (", column);
  for (guint i = 0; values[i] != NULL; i++)
    {
      central_filter_add (filter, i == 0 ? "?" : ", ?");
      central_filter_bind (filter, values[i]);
    }
  central_filter_add (filter, ")");
}

void
central_filter_prefix (CentralFilter *filter, const char *column, const char *prefix)
{
  /* Up to the last code point: in bytes the greatest continuation that UTF-8 has. */
  g_autofree char *end = g_strconcat (prefix, "\xf4\x8f\xbf\xbf", NULL);

  g_string_append_printf (filter->sql, "(%s >= ? AND %s < ?)", column, column);
  central_filter_bind (filter, prefix);
  central_filter_bind (filter, end);
}

gboolean
central_filter_name (CentralFilter *filter, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);
  g_autofree char *key = central_pinyin_key (stripped);

  if (*folded == '\0')
    return FALSE;
  central_filter_add (filter, " AND (");
  central_filter_prefix (filter, "p.name_key", folded);
  central_filter_add (filter, " OR ");
  central_filter_prefix (filter, "p.given_key", folded);
  if (*key != '\0' && g_str_is_ascii (stripped))
    {
      central_filter_add (filter, " OR ");
      central_filter_prefix (filter, "p.pinyin_key", key);
      central_filter_add (filter, " OR ");
      central_filter_prefix (filter, "p.initials", key);
    }
  central_filter_add (filter, ")");
  return TRUE;
}

/* Six digits are the district: fewer would find half of it. */
#define MIN_RESIDENT_ID 6

void
central_filter_person (CentralFilter *filter, const char *text, const char *const *sites)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *upper = g_ascii_strup (stripped, -1);

  /* The expression keeps the index of the sites, which would find everyone of them, out of it. */
  central_filter_add (filter, "SELECT p.id FROM patient p WHERE ");
  central_filter_prefix (filter, "p.mrn", upper);
  central_filter_in (filter, "p.site", sites);
  if (strlen (upper) >= MIN_RESIDENT_ID && strspn (upper, G_CSET_DIGITS "X") == strlen (upper))
    {
      central_filter_add (filter, " UNION SELECT p.id FROM patient p WHERE ");
      central_filter_prefix (filter, "p.resident_id", upper);
      central_filter_in (filter, "COALESCE(p.site, '')", sites);
    }
  central_filter_add (filter, " UNION SELECT p.id FROM patient p WHERE 1 = 1");
  if (!central_filter_name (filter, stripped))
    central_filter_add (filter, " AND 1 = 0");
  central_filter_in (filter, "COALESCE(p.site, '')", sites);
}

/* Instants of a FHIR date or dateTime: [*start, *end). */
static gboolean
parse_instant_or_day (const char *sent, gint64 *start, gint64 *end)
{
  /* "+" of an offset that was not percent-encoded came as a blank. */
  g_autofree char *text = g_strdelimit (g_strdup (sent), " ", '+');
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) to = NULL;
  gsize length = strlen (text);
  int year;
  int month = 1;
  int day = 1;

  if (fj_time_from_fhir (text, start))
    {
      *end = *start + (strchr (text, '.') != NULL ? 1000 : G_USEC_PER_SEC);
      return TRUE;
    }
  if (length != 4 && length != 7 && length != 10)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if ((i == 4 || i == 7) ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  year = (int) g_ascii_strtoull (text, NULL, 10);
  if (length >= 7)
    month = (int) g_ascii_strtoull (text + 5, NULL, 10);
  if (length == 10)
    day = (int) g_ascii_strtoull (text + 8, NULL, 10);
  from = g_date_time_new_local (year, month, day, 0, 0, 0);
  if (from == NULL)
    return FALSE;
  to = length == 10  ? g_date_time_add_days (from, 1)
       : length == 7 ? g_date_time_add_months (from, 1)
                     : g_date_time_add_years (from, 1);
  if (to == NULL)
    return FALSE;
  *start = g_date_time_to_unix (from) * G_USEC_PER_SEC;
  *end = g_date_time_to_unix (to) * G_USEC_PER_SEC;
  return TRUE;
}

gboolean
central_parse_date_range (const char *text, gint64 *from, gint64 *to)
{
  const char *rest = text;
  gint64 start;
  gint64 end;

  if (g_ascii_isalpha (rest[0]) && g_ascii_isalpha (rest[1]))
    rest += 2;
  if (!parse_instant_or_day (rest, &start, &end))
    return FALSE;
  *from = G_MININT64;
  *to = G_MAXINT64;
  if (rest == text || g_str_has_prefix (text, "eq"))
    {
      *from = start;
      *to = end;
    }
  else if (g_str_has_prefix (text, "ge"))
    *from = start;
  else if (g_str_has_prefix (text, "gt"))
    *from = end;
  else if (g_str_has_prefix (text, "le"))
    *to = end;
  else if (g_str_has_prefix (text, "lt"))
    *to = start;
  else
    return FALSE;
  return TRUE;
}

char *
central_cursor_new (gint64 key, const char *id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "_%s", key, id);
}

gboolean
central_cursor_parse (const char *text, gint64 *key, char **id, GError **error)
{
  const char *bar = strchr (text, '_');
  g_autofree char *number = bar != NULL ? g_strndup (text, bar - text) : NULL;

  if (number != NULL && fj_uuid_is_valid (bar + 1)
      && g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, key, NULL))
    {
      *id = g_strdup (bar + 1);
      return TRUE;
    }
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("This is no place to go on from. Take the one that the last page named, or begin at the first page."));
  return FALSE;
}

gboolean
central_parse_count (const char *text, guint absent, guint max, guint *count, GError **error)
{
  guint64 number = absent;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, max, &number, NULL))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The page size must be a whole number from 1 to %u."), max);
      return FALSE;
    }
  *count = (guint) number;
  return TRUE;
}

gboolean
central_check_parameters (const CentralCall *call, const char *const *known, GError **error)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, call->request->query);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      {
        g_autofree char *all = g_strjoinv (", ", (char **) known);
        g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                     _ ("\"%.40s\" cannot be searched for here. Possible are: %s."), (const char *) name,
                     all);
        return FALSE;
      }
  return TRUE;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
central_bundle_link (JsonObject *bundle,
                     const CentralCall *call,
                     const char *relation,
                     const char *cursor_name,
                     const char *cursor)
{
  g_autoptr (GString) url = g_string_new (central_get_base_url (call->central));
  JsonArray *links = fj_json_get_array (bundle, "link");
  JsonObject *link = json_object_new ();
  guint n_names = 0;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (call->request->query, &n_names);
  char separator = '?';

  g_string_append (url, call->request->path);
  qsort (names, n_names, sizeof *names, compare_strings);
  for (guint n = 0; n < n_names; n++)
    {
      GPtrArray *values = g_hash_table_lookup (call->request->query, names[n]);
      g_autofree char *name = g_uri_escape_string (names[n], NULL, FALSE);

      if (cursor != NULL && g_str_equal (names[n], cursor_name))
        continue;
      for (guint i = 0; i < values->len; i++)
        {
          g_autofree char *value = g_uri_escape_string (g_ptr_array_index (values, i), NULL, FALSE);
          g_string_append_printf (url, "%c%s=%s", separator, name, value);
          separator = '&';
        }
    }
  if (cursor != NULL)
    g_string_append_printf (url, "%c%s=%s", separator, cursor_name, cursor);
  json_object_set_string_member (link, "relation", relation);
  json_object_set_string_member (link, "url", url->str);
  if (links == NULL)
    {
      links = json_array_new ();
      json_object_set_array_member (bundle, "link", links);
    }
  json_array_add_object_element (links, link);
}

GStrv
central_require_sites (CentralCall *call, CentralTransaction *transaction, FjVerb verb, GError **error)
{
  g_auto (GStrv) sites = central_call_sites (call, transaction, verb, error);

  if (sites == NULL)
    return NULL;
  if (sites[0] != NULL)
    return g_steal_pointer (&sites);
  if (call->session->n_roles == 0
      || central_call_allow (call, transaction, verb, call->session->roles[0].organization, error))
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
        _ ("Your account belongs to no hospital for which it may do this. Ask the security administrator for the "
           "role."));
  return NULL;
}
