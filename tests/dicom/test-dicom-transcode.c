/* fj-dicom-transcode: the same digests in every syntax, pixels as DCMTK's tools and pydicom read them, every
 * other element as it was; what a codec does not hold, and what would be worse than before, is refused. */
#include "drawn.h"
#include "frame-files.h"

#include "fj-dicom-digest.h"
#include "fj-dicom-transcode.h"

#define RLE "1.2.840.10008.1.2.5"
#define JPEG_LS "1.2.840.10008.1.2.4.80"
#define HTJ2K "1.2.840.10008.1.2.4.202"
#define DEFLATED "1.2.840.10008.1.2.8.1"
#define EXPLICIT "1.2.840.10008.1.2.1"
#define IMPLICIT "1.2.840.10008.1.2"

static FjDicomObject *
transcode (FjDicomObject *object, const char *syntax)
{
  g_autoptr (GError) error = NULL;
  FjDicomObject *made = fj_dicom_transcode (object, syntax, &error);

  g_assert_no_error (error);
  g_assert_nonnull (made);
  g_assert_cmpstr (fj_dicom_object_get_transfer_syntax (made), ==, syntax);
  return made;
}

/* Through a file, as another program would see it. (transfer full) */
static FjDicomObject *
save_and_open (FjDicomObject *object, const char *path)
{
  g_autoptr (GError) error = NULL;
  FjDicomObject *again;

  fj_dicom_object_save (object, path, NULL, &error);
  g_assert_no_error (error);
  again = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  return again;
}

static char *
digest_of (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  gboolean decoded = FALSE;
  char *digest = fj_dicom_digest_dataset (object, &decoded, &error);

  g_assert_no_error (error);
  g_assert_true (decoded);
  return digest;
}

static void
assert_string (const FjDicomObject *object, FjTag tag, const char *expected)
{
  g_autofree char *value = fj_dicom_object_dup_string (object, tag);

  g_assert_cmpstr (value, ==, expected);
}

/* From each to each by way of the file: native and packed, grey and colour, signed, several frames, odd
 * sizes, icons and overlays beside. */
static void
test_digests (void)
{
  static const char *const names[] = { "CT_small.dcm",
                                       "MR_small_RLE.dcm",
                                       "MR_small_jpeg_ls_lossless.dcm",
                                       "SC_rgb_small_odd.dcm",
                                       "SC_rgb_rle_2frame.dcm",
                                       "SC_rgb_rle_16bit.dcm",
                                       "J2K_pixelrep_mismatch.dcm",
                                       "MR_small_jp2klossless.dcm",
                                       "ExplVR_BigEnd.dcm",
                                       "image_dfl.dcm",
                                       "SC_rgb_jpeg_gdcm.dcm" };
  static const char *const ways[] = { RLE, JPEG_LS, HTJ2K, DEFLATED, EXPLICIT, IMPLICIT };
  g_autofree char *path = in_folder ("made.dcm");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *in = g_strconcat (FILES, names[i], NULL), *before = NULL;
      g_autoptr (FjDicomObject) at = NULL;

      if (!g_file_test (in, G_FILE_TEST_EXISTS))
        g_error ("%s is not there", in);
      at = packaged_object (names[i]);
      before = digest_of (at);
      for (gsize k = 0; k < G_N_ELEMENTS (ways); k++)
        {
          g_autoptr (FjDicomObject) made = transcode (at, ways[k]);
          g_autofree char *after = NULL;

          fj_dicom_object_free (at);
          at = save_and_open (made, path);
          after = digest_of (at);
          g_test_message ("%s in %s", names[i], ways[k]);
          g_assert_cmpstr (after, ==, before);
        }
    }
}

/* pydicom's own element by element; pixels through @unpack, a tool, where it needs one. */
static void
assert_like_pydicom (const char *name, const char *syntax, const char *unpack)
{
  g_autofree char *in = g_strconcat (FILES, name, NULL), *out = in_folder ("made.dcm");
  g_autofree char *native = in_folder ("native.dcm"), *said = NULL, *unpacked = NULL;
  g_autoptr (FjDicomObject) object = packaged_object (name), made = transcode (object, syntax);
  g_autoptr (FjDicomObject) again = save_and_open (made, out);

  if (unpack != NULL)
    unpacked = run (unpack, out, native, NULL);
  said = run ("/usr/bin/python3", "-W", "ignore", "-c",
              "import pydicom,sys,numpy\n"
              "a,b,c=[pydicom.dcmread(x) for x in sys.argv[1:]]\n"
              "mine={0x7fe00010,0x00280006,0x00280004,0x7fe00001,0x7fe00002,0xfffcfffc}\n"
              "def rest(d): return {e.tag:(e.VR,e.value) for e in d if e.tag not in mine and e.tag.element}\n"
              "print(rest(a)==rest(b),numpy.array_equal(a.pixel_array&(2**a.BitsStored-1),"
              "c.pixel_array&(2**a.BitsStored-1)))",
              in, out, unpack != NULL ? native : out, NULL);
  g_test_message ("%s in %s", name, syntax);
  g_assert_cmpstr (said, ==, "True True\n");
}

static void
test_others (void)
{
  static const char *const names[] = { "CT_small.dcm", "MR_small.dcm", "SC_rgb_small_odd.dcm",
                                       "SC_rgb_rle_2frame.dcm", "SC_rgb_rle_16bit_2frame.dcm" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      assert_like_pydicom (names[i], RLE, NULL);
      assert_like_pydicom (names[i], RLE, "dcmdrle");
      assert_like_pydicom (names[i], JPEG_LS, "dcmdjpls");
      assert_like_pydicom (names[i], EXPLICIT, NULL);
      assert_like_pydicom (names[i], IMPLICIT, NULL);
    }
}

static void
test_attributes (void)
{
  g_autoptr (FjDicomObject) colour = packaged_object ("SC_rgb_small_odd.dcm");
  g_autoptr (FjDicomObject) grey = packaged_object ("CT_small.dcm");
  g_autoptr (FjDicomObject) transformed = transcode (colour, HTJ2K), back = transcode (transformed, JPEG_LS);
  g_autoptr (FjDicomObject) same = transcode (grey, HTJ2K);

  assert_string (transformed, 0x00280004, "YBR_RCT");
  assert_string (transformed, 0x00280006, "0");
  assert_string (back, 0x00280004, "RGB");
  assert_string (same, 0x00280004, "MONOCHROME2");
  g_assert_false (fj_dicom_object_has (same, 0x00280006));
  assert_string (colour, 0x00280004, "RGB"); /* the source is left alone */
}

/* A baseline JPEG decodes to what its stream has, and stays marked as lossy in a lossless syntax. */
static void
test_lossy_source (void)
{
  g_autofree char *unmarked = in_folder ("unmarked.dcm");
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = NULL, made = NULL;
  g_autoptr (FjFrame) before = NULL, after = NULL;

  edit (FILES "SC_rgb_jpeg_dcmtk.dcm",
        "if 'LossyImageCompression' in d: del d.LossyImageCompression\nassert "
        "d.PhotometricInterpretation.startswith('YBR_FULL')",
        unmarked);
  object = fj_dicom_object_open (unmarked, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  made = transcode (object, JPEG_LS);
  assert_string (made, 0x00282110, "01");
  assert_string (made, 0x00280004, "YBR_FULL");
  before = fj_dicom_frame_decode (object, 0, &error);
  after = fj_dicom_frame_decode (made, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_difference (before, after), ==, 0);
}

/* The icon inside of a packed image stays native, and one that came packed becomes native. */
static void
test_icon (void)
{
  static const char draw[]
      = "ds.PixelData = bytes(range(32))\nds['PixelData'].VR = 'OW'\n"
        "icon = item(Rows=2, Columns=3, BitsAllocated=8, BitsStored=8, HighBit=7, SamplesPerPixel=1,\n"
        "            PixelRepresentation=0, PhotometricInterpretation='MONOCHROME2', PixelData=b'abcdef')\n"
        "icon['PixelData'].VR = 'OB'\n"
        "ds.IconImageSequence = sequence(icon)";
  g_autoptr (FjDicomObject) object = drawn_object (draw);
  g_autofree char *path = in_folder ("icon.dcm"), *before = digest_of (object), *after = NULL, *said = NULL;
  g_autoptr (FjDicomObject) made = transcode (object, HTJ2K), again = save_and_open (made, path);

  after = digest_of (again);
  g_assert_cmpstr (after, ==, before);
  said = run ("/usr/bin/python3", "-W", "ignore", "-c",
              "import pydicom,sys\nprint(pydicom.dcmread(sys.argv[1]).IconImageSequence[0].PixelData)", path,
              NULL);
  g_assert_cmpstr (said, ==, "b'abcdef'\n");
}

/* Three frames of 91 bits each, there and back. */
static void
test_bits (void)
{
  g_autoptr (FjDicomObject) object
      = drawn_object ("ds.Rows, ds.Columns, ds.NumberOfFrames = 13, 7, 3\n"
                      "ds.BitsAllocated, ds.BitsStored, ds.HighBit = 1, 1, 0\n"
                      "ds.PixelData = bytes((i * 73) % 256 for i in range(34)) + bytes([1, 0])\n"
                      "ds['PixelData'].VR = 'OB'");
  g_autofree char *path = in_folder ("bits.dcm"), *before = digest_of (object), *between = NULL,
                  *after = NULL;
  g_autoptr (FjDicomObject) made = transcode (object, DEFLATED), again = save_and_open (made, path);
  g_autoptr (FjDicomObject) back = transcode (again, EXPLICIT);

  between = digest_of (again);
  after = digest_of (back);
  g_assert_cmpstr (between, ==, before);
  g_assert_cmpstr (after, ==, before);
}

/* High Bit above Bits Stored - 1, and an overlay in the bits above: they go with the samples. */
static void
test_bits_outside (void)
{
  static const char *const scripts[] = {
    "ds.BitsStored, ds.HighBit = 8, 11\nds.PixelData = bytes((i * 59) % 251 for i in range(32))",
    "ds.add_new(0x60000010, 'US', 4)\nds.add_new(0x60000011, 'US', 4)\nds.add_new(0x60000102, 'US', 12)\n"
    "ds.PixelData = bytes((i * 59) % 251 for i in range(32))",
    "ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 6, 5, 1\nds.PixelData = bytes([255, 255, 20, 0] * 8)"
  };
  static const char *const ways[] = { RLE, JPEG_LS, HTJ2K, DEFLATED };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (ways); k++)
      {
        g_autoptr (FjDicomObject) object = drawn_object (scripts[i]), made = transcode (object, ways[k]);
        g_autofree char *before = digest_of (object), *after = digest_of (made);

        g_test_message ("%" G_GSIZE_FORMAT " in %s", i, ways[k]);
        g_assert_cmpstr (after, ==, before);
      }
}

static void
assert_refused (FjDicomObject *object, const char *syntax)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", syntax);
  g_assert_null (fj_dicom_transcode (object, syntax, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static void
test_refused (void)
{
  g_autoptr (FjDicomObject) ct = packaged_object ("CT_small.dcm");
  g_autoptr (FjDicomObject) bits = packaged_object ("liver_1frame.dcm");
  g_autoptr (FjDicomObject) wide = packaged_object ("rtdose_1frame.dcm");
  g_autoptr (FjDicomObject) shared = packaged_object ("SC_ybr_full_422_uncompressed.dcm");
  g_autoptr (FjDicomObject) report = packaged_object ("reportsi.dcm");
  g_autoptr (FjDicomObject) reals
      = drawn_object ("ds.BitsAllocated = 32\nds.add_new(0x7fe00008, 'OF', bytes(64))");
  g_autoptr (FjDicomObject) implicit = transcode (report, IMPLICIT), as_is = transcode (reals, IMPLICIT);
  g_autoptr (FjDicomObject) rle = transcode (wide, RLE);

  assert_refused (ct, "1.2.840.10008.1.2.4.50");
  assert_refused (ct, "1.2.840.10008.1.2.4.81");
  assert_refused (bits, JPEG_LS);
  assert_refused (bits, HTJ2K);
  assert_refused (bits, RLE);
  assert_refused (wide, JPEG_LS);
  assert_refused (wide, HTJ2K);
  assert_refused (shared, JPEG_LS);
  assert_refused (report, HTJ2K);
  assert_refused (reals, HTJ2K);
}

static void
test_names (void)
{
  g_autofree char *names = fj_dicom_transcode_dup_names ();
  g_auto (GStrv) each = g_strsplit (names, "|", -1);

  g_assert_cmpuint (g_strv_length (each), ==, 8);
  for (char **name = each; *name != NULL; name++)
    g_assert_cmpstr (fj_dicom_transcode_find (fj_dicom_transcode_find (*name)), ==,
                     fj_dicom_transcode_find (*name));
  g_assert_cmpstr (fj_dicom_transcode_find ("htj2k-lossless-rpcl"), ==, HTJ2K);
  g_assert_null (fj_dicom_transcode_find ("jpeg"));
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-transcode/digests", test_digests);
  g_test_add_func ("/dicom-transcode/others", test_others);
  g_test_add_func ("/dicom-transcode/attributes", test_attributes);
  g_test_add_func ("/dicom-transcode/lossy-source", test_lossy_source);
  g_test_add_func ("/dicom-transcode/icon", test_icon);
  g_test_add_func ("/dicom-transcode/bits", test_bits);
  g_test_add_func ("/dicom-transcode/bits-outside", test_bits_outside);
  g_test_add_func ("/dicom-transcode/refused", test_refused);
  g_test_add_func ("/dicom-transcode/names", test_names);
  return finish ();
}
