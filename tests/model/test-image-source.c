#include "fj-image-source.h"

#include "fj-error.h"

/* A source of one object that is in a list. */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource
{
  GObject parent;
};

static GPtrArray *
test_source_list (FjImageSource *source, GCancellable *cancellable, GError **error)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_image_object_free);
  FjImageObject *object = g_new0 (FjImageObject, 1);

  object->key = g_strdup ("1/2/3");
  object->study_uid = g_strdup ("1");
  object->modality = g_strdup ("CT");
  g_ptr_array_add (objects, object);
  return objects;
}

static char *
test_source_fetch (FjImageSource *source, const char *key, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!g_str_equal (key, "1/2/3"))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, "There is no %s.", key);
      return NULL;
    }
  return g_strdup ("/a/file");
}

static gboolean
test_source_is_local (FjImageSource *source)
{
  return TRUE;
}

static void
test_source_iface_init (FjImageSourceInterface *iface)
{
  iface->list = test_source_list;
  iface->fetch = test_source_fetch;
  iface->is_local = test_source_is_local;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource,
                               test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_IMAGE_SOURCE, test_source_iface_init))

static void
test_source_class_init (TestSourceClass *klass)
{
}

static void
test_source_init (TestSource *self)
{
}

static void
test_calls_reach_the_source (void)
{
  g_autoptr (FjImageSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) objects = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = NULL;

  objects = fj_image_source_list (source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (objects->len, ==, 1);
  path = fj_image_source_fetch (source, ((FjImageObject *) objects->pdata[0])->key, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, "/a/file");
  g_assert_true (fj_image_source_is_local (source));

  g_assert_null (fj_image_source_fetch (source, "4", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (fj_image_source_fetch (source, "1/2/3", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-source/calls-reach-the-source", test_calls_reach_the_source);
  return g_test_run ();
}
