/* Which stacks a set may show, the best first. */
#include "fj-hang-match.h"

#include <locale.h>
#include "hung.h"

static void
test_ties (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) protocol = simple ("p", FJ_HANG_KERNEL, "SOFT");
  g_autoptr (FjHang) found = NULL;

  add_box (protocol->stages->pdata[0], 0, 1, 1, 1);
  add_box (protocol->stages->pdata[0], 0, 2, 1, 2);
  add_box (protocol->stages->pdata[0], 0, 3, 1, 0);
  found = hang (patient, NULL, &protocol, 1);
  assert_shows (found, 0, "1.4"); /* more images before the lower number */
  assert_shows (found, 1, "1.2");
  assert_shows (found, 2, NULL);
  assert_shows (found, 3, "1.4"); /* the same set and choice: the same stack twice */
}

static void
test_localizers (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) any = simple ("any", 0x00080060, "CT");
  g_autoptr (FjHangProtocol) scout = simple ("scout", FJ_HANG_IS_LOCALIZER, "YES");
  g_autoptr (FjHang) found = NULL, asked = NULL;

  for (guint i = 1; i < 4; i++)
    add_box (any->stages->pdata[0], 0, i, 1, i);
  found = hang (patient, NULL, &any, 1);
  assert_shows (found, 0, "1.3");
  assert_shows (found, 1, "1.4");
  assert_shows (found, 2, "1.2");
  assert_shows (found, 3, NULL);
  g_assert_cmpuint (found->rejections->len, ==, 1);
  g_assert_cmpstr (g_array_index (found->rejections, FjHangRejection, 0).stack->series_uid, ==, "1.1");
  asked = hang (patient, NULL, &scout, 1);
  assert_shows (asked, 0, "1.1");
  g_assert_cmpuint (asked->rejections->len, ==, 3);
}

/* What fits best goes before what has more images. */
static void
test_scores (void)
{
  g_autoptr (FjHangPatient) patient = derived_new ("", CHEST);
  g_autoptr (FjHangProtocol) protocol = simple ("p", 0x00080060, "CT");
  GPtrArray *rules = ((FjHangImageSet *) protocol->sets->pdata[0])->rules;
  g_autoptr (FjHang) found = NULL;

  add_rule (rules, 0x0008103e, "Thorax 5.0 Br40", 3, FALSE);
  add_rule (rules, FJ_HANG_KERNEL, "SOFT", 2, FALSE);
  add_box (protocol->stages->pdata[0], 0, 1, 1, 1);
  add_box (protocol->stages->pdata[0], 0, 2, 1, 2);
  found = hang (patient, NULL, &protocol, 1);
  assert_shows (found, 0, "1.2");
  assert_shows (found, 1, "1.4");
  assert_shows (found, 2, "1.3");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-match/ties", test_ties);
  g_test_add_func ("/hang-match/scores", test_scores);
  g_test_add_func ("/hang-match/localizers", test_localizers);
  return g_test_run ();
}
