/* See fj-annotation-gsps.h: reading. */
#include "fj-annotation-gsps.h"

#include <string.h>

#include "fj-annotation-figure.h"
#include "fj-dicom-presentation.h"
#include "fj-language.h"

#define MOST_MARKS 20000 /* a graphic for each of all images it names can be very many */
#define CURVE_STEPS 8

/* A mark of ours as its parts come together. */
typedef struct
{
  FjMark *mark;
  GArray *points;
} Part;

static void
free_part (gpointer data)
{
  Part *self = data;

  fj_mark_free (self->mark);
  g_array_unref (self->points);
  g_free (self);
}

typedef struct
{
  FjPresentation *state;
  FjAnnotationContent *content;
  GPtrArray *parts;      /* of Part, in the order of the state */
  GHashTable *parts_of;  /* Tracking UID to Part */
  GHashTable *series_of; /* SOP Instance UID to FjImageReference of the state */
  guint n_foreign;
} Reader;

/* Where something is drawn: the images that the annotation names, else those of the state. */
static GArray *
list_images (Reader *self, const FjAnnotation *annotation)
{
  GArray *images = g_array_new (FALSE, TRUE, sizeof (FjMarkImage));
  const GPtrArray *references = annotation->images->len ? annotation->images : self->state->images;

  g_array_set_clear_func (images, (GDestroyNotify) fj_mark_image_clear);
  for (guint i = 0; i < references->len && images->len < MOST_MARKS; i++)
    {
      const FjImageReference *reference = g_ptr_array_index (references, i);
      const FjImageReference *known = reference->sop_instance_uid
                                          ? g_hash_table_lookup (self->series_of, reference->sop_instance_uid)
                                          : NULL;
      /* An annotation that names an image of several frames without them is on all that the state is for. */
      const GArray *frames = reference->frames->len || !known ? reference->frames : known->frames;

      if (!known || !known->series_uid)
        continue;
      for (guint k = 0; k < MAX (frames->len, 1) && images->len < MOST_MARKS; k++)
        {
          FjMarkImage image = { g_strdup (self->state->study_uid), g_strdup (known->series_uid),
                                g_strdup (reference->sop_class_uid), g_strdup (reference->sop_instance_uid),
                                frames->len ? g_array_index (frames, guint, k) : 1 };

          g_array_append_val (images, image);
        }
    }
  return images;
}

static Part *
ensure_part (Reader *self, FjMarkKind kind, const char *uid, guint group, const GArray *images)
{
  Part *part = g_hash_table_lookup (self->parts_of, uid);

  if (part || images->len == 0)
    return part;
  part = g_new0 (Part, 1);
  part->mark = fj_mark_new (kind, &g_array_index (images, FjMarkImage, 0));
  g_free (part->mark->uid);
  part->mark->uid = g_strdup (uid);
  part->mark->author = g_strdup (self->state->creator);
  for (guint i = 0; i < self->state->groups->len; i++)
    {
      const FjGraphicGroup *g = g_ptr_array_index (self->state->groups, i);

      if (g->number == group)
        part->mark->created_at = fj_annotation_parse_moment (g->description);
    }
  part->points = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (self->parts, part);
  g_hash_table_insert (self->parts_of, part->mark->uid, part);
  return part;
}

/* Display coordinates lie over the area as it is shown, turned and flipped; back to the image's. */
static gboolean
to_pixels (Reader *self, const FjMarkImage *image, GArray *points)
{
  const FjDisplayedArea *area
      = fj_presentation_find_area (self->state, image->sop_instance_uid, image->frame);

  if (!area)
    return FALSE;
  for (guint i = 0; i + 1 < points->len; i += 2)
    {
      double x = g_array_index (points, double, i), y = g_array_index (points, double, i + 1), u = x, v = y;

      if (self->state->is_flipped)
        u = x = 1 - x;
      switch (self->state->rotation)
        {
        case 90:
          u = y;
          v = 1 - x;
          break;
        case 180:
          u = 1 - x;
          v = 1 - y;
          break;
        case 270:
          u = 1 - y;
          v = x;
          break;
        default:
          break;
        }
      g_array_index (points, double, i) = area->left - 1 + u * (area->right - area->left + 1);
      g_array_index (points, double, i + 1) = area->top - 1 + v * (area->bottom - area->top + 1);
    }
  return TRUE;
}

/* Through all points, with the slopes of Catmull and Rom. */
static GArray *
smooth (const GArray *points)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (double));
  gint n = (gint) points->len / 2;

  for (gint i = 0; i + 1 < n; i++)
    for (gint step = 0; step < CURVE_STEPS; step++)
      for (gint axis = 0; axis < 2; axis++)
        {
          double p[4], t = (double) step / CURVE_STEPS, value;

          for (gint k = 0; k < 4; k++)
            p[k] = g_array_index (points, double, 2 * CLAMP (i + k - 1, 0, n - 1) + axis);
          value = p[1]
                  + t / 2
                        * (p[2] - p[0]
                           + t
                                 * (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]
                                    + t * (3 * (p[1] - p[2]) + p[3] - p[0])));
          g_array_append_val (curve, value);
        }
  g_array_append_vals (curve, &g_array_index (points, double, 2 * (n - 1)), 2);
  return curve;
}

static void
say_too_many (Reader *self)
{
  fj_annotation_content_say (self->content,
                             _ ("There are more marks than can be shown; the others were left out."));
}

static void
add_foreign (Reader *self, FjMark *mark, const char *tracking_uid, const char *words)
{
  if (self->n_foreign >= MOST_MARKS)
    {
      say_too_many (self);
      fj_mark_free (mark);
      return;
    }
  mark->author = g_strdup (self->state->creator);
  self->n_foreign++;
  if (!fj_annotation_content_add_foreign (self->content, mark, tracking_uid, words))
    fj_annotation_content_say (self->content,
                               _ ("A graphic has coordinates that are no numbers; it was left out."));
}

static void
read_graphic (Reader *self, const FjGraphic *graphic, const GArray *images)
{
  static const char *const types[] = { [FJ_GRAPHIC_POINT] = "POINT",
                                       [FJ_GRAPHIC_POLYLINE] = "POLYLINE",
                                       [FJ_GRAPHIC_INTERPOLATED] = "POLYLINE",
                                       [FJ_GRAPHIC_CIRCLE] = "CIRCLE",
                                       [FJ_GRAPHIC_ELLIPSE] = "ELLIPSE" };
  g_autofree char *part_name = NULL;
  FjMarkKind kind;

  if (fj_annotation_figure_parse_tracking (graphic->tracking_id, graphic->tracking_uid, &kind, &part_name))
    {
      Part *part = ensure_part (self, kind, graphic->tracking_uid, graphic->group, images);

      if (part && !*part_name && graphic->units == FJ_UNITS_PIXEL)
        g_array_append_vals (part->points, graphic->points->data, graphic->points->len);
      return;
    }
  for (guint i = 0; i < images->len; i++)
    {
      const FjMarkImage *image = &g_array_index (images, FjMarkImage, i);
      g_autoptr (GArray) points = graphic->type == FJ_GRAPHIC_INTERPOLATED ? smooth (graphic->points)
                                                                           : g_array_copy (graphic->points);
      FjMark *mark = NULL;

      if (self->n_foreign >= MOST_MARKS)
        {
          say_too_many (self);
          return;
        }
      if (graphic->units == FJ_UNITS_PIXEL || to_pixels (self, image, points))
        mark = fj_annotation_figure_to_foreign (types[graphic->type], points, image);
      if (mark)
        add_foreign (self, mark, images->len == 1 ? graphic->tracking_uid : NULL, NULL);
      else
        fj_annotation_content_say (
            self->content, _ ("A graphic has a form or a place that cannot be shown here; it was left out."));
    }
}

static void
read_note (Reader *self, const FjTextNote *note, const GArray *images)
{
  g_autofree char *part_name = NULL, *text = fj_annotation_parse_paragraph (note->text);
  FjMarkKind kind;

  if (fj_annotation_figure_parse_tracking (note->tracking_id, note->tracking_uid, &kind, &part_name))
    {
      Part *part = ensure_part (self, kind, note->tracking_uid, note->group, images);

      if (!part || strcmp (part_name, "words") == 0)
        return;
      g_free (part->mark->text);
      part->mark->text = g_steal_pointer (&text);
      if (!*part_name && note->has_anchor && note->anchor_units == FJ_UNITS_PIXEL)
        g_array_append_vals (part->points, note->anchor, 2);
      return;
    }
  for (guint i = 0; i < images->len; i++)
    {
      const FjMarkImage *image = &g_array_index (images, FjMarkImage, i);
      FjGraphicUnits units = note->has_anchor ? note->anchor_units : note->box_units;
      g_autoptr (GArray) point = g_array_new (FALSE, FALSE, sizeof (double));
      FjMark *mark;

      if (self->n_foreign >= MOST_MARKS)
        {
          say_too_many (self);
          return;
        }
      if (note->has_anchor || note->has_box)
        g_array_append_vals (point, note->has_anchor ? note->anchor : note->box, 2);
      if (!*text || point->len != 2 || (units == FJ_UNITS_DISPLAY && !to_pixels (self, image, point)))
        {
          fj_annotation_content_say (self->content,
                                     _ ("A text does not say where it stands; it was left out."));
          return;
        }
      mark = fj_mark_new (FJ_MARK_TEXT, image);
      mark->text = g_strdup (text);
      g_array_append_vals (mark->points, point->data, 2);
      add_foreign (self, mark, images->len == 1 ? note->tracking_uid : NULL, NULL);
    }
}

static void
finish_parts (Reader *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);
      gboolean fits = fj_annotation_figure_join (part->mark, part->points);

      /* The mark's UID is the key of the table, which is not asked any more. */
      if (!fits || !fj_annotation_content_add_own (self->content, g_steal_pointer (&part->mark)))
        fj_annotation_content_say (self->content, _ ("A mark was stored incompletely; it was left out."));
    }
}

gboolean
fj_annotation_gsps_read (FjDicomObject *object, FjAnnotationContent *content, GError **error)
{
  g_autoptr (FjPresentation) state = fj_dicom_presentation_read (object, error);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (free_part);
  g_autoptr (GHashTable) parts_of = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) series_of = g_hash_table_new (g_str_hash, g_str_equal);
  Reader self = { state, content, parts, parts_of, series_of, 0 };

  if (!state)
    return FALSE;
  fj_annotation_content_identify (content, object);
  content->creator = g_strdup (state->creator);
  for (guint i = 0; i < state->images->len; i++)
    {
      FjImageReference *reference = g_ptr_array_index (state->images, i);

      if (reference->sop_instance_uid)
        g_hash_table_insert (series_of, reference->sop_instance_uid, reference);
    }
  for (guint i = 0; i < state->annotations->len; i++)
    {
      const FjAnnotation *annotation = g_ptr_array_index (state->annotations, i);
      g_autoptr (GArray) images = list_images (&self, annotation);

      if (images->len == 0 && (annotation->graphics->len || annotation->notes->len))
        fj_annotation_content_say (
            content, _ ("Something is drawn on images that the presentation state does not name; it "
                        "was left out."));
      for (guint k = 0; images->len && k < annotation->graphics->len; k++)
        read_graphic (&self, g_ptr_array_index (annotation->graphics, k), images);
      for (guint k = 0; images->len && k < annotation->notes->len; k++)
        read_note (&self, g_ptr_array_index (annotation->notes, k), images);
    }
  g_hash_table_remove_all (parts_of);
  finish_parts (&self);
  content->title = g_strdup (state->description && *state->description ? state->description : state->label);
  content->presentation = g_steal_pointer (&state);
  return TRUE;
}
