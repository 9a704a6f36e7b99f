/* fenji-image annotations: what an object says about images, as the viewer lays it over them. */
#include "fj-annotation-read.h"
#include "image-commands.h"
#include "image-listing.h"

static void
print_quoted (const char *name, const char *value)
{
  g_autofree char *quoted = image_listing_dup_quoted (value != NULL ? value : "");

  g_print ("\"%s\": %s", name, quoted);
}

static void
print_image (const FjMarkImage *image)
{
  print_quoted ("image", image->sop_instance_uid);
  g_print (", \"frame\": %u", image->frame);
}

static void
print_mark (const FjAnnotationMark *mark)
{
  g_print ("{");
  print_quoted ("kind", fj_mark_kind_to_string (mark->mark->kind));
  g_print (", \"own\": %s, ", mark->is_own ? "true" : "false");
  print_quoted ("uid", mark->mark->uid);
  g_print (", ");
  print_image (&mark->mark->image);
  g_print (", \"points\": [");
  for (guint i = 0; i < mark->mark->points->len; i++)
    g_print ("%s%.9g", i > 0 ? ", " : "", g_array_index (mark->mark->points, double, i));
  g_print ("], ");
  print_quoted ("text", mark->mark->text);
  g_print (", ");
  print_quoted ("words", mark->words);
  g_print ("}");
}

static void
print_key (const FjAnnotationKey *key)
{
  g_print ("{");
  print_image (&key->image);
  g_print (", \"rejected\": %s}", key->purpose == FJ_KEY_REJECTED ? "true" : "false");
}

static void
print_mask (const FjAnnotationMask *mask)
{
  g_print ("{\"number\": %u, ", mask->number);
  print_quoted ("label", mask->label);
  if (mask->has_colour)
    g_print (", \"colour\": [%u, %u, %u]", mask->rgb[0], mask->rgb[1], mask->rgb[2]);
  g_print (", \"frames\": %u}", mask->frames->len);
}

static void
print_json (const FjAnnotationContent *content)
{
  g_print ("{");
  print_quoted ("title", content->title);
  g_print (", ");
  print_quoted ("creator", content->creator);
  g_print (", \"marks\": [");
  for (guint i = 0; i < content->marks->len; i++)
    {
      g_print ("%s", i > 0 ? ",\n " : "");
      print_mark (g_ptr_array_index (content->marks, i));
    }
  g_print ("], \"keys\": [");
  for (guint i = 0; i < content->keys->len; i++)
    {
      g_print ("%s", i > 0 ? ", " : "");
      print_key (g_ptr_array_index (content->keys, i));
    }
  g_print ("], \"masks\": [");
  for (guint i = 0; i < content->masks->len; i++)
    {
      g_print ("%s", i > 0 ? ", " : "");
      print_mask (g_ptr_array_index (content->masks, i));
    }
  g_print ("], \"left out\": [");
  for (guint i = 0; i < content->sentences->len; i++)
    {
      g_autofree char *quoted = image_listing_dup_quoted (g_ptr_array_index (content->sentences, i));

      g_print ("%s%s", i > 0 ? ", " : "", quoted);
    }
  g_print ("]}\n");
}

/* @text indented, line by line; nothing of NULL. */
static void
print_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_print ("    %s\n", lines[i]);
}

static void
print_text (const FjAnnotationContent *content)
{
  g_print ("%s%s%s\n", content->title != NULL ? content->title : "", content->creator != NULL ? ", " : "",
           content->creator != NULL ? content->creator : "");
  for (guint i = 0; i < content->marks->len; i++)
    {
      const FjAnnotationMark *mark = g_ptr_array_index (content->marks, i);

      g_print ("  %s, %s, %u\n", fj_mark_kind_get_title (mark->mark->kind),
               mark->mark->image.sop_instance_uid, mark->mark->image.frame);
      print_lines (mark->mark->text);
      print_lines (mark->words);
    }
  for (guint i = 0; i < content->keys->len; i++)
    {
      const FjAnnotationKey *key = g_ptr_array_index (content->keys, i);

      g_print ("  %s, %u\n", key->image.sop_instance_uid, key->image.frame);
    }
  for (guint i = 0; i < content->masks->len; i++)
    {
      const FjAnnotationMask *mask = g_ptr_array_index (content->masks, i);

      g_print ("  %u %s: %u\n", mask->number, mask->label != NULL ? mask->label : "", mask->frames->len);
    }
  for (guint i = 0; i < content->sentences->len; i++)
    g_print ("  %s\n", (const char *) g_ptr_array_index (content->sentences, i));
}

gboolean
image_annotations (const ImageOptions *options, const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, error);
  g_autoptr (FjAnnotationContent) content = object != NULL ? fj_annotation_read (object, error) : NULL;

  if (content == NULL)
    return FALSE;
  if (options->json)
    print_json (content);
  else
    print_text (content);
  return TRUE;
}
