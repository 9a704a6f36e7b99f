#include "viewer-phrase-menu.h"

#include <string.h>
#include "fj-language.h"
#include "viewer-phrase-book.h"

struct _ViewerPhraseMenu
{
  GtkWidget parent;
  GtkWidget *button;
  GtkWidget *popover;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *manage;
  GPtrArray *shown; /* what the rows are of: of ViewerPhraseList */
  ViewerPhraseKind kind;
  ViewerPhraseStore *store;
  FjExam *exam;
};

G_DEFINE_FINAL_TYPE (ViewerPhraseMenu, viewer_phrase_menu, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  KEEP_OWN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The catalogue has both languages; which a report is written in is the program's. */
static gboolean
is_chinese (void)
{
  const char *const *languages = g_get_language_names ();

  return g_str_has_prefix (languages[0], "zh");
}

static const char *
choose (const char *zh, const char *en)
{
  const char *wanted = is_chinese () ? zh : en;

  return *wanted != '\0' ? wanted : zh;
}

static void
activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  ViewerPhraseMenu *self = data;
  const FjPhrase *phrase = g_object_get_data (G_OBJECT (row), "phrase");

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (phrase != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, choose (phrase->technique_zh, phrase->technique_en),
                   choose (phrase->findings_zh, phrase->findings_en),
                   choose (phrase->impression_zh, phrase->impression_en));
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer data)
{
  ViewerPhraseMenu *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  const char *words = g_object_get_data (G_OBJECT (row), "words");

  return words != NULL && strstr (words, g_strstrip (wanted)) != NULL;
}

static void
search_changed (ViewerPhraseMenu *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
}

/* Enter in the search takes the first that is left. */
static void
search_activated (ViewerPhraseMenu *self)
{
  /* The entry tells of what is typed a moment later; Enter means what is there now. */
  search_changed (self);
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);

      if (row == NULL)
        return;
      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          activated (GTK_LIST_BOX (self->list), row, self);
          return;
        }
    }
}

static void
set_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *set = g_object_get_data (G_OBJECT (row), "set");
  GtkWidget *label;

  if (before != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (before), "set"), set) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (set);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_start (label, 9);
  gtk_list_box_row_set_header (row, label);
}

static void
add_phrase (ViewerPhraseMenu *self, const char *set, const FjPhrase *phrase)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (choose (phrase->title_zh, phrase->title_en));
  GtkWidget *text = gtk_label_new (choose (phrase->findings_zh, phrase->findings_en));
  g_autofree char *words = g_strjoin (" ", set, phrase->title_zh, phrase->title_en, phrase->findings_zh,
                                      phrase->impression_zh, phrase->findings_en, NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (text), TRUE);
  gtk_widget_add_css_class (text, "dim-label");
  gtk_widget_add_css_class (text, "caption");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), text);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "phrase", (gpointer) phrase);
  g_object_set_data_full (G_OBJECT (row), "set", g_strdup (set), g_free);
  g_object_set_data_full (G_OBJECT (row), "words", g_utf8_casefold (words, -1), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  choose (phrase->title_zh, phrase->title_en), -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* Only what is for this exam: of a shared list every part is named, a person's own come under one heading. */
static void
add_all (ViewerPhraseMenu *self, FjPhrases *phrases, const char *heading, gboolean only_fitting)
{
  g_autoptr (GPtrArray) sets = fj_phrases_find (phrases, self->exam->modality,
                                                (const char *const *) self->exam->parts, self->exam->item);

  for (guint i = 0; i < sets->len; i++)
    {
      const FjPhraseSet *set = g_ptr_array_index (sets, i);
      const char *part = choose (set->part_zh, set->part_en);
      g_autofree char *title = only_fitting ? g_strdup_printf ("%s · %s", heading, part) : g_strdup (heading);

      for (guint j = 0; j < set->phrases->len; j++)
        add_phrase (self, title != NULL ? title : part, g_ptr_array_index (set->phrases, j));
    }
}

static const char *
name_own (ViewerPhraseMenu *self)
{
  return self->kind == VIEWER_PHRASES ? _ ("My phrases") : _ ("My templates");
}

/* Nearest to the person first: their own, their hospital's, their alliance's, what everybody has. */
static void
fill (ViewerPhraseMenu *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  if (self->exam == NULL || self->store == NULL || self->exam->modality == NULL)
    return;
  self->shown = viewer_phrase_store_get_for (self->store, self->exam->site);
  for (guint i = 0; i < self->shown->len; i++)
    {
      const ViewerPhraseList *list = g_ptr_array_index (self->shown, i);

      switch (list->level)
        {
        case VIEWER_PHRASES_OWN:
          add_all (self, list->phrases, name_own (self), FALSE);
          break;
        case VIEWER_PHRASES_SITE:
          add_all (self, list->phrases, _ ("Of the hospital"), TRUE);
          break;
        case VIEWER_PHRASES_ALLIANCE:
          add_all (self, list->phrases, _ ("Of the alliance"), TRUE);
          break;
        default:
          add_all (self, list->phrases, NULL, FALSE);
        }
    }
  gtk_widget_set_visible (self->manage,
                          viewer_phrase_store_get_own (self->store) != NULL
                              && fj_phrases_get_n_sets (viewer_phrase_store_get_own (self->store)) > 0);
}

void
viewer_phrase_menu_set_store (ViewerPhraseMenu *self, ViewerPhraseStore *store)
{
  g_return_if_fail (VIEWER_IS_PHRASE_MENU (self));

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_set_object (&self->store, store);
  if (store != NULL)
    g_signal_connect_object (store, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

void
viewer_phrase_menu_set_exam (ViewerPhraseMenu *self, const FjExam *exam)
{
  g_return_if_fail (VIEWER_IS_PHRASE_MENU (self));

  g_clear_pointer (&self->exam, fj_exam_free);
  self->exam = exam != NULL ? fj_exam_copy (exam) : NULL;
  fill (self);
}

void
viewer_phrase_menu_keep (ViewerPhraseMenu *self, const ViewerWords *words)
{
  g_return_if_fail (VIEWER_IS_PHRASE_MENU (self));

  if (self->store != NULL && self->exam != NULL)
    viewer_phrase_store_ask (self->store, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->exam,
                             words);
}

void
viewer_phrase_menu_open (ViewerPhraseMenu *self)
{
  g_return_if_fail (VIEWER_IS_PHRASE_MENU (self));

  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

static void
shown (ViewerPhraseMenu *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->search);
}

static void
manage_own (ViewerPhraseMenu *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_window_present (GTK_WINDOW (viewer_phrase_book_new (window, self->store, name_own (self))));
}

static void
keep_own (ViewerPhraseMenu *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[KEEP_OWN], 0);
}

static void
viewer_phrase_menu_dispose (GObject *object)
{
  ViewerPhraseMenu *self = VIEWER_PHRASE_MENU (object);

  viewer_phrase_menu_set_exam (self, NULL);
  viewer_phrase_menu_set_store (self, NULL);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (viewer_phrase_menu_parent_class)->dispose (object);
}

static void
viewer_phrase_menu_class_init (ViewerPhraseMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_phrase_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen", VIEWER_TYPE_PHRASE_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[KEEP_OWN] = g_signal_new ("keep-own", VIEWER_TYPE_PHRASE_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
viewer_phrase_menu_init (ViewerPhraseMenu *self)
{
}

static void
build (ViewerPhraseMenu *self)
{
  gboolean is_phrases = self->kind == VIEWER_PHRASES;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *keep
      = gtk_button_new_with_mnemonic (is_phrases ? _ ("_Keep what I have written as a phrase…")
                                                 : _ ("_Keep what I have written as a template…"));
  GtkWidget *empty = gtk_label_new (is_phrases ? _ ("No phrase fits.") : _ ("No template fits."));
  const char *name = is_phrases ? _ ("Phrases") : _ ("Templates");

  self->manage
      = gtk_button_new_with_mnemonic (is_phrases ? _ ("_Change my phrases…") : _ ("_Change my templates…"));
  self->button = gtk_menu_button_new ();
  self->popover = gtk_popover_new ();
  self->search = gtk_search_entry_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), name);
  gtk_widget_set_tooltip_text (self->button, is_phrases ? _ ("Report phrases for this exam (F4)")
                                                        : _ ("Report templates for this exam (Shift+F4)"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_size_request (scrolled, 380, 360);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_wanted, self, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), set_header, self, NULL);
  gtk_widget_add_css_class (empty, "dim-label");
  gtk_widget_set_margin_top (empty, 24);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), empty);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_phrases ? _ ("Search phrases") : _ ("Search templates"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (keep, "flat");
  gtk_widget_add_css_class (self->manage, "flat");
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), keep);
  gtk_box_append (GTK_BOX (box), self->manage);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated), self);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (shown), self);
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (keep_own), self);
  g_signal_connect_swapped (self->manage, "clicked", G_CALLBACK (manage_own), self);
}

GtkWidget *
viewer_phrase_menu_new (ViewerPhraseKind kind)
{
  ViewerPhraseMenu *self = g_object_new (VIEWER_TYPE_PHRASE_MENU, NULL);

  self->kind = kind;
  build (self);
  return GTK_WIDGET (self);
}
