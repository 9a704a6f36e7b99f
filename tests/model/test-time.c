#include "fj-time.h"

/* date -u -d @1778549400 gives 2026-05-12T01:30:00 UTC. */
#define INSTANT (G_GINT64_CONSTANT (1778549400) * G_USEC_PER_SEC + 123000)

static void
test_fhir (void)
{
  g_autofree char *east = fj_time_to_fhir (INSTANT, 480);
  g_autofree char *west = fj_time_to_fhir (INSTANT, -210);
  g_autofree char *early = fj_time_to_fhir (-500000, 0);
  gint64 instant = 0;

  g_assert_cmpstr (east, ==, "2026-05-12T09:30:00.123+08:00");
  g_assert_cmpstr (west, ==, "2026-05-11T22:00:00.123-03:30");
  g_assert_cmpstr (early, ==, "1969-12-31T23:59:59.500+00:00");
  g_assert_true (fj_time_from_fhir (east, &instant));
  g_assert_cmpint (instant, ==, INSTANT);
  g_assert_true (fj_time_from_fhir ("2026-05-12T01:30:00Z", &instant));
  g_assert_cmpint (instant, ==, INSTANT - 123000);
}

static void
test_bad (void)
{
  static const char *const bad[] = { "",
                                     "2026-05-12",
                                     "2026-05-12T09:30:00",
                                     "2026-W20-2T09:30:00Z",
                                     "2026-13-12T09:30:00Z",
                                     "2026-05-12T25:30:00Z",
                                     "2026-05-12T09:30:00+8",
                                     "2026-05-12T09:30:00Zjunk",
                                     "yesterday" };
  gint64 instant = 42;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (fj_time_from_fhir (bad[i], &instant));
    }
  g_assert_false (fj_time_from_fhir (NULL, &instant));
  g_assert_cmpint (instant, ==, 42);
}

static void
test_local (void)
{
  g_autofree char *date = fj_time_to_dicom_date (INSTANT);
  g_autofree char *time = fj_time_to_dicom_time (INSTANT);
  g_autofree char *display = fj_time_to_display (INSTANT);

  /* The suites run with TZ=Asia/Shanghai. */
  g_assert_cmpstr (date, ==, "20260512");
  g_assert_cmpstr (time, ==, "093000");
  g_assert_cmpstr (display, ==, "2026-05-12 09:30");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/fhir", test_fhir);
  g_test_add_func ("/time/bad", test_bad);
  g_test_add_func ("/time/local", test_local);
  return g_test_run ();
}
