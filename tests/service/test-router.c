#include "fj-router.h"

static const FjRoute routes[] = {
  { "GET", "/Patient/{id}" },
  { "PUT", "/Patient/{id}" },
  { "GET", "/Patient" },
  { "GET", "/Patient/summary" },
  { "POST", "/Task/{id}/$claim" },
  { "GET", "/Patient/{id}/_history/{version}" },
  { "GET", "/dicom-web/**" },
  { "POST", "/" },
  { "*", "/any" },
};

typedef struct
{
  const char *method, *path;
  int route; /* -1: none */
  const char *captures;
  const char *allowed;
} Case;

static const Case cases[] = {
  { "GET", "/Patient/7", 0, "7", NULL },
  { "HEAD", "/Patient/7", 0, "7", NULL },
  { "PUT", "/Patient/7", 1, "7", NULL },
  { "GET", "/Patient", 2, "", NULL },
  { "GET", "/Patient/summary", 3, "", NULL },
  { "POST", "/Task/7/$claim", 4, "7", NULL },
  { "GET", "/Patient/7/_history/2", 5, "7 2", NULL },
  { "GET", "/dicom-web/studies/1.2/series", 6, "studies/1.2/series", NULL },
  { "GET", "/dicom-web/", 6, "", NULL },
  { "GET", "/dicom-web", 6, "", NULL },
  { "GET", "/dicom-webs", -1, NULL, NULL },
  { "POST", "/", 7, "", NULL },
  { "GET", "/", -1, NULL, "POST" },
  { "DELETE", "/any", 8, "", NULL },
  { "DELETE", "/Patient/7", -1, NULL, "GET, PUT" },
  { "GET", "/Task/7/$claim", -1, NULL, "POST" },
  { "GET", "/Patient/", -1, NULL, NULL },
  { "GET", "/Patient/$claim", -1, NULL, NULL },
  { "GET", "/Patient//_history/2", -1, NULL, NULL },
  { "GET", "/patient/7", -1, NULL, NULL },
  { "POST", "/Task/7/$claims", -1, NULL, NULL },
  { "GET", "", -1, NULL, NULL },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_auto (GStrv) captures = NULL;
      g_autofree char *allowed = NULL;
      const FjRoute *route
          = fj_router_find (routes, G_N_ELEMENTS (routes), c->method, c->path, &captures, &allowed);
      g_test_message ("%s %s", c->method, c->path);
      g_assert_cmpint (route != NULL ? (int) (route - routes) : -1, ==, c->route);
      g_assert_cmpstr (allowed, ==, c->allowed);
      g_autofree char *joined = captures != NULL ? g_strjoinv (" ", captures) : NULL;
      g_assert_cmpstr (joined, ==, c->captures);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/router/cases", test_cases);
  return g_test_run ();
}
