/* See fj-annotation-item.h. */
#include "fj-annotation-item.h"

#include <string.h>

#include "fj-dicom-group.h"
#include "fj-uid.h"

#define EVIDENCE 0x0040A375
#define OTHER_EVIDENCE 0x0040A385
#define MOST_OBJECTS 100000

/* --- writing --- */

gboolean
fj_annotation_item_set_code (FjDicomObject *item, FjTag tag, const FjAnnotationCode *code, GError **error)
{
  FjDicomObject *coded = fj_dicom_object_append_item (item, tag);

  return fj_dicom_object_set_string (coded, 0x00080100, code->value, error)
         && fj_dicom_object_set_string (coded, 0x00080102, code->scheme, error)
         && fj_dicom_object_set_string (coded, 0x00080104, code->meaning, error);
}

FjDicomObject *
fj_annotation_item_add (FjDicomObject *parent,
                        const char *relationship,
                        const char *value_type,
                        const FjAnnotationCode *name,
                        GError **error)
{
  FjDicomObject *item = fj_dicom_object_append_item (parent, FJ_ITEM_CONTENT);

  return fj_dicom_object_set_string (item, 0x0040A010, relationship, error)
                 && fj_dicom_object_set_string (item, 0x0040A040, value_type, error)
                 && (!name || fj_annotation_item_set_code (item, FJ_ITEM_CONCEPT, name, error))
             ? item
             : NULL;
}

static gboolean
set_container (FjDicomObject *item, const char *template_id, GError **error)
{
  FjDicomObject *template;

  if (!fj_dicom_object_set_string (item, 0x0040A050, "SEPARATE", error))
    return FALSE;
  if (!template_id)
    return TRUE;
  template = fj_dicom_object_append_item (item, 0x0040A504);
  return fj_dicom_object_set_string (template, 0x00080105, "DCMR", error)
         && fj_dicom_object_set_string (template, 0x0040DB00, template_id, error);
}

FjDicomObject *
fj_annotation_item_add_container (FjDicomObject *parent,
                                  const FjAnnotationCode *name,
                                  const char *template_id,
                                  GError **error)
{
  FjDicomObject *item = fj_annotation_item_add (parent, "CONTAINS", "CONTAINER", name, error);

  return item && set_container (item, template_id, error) ? item : NULL;
}

gboolean
fj_annotation_item_add_code (FjDicomObject *parent,
                             const char *relationship,
                             const FjAnnotationCode *name,
                             const FjAnnotationCode *value,
                             GError **error)
{
  FjDicomObject *item = fj_annotation_item_add (parent, relationship, "CODE", name, error);

  return item && fj_annotation_item_set_code (item, FJ_ITEM_CODE, value, error);
}

gboolean
fj_annotation_item_add_text (FjDicomObject *parent,
                             const char *relationship,
                             const char *value_type,
                             const FjAnnotationCode *name,
                             const char *value,
                             GError **error)
{
  FjDicomObject *item = fj_annotation_item_add (parent, relationship, value_type, name, error);
  FjTag tag = strcmp (value_type, "PNAME") == 0    ? 0x0040A123
              : strcmp (value_type, "UIDREF") == 0 ? 0x0040A124
                                                   : 0x0040A160;

  return item && fj_dicom_object_set_string (item, tag, value, error);
}

gboolean
fj_annotation_item_add_image (
    FjDicomObject *parent, const char *relationship, const FjMarkImage *image, guint frame, GError **error)
{
  FjDicomObject *item = fj_annotation_item_add (parent, relationship, "IMAGE", NULL, error), *reference;
  g_autofree char *number = frame ? g_strdup_printf ("%u", frame) : NULL;

  if (!item)
    return FALSE;
  reference = fj_dicom_object_append_item (item, FJ_ITEM_IMAGE);
  return fj_dicom_object_set_string (reference, 0x00081150, image->sop_class_uid, error)
         && fj_dicom_object_set_string (reference, 0x00081155, image->sop_instance_uid, error)
         && fj_dicom_object_set_string (reference, 0x00081160, number, error);
}

gboolean
fj_annotation_item_add_observers (FjDicomObject *root, const FjAnnotationMaker *maker, GError **error)
{
  static const FjAnnotationCode type = { "121005", "DCM", "Observer Type" };
  static const FjAnnotationCode person = { "121006", "DCM", "Person" },
                                device = { "121007", "DCM", "Device" };
  static const FjAnnotationCode person_name = { "121008", "DCM", "Person Observer Name" };
  static const FjAnnotationCode device_uid = { "121012", "DCM", "Device Observer UID" };
  static const FjAnnotationCode device_name = { "121013", "DCM", "Device Observer Name" };
  static const FjAnnotationCode device_maker = { "121014", "DCM", "Device Observer Manufacturer" };
  static const char context[] = "HAS OBS CONTEXT";
  g_autofree char *uid = fj_uid_from_name ("Fenji Viewer");

  if (maker->author
      && (!fj_annotation_item_add_code (root, context, &type, &person, error)
          || !fj_annotation_item_add_text (root, context, "PNAME", &person_name, maker->author, error)))
    return FALSE;
  return fj_annotation_item_add_code (root, context, &type, &device, error)
         && fj_annotation_item_add_text (root, context, "UIDREF", &device_uid, uid, error)
         && fj_annotation_item_add_text (root, context, "TEXT", &device_name, "Fenji Viewer", error)
         && fj_annotation_item_add_text (root, context, "TEXT", &device_maker, "Fenji", error);
}

gboolean
fj_annotation_item_add_language (FjDicomObject *root, const FjAnnotationMaker *maker, GError **error)
{
  static const FjAnnotationCode name = { "121049", "DCM", "Language of Content Item and Descendants" };
  static const FjAnnotationCode english = { "en", "RFC5646", "English" };
  static const FjAnnotationCode chinese = { "zh-CN", "RFC5646", "Chinese (China)" };
  gboolean is_chinese = maker->language && g_str_has_prefix (maker->language, "zh");

  return fj_annotation_item_add_code (root, "HAS CONCEPT MOD", &name, is_chinese ? &chinese : &english,
                                      error);
}

/* The item of @sequence whose @tag is @value, made where there is none. */
static FjDicomObject *
ensure_item (
    FjDicomObject *parent, FjTag sequence, GHashTable *items, FjTag tag, const char *value, GError **error)
{
  FjDicomObject *item = g_hash_table_lookup (items, value);

  if (item)
    return item;
  item = fj_dicom_object_append_item (parent, sequence);
  if (!fj_dicom_object_set_string (item, tag, value, error))
    return NULL;
  g_hash_table_insert (items, (gpointer) value, item);
  return item;
}

static gboolean
add_evidence (FjDicomObject *object, const FjMarkImage *const *images, guint n_images, GError **error)
{
  g_autoptr (GHashTable) studies = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) series = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) objects = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_images; i++)
    {
      FjDicomObject *study, *of_series, *reference;

      if (!g_hash_table_add (objects, images[i]->sop_instance_uid))
        continue;
      study = ensure_item (object, EVIDENCE, studies, 0x0020000D, images[i]->study_uid, error);
      of_series
          = study ? ensure_item (study, 0x00081115, series, 0x0020000E, images[i]->series_uid, error) : NULL;
      if (!of_series)
        return FALSE;
      reference = fj_dicom_object_append_item (of_series, FJ_ITEM_IMAGE);
      if (!fj_dicom_object_set_string (reference, 0x00081150, images[i]->sop_class_uid, error)
          || !fj_dicom_object_set_string (reference, 0x00081155, images[i]->sop_instance_uid, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
fj_annotation_item_set_head (FjDicomObject *object,
                             const FjAnnotationMaker *maker,
                             const char *template_id,
                             const FjMarkImage *const *images,
                             guint n_images,
                             GError **error)
{
  g_autofree char *date = fj_annotation_dup_date (maker->made_at),
                  *time = fj_annotation_dup_time (maker->made_at);

  return fj_dicom_object_set_string (object, 0x00080023, date, error)
         && fj_dicom_object_set_string (object, 0x00080033, time, error)
         && fj_dicom_object_set_string (object, 0x0040A040, "CONTAINER", error)
         && fj_dicom_object_set_empty_sequence (object, 0x00081111)
         && set_container (object, template_id, error) && add_evidence (object, images, n_images, error);
}

/* --- reading --- */

gboolean
fj_annotation_item_has_code (FjDicomObject *item, FjTag tag, const char *value, const char *scheme)
{
  FjDicomObject *code = fj_dicom_object_get_item (item, tag, 0);

  return code && fj_dicom_group_text_is (code, 0x00080100, value)
         && fj_dicom_group_text_is (code, 0x00080102, scheme);
}

char *
fj_annotation_item_dup_meaning (FjDicomObject *item, FjTag tag)
{
  FjDicomObject *code = fj_dicom_object_get_item (item, tag, 0);
  char *meaning = code ? fj_dicom_group_dup_text (code, 0x00080104) : NULL;

  return meaning || !code ? meaning : fj_dicom_group_dup_text (code, 0x00080100);
}

gboolean
fj_annotation_item_is (const FjDicomObject *item, const char *value_type)
{
  return fj_dicom_group_text_is (item, 0x0040A040, value_type);
}

static void
free_image (gpointer data)
{
  fj_mark_image_clear (data);
  g_free (data);
}

static void
read_study (FjDicomObject *study, GHashTable *evidence)
{
  g_autofree char *study_uid = fj_dicom_group_dup_text (study, 0x0020000D);
  guint n_series = fj_dicom_object_count_items (study, 0x00081115);

  for (guint i = 0; i < n_series; i++)
    {
      FjDicomObject *series = fj_dicom_object_get_item (study, 0x00081115, i);
      g_autofree char *series_uid = fj_dicom_group_dup_text (series, 0x0020000E);
      guint n = fj_dicom_object_count_items (series, FJ_ITEM_IMAGE);

      for (guint k = 0; k < n && g_hash_table_size (evidence) < MOST_OBJECTS; k++)
        {
          FjDicomObject *reference = fj_dicom_object_get_item (series, FJ_ITEM_IMAGE, k);
          g_autofree char *uid = fj_dicom_group_dup_text (reference, 0x00081155);
          FjMarkImage *image;

          if (!uid)
            continue;
          image = g_new0 (FjMarkImage, 1);
          image->study_uid = g_strdup (study_uid);
          image->series_uid = g_strdup (series_uid);
          image->sop_class_uid = fj_dicom_group_dup_text (reference, 0x00081150);
          image->sop_instance_uid = g_strdup (uid);
          g_hash_table_replace (evidence, g_steal_pointer (&uid), image);
        }
    }
}

GHashTable *
fj_annotation_item_list_evidence (FjDicomObject *object)
{
  GHashTable *evidence = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_image);
  static const FjTag sequences[] = { OTHER_EVIDENCE, EVIDENCE };

  for (guint s = 0; s < G_N_ELEMENTS (sequences); s++)
    {
      guint n = fj_dicom_object_count_items (object, sequences[s]);

      for (guint i = 0; i < n; i++)
        read_study (fj_dicom_object_get_item (object, sequences[s], i), evidence);
    }
  return evidence;
}

gboolean
fj_annotation_item_get_image (FjDicomObject *item,
                              GHashTable *evidence,
                              FjMarkImage *image,
                              gboolean *has_frame)
{
  FjDicomObject *reference = fj_dicom_object_get_item (item, FJ_ITEM_IMAGE, 0);
  g_autofree char *uid = reference ? fj_dicom_group_dup_text (reference, 0x00081155) : NULL;
  const FjMarkImage *known = uid ? g_hash_table_lookup (evidence, uid) : NULL;
  gint64 frame = 1;

  if (!uid)
    return FALSE;
  *has_frame
      = fj_dicom_object_get_int (reference, 0x00081160, 0, &frame) && frame >= 1 && frame <= G_MAXINT32;
  *image = (FjMarkImage){ .frame = *has_frame ? (guint) frame : 1 };
  image->study_uid = g_strdup (known ? known->study_uid : NULL);
  image->series_uid = g_strdup (known ? known->series_uid : NULL);
  image->sop_class_uid = fj_dicom_group_dup_text (reference, 0x00081150);
  image->sop_instance_uid = g_steal_pointer (&uid);
  return TRUE;
}
