#include "viewer-marks.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"
#include "viewer-marks-send.h"

#define KEEP_MILLISECONDS 300 /* after a step */
#define RETRY_SECONDS 60
#define LEAVE_SECONDS 10
#define FORGET_AFTER ((gint64) 48 * 3600 * G_USEC_PER_SEC) /* sent, and its exam was not opened since */

struct _ViewerMarks
{
  GObject parent;
  FjMarkList *list;
  FjMarkTool *tool;
  const ViewerImaging *imaging;
  FjClient *client;
  FjDrafts *drafts;
  char *exam, *author;
  GCancellable *cancellable;
  ViewerMarksFound *found; /* NULL: the archive was not asked yet, or did not answer */
  FjClient *retry_client;
  FjDrafts *retry_drafts;
  GPtrArray *touched;     /* of FjMarkImage: one of each study that holds or held own marks */
  ViewerMarksDraft *last; /* all own that stood last */
  gboolean is_unsent;     /* what a draft brought central does not have yet */
  gboolean awaits;        /* central has it, the archive did not yet show it */
  gint64 awaited;         /* the moment of that saving */
  gboolean is_restoring;
  guint timer, retry, restore;
};

G_DEFINE_FINAL_TYPE (ViewerMarks, viewer_marks, G_TYPE_OBJECT)

enum
{
  TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static char *
dup_key (const char *exam)
{
  return g_strconcat (VIEWER_MARKS_DRAFT_PREFIX, exam, NULL);
}

static void
tell (ViewerMarks *self, const char *sentence)
{
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

/* --- what stands --- */

/* Of this exam: what is drawn on an earlier one belongs to another saving. */
static gboolean
belongs (ViewerMarks *self, const FjMarkImage *image)
{
  if (image->sop_instance_uid == NULL || image->study_uid == NULL || image->series_uid == NULL
      || image->sop_class_uid == NULL)
    return FALSE;
  for (guint i = 0; self->found != NULL && i < self->found->studies->len; i++)
    if (g_strcmp0 (((FjMarkImage *) self->found->studies->pdata[i])->study_uid, image->study_uid) == 0)
      return TRUE;
  return self->found == NULL;
}

static void
touch (ViewerMarks *self, const FjMarkImage *image)
{
  ViewerMarksDraft only = { .studies = self->touched };

  viewer_marks_draft_add_study (&only, image);
}

static ViewerMarksDraft *
make_draft (ViewerMarks *self, gboolean *has_strays)
{
  ViewerMarksDraft *draft = viewer_marks_draft_new ();

  draft->author = g_strdup (self->author);
  draft->moment = fj_time_now ();
  draft->is_partial = self->found == NULL;
  for (guint i = 0; i < fj_mark_list_get_n (self->list); i++)
    {
      const FjMark *mark = fj_mark_list_get (self->list, i);

      if (fj_mark_list_get_origin (self->list, mark->uid) != FJ_MARK_OWN)
        continue;
      if (belongs (self, &mark->image))
        {
          viewer_marks_draft_add_mark (draft, mark);
          touch (self, &mark->image);
        }
      else if (has_strays != NULL)
        *has_strays = TRUE;
    }
  for (guint i = 0; i < fj_mark_list_get_n_keys (self->list); i++)
    {
      const FjMarkImage *key = fj_mark_list_get_key (self->list, i);

      if (belongs (self, key))
        {
          viewer_marks_draft_add_key (draft, key);
          touch (self, key);
        }
      else if (has_strays != NULL)
        *has_strays = TRUE;
    }
  for (guint i = 0; i < self->touched->len; i++)
    viewer_marks_draft_add_study (draft, g_ptr_array_index (self->touched, i));
  return draft;
}

static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerMarks) self = data;
  g_autoptr (GError) error = NULL;

  if (!fj_drafts_put_finish (result, &error))
    {
      /* TRANSLATORS: %s is a sentence: why. */
      g_autofree char *told
          = g_strdup_printf (_ ("The marks cannot be kept on this computer: %s They are still sent when the "
                                "exam is left."),
                             error->message);

      tell (self, told);
    }
}

static void
put_draft (ViewerMarks *self, FjDrafts *drafts, const char *exam, const ViewerMarksDraft *draft)
{
  g_autofree char *key = dup_key (exam);
  g_autoptr (JsonObject) json = viewer_marks_draft_to_json (draft);

  fj_drafts_put_async (drafts, key, json, kept, g_object_ref (self));
}

static gboolean
needs_sending (ViewerMarks *self)
{
  return self->is_unsent || fj_mark_list_is_modified (self->list);
}

static gboolean
keep (gpointer data)
{
  ViewerMarks *self = data;
  g_autoptr (ViewerMarksDraft) draft = make_draft (self, NULL);
  g_autofree char *key = dup_key (self->exam);

  self->timer = 0;
  draft->is_sent = !needs_sending (self);
  /* All was undone: what the archive has is what stands. */
  if (draft->is_sent && !self->awaits)
    fj_drafts_remove (self->drafts, key);
  else
    {
      if (draft->is_sent)
        draft->moment = self->awaited;
      put_draft (self, self->drafts, self->exam, draft);
    }
  return G_SOURCE_REMOVE;
}

/* --- steps --- */

static void
load_all (ViewerMarks *self, const ViewerMarksDraft *own)
{
  for (guint i = 0; self->found != NULL && i < self->found->load->marks->len; i++)
    {
      const FjAnnotationLoaded *loaded = g_ptr_array_index (self->found->load->marks, i);

      if (loaded->origin != FJ_MARK_OWN)
        fj_mark_list_load_from (self->list, loaded->mark, loaded->origin);
    }
  for (guint i = 0; self->found != NULL && i < self->found->load->others_keys->len; i++)
    {
      const FjAnnotationOthersKey *key = g_ptr_array_index (self->found->load->others_keys, i);

      fj_mark_list_load_others_key (self->list, &key->image, key->who);
    }
  for (guint i = 0; i < own->marks->len; i++)
    fj_mark_list_load (self->list, g_ptr_array_index (own->marks, i));
  for (guint i = 0; i < own->keys->len; i++)
    fj_mark_list_load_key (self->list, g_ptr_array_index (own->keys, i));
}

/* The view began anew with the same exam (a prior turned out to be another person's): what was drawn stands.
 */
static gboolean
restore (gpointer data)
{
  ViewerMarks *self = data;
  g_autoptr (ViewerMarksDraft) own = g_steal_pointer (&self->last);

  self->restore = 0;
  self->is_restoring = TRUE;
  load_all (self, own);
  self->is_restoring = FALSE;
  self->last = g_steal_pointer (&own);
  return G_SOURCE_REMOVE;
}

static gboolean
was_emptied (ViewerMarks *self)
{
  return fj_mark_list_get_n (self->list) == 0 && fj_mark_list_get_n_keys (self->list) == 0
         && !fj_mark_list_can_undo (self->list) && !fj_mark_list_can_redo (self->list);
}

static void
changed (ViewerMarks *self)
{
  if (self->exam == NULL || self->is_restoring)
    return;
  if (was_emptied (self))
    {
      /* What was not sent before the list forgot its steps is not now either. */
      if (self->last != NULL && self->restore == 0)
        {
          self->is_unsent = self->is_unsent || self->timer != 0 || !self->last->is_sent;
          self->restore = g_idle_add (restore, self);
        }
      return;
    }
  g_clear_pointer (&self->last, viewer_marks_draft_free);
  self->last = make_draft (self, NULL);
  self->last->is_sent = !needs_sending (self);
  if (self->timer == 0)
    self->timer = g_timeout_add (KEEP_MILLISECONDS, keep, self);
}

/* --- opening --- */

typedef struct
{
  const ViewerImaging *imaging;
  FjClient *client;
  FjDrafts *drafts;
  char *exam, *author;
  ViewerMarksDraft *draft;
  ViewerMarksFound *found;
  GError *error; /* of @found */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->client);
  fj_drafts_free (opening->drafts);
  g_free (opening->exam);
  g_free (opening->author);
  g_clear_pointer (&opening->draft, viewer_marks_draft_free);
  g_clear_pointer (&opening->found, viewer_marks_found_free);
  g_clear_error (&opening->error);
  g_free (opening);
}

static ViewerMarksDraft *
get_draft (FjDrafts *drafts, const char *key, const char *author)
{
  g_autoptr (JsonObject) json = fj_drafts_get (drafts, key);
  ViewerMarksDraft *draft = json != NULL ? viewer_marks_draft_from_json (json) : NULL;

  if (draft != NULL && g_strcmp0 (draft->author, author) != 0)
    g_clear_pointer (&draft, viewer_marks_draft_free);
  return draft;
}

static void
read_all (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  g_autofree char *key = dup_key (opening->exam);

  opening->draft = get_draft (opening->drafts, key, opening->author);
  opening->found = viewer_marks_find (opening->client, opening->imaging, opening->exam, opening->author,
                                      cancellable, &opening->error);
  g_task_return_boolean (task, TRUE);
}

/* What stands of one's own: the draft, what the archive has, or both. */
static ViewerMarksDraft *
join (const Opening *opening, gboolean *is_unsent, gboolean *awaits)
{
  const ViewerMarksDraft *draft = opening->draft;
  const FjAnnotationLoad *load = opening->found != NULL ? opening->found->load : NULL;
  ViewerMarksDraft *own = viewer_marks_draft_new ();
  gboolean holds = draft != NULL && (!draft->is_sent || load == NULL || load->own_moment < draft->moment);

  *is_unsent = holds && !draft->is_sent;
  *awaits = holds && draft->is_sent;
  for (guint i = 0; holds && i < draft->marks->len; i++)
    viewer_marks_draft_add_mark (own, g_ptr_array_index (draft->marks, i));
  for (guint i = 0; holds && i < draft->keys->len; i++)
    viewer_marks_draft_add_key (own, g_ptr_array_index (draft->keys, i));
  for (guint i = 0; holds && i < draft->studies->len; i++)
    viewer_marks_draft_add_study (own, g_ptr_array_index (draft->studies, i));
  for (guint i = 0; load != NULL && (!holds || draft->is_partial) && i < load->marks->len; i++)
    {
      const FjAnnotationLoaded *loaded = g_ptr_array_index (load->marks, i);

      if (loaded->origin == FJ_MARK_OWN)
        viewer_marks_draft_add_mark (own, loaded->mark);
    }
  for (guint i = 0; load != NULL && (!holds || draft->is_partial) && i < load->keys->len; i++)
    viewer_marks_draft_add_key (own, g_ptr_array_index (load->keys, i));
  return own;
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  ViewerMarks *self = VIEWER_MARKS (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (ViewerMarksDraft) own = NULL;
  g_autofree char *key = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))) || self->exam == NULL)
    return;
  own = join (opening, &self->is_unsent, &self->awaits);
  self->awaited = self->awaits ? opening->draft->moment : 0;
  self->found = g_steal_pointer (&opening->found);
  if (self->found == NULL)
    {
      /* TRANSLATORS: %s is a sentence: why. */
      g_autofree char *told = g_strdup_printf (
          _ ("The marks of this exam could not be fetched: %s What you draw is kept on this "
             "computer and joined to them when the exam is opened again."),
          opening->error->message);

      tell (self, told);
    }
  for (guint i = 0; i < own->studies->len; i++)
    touch (self, g_ptr_array_index (own->studies, i));
  key = dup_key (self->exam);
  if (opening->draft != NULL && !self->is_unsent && !self->awaits)
    fj_drafts_remove (self->drafts, key);
  load_all (self, own);
}

void
viewer_marks_begin (ViewerMarks *self, FjClient *client, FjDrafts *drafts, const char *exam)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (VIEWER_IS_MARKS (self));
  viewer_marks_end (self);
  if (drafts == NULL || fj_client_get_display (client) == NULL)
    return;
  self->client = g_object_ref (client);
  self->drafts = fj_drafts_ref (drafts);
  self->exam = g_strdup (exam);
  self->author = g_strdup (fj_client_get_display (client));
  self->cancellable = g_cancellable_new ();
  fj_mark_tool_set_author (self->tool, self->author);
  opening = g_new0 (Opening, 1);
  opening->imaging = self->imaging;
  opening->client = g_object_ref (client);
  opening->drafts = fj_drafts_ref (drafts);
  opening->exam = g_strdup (exam);
  opening->author = g_strdup (self->author);
  task = g_task_new (self, self->cancellable, opened, NULL);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, read_all);
}

/* --- sending --- */

typedef struct
{
  const ViewerImaging *imaging;
  FjClient *client;
  FjDrafts *drafts;
  char *current, *author; /* @current: an exam that is open, left alone */
  char *exam;             /* NULL: all that was left */
  ViewerMarksDraft *draft;
  GApplication *application; /* held; NULL: not, or long enough */
  guint timer;
  gboolean has_failed;
  const char *language;
} Sending;

static void
let_go (Sending *sending)
{
  g_clear_handle_id (&sending->timer, g_source_remove);
  if (sending->application != NULL)
    g_application_release (g_steal_pointer (&sending->application));
}

static gboolean
waited_enough (gpointer data)
{
  Sending *sending = data;

  sending->timer = 0;
  let_go (sending);
  return G_SOURCE_REMOVE;
}

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->client);
  fj_drafts_free (sending->drafts);
  g_free (sending->current);
  g_free (sending->author);
  g_free (sending->exam);
  g_clear_pointer (&sending->draft, viewer_marks_draft_free);
  g_free (sending);
}

/* Central has it. What was drawn since is not sent by that. */
static void
note_sent (FjDrafts *drafts, const char *key, const ViewerMarksDraft *sent)
{
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (ViewerMarksDraft) now = get_draft (drafts, key, sent->author);
  g_autoptr (GError) error = NULL;

  if (now == NULL || now->moment != sent->moment)
    return;
  now->is_sent = TRUE;
  json = viewer_marks_draft_to_json (now);
  if (!fj_drafts_put (drafts, key, json, &error))
    g_debug ("%s", error->message); /* it is sent once more then, which is harmless */
}

static void
send_one (Sending *sending, const char *key, const ViewerMarksDraft *draft, GError **error)
{
  if (viewer_marks_send (sending->client, sending->imaging, draft, NULL, error))
    note_sent (sending->drafts, key, draft);
  else
    /* What is refused will be refused again: it waits for the exam to be opened. */
    sending->has_failed = sending->has_failed || g_error_matches (*error, FJ_ERROR, FJ_ERROR_UNAVAILABLE)
                          || g_error_matches (*error, FJ_ERROR, FJ_ERROR_IO);
}

static void
send_left (Sending *sending)
{
  g_auto (GStrv) keys = fj_drafts_list (sending->drafts);
  gint64 now = fj_time_now ();

  for (char **key = keys; *key != NULL; key++)
    {
      g_autoptr (ViewerMarksDraft) draft = NULL;
      g_autoptr (GError) error = NULL;

      if (!g_str_has_prefix (*key, VIEWER_MARKS_DRAFT_PREFIX)
          || g_strcmp0 (*key + strlen (VIEWER_MARKS_DRAFT_PREFIX), sending->current) == 0)
        continue;
      draft = get_draft (sending->drafts, *key, sending->author);
      if (draft != NULL && draft->is_sent && now - draft->moment > FORGET_AFTER)
        fj_drafts_remove (sending->drafts, *key);
      else if (draft != NULL && !draft->is_sent && !draft->is_partial)
        send_one (sending, *key, draft, &error);
      if (error != NULL)
        g_debug ("%s", error->message);
    }
}

static void
send_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sending *sending = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = sending->exam != NULL ? dup_key (sending->exam) : NULL;

  fj_language_set_thread (sending->language);
  if (key == NULL)
    send_left (sending);
  else
    send_one (sending, key, sending->draft, &error);
  fj_language_set_thread (NULL);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
try_again (gpointer data)
{
  ViewerMarks *self = data;

  self->retry = 0;
  if (fj_client_get_display (self->retry_client) != NULL)
    viewer_marks_send_left (self, self->retry_client, self->retry_drafts);
  return G_SOURCE_REMOVE;
}

static void
sent (GObject *source, GAsyncResult *result, gpointer data)
{
  ViewerMarks *self = VIEWER_MARKS (source);
  Sending *sending = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  let_go (sending);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* TRANSLATORS: %s is a sentence: why. */
      g_autofree char *told
          = g_strdup_printf (_ ("The marks could not be sent: %s They are kept on this computer, and sent as "
                                "soon as that is possible."),
                             error->message);

      tell (self, told);
    }
  if (sending->has_failed && self->retry == 0)
    {
      g_set_object (&self->retry_client, sending->client);
      g_clear_pointer (&self->retry_drafts, fj_drafts_free);
      self->retry_drafts = fj_drafts_ref (sending->drafts);
      self->retry = g_timeout_add_seconds (RETRY_SECONDS, try_again, self);
    }
}

static Sending *
sending_new (ViewerMarks *self, FjClient *client, FjDrafts *drafts, const char *author)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->imaging = self->imaging;
  sending->client = g_object_ref (client);
  sending->drafts = fj_drafts_ref (drafts);
  sending->author = g_strdup (author);
  sending->current = g_strdup (self->exam);
  sending->language = fj_language_get_thread ();
  return sending;
}

void
viewer_marks_send_left (ViewerMarks *self, FjClient *client, FjDrafts *drafts)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIEWER_IS_MARKS (self));
  if (drafts == NULL)
    return;
  task = g_task_new (self, NULL, sent, NULL);
  g_task_set_task_data (task, sending_new (self, client, drafts, fj_client_get_display (client)),
                        sending_free);
  g_task_run_in_thread (task, send_in_thread);
}

/* What was drawn goes on its way; the program stays until it is there, but not for ever. */
static void
send_current (ViewerMarks *self)
{
  g_autoptr (GTask) task = NULL;
  gboolean has_strays = FALSE;
  Sending *sending = sending_new (self, self->client, self->drafts, self->author);

  sending->draft = make_draft (self, &has_strays);
  sending->exam = g_strdup (self->exam);
  put_draft (self, self->drafts, self->exam, sending->draft);
  if (has_strays)
    tell (self,
          _ ("Marks on earlier exams and on planes that were cut here are not kept. Open the earlier exam to "
             "draw on it."));
  if (sending->draft->is_partial || sending->draft->studies->len == 0)
    {
      sending_free (sending);
      return;
    }
  sending->application = g_application_get_default ();
  if (sending->application != NULL)
    g_application_hold (sending->application);
  sending->timer = g_timeout_add_seconds (LEAVE_SECONDS, waited_enough, sending);
  task = g_task_new (self, NULL, sent, NULL);
  g_task_set_task_data (task, sending, sending_free);
  g_task_run_in_thread (task, send_in_thread);
}

void
viewer_marks_end (ViewerMarks *self)
{
  g_return_if_fail (VIEWER_IS_MARKS (self));
  if (self->exam == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->restore != 0)
    {
      g_clear_handle_id (&self->restore, g_source_remove);
      restore (self);
    }
  if (needs_sending (self))
    send_current (self);
  g_clear_pointer (&self->exam, g_free);
  g_clear_pointer (&self->author, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->drafts, fj_drafts_free);
  g_clear_pointer (&self->found, viewer_marks_found_free);
  g_clear_pointer (&self->last, viewer_marks_draft_free);
  g_ptr_array_set_size (self->touched, 0);
  self->is_unsent = self->awaits = FALSE;
}

/* --- object --- */

static void
image_free (gpointer data)
{
  fj_mark_image_clear (data);
  g_free (data);
}

static void
viewer_marks_dispose (GObject *object)
{
  ViewerMarks *self = VIEWER_MARKS (object);

  viewer_marks_end (self);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_object (&self->retry_client);
  g_clear_pointer (&self->retry_drafts, fj_drafts_free);
  g_clear_object (&self->list);
  g_clear_object (&self->tool);
  G_OBJECT_CLASS (viewer_marks_parent_class)->dispose (object);
}

static void
viewer_marks_finalize (GObject *object)
{
  g_ptr_array_unref (VIEWER_MARKS (object)->touched);
  G_OBJECT_CLASS (viewer_marks_parent_class)->finalize (object);
}

static void
viewer_marks_class_init (ViewerMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_marks_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_marks_finalize;
  signals[TOLD] = g_signal_new ("told", VIEWER_TYPE_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_marks_init (ViewerMarks *self)
{
  self->touched = g_ptr_array_new_with_free_func (image_free);
}

ViewerMarks *
viewer_marks_new (FjReadingView *view, const ViewerImaging *imaging)
{
  ViewerMarks *self = g_object_new (VIEWER_TYPE_MARKS, NULL);

  self->tool = g_object_ref (fj_reading_view_get_mark_tool (view));
  self->list = g_object_ref (fj_reading_view_get_marks (view));
  self->imaging = imaging;
  fj_reading_view_set_marks_kept (view);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  return self;
}
