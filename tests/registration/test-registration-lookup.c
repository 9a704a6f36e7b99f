#include "registration-lookup.h"

#include "fj-language.h"
#include "scripted-server.h"

#define TODAY "2026-11-22"

static void
test_query (void)
{
  static const struct
  {
    const char *typed, *query;
  } cases[] = {
    { "张", "/Patient?q=%E5%BC%A0&_count=5" },
    { " zs ", "/Patient?q=zs&_count=5" },
    { "QSWS00000012", "/Patient?q=QSWS00000012&_count=5" },
    { "a&b=c", "/Patient?q=a%26b%3Dc&_count=5" },
    { "z", NULL },
    { "  ", NULL },
    { NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = registration_lookup_query (cases[i].typed, 5);
      g_assert_cmpstr (query, ==, cases[i].query);
    }
  g_autofree char *endless = g_strnfill (65, 'a');
  g_assert_null (registration_lookup_query (endless, 5));
}

static gboolean
script (Server *server, SoupServerMessage *message, const char *path, GHashTable *query)
{
  if (g_str_equal (path, "/Patient"))
    server_answer (
        message, 200, "application/fhir+json",
        "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
        "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p1\",\"name\":[{\"text\":\"张三\"}],"
        "\"gender\":\"male\",\"birthDate\":\"1980-05-12\",\"identifier\":[{\"system\":\"urn:fenji:mrn:QSWS\","
        "\"value\":\"QSWS00000001\"}]}},"
        "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p2\",\"name\":[{\"text\":\"张三\"}]}},"
        "{\"resource\":{\"resourceType\":\"Patient\"}}]}");
  else if (g_str_equal (path, "/ServiceRequest"))
    server_answer (
        message, 200, "application/fhir+json",
        "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
        "{\"resource\":{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"Patient/p1\"},"
        "\"code\":{\"text\":\"胸部正位\"},\"authoredOn\":\"2026-11-02T09:30:00+08:00\"}},"
        "{\"resource\":{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"Patient/p1\"},"
        "\"code\":{\"text\":\"older\"},\"authoredOn\":\"2026-10-02T09:30:00+08:00\"}}]}");
  else
    return FALSE;
  return TRUE;
}

static void
done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GListModel *
look (FjClient *client, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  registration_lookup_async (client, text, 5, NULL, done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return registration_lookup_finish (result, error);
}

static void
test_found (void)
{
  Server server = { 0 };
  g_autoptr (GError) error = NULL;

  server_start (&server, FALSE);
  server.script = script;
  {
    g_autoptr (FjClient) client = client_of (&server);
    g_autoptr (GListModel) found = look (client, "zs", &error);
    g_assert_no_error (error);
    /* What is no patient is left out. */
    g_assert_cmpuint (g_list_model_get_n_items (found), ==, 2);
    g_autoptr (RegistrationKnown) first = g_list_model_get_item (found, 0),
                                  second = g_list_model_get_item (found, 1);
    g_assert_cmpstr (registration_known_get_patient (first)->mrn, ==, "QSWS00000001");
    g_assert_cmpstr (registration_known_get_last (first), ==, "2026-11-02 胸部正位");
    g_assert_null (registration_known_get_last (second));
    fj_language_set_thread ("en");
    g_autofree char *words = registration_known_describe (first, TODAY);
    g_assert_cmpstr (words, ==, "male · 46 years · QSWS00000001");
    g_autofree char *unsure = registration_known_describe (second, TODAY);
    g_assert_cmpstr (unsure, ==, "sex unknown · age unknown · ");

    /* Too little is no question. */
    g_autoptr (GListModel) none = look (client, "z", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);

    server_pause (&server);
    g_assert_null (look (client, "zs", &error));
    g_assert_nonnull (error);
    server_go_on (&server);
  }
  server_stop (&server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration-lookup/query", test_query);
  g_test_add_func ("/registration-lookup/found", test_found);
  return g_test_run ();
}
