#include "lectures-captions-list.h"

#include "fj-language.h"
#include "lectures-keys.h"

struct _LecturesCaptionsList
{
  GtkWidget parent;
  FjCaptions *captions;
  int spoken; /* the marked line, -1: none */

  GtkStack *stack;
  GtkSearchEntry *search;
  GtkLabel *none_found;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LecturesCaptionsList, lectures_captions_list, GTK_TYPE_WIDGET)

enum
{
  JUMP,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static GtkWidget *
make_line (const FjCaption *caption)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *time, *text;
  g_autofree char *when = lectures_time_to_string (caption->start);
  g_autofree char *words = g_strdelimit (g_strdup (caption->text), "\n", ' ');

  time = gtk_label_new (when);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  text = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (line), time);
  gtk_box_append (GTK_BOX (line), text);
  return line;
}

static void
on_line_activated (GtkListBox *list, GtkListBoxRow *row, LecturesCaptionsList *self)
{
  const FjCaption *caption = fj_captions_get (self->captions, (guint) gtk_list_box_row_get_index (row));

  if (caption != NULL)
    g_signal_emit (self, signals[JUMP], 0, caption->start);
}

static void
show_line (LecturesCaptionsList *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);
  GtkWidget *viewport = gtk_widget_get_parent (GTK_WIDGET (self->list));
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    return;
  gtk_adjustment_clamp_page (adjustment, bounds.origin.y - bounds.size.height,
                             bounds.origin.y + 2 * bounds.size.height);
}

/* From the line after the one that was found last, around to the first. */
static void
find_next (LecturesCaptionsList *self, gboolean from_here)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  guint from = selected != NULL ? (guint) gtk_list_box_row_get_index (selected) + (from_here ? 0 : 1) : 0;
  int found = -1;

  if (self->captions != NULL && *words != '\0')
    {
      found = fj_captions_find (self->captions, words, from);
      if (found < 0)
        found = fj_captions_find (self->captions, words, 0);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->none_found), *words != '\0' && found < 0);
  if (found < 0)
    return;
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, found));
  show_line (self, found);
}

static void
on_search_changed (GtkSearchEntry *search, LecturesCaptionsList *self)
{
  find_next (self, TRUE);
}

static void
on_search_next (GtkSearchEntry *search, LecturesCaptionsList *self)
{
  find_next (self, FALSE);
}

/* Enter: to the moment of what was found. */
static void
on_search_activated (GtkSearchEntry *search, LecturesCaptionsList *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);

  if (selected != NULL)
    on_line_activated (self->list, selected, self);
}

void
lectures_captions_list_set_captions (LecturesCaptionsList *self, FjCaptions *captions)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  g_clear_pointer (&self->captions, fj_captions_unref);
  self->spoken = -1;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  if (captions != NULL)
    {
      self->captions = fj_captions_ref (captions);
      for (guint i = 0; i < fj_captions_get_count (captions); i++)
        gtk_list_box_append (self->list, make_line (fj_captions_get (captions, i)));
    }
  gtk_stack_set_visible_child_name (self->stack, captions != NULL ? "lines" : "none");
}

void
lectures_captions_list_set_waiting (LecturesCaptionsList *self)
{
  lectures_captions_list_set_captions (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, "waiting");
}

void
lectures_captions_list_follow (LecturesCaptionsList *self, double seconds)
{
  int index = self->captions != NULL ? fj_captions_index_at (self->captions, seconds) : -1;
  GtkListBoxRow *before, *now;

  if (index == self->spoken)
    return;
  before = gtk_list_box_get_row_at_index (self->list, self->spoken);
  now = gtk_list_box_get_row_at_index (self->list, index);
  if (self->spoken >= 0 && before != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (before), "spoken");
  self->spoken = index;
  if (index >= 0 && now != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (now), "spoken");
      /* Who searches is not to be moved away from what they found. */
      if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
        show_line (self, index);
    }
}

static void
lectures_captions_list_init (LecturesCaptionsList *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scrolled = gtk_scrolled_window_new ();
  GtkWidget *none = gtk_label_new (_ ("This lesson has no transcript.")), *waiting = gtk_spinner_new ();

  self->spoken = -1;
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_widget_set_margin_top (GTK_WIDGET (self->search), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (self->search), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->search), 6);
  g_object_set (self->search, "placeholder-text", _ ("Find in the transcript"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find in the transcript"), -1);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect (self->search, "next-match", G_CALLBACK (on_search_next), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (on_search_activated), self);
  self->none_found = GTK_LABEL (gtk_label_new (_ ("Nothing found. Try fewer words.")));
  gtk_widget_add_css_class (GTK_WIDGET (self->none_found), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->none_found), FALSE);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "transcript");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Transcript"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_line_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->none_found));
  gtk_box_append (GTK_BOX (column), scrolled);
  gtk_widget_add_css_class (none, "dim-label");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, none, "none");
  gtk_spinner_start (GTK_SPINNER (waiting));
  gtk_widget_set_halign (waiting, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (waiting, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (waiting, 32, 32);
  gtk_accessible_update_property (GTK_ACCESSIBLE (waiting), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The transcript is on its way"), -1);
  gtk_stack_add_named (self->stack, waiting, "waiting");
  gtk_stack_add_named (self->stack, column, "lines");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

static void
lectures_captions_list_dispose (GObject *object)
{
  LecturesCaptionsList *self = LECTURES_CAPTIONS_LIST (object);

  g_clear_pointer (&self->captions, fj_captions_unref);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (lectures_captions_list_parent_class)->dispose (object);
}

static void
lectures_captions_list_class_init (LecturesCaptionsListClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lectures_captions_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  signals[JUMP] = g_signal_new ("jump", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

GtkWidget *
lectures_captions_list_new (void)
{
  return g_object_new (LECTURES_TYPE_CAPTIONS_LIST, NULL);
}
