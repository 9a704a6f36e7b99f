/* Instants as microseconds since the epoch (UTC), and their FHIR and DICOM spellings. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 fj_time_now (void);
/* FHIR instant with the offset of @zone_minutes east of UTC: "2026-05-12T09:30:00.123+08:00". (transfer full)
 */
char *fj_time_to_fhir (gint64 instant, int zone_minutes);
/* FALSE when @text is no FHIR dateTime with a time and an offset. */
gboolean fj_time_from_fhir (const char *text, gint64 *instant);
/* "20260512" and "093000" in the process's local zone. (transfer full) */
char *fj_time_to_dicom_date (gint64 instant);
char *fj_time_to_dicom_time (gint64 instant);
/* "2026-05-12 09:30" in the process's local zone, for people. (transfer full) */
char *fj_time_to_display (gint64 instant);

G_END_DECLS
