#include "fj-mark-paint.h"

#include <math.h>

#include "fj-mark-handle.h"
#include "fj-mark-shape.h"
#include "fj-words-place.h"

/* Logical pixels. */
#define LINE 1.5
#define TICK 6.0
#define HANDLE 7.0
#define FONT 13
#define FAR 26.0 /* words farther from their mark are joined to it by a line */

static const GdkRGBA colours[] = { { 0.45f, 0.90f, 1.00f, 1 }, { 1.00f, 0.66f, 0.25f, 1 } };

/* What a mark said last, and with what it was measured. */
typedef struct
{
  FjMark *mark;
  PangoLayout *layout; /* NULL: nothing to say */
  GdkRectangle place;
  guint round;
} Words;

struct _FjMarkPaint
{
  GtkWidget *widget;
  GHashTable *words; /* UID -> Words */
  guint round;
};

/* A mark made ready: its lines on the pane. */
typedef struct
{
  const FjMark *mark;
  FjMarkShape *shape;
  gboolean is_picked;
  double anchor[2];
  guint lines_begin, lines_end; /* of the straight lines of all */
} Item;

static void
free_words (gpointer data)
{
  Words *words = data;

  fj_mark_free (words->mark);
  g_clear_object (&words->layout);
  g_free (words);
}

static void
clear_item (gpointer data)
{
  fj_mark_shape_free (((Item *) data)->shape);
}

FjMarkPaint *
fj_mark_paint_new (GtkWidget *widget)
{
  FjMarkPaint *paint = g_new0 (FjMarkPaint, 1);

  paint->widget = widget;
  paint->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_words);
  return paint;
}

void
fj_mark_paint_free (FjMarkPaint *paint)
{
  g_hash_table_unref (paint->words);
  g_free (paint);
}

void
fj_mark_paint_forget (FjMarkPaint *paint)
{
  g_hash_table_remove_all (paint->words);
}

/* --- words --- */

static Words *
find_words (FjMarkPaint *paint, const FjMark *mark, const FjMarkRoom *measured)
{
  Words *words = g_hash_table_lookup (paint->words, mark->uid);
  g_autofree char *text = NULL;
  g_autoptr (PangoAttrList) attributes = NULL;

  if (words != NULL && fj_mark_equal (words->mark, mark))
    return words;
  words = g_new0 (Words, 1);
  words->mark = fj_mark_copy (mark);
  g_hash_table_insert (paint->words, g_strdup (mark->uid), words);
  text = fj_mark_dup_lines (mark, measured);
  if (text == NULL)
    return words;
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (FONT * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_MEDIUM));
  words->layout = gtk_widget_create_pango_layout (paint->widget, text);
  pango_layout_set_attributes (words->layout, attributes);
  return words;
}

/* One that says much is cut where the pane ends. */
static void
measure_words (Words *words, const FjWordsRoom *room, FjWordsBox *box)
{
  int width, height;

  pango_layout_set_width (words->layout, -1);
  pango_layout_get_pixel_size (words->layout, &width, &height);
  if (width > room->width - 8)
    {
      pango_layout_set_width (words->layout, (int) MAX (room->width - 8, 40) * PANGO_SCALE);
      pango_layout_set_wrap (words->layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_get_pixel_size (words->layout, &width, &height);
    }
  *box = (FjWordsBox){ 0, 0, width + 2, height + 2 };
}

static void
draw_words (cairo_t *cr, const Words *words, const FjWordsBox *box, const GdkRGBA *colour)
{
  double x = round (box->x) + 1, y = round (box->y) + 1;

  /* Stripes of black and white are no ground for letters. */
  cairo_rectangle (cr, x - 3, y - 1, box->width + 4, box->height);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.4);
  cairo_fill (cr);
  for (int down = -1; down <= 1; down++)
    for (int right = -1; right <= 1; right++)
      {
        cairo_move_to (cr, x + right, y + down);
        cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
        pango_cairo_show_layout (cr, words->layout);
      }
  cairo_move_to (cr, x, y);
  gdk_cairo_set_source_rgba (cr, colour);
  pango_cairo_show_layout (cr, words->layout);
}

static void
draw_tie (cairo_t *cr, const Item *item, const FjWordsBox *box)
{
  static const double dashes[] = { 2, 4 };
  double x = CLAMP (item->anchor[0], box->x, box->x + box->width);
  double y = CLAMP (item->anchor[1], box->y, box->y + box->height);

  if (hypot (x - item->anchor[0], y - item->anchor[1]) < FAR)
    return;
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_move_to (cr, item->anchor[0], item->anchor[1]);
  cairo_line_to (cr, x, y);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.55);
  cairo_set_line_width (cr, 2.5);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &colours[item->is_picked]);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* --- lines --- */

static void
to_pane (const FjMarkScene *scene, const double point[2], double at[2])
{
  fj_viewport_from_image (scene->viewport, scene->room, point[0], point[1], &at[0], &at[1]);
  at[0] /= scene->scale;
  at[1] /= scene->scale;
}

static void
make_item (const FjMarkScene *scene, const FjMark *mark, GArray *items, GArray *lines)
{
  double per_pixel = fj_viewport_get_scale (scene->viewport, scene->room) / scene->scale;
  double origin[2], right[2], anchor[2], at[4];
  FjMarkPlane plane;
  Item item = { .mark = mark, .lines_begin = lines->len / 4 };

  fj_viewport_to_image (scene->viewport, scene->room, 0, 0, &origin[0], &origin[1]);
  fj_viewport_to_image (scene->viewport, scene->room, 1, 0, &right[0], &right[1]);
  if (!fj_mark_get_anchor (mark, right[0] - origin[0], right[1] - origin[1], anchor))
    return;
  to_pane (scene, anchor, item.anchor);
  fj_mark_plane_init (&plane, mark, scene->subject->spacings, scene->subject->n_spacings,
                      scene->subject->aspect);
  item.shape = fj_mark_shape_new (mark, &plane, TICK / MAX (per_pixel, 1e-6));
  item.is_picked = !scene->is_still
                   && (mark == fj_mark_tool_get_draft (scene->tool)
                       || g_strcmp0 (mark->uid, fj_mark_tool_get_picked (scene->tool)) == 0);
  for (guint i = 0; i < item.shape->lines->len; i++)
    {
      const FjMarkLine *line = &g_array_index (item.shape->lines, FjMarkLine, i);
      const double *points = fj_mark_shape_get_points (item.shape, line);

      for (guint k = line->is_closed ? 0 : 1; k < line->n; k++)
        {
          to_pane (scene, points + 2 * (k > 0 ? k - 1 : line->n - 1), at);
          to_pane (scene, points + 2 * k, at + 2);
          g_array_append_vals (lines, at, 4);
        }
    }
  item.lines_end = lines->len / 4;
  g_array_append_val (items, item);
}

static void
draw_line (cairo_t *cr, const FjMarkScene *scene, const Item *item, const FjMarkLine *line)
{
  static const double dashes[] = { 4, 4 };
  const double *points = fj_mark_shape_get_points (item->shape, line);
  GdkRGBA colour = colours[item->is_picked];

  for (guint i = 0; i < line->n; i++)
    {
      double at[2];

      to_pane (scene, points + 2 * i, at);
      cairo_line_to (cr, at[0], at[1]);
    }
  if (line->is_closed)
    cairo_close_path (cr);
  cairo_set_dash (cr, dashes, line->is_helper ? 2 : 0, 0);
  cairo_set_source_rgba (cr, 0, 0, 0, line->is_helper ? 0.45 : 0.7);
  cairo_set_line_width (cr, LINE + 2);
  cairo_stroke_preserve (cr);
  colour.alpha = line->is_helper ? 0.7f : 1;
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, line->is_helper ? 1 : LINE);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_dot (cairo_t *cr, const double at[2], double size, const GdkRGBA *colour)
{
  double x = round (at[0] - size / 2) + 0.5, y = round (at[1] - size / 2) + 0.5;

  cairo_rectangle (cr, x, y, size, size);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
}

static void
draw_item (cairo_t *cr, const FjMarkScene *scene, const Item *item)
{
  double point[2], at[2];

  for (guint i = 0; i < item->shape->lines->len; i++)
    draw_line (cr, scene, item, &g_array_index (item->shape->lines, FjMarkLine, i));
  /* Words alone would not say of what place they speak. */
  if (item->shape->lines->len == 0 || fj_mark_get_n_points (item->mark) == 1)
    for (guint i = 0; i < fj_mark_get_n_points (item->mark); i++)
      {
        fj_mark_get_point (item->mark, i, &point[0], &point[1]);
        to_pane (scene, point, at);
        draw_dot (cr, at, 3, &colours[item->is_picked]);
      }
  for (guint i = 0; item->is_picked && i < fj_mark_get_n_handles (item->mark); i++)
    {
      fj_mark_get_handle (item->mark, i, &point[0], &point[1]);
      to_pane (scene, point, at);
      draw_dot (cr, at, HANDLE, &colours[1]);
    }
}

/* --- all of them --- */

static void
collect (const FjMarkScene *scene, GArray *items, GArray *lines)
{
  FjMarkList *list = fj_mark_tool_get_list (scene->tool);
  const FjMark *draft = scene->is_still ? NULL : fj_mark_tool_get_draft (scene->tool);

  for (guint i = 0; i < fj_mark_list_get_n (list); i++)
    {
      const FjMark *mark = fj_mark_list_get (list, i);

      if ((draft == NULL || g_strcmp0 (draft->uid, mark->uid) != 0)
          && fj_mark_tool_is_on (scene->tool, mark, scene->subject))
        make_item (scene, mark, items, lines);
    }
  if (draft != NULL && fj_mark_get_n_points (draft) > 0
      && fj_mark_tool_is_on (scene->tool, draft, scene->subject))
    make_item (scene, draft, items, lines);
}

static gboolean
is_old (gpointer uid, gpointer words, gpointer paint)
{
  return ((FjMarkPaint *) paint)->round != ((Words *) words)->round;
}

static void
draw_all_words (FjMarkPaint *paint, cairo_t *cr, const FjMarkScene *scene, GArray *items, GArray *lines)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (FjWordsBox));
  FjWordsRoom room = { .width = (double) scene->room->pane_width / scene->scale,
                       .height = (double) scene->room->pane_height / scene->scale,
                       .lines = (const double *) (void *) lines->data,
                       .n_lines = lines->len / 4 };

  for (guint i = 0; scene->taken != NULL && i < scene->taken->len; i++)
    {
      const cairo_rectangle_int_t *place = &g_array_index (scene->taken, cairo_rectangle_int_t, i);
      FjWordsBox box = { place->x, place->y, place->width, place->height };

      g_array_append_val (taken, box);
    }
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);
      Words *words = find_words (paint, item->mark, scene->measured);
      FjWordsBox box;

      words->round = paint->round;
      words->place = (GdkRectangle){ 0 };
      if (words->layout == NULL || (scene->are_words_hidden && !item->is_picked))
        continue;
      /* Of what lies outside of the pane nothing is said in it. */
      if (item->shape->lines->len == 0
          && (item->anchor[0] < 0 || item->anchor[1] < 0 || item->anchor[0] > room.width
              || item->anchor[1] > room.height))
        continue;
      room.own_begin = item->lines_begin;
      room.own_end = item->lines_end;
      room.taken = (const FjWordsBox *) (void *) taken->data;
      room.n_taken = taken->len;
      measure_words (words, &room, &box);
      fj_words_place (&room, item->anchor[0], item->anchor[1], &box);
      g_array_append_val (taken, box);
      words->place = (GdkRectangle){ (int) floor (box.x), (int) floor (box.y), (int) ceil (box.width),
                                     (int) ceil (box.height) };
      draw_tie (cr, item, &box);
      draw_words (cr, words, &box, &colours[item->is_picked]);
    }
  g_hash_table_foreach_remove (paint->words, is_old, paint);
}

void
fj_mark_paint_snapshot (FjMarkPaint *paint, GtkSnapshot *snapshot, const FjMarkScene *scene)
{
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (double));
  cairo_t *cr;

  paint->round++;
  g_array_set_clear_func (items, clear_item);
  collect (scene, items, lines);
  if (items->len == 0)
    {
      fj_mark_paint_forget (paint);
      return;
    }
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) scene->room->pane_width / (float) scene->scale,
                                     (float) scene->room->pane_height / (float) scene->scale));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < items->len; i++)
    draw_item (cr, scene, &g_array_index (items, Item, i));
  draw_all_words (paint, cr, scene, items, lines);
  cairo_destroy (cr);
}

gboolean
fj_mark_paint_get_words (FjMarkPaint *paint, const char *uid, GdkRectangle *place)
{
  const Words *words = g_hash_table_lookup (paint->words, uid);

  if (words == NULL || words->place.width == 0)
    return FALSE;
  *place = words->place;
  return TRUE;
}
