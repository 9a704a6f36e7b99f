#include "lectures-card.h"

#include "fj-language.h"
#include "lectures-keys.h"

#define POSTER_WIDTH 256
#define POSTER_HEIGHT 144

struct _LecturesCard
{
  GtkWidget parent;
  LecturesItem *item;
  gulong changed;

  GtkPicture *poster;
  GtkImage *no_poster;
  GtkLabel *badge, *length, *title, *about;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (LecturesCard, lectures_card, GTK_TYPE_WIDGET)

/* "Sun · Chest · CT · Basic" */
static char *
make_about (const FjLesson *lesson)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *parts[] = { lesson->author_name, lesson->body_part, lesson->modality,
                          lectures_level_to_string (lesson->level) };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_ptr_array_add (words, (gpointer) parts[i]);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **) words->pdata);
}

static void
show_item (LecturesCard *self)
{
  const FjLesson *lesson = lectures_item_get_lesson (self->item);
  GdkTexture *poster = lectures_item_get_poster (self->item);
  double share = lectures_item_get_share (self->item);
  g_autofree char *about = make_about (lesson), *length = lectures_time_to_string (lesson->duration),
                  *name = NULL;
  g_autofree char *watched = NULL;

  gtk_picture_set_paintable (self->poster, poster != NULL ? GDK_PAINTABLE (poster) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->no_poster), poster == NULL);
  gtk_label_set_text (self->title, lesson->title);
  gtk_label_set_text (self->about, about);
  gtk_label_set_text (self->length, length);
  gtk_widget_set_visible (GTK_WIDGET (self->length), lesson->duration > 0);
  gtk_label_set_text (self->badge, lesson->status == FJ_LESSON_DRAFT ? _ ("Draft") : _ ("Withdrawn"));
  gtk_widget_set_visible (GTK_WIDGET (self->badge), lesson->status != FJ_LESSON_PUBLISHED);
  gtk_progress_bar_set_fraction (self->progress, share);
  gtk_widget_set_opacity (GTK_WIDGET (self->progress), share > 0 ? 1 : 0);
  watched = g_strdup_printf (_ ("%.0f %% watched"), share * 100);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               lesson->description != NULL ? lesson->description : lesson->title);
  name = g_strdup_printf ("%s, %s, %s", lesson->title, about, watched);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
lectures_card_set_item (LecturesCard *self, LecturesItem *item)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->changed = g_signal_connect_swapped (item, "changed", G_CALLBACK (show_item), self);
  show_item (self);
}

static GtkLabel *
make_label (const char *class, int lines)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  if (lines > 1)
    {
      gtk_label_set_wrap (label, TRUE);
      gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (label, lines);
    }
  gtk_label_set_max_width_chars (label, 1); /* as wide as the poster, not as its words */
  gtk_widget_set_hexpand (GTK_WIDGET (label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (label), class);
  return label;
}

static void
lectures_card_init (LecturesCard *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *overlay = gtk_overlay_new ();

  self->poster = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_can_shrink (self->poster, TRUE);
  gtk_picture_set_content_fit (self->poster, GTK_CONTENT_FIT_COVER);
  gtk_widget_set_size_request (GTK_WIDGET (self->poster), POSTER_WIDTH, POSTER_HEIGHT);
  gtk_widget_add_css_class (GTK_WIDGET (self->poster), "lesson-poster");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->poster));
  self->no_poster = GTK_IMAGE (gtk_image_new_from_icon_name ("org.fenji.Lectures-symbolic"));
  gtk_image_set_pixel_size (self->no_poster, 48);
  gtk_widget_add_css_class (GTK_WIDGET (self->no_poster), "dim-label");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->no_poster));
  self->length = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->length), "lesson-caption");
  gtk_widget_set_halign (GTK_WIDGET (self->length), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->length), GTK_ALIGN_END);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->length));
  self->badge = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), "lesson-badge");
  gtk_widget_set_halign (GTK_WIDGET (self->badge), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->badge), GTK_ALIGN_START);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->badge));

  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->progress), "osd");
  self->title = make_label ("heading", 2);
  self->about = make_label ("dim-label", 1);
  gtk_box_append (GTK_BOX (column), overlay);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->about));
  gtk_widget_set_halign (column, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (column, GTK_ALIGN_START);
  gtk_widget_set_parent (column, GTK_WIDGET (self));
}

static void
lectures_card_dispose (GObject *object)
{
  LecturesCard *self = LECTURES_CARD (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  lectures_card_set_item (self, NULL);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (lectures_card_parent_class)->dispose (object);
}

static void
lectures_card_class_init (LecturesCardClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lectures_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
}

GtkWidget *
lectures_card_new (void)
{
  return g_object_new (LECTURES_TYPE_CARD, NULL);
}
