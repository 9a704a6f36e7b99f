/* fj-stack: series as scanners make them, in any order of their files. test-stack-pydicom.py does the same
 * with series whose truth another program knows. */
#include "fj-stack.h"

#include "fj-volume.h"

#include <math.h>
#include <string.h>

typedef GArray Series; /* of FjStackImage */

static FjStackImage *
add (Series *series, double z)
{
  FjStackImage image;

  fj_stack_image_init (&image);
  image.source = series->len;
  image.instance_number = series->len + 1;
  image.rows = image.columns = 16;
  image.samples = 1;
  image.type = FJ_SAMPLE_S16;
  image.has_plane = TRUE;
  image.plane = (FjPlane){ { 0, 0, z }, { 1, 0, 0 }, { 0, 1, 0 }, 0.5, 0.5, 1 };
  g_array_append_val (series, image);
  return &g_array_index (series, FjStackImage, series->len - 1);
}

static Series *
series_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (FjStackImage));
}

static GPtrArray *
split (const Series *series)
{
  return fj_stack_split ((const FjStackImage *) series->data, series->len);
}

static const FjStack *
get (const GPtrArray *stacks, guint i)
{
  return g_ptr_array_index (stacks, i);
}

/* What a split says, without the caller's indices. */
static char *
write_down (const Series *series, const GPtrArray *stacks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < stacks->len; i++)
    {
      const FjStack *stack = get (stacks, i);

      g_string_append_printf (text, "%u.%u %x %x %g:", stack->group, stack->step, stack->flags,
                              stack->volume_flags, stack->spacing);
      for (guint k = 0; k < stack->n_images; k++)
        g_string_append_printf (text, " %u", g_array_index (series, FjStackImage, stack->images[k]).source);
      for (guint k = 0; k < stack->n_values; k++)
        g_string_append_printf (text, " %s=%g", fj_stack_attribute_get_name (stack->values[k].attribute),
                                stack->values[k].value);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/* The split is @expected, whatever the order of the images; and a volume takes every stack that is one. */
static void
expect (Series *series, const char *expected)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (GPtrArray) stacks = split (series);
      g_autofree char *found = write_down (series, stacks);
      const FjStackImage *images = (const FjStackImage *) series->data;
      guint n = 0;

      g_assert_cmpstr (found, ==, expected);
      for (guint i = 0; i < stacks->len; i++)
        {
          const FjStack *stack = get (stacks, i);
          g_autofree FjVolumeSlice *slices = g_new (FjVolumeSlice, stack->n_images);
          g_autoptr (FjVolume) volume = NULL;
          g_autoptr (GError) error = NULL;

          n += stack->n_images;
          if (!fj_stack_is_volume (stack, images))
            continue;
          for (guint k = 0; k < stack->n_images; k++)
            slices[k] = (FjVolumeSlice){ images[stack->images[k]].plane, 1, 0, stack->images[k] };
          volume = fj_volume_new (slices, stack->n_images, 2, 2, FJ_SAMPLE_U8, &error);
          g_assert_no_error (error);
          g_assert_cmpint (fj_volume_get_flags (volume), ==, stack->volume_flags);
          g_assert_cmpfloat (fj_volume_get_spacing (volume), ==, stack->spacing);
        }
      g_assert_cmpuint (n, ==, series->len);
      for (guint i = series->len; i > 1; i--) /* Fisher and Yates */
        {
          guint k = (guint) g_rand_int_range (random, 0, (gint32) i);
          FjStackImage swap = g_array_index (series, FjStackImage, i - 1);

          g_array_index (series, FjStackImage, i - 1) = g_array_index (series, FjStackImage, k);
          g_array_index (series, FjStackImage, k) = swap;
        }
    }
}

static void
test_plain (void)
{
  g_autoptr (GArray) series = series_new ();

  expect (series, "");
  for (guint i = 0; i < 5; i++)
    add (series, 10 - 2.0 * i); /* instance numbers from the head down, the normal goes up */
  expect (series, "0.0 0 0 2: 4 3 2 1 0\n");
}

static void
test_flags (void)
{
  g_autoptr (GArray) series = series_new ();
  static const double z[] = { 0, 1, 2, 4, 5.3 };

  for (guint i = 0; i < 5; i++)
    add (series, z[i])->plane.origin.y = 0.2 * z[i];
  expect (series, "0.0 0 7 1.325: 0 1 2 3 4\n");
}

/* Scouts after the slices, the dose page last. */
static void
test_scouts (void)
{
  g_autoptr (GArray) series = series_new ();
  FjStackImage *image;

  image = add (series, 0);
  image->has_plane = FALSE;
  image->rows = 700;
  for (guint i = 0; i < 2; i++)
    {
      image = add (series, 0);
      image->image_type = (char *) "ORIGINAL\\PRIMARY\\LOCALIZER";
      image->plane.row = i ? (FjVector){ 1, 0, 0 } : (FjVector){ 0, -1, 0 };
      image->plane.column = (FjVector){ 0, 0, -1 };
    }
  for (guint i = 0; i < 3; i++)
    add (series, i)->image_type = (char *) "ORIGINAL\\PRIMARY\\AXIAL";
  expect (series, "0.0 0 0 1: 3 4 5\n1.0 6 0 0: 1 2\n2.0 1 0 0: 0\n");
}

static void
test_directions (void)
{
  g_autoptr (GArray) series = series_new ();

  for (guint i = 0; i < 4; i++)
    add (series, i % 2)->plane.row.y = i < 2 ? 0 : 0.002; /* 0.11 degrees: two scans */
  for (guint i = 2; i < 4; i++)
    g_array_index (series, FjStackImage, i).plane.column.x = -0.002;
  expect (series, "0.0 0 0 1: 0 1\n1.0 0 0 1: 2 3\n");
  /* A rotation is one stack, in the order of its making. */
  g_array_set_size (series, 0);
  for (guint i = 0; i < 300; i++)
    {
      FjStackImage *image = add (series, 0);

      image->plane.row = (FjVector){ cos (i * G_PI / 150), sin (i * G_PI / 150), 0 };
      image->plane.column = (FjVector){ 0, 0, -1 };
    }
  {
    g_autoptr (GPtrArray) stacks = split (series);

    g_assert_cmpuint (stacks->len, ==, 1);
    g_assert_cmpint (get (stacks, 0)->flags, ==, FJ_STACK_MIXED);
    g_assert_cmpuint (get (stacks, 0)->images[299], ==, 299);
    g_assert_false (fj_stack_is_volume (get (stacks, 0), (const FjStackImage *) series->data));
  }
}

static void
test_sets (void)
{
  g_autoptr (GArray) series = series_new ();
  FjStackImage *image;

  for (guint i = 0; i < 16; i++)
    {
      image = add (series, i % 2);
      switch (i / 2)
        {
        case 1:
          image->rows = 17;
          break;
        case 2:
          image->samples = 3;
          break;
        case 3:
          image->type = FJ_SAMPLE_U16;
          break;
        case 4:
          image->frame_of_reference = (char *) "1.2";
          break;
        case 5:
          image->stack_id = (char *) "2";
          break;
        case 6:
          image->plane.row_spacing = 0.6;
          break;
        case 7:
          image->image_type = (char *) "ORIGINAL\\PRIMARY\\PHASE MAP\\P\\FFE";
          break;
        }
    }
  expect (series, "0.0 0 0 1: 0 1\n1.0 0 0 1: 2 3\n2.0 0 0 1: 4 5\n3.0 0 0 1: 6 7\n4.0 0 0 1: 8 9\n"
                  "5.0 0 0 1: 10 11\n6.0 0 0 1: 12 13\n7.0 0 0 1: 14 15\n");
  {
    g_autoptr (GPtrArray) stacks = split (series);

    g_assert_true (fj_stack_is_volume (get (stacks, 0), (const FjStackImage *) series->data));
    for (guint i = 0; i < stacks->len; i++)
      if (g_array_index (series, FjStackImage, get (stacks, i)->images[0]).samples == 3)
        g_assert_false (fj_stack_is_volume (get (stacks, i), (const FjStackImage *) series->data));
  }
}

static void
test_kinds (void)
{
  static const char *const types[] = {
    "ORIGINAL\\PRIMARY\\M_FFE\\M\\FFE", "ORIGINAL\\PRIMARY\\PHASE MAP\\P\\FFE",
    "ORIGINAL\\PRIMARY\\R_FFE\\R\\FFE", "DERIVED\\PRIMARY\\ADC",
    "DERIVED\\PRIMARY\\W\\W\\DERIVED",
  };
  g_autoptr (GArray) series = series_new ();

  for (guint i = 0; i < 10; i++)
    add (series, i % 2)->image_type = (char *) types[i / 2];
  expect (series, "0.0 0 0 1: 0 1\n1.0 0 0 1: 2 3\n2.0 0 0 1: 4 5\n3.0 0 0 1: 6 7\n4.0 0 0 1: 8 9\n");
  /* Words that say nothing of the kind part nothing, unless nothing else explains two at one position. */
  g_array_set_size (series, 0);
  for (guint i = 0; i < 3; i++)
    add (series, i)->image_type = (char *) (i ? "ORIGINAL\\PRIMARY\\AXIAL" : "DERIVED\\PRIMARY\\AXIAL");
  expect (series, "0.0 0 0 1: 0 1 2\n");
  for (guint i = 0; i < 3; i++)
    add (series, i)->image_type = (char *) "DERIVED\\SECONDARY\\SUBTRACTION";
  for (guint i = 0; i < 3; i++)
    g_array_index (series, FjStackImage, i).image_type = (char *) "ORIGINAL\\PRIMARY\\AXIAL";
  expect (series, "0.0 0 0 1: 3 4 5 Kind of image=nan\n0.1 0 0 1: 0 1 2 Kind of image=nan\n");
}

static void
test_phases (void)
{
  g_autoptr (GArray) series = series_new ();

  for (guint i = 0; i < 6; i++)
    {
      FjStackImage *image = add (series, i / 2); /* echo by echo at each position */

      image->echo_time = i % 2 ? 80 : 20;
      image->acquisition_time = 1000 + i;
    }
  expect (series, "0.0 0 0 1: 0 2 4 Echo time=20\n0.1 0 0 1: 1 3 5 Echo time=80\n");
  g_array_remove_index (series, series->len - 1);
  {
    g_autoptr (GPtrArray) stacks = split (series);

    g_assert_cmpuint (stacks->len, ==, 2);
    g_assert_cmpuint (get (stacks, 0)->flags | get (stacks, 1)->flags, ==, FJ_STACK_INCOMPLETE);
  }
}

/* Two reconstructions in one series: nothing tells them apart, and both stay. */
static void
test_unexplained (void)
{
  g_autoptr (GArray) series = series_new ();

  for (guint i = 0; i < 6; i++)
    add (series, i % 3);
  expect (series, "0.0 0 8 1: 0 3 1 4 2 5\n");
}

/* Two stations of a spine: sagittal slices at the same x, 250 mm apart along the body. */
static void
test_stations (void)
{
  g_autoptr (GArray) series = series_new ();

  for (guint i = 0; i < 6; i++)
    {
      FjStackImage *image = add (series, 0);

      image->plane
          = (FjPlane){ { 4.0 * (i % 3), -80, i < 3 ? 200 : -50 }, { 0, 1, 0 }, { 0, 0, -1 }, 0.7, 0.7, 3 };
    }
  expect (series, "0.0 0 0 4: 2 1 0\n1.0 0 0 4: 5 4 3\n");
}

static void
test_unplaced (void)
{
  g_autoptr (GArray) series = series_new ();

  for (guint i = 0; i < 4; i++)
    {
      FjStackImage *image = add (series, i);

      image->has_plane = i == 2; /* says a place, but no good one */
      image->plane.row_spacing = 0;
      image->instance_number = i == 3 ? NAN : 9.0 - i;
    }
  expect (series, "0.0 1 0 0: 2 1 0 3\n");
}

static void
test_words (void)
{
  for (FjStackAttribute i = 0; i < FJ_STACK_N_ATTRIBUTES; i++)
    {
      g_assert_cmpuint (strlen (fj_stack_attribute_get_name (i)), >, 3);
      g_assert_nonnull (fj_stack_attribute_get_unit (i));
    }
  g_assert_cmpstr (fj_stack_attribute_get_unit (FJ_STACK_ECHO_TIME), ==, "ms");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stack/plain", test_plain);
  g_test_add_func ("/stack/flags", test_flags);
  g_test_add_func ("/stack/scouts", test_scouts);
  g_test_add_func ("/stack/directions", test_directions);
  g_test_add_func ("/stack/sets", test_sets);
  g_test_add_func ("/stack/kinds", test_kinds);
  g_test_add_func ("/stack/phases", test_phases);
  g_test_add_func ("/stack/unexplained", test_unexplained);
  g_test_add_func ("/stack/stations", test_stations);
  g_test_add_func ("/stack/unplaced", test_unplaced);
  g_test_add_func ("/stack/words", test_words);
  return g_test_run ();
}
