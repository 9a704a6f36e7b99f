/* fj-hang-protocol: copies are equal and apart, and what cannot be hung is refused with a sentence. */
#include "fj-hang-protocol.h"

#include <string.h>

#include "fj-error.h"

static FjHangProtocol *
make_protocol (void)
{
  FjHangProtocol *protocol = fj_hang_protocol_new ("ct-chest", "CT chest");
  FjHangImageSet *lung = fj_hang_protocol_add_set (protocol, 1),
                 *prior = fj_hang_protocol_add_set (protocol, 2);
  FjHangStage *stage = fj_hang_protocol_add_stage (protocol, "beside the prior");
  FjHangRule *rule = fj_hang_rule_new (FJ_HANG_KERNEL, FJ_HANG_EQUALS);
  FjHangBox *box;
  FjHangSort sort = { 0x00200013, 0, TRUE };
  guint needed = 1;

  rule->texts = g_strsplit ("LUNG", "|", -1);
  rule->weight = 4;
  g_ptr_array_add (lung->rules, rule);
  prior->when = FJ_HANG_PRIOR;
  prior->prior = 1;
  stage->columns = 2;
  box = fj_hang_stage_add_box (stage);
  box->set = 1;
  box->look.window_preset = g_strdup ("lung");
  box->look.orientation = g_strdup ("R\\A");
  g_array_append_val (box->sorts, sort);
  g_ptr_array_add (box->filters, fj_hang_rule_copy (rule));
  box = fj_hang_stage_add_box (stage);
  box->set = 2;
  box->column = 1;
  g_array_append_val (stage->needed, needed);
  return protocol;
}

static void
test_copy (void)
{
  g_autoptr (FjHangProtocol) protocol = make_protocol ();
  g_autoptr (FjHangProtocol) copy = fj_hang_protocol_copy (protocol);
  FjHangStage *stage = g_ptr_array_index (copy->stages, 0);
  FjHangBox *box = g_ptr_array_index (stage->boxes, 0);

  g_assert_true (fj_hang_protocol_equal (protocol, copy));
  g_free (box->look.orientation);
  box->look.orientation = g_strdup ("L\\A");
  g_assert_false (fj_hang_protocol_equal (protocol, copy));
  g_free (box->look.orientation);
  box->look.orientation = g_strdup ("R\\A");
  g_assert_true (fj_hang_protocol_equal (protocol, copy));
  g_array_index (box->sorts, FjHangSort, 0).is_descending = FALSE;
  g_assert_false (fj_hang_protocol_equal (protocol, copy));
  g_array_index (box->sorts, FjHangSort, 0).is_descending = TRUE;
  ((FjHangRule *) g_ptr_array_index (fj_hang_protocol_find_set (copy, 1)->rules, 0))->weight = 3;
  g_assert_false (fj_hang_protocol_equal (protocol, copy));
}

typedef void (*Damage) (FjHangProtocol *protocol);

static FjHangStage *
first_stage (FjHangProtocol *protocol)
{
  return g_ptr_array_index (protocol->stages, 0);
}

static FjHangBox *
second_box (FjHangProtocol *protocol)
{
  return g_ptr_array_index (first_stage (protocol)->boxes, 1);
}

static void
no_name (FjHangProtocol *protocol)
{
  *protocol->name = '\0';
}

static void
no_stage (FjHangProtocol *protocol)
{
  g_ptr_array_set_size (protocol->stages, 0);
}

static void
outside (FjHangProtocol *protocol)
{
  second_box (protocol)->columns = G_MAXUINT;
}

static void
other_screen (FjHangProtocol *protocol)
{
  second_box (protocol)->screen = 1;
}

static void
over_one_another (FjHangProtocol *protocol)
{
  second_box (protocol)->column = 0;
}

static void
no_such_set (FjHangProtocol *protocol)
{
  second_box (protocol)->set = 7;
}

static void
needs_no_such_set (FjHangProtocol *protocol)
{
  g_array_index (first_stage (protocol)->needed, guint, 0) = 9;
}

static void
same_number (FjHangProtocol *protocol)
{
  fj_hang_protocol_add_set (protocol, 1);
}

static void
prior_of_none (FjHangProtocol *protocol)
{
  fj_hang_protocol_find_set (protocol, 2)->prior = 0;
}

static void
endless_grid (FjHangProtocol *protocol)
{
  first_stage (protocol)->rows = 1000000;
}

static void
more_than_most (FjHangProtocol *protocol)
{
  protocol->min_priors = 3;
  protocol->max_priors = 2;
}

static void
test_check (void)
{
  static const struct
  {
    Damage damage;
    const char *words;
  } cases[] = {
    { no_name, "name" },
    { no_stage, "stages" },
    { outside, "outside" },
    { other_screen, "outside" },
    { over_one_another, "over one another" },
    { no_such_set, "image set 7" },
    { needs_no_such_set, "image set 9" },
    { same_number, "no other's" },
    { prior_of_none, "earlier study" },
    { endless_grid, "rows" },
    { more_than_most, "earlier studies" },
  };
  g_autoptr (FjHangProtocol) good = make_protocol ();
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_hang_protocol_check (good, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjHangProtocol) bad = make_protocol ();

      cases[i].damage (bad);
      g_assert_false (fj_hang_protocol_check (bad, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-protocol/copy", test_copy);
  g_test_add_func ("/hang-protocol/check", test_check);
  return g_test_run ();
}
