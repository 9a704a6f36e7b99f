#include "fj-frame.h"

static GBytes *
make_bytes (gsize n)
{
  return g_bytes_new_take (g_malloc0 (n), n);
}

static void
test_sizes (void)
{
  g_assert_cmpuint (fj_sample_size (FJ_SAMPLE_S8), ==, 1);
  g_assert_cmpuint (fj_sample_size (FJ_SAMPLE_U16), ==, 2);
  g_assert_cmpuint (fj_sample_size (FJ_SAMPLE_S32), ==, 4);
  g_assert_cmpuint (fj_sample_size (FJ_SAMPLE_F32), ==, 4);
  g_assert_cmpuint (fj_sample_size (FJ_SAMPLE_F64), ==, 8);
  g_assert_true (fj_sample_is_signed (FJ_SAMPLE_S16));
  g_assert_false (fj_sample_is_signed (FJ_SAMPLE_U32));
}

static void
test_fits (void)
{
  g_autoptr (GBytes) data = make_bytes (2 * 3 * 3 * 2);
  g_autoptr (FjFrame) frame = fj_frame_new (2, 3, 3, FJ_SAMPLE_S16, 12, data);
  FjFrame *again;

  g_assert_nonnull (frame);
  g_assert_cmpuint (fj_frame_get_rows (frame), ==, 2);
  g_assert_cmpuint (fj_frame_get_columns (frame), ==, 3);
  g_assert_cmpuint (fj_frame_get_samples (frame), ==, 3);
  g_assert_cmpuint (fj_frame_get_bits_stored (frame), ==, 12);
  g_assert_cmpint (fj_frame_get_type (frame), ==, FJ_SAMPLE_S16);
  g_assert_cmpuint (fj_frame_get_size (frame), ==, 36);
  g_assert_true (fj_frame_get_data (frame) == g_bytes_get_data (data, NULL));
  again = fj_frame_ref (frame);
  fj_frame_unref (again);
  g_assert_cmpuint (fj_frame_get_size (frame), ==, 36);
}

static void
test_does_not_fit (void)
{
  g_autoptr (GBytes) data = make_bytes (12);

  g_assert_null (fj_frame_new (2, 3, 1, FJ_SAMPLE_U8, 8, data));
  g_assert_null (fj_frame_new (2, 3, 2, FJ_SAMPLE_U8, 8, data));
  g_assert_null (fj_frame_new (0, 3, 1, FJ_SAMPLE_U16, 16, data));
  g_assert_null (fj_frame_new (2, 3, 1, FJ_SAMPLE_U16, 17, data));
  g_assert_null (fj_frame_new (2, 3, 1, FJ_SAMPLE_U16, 0, data));
  g_assert_null (fj_frame_new (G_MAXUINT, G_MAXUINT, 3, FJ_SAMPLE_F64, 64, data));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/sizes", test_sizes);
  g_test_add_func ("/frame/fits", test_fits);
  g_test_add_func ("/frame/does-not-fit", test_does_not_fit);
  return g_test_run ();
}
