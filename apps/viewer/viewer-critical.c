#include "viewer-critical.h"

#include <string.h>
#include "fj-chime.h"
#include "fj-critical-list.h"
#include "fj-critical-values.h"
#include "fj-json.h"
#include "fj-language.h"

#define LISTS "/Basic?code=vocabulary&name=" FJ_CRITICAL_LIST_NAME

struct _ViewerCritical
{
  AdwWindow parent;
  FjDeskWindow *over;
  FjClient *client;
  FjCriticalValue *value; /* what is about to be told */
  char *modality, *site;
  FjCriticalList *findings;
  GCancellable *cancellable;
  GtkWidget *search, *list, *words, *tell, *spinner, *trouble;
};

G_DEFINE_FINAL_TYPE (ViewerCritical, viewer_critical, ADW_TYPE_WINDOW)

/* --- the list in force --- */

static const char *
words_of (const FjCriticalFinding *finding)
{
  return g_str_has_prefix (g_get_language_names ()[0], "zh") ? finding->zh : finding->en;
}

static void
fill (ViewerCritical *self)
{
  g_autoptr (GPtrArray) found = fj_critical_list_find (self->findings, self->modality);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (guint i = 0; i < found->len; i++)
    {
      const FjCriticalFinding *finding = g_ptr_array_index (found, i);
      GtkWidget *label = gtk_label_new (words_of (finding)), *made = gtk_list_box_row_new ();
      g_autofree char *all = g_strjoin (" ", finding->zh, finding->en, finding->code, NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_set_margin_start (label, 6);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (made), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (made), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      words_of (finding), -1);
      g_object_set_data (G_OBJECT (made), "finding", (gpointer) finding);
      g_object_set_data_full (G_OBJECT (made), "all", g_utf8_casefold (all, -1), g_free);
      gtk_list_box_append (GTK_LIST_BOX (self->list), made);
    }
}

/* A hospital's own stands before the installation's. */
static FjCriticalList *
read_lists (JsonObject *bundle, const char *site)
{
  JsonArray *entries = fj_json_get_array (bundle, "entry");
  FjCriticalList *chosen = NULL;

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = fj_json_element_object (entries, i);
      JsonArray *extensions = entry != NULL ? fj_json_get_array (entry, "resource.extension") : NULL;
      const char *owner = NULL, *text = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (JsonObject) content = NULL;
      FjCriticalList *list;

      for (guint k = 0; extensions != NULL && k < json_array_get_length (extensions); k++)
        {
          JsonObject *extension = fj_json_element_object (extensions, k);
          const char *url = extension != NULL ? fj_json_get_string (extension, "url") : NULL;

          if (g_strcmp0 (url, "urn:fenji:owner") == 0)
            owner = fj_json_reference_id (fj_json_get_string (extension, "valueReference.reference"),
                                          "Organization");
          else if (g_strcmp0 (url, "urn:fenji:content") == 0)
            text = fj_json_get_string (extension, "valueString");
        }
      if (text == NULL || (owner != NULL && g_strcmp0 (owner, site) != 0)
          || (owner == NULL && chosen != NULL))
        continue;
      bytes = g_bytes_new (text, strlen (text));
      content = fj_json_parse_object (bytes, NULL);
      list = content != NULL ? fj_critical_list_from_json (content, NULL) : NULL;
      if (list == NULL)
        continue;
      fj_critical_list_unref (chosen);
      chosen = list;
    }
  return chosen;
}

static void
lists_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerCritical) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) bundle = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);
  FjCriticalList *list = bundle != NULL ? read_lists (bundle, self->site) : NULL;

  /* Without central the shipped one stays: a finding is told by its words anyway. */
  if (list == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      fj_critical_list_unref (list);
      return;
    }
  fj_critical_list_unref (self->findings);
  self->findings = list;
  fill (self);
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer data)
{
  ViewerCritical *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  return strstr (g_object_get_data (G_OBJECT (row), "all"), g_strstrip (wanted)) != NULL;
}

/* --- what is told --- */

static void
check (ViewerCritical *self)
{
  g_autofree char *words = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->words))));

  gtk_widget_set_sensitive (self->tell,
                            *words != '\0' && !gtk_spinner_get_spinning (GTK_SPINNER (self->spinner)));
}

/* The side and the size are added by whoever tells it. */
static void
chosen (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  ViewerCritical *self = data;
  const FjCriticalFinding *finding = g_object_get_data (G_OBJECT (row), "finding");

  g_free (self->value->code);
  self->value->code = g_strdup (finding->code);
  gtk_editable_set_text (GTK_EDITABLE (self->words), words_of (finding));
  gtk_widget_grab_focus (self->words);
  gtk_editable_set_position (GTK_EDITABLE (self->words), -1);
}

/* Enter in the search takes the first that is left; with none left the words are one's own. */
static void
search_activated (ViewerCritical *self)
{
  GtkListBoxRow *row;

  /* The entry tells of what is typed a moment later; Enter means what is there now. */
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        chosen (GTK_LIST_BOX (self->list), row, self);
        return;
      }
  g_clear_pointer (&self->value->code, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->words), gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_widget_grab_focus (self->words);
  gtk_editable_set_position (GTK_EDITABLE (self->words), -1);
}

static void
was_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerCritical) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjCriticalValue) now = fj_critical_tell_finish (FJ_CLIENT (source), result, &error);
  g_autofree char *sentence = NULL;

  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  check (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (now == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->trouble), error->message);
      gtk_widget_set_visible (self->trouble, TRUE);
      return;
    }
  sentence = g_strdup_printf (_ ("Told to %s. The clock runs until somebody has taken it."),
                              now->site_name != NULL ? now->site_name : "");
  fj_desk_window_toast (self->over, sentence);
  gtk_window_close (GTK_WINDOW (self));
}

static void
tell (ViewerCritical *self)
{
  if (!gtk_widget_get_sensitive (self->tell))
    return;
  g_free (self->value->finding);
  self->value->finding = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->words))));
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  check (self);
  fj_critical_tell_async (self->client, self->value, self->cancellable, was_told, g_object_ref (self));
}

/* --- the widgets --- */

static gboolean
key_pressed (
    GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  if (key == GDK_KEY_Escape)
    gtk_window_close (GTK_WINDOW (user_data));
  else if ((state & GDK_CONTROL_MASK) && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    tell (user_data);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_list (ViewerCritical *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_wanted, self, NULL);
  gtk_list_box_set_placeholder (
      GTK_LIST_BOX (self->list),
      make_label (_ ("Not in the list. Enter tells it in your own words."), "dim-label"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Critical findings"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (chosen), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
make_buttons (ViewerCritical *self, const char *site)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->spinner = gtk_spinner_new ();
  self->tell = gtk_button_new_with_mnemonic (_ ("_Tell now"));
  gtk_widget_set_tooltip_text (self->tell, _ ("The ordering hospital is told at once (Ctrl+Enter)"));
  gtk_widget_add_css_class (self->tell, "destructive-action");
  gtk_widget_set_hexpand (self->spinner, TRUE);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_END);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->tell, "clicked", G_CALLBACK (tell), self);
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->tell);
  return box;
}

static void
build (ViewerCritical *self, const ViewerOpened *opened)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *title = gtk_label_new_with_mnemonic (_ ("_What is told (add side and size)"));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *whose = g_strdup_printf ("%s · %s", opened->patient->name,
                                            opened->exam->item != NULL ? opened->exam->item : "");

  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search critical findings"), -1);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated), self);
  self->words = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->words), (int) FJ_CRITICAL_MAX_FINDING);
  g_signal_connect_swapped (self->words, "changed", G_CALLBACK (check), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->words), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What is told"), -1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (title), self->words);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  self->trouble = make_label (NULL, "error");
  gtk_widget_set_visible (self->trouble, FALSE);
  gtk_box_append (GTK_BOX (box), make_label (whose, "heading"));
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), make_list (self));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter),
                            self->list);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), self->trouble);
  gtk_box_append (GTK_BOX (box), make_buttons (self, opened->exam->site));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_box_append (GTK_BOX (all), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (all), box);
  adw_window_set_content (ADW_WINDOW (self), all);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Tell a critical value"));
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 560);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
viewer_critical_dispose (GObject *object)
{
  g_cancellable_cancel (VIEWER_CRITICAL (object)->cancellable);
  G_OBJECT_CLASS (viewer_critical_parent_class)->dispose (object);
}

static void
viewer_critical_finalize (GObject *object)
{
  ViewerCritical *self = VIEWER_CRITICAL (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->client);
  fj_critical_value_free (self->value);
  fj_critical_list_unref (self->findings);
  g_free (self->modality);
  g_free (self->site);
  G_OBJECT_CLASS (viewer_critical_parent_class)->finalize (object);
}

static void
viewer_critical_class_init (ViewerCriticalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_critical_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_critical_finalize;
}

static void
viewer_critical_init (ViewerCritical *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
show (FjDeskWindow *parent, FjClient *client, const ViewerOpened *opened)
{
  ViewerCritical *self = g_object_new (VIEWER_TYPE_CRITICAL, "transient-for", parent, "modal", TRUE, NULL);

  self->over = parent;
  self->client = g_object_ref (client);
  self->value = fj_critical_value_new ();
  self->value->id = g_uuid_string_random ();
  self->value->exam = g_strdup (opened->exam->id);
  self->value->patient = g_strdup (opened->patient->id);
  self->modality = g_strdup (opened->exam->modality);
  self->site = g_strdup (opened->exam->site);
  self->findings = fj_critical_list_new_shipped ();
  build (self, opened);
  fill (self);
  check (self);
  fj_client_send_async (client, "GET", LISTS, NULL, 0, NULL, self->cancellable, lists_read,
                        g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->search);
}

/* --- before a signature --- */

static void
were_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) note = data;
  g_autoptr (JsonObject) bundle = fj_client_send_finish (FJ_CLIENT (source), result, NULL, NULL);
  JsonArray *entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;

  gtk_widget_set_visible (note, bundle != NULL && (entries == NULL || json_array_get_length (entries) == 0));
}

GtkWidget *
viewer_critical_note_new (FjClient *client, const char *exam)
{
  GtkWidget *note = make_label (
      _ ("The ordering hospital has not been told yet: cancel, and tell it with Ctrl+Shift+V."), "error");
  g_autofree char *path = g_strdup_printf ("/Communication?based-on=ServiceRequest/%s&_count=1", exam);

  gtk_label_set_max_width_chars (GTK_LABEL (note), 48);
  gtk_widget_set_visible (note, FALSE);
  fj_client_send_async (client, "GET", path, NULL, 0, NULL, NULL, were_counted, g_object_ref_sink (note));
  return note;
}

void
viewer_critical_remind (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  AdwToast *toast;

  if (!FJ_IS_DESK_WINDOW (root))
    return;
  toast = adw_toast_new (_ ("The ordering hospital has to be told of a critical value."));
  adw_toast_set_button_label (toast, _ ("_Tell it…"));
  adw_toast_set_action_name (toast, "win.tell-critical");
  adw_toast_set_timeout (toast, 10);
  fj_desk_window_add_toast (FJ_DESK_WINDOW (root), toast);
}

/* --- the window --- */

static void
tell_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FjDeskWindow *window = data;
  ViewerReadingPage *page = g_object_get_data (G_OBJECT (window), "critical-page");
  const ViewerOpened *opened = viewer_reading_page_get_opened (page);

  if (opened == NULL)
    fj_desk_window_toast (window, _ ("Open the exam first: a critical value is told of an exam."));
  else
    show (window, viewer_reading_page_get_client (page), opened);
}

/* Also while somebody works in another window. */
static void
alarm_raised (FjDeskWindow *window, const FjCriticalValue *value, gpointer mute)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Nobody has taken a critical value"));
  g_autofree char *body
      = g_strdup_printf ("%s · %s", value->patient_name != NULL ? value->patient_name : "", value->finding);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notification, "app.open-exam", "s", value->exam);
  g_application_send_notification (G_APPLICATION (fj_desk_window_get_application (window)), value->id,
                                   notification);
  if (!gtk_toggle_button_get_active (mute))
    fj_chime_play (FJ_CHIME_URGENT, 1.0);
}

void
viewer_critical_attach (FjDeskWindow *window, ViewerReadingPage *page, GtkToggleButton *mute)
{
  static const GActionEntry actions[] = { { .name = "tell-critical", .activate = tell_action } };

  fj_desk_window_tell_critical (window);
  g_object_set_data (G_OBJECT (window), "critical-page", page);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
  g_signal_connect_object (window, "critical-alarm", G_CALLBACK (alarm_raised), mute, 0);
}
