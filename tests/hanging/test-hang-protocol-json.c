/* fj-hang-protocol-json: every member means what it says, and a mistake is refused with its place. */
#include "fj-hang-protocol-json.h"

#include <math.h>
#include <string.h>

#include "fj-error.h"
#include "whole-protocol.h"

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjHangProtocol) protocol = parse (whole, &error);
  const FjHangImageSet *set;
  const FjHangRule *rule;
  const FjHangStage *stage;
  const FjHangBox *box;

  g_assert_no_error (error);
  g_assert_cmpstr (protocol->name, ==, "胸部CT");
  g_assert_cmpint (protocol->level, ==, FJ_HANG_LEVEL_GROUP);
  g_assert_cmpuint (protocol->max_priors, ==, 4);
  g_assert_cmpint (protocol->changed, ==, 1790000000);
  rule = protocol->applies->pdata[0];
  g_assert_true (rule->is_required && rule->attribute == 0x00080060);
  g_assert_cmpstr (rule->texts[1], ==, "PT");
  set = fj_hang_protocol_find_set (protocol, 1);
  rule = set->rules->pdata[1];
  g_assert_true (rule->op == FJ_HANG_RANGE && g_array_index (rule->numbers, double, 0) == -INFINITY);
  g_assert_cmpfloat (g_array_index (rule->numbers, double, 1), ==, 1.5);
  rule = set->rules->pdata[2];
  g_assert_true (rule->attribute == 0x00231010 && rule->op == FJ_HANG_NOT_NULL && rule->index == 2
                 && rule->is_negated && rule->is_met_when_absent);
  rule = set->rules->pdata[3];
  g_assert_true (rule->texts == NULL && rule->numbers->len == 2);
  set = fj_hang_protocol_find_set (protocol, 2);
  g_assert_true (set->when == FJ_HANG_PRIOR && set->prior == 1 && set->oldest_days == 730);
  stage = protocol->stages->pdata[0];
  g_assert_cmpuint (g_array_index (stage->needed, guint, 1), ==, 2);
  box = stage->boxes->pdata[0];
  g_assert_true (box->screen == 1 && box->columns == 2 && box->choice == 1 && box->window_group == 3);
  g_assert_true (g_array_index (box->sorts, FjHangSort, 0).is_descending);
  g_assert_cmpstr (box->look.orientation, ==, "R\\A");
  g_assert_true (box->look.has_window && box->look.center == -600 && box->look.width == 1500.5
                 && box->look.function == FJ_VOI_SIGMOID && box->look.zoom_mode == FJ_HANG_ZOOM_FREE
                 && box->look.projection == FJ_HANG_PROJECT_MAX && box->look.where == FJ_HANG_MIDDLE
                 && !box->look.shows_text && box->look.rotation == 270);
  g_assert_cmpstr (box->look.plane, ==, "SAGITTAL");
}

/* @was in the whole text becomes @is: refused, and the sentence begins with @place. */
static void
test_mistakes (void)
{
  static const struct
  {
    const char *was, *is, *place;
  } cases[] = {
    { "\"author\"", "\"auther\"", "auther: " },
    { "\"level\": \"group\"", "\"level\": \"world\"", "level: " },
    { "\"Modality\"", "\"modality\"", "applies[0].attribute: " },
    { "\"required\": true", "\"required\": 1", "applies[0].required: " },
    { "\"weight\": 2.5", "\"weight\": \"2.5\"", "applies[1].weight: " },
    { "\"number\": 2", "\"number\": 2.5", "sets[1].number: " },
    { "\"prior\": 1", "\"prior\": 0", "sets[1].prior: " },
    { "[null, 1.5]", "[2, 1.5]", "sets[0].rules[1].range: " },
    { "[null, 1.5]", "[1.5]", "sets[0].rules[1].range: " },
    { "[0, 1000.5]", "[0, \"1000\"]", "sets[0].rules[3].equals: " },
    { "[0, 1000.5]", "[]", "sets[0].rules[3].equals: " },
    { "\"startsWith\": \"Thorax\"", "\"startsWith\": 5", "sets[0].rules[4].startsWith: " },
    { "\"startsWith\": \"Thorax\"", "\"startsWith\": \"a\", \"isNull\": true",
      "sets[0].rules[4].attribute: " },
    { "\"notNull\": true", "\"notNull\": false", "sets[0].rules[2].notNull: " },
    { "\"needed\": [1, 2]", "\"needed\": [1, -2]", "stages[0].needed: " },
    { "\"rotation\": 270", "\"rotation\": 45", "stages[0].boxes[0].look.rotation: " },
    { "[-600, 1500.5]", "[-600, 0]", "stages[0].boxes[0].look.window: " },
    { "[-600, 1500.5]", "[-600]", "stages[0].boxes[0].look.window: " },
    { "\"zoom\": \"free\"", "\"zoom\": \"big\"", "stages[0].boxes[0].look.zoom: " },
    { "\"SAGITTAL\"", "\"SIDEWAYS\"", "stages[0].boxes[0].look.plane: " },
    { "\"InstanceNumber\"", "\"Number\"", "stages[0].boxes[0].sort[0].attribute: " },
    { "{\"row\": 1, \"column\": 0}", "7", "stages[0].boxes[1]: " },
    { "\"set\": 1", "\"set\": 9", "Box 1 of the stage" },
    { "\"rows\": 2, \"columns\": 3", "\"rows\": 1, \"columns\": 1", "Box 1 of the stage" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) text = g_string_new (whole);
      g_autoptr (FjHangProtocol) protocol = NULL;

      g_assert_cmpuint (g_string_replace (text, cases[i].was, cases[i].is, 1), ==, 1);
      protocol = parse (text->str, &error);
      g_test_message ("%s", error != NULL ? error->message : "read");
      g_assert_null (protocol);
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, cases[i].place));
    }
}

static void
test_too_large (void)
{
  g_autofree char *text = g_strnfill ((2 << 20), ' ');
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-protocol-json/whole", test_whole);
  g_test_add_func ("/hang-protocol-json/mistakes", test_mistakes);
  g_test_add_func ("/hang-protocol-json/too-large", test_too_large);
  return g_test_run ();
}
