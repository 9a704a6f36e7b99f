/* Documents of the product on the wire, and as lists of several pages. */
#include "fj-documents.h"

#include "fj-error.h"
#include "fj-json.h"
#include "scripted-central.h"

#define BASIC(id, scope, content)                                                                                \
  "{\"resourceType\":\"Basic\",\"id\":\"" id "\",\"meta\":{\"versionId\":\"4\"},\"code\":{\"coding\":[{"         \
  "\"system\":\"urn:fenji:basic\",\"code\":\"hanging-protocol\"}]},\"extension\":[{\"url\":\"urn:fenji:scope\"," \
  "\"valueCode\":\"" scope "\"},{\"url\":\"urn:fenji:owner\",\"valueReference\":{\"reference\":"                 \
  "\"Organization/o-1\"}},{\"url\":\"urn:fenji:name\",\"valueString\":\"ct\"},{\"url\":\"urn:fenji:content\","   \
  "\"valueString\":\"" content "\"}]}"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *json = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return json;
}

static void
test_wire (void)
{
  g_autoptr (JsonObject) json = parse (BASIC ("b-1", "site", "{\\\"version\\\":1}"));
  g_autoptr (FjDocument) document = fj_document_from_json (json);
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (FjDocument) second = NULL;
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (document->id, ==, "b-1");
  g_assert_cmpstr (document->code, ==, "hanging-protocol");
  g_assert_cmpstr (document->name, ==, "ct");
  g_assert_cmpstr (document->scope, ==, "site");
  g_assert_cmpstr (document->owner, ==, "o-1");
  g_assert_cmpuint (document->version, ==, 4);
  content = fj_document_parse (document, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fj_json_get_int (content, "version", 0), ==, 1);
  again = fj_document_to_json (document);
  second = fj_document_from_json (again);
  g_assert_cmpstr (second->content, ==, document->content);
  g_assert_cmpstr (second->owner, ==, "o-1");
  g_assert_cmpuint (second->version, ==, 0); /* the service says it, not we */
}

static void
test_not_ours (void)
{
  static const char *const texts[]
      = { "{}", "{\"resourceType\":\"Patient\",\"id\":\"x\"}", "{\"resourceType\":\"Basic\",\"id\":\"x\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) json = parse (texts[i]);

      g_assert_null (fj_document_from_json (json));
    }
}

/* Two computers mean the same document; two people, kinds, levels or names do not. */
static void
test_ids (void)
{
  static const char *const others[][5] = { { "b", "n", "user", NULL, "p" },
                                           { "a", "m", "user", NULL, "p" },
                                           { "a", "n", "site", "o-1", NULL },
                                           { "a", "n", "site", "o-2", NULL },
                                           { "a", "n", "user", NULL, "q" } };
  g_autoptr (FjDocument) one = fj_document_new (NULL, "a", "n", "user", NULL, "p", "1");
  g_autoptr (FjDocument) same = fj_document_new (NULL, "a", "n", "user", NULL, "p", "2");
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpstr (one->id, ==, same->id);
  g_hash_table_add (ids, g_strdup (one->id));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (FjDocument) other = fj_document_new (NULL, others[i][0], others[i][1], others[i][2],
                                                      others[i][3], others[i][4], NULL);

      g_assert_true (g_hash_table_add (ids, g_strdup (other->id)));
    }
}

static void
test_too_large (void)
{
  g_autofree char *long_text = g_strnfill (FJ_DOCUMENTS_MAX_CONTENT + 1, ' ');
  g_autoptr (FjDocument) document = fj_document_new (NULL, "a", "n", "user", NULL, "p", long_text);
  g_autoptr (FjDocument) empty = fj_document_new (NULL, "a", "n", "user", NULL, "p", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_document_parse (document, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (fj_document_parse (empty, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

typedef struct
{
  FjClient *client;
  GPtrArray *documents;
  GError *error;
  gboolean is_done;
} Listing;

static gpointer
list (gpointer data)
{
  Listing *listing = data;

  listing->documents = fj_documents_list (listing->client, "hanging-protocol", NULL, &listing->error);
  g_atomic_int_set (&listing->is_done, TRUE);
  return NULL;
}

static gboolean
listed (gpointer data)
{
  return g_atomic_int_get (&((Listing *) data)->is_done);
}

/* What is no document of ours is passed over; a page that leads to itself ends some time. */
static void
test_list (void)
{
  static const char page[]
      = "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"http://elsewhere/Basic?_after=1\"}],"
        "\"entry\":[{\"resource\":" BASIC ("b-1", "user",
                                           "{}") "},{\"resource\":{\"resourceType\":\"Patient\"}},{}]}";
  Central central;
  Listing listing = { 0 };
  GThread *thread;

  central_start (&central);
  central_serve (&central, "/Basic", "application/fhir+json", g_bytes_new_static (page, strlen (page)));
  listing.client = central_client (&central);
  thread = g_thread_new ("list", list, &listing);
  run_until (listed, &listing);
  g_thread_join (thread);
  g_assert_no_error (listing.error);
  g_assert_cmpuint (listing.documents->len, ==, FJ_DOCUMENTS_MAX / 20);
  g_assert_cmpuint (central_count (&central, "/Basic"), ==, FJ_DOCUMENTS_MAX / 20);
  g_ptr_array_unref (listing.documents);
  g_object_unref (listing.client);
  central_stop (&central);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documents/wire", test_wire);
  g_test_add_func ("/documents/not-ours", test_not_ours);
  g_test_add_func ("/documents/ids", test_ids);
  g_test_add_func ("/documents/too-large", test_too_large);
  g_test_add_func ("/documents/list", test_list);
  return g_test_run ();
}
