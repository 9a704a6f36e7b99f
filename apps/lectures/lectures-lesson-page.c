#include "lectures-lesson-page.h"

#include "fj-language.h"
#include "fj-reading-view.h"
#include "lectures-captions-list.h"
#include "lectures-keys.h"
#include "lectures-player.h"

/* Seconds of film between two times that progress is kept. */
#define KEEP_EVERY 15.0

struct _LecturesLessonPage
{
  GtkWidget parent;
  LecturesItem *item;
  gboolean has_case;
  guint tick;    /* of sharing out the width */
  double unkept; /* seconds that were played since progress was kept */

  GtkPaned *paned;
  LecturesPlayer *player;
  GtkWidget *about; /* below the film */
  GtkLabel *title, *description;
  GtkWidget *side;
  AdwViewStack *stack;
  LecturesCaptionsList *captions;
  FjReadingView *images;
  AdwViewStackPage *images_page;
};

G_DEFINE_FINAL_TYPE (LecturesLessonPage, lectures_lesson_page, GTK_TYPE_WIDGET)

enum
{
  PROGRESS,
  FULL_SCREEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
keep (LecturesLessonPage *self)
{
  self->unkept = 0;
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
on_played (LecturesPlayer *player, double from, double to, LecturesLessonPage *self)
{
  if (self->item == NULL)
    return;
  lectures_item_add_played (self->item, from, to);
  self->unkept += to - from;
  if (self->unkept >= KEEP_EVERY)
    keep (self);
}

static void
on_position (FjPlayer *player, LecturesLessonPage *self)
{
  lectures_captions_list_follow (self->captions, fj_player_get_position (player));
}

/* Pausing is a good moment: people close lids then. */
static void
on_is_playing (FjPlayer *player, GParamSpec *pspec, LecturesLessonPage *self)
{
  if (!fj_player_is_playing (player) && self->unkept > 0)
    keep (self);
}

static void
on_jump (LecturesCaptionsList *list, double seconds, LecturesLessonPage *self)
{
  fj_player_seek (lectures_player_get_player (self->player), seconds);
}

static void
on_full_screen (LecturesPlayer *player, gboolean wanted, LecturesLessonPage *self)
{
  gtk_widget_set_visible (self->side, !wanted);
  gtk_widget_set_visible (self->about, !wanted);
  g_signal_emit (self, signals[FULL_SCREEN], 0, wanted);
}

/* The player's keys hold whatever has the focus, except where text is typed; among images those come first.
 */
static gboolean
on_key (
    GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state, LecturesLessonPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean beside_images = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->images));

  if (self->item == NULL || GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus))
    return GDK_EVENT_PROPAGATE;
  return lectures_player_take_key (self->player, keyval, state, beside_images);
}

void
lectures_lesson_page_open (LecturesLessonPage *self, LecturesItem *item, const char *film, const char *bearer)
{
  const FjLesson *lesson = lectures_item_get_lesson (item);

  lectures_lesson_page_close (self);
  self->item = g_object_ref (item);
  gtk_label_set_text (self->title, lesson->title);
  gtk_label_set_text (self->description, lesson->description != NULL ? lesson->description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), lesson->description != NULL);
  if (lesson->captions.id != NULL)
    lectures_captions_list_set_waiting (self->captions);
  lectures_player_open (self->player, film, bearer, lectures_item_get_progress (item)->position);
}

void
lectures_lesson_page_set_captions (LecturesLessonPage *self, FjCaptions *captions)
{
  lectures_player_set_captions (self->player, captions);
  lectures_captions_list_set_captions (self->captions, captions);
}

/* Once there is a width: halves with a case; a transcript needs less than its film. */
static gboolean
share_out (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LecturesLessonPage *self = LECTURES_LESSON_PAGE (widget);
  int width = gtk_widget_get_width (widget);

  if (width == 0)
    return G_SOURCE_CONTINUE;
  gtk_paned_set_position (self->paned, width * (self->has_case ? 5 : 7) / 10);
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

void
lectures_lesson_page_set_case (LecturesLessonPage *self, GPtrArray *stores)
{
  gboolean has_case = stores != NULL && stores->len > 0;

  fj_reading_view_set_store (self->images, has_case ? stores->pdata[0] : NULL);
  for (guint i = 1; has_case && i < stores->len; i++)
    {
      g_autofree char *text = g_strdup_printf (_ ("Study %u"), i + 1);

      fj_reading_view_add_prior (self->images, stores->pdata[i], &(FjReadingPrior){ .text = text });
    }
  self->has_case = has_case;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), share_out, NULL, NULL);
  adw_view_stack_page_set_visible (self->images_page, has_case);
  adw_view_stack_set_visible_child_name (self->stack, has_case ? "case" : "transcript");
}

void
lectures_lesson_page_close (LecturesLessonPage *self)
{
  if (self->item == NULL)
    return;
  fj_player_pause (lectures_player_get_player (self->player));
  if (self->unkept > 0)
    keep (self);
  lectures_player_close (self->player);
  lectures_lesson_page_set_captions (self, NULL);
  lectures_lesson_page_set_case (self, NULL);
  g_clear_object (&self->item);
}

LecturesItem *
lectures_lesson_page_get_item (LecturesLessonPage *self)
{
  return self->item;
}

static GtkLabel *
make_label (const char *class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (label, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (label), class);
  return label;
}

static GtkWidget *
make_film (LecturesLessonPage *self, GSettings *settings)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  FjPlayer *player;

  self->player = LECTURES_PLAYER (lectures_player_new (settings));
  player = lectures_player_get_player (self->player);
  g_signal_connect_object (self->player, "played", G_CALLBACK (on_played), self, 0);
  g_signal_connect_object (self->player, "full-screen", G_CALLBACK (on_full_screen), self, 0);
  g_signal_connect_object (player, "position", G_CALLBACK (on_position), self, 0);
  g_signal_connect_object (player, "notify::is-playing", G_CALLBACK (on_is_playing), self, 0);
  gtk_widget_set_vexpand (GTK_WIDGET (self->player), TRUE);
  self->about = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_add_css_class (self->about, "lesson-about");
  self->title = make_label ("title-3");
  self->description = make_label ("body");
  gtk_label_set_lines (self->description, 4);
  gtk_label_set_ellipsize (self->description, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->about), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->about), GTK_WIDGET (self->description));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->player));
  gtk_box_append (GTK_BOX (column), self->about);
  return column;
}

static GtkWidget *
make_side (LecturesLessonPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *switcher = adw_view_switcher_new ();
  AdwViewStackPage *page;

  self->stack = ADW_VIEW_STACK (adw_view_stack_new ());
  adw_view_stack_set_hhomogeneous (self->stack,
                                   FALSE); /* a transcript needs no room for the tools of images */
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->images = FJ_READING_VIEW (fj_reading_view_new ());
  self->captions = LECTURES_CAPTIONS_LIST (lectures_captions_list_new ());
  g_signal_connect_object (self->captions, "jump", G_CALLBACK (on_jump), self, 0);
  self->images_page
      = adw_view_stack_add_titled (self->stack, GTK_WIDGET (self->images), "case", _ ("Teaching Case"));
  adw_view_stack_page_set_icon_name (self->images_page, "org.fenji.Viewer-symbolic");
  page = adw_view_stack_add_titled (self->stack, GTK_WIDGET (self->captions), "transcript", _ ("Transcript"));
  adw_view_stack_page_set_icon_name (page, "media-view-subtitles-symbolic");
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), self->stack);
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (column), switcher);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->stack));
  return column;
}

static void
lectures_lesson_page_init (LecturesLessonPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->side = make_side (self);
  self->paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_paned_set_end_child (self->paned, self->side);
  gtk_paned_set_resize_start_child (self->paned, TRUE);
  gtk_paned_set_resize_end_child (self->paned, TRUE);
  gtk_paned_set_shrink_start_child (self->paned, FALSE);
  gtk_paned_set_shrink_end_child (self->paned, FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->paned), GTK_WIDGET (self));
}

static void
lectures_lesson_page_dispose (GObject *object)
{
  LecturesLessonPage *self = LECTURES_LESSON_PAGE (object);

  g_clear_object (&self->item);
  if (self->paned != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->paned));
  self->paned = NULL;
  G_OBJECT_CLASS (lectures_lesson_page_parent_class)->dispose (object);
}

static void
lectures_lesson_page_class_init (LecturesLessonPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lectures_lesson_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[FULL_SCREEN] = g_signal_new ("full-screen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

GtkWidget *
lectures_lesson_page_new (GSettings *settings)
{
  LecturesLessonPage *self = g_object_new (LECTURES_TYPE_LESSON_PAGE, NULL);

  gtk_paned_set_start_child (self->paned, make_film (self, settings));
  return GTK_WIDGET (self);
}
