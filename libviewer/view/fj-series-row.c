#include "fj-series-row.h"

#include "fj-language.h"
#include "fj-thumbnail.h"

#define ICON 36 /* logical pixels, instead of a picture */

struct _FjSeriesRow
{
  GtkListBoxRow parent_instance;

  FjImageStore *store;
  FjDisplaySet *set;
  guint section, position, n_keys;
  gboolean is_asked;
  GCancellable *cancellable;
  void (*done) (gpointer user_data);
  gpointer done_data;
  GtkWidget *picture, *title, *count;
};

G_DEFINE_FINAL_TYPE (FjSeriesRow, fj_series_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_icon (FjSeriesRow *self, const char *name)
{
  gtk_image_set_pixel_size (GTK_IMAGE (self->picture), ICON);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->picture), name);
}

static char *
describe_count (FjDisplaySet *set)
{
  guint n = fj_display_set_get_n_images (set), here = fj_display_set_get_n_here (set);

  if (fj_display_set_get_sentence (set) != NULL)
    return g_strdup (_ ("Cannot be shown"));
  if (here < n)
    return g_strdup_printf (_ ("%u of %u"), here, n);
  return n == 1 ? g_strdup (_ ("1 image")) : g_strdup_printf (_ ("%u images"), n);
}

static void
update_words (FjSeriesRow *self)
{
  const char *description = fj_display_set_get_description (self->set);
  gint number = fj_display_set_get_series_number (self->set);
  g_autofree char *short_title = NULL, *images = describe_count (self->set);
  g_autofree char *count
      = self->n_keys > 0 ? g_strdup_printf ("%s · ★ %u", images, self->n_keys) : g_strdup (images);
  g_autofree char *name = NULL;

  /* The title has the number already. */
  if (*description == '\0')
    short_title = g_strdup (fj_display_set_get_title (self->set));
  else
    short_title = number > 0 ? g_strdup_printf ("%d · %s", number, description) : g_strdup (description);
  gtk_label_set_label (GTK_LABEL (self->title), short_title);
  gtk_label_set_label (GTK_LABEL (self->count), count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), fj_display_set_get_sentence (self->set) != NULL
                                                      ? fj_display_set_get_sentence (self->set)
                                                      : fj_display_set_get_title (self->set));
  name = g_strdup_printf ("%s, %s", fj_display_set_get_title (self->set), count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (fj_display_set_get_sentence (self->set) != NULL)
    show_icon (self, "dialog-warning-symbolic");
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (FjSeriesRow) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = fj_thumbnail_load_finish (result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (texture != NULL)
    {
      gtk_image_set_pixel_size (GTK_IMAGE (self->picture), FJ_SERIES_ROW_PICTURE);
      gtk_image_set_from_paintable (GTK_IMAGE (self->picture), GDK_PAINTABLE (texture));
    }
  else
    {
      show_icon (self, "dialog-warning-symbolic");
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), error->message);
    }
  if (self->done != NULL)
    self->done (self->done_data);
}

void
fj_series_row_set_n_keys (FjSeriesRow *self, guint n_keys)
{
  g_return_if_fail (FJ_IS_SERIES_ROW (self));
  if (self->n_keys == n_keys)
    return;
  self->n_keys = n_keys;
  update_words (self);
}

guint
fj_series_row_get_n_keys (FjSeriesRow *self)
{
  g_return_val_if_fail (FJ_IS_SERIES_ROW (self), 0);
  return self->n_keys;
}

gboolean
fj_series_row_wants_picture (FjSeriesRow *self)
{
  return !self->is_asked && fj_display_set_get_n_here (self->set) > 0;
}

void
fj_series_row_load_picture (FjSeriesRow *self, GCallback done, gpointer user_data)
{
  guint n = fj_display_set_get_n_images (self->set), index = n / 2;
  guint size = (guint) (FJ_SERIES_ROW_PICTURE * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  self->is_asked = TRUE;
  self->done = (void (*) (gpointer)) done;
  self->done_data = user_data;
  self->cancellable = g_cancellable_new ();
  /* The one nearest to the middle that is here. */
  for (guint away = 0; away <= n / 2; away++)
    {
      if (index + away < n && fj_display_set_get_image (self->set, index + away)->is_here)
        {
          index += away;
          break;
        }
      if (away <= index && fj_display_set_get_image (self->set, index - away)->is_here)
        {
          index -= away;
          break;
        }
    }
  fj_thumbnail_load_async (self->store, self->set, index, size, self->cancellable, on_loaded, weak);
}

void
fj_series_row_set_set (FjSeriesRow *self, FjDisplaySet *set)
{
  if (g_set_object (&self->set, set))
    update_words (self);
}

FjDisplaySet *
fj_series_row_get_set (FjSeriesRow *self)
{
  return self->set;
}

FjImageStore *
fj_series_row_get_store (FjSeriesRow *self)
{
  return self->store;
}

guint
fj_series_row_get_section (FjSeriesRow *self)
{
  return self->section;
}

void
fj_series_row_set_position (FjSeriesRow *self, guint position)
{
  self->position = position;
}

guint
fj_series_row_get_position (FjSeriesRow *self)
{
  return self->position;
}

void
fj_series_row_set_shown (FjSeriesRow *self, gboolean is_shown)
{
  if (is_shown)
    gtk_widget_add_css_class (GTK_WIDGET (self), "fj-shown");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "fj-shown");
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer user_data)
{
  FjSeriesRow *self = user_data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (self->picture);

  gtk_drag_source_set_icon (source, paintable, 10, 10);
  return gdk_content_provider_new_typed (FJ_TYPE_DISPLAY_SET, self->set);
}

static void
fj_series_row_dispose (GObject *object)
{
  FjSeriesRow *self = FJ_SERIES_ROW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->set);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (fj_series_row_parent_class)->dispose (object);
}

static void
fj_series_row_class_init (FjSeriesRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = fj_series_row_dispose;
}

static void
fj_series_row_init (FjSeriesRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkDragSource *source = gtk_drag_source_new ();

  self->picture = gtk_image_new ();
  gtk_widget_set_size_request (self->picture, FJ_SERIES_ROW_PICTURE, FJ_SERIES_ROW_PICTURE);
  show_icon (self, "image-loading-symbolic");
  gtk_widget_add_css_class (self->picture, "fj-thumbnail");
  gtk_widget_set_halign (self->picture, GTK_ALIGN_CENTER);
  self->title = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (self->title), 2);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_width_chars (GTK_LABEL (self->title), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (self->title), 14);
  self->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->count), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->count, "fj-quiet");
  gtk_box_append (GTK_BOX (box), self->picture);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

GtkWidget *
fj_series_row_new (FjImageStore *store, FjDisplaySet *set, guint section)
{
  FjSeriesRow *self = g_object_new (FJ_TYPE_SERIES_ROW, NULL);

  self->store = g_object_ref (store);
  self->section = section;
  fj_series_row_set_set (self, set);
  return GTK_WIDGET (self);
}
