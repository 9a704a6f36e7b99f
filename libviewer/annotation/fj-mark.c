#include "fj-mark.h"

#include <math.h>
#include <string.h>

#include "fj-language.h"
#include "fj-uid.h"

typedef struct
{
  const char *word, *title;
  guint least, most;
  gboolean needs_text;
} Kind;

static const Kind kinds[FJ_MARK_N_KINDS] = {
  [FJ_MARK_LENGTH] = { "length", N_ ("Length"), 2, 2, FALSE },
  [FJ_MARK_POLYLINE] = { "polyline", N_ ("Polyline"), 2, G_MAXUINT, FALSE },
  [FJ_MARK_BIDIRECTIONAL] = { "bidirectional", N_ ("Bidirectional"), 4, 4, FALSE },
  [FJ_MARK_ANGLE] = { "angle", N_ ("Angle"), 3, 3, FALSE },
  [FJ_MARK_OPEN_ANGLE] = { "open-angle", N_ ("Open angle"), 4, 4, FALSE },
  [FJ_MARK_COBB] = { "cobb", N_ ("Cobb angle"), 4, 4, FALSE },
  [FJ_MARK_ELLIPSE] = { "ellipse", N_ ("Ellipse"), 4, 4, FALSE },
  [FJ_MARK_RECTANGLE] = { "rectangle", N_ ("Rectangle"), 2, 2, FALSE },
  [FJ_MARK_FREEHAND] = { "freehand", N_ ("Freehand region"), 3, G_MAXUINT, FALSE },
  [FJ_MARK_PROBE] = { "probe", N_ ("Probe"), 1, 1, FALSE },
  [FJ_MARK_ARROW] = { "arrow", N_ ("Arrow"), 2, 2, FALSE },
  [FJ_MARK_TEXT] = { "text", N_ ("Text"), 1, 1, TRUE },
  [FJ_MARK_SPINE_LABEL] = { "spine-label", N_ ("Spine label"), 1, 1, TRUE },
  [FJ_MARK_CARDIOTHORACIC] = { "cardiothoracic", N_ ("Cardiothoracic ratio"), 4, 4, FALSE },
  [FJ_MARK_LEG_LENGTH] = { "leg-length", N_ ("Leg length"), 3, 3, FALSE },
};

/* --- image --- */

void
fj_mark_image_copy (const FjMarkImage *from, FjMarkImage *to)
{
  g_return_if_fail (from != NULL && to != NULL);
  *to = (FjMarkImage){ g_strdup (from->study_uid), g_strdup (from->series_uid),
                       g_strdup (from->sop_class_uid), g_strdup (from->sop_instance_uid), from->frame };
}

void
fj_mark_image_clear (FjMarkImage *image)
{
  g_return_if_fail (image != NULL);
  g_free (image->study_uid);
  g_free (image->series_uid);
  g_free (image->sop_class_uid);
  g_free (image->sop_instance_uid);
  *image = (FjMarkImage){ 0 };
}

gboolean
fj_mark_image_equal (const FjMarkImage *a, const FjMarkImage *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return a->sop_instance_uid != NULL && a->frame == b->frame
         && g_strcmp0 (a->sop_instance_uid, b->sop_instance_uid) == 0;
}

/* --- mark --- */

FjMark *
fj_mark_new (FjMarkKind kind, const FjMarkImage *image)
{
  FjMark *mark;

  g_return_val_if_fail ((guint) kind < FJ_MARK_N_KINDS && image != NULL, NULL);
  mark = g_new0 (FjMark, 1);
  mark->uid = fj_uid_new ();
  mark->kind = kind;
  fj_mark_image_copy (image, &mark->image);
  mark->points = g_array_new (FALSE, FALSE, sizeof (double));
  return mark;
}

FjMark *
fj_mark_copy (const FjMark *mark)
{
  FjMark *copy;

  g_return_val_if_fail (mark != NULL, NULL);
  copy = g_new0 (FjMark, 1);
  copy->uid = g_strdup (mark->uid);
  copy->kind = mark->kind;
  fj_mark_image_copy (&mark->image, &copy->image);
  copy->points = g_array_copy (mark->points);
  copy->text = g_strdup (mark->text);
  copy->author = g_strdup (mark->author);
  copy->created_at = mark->created_at;
  return copy;
}

void
fj_mark_free (FjMark *mark)
{
  if (mark == NULL)
    return;
  g_free (mark->uid);
  fj_mark_image_clear (&mark->image);
  g_array_unref (mark->points);
  g_free (mark->text);
  g_free (mark->author);
  g_free (mark);
}

gboolean
fj_mark_equal (const FjMark *a, const FjMark *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return a->kind == b->kind && a->created_at == b->created_at && a->image.frame == b->image.frame
         && a->points->len == b->points->len
         && (a->points->len == 0
             || memcmp (a->points->data, b->points->data, a->points->len * sizeof (double)) == 0)
         && g_strcmp0 (a->uid, b->uid) == 0 && g_strcmp0 (a->text, b->text) == 0
         && g_strcmp0 (a->author, b->author) == 0 && g_strcmp0 (a->image.study_uid, b->image.study_uid) == 0
         && g_strcmp0 (a->image.series_uid, b->image.series_uid) == 0
         && g_strcmp0 (a->image.sop_class_uid, b->image.sop_class_uid) == 0
         && g_strcmp0 (a->image.sop_instance_uid, b->image.sop_instance_uid) == 0;
}

guint
fj_mark_get_n_points (const FjMark *mark)
{
  g_return_val_if_fail (mark != NULL, 0);
  return mark->points->len / 2;
}

void
fj_mark_add_point (FjMark *mark, double column, double row)
{
  const double point[2] = { column, row };

  g_return_if_fail (mark != NULL);
  g_array_append_vals (mark->points, point, 2);
}

void
fj_mark_set_point (FjMark *mark, guint i, double column, double row)
{
  g_return_if_fail (mark != NULL && i < fj_mark_get_n_points (mark));
  g_array_index (mark->points, double, 2 * i) = column;
  g_array_index (mark->points, double, 2 * i + 1) = row;
}

void
fj_mark_get_point (const FjMark *mark, guint i, double *column, double *row)
{
  g_return_if_fail (mark != NULL && i < fj_mark_get_n_points (mark));
  *column = g_array_index (mark->points, double, 2 * i);
  *row = g_array_index (mark->points, double, 2 * i + 1);
}

gboolean
fj_mark_is_whole (const FjMark *mark)
{
  guint n;

  g_return_val_if_fail (mark != NULL, FALSE);
  n = fj_mark_get_n_points (mark);
  if (n < kinds[mark->kind].least || n > kinds[mark->kind].most)
    return FALSE;
  for (guint i = 0; i < mark->points->len; i++)
    if (!isfinite (g_array_index (mark->points, double, i)))
      return FALSE;
  return !kinds[mark->kind].needs_text || (mark->text != NULL && *mark->text != '\0');
}

/* --- kinds --- */

void
fj_mark_kind_get_n_points (FjMarkKind kind, guint *least, guint *most)
{
  g_return_if_fail ((guint) kind < FJ_MARK_N_KINDS);
  *least = kinds[kind].least;
  *most = kinds[kind].most;
}

const char *
fj_mark_kind_to_string (FjMarkKind kind)
{
  g_return_val_if_fail ((guint) kind < FJ_MARK_N_KINDS, NULL);
  return kinds[kind].word;
}

gboolean
fj_mark_kind_from_string (const char *word, FjMarkKind *kind)
{
  for (guint i = 0; i < FJ_MARK_N_KINDS; i++)
    if (g_strcmp0 (kinds[i].word, word) == 0)
      {
        *kind = (FjMarkKind) i;
        return TRUE;
      }
  return FALSE;
}

const char *
fj_mark_kind_get_title (FjMarkKind kind)
{
  g_return_val_if_fail ((guint) kind < FJ_MARK_N_KINDS, NULL);
  return fj_tr (kinds[kind].title);
}
