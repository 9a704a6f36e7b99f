/* See fj-annotation-content.h. */
#include "fj-annotation-content.h"

#include "fj-annotation-subject.h"
#include "fj-dicom-group.h"
#include "fj-uid.h"

static void
free_mark (gpointer data)
{
  FjAnnotationMark *self = data;

  fj_mark_free (self->mark);
  g_free (self->words);
  g_free (self);
}

static void
free_key (gpointer data)
{
  FjAnnotationKey *self = data;

  fj_mark_image_clear (&self->image);
  g_free (self);
}

static void
free_mask_frame (gpointer data)
{
  FjAnnotationMaskFrame *self = data;

  fj_mark_image_clear (&self->image);
  g_clear_pointer (&self->values, g_bytes_unref);
  g_free (self);
}

static void
free_mask (gpointer data)
{
  FjAnnotationMask *self = data;

  g_free (self->label);
  g_free (self->description);
  g_ptr_array_unref (self->frames);
  g_free (self);
}

FjAnnotationContent *
fj_annotation_content_new (void)
{
  FjAnnotationContent *self = g_new0 (FjAnnotationContent, 1);

  self->marks = g_ptr_array_new_with_free_func (free_mark);
  self->keys = g_ptr_array_new_with_free_func (free_key);
  self->masks = g_ptr_array_new_with_free_func (free_mask);
  self->sentences = g_ptr_array_new_with_free_func (g_free);
  self->uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/* Of the contents, of the state, else of the object. */
static gint64
read_moment (const FjDicomObject *object)
{
  static const FjTag tags[][2]
      = { { 0x00080023, 0x00080033 }, { 0x00700082, 0x00700083 }, { 0x00080012, 0x00080013 } };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *date = fj_dicom_group_dup_text (object, tags[i][0]);
      g_autofree char *time = fj_dicom_group_dup_text (object, tags[i][1]);
      g_autofree char *offset = fj_dicom_group_dup_text (object, 0x00080201);
      g_autofree char *text = date && time ? g_strconcat (date, time, offset ? offset : "", NULL) : NULL;
      gint64 moment = fj_annotation_parse_moment (text);

      if (moment)
        return moment;
    }
  return 0;
}

void
fj_annotation_content_identify (FjAnnotationContent *content, const FjDicomObject *object)
{
  const struct
  {
    char **field;
    FjTag tag;
  } fields[] = { { &content->sop_class_uid, 0x00080016 },
                 { &content->sop_instance_uid, 0x00080018 },
                 { &content->study_uid, 0x0020000D },
                 { &content->series_uid, 0x0020000E } };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_free (*fields[i].field);
      *fields[i].field = fj_dicom_group_dup_text (object, fields[i].tag);
    }
  content->made_at = read_moment (object);
  content->is_own = fj_annotation_subject_is_own (object);
}

void
fj_annotation_content_free (FjAnnotationContent *content)
{
  if (!content)
    return;
  g_free (content->sop_class_uid);
  g_free (content->sop_instance_uid);
  g_free (content->series_uid);
  g_free (content->study_uid);
  g_free (content->creator);
  g_free (content->title);
  g_free (content->description);
  g_ptr_array_unref (content->marks);
  g_ptr_array_unref (content->keys);
  g_ptr_array_unref (content->masks);
  g_clear_pointer (&content->presentation, fj_presentation_free);
  g_ptr_array_unref (content->sentences);
  g_hash_table_unref (content->uids);
  g_free (content);
}

static gboolean
add_mark (FjAnnotationContent *content, FjMark *mark, gboolean is_own, const char *words)
{
  FjAnnotationMark *added;

  if (!fj_mark_is_whole (mark) || !g_hash_table_add (content->uids, g_strdup (mark->uid)))
    {
      fj_mark_free (mark);
      return FALSE;
    }
  added = g_new0 (FjAnnotationMark, 1);
  added->mark = mark;
  added->is_own = is_own;
  added->words = words && *words ? g_strdup (words) : NULL;
  g_ptr_array_add (content->marks, added);
  return TRUE;
}

gboolean
fj_annotation_content_add_own (FjAnnotationContent *content, FjMark *mark)
{
  return add_mark (content, mark, TRUE, NULL);
}

gboolean
fj_annotation_content_add_foreign (FjAnnotationContent *content,
                                   FjMark *mark,
                                   const char *uid,
                                   const char *words)
{
  g_free (mark->uid);
  if (uid && fj_uid_is_valid (uid) && !g_hash_table_contains (content->uids, uid))
    mark->uid = g_strdup (uid);
  else
    {
      g_autofree char *name = g_strdup_printf (
          "%s#%u", content->sop_instance_uid ? content->sop_instance_uid : "", content->marks->len);

      mark->uid = fj_uid_from_name (name);
    }
  return add_mark (content, mark, FALSE, words);
}

FjAnnotationKey *
fj_annotation_content_add_key (FjAnnotationContent *content)
{
  FjAnnotationKey *key = g_new0 (FjAnnotationKey, 1);

  g_ptr_array_add (content->keys, key);
  return key;
}

FjAnnotationMask *
fj_annotation_content_add_mask (FjAnnotationContent *content)
{
  FjAnnotationMask *mask = g_new0 (FjAnnotationMask, 1);

  mask->frames = g_ptr_array_new_with_free_func (free_mask_frame);
  g_ptr_array_add (content->masks, mask);
  return mask;
}

FjAnnotationMaskFrame *
fj_annotation_mask_add_frame (FjAnnotationMask *mask)
{
  FjAnnotationMaskFrame *frame = g_new0 (FjAnnotationMaskFrame, 1);

  g_ptr_array_add (mask->frames, frame);
  return frame;
}

void
fj_annotation_content_say (FjAnnotationContent *content, const char *sentence)
{
  if (!g_ptr_array_find_with_equal_func (content->sentences, sentence, g_str_equal, NULL))
    g_ptr_array_add (content->sentences, g_strdup (sentence));
}
