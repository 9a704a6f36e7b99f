#include "fj-hang-dicom-parts.h"

#include <math.h>
#include <string.h>

#include "fj-hang-dicom-rule.h"
#include "fj-hang-dicom-words.h"
#include "fj-language.h"

#define MODALITY 0x00080060u
#define MOST_SETS 64u
#define MOST_SELECTORS 64u
#define MOST_DAYS 40000 /* no earlier study is older than a life */
#define FOREVER 65535   /* as many days as Relative Time can say */

/* --- reading --- */

static void
read_relative (FjDicomObject *item, FjHangDicomNotes *notes, FjHangImageSet *set)
{
  g_autofree char *units = fj_hang_dicom_dup_text (item, HP_TIME_UNITS);
  double first = 0, second = 0, days = fj_hang_dicom_unit_days (units);

  fj_dicom_object_get_double (item, HP_RELATIVE_TIME, 0, &first);
  if (!fj_dicom_object_get_double (item, HP_RELATIVE_TIME, 1, &second))
    second = first;
  if (first == 0 && second == 0)
    return;
  set->when = FJ_HANG_PRIOR;
  set->prior = 1;
  if (days == 0)
    {
      fj_hang_dicom_notes_add (notes, 0,
                               _ ("Image set %u: the unit of its time is not known; the most "
                                  "relevant earlier study is taken, of any age."),
                               set->number);
      return;
    }
  set->newest_days = (gint64) MIN (floor (MIN (first, second) * days), MOST_DAYS);
  set->oldest_days = (gint64) MIN (ceil (MAX (first, second) * days), MOST_DAYS);
  if (set->oldest_days == MOST_DAYS)
    set->oldest_days = -1;
}

static void
read_abstract (FjDicomObject *item, FjHangDicomNotes *notes, FjHangImageSet *set)
{
  gint64 first = 0, second = 0;

  set->when = FJ_HANG_PRIOR;
  set->prior = 1;
  if (!fj_dicom_object_get_int (item, HP_ABSTRACT_PRIOR, 0, &first)
      || !fj_dicom_object_get_int (item, HP_ABSTRACT_PRIOR, 1, &second) || first < 1)
    {
      fj_hang_dicom_notes_add (
          notes, 0,
          _ ("Image set %u asks for an earlier study in a way that is not known here; the most relevant one is "
             "taken."),
          set->number);
      return;
    }
  set->prior = (guint) MIN (first, 1000);
  if (second != first)
    fj_hang_dicom_notes_add (notes, 0,
                             _ ("Image set %u asks for several earlier studies; only number %u is taken."),
                             set->number, set->prior);
}

static void
read_timed (FjDicomObject *item, FjHangDicomNotes *notes, const GPtrArray *rules, FjHangProtocol *protocol)
{
  gint64 number = 0;
  g_autofree char *category = fj_hang_dicom_dup_text (item, HP_SET_CATEGORY);
  FjHangImageSet *set;

  if (!fj_dicom_object_get_int (item, HP_SET_NUMBER, 0, &number) || number < 1 || number > 65535
      || fj_hang_protocol_find_set (protocol, (guint) number) != NULL)
    {
      fj_hang_dicom_notes_add (notes, 0, _ ("An image set without a number of its own was left out."));
      return;
    }
  if (protocol->sets->len >= MOST_SETS)
    {
      fj_hang_dicom_notes_add (notes, 0, _ ("It has more than %u image sets; the others were left out."),
                               MOST_SETS);
      return;
    }
  set = fj_hang_protocol_add_set (protocol, (guint) number);
  g_free (set->label);
  set->label = fj_hang_dicom_dup_text (item, HP_SET_LABEL);
  if (set->label == NULL)
    set->label = g_strdup ("");
  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (set->rules, fj_hang_rule_copy (rules->pdata[i]));
  if (g_strcmp0 (category, "ABSTRACT_PRIOR") == 0)
    read_abstract (item, notes, set);
  else if (g_strcmp0 (category, "RELATIVE_TIME") == 0)
    read_relative (item, notes, set);
  else
    fj_hang_dicom_notes_add (notes, 0,
                             _ ("Image set %u does not say which study it is of; the current one is taken."),
                             set->number);
}

void
fj_hang_dicom_read_sets (FjDicomObject *object, FjHangDicomNotes *notes, FjHangProtocol *protocol)
{
  guint n = MIN (fj_dicom_object_count_items (object, HP_IMAGE_SETS), MOST_SETS + 1);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, HP_IMAGE_SETS, i);
      g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_rule_free);
      guint n_selectors = MIN (fj_dicom_object_count_items (item, HP_SELECTORS), MOST_SELECTORS);
      guint n_timed = MIN (fj_dicom_object_count_items (item, HP_TIMED_SETS), MOST_SETS + 1);

      for (guint k = 0; k < n_selectors; k++)
        fj_hang_dicom_read_selector (fj_dicom_object_get_item (item, HP_SELECTORS, k), notes, rules);
      for (guint k = 0; k < n_timed; k++)
        read_timed (fj_dicom_object_get_item (item, HP_TIMED_SETS, k), notes, rules, protocol);
    }
}

/* --- writing --- */

/* A set must select by something: by what the whole protocol is for, or by being an image at all. */
static gboolean
write_any (const FjHangProtocol *protocol, FjDicomObject *item)
{
  static const char *const modalities[]
      = { "CR", "CT", "DX", "IO", "MG", "MR", "NM", "PT", "PX", "RF", "RG", "US", "XA", NULL };
  g_autoptr (FjHangRule) any = NULL;

  for (guint i = 0; i < protocol->applies->len; i++)
    {
      const FjHangRule *rule = protocol->applies->pdata[i];

      if (rule->attribute == MODALITY && fj_hang_dicom_write_selector (rule, item))
        return TRUE;
    }
  any = fj_hang_rule_new (MODALITY, FJ_HANG_EQUALS);
  any->is_required = any->is_met_when_absent = TRUE;
  any->texts = g_strdupv ((char **) modalities);
  return fj_hang_dicom_write_selector (any, item);
}

static gboolean
write_time (const FjHangImageSet *set, FjDicomObject *item, GError **error)
{
  gboolean is_by_age = set->prior == 1 && (set->newest_days > 0 || set->oldest_days > 0);
  gint64 oldest = set->oldest_days >= 0 ? set->oldest_days : FOREVER;
  g_autofree char *value = NULL;

  if (set->when == FJ_HANG_CURRENT)
    return fj_dicom_object_set_string (item, HP_SET_CATEGORY, "RELATIVE_TIME", error)
           && fj_dicom_object_set_string (item, HP_RELATIVE_TIME, "0\\0", error)
           && fj_dicom_object_set_string (item, HP_TIME_UNITS, "DAYS", error);
  if (is_by_age)
    {
      value = g_strdup_printf ("%d\\%d", (int) CLAMP (set->newest_days, 0, FOREVER),
                               (int) CLAMP (oldest, 0, FOREVER));
      return fj_dicom_object_set_string (item, HP_SET_CATEGORY, "RELATIVE_TIME", error)
             && fj_dicom_object_set_string (item, HP_RELATIVE_TIME, value, error)
             && fj_dicom_object_set_string (item, HP_TIME_UNITS, "DAYS", error);
    }
  value = g_strdup_printf ("%u\\%u", MIN (set->prior, 32767), MIN (set->prior, 32767));
  return fj_dicom_object_set_string (item, HP_SET_CATEGORY, "ABSTRACT_PRIOR", error)
         && fj_dicom_object_set_string (item, HP_ABSTRACT_PRIOR, value, error);
}

gboolean
fj_hang_dicom_write_sets (const FjHangProtocol *protocol, FjDicomObject *object, GError **error)
{
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      const FjHangImageSet *set = protocol->sets->pdata[i];
      FjDicomObject *item = fj_dicom_object_append_item (object, HP_IMAGE_SETS), *timed;
      gboolean is_selected = FALSE;

      for (guint k = 0; k < set->rules->len; k++)
        is_selected |= fj_hang_dicom_write_selector (set->rules->pdata[k], item);
      if (!is_selected)
        write_any (protocol, item);
      timed = fj_dicom_object_append_item (item, HP_TIMED_SETS);
      if (!fj_dicom_object_set_uint16 (timed, HP_SET_NUMBER, (guint16) set->number, error)
          || !write_time (set, timed, error)
          || (*set->label != '\0'
              && !fj_hang_dicom_put_text (timed, HP_SET_LABEL, set->label, 64, "", error)))
        return FALSE;
    }
  return TRUE;
}
