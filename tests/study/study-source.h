/* A source that is not on this machine, for tests: files of a folder, fetched when the test lets it. */
#pragma once

#include "fj-image-source.h"

#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource
{
  GObject parent_instance;
  char *folder;
  GPtrArray *objects; /* of FjImageObject; keys are names in the folder */
  GMutex mutex;
  GCond cond;
  gboolean is_shut;    /* fetches wait */
  guint granted, came; /* while it is shut so many of those that came go, in their order */
  GPtrArray *asked;    /* keys, in the order in which their fetching began */
  GPtrArray *fetched;  /* keys, in the order of fetching */
  guint n_waiting, most_waiting;
  char *bad; /* the key that cannot be fetched */
  gboolean cannot_list;
};

static void test_source_init_iface (FjImageSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource,
                               test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_IMAGE_SOURCE, test_source_init_iface))

static GPtrArray *
test_source_list (FjImageSource *source, GCancellable *cancellable, GError **error)
{
  TestSource *self = TEST_SOURCE (source);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_object_free);

  if (self->cannot_list)
    {
      g_ptr_array_unref (list);
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE, "The archive does not answer. Try again.");
      return NULL;
    }
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->objects->len; i++)
    {
      const FjImageObject *object = g_ptr_array_index (self->objects, i);
      FjImageObject *copy = g_memdup2 (object, sizeof *object);

      copy->key = g_strdup (object->key);
      copy->study_uid = g_strdup (object->study_uid);
      copy->series_uid = g_strdup (object->series_uid);
      copy->instance_uid = g_strdup (object->instance_uid);
      copy->modality = g_strdup (object->modality);
      copy->series_description = g_strdup (object->series_description);
      g_ptr_array_add (list, copy);
    }
  g_mutex_unlock (&self->mutex);
  return list;
}

static void
test_source_wake (GCancellable *cancellable, gpointer data)
{
  TestSource *self = data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static char *
test_source_fetch (FjImageSource *source, const char *key, GCancellable *cancellable, GError **error)
{
  TestSource *self = TEST_SOURCE (source);
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (test_source_wake), self, NULL);
  gboolean is_bad, is_here;
  guint ticket;

  g_mutex_lock (&self->mutex);
  is_here = g_ptr_array_find_with_equal_func (self->fetched, key, g_str_equal, NULL);
  ticket = is_here ? 0 : self->came++;
  g_ptr_array_add (self->asked, g_strdup (key));
  self->n_waiting++;
  self->most_waiting = MAX (self->most_waiting, self->n_waiting);
  while (!is_here && self->is_shut && ticket >= self->granted && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->cond, &self->mutex);
  self->n_waiting--;
  is_bad = g_strcmp0 (key, self->bad) == 0;
  if (!is_here && !is_bad && !g_cancellable_is_cancelled (cancellable))
    g_ptr_array_add (self->fetched, g_strdup (key));
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, id);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (is_bad)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE, "The archive does not answer. Try again.");
      return NULL;
    }
  return g_build_filename (self->folder, key, NULL);
}

static gboolean
test_source_is_local (FjImageSource *source)
{
  return FALSE;
}

static void
test_source_init_iface (FjImageSourceInterface *iface)
{
  iface->list = test_source_list;
  iface->fetch = test_source_fetch;
  iface->is_local = test_source_is_local;
}

static void
test_source_finalize (GObject *object)
{
  TestSource *self = TEST_SOURCE (object);

  g_free (self->folder);
  g_free (self->bad);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->asked);
  g_ptr_array_unref (self->fetched);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
  self->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_object_free);
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->fetched = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

static TestSource *
test_source_new (const char *where)
{
  TestSource *self = g_object_new (TEST_TYPE_SOURCE, NULL);

  self->folder = g_strdup (where);
  return self;
}

/* Of a stack() of study-store.h: @n files @name00 … of @series. Numbers are those of the files. */
static void
test_source_add (TestSource *self, const char *name, guint n, const char *series, gint series_number)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < n; i++)
    {
      FjImageObject *object = g_new0 (FjImageObject, 1);

      object->key = g_strdup_printf ("%s%02u", name, i);
      object->study_uid = g_strdup ("2.25.1");
      object->series_uid = g_strdup (series);
      object->instance_uid = g_strdup_printf ("%s.%u", series, i);
      object->modality = g_strdup ("CT");
      object->series_description = g_strdup ("Thorax");
      object->series_number = series_number;
      object->number = (gint) ((i * 7 + 3) % n);
      object->frames = 1;
      g_ptr_array_add (self->objects, object);
    }
  g_mutex_unlock (&self->mutex);
}

static void
test_source_open (TestSource *self, gint allowed)
{
  g_mutex_lock (&self->mutex);
  self->is_shut = allowed >= 0;
  self->granted = allowed >= 0 ? self->fetched->len + (guint) allowed : 0;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

G_GNUC_UNUSED static guint
test_source_count_asked (TestSource *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->asked->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

G_GNUC_UNUSED static guint
test_source_count_fetched (TestSource *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->fetched->len;
  g_mutex_unlock (&self->mutex);
  return n;
}
