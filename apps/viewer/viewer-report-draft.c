/* What central does not have yet, on this computer. */
#include "viewer-report-private.h"

#include "fj-json.h"
#include "fj-language.h"

#define KEEP_MS 400 /* after the last key */

gboolean
viewer_report_is_clean (ViewerReport *self)
{
  return viewer_words_equal (&self->words, &self->base);
}

void
viewer_report_forget_origin (ViewerReport *self)
{
  viewer_words_clear (&self->origin);
  self->has_origin = FALSE;
}

void
viewer_report_keep_origin (ViewerReport *self, const ViewerWords *origin)
{
  if (self->has_origin)
    return;
  viewer_words_copy (&self->origin, origin);
  self->has_origin = TRUE;
}

void
viewer_report_forget_draft (ViewerReport *self)
{
  g_clear_handle_id (&self->keep_timer, g_source_remove);
  if (self->has_draft && self->drafts != NULL)
    fj_drafts_remove (self->drafts, self->key);
  self->has_draft = FALSE;
}

/* Takes @sentence over; NULL: it is kept. */
static void
set_unkept (ViewerReport *self, char *sentence)
{
  g_autofree char *old = self->unkept;

  self->unkept = sentence;
  if (g_strcmp0 (old, sentence) != 0)
    viewer_report_set_state (self, self->state);
}

static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ViewerReport) self = data;
  g_autoptr (GError) error = NULL;

  fj_drafts_put_finish (result, &error);
  if (error != NULL)
    g_message ("%s", error->message);
  set_unkept (self, error != NULL ? g_strdup (error->message) : NULL);
}

void
viewer_report_keep (ViewerReport *self)
{
  g_autoptr (JsonObject) document = NULL;

  g_return_if_fail (VIEWER_IS_REPORT (self));

  g_clear_handle_id (&self->keep_timer, g_source_remove);
  if (!self->may_write || viewer_report_is_clean (self))
    return;
  if (self->drafts == NULL)
    {
      set_unkept (
          self, g_strdup (_ ("What you type cannot be kept on this computer. Stay until it is saved, or copy "
                             "it elsewhere.")));
      return;
    }
  document = json_object_new ();
  json_object_set_int_member (document, "version", self->etag);
  json_object_set_object_member (document, "words", viewer_words_to_json (&self->words));
  json_object_set_object_member (document, "base",
                                 viewer_words_to_json (self->has_origin ? &self->origin : &self->base));
  fj_drafts_put_async (self->drafts, self->key, document, kept, g_object_ref (self));
  self->has_draft = TRUE;
}

static gboolean
keep_now (gpointer data)
{
  ViewerReport *self = data;

  self->keep_timer = 0;
  viewer_report_keep (self);
  return G_SOURCE_REMOVE;
}

void
viewer_report_keep_soon (ViewerReport *self)
{
  g_clear_handle_id (&self->keep_timer, g_source_remove);
  self->keep_timer = g_timeout_add (KEEP_MS, keep_now, self);
}

gboolean
viewer_report_read_draft (ViewerReport *self, ViewerWords *words, ViewerWords *base)
{
  g_autoptr (JsonObject) draft = self->drafts != NULL ? fj_drafts_get (self->drafts, self->key) : NULL;

  if (draft == NULL)
    return FALSE;
  self->has_draft = TRUE;
  viewer_words_from_json (words, fj_json_get_object (draft, "words"));
  viewer_words_from_json (base, fj_json_get_object (draft, "base"));
  return TRUE;
}
