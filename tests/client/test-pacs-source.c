#include "fj-pacs-source.h"

#include <glib/gstdio.h>
#include <string.h>
#include "fj-error.h"
#include "scripted-central.h"

#define SERIES(uid, number, instances)                                                                       \
  "{\"uid\":\"" uid "\",\"number\":" number                                                                  \
  ",\"modality\":{\"code\":\"CT\"},\"description\":\"肺窗\",\"instance\":[" instances "]}"
#define INSTANCE(uid, number)                                                                                \
  "{\"uid\":\"" uid "\",\"number\":" number ",\"sopClass\":{\"code\":\"urn:oid:1.2.840.10008.5.1.4.1.1.2\"}}"
#define STUDY(uid, series)                                                                                                   \
  "{\"resource\":{\"resourceType\":\"ImagingStudy\",\"id\":\"s-1\",\"identifier\":[{\"system\":\"urn:dicom:uid\",\"value\":" \
  "\"urn:oid:" uid                                                                                                           \
  "\"}],\"status\":\"available\",\"subject\":{\"reference\":\"Patient/p-1\"},\"series\":[" series "]}}"

typedef struct
{
  Central central;
  FjClient *client;
  FjObjectCache *cache;
  char *folder;
  FjImageSource *source;
} Fixture;

static void
serve_text (Fixture *fixture, const char *path, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  central_serve (&fixture->central, path, type, bytes);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  central_start (&fixture->central);
  fixture->client = central_client (&fixture->central);
  fixture->folder = g_dir_make_tmp ("fenji-objects-XXXXXX", NULL);
  fixture->cache = fj_object_cache_new (fixture->folder, 1 << 20, NULL);
  fixture->source = fj_pacs_source_new (fixture->client, fixture->cache, "e-1", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->source);
  fj_object_cache_clear (fixture->cache);
  fj_object_cache_unref (fixture->cache);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_object_unref (fixture->client);
  central_stop (&fixture->central);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const char *const order[]
      = { "1.2/1.2.1/1.2.1.1", "1.2/1.2.1/1.2.1.2", "1.2/1.2.1/1.2.1.10", "1.2/1.2.2/1.2.2.1" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) objects = NULL, later = NULL;

  g_assert_false (fj_image_source_is_local (fixture->source));
  serve_text (fixture, "/ImagingStudy", "application/fhir+json",
              "{\"resourceType\":\"Bundle\",\"entry\":[" STUDY (
                  "1.2", SERIES ("1.2.2", "2", INSTANCE ("1.2.2.1", "1")) "," SERIES (
                             "1.2.1", "1",
                             INSTANCE ("1.2.1.10", "10") "," INSTANCE ("1.2.1.2", "2") "," INSTANCE (
                                 "1.2.1.1", "1"))) "]}");
  objects = fj_image_source_list (fixture->source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (objects->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < objects->len; i++)
    g_assert_cmpstr (((FjImageObject *) g_ptr_array_index (objects, i))->key, ==, order[i]);
  const FjImageObject *third = g_ptr_array_index (objects, 2);
  g_assert_cmpstr (third->modality, ==, "CT");
  g_assert_cmpstr (third->series_description, ==, "肺窗");
  g_assert_cmpint (third->number, ==, 10);
  g_assert_cmpint (third->series_number, ==, 1);
  g_assert_cmpuint (central_count (&fixture->central, "/ImagingStudy?based-on=ServiceRequest/e-1"), ==, 1);

  /* Images come while it is open. */
  serve_text (fixture, "/ImagingStudy", "application/fhir+json",
              "{\"resourceType\":\"Bundle\",\"entry\":[" STUDY (
                  "1.2", SERIES ("1.2.3", "1", INSTANCE ("1.2.3.1", "1"))) "]}");
  later = fj_image_source_list (fixture->source, NULL, &error);
  g_assert_cmpuint (later->len, ==, 1);
}

static void
test_list_by_uid (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjImageSource) source = fj_pacs_source_new (fixture->client, fixture->cache, NULL, "1.2.840.1");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) objects = NULL;

  serve_text (fixture, "/ImagingStudy", "application/fhir+json", "{\"resourceType\":\"Bundle\"}");
  objects = fj_image_source_list (source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (objects->len, ==, 0);
  g_assert_cmpuint (
      central_count (&fixture->central, "/ImagingStudy?identifier=urn:dicom:uid%7Curn:oid:1.2.840.1"), ==, 1);
}

/* A file that begins as DICOM does; line breaks and boundaries inside of it are bytes like others. */
static GBytes *
object (void)
{
  GByteArray *array = g_byte_array_new ();
  static const guint8 zeros[128];

  g_byte_array_append (array, zeros, sizeof zeros);
  g_byte_array_append (array, (const guint8 *) "DICM\r\n--other\r\n\0\377\r\n", 20);
  return g_byte_array_free_to_bytes (array);
}

static void
serve_part (Fixture *fixture, const char *path, GBytes *part, const char *end)
{
  GByteArray *array = g_byte_array_new ();
  static const char head[] = "\r\n--b0undary\r\nContent-Type: application/dicom\r\n\r\n";
  g_autoptr (GBytes) body = NULL;

  g_byte_array_append (array, (const guint8 *) head, sizeof head - 1);
  g_byte_array_append (array, g_bytes_get_data (part, NULL), (guint) g_bytes_get_size (part));
  g_byte_array_append (array, (const guint8 *) end, (guint) strlen (end));
  body = g_byte_array_free_to_bytes (array);
  central_serve (&fixture->central, path, "multipart/related; type=\"application/dicom\"; boundary=b0undary",
                 body);
}

static void
assert_fetched (Fixture *fixture, const char *key, GBytes *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fj_image_source_fetch (fixture->source, key, NULL, &error), *text = NULL;
  g_autoptr (GBytes) found = NULL;
  gsize length;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  found = g_bytes_new_take (g_steal_pointer (&text), length);
  g_assert_true (g_bytes_equal (found, wanted));
}

static void
test_fetch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = object ();

  serve_part (fixture, "/dicom-web/studies/1.2/series/1.3/instances/1.4", whole, "\r\n--b0undary--\r\n");
  assert_fetched (fixture, "1.2/1.3/1.4", whole);
  assert_fetched (fixture, "1.2/1.3/1.4", whole);
  /* The second time it was here. */
  g_assert_cmpuint (central_count (&fixture->central, "/dicom-web/"), ==, 1);
  /* Not as parts. */
  central_serve (&fixture->central, "/dicom-web/studies/1.2/series/1.3/instances/1.5", "application/dicom",
                 whole);
  assert_fetched (fixture, "1.2/1.3/1.5", whole);
}

static void
test_fetch_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[]
      = { "", "1.2/1.3", "1.2/1.3/1.4/1.5", "1.2/../1.4", "1.2/1.3/a", "1.2/1.3/1%2e", "//", "1.2/1.3/" };
  g_autoptr (GBytes) text = g_bytes_new_static ("<html>login please</html>", 25);
  g_autoptr (GBytes) whole = object ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_null (fj_image_source_fetch (fixture->source, keys[i], NULL, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_cmpuint (central_count (&fixture->central, "/dicom-web/"), ==, 0);
  /* What is no image is not kept. */
  serve_part (fixture, "/dicom-web/studies/1.2/series/1.3/instances/1.4", text, "\r\n--b0undary--\r\n");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (fj_image_source_fetch (fixture->source, "1.2/1.3/1.4", NULL, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
      g_clear_error (&error);
    }
  g_assert_cmpuint (central_count (&fixture->central, "/dicom-web/"), ==, 2);
  central_serve (&fixture->central, "/dicom-web/studies/1.2/series/1.3/instances/1.4", "text/html", text);
  g_assert_null (fj_image_source_fetch (fixture->source, "1.2/1.3/1.4", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_clear_error (&error);
  /* An answer that breaks off before its end. */
  serve_part (fixture, "/dicom-web/studies/1.2/series/1.3/instances/1.4", whole, "");
  g_assert_null (fj_image_source_fetch (fixture->source, "1.2/1.3/1.4", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_clear_error (&error);
  central_set_status (&fixture->central, 404);
  g_assert_null (fj_image_source_fetch (fixture->source, "1.2/1.3/1.9", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/pacs-source/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/pacs-source/list-by-uid", Fixture, NULL, set_up, test_list_by_uid, tear_down);
  g_test_add ("/pacs-source/fetch", Fixture, NULL, set_up, test_fetch, tear_down);
  g_test_add ("/pacs-source/fetch-refused", Fixture, NULL, set_up, test_fetch_refused, tear_down);
  return g_test_run ();
}
