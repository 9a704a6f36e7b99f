/* Dates and times of day as DICOM writes them (PS3.5 6.2: DA, TM, DT), by the clock of the device: what zone
 * it keeps is the caller's to know. For the sources of dicom/ only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int year, month, day, hour, minute;
  double second; /* below 61: a leap second */
} FjDicomMoment;

/* @date: "20141023", or "2014.10.23" of old writers; of a DT its first eight digits. @time: "093200.5",
 * "0932", "09" or "09:32:00.5", of a DT what follows; an offset at its end is not looked at. FALSE for a day
 * that is not in the calendar or a time that is not on the clock. */
gboolean fj_dicom_moment_read (const char *date, const char *time, FjDicomMoment *moment);

/* Seconds since 1970-01-01 00:00 by the same clock. */
double fj_dicom_moment_get_seconds (const FjDicomMoment *moment);

G_END_DECLS
