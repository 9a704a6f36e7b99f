#include "fj-corner-paint.h"

#define MARGIN 6
#define MIDDLE 26       /* room for the letters at the edges */
#define SMALL_WIDTH 430 /* panes below have smaller letters */
#define SMALL_HEIGHT 330
#define FONT 13 /* pixels */
#define SMALL_FONT 11
#define LETTER_FONT 15

/* A line made ready: its letters above their shadow. */
typedef struct
{
  GskRenderNode *node; /* NULL: nothing to see */
  int width, height;
  guint round; /* when it was last wanted */
} Entry;

typedef enum
{
  STYLE_LINE,
  STYLE_WARNING,
  STYLE_IDENTITY, /* may wrap */
  STYLE_PRIOR,    /* the same, as a warning */
  STYLE_LETTER
} Style;

struct _FjCornerPaint
{
  GtkWidget *widget;
  GHashTable *entries; /* style and text -> Entry */
  int font, across;
  guint round;
  GArray *places; /* of cairo_rectangle_int_t */
  guint loading;  /* source */
  guint n_loaded;
};

static const GdkRGBA colours[] = {
  [STYLE_LINE] = { 0.92f, 0.92f, 0.90f, 1 },     [STYLE_WARNING] = { 1.00f, 0.78f, 0.36f, 1 },
  [STYLE_IDENTITY] = { 0.98f, 0.98f, 0.96f, 1 }, [STYLE_PRIOR] = { 1.00f, 0.78f, 0.36f, 1 },
  [STYLE_LETTER] = { 0.98f, 0.98f, 0.96f, 1 },
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->node, gsk_render_node_unref);
  g_free (entry);
}

FjCornerPaint *
fj_corner_paint_new (GtkWidget *widget)
{
  FjCornerPaint *paint = g_new0 (FjCornerPaint, 1);

  paint->widget = widget;
  paint->places = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_int_t));
  paint->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entry);
  return paint;
}

void
fj_corner_paint_free (FjCornerPaint *paint)
{
  g_clear_handle_id (&paint->loading, g_source_remove);
  g_hash_table_unref (paint->entries);
  g_array_unref (paint->places);
  g_free (paint);
}

void
fj_corner_paint_forget (FjCornerPaint *paint)
{
  g_hash_table_remove_all (paint->entries);
}

static PangoLayout *
lay_out (FjCornerPaint *paint, Style style, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (paint->widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int font = style == STYLE_LETTER ? LETTER_FONT : paint->font;

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (font * PANGO_SCALE));
  /* Digits of one width: a number that runs does not shake. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (style == STYLE_IDENTITY || style == STYLE_LETTER || style == STYLE_PRIOR)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attributes);
  if (style == STYLE_LETTER)
    return layout;
  pango_layout_set_width (layout, paint->across * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (style == STYLE_IDENTITY || style == STYLE_PRIOR)
    {
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_height (layout, -2);
    }
  return layout;
}

/* One a turn of the loop: to find the font of a size takes some milliseconds, the first time; that of
 * Chinese names is another one. */
static gboolean
load_font (gpointer user_data)
{
  static const Style styles[] = { STYLE_LINE, STYLE_IDENTITY, STYLE_LETTER };
  FjCornerPaint *paint = user_data;
  g_autoptr (PangoLayout) layout = lay_out (paint, styles[paint->n_loaded], "0国");
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (++paint->n_loaded < G_N_ELEMENTS (styles))
    return G_SOURCE_CONTINUE;
  paint->loading = 0;
  return G_SOURCE_REMOVE;
}

void
fj_corner_paint_load_fonts (FjCornerPaint *paint)
{
  if (paint->loading != 0 || paint->n_loaded > 0)
    return;
  if (paint->font == 0)
    paint->font = FONT;
  paint->loading = g_idle_add (load_font, paint);
}

static Entry *
find_entry (FjCornerPaint *paint, Style style, const char *text)
{
  static const int shadow[][2] = { { -1, -1 }, { 1, -1 }, { -1, 1 }, { 1, 1 } };
  static const GdkRGBA black = { 0, 0, 0, 0.75f };
  g_autofree char *key = g_strdup_printf ("%c%s", 'a' + style, text);
  Entry *entry = g_hash_table_lookup (paint->entries, key);

  if (entry == NULL)
    {
      g_autoptr (PangoLayout) layout = lay_out (paint, style, text);
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      entry = g_new0 (Entry, 1);
      pango_layout_get_pixel_size (layout, &entry->width, &entry->height);
      for (guint i = 0; i < G_N_ELEMENTS (shadow); i++)
        {
          gtk_snapshot_save (snapshot);
          gtk_snapshot_translate (snapshot,
                                  &GRAPHENE_POINT_INIT ((float) shadow[i][0], (float) shadow[i][1]));
          gtk_snapshot_append_layout (snapshot, layout, &black);
          gtk_snapshot_restore (snapshot);
        }
      gtk_snapshot_append_layout (snapshot, layout, &colours[style]);
      entry->node = gtk_snapshot_free_to_node (snapshot);
      g_hash_table_insert (paint->entries, g_steal_pointer (&key), entry);
    }
  entry->round = paint->round;
  return entry;
}

static Style
style_of (const FjCornerLine *line)
{
  if (line->rank == 0)
    return line->is_warning ? STYLE_PRIOR : STYLE_IDENTITY;
  return line->is_warning ? STYLE_WARNING : STYLE_LINE;
}

static int
measure (const FjCornerLine *line, int width, gpointer user_data)
{
  return find_entry (user_data, style_of (line), line->text)->height;
}

static void
put (GtkSnapshot *snapshot, const Entry *entry, int x, int y)
{
  if (entry->node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_node (snapshot, entry->node);
  gtk_snapshot_restore (snapshot);
}

static void
prepare (FjCornerPaint *paint, int width, int height)
{
  int font = width < SMALL_WIDTH || height < SMALL_HEIGHT ? SMALL_FONT : FONT;
  int across = fj_corner_text_get_room (width - 2 * MARGIN, MIDDLE);

  if (font != paint->font || across != paint->across)
    fj_corner_paint_forget (paint);
  paint->font = font;
  paint->across = across;
}

static gboolean
is_old (gpointer key, gpointer entry, gpointer paint)
{
  return ((FjCornerPaint *) paint)->round - ((Entry *) entry)->round > 30;
}

static void
put_letters (FjCornerPaint *paint, GtkSnapshot *snapshot, const FjEdgeLetters *edges, int width, int height)
{
  const Entry *entry;

  entry = find_entry (paint, STYLE_LETTER, edges->left);
  put (snapshot, entry, MARGIN, (height - entry->height) / 2);
  entry = find_entry (paint, STYLE_LETTER, edges->right);
  put (snapshot, entry, width - MARGIN - entry->width, (height - entry->height) / 2);
  entry = find_entry (paint, STYLE_LETTER, edges->top);
  put (snapshot, entry, (width - entry->width) / 2, MARGIN - 2);
  entry = find_entry (paint, STYLE_LETTER, edges->bottom);
  put (snapshot, entry, (width - entry->width) / 2, height - MARGIN + 2 - entry->height);
}

void
fj_corner_paint_snapshot (
    FjCornerPaint *paint, GtkSnapshot *snapshot, FjCornerText *text, int width, int height)
{
  prepare (paint, width, height);
  paint->round++;
  g_array_set_size (paint->places, 0);
  fj_corner_text_fit (text, width - 2 * MARGIN, height - 2 * MARGIN, MIDDLE, measure, paint);
  for (guint i = 0; i < FJ_N_CORNERS; i++)
    {
      gboolean is_right = i == FJ_CORNER_TOP_RIGHT || i == FJ_CORNER_BOTTOM_RIGHT;
      gboolean is_bottom = i == FJ_CORNER_BOTTOM_LEFT || i == FJ_CORNER_BOTTOM_RIGHT;
      const GArray *lines = text->lines[i];
      int y = MARGIN;

      if (is_bottom)
        {
          y = height - MARGIN;
          for (guint k = 0; k < lines->len; k++)
            y -= measure (&g_array_index (lines, FjCornerLine, k), 0, paint);
        }
      for (guint k = 0; k < lines->len; k++)
        {
          const FjCornerLine *line = &g_array_index (lines, FjCornerLine, k);
          const Entry *entry = find_entry (paint, style_of (line), line->text);

          cairo_rectangle_int_t place
              = { is_right ? width - MARGIN - entry->width : MARGIN, y, entry->width, entry->height };

          put (snapshot, entry, place.x, y);
          g_array_append_val (paint->places, place);
          y += entry->height;
        }
    }
  put_letters (paint, snapshot, &text->edges, width, height);
  g_hash_table_foreach_remove (paint->entries, is_old, paint);
}

const GArray *
fj_corner_paint_get_places (FjCornerPaint *paint)
{
  return paint->places;
}

void
fj_corner_paint_snapshot_badge (
    FjCornerPaint *paint, GtkSnapshot *snapshot, const char *badge, int width, int height)
{
  const Entry *entry;

  prepare (paint, width, height);
  entry = find_entry (paint, STYLE_WARNING, badge);
  put (snapshot, entry, (width - entry->width) / 2, MARGIN + LETTER_FONT + 8);
}

void
fj_corner_paint_snapshot_note (
    FjCornerPaint *paint, GtkSnapshot *snapshot, const char *note, int width, int height)
{
  const Entry *entry;

  prepare (paint, width, height);
  entry = find_entry (paint, STYLE_WARNING, note);
  put (snapshot, entry, (width - entry->width) / 2, height - MARGIN - LETTER_FONT - 8 - entry->height);
}
