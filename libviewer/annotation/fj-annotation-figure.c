/* See fj-annotation-figure.h. */
#include "fj-annotation-figure.h"

#include <math.h>
#include <string.h>

#include "fj-mark-shape.h"
#include "fj-uid.h"

#define OURS "fenji:"

static void
free_figure (gpointer data)
{
  FjAnnotationFigure *self = data;

  g_array_unref (self->points);
  g_free (self);
}

static FjAnnotationFigure *
add_figure (GPtrArray *figures, const char *type)
{
  FjAnnotationFigure *figure = g_new0 (FjAnnotationFigure, 1);

  figure->type = type;
  figure->points = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (figures, figure);
  return figure;
}

static void
add_point (FjAnnotationFigure *figure, double column, double row)
{
  g_array_append_val (figure->points, column);
  g_array_append_val (figure->points, row);
}

static void
add_points (FjAnnotationFigure *figure, const FjMark *mark, guint first, guint n)
{
  g_array_append_vals (figure->points, &g_array_index (mark->points, double, 2 * first), 2 * n);
}

static double
axis (const FjMark *mark, guint i)
{
  double column[2], row[2];

  fj_mark_get_point (mark, i, &column[0], &row[0]);
  fj_mark_get_point (mark, i + 1, &column[1], &row[1]);
  return hypot (column[1] - column[0], row[1] - row[0]);
}

GPtrArray *
fj_annotation_figure_list (const FjMark *mark)
{
  GPtrArray *figures = g_ptr_array_new_with_free_func (free_figure);
  FjAnnotationFigure *figure;
  guint n = fj_mark_get_n_points (mark), first;
  double c0, r0, c1, r1;

  if (!fj_mark_is_whole (mark))
    return figures;
  switch (mark->kind)
    {
    case FJ_MARK_PROBE:
    case FJ_MARK_TEXT:
    case FJ_MARK_SPINE_LABEL:
      add_points (add_figure (figures, "POINT"), mark, 0, 1);
      break;
    case FJ_MARK_BIDIRECTIONAL:
    case FJ_MARK_OPEN_ANGLE:
    case FJ_MARK_COBB:
    case FJ_MARK_CARDIOTHORACIC:
      add_points (add_figure (figures, "POLYLINE"), mark, 0, 2);
      add_points (add_figure (figures, "POLYLINE"), mark, 2, 2);
      break;
    case FJ_MARK_ELLIPSE:
      figure = add_figure (figures, "ELLIPSE");
      figure->is_closed = TRUE;
      if (!fj_mark_is_at_right_angles (mark, NULL))
        {
          double ends[8];

          /* Drawn at right angles in the patient, in pixels that are not square. */
          fj_mark_get_ellipse_axes (mark, NULL, ends);
          g_array_append_vals (figure->points, ends, 8);
          break;
        }
      first = axis (mark, 2) > axis (mark, 0) ? 2 : 0;
      add_points (figure, mark, first, 2);
      add_points (figure, mark, 2 - first, 2);
      break;
    case FJ_MARK_RECTANGLE:
      figure = add_figure (figures, "POLYLINE");
      fj_mark_get_point (mark, 0, &c0, &r0);
      fj_mark_get_point (mark, 1, &c1, &r1);
      add_point (figure, c0, r0);
      add_point (figure, c1, r0);
      add_point (figure, c1, r1);
      add_point (figure, c0, r1);
      add_point (figure, c0, r0);
      figure->is_closed = TRUE;
      break;
    case FJ_MARK_FREEHAND:
      figure = add_figure (figures, "POLYLINE");
      add_points (figure, mark, 0, n);
      add_points (figure, mark, 0, 1);
      figure->is_closed = TRUE;
      break;
    case FJ_MARK_LENGTH:
    case FJ_MARK_POLYLINE:
    case FJ_MARK_ANGLE:
    case FJ_MARK_ARROW:
    case FJ_MARK_LEG_LENGTH:
    case FJ_MARK_N_KINDS:
    default:
      add_points (add_figure (figures, "POLYLINE"), mark, 0, n);
    }
  return figures;
}

char *
fj_annotation_figure_to_string (const FjAnnotationFigure *figure)
{
  GString *text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < figure->points->len; i++)
    {
      g_ascii_formatd (number, sizeof number, "%.9g", (float) g_array_index (figure->points, double, i));
      g_string_append_printf (text, "%s%s", i ? "\\" : "", number);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_same_point (const GArray *points, guint i, guint k)
{
  return g_array_index (points, double, 2 * i) == g_array_index (points, double, 2 * k)
         && g_array_index (points, double, 2 * i + 1) == g_array_index (points, double, 2 * k + 1);
}

gboolean
fj_annotation_figure_join (FjMark *mark, const GArray *points)
{
  guint n = points->len / 2;

  g_array_set_size (mark->points, 0);
  if (mark->kind == FJ_MARK_RECTANGLE)
    {
      if (n != 5)
        return FALSE;
      g_array_append_vals (mark->points, points->data, 2);
      g_array_append_vals (mark->points, &g_array_index (points, double, 4), 2);
    }
  else
    {
      if (mark->kind == FJ_MARK_FREEHAND && n > 1 && is_same_point (points, 0, n - 1))
        n--;
      g_array_append_vals (mark->points, points->data, 2 * n);
    }
  n = mark->points->len / 2;
  {
    guint least, most;

    fj_mark_kind_get_n_points (mark->kind, &least, &most);
    return n >= least && n <= most;
  }
}

FjMark *
fj_annotation_figure_to_foreign (const char *type, const GArray *points, const FjMarkImage *image)
{
  guint n = points->len / 2;
  g_autoptr (FjMark) mark = NULL;
  const double *p = (const double *) (gconstpointer) points->data;

  if (g_strcmp0 (type, "POINT") == 0 && n == 1)
    mark = fj_mark_new (FJ_MARK_PROBE, image);
  else if (g_strcmp0 (type, "ELLIPSE") == 0 && n == 4)
    mark = fj_mark_new (FJ_MARK_ELLIPSE, image);
  else if (g_strcmp0 (type, "CIRCLE") == 0 && n == 2)
    {
      double radius = hypot (p[2] - p[0], p[3] - p[1]);

      mark = fj_mark_new (FJ_MARK_ELLIPSE, image);
      fj_mark_add_point (mark, p[0] - radius, p[1]);
      fj_mark_add_point (mark, p[0] + radius, p[1]);
      fj_mark_add_point (mark, p[0], p[1] - radius);
      fj_mark_add_point (mark, p[0], p[1] + radius);
      n = 0;
    }
  else if (g_strcmp0 (type, "POLYLINE") == 0 && n >= 4 && is_same_point (points, 0, n - 1))
    {
      mark = fj_mark_new (FJ_MARK_FREEHAND, image);
      n--;
    }
  else if (g_strcmp0 (type, "POLYLINE") == 0 && n >= 2)
    mark = fj_mark_new (FJ_MARK_POLYLINE, image);
  if (!mark)
    return NULL;
  g_array_append_vals (mark->points, p, 2 * n);
  return fj_mark_is_whole (mark) ? g_steal_pointer (&mark) : NULL;
}

char *
fj_annotation_figure_dup_tracking (const FjMark *mark, const char *part)
{
  return g_strdup_printf (OURS "%s%s%s:%s", fj_mark_kind_to_string (mark->kind), part ? "." : "",
                          part ? part : "", mark->uid);
}

gboolean
fj_annotation_figure_parse_tracking (const char *id, const char *uid, FjMarkKind *kind, char **part)
{
  g_auto (GStrv) words = NULL;
  char *point;

  if (!id || !uid || !g_str_has_prefix (id, OURS) || !fj_uid_is_valid (uid))
    return FALSE;
  words = g_strsplit (id + strlen (OURS), ":", 2);
  if (!words[0] || g_strcmp0 (words[1], uid) != 0)
    return FALSE;
  point = strchr (words[0], '.');
  if (point)
    *point++ = '\0';
  if (!fj_mark_kind_from_string (words[0], kind))
    return FALSE;
  *part = g_strdup (point ? point : "");
  return TRUE;
}
