#include "fj-series-strip.h"

#include <string.h>

#include "fj-language.h"

/* Files come in by the hundred: rows follow no faster than this. */
#define SYNC_MS 40
/* Rows made at a time, the rest a moment later: a study of a hundred series does not stop anybody's hand. */
#define ROWS_AT_A_TIME 8

typedef struct
{
  FjSeriesStrip *strip;
  guint index;
  FjImageStore *store;
  char *heading;    /* NULL: current */
  GHashTable *rows; /* key -> FjSeriesRow, of the list */
  gulong items_handler, loading_handler;
  guint sync_timeout;
} Section;

struct _FjSeriesStrip
{
  GtkWidget parent_instance;

  GPtrArray *sections; /* of Section */
  GtkWidget *scroller, *list;
  GHashTable *shown; /* keys of what is on panes */
  gboolean is_making_picture;
  FjSeriesStripHeading get_heading; /* NULL: there is none but that of the section */
  gpointer heading_data;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjSeriesStrip, fj_series_strip, GTK_TYPE_WIDGET)

static FjSeriesRow *
get_row (FjSeriesStrip *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);

  return row != NULL ? FJ_SERIES_ROW (row) : NULL;
}

/* --- pictures, one at a time, from the top --- */

static gboolean
is_time_for_pictures (FjImageStore *store)
{
  gboolean is_loading = FALSE;

  g_object_get (store, "is-loading", &is_loading, NULL);
  /* Files of this machine are looked at in a moment: the middle of a series is known then. */
  return !is_loading || !fj_image_source_is_local (fj_image_store_get_source (store));
}

static void make_pictures (FjSeriesStrip *self);

static void
on_picture_made (gpointer user_data)
{
  FjSeriesStrip *self = user_data;

  self->is_making_picture = FALSE;
  make_pictures (self);
}

static void
make_pictures (FjSeriesStrip *self)
{
  FjSeriesRow *row;

  if (self->is_making_picture || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (fj_series_row_wants_picture (row) && is_time_for_pictures (fj_series_row_get_store (row)))
      {
        self->is_making_picture = TRUE;
        fj_series_row_load_picture (row, G_CALLBACK (on_picture_made), self);
        return;
      }
}

/* --- rows that follow the stores --- */

static gboolean sync_section (gpointer user_data);

static void
sync_soon (Section *section)
{
  if (section->sync_timeout == 0)
    section->sync_timeout = g_timeout_add (SYNC_MS, sync_section, section);
}

static gboolean
sync_section (gpointer user_data)
{
  Section *section = user_data;
  GListModel *model = G_LIST_MODEL (section->store);
  guint n = g_list_model_get_n_items (model);
  g_autoptr (GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_changed = FALSE;
  guint made = 0;
  GHashTableIter iter;
  gpointer key, value;

  section->sync_timeout = 0;
  g_hash_table_iter_init (&iter, section->rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (gone, key, value);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FjDisplaySet) set = g_list_model_get_item (model, i);
      const char *name = fj_display_set_get_key (set);
      FjSeriesRow *row = g_hash_table_lookup (section->rows, name);

      if (row == NULL && made == ROWS_AT_A_TIME)
        {
          sync_soon (section);
          continue;
        }
      if (row == NULL)
        {
          made++;
          row = FJ_SERIES_ROW (fj_series_row_new (section->store, set, section->index));
          fj_series_row_set_position (row, i);
          g_hash_table_insert (section->rows, g_strdup (name), row);
          fj_series_row_set_shown (row, g_hash_table_contains (section->strip->shown, name));
          gtk_list_box_append (GTK_LIST_BOX (section->strip->list), GTK_WIDGET (row));
          is_changed = TRUE;
          continue;
        }
      g_hash_table_remove (gone, name);
      fj_series_row_set_set (row, set);
      is_changed |= fj_series_row_get_position (row) != i;
      fj_series_row_set_position (row, i);
    }
  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gtk_list_box_remove (GTK_LIST_BOX (section->strip->list), value);
      g_hash_table_remove (section->rows, key);
      section->strip->is_making_picture = FALSE; /* it may have been for that one */
      is_changed = TRUE;
    }
  if (is_changed)
    gtk_list_box_invalidate_sort (GTK_LIST_BOX (section->strip->list));
  make_pictures (section->strip);
  return G_SOURCE_REMOVE;
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  sync_soon (user_data);
}

static void
on_loading (GObject *store, GParamSpec *spec, gpointer user_data)
{
  sync_soon (user_data);
}

static void
free_section (gpointer data)
{
  Section *section = data;

  g_clear_handle_id (&section->sync_timeout, g_source_remove);
  g_clear_signal_handler (&section->items_handler, section->store);
  g_clear_signal_handler (&section->loading_handler, section->store);
  g_object_unref (section->store);
  g_hash_table_unref (section->rows);
  g_free (section->heading);
  g_free (section);
}

void
fj_series_strip_add_store (FjSeriesStrip *self, FjImageStore *store, const char *heading)
{
  Section *section;

  g_return_if_fail (FJ_IS_SERIES_STRIP (self));
  section = g_new0 (Section, 1);
  section->strip = self;
  section->index = self->sections->len;
  section->store = g_object_ref (store);
  section->heading = g_strdup (heading);
  section->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->sections, section);
  section->items_handler = g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed), section);
  section->loading_handler = g_signal_connect (store, "notify::is-loading", G_CALLBACK (on_loading), section);
  sync_section (section);
}

void
fj_series_strip_clear (FjSeriesStrip *self)
{
  FjSeriesRow *row;

  g_return_if_fail (FJ_IS_SERIES_STRIP (self));
  /* Rows first: their headings are those of their section. */
  while ((row = get_row (self, 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_ptr_array_set_size (self->sections, 0);
  self->is_making_picture = FALSE;
}

/* --- looking for rows --- */

const char *
fj_series_strip_get_heading (FjSeriesStrip *self, FjSeriesRow *row)
{
  Section *section = g_ptr_array_index (self->sections, fj_series_row_get_section (row));

  if (section->heading != NULL || self->get_heading == NULL)
    return section->heading;
  return self->get_heading (section->store, fj_series_row_get_set (row), self->heading_data);
}

void
fj_series_strip_set_headings (FjSeriesStrip *self, FjSeriesStripHeading heading, gpointer user_data)
{
  g_return_if_fail (FJ_IS_SERIES_STRIP (self));
  self->get_heading = heading;
  self->heading_data = user_data;
}

void
fj_series_strip_update_headings (FjSeriesStrip *self)
{
  g_return_if_fail (FJ_IS_SERIES_STRIP (self));
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
}

FjSeriesRow *
fj_series_strip_find (FjSeriesStrip *self, FjDisplaySet *set)
{
  FjSeriesRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (fj_series_row_get_set (row) == set
        || g_strcmp0 (fj_display_set_get_key (fj_series_row_get_set (row)), fj_display_set_get_key (set))
               == 0)
      return row;
  return NULL;
}

FjSeriesRow *
fj_series_strip_find_neighbour (FjSeriesStrip *self, FjDisplaySet *set, int by)
{
  FjSeriesRow *row = set != NULL ? fj_series_strip_find (self, set) : NULL;
  int step = by < 0 ? -1 : 1;

  for (int i = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + step : 0;
       i >= 0 && (row = get_row (self, i)) != NULL; i += step)
    if (fj_display_set_get_n_images (fj_series_row_get_set (row)) > 0)
      return row;
  return NULL;
}

void
fj_series_strip_mark (FjSeriesStrip *self, GPtrArray *sets)
{
  FjSeriesRow *row;

  g_hash_table_remove_all (self->shown);
  for (guint i = 0; i < sets->len; i++)
    g_hash_table_add (self->shown, g_strdup (fj_display_set_get_key (g_ptr_array_index (sets, i))));
  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    fj_series_row_set_shown (
        row, g_hash_table_contains (self->shown, fj_display_set_get_key (fj_series_row_get_set (row))));
}

/* --- widget --- */

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  FjSeriesRow *one = FJ_SERIES_ROW (a), *other = FJ_SERIES_ROW (b);
  guint sections[] = { fj_series_row_get_section (one), fj_series_row_get_section (other) };
  const char *headings[]
      = { fj_series_strip_get_heading (user_data, one), fj_series_strip_get_heading (user_data, other) };

  if (sections[0] != sections[1])
    return sections[0] < sections[1] ? -1 : 1;
  /* The current study is above the earlier ones that came with it, those newest first. */
  if (g_strcmp0 (headings[0], headings[1]) != 0)
    return headings[0] == NULL || (headings[1] != NULL && strcmp (headings[0], headings[1]) > 0) ? -1 : 1;
  return fj_series_row_get_position (one) < fj_series_row_get_position (other) ? -1 : 1;
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  FjSeriesStrip *self = user_data;
  FjSeriesRow *this = FJ_SERIES_ROW (row), *last = before != NULL ? FJ_SERIES_ROW (before) : NULL;
  const char *heading = fj_series_strip_get_heading (self, this);
  gboolean begins = last == NULL || fj_series_row_get_section (last) != fj_series_row_get_section (this)
                    || g_strcmp0 (fj_series_strip_get_heading (self, last), heading) != 0;
  GtkWidget *header = NULL;

  if (begins && heading != NULL)
    {
      header = gtk_label_new (heading);
      gtk_label_set_wrap (GTK_LABEL (header), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (header), 14);
      gtk_label_set_xalign (GTK_LABEL (header), 0);
      gtk_widget_add_css_class (header, "fj-prior-heading");
    }
  else if (last != NULL && fj_series_row_get_section (last) == fj_series_row_get_section (this)
           && g_strcmp0 (fj_display_set_get_study_uid (fj_series_row_get_set (last)),
                         fj_display_set_get_study_uid (fj_series_row_get_set (this)))
                  != 0)
    header = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_list_box_row_set_header (row, header);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  g_signal_emit (user_data, signals[CHOSEN], 0, row);
}

static void
fj_series_strip_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_series_strip_parent_class)->map (widget);
  make_pictures (FJ_SERIES_STRIP (widget));
}

static void
fj_series_strip_dispose (GObject *object)
{
  FjSeriesStrip *self = FJ_SERIES_STRIP (object);

  if (self->scroller != NULL)
    fj_series_strip_clear (self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (fj_series_strip_parent_class)->dispose (object);
}

static void
fj_series_strip_finalize (GObject *object)
{
  g_ptr_array_unref (FJ_SERIES_STRIP (object)->sections);
  g_hash_table_unref (FJ_SERIES_STRIP (object)->shown);
  G_OBJECT_CLASS (fj_series_strip_parent_class)->finalize (object);
}

static void
fj_series_strip_class_init (FjSeriesStripClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = fj_series_strip_dispose;
  object_class->finalize = fj_series_strip_finalize;
  widget_class->map = fj_series_strip_map;
  signals[CHOSEN] = g_signal_new ("chosen", FJ_TYPE_SERIES_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, FJ_TYPE_SERIES_ROW);
  gtk_widget_class_set_css_name (widget_class, "seriesstrip");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fj_series_strip_init (FjSeriesStrip *self)
{
  self->sections = g_ptr_array_new_with_free_func (free_section);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), TRUE);
  gtk_list_box_set_sort_func (GTK_LIST_BOX (self->list), compare_rows, self, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), update_header, self, NULL);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Series"),
                                  -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
fj_series_strip_new (void)
{
  return g_object_new (FJ_TYPE_SERIES_STRIP, NULL);
}
