/* Accept and _format: JSON is what there is here; who takes nothing of that is told so (RFC 9110 12.5.1, FHIR
 * R4 3.1.0.1.11). */
#include "central-private.h"

#include <string.h>
#include "fj-language.h"

#define MAX_RANGES 64

static const char *const json_types[] = { "application/fhir+json", "application/json", NULL };
static const char *const json_ranges[] = { "*/*", "application/*", NULL };

/* "; q=0" and a version of FHIR that is not R4 take a range out. */
static gboolean
parameters_fit (char **parameters)
{
  for (; *parameters != NULL; parameters++)
    {
      const char *text = g_strstrip (*parameters);

      if (g_ascii_strncasecmp (text, "q=", 2) == 0 && g_ascii_strtod (text + 2, NULL) <= 0)
        return FALSE;
      if (g_ascii_strncasecmp (text, "fhirVersion=", 12) == 0
          && strncmp (text + 12 + (text[12] == '"'), "4.0", 3) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
range_fits (const char *text, CentralTraits traits)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", 8);
  g_autofree char *range = parts[0] != NULL ? g_ascii_strdown (g_strstrip (parts[0]), -1) : g_strdup ("");

  if (*range == '\0' || !parameters_fit (parts + 1))
    return FALSE;
  if (traits & CENTRAL_RAW)
    return strcmp (range, "application/fhir+xml") != 0;
  return g_strv_contains (json_types, range) || g_strv_contains (json_ranges, range);
}

static gboolean
accept_fits (const char *accept, CentralTraits traits)
{
  g_auto (GStrv) ranges = g_strsplit (accept, ",", MAX_RANGES);
  g_autofree char *whole = g_strstrip (g_strdup (accept));

  if (*whole == '\0') /* says nothing */
    return TRUE;
  for (guint i = 0; ranges[i] != NULL; i++)
    if (range_fits (ranges[i], traits))
      return TRUE;
  return FALSE;
}

FjReply *
central_accept_refuse (const FjRequest *request, CentralTraits traits)
{
  const char *accept = fj_request_header (request, "accept");
  const char *format = fj_request_query (request, "_format");
  g_autoptr (GError) error = NULL;
  FjReply *reply;

  /* _format overrides Accept. */
  if (format != NULL ? g_strv_contains (json_types, format) || strcmp (format, "json") == 0
                     : accept == NULL || accept_fits (accept, traits))
    return NULL;
  g_set_error (&error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("“%.60s” cannot be had here, only JSON. Ask with Accept: application/fhir+json."),
               format != NULL ? format : accept);
  reply = fj_reply_new_error (request, error);
  reply->status = 406;
  return reply;
}
