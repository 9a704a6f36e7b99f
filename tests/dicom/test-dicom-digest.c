/* fj-dicom-digest: what DCMTK's tools transcode without loss keeps its digests; what is changed does not. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "fj-dicom-digest.h"
#include "fj-error.h"
#include "fj-language.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

static char *folder;

static char *
run (const char *const *argv)
{
  char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s %s: %s\n%s", argv[0], argv[1], error->message, err);
  return out;
}

static void
digests (const char *path, char **pixels, char **dataset, gboolean *decoded)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
  gboolean same = FALSE;
  g_assert_no_error (error);
  *pixels = fj_dicom_digest_pixels (object, decoded, &error);
  g_assert_no_error (error);
  *dataset = fj_dicom_digest_dataset (object, &same, &error);
  g_assert_no_error (error);
  g_assert_cmpint (same, ==, *decoded);
  g_assert_cmpuint (strlen (*dataset), ==, 64);
}

static void
test_transcoding (void)
{
  static const char *const inputs[] = { "CT_small.dcm",
                                        "MR_small.dcm",
                                        "MR_small_bigendian.dcm",
                                        "MR_small_implicit.dcm",
                                        "SC_rgb_small_odd.dcm",
                                        "SC_rgb_rle_2frame.dcm",
                                        "liver_1frame.dcm",
                                        "image_dfl.dcm",
                                        "SC_rgb_rle_16bit_2frame.dcm",
                                        "rtdose.dcm",
                                        "SC_ybr_full_422_uncompressed.dcm" };
  static const char *const tools[][3]
      = { { "dcmconv", "+te", NULL },  { "dcmconv", "+ti", NULL },  { "dcmconv", "+tb", NULL },
          { "dcmconv", "+td", NULL },  { "dcmconv", "+te", "-e" },  { "dcmcrle", "+ua", NULL },
          { "dcmcjpls", "+el", NULL }, { "dcmcjpeg", "+e1", NULL }, { "dcmcjpeg", "+el", NULL } };
  guint n_done = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autofree char *input = g_strconcat (FILES, inputs[i], NULL);
      g_autofree char *plain = g_build_filename (folder, "plain.dcm", NULL);
      const char *unpack[] = { "dcmdrle", input, plain, NULL };
      const char *copy[] = { "cp", input, plain, NULL };
      g_autofree char *nothing = run (strstr (inputs[i], "rle") ? unpack : copy);
      g_autofree char *pixels = NULL, *dataset = NULL;
      gboolean decoded = FALSE;
      digests (plain, &pixels, &dataset, &decoded);
      g_assert_true (decoded);
      for (gsize k = 0; k < G_N_ELEMENTS (tools); k++)
        {
          /* What the encoders refuse: one bit, 32 bits, and subsampled colour, which they would resample. */
          gboolean packs = strcmp (tools[k][0], "dcmconv") != 0;
          if (packs
              && (g_str_has_prefix (inputs[i], "liver") || g_str_has_prefix (inputs[i], "rtdose")
                  || g_str_has_prefix (inputs[i], "SC_ybr")))
            continue;
          if (g_str_has_prefix (inputs[i], "SC_rgb_rle_16bit") && strncmp (tools[k][0], "dcmcj", 5) == 0)
            continue;
          g_autofree char *output = g_build_filename (folder, "packed.dcm", NULL);
          const char *argv[] = { tools[k][0],
                                 tools[k][1],
                                 tools[k][2] ? tools[k][2] : plain,
                                 tools[k][2] ? plain : output,
                                 tools[k][2] ? output : NULL,
                                 NULL };
          if (strcmp (tools[k][0], "dcmcrle") == 0)
            argv[1] = "-q";
          g_autofree char *said = run (argv);
          g_autofree char *pixels_after = NULL, *dataset_after = NULL;
          digests (output, &pixels_after, &dataset_after, &decoded);
          g_test_message ("%s %s %s", inputs[i], tools[k][0], tools[k][1]);
          g_assert_true (decoded);
          g_assert_cmpstr (pixels_after, ==, pixels);
          g_assert_cmpstr (dataset_after, ==, dataset);
          n_done++;
        }
    }
  g_assert_cmpuint (n_done, >=, 60);
}

/* The pixel digest is what pydicom and hashlib make of the stored values. */
static void
test_pixels_like_pydicom (void)
{
  static const char *const names[]
      = { "CT_small.dcm",          "MR_small.dcm", "MR_small_bigendian.dcm", "MR_small_RLE.dcm",
          "SC_rgb_rle_2frame.dcm", "rtdose.dcm",   "SC_rgb_small_odd.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (FILES, names[i], NULL);
      const char *argv[] = { "/usr/bin/python3",
                             "-W",
                             "ignore",
                             "-c",
                             "import pydicom,hashlib,sys,numpy\n"
                             "d=pydicom.dcmread(sys.argv[1]);a=d.pixel_array\n"
                             "a=a.astype(a.dtype.newbyteorder('<'))\n"
                             "print(hashlib.sha256(numpy.ascontiguousarray(a).tobytes()).hexdigest(),end='')",
                             path,
                             NULL };
      g_autofree char *expected = run (argv);
      g_autofree char *pixels = NULL, *dataset = NULL;
      gboolean decoded = FALSE;
      digests (path, &pixels, &dataset, &decoded);
      g_test_message ("%s", names[i]);
      g_assert_true (decoded);
      g_assert_cmpstr (pixels, ==, expected);
    }
}

/* A private sequence loses its VR in implicit VR and is bytes of UN afterwards; padding of text comes and
 * goes. */
static void
test_private (void)
{
  g_autofree char *input = g_build_filename (folder, "private.dcm", NULL);
  const char *make[] = {
    "/usr/bin/python3",
    "-W",
    "ignore",
    "-c",
    "import pydicom,sys\nfrom pydicom.sequence import Sequence as S\nfrom pydicom.dataset import Dataset as D\n"
    "d=pydicom.dcmread('" FILES "CT_small.dcm')\n"
    "inner=D(); inner.add_new(0x00100020,'LO','x'); inner.add_new(0x00280010,'US',7)\n"
    "deep=D(); deep.add_new(0x0011100A,'SQ',S([inner,D()])); deep.add_new(0x00110010,'LO','FENJI TEST')\n"
    "d.add_new(0x00110010,'LO','FENJI TEST')\n"
    "d.add_new(0x00111001,'SQ',S([deep,deep]))\n"
    "d.add_new(0x00111002,'SQ',S([]))\n"
    "d.add_new(0x00111003,'LO','odd'); d.add_new(0x00111004,'US',[1,2,3]); d.add_new(0x00111005,'UI','1.2.3')\n"
    "d.add_new(0x00111006,'OB',b'\\xfe\\xff\\x00\\xe0\\x01\\x00'); d.add_new(0x00111007,'FD',[0.5])\n"
    "d.add_new(0x00111008,'UT','long   ')\n"
    "d.save_as(sys.argv[1])",
    input,
    NULL
  };
  g_autofree char *nothing = run (make);
  g_autofree char *pixels = NULL, *dataset = NULL;
  gboolean decoded = FALSE;
  digests (input, &pixels, &dataset, &decoded);
  static const char *const ways[][2]
      = { { "+ti", "+e" }, { "+ti", "-e" }, { "+tb", "+e" }, { "+te", "-e" }, { "+td", "-e" } };
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *output = g_build_filename (folder, "way.dcm", NULL);
      g_autofree char *back = g_build_filename (folder, "back.dcm", NULL);
      const char *convert[] = { "dcmconv", ways[i][0], ways[i][1], input, output, NULL };
      g_autofree char *said = run (convert);
      g_autofree char *pixels_after = NULL, *dataset_after = NULL;
      digests (output, &pixels_after, &dataset_after, &decoded);
      g_test_message ("%s %s", ways[i][0], ways[i][1]);
      g_assert_cmpstr (dataset_after, ==, dataset);
      const char *return_ticket[] = { "dcmconv", "+te", output, back, NULL };
      g_autofree char *said_again = run (return_ticket);
      g_autofree char *pixels_back = NULL, *dataset_back = NULL;
      digests (back, &pixels_back, &dataset_back, &decoded);
      g_assert_cmpstr (dataset_back, ==, dataset);
    }
}

/* Our own writing changes nothing either, not even over the original. */
static void
test_save (void)
{
  static const char *const names[] = { "CT_small.dcm",     "MR_small_jpeg_ls_lossless.dcm",
                                       "JPEG2000.dcm",     "nested_priv_SQ.dcm",
                                       "waveform_ecg.dcm", "UN_sequence.dcm",
                                       "reportsi.dcm",     "rtstruct.dcm",
                                       "JPEG-lossy.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strconcat (FILES, names[i], NULL);
      g_autofree char *out = g_build_filename (folder, "saved.dcm", NULL);
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
      g_autofree char *before = fj_dicom_digest_dataset (object, NULL, &error);
      g_assert_true (fj_dicom_object_save (object, out, NULL, &error));
      g_assert_no_error (error);
      g_autofree char *after_save = fj_dicom_digest_dataset (object, NULL, &error);
      g_autoptr (FjDicomObject) again = fj_dicom_object_open (out, FJ_DICOM_OPEN_ALL, &error);
      g_autofree char *after = fj_dicom_digest_dataset (again, NULL, &error);
      g_test_message ("%s", names[i]);
      g_assert_cmpstr (after_save, ==, before);
      g_assert_cmpstr (after, ==, before);
    }
}

/* Every change of meaning shows; each of these is made on a fresh copy. */
static void
test_changes (void)
{
  static const char *const edits[] = { "pass",
                                       "d.PatientName='Other^Name'",
                                       "d.PatientID=d.PatientID+'1'",
                                       "d.RescaleSlope=d.RescaleSlope",
                                       "del d.StationName",
                                       "d.OtherPatientIDsSequence[1].PatientID='1234ABCE'",
                                       "del d.OtherPatientIDsSequence[1]",
                                       "d.Rows=127",
                                       "d.PixelData=bytes([d.PixelData[0]^1])+d.PixelData[1:]",
                                       "d.PixelData=d.PixelData[:-1]+bytes([d.PixelData[-1]^128])",
                                       "d.add_new(0x00110010,'LO','X')",
                                       "d.SpecificCharacterSet='ISO_IR 192'",
                                       "d.PixelRepresentation=0",
                                       "d.ImageComments='a  b'",
                                       "d.ImageComments='a b'" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *out = g_build_filename (folder, "edited.dcm", NULL);
      g_autofree char *script = g_strdup_printf ("import pydicom,sys\nd=pydicom.dcmread('" FILES
                                                 "CT_small.dcm')\n%s\nd.save_as(sys.argv[1])",
                                                 edits[i]);
      const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", script, out, NULL };
      g_autofree char *nothing = run (argv);
      char *pixels = NULL, *dataset = NULL;
      gboolean decoded;
      digests (out, &pixels, &dataset, &decoded);
      g_free (pixels);
      g_test_message ("%s", edits[i]);
      g_assert_true (g_hash_table_add (seen, dataset) != (g_str_has_prefix (edits[i], "d.RescaleSlope=")));
    }
}

/* JPEG 2000 without loss has the digest of its original. */
static void
test_jpeg2000 (void)
{
  g_autofree char *plain = NULL, *packed = NULL, *dataset = NULL, *dataset_packed = NULL;
  gboolean decoded = FALSE;
  digests (FILES "MR_small.dcm", &plain, &dataset, &decoded);
  digests (FILES "MR_small_jp2klossless.dcm", &packed, &dataset_packed, &decoded);
  g_assert_true (decoded);
  g_assert_cmpstr (packed, ==, plain);
}

static void
test_not_decoded (void)
{
  gboolean decoded = TRUE;
  /* Fewer pixels than the header says, and an RLE frame without its header. */
  static const char *const edits[]
      = { "d=pydicom.dcmread('" FILES "CT_small.dcm');d.PixelData=d.PixelData[:1000]",
          "d=pydicom.dcmread('" FILES "MR_small_RLE.dcm');d.PixelData=pydicom.encaps.encapsulate([b'ab'*8])",
          "d=pydicom.dcmread('" FILES "MR_small_RLE.dcm');"
          "d.PixelData=pydicom.encaps.encapsulate([bytes([2,0,0,0,64,0,0,0,255,255,255,0])+bytes(60)])",
          "d=pydicom.dcmread('" FILES "MR_small_RLE.dcm');d.Rows=65535;d.Columns=65535",
          "d=pydicom.dcmread('" FILES "MR_small_RLE.dcm');d.NumberOfFrames=2147483647",
          "d=pydicom.dcmread('" FILES "MR_small_jpeg_ls_lossless.dcm');d.Rows=d.Rows//2",
          "d=pydicom.dcmread('" FILES "JPGExtended.dcm');d.BitsAllocated=8;d.BitsStored=8;d.HighBit=7" };
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *out = g_build_filename (folder, "bad.dcm", NULL), *pixels = NULL, *dataset = NULL;
      g_autofree char *script
          = g_strdup_printf ("import pydicom,pydicom.encaps,sys\n%s\nd.save_as(sys.argv[1])", edits[i]);
      const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", script, out, NULL };
      g_autofree char *nothing = run (argv);
      g_test_message ("%s", edits[i]);
      digests (out, &pixels, &dataset, &decoded);
      g_assert_false (decoded);
    }
}

static void
test_refuses (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) header
      = fj_dicom_object_open (FILES "CT_small.dcm", FJ_DICOM_OPEN_HEADER, &error);
  g_assert_null (fj_dicom_digest_dataset (header, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (fj_dicom_digest_pixels (header, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_autoptr (FjDicomObject) report = fj_dicom_object_open (FILES "test-SR.dcm", FJ_DICOM_OPEN_ALL, &error);
  g_assert_null (fj_dicom_digest_pixels (report, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-dicom-XXXXXX", NULL);
  g_test_add_func ("/dicom-digest/transcoding", test_transcoding);
  g_test_add_func ("/dicom-digest/pixels-like-pydicom", test_pixels_like_pydicom);
  g_test_add_func ("/dicom-digest/private", test_private);
  g_test_add_func ("/dicom-digest/save", test_save);
  g_test_add_func ("/dicom-digest/changes", test_changes);
  g_test_add_func ("/dicom-digest/jpeg2000", test_jpeg2000);
  g_test_add_func ("/dicom-digest/not-decoded", test_not_decoded);
  g_test_add_func ("/dicom-digest/refuses", test_refuses);
  int status = g_test_run ();
  const char *clean[] = { "rm", "-r", folder, NULL };
  g_autofree char *nothing = run (clean);
  g_free (folder);
  return status;
}
