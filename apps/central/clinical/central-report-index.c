#include "central-report-index.h"

#include "central-reports.h"
#include "fj-language.h"

/* Of the rules by which words are cut: another number makes every index anew. */
#define RULES "1"
#define MAX_SCOPES 64u /* of more sites, the index is not asked */

/* "s" and the id's hexadecimal digits: one entry, that is no word of a report's. */
static char *
dup_scope (const char *site)
{
  GString *scope = g_string_new ("s");

  for (const char *c = site; *c != '\0'; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (scope, g_ascii_tolower (*c));
  return g_string_free (scope, FALSE);
}

char *
central_report_index_text (const FjReport *report)
{
  const char *const fields[] = { report->findings, report->impression, report->technique };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", fields[i]);
  return g_string_free (text, FALSE);
}

gboolean
central_report_index_put (
    CentralTransaction *transaction, const char *id, const char *site, const FjReport *report, GError **error)
{
  g_autofree char *text = central_report_index_text (report);
  g_autofree char *words = fj_search_words_cut (text);
  g_autofree char *scope = dup_scope (site);

  return central_exec (
             transaction, error,
             "DELETE FROM report_words WHERE rowid = (SELECT number FROM report_text WHERE report = ?)", "s",
             id)
         && central_exec (transaction, error, "DELETE FROM report_text WHERE report = ?", "s", id)
         && central_exec (transaction, error,
                          "INSERT INTO report_text (number, report)"
                          " SELECT COALESCE(MAX(number), 0) + 1, ? FROM report_text",
                          "s", id)
         && central_exec (transaction, error,
                          "INSERT INTO report_words (rowid, words, scope)"
                          " SELECT number, ?, ? FROM report_text WHERE report = ?",
                          "sss", words, scope, id);
}

static gboolean
is_made (CentralTransaction *transaction, gboolean *made, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT value FROM meta WHERE name = 'report_index' AND value = ?", "s", RULES);

  return central_rows_first (rows, made, error);
}

static gboolean
make (CentralTransaction *transaction, gpointer data, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;
  gboolean made;

  if (!is_made (transaction, &made, error))
    return FALSE;
  if (made)
    return TRUE;
  if (!central_exec (transaction, error, "DELETE FROM report_words", "")
      || !central_exec (transaction, error, "DELETE FROM report_text", ""))
    return FALSE;
  /* The last signed are numbered last; drafts after them. */
  rows = central_query (transaction, error,
                        "SELECT r.id, r.site, r.document FROM report x JOIN clinical_resource r"
                        " ON r.type = 'DiagnosticReport' AND r.id = x.id"
                        " ORDER BY x.signed_at IS NULL, x.signed_at, r.updated",
                        "");
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    {
      const char *id = central_rows_string (rows, 0);
      g_autoptr (JsonObject) document
          = central_document_parse ("DiagnosticReport", id, central_rows_string (rows, 2), NULL);
      g_autoptr (FjReport) report = document != NULL ? fj_fhir_report_from_json (document, NULL) : NULL;

      /* A damaged one cannot be found by its words; nobody else's report waits for that. */
      if (report != NULL
          && !central_report_index_put (transaction, id, central_rows_string (rows, 1), report, error))
        return FALSE;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return central_exec (transaction, error, "DELETE FROM meta WHERE name = 'report_index'", "")
         && central_exec (transaction, error, "INSERT INTO meta (name, value) VALUES ('report_index', ?)",
                          "s", RULES);
}

gboolean
central_report_index_ensure (CentralStore *store, GError **error)
{
  return central_store_write (store, make, NULL, error);
}

char *
central_report_index_sql (const char *columns, const char *conditions)
{
  /* CROSS: in this order. Whatever else narrows it down, the words are asked first, and their rows come by
   * number, newest first, so that a page is done after its last row. */
  return g_strconcat ("SELECT ", columns,
                      " FROM report_words CROSS JOIN report_text n ON n.number = report_words.rowid"
                      " CROSS JOIN report x ON x.id = n.report CROSS JOIN exam e ON e.id = x.exam"
                      " CROSS JOIN patient p ON p.id = x.patient CROSS JOIN organization o ON o.id = x.site"
                      " CROSS JOIN clinical_resource r ON r.type = 'DiagnosticReport' AND r.id = x.id"
                      " WHERE report_words MATCH ?",
                      conditions, " ORDER BY report_words.rowid DESC LIMIT ?", NULL);
}

char *
central_report_index_expression (const FjSearchQuestion *question, const char *const *sites)
{
  g_autofree char *words = fj_search_question_to_fts5 (question);
  GString *expression = g_string_new (NULL);

  g_string_append_printf (expression, "words : (%s)", words);
  if (g_strv_length ((char **) sites) > MAX_SCOPES)
    return g_string_free (expression, FALSE);
  g_string_append (expression, " AND scope : (");
  for (guint i = 0; sites[i] != NULL; i++)
    {
      g_autofree char *scope = dup_scope (sites[i]);

      g_string_append_printf (expression, "%s\"%s\"", i > 0 ? " OR " : "", scope);
    }
  return g_string_free (g_string_append (expression, ")"), FALSE);
}
