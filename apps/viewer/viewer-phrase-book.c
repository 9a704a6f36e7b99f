#include "viewer-phrase-book.h"

#include "fj-language.h"

#define UNDO_SECONDS 15 /* to think it over */

struct _ViewerPhraseBook
{
  AdwWindow parent;
  ViewerPhraseStore *store;
  GtkWidget *toasts;
  GtkWidget *list;
  GtkWidget *form; /* GtkStack: "form", "none" */
  GtkWidget *title;
  GtkWidget *editors[VIEWER_N_FIELDS];
  GtkWidget *save, *remove;
  char *id; /* of what is in the form; NULL: nothing */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (ViewerPhraseBook, viewer_phrase_book, ADW_TYPE_WINDOW)

static void
set_text (ViewerPhraseBook *self, ViewerField field, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editors[field])), text, -1);
}

static void
words_changed (ViewerPhraseBook *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));

  if (!self->is_loading)
    gtk_widget_set_sensitive (self->save, *title != '\0');
}

static void
show_phrase (ViewerPhraseBook *self, const FjPhrase *phrase)
{
  self->is_loading = TRUE;
  g_free (self->id);
  self->id = phrase != NULL ? g_strdup (phrase->id) : NULL;
  if (phrase != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->title), phrase->title_zh);
      set_text (self, VIEWER_FIELD_TECHNIQUE, phrase->technique_zh);
      set_text (self, VIEWER_FIELD_FINDINGS, phrase->findings_zh);
      set_text (self, VIEWER_FIELD_IMPRESSION, phrase->impression_zh);
    }
  self->is_loading = FALSE;
  gtk_widget_set_sensitive (self->save, FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->form), phrase != NULL ? "form" : "none");
}

static void
row_selected (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  ViewerPhraseBook *self = data;

  if (!self->is_loading)
    show_phrase (self, row != NULL ? g_object_get_data (G_OBJECT (row), "phrase") : NULL);
}

static GtkWidget *
make_row (const FjPhraseSet *set, const FjPhrase *phrase)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (phrase->title_zh);
  g_autofree char *where = g_strdup_printf ("%s · %s", set->modality, set->part_zh);
  GtkWidget *place = gtk_label_new (where);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (place), 0);
  gtk_label_set_ellipsize (GTK_LABEL (place), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (place, "dim-label");
  gtk_widget_add_css_class (place, "caption");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), place);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, phrase->title_zh, -1);
  g_object_set_data (G_OBJECT (row), "phrase", (gpointer) phrase);
  return row;
}

/* The rows point into the store's list: they are made anew whenever that changes. */
static void
fill (ViewerPhraseBook *self)
{
  FjPhrases *own = viewer_phrase_store_get_own (self->store);
  g_autofree char *shown = g_strdup (self->id);
  GtkListBoxRow *row;

  self->is_loading = TRUE;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  row = NULL;
  for (guint i = 0; own != NULL && i < fj_phrases_get_n_sets (own); i++)
    {
      const FjPhraseSet *set = fj_phrases_get_set (own, i);

      for (guint j = 0; j < set->phrases->len; j++)
        {
          const FjPhrase *phrase = g_ptr_array_index (set->phrases, j);
          GtkWidget *made = make_row (set, phrase);

          gtk_list_box_append (GTK_LIST_BOX (self->list), made);
          if (row == NULL || g_strcmp0 (phrase->id, shown) == 0)
            row = GTK_LIST_BOX_ROW (made);
        }
    }
  self->is_loading = FALSE;
  if (row != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  else
    show_phrase (self, NULL);
}

static void
save_clicked (ViewerPhraseBook *self)
{
  ViewerWords words = { 0 };
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));

  viewer_words_init (&words, NULL);
  for (ViewerField field = 0; field < VIEWER_N_FIELDS; field++)
    {
      g_autofree char *text = NULL;

      g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editors[field])), "text", &text, NULL);
      viewer_words_set (&words, field, text);
    }
  gtk_widget_set_sensitive (self->save, FALSE);
  viewer_phrase_store_change (self->store, self->id, title, &words);
  viewer_words_clear (&words);
}

static void
undo_clicked (AdwToast *toast, gpointer data)
{
  viewer_phrase_store_restore (VIEWER_PHRASE_BOOK (data)->store,
                               g_object_get_data (G_OBJECT (toast), "before"));
}

static void
remove_clicked (ViewerPhraseBook *self)
{
  FjPhrases *before = viewer_phrase_store_get_own (self->store);
  AdwToast *toast = adw_toast_new (_ ("Removed."));

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "before", fj_phrases_ref (before),
                          (GDestroyNotify) fj_phrases_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked), self, 0);
  viewer_phrase_store_remove (self->store, self->id);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
told (ViewerPhraseStore *store, const char *sentence, gpointer data)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (VIEWER_PHRASE_BOOK (data)->toasts),
                               adw_toast_new (sentence));
}

/* --- the widgets --- */

static void
add_editor (ViewerPhraseBook *self,
            GtkWidget *box,
            ViewerField field,
            const char *heading,
            const char *name,
            int least)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (heading);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), view);
  gtk_widget_add_css_class (label, "heading");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), least);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, field == VIEWER_FIELD_FINDINGS);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scrolled);
  self->editors[field] = view;
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                           G_CALLBACK (words_changed), self, G_CONNECT_SWAPPED);
}

static GtkWidget *
make_form (ViewerPhraseBook *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->title = gtk_entry_new ();
  self->save = gtk_button_new_with_mnemonic (_ ("_Save"));
  self->remove = gtk_button_new_with_mnemonic (_ ("_Remove"));
  gtk_entry_set_max_length (GTK_ENTRY (self->title), 60);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Title"),
                                  -1);
  gtk_box_append (GTK_BOX (box), self->title);
  add_editor (self, box, VIEWER_FIELD_TECHNIQUE, _ ("_Technique"), _ ("Technique"), 52);
  add_editor (self, box, VIEWER_FIELD_FINDINGS, _ ("_Findings"), _ ("Findings"), 120);
  add_editor (self, box, VIEWER_FIELD_IMPRESSION, _ ("_Impression"), _ ("Impression"), 64);
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_add_css_class (self->remove, "destructive-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), self->remove);
  gtk_box_append (GTK_BOX (buttons), self->save);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  g_signal_connect_object (self->title, "changed", G_CALLBACK (words_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_clicked), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_clicked), self);
  return box;
}

static gboolean
escape (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static void
viewer_phrase_book_dispose (GObject *object)
{
  ViewerPhraseBook *self = VIEWER_PHRASE_BOOK (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (viewer_phrase_book_parent_class)->dispose (object);
}

static void
viewer_phrase_book_class_init (ViewerPhraseBookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_phrase_book_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, escape, NULL);
}

static void
viewer_phrase_book_init (ViewerPhraseBook *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *none = adw_status_page_new ();

  self->toasts = adw_toast_overlay_new ();
  self->list = gtk_list_box_new ();
  self->form = gtk_stack_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (none), "document-edit-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (none), _ ("Nothing of your own"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (none), _ ("Write a report, then keep what you have written from the menu beside it."));
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Of my own"),
                                  -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_size_request (scrolled, 220, -1);
  gtk_stack_add_named (GTK_STACK (self->form), make_form (self), "form");
  gtk_stack_add_named (GTK_STACK (self->form), none, "none");
  gtk_paned_set_start_child (GTK_PANED (paned), scrolled);
  gtk_paned_set_end_child (GTK_PANED (paned), self->form);
  gtk_paned_set_resize_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (all), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (all), paned);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), all);
  adw_window_set_content (ADW_WINDOW (self), self->toasts);
  gtk_window_set_default_size (GTK_WINDOW (self), 820, 600);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected), self, 0);
}

GtkWidget *
viewer_phrase_book_new (GtkWindow *parent, ViewerPhraseStore *store, const char *title)
{
  ViewerPhraseBook *self
      = g_object_new (VIEWER_TYPE_PHRASE_BOOK, "transient-for", parent, "modal", TRUE, "title", title, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "told", G_CALLBACK (told), self, 0);
  fill (self);
  return GTK_WIDGET (self);
}
