/* fj-dicom-frame: the frames of pydicom's files are what pydicom makes of them; bad ones are refused. */
#include "frame-files.h"

/* pydicom's values, colours unfolded and converted by the standard's formula, one line of frames a file. */
static const char script[]
    = "import sys,pydicom,numpy as np,hashlib\n"
      "d=pydicom.dcmread(sys.argv[1]);a=d.pixel_array\n"
      "n=int(d.get('NumberOfFrames',1));a=a.reshape(n,d.Rows,d.Columns,-1)\n"
      "p=d.PhotometricInterpretation\n"
      "if a.shape[3]==1 and d.BitsAllocated>1: a=a.astype(a.dtype.newbyteorder('<'))\n"
      "if p.startswith('YBR_FULL'):\n"
      " y=a.astype(np.int64);b=y[...,1]-128;r=y[...,2]-128;y=y[...,0]*65536+32768\n"
      " a=np.clip(np.stack([y+91881*r,y-22554*b-46802*r,y+116130*b],-1)>>16,0,255).astype('u1')\n"
      "print(' '.join(hashlib.sha256(np.ascontiguousarray(f).tobytes()).hexdigest() for f in a),end='')";

static void
test_like_pydicom (void)
{
  static const char *const names[] = { "CT_small.dcm",
                                       "MR_small.dcm",
                                       "MR_small_bigendian.dcm",
                                       "MR_small_implicit.dcm",
                                       "MR_small_RLE.dcm",
                                       "MR_small_padded.dcm",
                                       "SC_rgb_rle_2frame.dcm",
                                       "SC_rgb_rle_16bit_2frame.dcm",
                                       "SC_rgb_rle_32bit_2frame.dcm",
                                       "SC_rgb_small_odd.dcm",
                                       "SC_ybr_full_422_uncompressed.dcm",
                                       "image_dfl.dcm",
                                       "liver_1frame.dcm",
                                       "liver_expb_1frame.dcm",
                                       "rtdose.dcm",
                                       "rtdose_rle.dcm",
                                       "ExplVR_BigEnd.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strconcat (FILES, names[i], NULL);
      g_autofree char *said = run ("/usr/bin/python3", "-W", "ignore", "-c", script, path, NULL);
      g_auto (GStrv) expected = g_strsplit (said, " ", -1);
      g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fj_dicom_frame_count (object), ==, g_strv_length (expected));
      for (guint k = 0; expected[k]; k++)
        {
          g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, k, &error);
          g_assert_no_error (error);
          g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, fj_frame_get_data (frame),
                                                                 fj_frame_get_size (frame));
          g_test_message ("%s %u", names[i], k);
          g_assert_cmpstr (digest, ==, expected[k]);
        }
    }
}

/* Planes, high bits, signs, floats, and bits that belong to nobody. */
static void
test_cells (void)
{
  g_autofree char *out = in_folder ("cells.dcm");
  edit (FILES "CT_small.dcm",
        "d.Rows=1;d.Columns=4;d.BitsStored=12;d.HighBit=13;d.PixelRepresentation=1\n"
        "d.PixelData=struct.pack('<4H',0xC000|5<<2|3,0x3FFC,0x2000,0)",
        out);
  {
    g_autoptr (FjFrame) frame = get_frame (out, 0);
    const gint16 *v = fj_frame_get_data (frame);
    g_assert_cmpint (fj_frame_get_type (frame), ==, FJ_SAMPLE_S16);
    g_assert_cmpuint (fj_frame_get_bits_stored (frame), ==, 12);
    g_assert_cmpint (v[0], ==, 5);
    g_assert_cmpint (v[1], ==, -1);
    g_assert_cmpint (v[2], ==, -2048);
    g_assert_cmpint (v[3], ==, 0);
  }
  edit (FILES "SC_rgb_small_odd.dcm",
        "d.Rows=1;d.Columns=2;d.PlanarConfiguration=1;d.PixelData=bytes([1,4,2,5,3,6])", out);
  {
    g_autoptr (FjFrame) frame = get_frame (out, 0);
    g_assert_cmpmem (fj_frame_get_data (frame), fj_frame_get_size (frame), "\1\2\3\4\5\6", 6);
  }
  edit (FILES "CT_small.dcm",
        "d.Rows=1;d.Columns=2;d.BitsAllocated=32;del d.PixelData\n"
        "d.add_new(0x7FE00008,'OF',struct.pack('<2f',0.5,-3))",
        out);
  {
    g_autoptr (FjFrame) frame = get_frame (out, 0);
    const float *v = fj_frame_get_data (frame);
    g_assert_cmpint (fj_frame_get_type (frame), ==, FJ_SAMPLE_F32);
    g_assert_cmpfloat (v[0], ==, 0.5);
    g_assert_cmpfloat (v[1], ==, -3);
  }
  edit (FILES "CT_small.dcm",
        "d.Rows=1;d.Columns=2;d.BitsAllocated=64;del d.PixelData\n"
        "d.add_new(0x7FE00009,'OD',struct.pack('<2d',1e300,-3))",
        out);
  {
    g_autoptr (FjFrame) frame = get_frame (out, 0);
    const double *v = fj_frame_get_data (frame);
    g_assert_cmpint (fj_frame_get_type (frame), ==, FJ_SAMPLE_F64);
    g_assert_cmpfloat (v[0], ==, 1e300);
  }
}

/* Bits of a frame in RLE, as segmentations have them. */
static void
test_packed_bits (void)
{
  g_autofree char *out = in_folder ("bits.dcm");
  edit (
      FILES "liver_1frame.dcm",
      "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.5'\n"
      "s=b''.join(bytes([0,b]) for b in d.PixelData)\n"
      "d.PixelData=encaps.encapsulate([struct.pack('<16I',1,64,*[0]*14)+s]);d['PixelData'].is_undefined_length=True",
      out);
  g_autoptr (FjFrame) native = get_frame (FILES "liver_1frame.dcm", 0);
  g_autoptr (FjFrame) packed = get_frame (out, 0);
  g_assert_cmpuint (get_difference (native, packed), ==, 0);
  g_assert_cmpuint (fj_frame_get_bits_stored (packed), ==, 1);
}

/* The file with Explicit VR Little Endian declared, whatever it holds: the value is overwritten in place. */
static void
declare_native (const char *path, const char *declared, const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  char *at = bytes;
  while (memcmp (at, declared, strlen (declared)) != 0)
    g_assert_true (++at < bytes + length - strlen (declared));
  memset (at, 0, strlen (declared));
  memcpy (at, "1.2.840.10008.1.2.1", 19);
  g_file_set_contents (out, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

/* Fragments in a file whose transfer syntax has none: they show what they are, or are refused with a
 * sentence. */
static void
test_undeclared (void)
{
  g_autofree char *path = in_folder ("undeclared.dcm");
  g_autoptr (GError) error = NULL;
  declare_native (FILES "MR_small_jp2klossless.dcm", "1.2.840.10008.1.2.4.90", path);
  g_autoptr (FjFrame) j2k = get_frame (path, 0);
  g_autoptr (FjFrame) native = get_frame (FILES "MR_small.dcm", 0);
  g_assert_cmpuint (get_difference (j2k, native), ==, 0);
  declare_native (FILES "SC_rgb_jpeg_dcmtk.dcm", "1.2.840.10008.1.2.4.50", path);
  g_autoptr (FjFrame) jpeg = get_frame (path, 0);
  g_autoptr (FjFrame) declared = get_frame (FILES "SC_rgb_jpeg_dcmtk.dcm", 0);
  g_assert_cmpuint (get_difference (jpeg, declared), ==, 0);
  declare_native (FILES "MR_small_RLE.dcm", "1.2.840.10008.1.2.5", path);
  g_assert_null (try_frame (path, 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

/* A video (MPEG-2, H.264) is called one; other packings that are not read (JPIP) are not. */
static void
test_video (void)
{
  static const struct
  {
    const char *syntax;
    gboolean is_video;
  } cases[] = { { "1.2.840.10008.1.2.4.100", TRUE },
                { "1.2.840.10008.1.2.4.102", TRUE },
                { "1.2.840.10008.1.2.4.106", TRUE },
                { "1.2.840.10008.1.2.4.94", FALSE } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *out = in_folder ("video.dcm");
      g_autofree char *packed = g_strdup_printf (
          "d.file_meta.TransferSyntaxUID='%s'\n"
          "d.PixelData=encaps.encapsulate([bytes(64)]);d['PixelData'].is_undefined_length=True",
          cases[i].syntax);
      edit (FILES "CT_small.dcm", packed, out);
      g_test_message ("%s", cases[i].syntax);
      g_assert_null (try_frame (out, 0, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
      g_assert_true (g_str_has_prefix (error->message, "This is a video") == cases[i].is_video);
    }
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *edit;
    FjError code;
  } cases[] = { { "d.PixelData=d.PixelData[:1000]", FJ_ERROR_CORRUPT },
                { "d.PhotometricInterpretation='CMYK';d.SamplesPerPixel=4;d.Rows=64;d.Columns=64",
                  FJ_ERROR_UNSUPPORTED },
                { "d.Rows=0", FJ_ERROR_CORRUPT },
                { "d.BitsAllocated=12", FJ_ERROR_CORRUPT },
                { "d.NumberOfFrames=2147483647", FJ_ERROR_CORRUPT },
                { "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.4.100'\n"
                  "d.PixelData=encaps.encapsulate([bytes(64)]);d['PixelData'].is_undefined_length=True",
                  FJ_ERROR_UNSUPPORTED },
                { "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.5';d.Rows=65535;d.Columns=65535\n"
                  "d.PixelData=encaps.encapsulate([bytes(64)]);d['PixelData'].is_undefined_length=True",
                  FJ_ERROR_TOO_LARGE } };
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = in_folder ("bad.dcm");
      edit (FILES "CT_small.dcm", cases[i].edit, out);
      g_test_message ("%s", cases[i].edit);
      g_assert_null (try_frame (out, 0, &error));
      g_assert_error (error, FJ_ERROR, (int) cases[i].code);
      g_clear_error (&error);
    }
  g_assert_null (try_frame (FILES "CT_small.dcm", 1, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (try_frame (FILES "test-SR.dcm", 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (FjDicomObject) header
      = fj_dicom_object_open (FILES "CT_small.dcm", FJ_DICOM_OPEN_HEADER, &error);
  g_assert_null (fj_dicom_frame_decode (header, 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-frame/like-pydicom", test_like_pydicom);
  g_test_add_func ("/dicom-frame/cells", test_cells);
  g_test_add_func ("/dicom-frame/packed-bits", test_packed_bits);
  g_test_add_func ("/dicom-frame/undeclared", test_undeclared);
  g_test_add_func ("/dicom-frame/refuses", test_refuses);
  g_test_add_func ("/dicom-frame/video", test_video);
  return finish ();
}
