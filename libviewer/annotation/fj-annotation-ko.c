/* See fj-annotation-ko.h. */
#include "fj-annotation-ko.h"

#include "fj-dicom-group.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-uid.h"

#define KO "1.2.840.10008.5.1.4.1.1.88.59"
#define MOST_KEYS 20000

static const FjAnnotationCode description_code = { "113012", "DCM", "Key Object Description" };

FjDicomObject *
fj_annotation_ko_write (const FjAnnotationSubject *subject,
                        const FjAnnotationMaker *maker,
                        const FjAnnotationChoice *choices,
                        guint n_choices,
                        const char *description,
                        GError **error)
{
  static const FjAnnotationCode title = { "113000", "DCM", "Of Interest" };
  g_autoptr (FjDicomObject) object = NULL;
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  g_autofree char *series_uid = maker->series_uid ? g_strdup (maker->series_uid) : fj_uid_new ();
  g_autofree char *words = fj_annotation_dup_paragraph (description, 10240);

  for (guint i = 0; i < n_choices; i++)
    {
      const FjMarkImage *image = choices[i].image;

      if (image->study_uid && image->series_uid && image->sop_class_uid && image->sop_instance_uid)
        g_ptr_array_add (images, (gpointer) image);
    }
  if (n_choices == 0 || images->len < n_choices)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("A key image is not in the archive, so it cannot be stored."));
      return NULL;
    }
  object = fj_annotation_subject_write (subject, maker, KO, "KO", "Key images", series_uid, 0, error);
  if (!object
      || !fj_annotation_item_set_head (object, maker, "2010", (const FjMarkImage *const *) images->pdata,
                                       images->len, error)
      || !fj_annotation_item_set_code (object, FJ_ITEM_CONCEPT, &title, error)
      || !fj_annotation_item_add_language (object, maker, error)
      || !fj_annotation_item_add_observers (object, maker, error)
      || (*words
          && !fj_annotation_item_add_text (object, "CONTAINS", "TEXT", &description_code, words, error)))
    return NULL;
  for (guint i = 0; i < n_choices; i++)
    if (!fj_annotation_item_add_image (object, "CONTAINS", choices[i].image,
                                       choices[i].n_frames > 1 ? choices[i].image->frame : 0, error))
      return NULL;
  return g_steal_pointer (&object);
}

/* Those that are no longer to be looked at, whatever the reason (IHE IOCM). */
static gboolean
is_rejection (FjDicomObject *object)
{
  static const char *const titles[] = { "113001", "113037", "113038", "113039" };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (fj_annotation_item_has_code (object, FJ_ITEM_CONCEPT, titles[i], "DCM"))
      return TRUE;
  return FALSE;
}

/* One for each frame that is named. */
static void
read_image (FjDicomObject *item, GHashTable *evidence, FjKeyPurpose purpose, FjAnnotationContent *content)
{
  FjMarkImage image;
  gboolean has_frame;
  g_autoptr (GArray) frames = NULL;

  if (!fj_annotation_item_get_image (item, evidence, &image, &has_frame))
    return;
  frames = fj_dicom_group_list_doubles (fj_dicom_object_get_item (item, FJ_ITEM_IMAGE, 0), 0x00081160,
                                        MOST_KEYS);
  for (guint i = 0; i < (has_frame ? frames->len : 1) && content->keys->len < MOST_KEYS; i++)
    {
      double frame = has_frame ? g_array_index (frames, double, i) : 1;
      FjAnnotationKey *key;

      if (frame < 1 || frame > G_MAXINT32)
        continue;
      key = fj_annotation_content_add_key (content);
      fj_mark_image_copy (&image, &key->image);
      key->image.frame = (guint) frame;
      key->is_whole = !has_frame;
      key->purpose = purpose;
    }
  fj_mark_image_clear (&image);
}

gboolean
fj_annotation_ko_read (FjDicomObject *object, FjAnnotationContent *content, GError **error)
{
  guint n = fj_dicom_object_count_items (object, FJ_ITEM_CONTENT);
  g_autoptr (GHashTable) evidence = NULL;
  FjKeyPurpose purpose;

  if (!fj_dicom_group_text_is (object, 0x00080016, KO))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("The object is no key object selection, so it names no key images."));
      return FALSE;
    }
  fj_annotation_content_identify (content, object);
  evidence = fj_annotation_item_list_evidence (object);
  purpose = is_rejection (object) ? FJ_KEY_REJECTED : FJ_KEY_OF_INTEREST;
  content->title = fj_annotation_item_dup_meaning (object, FJ_ITEM_CONCEPT);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *item = fj_dicom_object_get_item (object, FJ_ITEM_CONTENT, i);

      if (fj_annotation_item_is (item, "IMAGE"))
        read_image (item, evidence, purpose, content);
      else if (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "121008", "DCM") && !content->creator)
        content->creator = fj_dicom_group_dup_text (item, 0x0040A123);
      else if (fj_annotation_item_is (item, "TEXT")
               && fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, description_code.value, "DCM")
               && !content->description)
        {
          g_autofree char *text = fj_dicom_group_dup_text (item, 0x0040A160);

          content->description = fj_annotation_parse_paragraph (text);
        }
    }
  if (content->keys->len >= MOST_KEYS)
    fj_annotation_content_say (content,
                               _ ("There are more key images than can be shown; the others were left out."));
  return TRUE;
}
