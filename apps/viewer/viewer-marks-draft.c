#include "viewer-marks-draft.h"

#include "fj-json.h"
#include "fj-uid.h"

static void
image_free (gpointer data)
{
  fj_mark_image_clear (data);
  g_free (data);
}

ViewerMarksDraft *
viewer_marks_draft_new (void)
{
  ViewerMarksDraft *draft = g_new0 (ViewerMarksDraft, 1);

  draft->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_mark_free);
  draft->keys = g_ptr_array_new_with_free_func (image_free);
  draft->studies = g_ptr_array_new_with_free_func (image_free);
  return draft;
}

void
viewer_marks_draft_free (ViewerMarksDraft *draft)
{
  g_free (draft->author);
  g_ptr_array_unref (draft->marks);
  g_ptr_array_unref (draft->keys);
  g_ptr_array_unref (draft->studies);
  g_free (draft);
}

static void
add_image (GPtrArray *images, const FjMarkImage *image)
{
  FjMarkImage *copy = g_new0 (FjMarkImage, 1);

  fj_mark_image_copy (image, copy);
  g_ptr_array_add (images, copy);
}

void
viewer_marks_draft_add_study (ViewerMarksDraft *draft, const FjMarkImage *image)
{
  for (guint i = 0; i < draft->studies->len; i++)
    if (g_strcmp0 (((FjMarkImage *) draft->studies->pdata[i])->study_uid, image->study_uid) == 0)
      return;
  add_image (draft->studies, image);
}

void
viewer_marks_draft_add_mark (ViewerMarksDraft *draft, const FjMark *mark)
{
  g_ptr_array_add (draft->marks, fj_mark_copy (mark));
  viewer_marks_draft_add_study (draft, &mark->image);
}

void
viewer_marks_draft_add_key (ViewerMarksDraft *draft, const FjMarkImage *image)
{
  add_image (draft->keys, image);
  viewer_marks_draft_add_study (draft, image);
}

/* --- JSON --- */

static JsonObject *
image_to_json (const FjMarkImage *image)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "study", image->study_uid);
  json_object_set_string_member (json, "series", image->series_uid);
  json_object_set_string_member (json, "class", image->sop_class_uid);
  json_object_set_string_member (json, "instance", image->sop_instance_uid);
  json_object_set_int_member (json, "frame", image->frame);
  return json;
}

/* FALSE: it names no image of an archive. */
static gboolean
image_from_json (JsonObject *json, FjMarkImage *image)
{
  const char *names[] = { "study", "series", "class", "instance" };
  gint64 frame = json != NULL ? fj_json_get_int (json, "frame", 0) : 0;
  const char *uids[G_N_ELEMENTS (names)];

  if (frame < 1 || frame > G_MAXINT32)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      uids[i] = fj_json_get_string (json, names[i]);
      if (uids[i] == NULL)
        return FALSE;
    }
  *image = (FjMarkImage){ g_strdup (uids[0]), g_strdup (uids[1]), g_strdup (uids[2]), g_strdup (uids[3]),
                          (guint) frame };
  return TRUE;
}

static JsonArray *
images_to_json (const GPtrArray *images)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < images->len; i++)
    json_array_add_object_element (array, image_to_json (g_ptr_array_index (images, i)));
  return array;
}

static void
images_from_json (JsonObject *json, const char *name, GPtrArray *images)
{
  JsonArray *array = fj_json_get_array (json, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      FjMarkImage image;

      if (!image_from_json (fj_json_element_object (array, i), &image))
        continue;
      add_image (images, &image);
      fj_mark_image_clear (&image);
    }
}

static JsonObject *
mark_to_json (const FjMark *mark)
{
  JsonObject *json = json_object_new ();
  JsonArray *points = json_array_new ();

  for (guint i = 0; i < mark->points->len; i++)
    json_array_add_double_element (points, g_array_index (mark->points, double, i));
  json_object_set_string_member (json, "uid", mark->uid);
  json_object_set_string_member (json, "kind", fj_mark_kind_to_string (mark->kind));
  json_object_set_object_member (json, "image", image_to_json (&mark->image));
  json_object_set_array_member (json, "points", points);
  if (mark->text != NULL)
    json_object_set_string_member (json, "text", mark->text);
  if (mark->author != NULL)
    json_object_set_string_member (json, "author", mark->author);
  json_object_set_int_member (json, "created", mark->created_at);
  return json;
}

static FjMark *
mark_from_json (JsonObject *json)
{
  const char *word = json != NULL ? fj_json_get_string (json, "kind") : NULL;
  const char *uid = json != NULL ? fj_json_get_string (json, "uid") : NULL;
  JsonArray *points = json != NULL ? fj_json_get_array (json, "points") : NULL;
  g_autoptr (FjMark) mark = NULL;
  FjMarkImage image;
  FjMarkKind kind;

  if (word == NULL || !fj_mark_kind_from_string (word, &kind) || uid == NULL || !fj_uid_is_valid (uid)
      || points == NULL || !image_from_json (fj_json_get_object (json, "image"), &image))
    return NULL;
  mark = fj_mark_new (kind, &image);
  fj_mark_image_clear (&image);
  g_free (mark->uid);
  mark->uid = g_strdup (uid);
  for (guint i = 0; i + 1 < json_array_get_length (points); i += 2)
    fj_mark_add_point (mark, json_array_get_double_element (points, i),
                       json_array_get_double_element (points, i + 1));
  mark->text = g_strdup (fj_json_get_string (json, "text"));
  mark->author = g_strdup (fj_json_get_string (json, "author"));
  mark->created_at = fj_json_get_int (json, "created", 0);
  return fj_mark_is_whole (mark) ? g_steal_pointer (&mark) : NULL;
}

JsonObject *
viewer_marks_draft_to_json (const ViewerMarksDraft *draft)
{
  JsonObject *json = json_object_new ();
  JsonArray *marks = json_array_new ();

  for (guint i = 0; i < draft->marks->len; i++)
    json_array_add_object_element (marks, mark_to_json (g_ptr_array_index (draft->marks, i)));
  json_object_set_string_member (json, "author", draft->author != NULL ? draft->author : "");
  json_object_set_int_member (json, "moment", draft->moment);
  json_object_set_boolean_member (json, "sent", draft->is_sent);
  json_object_set_boolean_member (json, "partial", draft->is_partial);
  json_object_set_array_member (json, "marks", marks);
  json_object_set_array_member (json, "keys", images_to_json (draft->keys));
  json_object_set_array_member (json, "studies", images_to_json (draft->studies));
  return json;
}

ViewerMarksDraft *
viewer_marks_draft_from_json (JsonObject *json)
{
  g_autoptr (ViewerMarksDraft) draft = NULL;
  JsonArray *marks = fj_json_get_array (json, "marks");

  if (marks == NULL || fj_json_get_string (json, "author") == NULL)
    return NULL;
  draft = viewer_marks_draft_new ();
  draft->author = g_strdup (fj_json_get_string (json, "author"));
  draft->moment = fj_json_get_int (json, "moment", 0);
  draft->is_sent = fj_json_get_boolean (json, "sent", FALSE);
  draft->is_partial = fj_json_get_boolean (json, "partial", FALSE);
  for (guint i = 0; i < json_array_get_length (marks); i++)
    {
      FjMark *mark = mark_from_json (fj_json_element_object (marks, i));

      if (mark != NULL)
        g_ptr_array_add (draft->marks, mark);
    }
  images_from_json (json, "keys", draft->keys);
  images_from_json (json, "studies", draft->studies);
  return g_steal_pointer (&draft);
}
