#include "viewer-phrase-store.h"

#include "fj-documents.h"
#include "fj-json.h"
#include "fj-language.h"

#define CODE "report-template"
#define NAME "phrases"

struct _ViewerPhraseStore
{
  GObject parent;
  FjClient *client;
  FjPhrases *phrases;
  FjPhrases *own;
  char *own_id; /* of the Basic; NULL: there is none yet */
  guint own_version;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ViewerPhraseStore, viewer_phrase_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

FjPhrases *
viewer_phrase_store_get (ViewerPhraseStore *self)
{
  return self != NULL ? self->phrases : NULL;
}

FjPhrases *
viewer_phrase_store_get_own (ViewerPhraseStore *self)
{
  return self != NULL ? self->own : NULL;
}

/* --- reading --- */

/* NULL when it cannot be read: the others are still of use. (transfer full) */
static FjPhrases *
phrases_of (const FjDocument *document)
{
  g_autoptr (JsonObject) content = fj_document_parse (document, NULL);

  return content != NULL ? fj_phrases_from_json (content, NULL) : NULL;
}

static void
take (ViewerPhraseStore *self, JsonObject *resource)
{
  g_autoptr (FjDocument) document = fj_document_from_json (resource);
  FjPhrases *phrases = document != NULL && g_str_equal (document->name, NAME) ? phrases_of (document) : NULL;

  if (phrases == NULL)
    return;
  if (g_str_equal (document->scope, "user"))
    {
      g_clear_pointer (&self->own, fj_phrases_unref);
      self->own = phrases;
      g_free (self->own_id);
      self->own_id = g_strdup (document->id);
      self->own_version = document->version;
    }
  else if (g_str_equal (document->scope, "installation"))
    {
      g_clear_pointer (&self->phrases, fj_phrases_unref);
      self->phrases = phrases;
    }
  else
    fj_phrases_unref (phrases);
}

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerPhraseStore) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) bundle = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);
  JsonArray *entries = bundle != NULL ? fj_json_get_array (bundle, "entry") : NULL;

  /* Without an answer the shipped ones stand. */
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = fj_json_element_object (entries, i);
      JsonObject *resource = entry != NULL ? fj_json_get_object (entry, "resource") : NULL;

      if (resource != NULL)
        take (self, resource);
    }
  if (entries != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_all (ViewerPhraseStore *self)
{
  fj_client_send_async (self->client, "GET", "/Basic?code=" CODE, NULL, 0, NULL, self->cancellable, read_done,
                        g_object_ref (self));
}

/* --- keeping one --- */

static void
tell (ViewerPhraseStore *self, const char *sentence)
{
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

static void
keep_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerPhraseStore) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) resource = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (resource == NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("The phrase was not kept. %s"), error->message);

      tell (self, sentence);
      read_all (self); /* another program of the same person may have been first */
      return;
    }
  take (self, resource);
  g_signal_emit (self, signals[CHANGED], 0);
  tell (self, _ ("Kept as a phrase of your own."));
}

/* (transfer full) */
static JsonObject *
make_document (FjPhrases *phrases, const char *id)
{
  g_autoptr (JsonObject) content = fj_phrases_to_json (phrases);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (content);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (FjDocument) document = fj_document_new (id, CODE, NAME, "user", NULL, NULL, text);

  return fj_document_to_json (document);
}

static void
keep (ViewerPhraseStore *self,
      const char *modality,
      const char *part,
      const char *title,
      const char *findings,
      const char *impression)
{
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (FjPhrases) phrases = NULL;
  g_autoptr (JsonObject) document = NULL;
  g_autofree char *id = self->own_id != NULL ? g_strdup (self->own_id) : g_uuid_string_random ();
  g_autofree char *path = g_strdup_printf ("/Basic/%s", id);

  /* A copy: what the menu shows is immutable. */
  if (self->own != NULL)
    json = fj_phrases_to_json (self->own);
  else
    {
      json = json_object_new ();
      json_object_set_int_member (json, "version", 1);
      json_object_set_array_member (json, "sets", json_array_new ());
    }
  phrases = fj_phrases_from_json (json, NULL);
  if (phrases == NULL || fj_phrases_add (phrases, modality, part, NULL, title, findings, impression) == NULL)
    {
      tell (self, _ ("There are too many phrases of your own, or this one is too long."));
      return;
    }
  document = make_document (phrases, id);
  fj_client_send_async (self->client, "PUT", path, document,
                        self->own_id != NULL ? self->own_version : FJ_CLIENT_CREATE, NULL, self->cancellable,
                        keep_done, g_object_ref (self));
}

typedef struct
{
  ViewerPhraseStore *store;
  GtkWidget *entry;
  char *modality, *part, *findings, *impression;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->store);
  g_free (question->modality);
  g_free (question->part);
  g_free (question->findings);
  g_free (question->impression);
  g_free (question);
}

static void
answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->entry))));

  if (g_str_equal (response, "keep") && *title != '\0')
    keep (question->store, question->modality, question->part, title, question->findings,
          question->impression);
}

static void
title_changed (GtkEditable *entry, gpointer data)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (data), "keep", *title != '\0');
}

void
viewer_phrase_store_ask (ViewerPhraseStore *self,
                         GtkWindow *window,
                         const FjExam *exam,
                         const char *findings,
                         const char *impression)
{
  GtkWidget *dialog;
  Question *question;

  g_return_if_fail (VIEWER_IS_PHRASE_STORE (self));

  if (*findings == '\0' && *impression == '\0')
    {
      tell (self, _ ("There is nothing to keep yet: write findings or an impression first."));
      return;
    }
  dialog = adw_message_dialog_new (
      window, _ ("Keep as a phrase"),
      _ ("Findings and impression are kept as a phrase of your own for exams of this kind. "
         "Take out what concerns only this patient first."));
  question = g_new0 (Question, 1);
  question->store = g_object_ref (self);
  question->entry = gtk_entry_new ();
  question->modality = g_strdup (exam->modality);
  question->part = g_strdup (exam->parts[0] != NULL ? exam->parts[0] : exam->item);
  question->findings = g_strdup (findings);
  question->impression = g_strdup (impression);
  gtk_entry_set_max_length (GTK_ENTRY (question->entry), 60);
  gtk_entry_set_activates_default (GTK_ENTRY (question->entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (question->entry), _ ("Title of the phrase"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Title of the phrase"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), question->entry);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "keep", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (question->entry, "changed", G_CALLBACK (title_changed), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the object --- */

static void
viewer_phrase_store_dispose (GObject *object)
{
  ViewerPhraseStore *self = VIEWER_PHRASE_STORE (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (viewer_phrase_store_parent_class)->dispose (object);
}

static void
viewer_phrase_store_finalize (GObject *object)
{
  ViewerPhraseStore *self = VIEWER_PHRASE_STORE (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->phrases, fj_phrases_unref);
  g_clear_pointer (&self->own, fj_phrases_unref);
  g_free (self->own_id);
  G_OBJECT_CLASS (viewer_phrase_store_parent_class)->finalize (object);
}

static void
viewer_phrase_store_class_init (ViewerPhraseStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_phrase_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_phrase_store_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_PHRASE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", VIEWER_TYPE_PHRASE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_phrase_store_init (ViewerPhraseStore *self)
{
  self->cancellable = g_cancellable_new ();
  self->phrases = fj_phrases_new_shipped ();
}

ViewerPhraseStore *
viewer_phrase_store_new (FjClient *client)
{
  ViewerPhraseStore *self = g_object_new (VIEWER_TYPE_PHRASE_STORE, NULL);

  self->client = g_object_ref (client);
  read_all (self);
  return self;
}
