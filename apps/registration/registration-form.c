#include "registration-form.h"

#include <string.h>

#include "fj-desk-window.h"
#include "fj-error.h"
#include "fj-exam-words.h"
#include "fj-json.h"
#include "fj-language.h"
#include "registration-exam-pane.h"
#include "registration-gates.h"
#include "registration-history.h"
#include "registration-patient-pane.h"
#include "registration-scan-pane.h"

#define KEY "registration/form"
#define PAUSE_MS 400

struct _RegistrationForm
{
  AdwBin parent;
  FjClient *client;
  FjDrafts *drafts; /* of the application */
  RegistrationOutbox *outbox;
  RegistrationDraft *draft;
  RegistrationDraft *cleared; /* what "New" took away, until it is brought back */
  guint pause;

  GtkWidget *patient, *exam, *gates, *gates_box, *scan, *history, *kept, *last_box, *last_title, *last_words,
      *submit;
};

G_DEFINE_FINAL_TYPE (RegistrationForm, registration_form, ADW_TYPE_BIN)

static FjDeskWindow *
window_of (RegistrationForm *form)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (form));

  return root != NULL && FJ_IS_DESK_WINDOW (root) ? FJ_DESK_WINDOW (root) : NULL;
}

static void
toast (RegistrationForm *form, const char *sentence)
{
  if (window_of (form) != NULL)
    fj_desk_window_toast (window_of (form), sentence);
}

/* ---- keeping ---- */

static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RegistrationForm) form = data;
  g_autoptr (GError) error = NULL;

  /* The window may have gone meanwhile: it is on disk all the same. */
  if (form->client == NULL)
    return;
  if (!fj_drafts_put_finish (result, &error))
    gtk_label_set_text (GTK_LABEL (form->kept), error->message);
  else if (!registration_draft_is_empty (form->draft))
    gtk_label_set_text (GTK_LABEL (form->kept), _ ("Kept on this computer"));
}

static void
keep_now (RegistrationForm *form)
{
  g_autoptr (JsonObject) json = NULL;

  g_clear_handle_id (&form->pause, g_source_remove);
  if (form->drafts == NULL)
    return;
  if (registration_draft_is_empty (form->draft))
    {
      fj_drafts_remove (form->drafts, KEY);
      gtk_label_set_text (GTK_LABEL (form->kept), "");
      return;
    }
  json = registration_draft_to_json (form->draft);
  fj_drafts_put_async (form->drafts, KEY, json, kept, g_object_ref (form));
}

static gboolean
pause_over (gpointer data)
{
  RegistrationForm *form = data;

  form->pause = 0;
  keep_now (form);
  return G_SOURCE_REMOVE;
}

static void
show_gates (RegistrationForm *form)
{
  g_autofree char *today = registration_today ();
  g_auto (GStrv) codes = registration_gates_of (form->draft, today);

  registration_gates_set_codes (REGISTRATION_GATES (form->gates), (const char *const *) codes);
  gtk_widget_set_visible (form->gates_box, codes[0] != NULL);
}

static void
changed (RegistrationForm *form)
{
  show_gates (form);
  if (form->pause == 0)
    form->pause = g_timeout_add (PAUSE_MS, pause_over, form);
}

/* ---- what the form holds ---- */

static void
show_history (RegistrationForm *form)
{
  registration_history_show (REGISTRATION_HISTORY (form->history), form->client,
                             form->draft->is_known ? form->draft->patient_id : NULL);
}

/* @draft is taken over. */
static void
set_draft (RegistrationForm *form, RegistrationDraft *draft)
{
  RegistrationDraft *before = form->draft;

  form->draft = draft;
  registration_patient_pane_set_draft (REGISTRATION_PATIENT_PANE (form->patient), draft);
  registration_exam_pane_set_draft (REGISTRATION_EXAM_PANE (form->exam), draft);
  registration_scan_pane_set_jpeg (REGISTRATION_SCAN_PANE (form->scan), draft->scan);
  show_gates (form);
  for (guint i = 0; fj_gates_get (i) != NULL; i++)
    {
      const char *code = fj_gates_get (i)->code;
      const RegistrationAnswer *answer = registration_draft_get_answer (draft, code);
      registration_gates_set_answer (REGISTRATION_GATES (form->gates), code,
                                     answer != NULL ? answer->answer : NULL,
                                     answer != NULL ? answer->note : NULL);
    }
  show_history (form);
  registration_draft_free (before);
}

static void
gate_answered (RegistrationForm *form, const char *gate, const char *answer, const char *note)
{
  registration_draft_answer (form->draft, gate, answer, note);
  changed (form);
}

static void
scan_changed (RegistrationForm *form)
{
  GBytes *jpeg = registration_scan_pane_get_jpeg (REGISTRATION_SCAN_PANE (form->scan));

  g_clear_pointer (&form->draft->scan, g_bytes_unref);
  form->draft->scan = jpeg != NULL ? g_bytes_ref (jpeg) : NULL;
  changed (form);
}

void
registration_form_focus (RegistrationForm *form)
{
  registration_patient_pane_focus (REGISTRATION_PATIENT_PANE (form->patient), REGISTRATION_FIELD_NAME);
}

static void
bring_back (RegistrationForm *form)
{
  if (form->cleared == NULL)
    return;
  set_draft (form, g_steal_pointer (&form->cleared));
  keep_now (form);
}

void
registration_form_clear (RegistrationForm *form)
{
  AdwToast *undo;

  if (registration_draft_is_empty (form->draft))
    {
      registration_form_focus (form);
      return;
    }
  registration_draft_free (form->cleared);
  form->cleared = registration_draft_copy (form->draft);
  set_draft (form, registration_draft_new ());
  keep_now (form);
  registration_form_focus (form);
  if (window_of (form) == NULL)
    return;
  undo = adw_toast_new (_ ("The form was cleared."));
  adw_toast_set_button_label (undo, _ ("_Undo"));
  g_signal_connect_object (undo, "button-clicked", G_CALLBACK (bring_back), form, G_CONNECT_SWAPPED);
  fj_desk_window_add_toast (window_of (form), undo);
}

/* ---- registering ---- */

static void
show_last (RegistrationForm *form,
           const char *title,
           gboolean is_good,
           RegistrationParcel *parcel,
           const char *accession)
{
  const RegistrationDraft *draft = registration_parcel_get_draft (parcel);
  g_autofree char *today = registration_today (), *birth = NULL, *age = NULL, *words = NULL;
  FjSex sex;

  registration_derive (draft, today, &birth, &sex);
  age = registration_describe_age (birth, today);
  words = g_strdup_printf (
      "%s%s%s · %s · %s · %s%s%s", accession != NULL ? accession : "", accession != NULL ? " · " : "",
      draft->name, fj_exam_words_sex (sex), age != NULL ? age : _ ("age unknown"), draft->item,
      registration_parcel_get_mrn (parcel) != NULL ? " · " : "",
      registration_parcel_get_mrn (parcel) != NULL ? registration_parcel_get_mrn (parcel) : "");
  gtk_label_set_text (GTK_LABEL (form->last_title), title);
  if (is_good)
    gtk_widget_remove_css_class (form->last_box, "registration-last-open");
  else
    gtk_widget_add_css_class (form->last_box, "registration-last-open");
  gtk_label_set_text (GTK_LABEL (form->last_words), words);
  gtk_widget_set_visible (form->last_box, TRUE);
}

static void
on_registered (RegistrationForm *form, RegistrationParcel *parcel)
{
  const char *accession = registration_parcel_get_accession (parcel);
  g_autofree char *sentence = g_strdup_printf (_ ("Registered: %s, exam number %s"),
                                               registration_parcel_get_draft (parcel)->name, accession);
  guint n_open = registration_parcel_get_n_open_gates (parcel);

  show_last (form,
             n_open > 0 ? _ ("Registered, safety questions are open: not on the device's worklist yet")
                        : _ ("Registered"),
             n_open == 0, parcel, accession);
  toast (form, sentence);
}

static void
on_kept (RegistrationForm *form, RegistrationParcel *parcel)
{
  show_last (form, _ ("Kept on this computer, sent as soon as the centre answers"), FALSE, parcel, NULL);
}

static void
on_stored (RegistrationForm *form, RegistrationParcel *parcel)
{
  keep_now (form);
}

/* The power failed after it went into the outbox and before it left the form. */
static gboolean
is_in_outbox (RegistrationForm *form, const RegistrationDraft *draft)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form->outbox)); i++)
    {
      g_autoptr (RegistrationParcel) parcel = g_list_model_get_item (G_LIST_MODEL (form->outbox), i);

      if (g_strcmp0 (registration_parcel_get_draft (parcel)->exam_id, draft->exam_id) == 0)
        return TRUE;
    }
  return FALSE;
}

void
registration_form_reopen (RegistrationForm *form, RegistrationParcel *parcel)
{
  RegistrationDraft *draft = registration_draft_copy (registration_parcel_get_draft (parcel));

  if (form->outbox == NULL || !registration_outbox_withdraw (form->outbox, parcel))
    {
      registration_draft_free (draft);
      return;
    }
  registration_draft_set (&draft->refusal, NULL);
  set_draft (form, draft);
  keep_now (form);
  gtk_widget_set_visible (form->last_box, FALSE);
  registration_form_focus (form);
}

static void
on_refused (RegistrationForm *form, RegistrationParcel *parcel)
{
  g_autofree char *sentence = g_strdup (registration_parcel_get_sentence (parcel));
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, FJ_ERROR_CONFLICT, sentence);

  if (window_of (form) != NULL)
    fj_desk_window_show_error (window_of (form), error);
  /* Who is already typing the next one finds this one among those that wait. */
  if (registration_draft_is_empty (form->draft))
    registration_form_reopen (form, parcel);
  else
    show_last (form, _ ("Not registered: open it among those that wait"), FALSE, parcel, NULL);
}

void
registration_form_register (RegistrationForm *form)
{
  g_autofree char *today = registration_today ();
  RegistrationField problem;

  if (form->outbox == NULL)
    return;
  problem = registration_check (form->draft, today);
  if (problem != REGISTRATION_N_FIELDS)
    {
      registration_patient_pane_show_problems (REGISTRATION_PATIENT_PANE (form->patient));
      registration_exam_pane_show_problems (REGISTRATION_EXAM_PANE (form->exam));
      if (!registration_patient_pane_focus (REGISTRATION_PATIENT_PANE (form->patient), problem))
        registration_exam_pane_focus (REGISTRATION_EXAM_PANE (form->exam), problem);
      return;
    }
  if (registration_scan_pane_is_busy (REGISTRATION_SCAN_PANE (form->scan)))
    {
      toast (form, _ ("The request form is still being read in. Register once it is shown."));
      return;
    }
  if (window_of (form) != NULL)
    fj_desk_window_clear_error (window_of (form));
  registration_outbox_send (form->outbox, form->draft);
  set_draft (form, registration_draft_new ());
  /* What was kept of it stays until the outbox has it on disk: on_stored(). */
  g_clear_handle_id (&form->pause, g_source_remove);
  gtk_label_set_text (GTK_LABEL (form->kept), "");
  gtk_widget_set_visible (form->last_box, FALSE);
  registration_form_focus (form);
}

/* ---- session ---- */

RegistrationOutbox *
registration_form_get_outbox (RegistrationForm *form)
{
  return form->outbox;
}

static void
close_session (RegistrationForm *form)
{
  if (form->client == NULL)
    return;
  keep_now (form);
  if (form->outbox != NULL)
    {
      g_signal_handlers_disconnect_by_data (form->outbox, form);
      registration_outbox_stop (form->outbox);
      g_clear_object (&form->outbox);
    }
  form->drafts = NULL;
  g_clear_object (&form->client);
  g_clear_pointer (&form->cleared, registration_draft_free);
  registration_patient_pane_set_client (REGISTRATION_PATIENT_PANE (form->patient), NULL);
  set_draft (form, registration_draft_new ());
  gtk_widget_set_visible (form->last_box, FALSE);
  gtk_label_set_text (GTK_LABEL (form->kept), "");
}

static void
read_kept (RegistrationForm *form)
{
  g_autoptr (JsonObject) json = fj_drafts_get (form->drafts, KEY);
  g_autoptr (GError) error = NULL;
  RegistrationDraft *draft = json != NULL ? registration_draft_from_json (json, &error) : NULL;

  if (draft != NULL && is_in_outbox (form, draft))
    {
      registration_draft_free (draft);
      keep_now (form);
    }
  else if (draft != NULL)
    {
      set_draft (form, draft);
      toast (form, _ ("What you had typed before is here again."));
    }
  else if (error != NULL)
    toast (form, error->message);
}

static const char *
extension_of (JsonObject *entry, const char *url, const char *member)
{
  JsonArray *extensions = entry != NULL ? fj_json_get_array (entry, "resource.extension") : NULL;

  for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
    {
      JsonObject *extension = fj_json_element_object (extensions, i);
      if (extension != NULL && g_strcmp0 (fj_json_get_string (extension, "url"), url) == 0)
        return fj_json_get_string (extension, member);
    }
  return NULL;
}

/* The catalogue that this installation, or this hospital, has instead of the shipped one. */
static void
catalogue_read (GObject *source, GAsyncResult *result, gpointer data)
{
  static const char *const scopes[] = { "installation", "site", "user" };
  g_autoptr (RegistrationForm) form = data;
  g_autoptr (JsonObject) bundle = fj_client_send_finish (FJ_CLIENT (source), result, NULL, NULL);
  JsonArray *entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;

  if (form->client != FJ_CLIENT (source))
    return;
  /* The narrowest scope last, so that it stays. */
  for (guint s = 0; s < G_N_ELEMENTS (scopes); s++)
    for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
      {
        JsonObject *entry = fj_json_element_object (entries, i);
        const char *content = extension_of (entry, "urn:fenji:content", "valueString");
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (JsonObject) json = NULL;
        g_autoptr (FjCatalogue) catalogue = NULL;

        if (content == NULL
            || g_strcmp0 (extension_of (entry, "urn:fenji:scope", "valueCode"), scopes[s]) != 0)
          continue;
        bytes = g_bytes_new (content, strlen (content));
        json = fj_json_parse_object (bytes, NULL);
        catalogue = json != NULL ? fj_catalogue_from_json (json, NULL) : NULL;
        if (catalogue != NULL)
          registration_exam_pane_set_catalogue (REGISTRATION_EXAM_PANE (form->exam), catalogue);
      }
}

void
registration_form_set_session (RegistrationForm *form, FjClient *client, FjDrafts *drafts, FjChanges *changes)
{
  close_session (form);
  if (client == NULL)
    return;
  form->client = g_object_ref (client);
  form->drafts = drafts;
  registration_patient_pane_set_client (REGISTRATION_PATIENT_PANE (form->patient), client);
  form->outbox = registration_outbox_new (client, drafts, changes);
  g_signal_connect_swapped (form->outbox, "registered", G_CALLBACK (on_registered), form);
  g_signal_connect_swapped (form->outbox, "refused", G_CALLBACK (on_refused), form);
  g_signal_connect_swapped (form->outbox, "kept", G_CALLBACK (on_kept), form);
  g_signal_connect_swapped (form->outbox, "stored", G_CALLBACK (on_stored), form);
  if (drafts != NULL)
    read_kept (form);
  fj_client_send_async (client, "GET", "/Basic?code=vocabulary&name=catalogue", NULL, 0, NULL, NULL,
                        catalogue_read, g_object_ref (form));
}

/* ---- building ---- */

static GtkWidget *
heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "title-4");
  return label;
}

static GtkWidget *
column (GtkWidget *columns)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (columns), box);
  return box;
}

static void
build_last (RegistrationForm *form, GtkWidget *box)
{
  form->last_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (form->last_box, "registration-last");
  form->last_title = gtk_label_new (NULL);
  gtk_widget_add_css_class (form->last_title, "heading");
  form->last_words = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (form->last_words), TRUE);
  gtk_widget_set_can_focus (form->last_words, FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (form->last_words), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (form->last_words, TRUE);
  gtk_label_set_xalign (GTK_LABEL (form->last_words), 0);
  gtk_box_append (GTK_BOX (form->last_box), form->last_title);
  gtk_box_append (GTK_BOX (form->last_box), form->last_words);
  gtk_widget_set_visible (form->last_box, FALSE);
  gtk_box_append (GTK_BOX (box), form->last_box);
}

static GtkWidget *
build_columns (RegistrationForm *form)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24), *box;

  gtk_widget_add_css_class (columns, "registration-form");

  box = column (columns);
  gtk_box_append (GTK_BOX (box), heading (_ ("Patient")));
  form->patient = registration_patient_pane_new ();
  gtk_box_append (GTK_BOX (box), form->patient);
  form->history = registration_history_new ();
  gtk_box_append (GTK_BOX (box), form->history);

  box = column (columns);
  gtk_box_append (GTK_BOX (box), heading (_ ("Examination request")));
  form->exam = registration_exam_pane_new ();
  gtk_box_append (GTK_BOX (box), form->exam);

  box = column (columns);
  form->gates_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_box_append (GTK_BOX (form->gates_box), heading (_ ("Safety")));
  form->gates = registration_gates_new ();
  gtk_box_append (GTK_BOX (form->gates_box), form->gates);
  gtk_box_append (GTK_BOX (box), form->gates_box);
  gtk_box_append (GTK_BOX (box), heading (_ ("Request form")));
  form->scan = registration_scan_pane_new ();
  gtk_widget_set_vexpand (form->scan, TRUE);
  gtk_box_append (GTK_BOX (box), form->scan);

  g_signal_connect_swapped (form->patient, "changed", G_CALLBACK (changed), form);
  g_signal_connect_swapped (form->patient, "chosen", G_CALLBACK (show_history), form);
  g_signal_connect_swapped (form->exam, "changed", G_CALLBACK (changed), form);
  g_signal_connect_swapped (form->gates, "answered", G_CALLBACK (gate_answered), form);
  g_signal_connect_swapped (form->scan, "changed", G_CALLBACK (scan_changed), form);
  g_signal_connect_swapped (form->scan, "failed", G_CALLBACK (toast), form);
  return columns;
}

static GtkWidget *
build_actions (RegistrationForm *form)
{
  GtkWidget *bar = gtk_action_bar_new (), *clear = gtk_button_new_with_mnemonic (_ ("Ne_w"));

  form->kept = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (form->kept), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (form->kept, "dim-label");
  gtk_action_bar_pack_start (GTK_ACTION_BAR (bar), form->kept);
  form->submit = gtk_button_new_with_mnemonic (_ ("_Register"));
  gtk_widget_add_css_class (form->submit, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (form->submit), "win.register");
  gtk_widget_set_tooltip_text (form->submit, _ ("Ctrl+Enter"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "win.new");
  gtk_widget_set_tooltip_text (clear, _ ("Empty form (Ctrl+N)"));
  gtk_action_bar_pack_end (GTK_ACTION_BAR (bar), form->submit);
  gtk_action_bar_pack_end (GTK_ACTION_BAR (bar), clear);
  return bar;
}

static void
registration_form_dispose (GObject *object)
{
  RegistrationForm *form = REGISTRATION_FORM (object);

  /* What was typed in the last moment is on its way to the disk. */
  if (form->pause != 0)
    keep_now (form);
  if (form->outbox != NULL)
    {
      g_signal_handlers_disconnect_by_data (form->outbox, form);
      registration_outbox_stop (form->outbox);
      g_clear_object (&form->outbox);
    }
  g_clear_object (&form->client);
  G_OBJECT_CLASS (registration_form_parent_class)->dispose (object);
}

static void
registration_form_finalize (GObject *object)
{
  RegistrationForm *form = REGISTRATION_FORM (object);

  registration_draft_free (form->draft);
  registration_draft_free (form->cleared);
  G_OBJECT_CLASS (registration_form_parent_class)->finalize (object);
}

static void
registration_form_class_init (RegistrationFormClass *class)
{
  G_OBJECT_CLASS (class)->dispose = registration_form_dispose;
  G_OBJECT_CLASS (class)->finalize = registration_form_finalize;
}

static void
registration_form_init (RegistrationForm *form)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();
  g_autoptr (FjCatalogue) catalogue = fj_catalogue_new_shipped ();

  build_last (form, box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), build_columns (form));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), build_actions (form));
  adw_bin_set_child (ADW_BIN (form), box);
  registration_exam_pane_set_catalogue (REGISTRATION_EXAM_PANE (form->exam), catalogue);
  set_draft (form, registration_draft_new ());
}

GtkWidget *
registration_form_new (void)
{
  return g_object_new (REGISTRATION_TYPE_FORM, NULL);
}
