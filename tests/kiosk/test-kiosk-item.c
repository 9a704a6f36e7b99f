#include "kiosk-item.h"

static void
test_masks (void)
{
  static const struct
  {
    const char *name, *masked;
  } cases[] = {
    { "张三", "张*" },
    { "张小三", "张*三" },
    { "欧阳小三", "欧**三" },
    { "张", "张" },
    { "买买提·艾力", "买****力" },
    { "John Smith", "J*** S****" },
    { "Anne-Marie Li", "A***-M**** L*" },
    { "", "" },
    { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = kiosk_item_mask_name (cases[i].name);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

static void
test_json (void)
{
  g_autoptr (KioskItem) item = kiosk_item_new ("r1", 3);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (KioskItem) back = NULL;

  item->exam = g_strdup ("e1");
  item->masked = g_strdup ("张*三");
  item->step = KIOSK_STEP_ASKED;
  item->doubt = KIOSK_DOUBT_ABORTED;
  item->title = g_strdup ("t");
  item->digest = g_strdup ("d");
  item->job = 7;
  item->at = 1700000000000000;
  item->is_amended = TRUE;
  json = kiosk_item_to_json (item);
  back = kiosk_item_from_json (json);
  g_assert_nonnull (back);
  g_assert_cmpstr (back->report, ==, "r1");
  g_assert_cmpuint (back->version, ==, 3);
  g_assert_cmpstr (back->exam, ==, "e1");
  g_assert_cmpstr (back->masked, ==, "张*三");
  g_assert_null (back->item);
  g_assert_cmpint (back->step, ==, KIOSK_STEP_ASKED);
  g_assert_cmpint (back->doubt, ==, KIOSK_DOUBT_ABORTED);
  g_assert_cmpstr (back->title, ==, "t");
  g_assert_cmpstr (back->digest, ==, "d");
  g_assert_cmpint (back->job, ==, 7);
  g_assert_cmpint (back->at, ==, item->at);
  g_assert_true (back->is_amended);

  /* What is none. */
  json_object_set_string_member (json, "step", "gone");
  g_assert_null (kiosk_item_from_json (json));
  json_object_set_string_member (json, "step", "asked");
  json_object_set_int_member (json, "version", 0);
  g_assert_null (kiosk_item_from_json (json));
  json_object_set_int_member (json, "version", 1);
  json_object_remove_member (json, "report");
  g_assert_null (kiosk_item_from_json (json));
}

/* What makes it exactly once, said a second time. */
static void
test_steps (void)
{
  for (KioskStep from = 0; from < KIOSK_N_STEPS; from++)
    {
      /* To the printer only from waiting; to waiting only when nothing arrived, or by a person's word. */
      g_assert_cmpint (kiosk_step_follows (from, KIOSK_STEP_INTENT), ==, from == KIOSK_STEP_WAITING);
      g_assert_cmpint (kiosk_step_follows (from, KIOSK_STEP_WAITING), ==,
                       from == KIOSK_STEP_INTENT || from == KIOSK_STEP_ASKED);
      /* Handed over only what is on paper; that, for good. */
      g_assert_cmpint (kiosk_step_follows (from, KIOSK_STEP_DELIVERED), ==, from == KIOSK_STEP_PRINTED);
      g_assert_false (kiosk_step_follows (KIOSK_STEP_DELIVERED, from));
      g_assert_false (kiosk_step_follows (KIOSK_STEP_PASSED, from));
      g_assert_false (kiosk_step_follows (from, from));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kiosk-item/masks", test_masks);
  g_test_add_func ("/kiosk-item/json", test_json);
  g_test_add_func ("/kiosk-item/steps", test_steps);
  return g_test_run ();
}
