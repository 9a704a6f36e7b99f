/* fj-dicom-stack-values: what attributes mean, from a table of made-up ones. */
#include <math.h>
#include <string.h>

#include "fj-dicom-stack-values.h"

typedef struct
{
  FjTag group, tag;
  const char *text;
} Row;

static const char *
find (gpointer data, FjTag group, FjTag tag)
{
  const char *found = NULL;

  for (const Row *row = data; row->text; row++)
    if (row->tag == tag && (row->group == group || (row->group == 0 && !found)))
      found = row->text;
  return found;
}

static gboolean
get_double (gpointer data, FjTag group, FjTag tag, guint index, double *value)
{
  const char *text = find (data, group, tag);
  g_auto (GStrv) parts = g_strsplit (text ? text : "", "\\", -1);

  if (index >= g_strv_length (parts))
    return FALSE;
  *value = g_ascii_strtod (parts[index], NULL);
  return TRUE;
}

static char *
dup_text (gpointer data, FjTag group, FjTag tag)
{
  return g_strdup (find (data, group, tag));
}

static gboolean
get_private (gpointer data, guint16 group, const char *creator, guint8 element, const char *vr, double *value)
{
  g_assert_true (g_str_equal (vr, "IS") || vr[0] == 'F');
  return get_double (data, 0, (FjTag) group << 16 | 0x1000 | element, 0, value);
}

static FjStackImage
read_rows (const Row *rows)
{
  FjDicomStackValues values = { get_double, dup_text, get_private, (gpointer) rows };
  FjStackImage image;

  fj_stack_image_init (&image);
  fj_dicom_stack_values_read (&values, &image);
  return image;
}

static double
time_of (FjTag tag, const char *text, FjTag other, const char *rest)
{
  const Row rows[] = { { 0, tag, text }, { 0, other, rest }, { 0, 0, NULL } };
  FjStackImage image = read_rows (rows);
  double time = image.acquisition_time;

  fj_stack_image_clear (&image);
  return time;
}

static void
test_times (void)
{
  /* 2000-03-01 00:00:00 is 951868800 s after the beginning of 1970. */
  g_assert_cmpfloat (time_of (0x00080022, "20000301", 0x00080032, "000000"), ==, 951868800);
  g_assert_cmpfloat (time_of (0x00080022, "20000301", 0x00080032, "12"), ==, 951868800 + 43200);
  g_assert_cmpfloat_with_epsilon (time_of (0x00080022, "20000301", 0x00080032, "010203.25"),
                                  951868800 + 3723.25, 1e-6);
  g_assert_cmpfloat_with_epsilon (time_of (0x0008002A, "20000301010203.500000+0800", 0, NULL),
                                  951868800 + 3723.5, 1e-6);
  g_assert_cmpfloat (time_of (0x00080022, "19691231", 0x00080032, "235959"), ==, -1);
  g_assert_true (isnan (time_of (0x00080022, "20000230", 0x00080032, "000000")));
  g_assert_true (isnan (time_of (0x00080022, "20000301", 0x00080032, "")));
  g_assert_true (isnan (time_of (0x00080032, "000000", 0, NULL)));
}

static void
test_groups_first (void)
{
  static const Row rows[] = { { 0, 0x00180081, "90" },          { 0x00189114, 0x00189082, "30.5" },
                              { 0, 0x00200100, "2" },           { 0x00209111, 0x00209128, "7" },
                              { 0, 0x00181060, "400" },         { 0x00189118, 0x00209153, "120" },
                              { 0x00189118, 0x00209241, "75" }, { 0, 0x00180082, "150" },
                              { 0, 0x00200013, "12" },          { 0, 0x00200012, "3" },
                              { 0, 0x00180086, "1" },           { 0, 0x00080008, "ORIGINAL\\PRIMARY" },
                              { 0x00209111, 0x00209056, "1" },  { 0, 0, NULL } };
  FjStackImage image = read_rows (rows);

  g_assert_cmpfloat (image.echo_time, ==, 30.5);
  g_assert_cmpfloat (image.temporal_position, ==, 7);
  g_assert_cmpfloat (image.trigger_time, ==, 120);
  g_assert_cmpfloat (image.phase, ==, 75);
  g_assert_cmpfloat (image.inversion_time, ==, 150);
  g_assert_cmpfloat (image.instance_number, ==, 12);
  g_assert_cmpfloat (image.acquisition_number, ==, 3);
  g_assert_cmpfloat (image.echo_number, ==, 1);
  g_assert_cmpstr (image.image_type, ==, "ORIGINAL\\PRIMARY");
  g_assert_cmpstr (image.stack_id, ==, "1");
  g_assert_true (isnan (image.b_value));
  fj_stack_image_clear (&image);
}

static void
test_pixels (void)
{
  static const struct
  {
    const char *bits, *representation;
    FjSampleType type;
  } cases[] = { { "8", "0", FJ_SAMPLE_U8 },   { "8", "1", FJ_SAMPLE_S8 },   { "16", "0", FJ_SAMPLE_U16 },
                { "16", "1", FJ_SAMPLE_S16 }, { "32", "1", FJ_SAMPLE_S32 }, { "32", NULL, FJ_SAMPLE_F32 },
                { "64", NULL, FJ_SAMPLE_F64 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Row rows[] = { { 0, 0x00280100, cases[i].bits },
                           { 0, 0x00280010, "512" },
                           { 0, 0x00280011, "-1" },
                           { 0, 0x00280103, cases[i].representation },
                           { 0, 0, NULL } };
      FjStackImage image = read_rows (rows);

      g_assert_cmpint (image.type, ==, cases[i].type);
      g_assert_cmpuint (image.rows, ==, 512);
      g_assert_cmpuint (image.columns, ==, 0);
      g_assert_cmpuint (image.samples, ==, 1);
    }
}

static void
test_diffusion (void)
{
  static const Row both[] = { { 0x00189117, 0x00189087, "700" },
                              { 0, 0x0019100C, "5" },
                              { 0x00189117, 0x00189089, "0\\-2\\0" },
                              { 0, 0, NULL } };
  static const Row negative[] = { { 0, 0x0019100C, "-5" }, { 0, 0x00189089, "0\\0\\0" }, { 0, 0, NULL } };
  static const Row offset[] = { { 0, 0x00431039, "1000001000\\8" }, { 0, 0, NULL } };

  g_assert_cmpfloat (read_rows (both).b_value, ==, 700);
  g_assert_cmpfloat (read_rows (both).gradient.y, ==, -1);
  g_assert_true (isnan (read_rows (negative).b_value));
  g_assert_false (read_rows (negative).has_gradient);
  g_assert_cmpfloat (read_rows (offset).b_value, ==, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-stack-values/times", test_times);
  g_test_add_func ("/dicom-stack-values/groups-first", test_groups_first);
  g_test_add_func ("/dicom-stack-values/pixels", test_pixels);
  g_test_add_func ("/dicom-stack-values/diffusion", test_diffusion);
  return g_test_run ();
}
