#include "viewer-report-search.h"

#include "fj-json.h"
#include "fj-time.h"

#define PAGE 30
#define MAX_PART 20 /* characters, central's */

void
viewer_found_report_free (ViewerFoundReport *found)
{
  if (found == NULL)
    return;
  g_free (found->report);
  g_free (found->exam);
  g_free (found->accession);
  g_free (found->item);
  g_free (found->modality);
  g_free (found->patient);
  g_free (found->site);
  g_free (found->reader);
  g_free (found->auditor);
  g_free (found->snippet);
  g_clear_pointer (&found->hits, g_array_unref);
  g_free (found);
}

static void
add (GString *path, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, ",", FALSE);

  g_string_append_printf (path, "&%s=%s", name, escaped);
}

/* The first day that counts. */
static char *
dup_since (ViewerReportsDate date, gint64 now)
{
  static const struct
  {
    int years, months, days;
  } back[VIEWER_N_REPORTS_DATES] = { [VIEWER_REPORTS_WEEK] = { 0, 0, -7 },
                                     [VIEWER_REPORTS_MONTH] = { 0, -1, 0 },
                                     [VIEWER_REPORTS_YEAR] = { -1, 0, 0 },
                                     [VIEWER_REPORTS_FIVE_YEARS] = { -5, 0, 0 } };
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) since
      = g_date_time_add_full (today, back[date].years, back[date].months, back[date].days, 0, 0, 0);

  return g_date_time_format (since, "ge%Y-%m-%d");
}

char *
viewer_report_search_path (const ViewerReportSearch *search, gint64 now, const char *after)
{
  g_autofree char *text = g_strstrip (g_strdup (search->text != NULL ? search->text : ""));
  g_autofree char *part = g_strstrip (g_strdup (search->part != NULL ? search->part : ""));
  g_autofree char *q = g_uri_escape_string (text, NULL, FALSE);
  GString *path;

  if (*text == '\0')
    return NULL;
  path = g_string_new (NULL);
  g_string_append_printf (path, "/reports?count=%d&q=%s", PAGE, q);
  if (search->modality != NULL)
    add (path, "modality", search->modality);
  if (*part != '\0')
    {
      g_autofree char *start = g_utf8_substring (part, 0, MIN (g_utf8_strlen (part, -1), MAX_PART));

      add (path, "part", start);
    }
  if (search->date != VIEWER_REPORTS_ANY_DATE)
    {
      g_autofree char *since = dup_since (search->date, now);

      add (path, "date", since);
    }
  if (search->is_mine)
    add (path, "mine", "true");
  if (after != NULL)
    add (path, "after", after);
  return g_string_free (path, FALSE);
}

/* --- the answer --- */

static gint64
get_instant (JsonObject *row, const char *name)
{
  const char *text = fj_json_get_string (row, name);
  gint64 instant = 0;

  return text != NULL && fj_time_from_fhir (text, &instant) ? instant : 0;
}

static gboolean
get_place (JsonArray *pair, guint i, gint64 *place)
{
  JsonNode *node = i < json_array_get_length (pair) ? json_array_get_element (pair, i) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *place = json_node_get_int (node);
  return TRUE;
}

/* What does not lie in the snippet, behind the one before, marks nothing. */
static GArray *
read_hits (JsonArray *array, const char *snippet)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (FjSearchHit));
  gint64 length = g_utf8_strlen (snippet, -1), behind = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 start, n;

      if (!JSON_NODE_HOLDS_ARRAY (node) || !get_place (json_node_get_array (node), 0, &start)
          || !get_place (json_node_get_array (node), 1, &n) || start < behind || start > length || n <= 0
          || n > length - start)
        continue;
      FjSearchHit hit = { (guint) start, (guint) n };
      g_array_append_val (hits, hit);
      behind = start + n;
    }
  return hits;
}

/* NULL: it is not whole. */
static ViewerFoundReport *
read_row (JsonObject *row)
{
  const char *status = fj_json_get_string (row, "status"),
             *snippet = fj_json_get_string (row, "snippet.text");
  JsonObject *object = fj_json_get_object (row, "snippet");
  ViewerFoundReport *found;
  FjReportStatus known;

  if (fj_json_get_string (row, "report") == NULL || fj_json_get_string (row, "exam") == NULL || status == NULL
      || !fj_report_status_from_string (status, &known) || snippet == NULL)
    return NULL;
  found = g_new0 (ViewerFoundReport, 1);
  found->report = g_strdup (fj_json_get_string (row, "report"));
  found->exam = g_strdup (fj_json_get_string (row, "exam"));
  found->accession = g_strdup (fj_json_get_string (row, "accession"));
  found->item = g_strdup (fj_json_get_string (row, "item"));
  found->modality = g_strdup (fj_json_get_string (row, "modality"));
  found->patient = g_strdup (fj_json_get_string (row, "patient.name"));
  found->site = g_strdup (fj_json_get_string (row, "site.name"));
  found->reader = g_strdup (fj_json_get_string (row, "reader"));
  found->auditor = g_strdup (fj_json_get_string (row, "auditor"));
  found->status = known;
  found->signed_at = get_instant (row, "signedAt");
  found->registered_at = get_instant (row, "registeredAt");
  found->snippet = g_strdup (snippet);
  found->hits = read_hits (fj_json_get_array (object, "hits"), snippet);
  return found;
}

GPtrArray *
viewer_report_search_read (JsonObject *reply, char **next)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) viewer_found_report_free);
  JsonArray *rows = fj_json_get_array (reply, "rows");

  *next = g_strdup (fj_json_get_string (reply, "next"));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);
      ViewerFoundReport *found = row != NULL ? read_row (row) : NULL;

      if (found != NULL)
        g_ptr_array_add (reports, found);
    }
  return reports;
}
