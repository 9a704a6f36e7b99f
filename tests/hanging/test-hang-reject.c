/* Why what is not shown is not. */
#include "fj-hang-reject.h"

#include "hung.h"

static const char *
why (const FjHang *hang, const char *series)
{
  for (guint i = 0; i < hang->rejections->len; i++)
    {
      const FjHangRejection *rejection = &g_array_index (hang->rejections, FjHangRejection, i);

      if (strcmp (rejection->stack->series_uid, series) == 0)
        return rejection->why;
    }
  return "";
}

static void
test_why (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "SOFT");
  g_autoptr (FjHang) found = NULL, none = NULL;

  found = hang (patient, NULL, &protocol, 1);
  g_assert_cmpstr (why (found, "1.1"), ==, "a localizer");
  g_assert_cmpstr (why (found, "1.2"), ==, "for “one” another series fits better");
  g_assert_nonnull (strstr (why (found, "1.3"), "SOFT"));
  g_assert_cmpstr (why (found, "1.4"), ==, "");
  add_box (fj_hang_protocol_add_stage (protocol, "second"), 0, 0, 1, 1);
  g_clear_pointer (&found, fj_hang_free);
  found = hang (patient, NULL, &protocol, 1);
  g_assert_cmpstr (why (found, "1.2"), ==, "shown at another stage, “second”");
  none = hang (patient, NULL, NULL, 0);
  g_assert_cmpstr (why (none, "1.4"), ==, "no hanging protocol applies");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-reject/why", test_why);
  return g_test_run ();
}
