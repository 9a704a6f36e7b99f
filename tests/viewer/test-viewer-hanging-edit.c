/* viewer-hanging-edit: after each thing that a person can do the protocol can still be hung. */
#include "viewer-hanging-edit.h"

#include "fj-hang-protocol-json.h"
#include "fj-language.h"

static void
assert_whole (const FjHangProtocol *protocol)
{
  g_autoptr (GError) error = NULL;

  fj_hang_protocol_check (protocol, &error);
  g_assert_no_error (error);
}

static void
test_new_and_copy (void)
{
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  g_autoptr (FjHangProtocol) other = viewer_hanging_edit_new ("Mine");
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  g_autoptr (FjHangProtocol) copy
      = viewer_hanging_edit_copy (shipped->pdata[0], "A copy", FJ_HANG_LEVEL_USER);

  assert_whole (protocol);
  g_assert_cmpstr (protocol->id, !=, other->id);
  g_assert_cmpint (protocol->level, ==, FJ_HANG_LEVEL_USER);
  assert_whole (copy);
  g_assert_cmpstr (copy->name, ==, "A copy");
  g_assert_cmpstr (copy->id, !=, ((FjHangProtocol *) shipped->pdata[0])->id);
  g_assert_cmpuint (copy->sets->len, ==, ((FjHangProtocol *) shipped->pdata[0])->sets->len);
}

/* A copy of what is shipped has names that people can change in their own language. */
static void
test_translate (void)
{
  g_autoptr (GPtrArray) shipped = fj_hang_protocols_shipped ();
  FjHangProtocol *protocol = NULL;

  for (guint i = 0; i < shipped->len; i++)
    if (g_str_equal (((FjHangProtocol *) shipped->pdata[i])->id, "ct-chest"))
      protocol = shipped->pdata[i];
  fj_language_init (NULL);
  fj_language_set_thread ("zh_CN");
  viewer_hanging_edit_translate (protocol);
  fj_language_set_thread (NULL);
  g_assert_cmpstr (protocol->name, ==, "CT胸部");
  g_assert_cmpstr (((FjHangImageSet *) protocol->sets->pdata[1])->label, ==, "纵隔窗");
  for (guint i = 0; i < protocol->stages->len; i++)
    g_assert_false (g_str_is_ascii (((FjHangStage *) protocol->stages->pdata[i])->name));
  g_assert_cmpstr (protocol->id, ==, "ct-chest");
  assert_whole (protocol);
}

static void
test_sets (void)
{
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  FjHangStage *stage = protocol->stages->pdata[0];
  FjHangImageSet *second = viewer_hanging_edit_add_set (protocol, "second");
  FjHangImageSet *copy;

  g_assert_cmpuint (second->number, ==, 2);
  second->when = FJ_HANG_PRIOR;
  second->prior = 2;
  g_ptr_array_add (second->rules, fj_hang_rule_new (FJ_HANG_PLANE, FJ_HANG_NOT_NULL));
  copy = viewer_hanging_edit_copy_set (protocol, 2);
  g_assert_cmpuint (copy->number, ==, 3);
  g_assert_cmpuint (copy->prior, ==, 2);
  g_assert_cmpuint (copy->rules->len, ==, 1);
  viewer_hanging_edit_put (stage, 0, 0, 0, 2)->choice = 1;
  viewer_hanging_edit_set_needed (stage, 2, TRUE);
  viewer_hanging_edit_set_needed (stage, 2, TRUE);
  g_assert_cmpuint (stage->needed->len, ==, 1);
  assert_whole (protocol);
  viewer_hanging_edit_remove_set (protocol, 2);
  g_assert_cmpuint (((FjHangBox *) stage->boxes->pdata[0])->set, ==, 0);
  g_assert_cmpuint (((FjHangBox *) stage->boxes->pdata[0])->choice, ==, 0);
  g_assert_false (viewer_hanging_edit_is_needed (stage, 2));
  g_assert_null (viewer_hanging_edit_copy_set (protocol, 2));
  assert_whole (protocol);
  g_assert_cmpuint (viewer_hanging_edit_add_set (protocol, "again")->number, ==, 2);
}

static void
test_grid (void)
{
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  FjHangStage *stage = protocol->stages->pdata[0];
  FjHangBox *first = stage->boxes->pdata[0], *last;

  viewer_hanging_edit_set_grid (stage, 1, 2, 3);
  g_assert_true (viewer_hanging_edit_resize (stage, first, 2, 2));
  g_assert_true (viewer_hanging_edit_find_box (stage, 0, 1, 1) == first);
  g_assert_null (viewer_hanging_edit_find_box (stage, 0, 0, 2));
  last = viewer_hanging_edit_put (stage, 0, 1, 2, 1);
  assert_whole (protocol);
  g_assert_false (viewer_hanging_edit_resize (stage, first, 2, 3));
  g_assert_false (viewer_hanging_edit_resize (stage, last, 2, 1));
  g_assert_cmpuint (first->columns, ==, 2);
  viewer_hanging_edit_set_grid (stage, 1, 1, 1);
  assert_whole (protocol);
  g_assert_cmpuint (stage->boxes->len, ==, 1);
  g_assert_cmpuint (first->rows, ==, 1);
  g_assert_cmpuint (first->columns, ==, 1);
  g_assert_false (viewer_hanging_edit_remove_box (stage, first));
}

/* Of two screens only what is on the second goes. */
static void
test_screens (void)
{
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  FjHangStage *stage = protocol->stages->pdata[0];

  viewer_hanging_edit_set_grid (stage, 2, 1, 1);
  viewer_hanging_edit_put (stage, 1, 0, 0, 1);
  assert_whole (protocol);
  viewer_hanging_edit_set_grid (stage, 1, 1, 1);
  assert_whole (protocol);
  g_assert_cmpuint (stage->boxes->len, ==, 1);
}

static void
test_swap (void)
{
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");
  FjHangStage *stage = protocol->stages->pdata[0];
  FjHangBox *a = stage->boxes->pdata[0], *b;

  viewer_hanging_edit_set_grid (stage, 1, 1, 2);
  a->look.center = 40;
  b = viewer_hanging_edit_put (stage, 0, 0, 1, 0);
  viewer_hanging_edit_swap (a, b);
  assert_whole (protocol);
  g_assert_cmpuint (a->set, ==, 0);
  g_assert_cmpuint (a->column, ==, 0);
  g_assert_cmpuint (b->set, ==, 1);
  g_assert_cmpuint (b->column, ==, 1);
  g_assert_cmpfloat (b->look.center, ==, 40);
}

static void
test_stages (void)
{
  g_autoptr (FjHangProtocol) protocol = viewer_hanging_edit_new ("Mine");

  g_assert_false (viewer_hanging_edit_remove_stage (protocol, 0));
  viewer_hanging_edit_add_stage (protocol, "like the first", 0);
  viewer_hanging_edit_add_stage (protocol, "free", -1);
  assert_whole (protocol);
  g_assert_cmpuint (((FjHangBox *) ((FjHangStage *) protocol->stages->pdata[1])->boxes->pdata[0])->set, ==,
                    1);
  g_assert_cmpuint (((FjHangBox *) ((FjHangStage *) protocol->stages->pdata[2])->boxes->pdata[0])->set, ==,
                    0);
  g_assert_true (viewer_hanging_edit_move_stage (protocol, 2, -1));
  g_assert_cmpstr (((FjHangStage *) protocol->stages->pdata[1])->name, ==, "free");
  g_assert_false (viewer_hanging_edit_move_stage (protocol, 2, 1));
  g_assert_false (viewer_hanging_edit_move_stage (protocol, 0, -1));
  g_assert_true (viewer_hanging_edit_remove_stage (protocol, 1));
  g_assert_cmpstr (((FjHangStage *) protocol->stages->pdata[1])->name, ==, "like the first");
  assert_whole (protocol);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-hanging-edit/new-and-copy", test_new_and_copy);
  g_test_add_func ("/viewer-hanging-edit/translate", test_translate);
  g_test_add_func ("/viewer-hanging-edit/sets", test_sets);
  g_test_add_func ("/viewer-hanging-edit/grid", test_grid);
  g_test_add_func ("/viewer-hanging-edit/screens", test_screens);
  g_test_add_func ("/viewer-hanging-edit/swap", test_swap);
  g_test_add_func ("/viewer-hanging-edit/stages", test_stages);
  return g_test_run ();
}
