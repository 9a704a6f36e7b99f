/* fj-reading-work: from display sets to the hang, whatever the order in which they come. */
#include "drawn-sets.h"

#include "fj-hang-explain.h"
#include "fj-reading-work.h"

#define N_ORDERS 1000

static const DrawnSeries SERIES[] = {
  { "2.25.1", "2.25.11", "CT", "Topogramm 0.6", 1, .is_single = TRUE, .number = 1 },
  { "2.25.1", "2.25.12", "CT", "Thorax 1.0 Bl57", 9, .number = 2 },
  { "2.25.1", "2.25.13", "CT", "Thorax 1.0 Br38", 9, .number = 3 },
  { "2.25.1", "2.25.14", "CT", "Thorax 1.0 Br38", 9, .number = 3 },
  { "2.25.2", "2.25.21", "CT", "Thorax 1.0 Bl57", 7, .number = 2 },
  { "2.25.2", "2.25.22", "CT", "Thorax 1.0 Br38", 7, .number = 3 },
  { "2.25.3", "2.25.31", "DX", "Chest", 2, .is_single = TRUE, .number = 1 },
  { "2.25.4", "2.25.41", "MR", "t2_tse_sag", 5, .number = 4 },
  { "2.25.4", "2.25.42", "MR", "t2_tse_tra", 6, .number = 5 },
};
static const char *const WHO[] = { "P1", "P1", "P1", "P1", "P1", "P1", "P1", "P2", "P2" };
static const char *const DATES[] = { "20260301", "20260301", "20260301", "20260301", "20250301",
                                     "20250301", "20240301", "20260201", "20260201" };
static const char *const KERNELS[] = { "Br38", "Bl57", "Br38", "Br38", "Bl57", "Br38", "", "", "" };

static void
shuffle (GRand *random, GPtrArray *array)
{
  for (guint i = array->len; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (random, 0, (gint32) i);
      gpointer one = array->pdata[i - 1];

      array->pdata[i - 1] = array->pdata[other];
      array->pdata[other] = one;
    }
}

/* All of SERIES, listed in another order; images of a series as well. */
static FjReadingWork *
make_work (GRand *random, FjHeaderShelf *shelf)
{
  FjReadingWork *work = g_new0 (FjReadingWork, 1);
  g_autoptr (GPtrArray) sets = new_sets ();

  for (guint i = 0; i < G_N_ELEMENTS (SERIES); i++)
    {
      g_autoptr (GPtrArray) looks = draw_looks (&SERIES[i]), split = NULL;

      if (random != NULL)
        shuffle (random, looks);
      split = fj_display_split (SERIES[i].series, looks);
      for (guint j = 0; j < split->len; j++)
        g_ptr_array_add (sets, g_object_ref (split->pdata[j]));
    }
  if (random != NULL)
    shuffle (random, sets);
  work->stage = -1;
  work->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_input_free);
  g_ptr_array_add (work->inputs, fj_hang_input_new (sets, shelf));
  return work;
}

static FjHeaderShelf *
draw_headers (void)
{
  FjHeaderShelf *shelf = fj_header_shelf_new ();

  for (guint i = 0; i < G_N_ELEMENTS (SERIES); i++)
    {
      const char *const more[] = { "00181210", KERNELS[i], "00080032", "101500", "00180015", "CHEST", NULL };

      put_headers (shelf, &SERIES[i], WHO[i], DATES[i], more);
    }
  return shelf;
}

static GBytes *
to_json (const FjReadingWork *work)
{
  g_autoptr (GPtrArray) hangs = g_ptr_array_new ();

  g_ptr_array_add (hangs, work->snapshot->hang);
  return fj_hangs_to_json (hangs);
}

static void
test_orders (void)
{
  g_autoptr (FjHeaderShelf) shelf = draw_headers ();
  g_autoptr (GRand) random = g_rand_new_with_seed (1895);
  g_autoptr (GBytes) expected = NULL;
  guint n = g_getenv ("FENJI_SANITIZED") != NULL ? 20 : N_ORDERS;

  for (guint i = 0; i <= n; i++)
    {
      FjReadingWork *work = make_work (i > 0 ? random : NULL, shelf);
      g_autoptr (GBytes) json = NULL;

      fj_reading_work_run (work);
      json = to_json (work);
      if (expected == NULL)
        {
          g_assert_cmpstr (work->snapshot->hang->protocol->id, ==, "ct-chest");
          expected = g_bytes_ref (json);
        }
      g_assert_true (g_bytes_equal (json, expected));
      fj_reading_work_free (work);
    }
}

/* The order of the exam, another patient, a protocol of one's own and one that is tried instead. */
static void
test_requests (void)
{
  g_autoptr (FjHeaderShelf) shelf = draw_headers ();
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);
  g_autoptr (GPtrArray) tried = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_protocol_free);
  FjReadingWork *work = make_work (NULL, shelf);
  const FjHangStudy *current;

  for (guint i = 0; i < 2; i++)
    {
      FjHangProtocol *protocol = fj_hang_protocol_new ("mine", i == 0 ? "Mine" : "Mine, changed");

      protocol->level = FJ_HANG_LEVEL_USER;
      fj_hang_protocol_add_set (protocol, 1);
      fj_hang_stage_add_box (fj_hang_protocol_add_stage (protocol, "One"))->set = 1;
      g_ptr_array_add (i == 0 ? own : tried, protocol);
    }
  work->own = g_ptr_array_ref (own);
  work->item = g_strdup ("胸部CT平扫");
  fj_reading_work_run (work);
  g_assert_true (work->snapshot->hang->protocol == own->pdata[0]);
  g_assert_cmpuint (work->snapshot->patients->len, ==, 2);
  current = work->snapshot->gathered->patient->studies->pdata[work->snapshot->hang->current];
  g_assert_cmpstr (fj_hang_values_get_text (current->values, FJ_HANG_ORDER_ITEM, 0), ==, "胸部CT平扫");
  current = work->snapshot->gathered->patient->studies->pdata[work->snapshot->hang->current + 1];
  g_assert_null (fj_hang_values_get_text (current->values, FJ_HANG_ORDER_ITEM, 0));
  g_assert_cmpstr (work->snapshot->prior_texts->pdata[1], ==, "Prior 2025-03-01");
  fj_reading_work_free (work);

  work = make_work (NULL, shelf);
  work->own = g_ptr_array_ref (own);
  work->tried = g_ptr_array_ref (tried);
  work->patient = g_strdup ("P2");
  fj_reading_work_run (work);
  g_assert_cmpstr (work->snapshot->gathered->patient->key, ==, "P2");
  g_assert_true (work->snapshot->hang->protocol == tried->pdata[0]);
  g_assert_cmpuint (work->snapshot->protocols->len, ==, fj_reading_work_get_shipped ()->len + 1);
  fj_reading_work_free (work);
}

/* Nobody is here: nothing hangs. */
static void
test_nothing (void)
{
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new ();
  g_autoptr (GPtrArray) sets = new_sets ();
  FjReadingWork *work = g_new0 (FjReadingWork, 1);

  work->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_input_free);
  g_ptr_array_add (work->inputs, fj_hang_input_new (sets, shelf));
  fj_reading_work_run (work);
  g_assert_null (work->snapshot->hang);
  g_assert_null (work->snapshot->gathered);
  fj_reading_work_free (work);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reading-work/orders", test_orders);
  g_test_add_func ("/reading-work/requests", test_requests);
  g_test_add_func ("/reading-work/nothing", test_nothing);
  return g_test_run ();
}
