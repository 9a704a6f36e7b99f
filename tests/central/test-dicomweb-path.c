#include "central-dicomweb.h"

/* What the gate lets through to the PACS, and as what. */
static void
test_paths (void)
{
  static const struct
  {
    const char *method, *rest;
    const char *path; /* NULL: refused */
    const char *study;
  } cases[] = {
    { "GET", "studies", "/studies", NULL },
    { "GET", "studies/1.2", "/studies/1.2", "1.2" },
    { "POST", "studies/1.2", "/studies/1.2", "1.2" },
    { "GET", "studies/1.2/metadata", "/studies/1.2/metadata", "1.2" },
    { "GET", "studies/1.2/series", "/studies/1.2/series", "1.2" },
    { "GET", "studies/1.2/instances", "/studies/1.2/instances", "1.2" },
    { "GET", "studies/1.2/series/3.4", "/studies/1.2/series/3.4", "1.2" },
    { "GET", "studies/1.2/series/3.4/rendered", "/studies/1.2/series/3.4/rendered", "1.2" },
    { "GET", "studies/1.2/series/3.4/instances", "/studies/1.2/series/3.4/instances", "1.2" },
    { "GET", "studies/1.2/series/3.4/instances/5.6", "/studies/1.2/series/3.4/instances/5.6", "1.2" },
    { "GET", "studies/1.2/instances/5.6/metadata", "/studies/1.2/instances/5.6/metadata", "1.2" },
    { "GET", "studies/1.2/series/3.4/instances/5.6/frames/1,2",
      "/studies/1.2/series/3.4/instances/5.6/frames/1,2", "1.2" },
    { "GET", "studies/1.2/series/3.4/instances/5.6/frames/1/rendered",
      "/studies/1.2/series/3.4/instances/5.6/frames/1/rendered", "1.2" },
    { "GET", "studies/1.2/series/3.4/instances/5.6/bulk/0040a730/1/0040a160",
      "/studies/1.2/series/3.4/instances/5.6/bulk/0040a730/1/0040a160", "1.2" },
    { "POST", "studies", NULL, NULL },
    { "POST", "studies/1.2/series", NULL, NULL },
    { "POST", "studies/1.2/", NULL, NULL },
    { "GET", "", NULL, NULL },
    { "GET", "series", NULL, NULL },
    { "GET", "instances", NULL, NULL },
    { "GET", "servers/x", NULL, NULL },
    { "GET", "studies/", NULL, NULL },
    { "GET", "studies/..", NULL, NULL },
    { "GET", "studies/1.2/../3", NULL, NULL },
    { "GET", "studies/1..2", NULL, NULL },
    { "GET", "studies/1.2 ", NULL, NULL },
    { "GET", "studies/1.2?x=y", NULL, NULL },
    { "GET", "studies/1.2/archive", NULL, NULL },
    { "GET", "studies/1.2/series/", NULL, NULL },
    { "GET", "studies/1.2/series/x", NULL, NULL },
    { "GET", "studies/1.2/series/3.4/archive", NULL, NULL },
    { "GET", "studies/1.2/series/3.4/series/3.4", NULL, NULL },
    { "GET", "studies/1.2/metadata/x", NULL, NULL },
    { "GET", "studies/1.2/instances/5.6/frames", NULL, NULL },
    { "GET", "studies/1.2/instances/5.6/frames/a", NULL, NULL },
    { "GET", "studies/1.2/instances/5.6/bulk", NULL, NULL },
    { "GET", "studies/1.2/instances/5.6/bulk/../x", NULL, NULL },
    { "GET", "studies/1.2/instances/5.6/bulk/1/2/3/4/5/6/7/8/9/1/2/3", NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL, *study = NULL;
      CentralDicomwebKind kind;
      gboolean ok = central_dicomweb_parse (cases[i].method, cases[i].rest, &kind, &path, &study, &error);
      g_test_message ("%s %s", cases[i].method, cases[i].rest);
      g_assert_cmpint (ok, ==, cases[i].path != NULL);
      g_assert_cmpstr (path, ==, cases[i].path);
      g_assert_cmpstr (study, ==, cases[i].study);
      if (!ok)
        g_assert_cmpint (error->domain, ==, (gint) FJ_ERROR);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicomweb/paths", test_paths);
  return g_test_run ();
}
