#include "central-range.h"

/* RFC 9110 14.1.2 and its examples for a representation of 10,000 bytes. */
static void
test_ranges (void)
{
  static const struct
  {
    const char *header;
    guint64 size;
    CentralRange expected;
    guint64 first, last;
  } cases[] = {
    { NULL, 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "bytes=0-499", 10000, CENTRAL_RANGE_PART, 0, 499 },
    { "bytes=500-999", 10000, CENTRAL_RANGE_PART, 500, 999 },
    { "bytes=-500", 10000, CENTRAL_RANGE_PART, 9500, 9999 },
    { "bytes=9500-", 10000, CENTRAL_RANGE_PART, 9500, 9999 },
    { "BYTES=9500-20000", 10000, CENTRAL_RANGE_PART, 9500, 9999 },
    { "bytes=-20000", 10000, CENTRAL_RANGE_PART, 0, 9999 },
    { "bytes=0-0", 1, CENTRAL_RANGE_PART, 0, 0 },
    { "bytes=0-18446744073709551599", 10000, CENTRAL_RANGE_PART, 0, 9999 },
    { "bytes=10000-", 10000, CENTRAL_RANGE_NONE, 0, 0 },
    { "bytes=0-", 0, CENTRAL_RANGE_NONE, 0, 0 },
    { "bytes=-1", 0, CENTRAL_RANGE_NONE, 0, 0 },
    { "bytes=-0", 10000, CENTRAL_RANGE_NONE, 0, 0 },
    { "bytes=0-0,-1", 10000, CENTRAL_RANGE_NONE, 0, 0 },
    { "bytes= 0-999, 4500-5499, -1000", 10000, CENTRAL_RANGE_NONE, 0, 0 },
    { "bytes=", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "bytes=-", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "bytes=5-4", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "bytes=5", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "bytes=+5-9", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "bytes=0x5-9", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "bytes=99999999999999999999-", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "lines=1-2", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
    { "", 10000, CENTRAL_RANGE_WHOLE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 first = 0, last = 0;
      CentralRange got = central_range_parse (cases[i].header, cases[i].size, &first, &last);

      g_test_message ("%s of %" G_GUINT64_FORMAT, cases[i].header, cases[i].size);
      g_assert_cmpint (got, ==, cases[i].expected);
      if (got != CENTRAL_RANGE_PART)
        continue;
      g_assert_cmpuint (first, ==, cases[i].first);
      g_assert_cmpuint (last, ==, cases[i].last);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range", test_ranges);
  return g_test_run ();
}
