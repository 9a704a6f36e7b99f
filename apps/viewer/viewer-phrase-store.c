#include "viewer-phrase-store.h"

#include "fj-documents.h"
#include "fj-json.h"
#include "fj-language.h"

#define CODE "report-template"

struct _ViewerPhraseStore
{
  GObject parent;
  FjClient *client;
  ViewerPhraseKind kind;
  GPtrArray *lists; /* of ViewerPhraseList */
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

static const char *
name_of (ViewerPhraseStore *self)
{
  return self->kind == VIEWER_PHRASES ? "phrases" : "templates";
}

static void
list_free (gpointer data)
{
  ViewerPhraseList *list = data;

  g_free (list->id);
  g_free (list->owner);
  fj_phrases_unref (list->phrases);
  g_free (list);
}

static gpointer
list_copy (gconstpointer data, gpointer user_data)
{
  const ViewerPhraseList *list = data;
  ViewerPhraseList *copy = g_new0 (ViewerPhraseList, 1);

  copy->level = list->level;
  copy->id = g_strdup (list->id);
  copy->owner = g_strdup (list->owner);
  copy->version = list->version;
  copy->phrases = fj_phrases_ref (list->phrases);
  return copy;
}

static const ViewerPhraseList *
find_own (ViewerPhraseStore *self)
{
  for (guint i = 0; i < self->lists->len; i++)
    if (((const ViewerPhraseList *) g_ptr_array_index (self->lists, i))->level == VIEWER_PHRASES_OWN)
      return g_ptr_array_index (self->lists, i);
  return NULL;
}

FjPhrases *
viewer_phrase_store_get_own (ViewerPhraseStore *self)
{
  const ViewerPhraseList *own;

  g_return_val_if_fail (VIEWER_IS_PHRASE_STORE (self), NULL);
  own = find_own (self);
  return own != NULL ? own->phrases : NULL;
}

GPtrArray *
viewer_phrase_store_get_for (ViewerPhraseStore *self, const char *site)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (list_free);

  g_return_val_if_fail (VIEWER_IS_PHRASE_STORE (self), found);
  for (ViewerPhraseLevel level = VIEWER_PHRASES_OWN; level <= VIEWER_PHRASES_INSTALLATION; level++)
    for (guint i = 0; i < self->lists->len; i++)
      {
        const ViewerPhraseList *list = g_ptr_array_index (self->lists, i);

        if (list->level == level
            && (level != VIEWER_PHRASES_SITE || site == NULL || g_strcmp0 (list->owner, site) == 0))
          g_ptr_array_add (found, list_copy (list, NULL));
      }
  return found;
}

/* --- reading --- */

/* NULL when it cannot be read: the others are still of use. (transfer full) */
static FjPhrases *
phrases_of (const FjDocument *document)
{
  g_autoptr (JsonObject) content = fj_document_parse (document, NULL);

  return content != NULL ? fj_phrases_from_json (content, NULL) : NULL;
}

static gboolean
level_of (const char *scope, ViewerPhraseLevel *level)
{
  static const char *const scopes[] = { "user", "site", "alliance", "installation" };

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (g_str_equal (scope, scopes[i]))
      {
        *level = (ViewerPhraseLevel) i;
        return TRUE;
      }
  return FALSE;
}

/* In place of what was known of the same, and of what is shipped once there is the installation's. */
static void
put_list (ViewerPhraseStore *self, ViewerPhraseList *list)
{
  for (guint i = self->lists->len; i > 0; i--)
    {
      const ViewerPhraseList *other = g_ptr_array_index (self->lists, i - 1);

      if (other->level == list->level
          && (g_strcmp0 (other->id, list->id) == 0 || other->id == NULL || list->level == VIEWER_PHRASES_OWN))
        g_ptr_array_remove_index (self->lists, i - 1);
    }
  g_ptr_array_add (self->lists, list);
}

static void
take (ViewerPhraseStore *self, JsonObject *resource)
{
  g_autoptr (FjDocument) document = fj_document_from_json (resource);
  g_autoptr (FjPhrases) phrases = NULL;
  ViewerPhraseList *list;
  ViewerPhraseLevel level;

  if (document == NULL || !g_str_equal (document->name, name_of (self))
      || !level_of (document->scope, &level))
    return;
  phrases = phrases_of (document);
  if (phrases == NULL)
    return;
  list = g_new0 (ViewerPhraseList, 1);
  list->level = level;
  list->id = g_strdup (document->id);
  list->owner = g_strdup (document->owner);
  list->version = document->version;
  list->phrases = g_steal_pointer (&phrases);
  put_list (self, list);
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
  g_autofree char *path = g_strdup_printf ("/Basic?code=" CODE "&name=%s", name_of (self));

  fj_client_send_async (self->client, "GET", path, NULL, 0, NULL, self->cancellable, read_done,
                        g_object_ref (self));
}

/* --- a person's own --- */

static void
tell (ViewerPhraseStore *self, const char *sentence)
{
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

typedef struct
{
  ViewerPhraseStore *store;
  const char *done; /* translated */
} Keeping;

static void
keep_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Keeping *keeping = data;
  g_autoptr (ViewerPhraseStore) self = keeping->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) resource = fj_client_send_finish (FJ_CLIENT (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (resource == NULL)
    {
      g_autofree char *sentence
          = g_strdup_printf (self->kind == VIEWER_PHRASES ? _ ("Your phrases were not changed. %s")
                                                          : _ ("Your templates were not changed. %s"),
                             error->message);

      tell (self, sentence);
      read_all (self); /* another program of the same person may have been first */
      return;
    }
  take (self, resource);
  g_signal_emit (self, signals[CHANGED], 0);
  if (keeping->done != NULL)
    tell (self, keeping->done);
}

/* (transfer full) */
static JsonObject *
make_document (ViewerPhraseStore *self, FjPhrases *phrases, const char *id)
{
  g_autoptr (JsonObject) content = fj_phrases_to_json (phrases);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (content);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (FjDocument) document = fj_document_new (id, CODE, name_of (self), "user", NULL, NULL, text);

  return fj_document_to_json (document);
}

/* @done: said when central has it. */
static void
keep_all (ViewerPhraseStore *self, FjPhrases *phrases, const char *done)
{
  const ViewerPhraseList *own = find_own (self);
  g_autofree char *id = own != NULL ? g_strdup (own->id) : g_uuid_string_random ();
  g_autofree char *path = g_strdup_printf ("/Basic/%s", id);
  g_autoptr (JsonObject) document = make_document (self, phrases, id);
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->store = g_object_ref (self);
  keeping->done = done;
  fj_client_send_async (self->client, "PUT", path, document, own != NULL ? own->version : FJ_CLIENT_CREATE,
                        NULL, self->cancellable, keep_done, keeping);
}

/* What the menu shows is immutable: a copy that can be changed. (transfer full) */
static FjPhrases *
copy_own (ViewerPhraseStore *self)
{
  const ViewerPhraseList *own = find_own (self);
  g_autoptr (JsonObject) json = NULL;

  if (own != NULL)
    json = fj_phrases_to_json (own->phrases);
  else
    {
      json = json_object_new ();
      json_object_set_int_member (json, "version", 1);
      json_object_set_array_member (json, "sets", json_array_new ());
    }
  return fj_phrases_from_json (json, NULL);
}

void
viewer_phrase_store_change (ViewerPhraseStore *self,
                            const char *id,
                            const char *title,
                            const ViewerWords *words)
{
  g_autoptr (FjPhrases) phrases = NULL;

  g_return_if_fail (VIEWER_IS_PHRASE_STORE (self));
  phrases = copy_own (self);
  if (phrases != NULL
      && fj_phrases_change (phrases, id, title, words->text[VIEWER_FIELD_TECHNIQUE],
                            words->text[VIEWER_FIELD_FINDINGS], words->text[VIEWER_FIELD_IMPRESSION]))
    keep_all (self, phrases, _ ("Changed."));
}

void
viewer_phrase_store_remove (ViewerPhraseStore *self, const char *id)
{
  g_autoptr (FjPhrases) phrases = NULL;

  g_return_if_fail (VIEWER_IS_PHRASE_STORE (self));
  phrases = copy_own (self);
  if (phrases != NULL && fj_phrases_remove (phrases, id))
    keep_all (self, phrases, NULL);
}

void
viewer_phrase_store_restore (ViewerPhraseStore *self, FjPhrases *phrases)
{
  g_return_if_fail (VIEWER_IS_PHRASE_STORE (self));
  keep_all (self, phrases, NULL);
}

static void
keep (ViewerPhraseStore *self,
      const char *modality,
      const char *part,
      const char *title,
      const ViewerWords *words)
{
  g_autoptr (FjPhrases) phrases = copy_own (self);

  if (phrases == NULL
      || fj_phrases_add (phrases, modality, part, NULL, title, words->text[VIEWER_FIELD_TECHNIQUE],
                         words->text[VIEWER_FIELD_FINDINGS], words->text[VIEWER_FIELD_IMPRESSION])
             == NULL)
    return;
  keep_all (self, phrases,
            self->kind == VIEWER_PHRASES ? _ ("Kept as a phrase of your own.")
                                         : _ ("Kept as a template of your own."));
}

typedef struct
{
  ViewerPhraseStore *store;
  GtkWidget *entry;
  char *modality, *part;
  ViewerWords words;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->store);
  g_free (question->modality);
  g_free (question->part);
  viewer_words_clear (&question->words);
  g_free (question);
}

static void
answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->entry))));

  if (g_str_equal (response, "keep") && *title != '\0')
    keep (question->store, question->modality, question->part, title, &question->words);
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
                         const ViewerWords *words)
{
  gboolean is_phrase;
  GtkWidget *dialog;
  Question *question;

  g_return_if_fail (VIEWER_IS_PHRASE_STORE (self));

  is_phrase = self->kind == VIEWER_PHRASES;
  if (*words->text[VIEWER_FIELD_FINDINGS] == '\0' && *words->text[VIEWER_FIELD_IMPRESSION] == '\0')
    {
      tell (self, _ ("There is nothing to keep yet: write findings or an impression first."));
      return;
    }
  dialog = adw_message_dialog_new (
      window, is_phrase ? _ ("Keep as a phrase") : _ ("Keep as a template"),
      is_phrase
          ? _ ("Findings and impression are kept as a phrase of your own for exams of this kind. "
               "Take out what concerns only this patient first.")
          : _ ("Technique, findings and impression are kept as a template of your own for exams of this "
               "kind. Take out what concerns only this patient first, and write gaps in its place: "
               "[left/right], [__ mm], [__]."));
  question = g_new0 (Question, 1);
  question->store = g_object_ref (self);
  question->entry = gtk_entry_new ();
  question->modality = g_strdup (exam->modality);
  question->part = g_strdup (exam->parts[0] != NULL ? exam->parts[0] : exam->item);
  viewer_words_copy (&question->words, words);
  if (is_phrase)
    viewer_words_set (&question->words, VIEWER_FIELD_TECHNIQUE, "");
  gtk_entry_set_max_length (GTK_ENTRY (question->entry), 60);
  gtk_entry_set_activates_default (GTK_ENTRY (question->entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (question->entry),
                                  is_phrase ? _ ("Title of the phrase") : _ ("Title of the template"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_phrase ? _ ("Title of the phrase") : _ ("Title of the template"), -1);
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
  g_ptr_array_unref (self->lists);
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
  self->lists = g_ptr_array_new_with_free_func (list_free);
}

ViewerPhraseStore *
viewer_phrase_store_new (FjClient *client, ViewerPhraseKind kind)
{
  ViewerPhraseStore *self = g_object_new (VIEWER_TYPE_PHRASE_STORE, NULL);
  ViewerPhraseList *shipped = g_new0 (ViewerPhraseList, 1);

  self->client = g_object_ref (client);
  self->kind = kind;
  shipped->level = VIEWER_PHRASES_INSTALLATION;
  shipped->phrases = kind == VIEWER_PHRASES ? fj_phrases_new_shipped () : fj_phrases_new_shipped_templates ();
  g_ptr_array_add (self->lists, shipped);
  read_all (self);
  return self;
}
