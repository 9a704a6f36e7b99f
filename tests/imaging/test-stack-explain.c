/* fj-stack-explain: which attribute explains several images at one position. */
#include "fj-stack-explain.h"

#include <math.h>

#define MOST 64

typedef struct
{
  FjStackImage images[MOST];
  const FjStackImage *pointers[MOST];
  guint places[MOST], n, n_places;
} Series;

/* @n_phases images at each of @n_places positions, phase by phase. */
static void
make (Series *series, guint n_places, guint n_phases)
{
  series->n = n_places * n_phases;
  series->n_places = n_places;
  for (guint i = 0; i < series->n; i++)
    {
      fj_stack_image_init (&series->images[i]);
      series->images[i].instance_number = i;
      series->pointers[i] = &series->images[i];
      series->places[i] = i % n_places;
    }
}

static FjStackExplanation
explain (const Series *series)
{
  FjStackExplanation explanation = { 0 };

  fj_stack_explain (series->pointers, series->places, series->n, series->n_places, &explanation);
  return explanation;
}

/* Classes are the phases as make() laid them. */
static void
expect_phases (const Series *series, guint n_phases, guint n_attributes, FjStackAttribute attribute)
{
  g_auto (FjStackExplanation) found = explain (series);

  g_assert_cmpuint (found.n_classes, ==, n_phases);
  g_assert_cmpuint (found.n_attributes, ==, n_attributes);
  g_assert_cmpint (found.attributes[0], ==, attribute);
  g_assert_true (found.is_complete);
  for (guint i = 0; i < series->n; i++)
    g_assert_cmpuint (found.classes[i], ==, i / series->n_places);
}

static void
expect_nothing (const Series *series)
{
  g_auto (FjStackExplanation) found = explain (series);

  g_assert_cmpuint (found.n_classes, ==, 1);
  g_assert_cmpuint (found.n_attributes, ==, 0);
  for (guint i = 0; i < series->n; i++)
    g_assert_cmpuint (found.classes[i], ==, 0);
}

static void
test_one (void)
{
  static const struct
  {
    gsize offset;
    FjStackAttribute attribute;
  } fields[] = {
    { G_STRUCT_OFFSET (FjStackImage, temporal_position), FJ_STACK_TEMPORAL_POSITION },
    { G_STRUCT_OFFSET (FjStackImage, trigger_time), FJ_STACK_TRIGGER_TIME },
    { G_STRUCT_OFFSET (FjStackImage, phase), FJ_STACK_PHASE },
    { G_STRUCT_OFFSET (FjStackImage, echo_time), FJ_STACK_ECHO_TIME },
    { G_STRUCT_OFFSET (FjStackImage, echo_number), FJ_STACK_ECHO_NUMBER },
    { G_STRUCT_OFFSET (FjStackImage, b_value), FJ_STACK_B_VALUE },
    { G_STRUCT_OFFSET (FjStackImage, inversion_time), FJ_STACK_INVERSION_TIME },
    { G_STRUCT_OFFSET (FjStackImage, acquisition_number), FJ_STACK_ACQUISITION_NUMBER },
    { G_STRUCT_OFFSET (FjStackImage, acquisition_time), FJ_STACK_ACQUISITION_TIME },
  };

  for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
    {
      Series series;

      make (&series, 4, 3);
      expect_nothing (&series);
      for (guint i = 0; i < series.n; i++) /* of the first phase nothing is said: b 0, often */
        if (i >= 4)
          G_STRUCT_MEMBER (double, &series.images[i], fields[f].offset) = i / 4;
      expect_phases (&series, 3, 1, fields[f].attribute);
      g_assert_cmpfloat (fj_stack_image_get_value (&series.images[5], fields[f].attribute), ==, 1);
    }
}

static void
test_first_in_order (void)
{
  Series series;

  make (&series, 4, 3);
  for (guint i = 0; i < series.n; i++)
    {
      series.images[i].acquisition_number = i / 4;
      series.images[i].echo_time = i / 4;
      series.images[i].trigger_time = i; /* another one in each image: explains nothing */
    }
  expect_phases (&series, 3, 1, FJ_STACK_ECHO_TIME);
}

static void
test_several (void)
{
  Series series;

  /* Two time points of two echoes of two inversion times. */
  make (&series, 4, 8);
  for (guint i = 0; i < series.n; i++)
    {
      series.images[i].temporal_position = 1 + i / 16;
      series.images[i].echo_time = 10 + i / 8 % 2;
      series.images[i].inversion_time = 100 + i / 4 % 2;
    }
  expect_phases (&series, 8, 3, FJ_STACK_TEMPORAL_POSITION);
  make (&series, 4, 4);
  for (guint i = 0; i < series.n; i++)
    {
      series.images[i].temporal_position = 1 + i / 8;
      series.images[i].image_type = i / 4 % 2 ? (char *) "DERIVED\\X" : (char *) "DERIVED\\A";
    }
  expect_phases (&series, 4, 2, FJ_STACK_TEMPORAL_POSITION);
}

/* b 0 once, b 1000 in three directions. */
static void
test_diffusion (void)
{
  Series series;

  make (&series, 4, 4);
  for (guint i = 0; i < series.n; i++)
    {
      series.images[i].b_value = i < 4 ? 0 : 1000;
      series.images[i].has_gradient = i >= 4;
      series.images[i].gradient = (FjVector){ i / 4 == 3, i / 4 == 2, i / 4 == 1 };
    }
  expect_phases (&series, 4, 1, FJ_STACK_DIFFUSION);
}

/* Trigger times that the heart moves: told by their order. Acquisition times only when passes are apart. */
static void
test_order (void)
{
  Series series;

  make (&series, 4, 3);
  for (guint i = 0; i < series.n; i++)
    series.images[i].trigger_time = 40 * (i / 4) + 11 * (i % 4);
  expect_phases (&series, 3, 1, FJ_STACK_TRIGGER_TIME);
  make (&series, 4, 3);
  for (guint i = 0; i < series.n; i++)
    series.images[i].acquisition_time = 40 * (i / 4) + 9 * (i % 4);
  expect_phases (&series, 3, 1, FJ_STACK_ACQUISITION_TIME);
  for (guint i = 0; i < series.n; i++)
    series.images[i].acquisition_time = 10 * (i / 4) + 40 * (i % 4);
  expect_nothing (&series);
}

static void
test_incomplete (void)
{
  Series series;
  g_auto (FjStackExplanation) found = { 0 };

  make (&series, 4, 3);
  series.n -= 2; /* the last phase was stopped */
  for (guint i = 0; i < series.n; i++)
    {
      series.images[i].temporal_position = i / 4;
      series.images[i].acquisition_time = i;
    }
  found = explain (&series);
  g_assert_cmpuint (found.n_classes, ==, 3);
  g_assert_false (found.is_complete);
  g_assert_cmpint (found.attributes[0], ==, FJ_STACK_TEMPORAL_POSITION);
  g_assert_cmpuint (found.classes[9], ==, 2);
  /* Too little of it */
  make (&series, 4, 2);
  series.n = 5;
  series.images[4].temporal_position = 2;
  expect_nothing (&series);
}

/* One image sent twice stays beside itself, and hinders nothing. */
static void
test_twins (void)
{
  Series series;
  g_auto (FjStackExplanation) found = { 0 };

  make (&series, 4, 3);
  for (guint i = 0; i < series.n; i++)
    series.images[i].temporal_position = 3 - i / 4;
  series.images[12] = series.images[6];
  series.pointers[12] = &series.images[12];
  series.places[12] = series.places[6];
  series.n = 13;
  found = explain (&series);
  g_assert_cmpuint (found.n_classes, ==, 3);
  g_assert_true (found.is_complete);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpuint (found.classes[i], ==, 2 - i / 4);
  g_assert_cmpuint (found.classes[12], ==, found.classes[6]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stack-explain/one", test_one);
  g_test_add_func ("/stack-explain/first-in-order", test_first_in_order);
  g_test_add_func ("/stack-explain/several", test_several);
  g_test_add_func ("/stack-explain/diffusion", test_diffusion);
  g_test_add_func ("/stack-explain/order", test_order);
  g_test_add_func ("/stack-explain/incomplete", test_incomplete);
  g_test_add_func ("/stack-explain/twins", test_twins);
  return g_test_run ();
}
