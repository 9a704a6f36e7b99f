/* See fj-dicom-index.h. */
#include "fj-dicom-index.h"

#include <math.h>
#include <string.h>

#include "fj-dicom-moment.h"
#include "fj-error.h"
#include "fj-language.h"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE, sentence);
  return FALSE;
}

/* A UID that must be there and must be one; NULL with @error. (transfer full) */
static char *
dup_uid (const FjDicomObject *object, FjTag tag, const char *sentence, GError **error)
{
  g_autofree char *uid = fj_dicom_object_dup_string (object, tag);
  /* Old devices write components that begin with a zero (against PS3.5 9.1); they still tell objects apart.
   */
  if (uid && *uid && strlen (uid) <= 64 && strspn (uid, "0123456789.") == strlen (uid))
    return g_steal_pointer (&uid);
  refuse (error, sentence);
  return NULL;
}

/* NULL for absent and empty alike: both say nothing. (transfer full) (nullable) */
static char *
dup_text (const FjDicomObject *object, FjTag tag)
{
  char *text = fj_dicom_object_dup_string (object, tag);
  if (text && !*text)
    g_clear_pointer (&text, g_free);
  return text;
}

static gint
get_number (const FjDicomObject *object, FjTag tag, gint otherwise)
{
  gint64 value;
  return fj_dicom_object_get_int (object, tag, 0, &value) && value >= G_MININT && value <= G_MAXINT
             ? (gint) value
             : otherwise;
}

/* Digits at @text[@at], -1 when there are not that many. */
static int
digits (const char *text, gsize at, gsize n)
{
  int value = 0;
  if (strlen (text) < at + n)
    return -1;
  for (gsize i = at; i < at + n; i++)
    if (!g_ascii_isdigit (text[i]))
      return -1;
    else
      value = value * 10 + text[i] - '0';
  return value;
}

/* Offset of (0008,0201), "+0800", as a zone; the local zone when the object names none. */
static GTimeZone *
object_get_zone (const FjDicomObject *object)
{
  g_autofree char *offset = dup_text (object, 0x00080201);
  if (offset && strlen (offset) == 5 && (offset[0] == '+' || offset[0] == '-') && digits (offset, 1, 4) >= 0)
    {
      int seconds = (digits (offset, 1, 2) * 60 + digits (offset, 3, 2)) * 60;
      return g_time_zone_new_offset (offset[0] == '-' ? -seconds : seconds);
    }
  return g_time_zone_new_local ();
}

/* Study Date and Time as an instant; 0 when there is no date or it does not exist. */
static gint64
get_started (const FjDicomObject *object)
{
  g_autofree char *date = dup_text (object, 0x00080020);
  g_autofree char *time = dup_text (object, 0x00080030);
  FjDicomMoment moment;
  if (!date)
    return 0;
  /* Without a time the day begins at midnight. */
  if (!fj_dicom_moment_read (date, time ? time : "00", &moment)
      && !fj_dicom_moment_read (date, "00", &moment))
    return 0;
  g_autoptr (GTimeZone) zone = object_get_zone (object);
  g_autoptr (GDateTime) instant
      = g_date_time_new (zone, moment.year, moment.month, moment.day, moment.hour, moment.minute,
                         MIN (floor (moment.second), 59)); /* 60: a leap second */
  return instant ? g_date_time_to_unix (instant) * G_USEC_PER_SEC : 0;
}

/* Two objects of one study must agree on whose it is. */
static gboolean
check_same (const char *known, const char *now, const char *sentence, GError **error)
{
  return g_strcmp0 (known, now) == 0 || refuse (error, sentence);
}

FjInstance *
fj_dicom_index_add (FjStudy *study, const FjDicomObject *object, GError **error)
{
  g_autofree char *study_uid = NULL, *series_uid = NULL, *instance_uid = NULL, *class_uid = NULL;
  if (!(study_uid
        = dup_uid (object, 0x0020000D,
                   _ ("The object has no valid Study Instance UID, so it belongs to no study. Send it again "
                      "from the device."),
                   error))
      || !(series_uid
           = dup_uid (object, 0x0020000E,
                      _ ("The object has no valid Series Instance UID, so it belongs to no series. Send it "
                         "again from the device."),
                      error))
      || !(instance_uid
           = dup_uid (object, 0x00080018,
                      _ ("The object has no valid SOP Instance UID, so it cannot be told from others. "
                         "Send it again from the device."),
                      error))
      || !(class_uid = dup_uid (
               object, 0x00080016,
               _ ("The object has no valid SOP Class UID, so it is not known what it is. Send it again "
                  "from the device."),
               error)))
    return NULL;
  g_autofree char *accession = dup_text (object, 0x00080050);
  g_autofree char *patient_id = dup_text (object, 0x00100020);
  g_autofree char *modality = dup_text (object, 0x00080060);

  gboolean is_first = fj_study_count_instances (study) == 0;
  if (study->study_uid
      && !check_same (
          study->study_uid, study_uid,
          _ ("The object belongs to another study than the ones before it. Sort the files by study."), error))
    return NULL;
  if (!is_first
      && (!check_same (
              study->patient_id, patient_id,
              _ ("Objects of one study name different patients (Patient ID). Correct them at the device "
                 "before they are used."),
              error)
          || !check_same (
              study->accession, accession,
              _ ("Objects of one study name different accession numbers. Correct them at the device before "
                 "they are used."),
              error)))
    return NULL;
  /* The same object in a second series would make the tree ambiguous. */
  FjInstance *known = fj_study_find_instance (study, instance_uid);
  FjSeries *series = NULL;
  for (guint i = 0; i < study->series->len && !series; i++)
    {
      FjSeries *candidate = g_ptr_array_index (study->series, i);
      if (g_strcmp0 (candidate->series_uid, series_uid) == 0)
        series = candidate;
    }
  if (known && (!series || !g_ptr_array_find (series->instances, known, NULL)))
    {
      refuse (
          error,
          _ ("The same object (SOP Instance UID) comes in two series. Send the study again from the device."));
      return NULL;
    }

  if (is_first)
    {
      g_free (study->study_uid);
      g_free (study->accession);
      g_free (study->patient_id);
      g_free (study->description);
      study->study_uid = g_steal_pointer (&study_uid);
      study->accession = g_steal_pointer (&accession);
      study->patient_id = g_steal_pointer (&patient_id);
      study->description = dup_text (object, 0x00081030);
      study->started_at = get_started (object);
    }
  if (!series)
    {
      series = fj_study_ensure_series (study, series_uid);
      series->modality = g_steal_pointer (&modality);
      series->description = dup_text (object, 0x0008103E);
      series->body_part = dup_text (object, 0x00180015);
      series->number = get_number (object, 0x00200011, 0);
    }
  FjInstance *instance = known ? known : fj_series_ensure_instance (series, instance_uid);
  g_free (instance->sop_class_uid);
  instance->sop_class_uid = g_steal_pointer (&class_uid);
  instance->number = get_number (object, 0x00200013, 0);
  instance->frames = (guint) MAX (get_number (object, 0x00280008, 1), 1);
  return instance;
}
