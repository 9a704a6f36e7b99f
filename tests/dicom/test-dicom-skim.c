/* fj-dicom-skim: the same as the opened header says, attribute by attribute, for other people's files; and
 * the native pixels that it finds, as fj_dicom_frame_decode() gives them. */
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "fj-dicom-group.h"
#include "fj-dicom-skim.h"
#include "fj-dicom-stack-image.h"
#include "frame-files.h"

static guint n_files, n_plain, n_images, n_native;

static gboolean
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
assert_same_image (const FjStackImage *a, const FjStackImage *b)
{
  const double *numbers[][2] = {
    { &a->slope, &b->slope },
    { &a->padding_low, &b->padding_low },
    { &a->padding_high, &b->padding_high },
    { &a->intercept, &b->intercept },
    { &a->instance_number, &b->instance_number },
    { &a->acquisition_number, &b->acquisition_number },
    { &a->temporal_position, &b->temporal_position },
    { &a->trigger_time, &b->trigger_time },
    { &a->phase, &b->phase },
    { &a->acquisition_time, &b->acquisition_time },
    { &a->echo_time, &b->echo_time },
    { &a->echo_number, &b->echo_number },
    { &a->inversion_time, &b->inversion_time },
    { &a->b_value, &b->b_value },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!same (*numbers[i][0], *numbers[i][1]))
      g_error ("number %u: %.17g and %.17g", i, *numbers[i][0], *numbers[i][1]);
  g_assert_cmpuint (a->rows, ==, b->rows);
  g_assert_cmpuint (a->columns, ==, b->columns);
  g_assert_cmpuint (a->samples, ==, b->samples);
  g_assert_cmpint (a->type, ==, b->type);
  g_assert_cmpint (a->has_padding, ==, b->has_padding);
  g_assert_cmpint (a->is_modality_table, ==, b->is_modality_table);
  g_assert_cmpint (a->has_plane, ==, b->has_plane);
  g_assert_cmpmem (&a->plane, sizeof a->plane, &b->plane, sizeof b->plane);
  g_assert_cmpint (a->has_gradient, ==, b->has_gradient);
  g_assert_cmpmem (&a->gradient, sizeof a->gradient, &b->gradient, sizeof b->gradient);
  g_assert_cmpstr (a->frame_of_reference, ==, b->frame_of_reference);
  g_assert_cmpstr (a->image_type, ==, b->image_type);
  g_assert_cmpstr (a->stack_id, ==, b->stack_id);
}

static void
assert_same_text (const char *skimmed, FjDicomObject *object, FjTag tag)
{
  g_autofree char *text = fj_dicom_group_dup_text (object, tag);

  g_assert_cmpstr (skimmed, ==, text ? text : "");
}

static void
compare_plain (const FjDicomSkim *skim, FjDicomObject *object)
{
  FjStackImage image;
  gboolean is_image = fj_dicom_stack_image_read (object, 0, &image);
  g_autofree char *lossy = fj_dicom_group_dup_text (object, 0x00282110);

  n_plain++;
  g_assert_cmpint (skim->is_image, ==, is_image);
  assert_same_text (skim->study_uid, object, 0x0020000D);
  assert_same_text (skim->series_uid, object, 0x0020000E);
  assert_same_text (skim->instance_uid, object, 0x00080018);
  if (is_image)
    {
      n_images++;
      assert_same_image (&skim->image, &image);
      g_assert_true (skim->is_lossy == (g_strcmp0 (lossy, "01") == 0));
    }
  fj_stack_image_clear (&image);
}

static void
compare_native (const FjDicomNative *native, int fd, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);

  g_assert_no_error (error);
  n_native++;
  g_assert_cmpuint (fj_dicom_frame_count (object), ==, native->frames);
  for (guint i = 0; i < MIN (native->frames, 5); i++)
    {
      g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, i, &error);
      g_autofree guint8 *read = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (fj_frame_get_type (frame), ==, fj_dicom_native_get_type (native));
      g_assert_cmpuint (fj_frame_get_rows (frame), ==, native->rows);
      g_assert_cmpuint (fj_frame_get_columns (frame), ==, native->columns);
      read = g_malloc (fj_frame_get_size (frame));
      g_assert_true (fj_dicom_native_read (native, fd, i, read, &error));
      g_assert_no_error (error);
      g_assert_cmpmem (read, fj_frame_get_size (frame), fj_frame_get_data (frame), fj_frame_get_size (frame));
    }
}

static void
compare_file (const char *path)
{
  g_autoptr (GError) skim_error = NULL, error = NULL;
  FjDicomSkim skim;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = fj_dicom_skim_fd (fd, &skim, &skim_error);
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, &error);

  g_test_message ("%s: %s", path, done ? skim.is_plain ? "plain" : "not plain" : skim_error->message);
  n_files++;
  g_assert_cmpint (done, ==, skim_error == NULL);
  if (!done) /* for the same reason */
    {
      g_assert_null (object);
      g_assert_cmpstr (skim_error->message, ==, error->message);
    }
  else
    {
      if (object)
        g_assert_cmpstr (skim.transfer_syntax, ==, fj_dicom_object_get_transfer_syntax (object));
      else /* what is damaged in ways that only a parser finds is never plain */
        g_assert_false (skim.is_plain);
      if (skim.is_plain)
        compare_plain (&skim, object);
      if (skim.native.frames > 0)
        compare_native (&skim.native, fd, path);
      fj_dicom_skim_clear (&skim);
    }
  close (fd);
}

static void
compare_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
        compare_folder (inner);
      else
        compare_file (inner);
    }
}

static void
test_packaged (void)
{
  n_files = n_plain = n_images = n_native = 0;
  compare_folder (FILES);
  g_test_message ("%u files: %u plain (%u images), %u native", n_files, n_plain, n_images, n_native);
  g_assert_cmpuint (n_files, >, 50);
  g_assert_cmpuint (n_plain, >, n_files / 2);
  g_assert_cmpuint (n_native, >, 5);
}

/* Whatever lies beside the repository. */
static void
test_real (void)
{
  n_files = n_plain = n_images = n_native = 0;
  compare_folder (g_getenv ("FENJI_DATA"));
  g_test_message ("%u files: %u plain (%u images), %u native", n_files, n_plain, n_images, n_native);
  g_assert_cmpuint (n_native, >, 0);
}

/* A CT with what the script says instead. */
static char *
edited (const char *script)
{
  char *path = in_folder ("edited.dcm");

  edit (FILES "CT_small.dcm", script, path);
  return path;
}

static FjDicomSkim
skim_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  FjDicomSkim skim;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  fj_dicom_skim_fd (fd, &skim, &error);
  g_assert_no_error (error);
  close (fd);
  return skim;
}

/* Unused bits full of rubbish, signs, values that do not begin at the lowest bit. */
static void
test_bits (void)
{
  static const struct
  {
    guint allocated, stored, high, representation;
  } cases[] = { { 16, 12, 11, 0 }, { 16, 12, 11, 1 }, { 16, 12, 15, 0 }, { 16, 10, 12, 1 },
                { 16, 16, 15, 1 }, { 8, 8, 7, 0 },    { 8, 6, 5, 1 },    { 8, 5, 6, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf (
          "d.BitsAllocated,d.BitsStored,d.HighBit,d.PixelRepresentation=%u,%u,%u,%u\n"
          "for k in ('SmallestImagePixelValue','LargestImagePixelValue','PixelPaddingValue'):\n"
          "  if k in d: delattr(d,k)\n"
          "d.PixelData=numpy.random.default_rng(3).integers(0,256,128*128*d.BitsAllocated//8,numpy.uint8).tobytes()",
          cases[i].allocated, cases[i].stored, cases[i].high, cases[i].representation);
      g_autofree char *path = edited (script);

      n_native = 0;
      compare_file (path);
      g_assert_cmpuint (n_native, ==, 1);
    }
}

/* Damaged heads: refused with the same sentence, left to the general way, or read as it reads them. */
static void
test_mutations (void)
{
  static const char *const names[]
      = { "CT_small.dcm",      "MR_small.dcm",      "MR_small_implicit.dcm", "ExplVR_LitEndNoMeta.dcm",
          "MR_small_expb.dcm", "rtdose_1frame.dcm", "JPGExtended.dcm",       "rtplan.dcm" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autofree char *path = in_folder ("mutated.dcm");

  n_files = n_plain = n_images = n_native = 0;
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *from = g_build_filename (FILES, names[i % G_N_ELEMENTS (names)], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
      for (int k = g_rand_int_range (rand, 1, 4); k > 0; k--)
        bytes[g_rand_int_range (rand, 132, (int) MIN (length, 3000))]
            ^= (char) (1 << g_rand_int_range (rand, 0, 7));
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      compare_file (path);
    }
  g_test_message ("%u mutations: %u plain, %u native", n_files, n_plain, n_native);
  g_assert_cmpuint (n_plain, >, 20);
  g_assert_cmpuint (n_native, >, 20);
}

/* What another reader might see in another way is not plain. */
static void
test_doubts (void)
{
  static const char *const scripts[] = {
    "d.NumberOfFrames=2;d.PixelData=d.PixelData*2",
    "d[0x00280010].VR='SS'",
    "d.add_new(0x00283000,'SQ',[pydicom.Dataset()])",
    "d.add_new(0x52009229,'SQ',[pydicom.Dataset()])",
    "d.SpecificCharacterSet='ISO_IR 192';d.add_new(0x00209056,'SH','\xe5\xb1\x82')",
    "d.add_new(0x00189076,'SQ',[])",
    "d.ImageType=['X'*16]*40",
    "d.FrameOfReferenceUID='1.2 3.4'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = edited (scripts[i]);
      FjDicomSkim skim = skim_file (path);

      g_test_message ("%s", scripts[i]);
      g_assert_false (skim.is_plain);
      g_assert_cmpuint (skim.native.frames, ==, i == 0 ? 2 : i == 1 ? 0 : 1);
      fj_dicom_skim_clear (&skim);
    }
}

/* b values of vendors, where the block is theirs and wherever it lies. */
static void
test_vendors (void)
{
  static const struct
  {
    const char *script;
    double b;
  } cases[] = {
    { "d.add_new(0x00190010,'LO','SIEMENS MR HEADER');d.add_new(0x0019100c,'IS',1000)", 1000 },
    { "d.add_new(0x00190010,'LO','OTHER');d.add_new(0x00190011,'LO','SIEMENS MR HEADER');"
      "d.add_new(0x0019100c,'IS',7);d.add_new(0x0019110c,'IS',50)",
      50 },
    { "d.add_new(0x00190010,'LO','OTHER');d.add_new(0x0019100c,'IS',1000)", NAN },
    { "d.add_new(0x00430010,'LO','GEMS_PARM_01');d.add_new(0x00431039,'IS',[1000000800,8,0,0])", 800 },
    { "d.add_new(0x00430010,'LO','GEMS_PARM_01');d.add_new(0x00431039,'IS',[600,8,0,0])", 600 },
    { "d.add_new(0x20010010,'LO','Philips Imaging DD 001');d.add_new(0x20011003,'FL',1400.5)", 1400.5 },
    { "d.add_new(0x00650010,'LO','Image Private Header');d.add_new(0x00651009,'FD',1200.0)", 1200 },
    { "d.add_new(0x00189087,'FD',400.25);d.add_new(0x00189089,'FD',[0,3.0,4.0])", 400.25 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf (
          "for g in (0x19,0x43):\n  for e in list(d.group_dataset(g)): del d[e.tag]\n%s", cases[i].script);
      g_autofree char *path = edited (script);
      FjDicomSkim skim = skim_file (path);

      g_test_message ("%s", cases[i].script);
      g_assert_true (skim.is_plain);
      g_assert_true (same (skim.image.b_value, cases[i].b));
      if (skim.image.has_gradient)
        g_assert_cmpfloat_with_epsilon (skim.image.gradient.z, 0.8, 1e-12);
      fj_dicom_skim_clear (&skim);
      compare_file (path);
    }
}

/* Padding as the pixels have their sign, whatever VR it is written with. */
static void
test_padding (void)
{
  static const struct
  {
    const char *script;
    gboolean has;
    double low, high;
  } cases[] = {
    { "pass", FALSE, 0, 0 },
    { "d.add_new(0x00280120,'SS',-2000)", TRUE, -2000, -2000 },
    { "d.add_new(0x00280120,'US',63536)", TRUE, -2000, -2000 },
    { "d.add_new(0x00280120,'SS',-2000);d.add_new(0x00280121,'SS',-2048)", TRUE, -2048, -2000 },
    { "d.PixelRepresentation=0;d.add_new(0x00280120,'SS',-2000)", TRUE, 63536, 63536 },
    { "d.PixelRepresentation=0;d.add_new(0x00280120,'US',63536)", TRUE, 63536, 63536 },
    { "d.add_new(0x00280120,'US',5);d.add_new(0x00280121,'US',9)", TRUE, 5, 9 },
    { "d.add_new(0x00280120,'SS',None)", FALSE, 0, 0 },
    { "d.add_new(0x00280121,'SS',-3)", FALSE, 0, 0 },
    { "d.add_new(0x00280120,'SS',-2000);d.PhotometricInterpretation='PALETTE COLOR'", FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf (
          "for k in ('SmallestImagePixelValue','LargestImagePixelValue','PixelPaddingValue'):\n"
          "  if k in d: delattr(d,k)\n%s",
          cases[i].script);
      g_autofree char *path = edited (script);
      FjDicomSkim skim = skim_file (path);

      g_test_message ("%s", cases[i].script);
      g_assert_true (skim.is_plain);
      g_assert_cmpint (skim.image.has_padding, ==, cases[i].has);
      g_assert_cmpfloat (skim.image.padding_low, ==, cases[i].low);
      g_assert_cmpfloat (skim.image.padding_high, ==, cases[i].high);
      fj_dicom_skim_clear (&skim);
      compare_file (path);
    }
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-skim/packaged", test_packaged);
  if (g_getenv ("FENJI_DATA") && g_file_test (g_getenv ("FENJI_DATA"), G_FILE_TEST_IS_DIR))
    g_test_add_func ("/dicom-skim/real", test_real);
  g_test_add_func ("/dicom-skim/bits", test_bits);
  g_test_add_func ("/dicom-skim/doubts", test_doubts);
  g_test_add_func ("/dicom-skim/padding", test_padding);
  g_test_add_func ("/dicom-skim/mutations", test_mutations);
  g_test_add_func ("/dicom-skim/vendors", test_vendors);
  return finish ();
}
