#include "viewer-report-private.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define SAVE_MS 1500    /* after the last key: to central */
#define LONGEST_MS 8000 /* after the first key that is not saved, however fast a person types */
#define RETRY_MS 5000

G_DEFINE_FINAL_TYPE (ViewerReport, viewer_report, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_SENTENCE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum
{
  REPLACED,
  SETTLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void save (ViewerReport *self);
static gboolean save_now (gpointer data);

void
viewer_report_set_state (ViewerReport *self, ViewerReportState state)
{
  g_autofree char *old = g_steal_pointer (&self->sentence);
  gboolean is_new = self->state != state;

  self->state = state;
  self->sentence = viewer_report_state_sentence (state, self->saved_at, self->trouble, self->unkept);
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (g_strcmp0 (old, self->sentence) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SENTENCE]);
}

/* --- flushes --- */

static void
answer_waiting (ViewerReport *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
fail_waiting (ViewerReport *self, FjError code, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, code, sentence);

  answer_waiting (self, error);
}

/* --- to central --- */

static void
stop_timers (ViewerReport *self)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
}

/* What central has now. FALSE when it is no report. */
static gboolean
take_document (ViewerReport *self, JsonObject *document, guint etag, GError **error)
{
  FjReport *report = fj_fhir_report_from_json (document, error);

  if (report == NULL)
    return FALSE;
  g_clear_pointer (&self->report, fj_report_free);
  self->report = report;
  json_object_ref (document);
  g_clear_pointer (&self->document, json_object_unref);
  self->document = document;
  self->etag = etag != 0 ? etag : fj_fhir_get_version (document);
  viewer_words_clear (&self->base);
  viewer_words_init (&self->base, report);
  return TRUE;
}

static void
settle (ViewerReport *self)
{
  if (viewer_report_is_clean (self))
    {
      self->changed_since = 0;
      viewer_report_forget_origin (self);
      viewer_report_forget_draft (self);
      viewer_report_set_state (self, self->may_write ? VIEWER_REPORT_SAVED : VIEWER_REPORT_READ_ONLY);
      answer_waiting (self, NULL);
    }
  else if (self->waiting->len > 0)
    save (self);
  else
    {
      if (self->save_timer == 0)
        self->save_timer = g_timeout_add (SAVE_MS, save_now, self);
      viewer_report_set_state (self, VIEWER_REPORT_CHANGED);
    }
}

/* It was handed on, with the words that are shown. */
static void
become_read_only (ViewerReport *self)
{
  self->may_write = FALSE;
  viewer_report_forget_origin (self);
  viewer_report_forget_draft (self);
  viewer_words_clear (&self->words);
  viewer_words_copy (&self->words, &self->base);
  viewer_report_set_state (self, VIEWER_REPORT_READ_ONLY);
  answer_waiting (self, NULL);
}

static void
refuse (ViewerReport *self, const GError *error)
{
  viewer_report_keep (self);
  g_free (self->trouble);
  self->trouble = g_strdup (error->message);
  viewer_report_set_state (self, VIEWER_REPORT_REFUSED);
  answer_waiting (self, error);
}

static gboolean
retry_now (gpointer data)
{
  ViewerReport *self = data;

  self->retry_timer = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
fail (ViewerReport *self, const GError *error)
{
  if (!viewer_report_error_passes (error))
    {
      refuse (self, error);
      return;
    }
  viewer_report_keep (self);
  viewer_report_set_state (self, VIEWER_REPORT_OFFLINE);
  if (self->retry_timer == 0)
    self->retry_timer = g_timeout_add (RETRY_MS, retry_now, self);
  answer_waiting (self, error);
}

/* --- someone else was first --- */

static void
join (ViewerReport *self, JsonObject *document, guint etag)
{
  g_autoptr (GError) error = NULL;
  FjReportStatus status = self->report->status;
  g_auto (ViewerWords) old = { 0 };
  ViewerWords merged = { 0 };
  gboolean is_joined, is_mine;

  viewer_words_copy (&old, &self->base);
  is_mine = !viewer_report_is_clean (self);
  if (!take_document (self, document, etag, &error))
    {
      refuse (self, error);
      return;
    }
  /* Handed on from elsewhere, or from here by an exchange whose answer was lost. */
  if (self->report->status != status && !is_mine)
    {
      become_read_only (self);
      g_signal_emit (self, signals[REPLACED], 0);
      g_signal_emit (self, signals[SETTLED], 0);
      return;
    }
  if (self->report->status != status && !viewer_report_is_clean (self))
    {
      g_autoptr (GError) moved = g_error_new (
          FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("The report was submitted, returned or signed elsewhere meanwhile, so it cannot be changed from here. Copy "
             "what you need, then open the exam again."));

      viewer_report_keep_origin (self, &old);
      refuse (self, moved);
      return;
    }
  is_joined = viewer_words_merge (&merged, &old, &self->words, &self->base);
  if (!is_joined)
    {
      viewer_words_clear (&merged);
      viewer_words_clear (&self->theirs);
      viewer_words_copy (&self->theirs, &self->base);
      viewer_report_keep_origin (self, &old);
      viewer_report_keep (self);
      viewer_report_set_state (self, VIEWER_REPORT_CONFLICT);
      fail_waiting (self, FJ_ERROR_STALE, self->sentence);
      return;
    }
  if (viewer_words_equal (&merged, &self->words))
    viewer_words_clear (&merged);
  else
    {
      viewer_words_clear (&self->words);
      self->words = merged;
      g_signal_emit (self, signals[REPLACED], 0);
    }
  if (viewer_report_is_clean (self))
    settle (self);
  else
    save (self);
}

static void
read_again_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerReport) self = data;
  g_autoptr (GError) error = NULL;
  guint etag = 0;
  g_autoptr (JsonObject) document = fj_client_send_finish (FJ_CLIENT (source), result, &etag, &error);

  self->is_busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      answer_waiting (self, error);
      return;
    }
  if (document == NULL)
    fail (self, error);
  else
    join (self, document, etag);
}

static void
read_again (ViewerReport *self)
{
  self->is_busy = TRUE;
  fj_client_send_async (self->client, "GET", self->path, NULL, 0, NULL, self->cancellable, read_again_done,
                        g_object_ref (self));
}

/* --- saving --- */

static void
save_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerReport) self = data;
  g_autoptr (GError) error = NULL;
  guint etag = 0;
  g_autoptr (JsonObject) document = fj_client_send_finish (FJ_CLIENT (source), result, &etag, &error);

  self->is_busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      answer_waiting (self, error);
      return;
    }
  if (g_error_matches (error, FJ_ERROR, FJ_ERROR_STALE))
    {
      read_again (self);
      return;
    }
  if (document == NULL || !take_document (self, document, etag, &error))
    {
      fail (self, error);
      return;
    }
  self->saved_at = fj_time_now ();
  settle (self);
}

/* Sends what is on the screen, unless something is under way; then again afterwards. */
static void
save (ViewerReport *self)
{
  g_autoptr (FjReport) report = NULL;
  g_autoptr (JsonObject) body = NULL;

  stop_timers (self);
  if (!self->may_write || self->is_busy || self->state == VIEWER_REPORT_CONFLICT)
    return;
  if (viewer_report_is_clean (self))
    {
      settle (self);
      return;
    }
  report = fj_report_copy (self->report);
  g_free (report->technique);
  report->technique = g_strdup (self->words.text[VIEWER_FIELD_TECHNIQUE]);
  g_free (report->findings);
  report->findings = g_strdup (self->words.text[VIEWER_FIELD_FINDINGS]);
  g_free (report->impression);
  report->impression = g_strdup (self->words.text[VIEWER_FIELD_IMPRESSION]);
  report->critical = self->words.critical;
  body = fj_fhir_report_to_json (report, self->document);
  self->is_busy = TRUE;
  viewer_report_set_state (self, VIEWER_REPORT_SAVING);
  fj_client_send_async (self->client, "PUT", self->path, body, self->etag, NULL, self->cancellable, save_done,
                        g_object_ref (self));
}

static gboolean
save_now (gpointer data)
{
  ViewerReport *self = data;

  self->save_timer = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
changed (ViewerReport *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 wait;

  if (!self->may_write)
    return;
  self->was_written = TRUE;
  if (self->changed_since == 0)
    self->changed_since = now;
  wait = CLAMP (LONGEST_MS - (now - self->changed_since) / 1000, 0, SAVE_MS);
  viewer_report_keep_soon (self);
  if (self->state == VIEWER_REPORT_CONFLICT)
    return;
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->save_timer = g_timeout_add ((guint) wait, save_now, self);
  if (self->state == VIEWER_REPORT_SAVED || self->state == VIEWER_REPORT_REFUSED)
    viewer_report_set_state (self, VIEWER_REPORT_CHANGED);
}

/* --- the words --- */

void
viewer_report_set_text (ViewerReport *self, ViewerField field, const char *text)
{
  g_return_if_fail (VIEWER_IS_REPORT (self));
  g_return_if_fail ((guint) field < VIEWER_N_FIELDS);

  if (g_strcmp0 (self->words.text[field], text) == 0 || !self->may_write)
    return;
  viewer_words_set (&self->words, field, text);
  changed (self);
}

void
viewer_report_set_critical (ViewerReport *self, gboolean critical)
{
  g_return_if_fail (VIEWER_IS_REPORT (self));

  if (self->words.critical == critical || !self->may_write)
    return;
  self->words.critical = critical;
  changed (self);
}

void
viewer_report_resolve (ViewerReport *self, ViewerTake take)
{
  g_return_if_fail (VIEWER_IS_REPORT (self));
  g_return_if_fail (self->state == VIEWER_REPORT_CONFLICT);

  viewer_words_take (&self->words, &self->theirs, take);
  viewer_words_clear (&self->theirs);
  viewer_report_forget_origin (self);
  self->was_written = TRUE;
  viewer_report_set_state (self, VIEWER_REPORT_CHANGED);
  if (take != VIEWER_TAKE_MINE)
    g_signal_emit (self, signals[REPLACED], 0);
  save (self);
}

void
viewer_report_retry (ViewerReport *self)
{
  g_return_if_fail (VIEWER_IS_REPORT (self));

  if (self->state == VIEWER_REPORT_OFFLINE)
    save (self);
}

/* --- waiting for it --- */

void
viewer_report_flush_async (ViewerReport *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (VIEWER_IS_REPORT (self));

  g_task_set_source_tag (task, viewer_report_flush_async);
  if (self->state == VIEWER_REPORT_CONFLICT)
    g_task_return_new_error (task, FJ_ERROR, FJ_ERROR_STALE, "%s", self->sentence);
  else if (!self->is_busy && viewer_report_is_clean (self))
    g_task_return_boolean (task, TRUE);
  else if (!self->may_write)
    g_task_return_new_error (task, FJ_ERROR, FJ_ERROR_CONFLICT, "%s", self->sentence);
  else
    {
      g_ptr_array_add (self->waiting, g_steal_pointer (&task));
      save (self);
    }
}

gboolean
viewer_report_flush_finish (ViewerReport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- for viewer-report-operate.c --- */

void
viewer_report_post_async (ViewerReport *self,
                          const char *operation,
                          JsonObject *parameters,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *path = g_strdup_printf ("%s/$%s", self->path, operation);

  self->is_busy = TRUE;
  fj_client_send_async (self->client, "POST", path, parameters, self->etag, NULL, cancellable, callback,
                        user_data);
}

gboolean
viewer_report_post_finish (ViewerReport *self, FjClient *client, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint etag = 0;
  g_autoptr (JsonObject) document = fj_client_send_finish (client, result, &etag, &local);
  g_auto (ViewerWords) handed_on = { 0 };

  self->is_busy = FALSE;
  viewer_words_copy (&handed_on, &self->base);
  if (document == NULL || !take_document (self, document, etag, &local))
    {
      /* Whoever waits for what was typed meanwhile is answered when that is settled. */
      if (g_error_matches (local, FJ_ERROR, FJ_ERROR_STALE))
        read_again (self);
      else
        settle (self);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  stop_timers (self);
  if (viewer_words_equal (&self->words, &handed_on))
    become_read_only (self);
  else
    {
      viewer_report_keep_origin (self, &handed_on);
      viewer_report_keep (self);
      self->may_write = FALSE;
      g_free (self->trouble);
      self->trouble
          = g_strdup (_ ("The last words were typed while the report was handed on, so they are not part of "
                         "it. Copy what you need."));
      viewer_report_set_state (self, VIEWER_REPORT_REFUSED);
      fail_waiting (self, FJ_ERROR_CONFLICT, self->trouble);
    }
  g_signal_emit (self, signals[SETTLED], 0);
  return TRUE;
}

/* --- the object --- */

static void
viewer_report_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  ViewerReport *self = VIEWER_REPORT (object);

  if (id == PROP_STATE)
    g_value_set_uint (value, self->state);
  else if (id == PROP_SENTENCE)
    g_value_set_string (value, self->sentence);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
viewer_report_dispose (GObject *object)
{
  ViewerReport *self = VIEWER_REPORT (object);

  if (self->cancellable != NULL)
    {
      viewer_report_keep (self);
      g_cancellable_cancel (self->cancellable);
    }
  stop_timers (self);
  g_clear_handle_id (&self->keep_timer, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (viewer_report_parent_class)->dispose (object);
}

static void
viewer_report_finalize (GObject *object)
{
  ViewerReport *self = VIEWER_REPORT (object);

  g_ptr_array_unref (self->waiting);
  fj_drafts_free (self->drafts);
  g_free (self->key);
  g_free (self->path);
  g_clear_pointer (&self->document, json_object_unref);
  fj_report_free (self->report);
  viewer_words_clear (&self->base);
  viewer_words_clear (&self->words);
  viewer_words_clear (&self->theirs);
  viewer_words_clear (&self->origin);
  g_free (self->sentence);
  g_free (self->trouble);
  g_free (self->unkept);
  G_OBJECT_CLASS (viewer_report_parent_class)->finalize (object);
}

static void
viewer_report_class_init (ViewerReportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = viewer_report_get_property;
  object_class->dispose = viewer_report_dispose;
  object_class->finalize = viewer_report_finalize;
  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, VIEWER_REPORT_READ_ONLY, 0, flags);
  props[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[REPLACED]
      = g_signal_new ("replaced", VIEWER_TYPE_REPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED]
      = g_signal_new ("settled", VIEWER_TYPE_REPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_report_init (ViewerReport *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What this person typed last time and central never got. */
static void
take_draft (ViewerReport *self)
{
  g_auto (ViewerWords) kept = { 0 };
  g_auto (ViewerWords) base = { 0 };
  ViewerWords merged = { 0 };

  if (!viewer_report_read_draft (self, &kept, &base))
    return;
  if (viewer_words_merge (&merged, &base, &kept, &self->base))
    {
      viewer_words_clear (&self->words);
      self->words = merged;
      self->was_written = !viewer_report_is_clean (self);
      viewer_report_set_state (self, VIEWER_REPORT_CHANGED);
      save (self);
    }
  else
    {
      viewer_words_clear (&merged);
      viewer_words_clear (&self->words);
      viewer_words_copy (&self->words, &kept);
      viewer_words_copy (&self->theirs, &self->base);
      viewer_report_keep_origin (self, &base);
      self->was_written = TRUE;
      viewer_report_set_state (self, VIEWER_REPORT_CONFLICT);
    }
}

ViewerReport *
viewer_report_new (
    FjClient *client, FjDrafts *drafts, JsonObject *document, guint etag, gboolean may_write, GError **error)
{
  g_autoptr (ViewerReport) self = g_object_new (VIEWER_TYPE_REPORT, NULL);

  if (!take_document (self, document, etag, error))
    return NULL;
  self->client = g_object_ref (client);
  self->drafts = drafts != NULL ? fj_drafts_ref (drafts) : NULL;
  self->may_write = may_write;
  self->key = g_strdup_printf ("report/%s", self->report->id);
  self->path = g_strdup_printf ("/DiagnosticReport/%s", self->report->id);
  viewer_words_copy (&self->words, &self->base);
  viewer_report_set_state (self, may_write ? VIEWER_REPORT_SAVED : VIEWER_REPORT_READ_ONLY);
  if (may_write)
    take_draft (self);
  return g_steal_pointer (&self);
}
