#include "fj-time.h"

#include <stdio.h>
#include <string.h>

gint64
fj_time_now (void)
{
  return g_get_real_time ();
}

char *
fj_time_to_fhir (gint64 instant, int zone_minutes)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (zone_minutes * 60);
  gint64 seconds = instant / G_USEC_PER_SEC - (instant % G_USEC_PER_SEC < 0 ? 1 : 0);
  int millis = (int) ((instant - seconds * G_USEC_PER_SEC) / 1000);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *date = NULL;
  int magnitude = ABS (zone_minutes);

  g_return_val_if_fail (utc != NULL, NULL);
  local = g_date_time_to_timezone (utc, zone);
  date = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03d%c%02d:%02d", date, millis, zone_minutes < 0 ? '-' : '+', magnitude / 60,
                          magnitude % 60);
}

gboolean
fj_time_from_fhir (const char *text, gint64 *instant)
{
  g_autoptr (GDateTime) when = NULL;
  const char *t, *zone;

  /* GLib also reads week dates, times without an offset and so on: FHIR's dateTime is narrower. */
  if (text == NULL || strlen (text) > 40 || (t = strchr (text, 'T')) == NULL || t - text != 10)
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  zone = strpbrk (t, "Z+-");
  if (zone == NULL || (*zone == 'Z' ? zone[1] != '\0' : strlen (zone) != 6))
    return FALSE;
  when = g_date_time_new_from_iso8601 (text, NULL);
  if (when == NULL)
    return FALSE;
  *instant = g_date_time_to_unix (when) * G_USEC_PER_SEC + g_date_time_get_microsecond (when);
  return TRUE;
}

static char *
format_local (gint64 instant, const char *format)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (instant / G_USEC_PER_SEC);

  g_return_val_if_fail (when != NULL, NULL);
  return g_date_time_format (when, format);
}

char *
fj_time_to_dicom_date (gint64 instant)
{
  return format_local (instant, "%Y%m%d");
}

char *
fj_time_to_dicom_time (gint64 instant)
{
  return format_local (instant, "%H%M%S");
}

char *
fj_time_to_display (gint64 instant)
{
  return format_local (instant, "%Y-%m-%d %H:%M");
}
