/* fj-dicom-codec-deflate: frames that Python's zlib packed, in objects that pydicom wrote: grey, colour by
 * plane, one bit; what ends early, goes on too long or is something else is refused. */
#include "encode-files.h"

#define DEFLATED                                                                                             \
  "import zlib,pydicom.uid\n"                                                                                \
  "def deflate(b):\n"                                                                                        \
  " z=zlib.compressobj(9,zlib.DEFLATED,-15);b=z.compress(b)+z.flush();return b+b'\\0'*(len(b)%2)\n"          \
  "def finish(frames):\n"                                                                                    \
  " d.PixelData=encaps.encapsulate(frames);d['PixelData'].VR='OB';d['PixelData'].is_undefined_length=True\n" \
  " u='1.2.840.10008.1.2.8.1';pydicom.uid.UID_dictionary[u]=('','Transfer Syntax','','','')\n"               \
  " d.file_meta.TransferSyntaxUID=u;d.is_implicit_VR=False;d.is_little_endian=True\n"

static void
test_grey (void)
{
  g_autofree char *out = in_folder ("grey.dcm");
  g_autoptr (FjFrame) before = get_frame (FILES "CT_small.dcm", 0), after = NULL;

  edit (FILES "CT_small.dcm", DEFLATED "finish([deflate(d.PixelData)])", out);
  after = get_frame (out, 0);
  g_assert_cmpuint (get_difference (before, after), ==, 0);
}

static void
test_planes (void)
{
  g_autofree char *out = in_folder ("planes.dcm");
  g_autoptr (FjFrame) before = get_frame (FILES "SC_rgb_small_odd.dcm", 0), after = NULL;

  edit (FILES "SC_rgb_small_odd.dcm",
        DEFLATED "a=d.pixel_array;d.PlanarConfiguration=1\n"
                 "finish([deflate(numpy.moveaxis(a,2,0).tobytes())])",
        out);
  after = get_frame (out, 0);
  g_assert_cmpuint (get_difference (before, after), ==, 0);
}

/* Three frames of 13 x 7 = 91 bits: none but the first begins on a byte when they are native. */
static void
test_bits (void)
{
  g_autofree char *out = in_folder ("bits.dcm"), *native = in_folder ("native.dcm");
  static const char draw[]
      = "d.Rows,d.Columns,d.NumberOfFrames=13,7,3\n"
        "if 'PerFrameFunctionalGroupsSequence' in d: del d.PerFrameFunctionalGroupsSequence\n"
        "a=(numpy.arange(273)*7919%5<2).astype(numpy.uint8).reshape(3,91)\n";
  g_autofree char *one = g_strconcat (
      draw, "b=numpy.packbits(a.ravel(),bitorder='little').tobytes();d.PixelData=b+b'\\0'*(len(b)%2)", NULL);
  g_autofree char *other = g_strconcat (
      DEFLATED, draw, "finish([deflate(numpy.packbits(f,bitorder='little').tobytes()) for f in a])", NULL);

  edit (FILES "liver_1frame.dcm", one, native);
  edit (FILES "liver_1frame.dcm", other, out);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (FjFrame) before = get_frame (native, i), after = get_frame (out, i);
      gsize sum = 0;

      g_assert_cmpuint (get_difference (before, after), ==, 0);
      for (gsize k = 0; k < 91; k++)
        sum += ((const guint8 *) fj_frame_get_data (after))[k];
      g_assert_cmpuint (sum, >, 20);
      g_assert_cmpuint (sum, <, 71);
    }
}

static void
test_refused (void)
{
  FjDicomCells cells = { 40, 50, 1, 16, 16, FALSE }, larger = cells, smaller = cells;
  g_autofree guint8 *pixels = draw_pixels (&cells, 1), *out = g_malloc (40 * 51 * 2);
  g_autoptr (GByteArray) packed = pack (fj_dicom_encode_deflate, &cells, pixels, FALSE, 0);
  FjDicomColour colour;
  g_autoptr (GError) error = NULL;

  larger.columns++;
  smaller.columns--;
  g_assert_true (fj_dicom_codec_deflate (packed->data, packed->len, &cells, out, &colour, NULL));
  g_assert_false (fj_dicom_codec_deflate (packed->data, packed->len, &larger, out, &colour, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_assert_false (fj_dicom_codec_deflate (packed->data, packed->len, &smaller, out, &colour, NULL));
  for (guint length = 0; length < packed->len; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (packed->data, MAX (length, 1));

      g_assert_false (fj_dicom_codec_deflate (cut, length, &cells, out, &colour, NULL));
    }
  packed->data[0] = 0xFF; /* a block type that does not exist */
  g_assert_false (fj_dicom_codec_deflate (packed->data, packed->len, &cells, out, &colour, NULL));
}

/* A thousand times as large as its bytes: not decoded, whatever the stream says. */
static void
test_expansion (void)
{
  g_autofree char *out = in_folder ("bomb.dcm");
  g_autoptr (FjFrame) frame = NULL;
  g_autoptr (GError) error = NULL;

  edit (FILES "CT_small.dcm", DEFLATED "d.Rows=d.Columns=30000\nfinish([deflate(bytes(1800000000//64))])",
        out);
  frame = try_frame (out, 0, &error);
  g_assert_null (frame);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-codec-deflate/grey", test_grey);
  g_test_add_func ("/dicom-codec-deflate/planes", test_planes);
  g_test_add_func ("/dicom-codec-deflate/bits", test_bits);
  g_test_add_func ("/dicom-codec-deflate/refused", test_refused);
  g_test_add_func ("/dicom-codec-deflate/expansion", test_expansion);
  return finish ();
}
