#include "lectures-library.h"

#include <adwaita.h>
#include <stdlib.h>
#include "fj-language.h"
#include "lectures-card.h"

struct _LecturesLibrary
{
  GtkWidget parent;
  GListModel *items;
  char *sentence;
  gboolean is_loading, can_upload;
  gboolean is_filling; /* the choices are being written by us */

  GtkSearchEntry *search;
  GtkDropDown *modality, *body_part, *level;
  GtkToggleButton *unfinished;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkButton *action;
  GtkGridView *grid;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
};

G_DEFINE_FINAL_TYPE (LecturesLibrary, lectures_library, GTK_TYPE_WIDGET)

enum
{
  OPEN,
  RETRY,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- what it is narrowed to --- */

/* The chosen word; NULL for the first choice, which is "all". */
static const char *
chosen (GtkDropDown *drop_down)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;
  return gtk_string_list_get_string (GTK_STRING_LIST (gtk_drop_down_get_model (drop_down)), selected);
}

static const char *
chosen_level (LecturesLibrary *self)
{
  guint selected = gtk_drop_down_get_selected (self->level);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION ? NULL : fj_lesson_levels ()[selected - 1];
}

static LecturesFilter
get_filter (LecturesLibrary *self)
{
  return (LecturesFilter){ .words = gtk_editable_get_text (GTK_EDITABLE (self->search)),
                           .modality = chosen (self->modality),
                           .body_part = chosen (self->body_part),
                           .level = chosen_level (self),
                           .only_unfinished = gtk_toggle_button_get_active (self->unfinished) };
}

static gboolean
is_wanted (gpointer item, gpointer self)
{
  LecturesFilter filter = get_filter (self);

  return lectures_item_matches (item, &filter);
}

/* --- which page is shown --- */

static void
show_status (
    LecturesLibrary *self, const char *icon, const char *title, const char *description, const char *action)
{
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, description);
  gtk_widget_set_visible (GTK_WIDGET (self->action), action != NULL);
  if (action != NULL)
    gtk_button_set_label (self->action, action);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_page (LecturesLibrary *self)
{
  guint n = self->items != NULL ? g_list_model_get_n_items (self->items) : 0;

  if (n > 0 && g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "grid");
  else if (self->sentence != NULL)
    show_status (self, "network-error-symbolic", _ ("The lessons cannot be shown"), self->sentence,
                 _ ("_Try Again"));
  else if (self->is_loading)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (n > 0)
    show_status (self, "edit-find-symbolic", _ ("No lesson fits"),
                 _ ("Use fewer words, or choose “all” in the lists above."), _ ("_Show All"));
  else
    show_status (self, "org.fenji.Lectures-symbolic", _ ("There are no lessons yet"),
                 self->can_upload ? _ ("Add the first one with “Upload a Lesson” above.")
                                  : _ ("Lessons appear here as soon as a teacher has published them."),
                 NULL);
}

static void
on_filter_changed (LecturesLibrary *self)
{
  if (self->is_filling)
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_page (self);
}

static void
show_all (LecturesLibrary *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->modality, 0);
  gtk_drop_down_set_selected (self->body_part, 0);
  gtk_drop_down_set_selected (self->level, 0);
  gtk_toggle_button_set_active (self->unfinished, FALSE);
  on_filter_changed (self);
}

static void
on_action (GtkButton *button, LecturesLibrary *self)
{
  if (self->sentence != NULL)
    g_signal_emit (self, signals[RETRY], 0);
  else
    show_all (self);
}

/* --- the choices: words that lessons have --- */

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static void
fill_choice (GtkDropDown *drop_down, const char *all, GHashTable *words)
{
  guint n;
  g_autofree gpointer *sorted = g_hash_table_get_keys_as_array (words, &n);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autofree char *before = g_strdup (chosen (drop_down));
  guint selected = 0;

  qsort (sorted, n, sizeof *sorted, compare_words);
  gtk_string_list_append (list, all);
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (list, sorted[i]);
      if (g_strcmp0 (sorted[i], before) == 0)
        selected = i + 1;
    }
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop_down, selected);
}

static void
fill_choices (LecturesLibrary *self)
{
  g_autoptr (GHashTable) modalities = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) parts = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = self->items != NULL ? g_list_model_get_n_items (self->items) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LecturesItem) item = g_list_model_get_item (self->items, i);
      const FjLesson *lesson = lectures_item_get_lesson (item);

      if (lesson->modality != NULL && *lesson->modality != '\0')
        g_hash_table_add (modalities, lesson->modality);
      if (lesson->body_part != NULL && *lesson->body_part != '\0')
        g_hash_table_add (parts, lesson->body_part);
    }
  self->is_filling = TRUE;
  fill_choice (self->modality, _ ("All modalities"), modalities);
  fill_choice (self->body_part, _ ("All body parts"), parts);
  self->is_filling = FALSE;
}

static void
on_items_changed (LecturesLibrary *self)
{
  fill_choices (self);
  on_filter_changed (self);
}

void
lectures_library_set_items (LecturesLibrary *self, GListModel *items)
{
  if (self->items != NULL)
    g_signal_handlers_disconnect_by_data (self->items, self);
  g_set_object (&self->items, items);
  gtk_filter_list_model_set_model (self->filtered, items);
  if (items != NULL)
    g_signal_connect_swapped (items, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (self);
}

void
lectures_library_set_loading (LecturesLibrary *self, gboolean is_loading)
{
  self->is_loading = is_loading;
  show_page (self);
}

void
lectures_library_set_sentence (LecturesLibrary *self, const char *sentence)
{
  g_free (self->sentence);
  self->sentence = g_strdup (sentence);
  show_page (self);
}

void
lectures_library_set_can_upload (LecturesLibrary *self, gboolean can_upload)
{
  self->can_upload = can_upload;
  show_page (self);
}

void
lectures_library_focus_search (LecturesLibrary *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* --- the grid --- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  gtk_list_item_set_child (list_item, lectures_card_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  lectures_card_set_item (LECTURES_CARD (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item));
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  lectures_card_set_item (LECTURES_CARD (gtk_list_item_get_child (list_item)), NULL);
}

static void
on_activate (GtkGridView *grid, guint position, LecturesLibrary *self)
{
  g_autoptr (LecturesItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  g_signal_emit (self, signals[OPEN], 0, item);
}

static GtkWidget *
make_grid (LecturesLibrary *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->filter = gtk_custom_filter_new (is_wanted, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (self->filter));
  self->grid = GTK_GRID_VIEW (gtk_grid_view_new (
      GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->filtered)))),
      g_steal_pointer (&factory)));
  gtk_grid_view_set_single_click_activate (self->grid, TRUE);
  gtk_grid_view_set_max_columns (self->grid, 8);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "lesson-grid");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Lessons"),
                                  -1);
  g_signal_connect (self->grid, "activate", G_CALLBACK (on_activate), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->grid));
  return scrolled;
}

static GtkDropDown *
make_choice (LecturesLibrary *self, const char *all, const char *name)
{
  const char *only[] = { all, NULL };
  GtkDropDown *drop_down = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (only));

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (on_filter_changed), self);
  return drop_down;
}

static GtkWidget *
make_bar (LecturesLibrary *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);

  gtk_widget_add_css_class (bar, "toolbar");
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->search), TRUE);
  g_object_set (self->search, "placeholder-text", _ ("Search title, speaker or body part"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search lessons"), -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_filter_changed), self);
  self->modality = make_choice (self, _ ("All modalities"), _ ("Modality"));
  self->body_part = make_choice (self, _ ("All body parts"), _ ("Body part"));
  self->level = make_choice (self, _ ("All levels"), _ ("Level"));
  gtk_string_list_append (levels, _ ("All levels"));
  for (const char *const *level = fj_lesson_levels (); *level != NULL; level++)
    gtk_string_list_append (levels, lectures_level_to_string (*level));
  gtk_drop_down_set_model (self->level, G_LIST_MODEL (levels));
  self->unfinished = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_ ("Not finished")));
  g_signal_connect_swapped (self->unfinished, "toggled", G_CALLBACK (on_filter_changed), self);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->modality));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->body_part));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->level));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->unfinished));
  return bar;
}

static void
lectures_library_init (LecturesLibrary *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar, *grid = make_grid (self);
  GtkWidget *loading = gtk_spinner_new (), *action = gtk_button_new ();

  self->is_filling = TRUE; /* the choices tell of each change; there is no page to show yet */
  bar = make_bar (self);
  self->is_filling = FALSE;
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  self->action = GTK_BUTTON (action);
  gtk_button_set_use_underline (self->action, TRUE);
  gtk_widget_set_halign (action, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (action, "pill");
  gtk_widget_add_css_class (action, "suggested-action");
  g_signal_connect (action, "clicked", G_CALLBACK (on_action), self);
  adw_status_page_set_child (self->status, action);
  gtk_spinner_start (GTK_SPINNER (loading));
  gtk_widget_set_halign (loading, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (loading, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (loading, 48, 48);
  gtk_accessible_update_property (GTK_ACCESSIBLE (loading), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Lessons are coming"), -1);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, loading, "loading");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  gtk_stack_add_named (self->stack, grid, "grid");
  gtk_box_append (GTK_BOX (column), bar);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->stack));
  gtk_widget_set_parent (column, GTK_WIDGET (self));
  show_page (self);
}

static void
lectures_library_dispose (GObject *object)
{
  LecturesLibrary *self = LECTURES_LIBRARY (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->items != NULL)
    g_signal_handlers_disconnect_by_data (self->items, self);
  g_clear_object (&self->items);
  if (self->filtered != NULL)
    gtk_filter_list_model_set_model (self->filtered, NULL);
  g_clear_object (&self->filtered);
  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_pointer (&self->sentence, g_free);
  G_OBJECT_CLASS (lectures_library_parent_class)->dispose (object);
}

static void
lectures_library_class_init (LecturesLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lectures_library_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, LECTURES_TYPE_ITEM);
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

GtkWidget *
lectures_library_new (void)
{
  return g_object_new (LECTURES_TYPE_LIBRARY, NULL);
}
