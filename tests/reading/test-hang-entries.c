/* fj-hang-entries: whose a series is, and what is still to be read. */
#include "drawn-sets.h"

static const DrawnSeries CHEST = { "2.25.1", "2.25.11", "CT", "Thorax", 5, .number = 2 };
static const DrawnSeries EARLIER = { "2.25.2", "2.25.21", "CT", "Thorax", 3, .number = 1 };
static const DrawnSeries HANDS = { "2.25.3", "2.25.31", "DX", "Hand", 2, .is_single = TRUE };
static const DrawnSeries LISTED
    = { "2.25.5", "2.25.51", "MR", "T2 sag", 4, .is_elsewhere = TRUE, .number = 7 };

static gboolean
has_wanted (const GArray *wanted, const char *key)
{
  for (guint i = 0; i < wanted->len; i++)
    if (strcmp (g_array_index (wanted, FjHangWanted, i).key, key) == 0)
      return TRUE;
  return FALSE;
}

/* What is asked for: one header of a series, that of each projection; none of what is not here. */
static void
test_wanted (void)
{
  const DrawnSeries *const drawn[] = { &LISTED, &CHEST, &HANDS, NULL };
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new ();
  g_autoptr (GPtrArray) inputs = new_inputs (input_of (drawn, shelf)), patients = NULL;
  g_autoptr (GArray) wanted = fj_hang_wanted_new ();
  const FjHangGathered *gathered;
  const FjHangStack *stack;

  patients = fj_hang_gather (inputs, wanted);
  g_assert_true (has_wanted (wanted, "2.25.11/0"));
  g_assert_true (has_wanted (wanted, "2.25.31/0"));
  g_assert_false (has_wanted (wanted, "2.25.11/1"));
  g_assert_false (has_wanted (wanted, "2.25.51/0"));
  /* Until then: the study that is listed first, by what it is called. */
  g_assert_cmpuint (patients->len, ==, 1);
  gathered = patients->pdata[0];
  g_assert_cmpuint (gathered->patient->studies->len, ==, 1);
  stack = get_stack (gathered, 0, 0);
  g_assert_cmpstr (text (stack->values, 0x00080060), ==, "MR");
  g_assert_cmpstr (text (stack->values, 0x0008103e), ==, "T2 sag");
  g_assert_cmpstr (text (stack->values, 0x00200011), ==, "7");
  g_assert_cmpuint (stack->n_images, ==, 4);

  /* As soon as anybody is known, what is not known is nobody's. */
  put_headers (shelf, &CHEST, "P1", "20260301", NULL);
  put_headers (shelf, &HANDS, "P2", "20260302", NULL);
  g_clear_pointer (&patients, g_ptr_array_unref);
  g_array_set_size (wanted, 0);
  patients = fj_hang_gather (inputs, wanted);
  g_assert_cmpuint (wanted->len, ==, 0);
  g_assert_cmpuint (patients->len, ==, 2);
  g_assert_cmpstr (((FjHangGathered *) patients->pdata[0])->patient->key, ==, "P2");
  g_assert_cmpstr (((FjHangGathered *) patients->pdata[1])->patient->key, ==, "P1");
}

/* @count: patients, and studies of the first of them. */
static void
check_join (
    const char *current_id, const char *prior_id, gboolean is_other, gboolean is_sure, guint n_studies)
{
  const DrawnSeries *const drawn[] = { &CHEST, NULL }, *const earlier[] = { &EARLIER, NULL };
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new (), there = fj_header_shelf_new ();
  g_autoptr (GPtrArray) inputs = new_inputs (input_of (drawn, shelf)), patients = NULL;
  g_autoptr (GArray) wanted = fj_hang_wanted_new ();
  FjHangInput *prior = input_of (earlier, there);
  const FjHangGathered *gathered;

  prior->is_other_hospital = is_other;
  prior->is_identity_confirmed = is_sure;
  g_ptr_array_add (inputs, prior);
  put_headers (shelf, &CHEST, current_id, "20260301", NULL);
  put_headers (there, &EARLIER, prior_id, "20270301", NULL);
  patients = fj_hang_gather (inputs, wanted);
  g_assert_cmpuint (patients->len, ==, 1);
  gathered = patients->pdata[0];
  g_assert_cmpuint (gathered->patient->studies->len, ==, n_studies);
  /* Newer or not, what another store has is never the current study. */
  g_assert_cmpstr (((const FjHangStudy *) gathered->patient->studies->pdata[gathered->current])->study_uid,
                   ==, "2.25.1");
  if (n_studies < 2)
    return;
  g_assert_cmpint (((const FjHangStudy *) gathered->patient->studies->pdata[0])->is_other_hospital, ==,
                   is_other);
  g_assert_cmpint (((const FjHangStudy *) gathered->patient->studies->pdata[0])->is_identity_confirmed, ==,
                   is_sure);
}

static void
test_join (void)
{
  check_join ("P1", "P1", FALSE, FALSE, 2);
  check_join ("P1", "P1", TRUE, FALSE, 2); /* which the engine leaves alone */
  check_join ("P1", "P2", FALSE, FALSE, 1);
  check_join ("P1", "P2", TRUE, FALSE, 1);
  check_join ("P1", "P2", FALSE, TRUE, 1);
  check_join ("P1", "P2", TRUE, TRUE, 2);
  check_join ("", "", FALSE, FALSE, 1); /* nobody knows who these are */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-entries/wanted", test_wanted);
  g_test_add_func ("/hang-entries/join", test_join);
  return g_test_run ();
}
