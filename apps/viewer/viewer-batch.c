#include "viewer-batch.h"

struct ViewerBatch
{
  char **exams;
  guint place, n_exams, n_done;
};

ViewerBatch *
viewer_batch_new (const char *const *exams)
{
  ViewerBatch *self;

  g_return_val_if_fail (exams != NULL && exams[0] != NULL, NULL);

  self = g_new0 (ViewerBatch, 1);
  self->exams = g_strdupv ((char **) exams);
  self->n_exams = g_strv_length (self->exams);
  return self;
}

void
viewer_batch_free (ViewerBatch *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->exams);
  g_free (self);
}

const char *
viewer_batch_get_current (const ViewerBatch *self)
{
  return self->exams[self->place]; /* past the last one stands the NULL */
}

guint
viewer_batch_get_place (const ViewerBatch *self)
{
  return MIN (self->place + 1, self->n_exams);
}

guint
viewer_batch_get_count (const ViewerBatch *self)
{
  return self->n_exams;
}

guint
viewer_batch_get_n_done (const ViewerBatch *self)
{
  return self->n_done;
}

gboolean
viewer_batch_finish (ViewerBatch *self, const char *exam)
{
  if (viewer_batch_get_current (self) == NULL || g_strcmp0 (viewer_batch_get_current (self), exam) != 0)
    return FALSE;
  self->n_done++;
  self->place++;
  return TRUE;
}

void
viewer_batch_skip (ViewerBatch *self)
{
  if (self->place < self->n_exams)
    self->place++;
}
