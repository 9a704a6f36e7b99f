/* fj-dicom-moment: the spellings of PS3.5 6.2 and of old writers, against GLib's calendar. */
#include "fj-dicom-moment.h"

#include <math.h>

static void
test_spellings (void)
{
  static const struct
  {
    const char *date, *time, *iso;
    double fraction;
  } cases[] = {
    { "20141023", "093200.5", "2014-10-23T09:32:00Z", 0.5 },
    { "20141023", "0932", "2014-10-23T09:32:00Z", 0 },
    { "20141023", "09", "2014-10-23T09:00:00Z", 0 },
    { "2014.10.23", "09:32:07.25", "2014-10-23T09:32:07Z", 0.25 },
    { "20141023093207.123456+0800", "093207.123456+0800", "2014-10-23T09:32:07Z", 0.123456 },
    { "20240229", "235959.999999", "2024-02-29T23:59:59Z", 0.999999 },
    { "19691231", "000000", "1969-12-31T00:00:00Z", 0 },
    { "00010101", "00", "0001-01-01T00:00:00Z", 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) expected = g_date_time_new_from_iso8601 (cases[i].iso, NULL);
      FjDicomMoment moment;
      double seconds;
      g_assert_true (fj_dicom_moment_read (cases[i].date, cases[i].time, &moment));
      seconds = fj_dicom_moment_get_seconds (&moment) - (double) g_date_time_to_unix (expected);
      g_assert_cmpfloat_with_epsilon (seconds, cases[i].fraction, 1e-5);
    }
}

static void
test_none (void)
{
  static const char *const cases[][2] = {
    { "", "09" },         { "2014102", "09" },  { "20141323", "09" },    { "20140230", "09" },
    { "20230229", "09" }, { "00000101", "09" }, { "2014-10-23", "09" },  { "20141023", "" },
    { "20141023", "9" },  { "20141023", "24" }, { "20141023", "0960" },  { "20141023", "093261" },
    { "20141023", "-1" }, { "+2014102", "09" }, { " 20141023", "0932" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FjDicomMoment moment;
      g_test_message ("%s %s", cases[i][0], cases[i][1]);
      g_assert_false (fj_dicom_moment_read (cases[i][0], cases[i][1], &moment));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-moment/spellings", test_spellings);
  g_test_add_func ("/dicom-moment/none", test_none);
  return g_test_run ();
}
