#include "registration-suggest.h"

#define PAUSE_MS 200
#define MAX_HEIGHT 360
#define MIN_WIDTH 460 /* for a patient's last exam */

struct _RegistrationSuggestion
{
  GObject parent;
  char *title, *subtitle;
  GObject *payload;
  gconstpointer data;
};

G_DEFINE_FINAL_TYPE (RegistrationSuggestion, registration_suggestion, G_TYPE_OBJECT)

static void
registration_suggestion_finalize (GObject *object)
{
  RegistrationSuggestion *suggestion = REGISTRATION_SUGGESTION (object);

  g_free (suggestion->title);
  g_free (suggestion->subtitle);
  g_clear_object (&suggestion->payload);
  G_OBJECT_CLASS (registration_suggestion_parent_class)->finalize (object);
}

static void
registration_suggestion_class_init (RegistrationSuggestionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = registration_suggestion_finalize;
}

static void
registration_suggestion_init (RegistrationSuggestion *suggestion)
{
}

RegistrationSuggestion *
registration_suggestion_new (const char *title, const char *subtitle, GObject *payload, gconstpointer data)
{
  RegistrationSuggestion *suggestion = g_object_new (REGISTRATION_TYPE_SUGGESTION, NULL);

  suggestion->title = g_strdup (title);
  suggestion->subtitle = g_strdup (subtitle);
  g_set_object (&suggestion->payload, payload);
  suggestion->data = data;
  return suggestion;
}

gpointer
registration_suggestion_get_payload (RegistrationSuggestion *suggestion)
{
  return suggestion->payload;
}

gconstpointer
registration_suggestion_get_data (RegistrationSuggestion *suggestion)
{
  return suggestion->data;
}

struct _RegistrationSuggest
{
  GtkWidget parent;
  GtkWidget *entry, *popover, *view;
  GtkSingleSelection *selection;
  guint pause;
  gboolean takes_first;
  gboolean is_silent;    /* the text is being set by us */
  gboolean is_composing; /* an input method is at work */
};

enum
{
  SIGNAL_SEARCH,
  SIGNAL_CHOSEN,
  SIGNAL_MOVED_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RegistrationSuggest, registration_suggest, GTK_TYPE_WIDGET)

static gboolean
is_open (RegistrationSuggest *suggest)
{
  return gtk_widget_get_visible (suggest->popover);
}

static void
close_list (RegistrationSuggest *suggest)
{
  if (is_open (suggest))
    gtk_popover_popdown (GTK_POPOVER (suggest->popover));
}

static void
take (RegistrationSuggest *suggest, guint position)
{
  g_autoptr (RegistrationSuggestion) suggestion
      = g_list_model_get_item (G_LIST_MODEL (suggest->selection), position);

  g_clear_handle_id (&suggest->pause, g_source_remove);
  close_list (suggest);
  if (suggestion != NULL)
    g_signal_emit (suggest, signals[SIGNAL_CHOSEN], 0, suggestion);
}

static gboolean
pause_over (gpointer data)
{
  RegistrationSuggest *suggest = data;

  suggest->pause = 0;
  g_signal_emit (suggest, signals[SIGNAL_SEARCH], 0, gtk_editable_get_text (GTK_EDITABLE (suggest->entry)));
  return G_SOURCE_REMOVE;
}

static void
text_changed (RegistrationSuggest *suggest)
{
  if (suggest->is_silent)
    return;
  g_clear_handle_id (&suggest->pause, g_source_remove);
  suggest->pause = g_timeout_add (PAUSE_MS, pause_over, suggest);
}

static void
entry_activated (RegistrationSuggest *suggest)
{
  guint selected;

  /* Who types fast and presses Enter means what they typed, not what the list showed before. */
  if (suggest->pause != 0 && suggest->takes_first)
    {
      g_clear_handle_id (&suggest->pause, g_source_remove);
      pause_over (suggest);
    }
  selected = gtk_single_selection_get_selected (suggest->selection);
  if (is_open (suggest) && selected != GTK_INVALID_LIST_POSITION)
    take (suggest, selected);
  else
    g_signal_emit (suggest, signals[SIGNAL_MOVED_ON], 0);
}

static void
move (RegistrationSuggest *suggest, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (suggest->selection));
  guint selected = gtk_single_selection_get_selected (suggest->selection);
  int next = selected == GTK_INVALID_LIST_POSITION ? (step > 0 ? 0 : (int) n - 1) : (int) selected + step;

  if (n == 0)
    return;
  next = CLAMP (next, 0, (int) n - 1);
  gtk_single_selection_set_selected (suggest->selection, (guint) next);
  gtk_widget_activate_action (suggest->view, "list.scroll-to-item", "u", (guint) next);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             RegistrationSuggest *suggest)
{
  if (suggest->is_composing || !is_open (suggest))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move (suggest, 1);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move (suggest, -1);
      return TRUE;
    case GDK_KEY_Escape:
      close_list (suggest);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
preedit_changed (GtkText *text, const char *preedit, RegistrationSuggest *suggest)
{
  suggest->is_composing = preedit != NULL && *preedit != '\0';
}

static void
focus_left (RegistrationSuggest *suggest)
{
  g_clear_handle_id (&suggest->pause, g_source_remove);
  close_list (suggest);
}

static void
setup_row (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL), *subtitle = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_list_item_set_child (item, box);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  RegistrationSuggestion *suggestion = gtk_list_item_get_item (item);
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *subtitle = gtk_widget_get_next_sibling (title);

  gtk_label_set_text (GTK_LABEL (title), suggestion->title);
  gtk_label_set_text (GTK_LABEL (subtitle), suggestion->subtitle != NULL ? suggestion->subtitle : "");
  gtk_widget_set_visible (subtitle, suggestion->subtitle != NULL);
}

GtkEntry *
registration_suggest_get_entry (RegistrationSuggest *suggest)
{
  return GTK_ENTRY (suggest->entry);
}

void
registration_suggest_set_text (RegistrationSuggest *suggest, const char *text)
{
  g_clear_handle_id (&suggest->pause, g_source_remove);
  suggest->is_silent = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (suggest->entry), text != NULL ? text : "");
  gtk_editable_set_position (GTK_EDITABLE (suggest->entry), -1);
  suggest->is_silent = FALSE;
}

void
registration_suggest_set_model (RegistrationSuggest *suggest, GListModel *model)
{
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  gtk_single_selection_set_model (suggest->selection, model);
  if (n == 0 || !gtk_widget_get_mapped (GTK_WIDGET (suggest)))
    {
      close_list (suggest);
      return;
    }
  gtk_single_selection_set_selected (suggest->selection,
                                     suggest->takes_first ? 0 : GTK_INVALID_LIST_POSITION);
  gtk_widget_set_size_request (suggest->popover, MAX (MIN_WIDTH, gtk_widget_get_width (GTK_WIDGET (suggest))),
                               -1);
  if (!is_open (suggest))
    gtk_popover_popup (GTK_POPOVER (suggest->popover));
}

static gboolean
registration_suggest_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (REGISTRATION_SUGGEST (widget)->entry);
}

static void
registration_suggest_dispose (GObject *object)
{
  RegistrationSuggest *suggest = REGISTRATION_SUGGEST (object);

  g_clear_handle_id (&suggest->pause, g_source_remove);
  g_clear_pointer (&suggest->popover, gtk_widget_unparent);
  g_clear_pointer (&suggest->entry, gtk_widget_unparent);
  g_clear_object (&suggest->selection);
  G_OBJECT_CLASS (registration_suggest_parent_class)->dispose (object);
}

static void
registration_suggest_class_init (RegistrationSuggestClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = registration_suggest_dispose;
  widget_class->grab_focus = registration_suggest_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_SEARCH] = g_signal_new ("search", REGISTRATION_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", REGISTRATION_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, REGISTRATION_TYPE_SUGGESTION);
  signals[SIGNAL_MOVED_ON] = g_signal_new ("moved-on", REGISTRATION_TYPE_SUGGEST, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
registration_suggest_init (RegistrationSuggest *suggest)
{
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEditable *text;

  suggest->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (suggest->entry, TRUE);
  gtk_widget_set_parent (suggest->entry, GTK_WIDGET (suggest));
  text = gtk_editable_get_delegate (GTK_EDITABLE (suggest->entry));
  g_signal_connect (text, "preedit-changed", G_CALLBACK (preedit_changed), suggest);
  g_signal_connect_swapped (suggest->entry, "changed", G_CALLBACK (text_changed), suggest);
  g_signal_connect_swapped (suggest->entry, "activate", G_CALLBACK (entry_activated), suggest);
  /* After the input method, which has the first word about every key. */
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), suggest);
  gtk_widget_add_controller (suggest->entry, keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left), suggest);
  gtk_widget_add_controller (suggest->entry, focus);

  suggest->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (suggest->selection, FALSE);
  gtk_single_selection_set_can_unselect (suggest->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  suggest->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (suggest->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (suggest->view), TRUE);
  gtk_widget_set_can_focus (suggest->view, FALSE);
  g_signal_connect_swapped (suggest->view, "activate", G_CALLBACK (take), suggest);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), suggest->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);

  suggest->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (suggest->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (suggest->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (suggest->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (suggest->popover, GTK_ALIGN_START);
  gtk_widget_add_css_class (suggest->popover, "menu");
  gtk_widget_add_css_class (suggest->popover, "registration-suggest");
  gtk_popover_set_child (GTK_POPOVER (suggest->popover), scroller);
  gtk_widget_set_parent (suggest->popover, GTK_WIDGET (suggest));
}

GtkWidget *
registration_suggest_new (gboolean takes_first)
{
  RegistrationSuggest *suggest = g_object_new (REGISTRATION_TYPE_SUGGEST, NULL);

  suggest->takes_first = takes_first;
  return GTK_WIDGET (suggest);
}
