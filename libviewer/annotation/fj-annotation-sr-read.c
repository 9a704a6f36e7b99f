/* See fj-annotation-sr.h: reading.
 *
 * Templates differ, and makers keep to them more or less, so the tree is walked whole: every figure becomes a
 * mark, with the numbers and words of the item that it hangs on, of what hangs on it, and, for the first
 * figure of a measurement group, of the group. The object's nesting is bounded where it is opened. */
#include "fj-annotation-sr.h"

#include <math.h>
#include <string.h>

#include "fj-annotation-figure.h"
#include "fj-dicom-group.h"
#include "fj-error.h"
#include "fj-language.h"

#define MOST_MARKS 20000
#define MOST_POINTS 1000000

typedef struct
{
  FjAnnotationContent *content;
  FjDicomObject *root;
  GHashTable *evidence;
  char *observer;
  guint n_marks;
  gsize n_points; /* all that were read, whatever became of them */
} Reader;

/* A figure of a group that is not ours yet. */
typedef struct
{
  char *type, *points_text, *words;
  GArray *points;
  FjMarkImage image;
  gboolean is_region; /* "Image Region" right below its group */
} Figure;

static void
free_figure (gpointer data)
{
  Figure *self = data;

  g_free (self->type);
  g_free (self->points_text);
  g_free (self->words);
  g_array_unref (self->points);
  fj_mark_image_clear (&self->image);
  g_free (self);
}

/* What stands between a container and the next one inside. */
typedef struct
{
  GPtrArray *figures;
  GString *words;
  char *tracking_id, *tracking_uid, *observer, *comment;
  gint64 made_at;
} Group;

static void
group_clear (Group *self)
{
  g_ptr_array_unref (self->figures);
  g_string_free (self->words, TRUE);
  g_free (self->tracking_id);
  g_free (self->tracking_uid);
  g_free (self->observer);
  g_free (self->comment);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Group, group_clear)

/* --- words --- */

/* Others write all the digits that they have: for people four are enough, or one behind the point. */
static char *
shorten (const char *number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE], *end = NULL;
  double value = g_ascii_strtod (number, &end);

  if (strlen (number) <= 7 || end == number || *end || !isfinite (value))
    return g_strdup (number);
  return g_strdup (
      g_ascii_formatd (text, sizeof text, ABS (value) >= 1000 && ABS (value) < 1e9 ? "%.1f" : "%.4g", value));
}

static char *
dup_number (FjDicomObject *item)
{
  FjDicomObject *measured = fj_dicom_object_get_item (item, 0x0040A300, 0);
  g_autofree char *stated = measured ? fj_dicom_group_dup_text (measured, 0x0040A30A) : NULL;
  g_autofree char *value = stated ? shorten (stated) : NULL;
  FjDicomObject *code = measured ? fj_dicom_object_get_item (measured, FJ_ITEM_UNIT, 0) : NULL;
  g_autofree char *unit = code ? fj_dicom_group_dup_text (code, 0x00080100) : NULL;
  const char *sign = unit && fj_dicom_group_text_is (code, 0x00080102, "UCUM") ? unit : NULL;

  if (!value)
    return NULL;
  /* What stands in braces is a remark (UCUM 12). */
  if (sign && *sign == '{' && strchr (sign, '}'))
    sign = strchr (sign, '}')[1] || strncmp (sign, "{pixel", 6) != 0 ? strchr (sign, '}') + 1 : "px";
  if (g_strcmp0 (sign, "[hnsf'U]") == 0)
    sign = "HU";
  else if (g_strcmp0 (sign, "deg") == 0)
    sign = "°";
  else if (g_strcmp0 (sign, "1") == 0)
    sign = "";
  else if (g_strcmp0 (sign, "mm2") == 0)
    sign = "mm²";
  else if (g_strcmp0 (sign, "cm2") == 0)
    sign = "cm²";
  else if (!sign)
    sign = unit ? unit : "";
  return g_strdup_printf ("%s%s%s", value, *sign && strcmp (sign, "°") != 0 ? " " : "", sign);
}

static char *
dup_derivation (FjDicomObject *item)
{
  guint n = fj_dicom_object_count_items (item, FJ_ITEM_CONTENT);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *child = fj_dicom_object_get_item (item, FJ_ITEM_CONTENT, i);

      if (fj_annotation_item_has_code (child, FJ_ITEM_CONCEPT, "121401", "DCM"))
        return fj_annotation_item_dup_meaning (child, FJ_ITEM_CODE);
    }
  return NULL;
}

/* "Length 23.4 mm", "Finding: Lesion"; NULL for what is no statement about something on the image. */
static char *
dup_words (FjDicomObject *item)
{
  g_autofree char *name = fj_annotation_item_dup_meaning (item, FJ_ITEM_CONCEPT), *value = NULL;
  static const char *const codes[][2] = {
    { "121071", "DCM" }, { "363698007", "SCT" }, { "G-C0E3", "SRT" }, { "121106", "DCM" }, { "125309", "DCM" }
  };

  if (fj_annotation_item_is (item, "NUM"))
    {
      g_autofree char *derivation = dup_derivation (item);

      value = dup_number (item);
      if (derivation && value)
        return g_strdup_printf ("%s (%s) %s", name ? name : "", derivation, value);
      return value ? g_strdup_printf ("%s %s", name ? name : "", value) : NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, codes[i][0], codes[i][1]))
      {
        if (fj_annotation_item_is (item, "CODE"))
          value = fj_annotation_item_dup_meaning (item, FJ_ITEM_CODE);
        else if (fj_annotation_item_is (item, "TEXT"))
          {
            g_autofree char *text = fj_dicom_group_dup_text (item, 0x0040A160);

            /* A label in braces is a pattern that its maker fills. */
            if (!text || *text == '{')
              return NULL;
            return fj_annotation_parse_paragraph (text);
          }
      }
  return value ? g_strdup_printf ("%s: %s", name ? name : "", value) : NULL;
}

static void
append_line (GString *lines, const char *line)
{
  if (line && *line)
    g_string_append_printf (lines, "%s%s", lines->len ? "\n" : "", line);
}

/* --- figures --- */

/* The item that Referenced Content Item Identifier (0040,DB73) names: ordinals from the root, from 1. */
static FjDicomObject *
follow (Reader *self, FjDicomObject *item)
{
  FjDicomObject *target = self->root;
  gint64 ordinal;

  for (guint i = 1; target && fj_dicom_object_get_int (item, 0x0040DB73, i, &ordinal); i++)
    target = ordinal >= 1 && ordinal <= fj_dicom_object_count_items (target, FJ_ITEM_CONTENT)
                 ? fj_dicom_object_get_item (target, FJ_ITEM_CONTENT, (guint) ordinal - 1)
                 : NULL;
  return target == self->root ? NULL : target;
}

static gboolean
find_image (Reader *self, FjDicomObject *figure, FjMarkImage *image)
{
  guint n = fj_dicom_object_count_items (figure, FJ_ITEM_CONTENT);
  gboolean has_frame;

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *child = fj_dicom_object_get_item (figure, FJ_ITEM_CONTENT, i);

      if (!fj_dicom_group_text_is (child, 0x0040A010, "SELECTED FROM"))
        continue;
      if (fj_dicom_object_has (child, 0x0040DB73))
        child = follow (self, child);
      if (child && fj_annotation_item_get_image (child, self->evidence, image, &has_frame))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_figure (Reader *self, FjDicomObject *item, Group *group, gboolean is_region, const char *words)
{
  FjMarkImage image = { 0 };
  Figure *figure;

  if (self->n_points >= MOST_POINTS)
    {
      fj_annotation_content_say (self->content,
                                 _ ("There are more marks than can be shown; the others were left out."));
      return FALSE;
    }
  if (!find_image (self, item, &image))
    {
      fj_annotation_content_say (self->content,
                                 _ ("A figure does not say on which image it was drawn; it was left out."));
      return FALSE;
    }
  figure = g_new0 (Figure, 1);
  figure->image = image;
  figure->type = fj_dicom_group_dup_text (item, 0x00700023);
  figure->points_text = fj_dicom_group_dup_text (item, 0x00700022);
  figure->points = fj_dicom_group_list_doubles (item, 0x00700022, MOST_POINTS);
  figure->words = g_strdup (words);
  figure->is_region = is_region;
  self->n_points += MAX (figure->points->len, 2);
  g_ptr_array_add (group->figures, figure);
  return TRUE;
}

static gboolean
is_same_figure (const Figure *a, const Figure *b)
{
  return g_strcmp0 (a->type, b->type) == 0 && g_strcmp0 (a->points_text, b->points_text) == 0
         && fj_mark_image_equal (&a->image, &b->image);
}

/* --- groups to marks --- */

static gboolean
finish_own (Reader *self, Group *group, FjMarkKind kind)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (FjMark) mark = NULL;

  for (guint i = 0; i < group->figures->len; i++)
    {
      const Figure *figure = g_ptr_array_index (group->figures, i);

      if (!figure->is_region)
        continue;
      if (!mark)
        mark = fj_mark_new (kind, &figure->image);
      g_array_append_vals (points, figure->points->data, figure->points->len);
    }
  if (!mark || !fj_annotation_figure_join (mark, points))
    return FALSE;
  g_free (mark->uid);
  mark->uid = g_strdup (group->tracking_uid);
  mark->text = g_strdup (group->comment);
  mark->author = g_strdup (group->observer ? group->observer : self->observer);
  mark->created_at = group->made_at;
  return fj_annotation_content_add_own (self->content, g_steal_pointer (&mark));
}

static void
finish_foreign (Reader *self, Group *group)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < group->figures->len; i++)
    {
      const Figure *figure = g_ptr_array_index (group->figures, i);
      g_autoptr (GString) words = g_string_new (NULL);
      gboolean is_again = FALSE;
      FjMark *mark;

      for (guint k = 0; k < MIN (i, 64) && !is_again; k++)
        is_again = is_same_figure (g_ptr_array_index (group->figures, i - 1 - k), figure);
      if (is_again)
        continue;
      if (self->n_marks >= MOST_MARKS)
        {
          fj_annotation_content_say (self->content,
                                     _ ("There are more marks than can be shown; the others were left out."));
          return;
        }
      mark = fj_annotation_figure_to_foreign (figure->type, figure->points, &figure->image);
      if (!mark)
        {
          fj_annotation_content_say (
              self->content,
              _ ("A graphic has a form or a place that cannot be shown here; it was left out."));
          continue;
        }
      append_line (words, figure->words);
      if (is_first)
        append_line (words, group->words->str);
      mark->author = g_strdup (group->observer ? group->observer : self->observer);
      mark->created_at = group->made_at;
      fj_annotation_content_add_foreign (self->content, mark, is_first ? group->tracking_uid : NULL,
                                         words->str);
      self->n_marks++;
      is_first = FALSE;
    }
}

static void
finish_group (Reader *self, Group *group)
{
  g_autofree char *part = NULL;
  FjMarkKind kind;

  if (fj_annotation_figure_parse_tracking (group->tracking_id, group->tracking_uid, &kind, &part))
    {
      if (!finish_own (self, group, kind))
        fj_annotation_content_say (self->content, _ ("A mark was stored incompletely; it was left out."));
    }
  else
    finish_foreign (self, group);
}

/* --- the tree --- */

static void walk (Reader *self, FjDicomObject *parent, Group *group, GString *lines);

/* What hangs on a figure, a number or a word: its own lines, those of its figures among them. */
static void
walk_statement (Reader *self, FjDicomObject *item, Group *group, GString *lines, gboolean is_in_group)
{
  g_autoptr (GString) inner = g_string_new (NULL);
  g_autofree char *words = dup_words (item);
  gboolean is_figure = fj_annotation_item_is (item, "SCOORD");

  if (is_figure)
    {
      gboolean is_region = fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "111030", "DCM");

      walk (self, item, group, inner);
      /* Where words or handles of a region stand in another viewer. */
      if (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "122438", "DCM"))
        return;
      read_figure (self, item, group, is_in_group && is_region, inner->str);
      return;
    }
  if (fj_annotation_item_is (item, "SCOORD3D"))
    fj_annotation_content_say (self->content,
                               _ ("A figure lies in space rather than on an image; it was left out."));
  {
    guint before = group->figures->len;

    walk (self, item, group, inner);
    /* A number that was measured on one figure is written beside that one. */
    if (words && group->figures->len == before + 1)
      {
        Figure *figure = g_ptr_array_index (group->figures, before);
        g_autoptr (GString) all = g_string_new (NULL);

        for (guint i = 0; i < MIN (before, 256); i++)
          if (is_same_figure (g_ptr_array_index (group->figures, i), figure))
            {
              /* One of the figures again: the words go to it. */
              g_ptr_array_remove_index (group->figures, before);
              figure = g_ptr_array_index (group->figures, i);
              break;
            }
        append_line (all, figure->words);
        append_line (all, words);
        g_free (figure->words);
        figure->words = g_strdup (all->str);
        g_clear_pointer (&words, g_free);
      }
  }
  append_line (lines, words);
  append_line (lines, inner->str);
}

static void
read_context (FjDicomObject *item, Group *group)
{
  if (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "112039", "DCM") && !group->tracking_id)
    group->tracking_id = fj_dicom_group_dup_text (item, 0x0040A160);
  else if (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "112040", "DCM") && !group->tracking_uid)
    group->tracking_uid = fj_dicom_group_dup_text (item, 0x0040A124);
  else if (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "121008", "DCM") && !group->observer)
    group->observer = fj_dicom_group_dup_text (item, 0x0040A123);
  else if (fj_annotation_item_has_code (item, FJ_ITEM_CONCEPT, "121106", "DCM") && !group->comment)
    {
      g_autofree char *text = fj_dicom_group_dup_text (item, 0x0040A160);

      group->comment = fj_annotation_parse_paragraph (text);
    }
}

static void
walk_container (Reader *self, FjDicomObject *item)
{
  g_auto (Group) group
      = { .figures = g_ptr_array_new_with_free_func (free_figure), .words = g_string_new (NULL) };
  g_autofree char *moment = fj_dicom_group_dup_text (item, 0x0040A032);
  guint n = fj_dicom_object_count_items (item, FJ_ITEM_CONTENT);

  group.made_at = fj_annotation_parse_moment (moment);
  for (guint i = 0; i < n; i++)
    read_context (fj_dicom_object_get_item (item, FJ_ITEM_CONTENT, i), &group);
  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *child = fj_dicom_object_get_item (item, FJ_ITEM_CONTENT, i);

      if (fj_annotation_item_is (child, "CONTAINER"))
        walk_container (self, child);
      else
        walk_statement (self, child, &group, group.words, TRUE);
    }
  finish_group (self, &group);
}

static void
walk (Reader *self, FjDicomObject *parent, Group *group, GString *lines)
{
  guint n = fj_dicom_object_count_items (parent, FJ_ITEM_CONTENT);

  for (guint i = 0; i < n; i++)
    {
      FjDicomObject *child = fj_dicom_object_get_item (parent, FJ_ITEM_CONTENT, i);

      if (fj_annotation_item_is (child, "CONTAINER"))
        walk_container (self, child);
      else
        walk_statement (self, child, group, lines, FALSE);
    }
}

gboolean
fj_annotation_sr_read (FjDicomObject *object, FjAnnotationContent *content, GError **error)
{
  g_autoptr (GHashTable) evidence = NULL;
  g_autofree char *sop_class = fj_dicom_group_dup_text (object, 0x00080016);
  guint n = fj_dicom_object_count_items (object, FJ_ITEM_CONTENT);
  Reader self = { content, object, NULL, NULL, 0, 0 };

  /* All classes of structured reports but key object selection, which has no figures. */
  if (!sop_class || !g_str_has_prefix (sop_class, "1.2.840.10008.5.1.4.1.1.88.")
      || strcmp (sop_class, "1.2.840.10008.5.1.4.1.1.88.59") == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("The object is no structured report, so it has no measurements."));
      return FALSE;
    }
  fj_annotation_content_identify (content, object);
  evidence = fj_annotation_item_list_evidence (object);
  self.evidence = evidence;
  for (guint i = 0; i < n && !self.observer; i++)
    {
      FjDicomObject *child = fj_dicom_object_get_item (object, FJ_ITEM_CONTENT, i);

      if (fj_annotation_item_has_code (child, FJ_ITEM_CONCEPT, "121008", "DCM"))
        self.observer = fj_dicom_group_dup_text (child, 0x0040A123);
    }
  content->title = fj_annotation_item_dup_meaning (object, FJ_ITEM_CONCEPT);
  content->creator = self.observer;
  walk_container (&self, object);
  return TRUE;
}
