#include "viewer-window.h"

#include "fj-json.h"
#include "fj-language.h"
#include "viewer-batch-audit.h"
#include "viewer-corrections-window.h"
#include "viewer-critical.h"
#include "viewer-reports-window.h"
#include "viewer-menu.h"
#include "viewer-opening.h"
#include "viewer-bell.h"
#include "viewer-exam.h"
#include "viewer-list-page.h"
#include "viewer-phrase-store.h"
#include "viewer-reading-page.h"
#include "viewer-shortcuts.h"

struct _ViewerWindow
{
  FjDeskWindow parent;
  ViewerApplication *application;
  ViewerBell *bell;
  ViewerPhraseStore *phrases, *templates;
  GCancellable *opening; /* of the exam that is being opened */

  GtkWidget *names; /* AdwWindowTitle */
  GtkWidget *back, *previous, *next;
  GtkWidget *mute;
  GtkWidget *stack; /* "list", "opening", "exam" */
  GtkWidget *opening_label;
  ViewerListPage *list;
  ViewerReadingPage *page;
  ViewerBatchAudit *batch;
};

G_DEFINE_FINAL_TYPE (ViewerWindow, viewer_window, FJ_TYPE_DESK_WINDOW)

static FjDeskApplication *
desk (ViewerWindow *self)
{
  return FJ_DESK_APPLICATION (self->application);
}

/* --- where one is --- */

static gboolean
is_at (ViewerWindow *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), name) == 0;
}

static void
enable (ViewerWindow *self, const char *action, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), action)),
                               is_enabled);
}

static void
show_names (ViewerWindow *self)
{
  const ViewerOpened *opened = viewer_reading_page_get_opened (self->page);

  if (is_at (self, "exam") && opened != NULL)
    {
      adw_window_title_set_title (ADW_WINDOW_TITLE (self->names), viewer_reading_page_get_who (self->page));
      adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->names),
                                     opened->exam->item != NULL ? opened->exam->item : "");
    }
  else
    {
      const char *person = fj_desk_application_get_display (desk (self));

      adw_window_title_set_title (ADW_WINDOW_TITLE (self->names), _ ("Reading list"));
      adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->names), person != NULL ? person : "");
    }
}

static void
show_page (ViewerWindow *self, const char *name)
{
  static const char *const of_exam[]
      = { "submit",     "return",       "sign",           "phrases",          "templates",
          "quote-last", "prior-report", "focus-findings", "focus-impression", "focus-images",
          "tab",        "refer",        "go-to-reference" };
  gboolean is_list = g_str_equal (name, "list");
  gboolean is_exam = g_str_equal (name, "exam");

  if (!is_at (self, name))
    {
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
    }
  gtk_widget_set_visible (self->back, !is_list);
  gtk_widget_set_visible (self->previous, is_exam);
  gtk_widget_set_visible (self->next, is_exam);
  enable (self, "back", !is_list);
  enable (self, "next", is_exam);
  enable (self, "previous", is_exam);
  enable (self, "search", is_list);
  for (guint i = 0; i < G_N_ELEMENTS (of_exam); i++)
    enable (self, of_exam[i], is_exam);
  show_names (self);
  if (is_list)
    viewer_list_page_focus (self->list);
  else if (is_exam)
    viewer_reading_page_focus_images (self->page);
}

/* --- opening --- */

static void
stop_opening (ViewerWindow *self)
{
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
}

static void
to_list (ViewerWindow *self)
{
  g_autofree char *exam = g_strdup (viewer_reading_page_get_exam (self->page));

  stop_opening (self);
  viewer_batch_audit_forget (self->batch);
  viewer_reading_page_close (self->page);
  if (exam != NULL)
    viewer_list_page_select (self->list, exam);
  show_page (self, "list");
}

static void
show_opened (ViewerWindow *self, ViewerOpened *opened)
{
  viewer_list_page_select (self->list, opened->exam->id);
  viewer_reading_page_open (self->page, fj_desk_application_get_client (desk (self)),
                            fj_desk_application_get_drafts (desk (self)), opened);
  show_page (self, "exam");
}

static void
look_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  ViewerWindow *self = data;
  ViewerOpened *opened = g_object_steal_data (G_OBJECT (dialog), "opened");

  /* A notification has opened another one meanwhile: that one stays. */
  if (self->opening != NULL || viewer_reading_page_get_exam (self->page) != NULL)
    {
      viewer_opened_free (opened);
      return;
    }
  /* Whoever was here may have signed out before the answer. */
  if (g_str_equal (response, "look") && opened != NULL
      && fj_desk_application_get_client (desk (self)) != NULL)
    show_opened (self, opened);
  else
    {
      viewer_opened_free (opened);
      show_page (self, "list");
    }
}

/* Someone else has it: who, and since when. Takes @opened over. */
static void
ask_whether_to_look (ViewerWindow *self, ViewerOpened *opened)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Someone else is working on this exam"),
                                              opened->sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "back", _ ("_Back to the list"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "look", _ ("_Look only"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "look");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_object_set_data_full (G_OBJECT (dialog), "opened", opened, (GDestroyNotify) viewer_opened_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (look_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerWindow) self = data;
  g_autoptr (GError) error = NULL;
  ViewerOpened *exam = viewer_exam_open_finish (result, &error);

  if (exam == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_clear_object (&self->opening);
      show_page (self, "list");
      fj_desk_window_show_error (FJ_DESK_WINDOW (self), error);
      return;
    }
  g_clear_object (&self->opening);
  if (exam->mode == VIEWER_MODE_LOOK && exam->holder_name != NULL)
    ask_whether_to_look (self, exam);
  else
    show_opened (self, exam);
}

static void
open_exam (gpointer data, const char *exam, gboolean look_only)
{
  ViewerWindow *self = data;
  FjClient *client = fj_desk_application_get_client (desk (self));

  if (client == NULL || g_strcmp0 (exam, viewer_reading_page_get_exam (self->page)) == 0)
    return;
  stop_opening (self);
  fj_desk_window_clear_error (FJ_DESK_WINDOW (self));
  viewer_reading_page_close (self->page);
  self->opening = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (self->opening_label), _ ("Opening the exam…"));
  show_page (self, "opening");
  viewer_exam_open_async (client, exam, look_only, self->opening, opened, g_object_ref (self));
}

void
viewer_window_open_exam (ViewerWindow *self, const char *exam)
{
  g_return_if_fail (VIEWER_IS_WINDOW (self));

  open_exam (self, exam, FALSE);
}

static void
open_row (ViewerWindow *self, FjExamRow *row)
{
  g_autofree char *words
      = g_strdup_printf (_ ("Opening %s, %s…"), fj_exam_row_get (row)->name, fj_exam_row_get (row)->item);

  viewer_window_open_exam (self, fj_exam_row_get (row)->exam);
  gtk_label_set_text (GTK_LABEL (self->opening_label), words);
}

static void
row_opened (ViewerListPage *list, FjExamRow *row, gpointer data)
{
  open_row (data, row);
}

static void
finished (ViewerReadingPage *page, const char *sentence, gpointer data)
{
  ViewerWindow *self = data;
  g_autoptr (FjExamRow) row
      = viewer_list_page_get_next_work (self->list, viewer_reading_page_get_exam (self->page));

  fj_desk_window_toast (FJ_DESK_WINDOW (self), sentence);
  if (viewer_batch_audit_finish (self->batch, viewer_reading_page_get_exam (self->page)))
    return;
  if (row != NULL)
    open_row (self, row);
  else
    to_list (self);
}

/* Nothing else wants the line now: whoever is next need not wait for it. */
static void
settled (ViewerReadingPage *page, gpointer data)
{
  ViewerWindow *self = data;
  const char *exam = viewer_reading_page_get_exam (page);
  g_autoptr (FjExamRow) row = exam != NULL ? viewer_list_page_get_next_work (self->list, exam) : NULL;

  if (row != NULL)
    viewer_reading_page_expect (page, fj_exam_row_get (row)->exam);
}

static void
toast (ViewerReadingPage *page, const char *sentence, gpointer data)
{
  fj_desk_window_toast (FJ_DESK_WINDOW (data), sentence);
}

static void
write_after_all (ViewerReadingPage *page, gpointer data)
{
  ViewerWindow *self = data;
  g_autofree char *exam = g_strdup (viewer_reading_page_get_exam (page));

  if (exam == NULL)
    return;
  viewer_reading_page_close (page);
  viewer_window_open_exam (self, exam);
}

/* --- "--exam" --- */

typedef struct
{
  ViewerWindow *window;
  char *accession;
} Wanted;

/* The search also finds names and the beginnings of numbers: only the very same number will do. */
static const char *
find_accession (JsonObject *list, const char *accession)
{
  JsonArray *rows = fj_json_get_array (list, "rows");

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);

      if (row != NULL && g_strcmp0 (fj_json_get_string (row, "accession"), accession) == 0)
        return fj_json_get_string (row, "exam");
    }
  return NULL;
}

static void
accession_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Wanted *wanted = data;
  g_autoptr (ViewerWindow) self = wanted->window;
  g_autofree char *accession = wanted->accession;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) list = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);
  const char *exam = list != NULL ? find_accession (list, accession) : NULL;

  if (exam != NULL)
    viewer_window_open_exam (self, exam);
  else if (error != NULL)
    fj_desk_window_show_error (FJ_DESK_WINDOW (self), error);
  else
    fj_desk_window_toast (FJ_DESK_WINDOW (self), _ ("There is no such exam, or it may not be seen."));
}

static void
open_accession (ViewerWindow *self, const char *accession)
{
  g_autofree char *escaped = g_uri_escape_string (accession, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/worklist?q=%s", escaped);
  Wanted *wanted = g_new (Wanted, 1);

  *wanted = (Wanted){ g_object_ref (self), g_strdup (accession) };
  fj_client_send_async (fj_desk_application_get_client (desk (self)), "GET", path, NULL, 0, NULL, NULL,
                        accession_found, wanted);
}

/* --- the session --- */

static void
phrase_told (ViewerPhraseStore *store, const char *sentence, gpointer data)
{
  fj_desk_window_toast (FJ_DESK_WINDOW (data), sentence);
}

static void
online_changed (FjChanges *changes, GParamSpec *spec, gpointer data)
{
  ViewerReport *report = viewer_reading_page_get_report (VIEWER_WINDOW (data)->page);

  if (report != NULL && fj_changes_is_online (changes))
    viewer_report_retry (report);
}

static void
signed_in (ViewerWindow *self)
{
  FjClient *client = fj_desk_application_get_client (desk (self));
  FjChanges *changes = fj_desk_application_get_changes (desk (self));
  GSettings *settings = fj_desk_application_get_settings (desk (self));
  g_autofree char *exam = viewer_application_take_exam (self->application);

  viewer_reading_page_send_marks (self->page, client, fj_desk_application_get_drafts (desk (self)));
  self->bell = viewer_bell_new (G_APPLICATION (self->application), client, changes);
  if (settings != NULL)
    {
      g_settings_bind (settings, "is-sound-on", self->bell, "is-muted", G_SETTINGS_BIND_INVERT_BOOLEAN);
      g_settings_bind (settings, "sound-volume", self->bell, "volume", G_SETTINGS_BIND_GET);
    }
  g_object_bind_property (self->bell, "is-muted", self->mute, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  self->phrases = viewer_phrase_store_new (client, VIEWER_PHRASES);
  self->templates = viewer_phrase_store_new (client, VIEWER_TEMPLATES);
  g_signal_connect_object (self->phrases, "told", G_CALLBACK (phrase_told), self, 0);
  g_signal_connect_object (self->templates, "told", G_CALLBACK (phrase_told), self, 0);
  viewer_reading_page_set_phrases (self->page, self->phrases, self->templates);
  viewer_reading_page_set_hanging (self->page, viewer_application_get_hanging_store (self->application));
  viewer_list_page_set_session (self->list, client, changes);
  viewer_corrections_window_tell (FJ_DESK_WINDOW (self), client);
  g_signal_connect_object (changes, "notify::is-online", G_CALLBACK (online_changed), self, 0);
  show_page (self, "list");
  if (exam != NULL)
    open_accession (self, exam);
}

static void
signed_out (ViewerWindow *self)
{
  FjDeskApplication *application = fj_desk_window_get_application (FJ_DESK_WINDOW (self));
  FjObjectCache *objects = viewer_application_get_imaging (VIEWER_APPLICATION (application))->objects;

  to_list (self);
  viewer_reading_page_expect (self->page, NULL);
  viewer_list_page_set_session (self->list, NULL, NULL);
  g_clear_object (&self->bell);
  viewer_reading_page_set_phrases (self->page, NULL, NULL);
  g_clear_object (&self->phrases);
  g_clear_object (&self->templates);
  if (objects != NULL) /* the next one at this machine may not see what this one saw */
    fj_object_cache_clear_later (objects);
  show_names (self);
}

static void
session_resumed (ViewerWindow *self)
{
  ViewerReport *report = viewer_reading_page_get_report (self->page);

  if (report != NULL)
    viewer_report_retry (report);
}

/* --- actions --- */

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  to_list (data);
}

static void
step (ViewerWindow *self, int by)
{
  const char *exam = viewer_reading_page_get_exam (self->page);
  g_autoptr (FjExamRow) row = exam != NULL ? viewer_list_page_get_neighbour (self->list, exam, by) : NULL;

  if (row != NULL)
    open_row (self, row);
  else if (exam != NULL)
    fj_desk_window_toast (FJ_DESK_WINDOW (self), by > 0 ? _ ("This is the last exam of the list.")
                                                        : _ ("This is the first exam of the list."));
}

static void
next_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, 1);
}

static void
previous_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step (data, -1);
}

static void
search_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_list_page_focus_search (VIEWER_WINDOW (data)->list);
}

static void
reload_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_list_page_reload (VIEWER_WINDOW (data)->list);
}

static void
mute_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkToggleButton *button = GTK_TOGGLE_BUTTON (VIEWER_WINDOW (data)->mute);

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

/* "submit", "return", "sign": of the page; not while an input method has the keys. */
static void
exam_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ViewerWindow *self = data;
  g_autofree char *name = g_strconcat ("exam.", g_action_get_name (G_ACTION (action)), NULL);

  if (!viewer_reading_page_is_composing (self->page))
    gtk_widget_activate_action (GTK_WIDGET (self->page), name, NULL);
}

static void
findings_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_reading_page_focus_field (VIEWER_WINDOW (data)->page, VIEWER_FIELD_FINDINGS);
}

static void
impression_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_reading_page_focus_field (VIEWER_WINDOW (data)->page, VIEWER_FIELD_IMPRESSION);
}

static void
images_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_reading_page_focus_images (VIEWER_WINDOW (data)->page);
}

static void
phrases_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_reading_page_open_phrases (VIEWER_WINDOW (data)->page);
}

static void
templates_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_reading_page_open_templates (VIEWER_WINDOW (data)->page);
}

static void
quote_last_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_reading_page_quote_last (VIEWER_WINDOW (data)->page);
}

static void
prior_report_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viewer_reading_page_toggle_prior (VIEWER_WINDOW (data)->page);
}

static void
tab_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const char *const names[VIEWER_N_TABS] = { "report", "request", "earlier", "hanging" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), names[i]))
      viewer_reading_page_show_tab (VIEWER_WINDOW (data)->page, (ViewerTab) i);
}

/* --- the widgets --- */

static void
mute_toggled (GtkToggleButton *button)
{
  gboolean is_muted = gtk_toggle_button_get_active (button);

  gtk_button_set_icon_name (GTK_BUTTON (button),
                            is_muted ? "audio-volume-muted-symbolic" : "audio-volume-high-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), is_muted ? _ ("New exams are silent (Ctrl+M)")
                                                             : _ ("New exams ring (Ctrl+M)"));
}

static GtkWidget *
make_button (const char *icon, const char *name, const char *hint, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
corrections_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = viewer_corrections_window_show (data, fj_desk_application_get_client (desk (data)));

  if (window != NULL)
    g_signal_connect_object (window, "open-exam", G_CALLBACK (viewer_window_open_exam), data,
                             G_CONNECT_SWAPPED);
}

static GtkWidget *
make_header (ViewerWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *menu_button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = viewer_menu_new (desk (self));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu_button), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu_button), menu);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu_button), TRUE);
  gtk_widget_set_tooltip_text (menu_button, _ ("Main menu"));
  self->back = make_button ("go-previous-symbolic", _ ("Back to the list"), _ ("Back to the list (Alt+Left)"),
                            "win.back");
  self->previous = make_button ("go-up-symbolic", _ ("Previous exam"), _ ("Previous exam (Ctrl+Page Up)"),
                                "win.previous");
  self->next
      = make_button ("go-down-symbolic", _ ("Next exam"), _ ("Next exam (Ctrl+Page Down)"), "win.next");
  self->mute = gtk_toggle_button_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mute), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("New exams are silent"), -1);
  g_signal_connect (self->mute, "toggled", G_CALLBACK (mute_toggled), NULL);
  mute_toggled (GTK_TOGGLE_BUTTON (self->mute));
  self->names = adw_window_title_new (_ ("Reading list"), "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->names);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->previous);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->next);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu_button);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->mute);
  return header;
}

static gboolean
viewer_window_close_request (GtkWindow *window)
{
  ViewerWindow *self = VIEWER_WINDOW (window);

  stop_opening (self);
  viewer_reading_page_close (self->page);
  return GTK_WINDOW_CLASS (viewer_window_parent_class)->close_request (window);
}

static void
viewer_window_dispose (GObject *object)
{
  ViewerWindow *self = VIEWER_WINDOW (object);

  stop_opening (self);
  g_clear_object (&self->bell);
  g_clear_object (&self->phrases);
  g_clear_object (&self->templates);
  G_OBJECT_CLASS (viewer_window_parent_class)->dispose (object);
}

static void
viewer_window_class_init (ViewerWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = viewer_window_close_request;
}

static void
viewer_window_init (ViewerWindow *self)
{
  static const GActionEntry actions[] = {
    { .name = "back", .activate = back_action },
    { .name = "next", .activate = next_action },
    { .name = "previous", .activate = previous_action },
    { .name = "search", .activate = search_action },
    { .name = "reload", .activate = reload_action },
    { .name = "mute", .activate = mute_action },
    { .name = "submit", .activate = exam_action },
    { .name = "return", .activate = exam_action },
    { .name = "sign", .activate = exam_action },
    { .name = "phrases", .activate = phrases_action },
    { .name = "templates", .activate = templates_action },
    { .name = "quote-last", .activate = quote_last_action },
    { .name = "prior-report", .activate = prior_report_action },
    { .name = "corrections", .activate = corrections_action },
    { .name = "focus-findings", .activate = findings_action },
    { .name = "focus-impression", .activate = impression_action },
    { .name = "focus-images", .activate = images_action },
    { .name = "tab", .activate = tab_action, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

ViewerWindow *
viewer_window_new (ViewerApplication *application)
{
  ViewerWindow *self = g_object_new (VIEWER_TYPE_WINDOW, "application", application, NULL);
  GtkWidget *header;

  self->application = application;
  header = make_header (self);
  self->list = VIEWER_LIST_PAGE (viewer_list_page_new ());
  self->page = VIEWER_READING_PAGE (viewer_reading_page_new (viewer_application_get_imaging (application)));
  viewer_reading_page_add_actions (self->page, G_ACTION_MAP (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "hanging",
                                  viewer_reading_page_get_hanging_actions (self->page));
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->list), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), viewer_opening_new (&self->opening_label), "opening");
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->page), "exam");
  self->batch = VIEWER_BATCH_AUDIT (viewer_batch_audit_new (G_ACTION_MAP (self), self->list, self->stack));
  fj_desk_window_set_program (FJ_DESK_WINDOW (self), _ ("Fenji Viewer"), "org.fenji.Viewer");
  fj_desk_window_set_comfort (FJ_DESK_WINDOW (self), _ ("What you write is kept on this computer."));
  fj_desk_window_set_content (FJ_DESK_WINDOW (self), header, GTK_WIDGET (self->batch));
  viewer_critical_attach (FJ_DESK_WINDOW (self), self->page, GTK_TOGGLE_BUTTON (self->mute));
  viewer_reports_window_add_action (GTK_APPLICATION_WINDOW (self), desk (self), open_exam);
  viewer_shortcuts_add (GTK_APPLICATION_WINDOW (self), TRUE);
  g_signal_connect_object (self->list, "open", G_CALLBACK (row_opened), self, 0);
  g_signal_connect_object (self->batch, "open", G_CALLBACK (viewer_window_open_exam), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->batch, "ended", G_CALLBACK (fj_desk_window_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "finished", G_CALLBACK (finished), self, 0);
  g_signal_connect_object (self->page, "settled", G_CALLBACK (settled), self, 0);
  g_signal_connect_object (self->page, "toast", G_CALLBACK (toast), self, 0);
  g_signal_connect_object (self->page, "write", G_CALLBACK (write_after_all), self, 0);
  g_signal_connect_object (application, "signed-in", G_CALLBACK (signed_in), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "signed-out", G_CALLBACK (signed_out), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "session-resumed", G_CALLBACK (session_resumed), self,
                           G_CONNECT_SWAPPED);
  show_page (self, "list");
  return self;
}
