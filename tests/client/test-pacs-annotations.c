/* fj-pacs-annotations: what QIDO-RS answers becomes keys that fj-pacs-source fetches by; an answer that is
 * none, an empty one, and one that is refused. */
#include "fj-pacs-annotations.h"

#include <string.h>

#include "fj-error.h"
#include "scripted-central.h"

#define PATH "/dicom-web/studies/1.2/instances"
#define OBJECT(sop_class, series, uid)                                                                       \
  "{\"00080016\":{\"vr\":\"UI\",\"Value\":[\"" sop_class                                                     \
  "\"]},\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"" series                                                    \
  "\"]},\"00080018\":{\"vr\":\"UI\",\"Value\":[\"" uid "\"]}}"

typedef struct
{
  Central central;
  FjClient *client;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  central_start (&fixture->central);
  fixture->client = central_client (&fixture->central);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->client);
  central_stop (&fixture->central);
}

static GPtrArray *
list (Fixture *fixture, const char *answer, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (answer, strlen (answer));

  central_serve (&fixture->central, PATH, "application/dicom+json", bytes);
  return fj_pacs_annotations_list (fixture->client, "1.2", NULL, error);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) annotations = list (
      fixture,
      "[" OBJECT ("1.2.840.10008.5.1.4.1.1.88.33", "1.2.1",
                  "1.2.1.1") ",{\"00080016\":{\"vr\":\"UI\"}},7," OBJECT ("1.2.840.10008.5.1.4.1.1.88.33",
                                                                          "1.2.1", "1.2.1.2") "]",
      &error);
  const FjPacsAnnotation *second;

  g_assert_no_error (error);
  g_assert_cmpuint (annotations->len, ==, 6); /* both for each of three modalities, from one canned answer */
  second = g_ptr_array_index (annotations, 1);
  g_assert_cmpstr (second->key, ==, "1.2/1.2.1/1.2.1.2");
  g_assert_cmpstr (second->sop_class_uid, ==, "1.2.840.10008.5.1.4.1.1.88.33");
  g_assert_cmpuint (central_count (&fixture->central, PATH "?Modality=SR"), ==, 1);
  g_assert_cmpuint (central_count (&fixture->central, PATH "?Modality=PR"), ==, 1);
  g_assert_cmpuint (central_count (&fixture->central, PATH "?Modality=KO"), ==, 1);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) empty = list (fixture, "[]", &error), none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (empty->len, ==, 0);
  none = list (fixture, "", &error); /* 204 */
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (list (fixture, "[{", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  central_set_status (&fixture->central, 503);
  g_assert_null (fj_pacs_annotations_list (fixture->client, "1.2", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/client/pacs-annotations/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("list", test_list);
  ADD ("nothing", test_nothing);
  ADD ("bad", test_bad);
  return g_test_run ();
}
