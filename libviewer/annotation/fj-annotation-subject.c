/* See fj-annotation-subject.h. */
#include "fj-annotation-subject.h"

#include <string.h>

#include "fj-dicom-group.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-uid.h"

#define MANUFACTURER "Fenji"
#define MODEL "Fenji Viewer"

/* Where each field of FjAnnotationSubject is kept. */
static const struct
{
  gsize offset;
  FjTag tag;
  guint most;          /* characters of a line, 0: taken as it is */
  gboolean is_present; /* written empty when not known (type 2); FALSE: left out (type 3) */
} fields[] = {
  { G_STRUCT_OFFSET (FjAnnotationSubject, patient_name), 0x00100010, 0, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, patient_id), 0x00100020, 64, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, patient_id_issuer), 0x00100021, 64, FALSE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, birth_date), 0x00100030, 0, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, sex), 0x00100040, 0, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, study_date), 0x00080020, 0, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, study_time), 0x00080030, 0, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, accession), 0x00080050, 16, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, referring_physician), 0x00080090, 0, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, study_description), 0x00081030, 64, FALSE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, study_uid), 0x0020000D, 0, TRUE },
  { G_STRUCT_OFFSET (FjAnnotationSubject, study_id), 0x00200010, 16, TRUE },
};

#define FIELD(subject, i) ((char **) ((char *) (subject) + fields[i].offset))

FjAnnotationSubject *
fj_annotation_subject_new (void)
{
  return g_new0 (FjAnnotationSubject, 1);
}

FjAnnotationSubject *
fj_annotation_subject_read (const FjDicomObject *image)
{
  FjAnnotationSubject *self = fj_annotation_subject_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    *FIELD (self, i) = fj_dicom_object_dup_string (image, fields[i].tag);
  return self;
}

void
fj_annotation_subject_free (FjAnnotationSubject *subject)
{
  if (!subject)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (*FIELD (subject, i));
  g_free (subject);
}

char *
fj_annotation_dup_line (const char *text, guint most)
{
  g_autofree char *valid = NULL;

  if (!text)
    return NULL;
  valid = g_utf8_make_valid (text, -1);
  for (char *p = valid; *p; p++)
    if ((guchar) *p < 0x20 || *p == 0x7F || *p == '\\')
      *p = ' ';
  return g_utf8_strlen (valid, -1) > (glong) most ? g_utf8_substring (valid, 0, most)
                                                  : g_steal_pointer (&valid);
}

static gboolean
set_equipment (FjDicomObject *object, const FjAnnotationMaker *maker, GError **error)
{
  g_autofree char *institution = fj_annotation_dup_line (maker->institution, 64);

  return fj_dicom_object_set_string (object, 0x00080070, MANUFACTURER, error)
         && fj_dicom_object_set_string (object, 0x00080080, institution, error)
         && fj_dicom_object_set_string (object, 0x00081090, MODEL, error)
         && fj_dicom_object_set_string (object, 0x00181000, "1", error)
         && fj_dicom_object_set_string (object, 0x00181020, FENJI_VERSION, error);
}

FjDicomObject *
fj_annotation_subject_write (const FjAnnotationSubject *subject,
                             const FjAnnotationMaker *maker,
                             const char *sop_class_uid,
                             const char *modality,
                             const char *description,
                             const char *series_uid,
                             guint index,
                             GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autofree char *uid = fj_uid_new ();
  g_autofree char *date = fj_annotation_dup_date (maker->made_at),
                  *time = fj_annotation_dup_time (maker->made_at);
  g_autofree char *number = g_strdup_printf ("%u", maker->series_number ? maker->series_number : 9100);
  g_autofree char *instance = g_strdup_printf ("%u", MAX (maker->instance_number, 1) + index);
  g_autofree char *moment = fj_annotation_dup_moment (maker->made_at);
  const struct
  {
    FjTag tag;
    const char *value;
  } values[] = {
    { 0x00080012, date },       { 0x00080013, time },        { 0x00080016, sop_class_uid },
    { 0x00080018, uid },        { 0x00080021, date },        { 0x00080031, time },
    { 0x00080060, modality },   { 0x0008103E, description }, { 0x00080201, moment + strlen (moment) - 5 },
    { 0x0020000E, series_uid }, { 0x00200011, number },      { 0x00200013, instance },
  };

  if (!fj_uid_is_valid (subject->study_uid))
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("The study of these images has no valid UID, so nothing can be stored for it."));
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = *FIELD (subject, i);
      g_autofree char *line = value && fields[i].most ? fj_annotation_dup_line (value, fields[i].most) : NULL;

      if (!value && !fields[i].is_present)
        continue;
      /* Images with a damaged birth date can be annotated all the same. */
      if (!fj_dicom_object_set_string (object, fields[i].tag,
                                       line    ? line
                                       : value ? value
                                               : "",
                                       NULL)
          && !fj_dicom_object_set_string (object, fields[i].tag, "", error))
        return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (!fj_dicom_object_set_string (object, values[i].tag, values[i].value, error))
      return NULL;
  return set_equipment (object, maker, error) ? g_steal_pointer (&object) : NULL;
}

char *
fj_annotation_dup_paragraph (const char *text, guint most)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1), *joined = NULL;
  g_auto (GStrv) lines = NULL;

  for (char *p = valid; *p; p++)
    if (((guchar) *p < 0x20 || *p == 0x7F) && *p != '\n')
      *p = ' ';
  lines = g_strsplit (valid, "\n", -1);
  joined = g_strjoinv ("\r\n", lines);
  return g_utf8_strlen (joined, -1) > (glong) most ? g_utf8_substring (joined, 0, most)
                                                   : g_steal_pointer (&joined);
}

char *
fj_annotation_parse_paragraph (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\r\n", -1);

  return g_strdelimit (g_strjoinv ("\n", lines), "\r", '\n');
}

char *
fj_annotation_dup_decimal (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits > 0; digits--)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      g_ascii_formatd (text, sizeof text, format, value);
      if (strlen (text) <= 16)
        break;
    }
  return g_strdup (text);
}

gboolean
fj_annotation_subject_is_own (const FjDicomObject *object)
{
  return fj_dicom_group_text_is (object, 0x00080070, MANUFACTURER)
         && fj_dicom_group_text_is (object, 0x00081090, MODEL);
}

/* --- moments --- */

char *
fj_annotation_dup_moment (gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;
  g_autofree char *seconds = local ? g_date_time_format (local, "%Y%m%d%H%M%S") : NULL;
  g_autofree char *offset = local ? g_date_time_format (local, "%z") : NULL;

  if (!local)
    return g_strdup ("19700101000000.000000+0000");
  return g_strdup_printf ("%s.%06d%s", seconds, (int) (instant % G_USEC_PER_SEC), offset);
}

char *
fj_annotation_dup_date (gint64 instant)
{
  g_autofree char *moment = fj_annotation_dup_moment (instant);

  return g_strndup (moment, 8);
}

char *
fj_annotation_dup_time (gint64 instant)
{
  g_autofree char *moment = fj_annotation_dup_moment (instant);

  return g_strndup (moment + 8, strlen ("HHMMSS.FFFFFF"));
}

gint64
fj_annotation_parse_moment (const char *moment)
{
  char seconds[16] = "", fraction[8] = "", zone[8] = "";
  g_autofree char *iso = NULL;
  g_autoptr (GDateTime) time = NULL;
  gint64 micros = 0;
  gsize n;

  if (!moment || strspn (moment, "0123456789") != 14)
    return 0;
  memcpy (seconds, moment, 14);
  moment += 14;
  if (*moment == '.')
    {
      n = strspn (++moment, "0123456789");
      if (n < 1 || n > 6)
        return 0;
      memcpy (fraction, moment, n);
      for (gsize i = 0; i < 6; i++)
        micros = micros * 10 + (i < n ? fraction[i] - '0' : 0);
      moment += n;
    }
  if ((*moment != '+' && *moment != '-') || strlen (moment) != 5 || strspn (moment + 1, "0123456789") != 4)
    return 0;
  memcpy (zone, moment, 5);
  iso = g_strdup_printf ("%.8sT%.6s%s", seconds, seconds + 8, zone);
  time = g_date_time_new_from_iso8601 (iso, NULL);
  return time ? g_date_time_to_unix (time) * G_USEC_PER_SEC + micros : 0;
}
