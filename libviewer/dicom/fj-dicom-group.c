/* See fj-dicom-group.h. */
#include "fj-dicom-group.h"

#include <math.h>

#define NUMBER_OF_FRAMES 0x00280008
#define SHARED_GROUPS 0x52009229
#define PER_FRAME_GROUPS 0x52009230

guint
fj_dicom_group_count_frames (const FjDicomObject *object)
{
  gint64 n;
  return fj_dicom_object_get_int (object, NUMBER_OF_FRAMES, 0, &n) && n > 0 && n <= G_MAXINT32 ? (guint) n
                                                                                               : 1;
}

/* A sequence, or a value with something in it. */
static gboolean
says (const FjDicomObject *object, FjTag tag)
{
  if (!fj_dicom_object_has (object, tag))
    return FALSE;
  g_autofree char *text = fj_dicom_object_dup_string (object, tag);
  return text ? *text != '\0' : fj_dicom_object_count_items (object, tag) > 0;
}

static FjDicomObject *
find_in (FjDicomObject *object, FjTag groups, guint item, FjTag group, FjTag attribute)
{
  FjDicomObject *all = fj_dicom_object_get_item (object, groups, item);
  FjDicomObject *found = all ? fj_dicom_object_get_item (all, group, 0) : NULL;
  return found && says (found, attribute) ? found : NULL;
}

FjDicomObject *
fj_dicom_group_find (FjDicomObject *object, guint frame, FjTag group, FjTag attribute)
{
  FjDicomObject *found = find_in (object, PER_FRAME_GROUPS, frame, group, attribute);
  if (!found)
    found = find_in (object, SHARED_GROUPS, 0, group, attribute);
  if (!found && says (object, attribute))
    found = object;
  return found;
}

gboolean
fj_dicom_group_get_doubles (const FjDicomObject *object, FjTag tag, double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!fj_dicom_object_get_double (object, tag, i, &values[i]))
      return FALSE;
  return TRUE;
}

GArray *
fj_dicom_group_list_doubles (const FjDicomObject *object, FjTag tag, guint max)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *text = fj_dicom_object_dup_string (object, tag);
  for (const char *p = text; p && *p && numbers->len < max;)
    {
      char *end = NULL;
      double number = g_ascii_strtod (p, &end);
      if (end == p || (*end && *end != '\\') || !isfinite (number))
        break;
      g_array_append_val (numbers, number);
      p = *end ? end + 1 : end;
    }
  return numbers;
}

char *
fj_dicom_group_dup_text (const FjDicomObject *object, FjTag tag)
{
  char *text = fj_dicom_object_dup_string (object, tag);
  if (text && !*text)
    g_clear_pointer (&text, g_free);
  return text;
}

gboolean
fj_dicom_group_text_is (const FjDicomObject *object, FjTag tag, const char *expected)
{
  g_autofree char *text = fj_dicom_object_dup_string (object, tag);
  return g_strcmp0 (text, expected) == 0;
}

gboolean
fj_dicom_group_get_word (
    const FjDicomObject *object, FjTag tag, guint index, gboolean is_signed, gint64 *value)
{
  gint64 number;
  if (!fj_dicom_object_get_int (object, tag, index, &number) || number < G_MININT16 || number > G_MAXUINT16)
    return FALSE;
  *value = is_signed ? (gint64) (gint16) (guint16) number : (gint64) (guint16) number;
  return TRUE;
}
