#include "fj-hang-dicom-parts.h"

#include <string.h>

#include "fj-hang-dicom-words.h"
#include "fj-language.h"

#define MODALITY 0x00080060u
#define MOST_DEFINITIONS 64u
#define REGION_WEIGHT 5 /* as the shipped protocols have it */

/* Where a protocol names none: the IOD cannot say "any". */
static const char *const MODALITIES[]
    = { "CR", "CT", "DX", "IO", "MG", "MR", "NM", "PT", "PX", "RF", "RG", "US", "XA", NULL };

/* --- reading --- */

static void
add_once (GPtrArray *texts, const char *text)
{
  for (guint i = 0; i < texts->len; i++)
    if (strcmp (texts->pdata[i], text) == 0)
      return;
  g_ptr_array_add (texts, g_strdup (text));
}

static void
add_rule (FjHangProtocol *protocol, FjTag attribute, GPtrArray *texts, double weight)
{
  FjHangRule *rule;

  if (texts->len == 0)
    return;
  rule = fj_hang_rule_new (attribute, FJ_HANG_EQUALS);
  g_ptr_array_add (texts, NULL);
  rule->texts = g_strdupv ((char **) texts->pdata);
  rule->weight = weight;
  rule->is_required = TRUE;
  g_ptr_array_add (protocol->applies, rule);
}

/* FALSE when it names one that we have no word for. */
static gboolean
read_regions (FjDicomObject *item, FjHangDicomNotes *notes, GPtrArray *regions)
{
  guint n = MIN (fj_dicom_object_count_items (item, HP_REGION_CODES), MOST_DEFINITIONS);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *code = fj_dicom_object_get_item (item, HP_REGION_CODES, i);
      g_autofree char *scheme = fj_hang_dicom_dup_text (code, HP_CODE_SCHEME);
      g_autofree char *value = fj_hang_dicom_dup_text (code, HP_CODE_VALUE);
      g_autofree char *meaning = fj_hang_dicom_dup_text (code, HP_CODE_MEANING);
      const char *region = fj_hang_dicom_region_from_code (scheme, value, meaning);

      if (region == NULL)
        {
          fj_hang_dicom_notes_add (notes, 0, _ ("It is meant for the region “%s”, which is not known here."),
                                   meaning != NULL ? meaning
                                   : value != NULL ? value
                                                   : "");
          return FALSE;
        }
      add_once (regions, region);
    }
  return n > 0;
}

static void
note_codes (FjDicomObject *item, FjTag sequence, FjHangDicomNotes *notes, const char *format)
{
  guint n = MIN (fj_dicom_object_count_items (item, sequence), MOST_DEFINITIONS);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *code = fj_dicom_object_get_item (item, sequence, i);
      g_autofree char *meaning = fj_hang_dicom_dup_text (code, HP_CODE_MEANING);
      g_autofree char *value = fj_hang_dicom_dup_text (code, HP_CODE_VALUE);
      g_autofree char *sentence = g_strdup_printf ("%s: %s", format,
                                                   meaning != NULL && *meaning ? meaning
                                                   : value                     ? value
                                                                               : "");

      fj_hang_dicom_notes_add (notes, 0, "%s", sentence);
    }
}

void
fj_hang_dicom_read_applies (FjDicomObject *object, FjHangDicomNotes *notes, FjHangProtocol *protocol)
{
  guint n = fj_dicom_object_count_items (object, HP_DEFINITIONS);
  g_autoptr (GPtrArray) modalities = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) regions = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) sides = g_ptr_array_new_with_free_func (g_free);
  gboolean has_modality = n > 0, has_region = n > 0, has_side = n > 0;

  if (n == 0)
    fj_hang_dicom_notes_add (notes, 0, _ ("It does not say what it is for: it applies to every study."));
  for (guint i = 0; i < MIN (n, MOST_DEFINITIONS); i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, HP_DEFINITIONS, i);
      g_autofree char *modality = fj_hang_dicom_dup_text (item, MODALITY);
      g_autofree char *side = fj_hang_dicom_dup_text (item, HP_LATERALITY);

      if (modality != NULL && *modality != '\0')
        add_once (modalities, modality);
      else
        has_modality = FALSE;
      if (!read_regions (item, notes, regions))
        has_region = FALSE;
      if (side != NULL && *side != '\0' && strchr ("LRB", *side) != NULL)
        add_once (sides, side);
      else
        has_side = FALSE;
      note_codes (item, HP_PROCEDURE_CODES, notes, _ ("It is meant for this procedure, which is not asked"));
      note_codes (item, HP_REASON_CODES, notes, _ ("It is meant for this reason, which is not asked"));
    }
  /* Any of the items will do: what one of them leaves open is open. */
  if (has_modality)
    add_rule (protocol, MODALITY, modalities, 0);
  if (has_region)
    add_rule (protocol, FJ_HANG_REGION, regions, REGION_WEIGHT);
  if (has_side)
    add_rule (protocol, FJ_HANG_SIDE, sides, 0);
}

/* --- writing --- */

/* What the study must be one of; NULL: anything. (transfer none) */
static char **
find_wanted (const FjHangProtocol *protocol, FjTag attribute)
{
  for (guint i = 0; i < protocol->applies->len; i++)
    {
      const FjHangRule *rule = protocol->applies->pdata[i];

      if (rule->attribute == attribute && rule->op == FJ_HANG_EQUALS && !rule->is_negated && rule->is_required
          && rule->texts != NULL)
        return rule->texts;
    }
  return NULL;
}

static gboolean
write_region (FjDicomObject *item, const char *region, const char *side, GError **error)
{
  const char *value, *meaning;
  FjDicomObject *code;

  if (!fj_hang_dicom_region_to_code (region, &value, &meaning))
    return TRUE;
  code = fj_dicom_object_append_item (item, HP_REGION_CODES);
  return fj_dicom_object_set_string (code, HP_CODE_VALUE, value, error)
         && fj_dicom_object_set_string (code, HP_CODE_SCHEME, "SCT", error)
         && fj_dicom_object_set_string (code, HP_CODE_MEANING, meaning, error)
         && fj_dicom_object_set_string (item, HP_LATERALITY, side, error);
}

/* CS (PS3.5 6.2), as a person may have typed it. */
static gboolean
is_code (const char *text)
{
  gsize n = strlen (text);

  return n > 0 && n <= 16 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _") == n;
}

static gboolean
has_codes (char **texts)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (is_code (texts[i]))
      return TRUE;
  return FALSE;
}

gboolean
fj_hang_dicom_write_applies (const FjHangProtocol *protocol, FjDicomObject *object, GError **error)
{
  static char *no_region[] = { NULL };
  char **modalities = find_wanted (protocol, MODALITY), **regions = find_wanted (protocol, FJ_HANG_REGION);
  char **sides = find_wanted (protocol, FJ_HANG_SIDE);
  const char *side = sides != NULL && sides[0] != NULL && sides[1] == NULL && strlen (sides[0]) == 1
                             && strchr ("LRB", *sides[0]) != NULL
                         ? sides[0]
                         : "";
  const char *value, *meaning;

  if (!has_codes (modalities))
    modalities = (char **) MODALITIES;
  for (guint k = 0; regions != NULL && regions[k] != NULL; k++)
    if (!fj_hang_dicom_region_to_code (regions[k], &value, &meaning))
      regions = NULL; /* a site's own: the others alone would say something else */
  if (regions == NULL)
    regions = no_region;
  for (guint i = 0; modalities[i] != NULL; i++)
    for (guint k = 0; is_code (modalities[i]) && (k == 0 || regions[k] != NULL); k++)
      {
        FjDicomObject *item = fj_dicom_object_append_item (object, HP_DEFINITIONS);

        if (!fj_dicom_object_set_string (item, MODALITY, modalities[i], error)
            || (regions[k] != NULL && !write_region (item, regions[k], side, error)))
          return FALSE;
        fj_hang_dicom_put_empty (item, HP_PROCEDURE_CODES);
        fj_hang_dicom_put_empty (item, HP_REASON_CODES);
        if (regions[k] == NULL)
          break;
      }
  return TRUE;
}
