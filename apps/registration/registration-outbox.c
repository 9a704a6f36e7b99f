#include "registration-outbox.h"

#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "registration-bundle.h"
#include "registration-check.h"

#define KEY_PREFIX "registration/waiting/"
#define RETRY_SECONDS 15

/* ---- one registration ---- */

struct _RegistrationParcel
{
  GObject parent;
  RegistrationDraft *draft;
  RegistrationParcelState state;
  char *sentence, *accession, *mrn;
  guint n_open_gates;
};

G_DEFINE_FINAL_TYPE (RegistrationParcel, registration_parcel, G_TYPE_OBJECT)

static void
registration_parcel_finalize (GObject *object)
{
  RegistrationParcel *parcel = REGISTRATION_PARCEL (object);

  registration_draft_free (parcel->draft);
  g_free (parcel->sentence);
  g_free (parcel->accession);
  g_free (parcel->mrn);
  G_OBJECT_CLASS (registration_parcel_parent_class)->finalize (object);
}

static void
registration_parcel_class_init (RegistrationParcelClass *class)
{
  G_OBJECT_CLASS (class)->finalize = registration_parcel_finalize;
}

static void
registration_parcel_init (RegistrationParcel *parcel)
{
}

const RegistrationDraft *
registration_parcel_get_draft (RegistrationParcel *parcel)
{
  return parcel->draft;
}

RegistrationParcelState
registration_parcel_get_state (RegistrationParcel *parcel)
{
  return parcel->state;
}

const char *
registration_parcel_get_sentence (RegistrationParcel *parcel)
{
  return parcel->sentence;
}

const char *
registration_parcel_get_accession (RegistrationParcel *parcel)
{
  return parcel->accession;
}

const char *
registration_parcel_get_mrn (RegistrationParcel *parcel)
{
  return parcel->mrn;
}

guint
registration_parcel_get_n_open_gates (RegistrationParcel *parcel)
{
  return parcel->n_open_gates;
}

/* ---- all of them ---- */

struct _RegistrationOutbox
{
  GObject parent;
  FjClient *client;
  FjDrafts *drafts;
  FjChanges *changes;
  GPtrArray *parcels;
  GCancellable *cancellable;
  RegistrationParcel *sending;
  guint retry;
};

enum
{
  SIGNAL_REGISTERED,
  SIGNAL_REFUSED,
  SIGNAL_KEPT,
  SIGNAL_STORED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return REGISTRATION_TYPE_PARCEL;
}

static guint
get_n_items (GListModel *model)
{
  return REGISTRATION_OUTBOX (model)->parcels->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *parcels = REGISTRATION_OUTBOX (model)->parcels;

  return position < parcels->len ? g_object_ref (g_ptr_array_index (parcels, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RegistrationOutbox,
                               registration_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static char *
key_of (const RegistrationDraft *draft)
{
  return g_strconcat (KEY_PREFIX, draft->exam_id, NULL);
}

/* The row is drawn again: GListModel has no word for "changed". */
static void
tell_changed (RegistrationOutbox *outbox, RegistrationParcel *parcel)
{
  guint position;

  if (g_ptr_array_find (outbox->parcels, parcel, &position))
    g_list_model_items_changed (G_LIST_MODEL (outbox), position, 1, 1);
}

static void
drop (RegistrationOutbox *outbox, RegistrationParcel *parcel)
{
  g_autofree char *key = key_of (parcel->draft);
  guint position;

  if (outbox->drafts != NULL)
    fj_drafts_remove (outbox->drafts, key);
  if (g_ptr_array_find (outbox->parcels, parcel, &position))
    {
      g_ptr_array_remove_index (outbox->parcels, position);
      g_list_model_items_changed (G_LIST_MODEL (outbox), position, 1, 0);
    }
}

/* ---- sending, in a worker ---- */

typedef struct
{
  FjClient *client;
  RegistrationDraft *draft;
  char *language;
  char *accession, *mrn;
  guint n_open_gates;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->client);
  registration_draft_free (job->draft);
  g_free (job->language);
  g_free (job->accession);
  g_free (job->mrn);
  g_free (job);
}

/* The corrected particulars of a known patient go before the order that they are for. */
static gboolean
correct_patient (Job *job, const char *today, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat ("/Patient/", job->draft->patient_id, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) stored = NULL, corrected = NULL, answer = NULL;
  guint etag = 0;

  if (!job->draft->is_known || !job->draft->is_corrected)
    return TRUE;
  stored = fj_client_send (job->client, "GET", path, NULL, 0, NULL, &etag, cancellable, error);
  if (stored == NULL)
    return FALSE;
  corrected = registration_bundle_correct_patient (job->draft, stored, today, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (corrected == NULL)
    return TRUE;
  answer = fj_client_send (job->client, "PUT", path, corrected, etag, NULL, NULL, cancellable, error);
  return answer != NULL;
}

/* What was given out, read from central. */
typedef struct
{
  FjExam *exam;
  FjPatient *patient; /* NULL: not to be had */
} Order;

static void
order_clear (Order *order)
{
  g_clear_pointer (&order->exam, fj_exam_free);
  g_clear_pointer (&order->patient, fj_patient_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static gboolean
read_order (Job *job, Order *order, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strconcat ("/ServiceRequest/", job->draft->exam_id, NULL);
  g_autoptr (JsonObject) json
      = fj_client_send (job->client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);

  order->exam = json != NULL ? fj_fhir_exam_from_json (json, error) : NULL;
  if (order->exam == NULL)
    return FALSE;
  g_free (job->accession);
  job->accession = g_strdup (order->exam->accession);
  job->n_open_gates = fj_gate_list_n_open (order->exam->gates);
  if (order->exam->patient != NULL)
    {
      g_autofree char *patient_path = g_strconcat ("/Patient/", order->exam->patient, NULL);
      g_autoptr (JsonObject) patient_json
          = fj_client_send (job->client, "GET", patient_path, NULL, 0, NULL, NULL, cancellable, NULL);

      order->patient = patient_json != NULL ? fj_fhir_patient_from_json (patient_json, NULL) : NULL;
    }
  if (job->mrn == NULL && order->patient != NULL)
    job->mrn = g_strdup (order->patient->mrn);
  return TRUE;
}

/* Whether central has what is to be sent, and not what a person changed since it was sent first. */
static gboolean
is_as_ordered (const RegistrationDraft *draft, const Order *order, const char *today)
{
  const FjExam *exam = order->exam;
  const FjPatient *patient = order->patient;
  g_autofree char *birth = NULL;
  FjSex sex;

  if (g_strcmp0 (draft->item, exam->item) != 0 || g_strcmp0 (draft->modality, exam->modality) != 0
      || g_strcmp0 (draft->laterality, exam->laterality) != 0 || draft->urgency != exam->urgency
      || g_strcmp0 (draft->clinical_information, exam->clinical_information) != 0)
    return FALSE;
  /* One that was known is referred to; others may have corrected it since. */
  if (draft->is_known)
    return TRUE;
  registration_derive (draft, today, &birth, &sex);
  return patient != NULL && g_strcmp0 (draft->name, patient->name) == 0
         && sex == patient->sex
         /* An age that was typed is another date every day. */
         && (g_strcmp0 (draft->birth, birth) != 0 || g_strcmp0 (birth, patient->birth_date) == 0);
}

static gboolean
run_job (Job *job, GCancellable *cancellable, GError **error)
{
  g_autofree char *today = registration_today ();
  g_autoptr (JsonObject) bundle = registration_bundle_new (job->draft, today), answer = NULL;
  g_autoptr (GError) local = NULL, unread = NULL;
  g_auto (Order) order = { 0 };
  gboolean is_there;

  if (!correct_patient (job, today, cancellable, error))
    return FALSE;
  answer = fj_client_send (job->client, "POST", "/", bundle, 0, job->draft->key, NULL, cancellable, &local);
  if (answer != NULL)
    return read_order (job, &order, cancellable, error);
  /* The answer of an earlier attempt may have got lost. Stale: it exists already, and its key has been
   * forgotten. Unprocessable: perhaps because its key is known with other words. */
  is_there = (g_error_matches (local, FJ_ERROR, FJ_ERROR_STALE)
              || g_error_matches (local, FJ_ERROR, FJ_ERROR_UNPROCESSABLE))
             && read_order (job, &order, cancellable, &unread);
  if (!is_there)
    {
      gboolean is_known = unread != NULL && !g_error_matches (unread, FJ_ERROR, FJ_ERROR_NOT_FOUND);

      g_propagate_error (error, is_known ? g_steal_pointer (&unread) : g_steal_pointer (&local));
      return FALSE;
    }
  if (is_as_ordered (job->draft, &order, today))
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("This request was registered already, with exam number %s, as it was sent the first time. What was changed "
         "since is not in it. If that exam is wrong, cancel it on the board and register anew; then discard "
         "this one."),
      job->accession);
  return FALSE;
}

static void
send_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  fj_language_set_thread (job->language);
  if (run_job (job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  fj_language_set_thread (NULL);
}

static void send_next (RegistrationOutbox *outbox);

static gboolean
retry (gpointer data)
{
  RegistrationOutbox *outbox = data;

  outbox->retry = 0;
  send_next (outbox);
  return G_SOURCE_REMOVE;
}

/* Will it be better in a while, without anybody doing anything? */
static gboolean
is_passing (const GError *error)
{
  return error->domain != FJ_ERROR || error->code == FJ_ERROR_UNAVAILABLE || error->code == FJ_ERROR_THROTTLED
         || error->code == FJ_ERROR_UNAUTHENTICATED || error->code == FJ_ERROR_IO
         || error->code == FJ_ERROR_INTERNAL;
}

static void
keep (RegistrationOutbox *outbox, RegistrationParcel *parcel)
{
  g_autofree char *key = key_of (parcel->draft);
  g_autoptr (JsonObject) json = registration_draft_to_json (parcel->draft);

  if (outbox->drafts != NULL)
    fj_drafts_put_async (outbox->drafts, key, json, NULL, NULL);
}

static void
sent (GObject *source, GAsyncResult *result, gpointer data)
{
  RegistrationOutbox *outbox = REGISTRATION_OUTBOX (source);
  g_autoptr (RegistrationParcel) parcel = g_steal_pointer (&outbox->sending);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&parcel->sentence, g_free);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      parcel->state = REGISTRATION_PARCEL_DONE;
      parcel->accession = g_strdup (job->accession);
      parcel->mrn = g_strdup (job->mrn);
      parcel->n_open_gates = job->n_open_gates;
      drop (outbox, parcel);
      g_signal_emit (outbox, signals[SIGNAL_REGISTERED], 0, parcel);
      send_next (outbox);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      parcel->state = REGISTRATION_PARCEL_WAITING;
      return;
    }
  parcel->sentence = g_strdup (error->message);
  if (is_passing (error))
    {
      parcel->state = REGISTRATION_PARCEL_WAITING;
      tell_changed (outbox, parcel);
      g_signal_emit (outbox, signals[SIGNAL_KEPT], 0, parcel);
      if (outbox->retry == 0)
        outbox->retry = g_timeout_add_seconds (RETRY_SECONDS, retry, outbox);
      return;
    }
  parcel->state = REGISTRATION_PARCEL_REFUSED;
  registration_draft_set (&parcel->draft->refusal, error->message);
  keep (outbox, parcel);
  tell_changed (outbox, parcel);
  g_signal_emit (outbox, signals[SIGNAL_REFUSED], 0, parcel);
  send_next (outbox);
}

/* One at a time, in the order in which they were registered. */
static void
send_next (RegistrationOutbox *outbox)
{
  RegistrationParcel *parcel = NULL;
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (outbox->sending != NULL || g_cancellable_is_cancelled (outbox->cancellable))
    return;
  for (guint i = 0; parcel == NULL && i < outbox->parcels->len; i++)
    {
      RegistrationParcel *candidate = g_ptr_array_index (outbox->parcels, i);
      if (candidate->state == REGISTRATION_PARCEL_WAITING)
        parcel = candidate;
    }
  if (parcel == NULL)
    return;
  outbox->sending = g_object_ref (parcel);
  parcel->state = REGISTRATION_PARCEL_SENDING;
  tell_changed (outbox, parcel);
  job = g_new0 (Job, 1);
  job->client = g_object_ref (outbox->client);
  job->draft = registration_draft_copy (parcel->draft);
  job->mrn = g_strdup (parcel->draft->mrn);
  job->language = g_strdup (fj_language_get_thread ());
  task = g_task_new (outbox, outbox->cancellable, sent, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, send_in_thread);
}

void
registration_outbox_flush (RegistrationOutbox *outbox)
{
  g_clear_handle_id (&outbox->retry, g_source_remove);
  send_next (outbox);
}

static void
add (RegistrationOutbox *outbox, RegistrationDraft *draft)
{
  RegistrationParcel *parcel = g_object_new (REGISTRATION_TYPE_PARCEL, NULL);

  parcel->draft = draft;
  parcel->state = draft->refusal != NULL ? REGISTRATION_PARCEL_REFUSED : REGISTRATION_PARCEL_WAITING;
  parcel->sentence = g_strdup (draft->refusal);
  g_ptr_array_add (outbox->parcels, parcel);
  g_list_model_items_changed (G_LIST_MODEL (outbox), outbox->parcels->len - 1, 0, 1);
}

typedef struct
{
  GWeakRef outbox;
  RegistrationParcel *parcel;
} Kept;

/* Only what is on disk is sent: a crash in between must not lose what the clerk believes to be registered. */
static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  Kept *waiting = data;
  g_autoptr (RegistrationOutbox) outbox = g_weak_ref_get (&waiting->outbox);
  g_autoptr (GError) error = NULL;

  /* A full disk is no reason not to register: the sentence is for the log, central has the rest. */
  if (!fj_drafts_put_finish (result, &error))
    g_message ("%s", error->message);
  else if (outbox != NULL)
    g_signal_emit (outbox, signals[SIGNAL_STORED], 0, waiting->parcel);
  if (outbox != NULL)
    registration_outbox_flush (outbox);
  g_weak_ref_clear (&waiting->outbox);
  g_object_unref (waiting->parcel);
  g_free (waiting);
}

void
registration_outbox_send (RegistrationOutbox *outbox, const RegistrationDraft *draft)
{
  g_autofree char *key = key_of (draft);
  RegistrationDraft *copy = registration_draft_copy (draft);
  g_autoptr (JsonObject) json = NULL;
  Kept *waiting;

  registration_draft_set (&copy->refusal, NULL);
  json = registration_draft_to_json (copy);
  add (outbox, copy);
  if (outbox->drafts == NULL)
    {
      registration_outbox_flush (outbox);
      return;
    }
  waiting = g_new0 (Kept, 1);
  waiting->parcel = g_object_ref (g_ptr_array_index (outbox->parcels, outbox->parcels->len - 1));
  g_weak_ref_init (&waiting->outbox, outbox);
  fj_drafts_put_async (outbox->drafts, key, json, kept, waiting);
}

gboolean
registration_outbox_withdraw (RegistrationOutbox *outbox, RegistrationParcel *parcel)
{
  if (parcel->state == REGISTRATION_PARCEL_SENDING)
    return FALSE;
  g_object_ref (parcel);
  drop (outbox, parcel);
  g_object_unref (parcel);
  return TRUE;
}

guint
registration_outbox_count (RegistrationOutbox *outbox, RegistrationParcelState state)
{
  guint n = 0;

  for (guint i = 0; i < outbox->parcels->len; i++)
    n += ((RegistrationParcel *) g_ptr_array_index (outbox->parcels, i))->state == state;
  return n;
}

static void
link_changed (RegistrationOutbox *outbox)
{
  if (fj_changes_is_online (outbox->changes))
    registration_outbox_flush (outbox);
}

void
registration_outbox_stop (RegistrationOutbox *outbox)
{
  g_cancellable_cancel (outbox->cancellable);
  g_clear_handle_id (&outbox->retry, g_source_remove);
  if (outbox->changes != NULL)
    g_signal_handlers_disconnect_by_data (outbox->changes, outbox);
  g_clear_object (&outbox->changes);
}

RegistrationOutbox *
registration_outbox_new (FjClient *client, FjDrafts *drafts, FjChanges *changes)
{
  RegistrationOutbox *outbox = g_object_new (REGISTRATION_TYPE_OUTBOX, NULL);
  g_auto (GStrv) keys = drafts != NULL ? fj_drafts_list (drafts) : g_new0 (char *, 1);

  outbox->client = g_object_ref (client);
  outbox->drafts = drafts != NULL ? fj_drafts_ref (drafts) : NULL;
  if (changes != NULL)
    {
      outbox->changes = g_object_ref (changes);
      g_signal_connect_swapped (changes, "notify::is-online", G_CALLBACK (link_changed), outbox);
    }
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (JsonObject) json = NULL;
      g_autoptr (GError) error = NULL;
      RegistrationDraft *draft;

      if (!g_str_has_prefix (keys[i], KEY_PREFIX) || (json = fj_drafts_get (drafts, keys[i])) == NULL)
        continue;
      draft = registration_draft_from_json (json, &error);
      if (draft != NULL)
        add (outbox, draft);
      else
        g_message ("%s: %s", keys[i], error->message); /* left where it is: a newer program may read it */
    }
  send_next (outbox);
  return outbox;
}

static void
registration_outbox_dispose (GObject *object)
{
  RegistrationOutbox *outbox = REGISTRATION_OUTBOX (object);

  registration_outbox_stop (outbox);
  g_clear_object (&outbox->client);
  g_clear_object (&outbox->sending);
  G_OBJECT_CLASS (registration_outbox_parent_class)->dispose (object);
}

static void
registration_outbox_finalize (GObject *object)
{
  RegistrationOutbox *outbox = REGISTRATION_OUTBOX (object);

  g_ptr_array_unref (outbox->parcels);
  fj_drafts_free (outbox->drafts);
  g_object_unref (outbox->cancellable);
  G_OBJECT_CLASS (registration_outbox_parent_class)->finalize (object);
}

static void
registration_outbox_class_init (RegistrationOutboxClass *class)
{
  static const char *const names[] = { "registered", "refused", "kept", "stored" };

  G_OBJECT_CLASS (class)->dispose = registration_outbox_dispose;
  G_OBJECT_CLASS (class)->finalize = registration_outbox_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], REGISTRATION_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, REGISTRATION_TYPE_PARCEL);
}

static void
registration_outbox_init (RegistrationOutbox *outbox)
{
  outbox->parcels = g_ptr_array_new_with_free_func (g_object_unref);
  outbox->cancellable = g_cancellable_new ();
}
